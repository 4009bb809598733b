"""Contact sheets of the hard cases: every case in every edition, for a person to look at.

`make hard-cases` writes them to out/hard-cases/. One sheet to a case: the parallel edition, its
mirror, and the two one-language editions side by side, at a size at which dots can be counted.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw, ImageFont, ImageOps
from pypdf import PdfReader

from briefing.examine import check_brief
from tests.conftest import DATA
from tests.laid_out import rendered

FOLDER = DATA / "hard-arabic"
EDITIONS = (("fr", "ar"), ("ar", "fr"), ("fr",), ("ar",))
DPI = 200
POINTS = 72
FOOT = 48  # points: the foot of a page begins here
ABOVE, GAP = 6, 24  # points above the first line; pixels between two strips of a sheet
LABEL = 26  # pixels


@dataclass(frozen=True, slots=True)
class Strip:
    """Where a paragraph stands: page from 0, top and bottom in points from the foot."""

    page: int
    top: float
    bottom: float


def main() -> None:
    """Write the sheets and say where they are."""
    options = _options()
    for path in write_sheets(options.brief, options.out, options.dpi):
        print(path)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.hard_cases", description=__doc__)
    parser.add_argument("brief", type=Path, nargs="?", default=FOLDER)
    parser.add_argument("--out", type=Path, default=Path("out/hard-cases"))
    parser.add_argument("--dpi", type=int, default=DPI)
    return parser.parse_args()


def write_sheets(brief: Path, out: Path, dpi: int = DPI) -> Sequence[Path]:
    """Render a brief in every edition and write one sheet per fact; older sheets are removed."""
    checked = check_brief(brief)
    shown = {"-".join(langs): _pictures(rendered(checked, langs)[0].pdf, dpi) for langs in EDITIONS}
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("*.png"):
        old.unlink()
    facts = [fact for section in checked.brief.sections for fact in section.facts]
    return [
        _saved(_sheet(fact, number, shown), out / f"{number:02}-{fact}.png", dpi)
        for number, fact in enumerate(facts, 1)
    ]


def strips(pdf: bytes) -> Mapping[int, Strip]:
    """Return where each numbered paragraph stands, from its destination to the next one."""
    reader = PdfReader(io.BytesIO(pdf))
    places: list[tuple[int, float, str]] = []
    for name, target in reader.named_destinations.items():
        page = reader.get_destination_page_number(target)
        if page is not None and target.top is not None:
            places.append((page, float(target.top), name))
    places.sort(key=lambda place: (place[0], -place[1]))
    found: dict[int, Strip] = {}
    for (page, top, name), following in zip(places, [*places[1:], (-1, 0.0, "")], strict=True):
        kind, _, number = name.rpartition("-")
        if kind == "paragraph":
            bottom = following[1] if following[0] == page else FOOT
            found[int(number)] = Strip(page, top, bottom)
    return found


def _pictures(pdf: bytes, dpi: int) -> Mapping[int, Image.Image]:
    """Return a picture of each numbered paragraph, over the whole width of the page."""
    document = pypdfium2.PdfDocument(pdf)
    pages: dict[int, Image.Image] = {}
    pictures: dict[int, Image.Image] = {}
    scale = dpi / POINTS
    try:
        for number, strip in strips(pdf).items():
            if strip.page not in pages:
                pages[strip.page] = document[strip.page].render(scale=scale).to_pil()
            whole = pages[strip.page]
            top = whole.height - round((strip.top + ABOVE) * scale)
            bottom = whole.height - round(strip.bottom * scale)
            pictures[number] = _trimmed(whole.crop((0, max(top, 0), whole.width, bottom)))
    finally:
        document.close()
    return pictures


def _trimmed(picture: Image.Image) -> Image.Image:
    """Cut off the empty paper below the last line."""
    ink = ImageOps.invert(picture.convert("L")).getbbox()
    return picture.crop((0, 0, picture.width, ink[3] if ink else picture.height))


def _sheet(fact: str, number: int, shown: Mapping[str, Mapping[int, Image.Image]]) -> Image.Image:
    """Put the strips of one fact under each other, each under the name of its edition."""
    width = max(pictures[number].width for pictures in shown.values())
    height = sum(pictures[number].height + LABEL + GAP for pictures in shown.values())
    sheet = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(sheet)
    y = 0
    for name, pictures in shown.items():
        label = f"{number} {fact}, {name}"
        draw.text((GAP, y + 4), label, fill="#777777", font=ImageFont.load_default(size=18))
        sheet.paste(pictures[number], (0, y + LABEL))
        y += pictures[number].height + LABEL + GAP
    return sheet


def _saved(sheet: Image.Image, path: Path, dpi: int) -> Path:
    sheet.save(path, dpi=(dpi, dpi), optimize=True)
    return path


if __name__ == "__main__":
    main()
