"""Language packs: nothing missing, nothing inherited, and held against CLDR."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from babel import Locale

from briefing import cldr, paths
from briefing.errors import BriefingError, Finding
from briefing.packs import (
    PLURALS,
    LanguagePack,
    counted_labels,
    find_packs,
    load_labels,
    load_pack,
)
from briefing.texts import parse_text

TEMPLATE = paths.asset_folder("templates") / "policy-brief"
SHIPPED = ("fr", "ar")
PACKS = {code: load_pack(paths.LANGUAGES / f"{code}.yaml") for code in SHIPPED}
Keys = tuple[Any, ...]


def plain(code: str) -> Any:
    return yaml.safe_load((paths.LANGUAGES / f"{code}.yaml").read_text("utf-8"))


def write(folder: Path, data: Any, name: str = "fr.yaml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1), "utf-8")  # JSON is YAML
    return path


def findings_of(path: Path) -> tuple[Finding, ...]:
    with pytest.raises(BriefingError) as caught:
        load_pack(path)
    return caught.value.findings


# --- completeness --------------------------------------------------------------------------------


def test_shipped_packs_are_those_of_the_brief() -> None:
    assert set(find_packs([paths.LANGUAGES])) == set(SHIPPED)


@pytest.mark.parametrize(
    ("code", "locale", "direction", "script"),
    [("fr", "fr-MA", "ltr", "Latn"), ("ar", "ar-MA", "rtl", "Arab")],
)
def test_identity(code: str, locale: str, direction: str, script: str) -> None:
    pack = PACKS[code]
    assert (pack.code, pack.locale, pack.direction, pack.script) == (
        code,
        locale,
        direction,
        script,
    )


# Mappings that a pack fills as its language needs; all other keys are the schema's.
OPEN = {
    ("numbers", "small_counts"),
    ("money", "currencies"),
    ("units",),
    ("labels",),
    ("spacing", "before"),
    ("spacing", "after"),
    ("ordinals", "words", "first"),
    ("ordinals", "words", "unit"),
    ("ordinals", "words", "teen"),
    ("ordinals", "words", "tens"),
    *(
        ("reading", kind, part)
        for kind in ("cardinals", "ordinals")
        for part in ("units", "teens", "irregular")
    ),
    ("reading", "currencies"),
}


RARER = ("halves", "pairs", "collectives", "fractions", "amounts", "first_days")


def required_keys(data: Any, keys: Keys = ()) -> Iterator[Keys]:
    """Yield every key of a pack file that cannot be left out."""
    if isinstance(data, list):
        for number, item in enumerate(data[:1]):
            yield from required_keys(item, (*keys, number))
    if not isinstance(data, dict) or keys in OPEN or keys[-1:] == ("forms",):
        return
    for key, value in data.items():
        if (keys == ("reading",) and key in RARER) or (keys, key) == (("names",), "before"):
            continue
        if set(data) >= {"nominative"} or (keys[:2] == ("ordinals", "marks") and key != "other"):
            continue
        yield (*keys, key)
        yield from required_keys(value, (*keys, key))


def without(data: Any, keys: Keys) -> Any:
    data = copy.deepcopy(data)
    inner = data
    for key in keys[:-1]:
        inner = inner[key]
    del inner[keys[-1]]
    return data


@pytest.mark.parametrize(
    ("code", "keys"),
    [(code, keys) for code in SHIPPED for keys in required_keys(plain(code))],
    ids=lambda part: part if isinstance(part, str) else ".".join(map(str, part)),
)
def test_pack_that_lacks_a_key_is_refused(tmp_path: Path, code: str, keys: Keys) -> None:
    path = write(tmp_path, without(plain(code), keys), f"{code}.yaml")
    findings = findings_of(path)
    assert [finding for finding in findings if f"“{keys[-1]}”" in finding.message]
    assert all(finding.place.file.endswith(f"{code}.yaml") for finding in findings)
    assert all(finding.place.line for finding in findings)


def test_pack_may_leave_out_the_rarer_notations(tmp_path: Path) -> None:
    data = plain("fr")
    for key in RARER:
        del data["reading"][key]
    path = write(tmp_path, data, "fr.yaml")
    assert load_pack(path).reading.collectives == {}
    data["reading"]["fractions"] = {"a third": "un tiers"}
    assert findings_of(write(tmp_path, data, "fr.yaml"))


def test_required_keys_are_found_at_all_depths() -> None:
    keys = set(required_keys(plain("ar")))
    assert {("code",), ("numbers", "percent"), ("ordinals", "words", "teen")} <= keys
    assert {("bounds", "about", "day", "case"), ("clitics", 0, "joined")} <= keys
    assert {("reading",), ("reading", "cardinals", "tens"), ("reading", "months")} <= keys
    assert len(keys) > 100


def test_unknown_key_is_refused(tmp_path: Path) -> None:
    data = plain("fr") | {"diretcion": "ltr"}
    (finding,) = findings_of(write(tmp_path, data))
    assert (finding.code, "direction" in finding.hint) == ("unknown-key", True)


# --- what the schema cannot see ------------------------------------------------------------------


def changed(code: str, keys: Keys, value: object) -> Any:
    data = plain(code)
    inner = data
    for key in keys[:-1]:
        inner = inner[key]
    inner[keys[-1]] = value
    return data


@pytest.mark.parametrize(
    ("code", "keys", "value", "words"),
    [
        ("fr", ("code",), "de", "holds the language 'de'"),
        ("fr", ("locale",), "zz-ZZ", "CLDR does not know the locale 'zz-ZZ'"),
        (
            "fr",
            ("numbers", "small_counts", "1"),
            {"masculine": "un"},
            "the genders of this count are not masculine, feminine",
        ),
        (
            "ar",
            ("reading", "cardinals", "teens"),
            {"masculine": ["عشرة"] * 10},
            "the genders of this row are not masculine, feminine",
        ),
        ("fr", ("forbidden", 0, "pattern"), "(", "not a regular expression"),
        ("ar", ("units", "hour"), {"other": "ساعة"}, "the plural category “zero” is missing"),
        (
            "ar",
            ("money", "currencies", "MAD", "two"),
            {"nominative": "درهمان"},
            "the cases of this form are not nominative, oblique",
        ),
        (
            "fr",
            ("money", "scales", "million", "forms", "other"),
            {"nominative": "millions"},
            "the cases of this form are not none",
        ),
    ],
)
def test_fault_that_the_schema_cannot_see(
    tmp_path: Path, code: str, keys: Keys, value: object, words: str
) -> None:
    findings = findings_of(write(tmp_path, changed(code, keys, value), f"{code}.yaml"))
    assert words in findings[0].message
    assert findings[0].place.line > 0
    assert findings[0].hint


@pytest.mark.parametrize("code", SHIPPED)
def test_forbidden_patterns_find_their_examples(code: str) -> None:
    for entry in PACKS[code].forbidden:
        assert entry.pattern.search(entry.example), entry.code
    codes = [entry.code for entry in PACKS[code].forbidden]
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (
            "fr",
            "Les États membres – réunis au cœur de l’Assemblée – disent « oui » : c’est peut-être.",
        ),
        ("ar", "تقدمت المملكة بـ\ufffc في غشت و\ufffc، وهو ما يعكس «الثقة»؛ فماذا بعد؟"),
        ("ar", "من \ufffc إلى \ufffc"),
    ],
)
def test_forbidden_patterns_leave_good_text_alone(code: str, text: str) -> None:
    assert [entry.code for entry in PACKS[code].forbidden if entry.pattern.search(text)] == []


# --- CLDR ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("pack", PACKS.values(), ids=list(PACKS))
def test_plural_categories_are_those_of_cldr(pack: LanguagePack) -> None:
    locale = Locale.parse(pack.locale, sep="-")
    assert set(pack.plural_categories) == set(locale.plural_form.tags) | {"other"}


@pytest.mark.parametrize("pack", PACKS.values(), ids=list(PACKS))
def test_numbers_and_months_are_those_of_cldr(pack: LanguagePack) -> None:
    locale = Locale.parse(pack.locale, sep="-")
    symbols = locale.number_symbols["latn"]
    assert (pack.numbers.decimal, pack.numbers.group) == (symbols["decimal"], symbols["group"])
    months = locale.months["format"]["wide"]
    assert list(pack.dates.months) == [months[number] for number in range(1, 13)]


# Where the packs differ from CLDR, and CLDR's words as they were: a change there should be seen.
CORRECTED = [
    ("fr", "percent", "#,##0\u00a0%"),
    ("fr", "minus", "-"),
    ("fr", "MAD", "dirham marocain"),
    ("ar", "MAD", "درهم مغربي"),
    ("ar", "kilometer", "{0} كيلومتر"),
]


@pytest.mark.parametrize(("code", "what", "expected"), CORRECTED)
def test_correction_is_still_one(code: str, what: str, expected: str) -> None:
    pack = PACKS[code]
    locale = Locale.parse(pack.locale, sep="-")
    said = {
        "percent": str(locale.percent_formats[None].pattern),
        "minus": locale.number_symbols["latn"]["minusSign"],
        "MAD": cldr.currency_forms(pack.locale, "MAD")["one"],
        "kilometer": cldr.unit_forms(pack.locale, "kilometer", "long").get("two"),
    }[what]
    assert said == expected


@pytest.mark.parametrize("pack", PACKS.values(), ids=list(PACKS))
def test_corrected_units_and_currencies_exist(pack: LanguagePack) -> None:
    assert all(cldr.knows_unit(unit) for unit in pack.units)
    assert all(cldr.knows_currency(code) for code in pack.money.currencies)
    assert {"MAD", "USD", "EUR"} <= set(pack.money.currencies)


def test_arabic_agrees_in_all_categories() -> None:
    """In the dual both cases are there, and the construct of a scale has lost its nun."""
    pack = PACKS["ar"]
    for forms in (*pack.units.values(), *pack.money.currencies.values()):
        two = forms["two"]
        if not isinstance(two, str):
            assert re.search("ان( |$)", two["nominative"])
            assert two["oblique"] == two["nominative"].replace("ان", "ين")
    for scale in pack.money.scales.values():
        two = scale.forms["two"]
        assert not isinstance(two, str)
        assert (two["nominative"][-1], two["oblique"][-1]) == ("ا", "ي")


# --- finding packs -------------------------------------------------------------------------------


def test_first_folder_wins(tmp_path: Path) -> None:
    own = write(tmp_path / "own", {}, "fr.yaml")
    write(tmp_path / "own", {}, "en.yaml")
    (tmp_path / "own" / "README.md").write_text("x", "utf-8")
    found = find_packs([tmp_path / "own", tmp_path / "none", paths.LANGUAGES])
    assert set(found) == {"fr", "en", "ar"}
    assert found["fr"] == own


def test_digits_are_translated() -> None:
    assert "2026".translate(PACKS["ar"].digit_table) == "2026"


# --- labels --------------------------------------------------------------------------------------


@pytest.fixture
def template(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    write(folder, {"sources": "Sources", "imprint": "Édition {{ edition }}"}, "labels/fr.yaml")
    write(folder, {"sources": "المصادر", "imprint": "الطبعة {{ edition }}"}, "labels/ar.yaml")
    return folder


def labels_of(folder: Path, own: Path, **packs: LanguagePack) -> dict[str, dict[str, str]]:
    found = load_labels(packs, [folder], own)
    return {code: {key: text.raw for key, text in texts.items()} for code, texts in found.items()}


def test_labels_of_the_template(template: Path, tmp_path: Path) -> None:
    found = labels_of(template, tmp_path / "none", fr=PACKS["fr"])
    assert found == {"fr": {"sources": "Sources", "imprint": "Édition {{ edition }}"}}


def test_own_label_comes_first(template: Path, tmp_path: Path) -> None:
    write(tmp_path / "labels", {"sources": "Références"}, "fr.yaml")
    found = labels_of(template, tmp_path / "labels", **PACKS)
    assert found["fr"]["sources"] == "Références"
    assert found["ar"]["sources"] == "المصادر"


def test_pack_brings_the_labels_of_its_language(template: Path, tmp_path: Path) -> None:
    brought = {"small": {"sources": "Fuentes", "imprint": "Edición {{ edition }}"}}
    data = plain("fr") | {"code": "es", "locale": "es-MX", "labels": brought}
    pack = load_pack(write(tmp_path, data, "es.yaml"))
    found = load_labels({"es": pack}, [template], tmp_path / "none")
    assert found["es"]["sources"].raw == "Fuentes"
    assert found["es"]["sources"].place.line > 100


def test_missing_label_is_named(template: Path, tmp_path: Path) -> None:
    write(template, {"sources": "المصادر"}, "labels/ar.yaml")
    with pytest.raises(BriefingError) as caught:
        load_labels(PACKS, [template], tmp_path)
    (finding,) = caught.value.findings
    assert finding.code == "missing-label"
    assert "imprint" in finding.message


def test_unknown_label_is_named(template: Path, tmp_path: Path) -> None:
    write(tmp_path / "labels", {"suorces": "Références"}, "fr.yaml")
    with pytest.raises(BriefingError) as caught:
        load_labels(PACKS, [template], tmp_path / "labels")
    (finding,) = caught.value.findings
    assert (finding.code, finding.place.file, finding.place.line) == (
        "unknown-label",
        "labels/fr.yaml",
        2,
    )


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """Return the folder that templates share, beside `small` and another template."""
    for code, words in {"fr": "Note :", "ar": "ملحوظة:"}.items():
        write(tmp_path / "shared", {"note": words, "sources": "?"}, f"labels/{code}.yaml")
        write(tmp_path / "other", {"glossary": words}, f"labels/{code}.yaml")
    return tmp_path / "shared"


def test_label_that_a_template_lacks_is_a_shared_one(template: Path, shared: Path) -> None:
    found = load_labels(PACKS, [template, shared], template / "none")
    assert {key: text.raw for key, text in found["fr"].items()} == {
        "sources": "Sources",
        "imprint": "Édition {{ edition }}",
        "note": "Note :",
    }


def test_pack_brings_shared_labels_and_those_of_a_template(template: Path, shared: Path) -> None:
    brought = {
        "shared": {"sources": "?", "note": "Nota:"},
        "small": {"sources": "Fuentes", "imprint": "Edición {{ edition }}"},
    }
    data = plain("fr") | {"code": "es", "locale": "es-MX", "labels": brought}
    pack = load_pack(write(template.parent, data, "es.yaml"))
    found = load_labels({"es": pack}, [template, shared], template / "none")["es"]
    assert (found["sources"].raw, found["note"].raw) == ("Fuentes", "Nota:")


def test_own_label_for_another_template_is_left_out(template: Path, shared: Path) -> None:
    own = template.parent / "own"
    write(own, {"glossary": "Lexique", "note": "Remarque :"}, "fr.yaml")
    found = load_labels(PACKS, [template, shared], own)["fr"]
    assert found["note"].raw == "Remarque :"
    assert "glossary" not in found


@pytest.fixture
def counting(template: Path) -> Path:
    """Return a template that counts apples: `apples_other` and its twins."""
    french = {"apples_one": "une pomme", "apples_other": "{{ count }} pommes"}
    write(template, {**french, "apples_many": "{{ count }} de pommes"}, "labels/fr.yaml")
    arabic = {f"apples_{category}": "تفاح" for category in PACKS["ar"].plural_categories}
    write(template, arabic, "labels/ar.yaml")
    return template


def test_counted_label_has_the_plurals_of_its_language(counting: Path, tmp_path: Path) -> None:
    found = labels_of(counting, tmp_path / "none", **PACKS)
    assert set(found["fr"]) == {"apples_one", "apples_many", "apples_other"}
    assert set(found["ar"]) == {f"apples_{name}" for name in PLURALS}
    assert set(counted_labels(found["fr"]).values()) == {"apples"}


def test_plural_that_a_counted_label_lacks_is_named(counting: Path, tmp_path: Path) -> None:
    write(counting, {"apples_other": "تفاح"}, "labels/ar.yaml")
    with pytest.raises(BriefingError) as caught:
        load_labels(PACKS, [counting], tmp_path)
    (finding,) = caught.value.findings
    assert finding.code == "missing-label"
    assert finding.message.endswith(
        "'ar': apples_few, apples_many, apples_one, apples_two, apples_zero"
    )


def test_plural_of_no_counted_label_is_unknown(counting: Path, tmp_path: Path) -> None:
    write(tmp_path / "labels", {"pears_one": "une poire"}, "fr.yaml")
    with pytest.raises(BriefingError) as caught:
        load_labels(PACKS, [counting], tmp_path / "labels")
    assert [finding.code for finding in caught.value.findings] == ["unknown-label"]


def test_key_that_only_ends_like_a_plural_is_a_label_of_its_own() -> None:
    assert counted_labels(["note_one", "sources_other"]) == {"sources_other": "sources"}


def test_labels_that_ship_are_complete_and_can_be_read() -> None:
    found = load_labels(PACKS, paths.template_layers(TEMPLATE), TEMPLATE / "none")
    single = [texts.keys() - counted_labels(texts).keys() for texts in found.values()]
    assert single[0] == single[1]
    assert set(counted_labels(found["fr"]).values()) == set(counted_labels(found["ar"]).values())
    for texts in found.values():
        for text in texts.values():
            assert parse_text(text).findings == ()


def test_labels_that_ship_print_the_same_in_both_languages() -> None:
    found = load_labels(PACKS, paths.template_layers(TEMPLATE), TEMPLATE / "none")
    for key, text in found["fr"].items():
        printed = [
            sorted(placeholder.path for placeholder in parse_text(texts).placeholders)
            for texts in (text, found["ar"][key])
        ]
        assert printed[0] == printed[1], key


# --- cldr ----------------------------------------------------------------------------------------


def test_ordinal_categories() -> None:
    assert [cldr.ordinal_category("en", number) for number in (1, 2, 3, 4, 21)] == [
        "one",
        "two",
        "few",
        "other",
        "one",
    ]


def test_unit_is_found_with_and_without_its_kind() -> None:
    assert cldr.unit_forms("fr-MA", "length-kilometer", "short")["other"] == "{0}\u202fkm"
    assert "per" not in cldr.unit_forms("fr-MA", "kilometer", "short")
    assert cldr.unit_forms("fr-MA", "cubit", "long") == {}
    assert cldr.knows_unit("gigahertz")
    assert not cldr.knows_unit("cubit")


def test_unit_with_a_name_and_no_words_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    patterns = {"duration-day-person": {}, "length-ell": {"short": {"other": "{0} ell"}}}
    locale = SimpleNamespace(_data={"unit_patterns": patterns})
    monkeypatch.setattr(cldr, "_locale", lambda _tag: locale)
    assert not cldr.knows_unit("day-person")
    assert cldr.knows_unit("ell")


def test_unit_without_words_has_its_sign() -> None:
    assert cldr.unit_forms("ar-MA", "hectare", "long")["other"] == "{0} هكتار"
    assert cldr.unit_forms("ar-MA", "liter", "long")["other"] == "{0} لتر"  # long has only “per”


def test_every_unit_with_words_in_english_has_some_in_the_packs() -> None:
    names = Locale.parse("en")._data["unit_patterns"]
    lacking = {
        (code, name)
        for code, pack in PACKS.items()
        for name in names
        if cldr.knows_unit(name) and not cldr.unit_forms(pack.locale, name, pack.unit_length)
    }
    # The check `unknown-unit` refuses these.
    assert lacking <= {
        ("ar", "graphics-dot"),
        ("ar", "pressure-gasoline-energy-density"),
        ("fr", "pressure-gasoline-energy-density"),
    }


def test_currencies() -> None:
    assert cldr.currency_forms("fr-MA", "GBP")["other"] == "livres sterling"
    assert cldr.currency_forms("ar-MA", "GBP") == {"other": "جنيه إسترليني"}
    assert cldr.currency_forms("fr-MA", "QQQ") == {}
    assert cldr.knows_currency("XOF")
    assert not cldr.knows_currency("QQQ")
    for none in ("XXX", "XTS"):  # “no currency”, and the code for tests
        assert not cldr.knows_currency(none)
        assert cldr.currency_forms("fr-MA", none) == {}


def test_language_names() -> None:
    assert cldr.language_name("ar-MA", "fr") == "الفرنسية"
    assert cldr.language_name("fr-MA", "qqq") == "qqq"
