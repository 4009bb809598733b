"""Where links and bookmarks of a file lead: named destinations and the outline (12.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from briefing.verify.plain import array, entries, get, identity, name, number, text
from briefing.verify.read import Bookmark, Spot

DEEPEST = 40
MOST = 100_000
_TOP_AT = {"XYZ": 3, "FitH": 2, "FitBH": 2, "FitR": 5}
"""Where a kind of destination names the upper edge, counted from its page (table 151)."""

Upright = Callable[[int, float], float]
"""Takes a page and a height in its own space to the height on the page as it is seen."""


class DestinationReader:
    """Reads what the catalog says of places in the file."""

    def __init__(
        self, catalog: Any, pages: Mapping[tuple[int, int], int], upright: Upright
    ) -> None:
        self._catalog = catalog
        self._pages = pages
        self._upright = upright

    def named(self) -> dict[str, Spot]:
        """Return the named destinations: of the name tree, and of the older dictionary."""
        found: dict[str, Spot] = {}
        tree = get(get(self._catalog, "/Names"), "/Dests")
        old = ((key[1:], held) for key, held in entries(get(self._catalog, "/Dests")).items())
        for label, held in (*old, *_leaves(tree, DEEPEST)):
            spot = self._spot(held)
            if spot is not None:
                found[label] = spot
        return found

    def bookmarks(self, named: Mapping[str, Spot]) -> Iterator[Bookmark]:
        """Yield the entries of the outline; each object once."""
        seen: set[tuple[int, int]] = set()
        pending = [get(get(self._catalog, "/Outlines"), "/First")]
        while pending and len(seen) < MOST:
            item = pending.pop()
            if item is None or identity(item) in seen:
                continue
            seen.add(identity(item))
            pending += [get(item, "/Next"), get(item, "/First")]
            aim = get(item, "/Dest")
            aim = get(get(item, "/A"), "/D") if aim is None else aim
            label = name(aim) or text(aim)
            yield Bookmark(text(get(item, "/Title")), named.get(label) or self._spot(aim))

    def _spot(self, held: Any) -> Spot | None:
        aim = array(get(held, "/D") or held)
        page = self._pages.get(identity(aim[0])) if aim else None
        if page is None:
            return None
        at = _TOP_AT.get(name(aim[1]), 0) if len(aim) > 1 else 0
        if not 0 < at < len(aim) or aim[at] is None:
            return Spot(page, None)
        return Spot(page, self._upright(page, number(aim[at])))


def _leaves(node: Any, depth: int) -> Iterator[tuple[str, Any]]:
    """Yield the names of a name tree with their values (7.9.6)."""
    held = array(get(node, "/Names"))
    yield from ((text(label), value) for label, value in zip(held[::2], held[1::2], strict=False))
    if depth:
        for kid in array(get(node, "/Kids")):
            yield from _leaves(kid, depth - 1)
