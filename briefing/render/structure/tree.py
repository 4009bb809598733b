"""From laid-out boxes to a tree with one node per HTML element.

An element that runs over lines, columns or pages has many boxes and stays one node, which holds the
marked content of all of them. Order is that of the boxes, which is the document's; what the layout
moves (footnotes) returns to its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint.formatting_structure import boxes

from briefing.render.structure.artifacts import opened
from briefing.render.structure.nodes import Annotation, Node, Piece
from briefing.render.structure.places import Context, places
from briefing.render.structure.roles import TABLE_PARTS, alternative, number_style, role_of

_POINTS = 0.75  # per CSS pixel


def collect(document: Any, page_streams: Sequence[Any]) -> Node:
    """Return the tree of a painted document; the root is the Document element."""
    return _Collector(document).collect(page_streams)


class _Collector:
    """Walks the boxes of every page and adds what they paint to the nodes of their elements."""

    def __init__(self, document: Any) -> None:
        self._pages = document.pages
        html = document._html.etree_element
        self._places = places(html)
        context = self._places[html].context
        self.root = Node("Document", context.lang, context.rtl, html)
        self._nodes: dict[tuple[Element, str], Node] = {}
        self._page = 0
        self._stream: Any = None
        self._ids: set[str] = set()

    def collect(self, page_streams: Sequence[Any]) -> Node:
        """Walk every page, then let elements own what `aria-owns` gives them."""
        for number, (page, stream) in enumerate(zip(self._pages, page_streams, strict=True)):
            self._page, self._stream = number, stream
            self._walk(page._page_box, self.root)
            for box in tuple(stream._tags):  # reached by no way that is known: never untagged
                self._add_piece(box, self._nodes.get((box.element, box.element_tag), self.root))
        self._give_owned()
        return self.root

    def _walk(self, box: Any, above: Node) -> None:
        box = opened(box)
        if isinstance(box, boxes.MarginBox):
            for inner in box.descendants():
                if inner.note_call is not None:
                    self._walk_note(inner)
            return
        if getattr(box, "artifact", None) is not None:
            return
        if isinstance(box, boxes.TextBox):
            self._add_piece(box, above)
            return
        if isinstance(box, boxes.FootnoteAreaBox):
            for child in box.children:
                self._walk_note(child)
            return
        node = self._node(box, above)
        if box.link_annotation is not None:
            _link_node(node).kids.append(Annotation(self._page, box.link_annotation))
        if box.widget_annotation is not None:
            form = Node("Form", node.lang, node.rtl, parent=node)
            form.kids.append(Annotation(self._page, box.widget_annotation))
            node.kids.append(form)
        if isinstance(box, boxes.ReplacedBox):
            self._add_piece(box, node)
        for child in box.children:
            self._walk(child, node)

    def _walk_note(self, box: Any) -> None:
        """Give a note its place after its call, wherever its page has it."""
        box = opened(box)
        kind = "footnote-call" if box.note_call is None else "note-call"
        call = self._nodes.get((box.element, f"{box.element_tag}::{kind}"))
        if call is None or call.parent is None:
            self._walk(box, self.root)
            return
        if (box.element, box.element_tag) not in self._nodes:
            note = self._make(box, call.parent)
            note.role = "Note"
            siblings = call.parent.kids
            siblings.insert(siblings.index(call) + 1, note)
        self._walk(box, call.parent)

    def _add_piece(self, box: Any, node: Node) -> None:
        content = self._stream._tags.pop(box, None)
        if content is None:
            return
        stream = content["stream"]
        group = None if stream is self._stream else stream
        piece = Piece(self._page, content["mcid"], group)
        line = _unhyphenated(box)
        if line is None:
            node.kids.append(piece)
        else:
            span = Node("Span", node.lang, node.rtl, parent=node, kids=[piece], actual=line)
            node.kids.append(span)

    def _node(self, box: Any, above: Node) -> Node:
        """Return the node of a box's element; anonymous boxes are their parents'."""
        element = box.element
        if element is None or box.element_tag in ("html", "body"):
            return above
        if above.element is element and above.part == _part(box):
            return above
        found = self._nodes.get((element, box.element_tag))
        if found is None:
            above = above if _part(box) else self._nearest(element, above)
            found = self._make(box, above)
            above.kids.append(found)
        return found

    def _nearest(self, element: Element, above: Node) -> Node:
        """Return the node of the closest ancestor, which the layout may have taken a box out of."""
        place = self._places.get(element)
        while place is not None and place.parent is not None:
            if place.parent is above.element:
                return above
            found = self._nodes.get((place.parent, place.parent.tag))
            if found is not None:
                return found
            place = self._places.get(place.parent)
        return above

    def _make(self, box: Any, above: Node) -> Node:
        element, part = box.element, _part(box)
        place = self._places[element]
        context = place.context
        role = "Span" if part else role_of(element)
        if context.grid and role in TABLE_PARTS:
            role = "Div"
        node = Node(role, context.lang, context.rtl, element)
        node.part, node.parent = part, above
        node.place = place.number - 0.5 if part.endswith("-call") else place.number
        self._nodes[element, box.element_tag] = node
        if part:
            node.role = _PARTS.get(part, "Span")
            return node
        if node.role == "Span":
            node.alt = element.get("aria-label")
        if element.tag == "abbr":
            node.expansion = element.get("title")
        if context.cell and context.row is not None:
            self._make_cell(node, context)
        self._identify(node, element.get("id"))
        self._add_attributes(node, box)
        return node

    def _make_cell(self, node: Node, context: Context) -> None:
        """Name the pair and the fact of a cell; the fact's own cell is called after it."""
        row = context.row
        assert row is not None
        node.pair, node.fact = row.get("data-pair"), context.fact
        if context.fact is not None and node.pair == context.fact:
            tag = context.lang
            name = f"{context.fact}.{tag.partition('-')[0]}"
            self._identify(node, name if name not in self._ids else f"{context.fact}.{tag}")

    def _identify(self, node: Node, name: str | None) -> None:
        if name and node.id is None and name not in self._ids:
            self._ids.add(name)
            node.id = name

    def _add_attributes(self, node: Node, box: Any) -> None:
        if node.role == "Figure":
            node.alt = alternative(node.element)
            node.set("Layout", BBox=self._area(box), Placement=_placement(box))
        elif node.role == "L":
            style = box.style["list_style_type"]
            node.set("List", ListNumbering=number_style(node.element, style))
        elif node.role in ("TH", "TD"):
            if box.colspan != 1:
                node.set("Table", ColSpan=box.colspan)
            if box.rowspan != 1:
                node.set("Table", RowSpan=box.rowspan)

    def _area(self, box: Any) -> tuple[float, ...]:
        """Return the box of an image in points, from the bottom left corner of its page."""
        left, top = box.content_box_x(), box.content_box_y()
        height = self._pages[self._page].height
        corners = (left, height - top - box.height, left + box.width, height - top)
        return tuple(round(length * _POINTS, 3) for length in corners)

    def _give_owned(self) -> None:
        """Read the elements that `aria-owns` names as children of the one that names them."""
        by_id = {
            node.element.get("id"): node
            for node in self._nodes.values()
            if node.element is not None and not node.part
        }
        for owner in list(self._nodes.values()):
            names = None if owner.element is None else owner.element.get("aria-owns")
            for name in (names or "").split():
                owned = by_id.get(name)
                if owned is None or owned.parent is None or owned in owner.ancestors():
                    continue
                owned.parent.kids.remove(owned)
                owner.kids.append(owned)
                owned.parent = owner


_PARTS = {
    "marker": "Lbl",
    "footnote-call": "Reference",
    "footnote-marker": "Lbl",
    "note-call": "Link",
    "note-callback": "Link",
    "note-marker": "Lbl",
}


def _unhyphenated(box: Any) -> str | None:
    """Return the text of a line that the engine hyphenated, with a soft hyphen for its own one.

    Else words broken over lines are spoken in halves (ISO 32000-1, 14.9.4).
    """
    if not isinstance(box, boxes.TextBox):
        return None
    hyphen = box.style["hyphenate_character"]
    if not hyphen or not box.text.endswith(hyphen) or box.style["hyphens"] == "none":
        return None
    if hyphen in "".join(box.element.itertext()):  # it may be the author's
        return None
    return str(box.text).removesuffix(hyphen) + "\u00ad"


def _part(box: Any) -> str:
    return str(box.element_tag).partition("::")[2]


def _placement(box: Any) -> str:
    return "/Block" if isinstance(box, boxes.BlockReplacedBox) else "/Inline"


def _link_node(node: Node) -> Node:
    """Return the Link that an annotation belongs to: the node, one around it, or a new one."""
    for above in node.ancestors():
        if above.role == "Link":
            return above
    link = Node("Link", node.lang, node.rtl, node.element, parent=node)
    node.kids.append(link)
    return link
