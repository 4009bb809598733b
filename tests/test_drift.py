"""Texts that move away from their translations, and the lock that notices it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from briefing import paths
from briefing.check import check
from briefing.cli import main
from briefing.drift import LOCK, Lock, Recorded, State, Tracked, lock_bytes, read_lock, tracked
from briefing.errors import BriefingError, Finding, Place
from briefing.examine import check_brief
from briefing.load import load
from briefing.packs import load_pack
from briefing.pipeline import render_brief
from briefing.translate import accept

PACKS = {code: load_pack(paths.LANGUAGES / f"{code}.yaml") for code in ("fr", "ar")}
CODES = {"wrong-lock", "translation-stale", "text-changed", "text-not-recorded"}
FACTS, TERMS = "facts.yaml", "terms.yaml"
FRENCH = "La {{ coop }} réunit {{ total }}."
ARABIC = "تجمع {{ coop }} {{ total }}."


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def folder(minimal_folder: Path) -> Path:
    """Return a brief whose texts were all recorded."""
    accept(minimal_folder)
    return minimal_folder


def edit(folder: Path, name: str, *changes: tuple[str, str]) -> None:
    source = (folder / name).read_text("utf-8")
    for old, new in changes:
        assert old in source, old
        source = source.replace(old, new, 1)
    (folder / name).write_text(source, "utf-8")


def found(folder: Path) -> list[Finding]:
    results = check(load(folder), PACKS)
    return [finding for entry in results if entry.code in CODES for finding in entry.findings]


def codes(folder: Path) -> list[str]:
    return [f"{Path(f.place.file).name}:{f.place.line} {f.code}" for f in found(folder)]


def item(**digests: str) -> Tracked:
    places = {code: Place("f") for code in digests}
    return Tracked("facts/x/text", "text", "fr", ("fr", "ar"), digests, places)


#: Place("f") for code in digests})


LOCKED = Lock({("facts/x/text", "fr"): Recorded("1"), ("facts/x/text", "ar"): Recorded("2", "1")})


@pytest.mark.parametrize(
    ("digests", "french", "arabic"),
    [
        ({"fr": "1", "ar": "2"}, State.WRITTEN, State.TRANSLATED),
        ({"fr": "9", "ar": "2"}, State.CHANGED, State.STALE),
        ({"fr": "1", "ar": "9"}, State.WRITTEN, State.CHANGED),
        ({"fr": "9", "ar": "8"}, State.CHANGED, State.UNRECORDED),
        ({"fr": "1"}, State.WRITTEN, State.MISSING),
        ({"ar": "2"}, State.MISSING, State.TRANSLATED),
    ],
)
def test_state_of_a_text_in_each_language(
    digests: dict[str, str], french: State, arabic: State
) -> None:
    text = item(**digests)
    assert (text.state("fr", LOCKED), text.state("ar", LOCKED)) == (french, arabic)


def test_without_a_lock_nothing_moved_and_with_an_empty_one_nothing_is_known() -> None:
    text = item(fr="1", ar="2")
    assert [text.state(code, None) for code in ("fr", "ar")] == [State.WRITTEN, State.TRANSLATED]
    assert [text.state(code, Lock()) for code in ("fr", "ar")] == [State.UNRECORDED] * 2


# --- the file ------------------------------------------------------------------------------------


def test_lock_reads_back_and_has_one_sorted_line_per_text_and_language(folder: Path) -> None:
    lines = (folder / LOCK).read_text("utf-8").splitlines()
    entries = [line for line in lines if line.startswith("    ")]
    assert entries == sorted(entries)
    # Eleven texts, one name and one noun, in two languages.
    assert len(entries) == 2 * (11 + 1 + 1)
    assert any(line.startswith('    "facts/members/text ar": {"text": "') for line in entries)
    lock = read_lock(folder)
    assert lock is not None
    assert lock_bytes(lock) == (folder / LOCK).read_bytes()
    assert json.loads(lock_bytes(Lock())) == {"version": 1, "texts": {}}


def test_lock_of_a_translation_holds_the_text_that_it_was_made_from(folder: Path) -> None:
    lock = read_lock(folder)
    assert lock is not None
    french = lock.entries["facts/members/text", "fr"]
    assert french.made_from is None
    assert lock.entries["facts/members/text", "ar"].made_from == french.text
    assert lock.entries["terms/coop", "ar"].made_from is None


@pytest.mark.parametrize(
    "written",
    [
        b"<<<<<<< HEAD\n",
        b"\xff",
        b"[]",
        b"{}",
        b'{"version": 2, "texts": {}}',
        b'{"version": 1, "texts": []}',
        b'{"version": 1, "texts": {"a fr": {}}}',
        b'{"version": 1, "texts": {"a fr": 1}}',
        b'{"version": 1, "texts": {"a fr": {"text": 1}}}',
        b'{"version": 1, "texts": {"a": {"text": "1"}}}',
        b'{"version": 1, "texts": {"a fr": {"text": "1", "from": 2}}}',
    ],
)
def test_lock_that_cannot_be_read_is_found_and_written_over_by_nobody(
    folder: Path, written: bytes
) -> None:
    (folder / LOCK).write_bytes(written)
    assert [finding.code for finding in found(folder)] == ["wrong-lock"]
    with pytest.raises(BriefingError, match="cannot be read"):
        accept(folder)
    assert (folder / LOCK).read_bytes() == written


# --- what check finds ----------------------------------------------------------------------------


def test_brief_without_a_lock_is_not_stale_but_skipped(minimal_folder: Path) -> None:
    edit(minimal_folder, FACTS, (FRENCH, FRENCH.replace("réunit", "compte")))
    results = [entry for entry in check(load(minimal_folder), PACKS) if entry.code in CODES]
    assert len(results) == len(CODES)
    assert all(entry.skipped for entry in results)


def test_brief_as_recorded_passes_and_says_how_much_was_looked_at(folder: Path) -> None:
    looked = {e.code: e.looked_at for e in check(load(folder), PACKS) if e.code in CODES}
    assert found(folder) == []
    assert looked == {
        "wrong-lock": 1,
        "translation-stale": 11,
        "text-changed": 13,
        "text-not-recorded": 13,
    }


@pytest.mark.parametrize(
    ("name", "changes", "expected"),
    [
        # one language: the original, the translation
        (FACTS, [("réunit", "compte")], ["facts.yaml:13 translation-stale"]),
        (FACTS, [("تجمع", "تضم")], ["facts.yaml:13 text-changed"]),
        # white space says nothing
        (FACTS, [("réunit {{", "réunit\n        {{")], []),
        # both languages, and nobody recorded that they still agree
        (FACTS, [("réunit", "compte"), ("تجمع", "تضم")], ["facts.yaml:11 text-not-recorded"]),
        # names, plural forms, gender
        (TERMS, [("de la coopération,", "de coopération,")], ["terms.yaml:4 text-changed"]),
        (TERMS, [("few: أعضاء", "few: عضوات")], ["terms.yaml:15 text-changed"]),
        (TERMS, [("masculine, one", "feminine, one")], ["terms.yaml:13 text-changed"]),
        (
            TERMS,
            [("short: Organisation", "short: Org"), ("short: المنظمة", "short: منظمة")],
            ["terms.yaml:4 text-not-recorded"],
        ),
    ],
)
def test_text_that_moved_is_found(
    folder: Path, name: str, changes: list[tuple[str, str]], expected: list[str]
) -> None:
    edit(folder, name, *changes)
    assert codes(folder) == expected


def test_new_fact_is_told_of_once(folder: Path) -> None:
    for name in (FACTS, "brief.yaml"):
        text = (folder / name).read_text("utf-8").replace("members", "people")
        (folder / name).write_text(text, "utf-8")
    assert [place for place in codes(folder) if place.startswith("facts")] == [
        "facts.yaml:7 text-not-recorded"
    ]


def test_stale_translation_names_both_places_and_what_to_do(folder: Path) -> None:
    edit(folder, FACTS, ("réunit", "compte"))
    [finding] = found(folder)
    assert finding.severity == "warning"
    assert finding.message == (
        "the text in “fr” (facts.yaml:11) changed since this one in “ar” was made from it"
    )
    assert finding.hint.endswith("briefing translate accept BRIEF --fact members")


def test_stale_translation_is_published_in_a_draft_or_another_language_only(
    folder: Path, tmp_path: Path
) -> None:
    edit(folder, FACTS, ("réunit", "compte"))
    assert check_brief(folder).findings != ()
    with pytest.raises(BriefingError) as caught:
        render_brief(folder, [("fr", "ar")], tmp_path / "out")
    assert [(f.code, f.severity.value) for f in caught.value.findings] == [
        ("translation-stale", "error")
    ]
    assert not (tmp_path / "out").exists()
    render_brief(folder, [("fr",)], tmp_path / "out")
    render_brief(folder, [("fr", "ar")], tmp_path / "out", draft=True)
    assert len(list((tmp_path / "out").iterdir())) == 2


def test_stale_translation_that_is_silenced_is_published(folder: Path, tmp_path: Path) -> None:
    edit(folder, FACTS, ("réunit", "compte"))
    with (folder / "brief.yaml").open("a", encoding="utf-8") as file:
        file.write(
            "silenced: [{code: translation-stale, at: members, reason: Both say as much.}]\n"
        )
    assert [finding.code for finding in check_brief(folder).findings] == []
    assert len(render_brief(folder, [("ar",)], tmp_path / "out")) == 1


def test_lock_that_cannot_be_read_cannot_be_silenced(folder: Path) -> None:
    (folder / LOCK).write_text("{", encoding="utf-8")
    with (folder / "brief.yaml").open("a", encoding="utf-8") as file:
        file.write("silenced: [{code: wrong-lock, at: texts.lock, reason: It does not matter.}]\n")
    with pytest.raises(BriefingError, match="wrong-lock"):
        check_brief(folder)


# --- accept --------------------------------------------------------------------------------------


def test_accept_without_a_lock_records_everything_whatever_was_asked(minimal_folder: Path) -> None:
    done = accept(minimal_folder, facts=["budget"], languages=["ar"])
    assert (done.entries, done.changed) == (26, 26)
    assert found(minimal_folder) == []


def test_accept_of_one_fact_leaves_the_others_stale(folder: Path) -> None:
    edit(folder, FACTS, ("réunit", "compte"), ("dépasse", "excède"))
    assert len(found(folder)) == 2
    assert accept(folder, facts=["members"]).changed == 2
    assert codes(folder) == ["facts.yaml:47 translation-stale"]
    assert accept(folder, texts=["facts/budget/text"], languages=["ar"]).changed == 2
    assert found(folder) == []


def test_accept_of_the_original_alone_leaves_its_translation_stale(folder: Path) -> None:
    edit(folder, FACTS, ("réunit", "compte"))
    accept(folder, languages=["fr"])
    assert codes(folder) == ["facts.yaml:13 translation-stale"]


def test_accept_lets_go_of_what_the_brief_no_longer_has(folder: Path) -> None:
    text = (folder / "brief.yaml").read_text("utf-8")
    (folder / "brief.yaml").write_text(text[: text.index("timeline:")], "utf-8")
    done = accept(folder, facts=["members"])
    assert (done.entries, done.changed) == (24, 0)
    assert "timeline" not in (folder / LOCK).read_text("utf-8")


def test_accept_of_what_is_not_there_names_what_is_near(folder: Path) -> None:
    before = (folder / LOCK).read_bytes()
    result = run("translate", "accept", str(folder), "--fact", "member", "--text", "zzz")
    assert result.exit_code == 1
    assert "there is no text “facts/member” [unknown-text]" in result.stderr
    assert "did you mean “facts/members”?" in result.stderr
    assert "briefing status lists what there is" in result.stderr
    assert run("translate", "accept", str(folder), "--lang", "en").exit_code == 1
    assert (folder / LOCK).read_bytes() == before


def test_accept_says_what_it_did(minimal_folder: Path) -> None:
    result = run("translate", "accept", str(minimal_folder))
    assert result.exit_code == 0
    assert result.output == f"{minimal_folder / LOCK}: 26 texts, 26 of them recorded anew\n"
    assert "0 of them" in run("translate", "accept", str(minimal_folder)).output


# --- the briefs that ship ------------------------------------------------------------------------


def test_brief_that_ships_is_recorded_as_it_stands() -> None:
    brief = load(paths.SHIPPED_BRIEF)
    lock = read_lock(paths.SHIPPED_BRIEF)
    fine = {State.WRITTEN, State.TRANSLATED}
    assert [
        (entry.key, code)
        for entry in tracked(brief)
        for code in entry.places
        if entry.state(code, lock) not in fine
    ] == []
    assert lock is not None
    assert len(lock.entries) > 250


def test_starter_has_no_lock_so_that_its_texts_can_be_replaced() -> None:
    assert read_lock(paths.STARTER_BRIEF) is None
