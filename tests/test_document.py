"""What the document says of its own runs."""

from __future__ import annotations

import pytest

from briefing.document import Isolate, Paragraph, Run


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


def test_label_is_filled_with_what_it_leaves_open() -> None:
    page, pages = Run("value", "0", "fr", "page"), Run("value", "0", "fr", "pages")
    edition = Run("value", "2", "fr", "edition")
    label = Paragraph(
        "fr", "ltr", (Run("text", "page ", "fr"), page, Isolate("ltr", (pages,)), edition)
    )
    assert label.filled({"page": "3", "pages": "7"}) == "page 372"
    assert label.filled({}) == "page 002"
