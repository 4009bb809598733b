"""The brief as the checks see it: every text with where it stands and what it may print."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from briefing.errors import Place
from briefing.model import Brief, Fact, Term, Text, Texts, TypedValue
from briefing.packs import LanguagePack
from briefing.texts import Literal, ParsedText, Placeholder, parse_text, place_at, variable_name

MAX_PER_TEXT = 20
"""How often one text is told the same thing."""

PLACEHOLDER = "\N{OBJECT REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A text in one language.

    `what` says what it is. `fact` is the fact whose values it may print by their bare names,
    `facts` are those whose values it may print by dotted names. `prose` is False for addresses and
    names of offices, where digits and other scripts are at home.
    """

    what: str
    language: str
    text: Text
    parsed: ParsedText
    fact: Fact | None = None
    facts: tuple[str, ...] = ()
    prose: bool = True

    def literals(self) -> Iterator[Literal]:
        """Yield the words between the placeholders."""
        yield from (part for part in self.parsed.parts if isinstance(part, Literal))

    def placeholders(self) -> Iterator[Placeholder]:
        """Yield what the text prints."""
        yield from self.parsed.placeholders()

    def place_at(self, offset: int) -> Place:
        """Return the place of a character of the raw text."""
        return place_at(self.text, offset)


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


@dataclass(frozen=True)
class Context:
    """What every check is given."""

    brief: Brief
    packs: Mapping[str, LanguagePack]

    @cached_property
    def occurrences(self) -> tuple[Occurrence, ...]:
        """Every text of the brief, in each language."""
        return tuple(_occurrences(self.brief))

    @cached_property
    def terms(self) -> Mapping[str, Term]:
        """The terms by the name that a text prints them with."""
        return {variable_name(term.id): term for term in self.brief.terms.values()}

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """The facts by the name that a text prints their values with."""
        return {variable_name(fact.id): fact for fact in self.brief.facts.values()}

    def value(self, occurrence: Occurrence, placeholder: Placeholder) -> TypedValue | None:
        """Return the value that a placeholder prints; None when it prints something else."""
        if len(placeholder.path) == 1 and occurrence.fact is not None:
            return values_of(occurrence.fact).get(placeholder.path[0])
        if len(placeholder.path) == 2 and placeholder.path[0] in self.facts:
            return values_of(self.facts[placeholder.path[0]]).get(placeholder.path[1])
        return None

    def term(self, placeholder: Placeholder) -> Term | None:
        """Return the term that a placeholder prints; None when it prints something else."""
        return self.terms.get(placeholder.path[0]) if len(placeholder.path) == 1 else None


def values_of(fact: Fact) -> Mapping[str, TypedValue]:
    """Return the values of a fact, and when it happened, by the name that a text prints."""
    happened = {"happened": fact.happened} if fact.happened else {}
    return {**happened, **{variable_name(name): value for name, value in fact.values.items()}}


def _occurrences(brief: Brief) -> Iterator[Occurrence]:
    for what in ("title", "subtitle", "summary"):
        yield from _of(what, getattr(brief, what))
    yield from _of("issuer", brief.issuer, prose=False)
    yield from _of("contact", brief.contact, prose=False)
    if brief.logo:
        yield from _of("alt", brief.logo.alt)
    for fact in brief.facts.values():
        for what in ("title", "text", "note"):
            yield from _of(what, getattr(fact, what), fact=fact)
    for source in brief.sources.values():
        yield from _of("note", source.note)
    for section in brief.sections:
        yield from _of("title", section.title)
        if section.lead:
            yield from _of("lead", section.lead.text, facts=section.lead.facts)
    for takeaway in brief.takeaways:
        yield from _of("takeaway", takeaway.text, facts=takeaway.facts)
    for change in brief.changes:
        yield from _of("change", change.text, facts=change.facts)
    for figure in brief.key_figures:
        yield from _of(
            "caption", figure.caption, fact=brief.facts[figure.fact], facts=(figure.fact,)
        )
    for entry in brief.timeline:
        yield from _of("timeline", entry.text, fact=brief.facts[entry.fact], facts=(entry.fact,))


def _of(
    what: str,
    texts: Texts,
    *,
    fact: Fact | None = None,
    facts: tuple[str, ...] = (),
    prose: bool = True,
) -> Iterator[Occurrence]:
    for language, text in texts.items():
        yield Occurrence(what, language, text, parse_text(text), fact, facts, prose)
