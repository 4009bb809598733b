"""Every letter, line, word and figure of whole editions, judged without a false alarm."""

from __future__ import annotations

import pytest

from briefing.errors import Place, Severity
from briefing.verify.figures import figures
from briefing.verify.joining import joining
from briefing.verify.order import order
from briefing.verify.reading import read
from briefing.verify.text import text_layer
from briefing.verify.verdict import Check
from tests.editions import EDITIONS, NAMES, edition

ARABIC: tuple[Check, ...] = (joining, order, text_layer, figures)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "languages"), EDITIONS, ids=NAMES)
@pytest.mark.parametrize("known", [True, False], ids=["known", "unknown"])
def test_edition_has_no_error(name: str, languages: tuple[str, ...], known: bool) -> None:
    made = edition(name, languages)
    file = read(made.pdf)
    for check in ARABIC:
        verdict = check(file, made.expected if known else None, Place(name))
        errors = [f.message for f in verdict.findings if f.severity is Severity.ERROR]
        assert (verdict.name, errors) == (verdict.name, [])
        assert verdict.outcome in ("passed", "warned", "skipped")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["shipped", "hard-arabic"])
def test_whole_brief_is_looked_at(name: str) -> None:
    """Each Arabic letter that went in is judged, and each text is found by its characters."""
    made = edition(name, ("fr", "ar"))
    file = read(made.pdf)
    letters = sum(
        "\u0621" <= char <= "\u064a" and char != "\u0640"
        for block in made.expected.blocks
        for char in block.text
    )
    judged = joining(file, made.expected, Place(name))
    assert judged.looked_at >= letters
    assert order(file, made.expected, Place(name)).looked_at > 300
    assert judged.findings == ()
