"""Spaces, quotes, apostrophes and dots as the language wants them.

The passes see a whole paragraph, so that a mark after a value or a quote before a term is right as
well, but they change nothing in values, foreign phrases, links and addresses. Each pass is
idempotent and keeps all letters and digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from itertools import groupby

from briefing.document import Run
from briefing.packs import LanguagePack

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SPACES = " \u00a0\u202f"
_NARROW = f"[{_SPACES}]*"
# What may follow a mark that ends a phrase; anything else is an address, a time or a file name.
_AFTER_MARK = r"(?=[\s\u00a0\u202f)\]»”’\"…!?؟.,،;؛:]|$)"
_OPENING = re.escape("«“‘([{")


def improve(runs: Sequence[Run], pack: LanguagePack, lang: str) -> tuple[Run, ...]:
    """Return the runs of a paragraph with the typography of its language."""
    line = _Line(_folded(runs), lang)
    line.change(_ELLIPSIS, lambda _: pack.ellipsis)
    line.change(_TELEPHONE, lambda match: match[0].replace(" ", "\u00a0"))
    line.change(_APOSTROPHE, lambda _: pack.apostrophe)
    straight = iter(range(len(line.text)))
    line.change(_QUOTE, lambda _: pack.quotes.close if next(straight) % 2 else pack.quotes.open)
    for pattern, space in _spacing(
        tuple(pack.spacing.before.items()), tuple(pack.spacing.after.items())
    ):
        line.change(pattern, partial(_same, space))
    if pack.keep_with_next:
        line.change(_sticky(pack.keep_with_next), partial(_same, "\u00a0"))
    return line.runs()


_ELLIPSIS = re.compile(r"(?<!\.)\.\.\.(?!\.)")
_TELEPHONE = re.compile(r"(?<![\w.,+])(?:\+\d{1,3}|0\d{1,3})(?: \d{2,4}){2,}(?![\w])")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'")
_QUOTE = re.compile('"')


def _same(space: str, match: re.Match[str]) -> str:
    del match
    return space


@lru_cache(maxsize=16)
def _sticky(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds the space after one of these words."""
    choice = "|".join(rf"(?<=(?<!\w){re.escape(word)})" for word in words)
    return re.compile(rf"(?:{choice}) (?=\S)")


@lru_cache(maxsize=16)
def _spacing(
    before: tuple[tuple[str, str], ...], after: tuple[tuple[str, str], ...]
) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return what to look for and the space to put there."""
    rules = []
    for mark, space in before:
        ends = "" if mark in "»”" else _AFTER_MARK
        # Two marks in a row (?!) belong together; after an opening bracket nothing is put.
        left = f"(?<=[^{_SPACES}{_OPENING}!?؟])"
        rules.append((re.compile(f"{left}{_NARROW}(?={re.escape(mark)}{ends})"), space))
    for mark, space in after:
        rules.append((re.compile(f"(?<={re.escape(mark)}){_NARROW}(?=[^{_SPACES}])"), space))
    return tuple(rules)


def _folded(runs: Iterable[Run]) -> list[Run]:
    """Fold white space to single spaces, across runs, and drop it at both ends."""
    folded: list[Run] = []
    at_space = True
    for run in runs:
        text = re.sub(r"[ \t\r\n]+", " ", run.text)
        if at_space and text.startswith(" "):
            text = text[1:]
        if text:
            at_space = text.endswith(" ")
            folded.append(_with_text(run, text))
    while folded and folded[-1].text.endswith(" "):
        text = folded[-1].text.rstrip(" ")
        folded[-1:] = [replace(folded[-1], text=text)] if text else []
    return folded


class _Line:
    """The text of a paragraph, with the run that each character belongs to."""

    def __init__(self, runs: Sequence[Run], lang: str) -> None:
        self._runs = list(runs)
        self._open = [
            run.kind == "text" or (run.kind == "term" and run.lang == lang) for run in runs
        ]
        self.text = "".join(run.text for run in runs)
        self._owners = [number for number, run in enumerate(runs) for _ in run.text]

    def change(self, pattern: re.Pattern[str], becomes: Callable[[re.Match[str]], str]) -> None:
        """Replace every match that lies in open text."""
        changes = [
            (match.start(), match.end(), new)
            for match in pattern.finditer(self.text)
            if (new := becomes(match)) != match[0]
        ]
        if not changes:
            return
        closed = [match.span() for match in _ADDRESS.finditer(self.text)]
        for start, end, new in reversed(changes):
            if any(first < max(end, start + 1) and start < last for first, last in closed):
                continue
            owner = self._owner(start, end)
            if owner is not None:
                self.text = self.text[:start] + new + self.text[end:]
                self._owners[start:end] = [owner] * len(new)

    def _owner(self, start: int, end: int) -> int | None:
        """Return the run that a change belongs to, None where the text must not change."""
        touched = self._owners[start:end] or self._owners[max(start - 1, 0) : start + 1]
        open_runs = [number for number in touched if self._open[number]]
        if start < end and len(open_runs) < len(touched):
            return None
        # A new space goes to plain words rather than into a name.
        plain = [number for number in open_runs if self._runs[number].kind == "text"]
        return next(iter(plain or open_runs), None)

    def runs(self) -> tuple[Run, ...]:
        """Return the runs as they are now."""
        runs: list[Run] = []
        start = 0
        for owner, group in groupby(self._owners):
            end = start + sum(1 for _ in group)
            runs.append(_with_text(self._runs[owner], self.text[start:end]))
            start = end
        return tuple(runs)


def _with_text(run: Run, text: str) -> Run:
    return run if text == run.text else replace(run, text=text)
