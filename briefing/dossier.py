"""What an edition carries with it as proof: its facts, sources, texts, checks, and their hashes.

A finished PDF can be judged without the brief folder: what it says is held against the typed values
of `facts.json` and the plain texts, and every file against its hash in `manifest.json`. No sentence
of a source goes in. The same brief gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, date, datetime, time

from briefing.document import (
    AssociatedFile,
    Document,
    FactBlock,
    Figure,
    GlossaryEntry,
    KeyFigureBlock,
    Paragraph,
    Paragraphs,
    Relationship,
    SourceEntry,
    StatementBlock,
    TimelineBlock,
)
from briefing.model import Brief, Fact, PartialDate, Source, Text, Texts, Validity
from briefing.outline import Item, mentions, parts_of
from briefing.quantities import nouns_record, record_of
from briefing.texts import parse_text, variable_name

Record = dict[str, object]

FACTS, SOURCES, CHECKS, MANIFEST = "facts.json", "sources.json", "checks.json", "manifest.json"

# ISO 32000-2, table 43, which words ISO 19005-3's Annex E: the pages are made from facts and
# sources (Source), the texts say in another form what the pages say (Alternative), and what was
# checked adds to both (Supplement).
_ABOUT: Mapping[str, tuple[Relationship, str]] = {
    FACTS: ("Source", "The facts that the pages print, with their typed values"),
    SOURCES: ("Source", "The sources that the facts rest on"),
    CHECKS: ("Supplement", "What was checked before the edition was published"),
    MANIFEST: ("Supplement", "The SHA-256 of every other file that is attached"),
}


def attachments(
    brief: Brief,
    document: Document,
    checks: Record,
    verified: Mapping[str, date | None],
    packs: Mapping[str, Record],
    program: str,
    template: str,
) -> tuple[AssociatedFile, ...]:
    """Return the files that an edition carries with it, in the order of their names.

    `brief` is the one that the document was set from, `template` the name of what it is printed
    with, `program` the name and version of this one. `checks` is the report of the checks as plain
    data, `verified` the day on which the evidence of each fact was last found in the archived
    sources, by its id. `packs` are the language packs that do not ship, as plain data: what reads
    the figures back must know the language.
    """
    day = datetime.combine(document.date, time(), UTC)
    contents = {
        FACTS: facts_json(brief, document, verified),
        SOURCES: _json(sources_record(brief, document)),
        CHECKS: _json(checks),
    }
    about = dict(_ABOUT)
    for language in document.languages:
        name = f"text.{language.code}.txt"
        contents[name] = text_of(document, language.code).encode()
        about[name] = (
            "Alternative",
            f"The text of the edition in logical order, {language.locale}",
        )
    for code, pack in packs.items():
        contents[f"language.{code}.json"] = _json(pack)
        about[f"language.{code}.json"] = ("Supplement", f"How {code} writes figures and dates")
    contents[MANIFEST] = _json(_manifest(document, contents, about, program, template))
    return tuple(
        AssociatedFile(name, contents[name], about[name][1], day, about[name][0])
        for name in sorted(contents)
    )


def _json(record: Record) -> bytes:
    return (json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _manifest(
    document: Document,
    contents: Mapping[str, bytes],
    about: Mapping[str, tuple[Relationship, str]],
    program: str,
    template: str,
) -> Record:
    return {
        "format": "briefing manifest 1",
        "brief": document.brief_id,
        "edition": document.edition,
        "languages": [language.code for language in document.languages],
        "program": program,
        "template": template,
        "files": [
            {
                "name": name,
                "relationship": about[name][0],
                "sha256": hashlib.sha256(data).hexdigest(),
                "size": len(data),
            }
            for name, data in sorted(contents.items())
        ],
    }


# --- facts ---------------------------------------------------------------------------------------


def facts_json(brief: Brief, document: Document, verified: Mapping[str, date | None]) -> bytes:
    """Return the facts of an edition as the JSON that its PDF carries with it."""
    return _json(facts_record(brief, document, verified))


def facts_record(
    brief: Brief,
    document: Document,
    verified: Mapping[str, date | None],
) -> Record:
    """Return the facts of an edition as plain data: typed values, and each text as printed.

    A fact that the edition does not tell, but takes a figure or a date from, has no texts, and of
    its values those that are taken.
    """
    blocks = {block.id: block for section in document.sections for block in section.facts}
    taken = _values_of_statements(document)
    return {
        "format": "briefing facts 1",
        "brief": document.brief_id,
        "edition": document.edition,
        "date": document.date.isoformat(),
        "gathered_until": str(brief.gathered_until),
        "languages": [
            {"code": language.code, "locale": language.locale, "direction": language.direction}
            for language in document.languages
        ],
        "title": _plain(document.title),
        "facts": [
            {
                **_fact(brief.facts[id_], number, verified.get(id_)),
                **_of_block(brief, brief.facts[id_], blocks.get(id_), taken),
            }
            for id_, number in document.paragraphs.items()
        ],
        "statements": list(_statements(brief, document)),
        "nouns": nouns_record(brief.nouns),
    }


def _fact(fact: Fact, number: int, verified: date | None) -> Record:
    record: Record = {
        "id": fact.id,
        "number": number,
        "sources": list(dict.fromkeys(evidence.source for evidence in fact.evidence)),
    }
    known: Record = {
        "topic": fact.topic,
        "subject": fact.subject,
        "attribute": fact.attribute,
        "as_of": _said(fact.as_of),
        "recorded": _said(fact.recorded),
        "valid": _validity(fact.valid),
        "supersedes": list(fact.supersedes) or None,
        "verified": verified.isoformat() if verified else None,
    }
    return {**record, **{key: value for key, value in known.items() if value is not None}}


def _of_block(brief: Brief, fact: Fact, block: FactBlock | None, taken: Collection[str]) -> Record:
    """Return the values and texts of a fact; without a block those that others take from it."""
    happened = {"happened": record_of(fact.happened)} if fact.happened else {}
    values = {**happened, **{name: record_of(value) for name, value in fact.values.items()}}
    if block is None:
        kept = {name: value for name, value in values.items() if f"{fact.id}.{name}" in taken}
        return {"values": kept, "texts": {}}
    texts = {
        "title": _texts(block.title, fact.title, brief, fact),
        "text": _texts(block.text, fact.text, brief, fact),
        **({"note": _texts(block.note, fact.note, brief, fact)} if block.note else {}),
        **({"support": _said_alone(block.support)} if block.support else {}),
    }
    return {"values": values, "independent": block.independent, "texts": texts}


def _values_of_statements(document: Document) -> set[str]:
    """Return the values, as `fact.value`, that cards, the timeline and statements print."""
    leads = [section.lead for section in document.sections if section.lead]
    texts = [
        *(statement.text for statement in (*document.takeaways, *document.changes, *leads)),
        *(card.caption for card in document.key_figures),
        *(text for event in document.timeline for text in (event.date, event.text)),
    ]
    printed = [paragraph for text in texts for paragraph in text.values()]
    printed += [figure.number for card in document.key_figures for figure in card.figure.values()]
    return {run.ref for paragraph in printed for run in paragraph.runs()}


def _said(day: PartialDate | None) -> str | None:
    return str(day) if day else None


def _validity(valid: Validity | None) -> Record | None:
    if valid is None:
        return None
    ends = {"from": _said(valid.start), "until": _said(valid.end)}
    return {key: end for key, end in ends.items() if end is not None}


def _statements(brief: Brief, document: Document) -> Iterator[Record]:
    """Yield every other text that prints values: takeaways, changes, cards, leads, the timeline."""
    changes = [c.text for c in brief.changes if c.edition in (None, document.edition)]
    for change, block in zip(changes, document.changes, strict=True):
        yield _statement("change", block, change, brief)
    for takeaway, block in zip(brief.takeaways, document.takeaways, strict=True):
        yield _statement("takeaway", block, takeaway.text, brief)
    for card, shown in zip(brief.key_figures, document.key_figures, strict=True):
        fact = brief.facts[card.fact]
        yield {
            "kind": "card",
            "facts": [card.fact],
            "shows": f"{card.fact}.{card.value}",
            "shared": shown.shared,
            "figure": {code: _figure(figure) for code, figure in shown.figure.items()},
            "texts": _texts(shown.caption, card.caption, brief, fact),
        }
    for section, written in zip(document.sections, brief.sections, strict=True):
        if section.lead and written.lead:
            yield _statement("lead", section.lead, written.lead.text, brief)
    for section_block in document.sections:
        for fact_block in section_block.facts:
            yield from _differences(fact_block, brief.facts[fact_block.id], brief)
    for entry, event in zip(brief.timeline, document.timeline, strict=True):
        fact = brief.facts[entry.fact]
        yield {
            "kind": "timeline",
            "facts": [entry.fact],
            "shows": f"{entry.fact}.{entry.value}",
            "figure": _plain(event.date),
            "texts": _texts(event.text, entry.text, brief, fact),
        }


def _differences(block: FactBlock, fact: Fact, brief: Brief) -> Iterator[Record]:
    """Yield what a fact says of others that give another value for the same quantity."""
    for shown, noted in zip(block.differences, fact.differs_from, strict=False):
        texts = _texts(shown.text, noted.note, brief, fact)
        leads = {code: shown.lead[code].text if shown.lead else "" for code in texts}
        yield {"kind": "difference", "facts": [fact.id], "leads": leads, "texts": texts}


def _statement(kind: str, block: StatementBlock, texts: Texts, brief: Brief) -> Record:
    return {
        "kind": kind,
        "facts": list(block.facts),
        "texts": _texts(block.text, texts, brief, None),
    }


def _texts(paragraphs: Paragraphs, texts: Texts, brief: Brief, fact: Fact | None) -> Record:
    return {
        code: {"text": paragraph.text, **_printed(paragraph, texts[code], brief, fact)}
        for code, paragraph in paragraphs.items()
    }


def _printed(paragraph: Paragraph, text: Text, brief: Brief, fact: Fact | None) -> Record:
    """Return the values, terms and foreign phrases that a text prints, as printed, in order.

    Runs of one value that follow each other are one mention: raised letters stand apart.
    """
    own = {variable_name(name) for name in (*fact.values, "happened")} if fact else set()
    ids = {variable_name(id_) for id_ in brief.facts}
    how = [
        sorted(filter_.name for filter_ in part.filters if filter_.name in _HOW)
        for part in parse_text(text).placeholders
        if (len(part.path) == 1 and part.path[0] in own)
        or (len(part.path) == 2 and part.path[0] in ids)
    ]
    values = list(mentions(paragraph.runs(), ("value", "raised")))
    terms = list(mentions(paragraph.runs(), ("term",)))
    record: Record = {}
    if values:
        record["values"] = [
            {"value": ref, "as": said, **({"how": filters} if filters else {})}
            for (ref, said), filters in zip(values, how, strict=True)
        ]
    if terms:
        record["terms"] = [{"term": ref, "as": said} for ref, said in terms]
    phrases = [run.text for run in paragraph.runs() if run.kind in ("foreign", "link")]
    if phrases:
        record["phrases"] = phrases
    return record


_HOW = ("bare", "without_year")


def _said_alone(paragraphs: Paragraphs) -> Record:
    """Return texts whose figures are no values of the brief."""
    return {
        code: {"text": paragraph.text, "phrases": [paragraph.text]}
        for code, paragraph in paragraphs.items()
    }


def _plain(paragraphs: Paragraphs) -> Record:
    return {code: paragraph.text for code, paragraph in paragraphs.items()}


# --- sources -------------------------------------------------------------------------------------


def sources_record(brief: Brief, document: Document) -> Record:
    """Return the sources of an edition as plain data; what a source does not say is absent."""
    return {
        "format": "briefing sources 1",
        "brief": document.brief_id,
        "edition": document.edition,
        "sources": [_source(brief.sources[entry.id], entry) for entry in document.sources],
    }


def _source(source: Source, entry: SourceEntry) -> Record:
    said = {
        "title": entry.title,
        "publisher": entry.publisher,
        "author": entry.author,
    }
    known: Record = {
        **{key: paragraph.text for key, paragraph in said.items() if paragraph},
        "date": _said(source.date),
        "date_said": entry.date.text if entry.date else None,
        "url": source.url,
        "sha256": source.sha256,
        "archived": _said(source.archived),
        "independent_of": list(source.independent_of) or None,
        "note": _plain(entry.notes) or None,
    }
    return {
        "id": source.id,
        "number": entry.number,
        "language": source.language,
        "paragraphs": list(entry.facts),
        **{key: value for key, value in known.items() if value is not None},
    }


# --- texts ---------------------------------------------------------------------------------------


def text_of(document: Document, code: str) -> str:
    """Return an edition in one language as plain text in logical order, a line per paragraph."""
    lines = (" ".join(line.split()) for line in _lines(document, code))
    return "\n".join(line for line in lines if line) + "\n"


def _lines(document: Document, code: str) -> Iterator[str]:
    def said(paragraphs: Paragraphs) -> str:
        return paragraphs[code].text if code in paragraphs else ""

    labels = {key: words[code].text for key, words in document.labels.items() if code in words}
    yield from map(said, (document.issuer, document.title, document.subtitle))
    yield labels.get("imprint", "")
    for part in parts_of(document):
        if part.kind in ("sources", "colophon"):  # sources.json has them; the rest is below
            continue
        yield said(part.heading)
        for item in part.items:
            yield from _item(item, code)
    yield from (labels.get(key, "") for key in ("compiled", "gathered_until", "prevails"))


def _item(item: Item, code: str) -> Iterator[str]:
    match item:
        case StatementBlock():
            yield item.text[code].text
        case KeyFigureBlock():
            yield f"{_figure(item.figure[code])} {item.caption[code].text}"
        case FactBlock():
            texts = (item.title, item.text, item.note)
            yield from (text[code].text for text in texts if code in text)
        case TimelineBlock():
            yield from (item.date[code].text, item.text[code].text)
        case GlossaryEntry():
            yield item.names[code].text


def _figure(figure: Figure) -> str:
    return " ".join(filter(None, (figure.bound, figure.number.text, figure.unit)))
