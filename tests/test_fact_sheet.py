"""The fact sheet: one page of a brief, with the numbers of the brief, judged like the brief."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from briefing import paths
from briefing.document import Document
from briefing.errors import BriefingError
from briefing.examine import check_brief
from briefing.pipeline import Edition, compose_edition, document_of, render_edition
from briefing.templates import template_folder
from briefing.verify import verify
from tests.conftest import DATA, compare_golden
from tests.editions import BRIEFS, SHEETS, edition

SHEET = template_folder("fact-sheet")
PAIR = ("fr", "ar")

EVERYTHING = """
embargo: 2026-11-21T10:00:00+01:00
prevails: fr
issuer: {fr: Institut des politiques numériques, ar: معهد السياسات الرقمية}
logo:
  file: logo.svg
  alt: {fr: Logo de l’institut, ar: شعار المعهد}
changes:
  - edition: 2
    facts: [readiness-gain]
    text:
      fr: |
        Le gain est de {{ readiness_gain.gain }}.
      ar: |
        التقدم هو {{ readiness_gain.gain }}.
"""
LOGO = """<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20" viewBox="0 0 60 20">
<rect width="60" height="20" fill="#0b4a3f"/></svg>"""


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """Return a copy of the brief that ships."""
    return Path(shutil.copytree(paths.SHIPPED_BRIEF, tmp_path / "brief"))


def document(folder: Path, *languages: str) -> Document:
    return document_of(check_brief(folder, template=SHEET), languages, template=SHEET)


def attached(pdf: bytes, name: str) -> Any:
    """Return an attached file of a PDF as plain data."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return json.loads(opened.attachments[name].get_file().read_bytes())


@pytest.mark.slow
@pytest.mark.parametrize(("name", "languages"), SHEETS)
def test_every_sheet_is_one_page_without_a_finding(name: str, languages: tuple[str, ...]) -> None:
    done = render_edition(check_brief(BRIEFS[name][0]), languages, template=SHEET)
    assert (done.pages, done.findings) == (1, ())
    brief = "morocco-dco-ai" if name == "shipped" else "reading-club"
    assert done.name == f"{brief}.fact-sheet.{'-'.join(languages)}"


@pytest.mark.parametrize("languages", [("fr", "ar"), ("ar",)], ids="-".join)
def test_sheet_is_the_golden_html(
    languages: tuple[str, ...], golden: Callable[[str, str], None]
) -> None:
    html = compose_edition(
        check_brief(paths.SHIPPED_BRIEF), document(paths.SHIPPED_BRIEF, *languages), SHEET
    )
    golden(f"morocco-dco-ai.fact-sheet.{'-'.join(languages)}.html", html)


def test_golden_comparison_sees_another_number() -> None:
    html = compose_edition(
        check_brief(paths.SHIPPED_BRIEF), document(paths.SHIPPED_BRIEF, "ar"), SHEET
    )
    with pytest.raises(AssertionError):
        compare_golden(
            "morocco-dco-ai.fact-sheet.ar.html",
            html.replace("paragraph-24", "paragraph-25"),
            update=False,
        )


def test_paragraphs_and_sources_have_the_numbers_of_the_brief() -> None:
    whole = document_of(check_brief(paths.SHIPPED_BRIEF), PAIR)
    facts = {fact.id: fact for section in whole.sections for fact in section.facts}
    sources = {source.id: source.number for source in whole.sources}
    sheet = document(paths.SHIPPED_BRIEF, *PAIR)
    (section,) = sheet.sections
    told = [(fact.number, fact.markers) for fact in section.facts]
    assert told == [(facts[f.id].number, facts[f.id].markers) for f in section.facts]
    assert [number for number, _ in told] == [1, 2, 12, 24, 26]
    assert {source.id: source.number for source in sheet.sources}.items() <= sources.items()
    assert len(sheet.sources) < len(sources)


def test_sources_are_those_that_the_sheet_rests_on_each_with_its_paragraphs(
    minimal_folder: Path,
) -> None:
    with (minimal_folder / "brief.yaml").open("a", encoding="utf-8") as brief:
        brief.write("\nfact_sheet: [budget]\n")
    sheet = document(minimal_folder, "fr")
    cited = {number for block in sheet.places.values() for number in block.markers}
    assert {source.number for source in sheet.sources} == cited
    assert {number for source in sheet.sources for number in source.facts} == {1, 2, 3}
    assert sheet.told == {3}


def test_figure_of_a_fact_that_is_not_told_has_its_sources_and_its_anchor(
    minimal_folder: Path,
) -> None:
    with (minimal_folder / "brief.yaml").open("a", encoding="utf-8") as brief:
        brief.write("\nfact_sheet: [budget]\n")
    checked = check_brief(minimal_folder)
    done = render_edition(checked, PAIR, template=SHEET)
    assert done.findings == ()
    html = compose_edition(checked, document(minimal_folder, *PAIR), SHEET)
    (card,) = re.findall(r'<div class="row entry".*?</article>', html, re.S)
    assert 'id="paragraph-1"' in card
    assert 'class="markers"' in card
    facts = {fact["id"]: fact for fact in attached(done.pdf, "facts.json")["facts"]}
    assert (facts["members"]["texts"], list(facts["members"]["values"])) == ({}, ["total"])
    assert {"title", "text"} <= facts["budget"]["texts"].keys()


def test_manifest_names_the_template() -> None:
    manifest = attached(edition("english-arabic", ("en",), "fact-sheet").pdf, "manifest.json")
    assert manifest["template"] == "fact-sheet"


def test_facts_of_a_sheet_are_read_back_from_the_page() -> None:
    report = verify(edition("shipped", PAIR, "fact-sheet").pdf)
    by_name = {verdict.name: verdict for verdict in report.verdicts}
    assert report.findings == ()
    assert by_name["typed values"].looked_at > 30
    assert all(row.agrees and len(row.said) == 2 for row in by_name["typed values"].read_back)


@pytest.mark.slow
@pytest.mark.parametrize("languages", [PAIR, ("ar", "fr"), ("fr",), ("ar",)], ids="-".join)
def test_marks_issuer_logo_and_changes_fit_on_the_page(
    shipped: Path, languages: tuple[str, ...]
) -> None:
    done = with_everything(shipped, languages)
    assert (done.pages, done.findings) == (1, ())


def with_everything(folder: Path, languages: tuple[str, ...]) -> Edition:
    """Render the sheet of a later edition that has all that a brief may have."""
    path = folder / "brief.yaml"
    text = path.read_text("utf-8").replace("edition: 1\n", "edition: 2\n", 1)
    path.write_text(text + EVERYTHING, encoding="utf-8")
    (folder / "logo.svg").write_text(LOGO, encoding="utf-8")
    (folder / "texts.lock").unlink()
    checked = check_brief(folder, as_of=date(2026, 11, 25))
    return render_edition(checked, languages, template=SHEET, draft=True)


def test_sheet_that_needs_two_pages_says_which_facts_to_shorten(minimal_folder: Path) -> None:
    path = minimal_folder / "facts.yaml"
    long = " ".join(["La session dure une journée entière."] * 45)
    begin = "text:\n      fr: |\n"
    text = path.read_text("utf-8")
    assert text.count(begin) == 3
    path.write_text(text.replace(begin, f"{begin}        {long}\n"), "utf-8")
    with pytest.raises(BriefingError) as caught:
        render_edition(check_brief(minimal_folder), ("fr",), template=SHEET)
    finding = caught.value.findings[0]
    assert (finding.code, finding.place.file) == (
        "too-many-pages",
        str(minimal_folder / "brief.yaml"),
    )
    assert "members, session, budget" in finding.hint
    assert "fact_sheet" in finding.hint


def test_brief_that_is_no_sheet_may_have_many_pages() -> None:
    done = render_edition(check_brief(DATA / "minimal"), ("fr",))
    assert done.name == "minimal.fr"
