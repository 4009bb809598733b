"""Which optional content of a file is off as it is opened (ISO 32000-1, 8.11)."""

from __future__ import annotations

from typing import Any

from briefing.verify.plain import array, get, identity, name


class OptionalContent:
    """The default configuration of a file; what it does not name is on."""

    def __init__(self, catalog: Any) -> None:
        held = get(catalog, "/OCProperties")
        default = get(held, "/D")
        every = array(get(held, "/OCGs")) if name(get(default, "/BaseState")) == "OFF" else []
        self._off = set(map(identity, (*every, *array(get(default, "/OFF")))))
        if every:
            self._off -= set(map(identity, array(get(default, "/ON"))))

    def is_off(self, held: Any) -> bool:
        """Say whether a group, or a membership of groups by its policy, is not shown.

        Expressions of visibility (VE) are not worked out: what has one counts as shown.
        """
        if not self._off or held is None:
            return False
        if name(get(held, "/Type")) != "OCMD":
            return identity(held) in self._off
        off = [identity(group) in self._off for group in array(get(held, "/OCGs"))]
        if not off or get(held, "/VE") is not None:
            return False
        match name(get(held, "/P")):
            case "AllOn":
                return any(off)
            case "AnyOff":
                return not any(off)
            case "AllOff":
                return not all(off)
            case _:
                return all(off)
