"""Synthetic brief folders of any length, in the format that curators write.

Their sentences are as long as those of a real brief, and every fact prints typed values in both
languages, so that what is measured is what a real brief of that length would cost.
"""

# ruff: noqa: E501 - the texts stand on one line each, as in a brief folder

from __future__ import annotations

from pathlib import Path

FACTS_PER_SECTION = 12

_TERMS = """\
terms:
  - id: dco
    kind: institution
    names:
      fr: {name: Organisation de la coopération numérique, short: OCN}
      ar: {name: منظمة التعاون الرقمي}
    acronym: DCO
    attested: [fr, ar]
    evidence:
      - {source: press, anchors: ["Organisation de la coopération numérique (DCO)"]}
      - {source: ministry, anchors: ["منظمة التعاون الرقمي"]}
    glossary: true
  - id: ai-made-in-morocco
    kind: programme
    stays: en
    names:
      en: {name: AI Made in Morocco}
    attested: [en]
    evidence:
      - {source: press, anchors: ["AI Made in Morocco"]}
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
"""

# Of each language: what a source is called, its head, and what it says of a kind of fact. Together
# the anchors of a fact hold all of its figures, and stand in one place only.
_SOURCES = {
    "press": """\
  - id: {name}
    language: fr
    title: Dossier de presse de l’essai
    publisher: Rédaction de l’essai
    date: 2026-02-05
    url: https://example.org/{name}
    file: {name}.txt
""",
    "ministry": """\
  - id: {name}
    language: ar
    title: بلاغ حول التجربة
    date: 2026-02-04
    file: {name}.txt
""",
}
_HEADS = {
    "press": "Dossier de presse. L’Organisation de la coopération numérique (DCO) et le programme AI Made in Morocco.\n",
    "ministry": "بلاغ حول التجربة. منظمة التعاون الرقمي.\n",
}
_ANCHORS = {
    "press": (
        "Dossier {number} : {count} places gagnées, soit {count},5 %",
        "Volet {number} : plus de {count} milliards de dirhams",
        "",
    ),
    "ministry": (
        "",
        "الشق {number}: أكثر من {count} مليار درهم",
        "الاجتماع {number} يومي 4 و5 فبراير 2026: {thousands} ملفا",
    ),
}
_SOURCES_OF_A_LANGUAGE = {"press": 3, "ministry": 2}

# Three kinds of fact in turn: a counted noun and a percentage, an amount and a term, dates.
_FACTS = (
    """\
  - id: fact-{number}
    topic: readiness
    values:
      gain: {{count: {count}, noun: rank}}
      share: {{percent: {count}.5}}
    title:
      fr: Préparation à l’intelligence artificielle
      ar: الجاهزية للذكاء الاصطناعي
    text:
      fr: |
        Le pays gagne {{{{ gain }}}} dans le classement mondial, ce qui représente {{{{ share }}}} de progression sur un an dans le domaine des services publics numériques.
      ar: |
        تقدمت المملكة بـ{{{{ gain | oblique }}}} في الترتيب العالمي، وهو ما يمثل {{{{ share }}}} من التقدم خلال سنة واحدة في مجال الخدمات العمومية الرقمية.
    written_in: fr
    evidence:
      - {{source: {press}, anchors: ["{press_anchor}"]}}
""",
    """\
  - id: fact-{number}
    topic: investment
    values:
      amount: {{money: {count}, scale: billion, currency: MAD, bound: more_than}}
    title:
      fr: Investissement public
      ar: الاستثمار العمومي
    text:
      fr: |
        Le programme {{{{ ai_made_in_morocco }}}} mobilise {{{{ amount }}}} avec l’appui de l’{{{{ dco }}}}, de ses États membres et de plusieurs partenaires privés.
      ar: |
        يعبئ برنامج {{{{ ai_made_in_morocco }}}} {{{{ amount }}}} بدعم من {{{{ dco }}}} ودولها الأعضاء وعدد من الشركاء من القطاع الخاص.
    written_in: fr
    evidence:
      - {{source: {press}, anchors: ["{press_anchor}"]}}
      - {{source: {ministry}, anchors: ["{ministry_anchor}"]}}
      - {{source: press, anchors: ["AI Made in Morocco", "Organisation de la coopération numérique"]}}
""",
    """\
  - id: fact-{number}
    topic: meeting
    values:
      held: {{dates: [2026-02-04, 2026-02-05]}}
      seats: {{integer: {thousands}}}
    title:
      fr: Réunion du conseil
      ar: اجتماع المجلس
    text:
      fr: |
        Le conseil s’est réuni {{{{ held }}}} et a examiné {{{{ seats }}}} dossiers déposés par les administrations et par les entreprises du secteur.
      ar: |
        اجتمع المجلس {{{{ held }}}} ودرس {{{{ seats }}}} ملفا تقدمت بها الإدارات ومقاولات القطاع.
    written_in: ar
    evidence:
      - {{source: {ministry}, anchors: ["{ministry_anchor}"]}}
""",
)


def write_brief(folder: Path, facts: int) -> Path:
    """Write a brief of so many facts and return its folder; its `archive` holds the sources."""
    (folder / "archive").mkdir(parents=True)
    texts = _texts(facts)
    files = {
        "brief.yaml": _brief(folder.name, facts),
        "facts.yaml": "facts:\n" + "".join(_fact(number) for number in range(1, facts + 1)),
        "sources.yaml": "sources:\n" + "".join(map(_source, texts)),
        "terms.yaml": _TERMS,
        **{f"archive/{name}.txt": text for name, text in texts.items()},
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def _source(name: str) -> str:
    return _SOURCES[name.partition("-")[0]].format(name=name)


def _texts(facts: int) -> dict[str, str]:
    """Return the archived texts: for each fact a sentence in the sources that it rests on."""
    texts = dict(_HEADS)
    for number in range(1, facts + 1):
        for language in _ANCHORS:
            anchor = _anchor(language, number)
            if anchor:
                name = _name(language, number)
                texts[name] = f"{texts.get(name, _HEADS[language])}{anchor}.\n"
    return texts


def _name(language: str, number: int) -> str:
    """Name the source of a language that a fact rests on: press, press-2, press-3."""
    place = number // len(_FACTS) % _SOURCES_OF_A_LANGUAGE[language]
    return f"{language}-{place + 1}" if place else language


def _anchor(language: str, number: int) -> str:
    return _ANCHORS[language][number % len(_FACTS)].format(**_figures(number))


def _figures(number: int) -> dict[str, int]:
    return {"number": number, "count": 11 + number % 80, "thousands": 1000 + 7 * number}


def _fact(number: int) -> str:
    names = {language: _name(language, number) for language in _ANCHORS}
    anchors = {f"{language}_anchor": _anchor(language, number) for language in _ANCHORS}
    return _FACTS[number % len(_FACTS)].format(**_figures(number), **names, **anchors)


def _brief(name: str, facts: int) -> str:
    sections = "".join(
        _section(number, first, min(first + FACTS_PER_SECTION, facts + 1))
        for number, first in enumerate(range(1, facts + 1, FACTS_PER_SECTION), 1)
    )
    return f"""\
id: {name}
title:
  fr: Une note d’essai
  ar: مذكرة تجريبية
languages: [fr, ar]
edition: 1
date: 2026-11-21
gathered_until: 2026-02-05
takeaways:
  - facts: [fact-3]
    text:
      fr: |
        Le pays gagne {{{{ fact_3.gain }}}} dans le classement mondial.
      ar: |
        تقدمت المملكة بـ{{{{ fact_3.gain | oblique }}}} في الترتيب العالمي.
key_figures:
  - fact: fact-3
    value: gain
    caption:
      fr: gagnées en un an
      ar: في سنة واحدة
  - fact: fact-1
    value: amount
    caption:
      fr: mobilisés par le programme
      ar: يعبئها البرنامج
timeline:
  - fact: fact-2
    value: held
    text:
      fr: |
        Réunion du conseil.
      ar: |
        اجتماع المجلس.
sections:
{sections}"""


def _section(number: int, first: int, end: int) -> str:
    facts = ", ".join(f"fact-{fact}" for fact in range(first, end))
    return f"""\
  - id: section-{number}
    title:
      fr: La stratégie et ses résultats
      ar: الاستراتيجية ونتائجها
    facts: [{facts}]
"""
