"""Measure what readers get out of the hard cases as each maker of PDFs sets them.

The same text in the same fonts: `tests/data/hard-arabic`, French and Arabic. `make bench-readers`
runs this, prints the tables, and keeps them in the README and in `readers.json` beside this file.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2

from briefing import pipeline
from briefing.examine import check_brief
from tests import verapdf
from tests.benchmarks import reader_table
from tests.benchmarks.peers import PEERS, Job, blocks_of, rows_of
from tests.readers import Reading, browser, extract, read
from tests.readers.scores import Scores, Share, score
from tests.readers.truth import Block, folders_of_brief

BRIEF = Path(__file__).parents[1] / "data" / "hard-arabic"
LANGUAGES = ("fr", "ar")


def main() -> None:
    """Set, read, judge, report."""
    options = _options()
    if browser.missing():
        raise SystemExit(f"pdf.js cannot run: {browser.missing()}")
    with tempfile.TemporaryDirectory(prefix="briefing-readers-") as name:
        record = measured(Path(name))
    print(reader_table.section(record))
    if options.keep:
        reader_table.keep(record)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.readers", description=__doc__)
    parser.add_argument(
        "--no-keep", dest="keep", action="store_false", help="print the tables and write nothing"
    )
    return parser.parse_args()


def measured(work: Path) -> dict[str, Any]:
    """Let everybody set the text, and measure what comes out."""
    checked = check_brief(BRIEF)
    document = pipeline.document_of(checked, LANGUAGES)
    rows = rows_of(document)
    html = pipeline.compose_edition(checked, document)
    job = Job(html, folders_of_brief(BRIEF), rows, work)
    blocks = blocks_of(rows)
    pdfs = {}
    for peer in PEERS:
        pdfs[peer.name] = work / f"{peer.name}.pdf"
        pdfs[peer.name].write_bytes(peer.make(job))
    readings = read({name: (pdf, blocks) for name, pdf in pdfs.items()})
    return {
        "text": "tests/data/hard-arabic, French and Arabic",
        "readers": dict(_reader_versions()),
        "peers": [
            {
                "name": peer.name,
                "version": peer.version(),
                **_scored(readings[peer.name], blocks),
                **_structure(pdfs[peer.name].read_bytes()),
            }
            for peer in PEERS
        ],
    }


def _scored(reading: Reading, blocks: tuple[Block, ...]) -> dict[str, Any]:
    readers = {}
    for reader, text in reading.texts.items():
        folded = score(text, blocks, folded=True)
        readers[reader] = {
            lang: _percentages(scores, folded[lang]) for lang, scores in score(text, blocks).items()
        }
    search = {
        reader: {"words": _percent(found.words), "pairs": _percent(found.pairs)}
        for reader, found in reading.found.items()
    }
    return {"readers": readers, "search": search}


def _percentages(scores: Scores, folded: Scores) -> dict[str, float]:
    measured = {
        "words": scores.words,
        "folded": folded.words,
        "blocks": scores.blocks,
        "mixed": scores.mixed,
        "figures": scores.figures,
    }
    return {name: _percent(share) for name, share in measured.items() if share.of}


def _percent(share: Share) -> float:
    return round(share.percent, 1)


def _structure(data: bytes) -> dict[str, Any]:
    with pikepdf.open(BytesIO(data)) as pdf:
        marked = "/MarkInfo" in pdf.Root and bool(pdf.Root.MarkInfo.get("/Marked", False))
        tree = pdf.Root.get("/StructTreeRoot")
        elements = list(_elements(tree)) if tree is not None else []
        languages = {str(element["/Lang"]) for element in elements if "/Lang" in element}
        language = str(pdf.Root.get("/Lang", ""))
    return {
        "tagged": marked and bool(elements),
        "language": language,
        "languages": sorted(languages),
        "right_to_left": sum(map(_runs_right_to_left, elements)),
        "standards": {
            profile: sorted(verapdf.judge(data, profile).rules) for profile in verapdf.PROFILES
        },
        "kib": round(len(data) / 1024, 1),
    }


def _elements(node: Any) -> Iterator[Any]:
    """Give every structure element below a node, without walking into recursion."""
    waiting = [node]
    while waiting:
        kids = waiting.pop().get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield kid
                waiting.append(kid)


def _runs_right_to_left(element: Any) -> bool:
    attributes = element.get("/A", [])
    sets = attributes if isinstance(attributes, pikepdf.Array) else [attributes]
    return any(
        isinstance(one, pikepdf.Dictionary) and str(one.get("/WritingMode", "")) == "/RlTb"
        for one in sets
    )


def _reader_versions() -> Iterator[tuple[str, str]]:
    yield "PDFium", str(pypdfium2.PDFIUM_INFO.build)
    yield "pdf.js", browser.pdfjs_version()
    yield "poppler", _asked("pdftotext", "-v")
    yield "PyMuPDF", version("pymupdf")
    yield "pypdf", version("pypdf")
    yield "pdfminer.six", version("pdfminer.six")
    if "mutool" in extract.available():
        yield "mutool", _asked("mutool", "-v")


def _asked(*command: str) -> str:
    """Ask a program for its version, which some say on one stream and some on the other."""
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    words = (said.stdout + said.stderr).split()
    return next((word for word in words if word[:1].isdigit()), "unknown")


if __name__ == "__main__":
    main()
