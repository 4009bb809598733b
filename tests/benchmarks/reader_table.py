"""The record of what readers get out of each maker's PDF, and the tables it makes in the README."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.readers.extract import GATED

RECORD = Path(__file__).with_name("readers.json")
README = Path(__file__).parents[2] / "README.md"
MARKS = ("<!-- bench-readers -->", "<!-- /bench-readers -->")

SEARCHES = ("PDFium", "pdf.js", "MuPDF")
_USED_IN = {
    "PDFium": "Chrome, Edge",
    "pdf.js": "Firefox",
    "poppler": "Evince, Okular",
    "MuPDF": "PyMuPDF",
}
Record = Mapping[str, Any]


def load() -> Record:
    """Return the record of the last run that was kept."""
    record: Record = json.loads(RECORD.read_text(encoding="utf-8"))
    return record


def keep(record: Record) -> None:
    """Write the record down, and its tables into the README."""
    text = json.dumps(record, ensure_ascii=False, indent=1)
    RECORD.write_text(text + "\n", encoding="utf-8")
    before, _, after = _split(README.read_text(encoding="utf-8"))
    README.write_text(f"{before}{MARKS[0]}\n{section(record)}{MARKS[1]}{after}", encoding="utf-8")


def in_readme() -> str:
    """Return what stands between the marks in the README."""
    return _split(README.read_text(encoding="utf-8"))[1]


def _split(text: str) -> tuple[str, str, str]:
    before, _, rest = text.partition(MARKS[0])
    inside, found, after = rest.partition(MARKS[1])
    if not found:
        raise ValueError(f"the README lacks {MARKS[0]} or {MARKS[1]}")
    return before, inside.lstrip("\n"), after


def section(record: Record) -> str:
    """Write the tables as Markdown."""
    peers = record["peers"]
    tables = (
        ("Arabic words / whole blocks / mixed blocks", _copying(peers)),
        ("Arabic words / pairs found by search", _searching(peers)),
        ("French words / whole blocks / figures", _french(peers)),
        ("structure", _structure(peers)),
    )
    parts = [_table(head, peers, rows) for head, rows in tables]
    return "\n".join([*parts, _versions(record)])


def _table(head: str, peers: Sequence[Record], rows: Iterator[Sequence[str]]) -> str:
    names = [peer["name"] for peer in peers]
    lines = [[head, *names], ["---"] * (len(names) + 1), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _copying(peers: Sequence[Record]) -> Iterator[list[str]]:
    for reader in _readers(peers):
        yield [_named(reader), *(_arabic(peer["readers"][reader]["ar"]) for peer in peers)]


def _arabic(scores: Record) -> str:
    words = f"{scores['words']:.0f}"
    if scores["folded"] - scores["words"] >= 1:
        words += f" ({scores['folded']:.0f})"
    return f"{words} / {scores['blocks']:.0f} / {scores['mixed']:.0f}"


def _searching(peers: Sequence[Record]) -> Iterator[list[str]]:
    for reader in SEARCHES:
        cells = [peer["search"][reader] for peer in peers]
        yield [_named(reader), *(f"{cell['words']:.0f} / {cell['pairs']:.0f}" for cell in cells)]


def _french(peers: Sequence[Record]) -> Iterator[list[str]]:
    for reader in GATED:
        cells = [peer["readers"][reader]["fr"] for peer in peers]
        yield [
            _named(reader),
            *(f"{c['words']:.0f} / {c['blocks']:.0f} / {c['figures']:.0f}" for c in cells),
        ]


def _structure(peers: Sequence[Record]) -> Iterator[list[str]]:
    yield ["tagged", *("yes" if peer["tagged"] else "no" for peer in peers)]
    yield ["language of the file", *(peer["language"] or "none" for peer in peers)]
    yield ["languages on elements", *(", ".join(peer["languages"]) or "none" for peer in peers)]
    yield ["right-to-left elements", *(str(peer["right_to_left"]) for peer in peers)]
    for profile, name in (("ua1", "PDF/UA-1"), ("3a", "PDF/A-3a")):
        yield [name, *(_verdict(peer["standards"][profile]) for peer in peers)]
    yield ["KiB", *(f"{peer['kib']:.0f}" for peer in peers)]


def _verdict(broken: Sequence[str]) -> str:
    return "passes" if not broken else f"fails, {len(broken)} rules"


def _readers(peers: Sequence[Record]) -> list[str]:
    """Those that must get it right first, then the others."""
    there = list(peers[0]["readers"])
    return [*GATED, *(reader for reader in there if reader not in GATED)]


def _named(reader: str) -> str:
    return f"{reader} ({_USED_IN[reader]})" if reader in _USED_IN else reader


def _versions(record: Record) -> str:
    peers = ", ".join(f"{peer['name']} {peer['version']}" for peer in record["peers"])
    readers = ", ".join(f"{name} {number}" for name, number in record["readers"].items())
    return f"Made by {peers}. Read by {readers}; judged by veraPDF.\n"
