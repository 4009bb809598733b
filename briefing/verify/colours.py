"""Colours of a content stream as sRGB, near enough to judge contrast (ISO 32000-1, 8.6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from briefing.verify.plain import array, data, get, name, number, numbers
from briefing.verify.read import Colour

BLACK: Colour = (0.0, 0.0, 0.0)
_DEEPEST = 6
_COMPONENTS = {1: "DeviceGray", 3: "DeviceRGB", 4: "DeviceCMYK"}
_SHORT = {"G": "DeviceGray", "RGB": "DeviceRGB", "CMYK": "DeviceCMYK", "I": "Indexed"}


def initial(space: Any) -> Colour | None:
    """Return the colour that a colour space begins with: black, in all but patterns."""
    return None if _family(space)[0] == "Pattern" else BLACK


def colour(space: Any, components: Sequence[float], depth: int = _DEEPEST) -> Colour | None:
    """Return the sRGB colour of components in a colour space, None where it is not known."""
    family, parameters = _family(space)
    if not depth or not components:
        return None
    match family:
        case "DeviceGray" | "CalGray":
            return _bounded((components[0],) * 3)
        case "DeviceRGB" | "CalRGB":
            return _bounded(components)
        case "DeviceCMYK":
            return _from_cmyk(components)
        case "ICCBased":
            stream = parameters[0] if parameters else None
            count = int(number(get(stream, "/N"), float(len(components))))
            return colour(_COMPONENTS.get(count), components, depth - 1)
        case "Lab":
            return _from_lab(components)
        case "Indexed" if len(parameters) > 2:
            return _from_index(parameters, int(components[0]), depth)
        case "Separation" | "DeviceN" if len(parameters) > 2:
            found = _tint(parameters[2], components[0])
            return None if found is None else colour(parameters[1], found, depth - 1)
        case _:
            return None


def _family(space: Any) -> tuple[str, list[Any]]:
    if isinstance(space, str):
        return _SHORT.get(space, space), []
    found = name(space)
    if found:
        return _SHORT.get(found, found), []
    parts = array(space)
    return (name(parts[0]), parts[1:]) if parts else ("", [])


def _bounded(components: Sequence[float]) -> Colour | None:
    if len(components) < 3:
        return None
    red, green, blue = (min(1.0, max(0.0, part)) for part in components[:3])
    return red, green, blue


def _from_cmyk(components: Sequence[float]) -> Colour | None:
    if len(components) < 4:
        return None
    black = components[3]
    return _bounded([(1 - part) * (1 - black) for part in components[:3]])


def _from_lab(components: Sequence[float]) -> Colour | None:
    """Take CIE Lab to sRGB by way of XYZ, the white of the space taken for paper (8.6.5.4)."""
    if len(components) < 3:
        return None
    middle = (components[0] + 16) / 116
    x, y, z = (
        white * _unlinear(part)
        for white, part in zip(
            (0.9505, 1.0, 1.089),
            (middle + components[1] / 500, middle, middle - components[2] / 200),
            strict=True,
        )
    )
    linear = (
        3.2406 * x - 1.5372 * y - 0.4986 * z,
        -0.9689 * x + 1.8758 * y + 0.0415 * z,
        0.0557 * x - 0.2040 * y + 1.0570 * z,
    )
    return _bounded(
        [
            12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
            for part in linear
        ]
    )


def _unlinear(part: float) -> float:
    return float(part**3) if part >= 6 / 29 else 108 / 841 * (part - 4 / 29)


def _from_index(parameters: list[Any], index: int, depth: int) -> Colour | None:
    base, table = parameters[0], parameters[2]
    family, inner = _family(base)
    count = {"DeviceGray": 1, "CalGray": 1, "DeviceCMYK": 4}.get(family, 3)
    if family == "ICCBased" and inner:
        count = int(number(get(inner[0], "/N"), 3.0))
    bytes_of_table = data(table)
    if bytes_of_table is None:
        try:
            bytes_of_table = bytes(table)
        except (TypeError, ValueError):
            return None
    entry = bytes_of_table[max(0, index) * count :][:count]
    if len(entry) < count:
        return None
    return colour(base, [part / 255 for part in entry], depth - 1)


def _tint(function: Any, tint: float) -> tuple[float, ...] | None:
    """Evaluate a tint transform, where it is the exponential function that most files use."""
    if number(get(function, "/FunctionType"), -1.0) != 2.0:
        return None
    count = max(len(array(get(function, "/C0"))), len(array(get(function, "/C1"))), 1)
    first = numbers(get(function, "/C0"), count) or (0.0,) * count
    last = numbers(get(function, "/C1"), count) or (1.0,) * count
    share = max(0.0, min(1.0, tint)) ** max(0.01, number(get(function, "/N"), 1.0))
    return tuple(a + share * (b - a) for a, b in zip(first, last, strict=True))
