"""An edition as a list of parts in the order of the page, for writers that set no page.

What a part consists of are the blocks of the Document itself; only the words around them, which
templates take from the labels, are gathered here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from briefing.document import (
    Document,
    FactBlock,
    GlossaryEntry,
    Inline,
    Isolate,
    KeyFigureBlock,
    Paragraph,
    Paragraphs,
    Run,
    RunKind,
    SourceEntry,
    StatementBlock,
    TimelineBlock,
)

PartKind = Literal[
    "changes",
    "takeaways",
    "key_figures",
    "section",
    "timeline",
    "glossary",
    "sources",
    "colophon",
]


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence of the template's own, or a name that such words introduce."""

    text: Paragraphs
    lead: Paragraphs = field(default_factory=dict)


Item = (
    StatementBlock
    | KeyFigureBlock
    | FactBlock
    | TimelineBlock
    | GlossaryEntry
    | SourceEntry
    | Remark
)


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and what stands below it; a lead is the only statement in a section."""

    kind: PartKind
    heading: Paragraphs
    items: tuple[Item, ...]


def parts_of(document: Document) -> Iterator[Part]:
    """Yield the parts that an edition has, in the order of the page."""
    sections = (
        Part("section", section.title, (*((section.lead,) if section.lead else ()), *section.facts))
        for section in document.sections
    )
    parts = (
        _part(document, "changes", document.changes),
        _part(document, "takeaways", document.takeaways),
        _part(document, "key_figures", document.key_figures),
        *sections,
        _part(document, "timeline", document.timeline),
        _part(document, "glossary", (*document.glossary, *_legend(document))),
        _part(document, "sources", document.sources),
        _part(document, "colophon", tuple(_colophon(document))),
    )
    return (part for part in parts if part.items)


def status_of(document: Document) -> tuple[Paragraphs, ...]:
    """Return what marks an edition that is not to be published yet: draft, embargo, or neither."""
    marks = (("draft", document.draft), ("embargo", document.embargo is not None))
    return tuple(document.labels[key] for key, marked in marks if marked)


def _part(document: Document, kind: PartKind, items: tuple[Item, ...]) -> Part:
    """Return a part whose heading is the template's, nothing where it has no words for it."""
    return Part(kind, document.labels.get(kind, {}), items)


def _legend(document: Document) -> Iterator[Remark]:
    """Yield what the asterisk of a translated name means, where there is one."""
    if any(entry.translated for entry in document.glossary) and "translated_name" in (
        document.labels
    ):
        yield Remark(document.labels["translated_name"])


_COLOPHON = ("compiled", "gathered_until", "support_legend", "prevails", "how_to_cite")


def _colophon(document: Document) -> Iterator[Remark]:
    labels = document.labels
    yield from (Remark(labels[key]) for key in _COLOPHON if key in labels)
    if document.issuer:
        yield Remark(document.issuer, labels.get("issuer", {}))
    if document.contact:
        yield Remark(document.contact, labels.get("contact", {}))


def mentions(runs: Iterable[Run], kinds: Sequence[RunKind]) -> Iterator[tuple[str, str]]:
    """Yield what stands behind runs of these kinds, and how it is said, in order.

    Runs of one value that follow each other are one mention: raised letters stand apart.
    """
    for (ref, is_one), group in groupby(runs, lambda run: (run.ref, run.kind in kinds)):
        if is_one and ref:
            yield ref, "".join(run.text for run in group)


@dataclass(frozen=True, slots=True)
class Described:
    """A piece of a source's entry; `known` is false for the words that say it is not indicated."""

    kind: Literal["title", "publisher", "author", "date", "url"]
    text: Paragraph
    known: bool = True


def description_of(source: SourceEntry) -> Iterator[Described]:
    """Yield what is printed of a source, in order; a comma of its language stands in between."""
    yield from _described("title", source.title, source)
    yield from _described("publisher", source.publisher, source)
    yield from _described("author", source.author, source)
    yield from _described("date", source.date, source)
    if source.url:
        link = Run("link", source.url, "en", source.url)
        address = (Isolate("ltr", (link,)),) if source.direction == "rtl" else (link,)
        yield Described("url", Paragraph(source.lang, source.direction, address))


def facing(paragraph: Paragraph, source: SourceEntry) -> tuple[Inline, ...]:
    """Return a paragraph as it stands inside the entry of a source: isolated if it must be."""
    if paragraph.direction == source.direction:
        return paragraph.content
    return (Isolate(paragraph.direction, tuple(paragraph.runs())),)


def _described(
    kind: Literal["title", "publisher", "author", "date"],
    said: Paragraph | None,
    source: SourceEntry,
) -> Iterator[Described]:
    unknown = source.labels.get(f"{kind}_unknown")
    if said is not None:
        yield Described(kind, said)
    elif unknown is not None:
        yield Described(kind, unknown, known=False)


def comma_of(labels: Mapping[str, Paragraph]) -> str:
    """Return what stands between the members of a list, by the labels of its language."""
    comma = labels.get("marker_separator")
    return f"{comma.text if comma else ','} "


def rests_on(source: SourceEntry) -> Paragraph | None:
    """Return the paragraphs that rest on a source, as a sentence without its stop."""
    label = source.labels.get("paragraphs")
    if label is None or not source.facts:
        return None
    numbers = comma_of(source.labels).join(map(str, source.facts))
    said = Run("text", f" {numbers}", label.lang)
    return Paragraph(label.lang, label.direction, (*label.content, said))
