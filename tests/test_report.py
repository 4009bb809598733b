"""Findings as people and programs read them."""

from __future__ import annotations

import json

import pytest

from briefing import report
from briefing.check import CheckResult
from briefing.errors import (
    BriefingError,
    Finding,
    Place,
    Severity,
    SilencedFinding,
    raise_errors,
)
from briefing.verify.verdict import Verdict

TYPO = Finding("unknown-key", "unknown key 'titel'", Place("facts.yaml", 12, 5), "write 'title'")
BLANK = Finding("page-blank", "page 2 is empty", Place("out.pdf"), severity=Severity.WARNING)


def test_text_sorts_by_place_and_shows_the_hint_below() -> None:
    assert report.as_text([BLANK, TYPO]) == (
        "facts.yaml:12:5: error: unknown key 'titel' [unknown-key]\n"
        "    write 'title'\n"
        "out.pdf: warning: page 2 is empty [page-blank]"
    )


def test_json_holds_every_field_of_a_finding() -> None:
    assert json.loads(report.as_json([TYPO])) == [
        {
            "code": "unknown-key",
            "severity": "error",
            "file": "facts.yaml",
            "line": 12,
            "column": 5,
            "at": "",
            "message": "unknown key 'titel'",
            "hint": "write 'title'",
        }
    ]


FAINT = Finding("low-contrast", "page 1: faint", Place("out.pdf"))
VERDICTS = (
    Verdict("pages", 12, measured="595 × 842 pt"),
    Verdict("contrast", 1234, (FAINT, FAINT)),
    Verdict("second reader", 1, (BLANK,)),
    Verdict("alignment", 0, skipped="no pairs"),
    Verdict("tables", 0),
)


def test_verdicts_make_a_table_that_says_what_was_looked_at() -> None:
    assert report.verdicts_as_text("out.pdf", VERDICTS, 100).splitlines() == [
        "out.pdf",
        "  check          looked at  outcome",
        "  pages                 12  passed   595 × 842 pt",
        "  contrast           1,234  failed   page 1: faint (+1)",
        "  second reader          1  warned   page 2 is empty",
        "  alignment              0  skipped  no pairs",
        "  tables                 0  skipped  nothing of the kind is in the file",
        "  5 checks: 1 passed, 1 warned, 1 failed, 2 skipped",
    ]


def test_table_is_cut_to_the_width_of_the_terminal() -> None:
    lines = report.verdicts_as_text("out.pdf", VERDICTS, 45).splitlines()
    assert lines[3] == "  contrast           1,234  failed   page 1:…"
    assert max(map(len, lines[:-1])) == 45


def test_verdicts_as_json_hold_every_check_of_every_file() -> None:
    [first, second] = json.loads(
        report.verdicts_as_json({"a.pdf": VERDICTS[1:2], "b.pdf": VERDICTS[:1]})
    )
    assert first == {
        "file": "a.pdf",
        "outcome": "failed",
        "checks": [
            {
                "name": "contrast",
                "looked_at": 1234,
                "outcome": "failed",
                "skipped": "",
                "measured": "",
                "findings": json.loads(report.as_json([FAINT, FAINT])),
            }
        ],
    }
    assert (second["outcome"], second["checks"][0]["outcome"]) == ("passed", "passed")


@pytest.mark.parametrize(
    ("verdicts", "outcome"),
    [
        (VERDICTS, "failed"),
        (VERDICTS[2:], "warned"),
        (VERDICTS[3:], "skipped"),
        ((), "skipped"),
        ((VERDICTS[0], VERDICTS[3]), "passed"),
    ],
)
def test_file_is_as_good_as_its_worst_check(verdicts: tuple[Verdict, ...], outcome: str) -> None:
    assert json.loads(report.verdicts_as_json({"a": verdicts}))[0]["outcome"] == outcome


CHECKS = (
    CheckResult("a", 12, ()),
    CheckResult("bb", 3, (TYPO, TYPO)),
    CheckResult("c", 2, (), (SilencedFinding(TYPO, "a name", Place("brief.yaml", 9)),) * 2),
    CheckResult("d", 0, (), reason="there are no changes"),
)


def test_checks_of_a_brief_make_a_table_like_that_of_a_file() -> None:
    assert report.checks_as_text(CHECKS, 100).splitlines() == [
        "  check  looked at  outcome",
        "  a             12  passed",
        "  bb             3  failed    unknown key 'titel' (+1)",
        "  c              2  silenced  unknown key 'titel' (+1): a name",
        "  d              0  skipped   there are no changes",
    ]
    assert report.counts(CHECKS) == "4 checks: 1 passed, 1 failed, 1 silenced, 1 skipped"


def test_annotation_escapes_what_github_would_read_as_its_own() -> None:
    found = Finding("a-b", "100%: one, two\nthree\r", Place("C:/a,b%.yaml"), severity=Severity.NOTE)
    assert report.as_annotations([found], [], lambda file: file) == (
        "::notice file=C%3A/a%2Cb%25.yaml,title=a-b::100%25: one, two%0Athree%0D"
    )


def test_brief_as_json_fails_with_a_finding_that_is_of_no_check() -> None:
    record = json.loads(report.brief_as_json({"outcome": "passed", "checks": []}, [BLANK, TYPO]))
    assert record["outcome"] == "failed"
    assert [finding["code"] for finding in record["findings"]] == ["unknown-key", "page-blank"]
    assert json.loads(report.brief_as_json({"outcome": "passed"}, [BLANK]))["outcome"] == "passed"


def test_summary_counts_by_severity() -> None:
    assert report.summary([TYPO, TYPO, BLANK]) == "2 errors, 1 warning"
    assert report.summary([]) == "nothing to object to"


def test_shaped_arabic_is_joined_and_in_visual_order() -> None:
    # U+FEB3 U+FEE0 U+FE8E U+FEE1 would be without lam-alef; seen initial, lam-alef final, meem.
    assert report.shaped("سلام") == "\ufee1\ufefc\ufeb3"


def test_shaped_keeps_the_lines_in_order_and_latin_as_it_is() -> None:
    assert report.shaped("facts.yaml:1\nsecond") == "facts.yaml:1\nsecond"


def test_place_without_line_is_the_whole_file() -> None:
    assert str(Place("a.yaml")) == "a.yaml"
    assert str(Place("a.yaml", 3)) == "a.yaml:3"


def test_raise_errors_lets_warnings_pass() -> None:
    assert raise_errors([BLANK]) == (BLANK,)


def test_raise_errors_carries_all_findings() -> None:
    with pytest.raises(BriefingError) as caught:
        raise_errors([BLANK, TYPO])
    assert caught.value.findings == (BLANK, TYPO)
    assert str(caught.value) == ("out.pdf: page 2 is empty; facts.yaml:12:5: unknown key 'titel'")
