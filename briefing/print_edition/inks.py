"""The ink of a colour: the twin of its token, black alone for a grey, or what the profile says."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from briefing.errors import Finding, Place, Severity
from briefing.print_edition.tokens import Cmyk, Rgb

if TYPE_CHECKING:
    from PIL import Image


class Inks:
    """Finds inks, and remembers the colours that no token gives one."""

    def __init__(self, twins: Mapping[Rgb, Cmyk], profile: bytes, place: Place) -> None:
        self._twins = twins
        self._profile = profile
        self._place = place
        self._converted: dict[Rgb, Cmyk] = {}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Name every colour that was converted because it is no token with a twin."""
        return tuple(
            Finding(
                "colour-without-twin",
                f"{_hex(colour)} is printed as {_said(ink)}, which the profile made of it: "
                "it is no token with a CMYK twin",
                self._place,
                "beside the token, write its twin: --NAME-cmyk: device-cmyk(C% M% Y% K%)",
                Severity.WARNING,
            )
            for colour, ink in sorted(self._converted.items())
        )

    def of(self, colour: Rgb) -> Cmyk:
        """Return the ink of a flat colour."""
        twin = self._twins.get(colour)
        if twin is not None:
            return twin
        if len(set(colour)) == 1:  # a neutral grey that is mixed of colours shifts on the press
            return 0.0, 0.0, 0.0, round(1 - colour[0] / 255, 4)
        if colour not in self._converted:
            from PIL import Image

            pixel = self.picture(Image.new("RGB", (1, 1), colour)).tobytes()
            cyan, magenta, yellow, black = (round(part / 255, 4) for part in pixel)
            self._converted[colour] = (cyan, magenta, yellow, black)
        return self._converted[colour]

    def picture(self, image: Image.Image) -> Image.Image:
        """Return a picture in CMYK, or in grey (black alone) when it has no colour."""
        from PIL import ImageCms

        red, green, blue = image.convert("RGB").split()
        if red.tobytes() == green.tobytes() == blue.tobytes():
            return red
        converted = ImageCms.applyTransform(image.convert("RGB"), self._transform)
        assert converted is not None
        return converted

    @cached_property
    def _transform(self) -> Any:
        from PIL import ImageCms

        return ImageCms.buildTransform(
            ImageCms.createProfile("sRGB"),
            ImageCms.getOpenProfile(io.BytesIO(self._profile)),
            "RGB",
            "CMYK",
            ImageCms.Intent.PERCEPTUAL,
        )


def _hex(colour: Rgb) -> str:
    return "#" + "".join(f"{part:02x}" for part in colour)


def _said(ink: Cmyk) -> str:
    return " ".join(f"{name}{part * 100:.0f}" for name, part in zip("CMYK", ink, strict=True))
