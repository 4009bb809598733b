"""Start a new brief folder from the small one that comes with the program."""

from __future__ import annotations

import re
from pathlib import Path

from briefing import paths
from briefing.errors import BriefingError, Place
from briefing.publish import publish

_STARTER_ID = "starter"
_FILES = ("brief", "facts", "sources", "terms")
_SCHEMAS_HERE, _SCHEMAS_THERE = "../../schemas/", ".schemas/"


def start_brief(folder: Path) -> None:
    """Copy the starter brief to `folder`, whose name becomes the brief's id, with the schemas.

    The schemas go into `.schemas/`, where the first line of each file sends an editor. Raises
    BriefingError when the folder exists and is not empty, or cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BriefingError.single(
            "folder-not-empty",
            "there is something here already",
            Place(str(folder)),
            "name a folder that does not exist yet",
        )
    starter = paths.STARTER_BRIEF
    files = {
        folder / path.relative_to(starter): path.read_bytes()
        for path in sorted(starter.rglob("*"))
        if path.is_file()
    }
    for name in _FILES:
        path = folder / f"{name}.yaml"
        text = files[path].decode("utf-8").replace(f"={_SCHEMAS_HERE}", f"={_SCHEMAS_THERE}", 1)
        if name == "brief":
            text = text.replace(f"id: {_STARTER_ID}\n", f"id: {_identifier(folder)}\n", 1)
        files[path] = text.encode("utf-8")
        schema = f"{name}.schema.json"
        files[folder / _SCHEMAS_THERE / schema] = (paths.SCHEMAS / schema).read_bytes()
    publish(files)


def _identifier(folder: Path) -> str:
    """Return the folder's name as an id: small letters, digits and hyphens."""
    name = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-")
    return name if re.match(r"[a-z]", name) else f"brief-{name}".rstrip("-")
