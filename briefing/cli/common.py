"""What the commands share: their common options, and the one boundary that ends in an exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefing import paths, report
from briefing.errors import BriefingError, Finding

if TYPE_CHECKING:
    from briefing.examine import Checked

BRIEF = click.argument("brief", required=False, type=click.Path(path_type=Path), metavar="[BRIEF]")
PACKS = click.option(
    "--languages",
    "pack_folders",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with more language packs (xx.yaml). May be repeated.",
)
TEMPLATE = click.option(
    "--template",
    default="policy-brief",
    show_default=True,
    help="A template that ships, or a folder of your own.",
)
FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How findings are printed.",
)
SHAPED = click.option(
    "--shape-arabic",
    is_flag=True,
    help="Shape and reorder Arabic for a terminal that does neither.",
)
ARCHIVE = click.option(
    "--archive",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder with the archived texts of the sources.",
)
AS_OF = click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day taken for today, such as 2026-11-21.  [default: the date of the edition]",
)

DRAFT = click.option("--draft", is_flag=True, help="Mark every page as a draft.")
EDITION = click.option(
    "--edition",
    type=click.IntRange(min=1),
    help="Edition number, instead of the one in brief.yaml.",
)
TIMINGS = click.option(
    "--timings",
    type=click.Path(dir_okay=False, path_type=Path),
    hidden=True,
    help="Write the seconds that each stage or part took, as JSON.",
)


def languages_of(
    context: click.Context, parameter: click.Parameter, value: Sequence[str]
) -> tuple[tuple[str, ...], ...]:
    """Take the languages of each edition apart; raises BadParameter for what is none."""
    del context, parameter
    editions = tuple(tuple(part.strip() for part in text.split(",")) for text in value)
    for edition in editions:
        if not all(edition) or len(edition) > 2 or len(set(edition)) != len(edition):
            raise click.BadParameter("give one language or two different ones, such as fr,ar")
    return tuple(dict.fromkeys(editions))


def folder_of(brief: Path | None) -> Path:
    """Return the brief folder that was named, or the one that ships."""
    return paths.SHIPPED_BRIEF if brief is None else brief


def checked_brief(
    brief: Path | None,
    pack_folders: tuple[Path, ...],
    template: str = "policy-brief",
    *,
    as_of: date | None = None,
    archive: Path | None = None,
) -> Checked:
    """Load and check a brief; raises BriefingError with every error found."""
    from briefing.examine import check_brief
    from briefing.templates import template_folder

    return check_brief(
        folder_of(brief),
        template=template_folder(template),
        pack_folders=pack_folders,
        as_of=as_of,
        archive=archive,
    )


Tell = Callable[[Sequence[Finding], str, bool], None]
"""Prints findings in a form, with Arabic shaped or not."""


def print_findings(findings: Sequence[Finding], form: str, shape_arabic: bool) -> None:
    """Print findings: JSON on standard output, text on standard error."""
    if form == "json":
        click.echo(report.as_json(findings))
    elif findings:
        text = report.as_text(findings)
        click.echo(report.shaped(text) if shape_arabic else text, err=True)


@contextmanager
def boundary(
    form: str, shape_arabic: bool, tell: Tell = print_findings, *, code: int = 1
) -> Iterator[None]:
    """Turn the user's mistakes into a report and an exit code; a bug keeps its traceback."""
    try:
        yield
    except BriefingError as error:
        if sys.stderr.isatty():
            click.echo("\r\x1b[K", nl=False, err=True)
        tell(error.findings, form, shape_arabic)
        click.echo(report.summary(error.findings), err=True)
        sys.exit(code)
