"""The files of a press kit: read from a zip or a folder, and held against its manifest."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from briefing.errors import BriefingError, Finding, Place
from briefing.schema import faults_of
from briefing.verify import media
from briefing.verify.verdict import Verdict
from briefing.verify.walking import fault, listed

Record = Mapping[str, Any]
Files = Mapping[str, bytes]

MANIFEST, CHECKSUMS = "manifest.json", "SHA256SUMS"
MOST_BYTES = 512 << 20  # unpacked: what is larger is no press kit
MOST_FILES = 10_000


@dataclass(frozen=True, slots=True)
class Kit:
    """The files of a kit by their paths in it, and its manifest; None where that cannot be read."""

    files: Files
    manifest: Record | None
    faults: tuple[str, ...] = ()

    def of_role(self, *roles: str) -> list[Record]:
        """Return the entries of the manifest that are there and have one of these roles."""
        entries = self.manifest["files"] if self.manifest else ()
        return [e for e in entries if e["role"] in roles and e["name"] in self.files]


def unpacked(data: bytes, place: Place) -> Files:
    """Return the files of a zipped kit by their paths below its one folder.

    Raises BriefingError for what is no zip, is damaged, too large, or names a path outside.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            findings = list(_bad_entries(entries, place))
            if findings:
                raise BriefingError(listed(findings))
            return {_below_top(entry.filename): archive.read(entry) for entry in entries}
    except media.ZIP_ERRORS as error:
        message = f"it is no zip that can be read: {error}"
        raise BriefingError.single("kit-broken", message, place, "fetch it anew") from error


def read_folder(folder: Path) -> Files:
    """Return the files of an unpacked kit by their paths in it.

    Raises BriefingError for links and other things that no kit has, for what cannot be read, and
    for too much of it.
    """
    place = Place(str(folder))
    try:
        paths = sorted(p for p in folder.rglob("*") if p.is_symlink() or not p.is_dir())
        findings = [
            fault(place, "kit-broken", f"{path.relative_to(folder).as_posix()} is no plain file")
            for path in paths
            if path.is_symlink() or not path.is_file()
        ]
        findings += _too_much(
            len(paths), sum(path.lstat().st_size for path in paths), "read", place
        )
        if findings:
            raise BriefingError(listed(findings))
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    except OSError as error:
        message = f"it cannot be read: {error.strerror}"
        raise BriefingError.single(
            "kit-broken", message, place, "look at its permissions"
        ) from error


def _bad_entries(entries: Sequence[zipfile.ZipInfo], place: Place) -> Iterator[Finding]:
    names = [entry.filename for entry in entries]
    yield from _too_much(len(entries), sum(entry.file_size for entry in entries), "unpacked", place)
    if len({name.partition("/")[0] for name in names}) > 1:
        yield fault(place, "kit-broken", "its files do not stand in one folder")
    for name in names:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "\\" in name or len(path.parts) < 2:
            yield fault(place, "kit-broken", f"it names a path outside of its folder, {name}")
    for name, count in sorted(Counter(names).items()):
        if count > 1:
            yield fault(place, "kit-broken", f"it holds {name} twice")


def _too_much(files: int, size: int, how: str, place: Place) -> Iterator[Finding]:
    if size > MOST_BYTES:
        message = f"{how}, it has {size >> 20} MiB, more than any press kit"
        yield fault(place, "kit-broken", message)
    if files > MOST_FILES:
        yield fault(place, "kit-broken", f"it has {files} files, more than any press kit")


def _below_top(name: str) -> str:
    return name.partition("/")[2]


def read_kit(files: Files) -> Kit:
    """Return a kit with its manifest, or with what is wrong with that."""
    data = files.get(MANIFEST)
    if data is None:
        return Kit(files, None, (f"{MANIFEST} is not there",))
    record = json_of(data)
    if record is None:
        return Kit(files, None, (f"{MANIFEST} is no JSON",))
    wrong = faults_of(record, "kit/manifest")
    if wrong:
        return Kit(files, None, tuple(f"{MANIFEST}: {each}" for each in wrong))
    return Kit(files, record)


def json_of(data: bytes) -> Any:
    """Return plain data, None for what is no JSON."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def inside(place: Place, name: str) -> Place:
    """Return the place of a file of the kit."""
    return place._replace(file=f"{place.file}: {name}")


# --- held against the manifest --------------------------------------------------------------------


def _manifest(kit: Kit, place: Place) -> Verdict:
    """The manifest names every file, once, with size, hash and kind; no other is there."""
    findings = [fault(place, "kit-manifest", message) for message in kit.faults]
    if kit.manifest is None:
        return Verdict("manifest", 1, listed(findings))
    named = [entry["name"] for entry in kit.manifest["files"]]
    findings += [
        fault(place, "kit-manifest", f"{MANIFEST} names {name} twice")
        for name, count in Counter(named).items()
        if count > 1
    ]
    findings += [
        fault(place, "kit-file-unknown", f"{name} is not in {MANIFEST}")
        for name in sorted(kit.files.keys() - {*named, MANIFEST, CHECKSUMS})
    ]
    for entry in kit.manifest["files"]:
        message = _differs(entry, kit.files.get(entry["name"])) or _misnamed(entry, kit.manifest)
        if message:
            findings.append(fault(place, "kit-file-differs", f"{entry['name']} {message}"))
    return Verdict("manifest", len(named), listed(findings))


def _differs(entry: Record, data: bytes | None) -> str:
    if data is None:
        return "is missing"
    if len(data) != entry["size"]:
        return f"has {len(data)} bytes, and {entry['size']} in {MANIFEST}"
    if hashlib.sha256(data).hexdigest() != entry["sha256"]:
        return f"has another SHA-256 than in {MANIFEST}"
    wanted = _KINDS.get(entry["role"], ())
    if entry["media_type"] not in wanted:
        return f"is said to be {entry['role']}, and {entry['media_type']}"
    begins = _BEGINNINGS.get(entry["media_type"])
    if begins is not None and not data.startswith(begins):
        return f"is not of the kind {entry['media_type']}"
    return ""


def _misnamed(entry: Record, manifest: Record) -> str:
    if entry["edition"] != manifest["edition"]:
        return f"is of edition {entry['edition']}, the kit of {manifest['edition']}"
    marked = PurePosixPath(entry["name"]).name.startswith("EMBARGO-")
    if marked != ("embargo" in manifest) and entry["role"] != "front":
        return "is marked as under embargo" if marked else "does not bear the mark of the embargo"
    return ""


_BEGINNINGS = {
    "application/pdf": b"%PDF-",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/webp": b"RIFF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": b"PK\x03\x04",
}
_PDF, _PICTURE = ("application/pdf",), ("image/png", "image/webp")
_HTML, _JSON_KIND, _MARKDOWN = ("text/html",), ("application/json",), ("text/markdown",)
# The media types that a file of each role has.
_KINDS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("brief", "sheet", "print"), _PDF),
    **dict.fromkeys(("page", "cover", "card", "title-card"), _PICTURE),
    **dict.fromkeys(("web", "front", "snippet", "opengraph"), _HTML),
    **dict.fromkeys(("facts", "sources", "csl", "language", "oembed"), _JSON_KIND),
    **dict.fromkeys(("markdown", "readme"), _MARKDOWN),
    "word": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
    "table": ("text/csv",),
    "bibtex": ("application/x-bibtex",),
    "ris": ("application/x-research-info-systems",),
    "text": ("text/plain",),
    "metadata": ("application/ld+json",),
}
_LINE = re.compile(r"(?P<hash>[0-9a-f]{64}) [ *](?P<name>.+)")


def _checksums(kit: Kit, place: Place) -> Verdict:
    """SHA256SUMS has every other file, with the hash that it has."""
    data = kit.files.get(CHECKSUMS)
    if data is None:
        return Verdict(
            "checksums", 1, (fault(place, "kit-checksums", f"{CHECKSUMS} is not there"),)
        )
    said: dict[str, str] = {}
    findings = []
    for line in data.decode("utf-8", "replace").splitlines():
        match = _LINE.fullmatch(line)
        if match is None:
            findings.append(fault(place, "kit-checksums", f"{CHECKSUMS} has a line that is none"))
            continue
        said[match["name"]] = match["hash"]
    for name in sorted(said.keys() | kit.files.keys() - {CHECKSUMS}):
        there = hashlib.sha256(kit.files[name]).hexdigest() if name in kit.files else ""
        if said.get(name) != there:
            what = "does not name" if name not in said else "has another SHA-256 for"
            findings.append(fault(place, "kit-checksums", f"{CHECKSUMS} {what} {name}"))
    return Verdict("checksums", len(said), listed(findings))


def _pictures(kit: Kit, place: Place) -> Verdict:
    """Pictures have the size that the manifest says, and alternative texts."""
    from PIL import Image, UnidentifiedImageError

    bombs = (Image.DecompressionBombError, Image.DecompressionBombWarning)
    entries = kit.manifest["files"] if kit.manifest else ()
    pictures = [e for e in entries if e["media_type"].startswith("image/")]
    findings = []
    for entry in (entry for entry in pictures if entry["name"] in kit.files):
        try:
            with Image.open(io.BytesIO(kit.files[entry["name"]])) as image:
                size = image.size
                image.verify()  # to its end, as far as the format has checksums
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError, *bombs):
            findings.append(fault(place, "kit-picture", f"{entry['name']} is no picture"))
            continue
        if size != (entry.get("width"), entry.get("height")):
            message = f"{entry['name']} has {size[0]} x {size[1]} pixels, not what {MANIFEST} says"
            findings.append(fault(place, "kit-picture", message))
        if set(entry.get("alt", ())) < set(entry["languages"]):
            message = f"{entry['name']} has no alternative text in every language of its own"
            findings.append(fault(place, "kit-picture", message))
        if entry["role"] == "card" and set(entry.get("said", ())) < set(entry["languages"]):
            message = f"{MANIFEST} does not say what is written on {entry['name']}"
            findings.append(fault(place, "kit-picture", message))
    why = "" if pictures else "the kit has no pictures"
    return Verdict("pictures", len(pictures), listed(findings), why)


def _pages(kit: Kit, place: Place) -> Verdict:
    """PDFs have as many pages as the manifest says."""
    from briefing.verify.reading import count_pages

    findings: list[Finding] = []
    entries = [entry for entry in kit.of_role("brief", "sheet", "print") if "pages" in entry]
    for entry in entries:
        there = inside(place, entry["name"])
        try:
            pages = count_pages(kit.files[entry["name"]], there)
        except BriefingError as error:
            findings += error.findings
            continue
        if pages != entry["pages"]:
            message = f"it has {pages} pages, and {entry['pages']} in {MANIFEST}"
            findings.append(fault(there, "kit-file-differs", message))
    why = "" if entries else "the kit has no PDF"
    return Verdict("pages", len(entries), listed(findings), why)


FILE_CHECKS = (_manifest, _checksums, _pictures, _pages)
"""What the files of a kit are held against, one verdict each."""
