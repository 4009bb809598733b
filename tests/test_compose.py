"""A Document written down with a template; what a broken template says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from briefing import paths
from briefing.compose import compose
from briefing.document import Document, Isolate, Language, Paragraph, Run
from briefing.errors import BriefingError, Place

FRENCH = Language("fr", "fr-MA", "ltr", "Latn")
ARABIC = Language("ar", "ar-MA", "rtl", "Arab")


def paragraph(language: Language, text: str) -> Paragraph:
    """Return a paragraph of one text run."""
    return Paragraph(language.locale, language.direction, (Run("text", text, language.locale),))


DOCUMENT = Document(
    brief_id="small",
    languages=(ARABIC, FRENCH),
    columns=("fr", "ar"),
    reading_order="row",
    title={"fr": paragraph(FRENCH, "Titre <&>"), "ar": paragraph(ARABIC, "عنوان")},
    subtitle={},
    summary={},
    edition=1,
    date=date(2026, 11, 21),
    dates={},
    labels={},
    takeaways=(),
    key_figures=(),
    sections=(),
    timeline=(),
    glossary=(),
    sources=(),
    changes=(),
)


def template(folder: Path, text: str) -> Path:
    """Write a template folder of one file."""
    (folder / "base.html.j2").write_text(text, encoding="utf-8")
    return folder


def test_compose_escapes_and_gives_columns_in_page_order(tmp_path: Path) -> None:
    source = "{% for c in columns %}{{ c.code }}:{{ doc.title[c.code].text }};{% endfor %}"
    assert compose(DOCUMENT, template(tmp_path, source)) == "fr:Titre &lt;&amp;&gt;;ar:عنوان;"


def test_compose_gives_the_document_language_first(tmp_path: Path) -> None:
    assert compose(DOCUMENT, template(tmp_path, "{{ languages[0].locale }}")) == "ar-MA"


def test_compose_tells_a_theme(tmp_path: Path) -> None:
    folder = template(tmp_path, "{{ theme }}")
    assert compose(DOCUMENT, folder, theme=True) == "True"


def test_compose_finds_isolates_and_leaves_markers_out(tmp_path: Path) -> None:
    content = (
        Run("text", "نص ", "ar-MA"),
        Isolate("ltr", (Run("foreign", "AI", "en"),)),
        Run("marker", "3", "ar-MA", "lodj"),
    )
    title = {"ar": Paragraph("ar-MA", "rtl", content), "fr": DOCUMENT.title["fr"]}
    source = "{% for i in doc.title.ar | inlines %}{{ i is isolate }},{% endfor %}"
    document = Document(
        **{name: getattr(DOCUMENT, name) for name in Document.__dataclass_fields__}
        | {"title": title}
    )
    assert compose(document, template(tmp_path, source)) == "False,True,"


@pytest.mark.parametrize(
    ("source", "code", "line"),
    [
        ("first\n{% if %}", "template-syntax", 2),
        ("first\n\n{{ doc.nonsense }}", "template-undefined", 3),
        ("{% include 'blocks/none.html.j2' %}", "template-missing", 0),
        ("{{ doc.__class__.__mro__ }}", "template-error", 1),
        ("a\n{{ 1 // (doc.edition - 1) }}", "template-error", 2),
        ("{% for i in range(10 ** 9) %}x{% endfor %}", "template-error", 1),
        ("{% include 'base.html.j2' %}", "template-error", 1),
    ],
)
def test_compose_names_the_line_of_a_broken_template(
    tmp_path: Path, source: str, code: str, line: int
) -> None:
    folder = template(tmp_path, source)
    with pytest.raises(BriefingError) as caught:
        compose(DOCUMENT, folder)
    finding = caught.value.findings[0]
    name = folder.name if code == "template-missing" else f"{folder.name}/base.html.j2"
    assert (finding.code, finding.place) == (code, Place(name, line))


@pytest.fixture
def layers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Return a template's folder, and the one that it falls back to."""
    made = (tmp_path / "mine", tmp_path / "shared")
    for folder in made:
        folder.mkdir()
    monkeypatch.setattr(paths, "template_layers", lambda folder: (folder, made[1]))
    return made


def test_what_a_template_lacks_comes_from_the_shared_folder(layers: tuple[Path, Path]) -> None:
    mine, shared = layers
    (shared / "frame.html.j2").write_text("[{% block main %}{% endblock %}]", encoding="utf-8")
    (shared / "part.html.j2").write_text("shared", encoding="utf-8")
    source = (
        '{% extends "frame.html.j2" %}{% block main %}{% include "part.html.j2" %}{% endblock %}'
    )
    assert compose(DOCUMENT, template(mine, source)) == "[shared]"
    (mine / "part.html.j2").write_text("mine", encoding="utf-8")
    assert compose(DOCUMENT, mine) == "[mine]"


@pytest.mark.parametrize("source", ["a\n{% if %}", "a\n{{ doc.nonsense }}"])
def test_mistake_in_a_shared_file_is_named_there(layers: tuple[Path, Path], source: str) -> None:
    mine, shared = layers
    (shared / "part.html.j2").write_text(source, encoding="utf-8")
    with pytest.raises(BriefingError) as caught:
        compose(DOCUMENT, template(mine, '{% include "part.html.j2" %}'))
    assert caught.value.findings[0].place == Place("shared/part.html.j2", 2)


def test_shared_folder_is_no_way_out_of_a_template(layers: tuple[Path, Path]) -> None:
    mine, _ = layers
    (mine.parent / "secret.html.j2").write_text("secret", encoding="utf-8")
    with pytest.raises(BriefingError) as caught:
        compose(DOCUMENT, template(mine, '{% include "../secret.html.j2" %}'))
    assert caught.value.findings[0].code == "template-missing"


def test_compose_refuses_a_template_that_is_not_utf_8(tmp_path: Path) -> None:
    (tmp_path / "base.html.j2").write_bytes(b"caf\xe9")
    with pytest.raises(BriefingError) as caught:
        compose(DOCUMENT, tmp_path)
    assert caught.value.findings[0].code == "template-error"


def test_compose_refuses_a_folder_without_base(tmp_path: Path) -> None:
    with pytest.raises(BriefingError) as caught:
        compose(DOCUMENT, tmp_path)
    assert caught.value.findings[0].code == "not-a-template"
