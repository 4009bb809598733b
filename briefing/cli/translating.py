"""`briefing translate`: what a translator does to a brief."""

from __future__ import annotations

from pathlib import Path

import click

from briefing.cli.common import BRIEF, boundary, folder_of


@click.group()
def translate() -> None:
    """Hand texts to a translator, take translations in, and record what they were made from.

    \b
    Examples:
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
