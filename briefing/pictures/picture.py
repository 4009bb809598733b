"""A picture as it is published: its bytes, and what is said of it where it cannot be seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from briefing.document import Document


@dataclass(frozen=True, slots=True)
class Picture:
    """One file. `name` is what follows the name of the edition: `page-1-1600.png`.

    `alt` has the alternative text by language (code), `text` what a card was read to say of its
    figure, by language, and `shows` the value (`fact.value`) that it is drawn for. `page` counts
    the pages of the PDF that it was drawn from, from 1. Width and height are pixels.
    """

    name: str
    kind: Literal["page", "thumbnail", "title-card", "card"]
    media_type: str
    data: bytes = field(repr=False)
    width: int
    height: int
    page: int
    alt: Mapping[str, str]
    text: Mapping[str, str] = field(default_factory=dict)
    shows: str = ""


def marked_alt(document: Document, code: str, text: str) -> str:
    """Return an alternative text that begins with the marks of a draft or an embargo."""
    marks = [("draft", document.draft), ("embargo", document.embargo)]
    said = [document.labels[key][code].text for key, is_set in marks if is_set]
    return " ".join(". ".join([*said, text]).split())
