"""What WeasyPrint leaves out of the file's metadata, added through its `finisher` hook.

A file that is PDF/A-3 and PDF/UA-1 must say both in one rdf:RDF, describe the second in an
extension schema (ISO 19005-3, 6.6.2.3) and, for readers that do not inflate, stay uncompressed.
"""

from __future__ import annotations

from typing import Any

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
_END = b"</rdf:RDF>"


def add_pdf_ua(_document: object, pdf: Any) -> None:
    """Say in the file's XMP that it is PDF/UA-1 too; raises ValueError if there is no place."""
    stream = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    xmp = b"".join(stream.stream)
    if xmp.count(_END) != 1:
        raise ValueError("the metadata of the engine do not look as expected")
    stream.stream = [xmp.replace(_END, _UA_DESCRIPTION + _END)]
    stream.compress = False


def bind_right_to_left(_document: object, pdf: Any) -> None:
    """Let two-page views turn the pages from right to left."""
    preferences = pdf.catalog.setdefault("ViewerPreferences", pydyf.Dictionary())
    preferences["Direction"] = "/R2L"
