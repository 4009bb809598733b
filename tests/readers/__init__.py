"""What the programs that people read PDFs with make of a file: its text, and their own search.

Tests and the benchmark measure with it; `briefing` never imports it. `python -m tests.readers
FILE.pdf --brief FOLDER --lang fr,ar` prints the scores of one file.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.readers import browser, extract, search
from tests.readers.truth import Block


@dataclass(frozen=True, slots=True)
class Reading:
    """What every reader that is installed makes of one PDF, by the reader's name."""

    texts: Mapping[str, str]
    asked: search.Queries
    found: Mapping[str, search.Found]


def read(
    pdfs: Mapping[str, tuple[Path, Sequence[Block]]], readers: Container[str] = extract.READERS
) -> dict[str, Reading]:
    """Read and search PDFs, each with the text that should stand in it; names are the caller's.

    Of the readers named, those that are installed; pdf.js always, unless `browser.missing()`.
    """
    asked = {name: search.queries(pdf, blocks) for name, (pdf, blocks) in pdfs.items()}
    jobs = {name: (pdf, asked[name].texts()) for name, (pdf, _) in pdfs.items()}
    chosen = {name: run for name, run in extract.available().items() if name in readers}
    with ThreadPoolExecutor(1) as beside:  # the browser is a process of its own
        browsed = None if browser.missing() else beside.submit(browser.browse, jobs)
        readings = {name: _reading(pdf, asked[name], chosen) for name, (pdf, _) in pdfs.items()}
        if browsed is None:
            return readings
        return {name: _with(readings[name], one) for name, one in browsed.result().items()}


def _reading(pdf: Path, asked: search.Queries, readers: Mapping[str, extract.Reader]) -> Reading:
    wanted = asked.texts()
    return Reading(
        {name: reader(pdf) for name, reader in readers.items()},
        asked,
        {
            name: search.found(asked, searched(pdf, wanted))
            for name, searched in search.SEARCHES.items()
        },
    )


def _with(reading: Reading, browsed: browser.Browsed) -> Reading:
    return Reading(
        {**reading.texts, "pdf.js": browsed.text},
        reading.asked,
        {**reading.found, "pdf.js": search.found(reading.asked, browsed.hits)},
    )
