"""What the files of a kit say beside its facts: figures that nothing vouches for, references.

The texts of `facts.json` are looked for elsewhere. Here, what else a medium says is held to the
data of the kit, and the media to each other: a figure that stands in one of them alone is nobody's.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html.parser import HTMLParser
from typing import Any

Record = Mapping[str, Any]

_SAID_BY = frozenset(("alt", "aria-label", "content", "title"))
# Of JSON-LD and oEmbed: addresses, and the layout of what is pasted.
_UNSAID = frozenset(("contentUrl", "height", "html", "sha256", "thumbnail_url", "url", "width"))
_ABOUT = ("brief", "changes", "date", "edition", "embargo", "title")
_OF_A_FILE = ("height", "name", "page", "pages", "size", "width")
_ESCAPE = re.compile(r"\\text[a-z]+\{\}")  # of BibTeX


def figures_of(text: str) -> set[int]:
    """Return the runs of digits in a text, in whichever script, without leading zeros."""
    return {int(run) for run in re.findall(r"\d{1,400}", text)}


def known_figures(manifest: Record, data: Iterable[object]) -> set[int]:
    """Return the figures of the kit's data: facts, sources, and what its manifest says of files.

    What a picture shows (`alt`, `said`) is not among them: that is to be judged.
    """
    about = [manifest.get(key) for key in _ABOUT]
    files = [[entry.get(key) for key in _OF_A_FILE] for entry in manifest["files"]]
    return {figure for text in _strings([about, files, *data]) for figure in figures_of(text)}


def strangers(known: set[int], said: Mapping[str, tuple[str, set[int]]]) -> dict[str, list[int]]:
    """Return by file the figures that neither the data know nor a file of another role says.

    `said` gives for each file its role and its figures.
    """
    roles: dict[int, set[str]] = defaultdict(set)
    for role, figures in said.values():
        for figure in figures:
            roles[figure].add(role)
    found = {
        name: sorted(f for f in figures - known if len(roles[f]) < 2)
        for name, (_, figures) in said.items()
    }
    return {name: figures for name, figures in found.items() if figures}


# --- what pages say of themselves ----------------------------------------------------------------


def unseen_texts(data: bytes) -> list[str]:
    """Return what a page says in attributes and in JSON-LD; raises ValueError as `json` does."""
    reader = _Attributes()
    reader.feed(data.decode("utf-8"))
    reader.close()
    return [*reader.found, *(text for script in reader.scripts for text in said_in(script))]


def said_in(record: object) -> list[str]:
    """Return the texts and figures of JSON, without addresses and hashes."""
    return list(_strings(record))


class _Attributes(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.scripts: list[object] = []
        self._in_data = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._in_data = tag == "script" and given.get("type") == "application/ld+json"
        self.found += [value for name, value in attrs if name in _SAID_BY and value]

    def handle_data(self, data: str) -> None:
        if self._in_data and data.strip():
            try:
                self.scripts.append(json.loads(data))
            except RecursionError as error:
                raise ValueError("its JSON-LD is nested too deep") from error
            self._in_data = False


def _strings(record: object) -> Iterator[str]:
    if isinstance(record, Mapping):
        for key, value in record.items():
            if key not in _UNSAID:
                yield from _strings(value)
    elif isinstance(record, (list, tuple)):
        for value in record:
            yield from _strings(value)
    elif record is not None and not isinstance(record, bool):
        yield str(record)


def wrong_encodings(record: object, files: Mapping[str, bytes]) -> Iterator[str]:
    """Yield what JSON-LD says of files that is not so."""
    encodings = record.get("encoding", []) if isinstance(record, Mapping) else []
    for encoding in encodings if isinstance(encodings, list) else []:
        said = encoding if isinstance(encoding, Mapping) else {}
        data = files.get(str(said.get("name")))
        if data is None:
            yield f"it describes {said.get('name')}, which is not there"
            continue
        wanted = {"contentSize": str(len(data)), "sha256": hashlib.sha256(data).hexdigest()}
        for key, value in wanted.items():
            if said.get(key) != value:
                yield f"it has another {key} of {said['name']} than that has"


# --- references ----------------------------------------------------------------------------------


Entry = tuple[str, ...]
"""The values of the fields of a reference."""


def entries_of(role: str, data: bytes) -> list[Entry]:
    """Return the entries of a list of references (CSL-JSON, BibTeX, RIS).

    Raises ValueError for what is no such list.
    """
    text = data.decode("utf-8")
    if role == "csl":
        try:
            record = json.loads(text)
        except RecursionError as error:
            raise ValueError("it is nested too deep") from error
        if not isinstance(record, list):
            raise ValueError("it is no list")
        return [tuple(_strings(entry)) for entry in record]
    begin, value = _FIELDS[role]
    parts = re.split(begin, _ESCAPE.sub("", text), flags=re.MULTILINE)
    return [tuple(re.findall(value, part, re.MULTILINE)) for part in parts if part.strip()]


# Of BibTeX and RIS: what stands between two entries, and a value (or the key) of one.
_FIELDS = {
    "bibtex": (r"^@(?=\w)", r"(?:^\w+\{|^\s*\w+ = \{)([^\n]*)"),
    "ris": (r"^ER  -.*$", r"^[A-Z][A-Z0-9]  - (.*)$"),
}


def wrong_references(
    entries: Sequence[Entry], languages: Sequence[str], manifest: Record, sources: Record
) -> Iterator[str]:
    """Yield what is wrong in a list of references: the brief in each language, then its sources."""
    listed = sources["sources"]
    if len(entries) != len(languages) + len(listed):
        wanted = len(languages) + len(listed)
        yield f"it has {len(entries)} entries; the brief and its sources are {wanted}"
        return
    for code, entry in zip(languages, entries, strict=False):
        if _letters(manifest["title"].get(code, "")) not in set(map(_letters, entry)):
            yield f"it has another title of the brief in {code}"
        yield from _other_date(entry, manifest["date"], "the brief")
    for entry, source in zip(entries[len(languages) :], listed, strict=True):
        yield from _other_source(entry, source)


def _other_source(entry: Entry, source: Record) -> Iterator[str]:
    number, there = source["number"], set(map(_letters, entry))
    for key in ("id", "title", "author", "publisher", "url"):
        if source.get(key) and _letters(str(source[key])) not in there:
            yield f"source {number} has another {key} than in sources.json"
    yield from _other_date(entry, source.get("date", ""), f"source {number}")
    strange = figures_of(" ".join(entry)) - {f for text in _all(source) for f in figures_of(text)}
    if strange:
        figures = ", ".join(map(str, sorted(strange)))
        yield f"source {number} has figures that sources.json has not: {figures}"


def _all(source: Record) -> list[str]:
    return [str(value) for key, value in source.items() if key not in ("number", "paragraphs")]


def _other_date(entry: Entry, date: object, what: str) -> Iterator[str]:
    parts = [str(int(part)) for part in re.findall(r"\d+", str(date))]
    runs = [str(int(run)) for run in re.findall(r"\d{1,400}", " ".join(entry))]
    if parts and f" {' '.join(parts)} " not in f" {' '.join(runs)} ":
        yield f"{what} has another date than {date}"


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
