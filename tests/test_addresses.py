"""Addresses in running text: where they end, and what they lead to."""

from __future__ import annotations

import pytest

from briefing.document import Isolate, Run
from briefing.typeset.addresses import addresses, linked
from briefing.typeset.direction import paragraph

AR, FR = "ar-MA", "fr-MA"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("voir https://a.ma/x_y?z=1&b=2.", ["https://a.ma/x_y?z=1&b=2"]),
        ("http://a.ma ; www.a.ma !", ["http://a.ma", "www.a.ma"]),
        ("فهل جربتم www.a.ma؟ نعم", ["www.a.ma"]),
        ("على https://a.ma/ar، ثم (www.a.ma)؛", ["https://a.ma/ar", "www.a.ma"]),
        ("‹www.a.ma› «www.b.ma»…", ["www.a.ma", "www.b.ma"]),
        ("à a.b-c+d@e-f.ma, puis", ["a.b-c+d@e-f.ma"]),
        ("@dco, a@b, 5G, www, point.com", []),
    ],
)
def test_where_addresses_end(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in addresses(text)] == found


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("https://a.ma/x", "https://a.ma/x"),
        ("http://a.ma", "http://a.ma"),
        ("www.a.ma", "https://www.a.ma"),
        ("a@b.ma", "mailto:a@b.ma"),
    ],
)
def test_address_becomes_a_link(address: str, target: str) -> None:
    runs = linked([Run("text", f"voir {address}, puis", FR)], FR)
    assert runs == (
        Run("text", "voir ", FR),
        Run("link", address, FR, target),
        Run("text", ", puis", FR),
    )


def test_address_speaks_the_language_around_it_however_it_was_written() -> None:
    term, foreign = Run("term", "www.a.ma", "en", "site"), Run("foreign", "b@c.ma", "en")
    assert [run.lang for run in linked([term, foreign], AR)] == [AR, AR]


def test_values_and_words_stay_as_they_are() -> None:
    runs = (Run("value", "www.a.ma", FR), Run("text", "sans adresse", FR), Run("marker", "1", FR))
    assert linked(runs, FR) == runs


def test_address_in_arabic_is_one_isolate_and_the_question_mark_is_outside() -> None:
    runs = linked([Run("text", "فهل جربتم www.a.ma؟ نعم", AR)], AR)
    set_ = paragraph(runs, "rtl", AR, "en")
    assert set_.content == (
        Run("text", "فهل جربتم ", AR),
        Isolate("ltr", (Run("link", "www.a.ma", "en", "https://www.a.ma"),)),
        Run("text", "؟ نعم", AR),
    )
