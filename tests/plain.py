"""A Document as plain text in logical order, for the golden files: what is said, in what order."""

from __future__ import annotations

from collections.abc import Iterator

from briefing.document import Document, Paragraph, Paragraphs


def plain(document: Document) -> str:
    """Return one line per paragraph, the language before it, markers after it."""
    return "\n".join(_lines(document)) + "\n"


def _lines(document: Document) -> Iterator[str]:
    yield from _said("title", document.title)
    yield from _said("subtitle", document.subtitle)
    yield from _said("imprint", document.labels["imprint"])
    for change in document.changes:
        yield from _said("change", change.text)
    for takeaway in document.takeaways:
        yield from _said(f"takeaway {_list(takeaway.numbers)}", takeaway.text)
    for card in document.key_figures:
        for code, figure in card.figure.items():
            words = " ".join(filter(None, (figure.bound, figure.number.text, figure.unit)))
            yield f"card {card.number} {code}: {words} | {card.caption[code].text}"
    for section in document.sections:
        yield from _said(f"section {section.number}", section.title)
        if section.lead:
            yield from _said(f"lead {_list(section.lead.numbers)}", section.lead.text)
        for fact in section.facts:
            yield from _said(f"fact {fact.number} {fact.id} title", fact.title)
            yield from _said(f"fact {fact.number} {fact.id} support", fact.support)
            yield from _said(f"fact {fact.number} {fact.id}", fact.text)
            yield from _said(f"fact {fact.number} {fact.id} note", fact.note)
            for difference in fact.differences:
                told = f"fact {fact.number} {fact.id} differs from {difference.fact}"
                yield from _said(told, difference.lead)
                yield from _said(told, difference.text)
    for event in document.timeline:
        for code in event.date:
            yield f"event {event.sort} {code}: {event.date[code].text} | {event.text[code].text}"
    for entry in document.glossary:
        marks = " ".join(entry.translated)
        for code, name in entry.names.items():
            yield f"term {code}: {name.text} | {entry.acronym} | {marks}"
    for source in document.sources:
        parts = (source.title, source.publisher, source.author, source.date)
        said = " | ".join(part.text if part else "-" for part in parts)
        yield f"source {source.number} {source.lang}: {said} | {_list(source.facts)}"


def _said(what: str, paragraphs: Paragraphs) -> Iterator[str]:
    for code, paragraph in paragraphs.items():
        yield f"{what} {code}: {paragraph.text}{_marked(paragraph)}"


def _marked(paragraph: Paragraph) -> str:
    markers = [run.text for run in paragraph.runs() if run.kind == "marker"]
    return f" [{', '.join(markers)}]" if markers else ""


def _list(numbers: tuple[int, ...]) -> str:
    return ",".join(map(str, numbers))
