"""What a drawing may hold: shapes and their definitions, nothing that reaches out of the file.

The engine would follow every reference of an SVG, expand nested `use` elements without bound, and
set Arabic in `text` unshaped and reversed. The same rules hold for files and for inline drawings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser
from xml.parsers import expat

from briefing.errors import Finding, Place

MAX_EXPANDED = 20_000
MAX_DEPTH = 60

_SVG = "{http://www.w3.org/2000/svg}"
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_REFUSED = ("embed", "foreignObject", "iframe", "object", "script")
_GRADIENTS = ("linearGradient", "radialGradient")
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdff\ufe70-\ufeff]")


class SvgError(ValueError):
    """A drawing that cannot be read at all."""

    def __init__(self, message: str, hint: str = "export the drawing again as plain SVG") -> None:
        self.hint = hint
        super().__init__(message)


def parse_svg(data: bytes) -> Element:
    """Parse an SVG file; raises SvgError for broken XML and for entity declarations."""
    _refuse_entities(data)
    parser = XMLParser(target=TreeBuilder())
    try:
        parser.feed(data)
        tree = parser.close()
    except (ParseError, ValueError, LookupError) as error:
        raise SvgError(f"the drawing is not well-formed XML: {error}") from error
    if _name(tree) != "svg":
        raise SvgError("the file is not an SVG drawing")
    return tree


def check_svg(tree: Element, place: Place) -> list[Finding]:
    """Return what is wrong with a drawing, in the order of the file."""
    depth = _depth(tree)
    if depth > MAX_DEPTH:
        return [_refusal(f"its elements are nested {depth} deep", place)]
    ids = {element.attrib["id"]: element for element in tree.iter() if "id" in element.attrib}
    findings: list[Finding] = []
    for element in tree.iter():
        findings += _check_element(element, ids, place)
    if not findings:
        findings += _check_expansion(tree, ids, place)
    return findings


def _refuse_entities(data: bytes) -> None:
    def refuse(*_: object) -> None:
        raise SvgError("the drawing declares XML entities")

    parser = expat.ParserCreate()
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        if isinstance(error, SvgError):
            raise
        raise SvgError(f"the drawing is not well-formed XML: {error}") from error


def _check_element(element: Element, ids: dict[str, Element], place: Place) -> Iterator[Finding]:
    name = _name(element)
    if name in _REFUSED:
        yield _refusal(f"it holds a <{name}> element", place)
    if _BASE in element.attrib:
        yield _refusal("it moves its base with xml:base", place)
    if name != "a":
        for href in _hrefs(element):
            if not href.startswith("#") and not (name == "image" and _is_inline_image(href)):
                yield _refusal(f"its <{name}> refers to {href[:80]!r}, outside the file", place)
    if name == "style":
        yield from _check_sheet(element.text or "", ids, place)
    for attribute, value in element.attrib.items():
        if attribute not in _HREFS:
            yield from _check_css(value, place, attribute)
    if name in ("text", "tspan", "textPath") and _ARABIC.search("".join(element.itertext())):
        yield Finding(
            "svg-arabic-text",
            "the drawing holds Arabic as text, which would come out unshaped and reversed",
            place,
            "convert the text to outlines, or write the words in the page beside the drawing",
        )


def _is_inline_image(href: str) -> bool:
    return re.match(r"data:image/(gif|jpeg|png|webp)[;,]", href) is not None


def _check_sheet(text: str, ids: dict[str, Element], place: Place) -> Iterator[Finding]:
    """Check a style sheet inside the drawing; its references may only be to gradients."""
    import tinycss2

    tokens = tinycss2.parse_component_value_list(text)
    for token in walk_tokens(tokens):
        if token.type == "at-keyword" and token.lower_value in ("import", "font-face"):
            yield _refusal(f"its style sheet uses @{token.lower_value}", place)
    for url in _urls(tokens):
        target = ids.get(url.removeprefix("#"))
        if not url.startswith("#"):
            yield _refusal(f"its style sheet refers to {url[:80]!r}, outside the file", place)
        elif target is not None and _name(target) not in _GRADIENTS:
            yield _refusal(f"its style sheet refers to {url[:80]!r}, which is no gradient", place)


def _check_css(value: str, place: Place, attribute: str) -> Iterator[Finding]:
    for url in _attribute_urls(value):
        if not url.startswith("#"):
            yield _refusal(f"its {attribute} refers to {url[:80]!r}, outside the file", place)


def _attribute_urls(value: str) -> list[str]:
    # Escapes can hide the letters of "url": only a value with neither is known to hold none.
    if "(" not in value and "\\" not in value:
        return []
    import tinycss2

    return list(_urls(tinycss2.parse_component_value_list(value)))


def _urls(tokens: Iterable[Any]) -> Iterator[str]:
    for token in walk_tokens(tokens):
        if token.type == "url":
            yield str(token.value)
        elif token.type == "function" and token.lower_name in ("url", "src"):
            yield from (str(part.value) for part in token.arguments if part.type == "string")


def walk_tokens(tokens: Iterable[Any]) -> Iterator[Any]:
    """Yield tokens of a style sheet in its order, those inside of others included."""
    stack = [iter(tokens)]
    while stack:
        token = next(stack[-1], None)
        if token is None:
            stack.pop()
            continue
        yield token
        inner = getattr(token, "arguments", None) or getattr(token, "content", None)
        if inner:
            stack.append(iter(inner))


def _check_expansion(tree: Element, ids: dict[str, Element], place: Place) -> Iterator[Finding]:
    """Count the elements drawn once every reference is followed; refuse circles and explosions."""
    sizes: dict[Element, int] = {}
    open_elements: set[Element] = set()

    def size(element: Element) -> int:
        if element in sizes:
            return sizes[element]
        if element in open_elements:
            raise SvgError("it refers to itself in a circle")
        open_elements.add(element)
        total = 1 + sum(size(child) for child in element)
        for reference in _references(element):
            target = ids.get(reference)
            if target is not None:
                total += size(target)
        open_elements.discard(element)
        sizes[element] = total
        return total

    try:
        total = size(tree)
    except SvgError as error:
        yield _refusal(str(error), place)
        return
    except RecursionError:
        yield _refusal("its references are nested too deep", place)
        return
    if total > MAX_EXPANDED:
        yield _refusal(f"it draws more than {MAX_EXPANDED} elements", place)


def _references(element: Element) -> Iterator[str]:
    for href in _hrefs(element):
        if href.startswith("#") and _name(element) != "a":
            yield href[1:]
    for attribute, value in element.attrib.items():
        if attribute not in _HREFS:
            yield from (url[1:] for url in _attribute_urls(value))


def _hrefs(element: Element) -> list[str]:
    return [element.attrib[name].strip() for name in _HREFS if name in element.attrib]


def _depth(tree: Element) -> int:
    level, depth = list(tree), 1
    while level and depth <= MAX_DEPTH * 4:
        level = [child for element in level for child in element]
        depth += 1
    return depth


def _name(element: Element) -> str:
    tag: object = element.tag  # a function for comments
    return tag.removeprefix(_SVG) if isinstance(tag, str) else ""


def _refusal(reason: str, place: Place) -> Finding:
    return Finding(
        "svg-refused",
        f"the drawing is not used: {reason}",
        place,
        "export it as plain SVG, with everything it needs inside and text as outlines",
    )
