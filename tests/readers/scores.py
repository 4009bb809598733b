"""How much of a text a reader gives back: words, whole headings and paragraphs, figures.

Texts are compared in Unicode's composed form, without the invisible marks that steer direction,
white space of any kind taken as one blank. Folded as well, presentation forms count as the letters
they show: what many programs do when they search, and none does when it copies.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tests.readers.truth import Block

BIDI_CONTROLS = dict.fromkeys(
    (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
)
# A figure with its separators, a range, a grouped number: what must not come apart or turn round.
_FIGURE = re.compile(r"\d+(?:[.,:/–-]\d+| \d{3}(?!\d))*")
_OPEN_END = re.compile(r"(?<=\w[-/])[ \t]*\r?\n[ \t]*(?=\w)")
_APART = r"[^\w\u0300-\u036F\u064B-\u065F\u0670]"  # neither letter nor digit nor vowel mark
_HEAD = re.compile(rf"^(?:{_APART}|\d)*{_APART}")
_TAIL = re.compile(rf"{_APART}(?:{_APART}|\d)*$")
ARABIC_SCRIPT = frozenset({"ar", "fa", "ur"})
_ARABIC = re.compile(r"[\u0620-\u064A\u066E-\u06D3\uFB50-\uFDFF\uFE70-\uFEFC]")


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many were found, and which were not."""

    found: int
    of: int
    lost: tuple[str, ...] = ()

    @property
    def percent(self) -> float:
        """The share in per cent; what looked at nothing has none, and must not pass for one."""
        if not self.of:
            raise ValueError("nothing was looked at")
        return 100 * self.found / self.of

    def __str__(self) -> str:
        return f"{self.percent:.1f}" if self.of else "none"


@dataclass(frozen=True, slots=True)
class Scores:
    """What a reader gives back of one language."""

    words: Share
    blocks: Share
    mixed: Share
    """Of the blocks, those with two or more runs of Latin letters or figures between Arabic."""
    figures: Share


def normalized(text: str, *, folded: bool = False) -> str:
    """Return a text as it is compared; a line that ends in a hyphen or slash joins the next."""
    form = unicodedata.normalize("NFKC" if folded else "NFC", _OPEN_END.sub("", text))
    return as_written(form)


def as_written(text: str) -> str:
    """Return a text with single blanks and without the marks that steer direction."""
    return " ".join(text.translate(BIDI_CONTROLS).split())


def words(text: str) -> list[str]:
    """Split at blanks and strip punctuation from the edges; letters must remain.

    Figures beyond the punctuation go with it: they are the source markers that stand raised after
    a sentence, and that few readers keep apart from its last word.
    """
    stripped = (_TAIL.sub("", _HEAD.sub("", token)) for token in text.split())
    return [word for word in stripped if any(character.isalpha() for character in word)]


def is_arabic(word: str) -> bool:
    """Whether any letter of a word is Arabic."""
    return _ARABIC.search(word) is not None


def is_mixed(text: str) -> bool:
    """Whether Latin letters or figures stand in two or more places of an Arabic text."""
    between = re.split(r"[\u0600-\u06FF]+(?:[^\w]*[\u0600-\u06FF]+)*", text)
    return sum(any(c.isalnum() for c in part) for part in between) >= 2


def score(text: str, blocks: Iterable[Block], *, folded: bool = False) -> Mapping[str, Scores]:
    """Score what a reader gave back, for each language of the blocks ("fr", "ar")."""
    given = normalized(text, folded=folded)
    by_language: dict[str, list[str]] = {}
    for block in blocks:
        wanted = normalized(block.text, folded=folded)
        by_language.setdefault(block.lang[:2], []).append(wanted)
    return {
        lang: _scores(given, wanted, arabic=lang in ARABIC_SCRIPT)
        for lang, wanted in by_language.items()
    }


def _scores(given: str, wanted: list[str], *, arabic: bool) -> Scores:
    mixed = [text for text in wanted if arabic and is_mixed(text)]
    return Scores(
        words=_counted(Counter(words(given)), _words_in_script(wanted, arabic=arabic)),
        blocks=_verbatim(given, wanted),
        mixed=_verbatim(given, mixed),
        figures=_figures(given, wanted),
    )


def _words_in_script(wanted: list[str], *, arabic: bool) -> Counter[str]:
    """Count the words of a language: Latin names in an Arabic text are no Arabic words."""
    return Counter(word for text in wanted for word in words(text) if is_arabic(word) == arabic)


def _verbatim(given: str, wanted: list[str]) -> Share:
    lost = [text for text in wanted if text not in given]
    return Share(len(wanted) - len(lost), len(wanted), tuple(lost))


def _counted(given: Counter[str], wanted: Counter[str]) -> Share:
    lost = wanted - given
    return Share(wanted.total() - lost.total(), wanted.total(), tuple(sorted(lost.elements())))


def _figures(given: str, wanted: list[str]) -> Share:
    """Count each figure wherever no further digit touches it, a marker's after a stop aside."""
    figures = Counter(figure for text in wanted for figure in _FIGURE.findall(text))
    return _counted(Counter({figure: _count(figure, given) for figure in figures}), figures)


def _count(figure: str, text: str) -> int:
    return len(re.findall(rf"(?<!\d){re.escape(figure)}(?!\d)", text))
