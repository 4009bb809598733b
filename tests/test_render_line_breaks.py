"""Where lines break: compounds stay whole, and a space at the end of a text hangs."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

import pytest

from briefing.render import changes, render
from briefing.render.startup import load_engine
from tests.pages import folders, page

FRENCH = "Les affiches sont tirées aux formats "
ARABIC = "مقاسات الملصقات المطبوعة هي "


@pytest.fixture(scope="module", autouse=True)
def engine() -> None:
    load_engine()


def lines(root: Path, body: str, css: str) -> list[str]:
    """Return the lines of the only paragraph of a page."""
    from weasyprint.formatting_structure import boxes

    kept: list[Any] = []
    render(page(body, css=css), folders(root), finishers=[lambda laid, _pdf: kept.append(laid)])
    found: list[str] = []

    def text(box: Any) -> str:
        if isinstance(box, boxes.TextBox):
            return str(box.text)
        return "".join(text(child) for child in getattr(box, "children", ()))

    def walk(box: Any) -> None:
        if isinstance(box, boxes.LineBox):
            found.append(text(box).strip())
        else:
            for child in getattr(box, "children", ()):
                walk(child)

    walk(kept[0].pages[0]._page_box)
    return found


def width(root: Path, text: str, attributes: str) -> float:
    """Return the width of a text on one line, in pixels."""
    kept: list[Any] = []
    body = f'<p {attributes}><span id="x">{text.strip()}</span></p>'
    render(page(body), folders(root), finishers=[lambda laid, _pdf: kept.append(laid)])

    def find(box: Any) -> float:
        element = box.element
        if element is not None and element.get("id") == "x":
            return float(box.width)
        return max((find(child) for child in getattr(box, "children", ())), default=0.0)

    return find(kept[0].pages[0]._page_box)


@pytest.mark.parametrize(
    ("text", "attributes"), [(FRENCH, 'lang="fr"'), (ARABIC, 'lang="ar" dir="rtl"')]
)
@pytest.mark.parametrize("more", [0.5, 1.5, 2.5])  # pixels; the space is three
def test_text_fills_its_line_up_to_the_space(
    tmp_path: Path, text: str, attributes: str, more: float
) -> None:
    room = width(tmp_path, text, attributes) + more
    body = f'<p {attributes}>{text}<b lang="en">A4–B5</b></p>'
    assert lines(tmp_path, body, f"p {{ width: {room}px }}") == [text.strip(), "A4–B5"]


def test_text_that_is_too_long_breaks_as_before(tmp_path: Path) -> None:
    room = width(tmp_path, FRENCH, "") - 1
    body = f"<p>{FRENCH}<b>A4</b></p>"
    expected = [FRENCH.rsplit(" ", 2)[0], "formats A4"]
    assert lines(tmp_path, body, f"p {{ width: {room}px }}") == expected


def test_word_that_is_too_long_for_its_line_stays_alone(tmp_path: Path) -> None:
    body = "<p>Anticonstitutionnellement aux <b>A4</b></p>"
    assert lines(tmp_path, body, "p { width: 60px }") == [
        "Anticonstitutionnellement",
        "aux A4",
    ]


@pytest.mark.parametrize(
    ("text", "attributes", "expected"),
    [
        ("Voir la page au-dessus de", "", ["Voir la page", "au-dessus de"]),
        ("Voir la page 1200–1500 ou", "", ["Voir la page", "1200–1500 ou"]),
        ("Voir la page entrée/sortie", "", ["Voir la page", "entrée/sortie"]),
        ("Voir la page (au-dessus)", "", ["Voir la page", "(au-dessus)"]),
        ("Voir la page – suite", "", ["Voir la page –", "suite"]),
        ("انظر صفحة داخل/خارج", 'dir="rtl" lang="ar"', ["انظر صفحة", "داخل/خارج"]),
    ],
)
def test_compound_is_not_torn(
    tmp_path: Path, text: str, attributes: str, expected: list[str]
) -> None:
    torn = re.split(r"(?<=\w[-–/])(?=\w)", text)[0] if " – " not in text else "Voir la page – s"
    css = f"p {{ width: {width(tmp_path, torn, attributes) + 2}px }}"
    assert lines(tmp_path, f"<p {attributes}>{text}</p>", css) == expected


def test_compound_that_is_too_long_for_its_line_breaks(tmp_path: Path) -> None:
    found = lines(tmp_path, "<p>Voir franco-arabo-berbère</p>", "p { width: 60px }")
    assert found == ["Voir", "franco-", "arabo-", "berbère"]


def test_the_engine_alone_tears_compounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "_line_breaks", tuple)
    css = f"p {{ width: {width(tmp_path, 'Voir la page au-', '') + 2}px }}"
    assert lines(tmp_path, "<p>Voir la page au-dessus</p>", css)[0] == "Voir la page au-"


def test_the_engine_alone_leaves_the_first_word_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails when the engine is mended: then the change is no longer needed."""
    room = width(tmp_path, FRENCH, "") + 1
    monkeypatch.setattr(changes, "_line_breaks", tuple)
    found = lines(tmp_path, f"<p>{FRENCH}<b>A4–B5</b></p>", f"p {{ width: {room}px }}")
    assert found[0] == "Les"


def test_signature_is_the_engines() -> None:
    from weasyprint.text import line_break

    from briefing.render import line_breaks

    ours = inspect.signature(line_breaks.split_first_line).parameters
    theirs = inspect.signature(line_break.split_first_line).parameters
    assert [*ours] == [*theirs]
    assert [one.default for one in ours.values()] == [one.default for one in theirs.values()]
