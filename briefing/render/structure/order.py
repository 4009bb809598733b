"""Reading order by language: the whole document in one language, then in the other.

The order by row needs nothing: it is the order of the HTML.
"""

from __future__ import annotations

from dataclasses import replace

from briefing.render.structure.nodes import Kid, Node


def by_language(root: Node) -> None:
    """Make one Part per language; a table or list for both comes after them, with its heading."""
    cells = [node for node in root.walk() if node.pair is not None]
    languages = {cell.lang: cell.rtl for cell in cells}
    if len(languages) < 2:
        return
    shared = [kid for kid in root.kids if _is_shared(kid)]
    split = [kid for kid in root.kids if kid not in shared]
    parts: list[Kid] = []
    for position, (lang, rtl) in enumerate(languages.items()):
        kids = [kept for kid in split for kept in _only(kid, lang, rtl, position == 0)]
        parts.append(Node("Part", lang, rtl, parent=root, kids=kids))
    root.kids = [*parts, *shared]


def _is_shared(kid: Kid) -> bool:
    """Whether a table or list outside of all cells stands in it."""
    if not isinstance(kid, Node) or kid.pair is not None:
        return False
    return kid.role in ("L", "Table") or any(map(_is_shared, kid.kids))


def _only(kid: Kid, lang: str, rtl: bool, first: bool) -> list[Kid]:
    """Return what is left of a kid in one language; what belongs to none is read in the first."""
    if not isinstance(kid, Node):
        return [kid] if first else []
    if kid.pair is not None:
        return [kid] if kid.lang == lang else []
    if all(node.pair is None for node in kid.walk()):
        return [kid] if first else []
    kept = [found for inner in kid.kids for found in _only(inner, lang, rtl, first)]
    if not kept:
        return []
    return [replace(kid, lang=lang, rtl=rtl, kids=kept, id=kid.id if first else None)]
