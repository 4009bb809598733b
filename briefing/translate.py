"""Translations of a brief: handed out and taken in as PO files, and recorded with their originals.

An import changes the texts and nothing else in the four files, and changes them all or not at all.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
from briefing.examine import read_brief, refuse_file_of_brief, refuse_languages
from briefing.glosses import Gloss, Glossary, is_value, names_of, phrases_of
from briefing.load import load
from briefing.model import Brief, Text
from briefing.occurrences import Wording, digest, wordings
from briefing.packs import LanguagePack
from briefing.po import Message, Sheet, po_bytes, read_po
from briefing.publish import publish
from briefing.texts import parse_text
from briefing.vocabulary import Word, edits_of_words, faults_of_word, lines_of, words_of
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

    Raises BriefingError for mistakes in the files, when nothing is to be translated, and where
    `out` is a file of the brief.
    """
    if out is not None:
        refuse_file_of_brief(folder, out)
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
    moved = _moved(brief, language, lock)
    messages += [_message_of_word(word, moved) for word in words_of(brief, packs, language)]
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


def _message_of_word(word: Word, moved: Collection[str]) -> Message:
    return Message(
        key=word.key,
        source=word.original,
        translation=word.translation or "",
        place=word.place,
        fuzzy=word.owner in moved and word.translation is not None,
        comments=word.about,
    )


def _moved(brief: Brief, language: str, lock: Lock | None) -> frozenset[str]:
    """Return the terms and nouns that were edited in another language since they were recorded.

    Those that were edited in this one as well are not among them.
    """
    return frozenset(
        item.key
        for item in tracked(brief)
        if item.written_in is None
        and item.state(language, lock) is State.WRITTEN
        and any(item.state(code, lock) is State.CHANGED for code in item.digests)
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


@dataclass(frozen=True, slots=True)
class _TakenWord:
    """A message that is taken in, and the name or form that it translates."""

    message: Message
    word: Word
    changed: bool

    @property
    def text(self) -> str:
        """The translation as it goes into the file."""
        return " ".join(self.message.translation.split())


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
    reader = _Reader(brief, packs, sheet.language, lock, stale)
    taken = [found for message in sheet.messages if (found := reader.take(message))]
    findings = [*character_findings(source, str(file)), *reader.findings]
    edited: dict[str, str] = {}
    after = brief
    try:
        edited = _edited(brief, sheet.language, taken, reader.words_taken)
        places = _messages(brief.folder, edited, taken, reader.words_taken, sheet.language)
        after, faults = _new_faults(brief, packs, edited, places)
        findings += faults
    except BriefingError as error:  # characters that no file can hold; they were found above
        findings += [] if findings else [replace(f, place=Place(str(file))) for f in error.findings]
    if findings:
        unique = {(found.place, found.code, found.message): found for found in findings}
        raise BriefingError(sorted(unique.values(), key=lambda found: (found.place, found.code)))
    files = {folder / f"{name}.yaml": text.encode() for name, text in edited.items()}
    all_taken: list[_Taken | _TakenWord] = [*taken, *reader.words_taken]
    if all_taken:
        new_lock = _recorded(after, sheet.language, taken, reader.owners(), lock)
        if new_lock != lock:
            files[folder / LOCK] = lock_bytes(new_lock)
    publish(files)
    changed = sum(found.changed for found in all_taken)
    confirmed = len(all_taken) - changed
    return Imported(changed, confirmed, reader.fuzzy, reader.empty, tuple(sorted(files)))


def _wrong_brief(brief: Brief, sheet: Sheet, file: Path) -> Iterator[Finding]:
    if not sheet.brief:
        yield Finding(
            "po-of-another-brief",
            "the head of this file does not say which brief its texts are of",
            Place(str(file)),
            f"write into it: Project-Id-Version: {brief.id} {brief.edition}",
        )
    elif sheet.brief != brief.id:
        yield Finding(
            "po-of-another-brief",
            f"these are texts of the brief “{sheet.brief}”, not of “{brief.id}”",
            Place(str(file)),
            "name the folder of that brief behind the file",
        )
    if sheet.language not in brief.languages:
        yield Finding(
            "missing-language",
            f"the brief is not written in “{sheet.language}”, the language of this file"
            if sheet.language
            else "the head of this file does not say which language its texts are in",
            Place(str(file)),
            f"set Language in the head of the file to one of {', '.join(brief.languages)}",
        )


class _Reader:
    """Decides message by message what is taken in, and gathers what is wrong."""

    def __init__(
        self,
        brief: Brief,
        packs: Mapping[str, LanguagePack],
        language: str,
        lock: Lock | None,
        stale: bool,
    ) -> None:
        self._brief = brief
        words = words_of(brief, packs, language) if language in brief.languages else ()
        self._words = {word.key: word for word in words}
        self._moved = _moved(brief, language, lock)
        self._left: set[str] = set()
        self.words_taken: list[_TakenWord] = []
        self._language = language
        self._stale = stale
        self._wordings = {wording.key: wording for wording in wordings(brief)}
        self._states = {item.key: item.state(language, lock) for item in tracked(brief)}
        self.findings: list[Finding] = []
        self.fuzzy = 0
        self.empty = 0

    def take(self, message: Message) -> _Taken | None:
        """Return what a message brings; None when it brings nothing, or something wrong.

        What it brings of a name or form is gathered in `words_taken`.
        """
        word = self._words.get(message.key)
        if word is not None:
            self._take_word(message, word)
            return None
        wording = self._wordings.get(message.key)
        if wording is None or wording.written_in == self._language:
            self._refuse(message, "unknown-text", *self._unknown(message, wording))
            return None
        outdated = digest(message.source) != self._digest_of_original(wording)
        if outdated and not self._stale:
            original = wording.texts.get(wording.written_in)
            self._refuse_outdated(message, original.place if original else wording.key)
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

    def _take_word(self, message: Message, word: Word) -> None:
        outdated = digest(message.source) != digest(word.original)
        if outdated and not self._stale:
            self._refuse_outdated(message, word.place)
        if message.fuzzy or not message.translation.strip():
            self.fuzzy += message.fuzzy
            self.empty += not message.fuzzy
            self._left.add(word.owner)
            return
        if outdated:
            self._left.add(word.owner)
        taken = _TakenWord(
            message, word, digest(message.translation) != digest(word.translation or "")
        )
        if taken.changed or word.owner in self._moved:
            self.words_taken.append(taken)
        if taken.changed:
            self.findings += faults_of_word(word, taken.text, message.place)
            self.findings += _markup(message)

    def owners(self) -> dict[str, bool]:
        """Return the terms and nouns of which something was taken in, and whether all was."""
        return {found.word.owner: found.word.owner not in self._left for found in self.words_taken}

    def _refuse_outdated(self, message: Message, place: object) -> None:
        self._refuse(
            message,
            "po-outdated",
            f"the text of “{message.key}” is another one in the brief now ({place})",
            "export the texts anew; or take it in as stale with --stale",
        )

    def _digest_of_original(self, wording: Wording) -> str:
        original = wording.texts.get(wording.written_in)
        return digest(original.raw) if original else ""

    def _unknown(self, message: Message, wording: Wording | None) -> tuple[str, str]:
        if wording is not None:
            return (
                f"“{message.key}” was written in {self._language} first; it is no translation",
                "delete the message",
            )
        known = [*self._wordings, *self._words]
        near = difflib.get_close_matches(message.key, known, 1, 0.6)
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
        yield from _markup(message)
        if not parsed.findings:
            yield from self._names(message, wording, text)

    def _names(self, message: Message, wording: Wording, text: Text) -> Iterator[Finding]:
        """Yield values and terms that a translation loses or adds, and phrases that it loses.

        Where the translation in the brief deviates from its original and was found right, the new
        one may do the same.
        """
        original = Text(message.source, message.place)
        source = wording._replace(texts={"": original}).occurrence("")
        wanted = names_of(source)
        new = wording._replace(texts={"": text}).occurrence("")
        found = names_of(new)
        kept: frozenset[str] = wanted
        phrases = phrases_of(source)
        if self._language in wording.texts and self._states[wording.key] is not State.STALE:
            present = wording.occurrence(self._language)
            kept = names_of(present)
            phrases &= phrases_of(present)
        for phrase, language in sorted(phrases - phrases_of(new)):
            if language != self._language:  # in its own language it is a word like any other
                yield Finding(
                    "phrase-lost",
                    f'the translation does not have {{{{ "{phrase}" | foreign("{language}") }}}}',
                    message.place,
                    "put it where the sentence needs it; it stays in its language",
                )
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


def _markup(message: Message) -> Iterator[Finding]:
    markup = _MARKUP.search(message.translation)
    if markup:
        yield Finding(
            "markup-in-text",
            f"there is markup in the text: {markup[0]}",
            message.place,
            "write words only; what stands out is decided by the template",
        )


_MARKUP = re.compile(r"</?[A-Za-z!][^<>]*>|&#?\w+;|\*\*|__|`|\]\(")


def _edited(
    brief: Brief, language: str, taken: Sequence[_Taken], words: Sequence[_TakenWord]
) -> dict[str, str]:
    """Return the files with the new texts in them, by name without ending."""
    edits: dict[str, dict[Keys, str]] = {}
    for found in taken:
        if found.changed:
            keys = (*found.wording.path, language)
            edits.setdefault(found.wording.file, {})[keys] = _as_written(found, language)
    edited = {
        name: set_values(read_source(brief.folder / f"{name}.yaml"), dict(texts))
        for name, texts in sorted(edits.items())
    }
    given = [(found.word, found.text) for found in words if found.changed]
    if given:
        source = read_source(brief.folder / "terms.yaml")
        for values in edits_of_words(given):
            source = set_values(source, values)
        edited["terms"] = source
    return edited


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
    places: Mapping[tuple[str, int], Place],
) -> tuple[Brief, list[Finding]]:
    """Return the brief after the edit, and the errors that it would have and has not yet.

    An error stands at the message that its line comes from.
    """
    if not edited:
        return brief, []
    known = Counter((f.code, f.message) for f in findings_of(check(brief, packs)))
    after = brief
    try:
        after = load(brief.folder, edited, partial=True)
        findings: Sequence[Finding] = findings_of(check(after, packs))
    except BriefingError as error:
        findings = error.findings
    new = []
    for finding in findings:
        what = (finding.code, finding.message)
        known[what] -= 1
        if finding.severity is Severity.ERROR and known[what] < 0:
            at = (finding.place.file, finding.place.line)
            new.append(replace(finding, place=places.get(at, finding.place)))
    return after, new


def _messages(
    folder: Path,
    edited: Mapping[str, str],
    taken: Sequence[_Taken],
    words: Sequence[_TakenWord],
    language: str,
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
    for word in words:
        if word.changed:
            for line in lines_of(files["terms"], word.word):
                places.setdefault((str(folder / "terms.yaml"), line), word.message.place)
    return places


def _recorded(
    brief: Brief,
    language: str,
    taken: Sequence[_Taken],
    owners: Mapping[str, bool],
    lock: Lock | None,
) -> Lock:
    """Return the lock after an import: every text taken in, with the text it was made from.

    `brief` is the one after the import. `owners` are the terms and nouns of which something was
    taken in, and whether all of it was: then their originals are recorded with them.
    """
    made = {
        found.wording.key: Recorded(digest(found.message.translation), digest(found.message.source))
        for found in taken
    }
    items = tracked(brief)
    # Without a lock, everything is recorded as it stands after the import.
    after = record(items) if lock is None else record(items, lock, keys=())
    entries = dict(after.entries)
    for item in items:
        if item.key in owners:
            for code, now in item.digests.items():
                if code == language or owners[item.key]:
                    entries[item.key, code] = Recorded(now)
    originals = {item.key: item for item in items if item.written_in}
    for key, recorded in made.items():
        entries[key, language] = recorded
        item = originals[key]
        assert item.written_in is not None
        if item.digests.get(item.written_in) == recorded.made_from:
            entries[key, item.written_in] = Recorded(item.digests[item.written_in])
    return Lock(entries)
