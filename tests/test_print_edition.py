"""The edition for the printing house: in ink, with bleed, and proved on the plates."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner
from PIL import Image

from briefing.cli import main
from briefing.errors import BriefingError, Place, Severity
from briefing.examine import check_brief
from briefing.pipeline import render_print_edition
from briefing.print_edition import FOGRA39, OutputCondition, print_edition, with_bleed
from briefing.print_edition.inks import Inks
from briefing.print_edition.tokens import twins
from briefing.verify import Report, verify
from briefing.verify.pages import is_ink
from briefing.verify.read import Glyph
from briefing.verify.reading import read
from tests import prints
from tests.editions import edition as edition_to_read
from tests.pages import codes
from tests.prints import MM, PLATES, needs_ghostscript

ROOT = Path(__file__).parent.parent
TEMPLATE = ROOT / "templates" / "policy-brief"
TOKENS = (
    ":root { --ink: #1b211f; --ink-cmyk: device-cmyk(0% 0% 0% 100%);"
    " --sand: #f7f3ea; --sand-cmyk: device-cmyk(4% 4% 10% 0%);"
    " --green: #0b4a3f; --green-cmyk: device-cmyk(85% 0% 55% 75%) }"
)
A4 = (210 * MM, 297 * MM)
LOGO = """
logo:
  file: {}
  alt:
    fr: Une étoile
    ar: نجمة
"""


def png(size: tuple[int, int], colour: tuple[int, int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def outcome(report: Report, name: str) -> tuple[str, int]:
    return next((one.outcome, one.looked_at) for one in report.verdicts if one.name == name)


def black_lines(glyphs: tuple[Glyph, ...]) -> Iterator[tuple[float, float, float, float]]:
    """Yield boxes inside of lines that are all black, from the upper left of the trim."""
    for baseline, run in groupby(glyphs, lambda glyph: glyph.baseline):
        line = [glyph for glyph in run if is_ink(glyph)]
        if len(line) < 20 or any(glyph.colour != (0, 0, 0) for glyph in line):
            continue
        left, right = min(at.x for at in line), max(at.x for at in line)
        yield left + 2, A4[1] - baseline - 5, right - 2, A4[1] - baseline


# On the plates


@needs_ghostscript
def test_black_letters_leave_the_colour_plates_empty(tmp_path: Path) -> None:
    css = f"{TOKENS} body {{ color: var(--ink) }}"
    _, made = prints.small(tmp_path, "<p>Le Royaume gagne 14 places. المغرب</p>", css)
    ((cyan, magenta, yellow, black),) = prints.coverage(made.pdf, "-dUseTrimBox")
    assert (cyan, magenta, yellow) == (0, 0, 0)
    assert black > 0


@needs_ghostscript
def test_black_mixed_of_inks_would_be_seen_on_the_colour_plates(tmp_path: Path) -> None:
    css = f"{TOKENS} body {{ color: var(--ink) }}".replace("0% 0% 0% 100%", "60% 45% 50% 85%")
    _, made = prints.small(tmp_path, "<p>Le Royaume gagne 14 places.</p>", css)
    ((cyan, magenta, yellow, _),) = prints.coverage(made.pdf, "-dUseTrimBox")
    assert min(cyan, magenta, yellow) > 0


@needs_ghostscript
def test_black_letters_lie_over_the_tint_under_them(tmp_path: Path) -> None:
    css = f"{TOKENS} body {{ color: var(--ink); background: var(--sand) }}"
    _, made = prints.small(tmp_path, "<p>Le Royaume gagne 14 places.</p>", css)
    found = prints.plates(made.pdf)
    inside = (21 * MM, 21 * MM, 80 * MM, 35 * MM)
    for plate in PLATES[:3]:
        low, high = prints.ink(found[plate], inside)
        assert 0 < low == high, f"the letters are cut out of {plate}"
    assert prints.ink(found["Black"], inside) == (0, 255)


@needs_ghostscript
@pytest.mark.parametrize("languages", [("fr", "ar"), ("ar",)], ids="-".join)
def test_body_text_of_the_brief_is_on_the_black_plate_alone(languages: tuple[str, ...]) -> None:
    pdf = prints.edition("shipped", languages).pdf
    found = prints.plates(pdf, 2)
    lines = list(black_lines(read(pdf).pages[1].glyphs))
    assert len(lines) > 20
    for line in lines:
        assert prints.ink(found["Black"], line)[1] == 255
        for plate in PLATES[:3]:
            low, high = prints.ink(found[plate], line)
            assert low == high, f"letters stand on the {plate} plate"


@needs_ghostscript
def test_band_runs_into_the_bleed_and_stops_there() -> None:
    black = prints.plates(prints.edition().pdf)["Black"]
    width, _ = A4
    inner, outer = 2.5 * MM, 3.6 * MM
    for x in (-inner, 0, width / 2, width - MM, width + inner - 1):
        low, _ = prints.ink(black, (x, -inner, x + 2, 0))
        assert low > 100, "the band ends before the bleed does"
    outside = (20 * MM, -outer - 2, width - 20 * MM, -outer)
    assert prints.ink(black, outside) == (0, 0)


@needs_ghostscript
def test_crop_marks_are_on_every_plate_and_nowhere_in_the_bleed(tmp_path: Path) -> None:
    _, made = prints.small(tmp_path, "<p>Essai</p>")
    width, height = A4
    for plate, image in prints.plates(made.pdf).items():
        for x in (0, width):
            for box in (
                (x - 2, -8 * MM, x + 2, -5 * MM),
                (x - 2, height + 5 * MM, x + 2, 313 * MM),
            ):
                assert prints.ink(image, box)[1] > 0, f"no mark on {plate}"
        edge = (-3 * MM, -3 * MM, width + 3 * MM, 0)
        assert prints.ink(image, edge) == (0, 0)


# In the file


@pytest.mark.parametrize("languages", [("fr", "ar"), ("ar", "fr"), ("fr",), ("ar",)], ids="-".join)
def test_every_edition_of_the_brief_passes_every_condition(languages: tuple[str, ...]) -> None:
    made = prints.edition("shipped", languages)
    report = verify(made.pdf)
    assert made.name == f"morocco-dco-ai.{'-'.join(languages)}.print"
    assert (made.findings, report.findings) == ((), ())
    skipped = {one.name for one in report.verdicts if one.outcome == "skipped"}
    for_pairs = set() if len(languages) == 2 else {"alignment", "pairs", "figures"}
    assert skipped - for_pairs == {"picture resolution", "layers", "pictures", "signatures"}
    assert outcome(report, "text layer")[0] == outcome(report, "joining")[0] == "passed"


def test_no_object_of_the_file_is_in_rgb() -> None:
    looked_at = operators = 0
    with pikepdf.open(io.BytesIO(prints.edition().pdf)) as pdf:
        for item in pdf.objects:
            looked_at += 1
            if not isinstance(item, pikepdf.Stream):
                written = item.unparse()
            else:
                written = pikepdf.Dictionary(dict(item.items())).unparse()
                if item.get("/Subtype") == pikepdf.Name.Form or b"TJ" in item.read_bytes():
                    painted = re.findall(rb"\s[\d.]+ (k|rg|RG|scn?|SCN?)\s", item.read_bytes())
                    operators += len(painted)
                    assert set(painted) <= {b"k", b"SCN"}  # SCN is that of the crop marks
            assert not re.search(rb"/(DeviceRGB|CalRGB|CalGray|ICCBased|Lab)\b", written)
    assert looked_at > 500
    assert operators > 500


def test_lines_break_where_they_do_in_the_edition_that_is_read() -> None:
    printed = read(prints.edition().pdf)
    screen = read(edition_to_read("shipped", ("fr", "ar")).pdf)

    def places(glyphs: tuple[Glyph, ...]) -> list[tuple[str, int, int]]:
        return [(glyph.text, round(glyph.x), round(glyph.y)) for glyph in glyphs]

    assert len(printed.pages) == len(screen.pages)
    for first, second in zip(printed.pages, screen.pages, strict=True):
        assert places(first.glyphs) == places(second.glyphs)


def test_nothing_for_reading_on_a_screen_is_left() -> None:
    with pikepdf.open(io.BytesIO(prints.edition().pdf)) as pdf:
        assert {"/Outlines", "/Names", "/AF", "/OpenAction"} & set(pdf.Root.keys()) == set()
        assert all("/Annots" not in page.obj for page in pdf.pages)
        assert pdf.pdf_version == "1.6"
        elements = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary)]
        roles = {item.get("/S") for item in elements if item.get("/Type") == "/StructElem"}
    assert "/Span" in roles
    assert "/Link" not in roles


def test_identifiers_are_the_hash_of_the_content() -> None:
    pdf = prints.edition().pdf
    first, second = re.findall(rb"<([0-9a-f]{32})>(?=<|\] >>)", pdf[-2000:])
    (document,) = re.findall(rb"<xmpMM:DocumentID>uuid:([0-9a-f-]+)<", pdf)
    assert first == second == document.replace(b"-", b"")
    zeros = pdf.replace(first, b"0" * 32).replace(document, re.sub(rb"[0-9a-f]", b"0", document))
    assert hashlib.sha256(zeros).hexdigest()[:32] == first.decode()


@pytest.mark.slow
def test_bytes_depend_on_neither_time_zone_nor_hash_seed() -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from briefing.examine import check_brief\n"
        "from briefing.pipeline import render_print_edition\n"
        "made = render_print_edition(check_brief(Path(sys.argv[1])), ('fr', 'ar'))\n"
        "sys.stdout.buffer.write(made.pdf)\n"
    )
    made = set()
    for zone, seed in (("Africa/Casablanca", "1"), ("Asia/Tokyo", "2")):
        environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", program, str(ROOT / "tests" / "data" / "minimal")],
            capture_output=True,
            check=True,
            env=environment,
        )
        made.add(done.stdout)
    assert len(made) == 1
    assert made.pop().startswith(b"%PDF-1.6")


def test_command_line_writes_it_beside_the_edition_that_is_read(
    minimal_folder: Path, tmp_path: Path
) -> None:
    arguments = ["render", str(minimal_folder), "--print", "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["minimal.fr-ar.pdf", "minimal.fr-ar.print.pdf"]
    told = CliRunner().invoke(main, ["verify", str(tmp_path / "out" / names[1])])
    assert told.exit_code == 0, told.output
    assert "PDF/X-4" in told.output


# Colours and pictures


def test_twins_of_later_sheets_go_before_those_of_earlier_ones() -> None:
    first = ":root { --a: #ff0000; --a-cmyk: device-cmyk(0% 100% 100% 0%); --b: 3mm; --c: red }"
    second = ":root { --a-cmyk: device-cmyk(0% 90% 80% 10%) }"
    assert twins([first]) == {(255, 0, 0): (0, 1, 1, 0)}
    assert twins([first, second]) == {(255, 0, 0): (0, 0.9, 0.8, 0.1)}
    assert twins([first, ":root { --a: #00ff00 }"]) == {(255, 0, 0): (0, 1, 1, 0)}


def test_every_colour_of_the_template_has_a_twin_that_paper_can_hold() -> None:
    shared = TEMPLATE.parent / "shared"
    found = twins([(shared / "css" / "tokens.css").read_text("utf-8")])
    colours = {
        tuple(bytes.fromhex(digits))
        for folder in (TEMPLATE, shared)
        for path in folder.rglob("*")
        if path.suffix in (".css", ".svg")
        for digits in re.findall(r"#([0-9a-fA-F]{6})\b", path.read_text("utf-8"))
    }
    assert len(colours) >= 10
    assert colours <= set(found)
    assert max(sum(ink) for ink in found.values()) <= 3
    assert found[0x1B, 0x21, 0x1F] == (0, 0, 0, 1)


def test_colour_without_twin_is_converted_and_named(tmp_path: Path) -> None:
    css = f"{TOKENS} h1 {{ color: #2255cc }} p {{ color: var(--green) }} h2 {{ color: #707070 }}"
    made, printed = prints.small(tmp_path, "<h1>Bleu</h1><h2>Gris</h2><p>Vert</p>", css)
    (finding,) = printed.findings
    assert (finding.code, finding.severity) == ("colour-without-twin", Severity.WARNING)
    assert re.match(r"#2255cc is printed as C\d+ M\d+ Y\d+ K\d+, ", finding.message)
    content = b"".join(
        page.Contents.read_bytes() for page in pikepdf.open(io.BytesIO(printed.pdf)).pages
    )
    assert b"0.85 0 0.55 0.75 k" in content
    assert b"0 0 0 0.5608 k" in content
    assert verify(printed.pdf, made.expected).clean


def test_grey_is_black_ink_alone_and_blue_is_what_the_profile_says() -> None:
    inks = Inks({}, FOGRA39.profile(), Place("x"))
    assert inks.of((0, 0, 0)) == (0, 0, 0, 1)
    assert inks.of((255, 255, 255)) == (0, 0, 0, 0)
    cyan, magenta, yellow, _ = inks.of((0, 0, 255))
    assert cyan > 0.8
    assert magenta > 0.6
    assert yellow < 0.2


def test_colour_that_cannot_be_put_into_ink_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BriefingError) as caught:
        prints.small(tmp_path, "<p>Essai</p>", "p { color: lab(40 20 -50) }")
    (finding,) = caught.value.findings
    assert finding.code == "colour-not-printable"
    assert finding.message.startswith("page 1: the colour space Lab")


@needs_ghostscript
def test_gradient_is_printed_in_ink(tmp_path: Path) -> None:
    css = f"{TOKENS} div {{ height: 40mm; background: linear-gradient(var(--green), var(--sand)) }}"
    made, printed = prints.small(tmp_path, "<p>Essai</p><div></div>", css)
    assert outcome(verify(printed.pdf, made.expected), "inks")[0] == "passed"
    assert printed.findings == ()
    _, magenta = prints.ink(prints.plates(printed.pdf)["Magenta"], (0, 0, *A4))
    assert 0 < magenta < 20  # only what the sand has


def test_fine_logo_is_printed_in_ink(tmp_path: Path) -> None:
    files = {"logo.png": png((400, 200), (200, 30, 40))}
    made = render_print_edition(
        check_brief(prints.brief_with(tmp_path, files, LOGO.format("logo.png"))), ("fr", "ar")
    )
    assert made.findings == ()
    assert outcome(verify(made.pdf), "picture resolution") == ("passed", 1)
    ((space, pixels),) = prints.pictures(made.pdf)
    assert space == "/DeviceCMYK"
    cyan, magenta, yellow, black = pixels[:4]
    assert magenta > 200
    assert yellow > 150
    assert cyan + black < 120


def test_black_logo_is_printed_in_black_alone(tmp_path: Path) -> None:
    files = {"logo.png": png((400, 200), (20, 20, 20))}
    made = render_print_edition(
        check_brief(prints.brief_with(tmp_path, files, LOGO.format("logo.png"))), ("fr",)
    )
    assert prints.pictures(made.pdf) == [("/DeviceGray", b"\x14" * 400 * 200)]


def test_coarse_logo_is_refused_with_the_pixels_that_it_needs(tmp_path: Path) -> None:
    files = {"logo.png": png((40, 20), (200, 30, 40))}
    folder = prints.brief_with(tmp_path, files, LOGO.format("logo.png"))
    with pytest.raises(BriefingError) as caught:
        render_print_edition(check_brief(folder), ("fr", "ar"))
    (finding,) = caught.value.findings
    assert finding.code == "image-resolution"
    assert "a picture of 40 × 20 pixels is printed at " in finding.message
    assert re.search(r"at least \d+ × \d+ pixels", finding.hint)


# The condition


def test_profile_of_the_printing_house_is_taken(tmp_path: Path) -> None:
    (tmp_path / "house.icc").write_bytes(FOGRA39.profile())
    condition = OutputCondition("FOGRA51", "Our press", tmp_path / "house.icc")
    made, _ = prints.small(tmp_path, "<p>Essai</p>")
    pdf = print_edition(made.pdf, {}, condition).pdf
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert str(opened.Root.OutputIntents[0].OutputConditionIdentifier) == "FOGRA51"


@pytest.mark.parametrize(
    ("data", "code"), [(None, "profile-missing"), (b"no", "profile-not-for-print")]
)
def test_profile_that_is_none_is_refused(tmp_path: Path, data: bytes | None, code: str) -> None:
    file = tmp_path / "house.icc"
    if data is not None:
        file.write_bytes(data)
    with pytest.raises(BriefingError) as caught:
        OutputCondition("X", "X", file).profile()
    assert codes(caught.value.findings) == [code]


def test_profile_stands_beside_its_licence() -> None:
    assert (FOGRA39.file.parent / "LICENSE").is_file()


def test_page_without_a_date_is_refused(tmp_path: Path) -> None:
    made, _ = prints.small(tmp_path, "<p>Essai</p>")

    def forget(pdf: pikepdf.Pdf) -> None:
        del pdf.trailer.Info["/CreationDate"]

    with pytest.raises(BriefingError) as caught:
        print_edition(prints.changed(made.pdf, forget), {})
    assert codes(caught.value.findings) == ["date-missing"]


def test_page_without_head_cannot_have_bleed() -> None:
    with pytest.raises(ValueError, match="no head"):
        with_bleed("<p>Essai</p>")
