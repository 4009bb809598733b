"""An edition in one language as CommonMark, to be pasted where Markdown is understood.

Only what CommonMark has is used: headings, lists, stress and links. Every sign of the text that
could be taken for markup is escaped, so that what is shown are the words of the Document.
"""

from __future__ import annotations

import re

from briefing.document import Document, Run
from briefing.media.text import Markup, write


def markdown(document: Document, code: str) -> str:
    """Return the edition in one language; raises KeyError when it lacks that language."""
    return write(document, code, _MARKUP)


# Anywhere in a line. `~` and `|` are markup in the dialect of GitHub only; an escaped sign shows as
# itself in all of them.
_SIGNS = re.compile(r"[\\`*_\[\]<>&~|$]")
# At the beginning of a line: headings, quotations, lists, lines under headings.
_BLOCK = re.compile(r"(?P<before>[\u200e\u200f ]*)(?P<sign>[#+\-=:]|\d{1,9}(?=[.)]))")


def escaped(text: str) -> str:
    """Return a text of which no sign is taken for markup inside a line."""
    return _SIGNS.sub(r"\\\g<0>", " ".join(text.split(" ")))


def _run(run: Run, lang: str) -> str:
    text = escaped(run.text)
    if run.kind in ("link", "marker") and run.ref:
        return f"[{text}](<{_address(run.ref)}>)"
    slanted = run.kind == "foreign" and run.lang != lang and _stands_alone(run.text)
    return f"*{text}*" if slanted else text


def _address(url: str) -> str:
    """Return an address between angle brackets, where only these and `\\` need an escape."""
    return re.sub(r"[\\<>]", r"\\\g<0>", url)


def _stands_alone(text: str) -> bool:
    """Whether stress can be opened and closed here (CommonMark, left- and right-flanking)."""
    return text[:1].isalnum() and text[-1:].isalnum()


def _strong(text: str) -> str:
    inner = text.strip(" \u00a0\u202f")
    start = text.index(inner)
    return f"{text[:start]}**{inner}**{text[start + len(inner) :]}"


def _line(text: str) -> str:
    """Return a line that begins no block by accident."""
    match = _BLOCK.match(text)
    if match is None:
        return text
    if match["sign"].isdigit():  # the sign behind it is what makes a list
        return f"{text[: match.end()]}\\{text[match.end() :]}"
    return f"{match['before']}\\{text[match.start('sign') :]}"


def _heading(level: int, text: str) -> str:
    return f"{'#' * level} {_closed(text)}"


def _closed(text: str) -> str:
    """Return a heading whose last signs are not taken for its end (`# C #` shows as C)."""
    return re.sub(r"(#+)$", r"\\\1", text)


def _numbered_heading(number: int, text: str) -> str:
    return _heading(3, f"{number}. {text}")


_MARKUP = Markup(
    run=_run,
    strong=_strong,
    paragraph=_line,
    heading=_heading,
    numbered_heading=_numbered_heading,
    bullet=lambda text: f"- {_line(text)}",
    numbered=lambda number, text: f"{number}. {_line(text)}",
)
