"""What should stand in a PDF: the text of every heading and paragraph of a composed page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

import tinyhtml5

from briefing import pipeline
from briefing.examine import check_brief
from briefing.render import Folders

BLOCKS = frozenset({"h1", "h2", "h3", "p", "li", "td", "th"})


@dataclass(frozen=True, slots=True)
class Block:
    """One heading or paragraph in logical order, as written, in its language."""

    text: str
    lang: str


def page_of_brief(folder: Path, languages: Sequence[str]) -> str:
    """Compose one edition of a brief, before anything is laid out."""
    checked = check_brief(folder)
    return pipeline.compose_edition(checked, pipeline.document_of(checked, languages))


def folders_of_brief(folder: Path) -> Folders:
    """Return the folders that the URLs of the page name."""
    return pipeline.resource_folders(folder)


def blocks_of_page(html: str) -> tuple[Block, ...]:
    """Return the headings and paragraphs of a page.

    Left out: source markers, which no sentence needs, and running heads, which are no part of the
    text. A list item or cell that holds paragraphs is not one itself; a text of the template that
    stands outside all of them is.
    """
    tree = tinyhtml5.parse(html, namespace_html_elements=False)
    return tuple(_blocks(tree, ""))


def _blocks(element: Element, lang: str) -> list[Block]:
    lang = element.get("lang", lang)
    if "running" in _classes(element):
        return []
    inner = [child for child in element.iter() if child is not element and child.tag in BLOCKS]
    if inner or not (element.tag in BLOCKS or "text" in _classes(element)):
        return [block for child in _children(element) for block in _blocks(child, lang)]
    text = " ".join(_text(element).split())
    return [Block(text, lang)] if text else []


def _text(element: Element) -> str:
    if "markers" in _classes(element):
        return ""
    # The template sets each `.text` apart: the figure of a card, its unit, its caption.
    around = "\n" if element.tag == "br" or "text" in _classes(element) else ""
    inside = "".join(
        (_text(child) if _is_element(child) else "") + (child.tail or "") for child in element
    )
    return f"{around}{element.text or ''}{inside}{around}"


def _children(element: Element) -> list[Element]:
    return [child for child in element if _is_element(child)]


def _is_element(node: Element) -> bool:
    tag: object = node.tag  # a function where the node is a comment
    return isinstance(tag, str)


def _classes(element: Element) -> list[str]:
    return element.get("class", "").split()
