"""What the document says of its own runs."""

from __future__ import annotations

import pytest

from briefing.document import Isolate, Run


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("12–15", True),
        ("input/output", True),
        ("archives-1.essai@example.org", True),
        ("a/b c", False),
        ("12–15\u00a0ans", True),
        ("DCO", False),
        ("13,3%", False),
        ("-5", False),
        ("fin/", False),
        ("https://example.org/une/adresse/trop/longue", False),
    ],
)
def test_what_a_line_must_not_tear_apart(text: str, whole: bool) -> None:
    assert Run("value", text, "fr").whole is whole
    halves = (Run("text", text[:3], "en"), Run("text", text[3:], "en"))
    assert Isolate("ltr", halves).whole is whole
