"""What other media than PDF say, text by text: HTML, Word, tables, plain text and Markdown.

Each reader knows its format alone and nothing of what wrote it. Source markers are no words of a
text. What a reader cannot take apart is a ValueError.
"""

from __future__ import annotations

import csv
import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from xml.etree import ElementTree

from briefing.verify.page_texts import PageText, bare
from briefing.verify.walking import primary

MOST_BYTES = 64 << 20  # of one part of a Word file: what is larger is no text
MOST_DEEP = 1000  # elements of a page in each other
# What zipfile raises for archives that are damaged, encrypted or packed in a way it does not know.
ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)


def text_of(said: str, lang: str, fact: str = "", role: str = "") -> PageText:
    """Return a text of a medium that has no pages."""
    words = " ".join(said.split())
    return PageText(0, role, primary(lang), fact, "", words, bare(words))


# --- HTML ----------------------------------------------------------------------------------------

_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body caption dd details div dl dt fieldset figcaption "
        "figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section "
        "summary table tbody td tfoot th thead title tr ul",
    )
)
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)
_UNREAD = frozenset(("script", "style", "template", "noscript"))


def html_texts(data: bytes) -> list[PageText]:
    """Return the texts of a page: of each block, and of each fact's element, by language.

    The language is that of the nearest `lang` (HTML, 3.2.6.1), the fact that of the nearest
    `data-fact`. Raises ValueError for what is not UTF-8.
    """
    reader = _Html()
    reader.feed(data.decode("utf-8"))
    reader.close()
    return [*reader.texts(), *reader.whole_facts()]


@dataclass(slots=True)
class _Open:
    """An element that is open, and what it hands down."""

    tag: str
    lang: str
    fact: str
    fact_element: int
    unread: bool
    marker: bool
    said: list[tuple[str, str]] = field(default_factory=list)


class _Html(HTMLParser):
    """Gathers the words of each block; words of other languages in it belong to the block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open = [_Open("", "", "", 0, unread=False, marker=False)]
        self._blocks: list[tuple[str, str, int, str]] = []  # language, fact, element, words
        self._words: list[str] = []
        self._facts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        above, given = self._open[-1], dict(attrs)
        if tag in _BLOCKS:
            self._end_block()
        if tag in _VOID:
            return
        fact = given.get("data-fact")
        if fact is not None:
            self._facts += 1
        if len(self._open) > MOST_DEEP:
            raise ValueError("its elements are nested too deep")
        block = tag in _BLOCKS
        self._open.append(
            _Open(
                tag,
                # Words of another language in a paragraph belong to the paragraph.
                (given.get("lang") or above.lang) if block else above.lang,
                above.fact if fact is None else fact,
                above.fact_element if fact is None else self._facts,
                above.unread or tag in _UNREAD,
                above.marker or given.get("role") == "doc-noteref" or _is_marker(given),
            )
        )

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID or tag not in {each.tag for each in self._open}:
            return
        while True:
            if self._open[-1].tag in _BLOCKS:
                self._end_block()
            if self._open.pop().tag == tag:
                return

    def handle_data(self, data: str) -> None:
        here = self._open[-1]
        if not here.unread and not here.marker:
            self._words.append(data)

    def close(self) -> None:
        super().close()
        self._end_block()

    def _end_block(self) -> None:
        words = " ".join("".join(self._words).split())
        self._words = []
        here = self._open[-1]
        if words:
            self._blocks.append((here.lang, here.fact, here.fact_element, words))

    def texts(self) -> Iterator[PageText]:
        for lang, fact, _, words in self._blocks:
            yield text_of(words, lang, fact)

    def whole_facts(self) -> Iterator[PageText]:
        """A card is told by several blocks of one element."""
        whole: dict[tuple[int, str, str], list[str]] = {}
        for lang, fact, element, words in self._blocks:
            if fact:
                whole.setdefault((element, lang, fact), []).append(words)
        for (_, lang, fact), several in whole.items():
            yield text_of(" ".join(several), lang, fact)


def _is_marker(given: dict[str, str | None]) -> bool:
    return "markers" in (given.get("class") or "").split()


# --- Word ----------------------------------------------------------------------------------------

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def docx_texts(data: bytes, languages: Collection[str] = ()) -> list[PageText]:
    """Return the paragraphs of a Word file, and all of them in one by language (ISO/IEC 29500-1).

    The language of a paragraph is the one that most of its letters are in: `w:bidi` of `w:lang` in
    runs that are right-to-left, `w:val` in others. Where it has words in one of `languages`, those
    of the file, words in others are phrases in it; so are those of the other direction than that
    of the paragraph. Raised runs that lead to a bookmark are source
    markers. Raises ValueError for what is no Word file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [_part(archive, name) for name in sorted(archive.namelist()) if _is_text(name)]
            defaults = _default_languages(_part(archive, "word/styles.xml"))
    except (*ZIP_ERRORS, KeyError, ElementTree.ParseError) as error:
        raise ValueError(f"it is no Word file: {error}") from error
    texts = [
        text_of(words, lang)
        for part in parts
        for paragraph in part.iter(f"{_W}p")
        for lang, words in [_paragraph(paragraph, defaults, languages)]
        if words
    ]
    return [*texts, *whole_texts(texts)]


def whole_texts(texts: Sequence[PageText]) -> Iterator[PageText]:
    """Yield all texts of a language in one, for what several of them tell together."""
    for lang in dict.fromkeys(text.lang for text in texts):
        yield text_of(" ".join(text.text for text in texts if text.lang == lang), lang)


def _is_text(name: str) -> bool:
    return bool(re.fullmatch(r"word/(document|header\d*|footer\d*|footnotes)\.xml", name))


def _part(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    if archive.getinfo(name).file_size > MOST_BYTES:
        raise ValueError(f"{name} is too large")
    parser = ElementTree.XMLParser(target=_WithoutDoctype())
    return ElementTree.fromstring(archive.read(name), parser)


class _WithoutDoctype(ElementTree.TreeBuilder):
    """Refuses a document type, in whichever encoding (ISO/IEC 29500-2, 8.1.4)."""

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        del name, public, system
        raise ValueError("it declares a document type")


def _default_languages(styles: ElementTree.Element) -> tuple[str, str]:
    lang = styles.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr/{_W}lang")
    if lang is None:
        return "", ""
    return lang.get(f"{_W}val", ""), lang.get(f"{_W}bidi", "")


def _paragraph(
    paragraph: ElementTree.Element, defaults: tuple[str, str], languages: Collection[str]
) -> tuple[str, str]:
    words: list[str] = []
    letters: dict[tuple[bool, bool, str], int] = {}
    right = _on(paragraph.find(f"{_W}pPr"), "bidi")
    for run in paragraph.iter(f"{_W}r"):
        said = _run(run)
        if _is_raised_number(run, said):
            continue
        words.append(said)
        lang = _language_of(run, defaults)
        along = _on(run.find(f"{_W}rPr"), "rtl") == right
        key = (primary(lang) in languages, along, lang)
        letters[key] = letters.get(key, 0) + sum(map(str.isalpha, said))
    _, _, most = max(
        (key for key, count in letters.items() if count),
        key=lambda key: (*key[:2], letters[key]),
        default=(False, False, ""),
    )
    return most, " ".join("".join(words).split())


def _on(properties: ElementTree.Element | None, name: str) -> bool:
    """Tell whether a property is set (ISO/IEC 29500-1, 17.17.4)."""
    found = None if properties is None else properties.find(f"{_W}{name}")
    return found is not None and found.get(f"{_W}val", "1") not in ("0", "false", "off")


def _run(run: ElementTree.Element) -> str:
    said = []
    for child in run:
        if child.tag == f"{_W}t":
            said.append(child.text or "")
        elif child.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
            said.append(" ")
        elif child.tag == f"{_W}noBreakHyphen":
            said.append("\u2011")
    return "".join(said)


def _language_of(run: ElementTree.Element, defaults: tuple[str, str]) -> str:
    properties = run.find(f"{_W}rPr")
    lang = None if properties is None else properties.find(f"{_W}lang")
    right = _on(properties, "rtl")
    own = "" if lang is None else lang.get(f"{_W}bidi" if right else f"{_W}val", "")
    return own or defaults[right]


def _is_raised_number(run: ElementTree.Element, said: str) -> bool:
    """A source marker: a raised figure, and the comma or space between two."""
    properties = run.find(f"{_W}rPr")
    if properties is None:
        return False
    raised = properties.find(f"{_W}vertAlign")
    style = properties.find(f"{_W}rStyle")
    is_raised = raised is not None and raised.get(f"{_W}val") == "superscript"
    is_marker = style is not None and "marker" in style.get(f"{_W}val", "").lower()
    return (is_raised or is_marker) and not any(map(str.isalpha, said))


# --- tables, plain text, Markdown ----------------------------------------------------------------


def csv_texts(data: bytes) -> list[PageText]:
    """Return the texts of a table of facts: of each row, the columns title, text and note.

    Raises ValueError for what is no such table.
    """
    rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig")), strict=True)
    try:
        return [
            text_of(cell, column.partition("_")[2], row["id"], column.partition("_")[0])
            for row in rows
            for column, cell in row.items()
            if re.fullmatch(r"(title|text|note)_[a-z]{2,3}", column) and cell
        ]
    except (KeyError, TypeError, AttributeError, csv.Error) as error:
        raise ValueError("it is no table of facts") from error


def plain_texts(data: bytes, languages: Sequence[str]) -> list[PageText]:
    """Return the paragraphs of a plain text in one language, and all of them in one."""
    [lang, *_] = languages
    texts = [text_of(part, lang) for part in re.split(r"\n\s*\n", data.decode("utf-8"))]
    return [*texts, *whole_texts(texts)]


# CommonMark 0.31, 2.4: an ASCII punctuation character behind a backslash stands for itself.
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_STRESS = re.compile(r"(?<!\\)\*+")
_LINK = re.compile(r"(?<!\\)\[((?:[^\[\]\\]|\\.)*)\]\(<(?:[^<>\\]|\\.)*>\)")


def markdown_texts(data: bytes, languages: Sequence[str]) -> list[PageText]:
    """Return the paragraphs of a Markdown text in one language, and all of them in one."""
    unstressed = _STRESS.sub("", _LINK.sub(r"\1", data.decode("utf-8")))
    plain = _ESCAPED.sub(r"\1", unstressed)
    return plain_texts(plain.encode(), languages)


def typed_cells(data: bytes) -> dict[str, str]:
    """Return the column of typed values of a table of facts, by the id of the fact."""
    rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    return {row["id"]: row.get("values") or "" for row in rows}
