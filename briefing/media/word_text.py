"""Paragraphs of a Document as paragraphs of a Word file, with the direction of every run set.

A right-to-left paragraph says so (`w:bidi`), and so does each of its runs (`w:rtl`), its digits
included; an isolate is a run without it. In such a paragraph `left` means where it begins (ECMA-376
part 1, 17.3.1.13), so no paragraph names a side. Programs that go by the letters alone, as Unicode
has it, find the marks of direction that they need (`media.marks`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefing.document import Direction, Inline, Isolate, Paragraph, Run
from briefing.media.marks import LRM, RLM, marks

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement as Element

NARROW = "\u00a0"  # keeps the source numbers on the line of the last word


@dataclass(frozen=True, slots=True)
class Bit:
    """A piece of a line in a style of characters.

    A run of the kind `marker` is a link within the file: its `ref` is the bookmark.
    """

    inline: Inline
    style: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab."""


@dataclass(frozen=True, slots=True)
class Field:
    """What Word counts by itself: PAGE, NUMPAGES."""

    name: str


@dataclass(frozen=True, slots=True)
class Target:
    """Pieces that links lead to."""

    bookmark: str
    number: int
    bits: tuple[Bit, ...]


Piece = Bit | Tab | Field | Target
Relate = Callable[[str], str]
"""Registers an address with the part that a paragraph is in, and returns the relation's id."""


def bits(content: Iterable[Inline], style: str = "") -> list[Bit]:
    """Return the pieces of a content in one style, its source markers left out."""
    return [
        Bit(inline, style)
        for inline in content
        if isinstance(inline, Isolate) or inline.kind != "marker"
    ]


def paragraph(
    style: str, pieces: Sequence[Piece], lang: str, direction: Direction, relate: Relate
) -> Element:
    """Return a `w:p` in a style, in one language (BCP 47) and base direction."""
    made = element("p")
    properties = element("pPr", element("pStyle", val=style))
    if direction == "rtl":
        properties.append(element("bidi"))
    made.append(properties)
    flat = [
        piece for each in pieces for piece in (each.bits if isinstance(each, Target) else (each,))
    ]
    texts = [(_text(piece), isinstance(piece, Bit) and _isolated(piece)) for piece in flat]
    wraps = iter(marks(texts, direction, declared=True))
    for piece in pieces:
        if isinstance(piece, Target):
            made.append(element("bookmarkStart", id=str(piece.number), name=piece.bookmark))
            for bit in piece.bits:
                made.extend(_piece(bit, next(wraps), lang, direction, relate))
            made.append(element("bookmarkEnd", id=str(piece.number)))
        else:
            made.extend(_piece(piece, next(wraps), lang, direction, relate))
    return made


def said(paragraph: Paragraph, style: str = "") -> list[Bit]:
    """Return the pieces of a paragraph in one style of characters."""
    return bits(paragraph.content, style)


# --- runs ----------------------------------------------------------------------------------------


def _isolated(bit: Bit) -> bool:
    return isinstance(bit.inline, Isolate)


def _text(piece: Bit | Tab | Field) -> str:
    match piece:
        case Bit(Isolate() as isolate):
            return "".join(run.text for run in isolate.runs)
        case Bit(Run() as run):
            return run.text
        case Field():
            return "1"
    return "\t"


def _piece(
    piece: Bit | Tab | Field,
    wrap: tuple[str, str],
    lang: str,
    direction: Direction,
    relate: Relate,
) -> list[Element]:
    if not isinstance(piece, Bit):
        run = _run("", lang, direction)
        if isinstance(piece, Tab):
            run.append(element("tab"))
            return [run]
        run.append(_words("1"))
        return [element("fldSimple", run, instr=piece.name)]
    inline = piece.inline
    if isinstance(inline, Isolate):
        inner = [_linked(run, piece, inline.direction, relate) for run in inline.runs]
    else:
        inner = [_linked(inline, piece, direction, relate)]
    before, after = ([_mark(mark, piece, lang) for mark in each] for each in wrap)
    return [*before, *inner, *after]


def _mark(mark: str, bit: Bit, lang: str) -> Element:
    direction: Direction = "rtl" if mark == RLM else "ltr"
    assert mark in (LRM, RLM)
    made = _run(bit.style, lang, direction)
    made.append(_words(mark))
    return made


def _linked(run: Run, bit: Bit, direction: Direction, relate: Relate) -> Element:
    """Return a run, inside a link where it leads somewhere."""
    style = bit.style or _STYLES.get(run.kind, "")
    made = _run(style, run.lang, direction)
    made.append(_words(run.text))
    if run.kind == "link":
        link = element("hyperlink", made)
        link.set(_qualified("r:id"), relate(run.ref))
        return link
    return element("hyperlink", made, anchor=run.ref) if run.kind == "marker" else made


_STYLES = {"raised": "Raised", "foreign": "Emphasis", "link": "Hyperlink"}


def _run(style: str, lang: str, direction: Direction) -> Element:
    properties = element("rPr")
    if style:
        properties.append(element("rStyle", val=style))
    if direction == "rtl":
        properties.append(element("rtl"))
        properties.append(element("lang", bidi=lang))
    else:
        properties.append(element("lang", val=lang))
    return element("r", properties)


def _words(text: str) -> Element:
    made = element("t")
    made.text = text
    if text != text.strip() or "  " in text:
        made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


# --- elements ------------------------------------------------------------------------------------


def element(tag: str, *children: Element, **attributes: str) -> Element:
    """Return an element of WordprocessingML with its attributes."""
    from docx.oxml import OxmlElement

    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(_qualified(f"w:{name}"), value)
    made.extend(children)
    return made


def _qualified(name: str) -> str:
    from docx.oxml.ns import qn

    return qn(name)
