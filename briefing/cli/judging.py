"""`briefing check` and `briefing verify`: a brief folder, or a finished PDF, is judged."""

from __future__ import annotations

import shutil
import sys
from datetime import datetime
from pathlib import Path

import click

from briefing import __version__, report
from briefing.cli.common import (
    ARCHIVE,
    AS_OF,
    BRIEF,
    FORMAT,
    PACKS,
    SHAPED,
    TEMPLATE,
    boundary,
    checked_brief,
    folder_of,
    print_findings,
)


@click.command()
@BRIEF
@TEMPLATE
@PACKS
@ARCHIVE
@AS_OF
@click.option(
    "--locked", is_flag=True, help="Fail, instead of writing, when evidence.lock is out of date."
)
@click.option(
    "--report",
    "listing",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help="Write every anchor with its passage to this file (.json for JSON, - for the terminal).",
)
@FORMAT
@SHAPED
def check(
    brief: Path | None,
    template: str,
    pack_folders: tuple[Path, ...],
    archive: Path | None,
    as_of: datetime | None,
    locked: bool,
    listing: Path | None,
    form: str,
    shape_arabic: bool,
) -> None:
    """Check a brief folder without rendering it.

    With --archive, every anchor is looked up in the archived text of its source, and evidence.lock
    in the brief folder keeps what was found, for checks without the archive.

    \b
    Examples:
      briefing check my-brief
      briefing check my-brief --format json > findings.json
      briefing check my-brief --archive archive --report passages.txt
    """
    if archive is None and (locked or listing):
        raise click.UsageError("--locked and --report look into the archive: add --archive DIR")
    with boundary(form, shape_arabic):
        if archive is not None and listing is not None:
            _list_evidence(folder_of(brief), archive, listing, pack_folders)
        day = as_of.date() if as_of else None
        checked = checked_brief(brief, pack_folders, template, as_of=day, archive=archive)
        if archive is not None:
            from briefing.pipeline import lock_evidence

            wrote = lock_evidence(checked, archive, as_of=day, locked=locked, program=__version__)
            if wrote:
                click.echo(f"{checked.brief.id}: evidence.lock is new", err=True)
        print_findings(checked.findings, form, shape_arabic)
        if form == "text":
            found = checked.brief
            click.echo(
                f"{found.id}: {len(found.facts)} facts, {len(found.sources)} sources, "
                f"{', '.join(found.languages)}: {report.summary(checked.findings)}"
            )


def _list_evidence(folder: Path, archive: Path, file: Path, pack_folders: tuple[Path, ...]) -> None:
    from briefing.pipeline import list_evidence, write_evidence_list

    if str(file) == "-":
        click.echo(list_evidence(folder, archive, pack_folders=pack_folders), nl=False)
    else:
        write_evidence_list(folder, archive, file, pack_folders=pack_folders)


@click.command()
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE.pdf...",
)
@FORMAT
@SHAPED
def verify(files: tuple[Path, ...], form: str, shape_arabic: bool) -> None:
    """Judge finished PDFs: text, structure, fonts, layout and standards.

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
            click.echo(report.shaped(table) if shape_arabic else table)
            print_findings(found.findings, form, shape_arabic)
    if not all(found.clean for found in reports.values()):
        sys.exit(1)
