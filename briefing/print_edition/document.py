"""The file around the pages: boxes, crop marks, output intent, metadata and identifiers."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from briefing.errors import BriefingError, Place
from briefing.print_edition.condition import OutputCondition

MM = 72 / 25.4
BLEED = 3 * MM
MARK_GAP = 1 * MM
"""Between the bleed and a crop mark: nothing of a mark may stay on a sheet that is cut askew."""
MARK = 5 * MM
MARGIN = 1 * MM
"""Paper beyond the crop marks."""

_GONE = ("/AF", "/AA", "/AcroForm", "/Names", "/Dests", "/OpenAction", "/Outlines", "/Version")
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "rdf": _RDF,
    "x": "adobe:ns:meta/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
}
_READING = ("http://www.aiim.org/pdf", "{http://www.aiim.org/pdf")  # PDF/A and PDF/UA
_DATES = ("CreateDate", "ModifyDate", "MetadataDate")
_NO_ID = "0" * 32
_STATIC_ID = re.compile(rb"/ID \[<([0-9a-f]{32})><([0-9a-f]{32})>\]")


def finish(pdf: pikepdf.Pdf, condition: OutputCondition, place: Place) -> None:
    """Give a repainted file what PDF/X-4 asks for, and take away what it forbids.

    Raises BriefingError when the file has no date.
    """
    for key in _GONE:
        if key in pdf.Root:
            del pdf.Root[key]
    marks = pdf.make_indirect(_registration(pdf))
    gone = list[Any]()
    for page in pdf.pages:
        gone.extend(page.obj.get("/Annots", ()))
        for key in ("/Annots", "/AA", "/Tabs"):
            if key in page.obj:
                del page.obj[key]
        _set_up(page, marks)
    _forget_links(pdf, {annotation.objgen for annotation in gone})
    _set_condition(pdf, condition)
    _describe(pdf, place)


# Boxes and marks


def _registration(pdf: pikepdf.Pdf) -> Array:
    """Return the colour that stands on every plate (8.6.6.4)."""
    tint = Dictionary(FunctionType=2, Domain=[0, 1], Range=[0, 1] * 4, C0=[0] * 4, C1=[1] * 4, N=1)
    return Array([Name.Separation, Name.All, Name.DeviceCMYK, pdf.make_indirect(tint)])


def _set_up(page: pikepdf.Page, marks: Any) -> None:
    """Set the boxes of a page, cut its content at the bleed and draw crop marks around it."""
    trim = [float(side) for side in page.obj.get("/TrimBox", page.mediabox)]
    bleed = _larger(trim, BLEED)
    page.obj.TrimBox = _box(trim)
    page.obj.BleedBox = _box(bleed)
    page.obj.MediaBox = _box(_larger(bleed, MARK_GAP + MARK + MARGIN))
    for key in ("/CropBox", "/ArtBox"):
        if key in page.obj:
            del page.obj[key]
    resources = page.obj.Resources
    if "/ColorSpace" not in resources:
        resources.ColorSpace = Dictionary()
    resources.ColorSpace["/Registration"] = marks
    content = page.obj.Contents
    left, bottom, right, top = bleed
    cut = f"{left:.3f} {bottom:.3f} {right - left:.3f} {top - bottom:.3f} re W n"
    lines = "\n".join(
        f"{x1:.3f} {y1:.3f} m {x2:.3f} {y2:.3f} l S" for x1, y1, x2, y2 in _marks(trim)
    )
    drawn = f"/Artifact BMC\nq\n/Registration CS 1 SCN 0.25 w\n{lines}\nQ\nEMC"
    content.write(b"q\n%b\n%b\nQ\n%b\n" % (cut.encode(), content.read_bytes(), drawn.encode()))


def _larger(box: list[float], by: float) -> list[float]:
    left, bottom, right, top = box
    return [left - by, bottom - by, right + by, top + by]


def _box(sides: list[float]) -> Array:
    return Array([Decimal(f"{side:.3f}") for side in sides])


def _marks(trim: list[float]) -> Iterator[tuple[float, float, float, float]]:
    """Yield two lines for each corner, on the lines of the trim, outside of the bleed."""
    left, bottom, right, top = trim
    near, far = BLEED + MARK_GAP, BLEED + MARK_GAP + MARK
    for x, outwards in ((left, -1), (right, 1)):
        for y in (bottom, top):
            yield x + outwards * near, y, x + outwards * far, y
    for y, outwards in ((bottom, -1), (top, 1)):
        for x in (left, right):
            yield x, y + outwards * near, x, y + outwards * far


# The structure tree without links


def _forget_links(pdf: pikepdf.Pdf, gone: set[tuple[int, int]]) -> None:
    """Take the annotations that went out of the structure tree, which keeps the text."""
    root = pdf.Root.get("/StructTreeRoot")
    if root is None or not gone:
        return
    for element in _elements(root.K):
        kids = element.get("/K")
        if isinstance(kids, Array):
            element.K = Array([kid for kid in kids if not _is_reference(kid, gone)])
        elif _is_reference(kids, gone):
            del element.K
        if element.get("/S") == Name.Link:
            element.S = Name.Span
    tree = root.get("/ParentTree")
    if tree is not None and "/Nums" in tree:
        pairs = [(tree.Nums[i], tree.Nums[i + 1]) for i in range(0, len(tree.Nums), 2)]
        kept = [pair for pair in pairs if isinstance(pair[1], Array)]  # of pages, not of one object
        tree.Nums = Array([part for pair in kept for part in pair])


def _elements(kids: Any) -> Iterator[Any]:
    waiting = list(kids) if isinstance(kids, Array) else [kids]
    while waiting:
        kid = waiting.pop()
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid
            below = kid.get("/K")
            waiting += list(below) if isinstance(below, Array) else [below]


def _is_reference(kid: Any, gone: set[tuple[int, int]]) -> bool:
    return isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR and kid.Obj.objgen in gone


# Output intent, metadata, identifiers


def _set_condition(pdf: pikepdf.Pdf, condition: OutputCondition) -> None:
    profile = pdf.make_stream(condition.profile(), N=4)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        OutputConditionIdentifier=String(condition.identifier),
        OutputCondition=String(condition.description),
        RegistryName=String(condition.registry),
        Info=String(condition.description),
        DestOutputProfile=profile,
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


def _describe(pdf: pikepdf.Pdf, place: Place) -> None:
    """Say in Info and XMP what the file is, with equal dates."""
    info = pdf.trailer.get("/Info", Dictionary())
    digits = "".join(re.findall(r"\d", str(info.get("/CreationDate", ""))))[:14]
    if len(digits) < 8:
        raise BriefingError.single(
            "date-missing",
            "the page does not say of which day it is, which a print edition must",
            place,
            'let the template write <meta name="dcterms.created" content="2026-01-31">',
        )
    digits = digits.ljust(14, "0")
    for key in ("/CreationDate", "/ModDate"):
        info[key] = String(f"D:{digits}Z")
    info.Trapped = Name("/False")
    pdf.trailer.Info = info if info.is_indirect else pdf.make_indirect(info)
    moment = (
        f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}T{digits[8:10]}:{digits[10:12]}:{digits[12:]}Z"
    )
    pdf.Root.Metadata = pdf.make_stream(
        _xmp(pdf.Root.Metadata.read_bytes().decode(), moment), Type=Name.Metadata, Subtype=Name.XML
    )
    if "/ID" in pdf.trailer:
        del pdf.trailer["/ID"]


def _xmp(before: str, moment: str) -> bytes:
    for prefix, uri in _NAMESPACES.items():
        ElementTree.register_namespace(prefix, uri)
    start, end = before.index("<x:xmpmeta"), before.index("</x:xmpmeta>") + len("</x:xmpmeta>")
    meta = ElementTree.fromstring(before[start:end])
    rdf = meta.find(f"{{{_RDF}}}RDF")
    assert rdf is not None, "the engine writes its metadata so"
    for description in list(rdf):
        if _is_replaced(description):
            rdf.remove(description)
    said = SubElement(rdf, f"{{{_RDF}}}Description", {f"{{{_RDF}}}about": ""})
    values = {
        "pdfxid:GTS_PDFXVersion": "PDF/X-4",
        "pdf:Trapped": "False",
        **{f"xmp:{name}": moment for name in _DATES},
        "xmpMM:DocumentID": _uuid(_NO_ID),
        "xmpMM:VersionID": "1",
        "xmpMM:RenditionClass": "default",
    }
    for name, value in values.items():
        prefix, _, local = name.partition(":")
        SubElement(said, f"{{{_NAMESPACES[prefix]}}}{local}").text = value
    body = ElementTree.tostring(meta, encoding="unicode")
    packet = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    return f'{packet}\n{body}\n<?xpacket end="w"?>'.encode()


def _is_replaced(description: Element) -> bool:
    """Whether it says what is said anew, or which standard for reading the file keeps."""
    names = [*description.attrib, *(child.tag for child in description)]
    xmp = _NAMESPACES["xmp"]
    return any(
        name.startswith(_READING) or name in [f"{{{xmp}}}{date}" for date in _DATES]
        for name in names
    )


def _uuid(digits: str) -> str:
    parts = (digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])
    return f"uuid:{'-'.join(parts)}"


def identified(pdf: bytes) -> bytes:
    """Fill in the identifiers of a saved file: a hash of all of it, identifiers left out.

    Both halves of /ID are the first 32 hexadecimal digits of the SHA-256 of the file with zeros in
    their places and in that of the XMP's DocumentID, which is the same number.
    """
    found = _STATIC_ID.search(pdf)
    assert found is not None, "qpdf writes its identifiers so"
    start, end = found.span()
    before, after = pdf[:start], pdf[end:]
    digits = hashlib.sha256(before + _id(_NO_ID) + after).hexdigest()[:32]
    return before.replace(_uuid(_NO_ID).encode(), _uuid(digits).encode()) + _id(digits) + after


def _id(digits: str) -> bytes:
    return f"/ID [<{digits}><{digits}>]".encode()
