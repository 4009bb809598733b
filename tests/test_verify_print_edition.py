"""The judge of print editions bites: each way to break a good file is found, and by its name."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from briefing.print_edition.condition import FOGRA39
from briefing.verify import Report, verify
from tests import prints
from tests.editions import edition
from tests.prints import changed

ID = "identifier-not-of-content"
"""What every change of the content brings about, besides its own fault."""


@cache
def good() -> bytes:
    return prints.edition("minimal").pdf


def page(pdf: pikepdf.Pdf) -> Any:
    return pdf.pages[0].obj


def paint(*operators: bytes) -> Callable[[pikepdf.Pdf], None]:
    """Return a change that paints something on the first page, over everything."""

    def change(pdf: pikepdf.Pdf) -> None:
        stream = pdf.pages[0].obj.Contents
        stream.write(b"\n".join((stream.read_bytes(), b"q", *operators, b"Q")))

    return change


def replace_in_xmp(before: bytes, after: bytes) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        xmp = pdf.Root.Metadata.read_bytes()
        assert before in xmp
        pdf.Root.Metadata.write(xmp.replace(before, after))

    return change


def use_state(entries: Dictionary) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        page(pdf).Resources.ExtGState["/Broken"] = entries
        paint(b"/Broken gs")(pdf)

    return change


def use_object(pdf: pikepdf.Pdf, content: bytes, matrix: bytes, **entries: Any) -> None:
    resources = page(pdf).Resources
    if "/XObject" not in resources:
        resources.XObject = Dictionary()
    resources.XObject["/Broken"] = pdf.make_stream(content, Type=Name.XObject, **entries)
    paint(matrix, b"/Broken Do")(pdf)


def picture(space: Name, pixel: bytes, points: int) -> Callable[[pikepdf.Pdf], None]:
    """Return a change that paints a picture of 100 × 100 equal pixels so large."""

    def change(pdf: pikepdf.Pdf) -> None:
        use_object(
            pdf,
            pixel * 10_000,
            b"%d 0 0 %d 100 100 cm" % (points, points),
            Subtype=Name.Image,
            Width=100,
            Height=100,
            BitsPerComponent=8,
            ColorSpace=space,
        )

    return change


def no_output_intent(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.OutputIntents


def two_output_intents(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OutputIntents.append(pdf.Root.OutputIntents[0])


def nameless_condition(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.OutputIntents[0].OutputConditionIdentifier


def profile_of_a_screen(pdf: pikepdf.Pdf) -> None:
    profile = FOGRA39.profile()
    screen = profile[:12] + b"mntrRGB " + profile[20:]
    pdf.Root.OutputIntents[0].DestOutputProfile = pdf.make_stream(screen, N=3)


def link(pdf: pikepdf.Pdf) -> None:
    annotation = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=[100, 100, 200, 120], Border=[0, 0, 0]
    )
    page(pdf).Annots = Array([pdf.make_indirect(annotation)])


def no_trim_box(pdf: pikepdf.Pdf) -> None:
    del page(pdf).TrimBox


def art_box(pdf: pikepdf.Pdf) -> None:
    page(pdf).ArtBox = page(pdf).TrimBox


def no_bleed(pdf: pikepdf.Pdf) -> None:
    page(pdf).BleedBox = page(pdf).TrimBox


def narrow_sheet(pdf: pikepdf.Pdf) -> None:
    page(pdf).MediaBox = page(pdf).TrimBox


def no_marks(pdf: pikepdf.Pdf) -> None:
    stream = page(pdf).Contents
    content = stream.read_bytes()
    stream.write(content[: content.rindex(b"/Artifact BMC")])


def other_mod_date(pdf: pikepdf.Pdf) -> None:
    pdf.trailer.Info.ModDate = String("D:20200101000000Z")


def trapping_unknown(pdf: pikepdf.Pdf) -> None:
    pdf.trailer.Info.Trapped = Name.Unknown


def script(pdf: pikepdf.Pdf) -> None:
    action = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    pdf.Root.OpenAction = action


def attached(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["facts.json"] = b"{}"


def layer(pdf: pikepdf.Pdf) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Layer")))
    pdf.Root.OCProperties = Dictionary(OCGs=[group], D=Dictionary(Order=[group]))


def form_field(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array())


def alternate(pdf: pikepdf.Pdf) -> None:
    use_object(
        pdf,
        b"",
        b"",
        Subtype=Name.Form,
        BBox=[0, 0, 1, 1],
        Resources=Dictionary(),
        OPI=Dictionary(),
    )


def spot(pdf: pikepdf.Pdf) -> None:
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0] * 4, C1=[0, 1, 1, 0], N=1)
    spaces = page(pdf).Resources.ColorSpace
    spaces["/Gold"] = Array([Name.Separation, Name.Gold, Name.DeviceCMYK, tint])
    paint(b"/Gold cs 1 scn 0 0 9 9 re f")(pdf)


def calibrated(pdf: pikepdf.Pdf) -> None:
    profile = pdf.make_stream(b"", N=3)
    page(pdf).Resources.ColorSpace["/Icc"] = Array([Name.ICCBased, profile])
    paint(b"/Icc cs 1 0 0 scn 0 0 9 9 re f")(pdf)


def default_space(pdf: pikepdf.Pdf) -> None:
    page(pdf).Resources.ColorSpace["/DefaultCMYK"] = Name.DeviceCMYK


def rgb_group(pdf: pikepdf.Pdf) -> None:
    page(pdf).Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)


def rgb_in_pattern(pdf: pikepdf.Pdf) -> None:
    pattern = pdf.make_stream(
        b"1 0 0 rg 0 0 5 5 re f",
        Type=Name.Pattern,
        PatternType=1,
        PaintType=1,
        TilingType=1,
        BBox=[0, 0, 9, 9],
        XStep=9,
        YStep=9,
        Resources=Dictionary(),
    )
    page(pdf).Resources.Pattern = Dictionary(Broken=pattern)
    paint(b"/Pattern cs /Broken scn 0 0 99 99 re f")(pdf)


def font_outside(pdf: pikepdf.Pdf) -> None:
    fonts = page(pdf).Resources.Font
    for key in list(fonts):
        descriptor = fonts[key].DescendantFonts[0].FontDescriptor
        for program in ("/FontFile2", "/FontFile3"):
            if program in descriptor:
                del descriptor[program]


@dataclass(frozen=True, slots=True)
class Mutation:
    name: str
    code: str
    change: Callable[[pikepdf.Pdf], None]


MUTATIONS = (
    Mutation("RGB area", "colour-rgb", paint(b"1 0 0 rg 0 0 9 9 re f")),
    Mutation("RGB line", "colour-rgb", paint(b"1 0 0 RG 0 0 m 9 9 l S")),
    Mutation("RGB in a pattern", "colour-rgb", rgb_in_pattern),
    Mutation("RGB picture", "colour-rgb", picture(Name.DeviceRGB, b"\x80\0\0", 20)),
    Mutation("RGB blending", "colour-rgb", rgb_group),
    Mutation("calibrated colour", "colour-rgb", calibrated),
    Mutation("spot colour", "colour-spot", spot),
    Mutation("other meaning of the inks", "colour-default", default_space),
    Mutation("too much ink", "too-much-ink", paint(b".9 .9 .9 .9 k 0 0 9 9 re f")),
    Mutation("picture of ink", "too-much-ink", picture(Name.DeviceCMYK, b"\xff" * 4, 20)),
    Mutation("coarse picture", "image-resolution", picture(Name.DeviceCMYK, b"\x20" * 4, 200)),
    Mutation("no output intent", "output-intent", no_output_intent),
    Mutation("two output intents", "output-intent", two_output_intents),
    Mutation("condition without name", "output-intent", nameless_condition),
    Mutation("profile of a screen", "output-profile", profile_of_a_screen),
    Mutation("link", "annotation-in-print", link),
    Mutation("form", "form-in-print", form_field),
    Mutation("script", "action-in-print", script),
    Mutation("attached file", "file-in-print", attached),
    Mutation("layer without names", "layer-configuration", layer),
    Mutation("OPI", "not-complete", alternate),
    Mutation("transfer curve", "press-setting", use_state(Dictionary(TR=Name.Identity))),
    Mutation("no TrimBox", "no-trim-box", no_trim_box),
    Mutation("ArtBox", "art-box", art_box),
    Mutation("no bleed", "no-bleed", no_bleed),
    Mutation("sheet smaller than the bleed", "boxes-not-nested", narrow_sheet),
    Mutation("no crop marks", "crop-marks", no_marks),
    Mutation("mark in the bleed", "mark-in-bleed", paint(b"/Registration CS 1 SCN 9 9 m 9 99 l S")),
    Mutation("other date", "print-date", other_mod_date),
    Mutation("trapping unknown", "not-trapped", trapping_unknown),
    Mutation("PDF/X-3", "not-pdf-x", replace_in_xmp(b"PDF/X-4", b"PDF/X-3:2003")),
    Mutation(
        "no rendition",
        "xmp-incomplete",
        replace_in_xmp(b"<xmpMM:RenditionClass>default</xmpMM:RenditionClass>", b""),
    ),
    Mutation("font not embedded", "font-not-embedded", font_outside),
)


def findings(report: Report) -> set[str]:
    return {finding.code for finding in report.findings}


def test_good_file_passes_and_only_what_is_not_there_is_skipped() -> None:
    report = verify(good())
    assert report.findings == ()
    skipped = [one.name for one in report.verdicts if one.outcome == "skipped"]
    assert skipped == ["picture resolution", "layers", "pictures", "signatures"]


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_fault_is_found_by_its_name(mutation: Mutation) -> None:
    found = findings(verify(changed(good(), mutation.change)))
    assert mutation.code in found
    assert found - {ID, mutation.code} == BESIDE.get(mutation.name, set())


BESIDE = {
    "coarse picture": {"hidden-text"},
    "no TrimBox": {"no-bleed", "page-size"},
    "font not embedded": {"forms-unknown"},
}
"""What else is rightly found where one fault brings another about."""


def test_black_mixed_of_four_inks_is_found() -> None:
    def mix(pdf: pikepdf.Pdf) -> None:
        stream = page(pdf).Contents
        content = stream.read_bytes()
        assert b"\n0 0 0 1 k" in content
        stream.write(content.replace(b"\n0 0 0 1 k", b"\n.6 .45 .5 .85 k"))

    report = verify(changed(good(), mix))
    (finding,) = [one for one in report.findings if one.code == "black-mixed"]
    assert finding.message.startswith("page 1: ")
    assert "60 % cyan, 45 % magenta, 50 % yellow, 85 % black" in finding.message


@pytest.mark.parametrize("place", ["id", "document"])
def test_identifier_that_is_not_of_the_content_is_found(place: str) -> None:
    pdf = good()
    start = pdf.rindex(b"/ID [<") + 6 if place == "id" else pdf.index(b">uuid:") + 6
    digits = pdf[start : start + 8]
    other = pdf[:start] + bytes(reversed(digits)) + pdf[start + 8 :]
    assert other != pdf
    assert findings(verify(other)) == {ID}


def test_one_changed_byte_of_the_content_is_found() -> None:
    pdf = good()
    at = pdf.index(b"/Creator") if b"/Creator" in pdf else pdf.index(b"WeasyPrint")
    assert findings(verify(pdf[:at] + b"w" + pdf[at + 1 :])) == {ID}


def test_file_that_is_newer_than_the_standard_is_found() -> None:
    with pikepdf.open(io.BytesIO(good())) as pdf:
        out = io.BytesIO()
        pdf.save(out, min_version="1.7")
    assert "pdf-too-new" in findings(verify(out.getvalue()))


def test_encrypted_file_is_found() -> None:
    with pikepdf.open(io.BytesIO(good())) as pdf:
        out = io.BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(owner="x", user="", R=4))
    assert "encrypted" in findings(verify(out.getvalue()))


def test_edition_that_is_read_is_held_to_no_condition_of_print() -> None:
    names = {one.name for one in verify(edition("minimal", ("fr", "ar")).pdf).verdicts}
    assert "PDF/X-4" not in names
    assert "standards" in names
