"""One text template in one language becomes a paragraph of runs.

Values, terms and foreign phrases are put in for the placeholders; then clitics are joined, the
typography of the language is applied, and isolates are set.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from briefing.document import Paragraph, Run, RunKind
from briefing.errors import BriefingError, raise_errors
from briefing.model import Brief, Fact, Term, Text, TypedValue
from briefing.packs import LanguagePack
from briefing.texts import Filter, Literal, Placeholder, parse_text, variable_name
from briefing.typeset.addresses import linked
from briefing.typeset.clitics import case_before, join, whole_words
from briefing.typeset.direction import first_direction, paragraph
from briefing.typeset.typography import improve
from briefing.typeset.values import LOWERED, RAISED, ValueFormatter

Variables = Mapping[str, Sequence[Run]]


class Typesetter:
    """Sets texts in one language, tagged with the pack's locale or with the tag `lang`."""

    def __init__(self, brief: Brief, pack: LanguagePack, lang: str = "") -> None:
        self.pack = pack
        self._lang = lang or pack.locale
        self.values = ValueFormatter(pack, brief.nouns)
        self._facts = {variable_name(id_): fact for id_, fact in brief.facts.items()}
        self._terms = {variable_name(id_): term for id_, term in brief.terms.items()}

    def text(
        self, text: Text, fact: Fact | None = None, variables: Variables | None = None
    ) -> Paragraph:
        """Set a text; a name in it is a value of `fact`, one of `variables`, or a term.

        Raises BriefingError when the text cannot be parsed or names something unknown.
        """
        return self.paragraph(self.runs(text, fact, variables))

    def runs(
        self, text: Text, fact: Fact | None = None, variables: Variables | None = None
    ) -> tuple[Run, ...]:
        """Return the runs of a text with its clitics joined, before typography."""
        parsed = parse_text(text)
        raise_errors(parsed.findings)
        runs: list[Run] = []
        for part in parsed.parts:
            if isinstance(part, Literal):
                runs.append(self._run("text", part.text))
                continue
            before = runs[-1].text if runs and runs[-1].kind == "text" else ""
            case = case_before(before, self.pack)
            printed = _capital(self._printed(part, fact, variables or {}, case), part.filters)
            if before and printed:
                left, right = join(before, printed[0].text, self.pack)
                runs[-1] = replace(runs[-1], text=left)
                printed[0] = replace(printed[0], text=right)
            runs += printed
        return tuple(runs)

    def paragraph(self, runs: Iterable[Run]) -> Paragraph:
        """Apply the typography of the language to runs, and set links and isolates."""
        pack = self.pack
        improved = improve(whole_words(tuple(runs)), pack, self._lang)
        pieces = linked(improved, self._lang)
        return paragraph(pieces, pack.direction, self._lang, pack.other_script_language)

    def plain(self, text: str) -> Paragraph:
        """Set words that are no template."""
        return self.paragraph([self._run("text", text)])

    def value_runs(self, text: str, ref: str = "") -> list[Run]:
        """Return a formatted value as runs, raised letters apart."""
        runs: list[Run] = []
        for number, piece in enumerate(re.split(f"[{RAISED}{LOWERED}]", text)):
            if piece:
                runs.append(self._run("raised" if number % 2 else "value", piece, ref=ref))
        return runs

    def name(self, term: Term) -> Run:
        """Return the name of a term in this language, or in the language it stays in."""
        language = term.stays or self.pack.code
        name = term.names[language].name
        # Figures are read aloud in the language around them, wherever the name stays.
        tag = self._tag(language) if first_direction(name) else self._lang
        return self._run("term", name, tag, term.id)

    # --- placeholders ----------------------------------------------------------------------------

    def _printed(
        self, part: Placeholder, fact: Fact | None, variables: Variables, case: str | None
    ) -> list[Run]:
        if part.literal is not None:
            return [self._run("foreign", part.literal, self._tag(part.filters[0].args[0]))]
        if len(part.path) == 2:
            fact = self._facts.get(part.path[0])
        name = part.path[-1]
        found = _values(fact).get(name) if fact else None
        if fact and found:
            names = {filter_.name for filter_ in part.filters}
            oblique = "oblique" if "oblique" in names else case
            text = self.values.phrase(
                found[1],
                case=oblique,
                bare="bare" in names,
                without_year="without_year" in names,
            )
            return self.value_runs(text, f"{fact.id}.{found[0]}")
        if len(part.path) == 1 and name in variables:
            return list(variables[name])
        if len(part.path) == 1 and name in self._terms:
            return self._term(self._terms[name], part.filters)
        raise BriefingError.single(
            "unknown-placeholder",
            f"nothing is called {'.'.join(part.path)!r} here",
            part.place,
            "name a value of the fact or a term",
        )

    def _term(self, term: Term, filters: Sequence[Filter]) -> list[Run]:
        form = next((f.name for f in reversed(filters) if f.name != "capital"), "name")
        whole = self.name(term)
        language = term.stays or self.pack.code
        short = term.names[language].short
        spelled = "".join(run.text for run in improve([whole], self.pack, self._lang))
        brief = self._run("term", short, whole.lang, term.id, spelled) if short else None
        letters = self._acronym(term, spelled, whole.lang) if term.acronym else None
        if form == "short":
            return [brief or letters or whole]
        if form == "acronym":
            return [letters or brief or whole]
        if form == "full" and (letters or brief):
            return [whole, *self._in_brackets(brief, letters)]
        return [whole]

    def _in_brackets(self, brief: Run | None, letters: Run | None) -> Iterable[Run]:
        """Yield what follows a name in full: every abbreviation that may stand for it later.

        A short form in plain words explains itself; it is not repeated beside an acronym.
        """
        added = [run for run in (brief, letters) if run and (run is letters or _is_acronym(run))]
        before = " ("
        for run in added or [run for run in (brief,) if run]:
            yield self._run("text", before)
            yield run
            before = self.pack.list_separator
        yield self._run("text", ")")

    def _acronym(self, term: Term, expansion: str, spoken: str) -> Run:
        """Return an international acronym, which is in Latin letters everywhere."""
        pack = self.pack
        latin = self._lang if pack.script == "Latn" else pack.other_script_language
        tag = self._tag(term.stays) if term.stays else latin
        letters = self._run("term", term.acronym or "", tag, term.id, expansion)
        return replace(letters, expansion_lang=spoken) if spoken != tag else letters

    def _tag(self, language: str) -> str:
        return self._lang if language == self.pack.code else language

    def _run(
        self, kind: RunKind, text: str, lang: str = "", ref: str = "", expansion: str = ""
    ) -> Run:
        return Run(kind, text, lang or self._lang, ref, expansion)


def _values(fact: Fact) -> dict[str, tuple[str, TypedValue]]:
    """Return the values of a fact by the names that texts use."""
    values = {variable_name(name): (name, value) for name, value in fact.values.items()}
    if fact.happened:
        values.setdefault("happened", ("happened", fact.happened))
    return values


def _is_acronym(run: Run) -> bool:
    return run.text.isupper()


def _capital(runs: list[Run], filters: Sequence[Filter]) -> list[Run]:
    if runs and any(filter_.name == "capital" for filter_ in filters):
        first = runs[0].text
        runs[0] = replace(runs[0], text=first[:1].upper() + first[1:])
    return runs
