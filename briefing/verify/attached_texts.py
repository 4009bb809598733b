"""Whether the pages say what the attached facts, texts and sources say, and what was checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from briefing.errors import Finding, Place
from briefing.verify.attached import NONE, Record, proof_of
from briefing.verify.page_texts import PageText, bare, page_texts
from briefing.verify.read import PdfRead
from briefing.verify.told import OF_A_FACT, Told, told
from briefing.verify.verdict import Expected, Verdict
from briefing.verify.walking import (
    LONGEST,
    fault,
    listed,
    of_role,
    primary,
    property_of,
    quoted,
    written,
)


def attached_facts(read: PdfRead, expected: Expected | None, place: Place) -> Verdict:
    """Each text of `facts.json` stands on the page, at its fact; each fact has its number there."""
    proof = proof_of(read)
    if proof.facts is None:
        return Verdict("attached facts", 0, skipped=NONE)
    texts = told(read, expected)
    findings = not_told(texts, place)
    findings += _more(proof.facts, texts, place)
    findings += _numbers(proof.facts, texts, page_texts(read, expected), place)
    findings += _unknown_facts(proof.facts, page_texts(read, expected), place)
    findings += _facts_not_named(texts, place)
    return Verdict("attached facts", len(texts), listed(findings))


def not_told(texts: Iterable[Told], place: Place) -> list[Finding]:
    """Return a finding for each text that nothing tells in the same letters, figures and signs."""
    return [
        _not_told(one, place)
        for one in texts
        # A template may leave out how many sources there are.
        if not one.exact and (one.page is not None or one.part != "support")
    ]


def _not_told(one: Told, place: Place) -> Finding:
    if one.page is None:
        message = f"no page says {one.where} in {one.lang}, {quoted(one.text)}"
        return fault(place, "attached-text-missing", message)
    shown, meant = _difference(one.page.text, one.text)
    message = (
        f"{one.page.where}{one.where} says {quoted(shown)} in {one.lang}, "
        f"and facts.json {quoted(meant)}"
    )
    return fault(place, "attached-text-differs", message)


def _difference(shown: str, meant: str) -> tuple[str, str]:
    """Return the words around the first difference of two texts."""
    left, right = shown.split(), meant.split()
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind != "equal":
            return (
                " ".join(left[max(i - 1, 0) : max(j, i + 1)]),
                " ".join(right[max(k - 1, 0) : max(m, k + 1)]),
            )
    return shown, meant


def _more(facts: Record, texts: list[Told], place: Place) -> Iterator[Finding]:
    """The page says no more than the facts: a label may go before a text, and its number."""
    numbers = {fact["id"]: str(fact["number"]) for fact in facts["facts"]}
    told_by: dict[int, list[Told]] = {}
    for one in texts:
        if one.page is not None and one.exact:
            told_by.setdefault(id(one.page), []).append(one)
    for group in told_by.values():
        page = group[0].page
        assert page is not None
        rest = page.bare
        after = ""
        for one in group:
            before, _, after = rest.partition(bare(one.text))
            rest = f"{before} {after}"
        figures = set(re.findall(r"\d+", rest)) - {numbers.get(page.fact)}
        if figures or any(map(str.isalpha, after)):
            message = f"page {page.page}: {group[-1].where} goes on in {page.lang}, "
            message += f"{quoted(after or ', '.join(sorted(figures)))}, which facts.json has not"
            yield fault(place, "attached-text-longer", message)


def _numbers(
    facts: Record, texts: list[Told], pages: list[PageText], place: Place
) -> Iterator[Finding]:
    """A fact is quoted by its number, which stands beside it in every language."""
    said: dict[tuple[str, str], set[str]] = {}
    for text in pages:
        said.setdefault((text.fact, text.lang), set()).add(text.bare)
    told_in = {(one.fact, one.lang) for one in texts if one.part in OF_A_FACT and one.exact}
    for fact in facts["facts"]:
        for lang in fact["texts"].get("title", ()):
            there = said.get((fact["id"], lang), set())
            figures = {text for text in there if text.isdigit()}
            if (fact["id"], lang) in told_in and figures and str(fact["number"]) not in figures:
                message = f"{fact['id']} is paragraph {', '.join(sorted(figures))} in {lang}, "
                message += f"and {fact['number']} in facts.json"
                yield fault(place, "attached-number-differs", message)


def _unknown_facts(facts: Record, pages: list[PageText], place: Place) -> Iterator[Finding]:
    known = {fact["id"] for fact in facts["facts"]}
    for name in sorted({text.fact for text in pages if text.fact} - known):
        yield fault(place, "fact-not-attached", f"the pages tell {name}, and facts.json has it not")


def _facts_not_named(texts: list[Told], place: Place) -> Iterator[Finding]:
    """A template that says which fact its cards or its dates are on says it of each of them."""
    kinds: dict[str, list[Told]] = {}
    for one in texts:
        if one.part not in OF_A_FACT and one.fact and one.exact and one.page is not None:
            kinds.setdefault(one.part, []).append(one)
    for told_so in kinds.values():
        silent = [one for one in told_so if one.page is not None and not one.page.fact]
        if len(silent) == len(told_so):
            continue
        for one in silent:
            message = f"{one.page.where if one.page else ''}{one.where} does not name its fact in "
            yield fault(place, "fact-not-named", f"{message}{one.lang}, and others do")


def attached_texts(read: PdfRead, expected: Expected | None, place: Place) -> Verdict:
    """Each line of the attached text of a language stands on the pages in that language."""
    proof = proof_of(read)
    if not proof.texts:
        return Verdict("attached texts", 0, skipped="no text is attached to the file")
    looked_at = 0
    findings = []
    pages = page_texts(read, expected)
    for code, text in proof.texts.items():
        own = {page.bare for page in pages if page.lang == code}
        whole = "\n".join(page.bare for page in pages)  # foreign names stand in texts of their own
        lines = text.splitlines()
        elsewhere = 0
        for line in lines:
            looked_at += 1
            wanted = bare(line)
            elsewhere += wanted not in own
            if wanted not in own and wanted not in whole:
                message = f"no page says {quoted(line)}, which stands in text.{code}.txt"
                findings.append(fault(place, "attached-line-missing", message))
        if 2 * elsewhere > len(lines):
            message = f"most of text.{code}.txt stands on the pages in another language than {code}"
            findings.append(fault(place, "attached-line-missing", message))
    return Verdict("attached texts", looked_at, listed(findings))


def attached_sources(read: PdfRead, expected: Expected | None, place: Place) -> Verdict:
    """Each attached source is listed on the page as it stands there; facts rest on no other."""
    proof = proof_of(read)
    if proof.sources is None:
        return Verdict("attached sources", 0, skipped="no sources are attached to the file")
    pages = [text for text in page_texts(read, expected) if text.role not in _HEADINGS]
    sources = proof.sources["sources"]
    findings = [finding for source in sources for finding in _not_listed(source, pages, place)]
    known = {source["id"] for source in sources}
    for fact in proof.facts["facts"] if proof.facts else ():
        for name in sorted(set(fact["sources"]) - known):
            message = f"{fact['id']} rests on {name}, which sources.json has not"
            findings.append(fault(place, "attached-source-missing", message))
    if proof.facts is not None:
        findings += _wrong_paragraphs(proof.facts, sources, place)
        findings += _wrong_markers(read, proof.facts, sources, place)
    return Verdict("attached sources", len(sources), listed(findings))


_HEADINGS = frozenset(("H1", "H2", "H3", "H4", "H5", "H6"))
_PRINTED = ("title", "publisher", "author", "date_said", "url")


def _not_listed(source: Record, pages: list[PageText], place: Place) -> Iterator[Finding]:
    said = [source[key] for key in _PRINTED if key in source]
    wanted = [bare(words) for words in said]
    best = max(pages, key=lambda text: sum(words in text.bare for words in wanted), default=None)
    missing = [
        words
        for words, letters in zip(said, wanted, strict=True)
        if best is None or letters not in best.bare
    ]
    if missing:
        message = f"the list of sources does not say {quoted(missing[0])} of {source['id']}"
        yield fault(place, "attached-source-differs", message)


def _wrong_paragraphs(facts: Record, sources: list[Record], place: Place) -> Iterator[Finding]:
    """A source names the paragraphs that rest on it, and they name it."""
    for source in sources:
        resting = sorted(
            fact["number"] for fact in facts["facts"] if source["id"] in fact["sources"]
        )
        if resting != sorted(source["paragraphs"]):
            message = f"sources.json has {source['id']} behind other paragraphs than facts.json"
            yield fault(place, "attached-source-differs", message)


def _wrong_markers(
    read: PdfRead, facts: Record, sources: list[Record], place: Place
) -> Iterator[Finding]:
    """The source markers of a fact are the numbers of its sources, in each language."""
    numbers = {source["id"]: source["number"] for source in sources}
    shown: dict[tuple[str, str], set[str]] = {}
    for element in of_role(read, "Reference"):
        key = (property_of(element, "fact"), primary(element.lang))
        shown.setdefault(key, set()).add(bare(written(read.glyphs_of(element))))
    for fact in facts["facts"]:
        wanted = {numbers.get(name, 0) for name in fact["sources"]}
        for lang in fact["texts"].get("text", ()):
            there = shown.get((fact["id"], lang), set())
            if there and {int(text) if text.isdecimal() else -1 for text in there} != wanted:
                message = f"{fact['id']} is marked {', '.join(sorted(there))} in {lang}, "
                message += f"and rests on {', '.join(map(str, sorted(wanted)))}"
                yield fault(place, "attached-marker-differs", message)


def attached_checks(read: PdfRead, expected: Expected | None, place: Place) -> Verdict:
    """The attached report of the checks has no error; what is silenced stands apart there."""
    del expected
    checks = proof_of(read).checks
    if checks is None:
        return Verdict("attached checks", 0, skipped="no report is attached to the file")
    findings = [
        fault(place, "attached-check-failed", f"{found['code']}: {found['message'][: LONGEST * 3]}")
        for check in checks["checks"]
        for found in check["findings"]
        if found["severity"] == "error"
    ]
    return Verdict("attached checks", len(checks["checks"]), listed(findings))
