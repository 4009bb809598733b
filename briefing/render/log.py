"""The engine's log, turned into findings: it must never fail silently, nor in its own words.

WeasyPrint tolerates nearly everything and says so at level WARNING or ERROR. Style problems name a
line and a column but no file; `Catalogue` finds the sheet by the text that stands there.
"""

from __future__ import annotations

import contextlib
import logging
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from briefing.errors import Finding, Place

MOST_QUOTED = 30
LOGGERS = ("weasyprint", "fontTools", "PIL")


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextlib.contextmanager
def engine_log() -> Iterator[list[str]]:
    """Collect what the engine logs at WARNING and above, and keep it from everybody else."""
    collector = _Collector()
    loggers = [logging.getLogger(name) for name in LOGGERS]
    before = [(logger.propagate, logger.level, logger.disabled) for logger in loggers]
    for logger in loggers:
        logger.addHandler(collector)
        logger.propagate = False
        logger.setLevel(logging.WARNING)
        logger.disabled = False
    try:
        yield collector.messages
    finally:
        for logger, (propagate, level, disabled) in zip(loggers, before, strict=True):
            logger.removeHandler(collector)
            logger.propagate, logger.disabled = propagate, disabled
            logger.setLevel(level)


@dataclass(slots=True)
class Catalogue:
    """The style sheets of a rendering by URL, the page's own one under "", to find places in."""

    place: Callable[[str, int, int], Place]
    sheets: Mapping[str, str] = field(default_factory=dict)

    def find(self, line: int, column: int, beginning: str) -> Place:
        """Name the sheet in which `beginning` stands at a line and column."""
        wanted = beginning.strip()
        for url, sheet in self.sheets.items():
            lines = sheet.splitlines()
            if 1 <= line <= len(lines):
                text = lines[line - 1][max(0, column - 1) :]
                if wanted and text.lower().startswith(wanted.lower()):
                    return self.place(url, line, column)
        possible = [url for url, sheet in self.sheets.items() if len(sheet.splitlines()) >= line]
        if len(possible) == 1:
            return self.place(possible[0], line, column)
        return self.place("", 0, 0)


def findings_of(
    messages: Iterable[str], catalogue: Catalogue, known: Mapping[str, Finding]
) -> tuple[Finding, ...]:
    """Turn log messages into findings, each once; `known` are URLs with a finding already."""
    findings: dict[Finding, None] = {}
    for message in messages:
        if not any(url in message for url in known):
            findings[_finding(message, catalogue)] = None
    return tuple(findings)


def _finding(message: str, catalogue: Catalogue) -> Finding:
    for pattern, build in _RULES:
        match = re.search(pattern, message, re.DOTALL)
        if match:
            return build(match, catalogue)
    return Finding(
        "engine-warning", f"the typesetting engine says: {message}", catalogue.place("", 0, 0)
    )


def _ignored(match: re.Match[str], catalogue: Catalogue) -> Finding:
    name, value, line, column, reason = match.groups()
    place = catalogue.find(int(line), int(column), name)
    if reason == "unknown property":
        return Finding(
            "css-unknown-property",
            f"the property {name} is not known, so `{name}: {value.strip()}` does nothing",
            place,
            "mend the name or take the line out",
        )
    return Finding(
        "css-ignored",
        f"`{name}: {value.strip()}` does nothing: {reason}",
        place,
        "mend the value or take the line out",
    )


def _css_fault(match: re.Match[str], catalogue: Catalogue) -> Finding:
    line, column = int(match["line"]), int(match["column"])
    return Finding(
        "css-broken",
        f"part of the style sheet does nothing: {match.string.rstrip('.')}",
        catalogue.find(line, column, match.groupdict().get("what") or ""),
        "mend the style sheet",
    )


def _selector(match: re.Match[str], catalogue: Catalogue) -> Finding:
    return Finding(
        "css-broken",
        f"a rule of the style sheet does nothing, its selector is not known: {match[1]}",
        _place_of_text(catalogue, match[1]),
        "mend the selector",
    )


def _place_of_text(catalogue: Catalogue, message: str) -> Place:
    quoted = re.match(r"'([^']+)'", message)
    wanted = quoted[1].strip() if quoted else ""
    for url, sheet in catalogue.sheets.items():
        for number, line in enumerate(sheet.splitlines(), 1):
            if wanted and wanted in line:
                return catalogue.place(url, number, line.index(wanted) + 1)
    return catalogue.place("", 0, 0)


def _missing_glyph(match: re.Match[str], catalogue: Catalogue) -> Finding:
    return missing_glyph(int(match[1], 16), catalogue.place("", 0, 0))


def missing_glyph(codepoint: int, place: Place, text: str = "") -> Finding:
    """Build the finding for a character that no declared font can show, in `text` where known."""
    character = chr(codepoint)
    name = unicodedata.name(character, "a character without a name")
    seen = (
        f" {character}" if character.isprintable() and not unicodedata.combining(character) else ""
    )
    text = " ".join(text.split())
    beginning = text if len(text) <= MOST_QUOTED else f"{text[: MOST_QUOTED - 1]}…"
    where = f" in the text “{beginning}”" if text else ""
    return Finding(
        "missing-glyph",
        f"no font of the page has the character{seen} (U+{codepoint:04X}, {name}){where}",
        place,
        "write it in another way, or add a font that has it",
    )


def _plain(code: str, message: str, hint: str) -> Callable[[re.Match[str], Catalogue], Finding]:
    def build(match: re.Match[str], catalogue: Catalogue) -> Finding:
        return Finding(code, message.format(*match.groups()), catalogue.place("", 0, 0), hint)

    return build


def _image(match: re.Match[str], catalogue: Catalogue) -> Finding:
    url = match["url"]
    return Finding(
        "image-broken",
        f"the image {url[:80]} cannot be used: {match['why'].strip() or 'it is broken'}",
        catalogue.place(url, 0, 0),
        "export the image again",
    )


_AT = r"(?P<line>\d+):(?P<column>\d+)"
_RULES: tuple[tuple[str, Callable[[re.Match[str], Catalogue], Finding]], ...] = (
    (r"^Ignored `([^:`]+):(.*)` at (\d+):(\d+), (.*?)\.?$", _ignored),
    (r"^\.notdef glyph .*\(U\+([0-9A-F]+)\)$", _missing_glyph),
    (
        r"^Font-face '(.*)' cannot be loaded$",
        _plain(
            "font-not-loaded",
            "the font file of the family {0} is not a font that can be used",
            "use a static TTF or OTF file",
        ),
    ),
    (
        r"^No anchor #(.*) for internal URI reference$",
        _plain(
            "dead-link",
            "a link leads to #{0}, but nothing on the page has that id",
            "mend the link or give the target that id",
        ),
    ),
    (
        r"^Content discarded: target points to undefined anchor '?(.*?)'?$",
        _plain(
            "dead-link",
            "the style sheet refers to #{0}, but nothing on the page has that id",
            "mend the reference or give the target that id",
        ),
    ),
    (
        r"^Anchor defined twice: '(.*)'$",
        _plain("id-twice", "two elements of the page have the id {0}", "give each its own id"),
    ),
    (
        r"^Relative URI reference without a base URI: (.*)$",
        _plain(
            "resource-refused",
            "{0} is not loaded: it does not say which folder it is in",
            "begin it with brief:, template: or fonts:",
        ),
    ),
    (r"^Failed to load image at '?(?P<url>.*?)'?: (?P<why>.*)$", _image),
    (r"^(?P<why>Failed to render SVG image) (?P<url>.*)$", _image),
    (
        r"^Failed to load inline SVG: (.*)$",
        _plain("svg-refused", "a drawing in the page cannot be used: {0}", "draw it anew"),
    ),
    (
        r'^Image "(.*)" has no required alt description$',
        _plain(
            "alt-missing",
            "the image {0} has no text for those who cannot see it",
            "add an alternative text",
        ),
    ),
    (
        r'^Missing required "lang" attribute',
        _plain("lang-missing", "the page does not say its language", "add lang to <html>"),
    ),
    (r"^Invalid or unsupported selector, (.*)$", _selector),
    (rf"^(?P<what>@[\w-]+) rule .* at {_AT}", _css_fault),
    (rf"^Unknown (?:empty )?rule .* at {_AT}", _css_fault),
    (rf" at {_AT}", _css_fault),
)
