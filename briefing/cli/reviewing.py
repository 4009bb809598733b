"""`briefing review`: a packet for revisers, and the record of who read what."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from briefing.cli.common import ARCHIVE, BRIEF, PACKS, boundary, folder_of


@click.command()
@BRIEF
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Where the packet goes: a folder outside of the brief folder.",
)
@ARCHIVE
@click.option(
    "--since",
    type=click.Path(exists=True, path_type=Path),
    metavar="DIR|FILE.pdf",
    help="The last edition, as its brief folder or its PDF; what differs is marked.",
)
@click.option("--record", "fact", metavar="FACT", help="Record that this fact was read instead.")
@click.option("--lang", "language", help="With --record: the language that was read.")
@click.option("--by", metavar="NAME", help="With --record: who read it.")
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="With --record: the day, such as 2026-11-21.",
)
@PACKS
def review(
    brief: Path | None,
    out: Path | None,
    archive: Path | None,
    since: Path | None,
    fact: str | None,
    language: str | None,
    by: str | None,
    on: datetime | None,
    pack_folders: tuple[Path, ...],
) -> None:
    """Make a packet to read and sign, or record that a fact was read.

    The packet is one HTML file: each fact with its texts side by side, its values, its anchors in
    the passages of their sources, and a box to sign per language. Without --since, what differs
    from texts.lock is marked. A PDF knows what was printed, and no anchors.

    \b
    Examples:
      briefing review my-brief --out packets/ --archive sources/
      briefing review my-brief --out packets/ --since edition-1.pdf
      briefing review my-brief --record members --lang fr --by "A. Benali" --on 2026-11-21
    """
    folder = folder_of(brief)
    if fact is not None:
        if out is not None or not (language and by and by.strip() and on):
            raise click.UsageError("--record takes --lang, --by and --on, and no --out")
        with boundary("text", shape_arabic=False):
            from briefing.review import record_review

            path = record_review(folder, fact, language, by, on.date())
            click.echo(f"{path}: {fact} was read in {language} by {by} on {on.date()}")
        return
    if out is None or language or by or on:
        raise click.UsageError("give --out for a packet, or --record with --lang, --by and --on")
    with boundary("text", shape_arabic=False):
        from briefing.review import write_packet

        path, packet = write_packet(
            folder, out, archive=archive, since=since, pack_folders=pack_folders
        )
        marked = sum(bool(card.marks) for card in packet.cards)
        click.echo(f"{path}: {len(packet.cards)} facts, {marked} of them marked")
