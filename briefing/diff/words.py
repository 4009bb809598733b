"""Two wordings, word by word: which words went, which came."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

_WORDS = re.compile(r"\S+")
_ALIKE = 0.4
"""Texts that have less in common are two texts: every word of them would be marked."""
_LONGEST = 2000
"""Of a text with more words, which no brief has, comparing takes too long."""

Piece = tuple[str, bool]
"""A stretch of a text, and whether the other text has something else there, or nothing."""


def word_pieces(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Cut two texts where they part, between words; nothing is marked where little is shared."""
    before, now = list(_WORDS.finditer(old)), list(_WORDS.finditer(new))
    if old == new or max(len(before), len(now)) > _LONGEST:
        return ((old, False),), ((new, False),)
    matcher = SequenceMatcher(None, [w[0] for w in before], [w[0] for w in now], autojunk=False)
    if matcher.ratio() < _ALIKE:
        return ((old, False),), ((new, False),)
    parts = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    return (
        _cut(old, before, [(first, last) for _, first, last, _, _ in parts]),
        _cut(new, now, [(first, last) for _, _, _, first, last in parts]),
    )


def _cut(text: str, words: list[re.Match[str]], marked: list[tuple[int, int]]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    at = 0
    for first, last in marked:
        if first < last:
            start, end = words[first].start(), words[last - 1].end()
            pieces += [(text[at:start], False), (text[start:end], True)]
            at = end
    pieces.append((text[at:], False))
    return tuple(piece for piece in pieces if piece[0])
