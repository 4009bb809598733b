"""`briefing kit`: the press kit of a brief."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefing.cli.common import (
    AS_OF,
    BRIEF,
    DRAFT,
    EDITION,
    FORMAT,
    PACKS,
    SHAPED,
    TIMINGS,
    boundary,
    folder_of,
    languages_of,
    print_findings,
)
from briefing.cli.signing import Signing, signing_options

if TYPE_CHECKING:
    from briefing.signing import Signer


def _base(context: click.Context, parameter: click.Parameter, value: str) -> str:
    del context, parameter
    if not value:
        return ""
    from urllib.parse import urlsplit

    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise click.BadParameter("give an address such as https://example.org/press/")
    return value if value.endswith("/") else f"{value}/"


@click.command()
@BRIEF
@click.option(
    "--lang",
    "editions",
    multiple=True,
    callback=languages_of,
    help="Languages of the kit: fr,ar for both side by side and each alone. Without it, what "
    "brief.yaml says.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("out"),
    show_default=True,
    help="Where the folder and the zip go. Nothing appears there until everything is checked.",
)
@click.option(
    "--base-url",
    "base",
    default="",
    callback=_base,
    help="Where the files of the kit will live, for what must name absolute addresses.",
)
@click.option("--release", is_flag=True, help="The same kit without its embargo.")
@DRAFT
@EDITION
@PACKS
@AS_OF
@FORMAT
@SHAPED
@signing_options
@click.option(
    "--processes",
    type=click.IntRange(min=1),
    help="How many work at a time; one for each processor without it.",
)
@TIMINGS
def kit(
    brief: Path | None,
    editions: tuple[tuple[str, ...], ...],
    out: Path,
    base: str,
    release: bool,
    draft: bool,
    edition: int | None,
    pack_folders: tuple[Path, ...],
    as_of: datetime | None,
    form: str,
    shape_arabic: bool,
    signing: Signing | None,
    processes: int | None,
    timings: Path | None,
) -> None:
    """Make the press kit of a brief: a folder and a zip with the same content.

    PDFs of every edition, the fact sheet, the edition for the printing house, web pages, Word
    files, pictures, data, references and snippets, checked against the same facts.

    \b
    Examples:
      briefing kit --lang fr,ar
      briefing kit my-brief --base-url https://example.org/press/
      briefing kit my-brief --release            once the embargo is over
      briefing kit my-brief --p12 ministry.p12   with a signature on each PDF
    """
    with boundary(form, shape_arabic):
        from briefing.kit import Order, build, publish_kit
        from briefing.kit.build import order_for

        order: Order = order_for(
            folder_of(brief),
            editions,
            pack_folders=pack_folders,
            as_of=as_of.date() if as_of else None,
            draft=draft,
            edition=edition,
            release=release,
            base=base,
        )
        sign = None
        if signing is not None:
            signer = signing.signer()  # a passphrase is asked for before the work begins
            sign = partial(_signed, signing, signer)
        made = build(order, sign=sign, processes=processes, progress=_told)
        folder, packed = publish_kit(made, out)
        if timings is not None:
            timings.write_text(json.dumps(made.seconds, indent=2), encoding="utf-8")
        print_findings(made.findings, form, shape_arabic)
        size = len(made.zip) / 1_048_576
        click.echo(f"{folder}: {len(made.files)} files", err=True)
        click.echo(f"{packed}: {size:.1f} MiB", err=True)


def _signed(signing: Signing, signer: Signer, pdf: bytes, name: str) -> bytes:
    return signing.sign(pdf, signer, name)


def _told(part: str, done: int, of: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{done:>3} of {of}  {part}", nl=done == of, err=True)
