"""Every check of a finished PDF, in the order of the report."""

from __future__ import annotations

from briefing.verify.attached import attachments
from briefing.verify.attached_records import attached_records
from briefing.verify.attached_texts import (
    attached_checks,
    attached_facts,
    attached_sources,
    attached_texts,
)
from briefing.verify.bookmarks import bookmarks
from briefing.verify.contrast import contrast, hidden_text
from briefing.verify.figures import figures
from briefing.verify.fonts import fonts, glyphs
from briefing.verify.joining import joining
from briefing.verify.layout import alignment, overflow
from briefing.verify.marks import metadata, standards
from briefing.verify.order import order
from briefing.verify.pages import pages
from briefing.verify.structure import CHECKS as STRUCTURE
from briefing.verify.structure import links, notes
from briefing.verify.text import text_layer
from briefing.verify.typed_values import typed_values
from briefing.verify.verdict import Check

CHECKS: tuple[Check, ...] = (
    pages,
    standards,
    metadata,
    bookmarks,
    fonts,
    glyphs,
    joining,
    order,
    text_layer,
    figures,
    overflow,
    alignment,
    contrast,
    hidden_text,
    *STRUCTURE,
    attachments,
    attached_facts,
    typed_values,
    attached_texts,
    attached_sources,
    attached_checks,
    attached_records,
)

# Not asked of a print edition: PDF/A and PDF/UA, bookmarks, links with their notes, attached files.
_FOR_READING = (standards, bookmarks, links, notes)

PRINT_CHECKS: tuple[Check, ...] = tuple(
    check for check in CHECKS[: CHECKS.index(attachments)] if check not in _FOR_READING
)
"""What is asked of a print edition besides its conditions: its text, above all."""
