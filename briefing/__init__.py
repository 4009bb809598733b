"""Bilingual policy briefs from a folder of curated, sourced facts.

The names below are the public way in; each is imported when first used, so that `import briefing`
costs nothing. Every stage is a module of its own with one function of the same name
(`from briefing.load import load`), for those who want to go step by step.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from briefing import version

if TYPE_CHECKING:
    from briefing.errors import BriefingError, Finding, Place, Severity
    from briefing.examine import Checked, check_brief
    from briefing.pipeline import (
        Edition,
        compose_edition,
        document_of,
        render_brief,
        render_edition,
    )
    from briefing.templates import template_folder

__version__ = version.VERSION

__all__ = [
    "BriefingError",
    "Checked",
    "Edition",
    "Finding",
    "Place",
    "Severity",
    "__version__",
    "check_brief",
    "compose_edition",
    "document_of",
    "render_brief",
    "render_edition",
    "template_folder",
]

_HOMES = {
    **dict.fromkeys(("BriefingError", "Finding", "Place", "Severity"), "errors"),
    **dict.fromkeys(("Checked", "check_brief"), "examine"),
    "template_folder": "templates",
    **dict.fromkeys(
        ("Edition", "compose_edition", "document_of", "render_brief", "render_edition"), "pipeline"
    ),
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'briefing' has no attribute {name!r}")
    home = importlib.import_module(f"briefing.{_HOMES[name]}")
    return getattr(home, name)
