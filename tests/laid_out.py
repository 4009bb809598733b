"""Editions as the engine laid them out: the lines of each block, and the pieces of text in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from briefing.examine import Checked
from briefing.pipeline import compose_edition, document_of, resource_folders
from briefing.render import Rendered, render

POINT = 4 / 3  # CSS pixels


@dataclass(frozen=True, slots=True)
class Piece:
    """A text box: one face, size and language. `stretched` is what each space was widened by.

    Lengths are in points.
    """

    text: str
    lang: str
    size: float
    italic: bool
    weight: int
    stretched: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a block: `width` is taken of `room`; `tag` is the block's element."""

    pieces: tuple[Piece, ...]
    width: float
    room: float
    lang: str
    tag: str
    fact: str

    @property
    def text(self) -> str:
        """The text of the line in logical order."""
        return "".join(piece.text for piece in self.pieces)


Block = tuple[Line, ...]


def rendered(checked: Checked, languages: Sequence[str], css: str = "") -> tuple[Rendered, Any]:
    """Render an edition without judging it; return it with the document that was laid out.

    `css` is added to the template's. What a judge minds is what one wants to look at.
    """
    folders = resource_folders(checked.brief.folder)
    html = compose_edition(checked, document_of(checked, languages))
    html = html.replace("</head>", f"<style>{css}</style></head>")
    kept: list[Any] = []
    made = render(html, folders, finishers=[lambda document, _pdf: kept.append(document)])
    return made, kept[0]


def blocks(checked: Checked, languages: Sequence[str], css: str = "") -> list[Block]:
    """Return the blocks of an edition that hold lines, in the order of the page."""
    _made, document = rendered(checked, languages, css)
    return [block for page in document.pages for block in _blocks(page._page_box, "", "")]


def _blocks(box: Any, fact: str, lang: str) -> Iterator[Block]:
    from weasyprint.formatting_structure import boxes

    element = box.element
    if element is not None and hasattr(element, "get"):
        fact = element.get("data-fact") or fact
        lang = element.get("lang") or lang
    lines = [child for child in _children(box) if isinstance(child, boxes.LineBox)]
    if lines:
        yield tuple(_line(line, box, fact, lang) for line in lines)
    for child in _children(box):
        if not isinstance(child, boxes.LineBox):
            yield from _blocks(child, fact, lang)


def _line(line: Any, block: Any, fact: str, lang: str) -> Line:
    tag = getattr(block.element, "tag", "")
    return Line(tuple(_pieces(line)), line.width / POINT, block.width / POINT, lang, tag, fact)


def _pieces(box: Any) -> Iterator[Piece]:
    from weasyprint.formatting_structure import boxes

    if isinstance(box, boxes.TextBox):
        style = box.style
        yield Piece(
            box.text,
            style["lang"] or "",
            style["font_size"] / POINT,
            style["font_style"] != "normal",
            int(style["font_weight"]),
            (box.justification_spacing or 0) / POINT,
        )
    for child in _children(box):
        yield from _pieces(child)


def _children(box: Any) -> Sequence[Any]:
    return getattr(box, "children", ())
