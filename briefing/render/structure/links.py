"""The annotations of links: one for each piece of a link, with words that say where it leads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from xml.etree.ElementTree import Element

import pydyf
from weasyprint.formatting_structure import boxes
from weasyprint.pdf import anchors


def add_links(
    links_and_anchors: tuple[Sequence[Any], Sequence[Any]],
    matrix: Any,
    pdf: Any,
    page: Any,
    names: list[Any],
    tags: object,
) -> None:
    """Write the annotations of a page's links; stands in for the engine's function of that name.

    The engine would write one more for every element within a link, and give as contents the
    address itself.
    """
    links, places = links_and_anchors
    kept = [
        (kind, target, _pressable(area, box), box)
        for kind, target, area, box in links
        if _is_content(box)
    ]
    anchors.add_links((kept, places), matrix, pdf, page, names, tags)
    for *_, box in kept:
        annotation = box.link_annotation
        if annotation is not None and box.element is not None:
            annotation["Contents"] = pydyf.String(description(box.element))
            if box.style["lang"]:
                annotation["Lang"] = pydyf.String(box.style["lang"])


def _pressable(area: tuple[float, ...], box: Any) -> tuple[float, ...]:
    """Make the area of a link as high as its letters, where its line height is less."""
    left, top, right, bottom = area
    lacking = max(0.0, float(box.style["font_size"]) - (bottom - top))
    return left, top - lacking / 2, right, bottom + lacking / 2


def description(element: Element) -> str:
    """Return what a link is announced as: its label, its title, or its own words."""
    said = element.get("aria-label") or element.get("title") or "".join(_words(element))
    return " ".join(said.split())


def _words(element: Element) -> Iterator[str]:
    """Yield the text of an element, with that which stands for its images."""
    if isinstance(element.tag, str):  # no comment
        yield element.get("alt") or element.text or ""
    for child in element:
        yield from _words(child)
        yield child.tail or ""


def _is_content(box: Any) -> bool:
    """Whether a link's box needs an annotation: no artifact, and no part of a box that has one."""
    if getattr(box, "artifact", None) is not None:
        return False
    return box.link is not None or isinstance(box, boxes.AtomicInlineLevelBox)
