"""The synthetic briefs are briefs, and what the others are given is the same content."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from briefing import pipeline
from briefing.examine import check_brief
from tests.benchmarks.briefs import write_brief
from tests.benchmarks.others import flatten, typst_source
from tests.benchmarks.processes import Contender, Run, measure, run


@pytest.mark.parametrize("facts", [3, 30])
def test_synthetic_brief_has_as_many_facts_and_no_fault(tmp_path: Path, facts: int) -> None:
    checked = check_brief(write_brief(tmp_path / "essai", facts))
    assert len(checked.brief.facts) == facts
    assert checked.findings == ()


def test_evidence_of_a_synthetic_brief_stands_in_its_archive(tmp_path: Path) -> None:
    brief = write_brief(tmp_path / "essai", 60)
    checked = check_brief(brief, archive=brief / "archive")
    assert checked.findings == ()
    assert checked.evidence is not None
    assert checked.evidence.archive is not None
    assert len(checked.evidence.archive.texts) == 5
    assert len(checked.evidence.found) > 60


def test_typst_gets_every_fact_in_both_languages(tmp_path: Path) -> None:
    checked = check_brief(write_brief(tmp_path / "essai", 13))
    source = typst_source(pipeline.document_of(checked, ("fr", "ar")))
    assert source.count("#block") == 13
    assert source.count("dir: rtl") == 13


def test_flat_page_refers_to_files_that_exist(tmp_path: Path) -> None:
    folders = {name: tmp_path / name for name in ("template", "fonts", "brief")}
    for folder in folders.values():
        folder.mkdir()
    (folders["template"] / "a.css").write_text('p { src: url("fonts:a.ttf") }', encoding="utf-8")
    page = flatten('<link href="template:a.css"> note: brief: x', folders, tmp_path / "flat")
    sheet = tmp_path / "flat" / "template" / "a.css"
    assert page.read_text("utf-8") == f'<link href="{sheet.as_uri()}"> note: brief: x'
    assert (tmp_path / "flat" / "fonts" / "a.ttf").as_uri() in sheet.read_text("utf-8")


def test_process_is_measured_and_its_complaint_kept() -> None:
    done = run((sys.executable, "-c", "import time; time.sleep(0.1)"))
    assert isinstance(done, Run)
    assert done.seconds > 0.1
    assert 2 < done.peak < 500
    assert run((sys.executable, "-c", "import sys; sys.exit('no')")) == "no"
    assert run((sys.executable, "-c", "raise SystemExit(3)")) == "exit code 3"


def test_contender_that_fails_is_not_run_again(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    script = f"import sys; open({str(mark)!r}, 'a').write('x'); sys.exit('no')"
    failing = Contender("failing", (sys.executable, "-c", script), tmp_path)
    passing = Contender("passing", (sys.executable, "-c", ""), tmp_path)
    measure([failing, passing], 2)
    assert (failing.failure, mark.read_text()) == ("no", "x")
    assert len(passing.runs) == 2
    assert passing.seconds > 0
    assert passing.peak > 0
