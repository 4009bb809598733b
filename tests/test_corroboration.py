"""How many sources stand behind a fact, and how many of them are independent."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.corroboration import Corroboration, corroboration
from briefing.errors import Place
from briefing.model import Evidence, Fact, Source
from briefing.pipeline import check_brief, document_of
from tests.examples import lay

PLACE = Place("x")


def fact(*sources: str) -> Fact:
    evidence = tuple(Evidence(name, ("a",), PLACE) for name in sources)
    return Fact(id="f", place=PLACE, title={}, text={}, written_in="fr", evidence=evidence)


def behind(named: str, **independent_of: str) -> Corroboration:
    """Return what stands behind a fact; sources are letters, `a="bc"` names those a is apart of."""
    sources = {
        name: Source(
            id=name, place=PLACE, language="fr", independent_of=tuple(independent_of.get(name, ""))
        )
        for name in "abcdef"
    }
    return corroboration(fact(*named), sources)


def test_source_that_is_named_twice_counts_once() -> None:
    assert behind("abb").sources == ("a", "b")
    assert behind("aa").rests_on_one
    assert not behind("ab").rests_on_one


def test_sources_are_independent_only_where_one_of_them_says_so() -> None:
    assert behind("ab").independent == ()
    assert behind("ab", a="b").independent == ("a", "b")
    assert behind("ab", b="a").independent == ("a", "b")


def test_what_another_source_is_independent_of_does_not_matter() -> None:
    assert behind("ab", a="c", c="b").independent == ()


def test_largest_set_is_independent_of_one_another() -> None:
    assert behind("abcd", a="bc", b="d").independent == ("a", "b")
    assert behind("abcd", a="bc", b="c").independent == ("a", "b", "c")
    assert behind("abcde", b="c", c="de", d="e").independent == ("c", "d", "e")


PAIRS = tuple(combinations("abcdef", 2))


@given(st.sets(st.sampled_from(PAIRS)))
def test_no_larger_set_is_independent(apart: set[tuple[str, str]]) -> None:
    said = {name: "".join(b for a, b in apart if a == name) for name in "abcdef"}
    largest = max(
        len(chosen)
        for size in range(1, 7)
        for chosen in combinations("abcdef", size)
        if all(pair in apart for pair in combinations(chosen, 2))
    )
    assert len(behind("abcdef", **said).independent) == (largest if largest > 1 else 0)


# --- on the page ---------------------------------------------------------------------------------


def sources(*names: str, **fields: str) -> str:
    """Give the fact budget these sources; `fields` adds to the record of one."""
    records = ", ".join(f"{{id: {name}, language: fr{fields.get(name, '')}}}" for name in names)
    evidence = ", ".join(f"{{source: {name}, anchors: [17 milliards]}}" for name in names)
    return f"sources: [{records}]\nfacts: [{{id: budget, evidence: [{evidence}]}}]"


def support(example: str, folder: Path, *languages: str) -> dict[str, str]:
    checked = check_brief(lay(example, folder).folder)
    (section,) = document_of(checked, languages or ("fr", "ar")).sections
    (block,) = (block for block in section.facts if block.id == "budget")
    return {code: paragraph.text for code, paragraph in block.support.items()}


@pytest.mark.parametrize(
    ("example", "french", "arabic"),
    [
        (sources("a"), "source unique", "مصدر وحيد"),
        (sources("a", "b"), "2\u00a0sources", "مصدران"),
        (sources("a", "b", "c"), "3\u00a0sources", "3\u00a0مصادر"),
        (sources(*"abcdefghijk"), "11\u00a0sources", "11\u00a0مصدرا"),
        (
            sources("a", "b", b=", independent_of: [a]"),
            "2\u00a0sources indépendantes",
            "مصدران مستقلان",
        ),
        (
            sources("a", "b", "c", b=", independent_of: [a]", c=", independent_of: [a, b]"),
            "3\u00a0sources indépendantes",
            "3\u00a0مصادر مستقلة",
        ),
        (
            sources("a", "b", "c", b=", independent_of: [a]"),
            "2\u00a0sources indépendantes sur\u00a03",
            "مصدران مستقلان من أصل\u00a03",
        ),
    ],
)
def test_fact_says_how_many_sources_it_has(
    example: str, french: str, arabic: str, tmp_path: Path
) -> None:
    assert support(example, tmp_path) == {"fr": french, "ar": arabic}


def test_edition_in_one_language_says_it_in_that(tmp_path: Path) -> None:
    assert support(sources("a"), tmp_path, "ar") == {"ar": "مصدر وحيد"}
