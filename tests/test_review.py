"""The review packet, and the record of who read what."""

from __future__ import annotations

import re
import shutil
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from briefing.cli import main
from briefing.errors import BriefingError
from briefing.load import load
from briefing.occurrences import digest_of_fact
from briefing.pipeline import render_brief
from briefing.review import record_review, write_packet
from briefing.review.packet import Packet, Passage
from briefing.status import status
from briefing.translate import accept
from tests.editions import BRIEFS, edition
from tests.test_drift import FACTS, edit

SOURCE = """\
Le Journal

L’organisation réunit 16 membres et plus.

La 4ᵉ session : un budget de 17 milliards ; le budget de 17 milliards.
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Return a folder with the text of the one source."""
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "journal.txt").write_text(SOURCE, encoding="utf-8")
    return folder


@pytest.fixture
def folder(minimal_folder: Path) -> Path:
    """Return the small brief, whose source has a file in the archive."""
    edit(
        minimal_folder,
        "sources.yaml",
        ("    language: fr\n", "    language: fr\n    file: journal.txt\n"),
    )
    anchors = ("16 membres", "4e session", "17 milliards")
    before = re.findall(r"anchors: (\[.*\])", (minimal_folder / FACTS).read_text("utf-8"))
    changes = zip(before, anchors, strict=True)
    edit(minimal_folder, FACTS, *((old, f'["{new}"]') for old, new in changes))
    return minimal_folder


def packet(folder: Path, archive: Path | None = None, since: Path | None = None) -> Packet:
    return write_packet(folder, folder.parent / "out", archive=archive, since=since)[1]


def html(folder: Path, archive: Path | None = None, since: Path | None = None) -> str:
    path, _ = write_packet(folder, folder.parent / "out", archive=archive, since=since)
    # Without the faces, which are long.
    return re.sub(r"base64,[^)]*", "base64,", path.read_text("utf-8"))


class Reader(HTMLParser):
    """Reads a page: elements must be closed in order; text is kept with its language and side."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str, str]] = []
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        if tag not in ("meta", "br"):
            self.open.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text:
            self.texts.append((text, self._nearest("lang"), self._nearest("dir")))

    def _nearest(self, name: str) -> str:
        found = (attrs[name] for _, attrs in reversed(self.open) if name in attrs)
        return next(found, None) or ""


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


# --- what is in it -------------------------------------------------------------------------------


def test_packet_shows_every_fact_in_both_languages_as_typeset(folder: Path) -> None:
    reader = read(html(folder))
    assert ("au moins 16 membres", "fr-MA", "ltr") in reader.texts
    assert ("ما لا يقل عن 16 عضوا", "ar-MA", "rtl") in reader.texts
    assert {card.fact.id: card.number for card in packet(folder).cards} == {
        "members": 1,
        "session": 2,
        "budget": 3,
    }
    assert not any("{{" in text for text, _, _ in reader.texts)


def test_packet_has_a_box_to_sign_per_fact_and_language(folder: Path) -> None:
    page = html(folder)
    assert page.count('<div class="box">') == 6
    assert page.count("right as it stands") == 6


def test_packet_needs_nothing_but_itself(folder: Path) -> None:
    page = html(folder)
    assert not {"script", "link", "img", "iframe", "object"} & read(page).names
    assert set(re.findall(r"url\((\w+:[^,)]*)", page)) == {"data:font/ttf;base64"}


def test_packet_shows_other_texts_and_facts_that_are_not_printed(folder: Path) -> None:
    edit(folder, "brief.yaml", ("[members, session, budget]", "[session, members]"))
    made = packet(folder)
    assert [(card.fact.id, card.number) for card in made.cards] == [
        ("session", 1),
        ("members", 2),
        ("budget", None),
    ]
    assert [row.key for row in made.others] == [
        "brief/title",
        "sections/cooperation/title",
        "takeaways/members",
        "key_figures/members+total",
        "timeline/session+happened",
    ]


def test_packet_of_a_brief_that_lacks_translations_says_so(folder: Path) -> None:
    edit(folder, FACTS, ("      ar: الأعضاء\n", ""))
    edit(folder, "terms.yaml", (", ar: {name: منظمة التعاون, short: المنظمة}", ""))
    reader = read(html(folder))
    assert ("not translated yet", "en", "ltr") in reader.texts
    # A text that prints a name which is missing stands there as it was written.
    assert ("تجمع {{ coop }} {{ total }}.", "ar-MA", "rtl") in reader.texts


def test_packet_escapes_what_stands_in_a_text(folder: Path) -> None:
    edit(folder, FACTS, ("fr: Membres", "fr: Membres <script>"))
    assert "&lt;script&gt;" in html(folder)
    assert "script" not in read(html(folder)).names


# --- evidence ------------------------------------------------------------------------------------


def test_anchors_without_an_archive_stand_alone_and_the_packet_says_so(folder: Path) -> None:
    [proof] = packet(folder).cards[0].proofs
    assert (proof.anchors, proof.passages, proof.fault) == (("16 membres",), (), "")
    assert "no archive was given" in html(folder)


def test_anchor_is_marked_in_its_passage(folder: Path, archive: Path) -> None:
    [proof] = packet(folder, archive=archive).cards[0].proofs
    assert proof.passages == (
        Passage((("L’organisation réunit ", False), ("16 membres", True), (" et plus.", False)), 3),
    )
    assert "réunit <mark>16 membres</mark> et plus." in html(folder, archive=archive)


def test_neighbouring_anchors_share_a_passage(folder: Path, archive: Path) -> None:
    edit(folder, FACTS, ('["4e session"]', '["4e session", "17 milliards"]'))
    [proof] = packet(folder, archive=archive).cards[1].proofs
    [passage] = proof.passages
    assert [words for words, anchor in passage.pieces if anchor] == [
        "4ᵉ session",
        "17 milliards",
        "17 milliards",
    ]
    assert proof.repeated == ("17 milliards",)
    assert "stands in several places" in html(folder, archive=archive)


def test_anchors_of_two_paragraphs_have_a_passage_each(folder: Path, archive: Path) -> None:
    edit(folder, FACTS, ('["16 membres"]', '["4e session", "16 membres"]'))
    passages = packet(folder, archive=archive).cards[0].proofs[0].passages
    assert [(passage.line, passage.pieces[1]) for passage in passages] == [
        (3, ("16 membres", True)),
        (5, ("4ᵉ session", True)),
    ]


def test_anchor_within_an_anchor_repeats_no_word(folder: Path, archive: Path) -> None:
    edit(folder, FACTS, ('["16 membres"]', '["réunit 16 membres et", "16 membres"]'))
    [passage] = packet(folder, archive=archive).cards[0].proofs[0].passages
    assert passage.pieces == (
        ("L’organisation ", False),
        ("réunit 16 membres et", True),
        (" plus.", False),
    )


def test_long_paragraph_is_cut_between_words(folder: Path, archive: Path) -> None:
    long = " ".join(["avant"] * 80 + ["réunit 16 membres"] + ["après"] * 80)
    (archive / "journal.txt").write_text(long, encoding="utf-8")
    [passage] = packet(folder, archive=archive).cards[0].proofs[0].passages
    words = "".join(words for words, _ in passage.pieces).split()
    assert (words[0], words[-1]) == ("…avant", "après…")
    assert set(words[1:-1]) == {"avant", "réunit", "16", "membres", "après"}


def test_anchor_that_is_not_found_and_source_without_text_are_told(
    folder: Path, archive: Path
) -> None:
    edit(folder, FACTS, ('["16 membres"]', '["18 membres"]'))
    [proof] = packet(folder, archive=archive).cards[0].proofs
    assert (proof.anchors, proof.fault) == (("18 membres",), "not found in the archived text")
    (archive / "journal.txt").unlink()
    [proof] = packet(folder, archive=archive).cards[0].proofs
    assert (proof.anchors, proof.fault) == (("18 membres",), "its text is not in the archive")


def test_packet_is_never_written_into_the_brief_folder(folder: Path, archive: Path) -> None:
    before = sorted(folder.rglob("*"))
    for out in (folder, folder / "packets", folder.parent / "archive" / ".." / folder.name):
        with pytest.raises(BriefingError, match="must not become a part"):
            write_packet(folder, out, archive=archive)
    assert sorted(folder.rglob("*")) == before


# --- what changed --------------------------------------------------------------------------------


def test_changes_since_the_last_edition_are_marked(folder: Path, tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.mkdir()
    for path in folder.iterdir():
        (old / path.name).write_bytes(path.read_bytes())
    edit(
        folder,
        FACTS,
        ("réunit", "compte"),
        ("money: 17", "money: 19"),
        ('["4e session"]', '["La 4e session"]'),
    )
    made = packet(folder, since=old)
    assert [card.marks for card in made.cards] == [
        ("changed",),
        ("evidence changed",),
        ("prints something else", "values changed"),
    ]
    assert [side.mark for row in made.cards[0].rows for side in row.sides] == [
        "",
        "",
        "changed",
        "",
    ]
    page = html(folder, since=old)
    assert "<del>La Organisation de la coopération réunit au moins 16\u00a0membres.</del>" in page
    assert "plus de 17\u00a0milliards de dirhams</del>" in page
    assert "differs from edition 1 of 2026-03-10: 3 facts" in page


def test_text_that_prints_another_name_than_before_is_marked(folder: Path, tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.mkdir()
    for path in folder.iterdir():
        (old / path.name).write_bytes(path.read_bytes())
    edit(folder, "terms.yaml", ("{name: منظمة التعاون,", "{name: هيئة التعاون,"))
    [text] = [row for row in packet(folder, since=old).cards[0].rows if row.what == "text"]
    assert [(side.mark, side.before) for side in text.sides] == [
        ("", ""),
        ("prints something else", "تجمع منظمة التعاون ما لا يقل عن 16\u00a0عضوا."),
    ]


def test_new_fact_is_marked_and_one_that_is_gone_is_named(folder: Path, tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.mkdir()
    for path in folder.iterdir():
        (old / path.name).write_text(path.read_text("utf-8").replace("budget", "money"), "utf-8")
    made = packet(folder, since=old)
    assert (made.cards[2].fact.id, made.cards[2].marks, made.gone) == (
        "budget",
        ("new",),
        ("money",),
    )


@pytest.mark.parametrize("as_pdf", [False, True])
def test_note_that_came_or_went_marks_its_fact_as_changed(
    tmp_path: Path, pdf: Path, as_pdf: bool
) -> None:
    plain, noted = tmp_path / "plain", tmp_path / "noted"
    for folder in (plain, noted):
        shutil.copytree(BRIEFS["minimal"][0], folder)
    note = "    note: {fr: Sous réserve., ar: مع التحفظ.}\n"
    edit(noted, FACTS, ("    written_in: fr\n", f"{note}    written_in: fr\n"))
    file = tmp_path / "noted.pdf"
    if as_pdf:
        render_brief(noted, [("fr", "ar")], tmp_path / "rendered")
        (file,) = (tmp_path / "rendered").iterdir()
    assert packet(noted, since=pdf if as_pdf else plain).cards[0].marks == ("new note",)
    assert packet(plain, since=file if as_pdf else noted).cards[0].marks == ("note gone",)


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the PDF of the small brief: the last edition."""
    file = tmp_path_factory.mktemp("last") / "minimal.pdf"
    file.write_bytes(edition("minimal", ("fr", "ar")).pdf)
    return file


@pytest.mark.parametrize("name", ["minimal", "shipped", "hard-arabic"])
def test_brief_that_was_rendered_as_it_stands_has_no_marks(name: str, tmp_path: Path) -> None:
    folder, languages = BRIEFS[name]
    file = tmp_path / "last.pdf"
    file.write_bytes(edition(name, languages).pdf)
    _, made = write_packet(folder, tmp_path / "out", since=file)
    assert [card.marks for card in made.cards] == [()] * len(made.cards)
    assert [row.key for row in (made.titles, *made.others) if row.marks] == []
    assert made.gone == ()


def test_changes_since_a_pdf_are_marked(folder: Path, pdf: Path) -> None:
    edit(
        folder,
        FACTS,
        ("réunit", "compte"),
        ("money: 17", "money: 19"),
        ("  - id: session\n", "  - id: meeting\n"),
    )
    edit(
        folder,
        "brief.yaml",
        ("members, session, budget", "members, meeting, budget"),
        ("fact: session", "fact: meeting"),
        ("fr: La coopération", "fr: Coopérer"),
        ("Session de la", "Réunion de la"),
        (" compte {{", " réunit {{"),
    )
    made = packet(folder, since=pdf)
    assert [card.marks for card in made.cards] == [
        ("changed",),
        ("new",),
        ("changed", "values changed"),
    ]
    assert made.cards[2].values[0].before == {
        "fr": "17",
        "ar": "أكثر من 17\u00a0مليار درهم",
    }
    assert made.gone == ("session",)
    assert {row.key: [side.mark for side in row.sides] for row in made.others if row.marks} == {
        "sections/cooperation/title": ["new or changed", ""],
        "takeaways/members": ["changed", ""],
        "timeline/meeting+happened": ["new", "new"],
    }
    [takeaway] = [row for row in made.others if row.key == "takeaways/members"]
    assert takeaway.sides[0].before.startswith("Organisation de la coopération (OC) compte ")
    assert made.compared == "edition 1 of 2026-03-10"


def test_source_that_a_fact_rests_on_now_is_marked(folder: Path, pdf: Path) -> None:
    with (folder / "sources.yaml").open("a", encoding="utf-8") as file:
        file.write("  - {id: gazette, language: fr, title: La Gazette}\n")
    edit(
        folder,
        FACTS,
        (
            'anchors: ["17 milliards"]}',
            'anchors: ["17 milliards"]}\n      - {source: gazette, anchors: [x]}',
        ),
    )
    assert [card.marks for card in packet(folder, since=pdf).cards] == [
        (),
        (),
        ("sources changed",),
    ]


def test_pdf_in_one_language_says_nothing_of_the_other(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "last.pdf"
    file.write_bytes(edition("minimal", ("fr",)).pdf)
    edit(folder, FACTS, ("تجمع", "تضم"), ("réunit", "compte"))
    made = packet(folder, since=file)
    [text] = [row for row in made.cards[0].rows if row.what == "text"]
    assert [side.mark for side in text.sides] == ["changed", ""]
    assert made.compared == "edition 1 of 2026-03-10, in fr only"


def test_what_is_no_last_edition_is_a_finding(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "last.pdf"
    file.write_text("no PDF", encoding="utf-8")
    result = run("review", str(folder), "--out", str(tmp_path / "out"), "--since", str(file))
    assert result.exit_code == 1
    assert "[not-a-pdf]" in result.stderr
    assert not (tmp_path / "out").exists()


def test_without_a_last_edition_the_lock_tells_what_changed(folder: Path) -> None:
    assert packet(folder).compared == ""
    accept(folder)
    edit(folder, FACTS, ("réunit", "compte"))
    made = packet(folder)
    assert made.compared == "what was recorded in texts.lock"
    assert [card.marks for card in made.cards] == [("changed", "stale"), (), ()]


# --- the record ----------------------------------------------------------------------------------


def test_record_writes_who_read_which_text_and_nothing_else(folder: Path) -> None:
    before = (folder / FACTS).read_text("utf-8").splitlines()
    record_review(folder, "members", "fr", "A.  Benali", date(2026, 3, 1))
    after = (folder / FACTS).read_text("utf-8").splitlines()
    digest = digest_of_fact(load(folder).facts["members"], "fr")
    added = [line for line in after if line not in before]
    assert added == [
        "    reviewed:",
        f"      fr: {{by: A. Benali, on: 2026-03-01, text: {digest}}}",
    ]
    assert [line for line in after if line not in added] == before
    assert load(folder).facts["members"].reviewed["fr"].by == "A. Benali"
    [members, *_] = status(folder).facts
    assert members.reviews["fr"].current is True


def test_record_of_a_second_reading_replaces_the_first_and_keeps_other_languages(
    folder: Path,
) -> None:
    record_review(folder, "members", "fr", "A. Benali", date(2026, 3, 1))
    record_review(folder, "members", "ar", "س. الإدريسي", date(2026, 3, 2))
    record_review(folder, "members", "fr", "C: Durand", date(2026, 3, 3))
    reviewed = load(folder).facts["members"].reviewed
    assert {code: (review.by, str(review.on)) for code, review in reviewed.items()} == {
        "fr": ("C: Durand", "2026-03-03"),
        "ar": ("س. الإدريسي", "2026-03-02"),
    }


def test_packet_shows_who_read_a_text_and_whether_it_was_this_one(folder: Path) -> None:
    record_review(folder, "members", "fr", "A. Benali", date(2026, 3, 1))
    assert "read by <bdi>A. Benali, 2026-03-01</bdi></p>" in html(folder)
    edit(folder, FACTS, ("réunit", "compte"))
    assert 'read by <bdi>A. Benali, 2026-03-01</bdi>, <span class="fault">an earlier' in html(
        folder
    )


@pytest.mark.parametrize(
    ("fact", "language", "by", "message"),
    [
        ("member", "fr", "A", "there is no fact “member”"),
        ("members", "en", "A", "not written in en"),
        ("members", "fr", "A\u202eB", "cannot be edited"),
    ],
)
def test_record_that_cannot_be_written_is_refused(
    folder: Path, fact: str, language: str, by: str, message: str
) -> None:
    before = (folder / FACTS).read_bytes()
    with pytest.raises(BriefingError, match=re.escape(message)):
        record_review(folder, fact, language, by, date(2026, 3, 1))
    assert (folder / FACTS).read_bytes() == before


@pytest.mark.parametrize("by", ["A" * 5000, "A B " * 5000])
def test_name_that_no_file_may_hold_is_a_finding_in_the_brief(folder: Path, by: str) -> None:
    with pytest.raises(BriefingError) as caught:
        record_review(folder, "members", "fr", by, date(2026, 3, 1))
    assert {finding.place.file for finding in caught.value.findings} == {str(folder / FACTS)}


# --- the command ---------------------------------------------------------------------------------


def test_review_says_what_it_wrote(folder: Path, archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "packets"
    result = run("review", str(folder), "--out", str(out), "--archive", str(archive))
    assert result.exit_code == 0
    assert result.output == f"{out / 'minimal.review.html'}: 3 facts, 0 of them marked\n"


def test_packet_of_the_same_brief_has_the_same_bytes(folder: Path, archive: Path) -> None:
    first = write_packet(folder, folder.parent / "a", archive=archive)[0].read_bytes()
    assert write_packet(folder, folder.parent / "b", archive=archive)[0].read_bytes() == first
    assert str(folder.parent).encode() not in first


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--record", "members"),
        ("--record", "members", "--lang", "fr", "--by", " ", "--on", "2026-03-01"),
        ("--record", "members", "--lang", "fr", "--by", "A", "--on", "2026-03-01", "--out", "x"),
        ("--out", "x", "--by", "A"),
    ],
)
def test_review_with_half_of_its_options_is_wrong_usage(
    folder: Path, arguments: tuple[str, ...]
) -> None:
    assert run("review", str(folder), *arguments).exit_code == 2


def test_review_records_from_the_command_line(folder: Path) -> None:
    options = ("--record", "members", "--lang", "fr", "--by", "A. Benali", "--on", "2026-03-01")
    result = run("review", str(folder), *options)
    assert (result.exit_code, result.output) == (
        0,
        f"{folder / FACTS}: members was read in fr by A. Benali on 2026-03-01\n",
    )
