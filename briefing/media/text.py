"""An edition in one language as running text, in the order of the page; a markup says how.

Plain text and Markdown are written by the same steps. They differ in what a heading, a list or a
stressed word looks like, and in which signs must not stand for themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from briefing.document import (
    Document,
    FactBlock,
    GlossaryEntry,
    Inline,
    Isolate,
    KeyFigureBlock,
    Paragraph,
    Run,
    SourceEntry,
    StatementBlock,
    TimelineBlock,
)
from briefing.media.marks import marks
from briefing.outline import (
    Item,
    Part,
    Remark,
    comma_of,
    description_of,
    facing,
    parts_of,
    rests_on,
    status_of,
)


@dataclass(frozen=True, slots=True)
class Markup:
    """How a format writes a run of a line in a language, what is stressed, and whole lines.

    A run of the kind `marker` is the number of a source; its `ref` is the address of the source,
    nothing where there is none.
    """

    run: Callable[[Run, str], str]
    strong: Callable[[str], str]
    paragraph: Callable[[str], str]
    heading: Callable[[int, str], str]
    numbered_heading: Callable[[int, str], str]
    bullet: Callable[[str], str]
    numbered: Callable[[int, str], str]


def write(document: Document, code: str, markup: Markup) -> str:
    """Return the edition in one language; raises KeyError when it lacks that language."""
    writer = _Writer(document, code, markup)
    return "\n\n".join([*writer.masthead(), *writer.parts()]) + "\n"


@dataclass(frozen=True, slots=True)
class _Bit:
    """A piece of a line, and whether it is stressed."""

    inline: Inline
    strong: bool = False


def _bits(content: Iterable[Inline], *, strong: bool = False) -> list[_Bit]:
    """Return the pieces of a content, its source markers left out."""
    return [
        _Bit(inline, strong)
        for inline in content
        if isinstance(inline, Isolate) or inline.kind != "marker"
    ]


class _Writer:
    """Writes one edition in one language."""

    def __init__(self, document: Document, code: str, markup: Markup) -> None:
        self._document = document
        self._code = code
        self._markup = markup
        self._language = document.language(code)
        self._labels = {key: words[code] for key, words in document.labels.items() if code in words}
        self._comma = comma_of(self._labels)
        self._urls = {source.number: source.url for source in document.sources}

    def masthead(self) -> Iterator[str]:
        """Yield what stands above the first part."""
        document, code, markup = self._document, self._code, self._markup
        status = [_bits(said[code].content, strong=True) for said in status_of(document)]
        if status:
            yield markup.paragraph(self._line(self._joined(status, " · ")))
        if document.issuer:
            yield markup.paragraph(self._said(document.issuer[code]))
        yield markup.heading(1, self._said(document.title[code]))
        if document.subtitle:
            yield markup.paragraph(self._said(document.subtitle[code]))
        labels = [self._labels[key] for key in ("document_type", "imprint") if key in self._labels]
        if labels:
            kinds = [_bits(label.content) for label in labels]
            yield markup.paragraph(self._line(self._joined(kinds, " · ")))

    def parts(self) -> Iterator[str]:
        """Yield the headings and blocks of all parts; a list is one block."""
        for part in parts_of(self._document):
            if self._code in part.heading:
                yield self._markup.heading(2, self._said(part.heading[self._code]))
            for listed, items in groupby(part.items, _listed_in(part)):
                if listed:
                    yield "\n".join(self._listed(item) for item in items)
                else:
                    for item in items:
                        yield from self._block(item)

    # --- blocks ----------------------------------------------------------------------------------

    def _listed(self, item: Item) -> str:
        code, markup = self._code, self._markup
        match item:
            case SourceEntry():
                return markup.numbered(item.number, self._source(item))
            case StatementBlock():
                line = self._marked(item.text[code], item.markers)
            case KeyFigureBlock():
                line = [*self._figure(item), self._words(" "), *_bits(item.caption[code].content)]
            case TimelineBlock():
                day = _bits(item.date[code].content, strong=True)
                line = self._joined([day, _bits(item.text[code].content)], " · ")
            case GlossaryEntry():
                line = self._term(item)
            case _:
                raise TypeError(type(item).__name__)
        return markup.bullet(self._line(line))

    def _block(self, item: Item) -> Iterator[str]:
        code, markup = self._code, self._markup
        match item:
            case FactBlock():
                yield from self._fact(item)
            case StatementBlock():
                yield markup.paragraph(self._line(self._marked(item.text[code], item.markers)))
            case Remark():
                yield self._noted(item.lead.get(code), item.text[code], strong=False)

    def _fact(self, fact: FactBlock) -> Iterator[str]:
        code, markup = self._code, self._markup
        title = _bits(fact.title[code].content)
        if fact.support:
            support = _bits(fact.support[code].content)
            title += [self._words(" ("), *support, self._words(")")]
        yield markup.numbered_heading(fact.number, self._line(title))
        yield markup.paragraph(self._line(self._marked(fact.text[code], fact.markers)))
        if code in fact.note:
            yield self._noted(self._labels.get("note"), fact.note[code])
        for difference in fact.differences:
            yield self._noted(difference.lead.get(code), difference.text.get(code))

    def _noted(self, lead: Paragraph | None, text: Paragraph | None, *, strong: bool = True) -> str:
        """Write a sentence that a few words introduce."""
        said = [
            _bits(paragraph.content, strong=strong and paragraph is lead)
            for paragraph in (lead, text)
            if paragraph is not None
        ]
        return self._markup.paragraph(self._line(self._joined(said, " ")))

    def _figure(self, card: KeyFigureBlock) -> list[_Bit]:
        figure = card.figure[self._code]
        words = [self._words(f"{word} ", strong=True) for word in (figure.bound,) if word]
        unit = [self._words(f" {word}", strong=True) for word in (figure.unit,) if word]
        return [*words, *_bits(figure.number.content, strong=True), *unit]

    def _term(self, entry: GlossaryEntry) -> list[_Bit]:
        line = _bits(entry.names[self._code].content, strong=True)
        if self._code in entry.translated:
            line.append(self._words("*"))
        if entry.acronym:
            letters = Run("term", entry.acronym, "en")
            right_to_left = self._language.direction == "rtl"
            acronym = Isolate("ltr", (letters,)) if right_to_left else letters
            line += [self._words(" · "), _Bit(acronym)]
        return line

    def _source(self, source: SourceEntry) -> str:
        """Write the entry of a source, in the language and direction of the source."""
        comma = comma_of(source.labels)
        said = [
            _bits(facing(piece.text, source), strong=piece.kind == "title" and piece.known)
            for piece in description_of(source)
        ]
        line = self._joined(said, comma)
        rests = rests_on(source)
        line.append(self._words(". " if rests else "."))
        if rests:
            line += _bits(facing(rests, source))
        return self._line(line, source)

    # --- lines -----------------------------------------------------------------------------------

    def _words(self, text: str, *, strong: bool = False) -> _Bit:
        return _Bit(Run("text", text, self._language.locale), strong)

    def _joined(self, pieces: Sequence[Sequence[_Bit]], separator: str) -> list[_Bit]:
        joined: list[_Bit] = []
        for piece in pieces:
            joined += [self._words(separator), *piece] if joined else piece
        return joined

    def _marked(self, paragraph: Paragraph, markers: Sequence[int]) -> list[_Bit]:
        """Put the numbers of the sources behind a text, in brackets."""
        line = _bits(paragraph.content)
        if markers:
            lang = self._language.locale
            numbers = [[_Bit(Run("marker", str(n), lang, self._urls[n]))] for n in markers]
            line += [self._words(" ["), *self._joined(numbers, self._comma), self._words("]")]
        return line

    def _said(self, paragraph: Paragraph) -> str:
        return self._line(_bits(paragraph.content))

    def _line(self, bits: Sequence[_Bit], source: SourceEntry | None = None) -> str:
        """Write the pieces of a line, with the marks of direction that it needs."""
        lang = source.lang if source else self._language.locale
        direction = source.direction if source else self._language.direction
        pieces = [(_text(bit.inline), isinstance(bit.inline, Isolate)) for bit in bits]
        wrapped = zip(bits, marks(pieces, direction), strict=True)
        written = [
            (bit.strong, before + self._inline(bit.inline, lang) + after)
            for bit, (before, after) in wrapped
        ]
        return "".join(
            self._markup.strong("".join(text for _, text in group))
            if strong
            else "".join(text for _, text in group)
            for strong, group in groupby(written, lambda one: one[0])
        )

    def _inline(self, inline: Inline, lang: str) -> str:
        runs = inline.runs if isinstance(inline, Isolate) else (inline,)
        return "".join(self._markup.run(run, lang) for run in runs)


def _listed_in(part: Part) -> Callable[[Item], bool]:
    """Return what tells whether an item of a part stands in a list; a lead is a paragraph."""

    def is_listed(item: Item) -> bool:
        if isinstance(item, StatementBlock):
            return part.kind != "section"
        return not isinstance(item, FactBlock | Remark)

    return is_listed


def _text(inline: Inline) -> str:
    runs = inline.runs if isinstance(inline, Isolate) else (inline,)
    return "".join(run.text for run in runs)
