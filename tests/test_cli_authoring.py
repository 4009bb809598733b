"""The commands that a curator writes with: new folders, schemas for editors, lists of facts."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema_rs
import pytest
from click.testing import CliRunner, Result

from briefing import paths
from briefing.cli import main
from briefing.schema import FILES
from briefing.yaml_source import read_yaml


def run(*arguments: str) -> Result:
    """Run the command line in this process."""
    return CliRunner().invoke(main, arguments)


def test_new_brings_the_schemas_that_its_files_refer_to(tmp_path: Path) -> None:
    folder = tmp_path / "brief"
    assert run("new", str(folder)).exit_code == 0
    files = sorted(folder.glob("*.yaml"))
    assert len(files) == 4
    for path in files:
        assert refusals(path) == []
        # A wrong key is underlined, so the schema is the one of this file.
        path.write_text(path.read_text("utf-8") + "wrong: 1\n", "utf-8")
        assert refusals(path) == ["Additional properties are not allowed ('wrong' was unexpected)"]


@pytest.mark.parametrize("folder", [paths.SHIPPED_BRIEF, paths.STARTER_BRIEF])
def test_files_that_ship_refer_to_their_schemas(folder: Path) -> None:
    found = {path.name: refusals(path) for path in folder.glob("*.yaml")}
    assert found == {f"{name}.yaml": [] for name in FILES}


def refusals(path: Path) -> list[str]:
    """What the schema named in the first line of a file says against it."""
    reference = re.match(
        r"# yaml-language-server: \$schema=(\S+)\n", path.read_text(encoding="utf-8")
    )
    assert reference, path
    schema = json.loads((path.parent / reference[1]).read_text(encoding="utf-8"))
    assert schema["$id"] == f"{path.stem}.schema.json"
    validator = jsonschema_rs.Draft202012Validator(schema)
    return [str(error.message) for error in validator.iter_errors(read_yaml(path, "").data)]


def test_schema_is_printed_and_written(tmp_path: Path) -> None:
    printed = run("schema", "facts")
    assert json.loads(printed.stdout)["$id"] == "facts.schema.json"
    assert run("schema", "--out", str(tmp_path / "s")).exit_code == 0
    written = {path.name: path.read_text("utf-8") for path in (tmp_path / "s").iterdir()}
    assert set(written) == {f"{name}.schema.json" for name in FILES}
    assert written["facts.schema.json"] == printed.stdout
    assert run("schema").exit_code == 2
    (tmp_path / "file").write_text("", "utf-8")
    assert run("schema", "--out", str(tmp_path / "file" / "s")).exit_code == 1
