"""What a web editor pastes: a snippet per language, oEmbed, Open Graph and schema.org.

What must name an absolute URL is made only when it is known where the files will live.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from briefing.document import Document, Language, SourceEntry
from briefing.kit.files import KitFile
from briefing.model import Brief, Source

EMBED_WIDTH = 480  # pixels that the picture of a snippet is shown at


@dataclass(frozen=True, slots=True)
class Links:
    """Where the files of the kit are found: under `base`, or beside each other where it is empty.

    `base` ends in a slash; `here` is the way up to the top of the kit for a file in a folder.
    """

    base: str = ""
    here: str = "../"

    def to(self, file: KitFile) -> str:
        """Return the URL of a file of the kit."""
        return f"{self.base or self.here}{file.name}"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a snippet shows in one language: the PDF with its size in words, and its cover."""

    language: Language
    title: str
    pdf: KitFile
    pdf_size: str
    cover: KitFile


def snippet(shown: Shown, links: Links) -> str:
    """Return a figure with cover, title, size and link, to paste into a page; it needs no script.

    Every attribute is in the language of the snippet, which the page around it need not share.
    """
    language, cover = shown.language, shown.cover
    width, height = displayed(cover)
    tongue = f'lang="{escape(language.locale)}" dir="{language.direction}"'
    pdf = f'href="{escape(links.to(shown.pdf))}" hreflang="{escape(language.locale)}"'
    return (
        f'<figure {tongue} style="margin:0;max-inline-size:{width}px">\n'
        f'  <a {pdf} type="{shown.pdf.media_type}">'
        f'<img src="{escape(links.to(cover))}" alt="{escape(cover.alt[language.code])}"'
        f' width="{width}" height="{height}" style="max-inline-size:100%;block-size:auto"></a>\n'
        f"  <figcaption><a {pdf}>{escape(shown.title)}</a> "
        f"({escape(shown.pdf_size)})</figcaption>\n"
        "</figure>\n"
    )


def displayed(cover: KitFile) -> tuple[int, int]:
    """Return the width and height, in CSS pixels, that a snippet shows a picture at."""
    assert cover.size is not None, cover.name
    width, height = cover.size
    shown = min(width, EMBED_WIDTH)
    return shown, round(height * shown / width)


def oembed(shown: Shown, document: Document, links: Links) -> bytes:
    """Return the oEmbed 1.0 response of the brief in one language (type `rich`, section 2.3.4.4).

    Raises ValueError without a base: a provider answers with absolute URLs.
    """
    if not links.base:
        raise ValueError("oEmbed needs absolute URLs")
    assert shown.cover.size is not None, shown.cover.name
    width, height = displayed(shown.cover)
    record: dict[str, object] = {
        "version": "1.0",
        "type": "rich",
        "title": shown.title,
        "html": snippet(shown, links),
        "width": width,
        "height": height + 64,  # the caption: up to three lines
        "thumbnail_url": links.to(shown.cover),
        "thumbnail_width": shown.cover.size[0],
        "thumbnail_height": shown.cover.size[1],
    }
    if document.issuer:
        record["author_name"] = record["provider_name"] = document.issuer[shown.language.code].text
    return _json(record)


def open_graph(
    document: Document, language: Language, page: str, picture: KitFile | None, links: Links
) -> tuple[tuple[str, str], ...]:
    """Return the Open Graph properties of a page, in order, as pairs of property and content.

    `page` is the page's own absolute URL. Without a picture there are none: `og:image` is required
    (ogp.me, Basic Metadata).
    """
    if picture is None:
        return ()
    assert picture.size is not None, picture.name
    code = language.code
    found = [
        ("og:title", document.title[code].text),
        ("og:type", "article"),
        ("og:url", page),
        ("og:image", links.to(picture)),
        ("og:image:type", picture.media_type),
        ("og:image:width", str(picture.size[0])),
        ("og:image:height", str(picture.size[1])),
        ("og:image:alt", picture.alt[code]),
        ("og:locale", language.locale.replace("-", "_")),
    ]
    found += [
        ("og:locale:alternate", other.locale.replace("-", "_"))
        for other in document.languages
        if other != language
    ]
    if document.summary:
        found.append(("og:description", document.summary[code].text))
    if document.issuer:
        found.append(("og:site_name", document.issuer[code].text))
    found.append(("article:published_time", document.date.isoformat()))
    return tuple(found)


def report(brief: Brief, document: Document, page: str = "") -> dict[str, object]:
    """Return what the brief is in the words of schema.org: a Report that cites its sources.

    `page` is the absolute URL of the page that it describes; nothing is said of what is not known.
    """
    record: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Report",
        "name": _in_languages(document, {c: p.text for c, p in document.title.items()}),
        "inLanguage": [language.locale for language in document.languages],
        "datePublished": document.date.isoformat(),
        "version": str(document.edition),
        "citation": [_citation(brief.sources[entry.id], entry) for entry in document.sources],
    }
    optional = {
        "url": page,
        "alternativeHeadline": _texts(document, "subtitle"),
        "description": _texts(document, "summary"),
        "usageInfo": _texts(document, "terms_of_use"),
    }
    record |= {key: value for key, value in optional.items() if value}
    if document.issuer:
        issuer = {code: paragraph.text for code, paragraph in document.issuer.items()}
        record["publisher"] = {"@type": "Organization", "name": _in_languages(document, issuer)}
    return record


def json_ld(record: Mapping[str, object]) -> str:
    """Return plain data as JSON-LD that may stand in a script element of HTML.

    JSON written there may not close the element (HTML, 4.12.1.3).
    """
    return _json(record).decode().replace("<", "\\u003c").rstrip("\n")


def _citation(source: Source, entry: SourceEntry) -> dict[str, object]:
    known: dict[str, object] = {
        "@type": "CreativeWork",
        "position": entry.number,
        "inLanguage": source.language,
    }
    optional = {
        "name": source.title,
        "url": source.url,
        "datePublished": str(source.date) if source.date else None,
        "author": source.author,  # a person or an office: the source does not say which
        "publisher": (
            {"@type": "Organization", "name": source.publisher} if source.publisher else None
        ),
    }
    return known | {key: value for key, value in optional.items() if value}


def _texts(document: Document, what: str) -> object:
    paragraphs = getattr(document, what)
    return _in_languages(document, {c: p.text for c, p in paragraphs.items()})


def _in_languages(document: Document, texts: Mapping[str, str]) -> object:
    """Return texts as JSON-LD: one value per language (JSON-LD 1.1, 4.2.4); nothing for none."""
    values: Sequence[object] = list(_tagged(document, texts))
    return values[0] if len(values) == 1 else values


def _tagged(document: Document, texts: Mapping[str, str]) -> Iterator[dict[str, str]]:
    for language in document.languages:
        if language.code in texts:
            yield {"@language": language.locale, "@value": texts[language.code]}


def _json(record: Mapping[str, object]) -> bytes:
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()


def encodings(
    files: Sequence[KitFile], edition: tuple[str, ...], base: str
) -> dict[str, list[object]]:
    """Return the files of an edition as MediaObjects, with addresses where those are known."""
    found: list[object] = []
    own = [f for f in files if f.role in _ENCODINGS and f.languages == edition]
    for file in sorted(own, key=lambda f: _ENCODINGS.index(f.role)):
        known = {
            "@type": "MediaObject",
            "name": file.name,
            "encodingFormat": file.media_type,
            "contentSize": str(len(file.data)),
            "sha256": hashlib.sha256(file.data).hexdigest(),
            "inLanguage": list(edition) if len(edition) > 1 else edition[0],
        }
        found.append(known | ({"contentUrl": f"{base}{file.name}"} if base else {}))
    return {"encoding": found} if found else {}


_ENCODINGS = ("brief", "sheet", "print", "web", "word")


def meta_elements(tags: Sequence[tuple[str, str]]) -> str:
    """Return Open Graph properties as elements to paste into the head of a page."""
    return "".join(
        f'<meta property="{escape(name)}" content="{escape(content)}">\n' for name, content in tags
    )
