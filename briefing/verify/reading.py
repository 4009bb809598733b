"""A PDF taken apart into plain data (`read.PdfRead`), by pikepdf and the interpreter in `content`.

Files of other makers are read as far as they go; what is missing or broken is said in `faults`, and
only a file that cannot be opened at all raises `BriefingError`.
"""

from __future__ import annotations

import hashlib
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pikepdf

from briefing.errors import BriefingError, Place
from briefing.verify.content import Budget, Fonts, Interpreter, Matrix, Painted, apply, bounds
from briefing.verify.destinations import DestinationReader
from briefing.verify.optional_content import OptionalContent
from briefing.verify.plain import array, data, get, identity, keys, name, number, numbers, text
from briefing.verify.plain import value as plain_value
from briefing.verify.read import Annotation, Attachment, Box, Glyph, PageRead, PdfRead
from briefing.verify.signature_fields import signature_fields
from briefing.verify.structure_tree import TreeReader, destination

MOST_PAGES = 5000
MOST_FONTS_ON_PAGE = 2000
_LETTER = (0.0, 0.0, 612.0, 792.0)
_TREE_DEPTH = 40
_END = b"%%EOF"


def read(pdf: bytes, place: Place | None = None) -> PdfRead:
    """Read a file; raises BriefingError when it is no PDF, has no pages or needs a password."""
    place = place or Place("the PDF")
    with _opened(pdf, place) as opened:
        found = _Reading(opened, place).result()
        return replace(found, data=pdf, faults=(*found.faults, *_behind_the_end(pdf)))


def read_attachments(pdf: bytes, place: Place) -> tuple[Attachment, ...]:
    """Return the files that a PDF carries, and read nothing else; raises BriefingError as `read`.

    A file that is both embedded and associated is there once, in the order of the PDF.
    """
    with _opened(pdf, place) as opened:
        return tuple(_attachments(opened.Root))


def count_pages(pdf: bytes, place: Place) -> int:
    """Return how many pages a PDF has; raises BriefingError as `read`."""
    with _opened(pdf, place) as opened:
        return len(opened.pages)


@contextmanager
def _opened(pdf: bytes, place: Place) -> Iterator[pikepdf.Pdf]:
    try:
        with pikepdf.open(io.BytesIO(pdf), suppress_warnings=True) as opened:
            yield opened
    except pikepdf.PasswordError:
        raise BriefingError.single(
            "encrypted", "the PDF cannot be opened without a password", place, "save it without one"
        ) from None
    except (pikepdf.PdfError, RuntimeError, ValueError, MemoryError):
        raise _unreadable(place) from None


def _behind_the_end(pdf: bytes) -> Iterator[str]:
    """Nothing follows the last end-of-file marker (ISO 19005-3, 6.1.3) but the end of its line.

    A signed file that was cut off in its signature is the unsigned one, and such a rest.
    """
    end = pdf.rfind(_END)
    rest = len(pdf) - end - len(_END)
    if end >= 0 and pdf[end + len(_END) :] not in (b"", b"\n", b"\r", b"\r\n"):
        yield f"{rest} bytes follow the end of the file: it was cut off, or something was added"


def _unreadable(place: Place) -> BriefingError:
    return BriefingError.single(
        "not-a-pdf", "the file cannot be read as a PDF with pages", place, "render it again"
    )


class _Reading:
    """One reading of one file."""

    def __init__(self, opened: pikepdf.Pdf, place: Place) -> None:
        self._root = opened.Root
        self._trailer = opened.trailer
        self._faults: list[str] = []
        if opened.is_encrypted:
            self._faults.append("it is encrypted, which PDF/A, PDF/UA and PDF/X do not allow")
        self._fonts = Fonts()
        self._budget = Budget()
        self._optional = OptionalContent(self._root)
        self._xmp = (data(get(self._root, "/Metadata")) or b"").decode("utf-8", "replace")
        self._for_print = _is_for_print(self._root, self._xmp)
        self._pages = [page.obj for page in opened.pages[:MOST_PAGES]]
        if not self._pages:
            raise _unreadable(place)
        if len(opened.pages) > MOST_PAGES:
            self._faults.append(f"only the first {MOST_PAGES} pages were read")

    def result(self) -> PdfRead:
        """Read everything."""
        pages = tuple(self._page(number, page) for number, page in enumerate(self._pages, 1))
        if self._budget.spent:
            self._faults.append("the pages hold more than is read; the rest was left out")
        lang = text(get(self._root, "/Lang"))
        numbers_of_pages = {identity(page): index for index, page in enumerate(self._pages, 1)}
        tree = TreeReader(self._root, numbers_of_pages, lang)
        root = tree.read()
        info = get(self._trailer, "/Info")
        known = {key[1:]: text(get(info, key)) for key in keys(info)}
        places = DestinationReader(self._root, numbers_of_pages, self._height_on)
        named = places.named()
        return PdfRead(
            pages=pages,
            fonts={decoder.font.key: decoder.font for decoder in self._fonts.all},
            root=root,
            lang=lang,
            title=known.get("Title", ""),
            info=known,
            xmp=self._xmp,
            catalog=self._catalog(),
            attachments=tuple(_attachments(self._root)),
            signatures=tuple(signature_fields(self._root)),
            by_mcid=_by_mcid(pages),
            faults=(*self._faults, *tree.faults),
            destinations=named,
            bookmarks=tuple(places.bookmarks(named)),
            for_print=self._for_print,
        )

    def _height_on(self, number_of_page: int, y: float) -> float:
        page = self._pages[number_of_page - 1]
        return apply(_upright(self._sheet(page), page)[0], 0.0, y)[1]

    def _sheet(self, page: Any) -> tuple[float, ...]:
        """Return what a reader shows of a page, or what the printing house leaves of it."""
        trimmed = _inherited(page, "/TrimBox") if self._for_print else None
        return trimmed or _sheet(page)

    def _page(self, number_of_page: int, page: Any) -> PageRead:
        base, box = _upright(self._sheet(page), page)
        content = self._content(page, number_of_page)
        resources = _inherited_value(page, "/Resources")
        interpreter = Interpreter(
            number_of_page, self._fonts, self._budget, base, self._optional.is_off
        )
        painted = interpreter.run(content, resources) if not self._budget.spent else Painted()
        self._note_fonts(resources, number_of_page)
        return PageRead(
            number=number_of_page,
            box=box,
            glyphs=tuple(painted.glyphs),
            areas=tuple(painted.areas),
            annotations=tuple(_annotations(page, number_of_page, base)),
            tabs=name(get(page, "/Tabs")),
            strokes=painted.strokes,
        )

    def _content(self, page: Any, number_of_page: int) -> bytes:
        parts = []
        for stream in array(get(page, "/Contents")):
            part = data(stream)
            if part is None:
                self._faults.append(f"page {number_of_page}: its content cannot be read")
            else:
                parts.append(part)
        return b"\n".join(parts)

    def _note_fonts(self, resources: Any, number_of_page: int) -> None:
        """Look at the fonts that a page has at hand and does not use, too."""
        fonts = get(resources, "/Font")
        for key in keys(fonts)[:MOST_FONTS_ON_PAGE]:
            dictionary = get(fonts, key)
            if isinstance(dictionary, pikepdf.Dictionary):
                self._fonts.decoder(f"{number_of_page} {key[1:]}", dictionary)

    def _catalog(self) -> dict[str, object]:
        marks = get(self._root, "/MarkInfo")
        viewer = get(self._root, "/ViewerPreferences")
        outlines = get(self._root, "/Outlines")
        return {
            "Marked": plain_value(get(marks, "/Marked")) is True,
            "Suspects": plain_value(get(marks, "/Suspects")) is True,
            "DisplayDocTitle": plain_value(get(viewer, "/DisplayDocTitle")) is True,
            "Direction": name(get(viewer, "/Direction")),
            "PageLabels": plain_value(get(self._root, "/PageLabels")),
            "Outlines": int(number(get(outlines, "/Count"))),
            "OutputIntents": len(array(get(self._root, "/OutputIntents"))),
        }


def _attachments(root: Any) -> Iterator[Attachment]:
    """Yield each embedded or associated file once, in the order of the file."""
    tree = get(get(root, "/Names"), "/EmbeddedFiles")
    listed = list(_named_entries(tree, _TREE_DEPTH))
    associated = array(get(root, "/AF"))
    keys_of = {identity(entry): key for key, entry in listed}
    both = {identity(entry) for entry in associated} & keys_of.keys()
    both.discard((0, 0))  # that of every direct object
    for specification in associated:
        place = identity(specification)
        key = keys_of[place] if place in both else None
        yield _attachment(specification, key, associated=True, listed=place in both)
    for key, specification in listed:
        if identity(specification) not in both:
            yield _attachment(specification, key, associated=False, listed=True)


def _attachment(
    specification: Any, key: str | None, *, associated: bool, listed: bool
) -> Attachment:
    stream = get(get(specification, "/EF"), "/F")
    content = data(stream)
    return Attachment(
        text(get(specification, "/UF")) or text(get(specification, "/F")),
        name(get(specification, "/AFRelationship")),
        name(get(stream, "/Subtype")),
        content,
        associated,
        listed,
        tuple(_contradictions(specification, key, stream, content)),
    )


def _contradictions(
    specification: Any, key: str | None, stream: Any, content: bytes | None
) -> Iterator[str]:
    """Yield what is said in two ways of one file (7.11.3, tables 44 to 46)."""
    names = dict.fromkeys([text(get(specification, "/UF")), text(get(specification, "/F")), key])
    said = [name for name in names if name]
    if len(said) > 1:
        yield f"it goes by the name {said[1]} too"
    other = get(get(specification, "/EF"), "/UF")
    if other is not None and data(other) != content:
        yield "it holds two files, and some readers open the other one"
    known = get(stream, "/Params")
    size, checksum = get(known, "/Size"), get(known, "/CheckSum")
    if content is not None and size is not None and number(size, -1) != len(content):
        yield f"it says that it has {size} bytes, and has {len(content)}"
    if content is not None and isinstance(checksum, pikepdf.String):
        digest = hashlib.md5(content, usedforsecurity=False).digest()
        if bytes(checksum) != digest:
            yield "its checksum is that of another file"


def _named_entries(node: Any, depth: int) -> Iterator[tuple[str, Any]]:
    """Yield the keys and values of a name tree (7.9.6)."""
    entries = array(get(node, "/Names"))
    yield from zip(map(text, entries[::2]), entries[1::2], strict=False)
    if depth:
        for kid in array(get(node, "/Kids")):
            yield from _named_entries(kid, depth - 1)


def _inherited_value(page: Any, key: str) -> Any:
    """Return an entry of a page or of the nodes above it (7.7.3.4)."""
    node = page
    for _ in range(_TREE_DEPTH):
        found = get(node, key)
        if found is not None:
            return found
        node = get(node, "/Parent")
        if node is None:
            break
    return None


def _inherited(page: Any, key: str) -> tuple[float, ...] | None:
    found = numbers(_inherited_value(page, key), 4)
    if found is None:
        return None
    left, bottom, right, top = found
    box = (min(left, right), min(bottom, top), max(left, right), max(bottom, top))
    return box if box[2] > box[0] and box[3] > box[1] else None


def _is_for_print(root: Any, xmp: str) -> bool:
    intents = array(get(root, "/OutputIntents"))
    return "GTS_PDFXVersion" in xmp or any(
        name(get(intent, "/S")) == "GTS_PDFX" for intent in intents
    )


def _sheet(page: Any) -> tuple[float, ...]:
    return _inherited(page, "/CropBox") or _inherited(page, "/MediaBox") or _LETTER


def _upright(sheet: tuple[float, ...], page: Any) -> tuple[Matrix, Box]:
    """Return the matrix that sets a page upright, in points from its lower left, and its box."""
    left, bottom, right, top = sheet
    unit = number(get(page, "/UserUnit"), 1.0)
    width, height = (right - left) * unit, (top - bottom) * unit
    u, x, y = unit, left * unit, bottom * unit
    match int(number(_inherited_value(page, "/Rotate"))) % 360:
        case 90:
            return (0.0, -u, u, 0.0, -y, x + width), Box(0.0, 0.0, height, width)
        case 180:
            return (-u, 0.0, 0.0, -u, x + width, y + height), Box(0.0, 0.0, width, height)
        case 270:
            return (0.0, u, -u, 0.0, y + height, -x), Box(0.0, 0.0, height, width)
        case _:
            return (u, 0.0, 0.0, u, -x, -y), Box(0.0, 0.0, width, height)


def _annotations(page: Any, number_of_page: int, base: Matrix) -> Iterator[Annotation]:
    for annotation in array(get(page, "/Annots")):
        sides = numbers(get(annotation, "/Rect"), 4)
        if sides is None:
            continue
        yield Annotation(
            page=number_of_page,
            subtype=name(get(annotation, "/Subtype")),
            box=bounds([apply(base, *sides[:2]), apply(base, *sides[2:])]),
            contents=text(get(annotation, "/Contents")),
            uri=text(get(get(annotation, "/A"), "/URI")) or None,
            destination=destination(annotation),
            tagged=get(annotation, "/StructParent") is not None,
            number=identity(annotation)[0],
        )


def _by_mcid(pages: tuple[PageRead, ...]) -> Mapping[tuple[int, int], tuple[Glyph, ...]]:
    """Gather the glyphs of each marked-content sequence, in the order of the content."""
    found: dict[tuple[int, int], list[Glyph]] = defaultdict(list)
    for page in pages:
        for glyph in page.glyphs:
            if glyph.mcid is not None:
                found[page.number, glyph.mcid].append(glyph)
    return {key: tuple(glyphs) for key, glyphs in found.items()}
