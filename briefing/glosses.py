"""What the placeholders of a text print, in each language: for translators and revisers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from briefing.check.context import Context
from briefing.document import Paragraph
from briefing.model import Brief, Count, Fact, NumberRange, Ordinal, Term, TypedValue
from briefing.occurrences import Occurrence, Wording, values_of
from briefing.packs import LanguagePack
from briefing.texts import variable_name
from briefing.typeset.inline import Typesetter


@dataclass(frozen=True, slots=True)
class Gloss:
    """A name that texts print, and what it prints by language; nothing where that lacks words."""

    name: str
    kind: Literal["value", "term"]
    words: Mapping[str, str]


class Glossary:
    """Says what names print; the brief may lack names and plural forms in some languages."""

    def __init__(self, brief: Brief, packs: Mapping[str, LanguagePack]) -> None:
        self._context = Context(brief, packs)
        self._brief = brief
        self.setters = {code: Typesetter(brief, packs[code]) for code in brief.languages}

    def of(self, occurrence: Occurrence) -> tuple[Gloss, ...]:
        """Return what a text prints, each name once, in the order of the text."""
        found: dict[str, Gloss] = {}
        for placeholder in occurrence.placeholders:
            name = ".".join(placeholder.path)
            value = self._context.value(occurrence, placeholder)
            term = self._context.term(placeholder)
            if value is not None:
                found[name] = Gloss(name, "value", self._value(value))
            elif term is not None:
                found[name] = Gloss(name, "term", self._term(term))
        return tuple(found.values())

    def of_fact(self, fact: Fact) -> tuple[Gloss, ...]:
        """Return the values of a fact, printed or not."""
        return tuple(
            Gloss(name, "value", self._value(value)) for name, value in values_of(fact).items()
        )

    def typeset(self, wording: Wording, language: str) -> Paragraph | None:
        """Return a text as typeset; None where it prints what is not there yet, or is no text."""
        occurrence = wording.occurrence(language)
        if occurrence.parsed.findings or self.lacking(occurrence):
            return None
        return self.setters[language].text(occurrence.text, occurrence.fact)

    def printed(self, wording: Wording, language: str) -> str:
        """Return what a text prints; as written, where that cannot be typeset yet."""
        paragraph = self.typeset(wording, language)
        return paragraph.text if paragraph else " ".join(wording.texts[language].raw.split())

    def lacking(self, occurrence: Occurrence) -> tuple[str, ...]:
        """Return the names that a text prints and its language has no words for."""
        glosses = {gloss.name: gloss for gloss in self.of(occurrence)}
        names = (".".join(placeholder.path) for placeholder in occurrence.placeholders)
        return tuple(
            name
            for name in dict.fromkeys(filter(None, names))
            if name not in glosses or occurrence.language not in glosses[name].words
        )

    def _value(self, value: TypedValue) -> dict[str, str]:
        return dict(self._values(value))

    def _values(self, value: TypedValue) -> Iterator[tuple[str, str]]:
        named = value.noun if isinstance(value, (Count, NumberRange, Ordinal)) else None
        for code, setter in self.setters.items():
            if named is None or code in self._brief.nouns[named].languages:
                runs = setter.value_runs(setter.values.phrase(value))
                yield code, "".join(run.text for run in runs)

    def _term(self, term: Term) -> dict[str, str]:
        return {
            code: term.names[term.stays or code].name
            for code in self.setters
            if (term.stays or code) in term.names
        }


def names_of(occurrence: Occurrence) -> frozenset[str]:
    """Return the names of the values and terms that a text prints; foreign phrases have none."""
    return frozenset(".".join(p.path) for p in occurrence.placeholders if p.path)


def phrases_of(occurrence: Occurrence) -> frozenset[tuple[str, str]]:
    """Return the foreign phrases of a text, each with its language."""
    return frozenset(
        (" ".join(p.literal.split()), p.filters[0].args[0])
        for p in occurrence.placeholders
        if p.literal is not None
    )


def is_value(brief: Brief, occurrence: Occurrence, name: str) -> bool:
    """Tell whether a name that a text prints is that of a value, not of a term."""
    own = values_of(occurrence.fact) if occurrence.fact else {}
    terms = {variable_name(term) for term in brief.terms}
    return name in own or "." in name or name not in terms
