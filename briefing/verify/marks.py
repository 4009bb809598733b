"""What a file says of itself: title, language, direction, and the standards that it keeps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree

from briefing.errors import Finding, Place
from briefing.verify.read import PdfRead
from briefing.verify.sequence import cells_of
from briefing.verify.verdict import Expected, Verdict
from briefing.verify.walking import fault, primary

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DEFAULT = "x-default"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
_PDFUA = "{http://www.aiim.org/pdfua/ns/id/}"
_LARGEST_XMP = 4 * 1024 * 1024
_RIGHT_TO_LEFT = frozenset(
    ("ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi")
)


def xmp_values(xmp: str) -> Mapping[str, list[str]] | None:
    """Return the properties of the first rdf:RDF, by name; None when it cannot be read.

    The languages of the entries of a list stand under its name with that of `xml:lang` after it.
    Readers and validators take no notice of a second one.
    """
    if not xmp or len(xmp) > _LARGEST_XMP or "<!DOCTYPE" in xmp:
        return None
    start, end = xmp.find("<"), xmp.rfind(">")
    try:
        root = ElementTree.fromstring(_without_packet(xmp[start : end + 1]))
    except (ElementTree.ParseError, ValueError):
        return None
    rdf = root if root.tag == f"{_RDF}RDF" else root.find(f"{_RDF}RDF")
    if rdf is None:
        return None
    found: dict[str, list[str]] = defaultdict(list)
    for description in rdf.findall(f"{_RDF}Description"):
        for name, value in description.attrib.items():
            found[name].append(value)
        for child in description:
            items = [item.text or "" for item in child.iter(f"{_RDF}li")]
            for item in child.iter(f"{_RDF}li"):
                if _LANG in item.attrib:
                    found[f"{child.tag}{_LANG}"].append(item.attrib[_LANG])
            found[child.tag] += items or [child.text or ""]
    return found


def _without_packet(xmp: str) -> str:
    """Leave the processing instructions around the packet out, whatever encoding they name."""
    while xmp.startswith("<?"):
        xmp = xmp[xmp.find("?>") + 2 :].lstrip() if "?>" in xmp else ""
    return xmp


def metadata(read: PdfRead, expected: Expected | None, place: Place) -> Verdict:
    """Title and language are set, in the file and in its XMP, and are the document's."""
    xmp = xmp_values(read.xmp)
    wanted_title = None if expected is None else expected.title
    wanted_lang = None if expected is None else expected.lang
    findings = [
        *_judged(place, "title", read.title, wanted_title),
        *_judged(place, "language", read.lang, wanted_lang),
    ]
    if xmp is None:
        findings.append(fault(place, "no-xmp", "the PDF has no metadata (XMP) that can be read"))
        return Verdict("metadata", 4, tuple(findings))
    titles = xmp.get(f"{_DC}title", [])
    if not any(_folded(title) and _folded(title) in _folded(read.title) for title in titles):
        message = f"the title in the XMP is {' / '.join(titles)!r}, not {read.title!r}"
        findings.append(fault(place, "xmp-title", message))
    languages = xmp.get(f"{_DC}language", [])
    if primary(read.lang) not in map(primary, languages):
        named = f"names the languages {', '.join(languages)}" if languages else "names no language"
        message = f"the XMP {named}; the document's is {read.lang!r}"
        findings.append(fault(place, "xmp-language", message))
    findings += _lacking(read, xmp, place)
    return Verdict("metadata", 4, tuple(findings))


def _lacking(read: PdfRead, xmp: Mapping[str, list[str]], place: Place) -> Iterator[Finding]:
    """Find the languages that the XMP leaves out, though it or the pairs of the file have them."""
    named = [primary(lang) for lang in xmp.get(f"{_DC}language", [])]
    titled = [primary(lang) for lang in xmp.get(f"{_DC}title{_LANG}", []) if lang != _DEFAULT]
    paired = [cell.language for cell in cells_of(read)] if titled else []
    told = dict.fromkeys((*named, *titled, *paired))
    for lang in told if len(told) > 1 else ():
        if lang not in named and lang != primary(read.lang):
            yield fault(place, "xmp-language", f"the XMP does not name the language {lang}")
        if lang not in titled:
            yield fault(place, "xmp-title", f"the XMP has no title in the language {lang}")


def _folded(text: str) -> str:
    return " ".join(text.split())


def _judged(place: Place, name: str, value: str, wanted: str | None) -> list[Finding]:
    if not value:
        return [fault(place, f"wrong-{name}", f"the PDF has no {name}")]
    if wanted is not None and _folded(value) != wanted:
        message = f"the {name} of the PDF is {value!r}, not {wanted!r}"
        return [fault(place, f"wrong-{name}", message)]
    return []


def standards(read: PdfRead, expected: Expected | None, place: Place) -> Verdict:
    """The file is tagged, says that it is PDF/A-3a and PDF/UA-1, and what both ask of it."""
    xmp = xmp_values(read.xmp) or {}
    catalog = read.catalog
    level = (xmp.get(f"{_PDFA}part", [""])[0], xmp.get(f"{_PDFA}conformance", [""])[0])
    untabbed = [page.number for page in read.pages if page.annotations and page.tabs != "S"]
    demands = [
        (
            bool(catalog.get("Marked")) and read.root is not None,
            "not-tagged",
            "the PDF has no structure for assistance",
        ),
        (level == ("3", "A"), "not-pdf-a", "the PDF does not say that it is PDF/A-3a"),
        (
            xmp.get(f"{_PDFUA}part", [""])[0] == "1",
            "not-pdf-ua",
            "the PDF does not say that it is PDF/UA-1",
        ),
        (
            bool(catalog.get("OutputIntents")),
            "no-output-intent",
            "the PDF does not say for which colours it was made",
        ),
        (
            bool(catalog.get("DisplayDocTitle")),
            "title-not-shown",
            "readers show the name of the file instead of its title",
        ),
        (
            not catalog.get("Suspects"),
            "structure-suspect",
            "the PDF says that its structure may be wrong",
        ),
        (
            not untabbed,
            "tab-order",
            f"page {untabbed[0] if untabbed else 0}: its links are not in the order of the text",
        ),
    ]
    if _is_right_to_left(read, expected):
        demands.append(
            (
                catalog.get("Direction") == "R2L",
                "not-right-to-left",
                "the PDF does not say that its pages are turned from right to left",
            )
        )
        demands.append(
            (
                bool(catalog.get("PageLabels")),
                "no-page-labels",
                "the PDF does not label its pages, which are counted from the right",
            )
        )
    findings = tuple(fault(place, code, message) for kept, code, message in demands if not kept)
    return Verdict("standards", len(demands), findings)


def _is_right_to_left(read: PdfRead, expected: Expected | None) -> bool:
    """Whether the whole file runs from right to left: a parallel edition is read both ways."""
    languages = (xmp_values(read.xmp) or {}).get(f"{_DC}language", ())
    if len(languages) > 1 and any(primary(lang) not in _RIGHT_TO_LEFT for lang in languages):
        return False
    if expected is not None:
        return expected.direction == "rtl"
    return primary(read.lang) in _RIGHT_TO_LEFT
