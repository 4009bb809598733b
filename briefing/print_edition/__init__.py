"""The edition for the printing house: a rendered edition made into PDF/X-4 (ISO 15930-7).

The page is the one that everybody reads, laid out with `SHEET`, so that no line breaks elsewhere.
Then every colour becomes a mixture of the four inks: that of its token's CMYK twin, or else what
the output condition's profile makes of it. Links and the standards for reading go; boxes, crop
marks, the output condition and identifiers made from the content come.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass

from briefing.errors import BriefingError, Finding, Place
from briefing.print_edition.condition import FOGRA39, OutputCondition

__all__ = ["FOGRA39", "SHEET", "OutputCondition", "Printed", "print_edition", "with_bleed"]

SHEET = "@page { bleed: 3mm } :root { --bleed: 3mm }"
"""What the page needs besides its own style: what runs to the edge is drawn `--bleed` further."""

_END_OF_HEAD = "</head>"


@dataclass(frozen=True, slots=True)
class Printed:
    """The bytes of a print edition, and what was noticed while its colours became inks."""

    pdf: bytes
    findings: tuple[Finding, ...]


def with_bleed(html: str) -> str:
    """Add `SHEET` to a page; raises ValueError when it has no head."""
    before, end, after = html.partition(_END_OF_HEAD)
    if not end:
        raise ValueError("the page has no head")
    return f"{before}<style>{SHEET}</style>\n{end}{after}"


def print_edition(
    pdf: bytes,
    sheets: Mapping[str, str],
    condition: OutputCondition = FOGRA39,
    *,
    shown: str = "the PDF",
) -> Printed:
    """Make a PDF that was rendered with `SHEET` into a PDF/X-4 for an output condition.

    `sheets` are the style sheets of the page, whose tokens say the twins of colours. Raises
    BriefingError for colours that no ink can be found for, and for a file without a date.
    """
    import pikepdf

    from briefing.print_edition.document import finish, identified
    from briefing.print_edition.inks import Inks
    from briefing.print_edition.repaint import Repainting
    from briefing.print_edition.tokens import twins

    place = Place(shown)
    inks = Inks(twins(sheets.values()), condition.profile(), place)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        painting = Repainting(opened, inks, place)
        for page in opened.pages:
            painting.page(page)
        if painting.findings:
            raise BriefingError(painting.findings)
        finish(opened, condition, place)
        out = io.BytesIO()
        opened.save(
            out,
            force_version="1.6",
            static_id=True,
            compress_streams=True,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return Printed(identified(out.getvalue()), inks.findings)
