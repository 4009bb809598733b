"""A Document written down with a template; what a broken template says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

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


def test_compose_refuses_a_template_that_is_not_utf_8(tmp_path: Path) -> None:
    (tmp_path / "base.html.j2").write_bytes(b"caf\xe9")
    with pytest.raises(BriefingError) as caught:
        compose(DOCUMENT, tmp_path)
    assert caught.value.findings[0].code == "template-error"


def test_compose_refuses_a_folder_without_base(tmp_path: Path) -> None:
    with pytest.raises(BriefingError) as caught:
        compose(DOCUMENT, tmp_path)
    assert caught.value.findings[0].code == "not-a-template"
