"""Which record of a brief a place is in, so that a finding can be silenced where it is."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import PurePath

from briefing.errors import Place
from briefing.model import Brief, Fact, Noun, Section, Source, Term

RECORDS = (Fact, Source, Term, Noun, Section)
"""What has an id that a curator gave it."""


class Records:
    """Every place of a brief with the id of the record that it is in.

    A record ends where the next place outside it begins: all that the model holds is in the list,
    and every top-level entry of the files, so that nothing is taken for a part of what stands
    before it.
    """

    def __init__(self, brief: Brief) -> None:
        self._starts: dict[str, list[tuple[int, int, str]]] = {}
        for place, identifier in _places(brief, "", _shared(brief)):
            self._starts.setdefault(place.file, []).append((place.line, place.column, identifier))
        for starts in self._starts.values():
            # Where a record and what it begins with share a place, the one with an id counts.
            starts.sort(key=lambda start: (start[0], start[1], bool(start[2])))

    def at(self, place: Place) -> str:
        """Return the id of the record that holds a place; the name of the file outside of all.

        Where records of several kinds share an id, it stands behind their kind: `facts/budget`.
        """
        starts = self._starts.get(place.file, [])
        index = bisect_right(
            starts, (place.line, place.column), key=lambda start: (start[0], start[1])
        )
        identifier = starts[index - 1][2] if index else ""
        return identifier or PurePath(place.file).name

    @property
    def names(self) -> frozenset[str]:
        """Every id, and the name of each file."""
        files = {PurePath(file).name for file in self._starts}
        return frozenset(files | {start[2] for starts in self._starts.values() for start in starts})


def _shared(brief: Brief) -> frozenset[str]:
    """Return the ids that records of several kinds have."""
    kinds = (brief.facts, brief.sources, brief.terms, brief.nouns, [s.id for s in brief.sections])
    counts = Counter(identifier for ids in kinds for identifier in ids)
    return frozenset(identifier for identifier, count in counts.items() if count > 1)


def _places(node: object, identifier: str, shared: Collection[str]) -> Iterator[tuple[Place, str]]:
    """Yield the places of a part of the model, however deep, with the record that they are in."""
    if isinstance(node, Place):
        yield node, identifier
    elif isinstance(node, Mapping):
        for value in node.values():
            yield from _places(value, identifier, shared)
    elif isinstance(node, tuple):
        for value in node:
            yield from _places(value, identifier, shared)
    elif is_dataclass(node):
        own = identifier
        if isinstance(node, RECORDS):
            own = f"{type(node).__name__.lower()}s/{node.id}" if node.id in shared else node.id
        for entry in fields(node):
            yield from _places(getattr(node, entry.name), own, shared)
