"""Translations of a brief: handed out and taken in as PO files, and recorded with their originals.

An import changes the texts and nothing else in the four files, and changes them all or not at all.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from briefing.check import check, findings_of
from briefing.drift import (
    LOCK,
    Lock,
    Recorded,
    State,
    Tracked,
    lock_bytes,
    read_lock,
    record,
    tracked,
)
from briefing.errors import BriefingError, Finding, Place, Severity, raise_errors
from briefing.glosses import Gloss, Glossary, is_value, names_of
from briefing.load import load
from briefing.model import Brief, Text
from briefing.occurrences import Wording, digest, wordings
from briefing.packs import LanguagePack
from briefing.pipeline import read_brief, refuse_languages
from briefing.po import Message, Sheet, po_bytes, read_po
from briefing.publish import publish
from briefing.texts import parse_text
from briefing.yaml_edit import read_source, set_values
from briefing.yaml_source import Keys, character_findings, parse_yaml


@dataclass(frozen=True, slots=True)
class Accepted:
    """The lock that was written, how many texts it holds, and how many of them are new in it."""

    path: Path
    entries: int
    changed: int


def accept(
    folder: Path,
    *,
    facts: Sequence[str] = (),
    texts: Sequence[str] = (),
    languages: Sequence[str] = (),
) -> Accepted:
    """Record the texts of a brief as they stand: the translations are found right.

    `facts` and `texts` (keys such as `takeaways/members`, or the beginning of one) limit what is
    recorded, as do `languages`; without a lock everything is recorded whatever they say. Raises
    BriefingError for a name that the brief does not have, and for a lock that cannot be read.
    """
    brief, _ = read_brief(folder)
    refuse_languages(brief, languages)
    before = _sound_lock(folder)
    items = tracked(brief)
    chosen = [*(f"facts/{fact}" for fact in facts), *texts]
    keys = _keys(items, chosen, folder)
    if before is None:
        after = record(items)
    else:
        after = record(items, before, keys=keys if chosen else None, languages=languages or None)
    path = folder / LOCK
    if before is None or after != before:
        publish({path: lock_bytes(after)})
    return Accepted(path, len(after.entries), _difference(before, after))


def _difference(before: Lock | None, after: Lock) -> int:
    known = before.entries if before else {}
    return sum(known.get(at) != entry for at, entry in after.entries.items())


def _keys(items: Sequence[Tracked], chosen: Iterable[str], folder: Path) -> set[str]:
    """Return the keys that are named or begin with a name; raises BriefingError for others."""
    keys: set[str] = set()
    findings = []
    for name in chosen:
        found = {item.key for item in items if f"{item.key}/".startswith(f"{name}/")}
        keys |= found
        if not found:
            findings.append(_unknown(name, items, folder))
    raise_errors(findings)
    return keys


def _unknown(name: str, items: Sequence[Tracked], folder: Path) -> Finding:
    known = sorted({item.owner for item in items} | {item.key for item in items})
    near = difflib.get_close_matches(name, known, 1, 0.6)
    hint = f"did you mean “{near[0]}”?" if near else "briefing status lists what there is"
    return Finding("unknown-text", f"there is no text “{name}”", Place(str(folder)), hint)


# --- handing out ---------------------------------------------------------------------------------


def export(
    folder: Path, language: str, out: Path | None = None, *, pack_folders: Iterable[Path] = ()
) -> bytes:
    """Return the texts of a brief that are translated into a language, as a PO file.

    Writes it to `out` where that is given.

    Raises BriefingError for mistakes in the files, and when nothing is to be translated.
    """
    brief, packs = read_brief(folder, pack_folders=pack_folders)
    refuse_languages(brief, [language])
    lock = _sound_lock(folder)
    states = {item.key: item.state(language, lock) for item in tracked(brief)}
    glossary = Glossary(brief, packs)
    messages = [
        _message(wording, language, states[wording.key], glossary)
        for wording in wordings(brief)
        if wording.written_in != language and wording.written_in in wording.texts
    ]
    if not messages:
        raise BriefingError.single(
            "nothing-to-translate",
            f"all texts of the brief were written in {language} first",
            Place(brief.place.file),
            "choose another language with --lang",
        )
    written = po_bytes(Sheet(brief.id, brief.edition, language, messages), brief.date)
    if out is not None:
        publish({out: written})
    return written


def _sound_lock(folder: Path) -> Lock | None:
    lock = read_lock(folder)
    raise_errors(lock.findings if lock else ())
    return lock


def _message(wording: Wording, language: str, state: State, glossary: Glossary) -> Message:
    original = wording.occurrence(wording.written_in)
    translation = wording.texts.get(language)
    glosses = {gloss.name: gloss for gloss in glossary.of(original)}
    if translation is not None:
        others = glossary.of(wording.occurrence(language))
        glosses = {**{gloss.name: gloss for gloss in others}, **glosses}
    said = (_comment(gloss, (wording.written_in, language)) for gloss in glosses.values())
    return Message(
        key=wording.key,
        source=original.text.raw.strip(),
        translation=translation.raw.strip() if translation else "",
        place=original.text.place,
        fuzzy=state is State.STALE,
        comments=(f"{wording.what}, written in {wording.written_in}", *said),
    )


def _comment(gloss: Gloss, languages: Iterable[str]) -> str:
    words = (f"{code} “{gloss.words[code]}”" for code in languages if code in gloss.words)
    return f"{{{{ {gloss.name} }}}}: {', '.join(words) or 'no words yet'}"


# --- taking in -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: texts written, texts confirmed as they were, messages passed over."""

    written: int
    confirmed: int
    fuzzy: int
    empty: int
    files: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class _Taken:
    """A message that is taken in, and the text that it translates."""

    message: Message
    wording: Wording
    changed: bool


def import_po(
    folder: Path, file: Path, *, stale: bool = False, pack_folders: Iterable[Path] = ()
) -> Imported:
    """Write the translations of a PO file into a brief, and record what they were made from.

    `stale` takes in translations whose original has changed since; they are recorded as made from
    the text in the PO file. Raises BriefingError with everything that is wrong; nothing is written
    then. Messages that are fuzzy or empty are passed over.
    """
    brief, packs = read_brief(folder, pack_folders=pack_folders)
    lock = _sound_lock(folder)
    source = read_source(file).removeprefix("\ufeff")
    sheet = read_po(source, str(file))
    raise_errors(_wrong_brief(brief, sheet, file))
    reader = _Reader(brief, sheet.language, lock, stale)
    taken = [found for message in sheet.messages if (found := reader.take(message))]
    findings = [*character_findings(source, str(file)), *reader.findings]
    edited: dict[str, str] = {}
    try:
        edited = _edited(brief, sheet.language, taken)
        findings += _new_faults(brief, packs, edited, taken, sheet.language)
    except BriefingError as error:  # characters that no file can hold; they were found above
        findings += [] if findings else [replace(f, place=Place(str(file))) for f in error.findings]
    if findings:
        unique = dict.fromkeys(findings)
        raise BriefingError(sorted(unique, key=lambda found: (found.place, found.code)))
    files = {folder / f"{name}.yaml": text.encode() for name, text in edited.items()}
    if taken:
        after = _recorded(brief, sheet.language, taken, lock)
        if after != lock:
            files[folder / LOCK] = lock_bytes(after)
    publish(files)
    changed = sum(found.changed for found in taken)
    return Imported(changed, len(taken) - changed, reader.fuzzy, reader.empty, tuple(sorted(files)))


def _wrong_brief(brief: Brief, sheet: Sheet, file: Path) -> Iterator[Finding]:
    if sheet.brief != brief.id:
        yield Finding(
            "po-of-another-brief",
            f"these are texts of the brief “{sheet.brief}”, not of “{brief.id}”",
            Place(str(file)),
            "name the folder of that brief behind the file",
        )
    if sheet.language not in brief.languages:
        yield Finding(
            "missing-language",
            f"the brief is not written in “{sheet.language}”, the language of this file",
            Place(str(file)),
            f"set Language in the head of the file to one of {', '.join(brief.languages)}",
        )


class _Reader:
    """Decides message by message what is taken in, and gathers what is wrong."""

    def __init__(self, brief: Brief, language: str, lock: Lock | None, stale: bool) -> None:
        self._brief = brief
        self._language = language
        self._stale = stale
        self._wordings = {wording.key: wording for wording in wordings(brief)}
        self._states = {item.key: item.state(language, lock) for item in tracked(brief)}
        self.findings: list[Finding] = []
        self.fuzzy = 0
        self.empty = 0

    def take(self, message: Message) -> _Taken | None:
        """Return what a message brings; None when it brings nothing, or something wrong."""
        wording = self._wordings.get(message.key)
        if wording is None or wording.written_in == self._language:
            self._refuse(message, "unknown-text", *self._unknown(message, wording))
            return None
        outdated = digest(message.source) != self._digest_of_original(wording)
        if outdated and not self._stale:
            original = wording.texts.get(wording.written_in)
            place = original.place if original else wording.key
            self._refuse(
                message,
                "po-outdated",
                f"the text of “{message.key}” is another one in the brief now ({place})",
                "export the texts anew; or take it in as stale with --stale",
            )
        if message.fuzzy or not message.translation.strip():
            self.fuzzy += message.fuzzy
            self.empty += not message.fuzzy
            return None
        present = wording.texts.get(self._language)
        changed = present is None or digest(present.raw) != digest(message.translation)
        if not changed and (outdated or self._states[message.key] is not State.STALE):
            return None
        self.findings += self._faults(message, wording)
        return _Taken(message, wording, changed)

    def _digest_of_original(self, wording: Wording) -> str:
        original = wording.texts.get(wording.written_in)
        return digest(original.raw) if original else ""

    def _unknown(self, message: Message, wording: Wording | None) -> tuple[str, str]:
        if wording is not None:
            return (
                f"“{message.key}” was written in {self._language} first; it is no translation",
                "delete the message",
            )
        near = difflib.get_close_matches(message.key, self._wordings, 1, 0.6)
        return (
            f"the brief has no text “{message.key}”",
            f"did you mean “{near[0]}”?" if near else "export the texts anew",
        )

    def _refuse(self, message: Message, code: str, said: str, hint: str) -> None:
        self.findings.append(Finding(code, said, message.place, hint))

    def _faults(self, message: Message, wording: Wording) -> Iterator[Finding]:
        """Yield what is wrong with a translation by itself and beside its original."""
        text = Text(message.translation, message.place)
        parsed = parse_text(text)
        for finding in parsed.findings:
            yield replace(finding, place=message.place)
        markup = _MARKUP.search(message.translation)
        if markup:
            yield Finding(
                "markup-in-text",
                f"there is markup in the text: {markup[0]}",
                message.place,
                "write words only; what stands out is decided by the template",
            )
        if not parsed.findings:
            yield from self._names(message, wording, text)

    def _names(self, message: Message, wording: Wording, text: Text) -> Iterator[Finding]:
        """Yield values and terms that a translation loses or adds.

        Where the translation in the brief deviates from its original and was found right, the new
        one may do the same.
        """
        original = Text(message.source, message.place)
        source = replace(wording, texts={"": original}).occurrence("")
        wanted = names_of(source)
        found = names_of(replace(wording, texts={"": text}).occurrence(""))
        kept: frozenset[str] = wanted
        if self._language in wording.texts and self._states[wording.key] is not State.STALE:
            kept = names_of(wording.occurrence(self._language))
        lost = ((wanted & kept) | (kept - wanted)) - found
        added = found - wanted - kept
        for name in sorted(lost):
            kind = "value" if is_value(self._brief, source, name) else "term"
            yield Finding(
                f"{kind}-lost",
                f"the translation does not print the {kind} {{{{ {name} }}}}",
                message.place,
                "put it where the sentence needs it; filters behind a bar may change",
            )
        for name in sorted(added):
            kind = "value" if is_value(self._brief, source, name) else "term"
            yield Finding(
                f"{kind}-added",
                f"the translation prints {{{{ {name} }}}}, and its original does not",
                message.place,
                "say what the original says",
            )


_MARKUP = re.compile(r"</?[A-Za-z!][^<>]*>|&#?\w+;|\*\*|__|`|\]\(")


def _edited(brief: Brief, language: str, taken: Sequence[_Taken]) -> dict[str, str]:
    """Return the files with the new texts in them, by name without ending."""
    edits: dict[str, dict[Keys, str]] = {}
    for found in taken:
        if found.changed:
            keys = (*found.wording.path, language)
            edits.setdefault(found.wording.file, {})[keys] = _as_written(found, language)
    return {
        name: set_values(read_source(brief.folder / f"{name}.yaml"), dict(texts))
        for name, texts in sorted(edits.items())
    }


def _as_written(found: _Taken, language: str) -> str:
    """Return a translation as it goes into the file: a block where its neighbours are blocks."""
    texts = found.wording.texts
    like = texts.get(language) or texts.get(found.wording.written_in)
    words = found.message.translation
    if like is not None and like.raw.endswith("\n"):
        return "\n".join(line.strip() for line in words.strip().splitlines()) + "\n"
    return " ".join(line.strip() for line in words.strip().splitlines())


def _new_faults(
    brief: Brief,
    packs: Mapping[str, LanguagePack],
    edited: Mapping[str, str],
    taken: Sequence[_Taken],
    language: str,
) -> list[Finding]:
    """Return the errors that the brief would have and has not yet, at their messages."""
    if not edited:
        return []
    known = Counter((f.code, f.message) for f in findings_of(check(brief, packs)))
    try:
        after = load(brief.folder, edited, partial=True)
        findings: Sequence[Finding] = findings_of(check(after, packs))
    except BriefingError as error:
        findings = error.findings
    places = _messages(brief.folder, edited, taken, language)
    new = []
    for finding in findings:
        what = (finding.code, finding.message)
        known[what] -= 1
        if finding.severity is Severity.ERROR and known[what] < 0:
            at = (finding.place.file, finding.place.line)
            new.append(replace(finding, place=places.get(at, finding.place)))
    return new


def _messages(
    folder: Path, edited: Mapping[str, str], taken: Sequence[_Taken], language: str
) -> dict[tuple[str, int], Place]:
    """Return the place of the message that each new line of the edited files comes from."""
    files = {
        name: parse_yaml(text.removeprefix("\ufeff"), Path(), name) for name, text in edited.items()
    }
    places = {}
    for found in taken:
        if found.changed:
            wording = found.wording
            text = files[wording.file].text((*wording.path, language))
            for line in range(text.raw.count("\n") + 1):
                at = (str(folder / f"{wording.file}.yaml"), text.place.line + line)
                places[at] = found.message.place
    return places


def _recorded(brief: Brief, language: str, taken: Sequence[_Taken], lock: Lock | None) -> Lock:
    """Return the lock after an import: every text taken in, with the text it was made from."""
    made = {
        found.wording.key: Recorded(digest(found.message.translation), digest(found.message.source))
        for found in taken
    }
    items = tracked(brief)
    # Without a lock, everything is recorded as it stands after the import.
    after = record(items) if lock is None else record(items, lock, keys=())
    entries = dict(after.entries)
    originals = {item.key: item for item in items if item.written_in}
    for key, recorded in made.items():
        entries[key, language] = recorded
        item = originals[key]
        assert item.written_in is not None
        if item.digests.get(item.written_in) == recorded.made_from:
            entries[key, item.written_in] = Recorded(item.digests[item.written_in])
    return Lock(entries)
