"""An edition as a Word file that can be edited: styles, headings, tables, links, page numbers.

A parallel edition is a table per part: its heading is the head of the table, repeated on the next
page, and each row is a pair. An edition in one language is running text. The same Document gives
the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from briefing.document import (
    Document,
    FactBlock,
    GlossaryEntry,
    Isolate,
    KeyFigureBlock,
    Language,
    Paragraph,
    Run,
    SourceEntry,
    StatementBlock,
    TimelineBlock,
)
from briefing.media.word_styles import (
    CELL_MARGIN,
    FONT_TABLE,
    KEPT_WITH_NEXT,
    NUMBERING,
    TEXT_WIDTH,
    settings_xml,
    styles_xml,
)
from briefing.media.word_text import (
    NARROW,
    Bit,
    Field,
    Piece,
    Tab,
    Target,
    bits,
    element,
    paragraph,
)
from briefing.outline import (
    Item,
    Part,
    Remark,
    comma_of,
    description_of,
    facing,
    parts_of,
    status_of,
)

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.opc.part import Part as PackagePart
    from docx.oxml.xmlchemy import BaseOxmlElement as Element

_MARGIN = 1134  # 2 cm
_TABLE_WIDTH = TEXT_WIDTH + 2 * CELL_MARGIN
_SHARE = 0.545  # of the first column where the scripts differ: Latin text runs longer than Arabic
LOGO_HEIGHT = 13  # mm


def docx(document: Document, logo: bytes | None = None) -> bytes:
    """Return an edition as a Word file.

    `logo` is the logo as PNG or JPEG, which is what every word processor shows; without it, the
    file has none.
    """
    import docx as library

    word = library.Document()
    _Edition(document, word).write(logo)
    saved = io.BytesIO()
    word.save(saved)
    return _without_clock(saved.getvalue())


def _without_clock(data: bytes) -> bytes:
    """Return the same package with the first day that a zip file knows as the day of each part."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for part in before.infolist():
            dated = zipfile.ZipInfo(part.filename, (1980, 1, 1, 0, 0, 0))
            dated.compress_type = zipfile.ZIP_DEFLATED
            dated.create_system = 3
            after.writestr(dated, before.read(part))
    return packed.getvalue()


class _Edition:
    """One edition while it is being written."""

    def __init__(self, document: Document, word: WordDocument) -> None:
        self._document = document
        self._word = word
        self._body = word.element.body
        self._marked = 0
        self._labels: Mapping[str, Mapping[str, Paragraph]] = {
            language.code: {
                key: words[language.code]
                for key, words in document.labels.items()
                if language.code in words
            }
            for language in document.languages
        }
        self._mixed = len({language.direction for language in document.languages}) > 1
        # The first language's column stands where the page has it.
        self._mirrored = document.columns != tuple(each.code for each in document.languages)
        self._mirrored |= not document.parallel and self._first.direction == "rtl"

    @property
    def _first(self) -> Language:
        return self._document.languages[0]

    def write(self, logo: bytes | None) -> None:
        """Write the whole file."""
        self._prepare()
        self._masthead(logo)
        for part in parts_of(self._document):
            self._part(part)
        self._running()

    # --- the package -----------------------------------------------------------------------------

    def _prepare(self) -> None:
        """Put our own styles, settings and properties in the place of the library's template."""
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part as PackagePart

        package, main = self._word.part.package, self._word.part
        for relations, wanted in (
            (main.rels, {"styles", "numbering", "theme", "settings"}),
            (package.rels, {"officeDocument", "core-properties"}),
        ):
            for key, relation in list(relations.items()):
                if relation.reltype.rpartition("/")[2] not in wanted:
                    del relations[key]
        latin = self._language_of("ltr", "en")
        complex_script = self._language_of("rtl", "ar")
        _replace(self._word.styles.element, styles_xml(latin, complex_script))
        _replace(self._word.settings.element, settings_xml(latin, complex_script))
        _replace(main.numbering_part.element, NUMBERING)
        fonts: PackagePart = PackagePart(
            PackURI("/word/fontTable.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml",
            FONT_TABLE.encode(),
            package,
        )
        main.relate_to(fonts, RELATIONSHIP_TYPE.FONT_TABLE)
        self._properties()
        self._section()

    def _language_of(self, direction: str, otherwise: str) -> str:
        languages = self._document.languages
        return next((each.locale for each in languages if each.direction == direction), otherwise)

    def _properties(self) -> None:
        document, core = self._document, self._word.core_properties
        day = datetime.combine(document.date, time(), UTC)
        codes = [language.code for language in document.languages]
        core.title = " · ".join(document.title[code].text for code in codes)
        core.subject = " · ".join(
            document.subtitle[code].text for code in codes if document.subtitle
        )
        core.author = document.issuer[codes[0]].text if document.issuer else ""
        core.language = self._first.locale
        core.comments = core.keywords = core.last_modified_by = ""
        core.revision = 1
        core.version = str(document.edition)
        core.created = core.modified = day

    def _section(self) -> None:
        """Set an A4 page whose first page has no running head."""
        from docx.shared import Twips

        section = self._word.sections[0]
        section.page_width, section.page_height = Twips(11906), Twips(16838)
        section.left_margin = section.right_margin = Twips(_MARGIN)
        section.top_margin, section.bottom_margin = Twips(1247), Twips(1134)
        section.header_distance = section.footer_distance = Twips(567)
        section.different_first_page_header_footer = True
        settings = self._body.sectPr
        assert settings is not None
        settings.attrib.clear()  # the session in which the library's template was edited
        for columns in settings.findall(_tag("cols")) + settings.findall(_tag("docGrid")):
            settings.remove(columns)
        if self._first.direction == "rtl":
            settings.append(element("bidi"))

    # --- the masthead ----------------------------------------------------------------------------

    def _masthead(self, logo: bytes | None) -> None:
        if logo is not None and self._document.logo is not None:
            self._logo(logo, self._document.logo.alt[self._first.code])
        rows = [{code: self._title(code) for code in self._codes}]
        if self._document.parallel:
            self._add(self._pairs(rows, head=False, share=0.5))
            return
        self._add(*rows[0][self._first.code])

    @property
    def _codes(self) -> list[str]:
        return [language.code for language in self._document.languages]

    def _title(self, code: str) -> list[Element]:
        document, labels = self._document, self._labels[code]
        said: list[Element] = []
        status = [bits(words[code].content) for words in status_of(document)]
        if status:
            said.append(self._line("Status", self._joined(status, " · ", code), code))
        if document.issuer:
            said.append(self._line("Label", bits(document.issuer[code].content), code))
        said.append(self._line("Title", bits(document.title[code].content), code))
        if document.subtitle:
            said.append(self._line("Subtitle", bits(document.subtitle[code].content), code))
        kinds = [bits(labels[key].content) for key in ("document_type", "imprint") if key in labels]
        if kinds:
            said.append(self._line("Imprint", self._joined(kinds, " · ", code), code))
        return said

    def _logo(self, data: bytes, alt: str) -> None:
        from docx.shared import Mm

        holder = self._word.add_paragraph()
        holder.style = self._word.styles["Label"]
        if self._first.direction == "rtl":
            holder._p.get_or_add_pPr().append(element("bidi"))
        picture = holder.add_run().add_picture(io.BytesIO(data), height=Mm(LOGO_HEIGHT))
        shown = picture._inline.docPr
        shown.set("descr", alt)
        shown.set("name", "logo")

    # --- parts -----------------------------------------------------------------------------------

    def _part(self, part: Part) -> None:
        if part.kind == "sources":
            self._heading(part)
            self._add(*(self._source(item) for item in part.items if isinstance(item, SourceEntry)))
        elif part.kind == "glossary":
            self._heading(part)
            self._terms([item for item in part.items if isinstance(item, GlossaryEntry)])
            self._remarks([item for item in part.items if isinstance(item, Remark)])
        elif self._document.parallel:
            heading = [self._headings(part)] if part.heading else []
            rows = [self._cells(part, item) for item in part.items]
            self._add(self._gap(), self._pairs([*heading, *rows], head=bool(heading)))
        else:
            self._heading(part)
            for item in part.items:
                self._add(*self._cells(part, item)[self._first.code])

    def _heading(self, part: Part) -> None:
        """Write a heading that stands over the whole width, in every language."""
        if part.heading:
            headings = self._headings(part)
            if self._document.parallel:
                self._add(self._gap(), self._pairs([headings], head=False))
            else:
                self._add(*headings[self._first.code])

    def _headings(self, part: Part) -> dict[str, list[Element]]:
        return {
            code: [self._line("Heading1", bits(part.heading[code].content), code)]
            for code in self._codes
        }

    def _cells(self, part: Part, item: Item) -> dict[str, list[Element]]:
        """Return the paragraphs of an item in each language."""
        return {code: list(self._item(part, item, code)) for code in self._codes}

    def _item(self, part: Part, item: Item, code: str) -> Iterator[Element]:
        match item:
            case StatementBlock():
                style = "Lead" if part.kind == "section" else "ListBullet"
                yield self._line(style, self._sourced(item.text[code], item.markers, code), code)
            case KeyFigureBlock():
                yield self._line("KeyFigure", self._figure(item, code), code)
                yield self._line("Caption", bits(item.caption[code].content), code)
            case FactBlock():
                yield from self._fact(item, code)
            case TimelineBlock():
                yield from self._event(item, code)
            case Remark():
                lead = item.lead.get(code)
                yield self._line("Colophon", self._introduced(lead, item.text[code], code), code)

    def _fact(self, fact: FactBlock, code: str) -> Iterator[Element]:
        first = code == self._first.code
        number = Bit(Run("text", str(fact.number), self._lang(code)), "ParagraphNumber")
        numbered: Piece = self._target(f"paragraph_{fact.number}", number) if first else number
        title = bits(fact.title[code].content)
        yield self._line("Heading2", [numbered, Tab(), *title], code)
        if fact.support:
            style = "OnlySource" if fact.rests_on_one else ""
            yield self._line("Support", bits(fact.support[code].content, style), code)
        yield self._line("FactText", self._sourced(fact.text[code], fact.markers, code), code)
        if code in fact.note:
            said = self._introduced(self._labels[code].get("note"), fact.note[code], code, "Strong")
            yield self._line("Note", said, code)
        for difference in fact.differences:
            lead, text = difference.lead.get(code), difference.text.get(code)
            style = "Strong" if text else ""
            yield self._line("Note", self._introduced(lead, text, code, style), code)

    def _event(self, event: TimelineBlock, code: str) -> Iterator[Element]:
        day, text = event.date[code], bits(event.text[code].content)
        if self._document.parallel:
            yield self._line("Date", bits(day.content), code)
            yield self._line("Normal", text, code)
        else:
            yield self._line("Event", [*bits(day.content, "Strong"), Tab(), *text], code)

    def _figure(self, card: KeyFigureBlock, code: str) -> list[Bit]:
        figure = card.figure[code]
        bound = [self._words(f"{figure.bound} ", code)] if figure.bound else []
        unit = [self._words(f" {figure.unit}", code)] if figure.unit else []
        return [*bound, *bits(figure.number.content), *unit]

    def _remarks(self, remarks: Sequence[Remark]) -> None:
        rows = [
            {
                code: [self._line("Colophon", bits(remark.text[code].content), code)]
                for code in self._codes
            }
            for remark in remarks
        ]
        if rows and self._document.parallel:
            self._add(self._gap(), self._pairs(rows, head=False))
        else:
            self._add(*(line for row in rows for line in row[self._first.code]))

    # --- the glossary ----------------------------------------------------------------------------

    def _terms(self, entries: Sequence[GlossaryEntry]) -> None:
        """Write a table of terms, the acronym behind the first language."""
        key = "language_name" if self._document.parallel else "term"
        acronym = [
            self._labels[code]["acronym"] for code in self._codes if "acronym" in self._labels[code]
        ]
        heads: list[list[Element]] = [
            [self._line("TableHead", self._label(key, code), code)] for code in self._codes
        ]
        words = [bits(label.content) for label in acronym[:1]]
        first = self._first.code
        heads.insert(1, [self._line("TableHead", self._joined(words, " · ", first), first)])
        rows = [heads, *(self._term(entry) for entry in entries)]
        inner = _TABLE_WIDTH - 1300
        share = inner // len(self._codes)
        widths = [share, 1300, *([share] * (len(self._codes) - 1))]
        self._add(self._table("Terms", widths, rows, head=True))

    def _term(self, entry: GlossaryEntry) -> list[list[Element]]:
        cells: list[list[Element]] = []
        for code in self._codes:
            star = [self._words("*", code)] if code in entry.translated else []
            said = [*bits(entry.names[code].content), *star]
            cells.append([self._line("TableText", said, code)])
        letters = Run("term", entry.acronym, "en")
        right_to_left = self._first.direction == "rtl"
        bit = Bit(Isolate("ltr", (letters,)) if right_to_left else letters)
        acronym = self._line("TableText", [bit] if entry.acronym else [], self._first.code)
        cells.insert(1, [acronym])
        return cells

    # --- the sources -----------------------------------------------------------------------------

    def _source(self, source: SourceEntry) -> Element:
        """Return the entry of a source, in the language and direction of the source."""
        number = Bit(Run("text", str(source.number), source.lang), "ParagraphNumber")
        line: list[Piece] = [self._target(f"source_{source.number}", number), Tab()]
        comma = Bit(Run("text", comma_of(source.labels), source.lang))
        for index, piece in enumerate(description_of(source)):
            style = "Strong" if piece.kind == "title" and piece.known else ""
            line += [comma] if index else []
            line += bits(facing(piece.text, source), style)
        line.append(Bit(Run("text", ". " if source.facts else ".", source.lang)))
        line += self._back(source)
        return paragraph("Source", line, source.lang, source.direction, self._relate)

    def _back(self, source: SourceEntry) -> list[Bit]:
        """Return the links to the paragraphs that rest on a source, in the words of its labels."""
        label = source.labels.get("paragraphs")
        if label is None or not source.facts:
            return []
        runs = list(label.runs())
        for index, number in enumerate(source.facts):
            runs.append(Run("text", comma_of(source.labels) if index else " ", label.lang))
            runs.append(Run("marker", str(number), label.lang, f"paragraph_{number}"))
        return [Bit(inline) for inline in facing(replace(label, content=tuple(runs)), source)]

    # --- lines -----------------------------------------------------------------------------------

    def _lang(self, code: str) -> str:
        return self._document.language(code).locale

    def _line(self, style: str, pieces: Sequence[Piece], code: str) -> Element:
        language = self._document.language(code)
        return paragraph(style, pieces, language.locale, language.direction, self._relate)

    def _relate(self, address: str) -> str:
        from docx.opc.constants import RELATIONSHIP_TYPE

        return self._word.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)

    def _target(self, bookmark: str, bit: Bit) -> Target:
        self._marked += 1
        return Target(bookmark, self._marked, (bit,))

    def _words(self, text: str, code: str, style: str = "") -> Bit:
        return Bit(Run("text", text, self._lang(code)), style)

    def _label(self, key: str, code: str) -> list[Bit]:
        label = self._labels[code].get(key)
        return bits(label.content) if label else []

    def _joined(self, pieces: Sequence[Sequence[Bit]], separator: str, code: str) -> list[Bit]:
        joined: list[Bit] = []
        for piece in pieces:
            joined += [self._words(separator, code), *piece] if joined else piece
        return joined

    def _introduced(
        self, lead: Paragraph | None, text: Paragraph | None, code: str, style: str = ""
    ) -> list[Bit]:
        """Return a sentence and the few words before it, these in a style of their own."""
        said = [
            bits(each.content, style if each is lead else "")
            for each in (lead, text)
            if each is not None
        ]
        return self._joined(said, " ", code)

    def _sourced(self, text: Paragraph, markers: Sequence[int], code: str) -> list[Bit]:
        """Put the numbers of the sources behind a text, each a link to its entry in the list."""
        line = bits(text.content)
        comma = comma_of(self._labels[code])
        for index, number in enumerate(markers):
            before = f"{comma.strip()}{NARROW}" if index else NARROW
            line.append(self._words(before, code, "SourceMarker"))
            marker = Run("marker", str(number), self._lang(code), f"source_{number}")
            line.append(Bit(marker, "SourceMarker"))
        return line

    # --- tables ----------------------------------------------------------------------------------

    def _pairs(
        self, rows: Sequence[Mapping[str, list[Element]]], *, head: bool, share: float = _SHARE
    ) -> Element:
        """Return a table with a column per language; its first row may be its head."""
        first = round(_TABLE_WIDTH * (share if self._mixed else 0.5))
        left = [first, _TABLE_WIDTH - first]
        widths = left[::-1] if self._mirrored else left
        cells = [[row[code] for code in self._codes] for row in rows]
        return self._table("Pairs", widths, cells, head=head)

    def _table(
        self,
        style: str,
        widths: Sequence[int],
        rows: Iterable[Sequence[list[Element]]],
        *,
        head: bool,
    ) -> Element:
        """Return a `w:tbl`; in a mirrored one the first cell of a row stands at the right."""
        properties = element("tblPr", element("tblStyle", val=style))
        if self._mirrored:
            properties.append(element("bidiVisual"))
        properties.append(element("tblW", w=str(sum(widths)), type="dxa"))
        # So that texts in cells and texts outside of tables begin at one edge.
        properties.append(element("tblInd", w=str(-CELL_MARGIN), type="dxa"))
        properties.append(element("tblLayout", type="fixed"))
        first = "1" if head else "0"
        properties.append(
            element("tblLook", val="0020" if head else "0000", firstRow=first, noVBand="1")
        )
        table = element("tbl", properties)
        table.append(element("tblGrid", *(element("gridCol", w=str(width)) for width in widths)))
        for index, row in enumerate(rows):
            whole = element("trPr", element("cantSplit"))
            if head and index == 0:
                whole.append(element("tblHeader"))
            else:
                _let_go(row)
            made = element("tr", whole)
            for width, content in zip(widths, row, strict=True):
                size = element("tcPr", element("tcW", w=str(width), type="dxa"))
                made.append(element("tc", size, *content))
            table.append(made)
        return table

    def _gap(self) -> Element:
        return self._line("Gap", [], self._first.code)

    def _add(self, *blocks: Element) -> None:
        settings = self._body.sectPr
        assert settings is not None
        for block in blocks:
            settings.addprevious(block)

    # --- running heads and feet ------------------------------------------------------------------

    def _running(self) -> None:
        section = self._word.sections[0]
        section.header.is_linked_to_previous = False
        section.first_page_header.is_linked_to_previous = False
        section.footer.is_linked_to_previous = False
        section.first_page_footer.is_linked_to_previous = False
        _fill(section.header._element, self._head())
        _fill(section.first_page_header._element, [self._line("Header", [], self._first.code)])
        for foot in (section.footer, section.first_page_footer):
            _fill(foot._element, self._foot())

    def _head(self) -> list[Element]:
        """Return draft or embargo and the title, in each language in its corner."""
        heads = {code: self._running_title(code) for code in self._codes}
        if self._document.parallel:
            return [self._pairs([heads], head=False, share=0.5), self._gap()]
        return heads[self._first.code]

    def _running_title(self, code: str) -> list[Element]:
        status = [bits(words[code].content) for words in status_of(self._document)]
        said = [self._line("Status", self._joined(status, " · ", code), code)] if status else []
        title: list[Piece] = [*bits(self._document.title[code].content)]
        if not self._document.parallel:
            title += [Tab(), *self._label("document_type", code)]
        return [*said, self._line("Header", title, code)]

    def _foot(self) -> list[Element]:
        first = self._first.code
        page: list[Piece] = [Field("PAGE"), self._words(" / ", first), Field("NUMPAGES")]
        imprints = {code: self._label("imprint", code) for code in self._codes}
        if not self._document.parallel:
            return [self._line("Footer", [*imprints[first], Tab(), *page], first)]
        feet = {code: [self._line("Footer", imprints[code], code)] for code in self._codes}
        width = (_TABLE_WIDTH - 1300) // 2
        row = [feet[self._codes[0]], [self._line("PageNumber", page, first)], feet[self._codes[1]]]
        return [self._table("Pairs", [width, 1300, width], [row], head=False), self._gap()]


def _let_go(row: Iterable[Sequence[Element]]) -> None:
    """Undo `keep with next` in the cells of a row: there it would tie the row to the next one."""
    for line in (line for cell in row for line in cell):
        style = line.find(f"{_tag('pPr')}/{_tag('pStyle')}")
        assert style is not None
        if style.get(_tag("val")) in KEPT_WITH_NEXT:
            style.addnext(element("keepNext", val="0"))


def _fill(part: Element, content: Sequence[Element]) -> None:
    for child in list(part):
        part.remove(child)
    part.extend(content)


def _replace(element_: Element, xml: str) -> None:
    """Put the content of another element in the place of what the library's template has."""
    from docx.oxml import parse_xml

    _fill(element_, list(parse_xml(xml)))


def _tag(name: str) -> str:
    from docx.oxml.ns import qn

    return qn(f"w:{name}")
