"""An edition in one language as plain text, to be pasted into an e-mail.

The text is in logical order, a line per paragraph: the mail program breaks lines. No letter is
joined or turned by hand. Marks of direction stand only where the text would show wrongly without.
"""

from __future__ import annotations

from briefing.document import Document, Run
from briefing.media.text import Markup, write


def plain_text(document: Document, code: str) -> str:
    """Return the edition in one language; raises KeyError when it lacks that language."""
    return write(document, code, _MARKUP)


def _run(run: Run, lang: str) -> str:
    del lang
    return run.text


def _heading(level: int, text: str) -> str:
    return text if level == 1 else f"■ {text}"


def _as_it_is(text: str) -> str:
    return text


_MARKUP = Markup(
    run=_run,
    strong=_as_it_is,
    paragraph=_as_it_is,
    heading=_heading,
    numbered_heading="{}. {}".format,
    bullet="• {}".format,
    numbered="{}. {}".format,
)
