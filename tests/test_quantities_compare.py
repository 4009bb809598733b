"""What was read, held against typed values: strictly in prints, in any notation in sources."""

from __future__ import annotations

from typing import Any

import pytest

from briefing.model import Date, DateRange, Fact, TypedValue
from briefing.quantities import agrees, covers, quantity_of, read, record_of
from briefing.texts import Placeholder, parse_text, variable_name
from briefing.typeset.inline import Typesetter
from tests.quantities import BRIEF, PACKS, WORDS

Record = dict[str, Any]
RANKS: Record = {"count": 14, "noun": "rank"}
AMOUNT: Record = {"money": 17, "scale": "billion", "currency": "MAD", "bound": "more_than"}
DAYS: Record = {"dates": ["2026-02-04", "2026-02-05"]}
AGES: Record = {"range": [8, 18], "unit": "year"}
CONGRESS: Record = {"ordinal": 10, "noun": "congress"}
SESSION: Record = {"ordinal": 5, "noun": "session"}


def says(code: str, text: str, record: Record, **options: bool) -> bool:
    wanted = quantity_of(record)
    return any(agrees(found, wanted, WORDS[code], **options) for found in read(text, WORDS[code]))


# --- prints --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "text", "record"),
    [
        ("fr", "a gagné 14 places", RANKS),
        ("ar", "تقدم بـ14 مرتبة", RANKS),
        ("ar", "مرتبتين", {"count": 2, "noun": "rank"}),
        ("fr", "une place", {"count": 1, "noun": "rank"}),
        ("fr", "plus de 17 milliards de dirhams", AMOUNT),
        ("ar", "أكثر من 17 مليار درهم", AMOUNT),
        ("fr", "les 4 et 5 février 2026", DAYS),
        ("ar", "يومي 4 و5 فبراير 2026", DAYS),
        ("fr", "8–18 ans", AGES),
        ("ar", "من 8 إلى 18 سنة", AGES),
        ("fr", "la 5e Assemblée", SESSION),
        ("ar", "الدورة الخامسة للجمعية", SESSION),
        ("fr", "le 10e Congrès", CONGRESS),
        ("fr", "14 places", {"integer": 14}),
        ("fr", "moins de 14 places", RANKS),
        ("fr", "3,50", {"decimal": "3.50"}),
    ],
)
def test_print_agrees(code: str, text: str, record: Record) -> None:
    assert says(code, text, record)


@pytest.mark.parametrize(
    ("code", "text", "record"),
    [
        # plural, gender, number
        ("ar", "14 مراتب", RANKS),
        ("ar", "3 مرتبة", {"count": 3, "noun": "rank"}),
        ("ar", "2 مرتبتان", {"count": 2, "noun": "rank"}),
        ("ar", "2 مرتبة", {"count": 2, "noun": "rank"}),
        ("ar", "مرتبتان", {"count": 3, "noun": "rank"}),
        ("ar", "مبادرتان", {"count": 2, "noun": "rank"}),
        ("ar", "أربعة عشر مرتبة", RANKS),
        ("fr", "14 place", RANKS),
        ("fr", "un place", {"count": 1, "noun": "rank"}),
        ("fr", "1 000 000 places", {"count": 1000000, "noun": "rank"}),
        ("fr", "41 places", RANKS),
        ("fr", "14 sessions", RANKS),
        ("fr", "14", RANKS),
        ("fr", "14 %", {"integer": 14}),
        ("fr", "14 millions", {"integer": 14}),
        ("fr", "3,5", {"decimal": "3.50"}),
        # ranks
        ("ar", "الدورة الخامس للجمعية", SESSION),
        ("ar", "الدورة السادسة للجمعية", SESSION),
        ("fr", "la 1er session", {"ordinal": 1, "noun": "session"}),
        ("fr", "le 1re congrès", {"ordinal": 1, "noun": "congress"}),
        ("fr", "5er", SESSION),
        ("fr", "5 sessions", SESSION),
        # amounts
        ("fr", "17 milliards de dirhams", AMOUNT),
        ("fr", "environ 17 milliards de dirhams", AMOUNT),
        ("fr", "moins de 17 milliards de dirhams", AMOUNT),
        ("fr", "plus de 17 millions de dirhams", AMOUNT),
        ("fr", "plus de 17 milliards", AMOUNT),
        ("fr", "plus de 17 milliards d’euros", AMOUNT),
        ("fr", "plus de 17 milliard de dirhams", AMOUNT),
        ("ar", "أكثر من 17 مليارات درهم", AMOUNT),
        ("ar", "أكثر من 17 مليار دراهم", AMOUNT),
        ("ar", "أكثر من ملياري درهم", AMOUNT),
        # dates
        ("fr", "les 5 et 4 février 2026", DAYS),
        ("fr", "les 4 et 6 février 2026", DAYS),
        ("fr", "les 4 et 5 mars 2026", DAYS),
        ("fr", "les 4 et 5 février", DAYS),
        ("fr", "le 5 février 2026", DAYS),
        ("ar", "يومي 4 و5 يناير 2026", DAYS),
        ("ar", "5 فبراير 2025", {"date": "2026-02-05"}),
        ("fr", "2 026", {"year": 2026}),
        ("fr", "après le 5 février 2026", {"date": "2026-02-05"}),
        ("fr", "5 février 2026", {"date": "2026-02-05", "bound": "more_than"}),
        # ranges
        ("fr", "8 ans", AGES),
        ("fr", "8 à 19 ans", AGES),
        ("fr", "8 à 18", AGES),
        ("ar", "من 8 إلى 18 سنوات", AGES),
        ("fr", "18 à 8 ans", AGES),
    ],
)
def test_print_does_not_agree(code: str, text: str, record: Record) -> None:
    assert read(text, WORDS[code])
    assert not says(code, text, record)


def test_filters_of_a_text_are_known() -> None:
    assert says("fr", "17 milliards de dirhams", AMOUNT, bare=True)
    assert not says("fr", "71 milliards de dirhams", AMOUNT, bare=True)
    assert says("fr", "les 4 et 5 février", DAYS, without_year=True)
    assert not says("fr", "les 4 et 5 février 2026", DAYS, without_year=True)
    assert says("fr", "2026", {"year": 2026}, without_year=True)
    assert says("fr", "après le 5 février 2026", {"date": "2026-02-05"}, bare=True)


# --- the shipped brief, as typeset ---------------------------------------------------------------

FACTS = {variable_name(id_): fact for id_, fact in BRIEF.facts.items()}
NAMES = tuple(
    name
    for term in BRIEF.terms.values()
    for name in (*(each.name for each in term.names.values()), term.acronym)
    if name
)


def values_of(fact: Fact) -> dict[str, TypedValue]:
    happened: dict[str, Date | DateRange] = {"happened": fact.happened} if fact.happened else {}
    return {**fact.values, **happened}


def texts() -> list[tuple[Fact | None, str, Any]]:
    """Return every text of the brief that prints values, with its fact and language."""
    pairs: list[tuple[Fact | None, Any]] = []
    for fact in BRIEF.facts.values():
        pairs += [(fact, part) for part in (fact.title, fact.text, fact.note)]
    leads = [section.lead for section in BRIEF.sections if section.lead]
    pairs += [(None, each.text) for each in (*BRIEF.takeaways, *leads)]
    pairs += [(BRIEF.facts[each.fact], each.caption) for each in BRIEF.key_figures]
    pairs += [(BRIEF.facts[each.fact], each.text) for each in BRIEF.timeline]
    return [(fact, code, text) for fact, part in pairs for code, text in part.items()]


def test_every_value_that_the_shipped_brief_prints_is_read_back() -> None:
    compared = 0
    digits = set()
    for fact, code, text in texts():
        paragraph = Typesetter(BRIEF, PACKS[code]).text(text, fact)
        said = "".join(run.text for run in paragraph.runs())
        found = list(read(said, WORDS[code], NAMES))
        for part in parse_text(text).placeholders:
            value = printed_value(part, fact)
            if value is None:
                continue
            filters = {filter_.name for filter_ in part.filters}
            wanted = quantity_of(record_of(value))
            options = {name: name in filters for name in ("bare", "without_year")}
            hit = next(one for one in found if agrees(one, wanted, WORDS[code], **options))
            found.remove(hit)
            compared += 1
        digits |= {said[one.start : one.end] for one in found if not one.in_words}
    assert compared > 80
    assert digits == set()  # nothing in figures is left over


def printed_value(part: Placeholder, fact: Fact | None) -> TypedValue | None:
    if len(part.path) == 2:
        fact = FACTS[part.path[0]]
    values = values_of(fact) if fact else {}
    by_name = {variable_name(name): value for name, value in values.items()}
    return by_name.get(part.path[-1]) if part.path else None


# --- sources -------------------------------------------------------------------------------------


def covered(code: str, anchors: list[str], record: Record) -> bool:
    found = [one for anchor in anchors for one in read(anchor, WORDS[code])]
    return covers(found, quantity_of(record))


@pytest.mark.parametrize(
    ("code", "anchors", "record"),
    [
        ("fr", ["a grimpé 14 places"], RANKS),
        ("fr", ["a gagné quatorze rangs"], RANKS),
        ("ar", ["بأربع عشرة مرتبة"], RANKS),
        ("fr", ["14 places"], {"integer": 14}),
        ("ar", ["مبادرتين رئيسيتين"], {"count": 2, "noun": "initiative"}),
        ("fr", ["200.000 jeunes"], {"count": 200000, "noun": "young-person"}),
        ("fr", ["200 mille jeunes"], {"count": 200000, "noun": "young-person"}),
        ("ar", ["مائتي ألف شاب"], {"count": 200000, "noun": "young-person"}),
        ("fr", ["1500 jeunes"], {"count": 1500, "noun": "young-person"}),
        ("fr", ["plus de 17 milliards de dirhams"], AMOUNT),
        ("fr", ["plus de 17 000 millions de DH"], AMOUNT),
        ("fr", ["plus de dix-sept milliards de dirhams marocains"], AMOUNT),
        ("fr", ["deuxième année consécutive"], {"ordinal": 2, "noun": "year"}),
        ("ar", ["للسنة الثانية على التوالي"], {"ordinal": 2, "noun": "year"}),
        ("fr", ["5ᵉ Assemblée générale"], SESSION),
        ("fr", ["les 4 et 5 février", "le Jeudi 5 Février 2026"], DAYS),
        ("fr", ["le 4 février", "le 5 février", "en 2026"], DAYS),
        ("fr", ["le Jeudi 5 Février 2026"], {"year": 2026}),
        ("fr", ["le 8 octobre 2025"], {"month": "2025-10"}),
        ("fr", ["en octobre", "publié en 2025"], {"month": "2025-10"}),
        ("ar", ["5 شباط/فبراير ٢٠٢٦"], {"date": "2026-02-05"}),
        ("fr", ["05/02/2026"], {"date": "2026-02-05"}),
        ("fr", ["en deux mille vingt-six"], {"year": 2026}),
        ("fr", ["(8-18 ans)"], AGES),
        ("fr", ["de huit à dix-huit ans"], AGES),
        ("ar", ["ما بين 8 و18 سنة"], AGES),
        ("fr", ["13 pour cent"], {"percent": 13}),
        ("fr", ["120 km"], {"integer": 120, "unit": "kilometer"}),
    ],
)
def test_source_covers(code: str, anchors: list[str], record: Record) -> None:
    assert covered(code, anchors, record)


@pytest.mark.parametrize(
    ("code", "anchors", "record"),
    [
        ("fr", [], RANKS),
        ("fr", ["a grimpé 41 places"], RANKS),
        ("fr", ["14 années"], RANKS),
        ("fr", ["14 ans"], RANKS),
        ("fr", ["14 %"], RANKS),
        ("fr", ["14e place"], RANKS),
        ("fr", ["plus de 14 places"], RANKS),
        ("fr", ["moins de 14 places"], RANKS),
        ("fr", ["14 places au moins"], RANKS),
        ("fr", ["17 milliards de dirhams"], AMOUNT),
        ("fr", ["plus de 17 millions de dirhams"], AMOUNT),
        ("fr", ["plus de 17 milliards"], AMOUNT),
        ("fr", ["plus de 17 milliards d’euros"], AMOUNT),
        ("fr", ["5 Assemblées"], SESSION),
        ("fr", ["cinquième année"], SESSION),
        ("fr", ["les 4 et 5 février"], DAYS),
        ("fr", ["les 4 et 6 février 2026"], DAYS),
        ("fr", ["le 5 février 2026"], DAYS),
        ("fr", ["le 5 mars", "en 2026"], {"date": "2026-02-05"}),
        ("fr", ["le 5 février 2025", "en 2026"], {"date": "2026-02-05"}),
        ("fr", ["février 2026"], {"date": "2026-02-05"}),
        ("fr", ["avant le 5 février 2026"], {"date": "2026-02-05"}),
        ("fr", ["en 2025"], {"year": 2026}),
        ("fr", ["2 026 places"], {"year": 2026}),
        ("fr", ["de 8 à 19 ans"], AGES),
        ("fr", ["8 et 18 ans"], AGES),
        ("fr", ["13"], {"percent": 13}),
        ("fr", ["120 hectares"], {"integer": 120, "unit": "kilometer"}),
        ("fr", ["120"], {"integer": 120, "unit": "kilometer"}),
    ],
)
def test_source_does_not_cover(code: str, anchors: list[str], record: Record) -> None:
    assert not covered(code, anchors, record)


@pytest.mark.parametrize(
    ("fact", "name"),
    [(fact.id, name) for fact in BRIEF.facts.values() for name in values_of(fact)],
)
def test_every_value_of_the_shipped_brief_is_covered(fact: str, name: str) -> None:
    wanted = quantity_of(record_of(values_of(BRIEF.facts[fact])[name]))
    covering = []
    for evidence in BRIEF.facts[fact].evidence:
        words = WORDS[BRIEF.sources[evidence.source].language]
        found = [one for anchor in evidence.anchors for one in read(anchor, words)]
        covering += [evidence.source] if covers(found, wanted) else []
    assert covering
