"""Every figure in every medium is read back and is the typed value, in each language.

The files are taken apart by the means of their formats alone, and the figures are read by the data
of the language packs, names left out.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt

from briefing import paths
from briefing.dossier import facts_record
from briefing.examine import Checked, check_brief
from briefing.media.docx import docx
from briefing.media.markdown import markdown
from briefing.media.plain import plain_text
from briefing.media.tables import facts_csv
from briefing.pipeline import document_of
from briefing.quantities import Words, agrees, quantity_of, read, words_of
from tests.conftest import DATA

FOLDERS = {
    "shipped": paths.SHIPPED_BRIEF,
    "hard-arabic": DATA / "hard-arabic",
    "english-arabic": DATA / "english-arabic",
    "minimal": DATA / "minimal",
}


@cache
def checked(name: str) -> Checked:
    return check_brief(FOLDERS[name])


@cache
def facts(name: str) -> dict[str, Any]:
    brief = checked(name)
    return facts_record(brief.brief, document_of(brief, brief.brief.languages), {})


@cache
def words(name: str, code: str) -> Words:
    values = [
        quantity_of(record) for fact in facts(name)["facts"] for record in fact["values"].values()
    ]
    brief = checked(name)
    return words_of(brief.packs[code], brief.brief.nouns, values, prints=True)


# --- the media, as texts in one language ---------------------------------------------------------


def in_plain_text(name: str, code: str) -> list[str]:
    brief = checked(name)
    return plain_text(document_of(brief, [code]), code).splitlines()


def in_markdown(name: str, code: str) -> list[str]:
    brief = checked(name)
    parsed = MarkdownIt("commonmark").parse(markdown(document_of(brief, [code]), code))
    return [
        "".join(child.content for child in token.children or ())
        for token in parsed
        if token.type == "inline"
    ]


def in_table(name: str, code: str) -> list[str]:
    brief = checked(name)
    written = facts_csv(brief.brief, document_of(brief, brief.brief.languages), {})
    rows = csv.DictReader(io.StringIO(written.decode("utf-8-sig")))
    return [row[f"{part}_{code}"] for row in rows for part in ("title", "text", "note")]


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@cache
def in_word(name: str, code: str, *, parallel: bool = False) -> list[str]:
    brief = checked(name)
    codes = brief.brief.languages if parallel else (code,)
    with zipfile.ZipFile(io.BytesIO(docx(document_of(brief, codes)))) as archive:
        root = ElementTree.fromstring(archive.read("word/document.xml"))
    return ["".join(run_words(run) for run in p.iter(f"{_W}r")) for p in root.iter(f"{_W}p")]


def run_words(run: ElementTree.Element) -> str:
    style = run.find(f"{_W}rPr/{_W}rStyle")
    if style is not None and style.get(f"{_W}val") in ("SourceMarker", "ParagraphNumber"):
        return ""
    return "".join(text.text or "" for text in run.iter(f"{_W}t"))


def in_parallel_word(name: str, code: str) -> list[str]:
    return in_word(name, code, parallel=True)


# --- what the facts print ------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """A text in one language: the values that it prints, with their filters, and its names."""

    text: str
    mentions: tuple[tuple[str, tuple[str, ...]], ...]
    names: tuple[str, ...]


def told(name: str, code: str, *, of_facts: bool) -> Iterator[Told]:
    """Yield the texts of facts, or with those the takeaways, leads, cards and dates."""
    record = facts(name)
    for fact in record["facts"]:
        for part, texts in fact["texts"].items():
            if part != "support":
                yield one(texts[code])
    for statement in () if of_facts else record["statements"]:
        text = one(statement["texts"][code])
        if "figure" in statement:
            shown = ((statement["shows"], ()),)
            if statement["kind"] == "card":
                yield Told(
                    f"{statement['figure'][code]} {text.text}", shown + text.mentions, text.names
                )
                continue
            yield Told(statement["figure"][code], shown, ())
        yield text


def one(said: Mapping[str, Any]) -> Told:
    return Told(
        said["text"],
        tuple((value["value"], tuple(value.get("how", ()))) for value in said.get("values", ())),
        (*(term["as"] for term in said.get("terms", ())), *said.get("phrases", ())),
    )


@cache
def bare(text: str) -> str:
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c) != "Cf")


def part_of(lines: Sequence[str], wanted: str) -> str | None:
    """Give the part of a line, or of two that follow each other, with the letters of a text."""
    text = bare(wanted)
    for first, second in zip(lines, [*lines[1:], ""], strict=True):
        if text in bare(first) + bare(second):
            line = f"{first} {second}"
            kept = [i for i, c in enumerate(line) if bare(c)]
            start = bare(line).index(text)
            return line[kept[start] : kept[start + len(text) - 1] + 1]
    return None


def differences(
    name: str, code: str, lines: Sequence[str], *, of_facts: bool
) -> tuple[int, list[str]]:
    """Return how many values were read, and what is not as it was typed."""
    values = {
        f"{fact['id']}.{key}": quantity_of(record)
        for fact in facts(name)["facts"]
        for key, record in fact["values"].items()
    }
    looked_at, wrong = 0, []
    language = words(name, code)
    for text in told(name, code, of_facts=of_facts):
        said = part_of(lines, text.text)
        if said is None:
            wrong.append(f"nowhere: {text.text}")
            continue
        found = list(read(re.sub("[\u200e\u200f]", "", said), language, text.names))
        for value, how in text.mentions:
            looked_at += 1
            same = [
                quantity
                for quantity in found
                if agrees(
                    quantity,
                    values[value],
                    language,
                    bare="bare" in how,
                    without_year="without_year" in how,
                )
            ]
            if same:
                found.remove(same[0])
            else:
                wrong.append(f"not {value}: {said}")
        left = [said[quantity.start : quantity.end] for quantity in found]
        wrong += [f"no value: {each}" for each in left if any(map(str.isdigit, each))]
    return looked_at, wrong


MEDIA: list[tuple[Callable[[str, str], list[str]], bool]] = [
    (in_plain_text, False),
    (in_markdown, False),
    (in_table, True),
    (in_word, False),
    (in_parallel_word, False),
]
every_medium = pytest.mark.parametrize(
    ("medium", "of_facts"), MEDIA, ids=[medium.__name__ for medium, _ in MEDIA]
)


@every_medium
@pytest.mark.parametrize("name", FOLDERS)
def test_every_figure_is_the_typed_value_in_each_language(
    name: str, medium: Callable[[str, str], list[str]], of_facts: bool
) -> None:
    for code in checked(name).brief.languages:
        looked_at, wrong = differences(name, code, medium(name, code), of_facts=of_facts)
        assert wrong == []
        assert looked_at >= 3


@every_medium
@pytest.mark.parametrize(
    ("code", "right", "harmed"),
    [("fr", "14\u00a0places", "15\u00a0places"), ("ar", "14\u00a0مرتبة", "15\u00a0مرتبة")],
)
def test_figure_that_differs_is_found(
    medium: Callable[[str, str], list[str]], of_facts: bool, code: str, right: str, harmed: str
) -> None:
    lines = medium("shipped", code)
    changed = [line.replace(right, harmed) for line in lines]
    assert changed != lines
    assert differences("shipped", code, changed, of_facts=of_facts)[1] != []
