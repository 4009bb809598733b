"""What the engine does not say of a style sheet: where a URL stands, and what is never closed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote

from briefing.errors import Finding, Place
from briefing.render.log import Catalogue
from briefing.render.svg import walk_tokens

_END = "briefing-end-of-sheet"
_OPENING = {"{} block": "{", "[] block": "[", "() block": "(", "comment": "/*", "url": "url("}


class _Unclosed(NamedTuple):
    line: int
    column: int
    opening: str


def check_sheets(catalogue: Catalogue) -> Iterator[Finding]:
    """Find what is still open at the end of a sheet: the engine closes it without a word."""
    for url, sheet in catalogue.sheets.items():
        unclosed = _find_unclosed(sheet)
        if unclosed is not None:
            yield Finding(
                "css-broken",
                f"the “{unclosed.opening}” of the style sheet is never closed, "
                "so what follows it may do nothing",
                catalogue.place(url, unclosed.line, unclosed.column),
                "close it where it should end",
            )


def _find_unclosed(sheet: str) -> _Unclosed | None:
    """Return the innermost construct in which a word written after the sheet would stand."""
    import tinycss2

    # A line end closes a broken string; the word tells what else is open.
    tokens = tinycss2.parse_component_value_list(f"{sheet}\n@{_END}")
    found = None
    while tokens:
        last = tokens[-1]
        if last.type == "at-keyword" and last.value == _END:
            return found
        if last.type == "error" and len(tokens) > 1:  # follows the url( that it is about
            last = tokens[-2]
        opening = f"{last.name}(" if last.type == "function" else _OPENING.get(last.type, last.type)
        found = _Unclosed(last.source_line, last.source_column, opening)
        tokens = last.arguments if last.type == "function" else getattr(last, "content", None)
    return found


def place_urls(
    findings: Mapping[str, Finding], catalogue: Catalogue, page: Place
) -> dict[str, Finding]:
    """Return findings by URL; those placed at the page are placed where a sheet has the URL."""
    if all(finding.place != page for finding in findings.values()):
        return dict(findings)
    places: dict[str, Place] = {}
    for sheet_url, sheet in catalogue.sheets.items():
        if sheet_url:
            for url, line, column in _urls(sheet):
                places.setdefault(unquote(url), catalogue.place(sheet_url, line, column))
    return {
        url: _placed(finding, places.get(unquote(url))) if finding.place == page else finding
        for url, finding in findings.items()
    }


def _placed(finding: Finding, place: Place | None) -> Finding:
    if place is None:
        return finding
    return Finding(finding.code, finding.message, place, finding.hint, finding.severity)


def _urls(sheet: str) -> Iterator[tuple[str, int, int]]:
    import tinycss2

    tokens: Iterable[Any] = tinycss2.parse_component_value_list(sheet)
    before: Any = None
    for token in walk_tokens(tokens):
        if token.type in ("comment", "whitespace"):
            continue
        if token.type == "url" or (token.type == "string" and _takes_url(before)):
            yield token.value.strip(), token.source_line, token.source_column
        before = token


def _takes_url(token: Any) -> bool:
    if token is None:
        return False
    if token.type == "function":
        return token.lower_name in ("url", "src")
    return bool(token.type == "at-keyword" and token.lower_value == "import")
