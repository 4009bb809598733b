"""What stands in a PDF, as plain data: glyphs, painted areas, fonts and the structure tree.

Read with pikepdf (qpdf) from the page content itself (ISO 32000-1, 7.8, 9 and 14.7), without any of
the code that wrote the file. Lengths are points (1/72 inch), y grows upwards from the bottom of the
page, pages count from 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Colour = tuple[float, float, float]
"""sRGB, each channel from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(slots=True)
class Glyph:
    """One glyph shown on a page, in the order of the content."""

    page: int
    font: str
    """The key of its font in `PdfRead.fonts`."""
    code: int
    """The character code (CID) in the content."""
    glyph: int
    """The glyph id in the font program, through CIDToGIDMap."""
    text: str
    """Its text by ToUnicode; empty when it has none."""
    x: float
    y: float
    """The origin on the baseline, text rise included."""
    baseline: float
    """The y of the line's baseline, text rise left out."""
    advance: float
    size: float
    colour: Colour
    mode: int
    """The text rendering mode: 3 paints nothing."""
    mcid: int | None
    """The marked-content identifier of the sequence that it stands in."""
    artifact: bool
    """Whether it stands in an Artifact: no content, for assistive technology."""
    replaced: str | None
    """The ActualText of the innermost marked-content sequence that has one."""


@dataclass(frozen=True, slots=True)
class Area:
    """A painted area: a filled path or an image, with its box and its place in painting order."""

    page: int
    box: Box
    colour: Colour | None
    """None for an image, a shading or a pattern."""
    order: int
    """How many glyphs of the page were painted before it."""
    rectangle: bool = True


@dataclass(frozen=True, slots=True)
class Font:
    """A font of the file."""

    key: str
    name: str
    """BaseFont with its subset tag."""
    embedded: bool
    subset: bool
    to_unicode: bool
    program: bytes = field(repr=False, default=b"")


@dataclass(frozen=True, slots=True)
class PageRead:
    """One page: its box, what is painted on it, and whether it names a tab order."""

    number: int
    box: Box
    glyphs: tuple[Glyph, ...]
    areas: tuple[Area, ...]


@dataclass(slots=True)
class Element:
    """A structure element (ISO 32000-1, 14.7.2)."""

    role: str
    """Its standard structure type, role map applied, without the slash."""
    lang: str
    """Its language: its own Lang, else its parent's, else the document's."""
    own_lang: str | None
    id: str | None
    title: str | None
    alt: str | None
    actual_text: str | None
    expansion: str | None
    attributes: Mapping[str, object]
    """Layout, Table, List attributes by name; values are plain strings, numbers and lists."""
    properties: Mapping[str, str]
    """User properties by name (14.7.5.4): `fact`, `pair`."""
    page: int | None
    parent: Element | None = field(repr=False)
    kids: list[Element | Content | Reference] = field(default_factory=list, repr=False)

    def walk(self) -> Iterator[Element]:
        """Yield the element and every element below it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.walk()

    def content(self) -> Iterator[Content]:
        """Yield every piece of marked content below the element, in reading order."""
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.content()
            elif isinstance(kid, Content):
                yield kid


@dataclass(frozen=True, slots=True)
class Content:
    """A marked-content sequence that belongs to an element."""

    page: int
    mcid: int


@dataclass(frozen=True, slots=True)
class Reference:
    """An object reference: the annotation of a link."""

    page: int
    subtype: str
    contents: str
    uri: str | None
    destination: str | None
    """The structure destination or the name of a named destination."""


@dataclass(frozen=True, slots=True)
class PdfRead:
    """A whole file."""

    pages: tuple[PageRead, ...]
    fonts: Mapping[str, Font]
    root: Element | None
    lang: str
    title: str
    info: Mapping[str, str]
    xmp: str
    catalog: Mapping[str, object]
    """Marked, DisplayDocTitle, Direction, PageLabels, Suspects: what the catalog says."""
    attachments: Mapping[str, str]
    """Names of the associated files and their relationships."""

    def glyphs_of(self, element: Element) -> list[Glyph]:
        """Return the glyphs below an element, in reading order."""
        found: list[Glyph] = []
        for content in element.content():
            found += self.by_mcid.get((content.page, content.mcid), ())
        return found

    by_mcid: Mapping[tuple[int, int], tuple[Glyph, ...]] = field(default_factory=dict, repr=False)
