"""Pictures: page images and cards, read back as files, as pages and as texts."""

from __future__ import annotations

import io
import json
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from briefing import paths
from briefing.document import Document
from briefing.errors import BriefingError, Place, Severity
from briefing.examine import Checked, check_brief
from briefing.pictures import Picture, card_pictures, cards, page_pictures
from briefing.pipeline import attachments_of, document_of, render_edition, resource_folders
from briefing.render import Expected
from briefing.templates import template_folder
from briefing.verify import Report, texts_of, verify
from briefing.verify.card_texts import CardText, card_texts
from briefing.verify.pages import is_ink
from briefing.verify.reading import read
from tests.conftest import DATA
from tests.pages import codes

CARD = template_folder("card")
LONG = (
    "à remplir dans le dossier de la note, qui se trouve là où le programme est lancé, avec les "
    "textes des sources dans un autre dossier, l’archive, et le verrou des preuves à côté d’eux"
)


def words_of(checked: Checked, *languages: str, draft: bool = False) -> Document:
    return document_of(checked, languages, template=CARD, draft=draft)


def drawn(checked: Checked, language: str, *, draft: bool = False) -> tuple[Picture, ...]:
    document = words_of(checked, language, draft=draft)
    return card_pictures(document, CARD, resource_folders(checked.brief.folder, CARD))


@cache
def shipped() -> Checked:
    return check_brief(paths.SHIPPED_BRIEF)


@cache
def starter() -> Checked:
    return check_brief(paths.STARTER_BRIEF)


@cache
def starter_cards(language: str) -> tuple[Picture, ...]:
    return drawn(starter(), language)


@cache
def shipped_cards(language: str) -> tuple[Picture, ...]:
    return drawn(shipped(), language)


@cache
def starter_pdf() -> bytes:
    return render_edition(starter(), ("fr", "ar")).pdf


@cache
def starter_pages() -> tuple[Picture, ...]:
    return page_pictures(starter_pdf(), words_of(starter(), "fr", "ar"))


def changed_starter(folder: Path, *changes: tuple[str, str]) -> Checked:
    """Check a copy of the starter brief with texts of its brief.yaml replaced."""
    copied = Path(shutil.copytree(paths.STARTER_BRIEF, folder / "brief"))
    file = copied / "brief.yaml"
    text = file.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    return check_brief(copied)


def image_of(picture: Picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.data))


def facts_of(checked: Checked, *languages: str) -> dict[str, Any]:
    files = attachments_of(checked, document_of(checked, languages))
    record: dict[str, Any] = json.loads(next(f.data for f in files if f.name == "facts.json"))
    return record


@cache
def shipped_facts(*languages: str) -> dict[str, Any]:
    return facts_of(shipped(), *languages)


def packs_of(checked: Checked, *languages: str) -> Mapping[str, bytes]:
    files = attachments_of(checked, document_of(checked, languages))
    return {f.name.split(".")[1]: f.data for f in files if f.name.startswith("language.")}


def said(pictures: Iterable[Picture]) -> list[CardText]:
    return [
        CardText(picture.shows, code, text)
        for picture in pictures
        for code, text in picture.text.items()
    ]


# --- pages ---------------------------------------------------------------------------------------


def test_each_page_comes_in_two_sizes_and_two_formats_and_the_first_as_a_thumbnail() -> None:
    pages = len(pypdfium2.PdfDocument(starter_pdf()))
    names = [picture.name for picture in starter_pages()]
    assert names == [
        "cover-400.png",
        "cover-400.webp",
        *(
            f"page-{page}-{width}.{ending}"
            for page in range(1, pages + 1)
            for width in (1600, 800)
            for ending in ("png", "webp")
        ),
    ]
    assert Counter(picture.kind for picture in starter_pages()) == {
        "thumbnail": 2,
        "page": 4 * pages,
    }


def test_page_pictures_are_what_their_records_say() -> None:
    for picture in starter_pages():
        image = image_of(picture)
        assert image.format == {"image/png": "PNG", "image/webp": "WEBP"}[picture.media_type]
        assert image.size == (picture.width, picture.height)
        assert picture.name.endswith(f"-{image.width}.{picture.media_type.partition('/')[2]}")
        assert abs(image.height - image.width * 841.89 / 595.28) < 1
        assert not image.info.keys() & {"exif", "icc_profile", "xmp", "dpi"}


def test_both_formats_of_a_page_have_the_same_pixels() -> None:
    large = {p.media_type: p for p in starter_pages() if p.name.startswith("page-1-1600")}
    png, webp = (image_of(p).convert("RGB") for p in large.values())
    assert ImageChops.difference(png, webp).getbbox() is None


def test_page_picture_shows_the_page_and_no_other() -> None:
    document = pypdfium2.PdfDocument(starter_pdf())
    for picture in starter_pages():
        if picture.name.endswith("-800.png"):
            page = document[picture.page - 1]
            direct = page.render(scale=picture.width / page.get_width()).to_pil().convert("RGB")
            direct = direct.crop((0, 0, picture.width, picture.height))
            apart = ImageChops.difference(direct, image_of(picture).convert("RGB"))
            assert max(ImageStat.Stat(apart).mean) < 4, picture.name


def test_page_is_drawn_once_for_all_its_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    render = pypdfium2.PdfPage.render

    def counted(page: Any, **options: Any) -> Any:
        calls.append(1)
        return render(page, **options)

    monkeypatch.setattr(pypdfium2.PdfPage, "render", counted)
    pictures = page_pictures(starter_pdf(), words_of(starter(), "fr", "ar"))
    assert len(calls) == len({picture.page for picture in pictures})
    assert len(pictures) > 4 * len(calls)


def test_page_pictures_are_the_same_bytes_twice() -> None:
    assert page_pictures(starter_pdf(), words_of(starter(), "fr", "ar")) == starter_pages()


def test_alternative_text_of_a_page_names_title_and_page_in_each_language() -> None:
    last = starter_pages()[-1]
    assert last.alt == {
        "fr": f"Une note bilingue en quelques minutes, page {last.page} sur {last.page}",
        "ar": f"مذكرة بلغتين في بضع دقائق، الصفحة {last.page} من {last.page}",
    }


def test_alternative_text_of_a_page_under_embargo_says_so_first(tmp_path: Path) -> None:
    marked = ("edition: 1\n", "edition: 1\nembargo: 2026-11-22T10:00:00+01:00\n")
    checked = changed_starter(tmp_path, marked)
    [first, *_] = page_pictures(starter_pdf(), words_of(checked, "fr", "ar"))
    assert first.alt["fr"].startswith("Sous embargo jusqu’au 22 novembre 2026")
    assert first.alt["ar"].startswith("محظور النشر إلى غاية 22 نونبر 2026")


# --- cards ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_cards_are_one_for_the_title_and_one_for_each_key_figure_in_two_shapes(
    language: str,
) -> None:
    assert [picture.name for picture in starter_cards(language)] == [
        "card-title-1200x630.png",
        "card-1-four-files-1200x630.png",
        "card-2-two-languages-1200x630.png",
        "card-title-1080x1080.png",
        "card-1-four-files-1080x1080.png",
        "card-2-two-languages-1080x1080.png",
    ]
    for picture in starter_cards(language):
        image = image_of(picture)
        assert (image.format, image.size) == ("PNG", (picture.width, picture.height))
        assert picture.name.endswith(f"{picture.width}x{picture.height}.png")
        assert list(picture.alt) == [language]


def test_cards_are_the_same_bytes_twice() -> None:
    assert drawn(starter(), "ar") == starter_cards("ar")


def test_alternative_text_of_a_card_says_figure_unit_and_caption() -> None:
    french = {picture.name: picture.alt["fr"] for picture in shipped_cards("fr")}
    assert french["card-3-funding-2024-1200x630.png"] == (
        "plus de 17 milliards de dirhams : mobilisés en 2024 pour l’innovation technologique"
    )
    arabic = {picture.name: picture.alt["ar"] for picture in shipped_cards("ar")}
    assert arabic["card-3-funding-2024-1080x1080.png"] == (
        "أكثر من 17 مليار درهم: عُبئت سنة 2024 لفائدة الابتكار التكنولوجي"
    )
    assert french["card-title-1200x630.png"].startswith("Le Maroc, l’OCN et la stratégie")


def test_text_of_a_card_is_what_its_page_says() -> None:
    texts = {(p.name, *p.text.items()) for p in shipped_cards("ar") if p.shows.endswith(".run")}
    whole = "الثانية على التوالي من سنوات العضوية في اللجنة التنفيذية لمنظمة التعاون الرقمي (2026)"
    assert texts == {
        ("card-2-reelection-2026-1200x630.png", ("ar", whole)),
        ("card-2-reelection-2026-1080x1080.png", ("ar", whole)),
    }


def test_card_of_an_arabic_edition_is_the_mirror_of_a_french_one() -> None:
    """The spine, which is the darkest part of the card, stands where lines begin."""
    dark = {}
    for language in ("fr", "ar"):
        columns = image_of(starter_cards(language)[1]).convert("L").resize((12, 1)).tobytes()
        dark[language] = columns.index(min(columns))
    assert dark == {"fr": 0, "ar": 11}


def judged_cards(
    checked: Checked, language: str, monkeypatch: pytest.MonkeyPatch, *, draft: bool = False
) -> tuple[bytes, Expected]:
    """Draw cards, and return the PDF that was judged and what it was held to."""
    given: list[tuple[bytes, Expected]] = []

    def noted(pdf: bytes, expected: Expected, *, shown: str) -> Report:
        given.append((pdf, expected))
        return verify(pdf, expected, shown=shown)

    monkeypatch.setattr(cards, "verify", noted)
    drawn(checked, language, draft=draft)
    [one] = given
    return one


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_pages_of_the_cards_pass_the_judge_of_briefs(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf, expected = judged_cards(shipped(), language, monkeypatch)
    report = verify(pdf, expected)
    assert report.findings == ()
    outcomes = {verdict.name: verdict.outcome for verdict in report.verdicts}
    arabic = "passed" if language == "ar" else "skipped"
    assert outcomes["joining"] == arabic
    for name in ("pages", "order", "text layer", "overflow", "contrast", "hidden text", "figures"):
        assert outcomes[name] == "passed", name
    assert codes(verify(pdf, replace(expected, sheets=())).findings) == ["page-size"]


def test_nothing_is_drawn_when_the_judge_objects(monkeypatch: pytest.MonkeyPatch) -> None:
    def strict(pdf: bytes, expected: Expected, *, shown: str) -> Report:
        wrong = replace(expected, sheets=((100.0, 100.0), *expected.sheets[1:]))
        return verify(pdf, wrong, shown=shown)

    monkeypatch.setattr(cards, "verify", strict)
    with pytest.raises(BriefingError) as caught:
        drawn(starter(), "fr")
    assert codes(caught.value.findings) == ["page-size"]


def test_nothing_that_is_read_on_a_card_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    pdf, _ = judged_cards(shipped(), "fr", monkeypatch)
    found = read(pdf, Place("cards"))
    sizes = [g.size / 0.75 for page in found.pages for g in page.glyphs if is_ink(g)]
    assert len(sizes) > 500
    assert min(sizes) >= 27.9


def test_cards_of_an_edition_in_two_languages_are_a_mistake_of_the_caller() -> None:
    document = words_of(starter(), "fr", "ar")
    with pytest.raises(ValueError, match="too many values"):
        card_pictures(document, CARD, resource_folders(paths.STARTER_BRIEF, CARD))


def test_template_that_leaves_cards_out_is_found(tmp_path: Path) -> None:
    template = Path(shutil.copytree(CARD, tmp_path / "card"))
    base = template / "base.html.j2"
    text = base.read_text(encoding="utf-8")
    base.write_text(text.replace('["wide", "square"]', '["wide"]'), encoding="utf-8")
    with pytest.raises(BriefingError) as caught:
        card_pictures(
            words_of(starter(), "fr"), template, resource_folders(paths.STARTER_BRIEF, template)
        )
    assert codes(caught.value.findings) == ["wrong-cards"]


def test_template_that_does_not_name_the_fact_is_found(tmp_path: Path) -> None:
    template = Path(shutil.copytree(CARD, tmp_path / "card"))
    block = template / "blocks" / "figure.html.j2"
    text = block.read_text(encoding="utf-8")
    block.write_text(text.replace('data-fact="{{ card.fact }}"', ""), encoding="utf-8")
    with pytest.raises(BriefingError) as caught:
        card_pictures(
            words_of(starter(), "fr"), template, resource_folders(paths.STARTER_BRIEF, template)
        )
    assert codes(caught.value.findings) == ["card-without-fact"]


# --- long and marked -----------------------------------------------------------------------------


def test_long_caption_fits(tmp_path: Path) -> None:
    checked = changed_starter(tmp_path, ("fr: à remplir dans le dossier de la note", f"fr: {LONG}"))
    card = drawn(checked, "fr")[1]
    assert card.text["fr"].endswith(LONG[-40:])


def test_caption_that_fits_no_card_is_refused_and_quoted(tmp_path: Path) -> None:
    endless = ", ".join([LONG] * 3)
    change = ("fr: à remplir dans le dossier de la note", f"fr: {endless}")
    with pytest.raises(BriefingError) as caught:
        drawn(changed_starter(tmp_path, change), "fr")
    errors = [f for f in caught.value.findings if f.severity is Severity.ERROR]
    assert set(codes(errors)) <= {"overflow", "overlap"}
    assert any("page 2" in f.message and "shorten" in f.hint for f in errors)


@pytest.mark.parametrize(
    ("language", "marks"),
    [
        ("fr", ("Projet", "Sous embargo jusqu’au 22 novembre 2026")),
        ("ar", ("مسودة", "محظور النشر إلى غاية 22 نونبر 2026")),
    ],
)
def test_draft_and_embargo_stand_on_every_card(
    language: str, marks: Sequence[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marked = ("edition: 1\n", "edition: 1\nembargo: 2026-11-22T10:00:00+01:00\n")
    checked = changed_starter(tmp_path, marked)
    pdf, expected = judged_cards(checked, language, monkeypatch, draft=True)
    texts = texts_of(pdf, expected)
    for mark in marks:
        pages = {t.page for t in texts if mark in " ".join(t.text.split())}
        assert pages == set(range(1, expected.pages + 1)), mark


# --- read back -----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_figures_of_the_cards_are_read_back_as_they_were_typed(language: str) -> None:
    checked = shipped()
    verdict = card_texts(said(shipped_cards(language)), shipped_facts("fr", "ar"))
    assert (verdict.outcome, verdict.findings) == ("passed", ())
    assert {row.value: row.agrees for row in verdict.read_back} == {
        f"{card.fact}.{card.value}": True for card in checked.brief.key_figures
    }
    assert all(row.said[language] for row in verdict.read_back)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_figures_are_read_back_in_a_language_whose_pack_comes_along(language: str) -> None:
    checked = check_brief(DATA / "english-arabic")
    pictures = drawn(checked, language)
    facts, packs = facts_of(checked, "en", "ar"), packs_of(checked, "en", "ar")
    assert list(packs) == ["en"]
    assert card_texts(said(pictures), facts, packs).outcome == "passed"


@pytest.mark.parametrize(
    ("language", "old", "new", "expected"),
    [
        ("fr", "17", "18", ["card-differs", "figure-without-value", "value-differs"]),
        ("fr", "milliards", "millions", ["card-differs", "figure-without-value", "value-differs"]),
        ("fr", "plus de ", "", ["card-differs", "figure-without-value", "value-differs"]),
        ("fr", "2024", "2025", ["card-differs", "figure-without-value", "value-differs"]),
        ("fr", "technologique", "", ["card-differs"]),
        ("ar", "17", "71", ["card-differs", "figure-without-value", "value-differs"]),
        ("ar", "مليار", "مليون", ["card-differs", "figure-without-value", "value-differs"]),
        ("ar", "أكثر من ", "", ["card-differs", "figure-without-value", "value-differs"]),
    ],
)
def test_card_that_says_something_else_is_found(
    language: str, old: str, new: str, expected: list[str]
) -> None:
    texts = said(shipped_cards(language))
    broken = [
        replace(one, text=one.text.replace(old, new)) if one.value == "funding-2024.amount" else one
        for one in texts
    ]
    assert broken != texts
    verdict = card_texts(broken, shipped_facts("fr", "ar"))
    assert codes(verdict.findings) == expected


def test_card_of_another_value_is_found() -> None:
    facts = shipped_facts("fr")
    [one, *_] = said(shipped_cards("fr"))
    verdict = card_texts([replace(one, value="readiness-gain.measured")], facts)
    assert codes(verdict.findings) == ["card-unknown"]
    verdict = card_texts([replace(one, lang="en")], facts)
    assert codes(verdict.findings) == ["card-unknown"]


def test_no_cards_are_skipped_and_not_passed() -> None:
    verdict = card_texts([], facts_of(starter(), "fr"))
    assert (verdict.outcome, verdict.skipped) == ("skipped", "there are no cards")
