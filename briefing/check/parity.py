"""Checks that a text says the same in each language: its terms, its values, its abbreviations.

Terms with the same acronym go by two names for one thing, so that the one may stand for the other:
the English name of a programme in one column, its Arabic name in the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

from briefing import cldr
from briefing.check.catalogue import CHECKS
from briefing.check.context import MAX_PER_TEXT, Context
from briefing.check.naming import WORD, Names, folded_word, written
from briefing.check.registry import LOOKED, Fault, Outcomes
from briefing.check.typed_names import TypedName
from briefing.errors import Severity
from briefing.model import Term
from briefing.occurrences import Occurrence
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
        for placeholder in occurrence.placeholders:
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
        for placeholder in occurrence.placeholders:
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
    for texts in context.parallel:
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


@CHECKS.add(
    "country-not-in-both",
    severity=Severity.WARNING,
    rationale="A country that one language names and the other does not is missing there, or is "
    "another one. An adjective may stand for it; what else is meant is silenced, with the reason.",
    looks_at="countries in texts of several languages",
    fires="""
    facts:
      - id: budget
        title: {fr: Budget du Maroc, ar: ميزانية قطر}
        evidence: [{source: journal, anchors: [plus de 17 milliards de dirhams, Maroc, Qatar]}]
    """,
    passes="""
    facts:
      - id: budget
        title: {fr: Budget du Maroc, ar: الميزانية للمغرب}
        evidence: [{source: journal, anchors: [plus de 17 milliards de dirhams, le Maroc]}]
    """,
)
def country_not_in_both(context: Context) -> Outcomes:
    """A country that a text names in one language it names in the others, or its fact does."""
    in_facts = _countries_in_facts(context)
    keys = {key for key, _ in context.typed_names}
    for texts in context.parallel:
        if texts[0].key not in keys:
            continue
        named = {
            text.language: {name.country for name in _typed_in(context, text)}.union(
                *(in_facts[fact, text.language] for fact in text.rests_on)
            )
            for text in texts
        }
        told = set[str]()
        for text in texts:
            for name in _typed_in(context, text):
                if not (name.country and name.certain) or name.country in told:
                    continue
                told.add(name.country)
                yield LOOKED
                lacking = [
                    other.language
                    for other in texts
                    if name.country not in named[other.language]
                    and not _has_adjective(context, other, name.country)
                ]
                if lacking:
                    yield Fault(
                        f"the text in “{text.language}” names {name.text}, the one in "
                        f"{', '.join(f'“{language}”' for language in lacking)} does not",
                        text.place_at(name.offset),
                        "name it there too; or, if it is meant, silence this with the reason",
                    )


_VOWELS = tuple("aeioyاه")  # that a name ends in and its adjective does not


def _has_adjective(context: Context, text: Occurrence, country: str) -> bool:
    """Tell whether a word of a text begins like a country: "Moroccan" stands for Morocco."""
    pack = context.packs.get(text.language)
    name = cldr.territories(pack.locale).get(country) if pack else None
    if pack is None or name is None:
        return False
    names: Names[str] = Names(pack, ())
    stem = min(names.readings(folded_word(name)), key=len)
    stem = stem[:-1] if stem.endswith(_VOWELS) and len(stem) > _SHORT else stem
    return any(
        reading.startswith(stem)
        for word in WORD.findall(" ".join(literal.text for literal in text.literals))
        for reading in names.readings(folded_word(word))
    )


_SHORT = 4  # letters that are too few to know a word by when one of them is taken off


def _typed_in(context: Context, text: Occurrence) -> Sequence[TypedName]:
    return context.typed_names.get((text.key, text.language), ())


def _countries_in_facts(context: Context) -> Mapping[tuple[str, str], set[str]]:
    """Return the countries that title, text and notes of each fact name in each language.

    Not those within the names of terms: a summit that has one in its name is something else.
    """
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for text in context.occurrences:
        if text.fact is not None and text.key.startswith("facts/"):
            names = (name.country for name in _typed_in(context, text) if name.text)
            found[text.fact.id, text.language].update(names)
    return found


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
        code: Names(
            context.packs[code],
            ((term, name) for term in context.brief.terms.values() for name in written(term, code)),
        )
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
    yield from ((literal.text, literal.offset) for literal in occurrence.literals)
    raw = occurrence.text.raw
    for placeholder in occurrence.placeholders:
        if placeholder.literal:
            yield placeholder.literal, max(raw.find(placeholder.literal), 0)


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
    for placeholder in occurrence.placeholders:
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
