"""The language and the writing direction that assistance is told, held against the letters.

A screen reader takes its voice from the language of an element (ISO 32000-1, 14.9.2) and the side
that a line begins on from its writing mode (14.8.5.4.2). No validator compares them with the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby

from briefing.errors import Finding, Place
from briefing.verify import walking
from briefing.verify.read import Element, PdfRead
from briefing.verify.verdict import Expected, Verdict

ARABIC = "Arab"
LATIN = "Latn"

_NAMES = {ARABIC: "Arabic", LATIN: "Latin"}
_WRITTEN_IN = {
    ARABIC: "ar ary arz apc arq aeb bal ckb fa glk ks lrc mzn prs ps sd ug ur",
    LATIN: """
        af az br bs ca co cs cy da de en es et eu fi fo fr fy ga gd gl ha hr hu id is it kab ku la
        lb lt lv ms mt nb nl nn no oc pl pt rm ro sk sl so sq sv sw tr vi wo xh yo zu
    """,
}
_SCRIPTS = {lang: script for script, langs in _WRITTEN_IN.items() for lang in langs.split()}
_SCRIPT_TAG = re.compile(r"-([A-Za-z]{4})(?:-|$)")
# What is written in Latin letters in every language: addresses, and signs like 5G or A4.
_ADDRESS = re.compile(r"\S*(?:://|@|www\.)\S*")
_SIGN = re.compile(r"(?<!\w)(?:\w*\d\w*|[A-Za-z])(?!\w)")
_TATWEEL = "\u0640"  # joins letters of any language that is written in Arabic script

_BLOCKS = re.compile(r"P|H[1-6]?|LBody|TH|TD|Caption|BlockQuote|Note")
_INLINE = re.compile(r"Span|Link|Reference|Quote|Code|NonStruct|BibEntry|Annot|Em|Strong|Lbl")


def script_of_language(lang: str) -> str:
    """Return the script that a language is written in, nothing when that is not known."""
    tag = _SCRIPT_TAG.search(lang)
    return tag[1].title() if tag else _SCRIPTS.get(walking.primary(lang), "")


def scripts(text: str) -> Counter[str]:
    """Count the Arabic and the Latin letters of a text; addresses and signs like 5G are neither."""
    counted = Counter(map(_script_of, _SIGN.sub(" ", _ADDRESS.sub(" ", text))))
    del counted[""]
    return counted


@cache
def _script_of(character: str) -> str:
    if not character.isalpha() or character == _TATWEEL:
        return ""
    name = unicodedata.name(character, "")
    if name.startswith("ARABIC"):
        return ARABIC
    return LATIN if name.startswith("LATIN") else ""


def languages(read: PdfRead, expected: Expected | None, place: Place) -> Verdict:
    """Every text stands under a language that is written in its script."""
    del expected
    looked_at = 0
    wrong: dict[tuple[str, str], list[tuple[Element, str]]] = {}
    for element in walking.elements(read):
        for lang, text in _said(read, element):
            found = scripts(text)
            wanted = script_of_language(lang)
            if not found or (lang and not wanted):
                continue
            looked_at += 1
            for script in found.keys() - {wanted}:
                wrong.setdefault((lang, script), []).append((element, text))
    if not looked_at:
        return walking.skipped(read, "languages", "no text stands in its structure tree")
    findings = tuple(
        _wrong_language(place, lang, script, places) for (lang, script), places in wrong.items()
    )
    return Verdict("languages", looked_at, findings)


def _said(read: PdfRead, element: Element) -> Iterator[tuple[str, str]]:
    """Yield what an element says itself, by language: a mark in the content may name its own."""
    if element.actual_text:
        yield element.lang, element.actual_text
        return
    texts: dict[str, str] = {}
    for lang, run in groupby(walking.own_glyphs(read, element), lambda glyph: glyph.lang):
        name = element.lang if lang is None else lang
        texts[name] = texts.get(name, "") + walking.written(run)
    yield from texts.items()


def _wrong_language(
    place: Place, lang: str, script: str, places: Sequence[tuple[Element, str]]
) -> Finding:
    element, text = places[0]
    others = f" and {len(places) - 1} more" if len(places) > 1 else ""
    said = f"{walking.where(element)}{walking.quoted(text)}{others}"
    if not lang:
        return walking.fault(place, "no-language", f"{said}: no language is named for it")
    message = f"{said}: {_NAMES[script]} letters under the language {lang}"
    return walking.fault(place, "wrong-text-language", message)


def directions(read: PdfRead, expected: Expected | None, place: Place) -> Verdict:
    """Every block of Arabic is written from right to left, and no block of Latin is."""
    del expected
    looked_at = 0
    findings = []
    for element in walking.elements(read):
        script = script_of_language(element.lang)
        if not script or not _BLOCKS.fullmatch(element.role):
            continue
        text = _block_text(read, element)
        if not scripts(text)[script]:
            continue
        looked_at += 1
        mode = _writing_mode(element)
        if (script == ARABIC) != (mode == "RlTb"):
            message = (
                f"{walking.where(element)}{walking.quoted(text)}: "
                f"a block in {element.lang} has the writing mode {mode}"
            )
            findings.append(walking.fault(place, "wrong-writing-mode", message))
    if not looked_at:
        return walking.skipped(read, "directions", "no text stands in its structure tree")
    return Verdict("directions", looked_at, walking.few(findings))


def _writing_mode(element: Element) -> str:
    """Return the writing mode of an element: its own, or of the nearest one that it stands in."""
    for at in walking.above(element):
        mode = at.attributes.get("WritingMode")
        if isinstance(mode, str):
            return mode
    return "LrTb"


def _block_text(read: PdfRead, element: Element) -> str:
    """Return what an element says itself and in its spans, without the blocks in it."""
    return walking.own_text(read, element) + "".join(
        _block_text(read, kid)
        for kid in element.kids
        if isinstance(kid, Element) and _INLINE.fullmatch(kid.role)
    )
