"""A brief becomes a Document: numbering, terms, values in texts, labels, sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from briefing import paths
from briefing.document import Document, Isolate, Paragraph, Run
from briefing.errors import BriefingError, Place
from briefing.load import load
from briefing.model import Brief, Logo, Text
from briefing.packs import load_pack
from briefing.typeset import typeset
from briefing.typeset.inline import Typesetter

PACKS = {code: load_pack(paths.LANGUAGES / f"{code}.yaml") for code in ("fr", "ar")}

FILES = {
    "sources.yaml": """
sources:
  - {id: unused, language: fr, title: Jamais cité}
  - id: ministry
    language: ar
    title: انتخاب المملكة المغربية عضوا (DCO)
    note: {fr: "page sans date", ar: "صفحة بلا تاريخ"}
  - id: lodj
    language: fr
    publisher: L'ODJ Média
    title: "Le Maroc : un siège"
    author: Lycha Jaimssy MBELE
    date: 2026-02-05
    url: https://www.lodj.ma/a
  - {id: report, language: es, title: "El informe", date: 2025-03}
""",
    "terms.yaml": """
terms:
  - id: dco
    kind: institution
    names:
      fr: {name: "Organisation de la coopération numérique", short: OCN}
      ar: {name: منظمة التعاون الرقمي}
    acronym: DCO
    attested: [fr, ar]
    glossary: true
  - id: digital-2030
    kind: programme
    names:
      fr: {name: Maroc Digital 2030}
      ar: {name: المغرب الرقمي 2030}
    attested: [fr]
    glossary: true
  - id: ai-made
    kind: programme
    stays: en
    names: {en: {name: AI Made in Morocco}}
    attested: [en]
    glossary: true
  - id: assembly
    kind: event
    names: {fr: {name: état des lieux}, ar: {name: الجمعية العامة, short: الجمعية}}
    attested: [fr, ar]
    glossary: true
  - id: hub
    kind: programme
    names: {fr: {name: Pôle numérique, short: Pôle}, ar: {name: القطب الرقمي}}
    acronym: PN
    attested: [fr, ar]
  - id: minister
    kind: person
    names: {fr: {name: ministre}, ar: {name: الوزيرة}}
    attested: [fr, ar]
nouns:
  - id: rank
    forms:
      fr: {gender: feminine, one: place, many: de places, other: places}
      ar:
        gender: feminine
        zero: مرتبة
        one: مرتبة واحدة
        two: {nominative: مرتبتان, oblique: مرتبتين}
        few: مراتب
        many: مرتبة
        other: مرتبة
""",
    "facts.yaml": """
facts:
  - id: readiness-gain
    values:
      gain: {count: 14, noun: rank}
      two-ranks: {count: 2, noun: rank}
    title: {fr: "Préparation à l'IA", ar: الجاهزية للذكاء الاصطناعي}
    text:
      fr: |
        Le Royaume gagne {{ gain }}: c'est
        beaucoup.
      ar: |
        تقدمت المملكة بـ{{ gain }} ثم بـ{{ two_ranks }}.
    note: {fr: "Une source dit « {{ gain }} ».", ar: "يقول مصدر {{ gain | bare }}."}
    written_in: fr
    evidence:
      - {source: lodj, anchors: ["14 places"]}
      - {source: ministry, anchors: ["بأربع عشرة مرتبة"]}
  - id: budget
    values:
      amount: {money: 17, scale: billion, currency: MAD, bound: more_than}
      share: {percent: 13.3}
      session: {ordinal: 1, noun: rank}
    title: {fr: Budget, ar: الميزانية}
    text:
      fr: "{{ amount | capital }}, soit {{ share }} ; la {{ session }}."
      ar: "{{ amount }}، أي {{ share }}."
    written_in: fr
    happened: {dates: [2026-02-04, 2026-02-05]}
    evidence:
      - {source: report, anchors: ["17"]}
  - id: election
    values:
      day: {date: 2026-02-01}
      month: {month: 2025-10}
      year: {year: 2026}
    title: {fr: Élection, ar: الانتخاب}
    text:
      fr: |
        {{ dco | full }} le {{ day }}, {{ ai_made }}.
      ar: |
        انتخبت {{ dco | full }} في {{ day | without_year }}
        ضمن {{ ai_made }} {{ "Jazari Root" | foreign("en") }}.
    written_in: fr
    evidence:
      - {source: lodj, anchors: ["1er février 2026"]}
""",
    "brief.yaml": """
id: small
title: {fr: "Le Maroc et la {{ dco | short }}", ar: "المغرب و{{ dco }}"}
summary: {fr: Résumé, ar: ملخص}
languages: [fr, ar]
edition: 2
date: 2026-11-21
gathered_until: 2026-02
prevails: fr
takeaways:
  - facts: [election, readiness-gain]
    text: {fr: "Gain de {{ readiness_gain.gain }}.", ar: "كسب {{ readiness_gain.gain }}."}
key_figures:
  - {fact: budget, value: amount, caption: {fr: mobilisés, ar: تمت تعبئتها}}
  - {fact: readiness-gain, value: gain, caption: {fr: de plus, ar: إضافية}}
  - {fact: budget, value: session, caption: {fr: place, ar: مرتبة}}
sections:
  - id: first
    title: {fr: Premier, ar: أولا}
    lead:
      facts: [budget]
      text: {fr: "Plus: {{ budget.share }}", ar: "{{ budget.share }}"}
    facts: [election, readiness-gain]
  - {id: second, title: {fr: Second, ar: ثانيا}, facts: [budget]}
timeline:
  - {fact: election, value: month, text: {fr: Un, ar: واحد}}
  - {fact: election, value: day, text: {fr: Deux, ar: اثنان}}
  - {fact: budget, value: happened, text: {fr: Trois, ar: ثلاثة}}
changes:
  - {edition: 3, facts: [budget], text: {fr: Nouveau, ar: جديد}}
  - edition: 2
    facts: [budget]
    text: {fr: "Passe à {{ budget.share }}.", ar: "{{ budget.share }}"}
""",
}
LABELS = {
    "fr": {
        "imprint": "Édition {{ edition }} du {{ date }}",
        "until": "Jusqu'à {{ gathered_until }}",
        "cite": "« {{ title }} »",
        "embargo": "Embargo : {{ embargo }}",
        "prevails": "Le texte en {{ prevailing }} prévaut",
    },
    "ar": {
        "imprint": "الطبعة {{ edition }} في {{ date }}",
        "until": "إلى {{ gathered_until }}",
        "cite": "«{{ title }}»",
        "embargo": "حظر: {{ embargo }}",
        "prevails": "يعتد بالنص المحرر باللغة {{ prevailing }}",
    },
}


def texts(labels: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, Text]]:
    return {
        code: {key: Text(raw, Place(f"labels/{code}.yaml", 1, 1)) for key, raw in words.items()}
        for code, words in labels.items()
    }


@pytest.fixture(scope="module")
def brief(tmp_path_factory: pytest.TempPathFactory) -> Brief:
    folder = tmp_path_factory.mktemp("small")
    for name, text in FILES.items():
        (folder / name).write_text(text, "utf-8")
    return load(folder)


def edition(brief: Brief, *languages: str, draft: bool = False) -> Document:
    return typeset(brief, languages, PACKS, texts(LABELS), draft=draft)


@pytest.fixture(scope="module")
def document(brief: Brief) -> Document:
    return edition(brief, "fr", "ar")


def plain(paragraph: Paragraph) -> str:
    return paragraph.text.replace("\u00a0", "~").replace("\u202f", "_")


def both(paragraphs: Mapping[str, Paragraph]) -> tuple[str, str]:
    return plain(paragraphs["fr"]), plain(paragraphs["ar"])


# --- the frame -----------------------------------------------------------------------------------


def test_identity(document: Document) -> None:
    assert (document.brief_id, document.edition, document.draft) == ("small", 2, False)
    assert [language.locale for language in document.languages] == ["fr-MA", "ar-MA"]
    assert both(document.title) == ("Le Maroc et la OCN", "المغرب ومنظمة التعاون الرقمي")
    assert both(document.summary) == ("Résumé", "ملخص")
    assert document.subtitle == document.issuer == document.contact == {}
    assert document.logo is None


@pytest.mark.parametrize(
    ("languages", "columns"),
    [
        (("fr", "ar"), ("fr", "ar")),
        (("ar", "fr"), ("fr", "ar")),
        (("fr",), ("fr",)),
        (("ar",), ("ar",)),
    ],
)
def test_left_to_right_language_stands_at_the_left(
    brief: Brief, languages: tuple[str, ...], columns: tuple[str, ...]
) -> None:
    found = edition(brief, *languages)
    assert tuple(language.code for language in found.languages) == languages
    assert found.columns == columns
    assert found.parallel == (len(languages) == 2)
    assert set(found.title) == set(languages)


def test_two_languages_of_one_direction_stand_as_asked(brief: Brief) -> None:
    packs = {"fr": PACKS["fr"], "ar": replace(PACKS["ar"], direction="ltr")}
    for languages in (("fr", "ar"), ("ar", "fr")):
        assert typeset(brief, languages, packs, texts(LABELS)).columns == languages


def test_draft_is_passed_on(brief: Brief) -> None:
    assert edition(brief, "fr", draft=True).draft


def test_dates(document: Document) -> None:
    assert both(document.dates["date"]) == ("21~novembre 2026", "21~نونبر 2026")
    assert both(document.dates["gathered_until"]) == ("février 2026", "فبراير 2026")
    assert "embargo" not in document.dates


def test_labels_print_what_the_brief_has(document: Document) -> None:
    assert both(document.labels["imprint"]) == (
        "Édition 2 du 21~novembre 2026",
        "الطبعة 2 في 21~نونبر 2026",
    )
    assert both(document.labels["until"]) == ("Jusqu’à février 2026", "إلى فبراير 2026")
    assert both(document.labels["cite"]) == (
        "«_Le Maroc et la OCN_»",
        "«المغرب ومنظمة التعاون الرقمي»",
    )
    assert both(document.labels["prevails"]) == (
        "Le texte en français prévaut",
        "يعتد بالنص المحرر باللغة الفرنسية",
    )
    assert "embargo" not in document.labels


def test_embargo_has_its_date_and_label(brief: Brief) -> None:
    moment = datetime(2026, 2, 5, 10, 0, tzinfo=UTC)
    found = edition(replace(brief, embargo=moment, prevails=None), "fr", "ar")
    assert found.embargo == moment
    assert plain(found.dates["embargo"]["fr"]) == "5~février 2026 à 10~h~00 (UTC)"
    assert plain(found.labels["embargo"]["fr"]) == "Embargo~: 5~février 2026 à 10~h~00 (UTC)"
    assert "prevails" not in found.labels


def test_logo_has_its_texts(brief: Brief) -> None:
    place = Place("brief.yaml", 1, 1)
    logo = Logo("logo.svg", {"fr": Text("L'emblème", place), "ar": Text("الشعار", place)}, place)
    found = edition(replace(brief, logo=logo), "fr", "ar").logo
    assert found is not None
    assert (found.file, found.alt) == (Path("logo.svg"), {"fr": "L’emblème", "ar": "الشعار"})


# --- texts ---------------------------------------------------------------------------------------


def test_facts_are_numbered_in_printed_order(document: Document) -> None:
    assert [(fact.id, fact.number) for section in document.sections for fact in section.facts] == [
        ("election", 1),
        ("readiness-gain", 2),
        ("budget", 3),
    ]
    assert [(section.id, section.number) for section in document.sections] == [
        ("first", 1),
        ("second", 2),
    ]


def test_text_of_a_fact(document: Document) -> None:
    fact = document.sections[0].facts[1]
    assert both(fact.title) == ("Préparation à l’IA", "الجاهزية للذكاء الاصطناعي")
    assert both(fact.text) == (
        "Le Royaume gagne 14~places~: c’est beaucoup.",
        "تقدمت المملكة بـ14~مرتبة ثم بمرتبتين.",
    )
    assert both(fact.note) == ("Une source dit «_14~places_».", "يقول مصدر 14.")


def test_runs_of_a_text_say_what_they_are(document: Document) -> None:
    content = document.sections[0].facts[1].text["ar"].content
    assert content == (
        Run("text", "تقدمت المملكة بـ", "ar-MA"),
        Run("value", "14\u00a0مرتبة", "ar-MA", "readiness-gain.gain"),
        Run("text", " ثم ", "ar-MA"),
        Run("value", "بمرتبتين", "ar-MA", "readiness-gain.two-ranks"),
        Run("text", ".", "ar-MA"),
        Run("marker", "1", "ar-MA", "ministry"),
        Run("marker", "2", "ar-MA", "lodj"),
    )


def test_raised_letters_are_runs_of_their_own(document: Document) -> None:
    content = document.sections[1].facts[0].text["fr"].content
    assert Run("raised", "re", "fr-MA", "budget.session") in content
    day = document.sections[0].facts[0].text["fr"].content
    assert [run.text for run in day if isinstance(run, Run) and run.ref == "election.day"] == [
        "1",
        "er",
        "\u00a0février 2026",
    ]


def test_terms_in_full_and_names_that_stay(document: Document) -> None:
    name = "Organisation de la coopération numérique"
    french, arabic = (document.sections[0].facts[0].text[code].content for code in ("fr", "ar"))
    assert french[:6] == (
        Run("term", name, "fr-MA", "dco"),
        Run("text", " (", "fr-MA"),
        Run("term", "OCN", "fr-MA", "dco", name),
        Run("text", ", ", "fr-MA"),
        Run("term", "DCO", "fr-MA", "dco", name),
        Run("text", ") le ", "fr-MA"),
    )
    assert arabic[2:4] == (
        Run("text", " (", "ar-MA"),
        Isolate("ltr", (Run("term", "DCO", "en", "dco", "منظمة التعاون الرقمي", "ar-MA"),)),
    )
    assert arabic[-3] == Isolate(
        "ltr",
        (
            Run("term", "AI Made in Morocco", "en", "ai-made"),
            Run("text", " ", "ar-MA"),
            Run("foreign", "Jazari Root", "en"),
        ),
    )


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("fr", "{{ dco | name | capital }}", "Organisation de la coopération numérique"),
        ("fr", "{{ dco | acronym }}", "DCO"),
        ("ar", "{{ dco | full }}", "منظمة التعاون الرقمي (DCO)"),
        ("ar", "{{ assembly | full }}", "الجمعية العامة (الجمعية)"),
        ("fr", "{{ hub | full }}", "Pôle numérique (PN)"),
        ("ar", "{{ hub | full }}", "القطب الرقمي (PN)"),
        ("fr", "{{ dco | short }}", "OCN"),
        ("ar", "ل{{ dco | short }}", "لـDCO"),
        ("ar", "{{ digital_2030 | short }}", "المغرب الرقمي 2030"),
        ("fr", "{{ digital_2030 | acronym }}", "Maroc Digital 2030"),
        ("fr", "{{ digital_2030 | full }}", "Maroc Digital 2030"),
        ("fr", "{{ assembly | capital }}", "État des lieux"),
        ("ar", "لـ{{ minister }}", "للوزيرة"),
        ("fr", "{{ budget.happened }}", "4 et 5~février 2026"),
        ("fr", '{{ "état" | foreign("fr") }}', "état"),
        ("ar", "و{{ budget.amount }}", "وأكثر من 17~مليار درهم"),
    ],
)
def test_what_a_placeholder_prints(brief: Brief, code: str, text: str, expected: str) -> None:
    setter = Typesetter(brief, PACKS[code])
    assert plain(setter.text(Text(text, Place("x", 1, 1)))) == expected


def test_expansion_has_the_typography_of_its_language(brief: Brief) -> None:
    name = replace(brief.terms["hub"].names["fr"], name="Pôle de l'IA")
    hub = replace(brief.terms["hub"], names={**brief.terms["hub"].names, "fr": name})
    setter = Typesetter(replace(brief, terms={"hub": hub}), PACKS["fr"])
    (run,) = setter.text(Text("{{ hub | acronym }}", Place("x", 1, 1))).content
    assert run == Run("term", "PN", "fr-MA", "hub", "Pôle de l’IA")


@pytest.mark.parametrize("code", ["fr", "ar"])
def test_figures_are_read_in_the_language_around_them_wherever_the_name_stays(
    brief: Brief, code: str
) -> None:
    name = replace(brief.terms["ai-made"].names["en"], name="+1-202-555-0147")
    phone = replace(brief.terms["ai-made"], names={"en": name})
    setter = Typesetter(replace(brief, terms={"ai-made": phone}), PACKS[code])
    (run,) = setter.text(Text("{{ ai_made }}", Place("x", 1, 1))).runs()
    assert run == Run("term", "+1-202-555-0147", PACKS[code].locale, "ai-made")


def test_address_in_a_text_becomes_a_link(brief: Brief) -> None:
    text = Text('Voir {{ "www.dco.org" | foreign("en") }}, puis…', Place("x", 1, 1))
    runs = tuple(Typesetter(brief, PACKS["fr"]).text(text).runs())
    assert runs[1] == Run("link", "www.dco.org", "fr-MA", "https://www.dco.org")


def test_phrase_in_the_language_of_the_text_has_its_locale(brief: Brief) -> None:
    setter = Typesetter(brief, PACKS["fr"])
    (run,) = setter.text(Text('{{ "état" | foreign("fr") }}', Place("x", 1, 1))).content
    assert run == Run("foreign", "état", "fr-MA")


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("{{ nothing }}", "unknown-placeholder", 3),
        ("{{ budget.nothing }}", "unknown-placeholder", 3),
        ("{{ nothing.share }}", "unknown-placeholder", 3),
        ("{{ share }}", "unknown-placeholder", 3),
        ("{{ a b }}", "template-syntax", 3),
    ],
)
def test_text_that_cannot_be_set(brief: Brief, text: str, code: str, column: int) -> None:
    with pytest.raises(BriefingError) as caught:
        Typesetter(brief, PACKS["fr"]).text(Text(text, Place("facts.yaml", 4, column)))
    (finding,) = caught.value.findings
    assert (finding.code, finding.place) == (code, Place("facts.yaml", 4, column))


def test_no_arabic_word_lies_in_two_runs(document: Document) -> None:
    paragraphs = [
        paragraph
        for section in document.sections
        for fact in section.facts
        for paragraph in (*fact.text.values(), *fact.title.values(), *fact.note.values())
    ]
    assert len(paragraphs) > 10
    for paragraph in paragraphs:
        runs = list(paragraph.runs())
        for left, right in pairwise(runs):
            letters = left.text[-1:] + right.text[:1]
            assert not all("\u0620" <= letter <= "\u064a" for letter in letters), letters


# --- statements, cards, timeline -----------------------------------------------------------------


def test_statement_carries_the_numbers_and_sources_of_its_facts(document: Document) -> None:
    (takeaway,) = document.takeaways
    assert (takeaway.facts, takeaway.numbers) == (("election", "readiness-gain"), (1, 2))
    assert takeaway.markers == (1, 2)
    assert both(takeaway.text) == ("Gain de 14~places.", "كسب 14~مرتبة.")
    lead = document.sections[0].lead
    assert lead is not None
    assert (lead.numbers, lead.markers) == ((3,), (3,))
    assert both(lead.text) == ("Plus~: 13,3_%", "13,3%")
    assert document.sections[1].lead is None


def test_changes_are_those_of_the_edition(brief: Brief, document: Document) -> None:
    assert [plain(change.text["fr"]) for change in document.changes] == ["Passe à 13,3_%."]
    third = edition(replace(brief, edition=3), "fr")
    assert [plain(change.text["fr"]) for change in third.changes] == ["Nouveau"]


def test_cards(document: Document) -> None:
    money, gain, rank = document.key_figures
    french, arabic = money.figure["fr"], money.figure["ar"]
    assert (french.bound, plain(french.number), french.unit) == (
        "plus de",
        "17",
        "milliards de dirhams",
    )
    assert (arabic.bound, plain(arabic.number), arabic.unit) == ("أكثر من", "17", "مليار درهم")
    assert (money.number, money.shared) == (3, False)
    assert next(iter(french.number.runs())).ref == "budget.amount"
    assert (gain.figure["ar"].unit, both(gain.caption)) == ("مرتبة", ("de plus", "إضافية"))
    assert [run.kind for run in rank.figure["fr"].number.runs()] == ["value", "raised"]


def test_card_is_shared_when_all_languages_write_alike(brief: Brief) -> None:
    card = replace(brief.key_figures[0], fact="election", value="year")
    found = edition(replace(brief, key_figures=(card,)), "fr", "ar").key_figures[0]
    assert (found.shared, both({c: f.number for c, f in found.figure.items()})) == (
        True,
        ("2026", "2026"),
    )


def test_timeline(document: Document) -> None:
    assert [(event.sort, event.number, *both(event.date)) for event in document.timeline] == [
        ("2025-10-01", 1, "octobre 2025", "أكتوبر 2025"),
        ("2026-02-01", 1, "1er~février 2026", "1~فبراير 2026"),
        ("2026-02-04", 3, "4 et 5~février 2026", "4~و5~فبراير 2026"),
    ]
    assert both(document.timeline[0].text) == ("Un", "واحد")


# --- glossary and sources ------------------------------------------------------------------------


def test_glossary_is_sorted_by_the_document_language(brief: Brief) -> None:
    french = edition(brief, "fr", "ar").glossary
    assert [plain(entry.names["fr"]) for entry in french] == [
        "AI Made in Morocco",
        "état des lieux",
        "Maroc Digital 2030",
        "Organisation de la coopération numérique",
    ]
    arabic = edition(brief, "ar", "fr").glossary
    assert [plain(entry.names["ar"]) for entry in arabic] == [
        "AI Made in Morocco",
        "الجمعية العامة",
        "المغرب الرقمي 2030",
        "منظمة التعاون الرقمي",
    ]


def test_glossary_marks_translated_names(document: Document) -> None:
    found = {entry.id: (entry.acronym, entry.translated) for entry in document.glossary}
    assert found == {
        "dco": ("DCO", ()),
        "digital-2030": ("", ("ar",)),
        "ai-made": ("", ()),
        "assembly": ("", ()),
    }


def test_sources_that_are_cited_are_numbered_in_their_order(document: Document) -> None:
    assert [(source.number, source.id, source.facts) for source in document.sources] == [
        (1, "ministry", (2,)),
        (2, "lodj", (1, 2)),
        (3, "report", (3,)),
    ]


def test_source_is_listed_in_its_own_language(document: Document) -> None:
    ministry, lodj, report = document.sources
    assert (ministry.lang, ministry.direction, ministry.publisher) == ("ar", "rtl", None)
    assert (ministry.author, ministry.date, ministry.url) == (None, None, "")
    assert ministry.title is not None
    assert ministry.title.lang == "ar"
    assert Isolate("ltr", (Run("text", "DCO", "en"),)) in ministry.title.content
    assert both(ministry.notes) == ("page sans date", "صفحة بلا تاريخ")

    assert lodj.publisher is not None
    assert lodj.title is not None
    assert lodj.date is not None
    assert (lodj.lang, plain(lodj.publisher), plain(lodj.title)) == (
        "fr",
        "L’ODJ Média",
        "Le Maroc~: un siège",
    )
    assert (lodj.date.lang, plain(lodj.date), lodj.url) == (
        "fr",
        "5~février 2026",
        "https://www.lodj.ma/a",
    )

    # No pack for Spanish: words as they are, the date in the document language.
    assert report.title is not None
    assert report.date is not None
    assert (report.lang, report.direction, plain(report.title)) == ("es", "ltr", "El informe")
    assert (report.date.lang, plain(report.date)) == ("fr-MA", "mars 2025")


def test_source_without_pack_goes_by_its_letters(brief: Brief) -> None:
    sources = {**brief.sources, "report": replace(brief.sources["report"], title="گزارش")}
    sources["ministry"] = replace(brief.sources["ministry"], language="de", title=None)
    found = edition(replace(brief, sources=sources), "fr").sources
    assert [source.direction for source in found] == ["ltr", "ltr", "rtl"]


def test_markers_are_the_same_in_all_languages(document: Document) -> None:
    for section in document.sections:
        for fact in section.facts:
            marked = {
                tuple(run.ref for run in paragraph.runs() if run.kind == "marker")
                for paragraph in fact.text.values()
            }
            assert len(marked) == 1
            assert len(next(iter(marked))) == len(fact.markers)
