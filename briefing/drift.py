"""What was recorded of the texts of a brief, and how far they have moved since.

`texts.lock` in the brief folder holds a digest of every text in each language and, for a
translation, that of the text it was made from; names of terms and forms of nouns as well. It is
written by the program and kept under version control: one line per text and language.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from briefing.errors import Finding, Place
from briefing.model import Brief, Name, NounForms
from briefing.occurrences import digest, wordings

LOCK = "texts.lock"
_VERSION = 1


class State(StrEnum):
    """What became of a text since it was recorded.

    Written and translated: nothing. Stale: the original changed, the translation did not. Changed:
    it was edited alone. Unrecorded: the lock knows nothing of what stands there now.
    """

    WRITTEN = "written"
    TRANSLATED = "translated"
    STALE = "stale"
    CHANGED = "changed"
    UNRECORDED = "unrecorded"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Recorded:
    """The digest of a text when it was recorded, and that of the text it was made from."""

    text: str
    made_from: str | None = None


@dataclass(frozen=True, slots=True)
class Lock:
    """What was recorded, by key and language; `findings` say why it could not be read."""

    entries: Mapping[tuple[str, str], Recorded] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Tracked:
    """Something said in several languages: a text, the names of a term, the forms of a noun.

    `written_in` is the language of the original; None for names and forms, which are no
    translations of each other. `languages` are those that it must be said in.
    """

    key: str
    what: str
    written_in: str | None
    languages: tuple[str, ...]
    digests: Mapping[str, str]
    places: Mapping[str, Place]

    @property
    def owner(self) -> str:
        """The fact, section, source, term or entry that it belongs to."""
        kind, _, rest = self.key.partition("/")
        return f"{kind}/{rest.partition('/')[0]}" if kind in _WITH_IDS else self.key

    def state(self, language: str, lock: Lock | None) -> State:
        """Return what became of it in a language; without a lock, it stands as it was written."""
        now = self.digests.get(language)
        if now is None:
            return State.MISSING
        fine = State.TRANSLATED if self.written_in not in (None, language) else State.WRITTEN
        if lock is None:
            return fine
        recorded = lock.entries.get((self.key, language))
        if recorded is None:
            return State.UNRECORDED
        edited = recorded.text != now
        original = self.digests.get(self.written_in or "")
        moved = fine is State.TRANSLATED and original not in (None, recorded.made_from)
        if moved:
            return State.UNRECORDED if edited else State.STALE
        return State.CHANGED if edited else fine


_WITH_IDS = frozenset({"facts", "sections", "sources", "terms", "nouns"})


def tracked(brief: Brief) -> tuple[Tracked, ...]:
    """Return everything of a brief that is said in its languages, in the order of the model."""
    return tuple(_tracked(brief))


def _tracked(brief: Brief) -> Iterator[Tracked]:
    for wording in wordings(brief):
        yield Tracked(
            wording.key,
            wording.what,
            wording.written_in,
            brief.languages,
            {code: digest(text.raw) for code, text in wording.texts.items()},
            {code: text.place for code, text in wording.texts.items()},
        )
    for term in brief.terms.values():
        names = {code: _digest_of_name(name) for code, name in term.names.items()}
        places = {code: name.place for code, name in term.names.items()}
        languages = (term.stays,) if term.stays else brief.languages
        yield Tracked(f"terms/{term.id}", "name", None, languages, names, places)
    for noun in brief.nouns.values():
        forms = {code: _digest_of_forms(forms) for code, forms in noun.languages.items()}
        places = {code: forms.place for code, forms in noun.languages.items()}
        yield Tracked(f"nouns/{noun.id}", "forms", None, brief.languages, forms, places)


def _digest_of_name(name: Name) -> str:
    return digest(name.name, name.short or "")


def _digest_of_forms(forms: NounForms) -> str:
    written = []
    for category, form in sorted(forms.forms.items()):
        cases = {"": form} if isinstance(form, str) else form
        written += [f"{category}/{case}: {word}" for case, word in sorted(cases.items())]
    return digest(forms.gender or "", *written)


def record(
    items: Collection[Tracked],
    lock: Lock | None = None,
    *,
    keys: Collection[str] | None = None,
    languages: Collection[str] | None = None,
) -> Lock:
    """Return a lock with the present state of `items`.

    `keys` and `languages` limit what is recorded; the rest keeps what `lock` says of it. With a
    translation its original is recorded too. What the brief no longer has is let go.
    """
    before = lock.entries if lock else {}
    entries: dict[tuple[str, str], Recorded] = {}
    for item in items:
        chosen = keys is None or item.key in keys
        for language in item.digests:
            at = (item.key, language)
            if chosen and _is_asked(item, language, languages):
                entries[at] = _now(item, language)
            elif at in before:
                entries[at] = before[at]
    return Lock(entries)


def _is_asked(item: Tracked, language: str, languages: Collection[str] | None) -> bool:
    if languages is None or language in languages:
        return True
    return language == item.written_in and any(code in item.digests for code in languages)


def _now(item: Tracked, language: str) -> Recorded:
    translated = item.written_in not in (None, language)
    return Recorded(
        item.digests[language], item.digests.get(item.written_in or "") if translated else None
    )


# --- the file ------------------------------------------------------------------------------------


def read_lock(folder: Path) -> Lock | None:
    """Return the lock of a brief folder, or None when it has none.

    A lock that cannot be understood has `findings` and no entries.
    """
    path = folder / LOCK
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
        return Lock(_entries(written))
    except FileNotFoundError:
        return None
    except json.JSONDecodeError as error:
        return _unreadable(Place(str(path), error.lineno, error.colno), error.msg)
    except (OSError, UnicodeError) as error:
        return _unreadable(Place(str(path)), getattr(error, "strerror", None) or "not UTF-8")
    except (AttributeError, KeyError, TypeError, ValueError):
        return _unreadable(Place(str(path)), "it is not what this version writes")


def _entries(written: dict[str, object]) -> dict[tuple[str, str], Recorded]:
    texts = written["texts"]
    if written["version"] != _VERSION or not isinstance(texts, dict):
        raise ValueError
    entries = {}
    for name, entry in texts.items():
        key, language = name.split(" ")
        made_from = entry.get("from")
        if not isinstance(entry["text"], str) or not isinstance(made_from, str | None):
            raise TypeError
        entries[key, language] = Recorded(entry["text"], made_from)
    return entries


def _unreadable(place: Place, reason: str) -> Lock:
    finding = Finding(
        "wrong-lock",
        f"what was recorded of the texts cannot be read: {reason}",
        place,
        "restore the file, or delete it and record the texts anew: briefing translate accept BRIEF",
    )
    return Lock(findings=(finding,))


def lock_bytes(lock: Lock) -> bytes:
    """Return the lock as JSON, sorted, one entry per line."""
    lines = [
        f"    {json.dumps(f'{key} {language}')}: {json.dumps(_as_json(entry))}"
        for (key, language), entry in sorted(lock.entries.items())
    ]
    texts = "{\n" + ",\n".join(lines) + "\n  }" if lines else "{}"
    return f'{{\n  "version": {_VERSION},\n  "texts": {texts}\n}}\n'.encode()


def _as_json(entry: Recorded) -> dict[str, str]:
    made_from = {} if entry.made_from is None else {"from": entry.made_from}
    return {"text": entry.text, **made_from}
