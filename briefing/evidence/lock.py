"""The lock file of a brief: which anchors were found in which text, where, and on which day.

It says so without the archive, and without a word of the sources: anchors stand in it as digests.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from briefing.errors import BriefingError, Place
from briefing.evidence.anchors import Found, anchors_of
from briefing.evidence.archive import Archive
from briefing.evidence.fragments import opens_by_itself
from briefing.model import Brief

LOCK = "evidence.lock"
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Locked:
    """Where an anchor stands in the archived text, in how many places, and when that was found.

    `start` and `end` are offsets in characters; where there are several places, of the first.
    `opens` tells that the anchor as it is written opens the page of its source at that place.
    """

    start: int
    end: int
    places: int
    verified: date
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Lock:
    """What a lock file holds: SHA-256 of each text, and its anchors by `Anchor.key`."""

    program: str = ""
    sources: Mapping[str, str] = field(default_factory=dict)
    anchors: Mapping[str, Locked] = field(default_factory=dict)


def lock_path(brief: Brief) -> Path:
    """Return where the lock file of a brief is."""
    return brief.folder / LOCK


def read_lock(brief: Brief) -> Lock | None:
    """Read the lock file of a brief; None when it has none, BriefingError when it is damaged."""
    path = lock_path(brief)
    if not path.is_file():
        return None
    try:
        return _parse(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise BriefingError.single(
            "lock-damaged",
            f"the lock file cannot be read: {type(error).__name__}: {error}",
            Place(str(path)),
            "delete it and run  briefing check --archive DIR, which writes it anew",
        ) from error


def _parse(data: Mapping[str, Any]) -> Lock:
    if data["format"] != _FORMAT:
        raise ValueError(f"format {data['format']!r} is not {_FORMAT}")
    return Lock(
        str(data["program"]),
        {str(source): str(sha256) for source, sha256 in data["sources"].items()},
        {
            str(key): Locked(
                start=int(entry["at"][0]),
                end=int(entry["at"][1]),
                places=int(entry["places"]),
                verified=date.fromisoformat(entry["verified"]),
                opens=bool(entry.get("opens", False)),
            )
            for key, entry in data["anchors"].items()
        },
    )


def lock_bytes(lock: Lock) -> bytes:
    """Write a lock down: JSON, sorted, each source and each anchor on a line of its own."""
    anchors = {
        key: {
            "at": [entry.start, entry.end],
            "places": entry.places,
            "verified": str(entry.verified),
            **({"opens": True} if entry.opens else {}),
        }
        for key, entry in lock.anchors.items()
    }
    parts = [
        "{",
        f' "format": {_FORMAT},',
        f' "program": {json.dumps(lock.program)},',
        f' "sources": {_lines(lock.sources)},',
        f' "anchors": {_lines(anchors)}',
        "}",
    ]
    return "\n".join([*parts, ""]).encode()


def _lines(entries: Mapping[str, object]) -> str:
    lines = [f"  {json.dumps(key)}: {json.dumps(entries[key])}" for key in sorted(entries)]
    return "{\n" + ",\n".join(lines) + "\n }" if lines else "{}"


def make_lock(
    archive: Archive,
    found: Iterable[Found],
    before: Lock | None,
    program: str,
    day: date,
    *,
    again: bool,
) -> Lock:
    """Return the lock for anchors that all hold.

    What was verified before in the very same text keeps its day, unless `again` says that all of it
    was verified on `day`; nothing else of the program's version changes a lock.
    """
    texts = {source: text.sha256 for source, text in archive.texts.items()}
    known = {} if before is None or again else before.anchors
    same = {
        source
        for source, sha256 in texts.items()
        if before and before.sources.get(source) == sha256
    }
    anchors = {}
    for entry in found:
        key, first = entry.anchor.key, entry.hits[0]
        old = known.get(key) if entry.anchor.source in same else None
        verified = old.verified if old is not None else day
        text = archive.texts[entry.anchor.source]
        opens = text.source.url is not None and opens_by_itself(text.passages, entry)
        anchors[key] = Locked(first.start, first.end, len(entry.hits), verified, opens)
    lock = Lock(program, texts, anchors)
    if before is not None and (before.sources, before.anchors) == (lock.sources, lock.anchors):
        return before
    return lock


def last_verified(brief: Brief) -> dict[str, date | None]:
    """Return for each fact the day since which all of its anchors are known to hold.

    None when there is no lock, when an anchor is not in it, or when `sha256` in sources.yaml is
    that of another text than the one they were found in.
    """
    lock = read_lock(brief) or Lock()
    days: dict[str, list[date | None]] = {identifier: [] for identifier in brief.facts}
    for anchor in anchors_of(brief):
        kind, _, identifier = anchor.owner.partition("/")
        if kind == "facts":
            entry = lock.anchors.get(anchor.key)
            changed = is_changed(brief, lock, anchor.source)
            days[identifier].append(None if entry is None or changed else entry.verified)
    return {identifier: _earliest(known) for identifier, known in days.items()}


def _earliest(days: list[date | None]) -> date | None:
    known = [day for day in days if day is not None]
    return min(known) if days and len(known) == len(days) else None


def is_changed(brief: Brief, lock: Lock, source: str) -> bool:
    """Whether sources.yaml names another text than the one that the lock was made from."""
    stated = brief.sources[source].sha256
    return stated is not None and lock.sources.get(source) not in (None, stated)


def differences(before: Lock | None, after: Lock) -> str:
    """Say in one sentence what another lock changes."""
    if before is None:
        return "there is no lock file that can be read"
    old, new = before.anchors, after.anchors
    counts = {
        "not in it yet": len(new.keys() - old.keys()),
        "not in the brief any more": len(old.keys() - new.keys()),
        "found elsewhere or on another day": sum(
            1 for key in new.keys() & old.keys() if old[key] != new[key]
        ),
    }
    told = [f"{count} anchors {how}" for how, count in counts.items() if count]
    changed = sorted(
        source
        for source in before.sources.keys() | after.sources.keys()
        if before.sources.get(source) != after.sources.get(source)
    )
    told += [f"another text of {source}" for source in changed]
    return f"the lock file is not that of this brief and archive: {', '.join(told)}"
