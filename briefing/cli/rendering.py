"""`briefing render`: from a brief folder to PDFs."""

from __future__ import annotations

import json
import sys
import time
from datetime import datetime
from pathlib import Path

import click

from briefing.cli.common import (
    AS_OF,
    BRIEF,
    DRAFT,
    EDITION,
    FORMAT,
    PACKS,
    SHAPED,
    TEMPLATE,
    TIMINGS,
    boundary,
    folder_of,
    languages_of,
    print_findings,
)


@click.command()
@BRIEF
@click.option(
    "--lang",
    "editions",
    multiple=True,
    default=["fr,ar"],
    show_default=True,
    callback=languages_of,
    help="Languages of the edition, the document language first. Repeat it for more editions.",
)
@TEMPLATE
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("out"),
    show_default=True,
    help="Where the PDFs go. Nothing appears there until every check has passed.",
)
@click.option(
    "--print",
    "for_print",
    is_flag=True,
    help="Write NAME.print.pdf too: PDF/X-4 in CMYK for the printing house, with crop marks.",
)
@DRAFT
@EDITION
@PACKS
@AS_OF
@FORMAT
@SHAPED
@TIMINGS
def render(
    brief: Path | None,
    editions: tuple[tuple[str, ...], ...],
    template: str,
    out: Path,
    for_print: bool,
    draft: bool,
    edition: int | None,
    pack_folders: tuple[Path, ...],
    as_of: datetime | None,
    form: str,
    shape_arabic: bool,
    timings: Path | None,
) -> None:
    """Check, render, verify and publish a brief as PDF.

    Without BRIEF it takes the brief that ships with the program. The day of --as-of changes what is
    said of facts that are out of date, and nothing in the PDF.

    \b
    Examples:
      briefing render --lang fr,ar            French and Arabic side by side
      briefing render --lang ar,fr            the same columns, Arabic the document language
      briefing render my-brief --lang fr --lang ar --out press/
      briefing render my-brief --print        and what the printing house gets
      briefing render my-brief --draft        DRAFT on every page
      briefing render --template fact-sheet   the brief on one page
    """
    clock = _Clock()
    with boundary(form, shape_arabic):
        from briefing.pipeline import render_brief
        from briefing.templates import template_folder

        published = render_brief(
            folder_of(brief),
            editions,
            out,
            template=template_folder(template),
            pack_folders=pack_folders,
            for_print=for_print,
            draft=draft,
            edition=edition,
            as_of=as_of.date() if as_of else None,
            progress=clock.begin,
        )
        clock.end()
        if timings is not None:
            timings.write_text(json.dumps(clock.seconds, indent=2), encoding="utf-8")
        # What was found in the brief is found for each of its editions.
        findings = dict.fromkeys(finding for _, done in published for finding in done.findings)
        print_findings(tuple(findings), form, shape_arabic)
        silenced = published[0][1].silenced  # those of the brief, alike for each of its editions
        if silenced:
            told = f"{silenced} finding{'' if silenced == 1 else 's'} silenced in brief.yaml"
            click.echo(f"{told}; briefing check shows them with their reasons", err=True)
        for path, done in published:
            pages = f"{done.pages} page{'s' if done.pages > 1 else ''}"
            click.echo(f"{path}: {pages}, {len(done.pdf) / 1024:.0f} KiB", err=True)


class _Clock:
    """Shows progress on a terminal and adds up the seconds of each stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._stage = ""
        self._since = time.perf_counter()
        self._shown = sys.stderr.isatty()

    def begin(self, stage: str, subject: str) -> None:
        """End the stage that runs, and begin another."""
        self.end()
        self._stage = stage
        if self._shown:
            click.echo(f"\r\x1b[K{stage:>9}  {subject}", nl=False, err=True)

    def end(self) -> None:
        """End the stage that runs."""
        now = time.perf_counter()
        if self._stage:
            self.seconds[self._stage] = self.seconds.get(self._stage, 0.0) + now - self._since
        if self._shown and self._stage:
            click.echo("\r\x1b[K", nl=False, err=True)
        self._stage, self._since = "", now
