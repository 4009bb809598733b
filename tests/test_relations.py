"""Facts that contradict or supersede each other, and facts that are out of date."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from briefing import paths
from briefing.check import check, findings_of
from briefing.errors import Finding, Severity
from briefing.load import load
from briefing.packs import load_pack
from tests.examples import lay

PACKS = {code: load_pack(paths.LANGUAGES / f"{code}.yaml") for code in ("fr", "ar")}


def found(example: str, folder: Path, *codes: str, as_of: date | None = None) -> list[Finding]:
    """Return what the checks of these codes find in the brief that an example makes."""
    laid = lay(example, folder)
    results = check(load(laid.folder), PACKS, as_of=as_of or laid.as_of)
    assert set(codes) <= {result.code for result in results}
    return [finding for finding in findings_of(results) if finding.code in codes]


def two_sizes(first: str, second: str) -> str:
    """Give the facts session and budget a value each; `first` and `second` are its fields."""
    facts = (
        f"{{id: {name}, subject: coop, attribute: size, {fields}}}"
        for name, fields in (("session", first), ("budget", second))
    )
    return f"facts: [{', '.join(facts)}]"


# --- contradictions ------------------------------------------------------------------------------


def test_contradiction_shows_both_places_and_what_to_do(tmp_path: Path) -> None:
    (finding,) = found(
        two_sizes(
            "as_of: 2024, values: {people: {count: 16, noun: member, bound: more_than}}",
            "as_of: 2024, values: {people: {count: 15, noun: member}}",
        ),
        tmp_path,
        "contradiction",
    )
    assert finding.severity is Severity.ERROR
    assert finding.at == "budget"
    said = finding.message.replace(f"{tmp_path}/", "")
    assert said == (
        "“budget” says 15 member, and “session” says more than 16 member "
        "(brief/facts.yaml:38:7), of the same quantity: size of coop as of 2024 (“people”)"
    )
    assert (finding.place.line, finding.place.column) == (72, 7)
    assert "supersedes: [session]" in finding.hint
    assert "differs_from: [{fact: session, note: …}]" in finding.hint


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # the same name
        ("values: {n: {integer: 3}}", "values: {n: {integer: 4}}"),
        # another name, and the only one of its kind in either fact
        ("values: {n: {count: 3, noun: member}}", "values: {m: {count: 4, noun: member}}"),
        (
            "values: {n: {count: 3, noun: member}, share: {percent: 2}}",
            "values: {m: {count: 4, noun: member}, part: {percent: 2}}",
        ),
        # periods of validity that meet; and those of the very same day
        (
            "valid: {until: 2026-02}, values: {n: {integer: 3}}",
            "valid: {from: 2026-02-28}, values: {n: {integer: 4}}",
        ),
        (
            "as_of: 2024, valid: {until: 2025}, values: {n: {integer: 3}}",
            "as_of: 2024, valid: {from: 2026}, values: {n: {integer: 4}}",
        ),
        # the day of a value comes before that of its fact
        (
            "as_of: 2023, values: {n: {integer: 3, as_of: 2024}}",
            "as_of: 2024, values: {n: {integer: 4}}",
        ),
        # when it happened
        ("happened: {dates: [2024-02-04, 2024-02-05]}", "happened: {date: 2025-01-01}"),
    ],
)
def test_two_values_of_one_quantity_are_compared(first: str, second: str, tmp_path: Path) -> None:
    assert len(found(two_sizes(first, second), tmp_path, "contradiction")) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # both say the same
        (
            "values: {n: {money: 17, scale: billion, currency: MAD}}",
            "values: {n: {money: 17000, scale: million, currency: MAD}}",
        ),
        # another day
        ("as_of: 2023, values: {n: {integer: 3}}", "as_of: 2024, values: {n: {integer: 4}}"),
        ("values: {n: {integer: 3}}", "as_of: 2024, values: {n: {integer: 4}}"),
        # one held no longer when the other began to hold
        (
            "valid: {until: 2025}, values: {n: {integer: 3}}",
            "valid: {from: 2026}, values: {n: {integer: 4}}",
        ),
        ("as_of: 2024, values: {n: {integer: 3}}", "as_of: 2024-05, values: {n: {integer: 4}}"),
        # another name, and two that it could be
        (
            "values: {n: {count: 3, noun: member}}",
            "values: {m: {count: 4, noun: member}, k: {count: 5, noun: member}}",
        ),
        # another name beside one that both have
        (
            "values: {n: {integer: 3}}",
            "values: {n: {integer: 3}, m: {integer: 4}}",
        ),
        # dates and ranks go by their names
        ("values: {opened: {year: 2024}}", "values: {closed: {year: 2025}}"),
        ("values: {n: {ordinal: 2, noun: member}}", "values: {m: {ordinal: 3, noun: member}}"),
        # another kind under the same name
        ("values: {n: {integer: 3}}", "values: {n: {percent: 4}}"),
    ],
)
def test_other_values_are_not(first: str, second: str, tmp_path: Path) -> None:
    assert found(two_sizes(first, second), tmp_path, "contradiction") == []


@pytest.mark.parametrize("changed", ["subject: coop", "attribute: size"])
def test_facts_on_another_subject_or_attribute_are_not_compared(
    changed: str, tmp_path: Path
) -> None:
    example = two_sizes("values: {n: {integer: 3}}", "values: {n: {integer: 4}}")
    assert found(example, tmp_path / "same", "contradiction")
    other = example.replace(changed, f"{changed}-of-another", 1)
    assert found(other, tmp_path / "other", "contradiction") == []


@pytest.mark.parametrize("noted", ["session", "budget"])
def test_difference_that_one_of_the_two_notes_is_no_contradiction(
    noted: str, tmp_path: Path
) -> None:
    other = {"session": "budget", "budget": "session"}[noted]
    note = f"differs_from: [{{fact: {other}, note: {{fr: Autre compte., ar: حساب آخر.}}}}]"
    first, second = "values: {n: {integer: 3}}", "values: {n: {integer: 4}}"
    first, second = (
        (f"{first}, {note}", second) if noted == "session" else (first, f"{second}, {note}")
    )
    example = two_sizes(first, second)
    assert found(example, tmp_path, "contradiction", "needless-difference") == []


def test_difference_between_facts_that_agree_is_needless(tmp_path: Path) -> None:
    note = "differs_from: [{fact: session, note: {fr: Autre compte., ar: حساب آخر.}}]"
    example = two_sizes("values: {n: {integer: 4}}", f"values: {{n: {{integer: 4}}}}, {note}")
    (finding,) = found(example, tmp_path, "needless-difference")
    assert finding.severity is Severity.WARNING
    assert finding.message == "“budget” and “session” do not contradict each other"


def test_superseded_fact_contradicts_nothing(tmp_path: Path) -> None:
    example = two_sizes(
        "values: {n: {integer: 3}}, supersedes: [budget]", "values: {n: {integer: 4}}"
    )
    (finding,) = found(example, tmp_path, "contradiction", "superseded-fact-printed")
    assert finding.code == "superseded-fact-printed"
    assert finding.at == "budget"
    assert finding.message == (
        "the section “cooperation” lists the fact “budget”, which “session” supersedes"
    )


def test_circle_of_three_is_told_once(tmp_path: Path) -> None:
    example = """
    facts:
      - {id: members, supersedes: [session]}
      - {id: session, supersedes: [budget]}
      - {id: budget, supersedes: [members]}
    """
    (finding,) = found(example, tmp_path, "supersedes-circle")
    assert finding.message == (
        "these facts supersede each other: "
        "“members” supersedes “session” supersedes “budget” supersedes “members”"
    )


def test_fact_beside_a_circle_is_not_in_it(tmp_path: Path) -> None:
    example = """
    facts:
      - {id: members, supersedes: [session]}
      - {id: session, supersedes: [budget]}
      - {id: budget, supersedes: [session]}
    """
    (finding,) = found(example, tmp_path, "supersedes-circle")
    assert finding.at == "session"
    assert "members" not in finding.message


def test_superseded_fact_need_not_stand_in_a_section(tmp_path: Path) -> None:
    sections = "\nsections: [{id: cooperation, facts: [members, session]}]"
    example = "facts: [{id: session, supersedes: [budget]}]" + sections
    codes = "superseded-fact-printed", "fact-not-printed"
    assert found(example, tmp_path / "a", *codes) == []
    assert [f.code for f in found(f"edition: 1{sections}", tmp_path / "b", *codes)] == [
        "fact-not-printed"
    ]


# --- the day taken for today ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("valid", "day", "said"),
    [
        ("from: 2026-03", "2026-02-28", "does not hold before 2026-03"),
        ("from: 2026-03", "2026-03-01", ""),
        ("until: 2026-03", "2026-03-31", ""),
        ("until: 2026-03", "2026-04-01", "held until 2026-03"),
        ("until: 2025", "2026-01-01", "held until 2025"),
        ("from: 2026-03-01, until: 2026-03-31", "2026-03-10", ""),
    ],
)
def test_validity_is_held_against_the_day(valid: str, day: str, said: str, tmp_path: Path) -> None:
    example = f"facts: [{{id: budget, valid: {{{valid}}}}}]"
    findings = found(example, tmp_path, "fact-not-valid", as_of=date.fromisoformat(day))
    assert [finding.severity for finding in findings] == [Severity.WARNING] * bool(said)
    assert all(
        finding.message == f"the fact “budget” {said}, and this is {day}" for finding in findings
    )


def test_without_a_day_the_edition_says_what_today_is(tmp_path: Path) -> None:
    example = "facts: [{id: budget, valid: {until: 2026-03-09}}]"  # the edition is of 2026-03-10
    (finding,) = found(example, tmp_path, "fact-not-valid")
    assert finding.message.endswith("and this is 2026-03-10")


@pytest.mark.parametrize(("day", "due"), [("2026-04-30", False), ("2026-05-01", True)])
def test_review_of_a_month_is_due_on_its_first_day(day: str, due: bool, tmp_path: Path) -> None:
    example = "facts: [{id: budget, review_due: 2026-05}]"
    assert bool(found(example, tmp_path, "review-due", as_of=date.fromisoformat(day))) is due


def test_fact_that_is_not_printed_is_nobodys_concern(tmp_path: Path) -> None:
    example = """
    facts: [{id: budget, valid: {until: 2025}, review_due: 2025}]
    sections: [{id: cooperation, facts: [members, session]}]
    """
    assert found(example, tmp_path, "fact-not-valid", "review-due") == []


@pytest.mark.parametrize(
    ("day", "told"), [("2026-03-19", True), ("2026-03-20", True), ("2026-03-21", False)]
)
def test_embargo_is_noted_until_its_day_is_over(day: str, told: bool, tmp_path: Path) -> None:
    example = "embargo: '2026-03-20T09:00+01:00'"
    findings = found(example, tmp_path, "under-embargo", as_of=date.fromisoformat(day))
    assert [finding.severity for finding in findings] == [Severity.NOTE] * told
    assert all("2026-03-20 09:00+01:00" in finding.message for finding in findings)
