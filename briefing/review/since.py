"""The last edition, as its brief folder or its PDF tells of it, and what became of it since."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Protocol

from briefing.diff import Edition, paired
from briefing.glosses import Gloss, Glossary
from briefing.model import Brief, Fact
from briefing.occurrences import Wording, digest, wordings
from briefing.packs import LanguagePack
from briefing.quantities import record_of, spoken
from briefing.texts import variable_name

CHANGED, NEW = "changed", "new"


class Since(Protocol):
    """What is known of the last edition."""

    @property
    def name(self) -> str:
        """Which edition it is."""

    @property
    def facts(self) -> Collection[str]:
        """The ids of its facts."""

    def mark(self, wording: Wording, code: str, printed: str) -> tuple[str, str]:
        """Return what happened to a text that prints this now, and what it printed then."""

    def values(self, fact: Fact, glosses: Mapping[str, Gloss]) -> Mapping[str, Mapping[str, str]]:
        """Return, of the values of a fact that said something else, what they said by language."""

    def evidence(self, fact: Fact) -> str:
        """Say what changed in what a fact rests on, nothing when it is the same."""

    def had_note(self, fact: Fact) -> bool:
        """Tell whether a fact had a note."""


# --- a brief folder ------------------------------------------------------------------------------


class OfFolder:
    """The last edition as a brief folder."""

    def __init__(self, brief: Brief, packs: Mapping[str, LanguagePack]) -> None:
        self._brief = brief
        self._glossary = Glossary(brief, packs)
        self._wordings = {wording.key: wording for wording in wordings(brief)}
        self.name = f"edition {brief.edition} of {brief.date}"

    @property
    def facts(self) -> Collection[str]:
        """The ids of its facts, printed or not."""
        return self._brief.facts

    def mark(self, wording: Wording, code: str, printed_now: str) -> tuple[str, str]:
        """Compare texts as written; the same words may print another value or name."""
        old = self._wordings.get(wording.key)
        if old is None or code not in old.texts:
            return NEW, ""
        before = self._glossary.printed(old, code)
        if digest(wording.texts[code].raw) != digest(old.texts[code].raw):
            return CHANGED, before
        return ("prints something else", before) if printed_now != before else ("", "")

    def values(self, fact: Fact, glosses: Mapping[str, Gloss]) -> Mapping[str, Mapping[str, str]]:
        """Compare values by what they print."""
        old = self._brief.facts.get(fact.id)
        if old is None:
            return {}
        return {
            gloss.name: {
                code: words
                for code, words in gloss.words.items()
                if words != glosses[gloss.name].words.get(code, words)
            }
            for gloss in self._glossary.of_fact(old)
            if gloss.name in glosses
        }

    def evidence(self, fact: Fact) -> str:
        """Compare anchors."""
        old = self._brief.facts.get(fact.id)
        return "" if old is None or _anchors(old) == _anchors(fact) else "evidence changed"

    def had_note(self, fact: Fact) -> bool:
        """Tell whether a fact had a note in its file."""
        old = self._brief.facts.get(fact.id)
        return old is not None and bool(old.note)


def _anchors(fact: Fact) -> set[tuple[str, str]]:
    return {(evidence.source, text) for evidence in fact.evidence for text in evidence.anchors}


# --- a PDF ---------------------------------------------------------------------------------------

_KINDS = {
    "takeaway": "takeaway",
    "change": "change",
    "lead": "lead",
    "caption": "card",
    "timeline": "timeline",
    "note": "difference",
}


class OfPdf:
    """The last edition as the facts that its PDF carries; it knows what was printed, no more.

    Of a summary, a contact or the description of a logo nothing is known, and nothing of a language
    that the PDF is not in.
    """

    def __init__(
        self, edition: Edition, brief: Brief, print_now: Callable[[Wording, str], str]
    ) -> None:
        self._edition = edition
        self._facts = {fact["id"]: fact for fact in edition.facts["facts"]}
        self._printed = edition.printed_values()
        self._texts = self._statements(brief, print_now)
        lines = {code: edition.texts.get(code, "").splitlines() for code in edition.languages}
        self._lines = {code: set(found) for code, found in lines.items()}
        facts = edition.facts
        lacking = [code for code in brief.languages if code not in edition.languages]
        only = f", in {', '.join(edition.languages)} only" if lacking else ""
        self.name = f"edition {facts['edition']} of {facts['date']}{only}"

    @property
    def facts(self) -> Collection[str]:
        """The ids of the facts that it prints."""
        return self._facts

    def mark(self, wording: Wording, code: str, printed_now: str) -> tuple[str, str]:
        """Compare texts as printed."""
        if code not in self._edition.languages:
            return "", ""
        texts = self._texts_of(wording)
        if texts is None:
            told = wording.what in ("title", "subtitle", "issuer")
            known = " ".join(printed_now.split()) in self._lines[code]
            return ("new or changed", "") if told and not known else ("", "")
        before = texts.get(code)
        if before is None:
            return NEW, ""
        return (CHANGED, before) if before != printed_now else ("", "")

    def values(self, fact: Fact, glosses: Mapping[str, Gloss]) -> Mapping[str, Mapping[str, str]]:
        """Compare values as typed; tell them as printed, else in plain words."""
        old = self._facts.get(fact.id)
        if old is None:
            return {}
        now = {**({"happened": fact.happened} if fact.happened else {}), **fact.values}
        found: dict[str, dict[str, str]] = {}
        for name, value in now.items():
            before = old["values"].get(name)
            if before is not None and before != record_of(value):
                forms = self._printed.get(f"{fact.id}.{name}", {})
                gloss = glosses[variable_name(name)]
                said = {
                    code: " / ".join(forms.get(code, ())) or spoken(before) for code in gloss.words
                }
                found[gloss.name] = {
                    c: words for c, words in said.items() if words != gloss.words[c]
                }
        return found

    def evidence(self, fact: Fact) -> str:
        """Compare sources: the anchors in them are not attached."""
        old = self._facts.get(fact.id)
        sources = list(dict.fromkeys(evidence.source for evidence in fact.evidence))
        return "" if old is None or old["sources"] == sources else "sources changed"

    def had_note(self, fact: Fact) -> bool:
        """Tell whether a note was printed with a fact."""
        return "note" in self._facts.get(fact.id, {}).get("texts", {})

    def _texts_of(self, wording: Wording) -> Mapping[str, str] | None:
        """Return what a text printed by language; None for what is not attached by itself."""
        if wording.key == "brief/title":
            return dict(self._edition.facts["title"])
        kind, _, rest = wording.key.partition("/")
        id_, _, part = rest.partition("/")
        if kind == "facts" and part == wording.what:
            texts = self._facts.get(id_, {}).get("texts", {}).get(part, {})
            return {code: text["text"] for code, text in texts.items()}
        if kind == "sources":
            sources = {source["id"]: source for source in self._edition.sources["sources"]}
            return dict(sources.get(id_, {}).get("note", {}))
        return self._texts.get(wording.key)

    def _statements(
        self, brief: Brief, print_now: Callable[[Wording, str], str]
    ) -> dict[str, Mapping[str, str]]:
        """Return by its key what each statement of the brief printed; nothing for new ones."""
        found: dict[str, Mapping[str, str]] = {}
        for what, kind in _KINDS.items():
            own = [one for one in wordings(brief) if one.what == what and _is_statement(one)]
            old = [one for one in self._edition.facts["statements"] if one["kind"] == kind]
            new = [_record(one, print_now) for one in own]
            for before, now in paired(old, new):
                if now is not None:
                    texts = {} if before is None else old[before]["texts"]
                    found[own[now].key] = {code: text["text"] for code, text in texts.items()}
        return found


def _is_statement(wording: Wording) -> bool:
    return wording.what != "note" or "/differs_from/" in wording.key


def _record(wording: Wording, print_now: Callable[[Wording, str], str]) -> dict[str, object]:
    """Return a statement as it would be attached, as far as it is needed to find its like."""
    facts = wording.facts or ((wording.fact.id,) if wording.fact else ())
    shows = {}
    if wording.what in ("caption", "timeline"):  # their keys say which value of which fact
        shows = {"shows": wording.key.split("/")[1].replace("+", ".", 1)}
    texts = {code: {"text": print_now(wording, code)} for code in wording.texts}
    return {"facts": list(facts), "texts": texts, **shows}
