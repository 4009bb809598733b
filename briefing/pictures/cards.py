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
from briefing.document import Document, Inline, Isolate, KeyFigureBlock, Paragraphs
from briefing.errors import BriefingError, Place, raise_errors
from briefing.pictures.picture import Picture, marked_alt
from briefing.pictures.raster import PNG, draw, encoded, opened
from briefing.render import Rendered, render
from briefing.verify import texts_of, verify
from briefing.verify.page_texts import PageText

SHAPES: Mapping[str, tuple[int, int]] = {"wide": (1200, 630), "square": (1080, 1080)}
"""Width and height in pixels, in the order of the template."""
_POINT = 0.75  # points per CSS pixel
_TOO_LONG = frozenset(("overflow", "overlap"))


_SHORTEN = "shorten the text, or bring a theme.css that gives it more room"
_SHORT_END = 12
"""How many signs of a large text must stand together on its last line."""


@dataclass(frozen=True, slots=True)
class _Card:
    """A page of the template: which card it is, and in which shape."""

    name: str
    width: int
    height: int
    figure: KeyFigureBlock | None

    @property
    def shows(self) -> str:
        """The value that it shows, `fact.value`; nothing for the card of the title."""
        if self.figure is None:
            return ""
        figures = self.figure.figure.values()
        return next(run.ref for figure in figures for run in figure.number.runs() if run.ref)


def card_pictures(
    document: Document,
    template: Path,
    folders: Mapping[str, Path | Sequence[Path]],
    *,
    theme: bool = False,
    shown: str = "the cards",
) -> tuple[Picture, ...]:
    """Return the cards of an edition in one language, as PNG.

    `template` is the card template, whose labels `document` was set with, `folders` what its URLs
    stand for; `theme` says that the brief brings a `theme.css`. Raises BriefingError with
    everything that was found, such as a text that does not fit its card; ValueError for an edition
    in two languages.
    """
    [language] = document.languages
    set_off = _without_short_ends(document)
    cards = tuple(_cards(document))
    rendered = render(compose(set_off, template, theme=theme), folders, shown=shown)
    texts = _judged(rendered, cards, shown)
    with opened(rendered.pdf) as pdf:
        return tuple(
            Picture(
                name=card.name,
                kind="card" if card.figure else "title-card",
                media_type=PNG,
                data=encoded(draw(pdf[number - 1], card.width), PNG),
                width=card.width,
                height=card.height,
                page=number,
                alt={language.code: _alt(document, language.code, card.figure)},
                text=_text(language.code, card, texts, number, shown),
                shows=card.shows,
            )
            for number, card in enumerate(cards, 1)
        )


def _cards(document: Document) -> Iterator[_Card]:
    """Yield the cards in the order of the template."""
    for width, height in SHAPES.values():
        ending = f"{width}x{height}.png"
        yield _Card(f"card-title-{ending}", width, height, None)
        for number, figure in enumerate(document.key_figures, 1):
            yield _Card(f"card-{number}-{figure.fact}-{ending}", width, height, figure)


def _judged(rendered: Rendered, cards: Sequence[_Card], shown: str) -> tuple[PageText, ...]:
    """Judge the PDF of the cards, and return what its pages say."""
    raise_errors(
        replace(finding, hint=_SHORTEN) if finding.code in _TOO_LONG else finding
        for finding in rendered.findings
    )
    if rendered.pages != len(cards):
        raise BriefingError.single(
            "wrong-cards",
            f"the template makes {rendered.pages} pages for {len(cards)} cards",
            Place(shown),
            "let it make a page for the title and one for each key figure, in each shape",
        )
    sheets = tuple((card.width * _POINT, card.height * _POINT) for card in cards)
    expected = replace(rendered.expected, sheets=sheets)
    raise_errors(verify(rendered.pdf, expected, shown=shown).findings)
    return texts_of(rendered.pdf, expected)


def _text(
    code: str, card: _Card, texts: Sequence[PageText], number: int, shown: str
) -> Mapping[str, str]:
    """Return what the page of a card says of its figure; nothing for the card of the title."""
    if card.figure is None:
        return {}
    said = [text.text for text in texts if text.page == number and text.fact == card.figure.fact]
    if not said:
        raise BriefingError.single(
            "card-without-fact",
            f"page {number} does not say in its structure that it is about {card.figure.fact!r}",
            Place(shown),
            "let the paragraph of figure and caption carry data-fact",
        )
    return {code: " ".join(" ".join(said).split())}


def _alt(document: Document, code: str, card: KeyFigureBlock | None) -> str:
    if card is not None:
        figure = card.figure[code]
        number = " ".join(filter(None, (figure.bound, figure.number.text, figure.unit)))
        known = {"figure": number, "caption": card.caption[code].text}
    elif document.subtitle:
        known = {"figure": document.title[code].text, "caption": document.subtitle[code].text}
    else:
        return marked_alt(document, code, document.title[code].text)
    return marked_alt(document, code, document.labels["card_alt"][code].filled(known))


# --- line ends -----------------------------------------------------------------------------------


def _without_short_ends(document: Document) -> Document:
    """Keep the last words of large texts together, so that none stands alone on the last line."""
    return replace(
        document,
        title=_ends_kept(document.title),
        subtitle=_ends_kept(document.subtitle),
        key_figures=tuple(
            replace(card, caption=_ends_kept(card.caption)) for card in document.key_figures
        ),
    )


def _ends_kept(paragraphs: Paragraphs) -> Paragraphs:
    return {
        code: replace(paragraph, content=_end_kept(paragraph.content))
        for code, paragraph in paragraphs.items()
    }


def _end_kept(content: Sequence[Inline]) -> tuple[Inline, ...]:
    """Set no-break spaces into the last `_SHORT_END` signs, whole words of isolates aside."""
    kept: list[Inline] = []
    room = _SHORT_END
    for inline in reversed(content):
        if isinstance(inline, Isolate) or room <= 0:
            room -= sum(len(run.text) for run in inline.runs) if isinstance(inline, Isolate) else 0
            kept.append(inline)
            continue
        end = inline.text[-room:].replace(" ", "\u00a0")
        kept.append(replace(inline, text=inline.text[:-room] + end))
        room -= len(inline.text)
    return tuple(reversed(kept))
