"""The judges bite: each way to break a good file is found, by the judge that must see it."""

from __future__ import annotations

from functools import cache

import pytest

from briefing.verify import verify
from tests.mutations import MUTATIONS, Mutation, subject
from tests.pages import codes
from tests.verapdf import PROFILES, judge


def verdicts(pdf: bytes) -> set[str]:
    """Return the rules that veraPDF sees broken."""
    judgements = [judge(pdf, profile) for profile in PROFILES]
    assert all(judgement.checks for judgement in judgements)
    return set().union(*(judgement.rules for judgement in judgements))


@cache
def before(languages: tuple[str, ...]) -> frozenset[str]:
    """Return what is remarked on the file before it is broken: nothing is wrong with it."""
    made = subject(languages)
    assert made.findings == ()
    report = verify(made.pdf, made.expected)
    assert report.clean
    assert verdicts(made.pdf) == set()
    return frozenset(codes(report.findings))


def test_no_judge_has_nothing_to_look_at() -> None:
    made = subject()
    verdicts = verify(made.pdf, made.expected).verdicts
    # It is not signed; tests/test_signing.py has files that are.
    skipped = [verdict.name for verdict in verdicts if verdict.outcome == "skipped"]
    assert skipped == ["signatures"]


@pytest.mark.slow
@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_fault_is_found_by_the_judge_that_must_see_it(mutation: Mutation) -> None:
    remarked = before(mutation.languages)
    broken = mutation.file()
    found = set(codes(verify(broken.pdf, broken.expected).findings)) - remarked
    rules = verdicts(broken.pdf)
    assert mutation.code in found if mutation.code else not found
    assert mutation.rule in rules if mutation.rule else not rules


def test_no_fault_escapes_both_judges() -> None:
    assert all(mutation.code or mutation.rule for mutation in MUTATIONS)
    assert len({mutation.name for mutation in MUTATIONS}) == len(MUTATIONS) >= 20
