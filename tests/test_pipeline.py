"""From a brief folder to PDFs: the whole way, and what stops it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

import briefing
from briefing import paths
from briefing.errors import BriefingError
from briefing.examine import check_brief
from briefing.pipeline import (
    Edition,
    compose_edition,
    document_of,
    render_brief,
    render_edition,
    render_print_edition,
)
from briefing.templates import template_folder
from tests.conftest import DATA, compare_golden
from tests.plain import plain

EDITIONS = [("fr", "ar"), ("ar", "fr"), ("fr",), ("ar",)]
NAMES = ["-".join(languages) for languages in EDITIONS]


@pytest.mark.parametrize("languages", EDITIONS, ids=NAMES)
def test_shipped_brief_says_what_the_golden_text_says(
    languages: tuple[str, ...], golden: Callable[[str, str], None]
) -> None:
    document = document_of(check_brief(paths.SHIPPED_BRIEF), languages)
    golden(f"morocco-dco-ai.{'-'.join(languages)}.txt", plain(document))


@pytest.mark.parametrize("languages", EDITIONS, ids=NAMES)
def test_shipped_brief_is_the_golden_html(
    languages: tuple[str, ...], golden: Callable[[str, str], None]
) -> None:
    checked = check_brief(paths.SHIPPED_BRIEF)
    html = compose_edition(checked, document_of(checked, languages))
    golden(f"morocco-dco-ai.{'-'.join(languages)}.html", html)


@pytest.mark.parametrize("languages", EDITIONS, ids=NAMES)
def test_shipped_brief_renders_without_a_finding(languages: tuple[str, ...]) -> None:
    edition = render_edition(check_brief(paths.SHIPPED_BRIEF), languages)
    assert edition.findings == ()
    assert 4 <= edition.pages <= 7


def test_the_golden_comparison_sees_one_letter() -> None:
    document = document_of(check_brief(paths.SHIPPED_BRIEF), ("fr",))
    text = plain(document).replace("Royaume", "Roiaume", 1)
    assert text != plain(document)
    with pytest.raises(AssertionError):
        compare_golden("morocco-dco-ai.fr.txt", text, update=False)


def test_every_checked_in_fact_of_the_shipped_brief_is_printed_once() -> None:
    checked = check_brief(paths.SHIPPED_BRIEF)
    document = document_of(checked, ("fr", "ar"))
    printed = [fact.id for section in document.sections for fact in section.facts]
    assert sorted(printed) == sorted(checked.brief.facts)


@pytest.mark.parametrize("languages", [("en", "ar"), ("ar", "en"), ("en",), ("ar",)])
def test_english_and_arabic_brief_renders_with_a_pack_of_one_file(
    tmp_path: Path, languages: tuple[str, ...]
) -> None:
    [(path, edition)] = render_brief(DATA / "english-arabic", [languages], tmp_path)
    assert path == tmp_path / f"reading-club.{'-'.join(languages)}.pdf"
    assert edition.findings == ()
    language = {"en": "en-GB", "ar": "ar-MA"}[languages[0]]
    assert str(pypdf.PdfReader(path).root_object["/Lang"]) == language


def test_english_pack_may_come_from_any_folder(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(DATA / "english-arabic", tmp_path / "club"))
    packs = Path(shutil.move(folder / "languages", tmp_path / "packs"))
    with pytest.raises(BriefingError) as caught:
        check_brief(folder)
    assert [finding.code for finding in caught.value.findings] == ["unknown-language"]
    assert check_brief(folder, pack_folders=[packs]).packs["en"].locale == "en-GB"


def test_starter_brief_renders_without_a_finding(tmp_path: Path) -> None:
    [(_, edition)] = render_brief(paths.STARTER_BRIEF, [("fr", "ar")], tmp_path)
    assert edition.findings == ()


def test_all_editions_are_published_or_none(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(BriefingError) as caught:
        render_brief(paths.STARTER_BRIEF, [("fr",), ("en",)], out)
    assert [finding.code for finding in caught.value.findings] == ["missing-language"]
    assert not out.exists()


def test_a_failed_run_leaves_what_was_there(tmp_path: Path, minimal_folder: Path) -> None:
    [(path, _)] = render_brief(minimal_folder, [("fr", "ar")], tmp_path / "out")
    before = path.read_bytes()
    (minimal_folder / "facts.yaml").write_text("facts: [", encoding="utf-8")
    with pytest.raises(BriefingError):
        render_brief(minimal_folder, [("fr", "ar")], tmp_path / "out")
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert path.read_bytes() == before


@pytest.mark.parametrize("languages", [("fr", "fr"), ("fr", "ar", "fr"), ()])
def test_an_edition_has_one_language_or_two(languages: tuple[str, ...]) -> None:
    with pytest.raises(BriefingError) as caught:
        document_of(check_brief(paths.STARTER_BRIEF), languages)
    assert [finding.code for finding in caught.value.findings] == ["wrong-languages"]


def test_a_later_edition_must_say_what_changed(minimal_folder: Path) -> None:
    checked = check_brief(minimal_folder)
    with pytest.raises(BriefingError) as caught:
        document_of(checked, ("fr", "ar"), edition=2)
    assert [finding.code for finding in caught.value.findings] == ["changes-missing"]


def corrected(folder: Path, *, checked: bool = True) -> Path:
    """Add changes for edition 2 to the minimal brief."""
    file = folder / "brief.yaml"
    added = """
changes:
  - edition: 2
    facts: [FACT]
    text:
      fr: |
        Le titre du premier fait est corrigé.
      ar: |
        صحح عنوان الواقعة الأولى.
"""
    fact = next(iter(check_brief(folder).brief.facts)) if checked else "members"
    text = file.read_text(encoding="utf-8") + added.replace("FACT", fact)
    file.write_text(text, encoding="utf-8")
    return folder


def test_a_second_edition_says_so_on_its_first_page(tmp_path: Path, minimal_folder: Path) -> None:
    folder = corrected(minimal_folder)
    [(path, _)] = render_brief(folder, [("fr", "ar")], tmp_path / "out", edition=2)
    first = pypdf.PdfReader(path).pages[0].extract_text()
    assert "Édition 2" in first
    assert "Modifications depuis l’édition précédente" in first
    assert "Le titre du premier fait est corrigé." in " ".join(first.split())


def test_a_draft_is_marked_on_every_page(tmp_path: Path) -> None:
    [(path, edition)] = render_brief(paths.SHIPPED_BRIEF, [("fr", "ar")], tmp_path, draft=True)
    pages = pypdf.PdfReader(path).pages
    assert len(pages) == edition.pages > 1
    assert all("Projet" in page.extract_text() for page in pages)


def test_no_page_is_marked_when_it_is_no_draft(tmp_path: Path) -> None:
    [(path, _)] = render_brief(paths.STARTER_BRIEF, [("fr", "ar")], tmp_path)
    assert not any("Projet" in page.extract_text() for page in pypdf.PdfReader(path).pages)


@pytest.mark.slow
def test_two_processes_write_the_same_bytes(tmp_path: Path) -> None:
    digests = set()
    for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo")):
        out = tmp_path / seed
        subprocess.run(
            [sys.executable, "-m", "briefing", "render", "--out", str(out)],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"},
        )
        digests.add(hashlib.sha256((out / "morocco-dco-ai.fr-ar.pdf").read_bytes()).hexdigest())
    assert len(digests) == 1


def test_a_template_is_found_by_name_or_folder(tmp_path: Path) -> None:
    shipped = template_folder("policy-brief")
    assert (shipped / "base.html.j2").is_file()
    own = Path(shutil.copytree(shipped, tmp_path / "policy-brief"))
    assert template_folder(str(own)) == own


@pytest.mark.parametrize("name", ["languages", "labels"])
def test_a_link_out_of_the_brief_folder_is_refused(
    tmp_path: Path, minimal_folder: Path, name: str
) -> None:
    (tmp_path / "secret.yaml").write_text("code: fr\n", encoding="utf-8")
    (minimal_folder / name).mkdir()
    (minimal_folder / name / "fr.yaml").symlink_to(tmp_path / "secret.yaml")
    with pytest.raises(BriefingError) as caught:
        check_brief(minimal_folder)
    assert [finding.code for finding in caught.value.findings] == ["outside-folder"]


def test_a_font_of_the_brief_folder_needs_its_licence(minimal_folder: Path) -> None:
    fonts = minimal_folder / "fonts" / "own"
    fonts.mkdir(parents=True)
    shutil.copy(paths.asset_folder("fonts") / "source-sans" / "SourceSansPro-Bold.ttf", fonts)
    with pytest.raises(BriefingError) as caught:
        check_brief(minimal_folder)
    assert [finding.code for finding in caught.value.findings] == ["font-without-licence"]
    (fonts / "OFL.txt").write_text("SIL Open Font License", encoding="utf-8")
    check_brief(minimal_folder)


def test_a_font_of_the_brief_folder_sets_its_text(tmp_path: Path, minimal_folder: Path) -> None:
    fonts = minimal_folder / "fonts"
    fonts.mkdir()
    shutil.copy(paths.asset_folder("fonts") / "source-sans" / "SourceSansPro-Bold.ttf", fonts)
    (fonts / "OFL.txt").write_text("SIL Open Font License", encoding="utf-8")
    (minimal_folder / "theme.css").write_text(
        "@font-face { font-family: Own; font-weight: 700; "
        'src: url("brief:fonts/SourceSansPro-Bold.ttf") }\n'
        'h1 { --head: Own, "Source Sans Pro", "Noto Kufi Arabic" }',
        encoding="utf-8",
    )
    [(path, edition)] = render_brief(minimal_folder, [("fr",)], tmp_path / "out")
    assert edition.findings == ()
    assert "Own" in str(_font_names(path))


def test_a_label_of_the_brief_folder_replaces_the_template_s(minimal_folder: Path) -> None:
    (minimal_folder / "labels").mkdir()
    (minimal_folder / "labels" / "fr.yaml").write_text("takeaways: En bref\n", encoding="utf-8")
    labels = document_of(check_brief(minimal_folder), ("fr", "ar")).labels
    assert (labels["takeaways"]["fr"].text, labels["takeaways"]["ar"].text) == (
        "En bref",
        "الخلاصة",
    )


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("theme.css", "p { colour: red }", "css-unknown-property"),
        ("theme.css", '@import "https://example.org/a.css";', "resource-refused"),
        (
            "theme.css",
            '@font-face { font-family: X; src: url("brief:fonts/x.ttf") }',
            "resource-missing",
        ),
        ("theme.css", 'body { background: url("brief:none.png") }', "resource-missing"),
        ("labels/fr.yaml", "nonsense: Mot", "unknown-label"),
        ("languages/fr.yaml", "code: fr", "missing-key"),
    ],
)
def test_a_fault_beside_the_four_files_is_a_finding(
    tmp_path: Path, minimal_folder: Path, name: str, text: str, code: str
) -> None:
    file = minimal_folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BriefingError) as caught:
        render_brief(minimal_folder, [("fr",)], tmp_path / "out")
    assert code in {finding.code for finding in caught.value.findings}
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("labels/fr.yaml", "nonsense: Mot", "unknown-label"),
        ("labels/ar.yaml", "compiled: [", "yaml-syntax"),
    ],
)
def test_check_sees_the_labels(minimal_folder: Path, name: str, text: str, code: str) -> None:
    (minimal_folder / "labels").mkdir()
    (minimal_folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(BriefingError) as caught:
        check_brief(minimal_folder)
    assert [finding.code for finding in caught.value.findings] == [code]


def test_check_sees_an_edition_without_changes(minimal_folder: Path) -> None:
    file = minimal_folder / "brief.yaml"
    text = file.read_text(encoding="utf-8").replace("edition: 1", "edition: 2")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BriefingError) as caught:
        check_brief(minimal_folder)
    assert [finding.code for finding in caught.value.findings] == ["changes-missing"]
    assert check_brief(corrected(minimal_folder, checked=False)).brief.edition == 2


def test_an_edition_asked_for_twice_is_made_once(tmp_path: Path) -> None:
    done = render_brief(paths.STARTER_BRIEF, [("fr",), ("fr",)], tmp_path)
    assert [path.name for path, _ in done] == ["starter.fr.pdf"]


def test_a_folder_that_cannot_be_read_is_a_finding(
    minimal_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "is_dir", refuse)
    with pytest.raises(BriefingError) as caught:
        check_brief(minimal_folder)
    assert [(f.code, f.place.file) for f in caught.value.findings] == [
        ("cannot-read", str(minimal_folder))
    ]


def test_a_pack_folder_that_cannot_be_read_is_a_finding(
    minimal_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (minimal_folder / "languages").mkdir()
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(BriefingError) as caught:
        check_brief(minimal_folder)
    assert [finding.code for finding in caught.value.findings] == ["cannot-read"]


def test_what_templates_share_is_no_template() -> None:
    for name in ("shared", str(paths.asset_folder("templates") / "shared")):
        with pytest.raises(BriefingError) as caught:
            template_folder(name)
        (finding,) = caught.value.findings
        assert (finding.code, "shared" in finding.hint) == ("unknown-template", False)


@pytest.mark.parametrize(("name", "medium"), [("web", "screen"), ("card", "picture")])
@pytest.mark.parametrize("kind", [render_edition, render_print_edition])
def test_template_that_makes_no_pages_is_refused(
    kind: Callable[..., Edition], name: str, medium: str, minimal_folder: Path
) -> None:
    checked = check_brief(minimal_folder)
    with pytest.raises(BriefingError) as caught:
        kind(checked, ("fr", "ar"), template=template_folder(name))
    (finding,) = caught.value.findings
    assert finding.code == "template-without-pages"
    assert f"the template {name} is for a {medium}" in finding.message


def test_an_unknown_template_names_the_shipped_ones() -> None:
    with pytest.raises(BriefingError) as caught:
        template_folder("nonsense")
    finding = caught.value.findings[0]
    assert (finding.code, "policy-brief" in finding.hint) == ("unknown-template", True)


def test_a_theme_changes_the_colours(minimal_folder: Path) -> None:
    checked = check_brief(minimal_folder)
    plain_html = compose_edition(checked, document_of(checked, ("fr",)))
    (minimal_folder / "theme.css").write_text(":root { --green: #123456 }", encoding="utf-8")
    themed = compose_edition(checked, document_of(checked, ("fr",)))
    assert "brief:theme.css" in themed
    assert "brief:theme.css" not in plain_html
    assert b"0.070588 0.203922 0.337255" in _uncompressed(render_edition(checked, ("fr",)).pdf)


def _font_names(path: Path) -> set[str]:
    names: set[str] = set()
    for page in pypdf.PdfReader(path).pages:
        fonts = page["/Resources"]["/Font"]  # type: ignore[index]
        names |= {str(fonts[key].get_object()["/BaseFont"]) for key in fonts}
    return names


def _uncompressed(pdf: bytes) -> bytes:
    import io

    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return b"".join(page.get_contents().get_data() for page in pages)  # type: ignore[union-attr]


def test_the_public_names_are_there() -> None:
    assert [name for name in briefing.__all__ if not hasattr(briefing, name)] == []
    with pytest.raises(AttributeError):
        _ = briefing.nonsense
