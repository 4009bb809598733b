"""What differs between two editions: from the records that they carry, and from their PDFs."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from briefing import paths
from briefing.cli import main
from briefing.diff import (
    Change,
    Difference,
    Edition,
    Entry,
    Reworded,
    as_lines,
    as_record,
    compare,
    read_edition,
)
from briefing.diff.compare import Printed, Revalued
from briefing.diff.words import word_pieces
from briefing.errors import BriefingError
from tests.conftest import DATA
from tests.editions import attached, edition
from tests.foreign import foreign
from tests.test_verify_attached import changed, streams, with_record, write

PAIR = ("fr", "ar")


def of(folder: Path, languages: tuple[str, ...] = PAIR) -> Edition:
    """Return what an edition would carry, without rendering it."""
    files = {file.name: file.data for file in attached(folder, languages)}
    texts = {code: files[f"text.{code}.txt"].decode() for code in languages}
    return Edition(json.loads(files["facts.json"]), json.loads(files["sources.json"]), texts)


@pytest.fixture(scope="module")
def small() -> Edition:
    return of(DATA / "minimal")


def altered(old: Edition, change: Callable[[Any, Any], None]) -> Difference:
    """Compare an edition with itself after a change in its facts or sources."""
    facts, sources = deepcopy(old.facts), deepcopy(old.sources)
    change(facts, sources)
    return compare(old, Edition(facts, sources, old.texts))


def edited(folder: Path, *changes: tuple[str, str, str]) -> Edition:
    """Change files of a brief, and return what its edition would carry then."""
    for name, before, now in changes:
        path = folder / name
        text = path.read_text("utf-8")
        assert before in text, before
        path.write_text(text.replace(before, now), "utf-8")
    return of(folder)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["diff", *map(str, arguments)])


# --- facts and values ----------------------------------------------------------------------------


def test_edition_differs_in_nothing_from_itself(small: Edition) -> None:
    difference = compare(small, small)
    assert difference.nothing
    assert as_lines(difference) == [
        "minimal, edition 1 of 2026-03-10 (fr, ar) → minimal, edition 1 of 2026-03-10 (fr, ar)",
        "  nothing differs",
    ]


def test_value_is_told_as_typed_and_as_printed_in_both_languages(
    small: Edition, minimal_folder: Path
) -> None:
    now = edited(
        minimal_folder,
        ("facts.yaml", "{count: 16,", "{count: 17,"),
        ("facts.yaml", "au moins 16 membres", "au moins 17 membres"),
    )
    [fact] = compare(small, now).of("fact")
    assert (fact.id, fact.state, fact.old_number, fact.new_number) == ("members", "changed", 1, 1)
    assert fact.values == (
        Revalued(
            "total",
            "16 member, at least",
            "17 member, at least",
            (
                Printed("fr", ("au moins 16\u00a0membres",), ("au moins 17\u00a0membres",)),
                Printed("ar", ("ما لا يقل عن 16\u00a0عضوا",), ("ما لا يقل عن 17\u00a0عضوا",)),
            ),
        ),
    )
    [french, arabic] = fact.texts
    assert (french.part, french.language, arabic.language) == ("text", "fr", "ar")
    assert french.new == str(french.old).replace("16", "17")
    # The takeaway and the card print it too.
    assert [entry.kind for entry in compare(small, now).entries] == ["fact", "takeaway", "card"]


def test_wording_of_one_language_is_told_in_that_language(
    small: Edition, minimal_folder: Path
) -> None:
    now = edited(minimal_folder, ("facts.yaml", "Le budget dépasse", "Le budget est de plus de"))
    [entry] = compare(small, now).entries
    assert (entry.id, entry.values, entry.details) == ("budget", (), ())
    assert [(text.part, text.language) for text in entry.texts] == [("text", "fr")]
    assert entry.name == {"fr": "Budget", "ar": "الميزانية"}


def test_fact_that_went_is_told_and_the_others_are_renumbered(small: Edition) -> None:
    def change(facts: Any, _: Any) -> None:
        del facts["facts"][1]
        facts["facts"][1]["number"] = 2

    facts = altered(small, change).of("fact")
    assert [(f.id, f.state, f.old_number, f.new_number) for f in facts] == [
        ("budget", "moved", 3, 2),
        ("session", "removed", 2, None),
    ]
    assert facts[1].values[0] == Revalued(
        "happened", "2026-02-04 to 2026-02-05", None, facts[1].values[0].printed
    )


def test_fact_that_came_is_told_with_its_texts(small: Edition) -> None:
    facts = deepcopy(small.facts)
    del facts["facts"][1]
    [came] = [
        entry
        for entry in compare(Edition(facts, small.sources), small).of("fact")
        if entry.state == "added"
    ]
    assert (came.id, came.old_number, came.new_number) == ("session", None, 2)
    assert came.texts[:2] == (
        Reworded("title", "fr", None, "Session"),
        Reworded("title", "ar", None, "الدورة"),
    )


def test_year_that_becomes_a_number_is_another_value(small: Edition) -> None:
    def with_total(value: dict[str, int]) -> Edition:
        facts = deepcopy(small.facts)
        facts["facts"][0]["values"]["total"] = value
        return Edition(facts, small.sources)

    [entry] = compare(with_total({"year": 16}), with_total({"integer": 16})).entries
    assert (entry.values[0].old, entry.values[0].new) == ('{"year": 16}', '{"integer": 16}')


# --- statements, sources, nouns, lines -----------------------------------------------------------


def statement(kind: str, text: str, *facts: str) -> dict[str, Any]:
    return {"kind": kind, "facts": list(facts), "texts": {"fr": {"text": text}}}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("ab", "ba", [("moved", 2, 1), ("moved", 1, 2)]),
        ("ab", "b", [("removed", 1, None)]),
        ("ab", "xab", [("added", None, 1)]),
        ("ab", "aB", [("changed", 2, 2)]),
        ("ab", "", [("removed", 1, None), ("removed", 2, None)]),
        ("", "a", [("added", None, 1)]),
        ("aa", "a", [("removed", 2, None)]),
    ],
)
def test_takeaways_are_paired_by_what_they_say_and_rest_on(
    small: Edition, old: str, new: str, expected: list[tuple[str, int | None, int | None]]
) -> None:
    def with_takeaways(letters: str) -> Edition:
        # Each letter is a text; its small form names the fact that it rests on.
        told = [statement("takeaway", letter, letter.lower()) for letter in letters]
        return Edition({**small.facts, "statements": told}, small.sources)

    entries = compare(with_takeaways(old), with_takeaways(new)).of("takeaway")
    assert [(e.state, e.old_number, e.new_number) for e in entries] == expected


def test_takeaway_that_rests_on_other_facts_is_the_same_one(small: Edition) -> None:
    def change(facts: Any, _: Any) -> None:
        facts["statements"][0]["facts"] = ["members", "budget"]

    [entry] = altered(small, change).entries
    assert (entry.kind, entry.state) == ("takeaway", "changed")
    assert entry.details == (Change("facts", "members", "members, budget"),)


def test_source_is_told_with_what_differs_in_it(small: Edition, minimal_folder: Path) -> None:
    now = edited(
        minimal_folder,
        ("sources.yaml", "date: 2026-02-28", "date: 2026-03-01"),
        (
            "sources.yaml",
            "sources:\n",
            "sources:\n  - {id: gazette, language: fr, title: La Gazette}\n",
        ),
        ("facts.yaml", '{source: journal, anchors: ["plus', '{source: gazette, anchors: ["plus'),
    )
    difference = compare(small, now)
    states = {(entry.id, entry.state) for entry in difference.of("source")}
    assert states == {("gazette", "added"), ("journal", "changed")}
    [journal] = [entry for entry in difference.of("source") if entry.id == "journal"]
    assert Change("date", "2026-02-28", "2026-03-01") in journal.details
    # That fewer paragraphs rest on it follows from the fact, and is told there.
    assert "paragraphs" not in {change.what for change in journal.details}
    [fact] = [entry for entry in difference.of("fact") if entry.id == "budget"]
    assert Change("sources", "journal", "gazette") in fact.details


def test_form_of_a_noun_that_nothing_prints_is_told(small: Edition, minimal_folder: Path) -> None:
    now = edited(minimal_folder, ("terms.yaml", "few: أعضاء", "few: أعضائنا"))
    assert compare(small, now).entries == (
        Entry("noun", "member", "changed", details=(Change("ar few", "أعضاء", "أعضائنا"),)),
    )


def test_heading_of_a_section_is_told_as_a_line(small: Edition, minimal_folder: Path) -> None:
    now = edited(minimal_folder, ("brief.yaml", "fr: La coopération", "fr: Coopérer"))
    assert compare(small, now).entries == (
        Entry(
            "line", "fr", "changed", texts=(Reworded("line", "fr", "La coopération", "Coopérer"),)
        ),
    )


def test_texts_are_compared_in_the_languages_that_both_have(small: Edition) -> None:
    difference = compare(of(DATA / "minimal", ("fr",)), small)
    assert (difference.languages, difference.texts) == (("fr",), ())
    assert difference.details == (Change("languages", "fr", "fr, ar"),)
    assert {entry.kind for entry in difference.entries} <= {"line"}
    assert "  texts in ar are in one of them only, and were not compared" in as_lines(difference)


def leaves(piece: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of each number and text in a record."""
    if isinstance(piece, dict | list):
        for key in piece if isinstance(piece, dict) else range(len(piece)):
            yield from leaves(piece[key], (*path, key))
    else:
        yield path


@pytest.mark.parametrize("name", ["facts", "sources"])
def test_no_leaf_of_the_shipped_records_changes_unnoticed(name: str) -> None:
    alone = replace(of(paths.SHIPPED_BRIEF), texts={})  # whose lines would differ as well
    record: Any = deepcopy(getattr(alone, name))
    assert compare(alone, replace(alone, **{name: record})).nothing
    # The last leaf of each shape: those of the next fact are compared by the same code.
    shapes = {tuple(key for key in path if isinstance(key, str)): path for path in leaves(record)}
    looked_at = 0
    for shape, path in shapes.items():
        # What kind of file it is; and whose, which both files say, and facts.json is compared.
        if shape in (("format",), ("statements", "kind")) or (name == "sources" and not path[1:]):
            continue
        at = record
        for key in path[:-1]:
            at = at[key]
        before = at[path[-1]]
        at[path[-1]] = not before if isinstance(before, bool) else before + type(before)("7")
        assert not compare(alone, replace(alone, **{name: record})).nothing, path
        at[path[-1]] = before
        looked_at += 1
    assert looked_at > {"facts": 100, "sources": 8}[name]


# --- words ---------------------------------------------------------------------------------------


def test_changed_words_are_marked_and_spaces_stay_where_they_are() -> None:
    assert word_pieces("plus de 14\u00a0places gagnées", "plus de 15\u00a0places gagnées hier") == (
        (("plus de ", False), ("14", True), ("\u00a0places gagnées", False)),
        (("plus de ", False), ("15", True), ("\u00a0places gagnées ", False), ("hier", True)),
    )


def test_texts_with_little_in_common_are_not_marked() -> None:
    assert word_pieces("un deux trois", "quatre cinq six") == (
        (("un deux trois", False),),
        (("quatre cinq six", False),),
    )


# --- as told -------------------------------------------------------------------------------------


def test_old_and_new_arabic_stand_below_each_other(small: Edition, minimal_folder: Path) -> None:
    now = edited(minimal_folder, ("facts.yaml", "تبلغ الميزانية", "تفوق الميزانية"))
    assert as_lines(compare(small, now))[1:] == [
        "",
        "facts: 1 changed",
        "  ~ 3 budget",
        "      text, ar",
        "        - [تبلغ] الميزانية أكثر من 17\u00a0مليار درهم.",
        "        + [تفوق] الميزانية أكثر من 17\u00a0مليار درهم.",
    ]


def test_space_that_does_not_break_is_told_apart_in_words(small: Edition) -> None:
    def change(facts: Any, _: Any) -> None:
        text = facts["facts"][0]["texts"]["text"]["fr"]
        text["text"] = text["text"].replace("\u00a0", " ")

    lines = as_lines(altered(small, change))
    assert "      text, fr  (only spaces and invisible characters differ)" in lines


def test_facts_that_were_looked_up_anew_are_told_in_one_go(small: Edition) -> None:
    def change(facts: Any, _: Any) -> None:
        for fact in facts["facts"]:
            fact["verified"] = "2027-01-31"

    assert as_lines(altered(small, change))[1:] == [
        "",
        "facts: 3 changed",
        "  ~ members, session, budget",
        "      verified  2027-01-31",
    ]


def test_numbers_that_moved_together_are_told_in_one_go(small: Edition) -> None:
    def change(facts: Any, _: Any) -> None:
        for fact in facts["facts"]:
            fact["number"] += 1

    lines = as_lines(altered(small, change))
    assert lines[1:4] == ["", "facts: 3 renumbered", "  renumbered: 1-3 → 2-4"]


def test_whatever_the_files_hold_is_safe_to_print(small: Edition) -> None:
    def change(facts: Any, _: Any) -> None:
        facts["facts"][0]["texts"]["title"]["fr"]["text"] = "a\x1b[31m\nb\u202ec\ud800"

    lines = as_lines(altered(small, change))
    assert "        + a\\u001b[31m\\u000ab\\u202ec\\ud800" in lines


def test_record_is_plain_data_with_everything_in_it(small: Edition) -> None:
    def change(_: Any, sources: Any) -> None:
        sources["sources"][0]["publisher"] = "La Gazette"

    record = json.loads(json.dumps(as_record(altered(small, change))))
    assert record["differs"] is True
    assert record["old"] == {
        "brief": "minimal",
        "edition": 1,
        "date": "2026-03-10",
        "languages": ["fr", "ar"],
    }
    [entry] = record["entries"]
    assert (entry["kind"], entry["id"], entry["state"]) == ("source", "journal", "changed")
    assert entry["details"] == [{"what": "publisher", "old": "Le Journal", "new": "La Gazette"}]


# --- from PDFs -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return edition("minimal", PAIR).pdf


def retitle(record: Any) -> None:
    record["facts"][0]["texts"]["title"]["fr"]["text"] = "Adhérents"


def test_two_pdfs_are_compared(pdf: bytes, tmp_path: Path) -> None:
    old, new = tmp_path / "old.pdf", tmp_path / "new.pdf"
    old.write_bytes(pdf)
    shutil.copy(old, new)
    same = run(old, new)
    assert (same.exit_code, same.stderr) == (0, "")
    assert same.stdout.endswith("  nothing differs\n")
    new.write_bytes(changed(pdf, with_record("facts.json", retitle, rehash=True)))
    other = run(old, new)
    assert other.exit_code == 1
    assert "      title, fr\n        - Membres\n        + Adhérents\n" in other.stdout
    record = json.loads(run(old, new, "--format", "json").stdout)
    assert record["entries"][0]["texts"] == [
        {"part": "title", "language": "fr", "old": "Membres", "new": "Adhérents"}
    ]


def test_attached_file_that_was_changed_is_not_compared(pdf: bytes, tmp_path: Path) -> None:
    old, new = tmp_path / "old.pdf", tmp_path / "new.pdf"
    old.write_bytes(pdf)
    new.write_bytes(changed(pdf, with_record("facts.json", retitle)))
    result = run(old, new)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "facts.json is not the file that manifest.json vouches for" in result.stderr


def broken(name: str, data: bytes) -> Callable[[Any], None]:
    def apply(opened: Any) -> None:
        write(streams(opened)[name], data)

    return apply


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b"null", b"\xff", b"[" * 100_000, b'{"facts": NaN}', b"1" * 5000],
    ids=["empty", "cut", "list", "null", "bytes", "deep", "nan", "long"],
)
@pytest.mark.parametrize("name", ["facts.json", "sources.json", "manifest.json"])
def test_broken_attachment_is_a_finding(pdf: bytes, name: str, data: bytes) -> None:
    with pytest.raises(BriefingError) as caught:
        read_edition(changed(pdf, broken(name, data)))
    assert {finding.code for finding in caught.value.findings} <= {
        "attachment-broken",
        "attachment-changed",
        "attachment-missing",
        "attachment-not-named",
    }


def test_fact_that_is_there_twice_is_a_finding(pdf: bytes) -> None:
    def twice(record: Any) -> None:
        record["facts"].append(record["facts"][0])

    with pytest.raises(BriefingError, match="“members” is there twice"):
        read_edition(changed(pdf, with_record("facts.json", twice, rehash=True)))


def test_odd_numbers_and_halves_of_characters_are_compared(pdf: bytes, tmp_path: Path) -> None:
    def odd(record: Any) -> None:
        record["facts"][0]["values"]["total"] = {"decimal": "1" * 5000}
        record["facts"][1]["texts"]["title"]["fr"]["text"] = "\ud800"
        record["edition"] = 1.0

    old, new = tmp_path / "old.pdf", tmp_path / "new.pdf"
    old.write_bytes(pdf)

    def escaped(opened: Any) -> None:
        files = streams(opened)
        record = json.loads(files["facts.json"].read_bytes())
        odd(record)
        data = json.dumps(record).encode()
        write(files["facts.json"], data)
        manifest = json.loads(files["manifest.json"].read_bytes())
        [entry] = [entry for entry in manifest["files"] if entry["name"] == "facts.json"]
        entry["sha256"] = hashlib.sha256(data).hexdigest()
        entry["size"] = len(data)
        write(files["manifest.json"], json.dumps(manifest).encode())

    new.write_bytes(changed(pdf, escaped))
    for form in ("text", "json"):
        result = run(old, new, "--format", form)
        assert (result.exit_code, type(result.exception)) == (1, SystemExit), result.output
    assert json.loads(run(old, new, "--format", "json").stdout)["differs"]


def test_pdf_of_another_program_has_nothing_to_compare(pdf: bytes, tmp_path: Path) -> None:
    old, new = tmp_path / "old.pdf", tmp_path / "new.pdf"
    old.write_bytes(foreign())
    new.write_bytes(pdf)
    result = run(old, new)
    assert result.exit_code == 2
    assert "no facts are attached to the file [no-facts-attached]" in result.stderr
    old.write_bytes(b"%PDF-1.7\n")
    assert "[not-a-pdf]" in run(old, new).stderr


def test_wrong_usage_ends_in_exit_code_2(tmp_path: Path) -> None:
    assert run(tmp_path / "none.pdf", tmp_path / "none.pdf").exit_code == 2
    assert run().exit_code == 2
