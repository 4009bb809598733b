"""Turns files that fit their schemas into the frozen records of a `Brief`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TypeVar, cast

from briefing.errors import Place
from briefing.load.dates import partial_date
from briefing.model import (
    Bound,
    Brief,
    Count,
    Date,
    DateRange,
    Difference,
    Evidence,
    Fact,
    FactSheet,
    Gender,
    KeyFigure,
    KitChoice,
    Logo,
    Money,
    Name,
    Noun,
    NounForms,
    Number,
    NumberRange,
    Ordinal,
    PartialDate,
    Percent,
    PictureKind,
    ReadingOrder,
    Review,
    Scale,
    Section,
    Silenced,
    Source,
    Statement,
    Term,
    Texts,
    TimelineEntry,
    TypedValue,
    Validity,
)
from briefing.yaml_source import Value, YamlFile

T = TypeVar("T")


def build(folder: Path, files: Mapping[str, YamlFile]) -> Brief:
    """Return the brief of four files that their schemas accept."""
    brief, facts, sources, terms = (
        _Node(files[name]) for name in ("brief", "facts", "sources", "terms")
    )
    return Brief(
        folder=folder,
        id=brief.text("id"),
        place=brief.file.place(),
        title=brief.texts("title"),
        languages=brief.strings("languages"),
        edition=brief.integer("edition"),
        date=date.fromisoformat(brief.text("date")),
        gathered_until=brief.date("gathered_until"),
        facts={fact.id: fact for fact in facts.items("facts", _fact)},
        sources={source.id: source for source in sources.items("sources", _source)},
        terms={term.id: term for term in terms.items("terms", _term)},
        nouns={noun.id: noun for noun in terms.items("nouns", _noun)},
        sections=brief.items("sections", _section),
        subtitle=brief.texts("subtitle"),
        summary=brief.texts("summary"),
        reading_order=cast(ReadingOrder, brief.optional("reading_order") or "row"),
        prevails=brief.optional("prevails"),
        issuer=brief.texts("issuer"),
        contact=brief.texts("contact"),
        boilerplate=brief.texts("boilerplate"),
        terms_of_use=brief.texts("terms_of_use"),
        kit=_kit(brief.child("kit")) if brief.has("kit") else KitChoice(),
        logo=_logo(brief.child("logo")) if brief.has("logo") else None,
        embargo=datetime.fromisoformat(brief.text("embargo")) if brief.has("embargo") else None,
        takeaways=brief.items("takeaways", _statement),
        key_figures=brief.items("key_figures", _key_figure),
        timeline=brief.items("timeline", _timeline_entry),
        fact_sheet=_fact_sheet(brief) if brief.has("fact_sheet") else None,
        changes=brief.items("changes", _statement),
        silenced=brief.items("silenced", _silenced),
        parts=tuple(
            node.file.key_place((key,))
            for node in (brief, facts, sources, terms)
            for key in node.data
        ),
    )


class _Node:
    """A mapping of a file, with typed access to its entries; the schema vouches for the types."""

    __slots__ = ("data", "file")

    def __init__(self, file: YamlFile) -> None:
        self.file = file
        self.data = cast("dict[str, Value]", file.data)

    @property
    def place(self) -> Place:
        """Where the mapping begins."""
        return self.file.place()

    def has(self, key: str) -> bool:
        """Whether there is such an entry."""
        return key in self.data

    def child(self, key: str) -> _Node:
        """Return a mapping in this one."""
        return _Node(self.file.part(key))

    def text(self, key: str) -> str:
        """Return a text without its place, white space at its ends cut off."""
        return cast(str, self.data[key]).strip()

    def optional(self, key: str) -> str | None:
        """Return a text, or None when there is none."""
        return self.text(key) if key in self.data else None

    def strings(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; empty when there is none."""
        return tuple(cast("list[str]", self.data.get(key, [])))

    def integer(self, key: str) -> int:
        """Return a whole number (JSON Schema takes 2.0 for one)."""
        return int(cast("int | Decimal", self.data[key]))

    def decimal(self, key: str) -> Decimal:
        """Return a number with the digits written."""
        return Decimal(cast("int | Decimal", self.data[key]))

    def date(self, key: str) -> PartialDate:
        """Return a year, a month or a day."""
        return _partial(self.data[key])

    def optional_date(self, key: str) -> PartialDate | None:
        """Return a date, or None when there is none."""
        return self.date(key) if key in self.data else None

    def texts(self, key: str) -> Texts:
        """Return a text per language; empty when there is none."""
        if key not in self.data:
            return {}
        written = self.file.part(key)
        return {code: written.text((code,)) for code in cast("dict[str, Value]", written.data)}

    def by_key(self, key: str, make: Callable[[_Node], T]) -> dict[str, T]:
        """Return the records of a mapping of mappings; empty when there is none."""
        if key not in self.data:
            return {}
        inner = self.child(key)
        return {name: make(inner.child(name)) for name in inner.data}

    def items(self, key: str, make: Callable[[_Node], T]) -> tuple[T, ...]:
        """Return the records of a list of mappings; empty when there is none."""
        if key not in self.data:
            return ()
        entries = self.file.part(key)
        count = len(cast("list[Value]", entries.data))
        return tuple(make(_Node(entries.part(index))) for index in range(count))


def _partial(value: Value) -> PartialDate:
    return partial_date(value if isinstance(value, str) else int(cast("int | Decimal", value)))


# --- facts ---------------------------------------------------------------------------------------


def _fact(node: _Node) -> Fact:
    values = node.child("values") if node.has("values") else None
    happened = _value(node.child("happened")) if node.has("happened") else None
    return Fact(
        id=node.text("id"),
        place=node.place,
        title=node.texts("title"),
        text=node.texts("text"),
        written_in=node.text("written_in"),
        evidence=node.items("evidence", _evidence),
        values={name: _value(values.child(name)) for name in values.data} if values else {},
        note=node.texts("note"),
        topic=node.optional("topic"),
        subject=node.optional("subject"),
        attribute=node.optional("attribute"),
        as_of=node.optional_date("as_of"),
        happened=cast("Date | DateRange | None", happened),
        recorded=node.optional_date("recorded"),
        reviewed=node.by_key("reviewed", _review),
        review_due=node.optional_date("review_due"),
        valid=_validity(node.child("valid")) if node.has("valid") else None,
        supersedes=node.strings("supersedes"),
        differs_from=node.items("differs_from", _difference),
    )


def _review(node: _Node) -> Review:
    return Review(node.text("by"), node.date("on"), node.optional("text"), node.place)


def _validity(node: _Node) -> Validity:
    return Validity(node.optional_date("from"), node.optional_date("until"), node.place)


def _difference(node: _Node) -> Difference:
    return Difference(node.text("fact"), node.texts("note"), node.place)


def _evidence(node: _Node) -> Evidence:
    anchors = node.strings("anchors")
    places = tuple(node.file.place(("anchors", index)) for index in range(len(anchors)))
    return Evidence(node.text("source"), anchors, node.place, places)


def _value(node: _Node) -> TypedValue:
    kind = next(key for key in node.data if key in _KINDS)
    return _KINDS[kind](node)


def _bound(node: _Node) -> Bound:
    return Bound(node.optional("bound") or "exactly")


def _number(key: str) -> Callable[[_Node], TypedValue]:
    return lambda node: Number(
        place=node.place,
        bound=_bound(node),
        as_of=node.optional_date("as_of"),
        number=node.decimal(key),
        unit=node.optional("unit"),
    )


def _percent(node: _Node) -> TypedValue:
    return Percent(
        place=node.place,
        bound=_bound(node),
        as_of=node.optional_date("as_of"),
        percent=node.decimal("percent"),
    )


def _money(node: _Node) -> TypedValue:
    return Money(
        place=node.place,
        bound=_bound(node),
        as_of=node.optional_date("as_of"),
        amount=node.decimal("money"),
        scale=cast(Scale, node.text("scale")),
        currency=node.text("currency"),
    )


def _count(node: _Node) -> TypedValue:
    return Count(
        place=node.place,
        bound=_bound(node),
        as_of=node.optional_date("as_of"),
        count=node.integer("count"),
        noun=node.text("noun"),
    )


def _ordinal(node: _Node) -> TypedValue:
    return Ordinal(
        place=node.place,
        bound=_bound(node),
        as_of=node.optional_date("as_of"),
        ordinal=node.integer("ordinal"),
        noun=node.optional("noun"),
        gender=cast("Gender | None", node.optional("gender")),
    )


def _date(key: str) -> Callable[[_Node], TypedValue]:
    return lambda node: Date(
        place=node.place,
        bound=_bound(node),
        as_of=node.optional_date("as_of"),
        date=node.date(key),
    )


def _dates(node: _Node) -> TypedValue:
    start, end = cast("list[Value]", node.data["dates"])
    return DateRange(
        place=node.place,
        bound=_bound(node),
        as_of=node.optional_date("as_of"),
        start=_partial(start),
        end=_partial(end),
    )


def _range(node: _Node) -> TypedValue:
    start, end = cast("list[int | Decimal]", node.data["range"])
    return NumberRange(
        place=node.place,
        bound=_bound(node),
        as_of=node.optional_date("as_of"),
        start=Decimal(start),
        end=Decimal(end),
        noun=node.optional("noun"),
        unit=node.optional("unit"),
    )


_KINDS: Mapping[str, Callable[[_Node], TypedValue]] = {
    "integer": _number("integer"),
    "decimal": _number("decimal"),
    "percent": _percent,
    "money": _money,
    "count": _count,
    "ordinal": _ordinal,
    "date": _date("date"),
    "month": _date("month"),
    "year": _date("year"),
    "dates": _dates,
    "range": _range,
}


# --- sources and terms ---------------------------------------------------------------------------


def _source(node: _Node) -> Source:
    return Source(
        id=node.text("id"),
        place=node.place,
        language=node.text("language"),
        file=node.optional("file"),
        publisher=node.optional("publisher"),
        title=node.optional("title"),
        author=node.optional("author"),
        date=node.optional_date("date"),
        url=node.optional("url"),
        sha256=node.optional("sha256"),
        archived=node.optional_date("archived"),
        independent_of=node.strings("independent_of"),
        note=node.texts("note"),
    )


def _term(node: _Node) -> Term:
    names = node.child("names")
    return Term(
        id=node.text("id"),
        place=node.place,
        kind=node.text("kind"),
        names={code: _name(names.child(code)) for code in names.data},
        acronym=node.optional("acronym"),
        stays=node.optional("stays"),
        attested=node.strings("attested"),
        glossary=node.data.get("glossary") is True,
        evidence=node.items("evidence", _evidence),
    )


def _name(node: _Node) -> Name:
    return Name(node.text("name"), node.optional("short"), node.place)


def _noun(node: _Node) -> Noun:
    forms = node.child("forms")
    languages = {code: _noun_forms(forms.child(code)) for code in forms.data}
    return Noun(node.text("id"), node.place, languages)


def _noun_forms(node: _Node) -> NounForms:
    forms = {category: form for category, form in node.data.items() if category != "gender"}
    gender = cast("Gender | None", node.optional("gender"))
    return NounForms(gender, cast("dict[str, str | dict[str, str]]", forms), node.place)


# --- the brief itself ----------------------------------------------------------------------------


def _statement(node: _Node) -> Statement:
    edition = node.integer("edition") if node.has("edition") else None
    return Statement(node.strings("facts"), node.texts("text"), node.place, edition)


def _key_figure(node: _Node) -> KeyFigure:
    place = node.file.place(("value",))
    return KeyFigure(node.text("fact"), node.text("value"), node.texts("caption"), place)


def _section(node: _Node) -> Section:
    lead = _statement(node.child("lead")) if node.has("lead") else None
    return Section(node.text("id"), node.texts("title"), lead, node.strings("facts"), node.place)


def _timeline_entry(node: _Node) -> TimelineEntry:
    place = node.file.place(("value",))
    return TimelineEntry(node.text("fact"), node.text("value"), node.texts("text"), place)


def _fact_sheet(node: _Node) -> FactSheet:
    return FactSheet(node.strings("fact_sheet"), node.file.place(("fact_sheet",)))


def _silenced(node: _Node) -> Silenced:
    return Silenced(node.text("code"), node.text("at"), node.text("reason"), node.place)


def _kit(node: _Node) -> KitChoice:
    editions = cast("list[list[str]]", node.data.get("editions", []))
    pictures = cast("list[PictureKind] | None", node.data.get("pictures"))
    whole = KitChoice(tuple(map(tuple, editions)))
    return whole if pictures is None else replace(whole, pictures=tuple(pictures))


def _logo(node: _Node) -> Logo:
    return Logo(node.text("file"), node.texts("alt"), node.place)
