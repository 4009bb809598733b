"""Anchors looked up in archived texts, the lock file, and links that open at a passage."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest

from briefing import paths
from briefing.errors import BriefingError
from briefing.evidence import (
    MAX_FRAGMENT,
    Lock,
    Lookup,
    Passages,
    fragment,
    last_verified,
    links_of,
    lock_bytes,
    make_lock,
    read_archive,
    read_lock,
    url_of_passage,
)
from briefing.evidence.listing import listing_as_json, listing_as_text
from briefing.evidence.passages import stands_in
from briefing.load import load
from briefing.packs import load_pack
from tests.conftest import DATA, SOURCES, needs_sources

LINKED = DATA / "linked"
ARCHIVE = LINKED / "archive"
PACKS = {code: load_pack(paths.LANGUAGES / f"{code}.yaml") for code in ("fr", "ar")}


def found_in(text: str, phrase: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in Passages(text).find(phrase)]


# --- finding a phrase ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "phrase", "expected"),
    [
        # edges of words, and the clitics and elisions that may be left out there
        ("للإدارات العمومية", "الإدارات", ["لإدارات"]),
        ("وللمقاولات الكبرى", "المقاولات الكبرى", ["لمقاولات الكبرى"]),
        ("والمبادرات وبالمبادرات", "المبادرات", ["المبادرات", "المبادرات"]),
        ("فبالمغرب", "المغرب", ["المغرب"]),
        ("دعت للجنة وللّجان وللغة", "اللجنة", ["لجنة"]),
        ("بـ14 مرتبة", "14 مرتبة", ["14 مرتبة"]),
        ("كقطب إقليمي", "قطب إقليمي", ["قطب إقليمي"]),
        ("قطبان", "قطب", []),
        ("حلولاً عملية", "حلولا عملية", ["حلولاً عملية"]),
        ("الكتاب", "كتابا", []),
        ("l’Assemblée, d'Assemblée, qu’Assemblée", "assemblée", ["Assemblée"] * 3),
        ("réassemblée", "assemblée", []),
        ("la 5ᵉ Assemblée", "5e assemblée", ["5ᵉ Assemblée"]),
        # numbers are whole
        ("en 2014, 14,5 et 14.000 et 14 000", "14", []),
        ("200 000 jeunes", "200", []),
        ("les 13 et 14 novembre", "14", ["14"]),
        ("la 5G et D4SD", "5", []),
        ("١،٥٠٠،٠٠٠ درهم", "500", []),
        ("(8-18 ans)", "8-18", ["8-18"]),
        # signs, lines and paragraphs
        ("vision « AI »", "“AI”", ["« AI »"]),
        ("saisis une\nseule fois", "une seule fois", ["une\nseule fois"]),
        ("fin du titre\n\nDébut", "titre Début", []),
        ("Hub (D4SD), conçu", "(D4SD)", ["(D4SD)"]),
        ("rien", "", []),
        ("", "rien", []),
    ],
)
def test_phrase_is_found_between_edges_of_words(
    text: str, phrase: str, expected: list[str]
) -> None:
    assert found_in(text, phrase) == expected


def test_long_phrase_is_compared_to_its_end() -> None:
    text = "un deux trois quatre cinq six sept huit neuf dix onze douze treize"
    assert found_in(text, text) == [text]
    assert found_in(text, text.replace("treize", "treizième")) == []


def test_place_is_told_by_line_column_and_offset() -> None:
    text = "premier\r\ndeuxième : 14 places\n"
    (hit,) = Passages(text).find("14 places")
    assert (hit.line, hit.column, text[hit.start : hit.end]) == (2, 12, "14 places")


def test_passage_around_a_place_is_cut_between_words_and_at_the_line() -> None:
    passages = Passages("titre\nun deux trois quatre cinq six sept\nfin")
    (hit,) = passages.find("quatre")
    assert passages.excerpt(hit) == "quatre"
    assert passages.excerpt(hit, 8) == "…trois quatre cinq…"
    assert passages.excerpt(hit, 100) == "un deux trois quatre cinq six sept"


@pytest.mark.parametrize(
    ("phrase", "nearest"),
    [
        ("a gagné 41 places", "a gagné 14 places"),
        ("gagner 14 places", "gagné 14 places"),
        ("التقدم الرقمي الكبير", "التقدم الرقمي"),
    ],
)
def test_nearest_passage_is_the_one_that_was_meant(phrase: str, nearest: str) -> None:
    passages = Passages("Le Royaume a gagné 14 places. وهذا هو التقدم الرقمي للمملكة.")
    hit, likeness = passages.nearest(phrase)
    assert passages.excerpt(hit) == nearest
    assert 0.6 < likeness < 1


def test_nothing_is_near_in_another_text() -> None:
    assert Passages("Rien de tel.").nearest("xyz")[1] == 0.0
    assert Passages("").nearest("xyz")[1] == 0.0


def test_name_stands_in_an_anchor_by_the_same_rules() -> None:
    assert stands_in("منظمة التعاون", "اللجنة التنفيذية لمنظمة التعاون")
    assert stands_in("الجمعية العامة", "الدورة الخامسة للجمعية العامة")
    assert not stands_in("Organisation", "Organisations")


# --- figures in another notation -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "text", "anchor", "expected"),
    [
        ("page-ar", "بتقدمها بأربع عشرة مرتبة في التصنيف", "14 مرتبة", ["أربع عشرة مرتبة"]),
        ("page-ar", "كسبت 14 قارئا", "أربعة عشر قارئا", ["14 قارئا"]),
        ("page", "a gagné 14 places, dit-il", "gagné quatorze places", ["gagné 14 places"]),
        ("page", "la deuxième année de suite", "2e année de suite", ["deuxième année de suite"]),
        ("page", "les 4 et 5 février", "les quatre et cinq février", ["les 4 et 5 février"]),
        ("page", "a gagné 14 places", "quinze places", []),
        ("page", "a gagné 14 places", "perdu quatorze places", []),
        ("page", "a gagné 14 places", "quatorze rangs", []),
        ("page", "a gagné 14 places", "plus de quatorze places", []),
    ],
)
def test_words_for_a_number_find_its_digits_and_the_reverse(
    source: str, text: str, anchor: str, expected: list[str]
) -> None:
    lookup = Lookup(load(LINKED), PACKS)
    hits = lookup.figures.find(anchor, source, Passages(text))
    assert [text[hit.start : hit.end] for hit in hits] == expected


@pytest.mark.parametrize(
    ("source", "text", "anchor", "cut"),
    [
        ("page", "mille deux cents lecteurs", "deux cents lecteurs", True),
        ("page", "soixante-dix-sept pays", "soixante-dix", True),
        ("page", "vingt et un pays", "vingt", True),
        ("page", "vingt et un pays", "vingt et un", False),
        ("page", "17 milliards de dirhams", "17", True),
        ("page", "17 milliards de dirhams", "17 milliards", False),
        ("page", "gagne 20 % en un an", "gagne 20", True),
        ("page", "gagne 20 pour cent", "20 pour cent", False),
        ("page", "deux millions et demi", "deux millions", True),
        ("page", "de 10 à 12 millions", "de 10", True),
        ("page", "de 10 à 12 places", "12 places", False),
        ("page", "plus de 14 places et 3 prix", "14 places", False),
        ("page", "les 4 et 5 février", "5 février", False),
        ("page-ar", "بثلاث عشرة دولة", "ثلاث", True),
        ("page-ar", "مائتين وخمسين دولة", "مائتين", True),
        ("page-ar", "الدورة الرابعة عشرة", "الدورة الرابعة", True),
        ("page-ar", "17 مليارا و300 مليون درهم", "17 مليارا", True),
        ("page-ar", "14 قارئا وثلاثة كتب", "14 قارئا", False),
    ],
)
def test_anchor_that_cuts_a_figure_is_not_found(
    source: str, text: str, anchor: str, cut: bool
) -> None:
    (hit,) = Passages(text).find(anchor)
    figures = Lookup(load(LINKED), PACKS).figures
    assert figures.is_cut(anchor, source, Passages(text), hit) is cut


def test_anchors_with_figures_dates_and_addresses_must_be_unique_and_names_not(
    tmp_path: Path,
) -> None:
    folder = Path(shutil.copytree(LINKED, tmp_path / "b"))
    terms = folder / "terms.yaml"
    text = terms.read_text("utf-8").replace("{name: Cercle de lecture}", "{name: Cercle 2030}")
    terms.write_text(text, "utf-8")
    facts = folder / "facts.yaml"
    anchors = '["Cercle 2030", "en 2030", "le Cercle 2030 en 2030", "voir www.a.org", "a@b.org"]'
    changed = facts.read_text("utf-8").replace('["14 قارئا", "حلقة القراءة"]', anchors)
    facts.write_text(changed, "utf-8")
    unique = {anchor.text: anchor.unique for anchor in Lookup(load(folder), PACKS).anchors}
    assert [unique[text] for text in json.loads(anchors)] == [False, True, True, True, True]
    assert unique["quatorze lecteurs de plus"]  # in words
    assert not unique["règlement du Cercle"]


# --- the archive ---------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(LINKED, tmp_path / "b", ignore=shutil.ignore_patterns("archive"))
    shutil.copytree(ARCHIVE, tmp_path / "archive")
    monkeypatch.chdir(tmp_path)
    return Path("b")


def codes(folder: Path) -> list[str]:
    return [finding.code for finding in read_archive(load(folder), Path("archive")).findings]


def test_texts_are_read_with_and_without_a_byte_order_mark(folder: Path) -> None:
    page = Path("archive/page.txt")
    page.write_bytes(b"\xef\xbb\xbf" + page.read_bytes())
    archive = read_archive(load(folder), Path("archive"))
    assert archive.findings == ()
    assert archive.texts["page"].text.startswith("Accueil")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("é".encode("latin-1"), "archive-unreadable"),
        ("é".encode("utf-16"), "archive-unreadable"),
        (b"a\0b", "archive-unreadable"),
        (b" " * (16 * 1024 * 1024 + 1), "archive-refused"),
    ],
)
def test_what_is_no_text_of_a_source_is_refused(folder: Path, data: bytes, code: str) -> None:
    Path("archive/page.txt").write_bytes(data)
    assert codes(folder) == [code]


def test_nothing_outside_of_the_archive_is_read(folder: Path) -> None:
    sources = folder / "sources.yaml"
    text = sources.read_text("utf-8")
    Path("secret.txt").write_text("14", "utf-8")
    sources.write_text(text.replace("file: page.txt", "file: .."), "utf-8")
    assert codes(folder) == ["archive-refused"]
    for outside in ("../secret.txt", "..\\secret.txt", str(Path("secret.txt").resolve())):
        brief = load(folder)
        source = replace(brief.sources["page"], file=outside)
        brief = replace(brief, sources={"page": source})
        (finding,) = read_archive(brief, Path("archive")).findings
        assert finding.code == "archive-refused"
    sources.write_text(text, "utf-8")
    Path("archive/page.txt").unlink()
    assert codes(folder) == ["archive-missing"]
    Path("archive/page.txt").symlink_to(Path("secret.txt").resolve())
    assert codes(folder) == ["archive-refused"]


def test_source_without_a_file_is_missing_and_so_is_a_wrong_folder(folder: Path) -> None:
    sources = folder / "sources.yaml"
    sources.write_text(sources.read_text("utf-8").replace("    file: page.txt\n", ""), "utf-8")
    assert codes(folder) == ["archive-missing"]
    with pytest.raises(BriefingError, match="no such folder"):
        read_archive(load(folder), Path("nowhere"))


# --- the lock file -------------------------------------------------------------------------------

DAY, LATER = date(2026, 3, 10), date(2026, 4, 1)


def locked(folder: Path, before: Lock | None, day: date, *, again: bool = False) -> Lock:
    lookup = Lookup(load(folder), PACKS, Path("archive"))
    assert lookup.archive is not None
    assert all(found.holds for found in lookup.found)
    lock = make_lock(lookup.archive, lookup.found, before, "1.0", day, again=again)
    (folder / "evidence.lock").write_bytes(lock_bytes(lock))
    return lock


def test_lock_is_read_as_it_was_written_and_holds_no_word_of_a_source(folder: Path) -> None:
    lock = locked(folder, None, DAY)
    assert read_lock(load(folder)) == lock
    assert lock_bytes(lock) == lock_bytes(
        replace(lock, anchors=dict(reversed([*lock.anchors.items()])))
    )
    written = (folder / "evidence.lock").read_text("utf-8")
    assert "lecteurs" not in written
    assert written.isascii()
    assert sum('"at":' in line for line in written.splitlines()) == len(lock.anchors) == 14


def test_anchors_that_were_verified_keep_their_day(folder: Path) -> None:
    first = locked(folder, None, DAY)
    assert locked(folder, first, LATER) is first
    facts = folder / "facts.yaml"
    facts.write_text(facts.read_text("utf-8").replace("quatorze lecteurs de plus", "14 lecteurs"))
    second = locked(folder, first, LATER)
    days = {key: entry.verified for key, entry in second.anchors.items()}
    assert sorted(days.values()) == [DAY] * 13 + [LATER]
    assert {
        entry.verified for entry in locked(folder, second, LATER, again=True).anchors.values()
    } == {LATER}


def test_another_text_is_verified_anew(folder: Path) -> None:
    first = locked(folder, None, DAY)
    with Path("archive/page.txt").open("a", encoding="utf-8") as page:
        page.write("Fin.\n")
    second = locked(folder, first, LATER)
    assert {key.split("/")[2]: entry.verified for key, entry in second.anchors.items()} == {
        "page": LATER,
        "page-ar": DAY,
    }


def test_fact_was_verified_when_its_last_anchor_was(folder: Path) -> None:
    assert last_verified(load(folder)) == dict.fromkeys(("growth", "meeting", "rules"))
    locked(folder, None, DAY)
    assert set(last_verified(load(folder)).values()) == {DAY}
    facts = folder / "facts.yaml"
    facts.write_text(facts.read_text("utf-8").replace("quatorze lecteurs de plus", "14 lecteurs"))
    assert last_verified(load(folder)) == {"growth": None, "meeting": DAY, "rules": DAY}
    lock = read_lock(load(folder))
    locked(folder, lock, LATER)
    assert last_verified(load(folder))["growth"] == DAY  # its other anchors were not looked at anew


def test_fact_is_not_verified_when_its_source_is_another_text(folder: Path) -> None:
    locked(folder, None, DAY)
    sources = folder / "sources.yaml"
    text = sources.read_text("utf-8").replace("page.txt", f"page.txt\n    sha256: {'a' * 64}")
    sources.write_text(text, "utf-8")
    assert set(last_verified(load(folder)).values()) == {None}


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": 2}', '{"format": 1, "program": "", "sources": {}}', "\xff"]
)
def test_damaged_lock_is_a_finding(folder: Path, text: str) -> None:
    (folder / "evidence.lock").write_text(text, "latin-1")
    with pytest.raises(BriefingError) as caught:
        read_lock(load(folder))
    assert caught.value.findings[0].code == "lock-damaged"


# --- the listing ---------------------------------------------------------------------------------


def test_listing_shows_each_anchor_in_its_passage(folder: Path) -> None:
    lookup = Lookup(load(folder), PACKS, Path("archive"))
    assert lookup.archive is not None
    text = listing_as_text(lookup.archive, lookup.found)
    assert "page.txt:5:83 (offset 167): …" in text
    assert (
        "    https://example.org/cercle?page=1#vie:~:text=quatorze%20lecteurs%20de%20plus" in text
    )
    (record,) = [
        record
        for record in json.loads(listing_as_json(lookup.archive, lookup.found))
        if record["anchor"] == "14 قارئا"
    ]
    assert record["holds"]
    assert record["unique"]
    assert record["found"][0]["line"] == 4
    assert record["found"][0]["link"].startswith("https://example.org/ar/halqa#:~:text=%D8%A3")
    assert "أربعةَ عشرَ قارئًا" in record["found"][0]["passage"]


# --- links ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "phrase", "expected"),
    [
        ("Un mot ici.", "mot", "mot"),
        ("Le mot, et un mot.", "mot", "Le-,mot"),
        ("mot un\nmot deux", "mot", "mot,-un"),
        ("l’élection du jour", "élection", "l’élection"),
        ("ب14 مرتبة", "14 مرتبة", "ب14 مرتبة"),
        ("demi-saison & été, oui", "demi-saison & été", "demi-saison & été"),
        ("fin de\nligne", "fin de ligne", "fin,ligne"),
    ],
)
def test_fragment_names_one_place_in_whole_words(text: str, phrase: str, expected: str) -> None:
    passages = Passages(text)
    part = fragment(passages, passages.find(phrase)[0])
    assert part is not None
    assert unquote(part) == f"#:~:text={expected}"


def test_signs_with_a_meaning_in_a_fragment_are_encoded() -> None:
    passages = Passages("demi-saison & été, oui")
    (hit,) = passages.find("demi-saison & été, oui")
    assert fragment(passages, hit) == "#:~:text=demi%2Dsaison%20%26%20%C3%A9t%C3%A9%2C%20oui"


def test_place_that_nothing_tells_apart_has_no_fragment() -> None:
    passages = Passages("mot\n" * 5)
    assert fragment(passages, passages.find("mot")[2]) is None


def test_fragment_is_put_behind_that_of_the_address() -> None:
    part = "#:~:text=a"
    assert url_of_passage("https://example.org/p", part) == "https://example.org/p#:~:text=a"
    assert url_of_passage("https://example.org/p#b", part) == "https://example.org/p#b:~:text=a"


def test_every_anchor_of_a_source_on_the_web_has_a_link(folder: Path) -> None:
    lookup = Lookup(load(folder), PACKS, Path("archive"))
    links = links_of(lookup.brief, None, lookup.archive, lookup.found)
    assert [len(of_fact) for of_fact in links.values()] == [4, 4, 4]
    urls = [link.url for of_fact in links.values() for link in of_fact]
    assert len(set(urls)) == len(urls)
    assert all(len(url.partition("#")[2]) <= MAX_FRAGMENT and url.isascii() for url in urls)
    assert "https://example.org/ar/halqa#:~:text=عضو-,النظام" in map(unquote, urls)


def test_without_the_archive_anchors_that_open_by_themselves_have_the_same_link(
    folder: Path,
) -> None:
    lookup = Lookup(load(folder), PACKS, Path("archive"))
    lock = locked(folder, None, DAY)
    alone = links_of(lookup.brief, lock)
    full = links_of(lookup.brief, None, lookup.archive, lookup.found)
    assert [len(of_fact) for of_fact in alone.values()] == [1, 4, 2]
    assert all(set(alone[fact]) <= set(full[fact]) for fact in alone)
    assert not any(links_of(lookup.brief, None).values())


# --- the shipped brief ---------------------------------------------------------------------------


@needs_sources
def test_every_anchor_of_the_shipped_brief_stands_in_its_source() -> None:
    lookup = Lookup(load(paths.SHIPPED_BRIEF), PACKS, SOURCES)
    assert lookup.archive is not None
    assert lookup.archive.findings == ()
    assert len(lookup.found) == len(lookup.anchors) > 250
    assert [found.anchor.text for found in lookup.found if not found.holds] == []


@needs_sources
def test_lock_of_the_shipped_brief_is_up_to_date() -> None:
    brief = load(paths.SHIPPED_BRIEF)
    lookup, lock = Lookup(brief, PACKS, SOURCES), read_lock(brief)
    assert lookup.archive is not None
    assert lock is not None
    again = make_lock(lookup.archive, lookup.found, lock, "other", LATER, again=False)
    assert again is lock


@needs_sources
def test_one_letter_less_in_an_archived_text_is_noticed(tmp_path: Path) -> None:
    brief = load(paths.SHIPPED_BRIEF)
    shutil.copytree(SOURCES, tmp_path / "a")
    lookup = Lookup(brief, PACKS, SOURCES)
    for found in lookup.found:
        if len(found.hits) > 1:
            continue
        text = lookup.archive.texts[found.anchor.source]  # type: ignore[union-attr]
        (hit,) = found.hits
        middle = (hit.start + hit.end) // 2
        while not text.text[middle].isalnum():
            middle += 1
        passages = Passages(text.text[:middle] + text.text[middle + 1 :])
        assert not passages.find(found.anchor.text), found.anchor.text


def test_every_fact_of_the_shipped_brief_was_verified_by_its_date() -> None:
    brief = load(paths.SHIPPED_BRIEF)
    days = last_verified(brief)
    assert set(days) == set(brief.facts)
    assert all(day is not None and day <= brief.date for day in days.values())
