"""Give the tree the form that the standard wants, and take out what says nothing.

Grouping elements hold blocks, not text; a Div stays only where it says something, a Span only where
language, direction or wording change; lists have items with labels and bodies, tables rows of cells
with scope and headers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import count

from briefing.render.structure.nodes import Annotation, Kid, Node

_GROUPS = frozenset(("Document", "Part", "Art", "Sect", "Div", "BlockQuote"))
_INLINE = frozenset(("Span", "Link", "Reference", "Quote", "Code", "Note", "Lbl", "Form"))
_REGULAR = frozenset(("TD", "TH", "TR"))  # empty ones keep a table regular
_CARRIED = ("pair", "fact", "id", "alt", "actual", "expansion")


def shape(root: Node) -> Node:
    """Return the tree with every node in its final form; changes the nodes."""
    _shape_kids(root)
    for number, table in enumerate((n for n in root.walk() if n.role == "Table"), 1):
        _head_cells(table, number)
    _identify_notes(root)
    return root


def _shape_kids(node: Node) -> None:
    node.kids = [final for kid in _ordered(node) for final in _shaped(kid, node)]
    if node.role in _GROUPS:
        node.kids = _blocks(node)


def _ordered(node: Node) -> list[Kid]:
    """Return the kids in document order where no text between them forbids it."""
    if all(isinstance(kid, Node) and not kid.part for kid in node.kids):
        owned = node.element is not None and "aria-owns" in node.element.attrib
        if not owned:
            return sorted(node.kids, key=lambda kid: kid.place if isinstance(kid, Node) else 0)
    return node.kids


def _shaped(kid: Kid, parent: Node) -> list[Kid]:
    """Return what stands in the tree for a kid: itself, its kids, or nothing."""
    if not isinstance(kid, Node):
        return [kid]
    _shape_kids(kid)
    if not kid.kids and kid.role not in _REGULAR:
        return [kid] if kid.alt and kid.role == "Span" else []
    match kid.role:
        case "Div":
            return _shaped_group(kid)
        case "Link":
            return _shaped_link(kid, parent)
        case "Span":
            return _shaped_span(kid, parent)
        case "L":
            kid.kids = list(_items(kid))
    return [kid]


def _shaped_link(link: Node, parent: Node) -> list[Kid]:
    """Put the marker of a note into a Reference; a link that leads nowhere is only text."""
    marker = link.part == "note-call" or (
        link.element is not None and link.element.get("role") == "doc-noteref"
    )
    if not any(isinstance(kid, Annotation) for kid in link.kids):
        link.role = "Reference" if marker else "Span"
        return [link] if marker or _says_something(link, parent) else link.kids
    return [_wrapped("Reference", link, [link])] if marker else [link]


def _shaped_span(span: Node, parent: Node) -> list[Kid]:
    """Take a Span out that says nothing; one that holds only another takes over what that says."""
    if not _says_something(span, parent):
        return span.kids
    if len(span.kids) == 1:
        only = span.kids[0]
        if isinstance(only, Node) and only.role == "Span" and only.lang == span.lang:
            for name in _CARRIED:
                setattr(span, name, getattr(span, name) or getattr(only, name))
            span.kids, span.rtl = only.kids, only.rtl
    return [span]


def _says_something(span: Node, parent: Node) -> bool:
    if span.expansion or span.alt or span.actual or span.pair is not None:
        return True
    return span.lang != parent.lang or span.rtl != parent.rtl


def _shaped_group(group: Node) -> list[Kid]:
    """Take a Div out unless it is a cell of several blocks; one block carries what it says."""
    if group.pair is None and not _is_captioned(group):
        return group.kids
    if len(group.kids) == 1:
        only = group.kids[0]
        if isinstance(only, Node) and only.pair is None:
            for name in _CARRIED:
                setattr(only, name, getattr(only, name) or getattr(group, name))
            return [only]
    return [group]


def _is_captioned(group: Node) -> bool:
    return any(isinstance(kid, Node) and kid.role == "Caption" for kid in group.kids)


def _blocks(group: Node) -> list[Kid]:
    """Return the kids of a group with each run of bare text in a paragraph of its own."""
    found: list[Kid] = []
    line: list[Kid] = []
    for kid in (*group.kids, None):
        if kid is not None and (not isinstance(kid, Node) or kid.role in _INLINE):
            line.append(kid)
            continue
        if line:
            found.append(Node("P", group.lang, group.rtl, parent=group, kids=line))
            line = []
        if kid is not None:
            found.append(kid)
    return found


# --- lists ---------------------------------------------------------------------------------------


def _items(list_: Node) -> Iterator[Kid]:
    """Yield the items of a list, each with label and body; a term of a dl labels what follows."""
    item: Node | None = None
    for kid in list_.kids:
        if not isinstance(kid, Node) or kid.role != "LI":
            yield _wrapped("LI", list_, [_wrapped("LBody", list_, [kid])])
            continue
        tag = kid.element.tag if kid.element is not None else ""
        if tag == "dd" and item is not None:
            _add_definition(item, kid)
        elif tag == "dt":
            item = _wrapped("LI", list_, [kid])
            kid.role = "Lbl"
            yield item
        else:
            _shape_item(kid)
            yield kid


def _add_definition(item: Node, definition: Node) -> None:
    """Make a definition the body of the item of its term, or add it to the body that is there."""
    body = item.kids[-1]
    definition.role = "LBody"
    if isinstance(body, Node) and body.role == "LBody":
        body.kids = [*_blocks(body), *_blocks(definition)]
    else:
        item.kids.append(definition)


def _shape_item(item: Node) -> None:
    labels: list[Kid] = [k for k in item.kids if isinstance(k, Node) and k.role == "Lbl"]
    rest = [kid for kid in item.kids if kid not in labels]
    body = _wrapped("LBody", item, rest)
    if item.element is not None and item.element.get("role") == "doc-endnote":
        note = _wrapped("Note", body, rest)
        note.id, item.id = item.id, None
        body.kids = [note]
    item.kids = [*labels, body] if rest else labels


def _wrapped(role: str, parent: Node, kids: list[Kid]) -> Node:
    return Node(role, parent.lang, parent.rtl, parent=parent, kids=kids)


def _identify_notes(root: Node) -> None:
    """Give every note a name (ISO 14289-1, 7.9)."""
    taken = {node.id for node in root.walk()}
    free = (name for number in count(1) if (name := f"note-{number}") not in taken)
    for node in root.walk():
        if node.role == "Note" and node.id is None:
            node.id = next(free)


# --- tables --------------------------------------------------------------------------------------


def _head_cells(table: Node, number: int) -> None:
    """Give header cells scope and name, and every data cell the names of its headers."""
    columns: dict[int, list[Node]] = defaultdict(list)
    rows: dict[int, list[Node]] = defaultdict(list)
    for row, column, cell in _grid(table):
        if cell.role == "TH":
            scope = _scope(cell)
            cell.set("Table", Scope=f"/{scope}")
            cell.id = cell.id or f"table-{number}-{row + 1}-{column + 1}"
            headed, start = (rows, row) if scope == "Row" else (columns, column)
            for i in range(_span(cell, "RowSpan" if scope == "Row" else "ColSpan")):
                headed[start + i].append(cell)
    for row, column, cell in _grid(table):
        if cell.role == "TD":
            headers = [
                *(head for i in range(_span(cell, "RowSpan")) for head in rows[row + i]),
                *(head for i in range(_span(cell, "ColSpan")) for head in columns[column + i]),
            ]
            if headers:
                cell.set("Table", Headers=tuple(dict.fromkeys(head.id for head in headers)))


def _grid(table: Node) -> Iterator[tuple[int, int, Node]]:
    """Yield row, column and cell, spans counted."""
    held: dict[int, int] = defaultdict(int)  # rows that a cell above still takes, by column
    for row, line in enumerate(_rows(table)):
        column = 0
        for cell in line.kids:
            if not isinstance(cell, Node) or cell.role not in ("TD", "TH"):
                continue
            while held[column]:
                held[column] -= 1
                column += 1
            yield row, column, cell
            for _ in range(_span(cell, "ColSpan")):
                held[column] = _span(cell, "RowSpan") - 1
                column += 1
        for rest in [place for place in held if place >= column and held[place]]:
            held[rest] -= 1


def _rows(table: Node) -> Iterator[Node]:
    for kid in table.kids:
        if isinstance(kid, Node):
            if kid.role == "TR":
                yield kid
            elif kid.role in ("THead", "TBody", "TFoot"):
                yield from _rows(kid)


def _span(cell: Node, name: str) -> int:
    return int(cell.attributes.get("Table", {}).get(name, 1))


def _scope(cell: Node) -> str:
    """Return what a header cell heads: what it says, else its row where it begins one of data."""
    said = "" if cell.element is None else cell.element.get("scope", "")
    if said in ("row", "rowgroup"):
        return "Row"
    row = cell.parent
    if said in ("col", "colgroup") or row is None or row.parent is None:
        return "Column"
    data = any(isinstance(kid, Node) and kid.role == "TD" for kid in row.kids)
    begins = row.kids[0] is cell and row.parent.role != "THead"
    return "Row" if data and begins else "Column"
