"""How glyphs become text that can be copied and searched.

The engine writes every line from left to right. Here each pair of glyph and text has a code of its
own (`codes`), and the runs of a line are written in logical order. What is painted stays where the
engine puts it, to a thousandth of the type size.

Within a run from right to left the glyphs stay in the order in which they are painted, because
that is what readers turn round by themselves:

- PDFium and poppler sort by position and reverse what is Arabic, whatever the order in the file.
- MuPDF reverses a run of right-to-left letters that advances to the right; pdf.js does so with
  each stretch of text that has no jump to the left; pypdf with what lies between BT and ET.

Such strings are marked as ReversedChars (ISO 32000-1, 14.8.2.3.3) for readers that ask; they keep
the blanks between words, which pdf.js would lose at a jump. Runs, and within them what is set in
another face, stand in logical order, each in a text object of its own; so do brackets and the
blanks at the ends of a part, for the same reason.

Where readers need to be told more, codes without ink say it in Unicode's format characters, which
comparisons of text ignore and pdf.js drops. PDFium drops objects without any ink: a mark in one
is for MuPDF, poppler and pypdf, a mark in an object with ink is for PDFium too.

- MuPDF starts a line at a jump between letters of one direction: a mark of the other one between.
- poppler takes ، : . and figures to run from left to right: a mark stops it on their left; one
  before the blank after a word from right to left keeps that on its right. It
  begins a word at every gap of 0.03 em and ends a line where words lie over each other: marks
  keep closer than the one, and stand strictly before what they mark.
- PDFium mirrors brackets after Arabic, and takes signs next to a figure to be part of it. It drops
  a code like one within 0.07 em, and sees a blank in any gap between two codes that are narrow:
  marks that meet differ, and touch. What stands higher than half the width of the codes that meet
  it takes for a line of its own: blanks of an em hold raised marks and source markers on theirs.
- pypdf keeps signs in place until it has seen a letter: U+061C is one to it.

A mark over or under a letter would split its word in two readers, raised as it is. Its text is a
code without ink beside its letter, its ink a code that means a blank, where there is a blank.
pdf.js gives a mark's text to what it read before: a letter, a stop or a blank must come first.
Two marks on one letter stand in PDFium in the order of NFC, and in MuPDF in the other.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise, zip_longest
from typing import Any

from weasyprint.draw import text as engine_text
from weasyprint.pdf import fonts as engine_fonts
from weasyprint.text.ffi import FROM_UNITS, ffi, pango

from briefing.render.codes import Codes, codes_of

ALM = "\N{ARABIC LETTER MARK}"
LRM = "\N{LEFT-TO-RIGHT MARK}"
RLM = "\N{RIGHT-TO-LEFT MARK}"
PDF = "\N{POP DIRECTIONAL FORMATTING}"
_NBSP = "\N{NO-BREAK SPACE}"

_draw_first_line = engine_text.draw_first_line
_build_fonts = engine_fonts.build_fonts_dictionary

_GLYPH_INTS = 5  # of PangoGlyphInfo: glyph, width, x offset, y offset, attributes
_FIGURE_SIGNS = frozenset(("EN", "AN", "ES", "ET", "CS"))
_BRACKETS = frozenset("()[]{}«»‹›<>")
_ASIDE = 0.025  # how far marks stand from what they mark, as a share of the type size
_STEP = 0.02  # how far marks stand apart that follow each other
_RTL = frozenset(("R", "AL"))
_FEW = 20  # how many times more letters the other direction has, where a page keeps it
_TIP_MARGIN = 0.1  # what is not counted: letters in lines that the engine draws
_INTO = 0.08  # how far the code of a last mark reaches into its letter: poppler allows 0.1
_NEAR = 0.01  # how far vowel marks stand from their letter: a line's gaps tell poppler its blanks
_MARKS_PER_CODE = 8  # poppler reads no more of one code
_APART = 1.3  # how far above a line the end of a column stands, as a share of the type size
_RAISED = 0.2  # a source marker is raised by more, what only has another strut by less
_LINE = 0.8  # MuPDF takes baselines that near to be one line, as a share of the type size


# --- glyphs of a line ------------------------------------------------------------------------


@dataclass(slots=True)
class Glyph:
    """A glyph as the engine places it; `x` is its origin from the start of the line."""

    face: Face
    glyph: int
    x: float
    advance: float
    rise: float
    cluster: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Face:
    """A font in a size."""

    font: Any
    size: float
    codes: Codes

    def code(self, glyph: int, text: str) -> str:
        """Return the code for a glyph and a text as it stands in a string."""
        return f"{self.codes.code(self.font, glyph, text):04x}"


@dataclass(slots=True)
class Run:
    """Glyphs of one direction, from left to right.

    `start` is where their text begins in the line, `x` where they begin on the page.
    """

    level: int
    start: int
    x: float
    glyphs: list[Glyph]

    @property
    def is_rtl(self) -> bool:
        """Whether the run reads from right to left."""
        return self.level % 2 == 1


class _UnwritableError(Exception):
    """The line has something that only the engine knows how to draw."""


def _runs(stream: Any, textbox: Any, line: Any) -> list[Run]:
    """Read the runs of a line, placed as the engine places them."""
    utf8 = textbox.pango_layout.text.encode()
    runs: list[Run] = []
    x = 0.0
    node = line.runs[0]
    while node != ffi.NULL:
        item = node.data
        node = node.next
        run, x = _run(stream, textbox, item, utf8, x)
        if runs and runs[-1].level == run.level:
            runs[-1].glyphs += run.glyphs
            runs[-1].start = min(runs[-1].start, run.start)
        else:
            runs.append(run)
    return [run for run in runs if run.glyphs]


def _face(stream: Any, textbox: Any, pango_font: Any) -> Face:
    font, size = stream.add_font(pango_font)
    if font.bitmap or font.png or font.svg or font.colr or font.type == "otf":
        raise _UnwritableError
    if pango.pango_version() < 14802:
        size = textbox.style["font_size"]
    return Face(font, size, codes_of(font, stream._fonts.values()))


def _run(stream: Any, textbox: Any, item: Any, utf8: bytes, x: float) -> tuple[Run, float]:
    pango_font = item.item.analysis.font
    face = _face(stream, textbox, pango_font)
    level = item.item.analysis.level
    offset, length = item.item.offset, item.item.length
    count = item.glyphs.num_glyphs
    data = ffi.cast(f"int[{count * _GLYPH_INTS}]", item.glyphs.glyphs)
    numbers = ffi.unpack(data, count * _GLYPH_INTS) if count else []
    clusters = ffi.unpack(item.glyphs.log_clusters, count) if count else []
    ends = _ends(clusters, length)
    widths = face.font.widths
    em = face.size / 1000
    glyphs: list[Glyph] = []
    begin = x
    for index, cluster in enumerate(clusters):
        at = index * _GLYPH_INTS
        glyph, width, x_offset, y_offset = numbers[at : at + 4]
        if glyph == pango.PANGO_GLYPH_EMPTY:
            x += width / 1000
            continue
        if glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG:
            raise _UnwritableError
        advance = widths.get(glyph)
        if advance is None:
            advance = _advance(stream, pango_font, glyph, face)
        shift = x_offset / face.size
        kerning = int(advance + shift - width * 1000 * FROM_UNITS / face.size)  # as the engine
        x += shift * em
        text = utf8[offset + cluster : offset + ends[cluster]].decode()
        glyphs.append(Glyph(face, glyph, x, advance * em, -y_offset / 1000, offset + cluster, text))
        x += (advance - kerning) * em
    return Run(level, offset, begin, glyphs), x


def _ends(clusters: Sequence[int], length: int) -> dict[int, int]:
    starts = sorted(set(clusters))
    return dict(zip(starts, [*starts[1:], length], strict=True))


def _advance(stream: Any, pango_font: Any, glyph: int, face: Face) -> int:
    pango.pango_font_get_glyph_extents(pango_font, glyph, stream.ink_rect, stream.logical_rect)
    advance: int = round(stream.logical_rect.width * 1000 * FROM_UNITS / face.size)
    face.font.widths[glyph] = advance
    return advance


# --- from glyphs to operators ----------------------------------------------------------------


@dataclass(slots=True)
class Sign:
    """A code at a place; -1 for a glyph without ink."""

    face: Face
    glyph: int
    x: float
    advance: float
    text: str


class _Pen:
    """Writes signs as text-showing operators."""

    def __init__(self, stream: Any, matrix: Any) -> None:
        self.stream = stream
        self._a, self._b, self._c, self.down, self.left, self.y = matrix.values
        self._begun = False

    def begin(self, x: float, up: float = 0) -> None:
        """Start a text object at a place on the line, or so far above it."""
        if self._begun:
            self.stream.stream += [b"ET", b"BT"]
        self._begun = True
        self.move(x, up)

    def move(self, x: float, up: float = 0) -> None:
        """Go to a place on the line, or so far above it."""
        self.stream.set_text_matrix(
            self._a,
            self._b,
            self._c,
            self.down,
            round(self.left + self._a * x, 4),
            round(self.y + self._b * x + self.down * up, 4),
        )
        self._x = x

    def show(self, signs: Iterable[Sign]) -> None:
        """Show signs, each string in one face."""
        for face, group in groupby(signs, key=lambda sign: sign.face):
            self.stream.set_font_size(face.font.hash, face.size)
            self.stream.show_text(self._string(face, group))

    def _string(self, face: Face, signs: Iterable[Sign]) -> str:
        em = face.size / 1000
        parts: list[str] = []
        x = self._x
        for sign in signs:
            back = round((x - sign.x) / em, 1)
            if back:
                parts.append(f">{back:g}<")
                x -= back * em
            parts.append(face.code(sign.glyph, sign.text))
            x += sign.advance
        self._x = x
        return f"<{''.join(parts)}>".replace("<>", "")

    def rise(self, height: float) -> None:
        self.stream.set_text_rise(height)


def draw_first_line(
    stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any
) -> list[Any]:
    """Draw the line of a text box; what cannot be written better the engine draws."""
    if not textbox.text.strip() or textbox.style["font_size"] < 1e-6:
        return []
    if text_overflow != "ellipsis" and block_ellipsis == "none":
        pango.pango_layout_set_single_paragraph_mode(textbox.pango_layout.layout, True)
        line, _ = textbox.pango_layout.get_first_line()
        try:
            runs = _runs(stream, textbox, line)
        except _UnwritableError:
            runs = []
        if runs:
            _draw(_Pen(stream, matrix), runs)
            _note(page_of(stream), stream, runs, line.resolved_dir, textbox.text)
            return []
    drawn: list[Any] = _draw_first_line(stream, textbox, text_overflow, block_ellipsis, matrix)
    return drawn


def _draw(pen: _Pen, runs: list[Run]) -> None:
    raised: list[Glyph] = []
    parts: list[tuple[bool, list[Sign]]] = []
    for run in sorted(runs, key=lambda run: run.start):
        if run.is_rtl:
            signs = list(_rtl_signs(run, raised))
            _keep_blanks(signs)
            _keep_stops(signs, raised)
            groups = [list(group) for _, group in groupby(signs, key=_kind)]
            parts += [(True, group) for group in reversed(groups)]
        else:
            parts.append((False, list(_ltr_signs(run))))
    writer = _Writer(pen, page_of(pen.stream), runs[0].glyphs[0].face, raised)
    for is_rtl, part in parts:
        if is_rtl:
            writer.rtl(part, is_last=part is parts[-1][1])
        else:
            writer.ltr(part)
    writer.end()


def _kind(sign: Sign) -> tuple[Face, bool]:
    return sign.face, sign.text in _BRACKETS


@dataclass(frozen=True, slots=True)
class End:
    """Where in a page's content a line from left to right ends in a sign without direction."""

    index: int
    face: Face
    y: float


@dataclass(slots=True)
class Page:
    """What a page holds so far, for what is still to be written on it."""

    letters: int = 0
    """How many letters from left to right it has more than from right to left."""
    rtl_letters: int = 0
    rtl: Face | None = None
    """A face of its lines from right to left."""
    ends: list[End] = field(default_factory=list)
    y: float = 0.0
    """The baseline of the part written last, and where it starts and ends."""
    start: float = 0.0
    end: float = 0.0
    baseline: float = 0.0
    """The baseline of the line, and how far to the right it goes so far."""
    far: float = 0.0
    bridges: int = 0
    blank: Sign | None = None
    """A blank that the page has shown."""
    is_new_line: bool = True
    level: int | None = None
    """The direction that MuPDF last saw: 1 right to left, 0 left to right, None after a blank."""
    edge: Sign | None = None
    """A mark that is due at the left edge of a part from left to right."""
    joint: float | None = None
    """Where the part written last begins, if it begins with a mark."""


def page_of(stream: Any) -> Page:
    """Return what is known of the page of a stream."""
    page: Page | None = vars(stream).get("page")
    if page is None:
        page = stream.page = Page()
    return page


def finish(page: Page, stream: Any) -> None:
    """Make poppler read a page with lines from right to left as a page from right to left.

    It takes one direction for the whole page, that of most letters, and splits the lines of the
    other one at their figures. Marks without ink tip the scale; lines from left to right that end
    in a full stop need one more to keep it at their end.
    """
    if page.rtl is None or page.letters + len(page.ends) < 0:
        return
    if page.letters > _FEW * page.rtl_letters:  # a word or two in a page of the other direction
        return
    for end in reversed(page.ends):
        stream.stream.insert(end.index, f"[<{end.face.code(-1, LRM)}>] TJ".encode())
    marks = page.letters + len(page.ends)
    codes = 1 + marks * (1 + _TIP_MARGIN) // _MARKS_PER_CODE
    code = page.rtl.code(-1, RLM * _MARKS_PER_CODE)
    stream.begin_marked_content("Artifact")
    stream.stream.append(b"BT")
    stream.set_text_matrix(1, 0, 0, -1, 1, 1)
    stream.set_font_size(page.rtl.font.hash, 1)
    stream.show_text(f"<{code}>-500" * int(codes))
    stream.stream.append(b"ET")
    stream.end_marked_content()


def build_fonts(pdf: Any, fonts: Any, compress: bool, subset: bool, options: Any) -> Any:
    """Finish the pages, then build their fonts."""
    for item in pdf.objects:
        page: Page | None = vars(item).get("page")
        if page is not None:
            finish(page, item)
    return _build_fonts(pdf, fonts, compress, subset, options)


class _Writer:
    """Writes the parts of a line in logical order, and keeps readers from tearing them apart.

    MuPDF begins a new line at a jump between two letters of one direction, never between two of
    different directions; after a blank, a new line does no harm.
    """

    def __init__(self, pen: _Pen, page: Page, face: Face, raised: list[Glyph]) -> None:
        self._pen = pen
        self._page = page
        self._raised = raised
        if abs(pen.y - page.y) > _LINE * face.size:
            page.level, page.edge, page.joint, page.is_new_line = None, None, None, True
            page.baseline, page.far = pen.y, 0.0
        self._is_raised = abs(pen.y - page.baseline) > _RAISED * face.size
        page.y = pen.y

    def ltr(self, signs: list[Sign]) -> None:
        """Write a part from left to right."""
        first = signs[0]
        follows_rtl = self._page.level == 1
        if self._is_raised and first.x + self._pen.left < self._page.start:
            self._bridge(self._page.far)
            self._bridge(first.x + _NEAR * first.face.size + self._pen.left)
        goes_left = self._begin(first, signs[-1])
        if goes_left and self._page.level == 0:
            self._hide(first, ALM)
        elif follows_rtl and not goes_left and self._page.level == 1 and first.text.isspace():
            self._hide(first, LRM)
        self._pen.show(signs)
        self._page.level, self._page.joint = 0, None
        self._page.edge = Sign(first.face, -1, first.x + self._pen.left, 0, RLM)

    def rtl(self, signs: list[Sign], *, is_last: bool) -> None:
        """Write a part from right to left, in one face: blanks at its ends on their own."""
        blanks = (sign for sign in signs if sign.text == " " and sign.advance)
        self._page.blank = next(blanks, self._page.blank)
        if not any(_is_letter(sign) for sign in signs):
            self._each(signs[::-1])
            return
        start, end = 0, len(signs)
        while signs[start].text.isspace():
            start += 1
        while signs[end - 1].text.isspace():
            end -= 1
        self._each(signs[: end - 1 : -1])
        if start == 1 and _is_mark(signs[start]):
            start = 0
            signs[0].text = PDF + signs[0].text
        self._letters(signs[start:end], is_last=is_last and not start)
        self._each(signs[:start][::-1])

    def _letters(self, signs: list[Sign], *, is_last: bool) -> None:
        """Write letters.

        What begins with a mark would go to the line before in pdf.js, and a stop stay on the
        wrong side of a mark in PDFium: a blank goes before the one, a letter between the others.
        """
        first, last = signs[0], signs[-1]
        follows_ltr = self._page.edge is not None
        self._begin(first, last)
        hidden = PDF if self._page.level == 1 else ""
        self._hide(first, hidden + ("" if _is_letter(first) else ALM))
        shown = [_before(first, RLM + " ")] if is_last and _is_mark(first) else []
        for sign, after in zip_longest(signs, signs[1:]):
            if _is_weak(sign):
                shown.append(_before(sign, RLM))
            shown.append(sign)
            if after and _is_weak(sign) and _is_mark(after):
                shown.append(_at_end(sign, ALM))
        if follows_ltr and not _is_letter(last):
            shown.append(self._at_end(last, RLM))
        self._page.joint = None
        self._pen.stream.begin_marked_content("ReversedChars")
        self._pen.show(shown)
        self._pen.stream.end_marked_content()
        self._page.level = 1

    def _each(self, signs: Iterable[Sign]) -> None:
        """Write blanks and punctuation one by one."""
        for sign in signs:
            follows_ltr = self._page.edge is not None
            self._begin(sign, sign)
            if sign.text.isspace():
                sign.text = PDF + sign.text
                self._pen.show([sign])
                self._page.joint = None
                self._page.level = None
                self._draw_raised()
                continue
            if self._page.level == 1:
                self._hide(sign, PDF)
            shown = [_before(sign, RLM), sign]
            if sign.text in _BRACKETS:
                shown.append(self._at_end(sign, LRM))
            elif follows_ltr:
                shown.append(self._at_end(sign, RLM))
            self._pen.show(shown)
            self._page.joint = shown[0].x + self._pen.left
            self._page.level = 0 if sign.text in _BRACKETS else 1

    def _at_end(self, sign: Sign, text: str) -> Sign:
        """Return a code without ink after a sign, right before a mark that follows: no gap."""
        mark = _at_end(sign, text)
        joint = self._page.joint
        if joint is not None and abs(joint - self._pen.left - mark.x) < _ASIDE * sign.face.size:
            mark.x = joint - self._pen.left - mark.advance
        return mark

    def end(self) -> None:
        """Write what is left of the line."""
        self._draw_raised()

    def _begin(self, first: Sign, last: Sign) -> bool:
        """Start a part; return whether it goes on to the left, as text from right to left does."""
        page, left = self._page, self._pen.left
        start, end = first.x + left, last.x + last.advance + left
        space = first.face.size
        is_on = not page.is_new_line
        is_apart = is_on and (start > page.end + space or end < page.start - space)
        goes_left = is_on and start < page.start and not is_apart
        if not is_apart and page.ends and page.ends[-1].y == page.y:
            page.ends.pop()
        if goes_left and page.edge:
            edge = page.edge
            face, x = edge.face, edge.x - left
            self._pen.begin(x)
            aside = Sign(face, -1, x - face.size * _ASIDE, 0, PDF)
            self._pen.show(
                [Sign(face, -1, x - face.size * _ASIDE / 2, face.size / 1000, RLM), aside]
            )
            page.level, page.joint = 0, edge.x - face.size * _ASIDE / 2
        if is_apart:
            is_left = start < page.start
            x = last.x + last.advance if is_left else first.x - 1.8 * space
            is_rtl = bool(page.rtl_letters) or _is_letter(first) or _is_letter(last)
            blank = PDF + " " if is_left or not is_rtl else _NBSP
            self._part(first.face, x + 0.9 * space, blank, is_mixed=is_rtl)
            page.level = None
        self._pen.begin(first.x)
        page.edge, page.is_new_line = None, False
        page.start, page.end, page.far = start, end, max(page.far, end)
        return goes_left

    def _part(self, face: Face, x: float, blank: str, *, is_mixed: bool) -> None:
        """End the line for readers between columns that share a baseline.

        PDFium would take both for one line and turn the words of the second one round; it notices
        an object above the line, if that has an extent: one blank alone has none. poppler leaves
        out what is a blank only, and so does pdf.js, which needs more where the line goes left.
        Where all runs from left to right, a blank on the line is enough, and poppler keeps
        headings beside their text together.
        """
        if not is_mixed:
            self._pen.begin(x)
            self._pen.show([_blank(face, x, blank)])
            return
        self._pen.begin(x, up=_APART * face.size)
        sign = Sign(face, -1, x, face.size / 1000, blank)
        self._pen.show([sign, replace(sign, x=x + face.size / 5, text=_NBSP)])

    def _hide(self, sign: Sign, marks: str) -> None:
        """Write marks in an object without ink, a little left of where a sign follows."""
        if marks:
            x = sign.x - sign.face.size * _ASIDE
            self._pen.move(x)
            self._pen.show(_blank(sign.face, x, mark) for mark in marks)

    def _draw_raised(self) -> None:
        """Paint the ink of marks, which means no more than a blank: their letters say it all.

        PDFium is given the blank at the edge of what the line holds so far.
        """
        order = sorted(self._raised, key=lambda glyph: (glyph.rise, glyph.x))
        x = self._page.far - self._pen.left
        if order:
            self._bridge(self._page.far)
        for rise, group in groupby(order, key=lambda glyph: glyph.rise):
            glyphs = list(group)
            self._pen.begin(x)
            if rise:
                self._pen.rise(rise)
            self._pen.show(
                [_blank(glyphs[0].face, x, PDF), *(_sign(glyph, " ") for glyph in glyphs)]
            )
            if rise:
                self._pen.rise(0)
                self._bridge(self._page.far)
            self._page.level = None
        self._raised.clear()

    def _bridge(self, x: float) -> None:
        """Write a blank as wide as its type is high, to keep what is raised on the line in PDFium.

        It takes for another line what is further up than half the width of the codes that meet, or
        further down than three quarters. It leaves out an object without extent, and one that is
        like another just before.
        """
        page, pen = self._page, self._pen
        if page.blank:
            size = page.blank.face.size
            face = replace(page.blank.face, size=size * size / page.blank.advance)
            pen.begin(x - pen.left, up=(page.baseline - pen.y) / pen.down)
            sign = replace(page.blank, face=face, x=x - pen.left, text=" ")
            page.bridges = page.bridges % 3 + 1
            step = _NEAR * size
            pen.show(replace(sign, x=sign.x + n * step) for n in range(page.bridges + 1))


def _is_letter(sign: Sign) -> bool:
    return unicodedata.bidirectional(sign.text[0]) in _RTL


def _is_mark(sign: Sign) -> bool:
    return unicodedata.combining(sign.text[0]) > 0


def _is_weak(sign: Sign) -> bool:
    return unicodedata.bidirectional(sign.text[0]) in _FIGURE_SIGNS


def _note(page: Page, stream: Any, runs: list[Run], direction: int, text: str) -> None:
    """Note what a line adds to the balance of its page."""
    last = runs[-1].glyphs[-1].face
    for run in runs:
        count = sum(glyph.text[:1].isalpha() for glyph in run.glyphs)
        page.letters += -count if run.is_rtl else count
        page.rtl_letters += count if run.is_rtl else 0
    if direction == pango.PANGO_DIRECTION_RTL:
        page.rtl = last
    elif not any(run.is_rtl for run in runs) and not text.rstrip()[-1].isalnum():
        page.ends.append(End(len(stream.stream), last, page.y))


def _ltr_signs(run: Run) -> Iterator[Sign]:
    """Give the signs of a run from left to right; the first glyph of a cluster means its text."""
    last = -1
    for glyph in run.glyphs:
        text = glyph.text if glyph.cluster != last else "\N{ZERO WIDTH JOINER}"
        last = glyph.cluster
        yield _sign(glyph, text)


def _keep_blanks(signs: Sequence[Sign]) -> None:
    """Keep the blank after a word that ends in a mark: pdf.js would put one before the mark too.

    It counts no width for a mark, and finds no gap where the mark's code is as wide as the blank.
    For the others that code ends within the letter: poppler begins a word at the gap that is left.
    """
    for blank, mark in pairwise(signs):
        if blank.text == " " and _is_mark(mark) and mark.face is blank.face:
            mark.glyph, mark.advance = blank.glyph, blank.advance
            mark.x += _INTO * mark.face.size - mark.advance


def _keep_stops(signs: Sequence[Sign], raised: list[Glyph]) -> None:
    """Keep a stop in another face with the mark before it, which pdf.js would lose.

    Its text is a code in the face of the mark, its ink one that means a blank. Beside a bracket,
    which has a text object of its own, nothing is lost.
    """
    for left, stop, mark in zip((None, *signs), signs, signs[1:], strict=False):
        if left is not None and left.text in _BRACKETS:
            continue
        if _is_weak(stop) and _is_mark(mark) and stop.face is not mark.face:
            raised.append(Glyph(stop.face, stop.glyph, stop.x, stop.advance, 0, 0))
            end = min(stop.x + stop.advance, mark.x)
            stop.face, stop.glyph = mark.face, -1
            stop.x, stop.advance = end - _ASIDE * mark.face.size, mark.face.size / 1000


def _before(sign: Sign, text: str) -> Sign:
    """Return a code without ink that every reader takes to stand before a sign, on its left."""
    return _blank(sign.face, sign.x - _STEP * sign.face.size, text)


def _at_end(sign: Sign, text: str) -> Sign:
    """Return a code without ink that every reader takes to stand after a sign, on its right."""
    x = max(sign.x, sign.x + sign.advance - _STEP * sign.face.size)
    return _blank(sign.face, x, text)


def _sign(glyph: Glyph, text: str) -> Sign:
    return Sign(glyph.face, glyph.glyph, glyph.x, _width(glyph.advance, glyph.face, text), text)


def _blank(face: Face, x: float, text: str) -> Sign:
    """Return a code without ink."""
    return Sign(face, -1, x, _width(0, face, text), text)


def _width(advance: float, face: Face, text: str) -> float:
    """Return the width of a code: never nothing but for marks, as pdf.js loses its place there."""
    return advance or (0 if text == " " or unicodedata.combining(text[0]) else face.size / 1000)


def _rtl_signs(run: Run, raised: list[Glyph]) -> Iterator[Sign]:
    """Give the signs of a run as they are painted; what only adds ink to a letter is put aside."""
    pen = run.x
    for _, group in groupby(run.glyphs, key=lambda glyph: glyph.cluster):
        cluster = list(group)
        if len(cluster) == 1 and len(cluster[0].text) == 1 and not cluster[0].rise:
            glyph = cluster[0]
            sign = _sign(glyph, glyph.text)
            pen = sign.x + sign.advance
            yield sign
            continue
        for sign in _cluster_signs(cluster, pen, raised):
            pen = sign.x + sign.advance
            yield sign


def _cluster_signs(cluster: list[Glyph], pen: float, raised: list[Glyph]) -> Iterator[Sign]:
    """Share the text of a cluster among its glyphs, one character for each code.

    Letters go to the glyphs that advance; a character without a glyph of its own gets a code
    without ink, so that every reader turns the characters round alike.
    """
    letters = _letters(cluster[0].text)
    bases = [glyph for glyph in reversed(cluster) if glyph.advance and not glyph.rise]
    bases = bases[: len(letters)]
    raised += [glyph for glyph in cluster if not any(glyph is base for base in bases)]
    if not bases:
        at = Sign(cluster[0].face, -1, pen, 0, "")
        yield from _all_before(at, cluster[0].text)
        return
    shares = [*letters[: len(bases) - 1], "".join(letters[len(bases) - 1 :])]
    for base, share in reversed(list(zip(bases, shares, strict=True))):
        sign = _sign(base, share[0])
        yield from _all_before(sign, share[1:])
        yield sign


def _all_before(sign: Sign, text: str) -> Iterator[Sign]:
    """Give codes without ink for the characters that follow a sign's own, from the last one.

    Marks on one letter keep their order, as PDFium does not turn marks round.
    """
    for group in reversed(_letters(text)):
        marks = group[not unicodedata.combining(group[0]) :]
        for character in (*marks, group[: len(group) - len(marks)]):
            if character:
                yield _blank(sign.face, sign.x - _NEAR * sign.face.size, character)


def _letters(text: str) -> list[str]:
    """Split a text before each character that is not a mark."""
    letters: list[str] = []
    for character in text:
        if letters and unicodedata.combining(character):
            letters[-1] += character
        else:
            letters.append(character)
    return letters
