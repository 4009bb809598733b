"""Checks that a text says the same in each language: its terms, its values, its abbreviations.

Terms with the same acronym go by two names for one thing, so that the one may stand for the other:
the English name of a programme in one column, its Arabic name in the other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from briefing.check.catalogue import CHECKS
from briefing.check.context import MAX_PER_TEXT, Context
from briefing.check.registry import LOOKED, Fault, Outcomes
from briefing.errors import Severity
from briefing.folding import folded
from briefing.model import Term
from briefing.occurrences import Occurrence
from briefing.packs import LanguagePack
from briefing.texts import Placeholder, variable_name

Named = Mapping[str, tuple[str, Placeholder]]
"""What a text prints, by what it is; with its id, and where it is printed first."""


@CHECKS.add(
    "term-not-in-both",
    severity=Severity.WARNING,
    rationale="An institution that one language names and the other passes over is either missing "
    "there, or typed by hand. A difference that is meant is silenced, with the reason.",
    looks_at="terms in texts of several languages",
    fires="""
    timeline:
      - fact: session
        value: happened
        text: {fr: "Session de la {{ coop | short }}", ar: انعقاد الدورة}
    """,
    passes="""
    timeline:
      - fact: session
        value: happened
        text: {fr: "Session de la {{ coop | short }}", ar: "انعقاد دورة {{ coop | short }}"}
    """,
)
def term_not_in_both(context: Context) -> Outcomes:
    """A term that a text prints in one language it prints in the others, however often."""

    def named(occurrence: Occurrence) -> Named:
        found: dict[str, tuple[str, Placeholder]] = {}
        for placeholder in occurrence.placeholders():
            if term := context.term(placeholder):
                found.setdefault(term.acronym or term.id, (term.id, placeholder))
        return found

    yield from _compared(context, "term", named)


@CHECKS.add(
    "value-not-in-both",
    severity=Severity.WARNING,
    rationale="A figure that readers of one language are given and those of the other are not. "
    "A difference that is meant is silenced, with the reason.",
    looks_at="values in texts of several languages",
    fires="""
    facts: [{id: session, text: {ar: "انعقدت الدورة {{ rank }}."}}]
    """,
    passes="""
    facts: [{id: session, text: {ar: "انعقدت الدورة {{ rank }}، {{ held }}."}}]
    """,
)
def value_not_in_both(context: Context) -> Outcomes:
    """A value that a text prints in one language it prints in the others."""

    def named(occurrence: Occurrence) -> Named:
        found: dict[str, tuple[str, Placeholder]] = {}
        for placeholder in occurrence.placeholders():
            if context.value(occurrence, placeholder):
                name = ".".join(placeholder.path)
                found.setdefault(_whole(occurrence, placeholder.path), (name, placeholder))
        return found

    yield from _compared(context, "value", named)


def _whole(occurrence: Occurrence, path: Sequence[str]) -> str:
    own = [variable_name(occurrence.fact.id)] if occurrence.fact and len(path) == 1 else []
    return ".".join([*own, *path])


def _compared(context: Context, what: str, named: Callable[[Occurrence], Named]) -> Outcomes:
    """Compare what each text prints in its languages."""
    for texts in _by_key(context):
        printed = {occurrence.language: named(occurrence) for occurrence in texts}
        for key in dict.fromkeys(key for names in printed.values() for key in names):
            yield LOOKED
            lacking = [language for language, names in printed.items() if key not in names]
            if not lacking:
                continue
            has = next(language for language, names in printed.items() if key in names)
            name, placeholder = printed[has][key]
            yield Fault(
                f"the text in “{has}” prints the {what} “{name}”, the one in "
                f"{', '.join(f'“{language}”' for language in lacking)} does not",
                placeholder.place,
                f"print {{{{ {variable_name(name)} }}}} there too; or, if it is meant, silence "
                "this with the reason",
            )


def _by_key(context: Context) -> Iterator[list[Occurrence]]:
    """Yield the texts that stand in several languages, together.

    Those with a name in them that nobody knows are left out: other checks say so, and what such a
    name should print is anybody's guess.
    """
    texts: defaultdict[str, list[Occurrence]] = defaultdict(list)
    for occurrence in context.occurrences:
        texts[occurrence.key].append(occurrence)
    for found in texts.values():
        if len(found) > 1 and all(_is_clear(context, occurrence) for occurrence in found):
            yield found


def _is_clear(context: Context, occurrence: Occurrence) -> bool:
    return not occurrence.parsed.findings and all(
        placeholder.literal is not None
        or context.term(placeholder) is not None
        or context.value(occurrence, placeholder) is not None
        for placeholder in occurrence.placeholders()
    )


# --- names typed by hand -------------------------------------------------------------------------


@CHECKS.add(
    "name-typed-into-text",
    severity=Severity.WARNING,
    rationale="A name that is printed from its term is right everywhere, in its language and "
    "voice, and is corrected once. Typed by hand it is neither. Common words that happen to be "
    "those of a name are silenced, with the reason.",
    looks_at="texts",
    fires="""
    facts: [{id: members, title: {ar: الدول الأعضاء في منظمة التعاون}}]
    """,
    passes="""
    facts:
      - id: members
        title: {fr: "Membres de la {{ coop }}", ar: "الدول الأعضاء في {{ coop }}"}
    """,
)
def name_typed_into_text(context: Context) -> Outcomes:
    """No text holds the name of a term, whatever is written together with it."""
    names = {
        code: _Names(context, context.packs[code])
        for code in context.brief.languages
        if code in context.packs
    }
    for occurrence in context.occurrences:
        if not occurrence.prose or occurrence.language not in names:
            continue
        yield LOOKED
        known = names[occurrence.language]
        for text, offset in _typed(occurrence):
            for term, start, end in islice(known.found_in(text), MAX_PER_TEXT):
                place = occurrence.place_at(offset + start)
                yield Fault(
                    f"the name of the term “{term.id}” is typed into the text: {text[start:end]}",
                    place,
                    f"print it with {{{{ {variable_name(term.id)} }}}}",
                )


def _typed(occurrence: Occurrence) -> Iterator[tuple[str, int]]:
    """Yield the words that were typed, foreign phrases included, with their offsets."""
    yield from ((literal.text, literal.offset) for literal in occurrence.literals())
    raw = occurrence.text.raw
    for placeholder in occurrence.placeholders():
        if placeholder.literal:
            yield placeholder.literal, max(raw.find(placeholder.literal), 0)


# Letters with the marks on them, and tatweel, which is a letter to Unicode.
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f\u064b-\u065f\u0670])*")


@lru_cache(maxsize=1 << 16)  # the same words come back
def _folded(word: str) -> str:
    """Return a word folded, without the dots of ta marbuta, which are left out as often as not."""
    return folded(word).replace("ة", "ه")


@dataclass(frozen=True, slots=True)
class _Name:
    """A name of a term by its words: folded, or as they are written where it is all capitals."""

    term: Term
    words: tuple[str, ...]
    exact: bool


class _Names:
    """The names of all terms as a language prints them, by their first word."""

    def __init__(self, context: Context, pack: LanguagePack) -> None:
        self._by_first: dict[str, list[_Name]] = {}
        self._begun: dict[str, tuple[_Name, ...]] = {}  # the same words come back
        self._clitics = tuple(_folded(clitic.text) for clitic in pack.clitics)
        self._joins = [
            (_folded(join.becomes), _folded(join.before))
            for join in pack.joins
            if join.becomes and join.before
        ]
        self._articles = tuple(_folded(article) for article in pack.sort_ignores)
        for term in context.brief.terms.values():
            for written in _written(term, pack.code):
                words = tuple(_WORD.findall(written))
                if words and any(map(str.isalpha, written)):
                    # An acronym in small letters is another word: EST, est.
                    exact = written.isupper()
                    name = _Name(term, words if exact else tuple(map(_folded, words)), exact)
                    self._by_first.setdefault(_folded(words[0]), []).append(name)

    def found_in(self, text: str) -> Iterator[tuple[Term, int, int]]:
        """Yield the terms named in a text, the longest name first, and from where to where."""
        if not any(map(self._begun_by, _WORD.findall(text))):  # nearly always
            return
        words = list(_WORD.finditer(text))
        index = 0
        while index < len(words):
            name = self._at(words, index)
            if name is None:
                index += 1
                continue
            last = words[index + len(name.words) - 1]
            yield name.term, words[index].start(), last.end()
            index += len(name.words)

    def _at(self, words: Sequence[re.Match[str]], index: int) -> _Name | None:
        begun = self._begun_by(words[index][0])
        found = [name for name in begun if self._reads(name, words, index)]
        return max(found, key=lambda name: len(name.words), default=None)

    def _begun_by(self, word: str) -> tuple[_Name, ...]:
        """Return the names that may begin with a word."""
        if word not in self._begun:
            self._begun[word] = tuple(
                name
                for first in self._readings(_folded(word))
                for name in self._by_first.get(first, ())
            )
        return self._begun[word]

    def _reads(self, name: _Name, words: Sequence[re.Match[str]], index: int) -> bool:
        following = [match[0] for match in words[index : index + len(name.words)]]
        if len(following) < len(name.words):
            return False
        if name.exact:
            return following[0].endswith(name.words[0]) and following[1:] == list(name.words[1:])
        pairs = zip(following[1:], name.words[1:], strict=True)
        return all(self._alike(_folded(word), wanted) for word, wanted in pairs)

    def _alike(self, word: str, wanted: str) -> bool:
        return word == wanted or word in {f"{article}{wanted}" for article in self._articles}

    def _readings(self, word: str) -> Iterable[str]:
        """Return a word, and what is left of it without short words written together with it."""
        readings = dict.fromkeys([word])
        for reading in readings.copy():
            readings.update(dict.fromkeys(self._without_clitics(reading, 2)))
        for reading in list(readings):
            for article in self._articles:
                if reading.startswith(article):
                    readings[reading.removeprefix(article)] = None
        return readings

    def _without_clitics(self, word: str, most: int) -> Iterator[str]:
        """Yield what a word may be once up to so many clitics are taken off."""
        if not most:
            return
        for becomes, before in self._joins:
            if word.startswith(becomes):
                yield before + word.removeprefix(becomes)
        for clitic in self._clitics:
            if len(word) > len(clitic) and word.startswith(clitic):
                rest = word.removeprefix(clitic)
                yield rest
                yield from self._without_clitics(rest, most - 1)


def _written(term: Term, language: str) -> Iterator[str]:
    """Yield what a language may print for a term.

    A short form of one plain word (the Organisation) is a common noun as well; it is left out.
    """
    name = term.names.get(term.stays or language)
    if name:
        yield name.name
        if name.short and (name.short.isupper() or len(_WORD.findall(name.short)) > 1):
            yield name.short
    if term.acronym:
        yield term.acronym


# --- the first mention ---------------------------------------------------------------------------


@CHECKS.add(
    "first-mention-short",
    severity=Severity.WARNING,
    rationale="Whoever meets an abbreviation for the first time must be told what it stands for.",
    looks_at="short forms in the body",
    fires="""
    takeaways:
      - facts: [members]
        text:
          fr: La {{ coop | short }} compte {{ members.total }}.
          ar: تضم {{ coop | full }} {{ members.total }}.
    """,
    passes="""
    takeaways:
      - facts: [members]
        text:
          fr: La {{ coop }} ({{ coop | short }}) compte {{ members.total }}.
          ar: تضم {{ coop | full }} {{ members.total }}.
    """,
)
def first_mention_short(context: Context) -> Outcomes:
    """The first mention in the body of each language is in full, or has the name before it."""
    texts = list(_in_reading_order(context))
    for language in context.brief.languages:
        known: set[str] = set()
        for occurrence in texts:
            if occurrence.language == language:
                yield from _mentions(context, occurrence, known)


def _mentions(context: Context, occurrence: Occurrence, known: set[str]) -> Outcomes:
    named: set[str] = set()
    for placeholder in occurrence.placeholders():
        term = context.term(placeholder)
        if term is None:
            continue
        short, acronym = _abbreviations(term, occurrence.language)
        form = next((f.name for f in reversed(placeholder.filters) if f.name != "capital"), "name")
        printed = {"short": short or acronym, "acronym": acronym or short}.get(form, "")
        if not printed:
            named.add(term.id)
            if form == "full":
                known.update(filter(None, (short, acronym)))
            continue
        yield LOOKED
        if printed not in known and term.id not in named:
            yield Fault(
                f"“{printed}” stands here before any text in “{occurrence.language}” has said "
                "what it stands for",
                placeholder.place,
                f"write {{{{ {variable_name(term.id)} | full }}}} here, at the first mention",
            )
        known.add(printed)  # said once


def _abbreviations(term: Term, language: str) -> tuple[str, str]:
    """Return short form and acronym, without what is the name itself."""
    name = term.names.get(term.stays or language)
    own = name.name if name else ""
    found = (name.short if name else None, term.acronym)
    short, acronym = ("" if written == own else written or "" for written in found)
    return short, acronym


def _in_reading_order(context: Context) -> Iterator[Occurrence]:
    """Yield the texts of the body as the page has them; titles and headings are none of it."""
    brief = context.brief
    texts: defaultdict[str, list[Occurrence]] = defaultdict(list)
    kinds: defaultdict[str, list[Occurrence]] = defaultdict(list)
    for occurrence in context.occurrences:
        texts[occurrence.key].append(occurrence)
        kinds[occurrence.what].append(occurrence)
    yield from kinds["takeaway"]
    yield from kinds["caption"]
    for section in brief.sections:
        yield from texts[f"sections/{section.id}/lead"]
        for identifier in section.facts:
            yield from texts[f"facts/{identifier}/text"]
            yield from texts[f"facts/{identifier}/note"]
            for difference in brief.facts[identifier].differs_from:
                yield from texts[f"facts/{identifier}/differs_from/{difference.fact}"]
    yield from kinds["timeline"]
