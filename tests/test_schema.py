"""Holding files against their schemas, in a curator's words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema_rs
import pytest

from briefing.errors import Finding
from briefing.paths import PACKAGE
from briefing.schema import FILES, published, validate
from briefing.yaml_source import read_yaml

SCHEMAS = sorted((PACKAGE / "schemas").glob("*.schema.json"))
FACT = """\
facts:
  - id: a
    title: {fr: A}
    text: {fr: B}
    written_in: fr
"""


def findings(tmp_path: Path, name: str, source: str) -> list[Finding]:
    path = tmp_path / f"{name}.yaml"
    path.write_text(source, "utf-8")
    return validate(read_yaml(path, path.name), name)


def lines(tmp_path: Path, name: str, source: str) -> list[str]:
    return [f"{f.place} {f.code}: {f.message}" for f in findings(tmp_path, name, source)]


def test_good_fact_gives_none(tmp_path: Path) -> None:
    assert findings(tmp_path, "facts", FACT) == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("{integer: 2, unit: gigahertz}", []),
        ("{decimal: 3.50, bound: about, as_of: 2025}", []),
        ("{percent: -13.3}", []),
        ("{money: 17, scale: billion, currency: MAD}", []),
        ("{count: 0, noun: rank}", []),
        ("{ordinal: 5, gender: feminine}", []),
        ("{date: 2026-02-05}", []),
        ("{month: 2025-10}", []),
        ("{year: 2026}", []),
        ("{dates: [2026, 2027-01]}", []),
        ("{range: [8, 18.5], noun: rank}", []),
        ("{}", ["6:17 wrong-kind-of-value: a value has exactly one kind; this one has none"]),
        (
            "{integr: 1}",
            [
                "6:17 wrong-kind-of-value: a value has exactly one kind; this one has “integr” "
                "(did you mean “integer”?)"
            ],
        ),
        (
            "{integer: 1, year: 2026}",
            [
                "6:17 wrong-kind-of-value: a value has exactly one kind; this one has integer "
                "and year"
            ],
        ),
        ("14", ["6:17 wrong-kind-of-value: a value has exactly one kind; this one has none"]),
        ("{count: 1}", ["6:17 missing-key: the key “noun” is missing"]),
        ("{integer: 1, bond: about}", ["6:30 unknown-key: there is no key “bond” here"]),
        ("{count: -1, noun: a}", ["6:25 wrong-value: this cannot be the number -1"]),
        ("{range: [1]}", ["6:25 too-few: fewer than 2 entries"]),
        ("{range: [1, 2, 3]}", ["6:25 too-many: more than 2 entries"]),
        ("{year: 26}", ["6:24 wrong-value: this cannot be the number 26"]),
        (
            "{integer: 1.5}",
            ["6:27 wrong-type: a whole number is expected, and this is the number 1.5"],
        ),
        ("{integer: }", ["6:27 wrong-type: a whole number is expected, and this is nothing"]),
        (
            "{integer: yes}",
            ["6:27 wrong-type: a whole number is expected, and this is the text “yes”"],
        ),
        ("{integer: true}", ["6:27 wrong-type: a whole number is expected, and this is true"]),
        ("{integer: false}", ["6:27 wrong-type: a whole number is expected, and this is false"]),
        ("{integer: [1]}", ["6:27 wrong-type: a whole number is expected, and this is a list"]),
        (
            "{integer: {a: 1}}",
            ["6:27 wrong-type: a whole number is expected, and this is a mapping (key: value)"],
        ),
    ],
)
def test_typed_values(tmp_path: Path, value: str, expected: list[str]) -> None:
    source = f"{FACT}    values: {{a: {value}}}\n"
    assert lines(tmp_path, "facts", source) == [f"facts.yaml:{line}" for line in expected]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("title: {fr: A}", "title: A", "3:12 wrong-type"),
        ("title: {fr: A}", "title: {fr: ''}", "3:17 wrong-value"),
        ("title: {fr: A}", "title: {}", "3:12 too-few"),
        ("title: {fr: A}", "title: {French: A}", "3:13 wrong-key"),
        (
            "written_in: fr",
            "written_in: fr\n    happened: {integer: 1}",
            "6:15 wrong-kind-of-value",
        ),
        ("written_in: fr", "written_in: fr\n    evidence: journal", "6:15 wrong-type"),
    ],
)
def test_places_and_codes(tmp_path: Path, old: str, new: str, expected: str) -> None:
    (finding,) = findings(tmp_path, "facts", FACT.replace(old, new))
    assert f"{finding.place} {finding.code}" == f"facts.yaml:{expected}"
    assert finding.hint


def test_near_words_are_proposed(tmp_path: Path) -> None:
    values = "    values: {a: {money: 1, scale: milion, currency: MAD}}\n    topik: x\n"
    hints = [finding.hint for finding in findings(tmp_path, "facts", FACT + values)]
    assert hints[0].startswith("did you mean “million”? ")
    assert hints[1] == "did you mean “topic”?"


def test_words_without_a_near_one_get_the_list(tmp_path: Path) -> None:
    values = "    values: {a: {integer: 1, bound: xxx}}\n    zzz: x\n"
    hints = [finding.hint for finding in findings(tmp_path, "facts", FACT + values)]
    assert hints[0].startswith("What the figure says of the quantity: exactly,")
    assert hints[1].startswith("known keys: id, topic, ")


def test_list_that_names_something_twice(tmp_path: Path) -> None:
    found = [f for f in findings(tmp_path, "brief", "languages: [fr, fr]\n") if f.place.column > 1]
    assert [finding.code for finding in found] == ["duplicate-entry"]


def test_long_texts_are_cut_in_messages(tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, "facts", FACT.replace("id: a", f"id: {'A ' * 40}"))
    assert finding.message == f"this cannot be the text “{'A ' * 20}…”"


def test_wrong_thing_at_the_top_says_what_the_file_is(tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, "facts", "- a\n")
    assert finding.hint == "The facts of a brief, facts.yaml."


def test_flat_mapping_of_labels(tmp_path: Path) -> None:
    assert findings(tmp_path, "labels", "sources: Sources\n") == []
    assert lines(tmp_path, "labels", "sources: {a: b}\n") == [
        "labels.yaml:1:10 wrong-type: a text is expected, and this is a mapping (key: value)"
    ]
    assert [f.code for f in findings(tmp_path, "labels", "My key: b\n")] == ["wrong-key"]


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_schema_is_valid_and_closed(path: Path) -> None:
    schema = json.loads(path.read_text("utf-8"))
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema_rs.meta.validate(schema)
    for where, node in nodes(schema, path.stem):
        if node.get("type") == "object" and "properties" in node:
            assert node.get("additionalProperties") is False, where


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_every_type_in_a_schema_is_described_for_curators(path: Path) -> None:
    schema = json.loads(path.read_text("utf-8"))
    bare = [
        where
        for where, node in nodes(schema, "")
        if {"type", "enum"} & node.keys()
        and not node.get("description")
        and not where.endswith(("items", "additionalProperties", "propertyNames"))
        and "anyOf" not in where
    ]
    assert bare == []


@pytest.mark.parametrize("name", FILES)
def test_every_key_of_a_brief_says_what_to_write(name: str) -> None:
    schema = json.loads(published(name))
    bare = [
        f"{where}/{key}"
        for where, node in nodes(schema, name)
        for key, inner in dict(node.get("properties", {})).items()  # type: ignore[call-overload]
        if "description" not in inner
    ]
    assert bare == []


def nodes(schema: object, where: str) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield every subschema with its path; names of properties are no keywords."""
    if isinstance(schema, dict):
        if not where.endswith(("/properties", "/$defs")):
            yield where, schema
        for key, inner in schema.items():
            yield from nodes(inner, f"{where}/{key}")
    elif isinstance(schema, list):
        for index, inner in enumerate(schema):
            yield from nodes(inner, f"{where}/{index}")


def test_three_thousand_facts_are_validated_in_no_time(tmp_path: Path) -> None:
    many = "facts:\n" + "".join(
        FACT.removeprefix("facts:\n").replace("id: a", f"id: a{i}") for i in range(3000)
    )
    assert findings(tmp_path, "facts", many) == []
