"""What is in a brief, as plain records, lines and a table: for `briefing facts`."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from briefing.errors import BriefingError, Finding, Place
from briefing.evidence import Link, last_verified
from briefing.examine import refuse_languages
from briefing.glosses import Glossary
from briefing.media.tables import csv_table, safe, values_cell
from briefing.model import (
    Bound,
    Brief,
    Count,
    Date,
    DateRange,
    Fact,
    Money,
    Number,
    NumberRange,
    Ordinal,
    Percent,
    TypedValue,
)
from briefing.occurrences import wordings
from briefing.packs import LanguagePack

Written = Mapping[str, object]
"""A typed value as in facts.yaml, {count: 14, noun: rank}; a decimal is a text of its digits."""


@dataclass(frozen=True, slots=True)
class FactRecord:
    """A fact as listed; `number` is its paragraph in the brief, None when it is not printed.

    `last_verified` is None where an anchor is not known to stand in its source. `links` have the
    source, an anchor and the URL that opens it there; None where they were not asked for.
    """

    id: str
    number: int | None
    topic: str
    subject: str
    attribute: str
    as_of: str
    titles: dict[str, str]
    texts: dict[str, str]
    written_in: str
    sources: list[str]
    values: dict[str, Written]
    last_verified: str | None
    links: list[dict[str, str]] | None = None


def list_facts(
    brief: Brief,
    packs: Mapping[str, LanguagePack],
    *,
    language: str | None = None,
    topic: str | None = None,
    source: str | None = None,
    unverified: bool = False,
    links: Mapping[str, Sequence[Link]] | None = None,
) -> list[FactRecord]:
    """Return the facts of a brief in printed order, those that are not printed last.

    The brief may lack texts in some languages. `unverified` keeps the facts whose anchors are not
    all in the lock file; `links` are what leads to each fact in its sources. Raises BriefingError
    for a language that the brief is not written in, a topic or source that it does not have, and
    for a lock file that is damaged.
    """
    refuse_languages(brief, [language] if language else [])
    _refuse_unknown(brief, topic, source)
    glossary = Glossary(brief, packs)
    texts: dict[tuple[str, str], dict[str, str]] = {}
    for wording in wordings(brief):
        if wording.fact is not None and wording.key == f"facts/{wording.fact.id}/{wording.what}":
            texts[wording.fact.id, wording.what] = {
                code: glossary.printed(wording, code)
                for code in ([language] if language else brief.languages)
                if code in wording.texts
            }
    printed = dict.fromkeys(id_ for section in brief.sections for id_ in section.facts)
    numbers = {id_: number for number, id_ in enumerate(printed, 1)}
    verified = last_verified(brief)
    records = [
        _record(
            fact,
            numbers.get(fact.id),
            texts.get((fact.id, "title"), {}),
            texts.get((fact.id, "text"), {}),
            verified.get(fact.id),
            None if links is None else links.get(fact.id, ()),
        )
        for fact in brief.facts.values()
    ]
    kept = [
        record
        for record in records
        if (topic is None or record.topic == topic)
        and (source is None or source in record.sources)
        and (not unverified or record.last_verified is None)
    ]
    return sorted(kept, key=lambda record: (record.number is None, record.number or 0))


def _refuse_unknown(brief: Brief, topic: str | None, source: str | None) -> None:
    """Refuse to filter by what is not there: an empty list would say that there are no facts."""
    topics = dict.fromkeys(fact.topic for fact in brief.facts.values() if fact.topic)
    findings = []
    for kind, asked, known in (("topic", topic, topics), ("source", source, brief.sources)):
        if asked is not None and asked not in known:
            near = difflib.get_close_matches(asked, known, 1, 0.6)
            listed = ", ".join(known) or "none in this brief"
            hint = f"did you mean “{near[0]}”?" if near else f"there are: {listed}"
            place = Place(str(brief.folder))
            message = f"there is no {kind} “{asked}”"
            findings.append(Finding(f"unknown-{kind}", message, place, hint))
    if findings:
        raise BriefingError(findings)


def as_json(records: Iterable[FactRecord]) -> str:
    """Return the list as JSON, one object per fact."""
    return json.dumps([asdict(record) for record in records], ensure_ascii=False, indent=2) + "\n"


def as_lines(
    brief: Brief, records: Sequence[FactRecord], languages: Iterable[str], *, texts: bool
) -> list[str]:
    """Return the list as lines for a terminal, with a summary at the end.

    A language of `languages` that a fact has no title in is said to be missing.
    """
    lines = []
    for record in records:
        number = "-" if record.number is None else str(record.number)
        rests_on = ", ".join(record.sources)
        lines.append(f"{number:>3}  {record.id}  [{rests_on}]")
        lines += [
            f"       {code}  {record.titles.get(code, 'not translated yet')}" for code in languages
        ]
        if texts:
            lines += [f"       {code}  {text}" for code, text in record.texts.items()]
        lines += [f"       {link['source']}  {link['url']}" for link in record.links or ()]
    lines.append(
        f"{len(records)} of {len(brief.facts)} facts, {len(brief.sources)} sources, "
        f"{len(brief.terms)} terms, written in {', '.join(brief.languages)}"
    )
    return lines


# --- the table -----------------------------------------------------------------------------------


def as_csv(records: Iterable[FactRecord], languages: Sequence[str]) -> bytes:
    """Return a table with one row per fact, which LibreOffice and Excel open as it is meant.

    Columns: id, number, topic, subject, attribute, as_of, values, title_xx and text_xx for each
    language, sources, source_count, last_verified, and links where they were asked for (see
    `media.tables` for how they are written).
    """
    header = ["id", "number", "topic", "subject", "attribute", "as_of", "values"]
    header += [f"title_{code}" for code in languages] + [f"text_{code}" for code in languages]
    records = list(records)
    linked = any(record.links is not None for record in records)
    header += ["sources", "source_count", "last_verified", *(["links"] if linked else [])]
    rows: list[list[str | int]] = []
    for record in records:
        texts = [record.titles.get(code, "") for code in languages]
        texts += [record.texts.get(code, "") for code in languages]
        rows.append(
            [
                record.id,
                "" if record.number is None else record.number,
                record.topic,
                record.subject,
                record.attribute,
                record.as_of,
                safe(values_cell(record.values)),
                *map(safe, texts),
                "; ".join(record.sources),
                len(record.sources),
                record.last_verified or "",
                *([" ".join(link["url"] for link in record.links or ())] if linked else []),
            ]
        )
    return csv_table(header, rows)


# --- records -------------------------------------------------------------------------------------


def _record(
    fact: Fact,
    number: int | None,
    titles: dict[str, str],
    texts: dict[str, str],
    verified: date | None,
    links: Sequence[Link] | None,
) -> FactRecord:
    happened = {"happened": fact.happened} if fact.happened else {}
    values: dict[str, TypedValue] = {**happened, **fact.values}
    return FactRecord(
        id=fact.id,
        number=number,
        topic=fact.topic or "",
        subject=fact.subject or "",
        attribute=fact.attribute or "",
        as_of=str(fact.as_of or ""),
        titles=titles,
        texts=texts,
        written_in=fact.written_in,
        sources=list(dict.fromkeys(evidence.source for evidence in fact.evidence)),
        values={name: _written(value) for name, value in values.items()},
        last_verified=str(verified) if verified else None,
        links=None if links is None else [asdict(link) for link in links],
    )


def _written(value: TypedValue) -> Written:
    """Return a value in the form in which facts.yaml has it."""
    written = _kind(value)
    if value.bound is not Bound.EXACTLY:
        written["bound"] = value.bound.value
    if value.as_of is not None:
        written["as_of"] = str(value.as_of)
    return {key: inner for key, inner in written.items() if inner is not None}


def _kind(value: TypedValue) -> dict[str, object]:
    match value:
        case Number():
            whole = value.number == value.number.to_integral_value() and "." not in str(
                value.number
            )
            key = "integer" if whole else "decimal"
            return {key: _digits(value.number), "unit": value.unit}
        case Percent():
            return {"percent": _digits(value.percent)}
        case Money():
            money = {"money": _digits(value.amount), "scale": value.scale}
            return {**money, "currency": value.currency}
        case Count():
            return {"count": value.count, "noun": value.noun}
        case Ordinal():
            return {"ordinal": value.ordinal, "noun": value.noun, "gender": value.gender}
        case Date():
            if value.date.month is None:
                return {"year": value.date.year}
            return {"month" if value.date.day is None else "date": str(value.date)}
        case DateRange():
            return {"dates": [str(value.start), str(value.end)]}
        case NumberRange():
            ends = [_digits(value.start), _digits(value.end)]
            return {"range": ends, "noun": value.noun, "unit": value.unit}
    raise TypeError(type(value).__name__)


def _digits(number: Decimal) -> int | str:
    """Return a whole number, or a text with the digits written: 3.50 is not 3.5."""
    return int(number) if number.as_tuple().exponent == 0 else str(number)
