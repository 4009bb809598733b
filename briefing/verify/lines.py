"""The lines of a page: what is painted on each, from left to right, and what was to stand there.

A passage is one text of the page: a heading, a paragraph, an entry, a running head. Its truth is
the text that went in, where that is known, else what the structure of the file itself says in the
order of its content. The painted characters come from the glyphs (`letters`), not from the text
layer, wherever the font is known.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from bidi import get_display
from bidi.mirror import MIRRORED

from briefing.errors import Finding
from briefing.verify.letters import Letters, Shown, bare, letters_of, marks_of
from briefing.verify.read import Content, Element, Glyph, PdfRead
from briefing.verify.verdict import Block, Expected

INLINE = frozenset(
    ("Span", "Link", "Reference", "Quote", "Code", "Em", "Strong", "Sub", "Annot", "BibEntry")
)
STEERING = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""The invisible marks that steer the direction of text."""

_EITHER = frozenset(("NonStruct", "Private", "Note"))  # in a paragraph or around paragraphs
_COUNTED: dict[int, str | None] = {  # either bracket of a pair is one
    **{ord(sign): min(sign, str(other)) for sign, other in MIRRORED.items()},
    **dict.fromkeys(map(ord, "-·")),  # hyphens at line ends; dots between texts of one line
}
_SAME_TEXT = 0.75
_SAME_LINE = 0.55
_NEXT_LINE = 0.75
_BACK = 0.01
_RAISED = 0.8
_MARK_SLACK = 0.3
_JOINER = "\u200d"
_WORD_GAP = 0.16
_COLUMN_GAP = 2.5
_LINES_APART = 2.2
_INVISIBLE = 3
_LEVEL = re.compile(r"Level\(\s*(\d+)")
_LEFT_TO_RIGHT = re.compile("[\0-\u0590\u1e00-\u200d\u2010-\u2029\u202f-\u2065\u2070-\u2fff]*")
_CONTROLS = re.compile("[\u2066-\u2069]")
_MOST_BLOCKS_IN_ONE = 3


@dataclass(slots=True, eq=False)
class Sign:
    """A glyph with what it shows."""

    glyph: Glyph
    shown: tuple[Shown, ...]
    """Its readings by the font; none when the font is not known."""
    texts: tuple[str, ...]
    """The characters that it may stand for, in logical order; marks and spaces left out."""
    text: str
    """The most likely of them."""
    said: str
    """What the content says of it; a mark that stands apart from its text says nothing."""
    mark: bool
    """Whether it shows marks alone."""
    marks: tuple[str, ...]
    """The marks that it shows."""
    blank: bool
    """Whether it has no ink, whatever its text is."""
    runs: str
    """Where its text runs: `left`, `right`, or nothing for what goes with its neighbours."""
    font: Letters | None


@dataclass(slots=True, eq=False)
class Wanted:
    """A character that was to be painted."""

    char: str
    """As it stands in the text."""
    painted: str
    """As it is painted: mirrored where it runs from right to left (UAX #9, L4)."""
    level: int
    index: int
    """Its place among those of the passage."""
    before: str
    """What parts it from the character before: a space, a zero-width joiner, or nothing."""
    marks: tuple[str, ...] = ()
    """The marks on it."""


@dataclass(slots=True)
class Line:
    """A line of a passage."""

    page: int
    signs: list[Sign]
    """Its glyphs that show a character, from left to right."""
    spaces: list[float]
    """Where its space glyphs begin."""
    marks: list[Sign]
    """Its glyphs that only show marks."""
    wanted: list[Wanted] = field(default_factory=list)
    """What was to be painted, from left to right."""
    matches: list[list[Wanted]] | None = None
    """What each sign shows of it; None when the line differs."""

    @property
    def painted(self) -> str:
        """Its characters from left to right."""
        return "".join(_leftwards(sign.text) for sign in self.signs)

    def wrong_marks(self) -> tuple[Counter[str], Counter[str]]:
        """Return the marks that are missing from a line and those that are too many.

        Nothing where the line differs in its letters, or the font of one is not known.
        """
        painted: Counter[str] = Counter()
        for sign in (*self.signs, *self.marks):
            if self.matches is None or not (sign.shown or sign.blank):
                return Counter(), Counter()
            if sign.marks:
                painted.update(sign.marks)
        wanted = Counter(mark for entry in self.wanted for mark in entry.marks)
        return wanted - painted, painted - wanted

    def reading(self) -> list[tuple[str, Sign | None]]:
        """Return its characters in logical order with their glyphs; what parts them has none.

        A line as it should be is read as its truth says; another one from right to left.
        """
        if self.matches is not None:
            return self._read_as_wanted()
        found: list[tuple[str, Sign | None]] = []
        edge = None
        for sign in reversed(self.signs):
            right = sign.glyph.x + sign.glyph.advance
            if edge is not None and (
                edge - right > _WORD_GAP * sign.glyph.size
                or any(right - 1 <= space < edge for space in self.spaces)
            ):
                found.append((" ", None))
            found += [(character, sign) for character in sign.text]
            edge = sign.glyph.x
        return found

    def _read_as_wanted(self) -> list[tuple[str, Sign | None]]:
        pairs = [
            (wanted, sign)
            for sign, group in zip(self.signs, self.matches or (), strict=True)
            for wanted in group
        ]
        found: list[tuple[str, Sign | None]] = []
        for wanted, sign in sorted(pairs, key=lambda pair: pair[0].index):
            if wanted.before:
                found.append((wanted.before, None))
            found.append((wanted.char, sign))
        return found


@dataclass(slots=True)
class Passage:
    """One text of the file, on one or more lines."""

    lines: list[Line]
    content: list[Sign]
    """Its glyphs in the order of the content."""
    element: Element | None
    blocks: tuple[Block, ...]
    """What went in: one text, rarely a few in one line; none where that is not known."""
    exact: bool
    """Whether it was found by its characters, each as often."""
    truth: str
    """Its logical text with isolates; empty where there is none to hold it to."""
    direction: str
    said: str
    """What the content says, in logical order, without the marks that steer direction."""

    @property
    def page(self) -> int:
        """The page that it begins on."""
        return self.lines[0].page


def passages(read: PdfRead, expected: Expected | None) -> list[Passage]:
    """Return the passages of a file, worked out once for all checks."""
    known = read.memo.get("passages")
    if isinstance(known, tuple) and known[0] is expected:
        found: list[Passage] = known[1]
        return found
    found = _Finder(read, expected).passages()
    read.memo["passages"] = (expected, found)
    return found


def listed(findings: Iterable[Finding], most: int = 5) -> tuple[Finding, ...]:
    """Keep the first findings of a kind, and say in the last how many more there are."""
    kinds: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        kinds[finding.code].append(finding)
    kept: list[Finding] = []
    for found in kinds.values():
        kept += found[:most]
        if len(found) > most:
            more = f"{found[most - 1].message} (and {len(found) - most} more)"
            kept[-1] = replace(found[most - 1], message=more)
    return tuple(kept)


# --- signs ---------------------------------------------------------------------------------------


def signs_of(read: PdfRead) -> dict[int, Sign]:
    """Return the sign of every glyph that paints something, by the identity of the glyph."""
    found = read.memo.get("signs")
    if isinstance(found, dict):
        return found
    used: dict[str, set[int]] = defaultdict(set)
    for page in read.pages:
        for glyph in page.glyphs:
            if glyph.glyph >= 0:
                used[glyph.font].add(glyph.glyph)
    letters = {key: letters_of(read.fonts[key], used[key]) for key in used if key in read.fonts}
    kinds: dict[tuple[str, int, str], Sign] = {}
    signs: dict[int, Sign] = {}
    for page in read.pages:
        for glyph in page.glyphs:
            if glyph.mode == _INVISIBLE:
                continue
            font = letters.get(glyph.font)
            kind = (glyph.font, glyph.glyph, glyph.text)
            like = kinds.get(kind)
            if like is None:
                like = kinds[kind] = _sign(glyph, font)
            signs[id(glyph)] = Sign(
                glyph,
                like.shown,
                like.texts,
                like.text,
                like.said,
                like.mark,
                like.marks,
                like.blank,
                like.runs,
                font,
            )
    read.memo["signs"] = signs
    return signs


def _sign(glyph: Glyph, font: Letters | None) -> Sign:
    shown, texts = _shown_by(glyph, font)
    mark = not texts[0] and (
        any(reading.marks for reading in shown)
        or any(unicodedata.category(character) == "Mn" for character in glyph.text)
    )
    letters = glyph.text.translate(STEERING)
    kind = unicodedata.bidirectional(letters[:1] or texts[0][:1] or "-")
    runs = "left" if kind in ("AL", "R") else "right" if kind in ("L", "EN", "AN") else ""
    said = "" if mark and not glyph.text.strip() else glyph.text
    blank = font is not None and glyph.glyph in font.blank
    marks = _painted_marks(glyph, shown, texts[0])
    return Sign(glyph, shown, texts, texts[0], said, mark, marks, blank, runs, font)


def _shown_by(glyph: Glyph, font: Letters | None) -> tuple[tuple[Shown, ...], tuple[str, ...]]:
    if font is not None and glyph.glyph in font.blank:
        return (), ("",)
    shown = font.shown.get(glyph.glyph, ()) if font is not None else ()
    own = bare(glyph.text)
    texts = tuple(dict.fromkeys(reading.text for reading in shown))
    if not texts or own in texts:
        return shown, tuple(dict.fromkeys((own, *texts)))
    return shown, texts


def _painted_marks(glyph: Glyph, shown: Sequence[Shown], text: str) -> tuple[str, ...]:
    """Return the marks that a glyph shows; where it may be read in two ways, its text decides."""
    options = [reading.marks for reading in shown if reading.text == text]
    own = sorted(marks_of(glyph.text))
    same = (marks for marks in options if sorted(marks) == own)
    return next(same, options[0] if options else ())


# --- finding passages ----------------------------------------------------------------------------


class _Finder:
    """Finds the passages of one file, and the block that each one is."""

    def __init__(self, read: PdfRead, expected: Expected | None) -> None:
        self._read = read
        self._signs = signs_of(read)
        self._blocks = [block for block in (expected.blocks if expected else ()) if block.marked]
        self._texts = [_plain(block.marked) for block in self._blocks]
        self._by_key: dict[str, list[int]] = defaultdict(list)
        for index, text in enumerate(self._texts):
            self._by_key[_key(text)].append(index)
        self._longest = max((len(_key(text)) for text in self._texts), default=0)
        self._taken: set[int] = set()
        self._content: dict[int, str] = {}
        self._found: list[Passage] = []
        self._left: list[tuple[Element | None, list[Sign]]] = []

    def passages(self) -> list[Passage]:
        """Return every passage: those of the structure in reading order, then running heads."""
        if self._read.root is not None:
            self._measure(self._read.root)
            self._search(self._read.root)
        for page in self._read.pages:
            loose = [
                self._signs[id(glyph)]
                for glyph in page.glyphs
                if (glyph.artifact or glyph.mcid is None) and id(glyph) in self._signs
            ]
            for group in _loose_texts(loose):
                if not self._match(None, group):
                    self._left.append((None, group))
        for element, signs in self._left:
            self._guess(element, signs)
        return [passage for passage in self._found if passage.lines]

    def _glyphs(self, kids: Iterable[object]) -> list[Sign]:
        """Return the signs below some kids of an element, in reading order."""
        found: list[Sign] = []
        for kid in kids:
            if isinstance(kid, Content):
                glyphs: Iterable[Glyph] = self._read.by_mcid.get((kid.page, kid.mcid), ())
            elif isinstance(kid, Element):
                glyphs = self._read.glyphs_of(kid)
            else:
                continue
            found += [self._signs[id(glyph)] for glyph in glyphs if id(glyph) in self._signs]
        return found

    def _measure(self, element: Element) -> str:
        """Note what every element shows, in the order of the content."""
        parts = []
        for kid in element.kids:
            if isinstance(kid, Element):
                parts.append(self._measure(kid))
            elif isinstance(kid, Content):
                parts += [
                    self._signs[id(glyph)].text
                    for glyph in self._read.by_mcid.get((kid.page, kid.mcid), ())
                    if id(glyph) in self._signs
                ]
        text = "".join(parts)
        self._content[id(element)] = text
        return text

    def _search(self, element: Element) -> None:
        """Match an element as a whole, else its parts."""
        if not self._content[id(element)]:
            return
        if self._match(element, None):
            return
        for run in _runs(element):
            if isinstance(run, Element):
                self._search(run)
            elif not self._match_run(element, run):
                self._left.append((element, self._glyphs(run)))

    def _match_run(self, element: Element, run: list[object]) -> bool:
        """Match a run of inline content, else the texts in it: a heading may hold two."""
        signs = self._glyphs(run)
        if not any(sign.text for sign in signs):
            return True
        if self._match(element, signs):
            return True
        count = len(self._found)
        self._search_inline(run)
        inside = sum(len(sign.text) for found in self._found[count:] for sign in found.content)
        if inside >= _SAME_TEXT * sum(len(sign.text) for sign in signs):
            return True
        del self._found[count:]
        return False

    def _search_inline(self, kids: Iterable[object]) -> None:
        for kid in kids:
            if isinstance(kid, Element) and self._content[id(kid)] and not self._match(kid, None):
                self._search_inline(kid.kids)

    def _match(self, element: Element | None, signs: list[Sign] | None) -> bool:
        """Note the passage of an element, or of signs, that shows just what one block says."""
        if signs is None:
            assert element is not None
            text = self._content[id(element)]
        else:
            text = "".join(sign.text for sign in signs)
        key = _key(text) if len(text) <= 2 * self._longest + 8 else ""
        candidates = self._by_key.get(key)
        if not candidates or not key:
            return False
        index = min(candidates, key=lambda index: self._distance(index, element, text))
        self._taken.add(index)
        if signs is None:
            assert element is not None
            signs = self._glyphs(element.kids)
        self._note(element, signs, [index], exact=True)
        return True

    def _distance(self, index: int, element: Element | None, text: str) -> tuple[bool, ...]:
        """Tell blocks of the same characters apart: by pair, language, order, not found yet."""
        block, known = self._blocks[index], self._texts[index]
        pair = property_of(element, "pair")
        lang = element.lang.lower() if element is not None else ""
        return (
            bool(pair) and block.pair != pair,
            block.lang.lower() != lang,
            text != known,
            index in self._taken,
        )

    def _guess(self, element: Element | None, signs: list[Sign]) -> None:
        """Note what no block says alone: several texts in one, or one that went wrong."""
        text = "".join(sign.text for sign in signs)
        if not text:
            return
        found = self._together(_key(text)) or self._similar(text)
        self._taken.update(found)
        self._note(element, signs, found, exact=len(found) > 1)

    def _together(self, key: str) -> list[int]:
        """Return neighbouring blocks that make up a passage together."""
        for count in range(2, _MOST_BLOCKS_IN_ONE + 1):
            for start in range(len(self._texts) - count + 1):
                parts = self._texts[start : start + count]
                if abs(sum(map(len, parts)) - len(key)) <= 8 and _key("".join(parts)) == key:
                    return list(range(start, start + count))
        return []

    def _similar(self, text: str) -> list[int]:
        """Return the block that is most like a passage and was not found, if one is."""
        counts = Counter(text)
        best, share = -1, _SAME_TEXT
        for index, other in enumerate(self._texts):
            if index in self._taken or not other:
                continue
            ratio = min(len(other), len(text)) / max(len(other), len(text))
            if ratio > share:
                common = (counts & Counter(other)).total() / max(len(other), len(text))
                if common > share:
                    best, share = index, common
        return [best] if best >= 0 else []

    def _note(
        self, element: Element | None, signs: list[Sign], found: list[int], *, exact: bool
    ) -> None:
        blocks = [self._blocks[index] for index in found]
        lines = _lines(signs)
        if blocks:
            truth = " ".join(block.marked for block in blocks)
            direction = blocks[0].direction
        else:
            direction = direction_of(element, signs)
            truth = _own_truth(element, signs, self._read, direction)
        content = "".join(text for _, text in said(signs, direction)).translate(STEERING)
        passage = Passage(lines, signs, element, tuple(blocks), exact, truth, direction, content)
        if truth and lines:
            _compare(passage)
        self._found.append(passage)


def _runs(element: Element) -> Iterator[Element | list[object]]:
    """Yield the blocks in an element, and the runs of inline content between them."""
    run: list[object] = []
    for kid in element.kids:
        if isinstance(kid, Element) and not _is_inline(kid):
            if run:
                yield run
            run = []
            yield kid
        else:
            run.append(kid)
    if run:
        yield run


def _is_inline(element: Element) -> bool:
    if element.role in INLINE:
        return all(_is_inline(kid) for kid in element.kids if isinstance(kid, Element))
    if element.role not in _EITHER:
        return False
    return all(_is_inline(kid) for kid in element.kids if isinstance(kid, Element))


def _loose_texts(signs: Sequence[Sign]) -> Iterator[list[Sign]]:
    """Yield texts outside of the structure: lines cut at wide gaps, joined where they stack."""
    groups: list[list[Sign]] = []
    for line in _by_baseline(signs):
        for piece in _cut(line):
            left, right = _span(piece)
            for group in groups:
                apart = group[-1].glyph.baseline - piece[0].glyph.baseline
                start, end = _span(group)
                if 0 < apart < _LINES_APART * piece[0].glyph.size and start < right and left < end:
                    group += piece
                    break
            else:
                groups.append(piece)
    order = {id(sign.glyph): position for position, sign in enumerate(signs)}
    for group in groups:
        yield sorted(group, key=lambda sign: order[id(sign.glyph)])


def _span(signs: Sequence[Sign]) -> tuple[float, float]:
    left = min(sign.glyph.x for sign in signs)
    return left, max(sign.glyph.x + sign.glyph.advance for sign in signs)


def _cut(line: list[Sign]) -> Iterator[list[Sign]]:
    piece: list[Sign] = []
    edge = 0.0
    for sign in line:
        if piece and sign.glyph.x - edge > _COLUMN_GAP * sign.glyph.size:
            yield piece
            piece = []
        piece.append(sign)
        edge = max(edge, sign.glyph.x + sign.glyph.advance) if len(piece) > 1 else (
            sign.glyph.x + sign.glyph.advance
        )  # fmt: skip
    if piece:
        yield piece


# --- lines ---------------------------------------------------------------------------------------


def _lines(signs: Sequence[Sign]) -> list[Line]:
    """Gather signs into lines from top to bottom; none where text is turned."""
    if any(abs(sign.glyph.angle) > 1 for sign in signs):
        return []
    found = []
    pages: dict[int, list[Sign]] = defaultdict(list)
    for sign in signs:
        pages[sign.glyph.page].append(sign)
    for page, those in sorted(pages.items()):
        for line in _by_baseline(those):
            painted = [sign for sign in line if sign.text]
            empty = [sign for sign in line if not sign.text]
            if painted:
                found.append(
                    Line(
                        page,
                        painted,
                        [sign.glyph.x for sign in empty if sign.glyph.advance and not sign.mark],
                        [sign for sign in empty if sign.mark],
                    )
                )
    return found


def _by_baseline(signs: Sequence[Sign]) -> list[list[Sign]]:
    """Return lines from top to bottom, each from left to right; raised text joins its line."""
    sizes = sorted(sign.glyph.size for sign in signs if sign.text)
    if not sizes:
        return []
    full = 0.75 * sizes[len(sizes) // 2]
    anchors: list[float] = []
    for sign in sorted(signs, key=lambda sign: -sign.glyph.baseline):
        if sign.text and sign.glyph.size >= full:
            y = sign.glyph.baseline
            if not anchors or anchors[-1] - y > _SAME_LINE * sign.glyph.size:
                anchors.append(y)
    lines: list[list[Sign]] = [[] for _ in anchors]
    nearest: dict[float, int] = {}
    for sign in signs:
        y = sign.glyph.baseline
        if y not in nearest:
            nearest[y] = min(range(len(anchors)), key=lambda at: abs(anchors[at] - y))
        lines[nearest[y]].append(sign)
    return [sorted(line, key=lambda sign: sign.glyph.x) for line in lines]


# --- truth ---------------------------------------------------------------------------------------


def levels(text: str, direction: str) -> list[int]:
    """Return the embedding level of every character of a paragraph (UAX #9), by python-bidi.

    The library reports them in its listing, one for each byte of UTF-8.
    """
    if direction != "rtl" and _LEFT_TO_RIGHT.fullmatch(text):
        return [0] * len(text)
    listing = get_display(text, base_dir="R" if direction == "rtl" else "L", debug=True)
    start = listing.rindex("\n    levels: [")
    reported = _LEVEL.findall(listing, start, listing.rindex("\n    paragraphs: ["))
    found = []
    at = 0
    for character in text:
        found.append(int(reported[at]))
        at += len(character.encode("utf-8", "surrogatepass"))
    return found


def mirrored(character: str) -> str:
    """Return the character that a mirrored one looks like (UAX #9, L4)."""
    return str(MIRRORED.get(character, character))


def visual(wanted: Sequence[Wanted]) -> list[Wanted]:
    """Return the characters of a line from left to right (UAX #9, L2)."""
    found = list(wanted)
    if not found:
        return found
    for level in range(max(entry.level for entry in found), 0, -1):
        start = 0
        while start < len(found):
            end = start
            while end < len(found) and found[end].level >= level:
                end += 1
            found[start:end] = found[start:end][::-1]
            start = max(end, start + 1)
    return found


def _truth_characters(truth: str, direction: str) -> list[Wanted]:
    truth = unicodedata.normalize("NFC", truth.replace("\n", " "))
    found: list[Wanted] = []
    before = ""
    for character, level in zip(truth, levels(truth, direction), strict=True):
        singles, marks = _bare(character), _marks(character)
        for single in singles:
            painted = mirrored(single) if level % 2 else single
            found.append(Wanted(single, painted, level, len(found), before))
            before = ""
        if marks and found:
            found[-1].marks += marks
        if not singles and unicodedata.category(character) not in ("Mn", "Me"):
            before = _JOINER if character == _JOINER else " "
    return found


@lru_cache(maxsize=4096)
def _bare(character: str) -> str:
    return bare(character)


_marks = lru_cache(maxsize=4096)(marks_of)


def _plain(text: str) -> str:
    return bare(_CONTROLS.sub("", text))


def _key(text: str) -> str:
    """Return the characters of a text, sorted."""
    return "".join(sorted(text.translate(_COUNTED)))


def property_of(element: Element | None, name: str) -> str:
    """Return a user property of an element or of the nearest one above that has it."""
    node = element
    while node is not None:
        if name in node.properties:
            return node.properties[name]
        node = node.parent
    return ""


def direction_of(element: Element | None, signs: Sequence[Sign]) -> str:
    """Return the direction of a block: its writing mode, else its language, else its letters."""
    node = element
    while node is not None:
        mode = node.attributes.get("WritingMode")
        if mode is not None:
            return "rtl" if "RlTb" in str(mode) else "ltr"
        node = node.parent
    classes = Counter(
        unicodedata.bidirectional(character) for sign in signs for character in sign.text
    )
    return "rtl" if classes["AL"] + classes["R"] > classes["L"] else "ltr"


def said(signs: Sequence[Sign], direction: str) -> Iterator[tuple[Sign | None, str]]:
    """Yield what the content says, in logical order, with the glyph of each piece.

    Letters that run to the left may stand in logical order, or from left to right as they are
    painted: a reader turns every stretch of the latter round, and so does this. Lines are parted
    by a space, which has no glyph, and so is a raised figure from the text before it.
    """
    size = 0.0
    for sign, text in _pieces(signs, direction):
        if sign is not None and text:
            if sign.glyph.size < _RAISED * size and text[0].isdigit():
                yield None, " "
            size = sign.glyph.size
        yield sign, text


def _pieces(signs: Sequence[Sign], direction: str) -> Iterator[tuple[Sign | None, str]]:
    stretch: list[Sign] = []
    marks: list[Sign] = []  # they stand on a letter before or after them
    before: Glyph | None = None
    for sign in signs:
        if sign.mark:
            marks.append(sign)
            continue
        glyph = sign.glyph
        turned = before is not None and (
            before.page != glyph.page
            or (before.baseline != glyph.baseline and _is_next_line(before, glyph))
        )
        if before is not None and (
            turned or glyph.mcid != before.mcid or glyph.x < before.x - _BACK * before.size
        ):
            stretch += [mark for mark in marks if not _stands_on(mark, glyph)]
            marks = [mark for mark in marks if _stands_on(mark, glyph)]
            yield from _in_reading_order(stretch, direction)
            stretch = []
        if turned:
            yield None, " "
        stretch += (*marks, sign)
        marks = []
        before = glyph
    yield from _in_reading_order((*stretch, *marks), direction)


def _stands_on(mark: Sign, glyph: Glyph) -> bool:
    slack = _MARK_SLACK * glyph.size
    return (
        abs(mark.glyph.baseline - glyph.baseline) < slack
        and glyph.x - slack < mark.glyph.x < glyph.x + glyph.advance + slack
    )


def _mixes(signs: Sequence[Sign]) -> bool:
    """Say whether a line goes on to the right from letters that run to the left to others."""
    before: Sign | None = None
    for sign in signs:
        if not sign.runs or sign.mark or not sign.text:
            continue
        if (
            before is not None
            and before.runs != sign.runs
            and before.glyph.x < sign.glyph.x
            and not _is_next_line(before.glyph, sign.glyph)
            and before.glyph.page == sign.glyph.page
        ):
            return True
        before = sign
    return False


def _is_next_line(before: Glyph, glyph: Glyph) -> bool:
    return abs(before.baseline - glyph.baseline) > _NEXT_LINE * min(before.size, glyph.size)


def _in_reading_order(stretch: Sequence[Sign], direction: str) -> Iterator[tuple[Sign, str]]:
    """Read a stretch from its beginning, and each run against that direction from its own."""
    if not any(sign.runs == "left" for sign in stretch):
        for sign in stretch:
            yield sign, sign.said
        return
    is_rtl = direction == "rtl"
    against, along = ("right", "left") if is_rtl else ("left", "right")
    run: list[Sign] = []
    for sign in reversed(stretch) if is_rtl else stretch:
        if sign.runs == against or (run and sign.runs != along):
            run.append(sign)
            continue
        if run:
            yield from _turned(run, against)
            run = []
        yield sign, sign.said
    yield from _turned(run, against)


def _turned(run: list[Sign], against: str) -> Iterator[tuple[Sign, str]]:
    """Yield a run from its other end, then the signs that only follow it."""
    after: list[Sign] = []
    while run and run[-1].runs != against:
        after.append(run.pop())
    for sign in (*reversed(run), *reversed(after)):
        yield sign, sign.said


def _own_truth(
    element: Element | None, signs: Sequence[Sign], read: PdfRead, direction: str
) -> str:
    """Return what the file itself says of a passage: what its structure says, else its content.

    Text outside of the structure is held to nothing, nor are letters of an unknown font, nor lines
    that mix directions from left to right in one stretch: what they mean can only be guessed.
    """
    if element is None:
        return ""
    if element.actual_text:
        return element.actual_text
    if any(sign.runs == "left" and not sign.shown and sign.text for sign in signs):
        return ""
    if direction == "rtl" and _mixes(signs):
        return ""
    spans = _isolated(element, read)
    parts = []
    before: tuple[int, str] | None = None
    for sign, text in said(signs, direction):
        span = spans.get(id(sign.glyph)) if sign is not None else before
        if span != before:
            parts.append("\u2069" if before else "")
            parts.append("" if span is None else "\u2067" if span[1] == "rtl" else "\u2066")
            before = span
        parts.append(text.translate(STEERING))
    return "".join(parts) + ("\u2069" if before else "")


def _isolated(element: Element, read: PdfRead) -> dict[int, tuple[int, str]]:
    """Return the spans that turn direction, by the identity of each glyph in them."""
    found: dict[int, tuple[int, str]] = {}
    for inner in element.walk():
        if inner is not element and inner.role in INLINE and "WritingMode" in inner.attributes:
            turned = "rtl" if "RlTb" in str(inner.attributes["WritingMode"]) else "ltr"
            for glyph in read.glyphs_of(inner):
                found[id(glyph)] = (id(inner), turned)
    return found


# --- comparing -----------------------------------------------------------------------------------


def _compare(passage: Passage) -> None:
    """Share the truth out to the lines, and say of each sign what it shows of it."""
    characters = _truth_characters(passage.truth, passage.direction)
    separators = "·" not in passage.truth
    at = 0
    for line in passage.lines:
        if separators:
            line.signs = [sign for sign in line.signs if sign.text != "·"]
        count = sum(len(sign.text) for sign in line.signs)
        if _hyphenated(line, characters, at + count):
            line.signs = line.signs[:-1]
            count -= 1
        line.wanted = visual(characters[at : at + count])
        line.matches = _matches(line)
        at += count
    if at < len(characters) and passage.lines:
        passage.lines[-1].wanted += characters[at:]
        passage.lines[-1].matches = None


def _hyphenated(line: Line, characters: Sequence[Wanted], end: int) -> bool:
    """Say whether a line ends with a hyphen that the text does not have."""
    if not line.signs or line.signs[-1].text != "-":
        return False
    return not (end <= len(characters) and end > 0 and characters[end - 1].char == "-")


def _matches(line: Line) -> list[list[Wanted]] | None:
    found = []
    at = 0
    for sign in line.signs:
        for text in sign.texts:
            group = line.wanted[at : at + len(text)]
            if len(group) == len(text) and _shows(sign, text, group):
                found.append(group)
                at += len(text)
                break
        else:
            return None
    return found if at == len(line.wanted) else None


def _shows(sign: Sign, text: str, group: Sequence[Wanted]) -> bool:
    painted = [entry.painted for entry in group]
    if painted == (list(text) if group and group[0].level % 2 == 0 else list(text)[::-1]):
        return True
    return not sign.shown and len(group) == 1 and group[0].char == text  # only the text layer says


def _leftwards(text: str) -> str:
    """Write the text of one glyph from left to right."""
    return (
        text[::-1] if len(text) > 1 and unicodedata.bidirectional(text[0]) in ("AL", "R") else text
    )
