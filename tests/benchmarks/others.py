"""The same page through plain WeasyPrint and Chromium, the same content through Typst."""

from __future__ import annotations

import re
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

from briefing import paths, pipeline
from briefing.document import Document, Paragraph
from briefing.examine import check_brief
from briefing.render import Folders
from tests.benchmarks.processes import Contender

BROWSERS = ("chromium", "chromium-browser", "google-chrome")

WEASYPRINT = """\
import sys, weasyprint
weasyprint.HTML(filename=sys.argv[1]).write_pdf(sys.argv[2], pdf_variant="pdf/a-3a")
"""
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


def contenders(brief: Path, work: Path) -> list[Contender]:
    """Prepare everybody's input from one brief; who is not installed is left out."""
    checked = check_brief(brief)
    document = pipeline.document_of(checked, ("fr", "ar"))
    html = pipeline.compose_edition(checked, document)
    page = flatten(html, pipeline.resource_folders(brief), work / "page")
    plain = work / "weasyprint.pdf"
    found = [
        Contender(
            "plain WeasyPrint, same HTML",
            (sys.executable, "-c", WEASYPRINT, str(page), str(plain)),
            plain,
        )
    ]
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser is not None:
        found.append(_chromium(browser, page, work))
    if find_spec("typst") is not None:
        source, output = work / "page.typ", work / "typst.pdf"
        source.write_text(typst_source(document), encoding="utf-8")
        command = (
            sys.executable,
            "-c",
            _TYPST,
            str(source),
            str(output),
            str(paths.asset_folder("fonts")),
        )
        found.append(Contender("Typst, same content", command, output))
    return found


def _chromium(browser: str, page: Path, work: Path) -> Contender:
    output = work / "chromium.pdf"
    options = (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        f"--user-data-dir={work / 'profile'}",
        f"--print-to-pdf={output}",
    )
    return Contender("headless Chromium, same HTML", (browser, *options, page.as_uri()), output)


def flatten(html: str, folders: Folders, folder: Path) -> Path:
    """Copy a page and everything it may refer to, with URLs that any engine resolves."""
    for scheme, sources in folders.items():
        for source in [sources] if isinstance(sources, Path) else reversed(sources):
            shutil.copytree(source, folder / scheme, dirs_exist_ok=True)
    for sheet in folder.rglob("*.css"):
        sheet.write_text(_relative(sheet.read_text(encoding="utf-8"), folder), encoding="utf-8")
    page = folder / "page.html"
    page.write_text(_relative(html, folder), encoding="utf-8")
    return page


def _relative(text: str, folder: Path) -> str:
    pattern = r"""(?<=["'(])(template|fonts|brief):(?=[\w.])"""
    return re.sub(pattern, lambda match: f"{(folder / match[1]).as_uri()}/", text)


def typst_source(document: Document) -> str:
    """Write the facts of a document as Typst: a row of two columns each, nothing more."""
    rows = [
        _typst_row(fact.title[left], fact.text[left], fact.title[right], fact.text[right])
        for section in document.sections
        for fact in section.facts
        for left, right in [document.columns]
    ]
    title = _typst_text(document.title[document.columns[0]])
    return "\n".join(
        (
            f'#set document(title: "{title}")',
            '#set page(paper: "a4", margin: 20mm, numbering: "1 / 1")',
            '#set text(font: ("Source Serif Pro", "Noto Naskh Arabic"), size: 10pt)',
            "#set par(justify: false)",
            f"= {title}",
            *rows,
        )
    )


def _typst_row(*paragraphs: Paragraph) -> str:
    cells = []
    for title, text in (paragraphs[:2], paragraphs[2:]):
        content = f"*{_typst_text(title)}* \\\n{_typst_text(text)}"
        cells.append(f'[#set text(lang: "{title.lang[:2]}", dir: {title.direction})\n{content}]')
    return f"#block(breakable: false, grid(columns: (1fr, 1fr), gutter: 8mm,\n{','.join(cells)}))"


def _typst_text(paragraph: Paragraph) -> str:
    return re.sub(r"([\\#*_`$@<>\[\]\"~=-])", r"\\\1", paragraph.text)
