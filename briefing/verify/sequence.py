"""The order in which the file is read aloud: pairs, facts, and the way down the page.

It judges the cells that `briefing` names in the structure tree, by the user properties `pair` and
`fact` (ISO 32000-1, 14.7.5.4): one cell for each language of a pair. Whether pairs are read one by
one or language by language is the brief's choice; each language must tell the same, in one order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from briefing.errors import Finding, Place
from briefing.verify import walking
from briefing.verify.read import Element, PdfRead, Spot
from briefing.verify.verdict import Expected, Verdict

NO_PAIRS = "the structure tree names no pairs of languages"
NO_FACTS = "the structure tree names no facts"
TOLERANCE = 1.0
_ABOVE = 36.0
"""How far above the first baseline of a fact a link to it may lead, in points."""
_HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")


@dataclass(frozen=True, slots=True)
class Cell:
    """One language's side of a pair."""

    pair: str
    fact: str
    language: str
    element: Element

    @property
    def in_section(self) -> bool:
        """Whether it is the fact's own cell, and not a card or a date that tells it again."""
        return bool(self.fact) and self.pair == self.fact


def cells_of(read: PdfRead) -> list[Cell]:
    """Return the cells of all pairs, in reading order."""
    return [
        Cell(
            element.properties["pair"],
            element.properties.get("fact", ""),
            walking.primary(element.lang),
            element,
        )
        for element in walking.elements(read)
        if "pair" in element.properties
    ]


def fact_of(element: Element) -> str:
    """Return the fact whose own text an element stands in, if it does."""
    told = _telling(element)
    return "" if told is None else told.properties["fact"]


def _telling(element: Element) -> Element | None:
    for at in walking.above(element):
        fact = at.properties.get("fact", "")
        if fact and at.properties.get("pair") == fact:
            return at
    return None


def leads_to_fact(read: PdfRead, spots: Iterable[Spot], mark: Element) -> bool:
    """Say whether one of some places is that of the fact that a mark stands in, if it does."""
    told = _telling(mark)
    span = _span(read, told) if told is not None else None
    if span is None:
        return True
    return any(
        spot.page == span.first_page
        and (spot.top is None or spot.top < span.top + _ABOVE)
        and (spot.top is None or spot.top > span.bottom or span.last_page > span.first_page)
        for spot in spots
    )


def pairs(read: PdfRead, expected: Expected | None, place: Place) -> Verdict:
    """Every pair stands in every language, and each language tells the pairs in the same order."""
    del expected
    cells = cells_of(read)
    if not cells:
        return walking.skipped(read, "pairs", NO_PAIRS)
    by_pair = _grouped(cells, lambda cell: cell.pair)
    languages = list(dict.fromkeys(cell.language for cell in cells))
    findings = [*_incomplete(place, by_pair, languages)]
    if not findings:
        findings += _order_of_languages(read, place, by_pair, languages)
        findings += _order_of_pairs(place, cells, languages)
        findings += _unequal(place, by_pair)
    return Verdict("pairs", len(by_pair), walking.few(findings))


def _incomplete(
    place: Place, by_pair: Mapping[str, list[Cell]], languages: Sequence[str]
) -> Iterator[Finding]:
    for pair, cells in by_pair.items():
        told = [cell.language for cell in cells]
        if sorted(told) != sorted(languages):
            yield walking.fault(
                place,
                "pair-incomplete",
                f"{walking.where(cells[0].element)}the pair {pair} stands in "
                f"{', '.join(told)}, not once in each of {', '.join(languages)}",
            )


def _order_of_languages(
    read: PdfRead, place: Place, by_pair: Mapping[str, list[Cell]], languages: Sequence[str]
) -> Iterator[Finding]:
    if languages[0] != walking.primary(read.lang):
        message = f"the file is in {read.lang}, but {languages[0]} is read first"
        yield walking.fault(place, "language-order", message)
    for pair, cells in by_pair.items():
        told = [cell.language for cell in cells]
        if told != languages:
            yield walking.fault(
                place,
                "language-order",
                f"{walking.where(cells[0].element)}the pair {pair} is read in "
                f"{', '.join(told)}, the others in {', '.join(languages)}",
            )


def _order_of_pairs(
    place: Place, cells: Sequence[Cell], languages: Sequence[str]
) -> Iterator[Finding]:
    columns = [[cell for cell in cells if cell.language == language] for language in languages]
    for row in zip(*columns, strict=True):
        if len({cell.pair for cell in row}) > 1:
            told = " and ".join(f"{cell.pair} in {cell.language}" for cell in row)
            where = walking.where(row[0].element)
            message = (
                f"{where}the languages tell the pairs in different orders: {told} come together"
            )
            yield walking.fault(place, "pair-order", message)
            return


def _unequal(place: Place, by_pair: Mapping[str, list[Cell]]) -> Iterator[Finding]:
    """Both sides of a pair have the same headings and as many references."""
    for pair, cells in by_pair.items():
        where = walking.where(cells[0].element)
        headings = {cell.language: _roles(cell, *_HEADINGS) for cell in cells}
        if len(set(headings.values())) > 1:
            said = "; ".join(f"{lang}: {' '.join(had) or 'none'}" for lang, had in headings.items())
            message = f"{where}the headings of the pair {pair} differ: {said}"
            yield walking.fault(place, "headings-differ", message)
        notes = {cell.language: len(_roles(cell, "Reference")) for cell in cells}
        if len(set(notes.values())) > 1:
            said = "; ".join(f"{lang}: {count}" for lang, count in notes.items())
            message = f"{where}the references of the pair {pair} differ in number: {said}"
            yield walking.fault(place, "references-differ", message)


def _roles(cell: Cell, *roles: str) -> tuple[str, ...]:
    return tuple(element.role for element in cell.element.walk() if element.role in roles)


def facts(read: PdfRead, expected: Expected | None, place: Place) -> Verdict:
    """Every fact has an element with its id in each language, in the order of the brief."""
    cells = [cell for cell in cells_of(read) if cell.fact]
    told = _facts_of(expected)
    if not cells and not told:
        return walking.skipped(read, "facts", NO_FACTS)
    languages = {cell.language for cell in cells_of(read)}
    findings = [*_ids(place, cells)]
    for fact, had in _grouped(cells, lambda cell: cell.fact).items():
        missing = sorted(languages - {cell.language for cell in had})
        if missing:
            message = f"the fact {fact} is not told in {', '.join(missing)}"
            findings.append(walking.fault(place, "fact-missing", message))
    own = list(dict.fromkeys(cell.fact for cell in cells if cell.in_section))
    named = {cell.fact for cell in cells}
    findings += [
        walking.fault(
            place, "fact-missing", f"no element of the structure tree tells the fact {fact}"
        )
        for fact in told
        if fact not in own
    ]
    if [fact for fact in told if fact in own] != [fact for fact in own if fact in told]:
        message = "the facts are read in another order than the brief tells them"
        findings.append(walking.fault(place, "fact-order", message))
    return Verdict("facts", len(named | set(told)), walking.few(findings))


def _facts_of(expected: Expected | None) -> list[str]:
    """Return the facts that the brief tells in its sections, in order."""
    if expected is None:
        return []
    blocks = [block for block in expected.blocks if block.fact and block.fact == block.pair]
    return list(dict.fromkeys(block.fact for block in blocks))


def _ids(place: Place, cells: Iterable[Cell]) -> Iterator[Finding]:
    for cell in cells:
        if cell.in_section and cell.element.id not in (
            f"{cell.fact}.{cell.language}",
            f"{cell.fact}.{cell.element.lang}",
        ):
            had = f"the id {cell.element.id}" if cell.element.id else "no id"
            yield walking.fault(
                place,
                "fact-without-id",
                f"{walking.where(cell.element)}the element of the fact {cell.fact} in "
                f"{cell.language} has {had}",
            )


def down_the_page(read: PdfRead, expected: Expected | None, place: Place) -> Verdict:
    """What is read later in a language does not stand wholly above what is read before it."""
    del expected
    cells = cells_of(read)
    if not cells:
        return walking.skipped(read, "reading order", NO_PAIRS)
    looked_at = 0
    findings = []
    for turn in _turns(cells):
        before: dict[str, tuple[Cell, _Span]] = {}
        for cell in turn:
            span = _span(read, cell.element)
            if span is None:
                continue
            looked_at += 1
            earlier = before.get(cell.language)
            if earlier is not None and span.above(earlier[1]):
                message = (
                    f"page {span.first_page}: {cell.pair} in {cell.language} stands above "
                    f"{earlier[0].pair}, but is read after it"
                )
                findings.append(walking.fault(place, "reads-upwards", message))
            before[cell.language] = cell, span
    return Verdict("reading order", looked_at, walking.few(findings))


def _turns(cells: Sequence[Cell]) -> Iterator[list[Cell]]:
    """Part the cells where the reading comes back to a language after other pairs in another.

    What the languages share, a table or a list, is read after each of them has told the rest.
    """
    turn: list[Cell] = []
    last: dict[str, int] = {}
    for cell in cells:
        since = turn[last[cell.language] :] if cell.language in last else []
        if {other.pair for other in since} - {cell.pair, since[0].pair if since else ""}:
            yield turn
            turn, last = [], {}
        last[cell.language] = len(turn)
        turn.append(cell)
    yield turn


@dataclass(frozen=True, slots=True)
class _Span:
    """From where to where a cell reaches, by its first and its last baseline."""

    first_page: int
    top: float
    last_page: int
    bottom: float
    left: float
    right: float

    def above(self, other: _Span) -> bool:
        """Say whether it ends before the other begins, and does not stand beside it."""
        if self.last_page != other.first_page:
            return self.last_page < other.first_page
        overlaps = self.left < other.right and other.left < self.right
        return overlaps and self.bottom > other.top + TOLERANCE


def _span(read: PdfRead, element: Element) -> _Span | None:
    glyphs = [glyph for glyph in read.glyphs_of(element) if glyph.text.strip()]
    if not glyphs:
        return None
    first = min(glyph.page for glyph in glyphs)
    last = max(glyph.page for glyph in glyphs)
    return _Span(
        first,
        max(glyph.baseline for glyph in glyphs if glyph.page == first),
        last,
        min(glyph.baseline for glyph in glyphs if glyph.page == last),
        min(glyph.x for glyph in glyphs),
        max(glyph.x + glyph.advance for glyph in glyphs),
    )


def _grouped(cells: Iterable[Cell], key: Callable[[Cell], str]) -> dict[str, list[Cell]]:
    """Group cells by a name, in the order of their first one."""
    found: dict[str, list[Cell]] = {}
    for cell in cells:
        found.setdefault(key(cell), []).append(cell)
    return found
