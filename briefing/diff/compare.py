"""Holds two editions against each other through ids: facts, statements, sources, nouns, lines.

Texts are compared in the languages that both editions have. What follows from something else is
not said twice: the paragraphs that a source lists follow from the sources of the facts.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal

from briefing.diff.edition import Edition, Record
from briefing.quantities import spoken

_PARTS = ("title", "text", "note", "support")
Kind = Literal[
    "fact",
    "takeaway",
    "change",
    "card",
    "lead",
    "difference",
    "timeline",
    "source",
    "noun",
    "line",
]
State = Literal["added", "removed", "changed", "moved"]


@dataclass(frozen=True, slots=True)
class Change:
    """Something that is said otherwise; None where it was not said, or is not any more."""

    what: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Reworded:
    """A text that reads otherwise in a language; `part` says which (title, text, note …)."""

    part: str
    language: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Printed:
    """How a value is printed in a language, in each of its forms; none where it is not."""

    language: str
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Revalued:
    """A value that is another one: as typed, in plain words, and as printed."""

    name: str
    old: str | None
    new: str | None
    printed: tuple[Printed, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that differs.

    `id` is that of a fact, source or noun; of a statement, what it shows or the facts that it rests
    on; of a line, its language. `name` says in each language what it is called, where it has a
    name. The numbers are those of paragraphs and sources as printed, of other things their place
    among their kind, from 1. `moved` is what has another number or place and is else the same.
    """

    kind: Kind
    id: str
    state: State
    old_number: int | None = None
    new_number: int | None = None
    name: Mapping[str, str] = field(default_factory=dict)
    values: tuple[Revalued, ...] = ()
    texts: tuple[Reworded, ...] = ()
    details: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """Which edition it is."""

    brief: str
    edition: int
    date: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs; `languages` are those that texts were compared in."""

    old: Head
    new: Head
    languages: tuple[str, ...]
    details: tuple[Change, ...]
    texts: tuple[Reworded, ...]
    entries: tuple[Entry, ...]

    @property
    def nothing(self) -> bool:
        """Whether nothing differs."""
        return not (self.details or self.texts or self.entries)

    def of(self, kind: Kind) -> tuple[Entry, ...]:
        """Return the entries of a kind."""
        return tuple(entry for entry in self.entries if entry.kind == kind)


def compare(old: Edition, new: Edition) -> Difference:
    """Return what differs between two editions, in the order of the new one."""
    languages = tuple(code for code in new.languages if code in old.languages)
    comparer = _Comparer(old, new, languages)
    return Difference(
        _head(old),
        _head(new),
        languages,
        tuple(_of_editions(old.facts, new.facts)),
        tuple(comparer.reworded("title", old.facts["title"], new.facts["title"])),
        tuple(comparer.entries()),
    )


def _head(edition: Edition) -> Head:
    facts = edition.facts
    return Head(facts["brief"], facts["edition"], facts["date"], edition.languages)


def _of_editions(old: Record, new: Record) -> Iterator[Change]:
    yield from _details(old, new, ("brief", "edition", "date", "gathered_until"))
    before, now = ([entry["code"] for entry in side["languages"]] for side in (old, new))
    if before != now:
        yield Change("languages", ", ".join(before), ", ".join(now))
    elif not _same(old["languages"], new["languages"]):
        yield Change("languages", _said(old["languages"]), _said(new["languages"]))


class _Comparer:
    """Compares what is in two editions, kind by kind."""

    def __init__(self, old: Edition, new: Edition, languages: Sequence[str]) -> None:
        self._old = old
        self._new = new
        self._languages = languages
        self._old_printed = old.printed_values()
        self._new_printed = new.printed_values()

    def entries(self) -> Iterator[Entry]:
        yield from self._facts()
        yield from self._statements()
        yield from self._sources()
        yield from self._nouns()
        for code in self._languages:
            yield from self._lines(code)

    # --- facts -----------------------------------------------------------------------------------

    def _facts(self) -> Iterator[Entry]:
        for before, now in _by_id(self._old.facts["facts"], self._new.facts["facts"]):
            fact = now or before
            entry = Entry(
                "fact",
                fact["id"],
                "changed",
                before.get("number"),
                now.get("number"),
                name={code: text["text"] for code, text in fact["texts"]["title"].items()},
                values=tuple(self._values(fact["id"], before, now)),
                texts=tuple(self._texts(before.get("texts", {}), now.get("texts", {}))),
                details=(
                    *_details(before, now, leaving=("id", "number", "values", "texts")),
                    *self._behind(before.get("texts", {}), now.get("texts", {})),
                ),
            )
            yield from _noted(entry, before, now)

    def _values(self, fact: str, before: Record, now: Record) -> Iterator[Revalued]:
        old, new = before.get("values", {}), now.get("values", {})
        for name in dict.fromkeys((*new, *old)):
            if _same(old.get(name), new.get(name)):
                continue
            before_said, now_said = _in_words(old.get(name)), _in_words(new.get(name))
            if before_said == now_said:  # one is a year, say, and the other a number
                before_said, now_said = _said(old.get(name)), _said(new.get(name))
            value = f"{fact}.{name}"
            printed = (
                Printed(
                    code,
                    self._old_printed.get(value, {}).get(code, ()),
                    self._new_printed.get(value, {}).get(code, ()),
                )
                for code in self._languages
            )
            shown = tuple(one for one in printed if one.old or one.new)
            yield Revalued(name, before_said, now_said, shown)

    # --- texts -----------------------------------------------------------------------------------

    def reworded(
        self, part: str, old: Mapping[str, str], new: Mapping[str, str]
    ) -> Iterator[Reworded]:
        for code in self._languages:
            if old.get(code) != new.get(code):
                yield Reworded(part, code, old.get(code), new.get(code))

    def _texts(self, old: Record, new: Record) -> Iterator[Reworded]:
        for part in sorted({*new, *old}, key=_PARTS.index):
            yield from self.reworded(part, _plain(old.get(part, {})), _plain(new.get(part, {})))

    def _behind(self, old: Record, new: Record) -> Iterator[Change]:
        """Yield the values and names that the same words are printed from, and were not before."""
        for part in new:
            for code in self._languages:
                before, now = (side.get(part, {}).get(code, {}) for side in (old, new))
                if before and now and before["text"] == now["text"]:
                    for change in _details(before, now):
                        yield replace(change, what=f"{change.what} in {part}, {code}")

    # --- statements ------------------------------------------------------------------------------

    def _statements(self) -> Iterator[Entry]:
        kinds: tuple[Kind, ...] = ("takeaway", "change", "card", "lead", "difference", "timeline")
        for kind in kinds:
            old, new = (
                [one for one in side.facts["statements"] if one["kind"] == kind]
                for side in (self._old, self._new)
            )
            pairs = paired(old, new)
            moved = _moved(pairs)
            for before_at, now_at in pairs:
                before = {} if before_at is None else old[before_at]
                now = {} if now_at is None else new[now_at]
                entry = self._statement(kind, before, now)
                entry = replace(entry, old_number=_from_1(before_at), new_number=_from_1(now_at))
                yield from _noted(entry, before, now, moved=(before_at, now_at) in moved)

    def _statement(self, kind: Kind, before: Record, now: Record) -> Entry:
        one = now or before
        figures = (side.get("figure", {}) for side in (before, now))
        leads = (side.get("leads", {}) for side in (before, now))
        sides = [{"text": side.get("texts", {})} for side in (before, now)]
        left = ["kind", "figure", "leads", "texts"]
        if self._old.languages != self._new.languages:
            left.append("shared")  # between the columns, of which there are others
        return Entry(
            kind,
            one.get("shows") or ", ".join(one["facts"]),
            "changed",
            texts=(
                *self.reworded("figure", *figures),
                *self.reworded("paragraph", *leads),
                *self._texts(*sides),
            ),
            details=(
                *_details(before, now, leaving=left),
                *self._behind(*sides),
            ),
        )

    # --- sources and nouns -----------------------------------------------------------------------

    def _sources(self) -> Iterator[Entry]:
        paragraphs = [_paragraphs(side) for side in (self._old, self._new)]
        for before, now in _by_id(self._old.sources["sources"], self._new.sources["sources"]):
            source = now or before
            details = list(_details(before, now, leaving=("id", "number", "paragraphs", "note")))
            if any(
                side and sorted(side["paragraphs"]) != known[source["id"]]
                for side, known in zip((before, now), paragraphs, strict=True)
            ):
                details += _details(before, now, ("paragraphs",))
            entry = Entry(
                "source",
                source["id"],
                "changed",
                before.get("number"),
                now.get("number"),
                name={source["language"]: source["title"]} if "title" in source else {},
                texts=tuple(self.reworded("note", before.get("note", {}), now.get("note", {}))),
                details=tuple(details),
            )
            yield from _noted(entry, before, now)

    def _nouns(self) -> Iterator[Entry]:
        for before, now in _by_id(self._old.facts["nouns"], self._new.facts["nouns"]):
            forms = [dict(_forms(side.get("forms", {}))) for side in (before, now)]
            details = tuple(_details(*forms))
            yield from _noted(
                Entry("noun", (now or before)["id"], "changed", details=details), before, now
            )

    # --- lines -----------------------------------------------------------------------------------

    def _lines(self, code: str) -> Iterator[Entry]:
        """Yield the lines of the plain text that are no text of a fact or statement."""
        old, new = (_other_lines(side, code) for side in (self._old, self._new))
        matcher = SequenceMatcher(None, old, new)
        for what, first, last, start, end in matcher.get_opcodes():
            if what == "equal":
                continue
            for before, now in zip_longest(old[first:last], new[start:end]):
                state: State = (
                    "added" if before is None else "removed" if now is None else "changed"
                )
                yield Entry("line", code, state, texts=(Reworded("line", code, before, now),))


def _noted(
    entry: Entry, before: Record, now: Record, *, moved: bool | None = None
) -> Iterator[Entry]:
    """Yield an entry with its state, if anything differs."""
    if moved is None:
        moved = entry.old_number != entry.new_number
    if not before or not now:
        yield replace(entry, state="removed" if before else "added")
    elif entry.values or entry.texts or entry.details:
        yield entry
    elif moved:
        yield replace(entry, state="moved")


def _by_id(old: Sequence[Record], new: Sequence[Record]) -> Iterator[tuple[Record, Record]]:
    """Yield what has the same id, in the new order, then what is gone; {} stands for none."""
    before = {one["id"]: one for one in old}
    now = {one["id"]: one for one in new}
    for id_ in (*now, *(id_ for id_ in before if id_ not in now)):
        yield before.get(id_, {}), now.get(id_, {})


Pair = tuple[int | None, int | None]


def paired(old: Sequence[Record], new: Sequence[Record]) -> list[Pair]:
    """Pair statements, which have no ids; what is gone comes last.

    Those that say the same come first, then those that rest on the same facts, in their order.
    """
    partner: dict[int, int] = {}
    for likeness in (_words_and_facts, _words, _facts):
        free: dict[object, list[int]] = defaultdict(list)
        for at, one in enumerate(old):
            if at not in partner.values():
                free[likeness(one)].append(at)
        for at, one in enumerate(new):
            if at not in partner and free[likeness(one)]:
                partner[at] = free[likeness(one)].pop(0)
    gone = [at for at in range(len(old)) if at not in partner.values()]
    return [(partner.get(at), at) for at in range(len(new))] + [(at, None) for at in gone]


def _facts(statement: Record) -> object:
    return tuple(statement["facts"]), statement.get("shows")


def _words(statement: Record) -> object:
    return tuple(sorted(_plain(statement["texts"]).items()))


def _words_and_facts(statement: Record) -> object:
    return _facts(statement), _words(statement)


def _moved(pairs: Sequence[Pair]) -> set[Pair]:
    """Return the pairs that changed places among each other."""
    both = [pair for pair in pairs if None not in pair]
    ranks = sorted(both, key=lambda pair: pair[0] or 0)
    return {pair for pair, other in zip(both, ranks, strict=True) if pair != other}


def _from_1(at: int | None) -> int | None:
    return None if at is None else at + 1


def _details(
    old: Record, new: Record, keys: Iterable[str] = (), *, leaving: Iterable[str] = ()
) -> Iterator[Change]:
    """Yield what differs under some keys, or under all but some."""
    left = set(leaving)
    for key in keys or dict.fromkeys((*new, *old)):
        if key not in left and not _same(old.get(key), new.get(key)):
            yield Change(key, _said(old.get(key)), _said(new.get(key)))


def _same(old: object, new: object) -> bool:
    """Whether two pieces of JSON are written alike: true is not 1, and 1.0 is not 1."""
    return json.dumps(old, sort_keys=True) == json.dumps(new, sort_keys=True)


def _said(piece: object) -> str | None:
    if piece is None or isinstance(piece, str):
        return piece
    if isinstance(piece, list) and all(isinstance(one, str) for one in piece):
        return ", ".join(piece)
    return json.dumps(piece, ensure_ascii=False, sort_keys=True)


def _in_words(record: Record | None) -> str | None:
    return None if record is None else spoken(record)


def _plain(texts: Record) -> dict[str, str]:
    return {code: text["text"] for code, text in texts.items()}


def _forms(forms: Record) -> Iterator[tuple[str, object]]:
    """Yield each form of a noun by language, category and case."""
    for code, words in forms.items():
        for category, form in words.items():
            if isinstance(form, Mapping):
                yield from ((f"{code} {category} {case}", word) for case, word in form.items())
            else:
                yield f"{code} {category}", form


def _paragraphs(edition: Edition) -> dict[str, list[int]]:
    """Return for each source the numbers of the facts that rest on it."""
    found: dict[str, list[int]] = defaultdict(list)
    for fact in edition.facts["facts"]:
        for source in fact["sources"]:
            found[source].append(fact["number"])
    return defaultdict(list, {source: sorted(numbers) for source, numbers in found.items()})


def _other_lines(edition: Edition, code: str) -> list[str]:
    """Return the lines of the plain text in a language that are compared nowhere else."""
    known = {_line(text) for text in _compared(edition.facts, code)}
    return [line for line in edition.texts.get(code, "").splitlines() if line not in known]


def _compared(facts: Record, code: str) -> Iterator[str]:
    yield facts["title"].get(code, "")
    for fact in facts["facts"]:
        yield from (texts[code]["text"] for texts in fact["texts"].values() if code in texts)
    for statement in facts["statements"]:
        text = statement["texts"].get(code, {"text": ""})["text"]
        figure = statement.get("figure", {}).get(code, "")
        yield from (text, figure, f"{figure} {text}")


def _line(text: str) -> str:
    return " ".join(text.split())
