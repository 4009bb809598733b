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
    glossary: true
  - id: ai-made-in-morocco
    kind: programme
    stays: en
    names:
      en: {name: AI Made in Morocco}
    attested: [en]
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

_SOURCES = """\
sources:
  - id: press
    language: fr
    title: Dossier de presse de l’essai
    publisher: Rédaction de l’essai
    date: 2026-02-05
    url: https://example.org/dossier
  - id: ministry
    language: ar
    title: بلاغ حول التجربة
    date: 2026-02-04
"""

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
        Le Royaume gagne {{{{ gain }}}} dans le classement mondial, ce qui représente {{{{ share }}}} de progression sur un an dans le domaine des services publics numériques.
      ar: |
        تقدمت المملكة بـ{{{{ gain | oblique }}}} في الترتيب العالمي، وهو ما يمثل {{{{ share }}}} من التقدم خلال سنة واحدة في مجال الخدمات العمومية الرقمية.
    written_in: fr
    evidence:
      - {{source: press, anchors: ["{count}"]}}
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
      - {{source: press, anchors: ["{count}"]}}
      - {{source: ministry, anchors: ["{count}"]}}
""",
    """\
  - id: fact-{number}
    topic: meeting
    values:
      held: {{dates: [2026-02-04, 2026-02-05]}}
      seats: {{integer: {thousands}}}
    title:
      fr: Réunion du Conseil
      ar: اجتماع المجلس
    text:
      fr: |
        Le Conseil s’est réuni {{{{ held }}}} et a examiné {{{{ seats }}}} dossiers déposés par les administrations et par les entreprises du secteur.
      ar: |
        اجتمع المجلس {{{{ held }}}} ودرس {{{{ seats }}}} ملفا تقدمت بها الإدارات ومقاولات القطاع.
    written_in: ar
    evidence:
      - {{source: ministry, anchors: ["{thousands}"]}}
""",
)


def write_brief(folder: Path, facts: int) -> Path:
    """Write a brief of so many facts and return its folder."""
    folder.mkdir(parents=True)
    files = {
        "brief.yaml": _brief(folder.name, facts),
        "facts.yaml": "facts:\n" + "".join(_fact(number) for number in range(1, facts + 1)),
        "sources.yaml": _SOURCES,
        "terms.yaml": _TERMS,
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def _fact(number: int) -> str:
    kind = _FACTS[number % len(_FACTS)]
    return kind.format(number=number, count=11 + number % 80, thousands=1000 + 7 * number)


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
        Le Royaume gagne {{{{ fact_3.gain }}}} dans le classement mondial.
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
        Réunion du Conseil.
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
