"""Asks for a new fact step by step, on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from briefing import report
from briefing.errors import BriefingError, Finding

if TYPE_CHECKING:
    from briefing.model import Brief
    from briefing.yaml_edit import Plain


@dataclass
class Interview:
    """Asks for what a fact does not have yet, and checks each answer at once.

    Who gives a refused text a second time means it: it stands until the whole is checked, where a
    mistake is never let through. An id or a topic does not: with it the rest could not be checked.
    """

    brief: Brief
    fact: dict[str, Plain]
    section: str | None
    pack_folders: tuple[Path, ...]
    archive: Path | None

    def ask(self) -> tuple[dict[str, Plain], str | None]:
        """Return the fact and its section, which the brief passes its checks with."""
        click.echo("A new fact. Leave a line empty to go on; Ctrl-C stops, and nothing is written.")
        steps = {
            "title": self._titles,
            "id": self._id,
            "topic": self._topic,
            "evidence": self._sources,
            "values": self._values,
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
            self.section = None if again == "section" else self.section
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
        proposed = propose_id(title, self.brief.facts)
        self._one("Id", ("id",), str, default=proposed or None, insist=False)

    def _topic(self) -> None:
        topics = dict.fromkeys(fact.topic for fact in self.brief.facts.values() if fact.topic)
        self._one(f"Topic [{', '.join(topics)}]", ("topic",), str, insist=False, optional=True)

    def _values(self) -> None:
        from briefing.adding import read_answer

        click.echo(
            "Figures and dates, typed once: gain={count: 14, noun: rank}, held={date: 2026-02-05}, "
            "share={percent: 13.3}, sum={money: 17, scale: billion, currency: MAD}"
        )
        click.echo(f"Nouns: {', '.join(self.brief.nouns) or 'none'}")
        refused = ""
        while pair := _prompt("Value (name=…)"):
            name, equals, written = map(str.strip, pair.partition("="))
            if not equals:
                click.echo("  write a name, = and the value")
                continue
            try:
                self._keep(("values", name), read_answer(written))
            except BriefingError as error:
                click.echo(f"  {error.findings[0].message}")
                continue
            faults = () if pair == refused else self._faults(("values", name))
            if faults:
                _drop(self.fact, ("values", name))
                click.echo(report.as_text(faults))
            refused = pair

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
            found = list(cast("Sequence[Plain]", self.fact["evidence"]))

    def _texts(self) -> None:
        values = ["happened"] if "happened" in self.fact else []
        values += _mapping(self.fact.get("values"))
        click.echo(f"Print values with {{{{ name }}}}: {_names(values)}")
        click.echo(f"Print terms likewise: {_names(self.brief.terms)}")
        for code in self.brief.languages:
            if code not in _mapping(self.fact.get("text")):
                self._one(f"Text ({code})", ("text", code), lambda written: f"{written}\n")

    def _section(self) -> None:
        known = [section.id for section in self.brief.sections]
        while self.section not in known:
            if self.section:
                click.echo(f"  there is no section “{self.section}”")
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
        insist: bool = True,
        optional: bool = False,
    ) -> None:
        """Ask for one text until it passes or, where one may `insist`, is given twice."""
        refused = None
        while True:
            written = _prompt(label, default)
            if not written and optional:
                return
            if not written:
                click.echo("  this is needed")
                continue
            self._keep(part, make(written))
            faults = () if insist and written == refused else self._faults(part)
            if not faults:
                return
            click.echo(report.as_text(faults))
            _drop(self.fact, part)
            refused = written
            default = written if insist else default

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


def _names(ids: Iterable[str]) -> str:
    return ", ".join(name.replace("-", "_") for name in ids) or "none"


def _mapping(value: Plain) -> Mapping[str, Plain]:
    return value if isinstance(value, Mapping) else {}


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
