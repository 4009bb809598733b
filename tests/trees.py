"""Small structure trees, written down by hand for the tests of their judges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from briefing.verify.read import (
    Area,
    Box,
    Content,
    Element,
    Glyph,
    PageRead,
    PdfRead,
    Reference,
)

A4 = Box(0, 0, 595.28, 841.89)
HEIGHT = 20.0


@dataclass(frozen=True, slots=True)
class At:
    """A text at a place of its own; others stand below each other on the first page."""

    text: str
    page: int = 1
    y: float = 400.0
    x: float = 50.0
    artifact: bool = False
    mcid: int | None = -1
    """None to leave it unmarked; -1 for a number of its own."""


@dataclass(frozen=True, slots=True)
class Node:
    """An element before it has a parent."""

    role: str
    kids: Sequence[Node | At | Reference | str]
    lang: str | None = None
    id: str | None = None
    alt: str | None = None
    attributes: Mapping[str, object] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)


def node(
    role: str,
    *kids: Node | At | Reference | str,
    lang: str | None = None,
    id: str | None = None,  # noqa: A002 # what it is called in the file
    alt: str | None = None,
    properties: Mapping[str, str] | None = None,
    **attributes: object,
) -> Node:
    """Write an element down."""
    return Node(role, kids, lang, id, alt, attributes, properties or {})


def link_to(
    destination: str | None = None, uri: str | None = None, contents: str = "Plus loin"
) -> Reference:
    """Return the annotation of a link."""
    return Reference(1, "Link", contents, uri, destination)


def tree(
    *nodes: Node,
    lang: str = "fr",
    pages: int = 1,
    loose: Iterable[At] = (),
    areas: Iterable[Area] = (),
) -> PdfRead:
    """Return a file with these elements; `loose` texts are painted, but in no element."""
    return _Builder(lang, pages).file(nodes, tuple(loose), tuple(areas))


class _Builder:
    def __init__(self, lang: str, pages: int) -> None:
        self._lang = lang
        self._glyphs: dict[int, list[Glyph]] = {page: [] for page in range(1, pages + 1)}
        self._mcids = {page: count() for page in self._glyphs}
        self._y = A4.top - 200

    def file(self, nodes: Sequence[Node], loose: Sequence[At], areas: Sequence[Area]) -> PdfRead:
        root = Element(
            "StructTreeRoot", self._lang, None, None, None, None, None, None, {}, {}, None, None
        )
        root.kids += [self._element(kid, root) for kid in nodes]
        for at in loose:
            self._paint(at)
        found: dict[tuple[int, int], tuple[Glyph, ...]] = {}
        for glyph in (glyph for page in self._glyphs.values() for glyph in page):
            if glyph.mcid is not None:
                key = (glyph.page, glyph.mcid)
                found[key] = (*found.get(key, ()), glyph)
        pages = tuple(
            PageRead(
                number, A4, tuple(glyphs), tuple(area for area in areas if area.page == number)
            )
            for number, glyphs in self._glyphs.items()
        )
        return PdfRead(pages, {}, root, self._lang, "", {}, "", {}, by_mcid=found)

    def _element(self, made: Node, parent: Element) -> Element:
        element = Element(
            role=made.role,
            lang=parent.lang if made.lang is None else made.lang,
            own_lang=made.lang,
            id=made.id,
            title=None,
            alt=made.alt,
            actual_text=None,
            expansion=None,
            attributes=made.attributes,
            properties=made.properties,
            page=1,
            parent=parent,
        )
        for kid in made.kids:
            if isinstance(kid, Node):
                element.kids.append(self._element(kid, element))
            elif isinstance(kid, Reference):
                element.kids.append(kid)
            else:
                at = kid if isinstance(kid, At) else self._next(kid)
                mcid = self._paint(at)
                if mcid is not None:
                    element.kids.append(Content(at.page, mcid))
        return element

    def _next(self, text: str) -> At:
        self._y -= HEIGHT
        return At(text, 1, self._y)

    def _paint(self, at: At) -> int | None:
        mcid = next(self._mcids[at.page]) if at.mcid == -1 else at.mcid
        self._glyphs[at.page] += [
            Glyph(
                page=at.page,
                font="F",
                code=ord(letter),
                glyph=1,
                text=letter,
                x=at.x + 5 * index,
                y=at.y,
                baseline=at.y,
                advance=5,
                size=10,
                colour=(0, 0, 0),
                mode=0,
                mcid=mcid,
                artifact=at.artifact,
                replaced=None,
            )
            for index, letter in enumerate(at.text)
        ]
        return mcid
