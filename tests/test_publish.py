"""All files or none, and never half of one."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from briefing.errors import BriefingError
from briefing.publish import publish


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def failure(files: dict[Path, bytes]) -> tuple[str, str]:
    with pytest.raises(BriefingError) as caught:
        publish(files)
    (finding,) = caught.value.findings
    return finding.code, finding.message


def test_files_and_their_folder_appear(tmp_path: Path) -> None:
    out = tmp_path / "a" / "out"
    publish({out / "a.pdf": b"one", out / "b.pdf": b"two"})
    assert names(out) == ["a.pdf", "b.pdf"]
    assert (out / "b.pdf").read_bytes() == b"two"


def test_files_are_as_readable_as_any_other(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"")
    publish({tmp_path / "a.pdf": b"one"})
    assert (tmp_path / "a.pdf").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_file_that_was_there_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"old")
    publish({tmp_path / "a.pdf": b"new"})
    assert names(tmp_path) == ["a.pdf"]
    assert (tmp_path / "a.pdf").read_bytes() == b"new"


def test_name_as_long_as_the_system_allows_is_written(tmp_path: Path) -> None:
    publish({tmp_path / ("a" * 251 + ".pdf"): b"one"})
    assert len(names(tmp_path)) == 1


def test_name_that_is_too_long_is_said(tmp_path: Path) -> None:
    assert failure({tmp_path / ("a" * 300): b"one"}) == (
        "cannot-write",
        "the file cannot be written: the name is too long",
    )
    assert names(tmp_path) == []


def test_targets_that_are_no_files_are_all_refused(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").mkdir()
    (tmp_path / "b.pdf").symlink_to(tmp_path / "elsewhere")
    os.mkfifo(tmp_path / "c.pdf")
    with pytest.raises(BriefingError) as caught:
        publish({tmp_path / f"{name}.pdf": b"x" for name in "abcd"})
    assert [finding.message for finding in caught.value.findings] == [
        "a.pdf is there already and is a folder",
        "b.pdf is there already and is a symbolic link",
        "c.pdf is there already and is not a plain file",
    ]
    assert not (tmp_path / "d.pdf").exists()
    assert not (tmp_path / "elsewhere").exists()


def test_folder_that_is_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "real")
    publish({tmp_path / "out" / "a.pdf": b"x"})
    assert names(tmp_path / "real") == ["a.pdf"]


def test_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"")
    assert failure({tmp_path / "out" / "a.pdf": b"x"}) == (
        "cannot-write",
        "the file cannot be written: a part of the path is a file, not a folder",
    )


def broken_after(
    monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, calls: int, error: BaseException
) -> None:
    """Let a function fail from a certain call on."""
    real = getattr(owner, name)
    count = 0

    def function(*arguments: Any, **options: Any) -> Any:
        nonlocal count
        count += 1
        if count == calls:
            raise error
        return real(*arguments, **options)

    monkeypatch.setattr(owner, name, function)


FULL = OSError(errno.ENOSPC, "No space left on device")
STEPS = [
    (Path, "mkdir", 1),
    (Path, "mkdir", 2),
    (os, "open", 1),
    (os, "open", 2),
    (os, "fsync", 1),
    (os, "fsync", 2),
    (Path, "hardlink_to", 1),
    (Path, "replace", 1),
    (Path, "replace", 2),
]


@pytest.mark.parametrize("error", [FULL, KeyboardInterrupt()], ids=["full disk", "Ctrl-C"])
@pytest.mark.parametrize("step", STEPS, ids=lambda step: f"{step[1]} {step[2]}")
def test_failure_at_any_step_changes_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: tuple[Any, str, int],
    error: BaseException,
) -> None:
    old = tmp_path / "out"
    old.mkdir()
    (old / "a.pdf").write_bytes(b"old")
    files = {old / "a.pdf": b"new", tmp_path / "x" / "y" / "b.pdf": b"new"}
    with monkeypatch.context() as patch:
        broken_after(patch, *step, error)
        with pytest.raises((BriefingError, KeyboardInterrupt)) as caught:
            publish(files)
    if isinstance(caught.value, BriefingError):
        assert "the disk is full" in str(caught.value)
    assert names(tmp_path) == ["out"]
    assert names(old) == ["a.pdf"]
    assert (old / "a.pdf").read_bytes() == b"old"


def test_new_files_are_taken_back_when_a_later_one_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        broken_after(patch, Path, "replace", 2, FULL)
        assert failure({tmp_path / "a.pdf": b"x", tmp_path / "b.pdf": b"x"})[0] == "cannot-write"
    assert names(tmp_path) == []


def test_undoing_goes_on_when_part_of_it_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    (tmp_path / "a.pdf").write_bytes(b"old")
    with monkeypatch.context() as patch:
        broken_after(patch, Path, "replace", 2, FULL)
        patch.setattr(Path, "unlink", refuse)
        patch.setattr(Path, "rmdir", refuse)
        files = {tmp_path / name: b"x" for name in ("new.pdf", "a.pdf")}
        assert failure(files)[0] == "cannot-write"
    assert (tmp_path / "a.pdf").read_bytes() == b"old"


def test_file_system_without_hard_links_keeps_a_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.pdf").write_bytes(b"old")
    with monkeypatch.context() as patch:
        broken_after(patch, Path, "hardlink_to", 1, OSError(errno.EPERM, "Not permitted"))
        broken_after(patch, Path, "replace", 1, FULL)
        assert failure({tmp_path / "a.pdf": b"new"})[0] == "cannot-write"
    assert names(tmp_path) == ["a.pdf"]
    assert (tmp_path / "a.pdf").read_bytes() == b"old"


def test_folder_that_cannot_be_synced_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken_after(monkeypatch, os, "fsync", 2, OSError(errno.EINVAL, "Invalid argument"))
    publish({tmp_path / "a.pdf": b"x"})
    assert names(tmp_path) == ["a.pdf"]


def test_unknown_reason_is_the_systems_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken_after(monkeypatch, os, "fsync", 1, OSError(errno.EIO, "Input/output error"))
    assert failure({tmp_path / "a.pdf": b"x"})[1].endswith("Input/output error")
    broken_after(monkeypatch, os, "fsync", 1, OSError())
    assert failure({tmp_path / "a.pdf": b"x"})[1].endswith("the system refused")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_disk_that_is_really_full_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open

    def open_full(*_: object) -> int:
        return real("/dev/full", os.O_WRONLY)

    monkeypatch.setattr(os, "open", open_full)
    assert failure({tmp_path / "a.pdf": b"x"})[1] == "the file cannot be written: the disk is full"
