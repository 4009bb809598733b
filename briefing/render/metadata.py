"""What WeasyPrint leaves out of the file's metadata, added through its `finisher` hook.

A file that is PDF/A-3 and PDF/UA-1 must say both in one rdf:RDF, describe the second in an
extension schema (ISO 19005-3, 6.6.2.3) and, for readers that do not inflate, stay uncompressed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

import pydyf

_UA_DESCRIPTION = b"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""
_LANGUAGES = """\
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:language><rdf:Bag>{}</rdf:Bag></dc:language></rdf:Description>
"""
_END = b"</rdf:RDF>"
_END_OF_TITLES = b"</rdf:Alt></dc:title>"


def add_pdf_ua(_document: object, pdf: Any) -> None:
    """Say in the file's XMP that it is PDF/UA-1 too; raises ValueError if there is no place."""
    _insert(pdf, _UA_DESCRIPTION, _END)


def add_languages(document: Any, pdf: Any) -> None:
    """Say in the file's XMP which languages it is in, and its title in each of them.

    A page gives the titles as `<meta name="dcterms.title" lang="ar" content="...">`.
    """
    html = document._html.etree_element
    titles = dict(_titles(html))
    languages = [lang for lang in dict.fromkeys((html.get("lang"), *titles)) if lang]
    if titles and html.find("head/title") is not None:
        items = "".join(
            f"<rdf:li xml:lang={quoteattr(lang)}>{escape(title)}</rdf:li>"
            for lang, title in titles.items()
        )
        _insert(pdf, items.encode(), _END_OF_TITLES)
    if languages:
        items = "".join(f"<rdf:li>{escape(lang)}</rdf:li>" for lang in languages)
        _insert(pdf, _LANGUAGES.format(items).encode(), _END)


def _titles(html: Element) -> Iterator[tuple[str, str]]:
    for meta in html.iter("meta"):
        lang, title = meta.get("lang"), meta.get("content")
        if (meta.get("name") or "").lower() == "dcterms.title" and lang and title:
            yield lang, title


def _insert(pdf: Any, addition: bytes, before: bytes) -> None:
    """Add to the metadata, which then stay uncompressed; raises ValueError without the place."""
    stream = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    xmp = b"".join(stream.stream)
    if xmp.count(before) != 1:
        raise ValueError("the metadata of the engine do not look as expected")
    stream.stream = [xmp.replace(before, addition + before)]
    stream.compress = False


def label_pages(_document: object, pdf: Any) -> None:
    """Let viewers call the pages by the numbers that are printed on them."""
    pdf.catalog["PageLabels"] = pydyf.Dictionary(
        {"Nums": pydyf.Array([0, pydyf.Dictionary({"S": "/D"})])}
    )


def associate_once(_document: object, pdf: Any) -> None:
    """Name each associated file once: the engine finds every one of them in two places."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))


def bind_right_to_left(document: Any, pdf: Any) -> None:
    """Let two-page views turn the pages from right to left, if no other language stands beside.

    PDFium takes the same entry for the direction of every line and gives back the left-to-right
    lines of such a file with their words in reverse: a parallel edition does not say it.
    """
    html = document._html.etree_element
    if any(lang != html.get("lang") for lang, _ in _titles(html)):
        return
    preferences = pdf.catalog.setdefault("ViewerPreferences", pydyf.Dictionary())
    preferences["Direction"] = "/R2L"
