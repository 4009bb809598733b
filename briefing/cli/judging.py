"""`briefing check` and `briefing verify`: a brief folder, or a finished PDF, is judged."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from briefing import report
from briefing.cli.common import (
    BRIEF,
    FORMAT,
    PACKS,
    SHAPED,
    TEMPLATE,
    boundary,
    checked_brief,
    print_findings,
)


@click.command()
@BRIEF
@TEMPLATE
@PACKS
@FORMAT
@SHAPED
def check(
    brief: Path | None,
    template: str,
    pack_folders: tuple[Path, ...],
    form: str,
    shape_arabic: bool,
) -> None:
    """Check a brief folder without rendering it.

    \b
    Examples:
      briefing check my-brief
      briefing check my-brief --format json > findings.json
    """
    with boundary(form, shape_arabic):
        checked = checked_brief(brief, pack_folders, template)
        print_findings(checked.findings, form, shape_arabic)
        if form == "text":
            found = checked.brief
            click.echo(
                f"{found.id}: {len(found.facts)} facts, {len(found.sources)} sources, "
                f"{', '.join(found.languages)}: {report.summary(checked.findings)}"
            )


@click.command()
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE.pdf...",
)
@click.option(
    "--figures/--no-figures",
    default=True,
    show_default=True,
    help="Print each typed value beside what the pages say of it.",
)
@FORMAT
@SHAPED
def verify(files: tuple[Path, ...], figures: bool, form: str, shape_arabic: bool) -> None:
    """Judge finished PDFs: text, structure, fonts, layout, standards, and the attached facts.

    Each line of the report says how many things a check looked at; a check that had nothing to
    look at is skipped, and says why. The exit code is 0 when nothing failed, 1 with findings.

    \b
    Examples:
      briefing verify out/morocco-dco-ai.fr-ar.pdf
      briefing verify out/*.pdf --format json > verdicts.json
    """
    from briefing.verify import verify as judge

    reports = {str(file): judge(file.read_bytes(), shown=str(file)) for file in files}
    if form == "json":
        click.echo(
            report.verdicts_as_json({name: found.verdicts for name, found in reports.items()})
        )
    else:
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else sys.maxsize
        for name, found in reports.items():
            table = report.verdicts_as_text(name, found.verdicts, width)
            values = report.read_back_as_text(found.verdicts) if figures else ""
            table = f"{table}\n\n{values}" if values else table
            click.echo(report.shaped(table) if shape_arabic else table)
            print_findings(found.findings, form, shape_arabic)
    if not all(found.clean for found in reports.values()):
        sys.exit(1)
