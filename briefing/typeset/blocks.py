"""The blocks of an edition, in the languages asked for."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from briefing import cldr
from briefing.corroboration import Corroboration, corroboration
from briefing.document import (
    FILLED_LATER,
    DifferenceBlock,
    Document,
    FactBlock,
    Figure,
    GlossaryEntry,
    KeyFigureBlock,
    Language,
    LogoImage,
    Paragraph,
    Paragraphs,
    Run,
    SectionBlock,
    SourceEntry,
    StatementBlock,
    TimelineBlock,
)
from briefing.model import (
    Brief,
    Date,
    DateRange,
    Fact,
    KeyFigure,
    PartialDate,
    Section,
    Source,
    Statement,
    Term,
    Text,
    Texts,
    TimelineEntry,
)
from briefing.packs import LanguagePack, counted_labels
from briefing.texts import parse_text
from briefing.typeset.direction import first_direction, paragraph
from briefing.typeset.inline import Typesetter, Variables

Labels = Mapping[str, Mapping[str, Text]]


def typeset(
    brief: Brief,
    languages: Sequence[str],
    packs: Mapping[str, LanguagePack],
    labels: Labels,
    *,
    draft: bool = False,
    whole: Brief | None = None,
) -> Document:
    """Return one edition of a brief; the first of `languages` is the document language.

    `packs` may hold more than these languages: sources are listed each in its own. `labels` are
    the template's words by language and key. `whole` is the brief that `brief` was taken from, if
    any: paragraphs and sources have the numbers that they have there. Raises BriefingError for a
    text that cannot be set.
    """
    return _Edition(brief, languages, packs, labels, draft, whole or brief).document()


class _Edition:
    """One edition while it is being set."""

    def __init__(
        self,
        brief: Brief,
        languages: Sequence[str],
        packs: Mapping[str, LanguagePack],
        labels: Labels,
        draft: bool,
        whole: Brief,
    ) -> None:
        self._brief = brief
        self._words = labels
        self._draft = draft
        self._packs = packs
        self._codes = tuple(languages)
        self._setters = {code: Typesetter(brief, packs[code]) for code in languages}
        printed = [fact for section in whole.sections for fact in section.facts]
        self._numbers = {id_: number for number, id_ in enumerate(dict.fromkeys(printed), 1)}
        cited = _cited(brief, self._numbers)
        listed = [id_ for id_ in brief.sources if id_ in cited]
        self._source_numbers = {id_: number for number, id_ in enumerate(listed, 1)}
        named = set(_named(brief))
        self._drawn = {id_: number for id_, number in self._numbers.items() if id_ in named}

    def document(self) -> Document:
        """Return the whole edition."""
        brief = self._brief
        dates = self._dates()
        title = self._texts(brief.title)
        return Document(
            brief_id=brief.id,
            languages=tuple(self._language(code) for code in self._codes),
            columns=self._columns(),
            reading_order=brief.reading_order,
            title=title,
            subtitle=self._texts(brief.subtitle),
            summary=self._texts(brief.summary),
            edition=brief.edition,
            date=brief.date,
            dates=dates,
            labels=self._labels(title, dates),
            takeaways=self._statements(brief.takeaways),
            key_figures=tuple(self._key_figure(figure) for figure in brief.key_figures),
            sections=tuple(
                self._section(number, section) for number, section in enumerate(brief.sections, 1)
            ),
            timeline=tuple(self._event(entry) for entry in brief.timeline),
            glossary=self._glossary(),
            sources=tuple(
                self._source(brief.sources[id_])
                for id_ in self._source_numbers
                if id_ in _cited(brief, self._drawn)
            ),
            changes=self._statements(
                change for change in brief.changes if change.edition in (None, brief.edition)
            ),
            issuer=self._texts(brief.issuer),
            contact=self._texts(brief.contact),
            boilerplate=self._texts(brief.boilerplate),
            terms_of_use=self._texts(brief.terms_of_use),
            paragraphs=self._drawn,
            logo=self._logo(),
            draft=self._draft,
            embargo=brief.embargo,
        )

    # --- the frame -------------------------------------------------------------------------------

    def _language(self, code: str) -> Language:
        pack = self._packs[code]
        return Language(code, pack.locale, pack.direction, pack.script)

    def _columns(self) -> tuple[str, ...]:
        """Left-to-right languages stand at the left, whichever comes first in the document."""
        return tuple(sorted(self._codes, key=lambda code: self._packs[code].direction == "rtl"))

    def _dates(self) -> Mapping[str, Paragraphs]:
        brief = self._brief
        day = PartialDate(brief.date.year, brief.date.month, brief.date.day)
        dates: dict[str, dict[str, Paragraph]] = {"date": {}, "gathered_until": {}}
        if brief.embargo:
            dates["embargo"] = {}
        for code, setter in self._setters.items():
            dates["date"][code] = self._value(setter, setter.values.date(day))
            until = setter.values.date(brief.gathered_until)
            dates["gathered_until"][code] = self._value(setter, until)
            if brief.embargo:
                dates["embargo"][code] = self._value(setter, setter.values.moment(brief.embargo))
        return dates

    def _labels(
        self, title: Paragraphs, dates: Mapping[str, Paragraphs]
    ) -> Mapping[str, Paragraphs]:
        """Set the template's words; one that prints what the brief does not have is left out."""
        found: dict[str, dict[str, Paragraph]] = {}
        for code, setter in self._setters.items():
            variables = self._variables(code, title, dates)
            counted = counted_labels(self._words[code])
            for key, text in self._words[code].items():
                names = {part.path[0] for part in parse_text(text).placeholders if part.path}
                if key not in counted and names & _OPTIONAL <= variables.keys():
                    found.setdefault(key, {})[code] = setter.text(text, variables=variables)
        return found

    def _variables(
        self, code: str, title: Paragraphs, dates: Mapping[str, Paragraphs]
    ) -> Variables:
        setter, pack = self._setters[code], self._packs[code]
        edition = setter.values.number(self._brief.edition)
        variables = {name: tuple(paragraphs[code].runs()) for name, paragraphs in dates.items()}
        variables["title"] = tuple(title[code].runs())
        variables["edition"] = tuple(setter.value_runs(edition, "edition"))
        for name in FILLED_LATER:
            variables[name] = (Run("value", "0", pack.locale, name),)
        if self._brief.prevails:
            name = cldr.language_name(pack.locale, self._brief.prevails)
            variables["prevailing"] = (Run("text", name, pack.locale),)
        return variables

    def _logo(self) -> LogoImage | None:
        logo = self._brief.logo
        if logo is None:
            return None
        alt = {code: setter.text(logo.alt[code]).text for code, setter in self._setters.items()}
        return LogoImage(Path(logo.file), alt)

    # --- texts -----------------------------------------------------------------------------------

    def _texts(self, texts: Texts, fact: Fact | None = None) -> dict[str, Paragraph]:
        """Set a text in every language; none where it was not written."""
        if not texts:
            return {}
        return {code: setter.text(texts[code], fact) for code, setter in self._setters.items()}

    def _marked(
        self, texts: Texts, markers: Sequence[int], fact: Fact | None = None
    ) -> dict[str, Paragraph]:
        """Set a text and put its source markers behind it."""
        ids = {number: id_ for id_, number in self._source_numbers.items()}
        marked = {}
        for code, unmarked in self._texts(texts, fact).items():
            digits = self._setters[code].values.number
            runs = [Run("marker", digits(n), unmarked.lang, ids[n]) for n in markers]
            marked[code] = Paragraph(unmarked.lang, unmarked.direction, (*unmarked.content, *runs))
        return marked

    def _value(self, setter: Typesetter, text: str, ref: str = "") -> Paragraph:
        return setter.paragraph(setter.value_runs(text, ref))

    def _markers(self, facts: Iterable[str]) -> tuple[int, ...]:
        """Return the numbers of the sources that facts rest on, in the order of the list."""
        sources = {e.source for id_ in facts for e in self._brief.facts[id_].evidence}
        return tuple(number for id_, number in self._source_numbers.items() if id_ in sources)

    # --- blocks ----------------------------------------------------------------------------------

    def _section(self, number: int, section: Section) -> SectionBlock:
        return SectionBlock(
            id=section.id,
            number=number,
            title=self._texts(section.title),
            lead=self._statement(section.lead) if section.lead else None,
            facts=tuple(self._fact(self._brief.facts[id_]) for id_ in section.facts),
        )

    def _fact(self, fact: Fact) -> FactBlock:
        markers = self._markers([fact.id])
        stands = corroboration(fact, self._brief.sources)
        return FactBlock(
            id=fact.id,
            number=self._numbers[fact.id],
            title=self._texts(fact.title, fact),
            text=self._marked(fact.text, markers, fact),
            note=self._texts(fact.note, fact),
            markers=markers,
            sources=len(stands.sources),
            independent=len(stands.independent),
            support=self._in_all(lambda code: self._support(code, stands)),
            differences=tuple(self._differences(fact)),
        )

    def _in_all(self, words: Callable[[str], Paragraph | None]) -> Paragraphs:
        """Set words in every language; none where the template lacks them in one."""
        found = {code: words(code) for code in self._codes}
        return {code: said for code, said in found.items() if said} if all(found.values()) else {}

    def _support(self, code: str, stands: Corroboration) -> Paragraph | None:
        """Say how many sources stand behind a fact, and how many of them are independent."""
        total, independent = len(stands.sources), len(stands.independent)
        if not independent:
            return self._counted(code, "sources", total) if total else None
        words = self._counted(code, "independent", independent)
        if words is None or independent == total:
            return words
        setter = self._setters[code]
        of_all = setter.value_runs(setter.values.number(total))
        variables = {"independent": tuple(words.runs()), "total": tuple(of_all)}
        return self._label(code, "independent_in_part", variables)

    def _counted(self, code: str, name: str, number: int) -> Paragraph | None:
        """Set the text of a counted label for a number."""
        setter, pack = self._setters[code], self._packs[code]
        category = cldr.plural_category(pack.locale, Decimal(number))
        count = setter.value_runs(setter.values.number(number))
        return self._label(code, f"{name}_{category}", {"count": tuple(count)})

    def _label(self, code: str, key: str, variables: Variables) -> Paragraph | None:
        text = self._words[code].get(key)
        return self._setters[code].text(text, variables=variables) if text else None

    def _differences(self, fact: Fact) -> Iterable[DifferenceBlock]:
        """Yield the notes on other values, then where other facts note that they differ."""
        noted = {difference.fact for difference in fact.differs_from}
        for difference in fact.differs_from:
            lead = self._reference("differs", difference.fact)
            yield DifferenceBlock(difference.fact, lead, self._texts(difference.note, fact))
        for other in self._numbers:
            named = {difference.fact for difference in self._brief.facts[other].differs_from}
            if fact.id in named and other not in noted:
                yield DifferenceBlock(other, self._reference("differs_elsewhere", other), {})

    def _reference(self, key: str, fact: str) -> Paragraphs:
        """Set a label that names the paragraph of another fact, where that has one."""
        number = self._numbers.get(fact)
        if number is None:
            return self._in_all(lambda code: self._label(code, "note", {}))

        def words(code: str) -> Paragraph | None:
            setter = self._setters[code]
            written = setter.value_runs(setter.values.number(number))
            return self._label(code, key, {"paragraph": tuple(written)})

        return self._in_all(words)

    def _statements(self, statements: Iterable[Statement]) -> tuple[StatementBlock, ...]:
        return tuple(self._statement(statement) for statement in statements)

    def _statement(self, statement: Statement) -> StatementBlock:
        markers = self._markers(statement.facts)
        return StatementBlock(
            text=self._marked(statement.text, markers),
            facts=statement.facts,
            numbers=tuple(
                sorted(self._numbers[id_] for id_ in statement.facts if id_ in self._numbers)
            ),
            markers=markers,
        )

    def _key_figure(self, card: KeyFigure) -> KeyFigureBlock:
        fact = self._brief.facts[card.fact]
        figures = {code: self._figure(code, fact, card.value) for code in self._codes}
        alike = {(f.bound, f.number.text) for f in figures.values()}
        return KeyFigureBlock(
            fact=card.fact,
            number=self._numbers.get(card.fact, 0),
            figure=figures,
            caption=self._texts(card.caption, fact),
            shared=len(alike) == 1,
            markers=self._markers([card.fact]),
        )

    def _figure(self, code: str, fact: Fact, name: str) -> Figure:
        setter = self._setters[code]
        words = setter.values.figure(fact.values[name])
        number = self._value(setter, words.number, f"{fact.id}.{name}")
        return Figure(words.bound, number, words.unit)

    def _event(self, entry: TimelineEntry) -> TimelineBlock:
        fact = self._brief.facts[entry.fact]
        value = fact.values.get(entry.value, fact.happened)
        assert isinstance(value, Date | DateRange)
        dates = {
            code: self._value(setter, setter.values.phrase(value), f"{fact.id}.{entry.value}")
            for code, setter in self._setters.items()
        }
        first = value.date if isinstance(value, Date) else value.start
        sort = f"{first.year:04d}-{first.month or 1:02d}-{first.day or 1:02d}"
        number = self._numbers.get(fact.id, 0)
        markers = self._markers([fact.id])
        return TimelineBlock(fact.id, number, sort, dates, self._texts(entry.text, fact), markers)

    def _glossary(self) -> tuple[GlossaryEntry, ...]:
        entries = [self._term(term) for term in self._brief.terms.values() if term.glossary]
        first = self._codes[0]
        ignored = self._packs[first].sort_ignores
        return tuple(sorted(entries, key=lambda entry: _sort_key(entry.names[first].text, ignored)))

    def _term(self, term: Term) -> GlossaryEntry:
        names = {
            code: setter.paragraph([setter.name(term)]) for code, setter in self._setters.items()
        }
        translated = [code for code in self._codes if not term.stays and code not in term.attested]
        return GlossaryEntry(term.id, names, term.acronym or "", tuple(translated))

    # --- sources ---------------------------------------------------------------------------------

    def _source(self, source: Source) -> SourceEntry:
        pack = self._packs.get(source.language)
        said = " ".join(filter(None, (source.title, source.publisher, source.author)))
        direction = pack.direction if pack else first_direction(said) or "ltr"
        facts = [
            number
            for id_, number in self._drawn.items()
            if any(e.source == source.id for e in self._brief.facts[id_].evidence)
        ]
        return SourceEntry(
            id=source.id,
            number=self._source_numbers[source.id],
            lang=source.language,
            direction=direction,
            publisher=self._said(source, source.publisher),
            title=self._said(source, source.title),
            author=self._said(source, source.author),
            date=self._source_date(source),
            url=source.url or "",
            notes=self._texts(source.note),
            facts=tuple(facts),
            labels=self._source_labels(source),
        )

    def _source_labels(self, source: Source) -> dict[str, Paragraph]:
        """Set the words for a source's entry, in its language where the template speaks it."""
        speaks = source.language in self._words and source.language in self._packs
        code = source.language if speaks else self._codes[0]
        setter = Typesetter(self._brief, self._packs[code])
        return {
            key: setter.text(text)
            for key, text in self._words[code].items()
            if not any(parse_text(text).placeholders)
        }

    def _said(self, source: Source, text: str | None) -> Paragraph | None:
        """Set what a source says of itself in its own language, which need not have a pack."""
        if text is None:
            return None
        pack = self._packs.get(source.language)
        if pack:
            return Typesetter(self._brief, pack, source.language).plain(text)
        runs = [Run("text", " ".join(text.split()), source.language)]
        direction = first_direction(text) or "ltr"
        return paragraph(runs, direction, source.language, source.language)

    def _source_date(self, source: Source) -> Paragraph | None:
        if source.date is None:
            return None
        pack = self._packs.get(source.language)
        setter = self._setters[self._codes[0]]
        if pack:
            setter = Typesetter(self._brief, pack, source.language)
        return self._value(setter, setter.values.date(source.date))


# What a label may print that not every brief has, or only one fact.
_OPTIONAL = frozenset({"embargo", "prevailing", "count", "independent", "total", "paragraph"})


def _named(brief: Brief) -> Iterator[str]:
    """Yield the facts that anything of a brief tells, takes a figure from or rests on."""
    for section in brief.sections:
        yield from section.facts
    leads = (section.lead for section in brief.sections if section.lead)
    for statement in (*brief.takeaways, *leads, *brief.changes):
        yield from statement.facts
    yield from (figure.fact for figure in brief.key_figures)
    yield from (entry.fact for entry in brief.timeline)


def _cited(brief: Brief, facts: Iterable[str]) -> set[str]:
    return {evidence.source for id_ in facts for evidence in brief.facts[id_].evidence}


def _sort_key(name: str, ignored: Sequence[str]) -> tuple[str, str]:
    """Return a name as alphabetical order takes it: without accents, case and leading article."""
    for beginning in ignored:
        name = name.removeprefix(beginning)
    plain = unicodedata.normalize("NFD", name.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)), name
