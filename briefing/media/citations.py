"""The sources of an edition, and the edition itself, for reference managers and bibliographies.

What a source does not say of itself is absent. Nothing is claimed of its kind either: it is a
`document` in CSL, `misc` in BibTeX, `GEN` in RIS. A name is given as it is printed, since nobody
has said which part of it is the family name. All texts are plain Unicode.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from briefing.document import Document
from briefing.model import Brief, PartialDate


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What is known of a source, or of an edition of the brief (which has an edition number)."""

    id: str
    language: str
    title: str | None
    author: str | None = None
    publisher: str | None = None
    date: PartialDate | None = None
    url: str | None = None
    edition: int | None = None


def references_of(brief: Brief, document: Document) -> tuple[Reference, ...]:
    """Return the brief in each language of the edition, then its sources in the order of the list.

    The ids of the former hold a full stop, which that of a source cannot.
    """
    day = PartialDate(document.date.year, document.date.month, document.date.day)
    editions = tuple(
        Reference(
            id=f"{document.brief_id}.{language.code}",
            language=language.locale,
            title=document.title[language.code].text,
            publisher=document.issuer[language.code].text if document.issuer else None,
            date=day,
            edition=document.edition,
        )
        for language in document.languages
    )
    listed = (brief.sources[entry.id] for entry in document.sources)
    sources = tuple(
        Reference(
            id=source.id,
            language=source.language,
            title=_line(source.title),
            author=_line(source.author),
            publisher=_line(source.publisher),
            date=source.date,
            url=source.url,
        )
        for source in listed
    )
    return (*editions, *sources)


def _line(text: str | None) -> str | None:
    return re.sub("[ \t\r\n]+", " ", text).strip() if text else None


# --- CSL-JSON ------------------------------------------------------------------------------------


def csl_json(brief: Brief, document: Document) -> bytes:
    """Return the references as CSL-JSON (the input schema of CSL 1.0.2)."""
    items = [_csl(reference) for reference in references_of(brief, document)]
    return (json.dumps(items, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _csl(reference: Reference) -> dict[str, object]:
    day = reference.date
    parts = [part for part in (day.year, day.month, day.day) if part is not None] if day else []
    known: dict[str, object] = {
        "type": "document" if reference.edition is None else "report",
        "id": reference.id,
        "language": reference.language,
        "title": reference.title,
        "author": [{"literal": reference.author}] if reference.author else None,
        "publisher": reference.publisher,
        "issued": {"date-parts": [parts]} if parts else None,
        "URL": reference.url,
        "edition": reference.edition,
    }
    return {key: value for key, value in known.items() if value is not None}


# --- BibTeX --------------------------------------------------------------------------------------

# The names of biblatex and babel; a language that is not here goes without, rather than wrong.
_LANGID = {
    "ar": "arabic",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "nl": "dutch",
    "pt": "portuguese",
}
_LATEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "#$%&_{}"},
}


def bibtex(brief: Brief, document: Document) -> bytes:
    """Return the references as BibTeX, in the fields of biblatex, in UTF-8 for biber."""
    from bibtexparser.entrypoint import write_string
    from bibtexparser.library import Library
    from bibtexparser.model import Entry, Field

    library = Library(
        [
            Entry("misc", reference.id, [Field(*field) for field in _bibtex(reference).items()])
            for reference in references_of(brief, document)
        ]
    )
    return write_string(library).encode()


def _bibtex(reference: Reference) -> dict[str, str]:
    day = reference.date
    known = {
        "title": _latex(reference.title),
        "author": _latex(reference.author),
        "publisher": _latex(reference.publisher),
        "date": str(day) if day else None,
        "year": f"{day.year:04d}" if day else None,  # for styles older than biblatex
        "edition": None if reference.edition is None else str(reference.edition),
        "url": reference.url,
        "langid": _LANGID.get(reference.language.partition("-")[0]),
    }
    return {key: value for key, value in known.items() if value is not None}


def _latex(text: str | None) -> str | None:
    """Return a text in braces: no style changes its capitals, none takes a name apart."""
    if text is None:
        return None
    return "{" + "".join(_LATEX.get(sign, sign) for sign in text) + "}"


# --- RIS -----------------------------------------------------------------------------------------


def ris(brief: Brief, document: Document) -> bytes:
    """Return the references as RIS, in UTF-8."""
    from rispy import RisWriter, dumps

    # Lines as the format has them, and no number before a reference.
    writer = type("Writer", (RisWriter,), {"NEWLINE": "\r\n", "set_header": lambda *_: ""})
    entries = [_ris(reference) for reference in references_of(brief, document)]
    written: str = dumps(entries, implementation=writer)
    return written.encode()


def _ris(reference: Reference) -> dict[str, object]:
    day = reference.date
    known: dict[str, object] = {
        "type_of_reference": "GEN" if reference.edition is None else "RPRT",
        "id": reference.id,
        "title": reference.title,
        "authors": [reference.author] if reference.author else None,
        "publisher": reference.publisher,
        "year": f"{day.year:04d}" if day else None,
        "date": _ris_date(day) if day else None,
        "edition": None if reference.edition is None else str(reference.edition),
        "language": reference.language,
        "urls": [reference.url] if reference.url else None,
    }
    return {key: value for key, value in known.items() if value is not None}


def _ris_date(day: PartialDate) -> str:
    """Return a date as year/month/day/, empty where it is not known."""
    parts = [f"{part:02d}" if part else "" for part in (day.month, day.day)]
    return "/".join([f"{day.year:04d}", *parts, ""])
