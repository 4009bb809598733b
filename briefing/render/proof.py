"""The layout proof: one pass over the engine's boxes, looking for what a careful eye would mind.

It reads the markup of the templates: `data-pair` on a row whose children of class `cell` belong
side by side, `data-fact` on a fact, `h1` to `h6`, and `aria-hidden="true"` on decoration. All
lengths inside are CSS pixels of the engine, all lengths in findings points.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from briefing.errors import Finding, Place
from briefing.render.faces import Asked

POINT = 0.75  # points per CSS pixel
BASELINE_TOLERANCE = 1.0
OVERFLOW_TOLERANCE = 0.5
OVERLAP_TOLERANCE = 0.75
MOST_OVERLAPS = 5  # per page: one row too many can lie on every other one
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found, how many things of each kind were looked at, and which text asks for what.

    `used` has the characters set in each style, each with a text in which it stands.
    """

    findings: tuple[Finding, ...]
    looked_at: dict[str, int]
    used: dict[Asked, dict[str, str]]


@dataclass(frozen=True, slots=True)
class _Frame:
    """The boxes around a box that its text is judged against."""

    area: tuple[float, float, float, float]  # left, top, right, bottom that text must stay within
    block: Any = None
    pair: Element | None = None
    cell: Element | None = None
    heading: bool = False
    in_flow: bool = True
    decoration: bool = False


@dataclass(slots=True)
class _Text:
    """One laid-out piece of text: where its ink may be, and the block that it belongs to."""

    left: float
    top: float
    right: float
    bottom: float
    block: int
    text: str


@dataclass(slots=True)
class _PageState:
    number: int
    texts: list[_Text] = field(default_factory=list)
    body_texts: int = 0
    images: int = 0
    last_heading: str = ""  # the text of the heading at the foot, "" when something follows it


class _Prover:
    def __init__(self, shown: str) -> None:
        self._shown = shown
        self._findings: dict[Finding, None] = {}
        self._baselines: dict[Element, dict[Element, tuple[int, float]]] = {}
        self._facts: dict[Element, dict[int, float]] = {}
        self._room = 0.0
        self._headings: set[Element] = set()
        self._texts = 0
        self.used: dict[Asked, dict[str, str]] = {}
        self._asked: dict[int, tuple[Any, dict[str, str]]] = {}

    # Walking

    def page(self, number: int, page_box: Any) -> _PageState:
        state = _PageState(number)
        area = _content(page_box)
        sheet = (0.0, 0.0, page_box.margin_width(), page_box.margin_height())
        self._room = max(self._room, area[3] - area[1])
        for child in page_box.children:
            if isinstance(child, boxes.MarginBox):
                inside = _content(child)
                self._walk(child, _Frame(inside, child, in_flow=False), state, sheet)
            elif isinstance(child, boxes.FootnoteAreaBox):
                self._walk(child, _Frame(_content(child), child, in_flow=False), state, sheet)
            else:
                self._walk(child, _Frame(area, child), state, sheet)
        return state

    def _walk(
        self, root: Any, frame: _Frame, state: _PageState, sheet: tuple[float, float, float, float]
    ) -> None:
        stack: list[tuple[Any, _Frame]] = [(root, frame)]
        while stack:
            box, frame = stack.pop()
            if isinstance(box, AbsolutePlaceholder):
                box = box._box
            if isinstance(box, boxes.TextBox):
                self._text(box, frame, state)
                continue
            if isinstance(box, boxes.ReplacedBox):
                hidden = box.element is not None and _is_decoration(box.element)
                if frame.in_flow and not frame.decoration and not hidden:
                    state.images += 1
                    state.last_heading = ""
                continue
            inner = self._enter(box, frame, state, sheet)
            if isinstance(box, boxes.LineBox):
                self._line(box, inner, state)
            children = box.all_children() if isinstance(box, boxes.ParentBox) else ()
            stack.extend((child, inner) for child in reversed(list(children)))

    def _enter(
        self, box: Any, frame: _Frame, state: _PageState, sheet: tuple[float, float, float, float]
    ) -> _Frame:
        element = box.element
        own = element is not None and "::" not in (box.element_tag or "")
        area, pair, cell = frame.area, frame.pair, frame.cell
        heading, in_flow, decoration = frame.heading, frame.in_flow, frame.decoration
        block = frame.block
        if isinstance(box, boxes.BlockContainerBox):
            block = box
        if box.style["position"] in ("absolute", "fixed"):
            in_flow, area = False, sheet
        if box.style["transform"]:
            decoration = True
        if own and not isinstance(box, boxes.LineBox):
            if _is_decoration(element):
                decoration = True
            if element.tag in _HEADINGS:
                heading = True
            if isinstance(box, boxes.BlockLevelBox):
                if "data-pair" in element.attrib:
                    pair, cell = element, None
                    self._baselines.setdefault(element, {})
                elif pair is not None and cell is None and _is_cell(element):
                    cell = element
                if _is_cell(element):
                    area = _within(area, _content(box))
                if "data-fact" in element.attrib and not frame.decoration:
                    pages = self._facts.setdefault(element, {})
                    pages[state.number] = max(pages.get(state.number, 0.0), box.border_height())
        return _Frame(area, block, pair, cell, heading, in_flow, decoration)

    # Looking

    def _line(self, line: Any, frame: _Frame, state: _PageState) -> None:
        text = _plain(line)
        if not text or frame.decoration:
            return
        if frame.pair is not None and frame.cell is not None and frame.in_flow:
            cells = self._baselines[frame.pair]
            cells.setdefault(frame.cell, (state.number, line.position_y + line.baseline))
        if frame.in_flow:
            state.body_texts += 1
            state.last_heading = text if frame.heading else ""
            if frame.heading and line.element is not None:
                self._headings.add(line.element)

    def _text(self, box: Any, frame: _Frame, state: _PageState) -> None:
        text = box.text.strip()
        if not text or box.style["visibility"] != "visible":
            return
        if not _stands_in(box.element):
            self._use(box)
        if frame.decoration:
            return
        self._texts += 1
        size = box.style["font_size"]
        baseline = box.position_y + box.baseline
        left = box.position_x + getattr(box, "hanging_space", 0.0)
        piece = _Text(
            left,
            baseline - 0.7 * size,
            left + box.width,
            baseline + 0.2 * size,
            id(frame.block),
            text,
        )
        state.texts.append(piece)
        self._overflow(piece, box, frame, state.number)

    def _use(self, box: Any) -> None:
        """Note the characters set in each style; styles are shared by many boxes."""
        style = box.style
        known = self._asked.get(id(style))
        if known is None:
            asked = Asked(
                tuple(style["font_family"]), int(style["font_weight"]), style["font_style"]
            )
            characters = self.used.setdefault(asked, {})
            self._asked[id(style)] = (style, characters)  # holds the style, so its id stays its own
        else:
            characters = known[1]
        for character in set(box.text).difference(characters):
            characters[character] = box.text

    def _overflow(self, piece: _Text, box: Any, frame: _Frame, page: int) -> None:
        left, top, right, bottom = frame.area
        if frame.block is not None and not isinstance(frame.block, boxes.MarginBox):
            # The end of a line must stay in its block; its start may hang out, as a number does.
            inner = _padding(frame.block)
            if box.style["direction"] == "rtl":
                left = max(left, inner[0])
            else:
                right = min(right, inner[2])
        over = max(left - piece.left, piece.right - right, top - piece.top, piece.bottom - bottom)
        if over * POINT > OVERFLOW_TOLERANCE:
            self._find(
                "overflow",
                f"the text {_quote(piece.text)} reaches {over * POINT:.1f} pt out of its place",
                page,
                "shorten the text, or let the style sheet give it more room",
            )

    # Judging

    def judge(self, states: list[_PageState]) -> None:
        for state in states:
            if not state.body_texts and not state.images:
                self._find("empty-page", "the page is empty", state.number, "mend the page breaks")
            if state.last_heading and state is not states[-1]:
                self._find(
                    "heading-alone",
                    f"the heading {_quote(state.last_heading)} stands alone at the foot",
                    state.number,
                    "keep it with what follows: break-after: avoid",
                )
            for first, second in islice(_overlaps(state.texts), MOST_OVERLAPS):
                self._find(
                    "overlap",
                    f"the texts {_quote(first.text)} and {_quote(second.text)} lie on each other",
                    state.number,
                    "give them more room in the style sheet",
                )
        self._judge_pairs()
        self._judge_facts()

    def _judge_pairs(self) -> None:
        for row, cells in self._baselines.items():
            places = list(cells.values())
            if len(places) < 2:
                continue
            pages = {page for page, _ in places}
            apart = (max(y for _, y in places) - min(y for _, y in places)) * POINT
            name = row.get("data-pair", "")
            if len(pages) > 1:
                message = f"the texts of the pair {name!r} begin on different pages"
            elif apart > BASELINE_TOLERANCE:
                message = f"the first lines of the pair {name!r} are {apart:.1f} pt apart"
            else:
                continue
            self._find(
                "baseline-apart", message, min(pages), "give both languages the same line height"
            )

    def _judge_facts(self) -> None:
        for fact, pages in self._facts.items():
            if len(pages) > 1 and sum(pages.values()) <= self._room:
                self._find(
                    "fact-cut",
                    f"the fact {fact.get('data-fact')!r} is cut though it fits on one page",
                    min(pages),
                    "keep it whole: break-inside: avoid",
                )

    def _find(self, code: str, message: str, page: int, hint: str) -> None:
        finding = Finding(code, f"page {page}: {message}", Place(self._shown), hint)
        self._findings[finding] = None

    def proof(self, pages: int) -> Proof:
        looked_at = {
            "pages": pages,
            "pairs": sum(len(cells) > 1 for cells in self._baselines.values()),
            "facts": len({fact.get("data-fact") for fact in self._facts}),
            "headings": len(self._headings),
            "texts": self._texts,
        }
        return Proof(tuple(self._findings), looked_at, self.used)


def prove(document: Any, shown: str) -> Proof:
    """Look at every page of a laid-out document."""
    prover = _Prover(shown)
    states = [prover.page(number, page._page_box) for number, page in enumerate(document.pages, 1)]
    prover.judge(states)
    return prover.proof(len(states))


def _overlaps(texts: list[_Text]) -> Iterator[tuple[_Text, _Text]]:
    """Yield texts of different blocks that share ink area, by a sweep from top to bottom."""
    slack = OVERLAP_TOLERANCE / POINT
    active: list[_Text] = []
    for text in sorted(texts, key=lambda one: one.top):
        active = [other for other in active if other.bottom - slack > text.top]
        for other in active:
            if (
                other.block != text.block
                and min(other.right, text.right) - max(other.left, text.left) > slack
                and min(other.bottom, text.bottom) - text.top > slack
            ):
                yield other, text
        active.append(text)


def _plain(box: Any) -> str:
    """Return the text of a line, that of boxes out of its flow left out."""
    parts: list[str] = []
    stack = [box]
    while stack:
        inner = stack.pop()
        if isinstance(inner, boxes.TextBox):
            parts.append(inner.text)
        elif isinstance(inner, boxes.LineBox | boxes.InlineBox):
            stack.extend(reversed(inner.children))
    return "".join(parts).strip()


def _is_cell(element: Element) -> bool:
    return "cell" in element.get("class", "").split()


def _stands_in(element: Element | None) -> bool:
    """Whether text is the engine's stand-in for an image: what became of that has a finding."""
    return element is not None and element.tag == "img" and bool(element.get("src", "").strip())


def _is_decoration(element: Element) -> bool:
    return element.get("aria-hidden") == "true"


def _content(box: Any) -> tuple[float, float, float, float]:
    x, y = box.content_box_x(), box.content_box_y()
    return x, y, x + box.width, y + box.height


def _padding(box: Any) -> tuple[float, float, float, float]:
    x, y = box.padding_box_x(), box.padding_box_y()
    return x, y, x + box.padding_width(), y + box.padding_height()


def _within(
    outer: tuple[float, float, float, float], inner: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    """Narrow an area to a cell's width; heights stay the page's, for cells that go on."""
    return max(outer[0], inner[0]), outer[1], min(outer[2], inner[2]), outer[3]


def _quote(text: str) -> str:
    return f"“{text if len(text) <= 40 else text[:39] + '…'}”"
