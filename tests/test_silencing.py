"""What a brief silences: by code, by place and with a reason, and never out of sight."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from briefing import paths
from briefing.check import CheckResult, check, findings_of, report_of
from briefing.check.records import Records
from briefing.errors import BriefingError, Finding, Place
from briefing.examine import check_brief
from briefing.load import load
from briefing.packs import load_pack
from tests.examples import lay

PACKS = {code: load_pack(paths.LANGUAGES / f"{code}.yaml") for code in ("fr", "ar")}


def judge(example: str, parent: Path) -> tuple[CheckResult, ...]:
    return check(load(lay(example, parent).folder), PACKS)


def told(results: tuple[CheckResult, ...]) -> list[str]:
    """Return code, place and hint of what is not silenced."""
    return [f"{found.code} {found.message}; {found.hint}" for found in findings_of(results)]


def silencing(*entries: str) -> str:
    listed = ", ".join(f"{{{entry}, reason: It is right.}}" for entry in entries)
    return f"silenced: [{listed}]"


FIGURES = """
facts:
  - {id: budget, title: {fr: Budget 17}, note: {fr: "17 milliards, puis 18.", ar: ميزانية.}}
  - {id: session, title: {fr: Session 4}}
"""


def test_silenced_finding_is_kept_with_its_reason_and_fails_nothing(tmp_path: Path) -> None:
    results = judge(FIGURES + silencing("code: bare-digit, at: budget"), tmp_path)
    (digits,) = [result for result in results if result.code == "bare-digit"]
    assert [(found.at, found.place.line) for found in digits.findings] == [("session", 38)]
    assert [(each.finding.at, each.reason) for each in digits.silenced] == [
        ("budget", "It is right.")
    ] * 3
    assert digits.outcome == "failed"
    both = silencing("code: bare-digit, at: budget", "code: bare-digit, at: session")
    checked = check_brief(lay(FIGURES + both, tmp_path / "both").folder)
    assert checked.findings == ()
    (digits,) = [result for result in checked.results if result.code == "bare-digit"]
    assert (digits.outcome, len(digits.silenced)) == ("silenced", 4)


@pytest.mark.parametrize(
    ("entry", "hint"),
    [
        ("code: bare-digit, at: session", "there is one at “budget”"),
        ("code: bare-digit, at: facts.yaml", "there is one at “budget”"),
        ("code: wrong-script, at: budgt", "did you mean “budget”?"),
        ("code: wrong-script, at: budget", "delete the entry"),
        ("code: latin-punctuation, at: nowhere-at-all", "delete the entry"),
    ],
)
def test_silence_that_matches_nothing_is_a_warning(tmp_path: Path, entry: str, hint: str) -> None:
    figure = 'facts: [{id: budget, title: {fr: "Budget 17"}}]\n'
    found = findings_of(judge(figure + silencing(entry), tmp_path))
    assert [(each.code, each.severity.value) for each in found] == [
        ("silence-unused", "warning"),
        ("bare-digit", "error"),
    ]
    assert found[0].hint == hint


SHARED = """
facts: [{id: budget, title: {fr: Budget 17}}]
sections:
  - {id: cooperation, facts: [members, session]}
  - {id: budget, title: {fr: Le budget 17, ar: الميزانية}, facts: [budget]}
"""


def test_id_that_two_records_share_is_silenced_with_its_kind(tmp_path: Path) -> None:
    found = findings_of(judge(SHARED, tmp_path / "a"))
    assert [finding.at for finding in found if finding.code == "bare-digit"] == [
        "sections/budget",
        "facts/budget",
    ]
    one = silencing("code: bare-digit, at: facts/budget")
    left = findings_of(judge(SHARED + one, tmp_path / "b"))
    assert [finding.at for finding in left if finding.code == "bare-digit"] == ["sections/budget"]
    both = findings_of(judge(SHARED + silencing("code: bare-digit, at: budget"), tmp_path / "c"))
    assert [found.hint for found in both if found.code == "silence-unused"] == [
        "there is one at “facts/budget”"
    ]


def test_silence_with_an_unknown_code_is_an_error_with_a_near_name(tmp_path: Path) -> None:
    entries = silencing("code: unused-sauce, at: journal", "code: unknown-key, at: brief.yaml")
    assert told(judge(entries, tmp_path)) == [
        "silence-unknown-code no check gives the code “unused-sauce”; "
        "did you mean “unused-source”?",
        "silence-unknown-code no check gives the code “unknown-key”; did you mean “unknown-value”?",
    ]


def test_silence_cannot_be_silenced(tmp_path: Path) -> None:
    entries = silencing("code: silence-unused, at: brief.yaml", "code: unused-term, at: coop")
    assert told(judge(entries, tmp_path)) == [
        "silence-refused “silence-unused” cannot be silenced; "
        "mend what it finds, and delete this entry",
        "silence-unused there is no “unused-term” at “coop” to silence; delete the entry",
    ]


def test_binding_check_is_not_silenced(tmp_path: Path) -> None:
    example = 'facts: [{id: budget, text: {fr: "{{ amont }}"}}]\n'
    entry = silencing("code: unknown-placeholder, at: budget")
    codes = [found.code for found in findings_of(judge(example + entry, tmp_path))]
    assert codes == ["silence-refused", "unknown-placeholder"]


def test_silence_said_twice_is_a_warning(tmp_path: Path) -> None:
    entry = "code: bare-digit, at: budget"
    example = 'facts: [{id: budget, title: {fr: "Budget 17"}}]\n' + silencing(entry, entry)
    assert told(judge(example, tmp_path)) == [
        "silence-unused “bare-digit” is silenced at “budget” already; delete one"
    ]


def test_silence_needs_a_reason(tmp_path: Path) -> None:
    for number, reason in enumerate(("", ", reason: ''", ", reason: ' '")):
        example = f"silenced: [{{code: bare-digit, at: budget{reason}}}]"
        with pytest.raises(BriefingError) as caught:
            judge(example, tmp_path / str(number))
        assert {Path(found.place.file).name for found in caught.value.findings} == {"brief.yaml"}


# --- which record a place is in ------------------------------------------------------------------

TEXT = """\
id: minimal
title: {fr: Un exemple, ar: مثال}
languages: [fr, ar]
edition: 1
date: 2026-03-10
gathered_until: 2026-02-28
sections:
  - id: cooperation
    title: {fr: La coopération, ar: التعاون}
    lead: {facts: [members], text: {fr: Elle avance., ar: إنها تتقدم.}}
    facts: [members, session]
  - {id: money, title: {fr: Budget, ar: الميزانية}, facts: [budget]}
timeline:
  - fact: session
    value: happened
    text: {fr: Session, ar: الدورة}
summary: {fr: Un exemple court., ar: مثال قصير.}
"""


@pytest.mark.parametrize(
    ("line", "column", "record"),
    [
        (0, 0, "brief.yaml"),
        (1, 1, "brief.yaml"),
        (2, 14, "brief.yaml"),
        (8, 5, "cooperation"),
        (9, 20, "cooperation"),
        (10, 11, "cooperation"),
        (10, 40, "cooperation"),
        (11, 12, "cooperation"),
        (12, 5, "money"),
        (12, 30, "money"),
        (13, 1, "brief.yaml"),
        (14, 5, "brief.yaml"),
        (16, 15, "brief.yaml"),
        (17, 15, "brief.yaml"),
    ],
)
def test_place_is_in_the_record_that_holds_it(
    tmp_path: Path, line: int, column: int, record: str
) -> None:
    folder = lay("edition: 1", tmp_path).folder
    (folder / "brief.yaml").write_text(TEXT, "utf-8")
    records = Records(load(folder))
    assert records.at(Place(str(folder / "brief.yaml"), line, column)) == record


def test_every_record_is_at_its_own_place(tmp_path: Path) -> None:
    brief = load(lay("edition: 1", tmp_path).folder)
    records = Records(brief)
    named = [
        (record.id, record.place)
        for group in (brief.facts, brief.sources, brief.terms, brief.nouns)
        for record in group.values()
    ]
    named += [(section.id, section.place) for section in brief.sections]
    assert [records.at(place) for _, place in named] == [identifier for identifier, _ in named]
    assert records.at(Place("elsewhere/journal.txt", 3)) == "journal.txt"


# --- the report as plain data --------------------------------------------------------------------


def test_report_names_files_from_the_folder_of_the_brief(tmp_path: Path) -> None:
    example = FIGURES + silencing("code: bare-digit, at: budget")
    laid = lay(example, tmp_path)
    brief = load(laid.folder)
    report = report_of(check(brief, PACKS), as_of=brief.date, version="1", folder=laid.folder)
    assert str(tmp_path) not in str(report)
    assert {key: report[key] for key in ("version", "as_of", "outcome")} == {
        "version": "1",
        "as_of": "2026-03-10",
        "outcome": "failed",
    }
    by_code = {entry["code"]: entry for entry in report["checks"]}
    digits = by_code["bare-digit"]
    assert digits["findings"] == [
        {
            "code": "bare-digit",
            "severity": "error",
            "file": "facts.yaml",
            "line": 38,
            "column": 17,
            "at": "session",
            "message": "a figure is typed into the text: 4",
            "hint": "make it a value of the fact and print that; a name with digits is a term",
        }
    ]
    assert [entry["reason"] for entry in digits["silenced"]] == ["It is right."] * 3
    assert by_code["unknown-unit"] == {
        "code": "unknown-unit",
        "looked_at": 0,
        "outcome": "skipped",
        "skipped": "there are no units of measure",
        "findings": [],
        "silenced": [],
    }


def test_report_tells_no_path_of_a_file_outside_the_brief() -> None:
    found = Finding("a", "m", Place("/elsewhere/archive/journal.txt", 3))
    report = report_of(
        [CheckResult("a", 1, (found,))],
        as_of=date(2026, 3, 10),
        version="1",
        folder=Path("/elsewhere/brief"),
    )
    assert report["checks"][0]["findings"][0]["file"] == "journal.txt"


@pytest.mark.parametrize(
    ("results", "outcome"),
    [
        ((), "skipped"),
        ((CheckResult("a", 0, ()),), "skipped"),
        ((CheckResult("a", 0, ()), CheckResult("b", 1, ())), "passed"),
    ],
)
def test_report_is_as_good_as_its_worst_check(
    results: tuple[CheckResult, ...], outcome: str
) -> None:
    report = report_of(results, as_of=date(2026, 3, 10), version="1")
    assert report["outcome"] == outcome
