"""A fact or a source is added to a brief whole and sound, or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from briefing import paths
from briefing.adding import (
    Record,
    _filled,
    add_fact,
    add_source,
    faults_of_part,
    propose_id,
    read_answer,
    source_ids,
)
from briefing.drift import LOCK, read_lock
from briefing.errors import BriefingError
from briefing.examine import check_brief
from briefing.load import load
from briefing.translate import accept
from briefing.yaml_edit import Plain

FACT: dict[str, Plain] = {
    "id": "journal-members",
    "topic": "cooperation",
    "values": {"members": {"count": 16, "noun": "member", "bound": "at_least"}},
    "title": {"fr": "Les membres", "ar": "الأعضاء"},
    "text": {"fr": "La {{ coop }} a {{ members }}.\n", "ar": "تضم {{ coop }} {{ members }}.\n"},
    "written_in": "fr",
    "evidence": [{"source": "journal", "anchors": ["au moins 16 membres"]}],
}
DAY = date(2026, 11, 21)


def files(folder: Path) -> dict[str, bytes]:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def refused(folder: Path, fact: Record, section: str | None = None) -> list[str]:
    """Return the findings that stop a fact; the folder must be as it was."""
    before = files(folder)
    with pytest.raises(BriefingError) as caught:
        add_fact(folder, fact, section)
    assert files(folder) == before
    return [f"{finding.place}: {finding.code}" for finding in caught.value.findings]


def section_of(folder: Path) -> str:
    return load(folder).sections[0].id


def test_fact_is_written_at_the_end_of_both_files_and_nothing_else_changes(
    minimal_folder: Path,
) -> None:
    before = files(minimal_folder)
    section = section_of(minimal_folder)
    assert add_fact(minimal_folder, FACT, section) == ()
    after = files(minimal_folder)
    assert {name for name in after if after[name] != before.get(name)} == {
        "facts.yaml",
        "brief.yaml",
    }
    assert after["facts.yaml"].startswith(before["facts.yaml"])
    listed = load(minimal_folder).sections[0].facts
    old, new = ", ".join(listed[:-1]).encode(), ", ".join(listed).encode()
    assert after["brief.yaml"] == before["brief.yaml"].replace(old, new, 1)
    fact = check_brief(minimal_folder).brief.facts["journal-members"]
    assert fact.text["fr"].raw == "La {{ coop }} a {{ members }}.\n"
    assert fact.evidence[0].anchors == ("au moins 16 membres",)


def test_fact_without_a_section_is_written_with_a_warning(minimal_folder: Path) -> None:
    (finding,) = add_fact(minimal_folder, FACT)
    assert (finding.code, str(finding.place)) == ("fact-not-printed", "the new fact")


def test_texts_of_a_new_fact_are_recorded_and_no_others(minimal_folder: Path) -> None:
    accept(minimal_folder)
    before = read_lock(minimal_folder)
    assert before is not None
    facts = minimal_folder / "facts.yaml"
    facts.write_text(facts.read_text("utf-8").replace("réunit", "compte"), "utf-8")
    assert add_fact(minimal_folder, FACT, section_of(minimal_folder)) == ()
    after = read_lock(minimal_folder)
    assert after is not None
    own = {at: entry for at, entry in after.entries.items() if at not in before.entries}
    assert {at: entry for at, entry in after.entries.items() if at not in own} == before.entries
    assert set(own) == {
        (f"facts/journal-members/{part}", code)
        for part in ("title", "text")
        for code in ("fr", "ar")
    }
    assert own["facts/journal-members/text", "ar"].made_from == (
        own["facts/journal-members/text", "fr"].text
    )
    # What was edited before is still to be looked at.
    codes = [finding.code for finding in check_brief(minimal_folder).findings]
    assert codes == ["translation-stale"]


def test_brief_without_recorded_texts_gets_no_record(minimal_folder: Path) -> None:
    add_fact(minimal_folder, FACT, section_of(minimal_folder))
    assert not (minimal_folder / LOCK).exists()


def changed(**changes: Plain) -> dict[str, Plain]:
    return {**FACT, **changes}


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        (changed(id="members"), "the new fact, id: duplicate-id"),
        (changed(id="Members"), "the new fact, id: wrong-value"),
        (changed(topic="a topic"), "the new fact, topic: wrong-value"),
        (changed(title={"fr": "Titre"}), "the new fact, title: missing-language"),
        (
            changed(title={"fr": "Les 16", "ar": "الأعضاء"}),
            "the new fact, title.fr: bare-digit",
        ),
        (
            changed(text={"fr": "{{ membres }}\n", "ar": "{{ members }}\n"}),
            "the new fact, text.fr: unknown-placeholder",
        ),
        (
            changed(values={"members": {"count": 16, "noun": "membr"}}),
            "the new fact, values.members: unknown-noun",
        ),
        (changed(as_of="2026-13"), "the new fact, as_of: impossible-date"),
        (
            changed(evidence=[{"source": "jornal", "anchors": ["16"]}]),
            "the new fact, evidence: unknown-source",
        ),
        (changed(evidence=[]), "the new fact: fact-without-evidence"),
    ],
)
def test_fact_with_a_mistake_is_refused_and_the_part_named(
    minimal_folder: Path, fact: Record, expected: str
) -> None:
    assert expected in refused(minimal_folder, fact)


def test_unknown_section_is_refused_with_those_that_there_are(minimal_folder: Path) -> None:
    assert refused(minimal_folder, FACT, "nowhere") == [
        f"{minimal_folder / 'brief.yaml'}: unknown-section"
    ]


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Let the second file that gets its name fail; returns the calls."""
    renamed = Path.replace
    calls: list[Path] = []

    def fail_second(self: Path, target: Path) -> Path:
        calls.append(self)
        if len(calls) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return renamed(self, target)

    monkeypatch.setattr(Path, "replace", fail_second)
    return calls


def test_both_files_are_written_or_none(minimal_folder: Path, full_disk: list[Path]) -> None:
    (finding,) = refused(minimal_folder, FACT, section_of(minimal_folder))
    assert finding.endswith(": cannot-write")
    assert len(full_disk) > 2  # the first file was put back


def test_text_and_record_of_a_source_are_written_or_none(
    minimal_folder: Path, archive: Path, full_disk: list[Path]
) -> None:
    (finding,) = no_source(minimal_folder, archive)
    assert finding.endswith(": cannot-write")
    assert len(full_disk) == 2


def test_part_of_a_fact_is_checked_before_the_rest_is_there(minimal_folder: Path) -> None:
    brief = check_brief(minimal_folder).brief

    def codes(fact: Mapping[str, Plain], *part: str) -> list[str]:
        return [finding.code for finding in faults_of_part(minimal_folder, brief, fact, part)]

    assert codes({"title": {"fr": "Titre"}}, "title", "fr") == []
    assert codes({"title": {"fr": "Titre 3"}}, "title", "fr") == ["bare-digit"]
    assert codes({"id": "members"}, "id") == ["duplicate-id"]
    wrong: dict[str, Plain] = {"n": {"count": 1, "noun": "xx"}}
    assert codes({"values": wrong}, "values", "n") == ["unknown-noun"]
    fact: dict[str, Plain] = {"text": {"fr": "Le total : {{ total }}\n"}}
    assert codes(fact, "text", "fr") == ["unknown-placeholder"]
    # What is wrong elsewhere is not told now.
    assert codes({**fact, "title": {"fr": "Titre"}}, "title", "fr") == []


def test_text_that_is_not_written_yet_prints_what_the_other_prints(minimal_folder: Path) -> None:
    brief = check_brief(minimal_folder).brief
    filled = _filled(brief, {"text": {"fr": "La {{ coop | short }} a {{ total }}.\n"}})
    assert filled["text"] == {
        "fr": "La {{ coop | short }} a {{ total }}.\n",
        "ar": "{{ coop }} {{ total }} …\n",
    }


@pytest.mark.parametrize(
    ("title", "taken", "expected"),
    [
        ("L’œuvre de l’année", (), "oeuvre-de-annee"),
        ("Préparation à l'IA", (), "preparation-a-ia"),
        ("A B", ("a-b", "a-b-2"), "a-b-3"),
        (
            "Un titre qui a bien plus de quarante signes en tout",
            (),
            "un-titre-qui-a-bien-plus-de-quarante",
        ),
        ("الجاهزية", (), ""),
        ("2026", (), ""),
        ("", (), ""),
    ],
)
def test_id_is_proposed_from_a_title(title: str, taken: tuple[str, ...], expected: str) -> None:
    assert propose_id(title, taken) == expected


def test_answer_is_read_as_a_file_would_be() -> None:
    assert read_answer("{count: 14, noun: rank}") == {"count": 14, "noun": "rank"}
    assert read_answer("2026-02") == "2026-02"
    with pytest.raises(BriefingError) as caught:
        read_answer("{count: 14")
    assert str(caught.value.findings[0].place) == "the answer"


# --- sources -------------------------------------------------------------------------------------

SOURCE: dict[str, Plain] = {"id": "weekly", "language": "fr", "title": "Hebdo : le titre"}
TEXT = "Un article.\r\nSur l’œuvre.".encode()


def no_source(
    folder: Path,
    archive: Path,
    source: Record = SOURCE,
    text: bytes = TEXT,
    name: str | None = None,
) -> list[str]:
    before = files(folder), files(archive)
    with pytest.raises(BriefingError) as caught:
        add_source(folder, source, text, archive, on=DAY, name=name)
    assert (files(folder), files(archive)) == before
    return [f"{finding.place}: {finding.code}" for finding in caught.value.findings]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    (tmp_path / "archive").mkdir()
    return tmp_path / "archive"


def test_source_is_recorded_with_what_is_known_and_its_text_kept(
    minimal_folder: Path, tmp_path: Path
) -> None:
    before = files(minimal_folder)
    archive = tmp_path / "new" / "archive"
    added = add_source(minimal_folder, SOURCE, TEXT, archive, on=DAY)
    assert (added.path, added.was_there) == (archive / "weekly.txt", False)
    assert files(archive) == {"weekly.txt": TEXT}
    written = (
        f'  - id: weekly\n    language: fr\n    file: weekly.txt\n    title: "Hebdo : le titre"\n'
        f"    sha256: {hashlib.sha256(TEXT).hexdigest()}\n    archived: 2026-11-21\n"
    )
    assert files(minimal_folder) == {
        **before,
        "sources.yaml": before["sources.yaml"] + written.encode(),
    }
    assert source_ids(minimal_folder)[-1] == "weekly"
    source = load(minimal_folder).sources["weekly"]
    assert (source.publisher, source.author, source.date, source.url) == (None,) * 4


def test_text_that_is_in_the_archive_already_is_not_kept_twice(
    minimal_folder: Path, archive: Path
) -> None:
    (archive / "000_a.txt").write_bytes(TEXT)
    added = add_source(minimal_folder, SOURCE, TEXT, archive, on=DAY)
    assert (added.path.name, added.was_there) == ("000_a.txt", True)
    assert files(archive) == {"000_a.txt": TEXT}
    assert load(minimal_folder).sources["weekly"].file == "000_a.txt"
    # … and is no second source.
    assert no_source(minimal_folder, archive, {**SOURCE, "id": "other"})[0].endswith("source-known")


def test_other_text_is_never_written_over(minimal_folder: Path, archive: Path) -> None:
    (archive / "weekly.txt").write_bytes(b"Another one.")
    taken = archive / "weekly.txt"
    assert no_source(minimal_folder, archive) == [f"{taken}: archive-taken"]
    (archive / "linked.txt").symlink_to(taken)
    assert no_source(minimal_folder, archive, name="linked")[0].endswith("archive-taken")
    assert add_source(minimal_folder, SOURCE, TEXT, archive, on=DAY, name="w2.txt").path.name == (
        "w2.txt"
    )


@pytest.mark.parametrize("name", ["../x", "a/b", "a\\b", "..", " "])
def test_name_never_leads_out_of_the_archive(
    minimal_folder: Path, archive: Path, name: str
) -> None:
    assert no_source(minimal_folder, archive, name=name) == ["--name: archive-refused"]


@pytest.mark.parametrize(
    "text", [b"", b" \n", b"caf\xe9", b"a\0b"], ids=["empty", "blank", "latin", "binary"]
)
def test_text_that_is_none_is_refused(minimal_folder: Path, archive: Path, text: bytes) -> None:
    assert no_source(minimal_folder, archive, text=text) == ["the text: archive-unreadable"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"id": "journal"}, "the new source, id: duplicate-id"),
        ({"language": "french"}, "the new source, language: wrong-value"),
        ({"url": "ftp://x"}, "the new source, url: wrong-value"),
        ({"date": "2026-02-30"}, "the new source, date: impossible-date"),
    ],
)
def test_source_with_a_mistake_is_refused(
    minimal_folder: Path, archive: Path, changes: Record, expected: str
) -> None:
    assert no_source(minimal_folder, archive, {**SOURCE, **changes}) == [expected]


def test_source_with_a_mistake_is_refused_whatever_the_line_breaks(
    minimal_folder: Path, archive: Path
) -> None:
    path = minimal_folder / "sources.yaml"
    for line_break in (b"\r\n", b"\r"):
        path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", line_break))
        assert no_source(minimal_folder, archive, {**SOURCE, "date": "2026-02-30"}) == [
            "the new source, date: impossible-date"
        ]


def test_file_that_cannot_be_read_is_named(minimal_folder: Path, archive: Path) -> None:
    path = minimal_folder / "sources.yaml"
    path.write_text("sources: [\n", "utf-8")
    assert no_source(minimal_folder, archive) == [f"{path}:2:1: yaml-syntax"]


def test_text_that_is_too_long_is_refused_with_the_file_named(minimal_folder: Path) -> None:
    fact = changed(text={"fr": "mot " * 2000 + "\n", "ar": "كلمة\n"})
    assert refused(minimal_folder, fact) == [f"{minimal_folder / 'facts.yaml'}: cannot-edit"]


def test_mistakes_elsewhere_do_not_keep_a_source_out(minimal_folder: Path, archive: Path) -> None:
    path = minimal_folder / "facts.yaml"
    path.write_text(path.read_text("utf-8").replace("noun: member", "noun: membr"), "utf-8")
    with pytest.raises(BriefingError):
        check_brief(minimal_folder)
    assert add_source(minimal_folder, SOURCE, TEXT, archive, on=DAY).id == "weekly"


def test_comments_of_the_shipped_sources_are_kept(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(paths.SHIPPED_BRIEF, tmp_path / "brief"))
    before = (folder / "sources.yaml").read_bytes()
    add_source(folder, SOURCE, TEXT, tmp_path / "archive", on=DAY)
    assert (folder / "sources.yaml").read_bytes().startswith(before)
