"""The catalogue of checks: every entry is whole, and its examples do what they say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from briefing import paths
from briefing.check import CHECKS, CheckResult, check, findings_of
from briefing.check.context import Context
from briefing.check.registry import Check
from briefing.check.rules import may_be_silenced
from briefing.compose import compose
from briefing.load import load
from briefing.packs import LanguagePack, load_pack
from briefing.pipeline import Checked, document_of, template_folder
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


def judge(example: str, parent: Path) -> dict[str, CheckResult]:
    """Return what came of each check of the brief that an example makes."""
    laid = lay(example, parent)
    results = check(load(laid.folder), PACKS, as_of=laid.as_of, archive=laid.archive)
    return {result.code: result for result in results}


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
