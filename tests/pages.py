"""Small pages for the tests of rendering and verifying, set in the fonts that ship."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from briefing import paths
from briefing.errors import Finding
from briefing.render import Rendered, render

LATIN = "source-serif/SourceSerifPro-Regular.ttf"
ARABIC = "noto-naskh/NotoNaskhArabic-Regular.ttf"

FACES = f"""
@font-face {{ font-family: Latin; src: url("fonts:{LATIN}") }}
@font-face {{ font-family: Arabic; src: url("fonts:{ARABIC}") }}
"""
SHEET = """
@page { size: A4; margin: 20mm }
html { font: 10pt/16pt Latin, Arabic }
h1, h2 { font-weight: 400 }
.row::after { content: ""; display: block; clear: both }
.cell { width: 80mm; float: left }
.cell + .cell { float: right }
"""


def page(
    body: str,
    *,
    css: str = "",
    faces: str = FACES,
    attributes: str = 'lang="fr"',
    head: str = "",
) -> str:
    """Write a whole page around a body."""
    return (
        f"<!DOCTYPE html><html {attributes}><head><title>Essai</title>"
        '<meta name="dcterms.created" content="2026-11-21">'
        '<meta name="dcterms.modified" content="2026-11-21">'
        f"<style>{faces}{SHEET}{css}</style>{head}</head><body>{body}</body></html>"
    )


def row(name: str, french: str, arabic: str, attributes: str = "") -> str:
    """Write a pair of cells."""
    return (
        f'<div class="row" data-pair="{name}" {attributes}>'
        f'<div class="cell" lang="fr">{french}</div>'
        f'<div class="cell" lang="ar" dir="rtl">{arabic}</div></div>'
    )


def folders(root: Path) -> Mapping[str, Path]:
    """Return the three folders: two below a temporary one, and the fonts that ship."""
    made = {"template": root / "template", "brief": root / "brief"}
    for folder in made.values():
        folder.mkdir(exist_ok=True)
    return {**made, "fonts": paths.asset_folder("fonts")}


def rendered(root: Path, body: str, **options: str) -> Rendered:
    """Render a body in its page."""
    return render(page(body, **options), folders(root))


def codes(findings: Iterable[Finding]) -> list[str]:
    """Return the codes of findings, each once, sorted."""
    return sorted({finding.code for finding in findings})
