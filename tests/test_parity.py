"""The same terms, values and abbreviations in each language, and no name typed by hand."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent

import pytest

from briefing import paths
from briefing.check import check, findings_of
from briefing.errors import Severity
from briefing.load import load
from briefing.packs import load_pack
from tests.examples import lay

PACKS = {code: load_pack(paths.LANGUAGES / f"{code}.yaml") for code in ("fr", "ar")}

TERMS = """
terms:
  - {id: fund, kind: programme,
     names: {fr: {name: Fonds d’essai}, ar: {name: صندوق التجربة}}}
  - {id: board, kind: institution,
     names: {fr: {name: Comité exécutif}, ar: {name: اللجنة التنفيذية}}}
  - {id: long-board, kind: institution,
     names: {fr: {name: Comité exécutif du Fonds}, ar: {name: اللجنة التنفيذية للصندوق}}}
  - {id: office, kind: institution,
     names: {fr: {name: Direction générale}, ar: {name: مديرية عامة}}}
  - {id: hub, kind: programme, stays: en,
     names: {en: {name: Smart Hub}}}
  - {id: test, kind: institution,
     names: {fr: {name: Examen de style}, ar: {name: امتحان}}, acronym: EST}
  - {id: twin-en, kind: programme, stays: en,
     names: {en: {name: Digital Yard}}, acronym: DY}
  - {id: twin, kind: programme,
     names: {fr: {name: Cour numérique}, ar: {name: ساحة رقمية}}, acronym: DY}
"""


def found(example: str, folder: Path, code: str) -> list[str]:
    """Return the messages of one check on the brief that an example makes."""
    laid = lay(example, folder)
    results = {result.code: result for result in check(load(laid.folder), PACKS)}
    assert all(finding.severity is Severity.WARNING for finding in results[code].findings)
    return [finding.message for finding in results[code].findings]


def title(french: str, arabic: str) -> str:
    """Give the fact budget a title in both languages."""
    return f"{TERMS}facts: [{{id: budget, title: {{fr: '{french}', ar: '{arabic}'}}}}]"


# --- terms and values ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("french", "arabic"),
    [
        ("{{ board }}", "{{ board }}"),
        ("{{ coop | acronym }}", "{{ coop }}"),
        ("{{ coop | full }}, {{ coop | short }} et {{ coop }}", "{{ coop }}"),
        ("{{ hub }}", "{{ hub }}"),
        ("{{ twin_en | acronym }}", "{{ twin | full }}"),
        ("{{ unknown }}", "{{ board }}"),
    ],
)
def test_terms_that_both_print_are_not_told(french: str, arabic: str, tmp_path: Path) -> None:
    assert found(title(french, arabic), tmp_path, "term-not-in-both") == []


@pytest.mark.parametrize(
    ("french", "arabic", "said"),
    [
        (
            "{{ board }}",
            "اللجنة",
            "the text in “fr” prints the term “board”, the one in “ar” does not",
        ),
        (
            "Le conseil",
            "{{ board }}",
            "the text in “ar” prints the term “board”, the one in “fr” does not",
        ),
    ],
)
def test_term_in_one_language_only_is_told(
    french: str, arabic: str, said: str, tmp_path: Path
) -> None:
    assert found(title(french, arabic), tmp_path, "term-not-in-both") == [said]


def test_exchanged_terms_are_told_in_both_directions(tmp_path: Path) -> None:
    assert len(found(title("{{ board }}", "{{ office }}"), tmp_path, "term-not-in-both")) == 2


@pytest.mark.parametrize(
    ("french", "arabic", "said"),
    [
        ("Le Maroc, le Qatar", "قطر والمغرب", []),
        ("Budget du Maroc", "ميزانية للمغرب", []),
        ("Un budget marocain", "ميزانية مغربية", []),
        ("Budget du Maroc", "ميزانية قطر", ["fr Maroc", "ar قطر"]),
        ("Budget du Mali", "دعم مالي", []),
        ("Budget du Maroc", "ميزانية مغربية", []),
        ("Un budget marocain", "ميزانية المغرب", []),
        ("Budget français", "ميزانية قطر", ["ar قطر"]),
        ("Un budget", "دعم مالي", []),
        ("Au Maroc, le Maroc", "ميزانية", ["fr Maroc"]),
    ],
)
def test_country_in_one_language_only_is_told(
    french: str, arabic: str, said: list[str], tmp_path: Path
) -> None:
    other = {"fr": "ar", "ar": "fr"}
    messages = found(title(french, arabic), tmp_path, "country-not-in-both")
    wanted = [
        f"the text in “{each[:2]}” names {each[3:]}, the one in “{other[each[:2]]}” does not"
        for each in said
    ]
    assert sorted(messages) == sorted(wanted)


def test_country_may_be_left_out_where_the_fact_names_it(tmp_path: Path) -> None:
    example = """
    facts:
      - id: members
        title: {fr: Les membres, ar: الأعضاء في المغرب}
        text: {fr: "Au Maroc : {{ total }}.", ar: "في المغرب {{ total }}."}
    key_figures:
      - {fact: members, value: total, caption: {fr: au Maroc, ar: في المجموع}}
    """
    assert found(example, tmp_path / "a", "country-not-in-both") == []
    assert len(found(example.replace("Au Maroc", "Là"), tmp_path / "b", "country-not-in-both")) == 2


def test_value_in_one_language_only_is_told(tmp_path: Path) -> None:
    example = """
    takeaways:
      - facts: [members, budget]
        text:
          fr: "{{ coop | full }} : {{ members.total }}, {{ budget.amount }}."
          ar: "{{ coop | full }}: {{ members.total }}."
    """
    assert found(example, tmp_path, "value-not-in-both") == [
        "the text in “fr” prints the value “budget.amount”, the one in “ar” does not"
    ]


def test_value_by_its_bare_name_is_the_same_as_by_its_dotted_one(tmp_path: Path) -> None:
    example = """
    key_figures:
      - fact: members
        value: total
        caption: {fr: "sur {{ total }}", ar: "من أصل {{ members.total }}"}
    """
    assert found(example, tmp_path, "value-not-in-both") == []


def test_exchanged_values_of_two_facts_are_told(tmp_path: Path) -> None:
    example = """
    facts: [{id: session, text: {fr: "La {{ rank }} session, {{ happened }}."}}]
    """
    assert found(example, tmp_path, "value-not-in-both") == [
        "the text in “fr” prints the value “happened”, the one in “ar” does not",
        "the text in “ar” prints the value “held”, the one in “fr” does not",
    ]


# --- names typed by hand -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("french", "typed"),
    [
        ("Le comité exécutif siège", "comité exécutif"),
        ("Les dons du fonds d'essai", "fonds d'essai"),
        ("Réunion au COMITÉ EXÉCUTIF", "COMITÉ EXÉCUTIF"),
        ("L’Organisation de la coopération", "Organisation de la coopération"),
        ("Le comité exécutif du Fonds", "comité exécutif du Fonds"),
        ("Entrée à l’OC", "OC"),
        ("Le Smart Hub ouvre", "Smart Hub"),
        ('Le {{ "Smart Hub" | foreign("en") }} ouvre', "Smart Hub"),
        ("Fin du EST", "EST"),
    ],
)
def test_french_name_typed_by_hand_is_found(french: str, typed: str, tmp_path: Path) -> None:
    example = title(french.replace("'", "''"), "ميزانية")
    messages = found(example, tmp_path, "name-typed-into-text")
    assert [message.rpartition(": ")[2] for message in messages] == [typed]


@pytest.mark.parametrize(
    "arabic",
    [
        "صندوق التجربة",
        "صندوقُ التجربةِ",
        "صنـدوق التجربه",
        "وصندوق التجربة",
        "فصندوق التجربة",
        "بصندوق التجربة",
        "كصندوق التجربة",
        "لصندوق التجربة",
        "ولصندوق التجربة",
        "اللجنة التنفيذية",
        "باللجنة التنفيذية",
        "للجنة التنفيذية",
        "وللجنة التنفيذية",
        "اللجنه التنفيذيه",
        "المديرية العامة",
        "للمديرية العامة",
        "وبالمديرية العامة",
    ],
)
def test_arabic_name_typed_by_hand_is_found(arabic: str, tmp_path: Path) -> None:
    messages = found(title("Budget", f"اجتماع {arabic} اليوم"), tmp_path, "name-typed-into-text")
    assert [message.rpartition(": ")[2] for message in messages] == [arabic]


@pytest.mark.parametrize(
    ("french", "arabic"),
    [
        ("Le {{ board }} siège", "تجتمع {{ board }}"),
        ("Le comité et l’exécutif", "لجنة تنفيذية"),  # common nouns: the name is definite
        ("Elle est de ce style", "التجربة"),  # EST is an acronym, est is not
        ("Une organisation", "المنظمة"),  # a short form that is a common noun
        ("Les fonds d’essais", "صناديق التجربة"),
        ("Le ComitéExécutif", "اللجنة، التنفيذيون"),
    ],
)
def test_other_words_are_no_names(french: str, arabic: str, tmp_path: Path) -> None:
    assert found(title(french, arabic), tmp_path, "name-typed-into-text") == []


def test_longest_name_is_the_one_that_is_told(tmp_path: Path) -> None:
    (message,) = found(
        title("Budget", "قرار للجنة التنفيذية للصندوق"), tmp_path, "name-typed-into-text"
    )
    assert message.startswith("the name of the term “long-board” is typed")


def test_place_is_that_of_the_name(tmp_path: Path) -> None:
    laid = lay(title("Le comité exécutif", "ميزانية"), tmp_path)
    (finding,) = [
        finding
        for finding in findings_of(check(load(laid.folder), PACKS))
        if finding.code == "name-typed-into-text"
    ]
    line = (laid.folder / "facts.yaml").read_text("utf-8").split("\n")[finding.place.line - 1]
    assert line[finding.place.column - 1 :] == "comité exécutif"
    assert finding.hint == "print it with {{ board }}"


def test_addresses_are_no_prose(tmp_path: Path) -> None:
    example = f"{TERMS}issuer: {{fr: Comité exécutif, ar: اللجنة التنفيذية}}"
    assert found(example, tmp_path, "name-typed-into-text") == []


# --- the first mention ---------------------------------------------------------------------------


def body(takeaway: str, fact: str) -> str:
    """Give the first takeaway and the first fact of the section a text in French."""
    return f"""
    {indent(TERMS, "    ").strip()}
    takeaways:
      - facts: [members]
        text: {{fr: '{takeaway}', ar: "{{{{ coop | full }}}}"}}
    facts: [{{id: members, text: {{fr: '{fact} {{{{ total }}}}'}}}}]
    """


@pytest.mark.parametrize(
    ("takeaway", "fact"),
    [
        ("{{ coop | full }}", "{{ coop | short }} {{ coop | acronym }}"),
        ("{{ coop }} ({{ coop | short }})", "{{ coop | short }}"),
        ("{{ coop }}", "{{ coop }} ({{ coop | acronym }})"),
        ("{{ coop }} {{ coop | short }}", "{{ coop }} {{ coop | acronym }}"),
        ("{{ coop | full }} {{ twin_en | full }}", "{{ twin | acronym }}"),
    ],
)
def test_abbreviation_after_the_name_is_right(takeaway: str, fact: str, tmp_path: Path) -> None:
    messages = found(body(takeaway, fact), tmp_path, "first-mention-short")
    assert [message for message in messages if "“Organisation”" not in message] == []


@pytest.mark.parametrize(
    ("takeaway", "fact", "printed"),
    [
        ("{{ coop | acronym }}", "{{ coop | full }}", "OC"),
        ("{{ coop }}", "{{ coop | acronym }}", "OC"),
        ("{{ coop }} ({{ coop | short }})", "{{ coop | acronym }}", "OC"),
        ("{{ coop | full }}", "{{ test | acronym }} {{ test | full }}", "EST"),
        ("{{ coop | full }}", "{{ test | short }}", "EST"),
    ],
)
def test_abbreviation_before_the_name_is_told(
    takeaway: str, fact: str, printed: str, tmp_path: Path
) -> None:
    messages = found(body(takeaway, fact), tmp_path, "first-mention-short")
    assert [message for message in messages if "“Organisation”" not in message] == [
        f"“{printed}” stands here before any text in “fr” has said what it stands for"
    ]


def test_headings_may_be_short(tmp_path: Path) -> None:
    example = "title: {fr: 'La {{ coop | short }}', ar: '{{ coop | short }}'}"
    assert found(example, tmp_path, "first-mention-short") == []


def test_each_language_has_a_first_mention_of_its_own(tmp_path: Path) -> None:
    example = """
    takeaways:
      - facts: [members]
        text:
          fr: "{{ coop | full }} : {{ members.total }}."
          ar: "{{ coop | short }}: {{ members.total }}."
    """
    assert found(example, tmp_path, "first-mention-short") == [
        "“المنظمة” stands here before any text in “ar” has said what it stands for"
    ]
