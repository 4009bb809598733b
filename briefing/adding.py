"""Adds a fact or a source to a brief folder: checked before it is written, every file or none."""

from __future__ import annotations

import difflib
import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from briefing.drift import LOCK, Lock, lock_bytes, read_lock, record, tracked
from briefing.errors import BriefingError, Finding, Place, Severity, raise_errors
from briefing.examine import examine_brief
from briefing.load import load
from briefing.model import Brief
from briefing.publish import publish
from briefing.yaml_edit import Plain, append_item, read_source
from briefing.yaml_source import (
    Keys,
    Value,
    YamlFile,
    character_findings,
    parse_yaml,
    read_yaml,
)

Record = Mapping[str, Plain]

_FACT_KEYS = (
    *("id", "topic", "subject", "attribute", "as_of", "happened", "values"),
    *("title", "text", "note", "written_in", "recorded", "evidence"),
)
_SOURCE_KEYS = (
    *("id", "language", "file", "publisher", "title", "author", "date", "url"),
    *("sha256", "archived"),
)
_BY_NAME = frozenset(("title", "text", "note", "values"))  # their parts are looked at one by one
_MAX_TEXT = 16 * 1024 * 1024  # bytes; an archived text is an article or a report
_MAX_ID = 40
_NEW_FACT, _NEW_SOURCE = "the new fact", "the new source"
_LINE_BREAK = re.compile("\r\n|\n|\r")


def propose_id(title: str, taken: Collection[str]) -> str:
    """Return an id made of the first words of a title, another one than those taken; "" if none."""
    spelt = title.lower().replace("œ", "oe").replace("æ", "ae").replace("’", "'")
    plain = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", re.sub(r"\b[a-z]{1,2}'", " ", plain))  # l’, d’, qu’
    proposed = ""
    for word in words:
        longer = f"{proposed}-{word}" if proposed else word
        if len(longer) > _MAX_ID:
            break
        proposed = longer
    if not re.match(r"[a-z]", proposed):
        return ""
    numbered = (f"{proposed}-{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (proposed, *numbered) if name not in taken)


def read_answer(written: str) -> Value:
    """Read a value, a year or a day as a curator would write it into a file.

    Raises BriefingError when it is no YAML.
    """
    try:
        data = parse_yaml(f"answer: {written}\n", Path(), "the answer").data
    except BriefingError as error:
        found = error.findings[0]
        raise BriefingError([replace(found, place=Place("the answer"))]) from None
    assert isinstance(data, dict)
    return data["answer"]


@dataclass(frozen=True)
class Addition:
    """A record at the end of the list of a file, with the files as they would be.

    `record` says what is added: "the new fact", "the new source".
    """

    folder: Path
    name: str
    record: str
    edited: Mapping[str, str]

    @property
    def shown(self) -> str:
        """The name of the file as findings print it."""
        return str(self.folder / f"{self.name}.yaml")

    @cached_property
    def _parts(self) -> tuple[Place, Place, list[tuple[Place, Keys]]]:
        """Where the record begins and ends, and where each part of it begins."""
        source = self.edited[self.name]
        file = parse_yaml(source, Path(), self.shown)
        assert isinstance(file.data, dict)
        items = file.data[self.name]
        assert isinstance(items, list)
        keys = (self.name, len(items) - 1)
        end = len(_LINE_BREAK.findall(source[: file.extent(keys).end])) + 1
        parts = [(file.key_place((*keys, *part)), part) for part in _parts_of(items[-1])]
        return file.place(keys), Place(self.shown, end + 1), parts

    def part(self, place: Place) -> Keys | None:
        """Return the part of the record that a place is in, () for all of it, None for none."""
        start, end, parts = self._parts
        if place.file != self.shown or not start <= place < end:
            return None
        within = [part for begin, part in parts if begin <= place and place != start]
        return within[-1] if within else ()

    def told(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Name the parts of the record in findings, instead of lines that are not there yet."""
        return tuple(self._told(finding) for finding in findings)

    def _told(self, finding: Finding) -> Finding:
        part = self.part(finding.place)
        if part is None:
            return finding
        return replace(finding, place=Place(f"{self.record}{_dotted(part)}"))

    def findings(
        self, *, pack_folders: Sequence[Path] = (), archive: Path | None = None
    ) -> tuple[Finding, ...]:
        """Check the brief with the record in it, and return all that is found."""
        try:
            checked = examine_brief(
                self.folder, pack_folders=pack_folders, archive=archive, edited=self.edited
            )
        except BriefingError as error:
            return error.findings
        return checked.findings


def _parts_of(record: Value) -> Iterable[Keys]:
    assert isinstance(record, dict)
    for key, inner in record.items():
        yield (key,)
        if key in _BY_NAME and isinstance(inner, dict):
            yield from ((key, name) for name in inner)


def _dotted(part: Keys) -> str:
    return ", " + ".".join(map(str, part)) if part else ""


def _errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.severity is Severity.ERROR)


# --- facts ---------------------------------------------------------------------------------------


def with_fact(folder: Path, fact: Record, section: str | None = None) -> Addition:
    """Return a brief folder with a fact at the end of facts.yaml, and at the end of a section.

    Raises BriefingError for a section that is not there, and for a text with characters that no
    file of a brief may hold.
    """
    raise_errors(_unwanted(fact, _NEW_FACT))
    ordered = {key: fact[key] for key in _FACT_KEYS if key in fact}
    edited = {"facts": _appended(folder / "facts.yaml", ("facts",), ordered)}
    if section is not None:
        keys = ("sections", section, "facts")
        try:
            edited["brief"] = _appended(folder / "brief.yaml", keys, str(fact["id"]))
        except LookupError:
            raise _unknown_section(folder / "brief.yaml", section) from None
    return Addition(folder, "facts", _NEW_FACT, edited)


def _unwanted(record: Record, name: str, part: Keys = ()) -> Iterator[Finding]:
    """Yield what is wrong with the characters of a record that is in no file yet."""
    for key, value in record.items():
        inner = (*part, key)
        if isinstance(value, Mapping):
            yield from _unwanted(value, name, inner)
            continue
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, Mapping):
                yield from _unwanted(text, name, inner)
            elif isinstance(text, str):
                place = Place(f"{name}{_dotted(inner)}")
                yield from (replace(f, place=place) for f in character_findings(text, ""))


def _appended(path: Path, keys: Keys, value: Plain) -> str:
    """Return the text of a file with a value at the end of one of its lists."""
    try:
        return append_item(read_source(path), keys, value)
    except BriefingError as error:
        raise BriefingError(
            replace(finding, place=finding.place._replace(file=str(path)))
            for finding in error.findings
        ) from error


def _unknown_section(path: Path, section: str) -> BriefingError:
    known = [str(one.get("id")) for one in _records(read_yaml(path, str(path)), "sections")]
    near = difflib.get_close_matches(section, known, 1, 0.6)
    hint = f"did you mean “{near[0]}”?" if near else f"there are: {', '.join(known)}"
    return BriefingError.single(
        "unknown-section", f"there is no section “{section}”", Place(str(path)), hint
    )


def faults_of_part(
    folder: Path,
    brief: Brief,
    fact: Record,
    part: Keys,
    *,
    pack_folders: Sequence[Path] = (),
    archive: Path | None = None,
) -> tuple[Finding, ...]:
    """Return what is wrong with one part of a fact that is not complete yet."""
    unwanted = tuple(_unwanted(fact, _NEW_FACT))
    if unwanted:  # such a fact cannot be put into a file, and no more be said of it
        name = f"{_NEW_FACT}{_dotted(part)}"
        return tuple(found for found in unwanted if f"{found.place}.".startswith(f"{name}."))
    addition = with_fact(folder, _filled(brief, fact))
    findings = _errors(addition.findings(pack_folders=pack_folders, archive=archive))
    return addition.told(
        finding
        for finding in findings
        if (found := addition.part(finding.place)) and found[: len(part)] == part
    )


def _filled(brief: Brief, fact: Record) -> Record:
    """Put something into what is missing, so that the rest can be checked.

    A text that is missing prints what the others print: it is not to be asked for yet.
    """
    filled: dict[str, Plain] = {"id": "the-new-fact", "written_in": brief.written_in, **fact}
    for key, stand_in in (("title", "…"), ("text", "…\n")):
        texts = fact.get(key, {})
        assert isinstance(texts, Mapping)
        printed = dict.fromkeys(
            name for text in texts.values() for name in re.findall(r"\{\{\s*([\w.]+)", str(text))
        )
        names = " ".join(f"{{{{ {name} }}}}" for name in printed)
        filled[key] = {
            code: texts.get(code, f"{names} {stand_in}".lstrip()) for code in brief.languages
        }
    return filled


def errors_with(
    folder: Path,
    fact: Record,
    section: str | None = None,
    *,
    pack_folders: Sequence[Path] = (),
    archive: Path | None = None,
) -> tuple[Finding, ...]:
    """Return the errors that a brief would have with a fact in it, none when it may be written."""
    unwanted = tuple(_unwanted(fact, _NEW_FACT))
    if unwanted:
        return unwanted
    addition = with_fact(folder, fact, section)
    findings = _errors(addition.findings(pack_folders=pack_folders, archive=archive))
    return addition.told(findings)


def add_fact(
    folder: Path,
    fact: Record,
    section: str | None = None,
    *,
    pack_folders: Sequence[Path] = (),
    archive: Path | None = None,
) -> tuple[Finding, ...]:
    """Write a fact into facts.yaml and into a section of brief.yaml, and nothing else.

    A brief with a texts.lock has the texts recorded there: whoever gives both languages in one go
    has said that the one is the translation of the other. Returns what the check finds in the fact,
    warnings and notes. Raises BriefingError, and writes nothing, when the brief with the fact does
    not pass `briefing check`.
    """
    addition = with_fact(folder, fact, section)
    findings = addition.findings(pack_folders=pack_folders, archive=archive)
    if _errors(findings):
        raise BriefingError(addition.told(findings))
    files = {folder / f"{name}.yaml": text.encode() for name, text in addition.edited.items()}
    lock = _recorded(addition, str(fact["id"]))
    if lock is not None:
        files[folder / LOCK] = lock_bytes(lock)
    publish(files)
    own = (finding for finding in findings if addition.part(finding.place) is not None)
    return addition.told(f for f in own if lock is None or f.code != "text-not-recorded")


def _recorded(addition: Addition, fact: str) -> Lock | None:
    """Return the lock with the texts of a new fact; None for a brief without one."""
    lock = read_lock(addition.folder)
    if lock is None:
        return None
    own = [
        item
        for item in tracked(load(addition.folder, addition.edited))
        if item.owner == f"facts/{fact}"
    ]
    return Lock({**lock.entries, **record(own).entries})


# --- sources -------------------------------------------------------------------------------------


def source_ids(folder: Path) -> tuple[str, ...]:
    """Return the ids of the sources of a brief folder; raises BriefingError."""
    path = folder / "sources.yaml"
    return tuple(str(one.get("id")) for one in _records(read_yaml(path, str(path)), "sources"))


@dataclass(frozen=True, slots=True)
class Added:
    """A source that was added: its id, its text in the archive, and whether that was there."""

    id: str
    path: Path
    was_there: bool


def add_source(
    folder: Path,
    source: Record,
    text: bytes,
    archive: Path,
    *,
    on: date,
    name: str | None = None,
    pack_folders: Sequence[Path] = (),
) -> Added:
    """Keep the text of a source in the archive, and record the source in sources.yaml.

    `source` has what is known of it, its id at least; `name` is that of its text in the archive,
    the id when None; `on` is the day on which it is put there. A text that is in the archive
    already stays where it is and is not kept twice. Raises BriefingError, and writes nothing, for a
    text that is none, a name under which another text is kept, and a record that does not pass
    `briefing check`.
    """
    _refuse_text(text)
    sha256 = hashlib.sha256(text).hexdigest()
    wanted = _file_name(str(name or source["id"]))
    same = _same_text(archive, text, sha256, wanted)
    path = same or archive / wanted
    if same is None and (path.exists() or path.is_symlink()):
        raise BriefingError.single(
            "archive-taken",
            "another text is kept under this name, and is not written over",
            Place(str(path)),
            "give this one another name: --name",
        )
    known = {**source, "file": path.name, "sha256": sha256, "archived": str(on)}
    ordered = {key: known[key] for key in _SOURCE_KEYS if key in known}
    raise_errors(_unwanted(ordered, _NEW_SOURCE))
    _refuse_second_record(folder / "sources.yaml", path.name, sha256)
    edited = {"sources": _appended(folder / "sources.yaml", ("sources",), ordered)}
    addition = Addition(folder, "sources", _NEW_SOURCE, edited)
    # Mistakes elsewhere in the brief are no reason not to take note of a source.
    own = [
        finding
        for finding in _errors(addition.findings(pack_folders=pack_folders))
        if addition.part(finding.place) is not None
    ]
    if own:
        raise BriefingError(addition.told(own))
    files = {folder / "sources.yaml": edited["sources"].encode()}
    publish(files if same else {path: text, **files})
    return Added(str(source["id"]), path, same is not None)


def _refuse_text(text: bytes) -> None:
    try:
        readable = text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BriefingError.single(
            "archive-unreadable",
            f"the text is not UTF-8: byte {text[error.start]:#04x} at offset {error.start}",
            Place("the text"),
            "save it as UTF-8 (in an editor: Save as, encoding UTF-8)",
        ) from None
    reason = ""
    if not readable.strip():
        reason = "the text is empty"
    elif "\0" in readable:
        reason = "this is no text"
    elif len(text) > _MAX_TEXT:
        reason = f"the text is larger than {_MAX_TEXT // 1024 // 1024} MB"
    if reason:
        raise BriefingError.single(
            "archive-unreadable", reason, Place("the text"), "give the plain text of the source"
        )


def _file_name(name: str) -> str:
    if "/" in name or "\\" in name or name.strip(". ") == "":
        raise BriefingError.single(
            "archive-refused",
            f"“{name}” cannot be the name of a text in the archive",
            Place("--name"),
            "give a name without a folder, such as ministry-2026",
        )
    return name if name.lower().endswith(".txt") else f"{name}.txt"


def _same_text(archive: Path, text: bytes, sha256: str, wanted: str) -> Path | None:
    """Return the file in the archive that holds this very text, the wanted name before others."""
    if not archive.is_dir():
        return None
    try:
        files = sorted(archive.iterdir(), key=lambda path: (path.name != wanted, path.name))
        for path in files:
            if path.is_symlink() or not path.is_file() or path.stat().st_size != len(text):
                continue
            if hashlib.sha256(path.read_bytes()).hexdigest() == sha256:
                return path
    except OSError as error:
        raise BriefingError.single(
            "cannot-read",
            f"the archive cannot be read: {error.strerror}",
            Place(str(archive)),
            "make it readable for you",
        ) from error
    return None


def _refuse_second_record(path: Path, file: str, sha256: str) -> None:
    read = read_yaml(path, str(path))
    for index, one in enumerate(_records(read, "sources")):
        if one.get("sha256") == sha256:
            said, hint = "is this very text", "name that source in `evidence`"
        elif one.get("file") == file:
            said, hint = f"has its text in {file}", "name that source, or give another --name"
        else:
            continue
        raise BriefingError.single(
            "source-known",
            f"the source “{one.get('id')}” {said} already",
            read.place(("sources", index)),
            hint,
        )


def _records(file: YamlFile, name: str) -> list[dict[str, Value]]:
    """Return the records of a list of a file; a file that does not fit its schema may have none."""
    items = file.data.get(name) if isinstance(file.data, dict) else None
    return [one for one in items if isinstance(one, dict)] if isinstance(items, list) else []
