"""Checks on the letters and marks of the texts, by what the language packs say."""

from __future__ import annotations

import re
import signal
import threading
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from itertools import islice
from typing import NamedTuple

from briefing.check.catalogue import CHECKS
from briefing.check.context import MAX_PER_TEXT, PLACEHOLDER, Context, Flat
from briefing.check.registry import LOOKED, Fault, Outcomes
from briefing.errors import Place
from briefing.model import Name
from briefing.occurrences import Occurrence
from briefing.packs import Forbidden, LanguagePack

PATIENCE = 2.0  # seconds for the patterns on some texts; sane ones need a hundredth
_AT_ONCE = 100  # texts


@CHECKS.add(
    "forbidden-in-language",
    rationale="Each language pack lists what must not stand in a text of the language, with codes "
    "of its own: what a reader of that language would take for a mistake and what the program "
    "cannot set right by itself.",
    looks_at="texts and names of terms in languages with a pack",
    fires='facts: [{id: budget, title: {ar: "الميزانية, والنفقات"}}]',
    passes='facts: [{id: budget, title: {ar: "الميزانية، والنفقات"}}]',
)
def forbidden_in_language(context: Context) -> Outcomes:
    """No text holds what its language pack forbids."""
    slow: set[re.Pattern[str]] = set()
    written = (*_texts(context), *_names(context))
    for first in range(0, len(written), _AT_ONCE):
        together = written[first : first + _AT_ONCE]
        for one, matches in zip(together, _find_all(together, slow), strict=True):
            yield LOOKED
            yield from (_forbidden(rule, one, match) for rule, match in matches)


class _Written(NamedTuple):
    """What is searched for what its pack forbids; `place` is that of a character of it."""

    text: str
    pack: LanguagePack
    most: int
    place: Callable[[int], Place]


Matches = list[tuple[Forbidden, "re.Match[str] | None"]]
"""With its rule; None where the pattern took too long."""


def _texts(context: Context) -> Iterator[_Written]:
    for occurrence in context.occurrences:
        if occurrence.language in context.packs:
            flat = Flat.of(occurrence)
            place = partial(_place_in, occurrence, flat)
            yield _Written(flat.text, context.packs[occurrence.language], MAX_PER_TEXT, place)


def _place_in(occurrence: Occurrence, flat: Flat, position: int) -> Place:
    return occurrence.place_at(flat.offset(position))


def _names(context: Context) -> Iterator[_Written]:
    """Yield the names of terms, which are printed without having been a text."""
    for term in context.brief.terms.values():
        for language, name in term.names.items():
            for written in (name.name, name.short):
                if written and language in context.packs:
                    yield _Written(written, context.packs[language], 1, partial(_of_name, name))


def _of_name(name: Name, _position: int) -> Place:
    return name.place


def _find_all(together: Sequence[_Written], slow: set[re.Pattern[str]]) -> list[Matches]:
    """Return what is found in each text; one clock for all of them, which costs more than they."""
    try:
        with _patience():
            return [
                [
                    (rule, match)
                    for rule in one.pack.forbidden
                    if rule.pattern not in slow
                    for match in islice(rule.pattern.finditer(one.text), one.most)
                ]
                for one in together
            ]
    except TimeoutError:  # which pattern was it, and on which text?
        return [
            [
                (rule, match)
                for rule in one.pack.forbidden
                for match in _find(rule.pattern, one.text, one.most, slow)
            ]
            for one in together
        ]


def _find(
    pattern: re.Pattern[str], text: str, most: int, slow: set[re.Pattern[str]]
) -> list[re.Match[str] | None]:
    """Return matches; None when the pattern loses its way, after which it is not tried again."""
    if pattern in slow:
        return []
    try:
        with _patience():
            return list(islice(pattern.finditer(text), most))
    except TimeoutError:
        slow.add(pattern)
        return [None]


@contextmanager
def _patience() -> Iterator[None]:
    """Raise TimeoutError after a while; without limit where there is no such clock to set.

    The module re heeds signals while it searches, and they reach the main thread only.
    """
    alarm = getattr(signal, "SIGALRM", None)
    if alarm is None or threading.current_thread() is not threading.main_thread():
        yield
        return
    if signal.getitimer(signal.ITIMER_REAL)[0]:  # somebody else's clock is running
        yield
        return

    def stop(_number: int, _frame: object) -> None:
        raise TimeoutError

    before = signal.signal(alarm, stop)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(alarm, before)


def _forbidden(rule: Forbidden, one: _Written, match: re.Match[str] | None) -> Fault:
    if match is None:
        return Fault(
            f"the pattern of {rule.code} in the language pack takes too long on this text, "
            f"so nothing is known of it: {rule.pattern.pattern}",
            one.place(0),
            "mend the pattern: what repeats must not hold another repetition, as in (a+)+",
        )
    shown = " ".join(match[0].replace(PLACEHOLDER, "…").split())
    message = f"{rule.message}: “{shown}”" if shown else rule.message
    place = one.place(match.start())
    return Fault(message, place, rule.hint, code=rule.code, severity=rule.severity)


@CHECKS.add(
    "wrong-script",
    rationale="Words in another script need their own language and direction, so that they are "
    "set in order and read aloud in the right voice.",
    looks_at="texts in prose",
    fires="facts: [{id: budget, title: {ar: ميزانية hub}}]",
    passes="""facts: [{id: budget, title: {ar: 'ميزانية {{ "hub" | foreign("en") }}'}}]""",
)
def wrong_script(context: Context) -> Outcomes:
    """Words stand in the script of their language; others are terms or foreign phrases."""
    for occurrence in context.occurrences:
        pack = context.packs.get(occurrence.language)
        if pack is None or not occurrence.prose:
            continue
        yield LOOKED
        for literal in occurrence.literals:
            for word, offset in islice(_foreign_words(literal.text, pack), MAX_PER_TEXT):
                yield _script_fault(occurrence, word, literal.offset + offset)


def _script_fault(occurrence: Occurrence, word: str, offset: int) -> Fault:
    return Fault(
        f"a word in another script stands in a text in “{occurrence.language}”: {word}",
        occurrence.place_at(offset),
        'make it a term, or write {{ "the phrase" | foreign("en") }}',
    )


_RUN = re.compile(r"[^\W\d_]+")


def _foreign_words(text: str, pack: LanguagePack) -> Iterator[tuple[str, int]]:
    """Yield runs of letters of another script, neighbouring ones taken together."""
    start = end = -1
    for match in _RUN.finditer(text):
        foreign = not _in_script(match[0], pack.script)
        if foreign and start >= 0 and not text[end : match.start()].strip(" '’.-"):
            end = match.end()
            continue
        if start >= 0:
            yield text[start:end], start
        start, end = (match.start(), match.end()) if foreign else (-1, -1)
    if start >= 0:
        yield text[start:end], start


# Names of characters begin with the name of their script (Unicode, 4.8); a pack has ISO 15924.
_SCRIPTS = {
    "Arab": "ARABIC",
    "Armn": "ARMENIAN",
    "Cyrl": "CYRILLIC",
    "Ethi": "ETHIOPIC",
    "Geor": "GEORGIAN",
    "Grek": "GREEK",
    "Hebr": "HEBREW",
    "Latn": "LATIN",
    "Tfng": "TIFINAGH",
}


@lru_cache(maxsize=1 << 15)  # the same words come back
def _in_script(word: str, script: str) -> bool:
    name = _SCRIPTS.get(script)
    return name is None or all(_script(letter) in (name, "") for letter in word)


def _script(letter: str) -> str:
    """Return the script of a letter as Unicode names it; nothing for letters of all scripts."""
    first = unicodedata.name(letter, "").split(" ")[0]
    return first if first in _SCRIPTS.values() else ""
