"""`briefing translate` and `briefing status`: what a translator does, and what is left to do."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from briefing import report
from briefing.cli.common import AS_OF, BRIEF, FORMAT, PACKS, SHAPED, boundary, folder_of


@click.group()
def translate() -> None:
    """Hand texts to a translator, take translations in, and record what they were made from.

    \b
    Examples:
      briefing translate export my-brief --lang ar --out my-brief.ar.po
      briefing translate import my-brief.ar.po my-brief
      briefing translate accept my-brief
    """


LANGUAGES = click.option(
    "--lang", "languages", multiple=True, help="Only this language. May be repeated."
)


@translate.command()
@BRIEF
@click.option("--fact", "facts", multiple=True, help="Only this fact. May be repeated.")
@click.option(
    "--text", "texts", multiple=True, help="Only texts whose key begins so. May be repeated."
)
@LANGUAGES
def accept(
    brief: Path | None, facts: tuple[str, ...], texts: tuple[str, ...], languages: tuple[str, ...]
) -> None:
    """Record that the translations say what their originals say.

    Writes texts.lock into the brief folder. From then on `briefing check` notices when a text
    changes in one language only. Without a lock everything is recorded.

    \b
    Examples:
      briefing translate accept my-brief
      briefing translate accept my-brief --fact members --lang ar
    """
    with boundary("text", shape_arabic=False):
        from briefing.translate import accept as accept_texts

        done = accept_texts(folder_of(brief), facts=facts, texts=texts, languages=languages)
        click.echo(f"{done.path}: {done.entries} texts, {done.changed} of them recorded anew")


@translate.command()
@BRIEF
@click.option("--lang", "language", required=True, help="The language to translate into.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.po",
    help="Where the file goes. Default: standard output.",
)
@PACKS
def export(
    brief: Path | None, language: str, out: Path | None, pack_folders: tuple[Path, ...]
) -> None:
    """Write the texts, names and plural forms of a brief into a PO file, for a translator’s tools.

    The file says for each text where it stands and what its placeholders print, and for each form
    of a noun which numbers it is for. Translations that are stale are marked fuzzy. The brief may
    still lack translations.

    \b
    Examples:
      briefing translate export my-brief --lang ar --out my-brief.ar.po
    """
    with boundary("text", shape_arabic=False):
        from briefing.translate import export as export_texts

        written = export_texts(folder_of(brief), language, out, pack_folders=pack_folders)
        if out is None:
            click.echo(written, nl=False)


@translate.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@BRIEF
@click.option("--stale", is_flag=True, help="Take in translations of texts that changed since.")
@PACKS
def import_(file: Path, brief: Path | None, stale: bool, pack_folders: tuple[Path, ...]) -> None:
    """Take the translations of a PO file into a brief.

    Everything is written, or nothing. What loses a placeholder, or fails the checks of the brief,
    is refused. Messages that are empty or still marked fuzzy are passed over.

    \b
    Examples:
      briefing translate import my-brief.ar.po my-brief
    """
    with boundary("text", shape_arabic=False):
        from briefing.translate import import_po

        done = import_po(folder_of(brief), file, stale=stale, pack_folders=pack_folders)
        told = f"{done.written} texts written, {done.confirmed} confirmed as they were"
        click.echo(f"{file}: {told}, {done.fuzzy} fuzzy and {done.empty} empty passed over")


@click.command()
@BRIEF
@LANGUAGES
@AS_OF
@FORMAT
@SHAPED
def status(
    brief: Path | None,
    languages: tuple[str, ...],
    as_of: datetime | None,
    form: str,
    shape_arabic: bool,
) -> None:
    """Show how far a brief has come, per fact and language.

    Written, translated, stale, missing; who read it, and whether they read what stands there now;
    how many sources, when last found in them, and whether a review is due. The brief may still
    lack translations.

    \b
    Examples:
      briefing status my-brief
      briefing status my-brief --lang ar --as-of 2026-12-31
    """
    with boundary(form, shape_arabic):
        from briefing.status import as_lines, as_record
        from briefing.status import status as status_of

        told = status_of(folder_of(brief), languages, as_of.date() if as_of else None)
        if form == "json":
            click.echo(json.dumps(as_record(told), ensure_ascii=False, indent=2))
        else:
            lines = "\n".join(as_lines(told))
            click.echo(report.shaped(lines) if shape_arabic else lines)
