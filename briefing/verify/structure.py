"""What assistance is told of a file, beyond what a validator can see.

Validators ask whether the structure is well formed; these checks hold it against what is painted:
headings, tables, pictures, links, notes, running heads, and that each text is told once. They
judge any tagged PDF, and say why where they cannot.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from briefing.errors import Finding, Place
from briefing.verify import languages, sequence, walking
from briefing.verify.read import Annotation, Box, Content, Element, Glyph, PdfRead, Reference
from briefing.verify.verdict import Check, Expected, Verdict

_HEADING = re.compile(r"H[1-6]")
_FILE_NAME = re.compile(r"\S+\.(?:avif|gif|jpe?g|pdf|png|svg|tiff?|webp)", re.IGNORECASE)
_URL = re.compile(r"\S+://\S*|#\S*|www\.\S+")
_DIGITS = re.compile(r"\d+")
_MARGIN = 0.12
"""The share of a page's height, above and below, in which running heads are looked for."""
_LEAST_PAGES = 3
_SLACK = 2.0
_LEAST_SIZE = 2.0
"""A link of less, in points, can hardly be pressed."""


def tags(read: PdfRead, expected: Expected | None, place: Place) -> Verdict:
    """Every painted text is content of one element, or an artifact (ISO 14289-1, 7.1)."""
    del expected
    if read.root is None:
        return walking.skipped(read, "tags", "")
    owners = Counter(
        kid
        for element in walking.elements(read)
        for kid in element.kids
        if isinstance(kid, Content)
    )
    findings = [
        walking.fault(
            place,
            "content-twice",
            f"page {content.page}: {walking.quoted(_said(read, content))} "
            f"belongs to {count} places of the structure tree",
        )
        for content, count in owners.items()
        if count > 1
    ]
    looked_at = 0
    for page in read.pages:
        strays = []
        for (mcid, artifact), run in groupby(
            page.glyphs, lambda glyph: (glyph.mcid, glyph.artifact)
        ):
            text = walking.written(run)
            looked_at += 1
            untagged = mcid is None or Content(page.number, mcid) not in owners
            if untagged and not artifact and text.strip():
                strays.append(text)
        if strays:
            message = (
                f"page {page.number}: {walking.quoted(strays[0])}{_others(len(strays))}: "
                "neither in the structure tree nor an artifact"
            )
            findings.append(walking.fault(place, "content-untagged", message))
    return Verdict("tags", looked_at, walking.few(findings))


def _said(read: PdfRead, content: Content) -> str:
    return walking.written(read.by_mcid.get((content.page, content.mcid), ()))


def _others(count: int) -> str:
    return f" and {count - 1} more" if count > 1 else ""


def running_heads(read: PdfRead, expected: Expected | None, place: Place) -> Verdict:
    """What stands at the head or foot of most pages is an artifact; what stands once is none.

    What is told of a fact is no running head, though the facts at the head of many pages say it.
    """
    del expected
    if read.root is None:
        return walking.skipped(read, "running heads", "")
    of_facts = _of_facts(read)
    lines = [line for page in read.pages for line in _lines(page.glyphs)]
    repeated = _repeated(lines, max(_LEAST_PAGES, len(read.pages) // 2 + 1))
    findings = []
    for line in lines:
        again = _fingerprint(line) in repeated
        text = walking.quoted(walking.written(line))
        where = f"page {line[0].page}: {text}"
        of_a_fact = (line[0].page, line[0].mcid) in of_facts
        if not line[0].artifact and not of_a_fact and again and _in_margin(read, line):
            message = f"{where}: a running head is read as content"
            findings.append(walking.fault(place, "header-as-content", message))
        elif line[0].artifact and not again and not _in_margin(read, line) and len(text) > 3:
            message = f"{where}: a text of the page is hidden from assistance as an artifact"
            findings.append(walking.fault(place, "content-as-artifact", message))
    return Verdict("running heads", len(lines), walking.few(findings))


def _of_facts(read: PdfRead) -> set[tuple[int, int | None]]:
    """Return the marked content that stands in the elements of facts, by page and identifier."""
    return {
        (content.page, content.mcid)
        for element in walking.elements(read)
        if "fact" in element.properties
        for content in element.content()
    }


def _lines(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Group glyphs that follow each other on one baseline, in one sequence of marked content."""
    for _, run in groupby(glyphs, lambda at: (at.mcid, at.artifact, round(at.baseline))):
        line = list(run)
        if walking.written(line).strip():
            yield line


def _repeated(lines: Iterable[Sequence[Glyph]], most: int) -> set[tuple[str, int]]:
    """Return the fingerprints of what stands at one height of so many pages.

    Figures alone must count the pages: the first paragraph of a page has its number there too.
    """
    seen: dict[tuple[str, int], dict[int, str]] = {}
    for line in lines:
        seen.setdefault(_fingerprint(line), {})[line[0].page] = walking.written(line)
    return {
        key
        for key, pages in seen.items()
        if len(pages) >= most and (any(map(str.isalpha, key[0])) or _counts(pages))
    }


def _counts(pages: Mapping[int, str]) -> bool:
    firsts = [(page, _DIGITS.search(text)) for page, text in pages.items()]
    return len({int(found[0]) - page for page, found in firsts if found}) == 1


def _fingerprint(line: Sequence[Glyph]) -> tuple[str, int]:
    """Return the words of a line, its figures aside, and its height on the page."""
    return _DIGITS.sub("#", walking.written(line).strip()), round(line[0].baseline)


def _in_margin(read: PdfRead, line: Sequence[Glyph]) -> bool:
    box = read.pages[line[0].page - 1].box
    margin = (box.top - box.bottom) * _MARGIN
    return not box.bottom + margin < line[0].baseline < box.top - margin


def headings(read: PdfRead, expected: Expected | None, place: Place) -> Verdict:
    """Headings begin at the first level and skip none (ISO 14289-1, 7.4.2)."""
    del expected
    found = [element for element in walking.elements(read) if _HEADING.fullmatch(element.role)]
    if not found:
        return walking.skipped(read, "headings", "it has no headings")
    findings = []
    deepest = 0
    for element in found:
        level = int(element.role[1])
        where = f"{walking.where(element)}{walking.quoted(walking.text(read, element))}"
        if level > deepest + 1:
            before = f"after one of level {deepest}" if deepest else "as the first"
            message = f"{where}: a heading of level {level} {before}"
            findings.append(walking.fault(place, "heading-skipped", message))
        if not walking.text(read, element).strip():
            findings.append(
                walking.fault(place, "heading-empty", f"{where}: a heading says nothing")
            )
        deepest = level
    return Verdict("headings", len(found), walking.few(findings))


def tables(read: PdfRead, expected: Expected | None, place: Place) -> Verdict:
    """Tables are rectangular, their headers say what they head, and cells point to headers."""
    del expected
    found = walking.of_role(read, "Table")
    if not found:
        return walking.skipped(read, "tables", "it has no tables")
    findings: list[Finding] = []
    for table in found:
        where = walking.where(table)
        for code, message in _table_faults(read, table):
            findings.append(walking.fault(place, code, f"{where}{message}"))
    return Verdict("tables", len(found), walking.few(findings))


def _table_faults(read: PdfRead, table: Element) -> Iterator[tuple[str, str]]:
    heads = walking.below(table, "TH")
    if not heads:
        yield "table-without-headers", "a table has no header cells"
    for head in heads:
        text = walking.quoted(walking.text(read, head))
        if head.attributes.get("Scope") not in ("Row", "Column", "Both"):
            yield "header-without-scope", f"the header cell {text} heads neither row nor column"
    for row in walking.below(table, "TR"):
        for head, wrong in _wrong_scopes(walking.below(row, "TH", "TD")):
            text = walking.quoted(walking.text(read, head))
            yield "wrong-scope", f"the header cell {text} says that it heads its {wrong}"
    ids = {head.id for head in heads}
    for cell in walking.below(table, "TD", "TH"):
        lost = sorted(set(_strings(cell.attributes.get("Headers"))) - ids)
        if lost:
            text = walking.quoted(walking.text(read, cell))
            yield "headers-nowhere", f"the cell {text} names headers that are none: {lost[0]}"
    widths = _widths(walking.below(table, "TR"))
    if len(set(widths)) > 1:
        said = ", ".join(map(str, widths[:8]))
        yield "table-ragged", f"the rows of a table have {said} cells"


def _wrong_scopes(cells: Sequence[Element]) -> Iterator[tuple[Element, str]]:
    """Find what cannot be: a row of headers that head it, a header of data that heads a column."""
    if len(cells) < 2:
        return
    if all(cell.role == "TH" for cell in cells):
        yield from ((cell, "row") for cell in cells[1:] if cell.attributes.get("Scope") == "Row")
    elif cells[0].role == "TH" and cells[0].attributes.get("Scope") == "Column":
        yield cells[0], "column"


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [str(entry) for entry in value] if isinstance(value, list | tuple) else []


def _widths(rows: Sequence[Element]) -> list[int]:
    """Count the columns of each row, spans over rows and columns included."""
    widths: list[int] = []
    hanging: list[int] = []  # how many more rows each spanning cell reaches down
    for row in rows:
        cells = walking.below(row, "TH", "TD")
        spans = [(_span(cell, "ColSpan"), _span(cell, "RowSpan")) for cell in cells]
        widths.append(len(hanging) + sum(across for across, _ in spans))
        hanging = [left - 1 for left in hanging if left > 1]
        hanging += [down - 1 for across, down in spans if down > 1 for _ in range(across)]
    return widths


def _span(cell: Element, name: str) -> int:
    value = cell.attributes.get(name, 1)
    return max(1, int(value)) if isinstance(value, int | float) else 1


def pictures(read: PdfRead, expected: Expected | None, place: Place) -> Verdict:
    """Pictures say in their language what they show, and stand where they are painted."""
    del expected
    found = walking.of_role(read, "Figure", "Formula")
    if not found:
        return walking.skipped(read, "pictures", "it has no pictures")
    findings = []
    for picture in found:
        where = walking.where(picture)
        for code, message, warn in _picture_faults(read, picture):
            findings.append(walking.fault(place, code, f"{where}{message}", warn=warn))
    return Verdict("pictures", len(found), walking.few(findings))


def _picture_faults(read: PdfRead, picture: Element) -> Iterator[tuple[str, str, bool]]:
    said = (picture.alt or picture.actual_text or "").strip()
    wanted = languages.script_of_language(picture.lang)
    if not said:
        yield "picture-without-text", "a picture has no alternative text", False
    elif _FILE_NAME.fullmatch(said):
        message = f"the alternative text of a picture is the name of a file, {said}"
        yield "picture-without-text", message, False
    elif wanted and languages.scripts(said).keys() - {wanted}:
        message = f"the alternative text {walking.quoted(said)} is not in {picture.lang}"
        yield "wrong-text-language", message, False
    box = _bounding_box(picture)
    page = walking.page_of(picture)
    if page is None or not 1 <= page <= len(read.pages):
        return
    if box is None:
        yield "picture-without-box", "a picture does not say where it stands", True
    elif not _within(box, read.pages[page - 1].box):
        yield "wrong-picture-box", "the box of a picture lies outside the page", False
    elif not _painted(read, page, box):
        yield "wrong-picture-box", "no picture is painted in the box of a picture", False


def _bounding_box(element: Element) -> Box | None:
    value = element.attributes.get("BBox")
    if not isinstance(value, list | tuple) or len(value) != 4:
        return None
    numbers = [float(edge) for edge in value if isinstance(edge, int | float)]
    if len(numbers) != 4:
        return None
    left, bottom, right, top = numbers
    return Box(min(left, right), min(bottom, top), max(left, right), max(bottom, top))


def _within(inner: Box, outer: Box) -> bool:
    return (
        inner.left >= outer.left - _SLACK
        and inner.bottom >= outer.bottom - _SLACK
        and inner.right <= outer.right + _SLACK
        and inner.top <= outer.top + _SLACK
    )


def _painted(read: PdfRead, page: int, box: Box) -> bool:
    """Whether what is painted inside a box fills half its width and height, or may do so.

    Lines that are drawn, not filled, have no area: a page with some is given the benefit.
    """
    found = read.pages[page - 1]
    inside = [area.box for area in found.areas if _within(area.box, box)]
    if not inside:
        return found.strokes > 0
    width = max(area.right for area in inside) - min(area.left for area in inside)
    height = max(area.top for area in inside) - min(area.bottom for area in inside)
    return 2 * width >= box.right - box.left and 2 * height >= box.top - box.bottom


def links(read: PdfRead, expected: Expected | None, place: Place) -> Verdict:
    """Links can be followed, and say where to in words (ISO 14289-1, 7.18.5)."""
    del expected
    found = walking.of_role(read, "Link")
    annotations = [
        annotation
        for page in read.pages
        for annotation in page.annotations
        if annotation.subtype == "Link"
    ]
    boxes = {at.number: (at.page, at.box) for at in annotations if at.number}
    if read.root is None or not (found or annotations):
        return walking.skipped(read, "links", "it has no links")
    faults = [
        (code, f"{walking.where(link)}{walking.quoted(walking.text(read, link))}: {message}")
        for link in found
        for code, message in _link_faults(read, link, boxes)
    ]
    faults += [
        (code, f"page {annotation.page}: a link to {_aim(annotation)} {message}")
        for annotation in annotations
        for code, message in _annotation_faults(read, annotation)
    ]
    findings = [walking.fault(place, code, message) for code, message in faults]
    return Verdict("links", len(found) + len(annotations), walking.few(findings))


def _link_faults(
    read: PdfRead, link: Element, boxes: Mapping[int, tuple[int, Box]]
) -> Iterator[tuple[str, str]]:
    targets = walking.targets(link)
    if not targets:
        yield "link-without-target", "a link that leads nowhere"
    areas = [boxes[target.number] for target in targets if target.number in boxes]
    letters = [glyph for glyph in read.glyphs_of(link) if glyph.text.strip()]
    off = [glyph for glyph in letters if not any(_is_over(*area, glyph) for area in areas)]
    if areas and 2 * len(off) > len(letters):
        yield "link-misplaced", "the link is pressed elsewhere than where it is read"
    shown = walking.text(read, link).strip()
    for message in dict.fromkeys(_undescribed(target, shown) for target in targets):
        if message:
            yield "link-without-description", message


def _is_over(page: int, box: Box, glyph: Glyph) -> bool:
    """Whether the middle of a letter lies in the area of a link."""
    x, y = glyph.x + glyph.advance / 2, glyph.y + glyph.size / 4
    return (
        page == glyph.page
        and box.left - _SLACK <= x <= box.right + _SLACK
        and box.bottom - _SLACK <= y <= box.top + _SLACK
    )


def _annotation_faults(read: PdfRead, annotation: Annotation) -> Iterator[tuple[str, str]]:
    name = annotation.destination
    if name and not _is_known(read, name):
        yield "link-nowhere", "finds no such place in the file"
    if not annotation.tagged:
        yield "link-untagged", "stands outside the structure tree"
    if min(_size(annotation.box)) < _LEAST_SIZE:
        yield "link-too-small", "has no area to press"


def _is_known(read: PdfRead, name: str) -> bool:
    if name.startswith("object ") or name in read.destinations:
        return True
    return any(element.id == name for element in walking.elements(read))


def _aim(annotation: Annotation) -> str:
    return annotation.uri or annotation.destination or "nowhere"


def _size(box: Box) -> tuple[float, float]:
    return abs(box.right - box.left), abs(box.top - box.bottom)


def _undescribed(target: Reference, shown: str) -> str:
    """Say what is wrong with the description of a link, if something is.

    An address that stands on the page as such is announced as what it is.
    """
    said = target.contents.strip()
    if not said:
        return "the link has no description"
    if said == shown:
        return ""
    if said in (target.uri, target.destination) or _URL.fullmatch(said):
        return f"the link is described by its address, {said}"
    return ""


def notes(read: PdfRead, expected: Expected | None, place: Place) -> Verdict:
    """References lead to notes, notes have ids, are referred to, and lead back (7.9)."""
    del expected
    found = walking.of_role(read, "Note")
    marks = walking.of_role(read, "Reference")
    if not found and not marks:
        return walking.skipped(read, "notes", "it has no notes")
    known = {note.id: note for note in found if note.id}
    findings = [
        walking.fault(
            place,
            "note-without-id",
            f"{walking.where(note)}the note {walking.quoted(walking.text(read, note))} has no id",
        )
        for note in found
        if not note.id
    ]
    referring: dict[str, list[Element]] = {}
    for mark in marks:
        where = f"{walking.where(mark)}the reference {walking.quoted(walking.text(read, mark))} "
        targets = walking.targets(mark)
        if not targets:
            findings.append(walking.fault(place, "reference-without-link", f"{where}has no link"))
        for name in dict.fromkeys(target.destination for target in targets):
            if name in known:
                referring.setdefault(name, []).append(mark)
            elif name and not name.startswith("object "):
                message = f"{where}leads to {name}, which is no note"
                findings.append(walking.fault(place, "reference-nowhere", message))
    findings += _returns(read, place, known, referring)
    return Verdict("notes", len(found) + len(marks), walking.few(findings))


def _returns(
    read: PdfRead,
    place: Place,
    known: Mapping[str, Element],
    referring: Mapping[str, Sequence[Element]],
) -> Iterator[Finding]:
    """Find the notes that nothing refers to, and those that do not lead back to each fact."""
    for name, note in known.items():
        where = f"{walking.where(note)}the note {name} "
        if name not in referring:
            yield walking.fault(place, "note-unused", f"{where}is referred to nowhere", warn=True)
            continue
        facts = {fact for mark in referring[name] if (fact := sequence.fact_of(mark))}
        back = {target.destination for target in walking.targets(note) if target.destination}
        if len(back) < len(facts):
            message = f"{where}leads back to {len(back)} of {len(facts)} facts"
            yield walking.fault(place, "note-without-return", message)
            continue
        spots = [read.destinations[aim] for aim in back if aim in read.destinations]
        missed = [mark for mark in referring[name] if not sequence.leads_to_fact(read, spots, mark)]
        if spots and missed:
            fact = sequence.fact_of(missed[0])
            yield walking.fault(
                place, "note-without-return", f"{where}does not lead back to the fact {fact}"
            )


def identifiers(read: PdfRead, expected: Expected | None, place: Place) -> Verdict:
    """No two elements have the same id (ISO 32000-1, table 323)."""
    del expected
    counted = Counter(element.id for element in walking.elements(read) if element.id)
    if not counted:
        return walking.skipped(read, "identifiers", "no element has an id")
    findings = tuple(
        walking.fault(
            place, "id-twice", f"{count} elements of the structure tree have the id {name}"
        )
        for name, count in counted.items()
        if count > 1
    )
    return Verdict("identifiers", len(counted), findings)


CHECKS: tuple[Check, ...] = (
    tags,
    languages.languages,
    languages.directions,
    running_heads,
    headings,
    sequence.pairs,
    sequence.facts,
    sequence.down_the_page,
    tables,
    pictures,
    links,
    notes,
    identifiers,
)
"""Every judge of the structure tree, in the order of the report."""


def structure(read: PdfRead, expected: Expected | None, place: Place) -> tuple[Verdict, ...]:
    """Judge the structure tree of a file."""
    return tuple(check(read, expected, place) for check in CHECKS)
