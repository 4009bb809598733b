"""What a print edition says of itself: version, dates, trapping, output intent, identifiers."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta

from briefing.errors import Finding
from briefing.verify.plain import array, data, get, name, number, text
from briefing.verify.print_file import PrintRead
from briefing.verify.verdict import Verdict

_VERSION = "PDF/X-4"
_NEWEST = (1, 6)
_PDFX = "{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion"
_XMP = "{http://ns.adobe.com/xap/1.0/}"
_MEDIA = "{http://ns.adobe.com/xap/1.0/mm/}"
_TRAPPED = "{http://ns.adobe.com/pdf/1.3/}Trapped"
_DATE = re.compile(
    r"(?:D:)?(\d{4})-?(\d\d)-?(\d\d)T?(\d\d):?(\d\d):?(\d\d)(?:Z|([+-]\d\d)[:']?(\d\d)'?)?"
)
_ID = re.compile(rb"/ID\s*\[\s*<([0-9a-f]{32})>\s*<([0-9a-f]{32})>\s*\]")
_ZERO_UUID = b"uuid:00000000-0000-0000-0000-000000000000"


def version(file: PrintRead) -> Verdict:
    """The XMP says PDF/X-4, and the file is no newer than PDF 1.6."""
    findings = []
    said = file.said(_PDFX)
    if said != _VERSION:
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
    findings += [
        file.fault("xmp-incomplete", f"the XMP has no xmpMM:{key}")
        for key in ("DocumentID", "VersionID", "RenditionClass")
        if not file.said(f"{_MEDIA}{key}")
    ]
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
    hours, minutes = found[7] or "+00", found[8] or "00"
    year, month, day, hour, minute, second = map(int, found.groups()[:6])
    offset = timedelta(hours=int(hours), minutes=int(hours[0] + minutes))
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC) - offset
    except (ValueError, OverflowError):
        return None


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
        return Verdict("print identifiers", 1, (file.fault("no-identifier", message),))
    last = found[-1]
    document = file.said(f"{_MEDIA}DocumentID")
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
    return Verdict("print identifiers", 3, tuple(findings))


def encryption(file: PrintRead) -> Verdict:
    """The file is not encrypted."""
    findings: tuple[Finding, ...] = ()
    if file.opened.is_encrypted:
        findings = (file.fault("encrypted", "the file is encrypted"),)
    return Verdict("encryption", 1, findings)
