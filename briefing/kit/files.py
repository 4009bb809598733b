"""The files of a press kit: what each is, how it is named, and what vouches for all of them."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath

from briefing.document import Document, Paragraphs

MANIFEST, CHECKSUMS, FRONT = "manifest.json", "SHA256SUMS", "index.html"
EMBARGO = "EMBARGO-"
FORMAT = "briefing kit 1"

# RFC 9110 media types by the ending of a name; text is UTF-8 throughout.
MEDIA_TYPES: Mapping[str, str] = {
    ".bib": "application/x-bibtex",
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".ris": "application/x-research-info-systems",
    ".txt": "text/plain",
    ".webp": "image/webp",
}
_COMPRESSED = frozenset((".docx", ".pdf", ".png", ".webp"))


@dataclass(frozen=True, slots=True, kw_only=True)
class KitFile:
    """A file of the kit; `name` is its path in the kit, with slashes.

    `role` says what it is (`brief`, `card`, …), in a word that the front page has a label for.
    `pages` counts those of a PDF, `page` is the one that a picture shows, from 1.
    `size` is in pixels, for pictures. `alt` says by language code what a picture shows, `said` the
    text that was drawn on it, `value` which value of a fact it shows (`fact.value`).
    """

    name: str
    data: bytes
    role: str
    languages: tuple[str, ...]
    pages: int | None = None
    page: int | None = None
    size: tuple[int, int] | None = None
    alt: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)
    value: str = ""

    @property
    def media_type(self) -> str:
        """Its media type, by the ending of its name; raises KeyError for one that no kit has."""
        return MEDIA_TYPES[PurePosixPath(self.name).suffix]


@dataclass(frozen=True, slots=True)
class Names:
    """Names the files of one kit: after the brief, the languages and the edition."""

    brief: str
    edition: int
    embargoed: bool

    @property
    def folder(self) -> str:
        """The folder of the kit, which is at the top of its zip as well."""
        return f"{self.brief}-kit"

    @property
    def zip(self) -> str:
        """The zip beside that folder."""
        return f"{self._prefix}{self.folder}.zip"

    def of(self, folder: str, languages: Sequence[str], ending: str, part: str = "") -> str:
        """Return the name of a file in a folder of the kit; `part` tells it from its neighbours."""
        stem = ".".join(filter(None, (self.brief, part, "-".join(languages))))
        return f"{folder}/{self._prefix}{stem}.ed{self.edition}.{ending}"

    def readme(self, code: str) -> str:
        """Return the name of the README in a language."""
        return f"{self._prefix}README.{code}.md"

    @property
    def _prefix(self) -> str:
        return EMBARGO if self.embargoed else ""


def manifest(files: Iterable[KitFile], document: Document, program: str) -> bytes:
    """Return `manifest.json`: every file with what is known of it, and what the kit as such is.

    The manifest names neither itself nor the list of checksums, which names it.
    """
    record: dict[str, object] = {
        "format": FORMAT,
        "brief": document.brief_id,
        "edition": document.edition,
        "date": document.date.isoformat(),
        "languages": [language.code for language in document.languages],
        "title": _plain(document.title),
        "changes": [_plain(change.text) for change in document.changes],
        "program": program,
        "files": [_entry(file, document.edition) for file in sorted(files, key=_by_name)],
    }
    if document.embargo:
        record["embargo"] = document.embargo.isoformat()
    return (json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def checksums(files: Mapping[str, bytes]) -> bytes:
    """Return `SHA256SUMS`, as `sha256sum -c` reads it."""
    lines = (f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    return "".join(lines).encode()


def zipped(folder: str, files: Mapping[str, bytes], day: date) -> bytes:
    """Return a zip of the files under one folder; the same files and day give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            # Dates of a zip begin with 1980; they are those of the edition, not of today.
            when = (max(day.year, 1980), day.month, day.day, 0, 0, 0)
            entry = zipfile.ZipInfo(f"{folder}/{name}", when)
            entry.external_attr = 0o100644 << 16
            entry.create_system = 3  # whichever system it is made on
            packed = PurePosixPath(name).suffix in _COMPRESSED
            entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name])
    return buffer.getvalue()


def _entry(file: KitFile, edition: int) -> dict[str, object]:
    known: dict[str, object] = {
        "name": file.name,
        "role": file.role,
        "languages": list(file.languages),
        "edition": edition,
        "media_type": file.media_type,
        "size": len(file.data),
        "sha256": hashlib.sha256(file.data).hexdigest(),
    }
    if file.pages is not None:
        known["pages"] = file.pages
    if file.page is not None:
        known["page"] = file.page
    if file.size is not None:
        known["width"], known["height"] = file.size
    for key in ("alt", "said"):
        if getattr(file, key):
            known[key] = dict(getattr(file, key))
    if file.value:
        known["value"] = file.value
    return known


def _by_name(file: KitFile) -> str:
    return file.name


def _plain(paragraphs: Paragraphs) -> dict[str, str]:
    return {code: paragraph.text for code, paragraph in paragraphs.items()}
