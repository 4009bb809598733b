"""`briefing facts` and `briefing new`: what is in a brief, and a brief to start from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefing import report
from briefing.cli.common import ARCHIVE, BRIEF, PACKS, SHAPED, boundary, folder_of

if TYPE_CHECKING:
    from briefing.model import Brief


@click.command()
@BRIEF
@click.option("--lang", "language", help="Titles and texts in this language only.")
@click.option("--topic", help="Only facts on this topic.")
@click.option("--source", help="Only facts that rest on this source.")
@click.option(
    "--unverified",
    is_flag=True,
    help="Only facts with an anchor that is not known to stand in its source (evidence.lock).",
)
@click.option("--text", is_flag=True, help="Print the texts too, not only the titles.")
@click.option(
    "--links",
    "linked",
    is_flag=True,
    help="Print the links that open the sources on the web at what each fact rests on.",
)
@ARCHIVE
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write into this file instead of to the terminal.",
)
@PACKS
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    show_default=True,
    help="How facts and findings are printed; csv is for LibreOffice and Excel.",
)
@SHAPED
def facts(
    brief: Path | None,
    language: str | None,
    topic: str | None,
    source: str | None,
    unverified: bool,
    text: bool,
    linked: bool,
    archive: Path | None,
    out: Path | None,
    pack_folders: tuple[Path, ...],
    form: str,
    shape_arabic: bool,
) -> None:
    """List what is in a brief: facts, their sources and languages.

    The brief may still lack translations; it is read, not checked.

    \b
    Examples:
      briefing facts
      briefing facts my-brief --lang ar --text
      briefing facts my-brief --source minutes --format json
      briefing facts my-brief --links --archive archive
      briefing facts my-brief --unverified --format csv --out facts.csv
    """
    if archive is not None and not linked:
        raise click.UsageError("--archive is for --links")
    with boundary(form, shape_arabic):
        from briefing import listing
        from briefing.examine import find_links, read_brief, refuse_file_of_brief
        from briefing.publish import publish

        if out is not None:
            refuse_file_of_brief(folder_of(brief), out)
        found, packs = read_brief(folder_of(brief), pack_folders=pack_folders)
        links = find_links(found, packs, archive) if linked else None
        records = listing.list_facts(
            found,
            packs,
            language=language,
            topic=topic,
            source=source,
            unverified=unverified,
            links=links,
        )
        if links is not None:
            _say_what_is_not_linked(found, archive)
        languages = (language,) if language else found.languages
        if form == "csv":
            written = listing.as_csv(records, languages)
        elif form == "json":
            written = listing.as_json(records).encode()
        else:
            lines = "\n".join(listing.as_lines(found, records, languages, texts=text))
            written = f"{report.shaped(lines) if shape_arabic else lines}\n".encode()
        if out is None:
            click.echo(written, nl=False)
        else:
            publish({out: written})
            click.echo(f"{out}: {len(records)} facts", err=True)


def _say_what_is_not_linked(found: Brief, archive: Path | None) -> None:
    if not any(source.url for source in found.sources.values()):
        click.echo("No source of the brief has a URL, so there is nothing to link to.", err=True)
    elif archive is None:
        click.echo(
            "Only anchors that open their place by themselves have a link, as evidence.lock tells; "
            "with --archive DIR all of them have one.",
            err=True,
        )


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def new(folder: Path) -> None:
    """Make a small working brief to start from.

    \b
    Example:
      briefing new my-brief && briefing render my-brief
    """
    with boundary("text", shape_arabic=False):
        from briefing.starter import start_brief

        start_brief(folder)
        click.echo(f"{folder}: edit its four files, then run  briefing render {folder}", err=True)


@click.command()
@click.argument(
    "name",
    required=False,
    type=click.Choice(["brief", "facts", "sources", "terms"]),
    metavar="[brief|facts|sources|terms]",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write into this folder instead of to the terminal.",
)
def schema(name: str | None, out: Path | None) -> None:
    """Publish the JSON Schema of a brief's files, all four unless one is named.

    Editors complete and underline by it where the first line of a file leads to it:
    # yaml-language-server: $schema=.schemas/facts.schema.json

    \b
    Examples:
      briefing schema facts
      briefing schema --out my-brief/.schemas
    """
    if name is None and out is None:
        raise click.UsageError("Name one of the files, or a folder with --out for all four.")
    with boundary("text", shape_arabic=False):
        from briefing.publish import publish
        from briefing.schema import FILES, published

        wanted = {f"{one}.schema.json": published(one) for one in FILES if name in (None, one)}
        if out is None:
            click.echo("".join(wanted.values()), nl=False)
            return
        publish({out / file: text.encode("utf-8") for file, text in wanted.items()})
        click.echo(f"{out}: {', '.join(wanted)}", err=True)
