"""Holds the files of a brief against their JSON Schemas and says in a curator's words what is off.

The only user of jsonschema_rs. What to write instead stands in the schemas, as descriptions, so
that editors and findings say the same.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import TypeAlias

import jsonschema_rs
from jsonschema_rs import ValidationError, ValidationErrorKind

from briefing.errors import Finding, Place
from briefing.paths import SCHEMAS
from briefing.yaml_source import Keys, YamlFile

Node: TypeAlias = "dict[str, Node] | list[Node] | str | int | float | bool | None"

MAX_ERRORS = 500  # of one file; more would help nobody
MAX_FAULTS = 5  # of data that no person wrote
MAX_SAID = 160

_TYPES = {
    "object": "a mapping (key: value)",
    "array": "a list",
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "nothing",
}


FILES = ("brief", "facts", "sources", "terms")


def published(name: str) -> str:
    """Return the JSON Schema (2020-12) of a file as published, for editors and other programs."""
    return (SCHEMAS / f"{name}.schema.json").read_text("utf-8")


def validate(source: YamlFile, name: str) -> list[Finding]:
    """Return what is wrong in a file by the schema `name` (brief, facts, sources, terms, …)."""
    schema, validator = _schema(name)
    findings: list[Finding] = []
    for error in islice(validator.iter_errors(source.data), MAX_ERRORS):
        findings += _Translator(source, schema).findings(error)
    unique = dict.fromkeys(findings)
    return sorted(unique, key=lambda finding: (finding.place, finding.code))


def faults_of(record: object, name: str) -> list[str]:
    """Return what is wrong in plain data by the schema `name`, for data that no person wrote."""
    _, validator = _schema(name)
    return [
        f"{'/'.join(map(str, error.instance_path)) or 'it'}: {error.message[:MAX_SAID]}"
        for error in islice(validator.iter_errors(record), MAX_FAULTS)
    ]


@cache
def _schema(name: str) -> tuple[Node, jsonschema_rs.Draft202012Validator]:
    schema = json.loads(published(name))
    return schema, jsonschema_rs.Draft202012Validator(schema)


class _Translator:
    """Turns errors of the library about one file into findings."""

    def __init__(self, source: YamlFile, schema: Node) -> None:
        self._source = source
        self._schema = schema

    def findings(self, error: ValidationError) -> Iterator[Finding]:
        """Yield the findings of one error."""
        kind = error.kind
        keys = tuple(error.instance_path)
        if isinstance(kind, ValidationErrorKind.AdditionalProperties):
            for key in kind.unexpected:
                yield self._unknown_key((*keys, key), self._properties(error))
        elif isinstance(kind, ValidationErrorKind.Required):
            yield self._finding(
                "missing-key",
                f"the key “{kind.property}” is missing",
                self._source.place(keys),
                self._hint_for(error, kind.property),
            )
        elif isinstance(
            kind, (ValidationErrorKind.OneOfNotValid, ValidationErrorKind.OneOfMultipleValid)
        ):
            yield from self._one_kind(error, kind.context)
        elif isinstance(kind, ValidationErrorKind.PropertyNames):
            yield self._wrong_name(keys, kind.error)
        elif isinstance(kind, ValidationErrorKind.Type):
            yield self._wrong_type(error, kind.types)
        else:
            yield self._wrong_value(error)

    def _unknown_key(self, keys: Keys, known: Sequence[str]) -> Finding:
        key = str(keys[-1])
        near = difflib.get_close_matches(key, known, 1, 0.6)
        hint = f"did you mean “{near[0]}”?" if near else f"known keys: {', '.join(known)}"
        place = self._source.key_place(keys)
        return self._finding("unknown-key", f"there is no key “{key}” here", place, hint)

    def _wrong_name(self, keys: Keys, error: ValidationError) -> Finding:
        name = str(error.instance)
        return self._finding(
            "wrong-key",
            f"“{name}” cannot be a key here",
            self._source.key_place((*keys, name)),
            self._description(error),
        )

    def _wrong_type(self, error: ValidationError, types: Iterable[str]) -> Finding:
        expected = " or ".join(_TYPES[name] for name in types)
        return self._finding(
            "wrong-type",
            f"{expected} is expected, and this is {_as_said(error.instance)}",
            self._source.place(tuple(error.instance_path)),
            self._description(error),
        )

    def _wrong_value(self, error: ValidationError) -> Finding:
        kind = error.kind
        message = f"this cannot be {_as_said(error.instance)}"
        hint = self._description(error)
        code = "wrong-value"
        if isinstance(kind, ValidationErrorKind.Enum):
            near = difflib.get_close_matches(str(error.instance), map(str, kind.options), 1, 0.6)
            hint = f"did you mean “{near[0]}”? {hint}" if near else hint
        elif isinstance(kind, (ValidationErrorKind.MaxItems, ValidationErrorKind.MaxProperties)):
            code, message = "too-many", f"more than {kind.limit} entries"
        elif isinstance(kind, (ValidationErrorKind.MinItems, ValidationErrorKind.MinProperties)):
            message = "nothing is in it" if kind.limit == 1 else f"fewer than {kind.limit} entries"
            code = "too-few"
        elif isinstance(kind, ValidationErrorKind.UniqueItems):
            code, message = "duplicate-entry", "the list names something twice"
        place = self._source.place(tuple(error.instance_path))
        return self._finding(code, message, place, hint)

    def _one_kind(
        self, error: ValidationError, branches: Sequence[Sequence[ValidationError]]
    ) -> Iterator[Finding]:
        """A typed value: the first required key of each branch says its kind."""
        keys = tuple(error.instance_path)
        kinds = self._kinds(error)
        value = error.instance
        present = [kind for kind in kinds if kind in value] if isinstance(value, Mapping) else []
        if len(present) == 1:
            for inner in branches[kinds.index(present[0])]:
                yield from self.findings(inner)
            return
        found = " and ".join(present) if present else self._near_kind(value, kinds)
        yield self._finding(
            "wrong-kind-of-value",
            f"a value has exactly one kind; this one has {found}",
            self._source.place(keys),
            self._description(error),
        )

    def _near_kind(self, value: object, kinds: Sequence[str]) -> str:
        if not isinstance(value, Mapping):
            return "none"
        for key in value:
            near = difflib.get_close_matches(str(key), kinds, 1, 0.7)
            if near:
                return f"“{key}” (did you mean “{near[0]}”?)"
        return "none"

    def _kinds(self, error: ValidationError) -> list[str]:
        branches = self._node(error.evaluation_path)
        assert isinstance(branches, list)
        kinds = []
        for branch in branches:
            required = self._child(branch, "required")
            kinds.append(str(self._child(required, 0)))
        return kinds

    def _properties(self, error: ValidationError) -> list[str]:
        known = self._child(self._node(error.evaluation_path[:-1]), "properties")
        return list(known) if isinstance(known, dict) else []

    def _hint_for(self, error: ValidationError, key: str) -> str:
        """Return what the schema says of a missing key."""
        path = [*error.evaluation_path[:-1], "properties", key]
        return self._described(path)

    def _description(self, error: ValidationError) -> str:
        return self._described(error.evaluation_path)

    def _described(self, path: Sequence[str | int]) -> str:
        """Return the nearest description on the way to a place in the schema."""
        node, said = self._schema, _text_of(self._schema)
        for step in path:
            node = self._child(node, step)
            said = _text_of(node) or said
        if isinstance(node, dict) and "$ref" in node and not _text_of(node):
            said = _text_of(self._child(node, "$ref")) or said
        return said

    def _node(self, path: Sequence[str | int]) -> Node:
        node = self._schema
        for step in path:
            node = self._child(node, step)
        return node

    def _child(self, node: Node, step: str | int) -> Node:
        if isinstance(node, dict):
            child = node.get(str(step))
            return self._resolve(child) if step == "$ref" and isinstance(child, str) else child
        if isinstance(node, list):
            return node[int(step)]
        return None

    def _resolve(self, reference: str) -> Node:
        return self._node(reference.removeprefix("#/").split("/"))

    @staticmethod
    def _finding(code: str, message: str, place: Place, hint: str) -> Finding:
        return Finding(code, message, place, hint)


def _text_of(node: Node) -> str:
    said = node.get("description") if isinstance(node, dict) else None
    return said if isinstance(said, str) else ""


def _as_said(value: object) -> str:
    """Return how a value reads to a person."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "a mapping (key: value)"
    if isinstance(value, list):
        return "a list"
    if not isinstance(value, str):
        return f"the number {value}"
    if not value.strip():
        return "an empty text"
    return f"the text “{value if len(value) <= 40 else value[:40] + '…'}”"
