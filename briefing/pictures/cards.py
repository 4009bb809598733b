"""Cards for social media: one with the title, one for each key figure, each in two shapes.

An edition in one language is composed with the card template, rendered and judged like a brief; its
pages are drawn one to one. What a card says of its figure is read from the page that it was drawn
from, so that it can be held to the typed value (`briefing.verify.card_texts`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from briefing.compose import compose
from briefing.document import Document, KeyFigureBlock
from briefing.errors import BriefingError, raise_errors
from briefing.pictures.picture import Picture, marked_alt
from briefing.pictures.raster import PNG, draw, encoded, opened
from briefing.render import Rendered, render
from briefing.verify import PageText, texts_of, verify

SHAPES: Mapping[str, tuple[int, int]] = {"wide": (1200, 630), "square": (1080, 1080)}
"""Width and height in pixels, in the order of the template."""
_POINT = 0.75  # points per CSS pixel
_TOO_LONG = frozenset(("overflow", "overlap"))


@dataclass(frozen=True, slots=True)
class _Card:
    """A page of the template: which card it is, and in which shape."""

    name: str
    size: tuple[int, int]
    figure: KeyFigureBlock | None


def card_pictures(
    document: Document,
    template: Path,
    folders: Mapping[str, Path],
    *,
    theme: bool = False,
    shown: str = "the cards",
) -> tuple[Picture, ...]:
    """Return the cards of an edition in one language, as PNG.

    `template` is the card template, `folders` what its URLs stand for, `theme` says that the brief
    brings a `theme.css`. Raises BriefingError with everything that was found, such as a text that
    does not fit its card; ValueError for an edition in two languages.
    """
    [language] = document.languages
    cards = tuple(_cards(document))
    rendered = render(compose(document, template, theme=theme), folders, shown=shown)
    texts = _judged(rendered, cards, shown)
    with opened(rendered.pdf) as pdf:
        return tuple(
            _picture(document, language.code, card, number, texts, pdf)
            for number, card in enumerate(cards, 1)
        )


def _cards(document: Document) -> Iterator[_Card]:
    for size in SHAPES.values():
        ending = f"{size[0]}x{size[1]}.png"
        yield _Card(f"card-title-{ending}", size, None)
        for number, figure in enumerate(document.key_figures, 1):
            yield _Card(f"card-{number}-{figure.fact}-{ending}", size, figure)


def _judged(rendered: Rendered, cards: Sequence[_Card], shown: str) -> tuple[PageText, ...]:
    """Judge the PDF of the cards, and return what its pages say."""
    raise_errors(
        replace(finding, hint="shorten the text, or give the card a style sheet of its own")
        if finding.code in _TOO_LONG
        else finding
        for finding in rendered.findings
    )
    if rendered.pages != len(cards):
        raise BriefingError.single(
            "wrong-cards",
            f"the template makes {rendered.pages} pages for {len(cards)} cards",
            hint="make a card of each shape for the title and for each key figure, a page each",
        )
    sheets = tuple((card.size[0] * _POINT, card.size[1] * _POINT) for card in cards)
    expected = replace(rendered.expected, sheets=sheets)
    raise_errors(verify(rendered.pdf, expected, shown=shown).findings)
    return texts_of(rendered.pdf, expected)


def _picture(
    document: Document,
    code: str,
    card: _Card,
    number: int,
    texts: Sequence[PageText],
    pdf: object,
) -> Picture:
    ...
