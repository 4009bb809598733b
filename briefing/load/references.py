"""What the files of a brief say about one another: ids, languages and dates.

Works on the plain values of the files, not on the finished records, so that a mistake in one place
hides no mistake elsewhere. A value of the wrong shape is passed over: the schema reports it.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

from briefing.errors import Finding, Place
from briefing.load.dates import DATE_KEYS, exists, is_date, partial_date
from briefing.yaml_source import Keys, Value, YamlFile

Entry = tuple[Keys, dict[str, Value]]
Files = Mapping[str, YamlFile]

_MAX_NEAR = 20
_FACT_TEXTS = ("title", "text", "note")
_BRIEF_TEXTS = (
    "title",
    "subtitle",
    "summary",
    "issuer",
    "contact",
    "boilerplate",
    "terms_of_use",
)


def references(files: Files, *, partial: bool = False) -> list[Finding]:
    """Return what the files that could be read say wrongly about one another.

    In a `partial` brief texts, names and nouns may lack languages.
    """
    return [
        *_duplicates(files),
        *_repeated_facts(files),
        *_unknown_sources(files),
        *_unknown_nouns(files),
        *_unknown_facts(files),
        *_dates(files),
        *_languages(files, partial),
    ]


# --- walking -------------------------------------------------------------------------------------


def _mapping(value: Value) -> dict[str, Value]:
    return value if isinstance(value, dict) else {}


def _list(value: Value) -> list[Value]:
    return value if isinstance(value, list) else []


def _entries(file: YamlFile | None, key: str) -> Iterator[Entry]:
    """Yield the mappings of a list at the top of a file."""
    if file is None:
        return
    for index, item in enumerate(_list(_mapping(file.data).get(key))):
        if isinstance(item, dict):
            yield (key, index), item


def _ids(file: YamlFile | None, key: str) -> set[str] | None:
    """Return the ids of a list, or None when they cannot be known.

    A file without facts or without sources has a fault of its own; a brief may lack nouns.
    """
    if file is None:
        return None
    found = {str(item["id"]) for _, item in _entries(file, key) if "id" in item}
    return found if found or key == "nouns" else None


def _typed_values(keys: Keys, fact: dict[str, Value]) -> Iterator[Entry]:
    for name, value in _mapping(fact.get("values")).items():
        if isinstance(value, dict):
            yield (*keys, "values", name), value


# --- ids -----------------------------------------------------------------------------------------


def _duplicates(files: Files) -> Iterator[Finding]:
    lists = (
        ("facts", "facts"),
        ("sources", "sources"),
        ("terms", "terms"),
        ("terms", "nouns"),
        ("brief", "sections"),
    )
    for name, key in lists:
        file = files.get(name)
        if file is None:
            continue
        first: dict[str, Place] = {}
        for keys, item in _entries(file, key):
            identifier = item.get("id")
            if not isinstance(identifier, str):
                continue
            place = file.place((*keys, "id"))
            if identifier in first:
                yield Finding(
                    "duplicate-id",
                    f"the id “{identifier}” stands here twice; the first is in line "
                    f"{first[identifier].line}",
                    place,
                    "give one of them another id",
                )
            first.setdefault(identifier, place)


def _repeated_facts(files: Files) -> Iterator[Finding]:
    """A fact has one paragraph number to be quoted by; printed twice it would have two."""
    brief = files.get("brief")
    first: dict[str, Place] = {}
    for keys, section in _entries(brief, "sections"):
        assert brief is not None
        for name, place in _fact_list(brief, keys, section):
            if not isinstance(name, str):
                continue
            if name in first:
                yield Finding(
                    "fact-repeated",
                    f"the fact “{name}” stands in a section already, in line {first[name].line}",
                    place,
                    "delete it from one of the two lists",
                )
            first.setdefault(name, place)


def _unknown(
    what: str, known: Collection[str] | None, named: Iterable[tuple[Value, Place]]
) -> Iterator[Finding]:
    """Yield a finding for each name that is not known; `what` is what it should name."""
    if known is None:
        return
    found = 0
    for name, place in named:
        if not isinstance(name, str) or name in known:
            continue
        found += 1
        # Near names of thousands among thousands would take minutes.
        near = difflib.get_close_matches(name, known, 1, 0.6) if found <= _MAX_NEAR else []
        hint = f"did you mean “{near[0]}”?" if near else _where_to_add(what)
        yield Finding(f"unknown-{what}", f"there is no {what} “{name}”", place, hint)


def _where_to_add(what: str) -> str:
    homes = {"fact": "facts.yaml", "source": "sources.yaml", "noun": "`nouns` in terms.yaml"}
    return f"add it to {homes[what]}"


def _unknown_sources(files: Files) -> Iterator[Finding]:
    known = _ids(files.get("sources"), "sources")
    for name in ("facts", "terms"):
        file = files.get(name)
        if file is not None:
            yield from _unknown("source", known, _named_sources(file, name))
    if sources := files.get("sources"):
        named = list(_other_sources(sources))
        yield from _unknown("source", known, ((name, place) for _, name, place in named))
        yield from _itself("source", named)


def _named_sources(file: YamlFile, key: str) -> Iterator[tuple[Value, Place]]:
    for keys, item in _entries(file, key):
        for index, evidence in enumerate(_list(item.get("evidence"))):
            source = _mapping(evidence).get("source")
            yield source, file.place((*keys, "evidence", index, "source"))


def _unknown_nouns(files: Files) -> Iterator[Finding]:
    file = files.get("facts")
    if file is not None:
        known = _ids(files.get("terms"), "nouns")
        yield from _unknown("noun", known, _named_nouns(file))


def _named_nouns(file: YamlFile) -> Iterator[tuple[Value, Place]]:
    for keys, fact in _entries(file, "facts"):
        for value_keys, value in _typed_values(keys, fact):
            if "noun" in value:
                yield value["noun"], file.place((*value_keys, "noun"))


def _unknown_facts(files: Files) -> Iterator[Finding]:
    known = _ids(files.get("facts"), "facts")
    if brief := files.get("brief"):
        yield from _unknown("fact", known, _named_facts(brief))
    if facts := files.get("facts"):
        named = list(_other_facts(facts))
        yield from _unknown("fact", known, ((name, place) for _, name, place in named))
        yield from _itself("fact", named)


def _other_facts(facts: YamlFile) -> Iterator[tuple[Value, Value, Place]]:
    """Yield the id of each fact with the facts that it names."""
    for keys, fact in _entries(facts, "facts"):
        for index, name in enumerate(_list(fact.get("supersedes"))):
            yield fact.get("id"), name, facts.place((*keys, "supersedes", index))
        for index, item in enumerate(_list(fact.get("differs_from"))):
            place = facts.place((*keys, "differs_from", index, "fact"))
            yield fact.get("id"), _mapping(item).get("fact"), place


def _other_sources(sources: YamlFile) -> Iterator[tuple[Value, Value, Place]]:
    """Yield the id of each source with the sources that it names."""
    for keys, source in _entries(sources, "sources"):
        for index, name in enumerate(_list(source.get("independent_of"))):
            yield source.get("id"), name, sources.place((*keys, "independent_of", index))


def _itself(what: str, named: Iterable[tuple[Value, Value, Place]]) -> Iterator[Finding]:
    for owner, name, place in named:
        if isinstance(name, str) and name == owner:
            yield Finding(
                "names-itself",
                f"the {what} “{name}” names itself here",
                place,
                f"name another {what}, or delete this",
            )


def _named_facts(file: YamlFile) -> Iterator[tuple[Value, Place]]:
    for key in ("takeaways", "sections", "changes"):
        for keys, item in _entries(file, key):
            yield from _fact_list(file, keys, item)
    for keys, section in _entries(file, "sections"):
        yield from _fact_list(file, (*keys, "lead"), _mapping(section.get("lead")))
    for index, name in enumerate(_list(_mapping(file.data).get("fact_sheet"))):
        yield name, file.place(("fact_sheet", index))
    for key in ("key_figures", "timeline"):
        for keys, item in _entries(file, key):
            yield item.get("fact"), file.place((*keys, "fact"))


def _fact_list(file: YamlFile, keys: Keys, item: dict[str, Value]) -> Iterator[tuple[Value, Place]]:
    for index, name in enumerate(_list(item.get("facts"))):
        yield name, file.place((*keys, "facts", index))


# --- dates ---------------------------------------------------------------------------------------


def _dates(files: Files) -> Iterator[Finding]:
    for file, keys, item in _dated(files):
        for key in DATE_KEYS & item.keys():
            value = item[key]
            if isinstance(value, list):
                yield from _date_range(file, (*keys, key), value)
            else:
                yield from _date(file, (*keys, key), value)
    brief = files.get("brief")
    if brief is not None:
        yield from _embargo(brief)
        yield from _gathered(brief)
    facts = files.get("facts")
    if facts is not None:
        yield from _number_ranges(facts)
        yield from _periods(facts)


def _periods(file: YamlFile) -> Iterator[Finding]:
    """A period of validity ends after it begins."""
    for keys, fact in _entries(file, "facts"):
        valid = _mapping(fact.get("valid"))
        start, end = valid.get("from"), valid.get("until")
        if not (is_date(start) and exists(start) and is_date(end) and exists(end)):
            continue
        if partial_date(start).days[0] > partial_date(end).days[1]:
            yield Finding(
                "reversed-range",
                f"the fact is valid until {end}, which is before {start}",
                file.place((*keys, "valid")),
                "write the earlier date under `from`",
            )


def _dated(files: Files) -> Iterator[tuple[YamlFile, Keys, dict[str, Value]]]:
    """Yield every mapping that has dates in it."""
    if brief := files.get("brief"):
        yield brief, (), _mapping(brief.data)
    if sources := files.get("sources"):
        for keys, source in _entries(sources, "sources"):
            yield sources, keys, source
    if facts := files.get("facts"):
        for keys, fact in _entries(facts, "facts"):
            yield facts, keys, fact
            yield facts, (*keys, "happened"), _mapping(fact.get("happened"))
            yield facts, (*keys, "valid"), _mapping(fact.get("valid"))
            for code, review in _mapping(fact.get("reviewed")).items():
                yield facts, (*keys, "reviewed", code), _mapping(review)
            for value_keys, value in _typed_values(keys, fact):
                yield facts, value_keys, value


def _date(file: YamlFile, keys: Keys, value: Value) -> Iterator[Finding]:
    if is_date(value) and not exists(value):
        yield Finding(
            "impossible-date",
            f"there is no such date: {value}",
            file.place(keys),
            "look at the month and the day",
        )


def _date_range(file: YamlFile, keys: Keys, values: list[Value]) -> Iterator[Finding]:
    for index, value in enumerate(values):
        yield from _date(file, (*keys, index), value)
    days = [partial_date(value).days for value in values if is_date(value) and exists(value)]
    if len(days) == len(values) == 2 and days[0] >= days[1]:
        yield Finding(
            "reversed-range",
            f"the range ends before it begins: {values[0]} to {values[1]}",
            file.place(keys),
            "write the earlier date first",
        )


def _number_ranges(file: YamlFile) -> Iterator[Finding]:
    for keys, fact in _entries(file, "facts"):
        for value_keys, value in _typed_values(keys, fact):
            numbers = [n for n in _list(value.get("range")) if not isinstance(n, (str, dict, list))]
            if len(numbers) == 2 and None not in numbers and not numbers[0] < numbers[1]:  # type: ignore[operator]
                yield Finding(
                    "reversed-range",
                    f"the range ends before it begins: {numbers[0]} to {numbers[1]}",
                    file.place((*value_keys, "range")),
                    "write the smaller number first",
                )


def _embargo(file: YamlFile) -> Iterator[Finding]:
    written = _mapping(file.data).get("embargo")
    if not isinstance(written, str) or "T" not in written:
        return
    try:
        datetime.fromisoformat(written)
    except ValueError:
        yield Finding(
            "impossible-date",
            f"there is no such moment: {written}",
            file.place(("embargo",)),
            "look at the month, the day and the time",
        )


def _gathered(file: YamlFile) -> Iterator[Finding]:
    """Facts cannot have been gathered after the day on which the edition is dated."""
    data = _mapping(file.data)
    edition, until = data.get("date"), data.get("gathered_until")
    if not (is_date(edition) and exists(edition) and is_date(until) and exists(until)):
        return
    if partial_date(until).days[0] > partial_date(edition).days[1]:
        yield Finding(
            "gathered-after-edition",
            f"facts were gathered until {until}, after the edition of {edition}",
            file.place(("gathered_until",)),
            "correct `date` or `gathered_until`",
        )


# --- languages -----------------------------------------------------------------------------------


def _languages(files: Files, partial: bool) -> Iterator[Finding]:
    brief = files.get("brief")
    listed = _list(_mapping(brief.data).get("languages")) if brief else []
    languages = [code for code in listed if isinstance(code, str)]
    if not languages or len(languages) != len(listed):
        return
    for file, keys, texts in _texts(files):
        if not partial:
            yield from _missing_languages(file, keys, texts, languages)
        yield from _unknown_languages(file, keys, texts, languages)
    for file, keys, code in _named_languages(files):
        if isinstance(code, str) and code not in languages:
            yield _not_written_in(code, file.place(keys), languages)
    if terms := files.get("terms"):
        yield from _staying_names(terms)


def _texts(files: Files) -> Iterator[tuple[YamlFile, Keys, dict[str, Value]]]:
    """Yield every mapping that must have each language of the brief."""
    for file, keys, item, names in _with_texts(files):
        for name in names:
            texts = item.get(name)
            if isinstance(texts, dict):
                yield file, (*keys, name), texts


def _with_texts(
    files: Files,
) -> Iterator[tuple[YamlFile, Keys, dict[str, Value], tuple[str, ...]]]:
    if facts := files.get("facts"):
        for keys, fact in _entries(facts, "facts"):
            yield facts, keys, fact, _FACT_TEXTS
            for index, item in enumerate(_list(fact.get("differs_from"))):
                yield facts, (*keys, "differs_from", index), _mapping(item), ("note",)
    if sources := files.get("sources"):
        for keys, source in _entries(sources, "sources"):
            yield sources, keys, source, ("note",)
    if terms := files.get("terms"):
        for keys, term in _entries(terms, "terms"):
            if "stays" not in term:
                yield terms, keys, term, ("names",)
        for keys, noun in _entries(terms, "nouns"):
            yield terms, keys, noun, ("forms",)
    if brief := files.get("brief"):
        yield from _brief_texts(brief)


def _brief_texts(
    brief: YamlFile,
) -> Iterator[tuple[YamlFile, Keys, dict[str, Value], tuple[str, ...]]]:
    data = _mapping(brief.data)
    yield brief, (), data, _BRIEF_TEXTS
    yield brief, ("logo",), _mapping(data.get("logo")), ("alt",)
    for key in ("takeaways", "timeline", "changes", "key_figures", "sections"):
        for keys, item in _entries(brief, key):
            yield brief, keys, item, ("title", "text", "caption")
            lead = _mapping(item.get("lead"))
            yield brief, (*keys, "lead"), lead, ("text",)


def _missing_languages(
    file: YamlFile, keys: Keys, texts: dict[str, Value], languages: Iterable[str]
) -> Iterator[Finding]:
    for code in languages:
        if code not in texts:
            yield Finding(
                "missing-language",
                f"“{keys[-1]}” has no entry for the language “{code}”",
                file.key_place(keys),
                f"add `{code}:` below it; the brief says that it is written in {code}",
            )


def _unknown_languages(
    file: YamlFile, keys: Keys, texts: dict[str, Value], languages: Collection[str]
) -> Iterator[Finding]:
    for code in texts:
        if code not in languages:
            yield _not_written_in(code, file.key_place((*keys, code)), languages)


def _not_written_in(code: str, place: Place, languages: Iterable[str]) -> Finding:
    return Finding(
        "unknown-language",
        f"the brief is not written in “{code}”",
        place,
        f"its languages are {', '.join(languages)} (`languages` in brief.yaml)",
    )


def _named_languages(files: Files) -> Iterator[tuple[YamlFile, Keys, Value]]:
    if brief := files.get("brief"):
        yield brief, ("prevails",), _mapping(brief.data).get("prevails")
        kit = _mapping(_mapping(brief.data).get("kit"))
        for index, edition in enumerate(_list(kit.get("editions"))):
            for column, code in enumerate(_list(edition)):
                yield brief, ("kit", "editions", index, column), code
    if facts := files.get("facts"):
        for keys, fact in _entries(facts, "facts"):
            yield facts, (*keys, "written_in"), fact.get("written_in")
            for code in _mapping(fact.get("reviewed")):
                yield facts, (*keys, "reviewed", code), code


def _staying_names(terms: YamlFile) -> Iterator[Finding]:
    """A name that stays in one language has that language only; what is attested has a name."""
    for keys, term in _entries(terms, "terms"):
        names, stays = _mapping(term.get("names")), term.get("stays")
        if isinstance(stays, str) and names and set(names) != {stays}:
            yield Finding(
                "wrong-names",
                f"a name that stays in “{stays}” has an entry for that language and no other",
                terms.key_place((*keys, "names")),
                f"leave `{stays}:` only, or delete `stays`",
            )
        for index, code in enumerate(_list(term.get("attested"))):
            if isinstance(code, str) and code not in names:
                yield Finding(
                    "unknown-language",
                    f"“{code}” cannot be attested: there is no name in that language",
                    terms.place((*keys, "attested", index)),
                    "list languages of `names` only",
                )
