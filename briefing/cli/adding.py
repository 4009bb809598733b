"""`briefing add` and `briefing source add`: a new fact, a new source."""

from __future__ import annotations

import io
import select
import sys
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO, cast

import click

from briefing import report
from briefing.cli.common import ARCHIVE, BRIEF, PACKS, boundary, checked_brief, folder_of
from briefing.errors import BriefingError

if TYPE_CHECKING:
    from briefing.model import Brief
    from briefing.yaml_edit import Plain


Pairs = tuple[tuple[str, str], ...]
_Decorator = Callable[[Callable[..., None]], Callable[..., None]]


def _day(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    """Read a day, or the word today: the clock is asked only when somebody says so."""
    del ctx, param
    if value is None:
        return None
    if value == "today":
        return date.today()
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"“{value}” is no day: write 2026-11-21, or today") from None


def _split(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> Pairs:
    """Read NAME=TEXT, as often as it is given."""
    del ctx, param
    pairs = []
    for value in values:
        name, _, text = value.partition("=")
        if not name.strip() or not text.strip():
            raise click.BadParameter(f"“{value}” has no name, = and text")
        pairs.append((name.strip(), "\n".join(text.strip().splitlines())))
    return tuple(pairs)


def _split_once(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> Pairs:
    """Read NAME=TEXT with another name each time."""
    pairs = _split(ctx, param, values)
    twice = [name for name, count in Counter(name for name, _ in pairs).items() if count > 1]
    if twice:
        raise click.BadParameter(f"“{twice[0]}” is given twice")
    return pairs


def _pairs(option: str, meta: str, help_text: str, *, once: bool = True) -> _Decorator:
    split = _split_once if once else _split
    return click.option(option, callback=split, multiple=True, metavar=meta, help=help_text)


@click.command()
@BRIEF
@click.option("--id", "identifier", help="Its name for good; proposed from the title.")
@click.option("--topic", help="A word to filter facts by.")
@click.option("--subject", help="Who or what it is about.")
@click.option("--attribute", help="Which quantity or quality it gives.")
@click.option("--as-of", "as_of", metavar="DATE", help="The date that it holds for: 2025, 2025-10.")
@click.option("--happened", metavar="VALUE", help="When it took place: '{date: 2026-02-05}'.")
@_pairs("--value", "NAME=VALUE", "A figure or date: gain='{count: 14, noun: rank}'. Repeatable.")
@_pairs("--title", "LANG=TEXT", "The title in one language: fr='Un titre'. Repeatable.")
@_pairs("--text", "LANG=TEXT", "The text in one language; prints values with {{ name }}.")
@_pairs("--note", "LANG=TEXT", "A remark in one language.")
@click.option("--written-in", metavar="LANG", help="The language of the text written first.")
@click.option(
    "--on", callback=_day, metavar="DAY", help="The day on which it is written down, or today."
)
@_pairs(
    "--evidence",
    "SOURCE=ANCHOR",
    "A source, and words that stand in it. Repeatable.",
    once=False,
)
@click.option("--section", help="The section of brief.yaml that prints it, at its end.")
@ARCHIVE
@PACKS
def add(
    brief: Path | None,
    identifier: str | None,
    topic: str | None,
    subject: str | None,
    attribute: str | None,
    as_of: str | None,
    happened: str | None,
    value: Pairs,
    title: Pairs,
    text: Pairs,
    note: Pairs,
    written_in: str | None,
    on: date | None,
    evidence: Pairs,
    section: str | None,
    archive: Path | None,
    pack_folders: tuple[Path, ...],
) -> None:
    """Add a fact: asked for step by step, or taken from options.

    On a terminal, what is missing is asked for, and each answer is checked at once; elsewhere, what
    is missing is an error. The brief is checked with the fact before anything is written: then the
    fact is at the end of facts.yaml and of its section, and nothing else has changed.

    \b
    Examples:
      briefing add my-brief
      briefing add my-brief --title fr='Une place' --title ar='مرتبة' --section page \\
        --value gain='{count: 1, noun: rank}' --evidence journal='1 place' \\
        --text fr='Gain : {{ gain }}.' --text ar='تقدم بـ{{ gain }}.'
    """
    with boundary("text", shape_arabic=False):
        from briefing.adding import add_fact

        checked = checked_brief(brief, pack_folders).brief
        single: dict[str, Plain] = {
            "id": identifier,
            "topic": topic,
            "subject": subject,
            "attribute": attribute,
            "as_of": None if as_of is None else _answer("--as-of", as_of),
            "happened": None if happened is None else _answer("--happened", happened),
            "values": {name: _answer(f"--value {name}", one) for name, one in value},
            "title": dict(title),
            "text": {language: f"{one}\n" for language, one in text},
            "note": {language: f"{one}\n" for language, one in note},
            "written_in": written_in or checked.written_in,
            "recorded": None if on is None else str(on),
            "evidence": _evidence(evidence),
        }
        fact: dict[str, Plain] = {
            key: one for key, one in single.items() if one not in (None, {}, [])
        }
        missing = _missing(checked, fact)
        if missing and not _can_ask():
            raise click.UsageError(f"Missing, and nobody to ask: {', '.join(missing)}")
        if missing:
            from briefing.cli.interview import Interview

            fact, section = Interview(checked, fact, section, pack_folders, archive).ask()
        elif identifier is None:
            fact["id"] = _proposed([words for _, words in title], checked.facts)
        notes = add_fact(
            folder_of(brief), fact, section, pack_folders=pack_folders, archive=archive
        )
        if notes:
            click.echo(report.as_text(notes), err=True)
        click.echo(f"{checked.id}: the fact {fact['id']} is written", err=True)


_PATIENCE = 1.0  # seconds; what is piped into the program is there before it has started


def _can_ask() -> bool:
    """Tell whether there is a terminal, or a pipe or file with answers in it."""
    stdin: TextIO | None = sys.stdin  # None where it was closed before the program began
    if stdin is None:
        return False
    if stdin.isatty():
        return True
    try:
        ready, _, _ = select.select([stdin], [], [], _PATIENCE)
    except (OSError, ValueError):  # none that could be waited for
        return False
    answers = stdin.buffer
    return bool(ready) and isinstance(answers, io.BufferedReader) and bool(answers.peek(1))


def _answer(option: str, written: str) -> Plain:
    from briefing.adding import read_answer

    try:
        return read_answer(written)
    except BriefingError as error:
        raise click.UsageError(f"{option}: {error.findings[0].message}") from None


def _proposed(titles: Sequence[str], taken: Collection[str]) -> str:
    """Return an id made from the first title that gives one; a name in Arabic does not."""
    from briefing.adding import propose_id

    for title in titles:
        if proposed := propose_id(title, taken):
            return proposed
    raise click.UsageError("There is nothing to make an id from: add --id.")


def _evidence(pairs: Pairs) -> list[Plain]:
    anchors: dict[str, list[Plain]] = {}
    for source, anchor in pairs:
        anchors.setdefault(source, []).append(anchor)
    return [{"source": source, "anchors": found} for source, found in anchors.items()]


def _missing(brief: Brief, fact: Mapping[str, Plain]) -> list[str]:
    missing = [
        f"--{key} {code}=…"
        for key in ("title", "text")
        for code in brief.languages
        if code not in cast("Mapping[str, Plain]", fact.get(key, {}))
    ]
    return missing if "evidence" in fact else [*missing, "--evidence SOURCE=ANCHOR"]


# --- sources -------------------------------------------------------------------------------------


@click.group()
def source() -> None:
    """Record the sources of a brief.

    \b
    Example:
      briefing source add my-brief --archive archive --file article.txt --language fr --on today
    """


@source.command("add")
@BRIEF
@click.option(
    "--archive",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder with the archived texts of the sources.",
)
@click.option(
    "--file",
    "stream",
    required=True,
    type=click.File("rb"),
    metavar="TEXTFILE",
    help="The text of the source; - reads it from standard input.",
)
@click.option("--language", required=True, help="The language it is written in, such as fr.")
@click.option(
    "--on",
    callback=_day,
    metavar="DAY",
    required=True,
    help="The day on which it is archived: 2026-11-21, or today.",
)
@click.option("--id", "identifier", help="Its name for good; proposed from publisher or title.")
@click.option("--name", help="The name of its text in the archive.  [default: the id]")
@click.option("--publisher", help="Who published it, as it calls itself.")
@click.option("--title", help="Its title, in its own language.")
@click.option("--author", help="Who signed it.")
@click.option("--date", "published", metavar="DATE", help="The date of publication, if known.")
@click.option("--url", help="Its address; nothing is fetched from it.")
@PACKS
def source_add(
    brief: Path | None,
    archive: Path,
    stream: BinaryIO,
    language: str,
    on: date,
    identifier: str | None,
    name: str | None,
    publisher: str | None,
    title: str | None,
    author: str | None,
    published: str | None,
    url: str | None,
    pack_folders: tuple[Path, ...],
) -> None:
    """Keep the text of a source in the archive, and record it in sources.yaml.

    What is not known is left out. Nothing is fetched: the text is a file, or comes from another
    program. The day is never taken from the clock unless --on says today, so that the record is
    the same wherever and whenever the command runs. No other text in the archive is written over.

    \b
    Examples:
      briefing source add my-brief --archive archive --file article.txt --language fr \\
        --publisher 'Le Journal' --title 'Un titre' --date 2026-02-05 --on 2026-11-21
      pdftotext report.pdf - | briefing source add my-brief --archive archive --file - \\
        --language fr --id report --on today
    """
    with boundary("text", shape_arabic=False):
        from briefing.adding import add_source, source_ids

        folder = folder_of(brief)
        known = {
            "id": identifier or _proposed([publisher or "", title or ""], source_ids(folder)),
            "language": language,
            "publisher": publisher,
            "title": title,
            "author": author,
            "date": None if published is None else _answer("--date", published),
            "url": url,
        }
        added = add_source(
            folder,
            {key: one for key, one in known.items() if one is not None},
            stream.read(),
            archive,
            on=on,
            name=name,
            pack_folders=pack_folders,
        )
        where = "this text is in the archive already, as" if added.was_there else "its text is in"
        click.echo(f"the source {added.id} is recorded; {where} {added.path}", err=True)
