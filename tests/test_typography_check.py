"""A pattern of a language pack that loses its way does not hang the check."""

from __future__ import annotations

import re
import signal
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from briefing import paths
from briefing.check import check, findings_of, typography
from briefing.errors import Place
from briefing.load import load
from briefing.packs import Forbidden, load_pack

MINIMAL = Path(__file__).parent / "data" / "minimal"
FRENCH = load_pack(paths.LANGUAGES / "fr.yaml")
# Every text but the shortest takes it practically for ever; the lookahead fails at the very end.
HOPELESS = re.compile(r"(.+)+(?=\x00)\x01", re.DOTALL)

needs_clock = pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="no such clock here")


@needs_clock
def test_pattern_that_loses_its_way_is_one_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typography, "PATIENCE", 0.05)
    before = signal.getsignal(signal.SIGALRM)
    rule = replace(FRENCH.forbidden[0], code="hopeless", pattern=HOPELESS)
    findings = findings_of(check(load(MINIMAL), {"fr": replace(FRENCH, forbidden=(rule,))}))
    (finding,) = (found for found in findings if found.code == "forbidden-in-language")
    assert "the pattern of hopeless" in finding.message
    assert HOPELESS.pattern in finding.message
    assert finding.place.line > 0
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


@needs_clock
def test_pattern_that_loses_its_way_hides_no_finding_of_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Neither of other patterns, nor in the texts that are searched after it."""
    monkeypatch.setattr(typography, "PATIENCE", 0.05)
    letter = replace(FRENCH.forbidden[0], code="letter", pattern=re.compile("e"))
    slow = replace(letter, code="hopeless", pattern=HOPELESS)
    brief = load(MINIMAL)

    def places(*rules: Forbidden) -> list[Place]:
        results = check(brief, {"fr": replace(FRENCH, forbidden=rules)})
        return [found.place for found in findings_of(results) if found.code == "letter"]

    assert len(places(letter)) > 10
    assert places(slow, letter) == places(letter)


@needs_clock
def test_clock_of_somebody_else_is_left_alone() -> None:
    before = signal.getsignal(signal.SIGALRM)
    signal.setitimer(signal.ITIMER_REAL, 1000)
    try:
        matches = typography._find(re.compile("a"), "a", 1, set())
        assert len(matches) == 1
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 900
        assert signal.getsignal(signal.SIGALRM) is before
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def test_other_threads_search_without_a_clock() -> None:
    found: list[object] = []
    thread = threading.Thread(
        target=lambda: found.append(typography._find(re.compile("a"), "ab", 1, set()))
    )
    thread.start()
    thread.join()
    assert len(found) == 1
    assert isinstance(found[0], list)
