"""The hard cases: nobody thins them out, they fall where lines break, and the sheets are written.

Every class of difficulty is looked for in the typeset Arabic, so that an item that is reworded
cannot lose what it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from briefing.document import Document, Paragraph
from briefing.examine import Checked, check_brief
from briefing.pipeline import document_of
from tests.conftest import DATA
from tests.hard_cases import FOLDER, strips, write_sheets
from tests.laid_out import Block, blocks, rendered

ITEMS = 24
LATIN = r"[A-Za-z][A-Za-z\-]*"
ALEFS = "اأإآ"
JOINING = "بتثجحخسشصضطظعغفقكلمنهي"  # letters that join to the one after them
NOT_JOINING = "ادذرزوأإآؤةى"
MARKS = "\u064b-\u0652\u0670"

# What must stand in the Arabic, and in how many items at least.
CLASSES: Mapping[str, tuple[str, int]] = {
    **{f"lam-{alef} joined": (f"[{JOINING}]ل{alef}", 1) for alef in ALEFS},
    **{f"lam-{alef} apart": (rf"(?:(?<!\w)|[{NOT_JOINING}])ل{alef}", 2) for alef in ALEFS},
    "lam-alef with marks": (f"ل[{MARKS}]+[{ALEFS}]", 1),
    "every short vowel": ("(?s)(?=.*\u064e)(?=.*\u064f)(?=.*\u0650)(?=.*\u0652)", 1),
    "shadda and a vowel": ("\u0651[\u064e\u064f\u0650]|[\u064e\u064f\u0650]\u0651", 2),
    "shadda and tanwin": ("\u0651[\u064b\u064c\u064d]|[\u064b\u064c\u064d]\u0651", 2),
    "dagger alef": ("\u0670", 1),
    "tanwin of each case": ("(?s)(?=.*\u064b)(?=.*\u064c)(?=.*\u064d)", 1),
    "hamza on waw": ("ؤ", 3),
    "hamza on yeh": ("ئ", 5),
    "hamza alone": ("ء", 4),
    "alef without dots": (r"ى\b", 8),
    "ta with dots": (r"ة\b", 15),
    "bi- before a figure": (r"بـ\d", 3),
    "wa- before a figure": (r"(?<!\w)و\d", 3),
    "li- before a figure": (r"لـ\d", 1),
    "fa- before a figure": (r"فـ\d", 1),
    "ka- before a figure": (r"كـ\d", 1),
    "tatweel before figures": (r"\u0640\d", 4),
    "article before a figure": (r"الـ\d", 1),
    "range in words": (r"من \d+\S* إلى \d", 2),
    "range with a dash": (r"\d–\d", 1),
    "percentage": (r"\d%", 3),
    "percentage in brackets": (r"\([^)]*\d%[^)]*\)", 2),
    "negative figure": (r"(?<!\S)-\d", 2),
    "amount": (r"\d\u00a0(?:مليار|مليون|ملايين|درهم)", 2),
    "grouped figure": (r"\d\.\d{3}\b", 2),
    "decimals": (r"\d,\d", 5),
    "grouped figure with decimals": (r"\d\.\d{3},\d", 1),
    "unit": (r"\d\u00a0(?:كيلومتر|جيغاهرتز|متر)", 2),
    "ordinal in words": (r"الدورة (?:الخامسة|الحادية والعشرون)", 1),
    "date": (r"\d\u00a0فبراير \d{4}", 2),
    "pair of days": (r"\d\u00a0و\d\u00a0فبراير", 1),
    "range of dates": (r"من \d+(?:\u00a0\w+ \d+)? إلى \d+\u00a0\w+ \d{4}", 2),
    "ISO date": (r"\d{4}-\d\d-\d\d", 1),
    "international number": (r"\+212(?:\u00a0\d+)+", 1),
    "national number": (r"(?<!\d)05(?:\u00a0\d\d)+", 2),
    "number with hyphens": (r"\+1(?:-\d+)+", 1),
    "web address": (r"https://\S+", 2),
    "web address with a query": (r"https://\S+\?\w+=\w+&\w+=", 1),
    "web address without a scheme": (r"(?<!/)www\.\S+", 1),
    "mail address": (r"\S+@\S+", 2),
    "comma": ("،", 15),
    "semicolon": ("؛", 8),
    "question mark": ("؟", 4),
    "exclamation mark": ("!", 3),
    "question and exclamation": (r"؟!", 1),
    "ellipsis": ("…", 1),
    "colon": (":", 5),
    "guillemets around Latin": (rf"«{LATIN}[^»]*»", 2),
    "guillemets around Arabic": (r"«[\u0621-\u064a][^«»]*»", 2),
    "quotes in quotes": (r"«[^»]*«[^»]+»[^»]*»", 1),
    "single guillemets": (r"‹[\u0621-\u064a]+›", 1),
    "acronym in brackets": (r"\([A-Z]{3}\)", 2),
    "figure in brackets": (r"\(\d+\u00a0\w+\)", 1),
    "figure in square brackets": (r"\[\d+\]", 1),
    "brackets in brackets": (r"\([^)]*\[[^\]]+\]\)", 1),
    "slash between Arabic words": (r"[\u0621-\u064a]/[\u0621-\u064a]", 1),
    "slash between figures": (r"\d/\d", 2),
    "slash between Latin words": (r"[a-z]/[a-z]", 1),
    "dash between Latin words": (r"[A-Za-z]–[A-Z]", 1),
    "dash with spaces": (r" – ", 1),
    "hyphen in a Latin name": (r"PDF/UA-\d", 1),
    "figure and letter": (r"\b5G\b", 1),
    "Latin first": (rf"^{LATIN}", 1),
    "Latin last": (rf"{LATIN}[.!؟]?$", 1),
    "Latin first in a sentence": (rf"[.!؟:] {LATIN}", 1),
    "Latin last in a sentence": (rf"{LATIN}[.!؟] [\u0621-\u064a]", 2),
    "four Latin words in a row": (r"(?:[A-Za-z]+ ){3}[A-Za-z]+", 1),
}

IN_FRENCH: Mapping[str, tuple[str, int]] = {
    "narrow space before a high mark": ("\u202f[;!?]", 8),
    "space before a colon": ("\u00a0:", 5),
    "guillemets": ("«\u202f[^«»]+\u202f»", 5),
    "quotes in quotes": ("«[^»]*«[^»]+»[^»]*»", 1),
    "grouped figure": ("\\d\u202f\\d{3}", 2),
    "minus": ("\u2212\\d", 2),
    "Arabic word": (r" [\u0621-\u064a]+ ", 1),
    "apostrophe": ("’", 15),
}


@pytest.fixture(scope="module")
def checked() -> Checked:
    return check_brief(FOLDER)


@cache
def _document() -> Document:
    return document_of(check_brief(FOLDER), ("fr", "ar"))


def texts(language: str) -> list[tuple[str, str]]:
    """Return heading and text of each item."""
    facts = [fact for section in _document().sections for fact in section.facts]
    return [(fact.title[language].text, fact.text[language].text) for fact in facts]


def test_the_brief_has_nothing_to_object_to(checked: Checked) -> None:
    assert not checked.findings


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_there_are_two_dozen_items_with_heading_and_paragraph(language: str) -> None:
    found = texts(language)
    assert len(found) == ITEMS
    assert all(title and text for title, text in found)
    assert len({text for _title, text in found}) == ITEMS


@pytest.mark.parametrize("name", CLASSES)
def test_class_of_hard_cases_is_there(name: str) -> None:
    pattern, least = CLASSES[name]
    items = [pair for pair in texts("ar") if any(re.search(pattern, text) for text in pair)]
    assert len(items) >= least


@pytest.mark.parametrize("name", IN_FRENCH)
def test_class_of_hard_cases_is_there_in_french(name: str) -> None:
    pattern, least = IN_FRENCH[name]
    items = [pair for pair in texts("fr") if any(re.search(pattern, text) for text in pair)]
    assert len(items) >= least


def test_a_class_that_is_gone_is_missed() -> None:
    thinned = [pair for pair in texts("ar") if "[" not in pair[1]]
    pattern, _least = CLASSES["brackets in brackets"]
    assert not [pair for pair in thinned if any(re.search(pattern, text) for text in pair)]


def test_addresses_are_links_and_telephone_numbers_are_not() -> None:
    runs = [run for fact in _all_texts() for run in fact.runs()]
    targets = {run.ref.partition(":")[0] for run in runs if run.kind == "link"}
    assert targets == {"https", "mailto"}
    assert all("+" not in run.text for run in runs if run.kind == "link")


def _all_texts() -> list[Paragraph]:
    facts = [fact for section in _document().sections for fact in section.facts]
    return [paragraph for fact in facts for paragraph in (fact.title["ar"], fact.text["ar"])]


# --- on the page ---------------------------------------------------------------------------------


@cache
def _blocks(*languages: str) -> list[Block]:
    return blocks(check_brief(FOLDER), languages)


def arabic_paragraphs(*languages: str) -> list[Block]:
    """Return the Arabic paragraphs of the items, without their numbers."""
    return [
        block
        for block in _blocks(*languages)
        if block[0].fact and block[0].tag == "p" and block[0].lang == "ar-MA"
        if re.search(r"[\u0621-\u064a]", "".join(line.text for line in block))
    ]


def test_paragraphs_are_long_enough_for_lines_to_break_in_them() -> None:
    lengths = [len(block) for block in arabic_paragraphs("fr", "ar")]
    assert len(lengths) == ITEMS
    assert min(lengths) >= 3
    assert max(lengths) >= 6


def test_lines_break_inside_latin_phrases() -> None:
    broken = [
        (line.text, following.text)
        for block in arabic_paragraphs("fr", "ar")
        for line, following in pairwise(block)
        if re.search(rf"{LATIN},?$", line.text.strip()) and re.match(LATIN, following.text.strip())
    ]
    assert len(broken) >= 3


OPENING, CLOSING = "«‹([", "»›)]،؛؟!.:…%"


@pytest.mark.parametrize("languages", [("fr", "ar"), ("fr",), ("ar",)])
def test_nothing_stands_alone_at_the_edge_of_a_line(languages: tuple[str, ...]) -> None:
    looked_at = 0
    for block in _blocks(*languages):
        for line, following in pairwise(block):
            looked_at += 1
            end, start = line.text.rstrip(), following.text.lstrip()
            assert end[-1] not in OPENING, end
            assert start[0] not in CLOSING, start
            assert not re.search(r"(?:^|\s)[+\-−]?\d[\d.,]*$", end) or not re.match(
                r"%|\u00a0|(?:dirham|ans|درهم|مليار|مليون|سنة)\b", start
            ), (end, start)
            assert not re.search(r"\d[–/@-]$", end), (end, start)
    assert looked_at > ITEMS


def test_numbers_and_addresses_are_not_torn_apart() -> None:
    wanted = ["+212\u00a0500\u00a0000\u00a0000", "+1-202-555-0147", "12–15", "input/output"]
    wanted += ["archives-1.essai@example.org", "05\u00a000\u00a000\u00a000\u00a000", "2026-02-05"]
    for languages in (("fr", "ar"), ("fr",), ("ar",)):
        lines = [line.text for block in _blocks(*languages) for line in block]
        for text in wanted:
            assert any(text in line for line in lines), (languages, text)


# --- the sheets ----------------------------------------------------------------------------------


def test_every_item_is_found_on_the_page(checked: Checked) -> None:
    pdf = rendered(checked, ("fr", "ar"))[0].pdf
    found = strips(pdf)
    assert sorted(found) == list(range(1, ITEMS + 1))
    assert all(strip.top - strip.bottom > 30 for strip in found.values())


def test_sheets_show_each_item_and_replace_older_ones(tmp_path: Path) -> None:
    (tmp_path / "99-gone.png").write_bytes(b"")
    written = write_sheets(DATA / "minimal", tmp_path, dpi=36)
    assert [path.name for path in written] == ["01-members.png", "02-session.png", "03-budget.png"]
    assert sorted(tmp_path.iterdir()) == sorted(written)
    for path in written:
        with Image.open(path) as sheet:
            assert sheet.width == 298  # an A4 sheet at 36 dots to the inch
            assert len(set(sheet.convert("L").tobytes())) > 10  # something is drawn
