"""What lies beside the four files of a brief: images, fonts, language packs, labels."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from briefing.errors import Finding, Place
from briefing.yaml_source import YamlFile

_IMAGES = {".svg", ".png", ".jpg", ".jpeg"}
_MAX_IMAGE = 5 * 1024 * 1024
_FONTS = {".ttf", ".otf", ".woff", ".woff2"}
_LICENCES = ("ofl", "licence", "license", "copying")


def assets(folder: Path, files: Mapping[str, YamlFile]) -> list[Finding]:
    """Return what is wrong with the files that a brief folder brings."""
    return [*_logo(folder, files), *_links(folder), *_fonts(folder)]


def inside(folder: Path, path: Path) -> bool:
    """Whether a path stays in a folder once links and `..` are followed."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # links that lead round in a circle
        return False


def outside(path: Path) -> Finding:
    """Return the finding for a link that leads out of the brief folder."""
    return Finding(
        "outside-folder",
        "this link leads out of the brief folder",
        Place(str(path)),
        "put the file itself here",
    )


def _links(folder: Path) -> Iterator[Finding]:
    for own in (folder / "languages", folder / "labels"):
        if own.exists() and not os.access(own, os.R_OK | os.X_OK):
            yield Finding(
                "cannot-read",
                "this folder cannot be read",
                Place(str(own)),
                "make it readable for you",
            )
        for path in (own, *sorted(own.glob("*.yaml"))):
            if not inside(folder, path):
                yield outside(path)


def _fonts(folder: Path) -> Iterator[Finding]:
    """A font may be handed on under its licence only, so the licence must be there."""
    fonts = folder / "fonts"
    for path in sorted(fonts.rglob("*")):
        if path.suffix.lower() not in _FONTS:
            continue
        beside = [*path.parent.iterdir(), *fonts.iterdir()]
        if not any(other.name.lower().startswith(_LICENCES) for other in beside):
            yield Finding(
                "font-without-licence",
                "this font comes without its licence",
                Place(str(path)),
                "put the licence beside it, such as OFL.txt",
            )


def _logo(folder: Path, files: Mapping[str, YamlFile]) -> Iterator[Finding]:
    brief = files.get("brief")
    data = brief.data if brief else None
    logo = data.get("logo") if isinstance(data, dict) else None
    name = logo.get("file") if isinstance(logo, dict) else None
    if brief is None or not isinstance(name, str) or not name.strip():
        return
    place = brief.place(("logo", "file"))
    path = folder / name
    if not inside(folder, path):
        yield Finding(
            "outside-folder",
            f"“{name}” lies outside the brief folder",
            place,
            "copy the image into the brief folder and give its name only",
        )
    elif not path.is_file():
        yield Finding(
            "missing-image", f"there is no image “{name}”", place, "put it into the brief folder"
        )
    elif path.suffix.lower() not in _IMAGES:
        yield Finding(
            "wrong-image",
            f"“{name}” is not an image of a kind that can be printed",
            place,
            f"use one of {', '.join(sorted(_IMAGES))}",
        )
    elif path.stat().st_size > _MAX_IMAGE:
        yield Finding(
            "file-too-large",
            f"“{name}” is larger than {_MAX_IMAGE // 1024 // 1024} MB",
            place,
            "make the image smaller",
        )
