"""What the HTML may ask for, judged on its tree before anything is laid out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from briefing.errors import Finding, Place
from briefing.render.svg import check_svg

LINK_SCHEMES = ("https", "http", "mailto")

_SVG = "{http://www.w3.org/2000/svg}svg"
_NOT_LAID_OUT = ("base", "embed", "frame", "iframe", "object", "script")
_SPACE = re.compile(r"[\t\n\f\r]")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Declared:
    """What the page says of itself, for the judge of the finished PDF to hold it to."""

    title: str
    lang: str
    direction: str
    figures: frozenset[str]


def declared(tree: Element) -> Declared:
    """Read title, language and direction, and every run of digits in the text of the facts."""
    title = tree.find(".//title")
    figures: set[str] = set()
    for element in tree.iter():
        if "data-fact" in element.attrib:
            figures.update(_DIGITS.findall(" ".join(element.itertext())))
    return Declared(
        title=" ".join((title.text or "").split()) if title is not None else "",
        lang=tree.get("lang", ""),
        direction=tree.get("dir", "ltr").lower(),
        figures=frozenset(figures),
    )


def check_markup(tree: Element, place: Place) -> tuple[Finding, ...]:
    """Return the findings on links, attachments, inline drawings and elements that are refused."""
    return tuple(finding for element in tree.iter() for finding in _check(element, place))


def _check_link(url: str, place: Place) -> Finding | None:
    """Return a finding for a link that a reader could not follow safely, else None."""
    target = _SPACE.sub("", url).strip(" \0")
    scheme = target.partition(":")[0].lower() if ":" in target else ""
    if target.startswith("#") or (scheme in LINK_SCHEMES and len(target) > len(scheme) + 1):
        return None
    return Finding(
        "link-refused",
        f"the link {url[:80]!r} is not written into the PDF",
        place,
        f"links begin with {', '.join(f'{scheme}:' for scheme in LINK_SCHEMES)} or #",
    )


def _check(element: Element, place: Place) -> Iterator[Finding]:
    tag: object = element.tag
    if not isinstance(tag, str):  # a comment
        return
    if tag == _SVG:
        yield from check_svg(element, place)
    if tag in _NOT_LAID_OUT:
        yield Finding(
            "markup-refused",
            f"the page holds a <{tag}> element, which is not laid out",
            place,
            "take it out of the template",
        )
    if tag in ("a", "area", "link") and "attachment" in element.get("rel", "").lower().split():
        yield Finding(
            "attachment-refused",
            f"the page asks to attach {element.get('href', '')[:80]!r}",
            place,
            "attachments are given by the program, never by the page",
        )
    elif tag in ("a", "area") and "href" in element.attrib:
        finding = _check_link(element.attrib["href"], place)
        if finding is not None:
            yield finding
