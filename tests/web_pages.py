"""What a page of the web edition says and where it leads, read back from its HTML alone."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import tinyhtml5

from briefing import paths, pipeline
from briefing.examine import check_brief
from briefing.packs import LanguagePack
from briefing.quantities import Words, agrees, nouns_of, quantity_of, read, words_of

# What stands in a text and is no part of it.
_ASIDE = frozenset({"markers", "support", "number", "more", "unseen", "shared"})
_KINDS = ("fact", "card", "event", "takeaway", "change", "lead")


@dataclass(frozen=True, slots=True)
class Said:
    """What one place of a page says in one language."""

    place: str
    lang: str
    text: str


@cache
def web(folder: Path, languages: tuple[str, ...]) -> bytes:
    """Return an edition of a brief, made once in a run."""
    return pipeline.web_edition_of(check_brief(folder), languages)


@cache
def record(folder: Path, languages: tuple[str, ...]) -> tuple[Any, Mapping[str, LanguagePack]]:
    """Return what `facts.json` has of an edition, and the language packs of the brief."""
    checked = check_brief(folder)
    document = pipeline.document_of(checked, languages)
    files = pipeline.attachments_of(checked, document)
    (facts,) = [file.data for file in files if file.name == "facts.json"]
    return json.loads(facts), checked.packs


def tree_of(html: bytes) -> Element:
    """Parse a page as a browser does."""
    tree: Element = tinyhtml5.parse(html.decode(), namespace_html_elements=False)
    return tree


def elements(tree: Element, name: str) -> list[Element]:
    """Return the elements of a class, in the order of the page."""
    return [element for element in tree.iter() if name in classes(element)]


def classes(element: Element) -> list[str]:
    """Return the classes of an element; none of a comment."""
    return element.get("class", "").split()


def text_of(element: Element) -> str:
    """Return the text of an element without markers, numbers and what is for the eye alone."""
    if _ASIDE & set(classes(element)):
        return ""
    around = (
        "\n" if element.tag in ("p", "h3", "div", "article") or "text" in classes(element) else ""
    )
    inside = "".join(text_of(child) + (child.tail or "") for child in element)
    return f"{around}{element.text or ''}{inside}{around}"


def said(html: bytes) -> Iterator[Said]:
    """Yield what a page says of each fact, and in each takeaway, change and lead."""
    tree = tree_of(html)
    for row in tree.iter():
        names = classes(row)
        place = row.get("data-fact", "")
        kinds = [kind for kind in _KINDS if kind in names]
        if not kinds or ("row" not in names and kinds != ["card"]):
            continue
        for cell in elements(row, "cell"):
            lang = cell.get("lang", "")[:2]
            yield Said(f"{kinds[0]} {place}".strip(), lang, " ".join(text_of(cell).split()))


def told(facts: Any) -> Iterator[tuple[str, str, list[tuple[str, tuple[str, ...]]], list[str]]]:
    """Yield what each place must say: place, language, the values with how, the names."""
    differing: dict[str, list[Any]] = {}
    for statement in facts["statements"]:
        if statement["kind"] == "difference":
            differing.setdefault(statement["facts"][0], []).append(statement)
    languages = [language["code"] for language in facts["languages"]]
    for fact in facts["facts"]:
        for lang in languages:
            parts = [texts[lang] for part, texts in fact["texts"].items() if part != "support"]
            others = differing.get(fact["id"], [])
            parts += [other["texts"][lang] for other in others if lang in other["texts"]]
            leads = [other.get("leads", {}).get(lang, "") for other in others]
            yield f"fact {fact['id']}", lang, *_printed(parts, leads)
    for statement in facts["statements"]:
        kind = {"timeline": "event"}.get(statement["kind"], statement["kind"])
        if kind == "difference":
            continue
        place = f"{kind} {statement['facts'][0]}" if "shows" in statement else kind
        for lang in languages:
            values, names = _printed([statement["texts"][lang]], [])
            shown = [(statement["shows"], ())] if "shows" in statement else []
            yield place, lang, [*shown, *values], names


def _printed(
    parts: list[Any], names: list[str]
) -> tuple[list[tuple[str, tuple[str, ...]]], list[str]]:
    values = [
        (value["value"], tuple(value.get("how", ())))
        for part in parts
        for value in part.get("values", ())
    ]
    terms = [term["as"] for part in parts for term in part.get("terms", ())]
    phrases = [phrase for part in parts for phrase in part.get("phrases", ())]
    return values, [*terms, *phrases, *filter(None, names)]


def figure_faults(html: bytes, folder: Path, languages: tuple[str, ...]) -> tuple[list[str], int]:
    """Read every figure of a page back; return what differs, and how many values were found."""
    facts, packs = record(folder, languages)
    values = {
        f"{fact['id']}.{name}": quantity_of(value)
        for fact in facts["facts"]
        for name, value in fact["values"].items()
    }
    nouns = nouns_of(facts["nouns"])
    words: dict[str, Words] = {
        code: words_of(packs[code], nouns, values.values(), prints=True) for code in languages
    }
    pages = list(said(html))
    faults, found, used = [], 0, Counter[tuple[str, str]]()
    for place, lang, mentions, names in told(facts):
        there = [one.text for one in pages if (one.place, one.lang) == (place, lang)]
        number = used[place, lang]
        used[place, lang] += 1
        if number >= len(there):
            faults.append(f"{place} is not there in {lang}")
            continue
        text = there[number]
        figures = list(read(text, words[lang], names))
        for name, how in mentions:
            wanted = {"bare": "bare" in how, "without_year": "without_year" in how}
            same = [one for one in figures if agrees(one, values[name], words[lang], **wanted)]
            if same:  # figures first: a name in words ("the third meeting") may say it too
                same.sort(key=lambda one: not any(map(str.isdigit, text[one.start : one.end])))
                figures.remove(same[0])
                found += 1
            else:
                faults.append(f"{place} does not say {name} in {lang}: {text}")
        left = [text[one.start : one.end] for one in figures]
        faults += [f"{place} says {one} in {lang}" for one in left if any(map(str.isdigit, one))]
    return faults, found


def link_faults(html: bytes) -> tuple[list[str], int]:
    """Follow every link within a page; return those that lead nowhere, and how many there are.

    A marker must lead to a source whose entry leads back to the row that the marker stands in.
    """
    tree = tree_of(html)
    ids = Counter(element.get("id", "") for element in tree.iter())
    by_id = {element.get("id", ""): element for element in tree.iter()}
    links = [a for a in tree.iter("a") if a.get("href", "").startswith("#")]
    faults = [f"{name} stands twice" for name, count in ids.items() if name and count > 1]
    faults += [f"{a.get('href')} leads nowhere" for a in links if a.get("href", "")[1:] not in ids]
    for row in elements(tree, "row"):
        for marker in elements(row, "marker"):
            source = by_id.get(marker.get("href", "")[1:])
            back = [] if source is None else elements(source, "back")
            if f"#{row.get('id')}" not in [a.get("href") for a in back]:
                faults.append(f"{marker.get('href')} does not lead back to {row.get('id')}")
    for source in elements(tree, "source"):
        for a in elements(source, "back"):
            cites = by_id.get(a.get("href", "")[1:])
            cited = [] if cites is None else [one.get("href") for one in elements(cites, "marker")]
            if f"#{source.get('id')}" not in cited:
                faults.append(f"{a.get('href')} does not cite {source.get('id')}")
    return faults, len(links)


SHIPPED = paths.SHIPPED_BRIEF
EDITIONS = (("fr", "ar"), ("ar", "fr"), ("fr",), ("ar",))
