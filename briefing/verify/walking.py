"""What the judges of the structure tree share: walking it, naming a place in it, findings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from briefing.errors import Finding, Place, Severity
from briefing.verify.read import Content, Element, Glyph, PdfRead, Reference
from briefing.verify.verdict import Verdict

NO_TREE = "the file has no structure tree"
LONGEST = 30
"""Findings quote no more letters than this."""

_PAGE = re.compile(r"page \d+: ")
_HINT = "render the brief again, or report this; another program's file needs mending there"


def elements(read: PdfRead) -> Iterator[Element]:
    """Yield every element of the file, in reading order."""
    if read.root is not None:
        yield from read.root.walk()


def of_role(read: PdfRead, *roles: str) -> list[Element]:
    """Return the elements of some roles, in reading order."""
    return [element for element in elements(read) if element.role in roles]


def below(element: Element, *roles: str) -> list[Element]:
    """Return the elements of some roles under an element, in reading order."""
    return [found for found in element.walk() if found is not element and found.role in roles]


def above(element: Element) -> Iterator[Element]:
    """Yield the element and those that it stands in, the innermost first."""
    at: Element | None = element
    while at is not None:
        yield at
        at = at.parent


def property_of(element: Element | None, name: str) -> str:
    """Return a user property of an element or of the nearest one above that has it (14.7.5.4)."""
    for at in above(element) if element is not None else ():
        if name in at.properties:
            return at.properties[name]
    return ""


def targets(element: Element) -> list[Reference]:
    """Return the annotations that an element and those in it hold."""
    return [kid for at in element.walk() for kid in at.kids if isinstance(kid, Reference)]


def own_glyphs(read: PdfRead, element: Element) -> list[Glyph]:
    """Return the glyphs that an element itself holds, without those of the elements in it."""
    found: list[Glyph] = []
    for kid in element.kids:
        if isinstance(kid, Content):
            found += read.by_mcid.get((kid.page, kid.mcid), ())
    return found


def own_text(read: PdfRead, element: Element) -> str:
    """Return what an element says itself, without the elements in it."""
    return written(own_glyphs(read, element))


def written(glyphs: Iterable[Glyph]) -> str:
    """Return the text of glyphs in the order of the content."""
    return "".join(glyph.text for glyph in glyphs)


def text(read: PdfRead, element: Element) -> str:
    """Return what an element says with the elements in it."""
    return element.actual_text or written(read.glyphs_of(element))


def page_of(element: Element) -> int | None:
    """Return the page that an element begins on."""
    first = next(element.content(), None)
    if first is not None:
        return first.page
    if element.page is not None:
        return element.page
    return next((target.page for target in targets(element)), None)


def where(element: Element) -> str:
    """Begin a message: the page that an element begins on, where it is known."""
    page = page_of(element)
    return f"page {page}: " if page is not None else ""


def quoted(text: str) -> str:
    """Quote the beginning of a text."""
    folded = " ".join(text.split())
    return f"«{folded[:LONGEST]}…»" if len(folded) > LONGEST else f"«{folded}»"


def primary(lang: str) -> str:
    """Return the language of a tag, without script and country."""
    return lang.replace("_", "-").split("-", maxsplit=1)[0].lower()


def fault(place: Place, code: str, message: str, *, warn: bool = False) -> Finding:
    """Write a finding on the file."""
    return Finding(code, message, place, _HINT, Severity.WARNING if warn else Severity.ERROR)


def few(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Keep the first finding of a kind on each page, and count the others in it."""
    kinds: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        page = _PAGE.match(finding.message)
        key = (finding.code, page[0] if page else finding.message)
        kinds.setdefault(key, []).append(finding)
    return tuple(
        replace(found[0], message=f"{found[0].message} ({len(found) - 1} more on the page)")
        if len(found) > 1
        else found[0]
        for found in kinds.values()
    )


def listed(findings: Iterable[Finding], most: int = 5) -> tuple[Finding, ...]:
    """Keep the first findings of a kind, and say in the last how many more there are."""
    kinds: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        kinds[finding.code].append(finding)
    kept: list[Finding] = []
    for found in kinds.values():
        kept += found[:most]
        if len(found) > most:
            more = f"{found[most - 1].message} (and {len(found) - most} more)"
            kept[-1] = replace(found[most - 1], message=more)
    return tuple(kept)


def skipped(read: PdfRead, name: str, reason: str) -> Verdict:
    """Return the verdict of a check that had nothing to look at, for want of a tree or else."""
    return Verdict(name, 0, skipped=NO_TREE if read.root is None else reason)
