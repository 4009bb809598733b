"""Colour tokens of style sheets and their twins in ink.

A token is `--green: #0b4a3f`; its twin is `--green-cmyk: device-cmyk(85% 0% 55% 75%)`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Rgb = tuple[int, int, int]
"""sRGB, each channel from 0 to 255."""
Cmyk = tuple[float, float, float, float]
"""How much of the paper each ink covers, from 0 to 1."""

_TWIN = "-cmyk"


def twins(sheets: Iterable[str]) -> Mapping[Rgb, Cmyk]:
    """Return the ink of every token colour that has a twin; later sheets go before earlier ones.

    A sheet that gives a token another colour without another twin leaves that colour without one:
    the old twin is the ink of the old colour.
    """
    colours: dict[str, Rgb] = {}
    found: dict[Rgb, Cmyk] = {}
    for sheet in sheets:
        tokens = dict(_tokens(sheet))
        colours |= {
            name: _channels(colour) for name, colour in tokens.items() if not _is_ink(colour)
        }
        for name, colour in tokens.items():
            own = colours.get(name.removesuffix(_TWIN))
            if name.endswith(_TWIN) and _is_ink(colour) and own is not None:
                cyan, magenta, yellow, black = (round(part, 4) for part in colour.coordinates)
                found[own] = (cyan, magenta, yellow, black)
    return found


def _tokens(sheet: str) -> Iterator[tuple[str, Any]]:
    """Yield the custom properties of a sheet that are opaque colours, in order."""
    import tinycss2
    from tinycss2.color5 import parse_color

    for rule in tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True):
        if rule.type != "qualified-rule":
            continue
        for part in tinycss2.parse_blocks_contents(rule.content):
            if part.type != "declaration" or not part.name.startswith("--"):
                continue
            values = [token for token in part.value if token.type not in ("whitespace", "comment")]
            colour = parse_color(values[0]) if len(values) == 1 else None
            if colour is not None and not isinstance(colour, str) and colour.alpha == 1:
                yield part.name, colour


def _is_ink(colour: Any) -> bool:
    return bool(colour.space == "device-cmyk")


def _channels(colour: Any) -> Rgb:
    red, green, blue = (round(255 * part) for part in colour.to("srgb").coordinates)
    return red, green, blue
