"""What the judge of a kit finds in its files, one change at a time, and what it leaves alone."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import signal
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from importlib import import_module
from multiprocessing import active_children
from pathlib import Path

import pytest

from briefing import pipeline
from briefing.errors import BriefingError, Place
from briefing.examine import check_brief
from briefing.kit import Kit, build, is_kit, publish_kit
from briefing.kit.build import front_document
from briefing.kit.files import checksums
from briefing.kit.jobs import Order, jobs_of
from briefing.media.docx import docx
from briefing.pictures.logo import logo_bitmap
from briefing.pictures.raster import opened
from briefing.publish import publish_folder
from briefing.verify.kit import judge_files
from briefing.verify.kit_figures import entries_of, figures_of, strangers, wrong_references
from briefing.verify.kit_files import read_folder, unpacked
from briefing.verify.media import docx_texts, html_texts
from tests.kits import BASE, EMBARGO, SAID, order, small_brief

PLACE = Place("kit")


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Kit:
    """The Arabic kit of a brief, with the cards, for a known address."""
    folder = small_brief(tmp_path_factory.mktemp("kit"))
    one = replace(order(folder, base=BASE), editions=(("ar",),), pictures=("cover", "cards"))
    return build(one, processes=1)


def named(kit: Kit, role: str) -> str:
    entries = json.loads(kit.files["manifest.json"])["files"]
    return str(next(entry["name"] for entry in entries if entry["role"] == role))


def sealed(files: dict[str, bytes], manifest: dict[str, object]) -> dict[str, bytes]:
    """Return the files with a manifest and checksums that vouch for them."""
    files = {**files, "manifest.json": json.dumps(manifest).encode()}
    del files["SHA256SUMS"]
    return {**files, "SHA256SUMS": checksums(files)}


def with_file(kit: Kit, name: str, data: bytes) -> dict[str, bytes]:
    manifest = json.loads(kit.files["manifest.json"])
    for entry in manifest["files"]:
        if entry["name"] == name:
            entry |= {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    return sealed({**kit.files, name: data}, manifest)


def codes(files: dict[str, bytes]) -> set[str]:
    return {finding.code for finding in judge_files(files, PLACE).findings}


# --- figures that nothing vouches for ------------------------------------------------------------

EXTRA = "كما تضم 4321 هيئة."


def in_html(data: bytes) -> bytes:
    return data.replace(b"</body>", f"<p>{EXTRA}</p></body>".encode())


def in_text(data: bytes) -> bytes:
    return data + f"\n\n{EXTRA}\n".encode()


def in_docx(data: bytes) -> bytes:
    return docx_with(data, lambda xml: xml.replace(b"<w:sectPr", W_PARAGRAPH + b"<w:sectPr", 1))


W_PARAGRAPH = f"<w:p><w:r><w:t>{EXTRA}</w:t></w:r></w:p>".encode()


def docx_with(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(result, "w") as after:
        for entry in before.infolist():
            part = before.read(entry)
            after.writestr(
                entry.filename, change(part) if entry.filename == "word/document.xml" else part
            )
    return result.getvalue()


@pytest.mark.parametrize(
    ("role", "change"),
    [
        ("web", in_html),
        ("front", in_html),
        ("snippet", lambda data: data + b"<p>4321</p>"),
        ("text", in_text),
        ("markdown", in_text),
        ("readme", in_text),
        ("word", in_docx),
        ("oembed", lambda data: data.replace(b"</figcaption>", EXTRA.encode() + b"</figcaption>")),
        ("opengraph", lambda data: data + b'<meta property="og:x" content="4321">'),
        ("metadata", lambda data: data.replace(b'"version": "1"', b'"version": "4321"')),
    ],
)
def test_figure_of_one_medium_alone_is_found(
    kit: Kit, role: str, change: Callable[[bytes], bytes]
) -> None:
    name = named(kit, role)
    changed = change(kit.files[name])
    assert changed != kit.files[name]
    found = judge_files(with_file(kit, name, changed), PLACE).findings
    [own] = [finding for finding in found if name in finding.place.file]
    assert own.code == "kit-figure-unknown"
    assert "4321" in own.message


def test_figure_that_two_media_say_is_no_strangers() -> None:
    said = {"a": ("web", {1, 12}), "b": ("word", {12}), "c": ("word", {12, 9}), "d": ("word", {9})}
    assert strangers({1}, said) == {"c": [9], "d": [9]}
    assert figures_of("007, ١٢ et 3,5") == {7, 12, 3, 5}


@pytest.mark.parametrize("role", ["front", "readme", "snippet", "oembed", "opengraph", "metadata"])
def test_file_without_the_title_of_the_brief_is_found(kit: Kit, role: str) -> None:
    name = named(kit, role)
    changed = kit.files[name].replace("مثال".encode(), "خبر".encode())
    assert "kit-title-missing" in codes(with_file(kit, name, changed))


def test_metadata_are_held_to_the_files_that_they_describe(kit: Kit) -> None:
    name = named(kit, "metadata")
    for pattern in (rb'"sha256": "', rb'"contentSize": "', rb'"name": "web/'):
        changed = re.sub(pattern, lambda found: found[0] + b"9", kit.files[name], count=1)
        assert "kit-file-differs" in codes(with_file(kit, name, changed)), pattern


# --- references ----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["csl", "bibtex", "ris"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Le Journal", "Le Jounal"),
        ("example.org/article", "example.org/articles"),
        ("example.org/article", "example.org/artikel"),
        ("journal", "review"),
        ("28", "27"),
        ("مثال", "خبر"),
    ],
)
def test_changed_reference_is_found(kit: Kit, role: str, old: str, new: str) -> None:
    name = named(kit, role)
    changed = kit.files[name].decode().replace(old, new, 1)
    found = judge_files(with_file(kit, name, changed.encode()), PLACE).findings
    assert "kit-reference-differs" in {f.code for f in found if name in f.place.file}


def test_missing_reference_and_a_figure_of_no_source_are_found() -> None:
    manifest = {"title": {"fr": "T"}, "date": "2026-03-10"}
    source = {"number": 1, "id": "s", "title": "Titre", "date": "2026-02", "language": "fr"}
    whole = "TY  - RPRT\nTI  - T\nDA  - 2026/03/10/\nER  - \nTY  - GEN\nID  - s\nTI  - Titre\n"
    whole += "PY  - 2026\nDA  - 2026/02//\nER  - \n"
    sources = {"sources": [source]}

    def wrong(text: str) -> list[str]:
        entries = entries_of("ris", text.encode())
        return list(wrong_references(entries, ("fr",), manifest, sources))

    assert wrong(whole) == []
    assert wrong(whole.replace("PY  - 2026\nDA", "PY  - 2025\nDA")) == [
        "source 1 has figures that sources.json has not: 2025"
    ]
    assert wrong(whole.split("TY  - GEN")[0]) == [
        "it has 1 entries; the brief and its sources are 2"
    ]
    assert wrong(whole.replace("Titre", "Titres")) == [
        "source 1 has another title than in sources.json"
    ]


# --- the manifest --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "change", "code"),
    [
        ("brief", {"pages": 9}, "kit-file-differs"),
        ("print", {"pages": 9}, "kit-file-differs"),
        ("web", {"edition": 9}, "kit-file-differs"),
        ("web", {"role": "cover"}, "kit-file-differs"),
        ("web", {"role": "nonsense"}, "kit-file-differs"),
        ("text", {"role": "facts"}, "kit-file-differs"),
        ("text", {"languages": []}, "kit-manifest"),
        ("card", {"alt": {"ar": "999"}}, "kit-figure-unknown"),
        ("cover", {"alt": {"ar": "999"}}, "kit-figure-unknown"),
        ("card", {"said": {}}, "kit-picture"),
    ],
)
def test_manifest_is_held_to_the_files(
    kit: Kit, role: str, change: dict[str, object], code: str
) -> None:
    manifest = json.loads(kit.files["manifest.json"])
    next(entry for entry in manifest["files"] if entry["role"] == role).update(change)
    assert code in codes(sealed(kit.files, manifest))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"title": {"ar": "خبر"}}, "kit-facts-differ"),
        ({"date": "2026-03-11"}, "kit-facts-differ"),
        ({"edition": 2}, "kit-facts-differ"),
        ({"embargo": "2026-03-12T10:00:00+01:00"}, "kit-file-differs"),
        ({"edition": float("nan")}, "kit-manifest"),
    ],
)
def test_manifest_is_held_to_the_facts(kit: Kit, change: dict[str, object], code: str) -> None:
    manifest = {**json.loads(kit.files["manifest.json"]), **change}
    assert code in codes(sealed(kit.files, manifest))


# --- damaged and hostile kits --------------------------------------------------------------------


@pytest.mark.parametrize("role", ["facts", "sources", "csl", "metadata", "oembed", "bibtex", "ris"])
@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"[" * 200_000, b"[NaN]", b"null", b"{"])
def test_damaged_data_are_findings(kit: Kit, role: str, data: bytes) -> None:
    assert codes(with_file(kit, named(kit, role), data)) - {"kit-facts-differ"}


def test_cut_picture_is_found(kit: Kit) -> None:
    name = named(kit, "card")
    half = kit.files[name][: len(kit.files[name]) // 2]
    assert "kit-picture" in codes(with_file(kit, name, half))


def test_word_file_with_a_document_type_is_refused_in_any_encoding(kit: Kit) -> None:
    data = kit.files[named(kit, "word")]
    begin = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a "b">]>'

    def declared(xml: bytes) -> bytes:
        return (begin + xml.decode().split("?>", 1)[1]).encode("utf-16")

    with pytest.raises(ValueError, match="document type"):
        docx_texts(docx_with(data, declared))


def test_zip_with_a_damaged_stream_is_refused() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("kit/a", b"abc" * 9999)
    broken = bytearray(data.getvalue())
    broken[40:60] = b"\xff" * 20
    with pytest.raises(BriefingError, match="no zip that can be read"):
        unpacked(bytes(broken), PLACE)


def test_zip_that_unpacks_to_too_much_is_refused() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(9):
            archive.writestr(f"kit/{number}", bytes(64 << 20))
    with pytest.raises(BriefingError, match="more than any press kit"):
        unpacked(data.getvalue(), PLACE)


def test_page_nested_too_deep_is_refused() -> None:
    with pytest.raises(ValueError, match="too deep"):
        html_texts(b"<div>" * 2000 + b"</div>" * 2000)


def test_links_and_pipes_in_a_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    assert read_folder(tmp_path) == {"a": b"1"}
    (tmp_path / "b").symlink_to("/etc/passwd")
    with pytest.raises(BriefingError, match="b is no plain file"):
        read_folder(tmp_path)
    (tmp_path / "b").unlink()
    os.mkfifo(tmp_path / "c")
    with pytest.raises(BriefingError, match="c is no plain file"):
        read_folder(tmp_path)


# --- briefs of other shapes ----------------------------------------------------------------------


def test_words_of_another_language_do_not_make_a_paragraph_of_it() -> None:
    checked = check_brief(Path(__file__).parent / "data" / "hard-arabic")
    for languages in (("ar",), ("fr", "ar")):
        document = pipeline.document_of(checked, languages)
        texts = docx_texts(docx(document), languages)
        [title] = [text for text in texts if text.text == "18 كلمة «Bench»"]
        assert title.lang == "ar"


def test_logo_as_svg_is_drawn_for_word_files(tmp_path: Path) -> None:
    from PIL import Image

    (tmp_path / "logo.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100">'
        '<rect width="200" height="100" fill="#06483a"/></svg>',
        "utf-8",
    )
    drawn = logo_bitmap(tmp_path, Path("logo.svg"), {"brief": tmp_path}, 25.4)
    with closing(Image.open(io.BytesIO(drawn))) as image:
        assert abs(image.width - 600) <= 2
        assert abs(image.height - 300) <= 2
        assert image.getpixel((9, 9)) == (6, 72, 58)
    (tmp_path / "logo.png").write_bytes(drawn)
    assert logo_bitmap(tmp_path, Path("logo.png"), {}, 25.4) == drawn


def test_front_page_takes_more_languages_than_an_edition(tmp_path: Path) -> None:
    folder = small_brief(tmp_path)
    checked = check_brief(folder)
    with pytest.raises(BriefingError, match="one language, or two"):
        pipeline.document_of(checked, ("fr", "ar", "fr"))
    assert len(front_document(order(folder), checked).languages) == 2


def test_marks_of_draft_and_embargo_stand_whole_over_the_running_head(tmp_path: Path) -> None:
    brief = small_brief(tmp_path, SAID + EMBARGO)
    edition = pipeline.render_edition(check_brief(brief), ("fr", "ar"), draft=True)
    assert edition.pages > 1
    # The title stands under the mark, not beside it.
    with opened(edition.pdf) as pdf, closing(pdf[1].get_textpage()) as page:
        tops = [
            page.get_charbox(page.search(words).get_next()[0])[3] for words in ("Projet", "exemple")
        ]
    assert tops[0] - tops[1] > 8


def test_part_for_the_printing_house_comes_first() -> None:
    # Its pictures may be too coarse: that is told before the others are made.
    wanted = Order(folder=Path(), editions=(("fr",),), pictures=())
    assert jobs_of(wanted)[0].part == "print"


# --- processes and the disk ----------------------------------------------------------------------


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Order]:
    folder = small_brief(tmp_path)
    yield replace(order(folder), editions=(("ar",),), pictures=())
    assert active_children() == []


def test_worker_that_is_ended_is_told_and_leaves_nothing(
    alone: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    building = import_module("briefing.kit.build")

    as_completed = building.as_completed

    def one_dies(waiting: object) -> Iterator[object]:
        for process in active_children():
            process.kill()
        yield from as_completed(waiting)

    monkeypatch.setattr(building, "as_completed", one_dies)
    with pytest.raises(BriefingError, match="was ended"):
        build(alone, processes=2)


def test_ctrl_c_ends_the_workers(alone: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    building = import_module("briefing.kit.build")

    def interrupted(*given: object) -> Iterator[object]:
        del given
        os.kill(os.getpid(), signal.SIGINT)
        yield from ()

    monkeypatch.setattr(building, "as_completed", interrupted)
    with pytest.raises(KeyboardInterrupt):
        build(alone, processes=2)


def test_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import errno

    def full(handle: int) -> None:
        del handle
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    out = tmp_path / "new" / "out"
    with pytest.raises(BriefingError, match="the disk is full"):
        publish_folder(out / "x-kit", {"a": b"1"}, {out / "x-kit.zip": b"2"}, is_kit)
    assert list(tmp_path.iterdir()) == []


def test_zip_that_cannot_be_written_leaves_no_new_folder(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(BriefingError, match="too long"):
        publish_folder(out / "x-kit", {"a": b"1"}, {out / ("x" * 300): b"2"}, is_kit)
    assert list(tmp_path.iterdir()) == []


def test_file_with_the_name_of_the_kit_is_refused(kit: Kit, tmp_path: Path) -> None:
    (tmp_path / "minimal-kit").write_text("mine", "utf-8")
    with pytest.raises(BriefingError, match="is no folder"):
        publish_kit(kit, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["minimal-kit"]
