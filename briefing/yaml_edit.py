"""Edits the text of a YAML file: what an edit does not touch stays as it is, byte for byte.

Comments, order, quotes, line lengths, line breaks and a byte-order mark are kept, because the edit
is made in the text, at the places that `yaml_source` knows, and nothing is written anew. (A round
trip through ruamel.yaml 0.19.1 wraps long lines anew unless it is told not to, and joins brackets
that run over lines, drops a comma before a closing one and turns CRLF into LF.) What is new is
written like its neighbours. Each result is read again, and must hold what was asked and no more.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias, cast

from briefing.collector import collector_paused
from briefing.errors import BriefingError, Place
from briefing.yaml_source import Extent, Keys, Scalar, Value, YamlFile, parse_yaml

Plain: TypeAlias = "Scalar | Mapping[str, Plain] | Sequence[Plain]"
"""What can be written; a text that ends in a line break becomes a block (`|`)."""

_BOM = "\ufeff"
_BREAK = re.compile("\r\n|\n|\r")
_BLANK_LINES = re.compile(r"(?:(?:\r\n|\n|\r)[ \t]*)+\Z")
_STEP = 2  # columns by which a block is indented
_WIDE = 100  # a mapping without neighbours is put in brackets up to this many characters
_BRACKETS, _LINES, _BLOCK_TEXTS = frozenset("[{"), frozenset("-:"), frozenset("|>")
_UNQUOTABLE = re.compile(r'[\x00-\x1f"\\\x7f-\x9f\u2028\u2029\ufeff]')


def read_source(path: Path) -> str:
    """Return the text of a file with its line breaks and byte-order mark; raises BriefingError."""
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BriefingError.single(
            "cannot-read",
            f"this cannot be read: {getattr(error, 'strerror', None) or 'it is not UTF-8'}",
            Place(str(path)),
            "make it readable for you, and save it as UTF-8",
        ) from error


def append_item(source: str, keys: Keys, value: Plain) -> str:
    """Return the source with a value at the end of the list at `keys`.

    In `keys`, a word stands for a key of a mapping, or for the record of a list that has it as its
    id; a number counts from 0. A top-level list that is not there yet is begun at the end of the
    file. Raises LookupError where there is no list, BriefingError where the source is no YAML that
    a brief may have, or cannot be edited without touching something else.
    """
    with collector_paused():
        return _appended(source, keys, value)


def _appended(source: str, keys: Keys, value: Plain) -> str:
    page = _Page.read(source)
    path = page.path(keys)
    if len(path) < len(keys):
        if len(keys) > 1:
            raise LookupError(f"no list at {keys!r}")
        return _set(source, {keys: [value]})
    items = page.value(path)
    if not isinstance(items, list):
        raise LookupError(f"no list at {keys!r}")
    expected = copy.deepcopy(page.file.data)
    cast("list[Value]", _at(expected, path)).append(_as_data(value))
    return page.checked(page.with_item(path, len(items), value), expected)


def set_value(source: str, keys: Keys, value: Plain) -> str:
    """Return the source with the value at `keys` replaced, or added where it is missing.

    Mappings on the way that are missing are made; a new key comes last in its mapping. `keys` and
    what is raised are those of `append_item`.
    """
    return set_values(source, {keys: value})


def set_values(source: str, values: Mapping[Keys, Plain]) -> str:
    """Return the source with several values replaced or added, as `set_value` does with one.

    No value may stand inside another one, nor be added to a mapping with another one in it. The
    file is read twice, however many values there are.
    """
    with collector_paused():
        return _set(source, values)


def _set(source: str, values: Mapping[Keys, Plain]) -> str:
    page = _Page.read(source)
    expected = copy.deepcopy(page.file.data)
    edits = []
    for keys, value in values.items():
        edit = _Edit.of(page, keys, value)
        if edit.missing is None and page.value(edit.path) == _as_data(edit.value):
            continue
        edit.apply(expected)
        edits.append(edit)
    # From the last to the first: what is still to be edited stays at the places that were read.
    edits.sort(key=lambda edit: page.file.extent(edit.path).start, reverse=True)
    for edit in edits:
        page = replace(page, text=edit.written(page))
    return page.checked(page.text, expected) if edits else source


@dataclass(frozen=True, slots=True)
class _Edit:
    """A value to put at `path`, or under the key `missing` of the mapping there."""

    path: Keys
    missing: str | None
    value: Plain

    @classmethod
    def of(cls, page: _Page, keys: Keys, value: Plain) -> _Edit:
        path = page.path(keys)
        missing = list(keys[len(path) :])
        if missing and page.value(path) is None:
            value = _nested(missing, value)
            missing = []
        if not missing:
            if not path:
                raise LookupError("a file is not replaced as a whole")
            return cls(path, None, value)
        key = missing.pop(0)
        if not isinstance(page.value(path), dict) or not isinstance(key, str):
            raise LookupError(f"nothing at {keys!r} to put a value in")
        return cls(path, key, _nested(missing, value))

    def apply(self, data: Value) -> None:
        """Put the value into what the file holds."""
        path = self.path if self.missing is not None else self.path[:-1]
        key = self.missing if self.missing is not None else self.path[-1]
        cast("dict[str | int, Value]", _at(data, path))[key] = _as_data(self.value)

    def written(self, page: _Page) -> str:
        """Return the text of the file with the value in it."""
        if self.missing is None:
            return page.with_value(self.path, self.value)
        return page.with_key(self.path, self.missing, self.value)


def _nested(keys: Sequence[str | int], value: Plain) -> Plain:
    for key in reversed(keys):
        value = {str(key): value}
    return value


def _at(data: Value, path: Keys) -> Value:
    for key in path:
        data = cast("dict[str | int, Value]", data)[key]  # lists take numbers alike
    return data


def _has(data: Value, key: str | int) -> bool:
    if isinstance(data, list):
        return isinstance(key, int) and 0 <= key < len(data)
    return isinstance(data, dict) and key in data


def _as_data(value: Plain) -> Value:
    if isinstance(value, Mapping):
        return {key: _as_data(inner) for key, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_as_data(inner) for inner in value]
    return value


@dataclass(frozen=True, slots=True)
class _Page:
    """The text of a file without its byte-order mark, ending in a line break, and what it holds."""

    text: str
    file: YamlFile
    mark: str
    newline: str

    @classmethod
    def read(cls, source: str) -> _Page:
        mark = _BOM if source.startswith(_BOM) else ""
        text = source.removeprefix(_BOM)
        found = _BREAK.search(text)
        newline = found[0] if found else "\n"
        if text and not text.endswith(("\n", "\r")):
            text += newline
        return cls(text, parse_yaml(text, Path(), "the file"), mark, newline)

    def path(self, keys: Keys) -> Keys:
        """Return `keys` as far as they lead to something, ids turned into numbers."""
        path: list[str | int] = []
        value = self.file.data
        for key in keys:
            if isinstance(value, list) and isinstance(key, str):
                ids = [item.get("id") if isinstance(item, dict) else None for item in value]
                if key not in ids:
                    raise LookupError(f"no record {key!r}")
                key = ids.index(key)
            if not _has(value, key):
                break
            value = _at(value, (key,))
            path.append(key)
        return tuple(path)

    def value(self, path: Keys) -> Value:
        return _at(self.file.data, path)

    def checked(self, edited: str, expected: Value) -> str:
        """Return an edited text as a source, after reading it again."""
        try:
            held = parse_yaml(edited, Path(), "the file").data
        except BriefingError as error:
            raise _cannot_edit(str(error.findings[0].message)) from error
        if held != expected:
            raise _cannot_edit("something else would change with it")
        return self.mark + edited

    # --- the three edits -------------------------------------------------------------------------

    def with_item(self, path: Keys, count: int, value: Plain) -> str:
        extent = self.file.extent(path)
        like = _Like(self.file, [(*path, index) for index in reversed(range(count))])
        if extent.style == "[":
            last = (*path, count - 1) if count else None
            return self._in_brackets(extent, last, _flow(value, like))
        first, *rest = _lines(value, like)
        body = _indented(["- " + first, *_indented(rest, _STEP)], extent.column)
        gap = [""] if count > 1 and self._blank_before((*path, count - 1)) else []
        return self._below(path, extent.column + 1, [*gap, *body])

    def with_key(self, path: Keys, key: str, value: Plain) -> str:
        extent = self.file.extent(path)
        like = self._like((*path, key))
        if extent.style == "{":
            keys = list(cast("dict[str, Value]", self.value(path)))
            last = (*path, keys[-1]) if keys else None
            return self._in_brackets(extent, last, f"{_scalar(key)}: {_flow(value, like)}")
        return self._below(path, extent.column, _indented(_entry(key, value, like), extent.column))

    def with_value(self, path: Keys, value: Plain) -> str:
        old, around, like = self.file.extent(path), self.file.extent(path[:-1]), self._like(path)
        if around.style in _BRACKETS:
            return self.text[: old.start] + _flow(value, like) + self.text[old.end :]
        if isinstance(path[-1], str):
            start = self.text.index(":", self.file.key_extent(path).end) + 1
            first, *rest = _entry(path[-1], value, like)
            head = first[len(_scalar(path[-1])) + 1 :]
        else:
            start = old.start
            head, *rest = _lines(value, like)
            rest = _indented(rest, _STEP)
        end, comment = self._end(path), ""
        if old.style not in _LINES | _BLOCK_TEXTS:
            comment = self.text[end : self._line_end(end)]
            end += len(comment)
        elif start < old.start or old.style in _BLOCK_TEXTS:
            found = re.search(r"\s+#.*$", self.text[start : self._line_end(start)])
            comment = found[0] if found else ""
        # A comment stays in the line of the key, where it is none of the text below.
        lines = [head + comment, *_indented(rest, around.column)]
        return self.text[:start] + self.newline.join(lines) + self.text[end:]

    # --- pieces ----------------------------------------------------------------------------------

    def _in_brackets(self, around: Extent, last: Keys | None, written: str) -> str:
        """Put something behind the last value in brackets."""
        at = around.start + 1 if last is None else self.file.extent(last).end
        comma = "" if last is None else ", "
        return f"{self.text[:at]}{comma}{written}{self.text[at:]}"

    def _below(self, path: Keys, column: int, lines: Sequence[str]) -> str:
        """Put lines below a value, and below the comments behind it that begin at `column`."""
        at = self._end(path)
        if self.text[at - 1] not in "\r\n":
            found = _BREAK.search(self.text, at)
            at = found.end() if found else len(self.text)
        line_break = r"(?:\r\n|\n|\r)"
        comments = rf"(?:(?:[ ]*{line_break})*[ ]{{{column},}}#[^\r\n]*{line_break})*"
        found = re.compile(comments).match(self.text, at)
        at = found.end() if found else at
        return self.text[:at] + "".join(line + self.newline for line in lines) + self.text[at:]

    def _end(self, path: Keys) -> int:
        """Return where a value ends, without blank lines unless it is a text that keeps them."""
        value = self.value(path)
        while self.file.extent(path).style in _LINES:
            key = (
                len(value) - 1
                if isinstance(value, list)
                else list(cast("dict[str, Value]", value))[-1]
            )
            path = (*path, key)
            value = self.value(path)
        extent = self.file.extent(path)
        if extent.style not in _BLOCK_TEXTS:
            return extent.end
        header = self.text[extent.start : self._line_end(extent.start)].partition("#")[0]
        within = self.text[extent.start : extent.end]
        return extent.end if "+" in header else extent.start + len(_BLANK_LINES.sub("", within))

    def _line_end(self, offset: int) -> int:
        found = _BREAK.search(self.text, offset)
        return found.start() if found else len(self.text)

    def _blank_before(self, path: Keys) -> bool:
        lines = _BREAK.split(self.text[: self.file.extent(path).start])
        return len(lines) > 1 and not lines[-2].strip()

    def _like(self, path: Keys) -> _Like:
        """Return the record that a path is in, and then the others of its list."""
        for depth in range(len(path)):
            items = self.value(path[:depth])
            if isinstance(items, list):
                own = path[depth]
                others = [index for index in reversed(range(len(items))) if index != own]
                records = [(*path[:depth], index) for index in (own, *others)]
                return _Like(self.file, records, path[depth + 1 :])
        return _Like(self.file, [()], path)


def _cannot_edit(reason: str) -> BriefingError:
    return BriefingError.single(
        "cannot-edit",
        f"the file cannot be edited by the program: {reason}",
        Place("the file"),
        "write the change into it by hand",
    )


# --- writing -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Like:
    """The neighbours of a new value, which show how to write it: the first that has it counts."""

    file: YamlFile
    records: Sequence[Keys]
    rest: Keys = field(default=())

    def child(self, key: str | int) -> _Like:
        return _Like(self.file, self.records, (*self.rest, key))

    @property
    def style(self) -> str:
        """The style of the neighbour, or "?" where none has such a value."""
        for record in self.records:
            found = self._found(record)
            if found is not None:
                return self.file.extent(found).style
        return "?"

    def _found(self, record: Keys) -> Keys | None:
        path, value = record, _at(self.file.data, record)
        for depth, wanted in enumerate(self.rest):
            key: str | int = wanted
            if isinstance(value, dict) and value:
                # Below the first level, names are those of the record: any will do.
                key = wanted if wanted in value or depth == 0 else next(iter(value))
                if key not in value:
                    return None
                value = value[key]
            elif isinstance(value, list) and value:
                key = 0
                value = value[0]
            else:
                return None
            path = (*path, key)
        return path


def _entry(key: str, value: Plain, like: _Like) -> list[str]:
    """Return the lines of one key of a block mapping."""
    name = _scalar(key)
    if _is_block_text(value):
        return [f"{name}: |", *_indented(cast(str, value).split("\n")[:-1], _STEP)]
    if not _in_lines(value, like):
        return [f"{name}: {_flow(value, like)}"]
    return [f"{name}:", *_indented(_lines(value, like), _STEP)]


def _lines(value: Plain, like: _Like) -> list[str]:
    """Return the lines of a value of a block list, the first one without its dash."""
    if _is_block_text(value):
        return ["|", *cast(str, value).split("\n")[:-1]]
    if not _in_lines(value, like):
        return [_flow(value, like)]
    if isinstance(value, Mapping):
        return [line for key in value for line in _entry(key, value[key], like.child(key))]
    written: list[str] = []
    for index, inner in enumerate(cast("Sequence[Plain]", value)):
        first, *rest = _lines(inner, like.child(index))
        written += ["- " + first, *_indented(rest, _STEP)]
    return written


def _in_lines(value: Plain, like: _Like) -> bool:
    """Whether a list or mapping is written on lines of its own, not in brackets."""
    inner = list(_inside(value))
    if not inner:
        return False
    if any(_is_block_text(one) for one in _leaves(value)):
        return True
    if like.style in _BRACKETS | _LINES:
        return like.style in _LINES
    containers = any(isinstance(one, Mapping) for one in inner)
    return containers or len(_flow(value, like)) > _WIDE


def _inside(value: Plain) -> Iterator[Plain]:
    if isinstance(value, Mapping):
        yield from value.values()
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield from value


def _leaves(value: Plain) -> Iterator[Plain]:
    inner = list(_inside(value))
    if not inner:
        yield value
    for one in inner:
        yield from _leaves(one)


def _flow(value: Plain, like: _Like) -> str:
    """Return a value on one line."""
    if isinstance(value, Mapping):
        parts = (f"{_scalar(key)}: {_flow(value[key], like.child(key))}" for key in value)
        return "{" + ", ".join(parts) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        # Anchors stand in quotes, needed or not; ids and languages do not.
        quoted = like.child(0).style == '"'
        parts = (
            _quoted(inner) if quoted and isinstance(inner, str) else _flow(inner, like.child(index))
            for index, inner in enumerate(value)
        )
        return "[" + ", ".join(parts) + "]"
    return _scalar(value)


def _scalar(value: Scalar) -> str:
    """Return a scalar without quotes where it reads back as the same, else in quotes."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, Decimal)):
        return str(value)
    return value if _reads_back(value) else _quoted(value)


def _reads_back(text: str) -> bool:
    if not text or text != text.strip() or _BREAK.search(text):
        return False
    try:
        held = parse_yaml(f"[{{{text}: {text}}}]", Path(), "").data
        lone = parse_yaml(f"a: {text}", Path(), "").data
    except BriefingError:
        return False
    return held == [{text: text}] and lone == {"a": text}


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def _quoted(text: str) -> str:
    escaped = _UNQUOTABLE.sub(lambda found: _escape(found[0]), text)
    return f'"{escaped}"'


def _escape(character: str) -> str:
    return _ESCAPES.get(character) or f"\\u{ord(character):04X}"


def _is_block_text(value: Plain) -> bool:
    """Whether a text is written as a block: whole lines, none odd enough to need an escape."""
    if not isinstance(value, str) or not value.endswith("\n") or value.endswith("\n\n"):
        return False
    lines = value.split("\n")[:-1]
    odd = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
    return (
        bool(lines[0])
        and not lines[0][0].isspace()
        and odd.search(value) is None
        and all(line == "" or line.strip() for line in lines)
    )


def _indented(lines: Sequence[str], columns: int) -> list[str]:
    return [" " * columns + line if line else "" for line in lines]
