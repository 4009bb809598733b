"""The anchors of a brief, each looked up in the archived text of its source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from briefing.errors import Place
from briefing.evidence.archive import Archive
from briefing.evidence.passages import Hit, Passages
from briefing.folding import folded
from briefing.model import Brief, Evidence
from briefing.occurrences import digest

_ADDRESS = re.compile(r"https?://|www\.|\S@\S+\.\S", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A few words of a source, and what rests on them: `facts/ID` or `terms/ID`.

    `unique` tells that they hold a figure, a date or an address, which may stand in one place only.
    """

    owner: str
    source: str
    text: str
    place: Place
    unique: bool

    @property
    def key(self) -> str:
        """Where the lock file keeps it: owner, source and a digest, never the words themselves."""
        return f"{self.owner}/{self.source}/{digest(self.text)}"


@dataclass(frozen=True, slots=True)
class Found:
    """An anchor and every place where it stands in the archived text of its source."""

    anchor: Anchor
    hits: tuple[Hit, ...]

    @property
    def holds(self) -> bool:
        """Whether the source says so, in one place where it must be one."""
        return len(self.hits) == 1 if self.anchor.unique else bool(self.hits)


def anchors_of(brief: Brief) -> tuple[Anchor, ...]:
    """Return every anchor of a brief, those of the facts first; each owner's repetitions once."""
    names = _Names(brief)
    found: dict[str, Anchor] = {}
    for owner, evidence in _evidence(brief):
        places = evidence.places or (evidence.place,) * len(evidence.anchors)
        for text, place in zip(evidence.anchors, places, strict=True):
            anchor = Anchor(owner, evidence.source, text, place, names.must_be_unique(text))
            found.setdefault(anchor.key, anchor)
    return tuple(found.values())


def find_anchors(brief: Brief, archive: Archive) -> tuple[Found, ...]:
    """Look up every anchor whose source is in the archive."""
    finder = _Finder(archive)
    return tuple(
        Found(anchor, finder.find(anchor))
        for anchor in anchors_of(brief)
        if anchor.source in archive.texts
    )


class _Finder:
    """Finds the same words in the same source once, however many facts rest on them."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._known: dict[tuple[str, str], tuple[Hit, ...]] = {}

    def find(self, anchor: Anchor) -> tuple[Hit, ...]:
        key = (anchor.source, anchor.text)
        if key not in self._known:
            passages: Passages = self._archive.texts[anchor.source].passages
            self._known[key] = passages.find(anchor.text)
        return self._known[key]


def _evidence(brief: Brief) -> Iterator[tuple[str, Evidence]]:
    for fact in brief.facts.values():
        yield from ((f"facts/{fact.id}", evidence) for evidence in fact.evidence)
    for term in brief.terms.values():
        yield from ((f"terms/{term.id}", evidence) for evidence in term.evidence)


class _Names:
    """Tells figures from the digits of names: 2030 in "Maroc Digital 2030" is no figure."""

    def __init__(self, brief: Brief) -> None:
        names = {
            folded(written)
            for term in brief.terms.values()
            for name in term.names.values()
            for written in (name.name, name.short, term.acronym)
            if written and any(map(str.isdigit, written))
        }
        longest_first = sorted(names, key=lambda name: (-len(name), name))
        self._pattern = (
            re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
            if names
            else None
        )
        self._known: dict[str, bool] = {}

    def must_be_unique(self, text: str) -> bool:
        if text not in self._known:
            self._known[text] = self._holds_figure(text) or bool(_ADDRESS.search(text))
        return self._known[text]

    def _holds_figure(self, text: str) -> bool:
        rest = folded(text)
        if self._pattern is not None:
            rest = self._pattern.sub("", rest)
        return any(map(str.isdigit, rest))


def by_key(found: tuple[Found, ...]) -> Mapping[str, Found]:
    """Return what was found by the keys of the lock file."""
    return {entry.anchor.key: entry for entry in found}
