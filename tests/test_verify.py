"""The judge of the finished PDF: each rule met by a good file and broken by a bad one."""

from __future__ import annotations

import io
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
)

from briefing.errors import Place
from briefing.render import Expected, Rendered
from briefing.render.faces import Face
from briefing.verify import Report, verify
from briefing.verify.reading import read
from briefing.verify.second_reader import second_reader
from tests.foreign import foreign
from tests.pages import LATIN, codes, rendered, row

BODY = (
    '<p data-fact="f1">Le Royaume gagne 14 places en 2025.</p><p lang="ar" dir="rtl">14 مرتبة</p>'
)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    result = rendered(tmp_path_factory.mktemp("good"), BODY)
    assert result.findings == ()
    return result


def changed(pdf: bytes, change: object) -> bytes:
    """Take a PDF apart, let a function change it, and write it again."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    assert callable(change)
    change(writer)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def outcomes(report: Report) -> dict[str, str]:
    return {verdict.name: verdict.outcome for verdict in report.verdicts}


def looked_at(report: Report) -> dict[str, int]:
    return {verdict.name: verdict.looked_at for verdict in report.verdicts}


def test_good_file_passes_and_everything_was_looked_at(good: Rendered) -> None:
    report = verify(good.pdf, good.expected)
    assert report.findings == ()
    assert report.clean
    seen = looked_at(report)
    text = "Le Royaume gagne 14 places en 2025.14 مرتبة"
    letters = len(text.replace(" ", ""))
    assert {name: seen[name] for name in OWN_CHECKS} == {
        "file": 1,
        "pages": 1,
        "standards": 7,
        "metadata": 4,
        "fonts": 2,
        "glyphs": seen["glyphs"],
        "overflow": letters,
        "contrast": letters,
        "hidden text": letters,
        "second reader": 1,
    }
    assert seen["glyphs"] >= letters


OWN_CHECKS = (
    "file",
    "pages",
    "standards",
    "metadata",
    "fonts",
    "glyphs",
    "overflow",
    "contrast",
    "hidden text",
    "second reader",
)


def test_without_expectations_the_file_alone_is_judged(good: Rendered) -> None:
    assert set(OWN_CHECKS) <= set(outcomes(verify(good.pdf)))
    assert verify(good.pdf).findings == ()


def test_page_without_pairs_has_no_alignment_to_judge(good: Rendered) -> None:
    [verdict] = [found for found in verify(good.pdf).verdicts if found.name == "alignment"]
    assert (verdict.outcome, verdict.looked_at) == ("skipped", 0)
    assert verdict.skipped


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\nhalf of it"])
def test_file_that_is_no_pdf_is_said(data: bytes) -> None:
    report = verify(data, shown="a.pdf")
    assert [(found.code, found.place.file) for found in report.findings] == [("not-a-pdf", "a.pdf")]
    assert outcomes(report) == {"file": "failed"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"title": "Autre"}, "wrong-title"),
        ({"lang": "ar"}, "wrong-language"),
        ({"pages": 2}, "wrong-pages"),
        ({"figures": frozenset({"14", "15"})}, "figure-lost"),
        ({"direction": "rtl"}, "not-right-to-left"),
        ({"faces": frozenset({Face("Latin", 400, "normal")})}, "font-not-declared"),
        (
            {"faces": frozenset({Face("Latin", 700, "normal"), Face("Arabic", 400, "normal")})},
            "font-not-declared",
        ),
        ({"faces": frozenset()}, "font-not-declared"),
    ],
)
def test_file_that_is_not_as_expected_fails(
    good: Rendered, change: dict[str, object], code: str
) -> None:
    expected: Expected = replace(good.expected, **change)  # type: ignore[arg-type]
    assert code in codes(verify(good.pdf, expected).findings)


@pytest.mark.parametrize(
    ("weight", "style", "css"),
    [
        (700, "normal", "font-weight: 700"),
        (600, "italic", "font-weight: 600; font-style: italic"),
        (300, "oblique", "font-weight: 300; font-style: oblique"),
    ],
)
def test_faces_go_by_the_names_that_the_engine_gives_them(
    tmp_path: Path, weight: int, style: str, css: str
) -> None:
    faces = f'@font-face {{ font-family: My Latin Face; src: url("fonts:{LATIN}"); {css} }}'
    result = rendered(
        tmp_path, "<p>a</p>", faces=faces, css=f"html {{ font-family: My Latin Face; {css} }}"
    )
    assert result.expected.faces == {Face("My Latin Face", weight, style)}
    assert verify(result.pdf, result.expected).findings == ()


def drop(key: str) -> object:
    def change(writer: pypdf.PdfWriter) -> None:
        del writer.root_object[key]

    return change


def make_a5(writer: pypdf.PdfWriter) -> None:
    writer.pages[0].mediabox = pypdf.generic.RectangleObject((0, 0, 420, 595))


def empty(writer: pypdf.PdfWriter) -> None:
    writer.pages[0][NameObject("/Contents")] = writer._add_object(DecodedStreamObject())


def shift(writer: pypdf.PdfWriter) -> None:
    writer.pages[0].add_transformation(pypdf.Transformation().translate(tx=-200))


def untitle(writer: pypdf.PdfWriter) -> None:
    writer.metadata = None


def unembed(writer: pypdf.PdfWriter) -> None:
    for item in writer._objects:
        if isinstance(item, DictionaryObject) and "/FontFile2" in item:
            del item["/FontFile2"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (make_a5, "page-size"),
        (empty, "empty-page"),
        (shift, "text-off-page"),
        (untitle, "wrong-title"),
        (drop("/Lang"), "wrong-language"),
        (drop("/MarkInfo"), "not-tagged"),
        (drop("/StructTreeRoot"), "not-tagged"),
        (drop("/ViewerPreferences"), "title-not-shown"),
        (drop("/OutputIntents"), "no-output-intent"),
        (drop("/Metadata"), "no-xmp"),
        (unembed, "font-not-embedded"),
    ],
)
def test_file_that_was_broken_fails(good: Rendered, change: object, code: str) -> None:
    assert code in codes(verify(changed(good.pdf, change)).findings)


@pytest.mark.parametrize(
    ("said", "instead", "code"),
    [
        (b'pdfaid:part="3"', b'pdfaid:part="2"', "not-pdf-a"),
        (b'pdfaid:conformance="A"', b'pdfaid:conformance="B"', "not-pdf-a"),
        (b'pdfuaid:part="1"', b'pdfuaid:part="2"', "not-pdf-ua"),
    ],
)
def test_file_of_another_standard_fails(
    good: Rendered, said: bytes, instead: bytes, code: str
) -> None:
    assert good.pdf.count(said) == 1
    assert code in codes(verify(good.pdf.replace(said, instead)).findings)


def test_file_without_pages_fails() -> None:
    stream = io.BytesIO()
    pypdf.PdfWriter().write(stream)
    assert codes(verify(stream.getvalue()).findings) == ["not-a-pdf"]


def test_fonts_inside_a_form_are_looked_at(good: Rendered) -> None:
    def wrap(writer: pypdf.PdfWriter) -> None:
        sheet = writer.pages[0]
        form = DecodedStreamObject()
        form.set_data(sheet.get_contents().get_data())  # type: ignore[union-attr]
        form.update(
            {
                NameObject("/Type"): NameObject("/XObject"),
                NameObject("/Subtype"): NameObject("/Form"),
                NameObject("/BBox"): ArrayObject(FloatObject(n) for n in (0, 0, 596, 842)),
                NameObject("/Resources"): sheet["/Resources"],
            }
        )
        sheet[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/XObject"): DictionaryObject({NameObject("/F"): writer._add_object(form)})}
        )
        content = DecodedStreamObject()
        content.set_data(b"/F Do")
        sheet[NameObject("/Contents")] = writer._add_object(content)

    report = verify(changed(good.pdf, wrap), good.expected)
    assert outcomes(report)["fonts"] == "passed"
    assert outcomes(report)["overflow"] == "passed"
    assert looked_at(report)["overflow"] == looked_at(verify(good.pdf))["overflow"]


def test_work_grows_with_the_pages_and_no_faster(tmp_path: Path) -> None:
    short, long = (rendered(tmp_path, _rows(count)) for count in (10, 40))
    assert (short.pages, long.pages) == (1, 4)
    for made in (short, long):
        assert verify(made.pdf, made.expected).clean  # fills what is kept between files
    assert _calls(long) < 5 * _calls(short)  # four times the text; every pair of glyphs is sixteen


def _rows(count: int) -> str:
    return "".join(
        row(f"r{n}", f"Le Royaume gagne {n} places. " * 6, f"ربحت المملكة {n} مرتبة. " * 6)
        for n in range(count)
    )


def _calls(made: Rendered) -> int:
    """Count the functions that are called to verify a file, those written in C included."""
    counted: Counter[str] = Counter()
    before = sys.getprofile()
    sys.setprofile(lambda _frame, event, _argument: counted.update((event,)))
    try:
        verify(made.pdf, made.expected)
    finally:
        sys.setprofile(before)
    return counted["call"] + counted["c_call"]


def test_second_reader_that_cannot_open_the_file_says_so(good: Rendered) -> None:
    found = second_reader(b"not this one", read(good.pdf), None, Place("a.pdf"))
    assert codes(found.findings) == ["not-opened"]


def test_second_reader_that_finds_something_else_says_so(good: Rendered) -> None:
    blank = foreign(b"", b"")
    found = second_reader(blank, read(good.pdf), good.expected, Place("a.pdf"))
    assert codes(found.findings) == ["figure-lost", "text-not-read", "wrong-pages"]
