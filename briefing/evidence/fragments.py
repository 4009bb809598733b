"""Links that open a page on the web at a passage: URL fragments with a text directive.

See https://wicg.github.io/scroll-to-text-fragment/: `#:~:text=[prefix-,]start[,end][,-suffix]`.
Browsers look for whole words and take the first place, so context is added until there is one only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from briefing.evidence.anchors import Found
from briefing.evidence.passages import Hit, Passages

MAX_FRAGMENT = 300
_DIRECTIVE = "#:~:text="
_CONTEXT = 8  # words of context at most
_ENDS = 4  # words of a long passage that stand for its beginning and its end

# A word as browsers see it: apostrophes and full stops between letters do not end it, nor do the
# marks that are written over letters.
_MARK = "\u00ad\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200d"
_WORD = re.compile(rf"[\w{_MARK}]+(?:['’.:·,](?=\w)[\w{_MARK}]+)*")
_TOKEN = re.compile(r"\S*\w\S*")


@dataclass(frozen=True, slots=True)
class _Place:
    """A stretch of the text in whole words, and the context chosen for it: offsets."""

    before: int
    start: int
    end: int
    after: int


def fragment(passages: Passages, hit: Hit) -> str | None:
    """Return the fragment that opens a page with this text at a place, `#` included.

    None when no fragment of at most 300 characters names that place alone.
    """
    start, end = _whole_words(passages.original, hit)
    for place in _with_context(passages.original, start, end):
        for pieces in _pieces(passages, place):
            written = _written(*pieces)
            if len(written) <= MAX_FRAGMENT:
                return written
    return None


def opens_by_itself(passages: Passages, found: Found) -> bool:
    """Whether an anchor, as it is written in the brief, opens its place and no other one."""
    if len(found.hits) != 1:
        return False
    (hit,) = found.hits
    if _whole_words(passages.original, hit) != (hit.start, hit.end):
        return False
    text = passages.original[hit.start : hit.end]
    return text == found.anchor.text and len(fragment_of(text)) <= MAX_FRAGMENT


def fragment_of(words: str) -> str:
    """Return the fragment that opens a page at words that stand in one place of it."""
    return _written("", words, "", "")


def url_of_passage(url: str, part: str) -> str:
    """Return the address of a page with a fragment that opens it at a passage."""
    page, _, inner = url.partition("#")
    return f"{page}#{inner}{part.removeprefix('#')}"


def _whole_words(text: str, hit: Hit) -> tuple[int, int]:
    """Widen a place to whole words: a browser finds no part of a word."""
    begins, ends = hit.start, hit.end
    before = max(text.rfind("\n", 0, hit.start), text.rfind(" ", 0, hit.start)) + 1
    for match in _WORD.finditer(text, before):
        if match.start() >= hit.end:
            break
        if match.end() > hit.start:
            begins, ends = min(begins, match.start()), max(ends, match.end())
    return begins, ends


def _with_context(text: str, start: int, end: int) -> Iterator[_Place]:
    """Yield a place with more and more words around it, as many before as behind it."""
    before, after = _words_before(text, start), _words_after(text, end)
    for count in range(_CONTEXT + 1):
        for behind in sorted(range(count + 1), key=lambda words: abs(2 * words - count)):
            ahead = count - behind
            if ahead < len(before) and behind < len(after):
                yield _Place(before[ahead], start, end, after[behind])


def _words_before(text: str, position: int) -> list[int]:
    """Return where the words before a place begin, the place itself first; of one line only."""
    ends = len(text[:position].rstrip())
    line = text.rfind("\n", 0, ends) + 1
    return [position, *(match.start() for match in reversed([*_spans(text, line, ends)]))]


def _words_after(text: str, position: int) -> list[int]:
    rest = text[position:]
    begins = position + len(rest) - len(rest.lstrip())
    line_end = text.find("\n", begins)
    ends = len(text) if line_end < 0 else line_end
    return [position, *(match.end() for match in _spans(text, begins, ends))]


def _spans(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    return _TOKEN.finditer(text, start, end)


def _pieces(passages: Passages, place: _Place) -> Iterator[tuple[str, str, str, str]]:
    """Yield prefix, start, end and suffix that name a place alone, the plainest first."""
    text = passages.original
    prefix, suffix = text[place.before : place.start], text[place.end : place.after]
    passage = text[place.start : place.end]
    whole = passages.find(text[place.before : place.after])
    if "\n" not in passage and len(whole) == 1:
        yield _flat(prefix), _flat(passage), "", _flat(suffix)
    if place.after != place.end:
        return
    words = list(_WORD.finditer(passage))
    for count in range(1, min(_ENDS, len(words) // 2) + 1):
        first = text[place.start : place.start + words[count - 1].end()]
        last_at = place.start + words[-count].start()
        last = text[last_at : place.end]
        openings = passages.find(text[place.before : place.start] + first)
        endings = [hit for hit in passages.find(last) if hit.start >= place.start + len(first)]
        if (
            len(openings) == 1
            and endings
            and endings[0].start == last_at
            and "\n" not in first + last
        ):
            yield _flat(prefix), _flat(first), _flat(last), ""


def _flat(text: str) -> str:
    return " ".join(text.split())


def _written(prefix: str, start: str, end: str, suffix: str) -> str:
    parts = [_encoded(start), _encoded(end)] if end else [_encoded(start)]
    if prefix:
        parts.insert(0, f"{_encoded(prefix)}-")
    if suffix:
        parts.append(f"-{_encoded(suffix)}")
    return _DIRECTIVE + ",".join(parts)


def _encoded(text: str) -> str:
    """Percent-encode a piece; the hyphen too, which has a meaning in the directive."""
    return quote(text, safe="").replace("-", "%2D")
