"""Start a new brief folder from the small one that comes with the program."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from briefing import paths
from briefing.errors import BriefingError, Place

_STARTER_ID = "starter"


def start_brief(folder: Path) -> None:
    """Copy the starter brief to `folder`, whose name becomes the brief's id.

    Raises BriefingError when the folder exists and is not empty, or cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BriefingError.single(
            "folder-not-empty",
            "there is something here already",
            Place(str(folder)),
            "name a folder that does not exist yet",
        )
    try:
        shutil.copytree(paths.STARTER_BRIEF, folder, dirs_exist_ok=True)
        description = folder / "brief.yaml"
        text = description.read_text(encoding="utf-8")
        renamed = text.replace(f"id: {_STARTER_ID}\n", f"id: {_identifier(folder)}\n", 1)
        description.write_text(renamed, encoding="utf-8")
    except OSError as error:
        raise BriefingError.single(
            "cannot-write",
            f"the folder cannot be written: {error.strerror}",
            Place(str(folder)),
            "choose a place where you may write",
        ) from error


def _identifier(folder: Path) -> str:
    """Return the folder's name as an id: small letters, digits and hyphens."""
    name = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-")
    return name if re.match(r"[a-z]", name) else f"brief-{name}".rstrip("-")
