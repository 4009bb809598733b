"""Checks on evidence: anchors that stand in their sources, and cover what the brief says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing import cldr
from briefing.check.catalogue import CHECKS
from briefing.check.context import MAX_PER_TEXT, Context, facts_named
from briefing.check.registry import LOOKED, Fault, Outcomes, Skip
from briefing.errors import BriefingError, Severity
from briefing.evidence import Anchor, Found, Lock, is_changed, read_lock
from briefing.folding import folded
from briefing.model import Fact, Money, Number, NumberRange, TypedValue
from briefing.occurrences import Occurrence
from briefing.quantities import Quantity
from briefing.texts import Literal, Placeholder

MAX_NEAREST = 50
"""For how many anchors the nearest passage is looked for; in the wrong archive all are missing."""

_NO_ARCHIVE = Skip("there is no archive at hand: add --archive DIR")

# The examples: the small brief of the tests, with its source in the archive.
_ARCHIVED = """\
sources: [{id: journal, file: journal.txt}]
archive:
  journal.txt: L’Organisation de la coopération (OC) réunit au moins 16 membres. Sa 4e session, les
    4 et 5 février 2026, a voté plus de 17 milliards de dirhams.
"""
_SHA256 = "8477913da68fa294704c89a88e4e1c902c6ba74692825c2737de8b2a91eac60a"

_LIKE = 0.6  # below that, a passage is called like an anchor by chance


@CHECKS.add(
    "archive-missing",
    rationale="An anchor can be looked up only where the text of its source is kept.",
    gives=("archive-refused", "archive-unreadable"),
    looks_at="sources with an archive at hand",
    fires='sources: [{id: journal, file: journal.txt}]\narchive: {another.txt: ""}',
    passes=_ARCHIVED,
)
def archive_missing(context: Context) -> Outcomes:
    """Every source has its text in the archive."""
    if context.evidence.archive is None:
        yield _NO_ARCHIVE
        return
    for _ in context.brief.sources:
        yield LOOKED
    for finding in context.evidence.archive.findings:
        yield Fault(finding.message, finding.place, finding.hint, code=finding.code)


@CHECKS.add(
    "anchor-missing",
    rationale="What a source is said to say must stand in it; a slip of the pen in an anchor shows "
    "here, and so does a fact that rests on nothing.",
    looks_at="anchors, an archive at hand",
    fires=_ARCHIVED.replace("16 membres", "61 membres"),
    passes=_ARCHIVED,
)
def anchor_missing(context: Context) -> Outcomes:
    """Every anchor stands in the archived text of its source."""
    if context.evidence.archive is None:
        yield _NO_ARCHIVE
    shown = 0
    for found in context.evidence.found:
        yield LOOKED
        if not found.hits:
            shown += 1
            hint = _nearest(context, found) if shown <= MAX_NEAREST else _COPY
            anchor = found.anchor
            if found.cut:
                texts = context.evidence.archive.texts if context.evidence.archive else {}
                passage = texts[anchor.source].passages.excerpt(found.cut, _BESIDE)
                yield Fault(
                    f"“{anchor.text}” is a part of another figure in line {found.cut.line} of "
                    f"{_text_of(context, anchor)}",
                    anchor.place,
                    f"copy the whole figure: “{passage}”",
                )
                continue
            yield Fault(
                f"“{anchor.text}” does not stand in {_text_of(context, anchor)}", anchor.place, hint
            )


_BESIDE = 30  # characters beside the part of a figure
_COPY = "copy the words letter by letter from the archived text"


def _nearest(context: Context, found: Found) -> str:
    assert context.evidence.archive is not None
    passages = context.evidence.archive.texts[found.anchor.source].passages
    hit, likeness = passages.nearest(found.anchor.text)
    if likeness < _LIKE:
        return f"nothing like it stands there; {_COPY}"
    return f"nearest, in line {hit.line}: “{passages.excerpt(hit)}”; {_COPY}"


def _text_of(context: Context, anchor: Anchor) -> str:
    assert context.evidence.archive is not None
    return context.evidence.archive.texts[anchor.source].path.name


@CHECKS.add(
    "anchor-not-unique",
    rationale="A figure, a date or an address that stands in several places may be that of "
    "something else; names may repeat.",
    looks_at="anchors with figures, an archive at hand",
    fires=_ARCHIVED.replace("Sa ", "Au moins 16 membres ont signé. Sa "),
    passes=_ARCHIVED,
)
def anchor_not_unique(context: Context) -> Outcomes:
    """Anchors with a figure, a date or an address stand in one place only."""
    if context.evidence.archive is None:
        yield _NO_ARCHIVE
    for found in context.evidence.found:
        if not found.anchor.unique or not found.hits:
            continue
        yield LOOKED
        if len(found.hits) > 1:
            lines = ", ".join(str(hit.line) for hit in found.hits[:5])
            more = " and more" if len(found.hits) > 5 else ""
            yield Fault(
                f"“{found.anchor.text}” stands in {len(found.hits)} places of "
                f"{_text_of(context, found.anchor)} (lines {lines}{more})",
                found.anchor.place,
                "add a word before or after it, so that it says which of them is meant",
            )


@CHECKS.add(
    "source-changed",
    severity=Severity.WARNING,
    rationale="Evidence was found in one text; in another one, nobody has looked yet.",
    looks_at="texts with a record of what they were",
    fires=_ARCHIVED.replace("file:", f"sha256: {'f' * 64}, file:"),
    passes=_ARCHIVED.replace("file:", f"sha256: {_SHA256}, file:"),
)
def source_changed(context: Context) -> Outcomes:
    """The text of every source is the one that its evidence was found in."""
    lock = _lock(context)
    for source in context.brief.sources.values():
        text = context.evidence.archive.texts.get(source.id) if context.evidence.archive else None
        if text is None:
            if lock is not None and source.sha256 and source.id in lock.sources:
                yield LOOKED
                if is_changed(context.brief, lock, source.id):
                    yield Fault(
                        f"the evidence in “{source.id}” was found in another text than the one "
                        "that `sha256` stands for",
                        source.place,
                        "run  briefing check --archive DIR, which looks it up again",
                    )
            continue
        recorded = lock.sources.get(source.id) if lock else None
        if source.sha256 is None and recorded is None:
            continue
        yield LOOKED
        if source.sha256 not in (None, text.sha256):
            yield Fault(
                f"{text.path.name} is not the text that `sha256` of “{source.id}” stands for",
                source.place,
                f"see what has changed in it; if that is right, write sha256: {text.sha256}",
                severity=Severity.ERROR,
            )
        elif recorded not in (None, text.sha256):
            yield Fault(
                f"{text.path.name} has changed since the evidence in it was last looked up",
                source.place,
                "its anchors were looked up in the new text; read again what rests on it",
            )


@CHECKS.add(
    "evidence-not-verified",
    severity=Severity.WARNING,
    rationale="Without the archive, the lock file says which anchors were found; what is not in it "
    "was added or changed since.",
    gives=("lock-damaged",),
    looks_at="anchors, with an archive or a lock file",
    fires="""
    files:
      evidence.lock: '{"format": 1, "program": "", "sources": {}, "anchors": {}}'
    """,
    passes=_ARCHIVED,
)
def evidence_not_verified(context: Context) -> Outcomes:
    """Every anchor was looked up since it was written."""
    if context.evidence.archive is not None:
        yield from (LOOKED for _ in context.evidence.found)  # just now
        return
    try:
        lock = read_lock(context.brief)
    except BriefingError as error:
        for finding in error.findings:
            yield LOOKED
            yield Fault(finding.message, finding.place, finding.hint, code=finding.code)
        return
    if lock is None:
        yield Skip("there is neither an archive (--archive DIR) nor an evidence.lock")
        return
    for anchor in context.evidence.anchors:
        yield LOOKED
        if anchor.key not in lock.anchors:
            yield Fault(
                f"nobody has looked up yet whether “{anchor.text}” stands in its source",
                anchor.place,
                "run  briefing check --archive DIR",
            )


def _lock(context: Context) -> Lock | None:
    try:
        return read_lock(context.brief)
    except BriefingError:  # evidence-not-verified says so; with the archive it is written anew
        return None


MAX_WORDS = 10
MAX_LETTERS = 90
_SENTENCE_ENDS = re.compile(r"[.!?؟…][»”\"')\]]*$")


@CHECKS.add(
    "anchor-too-long",
    rationale="Facts and figures belong to nobody, sentences do: an anchor is a few words, enough "
    "to find the place, and no quotation.",
    looks_at="anchors",
    fires="""
    facts:
      - id: budget
        evidence:
          - source: journal
            anchors:
              - Le Conseil a voté, au terme de longs débats, plus de 17 milliards de dirhams.
    """,
    passes="""
    facts:
      - id: budget
        evidence:
          - source: journal
            anchors: [plus de 17 milliards de dirhams]
    """,
)
def anchor_too_long(context: Context) -> Outcomes:
    """Anchors are a few words, not sentences; the name of a term may be long."""
    terms = context.brief.terms.values()
    names = {folded(name.name) for term in terms for name in term.names.values()}
    for anchor in context.evidence.anchors:
        yield LOOKED
        words = len(anchor.text.split())
        is_sentence = words > MAX_WORDS and _SENTENCE_ENDS.search(anchor.text)
        if (is_sentence or len(anchor.text) > MAX_LETTERS) and folded(anchor.text) not in names:
            yield Fault(
                f"this anchor is a sentence: {words} words, {len(anchor.text)} characters",
                anchor.place,
                "keep the few words or the figure that the fact rests on",
            )


# --- figures -------------------------------------------------------------------------------------


@CHECKS.add(
    "figure-without-evidence",
    rationale="A figure that none of its fact's anchors has, in whatever notation, is one that "
    "nobody can look up.",
    looks_at="values that are printed",
    fires="facts: [{id: budget, evidence: [{source: journal, anchors: [17 milliards]}]}]",
    passes="""
    facts:
      - id: budget
        evidence:
          - source: journal
            anchors: [plus de dix-sept milliards de dirhams]
    """,
)
def figure_without_evidence(context: Context) -> Outcomes:
    """Every figure and date that is printed stands in the anchors of one source of its fact.

    Its bound as well. Day and month may stand in one anchor, the year in another, such as the
    dateline.
    """
    for fact, name, value in _printed_values(context):
        anchors = [
            (evidence.source, anchor)
            for evidence in fact.evidence
            for anchor in evidence.anchors
            if context.evidence.figures.can_read(evidence.source)
        ]
        if not anchors:  # fact-without-evidence tells
            continue
        yield LOOKED
        if not context.evidence.figures.cover(anchors, value):
            yield Fault(
                f"no anchor of the fact “{fact.id}” has the value “{name}”",
                value.place,
                "add the words of the source that say it to `anchors`, with its bound (more than, "
                "about); day and year may stand in two anchors of the same source",
            )


def _printed_values(context: Context) -> Iterator[tuple[Fact, str, TypedValue]]:
    """Yield the values that a text prints, or that stand on a card or on the timeline."""
    brief = context.brief
    printed = {
        id(value)
        for occurrence in context.occurrences
        for placeholder in occurrence.placeholders
        if placeholder.literal is None and (value := context.value(occurrence, placeholder))
    }
    shown = {(figure.fact, figure.value) for figure in brief.key_figures}
    shown |= {(entry.fact, entry.value) for entry in brief.timeline}
    for fact in brief.facts.values():
        for name, value in [("happened", fact.happened), *fact.values.items()]:
            if value is None or not (id(value) in printed or (fact.id, name) in shown):
                continue
            if _is_known(context, value):  # of others, unknown-currency and unknown-unit tell
                yield fact, name, value


def _is_known(context: Context, value: TypedValue) -> bool:
    if isinstance(value, Money):
        return cldr.knows_currency(value.currency)
    unit = value.unit if isinstance(value, (Number, NumberRange)) else None
    packs = context.packs.values()
    return unit is None or cldr.knows_unit(unit) or any(unit in pack.units for pack in packs)


@CHECKS.add(
    "number-word-without-evidence",
    rationale="A number, a month or a share that was typed in words is a figure like any other; "
    "nobody can look up one that no source of its fact has.",
    looks_at="numbers and dates typed in words",
    fires="""
    facts:
      - id: session
        title: {fr: Les deux jours de la session}
        evidence: [{source: journal, anchors: [4e session, 4 février 2026, 5 février 2026]}]
    """,
    passes="facts: [{id: session, title: {fr: Les deux jours de février}}]",
)
def number_word_without_evidence(context: Context) -> Outcomes:
    """Every number that a text has in words stands in the anchors of one source of its fact.

    In whatever notation: “two days” in “4 and 5 February”, “April” in a date. One is left out, as
    it is an article in most languages; so are turns of speech that the language pack lists, and
    what a change says of the brief itself.
    """
    figures = context.evidence.figures
    for occurrence in context.occurrences:
        if occurrence.what == "change" or not context.behind(occurrence):
            continue
        anchors: tuple[tuple[str, str], ...] | None = None
        for literal, told in _told_in_words(context, occurrence):
            if anchors is None:
                anchors = _anchors_behind(context, occurrence)
            if not anchors:  # fact-without-evidence tells
                continue
            yield LOOKED
            if not figures.bear(anchors, told):
                yield Fault(
                    f"no anchor of {facts_named(occurrence)} has what the text says in words: "
                    f"{literal.text[told.start : told.end]}",
                    occurrence.place_at(literal.offset + told.start),
                    "add the words of the source that say it to `anchors`; or make it a value of "
                    "the fact and print that",
                )


def _told_in_words(context: Context, occurrence: Occurrence) -> Iterator[tuple[Literal, Quantity]]:
    """Yield the figures that a text has in words, with the piece of it where each stands."""
    figures = context.evidence.figures
    for literal in occurrence.literals:
        found = figures.in_words(literal.text, occurrence.language)
        for told in found[:MAX_PER_TEXT]:
            if not _goes_on(context, occurrence, literal, told):
                yield literal, told


def _goes_on(context: Context, occurrence: Occurrence, literal: Literal, told: Quantity) -> bool:
    """Tell whether words for an unsaid multiple are the scale of a value: {{ total }} millions."""
    if told.bound is not None or literal.text[: told.start].strip():
        return False
    parts = occurrence.parsed.parts
    before = parts[: parts.index(literal)][-1:]
    return any(
        isinstance(part, Placeholder) and context.value(occurrence, part) is not None
        for part in before
    )


def _anchors_behind(context: Context, occurrence: Occurrence) -> tuple[tuple[str, str], ...]:
    """Return source and words of all anchors behind a text whose figures can be read."""
    return tuple(
        (evidence.source, anchor)
        for fact in context.behind(occurrence)
        for evidence in fact.evidence
        for anchor in evidence.anchors
        if context.evidence.figures.can_read(evidence.source)
    )
