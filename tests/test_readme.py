"""The README does what it says: its tutorial runs, its commands and values are the program's."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from briefing.cli import main
from briefing.examine import check_brief
from briefing.pipeline import document_of

README = Path(__file__).parents[1] / "README.md"
TEXT = README.read_text(encoding="utf-8") if README.is_file() else ""


def tutorial() -> list[str]:
    """Return the shell blocks of the tutorial, in order."""
    section = TEXT.split("<!-- tutorial -->")[1].split("<!-- /tutorial -->")[0]
    return re.findall(r"```sh\n(.*?)```", section, flags=re.DOTALL)


@pytest.mark.slow
def test_tutorial_runs_as_it_stands(tmp_path: Path) -> None:
    blocks = tutorial()
    assert len(blocks) == 5
    programs = Path(sys.executable).parent
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    result = subprocess.run(
        ["bash", "-euc", "\n".join(blocks)],
        cwd=tmp_path,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == [
        "my-brief.ar.pdf",
        "my-brief.fr-ar.pdf",
        "my-brief.fr.pdf",
    ]
    assert "exit code 1" in result.stdout
    assert "my-brief: 5 facts, 1 sources, fr, ar: nothing to object to" in result.stdout


FRAME = """
id: values
title: {fr: Valeurs, ar: قيم}
languages: [fr, ar]
edition: 1
date: 2026-11-21
gathered_until: 2026-11-21
sections:
  - id: all
    title: {fr: Toutes, ar: الكل}
    facts: [FACTS]
"""
NOUNS = """
terms: []
nouns:
  - id: rank
    forms:
      fr: {gender: feminine, one: place, many: de places, other: places}
      ar: {gender: feminine, zero: مرتبة, one: مرتبة واحدة,
           two: {nominative: مرتبتان, oblique: مرتبتين}, few: مراتب, many: مرتبة, other: مرتبة}
"""
FACT = """
  - id: f{number}
    values:
      value: {{{example}}}
    title: {{fr: Titre, ar: عنوان}}
    text:
      fr: |
        {{{{ value }}}}
      ar: |
        {{{{ value }}}}
    written_in: fr
    evidence: [{{source: one, anchors: ["{written}"]}}]
"""


def test_readme_writes_values_as_the_program_does(tmp_path: Path) -> None:
    rows = [line.split(" | ") for line in TEXT.splitlines() if re.match(r"\| \w+ \| `", line)]
    rows = [row for row in rows if len(row) == 4]
    assert len(rows) >= 12
    facts = "facts:" + "".join(
        FACT.format(number=number, example=row[1].strip("`"), written=row[2])
        for number, row in enumerate(rows)
    )
    ids = ", ".join(f"f{number}" for number in range(len(rows)))
    (tmp_path / "brief.yaml").write_text(FRAME.replace("FACTS", ids), encoding="utf-8")
    (tmp_path / "terms.yaml").write_text(NOUNS, encoding="utf-8")
    (tmp_path / "facts.yaml").write_text(facts, encoding="utf-8")
    (tmp_path / "sources.yaml").write_text(
        "sources: [{id: one, language: fr, title: Un}]", encoding="utf-8"
    )
    [section] = document_of(check_brief(tmp_path), ("fr", "ar")).sections
    written = [[fact.text["fr"].text, fact.text["ar"].text] for fact in section.facts]
    assert [[row[2], row[3].removesuffix(" |")] for row in rows] == written


def test_readme_names_every_command_and_no_other() -> None:
    named = set(re.findall(r"^    briefing (\w+)", TEXT, flags=re.MULTILINE))
    assert named == set(main.commands)


def test_readme_names_every_option_of_render() -> None:
    command = main.commands["render"]
    options = {
        option.opts[0]
        for option in command.params
        if isinstance(option, click.Option) and not option.hidden
    }
    assert {option for option in options if option not in TEXT} == set()


def test_files_that_the_readme_points_to_are_there() -> None:
    named = set(re.findall(r"`((?:briefing|templates|fonts|tests)/[^`*{ ]+)`", TEXT))
    named |= set(re.findall(r"\]\(([^)h][^)]*)\)", TEXT))
    assert named
    assert [name for name in sorted(named) if not (README.parent / name).exists()] == []
