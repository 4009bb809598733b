"""Paints the content of a file anew in ink: every colour, picture and gradient (ISO 32000-1, 8.6).

What it cannot put into ink (Lab, sampled gradients, inline images) is a finding: nothing stays RGB
unseen. Black letters are laid over what is under them, so that no paper shows at their edges.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pikepdf
from pikepdf import Name, Operator

from briefing.errors import Finding, Place
from briefing.print_edition.inks import Inks
from briefing.print_edition.tokens import Cmyk, Rgb

OVER, NOT_OVER = "/PrintOver", "/PrintKnockOut"
_BLACK: Cmyk = (0.0, 0.0, 0.0, 1.0)
_DEVICE = {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}
_SHORT = {"/G": "/DeviceGray", "/RGB": "/DeviceRGB", "/CMYK": "/DeviceCMYK"}
_CALIBRATED = {"/CalRGB": "/DeviceRGB", "/CalGray": "/DeviceGray"}
_KEPT = frozenset(("/DeviceGray", "/DeviceCMYK", "/Pattern"))
_SPACES = {"cs": "fill", "CS": "stroke"}
_PAINTS = {"sc": "fill", "scn": "fill", "SC": "stroke", "SCN": "stroke"}
_DIRECT = {
    "g": ("fill", "/DeviceGray"),
    "rg": ("fill", "/DeviceRGB"),
    "k": ("fill", "/DeviceCMYK"),
    "G": ("stroke", "/DeviceGray"),
    "RG": ("stroke", "/DeviceRGB"),
    "K": ("stroke", "/DeviceCMYK"),
}
_OPERATORS = {("fill", "/DeviceGray"): "g", ("fill", "/DeviceCMYK"): "k"} | {
    ("stroke", "/DeviceGray"): "G",
    ("stroke", "/DeviceCMYK"): "K",
}
_HINT = "write the colour as #rrggbb"

Instruction = tuple[list[Any], Operator]


@dataclass(frozen=True, slots=True)
class _State:
    """The part of the graphics state that counts here."""

    fill: str = "/DeviceGray"
    stroke: str = "/DeviceGray"
    over: bool | None = None
    """Whether fills are laid over what is under them; None where the caller decides."""


class Repainting:
    """The repainting of one file; each object is painted once, however often it is used."""

    def __init__(self, pdf: pikepdf.Pdf, inks: Inks, place: Place) -> None:
        self.findings: list[Finding] = []
        self._inks = inks
        self._place = place
        self._done: set[tuple[int, int]] = set()
        self._over = pdf.make_indirect(pikepdf.Dictionary(op=True, OPM=1))
        self._not_over = pdf.make_indirect(pikepdf.Dictionary(op=False))
        self._number = 0

    def page(self, page: pikepdf.Page) -> None:
        """Paint a page, and all that it uses."""
        self._number += 1
        resources = page.obj.get("/Resources")
        content = self._content(page.obj, resources)
        page.obj.Contents = page.obj.Contents if content is None else _stream(page, content)
        if "/Group" in page.obj:
            _set_blending(page.obj.Group)
        self._resources(resources)

    def _refuse(self, what: str, hint: str = _HINT) -> None:
        message = f"page {self._number}: {what} cannot be put into ink"
        finding = Finding("colour-not-printable", message, self._place, hint)
        if finding not in self.findings:
            self.findings.append(finding)

    # What a page uses

    def _resources(self, resources: Any) -> None:
        if not isinstance(resources, pikepdf.Dictionary) or self._is_done(resources):
            return
        each: Iterable[tuple[str, Callable[[Any, Any], None]]] = (
            ("/XObject", self._external),
            ("/Pattern", self._pattern),
            ("/Shading", lambda shading, _: self._shading(shading)),
            ("/ExtGState", self._graphics_state),
            ("/Font", self._font),
        )
        for key, paint in each:
            named: Any = resources.get(key, {})
            for name in list(named):
                paint(named[name], resources)
        # All that used them are painted; the engine declares Lab on every page, used or not.
        spaces: Any = resources.get("/ColorSpace", {})
        for name in list(spaces):
            if _device(spaces[name]) is not None or _family(spaces[name]) == "/Lab":
                del spaces[name]

    def _is_done(self, item: Any) -> bool:
        if not item.is_indirect:
            return False
        if item.objgen in self._done:
            return True
        self._done.add(item.objgen)
        return False

    def _external(self, item: Any, resources: Any) -> None:
        if self._is_done(item):
            return
        if item.get("/Subtype") == Name.Image:
            self._image(item)
        elif item.get("/Subtype") == Name.Form:
            self._form(item, resources)

    def _form(self, form: Any, resources: Any) -> None:
        own = form.get("/Resources", resources)
        content = self._content(form, own)
        if content is not None:
            form.write(content)
        if "/Group" in form:
            _set_blending(form.Group)
        self._resources(own)

    def _pattern(self, pattern: Any, resources: Any) -> None:
        if self._is_done(pattern):
            return
        if isinstance(pattern, pikepdf.Stream):
            self._form(pattern, resources)
        elif "/Shading" in pattern:
            self._shading(pattern.Shading)

    def _graphics_state(self, state: Any, resources: Any) -> None:
        mask = state.get("/SMask")
        if not isinstance(mask, pikepdf.Dictionary) or self._is_done(mask):
            return
        if len(mask.get("/BC", ())) == 3:
            mask.BC = _numbers(self._inks.of(_channels(list(mask.BC))))
        if not self._is_done(mask.G):
            self._form(mask.G, resources)

    def _font(self, font: Any, resources: Any) -> None:
        if font.get("/Subtype") != Name.Type3 or self._is_done(font):
            return
        own = font.get("/Resources", resources)
        for name in list(font.CharProcs):
            letter = font.CharProcs[name]
            content = None if self._is_done(letter) else self._content(letter, own)
            if content is not None:
                letter.write(content)
        self._resources(own)

    # Content

    def _content(self, item: Any, resources: Any) -> bytes | None:
        """Return the painted content of a page or stream; None when it has none."""
        if isinstance(item, pikepdf.Dictionary) and "/Contents" not in item:
            return None
        state, stack = _State(), list[_State]()
        painted: list[Instruction] = []
        for instruction in pikepdf.parse_content_stream(item):
            if isinstance(instruction, pikepdf.ContentStreamInlineImage):
                self._refuse("a picture within the content", "refer to the picture as a file")
                continue
            operands, operator = list(instruction.operands), str(instruction.operator)
            if operator == "q":
                stack.append(state)
            elif operator == "Q" and stack:
                state = stack.pop()
            if operator in _SPACES:
                state = self._space(operator, operands, state, resources, painted)
            elif operator in _PAINTS and getattr(state, _PAINTS[operator]) != "/Pattern":
                where = _PAINTS[operator]
                state = self._paint(where, getattr(state, where), operands, state, painted)
            elif operator in _DIRECT:
                where, space = _DIRECT[operator]
                state = self._paint(where, space, operands, state, painted)
            else:
                if operator in _PAINTS and len(operands) > 1 and isinstance(operands[-1], Name):
                    self._refuse("a pattern without colours of its own")
                painted.append((operands, instruction.operator))
        if any(str(operator) == "gs" for _, operator in painted) and resources is not None:
            self._name_states(resources)
        return bytes(pikepdf.unparse_content_stream(painted))

    def _space(
        self,
        operator: str,
        operands: list[Any],
        state: _State,
        resources: Any,
        painted: list[Instruction],
    ) -> _State:
        """Take note of a colour space; what begins in black is set to black at once."""
        where = _SPACES[operator]
        named = operands[0]
        space = resources.get("/ColorSpace", {}).get(str(named), named)
        device = _device(space)
        if _family(space) == "/Pattern":
            painted.append((operands, Operator(operator)))
            return _in_space(state, where, "/Pattern")
        if device is None:
            self._refuse(f"the colour space {_family(space)[1:]}")
            return _in_space(state, where, "/Pattern")  # its colours are nobody's to read
        black = [0, 0, 0, 1] if device == "/DeviceCMYK" else [0] * (3 if "RGB" in device else 1)
        return self._paint(where, device, black, state, painted)

    def _paint(
        self,
        where: str,
        space: str,
        operands: list[Any],
        state: _State,
        painted: list[Instruction],
    ) -> _State:
        """Set a colour in ink, and whether it is laid over what is under it."""
        state = _in_space(state, where, space)
        if space == "/DeviceRGB":
            ink = self._inks.of(_channels(operands))
            target, operands = "/DeviceCMYK", list(_numbers(ink))
        else:
            target = space
            ink = _ink_of(operands)
        painted.append((operands, Operator(_OPERATORS[where, target])))
        over = ink == _BLACK
        if where == "fill" and over is not state.over:
            painted.append(([Name(OVER if over else NOT_OVER)], Operator("gs")))
            state = replace(state, over=over)
        return state

    def _name_states(self, resources: Any) -> None:
        if "/ExtGState" not in resources:
            resources.ExtGState = pikepdf.Dictionary()
        states = resources.ExtGState
        states[OVER], states[NOT_OVER] = self._over, self._not_over

    # Gradients and pictures

    def _shading(self, shading: Any) -> None:
        if self._is_done(shading):
            return
        device = _device(shading.ColorSpace)
        if device is None:
            self._refuse(f"a gradient in the colour space {_family(shading.ColorSpace)[1:]}")
        elif device == "/DeviceRGB":
            self._function(shading.get("/Function"))
            shading.ColorSpace = Name.DeviceCMYK
            if "/Background" in shading:
                shading.Background = _numbers(self._inks.of(_channels(list(shading.Background))))

    def _function(self, function: Any) -> None:
        """Put the ends of a gradient's steps into ink."""
        kind = function.get("/FunctionType") if isinstance(function, pikepdf.Dictionary) else None
        if kind == 3:
            for part in function.Functions:
                self._function(part)
        elif kind == 2 and len(function.get("/C0", ())) == len(function.get("/C1", ())) == 3:
            for key in ("/C0", "/C1"):
                function[key] = _numbers(self._inks.of(_channels(list(function[key]))))
            if "/Range" in function:
                del function["/Range"]
        elif not (kind == 2 and len(function.get("/C0", ())) == 4):  # four: painted before
            self._refuse("a gradient of this kind", "use a gradient with two or more plain stops")

    def _image(self, image: Any) -> None:
        if "/SMask" in image:
            self._external(image.SMask, None)
        if bool(image.get("/ImageMask", False)):
            return
        device = _device(image.get("/ColorSpace"))
        if device in ("/DeviceGray", "/DeviceCMYK"):
            image.ColorSpace = Name(device)
            return
        try:
            picture = self._inks.picture(pikepdf.PdfImage(image).as_pil_image())
        except (pikepdf.PdfError, NotImplementedError, ValueError):
            self._refuse("a picture of this kind", "save the picture as PNG or JPEG in sRGB")
            return
        image.write(picture.tobytes())
        image.ColorSpace = Name.DeviceCMYK if picture.mode == "CMYK" else Name.DeviceGray
        image.BitsPerComponent = 8
        for key in ("/Decode", "/Intent"):
            if key in image:
                del image[key]


def _in_space(state: _State, where: str, space: str) -> _State:
    return replace(state, fill=space) if where == "fill" else replace(state, stroke=space)


def _stream(page: pikepdf.Page, content: bytes) -> Any:
    contents = page.obj.Contents
    stream = contents[0] if isinstance(contents, pikepdf.Array) else contents
    stream.write(content)
    return stream


def _set_blending(group: Any) -> None:
    """Let a transparency group mix inks, not lights."""
    if _device(group.get("/CS")) != "/DeviceGray" and "/CS" in group:
        group.CS = Name.DeviceCMYK


def _family(space: Any) -> str:
    name = space[0] if isinstance(space, pikepdf.Array) and len(space) else space
    return _SHORT.get(str(name), str(name)) if isinstance(name, pikepdf.Name) else "/unknown"


def _device(space: Any) -> str | None:
    """Return the device colour space that a space is one of, calibrated; None for others."""
    family = _family(space)
    if family == "/ICCBased":
        return _DEVICE.get(int(space[1].get("/N", 0)))
    family = _CALIBRATED.get(family, family)
    return family if family in _DEVICE.values() else None


def _channels(operands: list[Any]) -> Rgb:
    red, green, blue = (round(255 * min(1.0, max(0.0, float(part)))) for part in operands)
    return red, green, blue


def _ink_of(operands: list[Any]) -> Cmyk:
    parts = [float(part) for part in operands]
    if len(parts) == 1:
        return 0.0, 0.0, 0.0, 1 - parts[0]
    cyan, magenta, yellow, black = parts
    return cyan, magenta, yellow, black


def _numbers(ink: Cmyk) -> pikepdf.Array:
    return pikepdf.Array([Decimal(f"{part:.4f}".rstrip("0").rstrip(".")) for part in ink])
