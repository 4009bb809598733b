"""Findings as people and programs read them."""

from __future__ import annotations

import json

import pytest

from briefing import report
from briefing.errors import BriefingError, Finding, Place, Severity, raise_errors

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
            "message": "unknown key 'titel'",
            "hint": "write 'title'",
        }
    ]


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
