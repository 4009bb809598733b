"""Language packs: all that the program knows of a language, each in one YAML file.

A pack states everything; nothing is inherited. It comes from the brief folder, a folder named on
the command line, or the package. The words of a template (its labels) are found here as well.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, is_dataclass
from functools import cached_property
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from briefing import cldr
from briefing.document import Direction
from briefing.errors import Finding, Place, Severity, raise_errors
from briefing.model import Forms, Gender, Text
from briefing.schema import validate
from briefing.yaml_source import Keys, Value, YamlFile, read_yaml

Form = str | Mapping[str, str]
# Words in order, the same for all genders or by gender; "/" stands between words for the same.
Row = Sequence[str] | Mapping[str, Sequence[str]]

PLURALS = ("zero", "one", "two", "few", "many", "other")
"""CLDR's plural categories. A counted label has a text for each one of its language: `sources_one`,
`sources_other`; a key is part of one when there is its twin in `_other`."""

Built = TypeVar("Built")


@dataclass(frozen=True)
class Pattern:
    """Words around a value, and the case that they call for."""

    pattern: str
    case: str | None


@dataclass(frozen=True)
class Numbers:
    """How numbers are written."""

    digits: str
    decimal: str
    group: str
    minimum_grouping: int
    minus: str
    percent: str
    counted: str
    range: Pattern
    compact_range: str
    small_counts: Mapping[str, str | Mapping[str, str]]


@dataclass(frozen=True)
class BoundWords:
    """The words of a bound before a number, before a day, and before a month or year."""

    number: Pattern
    day: Pattern
    date: Pattern


@dataclass(frozen=True)
class OrdinalWords:
    """Ranks in words, up to 99."""

    first: Mapping[str, tuple[str, ...]]
    unit: Mapping[str, tuple[str, ...]]
    teen: Mapping[str, str]
    tens: Mapping[str, tuple[str, ...]]
    compound: str


@dataclass(frozen=True)
class Ordinals:
    """How ranks are written."""

    pattern: str
    raised: bool
    marks: Mapping[str, Form]
    words: OrdinalWords | None


@dataclass(frozen=True)
class Scale:
    """The word for a large number, and how a currency follows it."""

    forms: Forms
    currency: str


@dataclass(frozen=True)
class MoneyWords:
    """How amounts are written."""

    scales: Mapping[str, Scale]
    scaled_category: str
    currencies: Mapping[str, Forms]


@dataclass(frozen=True)
class Dates:
    """How dates are written."""

    months: tuple[str, ...]
    first_day: str
    full: str
    day_month: str
    day: str
    month_year: str
    month: str
    year: str
    pair: str
    days: str
    range: str
    time: str


@dataclass(frozen=True)
class Quotes:
    """What straight quotation marks become."""

    open: str
    close: str


@dataclass(frozen=True)
class Spacing:
    """The space that must stand before and after marks."""

    before: Mapping[str, str]
    after: Mapping[str, str]


@dataclass(frozen=True)
class Elision:
    """A word that changes before a vowel."""

    word: str
    becomes: str
    before: str


@dataclass(frozen=True)
class Clitic:
    """A short word written together with the next one."""

    text: str
    joined: str
    case: str | None


@dataclass(frozen=True)
class Join:
    """What becomes of a clitic and the beginning of the next word."""

    clitic: str
    before: str
    becomes: str


@dataclass(frozen=True)
class Forbidden:
    """What must not stand in a text, with an example in which it is found."""

    code: str
    pattern: re.Pattern[str]
    message: str
    hint: str
    example: str
    severity: Severity


@dataclass(frozen=True)
class Numerals:
    """Cardinals or ordinals up to 99 in words: what they are put together from."""

    units: Row
    teens: Row
    tens: tuple[str, ...]
    compound: tuple[str, ...]
    irregular: Mapping[str, str]


@dataclass(frozen=True)
class Thousand:
    """The words for one thousand and two thousand, and for thousands after another number."""

    one: str
    two: str
    more: str


@dataclass(frozen=True)
class Around:
    """Words that stand before or after a number."""

    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """What sources write beyond what the pack writes itself, so that figures can be read."""

    zero: str
    cardinals: Numerals
    hundreds: tuple[str, ...]
    thousand: Thousand
    rest: tuple[str, ...]
    ordinals: Numerals | None
    ordinal_marks: tuple[str, ...]
    articles: tuple[str, ...]
    ambiguous: tuple[str, ...]
    idioms: tuple[str, ...]
    percent: tuple[str, ...]
    bounds: Mapping[str, Around]
    ranges: tuple[str, ...]
    months: tuple[str, ...]
    dates: tuple[str, ...]
    numeric_date: str
    currencies: Mapping[str, str]
    # Rarer notations, which a pack may leave out.
    halves: tuple[str, ...] = ()
    pairs: Mapping[str, str] = field(default_factory=dict)
    collectives: Mapping[str, str] = field(default_factory=dict)
    fractions: Mapping[str, str] = field(default_factory=dict)
    amounts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    first_days: tuple[str, ...] = ()


@dataclass(frozen=True)
class NameWords:
    """How names show in prose: `capitals` is None where a capital tells nothing of a word."""

    capitals: tuple[str, ...] | None
    homonyms: tuple[str, ...]
    before: tuple[str, ...] = ()


@dataclass(frozen=True)
class LanguagePack:
    """A language; the keys are those of the pack file, explained in schemas/pack.schema.json."""

    code: str
    name: str
    locale: str
    direction: Direction
    script: str
    other_script_language: str
    genders: tuple[Gender, ...]
    cases: tuple[str, ...]
    plural_categories: tuple[str, ...]
    digitless: tuple[str, ...]
    numbers: Numbers
    bounds: Mapping[str, BoundWords]
    ordinals: Ordinals
    money: MoneyWords
    units: Mapping[str, Forms]
    unit_length: str
    dates: Dates
    reading: Reading
    names: NameWords
    quotes: Quotes
    apostrophe: str
    ellipsis: str
    spacing: Spacing
    list_separator: str
    keep_with_next: tuple[str, ...]
    elisions: tuple[Elision, ...]
    clitics: tuple[Clitic, ...]
    joins: tuple[Join, ...]
    join_exceptions: tuple[str, ...]
    sort_ignores: tuple[str, ...]
    forbidden: tuple[Forbidden, ...]
    labels: Mapping[str, Mapping[str, Text]]

    @cached_property
    def digit_table(self) -> dict[int, int]:
        """The translation of 0 to 9 into the digits of the language."""
        return str.maketrans("0123456789", self.numbers.digits)


def find_packs(folders: Iterable[Path]) -> dict[str, Path]:
    """Return the pack files by language; where two have the same name the first folder wins."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.yaml")):
            found.setdefault(path.stem, path)
    return found


def load_pack(path: Path) -> LanguagePack:
    """Read one pack; raises BriefingError with every fault of the file."""
    source = read_yaml(path, f"{path.parent.name}/{path.name}")
    raise_errors(validate(source, "pack"))
    assert isinstance(source.data, dict)
    raise_errors(_faults(source, source.data, path))
    labels = {
        template: {key: source.text(("labels", template, key)) for key in texts}
        for template, texts in _mapping(source.data, "labels").items()
    }
    return _build(LanguagePack, {**source.data, "labels": labels})


def pack_record(path: Path) -> dict[str, object]:
    """Return a pack that can be read as plain data for JSON, which a pack can be written in."""
    data = read_yaml(path, f"{path.parent.name}/{path.name}").data
    assert isinstance(data, dict)
    return {**data, "labels": {}}


def _mapping(data: Mapping[str, Value], key: str) -> Mapping[str, Any]:
    value = data[key]
    assert isinstance(value, dict)
    return value


def load_labels(
    packs: Mapping[str, LanguagePack], layers: Sequence[Path], own: Path
) -> dict[str, dict[str, Text]]:
    """Return the words of a template by language and key.

    `layers` are the template's folder and those that it falls back to, of which the first one that
    has a word counts. A pack may bring a language that they lack, each layer's words under its
    name, and the brief's folder `own` may change single words; those of other templates are left
    out. Raises BriefingError when a language lacks a key that another one has (of a counted label,
    a plural category of its own), or has one that no template knows.
    """
    shipped: dict[str, dict[str, Text]] = {}
    for layer in reversed(layers):
        for path in sorted((layer / "labels").glob("*.yaml")):
            shipped.setdefault(path.stem, {}).update(_label_file(path))
    known = {key for labels in shipped.values() for key in labels}
    found: dict[str, dict[str, Text]] = {}
    findings: list[Finding] = []
    for code, pack in packs.items():
        brought: dict[str, Text] = {}
        for layer in reversed(layers):
            brought.update(pack.labels.get(layer.name, {}))
        changed = _label_file(own / f"{code}.yaml") if (own / f"{code}.yaml").is_file() else {}
        words = {**shipped.get(code, {}), **brought, **changed}
        needed = _needed_labels(pack, known)
        strange = words.keys() - known - needed
        found[code] = {key: text for key, text in words.items() if key not in strange}
        if strange:
            strange -= _labels_of_all(layers[-1].parent)
        findings += _label_findings(
            code, layers[0], needed - words.keys(), {key: words[key] for key in strange}
        )
    raise_errors(findings)
    return found


def _label_file(path: Path) -> dict[str, Text]:
    source = read_yaml(path, f"{path.parent.name}/{path.name}")
    raise_errors(validate(source, "labels"))
    assert isinstance(source.data, dict)
    return {key: source.text((key,)) for key in source.data}


def counted_labels(keys: Iterable[str]) -> dict[str, str]:
    """Return the keys that are a plural category of a counted label, each with the label's name."""
    keys = set(keys)
    stems = {key.removesuffix("_other") for key in keys if key.endswith("_other")}
    parts = {f"{stem}_{category}": stem for stem in stems for category in PLURALS}
    return {key: stem for key, stem in parts.items() if key in keys}


def _needed_labels(pack: LanguagePack, known: set[str]) -> set[str]:
    """Return the keys that a language must have words for: of counted labels its own categories."""
    counted = counted_labels(known)
    return (known - counted.keys()) | {
        f"{stem}_{category}" for stem in counted.values() for category in pack.plural_categories
    }


def _labels_of_all(templates: Path) -> set[str]:
    """Return the keys of the words of every template that stands in a folder."""
    return {key for path in sorted(templates.glob("*/labels/*.yaml")) for key in _label_file(path)}


def _label_findings(
    code: str, template: Path, missing: Collection[str], strange: Mapping[str, Text]
) -> Iterator[Finding]:
    if missing:
        yield Finding(
            "missing-label",
            f"the template {template.name} lacks words in {code!r}: {', '.join(sorted(missing))}",
            Place(f"labels/{code}.yaml"),
            f"write them in labels/{code}.yaml of the brief folder, or in the language pack",
        )
    for key, text in sorted(strange.items()):
        yield Finding(
            "unknown-label",
            f"the template {template.name} has no words called {key!r}",
            text.place,
            "delete the line, or correct the name",
        )


# --- what a schema cannot see --------------------------------------------------------------------


def _faults(source: YamlFile, data: Mapping[str, Any], path: Path) -> Iterator[Finding]:
    if data["code"] != path.stem:
        yield Finding(
            "wrong-value",
            f"the file {path.name} holds the language {data['code']!r}",
            source.place(("code",)),
            f"rename the file to {data['code']}.yaml, or write code: {path.stem}",
        )
    if not cldr.knows_locale(data["locale"]):
        yield Finding(
            "wrong-value",
            f"CLDR does not know the locale {data['locale']!r}",
            source.place(("locale",)),
            "write language and country, such as fr-MA",
        )
    for count, words in data["numbers"]["small_counts"].items():
        if not isinstance(words, str) and set(words) != set(data["genders"]):
            yield Finding(
                "wrong-value",
                f"the genders of this count are not {', '.join(data['genders']) or 'none'}",
                source.place(("numbers", "small_counts", count)),
                "give one word for each of `genders`, or one word for all",
            )
    yield from _row_faults(source, data)
    for keys, forms in _all_forms(data):
        yield from _form_faults(source, data, keys, forms)
    for number, entry in enumerate(data["forbidden"]):
        try:
            re.compile(entry["pattern"])
        except re.error as error:
            place = source.place(("forbidden", number, "pattern"))
            message = f"this is not a regular expression: {error}"
            yield Finding("wrong-value", message, place, "see Python's module re")


def _row_faults(source: YamlFile, data: Mapping[str, Any]) -> Iterator[Finding]:
    """Find rows of number words whose genders are not those of the language."""
    for kind in ("cardinals", "ordinals"):
        for part in ("units", "teens"):
            row = (data["reading"][kind] or {}).get(part, [])
            if isinstance(row, dict) and set(row) != set(data["genders"]):
                yield Finding(
                    "wrong-value",
                    f"the genders of this row are not {', '.join(data['genders']) or 'none'}",
                    source.place(("reading", kind, part)),
                    "give one row for each of `genders`, or one row for all",
                )


def _all_forms(data: Mapping[str, Any]) -> Iterator[tuple[Keys, Mapping[str, Form]]]:
    money = data["money"]
    for scale, entry in money["scales"].items():
        yield ("money", "scales", scale, "forms"), entry["forms"]
    for code, forms in money["currencies"].items():
        yield ("money", "currencies", code), forms
    for unit, forms in data["units"].items():
        yield ("units", unit), forms


def _form_faults(
    source: YamlFile, data: Mapping[str, Any], keys: Keys, forms: Mapping[str, Form]
) -> Iterator[Finding]:
    for category in data["plural_categories"]:
        if category not in forms:
            yield Finding(
                "missing-key",
                f"the form for the plural category “{category}” is missing",
                source.key_place(keys),
                f"add {category}: …",
            )
    for category, form in forms.items():
        if not isinstance(form, str) and set(form) != set(data["cases"]):
            yield Finding(
                "wrong-value",
                f"the cases of this form are not {', '.join(data['cases']) or 'none'}",
                source.place((*keys, category)),
                "give one form for each of `cases`, or one form for all",
            )


# --- plain data into records ---------------------------------------------------------------------


def _build(kind: type[Built], data: Mapping[str, Any]) -> Built:
    """Make a record of plain data that the schema has passed."""
    hints = get_type_hints(kind).items()
    return kind(**{name: _convert(hint, data[name]) for name, hint in hints if name in data})


def _convert(hint: Any, value: Any) -> Any:
    origin, args = get_origin(hint), get_args(hint)
    if value is None or isinstance(value, Text):
        return value
    if origin in (Union, UnionType):
        options = [option for option in args if option is not NoneType]
        return _convert(options[0], value) if len(options) == 1 else value
    if isinstance(hint, type) and is_dataclass(hint):
        return _build(hint, value)
    if origin is tuple:
        return tuple(_convert(args[0], item) for item in value)
    if origin is re.Pattern:
        return re.compile(value)
    if hint is Severity:
        return Severity(value)
    if isinstance(value, dict):
        return {key: _convert(args[1], item) for key, item in value.items()}
    return value
