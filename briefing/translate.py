"""Translations of a brief: recorded as made from the text that stands there."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from briefing.drift import LOCK, Lock, Tracked, lock_bytes, read_lock, record, tracked
from briefing.errors import Finding, Place, raise_errors
from briefing.pipeline import read_brief, refuse_languages
from briefing.publish import publish


@dataclass(frozen=True, slots=True)
class Accepted:
    """The lock that was written, how many texts it holds, and how many of them are new in it."""

    path: Path
    entries: int
    changed: int


def accept(
    folder: Path,
    *,
    facts: Sequence[str] = (),
    texts: Sequence[str] = (),
    languages: Sequence[str] = (),
) -> Accepted:
    """Record the texts of a brief as they stand: the translations are found right.

    `facts` and `texts` (keys such as `takeaways/members`, or the beginning of one) limit what is
    recorded, as do `languages`; without a lock everything is recorded whatever they say. Raises
    BriefingError for a name that the brief does not have, and for a lock that cannot be read.
    """
    brief, _ = read_brief(folder)
    refuse_languages(brief, languages)
    before = read_lock(folder)
    if before is not None:
        raise_errors(before.findings)
    items = tracked(brief)
    chosen = [*(f"facts/{fact}" for fact in facts), *texts]
    keys = _keys(items, chosen, folder)
    if before is None:
        after = record(items)
    else:
        after = record(items, before, keys=keys if chosen else None, languages=languages or None)
    path = folder / LOCK
    if before is None or after != before:
        publish({path: lock_bytes(after)})
    return Accepted(path, len(after.entries), _difference(before, after))


def _difference(before: Lock | None, after: Lock) -> int:
    known = before.entries if before else {}
    return sum(known.get(at) != entry for at, entry in after.entries.items())


def _keys(items: Sequence[Tracked], chosen: Iterable[str], folder: Path) -> set[str]:
    """Return the keys that are named or begin with a name; raises BriefingError for others."""
    keys: set[str] = set()
    findings = []
    for name in chosen:
        found = {item.key for item in items if f"{item.key}/".startswith(f"{name}/")}
        keys |= found
        if not found:
            findings.append(_unknown(name, items, folder))
    raise_errors(findings)
    return keys


def _unknown(name: str, items: Sequence[Tracked], folder: Path) -> Finding:
    known = sorted({item.owner for item in items} | {item.key for item in items})
    near = difflib.get_close_matches(name, known, 1, 0.6)
    hint = f"did you mean “{near[0]}”?" if near else "briefing status lists what there is"
    return Finding("unknown-text", f"there is no text “{name}”", Place(str(folder)), hint)
