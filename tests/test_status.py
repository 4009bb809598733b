"""How far a brief has come: what is missing, stale, reviewed, verified and due."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from briefing.cli import main
from briefing.drift import State
from briefing.errors import BriefingError
from briefing.load import load
from briefing.occurrences import digest_of_fact
from briefing.status import Reviewed, as_lines, status
from briefing.translate import accept
from tests.test_drift import FACTS, TERMS, edit

ARABIC_TITLE = "      ar: الأعضاء\n"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def states(folder: Path) -> dict[str, tuple[str, ...]]:
    return {fact.id: tuple(fact.states.values()) for fact in status(folder).facts}


def test_translated_brief_is_written_in_one_language_and_translated_in_the_other(
    minimal_folder: Path,
) -> None:
    assert set(states(minimal_folder).values()) == {("written", "translated")}


def test_worst_text_of_a_fact_counts(minimal_folder: Path) -> None:
    accept(minimal_folder)
    edit(minimal_folder, FACTS, ("fr: Membres", "fr: Les membres"), ("dépasse", "excède"))
    edit(minimal_folder, FACTS, ("ar: الميزانية\n", "zz: x\n"), ("      zz: x\n", ""))
    assert states(minimal_folder) == {
        "members": ("changed", "stale"),
        "session": ("written", "translated"),
        "budget": ("changed", "missing"),
    }


def test_brief_that_lacks_translations_has_a_status_and_is_not_checked(
    minimal_folder: Path,
) -> None:
    edit(minimal_folder, FACTS, (ARABIC_TITLE, ""))
    edit(minimal_folder, TERMS, (", ar: {name: منظمة التعاون, short: المنظمة}", ""))
    found = status(minimal_folder)
    assert found.facts[0].states["ar"] is State.MISSING
    assert {t.key for t in found.texts if t.states["ar"] is State.MISSING} == {"terms/coop"}
    for command in ("check", "render"):
        result = run(command, str(minimal_folder))
        assert (result.exit_code, "[missing-language]" in result.stderr) == (1, True)
    assert run("status", str(minimal_folder)).exit_code == 0


def test_review_of_an_earlier_text_is_told_from_one_of_the_present_text(
    minimal_folder: Path,
) -> None:
    read = digest_of_fact(load(minimal_folder).facts["members"], "fr")
    review = f"    reviewed:\n      fr: {{by: A. Benali, on: 2026-03-01, text: {read}}}\n"
    undated = "      ar: {by: S. Idrissi, on: 2026-03-02}\n"
    edit(minimal_folder, FACTS, ("    written_in: fr\n", f"    written_in: fr\n{review}{undated}"))
    [members, *_] = status(minimal_folder).facts
    assert members.reviews == {
        "fr": Reviewed("A. Benali", "2026-03-01", True),
        "ar": Reviewed("S. Idrissi", "2026-03-02", None),
    }
    assert "fr: 13 written; 1 of 3 facts reviewed" in as_lines(status(minimal_folder))
    edit(minimal_folder, FACTS, ("fr: Membres", "fr: Les membres"))
    [members, *_] = status(minimal_folder).facts
    assert members.reviews["fr"].current is False
    told = run("status", str(minimal_folder)).stdout
    assert "written, read by A. Benali 2026-03-01, an earlier text" in told
    assert "translated, read by S. Idrissi 2026-03-02, text unknown" in told


@pytest.mark.parametrize(
    ("day", "due", "expired"),
    [
        (None, False, False),
        (date(2026, 4, 1), True, False),
        (date(2026, 4, 30), True, False),
        (date(2026, 5, 1), True, True),
    ],
)
def test_review_is_due_and_validity_ends_by_the_day_that_is_given(
    minimal_folder: Path, day: date | None, due: bool, expired: bool
) -> None:
    added = "    written_in: fr\n    review_due: 2026-04\n    valid: {until: 2026-04}\n"
    edit(minimal_folder, FACTS, ("    written_in: fr\n", added))
    [members, session, _] = status(minimal_folder, on=day).facts
    assert (members.due, members.expired) == (due, expired)
    assert (session.due, session.expired) == (False, False)


def test_status_counts_sources_once_and_says_what_was_never_verified(minimal_folder: Path) -> None:
    again = '      - {source: journal, anchors: ["au moins 16 membres"]}\n'
    edit(minimal_folder, FACTS, (again, again + again.replace("au moins ", "")))
    [members, *_] = status(minimal_folder).facts
    assert (members.sources, members.verified) == (1, None)


def test_status_as_text_is_a_table_with_counts_at_the_end(minimal_folder: Path) -> None:
    edit(minimal_folder, "brief.yaml", ("  ar: مثال\n", ""))
    assert run("status", str(minimal_folder)).stdout.splitlines() == [
        "fact     fr       ar          sources  verified  review due  valid until",
        "members  written  translated  1        never     -           -",
        "session  written  translated  1        never     -           -",
        "budget   written  translated  1        never     -           -",
        "",
        "other text   fr       ar",
        "brief/title  written  missing",
        "",
        "There is no texts.lock to tell what is stale; briefing translate accept BRIEF writes it",
        "fr: 13 written; 0 of 3 facts reviewed",
        "ar: 2 written, 10 translated, 1 missing; 0 of 3 facts reviewed",
    ]


def test_status_as_json_has_every_text(minimal_folder: Path) -> None:
    accept(minimal_folder)
    result = run("status", str(minimal_folder), "--format", "json", "--as-of", "2027-01-01")
    told = json.loads(result.stdout)
    assert (told["as_of"], told["recorded"]) == ("2027-01-01", True)
    assert told["facts"][0] == {
        "id": "members",
        "states": {"fr": "written", "ar": "translated"},
        "reviews": {},
        "sources": 1,
        "verified": None,
        "review_due": None,
        "due": False,
        "valid_until": None,
        "expired": False,
    }
    assert len(told["texts"]) == 7
    assert told["counts"]["ar"] == {"translated": 11, "written": 2}


def test_status_of_one_language_and_of_none_that_is_there(minimal_folder: Path) -> None:
    assert status(minimal_folder, ["ar"]).languages == ("ar",)
    with pytest.raises(BriefingError, match="not written in en"):
        status(minimal_folder, ["en"])


def test_status_refuses_a_lock_that_cannot_be_read(minimal_folder: Path) -> None:
    (minimal_folder / "texts.lock").write_text("{", encoding="utf-8")
    result = run("status", str(minimal_folder))
    assert (result.exit_code, "[wrong-lock]" in result.stderr) == (1, True)


def test_review_of_another_figure_is_one_of_an_earlier_text(minimal_folder: Path) -> None:
    read = digest_of_fact(load(minimal_folder).facts["members"], "fr")
    review = f"    reviewed:\n      fr: {{by: A. Benali, on: 2026-03-01, text: {read}}}\n"
    edit(minimal_folder, FACTS, ("    written_in: fr\n", f"    written_in: fr\n{review}"))
    assert status(minimal_folder).facts[0].reviews["fr"].current is True
    edit(minimal_folder, FACTS, ("count: 16", "count: 17"))
    assert status(minimal_folder).facts[0].reviews["fr"].current is False
