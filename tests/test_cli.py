"""The command line: what it prints, where, and its exit codes."""

from __future__ import annotations

import gc
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from briefing import __main__ as program
from briefing import __version__
from briefing.check import CHECKS
from briefing.cli import main
from tests.conftest import DATA
from tests.examples import lay
from tests.foreign import foreign
from tests.pages import rendered

TOTAL = len(tuple(CHECKS))


def run(*arguments: str) -> Result:
    """Run the command line in this process."""
    return CliRunner().invoke(main, arguments)


def test_check_of_a_sound_brief_says_what_is_in_it() -> None:
    result = run("check", str(DATA / "english-arabic"))
    assert (result.exit_code, result.stderr) == (0, "")
    contents, counts = result.stdout.splitlines()
    assert contents == "reading-club: 2 facts, 1 sources, en, ar: nothing to object to"
    assert re.fullmatch(rf"{TOTAL} checks: \d+ passed, \d+ skipped; 0 findings silenced", counts)


def test_check_of_a_broken_brief_gives_findings_and_exit_code_1(minimal_folder: Path) -> None:
    (minimal_folder / "sources.yaml").write_text("sauces: []\n", encoding="utf-8")
    result = run("check", str(minimal_folder))
    assert result.exit_code == 1
    assert "sources.yaml:1:1: error: " in result.stderr
    assert "[unknown-key]" in result.stderr


def test_check_as_json_is_json_on_standard_output(minimal_folder: Path) -> None:
    (minimal_folder / "sources.yaml").write_text("sauces: []\n", encoding="utf-8")
    result = run("check", str(minimal_folder), "--format", "json")
    assert result.exit_code == 1
    record = json.loads(result.stdout)
    assert "unknown-key" in {finding["code"] for finding in record.pop("findings")}
    assert record == {"version": __version__, "as_of": None, "outcome": "failed", "checks": []}


QUESTIONABLE = """
facts: [{id: budget, title: {fr: Budget 17}}]
silenced: [{code: bare-digit, at: budget, reason: "It is a name: 17, 100%."}]
terms: [{id: law, kind: law, names: {fr: {name: Loi}, ar: {name: قانون}}}]
"""


@pytest.fixture
def questionable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return a brief with a warning and a silenced error, in the working folder."""
    lay(QUESTIONABLE, tmp_path)
    monkeypatch.chdir(tmp_path)
    return "brief"


def test_check_shows_what_is_silenced_with_its_reason(questionable: str) -> None:
    result = run("check", questionable)
    assert result.exit_code == 0
    contents, counts = result.stdout.splitlines()
    assert contents == "minimal: 3 facts, 1 sources, fr, ar: 1 warning"
    assert re.fullmatch(
        rf"{TOTAL} checks: \d+ passed, 1 warned, 1 silenced, \d+ skipped; 1 finding silenced",
        counts,
    )
    assert result.stderr.splitlines() == [
        "brief/terms.yaml:19:3: warning: nothing prints the term “law” [unused-term]",
        "    print it or delete it",
        "brief/facts.yaml:65:16: silenced: a figure is typed into the text: 17 [bare-digit]",
        "    It is a name: 17, 100%.",
    ]


def test_render_says_how_many_findings_are_silenced(tmp_path: Path) -> None:
    silenced = "silenced: [{code: unused-term, at: law, reason: The next edition names it.}]\n"
    law = "terms: [{id: law, kind: law, names: {fr: {name: Loi}, ar: {name: قانون}}}]\n"
    folder = lay(silenced + law, tmp_path).folder
    result = run("render", str(folder), "--lang", "fr", "--out", str(tmp_path / "out"))
    assert result.exit_code == 0
    told = "1 finding silenced in brief.yaml; briefing check shows them with their reasons"
    assert result.stderr.splitlines()[0] == told


def test_check_prints_the_table_of_checks_when_asked(questionable: str) -> None:
    lines = run("check", questionable, "--checks").stdout.splitlines()
    assert lines[0].split() == ["check", "looked", "at", "outcome"]
    assert len(lines) == 1 + TOTAL + 2
    told = {line.split()[0]: " ".join(line.split()[1:]) for line in lines[1:-2]}
    assert told["unknown-unit"] == "0 skipped there are no units of measure"
    assert told["unused-term"] == "2 warned nothing prints the term “law”"
    assert told["bare-digit"] == (
        "22 silenced a figure is typed into the text: 17: It is a name: 17, 100%."
    )


def test_check_as_json_carries_every_check_and_what_is_silenced(questionable: str) -> None:
    result = run("check", questionable, "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    record = json.loads(result.stdout)
    assert (record["outcome"], record["as_of"]) == ("warned", "2026-03-10")
    assert [finding["code"] for finding in record["findings"]] == ["unused-term"]
    checks = {entry["code"]: entry for entry in record["checks"]}
    assert len(checks) == TOTAL
    (silenced,) = checks["bare-digit"]["silenced"]
    assert (silenced["at"], silenced["reason"]) == ("budget", "It is a name: 17, 100%.")
    assert checks["unused-term"]["findings"] == record["findings"]


def test_check_as_annotations_shows_them_beside_their_lines(questionable: str) -> None:
    result = run("check", questionable, "--format", "github")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "::notice file=brief/facts.yaml,line=65,col=16,title=silenced%3A bare-digit::"
        "a figure is typed into the text: 17%0AIt is a name: 17, 100%25.",
        "::warning file=brief/terms.yaml,line=19,col=3,title=unused-term::"
        "nothing prints the term “law”%0Aprint it or delete it",
    ]
    assert result.stderr.endswith("1 finding silenced\n")


def test_annotations_of_files_that_cannot_be_read(tmp_path: Path) -> None:
    folder = lay("editoin: 1", tmp_path).folder
    result = run("check", str(folder), "--format", "github")
    assert result.exit_code == 1
    assert result.stdout.startswith("::error file=brief.yaml,line=50,col=1,title=unknown-key::")


def test_annotations_of_a_sound_brief_are_none() -> None:
    assert run("check", "--format", "github").stdout == ""


@pytest.mark.parametrize(
    ("example", "codes"),
    [
        ("edition: 1", (0, 0, 0)),
        ("changes: [{edition: 2, text: {fr: Corrigé., ar: صحح.}}]", (0, 0, 1)),
        ("sources: [{id: atlas, language: fr}]", (0, 1, 1)),
        ("facts: [{id: budget, title: {fr: Budget 17}}]", (1, 1, 1)),
        (QUESTIONABLE[: QUESTIONABLE.index("terms")], (0, 0, 0)),
    ],
)
def test_least_finding_that_fails_is_chosen(
    tmp_path: Path, example: str, codes: tuple[int, ...]
) -> None:
    folder = str(lay(example, tmp_path).folder)
    found = [run("check", folder, "--fail-on", least) for least in ("error", "warning", "note")]
    assert tuple(result.exit_code for result in found) == codes


def test_file_outside_the_working_folder_is_named_from_the_brief(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay("sources: [{id: atlas, language: fr}]", tmp_path)
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    for folder in ("../brief", str(tmp_path / "brief")):
        annotation = run("check", folder, "--format", "github").stdout
        assert annotation.startswith("::warning file=sources.yaml,line=")


def test_check_without_a_brief_takes_the_one_that_ships() -> None:
    result = run("check")
    assert result.exit_code == 0
    assert result.stdout.startswith("morocco-dco-ai: ")


def test_render_publishes_every_edition_asked_for(tmp_path: Path) -> None:
    brief = str(DATA / "english-arabic")
    result = run("render", brief, "--lang", "en", "--lang", "ar", "--out", str(tmp_path))
    assert result.exit_code == 0, result.output
    names = sorted(file.name for file in tmp_path.iterdir())
    assert names == ["reading-club.ar.pdf", "reading-club.en.pdf"]


def test_day_taken_for_today_changes_what_is_said_and_no_byte_of_the_pdf(
    minimal_folder: Path, tmp_path: Path
) -> None:
    facts = minimal_folder / "facts.yaml"
    dated = "  - id: budget\n    valid: {until: 2026-12}\n    review_due: 2027\n"
    facts.write_text(facts.read_text("utf-8").replace("  - id: budget\n", dated), "utf-8")
    now, later = (
        run("render", str(minimal_folder), "--out", str(tmp_path / name), *options)
        for name, options in (("now", ()), ("later", ("--as-of", "2027-01-01")))
    )
    assert (now.exit_code, later.exit_code) == (0, 0)
    assert "fact-not-valid" not in now.stderr
    assert later.stderr.count("[fact-not-valid]") == later.stderr.count("[review-due]") == 1
    pdfs = [(tmp_path / name / "minimal.fr-ar.pdf").read_bytes() for name in ("now", "later")]
    assert pdfs[0] == pdfs[1]
    checked = run("check", str(minimal_folder), "--as-of", "2027-01-01")
    assert (checked.exit_code, "[fact-not-valid]" in checked.stderr) == (0, True)


def test_what_is_wrong_in_a_brief_is_said_once_for_all_its_editions(
    minimal_folder: Path, tmp_path: Path
) -> None:
    brief = minimal_folder / "brief.yaml"
    brief.write_text(f"embargo: 2027-01-01T09:00+01:00\n{brief.read_text('utf-8')}", "utf-8")
    editions = ("--lang", "fr", "--lang", "ar", "--out", str(tmp_path))
    assert run("render", str(minimal_folder), *editions).stderr.count("[under-embargo]") == 1


@pytest.mark.parametrize("day", ["tomorrow", "2026", "2026-02-30"])
def test_day_that_is_none_is_wrong_usage(day: str) -> None:
    assert run("check", "--as-of", day).exit_code == 2


def test_render_writes_the_seconds_of_each_stage(tmp_path: Path) -> None:
    file = tmp_path / "seconds.json"
    brief = str(DATA / "english-arabic")
    run("render", brief, "--lang", "en", "--out", str(tmp_path), "--timings", str(file))
    seconds = json.loads(file.read_text(encoding="utf-8"))
    assert {"load", "check", "typeset", "compose", "layout", "write", "verify", "publish"} <= set(
        seconds
    )


@pytest.mark.parametrize("languages", ["fr,fr", "fr,", "fr,ar,en", ""])
def test_render_refuses_wrong_languages_as_wrong_usage(languages: str) -> None:
    result = run("render", "--lang", languages)
    assert result.exit_code == 2
    assert "fr,ar" in result.stderr


def test_render_of_a_missing_folder_is_a_finding(tmp_path: Path) -> None:
    result = run("render", str(tmp_path / "none"))
    assert result.exit_code == 1
    assert "none" in result.stderr


def test_facts_lists_numbers_titles_and_sources() -> None:
    result = run("facts", str(DATA / "english-arabic"), "--lang", "en")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "  1  members  [minutes]",
        "       en  A growing club",
        "  2  meetings  [minutes]",
        "       en  The third meeting",
        "2 of 2 facts, 1 sources, 1 terms, written in en, ar",
    ]


def test_facts_prints_texts_when_asked() -> None:
    result = run("facts", str(DATA / "english-arabic"), "--lang", "en", "--text")
    assert "The 3rd meeting was held on 4\u00a0March 2025;" in result.stdout


def test_facts_as_json_filters_by_source() -> None:
    brief = str(DATA / "english-arabic")
    found = json.loads(run("facts", brief, "--source", "minutes", "--format", "json").stdout)
    assert [record["id"] for record in found] == ["members", "meetings"]
    (finding,) = json.loads(run("facts", brief, "--topic", "x", "--format", "json").stdout)
    assert (finding["code"], finding["hint"]) == ("unknown-topic", "there are: none in this brief")


def test_facts_shapes_arabic_only_when_asked() -> None:
    brief = str(DATA / "english-arabic")
    assert "ناد ينمو" in run("facts", brief, "--lang", "ar").stdout
    shaped = run("facts", brief, "--lang", "ar", "--shape-arabic").stdout
    assert "ناد ينمو" not in shaped
    assert "\ufee7\ufe8e\ufea9"[::-1] in shaped  # initial noon, final alef, isolated dal


def test_facts_of_a_language_that_is_not_there_is_a_finding() -> None:
    result = run("facts", str(DATA / "english-arabic"), "--lang", "fr")
    assert (result.exit_code, "[missing-language]" in result.stderr) == (1, True)


def test_new_makes_a_brief_that_checks(tmp_path: Path) -> None:
    folder = tmp_path / "My Brief 2"
    assert run("new", str(folder)).exit_code == 0
    result = run("check", str(folder))
    assert (result.exit_code, result.stdout[:11]) == (0, "my-brief-2:")


def test_new_refuses_a_folder_that_holds_something(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    result = run("new", str(tmp_path))
    assert (result.exit_code, "[folder-not-empty]" in result.stderr) == (1, True)


def test_new_under_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = run("new", str(tmp_path / "file" / "brief"))
    assert (result.exit_code, "[cannot-write]" in result.stderr) == (1, True)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(shell: str) -> None:
    result = run("completion", shell)
    assert (result.exit_code, "_BRIEFING_COMPLETE" in result.stdout) == (0, True)


def test_a_bug_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("briefing.examine.examine_brief", broken)
    assert isinstance(run("check").exception, ZeroDivisionError)


@pytest.mark.parametrize(
    "command",
    [
        *(
            "",
            "render",
            "check",
            "facts",
            "new",
            "schema",
            "completion",
            "status",
            "review",
            "translate",
        ),
        *(f"translate {inner}" for inner in ("accept", "export", "import")),
    ],
)
def test_help_has_an_example(command: str) -> None:
    result = run(*command.split(), "--help")
    assert result.exit_code == 0
    assert "Example" in result.output


def test_module_runs_as_a_program() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "briefing", "--version"], capture_output=True, text=True, check=True
    )
    assert result.stdout.startswith("briefing, version ")


def test_process_ends_without_another_search_for_circles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["briefing", "--version"])
    assert gc.get_freeze_count() == 0
    try:
        with pytest.raises(SystemExit) as ended:
            program.run()
        assert ended.value.code == 0
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()


def test_help_imports_no_heavy_library() -> None:
    code = (
        "import sys, briefing.cli; "
        "heavy = {'weasyprint', 'jinja2', 'babel', 'yaml', 'pypdfium2', 'jsonschema_rs'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout == "[]\n"


def test_verify_of_a_sound_file_is_a_table_and_exit_code_0(tmp_path: Path) -> None:
    file = tmp_path / "good.pdf"
    file.write_bytes(rendered(tmp_path, "<h1>Essai</h1><p>Un fait</p>").pdf)
    result = run("verify", str(file))
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0] == str(file)
    assert lines[1].split() == ["check", "looked", "at", "outcome"]
    assert "  pages " in result.stdout
    assert lines[-1].endswith(" skipped")


def test_verify_of_another_file_says_what_is_wrong_and_ends_with_1(tmp_path: Path) -> None:
    file = tmp_path / "other.pdf"
    file.write_bytes(foreign(b"BT /F 10 Tf 1 g 50 700 Td (Hello) Tj ET"))
    result = run("verify", str(file))
    assert result.exit_code == 1
    assert f"{file}: error: page 1: 5 letters, «Hello», cannot be seen" in result.stderr
    assert "[invisible-text]" in result.stderr


def test_verify_as_json_holds_every_file(tmp_path: Path) -> None:
    names = [tmp_path / "a.pdf", tmp_path / "b.pdf"]
    for name in names:
        name.write_bytes(b"no PDF")
    result = run("verify", *map(str, names), "--format", "json")
    assert (result.exit_code, result.stderr) == (1, "")
    records = json.loads(result.stdout)
    assert [(record["file"], record["outcome"]) for record in records] == [
        (str(name), "failed") for name in names
    ]
    assert records[0]["checks"][0]["findings"][0]["code"] == "not-a-pdf"


def test_verify_shapes_the_arabic_that_it_quotes(tmp_path: Path) -> None:
    file = tmp_path / "faint.pdf"
    result = rendered(tmp_path, '<p lang="ar" dir="rtl">سلام</p>', css="p { color: #ccc }")
    file.write_bytes(result.pdf)
    shaped = run("verify", str(file), "--shape-arabic")
    assert "\ufeb3" in shaped.stdout + shaped.stderr
    assert "\ufeb3" not in run("verify", str(file)).output


@pytest.mark.parametrize("arguments", [(), ("none.pdf",), (".",)])
def test_verify_without_a_file_is_wrong_usage(arguments: tuple[str, ...]) -> None:
    assert run("verify", *arguments).exit_code == 2
