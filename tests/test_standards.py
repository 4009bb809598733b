"""Every edition is PDF/A-3a and PDF/UA-1 in one file, by veraPDF."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefing.errors import Place
from briefing.verify.reading import read
from briefing.verify.structure import structure
from tests import verapdf
from tests.editions import EDITIONS, NAMES, SHEETS, composed, edition, printed
from tests.verapdf import Failure, Judgement, judge


@pytest.mark.slow
@pytest.mark.parametrize("profile", verapdf.PROFILES)
@pytest.mark.parametrize(("name", "languages"), EDITIONS, ids=NAMES)
def test_every_edition_keeps_both_standards(
    name: str, languages: tuple[str, ...], profile: str
) -> None:
    judgement = judge(edition(name, languages).pdf, profile)
    assert judgement.passed, str(judgement)


@pytest.mark.slow
@pytest.mark.parametrize("profile", verapdf.PROFILES)
@pytest.mark.parametrize(("name", "languages"), SHEETS)
def test_every_fact_sheet_keeps_both_standards(
    name: str, languages: tuple[str, ...], profile: str
) -> None:
    judgement = judge(edition(name, languages, "fact-sheet").pdf, profile)
    assert judgement.passed, str(judgement)


@pytest.mark.parametrize("languages", [("fr", "ar"), ("ar", "fr")], ids="-".join)
def test_reading_by_language_keeps_both_standards(
    minimal_folder: Path, languages: tuple[str, ...]
) -> None:
    with (minimal_folder / "brief.yaml").open("a", encoding="utf-8") as brief:
        brief.write("\nreading_order: language\n")
    made = printed(minimal_folder, composed(minimal_folder, languages))
    for profile in verapdf.PROFILES:
        judgement = judge(made.pdf, profile)
        assert judgement.passed, str(judgement)
    verdicts = structure(read(made.pdf), made.expected, Place("brief.pdf"))
    assert [verdict.name for verdict in verdicts if verdict.findings] == []


def test_no_check_is_no_pass() -> None:
    assert not Judgement("ua1", 0, ()).passed
    assert Judgement("ua1", 1, ()).passed
    assert not Judgement("ua1", 1, (Failure("5-1", 1, "", ""),)).passed


def test_judgement_of_a_plain_file_names_what_is_missing(tmp_path: Path) -> None:
    import pikepdf

    file = tmp_path / "plain.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(file)
    judgement = judge(file, "ua1")
    assert not judgement.passed
    assert {"6.2-1", "7.1-8", "7.1-10"} <= judgement.rules
    assert "ViewerPreferences" in str(judgement)
