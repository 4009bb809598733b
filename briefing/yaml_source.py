"""Reads one YAML file into plain values and remembers where each of them stands.

The only user of PyYAML. It takes libyaml's events, never its constructors: scalars follow the
core schema of YAML 1.2 (`no` is a word, `1_000` is text), a number with a point stays a `Decimal`
with the digits as written, a date stays text. What a brief has no use for and what could hurt
(aliases, tags, deep nesting, invisible characters) is a finding before any value is built.
"""

from __future__ import annotations

import re
import stat
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import NoReturn, TypeAlias, cast

import yaml

from briefing.errors import BriefingError, Finding, Place
from briefing.model import Text

Scalar: TypeAlias = "str | int | Decimal | bool | None"
Value: TypeAlias = "Scalar | dict[str, Value] | list[Value]"
Keys: TypeAlias = tuple[str | int, ...]

MAX_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 20
MAX_TEXT = 4000
MAX_WORD = 100
MAX_DIGITS = 18
MAX_FINDINGS = 100
MAX_VALUES = 400_000  # 5,000 facts have half of that

# libyaml where PyYAML was built with it, ten times slower Python code elsewhere.
_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class _Nest:
    """A mapping or list: the events that its keys and values began with."""

    event: yaml.NodeEvent
    keys: Mapping[str | int, yaml.ScalarEvent]
    values: Mapping[str | int, _Spot]
    end: yaml.Event


# Keeping the parser's own events costs nothing; 3,000 facts have 100,000 values.
_Spot: TypeAlias = "yaml.NodeEvent | _Nest"


@dataclass(frozen=True, slots=True)
class Extent:
    """What a value takes up in the source, in characters counted from 0; `end` is behind it.

    `style` is the empty string (plain), `"`, `'`, `|` or `>` for a scalar; `[` or `{` for a list
    or mapping in brackets, `-` or `:` for one on lines of its own, which starts at its first dash
    or key. `column` is that of the start, counted from 0.
    """

    start: int
    end: int
    column: int
    style: str


@dataclass(frozen=True, slots=True)
class YamlFile:
    """A file that was read: `data` is made of dict, list, str, int, Decimal, bool and None.

    `shown` is the file name as findings print it.
    """

    path: Path
    shown: str
    data: Value
    _root: _Spot
    _lines: tuple[str, ...]

    def part(self, key: str | int) -> YamlFile:
        """Return a mapping or list in this one; its places are those in the file."""
        assert isinstance(self._root, _Nest)
        data = cast("dict[str | int, Value]", self.data)[key]  # lists take numbers alike
        return YamlFile(self.path, self.shown, data, self._root.values[key], self._lines)

    def place(self, keys: Keys = ()) -> Place:
        """Return the place of a value; of the nearest value around it when there is none."""
        return _place(_event(self._spot(keys)), self.shown)

    def key_place(self, keys: Keys) -> Place:
        """Return the place of the last key; of the nearest value around it when there is none."""
        around = self._spot(keys[:-1])
        if keys and isinstance(around, _Nest) and keys[-1] in around.keys:
            return _place(around.keys[keys[-1]], self.shown)
        return self.place(keys)

    def extent(self, keys: Keys = ()) -> Extent:
        """Return what a value takes up, blank lines and comments behind it left out.

        Raises KeyError where there is no such value.
        """
        return self._extent(self._exact(keys))

    def key_extent(self, keys: Keys) -> Extent:
        """Return what the last key, a word of a mapping, takes up; raises KeyError."""
        around = self._exact(keys[:-1])
        if not isinstance(around, _Nest):
            raise KeyError(keys)
        return self._extent(around.keys[keys[-1]])

    def text(self, keys: Keys) -> Text:
        """Return a text with the place of its first character.

        A text that runs over several lines keeps the line breaks of the file, folded or not: that
        way a place in it has its exact line, and typesetting joins lines anyhow.
        """
        value = self._value(keys)
        event = _event(self._spot(keys))
        style = getattr(event, "style", None) or ""
        span = _Span.of(event)
        if style in _BLOCK_STYLES:
            return self._block_text(span, style, value)
        quoted = 1 if style else 0
        place = Place(self.shown, span.line + 1, span.column + quoted + 1)
        if span.end_line == span.line:
            return Text(value, place)
        written = self._between(span, quoted)
        if written.split() != value.split():  # quotes or escapes inside: places get less exact
            written = value
        return Text(written, place)

    def _block_text(self, span: _Span, style: str, value: str) -> Text:
        last = span.end_line + (1 if span.end_column else 0)
        lines = list(self._lines[span.line + 1 : last])
        indent = _indent(lines)
        if style == "|":
            indent -= _indent(value.split("\n"))
            raw = value
        else:
            raw = "\n".join(line[indent:] for line in lines).rstrip() + "\n"
        return Text(raw, Place(self.shown, span.line + 2, indent + 1), indent)

    def _between(self, span: _Span, quoted: int) -> str:
        lines = list(self._lines[span.line : span.end_line + 1])
        lines[-1] = lines[-1][: span.end_column - quoted]
        lines[0] = lines[0][span.column + quoted :]
        return "\n".join(lines)

    def _extent(self, spot: _Spot) -> Extent:
        event = _event(spot)
        start, end = event.start_mark, event.end_mark
        assert start is not None
        assert end is not None
        if not isinstance(spot, _Nest):
            return Extent(start.index, end.index, start.column, getattr(event, "style", "") or "")
        mapping = isinstance(event, yaml.MappingStartEvent)
        if getattr(event, "flow_style", False):
            assert spot.end.end_mark is not None
            style = "{" if mapping else "["
            return Extent(start.index, spot.end.end_mark.index, start.column, style)
        # libyaml ends a block where the next token begins, comments and all.
        last = self._extent(list(spot.values.values())[-1])
        return Extent(start.index, last.end, start.column, ":" if mapping else "-")

    def _exact(self, keys: Keys) -> _Spot:
        spot = self._root
        for key in keys:
            if not isinstance(spot, _Nest):
                raise KeyError(keys)
            spot = spot.values[key]
        return spot

    def _spot(self, keys: Keys) -> _Spot:
        spot = self._root
        for key in keys:
            inner = spot.values.get(key) if isinstance(spot, _Nest) else None
            if inner is None:
                break
            spot = inner
        return spot

    def _value(self, keys: Keys) -> str:
        value: Value = self.data
        for key in keys:
            value = cast("dict[str | int, Value]", value)[key]  # lists take numbers alike
        if not isinstance(value, str):
            raise TypeError(f"no text at {keys!r}")
        return value


_BLOCK_STYLES = frozenset("|>")


@dataclass(frozen=True, slots=True)
class _Span:
    """Lines and columns of a scalar, counted from 0."""

    line: int
    column: int
    end_line: int
    end_column: int

    @classmethod
    def of(cls, event: yaml.Event) -> _Span:
        start, end = event.start_mark, event.end_mark
        assert start is not None
        assert end is not None
        return cls(start.line, start.column, end.line, end.column)


def _event(spot: _Spot) -> yaml.NodeEvent:
    return spot.event if isinstance(spot, _Nest) else spot


def _place(event: yaml.Event, shown: str) -> Place:
    mark = event.start_mark
    assert mark is not None
    return Place(shown, mark.line + 1, mark.column + 1)


def _indent(lines: Sequence[str]) -> int:
    first = next((line for line in lines if line.strip(" ")), "")
    return len(first) - len(first.lstrip(" "))


def read_yaml(path: Path, shown: str) -> YamlFile:
    """Read one file; raises BriefingError with every finding that the file gives rise to."""
    return parse_yaml(_decode(_read_bytes(path, shown), shown), path, shown)


def parse_yaml(source: str, path: Path, shown: str) -> YamlFile:
    """Read the text of a file, as `read_yaml` does."""
    findings = list(character_findings(source, shown))
    clean = _UNWANTED.sub("\N{REPLACEMENT CHARACTER}", source) if findings else source
    lines = tuple(_LINE_BREAK.split(clean))
    reader = _Reader(shown, lines, findings)
    try:
        data, root = reader.read(clean)
    except yaml.MarkedYAMLError as error:
        findings.append(_syntax_finding(error, lines, shown))
        raise BriefingError(findings) from None
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        # Escapes out of range make the pure Python parser fail in ways of its own.
        findings.append(Finding("yaml-syntax", f"this is not valid YAML: {error}", Place(shown)))
        raise BriefingError(findings) from None
    if findings:
        raise BriefingError(findings)
    return YamlFile(path, shown, data, root, lines)


def _read_bytes(path: Path, shown: str) -> bytes:
    place = Place(shown)
    try:
        # Opening a pipe would wait for ever: look before opening.
        if not stat.S_ISREG(path.stat().st_mode):
            raise BriefingError.single(
                "unreadable-file", "this is not an ordinary file", place, "put a text file here"
            )
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise BriefingError.single(
            "missing-file", "there is no such file", place, f"create {path.name} in this folder"
        ) from None
    except OSError as error:
        raise BriefingError.single(
            "unreadable-file", f"the file cannot be read: {error.strerror}", place
        ) from None
    if len(content) > MAX_BYTES:
        raise BriefingError.single(
            "file-too-large",
            f"the file is larger than {MAX_BYTES // 1024 // 1024} MB",
            place,
            "split the brief into several ones",
        )
    return content


_SAVE_AS_UTF8 = "save the file as UTF-8 without byte-order mark"


def _decode(content: bytes, shown: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or content[:200].count(0) > 20:
        raise BriefingError.single(
            "wrong-encoding", "the file is written in UTF-16", Place(shown, 1, 1), _SAVE_AS_UTF8
        )
    if content.startswith(b"\xef\xbb\xbf"):
        raise BriefingError.single(
            "wrong-encoding",
            "the file begins with a byte-order mark",
            Place(shown, 1, 1),
            _SAVE_AS_UTF8,
        )
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = _LINE_BREAK.split(content[: error.start].decode("utf-8"))
        guess = content[error.start : error.start + 1].decode("cp1252", "replace")
        raise BriefingError.single(
            "wrong-encoding",
            f"the file is not UTF-8: byte {content[error.start]:#04x} here "
            f"(in Windows-1252 it would be “{guess}”)",
            Place(shown, len(before), len(before[-1]) + 1),
            _SAVE_AS_UTF8,
        ) from None


# --- characters ----------------------------------------------------------------------------------

_LINE_BREAK = re.compile("\r\n|\n|\r")
_NONCHARACTERS = "".join(
    chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF)
)
_CONTROL = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028\u2029\u206a-\u206f\ufeff\ufff9-\ufffb"
    f"\ud800-\udfff\ufdd0-\ufdef{_NONCHARACTERS}"
)
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_FORMS = "\ufb00-\ufdcf\ufdf0-\ufdff\ufe70-\ufefe"
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
_UNWANTED = re.compile(f"[{_CONTROL}{_BIDI}{_FORMS}{_PRIVATE}\ufffd]")


@dataclass(frozen=True, slots=True)
class _CharacterFault:
    code: str
    found: re.Pattern[str]
    message: str
    hint: str


_CHARACTER_FAULTS = (
    _CharacterFault(
        "bidi-control",
        re.compile(f"[{_BIDI}]"),
        "an invisible character changes the direction of the text",
        "delete it; the program sets directions itself",
    ),
    _CharacterFault(
        "presentation-form",
        re.compile(f"[{_FORMS}]"),
        "letters are written as ready-made shapes, which cannot be searched",
        "type the letters themselves",
    ),
    _CharacterFault(
        "private-use-character",
        re.compile(f"[{_PRIVATE}]"),
        "a character has a meaning in one font only",
        "replace it by an ordinary character",
    ),
    _CharacterFault(
        "damaged-character",
        re.compile("\ufffd"),
        "a character was lost when the text was copied or converted",
        "type the character again",
    ),
    _CharacterFault(
        "control-character",
        re.compile(f"[{_CONTROL}]"),
        "an invisible control character stands in the text",
        "delete it",
    ),
)


def character_findings(source: str, shown: str) -> Iterator[Finding]:
    """Yield what must not stand in a file of a brief: controls, damage, presentation forms.

    One finding per line and kind of fault, at the first such character.
    """
    if _UNWANTED.search("".join(set(source))) is None:  # five times as fast as all of it
        return
    starts = [0, *(match.end() for match in _LINE_BREAK.finditer(source))]
    seen: set[tuple[int, str]] = set()
    for match in _UNWANTED.finditer(source):
        line = bisect_right(starts, match.start())
        fault = _fault_of(match[0])
        if (line, fault.code) in seen:
            continue
        seen.add((line, fault.code))
        place = Place(shown, line, match.start() - starts[line - 1] + 1)
        yield _character_finding(fault, match[0], place)
        if len(seen) >= MAX_FINDINGS:
            return


def _fault_of(character: str) -> _CharacterFault:
    return next(fault for fault in _CHARACTER_FAULTS if fault.found.match(character))


def _character_finding(fault: _CharacterFault, character: str, place: Place) -> Finding:
    name = unicodedata.name(character, "")
    shown = f"U+{ord(character):04X}" + (f" ({name})" if name else "")
    hint = fault.hint
    if fault.code == "presentation-form":
        hint = f"{hint}: {unicodedata.normalize('NFKC', character)}"
    return Finding(fault.code, f"{fault.message}: {shown}", place, hint)


# --- values --------------------------------------------------------------------------------------

_LONG_WORD = re.compile(rf"\S{{{MAX_WORD + 1}}}")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]{1,20}")
_HEX = re.compile(r"0x[0-9a-fA-F]{1,15}")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


class _Reader:
    """Builds values and places from the events of one file, and collects what it must refuse."""

    def __init__(self, shown: str, lines: tuple[str, ...], findings: list[Finding]) -> None:
        self._shown = shown
        self._lines = lines
        self._findings = findings
        self._anchors: set[str] = set()
        self._count = 0

    def read(self, source: str) -> tuple[Value, _Spot]:
        """Return the value of the only document; raises BriefingError when nothing can follow."""
        self._next = _PARSER(source).get_event
        self._next()
        start = self._next()
        if not isinstance(start, yaml.DocumentStartEvent):
            raise BriefingError([*self._findings, self._empty()])
        if start.version or start.tags:
            self._find("directive-not-allowed", "a line begins with %", start, "delete the line")
        event = self._next()
        if isinstance(event, yaml.ScalarEvent) and not event.value and not event.style:
            raise BriefingError([*self._findings, self._empty()])
        value, spot = self._value(event, 1)
        self._next()
        more = self._next()
        if not isinstance(more, yaml.StreamEndEvent):
            self._stop("several-documents", "a second document begins", more, "delete the line ---")
        return value, spot

    def _value(self, event: yaml.NodeEvent, depth: int) -> tuple[Value, _Spot]:
        self._count += 1
        if self._count > MAX_VALUES:
            self._stop(
                "too-many",
                f"more than {MAX_VALUES} values",
                event,
                "split the brief into several ones",
            )
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event), event
        if isinstance(event, yaml.AliasEvent):
            self._refuse_alias(event)
            return None, event
        if depth > MAX_DEPTH:
            self._stop(
                "too-deep",
                f"values are nested more than {MAX_DEPTH} deep",
                event,
                "a brief needs six levels at most: look for a bracket too many",
            )
        self._refuse_marks(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event, depth)
        return self._sequence(event, depth)

    def _mapping(self, start: yaml.NodeEvent, depth: int) -> tuple[Value, _Spot]:
        data: dict[str, Value] = {}
        keys: dict[str | int, yaml.ScalarEvent] = {}
        spots: dict[str | int, _Spot] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._key(event)
            value, spot = self._value(self._next(), depth + 1)
            if key in data:
                self._find(
                    "duplicate-key",
                    f"the key “{key}” stands here twice; the first is in line "
                    f"{_place(keys[key], self._shown).line}",
                    event,
                    "delete or rename one of them",
                )
                continue
            data[key], spots[key], keys[key] = value, spot, event
        return data, _Nest(start, keys, spots, event)

    def _key(self, event: yaml.NodeEvent) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            self._stop(
                "key-not-text",
                "a key must be a word, not a list or a mapping",
                event,
                "put a text that begins with {{ in quotes, or below a | on lines of its own",
            )
        key: str = event.value
        if event.tag is not None or event.anchor is not None:
            self._refuse_marks(event)
        if key == "<<" and not event.style:
            self._find(
                "merge-not-allowed", "<< merges are not used here", event, "write the keys out"
            )
        if event.style:
            self._refuse_characters(event)
        if len(key) > MAX_WORD:
            self._refuse_lengths(key, event)
        return key

    def _sequence(self, start: yaml.NodeEvent, depth: int) -> tuple[Value, _Spot]:
        data: list[Value] = []
        spots: dict[str | int, _Spot] = {}
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            value, spots[len(data)] = self._value(event, depth + 1)
            data.append(value)
        return data, _Nest(start, {}, spots, event)

    def _scalar(self, event: yaml.ScalarEvent) -> Value:
        written: str = event.value
        if event.tag is not None or event.anchor is not None:
            self._refuse_marks(event)
        if len(written) > MAX_WORD:
            self._refuse_lengths(written, event)
        if not event.style:
            return self._plain(written, event)
        if event.style == '"':
            self._refuse_characters(event)
        return written

    def _plain(self, written: str, event: yaml.Event) -> Scalar:
        """Resolve an unquoted scalar (YAML 1.2, 10.3.2, without infinities)."""
        if written in _WORDS:
            return _WORDS[written]
        if written[0] not in "+-.0123456789":
            return written
        if _OCTAL.fullmatch(written):
            return int(written[2:], 8)
        if _HEX.fullmatch(written):
            return int(written[2:], 16)
        if not _DECIMAL.fullmatch(written):
            return written
        mantissa, _, exponent = written.lower().partition("e")
        if sum(map(str.isdigit, mantissa)) > MAX_DIGITS or len(exponent.strip("+-")) > 2:
            self._find(
                "number-too-long",
                f"a number may have {MAX_DIGITS} digits at most",
                event,
                "put it in quotes if it is a text, or use a scale such as million",
            )
            return 0
        return int(written) if _INTEGER.fullmatch(written) else Decimal(written)

    def _refuse_marks(self, event: yaml.NodeEvent) -> None:
        if event.anchor is not None:
            self._refuse_alias(event)
        if getattr(event, "tag", None) is not None:
            self._find(
                "tag-not-allowed",
                "a word that begins with ! has a meaning of its own in YAML",
                event,
                "put the text in quotes",
            )

    def _refuse_alias(self, event: yaml.NodeEvent) -> None:
        name = str(event.anchor)
        if name in self._anchors:
            return
        self._anchors.add(name)
        self._find(
            "alias-not-allowed",
            f"&{name} and *{name} are not used here",
            event,
            "write the value out; put a text that begins with & or * in quotes",
        )

    def _refuse_characters(self, event: yaml.ScalarEvent) -> None:
        """Look at what escapes produced; the file itself was looked at before."""
        match = _UNWANTED.search(event.value.replace("\ufffd", ""))
        if match:
            place = _place(event, self._shown)
            self._findings.append(_character_finding(_fault_of(match[0]), match[0], place))

    def _refuse_lengths(self, written: str, event: yaml.ScalarEvent) -> None:
        if len(written) > MAX_TEXT:
            self._find(
                "text-too-long",
                f"a text of {len(written)} characters; {MAX_TEXT} are allowed",
                event,
                "split it",
            )
        if not _LONG_WORD.search(written):
            return
        words = (word for word in written.split() if not word.startswith(("http:", "https:")))
        longest = max(words, key=len, default="")
        if len(longest) > MAX_WORD:
            self._find(
                "word-too-long",
                f"a word of {len(longest)} letters, “{longest[:20]}…”; {MAX_WORD} are allowed",
                event,
                "put spaces between the words",
            )

    def _empty(self) -> Finding:
        return Finding("empty-file", "the file is empty", Place(self._shown), "fill it in")

    def _find(self, code: str, message: str, event: yaml.Event, hint: str) -> None:
        self._findings.append(Finding(code, message, _place(event, self._shown), hint))
        if len(self._findings) > 2 * MAX_FINDINGS:  # more would help nobody
            raise BriefingError(self._findings)

    def _stop(self, code: str, message: str, event: yaml.Event, hint: str) -> NoReturn:
        self._find(code, message, event, hint)
        raise BriefingError(self._findings)


# --- syntax errors in a curator's words ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Wording:
    """What libyaml says (a pattern over context, problem and the line), and what we say."""

    said: re.Pattern[str]
    line: re.Pattern[str]
    message: str
    hint: str
    at_context: bool = False


def _wording(said: str, message: str, hint: str, line: str = "", at: str = "problem") -> _Wording:
    return _Wording(re.compile(said), re.compile(line), message, hint, at == "context")


_QUOTE_IT = "put the text in quotes, or below a | on lines of its own"
# The first that fits is taken, so the order matters.
_WORDINGS = (
    _wording("", "a line is indented with a tab", "use spaces", r"^ *\t"),
    _wording(
        "mapping values are not allowed",
        "a colon followed by a space stands inside a text without quotes",
        _QUOTE_IT,
        r":\s.*:(\s|$)",
    ),
    _wording(
        "mapping values are not allowed",
        "this line is indented deeper than the value above it allows",
        "line the key up with the keys above it",
    ),
    _wording(
        "quoted scalar.*(unexpected end|document indicator)",
        "the quotation mark that opens here is never closed",
        "close the text with the same mark",
        at="context",
    ),
    _wording(
        "escape",
        "a \\ in double quotes begins a special character, and this one is not known",
        "use single quotes, or write \\\\",
    ),
    _wording(
        "cannot start any token",
        "a text cannot begin with this character",
        _QUOTE_IT,
    ),
    _wording("an (alias|anchor)", "a text cannot begin with * or &", _QUOTE_IT),
    _wording("(scanning|parsing) an? (tag|%TAG)", "a text cannot begin with !", _QUOTE_IT),
    _wording("directive", "a line cannot begin with %", _QUOTE_IT),
    _wording(
        "could not find expected ':'",
        "a key without a colon, or a text whose second line stands too far left",
        "write `key: value`, or indent the text below its key",
        at="context",
    ),
    _wording(
        "flow (mapping|sequence)|end of stream",
        "a bracket is not closed, or a comma is missing",
        "look for the { or [ that opened last",
    ),
    _wording(
        "block scalar",
        "nothing but a line break may follow the |",
        "begin the text on the next line, indented",
    ),
    _wording(
        "expected key|expected <block end>|expected '-' indicator",
        "text stands after the closing quotation mark",
        "a ' inside single quotes is written twice; or use double quotes",
        r"(: |- |^ *)(\"[^\"]*\"|'[^']*') *[^\s,#}\]]",
    ),
    _wording(
        "expected key|expected <block end>|expected '-' indicator|expected block end",
        "this line does not line up with the lines above it",
        "indent it as far as the others of its kind, with spaces",
    ),
)


def _syntax_finding(error: yaml.MarkedYAMLError, lines: tuple[str, ...], shown: str) -> Finding:
    mark = error.problem_mark or error.context_mark
    said = f"{error.context or ''}: {error.problem or ''}"
    # Cut off, because searching an endless line for a pattern takes endless time.
    line = lines[mark.line][:1000] if mark and mark.line < len(lines) else ""
    for wording in _WORDINGS:
        if wording.said.search(said) and wording.line.search(line):
            if wording.at_context and error.context_mark:
                mark = error.context_mark
            return Finding("yaml-syntax", wording.message, _mark_place(mark, shown), wording.hint)
    return Finding(
        "yaml-syntax", f"this is not valid YAML: {error.problem}", _mark_place(mark, shown)
    )


def _mark_place(mark: yaml.Mark | None, shown: str) -> Place:
    return Place(shown, mark.line + 1, mark.column + 1) if mark else Place(shown)
