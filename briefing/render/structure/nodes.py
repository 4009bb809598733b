"""The tree before it is written: nodes, and the marked content and annotations below them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element


@dataclass(frozen=True, slots=True)
class Piece:
    """Marked content: its page (from 0), its identifier, and the group it is painted in, if any."""

    page: int
    mcid: int
    group: Any = None


@dataclass(frozen=True, slots=True)
class Annotation:
    """A link's or a form field's annotation and the page (from 0) that it lies on."""

    page: int
    annotation: Any


@dataclass(slots=True, eq=False)
class Node:
    """A structure element to be; `attributes` are by owner, `part` names a pseudo-element."""

    role: str
    lang: str
    rtl: bool
    element: Element | None = None
    part: str = ""
    place: float = 0
    parent: Node | None = field(default=None, repr=False)
    kids: list[Node | Piece | Annotation] = field(default_factory=list, repr=False)
    pair: str | None = None
    fact: str | None = None
    id: str | None = None
    alt: str | None = None
    actual: str | None = None
    expansion: str | None = None
    attributes: dict[str, dict[str, Any]] = field(default_factory=dict)

    def set(self, owner: str, **values: Any) -> None:
        """Add attributes of an owner: Layout, List, Table."""
        self.attributes.setdefault(owner, {}).update(values)

    def ancestors(self) -> Iterator[Node]:
        """Yield the node and every node above it."""
        above: Node | None = self
        while above is not None:
            yield above
            above = above.parent

    def walk(self) -> Iterator[Node]:
        """Yield the node and every node below it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Node):
                yield from kid.walk()


Kid = Node | Piece | Annotation
