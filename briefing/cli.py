"""The command line: reads options, calls the pipeline, prints, and sets the exit code.

Exit codes: 0 clean, 1 findings, 2 wrong usage. The only place that catches `BriefingError`.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefing import __version__, paths, report
from briefing.errors import BriefingError, Finding

if TYPE_CHECKING:
    from briefing.pipeline import Checked

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


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="briefing")
def main() -> None:
    """Turn a folder of curated, sourced facts into a bilingual policy brief (PDF).

    \b
    Examples:
      briefing render                      the brief that ships, French and Arabic
      briefing new my-brief                a small working brief to start from
      briefing render my-brief --lang ar   the Arabic edition of it
    """


def _languages(
    context: click.Context, parameter: click.Parameter, value: Sequence[str]
) -> tuple[tuple[str, ...], ...]:
    del context, parameter
    editions = tuple(tuple(part.strip() for part in text.split(",")) for text in value)
    for edition in editions:
        if not all(edition) or len(edition) > 2 or len(set(edition)) != len(edition):
            raise click.BadParameter("give one language or two different ones, such as fr,ar")
    return tuple(dict.fromkeys(editions))


@main.command()
@BRIEF
@click.option(
    "--lang",
    "editions",
    multiple=True,
    default=["fr,ar"],
    show_default=True,
    callback=_languages,
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
@click.option("--draft", is_flag=True, help="Mark every page as a draft.")
@click.option(
    "--edition",
    type=click.IntRange(min=1),
    help="Edition number, instead of the one in brief.yaml.",
)
@PACKS
@FORMAT
@SHAPED
@click.option(
    "--timings",
    type=click.Path(dir_okay=False, path_type=Path),
    hidden=True,
    help="Write the seconds that each stage took, as JSON.",
)
def render(
    brief: Path | None,
    editions: tuple[tuple[str, ...], ...],
    template: str,
    out: Path,
    draft: bool,
    edition: int | None,
    pack_folders: tuple[Path, ...],
    form: str,
    shape_arabic: bool,
    timings: Path | None,
) -> None:
    """Check, render, verify and publish a brief as PDF.

    Without BRIEF it takes the brief that ships with the program.

    \b
    Examples:
      briefing render --lang fr,ar            French and Arabic side by side
      briefing render --lang ar,fr            the same columns, Arabic the document language
      briefing render my-brief --lang fr --lang ar --out press/
      briefing render my-brief --draft        DRAFT on every page
    """
    clock = _Clock()
    with _boundary(form, shape_arabic):
        from briefing.pipeline import render_brief, template_folder

        published = render_brief(
            _folder(brief),
            editions,
            out,
            template=template_folder(template),
            pack_folders=pack_folders,
            draft=draft,
            edition=edition,
            progress=clock.begin,
        )
        clock.end()
        if timings is not None:
            timings.write_text(json.dumps(clock.seconds, indent=2), encoding="utf-8")
        findings = [finding for _, done in published for finding in done.findings]
        _print_findings(findings, form, shape_arabic)
        for path, done in published:
            click.echo(f"{path}: {done.pages} pages, {len(done.pdf) / 1024:.0f} KiB", err=True)


@main.command()
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
    with _boundary(form, shape_arabic):
        checked = _checked(brief, pack_folders, template)
        _print_findings(checked.findings, form, shape_arabic)
        if form == "text":
            found = checked.brief
            click.echo(
                f"{found.id}: {len(found.facts)} facts, {len(found.sources)} sources, "
                f"{', '.join(found.languages)}: {report.summary(checked.findings)}"
            )


@main.command()
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
            _print_findings(found.findings, form, shape_arabic)
    if not all(found.clean for found in reports.values()):
        sys.exit(1)


@main.command()
@BRIEF
@click.option("--lang", "language", help="Print titles and texts in this language.")
@click.option("--topic", help="Only facts on this topic.")
@click.option("--source", help="Only facts that rest on this source.")
@click.option("--text", is_flag=True, help="Print the texts too, not only the titles.")
@PACKS
@FORMAT
@SHAPED
def facts(
    brief: Path | None,
    language: str | None,
    topic: str | None,
    source: str | None,
    text: bool,
    pack_folders: tuple[Path, ...],
    form: str,
    shape_arabic: bool,
) -> None:
    """List what is in a brief: facts, their sources and languages.

    \b
    Examples:
      briefing facts
      briefing facts my-brief --lang ar --text
      briefing facts my-brief --source minutes --format json
    """
    with _boundary(form, shape_arabic):
        from briefing.listing import as_lines, as_records, list_facts

        checked = _checked(brief, pack_folders)
        records = list_facts(checked, language=language, topic=topic, source=source)
        if form == "json":
            click.echo(json.dumps(as_records(records), ensure_ascii=False, indent=2))
        else:
            lines = "\n".join(as_lines(checked, records, texts=text))
            click.echo(report.shaped(lines) if shape_arabic else lines)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def new(folder: Path) -> None:
    """Make a small working brief to start from.

    \b
    Example:
      briefing new my-brief && briefing render my-brief
    """
    with _boundary("text", shape_arabic=False):
        from briefing.starter import start_brief

        start_brief(folder)
        click.echo(f"{folder}: edit its four files, then run  briefing render {folder}", err=True)


@main.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script for a shell.

    \b
    Example:
      briefing completion bash > ~/.local/share/bash-completion/completions/briefing
    """
    from click.shell_completion import get_completion_class

    script = get_completion_class(shell)
    assert script is not None
    click.echo(script(main, {}, "briefing", "_BRIEFING_COMPLETE").source())


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


def _folder(brief: Path | None) -> Path:
    return paths.SHIPPED_BRIEF if brief is None else brief


def _checked(
    brief: Path | None, pack_folders: tuple[Path, ...], template: str = "policy-brief"
) -> Checked:
    from briefing.pipeline import check_brief, template_folder

    return check_brief(
        _folder(brief), template=template_folder(template), pack_folders=pack_folders
    )


@contextmanager
def _boundary(form: str, shape_arabic: bool) -> Iterator[None]:
    """Turn the user's mistakes into a report and exit code 1; a bug keeps its traceback."""
    try:
        yield
    except BriefingError as error:
        if sys.stderr.isatty():
            click.echo("\r\x1b[K", nl=False, err=True)
        _print_findings(error.findings, form, shape_arabic)
        click.echo(report.summary(error.findings), err=True)
        sys.exit(1)


def _print_findings(findings: Sequence[Finding], form: str, shape_arabic: bool) -> None:
    """Print findings: JSON on standard output, text on standard error."""
    if form == "json":
        click.echo(report.as_json(findings))
    elif findings:
        text = report.as_text(findings)
        click.echo(report.shaped(text) if shape_arabic else text, err=True)
