"""The brief as the checks see it: every text with where it stands and what it may print."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from briefing.check.typed_names import TypedNames, typed_names
from briefing.drift import Lock, Tracked, read_lock, tracked
from briefing.errors import Finding
from briefing.evidence import Lookup
from briefing.model import Brief, Fact, Term, TypedValue
from briefing.occurrences import Occurrence, occurrences, values_of
from briefing.packs import LanguagePack
from briefing.texts import Literal, Placeholder, variable_name

MAX_PER_TEXT = 20
"""How often one text is told the same thing."""

PLACEHOLDER = "\N{OBJECT REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Flat:
    """A text with one character for each placeholder, for patterns that look across them."""

    text: str
    starts: tuple[int, ...]
    offsets: tuple[int, ...]

    @classmethod
    def of(cls, occurrence: Occurrence) -> Flat:
        """Flatten a text."""
        pieces: list[str] = []
        starts: list[int] = []
        offsets: list[int] = []
        length, offset = 0, 0
        for part in occurrence.parsed.parts:
            if isinstance(part, Literal):
                piece, offset = part.text, part.offset
            else:
                piece = PLACEHOLDER
            starts.append(length)
            offsets.append(offset)
            pieces.append(piece)
            length += len(piece)
            offset += len(piece)
        return cls("".join(pieces), tuple(starts), tuple(offsets))

    def offset(self, position: int) -> int:
        """Return the offset in the raw text of a position in the flat one."""
        index = bisect_right(self.starts, position) - 1
        return self.offsets[index] + position - self.starts[index]


_OF_ALL = frozenset({"title", "subtitle", "summary"})


@dataclass(frozen=True)
class Context:
    """What every check is given.

    `as_of` is the day that checks of embargo, validity and review take for today; None for the
    date of the edition. `archive` is the folder with the archived texts of the sources. `found` is
    what the other checks found, silenced or not, for a check that comes last. `lookup` is what has
    been looked up already in that archive.
    """

    brief: Brief
    packs: Mapping[str, LanguagePack]
    as_of: date | None = None
    archive: Path | None = None
    found: tuple[Finding, ...] = ()
    lookup: Lookup | None = None

    @property
    def today(self) -> date:
        """The day that is taken for today, which never is that of the clock."""
        return self.as_of or self.brief.date

    @cached_property
    def occurrences(self) -> tuple[Occurrence, ...]:
        """Every text of the brief, in each language."""
        return occurrences(self.brief)

    @cached_property
    def parallel(self) -> tuple[tuple[Occurrence, ...], ...]:
        """The texts that stand in several languages, together.

        Those with a name in them that nobody knows are left out: other checks say so, and what such
        a name should print is anybody's guess.
        """
        texts: defaultdict[str, list[Occurrence]] = defaultdict(list)
        for occurrence in self.occurrences:
            texts[occurrence.key].append(occurrence)
        return tuple(
            tuple(found)
            for found in texts.values()
            if len(found) > 1 and all(map(self._is_clear, found))
        )

    def _is_clear(self, occurrence: Occurrence) -> bool:
        return not occurrence.parsed.findings and all(
            placeholder.literal is not None
            or self.term(placeholder) is not None
            or self.value(occurrence, placeholder) is not None
            for placeholder in occurrence.placeholders
        )

    @cached_property
    def typed_names(self) -> TypedNames:
        """The proper names that were typed into prose, by key and language of the text."""
        return typed_names(self.brief, self.packs, self.occurrences)

    @cached_property
    def lock(self) -> Lock | None:
        """What was recorded of the texts, or None."""
        return read_lock(self.brief.folder)

    @cached_property
    def tracked(self) -> tuple[Tracked, ...]:
        """Everything that can be compared with the lock."""
        return tracked(self.brief)

    @cached_property
    def terms(self) -> Mapping[str, Term]:
        """The terms by the name that a text prints them with."""
        return {variable_name(term.id): term for term in self.brief.terms.values()}

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """The facts by the name that a text prints their values with."""
        return {variable_name(fact.id): fact for fact in self.brief.facts.values()}

    @cached_property
    def evidence(self) -> Lookup:
        """The anchors of the brief, and where they stand in the archive."""
        return self.lookup or Lookup(self.brief, self.packs, self.archive)

    @cached_property
    def superseded(self) -> Mapping[str, str]:
        """The facts that another one supersedes, with the id of that one."""
        return {
            replaced: fact.id for fact in self.brief.facts.values() for replaced in fact.supersedes
        }

    def behind(self, occurrence: Occurrence) -> tuple[Fact, ...]:
        """Return the facts whose sources must bear out what a text says.

        A title of the brief or of a section rests on no fact of its own: any of them will do. None
        for what is said of sources and pictures.
        """
        if occurrence.rests_on:
            return tuple(self.brief.facts[name] for name in occurrence.rests_on)
        return self._every_fact if occurrence.what in _OF_ALL else ()

    @cached_property
    def _every_fact(self) -> tuple[Fact, ...]:
        return tuple(self.brief.facts.values())

    def value(self, occurrence: Occurrence, placeholder: Placeholder) -> TypedValue | None:
        """Return the value that a placeholder prints; None when it prints something else."""
        path = placeholder.path
        if len(path) == 1 and occurrence.fact is not None:
            return self._values[occurrence.fact.id].get(path[0])
        if len(path) == 2 and path[0] in self.facts:
            return self._values[self.facts[path[0]].id].get(path[1])
        return None

    @cached_property
    def _values(self) -> Mapping[str, Mapping[str, TypedValue]]:
        return {fact.id: values_of(fact) for fact in self.brief.facts.values()}

    def term(self, placeholder: Placeholder) -> Term | None:
        """Return the term that a placeholder prints; None when it prints something else."""
        path = placeholder.path
        return self.terms.get(path[0]) if len(path) == 1 else None


def facts_named(occurrence: Occurrence) -> str:
    """Say which facts a text rests on, for a message."""
    facts = occurrence.rests_on
    named = f"the fact{'s' if len(facts) > 1 else ''} {', '.join(facts)}"
    return named if facts else "the brief"
