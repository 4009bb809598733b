"""Figures and dates: what a fact says in one language it says in the other, and as it went in.

Every figure is read back from the cell of its row (user property `pair`, with `fact` where the row
tells one) and compared with the cell in the other language, whichever digits and grouping marks
each of them writes. One language may write a small count in words: only what stands on both sides
and differs is a finding.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from briefing.errors import Finding, Place
from briefing.verify.months import months
from briefing.verify.passages import Passage, passages
from briefing.verify.read import PdfRead
from briefing.verify.verdict import Expected, Verdict
from briefing.verify.walking import fault, listed, primary, property_of

_NUMBER = re.compile(
    r"(?<!\d)\d{1,3}(?:[\u00a0\u202f\u2009 .,\u066c’']\d{3})+(?:[.,\u066b]\d+)?(?!\d)"
    r"|\d+(?:[.,\u066b]\d+)?"
)
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_RUN = re.compile(r"\d+")
_MARKS_IN = re.compile(r"[^\d]")


def figures(read: PdfRead, expected: Expected | None, place: Place) -> Verdict:
    """Compare the figures of each text with its truth, and those of a pair with each other."""
    looked_at = 0
    findings: list[Finding] = []
    for passage in passages(read, expected):
        if passage.blocks:
            looked_at += sum(len(numbers(block.text)) for block in passage.blocks)
            findings += _changed(passage, place)
    for pair, cells in _cells(read, expected).items():
        compared, found = _differing(pair, cells, place)
        looked_at += compared
        findings += found
    if expected is not None:
        looked_at += len(expected.figures)
        findings += _lost(read, expected, place)
    why = "" if looked_at else "no figure stands in two languages that could be compared"
    return Verdict("figures", looked_at, listed(findings), why)


def numbers(text: str) -> list[str]:
    """Return the numbers of a text in plain digits: no grouping marks, a point for the decimals."""
    found = []
    for match in _NUMBER.finditer(_plain_digits(text)):
        *groups, last = _MARKS_IN.split(match[0])
        whole = not groups or (len(last) == 3 and len(groups[0]) <= 3 and groups[0] != "0")
        found.append("".join(groups) + ("" if whole else ".") + last)
    return found


def _plain_digits(text: str) -> str:
    """Write the decimal digits of every script as 0 to 9."""
    return _OTHER_DIGIT.sub(lambda match: str(unicodedata.decimal(match[0])), text)


# --- against what went in ------------------------------------------------------------------------


def _changed(passage: Passage, place: Place) -> Iterator[Finding]:
    """Yield a finding for the first figure of a passage that is not what went in."""
    given = _RUN.findall(_plain_digits(passage.said))
    wanted = _RUN.findall(_plain_digits(passage.truth))
    if "".join(given) == "".join(wanted) or sorted(given) == sorted(wanted):
        return
    shown, meant = next(
        (one, other)
        for one, other in zip_longest(given, wanted, fillvalue="nothing")
        if one != other
    )
    block = passage.blocks[0]
    where = _named(block.fact or property_of(passage.element, "fact"), block.pair)
    message = f"page {passage.page}: {where} says {shown} in {block.lang}, not {meant}"
    yield fault(place, "figure-changed", message)


def _lost(read: PdfRead, expected: Expected, place: Place) -> Iterator[Finding]:
    """Yield a finding for each figure of the facts that no content says."""
    there = {
        figure for passage in passages(read, expected) for figure in _RUN.findall(passage.said)
    }
    for figure in sorted(set(expected.figures) - there):
        yield fault(place, "figure-lost", f"the figure {figure} is on no page")


# --- one language against the other --------------------------------------------------------------

_Cells = dict[str, list[Passage]]
"""The texts of a pair by language."""


def _cells(read: PdfRead, expected: Expected | None) -> dict[str, _Cells]:
    found: dict[str, _Cells] = defaultdict(lambda: defaultdict(list))
    for passage in passages(read, expected):
        pair = property_of(passage.element, "pair")
        if pair and passage.element is not None and passage.element.lang:
            found[pair][primary(passage.element.lang)].append(passage)
    return found


def _differing(pair: str, cells: _Cells, place: Place) -> tuple[int, Iterable[Finding]]:
    """Compare the first two languages of a pair; say how many figures were compared."""
    if len(cells) < 2:
        return 0, ()
    (one, first), (other, second) = list(cells.items())[:2]
    left, right = (Counter(_numbers_in(those)) for those in (first, second))
    where = f"page {first[0].page}: {_named(property_of(first[0].element, 'fact'), pair)}"
    findings = []
    only_left, only_right = _apart(left, right)
    if only_left:
        said = f"{', '.join(only_left)} in {one}, but {', '.join(only_right)} in {other}"
        findings.append(fault(place, "figures-differ", f"{where} says {said}"))
    names, others = _apart(Counter(_months_in(first, one)), Counter(_months_in(second, other)))
    if names:
        said = f"{', '.join(names)} in {one}, but {', '.join(others)} in {other}"
        findings.append(fault(place, "dates-differ", f"{where} names the month {said}"))
    return (left & right).total() + max(len(only_left), len(only_right)), findings


def _apart(left: Counter[str], right: Counter[str]) -> tuple[list[str], list[str]]:
    """Return what either side has alone; nothing where only one of them has more."""
    only_left, only_right = list((left - right).elements()), list((right - left).elements())
    return (only_left, only_right) if only_left and only_right else ([], [])


def _months_in(cells: Sequence[Passage], lang: str) -> list[str]:
    return [str(month) for passage in cells for month in months(_plain_digits(passage.said), lang)]


def _numbers_in(cells: Sequence[Passage]) -> list[str]:
    return [number for passage in cells for number in numbers(passage.said)]


def _named(fact: str, pair: str) -> str:
    """Name a fact, else the row it stands in."""
    if fact:
        return f"the fact {fact}"
    return f"the row {pair}" if pair else "a text"
