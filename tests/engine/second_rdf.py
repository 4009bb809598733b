"""What `xmp_metadata` adds is ignored by readers.

Expected: the descriptions of the file stand in the one rdf:RDF of the packet.
Actual: a second rdf:RDF follows the first; XMP (ISO 16684-1, 7.4) has one. So a file cannot be
PDF/A and PDF/UA at once by this option.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.engine import write

XMP = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
</rdf:RDF>"""
EXPECTED = 1
ACTUAL = 2


def actual() -> int:
    """Return how many rdf:RDF the metadata have."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ua.xmp"
        file.write_bytes(XMP)
        pdf = write("<p>Bonjour</p>", pdf_variant="pdf/a-3a", xmp_metadata=[str(file)])
    return bytes(pdf.Root.Metadata.read_bytes()).count(b"</rdf:RDF>")
