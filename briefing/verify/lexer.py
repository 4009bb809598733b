"""The operators of a content stream with their operands (ISO 32000-1, 7.2 and 7.8.2).

Names are `Name`, strings bytes, numbers float, arrays lists, dictionaries dicts. What is no PDF
syntax is stepped over, as readers do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Operand = object

DEEPEST = 32
MOST_OPERANDS = 4096
LONGEST_NUMBER = 24


class Name(str):
    """A name operand, without its slash."""

    __slots__ = ()


_TOKEN = re.compile(
    rb"""
    [\0\t\n\f\r ]*
    (?: (?P<real>[+-]?(?:\d+\.?\d*|\.\d+))(?=[\0\t\n\f\r ()<>\[\]{}/%]|$)
    | (?P<row>\[(?:<[0-9A-Fa-f]*>|[-+.\d]|[\n\r ])*\])
    | (?P<name>/[^\0\t\n\f\r ()<>\[\]{}/%]*)
    | (?P<string>\()
    | (?P<hex><[0-9A-Fa-f\0\t\n\f\r ]*>)
    | (?P<open>\[|<<)
    | (?P<close>\]|>>)
    | (?P<word>[^\0\t\n\f\r ()<>\[\]{}/%]+)
    | (?P<junk>%[^\r\n]*|.)
    )
    """,
    re.VERBOSE | re.DOTALL,
)
_SPACE = b"\0\t\n\f\r "
_ROW = re.compile(rb"<([0-9A-Fa-f]*)>|([-+]?(?:\d+\.?\d*|\.\d+))")
_PLAIN_STRING = re.compile(rb"\(([^()\\\r]*)\)")
_STRING_PART = re.compile(rb"[^()\\]+|\\(?:[0-7]{1,3}|\r\n|.)|[()]", re.DOTALL)
_ESCAPED_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")
_IMAGE_END = re.compile(rb"[\0\t\n\f\r ]EI(?=[\0\t\n\f\r ]|$)")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def operations(data: bytes) -> Iterator[tuple[str, list[Operand]]]:
    """Yield each operator with its operands; an inline image comes as `BI` with its dictionary."""
    stack: list[list[Operand]] = [[]]
    match = _TOKEN.match
    position, end = 0, len(data)
    while position < end:
        token = match(data, position)
        if token is None:  # only white space is left
            break
        position = token.end()
        kind = token.lastgroup or "junk"
        text = token[kind]
        if kind == "real":
            stack[-1].append(_number(text))
        elif kind == "row":
            stack[-1].append(_row(text))
        elif kind == "name":
            stack[-1].append(_name(text))
        elif kind == "string":
            found, position = _string(data, token.start(kind))
            stack[-1].append(found)
        elif kind == "hex":
            stack[-1].append(_hex(text[1:-1].translate(None, _SPACE)))
        elif kind == "open":
            if len(stack) < DEEPEST:
                stack.append([])
        elif kind == "close":
            _close(stack, text)
        elif kind == "word":
            word = text.decode("latin-1")
            if word in _CONSTANTS:
                stack[-1].append(_CONSTANTS[word])
                continue
            if word == "ID":
                yield "BI", [_dictionary(stack[-1])]
                image = _IMAGE_END.search(data, position)
                position = image.end() if image else end
            elif word != "BI":
                yield word, stack[0]
            stack = [[]]
        if len(stack[-1]) > MOST_OPERANDS:
            del stack[-1][:-1]


_CONSTANTS: dict[str, Operand] = {"true": True, "false": False, "null": None}


def _number(text: bytes) -> float:
    """Read a number; one that no page has room for is as good as none."""
    return float(text) if len(text) < LONGEST_NUMBER else 0.0


def _row(token: bytes) -> list[Operand]:
    """Read the operand of TJ as most programs write it: hexadecimal strings and numbers."""
    return [
        _number(adjustment) if adjustment else _SHORT.get(digits) or _hex(digits)
        for digits, adjustment in _ROW.findall(token)
    ]


_SHORT: dict[bytes, bytes] = {}
"""Strings of one or two bytes by their digits: pages show their text one glyph at a time."""


def _hex(digits: bytes) -> bytes:
    found = bytes.fromhex((digits if len(digits) % 2 == 0 else digits + b"0").decode())
    if len(digits) <= 4:
        _SHORT[digits] = found
    return found


def _name(token: bytes) -> Name:
    if b"#" in token:
        token = _ESCAPED_NAME.sub(lambda found: bytes.fromhex(found[1].decode()), token)
    return Name(token[1:].decode("utf-8", "replace"))


def _string(data: bytes, start: int) -> tuple[bytes, int]:
    """Read a literal string (7.3.4.2) and say where it ends."""
    plain = _PLAIN_STRING.match(data, start)
    if plain:
        return plain[1], plain.end()
    parts: list[bytes] = []
    depth, position = 0, start
    while position < len(data):
        found = _STRING_PART.match(data, position)
        if found is None:  # a lone backslash at the end
            break
        position, part = found.end(), found[0]
        if part == b"(":
            depth += 1
            if depth == 1:
                continue
        elif part == b")":
            depth -= 1
            if depth == 0:
                break
        parts.append(_unescaped(part[1:]) if part[:1] == b"\\" else part)
    return b"".join(parts), position


def _unescaped(escape: bytes) -> bytes:
    if escape in (b"\n", b"\r", b"\r\n"):
        return b""
    if escape[:1].isdigit() and escape < b"8":
        return bytes([int(escape, 8) & 0xFF])
    return _ESCAPES.get(escape, escape)


def _close(stack: list[list[Operand]], token: bytes) -> None:
    if len(stack) == 1:
        return
    inner = stack.pop()
    stack[-1].append(inner if token == b"]" else _dictionary(inner))


def _dictionary(items: list[Operand]) -> dict[str, Operand]:
    return {
        str(key): item
        for key, item in zip(items[::2], items[1::2], strict=False)
        if isinstance(key, Name)
    }
