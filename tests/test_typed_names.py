"""Names typed into prose: countries in every language, and what a capital shows to be a name."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from briefing import paths
from briefing.check.context import Context
from briefing.check.typed_names import TypedName
from briefing.load import load
from briefing.packs import load_pack
from tests.examples import lay
from tests.quantities import ENGLISH

PACKS = {code: load_pack(paths.LANGUAGES / f"{code}.yaml") for code in ("fr", "ar")}


def names(
    folder: Path, texts: Mapping[str, str], other: Mapping[str, str] | None = None
) -> list[TypedName]:
    """Return the names in the title of a fact; `other` are the texts of another one."""
    facts = [{"id": "budget", "title": dict(texts)}, {"id": "members", "title": dict(other or {})}]
    laid = lay(yaml.safe_dump({"facts": facts}, allow_unicode=True), folder)
    found = Context(load(laid.folder), PACKS).typed_names
    return [name for code in texts for name in found.get(("facts/budget/title", code), ())]


def said(folder: Path, text: str, language: str = "fr", other: str = "") -> list[str]:
    return [
        name.text
        for name in names(folder, {language: text}, {language: other} if other else None)
        if name.certain
    ]


# --- by a capital --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Le budget du Fonds", ["Fonds"]),
        ("À Casablanca et à Tanger", ["Casablanca", "Tanger"]),
        ("Avec Amal Dupont-Roy, l’Office", ["Amal Dupont-Roy", "Office"]),
        ("L’Office ouvre", ["Office"]),
        ("Le plan « Horizon »", ["Horizon"]),
        ("selon M. Dupont et J. Roy", ["Dupont", "Roy"]),
        ("{{ amount }} Dupont", ["Dupont"]),
        ("{{ amount }}, à Tanger", ["Tanger"]),
        # A sentence begins.
        ("Budget. Office, vote", []),
        ("Un budget ! Vote ? Adopté… Reste une chose : Tout", []),
        ("« Vote » et « vote »", []),
        ("« Le budget », dit-on, « le budget »", []),
        ("Vote (Budget)", ["Budget"]),
        ("{{ amount }}. Budget", []),
        # No names: of the pack, of a counted noun, a Roman number, a letter.
        ("Pour l’État, l’IA et les PME", []),
        ("Les Membres au XXIe siècle, plan B", []),
        # Words of a foreign phrase are known as such.
        ('Le mot {{ "Smart Hub" | foreign("en") }}', []),
    ],
)
def test_name_is_known_by_a_capital_inside_of_a_sentence(
    text: str, expected: list[str], tmp_path: Path
) -> None:
    assert said(tmp_path, text) == expected


@pytest.mark.parametrize(
    ("text", "other", "expected"),
    [
        ("Office, vote", "Le vote de l’Office", ["Office"]),
        ("Office, vote", "Le vote de l’Office, un office", []),
        ("Office, vote", "Le vote", []),
        ("Amount, vote", "Le vote d’Amount, {{ amount }}", ["Amount"]),
    ],
)
def test_name_at_the_beginning_is_known_from_another_text(
    text: str, other: str, expected: list[str], tmp_path: Path
) -> None:
    assert said(tmp_path, text, other=other) == expected


def test_word_of_a_term_is_that_of_the_term(tmp_path: Path) -> None:
    assert names(tmp_path, {"fr": "Le vote de l’Organisation"}) == [
        TypedName("Organisation", 13, terms=("coop",))
    ]


def test_name_of_words_of_two_names_is_neither_of_them(tmp_path: Path) -> None:
    (name,) = names(tmp_path, {"fr": "Le vote de l’Organisation Dupont"})
    assert (name.text, name.terms) == ("Organisation Dupont", ())


def test_place_of_a_name_counts_what_is_printed_before_it(tmp_path: Path) -> None:
    text = "{{ amount }} pour Tanger"
    (name,) = names(tmp_path, {"fr": text})
    assert text[name.offset :] == "Tanger"


def test_script_without_capitals_and_language_where_they_tell_nothing_have_no_such_names(
    tmp_path: Path,
) -> None:
    assert said(tmp_path, "ميزانية طنجة", "ar") == []


def test_english_has_words_of_its_own(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ENGLISH.parents[1], tmp_path / "b"))
    facts = folder / "facts.yaml"
    text = facts.read_text("utf-8").replace(
        "en: A growing club", "en: On Monday in March the AI of Tangier"
    )
    facts.write_text(text, "utf-8")
    packs = {"en": load_pack(ENGLISH), "ar": PACKS["ar"]}
    found = Context(load(folder), packs).typed_names
    assert [name.text for name in found["facts/members/title", "en"]] == ["Tangier"]


# --- countries -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Le Maroc et le Qatar", {"MA": "Maroc", "QA": "Qatar"}),
        ("fr", "Maroc : un budget", {"MA": "Maroc"}),
        ("fr", "L’Arabie saoudite, les États-Unis", {"SA": "Arabie saoudite", "US": "États-Unis"}),
        ("fr", "En Afrique du Sud", {"ZA": "Afrique du Sud"}),
        ("fr", "Un budget marocain, maroco-qatari", {}),
        ("fr", "Un maroc, la réunion", {}),
        ("ar", "ميزانية المغرب وقطر", {"MA": "المغرب", "QA": "وقطر"}),
        ("ar", "للمغرب وبالكويت", {"MA": "للمغرب", "KW": "وبالكويت"}),
        ("ar", "الميزانية المغربية والقطر", {}),
        # Behind a preposition no adjective in the accusative can stand.
        ("ar", "وفي كينيا ولليبيا", {"KE": "كينيا", "LY": "ولليبيا"}),
        ("ar", "المملكة العربية السعودية", {"SA": "المملكة العربية السعودية"}),
    ],
)
def test_country_is_known_in_every_language(
    language: str, text: str, expected: dict[str, str], tmp_path: Path
) -> None:
    found = names(tmp_path, {language: text})
    assert {name.country: name.text for name in found if name.country} == expected
    assert all(name.certain and name.country for name in found)


@pytest.mark.parametrize(
    ("language", "text", "country"),
    [
        ("ar", "دعم مالي", "ML"),
        ("ar", "قطبا عربيا وإفريقيا", "002"),
        ("ar", "شريكا ألمانيا", "DE"),
        ("fr", "La Réunion du comité", "RE"),
    ],
)
def test_country_that_is_another_word_as_well_is_not_certain(
    language: str, text: str, country: str, tmp_path: Path
) -> None:
    (name,) = names(tmp_path, {language: text})
    assert (name.country, name.certain) == (country, False)


def test_country_in_the_name_of_a_term_that_is_printed_is_not_certain(tmp_path: Path) -> None:
    laid = lay(
        """
        terms: [{id: plan, kind: programme, names: {fr: {name: Maroc vert}, ar: {name: مخطط}}}]
        facts: [{id: budget, title: {fr: "{{ plan }}", ar: "{{ plan }}"}}]
        """,
        tmp_path,
    )
    found = Context(load(laid.folder), PACKS).typed_names
    assert found == {("facts/budget/title", "fr"): [TypedName("", 0, "MA", certain=False)]}


def test_country_that_is_a_term_is_left_to_the_check_on_terms(tmp_path: Path) -> None:
    laid = lay(
        """
        terms: [{id: jordan, kind: place, names: {fr: {name: Jordanie}, ar: {name: الأردن}}}]
        facts: [{id: budget, title: {fr: Budget de Jordanie, ar: ميزانية الأردن}}]
        """,
        tmp_path,
    )
    found = Context(load(laid.folder), PACKS).typed_names
    assert found == {("facts/budget/title", "fr"): [TypedName("Jordanie", 10, terms=("jordan",))]}
