"""The texts of `facts.json`, each with the text of the page that tells it.

A text belongs to a fact (title, text, note, a card's figure and caption, an entry of the timeline)
or to a takeaway, lead or change. It is told where the page has the same letters, figures and signs;
where no text of the page does, the one that is most like it stands for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from briefing.verify.attached import Record, proof_of
from briefing.verify.page_texts import PageText, bare, page_texts
from briefing.verify.read import PdfRead
from briefing.verify.verdict import Expected

OF_A_FACT = frozenset(("title", "text", "note", "difference", "support"))

_ALIKE = 0.6
_MOST_COMPARED = 40
"""How many texts of a page one that is not found is held against."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A value that a text prints, by the name `fact.value`, and the filters it is printed with."""

    value: str
    how: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A text of `facts.json` in one language, and where the page tells it."""

    fact: str
    """The fact that it belongs to; nothing for a takeaway, lead or change."""
    part: str
    lang: str
    text: str
    mentions: tuple[Mention, ...]
    names: tuple[str, ...]
    """The names, foreign phrases and addresses that it prints, as printed."""
    page: PageText | None
    """None where nothing on the pages is like it."""
    exact: bool

    @property
    def where(self) -> str:
        """Name the text in a message."""
        return f"the {self.part} of {self.fact}" if self.fact else f"a {self.part}"


def told(read: PdfRead, expected: Expected | None) -> list[Told]:
    """Return every attached text with the text of the page, worked out once for all checks."""
    known = read.memo.get("told")
    if isinstance(known, list):
        return known
    facts = proof_of(read).facts
    found = [] if facts is None else told_by(facts, page_texts(read, expected))
    read.memo["told"] = found
    return found


def told_by(facts: Record, texts: Sequence[PageText], *, loose: bool = False) -> list[Told]:
    """Return every text of `facts.json` with the one among `texts` that tells it.

    `loose` is for a medium whose texts do not name their facts: any of the language may tell it.
    """
    finder = _Finder([replace(text, fact="") for text in texts] if loose else texts, loose=loose)
    return [finder.place(one) for one in texts_of_facts(facts)]


def texts_of_facts(facts: Record) -> Iterator[Told]:
    """Yield every text of `facts.json`, as yet without its place on a page."""
    for fact in facts["facts"]:
        for part, texts in fact["texts"].items():
            yield from _told(fact["id"], part, texts)
    for statement in facts["statements"]:
        kind = statement["kind"]
        if "shows" not in statement:
            fact = "".join(statement["facts"][:1]) if kind == "difference" else ""
            leads = statement.get("leads", {})
            for one in _told(fact, kind, statement["texts"]):
                lead = leads.get(one.lang, "")
                yield replace(one, text=f"{lead} {one.text}", names=(*one.names, lead))
            continue
        fact, shown = "".join(statement["facts"][:1]), Mention(statement["shows"], ())
        texts = statement["texts"]
        for code, figure in statement["figure"].items():
            if code not in texts:  # `attached records` says so
                continue
            if kind == "timeline":
                yield Told(fact, "date", code, figure, (shown,), (), None, exact=False)
            [text] = _told(fact, kind, {code: texts[code]})
            if kind == "card":
                mentions = (shown, *text.mentions)
                whole = f"{figure} {text.text}"
                text = Told(fact, kind, code, whole, mentions, text.names, None, exact=False)
            yield text


def _told(fact: str, part: str, texts: Record) -> Iterator[Told]:
    for code, said in texts.items():
        mentions = tuple(
            Mention(value["value"], tuple(value.get("how", ()))) for value in said.get("values", ())
        )
        names = (*(term["as"] for term in said.get("terms", ())), *said.get("phrases", ()))
        yield Told(fact, part, code, said["text"], mentions, names, None, exact=False)


class _Finder:
    """Finds the text of the page that tells an attached text; each tells one, if it can."""

    def __init__(self, texts: Sequence[PageText], *, loose: bool) -> None:
        self._texts = texts
        self._loose = loose
        self._by_bare: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._by_fact: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._by_lang: dict[str, list[int]] = defaultdict(list)
        for index, text in enumerate(texts):
            self._by_bare[text.lang, text.bare].append(index)
            self._by_fact[text.lang, text.fact].append(index)
            self._by_lang[text.lang].append(index)
        self._taken: set[int] = set()

    def place(self, one: Told) -> Told:
        """Return the attached text with its place on the page."""
        wanted = bare(one.text)
        fact = "" if self._loose else one.fact
        own = self._by_fact[one.lang, fact]
        same = [i for i in self._by_bare[one.lang, wanted] if self._texts[i].fact == fact]
        for candidates in (same, self._holding(wanted, own), self._anywhere(one, wanted)):
            if one.part == "date" and not self._loose:  # the prose of its fact may say it as well
                candidates = [index for index in candidates if index not in self._taken]
            if candidates:
                return self._placed(one, self._first_free(candidates), exact=True)
        like = self._most_alike(wanted, own)
        return one if like is None else self._placed(one, like, exact=False)

    def _holding(self, wanted: str, candidates: Iterable[int]) -> list[int]:
        return [index for index in candidates if wanted in self._texts[index].bare]

    def _anywhere(self, one: Told, wanted: str) -> list[int]:
        """A template need not say which fact a card is on; that of a fact's own text it must.

        What says that it is on another fact tells nothing of this one.
        """
        if one.part in OF_A_FACT:
            return []
        texts = [i for i in self._by_lang[one.lang] if self._texts[i].fact in ("", one.fact)]
        return self._holding(wanted, texts)

    def _first_free(self, candidates: Sequence[int]) -> int:
        return next((index for index in candidates if index not in self._taken), candidates[0])

    def _placed(self, one: Told, index: int, *, exact: bool) -> Told:
        self._taken.add(index)
        return replace(one, page=self._texts[index], exact=exact)

    def _most_alike(self, wanted: str, own: Iterable[int]) -> int | None:
        best, share = None, _ALIKE
        free = [index for index in own if index not in self._taken]
        free.sort(key=lambda index: abs(len(self._texts[index].bare) - len(wanted)))
        for index in free[:_MOST_COMPARED]:
            matcher = SequenceMatcher(None, self._texts[index].bare, wanted, autojunk=False)
            if matcher.real_quick_ratio() > share and matcher.ratio() > share:
                best, share = index, matcher.ratio()
        return best
