"""What the front page and the READMEs of a kit say: which file is what, and how to use them.

Everything comes from brief.yaml and the labels of the template; what the brief does not say is
left out.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import PurePosixPath

from briefing import cldr
from briefing.document import Document, Language, Paragraph
from briefing.errors import Place
from briefing.kit.files import KitFile
from briefing.media.markdown import escaped
from briefing.media.marks import RLM
from briefing.model import Bound, Number
from briefing.packs import LanguagePack
from briefing.typeset.values import ValueFormatter

# In the order of the page: a label for each group, and the roles of the files that are in it.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "kit_editions": ("brief", "sheet", "web", "word", "print"),
    "kit_pictures": ("cover", "page", "title-card", "card"),
    "kit_texts": ("text", "markdown"),
    "kit_data": ("facts", "table", "sources", "csl", "bibtex", "ris", "language"),
    "kit_embedding": ("snippet", "oembed", "opengraph", "metadata"),
}
# What the page says of the brief, below the files: a label for the heading, or nothing.
_NOTES = ("compiled", "gathered_until", "prevails")


@dataclass(frozen=True, slots=True)
class Link:
    """A file, and what tells it from its neighbours (a page, a size); nothing where it has none."""

    text: str
    name: str


@dataclass(frozen=True, slots=True)
class Line:
    """Files in the same languages: these in words, and what else is to be said, by language.

    `shows` is what pictures have in common across languages: the figure of cards, the form of
    pages. It is empty for all other files.
    """

    shows: Mapping[str, str]
    words: Mapping[str, str]
    detail: Mapping[str, str]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """Files of one kind: what they are, by language, and a line for each edition."""

    label: Mapping[str, Paragraph]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under one heading."""

    id: str
    heading: Mapping[str, Paragraph]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page of an edition as a small picture, which the front page carries inside."""

    address: str
    size: tuple[int, int]
    alt: Mapping[str, str]
    words: Mapping[str, str]
    languages: tuple[str, ...]
    pdf: str


def cover_of(document: Document, file: KitFile, pdf: KitFile) -> Cover:
    """Return the cover of a PDF as a `data:` URL (RFC 2397), its languages in words of each."""
    assert file.size is not None, file.name
    address = f"data:{file.media_type};base64,{b64encode(file.data).decode()}"
    own = [document.language(code) for code in file.languages]
    words = {each.code: languages_in_words(each, file.languages) for each in own}
    return Cover(address, file.size, file.alt, words, file.languages, pdf.name)


def groups_of(
    document: Document, files: Sequence[KitFile], packs: Mapping[str, LanguagePack]
) -> tuple[Group, ...]:
    """Return the files of a kit in groups; `document` is set with the labels of the front page."""
    writer = _Writer(document, packs)
    groups = (
        Group(key, document.labels[key], tuple(writer.entries(files, roles)))
        for key, roles in GROUPS.items()
    )
    return tuple(group for group in groups if group.entries)


def size_in_words(pack: LanguagePack, size: int) -> str:
    """Return a size in bytes as kilobytes or megabytes (CLDR, decimal).

    Latin letters have symbols for these, other scripts write the word.
    """
    large = size >= 999_500
    number = Decimal(size) / (1_000_000 if large else 1000)
    rounded = number.quantize(Decimal("0.1") if large else Decimal(1)) or Decimal(1)
    unit = "megabyte" if large else "kilobyte"
    value = Number(place=Place(""), bound=Bound.EXACTLY, number=rounded, unit=unit)
    length = "short" if pack.script == "Latn" else pack.unit_length
    return ValueFormatter(replace(pack, unit_length=length), {}).phrase(value)


def form_and_size(pack: LanguagePack, form: str, size: int) -> str:
    """Return what stands beside a link to a file: “PDF, 216 ko”."""
    # Without a mark, the digits of the size join the Latin letters before them, and show first.
    mark = RLM if pack.direction == "rtl" else ""
    return f"{form}{mark}{pack.list_separator}{size_in_words(pack, size)}"


def languages_in_words(language: Language, codes: Sequence[str]) -> str:
    """Return the names of languages in a language: “français et arabe”."""
    return cldr.listed(language.locale, [cldr.language_name(language.locale, c) for c in codes])


class _Writer:
    """Makes lines of files that differ in nothing but a page, a format or a size."""

    def __init__(self, document: Document, packs: Mapping[str, LanguagePack]) -> None:
        self._document = document
        self._packs = packs

    def entries(self, files: Sequence[KitFile], roles: Sequence[str]) -> Iterator[Entry]:
        for role in roles:
            own = [file for file in files if file.role == role]
            if own:
                label = self._document.labels[f"file_{role.replace('-', '_')}"]
                yield Entry(label, tuple(self._lines(own)))

    def _lines(self, files: Sequence[KitFile]) -> Iterator[Line]:
        together: dict[tuple[tuple[object, ...], tuple[str, ...]], list[KitFile]] = {}
        alts: dict[tuple[object, ...], dict[str, str]] = {}
        for file in files:
            form = (file.media_type, file.size) if file.page else ()
            subject = (file.value, *form)
            together.setdefault((subject, file.languages), []).append(file)
            alts.setdefault(subject, {}).update(file.alt if file.value else {})
        # Pictures of one figure or form follow each other, whatever their language.
        for subject, known in alts.items():
            for group in (each for (of, _), each in together.items() if of == subject):
                yield self._line(group, known)

    def _line(self, files: Sequence[KitFile], alts: Mapping[str, str]) -> Line:
        languages = self._document.languages
        codes = files[0].languages
        form = _form(files[0]) if files[0].page else ""
        return Line(
            shows={each.code: form or alts.get(each.code, "") for each in languages},
            words={each.code: languages_in_words(each, codes) for each in languages},
            detail={each.code: self._detail(each, files) for each in languages},
            links=tuple(_links(files)),
        )

    def _detail(self, language: Language, files: Sequence[KitFile]) -> str:
        """Return the form and the size of a file that stands alone."""
        first = files[0]
        if first.page or len(files) > 1:
            return ""
        return form_and_size(self._packs[language.code], _form(first), len(first.data))


def _links(files: Sequence[KitFile]) -> Iterator[Link]:
    for file in files:
        text = "" if len(files) == 1 else _form(file)
        yield Link(str(file.page) if file.page else text, file.name)


_FORMS = {".webp": "WebP", ".jsonld": "JSON-LD", ".md": "Markdown", ".bib": "BibTeX"}


def _form(file: KitFile) -> str:
    """Return the format of a file, and the size of a picture in pixels."""
    ending = PurePosixPath(file.name).suffix
    form = _FORMS.get(ending, ending[1:].upper())
    return f"{form} {file.size[0]} × {file.size[1]}" if file.size else form


# --- README --------------------------------------------------------------------------------------


def readme(document: Document, groups: Sequence[Group], code: str) -> str:
    """Return the README of a kit in one language, as CommonMark."""
    return "\n\n".join(_readme(document, groups, code)) + "\n"


def _readme(document: Document, groups: Sequence[Group], code: str) -> Iterator[str]:
    def label(key: str) -> str:
        return escaped(document.labels[key][code].text)

    comma = f"{label('marker_separator')} "
    yield f"# {escaped(document.title[code].text)}"
    if document.subtitle:
        yield f"**{escaped(document.subtitle[code].text)}**"
    yield f"{label('kit')} · {label('imprint')}"
    marks = [label(key) for key in ("draft", "embargo") if getattr(document, key)]
    if marks:
        yield f"**{' · '.join(marks)}**"
    if document.summary:
        yield escaped(document.summary[code].text)
    if document.changes:
        yield f"## {label('changes')}"
        yield "\n".join(f"- {escaped(change.text[code].text)}" for change in document.changes)
    for group in groups:
        yield f"## {escaped(group.heading[code].text)}"
        entries = group.entries
        yield "\n".join(line for entry in entries for line in _bullets(entry, code, comma))
    for heading, said in notes(document, code):
        yield f"## {escaped(heading)}"
        yield "\n\n".join(map(escaped, said))


def _bullets(entry: Entry, code: str, comma: str) -> Iterator[str]:
    yield f"- **{escaped(entry.label[code].text)}**"
    for line in entry.lines:
        words, detail = escaped(line.words[code]), escaped(line.detail[code])
        shows = escaped(line.shows[code])
        if len(line.links) == 1 and not line.links[0].text:
            yield f"  - [{words}](<{line.links[0].name}>) ({detail})"
            continue
        links = comma.join(f"[{escaped(link.text)}](<{link.name}>)" for link in line.links)
        yield f"  - {' · '.join(filter(None, (shows, words, detail)))} – {links}"


def notes(document: Document, code: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what is said of the brief: headings with sentences; nothing that the brief lacks."""

    def label(key: str) -> str:
        return document.labels[key][code].text

    yield label("kit_cite"), (label("how_to_cite"),)
    about = [label(key) for key in _NOTES if key in document.labels]
    if document.issuer:
        about.insert(0, f"{label('issuer')} {document.issuer[code].text}")
    yield label("colophon"), tuple(about)
    for key, paragraphs in (
        ("kit_contact", document.contact),
        ("kit_boilerplate", document.boilerplate),
        ("kit_terms", document.terms_of_use),
    ):
        if paragraphs:
            yield label(key), (paragraphs[code].text,)
    yield label("kit_trust"), (label("kit_trust_how"),)
