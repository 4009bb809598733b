"""What a template says of itself, in the `template.yaml` of its folder.

Most have none: they print the whole brief on as many pages as it takes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from briefing import paths
from briefing.errors import BriefingError, Place, raise_errors
from briefing.schema import validate
from briefing.yaml_source import read_yaml

BASE = "base.html.j2"
"""The file that every template begins with."""
POLICY_BRIEF = "policy-brief"
"""The template that is taken when none is named."""
WEB = "web"
"""The template of the web edition."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template's folder; whether it tells chosen facts only; how many pages it may fill.

    `medium` is what it is made for: the `pages` of a PDF, a `screen`, or a `picture`.
    """

    folder: Path
    chosen: bool = False
    pages: int | None = None
    medium: str = "pages"


def read_template(folder: Path) -> Template:
    """Return the template of a folder; raises BriefingError for a `template.yaml` that is wrong."""
    path = folder / "template.yaml"
    if not path.is_file():
        return Template(folder)
    source = read_yaml(path, f"{folder.name}/{path.name}")
    raise_errors(validate(source, "template"))
    data = cast("dict[str, object]", source.data)
    pages = cast("int | None", data.get("pages"))
    return Template(
        folder,
        data.get("facts") == "chosen",
        int(pages) if pages else None,
        str(data.get("medium", "pages")),
    )


def template_folder(name: str) -> Path:
    """Return the folder of a template: one that ships, by name, or a folder of one's own.

    Raises BriefingError that lists the templates that ship.
    """
    own = Path(name)
    if own.is_dir() and (own / BASE).is_file():
        return own
    shipped = paths.asset_folder("templates")
    names = sorted(base.parent.name for base in shipped.glob(f"*/{BASE}"))
    if name in names:
        return shipped / name
    raise BriefingError.single(
        "unknown-template",
        f"there is no template {name!r}",
        Place(name),
        f"use one of {', '.join(names)}, or a folder with a {BASE}",
    )
