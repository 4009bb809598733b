"""Forms of Arabic letters: right on good pages, and each way to break them found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import arabic_reshaper
import pytest
from fontTools.ttLib import TTFont

from briefing import paths
from briefing.errors import Place
from briefing.render import Rendered
from briefing.verify.joining import joining
from briefing.verify.letters import FINAL, INITIAL, ISOLATED, MEDIAL, bare, letters_of
from briefing.verify.read import Font
from briefing.verify.signs import Sign, signs_of
from tests.judged import ARABIC, found, glyphs_of, judge, made, pair, recoded
from tests.pages import ARABIC as NASKH
from tests.pages import LATIN

FONTS = paths.asset_folder("fonts")
ARABIC_FONTS = sorted(path for path in FONTS.glob("noto-*/*.ttf"))


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    return made(tmp_path_factory.mktemp("good"), pair())


def font(program: bytes) -> Font:
    return Font("F", "ABCDEF+Some", True, True, True, program)


def signs(pdf: bytes) -> list[Sign]:
    """Return the signs of the first page, in the order of the content."""
    file, glyphs = glyphs_of(pdf)
    known = signs_of(file)
    return [known[id(glyph)] for glyph in glyphs]


def shows(letter: str, form: str, *, variant: bool | None = None) -> Callable[[Sign], bool]:
    """Ask whether a sign shows a letter in a form, drawn for its neighbour or not."""
    return lambda sign: any(
        shown.letters == ((letter, form),) and variant in (None, bool(shown.variant))
        for shown in sign.shown
    )


def with_one_changed(
    made: Rendered, wrong: Callable[[Sign], bool], right: Callable[[Sign], bool]
) -> Rendered:
    """Show the glyph of one sign in the place of another one, once."""
    there = signs(made.pdf)
    code = next(sign.glyph.code for sign in there if wrong(sign))
    at = next(at for at, sign in enumerate(there) if right(sign))
    return replace(made, pdf=recoded(made.pdf, {at: code}))


@pytest.mark.parametrize("known", [True, False])
def test_every_letter_of_a_good_page_is_right(good: Rendered, known: bool) -> None:
    verdict = judge(joining, good, known=known)
    assert verdict.findings == ()
    assert verdict.looked_at == sum("\u0620" <= char <= "\u064a" for char in ARABIC)


def test_page_without_arabic_is_skipped(tmp_path: Path) -> None:
    verdict = judge(joining, made(tmp_path, "<p>Rien à joindre</p>"))
    assert (verdict.outcome, verdict.looked_at) == ("skipped", 0)
    assert "no Arabic letter" in verdict.skipped


# Each of the four forms, and lam-alef, in every Arabic face that ships.
@pytest.mark.parametrize("path", ARABIC_FONTS, ids=lambda path: path.stem)
def test_forms_of_a_shipped_font_are_known(path: Path) -> None:
    shapes = {"uni0628": ISOLATED, "uniFE91": INITIAL, "uniFE92": MEDIAL, "uniFE90": FINAL}
    ids = {name: TTFont(path).getGlyphID(name) for name in shapes}
    known = letters_of(font(path.read_bytes()), ids.values())
    assert known is not None
    assert known.forms
    for name, form in shapes.items():
        assert (("ب", form),) in [shown.letters for shown in known.shown[ids[name]]]
    assert known.joins


@pytest.mark.parametrize("path", ARABIC_FONTS, ids=lambda path: path.stem)
def test_page_in_every_shipped_arabic_face_is_right(path: Path, tmp_path: Path) -> None:
    urls = {"Latin": LATIN, "Arabic": path.relative_to(FONTS).as_posix()}
    faces = "".join(
        f'@font-face {{ font-family: {family}; src: url("fonts:{url}") }}'
        for family, url in urls.items()
    )
    verdict = judge(joining, made(tmp_path, pair(), faces=faces))
    assert (verdict.findings, verdict.outcome) == ((), "passed")


def test_reshaped_text_is_found(tmp_path: Path) -> None:
    shaped = arabic_reshaper.reshape("منظمة التعاون الرقمي")
    verdict = judge(joining, made(tmp_path, pair(arabic=shaped)))
    assert found(verdict) == ["presentation-forms"]
    assert "page 1: 18 characters" in verdict.findings[0].message


def test_letter_spacing_is_found(tmp_path: Path) -> None:
    page = made(tmp_path, pair(), css=".cell { letter-spacing: 0.5pt }")
    verdict = judge(joining, page)
    assert found(verdict) == ["letters-apart"]
    assert "«سنة» س and ن stand 0.5 pt apart" in verdict.findings[0].message
    assert len(verdict.findings) == 5
    assert " more)" in verdict.findings[-1].message


def naskh_without_shaping(root: Path, **header: int) -> str:
    """Write Noto Naskh without GSUB and without presentation forms; return its faces."""
    folder = root / "brief" / "fonts"
    folder.mkdir(parents=True)
    plain = TTFont(FONTS / NASKH, recalcTimestamp=False)
    del plain["GSUB"]
    for table in plain["cmap"].tables:
        table.cmap = {code: name for code, name in table.cmap.items() if code < 0xFB50}
    for name, value in header.items():
        setattr(plain["head"], name, value)
    plain.save(folder / "plain.ttf")
    return (
        f'@font-face {{ font-family: Latin; src: url("fonts:{LATIN}") }}'
        '@font-face { font-family: Arabic; src: url("brief:fonts/plain.ttf") }'
    )


@pytest.mark.parametrize("header", [{}, {"created": 1}], ids=["known", "unknown"])
def test_font_without_shaping_is_found(header: dict[str, int], tmp_path: Path) -> None:
    faces = naskh_without_shaping(tmp_path, **header)
    verdict = judge(joining, made(tmp_path, pair(), faces=faces))
    assert "wrong-form" in found(verdict)
    first = verdict.findings[0].message
    assert "«سنة» the letter س stands in its isolated form, not in its initial form" in first


def test_wrong_form_of_one_letter_is_found(good: Rendered) -> None:
    medial, initial = (shows("ل", form, variant=False) for form in (MEDIAL, INITIAL))
    verdict = judge(joining, with_one_changed(good, medial, initial))
    assert "wrong-form" in found(verdict)
    assert "stands in its medial form, not in its initial form" in verdict.findings[0].message


def test_wrong_lam_alef_is_found(good: Rendered) -> None:
    """An alef after lam that is drawn for any other letter."""
    plain, special = (shows("ا", FINAL, variant=variant) for variant in (False, True))
    assert found(judge(joining, with_one_changed(good, plain, special))) == ["wrong-lam-alef"]
    verdict = judge(joining, with_one_changed(good, special, plain))
    assert "wrong-lam-alef" in found(verdict)
    messages = " ".join(finding.message for finding in verdict.findings)
    assert "followed by the alef of a lam-alef" in messages


def test_own_font_whose_forms_are_not_known_is_named(good: Rendered) -> None:
    """A font that keeps neither GSUB nor presentation forms says nothing of most letters."""
    file, _ = glyphs_of(good.pdf)
    stripped = {
        key: replace(entry, program=b"no font", name="ABCDEF+Own")
        for key, entry in file.fonts.items()
    }
    verdict = joining(replace(file, fonts=stripped, memo={}), None, Place("essai.pdf"))
    assert (verdict.outcome, verdict.looked_at) == ("warned", 0)
    assert "the forms of Own are not known" in verdict.skipped
    assert found(verdict) == ["forms-unknown"]


@pytest.mark.parametrize("program", [b"", b"no font at all", b"\0\1\0\0" + b"\xff" * 60])
def test_broken_font_program_is_not_known(program: bytes) -> None:
    assert letters_of(font(program), [1, 2]) is None


def test_truncated_font_program_is_not_known() -> None:
    whole = (FONTS / NASKH).read_bytes()
    for length in range(0, 4096, 97):
        letters_of(font(whole[:length]), [1, 2])


def test_text_without_marks_spaces_and_forms() -> None:
    assert bare("أُطلقت  \u2066DCO\u2069\u200f") == "اطلقتDCO"
    assert bare("ﻻ") == "لا"
    assert bare("é\u00a0à") == "ea"
