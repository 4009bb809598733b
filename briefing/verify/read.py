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
    """The glyph id in the font program, through CIDToGIDMap; -1 where that is not known."""
    text: str
    """Its text by ToUnicode, else by the encoding of a simple font; empty when it has none."""
    x: float
    y: float
    """The origin on the baseline, text rise included."""
    baseline: float
    """The y of the line's baseline, text rise left out."""
    advance: float
    """Its own width along the baseline, without letter-spacing and TJ adjustments."""
    size: float
    colour: Colour | None
    """None for a pattern, or a colour that is not worked out."""
    mode: int
    """The text rendering mode: 3 paints nothing."""
    mcid: int | None
    """The marked-content identifier of the sequence that it stands in."""
    artifact: bool
    """Whether it stands in an Artifact: no content, for assistive technology."""
    replaced: str | None
    """The ActualText of the innermost marked-content sequence that has one."""
    angle: float = 0.0
    """The direction of its baseline in degrees, 0 is to the right."""
    alpha: float = 1.0
    clip: Box | None = None
    """The box that painting was clipped to, where it was."""
    lang: str | None = None
    """The Lang of the innermost marked-content sequence that has one: it goes before the tree's."""


Point = tuple[float, float]
Outline = tuple[tuple[tuple[Point, ...], ...], bool]
"""Closed polygons, curves made straight, and whether they are filled by the even-odd rule."""


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
    kind: str = "path"
    """`path`, `image`, `shading` or `pattern`."""
    alpha: float = 1.0
    outlines: tuple[Outline, ...] = ()
    """What it is cut to besides its box: its own outline and that of clipping paths."""

    def covers(self, x: float, y: float) -> bool:
        """Say whether a point is painted by it."""
        box = self.box
        if not (box.left <= x <= box.right and box.bottom <= y <= box.top):
            return False
        return all(_inside(outline, x, y) for outline in self.outlines)


def _inside(outline: Outline, x: float, y: float) -> bool:
    """Count how often a ray to the right crosses the polygons (8.5.3.3)."""
    polygons, even_odd = outline
    winding = 0
    for polygon in polygons:
        px, py = polygon[-1]
        for qx, qy in polygon:
            if (py > y) != (qy > y) and x < px + (y - py) * (qx - px) / (qy - py):
                winding += 1 if even_odd or qy > py else -1
            px, py = qx, qy
    return winding % 2 == 1 if even_odd else winding != 0


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
    kind: str = ""
    """Type0, TrueType, Type1, Type3 …"""
    ascent: float = 0.8
    descent: float = -0.2
    """How far its letters reach above and below the baseline, in ems."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """An annotation of a page: a link, most of the time."""

    page: int
    subtype: str
    box: Box
    contents: str
    uri: str | None
    destination: str | None
    tagged: bool
    """Whether it has a place in the structure tree."""
    number: int = field(default=0, compare=False)
    """The number of its object; 0 where it has none."""


@dataclass(frozen=True, slots=True)
class PageRead:
    """One page: its box, what is painted on it, and whether it names a tab order."""

    number: int
    box: Box
    glyphs: tuple[Glyph, ...]
    areas: tuple[Area, ...]
    annotations: tuple[Annotation, ...] = ()
    tabs: str = ""
    """The tab order that it names: S for that of the structure."""
    strokes: int = 0
    """How many lines are drawn on it."""


@dataclass(slots=True, eq=False)
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
    number: int = field(default=0, compare=False)
    """The number of its object; 0 where it has none."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that a link or a bookmark leads to."""

    page: int
    top: float | None
    """How high on the page; None where only the page is named."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline (ISO 32000-1, 12.3.3), and where it leads."""

    title: str
    spot: Spot | None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that is embedded (ISO 32000-1, 7.11.4)."""

    name: str
    relationship: str
    """AFRelationship without its slash: Source, Data, Alternative, Supplement or Unspecified."""
    media_type: str
    data: bytes | None = field(repr=False)
    """None when it cannot be taken out."""
    associated: bool
    """Whether the document's AF array names it (ISO 19005-3, 6.8)."""
    listed: bool
    """Whether the tree of embedded files names it."""
    contradictions: tuple[str, ...] = ()
    """Where the file says two things of it, in words: other readers may take out something else."""


@dataclass(frozen=True, slots=True)
class SignatureField:
    """A signature as its field holds it (ISO 32000-1, 12.8.1), unexamined."""

    name: str
    kind: str
    """`Sig`, or `DocTimeStamp` for a time stamp of the whole file."""
    byte_range: tuple[int, ...]
    """The signed bytes as offsets and lengths; empty where the file does not say."""
    contents: bytes = field(repr=False)
    """The signature itself with the zeros after it (CMS); empty where there is none."""


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
    """Marked, DisplayDocTitle, Direction, PageLabels, Suspects, Outlines: what it says."""
    attachments: tuple[Attachment, ...] = ()
    """Embedded and associated files; one name may be there twice."""
    signatures: tuple[SignatureField, ...] = ()
    """The signatures that its form names."""

    def glyphs_of(self, element: Element) -> list[Glyph]:
        """Return the glyphs below an element, in reading order."""
        found: list[Glyph] = []
        for content in element.content():
            found += self.by_mcid.get((content.page, content.mcid), ())
        return found

    by_mcid: Mapping[tuple[int, int], tuple[Glyph, ...]] = field(default_factory=dict, repr=False)
    faults: tuple[str, ...] = ()
    """What could not be read, in words."""
    destinations: Mapping[str, Spot] = field(default_factory=dict, repr=False)
    """Where the named destinations lead."""
    bookmarks: tuple[Bookmark, ...] = ()
    """The outline from top to bottom, without its levels."""
    data: bytes = field(default=b"", repr=False)
    """The file itself, for a reader of another make."""
    for_print: bool = False
    """Whether it says that it is PDF/X: its pages are then what the trim leaves of the sheets."""
    memo: dict[str, object] = field(default_factory=dict, repr=False, compare=False)
    """What one check worked out and another one needs too, by name."""
