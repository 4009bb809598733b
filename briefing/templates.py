"""What a template says of itself, in the `template.yaml` of its folder.

Most say nothing: they print the whole brief on as many pages as it takes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from briefing.errors import raise_errors
from briefing.schema import validate
from briefing.yaml_source import read_yaml


@dataclass(frozen=True, slots=True)
class Template:
    """A template's folder; whether it tells chosen facts only; how many pages it may fill."""

    folder: Path
    chosen: bool = False
    pages: int | None = None


def read_template(folder: Path) -> Template:
    """Return the template of a folder; raises BriefingError for a `template.yaml` that is wrong."""
    path = folder / "template.yaml"
    if not path.is_file():
        return Template(folder)
    source = read_yaml(path, f"{folder.name}/{path.name}")
    raise_errors(validate(source, "template"))
    data = cast("dict[str, object]", source.data)
    pages = cast("int | None", data.get("pages"))
    return Template(folder, data.get("facts") == "chosen", int(pages) if pages else None)
