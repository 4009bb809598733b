"""Spaces, quotes and clitics: what the passes change, and what they leave alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing import paths
from briefing.document import Run, RunKind
from briefing.packs import load_pack
from briefing.typeset.clitics import case_before, join, whole_words
from briefing.typeset.typography import improve

PACKS = {code: load_pack(paths.LANGUAGES / f"{code}.yaml") for code in ("fr", "ar")}


def run(text: str, kind: RunKind = "text", lang: str = "fr-MA") -> Run:
    return Run(kind, text, lang)


def shown(runs: Sequence[Run]) -> str:
    """Show borders of runs as |, no-break spaces as ~ and _ (narrow)."""
    text = "|".join(run.text for run in runs)
    return text.replace("\u00a0", "~").replace("\u202f", "_")


def improved(text: str, code: str = "fr") -> str:
    lang = PACKS[code].locale
    return shown(improve([Run("text", text, lang)], PACKS[code], lang))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oui;non", "Oui;non"),
        ("Oui ; non ! Vraiment?", "Oui_; non_! Vraiment_?"),
        ("Trois axes: un", "Trois axes~: un"),
        ("Trois axes  :  un", "Trois axes~: un"),
        ("Quoi ?! Non...", "Quoi_?! Non…"),
        ("Quoi?!", "Quoi_?!"),
        ("l'IA d'aujourd'hui", "l’IA d’aujourd’hui"),
        ('le "hub" et le "pôle".', "le «_hub_» et le «_pôle_»."),
        ('"', "«"),
        ("«déjà»", "«_déjà_»"),
        ("« déjà »", "«_déjà_»"),
        ("«\u00a0déjà\u00a0»", "«_déjà_»"),
        ("l’indice « GAIR » : bon", "l’indice «_GAIR_»~: bon"),
        ("mot , suite .", "mot, suite."),
        ("(oui ?) [non!]", "(oui_?) [non_!]"),
        ("(?)", "(?)"),
        ("à 14:30 ou 1:2", "à 14:30 ou 1:2"),
        ("voir https://a.ma/x?y=1;z:2 ; fin", "voir https://a.ma/x?y=1;z:2_; fin"),
        ("écrire à a.b@c.ma ; merci", "écrire à a.b@c.ma_; merci"),
        ("www.dco.org!", "www.dco.org!"),
        ("une\n  ligne \t puis\r\nune autre\n", "une ligne puis une autre"),
        ("  marges  ", "marges"),
        ("point .com", "point .com"),
        ("Fin … oui", "Fin… oui"),
        ("avec Mme X et M. Y, n° deux", "avec Mme~X et M.~Y, n°~deux"),
        ("la comme X", "la comme X"),
        (
            "au +212 500 00 00 00 ou au 05 00 00 00 00 !",
            "au +212~500~00~00~00 ou au 05~00~00~00~00_!",
        ),
        ("les 12 500 pages de 2026", "les 12 500 pages de 2026"),
        ("Fin....", "Fin...."),
        ("", ""),
        ("   ", ""),
    ],
)
def test_french(text: str, expected: str) -> None:
    assert improved(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("المغرب ، والكويت ؛ ماذا ؟", "المغرب، والكويت؛ ماذا؟"),
        ("« الثقة »", "«الثقة»"),
        ('رؤية "المغرب" الرقمي', "رؤية «المغرب» الرقمي"),
        ("قالت : نعم ...", "قالت: نعم…"),
        ("على +212 500 00 00 00 ، ثم", "على +212~500~00~00~00، ثم"),
        ("الموقع https://a.ma/؟x ، وغيره", "الموقع https://a.ma/؟x، وغيره"),
    ],
)
def test_arabic(text: str, expected: str) -> None:
    assert improved(text, "ar") == expected


def test_mark_after_a_value_gets_its_space() -> None:
    runs = [run("14\u00a0places", "value"), run(": c’est bien; "), run("2", "value"), run("?")]
    assert shown(improve(runs, PACKS["fr"], "fr-MA")) == "14~places|~: c’est bien_; |2|_?"


def test_quotes_around_a_term_get_their_spaces() -> None:
    runs = [run("l’indice «"), run("GAIR", "term", "en"), run("» monte")]
    assert shown(improve(runs, PACKS["fr"], "fr-MA")) == "l’indice «_|GAIR|_» monte"


def test_straight_quotes_are_paired_across_runs() -> None:
    runs = [run('l’indice "'), run("GAIR", "term", "en"), run('" monte')]
    assert shown(improve(runs, PACKS["fr"], "fr-MA")) == "l’indice «_|GAIR|_» monte"


def test_space_is_folded_across_runs() -> None:
    runs = [run("un "), run(" deux ", "term"), run(" trois "), run(" ")]
    assert shown(improve(runs, PACKS["fr"], "fr-MA")) == "un |deux |trois"


@pytest.mark.parametrize(
    ("kind", "lang", "expected"),
    [
        ("text", "fr-MA", "l’IA~: «_oui_»"),
        ("term", "fr-MA", "l’IA~: «_oui_»"),
        ("term", "en", 'l\'IA : "oui"'),
        ("value", "fr-MA", 'l\'IA : "oui"'),
        ("foreign", "en", 'l\'IA : "oui"'),
        ("link", "fr-MA", 'l\'IA : "oui"'),
    ],
)
def test_only_words_of_the_language_change(kind: RunKind, lang: str, expected: str) -> None:
    runs = [run('l\'IA : "oui"', kind, lang)]
    assert shown(improve(runs, PACKS["fr"], "fr-MA")) == expected


def test_two_values_side_by_side_are_left_alone() -> None:
    runs = [run("oui", "value"), run("?", "value")]
    assert shown(improve(runs, PACKS["fr"], "fr-MA")) == "oui|?"


ALPHABET = "aé1 \u00a0\u202f\n;:!?.,«»\"'()،؛؟ـبلوا5%-–…/@"
KINDS: list[RunKind] = ["text", "value", "term", "foreign"]
RUNS = st.lists(
    st.builds(
        lambda kind, text, own: (kind, text, own),
        st.sampled_from(KINDS),
        st.text(ALPHABET, min_size=1, max_size=12),
        st.booleans(),
    ),
    max_size=5,
)
CODES = st.sampled_from(["fr", "ar"])


def as_runs(parts: Sequence[tuple[RunKind, str, bool]], code: str) -> list[Run]:
    lang = PACKS[code].locale
    return [Run(kind, text, lang if own else "en") for kind, text, own in parts]


@given(CODES, RUNS)
def test_passes_are_idempotent(code: str, parts: list[tuple[RunKind, str, bool]]) -> None:
    pack = PACKS[code]
    once = improve(as_runs(parts, code), pack, pack.locale)
    assert improve(once, pack, pack.locale) == once


@given(CODES, RUNS)
def test_passes_keep_letters_and_digits(code: str, parts: list[tuple[RunKind, str, bool]]) -> None:
    pack = PACKS[code]
    runs = as_runs(parts, code)
    kept = re.compile(r"[\W_]+")
    before = kept.sub("", "".join(run.text for run in runs))
    after = kept.sub("", "".join(run.text for run in improve(runs, pack, pack.locale)))
    assert after == before


@given(CODES, RUNS)
def test_passes_leave_values_and_foreign_words_alone(
    code: str, parts: list[tuple[RunKind, str, bool]]
) -> None:
    pack = PACKS[code]
    runs = as_runs(parts, code)
    closed = {"value", "foreign"}
    before = [re.sub(r"\s+", "", r.text) for r in runs if r.kind in closed]
    after = [
        re.sub(r"\s+", "", r.text) for r in improve(runs, pack, pack.locale) if r.kind in closed
    ]
    assert list(filter(None, after)) == list(filter(None, before))


# --- clitics -------------------------------------------------------------------------------------

JOINS = [
    # before a figure and before Latin letters
    ("تقدمت بـ", "14 مرتبة", "تقدمت بـ", "14 مرتبة"),
    ("تقدمت ب", "14 مرتبة", "تقدمت بـ", "14 مرتبة"),
    ("4 و", "5 فبراير", "4 و", "5 فبراير"),
    ("4 وـ", "5 فبراير", "4 و", "5 فبراير"),
    ("انضم ل", "DCO", "انضم لـ", "DCO"),
    ("وب", "DCO", "وبـ", "DCO"),
    # before a letter of its own script
    ("تقدمت بـ", "مرتبتين", "تقدمت ب", "مرتبتين"),
    ("تقدمت بـ", "أكثر من", "تقدمت ب", "أكثر من"),
    ("وـ", "المغرب", "و", "المغرب"),
    # ل and the article
    ("قدمت لـ", "الوزيرة", "قدمت لل", "وزيرة"),
    ("قدمت ل", "اللجنة", "قدمت لل", "جنة"),
    ("ول", "الوزيرة", "ولل", "وزيرة"),
    ("ل", "التزام", "ل", "التزام"),
    ("ب", "الوزيرة", "ب", "الوزيرة"),
    # not a clitic
    ("تقدمت ", "14", "تقدمت ", "14"),
    ("شاب", "14", "شاب", "14"),
    ("«ب", "14", "«بـ", "14"),
    ("", "14", "", "14"),
    ("ب", "", "ب", ""),
]


@pytest.mark.parametrize(("before", "after", "left", "right"), JOINS)
def test_clitic_is_joined(before: str, after: str, left: str, right: str) -> None:
    assert join(before, after, PACKS["ar"]) == (left, right)


def test_language_without_clitics_joins_nothing() -> None:
    assert join("à b", "14", PACKS["fr"]) == ("à b", "14")


@pytest.mark.parametrize(
    ("text", "case"),
    [("تقدمت بـ", "oblique"), ("ل", "oblique"), ("و", None), ("في ", None), ("", None)],
)
def test_case_that_a_clitic_calls_for(text: str, case: str | None) -> None:
    assert case_before(text, PACKS["ar"]) == case


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([("text", "قدمت لل"), ("term", "وزيرة")], "قدمت |للوزيرة"),
        ([("text", "ب"), ("value", "مرتبتين")], "بمرتبتين"),
        ([("term", "مغرب"), ("text", "يّة جديدة")], "مغربيّة| جديدة"),
        ([("value", "سنة"), ("term", "مغرب")], "سنة|مغرب"),
        ([("term", "مغرب"), ("text", "ي")], "مغربي"),
        ([("text", "بـ"), ("value", "14")], "بـ|14"),
        ([("text", "في "), ("term", "المغرب")], "في |المغرب"),
        ([("text", "و"), ("text", "ال"), ("term", "مغرب")], "والمغرب"),
    ],
)
def test_word_lies_in_one_run(parts: list[tuple[RunKind, str]], expected: str) -> None:
    runs = [Run(kind, text, "ar-MA") for kind, text in parts]
    assert shown(whole_words(runs)) == expected


def test_french_words_may_lie_in_two_runs() -> None:
    runs = [run("1", "value"), run("er", "raised"), run("pré"), run("nom", "term")]
    assert whole_words(runs) == tuple(runs)
