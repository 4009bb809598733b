"""Where a paragraph changes direction: neighbouring runs of the other direction in one isolate.

The engine resolves direction per text box (UAX #9 within a box, none across boxes), so a phrase
that must be read the other way has to be one box. Right-to-left paragraphs keep plain numbers and
dates as they are; numbers with a sign, a percent sign, a dash, a colon or spaces, addresses and
words of left-to-right scripts are isolated, together with what lies between two of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from briefing.document import Direction, Inline, Isolate, Paragraph, Run
from briefing.typeset.addresses import addresses

Span = tuple[int, int]


def paragraph(
    runs: Sequence[Run], direction: Direction, lang: str, other_script_language: str
) -> Paragraph:
    """Return the runs as a paragraph of one base direction, with its isolates.

    Words of the other direction that nobody gave a language are in `other_script_language`.
    """
    text = "".join(run.text for run in runs)
    content: list[Inline] = []
    position = 0
    for start, end in _spans(runs, text, direction):
        content += _cut(runs, position, start)
        inside = [_named(run, lang, other_script_language) for run in _cut(runs, start, end)]
        content.append(Isolate("rtl" if direction == "ltr" else "ltr", _merged(inside)))
        position = end
    content += _cut(runs, position, len(text))
    return Paragraph(lang, direction, _merged_inlines(content))


def first_direction(text: str) -> Direction | None:
    """Return the direction of the first letter (UAX #9, P2 and P3), None without letters."""
    return next((_DIRECTIONS[kind] for kind in _classes(text) if kind in _DIRECTIONS), None)


_DIRECTIONS: dict[str, Direction] = {"L": "ltr", "R": "rtl"}


def _spans(runs: Sequence[Run], text: str, direction: Direction) -> list[Span]:
    """Return what is to be isolated, in order, without overlaps."""
    classes = _classes(text)
    if direction == "ltr":
        return [match.span() for match in _RIGHT_TO_LEFT.finditer(classes)]
    found = sorted({*_foreign(runs), *addresses(text), *_words(classes), *_numbers(classes)})
    spans: list[Span] = []
    for start, end in found:
        if spans and _GAP.fullmatch(classes[spans[-1][1] : start]):
            start, end = spans[-1][0], max(end, spans[-1][1])
            spans.pop()
        spans.append((start, end))
    return spans


# All below work on one letter per character: L and R for letters of a direction, N for a European
# digit, A for an Arabic one, and anything else as it is.
_RIGHT_TO_LEFT = re.compile(r"R(?:[^L«»()\[\]]*R)?")
_WORD = re.compile(r"[@#]?[LN][LN'’._/&@:%?=#+~\-–]*")
_NUMBER = re.compile(
    r"\+N+(?:[ \u00a0.\-]N+)+"  # a telephone number
    r"|(?:(?<![RLN])[+\-−±])?[$€£]?N+(?:[.,:/\-–\u00a0\u202f]N+)*(?:[ \u00a0\u202f]?[%‰°$€£])?"
)
_PLAIN_NUMBER = re.compile(r"N+(?:[.,]N+)*")
_BLANK = r"[ \u00a0\u202f]*"
# Empty where two things overlap or touch; a plain number may lie between two of them.
_GAP = re.compile(rf"{_BLANK}[\-–—/&+·|]?{_BLANK}|{_BLANK}N+(?:[.,]N+)*{_BLANK}")


def _foreign(runs: Sequence[Run]) -> Iterator[Span]:
    """Yield names and phrases that begin from the left, digits and punctuation included."""
    position = 0
    for run in runs:
        if run.kind != "text" and run.kind != "value" and first_direction(run.text) == "ltr":
            yield position, position + len(run.text)
        position += len(run.text)


def _words(classes: str) -> Iterator[Span]:
    for match in _WORD.finditer(classes):
        word = match[0].rstrip("'’._/&@:?=~-–")
        if "L" in word:
            yield match.start(), match.start() + len(word)


def _numbers(classes: str) -> Iterator[Span]:
    for match in _NUMBER.finditer(classes):
        if not _PLAIN_NUMBER.fullmatch(match[0]):
            yield match.span()


class _Classes(dict[int, str]):
    """A translation table that learns the class of each character when it first meets it."""

    def __missing__(self, code: int) -> str:
        kind = unicodedata.bidirectional(chr(code))
        name = {"L": "L", "R": "R", "AL": "R", "EN": "N", "AN": "A", "NSM": _MARK}
        self[code] = name.get(kind, chr(code))
        return self[code]


_MARK = "\ue000"  # a private-use character, which no text contains
_TABLE = _Classes()


def _classes(text: str) -> str:
    classes = text.translate(_TABLE)
    if _MARK in classes:  # UAX #9, W1: a mark is as its letter
        classes = re.sub(f"(.){_MARK}+", lambda match: match[1] * len(match[0]), classes)
    return classes


def _cut(runs: Sequence[Run], start: int, end: int) -> Iterator[Run]:
    """Yield what stands between two positions of the paragraph."""
    position = 0
    for run in runs:
        length = len(run.text)
        first, last = max(start - position, 0), min(end - position, length)
        if first == 0 and last == length:
            yield run
        elif first < last:
            yield replace(run, text=run.text[first:last])
        position += length


def _named(run: Run, lang: str, other_script_language: str) -> Run:
    if run.lang == lang and first_direction(run.text):
        return replace(run, lang=other_script_language)
    return run


def _merged(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Join neighbouring words that differ in nothing."""
    merged: list[Run] = []
    for run in runs:
        if merged and run.kind == merged[-1].kind == "text" and run.lang == merged[-1].lang:
            run = replace(run, text=merged.pop().text + run.text)
        merged.append(run)
    return tuple(merged)


def _merged_inlines(content: Iterable[Inline]) -> tuple[Inline, ...]:
    merged: list[Inline] = []
    for isolate, group in groupby(content, lambda inline: isinstance(inline, Isolate)):
        members = list(group)
        merged += members if isolate else _merged(run for run in members if isinstance(run, Run))
    return tuple(merged)
