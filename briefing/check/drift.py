"""Checks on texts that moved since they were recorded in texts.lock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from briefing.check.catalogue import CHECKS
from briefing.check.context import Context
from briefing.check.registry import LOOKED, Fault, Outcomes, Skip
from briefing.drift import LOCK, State, Tracked
from briefing.errors import Place, Severity

_NO_LOCK = Skip(f"there is no {LOCK}; briefing translate accept BRIEF writes it")
_WRONG_LOCK = Skip(f"{LOCK} cannot be read")


@CHECKS.add(
    "wrong-lock",
    rationale="A record that cannot be read would let stale translations pass for good ones.",
    looks_at="records of the texts in texts.lock",
    fires="files: {texts.lock: half a merge}",
    passes="recorded: true",
    binding=True,
)
def wrong_lock(context: Context) -> Outcomes:
    """What was recorded of the texts can be read."""
    if context.lock is None:
        yield _NO_LOCK
        return
    yield LOOKED
    for finding in context.lock.findings:
        yield Fault(finding.message, finding.place, finding.hint)


@CHECKS.add(
    "translation-stale",
    severity=Severity.WARNING,
    rationale="A translation is made from a text; when that changes, the two languages may no "
    "longer say the same. While one works on a brief it is a warning; `render` publishes no "
    "edition in the language of a stale translation, unless it is marked as a draft.",
    looks_at="translations that were recorded",
    fires="""
    recorded: true
    facts: [{id: budget, title: {fr: Les crédits}}]
    """,
    passes="recorded: true",
)
def translation_stale(context: Context) -> Outcomes:
    """Every translation was made from the text that stands there now."""
    yield from _blind(context)
    for item in _tracked(context):
        for language, place in item.places.items():
            if item.written_in in (None, language) or item.written_in not in item.places:
                continue
            yield LOOKED
            if item.state(language, context.lock) is State.STALE:
                assert item.written_in is not None
                original = item.places[item.written_in]
                yield Fault(
                    f"the text in “{item.written_in}” ({_line(original)}) changed since this one "
                    f"in “{language}” was made from it",
                    place,
                    f"translate it anew, or find it right as it is; then: {_accept(item)}",
                )


@CHECKS.add(
    "text-changed",
    severity=Severity.WARNING,
    rationale="What is corrected in one language only is often wrong in the other as well: a "
    "translation, a name, a plural form or a gender.",
    looks_at="texts, names and nouns that were recorded",
    fires="""
    recorded: true
    facts: [{id: budget, title: {ar: الاعتمادات}}]
    """,
    passes="recorded: true",
)
def text_changed(context: Context) -> Outcomes:
    """No translation, name or noun was edited in one language only."""
    yield from _blind(context)
    for item in _tracked(context):
        if len(item.places) > 1:
            yield LOOKED
        changed = [code for code in item.places if item.state(code, context.lock) is State.CHANGED]
        if item.written_in is None:
            others = [code for code in item.places if code not in changed]
        else:  # a change of the original is seen where its translation is stale
            others = [item.written_in] if item.written_in in item.places else []
            changed = [code for code in changed if code != item.written_in]
        if others:
            yield from (_changed(item, code, others) for code in changed)


def _changed(item: Tracked, language: str, others: Sequence[str]) -> Fault:
    unchanged = ", ".join(f"“{code}” ({_line(item.places[code])})" for code in others)
    return Fault(
        f"the {_WHAT.get(item.what, 'text')} in “{language}” changed since recorded, and not in "
        f"{unchanged}",
        item.places[language],
        f"look whether the other language must change as well; then: {_accept(item)}",
    )


_WHAT = {"name": "name", "forms": "plural forms or the gender"}


@CHECKS.add(
    "text-not-recorded",
    severity=Severity.WARNING,
    rationale="Of a text that was not recorded nobody can say whether its translation is stale.",
    looks_at="texts, names and nouns of a brief with a texts.lock",
    fires="""
    recorded: true
    facts: [{id: budget, title: {fr: Les crédits, ar: الاعتمادات}}]
    """,
    passes="recorded: true",
)
def text_not_recorded(context: Context) -> Outcomes:
    """Everything that a brief with a lock says is recorded in it as it stands."""
    yield from _blind(context)
    told: set[str] = set()
    for item in _tracked(context):
        yield LOOKED
        unrecorded = _unrecorded(context, item)
        if unrecorded and item.owner not in told:
            told.add(item.owner)
            yield Fault(
                f"what stands here is not in {LOCK}: {item.owner}",
                item.places[unrecorded[0]],
                f"when its languages say the same: {_accept(item)}",
            )


def _unrecorded(context: Context, item: Tracked) -> list[str]:
    """Return the languages in which nothing else is said of what moved."""
    states = {code: item.state(code, context.lock) for code in item.places}
    found = [code for code, state in states.items() if state is State.UNRECORDED]
    changed = [code for code, state in states.items() if state is State.CHANGED]
    if item.written_in is None:
        return found + (changed if len(changed) == len(states) else [])
    if item.written_in in changed and State.STALE not in states.values():
        return [item.written_in, *found]
    return found


def _blind(context: Context) -> Iterator[Skip]:
    """Yield why nothing can be compared with the lock."""
    if context.lock is None:
        yield _NO_LOCK
    elif context.lock.findings:
        yield _WRONG_LOCK


def _tracked(context: Context) -> Iterator[Tracked]:
    """Yield what can be compared with the lock; nothing where there is none."""
    if not any(_blind(context)):
        yield from context.tracked


def _line(place: Place) -> str:
    return f"{PurePath(place.file).name}:{place.line}"


def _accept(item: Tracked) -> str:
    kind, _, name = item.owner.partition("/")
    chosen = f"--fact {name}" if kind == "facts" else f"--text {item.owner}"
    return f"briefing translate accept BRIEF {chosen}"
