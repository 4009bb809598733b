"""Bytes to files, all of them or none: nothing half-written is ever visible.

Everything is written beside its target under a hidden name and forced to disk first; the renames
come last. When one of those fails, the files already replaced are put back.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from briefing.errors import BriefingError, Finding, Place

_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EACCES: "there is no permission to write there",
    errno.EPERM: "there is no permission to write there",
    errno.EROFS: "that place is read-only",
    errno.ENOTDIR: "a part of the path is a file, not a folder",
    errno.ENAMETOOLONG: "the name is too long",
}


def publish(files: Mapping[Path, bytes]) -> None:
    """Write every file, creating folders as needed; raises BriefingError and changes nothing.

    A target that is a folder, a symbolic link or something else than a file is refused.
    """
    refused = [finding for target in files for finding in _refuse(target)]
    if refused:
        raise BriefingError(refused)
    attempt = _Attempt()
    try:
        for target, data in files.items():
            attempt.write(target, data)
        attempt.replace()
    except OSError as error:
        attempt.undo()
        raise _cannot_write(error, attempt.target) from error
    except BaseException:  # Ctrl-C as well leaves what was there before
        attempt.undo()
        raise
    attempt.tidy()


@dataclass(slots=True)
class _Attempt:
    """What has been done so far, in the order in which it must be undone."""

    target: Path = Path()
    folders: list[Path] = field(default_factory=list)
    written: list[tuple[Path, Path]] = field(default_factory=list)
    backups: list[tuple[Path, Path]] = field(default_factory=list)
    replaced: list[Path] = field(default_factory=list)

    def write(self, target: Path, data: bytes) -> None:
        """Write a file under a hidden name beside its target, down to the disk."""
        self.target = target
        self._create(target.parent)
        hidden = _hidden(target)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        handle = os.open(hidden, flags, 0o666)
        self.written.append((hidden, target))
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())

    def replace(self) -> None:
        """Give every file its name, after a second name for each one that is replaced."""
        for _, target in self.written:
            self.target = target
            if target.exists():
                backup = _hidden(target)
                self.backups.append((backup, target))
                _second_name(target, backup)
        for hidden, target in self.written:
            self.target = target
            hidden.replace(target)
            self.replaced.append(target)
        for folder in {target.parent for target in self.replaced}:
            _sync_folder(folder)

    def undo(self) -> None:
        """Put everything back as it was, as far as the system lets us."""
        kept = {target for _, target in self.backups}
        for backup, target in self.backups:
            with contextlib.suppress(OSError):
                if target in self.replaced:
                    backup.replace(target)
                else:
                    backup.unlink(missing_ok=True)
        for target in self.replaced:
            if target not in kept:
                with contextlib.suppress(OSError):
                    target.unlink(missing_ok=True)
        for hidden, _ in self.written:
            with contextlib.suppress(OSError):
                hidden.unlink(missing_ok=True)
        for folder in reversed(self.folders):
            with contextlib.suppress(OSError):
                folder.rmdir()

    def tidy(self) -> None:
        """Drop the second names of what was replaced."""
        for backup, _ in self.backups:
            with contextlib.suppress(OSError):
                backup.unlink(missing_ok=True)

    def _create(self, folder: Path) -> None:
        missing = []
        while not folder.exists():
            missing.append(folder)
            folder = folder.parent
        for new in reversed(missing):
            new.mkdir(exist_ok=True)
            self.folders.append(new)


def _refuse(target: Path) -> list[Finding]:
    try:
        mode = target.lstat().st_mode
    except OSError:  # nothing there, or a reason that the attempt will meet and name
        return []
    if stat.S_ISREG(mode):
        return []
    kind = "a folder" if stat.S_ISDIR(mode) else "not a plain file"
    if stat.S_ISLNK(mode):
        kind = "a symbolic link"
    return [
        Finding(
            "target-refused",
            f"{target.name} is there already and is {kind}",
            Place(str(target)),
            "move it away, or choose another folder with --out",
        )
    ]


def _cannot_write(error: OSError, target: Path) -> BriefingError:
    reason = _REASONS.get(error.errno or 0, error.strerror or "the system refused")
    return BriefingError.single(
        "cannot-write",
        f"the file cannot be written: {reason}",
        Place(str(target)),
        "nothing was changed; mend that, or choose another folder with --out",
    )


def _hidden(target: Path) -> Path:
    # The name of the target is left out, so that a long one stays within the system's limit.
    return target.with_name(f".briefing-{secrets.token_hex(8)}")


def _second_name(target: Path, backup: Path) -> None:
    try:
        backup.hardlink_to(target)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS):
            raise
        backup.write_bytes(target.read_bytes())  # a file system without hard links


def _sync_folder(folder: Path) -> None:
    """Force the new names to disk; not every system lets a folder be opened for that."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def publish_folder(
    folder: Path,
    files: Mapping[str, bytes],
    beside: Mapping[Path, bytes],
    may_replace: Callable[[Path], bool],
) -> None:
    """Write a folder with these files, by their paths in it, and some files beside it.

    All of it appears, or nothing. A folder that is there already is replaced whole when
    `may_replace` says so of it; otherwise, and where it is no folder, BriefingError is raised, and
    nothing has changed.
    """
    try:
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            raise BriefingError([_other_kind(folder)])
        if folder.is_dir() and any(folder.iterdir()) and not may_replace(folder):
            raise BriefingError([_foreign(folder)])
    except OSError as error:
        raise _cannot_write(error, folder) from error
    hidden, kept = _hidden(folder), _hidden(folder)
    above = [each for each in folder.parents if not each.exists()]
    try:
        publish({hidden / name: data for name, data in files.items()})
        if folder.exists():
            folder.rename(kept)
        hidden.rename(folder)
        publish(beside)
    except BaseException as error:
        with contextlib.suppress(OSError):
            if folder.exists() and (kept.exists() or not hidden.exists()):
                folder.rename(hidden)
            if kept.exists():
                kept.rename(folder)
        shutil.rmtree(hidden, ignore_errors=True)
        for each in above:
            with contextlib.suppress(OSError):
                each.rmdir()
        if isinstance(error, OSError):
            raise _cannot_write(error, folder) from error
        raise
    shutil.rmtree(kept, ignore_errors=True)


def _other_kind(folder: Path) -> Finding:
    kind = "a symbolic link" if folder.is_symlink() else "no folder"
    return Finding(
        "target-refused",
        f"{folder.name} is there already and is {kind}",
        Place(str(folder)),
        "move it away, or choose another folder with --out",
    )


def _foreign(folder: Path) -> Finding:
    return Finding(
        "target-refused",
        f"{folder.name} is there already and holds what would be lost",
        Place(str(folder)),
        "move it away, or choose another folder with --out",
    )
