"""The Word file of an edition: directions, languages, structure, and what LibreOffice reads."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import docx as library
import pytest
from PIL import Image

from briefing import paths
from briefing.document import Document, FactBlock, Isolate, LogoImage, Paragraph, Run
from briefing.examine import check_brief
from briefing.media.docx import docx
from briefing.outline import parts_of
from briefing.pipeline import document_of
from tests.conftest import DATA

FOLDERS = {
    "shipped": paths.SHIPPED_BRIEF,
    "hard-arabic": DATA / "hard-arabic",
    "english-arabic": DATA / "english-arabic",
    "minimal": DATA / "minimal",
}
EDITIONS = [
    (name, codes)
    for name in FOLDERS
    for first in ("en" if name == "english-arabic" else "fr",)
    for codes in ((first, "ar"), ("ar", first), (first,), ("ar",))
]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXTS = re.compile(r"word/(document|header\d|footer\d)\.xml")

every_edition = pytest.mark.parametrize(
    ("name", "codes"), EDITIONS, ids=[f"{name}.{'-'.join(codes)}" for name, codes in EDITIONS]
)


@cache
def document(name: str, codes: tuple[str, ...]) -> Document:
    return document_of(check_brief(FOLDERS[name]), codes)


@cache
def written(name: str, codes: tuple[str, ...]) -> bytes:
    return docx(document(name, codes))


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def roots(data: bytes) -> dict[str, ElementTree.Element]:
    return {
        name: ElementTree.fromstring(part)
        for name, part in parts(data).items()
        if TEXTS.match(name)
    }


def body(data: bytes) -> ElementTree.Element:
    return roots(data)["word/document.xml"]


def words(element: ElementTree.Element) -> str:
    """Give the words of a paragraph or run; a tab is a tab."""
    tags = {f"{W}t", f"{W}tab"}
    return "".join(part.text or "\t" for part in element.iter() if part.tag in tags)


def has(element: ElementTree.Element, path: str) -> bool:
    found = element.find("/".join(f"{W}{step}" for step in path.split("/")))
    return found is not None and found.get(f"{W}val", "1") not in ("0", "false")


# --- directions and languages --------------------------------------------------------------------


def kinds(text: str) -> set[str]:
    """Give the scripts of the letters of a text: L from the left, R from the right."""
    classes = {unicodedata.bidirectional(c) for c in text if unicodedata.category(c)[0] == "L"}
    return {"R" if kind in ("R", "AL") else "L" for kind in classes}


def faults(root: ElementTree.Element) -> list[str]:
    """Say where a direction or a language is missing, too much, or says a side."""
    found = []
    for paragraph in root.iter(f"{W}p"):
        right_to_left = has(paragraph, "pPr/bidi")
        scripts = Counter(kind for run in paragraph.iter(f"{W}r") for kind in kinds(words(run)))
        for run in paragraph.iter(f"{W}r"):
            said, rtl = words(run), has(run, "rPr/rtl")
            lang = run.find(f"{W}rPr/{W}lang")
            assert lang is not None, said
            own = lang.get(f"{W}{'bidi' if rtl else 'val'}", "")
            right = own.partition("-")[0] == "ar"
            letters = kinds(said)
            if len(letters) > 1:
                found.append(f"a run of two scripts: {said}")
            if "R" in letters and not (rtl and right):
                found.append(f"no right-to-left run: {said}")
            if "L" in letters and (rtl or right or not own):
                found.append(f"no left-to-right run: {said}")
            signs = said.strip(" \u200e\u200f") and not letters
            if signs and rtl and not right_to_left and not scripts["R"]:
                found.append(f"signs turned round: {said}")
        arabic = scripts["R"] > 0 and not scripts["L"]
        latin = scripts["L"] > 0 and not scripts["R"]
        if arabic and not right_to_left:
            found.append(f"a left-to-right paragraph: {words(paragraph)}")
        if latin and right_to_left and not mixed_language(paragraph):
            found.append(f"a right-to-left paragraph: {words(paragraph)}")
        side = paragraph.find(f"{W}pPr/{W}jc")
        if side is not None:
            found.append(f"a side: {words(paragraph)}")
    return found


def mixed_language(paragraph: ElementTree.Element) -> bool:
    """Whether an Arabic paragraph consists of a name that stays in Latin letters."""
    return all(not has(run, "rPr/rtl") or not kinds(words(run)) for run in paragraph.iter(f"{W}r"))


@every_edition
def test_every_run_has_its_direction_and_its_language(name: str, codes: tuple[str, ...]) -> None:
    looked_at = 0
    for root in roots(written(name, codes)).values():
        assert faults(root) == []
        looked_at += sum(1 for _ in root.iter(f"{W}r"))
    assert looked_at > 30


def first_run(root: ElementTree.Element, script: str) -> ElementTree.Element:
    return next(run for run in root.iter(f"{W}r") if kinds(words(run)) == {script})


def drop(root: ElementTree.Element, script: str, path: str) -> None:
    properties = first_run(root, script).find(f"{W}rPr")
    assert properties is not None
    found = properties.find(path)
    assert found is not None
    properties.remove(found)


def no_bidi(root: ElementTree.Element) -> None:
    for paragraph in root.iter(f"{W}p"):
        properties = paragraph.find(f"{W}pPr")
        bidi = None if properties is None else properties.find(f"{W}bidi")
        if properties is not None and bidi is not None and kinds(words(paragraph)) == {"R"}:
            properties.remove(bidi)
            return


def turned(root: ElementTree.Element) -> None:
    properties = first_run(root, "L").find(f"{W}rPr")
    assert properties is not None
    ElementTree.SubElement(properties, f"{W}rtl")


def wrong_language(root: ElementTree.Element) -> None:
    lang = first_run(root, "R").find(f"{W}rPr/{W}lang")
    assert lang is not None
    lang.set(f"{W}bidi", "fr-MA")


def sided(root: ElementTree.Element) -> None:
    properties = root.find(f".//{W}pPr")
    assert properties is not None
    ElementTree.SubElement(properties, f"{W}jc", {f"{W}val": "right"})


@pytest.mark.parametrize(
    "harm", [lambda root: drop(root, "R", f"{W}rtl"), no_bidi, turned, wrong_language, sided]
)
def test_faults_of_direction_are_found(harm: Callable[[ElementTree.Element], None]) -> None:
    root = body(written("minimal", ("fr", "ar")))
    harm(root)
    assert len(faults(root)) == 1


def test_phrase_of_the_other_direction_is_a_run_in_its_own_language() -> None:
    text = Paragraph(
        "ar-MA",
        "rtl",
        (Run("text", "هاتف ", "ar-MA"), Isolate("ltr", (Run("value", "+212 5 37", "ar-MA"),))),
    )
    changed = replace(document("minimal", ("ar",)), subtitle={"ar": text})
    [subtitle] = [
        paragraph
        for paragraph in body(docx(changed)).iter(f"{W}p")
        if style_of(paragraph) == "Subtitle"
    ]
    runs = [(words(run), has(run, "rPr/rtl")) for run in subtitle.iter(f"{W}r")]
    assert runs == [
        *(("هاتف ", True), ("\u200f", True), ("\u200e", False)),
        *(("+212 5 37", False), ("\u200e", False), ("\u200f", True)),
    ]


# --- structure -----------------------------------------------------------------------------------


def style_of(paragraph: ElementTree.Element) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else style.get(f"{W}val", "")


@every_edition
def test_every_style_that_is_used_is_there(name: str, codes: tuple[str, ...]) -> None:
    data = written(name, codes)
    styles = ElementTree.fromstring(parts(data)["word/styles.xml"])
    known = {style.get(f"{W}styleId") for style in styles.iter(f"{W}style")}
    used = {
        element.get(f"{W}val")
        for root in roots(data).values()
        for tag in ("pStyle", "rStyle", "tblStyle")
        for element in root.iter(f"{W}{tag}")
    }
    assert len(used) > 8
    assert used <= known


def test_styles_set_both_scripts() -> None:
    styles = ElementTree.fromstring(parts(written("minimal", ("ar",)))["word/styles.xml"])
    looked_at = 0
    for properties in styles.iter(f"{W}rPr"):
        fonts = properties.find(f"{W}rFonts")
        assert fonts is None or (fonts.get(f"{W}ascii") and fonts.get(f"{W}cs"))
        assert (properties.find(f"{W}sz") is None) == (properties.find(f"{W}szCs") is None)
        assert properties.find(f"{W}b") is None or properties.find(f"{W}bCs") is not None
        looked_at += fonts is not None
    assert looked_at > 10
    lang = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    assert lang is not None
    assert lang.get(f"{W}bidi") == "ar-MA"


def test_text_is_formatted_by_styles_alone() -> None:
    allowed = {f"{W}{tag}" for tag in ("rStyle", "rtl", "lang")}
    for root in roots(written("shipped", ("fr", "ar"))).values():
        for run in root.iter(f"{W}rPr"):
            assert {child.tag for child in run} <= allowed
        for paragraph in root.iter(f"{W}pPr"):
            tags = {child.tag for child in paragraph}
            assert tags <= {f"{W}{tag}" for tag in ("pStyle", "bidi", "keepNext")}


@every_edition
def test_headings_follow_the_parts_of_the_document(name: str, codes: tuple[str, ...]) -> None:
    source = document(name, codes)
    found = [
        (style_of(paragraph), words(paragraph))
        for paragraph in body(written(name, codes)).iter(f"{W}p")
        if style_of(paragraph) in ("Title", "Heading1", "Heading2")
    ]
    expected = [("Title", source.title[code].text) for code in codes]
    for part in parts_of(source):
        expected += [("Heading1", part.heading[code].text) for code in codes]
        expected += [
            ("Heading2", f"{fact.number}\t{fact.title[code].text}")
            for fact in part.items
            if isinstance(fact, FactBlock)
            for code in codes
        ]
    assert [(style, without_marks(text)) for style, text in found] == expected


def without_marks(text: str) -> str:
    return re.sub("[\u200e\u200f]", "", text)


def test_heading_of_a_parallel_part_is_the_head_of_its_table_and_is_repeated() -> None:
    tables = list(body(written("shipped", ("fr", "ar"))).iter(f"{W}tbl"))
    heads = [table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None for table in tables]
    assert heads.count(True) > 8
    for table in tables:
        rows = table.findall(f"{W}tr")
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        assert all(row.find(f"{W}trPr/{W}tblHeader") is None for row in rows[1:])


@pytest.mark.parametrize(
    ("codes", "mirrored", "section"),
    [(("fr", "ar"), False, False), (("ar", "fr"), True, True), (("ar",), True, True)],
)
def test_first_language_comes_first_in_a_row_and_columns_keep_their_sides(
    codes: tuple[str, ...], mirrored: bool, section: bool
) -> None:
    root = body(written("minimal", codes))
    tables = list(root.iter(f"{W}tbl"))
    assert tables
    assert {table.find(f"{W}tblPr/{W}bidiVisual") is not None for table in tables} == {mirrored}
    assert (root.find(f"{W}body/{W}sectPr/{W}bidi") is not None) == section
    if len(codes) > 1:
        first = tables[0].find(f"{W}tr/{W}tc")
        assert first is not None
        assert document("minimal", codes).title[codes[0]].text in words(first)


@every_edition
def test_source_numbers_and_paragraph_numbers_lead_there_and_back(
    name: str, codes: tuple[str, ...]
) -> None:
    root = body(written(name, codes))
    marks = [mark.get(f"{W}name") for mark in root.iter(f"{W}bookmarkStart")]
    ids = [mark.get(f"{W}id") for mark in root.iter(f"{W}bookmarkStart")]
    assert len(set(marks)) == len(marks)
    assert len(set(ids)) == len(ids)
    anchors = Counter(link.get(f"{W}anchor") for link in root.iter(f"{W}hyperlink"))
    del anchors[None]
    assert set(anchors) <= set(marks)
    source = document(name, codes)
    facts = [fact for section in source.sections for fact in section.facts]
    assert set(marks) == {f"source_{each.number}" for each in source.sources} | {
        f"paragraph_{fact.number}" for fact in facts
    }
    for each in source.sources:
        assert anchors[f"source_{each.number}"] >= len(each.facts) * len(codes)


def test_address_of_a_source_is_a_link() -> None:
    data = written("minimal", ("fr", "ar"))
    assert (
        b'Target="https://example.org/article" TargetMode="External"'
        in (parts(data)["word/_rels/document.xml.rels"])
    )
    kind = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    links = [words(link) for link in body(data).iter(f"{W}hyperlink") if link.get(kind)]
    assert links == ["https://example.org/article"]


def test_draft_and_embargo_stand_on_every_page() -> None:
    source = document("minimal", ("fr", "ar"))
    label = {
        code: Paragraph(
            f"{code}-MA", source.language(code).direction, (Run("text", text, f"{code}-MA"),)
        )
        for code, text in (("fr", "Sous embargo"), ("ar", "محظور النشر"))
    }
    held = replace(
        source,
        draft=True,
        embargo=datetime(2026, 3, 11, tzinfo=UTC),
        labels={**source.labels, "embargo": label},
    )
    found = roots(docx(held))
    said = ["Projet · Sous embargo", "مسودة · محظور النشر"]
    for name in ("word/document.xml", "word/header1.xml"):
        marked = [p for p in found[name].iter(f"{W}p") if style_of(p) == "Status"]
        assert [words(paragraph) for paragraph in marked] == said
    assert not any(
        style_of(p) == "Status" for p in body(written("minimal", ("fr", "ar"))).iter(f"{W}p")
    )


def test_feet_count_pages() -> None:
    for name, root in roots(written("minimal", ("ar",))).items():
        if "footer" in name:
            fields = [field.get(f"{W}instr") for field in root.iter(f"{W}fldSimple")]
            assert fields == ["PAGE", "NUMPAGES"]


def test_logo_has_its_alternative_text() -> None:
    image = io.BytesIO()
    Image.new("RGB", (40, 20), "green").save(image, "PNG")
    source = replace(
        document("minimal", ("ar", "fr")),
        logo=LogoImage(Path("logo.png"), {"fr": "Emblème", "ar": "شعار"}),
    )
    data = docx(source, image.getvalue())
    assert parts(data)["word/media/image1.png"] == image.getvalue()
    assert 'descr="شعار"' in parts(data)["word/document.xml"].decode()
    assert "word/media/image1.png" not in parts(docx(source))


# --- the file ------------------------------------------------------------------------------------


def test_same_edition_gives_the_same_bytes_without_a_trace_of_today() -> None:
    source = document("minimal", ("fr", "ar"))
    assert docx(source) == docx(source)
    with zipfile.ZipFile(io.BytesIO(docx(source))) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    whole = b"".join(parts(docx(source)).values())
    assert b"rsid" not in whole
    assert re.findall(rb"\d{4}-\d\d-\d\dT[\d:]+Z", whole) == [b"2026-03-10T00:00:00Z"] * 2


def test_properties_say_title_language_and_edition() -> None:
    issuer = {"fr": Paragraph("fr-MA", "ltr", (Run("text", "Ministère d’essai", "fr-MA"),))}
    source = document("minimal", ("fr",))
    core = library.Document(io.BytesIO(docx(replace(source, issuer=issuer)))).core_properties
    assert (core.title, core.author, core.language) == ("Un exemple", "Ministère d’essai", "fr-MA")
    assert (core.version, core.comments, core.last_modified_by) == ("1", "", "")
    assert library.Document(io.BytesIO(written("minimal", ("fr",)))).core_properties.author == ""


def test_package_has_no_part_that_nobody_needs() -> None:
    found = set(parts(written("shipped", ("fr", "ar"))))
    assert not {name for name in found if "customXml" in name or "thumbnail" in name}
    assert len(parts(written("shipped", ("fr", "ar")))["word/styles.xml"]) < 20_000


# --- in a word processor -------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.optional_tool
@pytest.mark.parametrize("codes", [("fr", "ar"), ("fr",), ("ar",)], ids="-".join)
def test_word_file_opens_in_libreoffice_with_every_word(
    codes: tuple[str, ...], tmp_path: Path
) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice Writer is not installed (libreoffice-writer)")
    (tmp_path / "brief.docx").write_bytes(written("shipped", codes))
    subprocess.run(
        [
            *(office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"),
            *("--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "brief.docx")),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    converted = tmp_path / "brief.pdf"
    if not converted.is_file():
        pytest.skip("LibreOffice has no Writer (libreoffice-writer)")
    read = text_of(converted)
    runs = [run for paragraph in paragraphs(codes) for run in paragraph.iter(f"{W}r")]
    # PDFium gets some lines of Arabic from LibreOffice's PDFs in the order in which they are seen:
    # so all their letters are looked for, of other scripts whole words, and all figures.
    said = "\n".join(map(words, paragraphs(codes)))
    assert Counter(letters(said)) - Counter(letters(read)) == Counter()
    assert len(letters(said)) > 8000
    latin = {word for run in runs if kinds(words(run)) == {"L"} for word in words(run).split()}
    unread = {word for word in latin if word.isalpha() and word not in letters(read)}
    assert unread == set()
    assert latin
    figures = Counter(re.findall(r"\d+", read))
    assert Counter(re.findall(r"\d+", said)) - figures == Counter()


def paragraphs(codes: tuple[str, ...]) -> list[ElementTree.Element]:
    return list(body(written("shipped", codes)).iter(f"{W}p"))


def text_of(pdf: Path) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as opened:
        return "\n".join(page.get_textpage().get_text_bounded() for page in opened)


def letters(text: str) -> str:
    """Give the letters and digits of a text."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum() and c != "ـ")
