"""Folded texts: what reads alike becomes alike, and leads back to where it stood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.folding import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("L’Organisation", "l'organisation"),
        ("cœur, Œuvre, ex æquo", "coeur, oeuvre, ex aequo"),
        ("ﬁnance ﬂux", "finance flux"),
        ("5ᵉ Assemblée, 1ᵉʳ février", "5e assemblée, 1er février"),
        ("e\u0301te\u0301", "été"),
        ("200\u202f000\u00a0enfants\n et  adolescents", "200 000 enfants et adolescents"),
        ("à\u00adcôté", "àcôté"),
        ("non\u2011dit", "non-dit"),
        ("أُطلق", "اطلق"),
        ("لـمنظمة", "لمنظمة"),
        ("حلولاً", "حلولا"),
        ("إلى آخر الأمر", "الي اخر الامر"),
        ("المسؤول، مئة", "المسوول، مية"),
        ("٢٠٢٦ ۲۰۲۶", "2026 2026"),
        ("ﻻ ﷲ ﺑﻴﺖ", "لا الله بيت"),
        ("المغربی", "المغربي"),
        ("\u2067مرحبا\u2069", "مرحبا"),
    ],
)
def test_what_reads_alike_is_folded_alike(one: str, other: str) -> None:
    assert fold(one).text == other


@pytest.mark.parametrize(
    ("one", "other"), [("Etat", "État"), ("مرتبة", "مرتبه"), ("du", "dû"), ("سنة", "سنت")]
)
def test_letters_that_tell_words_apart_stay(one: str, other: str) -> None:
    assert fold(one).text != fold(other).text


@pytest.mark.parametrize(
    ("text", "part", "original"),
    [
        ("Le cœur du pays", "coeur", "cœur"),
        ("Le cœur du pays", "pays", "pays"),
        ("le 1ᵉʳ février", "1er", "1ᵉʳ"),
        ("الذي أُطلق بشراكة", "اطلق", "أُطلق"),
        ("حلولاً عملية", "حلولا", "حلولاً"),  # the vowel mark at the end belongs to the word
        ("a  \n b", "b", "b"),
        ("a  \n b", " ", "  \n "),
        ("xﷲy", "الله", "ﷲ"),
        ("e\u0301te\u0301 !", "été", "e\u0301te\u0301"),
    ],
)
def test_piece_leads_back_to_the_original(text: str, part: str, original: str) -> None:
    folded = fold(text)
    start = folded.text.index(part)
    begin, end = folded.span(start, start + len(part))
    assert text[begin:end] == original


LETTERS = st.text(alphabet="aéÉœﬁᵉß ’\n\u202f\u0301\u200f\u064fـأىﻻ٢5ابتİ-")


@given(LETTERS)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


@given(LETTERS, st.data())
def test_every_span_lies_in_the_text_and_folds_to_the_same(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    if not folded.text:
        return
    start = data.draw(st.integers(0, len(folded.text) - 1))
    end = data.draw(st.integers(start + 1, len(folded.text)))
    begin, finish = folded.span(start, end)
    assert 0 <= begin < finish <= len(text)
    # A ligature may have been cut in two: then there is more in the original.
    assert folded.text[start:end] in fold(text[begin:finish]).text


@given(st.text())
def test_any_text_can_be_folded(text: str) -> None:
    folded = fold(text)
    for position in range(len(folded.text)):
        begin, end = folded.span(position, position + 1)
        assert 0 <= begin < end <= len(text)
