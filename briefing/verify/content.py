"""Page content carried out: which glyphs it shows where, and what areas it paints.

A small interpreter of content streams (ISO 32000-1, 8 and 9, 14.6): graphics state, text, paths,
form XObjects and marked content. It draws nothing; it writes down.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from math import atan2, degrees, hypot
from typing import Any

from briefing.verify import colours
from briefing.verify.decoding import Decoder
from briefing.verify.lexer import Name, operations
from briefing.verify.plain import array, data, get, identity, name, number, numbers
from briefing.verify.read import Area, Box, Colour, Glyph, Outline, Point

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

MOST_OPERATIONS = 4_000_000
MOST_GLYPHS = 1_000_000
MOST_STATES = 256
DEEPEST_FORM = 12
FARTHEST = 1e12
_CURVE_STEPS = 6
_MOST_POINTS = 20_000
_CLOSE = 0.02

FORM_STRIDE = 1_000_000
"""MCIDs of a form with marked content of its own count from its object number times this."""


def multiply(first: Matrix, second: Matrix) -> Matrix:
    """Return the matrix that applies the first, then the second."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def apply(matrix: Matrix, x: float, y: float) -> Point:
    """Take a point through a matrix."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _bounded(matrix: Matrix) -> Matrix:
    """Return a matrix that leads nowhere near infinity, else the identity."""
    return matrix if all(-FARTHEST < value < FARTHEST for value in matrix) else IDENTITY


def bounds(points: list[Point] | tuple[Point, ...]) -> Box:
    """Return the box around points."""
    xs = [x for x, _ in points]
    ys = [y for _, y in points]
    return Box(min(xs), min(ys), max(xs), max(ys))


def meet(first: Box, second: Box | None) -> Box:
    """Return what two boxes share; an empty one has its sides swapped."""
    if second is None:
        return first
    return Box(
        max(first.left, second.left),
        max(first.bottom, second.bottom),
        min(first.right, second.right),
        min(first.top, second.top),
    )


@dataclass(slots=True)
class _State:
    """The graphics state, as far as it matters (8.4.1, 9.3.1)."""

    ctm: Matrix
    fill: Colour | None = colours.BLACK
    stroke: Colour | None = colours.BLACK
    fill_space: Any = "DeviceGray"
    stroke_space: Any = "DeviceGray"
    fill_alpha: float = 1.0
    stroke_alpha: float = 1.0
    clip: Box | None = None
    cuts: tuple[Outline, ...] = ()
    decoder: Decoder | None = None
    size: float = 0.0
    char_space: float = 0.0
    word_space: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0


@dataclass(frozen=True, slots=True)
class _Mark:
    """One marked-content sequence, with what it inherits from those around it."""

    mcid: int | None = None
    artifact: bool = False
    replaced: str | None = None
    lang: str | None = None
    hidden: bool = False
    """Whether it belongs to optional content that is off (8.11)."""


@dataclass(slots=True)
class Painted:
    """What the content of one page leaves behind."""

    glyphs: list[Glyph] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    strokes: int = 0


@dataclass(slots=True)
class Budget:
    """What a whole file may cost, so that a small one cannot keep the judge busy for ever."""

    operations: int = field(default_factory=lambda: MOST_OPERATIONS)
    glyphs: int = field(default_factory=lambda: MOST_GLYPHS)

    @property
    def spent(self) -> bool:
        """Whether nothing is left."""
        return self.operations <= 0 or self.glyphs <= 0


class Fonts:
    """The fonts of a file, each opened once."""

    def __init__(self) -> None:
        self._decoders: dict[tuple[int, int] | str, Decoder] = {}

    def decoder(self, label: str, dictionary: Any) -> Decoder:
        """Return the decoder of a font dictionary; direct ones go by their label."""
        number_of = identity(dictionary)
        key = number_of if number_of != (0, 0) else label
        if key not in self._decoders:
            shown = f"{number_of[0]} 0 R" if number_of != (0, 0) else label
            self._decoders[key] = Decoder(shown, dictionary)
        return self._decoders[key]

    @property
    def all(self) -> list[Decoder]:
        """Every font that was asked for."""
        return list(self._decoders.values())


class Interpreter:
    """Carries out the content of one page."""

    def __init__(
        self,
        page: int,
        fonts: Fonts,
        budget: Budget,
        base: Matrix,
        is_off: Callable[[Any], bool] = lambda _: False,
    ) -> None:
        self.painted = Painted()
        self._is_off = is_off
        self._page = page
        self._fonts = fonts
        self._budget = budget
        self._state = _State(base)
        self._stack: list[_State] = []
        self._marks: list[_Mark] = [_Mark()]
        self._paths: list[list[Point]] = []
        self._points = 0
        self._pending_clip: bool | None = None
        self._matrix = self._line = IDENTITY
        self._resources: Any = None
        self._offset = 0
        self._depth = 0
        self._group = 1.0  # the opacity of the transparency groups around (11.4.7)

    def run(self, content: bytes, resources: Any) -> Painted:
        """Carry out a content stream with its resources."""
        outer, self._resources = self._resources, resources
        for operator, operands in operations(content):
            self._budget.operations -= 1
            if self._budget.spent:
                break
            known = _ACTIONS.get(operator)
            if known is None:
                continue
            action, kinds = known
            taken = operands[-len(kinds) :] if kinds else operands
            if len(taken) >= len(kinds) and all(map(isinstance, taken, kinds)):
                action(self, taken)  # an operator without its operands is stepped over
        self._resources = outer
        return self.painted

    # Graphics state (8.4.4)

    def _save(self, operands: list[Any]) -> None:
        del operands
        if len(self._stack) < MOST_STATES:
            self._stack.append(replace(self._state))

    def _restore(self, operands: list[Any]) -> None:
        del operands
        if self._stack:
            self._state = self._stack.pop()

    def _concatenate(self, operands: list[Any]) -> None:
        self._state.ctm = _bounded(multiply(_matrix(operands), self._state.ctm))

    def _extended(self, operands: list[Any]) -> None:
        found = get(get(self._resources, "/ExtGState"), f"/{operands[0]}")
        state = self._state
        state.fill_alpha = number(get(found, "/ca"), state.fill_alpha)
        state.stroke_alpha = number(get(found, "/CA"), state.stroke_alpha)
        font = array(get(found, "/Font"))
        if len(font) == 2:
            state.decoder = self._fonts.decoder("state", font[0])
            state.size = number(font[1])

    # Colours (8.6.8)

    def _space(self, label: Any) -> Any:
        found = get(get(self._resources, "/ColorSpace"), f"/{label}")
        return str(label) if found is None else found

    def _fill_space(self, operands: list[Any]) -> None:
        self._state.fill_space = self._space(operands[0])
        self._state.fill = colours.initial(self._state.fill_space)

    def _stroke_space(self, operands: list[Any]) -> None:
        self._state.stroke_space = self._space(operands[0])
        self._state.stroke = colours.initial(self._state.stroke_space)

    def _fill_colour(self, operands: list[Any]) -> None:
        self._state.fill = colours.colour(self._state.fill_space, _floats(operands))

    def _stroke_colour(self, operands: list[Any]) -> None:
        self._state.stroke = colours.colour(self._state.stroke_space, _floats(operands))

    def _fill_in(self, space: str, operands: list[Any]) -> None:
        self._state.fill_space = space
        self._state.fill = colours.colour(space, _floats(operands))

    def _stroke_in(self, space: str, operands: list[Any]) -> None:
        self._state.stroke_space = space
        self._state.stroke = colours.colour(space, _floats(operands))

    # Paths (8.5)

    def _move(self, operands: list[Any]) -> None:
        x, y = operands
        self._paths.append([apply(self._state.ctm, x, y)])

    def _draw(self, operands: list[Any]) -> None:
        x, y = operands
        self._add(apply(self._state.ctm, x, y))

    def _add(self, point: Point) -> None:
        self._points += 1
        if self._paths and self._points < _MOST_POINTS:
            self._paths[-1].append(point)

    def _curve(self, operands: list[Any]) -> None:
        a, b, c, d, e, f = operands
        self._bend((a, b), (c, d), (e, f))

    def _curve_from_here(self, operands: list[Any]) -> None:
        c, d, e, f = operands
        self._bend(None, (c, d), (e, f))

    def _curve_to_there(self, operands: list[Any]) -> None:
        a, b, e, f = operands
        self._bend((a, b), (e, f), (e, f))

    def _bend(self, first: Point | None, second: Point, end: Point) -> None:
        """Add a Bézier curve as a few straight lines."""
        if not self._paths:
            return
        ctm = self._state.ctm
        x0, y0 = self._paths[-1][-1]
        x1, y1 = apply(ctm, *first) if first else (x0, y0)
        x2, y2 = apply(ctm, *second)
        x3, y3 = apply(ctm, *end)
        for step in range(1, _CURVE_STEPS + 1):
            t = step / _CURVE_STEPS
            u = 1 - t
            p, q, r, s = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
            self._add((p * x0 + q * x1 + r * x2 + s * x3, p * y0 + q * y1 + r * y2 + s * y3))

    def _rectangle(self, operands: list[Any]) -> None:
        x, y, width, height = operands
        ctm = self._state.ctm
        corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
        self._points += 4
        if self._points < _MOST_POINTS:
            self._paths.append([apply(ctm, *corner) for corner in corners])

    def _clip(self, even_odd: bool) -> None:
        self._pending_clip = even_odd

    def _paint(self, *, fill: bool, even_odd: bool = False, stroke: bool = False) -> None:
        """Paint the path, then clip to it if that was asked, then forget it."""
        state, paths = self._state, self._paths
        if paths and fill and state.fill_alpha > 0:
            self._fill(paths, even_odd)
        self.painted.strokes += bool(paths and stroke)
        if self._pending_clip is not None and paths:
            box = bounds([point for path in paths for point in path])
            if len(paths) > 1 or not _is_rectangle(paths[0]):
                polygons = tuple(tuple(path) for path in paths)
                state.cuts = (*state.cuts, (polygons, self._pending_clip))
            state.clip = meet(box, state.clip)
        self._paths, self._points, self._pending_clip = [], 0, None

    def _fill(self, paths: list[list[Point]], even_odd: bool) -> None:
        state = self._state
        alone = len(paths) == 1
        outlines = state.cuts
        rectangle = alone and _is_rectangle(paths[0])
        if not rectangle:
            outlines = (*outlines, (tuple(tuple(path) for path in paths), even_odd))
        kind = "pattern" if state.fill is None else "path"
        box = bounds([point for path in paths for point in path])
        self._area(box, state.fill, kind, rectangle and not state.cuts, outlines)

    def _area(
        self,
        box: Box,
        colour: Colour | None,
        kind: str,
        rectangle: bool,
        outlines: tuple[Outline, ...],
    ) -> None:
        box = meet(box, self._state.clip)
        if box.right <= box.left or box.top <= box.bottom:
            return
        order = len(self.painted.glyphs)
        alpha = 0.0 if self._marks[-1].hidden else self._state.fill_alpha * self._group
        self.painted.areas.append(
            Area(self._page, box, colour, order, rectangle, kind, alpha, outlines)
        )

    # Images, shadings and forms (8.7.4.2, 8.8, 8.10)

    def _image(self, operands: list[Any]) -> None:
        del operands
        corners = [apply(self._state.ctm, x, y) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))]
        self._area(bounds(corners), None, "image", _is_rectangle(corners), self._state.cuts)

    def _shading(self, operands: list[Any]) -> None:
        del operands
        if self._state.clip is not None:
            self._area(self._state.clip, None, "shading", False, self._state.cuts)

    def _object(self, operands: list[Any]) -> None:
        found = get(get(self._resources, "/XObject"), f"/{operands[0]}")
        subtype = name(get(found, "/Subtype"))
        if subtype == "Image" and not self._is_off(get(found, "/OC")):
            self._image([])
        elif subtype == "Form" and self._depth < DEEPEST_FORM:
            self._form(found)

    def _form(self, form: Any) -> None:
        content = data(form)
        if content is None:
            return
        saved = replace(self._state), self._stack, self._marks, self._offset, self._group
        lines = self._matrix, self._line
        state = self._state
        matrix = numbers(get(form, "/Matrix"), 6)
        if matrix is not None:
            state.ctm = _bounded(multiply(_matrix(matrix), state.ctm))
        frame = numbers(get(form, "/BBox"), 4)
        if frame is not None:
            x, y, right, top = frame
            corners = [apply(state.ctm, *at) for at in ((x, y), (right, y), (right, top), (x, top))]
            state.clip = meet(bounds(corners), state.clip)
        if get(form, "/Group") is not None:
            self._group *= state.fill_alpha
            state.fill_alpha = state.stroke_alpha = 1.0
        outer = self._marks[-1]
        hidden = outer.hidden or self._is_off(get(form, "/OC"))
        self._stack, self._marks = [], [replace(outer, hidden=hidden)]
        if get(form, "/StructParents") is not None:
            self._offset = identity(form)[0] * FORM_STRIDE
        self._depth += 1
        own = get(form, "/Resources")
        self.run(content, self._resources if own is None else own)
        self._depth -= 1
        self._state, self._stack, self._marks, self._offset, self._group = saved
        self._matrix, self._line = lines
        self._paths, self._pending_clip = [], None

    # Marked content (14.6)

    def _begin_mark(self, operands: list[Any]) -> None:
        outer = self._marks[-1]
        if len(self._marks) >= MOST_STATES:
            return
        tag = operands[0] if operands else ""
        properties = operands[1] if len(operands) > 1 else None
        hidden = outer.hidden
        if isinstance(properties, Name):
            held = get(get(self._resources, "/Properties"), f"/{properties}")
            hidden = hidden or (tag == "OC" and self._is_off(held))
            properties = _named(held)
        mcid, replaced, lang = outer.mcid, outer.replaced, outer.lang
        if isinstance(properties, Mapping):
            if isinstance(properties.get("MCID"), float):
                mcid = int(properties["MCID"]) + self._offset
            if isinstance(properties.get("ActualText"), bytes):
                replaced = text_string(properties["ActualText"])
            if isinstance(properties.get("Lang"), bytes):
                lang = text_string(properties["Lang"])
        artifact = outer.artifact or tag == "Artifact"
        self._marks.append(_Mark(mcid, artifact, replaced, lang, hidden))

    def _end_mark(self, operands: list[Any]) -> None:
        del operands
        if len(self._marks) > 1:
            self._marks.pop()

    # Text (9.3, 9.4)

    def _begin_text(self, operands: list[Any]) -> None:
        del operands
        self._matrix = self._line = IDENTITY

    def _font(self, operands: list[Any]) -> None:
        label, size = operands
        dictionary = get(get(self._resources, "/Font"), f"/{label}")
        state = self._state
        state.decoder = self._fonts.decoder(f"{self._page} {label}", dictionary)
        state.size = size

    def _next_line(self, operands: list[Any]) -> None:
        x, y = operands
        self._line = self._matrix = _bounded(multiply((1.0, 0.0, 0.0, 1.0, x, y), self._line))

    def _next_line_leading(self, operands: list[Any]) -> None:
        self._state.leading = -operands[1]
        self._next_line(operands)

    def _new_line(self, operands: list[Any]) -> None:
        del operands
        self._next_line([0.0, -self._state.leading])

    def _text_matrix(self, operands: list[Any]) -> None:
        self._line = self._matrix = _matrix(operands)

    def _show(self, operands: list[Any]) -> None:
        self._show_row([[operands[0]]])

    def _show_line(self, operands: list[Any]) -> None:
        self._new_line([])
        self._show(operands)

    def _show_line_spaced(self, operands: list[Any]) -> None:
        self._state.word_space, self._state.char_space = operands[:2]
        self._show_line(operands[2:])

    def _show_row(self, operands: list[Any]) -> None:
        """Show strings one after another, moved by the numbers between them (TJ)."""
        state, mark = self._state, self._marks[-1]
        decoder = state.decoder
        if decoder is None:
            return
        a, b, c, d, e, f = multiply(self._matrix, state.ctm)
        size, scale = state.size, state.scale
        scaled = size * scale
        along = hypot(a, b)
        height = abs(size) * hypot(c, d)
        turned = degrees(atan2(b, a)) if b or a < 0 else 0.0
        if scaled < 0:
            turned = turned - 180.0 if turned > 0 else turned + 180.0
        colour, alpha = state.fill, state.fill_alpha
        if state.mode in (1, 5):
            colour, alpha = state.stroke, state.stroke_alpha
        alpha *= 0.0 if mark.hidden else self._group
        ex, ey = e + c * state.rise, f + d * state.rise
        key, page, mode, clip = decoder.font.key, self._page, state.mode, state.clip
        marked = (mark.mcid, mark.artifact, mark.replaced)
        shown = (colour, mode, *marked, turned, alpha, clip, mark.lang)
        char_space, word_space = state.char_space * scale, state.word_space * scale
        keep = self.painted.glyphs.append
        pen = 0.0
        vertical = decoder.vertical
        for item in operands[0]:
            if isinstance(item, float):
                pen -= item / 1000 * (size if vertical else scaled)
                continue
            if not isinstance(item, bytes):
                continue
            shapes = decoder.shapes(item)
            self._budget.glyphs -= len(shapes)
            if vertical:
                pen = self._show_down(shapes, pen, (a, b, c, d, e, f))
                continue
            for code, glyph, text, width, is_space in shapes:
                step = width * scaled
                x, y, base = ex + a * pen, ey + b * pen, f + b * pen
                where = (page, key, code, glyph, text, x, y, base, abs(step) * along, height)
                keep(Glyph(*where, *shown))
                pen += step + char_space
                if is_space:
                    pen += word_space
        moved = (1.0, 0.0, 0.0, 1.0, 0.0, pen) if vertical else (1.0, 0.0, 0.0, 1.0, pen, 0.0)
        self._matrix = _bounded(multiply(moved, self._matrix))

    def _show_down(self, shapes: list[Any], pen: float, matrix: Matrix) -> float:
        """Show glyphs in vertical writing, each one em high and centred on the line (9.7.4.3)."""
        state, mark = self._state, self._marks[-1]
        assert state.decoder is not None
        key = state.decoder.font.key
        along, height = hypot(matrix[0], matrix[1]), state.size * hypot(matrix[2], matrix[3])
        for code, glyph, text, width, _ in shapes:
            x, y = apply(matrix, -width * state.size / 2, pen - 0.88 * state.size)
            where = (self._page, key, code, glyph, text, x, y, y, width * state.size * along)
            alpha = 0.0 if mark.hidden else state.fill_alpha * self._group
            marked = (mark.mcid, mark.artifact, mark.replaced)
            shown = (height, state.fill, state.mode, *marked, 0.0, alpha, state.clip)
            self.painted.glyphs.append(Glyph(*where, *shown, mark.lang))
            pen -= state.size + state.char_space
        return pen

    def _set(self, attribute: str, operands: list[Any], factor: float = 1.0) -> None:
        setattr(self._state, attribute, operands[0] * factor)

    def _set_mode(self, operands: list[Any]) -> None:
        self._state.mode = int(operands[0])


def text_string(raw: bytes) -> str:
    """Read a text string: UTF-16 or UTF-8 by its mark, else PDFDocEncoding (7.9.2.2)."""
    if raw.startswith(b"\xfe\xff"):
        return raw[2:].decode("utf-16-be", "replace")
    if raw.startswith(b"\xef\xbb\xbf"):
        return raw[3:].decode("utf-8", "replace")
    return raw.decode("latin-1")


def _named(properties: Any) -> dict[str, object]:
    """Take from a property list of the resources what is read from one in the content."""
    found: dict[str, object] = {}
    mcid = get(properties, "/MCID")
    if mcid is not None:
        found["MCID"] = number(mcid)
    replaced = get(properties, "/ActualText")
    if replaced is not None:
        found["ActualText"] = bytes(replaced)
    lang = get(properties, "/Lang")
    if lang is not None:
        found["Lang"] = bytes(lang)
    return found


def _matrix(values: Any) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in values[:6])
    return a, b, c, d, e, f


def _floats(operands: list[Any]) -> list[float]:
    return [operand for operand in operands if isinstance(operand, float)]


def _is_rectangle(path: list[Point]) -> bool:
    """Say whether a path is a rectangle with upright sides."""
    if len(path) == 5 and path[0] == path[4]:
        path = path[:4]
    if len(path) != 4:
        return False
    box = bounds(path)
    return all(
        min(abs(x - box.left), abs(x - box.right)) < _CLOSE
        and min(abs(y - box.bottom), abs(y - box.top)) < _CLOSE
        for x, y in path
    )


_Action = Callable[[Interpreter, list[Any]], None]
_I = Interpreter


def _painting(*, fill: bool, even_odd: bool = False, stroke: bool = False) -> _Action:
    return lambda interpreter, _: interpreter._paint(fill=fill, even_odd=even_odd, stroke=stroke)


_1, _2, _4, _6 = ((float,) * count for count in (1, 2, 4, 6))
_ACTIONS: Mapping[str, tuple[_Action, tuple[type, ...]]] = {
    "q": (_I._save, ()),
    "Q": (_I._restore, ()),
    "cm": (_I._concatenate, _6),
    "gs": (_I._extended, (Name,)),
    "cs": (_I._fill_space, (Name,)),
    "CS": (_I._stroke_space, (Name,)),
    "sc": (_I._fill_colour, ()),
    "scn": (_I._fill_colour, ()),
    "SC": (_I._stroke_colour, ()),
    "SCN": (_I._stroke_colour, ()),
    "g": (lambda i, o: i._fill_in("DeviceGray", o), _1),
    "rg": (lambda i, o: i._fill_in("DeviceRGB", o), (float,) * 3),
    "k": (lambda i, o: i._fill_in("DeviceCMYK", o), _4),
    "G": (lambda i, o: i._stroke_in("DeviceGray", o), _1),
    "RG": (lambda i, o: i._stroke_in("DeviceRGB", o), (float,) * 3),
    "K": (lambda i, o: i._stroke_in("DeviceCMYK", o), _4),
    "m": (_I._move, _2),
    "l": (_I._draw, _2),
    "c": (_I._curve, _6),
    "v": (_I._curve_from_here, _4),
    "y": (_I._curve_to_there, _4),
    "re": (_I._rectangle, _4),
    "W": (lambda i, _: i._clip(even_odd=False), ()),
    "W*": (lambda i, _: i._clip(even_odd=True), ()),
    "n": (_painting(fill=False), ()),
    "f": (_painting(fill=True), ()),
    "F": (_painting(fill=True), ()),
    "f*": (_painting(fill=True, even_odd=True), ()),
    "B": (_painting(fill=True, stroke=True), ()),
    "B*": (_painting(fill=True, even_odd=True, stroke=True), ()),
    "b": (_painting(fill=True, stroke=True), ()),
    "b*": (_painting(fill=True, even_odd=True, stroke=True), ()),
    "S": (_painting(fill=False, stroke=True), ()),
    "s": (_painting(fill=False, stroke=True), ()),
    "BI": (_I._image, ()),
    "sh": (_I._shading, ()),
    "Do": (_I._object, (Name,)),
    "BMC": (_I._begin_mark, ()),
    "BDC": (_I._begin_mark, ()),
    "EMC": (_I._end_mark, ()),
    "BT": (_I._begin_text, ()),
    "Tf": (_I._font, (Name, float)),
    "Td": (_I._next_line, _2),
    "TD": (_I._next_line_leading, _2),
    "T*": (_I._new_line, ()),
    "Tm": (_I._text_matrix, _6),
    "Tj": (_I._show, (bytes,)),
    "TJ": (_I._show_row, (list,)),
    "'": (_I._show_line, (bytes,)),
    '"': (_I._show_line_spaced, (float, float, bytes)),
    "Tc": (lambda i, o: i._set("char_space", o), _1),
    "Tw": (lambda i, o: i._set("word_space", o), _1),
    "Tz": (lambda i, o: i._set("scale", o, 0.01), _1),
    "TL": (lambda i, o: i._set("leading", o), _1),
    "Ts": (lambda i, o: i._set("rise", o), _1),
    "Tr": (_I._set_mode, _1),
}
