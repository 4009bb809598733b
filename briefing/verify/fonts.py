"""The fonts of a file: all of them in it, cut to what is used, readable, and declared."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator

from briefing.errors import Finding, Place
from briefing.verify.pages import NO_TEXT, is_shown
from briefing.verify.read import Font, Glyph, PdfRead
from briefing.verify.verdict import Expected, Verdict
from briefing.verify.walking import fault

_WEIGHTS = {
    100: "Thin",
    200: "Ultra-Light",
    300: "Light",
    400: "",
    500: "Medium",
    600: "Semi-Bold",
    700: "Bold",
    800: "Ultra-Bold",
    900: "Heavy",
}
_WORTHLESS = frozenset("\0\ufeff\ufffe\ufffd")
"""What ToUnicode may not give (ISO 19005-3, 6.2.11.7.2), and the sign that stands for nothing."""


def fonts(read: PdfRead, expected: Expected | None, place: Place) -> Verdict:
    """Every font is embedded, subset, says its text, and was declared with its weight and slope."""
    used = {glyph.font for page in read.pages for glyph in page.glyphs if is_shown(glyph)}
    findings = []
    for font in read.fonts.values():
        if font.key in used:
            findings += [fault(place, code, text) for code, text in _faults(font)]
    if expected is not None:
        findings += _undeclared(read, expected, place)
    return Verdict("fonts", len(read.fonts), tuple(findings), "no font is in the file")


def _faults(font: Font) -> Iterator[tuple[str, str]]:
    name = font.name or "without a name"
    if not font.embedded:
        yield "font-not-embedded", f"the font {name} is not in the PDF"
    elif not font.subset and font.kind != "Type3":
        yield "font-not-subset", f"the font {name} is in the PDF with all its letters"
    if not font.to_unicode and font.kind == "Type0":
        yield "font-without-unicode", f"the font {name} does not say what its letters stand for"


def _undeclared(read: PdfRead, expected: Expected, place: Place) -> list[Finding]:
    allowed = {_base_name(*face) for face in expected.faces}
    listed = ", ".join(sorted(allowed)) or "those declared"
    names = sorted({font.name for font in read.fonts.values()})
    return [
        fault(
            place,
            "font-not-declared",
            f"the PDF holds the font {name}, which is none of {listed}",
        )
        for name in names
        if name.partition("+")[2].replace(",", "") not in allowed
    ]


def _base_name(family: str, weight: int, style: str) -> str:
    """Write a face the way the engine names fonts in the file."""
    parts = [family.replace(",", ""), _WEIGHTS.get(weight, str(weight)), style.capitalize()]
    return "-".join(part.replace(" ", "-") for part in parts if part and part != "Normal")


def glyphs(read: PdfRead, expected: Expected | None, place: Place) -> Verdict:
    """Every glyph is one of its font, not the box for a missing one, and stands for some text."""
    del expected
    looked_at = 0
    missing: Counter[tuple[int, str]] = Counter()
    silent: Counter[tuple[int, str]] = Counter()
    texts: dict[tuple[int, str], list[str]] = defaultdict(list)
    for page in read.pages:
        for glyph in page.glyphs:
            if not is_shown(glyph):
                continue
            looked_at += 1
            if glyph.glyph == 0:
                missing[page.number, glyph.font] += 1
                texts[page.number, glyph.font].append(glyph.text)
            if _is_silent(glyph):
                silent[page.number, glyph.font] += 1
    findings = [
        fault(place, "glyph-missing", _missing(read, *key, count, "".join(texts[key])))
        for key, count in missing.items()
    ]
    findings += [
        fault(
            place,
            "glyph-without-text",
            f"page {page}: {count} glyphs of {_name(read, font)} stand for no text",
        )
        for (page, font), count in silent.items()
    ]
    return Verdict("glyphs", looked_at, tuple(findings), NO_TEXT)


def _is_silent(glyph: Glyph) -> bool:
    if glyph.artifact or glyph.replaced is not None:
        return False
    return not glyph.text or not _WORTHLESS.isdisjoint(glyph.text)


def _missing(read: PdfRead, page: int, font: str, count: int, text: str) -> str:
    named = ", ".join(
        f"U+{ord(letter):04X} {unicodedata.name(letter, '')}".rstrip()
        for letter in dict.fromkeys(text)
    )
    message = f"page {page}: {_name(read, font)} has no glyph for {count} characters"
    return f"{message}: {named}" if named else message


def _name(read: PdfRead, font: str) -> str:
    found = read.fonts.get(font)
    return found.name.partition("+")[2] or found.name if found is not None else font
