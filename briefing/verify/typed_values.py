"""Parity from the other end: figures are read back from the pages and held to the typed values.

For each text of `facts.json`, in each language, the figures of the page are read by the data of the
language's pack; names are left out, whose digits are no figures. Every value that the text prints
must be read there, once for each mention, and every figure that is read must be one of them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from briefing import paths
from briefing.errors import BriefingError, Finding, Place
from briefing.packs import LanguagePack, find_packs, load_pack
from briefing.quantities import (
    Quantity,
    Words,
    agrees,
    nouns_of,
    quantity_of,
    spoken,
    words_of,
)
from briefing.quantities import (
    read as read_quantities,
)
from briefing.verify.attached import NONE, Record, proof_of
from briefing.verify.page_texts import bare, part_of
from briefing.verify.read import PdfRead
from briefing.verify.told import Mention, Told, told
from briefing.verify.verdict import Expected, ReadBack, Verdict
from briefing.verify.walking import fault, listed, quoted

NAME = "typed values"


def typed_values(read: PdfRead, expected: Expected | None, place: Place) -> Verdict:
    """Every printed value is read back in every language and agrees with the typed one."""
    proof = proof_of(read)
    if proof.facts is None:
        return Verdict(NAME, 0, skipped=NONE)
    return values_of(proof.facts, proof.packs, told(read, expected), place)


def values_of(
    facts: Record, packs: Mapping[str, bytes], texts: Iterable[Told], place: Place
) -> Verdict:
    """Hold what texts of any medium say against the typed values of `facts.json`.

    `packs` are the language packs that do not ship, as JSON by language code.
    """
    judge = _Judge(facts, packs)
    findings = [finding for group in _by_page(texts) for finding in judge.findings(group, place)]
    unread = sorted(judge.unread)
    measured = f"{len(judge.values)} values of {len(facts['facts'])} facts"
    if unread:
        measured += f"; nothing is known of {', '.join(unread)}"
    why = "" if judge.looked_at else f"no pack is there to read {', '.join(unread)} with"
    return Verdict(NAME, judge.looked_at, listed(findings), why, measured, tuple(judge.rows()))


@dataclass(slots=True)
class _Reading:
    """One mention of a value in one text: what the page says, None where nothing agrees."""

    value: str
    lang: str
    said: str | None


class _Judge:
    """Holds the texts of one file against its typed values."""

    def __init__(self, facts: Record, packs: Mapping[str, bytes]) -> None:
        self._packs = packs
        self.values = {
            f"{fact['id']}.{name}": record
            for fact in facts["facts"]
            for name, record in fact["values"].items()
        }
        self._wanted = {name: quantity_of(record) for name, record in self.values.items()}
        self._nouns = nouns_of(facts["nouns"])
        self._languages = [language["code"] for language in facts["languages"]]
        self._words: dict[str, Words | None] = {}
        self._readings: list[_Reading] = []
        self.looked_at = 0
        self.unread: set[str] = set()

    def findings(self, texts: Sequence[Told], place: Place) -> Iterator[Finding]:
        """Read what the page says for some texts of one place, and compare.

        A language whose pack does not ship is noted as unread.
        """
        one = texts[0]
        words = self._words_of(one.lang)
        if words is None:
            self.unread.add(one.lang)
            return
        said = one.page.text if one.page is not None else ""
        if one.exact:  # a label or a lead may stand beside it, with figures of its own
            said = part_of(said, bare(one.text))
        names = [name for each in texts for name in each.names]
        found = list(read_quantities(said, words, names))
        where = f"{one.page.where}{one.where}" if one.page is not None else one.where
        for mention in (mention for each in texts for mention in each.mentions):
            self.looked_at += 1
            index = self._agreeing(found, mention, words)
            if index is None:
                message = (
                    f"{where} does not say {mention.value}, "
                    f"{spoken(self.values.get(mention.value, {}))}, in {one.lang}: "
                    f"{_read_there(found, said)}"
                )
                yield fault(place, "value-differs", message)
            agreeing = None if index is None else _said(found.pop(index), said)
            self._readings.append(_Reading(mention.value, one.lang, agreeing))
        for figure in (_said(quantity, said) for quantity in found):
            if any(map(str.isdigit, figure)):
                self.looked_at += 1
                message = f"{where} says {quoted(figure)} in {one.lang}, no value of its facts"
                yield fault(place, "figure-without-value", message)

    def rows(self) -> Iterator[ReadBack]:
        """Yield a row for each value: the typed one, and how each language says it."""
        by_value: dict[str, dict[str, list[str | None]]] = {}
        for reading in self._readings:
            said = by_value.setdefault(reading.value, {}).setdefault(reading.lang, [])
            if reading.said not in said:
                said.append(reading.said)
        for name, record in self.values.items():
            read = by_value.get(name, {})
            yield ReadBack(
                value=name,
                typed=spoken(record),
                said={
                    code: tuple(filter(None, read[code]))
                    for code in self._languages
                    if code in read
                },
                agrees=all(None not in texts for texts in read.values()),
            )

    def _agreeing(self, found: list[Quantity], mention: Mention, words: Words) -> int | None:
        wanted = self._wanted.get(mention.value)
        if wanted is None:
            return None
        bare, without_year = "bare" in mention.how, "without_year" in mention.how
        for index, quantity in enumerate(found):
            if agrees(quantity, wanted, words, bare=bare, without_year=without_year):
                return index
        return None

    def _words_of(self, code: str) -> Words | None:
        if code not in self._words:
            pack = pack_of(code, self._packs.get(code))
            wanted = self._wanted.values()
            self._words[code] = words_of(pack, self._nouns, wanted, prints=True) if pack else None
        return self._words[code]


def pack_of(code: str, attached: bytes | None) -> LanguagePack | None:
    """Return the pack that is attached, else the one that ships; None where neither can be read."""
    try:
        if attached is None:
            path = find_packs([paths.LANGUAGES]).get(code)
            return load_pack(path) if path is not None else None
        with tempfile.TemporaryDirectory(prefix="briefing-") as folder:
            path = Path(folder) / f"{Path(code).name}.yaml"
            path.write_bytes(attached)
            return load_pack(path)
    except (BriefingError, OSError):
        return None


def _by_page(texts: Iterable[Told]) -> Iterable[list[Told]]:
    """Gather what one text of a page tells, where it cannot be told apart any more."""
    found: dict[int, list[Told]] = {}
    for number, one in enumerate(texts):
        key = -number if one.exact or one.page is None else id(one.page)
        found.setdefault(key, []).append(one)
    return found.values()


def _said(quantity: Quantity, text: str) -> str:
    return " ".join(text[quantity.start : quantity.end].split())


def _read_there(found: Iterable[Quantity], text: str) -> str:
    said = ", ".join(_said(quantity, text) for quantity in found)
    return f"there is {quoted(said)}" if said else "there is no figure"
