"""Holding a brief against the catalogue of checks."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from briefing import cldr, paths
from briefing.check import CHECKS, CheckResult, check, findings_of
from briefing.check.context import Context, Flat
from briefing.check.registry import LOOKED, Catalogue, Fault, Outcomes, Skip, run
from briefing.errors import Finding, Place, Severity
from briefing.load import load
from briefing.model import Brief, Text
from briefing.occurrences import Occurrence
from briefing.packs import LanguagePack, load_pack
from briefing.texts import parse_text

MINIMAL = Path(__file__).parent / "data" / "minimal"
NO_LOCK = "there is no texts.lock; briefing translate accept BRIEF writes it"
NO_ARCHIVE = "there is no archive at hand: add --archive DIR"
PACKS = {code: load_pack(paths.LANGUAGES / f"{code}.yaml") for code in ("fr", "ar")}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(MINIMAL, tmp_path / "b")
    monkeypatch.chdir(tmp_path)
    return Path("b")


def edit(folder: Path, name: str, *changes: tuple[str, str]) -> None:
    source = (folder / name).read_text("utf-8")
    for old, new in changes:
        assert old in source, old
        source = source.replace(old, new, 1)
    (folder / name).write_text(source, "utf-8")


def found_in(folder: Path, packs: dict[str, LanguagePack] = PACKS) -> list[Finding]:
    """Return what is found; these tests change values in one text, and leave the anchors alone."""
    elsewhere = ("figure-without-evidence", "term-not-in-both", "value-not-in-both")
    found = findings_of(check(load(folder), packs))
    return [finding for finding in found if finding.code not in elsewhere]


def faults(folder: Path, packs: dict[str, LanguagePack] = PACKS) -> list[str]:
    return [f"{finding.place} {finding.code}" for finding in found_in(folder, packs)]


def result(brief: Brief, code: str) -> CheckResult:
    return next(entry for entry in check(brief, PACKS) if entry.code == code)


# --- the catalogue -------------------------------------------------------------------------------


def test_good_brief_passes_every_check_that_has_something_to_look_at(folder: Path) -> None:
    results = check(load(folder), PACKS)
    assert [entry.code for entry in results] == [entry.code for entry in CHECKS]
    assert all(entry.findings == () for entry in results)
    assert {entry.code: entry.skipped for entry in results if entry.outcome != "passed"} == {
        "archive-missing": NO_ARCHIVE,
        "anchor-missing": NO_ARCHIVE,
        "anchor-not-unique": NO_ARCHIVE,
        "source-changed": "there are no texts with a record of what they were",
        "evidence-not-verified": "there is neither an archive (--archive DIR) nor an evidence.lock",
        "wrong-lock": NO_LOCK,
        "translation-stale": NO_LOCK,
        "text-changed": NO_LOCK,
        "text-not-recorded": NO_LOCK,
        "unknown-unit": "there are no units of measure",
        "name-figures-differ": "there are no names and nouns with figures",
        "change-of-later-edition": "there are no changes",
        "number-word-without-evidence": "there are no numbers and dates typed in words",
        "name-not-a-term": "there are no names that are typed, in a brief of several languages",
        "country-not-in-both": "there are no countries in texts of several languages",
        "changes-missing": "there are no editions after the first",
        "silence-unknown-code": "there are no silenced findings in brief.yaml",
        "silence-refused": "there are no silenced findings in brief.yaml",
        "silence-unused": "there are no silenced findings in brief.yaml",
        "contradiction": "there are no pairs of values of one quantity",
        "needless-difference": "there are no notes on differences",
        "superseded-fact-printed": "there are no superseded facts",
        "supersedes-circle": "there are no facts that supersede others",
        "fact-not-valid": "there are no printed facts with a period of validity",
        "review-due": "there are no printed facts with a date of review",
        "under-embargo": "there are no embargoes",
    }


def test_check_counts_what_it_looked_at(folder: Path) -> None:
    assert result(load(folder), "fact-not-printed") == CheckResult("fact-not-printed", 3, ())
    assert result(load(folder), "unused-source").looked_at == 1


def test_catalogue_refuses_a_code_twice() -> None:
    catalogue: Catalogue[int] = Catalogue()

    def look(subject: int) -> Outcomes:
        yield LOOKED
        if subject > 1:
            yield Fault("too many", Place("x"))
            yield Fault("far too many", Place("x"), code="other", severity=Severity.NOTE)

    add = catalogue.add("a", rationale="r", looks_at="numbers", fires="2", passes="1")
    assert add(look) is look
    with pytest.raises(ValueError, match="'a'"):
        add(look)
    (only,) = catalogue
    assert run(only, 1) == CheckResult("a", 1, ())
    assert run(only, 2).findings == (
        Finding("a", "too many", Place("x")),
        Finding("other", "far too many", Place("x"), severity=Severity.NOTE),
    )


def test_check_may_say_why_it_does_not_look() -> None:
    catalogue: Catalogue[int] = Catalogue()

    @catalogue.add("a", rationale="r", looks_at="numbers", fires="2", passes="1")
    def look(subject: int) -> Outcomes:
        if subject == 0:
            yield Skip("zero is no number to look at")
        for _ in range(subject - 1):
            yield LOOKED

    (only,) = catalogue
    told = [(run(only, n).outcome, run(only, n).skipped) for n in range(3)]
    assert told == [
        ("skipped", "zero is no number to look at"),
        ("skipped", "there are no numbers"),
        ("passed", ""),
    ]


@pytest.mark.parametrize(
    ("looked_at", "severities", "outcome"),
    [
        (0, [Severity.ERROR], "failed"),
        (2, [Severity.NOTE, Severity.ERROR], "failed"),
        (2, [Severity.NOTE], "warned"),
        (2, [Severity.WARNING], "warned"),
        (2, [], "passed"),
    ],
)
def test_outcome_is_that_of_the_worst_finding(
    looked_at: int, severities: list[Severity], outcome: str
) -> None:
    found = tuple(Finding("a", "m", Place("x"), severity=severity) for severity in severities)
    assert CheckResult("a", looked_at, found).outcome == outcome


def test_findings_come_in_the_order_of_their_places(folder: Path) -> None:
    edit(folder, "facts.yaml", ("Le budget", "2 Le budget"), ("réunit", "1 réunit"))
    edit(folder, "brief.yaml", ("de la", "3 de la"))
    assert faults(folder) == [
        "b/brief.yaml:21:9 bare-digit",
        "b/facts.yaml:11:23 bare-digit",
        "b/facts.yaml:45:9 bare-digit",
    ]


# --- each check ----------------------------------------------------------------------------------

FACTS, BRIEF, TERMS = "facts.yaml", "brief.yaml", "terms.yaml"
LAW = "  - id: x\n    kind: law\n    names: {fr: {name: Loi}, ar: {name: قانون}}\n"


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        # what texts print
        (
            FACTS,
            "dépasse {{ amount | bare }}",
            "dépasse {{ amont | bare }}",
            ["45:27 unknown-placeholder"],
        ),
        (FACTS, "réunit {{ total }}", "réunit {{ zzz }}", ["11:30 unknown-placeholder"]),
        (FACTS, "réunit {{ total }}", "réunit {{ budgt.amount }}", ["11:30 unknown-placeholder"]),
        (FACTS, "réunit {{ total }}", "réunit {{ zzz.amount }}", ["11:30 unknown-placeholder"]),
        (FACTS, "réunit {{ total }}", "réunit {{ budget.amount }}", ["11:30 fact-not-named"]),
        (
            FACTS,
            "réunit {{ total }}",
            "réunit {{ members.zzz }}",
            ["11:30 fact-not-named", "11:30 unknown-placeholder"],
        ),
        (BRIEF, "fr: Un exemple", "fr: Un {{ total }}", ["3:10 unknown-placeholder"]),
        (BRIEF, "fr: Un exemple", "fr: Un {{ members.total }}", ["3:10 fact-not-named"]),
        (BRIEF, "de la {{ coop }}", "de la {{ total }}", []),
        (BRIEF, "de la {{ coop }}", "de la {{ held }}", ["21:15 unknown-placeholder"]),
        (BRIEF, "de la {{ coop }}", "de {{ members.total }}", []),
        (BRIEF, "de la {{ coop }}", "de {{ session.held }}", ["21:12 fact-not-named"]),
        (FACTS, "réunit {{ total }}", "réunit {{ total + 1 }}", ["11:30 template-not-allowed"]),
        (FACTS, "réunit {{ total }}", 'réunit {{ total }} {{ "smart hub" | foreign("en") }}', []),
        # filters
        (FACTS, "{{ amount | bare }}", "{{ amount | short }}", ["45:27 wrong-filter"]),
        (FACTS, "{{ amount | bare }}", "{{ amount | without_year }}", ["45:27 wrong-filter"]),
        (FACTS, "{{ amount | bare }}", "{{ amount | oblique }}", ["45:27 wrong-filter"]),
        (FACTS, "الميزانية {{ amount }}", "الميزانية {{ amount | oblique }}", []),
        (FACTS, "{{ held }}.\n      ar", "{{ held | without_year | capital }}.\n      ar", []),
        (FACTS, "La {{ coop }}", "La {{ coop | bare }}", ["11:12 wrong-filter"]),
        (
            FACTS,
            "La {{ coop }}",
            "La {{ zzz | acronym }}",
            ["11:12 unknown-placeholder"],
        ),
        (TERMS, "    acronym: OC\n", "", []),
        (TERMS, ", short: Organisation", "", []),
        # values
        (FACTS, "{{ amount | bare }}", "{{ coop | capital }}", []),
        (
            FACTS,
            "      amount:",
            "      coop: {integer: 1}\n      amount:",
            ["39:13 ambiguous-name", "39:13 unused-value"],
        ),
        (
            FACTS,
            "      amount:",
            "      other: {integer: 1}\n      amount:",
            ["39:14 unused-value"],
        ),
        (BRIEF, "value: total", "value: totl", ["18:12 unknown-value"]),
        (BRIEF, "value: total", "value: happened", ["18:12 unknown-value"]),
        (BRIEF, "value: happened", "value: held", []),
        (BRIEF, "value: happened", "value: rank", ["32:12 wrong-kind-of-value"]),
        (BRIEF, "value: happened", "value: zzz", ["32:12 unknown-value"]),
        (
            BRIEF,
            "fact: session\n    value: happened",
            "fact: members\n    value: happened",
            ["32:12 unknown-value"],
        ),
        (
            FACTS,
            "    evidence:\n      - {source: journal, "
            'anchors: ["plus de 17 milliards de dirhams"]}\n',
            "",
            ["37:5 fact-without-evidence"],
        ),
        (FACTS, "currency: MAD", "currency: DHM", ["39:15 unknown-currency"]),
        (
            FACTS,
            "ordinal: 4, gender: feminine",
            "integer: 4, unit: kilometr",
            ["21:13 unknown-unit"],
        ),
        (FACTS, "ordinal: 4, gender: feminine", "integer: 4, unit: kilometer", []),
        (FACTS, "ordinal: 4, gender: feminine", "integer: 4, unit: liter", []),
        (FACTS, "currency: MAD", "currency: XXX", ["39:15 unknown-currency"]),
        (FACTS, "held: {dates: [2026-02-04, 2", "held: {dates: [2026-02, 2", ["22:13 mixed-dates"]),
        (FACTS, "held: {dates: [2026-02-04, 2026-02-05", "held: {dates: [2025, 2026-02", []),
        (
            FACTS,
            "happened: {dates: [2026-02-04, 2026-02-05",
            "happened: {dates: [2026-02-04, 2026-03",
            ["19:15 mixed-dates"],
        ),
        (FACTS, "{{ held }}.\n      ar", "{{ happened }}.\n      ar", []),
        (
            BRIEF,
            "compte {{ members.total }}",
            "compte {{ members.total }} {{ session.happened }}",
            ["13:54 fact-not-named"],
        ),
        # digits
        (FACTS, "fr: Budget", "fr: Budget de 1.500", ["41:21 bare-digit"]),
        (FACTS, "fr: Budget", "fr: 5G, plan 2030", ["41:11 bare-digit", "41:20 bare-digit"]),
        (
            FACTS,
            "{{ amount | bare }}",
            '{{ amount | bare }} {{ "14" | foreign("en") }}',
            ["45:47 bare-digit"],
        ),
        (FACTS, "{{ amount | bare }}", '{{ amount | bare }} {{ "hub 14" | foreign("en") }}', []),
        (BRIEF, "edition: 1", "edition: 1\ncontact: {fr: Tél. 05 37, ar: info@example.org 05}", []),
        # structure
        (
            BRIEF,
            "[members, session, budget]",
            "[members, session]",
            ["facts/37:5 fact-not-printed"],
        ),
        (
            BRIEF,
            "[members, session, budget]",
            "[budget, session]",
            [
                "10:5 quotes-unprinted-fact",
                "18:12 quotes-unprinted-fact",
                "facts/2:5 fact-not-printed",
            ],
        ),
        (
            BRIEF,
            "    facts: [members, s",
            "    lead: {facts: [], text: {fr: Voici., ar: هنا.}}\n    facts: [members, s",
            ["29:11 statement-without-fact"],
        ),
        (
            BRIEF,
            "    facts: [members, s",
            "    lead: {facts: [budget], text: {fr: Voici., ar: هنا.}}\n    facts: [members, s",
            [],
        ),
        (
            BRIEF,
            "edition: 1",
            "edition: 1\nchanges: [{edition: 2, text: {fr: Voici., ar: هنا.}}]",
            ["7:11 change-of-later-edition"],
        ),
        (
            BRIEF,
            "edition: 1",
            "edition: 2\nchanges: [{edition: 2, text: {fr: Voici., ar: هنا.}}]",
            [],
        ),
        (BRIEF, "edition: 1", "edition: 1\nsubtitle: {fr: '{{ coop }}', ar: '{{ coop }}'}", []),
        (FACTS, "ar: الأعضاء", "ar: Membres", ["8:11 untranslated-text", "8:11 wrong-script"]),
        # nouns
        (TERMS, "        few: أعضاء\n", "", ["15:9 missing-plural"]),
        (TERMS, "one: membre,", "one: membre, two: deux,", ["13:11 unknown-plural"]),
        (TERMS, "other: membres}", "other: 3 membres}", ["15:9 name-figures-differ"]),
        (TERMS, "other: عضو\n", "other: عضو 7\n", ["13:11 name-figures-differ"]),
        (TERMS, "short: المنظمة", "short: منظمة 2030", ["4:17 name-figures-differ"]),
        (TERMS, ", oblique: عضوين", "", ["15:9 missing-case"]),
        (TERMS, "one: membre,", "one: {nominative: membre},", ["13:11 missing-case"]),
        (TERMS, "fr: {gender: masculine, ", "fr: {", ["13:11 missing-gender"]),
        (FACTS, "ordinal: 4, gender: feminine", "ordinal: 4, noun: member", []),
        (FACTS, "ordinal: 4, gender: feminine", "ordinal: 4", ["21:13 missing-gender"]),
        (
            TERMS,
            "nouns:",
            f"{LAW}nouns:",
            ["10:5 unused-term"],
        ),
        (
            TERMS,
            "nouns:",
            f"{LAW}    glossary: true\nnouns:",
            [],
        ),
        (
            "sources.yaml",
            "  - id: journal",
            "  - {id: other, language: ar}\n  - id: journal",
            ["2:5 unused-source"],
        ),
        # letters and marks
        (FACTS, "تبلغ الميزانية", "تبلغ, الميزانية", ["47:12 latin-punctuation"]),
        (FACTS, "تبلغ الميزانية {{", "تبلغ الميزانية بـ{{", []),
        (FACTS, "ar: الميزانية", "ar: الميزانيـة", ["42:19 tatweel-in-word"]),
        (TERMS, "name: منظمة التعاون", "name: منظمة التعـاون", ["4:82 tatweel-in-word"]),
        (FACTS, "تبلغ الميزانية", "تبلغ Smart Africa's Hub الميزانية", ["47:14 wrong-script"]),
        (
            FACTS,
            "تبلغ الميزانية",
            "تبلغ Smart الميزانية Africa",
            ["47:14 wrong-script", "47:30 wrong-script"],
        ),
        (FACTS, "Le budget dépasse", "Le budget (ميزانية) dépasse", ["45:20 wrong-script"]),
        (FACTS, "Le budget dépasse", "Le budget µ ª 中 dépasse", []),
    ],
)
def test_checks(folder: Path, name: str, old: str, new: str, expected: list[str]) -> None:
    edit(folder, name, (old, new))
    own = name.removesuffix(".yaml")
    places = [entry if "/" in entry else f"{own}/{entry}" for entry in expected]
    assert faults(folder) == ["b/" + entry.replace("/", ".yaml:") for entry in places]


def test_unit_without_words_in_one_language_is_found(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = cldr.unit_forms
    monkeypatch.setattr(
        cldr, "unit_forms", lambda tag, *rest: {} if tag == "ar-MA" else known(tag, *rest)
    )
    edit(folder, FACTS, ("ordinal: 4, gender: feminine", "integer: 4, unit: liter"))
    (finding,) = found_in(folder)
    assert (finding.code, finding.message) == (
        "unknown-unit",
        "the unit “liter” has no words in ar",
    )


def test_timeline_out_of_order(folder: Path) -> None:
    edit(
        folder,
        BRIEF,
        ("timeline:\n", "timeline:\n  - {fact: session, value: rank, text: {fr: A, ar: ا}}\n"),
    )
    with (folder / BRIEF).open("a", encoding="utf-8") as brief:
        brief.write("  - {fact: session, value: held, text: {fr: A, ar: ا}}\n")
        brief.write("  - {fact: session, value: start, text: {fr: A, ar: ا}}\n")
    edit(folder, FACTS, ("      rank:", "      start: {month: 2025-11}\n      rank:"))
    assert faults(folder) == [
        "b/brief.yaml:31:28 wrong-kind-of-value",
        "b/brief.yaml:40:28 timeline-order",
    ]


def test_hints_name_what_to_write(folder: Path) -> None:
    edit(folder, BRIEF, ("compte {{ members.total }}", "compte {{ total }}"))
    (finding,) = findings_of(check(load(folder), PACKS))
    assert finding.hint == "write {{ members.total }}"


def test_filters_of_a_term_without_the_forms_that_they_print(folder: Path) -> None:
    edit(folder, TERMS, ("    acronym: OC\n", ""), (", short: Organisation", ""))
    assert faults(folder) == ["b/brief.yaml:13:9 wrong-filter", "b/brief.yaml:35:23 wrong-filter"]
    edit(folder, BRIEF, ("{{ coop | full }} compte", "{{ coop | acronym }} compte"))
    assert faults(folder) == ["b/brief.yaml:13:9 wrong-filter", "b/brief.yaml:35:23 wrong-filter"]


def test_unit_must_have_words_in_each_language(folder: Path) -> None:
    edit(folder, FACTS, ("ordinal: 4, gender: feminine", "integer: 4, unit: cubit"))
    cubit = {"zero": "x", "one": "x", "two": "x", "few": "x", "many": "x", "other": "x"}
    french = PACKS | {"fr": replace(PACKS["fr"], units={"cubit": cubit})}
    (finding,) = found_in(folder, french)
    assert (finding.code, finding.message) == (
        "unknown-unit",
        "the unit “cubit” has no words in ar",
    )
    both = {code: replace(pack, units={"cubit": cubit}) for code, pack in PACKS.items()}
    assert faults(folder, both) == []
    assert faults(folder, {}) == ["b/facts.yaml:21:13 unknown-unit"]


def test_near_name_is_proposed(folder: Path) -> None:
    edit(folder, FACTS, ("réunit {{ total }}", "réunit {{ totl }}"))
    (finding,) = findings_of(check(load(folder), PACKS))
    assert finding.hint == "did you mean “total”?"


def test_logo_and_notes_are_texts_too(folder: Path) -> None:
    (folder / "logo.svg").write_text("<svg/>", "utf-8")
    edit(
        folder,
        BRIEF,
        ("edition: 1", "edition: 1\nlogo: {file: logo.svg, alt: {fr: Logo 1, ar: شعار}}"),
    )
    edit(folder, "sources.yaml", ("    date:", "    note: {fr: Page 2, ar: صفحة}\n    date:"))
    assert faults(folder) == ["b/brief.yaml:7:39 bare-digit", "b/sources.yaml:5:21 bare-digit"]


def test_language_without_a_pack_is_passed_over(folder: Path) -> None:
    edit(folder, FACTS, ("Le budget", "Le 2 budget الميزانية"), ("ar: الميزانية", "ar: الميزانيـة"))
    assert faults(folder, {}) == ["b/facts.yaml:45:12 bare-digit"]


def test_language_without_genders_and_cases(folder: Path) -> None:
    edit(folder, TERMS, ("fr: {gender: masculine, ", "fr: {"))
    edit(folder, FACTS, ("ordinal: 4, gender: feminine", "ordinal: 4"))
    plain = {"fr": replace(PACKS["fr"], genders=(), cases=())}
    assert faults(folder, plain) == []


def test_script_that_unicode_names_otherwise_is_not_judged(folder: Path) -> None:
    unknown = {"fr": replace(PACKS["fr"], script="Zyyy", forbidden=())}
    edit(folder, FACTS, ("Le budget", "Le budget الميزانية"))
    assert faults(folder, unknown) == []


def test_rules_of_a_pack_find_their_own_examples() -> None:
    for pack in PACKS.values():
        for rule in pack.forbidden:
            assert rule.pattern.search(rule.example), rule.code


def test_rule_of_a_pack_that_finds_nothing_to_show(folder: Path) -> None:
    rule = replace(PACKS["fr"].forbidden[0], code="start", pattern=re.compile("^(?=Le budget)"))
    (finding,) = findings_of(check(load(folder), {"fr": replace(PACKS["fr"], forbidden=(rule,))}))
    assert (finding.code, finding.message) == ("start", rule.message)


@pytest.mark.parametrize(
    ("raw", "position", "offset"),
    [("ab {{ x }} cd", 0, 0), ("ab {{ x }} cd", 3, 3), ("ab {{ x }} cd", 5, 11), ("{{ x }}", 0, 0)],
)
def test_flat_text_knows_where_its_characters_stand(raw: str, position: int, offset: int) -> None:
    text = Text(raw, Place("f", 1, 1))
    flat = Flat.of(Occurrence("text", "facts/f/text", "fr", "fr", text, parse_text(text)))
    assert flat.offset(position) == offset


def test_context_finds_no_value_for_what_is_none(folder: Path) -> None:
    context = Context(load(folder), PACKS)
    (title, *_rest) = context.occurrences
    assert title.what == "title"
    assert list(title.placeholders) == []


def test_one_text_is_told_the_same_thing_a_bounded_number_of_times(folder: Path) -> None:
    edit(folder, FACTS, ("Le budget", "1 " * 1500), ("تبلغ الميزانية", "a ب " * 900))
    edit(folder, FACTS, ("réunit {{ total }}", "{{ totl }} " * 300))
    found = findings_of(check(load(folder), PACKS))
    assert [finding.code for finding in found].count("bare-digit") == 20
    assert [finding.code for finding in found].count("wrong-script") == 20
    hints = [finding.hint for finding in found if finding.code == "unknown-placeholder"]
    assert [hint.startswith("did you mean") for hint in hints] == [True] * 20 + [False] * 280
