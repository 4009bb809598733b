"""PDF objects as plain values: whatever a broken file holds in a place, no error comes of it."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pikepdf

LARGEST = 64 * 1024 * 1024
"""No more than this is taken out of one stream: a small file can hold gigabytes of zeros."""


def get(item: Any, key: str) -> Any:
    """Return what a dictionary or stream has under a key, else None."""
    if not isinstance(item, pikepdf.Object):
        return None
    try:
        return item.get(key)
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError):
        return None


def entries(item: Any) -> dict[str, Any]:
    """Return a dictionary with all that it holds, at one go; anything else as an empty one."""
    if not isinstance(item, pikepdf.Dictionary):
        return {}
    try:
        return dict(item.items())
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError):
        return {key: get(item, key) for key in keys(item)}


def keys(item: Any) -> list[str]:
    """Return the keys of a dictionary, else none."""
    return list(item.keys()) if isinstance(item, pikepdf.Dictionary) else []


def array(item: Any) -> list[Any]:
    """Return the entries of an array; a single value counts as an array of one, None as none."""
    if isinstance(item, pikepdf.Array):
        return list(_entries(item))
    return [] if item is None else [item]


def _entries(item: pikepdf.Array) -> Iterator[Any]:
    for index in range(len(item)):
        try:
            yield item[index]
        except (pikepdf.PdfError, ValueError, TypeError, RuntimeError):
            yield None


def number(item: Any, default: float = 0.0) -> float:
    """Return a number, else the default."""
    if isinstance(item, int | float | Decimal) and not isinstance(item, bool):
        return float(item)
    return default


def numbers(item: Any, count: int) -> tuple[float, ...] | None:
    """Return an array of so many numbers, else None."""
    found = array(item)
    if len(found) < count:
        return None
    return tuple(number(entry) for entry in found[:count])


def name(item: Any) -> str:
    """Return a name without its slash, else nothing."""
    return str(item)[1:] if isinstance(item, pikepdf.Name) else ""


def text(item: Any) -> str:
    """Return a text string (7.9.2.2), else nothing."""
    if not isinstance(item, pikepdf.String):
        return ""
    try:
        return str(item)
    except (UnicodeError, ValueError):
        return bytes(item).decode("latin-1")


def optional_text(item: Any) -> str | None:
    """Return a text string, else None."""
    return text(item) if isinstance(item, pikepdf.String) else None


def value(item: Any, depth: int = 8) -> object:
    """Return any object as plain strings, numbers, lists and mappings."""
    if isinstance(item, pikepdf.Name):
        return str(item)[1:]
    if isinstance(item, pikepdf.String):
        return text(item)
    if isinstance(item, bool):
        return item
    if isinstance(item, int | Decimal):
        return number(item)
    if depth and isinstance(item, pikepdf.Array):
        return [value(entry, depth - 1) for entry in array(item)]
    if depth and isinstance(item, pikepdf.Dictionary):
        return {key[1:]: value(get(item, key), depth - 1) for key in keys(item)}
    return None


def identity(item: Any) -> tuple[int, int]:
    """Return the object and generation number of an indirect object, (0, 0) for a direct one."""
    return item.objgen if isinstance(item, pikepdf.Object) else (0, 0)


def data(stream: Any) -> bytes | None:
    """Return the decoded bytes of a stream, None when they cannot be had."""
    if not isinstance(stream, pikepdf.Stream):
        return None
    try:
        filters = [name(entry) for entry in array(get(stream, "/Filter"))]
        if filters == ["FlateDecode"] and get(stream, "/DecodeParms") is None:
            return zlib.decompressobj().decompress(stream.read_raw_bytes(), LARGEST)
        return stream.read_bytes()[:LARGEST]
    except (pikepdf.PdfError, zlib.error, ValueError, RuntimeError, MemoryError):
        return None
