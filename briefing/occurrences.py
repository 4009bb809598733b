"""Every text of a brief, in each language, with a permanent key: what is checked and translated.

A key names where a text stands (`facts/readiness-gain/text`) and not its line, so that locks,
catalogues of translations and reports keep pointing at it when the files are rearranged.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from briefing.errors import Place
from briefing.model import Brief, Fact, Text, Texts, TypedValue
from briefing.texts import Literal, ParsedText, Placeholder, parse_text, place_at, variable_name

DIGEST = 12  # hexadecimal digits: enough to tell the texts of one brief apart


@dataclass(frozen=True, slots=True)
class Occurrence:
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

    def literals(self) -> Iterator[Literal]:
        """Yield the words between the placeholders."""
        yield from (part for part in self.parsed.parts if isinstance(part, Literal))

    def placeholders(self) -> Iterator[Placeholder]:
        """Yield what the text prints."""
        yield from self.parsed.placeholders()

    def place_at(self, offset: int) -> Place:
        """Return the place of a character of the raw text."""
        return place_at(self.text, offset)


def digest(*texts: str) -> str:
    """Return a short SHA-256 of the words of some texts, whatever their white space."""
    words = "\0".join(" ".join(text.split()) for text in texts)
    return hashlib.sha256(words.encode()).hexdigest()[:DIGEST]


def digest_of_fact(fact: Fact, language: str) -> str:
    """Return the digest of title, text and note of a fact in one language."""
    texts = (texts.get(language) for texts in (fact.title, fact.text, fact.note))
    return digest(*(text.raw for text in texts if text is not None))


def values_of(fact: Fact) -> Mapping[str, TypedValue]:
    """Return the values of a fact, and when it happened, by the name that a text prints."""
    happened = {"happened": fact.happened} if fact.happened else {}
    return {**happened, **{variable_name(name): value for name, value in fact.values.items()}}


def occurrences(brief: Brief) -> tuple[Occurrence, ...]:
    """Return every text of the brief in each language, in the order of the model."""
    return tuple(_occurrences(brief))


def _occurrences(brief: Brief) -> Iterator[Occurrence]:
    first = brief.written_in
    for what in ("title", "subtitle", "summary"):
        yield from _of(what, f"brief/{what}", first, getattr(brief, what))
    for what in ("issuer", "contact"):
        yield from _of(what, f"brief/{what}", first, getattr(brief, what), prose=False)
    if brief.logo:
        yield from _of("alt", "brief/logo", first, brief.logo.alt)
    for fact in brief.facts.values():
        yield from _of_fact(fact)
    for source in brief.sources.values():
        yield from _of("note", f"sources/{source.id}/note", first, source.note)
    names = _Names()
    for section in brief.sections:
        yield from _of("title", f"sections/{section.id}/title", first, section.title)
        if section.lead:
            lead = section.lead
            yield from _of(
                "lead", f"sections/{section.id}/lead", first, lead.text, facts=lead.facts
            )
    for what, statements in (("takeaway", brief.takeaways), ("change", brief.changes)):
        for statement in statements:
            key = names.key(f"{what}s", statement.facts)
            yield from _of(what, key, first, statement.text, facts=statement.facts)
    for figure in brief.key_figures:
        key = names.key("key_figures", (figure.fact, figure.value))
        yield from _of_entry("caption", key, first, figure.caption, brief.facts[figure.fact])
    for entry in brief.timeline:
        key = names.key("timeline", (entry.fact, entry.value))
        yield from _of_entry("timeline", key, first, entry.text, brief.facts[entry.fact])


class _Names:
    """Keys for what has no id: the facts it rests on, numbered from the second of its kind."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def key(self, kind: str, names: Iterable[str]) -> str:
        key = f"{kind}/{'+'.join(names) or 'none'}"
        self._seen[key] += 1
        return key if self._seen[key] == 1 else f"{key}/{self._seen[key]}"


def _of_fact(fact: Fact) -> Iterator[Occurrence]:
    for what in ("title", "text", "note"):
        key = f"facts/{fact.id}/{what}"
        yield from _of(what, key, fact.written_in, getattr(fact, what), fact=fact)
    for difference in fact.differs_from:
        key = f"facts/{fact.id}/differs_from/{difference.fact}"
        yield from _of("note", key, fact.written_in, difference.note, fact=fact)


def _of_entry(
    what: str, key: str, written_in: str, texts: Texts, fact: Fact
) -> Iterator[Occurrence]:
    yield from _of(what, key, written_in, texts, fact=fact, facts=(fact.id,))


def _of(
    what: str,
    key: str,
    written_in: str,
    texts: Texts,
    *,
    fact: Fact | None = None,
    facts: tuple[str, ...] = (),
    prose: bool = True,
) -> Iterator[Occurrence]:
    for language, text in texts.items():
        yield Occurrence(
            what, key, language, written_in, text, parse_text(text), fact, facts, prose
        )
