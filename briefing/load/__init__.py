"""Reads a brief folder into a `Brief`, or reports everything that is wrong with its files."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path

from briefing.collector import collector_paused
from briefing.errors import BriefingError, Finding, Place
from briefing.load.assets import assets, inside, outside
from briefing.load.records import build
from briefing.load.references import references
from briefing.model import Brief
from briefing.schema import validate
from briefing.yaml_source import YamlFile, parse_yaml, read_yaml

FILES = ("brief", "facts", "sources", "terms")


def load(folder: Path, edited: Mapping[str, str] | None = None, *, partial: bool = False) -> Brief:
    """Read the four files of a brief folder.

    `edited` has the text that a file would have, by its name without `.yaml`, to see what a change
    would do before it is made. With `partial`, texts, names and nouns may lack languages of the
    brief: one that is still being translated can be worked on, but neither checked nor rendered.
    Raises BriefingError with the findings of all files at once: what cannot be read, what does not
    fit the schemas, and what refers to nothing.
    """
    try:
        if not folder.is_dir():
            raise _no_folder(folder)
        with collector_paused():
            # A function of its own, so that the files are let go before the collector is back.
            return _load(folder, edited or {}, partial)
    except OSError as error:
        raise BriefingError.single(
            "cannot-read",
            f"this cannot be read: {error.strerror}",
            Place(str(error.filename or folder)),
            "make it readable for you",
        ) from error


def _load(folder: Path, edited: Mapping[str, str], partial: bool) -> Brief:
    findings: list[Finding] = []
    files: dict[str, YamlFile] = {}
    for name in FILES:
        try:
            files[name] = _read(folder, f"{name}.yaml", edited.get(name))
        except BriefingError as error:
            findings += error.findings
            continue
        findings += validate(files[name], name)
    findings += references(files, partial=partial)
    findings += assets(folder, files)
    if findings:
        raise BriefingError(sorted(findings, key=lambda found: (found.place, found.code)))
    return build(folder, files)


def _no_folder(folder: Path) -> BriefingError:
    if folder.exists():
        return BriefingError.single(
            "missing-folder",
            "this is a file; a brief is a folder",
            Place(str(folder)),
            "give the folder that holds brief.yaml",
        )
    parent = folder.parent
    names = sorted(p.name for p in parent.iterdir() if p.is_dir()) if parent.is_dir() else []
    near = difflib.get_close_matches(folder.name, names, 1, 0.6)
    hint = f"did you mean “{parent / near[0]}”?" if near else f"start one: briefing new {folder}"
    return BriefingError.single(
        "missing-folder", "there is no such folder", Place(str(folder)), hint
    )


def _read(folder: Path, name: str, edited: str | None) -> YamlFile:
    path = folder / name
    shown = str(path)
    if not inside(folder, path):
        raise BriefingError([outside(path)])
    if not path.exists():
        others = sorted(p.name for p in folder.iterdir() if p.stem.lower() == path.stem)
        other = next((o for o in others if o.lower().endswith((".yml", ".yaml", ".txt"))), name)
        hint = f"rename {other} to {name}" if other != name else f"create {name} in this folder"
        raise BriefingError.single("missing-file", "there is no such file", Place(shown), hint)
    return read_yaml(path, shown) if edited is None else parse_yaml(edited, path, shown)
