"""The press kit: everything that a press office sends, from the same facts, judged as a whole."""

from __future__ import annotations

import json
from pathlib import Path

from briefing.kit.build import Kit, build
from briefing.kit.files import CHECKSUMS, FORMAT, MANIFEST
from briefing.kit.jobs import Order
from briefing.publish import publish_folder

__all__ = ["Kit", "Order", "build", "publish_kit"]


def publish_kit(kit: Kit, out: Path) -> tuple[Path, Path]:
    """Write a kit as a folder and as a zip beside it, whole or not at all; returns their paths.

    Raises BriefingError; a folder of that name is replaced only when it is a kit and nothing else.
    """
    folder, packed = out / kit.names.folder, out / kit.names.zip
    publish_folder(folder, kit.files, {packed: kit.zip}, is_kit)
    return folder, packed


def is_kit(folder: Path) -> bool:
    """Tell whether a folder holds a kit of ours and no other file."""
    try:
        record = json.loads((folder / MANIFEST).read_bytes())
        if record["format"] != FORMAT:
            return False
        known = {MANIFEST, CHECKSUMS, *(entry["name"] for entry in record["files"])}
    except (OSError, ValueError, KeyError, TypeError):
        return False
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    return there <= known
