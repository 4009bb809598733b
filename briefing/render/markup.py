"""What the HTML may ask for, judged on its tree before anything is laid out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from briefing.errors import Finding, Place
from briefing.render.svg import check_svg

LINK_SCHEMES = ("https", "http", "mailto")

_SVG = "{http://www.w3.org/2000/svg}svg"
_NOT_LAID_OUT = ("base", "embed", "frame", "iframe", "object", "script")
_SPACE = re.compile(r"[\t\n\f\r]")
_DIGITS = re.compile(r"\d+")
_BLANKS = re.compile(r"[ \t\n\f\r]+")
_ISOLATES = {"ltr": "\u2066", "rtl": "\u2067"}  # else U+2068, the first strong letter decides
_POP = "\u2069"


@dataclass(frozen=True, slots=True)
class Block:
    """One text of the page as it went in: a heading, a paragraph, an entry, in one language."""

    text: str
    """In logical order; what stands in a `bdi` stands between an isolate (U+2066…) and U+2069."""
    lang: str
    direction: str
    pair: str
    fact: str
    marked: str
    """The text with its source markers."""


@dataclass(frozen=True, slots=True)
class Declared:
    """What the page says of itself, for the judge of the finished PDF to hold it to."""

    title: str
    lang: str
    direction: str
    figures: frozenset[str]
    blocks: tuple[Block, ...]


def declared(tree: Element) -> Declared:
    """Read title, language and direction, the texts, and every run of digits of the facts."""
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
        blocks=tuple(_blocks(tree, {"dir": "ltr"})),
    )


def _blocks(element: Element, inherited: Mapping[str, str]) -> Iterator[Block]:
    """Yield the outermost `span.text` elements in document order."""
    here = {**inherited, **element.attrib}
    if element.tag == "span" and "text" in element.get("class", "").split():
        yield Block(
            text=_folded(_pieces(element, markers=False)),
            lang=here.get("lang", ""),
            direction=here["dir"].lower(),
            pair=here.get("data-pair", ""),
            fact=here.get("data-fact", ""),
            marked=_folded(_pieces(element, markers=True)),
        )
        return
    for child in element:
        yield from _blocks(child, here)


def _folded(pieces: Iterator[str]) -> str:
    """Join pieces of text as a page shows them: white space of the source is one space."""
    return _BLANKS.sub(" ", "".join(pieces)).strip(" ")


def _pieces(element: Element, *, markers: bool) -> Iterator[str]:
    """Yield the text of an element, with isolates where its markup says so."""
    yield element.text or ""
    for child in element:
        tag: object = child.tag
        left_out = not isinstance(tag, str) or (  # a comment
            not markers and tag == "sup" and "markers" in child.get("class", "").split()
        )
        isolated = not left_out and (tag == "bdi" or "dir" in child.attrib)
        if isolated:
            yield _ISOLATES.get(child.get("dir", "").lower(), "\u2068")
        if not left_out:
            yield from _pieces(child, markers=markers)
        if isolated:
            yield _POP
        yield child.tail or ""


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
