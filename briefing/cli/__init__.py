"""The command line: reads options, calls the pipeline, prints, and sets the exit code.

Exit codes: 0 clean, 1 findings, 2 wrong usage. `common` holds the only place that catches
`BriefingError`; the other modules hold a few commands each.
"""

from __future__ import annotations

import click

from briefing import __version__
from briefing.cli.adding import add, source
from briefing.cli.authoring import facts, new, schema
from briefing.cli.diffing import diff
from briefing.cli.judging import check, verify
from briefing.cli.kit import kit
from briefing.cli.rendering import render
from briefing.cli.reviewing import review
from briefing.cli.signing import sign
from briefing.cli.translating import status, translate


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


for _command in (
    render,
    kit,
    check,
    verify,
    diff,
    sign,
    facts,
    new,
    schema,
    add,
    source,
    translate,
    status,
    review,
):
    main.add_command(_command)
