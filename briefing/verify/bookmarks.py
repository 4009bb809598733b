"""Bookmarks: each repeats a heading, in every language of it, and leads to a page.

Heading and bookmark are compared by their letters, each as often, in no order: a heading in Arabic
may stand in the content from its end.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from briefing.errors import Finding, Place
from briefing.verify import walking
from briefing.verify.read import Element, PdfRead
from briefing.verify.sequence import NO_PAIRS, cells_of
from briefing.verify.verdict import Expected, Verdict

NO_HEADINGS = "it has no headings"
_HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")

_Key = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading of a cell: its text, and its letters."""

    element: Element
    text: str
    letters: Counter[str]


def bookmarks(read: PdfRead, expected: Expected | None, place: Place) -> Verdict:
    """Judge the outline of a file whose structure names pairs; other files owe none."""
    del expected
    groups = _groups(read)
    if not cells_of(read) or not (groups or read.bookmarks):
        return walking.skipped(read, "bookmarks", NO_HEADINGS if cells_of(read) else NO_PAIRS)
    if not read.bookmarks:
        message = "the PDF has headings, but no bookmarks"
        return Verdict("bookmarks", 1, (walking.fault(place, "no-bookmarks", message),))
    findings = [*_of_bookmarks(read, place, groups), *_of_headings(read, place, groups)]
    return Verdict("bookmarks", len(read.bookmarks), walking.listed(findings))


def _of_bookmarks(
    read: PdfRead, place: Place, groups: Sequence[Sequence[_Heading]]
) -> Iterator[Finding]:
    """Find the bookmarks that lead nowhere, or repeat no heading."""
    known = {_key(heading.letters) for group in groups for heading in group}
    known |= {_key(_together(group)) for group in groups}
    for bookmark in read.bookmarks:
        said = f"the bookmark {walking.quoted(bookmark.title)}"
        if bookmark.spot is None:
            yield walking.fault(place, "bookmark-nowhere", f"{said} leads to no page")
        if _key(_letters(bookmark.title)) not in known:
            yield walking.fault(place, "bookmark-differs", f"{said} repeats no heading")


def _of_headings(
    read: PdfRead, place: Place, groups: Sequence[Sequence[_Heading]]
) -> Iterator[Finding]:
    """Find the headings that are bookmarked in one of their languages only."""
    there = {_key(_letters(bookmark.title)) for bookmark in read.bookmarks}
    for group in groups:
        if _key(_together(group)) in there:
            continue
        lost = [heading for heading in group if _key(heading.letters) not in there]
        if 0 < len(lost) < len(group):
            first = lost[0]
            message = (
                f"{walking.where(first.element)}the bookmark of {walking.quoted(first.text)} "
                f"leaves its {walking.primary(first.element.lang)} out"
            )
            yield walking.fault(place, "bookmark-in-one-language", message)


def _groups(read: PdfRead) -> list[list[_Heading]]:
    """Return the headings of each pair, one of each language together."""
    by_cell: Mapping[tuple[str, str], list[_Heading]] = defaultdict(list)
    for element in walking.elements(read):
        pair = walking.property_of(element, "pair")
        if pair and element.role in _HEADINGS:
            text = walking.text(read, element)
            by_cell[pair, element.lang].append(_Heading(element, text, _letters(text)))
    found: dict[tuple[str, int], list[_Heading]] = defaultdict(list)
    for (pair, _), headings in by_cell.items():
        for number, heading in enumerate(headings):
            found[pair, number].append(heading)
    return list(found.values())


def _together(group: Sequence[_Heading]) -> Counter[str]:
    return sum((heading.letters for heading in group), Counter())


def _letters(text: str) -> Counter[str]:
    return Counter(filter(str.isalpha, unicodedata.normalize("NFKC", text).casefold()))


def _key(letters: Counter[str]) -> _Key:
    return tuple(sorted(letters.items()))
