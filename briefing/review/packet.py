"""The packet: every text of a brief beside its translation, with what stands behind it.

One HTML file that needs nothing else. It quotes the sources, so it never lies in a brief folder.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from briefing import cldr, paths
from briefing.diff import read_edition
from briefing.document import Isolate, Paragraph
from briefing.drift import State, read_lock, tracked
from briefing.errors import BriefingError, Place, raise_errors
from briefing.evidence import (
    Anchor,
    Archive,
    Figures,
    Hit,
    anchors_of,
    find_anchors,
    read_archive,
)
from briefing.examine import read_brief
from briefing.glosses import Glossary
from briefing.model import Brief, Fact, Source
from briefing.occurrences import Wording, digest_of_fact, wordings
from briefing.packs import LanguagePack
from briefing.publish import publish
from briefing.review.since import NEW, OfFolder, OfPdf, Since
from briefing.typeset.direction import first_direction

_AROUND = 200  # characters of a source shown on each side of an anchor
# Faces of the page, and the weights that the packet uses.
_FACES = (
    ("Packet Latin", 400, "source-serif/SourceSerifPro-Regular.ttf"),
    ("Packet Latin", 700, "source-serif/SourceSerifPro-Bold.ttf"),
    ("Packet Arabic", 400, "noto-naskh/NotoNaskhArabic-Regular.ttf"),
    ("Packet Arabic", 700, "noto-naskh/NotoNaskhArabic-Bold.ttf"),
)


@dataclass(frozen=True, slots=True)
class Column:
    """A language of the packet, left to right before right to left."""

    code: str
    tag: str
    direction: str
    name: str


@dataclass(frozen=True, slots=True)
class Side:
    """A text in one language: as typeset, or as written where that cannot be typeset yet.

    `mark` says what happened to it since the last edition, `before` is what it printed then.
    """

    column: Column
    paragraph: Paragraph | None = None
    written: str = ""
    mark: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A text in all languages."""

    what: str
    key: str
    sides: tuple[Side, ...]

    @property
    def marks(self) -> tuple[str, ...]:
        """What happened to it, each thing once."""
        return tuple(dict.fromkeys(side.mark for side in self.sides if side.mark))


@dataclass(frozen=True, slots=True)
class Value:
    """A value in words of each language, and in those of the last edition where they differ."""

    name: str
    words: Mapping[str, str]
    before: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a source in pieces, each with whether it is an anchor; `line` from 1."""

    pieces: tuple[tuple[str, bool], ...]
    line: int


@dataclass(frozen=True, slots=True)
class Proof:
    """A source of a fact: the passages with its anchors, and what is to be said of the anchors.

    `anchors` are those without a passage, `repeated` those that stand in several places and may
    stand in one only. `fault` says why there is no passage; without an archive there is none.
    """

    source: Source
    direction: str
    passages: tuple[Passage, ...]
    anchors: tuple[str, ...]
    repeated: tuple[str, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """What a reviser signs: one language of a fact; `read` is who did so already."""

    column: Column
    read: str
    current: bool | None


@dataclass(frozen=True, slots=True)
class Card:
    """A fact; `number` is that of its paragraph, None when it is not printed."""

    fact: Fact
    number: int | None
    rows: tuple[Row, ...]
    values: tuple[Value, ...]
    proofs: tuple[Proof, ...]
    boxes: tuple[Box, ...]
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Packet:
    """All of it; `compared` says what the marks compare with."""

    brief: Brief
    columns: tuple[Column, ...]
    titles: Row
    cards: tuple[Card, ...]
    others: tuple[Row, ...]
    gone: tuple[str, ...]
    compared: str
    archive: bool


def write_packet(
    folder: Path,
    out: Path,
    *,
    archive: Path | None = None,
    since: Path | None = None,
    pack_folders: Iterable[Path] = (),
) -> tuple[Path, Packet]:
    """Write the packet of a brief into a folder; return its file and what is in it.

    `archive` is the folder with the texts of the sources, `since` the last edition: its brief
    folder, or its PDF. Raises BriefingError for mistakes in the files, and for a folder inside the
    brief's.
    """
    if out.resolve().is_relative_to(folder.resolve()):
        raise BriefingError.single(
            "report-in-brief",
            "the packet quotes the sources, and must not become a part of the brief",
            Place(str(out)),
            "name a folder outside of the brief folder",
        )
    brief, packs = read_brief(folder, pack_folders=pack_folders)
    texts = None if archive is None else read_archive(brief, archive)
    glossary = Glossary(brief, packs)
    last = None if since is None else _last(since, brief, glossary, pack_folders)
    packet = _Maker(brief, packs, glossary, texts, last).packet()
    path = out / f"{brief.id}.review.html"
    publish({path: _html(packet).encode()})
    return path, packet


def _last(since: Path, brief: Brief, glossary: Glossary, pack_folders: Iterable[Path]) -> Since:
    if since.is_dir():
        return OfFolder(*read_brief(since, pack_folders=pack_folders))
    edition = read_edition(since.read_bytes(), shown=str(since))
    return OfPdf(edition, brief, glossary.printed)


class _Maker:
    """Gathers what belongs into a packet."""

    def __init__(
        self,
        brief: Brief,
        packs: Mapping[str, LanguagePack],
        glossary: Glossary,
        archive: Archive | None,
        last: Since | None,
    ) -> None:
        self._brief = brief
        self._packs = packs
        self._archive = archive
        self._last = last
        self._glossary = glossary
        self._columns = tuple(
            sorted(
                (_column(code, packs[code]) for code in brief.languages),
                key=lambda column: column.direction == "rtl",
            )
        )
        self._lock = read_lock(brief.folder)
        raise_errors(self._lock.findings if self._lock else ())
        self._states = {item.key: item for item in tracked(brief)}
        figures = Figures(brief, packs)
        self._anchors = anchors_of(brief, figures)
        found = find_anchors(self._anchors, archive, figures) if archive else ()
        self._found = {entry.anchor.key: entry for entry in found}

    def packet(self) -> Packet:
        """Return the packet, facts in printed order, those that are not printed last."""
        brief = self._brief
        rows = {wording.key: self._row(wording) for wording in wordings(brief)}
        printed = list(dict.fromkeys(id_ for section in brief.sections for id_ in section.facts))
        order = [*printed, *(id_ for id_ in brief.facts if id_ not in printed)]
        cards = tuple(
            self._card(
                brief.facts[id_],
                printed.index(id_) + 1 if id_ in printed else None,
                tuple(row for key, row in rows.items() if key.startswith(f"facts/{id_}/")),
            )
            for id_ in order
        )
        known = () if self._last is None else self._last.facts
        gone = tuple(id_ for id_ in known if id_ not in order)
        return Packet(
            brief=brief,
            columns=self._columns,
            titles=rows["brief/title"],
            cards=cards,
            others=tuple(row for key, row in rows.items() if not key.startswith("facts/")),
            gone=gone,
            compared=self._compared(),
            archive=self._archive is not None,
        )

    def _compared(self) -> str:
        if self._last is not None:
            return self._last.name
        return "what was recorded in texts.lock" if self._lock else ""

    # --- texts -----------------------------------------------------------------------------------

    def _row(self, wording: Wording) -> Row:
        sides = tuple(self._side(wording, column) for column in self._columns)
        return Row(wording.what, wording.key, sides)

    def _side(self, wording: Wording, column: Column) -> Side:
        if column.code not in wording.texts:
            return Side(column, mark="missing")
        written = " ".join(wording.texts[column.code].raw.split())
        paragraph = self._glossary.typeset(wording, column.code)
        mark, before = self._mark(wording, column.code)
        return Side(column, paragraph, written, mark, before)

    def _mark(self, wording: Wording, code: str) -> tuple[str, str]:
        """Return what happened to a text since the last edition, and what it printed then."""
        if self._last is None:
            return _MARKS.get(self._states[wording.key].state(code, self._lock), ""), ""
        return self._last.mark(wording, code, self._glossary.printed(wording, code))

    # --- facts -----------------------------------------------------------------------------------

    def _card(self, fact: Fact, number: int | None, rows: tuple[Row, ...]) -> Card:
        # A note that is new does not make the fact new.
        said = ((row.what, mark) for row in rows for mark in row.marks)
        marks = list(dict.fromkeys(f"new {what}" if mark == NEW else mark for what, mark in said))
        values = self._values(fact)
        if any(value.before for value in values):
            marks.append("values changed")
        if self._last is not None:
            marks += filter(None, [self._last.evidence(fact)])
            if self._last.had_note(fact) and not fact.note:
                marks.append("note gone")
            if fact.id not in self._last.facts:
                marks = [NEW]
        return Card(
            fact=fact,
            number=number,
            rows=rows,
            values=values,
            proofs=tuple(self._proofs(fact)),
            boxes=tuple(_box(fact, column) for column in self._columns),
            marks=tuple(marks),
        )

    def _values(self, fact: Fact) -> tuple[Value, ...]:
        glosses = {gloss.name: gloss for gloss in self._glossary.of_fact(fact)}
        before = self._last.values(fact, glosses) if self._last else {}
        return tuple(
            Value(name, gloss.words, before.get(name, {})) for name, gloss in glosses.items()
        )

    def _proofs(self, fact: Fact) -> Iterator[Proof]:
        anchors = [anchor for anchor in self._anchors if anchor.owner == f"facts/{fact.id}"]
        for id_ in dict.fromkeys(evidence.source for evidence in fact.evidence):
            yield self._proof(
                self._brief.sources[id_], [anchor for anchor in anchors if anchor.source == id_]
            )

    def _proof(self, source: Source, anchors: Sequence[Anchor]) -> Proof:
        pack = self._packs.get(source.language)
        said = " ".join(anchor.text for anchor in anchors)
        direction = pack.direction if pack else first_direction(said) or "ltr"
        words = tuple(anchor.text for anchor in anchors)
        if self._archive is None:
            return Proof(source, direction, (), words)
        archived = self._archive.texts.get(source.id)
        if archived is None:
            return Proof(source, direction, (), words, fault="its text is not in the archive")
        found = [self._found[anchor.key] for anchor in anchors]
        # A name may stand everywhere, one place shows it; a figure must stand in one place only.
        hits = [hit for one in found for hit in (one.hits if one.anchor.unique else one.hits[:1])]
        missing = tuple(one.anchor.text for one in found if not one.hits)
        return Proof(
            source=source,
            direction=direction,
            passages=tuple(_passages(archived.text, hits)),
            anchors=missing,
            repeated=tuple(one.anchor.text for one in found if one.hits and not one.holds),
            fault="not found in the archived text" if missing else "",
        )


_MARKS = {
    State.STALE: "stale",
    State.CHANGED: "changed",
    State.UNRECORDED: "new or changed",
}


def _column(code: str, pack: LanguagePack) -> Column:
    return Column(code, pack.locale, pack.direction, cldr.language_name(pack.locale, code))


def _box(fact: Fact, column: Column) -> Box:
    review = fact.reviewed.get(column.code)
    if review is None:
        return Box(column, "", None)
    current = None if review.text is None else review.text == digest_of_fact(fact, column.code)
    return Box(column, f"{review.by}, {review.on}", current)


def _passages(text: str, hits: Iterable[Hit]) -> Iterator[Passage]:
    """Cut the passages out of a source that hold its anchors; neighbours share one."""
    group: list[Hit] = []
    end = 0
    for hit in sorted(hits, key=lambda hit: (hit.start, hit.end)):
        start, stop = _window(text, hit)
        if group and start > end:
            yield _passage(text, group)
            group = []
        group.append(hit)
        end = max(end, stop)
    if group:
        yield _passage(text, group)


def _window(text: str, hit: Hit) -> tuple[int, int]:
    """Return the stretch around an anchor: whole words, of its own paragraph."""
    start, end = max(0, hit.start - _AROUND), min(len(text), hit.end + _AROUND)
    breaks = list(_PARAGRAPH.finditer(text, start, hit.start))
    if breaks:
        start = breaks[-1].end()
    elif start:
        start = text.find(" ", start, hit.start) + 1 or hit.start
    gap = _PARAGRAPH.search(text, hit.end, end)
    if gap:
        end = gap.start()
    elif end < len(text):
        space = text.rfind(" ", hit.end, end)
        end = hit.end if space < 0 else space
    return start, end


_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")


def _passage(text: str, hits: Sequence[Hit]) -> Passage:
    start = min(_window(text, hit)[0] for hit in hits)
    end = max(_window(text, hit)[1] for hit in hits)
    pieces = [("…", False)] if start and not text[:start].endswith("\n") else []
    at = start
    for hit in hits:
        if hit.end > at:  # anchors may overlap
            pieces.append((_spaced(text[at : hit.start]), False))
            pieces.append((_spaced(text[max(at, hit.start) : hit.end]), True))
            at = hit.end
    pieces.append((_spaced(text[at:end]), False))
    if text[end : end + 1] not in ("", "\n"):
        pieces.append(("…", False))
    return Passage(tuple(piece for piece in pieces if piece[0]), hits[0].line)


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text)


# --- HTML ----------------------------------------------------------------------------------------


def _html(packet: Packet) -> str:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests["isolate"] = lambda inline: isinstance(inline, Isolate)
    template = environment.get_template("packet.html.j2")
    return template.render(packet=packet, faces=tuple(_faces(packet.columns)))


def _faces(columns: Sequence[Column]) -> Iterator[tuple[str, int, str]]:
    """Yield name, weight and bytes (base64) of the faces, the Arabic ones where they are needed."""
    rtl = any(column.direction == "rtl" for column in columns)
    for name, weight, file in _FACES:
        if rtl or name != "Packet Arabic":
            content = (paths.asset_folder("fonts") / file).read_bytes()
            yield name, weight, b64encode(content).decode()
