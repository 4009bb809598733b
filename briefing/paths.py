"""Where the program's own data are, in a checkout and in an installed wheel alike."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
LANGUAGES = PACKAGE / "languages"
SCHEMAS = PACKAGE / "schemas"
SHIPPED_BRIEF = PACKAGE / "content" / "morocco-dco-ai"
STARTER_BRIEF = PACKAGE / "content" / "starter"

SHARED = "shared"  # beside the templates: what they have in common; no template itself


def asset_folder(name: str) -> Path:
    """Return the folder of `templates` or `fonts`.

    A wheel carries both under the package as `_assets`; in a checkout they lie beside it.
    Raises FileNotFoundError when the installation is damaged.
    """
    for folder in (PACKAGE / "_assets" / name, PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"the installation of briefing lacks its folder {name!r}")


def template_layers(template: Path) -> tuple[Path, ...]:
    """Return where the files of a template are looked for: in its folder, then in the shared one.

    Raises FileNotFoundError when the installation is damaged.
    """
    return (template, asset_folder("templates") / SHARED)
