"""The conditions of a print edition, PDF/X-4 (ISO 15930-7:2010), one by one.

No validator of PDF/X is free to run here, so each condition that can be checked in the file is a
check of its own. Where we ask for more than the standard, the check says so: four inks and nothing
else, 3 mm of bleed, crop marks, black letters on the black plate, at most 300 % of ink, 300 pixels
to the inch, no embedded files, identifiers made from the content.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import pikepdf

from briefing.errors import Finding, Place
from briefing.verify.marks import xmp_values
from briefing.verify.plain import array, data, get, identity, keys, name, number, numbers, text
from briefing.verify.print_painting import REGISTRATION, Paint, Painting, painting
from briefing.verify.read import Box, PdfRead
from briefing.verify.verdict import Verdict
from briefing.verify.walking import fault, few

MM = 72 / 25.4
BLEED = 3.0
"""Millimetres, as printing houses ask for."""
RESOLUTION = 300.0
"""Pixels per inch: two for each line of the screen of an offset plate."""
MOST_INK = 300.0
"""Per cent on coated paper, all inks together."""

_TOLERANCE = 0.1
_INK_TOLERANCE = 10.0
"""Per cent: profiles keep their limit between the points of their tables only so far."""
_RESOLUTION_TOLERANCE = 0.5
_VERSIONS = ("PDF/X-4",)
_NEWEST = (1, 6)
_INKS = frozenset(("DeviceGray", "DeviceCMYK", REGISTRATION))
_PIECES = _INKS | {"Pattern"}
_NAMES = ("cyan", "magenta", "yellow", "black")
_GREY, _DARK = 0.35, 0.5
"""Letters look black when there is so much black ink, and so little between the others."""
_MARKS = 8
"""Crop marks of a page: two at each corner."""
_PDFX = "{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion"
_XMP = "{http://ns.adobe.com/xap/1.0/}"
_MM_NS = "{http://ns.adobe.com/xap/1.0/mm/}"
_TRAPPED = "{http://ns.adobe.com/pdf/1.3/}Trapped"
_DATE = re.compile(
    r"(?:D:)?(\d{4})-?(\d\d)-?(\d\d)T?(\d\d):?(\d\d):?(\d\d)(?:Z|([+-])(\d\d)[:']?(\d\d)'?)?"
)
_ID = re.compile(rb"/ID\s*\[\s*<([0-9a-f]{32})>\s*<([0-9a-f]{32})>\s*\]")
_ZERO_UUID = b"uuid:00000000-0000-0000-0000-000000000000"
_ACTIONS = ("/AA", "/OpenAction", "/URI")
_DEFAULTS = ("/DefaultGray", "/DefaultRGB", "/DefaultCMYK")


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
        return painting(self.pages)

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
            sides = numbers(_inherited(page, key), 4)
            found[key] = None if sides is None else _ordered(sides)
        return found


Condition = Callable[[PrintRead], Verdict]


def conditions(read: PdfRead, place: Place) -> tuple[Verdict, ...]:
    """Judge a print edition, condition by condition."""
    with pikepdf.open(io.BytesIO(read.data), suppress_warnings=True) as opened:
        file = PrintRead(read, opened, place)
        return tuple(condition(file) for condition in CONDITIONS)


def _inherited(page: Any, key: str) -> Any:
    for _ in range(40):
        found = get(page, key)
        if found is not None or page is None:
            return found
        page = get(page, "/Parent")
    return None


def _ordered(sides: tuple[float, ...]) -> Box:
    left, bottom, right, top = sides
    return Box(min(left, right), min(bottom, top), max(left, right), max(bottom, top))


# What the file says of itself


def version(file: PrintRead) -> Verdict:
    """The XMP says PDF/X-4, and the file is no newer than PDF 1.6."""
    findings = []
    said = file.said(_PDFX)
    if said not in _VERSIONS:
        shown = f"is {said!r}" if said else "is missing"
        findings.append(file.fault("not-pdf-x", f"GTS_PDFXVersion in the XMP {shown}, not PDF/X-4"))
    number_of = file.opened.pdf_version
    if tuple(map(int, number_of.split("."))) > _NEWEST:
        message = f"the file is PDF {number_of}; PDF/X-4 is made of PDF 1.6"
        findings.append(file.fault("pdf-too-new", message))
    return Verdict("PDF/X-4", 2, tuple(findings), measured=f"PDF {number_of}, {said or 'no PDF/X'}")


def metadata(file: PrintRead) -> Verdict:
    """The XMP can be read as it is, and names the document, its version and its rendition."""
    findings = []
    if get(get(file.root, "/Metadata"), "/Filter") is not None:
        findings.append(file.fault("xmp-compressed", "the XMP is compressed"))
    for key in ("DocumentID", "VersionID", "RenditionClass"):
        if not file.said(f"{_MM_NS}{key}"):
            findings.append(file.fault("xmp-incomplete", f"the XMP has no xmpMM:{key}"))
    return Verdict("print metadata", 4, tuple(findings))


def dates(file: PrintRead) -> Verdict:
    """The dates of the file are whole, and the same in Info and XMP."""
    findings = []
    pairs = (("CreationDate", "CreateDate"), ("ModDate", "ModifyDate"))
    for old, new in pairs:
        first, second = file.read.info.get(old, ""), file.said(f"{_XMP}{new}")
        moments = _moment(first), _moment(second)
        if None in moments or moments[0] != moments[1]:
            message = f"{old} is {first or 'missing'}, {new} in the XMP {second or 'missing'}"
            findings.append(file.fault("print-date", message))
    return Verdict("dates", len(pairs), tuple(findings))


def _moment(written: str) -> datetime | None:
    found = _DATE.fullmatch(written.strip())
    if found is None:
        return None
    *parts, sign, hours, minutes = found.groups()
    offset = int(hours or 0) * 60 + int(minutes or 0)
    try:
        moment = datetime(*map(int, parts), tzinfo=UTC)  # type: ignore[misc,arg-type] # six numbers
    except ValueError:
        return None
    return datetime.fromtimestamp(
        moment.timestamp() - 60 * (-offset if sign == "-" else offset), UTC
    )


def trapped(file: PrintRead) -> Verdict:
    """The file says whether its colours were trapped, in Info and XMP alike."""
    value = name(get(get(file.opened.trailer, "/Info"), "/Trapped"))
    said = file.said(_TRAPPED)
    findings: tuple[Finding, ...] = ()
    if value not in ("True", "False") or said != value:
        message = f"Trapped is {value or 'missing'} in Info and {said or 'missing'} in the XMP"
        findings = (file.fault("not-trapped", message),)
    return Verdict("trapped", 2, findings, measured=value)


def output_intent(file: PrintRead) -> Verdict:
    """There is one output intent for PDF/X, with the profile of a printing condition."""
    everything = array(get(file.root, "/OutputIntents"))
    intents = [intent for intent in everything if name(get(intent, "/S")) == "GTS_PDFX"]
    if len(intents) != 1:
        message = f"the file has {len(intents)} output intents for PDF/X, not one"
        return Verdict("output intent", 1, (file.fault("output-intent", message),))
    (intent,) = intents
    findings = [
        file.fault("output-intent", f"the output intent has no {key}")
        for key in ("OutputConditionIdentifier", "Info")
        if not text(get(intent, f"/{key}"))
    ]
    stream = get(intent, "/DestOutputProfile")
    profile = data(stream) or b""
    header = profile[36:40], profile[12:16], profile[16:20]
    if header != (b"acsp", b"prtr", b"CMYK"):
        shown = " ".join(part.decode("latin-1") for part in header) if profile else "missing"
        message = f"the profile of the output intent is no four-colour printer's: {shown}"
        findings.append(file.fault("output-profile", message))
    elif number(get(stream, "/N")) != 4:
        message = "the profile of the output intent does not say that it has 4 components"
        findings.append(file.fault("output-profile", message))
    measured = f"{text(get(intent, '/OutputConditionIdentifier'))}, {len(profile) // 1024} KiB"
    return Verdict("output intent", 5, tuple(findings), measured=measured)


def identifiers(file: PrintRead) -> Verdict:
    """The file's identifiers are a hash of its content: the same content has the same ones.

    Both halves of /ID, and the DocumentID of the XMP, are the first 32 digits of the SHA-256 of the
    file with zeros in their places.
    """
    found = list(_ID.finditer(file.read.data))
    if not found:
        message = "the file has no /ID of two times 32 hexadecimal digits"
        return Verdict("identifiers", 1, (file.fault("no-identifier", message),))
    last = found[-1]
    document = file.said(f"{_MM_NS}DocumentID")
    zeros = b"0" * 32
    before, after = file.read.data[: last.start(1)], file.read.data[last.end(2) :]
    if document:
        before = before.replace(document.encode(), _ZERO_UUID)
    digits = hashlib.sha256(before + zeros + b"><" + zeros + after).hexdigest()[:32]
    findings = []
    if {last[1].decode(), last[2].decode()} != {digits}:
        message = f"/ID is {last[1].decode()}, but the content gives {digits}"
        findings.append(file.fault("identifier-not-of-content", message))
    if document.removeprefix("uuid:").replace("-", "") != digits:
        message = f"the DocumentID is {document or 'missing'}, but the content gives {digits}"
        findings.append(file.fault("identifier-not-of-content", message))
    return Verdict("identifiers", 3, tuple(findings))


def encryption(file: PrintRead) -> Verdict:
    """The file is not encrypted."""
    findings: tuple[Finding, ...] = ()
    if file.opened.is_encrypted:
        findings = (file.fault("encrypted", "the file is encrypted"),)
    return Verdict("encryption", 1, findings)


# The sheet


def boxes(file: PrintRead) -> Verdict:
    """Each page has a TrimBox and no ArtBox; it lies in the BleedBox, and that in the MediaBox."""
    findings = []
    for number_of, page in enumerate(file.pages, 1):
        found = file.boxes(page)
        trim, bleed, media = (found[key] for key in ("/TrimBox", "/BleedBox", "/MediaBox"))
        if trim is None:
            findings.append(file.fault("no-trim-box", f"page {number_of}: it has no TrimBox"))
        if found["/ArtBox"] is not None:
            message = f"page {number_of}: it has an ArtBox besides its TrimBox"
            findings.append(file.fault("art-box", message))
        if media is None:
            findings.append(file.fault("no-media-box", f"page {number_of}: it has no MediaBox"))
        chain = [box for box in (trim, bleed, found["/CropBox"], media) if box is not None]
        for inner, outer in zip(chain, chain[1:], strict=False):
            if not _within(inner, outer):
                message = f"page {number_of}: its boxes do not lie one in the other"
                findings.append(file.fault("boxes-not-nested", message))
                break
    return Verdict("page boxes", len(file.pages), tuple(findings))


def _within(inner: Box, outer: Box) -> bool:
    return (
        outer.left - _TOLERANCE <= inner.left
        and outer.bottom - _TOLERANCE <= inner.bottom
        and inner.right <= outer.right + _TOLERANCE
        and inner.top <= outer.top + _TOLERANCE
    )


def bleed(file: PrintRead) -> Verdict:
    """Each page has 3 mm of bleed on every side (ours)."""
    findings = []
    least = []
    for number_of, page in enumerate(file.pages, 1):
        found = file.boxes(page)
        trim, around = found["/TrimBox"], found["/BleedBox"]
        if trim is None or around is None:
            findings.append(file.fault("no-bleed", f"page {number_of}: it has no bleed"))
            continue
        sides = (
            trim.left - around.left,
            trim.bottom - around.bottom,
            around.right - trim.right,
            around.top - trim.top,
        )
        least.append(min(sides) / MM)
        if max(abs(side - BLEED * MM) for side in sides) > _TOLERANCE:
            each = ", ".join(f"{side / MM:.1f}" for side in sides)
            message = f"page {number_of}: the bleed is {each} mm, not {BLEED:.0f} mm on each side"
            findings.append(file.fault("no-bleed", message))
    measured = f"at least {min(least):.2f} mm" if least else ""
    return Verdict("bleed", len(file.pages), tuple(findings), measured=measured)


def crop_marks(file: PrintRead) -> Verdict:
    """Eight crop marks stand around each page, on every plate and outside of the bleed (ours)."""
    marks: Counter[int] = Counter()
    findings = []
    areas = [file.boxes(page)["/BleedBox"] for page in file.pages]
    for line in file.painting.lines:
        if line.paint.space != REGISTRATION:
            continue
        around = areas[line.page - 1]
        if around is not None and _touches(line.box, around):
            message = f"page {line.page}: a crop mark runs into the bleed"
            findings.append(file.fault("mark-in-bleed", message))
        else:
            marks[line.page] += 1
    for number_of in range(1, len(file.pages) + 1):
        if marks[number_of] < _MARKS:
            message = f"page {number_of}: it has {marks[number_of]} crop marks, not {_MARKS}"
            findings.append(file.fault("crop-marks", message))
    return Verdict("crop marks", len(file.pages), few(findings), measured=f"{marks.total()} marks")


def _touches(first: Box, second: Box) -> bool:
    return (
        first.left < second.right
        and second.left < first.right
        and first.bottom < second.top
        and second.bottom < first.top
    )


# Colour


def colours(file: PrintRead) -> Verdict:
    """Everything is painted in the four inks: no RGB, no calibrated and no spot colours (ours)."""
    found = file.painting
    findings = [
        file.fault(_colour_code(paint.space), f"page {page}: {_shown(paint)} is painted")
        for page, paint in found.paints
        if paint.space not in _PIECES
    ]
    findings += [
        file.fault(_colour_code(space), f"page {page}: a {use} is in {space}")
        for page, use, space in found.spaces
        if space not in _INKS
    ]
    for number_of, page in enumerate(file.pages, 1):
        spaces = get(_inherited(page, "/Resources"), "/ColorSpace")
        for key in _DEFAULTS:
            if get(spaces, key) is not None:
                message = f"page {number_of}: {key[1:]} changes what the inks stand for"
                findings.append(file.fault("colour-default", message))
    if found.cut_short:
        findings.append(file.fault("too-much", "the pages paint more than is looked at"))
    looked_at = found.paints.total() + found.spaces.total()
    kinds = Counter[str]()
    for (_, paint), count in found.paints.items():
        kinds[paint.space] += count
    measured = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
    return Verdict("inks", looked_at, few(findings), "nothing is painted", measured=measured)


def _colour_code(space: str) -> str:
    if space.startswith(("Separation", "DeviceN")):
        return "colour-spot"
    return "colour-rgb" if "RGB" in space else "colour-not-ink"


def _shown(paint: Paint) -> str:
    return f"{paint.space} {' '.join(f'{part:.3g}' for part in paint.components)}".strip()


def black_letters(file: PrintRead) -> Verdict:
    """Letters that look black are on the black plate alone (ours)."""
    findings = []
    plates: Counter[int] = Counter()
    letters = file.painting.letters
    on_black = 0
    for (page, paint), count in letters.items():
        ink = _ink(paint)
        if ink is None:
            continue
        plates[sum(part > 0 for part in ink)] += count
        if not any(ink[:3]) and ink[3] > 0:
            on_black += count
        elif ink[3] >= _DARK and max(ink[:3]) - min(ink[:3]) <= _GREY:
            message = f"page {page}: {count} black letters are printed as {_said(ink)}"
            findings.append(file.fault("black-mixed", message))
    share = ", ".join(f"{count} on {number_of}" for number_of, count in sorted(plates.items()))
    return Verdict(
        "black letters",
        letters.total(),
        few(findings),
        "there are no letters",
        measured=f"{on_black} on the black plate alone; by plates: {share}",
    )


def _ink(paint: Paint) -> tuple[float, ...] | None:
    if paint.space == "DeviceCMYK" and len(paint.components) == 4:
        return paint.components
    if paint.space == "DeviceGray" and len(paint.components) == 1:
        return (0.0, 0.0, 0.0, 1 - paint.components[0])
    return None


def _said(ink: tuple[float, ...]) -> str:
    return ", ".join(
        f"{part * 100:.0f} % {plate}" for plate, part in zip(_NAMES, ink, strict=True) if part > 0
    )


def total_ink(file: PrintRead) -> Verdict:
    """Nowhere lies more ink than coated paper dries: 300 % (ours)."""
    findings = []
    most = 0.0
    looked_at = 0
    for page, paint in file.painting.paints:
        ink = _ink(paint)
        if ink is None:
            continue
        looked_at += 1
        most = max(most, 100 * sum(ink))
        if 100 * sum(ink) > MOST_INK + 0.5:
            message = f"page {page}: {_said(ink)} make {100 * sum(ink):.0f} % of ink"
            findings.append(file.fault("too-much-ink", message))
    for page, share in file.painting.ink:
        looked_at += 1
        most = max(most, share)
        if share > MOST_INK + _INK_TOLERANCE:
            message = f"page {page}: a picture has {share:.0f} % of ink"
            findings.append(file.fault("too-much-ink", message))
    return Verdict(
        "total ink",
        looked_at,
        few(findings),
        "nothing is painted in ink",
        measured=f"at most {most:.0f} %",
    )


def resolution(file: PrintRead) -> Verdict:
    """Every picture has 300 pixels to the inch where it is printed (ours)."""
    found = file.painting.pictures
    findings = [
        Finding(
            "image-resolution",
            f"page {picture.page}: a picture of {picture.width} × {picture.height} pixels is "
            f"printed at {picture.resolution:.0f} dpi; {RESOLUTION:.0f} are needed",
            file.place,
            f"supply it as SVG, or at least {picture.across / 72 * RESOLUTION:.0f} × "
            f"{picture.down / 72 * RESOLUTION:.0f} pixels",
        )
        for picture in found
        if picture.resolution < RESOLUTION - _RESOLUTION_TOLERANCE
    ]
    least = min((picture.resolution for picture in found), default=0.0)
    return Verdict(
        "picture resolution",
        len(found),
        tuple(dict.fromkeys(findings)),
        "there are no pictures of pixels",
        measured=f"at least {least:.0f} dpi" if found else "",
    )


# What may not be in the file


def press_settings(file: PrintRead) -> Verdict:
    """No graphics state brings transfer curves or halftones of its own."""
    findings = [
        file.fault("press-setting", f"page {page}: a graphics state has {key}")
        for page, key in file.painting.states
    ]
    return Verdict(
        "transfer and halftones",
        file.painting.used_states,
        few(findings),
        "no graphics state is used",
    )


def replacements(file: PrintRead) -> Verdict:
    """Nothing on a page stands for something else: PostScript, OPI, alternates, references."""
    findings = [
        file.fault("not-complete", f"page {page}: an object has {key}")
        for page, key in file.painting.foreign
    ]
    return Verdict("complete objects", file.painting.objects + 1, few(findings))


def annotations(file: PrintRead) -> Verdict:
    """No annotation but printer's marks lies in the bleed; there are no form fields."""
    findings = []
    for number_of, page in enumerate(file.pages, 1):
        around = file.boxes(page)["/BleedBox"] or file.boxes(page)["/MediaBox"]
        for annotation in array(get(page, "/Annots")):
            subtype = name(get(annotation, "/Subtype"))
            sides = numbers(get(annotation, "/Rect"), 4)
            if subtype in ("PrinterMark", "TrapNet"):
                continue
            if sides is None or around is None or _touches(_ordered(sides), around):
                message = f"page {number_of}: there is a {subtype or 'nameless'} annotation on it"
                findings.append(file.fault("annotation-in-print", message))
    if get(file.root, "/AcroForm") is not None:
        findings.append(file.fault("form-in-print", "the file has form fields"))
    return Verdict("no annotations", len(file.pages) + 1, few(findings))


def actions(file: PrintRead) -> Verdict:
    """Nothing happens: no actions and no JavaScript."""
    findings = []
    for key in _ACTIONS:
        if get(file.root, key) is not None:
            findings.append(file.fault("action-in-print", f"the catalog has {key[1:]}"))
    if get(get(file.root, "/Names"), "/JavaScript") is not None:
        findings.append(file.fault("action-in-print", "the file has JavaScript"))
    for number_of, page in enumerate(file.pages, 1):
        if get(page, "/AA") is not None:
            message = f"page {number_of}: it has actions"
            findings.append(file.fault("action-in-print", message))
    entries = list(_bookmarks(get(get(file.root, "/Outlines"), "/First")))
    if any(get(entry, "/A") is not None for entry in entries):
        findings.append(file.fault("action-in-print", "bookmarks have actions"))
    return Verdict("no actions", len(_ACTIONS) + 1 + len(file.pages) + len(entries), tuple(findings))


def _bookmarks(first: Any) -> Iterator[Any]:
    waiting, seen = [first], set[tuple[int, int]]()
    while waiting:
        entry = waiting.pop()
        if entry is None or (identity(entry) != (0, 0) and identity(entry) in seen):
            continue
        seen.add(identity(entry))
        yield entry
        waiting += [get(entry, "/First"), get(entry, "/Next")]


def embedded_files(file: PrintRead) -> Verdict:
    """No files are embedded: the press has no use for them (ours)."""
    findings = []
    if get(get(file.root, "/Names"), "/EmbeddedFiles") is not None or array(get(file.root, "/AF")):
        findings.append(file.fault("file-in-print", "files are embedded"))
    return Verdict("no files", 2, tuple(findings))


def optional_content(file: PrintRead) -> Verdict:
    """Layers, where there are any, have names and are not switched by what views them."""
    properties = get(file.root, "/OCProperties")
    if properties is None:
        return Verdict("layers", 0, skipped="the file has no layers")
    configurations = [get(properties, "/D"), *array(get(properties, "/Configs"))]
    findings = []
    for configuration in configurations:
        if not text(get(configuration, "/Name")):
            findings.append(file.fault("layer-configuration", "a configuration has no Name"))
        if "/AS" in keys(configuration):
            message = "a configuration switches layers by itself (AS)"
            findings.append(file.fault("layer-configuration", message))
    return Verdict("layers", len(configurations), tuple(findings))


CONDITIONS: tuple[Condition, ...] = (
    version,
    metadata,
    dates,
    trapped,
    output_intent,
    identifiers,
    encryption,
    boxes,
    bleed,
    crop_marks,
    colours,
    black_letters,
    total_ink,
    resolution,
    press_settings,
    replacements,
    annotations,
    actions,
    embedded_files,
    optional_content,
)
"""Every condition, in the order of the report; fonts are judged as in every other file."""
