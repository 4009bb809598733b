"""Checks on evidence, and what `briefing check` does with an archive."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from briefing import paths
from briefing.check import check, findings_of
from briefing.cli import main
from briefing.errors import Severity
from briefing.examine import check_brief, list_evidence, lock_evidence
from briefing.load import load
from briefing.packs import load_pack
from tests.conftest import DATA, SOURCES, needs_sources

PACKS = {code: load_pack(paths.LANGUAGES / f"{code}.yaml") for code in ("fr", "ar")}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(DATA / "linked", tmp_path / "b", ignore=shutil.ignore_patterns("archive"))
    shutil.copytree(DATA / "linked" / "archive", tmp_path / "archive")
    monkeypatch.chdir(tmp_path)
    return Path("b")


def edit(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text("utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path.write_text(text, "utf-8")


def faults(folder: Path, archive: str | None = "archive") -> list[str]:
    found = check(load(folder), PACKS, archive=Path(archive) if archive else None)
    return [f"{finding.place} {finding.code}" for finding in findings_of(found)]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", "b", *arguments])


# --- anchors -------------------------------------------------------------------------------------


def test_good_brief_with_its_archive_has_no_fault(folder: Path) -> None:
    assert faults(folder) == []


def test_missing_anchor_is_found_at_its_place_with_the_nearest_passage(folder: Path) -> None:
    edit(folder / "facts.yaml", ("quatorze lecteurs de plus", "quatorze lectrices de plus"))
    (finding,) = findings_of(check(load(folder), PACKS, archive=Path("archive")))
    assert (str(finding.place), finding.code) == ("b/facts.yaml:15:55", "anchor-missing")
    assert finding.message == "“quatorze lectrices de plus” does not stand in page.txt"
    assert "nearest, in line 5: “quatorze lecteurs de plus”" in finding.hint


def test_anchor_that_is_a_part_of_a_figure_is_found_with_the_whole_one(folder: Path) -> None:
    page = Path("archive/page.txt")
    text = page.read_text("utf-8")
    page.write_text(text.replace("quatorze lecteurs", "soixante-quatorze lecteurs"), "utf-8")
    found = findings_of(check(load(folder), PACKS, archive=Path("archive")))
    (finding,) = [finding for finding in found if finding.code == "anchor-missing"]
    assert finding.message == (
        "“quatorze lecteurs de plus” is a part of another figure in line 5 of page.txt"
    )
    assert "soixante-quatorze lecteurs de plus" in finding.hint


def test_anchor_with_a_figure_in_two_places_is_found_and_a_name_not(folder: Path) -> None:
    with Path("archive/page.txt").open("a", encoding="utf-8") as page:
        page.write("Les 4 et 5 février, encore. Le Cercle de lecture, encore.\n")
    assert faults(folder) == ["b/facts.yaml:30:34 anchor-not-unique"]


def test_sentence_is_no_anchor_and_the_name_of_a_term_may_be_long(folder: Path) -> None:
    long = (
        "Le règlement intérieur et la charte des lecteurs assidus du Cercle se signent ici le soir"
    )
    edit(folder / "facts.yaml", ("règlement du Cercle", f"{long} même."))
    assert faults(folder, None) == ["b/facts.yaml:43:34 anchor-too-long"]
    edit(folder / "terms.yaml", ("name: Cercle de lecture", f"name: {long} même."))
    assert "b/facts.yaml:43:34 anchor-too-long" not in faults(folder, None)


# --- coverage ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("count: 14", "count: 15", ["b/facts.yaml:4:13 figure-without-evidence"]),
        (
            "noun: reader",
            "noun: reader, bound: more_than",
            ["b/facts.yaml:4:13 figure-without-evidence"],
        ),
        ("2026-02-05]", "2026-02-06]", ["b/facts.yaml:19:13 figure-without-evidence"]),
        ("[2026-02-04", "[2026-01-04", ["b/facts.yaml:19:13 figure-without-evidence"]),
        # One source is enough, in words; the year may come from the dateline.
        ('      - {source: page-ar, anchors: ["14 قارئا", "حلقة القراءة"]}\n', "", []),
        ('      - {source: page-ar, anchors: ["يومي 4 و5 فبراير 2026"]}\n', "", []),
    ],
)
def test_figure_must_stand_in_the_anchors_of_one_source(
    folder: Path, old: str, new: str, expected: list[str]
) -> None:
    edit(folder / "facts.yaml", (old, new))
    assert faults(folder) == expected


def test_year_of_another_source_does_not_complete_a_day(folder: Path) -> None:
    edit(
        folder / "facts.yaml",
        ('"Publié le 5 février 2026", ', ""),
        ('["يومي 4 و5 فبراير 2026"]', '["2026 في الخزانة"]'),
    )
    assert faults(folder) == ["b/facts.yaml:19:13 figure-without-evidence"]


def test_name_must_stand_in_a_source_of_its_fact(folder: Path) -> None:
    edit(
        folder / "terms.yaml",
        ('      - {source: page, anchors: ["Cercle de lecture"]}\n', ""),
        ("attested: [fr, ar]", "attested: [ar]"),
    )
    edit(
        folder / "facts.yaml",
        ('      - {source: page-ar, anchors: ["يومي 4 و5 فبراير 2026"]}\n', ""),
    )
    assert faults(folder) == ["b/facts.yaml:25:12 name-without-evidence"]
    edit(folder / "facts.yaml", ('"les 4 et 5', '"Cercle de lecture s’est réuni", "les 4 et 5'))
    assert faults(folder) == []


def test_name_in_a_note_may_be_that_of_another_source(folder: Path) -> None:
    terms = "  - {id: guild, kind: institution, names: {fr: {name: Guilde}, ar: {name: نقابة}}"
    evidence = ', evidence: [{source: page-ar, anchors: ["نقابة"]}]}\n'
    edit(folder / "terms.yaml", ("terms:\n", f"terms:\n{terms}{evidence}"))
    note = (
        "    note: {fr: 'La {{ guild }} se tait.', ar: '{{ guild }} صامتة.'}\n    written_in: ar\n"
    )
    edit(
        folder / "facts.yaml",
        ('      - {source: page-ar, anchors: ["يومي 4 و5 فبراير 2026"]}\n', ""),
        ("    written_in: ar\n", note),
    )
    assert faults(folder, None) == []
    edit(folder / "terms.yaml", (', evidence: [{source: page-ar, anchors: ["نقابة"]}]', ""))
    assert faults(folder, None) == ["b/facts.yaml:28:20 name-without-evidence"]


def test_honorific_of_a_person_need_not_stand_in_the_source(folder: Path) -> None:
    term = "  - {id: head, kind: person, names: {fr: {name: Mme Lise Roy}, ar: {name: السيدة ليز}}"
    evidence = ', attested: [fr], evidence: [{source: page, anchors: ["Lise Roy"]}]}\n'
    edit(folder / "terms.yaml", ("terms:\n", f"terms:\n{term}{evidence}"))
    edit(folder / "facts.yaml", ("Le {{ circle }} a gagné", "{{ head }} : le {{ circle }} a gagné"))
    edit(folder / "facts.yaml", ("كسبت {{ circle }}", "{{ head }}: كسبت {{ circle }}"))
    assert faults(folder, None) == []
    edit(folder / "terms.yaml", ('["Lise Roy"]', '["Anne Roy"]'))
    assert faults(folder, None) == [
        "b/facts.yaml:10:9 name-without-evidence",
        "b/terms.yaml:2:42 name-not-attested",
    ]


RULES_FR = "a un règlement, que chacun signe"
RULES_AR = "نظام يوقعه كل عضو"
GAINED = "a gagné {{ gain }}"


@pytest.mark.parametrize(
    ("old", "new", "anchor", "expected"),
    [
        # In whatever notation, of either language; the source may count something else.
        (RULES_FR, "a deux règlements", "", ["fr deux"]),
        (RULES_FR, "a deux règlements", "les 2 textes", []),
        (RULES_FR, "a deux règlements", "les trois textes", ["fr deux"]),
        (RULES_FR, "a deux règlements", "plus de deux textes", ["fr deux"]),
        (RULES_AR, "ثلاثة أنظمة", "", ["ar ثلاثة"]),
        (RULES_AR, "ثلاثة أنظمة", "trois textes", []),
        (RULES_FR, "signé par trois cents lecteurs", "", ["fr trois cents lecteurs"]),
        (RULES_FR, "signé par trois cents lecteurs", "300 lecteurs", []),
        (RULES_FR, "gagne dix pour cent", "10 lecteurs", ["fr dix pour cent"]),
        (RULES_FR, "gagne dix pour cent", "10 %", []),
        (RULES_FR, "coûte un million", "", ["fr un million"]),
        (RULES_FR, "coûte un million", "1 000 000 de copies", []),
        # About so many, shares and ranks in Roman figures.
        (RULES_FR, "lu par une centaine de gens", "", ["fr une centaine"]),
        (RULES_FR, "lu par une centaine de gens", "environ 100 voisins", []),
        (RULES_FR, "lu par une centaine de gens", "100 voisins", ["fr une centaine"]),
        (RULES_FR, "lu par la moitié des gens", "", ["fr moitié"]),
        (RULES_FR, "lu par la moitié des gens", "50 % des voisins", []),
        (RULES_AR, "نظام قرأه ثلث القراء", "", ["ar ثلث"]),
        (RULES_AR, "نظام قرأه ثلث القراء", "un tiers des voisins", []),
        (RULES_AR, "نظام للنصف الأول من السنة", "", ["ar الأول"]),
        (RULES_AR, "نظام للنصف الأول من السنة", "1er semestre", []),
        (RULES_AR, "نظام نصف سنوي، بعشرات القراء", "", ["ar عشرات"]),
        (RULES_FR, "signé à la IIe session", "", ["fr IIe"]),
        (RULES_FR, "signé à la IIe session", "la deuxième session", []),
        (RULES_FR, "vaut deux millions et demi", "deux millions", ["fr deux millions et demi"]),
        # Ranks, months, and days counted from dates.
        (RULES_FR, "a son troisième règlement", "3e règlement", []),
        (RULES_FR, "a son troisième règlement", "3 règlements", ["fr troisième"]),
        (RULES_FR, "signe en avril", "8 mars 2026", ["fr avril"]),
        (RULES_FR, "signe en avril", "8 avril 2026", []),
        (RULES_FR, "signe en deux jours", "les 7 et 8 avril 2026", []),
        (RULES_FR, "signe en trois jours", "les 7 et 8 avril 2026", ["fr trois jours"]),
        (RULES_AR, "نظام وُقع في يومين", "les 7 et 8 avril 2026", []),
        # The scale of a value.
        (GAINED, f"{GAINED} milliers", "", []),
        (GAINED, f"{GAINED} par milliers", "", ["fr milliers"]),
        # Articles and turns of speech.
        (RULES_FR, "a un règlement, l’un des siens, et un lecteur, en premier lieu", "", []),
        (RULES_AR, "نظام واحد في المقام الأول", "", []),
        (RULES_AR, "نظام للكلمات وكمية منها، بكميات", "", []),  # none of them is مائة or مئات
    ],
)
def test_number_in_words_must_stand_in_the_anchors_of_one_source(
    folder: Path, old: str, new: str, anchor: str, expected: list[str]
) -> None:
    more = f'- {{source: page, anchors: ["{anchor}"]}}\n      ' if anchor else ""
    edit(
        folder / "facts.yaml",
        (old, new),
        (
            '- {source: page, anchors: ["règlement du',
            f'{more}- {{source: page, anchors: ["règlement du',
        ),
    )
    text = (folder / "facts.yaml").read_text("utf-8").splitlines()
    found = findings_of(check(load(folder), PACKS))
    assert {finding.code for finding in found} <= {"number-word-without-evidence"}
    lines = {line: text[line - 2].strip()[:2] for line in (finding.place.line for finding in found)}
    assert [
        f"{lines[finding.place.line]} {finding.message.partition(': ')[2]}" for finding in found
    ] == expected


def test_number_in_a_title_of_the_brief_may_be_that_of_any_fact(folder: Path) -> None:
    edit(folder / "brief.yaml", ("La vie du cercle", "Quatorze lecteurs"))
    assert faults(folder) == []
    edit(folder / "brief.yaml", ("Quatorze lecteurs", "Quinze lecteurs"))
    assert faults(folder) == ["b/brief.yaml:13:11 number-word-without-evidence"]


def test_number_in_a_note_on_a_change_is_one_of_the_brief(folder: Path) -> None:
    change = "edition: 2\nchanges: [{edition: 2, facts: [rules], text: {fr: F, ar: A}}]"
    edit(folder / "brief.yaml", ("edition: 1", change))
    edit(folder / "brief.yaml", ("fr: F, ar: A", "fr: Deux corrections., ar: تصحيح ثان."))
    assert faults(folder) == []


# --- names that are typed ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "anchor", "expected"),
    [
        ("à Tanger", "", ["name-not-a-term", "name-without-evidence"]),
        ("à Tanger", "la ville de Tanger", ["name-not-a-term"]),
        ("à Tanger", "la ville de Tangerang", ["name-not-a-term", "name-without-evidence"]),
        ("du Cercle", "", []),
        ('{{ "Smart Hub" | foreign("en") }}', "", ["name-without-evidence"]),
        ('{{ "Smart Hub" | foreign("en") }}', "le « Smart Hub »", []),
        ('{{ "hub" | foreign("en") }}', "", []),
    ],
)
def test_typed_name_must_stand_in_an_anchor_and_be_a_term(
    folder: Path, typed: str, anchor: str, expected: list[str]
) -> None:
    edit(folder / "facts.yaml", ("a un règlement", f"a un règlement {typed}"))
    if anchor:
        edit(
            folder / "facts.yaml", ('["règlement du Cercle"', f'["règlement du Cercle", "{anchor}"')
        )
    found = findings_of(check(load(folder), PACKS))
    assert [finding.code for finding in found] == expected
    assert all(finding.at == "rules" for finding in found)


def test_part_of_the_name_of_a_term_is_borne_out_by_its_evidence(folder: Path) -> None:
    edit(
        folder / "facts.yaml",
        ("Le {{ circle }} a un règlement", "Le Cercle a un règlement du Cercle"),
        ('"règlement du Cercle", ', ""),
        ("assidus, des prêteurs", "assidus, de prêteurs"),
    )
    codes = {finding.code for finding in findings_of(check(load(folder), PACKS))}
    assert codes == {"term-not-in-both"}
    edit(
        folder / "terms.yaml",
        ('anchors: ["Cercle de lecture"]', 'anchors: ["Salon"]'),
        ('["حلقة القراءة"]', '["نادي"]'),
    )
    edit(folder / "facts.yaml", ("النظام الداخلي لحلقة القراءة", "النظام الداخلي"))
    found = findings_of(check(load(folder), PACKS))
    assert [f.message for f in found if f.code == "name-without-evidence" and f.at == "rules"] == [
        "no source of the fact rules is shown to name “Cercle”",
        "no source of the fact rules is shown to name “Cercle de lecture”",
    ]


@pytest.mark.parametrize(
    ("french", "arabic", "anchor", "expected"),
    [
        ("au Maroc", "في المغرب", "", 2),
        ("au Maroc", "بالمغرب", "le Maroc", 0),
        ("au Qatar", "في قطر", "le Maroc", 2),
        ("au Maroc", "في المغرب", "marocain", 2),
    ],
)
def test_country_must_stand_in_a_source_in_any_language(
    folder: Path, french: str, arabic: str, anchor: str, expected: int
) -> None:
    edit(
        folder / "facts.yaml",
        (RULES_FR, f"a un règlement {french}"),
        (RULES_AR, f"نظام {arabic}"),
        ('["les 4 et 5', f'["{anchor}", "les 4 et 5' if anchor else '["les 4 et 5'),
    )
    codes = [finding.code for finding in findings_of(check(load(folder), PACKS))]
    assert codes == ["name-without-evidence"] * (expected // 2)


def test_country_is_borne_out_by_the_other_language_of_its_sources(folder: Path) -> None:
    edit(
        folder / "facts.yaml",
        (RULES_FR, "a un règlement au Maroc"),
        (RULES_AR, "نظام في المغرب"),
        ('"النظام"]', '"النظام بالمغرب"]'),
    )
    assert faults(folder, None) == []


def test_names_of_a_brief_in_one_language_need_no_terms(folder: Path) -> None:
    edit(folder / "facts.yaml", ("a un règlement", "a un règlement à Tanger"))
    brief = replace(load(folder), languages=("fr",))
    results = {result.code: result for result in check(brief, {"fr": PACKS["fr"]})}
    assert "one language" in results["name-not-a-term"].skipped


# --- the lock file -------------------------------------------------------------------------------


def test_check_with_an_archive_writes_the_lock_and_then_leaves_it_alone(folder: Path) -> None:
    first = run("--archive", "archive")
    assert (first.exit_code, "evidence.lock is new" in first.stderr) == (0, True)
    lock = folder / "evidence.lock"
    before = lock.stat().st_mtime_ns
    second = run("--archive", "archive", "--locked")
    assert (second.exit_code, second.stderr) == (0, "")
    assert lock.stat().st_mtime_ns == before
    assert faults(folder, None) == []


def test_nothing_is_locked_while_evidence_does_not_hold(folder: Path) -> None:
    edit(folder / "facts.yaml", ("quatorze lecteurs", "quinze lecteurs"))
    done = run("--archive", "archive")
    assert done.exit_code == 1
    assert "[anchor-missing]" in done.stderr
    assert not (folder / "evidence.lock").exists()


def test_locked_fails_instead_of_writing(folder: Path) -> None:
    done = run("--archive", "archive", "--locked")
    assert done.exit_code == 1
    assert "[lock-outdated]" in done.stderr
    assert not (folder / "evidence.lock").exists()
    run("--archive", "archive")
    edit(folder / "facts.yaml", ("quatorze lecteurs de plus", "quatorze lecteurs"))
    done = run("--archive", "archive", "--locked")
    assert "1 anchors not in it yet, 1 anchors not in the brief any more" in done.stderr


def test_day_given_for_today_is_that_of_all_anchors(folder: Path) -> None:
    run("--archive", "archive")
    run("--archive", "archive", "--as-of", "2026-05-01")
    written = json.loads((folder / "evidence.lock").read_text("utf-8"))
    assert {entry["verified"] for entry in written["anchors"].values()} == {"2026-05-01"}
    assert run("--archive", "archive", "--locked").exit_code == 0


def test_without_archive_and_lock_the_check_is_skipped_and_says_why(folder: Path) -> None:
    results = {result.code: result for result in check(load(folder), PACKS)}
    assert results["evidence-not-verified"].outcome == "skipped"
    assert "evidence.lock" in results["evidence-not-verified"].skipped
    assert results["anchor-missing"].outcome == "skipped"


def test_anchor_that_is_not_in_the_lock_is_a_warning_without_the_archive(folder: Path) -> None:
    run("--archive", "archive")
    edit(folder / "facts.yaml", ("quatorze lecteurs de plus", "quatorze lecteurs"))
    (finding,) = findings_of(check(load(folder), PACKS))
    assert (finding.code, finding.severity) == ("evidence-not-verified", Severity.WARNING)
    assert str(finding.place) == "b/facts.yaml:15:55"


def test_damaged_lock_is_an_error_without_the_archive_and_written_anew_with_it(
    folder: Path,
) -> None:
    (folder / "evidence.lock").write_text("{", "utf-8")
    assert faults(folder, None) == ["b/evidence.lock lock-damaged"]
    assert run("--archive", "archive").exit_code == 0
    assert faults(folder, None) == []


def test_changed_source_is_noticed(folder: Path) -> None:
    run("--archive", "archive")
    with Path("archive/page.txt").open("a", encoding="utf-8") as page:
        page.write("Fin.\n")
    assert faults(folder) == ["b/sources.yaml:2:5 source-changed"]
    assert run("--archive", "archive", "--locked").exit_code == 1
    assert run("--archive", "archive").exit_code == 0
    assert faults(folder) == []
    edit(folder / "sources.yaml", ("file: page.txt", f"file: page.txt\n    sha256: {'a' * 64}"))
    assert faults(folder, None) == ["b/sources.yaml:2:5 source-changed"]
    done = run("--archive", "archive")
    assert (done.exit_code, "error: page.txt is not the text" in done.stderr) == (1, True)


# --- the report ----------------------------------------------------------------------------------


def test_report_shows_passages_and_stays_out_of_the_brief(folder: Path) -> None:
    done = run("--archive", "archive", "--report", "passages.json")
    assert done.exit_code == 0
    records = json.loads(Path("passages.json").read_text("utf-8"))
    assert len(records) == 14
    for inside in ("b/passages.txt", "b/sub/passages.txt", "archive/../b/passages.txt"):
        refused = run("--archive", "archive", "--report", inside)
        assert (refused.exit_code, "[report-in-brief]" in refused.stderr) == (1, True)
    assert not (folder / "passages.txt").exists()
    shown = run("--archive", "archive", "--report", "-")
    assert "…" in shown.stdout
    assert "page.txt:5:83" in shown.stdout


def test_report_is_written_when_an_anchor_is_missing(folder: Path) -> None:
    edit(folder / "facts.yaml", ("quatorze lecteurs", "quinze lecteurs"))
    assert run("--archive", "archive", "--report", "passages.txt").exit_code == 1
    assert "    not found" in Path("passages.txt").read_text("utf-8")


@pytest.mark.parametrize("option", [("--locked",), ("--report", "x.txt")])
@pytest.mark.usefixtures("folder")
def test_options_of_the_archive_need_one(option: tuple[str, ...]) -> None:
    assert run(*option).exit_code == 2


def test_brief_that_was_checked_without_an_archive_cannot_be_locked(folder: Path) -> None:
    with pytest.raises(ValueError, match="without an archive"):
        lock_evidence(check_brief(folder))
    with pytest.raises(ValueError, match="without an archive"):
        list_evidence(check_brief(folder))


# --- the briefs that ship ------------------------------------------------------------------------


@needs_sources
def test_shipped_brief_passes_every_check_of_its_evidence() -> None:
    results = check(load(paths.SHIPPED_BRIEF), PACKS, archive=SOURCES)
    looked = {
        result.code: result.looked_at
        for result in results
        if "evidence" in result.code or "anchor" in result.code or "attested" in result.code
    }
    assert looked.pop("number-word-without-evidence") == 5
    assert min(looked.values()) > 25
    assert findings_of(results) == ()


@needs_sources
@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("count: 14", "count: 15", "figure-without-evidence"),
        ("money: 17", "money: 71", "figure-without-evidence"),
        ("bound: more_than", "bound: about", "figure-without-evidence"),
        ("{date: 2025-04-08}", "{date: 2025-08-04}", "figure-without-evidence"),
        ("a grimpé 14 places", "a grimpé 41 places", "anchor-missing"),
        ("بأربع عشرة مرتبة", "بأربع وعشرين مرتبة", "anchor-missing"),
        ("Koweït City", "Doha", "anchor-missing"),
        ("reconduit en 2026 au comité exécutif", "2026", "anchor-not-unique"),
    ],
)
def test_slip_in_the_shipped_brief_is_caught(tmp_path: Path, old: str, new: str, code: str) -> None:
    folder = Path(shutil.copytree(paths.SHIPPED_BRIEF, tmp_path / "b"))
    edit(folder / "facts.yaml", (old, new))
    found = findings_of(check(load(folder), PACKS, archive=SOURCES))
    assert code in {finding.code for finding in found}


def test_starter_holds_against_the_archive_that_comes_with_it() -> None:
    results = check(load(paths.STARTER_BRIEF), PACKS, archive=paths.STARTER_BRIEF / "archive")
    assert findings_of(results) == ()
