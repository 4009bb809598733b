"""A brief folder as it would be after an edit, to be read and checked before it is written."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from briefing.errors import Finding


@contextmanager
def trial(folder: Path, edited: Mapping[str, str]) -> Iterator[Path]:
    """Give a copy of a brief folder with other texts in its files, by name without ending."""
    with TemporaryDirectory() as temporary:
        copy = Path(shutil.copytree(folder, Path(temporary) / "brief"))
        for name, text in edited.items():
            (copy / f"{name}.yaml").write_bytes(text.encode())
        yield copy


def at_home(findings: Iterable[Finding], copy: Path, folder: Path) -> tuple[Finding, ...]:
    """Return findings in a copy as findings in the folder that it is a copy of."""
    return tuple(
        replace(
            finding,
            place=replace(
                finding.place, file=finding.place.file.replace(str(copy), str(folder), 1)
            ),
        )
        for finding in findings
    )
