"""Where every HTML element stands: its number in the document, its parent, what it inherits."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element


@dataclass(frozen=True, slots=True)
class Context:
    """What an element has from its ancestors; `row` is the one whose cells belong together."""

    lang: str = ""
    rtl: bool = False
    row: Element | None = None
    fact: str | None = None
    cell: bool = False
    grid: bool = False  # a table that serves the layout alone


@dataclass(frozen=True, slots=True)
class Place:
    """Where an element stands in the document: its number, its parent, its context."""

    number: int
    parent: Element | None
    context: Context


def places(root: Element) -> dict[Element, Place]:
    """Return the place of every element."""
    found: dict[Element, Place] = {}
    pending: list[tuple[Element, Element | None, Context]] = [(root, None, Context())]
    while pending:
        element, parent, above = pending.pop()
        if isinstance(element.tag, str):  # no comment
            context = _context(element, above)
            found[element] = Place(len(found), parent, context)
            pending.extend((child, element, context) for child in reversed(element))
    return found


def _context(element: Element, above: Context) -> Context:
    get = element.get
    lang = get("lang") or above.lang
    direction = (get("dir") or "").lower()
    rtl = direction == "rtl" if direction in ("ltr", "rtl") else above.rtl
    fact = get("data-fact") or above.fact
    row, cell = above.row, False
    if get("data-pair") is not None:
        row = element
    elif row is not None and not above.cell and "cell" in (get("class") or "").split():
        cell = True
    elif above.cell:
        row = None
    grid = above.grid
    if element.tag == "table":
        grid = get("role") in ("none", "presentation")
    context = Context(lang, rtl, row, fact, cell, grid)
    return above if context == above else context
