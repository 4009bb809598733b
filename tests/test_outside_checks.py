"""Checks that other distributions bring: found when a check runs, refused with their name."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from briefing.check import CHECKS, outside
from briefing.check.outside import GROUP
from briefing.cli import main
from tests.conftest import DATA
from tests.examples import lay

README = Path(__file__).parents[1] / "README.md"
CHECK = """
from collections.abc import Iterator

from briefing.check import CHECKS, LOOKED, Context, Fault, Outcomes


@CHECKS.add(
    "{code}",
    rationale="The house style asks for it.",
    looks_at="facts",
    fires="facts: [{{id: budget, topic: money}}]",
    passes="facts: [{{id: budget, topic: cooperation}}]",
)
def look(context: Context) -> Outcomes:
    \"\"\"Every fact has a topic that the house knows.\"\"\"
    for fact in context.brief.facts.values():
        yield LOOKED
        if fact.topic == "money":
            yield Fault("this topic is unknown", fact.place, "write cooperation")
        {more}
"""


class Site:
    """A folder on sys.path that distributions are put into."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, name: str, source: str, entry: str = "") -> None:
        """Put a distribution there whose one module has the same name."""
        module = name.replace("-", "_")
        info = self.folder / f"{module}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[briefing.checks]\nall = {entry or module}\n")
        (self.folder / f"{module}.py").write_text(source)
        importlib.invalidate_caches()


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Return such a folder; what it added is gone after the test."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setattr(CHECKS, "_checks", dict(CHECKS._checks))
    monkeypatch.setattr(outside, "_added", set())
    before = set(sys.modules)
    yield Site(folder)
    for name in set(sys.modules) - before:
        if str(folder) in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", *arguments])


def test_check_from_outside_runs_with_the_others(site: Site, tmp_path: Path) -> None:
    site.add("house-style", CHECK.format(code="house-topic", more=""))
    sound = run(str(DATA / "minimal"), "--checks")
    assert sound.exit_code == 0
    assert [line.split()[1:3] for line in sound.stdout.splitlines() if "house-topic" in line] == [
        ["3", "passed"]
    ]
    broken = lay("facts: [{id: budget, topic: money}]", tmp_path).folder
    result = run(str(broken))
    assert result.exit_code == 1
    assert "error: this topic is unknown [house-topic]" in result.stderr
    again = run(str(broken))
    assert again.stderr == result.stderr


def test_its_findings_can_be_silenced(site: Site, tmp_path: Path) -> None:
    site.add("house-style", CHECK.format(code="house-topic", more=""))
    example = """
        facts: [{id: budget, topic: money}]
        silenced: [{code: house-topic, at: budget, reason: The house will know it.}]
        """
    result = run(str(lay(example, tmp_path).folder))
    assert (result.exit_code, "silenced: this topic is unknown" in result.stderr) == (0, True)


def test_check_of_the_readme_works_as_it_stands(site: Site, tmp_path: Path) -> None:
    section = README.read_text("utf-8").split("## Add a check")[1]
    python, entry = re.findall(r"```(?:python|toml)\n(.*?)```", section, flags=re.DOTALL)[:2]
    (module,) = tomllib.loads(entry)["project"]["entry-points"][GROUP].values()
    site.add("house-style", python, module)
    run(str(DATA / "minimal"))
    (check,) = (check for check in CHECKS if check.origin)
    outcomes = []
    for number, example in enumerate((check.fires, check.passes)):
        result = run(str(lay(example, tmp_path / str(number)).folder))
        outcomes.append((result.exit_code, result.stderr.count("[long-title]")))
    assert outcomes == [(1, 1), (0, 0)]


def test_entry_point_may_be_a_function(site: Site) -> None:
    body = CHECK.format(code="house-topic", more="").strip().replace("\n", "\n    ")
    site.add("house-style", f"def add():\n    {body}\n", "house_style:add")
    assert "house-topic" not in {entry.code for entry in CHECKS}
    assert run(str(DATA / "minimal")).exit_code == 0
    assert [entry.origin for entry in CHECKS if entry.code == "house-topic"] == ["house-style"]


def test_checks_from_outside_come_in_the_order_of_their_distributions(site: Site) -> None:
    site.add("zebra", CHECK.format(code="topic-z", more=""))
    site.add("ant", CHECK.format(code="topic-a", more=""))
    run(str(DATA / "minimal"))
    assert [entry.code for entry in CHECKS if entry.origin] == ["topic-a", "topic-z"]
    assert [entry.last for entry in CHECKS] == sorted(entry.last for entry in CHECKS)


@pytest.mark.parametrize(
    ("source", "entry", "said"),
    [
        (CHECK.format(code="bare-digit", more=""), "", "there is a check 'bare-digit' already"),
        (CHECK.format(code="template-not-allowed", more=""), "", "there is a check 'template-not"),
        (CHECK.format(code="Bad Code", more=""), "", "'Bad Code' is no code"),
        ("1 / 0", "", "ZeroDivisionError: division by zero"),
        (CHECK.format(code="house-topic", more="") + "1 / 0\n", "", "ZeroDivisionError"),
        ("raise SystemExit(3)", "", "SystemExit: 3"),
        ("import no_such_module", "", "ModuleNotFoundError: No module named 'no_such_module'"),
        ("x = 1", "house_style:absent", "AttributeError: "),
        ("x = 1", "", "it adds no check"),
    ],
)
def test_checks_that_cannot_be_added_are_an_error_with_the_name_of_their_distribution(
    site: Site, source: str, entry: str, said: str
) -> None:
    site.add("house-style", source, entry)
    codes = [check.code for check in CHECKS]
    for _ in range(2):  # nothing stays of the first try
        result = run(str(DATA / "minimal"))
        assert result.exit_code == 1
        assert isinstance(result.exception, SystemExit)
        assert said in result.stderr
        assert "house-style: error: the checks of house-style cannot be added" in result.stderr
        assert [check.code for check in CHECKS] == codes


def test_every_distribution_that_cannot_be_added_is_named(site: Site) -> None:
    site.add("zebra", "1 / 0")
    site.add("ant", "1 / 0")
    site.add("bee", CHECK.format(code="topic-b", more=""))
    assert run(str(DATA / "minimal")).stderr.count("[check-not-added]") == 2


def test_check_from_outside_that_breaks_is_an_error_with_its_name(site: Site) -> None:
    site.add("house-style", CHECK.format(code="house-topic", more="fact.topics"))
    result = run(str(DATA / "minimal"))
    assert result.exit_code == 1
    assert "house-style: error: the check “house-topic” broke: AttributeError" in result.stderr


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("yield 5", "TypeError: it yields 5"),
        ("yield Fault('no place', None)", "TypeError: it yields Fault("),
        ("yield Fault(None, fact.place)", "TypeError: it yields Fault("),
        ("yield Fault('x', fact.place, code='other')", "'other' is not among the codes"),
        ("raise SystemExit(0)", "SystemExit: 0"),
    ],
)
def test_check_from_outside_that_yields_something_else_broke(
    site: Site, more: str, said: str
) -> None:
    site.add("house-style", CHECK.format(code="house-topic", more=more))
    result = run(str(DATA / "minimal"), "--format", "sarif")
    assert result.exit_code == 1
    assert "the check “house-topic” broke: " in result.stdout
    assert said in result.stdout


def test_check_from_outside_is_explained(site: Site) -> None:
    site.add("house-style", CHECK.format(code="house-topic", more=""))
    result = run("--explain", "house-topic")
    assert result.exit_code == 0
    assert "Every fact has a topic that the house knows.\nThe house style asks for it." in (
        result.stdout
    )
    site.add("other-style", "import nowhere")
    assert "[check-not-added]" in run("--explain", "house-topic").stderr


def test_lack_of_a_rationale_or_example_is_refused() -> None:
    with pytest.raises(ValueError, match="lacks a rationale"):
        CHECKS.add("new-code", rationale="", looks_at="facts", fires="a: 1", passes="a: 2")


def test_nothing_from_outside_is_imported_before_a_check_runs(site: Site) -> None:
    site.add("house-style", "print('imported')\n" + CHECK.format(code="house-topic", more=""))
    for command, expected in (("check", True), ("facts", False), ("--help", False)):
        result = subprocess.run(
            [sys.executable, "-c", f"from briefing.cli import main; main(['{command}'])"],
            env={"PYTHONPATH": f"{site.folder}:{Path(__file__).parents[1]}"},
            capture_output=True,
            text=True,
            check=False,  # what that check finds ends with exit code 1
        )
        assert not result.stderr.startswith("Traceback")
        assert ("imported" in result.stdout) is expected
