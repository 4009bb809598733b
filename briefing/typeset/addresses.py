"""Addresses of the web and of mail in running text: each becomes a link to where it says.

An address belongs to no language: however it was put into a text, it is a run of the paragraph's.
Telephone numbers stay plain: `tel:` is not among the schemes that a finished file may hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefing.document import Run

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s«»‹›()،؛؟]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_CLOSING = ".,;:!?…"  # ends the sentence, not the address


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the addresses of a text begin and end."""
    for match in _ADDRESS.finditer(text):
        yield match.start(), match.start() + len(match[0].rstrip(_CLOSING))


def linked(runs: Sequence[Run], lang: str) -> tuple[Run, ...]:
    """Cut the addresses out of words, names and foreign phrases as links in the language `lang`."""
    return tuple(piece for run in runs for piece in _pieces(run, lang))


def _pieces(run: Run, lang: str) -> Iterator[Run]:
    position = 0
    if run.kind in ("text", "term", "foreign"):
        for start, end in addresses(run.text):
            if position < start:
                yield replace(run, text=run.text[position:start])
            address = run.text[start:end]
            yield Run("link", address, lang, _target(address))
            position = end
    if position == 0:
        yield run
    elif position < len(run.text):
        yield replace(run, text=run.text[position:])


def _target(address: str) -> str:
    if address.startswith(("http://", "https://")):
        return address
    return f"mailto:{address}" if "@" in address else f"https://{address}"
