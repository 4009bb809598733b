"""Pairs of texts for the tests of the Arabic judge, and files broken glyph by glyph."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from pathlib import Path

import pikepdf

from briefing.errors import Place
from briefing.render import Rendered
from briefing.verify.read import Glyph, PdfRead
from briefing.verify.reading import read
from briefing.verify.verdict import Check, Verdict
from tests.pages import codes, rendered, row

FRENCH = "Le Royaume (DCO) gagne 14 places en 2025 : « plus de 5,5 % » [1]."
ARABIC = (
    "سنة 2025 أُطلقت الاستراتيجية الوطنية (<bdi dir='ltr'>DCO</bdi>) للذكاء الاصطناعي بـ14 مرتبة، "
    "و5,5% من برامج «المغرب الرقمي» [1] لأول مرة؛ بلا إلغاء ولا لآلئ الآن."
)

_STRING = re.compile(rb"(?<!<)<([0-9a-f]+)>(?!>)")


def pair(french: str = FRENCH, arabic: str = ARABIC, attributes: str = "") -> str:
    """Write a row with a text in each cell, as the templates do."""
    first, second = (f'<p><span class="text">{text}</span></p>' for text in (french, arabic))
    return row("pair-1", first, second, attributes)


def judge(check: Check, made: Rendered | bytes, *, known: bool = True) -> Verdict:
    """Let a check look at a file; `known` says whether it is told what went in."""
    pdf = made if isinstance(made, bytes) else made.pdf
    expected = made.expected if known and isinstance(made, Rendered) else None
    return check(read(pdf), expected, Place("essai.pdf"))


def found(verdict: Verdict) -> list[str]:
    """Return the codes of what a check found."""
    return codes(verdict.findings)


def made(root: Path, body: str, **options: str) -> Rendered:
    """Render a body and have nothing to say against it."""
    result = rendered(root, body, **options)
    assert result.findings == ()
    return result


def recoded(pdf: bytes, new: Mapping[int, int]) -> bytes:
    """Show other codes in some places of the first page, in the same font."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        page = opened.pages[0]
        at = 0

        def replaced(match: re.Match[bytes]) -> bytes:
            nonlocal at
            shown = match[1].decode()
            parts = [shown[start : start + 4] for start in range(0, len(shown), 4)]
            for index in range(len(parts)):
                parts[index] = f"{new[at]:04x}" if at in new else parts[index]
                at += 1
            return f"<{''.join(parts)}>".encode()

        content = pikepdf.Page(page).Contents.read_bytes()
        page.Contents = opened.make_stream(_STRING.sub(replaced, content))
        changed = io.BytesIO()
        opened.save(changed)
    return changed.getvalue()


def glyphs_of(pdf: bytes) -> tuple[PdfRead, tuple[Glyph, ...]]:
    """Return a file taken apart, and the glyphs of its first page."""
    file = read(pdf)
    return file, file.pages[0].glyphs
