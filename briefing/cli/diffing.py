"""`briefing diff`: what differs between two finished editions."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from briefing import report
from briefing.cli.common import FORMAT, SHAPED, boundary

_PDF = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("old", type=_PDF, metavar="OLD.pdf")
@click.argument("new", type=_PDF, metavar="NEW.pdf")
@FORMAT
@SHAPED
def diff(old: Path, new: Path, form: str, shape_arabic: bool) -> None:
    """Say what differs between two editions: facts, values, wording, sources.

    Compares what the two PDFs carry with them, fact by fact through ids, in the languages that both
    have. The files are held against their hashes first; that the pages say the same is for
    `briefing verify`. Words that were changed stand in square brackets.

    The exit code is that of diff(1): 0 when nothing differs, 1 when something does, 2 when the
    files cannot be compared, or for wrong usage.

    \b
    Examples:
      briefing diff edition-1.pdf edition-2.pdf
      briefing diff edition-1.pdf edition-2.pdf --format json > changes.json
    """
    with boundary(form, shape_arabic, code=2):
        from briefing.diff import as_lines, as_record, compare, read_edition

        editions = [read_edition(file.read_bytes(), shown=str(file)) for file in (old, new)]
        difference = compare(*editions)
    if form == "json":
        record = json.dumps(as_record(difference), ensure_ascii=False, indent=2)
        # Half a character, which a file of others may hold, is written as JSON writes it.
        click.echo(record.encode("utf-8", "backslashreplace"))
    else:
        lines = "\n".join(as_lines(difference))
        click.echo(report.shaped(lines) if shape_arabic else lines)
    if not difference.nothing:
        sys.exit(1)
