"""Lists of facts: values as they were written, and a table that opens as it is meant."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from briefing import paths
from briefing.cli import main
from briefing.errors import BriefingError
from briefing.examine import check_brief, read_brief
from briefing.listing import FactRecord, as_csv, as_json, list_facts
from briefing.pipeline import document_of
from briefing.yaml_source import read_yaml
from tests.conftest import DATA

RECORD = FactRecord(
    id="gain",
    number=12,
    topic="index",
    subject="kingdom",
    attribute="rank-gain",
    as_of="2025",
    titles={"fr": "L’élan : été", "ar": "تقدّم «كبير»"},
    texts={
        "fr": "Gain de 13,3\u202f% ;\nhors « été », 200\u00a0000 €.",
        "ar": "تقدم بـ14 مرتبة؛ نعم،",
    },
    written_in="fr",
    sources=["lodj", "ministry-ar"],
    values={
        "gain": {"count": 14, "noun": "rank"},
        "share": {"percent": "13.30", "bound": "about"},
        "days": {"dates": ["2026-02-04", "2026-02-05"]},
    },
    last_verified="2026-11-21",
)
HEADER = [
    *("id", "number", "topic", "subject", "attribute", "as_of", "values"),
    *("title_fr", "title_ar", "text_fr", "text_ar"),
    *("sources", "source_count", "last_verified"),
]


def table(records: list[FactRecord]) -> list[list[str]]:
    return list(csv.reader(io.StringIO(as_csv(records, ["fr", "ar"]).decode("utf-8-sig"))))


def test_table_has_one_row_per_fact_and_its_columns_in_order() -> None:
    assert table([RECORD]) == [
        HEADER,
        [
            *("gain", "12", "index", "kingdom", "rank-gain", "2025"),
            "gain: {count: 14, noun: rank}; share: {percent: 13.30, bound: about}; "
            "days: {dates: [2026-02-04, 2026-02-05]}",
            *(RECORD.titles["fr"], RECORD.titles["ar"], RECORD.texts["fr"], RECORD.texts["ar"]),
            *("lodj; ministry-ar", "2", "2026-11-21"),
        ],
    ]


def test_table_begins_with_a_byte_order_mark_and_quotes_every_field() -> None:
    written = as_csv([RECORD], ["fr", "ar"])
    assert written.startswith(b'\xef\xbb\xbf"id","number",')
    assert written.endswith(b'"2","2026-11-21"\r\n')


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_nothing_is_calculated_by_a_spreadsheet(start: str) -> None:
    text = f"{start}SUM(A1:A9)"
    record = replace(RECORD, titles={"fr": text, "ar": "12/11"}, texts={"fr": f"a{text}"})
    row = table([record])[1]
    assert row[7:11] == [f"'{text}", "'12/11", f"a{text}", ""]


def test_fact_that_is_not_printed_and_never_verified_has_empty_fields() -> None:
    row = table([replace(RECORD, number=None, last_verified=None, titles={}, texts={})])[1]
    assert (row[1], row[7:11], row[-1]) == ("", ["", "", "", ""], "")


@pytest.mark.parametrize("folder", [paths.SHIPPED_BRIEF, paths.STARTER_BRIEF, DATA / "minimal"])
def test_values_are_listed_as_they_were_written(folder: Path) -> None:
    written = read_yaml(folder / "facts.yaml", "facts.yaml").data
    assert isinstance(written, dict)
    listed = {record.id: record.values for record in list_facts(*read_brief(folder))}
    looked_at = 0
    for fact in written["facts"]:  # type: ignore[union-attr]
        assert isinstance(fact, dict)
        happened = {"happened": fact["happened"]} if "happened" in fact else {}
        values = {**happened, **fact.get("values", {})}  # type: ignore[dict-item]
        assert listed[str(fact["id"])] == as_listed(values)
        looked_at += len(values)
    assert looked_at > 2


def as_listed(value: object) -> object:
    """Decimals as texts; a bound of exactly is not written down."""
    if isinstance(value, dict):
        return {key: as_listed(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [str(inner) for inner in value] if str(value[0])[4:5] == "-" else value
    return str(value) if isinstance(value, Decimal) else value


def test_json_has_the_same_fields() -> None:
    (found,) = json.loads(as_json([RECORD]))
    assert found["values"]["share"] == {"percent": "13.30", "bound": "about"}
    assert found["texts"] == RECORD.texts
    assert list(found) == list(FactRecord.__dataclass_fields__)


def test_unverified_facts_are_those_with_an_anchor_that_is_not_in_the_lock_file(
    tmp_path: Path,
) -> None:
    folder = Path(shutil.copytree(paths.SHIPPED_BRIEF, tmp_path / "brief"))
    listed = list_facts(*read_brief(folder))
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", record.last_verified or "") for record in listed)
    assert list_facts(*read_brief(folder), unverified=True) == []
    facts = (folder / "facts.yaml").read_text("utf-8")
    changed = facts.replace('"Koweït City", "reconduit', '"Ville de Koweït", "reconduit', 1)
    assert changed != facts
    (folder / "facts.yaml").write_text(changed, "utf-8")
    unverified = list_facts(*read_brief(folder), unverified=True)
    assert [record.id for record in unverified] == ["reelection-2026"]
    (folder / "evidence.lock").unlink()
    assert len(list_facts(*read_brief(folder), unverified=True)) == len(listed)


def test_brief_that_lacks_translations_is_listed(minimal_folder: Path) -> None:
    facts = minimal_folder / "facts.yaml"
    text = facts.read_text("utf-8").replace("      ar: الأعضاء\n", "", 1)
    facts.write_text(text.replace("{{ held }}", "{{ hold }}"), "utf-8")
    members, session, _ = list_facts(*read_brief(minimal_folder))
    assert members.titles == {"fr": "Membres"}
    assert members.texts["ar"] == "تجمع منظمة التعاون ما لا يقل عن 16\u00a0عضوا."
    # What cannot be typeset stands as it was written.
    assert session.texts["fr"] == "La {{ rank }} session a eu lieu {{ hold }}."
    result = CliRunner().invoke(main, ["facts", str(minimal_folder)])
    assert result.exit_code == 0
    assert "       fr  Membres\n       ar  not translated yet\n" in result.stdout


def test_texts_are_listed_as_the_page_prints_them() -> None:
    checked = check_brief(paths.SHIPPED_BRIEF)
    document = document_of(checked, ("fr", "ar"))
    blocks = [block for section in document.sections for block in section.facts]
    listed = list_facts(*read_brief(paths.SHIPPED_BRIEF))
    assert [(record.id, record.number) for record in listed] == [(b.id, b.number) for b in blocks]
    for record, block in zip(listed, blocks, strict=True):
        assert record.titles == {code: title.text for code, title in block.title.items()}
        assert record.texts == {code: text.text for code, text in block.text.items()}


LINKED = DATA / "linked"


def facts_with_links(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["facts", str(LINKED), "--links", *map(str, arguments)])


def test_links_open_the_sources_of_each_fact() -> None:
    result = facts_with_links("--archive", LINKED / "archive", "--format", "json")
    assert result.stderr == ""
    growth = json.loads(result.stdout)[0]
    assert (growth["id"], len(growth["links"])) == ("growth", 4)
    assert growth["links"][0]["source"] == "page"
    assert growth["links"][0]["url"].startswith("https://example.org/cercle?page=1#vie:~:text=")
    lines = facts_with_links("--archive", LINKED / "archive").stdout.splitlines()
    assert [line.split()[0] for line in lines[3:7]] == ["page", "page", "page-ar", "page-ar"]
    table = facts_with_links("--archive", LINKED / "archive", "--format", "csv").stdout
    assert table.splitlines()[0].endswith('"last_verified","links"')
    assert " https://example.org/ar/halqa#:~:text=" in table


def test_what_has_no_link_is_said_in_one_sentence() -> None:
    assert facts_with_links().stderr == (
        "Only anchors that open their place by themselves have a link, as evidence.lock tells; "
        "with --archive DIR all of them have one.\n"
    )
    shipped = CliRunner().invoke(main, ["facts", "--links"])
    assert shipped.stderr == "No source of the brief has a URL, so there is nothing to link to.\n"
    alone = CliRunner().invoke(main, ["facts", str(LINKED), "--archive", str(LINKED)])
    assert (alone.exit_code, "--archive is for --links" in alone.stderr) == (2, True)


def test_links_are_left_out_where_they_were_not_asked_for() -> None:
    records = list_facts(*read_brief(LINKED))
    assert {record.links for record in records} == {None}
    assert b"links" not in as_csv(records, ["fr"]).splitlines()[0]


@pytest.mark.parametrize(
    ("topic", "source", "code", "hint"),
    [
        ("cooperatio", None, "unknown-topic", "did you mean “cooperation”?"),
        ("", None, "unknown-topic", "there are: cooperation"),
        (None, "jurnal", "unknown-source", "did you mean “journal”?"),
        (None, "x", "unknown-source", "there are: journal"),
    ],
)
def test_filter_by_what_is_not_there_is_refused(
    minimal_folder: Path, topic: str | None, source: str | None, code: str, hint: str
) -> None:
    brief, packs = read_brief(minimal_folder)
    with pytest.raises(BriefingError) as caught:
        list_facts(brief, packs, topic=topic, source=source)
    (found,) = caught.value.findings
    assert (found.code, found.hint) == (code, hint)


@pytest.mark.parametrize("command", [("facts",), ("translate", "export", "--lang", "ar")])
@pytest.mark.parametrize("name", ["facts.yaml", "texts.lock"])
def test_file_of_the_brief_is_not_written_over(
    minimal_folder: Path, command: tuple[str, ...], name: str
) -> None:
    before = {path: path.read_bytes() for path in minimal_folder.iterdir()}
    out = minimal_folder / ".." / minimal_folder.name / name
    result = CliRunner().invoke(main, [*command, str(minimal_folder), "--out", str(out)])
    assert (result.exit_code, "[file-of-brief]" in result.stderr) == (1, True)
    assert {path: path.read_bytes() for path in minimal_folder.iterdir()} == before


# --- in a spreadsheet ----------------------------------------------------------------------------

_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.mark.slow
@pytest.mark.optional_tool
def test_table_opens_in_libreoffice_as_it_is_meant(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice Calc is not installed (libreoffice-calc)")
    facts = list_facts(*read_brief(paths.SHIPPED_BRIEF))
    odd = replace(
        RECORD,
        titles={"fr": "=1+1", "ar": "@SUM(1)"},
        texts={"fr": '+33 6;\t"oui", non', "ar": "-3\nسطر"},
    )
    records = [RECORD, odd, *facts]
    (tmp_path / "facts.csv").write_bytes(as_csv(records, ["fr", "ar"]))
    # What its dialog proposes for a file with this mark: UTF-8 (76); comma, semicolon and tab. (A
    # conversion without these words takes any file for Windows-1252, mark or no mark.) Formulas are
    # calculated, which the dialog does not even propose.
    subprocess.run(
        [
            *(office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"),
            *("--infilter=CSV:44/59/9,34,76,1", "--convert-to", "xlsx"),
            *("--outdir", str(tmp_path), str(tmp_path / "facts.csv")),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    cells, formulas = sheet(tmp_path / "facts.xlsx")
    assert formulas == 0
    assert cells[0] == HEADER
    assert len(cells) == 1 + len(records)
    for row, expected in zip(cells[1:], table(records)[1:], strict=True):
        assert row == [as_cell(text) for text in expected]
    assert cells[2][7:11] == ["'=1+1", "'@SUM(1)", '\'+33 6;\t"oui", non', "'-3\nسطر"]


def as_cell(text: str) -> str:
    """What becomes of a field: a whole date is a number of days, all the rest is as it was."""
    day = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text)
    return str((date(*map(int, day.groups())) - date(1899, 12, 30)).days) if day else text


def sheet(path: Path) -> tuple[list[list[str]], int]:
    """Return the cells of the first sheet as texts, and the number of formulas in it."""
    with zipfile.ZipFile(path) as archive:
        shared = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
        texts = ["".join(item.itertext()) for item in shared.iter(f"{_SHEET}si")]
        root = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    rows = []
    for row in root.iter(f"{_SHEET}row"):
        cells = dict.fromkeys(HEADER, "")
        for cell in row.iter(f"{_SHEET}c"):
            column = ord(cell.attrib["r"].rstrip("0123456789")) - ord("A")
            value = cell.findtext(f"{_SHEET}v", "")
            cells[HEADER[column]] = texts[int(value)] if cell.get("t") == "s" else value
        rows.append(list(cells.values()))
    return rows, sum(1 for _ in root.iter(f"{_SHEET}f"))
