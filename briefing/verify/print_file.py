"""A print edition, opened: what the conditions of PDF/X look at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pikepdf

from briefing.errors import Finding, Place
from briefing.verify.marks import xmp_values
from briefing.verify.plain import get, numbers
from briefing.verify.print_painting import Painting, painting
from briefing.verify.read import Box, PdfRead
from briefing.verify.walking import fault

MM = 72 / 25.4
_DEPTH = 40


@dataclass(frozen=True)
class PrintRead:
    """A print edition, opened, with what was read of it."""

    read: PdfRead
    opened: pikepdf.Pdf
    place: Place

    @property
    def root(self) -> Any:
        """Return the catalog."""
        return self.opened.Root

    @cached_property
    def pages(self) -> list[Any]:
        """Return the page objects."""
        return [page.obj for page in self.opened.pages]

    @cached_property
    def painting(self) -> Painting:
        """Return what the pages are painted with."""
        return painting((page, inherited(page, "/Resources")) for page in self.pages)

    @cached_property
    def xmp(self) -> dict[str, list[str]]:
        """Return the properties of the metadata."""
        return dict(xmp_values(self.read.xmp) or {})

    def said(self, name_of: str) -> str:
        """Return a property of the metadata, or nothing."""
        return (self.xmp.get(name_of) or [""])[0]

    def fault(self, code: str, message: str) -> Finding:
        """Write a finding on the file."""
        return fault(self.place, code, message)

    def boxes(self, page: Any) -> dict[str, Box | None]:
        """Return the boxes of a page, by their keys."""
        found = {}
        for key in ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox"):
            sides = numbers(inherited(page, key), 4)
            found[key] = None if sides is None else ordered(sides)
        return found


def inherited(page: Any, key: str) -> Any:
    """Return an entry of a page or of the nodes above it (7.7.3.4)."""
    for _ in range(_DEPTH):
        found = get(page, key)
        if found is not None or page is None:
            return found
        page = get(page, "/Parent")
    return None


def ordered(sides: tuple[float, ...]) -> Box:
    """Return a rectangle whose corners may be given in any order (7.9.5)."""
    left, bottom, right, top = sides
    return Box(min(left, right), min(bottom, top), max(left, right), max(bottom, top))


def touches(first: Box, second: Box) -> bool:
    """Say whether two boxes share more than an edge."""
    return (
        first.left < second.right
        and second.left < first.right
        and first.bottom < second.top
        and second.bottom < first.top
    )
