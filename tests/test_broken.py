"""Each broken brief in data/broken gives exactly the findings that stand beside it.

A folder holds what differs from data/minimal. `expected.yaml` lists the findings; its optional
`remove` names files of the good brief to leave out, `rename` gives one another name.
To write the lists anew after a change of wording: pytest tests/test_broken.py --update-expected,
then read the difference.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from briefing import paths
from briefing.check import check, findings_of
from briefing.errors import BriefingError, Finding
from briefing.load import load
from briefing.packs import find_packs, load_pack

DATA = Path(__file__).parent / "data"
BROKEN = sorted(path for path in (DATA / "broken").iterdir() if path.is_dir())


def judge(folder: Path) -> tuple[Finding, ...]:
    """Return what `briefing check` finds."""
    try:
        brief = load(folder)
    except BriefingError as error:
        return error.findings
    found = find_packs([paths.LANGUAGES])
    return findings_of(check(brief, {code: load_pack(found[code]) for code in brief.languages}))


def lay_over(broken: Path, folder: Path, instructions: dict[str, object]) -> None:
    shutil.copytree(DATA / "minimal", folder)
    for path in broken.iterdir():
        if path.name != "expected.yaml":
            shutil.copy(path, folder / path.name)
    for name in instructions.get("remove", []):  # type: ignore[attr-defined]
        (folder / name).unlink()
    for old, new in instructions.get("rename", {}).items():  # type: ignore[attr-defined]
        (folder / old).rename(folder / new)


def as_record(finding: Finding) -> dict[str, str]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "place": str(finding.place),
        "message": finding.message,
        "hint": finding.hint,
    }


@pytest.mark.parametrize("broken", BROKEN, ids=lambda path: path.name)
def test_broken_brief_gives_its_findings(
    broken: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    expected_file = broken / "expected.yaml"
    written = yaml.safe_load(expected_file.read_text("utf-8")) if expected_file.exists() else {}
    lay_over(broken, tmp_path / "brief", written)
    monkeypatch.chdir(tmp_path)
    found = [as_record(finding) for finding in judge(Path("brief"))]
    if request.config.getoption("--update-expected"):
        text = yaml.safe_dump(
            {**written, "findings": found}, allow_unicode=True, sort_keys=False, width=1000
        )
        expected_file.write_text(text, "utf-8")
    assert found == written.get("findings")


def test_good_brief_gives_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(DATA)
    assert judge(Path("minimal")) == ()


def test_there_are_enough_broken_briefs() -> None:
    assert len(BROKEN) >= 34


def test_every_broken_brief_has_an_error_or_says_why_not() -> None:
    weak = {"unused-value", "fact-not-printed"}
    for broken in BROKEN:
        findings = yaml.safe_load((broken / "expected.yaml").read_text("utf-8"))["findings"]
        severities = {finding["severity"] for finding in findings}
        assert ("error" in severities) != (broken.name in weak), broken.name


def test_brief_with_a_fault_in_each_file_gives_all_of_them() -> None:
    written = (DATA / "broken" / "everything-at-once" / "expected.yaml").read_text("utf-8")
    places = [finding["place"] for finding in yaml.safe_load(written)["findings"]]
    assert {place.split(":")[0] for place in places} == {
        "brief/brief.yaml",
        "brief/facts.yaml",
        "brief/sources.yaml",
        "brief/terms.yaml",
    }
