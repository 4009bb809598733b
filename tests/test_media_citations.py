"""Citations: a program that knows the format reads back what is known, and no more than that."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.library import Library
from bibtexparser.middlewares import LatexDecodingMiddleware
from bibtexparser.model import Entry, Field

from briefing import paths
from briefing.document import Document, Paragraph, Run
from briefing.examine import check_brief
from briefing.media.citations import Reference, bibtex, csl_json, references_of, ris
from briefing.model import Brief, PartialDate
from briefing.pipeline import document_of
from tests.conftest import DATA

FOLDERS = (paths.SHIPPED_BRIEF, DATA / "hard-arabic", DATA / "minimal")


@cache
def edition(folder: Path) -> tuple[Brief, Document]:
    checked = check_brief(folder)
    return checked.brief, document_of(checked, ["fr", "ar"])


def odd() -> tuple[Brief, Document]:
    """Give the small brief with a source whose words are hard on every format."""
    brief, document = edition(DATA / "minimal")
    source = replace(
        brief.sources["journal"],
        title="100 % {des} coûts_réels : A & B # 3\n  $ ~ ^ \\ «كلمة»",
        author="Nom, Prénom and Société & Fils",
        date=PartialDate(2025, 11),
        url="https://example.org/a_b?c=1&d=%20#e~f",
    )
    return replace(brief, sources={"journal": source}), document


def known(reference: Reference) -> dict[str, object]:
    """Give what a reference says, without what it does not."""
    day = reference.date
    said = {
        "id": reference.id,
        "title": reference.title,
        "author": reference.author,
        "publisher": reference.publisher,
        "url": reference.url,
        "edition": reference.edition,
        "date": [part for part in (day.year, day.month, day.day) if part] if day else None,
    }
    return {key: value for key, value in said.items() if value is not None}


EDITIONS = [*(edition(folder) for folder in FOLDERS), odd()]
NAMES = [*(folder.name for folder in FOLDERS), "odd"]
every_edition = pytest.mark.parametrize(("brief", "document"), EDITIONS, ids=NAMES)


def test_references_are_the_brief_in_each_language_and_its_sources() -> None:
    brief, document = edition(paths.SHIPPED_BRIEF)
    found = references_of(brief, document)
    assert [reference.id for reference in found] == [
        *("morocco-dco-ai.fr", "morocco-dco-ai.ar"),
        *("lodj", "fourth-assembly", "ministry-ar", "digital-business-africa", "lopinion"),
    ]
    own, first = found[0], found[2]
    assert (own.edition, str(own.date), own.publisher) == (1, "2026-11-21", None)
    assert known(first) == {
        "id": "lodj",
        "title": brief.sources["lodj"].title,
        "author": "Lycha Jaimssy MBELE",
        "publisher": "L’ODJ Média",
        "date": [2026, 2, 5],
    }


def test_issuer_publishes_the_brief() -> None:
    brief, document = edition(DATA / "minimal")
    issuer = Paragraph("fr-MA", "ltr", (Run("text", "Ministère d’essai", "fr-MA"),))
    issued = replace(document, issuer={"fr": issuer, "ar": issuer})
    assert references_of(brief, issued)[0].publisher == "Ministère d’essai"


def test_white_space_of_the_yaml_file_is_no_part_of_a_title() -> None:
    assert references_of(*odd())[-1].title == "100 % {des} coûts_réels : A & B # 3 $ ~ ^ \\ «كلمة»"


# --- CSL-JSON ------------------------------------------------------------------------------------

# CSL 1.0.2, appendices III and IV: what is written here, with its kind.
_VARIABLES: Mapping[str, type] = {
    **dict.fromkeys(("id", "type", "language", "title", "publisher", "URL"), str),
    **dict.fromkeys(("author",), list),
    "issued": dict,
    "edition": int,
}


@every_edition
def test_csl_json_says_what_is_known(brief: Brief, document: Document) -> None:
    items = json.loads(csl_json(brief, document))
    for item, reference in zip(items, references_of(brief, document), strict=True):
        assert all(isinstance(value, _VARIABLES[key]) for key, value in item.items())
        assert item["type"] == ("report" if reference.edition else "document")
        assert item["language"] == reference.language
        said: dict[str, Any] = {**item, "url": item.get("URL"), "date": None}
        if "issued" in item:
            [said["date"]] = item["issued"]["date-parts"]
        if "author" in item:
            [name] = item["author"]
            said["author"] = name["literal"]
            assert set(name) == {"literal"}
        kept = ("id", "title", "author", "publisher", "url", "edition", "date")
        read = {key: said[key] for key in kept if said.get(key) is not None}
        assert read == known(reference)


def test_csl_json_is_cited_by_a_program_that_knows_it() -> None:
    from citeproc import (
        Citation,
        CitationItem,
        CitationStylesBibliography,
        CitationStylesStyle,
        formatter,
    )
    from citeproc.source.json import CiteProcJSON

    brief, document = edition(paths.SHIPPED_BRIEF)
    items = json.loads(csl_json(brief, document))
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    list_ = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    for item in items:
        list_.register(Citation([CitationItem(item["id"])]))
    entries = [str(entry) for entry in list_.bibliography()]
    for item in items:
        assert any(item["title"] in entry for entry in entries), item["id"]
    assert sum("2026" in entry for entry in entries) >= 2


# --- BibTeX --------------------------------------------------------------------------------------


@every_edition
def test_bibtex_reads_back(brief: Brief, document: Document) -> None:
    written = bibtex(brief, document).decode()
    library = parse_string(written)
    assert library.failed_blocks == []
    for entry, reference in zip(library.entries, references_of(brief, document), strict=True):
        said = {field.key: field.value for field in entry.fields}
        assert entry.entry_type == "misc"
        read: dict[str, object] = {
            "id": entry.key,
            **{key: decoded(said[key]) for key in ("title", "author", "publisher") if key in said},
            **{key: said[key] for key in ("url",) if key in said},
        }
        if "edition" in said:
            read["edition"] = int(said["edition"])
        if "date" in said:
            read["date"] = [int(part) for part in said["date"].split("-")]
            assert said["year"] == said["date"][:4]
        assert read == known(reference)
        assert said["langid"] == {"fr": "french", "ar": "arabic"}[reference.language[:2]]


def decoded(value: str) -> str:
    """Take the inner braces and the escapes of TeX off a field."""
    assert value.startswith("{")
    assert value.endswith("}")
    entry = Entry("misc", "key", [Field("title", value[1:-1])])
    library = Library([entry])
    text = LatexDecodingMiddleware(keep_math_mode=False).transform(library).entries[0]["title"]
    return str(text).replace("ˆ", "^")  # which pylatexenc reads \\textasciicircum as


def test_bibtex_keeps_arabic_and_accents_as_they_are() -> None:
    brief, document = edition(paths.SHIPPED_BRIEF)
    written = bibtex(brief, document).decode()
    assert str(brief.sources["ministry-ar"].title) in written
    assert "coopération numérique" in written


def test_bibtex_names_no_language_that_it_does_not_know() -> None:
    brief, document = edition(DATA / "minimal")
    source = replace(brief.sources["journal"], language="zgh")
    written = bibtex(replace(brief, sources={"journal": source}), document).decode()
    assert written.count("langid") == 2


# --- RIS -----------------------------------------------------------------------------------------


@every_edition
def test_ris_reads_back(brief: Brief, document: Document) -> None:
    written = ris(brief, document).decode()
    assert all(line == "" or re.match(r"[A-Z][A-Z0-9]  - ", line) for line in written.split("\r\n"))
    entries = rispy.loads(written)
    for entry, reference in zip(entries, references_of(brief, document), strict=True):
        assert entry["type_of_reference"] == ("RPRT" if reference.edition else "GEN")
        assert entry["language"] == reference.language
        kept = ("id", "title", "publisher", "edition", "date")
        read: dict[str, object] = {key: entry[key] for key in kept if key in entry}
        if "authors" in entry:
            [read["author"]] = entry["authors"]
        if "urls" in entry:
            [read["url"]] = entry["urls"]
        if "edition" in entry:
            read["edition"] = int(entry["edition"])
        if "date" in entry:
            parts = entry["date"].split("/")
            assert len(parts) == 4
            assert entry["year"] == parts[0]
            read["date"] = [int(part) for part in parts if part]
        assert read == known(reference)


@every_edition
def test_same_edition_gives_the_same_bytes(brief: Brief, document: Document) -> None:
    for write in (csl_json, bibtex, ris):
        assert write(brief, document) == write(brief, document)
        assert write(brief, document).endswith((b"}\n", b"]\n", b"ER  - \r\n"))
