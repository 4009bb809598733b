"""Arabic letters take the form that their neighbours ask for, and touch where they join.

The forms are predicted by arabic-reshaper from the letters of each word; the forms painted are read
from the glyphs through the font files. No shaping engine takes part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import groupby
from typing import Any

from briefing.errors import Finding, Place
from briefing.verify.letters import (
    FINAL,
    INITIAL,
    ISOLATED,
    MEDIAL,
    is_arabic,
    is_presentation_form,
)
from briefing.verify.levels import JOINER
from briefing.verify.lines import Line
from briefing.verify.passages import passages
from briefing.verify.read import PdfRead
from briefing.verify.signs import Sign
from briefing.verify.verdict import Expected, Verdict
from briefing.verify.walking import fault, listed

TOUCHING = 0.04
"""How far joined letters may stand apart or overlap, in ems: rounding is far below it."""

_FORMS = (ISOLATED, INITIAL, MEDIAL, FINAL)
_LAM = "ل"
_ALEF = "ا"
_SPACE = " "
_WORDS_AS_ONE = range(0xFDF0, 0xFDFE)  # signs for whole words, such as that of the rial
_TATWEEL = "\u0640"


def joining(read: PdfRead, expected: Expected | None, place: Place) -> Verdict:
    """Judge the form of every Arabic letter whose font is known."""
    judge = _Judge(read, place)
    for passage in passages(read, expected):
        for line in passage.lines:
            judge.line(line)
    judge.unknown_fonts()
    findings = listed((*judge.findings, *_presentation_forms(read, place)))
    why = "no Arabic letter is on its pages"
    if judge.skipped:
        why = f"the forms of {', '.join(sorted(judge.skipped))} are not known"
    return Verdict("joining", judge.letters, findings, "" if judge.letters else why)


@dataclass(slots=True, eq=False)
class _Letter:
    """A letter on the page and the form that it has to take."""

    char: str
    form: str
    sign: Sign
    word: str

    def joins(self, after: _Letter) -> bool:
        """Say whether it is joined to the letter after it; tatweel joins whatever can be."""
        if not is_arabic(self.char) or not is_arabic(after.char):
            return False
        if self.char == _TATWEEL:
            return after.form in (MEDIAL, FINAL)
        return self.form in (INITIAL, MEDIAL)


@dataclass(slots=True)
class _Judge:
    read: PdfRead
    place: Place
    letters: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)

    def line(self, line: Line) -> None:
        """Judge the letters of a line, glyph by glyph, then each with the one before."""
        if not any(is_arabic(sign.text[0]) for sign in line.signs):
            return
        before: _Letter | None = None
        for drawn in _drawn(line):
            self._form(drawn, line.page)
            if before is not None:
                if before.joins(drawn[0]):
                    self._touch(before, drawn[0], line.page)
                self._pair(before, drawn[0], line.page)
            before = drawn[-1]

    def _form(self, drawn: Sequence[_Letter], page: int) -> None:
        """Judge what one glyph shows."""
        if not drawn[0].form:
            return
        judged = [letter for letter in drawn if is_arabic(letter.char)]
        if not judged:
            return
        sign = drawn[0].sign
        wanted = tuple((letter.char, letter.form) for letter in drawn)
        for reading in sign.shown:
            if reading.letters == wanted or _same(reading.letters, wanted):
                self.letters += len(judged)
                return
        found = next(
            (reading for reading in sign.shown if reading.text == "".join(c for c, _ in wanted)),
            None,
        )
        known = sign.font is not None and sign.font.forms
        surely_wrong = found is not None and any(
            form in (INITIAL, MEDIAL) for _, form in wanted
        )  # the glyph of a letter in no context never joins the next one
        if found is None or not (known or surely_wrong):
            self.skipped[self._font_name(sign)] += len(judged)
            return
        self.letters += len(judged)
        for letter, (_, form) in zip(drawn, found.letters, strict=True):
            if form != letter.form:
                self._fault(
                    "wrong-form",
                    f"page {page}: in «{letter.word}» the letter {letter.char} stands in its "
                    f"{form} form, not in its {letter.form} form",
                )

    def _touch(self, before: _Letter, after: _Letter, page: int) -> None:
        """Letters that join touch: the next one ends where this one begins."""
        if not before.sign.shown or not after.sign.shown:  # which may only be parts of letters
            return
        right, left = before.sign.glyph, after.sign.glyph
        gap = right.x - (left.x + left.advance)
        if abs(gap) > TOUCHING * left.size:
            how = f"{gap:.1f} pt apart" if gap > 0 else f"{-gap:.1f} pt into each other"
            self._fault(
                "letters-apart",
                f"page {page}: in «{after.word}» {before.char} and {after.char} stand {how}, "
                "though they join",
            )

    def _pair(self, before: _Letter, after: _Letter, page: int) -> None:
        """A lam and its alef are drawn for each other, and for no one else."""
        first, second = before.sign, after.sign
        together = before.char == _LAM and after.char == _ALEF and before.joins(after)
        if together and first.font is not None and first.font is second.font:
            if (first.glyph.glyph, second.glyph.glyph) in first.font.joins:
                self._fault(
                    "wrong-lam-alef",
                    f"page {page}: in «{after.word}» lam and alef are not drawn as lam-alef",
                )
            elif not _variants(first) & _variants(second):
                self._fault(
                    "wrong-lam-alef",
                    f"page {page}: in «{after.word}» lam and alef are halves of two lam-alefs",
                )
        elif second.text == _ALEF and 0 not in _variants(second):
            self._fault(
                "wrong-lam-alef",
                f"page {page}: in «{after.word}» {before.char} is followed by the alef of a "
                "lam-alef",
            )
        elif first.text == _LAM and 0 not in _variants(first):
            self._fault(
                "wrong-lam-alef",
                f"page {page}: in «{before.word}» the lam of a lam-alef has no alef",
            )

    def unknown_fonts(self) -> None:
        """Say of which fonts the forms are not known."""
        for name, count in sorted(self.skipped.items()):
            finding = fault(
                self.place,
                "forms-unknown",
                f"{count} Arabic letters set in {name} were not judged: its forms are not known",
                warn=True,
            )
            self.findings.append(finding)

    def _font_name(self, sign: Sign) -> str:
        font = self.read.fonts.get(sign.glyph.font)
        return font.name.rpartition("+")[2] if font is not None else sign.glyph.font

    def _fault(self, code: str, message: str) -> None:
        self.findings.append(fault(self.place, code, message))


def _variants(sign: Sign) -> set[int]:
    return {reading.variant for reading in sign.shown} or {0}


def _same(shown: Sequence[tuple[str, str]], wanted: Sequence[tuple[str, str]]) -> bool:
    """Compare forms; tatweel has but one."""
    return len(shown) == len(wanted) and all(
        one == other or (one[0] == other[0] == _TATWEEL)
        for one, other in zip(shown, wanted, strict=True)
    )


def _drawn(line: Line) -> Iterator[list[_Letter]]:
    """Yield the characters of a line in logical order, those of one glyph together."""
    drawn: list[_Letter] = []
    for letter in _letters(line.reading()):
        if drawn and drawn[0].sign is not letter.sign:
            yield drawn
            drawn = []
        drawn.append(letter)
    if drawn:
        yield drawn


def _letters(reading: Sequence[tuple[str, Sign | None]]) -> Iterator[_Letter]:
    """Yield the characters of a line with the forms they have to take, word by word.

    No letter joins across a space, so the forms of a word are its own wherever it stands.
    """
    for parted, group in groupby(reading, key=lambda pair: pair[0] == _SPACE):
        if parted:
            continue
        chars = list(group)
        word = "".join([char for char, _ in chars])
        shown = [pair for pair in chars if pair[0] != JOINER]
        for (char, sign), form in zip(shown, _predicted(word), strict=True):
            if sign is not None:
                yield _Letter(char, form, sign, word)


@cache
def _reshaper() -> tuple[Any, dict[str, str]]:
    """Return the reshaper, and the form of each of its presentation forms."""
    from arabic_reshaper import ArabicReshaper

    reshaper = ArabicReshaper(
        {"delete_harakat": True, "support_ligatures": False, "support_zwj": True}
    )
    forms = {
        shaped: form
        for shapes in reshaper.letters.values()
        for shaped, form in zip(shapes, _FORMS, strict=True)
        if shaped
    }
    return reshaper, forms


@lru_cache(maxsize=8192)
def _predicted(word: str) -> tuple[str, ...]:
    """Return the form of every character but joiners; nothing for what is no Arabic letter.

    The word of a letter that the reshaper does not know is left alone: it would part its
    neighbours.
    """
    kept = word.replace(JOINER, "")
    unknown = ("",) * len(kept)
    if not any(map(is_arabic, kept)):
        return unknown
    reshaper, forms = _reshaper()
    shaped = reshaper.reshape(word)
    if len(shaped) != len(kept):
        return unknown
    if any(is_arabic(char) and char not in reshaper.letters for char in kept):
        return unknown
    return tuple(forms.get(one, "") for one in shaped)


def _presentation_forms(read: PdfRead, place: Place) -> Iterator[Finding]:
    """Text of letters in one form cannot be searched for (Unicode, 9.2): one finding a page."""
    for page in read.pages:
        found = [
            char
            for glyph in page.glyphs
            if not glyph.text.isascii()
            for char in glyph.text
            if is_presentation_form(char) and ord(char) not in _WORDS_AS_ONE
        ]
        if found:
            yield fault(
                place,
                "presentation-forms",
                f"page {page.number}: {len(found)} characters of its text are presentation forms, "
                f"the first U+{ord(found[0]):04X}: no search finds them",
            )
