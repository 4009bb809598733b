"""The only way to a file while a page is rendered: three folders, and small images within a URL.

`Resources` knows nothing of the engine. Whatever the HTML, CSS or SVG asks for goes through `load`;
what it refuses is kept as a finding, because the engine swallows errors in some places.
"""

from __future__ import annotations

import io
import os
import warnings
from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import unquote_to_bytes
from xml.etree.ElementTree import Element

from briefing.errors import Finding, Place
from briefing.render.svg import SvgError, check_svg, parse_svg

MAX_BYTES = 20_000_000
MAX_SVG_BYTES = 1_000_000
MAX_PIXELS = 40_000_000

TYPES = {
    ".css": "text/css",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".otf": "font/otf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
RASTER = {"image/gif": "GIF", "image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
SVG = "image/svg+xml"

Folders = Mapping[str, Path | Sequence[Path]]
"""The folder that a scheme stands for, or several: the first one that has a file counts."""


class RefusedError(ValueError):
    """A URL that may not be loaded, or cannot be."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(finding.message)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A resource as read: its bytes and its media type."""

    url: str
    data: bytes
    media_type: str


@dataclass(slots=True)
class Resources:
    """Loads URLs for one rendering, each once, and remembers what was refused."""

    folders: Folders
    shown: str = "the page"
    loaded: dict[str, Loaded] = field(default_factory=dict)
    refused: dict[str, Finding] = field(default_factory=dict)
    drawings: list[tuple[str, Element]] = field(default_factory=list)

    def load(self, url: str) -> Loaded:
        """Return what stands behind a URL; raises RefusedError, and keeps its finding."""
        if url in self.loaded:
            return self.loaded[url]
        if url in self.refused:
            raise RefusedError(self.refused[url])
        try:
            loaded = self._read(url)
            self._check_image(loaded)
        except RefusedError as error:
            self.refused[url] = error.finding
            raise
        self.loaded[url] = loaded
        return loaded

    def place(self, url: str, line: int = 0, column: int = 0) -> Place:
        """Name a resource the way a person finds it: its path where it is a file of ours."""
        scheme, _, rest = url.partition(":")
        if scheme in self.folders and rest:
            path = unquote_to_bytes(rest).decode("utf-8", "replace")
            return Place((self._folder(scheme, path) / path).as_posix(), line, column)
        return Place(self.shown)  # lines of a style sheet within the page are nobody's to open

    def _read(self, url: str) -> Loaded:
        scheme, colon, rest = url.partition(":")
        if colon and scheme.lower() == "data":
            return self._inline(url, rest)
        if not colon:
            raise RefusedError(
                Finding(
                    "resource-refused",
                    f"{_short(url)} is not loaded: it does not say which folder it is in",
                    self.place(url),
                    f"begin it with {', '.join(f'{name}:' for name in self.folders)}",
                )
            )
        if scheme not in self.folders:
            raise self._refuse(url, "it leads out of the brief, the template and the fonts")
        path = self._path(url, scheme, rest)
        media_type = TYPES.get(path.suffix.lower())
        if media_type is None:
            raise self._refuse(url, f"it is none of {', '.join(sorted(TYPES))}")
        limit = MAX_SVG_BYTES if media_type == SVG else MAX_BYTES
        try:
            size = path.stat().st_size
            data = path.read_bytes() if size <= limit else b""
        except OSError as error:
            raise RefusedError(
                Finding(
                    "resource-missing",
                    f"the file cannot be read: {error.strerror}",
                    self.place(url),
                    "check the permissions of the file",
                )
            ) from error
        if size > limit:
            raise self._refuse(url, f"it is larger than {limit // 1_000_000} MB")
        return Loaded(url, data, media_type)

    def _path(self, url: str, scheme: str, rest: str) -> Path:
        """Resolve the path behind a URL of ours; it must be a plain file inside its folder."""
        try:
            name = unquote_to_bytes(rest).decode()
        except UnicodeDecodeError as error:
            raise self._refuse(url, "its name is not UTF-8") from error
        parts = PurePosixPath(name).parts
        if not parts or name.startswith("/") or ".." in parts or set(name) & set("\\\0?#:"):
            raise self._refuse(url, "it is not a path below that folder")
        folder = self._folder(scheme, name).resolve()
        path = folder.joinpath(*parts)
        try:
            real = path.resolve(strict=True)
        except (OSError, RuntimeError) as error:
            raise RefusedError(
                Finding(
                    "resource-missing",
                    f"there is no file {name} in the folder that {scheme}: stands for",
                    self.place(url),
                    "check the name, capital letters included",
                )
            ) from error
        if not real.is_relative_to(folder):
            raise self._refuse(url, "it is a link that leads out of its folder")
        if not real.is_file():
            raise self._refuse(url, "it is not a plain file")
        return real

    def _folder(self, scheme: str, name: str) -> Path:
        """Return the first folder of a scheme that has this file; the first one where none has."""
        folders = self.folders[scheme]
        if isinstance(folders, Path):
            return folders
        return next((folder for folder in folders if os.path.lexists(folder / name)), folders[0])

    def _inline(self, url: str, rest: str) -> Loaded:
        header, comma, body = rest.partition(",")
        media_type, *parameters = (part.strip().lower() for part in header.split(";"))
        if not comma or (media_type not in RASTER and media_type != SVG):
            raise self._refuse(url, "only images may stand within a data: URL")
        limit = MAX_SVG_BYTES if media_type == SVG else MAX_BYTES
        if len(body) > 3 * limit:
            raise self._refuse(url, f"it is larger than {limit // 1_000_000} MB")
        data = unquote_to_bytes(body)
        if "base64" in parameters:
            try:
                data = b64decode(b"".join(data.split()), validate=True)
            except ValueError as error:
                raise self._refuse(url, "its base64 is broken") from error
        if len(data) > limit:
            raise self._refuse(url, f"it is larger than {limit // 1_000_000} MB")
        return Loaded(url, data, media_type)

    def _check_image(self, loaded: Loaded) -> None:
        if loaded.media_type == SVG:
            self._check_svg(loaded)
        elif loaded.media_type in RASTER:
            self._check_raster(loaded)

    def _check_svg(self, loaded: Loaded) -> None:
        place = self.place(loaded.url)
        try:
            tree = parse_svg(loaded.data)
        except SvgError as error:
            raise RefusedError(Finding("svg-refused", str(error), place, error.hint)) from error
        findings = check_svg(tree, place)
        if findings:
            raise RefusedError(findings[0])
        self.drawings.append((loaded.url, tree))

    def _check_raster(self, loaded: Loaded) -> None:
        """Decode an image once, whole: the engine prints half of a truncated one in silence."""
        from PIL import Image, ImageFile

        tolerant = ImageFile.LOAD_TRUNCATED_IMAGES
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                with Image.open(
                    io.BytesIO(loaded.data), formats=[RASTER[loaded.media_type]]
                ) as image:
                    if image.width * image.height > MAX_PIXELS:
                        raise self._refuse(
                            loaded.url, f"it has more than {MAX_PIXELS // 1_000_000} million pixels"
                        )
                    image.load()
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            if isinstance(error, RefusedError):
                raise
            raise RefusedError(
                Finding(
                    "image-broken",
                    f"{_short(loaded.url)} is not a whole {RASTER[loaded.media_type]} image",
                    self.place(loaded.url),
                    "export the image again",
                )
            ) from error
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = tolerant

    def _refuse(self, url: str, reason: str) -> RefusedError:
        return RefusedError(
            Finding(
                "resource-refused",
                f"{_short(url)} is not loaded: {reason}",
                self.place(url),
                "put the file into the brief folder and refer to it as brief:NAME",
            )
        )


def _short(url: str) -> str:
    return url if len(url) <= 80 else f"{url[:79]}…"
