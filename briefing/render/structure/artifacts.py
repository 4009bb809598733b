"""What is painted but is no content: running heads, repeated table heads, decoration.

Such things are marked as artifacts (ISO 32000-1, 14.8.2.2) and have no place in the structure tree;
every other text and image is marked with an identifier, under which the tree finds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pydyf
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

_SIDES = {"top": "Header", "bottom": "Footer"}


def mark_artifacts(pages: Iterable[Any]) -> None:
    """Note on every box that is an artifact what kind of one it is, as `artifact`."""
    seen: set[Any] = set()
    for page in pages:
        for child in page._page_box.children:
            if isinstance(child, boxes.MarginBox):
                _note(child, _pagination(child.at_keyword))
            else:
                _mark(child, seen)


def _pagination(keyword: str) -> dict[str, str]:
    side = keyword.removeprefix("@").partition("-")[0]
    kind = {"Type": "/Pagination"}
    if side in _SIDES:
        kind |= {"Subtype": f"/{_SIDES[side]}", "Attached": f"[/{side.capitalize()}]"}
    return kind


def _mark(box: Any, seen: set[Any]) -> None:
    box = opened(box)
    if _is_decoration(box):
        _note(box, {})
        return
    if _is_repeatable(box):
        if box.element in seen:
            _note(box, {"Type": "/Pagination"})
            return
        seen.add(box.element)
    for child in box.children:
        _mark(child, seen)


def _note(box: Any, kind: dict[str, str]) -> None:
    box = opened(box)
    if box.note_call is not None:  # a note that the page has in its margin
        return
    box.artifact = kind
    for child in box.children:
        _note(child, kind)


def opened(box: Any) -> Any:
    """Return a box itself where the engine keeps a placeholder for it."""
    return box._box if isinstance(box, AbsolutePlaceholder) else box


def _is_repeatable(box: Any) -> bool:
    """Whether the engine prints it again on each page that its table runs over."""
    return isinstance(box, boxes.TableRowGroupBox) and (box.is_header or box.is_footer)


def _is_decoration(box: Any) -> bool:
    element = box.element
    if element is None:
        return False
    painted = isinstance(box, boxes.TextBox | boxes.ReplacedBox)
    if painted and box.style["visibility"] != "visible":
        return True
    if element.get("aria-hidden") == "true":
        return True
    return isinstance(box, boxes.ReplacedBox) and (
        element.get("alt") == ""
        or element.get("role") in ("none", "presentation")
        or "::" in box.element_tag  # an image of the style sheet's
    )


@contextmanager
def marked(stream: Any, box: Any, tag: str) -> Iterator[None]:
    """Mark what a box paints: as an artifact, or as content with an identifier of its own."""
    if stream._tags is None:
        yield
        return
    kind = getattr(box, "artifact", None)
    if kind is None and box in stream._tags:  # painted a second time
        kind = {}
    if kind is None:
        identifier = len(stream._tags)  # groups of a page share its numbers
        stream._tags[box] = {"tag": tag, "mcid": identifier, "stream": stream}
        pydyf.Stream.begin_marked_content(stream, tag, pydyf.Dictionary({"MCID": identifier}))
    else:
        pydyf.Stream.begin_marked_content(stream, "Artifact", pydyf.Dictionary(kind))
    try:
        yield
    finally:
        pydyf.Stream.end_marked_content(stream)
