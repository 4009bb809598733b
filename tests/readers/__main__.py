"""Print how much of a PDF each reader gives back, and what it loses."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from briefing import paths
from tests.readers import browser, read
from tests.readers.extract import GATED
from tests.readers.scores import ARABIC_SCRIPT, Scores, score
from tests.readers.search import Found
from tests.readers.truth import blocks_of_page, page_of_brief

_HEAD = ("reader", "lang", "words", "folded", "blocks", "mixed", "figures", "search", "pairs")


def main() -> None:
    """Read the options, read the file, print the table."""
    options = _options()
    blocks = blocks_of_page(page_of_brief(options.brief, options.lang.split(",")))
    reading = read({"pdf": (options.pdf, blocks)})["pdf"]
    if browser.missing():
        print(f"without pdf.js: {browser.missing()}")
    rows: list[Sequence[str]] = [_HEAD]
    for reader in sorted(reading.texts, key=_rank):
        text = reading.texts[reader]
        folded = score(text, blocks, folded=True)
        for lang, scores in score(text, blocks).items():
            found = reading.found.get(reader) if lang in ARABIC_SCRIPT else None
            rows.append((reader, lang, *_cells(scores, folded[lang], found)))
            if reader in options.lost:
                _print_lost(scores, found)
        if options.text == reader:
            print(text)
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))
    asked = reading.asked
    print(f"asked: {len(asked.words)} words, {len(asked.pairs)} of {asked.neighbours} pairs")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.readers", description=__doc__)
    parser.add_argument("pdf", type=Path)
    parser.add_argument("--brief", type=Path, default=paths.SHIPPED_BRIEF)
    parser.add_argument("--lang", default="fr,ar")
    parser.add_argument("--lost", action="append", default=[], help="show what this reader loses")
    parser.add_argument("--text", help="show the whole text of this reader")
    return parser.parse_args()


def _rank(reader: str) -> tuple[int, str]:
    return (GATED.index(reader) if reader in GATED else len(GATED), reader)


def _cells(scores: Scores, folded: Scores, found: Found | None) -> tuple[str, ...]:
    shares = (scores.words, folded.words, scores.blocks, scores.mixed, scores.figures)
    searched = (str(found.words), str(found.pairs)) if found else ("", "")
    return (*map(str, shares), *searched)


def _print_lost(scores: Scores, found: Found | None) -> None:
    print("words:", " ".join(scores.words.lost))
    print("figures:", " ".join(scores.figures.lost))
    print("blocks:", *scores.blocks.lost, sep="\n  ")
    if found:
        print("search, words:", " ".join(found.words.lost))
        print("search, pairs:", " | ".join(found.pairs.lost))


if __name__ == "__main__":
    main()
