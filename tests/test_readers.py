"""What readers get out of our PDFs: text to copy, words to find; and whether the scores can fail.

The gates are met on a brief made of hard cases and on the one that ships, in every edition. Each
edition is rendered once and read once by each reader.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from briefing import paths
from briefing.render import render
from tests.pages import rendered
from tests.readers import Reading, browser, lines, read, search
from tests.readers import __main__ as command
from tests.readers.extract import GATED, pdfium
from tests.readers.scores import ARABIC_SCRIPT, Scores, Share, normalized, score, words
from tests.readers.truth import Block, blocks_of_page, folders_of_brief, page_of_brief

BRIEFS = {
    "hard-arabic": Path(__file__).parent / "data" / "hard-arabic",
    "shipped": paths.SHIPPED_BRIEF,
}
EDITIONS = ("fr,ar", "ar", "fr")

# Per cent of words and of whole blocks. PDFium turns about what stands between two Latin or figure
# runs of a right-to-left line, whatever the file says: no engine gets more blocks out of it.
ARABIC = {
    "PDFium": (97, 60),
    "pdf.js": (99, 95),
    "poppler": (99, 80),
    "MuPDF": (99, 95),
    "pypdf": (99, 95),
}
FRENCH = (100, 97.0)
SEARCH = (99.0, 95)
# What is not reached yet, and how far it is: words with a vowel before a stop in another face, in
# PDFium's search; in poppler, one word beside a heading of two lines. An entry goes as soon as it
# is reached.
SHORT_OF_SEARCH: Mapping[tuple[str, str, str], float] = {
    ("hard-arabic", "fr,ar", "PDFium"): 98.8,
    ("hard-arabic", "ar", "PDFium"): 98.8,
}
SHORT_OF_FRENCH: Mapping[tuple[str, str, str], tuple[float, float]] = {
    ("hard-arabic", "fr", "poppler"): (99.8, 99.0),
}

Readings = Mapping[tuple[str, str], tuple[Reading, tuple[Block, ...]]]


@pytest.fixture(scope="module")
def readings(tmp_path_factory: pytest.TempPathFactory) -> Readings:
    """Every edition of both briefs, read by every reader that must get it right."""
    if browser.missing():
        pytest.skip(browser.missing())
    folder = tmp_path_factory.mktemp("readers")
    jobs = {}
    for name, brief in BRIEFS.items():
        for edition in EDITIONS:
            html = page_of_brief(brief, edition.split(","))
            path = folder / f"{name}.{edition}.pdf"
            path.write_bytes(render(html, folders_of_brief(brief)).pdf)
            jobs[f"{name} {edition}"] = (path, blocks_of_page(html))
    done = read(jobs, GATED)
    return {
        (brief, edition): (done[f"{brief} {edition}"], jobs[f"{brief} {edition}"][1])
        for brief in BRIEFS
        for edition in EDITIONS
    }


def scores_of(readings: Readings, brief: str, edition: str, reader: str, lang: str) -> Scores:
    reading, blocks = readings[brief, edition]
    return score(reading.texts[reader], blocks)[lang]


# --- the gates ------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("reader", GATED)
@pytest.mark.parametrize("edition", ["fr,ar", "ar"])
@pytest.mark.parametrize("brief", BRIEFS)
def test_arabic_is_read_as_it_was_written(
    readings: Readings, brief: str, edition: str, reader: str
) -> None:
    scores = scores_of(readings, brief, edition, reader, "ar")
    least_words, least_blocks = ARABIC[reader]
    assert scores.words.of > 400
    assert scores.blocks.of > 50
    assert scores.words.percent >= least_words, scores.words.lost
    assert scores.blocks.percent >= least_blocks, scores.blocks.lost


@pytest.mark.slow
@pytest.mark.parametrize("reader", GATED)
@pytest.mark.parametrize("edition", ["fr,ar", "fr"])
@pytest.mark.parametrize("brief", BRIEFS)
def test_french_is_read_as_it_was_written(
    readings: Readings, brief: str, edition: str, reader: str
) -> None:
    scores = scores_of(readings, brief, edition, reader, "fr")
    least_words, least_blocks = SHORT_OF_FRENCH.get((brief, edition, reader), FRENCH)
    assert scores.words.of > 400
    short = scores.words.percent < FRENCH[0] or scores.blocks.percent < FRENCH[1]
    assert short == ((brief, edition, reader) in SHORT_OF_FRENCH)
    assert scores.words.percent >= least_words, scores.words.lost
    assert scores.blocks.percent >= least_blocks, scores.blocks.lost
    assert scores.figures.percent == 100, scores.figures.lost


@pytest.mark.slow
@pytest.mark.parametrize("reader", ["PDFium", "pdf.js", "MuPDF"])
@pytest.mark.parametrize("edition", ["fr,ar", "ar"])
@pytest.mark.parametrize("brief", BRIEFS)
def test_arabic_is_found_by_the_search_of_readers(
    readings: Readings, brief: str, edition: str, reader: str
) -> None:
    reading, _ = readings[brief, edition]
    found = reading.found[reader]
    least_words, least_pairs = SEARCH
    least_words = SHORT_OF_SEARCH.get((brief, edition, reader), least_words)
    assert found.words.of > 400
    assert (found.words.percent < SEARCH[0]) == ((brief, edition, reader) in SHORT_OF_SEARCH)
    assert len(reading.asked.pairs) > 0.8 * reading.asked.neighbours  # the others break over lines
    assert found.words.percent >= least_words, found.words.lost
    assert found.pairs.percent >= least_pairs, found.pairs.lost


# --- can the scores fail? -------------------------------------------------------------------------

SENTENCE = "أطلقت الحكومة سنة 2024 برنامجا (DCO) بقيمة 1.234,56 درهم."
BLOCKS = (Block(SENTENCE, "ar-MA"), Block("Le programme coûte 1 234,56 dirhams.", "fr-MA"))


def test_text_as_it_was_written_has_full_scores() -> None:
    scored = score("\n".join(block.text for block in BLOCKS), BLOCKS)
    assert {lang: (s.words.percent, s.blocks.percent) for lang, s in scored.items()} == {
        "ar": (100, 100),
        "fr": (100, 100),
    }
    assert (scored["ar"].words.of, scored["fr"].words.of) == (6, 4)
    assert (scored["ar"].figures.of, scored["fr"].figures.of) == (2, 1)
    assert (scored["ar"].mixed.of, scored["fr"].mixed.of) == (1, 0)


def test_reversed_text_scores_nothing() -> None:
    scored = score("\n".join(block.text[::-1] for block in BLOCKS), BLOCKS)
    for scores in scored.values():
        assert (scores.words.found, scores.blocks.found, scores.figures.found) == (0, 0, 0)


def test_reversed_words_in_the_right_order_score_nothing() -> None:
    text = " ".join(word[::-1] for word in SENTENCE.split())
    scores = score(text, BLOCKS[:1])["ar"]
    assert (scores.words.found, scores.blocks.found) == (0, 0)


@pytest.mark.parametrize(
    ("was", "given", "lost"),
    [
        ("2024", "4202", "2024"),
        ("2024 ", "", "2024"),
        ("1.234,56", "234,56.1", "1.234,56"),
        ("1.234,56", "1.234.56", "1.234,56"),
        ("1.234,56", "1.234 ,56", "1.234,56"),
    ],
)
def test_a_figure_that_changed_is_lost(was: str, given: str, lost: str) -> None:
    scores = score(SENTENCE.replace(was, given), BLOCKS[:1])["ar"]
    assert scores.figures.lost == (lost,)
    assert scores.blocks.found == 0


@pytest.mark.parametrize("given", ["من 2024 إلى 2026", "2024-2026", "2024–2026"])
def test_a_range_is_one_figure_when_a_dash_makes_it(given: str) -> None:
    turned = given.replace("2024", "x").replace("2026", "2024").replace("x", "2026")
    scores = score(turned, [Block(given, "ar")])["ar"]
    assert scores.figures.of == (2 if "إلى" in given else 1)
    assert scores.figures.found == (2 if "إلى" in given else 0)


def test_a_word_counts_as_often_as_it_stands() -> None:
    scores = score("من من", [Block("من من من", "ar")])["ar"]
    assert (scores.words.found, scores.words.of, scores.words.lost) == (2, 3, ("من",))


def test_glued_and_split_words_are_lost() -> None:
    block = Block("منظمة التعاون", "ar")
    assert score("منظمةالتعاون", [block])["ar"].words.found == 0
    assert score("منظمة التع اون", [block])["ar"].words.lost == ("التعاون",)


def test_a_vowel_mark_that_moved_is_lost() -> None:
    assert score("عبُئت", [Block("عُبئت", "ar")])["ar"].words.found == 0


def test_presentation_forms_count_when_folded_only() -> None:
    block, forms = Block("سلام", "ar"), "\ufeb3\ufefc\ufee1"
    assert score(forms, [block])["ar"].words.found == 0
    assert score(forms, [block], folded=True)["ar"].words.found == 1


def test_swapped_brackets_lose_the_block_and_keep_the_words() -> None:
    scores = score(SENTENCE.replace("(DCO)", ")DCO("), BLOCKS[:1])["ar"]
    assert (scores.words.percent, scores.blocks.found, scores.mixed.found) == (100, 0, 0)


def test_text_is_compared_without_steering_marks_and_with_one_kind_of_blank() -> None:
    assert normalized("\u200fا\u00a0ب\u202fج\u2067د\u2069\r\nه\u061c") == "ا ب جد ه"
    assert normalized("arabo-\r\nafricain e-\n  mail https://a/\nb") == (
        "arabo-africain e-mail https://a/b"
    )
    assert normalized("fin -\nsuite, a- b") == "fin - suite, a- b"
    assert normalized("\u0641\u0651\u064e") == "\u0641\u064e\u0651"  # canonical order


def test_words_lose_punctuation_and_markers_at_their_edges() -> None:
    text = "«الاقتراع».1، (DCO)، بـ14 5G وثيقٌ؛ vote.1, 3 l’IA 13,3%"
    assert words(text) == ["الاقتراع", "DCO", "بـ14", "5G", "وثيقٌ", "vote", "l’IA"]


def test_a_score_that_looked_at_nothing_is_none() -> None:
    scores = score("Texte", [Block("Texte", "fr")])["fr"]
    with pytest.raises(ValueError, match="nothing was looked at"):
        _ = scores.figures.percent
    assert str(scores.figures) == "none"
    assert score("Texte", []) == {}


@pytest.mark.parametrize(
    ("text", "mixed"),
    [
        ("شبكة معاهد الجزري", False),
        ("برسم سنة 2026 مقعدا", False),
        ("يومي 4 و5 فبراير", True),
        ("مركز (D4SD) سنة 2026.", True),
        ("حسب Digital Business Africa، تندرج", False),
        ("2026 سنة", False),
    ],
)
def test_mixed_blocks_have_two_runs_of_latin_or_figures(text: str, mixed: bool) -> None:
    assert score(text, [Block(text, "ar")])["ar"].mixed.of == mixed


def test_truth_is_headings_and_paragraphs_without_markers_and_running_heads() -> None:
    html = """<html lang="fr"><body>
    <div class="running head"><p>Titre courant</p></div>
    <h1>Un <!-- rien --> titre</h1>
    <div lang="ar-MA" dir="rtl"><p>نص<sup class="markers">&#8239;<a>1</a></sup>.<br>ثان</p></div>
    <ol><li><p>dans</p><p>la liste</p></li><li lang="en">alone, 2<sup>e</sup></li></ol>
    <span class="figure"><span class="text">14</span></span>
    <p><span class="text">17</span><span><span class="text">milliards</span></span></p>
    <table><tr><th scope="row">t</th><td></td></tr></table>
    </body></html>"""
    assert blocks_of_page(html) == (
        Block("Un titre", "fr"),
        Block("نص. ثان", "ar-MA"),
        Block("dans", "fr"),
        Block("la liste", "fr"),
        Block("alone, 2e", "en"),
        Block("14", "fr"),
        Block("17 milliards", "fr"),
        Block("t", "fr"),
    )


# --- can the search fail? -------------------------------------------------------------------------

ARABIC_LINES = "<p lang='ar' dir='rtl'>منظمة التعاون الرقمي سنة 2026، من <b>منظمة</b> أخرى</p>"


def pdf_of(folder: Path, body: str) -> Path:
    path = folder / "page.pdf"
    path.write_bytes(rendered(folder, body).pdf)
    return path


def test_words_are_placed_where_they_are_painted(tmp_path: Path) -> None:
    pdf = pdf_of(tmp_path, f"{ARABIC_LINES}<p>arabe : <bdi lang='ar'>من</bdi></p>")
    asked = ["منظمة", "التعاون", "الرقمي", "سنة", "من", "ومنظمة", "أخرى", "مُن"]
    [[first, second]] = lines.lines_of(pdf, asked)
    assert [word.spellings for word in first] == [
        *(("منظمة",), ("التعاون",), ("الرقمي",), ("سنة",), ()),
        *(("من", "مُن"), ("منظمة",), ("أخرى",)),
    ]
    assert [word.bare_end for word in first] == [True] * 4 + [False] + [True] * 3
    assert second[0].spellings == ("من", "مُن")


def test_words_with_a_sign_between_them_are_no_neighbours_on_the_page(tmp_path: Path) -> None:
    pdf = pdf_of(tmp_path, "<p lang='ar' dir='rtl'>منظمة، أخرى (منظمة) أخرى</p>")
    assert search.queries(pdf, [Block("منظمة أخرى", "ar")]).pairs == ()


def test_a_word_of_several_spellings_counts_once(tmp_path: Path) -> None:
    pdf = pdf_of(tmp_path, "<p lang='ar' dir='rtl'>في كل سنة</p>")
    blocks = [Block("في كل سنة", "ar"), Block("كُل", "ar")]
    assert {query.text: query.places for query in search.queries(pdf, blocks).pairs} == {
        "في كل": ((0, 1),),
        "كل سنة": ((0, 1),),
    }


def test_queries_are_words_and_neighbours_with_their_places(tmp_path: Path) -> None:
    text = "منظمة التعاون الرقمي سنة 2026، من منظمة أخرى"
    asked = search.queries(pdf_of(tmp_path, ARABIC_LINES), [Block(text, "ar")])
    assert {query.text: query.places for query in asked.words} == {
        "منظمة": ((0, 2),),
        "من": ((0, 3),),  # inside منظمة as well
        **dict.fromkeys(("التعاون", "الرقمي", "سنة", "أخرى"), ((0, 1),)),
    }
    assert [query.text for query in asked.pairs] == [
        "التعاون الرقمي",
        "الرقمي سنة",
        "من منظمة",
        "منظمة أخرى",
        "منظمة التعاون",
    ]
    assert asked.neighbours == 5


def test_a_pair_that_a_line_break_parts_is_not_asked_for(tmp_path: Path) -> None:
    pdf = pdf_of(tmp_path, "<p lang='ar' dir='rtl'>منظمة<br>التعاون</p>")
    asked = search.queries(pdf, [Block("منظمة التعاون", "ar")])
    assert (len(asked.words), asked.pairs, asked.neighbours) == (2, (), 1)


def test_what_is_found_too_seldom_or_on_another_page_is_lost() -> None:
    asked = search.Queries(
        words=(search.Query("أ", ((0, 2),)), search.Query("ب", ((1, 1),)), search.Query("ج", ())),
        pairs=(search.Query("أ ب", ((0, 1), (1, 1))),),
        neighbours=1,
    )
    full = search.found(asked, [(2, 0), (0, 5), (0, 1), (1, 1)])
    assert (full.words, full.pairs) == (Share(3, 3), Share(2, 2))
    poor = search.found(asked, [(1, 9), (5, 0), (0, 0), (1, 0)])
    assert (poor.words, poor.pairs) == (Share(0, 3, ("أ", "ب", "ج")), Share(1, 2, ("أ ب",)))


@pytest.mark.slow
def test_searches_of_all_readers_bite(tmp_path: Path) -> None:
    if browser.missing():
        pytest.skip(browser.missing())
    right = pdf_of(tmp_path, "<p lang='ar' dir='rtl'>منظمة رقمية</p>")
    (tmp_path / "wrong").mkdir()
    wrong = pdf_of(tmp_path / "wrong", "<p lang='ar' dir='rtl'>ةيمقر ةمظنم</p>")  # reversed
    blocks = (Block("منظمة رقمية", "ar"),)
    done = read({"right": (right, blocks), "wrong": (wrong, blocks)}, GATED)
    for reader in ("PDFium", "pdf.js", "MuPDF"):
        assert done["right"].found[reader].words == Share(2, 2)
        assert done["right"].found[reader].pairs == Share(1, 1)
        assert done["wrong"].found[reader].words.found == 0
    for reader in GATED:
        assert score(done["right"].texts[reader], blocks)["ar"].words.percent == 100
        assert score(done["wrong"].texts[reader], blocks)["ar"].words.percent == 0


@pytest.mark.slow
def test_a_file_that_pdfjs_cannot_read_is_said_to_be_so(tmp_path: Path) -> None:
    if browser.missing():
        pytest.skip(browser.missing())
    path = tmp_path / "broken.pdf"
    path.write_bytes(b"no PDF at all")
    with pytest.raises(RuntimeError, match=r"pdf\.js fails: .*Invalid PDF"):
        browser.browse({"broken": (path, ())})


def test_pdfjs_that_is_not_there_is_missed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(browser, "PDFJS", tmp_path / "none")
    monkeypatch.setattr(browser, "browser", lambda: "chromium")
    assert "make test" in browser.missing()
    monkeypatch.setattr(browser, "browser", lambda: None)
    assert browser.missing() == "no Chromium is installed"
    with pytest.raises(RuntimeError, match="no Chromium"):
        browser.browse({})


def test_command_prints_a_table_and_what_is_lost(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    pdf = str(pdf_of(tmp_path, ARABIC_LINES))
    brief = str(Path(__file__).parent / "data" / "minimal")
    monkeypatch.setattr(browser, "missing", lambda: "no browser today")
    monkeypatch.setattr(sys, "argv", ["readers", pdf, "--brief", brief, "--lost", "PDFium"])
    command.main()
    said = capsys.readouterr().out
    assert "without pdf.js: no browser today" in said
    for reader in ("PDFium", "poppler", "MuPDF", "pypdf"):
        assert f"\n{reader} " in said
    assert "\nsearch, words: " in said
    assert said.rstrip().endswith("pairs")


def test_languages_of_arabic_script_are_those_that_are_searched(tmp_path: Path) -> None:
    pdf = pdf_of(tmp_path, ARABIC_LINES)
    assert "منظمة" in normalized(pdfium(pdf))
    assert {"ar"} <= ARABIC_SCRIPT
    assert search.queries(pdf, [Block("منظمة", "fr")]).words == ()
