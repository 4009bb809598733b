"""`briefing add` and `briefing source add`: a new fact, asked for step by step; a new source."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from briefing import report
from briefing.cli.common import ARCHIVE, BRIEF, PACKS, boundary, checked_brief, folder_of
from briefing.errors import BriefingError, Finding

if TYPE_CHECKING:
    from briefing.model import Brief
    from briefing.yaml_edit import Plain


class _Day(click.ParamType):
    """A day, or the word today: the clock is asked only when somebody says so."""

    name = "day"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        if isinstance(value, date):
            return value
        if value == "today":
            return date.today()
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no day: write 2026-11-21, or today", param, ctx)


class _Pair(click.ParamType):
    """NAME=TEXT, as a pair."""

    name = "name=text"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        if isinstance(value, tuple):
            return value
        name, equals, text = str(value).partition("=")
        if not name.strip() or not equals or not text.strip():
            self.fail(f"{value!r} has no name, = and text", param, ctx)
        return name.strip(), text.strip()


Pairs = tuple[tuple[str, str], ...]


def _pairs(option: str, meta: str, help_text: str) -> Callable[[Callable[..., None]], object]:
    return click.option(option, type=_Pair(), multiple=True, metavar=meta, help=help_text)


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
@click.option("--on", type=_Day(), help="The day on which it is written down, or today.")
@_pairs("--evidence", "SOURCE=ANCHOR", "A source, and words that stand in it. Repeatable.")
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
        from briefing.adding import add_fact, propose_id

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
        fact = {key: one for key, one in single.items() if one not in (None, {}, [])}
        missing = _missing(checked, fact)
        if missing and not sys.stdin.isatty():
            raise click.UsageError(f"Missing, and nobody to ask: {', '.join(missing)}")
        if missing:
            asked = _Interview(checked, fact, section, pack_folders, archive)
            fact, section = asked.ask()
        elif identifier is None:
            known = (*title, ("", ""))
            fact = {"id": propose_id(dict(known)[known[0][0]], checked.facts), **fact}
        notes = add_fact(
            folder_of(brief), fact, section, pack_folders=pack_folders, archive=archive
        )
        _print(notes)
        click.echo(f"{checked.id}: the fact {fact['id']} is written", err=True)


def _answer(option: str, written: str) -> Plain:
    from briefing.adding import read_answer

    try:
        return read_answer(written)
    except BriefingError as error:
        raise click.UsageError(f"{option}: {error.findings[0].message}") from None


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
        if code not in _mapping(fact.get(key))
    ]
    return missing if "evidence" in fact else [*missing, "--evidence SOURCE=ANCHOR"]


def _mapping(value: Plain) -> Mapping[str, Plain]:
    return value if isinstance(value, Mapping) else {}


def _print(findings: Sequence[Finding]) -> None:
    if findings:
        click.echo(report.as_text(findings), err=True)


# --- the interview -------------------------------------------------------------------------------


@dataclass
class _Interview:
    """Asks for what a fact does not have yet, and checks each answer at once.

    Who gives a refused answer a second time means it: it stands until the whole is checked, where a
    mistake is never let through.
    """

    brief: Brief
    fact: dict[str, Plain]
    section: str | None
    pack_folders: tuple[Path, ...]
    archive: Path | None
    _done: set[str] = field(default_factory=set)

    def ask(self) -> tuple[dict[str, Plain], str | None]:
        """Return the fact and its section, which the brief passes its checks with."""
        click.echo("A new fact. Leave a line empty to go on; Ctrl-C stops, and nothing is written.")
        steps = {
            "title": self._titles,
            "id": self._id,
            "topic": self._topic,
            "values": self._values,
            "evidence": self._sources,
            "text": self._texts,
            "section": self._section,
        }
        for name, step in steps.items():
            if name not in self.fact or name in ("title", "text"):
                step()
        while errors := self._errors():
            click.echo(report.as_text(errors))
            again = click.prompt("Change", type=click.Choice(list(steps)))
            self.fact.pop(again, None)
            steps[again]()
        self._show()
        if not click.confirm("Write it?", default=True):
            raise click.Abort
        return self.fact, self.section

    def _titles(self) -> None:
        for code in self.brief.languages:
            if code not in _mapping(self.fact.get("title")):
                self._one(f"Title ({code})", ("title", code), str)

    def _id(self) -> None:
        from briefing.adding import propose_id

        title = str(next(iter(_mapping(self.fact["title"]).values())))
        self._one("Id", ("id",), str, default=propose_id(title, self.brief.facts) or None)

    def _topic(self) -> None:
        topics = dict.fromkeys(fact.topic for fact in self.brief.facts.values() if fact.topic)
        self._one(f"Topic [{', '.join(topics)}]", ("topic",), str, optional=True)

    def _values(self) -> None:
        from briefing.adding import read_answer

        click.echo(
            "Figures and dates, typed once: gain={count: 14, noun: rank}, held={date: 2026-02-05}, "
            "share={percent: 13.3}, sum={money: 17, scale: billion, currency: MAD}"
        )
        click.echo(f"Nouns: {', '.join(self.brief.nouns) or 'none'}")
        while pair := _prompt("Value (name=…)"):
            name, equals, written = map(str.strip, pair.partition("="))
            if not equals:
                click.echo("  write a name, = and the value")
                continue
            try:
                value = read_answer(written)
            except BriefingError as error:
                click.echo(f"  {error.findings[0].message}")
                continue
            self._keep(("values", name), value)
            faults = self._faults(("values", name))
            if faults:
                _drop(self.fact, ("values", name))
                click.echo(report.as_text(faults))

    def _sources(self) -> None:
        click.echo(f"Sources: {', '.join(self.brief.sources)}")
        found: list[Plain] = []
        while True:
            source = _prompt("Source")
            if not source and found:
                return
            if source not in self.brief.sources:
                click.echo("  name one of the sources" if source else "  one source is needed")
                continue
            anchors: list[Plain] = []
            while anchor := _prompt("  Words that stand in it"):
                anchors.append(anchor)
            if not anchors:
                continue
            self.fact["evidence"] = [*found, {"source": source, "anchors": anchors}]
            faults = self._faults(("evidence",))
            if faults:
                click.echo(report.as_text(faults))
                if not click.confirm("Keep it all the same?", default=False):
                    self.fact["evidence"] = found
            found = list(self.fact["evidence"])

    def _texts(self) -> None:
        from briefing.texts import variable_name

        values = ["happened"] if "happened" in self.fact else []
        values += map(variable_name, _mapping(self.fact.get("values")))
        click.echo(
            f"Values to print: {', '.join(f'{{{{ {name} }}}}' for name in values) or 'none'}"
        )
        click.echo(f"Terms: {', '.join(map(variable_name, self.brief.terms)) or 'none'}")
        for code in self.brief.languages:
            if code not in _mapping(self.fact.get("text")):
                self._one(f"Text ({code})", ("text", code), lambda written: f"{written}\n")

    def _section(self) -> None:
        known = [section.id for section in self.brief.sections]
        while self.section not in known:
            self.section = _prompt(f"Section [{', '.join(known)}]") or None
            if self.section is None:
                click.echo("  No section: the fact is kept, and not printed.")
                return

    def _one(
        self,
        label: str,
        part: tuple[str, ...],
        make: Callable[[str], Plain],
        *,
        default: str | None = None,
        optional: bool = False,
    ) -> None:
        """Ask for one text until it passes, or is given twice."""
        refused = None
        while True:
            written = _prompt(label, default)
            if not written and optional:
                return
            if not written:
                click.echo("  this is needed")
                continue
            self._keep(part, make(written))
            faults = () if written == refused else self._faults(part)
            if not faults:
                return
            click.echo(report.as_text(faults))
            _drop(self.fact, part)
            refused = default = written

    def _keep(self, part: tuple[str, ...], value: Plain) -> None:
        if len(part) == 1:
            self.fact[part[0]] = value
        else:
            self.fact[part[0]] = {**_mapping(self.fact.get(part[0])), part[1]: value}

    def _faults(self, part: tuple[str, ...]) -> tuple[Finding, ...]:
        from briefing.adding import faults_of_part

        return faults_of_part(
            self.brief.folder,
            self.brief,
            self.fact,
            part,
            pack_folders=self.pack_folders,
            archive=self.archive,
        )

    def _errors(self) -> tuple[Finding, ...]:
        from briefing.adding import errors_with

        return errors_with(
            self.brief.folder,
            self.fact,
            self.section,
            pack_folders=self.pack_folders,
            archive=self.archive,
        )

    def _show(self) -> None:
        for code, title in _mapping(self.fact["title"]).items():
            text = str(_mapping(self.fact["text"])[code]).rstrip()
            click.echo(f"  {code}  {title}: {text}")


def _prompt(label: str, default: str | None = None) -> str:
    """Ask for a line; an empty one is an answer."""
    answer = click.prompt(label, default=default or "", show_default=bool(default))
    return str(answer).strip()


def _drop(fact: dict[str, Plain], part: tuple[str, ...]) -> None:
    inner = dict(_mapping(fact.get(part[0]))) if len(part) == 2 else {}
    inner.pop(part[-1], None)
    fact.pop(part[0], None)
    if inner:
        fact[part[0]] = inner


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
    type=_Day(),
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
        from briefing.adding import add_source, propose_id, source_ids

        folder = folder_of(brief)
        proposed = propose_id(publisher or title or "", source_ids(folder))
        if not (identifier or proposed):
            raise click.UsageError("There is nothing to make an id from: add --id.")
        known = {
            "id": identifier or proposed,
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
