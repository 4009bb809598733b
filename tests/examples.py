"""Examples of the catalogue, laid over the small brief in data/minimal.

An example is one piece of YAML. Its keys say which file each part belongs to (`facts`, `sources`,
`terms` and `nouns` stand at the top of theirs, everything else in brief.yaml). Records are found by
their id and added when there is none; what is given for a field takes the place of what was there,
of a mapping (texts by language, values by name) only the entries that are given. Lists without ids
are replaced. Besides, `archive` holds texts of sources by file name, `files` whole files of the
brief folder, and `as_of` the day to take for today.
"""

from __future__ import annotations

import inspect
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from tests.conftest import DATA

HOMES = {"facts": "facts", "sources": "sources", "terms": "terms", "nouns": "terms"}


@dataclass(frozen=True)
class Laid:
    """A brief folder with an example in it, and what to check it with."""

    folder: Path
    as_of: date | None = None
    archive: Path | None = None


def lay(example: str, parent: Path) -> Laid:
    """Write the brief that an example makes into a new folder below `parent`."""
    change = yaml.safe_load(inspect.cleandoc(example))
    assert isinstance(change, dict), example
    folder = Path(shutil.copytree(DATA / "minimal", parent / "brief"))
    as_of = change.pop("as_of", None)
    archive = _write(change.pop("archive", {}), parent / "archive")
    _write(change.pop("files", {}), folder)
    for key, value in change.items():
        path = folder / f"{HOMES.get(key, 'brief')}.yaml"
        whole = yaml.safe_load(path.read_text("utf-8"))
        whole[key] = _merged(whole.get(key), value)
        path.write_text(yaml.safe_dump(whole, allow_unicode=True, sort_keys=False), "utf-8")
    return Laid(folder, as_of, archive)


def _write(files: Mapping[str, str], folder: Path) -> Path | None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder if files else None


def _merged(old: Any, new: Any) -> Any:
    """Return a value of a file with a change in it."""
    if isinstance(old, dict) and isinstance(new, dict):
        return {**old, **new}
    if not (isinstance(new, list) and new and all(_id(entry) for entry in new)):
        return new
    records = {_id(entry): entry for entry in old or []}
    for entry in new:
        before = records.get(_id(entry), {})
        records[_id(entry)] = before | {
            field: _merged(before.get(field), value) for field, value in entry.items()
        }
    return list(records.values())


def _id(entry: object) -> str:
    return str(entry.get("id", "")) if isinstance(entry, dict) else ""
