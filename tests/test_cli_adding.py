"""`briefing add` and `briefing source add`: from options, and asked step by step on a terminal."""

from __future__ import annotations

import os
import pty
import select
import shlex
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from briefing.cli import main
from briefing.examine import check_brief
from briefing.starter import start_brief

FACT = (
    *("--title", "fr=Une seule source", "--title", "ar=مصدر واحد على الأقل"),
    *("--evidence", "guide=au moins 1 source", "--evidence", "guide=PDF"),
    *("--value", "n={count: 1, noun: source, bound: at_least}", "--section", "page"),
    *("--text", "fr=Un {{ pdf }} repose sur {{ n }}."),
    *("--text", "ar=تستند {{ pdf }} إلى {{ n }}."),
)


@pytest.fixture
def brief(tmp_path: Path) -> Path:
    start_brief(tmp_path / "brief")
    return tmp_path / "brief"


def run(*arguments: str, answers: str = "") -> Result:
    """Run the command line in this process; standard input is no terminal."""
    return CliRunner().invoke(main, arguments, input=answers)


def state(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_fact_is_taken_from_options(brief: Path) -> None:
    result = run(
        "add", str(brief), *FACT, "--topic", "page", "--as-of", "2026", "--on", "2026-11-21"
    )
    assert (result.exit_code, result.stderr) == (0, "brief: the fact une-seule-source is written\n")
    assert (
        (brief / "facts.yaml")
        .read_text("utf-8")
        .endswith(
            """\
  - id: une-seule-source
    topic: page
    as_of: 2026
    values:
      n: {count: 1, noun: source, bound: at_least}
    title:
      fr: Une seule source
      ar: مصدر واحد على الأقل
    text:
      fr: |
        Un {{ pdf }} repose sur {{ n }}.
      ar: |
        تستند {{ pdf }} إلى {{ n }}.
    written_in: fr
    recorded: 2026-11-21
    evidence:
      - {source: guide, anchors: ["au moins 1 source", "PDF"]}
"""
        )
    )
    assert "facts: [two-languages, sourced, une-seule-source]\n" in (
        brief / "brief.yaml"
    ).read_text("utf-8")
    assert run("check", str(brief)).exit_code == 0


def test_anchors_are_looked_up_in_the_archive_before_writing(brief: Path) -> None:
    before = state(brief)
    options = [*FACT, "--evidence", "guide=nulle part", "--archive", str(brief / "archive")]
    result = run("add", str(brief), *options)
    assert (result.exit_code, state(brief) == before) == (1, True)
    assert "the new fact, evidence: error: " in result.stderr
    assert run("add", str(brief), *FACT, "--archive", str(brief / "archive")).exit_code == 0


def test_what_is_missing_is_listed_where_nobody_can_be_asked(brief: Path) -> None:
    result = run("add", str(brief), "--title", "fr=Un titre")
    assert result.exit_code == 2
    assert result.stderr.endswith(
        "Error: Missing, and nobody to ask: --title ar=…, --text fr=…, --text ar=…, "
        "--evidence SOURCE=ANCHOR\n"
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--title", "Un titre"], "has no name, = and text"),
        (["--text", "fr="], "has no name, = and text"),
        (["--on", "hier"], "“hier” is no day"),
        ([*FACT, "--value", "m={count: 1"], "--value m: "),
        ([*FACT, "--value", "n={integer: 1}"], "“n” is given twice"),
        ([*FACT, "--title", "fr=Autre"], "“fr” is given twice"),
        ([*FACT, "--happened", "{"], "--happened: "),
    ],
)
def test_option_that_cannot_be_read_is_wrong_usage(
    brief: Path, options: list[str], said: str
) -> None:
    result = run("add", str(brief), *options)
    assert (result.exit_code, said in result.stderr) == (2, True)


def test_id_comes_from_a_title_in_latin_letters_whatever_the_order(brief: Path) -> None:
    result = run("add", str(brief), *FACT[2:4], *FACT[:2], *FACT[4:])
    assert (result.exit_code, result.stderr) == (0, "brief: the fact une-seule-source is written\n")
    arabic = ("--title", "ar=عنوان", "--title", "fr=2026", *FACT[4:])
    assert "add --id" in run("add", str(brief), *arabic).stderr


def test_fact_with_mistakes_is_refused_with_all_of_them(brief: Path) -> None:
    before = state(brief)
    result = run("add", str(brief), *FACT[2:], "--id", "sourced", "--title", "fr=En 3 mots")
    assert (result.exit_code, state(brief) == before) == (1, True)
    assert "the new fact, id: error: " in result.stderr


def test_brief_that_does_not_pass_is_not_added_to(brief: Path) -> None:
    (brief / "terms.yaml").write_text("terms: [\n", "utf-8")
    assert run("add", str(brief), *FACT).exit_code == 1


ANSWERS = """\
Une seule source
مصدر واحد على الأقل

folder
nowhere

guide
au moins 1 source
PDF


n
n={count
n={count: 1, noun: sorce, bound: at_least}
n={count: 1, noun: source, bound: at_least}

Un {{ pfd }} repose sur {{ n }}.
Un {{ pdf }} repose sur {{ n }}.
تستند {{ pdf }} إلى {{ n }}.
nowhere
page
y
"""


def test_interview_asks_again_with_the_reason(brief: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefing.cli.adding._can_ask", lambda: True)
    result = run("add", str(brief), answers=ANSWERS)
    assert result.exit_code == 0, result.output
    for said in (
        "Id [une-seule-source]: ",
        "Topic [folder, page]: ",
        "Sources: guide\n",
        "name one of the sources",
        "one source is needed",
        "Nouns: file, language, source\n",
        "write a name, = and the value",
        "there is no noun “sorce”",
        "Print values with {{ name }}: n\n",
        "Print terms likewise: facts_file, pdf\n",
        "there is no value or term “pfd”",
        "there is no section “nowhere”",
        "Write it? [Y/n]: ",
    ):
        assert said in result.output, said
    fact = check_brief(brief).brief.facts["une-seule-source"]
    assert fact.topic == "folder"
    assert fact.text["fr"].raw == "Un {{ pdf }} repose sur {{ n }}.\n"


def test_interview_asks_only_for_what_is_missing(
    brief: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("briefing.cli.adding._can_ask", lambda: True)
    options = [*FACT[:10], "--id", "one", "--topic", "page", *FACT[10:-2]]
    result = run("add", str(brief), *options, answers="تستند {{ pdf }} إلى {{ n }}.\ny\n")
    assert result.exit_code == 0, result.output
    assert "Title" not in result.output
    assert "one" in check_brief(brief).brief.facts


def test_mistake_that_is_insisted_on_is_caught_at_the_end(
    brief: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("briefing.cli.adding._can_ask", lambda: True)
    options = [*FACT[:-2], "--topic", "page", "--id", "one"]
    wrong, right = "تستند {{ pdf }} إلى {{ m }}.", "تستند {{ pdf }} إلى {{ n }}."
    repair = f"text\nUn {{{{ pdf }}}} repose sur {{{{ n }}}}.\n{right}\n"
    result = run("add", str(brief), *options, answers=f"{wrong}\n{wrong}\n{repair}y\n")
    assert result.exit_code == 0, result.output
    assert "Change (title, id, topic, evidence, values, text, section): " in result.output
    assert check_brief(brief).brief.facts["one"].text["ar"].raw == f"{right}\n"


def test_invisible_character_is_told_where_it_was_given(
    brief: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong, right = "تستند {{ pdf }} إلى \u200f{{ n }}.", "تستند {{ pdf }} إلى {{ n }}."
    before = state(brief)
    result = run("add", str(brief), *FACT[:-2], "--text", f"ar={wrong}")
    assert (result.exit_code, state(brief) == before) == (1, True)
    said = "the new fact, text.ar: error: an invisible character changes the direction"
    assert result.stderr.startswith(said)
    # Whoever answers is asked again, and loses nothing of what was said before.
    monkeypatch.setattr("briefing.cli.adding._can_ask", lambda: True)
    options = [*FACT[:-2], "--id", "one", "--topic", "page"]
    result = run("add", str(brief), *options, answers=f"{wrong}\n{right}\ny\n")
    assert (result.exit_code, said in result.output) == (0, True)
    options[options.index("one")] = "two"
    result = run("add", str(brief), *options, answers=f"{wrong}\n{wrong}\ntext\n")
    assert "Change (title, id, topic, evidence, values, text, section): " in result.output


def test_id_and_topic_are_asked_for_until_they_pass(
    brief: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("briefing.cli.adding._can_ask", lambda: True)
    wrong, right = "تستند {{ pdf }} إلى {{ m }}.", "تستند {{ pdf }} إلى {{ n }}."
    answers = f"four-files\nTwo\nTwo\ntwo\nLe sujet\n\n{wrong}\n{right}\ny\n"
    result = run("add", str(brief), *FACT[:-2], answers=answers)
    assert result.exit_code == 0, result.output
    assert "the new fact, topic: error: this cannot be the text “Le sujet”" in result.output
    # The rest is checked all the same.
    assert "the new fact, text.ar: error: there is no value or term “m”" in result.output
    assert check_brief(brief).brief.facts["two"].topic is None


def test_refusing_to_write_writes_nothing(brief: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefing.cli.adding._can_ask", lambda: True)
    before = state(brief)
    options = [*FACT[:-2], "--topic", "page", "--id", "one"]
    result = run("add", str(brief), *options, answers="تستند {{ pdf }} إلى {{ n }}.\nn\n")
    assert (result.exit_code, state(brief) == before) == (1, True)


@pytest.mark.parametrize("whole", [True, False])
def test_answers_may_come_from_a_pipe(brief: Path, whole: bool) -> None:
    before = state(brief)
    command = [sys.executable, "-m", "briefing", "add", str(brief)]
    answers = ANSWERS if whole else ANSWERS[:40]
    done = subprocess.run(command, input=answers, capture_output=True, encoding="utf-8")
    assert done.returncode == (0 if whole else 1), done.stderr
    assert ("une-seule-source" in check_brief(brief).brief.facts) is whole
    assert whole or (state(brief) == before and done.stderr.endswith("Aborted!\n"))


@pytest.mark.parametrize("stdin", ["</dev/null", "<&-"])
def test_nobody_is_asked_where_nothing_comes_in(brief: Path, stdin: str) -> None:
    command = f"{shlex.quote(sys.executable)} -m briefing add {shlex.quote(str(brief))} {stdin}"
    done = subprocess.run(["sh", "-c", command], capture_output=True, encoding="utf-8")
    assert (done.returncode, "nobody to ask" in done.stderr) == (2, True)


def test_line_breaks_of_an_option_are_those_of_a_text(brief: Path) -> None:
    options = [*FACT[:-4], "--section", "page", "--text", "fr=Un {{ pdf }}\r\nrepose sur {{ n }}."]
    assert run("add", str(brief), *options, *FACT[-2:]).exit_code == 0
    written = (brief / "facts.yaml").read_text("utf-8")
    assert "      fr: |\n        Un {{ pdf }}\n        repose sur {{ n }}.\n" in written


def test_interview_on_a_real_terminal(brief: Path) -> None:
    dialogue = [
        ("Title (fr): ", "Une seule source"),
        ("Title (ar): ", "مصدر واحد على الأقل"),
        ("Id [une-seule-source]: ", ""),
        ("Topic [folder, page]: ", "page"),
        ("Source: ", "guide"),
        ("Words that stand in it: ", "au moins 1 source"),
        ("Words that stand in it: ", "PDF"),
        ("Words that stand in it: ", ""),
        ("Source: ", ""),
        ("Value (name=…): ", "n={count: 1, noun: source, bound: at_least}"),
        ("Value (name=…): ", ""),
        ("Text (fr): ", "Un {{ pdf }} repose sur {{ m }}."),
        ("Text (fr) [Un {{ pdf }} repose sur {{ m }}.]: ", "Un {{ pdf }} repose sur {{ n }}."),
        ("Text (ar): ", "تستند {{ pdf }} إلى {{ n }}."),
        ("Section [folder, page]: ", "page"),
        ("Write it? [Y/n]: ", "y"),
    ]
    code, screen = converse([sys.executable, "-m", "briefing", "add", str(brief)], dialogue)
    assert code == 0, screen
    assert "there is no value or term “m”" in screen
    assert "the fact une-seule-source is written" in screen
    assert "une-seule-source" in check_brief(brief).brief.sections[1].facts


def converse(command: list[str], dialogue: list[tuple[str, str]]) -> tuple[int, str]:
    """Run a program on a terminal of its own; answer each prompt once it is there."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "PYTHONUTF8": "1", "TERM": "dumb", "COLUMNS": "200"}
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, close_fds=True
    ) as process:
        os.close(theirs)
        screen, seen = b"", 0
        for prompt, answer in [*dialogue, ("", "")]:
            while prompt and prompt.encode() not in screen[seen:]:
                more = _read(ours)
                if not more:
                    break
                screen += more
            seen = screen.find(prompt.encode(), seen) + len(prompt.encode()) if prompt else seen
            if prompt and process.poll() is None:
                os.write(ours, f"{answer}\n".encode())
        while more := _read(ours):
            screen += more
        os.close(ours)
        code = process.wait(timeout=120)
    return code, screen.decode("utf-8", "replace")


def _read(handle: int) -> bytes:
    """Return what the program printed; nothing when it has ended, or said nothing for long."""
    ready, _, _ = select.select([handle], [], [], 120)
    try:
        return os.read(handle, 65536) if ready else b""
    except OSError:  # Linux says so when the other end is closed
        return b""


# --- sources -------------------------------------------------------------------------------------


def test_source_is_recorded_from_standard_input(brief: Path) -> None:
    result = run(
        *("source", "add", str(brief), "--archive", str(brief / "archive"), "--file", "-"),
        *("--language", "fr", "--publisher", "L’Économiste", "--date", "2026-02"),
        *("--author", "A. B.", "--url", "https://example.org/a", "--on", "2026-11-21"),
        answers="Un article.\n",
    )
    kept = brief / "archive" / "economiste.txt"
    assert (result.exit_code, result.stderr) == (
        0,
        f"the source economiste is recorded; its text is in {kept}\n",
    )
    assert kept.read_text("utf-8") == "Un article.\n"
    source = check_brief(brief).brief.sources["economiste"]
    assert (source.publisher, source.title, str(source.date), str(source.archived)) == (
        *("L’Économiste", None),
        *("2026-02", "2026-11-21"),
    )


def test_source_whose_text_is_there_says_so(brief: Path, tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text("Un article.\n", "utf-8")
    (brief / "archive" / "old.txt").write_text("Un article.\n", "utf-8")
    result = run(
        *("source", "add", str(brief), "--archive", str(brief / "archive")),
        *("--file", str(tmp_path / "article.txt"), "--language", "fr", "--id", "article"),
        *("--on", "today"),
    )
    assert result.exit_code == 0, result.output
    assert "this text is in the archive already, as " in result.stderr
    assert not (brief / "archive" / "article.txt").exists()
    archived = check_brief(brief).brief.sources["article"].archived
    assert archived is not None
    assert abs((archived.days[0] - date.today()).days) <= 1


def test_source_without_a_day_or_anything_to_name_it_by_is_wrong_usage(brief: Path) -> None:
    before = state(brief)
    options = ["source", "add", str(brief), "--archive", "a", "--file", "-", "--language", "ar"]
    for more, said in (([], "--on"), (["--on", "2026-11-21", "--title", "عنوان"], "add --id")):
        result = run(*options, *more, answers="نص")
        assert (result.exit_code, said in result.stderr) == (2, True)
    assert state(brief) == before


@pytest.mark.parametrize("command", ["add", "source", "source add"])
def test_help_has_an_example(command: str) -> None:
    result = run(*command.split(), "--help")
    assert (result.exit_code, "Example" in result.output) == (0, True)
