"""What is in a brief, as plain records and lines: for `briefing facts`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from briefing.document import Document, FactBlock, Paragraphs
from briefing.model import Fact
from briefing.pipeline import Checked, document_of


@dataclass(frozen=True, slots=True)
class FactRecord:
    """A fact as listed; `number` is its paragraph in the brief, None when it is not printed."""

    id: str
    number: int | None
    topic: str
    titles: dict[str, str]
    texts: dict[str, str]
    written_in: str
    sources: list[str]
    values: list[str]


def list_facts(
    checked: Checked,
    *,
    language: str | None = None,
    topic: str | None = None,
    source: str | None = None,
) -> list[FactRecord]:
    """Return the facts of a brief in printed order, those that are not printed last.

    Raises BriefingError for a language that the brief is not written in.
    """
    languages = (language,) if language else checked.brief.languages
    printed: dict[str, FactBlock] = {}
    for code in languages:
        document = document_of(checked, [code])
        for block in _blocks(document):
            known = printed.get(block.id, block)
            printed[block.id] = FactBlock(
                block.id,
                block.number,
                {**known.title, **block.title},
                {**known.text, **block.text},
                {**known.note, **block.note},
                block.markers,
            )
    records = [_record(fact, printed.get(fact.id)) for fact in checked.brief.facts.values()]
    kept = [
        record
        for record in records
        if (topic is None or record.topic == topic) and (source is None or source in record.sources)
    ]
    return sorted(kept, key=lambda record: (record.number is None, record.number or 0))


def as_records(records: Iterable[FactRecord]) -> list[dict[str, object]]:
    """Return plain data for JSON."""
    return [asdict(record) for record in records]


def as_lines(checked: Checked, records: Sequence[FactRecord], *, texts: bool) -> list[str]:
    """Return the list as lines for a terminal, with a summary at the end."""
    lines = []
    for record in records:
        number = "-" if record.number is None else str(record.number)
        rests_on = ", ".join(record.sources)
        lines.append(f"{number:>3}  {record.id}  [{rests_on}]")
        lines += [f"       {code}  {title}" for code, title in record.titles.items()]
        if texts:
            lines += [f"       {code}  {text}" for code, text in record.texts.items()]
    brief = checked.brief
    lines.append(
        f"{len(records)} of {len(brief.facts)} facts, {len(brief.sources)} sources, "
        f"{len(brief.terms)} terms, written in {', '.join(brief.languages)}"
    )
    return lines


def _blocks(document: Document) -> Iterable[FactBlock]:
    for section in document.sections:
        yield from section.facts


def _record(fact: Fact, block: FactBlock | None) -> FactRecord:
    return FactRecord(
        id=fact.id,
        number=block.number if block else None,
        topic=fact.topic or "",
        titles=_plain(block.title) if block else {},
        texts=_plain(block.text) if block else {},
        written_in=fact.written_in,
        sources=[evidence.source for evidence in fact.evidence],
        values=sorted(fact.values),
    )


def _plain(paragraphs: Paragraphs) -> dict[str, str]:
    return {code: paragraph.text for code, paragraph in paragraphs.items()}
