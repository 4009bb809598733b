"""The press kit of a small brief: what is in it, what its files say, and what its judge finds."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from click.testing import CliRunner

from briefing.cli import main
from briefing.document import Language
from briefing.errors import BriefingError, Place
from briefing.kit import Kit, build, is_kit, publish_kit
from briefing.kit.build import order_for
from briefing.kit.files import Names, checksums, zipped
from briefing.kit.front import form_and_size, languages_in_words, size_in_words
from briefing.publish import publish_folder
from briefing.verify.kit import judge_files, judge_kit
from briefing.verify.kit_files import read_folder, unpacked
from tests.kits import BASE, EMBARGO, SAID, order, small_brief
from tests.quantities import PACKS

PLACE = Place("kit")


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Kit:
    """The kit of a brief with an embargo, for a known address, made by two processes."""
    folder = small_brief(tmp_path_factory.mktemp("kit"), SAID + EMBARGO)
    return build(order(folder, base=BASE), processes=2)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Kit:
    """The kit of a brief that says little of itself, in one language, without pictures."""
    folder = small_brief(tmp_path_factory.mktemp("plain"))
    one = replace(order(folder), editions=(("ar",),), pictures=())
    return build(one, processes=1)


def record(kit: Kit) -> dict[str, object]:
    found: dict[str, object] = json.loads(kit.files["manifest.json"])
    return found


def roles(kit: Kit) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = {}
    for entry in json.loads(kit.files["manifest.json"])["files"]:
        found.setdefault(entry["role"], []).append(entry)
    return found


def languages(entries: list[dict[str, object]]) -> list[object]:
    return [entry["languages"] for entry in entries]


def names_of(kit: Kit, role: str) -> list[str]:
    return [str(entry["name"]) for entry in roles(kit)[role]]


class Tags(HTMLParser):
    """The elements of a page with their attributes."""

    def __init__(self, html: bytes) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def tags(html: bytes, *wanted: str) -> list[dict[str, str | None]]:
    return [given for tag, given in Tags(html).found if tag in wanted]


# --- what is in it -------------------------------------------------------------------------------


def test_kit_holds_every_part_in_every_edition(kit: Kit) -> None:
    editions = [["fr", "ar"], ["fr"], ["ar"]]
    found = roles(kit)
    for role in ("brief", "sheet", "print", "web", "word", "metadata", "opengraph"):
        assert sorted(map(repr, languages(found[role]))) == sorted(map(repr, editions)), role
    for role in ("text", "markdown", "snippet", "oembed", "readme"):
        assert sorted(map(repr, languages(found[role]))) == ["['ar']", "['fr']"], role
    for role in ("facts", "table", "sources", "csl", "bibtex", "ris", "front"):
        assert languages(found[role]) == [["fr", "ar"]], role
    # Of each language a card with the title and one with the figure, in two shapes.
    assert len(found["title-card"]) == len(found["card"]) == 4
    assert {e["value"] for e in found["card"]} == {"members.total"}
    assert {(e["width"], e["height"]) for e in found["card"]} == {(1200, 630), (1080, 1080)}
    # Of each page of each edition PNG and WebP in two sizes, and of its first page a cover.
    pages = sum(int(str(e["pages"])) for e in found["brief"])
    assert len(found["page"]) == 4 * pages
    assert len(found["cover"]) == 2 * 3


def test_files_are_named_after_brief_language_and_edition(kit: Kit, plain: Kit) -> None:
    assert "brief/EMBARGO-minimal.fr-ar.ed1.pdf" in kit.files
    assert "fact-sheet/EMBARGO-minimal.fact-sheet.ar.ed1.pdf" in kit.files
    assert "pictures/EMBARGO-minimal.page-1-800.fr.ed1.webp" in kit.files
    fixed = {"index.html", "manifest.json", "SHA256SUMS"}
    assert all("EMBARGO-" in name for name in kit.files.keys() - fixed)
    assert not any("EMBARGO-" in name for name in plain.files)
    assert "brief/minimal.ar.ed1.pdf" in plain.files


def test_kit_without_pictures_has_none_and_no_snippet_that_needs_one(plain: Kit) -> None:
    found = roles(plain)
    assert found.keys().isdisjoint({"page", "cover", "card", "title-card", "snippet", "oembed"})


def test_brief_chooses_editions_and_pictures(tmp_path: Path) -> None:
    folder = small_brief(tmp_path, "kit: {editions: [[ar, fr], [ar]], pictures: [cards]}\n")
    chosen = order_for(folder)
    assert chosen.editions == (("ar", "fr"), ("ar",))
    assert chosen.pictures == ("cards",)
    assert order_for(folder, [("fr",)]).editions == (("fr",),)
    assert order_for(folder, [("fr", "ar")]).editions == (("fr", "ar"), ("fr",), ("ar",))


def test_release_is_the_same_kit_without_its_embargo(tmp_path: Path) -> None:
    folder = small_brief(tmp_path, EMBARGO)
    one = replace(order(folder, release=True), editions=(("ar",),), pictures=())
    released = build(one, processes=1)
    assert not any("EMBARGO" in name for name in released.files)
    assert "embargo" not in record(released)
    assert "محظور" not in released.files["text/minimal.ar.ed1.txt"].decode()


def test_embargo_marks_every_page_and_card(kit: Kit) -> None:
    assert record(kit)["embargo"] == "2026-03-12T10:00:00+01:00"
    for entry in (e for role in ("page", "cover", "card", "title-card") for e in roles(kit)[role]):
        alt = entry["alt"]
        assert isinstance(alt, dict)
        assert all(("Sous embargo" if c == "fr" else "محظور") in said for c, said in alt.items())
    for role in ("text", "markdown", "web", "readme", "front"):
        for name in names_of(kit, role):
            said = kit.files[name].decode()
            assert "Sous embargo" in said or "محظور النشر" in said, name


# --- trust ---------------------------------------------------------------------------------------


def test_checksums_are_those_that_sha256sum_takes(kit: Kit, tmp_path: Path) -> None:
    folder, _ = publish_kit(kit, tmp_path)
    command = ["sha256sum", "-c", "--strict", "--quiet", "SHA256SUMS"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    named = {line.split("  ", 1)[1] for line in kit.files["SHA256SUMS"].decode().splitlines()}
    assert named == kit.files.keys() - {"SHA256SUMS"}


def test_manifest_says_of_each_file_what_it_is(kit: Kit) -> None:
    entries = {str(e["name"]): e for group in roles(kit).values() for e in group}
    assert entries.keys() == kit.files.keys() - {"manifest.json", "SHA256SUMS"}
    for name, entry in entries.items():
        assert entry["sha256"] == hashlib.sha256(kit.files[name]).hexdigest()
        assert entry["size"] == len(kit.files[name])
        assert entry["edition"] == 1
    assert entries["brief/EMBARGO-minimal.ar.ed1.pdf"]["media_type"] == "application/pdf"


def test_zip_has_the_same_content_under_one_folder(kit: Kit) -> None:
    with zipfile.ZipFile(io.BytesIO(kit.zip)) as archive:
        assert archive.testzip() is None
        held = {name: archive.read(name) for name in archive.namelist()}
    assert held == {f"minimal-kit/{name}": data for name, data in kit.files.items()}


def test_same_brief_gives_the_same_bytes_whoever_does_the_work(plain: Kit, tmp_path: Path) -> None:
    folder = small_brief(tmp_path)
    one = replace(order(folder), editions=(("ar",),), pictures=())
    again = build(one, processes=2)
    assert again.zip == plain.zip


# --- the judge -----------------------------------------------------------------------------------


def test_whole_kit_is_judged_without_a_finding(kit: Kit, plain: Kit) -> None:
    for each in (kit, plain):
        report, pdfs = judge_kit(unpacked(each.zip, PLACE), PLACE)
        assert report.findings == ()
        assert [finding for found in pdfs.values() for finding in found.findings] == []
        assert pdfs.keys() == {name for name in each.files if name.endswith(".pdf")}
    looked_at = {
        verdict.name: verdict.looked_at for verdict in judge_files(kit.files, PLACE).verdicts
    }
    media = {"web", "table", "word", "text", "markdown", "card"}
    assert {f"figures: {medium}" for medium in media} <= looked_at.keys()
    assert all(looked_at.values()), looked_at


def sealed(kit: Kit, changes: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the kit with other files, whose sizes and hashes the manifest and the list say."""
    files = {**kit.files, **changes}
    manifest = json.loads(files["manifest.json"])
    for entry in manifest["files"]:
        data = files[entry["name"]]
        entry |= {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    files["manifest.json"] = json.dumps(manifest).encode()
    del files["SHA256SUMS"]
    files["SHA256SUMS"] = checksums(files)
    return files


def docx_with(data: bytes, old: str, new: str) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(result, "w") as after:
        for entry in before.infolist():
            part = before.read(entry)
            if entry.filename == "word/document.xml":
                assert old in part.decode()
                part = part.decode().replace(old, new).encode()
            after.writestr(entry, part)
    return result.getvalue()


def text_with(data: bytes, old: str, new: str) -> bytes:
    assert old in data.decode()
    return data.decode().replace(old, new).encode()


# The figure of the one key figure, in each medium: 1200 members, printed 1 200 and 1.200.
@pytest.mark.parametrize("code", ["fr", "ar"])
@pytest.mark.parametrize(
    ("role", "change"),
    [
        ("web", text_with),
        ("table", text_with),
        ("word", docx_with),
        ("text", text_with),
        ("markdown", text_with),
    ],
)
def test_changed_figure_is_found_in_every_medium(
    kit: Kit, code: str, role: str, change: Callable[[bytes, str, str], bytes]
) -> None:
    facts = json.loads(kit.files[names_of(kit, "facts")[0]])
    text = facts["facts"][0]["texts"]["text"][code]
    figure = text["values"][0]["as"]
    digits = next(word for word in figure.replace("\u00a0", " ").split() if word[0].isdigit())
    for entry in (e for e in roles(kit)[role] if code in list(e["languages"])):  # type: ignore[call-overload]
        name = str(entry["name"])
        other = str(int(digits[0]) % 9 + 1) + digits[1:]
        changed = sealed(kit, {name: change(kit.files[name], digits, other)})
        found = judge_files(changed, PLACE).findings
        assert any(name in finding.place.file for finding in found), name


def test_changed_typed_value_in_the_table_is_found(kit: Kit) -> None:
    name = names_of(kit, "table")[0]
    cells = kit.files[name].decode("utf-8-sig")
    start = cells.index("{")
    index = next(i for i in range(start, len(cells)) if cells[i].isdigit())
    other = cells[:index] + str(int(cells[index]) % 9 + 1) + cells[index + 1 :]
    found = judge_files(sealed(kit, {name: other.encode("utf-8-sig")}), PLACE).findings
    assert "value-differs" in {finding.code for finding in found}


def test_changed_card_is_found(kit: Kit) -> None:
    files = dict(kit.files)
    manifest = json.loads(files["manifest.json"])
    card = next(entry for entry in manifest["files"] if entry["role"] == "card")
    [code] = card["languages"]
    card["said"][code] = "7 " + card["said"][code]
    files["manifest.json"] = json.dumps(manifest).encode()
    del files["SHA256SUMS"]
    files["SHA256SUMS"] = checksums(files)
    found = judge_files(files, PLACE).findings
    assert any(card["name"] in finding.place.file for finding in found)


def test_facts_of_the_kit_are_those_that_its_pdfs_carry(kit: Kit) -> None:
    name = names_of(kit, "facts")[0]
    facts = json.loads(kit.files[name])
    facts["facts"][0]["number"] = 9
    found = judge_files(sealed(kit, {name: json.dumps(facts).encode()}), PLACE).findings
    assert "kit-facts-differ" in {finding.code for finding in found}


def without(kit: Kit, name: str) -> dict[str, bytes]:
    return {each: data for each, data in kit.files.items() if each != name}


def test_files_are_held_to_the_manifest_and_the_checksums(kit: Kit) -> None:
    page = names_of(kit, "page")[0]
    one_byte = {page: kit.files[page][:-1] + b"\0"}
    cases: list[tuple[dict[str, bytes], set[str]]] = [
        (without(kit, page), {"kit-file-differs", "kit-checksums"}),
        ({**kit.files, **one_byte}, {"kit-file-differs", "kit-checksums"}),
        ({**kit.files, "extra.txt": b"x"}, {"kit-file-unknown", "kit-checksums"}),
        (without(kit, "manifest.json"), {"kit-manifest", "kit-checksums"}),
        ({**kit.files, "manifest.json": b"[1"}, {"kit-manifest", "kit-checksums"}),
        ({**kit.files, "manifest.json": b"{}"}, {"kit-manifest", "kit-checksums"}),
        (without(kit, "SHA256SUMS"), {"kit-checksums"}),
        ({**kit.files, "SHA256SUMS": b"nonsense\n"}, {"kit-checksums"}),
    ]
    for files, codes in cases:
        assert codes <= {finding.code for finding in judge_files(files, PLACE).findings}, codes


def test_broken_files_are_findings_and_no_tracebacks(kit: Kit) -> None:
    for role in ("web", "word", "table", "text", "page", "facts", "brief"):
        name = names_of(kit, role)[0]
        for data in (
            b"",
            b"\xff\xfe\x00",
            b"PK\x03\x04",
            kit.files[name][: len(kit.files[name]) // 4],
        ):
            assert judge_files(sealed(kit, {name: data}), PLACE).findings, (role, data[:8])


def test_zip_that_leads_outside_or_is_none_is_refused() -> None:
    for names in (["kit/../../x"], ["/kit/x"], ["a/x", "b/x"], ["x"], ["kit\\..\\x"]):
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as archive:
            for name in names:
                archive.writestr(name, "x")
        with pytest.raises(BriefingError) as caught:
            unpacked(data.getvalue(), PLACE)
        assert {finding.code for finding in caught.value.findings} == {"kit-broken"}
    with pytest.raises(BriefingError):
        unpacked(b"no zip", PLACE)


# --- what is pasted elsewhere --------------------------------------------------------------------


def test_snippet_is_a_figure_with_cover_title_size_and_link(kit: Kit) -> None:
    for entry in roles(kit)["snippet"]:
        [code] = list(entry["languages"])  # type: ignore[call-overload]
        html = kit.files[str(entry["name"])]
        [figure] = tags(html, "figure")
        assert (figure["lang"], figure["dir"]) == {
            "fr": ("fr-MA", "ltr"),
            "ar": ("ar-MA", "rtl"),
        }[code]
        [image] = tags(html, "img")
        assert image["alt"]
        assert image["src"] == f"{BASE}pictures/EMBARGO-minimal.cover-400.{code}.ed1.png"
        pdf = f"brief/EMBARGO-minimal.{code}.ed1.pdf"
        assert {a["href"] for a in tags(html, "a")} == {f"{BASE}{pdf}"}
        assert size_in_words(PACKS[code], len(kit.files[pdf])) in html.decode()
        assert "script" not in html.decode()


def test_what_needs_an_absolute_address_is_made_only_with_one(kit: Kit, plain: Kit) -> None:
    assert {"oembed", "opengraph"} <= roles(kit).keys()
    assert {"oembed", "opengraph"}.isdisjoint(roles(plain))
    assert b"og:" not in plain.files["web/minimal.ar.ed1.html"]
    assert "contentUrl" not in plain.files["embed/minimal.ar.ed1.jsonld"].decode()


def test_oembed_is_a_rich_response(kit: Kit) -> None:
    # oembed.com, 2.3.4: type and version always; html, width and height of a rich one; thumbnails
    # have all three of their parameters.
    for name in names_of(kit, "oembed"):
        said = json.loads(kit.files[name])
        assert (said["type"], said["version"]) == ("rich", "1.0")
        assert isinstance(said["width"], int)
        assert isinstance(said["height"], int)
        assert tags(said["html"].encode(), "figure")
        assert said["thumbnail_url"].removeprefix(BASE) in kit.files
        assert said["thumbnail_width"] == 400
        assert said["provider_name"] in ("Institut d’exemple", "معهد المثال")


def test_open_graph_has_what_it_must_have(kit: Kit) -> None:
    for name in names_of(kit, "opengraph"):
        found = {t["property"]: t["content"] for t in tags(kit.files[name], "meta")}
        assert {"og:title", "og:type", "og:image", "og:url"} <= found.keys()
        for key in ("og:image", "og:url"):
            assert str(found[key]).removeprefix(BASE) in kit.files
        assert found["og:image:alt"]
        web = kit.files[str(found["og:url"]).removeprefix(BASE)]
        inside = {t.get("property"): t["content"] for t in tags(web, "meta") if "property" in t}
        assert inside == found


# schema.org 29: the properties that we use, and on which types they stand.
_SCHEMA = {
    "Report": {"name", "inLanguage", "datePublished", "version", "citation", "url", "encoding"}
    | {"alternativeHeadline", "description", "usageInfo", "publisher"},
    "CreativeWork": {"position", "inLanguage", "name", "url", "datePublished", "author"}
    | {"publisher"},
    "Organization": {"name"},
    "MediaObject": {"name", "encodingFormat", "contentSize", "sha256", "inLanguage"}
    | {"contentUrl"},
}


def wrong_properties(node: object) -> list[str]:
    if isinstance(node, list):
        return [wrong for each in node for wrong in wrong_properties(each)]
    if not isinstance(node, dict) or "@value" in node:
        return []
    kind = node.get("@type")
    known = {*_SCHEMA.get(str(kind), []), "@type", "@context"}
    return [f"{kind}.{key}" for key in node if key not in known] + [
        wrong for value in node.values() for wrong in wrong_properties(value)
    ]


def test_metadata_are_a_report_of_schema_org(kit: Kit) -> None:
    for entry in roles(kit)["metadata"]:
        said = json.loads(kit.files[str(entry["name"])])
        assert said["@context"] == "https://schema.org"
        assert said["@type"] == "Report"
        assert wrong_properties(said) == []
        assert len(said["citation"]) == len(
            json.loads(kit.files[names_of(kit, "sources")[0]])["sources"]
        )
        assert said["datePublished"] == "2026-03-10"
        for encoding in said["encoding"]:
            data = kit.files[encoding["contentUrl"].removeprefix(BASE)]
            assert encoding["sha256"] == hashlib.sha256(data).hexdigest()
    assert wrong_properties({"@type": "Report", "colour": 1}) == ["Report.colour"]


# --- the front page ------------------------------------------------------------------------------


def test_front_page_and_readmes_lead_to_every_file(kit: Kit) -> None:
    around = {"index.html", "manifest.json", "SHA256SUMS", *names_of(kit, "readme")}
    addresses = {str(a["href"]) for a in tags(kit.files["index.html"], "a")}
    led = {unquote(a) for a in addresses if not a.startswith("#")}
    assert led == kit.files.keys() - around
    for name in names_of(kit, "readme"):
        said = kit.files[name].decode()
        assert all(f"(<{each}>)" in said for each in kit.files.keys() - around)


def test_front_page_says_what_the_brief_says_and_no_more(kit: Kit, plain: Kit) -> None:
    for said in (
        kit.files["index.html"].decode(),
        kit.files["EMBARGO-README.fr.md"].decode() + kit.files["EMBARGO-README.ar.md"].decode(),
    ):
        for words in (
            "L’institut étudie des exemples.",
            "يدرس المعهد الأمثلة.",
            "presse@example.org",
            "Reproduction libre",
            "Contact presse",
            "عن الجهة الناشرة",
        ):
            assert words in said, words
    said = plain.files["index.html"].decode()
    for heading in ("التواصل الصحفي", "عن الجهة الناشرة", "شروط الاستعمال", "محظور"):
        assert heading not in said


def test_later_edition_says_what_changed(tmp_path: Path) -> None:
    changes = "changes:\n  - edition: 2\n    text: {fr: Le titre est corrigé., ar: صُحح العنوان.}\n"
    folder = small_brief(tmp_path, changes)
    file = folder / "brief.yaml"
    file.write_text(file.read_text("utf-8").replace("edition: 1\n", "edition: 2\n", 1), "utf-8")
    made = build(replace(order(folder), editions=(("ar",),), pictures=()), processes=1)
    assert record(made)["changes"] == [{"ar": "صُحح العنوان."}]
    assert "صُحح العنوان." in made.files["README.ar.md"].decode()
    assert "صُحح العنوان." in made.files["index.html"].decode()
    assert "brief/minimal.ar.ed2.pdf" in made.files


def test_sizes_and_languages_are_in_words() -> None:
    assert size_in_words(PACKS["fr"], 215_600) == "216\u00a0ko"
    assert size_in_words(PACKS["fr"], 10) == "1\u00a0ko"
    assert size_in_words(PACKS["fr"], 1_250_000) == "1,2\u00a0Mo"
    assert size_in_words(PACKS["ar"], 215_600) == "216\u00a0كيلوبايت"
    assert form_and_size(PACKS["fr"], "PDF", 10) == "PDF, 1\u00a0ko"
    assert form_and_size(PACKS["ar"], "PDF", 10) == "PDF\u200f، 1\u00a0كيلوبايت"
    french = Language("fr", "fr-MA", "ltr", "Latn")
    assert languages_in_words(french, ("fr", "ar")) == "français et arabe"


# --- publishing ----------------------------------------------------------------------------------


def test_kit_is_written_as_folder_and_zip_and_replaced_whole(plain: Kit, tmp_path: Path) -> None:
    folder, packed = publish_kit(plain, tmp_path)
    assert read_folder(folder) == plain.files
    assert packed.read_bytes() == plain.zip
    assert is_kit(folder)
    fewer = replace(plain, files={k: v for k, v in plain.files.items() if "print" not in k})
    publish_kit(fewer, tmp_path)
    assert read_folder(folder) == fewer.files
    assert sorted(path.name for path in tmp_path.iterdir()) == ["minimal-kit", "minimal-kit.zip"]


def test_folder_that_holds_other_things_is_left_alone(plain: Kit, tmp_path: Path) -> None:
    folder, packed = publish_kit(plain, tmp_path)
    packed.unlink()
    (folder / "mine.txt").write_text("mine", "utf-8")
    assert not is_kit(folder)
    with pytest.raises(BriefingError, match="holds what would be lost"):
        publish_kit(plain, tmp_path)
    assert (folder / "mine.txt").read_text("utf-8") == "mine"
    assert not packed.exists()
    shutil.rmtree(folder)
    folder.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BriefingError):
        publish_kit(plain, tmp_path)


def test_nothing_is_left_when_the_zip_cannot_be_written(plain: Kit, tmp_path: Path) -> None:
    (tmp_path / "minimal-kit.zip").mkdir()
    with pytest.raises(BriefingError):
        publish_kit(plain, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["minimal-kit.zip"]
    # … and what was there before comes back.
    before = tmp_path / "minimal-kit"
    publish_folder(before, {"a.txt": b"old"}, {}, is_kit)
    with pytest.raises(BriefingError):
        publish_folder(
            before, {"a.txt": b"new"}, {tmp_path / "minimal-kit.zip": b""}, lambda _: True
        )
    assert (before / "a.txt").read_bytes() == b"old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["minimal-kit", "minimal-kit.zip"]


def test_names_and_zips_do_not_depend_on_the_day() -> None:
    names = Names("brief", 3, embargoed=True)
    assert names.of("web", ("fr", "ar"), "html") == "web/EMBARGO-brief.fr-ar.ed3.html"
    assert (names.folder, names.zip) == ("brief-kit", "EMBARGO-brief-kit.zip")
    from datetime import date

    assert zipped("k", {"a": b"1"}, date(1970, 1, 1)) == zipped("k", {"a": b"1"}, date(1980, 1, 1))


# --- the command ---------------------------------------------------------------------------------


def test_command_makes_a_kit_and_judges_it(tmp_path: Path) -> None:
    folder = small_brief(tmp_path, "kit: {editions: [[fr]], pictures: []}\n")
    out = tmp_path / "out"
    done = CliRunner().invoke(main, ["kit", str(folder), "--out", str(out), "--processes", "1"])
    assert done.exit_code == 0, done.output
    assert (out / "minimal-kit" / "index.html").is_file()
    judged = CliRunner().invoke(main, ["verify", str(out / "minimal-kit.zip"), "--no-figures"])
    assert judged.exit_code == 0, judged.output
    assert "facts carried" in judged.output
    page = next((out / "minimal-kit" / "web").iterdir())
    page.write_bytes(page.read_bytes().replace(b"html", b"htm1", 1))
    judged = CliRunner().invoke(main, ["verify", str(out / "minimal-kit")])
    assert judged.exit_code == 1
    assert "kit-file-differs" in judged.output


def test_command_refuses_an_address_that_is_none(tmp_path: Path) -> None:
    for wrong in ("ftp://example.org", "example.org", "https://", "https://example.org/?a=b"):
        done = CliRunner().invoke(main, ["kit", str(tmp_path), "--base-url", wrong])
        assert done.exit_code == 2, wrong
    assert urlsplit(BASE).scheme == "https"


def test_fault_of_a_part_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = small_brief(tmp_path, "kit: {editions: [[fr]], pictures: []}\n")
    (folder / "theme.css").write_text(".fact { color: url(file:///etc/passwd) }", "utf-8")
    out = tmp_path / "out"
    done = CliRunner().invoke(main, ["kit", str(folder), "--out", str(out), "--processes", "2"])
    assert done.exit_code == 1
    assert "theme.css" in done.output
    assert not out.exists()
