"""How far a brief has come, per fact and language: for `briefing status`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from briefing.drift import LOCK, State, read_lock, tracked
from briefing.errors import raise_errors
from briefing.evidence import last_verified
from briefing.examine import read_brief, refuse_languages
from briefing.model import Fact, PartialDate
from briefing.occurrences import digest_of_fact

# What a translator has to know of first.
_WORST = (State.MISSING, State.STALE, State.CHANGED, State.UNRECORDED)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Who found a text right, on which day; `current` tells that they read what stands there now.

    None where the review does not say what they read.
    """

    by: str
    on: str
    current: bool | None


@dataclass(frozen=True, slots=True)
class FactStatus:
    """A fact: its worst text in each language, its reviews and what stands behind it.

    `due` and `expired` are told on the day that is taken for today.
    """

    id: str
    states: Mapping[str, State]
    reviews: Mapping[str, Reviewed]
    sources: int
    verified: date | None
    review_due: PartialDate | None
    due: bool
    valid_until: PartialDate | None
    expired: bool


@dataclass(frozen=True, slots=True)
class TextStatus:
    """Something said outside the facts: a title, a takeaway, a name, the forms of a noun."""

    key: str
    states: Mapping[str, State]


@dataclass(frozen=True, slots=True)
class Status:
    """The status of a brief on a day; `recorded` tells whether it has a lock."""

    brief: str
    on: date
    languages: tuple[str, ...]
    recorded: bool
    facts: tuple[FactStatus, ...]
    texts: tuple[TextStatus, ...]
    counts: Mapping[str, Mapping[State, int]]


def status(folder: Path, languages: Sequence[str] = (), on: date | None = None) -> Status:
    """Return the status of a brief that may lack translations.

    `languages` are those asked for (default: all), `on` is the day taken for today (default: the
    date of the edition). Raises BriefingError for mistakes in the files and locks.
    """
    brief, _ = read_brief(folder)
    refuse_languages(brief, languages)
    lock = read_lock(folder)
    raise_errors(lock.findings if lock else ())
    codes = tuple(languages) or brief.languages
    day = on or brief.date
    items = tracked(brief)
    states = {
        item.key: {code: item.state(code, lock) for code in codes if code in item.languages}
        for item in items
    }
    owned: dict[str, list[Mapping[str, State]]] = {}
    for item in items:
        owned.setdefault(item.owner, []).append(states[item.key])
    verified = last_verified(brief)
    return Status(
        brief=brief.id,
        on=day,
        languages=codes,
        recorded=lock is not None,
        facts=tuple(
            _fact(fact, codes, owned[f"facts/{fact.id}"], verified.get(fact.id), day)
            for fact in brief.facts.values()
        ),
        texts=tuple(
            TextStatus(item.key, states[item.key])
            for item in items
            if not item.key.startswith("facts/")
        ),
        counts={
            code: Counter(said[code] for said in states.values() if code in said) for code in codes
        },
    )


def _fact(
    fact: Fact,
    codes: Iterable[str],
    texts: Sequence[Mapping[str, State]],
    verified: date | None,
    day: date,
) -> FactStatus:
    until = fact.valid.end if fact.valid else None
    due = fact.review_due
    return FactStatus(
        id=fact.id,
        states={code: _worst([said[code] for said in texts]) for code in codes},
        reviews={code: _review(fact, code) for code in codes if code in fact.reviewed},
        sources=len({evidence.source for evidence in fact.evidence}),
        verified=verified,
        review_due=due,
        due=due is not None and due.days[0] <= day,
        valid_until=until,
        expired=until is not None and until.days[1] < day,
    )


def _worst(states: Sequence[State]) -> State:
    return next((worst for worst in _WORST if worst in states), states[0])


def _review(fact: Fact, language: str) -> Reviewed:
    review = fact.reviewed[language]
    read = None if review.text is None else review.text == digest_of_fact(fact, language)
    return Reviewed(review.by, str(review.on), read)


# --- as text and as data -------------------------------------------------------------------------


def as_record(found: Status) -> dict[str, object]:
    """Return plain data for JSON; dates as they are written in the files."""
    return {
        "brief": found.brief,
        "as_of": str(found.on),
        "recorded": found.recorded,
        "facts": [
            {
                **asdict(fact),
                "verified": _date(fact.verified),
                "review_due": _date(fact.review_due),
                "valid_until": _date(fact.valid_until),
            }
            for fact in found.facts
        ],
        "texts": [asdict(text) for text in found.texts],
        "counts": {code: dict(counts) for code, counts in found.counts.items()},
    }


def _date(day: date | PartialDate | None) -> str | None:
    return None if day is None else str(day)


def as_lines(found: Status) -> list[str]:
    """Return a table of the facts, the other texts that need somebody, and counts per language."""
    rows = [("fact", *found.languages, "sources", "verified", "review due", "valid until")]
    rows += [tuple(_cells(fact, found.languages)) for fact in found.facts]
    lines = list(_table(rows))
    open_ = [text for text in found.texts if any(s in _WORST for s in text.states.values())]
    if open_:
        lines.append("")
        others = [("other text", *found.languages)]
        others += [
            (text.key, *(_said(text.states.get(code)) for code in found.languages))
            for text in open_
        ]
        lines += _table(others)
    lines.append("")
    if not found.recorded:
        lines.append(
            f"There is no {LOCK} to tell what is stale; briefing translate accept BRIEF writes it"
        )
    lines += [_summary(found, code) for code in found.languages]
    return lines


def _cells(fact: FactStatus, languages: Iterable[str]) -> Iterator[str]:
    yield fact.id
    for code in languages:
        review = fact.reviews.get(code)
        yield fact.states[code] if review is None else f"{fact.states[code]}, {_read(review)}"
    yield str(fact.sources)
    yield str(fact.verified or "never")
    yield _day(fact.review_due, "due" if fact.due else "")
    yield _day(fact.valid_until, "expired" if fact.expired else "")


def _read(review: Reviewed) -> str:
    which = {True: "", False: ", an earlier text", None: ", text unknown"}[review.current]
    return f"read by {review.by} {review.on}{which}"


def _day(day: PartialDate | None, remark: str) -> str:
    return "-" if day is None else f"{day} {remark}".rstrip()


def _said(state: State | None) -> str:
    return "-" if state is None else state


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(
            f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)
        ).rstrip()


def _summary(found: Status, code: str) -> str:
    counts = found.counts[code]
    told = ", ".join(f"{counts[state]} {state}" for state in State if counts.get(state))
    reviews = [fact.reviews[code] for fact in found.facts if code in fact.reviews]
    current = sum(review.current is True for review in reviews)
    return f"{code}: {told or 'no texts'}; {current} of {len(found.facts)} facts reviewed"
