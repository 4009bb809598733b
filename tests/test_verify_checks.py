"""Each check of a page, met by one file and broken by the next: size, fonts, place and colour."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from briefing.errors import Place
from briefing.render import Rendered
from briefing.verify.contrast import contrast, hidden_text, ratio
from briefing.verify.fonts import fonts, glyphs
from briefing.verify.layout import alignment, overflow
from briefing.verify.marks import metadata, standards, xmp_values
from briefing.verify.pages import pages
from briefing.verify.read import Box, Content, Element, Font, Glyph, PageRead, PdfRead
from briefing.verify.reading import read
from briefing.verify.verdict import Check, Verdict
from tests.foreign import changed, foreign, simple_font
from tests.pages import codes, rendered

PLACE = Place("a.pdf")
TEXT = b"BT /F 10 Tf 50 700 Td (Text) Tj ET "


def judge(check: Check, pdf: bytes) -> Verdict:
    return check(read(pdf), None, PLACE)


def found(check: Check, content: bytes, **options: object) -> list[str]:
    """Return the codes that a check finds on a page of another maker."""
    verdict = judge(check, foreign(content, **options))  # type: ignore[arg-type]
    return codes(verdict.findings)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    return rendered(
        tmp_path_factory.mktemp("good"), '<p>Fait <a href="#x">14</a></p><p id="x">a</p>'
    )


# Pages


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (TEXT, []),
        (b"", ["empty-page"]),
        (b"1 g 0 0 100 100 re f", ["empty-page"]),
        (b"BT /F 10 Tf 50 700 Td (   ) Tj ET", ["empty-page"]),
        (b"BT /F 10 Tf 3 Tr 50 700 Td (abc) Tj ET", ["empty-page"]),
        (b"/Artifact BMC " + TEXT + b" EMC", ["empty-page"]),
        (b"0 0 100 100 re f", ["no-text"]),
        (b"0 0 m 100 100 l S", ["no-text"]),
    ],
)
def test_page_has_something_to_read(content: bytes, expected: list[str]) -> None:
    assert found(pages, content) == expected


def test_pages_are_counted_and_measured() -> None:
    wide = {"MediaBox": Array([0, 0, 841.89, 595.28])}
    assert found(pages, TEXT, page=wide) == ["page-size"]
    assert found(pages, TEXT, page={**wide, "Rotate": 90}) == []
    assert judge(pages, foreign(TEXT, TEXT)).looked_at == 2


# Fonts


def without(key: str) -> Callable[[pikepdf.Pdf], None]:
    """Return a change that takes an entry from every object that has it."""

    def change(pdf: pikepdf.Pdf) -> None:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary | pikepdf.Stream) and key in item:
                del item[key]

    return change


def untag_fonts(pdf: pikepdf.Pdf) -> None:
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and "/DescendantFonts" in item:
            item.BaseFont = Name(f"/{str(item.BaseFont).partition('+')[2]}")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (without("/FontFile2"), "font-not-embedded"),
        (without("/ToUnicode"), "font-without-unicode"),
        (untag_fonts, "font-not-subset"),
    ],
)
def test_font_that_is_incomplete_is_found(
    good: Rendered, change: Callable[[pikepdf.Pdf], None], code: str
) -> None:
    assert judge(fonts, good.pdf).findings == ()
    assert codes(judge(fonts, changed(good.pdf, change)).findings) == [code]


def first_glyph_becomes(code: bytes) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        content = pdf.pages[0].Contents.read_bytes()
        start = content.index(b"TJ", content.index(b"BT"))
        opened = content.rindex(b"[<", 0, start) + 2
        pdf.pages[0].Contents = pdf.make_stream(content[:opened] + code + content[opened + 4 :])

    return change


def test_glyph_that_the_font_has_not_is_found(good: Rendered) -> None:
    assert judge(glyphs, good.pdf).findings == ()
    verdict = judge(glyphs, changed(good.pdf, first_glyph_becomes(b"0000")))
    assert "glyph-missing" in codes(verdict.findings)
    assert verdict.findings[0].message.startswith("page 1: Latin has no glyph for 1 characters")


def test_glyph_without_text_is_found(good: Rendered) -> None:
    verdict = judge(glyphs, changed(good.pdf, without("/ToUnicode")))
    assert codes(verdict.findings) == ["glyph-without-text"]
    assert verdict.looked_at > 4


# Marks


def edit(attribute: str, value: object) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        *path, last = attribute.split(".")
        at = pdf.Root
        for step in path:
            at = at[f"/{step}"]
        at[f"/{last}"] = value

    return change


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (edit("MarkInfo.Marked", False), "not-tagged"),
        (edit("MarkInfo.Suspects", True), "structure-suspect"),
        (edit("ViewerPreferences.DisplayDocTitle", False), "title-not-shown"),
        (edit("Lang", String("ar")), "not-right-to-left"),
        (without("/Tabs"), "tab-order"),
        (without("/OutputIntents"), "no-output-intent"),
    ],
)
def test_mark_that_is_missing_is_found(
    good: Rendered, change: Callable[[pikepdf.Pdf], None], code: str
) -> None:
    assert judge(standards, good.pdf).findings == ()
    assert codes(judge(standards, changed(good.pdf, change)).findings) == [code]


def test_file_in_arabic_labels_its_pages(good: Rendered) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Lang = String("ar")
        pdf.Root.ViewerPreferences.Direction = Name.R2L

    arabic = changed(good.pdf, change)
    assert judge(standards, arabic).findings == ()
    assert codes(judge(standards, changed(arabic, without("/PageLabels"))).findings) == [
        "no-page-labels"
    ]


def rewrite_xmp(old: bytes, new: bytes) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        data = pdf.Root.Metadata.read_bytes()
        assert old in data
        data = data.replace(old, new).replace(old.replace(b"<", b"</"), new.replace(b"<", b"</"))
        pdf.Root.Metadata.write(data)

    return change


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (rewrite_xmp(b">Essai<", b">Autre<"), "xmp-title"),
        (rewrite_xmp(b"<dc:language>", b"<dc:coverage>"), "xmp-language"),
        (rewrite_xmp(b"<rdf:li>fr", b"<rdf:li>de"), "xmp-language"),
        (without("/Metadata"), "no-xmp"),
        (edit("Lang", String("")), "wrong-language"),
    ],
)
def test_metadata_that_do_not_fit_are_found(
    good: Rendered, change: Callable[[pikepdf.Pdf], None], code: str
) -> None:
    assert judge(metadata, good.pdf).findings == ()
    assert code in codes(judge(metadata, changed(good.pdf, change)).findings)


@pytest.mark.parametrize(
    ("languages", "titles", "code"),
    [
        ("fr ar", "x-default fr ar", ""),
        ("fr", "x-default", ""),
        ("fr ar", "x-default fr", "xmp-title"),
        ("fr", "x-default fr ar", "xmp-language"),
    ],
)
def test_title_and_languages_of_the_metadata_go_together(
    good: Rendered, languages: str, titles: str, code: str
) -> None:
    named = "".join(f"<rdf:li>{lang}</rdf:li>" for lang in languages.split())
    called = "".join(f'<rdf:li xml:lang="{lang}">Essai</rdf:li>' for lang in titles.split())
    body = (
        f"<rdf:RDF><rdf:Description><dc:language><rdf:Bag>{named}</rdf:Bag></dc:language>"
        f"<dc:title><rdf:Alt>{called}</rdf:Alt></dc:title></rdf:Description></rdf:RDF>"
    )
    file = replace(read(good.pdf), xmp=packet(body))
    findings = metadata(file, good.expected, Place("x")).findings
    assert codes(findings) == ([code] if code else [])


def packet(body: str) -> str:
    return (
        '<?xpacket begin="" id="W5"?><x:xmpmeta xmlns:x="adobe:ns:meta/" '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/">{body}</x:xmpmeta><?xpacket end="w"?>'
    )


def test_xmp_is_read_from_attributes_lists_and_texts_of_the_first_record_alone() -> None:
    record = (
        '<rdf:RDF><rdf:Description dc:type="brief"><dc:format>pdf</dc:format><dc:language><rdf:Bag>'
        "<rdf:li>fr</rdf:li><rdf:li>ar</rdf:li></rdf:Bag></dc:language></rdf:Description></rdf:RDF>"
    )
    other = '<rdf:RDF><rdf:Description dc:source="x"/></rdf:RDF>'
    dc = "{http://purl.org/dc/elements/1.1/}"
    assert xmp_values(packet(record + other)) == {
        f"{dc}type": ["brief"],
        f"{dc}format": ["pdf"],
        f"{dc}language": ["fr", "ar"],
    }


@pytest.mark.parametrize(
    "xmp", ["", "<?", "<a/>", "<x", packet("<dc:x/>"), '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>']
)
def test_xmp_that_cannot_be_read_is_none(xmp: str) -> None:
    assert xmp_values(xmp) is None


# Overflow


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (TEXT, []),
        (b"BT /F 10 Tf 580 700 Td (Text) Tj ET", ["text-off-page"]),
        (b"BT /F 10 Tf -5 700 Td (Text) Tj ET", ["text-off-page"]),
        (b"BT /F 10 Tf 50 840 Td (Text) Tj ET", ["text-off-page"]),
        (b"BT /F 10 Tf 50 -3 Td (Text) Tj ET", ["text-off-page"]),
        (b"BT /F 10 Tf 580 700 Td (a    ) Tj ET", []),
        (b"BT /F 10 Tf 0 1 -1 0 50 830 Tm (Text) Tj ET", ["text-off-page"]),
        (b"BT /F 10 Tf 0 1 -1 0 50 700 Tm (Text) Tj ET", []),
        (b"40 690 100 30 re W n " + TEXT, []),
        (b"40 690 20 30 re W n " + TEXT, ["text-cut"]),
        (b"40 690 100 12 re W n " + TEXT, ["text-cut"]),
    ],
)
def test_text_stays_on_the_page_and_within_its_box(content: bytes, expected: list[str]) -> None:
    assert found(overflow, content) == expected


def test_letters_outside_are_counted_and_quoted() -> None:
    verdict = judge(overflow, foreign(b"BT /F 10 Tf 580 700 Td (Text) Tj ET"))
    assert (verdict.looked_at, verdict.findings[0].message) == (
        4,
        "page 1: 2 letters stand, «xt», outside of it",
    )


def line(text: str, x: float, y: float, size: float = 10, page: int = 1) -> list[Glyph]:
    """Set a text, its letters half as wide as tall."""
    return [
        Glyph(
            page, "F", ord(letter), 1, letter, x + index * size / 2, y, y, size / 2, size,
            (0.0, 0.0, 0.0), 0, None, False, None,
        )
        for index, letter in enumerate(text)
    ]  # fmt: skip


def paired(*cells: tuple[str, str, list[Glyph]], fact: bool = False) -> PdfRead:
    """Make a file of cells: the pair and language of each, and what it shows."""
    root = Element("StructTreeRoot", "fr", None, None, None, None, None, None, {}, {}, None, None)
    by_mcid = {}
    for mcid, (pair, lang, shown) in enumerate(cells):
        properties = {"pair": pair, "fact": pair} if fact else {"pair": pair}
        cell = Element("Sect", lang, lang, None, None, None, None, None, {}, properties, 1, root)
        cell.kids += [Content(page, mcid) for page in sorted({glyph.page for glyph in shown})]
        root.kids.append(cell)
        for page in {glyph.page for glyph in shown}:
            by_mcid[page, mcid] = tuple(glyph for glyph in shown if glyph.page == page)
    everything = [glyph for _, _, shown in cells for glyph in shown]
    sheets = [
        PageRead(
            number, Box(0, 0, 595.28, 841.89), tuple(g for g in everything if g.page == number), ()
        )
        for number in sorted({glyph.page for glyph in everything})
    ]
    font = Font("F", "ABCDEF+F", True, True, True)
    return PdfRead(tuple(sheets), {"F": font}, root, "fr", "", {}, "", {}, by_mcid=by_mcid)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (line("abc", 50, 700), line("xyz", 300, 700), []),
        (line("abc" * 20, 50, 700), line("xyz", 300, 700), ["columns-overlap"]),
        (line("abc" * 20, 50, 700), line("xyz", 300, 670), []),
        (
            line("abc", 50, 700) + line("abc" * 20, 50, 685),
            line("xyz", 300, 700) + line("x" * 50, 320, 670),
            [],
        ),
    ],
)
def test_column_that_reaches_into_the_other_is_found(
    left: list[Glyph], right: list[Glyph], expected: list[str]
) -> None:
    made = paired(("p", "fr", left), ("p", "ar", right))
    assert codes(overflow(made, None, PLACE).findings) == expected


def test_fact_that_crosses_where_others_begin_is_found() -> None:
    cells = []
    for number, (long, begin) in enumerate([(30, 300), (30, 300), (30, 300), (54, 400)]):
        y = 700 - 50 * number
        cells.append((f"f{number}", "fr", line("a" * long, 50, y)))
        cells.append((f"f{number}", "ar", line("b" * ((500 - begin) // 5), begin, y)))
    verdict = overflow(paired(*cells, fact=True), None, PLACE)
    assert [(f.code, f.message) for f in verdict.findings] == [
        ("text-off-column", "page 1: in the pair 'f3' text leaves its column: «aaaa»")
    ]


# Alignment


@pytest.mark.parametrize(
    ("french", "arabic", "message"),
    [
        (line("Un", 50, 700), line("بب", 300, 700.9), ""),
        (line("Un", 50, 700), line("بب", 300, 702), "begin 2.0 pt apart"),
        (line("Un", 50, 700) + line("2", 60, 704, 7), line("بب", 300, 700), ""),
        (line("2", 50, 700, 22) + line("e", 62, 705, 13), line("ب", 300, 700, 22), ""),
        (line("14", 100, 725, 22) + line("places", 50, 700), line("مرتبة", 300, 700), ""),
        (line("Un", 50, 700) + line("deux", 50, 685), line("ب", 300, 685), "begin 15.0 pt apart"),
        (line("Un", 50, 700), line("بب", 300, 700, page=2), "begin on different pages, 1 and 2"),
        (line("Un", 50, 700), line("بب", 50, 650), ""),
    ],
)
def test_pair_begins_on_one_line(french: list[Glyph], arabic: list[Glyph], message: str) -> None:
    verdict = alignment(paired(("p", "fr", french), ("p", "ar", arabic)), None, PLACE)
    assert verdict.looked_at == 1
    assert [found.message for found in verdict.findings] == (
        [f"page 1: the languages of the pair 'p' {message}"] if message else []
    )


def test_alignment_without_pairs_is_skipped() -> None:
    verdict = judge(alignment, foreign(TEXT))
    assert (verdict.outcome, verdict.skipped) == ("skipped", "the file has no structure tree")
    alone = alignment(paired(("p", "fr", line("a", 0, 0))), None, PLACE)
    assert (alone.outcome, alone.skipped) == ("skipped", "no pair stands in two languages")


# Contrast


@pytest.mark.parametrize(
    ("before", "size", "expected"),
    [
        (b"0 g", 10, []),
        (b"1 g", 10, ["invisible-text"]),
        (b".5 g", 10, ["low-contrast"]),
        (b".5 g", 18, []),
        (b".6 g", 18, ["low-contrast"]),
        (b"0 0 .4 rg 0 600 595 200 re f 1 g", 10, []),
        (b"0 0 .4 rg 0 600 595 200 re f 0 g", 10, ["invisible-text"]),
        (b"0 0 .8 rg 0 600 595 200 re f 0 g", 10, ["low-contrast"]),
        (b"0 0 .4 rg 0 600 595 50 re f 1 g", 10, ["invisible-text"]),
        (b"0 g 0 600 m 595 600 l 300 800 l f 1 g", 10, ["invisible-text"]),
        (b"0 g 0 0 m 595 0 l 0 1600 l f 1 g", 10, []),
        (b"/T gs 0 g", 10, ["low-contrast"]),
    ],
)
def test_text_stands_out_from_what_is_beneath(
    before: bytes, size: int, expected: list[str]
) -> None:
    content = before + b" BT /F %d Tf 60 700 Td (Text) Tj ET" % size
    states = {"ExtGState": Dictionary({"/T": Dictionary(ca=0.4)})}
    assert found(contrast, content, resources=states) == expected


def test_text_that_is_half_over_a_dark_field_is_found() -> None:
    field = b"0 g 60 600 12 200 re f 1 g "
    assert found(contrast, field + b"BT /F 10 Tf 60 700 Td (Text) Tj ET") == ["invisible-text"]
    assert found(contrast, field + b"BT /F 10 Tf 60 700 Td (Te) Tj ET") == []


def test_text_on_pictures_and_in_patterns_is_not_judged() -> None:
    pdf = pikepdf.open(io.BytesIO(foreign(b"600 0 0 800 0 0 cm /I Do 1 g BT /F .1 Tf (a) Tj ET")))
    image = pdf.make_stream(b"\0")
    image.Subtype = Name.Image
    pdf.pages[0].Resources.XObject = Dictionary(I=image)
    stream = io.BytesIO()
    pdf.save(stream)
    assert judge(contrast, stream.getvalue()).looked_at == 0
    pattern = b"/Pattern cs /P scn BT /F 10 Tf (a) Tj ET"
    assert judge(contrast, foreign(pattern)).outcome == "skipped"


def test_mark_askew_across_the_page_may_be_pale() -> None:
    askew = b"/Artifact BMC BT .9 g /F 90 Tf .7 .7 -.7 .7 200 300 Tm (DRAFT) Tj ET EMC"
    assert found(contrast, askew) == []
    assert found(contrast, askew.replace(b".7 .7 -.7 .7", b"1 0 0 1")) == ["low-contrast"]


def test_bold_text_counts_as_large_sooner() -> None:
    font = simple_font()
    font.BaseFont = Name("/Some-Bold")
    content = b".5 g BT /F 14 Tf 60 700 Td (Text) Tj ET"
    assert found(contrast, content, fonts={"/F": font}) == []
    font.BaseFont = Name("/Some-Semi-Bold")
    assert found(contrast, content, fonts={"/F": font}) == ["low-contrast"]


def test_contrast_is_that_of_the_guidelines() -> None:
    assert ratio((0, 0, 0), (1, 1, 1)) == pytest.approx(21)
    assert ratio((1, 0, 0), (1, 1, 1)) == pytest.approx(4.0, abs=0.01)
    assert ratio((0.5, 0.5, 0.5), (0.5, 0.5, 0.5)) == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (TEXT, ""),
        (b"3 Tr " + TEXT, "are not painted"),
        (b"7 Tr " + TEXT, "are not painted"),
        (b"/T gs " + TEXT, "are not painted"),
        (TEXT.replace(b"/F 10", b"/F 1"), "are too small to see (1.0 pt)"),
        (TEXT + b"1 g 0 600 500 200 re f", "are painted over"),
        (TEXT + b"1 g 49 698 7 12 re f", "are painted over"),  # the first letter alone
        (TEXT + b"/T gs 1 g 0 600 500 200 re f", ""),
        (b"1 g 0 600 500 200 re f 0 g " + TEXT, ""),
        (b"3 Tr BT /F 10 Tf 50 700 Td (   ) Tj ET " + b"0 Tr " + TEXT, ""),
    ],
)
def test_hidden_text_is_found(content: bytes, reason: str) -> None:
    states = {"ExtGState": Dictionary({"/T": Dictionary(ca=0)})}
    verdict = judge(hidden_text, foreign(content, resources=states))
    assert verdict.looked_at == 4
    assert [finding.message for finding in verdict.findings] == (
        [f"page 1: 4 letters {reason}, «Text»"] if reason else []
    )


def test_rendered_page_passes_every_check_of_its_own(tmp_path: Path) -> None:
    css = ".card { background: #0b4a3f; color: white; border-radius: 4mm; padding: 5mm }"
    result = rendered(tmp_path, '<div class="card"><p>Blanc sur vert</p></div>', css=css)
    for check in (pages, fonts, glyphs, standards, metadata, overflow, contrast, hidden_text):
        verdict = judge(check, result.pdf)
        assert verdict.outcome == "passed", verdict


@pytest.mark.parametrize(
    ("css", "code"),
    [
        ("p { color: #bbb }", "low-contrast"),
        ("p { color: white }", "invisible-text"),
        ("p { width: 20mm; overflow: hidden; white-space: nowrap }", "text-cut"),
        ("p { margin-left: 160mm; white-space: nowrap }", "text-off-page"),
        ("p { opacity: .3 }", "low-contrast"),
    ],
)
def test_page_with_a_faulty_style_is_found(tmp_path: Path, css: str, code: str) -> None:
    result = rendered(tmp_path, "<p>Le Royaume gagne quatorze places</p>", css=css)
    assert code in codes(
        [*judge(overflow, result.pdf).findings, *judge(contrast, result.pdf).findings]
    )


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("سلام", "«سلام»"),
        ("في 2026 من الرباط", "«في 2026 من الرباط»"),
        ("Le fait", "«Le fait»"),
        ("المؤشر (DCO) الأول", "«المؤشر (DCO) الأول»"),
    ],
)
def test_findings_quote_text_in_the_order_of_reading(
    tmp_path: Path, text: str, quoted: str
) -> None:
    direction = "ltr" if text.startswith("L") else "rtl"
    marked = text.replace("DCO", '<bdi lang="en" dir="ltr">DCO</bdi>')
    body = f'<p lang="{"fr" if direction == "ltr" else "ar"}" dir="{direction}">{marked}</p>'
    verdict = judge(contrast, rendered(tmp_path, body, css="p { color: #ccc }").pdf)
    [finding] = verdict.findings
    assert quoted in finding.message
