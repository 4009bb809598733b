"""Pictures of a brief: its pages as bitmaps, and cards for social media, as bytes with their texts.

Arabic on them is shaped right because nothing here sets type: every picture is drawn by PDFium from
a page of a PDF that `verify` has judged. The same input gives the same bytes. No file is written.
"""

from __future__ import annotations

from briefing.pictures.cards import SHAPES, card_pictures
from briefing.pictures.pages import LARGE, SMALL, THUMBNAIL, page_pictures
from briefing.pictures.picture import Picture

__all__ = [
    "LARGE",
    "SHAPES",
    "SMALL",
    "THUMBNAIL",
    "Picture",
    "card_pictures",
    "page_pictures",
]
