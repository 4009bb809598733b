"""Names of terms and forms of counted nouns, one by one: what is translated besides texts.

Each has a key that says where it stands: `terms/dco/name`, `nouns/rank/few`. A form is translated
by itself, not as a plural of gettext: those know whole numbers only and neither cases, which Arabic
needs for its dual, nor the French `many` of a million.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from briefing import cldr
from briefing.errors import Finding, Place
from briefing.model import Brief, Noun, NounForms, Term
from briefing.occurrences import Keys
from briefing.packs import LanguagePack
from briefing.yaml_edit import Plain
from briefing.yaml_source import YamlFile

_SAMPLES = (*range(103), 1_000_000)
"""Numbers that meet every plural category of CLDR that whole numbers have."""
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Word:
    """A name, short form, plural form or gender, and how it is said in another language.

    `owner` is the key of its term or noun, as `texts.lock` has it. `original` is what it is
    translated from, `written_in` the language of that. `path` leads to the translation in
    terms.yaml, by ids; `there` says how many keys of it are in the file. `about` is what
    a translator must know, `allowed` what may be said, where not every word may; `cases` are those
    that a form is asked for in.
    """

    key: str
    owner: str
    kind: Literal["name", "short", "form", "gender"]
    original: str
    written_in: str
    translation: str | None
    path: Keys
    place: Place
    there: int
    about: tuple[str, ...]
    allowed: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()


def words_of(brief: Brief, packs: Mapping[str, LanguagePack], language: str) -> tuple[Word, ...]:
    """Return what is translated into a language; nothing into the first one of the brief.

    Names that stay in their language are not, nor what no other language has a word for.
    """
    if language == brief.written_in:
        return ()
    terms = (word for term in brief.terms.values() for word in _of_term(brief, term, language))
    nouns = (
        word for noun in brief.nouns.values() for word in _of_noun(brief, packs, noun, language)
    )
    return (*terms, *nouns)


def _first(brief: Brief, said: Iterable[str], language: str) -> str | None:
    """Return the language that something is translated from: the first that has it."""
    known = set(said)
    return next((code for code in brief.languages if code in known - {language}), None)


def _of_term(brief: Brief, term: Term, language: str) -> Iterator[Word]:
    source = None if term.stays else _first(brief, term.names, language)
    if source is None:
        return
    original, present = term.names[source], term.names.get(language)
    acronym = [f"its acronym is {term.acronym}"] if term.acronym else []
    attested = ["the name stands in a source"] if language in term.attested else []
    for kind, said, translation in (
        ("name", original.name, present.name if present else None),
        ("short", original.short, present.short if present else None),
    ):
        # A name that was given without a short form needs none.
        if said is not None and (translation is not None or present is None):
            what = "name" if kind == "name" else "short form of the name"
            yield Word(
                f"terms/{term.id}/{kind}",
                f"terms/{term.id}",
                "name" if kind == "name" else "short",
                said,
                source,
                translation,
                ("terms", term.id, "names", language, kind),
                original.place,
                3 if present is None else 4 if translation is None else 5,
                (f"{what} ({term.kind}), written in {source}", *acronym, *attested),
            )


def _of_noun(
    brief: Brief, packs: Mapping[str, LanguagePack], noun: Noun, language: str
) -> Iterator[Word]:
    source = _first(brief, noun.languages, language)
    if source is None:
        return
    pack, original, present = packs[language], noun.languages[source], noun.languages.get(language)
    path: Keys = ("nouns", noun.id, "forms", language)
    owner = f"nouns/{noun.id}"
    named = _form(original, packs[source], "other")
    if pack.genders and named:
        yield Word(
            f"{owner}/gender",
            owner,
            "gender",
            f"gender of “{named}”",
            source,
            present.gender if present else None,
            (*path, "gender"),
            original.place,
            3 if present is None else 4 if present.gender is None else 5,
            (f"one of: {', '.join(pack.genders)}",),
            allowed=pack.genders,
        )
    for category in pack.plural_categories:
        numbers = _numbers(pack, category)
        said = _form(original, packs[source], _category(packs[source], numbers))
        if not said:
            continue
        alone = ["the figure is not printed with it"] if category in pack.digitless else []
        about = f"form of a noun for {_listed(numbers)}, written in {source}"
        form = present.forms.get(category) if present else None
        cases = () if isinstance(form, str) else pack.cases
        for case in cases or ("",):
            translation = form if form is None or isinstance(form, str) else form.get(case)
            yield Word(
                "/".join(filter(None, (owner, category, case))),
                owner,
                "form",
                said,
                source,
                translation,
                (*path, category, case) if case else (*path, category),
                original.place,
                3 if present is None else 4 if form is None else 5 if translation is None else 6,
                (about, *([f"case: {case}"] if case else []), *alone),
                cases=cases,
            )


def _numbers(pack: LanguagePack, category: str) -> list[int]:
    return [n for n in _SAMPLES if cldr.plural_category(pack.locale, Decimal(n)) == category]


def _category(pack: LanguagePack, numbers: Sequence[int]) -> str:
    """Return the category of another language that says such numbers, 0 the least of them."""
    shown = numbers[:2][-1:]  # English counts 0 like 2, French like 1
    return cldr.plural_category(pack.locale, Decimal(shown[0])) if shown else "other"


def _listed(numbers: Sequence[int]) -> str:
    if not numbers:
        return "numbers with decimals"
    return ", ".join(map(str, numbers[:_SHOWN])) + (" …" if len(numbers) > _SHOWN else "")


def _form(forms: NounForms, pack: LanguagePack, category: str) -> str:
    form = forms.forms.get(category) or forms.forms.get("other") or ""
    return form if isinstance(form, str) else form.get(pack.cases[0] if pack.cases else "", "")


# --- taking in -----------------------------------------------------------------------------------


def faults_of_word(word: Word, text: str, place: Place) -> Iterator[Finding]:
    """Yield what is wrong with a translation of a name or form by itself and beside its original.

    Figures of a name or form must stay, unless what is there has other ones already.
    """
    if "{{" in text or "{%" in text:
        yield Finding(
            "placeholder-in-name",
            "a name or form is printed as it stands, and this has a placeholder in it",
            place,
            "write words only",
        )
    if word.allowed and text not in word.allowed:
        yield Finding(
            "unknown-gender",
            f"“{text}” is no gender of the language",
            place,
            f"write {' or '.join(word.allowed)}",
        )
    if word.kind != "gender":
        kept = _figures(word.original if word.translation is None else word.translation)
        lost, added = kept - _figures(text), _figures(text) - kept - _figures(word.original)
        for what, figures, hint in (
            ("lost", lost, "write it as the original does"),
            ("added", added, "say what the original says"),
        ):
            for figure in sorted(figures):
                said = "lacks" if what == "lost" else "has"
                name = "form" if word.kind == "form" else "name"
                yield Finding(
                    f"figure-{what}", f"the {name} {said} the figure {figure}", place, hint
                )


def _figures(name: str) -> set[str]:
    """Return the figures in a name, in whichever digits."""
    return {str(int(digits)) for digits in re.findall(r"\d+", name)}


def edits_of_words(given: Iterable[tuple[Word, str]]) -> list[dict[Keys, Plain]]:
    """Return the edits of terms.yaml that write translations, to be made one after the other.

    What is new in a language is written as one mapping; forms of a case that are all the same, as
    one form.
    """
    first: dict[Keys, Plain] = {}
    added: list[dict[Keys, Plain]] = []
    begun: dict[Keys, dict[str, Plain]] = {}
    for (path, key), words in _by_entry(given).items():
        entry = _entry(words)
        there = words[0][0].there
        if there > len(path):
            first |= {word.path: text for word, text in words if word.translation is not None}
            added += [{word.path: text} for word, text in words if word.translation is None]
        elif there == len(path):
            added.append({(*path, key): entry})
        else:
            begun.setdefault(path, {})[key] = entry
    return [{**first, **begun}, *added]


def _by_entry(
    given: Iterable[tuple[Word, str]],
) -> dict[tuple[Keys, str], list[tuple[Word, str]]]:
    """Gather the cases of a form, by the path of what holds all forms and the name of the form."""
    found: dict[tuple[Keys, str], list[tuple[Word, str]]] = {}
    for word, text in given:
        found.setdefault((word.path[:4], str(word.path[4])), []).append((word, text))
    return found


def _entry(words: Sequence[tuple[Word, str]]) -> Plain:
    forms = {text for _, text in words}
    if len(forms) == 1 and len(words) == max(1, len(words[0][0].cases)):
        return forms.pop()
    return {str(word.path[5]): text for word, text in words}


def lines_of(file: YamlFile, word: Word) -> Iterator[int]:
    """Yield the lines of terms.yaml at which something may be wrong with a translation in it.

    First its own, then those of what holds all of its owner in the language, and of its owner.
    """
    kind, id_, *rest = word.path
    records = file.data[str(kind)] if isinstance(file.data, dict) else None
    assert isinstance(records, list)
    ids = [one.get("id") if isinstance(one, dict) else None for one in records]
    keys: Keys = (kind, ids.index(id_), *rest)
    for end in (len(keys), 4, 2):
        yield file.place(keys[:end]).line
