"""The anchors of a brief, each looked up in the archived text of its source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from briefing.errors import Place
from briefing.evidence.archive import Archive
from briefing.evidence.figures import Figures
from briefing.evidence.passages import Hit
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
    """An anchor and every place where it stands in the archived text of its source.

    `cut` is where its words stand, but are only a part of a figure: 17 of "17 million".
    """

    anchor: Anchor
    hits: tuple[Hit, ...]
    cut: Hit | None = None

    @property
    def holds(self) -> bool:
        """Whether the source says so, in one place where it must be one."""
        return len(self.hits) == 1 if self.anchor.unique else bool(self.hits)


def anchors_of(brief: Brief, figures: Figures | None = None) -> tuple[Anchor, ...]:
    """Return every anchor of a brief, those of the facts first; each owner's repetitions once.

    Without `figures`, only figures in digits are known, and `unique` is not to be relied upon.
    """
    unique = _Unique(brief, figures)
    found: dict[str, Anchor] = {}
    for owner, evidence in _evidence(brief):
        places = evidence.places or (evidence.place,) * len(evidence.anchors)
        for text, place in zip(evidence.anchors, places, strict=True):
            anchor = Anchor(
                owner, evidence.source, text, place, unique.must_be(text, evidence.source)
            )
            found.setdefault(anchor.key, anchor)
    return tuple(found.values())


def find_anchors(
    anchors: Iterable[Anchor], archive: Archive, figures: Figures
) -> tuple[Found, ...]:
    """Look up the anchors whose source is in the archive.

    Where its letters do not stand there, its figures may, in another notation.
    """
    known: dict[tuple[str, str], tuple[tuple[Hit, ...], Hit | None]] = {}

    def find(anchor: Anchor) -> tuple[tuple[Hit, ...], Hit | None]:
        key = (anchor.source, anchor.text)
        if key not in known:  # many facts rest on the same words
            passages = archive.texts[anchor.source].passages
            there = passages.find(anchor.text)
            whole = tuple(
                hit
                for hit in there
                if not figures.is_cut(anchor.text, anchor.source, passages, hit)
            )
            hits = whole or figures.find(anchor.text, anchor.source, passages)
            known[key] = hits, (there[0] if there and not hits else None)
        return known[key]

    return tuple(
        Found(anchor, *find(anchor)) for anchor in anchors if anchor.source in archive.texts
    )


def _evidence(brief: Brief) -> Iterator[tuple[str, Evidence]]:
    for fact in brief.facts.values():
        yield from ((f"facts/{fact.id}", evidence) for evidence in fact.evidence)
    for term in brief.terms.values():
        yield from ((f"terms/{term.id}", evidence) for evidence in term.evidence)


class _Unique:
    """Tells which anchors may stand in one place only.

    The digits of names are no figures (2030 in "Maroc Digital 2030"), a name may stand anywhere.
    """

    def __init__(self, brief: Brief, figures: Figures | None) -> None:
        self._figures = figures
        names = {
            folded(written)
            for term in brief.terms.values()
            for name in term.names.values()
            for written in (name.name, name.short, term.acronym)
            if written and any(map(str.isdigit, written))
        }
        longest_first = sorted(names, key=lambda name: (-len(name), name))
        written = "|".join(map(re.escape, longest_first))
        self._names = re.compile(rf"(?<!\w)(?:{written})(?!\w)") if names else None
        self._known: dict[tuple[str, str], bool] = {}

    def must_be(self, text: str, source: str) -> bool:
        key = (text, source)
        if key not in self._known:
            self._known[key] = bool(_ADDRESS.search(text)) or self._holds_figure(text, source)
        return self._known[key]

    def _holds_figure(self, text: str, source: str) -> bool:
        if self._figures is not None and self._figures.of(text, source):
            return True
        rest = folded(text)
        if self._names is not None:
            rest = self._names.sub("", rest)
        return any(map(str.isdigit, rest))
