"""The editions that the tests judge, each rendered once in a run."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from briefing import paths
from briefing.document import AssociatedFile
from briefing.pipeline import (
    attachments_of,
    check_brief,
    compose_edition,
    document_of,
    resource_folders,
)
from briefing.render import Rendered, render
from tests.conftest import DATA

BRIEFS: dict[str, tuple[Path, tuple[str, str]]] = {
    "shipped": (paths.SHIPPED_BRIEF, ("fr", "ar")),
    "minimal": (DATA / "minimal", ("fr", "ar")),
    "hard-arabic": (DATA / "hard-arabic", ("fr", "ar")),
    "english-arabic": (DATA / "english-arabic", ("en", "ar")),
}
"""Every brief, and the two languages that it is written in."""

EDITIONS = tuple(
    (name, languages)
    for name, (_, (first, second)) in BRIEFS.items()
    for languages in ((first, second), (second, first), (first,), (second,))
)
NAMES = [f"{name}.{'-'.join(languages)}" for name, languages in EDITIONS]


def composed(folder: Path, languages: tuple[str, ...]) -> str:
    """Return the page of an edition."""
    checked = check_brief(folder)
    return compose_edition(checked, document_of(checked, languages))


def attached(folder: Path, languages: tuple[str, ...]) -> tuple[AssociatedFile, ...]:
    """Return what an edition carries with it."""
    checked = check_brief(folder)
    return attachments_of(checked, document_of(checked, languages))


def printed(folder: Path, page: str, attachments: Iterable[AssociatedFile] = ()) -> Rendered:
    """Render a page as `briefing` does, and leave the judging to the test."""
    return render(page, resource_folders(folder), attachments=attachments)


@cache
def edition(name: str, languages: tuple[str, ...]) -> Rendered:
    """Return an edition of a brief of `BRIEFS`."""
    folder, _ = BRIEFS[name]
    return printed(folder, composed(folder, languages), attached(folder, languages))
