"""Reads the archived texts of the sources; nothing outside of the archive folder is read."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from briefing.errors import BriefingError, Finding, Place
from briefing.evidence.passages import Passages
from briefing.model import Brief, Source

MAX_BYTES = 16 * 1024 * 1024
"""A source is an article or a report in plain text; what is larger is something else."""


@dataclass(frozen=True)
class Archived:
    """The text of a source as it is kept in the archive."""

    source: Source
    path: Path
    text: str
    sha256: str

    @cached_property
    def passages(self) -> Passages:
        """The text, ready to find phrases in."""
        return Passages(self.text)


@dataclass(frozen=True, slots=True)
class Archive:
    """The archived texts by the id of their source, and what stood in the way of the others."""

    texts: Mapping[str, Archived] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def read_archive(brief: Brief, folder: Path) -> Archive:
    """Read the text of every source of a brief; raises BriefingError when there is no folder.

    A source without `file`, and a file that cannot be read, is a finding `archive-missing`,
    `archive-refused` or `archive-unreadable`.
    """
    if not folder.is_dir():
        raise BriefingError.single(
            "archive-missing",
            "there is no such folder",
            Place(str(folder)),
            "name the folder that holds the texts of the sources with --archive",
        )
    texts: dict[str, Archived] = {}
    findings: list[Finding] = []
    for source in brief.sources.values():
        found = _read(source, folder)
        if isinstance(found, Finding):
            findings.append(found)
        else:
            texts[source.id] = found
    return Archive(texts, tuple(findings))


def _read(source: Source, folder: Path) -> Archived | Finding:
    if source.file is None:
        return _finding(
            "archive-missing",
            source,
            f"the source “{source.id}” has no text in the archive",
            "put its text into the archive and name it with `file:`; briefing source add does both",
        )
    path = folder / source.file
    refused = _refused(source, path)
    if refused is not None:
        return refused
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "the system refused"
        return _finding(
            "archive-unreadable", source, f"{path} cannot be read: {reason}", "mend that"
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _finding(
            "archive-unreadable",
            source,
            f"{path} is not UTF-8: byte {data[error.start]:#04x} at offset {error.start}",
            "save it as UTF-8 (in an editor: Save as, encoding UTF-8)",
        )
    if "\0" in text:
        return _finding(
            "archive-unreadable", source, f"{path} is no text", "keep the plain text of the source"
        )
    return Archived(source, path, text, hashlib.sha256(data).hexdigest())


def _refused(source: Source, path: Path) -> Finding | None:
    """Say why a file is not opened at all, or None."""
    assert source.file is not None
    if source.file in (os.curdir, os.pardir) or "/" in source.file or "\\" in source.file:
        return _finding(
            "archive-refused",
            source,
            f"“{source.file}” leads out of the archive",
            "`file:` is the name of a file in the archive, without a folder",
        )
    try:
        if path.is_symlink():
            return _finding(
                "archive-refused", source, f"{path} is a link", "put the text itself there"
            )
        if not path.is_file():
            return _finding(
                "archive-missing",
                source,
                f"the text of the source “{source.id}” is not in the archive: {path}",
                "put it there under this name, or correct `file:`",
            )
        size = path.stat().st_size
    except (OSError, ValueError) as error:
        return _finding("archive-refused", source, f"{source.file}: {error}", "correct `file:`")
    if size > MAX_BYTES:
        return _finding(
            "archive-refused",
            source,
            f"{path} has {size:,} bytes; more than {MAX_BYTES:,} are not read",
            "keep the plain text of the source, or the part of it that facts come from",
        )
    return None


def _finding(code: str, source: Source, message: str, hint: str) -> Finding:
    return Finding(code, message, source.place, hint)
