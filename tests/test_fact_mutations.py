"""Faults that nobody made yet: the shipped brief is changed in some four hundred ways, each found.

A change of the folder must give a finding of `check` that the good brief does not give; a change of
a page must be told by the file itself, from what is attached to it. Figures, dates, anchors and
sources are known by what they rest on; an exchange, a plural, a gender or a clitic in one language
is known by `texts.lock` alone.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from briefing import paths
from briefing.errors import BriefingError, Place
from briefing.examine import examine_brief
from briefing.verify.reading import read
from briefing.verify.told import told
from tests.conftest import SOURCES, needs_sources
from tests.editions import attached, composed, printed

GOOD = {path.name: path.read_text("utf-8") for path in paths.SHIPPED_BRIEF.iterdir()}
FACTS, TERMS, BRIEF = GOOD["facts.yaml"], GOOD["terms.yaml"], GOOD["brief.yaml"]


@dataclass(frozen=True, slots=True)
class Fault:
    """A change of one file of the brief, or of an archived text."""

    kind: str
    file: str
    start: int
    end: int
    new: str

    def apply(self, text: str) -> str:
        return text[: self.start] + self.new + text[self.end :]


def at(kind: str, file: str, match: re.Match[str], new: str, group: int = 0) -> Fault:
    return Fault(kind, file, match.start(group), match.end(group), new)


VALUE = re.compile(
    r"\{(?:count|integer|percent|ordinal|money|year|month|date|dates|range): ([^,}\]]*\d)"
)
PRINTED = re.compile(r"^ {8}(.*\{\{.*)$", re.MULTILINE)
CLITIC = re.compile(r"(?<=\s)([وفبكل]ـ?)(?=\{\{)")
NAMES = re.compile(r"\{\{ ([a-z0-9_]+)(?: \| (?:short|full|acronym))? \}\}")
PLURAL = re.compile(r"^ {8}(?:few|other|many|two|one): (\S.*)$", re.MULTILINE)
GENDER = re.compile(r"gender: (masculine|feminine)")
ANCHOR = re.compile(r'anchors: \["([^"]+)"')
SOURCE = re.compile(r"\{source: ([a-z-]+)")
ENTRY = re.compile(r"^  - id: .+\n(?:    .*\n)*", re.MULTILINE)
PROSE = re.compile(r"^ {6,}(?!-)(?:(?:fr|ar): )?(?!\{)(.*)$", re.MULTILINE)
COUNTRY = re.compile(r"(?<![\w{])(?:Maroc|Qatar|Koweït|المغرب|قطر)(?![\w}])")
COUNTRIES = {
    "Maroc": "Qatar",
    "Qatar": "Maroc",
    "Koweït": "Qatar",
    "المغرب": "قطر",
    "قطر": "المغرب",
}
WORD = re.compile(r"(?<!\w)(?:deux|avril|أبريل|واليومان)(?!\w)")
WORDS = {"deux": "trois", "avril": "mai", "أبريل": "ماي", "واليومان": "والأيام الثلاثة"}
OTHER = {"masculine": "feminine", "feminine": "masculine"}


def faults() -> Iterator[Fault]:
    """Yield changes of the four files, of every kind that a slip of the pen makes."""
    for match in VALUE.finditer(FACTS):
        digits = match[1]
        last = digits[-1]
        yield at("digit", "facts.yaml", match, digits[:-1] + str((int(last) + 1) % 9 + 1), 1)
    dates = [match for match in VALUE.finditer(FACTS) if re.search(r"\d{4}-\d{2}", match[1])]
    for one, other in pairwise(dates):
        if one[1] != other[1]:
            yield at("date of another fact", "facts.yaml", one, other[1], 1)
    for file, text in (("facts.yaml", FACTS), ("brief.yaml", BRIEF)):
        for match in CLITIC.finditer(text):
            yield at("clitic dropped", file, match, "", 1)
        for line in PRINTED.finditer(text):
            named = list(NAMES.finditer(text, line.start(1), line.end(1)))
            for one, other in pairwise(named):
                if one[0] != other[0]:
                    swapped = other[0] + text[one.end() : other.start()] + one[0]
                    yield Fault("terms exchanged", file, one.start(), other.end(), swapped)
        for line in PROSE.finditer(text):
            for match in COUNTRY.finditer(text, line.start(1), line.end(1)):
                yield at("country exchanged", file, match, COUNTRIES[match[0]])
                if match[0].isascii():
                    yield at("name typed", file, match, "Ménara")
            for match in WORD.finditer(text, line.start(1), line.end(1)):
                yield at("number in words", file, match, WORDS[match[0]])
    for match in PLURAL.finditer(TERMS):
        if not match[1].startswith("{"):
            yield at("plural", "terms.yaml", match, f"{match[1]}ا", 1)
    for match in GENDER.finditer(TERMS):
        yield at("gender", "terms.yaml", match, OTHER[match[1]], 1)
    for match in ANCHOR.finditer(FACTS):
        yield at("anchor", "facts.yaml", match, f"{match[1]}x", 1)
    for source in re.finditer(
        r"^  - id: (.+)\n(?:    .*\n|      .*\n)*", GOOD["sources.yaml"], re.M
    ):
        yield at("source deleted", "sources.yaml", source, "")
    for match in list(SOURCE.finditer(FACTS))[::5]:
        yield at("source unknown", "facts.yaml", match, "nobody", 1)


FAULTS = tuple(faults())


def found(folder: Path, archive: Path | None) -> Counter[tuple[str, str]]:
    try:
        findings = examine_brief(folder, archive=archive).findings
    except BriefingError as error:
        findings = error.findings
    return Counter((finding.code, finding.at) for finding in findings)


@needs_sources
@pytest.mark.slow
def test_every_slip_of_the_pen_in_the_brief_is_found(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(paths.SHIPPED_BRIEF, tmp_path / "brief"))
    assert found(folder, SOURCES) == Counter()
    missed = []
    kinds: Counter[str] = Counter()
    by_lock_alone: Counter[str] = Counter()
    for fault in FAULTS:
        path = folder / fault.file
        path.write_text(fault.apply(GOOD[fault.file]), "utf-8")
        codes = {code for code, _ in found(folder, SOURCES)}
        path.write_text(GOOD[fault.file], "utf-8")
        kinds[fault.kind] += 1
        if not codes:
            missed.append((fault.kind, fault.file, fault.start, fault.new))
        if codes and codes <= {"text-changed", "translation-stale"}:
            by_lock_alone[fault.kind] += 1
    edits = {"clitic dropped", "terms exchanged", "plural", "gender"}
    assert set(by_lock_alone) == edits
    assert len(FAULTS) >= 200
    assert len(kinds) == 12
    assert (kinds["country exchanged"], kinds["number in words"]) == (55, 5)
    assert missed == []


@needs_sources
@pytest.mark.slow
def test_every_change_of_an_archived_text_is_found(tmp_path: Path) -> None:
    archive = Path(shutil.copytree(SOURCES, tmp_path / "archive"))
    for path in sorted(archive.glob("*_*.txt")):
        good = path.read_text("utf-8")
        path.chmod(0o644)
        for position in range(len(good) // 5, len(good), len(good) // 4):
            path.write_text(good[:position] + "7" + good[position + 1 :], "utf-8")
            assert "source-changed" in {code for code, _ in found(paths.SHIPPED_BRIEF, archive)}
        path.write_text(good, "utf-8")
    assert found(paths.SHIPPED_BRIEF, archive) == Counter()


# --- on the pages ---------------------------------------------------------------------------------

TEXT = re.compile(r'<div class="body">\s*<p><span class="text">(.*?)</span>', re.DOTALL)
ROW = re.compile(
    r'data-fact="([^"]+)" data-pair="\1">(.*?)(?=<div class="row |</section>)', re.DOTALL
)
AR_CLITIC = re.compile(r"(?<= )[وفبكل](?=[\u0620-\u064a]{3})")
LETTER = re.compile(r"(?<=[a-zé])e(?=[a-z ])")


def changed_row(row: str, column: int) -> str:
    """Change one digit of a fact's text, else drop a clitic or a letter."""
    match = list(TEXT.finditer(row))[column]
    text = match[1]
    tags = [(tag.start(), tag.end()) for tag in re.finditer(r"<[^>]*>", text)]

    def free(one: re.Match[str]) -> bool:
        return not any(start <= one.start() < end for start, end in tags)

    digit = next(filter(free, re.finditer(r"\d", text.split('<sup class="markers"')[0])), None)
    if digit is not None:
        new = text[: digit.start()] + str((int(digit[0]) + 3) % 10) + text[digit.end() :]
    else:
        letter = next(filter(free, (AR_CLITIC if column else LETTER).finditer(text)))
        new = text[: letter.start()] + text[letter.end() :]
    return row[: match.start(1)] + new + row[match.end(1) :]


@pytest.mark.slow
@pytest.mark.parametrize("column", [0, 1], ids=["fr", "ar"])
def test_every_change_of_a_text_on_the_pages_is_told_by_the_file(column: int) -> None:
    languages = ("fr", "ar")
    page = composed(paths.SHIPPED_BRIEF, languages)
    rows = [match[1] for match in ROW.finditer(page)]
    changed = ROW.sub(lambda match: match[0].replace(match[2], changed_row(match[2], column)), page)
    file = printed(paths.SHIPPED_BRIEF, changed, attached(paths.SHIPPED_BRIEF, languages))
    texts = told(read(file.pdf, Place("a.pdf")), None)
    wrong = {(one.fact, one.lang) for one in texts if one.part == "text" and not one.exact}
    assert len(rows) == 35
    assert wrong == {(name, languages[column]) for name in rows}
