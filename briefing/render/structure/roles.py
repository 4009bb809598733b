"""Which standard structure type (ISO 32000-1, 14.8.4) an HTML element has.

`role` attributes go first (WAI-ARIA, DPUB-ARIA), then the element's name. Div and Span are what
`shape` takes out again where they say nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from weasyprint.logger import LOGGER

SVG = "{http://www.w3.org/2000/svg}"

_BY_NAME: Mapping[str, str] = {
    name: role
    for role, names in {
        "Art": "article",
        "BlockQuote": "blockquote",
        "Caption": "caption figcaption",
        "Code": "code",
        "Div": "div main figure form fieldset hgroup details",
        "Figure": f"img {SVG}svg",
        "H1": "h1",
        "H2": "h2",
        "H3": "h3",
        "H4": "h4",
        "H5": "h5",
        "H6": "h6",
        "L": "ul ol dl menu",
        "LI": "li dt dd",
        "P": "p pre address legend summary",
        "Quote": "q",
        "Sect": "section header footer nav aside",
        "TBody": "tbody",
        "TD": "td",
        "TFoot": "tfoot",
        "TH": "th",
        "THead": "thead",
        "TR": "tr",
        "Table": "table",
    }.items()
    for name in names.split()
}
_BY_ROLE: Mapping[str, str] = {
    "article": "Art",
    "doc-backlink": "Link",
    "doc-endnote": "Note",
    "doc-footnote": "Note",
    "doc-noteref": "Link",
    "list": "L",
    "listitem": "LI",
    "paragraph": "P",
    "region": "Sect",
}
TABLE_PARTS = frozenset(("Caption", "TBody", "TD", "TFoot", "TH", "THead", "TR", "Table"))
_NUMBERS: Mapping[str, str] = {
    "none": "None",
    "disc": "Disc",
    "circle": "Circle",
    "square": "Square",
    "decimal": "Decimal",
    "decimal-leading-zero": "Decimal",
    "arabic-indic": "Decimal",
    "lower-roman": "LowerRoman",
    "upper-roman": "UpperRoman",
    "lower-alpha": "LowerAlpha",
    "lower-latin": "LowerAlpha",
    "upper-alpha": "UpperAlpha",
    "upper-latin": "UpperAlpha",
}


def role_of(element: Element) -> str:
    """Return the structure type of an element, Span for those that have none."""
    role = element.get("role", "")
    if role == "heading":
        level = element.get("aria-level", "")
        return f"H{level}" if level in ("1", "2", "3", "4", "5", "6") else "H2"
    if role in ("none", "presentation"):
        return "Div" if element.tag in _BY_NAME else "Span"
    if role in _BY_ROLE and not (role == "doc-endnote" and element.tag == "li"):
        return _BY_ROLE[role]
    if element.tag == "a" and "href" in element.attrib:
        return "Link"
    return _BY_NAME.get(element.tag, "Span")


def alternative(element: Element | None) -> str | None:
    """Return the alternative text of an image; the engine's log is told where there is none."""
    if element is None:
        return None
    if element.tag == f"{SVG}svg":
        title = element.find(f"{SVG}title")
        found = title.text if title is not None else None
    else:
        found = element.get("alt")
    found = found or element.get("aria-label")
    if not found:
        source = element.attrib.get("src", "unknown")
        LOGGER.error('Image "%s" has no required alt description', source)
    return found


def number_style(element: Element | None, style: object) -> str:
    """Return how the items of a list are labelled, a style of the page's own by its list's kind."""
    if isinstance(style, str) and style in _NUMBERS:
        return f"/{_NUMBERS[style]}"
    return "/Decimal" if element is not None and element.tag == "ol" else "/Disc"
