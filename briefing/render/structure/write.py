"""Write the tree into the file: structure elements, their attributes, and the trees that find them.

Numbers run in reading order, so the same tree gives the same bytes.
"""

from __future__ import annotations

from codecs import BOM_UTF16_BE
from collections.abc import Iterator, Sequence
from typing import Any

import pydyf
from weasyprint.logger import LOGGER

from briefing.render.structure.nodes import Annotation, Node, Piece

_INLINE = frozenset(("Code", "Figure", "Form", "Lbl", "Link", "Quote", "Reference", "Span"))


def write(pdf: Any, root: Node, page_streams: Sequence[Any]) -> None:
    """Add the structure tree to the file, and say in the catalog that there is one."""
    writer = _Writer(pdf, page_streams)
    writer.write(root)
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true", "UserProperties": "true"})
    if "Lang" not in pdf.catalog:
        LOGGER.error('Missing required "lang" attribute at the root of the document')
        pdf.catalog["Lang"] = pydyf.String()


class _Writer:
    """Writes elements and keeps what the parent tree and the names of elements need."""

    def __init__(self, pdf: Any, page_streams: Sequence[Any]) -> None:
        self._pdf = pdf
        self._pages = list(pdf.page_references)
        # The keys of the parent tree: pages by number, then groups and annotations as they come.
        self._parents: dict[int, dict[int, bytes] | bytes] = {
            number: {} for number in range(len(page_streams))
        }
        self._groups: dict[int, tuple[int, Any]] = {}
        self._names: dict[str, bytes] = {}

    def write(self, root: Node) -> None:
        """Write the root of the tree and everything below it."""
        pdf = self._pdf
        tree = pydyf.Dictionary({"Type": "/StructTreeRoot"})
        pdf.add_object(tree)
        document = self._element(root, tree.reference, None)
        tree["K"] = pydyf.Array([document.reference])
        parents = pydyf.Dictionary({"Nums": pydyf.Array(self._numbers())})
        pdf.add_object(parents)
        tree["ParentTree"] = parents.reference
        tree["ParentTreeNextKey"] = len(self._parents)
        if self._names:
            names = pydyf.Array(
                item
                for name in sorted(self._names, key=_as_written)
                for item in (pydyf.String(name), self._names[name])
            )
            tree["IDTree"] = pydyf.Dictionary({"Names": names})
        pdf.catalog["StructTreeRoot"] = tree.reference

    def _numbers(self) -> Iterator[Any]:
        for key, found in self._parents.items():
            yield key
            if isinstance(found, bytes):
                yield found
            else:
                yield pydyf.Array(
                    found.get(mcid, "null") for mcid in range(max(found, default=-1) + 1)
                )

    def _element(self, node: Node, parent: bytes, above: Node | None) -> Any:
        element = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{node.role}", "P": parent})
        self._pdf.add_object(element)
        page = _first_page(node)
        if page is not None:
            element["Pg"] = self._pages[page]
        if node.lang and (above is None or node.lang != above.lang):
            element["Lang"] = pydyf.String(node.lang)
        for key, text in (
            ("Alt", node.alt),
            ("ActualText", node.actual),
            ("E", node.expansion),
            ("ID", node.id),
        ):
            if text:
                element[key] = pydyf.String(text)
        if node.id:
            self._names[node.id] = element.reference
        attributes = list(_attributes(node, above))
        if attributes:
            element["A"] = attributes[0] if len(attributes) == 1 else pydyf.Array(attributes)
        kids = [self._kid(kid, node, element, page) for kid in node.kids]
        if kids:
            element["K"] = kids[0] if len(kids) == 1 else pydyf.Array(kids)
        return element

    def _kid(self, kid: Any, node: Node, element: Any, page: int | None) -> Any:
        if isinstance(kid, Node):
            return self._element(kid, element.reference, node).reference
        if isinstance(kid, Annotation):
            key = len(self._parents)
            self._parents[key] = element.reference
            kid.annotation["StructParent"] = key
            reference = {"Type": "/OBJR", "Obj": kid.annotation.reference}
            return pydyf.Dictionary({**reference, "Pg": self._pages[kid.page]})
        return self._content(kid, element, page)

    def _content(self, piece: Piece, element: Any, page: int | None) -> Any:
        if piece.group is None:
            self._page_parents(piece.page)[piece.mcid] = element.reference
            if piece.page == page:
                return piece.mcid
            reference = {"Type": "/MCR", "Pg": self._pages[piece.page]}
        else:
            self._group_parents(piece.group)[piece.mcid] = element.reference
            reference = {
                "Type": "/MCR",
                "Pg": self._pages[piece.page],
                "Stm": piece.group.reference,
            }
        return pydyf.Dictionary({**reference, "MCID": piece.mcid})

    def _page_parents(self, page: int) -> dict[int, bytes]:
        found = self._parents[page]
        assert isinstance(found, dict)
        return found

    def _group_parents(self, group: Any) -> dict[int, bytes]:
        """Return the parents of the content of a group, which is a content stream of its own."""
        key = group.extra.get("StructParents")
        if key is None:
            key = group.extra["StructParents"] = len(self._parents)
            self._parents[key] = {}
        return self._page_parents(key)


def _as_written(text: str) -> bytes:
    """Return the bytes of a text string, by which the standard wants names sorted (7.9.6)."""
    return text.encode() if text.isascii() else BOM_UTF16_BE + text.encode("utf-16-be")


def _first_page(node: Node) -> int | None:
    """Return the page of the first content that is the node's own."""
    for kid in node.kids:
        if isinstance(kid, Piece | Annotation):
            return kid.page
    return None


def _attributes(node: Node, above: Node | None) -> Iterator[Any]:
    """Yield the attribute objects of an element (ISO 32000-1, 14.7.5)."""
    layout = dict(node.attributes.get("Layout", {}))
    if _turns(node, above):
        layout["WritingMode"] = "/RlTb" if node.rtl else "/LrTb"
    if layout:
        yield _owned("Layout", layout)
    for owner in ("List", "Table"):
        if node.attributes.get(owner):
            yield _owned(owner, node.attributes[owner])
    properties = [(key, getattr(node, key)) for key in ("pair", "fact") if getattr(node, key)]
    if properties:
        yield pydyf.Dictionary(
            {
                "O": "/UserProperties",
                "P": pydyf.Array(
                    pydyf.Dictionary({"N": pydyf.String(name), "V": pydyf.String(value)})
                    for name, value in properties
                ),
            }
        )


def _turns(node: Node, above: Node | None) -> bool:
    """Whether an element says its direction: right-to-left blocks do, and whatever turns it."""
    turned = node.rtl != (above.rtl if above is not None else False)
    return turned or (node.rtl and node.role not in _INLINE)


def _owned(owner: str, values: dict[str, Any]) -> Any:
    return pydyf.Dictionary(
        {"O": f"/{owner}", **{name: _value(value) for name, value in values.items()}}
    )


def _value(value: Any) -> Any:
    if isinstance(value, tuple):
        return pydyf.Array(pydyf.String(v) if isinstance(v, str) else v for v in value)
    return value
