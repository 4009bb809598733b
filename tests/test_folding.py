"""Folding texts for comparison, and finding the way back to the original."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.folding import fold, folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # Arabic
        ("حُكُومَةٌ", "حكومة"),
        ("لـمنظمة", "لمنظمة"),
        ("إلى أن آمن ٱسم", "الي ان امن اسم"),
        ("مؤشر شيئ", "موشر شيي"),
        ("على", "علی"),
        ("٢٠٢٦", "2026"),
        ("۲۰۲۶", "2026"),
        ("ﻻ", "لا"),
        # French
        ("Ministre", "MINISTRE"),
        ("l’élection", "l'élection"),
        ("200\u202f000", "200\u00a0000"),
        ("200 000", "200\n\t 000"),
        ("œuvre", "oeuvre"),
        ("ﬁnance", "finance"),
        ("5ᵉ", "5e"),
        ("1ᵉʳ", "1er"),
        ("“AI”", "«\u00a0AI\u00a0»"),
        ("8–18", "8-18"),
        # both
        ("é", "e\u0301"),
        ("sou\u00adverain", "souverain"),
        ("a\u200f\u2066b\u2069\ufeff", "ab"),
        ("  a  ", "a"),
    ],
)
def test_what_differs_in_writing_only_folds_alike(one: str, other: str) -> None:
    assert one != other
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("côte", "côté"),
        ("سنة", "سنه"),
        ("قال", "قل"),
        ("كلمة، أخرى", "كلمة أخرى"),
        ("14", "41"),
        ("a b", "ab"),
        ("a\n\nb", "a b"),  # another paragraph
        ("“AI”", "AI"),
    ],
)
def test_what_differs_in_words_does_not(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@pytest.mark.parametrize(
    ("original", "phrase", "excerpt"),
    [
        ("la 5ᵉ Assemblée", "5e", "5ᵉ"),
        ("وللإدارات حلولاً عملية", "حلولا", "حلولاً"),
        ("une œuvre\u00a0 d’art", "oeuvre", "œuvre"),
        ("pour 200\n000 jeunes", "200 000", "200 000"),
        ("vision « AI »", '"ai"', "« AI »"),
    ],
)
def test_place_in_the_original_is_kept(original: str, phrase: str, excerpt: str) -> None:
    text = fold(original, signs_alike=True)
    start = text.text.index(phrase)
    assert text.excerpt(start, start + len(phrase)) == excerpt


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_folding_twice_is_folding_once(text: str) -> None:
    once = folded(text)
    assert folded(once) == once


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_places_never_go_back_and_stay_inside(text: str) -> None:
    offsets = list(fold(text).offsets)
    assert len(offsets) == len(fold(text).text) + 1
    assert offsets == sorted(offsets)
    assert all(0 <= offset <= len(text) for offset in offsets)


@given(st.text("éàçÉœ أإآؤئىلا"))
def test_composed_and_decomposed_fold_alike(text: str) -> None:
    forms = {folded(unicodedata.normalize(form, text)) for form in ("NFC", "NFD", "NFKC", "NFKD")}
    assert len(forms) == 1
