"""Reading a brief folder: every record, and every fault of every file at once."""

from __future__ import annotations

import gc
import shutil
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest

from briefing.errors import BriefingError, Finding, Place
from briefing.load import load
from briefing.load.dates import exists, is_date, partial_date
from briefing.model import (
    Bound,
    Count,
    Date,
    DateRange,
    KitChoice,
    Money,
    Number,
    NumberRange,
    Ordinal,
    PartialDate,
    Percent,
    TypedValue,
)
from briefing.texts import place_at

MINIMAL = Path(__file__).parent / "data" / "minimal"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the good brief, named as a user would from the folder above it."""
    shutil.copytree(MINIMAL, tmp_path / "my-brief")
    monkeypatch.chdir(tmp_path)
    return Path("my-brief")


def edit(folder: Path, name: str, old: str, new: str) -> None:
    source = (folder / name).read_text("utf-8")
    assert old in source
    (folder / name).write_text(source.replace(old, new, 1), "utf-8")


def findings(folder: Path) -> tuple[Finding, ...]:
    with pytest.raises(BriefingError) as caught:
        load(folder)
    return caught.value.findings


def faults(folder: Path) -> list[str]:
    return [f"{finding.place} {finding.code}" for finding in findings(folder)]


# --- records -------------------------------------------------------------------------------------


def test_brief_has_what_its_files_say(folder: Path) -> None:
    brief = load(folder)
    assert (brief.id, brief.languages, brief.edition) == ("minimal", ("fr", "ar"), 1)
    assert (brief.date, str(brief.gathered_until)) == (date(2026, 3, 10), "2026-02-28")
    assert list(brief.facts) == ["members", "session", "budget"]
    assert list(brief.sources) == ["journal"]
    assert brief.sections[0].facts == ("members", "session", "budget")
    assert brief.takeaways[0].facts == ("members",)
    assert (brief.key_figures[0].fact, brief.key_figures[0].value) == ("members", "total")
    assert (brief.timeline[0].fact, brief.timeline[0].value) == ("session", "happened")
    assert (brief.reading_order, brief.prevails, brief.logo, brief.embargo) == (
        "row",
        None,
        None,
        None,
    )


def test_texts_know_their_places(folder: Path) -> None:
    text = load(folder).facts["session"].text["fr"]
    assert text.raw == "La {{ rank }} session a eu lieu\n{{ held }}.\n"
    assert (text.place, text.indent) == (Place("my-brief/facts.yaml", 28, 9), 8)


def test_terms_and_nouns(folder: Path) -> None:
    brief = load(folder)
    term, noun = brief.terms["coop"], brief.nouns["member"]
    assert (term.names["ar"].name, term.names["ar"].short) == ("منظمة التعاون", "المنظمة")
    assert (term.acronym, term.attested, term.glossary, term.stays) == ("OC", ("fr",), True, None)
    assert noun.languages["fr"].gender == "masculine"
    assert noun.languages["ar"].forms["two"] == {"nominative": "عضوان", "oblique": "عضوين"}


def test_noun_of_a_language_without_genders(folder: Path) -> None:
    edit(folder, "terms.yaml", "{gender: masculine, one:", "{one:")
    assert load(folder).nouns["member"].languages["fr"].gender is None


@pytest.mark.parametrize(
    ("written", "kind", "expected"),
    [
        (
            "{integer: 200000, unit: kilometer}",
            Number,
            {"number": Decimal(200000), "unit": "kilometer"},
        ),
        ("{decimal: 3.50}", Number, {"number": Decimal("3.50"), "unit": None}),
        (
            "{percent: 13.3, bound: about}",
            Percent,
            {"percent": Decimal("13.3"), "bound": Bound.ABOUT},
        ),
        (
            "{money: 17, scale: billion, currency: MAD}",
            Money,
            {"amount": Decimal(17), "scale": "billion", "currency": "MAD"},
        ),
        ("{count: 14, noun: member}", Count, {"count": 14, "noun": "member"}),
        ("{count: 14.0, noun: member}", Count, {"count": 14, "noun": "member"}),
        ("{ordinal: 5, noun: member}", Ordinal, {"ordinal": 5, "noun": "member", "gender": None}),
        ("{date: 2026-02-05}", Date, {"date": PartialDate(2026, 2, 5)}),
        ("{month: 2025-10}", Date, {"date": PartialDate(2025, 10)}),
        (
            "{year: 2026, as_of: 2025-01}",
            Date,
            {"date": PartialDate(2026), "as_of": PartialDate(2025, 1)},
        ),
        (
            "{dates: [2026-02, 2026-03-01]}",
            DateRange,
            {"start": PartialDate(2026, 2), "end": PartialDate(2026, 3, 1)},
        ),
        (
            "{range: [8, 18.5], noun: member}",
            NumberRange,
            {"start": Decimal(8), "end": Decimal("18.5"), "noun": "member"},
        ),
    ],
)
def test_typed_values(
    folder: Path, written: str, kind: type[TypedValue], expected: dict[str, object]
) -> None:
    edit(
        folder,
        "facts.yaml",
        "{money: 17, scale: billion, currency: MAD, bound: more_than}",
        written,
    )
    value = load(folder).facts["budget"].values["amount"]
    assert type(value) is kind
    assert {name: getattr(value, name) for name in expected} == expected
    assert value.place == Place("my-brief/facts.yaml", 39, 15)


def test_decimals_keep_their_digits(folder: Path) -> None:
    edit(folder, "facts.yaml", "{money: 17,", "{money: 17.50,")
    value = load(folder).facts["budget"].values["amount"]
    assert isinstance(value, Money)
    assert str(value.amount) == "17.50"


def test_optional_parts_of_a_brief(folder: Path) -> None:
    (folder / "logo.svg").write_text("<svg/>", "utf-8")
    edit(
        folder,
        "brief.yaml",
        "edition: 1\n",
        """\
edition: 2
subtitle: {fr: A, ar: ا}
summary: {fr: A, ar: ا}
issuer: {fr: A, ar: ا}
contact: {fr: A, ar: ا}
boilerplate: {fr: A, ar: ا}
terms_of_use: {fr: A, ar: ا}
kit: {editions: [[fr, ar], [ar]], pictures: [cards]}
prevails: fr
reading_order: language
embargo: 2026-02-05T10:00:00+01:00
logo: {file: logo.svg, alt: {fr: A, ar: ا}}
changes:
  - edition: 2
    text: {fr: A, ar: ا}
""",
    )
    edit(
        folder,
        "brief.yaml",
        "    facts: [members, s",
        "    lead: {facts: [budget], text: {fr: A, ar: ا}}\n    facts: [members, s",
    )
    brief = load(folder)
    assert (brief.prevails, brief.reading_order) == ("fr", "language")
    assert brief.embargo == datetime(2026, 2, 5, 10, tzinfo=timezone(timedelta(hours=1)))
    assert brief.logo is not None
    assert brief.logo.file == "logo.svg"
    assert (brief.changes[0].edition, brief.changes[0].facts) == (2, ())
    assert brief.sections[0].lead is not None
    assert brief.sections[0].lead.facts == ("budget",)
    assert brief.contact["fr"].raw == "A"
    assert brief.boilerplate["fr"].raw == brief.terms_of_use["fr"].raw == "A"
    assert brief.kit == KitChoice((("fr", "ar"), ("ar",)), ("cards",))


def test_happened_and_dates_of_a_fact(folder: Path) -> None:
    edit(
        folder, "facts.yaml", "    topic: cooperation", "    as_of: 2025\n    recorded: 2026-11-21"
    )
    brief = load(folder)
    happened = brief.facts["session"].happened
    assert isinstance(happened, DateRange)
    assert str(happened.end) == "2026-02-05"
    assert str(brief.facts["members"].as_of) == "2025"
    assert str(brief.facts["members"].recorded) == "2026-11-21"


def test_garbage_collector_is_on_again(folder: Path) -> None:
    load(folder)
    assert gc.isenabled()
    gc.disable()
    try:
        load(folder)
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_every_place_in_a_text_is_where_the_file_has_the_character(folder: Path) -> None:
    brief = load(folder)
    looked = 0
    for fact in brief.facts.values():
        for text in (*fact.title.values(), *fact.text.values()):
            lines = Path(text.place.file).read_text("utf-8").split("\n")
            for offset, character in enumerate(text.raw):
                if character != "\n":
                    place = place_at(text, offset)
                    assert lines[place.line - 1][place.column - 1] == character
                    looked += 1
    assert looked > 100


# --- folders and files ---------------------------------------------------------------------------


@pytest.mark.usefixtures("folder")
def test_missing_folder_proposes_a_near_name() -> None:
    (finding,) = findings(Path("my-breif"))
    assert (finding.code, str(finding.place)) == ("missing-folder", "my-breif")
    assert finding.hint == "did you mean “my-brief”?"


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("name", ["zzz", "nowhere/zzz"])
def test_missing_folder_without_a_near_name(name: str) -> None:
    (finding,) = findings(Path(name))
    assert finding.hint == f"start one: briefing new {name}"


def test_file_instead_of_a_folder(folder: Path) -> None:
    (finding,) = findings(folder / "brief.yaml")
    assert finding.message == "this is a file; a brief is a folder"


def test_names_are_shown_as_typed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(folder, "facts.yaml", "topic:", "topik:")
    assert faults(folder) == ["my-brief/facts.yaml:3:5 unknown-key"]
    monkeypatch.chdir(folder)
    assert faults(Path()) == ["facts.yaml:3:5 unknown-key"]


def test_all_files_missing_are_reported_together(tmp_path: Path) -> None:
    assert [finding.code for finding in findings(tmp_path)] == ["missing-file"] * 4


@pytest.mark.parametrize("name", ["facts.yml", "Facts.yaml", "facts.txt"])
def test_file_with_nearly_the_right_name_is_noticed(folder: Path, name: str) -> None:
    (folder / "facts.yaml").rename(folder / name)
    (finding,) = [f for f in findings(folder) if f.code == "missing-file"]
    assert finding.hint == f"rename {name} to facts.yaml"


def test_link_to_nothing_is_a_missing_file(folder: Path) -> None:
    (folder / "facts.yaml").unlink()
    (folder / "facts.yaml").symlink_to("none.yaml")
    (finding,) = findings(folder)
    assert (finding.code, finding.hint) == ("missing-file", "create facts.yaml in this folder")


def test_link_out_of_the_folder_is_not_followed(folder: Path) -> None:
    (folder / "sources.yaml").rename("elsewhere.yaml")
    (folder / "sources.yaml").symlink_to(Path("elsewhere.yaml").resolve())
    assert faults(folder) == ["my-brief/sources.yaml outside-folder"]


def test_link_within_the_folder_is_followed(folder: Path) -> None:
    (folder / "sources.yaml").rename(folder / "s.yaml")
    (folder / "sources.yaml").symlink_to("s.yaml")
    assert load(folder).sources


def test_links_in_a_circle_are_a_finding(folder: Path) -> None:
    (folder / "sources.yaml").unlink()
    (folder / "sources.yaml").symlink_to("sources.yaml")
    assert faults(folder) == ["my-brief/sources.yaml outside-folder"]


def test_faults_of_all_files_come_together(folder: Path) -> None:
    edit(folder, "brief.yaml", "session, budget]", "session, buget]")
    edit(folder, "facts.yaml", "topic:", "topik:")
    edit(folder, "facts.yaml", "source: journal", "source: jurnal")
    edit(folder, "sources.yaml", "publisher:", "publischer:")
    edit(folder, "terms.yaml", "acronym: OC", 'acronym: "OC')
    assert faults(folder) == [
        "my-brief/brief.yaml:29:31 unknown-fact",
        "my-brief/facts.yaml:3:5 unknown-key",
        "my-brief/facts.yaml:16:18 unknown-source",
        "my-brief/sources.yaml:4:5 unknown-key",
        "my-brief/terms.yaml:7:14 yaml-syntax",
    ]


# --- references ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        (
            "facts.yaml",
            "- id: session",
            "- id: members",
            [
                "brief.yaml:29:22 unknown-fact",
                "brief.yaml:31:11 unknown-fact",
                "facts.yaml:18:9 duplicate-id",
            ],
        ),
        (
            "brief.yaml",
            "[members, session, budget]",
            "[members, members]",
            ["brief.yaml:29:22 fact-repeated"],
        ),
        (
            "brief.yaml",
            "  - facts: [members]",
            "  - facts: [member]",
            ["brief.yaml:10:13 unknown-fact"],
        ),
        ("brief.yaml", "  - fact: members", "  - fact: member", ["brief.yaml:17:11 unknown-fact"]),
        ("brief.yaml", "  - fact: session", "  - fact: xx", ["brief.yaml:31:11 unknown-fact"]),
        ("facts.yaml", "noun: member", "noun: xx", ["facts.yaml:5:32 unknown-noun"]),
        ("facts.yaml", "topic: cooperation", "as_of: 2026-13", ["facts.yaml:3:12 impossible-date"]),
        (
            "facts.yaml",
            "topic: cooperation",
            "recorded: 2026-02-00",
            ["facts.yaml:3:15 impossible-date"],
        ),
        ("facts.yaml", "bound: at_least", "as_of: 2026-00", ["facts.yaml:5:47 impossible-date"]),
        (
            "facts.yaml",
            "{dates: [2026-02-04, 2026-02-05]}",
            "{dates: [2026-02-04, 2026-02-31]}",
            ["facts.yaml:19:36 impossible-date"],
        ),
        (
            "facts.yaml",
            "{dates: [2026-02-04, 2026-02-05]}",
            "{dates: [2026-02-04, 2026-02-04]}",
            ["facts.yaml:19:23 reversed-range"],
        ),
        (
            "facts.yaml",
            "{money: 17, scale: billion, currency: MAD, bound: more_than}",
            "{range: [18, 8]}",
            ["facts.yaml:39:23 reversed-range"],
        ),
        (
            "brief.yaml",
            "edition: 1",
            "edition: 1\nembargo: 2026-02-30T10:00Z",
            ["brief.yaml:7:10 impossible-date"],
        ),
        (
            "brief.yaml",
            "date: 2026-03-10",
            "date: 2026-02-27",
            ["brief.yaml:8:17 gathered-after-edition"],
        ),
        ("brief.yaml", "  ar: مثال\n", "", ["brief.yaml:2:1 missing-language"]),
        ("brief.yaml", "[fr, ar]", "[fr, ar]\nprevails: en", ["brief.yaml:6:11 unknown-language"]),
        ("facts.yaml", "written_in: fr", "written_in: en", ["facts.yaml:14:17 unknown-language"]),
        (
            "terms.yaml",
            "attested: [fr]",
            "attested: [fr, en]",
            ["terms.yaml:8:20 unknown-language"],
        ),
        ("terms.yaml", "    acronym: OC", "    stays: en", ["terms.yaml:4:5 wrong-names"]),
        (
            "terms.yaml",
            "      fr: {gender",
            "      de: {gender",
            ["terms.yaml:12:5 missing-language", "terms.yaml:13:7 unknown-language"],
        ),
        (
            "sources.yaml",
            "    date: 2026-02-28",
            "    date: 2026-02-28\n    note: {fr: A}",
            ["sources.yaml:6:5 missing-language"],
        ),
        (
            "brief.yaml",
            "languages: [fr, ar]",
            "languages: [fr, 12]",
            ["brief.yaml:5:17 wrong-type"],
        ),
    ],
)
def test_references(folder: Path, name: str, old: str, new: str, expected: list[str]) -> None:
    edit(folder, name, old, new)
    assert faults(folder) == [f"my-brief/{line}" for line in expected]


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("logo.svg", "missing-image"),
        ("../logo.svg", "outside-folder"),
        ("/etc/hostname", "outside-folder"),
        ("link.svg", "outside-folder"),
        ("brief.yaml", "wrong-image"),
        ("large.png", "file-too-large"),
        ("' '", "wrong-value"),
    ],
)
def test_logo(folder: Path, file: str, code: str) -> None:
    (folder / "link.svg").symlink_to("/etc/hostname")
    with (folder / "large.png").open("wb") as large:
        large.truncate(6 * 1024 * 1024)
    edit(
        folder,
        "brief.yaml",
        "edition: 1",
        f"edition: 1\nlogo: {{file: {file}, alt: {{fr: A, ar: ا}}}}",
    )
    assert faults(folder) == [f"my-brief/brief.yaml:7:14 {code}"]


def test_values_of_the_wrong_shape_are_left_to_the_schema(folder: Path) -> None:
    (folder / "brief.yaml").write_text(
        "sections: [1, {facts: [[1]], title: A, lead: 2}]\n", "utf-8"
    )
    (folder / "facts.yaml").write_text(
        "facts: [1, {id: 1, values: {a: 1, b: {range: [1, x], dates: [1, [2]]}}, evidence: [1]}]\n",
        "utf-8",
    )
    (folder / "sources.yaml").write_text("sources: 1\n", "utf-8")
    (folder / "terms.yaml").write_text("terms: [{id: [], attested: [1], names: 1}]\n", "utf-8")
    codes = {finding.code for finding in findings(folder)}
    assert (
        codes
        == {
            "missing-key",
            "too-few",
            "wrong-kind-of-value",
            "wrong-type",
            "wrong-value",
        }
        & codes
    )
    assert "wrong-type" in codes


@pytest.mark.parametrize(
    ("written", "exists_there"),
    [
        (2026, True),
        ("2026-02", True),
        ("2024-02-29", True),
        ("2026-02-29", False),
        ("2026-13", False),
        ("2026-00", False),
        ("2026-01-00", False),
        ("0000-01-01", False),
    ],
)
def test_calendar(written: str | int, exists_there: bool) -> None:
    assert is_date(written)
    assert exists(written) is exists_there


def test_what_is_no_date() -> None:
    assert not any(map(is_date, (True, None, "2026-1", "soon", 26, Decimal(2026))))


def test_days_that_a_date_covers() -> None:
    assert partial_date("2026-02").days == (date(2026, 2, 1), date(2026, 2, 28))
    assert partial_date(2026).days == (date(2026, 1, 1), date(2026, 12, 31))
    assert partial_date("2026-02-05").days == (date(2026, 2, 5), date(2026, 2, 5))


def test_thousands_of_unknown_names_are_reported_without_delay(folder: Path) -> None:
    names = ", ".join(f"fact-{number}" for number in range(5000))
    edit(folder, "brief.yaml", "[members, session, budget]", f"[{names}]")
    assert len(findings(folder)) == 5000


def test_relations_of_facts_and_sources_are_read(folder: Path) -> None:
    after = "    written_in: fr\n"
    edit(
        folder,
        "facts.yaml",
        after,
        f"{after}"
        "    reviewed: {ar: {by: N. N., on: 2026-02-05, text: 0123456789ab}}\n"
        "    review_due: 2027\n"
        "    valid: {from: 2026-01, until: 2026-12-31}\n"
        "    supersedes: [session]\n"
        "    differs_from: [{fact: budget, note: {fr: Autre compte., ar: حساب آخر.}}]\n",
    )
    fact = load(folder).facts["members"]
    review = fact.reviewed["ar"]
    assert (review.by, str(review.on), review.text) == ("N. N.", "2026-02-05", "0123456789ab")
    assert str(fact.review_due) == "2027"
    assert fact.valid is not None
    assert (str(fact.valid.start), str(fact.valid.end)) == ("2026-01", "2026-12-31")
    assert fact.supersedes == ("session",)
    [difference] = fact.differs_from
    assert (difference.fact, difference.note["ar"].raw) == ("budget", "حساب آخر.")
