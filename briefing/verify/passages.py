"""The passages of a file: the texts of its pages, each with what was to stand there.

A passage is one text of the page: a heading, a paragraph, an entry, a running head. Its truth is
the text that went in, where that is known, else what the structure of the file itself says in the
order of its content. The painted characters come from the glyphs (`signs`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from bidi.mirror import MIRRORED

from briefing.verify.content_order import INLINE, direction_of, own_truth, said
from briefing.verify.letters import bare
from briefing.verify.lines import Line, lines_of, loose_texts
from briefing.verify.matching import match
from briefing.verify.read import Content, Element, PdfRead
from briefing.verify.signs import STEERING, Sign, signs_of
from briefing.verify.verdict import Block, Expected
from briefing.verify.walking import property_of

_EITHER = frozenset(("NonStruct", "Private", "Note"))  # in a paragraph or around paragraphs
_COUNTED: dict[int, str | None] = {  # either bracket of a pair is one
    **{ord(sign): min(sign, str(other)) for sign, other in MIRRORED.items()},
    **dict.fromkeys(map(ord, "-·")),  # hyphens at line ends; dots between texts of one line
}
_CONTROLS = re.compile("[\u2066-\u2069]")
_SAME_TEXT = 0.75
_MOST_BLOCKS_IN_ONE = 3


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


class _Finder:
    """Finds the passages of one file, and the block that each one is."""

    def __init__(self, read: PdfRead, expected: Expected | None) -> None:
        self._read = read
        self._signs = signs_of(read)
        self._blocks = [block for block in (expected.blocks if expected else ()) if block.marked]
        self._texts = [_plain(block.marked) for block in self._blocks]
        self._languages = [block.lang.lower() for block in self._blocks]
        self._keys = [_key(text) for text in self._texts]
        self._ends = [0, *accumulate(map(len, self._keys))]
        self._by_key: dict[str, list[int]] = defaultdict(list)
        for index, key in enumerate(self._keys):
            self._by_key[key].append(index)
        self._lengths = {len(key) for key in self._by_key}
        self._taken: set[int] = set()
        self._of_content: dict[Content, list[Sign]] = {}
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
            for group in loose_texts(loose):
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
                found += self._shown_in(kid)
            elif isinstance(kid, Element):
                for content in kid.content():
                    found += self._shown_in(content)
        return found

    def _shown_in(self, content: Content) -> list[Sign]:
        """Return the signs of a piece of marked content."""
        found = self._of_content.get(content)
        if found is None:
            glyphs = self._read.by_mcid.get((content.page, content.mcid), ())
            found = [self._signs[id(glyph)] for glyph in glyphs if id(glyph) in self._signs]
            self._of_content[content] = found
        return found

    def _measure(self, element: Element) -> str:
        """Note what every element shows, in the order of the content."""
        parts = []
        for kid in element.kids:
            if isinstance(kid, Element):
                parts.append(self._measure(kid))
            elif isinstance(kid, Content):
                parts += [sign.text for sign in self._shown_in(kid)]
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
        key = _key(text, self._lengths)
        candidates = self._by_key.get(key)
        if not candidates or not key:
            return False
        index = self._nearest(candidates, element, text)
        self._taken.add(index)
        if signs is None:
            assert element is not None
            signs = self._glyphs(element.kids)
        self._note(element, signs, [index], exact=True)
        return True

    def _nearest(self, candidates: Sequence[int], element: Element | None, text: str) -> int:
        """Tell blocks of the same characters apart: by pair, language, order, not found yet."""
        if len(candidates) == 1:
            return candidates[0]
        pair = property_of(element, "pair")
        lang = element.lang.lower() if element is not None else ""

        def distance(index: int) -> tuple[bool, ...]:
            return (
                bool(pair) and self._blocks[index].pair != pair,
                self._languages[index] != lang,
                text != self._texts[index],
                index in self._taken,
            )

        return min(candidates, key=distance)

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
                length = self._ends[start + count] - self._ends[start]
                if length != len(key):
                    continue
                if sorted("".join(self._keys[start : start + count])) == list(key):
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
        lines = lines_of(signs)
        if blocks:
            truth = " ".join(block.marked for block in blocks)
            direction = blocks[0].direction
        else:
            direction = direction_of(element, signs)
            truth = own_truth(element, signs, self._read, direction)
        content = said(signs, direction).translate(STEERING)
        passage = Passage(lines, signs, element, tuple(blocks), exact, truth, direction, content)
        if truth and lines:
            match(lines, truth, direction)
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


def _plain(text: str) -> str:
    return bare(_CONTROLS.sub("", text))


def _key(text: str, lengths: Collection[int] | None = None) -> str:
    """Return the characters of a text, sorted; nothing where no text is as long as it."""
    counted = text.translate(_COUNTED)
    return "".join(sorted(counted)) if lengths is None or len(counted) in lengths else ""
