"""How many sources stand behind a fact, and how many of them are independent."""

from __future__ import annotations

import shutil
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing import paths
from briefing.corroboration import Corroboration, corroboration
from briefing.errors import Place
from briefing.examine import check_brief
from briefing.model import Evidence, Fact, Source
from briefing.pipeline import compose_edition, document_of, render_edition
from briefing.templates import template_folder
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
    evidence = ", ".join(
        f"{{source: {name}, anchors: [plus de 17 milliards de dirhams]}}" for name in names
    )
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


# --- noted differences, on the page --------------------------------------------------------------

DIFFERENT = """
facts:
  - {id: session, subject: coop, attribute: session}
  - id: budget
    subject: coop
    attribute: session
    happened: {date: 2026-03-04}
    evidence: [{source: journal, anchors: [plus de 17 milliards de dirhams, 4 mars 2026]}]
    differs_from:
      - fact: session
        note: {fr: "Les comptes disent le {{ happened }}.", ar: "تذكر الحسابات {{ happened }}."}
"""


def differences(example: str, folder: Path, *languages: str) -> dict[str, list[str]]:
    """Return what each fact says of others, in the first language, lead and note in one."""
    checked = check_brief(lay(example, folder).folder)
    first = languages[0]
    document = document_of(checked, languages)
    return {
        fact.id: [
            " ".join(part[first].text for part in (entry.lead, entry.text) if part)
            for entry in fact.differences
        ]
        for section in document.sections
        for fact in section.facts
    }


def test_noted_difference_is_printed_with_the_fact_and_the_other_points_to_it(
    tmp_path: Path,
) -> None:
    assert differences(DIFFERENT, tmp_path / "fr", "fr", "ar") == {
        "members": [],
        "session": ["Autre valeur\u00a0: voir la note du paragraphe\u00a03."],
        "budget": [
            "Écart avec le paragraphe\u00a02\u00a0: Les comptes disent le 4\u00a0mars 2026."
        ],
    }
    assert differences(DIFFERENT, tmp_path / "ar", "ar") == {
        "members": [],
        "session": ["قيمة أخرى: انظر ملحوظة الفقرة\u00a03."],
        "budget": ["اختلاف مع الفقرة\u00a02: تذكر الحسابات 4\u00a0مارس 2026."],
    }


def test_facts_that_note_each_other_do_not_point_to_each_other(tmp_path: Path) -> None:
    back = "differs_from: [{fact: budget, note: {fr: Le journal dit février., ar: فبراير.}}]"
    example = DIFFERENT.replace("attribute: session}", f"attribute: session, {back}}}")
    told = differences(example, tmp_path, "fr")
    assert [len(told[name]) for name in ("session", "budget")] == [1, 1]
    assert told["session"] == ["Écart avec le paragraphe\u00a03\u00a0: Le journal dit février."]


def test_difference_from_a_fact_that_is_not_printed_is_a_note(tmp_path: Path) -> None:
    sections = "sections: [{id: cooperation, facts: [members, budget]}]\ntimeline: []\n"
    example = DIFFERENT + sections
    assert differences(example, tmp_path, "fr")["budget"] == [
        "Note\u00a0: Les comptes disent le 4\u00a0mars 2026."
    ]


@pytest.mark.parametrize("languages", [("fr", "ar"), ("ar", "fr"), ("ar",), ("fr",)])
def test_page_says_it_and_passes_every_check(languages: tuple[str, ...], tmp_path: Path) -> None:
    example = DIFFERENT + "sources: [{id: wire, language: fr, independent_of: [journal]}]\n"
    example = example.replace(
        "attribute: session}",
        "attribute: session, evidence: [{source: journal, anchors: "
        "[4e session, 4 et 5 février 2026]}, {source: wire, anchors: [4e session]}]}",
    )
    checked = check_brief(lay(example, tmp_path).folder)
    assert render_edition(checked, languages).findings == ()  # what is in the HTML is in the PDF
    text = compose_edition(checked, document_of(checked, languages)).replace("\u00a0", " ")
    for code, words in {
        "fr": ("source unique", "2 sources indépendantes", "Les comptes disent le 4 mars 2026."),
        "ar": ("مصدر وحيد", "مصدران مستقلان", "تذكر الحسابات 4 مارس 2026."),
    }.items():
        if code in languages:
            assert [word for word in words if word not in text] == []


def test_template_without_the_words_prints_without_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = tmp_path / "mine"
    for layer in reversed(paths.template_layers(template_folder("policy-brief"))):
        shutil.copytree(layer, template, dirs_exist_ok=True, ignore=lambda *_: ["labels"])
        for path in (layer / "labels").glob("*.yaml"):
            (template / "labels").mkdir(exist_ok=True)
            with (template / "labels" / path.name).open("a", encoding="utf-8") as labels:
                labels.write(path.read_text("utf-8"))
    monkeypatch.setattr(paths, "template_layers", lambda folder: (folder,))
    for path in (template / "labels").glob("*.yaml"):
        kept = [
            line
            for line in path.read_text("utf-8").splitlines()
            if not line.startswith(("sources_", "independent_", "support_", "differs"))
        ]
        path.write_text("\n".join(kept), "utf-8")
    checked = check_brief(lay(DIFFERENT, tmp_path).folder, template=template)
    document = document_of(checked, ("fr", "ar"), template=template)
    html = compose_edition(checked, document, template)
    assert "Les comptes disent le" in html
    assert 'class="support' not in html
    assert "Source unique" not in html
