"""The brief as its curator wrote it: frozen records, no input or output.

Every record keeps the `Place` it was read from, so that any later stage can point at it.
A mapping keyed by language uses the codes of the brief (`fr`, `ar`), not locales.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Literal, NamedTuple

from briefing.errors import Place


class Bound(StrEnum):
    """What a figure says of the quantity behind it."""

    EXACTLY = "exactly"
    MORE_THAN = "more_than"
    ABOUT = "about"
    AT_LEAST = "at_least"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month of a year or a day: `month` and `day` are None where not known."""

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day that it covers; raises ValueError for an impossible date."""
        first, last = self.month or 1, self.month or 12
        last_day = self.day or monthrange(self.year, last)[1]
        return date(self.year, first, self.day or 1), date(self.year, last, last_day)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedValue:
    """What all typed values share."""

    place: Place
    bound: Bound = Bound.EXACTLY
    as_of: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(TypedValue):
    """An integer or a decimal (digits kept as written), with an optional CLDR unit."""

    number: Decimal
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Percent(TypedValue):
    """A percentage: 13.3 stands for 13.3 %."""

    percent: Decimal


ReadingOrder = Literal["row", "language"]
Scale = Literal["none", "thousand", "million", "billion", "trillion"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Money(TypedValue):
    """An amount in units of `scale`; `currency` is an ISO 4217 code."""

    amount: Decimal
    scale: Scale
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Count(TypedValue):
    """A number of things; `noun` names an entry of `nouns` in terms.yaml."""

    count: int
    noun: str


Gender = Literal["masculine", "feminine"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordinal(TypedValue):
    """A rank in a series; its gender comes from `noun` per language, or from `gender`."""

    ordinal: int
    noun: str | None = None
    gender: Gender | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Date(TypedValue):
    """A day, a month or a year."""

    date: PartialDate


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRange(TypedValue):
    """From the one to the other, both included."""

    start: PartialDate
    end: PartialDate


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRange(TypedValue):
    """From the one number to the other, both included, with an optional noun or CLDR unit."""

    start: Decimal
    end: Decimal
    noun: str | None = None
    unit: str | None = None


class Text(NamedTuple):
    """A text template as written; `place` is that of its first character.

    `indent` is the indentation of a block scalar: column of a character = its offset in the
    line + indent + 1. It is None where the text stands on the key's own line.
    """

    raw: str
    place: Place
    indent: int | None = None


Texts = Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The few words or figures of a source that a statement rests on; `places` are theirs."""

    source: str
    anchors: tuple[str, ...]
    place: Place
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """Who found the text of a fact right in one language, and when.

    `text` is the digest of what they read: title, text, note and values (`digest_of_fact`).
    """

    by: str
    on: PartialDate
    text: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Validity:
    """The period in which a fact holds; an end that is open is None."""

    start: PartialDate | None
    end: PartialDate | None
    place: Place


@dataclass(frozen=True, slots=True)
class Difference:
    """Another fact that gives another value for the same quantity, and why both stand."""

    fact: str
    note: Texts
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One sourced statement, said in every language of the brief."""

    id: str
    place: Place
    title: Texts
    text: Texts
    written_in: str
    evidence: tuple[Evidence, ...]
    values: Mapping[str, TypedValue] = field(default_factory=dict)
    note: Texts = field(default_factory=dict)
    topic: str | None = None
    subject: str | None = None
    attribute: str | None = None
    as_of: PartialDate | None = None
    happened: Date | DateRange | None = None
    recorded: PartialDate | None = None
    reviewed: Mapping[str, Review] = field(default_factory=dict)
    review_due: PartialDate | None = None
    valid: Validity | None = None
    supersedes: tuple[str, ...] = ()
    differs_from: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A text that facts come from; what is not known is None and shows as not indicated.

    `sha256` is that of its file in the archive, in hexadecimal, `archived` the day on which it was
    put there. Two sources are independent of each other only where one of them says so.
    """

    id: str
    place: Place
    language: str
    file: str | None = None
    publisher: str | None = None
    title: str | None = None
    author: str | None = None
    date: PartialDate | None = None
    url: str | None = None
    sha256: str | None = None
    archived: PartialDate | None = None
    independent_of: tuple[str, ...] = ()
    note: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Name:
    """A term's name in one language, with its short form where there is one."""

    name: str
    short: str | None
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """The right name of an institution, programme, person, title, event or place.

    `stays` is the language a name stays in everywhere; `names` then has that language only.
    `attested` lists the languages whose name stands in a source.
    """

    id: str
    place: Place
    kind: str
    names: Mapping[str, Name]
    acronym: str | None = None
    stays: str | None = None
    attested: tuple[str, ...] = ()
    glossary: bool = False
    evidence: tuple[Evidence, ...] = ()


Forms = Mapping[str, str | Mapping[str, str]]
"""CLDR plural category -> form, or -> case -> form."""


@dataclass(frozen=True, slots=True)
class NounForms:
    """A counted noun in one language; `gender` is None where the language has none."""

    gender: Gender | None
    forms: Forms
    place: Place


@dataclass(frozen=True, slots=True)
class Noun:
    """A counted noun in every language of the brief."""

    id: str
    place: Place
    languages: Mapping[str, NounForms]


@dataclass(frozen=True, slots=True)
class Statement:
    """A takeaway, section lead or change: a text that prints values of the facts it names."""

    facts: tuple[str, ...]
    text: Texts
    place: Place
    edition: int | None = None


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A card: one value of one fact, with a caption."""

    fact: str
    value: str
    caption: Texts
    place: Place


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, an optional lead and the facts below it, in order."""

    id: str
    title: Texts
    lead: Statement | None
    facts: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """A date (a value of a fact, or when it happened) and what to print beside it."""

    fact: str
    value: str
    text: Texts
    place: Place


@dataclass(frozen=True, slots=True)
class FactSheet:
    """The facts that were chosen for the fact sheet, in its order."""

    facts: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Logo:
    """An image of the brief folder, with alternative text per language."""

    file: str
    alt: Texts
    place: Place


@dataclass(frozen=True, slots=True)
class Silenced:
    """A finding that the brief takes note of without mending it.

    `at` is the id of the fact, source, term, noun or section that the finding is in, with its kind
    where another kind has the same id; the name of the file for what is in none of them.
    """

    code: str
    at: str
    reason: str
    place: Place


PictureKind = Literal["pages", "cover", "cards"]


@dataclass(frozen=True, slots=True)
class KitChoice:
    """What the press kit holds: editions as language codes, the document language first.

    Without editions, those of the first two languages and each language alone.
    """

    editions: tuple[tuple[str, ...], ...] = ()
    pictures: tuple[PictureKind, ...] = ("pages", "cover", "cards")


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A whole brief folder, read; `parts` is where each top-level entry of its files begins."""

    folder: Path
    id: str
    place: Place
    title: Texts
    languages: tuple[str, ...]
    edition: int
    date: date
    gathered_until: PartialDate
    facts: Mapping[str, Fact]
    sources: Mapping[str, Source]
    terms: Mapping[str, Term]
    nouns: Mapping[str, Noun]
    sections: tuple[Section, ...]
    subtitle: Texts = field(default_factory=dict)
    summary: Texts = field(default_factory=dict)
    reading_order: ReadingOrder = "row"
    prevails: str | None = None
    issuer: Texts = field(default_factory=dict)
    contact: Texts = field(default_factory=dict)
    boilerplate: Texts = field(default_factory=dict)
    terms_of_use: Texts = field(default_factory=dict)
    kit: KitChoice = KitChoice()
    logo: Logo | None = None
    embargo: datetime | None = None
    takeaways: tuple[Statement, ...] = ()
    key_figures: tuple[KeyFigure, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    fact_sheet: FactSheet | None = None
    changes: tuple[Statement, ...] = ()
    silenced: tuple[Silenced, ...] = ()
    parts: tuple[Place, ...] = ()

    @property
    def written_in(self) -> str:
        """The language in which what is no fact was written first: the first one of the brief."""
        return self.languages[0]
