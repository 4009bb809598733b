"""Names in prose, whatever is written together with them: those of terms, those of countries.

A name is found by its words, folded, after Arabic's short words and French elisions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from briefing.folding import folded
from briefing.model import Term
from briefing.packs import LanguagePack

Named = TypeVar("Named")

# Letters with the marks on them, and tatweel, which is a letter to Unicode.
WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f\u064b-\u065f\u0670])*")


@lru_cache(maxsize=1 << 16)  # the same words come back
def folded_word(word: str) -> str:
    """Return a word folded, without the dots of ta marbuta, which are left out as often as not."""
    return folded(word).replace("ة", "ه")


@dataclass(frozen=True, slots=True)
class _Name(Generic[Named]):
    """A name by its words: folded, or as they are written where it is all capitals."""

    named: Named
    words: tuple[str, ...]
    exact: bool


class Names(Generic[Named]):
    """Names as a language prints them, by their first word.

    An article before a name is no part of it where `articles` says so: "the Fund" names the Fund,
    and in Arabic a country with another article than its own is another word.
    """

    def __init__(
        self, pack: LanguagePack, names: Iterable[tuple[Named, str]], *, articles: bool = True
    ) -> None:
        self._by_first: dict[str, list[_Name[Named]]] = {}
        self._begun: dict[str, tuple[_Name[Named], ...]] = {}  # the same words come back
        self._dull: set[str] = set()  # those that begin no name
        self._clitics = tuple(folded_word(clitic.text) for clitic in pack.clitics)
        self._joins = [
            (folded_word(join.becomes), folded_word(join.before))
            for join in pack.joins
            if join.becomes and join.before
        ]
        own = map(folded_word, pack.sort_ignores) if articles else ()
        self._articles = tuple(own)
        for named, written in names:
            words = tuple(WORD.findall(written))
            if words and any(map(str.isalpha, written)):
                # An acronym in small letters is another word: EST, est.
                exact = written.isupper()
                name = _Name(named, words if exact else tuple(map(folded_word, words)), exact)
                self._by_first.setdefault(folded_word(words[0]), []).append(name)

    def may_begin(self, word: str) -> bool:
        """Whether a name may begin with a word."""
        return bool(self._begun_by(word))

    def found_in(self, text: str) -> Iterator[tuple[Named, int, int]]:
        """Yield what is named in a text, the longest name first, and from where to where."""
        if self._dull.issuperset(WORD.findall(text)):  # nearly always
            return
        words = list(WORD.finditer(text))
        index = 0
        while index < len(words):
            begun = self._begun_by(words[index][0])
            name = self._longest(begun, words, index) if begun else None
            if name is None:
                index += 1
                continue
            last = words[index + len(name.words) - 1]
            yield name.named, words[index].start(), last.end()
            index += len(name.words)

    def _longest(
        self, begun: Iterable[_Name[Named]], words: Sequence[re.Match[str]], index: int
    ) -> _Name[Named] | None:
        found = [name for name in begun if self._reads(name, words, index)]
        return max(found, key=lambda name: len(name.words), default=None)

    def _begun_by(self, word: str) -> tuple[_Name[Named], ...]:
        """Return the names that may begin with a word."""
        if word not in self._begun:
            self._begun[word] = tuple(
                name
                for first in self.readings(folded_word(word))
                for name in self._by_first.get(first, ())
            )
            if not self._begun[word]:
                self._dull.add(word)
        return self._begun[word]

    def _reads(self, name: _Name[Named], words: Sequence[re.Match[str]], index: int) -> bool:
        following = [match[0] for match in words[index : index + len(name.words)]]
        if len(following) < len(name.words):
            return False
        if name.exact:
            return following[0].endswith(name.words[0]) and following[1:] == list(name.words[1:])
        pairs = zip(following[1:], name.words[1:], strict=True)
        return all(self._alike(folded_word(word), wanted) for word, wanted in pairs)

    def _alike(self, word: str, wanted: str) -> bool:
        return word == wanted or word in {f"{article}{wanted}" for article in self._articles}

    def readings(self, word: str) -> Iterable[str]:
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


def written(term: Term, language: str) -> Iterator[str]:
    """Yield what a language may print for a term.

    A short form of one plain word (the Organisation) is a common noun as well; it is left out.
    """
    name = term.names.get(term.stays or language)
    if name:
        yield name.name
        if name.short and (name.short.isupper() or len(WORD.findall(name.short)) > 1):
            yield name.short
    if term.acronym:
        yield term.acronym
