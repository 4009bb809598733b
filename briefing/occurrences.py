"""Every text of a brief, in each language, with a permanent key: what is checked and translated.

A key names where a text stands (`facts/readiness-gain/text`) and not its line, so that locks,
catalogues of translations and reports keep pointing at it when the files are rearranged.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from typing import NamedTuple

from briefing.errors import Place
from briefing.model import Brief, Fact, Section, Statement, Text, Texts, TypedValue
from briefing.texts import Literal, ParsedText, Placeholder, parse_text, place_at, variable_name

Keys = tuple[str | int, ...]
DIGEST = 12  # hexadecimal digits: enough to tell the texts of one brief apart


class Wording(NamedTuple):
    """A text in every language that it was written in, and where it stands in its file.

    `file` is the name of one of the four files, without its ending; `path` leads to the mapping of
    the languages in it. The rest is as in `Occurrence`.
    """

    what: str
    key: str
    written_in: str
    texts: Texts
    file: str
    path: Keys
    fact: Fact | None = None
    facts: tuple[str, ...] = ()
    prose: bool = True

    def occurrence(self, language: str) -> Occurrence:
        """Return the text in one language; raises KeyError where it was not written."""
        text = self.texts[language]
        parsed = parse_text(text)
        return Occurrence(
            self.what,
            self.key,
            language,
            self.written_in,
            text,
            parsed,
            self.fact,
            self.facts,
            self.prose,
        )


class Occurrence(NamedTuple):
    """A text in one language.

    `what` says what it is. `fact` is the fact whose values it may print by their bare names,
    `facts` are those whose values it may print by dotted names. `prose` is False for addresses and
    names of offices, where digits and other scripts are at home. `written_in` is the language that
    it was written in first.
    """

    what: str
    key: str
    language: str
    written_in: str
    text: Text
    parsed: ParsedText
    fact: Fact | None = None
    facts: tuple[str, ...] = ()
    prose: bool = True

    @property
    def rests_on(self) -> tuple[str, ...]:
        """The ids of the facts whose sources stand behind it."""
        return (self.fact.id,) if self.fact is not None else self.facts

    @property
    def digest(self) -> str:
        """A short SHA-256 of its words, whatever the lines they stand on."""
        return digest(self.text.raw)

    @property
    def literals(self) -> tuple[Literal, ...]:
        """The words between the placeholders."""
        return self.parsed.literals

    @property
    def placeholders(self) -> tuple[Placeholder, ...]:
        """What the text prints."""
        return self.parsed.placeholders

    def place_at(self, offset: int) -> Place:
        """Return the place of a character of the raw text."""
        return place_at(self.text, offset)


def digest(*texts: str) -> str:
    """Return a short SHA-256 of the words of some texts, whatever their white space."""
    words = "\0".join(" ".join(text.split()) for text in texts)
    return hashlib.sha256(words.encode()).hexdigest()[:DIGEST]


def digest_of_fact(fact: Fact, language: str) -> str:
    """Return the digest of title, text and note of a fact in one language, and of its values.

    Whoever read a text read its figures: when one is corrected, nobody has read it yet.
    """
    texts = (texts.get(language) for texts in (fact.title, fact.text, fact.note))
    values = (f"{name} {_said(value)}" for name, value in values_of(fact).items())
    return digest(*(text.raw for text in texts if text is not None), *values)


def _said(value: TypedValue) -> str:
    """Return what a value says, wherever it stands in its file."""
    told = ((entry.name, getattr(value, entry.name)) for entry in fields(value))
    return f"{type(value).__name__} " + " ".join(f"{n}={v}" for n, v in told if n != "place")


def values_of(fact: Fact) -> Mapping[str, TypedValue]:
    """Return the values of a fact, and when it happened, by the name that a text prints."""
    happened = {"happened": fact.happened} if fact.happened else {}
    return {**happened, **{variable_name(name): value for name, value in fact.values.items()}}


def occurrences(brief: Brief) -> tuple[Occurrence, ...]:
    """Return every text of the brief in each language, in the order of the model."""
    return tuple(
        wording.occurrence(language) for wording in wordings(brief) for language in wording.texts
    )


def wordings(brief: Brief) -> tuple[Wording, ...]:
    """Return every text of the brief with all its languages, in the order of the model."""
    return tuple(wording for wording in _wordings(brief) if wording.texts)


def _wordings(brief: Brief) -> Iterator[Wording]:
    first = brief.written_in
    for what in ("title", "subtitle", "summary"):
        yield Wording(what, f"brief/{what}", first, getattr(brief, what), "brief", (what,))
    # What the issuer says of itself: its figures rest on no source of the brief.
    for what in ("issuer", "contact", "boilerplate", "terms_of_use"):
        texts = getattr(brief, what)
        yield Wording(what, f"brief/{what}", first, texts, "brief", (what,), prose=False)
    if brief.logo:
        yield Wording("alt", "brief/logo", first, brief.logo.alt, "brief", ("logo", "alt"))
    for index, fact in enumerate(brief.facts.values()):
        yield from _of_fact(fact, ("facts", index))
    for index, source in enumerate(brief.sources.values()):
        path = ("sources", index, "note")
        yield Wording("note", f"sources/{source.id}/note", first, source.note, "sources", path)
    for index, section in enumerate(brief.sections):
        yield from _of_section(section, first, ("sections", index))
    names = _Names()
    for what, statements in (("takeaway", brief.takeaways), ("change", brief.changes)):
        for index, statement in enumerate(statements):
            key = names.key(f"{what}s", statement.facts)
            yield _of_statement(what, key, first, statement, (f"{what}s", index, "text"))
    for index, figure in enumerate(brief.key_figures):
        key = names.key("key_figures", (figure.fact, figure.value))
        path = ("key_figures", index, "caption")
        yield _of_entry("caption", key, first, figure.caption, path, brief.facts[figure.fact])
    for index, entry in enumerate(brief.timeline):
        key = names.key("timeline", (entry.fact, entry.value))
        path = ("timeline", index, "text")
        yield _of_entry("timeline", key, first, entry.text, path, brief.facts[entry.fact])


class _Names:
    """Keys for what has no id: the facts it rests on, numbered from the second of its kind."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def key(self, kind: str, names: Iterable[str]) -> str:
        key = f"{kind}/{'+'.join(names) or 'none'}"
        self._seen[key] += 1
        return key if self._seen[key] == 1 else f"{key}/{self._seen[key]}"


def _of_fact(fact: Fact, at: Keys) -> Iterator[Wording]:
    for what in ("title", "text", "note"):
        key = f"facts/{fact.id}/{what}"
        texts = getattr(fact, what)
        yield Wording(what, key, fact.written_in, texts, "facts", (*at, what), fact)
    for index, difference in enumerate(fact.differs_from):
        key = f"facts/{fact.id}/differs_from/{difference.fact}"
        path = (*at, "differs_from", index, "note")
        yield Wording("note", key, fact.written_in, difference.note, "facts", path, fact)


def _of_section(section: Section, written_in: str, at: Keys) -> Iterator[Wording]:
    key = f"sections/{section.id}"
    yield Wording("title", f"{key}/title", written_in, section.title, "brief", (*at, "title"))
    if section.lead:
        path = (*at, "lead", "text")
        yield _of_statement("lead", f"{key}/lead", written_in, section.lead, path)


def _of_statement(
    what: str, key: str, written_in: str, statement: Statement, path: Keys
) -> Wording:
    return Wording(what, key, written_in, statement.text, "brief", path, facts=statement.facts)


def _of_entry(
    what: str, key: str, written_in: str, texts: Texts, path: Keys, fact: Fact
) -> Wording:
    return Wording(what, key, written_in, texts, "brief", path, fact, (fact.id,))
