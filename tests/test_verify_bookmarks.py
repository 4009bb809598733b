"""Bookmarks repeat the headings of the page, in both languages, and lead to a page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from briefing.errors import Place
from briefing.verify.bookmarks import bookmarks
from briefing.verify.read import Bookmark, PdfRead, Spot
from briefing.verify.verdict import Verdict
from tests.trees import Node, node, tree

HERE = Spot(1, 700.0)


def heading(pair: str, french: str, arabic: str) -> tuple[Node, Node]:
    """Write a heading down in both languages."""
    return (
        node("H2", french, lang="fr", properties={"pair": pair}),
        node("Div", node("H2", arabic), lang="ar", properties={"pair": pair}),
    )


HEADINGS = (*heading("a", "Les faits", "الوقائع"), *heading("b", "Les sources", "المصادر"))
RIGHT = ("Les faits · الوقائع", "Les sources · المصادر")


def judged(*titles: str, nodes: tuple[Node, ...] = HEADINGS, spot: Spot | None = HERE) -> Verdict:
    read: PdfRead = tree(*nodes)
    outline = tuple(Bookmark(title, spot) for title in titles)
    return bookmarks(replace(read, bookmarks=outline), None, Place("brief.pdf"))


def test_bookmarks_in_both_languages_pass() -> None:
    verdict = judged(*RIGHT)
    assert (verdict.outcome, verdict.looked_at) == ("passed", 2)


def test_one_bookmark_for_each_language_passes() -> None:
    assert judged("Les faits", "الوقائع", *RIGHT[1:]).outcome == "passed"


def test_arabic_that_stands_from_its_end_in_the_content_is_the_same_heading() -> None:
    backwards = heading("a", "Les faits", "الوقائع"[::-1])
    assert judged(RIGHT[0], nodes=backwards).outcome == "passed"


def test_heading_without_a_bookmark_is_the_templates_choice() -> None:
    assert judged(RIGHT[0]).outcome == "passed"


@pytest.mark.parametrize(
    ("titles", "codes"),
    [
        ((), ["no-bookmarks"]),
        (("Les faits", RIGHT[1]), ["bookmark-in-one-language"]),
        (("الوقائع", RIGHT[1]), ["bookmark-in-one-language"]),
        ((*RIGHT, "Annexe"), ["bookmark-differs"]),
    ],
)
def test_fault_of_bookmarks_is_found(titles: tuple[str, ...], codes: list[str]) -> None:
    assert [finding.code for finding in judged(*titles).findings] == codes


def test_bookmark_that_leads_to_no_page_is_found() -> None:
    (finding,) = judged(RIGHT[0], spot=None).findings
    assert finding.code == "bookmark-nowhere"


def test_bookmarks_of_headings_that_are_none_are_found() -> None:
    bare = node("P", "Les faits", lang="fr", properties={"pair": "a"})
    assert [finding.code for finding in judged(RIGHT[0], nodes=(bare,)).findings] == [
        "bookmark-differs"
    ]


@pytest.mark.parametrize(
    ("nodes", "reason"),
    [
        ((node("H1", "Titre"),), "the structure tree names no pairs of languages"),
        ((node("P", "a", properties={"pair": "a"}),), "it has no headings"),
    ],
)
def test_file_that_owes_no_bookmarks_is_skipped(nodes: tuple[Node, ...], reason: str) -> None:
    assert judged(nodes=nodes).skipped == reason
