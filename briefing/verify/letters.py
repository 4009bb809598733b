"""What a glyph shows: its letters, their contextual forms and marks, read from a font file.

The font files that ship are known beforehand; that a font in a PDF is one of them is seen from its
header and from the outlines of the glyphs used (subsetting keeps glyph ids). Their substitution
table (OpenType, GSUB) is run backwards: `uniFEDF` is reached from ل by `init`, so it shows ل in its
initial form. A font that is not known speaks for itself: through its own GSUB where the PDF kept
it, else its cmap tells only which glyphs are letters in no context.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from briefing import paths
from briefing.verify.read import Font

Outlines = dict[int, tuple[bytes, int]]
"""The beginning of each glyph's outline, and its advance."""

ISOLATED, INITIAL, MEDIAL, FINAL = "isolated", "initial", "medial", "final"

_FORMS = {"isol": ISOLATED, "init": INITIAL, "medi": MEDIAL, "fina": FINAL}
_FORM_WORDS = {f"<{form}>": form for form in (ISOLATED, INITIAL, MEDIAL, FINAL)}
_REQUIRED = ("rlig", "calt", "liga", "clig", "rclt")
_FIRST = ("ccmp", "locl")
_SKIPPED = (*_FORMS, *_REQUIRED, *_FIRST, "aalt")
_SINGLE, _MULTIPLE, _LIGATURE, _CONTEXT, _EXTENSION = 1, 2, 4, (5, 6), 7
_MOST_READINGS = 24
_ROUNDS = 3
_EPOCH_FIELDS = ("created", "unitsPerEm", "fontRevision")
_SPEAKING = ("cmap", "post", "GSUB")  # what tells which letter a glyph id shows
_HEADER = 10  # of a glyph: number of contours and its box
_SAME_HYPHEN = {0x2010: "-", 0x2011: "-"}


class Shown(NamedTuple):
    """One reading of a glyph."""

    letters: tuple[tuple[str, str], ...]
    """Characters without marks, each with its form, in logical order."""
    marks: tuple[str, ...] = ()
    variant: int = 0
    """The lookup that draws the letter for a neighbour, as a lam for its alef; 0 for none."""

    @property
    def text(self) -> str:
        """Its characters without marks."""
        return "".join(letter for letter, _ in self.letters)


@dataclass(frozen=True, slots=True)
class Letters:
    """What the glyphs of a font show."""

    shown: Mapping[int, tuple[Shown, ...]]
    forms: bool
    """Whether forms are known; if not, the glyphs listed are those of letters in no context."""
    joins: frozenset[tuple[int, int]] = frozenset()
    """Glyphs that the font never leaves side by side as they are: a lam and its alef."""
    blank: frozenset[int] = frozenset()
    """Glyphs without ink, whatever the text layer says of them."""


def bare(text: str) -> str:
    """Return a text without white space, marks and controls; presentation forms as letters."""
    if text.isascii():
        return "".join(text.split())
    decomposed = unicodedata.normalize("NFD", _without_presentation_forms(text))
    return "".join(
        character
        for character in decomposed.translate(_SAME_HYPHEN)
        if unicodedata.category(character) not in ("Mn", "Me", "Cf", "Cc", "Zs", "Zl", "Zp")
    )


def marks_of(text: str) -> tuple[str, ...]:
    """Return the marks in a text, those of composed letters too: hamza, vowels, accents."""
    if text.isascii():
        return ()
    decomposed = unicodedata.normalize("NFD", text)
    return tuple(mark for mark in decomposed if unicodedata.category(mark) == "Mn")


def is_presentation_form(character: str) -> bool:
    """Say whether a character is a letter in one form (U+FB50-FDFF, U+FE70-FEFC)."""
    if not ("\ufb50" <= character <= "\ufdff" or "\ufe70" <= character <= "\ufefc"):
        return False
    return unicodedata.decomposition(character).startswith("<")


@lru_cache(maxsize=4096)
def is_arabic(character: str) -> bool:
    """Say whether a character is a letter of the Arabic script; tatweel counts as one."""
    return (
        "\u0620" <= character <= "\u08ff"
        and unicodedata.bidirectional(character) == "AL"
        and unicodedata.category(character) in ("Lo", "Lm")
    )


def _without_presentation_forms(text: str) -> str:
    return "".join(
        unicodedata.normalize("NFKC", character) if is_presentation_form(character) else character
        for character in text
    )


def letters_of(font: Font, used: Collection[int]) -> Letters | None:
    """Return what the glyphs of a font show, or None when nothing of it is known."""
    if not font.program:
        return None
    try:
        outlines = _outlines(font.program, frozenset(used))
        blank = frozenset(glyph for glyph, (outline, _) in outlines.items() if not outline)
        drawn = {glyph: outlines[glyph] for glyph in outlines.keys() - blank}
        letters = _recognised(font.program, drawn) or _spoken(font.program)
        return replace(letters, blank=blank) if letters is not None else None
    except _broken():  # whatever a broken font file holds, it is not known
        return None


@cache
def _broken() -> tuple[type[Exception], ...]:
    import struct

    from fontTools.ttLib import TTLibError

    plain = (AssertionError, AttributeError, LookupError, TypeError, ValueError)
    return (TTLibError, struct.error, *plain)


# --- which font it is ----------------------------------------------------------------------------


def _recognised(program: bytes, drawn: Outlines) -> Letters | None:
    """Return the letters of the font that ships and has the same outlines, if there is one."""
    for path in _shipped().get(_epoch(_open(program)), ()) if drawn else ():
        if _outlines(path.read_bytes(), frozenset(drawn)) == drawn:
            return _letters_of_file(_twins()[path])
    return None


def _spoken(program: bytes) -> Letters | None:
    """Return what a font says of itself."""
    font = _open(program)
    if "cmap" not in font.reader.tables:
        return None
    return _Backwards(font).letters()


def _open(program: bytes) -> Any:
    from fontTools.ttLib import TTFont

    return TTFont(io.BytesIO(program), lazy=True, fontNumber=0)


def _epoch(font: Any) -> tuple[float, ...]:
    """Tell a font from others: when it was first made, for which grid, and which revision."""
    head = font["head"]
    return tuple(getattr(head, name) for name in _EPOCH_FIELDS)


@cache
def _shipped() -> Mapping[tuple[float, ...], tuple[Path, ...]]:
    found: dict[tuple[float, ...], tuple[Path, ...]] = {}
    for path in sorted(paths.asset_folder("fonts").glob("*/*.ttf")):
        key = _epoch(_open(path.read_bytes()))
        found[key] = (*found.get(key, ()), path)
    return found


@cache
def _twins() -> Mapping[Path, Path]:
    """Return the first of the fonts that ship with the letters of each: weights share them."""
    first: dict[tuple[bytes, ...], Path] = {}
    found = {}
    for path in sorted(path for those in _shipped().values() for path in those):
        reader = _open(path.read_bytes()).reader
        tables = tuple(reader[tag] if tag in reader.tables else b"" for tag in _SPEAKING)
        found[path] = first.setdefault(tables, path)
    return found


@cache
def _letters_of_file(path: Path) -> Letters:
    return _Backwards(_open(path.read_bytes())).letters()


def _outlines(program: bytes, used: frozenset[int]) -> Outlines:
    """Return contours, box and advance of the glyphs used; what hinting adds does not count.

    Only TrueType outlines are read: those of other fonts are empty.
    """
    font = _open(program)
    if "glyf" not in font.reader.tables:
        return {}
    glyf, hmtx = font.reader["glyf"], font.reader["hmtx"]
    locations = font["loca"].locations
    metrics = font["hhea"].numberOfHMetrics
    found = {}
    for glyph in used:
        start, end = locations[glyph : glyph + 2] if glyph + 1 < len(locations) else (0, 0)
        at = 4 * min(glyph, metrics - 1)
        advance = int.from_bytes(hmtx[at : at + 2], "big")
        found[glyph] = (glyf[start : min(end, start + _HEADER)], advance)
    return found


# --- what it shows -------------------------------------------------------------------------------


Readings = dict[str, tuple[Shown, ...]]


@dataclass(slots=True)
class _Backwards:
    """The substitutions of one font, followed from its characters to its glyphs."""

    font: Any
    readings: Readings = field(default_factory=dict)
    joins: set[tuple[str, str]] = field(default_factory=set)

    def letters(self) -> Letters:
        """Return what every glyph shows."""
        for code, glyph in (self.font.getBestCmap() or {}).items():
            shown = _of_character(chr(code))
            if shown is not None:
                self._note(glyph, shown)
        known = "GSUB" in self.font
        if known:
            self._substitute()
        ids = self.font.getReverseGlyphMap()
        return Letters(
            shown={ids[name]: shown for name, shown in self.readings.items() if name in ids},
            forms=known,
            joins=frozenset((ids[a], ids[b]) for a, b in self.joins if a in ids and b in ids),
        )

    def _note(self, glyph: str, shown: Shown) -> None:
        already = self.readings.get(glyph, ())
        if shown not in already and len(already) < _MOST_READINGS:
            self.readings[glyph] = (*already, shown)

    def _substitute(self) -> None:
        table = self.font["GSUB"].table
        if table.FeatureList is None or table.LookupList is None:
            return
        lookups: dict[str, set[int]] = {}
        for record in table.FeatureList.FeatureRecord:
            lookups.setdefault(record.FeatureTag, set()).update(record.Feature.LookupListIndex)
        every = [_subtables(lookup) for lookup in table.LookupList.Lookup]
        self._run(every, _listed(lookups, _FIRST))
        for tag, form in _FORMS.items():
            for index in sorted(lookups.get(tag, ())):
                self._form(every[index], form)
        for _ in range(_ROUNDS):
            before = sum(map(len, self.readings.values()))
            self._run(every, _listed(lookups, _REQUIRED), required=True)
            self._run(every, _listed(lookups, [tag for tag in lookups if tag not in _SKIPPED]))
            if sum(map(len, self.readings.values())) == before:
                break

    def _form(self, subtables: list[Any], form: str) -> None:
        """Note that a lookup draws letters in a form."""
        for subtable in subtables:
            if subtable.LookupType == _SINGLE:
                for source, target in subtable.mapping.items():
                    for shown in self.readings.get(source, ()):
                        formed = tuple((letter, form) for letter, _ in shown.letters)
                        self._note(target, Shown(formed, shown.marks))

    def _run(self, every: list[list[Any]], indices: list[int], *, required: bool = False) -> None:
        for index in indices:
            for subtable in every[index]:
                self._follow(subtable, every, required=required)

    def _follow(self, subtable: Any, every: list[list[Any]], *, required: bool) -> None:
        kind = subtable.LookupType
        if kind == _SINGLE:
            self._single(subtable)
        elif kind == _MULTIPLE:
            self._multiple(subtable)
        elif kind == _LIGATURE:
            self._ligature(subtable, required=required)
        elif kind in _CONTEXT:
            self._context(subtable, every, required=required)

    def _single(self, subtable: Any, variant: int = 0) -> None:
        for source, target in subtable.mapping.items():
            for shown in self.readings.get(source, ()):
                if not shown.variant:
                    self._note(target, Shown(shown.letters, shown.marks, variant))

    def _multiple(self, subtable: Any) -> None:
        """A letter that falls into a body and its dots: the body may be any such letter."""
        for source, targets in subtable.mapping.items():
            if targets:
                for shown in self.readings.get(source, ()):
                    self._note(targets[0], Shown(shown.letters))
                for part in targets[1:]:
                    if part not in self.readings:
                        self._note(part, Shown(()))

    def _ligature(self, subtable: Any, *, required: bool) -> None:
        for first, ligatures in subtable.ligatures.items():
            for ligature in ligatures:
                parts = (first, *ligature.Component)
                if required and len(parts) == 2:
                    self.joins.add((first, parts[1]))
                options = [self.readings.get(part, ()) for part in parts]
                for shown in product(*options):
                    if any(part.variant for part in shown):
                        continue
                    letters = tuple(letter for part in shown for letter in part.letters)
                    marks = tuple(mark for part in shown for mark in part.marks)
                    self._note(ligature.LigGlyph, Shown(letters, marks))

    def _context(self, subtable: Any, every: list[list[Any]], *, required: bool) -> None:
        """Follow what a neighbour calls for; what two draw for each other is fit for no other."""
        used = sorted({record.LookupListIndex for record in _records(subtable)})
        pair = required and used and _pair(subtable)
        if pair:
            self.joins.update(product(*pair))
        for index in used:
            for called in every[index]:
                if called.LookupType == _SINGLE:
                    self._single(called, index + 1 if pair else 0)
                elif called.LookupType not in _CONTEXT:
                    self._follow(called, every, required=False)


@lru_cache(maxsize=8192)
def _of_character(character: str) -> Shown | None:
    """Return what the glyph of a character shows; of ligatures, only a lam with its alef."""
    form = ISOLATED
    if is_presentation_form(character):
        word, *_ = unicodedata.decomposition(character).split()
        form, text = _FORM_WORDS.get(word, ISOLATED), bare(character)
        if len(text) > 2 or (len(text) == 2 and form not in (ISOLATED, FINAL)):
            return None
        marks = marks_of(unicodedata.normalize("NFKC", character))
        if len(text) == 2:
            first = INITIAL if form == ISOLATED else MEDIAL
            return Shown(((text[0], first), (text[1], FINAL)), marks)
        return Shown(((text, form),), marks) if text else None
    return Shown(tuple((letter, form) for letter in bare(character)), marks_of(character))


def _subtables(lookup: Any) -> list[Any]:
    return [
        subtable.ExtSubTable if subtable.LookupType == _EXTENSION else subtable
        for subtable in lookup.SubTable
    ]


def _pair(subtable: Any) -> tuple[list[str], list[str]] | None:
    """Return the glyphs of a context of two and nothing around them."""
    inputs: Any = getattr(subtable, "InputCoverage", None) or ()
    if subtable.Format != 3 or len(inputs) != 2:
        return None
    if any(getattr(subtable, f"{name}Coverage", ()) for name in ("Backtrack", "LookAhead")):
        return None
    return inputs[0].glyphs, inputs[1].glyphs


def _records(subtable: Any) -> Iterator[Any]:
    """Yield the substitutions that a contextual subtable calls for, in whichever format."""
    yield from getattr(subtable, "SubstLookupRecord", None) or ()
    for name in ("SubRuleSet", "ChainSubRuleSet", "SubClassSet", "ChainSubClassSet"):
        for rules in getattr(subtable, name, None) or ():
            kind = name.removesuffix("Set")
            for rule in getattr(rules, kind, None) or getattr(rules, f"{kind}Rule", None) or ():
                yield from rule.SubstLookupRecord or ()


def _listed(lookups: Mapping[str, set[int]], tags: Collection[str]) -> list[int]:
    return sorted({index for tag in tags for index in lookups.get(tag, ())})
