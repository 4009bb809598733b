"""A whole press kit, judged: its files against its manifest, and the figures of every medium.

Needs nothing but the files. Each PDF is judged as one that stands alone; what other media say is
held against the typed values of the kit's own `facts.json`, which must be those that the PDFs
carry.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from briefing.errors import BriefingError, Finding, Place
from briefing.schema import faults_of
from briefing.verify import media
from briefing.verify.attached_texts import not_told
from briefing.verify.card_texts import CardText, card_texts
from briefing.verify.kit_figures import (
    entries_of,
    figures_of,
    known_figures,
    said_in,
    strangers,
    unseen_texts,
    wrong_encodings,
    wrong_references,
)
from briefing.verify.kit_files import (
    FILE_CHECKS,
    MANIFEST,
    Files,
    Kit,
    Record,
    inside,
    json_of,
    read_kit,
)
from briefing.verify.page_texts import PageText, bare
from briefing.verify.told import Told, told_by
from briefing.verify.typed_values import values_of
from briefing.verify.verdict import Report, Verdict
from briefing.verify.walking import fault, listed

_TEXTS = ("title", "text", "note")


def judge_kit(
    files: Files, place: Place, trust: Sequence[bytes] = ()
) -> tuple[Report, Mapping[str, Report]]:
    """Return the report on the kit as such, and that on each of its PDFs, by name.

    Signatures must rest on one of the certificates in `trust`, where there are some.
    """
    from briefing.verify import verify

    report = judge_files(files, place)
    pdfs = sorted(name for name in files if name.endswith(".pdf"))
    return report, {
        name: verify(files[name], shown=f"{place.file}: {name}", trust=trust) for name in pdfs
    }


def judge_files(files: Files, place: Place) -> Report:
    """Judge everything but the PDFs: what `briefing kit` has not judged when it made them."""
    kit = read_kit(files)
    verdicts = [
        *(check(kit, place) for check in FILE_CHECKS),
        _carried(kit, place),
        *_media(kit, place),
        _known_figures(kit, place),
        _references(kit, place),
    ]
    return Report(tuple(verdicts))


# --- the same facts everywhere -------------------------------------------------------------------


_Reader = Callable[[bytes, Sequence[str]], list[PageText]]
# What reads each role of a file, and whether its texts name their facts.
_READERS: Mapping[str, tuple[_Reader, bool]] = {
    "web": (lambda data, _: media.html_texts(data), True),
    "table": (lambda data, _: media.csv_texts(data), True),
    "word": (media.docx_texts, False),
    "text": (media.plain_texts, False),
    "markdown": (media.markdown_texts, False),
}


def _media(kit: Kit, place: Place) -> Iterator[Verdict]:
    """Every figure of every other medium is read back, and equals the typed value."""
    facts = _facts(kit)
    packs = {entry["languages"][0]: kit.files[entry["name"]] for entry in kit.of_role("language")}
    entries = kit.of_role(*_READERS, "card")
    if not entries:
        yield Verdict("media", 0, skipped="the kit has no other media")
        return
    for role in (*_READERS, "card"):
        findings: list[Finding] = []
        looked_at = 0
        for entry in kit.of_role(role):
            verdicts = list(_judged(kit, entry, facts, packs, inside(place, entry["name"])))
            looked_at += sum(verdict.looked_at for verdict in verdicts)
            findings += [finding for verdict in verdicts for finding in verdict.findings]
        if kit.of_role(role):
            yield Verdict(f"figures: {role}", looked_at, listed(findings))


# What reads every word of a role, besides those above.
_SAID: Mapping[str, _Reader] = {
    **{role: reader for role, (reader, _) in _READERS.items()},
    "front": lambda data, _: media.html_texts(data),
    "opengraph": lambda data, _: media.html_texts(data),
    "readme": media.markdown_texts,
    "snippet": lambda data, _: media.html_texts(data),
}
_PAGES = ("web", "front", "snippet", "opengraph")
_DATA = ("metadata", "oembed")
_LISTS = ("csl", "bibtex", "ris")


def _known_figures(kit: Kit, place: Place) -> Verdict:
    """No medium says a figure that the data of the kit do not know and no other medium says."""
    findings: list[Finding] = []
    said: dict[str, tuple[str, set[int]]] = {}
    for entry in kit.of_role(*_SAID, *_DATA):
        try:
            words = _words(entry["role"], kit.files[entry["name"]], entry["languages"])
        except (ValueError, RecursionError) as error:
            there = inside(place, entry["name"])
            findings.append(fault(there, "kit-file-broken", f"it cannot be read: {error}"))
            continue
        said[entry["name"]] = entry["role"], {f for text in words for f in figures_of(text)}
        findings += _untold(kit, entry, words, inside(place, entry["name"]))
    for entry in kit.of_role("card", "title-card", "cover", "page"):
        words = [*entry.get("alt", {}).values(), *entry.get("said", {}).values()]
        said[entry["name"]] = "picture", {f for text in words for f in figures_of(text)}
    if kit.manifest is None or not said:
        return Verdict("figures known", 0, listed(findings), "the kit has no other media")
    data = [json_of(kit.files[entry["name"]]) for entry in kit.of_role("facts", "sources")]
    unknown = strangers(known_figures(kit.manifest, data), said)
    for name, figures in unknown.items():
        message = f"it says {', '.join(map(str, figures[:5]))}, which no fact and no source has"
        findings.append(fault(inside(place, name), "kit-figure-unknown", message))
    return Verdict("figures known", sum(len(f) for _, f in said.values()), listed(findings))


_TITLED = frozenset(("front", "readme", "snippet", "oembed", "opengraph", "metadata"))


def _untold(kit: Kit, entry: Record, words: Sequence[str], place: Place) -> Iterator[Finding]:
    """Yield a finding for the title that is missing, and for files that are described wrongly."""
    titles = kit.manifest["title"] if kit.manifest else {}
    own = [bare(titles[code]) for code in entry["languages"] if code in titles]
    whole = bare(" ".join(words))
    if entry["role"] in _TITLED and not any(title in whole for title in own):
        yield fault(place, "kit-title-missing", "it does not say the title of the brief")
    if entry["role"] == "metadata":
        for message in wrong_encodings(json_of(kit.files[entry["name"]]), kit.files):
            yield fault(place, "kit-file-differs", message)


def _words(role: str, data: bytes, languages: Sequence[str]) -> list[str]:
    if role in _DATA:
        record = json.loads(data)
        html = record.get("html") if isinstance(record, dict) else None
        inside = media.html_texts(str(html or "").encode())
        return [*said_in(record), *(text.text for text in inside)]
    words = [text.text for text in _SAID[role](data, languages)]
    return [*words, *unseen_texts(data)] if role in _PAGES else words


def _references(kit: Kit, place: Place) -> Verdict:
    """Lists of references have the sources of sources.json, with their titles and dates."""
    findings, looked_at = [], 0
    known = [json_of(kit.files[entry["name"]]) for entry in kit.of_role("sources")]
    known = [record for record in known if not faults_of(record, "attached/sources")]
    for entry in kit.of_role(*_LISTS):
        there = inside(place, entry["name"])
        own = [e["languages"] for e in kit.of_role("sources")]
        record = next(
            (r for r, codes in zip(known, own, strict=False) if codes == entry["languages"]), None
        )
        if record is None:
            findings.append(fault(there, "kit-facts-missing", "the kit has no sources.json for it"))
            continue
        try:
            entries = entries_of(entry["role"], kit.files[entry["name"]])
        except ValueError as error:
            findings.append(fault(there, "kit-file-broken", f"it cannot be read: {error}"))
            continue
        looked_at += len(entries)
        findings += [
            fault(there, "kit-reference-differs", message)
            for message in wrong_references(entries, entry["languages"], kit.manifest or {}, record)
        ]
    why = "" if kit.of_role(*_LISTS) else "the kit has no references"
    return Verdict("references", looked_at, listed(findings), why)


def _facts(kit: Kit) -> list[Record]:
    """Return the facts of the kit: of each set of languages, those that its PDFs print."""
    found = []
    for entry in kit.of_role("facts"):
        record = json_of(kit.files[entry["name"]])
        if not faults_of(record, "attached/facts"):
            found.append(record)
    return found


def _judged(
    kit: Kit, entry: Record, facts: Sequence[Record], packs: Mapping[str, bytes], place: Place
) -> Iterator[Verdict]:
    languages = set(entry["languages"])
    record = next((f for f in facts if languages <= {e["code"] for e in f["languages"]}), None)
    if record is None:
        message = "the kit has no facts.json in its languages to hold it against"
        yield Verdict("facts", 1, (fault(place, "kit-facts-missing", message),))
        return
    if entry["role"] == "card":
        said = entry.get("said", {}).items()
        cards = [CardText(entry.get("value", ""), code, text) for code, text in said]
        yield card_texts(cards, record, packs, shown=place.file)
        return
    reader, named = _READERS[entry["role"]]
    try:
        texts = reader(kit.files[entry["name"]], entry["languages"])
    except ValueError as error:
        yield Verdict("texts", 1, (fault(place, "kit-file-broken", f"it cannot be read: {error}"),))
        return
    own = _in_languages(record, languages)
    if entry["role"] == "table":
        own = _facts_alone(own)
        yield _typed_cells(kit.files[entry["name"]], own, place)
    told: list[Told] = told_by(own, texts, loose=not named)
    yield Verdict("texts", len(told), tuple(not_told(told, place)))
    yield values_of(own, packs, told, place)


def _in_languages(facts: Record, languages: set[str]) -> Record:
    """Return the facts as an edition in some of their languages prints them."""

    def kept(record: Record) -> Record:
        return {code: entry for code, entry in record.items() if code in languages}

    return {
        **facts,
        "languages": [entry for entry in facts["languages"] if entry["code"] in languages],
        "facts": [
            {**fact, "texts": {part: kept(texts) for part, texts in fact["texts"].items()}}
            for fact in facts["facts"]
        ],
        "statements": [
            {
                **statement,
                **{k: kept(statement[k]) for k in ("texts", "figure", "leads") if k in statement},
            }
            for statement in facts["statements"]
        ],
    }


def _facts_alone(facts: Record) -> Record:
    """Return what a table of facts tells."""
    kept = [
        {**fact, "texts": {part: fact["texts"][part] for part in _TEXTS if part in fact["texts"]}}
        for fact in facts["facts"]
    ]
    return {**facts, "facts": kept, "statements": []}


def _carried(kit: Kit, place: Place) -> Verdict:
    """The facts that the PDFs carry are those of the kit, value for value and text for text."""
    from briefing.verify.reading import read_attachments

    facts, looked_at = _facts(kit), 0
    findings = []
    for entry in kit.of_role("brief", "sheet"):
        there = inside(place, entry["name"])
        try:
            attached = {a.name: a.data for a in read_attachments(kit.files[entry["name"]], there)}
            own = json_of(attached.get("facts.json") or b"")
        except BriefingError:
            own = None
        if own is None or faults_of(own, "attached/facts"):
            findings.append(fault(there, "kit-facts-missing", "it carries no facts.json"))
            continue
        codes = {language["code"] for language in own["languages"]}
        known = next((f for f in facts if codes <= {e["code"] for e in f["languages"]}), None)
        if known is None:
            findings.append(fault(there, "kit-facts-missing", "the kit has not its facts"))
            continue
        findings += [
            fault(there, "kit-facts-differ", f"{MANIFEST} has another {key} than it carries")
            for key in ("brief", "date", "edition", "title")
            if kit.manifest and not _within(own[key], kit.manifest[key])
        ]
        by_id = {fact["id"]: fact for fact in _in_languages(known, codes)["facts"]}
        for fact in own["facts"]:
            looked_at += 1
            wanted = by_id.get(fact["id"], {})
            for key in ("number", "values"):
                if not _within(fact[key], wanted.get(key)):
                    message = f"it carries other {key} of {fact['id']} than the kit's facts.json"
                    findings.append(fault(there, "kit-facts-differ", message))
            if not _within(fact["texts"], wanted.get("texts")):
                message = f"it carries other texts of {fact['id']} than the kit's facts.json"
                findings.append(fault(there, "kit-facts-differ", message))
    why = "" if looked_at or findings else "the kit has no PDF that carries facts"
    return Verdict("facts carried", looked_at, listed(findings), why)


def _within(part: object, whole: object) -> bool:
    """Tell whether plain data is the same, but for entries of mappings that it leaves out."""
    if isinstance(part, Mapping) and isinstance(whole, Mapping):
        return all(key in whole and _within(value, whole[key]) for key, value in part.items())
    return part == whole


_FIGURE = re.compile(r"\d+(?:\.\d+)?")


def _typed_cells(data: bytes, facts: Record, place: Place) -> Verdict:
    """The typed values of a table have the figures of those in facts.json."""
    cells = media.typed_cells(data)
    findings = []
    for fact in facts["facts"]:
        wanted = sorted(_figures(fact["values"]))
        there = sorted(_FIGURE.findall(cells.get(fact["id"], "")))
        if there != wanted:
            message = f"{fact['id']} has the values {', '.join(there) or 'none'} in the table, "
            message += f"and {', '.join(wanted) or 'none'} in facts.json"
            findings.append(fault(place, "value-differs", message))
    return Verdict("typed values", len(facts["facts"]), tuple(findings))


def _figures(record: object) -> Iterable[str]:
    if isinstance(record, Mapping):
        return [figure for value in record.values() for figure in _figures(value)]
    if isinstance(record, list):
        return [figure for value in record for figure in _figures(value)]
    return _FIGURE.findall(str(record))
