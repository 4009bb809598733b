"""What assistive technology is told: the structure tree of the file (ISO 32000-1, 14.7 and 14.8).

The engine writes one element per box, page by page, without languages. Here every HTML element
becomes at most one structure element, over all pages that it runs through; then

- `artifacts` decides what is no content at all, and marks the page content,
- `tree` collects the marked content of every HTML element from the laid-out boxes, as `nodes`;
  `places` says what an element inherits,
- `roles` says which standard structure type each element has,
- `shape` takes out what says nothing and gives lists, tables and notes their form,
- `order` sets the reading order,
- `write` writes the tree into the file,
- `links` describes the annotations of links.

The page says the rest in HTML: `lang`, `dir`, `alt`, `scope`, `title` (of links and `abbr`),
`role`, `aria-hidden`, `aria-label`, `aria-owns`, and the project's `data-pair` and `data-fact`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from briefing.render.structure.artifacts import mark_artifacts, marked
from briefing.render.structure.links import add_links
from briefing.render.structure.order import by_language
from briefing.render.structure.shape import shape
from briefing.render.structure.tree import collect
from briefing.render.structure.write import write

__all__ = ["add_links", "add_tags", "mark_artifacts", "marked"]


def add_tags(pdf: Any, document: Any, version: object, page_streams: Sequence[Any]) -> None:
    """Write the structure tree; stands in for the engine's function of that name."""
    del version
    root = shape(collect(document, page_streams))
    if document._html.etree_element.get("data-reading-order") == "language":
        by_language(root)
    write(pdf, root, page_streams)
