"""Print editions for the tests, and their plates as Ghostscript separates them."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from briefing.examine import check_brief
from briefing.pipeline import Edition, render_print_edition
from briefing.print_edition import Printed, print_edition, with_bleed
from briefing.render import Rendered, render
from tests.conftest import DATA
from tests.editions import BRIEFS
from tests.pages import folders, page

MM = 72 / 25.4
PLATES = ("Cyan", "Magenta", "Yellow", "Black")
DPI = 100
MARGIN = 10 * MM
"""From the edge of the sheet to the trim: bleed, gap, mark and margin."""

needs_ghostscript = pytest.mark.skipif(
    shutil.which("gs") is None, reason="Ghostscript is missing: make test-system"
)


@cache
def edition(name: str = "shipped", languages: tuple[str, ...] = ("fr", "ar")) -> Edition:
    """Return the print edition of one of the briefs."""
    return render_print_edition(check_brief(BRIEFS[name][0]), languages)


def brief_with(root: Path, files: Mapping[str, bytes], lines: str = "") -> Path:
    """Copy the minimal brief, add files to it and lines to brief.yaml."""
    folder = Path(shutil.copytree(DATA / "minimal", root / "minimal"))
    for name, data in files.items():
        (folder / name).write_bytes(data)
    with (folder / "brief.yaml").open("a", encoding="utf-8") as brief:
        brief.write(lines)
    return folder


def small(root: Path, body: str, css: str = "") -> tuple[Rendered, Printed]:
    """Render a small page for print; its own sheet has the tokens."""
    made = render(with_bleed(page(body, css=css)), folders(root))
    assert made.findings == ()
    return made, print_edition(made.pdf, {"": css})


def _ghostscript(pdf: bytes, *options: str) -> str:
    command = ["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", *options, "-"]
    done = subprocess.run(command, input=pdf, capture_output=True, check=True, timeout=120)
    return done.stdout.decode()


def coverage(pdf: bytes, *options: str) -> list[tuple[float, ...]]:
    """Return how much of each page each ink covers, in the order of `PLATES`."""
    printed = _ghostscript(pdf, "-sDEVICE=inkcov", "-sOutputFile=-", *options)
    lines = [line.split() for line in printed.splitlines() if line.strip().endswith("OK")]
    return [tuple(map(float, line[:4])) for line in lines]


def plates(pdf: bytes, number: int = 1) -> Mapping[str, Image.Image]:
    """Return the plates of a page, without smoothing: 255 is full ink, 0 is paper."""
    with tempfile.TemporaryDirectory() as root:
        _ghostscript(
            pdf,
            "-sDEVICE=tiffsep",
            f"-r{DPI}",
            f"-dFirstPage={number}",
            f"-dLastPage={number}",
            f"-sOutputFile={root}/page.tif",
        )
        found = {}
        for plate in PLATES:
            with Image.open(Path(root) / f"page({plate}).tif") as image:
                found[plate] = image.convert("L").point(lambda value: 255 - value)
    return found


def ink(image: Image.Image, box: tuple[float, float, float, float]) -> tuple[int, int]:
    """Return the least and the most ink on a part of a plate.

    The part is given in points from the upper left corner of the trim.
    """
    left, top, right, bottom = (round((side + MARGIN) * DPI / 72) for side in box)
    values = image.crop((left, top, right, bottom)).tobytes()
    return min(values), max(values)


def changed(pdf: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    """Take a PDF apart, let a function change it, and write it again."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        change(opened)
        out = io.BytesIO()
        opened.save(out)
    return out.getvalue()


def pictures(pdf: bytes) -> list[tuple[str, bytes]]:
    """Return the colour space and the pixels of every picture in a file."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [
            (str(item.ColorSpace), item.read_bytes())
            for item in opened.objects
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == pikepdf.Name.Image
        ]
