"""Reading a PDF: what content streams, fonts and structure trees of any maker mean."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Stream, String

from briefing import paths
from briefing.errors import BriefingError
from briefing.verify.lexer import operations
from briefing.verify.pages import is_ink
from briefing.verify.read import Attachment, Box, Content, Element, Glyph, PdfRead, Reference
from briefing.verify.reading import read
from tests.foreign import changed, composite_font, foreign, saved, simple_font
from tests.pages import LATIN, codes, rendered, row


def glyphs(content: bytes, **options: object) -> tuple[Glyph, ...]:
    """Read the glyphs of a page with a content."""
    return read(foreign(content, **options)).pages[0].glyphs  # type: ignore[arg-type]


def at(found: Glyph) -> tuple[str, float, float]:
    return found.text, round(found.x, 3), round(found.y, 3)


# Syntax


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"1 -.5 +3. cm", [("cm", [1.0, -0.5, 3.0])]),
        (b"/A#20b gs % comment\nQ", [("gs", ["A b"]), ("Q", [])]),
        (b"(a(b)\\)\\101\\n\\\nz)Tj", [("Tj", [b"a(b))A\nz"])]),
        (b"<41 4>Tj", [("Tj", [b"A@"])]),
        (b"[(a)-20.5<42>]TJ", [("TJ", [[b"a", -20.5, b"B"]])]),
        (b"[<41>-20<42>0]TJ", [("TJ", [[b"A", -20.0, b"B", 0.0]])]),
        (b"<</X[true null]/Y<</Z 1>>>>DP", [("DP", [{"X": [True, None], "Y": {"Z": 1.0}}])]),
        (b"BI /W 2 ID a\x00EIx EI Q", [("BI", [{"W": 2.0}]), ("Q", [])]),
        (b"] >> ) } 1 g", [("g", [1.0])]),
        (b"(never ends", []),
        (b"<4", []),
        (b"1 2", []),
        (b"", []),
        (b"  \n", []),
    ],
)  # fmt: skip
def test_content_is_taken_apart(content: bytes, expected: list[object]) -> None:
    assert list(operations(content)) == expected


# Text


def test_letters_follow_each_other_by_their_widths_and_spacing() -> None:
    content = b"BT /F 10 Tf 1 Tc 2 Tw 100 700 Td [(a b)-1000(c)] TJ ET"
    assert [at(glyph) for glyph in glyphs(content)] == [
        ("a", 100, 700),
        (" ", 107, 700),
        ("b", 116, 700),
        ("c", 133, 700),
    ]


def test_lines_follow_each_other_by_every_operator() -> None:
    content = (
        b"BT /F 10 Tf 1 0 0 1 50 800 Tm (a) Tj 0 -20 TD (b) Tj T* (c) Tj (d) ' 3 4 (e) \" "
        b"15 TL T* (f) Tj ET"
    )
    assert [(g.text, g.x, g.y) for g in glyphs(content)] == [
        ("a", 50, 800),
        ("b", 50, 780),
        ("c", 50, 760),
        ("d", 50, 740),
        ("e", 50, 720),
        ("f", 50, 705),
    ]


def test_matrices_scale_rise_and_turn_letters() -> None:
    content = (
        b"2 0 0 2 10 20 cm BT /F 10 Tf 50 Tz 3 Ts 1 0 0 -1 5 100 Tm (a) Tj ET "
        b"BT 0 Ts 100 Tz 0 1 -1 0 100 50 Tm (b) Tj ET"
    )
    raised, turned = glyphs(content)
    assert (raised.x, raised.y, raised.baseline) == (20, 214, 220)
    assert (raised.size, raised.advance, raised.angle) == (20, 6, 0)
    assert (turned.x, turned.y, turned.angle, turned.advance) == (210, 120, 90, 12)


def test_page_is_read_upright_and_from_its_corner() -> None:
    content = b"BT /F 10 Tf 100 200 Td (a) Tj ET"
    page = read(foreign(content, page={"MediaBox": Array([50, 50, 150, 250]), "Rotate": 90})).pages[
        0
    ]
    assert page.box == Box(0, 0, 200, 100)
    [glyph] = page.glyphs
    assert (glyph.x, glyph.y, glyph.angle) == (150, 50, -90)


def test_mode_colour_and_transparency_are_those_of_the_moment() -> None:
    content = (
        b"BT /F 10 Tf (a) Tj 1 0 0 rg (b) Tj .5 g (c) Tj 0 0 0 1 k (d) Tj q 0 1 0 rg (e) Tj Q "
        b"(f) Tj 3 Tr (g) Tj 1 Tr 0 0 1 RG (h) Tj /T gs (i) Tj ET"
    )
    states = Dictionary({"/T": Dictionary(ca=0.25, CA=0.5)})
    found = glyphs(content, resources={"ExtGState": states})
    black, red, grey, green, blue = (0, 0, 0), (1, 0, 0), (0.5,) * 3, (0, 1, 0), (0, 0, 1)
    assert [glyph.colour for glyph in found] == [
        black, red, grey, black, green, black, black, blue, blue
    ]  # fmt: skip
    assert [glyph.mode for glyph in found] == [0, 0, 0, 0, 0, 0, 3, 1, 1]
    assert [glyph.alpha for glyph in found] == [1] * 8 + [0.5]


@pytest.mark.parametrize(
    ("space", "components", "expected"),
    [
        (Array([Name.CalRGB, Dictionary()]), b"1 0 0", (1, 0, 0)),
        (Array([Name.Lab, Dictionary(WhitePoint=Array([0.95, 1, 1.09]))]), b"100 0 0", (1, 1, 1)),
        (Array([Name.Lab, Dictionary()]), b"0 0 0", (0, 0, 0)),
        (Array([Name.Indexed, Name.DeviceRGB, 1, String(b"\0\0\0\xff\0\0")]), b"1", (1, 0, 0)),
        (
            Array(
                [
                    Name.Separation,
                    Name.Gold,
                    Name.DeviceCMYK,
                    Dictionary(FunctionType=2, C0=Array([0] * 4), C1=Array([0, 0, 0, 1]), N=1),
                ]
            ),
            b"1",
            (0, 0, 0),
        ),
        (
            Array([Name.Separation, Name.Gold, Name.DeviceRGB, Dictionary(FunctionType=4)]),
            b"1",
            None,
        ),
        (Name.Pattern, b"/P", None),
        (Array([Name.Indexed]), b"9", None),
        (Array(), b"1", None),
    ],
)
def test_colours_of_every_kind_of_space(
    space: object, components: bytes, expected: tuple[float, ...] | None
) -> None:
    content = b"BT /F 10 Tf /S cs " + components + b" scn (a) Tj ET"
    [glyph] = glyphs(content, resources={"ColorSpace": Dictionary({"/S": space})})
    assert glyph.colour == (None if expected is None else pytest.approx(expected, abs=0.01))


# Fonts


CMAP = b"""
1 begincodespacerange <0000> <FFFF> endcodespacerange
2 beginbfchar <0003> <0041> <0004> <D83DDE00> endbfchar
2 beginbfrange <0010> <0012> <0061> <0020> <0021> [<00660066> <0067>] endbfrange
"""


def test_composite_font_gives_texts_glyphs_and_widths() -> None:
    pdf = pikepdf.new()
    font = composite_font(
        pdf,
        CMAP,
        W=Array([3, Array([500, 250]), 16, 18, 700]),
        DW=1000,
        CIDToGIDMap=Stream(pdf, b"\0\0\0\0\0\0\0\7" + b"\0\1" * 40),
    )
    content = b"BT /C 10 Tf <0003000400100012002000210099> Tj ET"
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, 595, 842]),
        Resources=Dictionary(Font=Dictionary(C=font)),
        Contents=Stream(pdf, content),
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    found = read(saved(pdf)).pages[0].glyphs
    assert [glyph.text for glyph in found] == ["A", "\U0001f600", "a", "c", "ff", "g", ""]
    assert [round(glyph.advance, 3) for glyph in found] == [5, 2.5, 7, 7, 10, 10, 10]
    assert [glyph.glyph for glyph in found] == [7, 1, 1, 1, 1, 1, 0]


def test_encoding_by_an_embedded_cmap_cuts_codes_by_its_ranges() -> None:
    pdf = pikepdf.new()
    font = composite_font(pdf, b"1 beginbfchar <41> <0078> endbfchar")
    font.Encoding = Stream(
        pdf,
        b"2 begincodespacerange <00> <7F> <8000> <FFFF> endcodespacerange "
        b"1 begincidrange <40> <50> 5 endcidrange 1 begincidchar <8001> 9 endcidchar",
    )
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, 595, 842]),
        Resources=Dictionary(Font=Dictionary(C=font)),
        Contents=Stream(pdf, b"BT /C 10 Tf <41800130> Tj ET"),
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    found = read(saved(pdf)).pages[0].glyphs
    assert [(glyph.code, glyph.text) for glyph in found] == [(6, "x"), (9, ""), (0, "")]


def test_simple_font_says_its_text_by_its_encoding() -> None:
    encoding = Dictionary(
        Type=Name.Encoding,
        BaseEncoding=Name.WinAnsiEncoding,
        Differences=Array([1, Name.eacute, Name.nameless, Name.uni0628]),
    )
    font = simple_font()
    font.Encoding = encoding
    found = glyphs(b"BT /F 10 Tf (\\001\\002\\003A\\351) Tj ET", fonts={"/F": font})
    assert [glyph.text for glyph in found] == ["é", "", "ب", "A", "é"]


def with_font(make: Callable[[pikepdf.Pdf], Dictionary], content: bytes) -> PdfRead:
    """Read a page that shows something in a font made for its file."""
    pdf = pikepdf.open(io.BytesIO(foreign(content)))
    pdf.pages[0].Resources.Font = Dictionary(F=make(pdf))
    return read(saved(pdf))


def test_glyphs_of_a_simple_truetype_font_are_found_in_its_program() -> None:
    path = paths.asset_folder("fonts") / LATIN
    program = TTFont(path)

    def make(pdf: pikepdf.Pdf) -> Dictionary:
        descriptor = Dictionary(Type=Name.FontDescriptor, Flags=32, Ascent=900, Descent=-250)
        descriptor.FontFile2 = Stream(pdf, path.read_bytes())
        font = simple_font(FontDescriptor=descriptor)
        font.Subtype = Name.TrueType
        return font

    found = with_font(make, b"BT /F 10 Tf (Ae\\351) Tj ET")
    wanted = [program.getGlyphID(program.getBestCmap()[ord(letter)]) for letter in "Aeé"]
    assert [glyph.glyph for glyph in found.pages[0].glyphs] == wanted
    [font] = found.fonts.values()
    assert (font.embedded, font.ascent, font.descent) == (True, 0.9, -0.25)


def small_cff() -> bytes:
    """Make a CFF font of two letters."""
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder([".notdef", "A", "B"])
    builder.setupCharacterMap({65: "A", 66: "B"})
    pen = T2CharStringPen(500, None)
    blank = pen.getCharString()
    builder.setupCFF("Small", {}, dict.fromkeys((".notdef", "A", "B"), blank), {})
    builder.setupHorizontalMetrics(dict.fromkeys((".notdef", "A", "B"), (500, 0)))
    builder.setupHorizontalHeader()
    builder.setupPost()
    stream = io.BytesIO()
    builder.font.save(stream)
    return bytes(TTFont(io.BytesIO(stream.getvalue())).getTableData("CFF "))


@pytest.mark.parametrize("composite", [True, False])
def test_glyphs_of_a_cff_font_are_found_in_its_program(composite: bool) -> None:
    def make(pdf: pikepdf.Pdf) -> Dictionary:
        program = Stream(pdf, small_cff())
        program.Subtype = Name.CIDFontType0C if composite else Name.Type1C
        descriptor = Dictionary(Type=Name.FontDescriptor, Flags=32, FontFile3=program)
        if composite:
            font = composite_font(pdf, FontDescriptor=descriptor)
            font.DescendantFonts[0].Subtype = Name.CIDFontType0
            return font
        return simple_font(FontDescriptor=descriptor)

    content = b"BT /F 10 Tf <00010002> Tj ET" if composite else b"BT /F 10 Tf (BA) Tj ET"
    shown = with_font(make, content).pages[0].glyphs
    assert [glyph.glyph for glyph in shown] == ([1, 2] if composite else [2, 1])


def test_font_program_that_is_broken_leaves_glyphs_unknown() -> None:
    def make(pdf: pikepdf.Pdf) -> Dictionary:
        descriptor = Dictionary(Type=Name.FontDescriptor, FontFile2=Stream(pdf, b"no font"))
        return simple_font(FontDescriptor=descriptor)

    assert [g.glyph for g in with_font(make, b"BT /F 10 Tf (a) Tj ET").pages[0].glyphs] == [-1]


def test_vertical_writing_goes_down() -> None:
    def make(pdf: pikepdf.Pdf) -> Dictionary:
        font = composite_font(pdf)
        font.Encoding = Name("/Identity-V")
        return font

    found = with_font(make, b"BT /F 10 Tf 100 700 Td <00010002> Tj ET").pages[0].glyphs
    assert [(glyph.x, round(glyph.y, 3)) for glyph in found] == [(95, 691.2), (95, 681.2)]


def test_type_3_font_scales_by_its_own_matrix() -> None:
    def make(pdf: pikepdf.Pdf) -> Dictionary:
        del pdf
        return Dictionary(
            Subtype=Name.Type3,
            FontMatrix=Array([0.01, 0, 0, 0.01, 0, 0]),
            FirstChar=97,
            Widths=Array([50]),
        )

    found = with_font(make, b"BT /F 10 Tf (ab) Tj ET")
    assert [glyph.advance for glyph in found.pages[0].glyphs] == [5, 0]
    assert [font.embedded for font in found.fonts.values()] == [True]


def test_font_says_whether_it_is_in_the_file(tmp_path: Path) -> None:
    [outside] = read(foreign(b"BT /F 10 Tf (a) Tj ET")).fonts.values()
    assert (outside.name, outside.embedded, outside.subset, outside.to_unicode) == (
        "Helvetica",
        False,
        False,
        False,
    )
    own = read(rendered(tmp_path, "<p>a</p>").pdf).fonts.values()
    assert [(f.embedded, f.subset, f.to_unicode, f.kind) for f in own] == [
        (True, True, True, "Type0")
    ]
    assert all(f.program[:4] == b"\0\1\0\0" for f in own)


def test_font_and_line_colours_of_the_graphics_state() -> None:
    state = Dictionary(Font=Array([simple_font(), 12]))
    content = b"/T gs BT 1 Tr 1 0 0 RG (a) Tj .5 G (b) Tj 0 0 0 1 K (c) Tj /S CS 1 SCN (d) Tj ET"
    options = {
        "ExtGState": Dictionary({"/T": state}),
        "ColorSpace": Dictionary({"/S": Array([Name.CalGray, Dictionary()])}),
    }
    found = glyphs(content, resources=options)
    assert [glyph.size for glyph in found] == [12] * 4
    assert [glyph.colour for glyph in found] == [(1, 0, 0), (0.5,) * 3, (0, 0, 0), (1, 1, 1)]


# Areas


def test_areas_have_boxes_colours_and_an_order() -> None:
    content = (
        b"1 0 0 rg 10 20 30 40 re f BT /F 10 Tf (ab) Tj ET 0 1 0 rg 0 0 m 10 0 l 10 10 l f "
        b"q 0 0 5 5 re W n 0 0 1 rg 0 0 100 100 re f Q 0 0 1 1 re 2 2 1 1 re f* 5 5 m 9 9 l S"
    )
    page = read(foreign(content)).pages[0]
    assert [(area.box, area.order, area.rectangle) for area in page.areas] == [
        (Box(10, 20, 40, 60), 0, True),
        (Box(0, 0, 10, 10), 2, False),
        (Box(0, 0, 5, 5), 2, True),
        (Box(0, 0, 3, 3), 2, False),
    ]
    triangle, holes = page.areas[1], page.areas[3]
    assert triangle.covers(9, 1)
    assert not triangle.covers(1, 9)
    assert holes.covers(0.5, 0.5)
    assert not holes.covers(1.5, 1.5)
    assert page.strokes == 1


def test_clip_that_is_no_rectangle_cuts_an_area() -> None:
    content = b"0 0 m 100 0 l 0 100 l h W n 1 0 0 rg 0 0 100 100 re f BT /F 10 Tf (a) Tj ET"
    page = read(foreign(content)).pages[0]
    [area] = page.areas
    assert area.covers(10, 10)
    assert not area.covers(90, 90)
    assert page.glyphs[0].clip == Box(0, 0, 100, 100)


def test_curves_bound_an_area() -> None:
    content = b"0 0 m 0 50 50 100 100 100 c 100 0 l h f 200 0 m 200 9 209 9 v 209 0 209 0 y f"
    first, second = read(foreign(content)).pages[0].areas
    assert first.covers(90, 50)
    assert not first.covers(10, 90)
    assert second.box.right == pytest.approx(209)


def test_forms_pictures_and_shadings() -> None:
    pdf = pikepdf.open(
        io.BytesIO(foreign(b"/X Do /I Do q 2 0 0 2 0 0 cm /X Do Q 0 0 9 9 re W n /H sh"))
    )
    form = Stream(pdf, b"BT /F 10 Tf (a) Tj ET q q /X Do")
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.BBox, form.Matrix = Array([0, 0, 50, 50]), Array([1, 0, 0, 1, 5, 5])
    image = Stream(pdf, b"\0")
    image.Subtype, image.Width, image.Height = Name.Image, 1, 1
    resources = pdf.pages[0].Resources
    resources.XObject = Dictionary(X=pdf.make_indirect(form), I=image)
    resources.Shading = Dictionary(H=Dictionary(ShadingType=2))
    page = read(saved(pdf)).pages[0]
    assert [(area.kind, area.box) for area in page.areas] == [
        ("image", Box(0, 0, 1, 1)),
        ("shading", Box(0, 0, 9, 9)),
    ]
    assert at(page.glyphs[0]) == ("a", 5, 5)
    assert page.glyphs[0].clip == Box(5, 5, 55, 55)
    assert len(page.glyphs) == 24  # a form that shows itself is followed twelve times, no more


# Marked content and structure


def test_marked_content_says_what_its_glyphs_belong_to() -> None:
    content = (
        b"BT /F 10 Tf /P <</MCID 3>> BDC (a) Tj /Span <</ActualText <FEFF0628>>> BDC (b) Tj EMC "
        b"EMC /Artifact BMC (c) Tj EMC /P /N BDC (d) Tj EMC EMC (e) Tj ET"
    )
    named = Dictionary({"/N": Dictionary(MCID=7, ActualText=String("x"))})
    found = glyphs(content, resources={"Properties": named})
    assert [(g.text, g.mcid, g.artifact, g.replaced) for g in found] == [
        ("a", 3, False, None),
        ("b", 3, False, "ب"),
        ("c", None, True, None),
        ("d", 7, False, "x"),
        ("e", None, False, None),
    ]


def tagged(pdf: pikepdf.Pdf) -> None:
    """Add a structure tree with all that is read from one."""
    page = pdf.pages[0].obj
    link = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Link,
            Rect=Array([10, 10, 20, 20]),
            Contents=String("Voir"),
            StructParent=1,
            A=Dictionary(S=Name.URI, URI=String("https://example.org")),
        )
    )
    page.Annots = Array([link])
    span = Dictionary(
        S=Name.Foreign,
        K=Array([Dictionary(Type=Name.MCR, MCID=1, Pg=page)]),
        Lang=String("en"),
        C=Name.turned,
        E=String("expansion"),
        ActualText=String("actual"),
    )
    anchor = Dictionary(S=Name.Link, K=Array([Dictionary(Type=Name.OBJR, Obj=link, Pg=page)]))
    properties = Dictionary(
        O=Name.UserProperties, P=Array([Dictionary(N=String("fact"), V=String("f1"))])
    )
    layout = Dictionary(O=Name.Layout, WritingMode=Name.RlTb, BBox=Array([1, 2, 3, 4]))
    paragraph = pdf.make_indirect(
        Dictionary(
            S=Name.P,
            Pg=page,
            Lang=String("ar-MA"),
            ID=String("f1.ar"),
            A=Array([properties, layout]),
            K=Array([0, span, anchor, 5, Name.Nonsense]),
        )
    )
    paragraph.K.append(paragraph)  # a circle
    pdf.Root.Lang = String("fr")
    pdf.Root.StructTreeRoot = Dictionary(
        Type=Name.StructTreeRoot,
        K=paragraph,
        RoleMap=Dictionary({"/Foreign": Name.Quoted, "/Quoted": Name.Span, "/Span": Name.Span}),
        ClassMap=Dictionary(turned=Dictionary(O=Name.Layout, Placement=Name.Inline)),
    )


def tree() -> PdfRead:
    content = b"BT /F 10 Tf /P <</MCID 0>> BDC (a) Tj EMC /P <</MCID 1>> BDC (b) Tj EMC ET"
    return read(changed(foreign(content), tagged))


def test_structure_tree_is_read_with_all_that_it_says() -> None:
    found = tree()
    assert found.root is not None
    [paragraph] = [kid for kid in found.root.kids if isinstance(kid, Element)]
    assert (paragraph.role, paragraph.lang, paragraph.own_lang) == ("P", "ar-MA", "ar-MA")
    assert (paragraph.id, paragraph.page) == ("f1.ar", 1)
    assert paragraph.properties == {"fact": "f1"}
    assert paragraph.attributes == {"WritingMode": "RlTb", "BBox": [1, 2, 3, 4]}
    first, span, link, lost = paragraph.kids
    assert (first, lost) == (Content(1, 0), Content(1, 5))
    assert isinstance(span, Element)
    assert isinstance(link, Element)
    assert (span.role, span.lang, span.attributes) == ("Span", "en", {"Placement": "Inline"})
    assert (span.expansion, span.actual_text, span.alt) == ("expansion", "actual", None)
    assert link.lang == "ar-MA"
    assert link.own_lang is None
    assert link.kids == [Reference(1, "Link", "Voir", "https://example.org", None)]
    assert "".join(glyph.text for glyph in found.glyphs_of(paragraph)) == "ab"
    assert [element.role for element in found.root.walk()] == [
        "StructTreeRoot",
        "P",
        "Span",
        "Link",
    ]


def test_circle_in_the_structure_tree_is_said() -> None:
    assert tree().faults == ("an element stands in the structure tree more than once",)


def test_annotations_are_read() -> None:
    [link] = tree().pages[0].annotations
    assert (link.box, link.uri, link.tagged) == (Box(10, 10, 20, 20), "https://example.org", True)


@pytest.mark.parametrize(
    ("link", "destination"),
    [
        (Dictionary(Dest=String("source-1")), "source-1"),
        (Dictionary(Dest=Name.here), "here"),
        (Dictionary(A=Dictionary(S=Name.GoTo, D=String("there"))), "there"),
        (Dictionary(A=Dictionary(S=Name.GoTo, SD=Array([Dictionary(ID=String("n1"))]))), "n1"),
        (Dictionary(), None),
    ],
)
def test_where_links_lead(link: Dictionary, destination: str | None) -> None:
    link.Rect, link.Subtype = Array([0, 0, 1, 1]), Name.Link
    page = read(foreign(b"", page={"Annots": Array([link])})).pages[0]
    assert page.annotations[0].destination == destination


def test_tree_that_goes_too_deep_is_read_to_a_depth() -> None:
    def deepen(pdf: pikepdf.Pdf) -> None:
        inner = Dictionary(S=Name.Span)
        for _ in range(400):
            inner = pdf.make_indirect(Dictionary(S=Name.Span, K=inner))
        pdf.Root.StructTreeRoot = Dictionary(K=inner)

    found = read(changed(foreign(b""), deepen))
    assert found.faults == ("the structure tree is nested too deep to be read to the end",)


# The file


def test_attachments_are_listed_with_what_they_are_to_the_document() -> None:
    def attach(pdf: pikepdf.Pdf) -> None:
        file = Dictionary(Type=Name.Filespec, UF=String("facts.json"), AFRelationship=Name.Data)
        other = Dictionary(Type=Name.Filespec, F=String("other.txt"))
        pdf.Root.AF = Array([file])
        names = Dictionary(Kids=Array([Dictionary(Names=Array([String("o"), other]))]))
        pdf.Root.Names = Dictionary(EmbeddedFiles=names)

    found = read(changed(foreign(b""), attach))
    assert found.attachments == (
        Attachment("facts.json", "Data", "", None, associated=True, listed=False),
        Attachment(
            "other.txt",
            "",
            "",
            None,
            associated=False,
            listed=True,
            contradictions=("it goes by the name o too",),
        ),
    )


def test_rendered_file_is_read_whole(tmp_path: Path) -> None:
    result = rendered(tmp_path, row("p1", "Bonjour", "مرحبا"))
    found = read(result.pdf)
    assert found.faults == ()
    assert (found.lang, found.title) == ("fr", "Essai")
    assert found.catalog["Marked"] is True
    assert found.catalog["DisplayDocTitle"] is True
    letters = sorted(g.text for page in found.pages for g in page.glyphs if is_ink(g))
    assert letters == sorted("Bonjour" + "مرحبا")
    assert found.root is not None
    tied = [glyph for element in [found.root] for glyph in found.glyphs_of(element)]
    assert len(tied) >= len(letters)
    assert all(glyph.glyph > 0 for page in found.pages for glyph in page.glyphs)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\nhalf of it", b"\0" * 100])
def test_what_is_no_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(BriefingError) as caught:
        read(data)
    assert codes(caught.value.findings) == ["not-a-pdf"]


def test_file_with_a_password_is_refused() -> None:
    pdf = pikepdf.open(io.BytesIO(foreign(b"")))
    locked = saved(pdf, encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(BriefingError) as caught:
        read(locked)
    assert codes(caught.value.findings) == ["encrypted"]


def test_content_that_cannot_be_decoded_is_said() -> None:
    def garble(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Contents = Stream(pdf, b"not deflated", Filter=Name.FlateDecode)

    found = read(changed(foreign(b""), garble))
    assert found.faults == ("page 1: its content cannot be read",)


def test_stream_that_swells_is_read_to_a_limit() -> None:
    def swell(pdf: pikepdf.Pdf) -> None:
        packed = zlib.compress(b" " * 200_000_000)
        pdf.pages[0].Contents = Stream(pdf, packed, Filter=Name.FlateDecode)

    assert read(changed(foreign(b""), swell)).pages[0].glyphs == ()
