"""Each page as a picture in two sizes, and the first one as a thumbnail.

A page is drawn once, in the larger size; the others are scaled down from that. The larger size is
194 dpi on A4: sharp on any screen, and in print up to the width of a newspaper column. The smaller
one is exactly half of it, so that each of its pixels is the mean of four: a better filter than
LANCZOS here, which rings around letters and doubles the size of the files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from briefing.document import Document
from briefing.pictures.picture import Picture, marked_alt
from briefing.pictures.raster import ENDINGS, draw, encoded, opened

if TYPE_CHECKING:
    from PIL.Image import Image

LARGE = 1600
SMALL = LARGE // 2
THUMBNAIL = 400


def page_pictures(pdf: bytes, words: Document) -> tuple[Picture, ...]:
    """Return the pictures of a finished PDF: of each page two sizes in two formats, a thumbnail.

    `words` is the edition set with the labels of the card template, which has the words of
    alternative texts; its languages are those of the PDF.
    """
    return tuple(_pictures(pdf, words))


def _pictures(pdf: bytes, words: Document) -> Iterator[Picture]:
    from PIL.Image import Resampling

    with opened(pdf) as document:
        pages = len(document)
        for number in range(1, pages + 1):
            large = draw(document[number - 1], LARGE)
            alt = _alt(words, number, pages)
            if number == 1:
                size = (THUMBNAIL, round(large.height * THUMBNAIL / LARGE))
                cover = large.resize(size, Resampling.LANCZOS)
                yield from _files("cover", cover, "thumbnail", number, alt)
            name = f"page-{number}"
            yield from _files(name, large, "page", number, alt)
            yield from _files(name, large.reduce(LARGE // SMALL), "page", number, alt)


def _files(
    name: str, image: Image, kind: str, number: int, alt: Mapping[str, str]
) -> Iterator[Picture]:
    for media_type, ending in ENDINGS.items():
        yield Picture(
            name=f"{name}-{image.width}.{ending}",
            kind="thumbnail" if kind == "thumbnail" else "page",
            media_type=media_type,
            data=encoded(image, media_type),
            width=image.width,
            height=image.height,
            page=number,
            alt=alt,
        )


def _alt(words: Document, page: int, pages: int) -> dict[str, str]:
    known = {"page": str(page), "pages": str(pages)}
    return {
        code: marked_alt(words, code, label.filled(known))
        for code, label in words.labels["page_alt"].items()
    }
