"""The logo of a brief as a bitmap, for what shows no drawings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.errors import raise_errors
from briefing.pictures.raster import PNG, draw, encoded, opened
from briefing.render import render

if TYPE_CHECKING:
    from PIL.Image import Image

DPI = 300
_INCH = 25.4  # mm
_DIRECT = frozenset((".jpeg", ".jpg", ".png"))


def logo_bitmap(
    folder: Path, file: Path, folders: Mapping[str, Path | Sequence[Path]], height: float
) -> bytes:
    """Return a logo of a brief folder as PNG or JPEG, to be shown `height` millimetres high.

    One of these formats is returned as it is; another, such as SVG, is drawn on white at 300 dpi,
    with the same engine as the pages. `folders` is what the URLs of a page stand for. Raises
    BriefingError for a file that the engine refuses.
    """
    if file.suffix.lower() in _DIRECT:
        return (folder / file).read_bytes()
    width = 10 * height  # of the page: what the logo leaves empty is cut off
    page = (
        '<!doctype html><html lang="en"><head><title>logo</title><style>'
        f"@page {{ size: {width}mm {height}mm; margin: 0 }} body {{ margin: 0 }} "
        f"img {{ display: block; height: {height}mm; width: auto; max-width: 100% }}"
        f'</style></head><body><img src="brief:{escape(file.as_posix())}" alt="logo"></body></html>'
    )
    rendered = render(page, folders, shown=file.name)
    raise_errors(rendered.findings)
    with opened(rendered.pdf) as pdf:
        drawn = draw(pdf[0], round(width / _INCH * DPI))
    return encoded(_cut(drawn), PNG)


def _cut(image: Image) -> Image:
    """Return a bitmap without the white at its right."""
    from PIL import Image as Images
    from PIL import ImageChops

    white = Images.new(image.mode, image.size, "white")
    box = ImageChops.difference(image, white).getbbox()
    return image.crop((0, 0, box[2] if box else image.width, image.height))
