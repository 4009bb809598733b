"""What differs between two editions, as lines for a terminal and as plain data.

Old and new stand below each other, never on one line: a terminal that puts Arabic in order would
turn “old → new” round, and one that does not would still show which is which. What was changed
within a text is put in square brackets, which every terminal can turn.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import groupby

from briefing.diff.compare import Change, Difference, Entry, Head, Kind, Revalued, Reworded
from briefing.diff.words import Piece, word_pieces

_HEADINGS: dict[Kind, str] = {
    "fact": "facts",
    "takeaway": "takeaways",
    "change": "changes",
    "card": "key figures",
    "lead": "leads",
    "difference": "notes on differences",
    "timeline": "timeline",
    "source": "sources",
    "noun": "nouns",
    "line": "other lines",
}
# Letters and signs that act on a terminal, or turn a line round; also halves of characters.
_ODD = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def as_record(difference: Difference) -> dict[str, object]:
    """Return what differs as plain data, for JSON."""
    return {"differs": not difference.nothing, **asdict(difference)}


def as_lines(difference: Difference) -> list[str]:
    """Return what differs as lines; whatever the files hold, they are safe to print."""
    return [_ODD.sub(lambda odd: f"\\u{ord(odd[0]):04x}", line) for line in _lines(difference)]


def _lines(difference: Difference) -> Iterator[str]:
    old, new = difference.old, difference.new
    yield f"{_edition(old)} → {_edition(new)}"
    apart = dict.fromkeys((*old.languages, *new.languages))
    left = [code for code in apart if code not in difference.languages]
    if left:
        yield f"  texts in {', '.join(left)} are in one of them only, and were not compared"
    if difference.nothing:
        yield "  nothing differs"
        return
    yield from _indented(2, _details(difference.details))
    yield from _indented(2, _texts(difference.texts))
    for kind, heading in _HEADINGS.items():
        entries = difference.of(kind)
        if entries:
            yield ""
            yield f"{heading}: {_counted(kind, entries)}"
            yield from _indented(2, _of_kind(entries))


def _edition(head: Head) -> str:
    return f"{head.brief}, edition {head.edition} of {head.date} ({', '.join(head.languages)})"


def _counted(kind: Kind, entries: Sequence[Entry]) -> str:
    moved = "renumbered" if _is_numbered(kind) else "moved"
    words = {"added": "added", "removed": "removed", "changed": "changed", "moved": moved}
    counts = {state: sum(entry.state == state for entry in entries) for state in words}
    return ", ".join(f"{counts[state]} {word}" for state, word in words.items() if counts[state])


def _is_numbered(kind: Kind) -> bool:
    return kind in ("fact", "source")


def _of_kind(entries: Sequence[Entry]) -> Iterator[str]:
    groups = _groups(entries)
    grouped = [entry for group in groups for entry in group]
    for entry in entries:
        if entry.kind == "line":
            yield from _texts(entry.texts)
        elif entry.state in ("added", "removed"):
            yield from _whole(entry)
        elif entry.state == "changed" and entry not in grouped:
            was = f" (was {entry.old_number})" if entry.old_number != entry.new_number else ""
            yield f"~ {_named(entry)}{was}"
            yield from _indented(4, _values(entry.values))
            yield from _indented(4, _texts(entry.texts))
            yield from _indented(4, _details(entry.details))
    for group in groups:
        yield f"~ {', '.join(entry.id for entry in group)}"
        yield from _indented(4, _details(group[0].details))
    moved = [entry for entry in entries if entry.state == "moved" or entry in grouped]
    told = ", ".join(_shifts(moved))
    if told:
        yield f"{'renumbered' if _is_numbered(entries[0].kind) else 'moved'}: {told}"


def _whole(entry: Entry) -> Iterator[str]:
    """Tell what was added or removed by what it says; how it is filed is left to the JSON."""
    yield f"{'+' if entry.state == 'added' else '-'} {_named(entry)}"
    for text in entry.texts:
        if text.part != "support":
            said = text.old if text.new is None else text.new
            yield f"    {text.part}, {text.language}  {said}"
    for change in entry.details:
        if entry.kind in ("source", "noun") or change.what == "sources":
            yield f"    {change.what}  {change.old if change.new is None else change.new}"


def _groups(entries: Iterable[Entry]) -> list[list[Entry]]:
    """Gather the entries of which the same was changed, and nothing printed: told in one go."""
    groups: dict[tuple[Change, ...], list[Entry]] = {}
    for entry in entries:
        if entry.state == "changed" and not entry.values and not entry.texts:
            groups.setdefault(entry.details, []).append(entry)
    return [group for group in groups.values() if len(group) > 1]


def _shifts(entries: Iterable[Entry]) -> Iterator[str]:
    """Tell new numbers, those of neighbours that moved together in one go."""
    numbers = sorted(
        (entry.old_number, entry.new_number, entry.id)
        for entry in entries
        if entry.old_number is not None
        and entry.new_number is not None
        and entry.old_number != entry.new_number
    )
    for _, run in groupby(enumerate(numbers), _shift):
        together = [one for _, one in run]
        if len(together) > _FEW:
            (old, new, _), (last_old, last_new, _) = together[0], together[-1]
            yield f"{old}-{last_old} → {new}-{last_new}"
        else:
            yield from (f"{id_} {old} → {new}" for old, new, id_ in together)


def _shift(at_numbers: tuple[int, tuple[int, int, str]]) -> tuple[int, int]:
    """Return what neighbours have in common that moved together."""
    at, (old, new, _) = at_numbers
    return old - at, new - old


_FEW = 2


def _named(entry: Entry) -> str:
    number = entry.old_number if entry.new_number is None else entry.new_number
    return entry.id if number is None else f"{number} {entry.id}"


def _values(values: Iterable[Revalued]) -> Iterator[str]:
    for value in values:
        yield from _side_by_side(value.name, value.old, value.new)
        for printed in value.printed:
            old, new = (" / ".join(side) or None for side in (printed.old, printed.new))
            yield from _indented(2, _below(printed.language, old, new))


def _texts(texts: Iterable[Reworded]) -> Iterator[str]:
    for text in texts:
        head = text.language if text.part == "line" else f"{text.part}, {text.language}"
        yield from _below(head, text.old, text.new)


def _details(details: Iterable[Change]) -> Iterator[str]:
    for change in details:
        yield from _side_by_side(change.what, change.old, change.new)


def _side_by_side(what: str, old: str | None, new: str | None) -> Iterator[str]:
    """Put old and new on one line where that cannot be misread."""
    if old is None or new is None:
        yield f"{what}  {'no longer ' if new is None else ''}{old if new is None else new}"
    elif f"{old}{new}".isascii() and len(f"{what}{old}{new}") < _WIDE:
        yield f"{what}  {old} → {new}"
    else:
        yield from _below(what, old, new)


_WIDE = 90


def _below(what: str, old: str | None, new: str | None) -> Iterator[str]:
    """Put the new below the old, with brackets around the words that differ."""
    before, now = word_pieces(old or "", new or "")
    same = old is not None and new is not None and _visible(old) == _visible(new)
    yield f"{what}  (only spaces and invisible characters differ)" if same else what
    if old is not None:
        yield f"  - {_marked(before)}"
    if new is not None:
        yield f"  + {_marked(now)}"


def _marked(pieces: Iterable[Piece]) -> str:
    return "".join(f"[{text}]" if marked else text for text, marked in pieces)


def _visible(text: str) -> str:
    return "".join(
        letter for letter in text if not letter.isspace() and unicodedata.category(letter) != "Cf"
    )


def _indented(columns: int, lines: Iterable[str]) -> Iterator[str]:
    return (" " * columns + line for line in lines)
