"""`briefing check` and `briefing verify`: a brief folder, or a finished PDF, is judged."""

from __future__ import annotations

import difflib
import shutil
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefing import __version__, paths, report
from briefing.cli.common import (
    ARCHIVE,
    AS_OF,
    BRIEF,
    FORMAT,
    PACKS,
    SHAPED,
    TEMPLATE,
    boundary,
    folder_of,
    print_findings,
)
from briefing.collector import collector_paused
from briefing.errors import Finding, Place, Severity, SilencedFinding

if TYPE_CHECKING:
    from briefing.examine import Checked
    from briefing.verify import Report


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
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    show_default=True,
    help="How the report is printed; github is for annotations, sarif for code scanning.",
)
@click.option("--checks", "table", is_flag=True, help="Print what came of each check.")
@click.option(
    "--explain",
    "code",
    metavar="CODE",
    help="Say what a check demands and why, with an example of what it finds.",
)
@click.option(
    "--fail-on",
    "fail_on",
    type=click.Choice([severity.value for severity in Severity]),
    default=Severity.ERROR.value,
    show_default=True,
    help="The least finding that ends in exit code 1.",
)
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
    table: bool,
    code: str | None,
    fail_on: str,
    shape_arabic: bool,
) -> None:
    """Check a brief folder without rendering it.

    A check that had nothing to look at is skipped; it has not passed. What brief.yaml silences is
    shown with its reason, and fails nothing.

    With --archive, every anchor is looked up in the archived text of its source, and evidence.lock
    in the brief folder keeps what was found, for checks without the archive.

    \b
    Examples:
      briefing check my-brief --checks
      briefing check --explain figure-without-evidence
      briefing check my-brief --as-of 2027-01-31     what is out of date by then
      briefing check my-brief --format json > findings.json
      briefing check my-brief --archive archive --report passages.txt
      briefing check my-brief --format sarif --fail-on warning > findings.sarif
    """
    if archive is None and (locked or listing):
        raise click.UsageError("--locked and --report look into the archive: add --archive DIR")
    if code is not None:
        with boundary("text", shape_arabic):
            click.echo(_explained(code))
        return
    folder = folder_of(brief)
    with boundary(form, shape_arabic, partial(_print_report, folder, None)), collector_paused():
        from briefing.examine import examine_brief
        from briefing.templates import template_folder

        checked = examine_brief(
            folder,
            template=template_folder(template),
            pack_folders=pack_folders,
            as_of=as_of.date() if as_of else None,
            archive=archive,
        )
        if archive is not None:
            _keep_evidence(checked, listing, locked)
    _print_report(folder, checked, checked.findings, form, shape_arabic)
    if form == "text":
        if table:
            lines = report.checks_as_text(checked.results, _width())
            click.echo(report.shaped(lines) if shape_arabic else lines)
        click.echo(_contents(checked))
    if form in ("text", "github"):
        click.echo(_counts(checked), err=form == "github")
    if _fails(checked.findings, Severity(fail_on)):
        sys.exit(1)


def _explained(code: str) -> str:
    """Return what the catalogue says of a code; raises BadParameter for one that it has not.

    Raises BriefingError for checks from outside that cannot be added.
    """
    from briefing.check import add_checks_from_outside, rules
    from briefing.packs import find_packs, load_pack

    add_checks_from_outside()
    packs = {name: load_pack(path) for name, path in find_packs([paths.LANGUAGES]).items()}
    known = {rule.code: rule for rule in rules(packs)}
    if code not in known:
        near = difflib.get_close_matches(code, known, 1, 0.5)
        hint = f"did you mean {near[0]}?" if near else "README lists the checks"
        raise click.BadParameter(f"there is no check {code}; {hint}", param_hint="--explain")
    rule = known[code]
    silence = "It may be silenced." if rule.silenceable else "It cannot be silenced."
    return "\n".join(
        [f"{code} ({rule.severity})", "", rule.demand, rule.rationale, silence, "", rule.help]
    )


def _keep_evidence(checked: Checked, listing: Path | None, locked: bool) -> None:
    """Write what was asked for, and the lock file when all evidence holds."""
    from briefing.examine import list_evidence, lock_evidence, write_evidence_list

    if listing is not None and str(listing) == "-":
        click.echo(list_evidence(checked), nl=False)
    elif listing is not None:
        write_evidence_list(checked, listing)
    if _fails(checked.findings, Severity.ERROR):
        return
    if lock_evidence(checked, locked=locked, program=__version__):
        click.echo(f"{checked.brief.id}: evidence.lock is new", err=True)


def _fails(findings: Sequence[Finding], least: Severity) -> bool:
    """Whether one of the findings weighs at least so much."""
    weights = list(Severity)  # the heaviest first
    return any(weights.index(finding.severity) <= weights.index(least) for finding in findings)


def _contents(checked: Checked) -> str:
    found = checked.brief
    return (
        f"{found.id}: {len(found.facts)} facts, {len(found.sources)} sources, "
        f"{', '.join(found.languages)}: {report.summary(checked.findings)}"
    )


def _counts(checked: Checked) -> str:
    silenced = len(_silenced(checked))
    told = f"{silenced} finding{'' if silenced == 1 else 's'} silenced"
    return f"{report.counts(checked.results)}; {told}"


def _silenced(checked: Checked | None) -> list[SilencedFinding]:
    results = checked.results if checked else ()
    return [entry for result in results for entry in result.silenced]


def _print_report(
    folder: Path,
    checked: Checked | None,
    findings: Sequence[Finding],
    form: str,
    shape_arabic: bool,
) -> None:
    """Print findings and what is silenced; `checked` is None when no check ran."""
    silenced = _silenced(checked)
    if form == "text":
        print_findings(findings, form, shape_arabic)
        if silenced:
            text = report.silenced_as_text(silenced)
            click.echo(report.shaped(text) if shape_arabic else text, err=True)
    elif form == "github":
        annotations = report.as_annotations(findings, silenced, partial(_shown, folder))
        if annotations:
            click.echo(annotations)
    elif form == "json":
        click.echo(report.brief_as_json(_record(checked), findings))
    else:
        click.echo(_sarif(folder, checked, findings, silenced))


def _record(checked: Checked | None) -> dict[str, object]:
    """Return what came of the checks as plain data, with nothing of a brief that was not read."""
    if checked is None:
        return {"version": __version__, "as_of": None, "outcome": "failed", "checks": []}
    from briefing.check import report_of

    return report_of(checked.results, as_of=checked.as_of, version=__version__)


def _sarif(
    folder: Path,
    checked: Checked | None,
    findings: Sequence[Finding],
    silenced: Sequence[SilencedFinding],
) -> str:
    from briefing.check import rules
    from briefing.sarif import as_sarif

    return as_sarif(
        findings,
        silenced,
        rules(checked.packs if checked else {}),
        version=__version__,
        shown=partial(_shown, folder),
        results=checked.results if checked else None,
    )


def _shown(folder: Path, file: str) -> str:
    """Name a file from the working folder, or else from that of the brief."""
    for top in (Path.cwd(), Path.cwd() / folder):
        path = Path.cwd() / file
        if ".." in path.parts:
            path, top = path.resolve(), top.resolve()
        if path.is_relative_to(top):
            return path.relative_to(top).as_posix()
    return Path(file).name


def _width() -> int:
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else sys.maxsize


def _reports(file: Path, trust: Sequence[bytes]) -> Iterator[tuple[str, Report]]:
    """Yield the reports on a PDF, or on a kit and each PDF in it, with their names."""
    from briefing.verify import verify as judge
    from briefing.verify.kit import judge_kit
    from briefing.verify.kit_files import MANIFEST, read_folder, unpacked

    if not file.is_dir() and file.suffix.lower() != ".zip":
        yield str(file), judge(file.read_bytes(), shown=str(file), trust=trust)
        return
    if file.is_dir() and not (file / MANIFEST).is_file():
        message = f"{file} is a folder without {MANIFEST}: it is no press kit"
        raise click.BadParameter(message, param_hint="FILE")
    place = Place(str(file))
    files = read_folder(file) if file.is_dir() else unpacked(file.read_bytes(), place)
    whole, pdfs = judge_kit(files, place, trust)
    yield str(file), whole
    for name, report_ in pdfs.items():
        yield f"{file}: {name}", report_


@click.command()
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, path_type=Path),
    metavar="FILE.pdf|KIT.zip...",
)
@click.option(
    "--figures/--no-figures",
    default=True,
    show_default=True,
    help="Print each typed value beside what the pages say of it.",
)
@click.option(
    "--trust",
    "trusted",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A certificate (PEM or DER) that signatures must rest on. May be repeated.",
)
@FORMAT
@SHAPED
def verify(
    files: tuple[Path, ...],
    figures: bool,
    trusted: tuple[Path, ...],
    form: str,
    shape_arabic: bool,
) -> None:
    """Judge finished PDFs: text, structure, fonts, layout, standards, attached facts, signatures.

    A press kit, zipped or as a folder, is judged as a whole: its manifest and checksums, each of
    its PDFs, and the figures of every other file in it.

    Each line of the report says how many things a check looked at; a check that had nothing to
    look at is skipped, and says why. The exit code is 0 when nothing failed, 1 with findings.

    \b
    Examples:
      briefing verify out/morocco-dco-ai.fr-ar.pdf
      briefing verify out/*.pdf --format json > verdicts.json
      briefing verify out/morocco-dco-ai-kit.zip
      briefing verify brief.pdf --trust ministry.pem     who signed it, and whether that is right
    """
    trust = [file.read_bytes() for file in trusted]
    with boundary(form, shape_arabic):
        reports = {name: found for file in files for name, found in _reports(file, trust)}
    if form == "json":
        click.echo(
            report.verdicts_as_json({name: found.verdicts for name, found in reports.items()})
        )
    else:
        width = _width()
        for name, found in reports.items():
            table = report.verdicts_as_text(name, found.verdicts, width)
            values = report.read_back_as_text(found.verdicts) if figures else ""
            signed = report.signatures_as_text(found.verdicts)
            table = "\n\n".join(filter(None, (table, values, signed)))
            click.echo(report.shaped(table) if shape_arabic else table)
            print_findings(found.findings, form, shape_arabic)
    if not all(found.clean for found in reports.values()):
        sys.exit(1)
