"""The links that open at a passage, held against a browser: Chromium marks the very words."""

from __future__ import annotations

import html
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from briefing import paths
from briefing.evidence import Hit, Lookup, Passages, fragment
from briefing.load import load
from briefing.packs import load_pack
from tests.conftest import DATA

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--hide-scrollbars",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=900,900",
]
STYLE = (
    "p{margin:2px;font:14px sans-serif}*{color:#fff}mark,::target-text{background:red;color:red}"
)
PACKS = {code: load_pack(paths.LANGUAGES / f"{code}.yaml") for code in ("fr", "ar")}
LOOKUP = Lookup(load(DATA / "linked"), PACKS, DATA / "linked" / "archive")


def page(text: str, language: str, marked: tuple[int, int] = (0, 0)) -> str:
    """Return a page with a paragraph per line; what is marked looks like what a browser marks."""
    lines, start = [], 0
    for line in text.splitlines(keepends=True):
        first, last = (min(max(place - start, 0), len(line)) for place in marked)
        pieces = (line[:first], line[first:last], line[last:])
        before, middle, behind = (html.escape(piece.strip("\n")) for piece in pieces)
        mark = f"<mark>{middle}</mark>" if middle else ""
        lines.append(f"<p>{before}{mark}{behind}</p>")
        start += len(line)
    direction = "rtl" if language == "ar" else "ltr"
    head = f"<!doctype html><html lang={language} dir={direction}><meta charset=utf-8>"
    return f"{head}<style>{STYLE}</style>{''.join(lines)}"


def red(url: str, work: Path) -> tuple[int, int, int, int]:
    """Return the box around everything red on a page."""
    picture = work / "picture.png"
    command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={work / 'user'}"]
    subprocess.run([*command, f"--screenshot={picture}", url], check=True, capture_output=True)
    green = Image.open(picture).convert("RGB").getchannel("G")
    box = green.point(lambda value: 255 if value < 128 else 0).getbbox()
    assert box is not None, "nothing is marked"
    return box


def is_in_whole_words(passages: Passages, hit: Hit) -> bool:
    around = passages.original[max(0, hit.start - 1) : hit.start]
    return not around.isalnum() and around not in ("’", "'")


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
@pytest.mark.parametrize(
    ("source", "phrase", "number"),
    [
        ("page", "Cercle de lecture", 2),  # the third, told apart by what stands around it
        ("page", "Rencontre d’hiver, demi-saison & printemps", 0),
        ("page", "des lecteurs assidus, des prêteurs de livres et des amis", 0),  # over two blocks
        ("page-ar", "يومي 4 و5 فبراير 2026", 0),
        ("page-ar", "حلقة القراءة", 1),
        ("page-ar", "النظام", 1),
        ("page-ar", "النظام الداخلي لحلقة القراءة وميثاق القراء المواظبين ومعيري الكتب", 0),
    ],
)
def test_browser_marks_the_passage_and_no_other(
    source: str, phrase: str, number: int, tmp_path: Path
) -> None:
    assert LOOKUP.archive is not None
    archived = LOOKUP.archive.texts[source]
    hit = archived.passages.find(phrase)[number]
    assert is_in_whole_words(archived.passages, hit)
    part = fragment(archived.passages, hit)
    assert part is not None
    plain, marked = tmp_path / "plain.html", tmp_path / "marked.html"
    plain.write_text(page(archived.text, archived.source.language), "utf-8")
    marked.write_text(page(archived.text, archived.source.language, (hit.start, hit.end)), "utf-8")
    expected = red(marked.as_uri(), tmp_path)
    found = red(plain.as_uri() + part, tmp_path)
    # A mark of our own cuts the line into three runs, which may be a pixel wider than the whole.
    assert max(abs(one - other) for one, other in zip(found, expected, strict=True)) <= 2
