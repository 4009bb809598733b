"""Checks on the letters and marks of the texts, by what the language packs say."""

from __future__ import annotations

import re
import signal
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice

from briefing.check.catalogue import CHECKS
from briefing.check.context import MAX_PER_TEXT, PLACEHOLDER, Context, Flat
from briefing.check.registry import LOOKED, Fault, Outcomes
from briefing.errors import Place
from briefing.model import Brief
from briefing.occurrences import Occurrence
from briefing.packs import Forbidden, LanguagePack

PATIENCE = 2.0  # seconds for one pattern on one text; a sane one needs a thousandth


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
    for occurrence in context.occurrences:
        pack = context.packs.get(occurrence.language)
        if pack is None:
            continue
        yield LOOKED
        flat = Flat.of(occurrence)
        for rule, matches in _find_all(pack.forbidden, flat.text, slow):
            if matches is None:
                yield _too_slow(rule, occurrence.place_at(0))
                continue
            for match in matches:
                place = occurrence.place_at(flat.offset(match.start()))
                yield _forbidden(rule, place, match[0])
    yield from _names(context, slow)


def _find_all(
    rules: Sequence[Forbidden], text: str, slow: set[re.Pattern[str]]
) -> list[tuple[Forbidden, list[re.Match[str]] | None]]:
    """Return the matches of each rule; one clock for all of them, which costs more than they do."""
    try:
        with _patience():
            return [
                (rule, list(islice(rule.pattern.finditer(text), MAX_PER_TEXT)))
                for rule in rules
                if rule.pattern not in slow
            ]
    except TimeoutError:  # which of them was it?
        return [(rule, _find(rule.pattern, text, MAX_PER_TEXT, slow)) for rule in rules]


def _find(
    pattern: re.Pattern[str], text: str, most: int, slow: set[re.Pattern[str]]
) -> list[re.Match[str]] | None:
    """Return matches; None when the pattern loses its way, after which it is not tried again."""
    if pattern in slow:
        return []
    try:
        with _patience():
            return list(islice(pattern.finditer(text), most))
    except TimeoutError:
        slow.add(pattern)
        return None


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


def _too_slow(rule: Forbidden, place: Place) -> Fault:
    return Fault(
        f"the pattern of {rule.code} in the language pack takes too long on this text, "
        f"so nothing is known of it: {rule.pattern.pattern}",
        place,
        "mend the pattern: what repeats must not hold another repetition, as in (a+)+",
    )


def _names(context: Context, slow: set[re.Pattern[str]]) -> Outcomes:
    """Look at the names of terms, which are printed without having been a text."""
    for language, name, place in _written_names(context.brief):
        pack = context.packs.get(language)
        if pack is None:
            continue
        yield LOOKED
        for rule in pack.forbidden:
            matches = _find(rule.pattern, name, 1, slow)
            if matches is None:
                yield _too_slow(rule, place)
                continue
            for match in matches:
                yield _forbidden(rule, place, match[0])


def _written_names(brief: Brief) -> Iterator[tuple[str, str, Place]]:
    for term in brief.terms.values():
        for language, name in term.names.items():
            for written in (name.name, name.short):
                if written:
                    yield language, written, name.place


def _forbidden(rule: Forbidden, place: Place, found: str) -> Fault:
    shown = " ".join(found.replace(PLACEHOLDER, "…").split())
    message = f"{rule.message}: “{shown}”" if shown else rule.message
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
        for literal in occurrence.literals():
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
