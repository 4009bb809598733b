"""The same text through other makers of PDFs, each as its own documentation would have it done.

Those that take HTML get the page itself, source markers and running heads included. The others get
its headings and paragraphs: two columns in Typst, one where there are no columns to be had. All
set them in the same font files; runs against the direction of their paragraph are isolated, by
each one's own means.
"""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path

import arabic_reshaper
import bidi
from fontTools.ttLib import TTFont

from briefing import paths
from briefing.document import Document, Isolate, Paragraph, Paragraphs
from briefing.render import Folders, render
from tests.benchmarks.others import WEASYPRINT, flatten
from tests.pages import ARABIC, LATIN
from tests.readers import browser
from tests.readers.truth import Block

SPARE = "source-sans/SourceSansPro-Regular.ttf"  # holds the narrow blanks that the serif lacks
_FAMILIES = ("Source Serif Pro", "Noto Naskh Arabic", "Source Sans Pro")
_SIZES = {"title": 16, "heading": 13, "item": 11, "text": 10}  # points
_LEADING = 1.5
_MARGIN, _WIDTH, _HEIGHT = 57, 595, 842  # points, of an A4 page

_RESHAPER = arabic_reshaper.ArabicReshaper({"delete_harakat": False})  # the text keeps its vowels

_TYPST = """\
import sys, typst
typst.compile(
    sys.argv[1],
    output=sys.argv[2],
    font_paths=[sys.argv[3]],
    ignore_system_fonts=True,
    pdf_standards=["ua-1"],
)
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One heading or paragraph in every language of the edition."""

    kind: str
    texts: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """What everybody sets: a page of HTML with its folders, and the same as rows."""

    html: str
    folders: Folders
    rows: tuple[Row, ...]
    work: Path

    def font(self, name: str) -> Path:
        """Return a font file that ships."""
        return paths.asset_folder("fonts") / name


def rows_of(document: Document) -> tuple[Row, ...]:
    """Return the headings and paragraphs of the facts, which is what is compared."""
    return tuple(
        Row(kind, tuple(texts[code] for code in document.columns))
        for kind, texts in _texts(document)
        if texts
    )


def blocks_of(rows: Sequence[Row]) -> tuple[Block, ...]:
    """Return the rows as the text that should stand in each PDF."""
    return tuple(Block(text.text, text.lang) for row in rows for text in row.texts)


def _texts(document: Document) -> Iterator[tuple[str, Paragraphs]]:
    yield "title", document.title
    yield "text", document.subtitle
    for section in document.sections:
        yield "heading", section.title
        for fact in section.facts:
            yield from (("item", fact.title), ("text", fact.text), ("text", fact.note))


def by_briefing(job: Job) -> bytes:
    """Set the page as `briefing render` does."""
    return render(job.html, job.folders).pdf


def by_weasyprint(job: Job) -> bytes:
    """Set the same page with the engine alone."""
    page = flatten(job.html, job.folders, job.work / "weasyprint")
    return _run(job.work / "weasyprint.pdf", sys.executable, "-c", WEASYPRINT, page)


def by_chromium(job: Job) -> bytes:
    """Print the same page from a browser."""
    program = browser.browser()
    if program is None:
        raise RuntimeError("no Chromium is installed")
    page = flatten(job.html, job.folders, job.work / "chromium")
    output = job.work / "chromium.pdf"
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer")
    profile = f"--user-data-dir={job.work / 'profile'}"
    command = (program, *options, profile, f"--print-to-pdf={output}", page.as_uri())
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return output.read_bytes()


def by_typst(job: Job) -> bytes:
    """Set the rows with Typst, tagged."""
    source = job.work / "page.typ"
    source.write_text(typst_source(job.rows), encoding="utf-8")
    fonts = paths.asset_folder("fonts")
    return _run(job.work / "typst.pdf", sys.executable, "-c", _TYPST, source, last=fonts)


def typst_source(rows: Sequence[Row]) -> str:
    """Write the rows as Typst: a grid of one line each, its cells in their languages."""
    families = ", ".join(f'"{family}"' for family in _FAMILIES)
    levels = {"title": 1, "heading": 2, "item": 3}
    lines = [
        f'#set document(title: "{typst_text(rows[0].texts[0].text)}")',
        '#set page(paper: "a4", margin: 20mm)',
        f"#set text(font: ({families}), size: 10pt)",
        "#set par(justify: false)",
    ]
    for row in rows:
        cells = [_typst_cell(text, levels.get(row.kind)) for text in row.texts]
        columns = ", ".join(["1fr"] * len(cells))
        lines.append(f"#grid(columns: ({columns}), gutter: 8mm, {', '.join(cells)})")
    return "\n".join(lines) + "\n"


def _typst_cell(paragraph: Paragraph, level: int | None) -> str:
    content = "".join(
        f"#text(dir: {inline.direction})[{_typst_runs(inline)}]"
        if isinstance(inline, Isolate)
        else ("" if inline.kind == "marker" else typst_text(inline.text))
        for inline in paragraph.content
    )
    if level is not None:
        content = f"#heading(level: {level})[{content}]"
    language = f'lang: "{paragraph.lang[:2]}", region: "MA", dir: {paragraph.direction}'
    return f"[#set text({language})\n{content}]"


def _typst_runs(isolate: Isolate) -> str:
    return "".join(typst_text(run.text) for run in isolate.runs if run.kind != "marker")


def typst_text(text: str) -> str:
    """Write a text so that Typst takes nothing in it for markup."""
    return "".join(f"\\u{{{ord(c):x}}}" if c in "\\#*_`$@<>[]~\"'=-+/." else c for c in text)


def by_fpdf2(job: Job) -> bytes:
    """Set the rows one under another with fpdf2, with its own shaping and ordering."""
    from fpdf import FPDF

    pdf = FPDF(unit="pt")
    pdf.set_margin(_MARGIN)
    pdf.set_auto_page_break(True, _MARGIN)
    for family, name in zip(_FAMILIES, (LATIN, ARABIC, SPARE), strict=True):
        pdf.add_font(family, fname=job.font(name))
    pdf.set_text_shaping(True)
    pdf.set_title(job.rows[0].texts[0].text)
    pdf.set_lang(job.rows[0].texts[0].lang)
    pdf.add_page()
    for kind, text in _in_turn(job.rows):
        right = text.direction == "rtl"
        family = _FAMILIES[1 if right else 0]
        pdf.set_font(family, size=_SIZES[kind])
        pdf.set_fallback_fonts([other for other in _FAMILIES if other != family], exact_match=False)
        pdf.multi_cell(
            0, _SIZES[kind] * _LEADING, isolated(text), align="R" if right else "L", new_x="LMARGIN"
        )
    return bytes(pdf.output())


def by_reportlab(job: Job) -> bytes:
    """Set the rows with ReportLab, Arabic reshaped and put into visual order line by line."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont as Registered
    from reportlab.pdfgen.canvas import Canvas

    fonts = []
    for name in (ARABIC, LATIN, SPARE):
        pdfmetrics.registerFont(Registered(name, str(job.font(name))))
        fonts.append((name, frozenset(TTFont(job.font(name)).getBestCmap())))
    output = job.work / "reportlab.pdf"
    canvas = Canvas(str(output), pagesize=(_WIDTH, _HEIGHT), lang=job.rows[0].texts[0].lang)
    canvas.setTitle(job.rows[0].texts[0].text)
    y = float(_HEIGHT - _MARGIN)
    for kind, text in _in_turn(job.rows):
        size = _SIZES[kind]
        for line in _wrapped(text, partial(_width, fonts=fonts, size=size)):
            if y < 2 * _MARGIN:
                canvas.showPage()
                y = float(_HEIGHT - _MARGIN)
            y -= size * _LEADING
            start = _MARGIN if text.direction == "ltr" else _WIDTH - _MARGIN
            x = start - (0 if text.direction == "ltr" else _width(line, fonts, size))
            for name, part in _font_runs(line, fonts):
                canvas.setFont(name, size)
                canvas.drawString(x, y, part)
                x += pdfmetrics.stringWidth(part, name, size)
    canvas.save()
    return output.read_bytes()


def shown(text: str, direction: str) -> str:
    """Return a line as the recipe draws it: letters replaced by their forms, in visual order."""
    if direction == "ltr":
        return text
    drawn: str = bidi.get_display(_RESHAPER.reshape(text), base_dir="R")
    return "".join(c for c in drawn if unicodedata.category(c) != "Cf")


def isolated(paragraph: Paragraph) -> str:
    """Return a text with Unicode's own marks around the runs against its direction."""
    parts = []
    for inline in paragraph.content:
        if isinstance(inline, Isolate):
            start = "\u2067" if inline.direction == "rtl" else "\u2066"
            inside = "".join(run.text for run in inline.runs if run.kind != "marker")
            parts.append(f"{start}{inside}\u2069" if inside else "")
        elif inline.kind != "marker":
            parts.append(inline.text)
    return "".join(parts)


def _wrapped(paragraph: Paragraph, width: Callable[[str], float]) -> Iterator[str]:
    """Break a text into lines before they are reordered: the recipe leaves that to its user."""
    line: list[str] = []
    for word in isolated(paragraph).split(" "):
        if line and width(shown(" ".join([*line, word]), paragraph.direction)) > (
            _WIDTH - 2 * _MARGIN
        ):
            yield shown(" ".join(line), paragraph.direction)
            line = []
        line.append(word)
    yield shown(" ".join(line), paragraph.direction)


Fonts = Sequence[tuple[str, frozenset[int]]]


def _font_runs(line: str, fonts: Fonts) -> Iterator[tuple[str, str]]:
    """Give each stretch of a line with the first font that holds its characters."""
    part, current = "", fonts[0][0]
    for character in line:
        name = next((name for name, held in fonts if ord(character) in held), fonts[0][0])
        if character == " " and part:
            name = current
        if name != current and part:
            yield current, part
            part = ""
        current = name
        part += character
    if part:
        yield current, part


def _width(line: str, fonts: Fonts, size: float) -> float:
    from reportlab.pdfbase import pdfmetrics

    widths = (pdfmetrics.stringWidth(part, name, size) for name, part in _font_runs(line, fonts))
    return float(sum(widths))


def _in_turn(rows: Sequence[Row]) -> Iterator[tuple[str, Paragraph]]:
    return ((row.kind, text) for row in rows for text in row.texts)


def _run(output: Path, *command: str | Path, last: Path | None = None) -> bytes:
    words = [*map(str, command), str(output), *([str(last)] if last else [])]
    subprocess.run(words, check=True, capture_output=True, timeout=120)
    return output.read_bytes()


def _chromium_version() -> str:
    program = browser.browser() or "chromium"
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    return next(word for word in said.stdout.split() if word[:1].isdigit())


@dataclass(frozen=True, slots=True)
class Peer:
    """A maker of PDFs: how it is made to set the text, and how its version is asked for."""

    name: str
    make: Callable[[Job], bytes]
    version: Callable[[], str]


PEERS = (
    Peer("briefing", by_briefing, lambda: version("briefing")),
    Peer("WeasyPrint", by_weasyprint, lambda: version("weasyprint")),
    Peer("Typst", by_typst, lambda: version("typst")),
    Peer("Chromium", by_chromium, _chromium_version),
    Peer("fpdf2", by_fpdf2, lambda: version("fpdf2")),
    Peer("ReportLab", by_reportlab, lambda: version("reportlab")),
)
