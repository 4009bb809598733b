"""The files that an edition carries with it, as plain data, and whether they are what they were.

`manifest.json` names every other file with its SHA-256. Each is read once for all checks; a file
that is not as its schema says is a finding and is looked at no further.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from briefing.errors import Finding, Place
from briefing.schema import faults_of
from briefing.verify.read import Attachment, PdfRead
from briefing.verify.verdict import Expected, Verdict
from briefing.verify.walking import elements, fault, listed

Record = Mapping[str, Any]

MANIFEST = "manifest.json"
NONE = "no facts are attached to the file"
_SCHEMAS = {
    "facts.json": "attached/facts",
    "sources.json": "attached/sources",
    "checks.json": "attached/checks",
    MANIFEST: "attached/manifest",
}
_ALWAYS = ("facts.json", "sources.json", "checks.json")
_OWN_RELATIONSHIP = "Supplement"
_MEDIA_TYPES = {".json": "application/json", ".txt": "text/plain"}


@dataclass(frozen=True, slots=True)
class Proof:
    """What is attached; None and empty where a file is not there or cannot be read."""

    facts: Record | None = None
    sources: Record | None = None
    checks: Record | None = None
    manifest: Record | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    """The text of the edition by language code."""
    packs: Mapping[str, bytes] = field(default_factory=dict)
    """The language packs that do not ship, by language code."""
    faults: tuple[tuple[str, str], ...] = ()
    """A file, and what is wrong with it."""


def proof_of(read: PdfRead) -> Proof:
    """Return what is attached to a file, read once for all checks."""
    known = read.memo.get("proof")
    if isinstance(known, Proof):
        return known
    proof = _proof(read)
    read.memo["proof"] = proof
    return proof


def _proof(read: PdfRead) -> Proof:
    faults: list[tuple[str, str]] = []
    records: dict[str, Record] = {}
    texts: dict[str, str] = {}
    packs: dict[str, bytes] = {}
    for attachment in read.attachments:
        name = attachment.name
        if name in _SCHEMAS:
            record, wrong = _record(attachment, _SCHEMAS[name])
            faults += [(name, fault) for fault in wrong]
            if record is not None:
                records[name] = record
        elif name.startswith("language.") and attachment.data is not None:
            packs[name.split(".")[1]] = attachment.data
        elif name.startswith("text.") and name.endswith(".txt"):
            try:
                texts[name.split(".")[1]] = (attachment.data or b"").decode("utf-8")
            except UnicodeDecodeError:
                faults.append((name, "it is not UTF-8"))
    facts, sources, checks, manifest = (records.get(name) for name in _SCHEMAS)
    return Proof(facts, sources, checks, manifest, texts, packs, tuple(faults))


def _record(attachment: Attachment, schema: str) -> tuple[Record | None, list[str]]:
    if attachment.data is None:
        return None, ["it cannot be taken out"]
    try:
        record = json.loads(attachment.data)
    except (ValueError, RecursionError):
        return None, ["it is no JSON"]
    wrong = faults_of(record, schema)
    return (None if wrong else record), wrong


def attachments(read: PdfRead, expected: Expected | None, place: Place) -> Verdict:
    """Every file that the manifest names is there, whole, and nothing else is."""
    wanted = expected.attached if expected is not None else _tells_facts(read)
    if not wanted and not any(attachment.name in _SCHEMAS for attachment in read.attachments):
        return Verdict("attachments", 0, skipped=NONE)
    findings = list(_judged(read, place))
    if expected is not None:
        there = {attachment.name for attachment in read.attachments}
        findings += [
            fault(place, "attachment-missing", f"{name} is not attached")
            for name in sorted(expected.attached - there)
        ]
    return Verdict("attachments", max(len(read.attachments), 1), listed(findings))


def _tells_facts(read: PdfRead) -> bool:
    """Whether the pages name the facts that they tell: such a file was published with its proof."""
    return any("fact" in element.properties for element in elements(read))


def _judged(read: PdfRead, place: Place) -> Iterator[Finding]:
    proof = proof_of(read)
    for name, said in proof.faults:
        yield fault(place, "attachment-broken", f"{name}: {said}")
    for name, count in Counter(attachment.name for attachment in read.attachments).items():
        if count > 1:
            yield fault(place, "attachment-twice", f"{name} is attached {count} times")
    for attachment in read.attachments:
        yield from _as_an_associated_file(attachment, place)
    if proof.manifest is None:
        if all(name != MANIFEST for name, _ in proof.faults):
            message = f"{MANIFEST} is not there, so that nothing vouches for the other files"
            yield fault(place, "attachment-missing", message)
        return
    yield from _against_the_manifest(read, proof.manifest, place)
    yield from _of_one_edition(proof, place)


def _as_an_associated_file(attachment: Attachment, place: Place) -> Iterator[Finding]:
    """ISO 19005-3, 6.8: each embedded file is associated, with a relationship and a media type."""
    name = attachment.name or "a file without a name"
    if not attachment.associated or not attachment.listed:
        where = "the files associated with the document" if attachment.listed else "embedded files"
        yield fault(place, "attachment-not-listed", f"{name} is not among {where}")
    for said in attachment.contradictions:
        yield fault(place, "attachment-contradicts-itself", f"{name}: {said}")
    if not attachment.relationship:
        message = f"{name} does not say what it is to the document"
        yield fault(place, "attachment-without-relationship", message)
    ending = name[name.rfind(".") :]
    known = _MEDIA_TYPES.get(ending, attachment.media_type)
    if not attachment.media_type or attachment.media_type != known:
        message = f"{name} says that it is {attachment.media_type or 'nothing'}"
        yield fault(place, "attachment-media-type", message)


def _against_the_manifest(read: PdfRead, manifest: Record, place: Place) -> Iterator[Finding]:
    there = {attachment.name: attachment for attachment in read.attachments}
    named = {entry["name"]: entry for entry in manifest["files"]}
    own = there[MANIFEST].relationship
    if own and own != _OWN_RELATIONSHIP:
        message = f"{MANIFEST} is called {own}, not {_OWN_RELATIONSHIP}"
        yield fault(place, "attachment-relationship", message)
    for name in _ALWAYS:
        if name not in named:
            message = f"{name}, which every edition carries, is not named by {MANIFEST}"
            yield fault(place, "attachment-missing", message)
    for name, entry in named.items():
        attachment = there.get(name)
        if attachment is None or attachment.data is None:
            yield fault(
                place, "attachment-missing", f"{name}, which {MANIFEST} names, is not there"
            )
        elif hashlib.sha256(attachment.data).hexdigest() != entry["sha256"]:
            message = f"{name} is not the file that {MANIFEST} vouches for: its SHA-256 differs"
            yield fault(place, "attachment-changed", message)
        elif len(attachment.data) != entry["size"]:
            message = f"{name} has {len(attachment.data)} bytes, {entry['size']} by {MANIFEST}"
            yield fault(place, "attachment-changed", message)
        elif attachment.relationship != entry["relationship"]:
            message = f"{name} is called {attachment.relationship}, not {entry['relationship']}"
            yield fault(place, "attachment-relationship", message)
    for name in sorted(there.keys() - named.keys() - {MANIFEST}):
        yield fault(place, "attachment-not-named", f"{name} is attached, but {MANIFEST} has it not")


def _of_one_edition(proof: Proof, place: Place) -> Iterator[Finding]:
    """All files are of one brief and one edition, with a text for each of its languages."""
    assert proof.manifest is not None
    for name, record in (("facts.json", proof.facts), ("sources.json", proof.sources)):
        for key in ("brief", "edition"):
            if record is not None and record[key] != proof.manifest[key]:
                message = f"{name} is of {key} {record[key]}, {MANIFEST} of {proof.manifest[key]}"
                yield fault(place, "attachment-of-another", message)
    codes = proof.manifest["languages"]
    told = [language["code"] for language in proof.facts["languages"]] if proof.facts else codes
    if told != codes:
        message = f"facts.json is in {', '.join(told)}, {MANIFEST} in {', '.join(codes)}"
        yield fault(place, "attachment-of-another", message)
    for code in codes:
        if code not in proof.texts:
            yield fault(place, "attachment-missing", f"text.{code}.txt is not there")
