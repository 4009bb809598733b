"""What the pages of a print edition are painted with: colour by colour, as the press gets it.

Unlike `content`, which asks what is seen, this asks in which colour space each thing is painted,
how fine pictures are and where lines run. Lengths are points in the page's own coordinates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from math import hypot
from typing import Any

from briefing.verify.content import IDENTITY, Matrix, apply, bounds, multiply
from briefing.verify.lexer import Name, operations
from briefing.verify.plain import array, data, get, identity, keys, name, number, numbers
from briefing.verify.read import Box

DEEPEST = 12
MOST_OPERATIONS = 20_000_000
REGISTRATION = "Separation All"
"""The colour that stands on every plate."""

Components = tuple[float, ...]
_COUNTS = {1: "Gray", 3: "RGB", 4: "CMYK"}
_SHORT = {"G": "DeviceGray", "RGB": "DeviceRGB", "CMYK": "DeviceCMYK", "I": "Indexed"}
_DIRECT = {
    "g": (True, "DeviceGray", 1),
    "rg": (True, "DeviceRGB", 3),
    "k": (True, "DeviceCMYK", 4),
    "G": (False, "DeviceGray", 1),
    "RG": (False, "DeviceRGB", 3),
    "K": (False, "DeviceCMYK", 4),
}
_SHOWS = frozenset(("Tj", "TJ", "'", '"'))
_FILLS = frozenset(("f", "F", "f*", "B", "B*", "b", "b*"))
_STROKES = frozenset(("S", "s", "B", "B*", "b", "b*"))
_ENDS = _FILLS | _STROKES | {"n"}
_CURVES = {"m": 2, "l": 2, "c": 6, "v": 4, "y": 4}


@dataclass(frozen=True, slots=True)
class Paint:
    """A flat colour: the space that it is in, and its components there."""

    space: str
    components: Components = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture where it is printed."""

    page: int
    width: int
    height: int
    across: float
    down: float
    """How large it is printed."""
    is_mask: bool = False

    @property
    def resolution(self) -> float:
        """Return its pixels per inch, in the direction where they are fewer."""
        each = ((self.width, self.across), (self.height, self.down))
        return min((72 * pixels / length for pixels, length in each if length > 0), default=0.0)


@dataclass(frozen=True, slots=True)
class Line:
    """A stroked path: the box around it, and its colour."""

    page: int
    box: Box
    paint: Paint


@dataclass(slots=True)
class Painting:
    """All that the pages of a file are painted with."""

    paints: Counter[tuple[int, Paint]] = field(default_factory=Counter)
    """Flat colours by page, with how often something is filled or stroked with them."""
    letters: Counter[tuple[int, Paint]] = field(default_factory=Counter)
    """Colours of letters by page, with how many are shown in them."""
    spaces: Counter[tuple[int, str, str]] = field(default_factory=Counter)
    """By page: the use (`picture`, `gradient`, `group`) and the colour space."""
    pictures: list[Picture] = field(default_factory=list)
    ink: list[tuple[int, float]] = field(default_factory=list)
    """By page: the most ink on a pixel of a picture in CMYK, in per cent."""
    lines: list[Line] = field(default_factory=list)
    states: list[tuple[int, str]] = field(default_factory=list)
    """By page: entries of graphics states that steer the press (TR, HTP …)."""
    foreign: list[tuple[int, str]] = field(default_factory=list)
    """By page: what stands for something else (PostScript, OPI, alternates, references)."""
    used_states: int = 0
    objects: int = 0
    """How many external objects were looked into."""
    cut_short: bool = False


def space_of(space: Any) -> str:
    """Name a colour space, calibrated ones with what they calibrate."""
    family = name(space) or (str(space) if isinstance(space, str) else "")
    if family:
        return _SHORT.get(family, family)
    parts = array(space)
    family = name(parts[0]) if parts else "unknown"
    match family:
        case "ICCBased" if len(parts) > 1:
            return f"ICCBased {_COUNTS.get(int(number(get(parts[1], '/N'))), 'unknown')}"
        case "Indexed" | "I" if len(parts) > 1:
            return space_of(parts[1])
        case "Separation" if len(parts) > 1:
            return f"Separation {name(parts[1])}"
        case _:
            return family


def painting(pages: Iterable[tuple[Any, Any]]) -> Painting:
    """Look at everything that the pages of a file paint; each comes with its resources."""
    found = Painting()
    budget = [MOST_OPERATIONS]
    for number_of_page, (page, resources) in enumerate(pages, 1):
        painter = _Painter(found, number_of_page, budget)
        painter.group(page)
        painter.run(_content(page), resources, _State())
    found.cut_short = budget[0] <= 0
    return found


def _content(page: Any) -> bytes:
    return b"\n".join(data(part) or b"" for part in array(get(page, "/Contents")))


@dataclass(frozen=True, slots=True)
class _State:
    ctm: Matrix = IDENTITY
    fill: Paint = Paint("DeviceGray", (0.0,))
    stroke: Paint = Paint("DeviceGray", (0.0,))
    mode: int = 0
    code: int = 1
    """How many bytes of a string stand for one letter: two in composite fonts."""


class _Painter:
    def __init__(self, found: Painting, page: int, budget: list[int]) -> None:
        self._found = found
        self._page = page
        self._budget = budget
        self._depth = 0
        self._looked_into: set[tuple[int, int]] = set()

    def group(self, item: Any) -> None:
        """Note the colour space in which a transparency group is mixed."""
        space = get(get(item, "/Group"), "/CS")
        if space is not None:
            self._found.spaces[self._page, "group", space_of(space)] += 1

    def run(self, content: bytes, resources: Any, state: _State) -> None:
        """Follow a content stream."""
        stack: list[_State] = []
        points: list[tuple[float, float]] = []
        for operator, operands in operations(content):
            self._budget[0] -= 1
            if self._budget[0] <= 0:
                return
            floats = [part for part in operands if isinstance(part, float)]
            match operator:
                case "q":
                    stack.append(state)
                case "Q" if stack:
                    state = stack.pop()
                case "cm" if len(floats) == 6:
                    a, b, c, d, e, f = floats
                    state = replace(state, ctm=multiply((a, b, c, d, e, f), state.ctm))
                case "Tr" if floats:
                    state = replace(state, mode=int(floats[0]))
                case "re" if len(floats) == 4:
                    x, y, width, height = floats
                    corners = ((x, y), (x + width, y + height))
                    points += [apply(state.ctm, *corner) for corner in corners]
                case "Do" | "sh" | "gs" if operands and isinstance(operands[0], Name):
                    self._use(operator, operands[0], resources, state)
                case "Tf" if operands and isinstance(operands[0], Name):
                    state = self._font(operands[0], resources, state)
                case "BI":
                    found = operands[0] if operands and isinstance(operands[0], dict) else {}
                    self._inline(found, state)
                case _ if operator in _CURVES and len(floats) == _CURVES[operator]:
                    pairs = zip(floats[::2], floats[1::2], strict=True)
                    points += [apply(state.ctm, x, y) for x, y in pairs]
                case _ if operator in _ENDS:
                    self._end(operator, points, state)
                    points = []
                case _ if operator in _SHOWS:
                    self._show(operands, state)
                case _:
                    state = self._coloured(operator, operands, resources, state)

    def _coloured(
        self, operator: str, operands: list[object], resources: Any, state: _State
    ) -> _State:
        floats = tuple(part for part in operands if isinstance(part, float))
        if operator in _DIRECT:
            fills, space, count = _DIRECT[operator]
            paint = Paint(space, floats[:count])
        elif operator in ("cs", "CS") and operands:
            fills = operator == "cs"
            label = str(operands[0])
            named = get(get(resources, "/ColorSpace"), f"/{label}")
            paint = Paint(space_of(label if named is None else named))
        elif operator in ("sc", "scn", "SC", "SCN"):
            fills = operator in ("sc", "scn")
            paint = replace(state.fill if fills else state.stroke, components=floats)
            if operands and isinstance(operands[-1], Name):
                self._pattern(operands[-1], resources)
        else:
            return state
        return replace(state, fill=paint) if fills else replace(state, stroke=paint)

    def _end(self, operator: str, points: list[tuple[float, float]], state: _State) -> None:
        if operator in _FILLS:
            self._found.paints[self._page, state.fill] += 1
        if operator in _STROKES:
            self._found.paints[self._page, state.stroke] += 1
            if points:
                line = Line(self._page, bounds(points), state.stroke)
                self._found.lines.append(line)

    def _show(self, operands: list[object], state: _State) -> None:
        shown = sum(len(part) for part in _strings(operands)) // state.code
        if not shown or state.mode in (3, 7):
            return
        if state.mode in (0, 2, 4, 6):
            self._found.paints[self._page, state.fill] += 1
            self._found.letters[self._page, state.fill] += shown
        if state.mode in (1, 2, 5, 6):
            self._found.paints[self._page, state.stroke] += 1
            self._found.letters[self._page, state.stroke] += shown

    # What content refers to

    def _use(self, operator: str, label: Name, resources: Any, state: _State) -> None:
        kind = {"Do": "/XObject", "sh": "/Shading", "gs": "/ExtGState"}[operator]
        item = get(get(resources, kind), f"/{label}")
        if operator == "sh":
            self._gradient(item)
        elif operator == "gs":
            self._graphics_state(item, resources, state)
        else:
            self._object(item, resources, state)

    def _object(self, item: Any, resources: Any, state: _State) -> None:
        self._found.objects += 1
        for key in ("/OPI", "/Alternates", "/Ref", "/PS"):
            if get(item, key) is not None:
                self._found.foreign.append((self._page, key[1:]))
        if name(get(item, "/Subtype2")) == "PS" or name(get(item, "/Subtype")) == "PS":
            self._found.foreign.append((self._page, "PostScript"))
        if name(get(item, "/Subtype")) == "Image":
            self._picture(item, state)
        elif name(get(item, "/Subtype")) == "Form":
            self._form(item, resources, state)

    def _form(self, item: Any, resources: Any, state: _State) -> None:
        if self._depth >= DEEPEST:
            return
        self.group(item)
        self._depth += 1
        matrix = _matrix(get(item, "/Matrix"))
        own = get(item, "/Resources")
        inner = replace(state, ctm=multiply(matrix, state.ctm))
        self.run(data(item) or b"", resources if own is None else own, inner)
        self._depth -= 1

    def _pattern(self, label: Name, resources: Any) -> None:
        item = get(get(resources, "/Pattern"), f"/{label}")
        shading = get(item, "/Shading")
        if shading is not None:
            self._gradient(shading)
        elif self._is_new(item):
            self._form(item, resources, _State())

    def _gradient(self, item: Any) -> None:
        self._found.spaces[self._page, "gradient", space_of(get(item, "/ColorSpace"))] += 1

    def _graphics_state(self, item: Any, resources: Any, state: _State) -> None:
        self._found.used_states += 1
        for key in keys(item):
            if key in ("/TR", "/HTP") or (key == "/TR2" and name(get(item, key)) != "Default"):
                self._found.states.append((self._page, key[1:]))
        halftone = get(item, "/HT")
        if any(get(halftone, key) is not None for key in ("/TransferFunction", "/HalftoneName")):
            self._found.states.append((self._page, "HT"))
        mask = get(get(item, "/SMask"), "/G")
        if mask is not None and self._is_new(mask):
            self._form(mask, resources, state)

    def _is_new(self, item: Any) -> bool:
        """Whether something that has no place of its own was not looked into yet."""
        key = identity(item)
        if key in self._looked_into:
            return False
        if key != (0, 0):
            self._looked_into.add(key)
        return True

    def _font(self, label: Name, resources: Any, state: _State) -> _State:
        """Take note of a font, and look into one whose letters are drawings (9.6.5)."""
        font = get(get(resources, "/Font"), f"/{label}")
        kind = name(get(font, "/Subtype"))
        if kind == "Type3" and self._is_new(font):
            own = get(font, "/Resources")
            letters = get(font, "/CharProcs")
            for key in keys(letters):
                content = data(get(letters, key)) or b""
                self.run(content, resources if own is None else own, state)
        return replace(state, code=2 if kind == "Type0" else 1)

    def _picture(self, item: Any, state: _State) -> None:
        is_mask = get(item, "/ImageMask") is True
        width, height = (int(number(get(item, key))) for key in ("/Width", "/Height"))
        self._place(width, height, state, is_mask)
        space = space_of(get(item, "/ColorSpace"))
        if is_mask:
            self._found.paints[self._page, state.fill] += 1
            return
        self._found.spaces[self._page, "picture", space] += 1
        if space == "DeviceCMYK" and self._is_new(item):
            raw = data(item) or b""
            if len(raw) == 4 * width * height:
                most = max(map(sum, zip(raw[::4], raw[1::4], raw[2::4], raw[3::4], strict=True)))
                self._found.ink.append((self._page, most / 2.55))
        mask = get(item, "/SMask")
        if mask is not None:
            self._place(int(number(get(mask, "/Width"))), int(number(get(mask, "/Height"))), state)
            self._found.spaces[self._page, "picture", space_of(get(mask, "/ColorSpace"))] += 1

    def _inline(self, item: dict[str, object], state: _State) -> None:
        width, height = (item.get(short, item.get(long)) for short, long in _SIZES)
        pixels = [int(part) if isinstance(part, float) else 0 for part in (width, height)]
        is_mask = bool(item.get("IM", item.get("ImageMask", False)))
        self._place(pixels[0], pixels[1], state, is_mask)
        if not is_mask:
            space = item.get("CS", item.get("ColorSpace"))
            shown = _SHORT.get(str(space), str(space)) if isinstance(space, Name) else "unknown"
            self._found.spaces[self._page, "picture", shown] += 1

    def _place(self, width: int, height: int, state: _State, is_mask: bool = False) -> None:
        a, b, c, d, _, _ = state.ctm
        picture = Picture(self._page, width, height, hypot(a, b), hypot(c, d), is_mask)
        self._found.pictures.append(picture)


_SIZES = (("W", "Width"), ("H", "Height"))


def _matrix(value: Any) -> Matrix:
    found = numbers(value, 6)
    if found is None:
        return IDENTITY
    a, b, c, d, e, f = found
    return a, b, c, d, e, f


def _strings(operands: list[object]) -> Iterator[bytes]:
    for part in operands:
        if isinstance(part, bytes):
            yield part
        elif isinstance(part, list):
            yield from (inner for inner in part if isinstance(inner, bytes))
