"""The editions that the tests judge, each rendered once in a run."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from briefing import paths
from briefing.document import AssociatedFile
from briefing.examine import check_brief
from briefing.pipeline import (
    attachments_of,
    compose_edition,
    document_of,
    resource_folders,
)
from briefing.render import Rendered, render
from briefing.templates import POLICY_BRIEF, template_folder
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


SHEETS = tuple(one for one in EDITIONS if one[0] in ("shipped", "english-arabic"))
"""The editions that are judged as fact sheets too."""


def composed(folder: Path, languages: tuple[str, ...], template: str = POLICY_BRIEF) -> str:
    """Return the page of an edition."""
    checked, used = check_brief(folder), template_folder(template)
    return compose_edition(checked, document_of(checked, languages, template=used), used)


def attached(
    folder: Path, languages: tuple[str, ...], template: str = POLICY_BRIEF
) -> tuple[AssociatedFile, ...]:
    """Return what an edition carries with it."""
    checked, used = check_brief(folder), template_folder(template)
    return attachments_of(checked, document_of(checked, languages, template=used), used)


def printed(
    folder: Path,
    page: str,
    attachments: Iterable[AssociatedFile] = (),
    template: str = POLICY_BRIEF,
) -> Rendered:
    """Render a page as `briefing` does, and leave the judging to the test."""
    folders = resource_folders(folder, template_folder(template))
    return render(page, folders, attachments=attachments)


@cache
def edition(name: str, languages: tuple[str, ...], template: str = POLICY_BRIEF) -> Rendered:
    """Return an edition of a brief of `BRIEFS`."""
    folder, _ = BRIEFS[name]
    page = composed(folder, languages, template)
    return printed(folder, page, attached(folder, languages, template), template)
