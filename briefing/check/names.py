"""Checks on names: borne out by a source, and printed from a term where they are no country's."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice

from briefing import cldr
from briefing.check.catalogue import CHECKS
from briefing.check.context import MAX_PER_TEXT, Context, facts_named
from briefing.check.registry import LOOKED, Fault, Outcomes, Skip
from briefing.check.typed_names import TypedName
from briefing.errors import Place, Severity
from briefing.evidence.passages import stands_in
from briefing.folding import folded
from briefing.model import Evidence, Fact, Term
from briefing.occurrences import Occurrence

# Nouns are no proper names, and what stands for anything else (an address, the name of the
# publisher whose text it is) is not said by a source.
NO_NAMES = frozenset({"noun", "other"})

# What is put before a person's name as a matter of form, and not part of it.
_HONORIFIC = re.compile(r"^(?:mmes?|mm?|mlle|madame|monsieur|mrs?|ms|dr|السيدة?)\.? ")


@CHECKS.add(
    "name-without-evidence",
    rationale="A name that none of the fact's sources has was brought in from elsewhere: it may be "
    "right, but nothing shows it.",
    looks_at="names that are printed or typed",
    fires="terms: [{id: coop, attested: [], evidence: []}]",
    passes="""
    terms:
      - id: coop
        evidence: [{source: journal, anchors: [Organisation de la coopération]}]
    """,
)
def name_without_evidence(context: Context) -> Outcomes:
    """Every name that is printed or typed stands in a source of the fact, in whatever language.

    Typed names are known by a capital inside of a sentence, countries by CLDR. A note says how
    sources differ, a title rests on all the facts below it: there, any source will do.
    """
    sources = _Sources(context)
    told: set[tuple[str, str]] = set()
    for occurrence in context.occurrences:
        facts = context.behind(occurrence)
        if not any(fact.evidence for fact in facts):  # fact-without-evidence tells
            continue
        anywhere = occurrence.what == "note" or not occurrence.rests_on
        for name in _names_in(context, occurrence):
            if (occurrence.key, name.key) in told:
                continue
            told.add((occurrence.key, name.key))
            yield LOOKED
            if not (sources.any_bears(name) if anywhere else sources.bear(facts, name)):
                yield Fault(
                    f"no source of {facts_named(occurrence)} is shown to name “{name.text}”",
                    name.place,
                    name.hint,
                )


@dataclass(frozen=True, slots=True)
class _Name:
    """A name in a text: what a source may call it, and the evidence of the terms that have it."""

    key: str
    text: str
    place: Place
    hint: str
    forms: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()
    country: str = ""


def _names_in(context: Context, occurrence: Occurrence) -> Iterator[_Name]:
    for placeholder in occurrence.placeholders:
        phrase = placeholder.literal
        term = context.term(placeholder) if phrase is None else None
        if term is not None and term.kind not in NO_NAMES:
            hint = f"add it to `anchors` of the fact, or to `evidence` of the term {term.id}"
            forms = tuple(_forms(term))
            text = next(_names(term))
            yield _Name(term.id, text, placeholder.place, hint, forms, term.evidence)
        elif phrase and any(map(str.isupper, phrase)):
            yield _Name(phrase, phrase, placeholder.place, _ANCHOR, (phrase,))
    for typed in _typed(context, occurrence):
        place = occurrence.place_at(typed.offset)
        if typed.country:
            forms = _names_of_country(context, typed.country)
            key = f"country {typed.country}"
            yield _Name(key, typed.text, place, _ANCHOR, forms, country=typed.country)
        elif typed.terms:
            terms = [context.brief.terms[id_] for id_ in typed.terms]
            forms = tuple(form for term in terms for form in _forms(term))
            evidence = tuple(evidence for term in terms for evidence in term.evidence)
            yield _Name(typed.text, typed.text, place, _ANCHOR, forms, evidence)
        else:
            yield _Name(typed.text, typed.text, place, _ANCHOR, (typed.text,))


_ANCHOR = (
    "add the words of the source that name it to `anchors` of the fact; a word in capitals that is "
    "no name is silenced, with the reason"
)


def _typed(context: Context, occurrence: Occurrence) -> Iterable[TypedName]:
    found = context.typed_names.get((occurrence.key, occurrence.language), ())
    return (name for name in found if name.certain)


@lru_cache(maxsize=1024)
def _names_in_locales(code: str, locales: tuple[str, ...]) -> tuple[str, ...]:
    names = (cldr.territories(locale).get(code) for locale in locales)
    return tuple(dict.fromkeys(name for name in names if name))


def _names_of_country(context: Context, code: str) -> tuple[str, ...]:
    """Return what the languages of the brief and of its sources call a country."""
    packs = [pack.locale for pack in context.packs.values()]
    languages = {source.language for source in context.brief.sources.values()}
    others = filter(cldr.knows_locale, sorted(languages - context.packs.keys()))
    return _names_in_locales(code, (*packs, *others))


class _Sources:
    """What the sources of a brief are shown to say by all the anchors that it has of them."""

    def __init__(self, context: Context) -> None:
        anchors: defaultdict[str, dict[str, None]] = defaultdict(dict)
        facts, terms = context.brief.facts.values(), context.brief.terms.values()
        for evidence in chain(*(fact.evidence for fact in facts), *(t.evidence for t in terms)):
            anchors[evidence.source].update(dict.fromkeys(evidence.anchors))
        self._anchors = {source: tuple(those) for source, those in anchors.items()}
        # To look for a name in all anchors at once before any of them is read.
        self._told = {
            source: "\n".join(map(folded, those)) for source, those in self._anchors.items()
        }
        self._known: dict[tuple[str, str], bool] = {}

    def any_bears(self, name: _Name) -> bool:
        """Whether any source of the brief is shown to have a name."""
        return any(self._bears(source, form) for source in self._anchors for form in name.forms)

    def bear(self, facts: Iterable[Fact], name: _Name) -> bool:
        """Whether sources of facts have a name, by anchors of these, or by those of its term.

        For a country any anchor of these sources will do.
        """
        own = [evidence for fact in facts for evidence in fact.evidence]
        sources = {evidence.source for evidence in own}
        anchors = [anchor for evidence in own for anchor in evidence.anchors]
        anchors += [
            anchor
            for evidence in name.evidence
            if evidence.source in sources
            for anchor in evidence.anchors
        ]
        if _attested(name.forms, anchors):
            return True
        return bool(name.country) and any(
            self._bears(source, form) for source in sources for form in name.forms
        )

    def _bears(self, source: str, form: str) -> bool:
        key = (source, form)
        if key not in self._known:
            core = folded(form).removeprefix("ال")
            there = core in self._told.get(source, "")
            self._known[key] = there and _attested([form], self._anchors[source])
        return self._known[key]


@CHECKS.add(
    "name-not-a-term",
    severity=Severity.WARNING,
    rationale="A name that is typed is right in one language at best: as a term it has its form in "
    "each of them, and is held to be in all. Countries need no term. A word in capitals that is no "
    "name is silenced, with the reason.",
    looks_at="names that are typed, in a brief of several languages",
    fires="""
    facts:
      - id: members
        title: {fr: Les membres du Fonds}
        evidence: [{source: journal, anchors: [au moins 16 membres, le Fonds]}]
    """,
    passes="""
    facts:
      - id: members
        title: {fr: Les membres en Jordanie, ar: الأعضاء في الأردن}
        evidence: [{source: journal, anchors: [au moins 16 membres, en Jordanie]}]
    """,
)
def name_not_a_term(context: Context) -> Outcomes:
    """A proper name in prose is printed from a term, or is that of a country."""
    if len(context.brief.languages) == 1:
        yield Skip("the brief has one language, and nothing to hold its names to")
        return
    for occurrence in context.occurrences:
        for name in islice(_typed(context, occurrence), MAX_PER_TEXT):
            yield LOOKED
            if not (name.country or name.terms):
                yield Fault(
                    f"the name “{name.text}” is typed into the text",
                    occurrence.place_at(name.offset),
                    "make it a term, with its name in each language, and print that",
                )


@CHECKS.add(
    "name-not-attested",
    rationale="A name is attested when a source has it; what we translated ourselves is marked as "
    "such, so that nobody takes it for official.",
    looks_at="names said to be attested",
    fires="terms: [{id: coop, attested: [fr, ar]}]",
    passes="terms: [{id: coop, attested: [fr]}]",
)
def name_not_attested(context: Context) -> Outcomes:
    """A name that is said to be attested in a language stands in an anchor of its term."""
    for term in context.brief.terms.values():
        anchors = [anchor for evidence in term.evidence for anchor in evidence.anchors]
        for language in term.attested:
            name = term.names.get(language)
            if name is None:
                continue
            yield LOOKED
            if not _attested([_bare(term, name.name)], anchors):
                yield Fault(
                    f"no anchor of the term “{term.id}” has the name “{name.name}”",
                    name.place,
                    f"add it to `evidence` of the term, or take {language} out of `attested`",
                )


def _names(term: Term) -> Iterator[str]:
    return (name.name for name in term.names.values())


def _forms(term: Term) -> list[str]:
    """Return what a source may call it by: its names, short forms and acronym."""
    forms = [_bare(term, name) for name in _names(term)]
    forms += [name.short for name in term.names.values() if name.short]
    return [*forms, term.acronym] if term.acronym else forms


def _bare(term: Term, name: str) -> str:
    return _HONORIFIC.sub("", folded(name)) if term.kind == "person" else name


def _attested(forms: Iterable[str], anchors: Iterable[str]) -> bool:
    told = tuple(anchors)
    return any(_stands(form, anchor) for form in forms for anchor in told)


@lru_cache(maxsize=1 << 16)
def _stands(name: str, anchor: str) -> bool:
    return stands_in(name, anchor)
