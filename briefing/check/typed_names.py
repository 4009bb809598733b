"""Proper names that were typed into prose: countries, and what a capital shows to be a name.

Countries and parts of the world are known by CLDR in every language. Where a capital inside of a
sentence marks a name, every other one shows by it; words of a term's name are that term's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from briefing import cldr
from briefing.check.naming import WORD, Names, written
from briefing.folding import folded
from briefing.model import Brief, Term
from briefing.occurrences import Occurrence
from briefing.packs import LanguagePack
from briefing.texts import variable_name


@dataclass(frozen=True, slots=True)
class TypedName:
    """A name in a text, as it stands there; `offset` is where it begins in the raw text.

    `country` is the code of a country or part of the world. A country that is not `certain` may be
    another word as well, or is named within the name of a term. `terms` are those that have all
    words of the name in theirs.
    """

    text: str
    offset: int
    country: str = ""
    certain: bool = True
    terms: tuple[str, ...] = ()


TypedNames = Mapping[tuple[str, str], Sequence[TypedName]]
"""By key and language of a text, in the order of the text."""


def typed_names(
    brief: Brief, packs: Mapping[str, LanguagePack], texts: Iterable[Occurrence]
) -> TypedNames:
    """Return the names that were typed into the texts in prose; nothing for those without any."""
    readers = {code: _Reader(brief, packs[code]) for code in brief.languages if code in packs}
    found: dict[tuple[str, str], list[TypedName]] = {}
    prose = [
        text
        for text in texts
        if text.prose and text.language in readers and not text.parsed.findings
    ]
    for text in prose:
        names = readers[text.language].read(text)
        if names:
            found[text.key, text.language] = names
    for reader in readers.values():
        for key, name in reader.at_the_beginning(prose):
            found.setdefault(key, []).append(name)
    return {key: sorted(names, key=lambda name: name.offset) for key, names in found.items()}


_UPPER = "".join(filter(str.isupper, map(chr, range(0x2000))))  # of all scripts that have capitals
_CAPITALISED = re.compile(rf"(?<![^\W_])[{re.escape(_UPPER)}](?:[^\W_]|[\u0300-\u036f])*")
_ROMAN = re.compile(r"[IVXLCDM]+(?:er|re|e|ère|ème)?")
# Between two words of one name.
_INSIDE = frozenset((" ", "\n", "\u00a0", "\u202f", "-", "’", "'"))
# What may stand before the first word of a sentence.
_SPACES = " \u00a0\u202f\n\t"
_QUOTES = '«‹“„"'
_OPENING = f"{_SPACES}{_QUOTES}([–—-•"
_ENDS = "!?…:؟"


# What a text prints, and what may stand in its place: as long, and no word.
_EXPRESSION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_PRINTED = "\N{OBJECT REPLACEMENT CHARACTER}"


def _blank(match: re.Match[str]) -> str:
    return _PRINTED * len(match[0])


@dataclass(frozen=True, slots=True)
class _Word:
    """A capitalised word, from where to where; `quoted`: right behind a quotation mark."""

    text: str
    start: int
    end: int
    quoted: bool = False


class _Reader:
    """Finds the names in the texts of one language."""

    def __init__(self, brief: Brief, pack: LanguagePack) -> None:
        self._language = pack.code
        self._kept = frozenset(pack.keep_with_next)
        self._capitals = pack.names.capitals is not None
        self._common = frozenset(pack.names.capitals or ())
        self._nouns = frozenset(_words_of_nouns(brief, pack.code)) | frozenset(
            folded(month) for month in pack.dates.months
        )
        terms = brief.terms.values()
        countries = cldr.territories(pack.locale)
        own = {folded(name) for term in terms for name in written(term, pack.code)}
        self._all = Names(pack, countries.items(), articles=False)
        # Those that are terms are typed by hand where they stand: another check says so.
        others = {code: name for code, name in countries.items() if folded(name) not in own}
        self._countries = Names(pack, others.items(), articles=False) if own else self._all
        listed = [folded(name) for name in pack.names.homonyms]
        self._doubtful = frozenset(
            code for code, name in countries.items() if folded(name) in listed
        )
        endings = tuple(name[1:] for name in listed if name.startswith("*"))
        self._ambiguous = {
            code: folded(name)
            for code, name in countries.items()
            if endings and folded(name).endswith(endings)
        }
        conjunctions = ["", *(each.text for each in pack.clitics if each.case is None)]
        self._before = frozenset(
            folded(f"{conjunction}{word}")
            for word in pack.names.before
            for conjunction in conjunctions
        )
        self._prepositions = tuple(folded(each.text) for each in pack.clitics if each.case)
        self._terms: dict[str, list[str]] = defaultdict(list)
        for term in terms:
            for word in dict.fromkeys(_words_of_term(term, pack.code)):
                self._terms[word].append(term.id)
        self._by_variable = {variable_name(term.id): term for term in terms}
        self._within: dict[str, tuple[str, ...]] = {}
        self._beginnings: list[tuple[tuple[str, str], TypedName]] = []
        self._quoted: list[tuple[tuple[str, str], TypedName]] = []
        self._known: set[str] = set()  # names inside of sentences

    def read(self, occurrence: Occurrence) -> list[TypedName]:
        """Return the names of a text that are certainly names; keep in mind what may be one."""
        found = list(self._named_in_terms(occurrence))
        text = _EXPRESSION.sub(_blank, occurrence.text.raw)
        capitalised = list(_CAPITALISED.finditer(text)) if self._capitals else []
        if self._capitals and not capitalised:
            return found
        spans = []
        if not self._capitals or any(self._countries.may_begin(word[0]) for word in capitalised):
            for code, start, end in self._countries.found_in(text):
                if not self._capitals or text[start].isupper():
                    spans.append((start, end))
                    certain = self._is_country(code, text, start, end)
                    found.append(TypedName(text[start:end], start, code, certain))
        key = (occurrence.key, occurrence.language)
        outside = capitalised
        for first, last in spans:
            outside = [word for word in outside if word.end() <= first or last <= word.start()]
        for run in _runs(text, self._words(key, text, outside)):
            name = self._named(text, run)
            if len(run) == 1 and run[0].quoted and not name.terms:
                self._quoted.append((key, name))
            else:
                found.append(name)
                self._known |= set() if name.terms else {word.text for word in run}
        return found

    def _is_country(self, code: str, text: str, start: int, end: int) -> bool:
        """Tell whether the name of a country is no other word: behind a preposition it is none."""
        if code in self._doubtful:
            return False
        name = self._ambiguous.get(code)
        if name is None:
            return True
        if folded(text[start:end]).removesuffix(name).endswith(self._prepositions):
            return True
        before = text[:start].split()
        if not before or not text[start - 1].isspace():
            return False
        return folded(before[-1]) in self._before

    def _named_in_terms(self, occurrence: Occurrence) -> Iterator[TypedName]:
        """Yield the countries within the names of the terms that a text prints."""
        for placeholder in occurrence.placeholders:
            name = ".".join(placeholder.path)
            if name in self._by_variable:
                for code in self._countries_within(name):
                    yield TypedName("", 0, code, certain=False)

    def _countries_within(self, variable: str) -> tuple[str, ...]:
        if variable not in self._within:
            names = written(self._by_variable[variable], self._language)
            found = (code for name in names for code, _, _ in self._all.found_in(name))
            self._within[variable] = tuple(dict.fromkeys(found))
        return self._within[variable]

    def at_the_beginning(
        self, texts: Iterable[Occurrence]
    ) -> Iterator[tuple[tuple[str, str], TypedName]]:
        """Yield the names where a sentence or a quotation begins, known from all the texts.

        Behind a quotation mark a word is a name unless it stands somewhere in small letters; at the
        beginning of a sentence it must stand with a capital inside of one as well.
        """
        if not (self._quoted or self._known):
            return
        small = {
            word
            for text in texts
            if text.language == self._language
            for word in WORD.findall(_EXPRESSION.sub(_blank, text.text.raw))
            if word[0].islower()
        }
        for key, name in self._quoted:
            if name.text.lower() not in small:
                self._known.add(name.text)
                yield key, name
        for key, name in self._beginnings:
            if name.text in self._known and name.text.lower() not in small:
                yield key, name

    def _words(
        self, key: tuple[str, str], text: str, capitalised: Iterable[re.Match[str]]
    ) -> Iterator[_Word]:
        """Yield the words inside of sentences that may be names; keep those at the beginning."""
        for match in capitalised:
            word, (start, end) = match[0], match.span()
            if len(word) == 1 or _ROMAN.fullmatch(word) or self._is_common(word):
                continue
            if self._begins_sentence(text, start):
                self._beginnings.append((key, TypedName(word, start)))
            else:
                quoted = text[:start].rstrip(_SPACES).endswith(tuple(_QUOTES))
                yield _Word(word, start, end, quoted)

    def _is_common(self, word: str) -> bool:
        return word in self._common or folded(word) in self._nouns

    def _begins_sentence(self, text: str, start: int) -> bool:
        before = text[:start].rstrip(_OPENING)
        if not before or "\n\n" in text[len(before) : start] or before[-1] in _ENDS:
            return True
        if before[-1] != ".":
            return False
        last = before.split()[-1].lstrip(_OPENING)
        # An initial ends no sentence.
        return last not in self._kept and not (len(last) == 2 and last[0].isupper())

    def _named(self, text: str, run: Sequence[_Word]) -> TypedName:
        terms = [self._terms.get(folded(word.text), ()) for word in run]
        all_of = tuple(id_ for id_ in terms[0] if all(id_ in others for others in terms))
        return TypedName(text[run[0].start : run[-1].end], run[0].start, terms=all_of)


def _runs(text: str, words: Iterable[_Word]) -> Iterator[list[_Word]]:
    """Yield the words of one name together."""
    run: list[_Word] = []
    for word in words:
        if run and text[run[-1].end : word.start] not in _INSIDE:
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _words_of_term(term: Term, language: str) -> Iterator[str]:
    """Yield the capitalised words of all that a language may print for a term, folded."""
    name = term.names.get(term.stays or language)
    for text in (*((name.name, name.short) if name else ()), term.acronym):
        yield from (folded(word) for word in _CAPITALISED.findall(text or ""))


def _words_of_nouns(brief: Brief, language: str) -> Iterator[str]:
    """Yield the words of the counted nouns, which are known in every language."""
    for noun in brief.nouns.values():
        if language in noun.languages:
            for form in noun.languages[language].forms.values():
                for text in (form,) if isinstance(form, str) else form.values():
                    yield from map(folded, WORD.findall(text))
