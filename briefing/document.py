"""The typeset brief before it is written down in any medium: blocks of paragraphs of typed runs.

HTML is one way to write a Document; plain text, Markdown, DOCX and the text that the judge
expects come from the same tree. Direction and isolation are decided here, once (UAX #9): an
`Isolate` is one embedded run of the other direction, and is never nested.

Keys of a per-language mapping are the languages of the edition, in document order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Literal

Direction = Literal["ltr", "rtl"]
Relationship = Literal["Source", "Data", "Alternative", "Supplement", "Unspecified"]
ReadingOrder = Literal["row", "language"]
RunKind = Literal["text", "value", "term", "foreign", "marker", "link", "raised"]


FILLED_LATER = ("page", "pages", "figure", "caption")
"""What a label of alternative texts prints and a Document does not know: see `Paragraph.filled`."""

_WIDEST = 32  # signs: what is longer than any column is wide has to break
_JOINT = re.compile(r"[\-–—/?&=]")  # where engines break between two halves of a whole


def _is_whole(text: str) -> bool:
    return len(text) <= _WIDEST and " " not in text and bool(_JOINT.search(text, 1, len(text) - 1))


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text of one kind and one language (a BCP 47 tag: `fr-MA`, `ar-MA`, `en`).

    `ref` names what stands behind it: the value (`fact.value`), the term, the source number of a
    marker (its text), or the target of a link. `expansion` spells out an abbreviation, in the
    run's language or in `expansion_lang`.
    """

    kind: RunKind
    text: str
    lang: str
    ref: str = ""
    expansion: str = ""
    expansion_lang: str = ""

    @property
    def whole(self) -> bool:
        """Whether a line that breaks inside would tear a range, an address or a compound apart."""
        return _is_whole(self.text)


@dataclass(frozen=True, slots=True)
class Isolate:
    """Neighbouring runs of the direction opposite to their paragraph's, kept together."""

    direction: Direction
    runs: tuple[Run, ...]

    @property
    def whole(self) -> bool:
        """Whether a line that breaks inside would tear a range, an address or a compound apart."""
        return _is_whole("".join(run.text for run in self.runs))


Inline = Run | Isolate


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Runs in logical order, in one language (BCP 47) and base direction."""

    lang: str
    direction: Direction
    content: tuple[Inline, ...]

    def runs(self) -> Iterator[Run]:
        """Yield the runs in logical order, isolates opened."""
        for inline in self.content:
            if isinstance(inline, Isolate):
                yield from inline.runs
            else:
                yield inline

    @property
    def text(self) -> str:
        """The plain text in logical order, source markers left out."""
        return "".join(run.text for run in self.runs() if run.kind != "marker")

    def filled(self, known: Mapping[str, str]) -> str:
        """Return the plain text of a label, with what it leaves open (`FILLED_LATER`) filled in."""
        return "".join(
            known.get(run.ref, run.text) if run.kind == "value" else run.text
            for run in self.runs()
            if run.kind != "marker"
        )


Paragraphs = Mapping[str, Paragraph]


@dataclass(frozen=True, slots=True)
class DifferenceBlock:
    """Another fact gives another value for the same quantity: what is said of it, with a lead."""

    fact: str
    lead: Paragraphs
    text: Paragraphs


@dataclass(frozen=True, slots=True)
class FactBlock:
    """A fact as printed: its paragraph number is the same in every language.

    `sources` counts what stands behind it, `independent` the largest number of those that are
    independent of each other (0 where no two are said to be); `support` says so in words, where
    the template has words for it.
    """

    id: str
    number: int
    title: Paragraphs
    text: Paragraphs
    note: Paragraphs
    markers: tuple[int, ...]
    sources: int = 0
    independent: int = 0
    support: Paragraphs = field(default_factory=dict)
    differences: tuple[DifferenceBlock, ...] = ()

    @property
    def rests_on_one(self) -> bool:
        """Whether a single source stands behind it."""
        return self.sources == 1


@dataclass(frozen=True, slots=True)
class StatementBlock:
    """A takeaway, a lead or a change, with the facts it rests on and their paragraph numbers."""

    text: Paragraphs
    facts: tuple[str, ...]
    numbers: tuple[int, ...]
    markers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """The figure of a card in one language: bound, number and unit apart, for setting in sizes."""

    bound: str
    number: Paragraph
    unit: str


@dataclass(frozen=True, slots=True)
class KeyFigureBlock:
    """A card; `shared` when every language writes bound and number alike, whatever the unit.

    `markers` are the sources of its fact, for where the page does not tell the fact itself.
    """

    fact: str
    number: int
    figure: Mapping[str, Figure]
    caption: Paragraphs
    shared: bool
    markers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionBlock:
    """A numbered section."""

    id: str
    number: int
    title: Paragraphs
    lead: StatementBlock | None
    facts: tuple[FactBlock, ...]


@dataclass(frozen=True, slots=True)
class TimelineBlock:
    """One entry of the timeline; `sort` is the first day of its date, ISO 8601.

    `markers` are the sources of its fact, for where the page does not tell the fact itself.
    """

    fact: str
    number: int
    sort: str
    date: Paragraphs
    text: Paragraphs
    markers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """A term; `translated` lists the languages (codes) whose name is our translation."""

    id: str
    names: Paragraphs
    acronym: str
    translated: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A source as listed: one entry for all languages, in the language of the source.

    `publisher`, `title`, `author`, `date` are None where the source does not say; `labels` are the
    template's words for that, in the language of the source where the template speaks it.
    """

    id: str
    number: int
    lang: str
    direction: Direction
    publisher: Paragraph | None
    title: Paragraph | None
    author: Paragraph | None
    date: Paragraph | None
    url: str
    notes: Paragraphs
    facts: tuple[int, ...]
    labels: Mapping[str, Paragraph]


@dataclass(frozen=True, slots=True)
class LogoImage:
    """The logo's file, which lies in the brief folder, and its alternative texts."""

    file: Path
    alt: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Language:
    """What a writer must know of a language of the edition."""

    code: str
    locale: str
    direction: Direction
    script: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One edition, typeset.

    `languages` is in document order: the first is the document language. `columns` is the order
    on the page from the left edge to the right one; both hold the same codes. `reading_order` says
    whether the edition is read aloud pair by pair (row) or one language after the other.
    `labels` are the template's own words per language, typeset, `labels[key][code]`. `paragraphs`
    has the paragraph number of every fact that the edition draws on: those that it tells, and those
    of which it takes but a figure or a date.
    """

    brief_id: str
    languages: tuple[Language, ...]
    columns: tuple[str, ...]
    reading_order: ReadingOrder
    title: Paragraphs
    subtitle: Paragraphs
    summary: Paragraphs
    edition: int
    date: date
    dates: Mapping[str, Paragraphs]
    labels: Mapping[str, Paragraphs]
    takeaways: tuple[StatementBlock, ...]
    key_figures: tuple[KeyFigureBlock, ...]
    sections: tuple[SectionBlock, ...]
    timeline: tuple[TimelineBlock, ...]
    glossary: tuple[GlossaryEntry, ...]
    sources: tuple[SourceEntry, ...]
    changes: tuple[StatementBlock, ...]
    issuer: Paragraphs = field(default_factory=dict)
    contact: Paragraphs = field(default_factory=dict)
    boilerplate: Paragraphs = field(default_factory=dict)
    terms_of_use: Paragraphs = field(default_factory=dict)
    paragraphs: Mapping[str, int] = field(default_factory=dict)
    logo: LogoImage | None = None
    draft: bool = False
    embargo: datetime | None = None

    @property
    def parallel(self) -> bool:
        """Whether two languages stand side by side."""
        return len(self.languages) > 1

    @property
    def told(self) -> frozenset[int]:
        """The paragraph numbers of the facts that the edition tells."""
        return frozenset(fact.number for section in self.sections for fact in section.facts)

    @property
    def places(self) -> Mapping[int, FactBlock | KeyFigureBlock | TimelineBlock]:
        """Where a paragraph is: the fact, else the first card or date that is taken from it."""
        facts = (fact for section in self.sections for fact in section.facts)
        return {
            **{event.number: event for event in reversed(self.timeline)},
            **{card.number: card for card in reversed(self.key_figures)},
            **{fact.number: fact for fact in facts},
        }

    def source(self, number: int) -> SourceEntry:
        """Return the source with this number; raises KeyError when the edition does not list it."""
        for source in self.sources:
            if source.number == number:
                return source
        raise KeyError(number)

    def language(self, code: str) -> Language:
        """Return the language with this code; raises KeyError when the edition lacks it."""
        for language in self.languages:
            if language.code == code:
                return language
        raise KeyError(code)


@dataclass(frozen=True, slots=True)
class AssociatedFile:
    """A file that a written edition carries with it (ISO 19005-3, 6.8).

    `date` is the edition's, so that the bytes of the edition do not depend on today's;
    `relationship` says what the file is to the document (AFRelationship, Annex E).
    """

    name: str
    data: bytes
    description: str
    date: datetime
    relationship: Relationship = "Supplement"
