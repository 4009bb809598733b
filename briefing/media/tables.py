"""The facts of an edition as a table, and how any table is written so that spreadsheets take it.

UTF-8 with a byte-order mark (without it, a spreadsheet takes Arabic for Windows-1252), commas,
every field in quotes: LibreOffice parts columns at commas, semicolons and tabs alike.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from briefing.document import (
    Document,
    FactBlock,
    KeyFigureBlock,
    Paragraph,
    StatementBlock,
    TimelineBlock,
)
from briefing.model import Brief
from briefing.outline import Item, mentions, parts_of
from briefing.quantities import record_of

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LETTER = re.compile(r"[^\W\d_]")


def facts_csv(brief: Brief, document: Document, verified: Mapping[str, date | None]) -> bytes:
    """Return a table with one row per fact of the edition, in the order of its paragraphs.

    Columns: id, number, topic, subject, attribute, as_of; values, as typed in facts.yaml; then for
    each language title_xx, text_xx, note_xx and values_xx, the values as the edition prints them;
    sources, source_count, last_verified. `verified` is the day on which the evidence of each fact
    was last found in the archived sources, by its id.
    """
    codes = [language.code for language in document.languages]
    printed = {code: _printed(document, code) for code in codes}
    header = ["id", "number", "topic", "subject", "attribute", "as_of", "values"]
    for code in codes:
        header += [f"{column}_{code}" for column in ("title", "text", "note", "values")]
    header += ["sources", "source_count", "last_verified"]
    rows: list[list[str | int]] = []
    for block in (block for section in document.sections for block in section.facts):
        fact = brief.facts[block.id]
        values = {"happened": fact.happened} if fact.happened else {}
        records = {name: record_of(value) for name, value in {**values, **fact.values}.items()}
        row: list[str | int] = [fact.id, block.number, fact.topic or "", fact.subject or ""]
        row += [fact.attribute or "", str(fact.as_of or ""), safe(values_cell(records))]
        for code in codes:
            texts = (block.title, block.text, block.note)
            row += [safe(text[code].text) if code in text else "" for text in texts]
            said = {name: printed[code].get(f"{fact.id}.{name}") for name in records}
            row.append(safe(values_cell({name: text for name, text in said.items() if text})))
        sources = list(dict.fromkeys(evidence.source for evidence in fact.evidence))
        day = verified.get(fact.id)
        row += ["; ".join(sources), len(sources), day.isoformat() if day else ""]
        rows.append(row)
    return csv_table(header, rows)


def _printed(document: Document, code: str) -> dict[str, str]:
    """Return how each value is printed in a language, by the name `fact.value`.

    Where the edition prints it in several ways, all of them, a bar between them; capitals and the
    kind of a space make no other way.
    """
    items = [item for part in parts_of(document) for item in part.items]
    in_texts = (
        mention
        for item in items
        for paragraph in _texts(item, code)
        for mention in mentions(paragraph.runs(), ("value", "raised"))
    )
    on_cards = (
        (name, " ".join(filter(None, (item.figure[code].bound, number, item.figure[code].unit))))
        for item in items
        if isinstance(item, KeyFigureBlock)
        for name, number in mentions(item.figure[code].number.runs(), ("value", "raised"))
    )
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for name, said in (*in_texts, *on_cards):
        found[name].setdefault(" ".join(said.casefold().split()), said)
    return {name: " | ".join(said.values()) for name, said in found.items()}


def _texts(item: Item, code: str) -> Iterator[Paragraph]:
    """Yield the texts of a block that may print values."""
    match item:
        case StatementBlock():
            texts = [item.text]
        case KeyFigureBlock():
            texts = [item.caption]
        case FactBlock():
            texts = [item.title, item.text, item.note, *(each.text for each in item.differences)]
        case TimelineBlock():
            texts = [item.date, item.text]
        case _:
            texts = []
    yield from (text[code] for text in texts if code in text)


# --- any table -----------------------------------------------------------------------------------


def csv_table(header: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    """Return a table as CSV; texts that may be anything have to pass through `safe` before."""
    table = io.StringIO()
    writer = csv.writer(table, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return table.getvalue().encode("utf-8-sig")


def safe(text: str) -> str:
    """Return a text with an apostrophe before it where a spreadsheet would not take it for text.

    It would calculate what begins like a formula, and take for a number or a date what has no
    letters.
    """
    calculated = text.startswith(_FORMULA) or (text and _LETTER.search(text) is None)
    return f"'{text}" if calculated else text


def values_cell(values: Mapping[str, object]) -> str:
    """Return values with their names in one cell, as YAML has them: `gain: {count: 14}`."""
    return "; ".join(f"{name}: {_flow(value)}" for name, value in values.items())


def _flow(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return str(value)
