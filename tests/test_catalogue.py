"""The catalogue of checks: every entry is whole, and its examples do what they say."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
import yaml

from briefing import paths
from briefing.check import CHECKS, CheckResult, check, findings_of
from briefing.check.context import Context
from briefing.check.registry import Check
from briefing.check.rules import may_be_silenced, rules
from briefing.compose import compose
from briefing.errors import Severity
from briefing.examine import Checked
from briefing.load import load
from briefing.packs import Forbidden, LanguagePack, load_pack
from briefing.pipeline import document_of
from briefing.templates import template_folder
from tests.examples import lay

PACKS: Mapping[str, LanguagePack] = {
    code: load_pack(paths.LANGUAGES / f"{code}.yaml") for code in ("fr", "ar")
}
FORBIDDEN = {rule.code for pack in PACKS.values() for rule in pack.forbidden}
ENTRIES = pytest.mark.parametrize("entry", tuple(CHECKS), ids=lambda entry: entry.code)

COMPANIONS = {
    # A fact that is quoted without standing in a section is also one that no section lists.
    "quotes-unprinted-fact": {"fact-not-printed"},
    # French words in the place of Arabic ones are also words in another script.
    "untranslated-text": {"wrong-script"},
}
"""What the firing example of a check cannot but fire as well."""


README = Path(__file__).parents[1] / "README.md"
BEGIN, END = "<!-- checks -->\n", "<!-- /checks -->\n"


def listed() -> str:
    """Return the list of checks as it stands in the README."""
    checks = [
        ("check", "what it demands, and why"),
        ("---",) * 2,
        *((_title(entry), f"{entry.summary} {entry.rationale}") for entry in CHECKS),
    ]
    forbidden = [
        ("in language packs", "finds", "for example", "instead"),
        ("---",) * 4,
        *(
            (f"`{rule.code}` ({code})", rule.message, _code(rule.example), rule.hint)
            for code, pack in sorted(PACKS.items())
            for rule in pack.forbidden
        ),
    ]
    tables = ["".join(f"| {' | '.join(row)} |\n" for row in rows) for rows in (checks, forbidden)]
    return "\n".join(tables)


def _title(entry: Check[Context]) -> str:
    severity = "" if entry.severity is Severity.ERROR else f" ({entry.severity})"
    return f"`{entry.code}`{severity}{'' if may_be_silenced(entry) else ' †'}"


def _code(example: str) -> str:
    lines = inspect.cleandoc(example).replace("|", "\\|").splitlines()
    return "<br>".join(f"`{line}`" for line in lines)


def judge(example: str, parent: Path) -> dict[str, CheckResult]:
    """Return what came of each check of the brief that an example makes."""
    laid = lay(example, parent)
    results = check(load(laid.folder), PACKS, as_of=laid.as_of, archive=laid.archive)
    return {result.code: result for result in results}


def test_example_may_bring_an_archive_files_and_a_day(tmp_path: Path) -> None:
    laid = lay(
        """
        as_of: 2026-12-01
        archive: {journal.txt: Le Royaume compte 16 membres.}
        files: {labels/fr.yaml: "x: y"}
        sources: [{id: journal, file: journal.txt}]
        facts: [{id: members, text: {fr: La coopération.}}]
        """,
        tmp_path,
    )
    assert laid.as_of == date(2026, 12, 1)
    assert laid.archive is not None
    assert (laid.archive / "journal.txt").read_text("utf-8").startswith("Le Royaume")
    assert (laid.folder / "labels" / "fr.yaml").read_text("utf-8") == "x: y"
    brief = load(laid.folder)
    assert (brief.sources["journal"].file, brief.sources["journal"].language) == (
        "journal.txt",
        "fr",
    )
    assert {code: text.raw.strip() for code, text in brief.facts["members"].text.items()} == {
        "fr": "La coopération.",
        "ar": "تجمع {{ coop }} {{ total }}.",
    }
    assert list(brief.facts) == ["members", "session", "budget"]


@ENTRIES
def test_entry_of_the_catalogue_is_whole(entry: Check[Context]) -> None:
    assert re.fullmatch(r"[A-Z].*\.", entry.rationale)
    assert re.fullmatch(r"[A-Z].*\.", entry.summary)
    assert re.fullmatch(r"[a-z].*[a-z]", entry.looks_at, flags=re.IGNORECASE)
    assert yaml.safe_load(entry.fires) != yaml.safe_load(entry.passes)


@ENTRIES
def test_firing_example_fires_its_check_alone(entry: Check[Context], tmp_path: Path) -> None:
    results = judge(entry.fires, tmp_path)
    own = {finding.code for finding in results[entry.code].findings}
    given = FORBIDDEN if entry.code == "forbidden-in-language" else {entry.code, *entry.gives}
    assert own
    assert own <= given
    others = {finding.code for finding in findings_of(results.values())} - own
    assert others == COMPANIONS.get(entry.code, set())
    assert results[entry.code].outcome != "skipped"


@pytest.mark.parametrize(
    ("language", "rule"),
    [(code, rule) for code, pack in PACKS.items() for rule in pack.forbidden],
    ids=lambda value: getattr(value, "code", value),
)
def test_example_of_a_language_pack_fires(language: str, rule: Forbidden, tmp_path: Path) -> None:
    example = {"facts": [{"id": "budget", "title": {language: rule.example}}]}
    results = judge(yaml.safe_dump(example, allow_unicode=True), tmp_path)
    assert rule.code in {finding.code for finding in results["forbidden-in-language"].findings}


@ENTRIES
def test_passing_example_passes(entry: Check[Context], tmp_path: Path) -> None:
    results = judge(entry.passes, tmp_path)
    assert results[entry.code].looked_at > 0
    assert findings_of(results.values()) == ()


@pytest.mark.parametrize(
    "entry", [entry for entry in CHECKS if may_be_silenced(entry)], ids=lambda entry: entry.code
)
def test_what_may_be_silenced_leaves_no_hole_in_the_page(
    entry: Check[Context], tmp_path: Path
) -> None:
    checked = Checked(load(lay(entry.fires, tmp_path).folder), PACKS, (), (), (paths.LANGUAGES,))
    for languages in (("fr", "ar"), ("ar",)):
        document = document_of(checked, languages)
        assert compose(document, template_folder("policy-brief"), theme=False)


def test_readme_lists_the_checks_of_the_catalogue(request: pytest.FixtureRequest) -> None:
    before, rest = README.read_text("utf-8").split(BEGIN)
    written, after = rest.split(END)
    if request.config.getoption("--update-readme"):
        README.write_text(f"{before}{BEGIN}{listed()}{END}{after}", "utf-8")
        written = README.read_text("utf-8").split(BEGIN)[1].split(END)[0]
    assert written == listed(), "run pytest tests/test_catalogue.py --update-readme and read it"


def test_rules_say_every_code_that_a_finding_may_bear() -> None:
    known = {rule.code: rule for rule in rules(PACKS)}
    assert set(known) == FORBIDDEN | {code for e in CHECKS for code in (e.code, *e.gives)}
    assert known["template-not-allowed"].rationale == known["template-syntax"].rationale
    assert known["latin-punctuation"].demand.startswith("Not in a text in “ar”: ")
    assert known["wrong-quotes"].demand.startswith("Not in a text in “ar” or “fr”: ")
    refused = {rule.code for rule in rules(PACKS) if not rule.silenceable}
    assert {"template-not-allowed", "silence-unused"} <= refused
    assert not refused & FORBIDDEN
