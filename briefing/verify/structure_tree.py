"""The structure tree of a file (ISO 32000-1, 14.7 and 14.8), as elements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from briefing.verify.content import FORM_STRIDE
from briefing.verify.plain import array, entries, get, identity, name, optional_text, text
from briefing.verify.plain import value as plain_value
from briefing.verify.read import Content, Element, Reference

DEEPEST = 150
MOST_ELEMENTS = 500_000
_ROLES_DEEP = 16

Held = Mapping[str, Any]
"""What a dictionary holds."""


class TreeReader:
    """Reads the tree below the structure tree root; each element once."""

    def __init__(self, catalog: Any, pages: Mapping[tuple[int, int], int], lang: str) -> None:
        self._root = get(catalog, "/StructTreeRoot")
        self._pages = pages
        self._lang = lang
        self._roles = get(self._root, "/RoleMap")
        self._classes = get(self._root, "/ClassMap")
        self._seen: set[tuple[int, int]] = set()
        self._count = 0
        self.faults: list[str] = []

    def read(self) -> Element | None:
        """Return the root, whose kids are the topmost elements; None when there is no tree."""
        if self._root is None:
            return None
        root = Element(
            "StructTreeRoot", self._lang, None, None, None, None, None, None, {}, {}, None, None
        )
        self._add_kids(root, get(self._root, "/K"), 0)
        return root

    def _add_kids(self, element: Element, kids: Any, depth: int) -> None:
        if depth > DEEPEST:
            self._fault("the structure tree is nested too deep to be read to the end")
            return
        for kid in array(kids):
            found = self._kid(kid, element, depth)
            if found is not None:
                element.kids.append(found)

    def _fault(self, message: str) -> None:
        if message not in self.faults:
            self.faults.append(message)

    def _kid(self, kid: Any, parent: Element, depth: int) -> Element | Content | Reference | None:
        if isinstance(kid, int) and not isinstance(kid, bool):
            return Content(parent.page, kid) if parent.page is not None else None
        held = entries(kid)
        kind = name(held.get("/Type"))
        if kind == "MCR":
            return self._content(held, parent)
        if kind == "OBJR":
            return reference(held.get("/Obj"), self._page(held, parent) or 0)
        if "/S" not in held:
            return None
        own = identity(kid)
        self._count += 1
        if own in self._seen and own != (0, 0):
            self._fault("an element stands in the structure tree more than once")
            return None
        if self._count > MOST_ELEMENTS:
            self._fault("the structure tree has more elements than are read")
            return None
        self._seen.add(own)
        element = self._element(held, parent)
        self._add_kids(element, held.get("/K"), depth + 1)
        return element

    def _page(self, held: Held, parent: Element) -> int | None:
        return self._pages.get(identity(held.get("/Pg")), parent.page)

    def _content(self, held: Held, parent: Element) -> Content | None:
        page = self._page(held, parent)
        mcid = held.get("/MCID")
        if page is None or not isinstance(mcid, int):
            return None
        stream = held.get("/Stm")
        offset = 0 if stream is None else identity(stream)[0] * FORM_STRIDE
        return Content(page, mcid + offset)

    def _element(self, held: Held, parent: Element) -> Element:
        own_lang = optional_text(held.get("/Lang"))
        attributes, properties = self._attributes(held)
        return Element(
            role=self._role(name(held.get("/S"))),
            lang=parent.lang if own_lang is None else own_lang,
            own_lang=own_lang,
            id=optional_text(held.get("/ID")),
            title=optional_text(held.get("/T")),
            alt=optional_text(held.get("/Alt")),
            actual_text=optional_text(held.get("/ActualText")),
            expansion=optional_text(held.get("/E")),
            attributes=attributes,
            properties=properties,
            page=self._page(held, parent),
            parent=parent,
        )

    def _role(self, role: str) -> str:
        """Follow the role map to a type that it does not map further (14.7.3)."""
        for _ in range(_ROLES_DEEP):
            mapped = name(get(self._roles, f"/{role}")) if role else ""
            if not mapped or mapped == role:
                break
            role = mapped
        return role

    def _attributes(self, held: Held) -> tuple[dict[str, object], dict[str, str]]:
        """Collect attributes: those of its classes, then its own, which prevail (14.7.5)."""
        attributes: dict[str, object] = {}
        properties: dict[str, str] = {}
        found = []
        for name_of_class in array(held.get("/C")):
            found += array(get(self._classes, f"/{name(name_of_class)}"))
        found += array(held.get("/A"))
        for entry in found:
            if name(get(entry, "/O")) == "UserProperties":
                for item in array(get(entry, "/P")):
                    properties[text(get(item, "/N"))] = str(plain_value(get(item, "/V")))
                continue
            for key, item in entries(entry).items():
                if key != "/O":
                    attributes[key[1:]] = plain_value(item)
        return attributes, properties


def reference(annotation: Any, page: int) -> Reference:
    """Read the annotation that an element refers to."""
    return Reference(
        page=page,
        subtype=name(get(annotation, "/Subtype")),
        contents=text(get(annotation, "/Contents")),
        uri=optional_text(get(get(annotation, "/A"), "/URI")),
        destination=destination(annotation),
        number=identity(annotation)[0],
    )


def destination(annotation: Any) -> str | None:
    """Return the name of where a link leads, the ID of its element, or a page in words."""
    action = get(annotation, "/A")
    for found in (
        get(action, "/SD"),
        get(annotation, "/SD"),
        get(action, "/D"),
        get(annotation, "/Dest"),
    ):
        if found is None:
            continue
        if name(found) or text(found):
            return name(found) or text(found)
        first = array(found)[:1]
        if first:
            target = text(get(first[0], "/ID")) or text(first[0])
            return target or f"object {identity(first[0])[0]}"
    return None
