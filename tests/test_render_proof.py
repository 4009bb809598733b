"""The layout proof: each rule broken on purpose, and the same page mended."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pages import codes, rendered, row

LONG = "Le Royaume gagne des places dans le classement. " * 12
LONG_ARABIC = "تقدمت المملكة في الترتيب العالمي هذه السنة. " * 12


def found(tmp_path: Path, body: str, css: str = "") -> list[str]:
    return codes(rendered(tmp_path, body, css=css).findings)


def test_aligned_pairs_are_looked_at_and_pass(tmp_path: Path) -> None:
    result = rendered(tmp_path, row("a", LONG, LONG_ARABIC) + row("b", "un", "واحد"))
    assert result.findings == ()
    assert result.looked_at["pairs"] == 2


def test_pair_with_first_lines_apart_is_found(tmp_path: Path) -> None:
    body = row("a", "un", "واحد") + row("b", "un", "واحد")
    result = rendered(tmp_path, body, css='.row:last-child [lang="ar"] { padding-top: 2pt }')
    (finding,) = result.findings
    assert finding.code == "baseline-apart"
    assert finding.message == "page 1: the first lines of the pair 'b' are 2.0 pt apart"
    assert found(tmp_path, body, '[lang="ar"] { padding-top: 0.9pt }') == []


def test_raised_marker_does_not_move_the_baseline(tmp_path: Path) -> None:
    body = row("a", "<sup>1</sup> un", "واحد")
    assert found(tmp_path, body, "sup { line-height: 0; font-size: 6pt }") == []


def test_pair_on_two_pages_is_found(tmp_path: Path) -> None:
    body = row("a", "un", '<div style="break-before: page">واحد</div>')
    css = '.cell { float: none; width: auto } [lang="ar"] { break-before: page }'
    assert found(tmp_path, body, css) == ["baseline-apart"]


def test_pair_with_one_cell_is_not_judged(tmp_path: Path) -> None:
    body = '<div class="row" data-pair="a"><div class="cell">un</div></div>'
    result = rendered(tmp_path, body)
    assert result.findings == ()
    assert result.looked_at["pairs"] == 0


def test_space_at_the_end_of_an_arabic_line_is_not_counted(tmp_path: Path) -> None:
    """The engine moves such a line's boxes left by the space, but paints the letters in place."""
    body = "".join(
        f'<p lang="ar" dir="rtl" style="width: {tenths / 10}mm"><b>ملحوظة:</b> '
        "لا يذكر المصدر الموقعين ولا <bdi>LODJMEDIA</bdi></p>"
        for tenths in range(400, 560, 2)  # in some of these widths the text fills its line
    )
    assert found(tmp_path, body, "b { font-weight: 400 }") == []


def test_fact_cut_though_it_fits_is_found(tmp_path: Path) -> None:
    body = f'<p>a</p><div style="height: 220mm"></div><div data-fact="f1">{LONG * 2}</div>'
    result = rendered(tmp_path, body)
    (finding,) = result.findings
    assert finding.code == "fact-cut"
    assert finding.message == "page 1: the fact 'f1' is cut though it fits on one page"
    assert found(tmp_path, body, "[data-fact] { break-inside: avoid }") == []


def test_fact_longer_than_a_page_may_be_cut(tmp_path: Path) -> None:
    result = rendered(tmp_path, f'<div data-fact="f1">{LONG * 16}</div>')
    assert result.findings == ()
    assert result.pages > 1
    assert result.looked_at["facts"] == 1


def test_heading_alone_at_the_foot_is_found(tmp_path: Path) -> None:
    headings = row("h", "<h2>Titre</h2>", "<h2>عنوان</h2>")
    body = f'<p>a</p><div style="height: 220mm"></div>{headings}<p>{LONG}</p>'
    css = "h2 { break-after: auto } p { break-inside: avoid }"
    (finding,) = rendered(tmp_path, body, css=css).findings
    assert finding.code == "heading-alone"
    assert "عنوان" in finding.message
    assert found(tmp_path, body, css + ".row { break-after: avoid }") == []


def test_heading_before_a_picture_is_not_alone(tmp_path: Path) -> None:
    body = (
        '<h1>Un</h1><svg width="50" height="50"><title>x</title><path d="M0 0h9v9z"/></svg>'
        '<p style="break-before: page">a</p>'
    )
    assert found(tmp_path, body) == []
    assert found(tmp_path, body.replace("<svg ", '<svg aria-hidden="true" ')) == ["heading-alone"]


def test_heading_at_the_end_of_the_document_is_nobodys_fault(tmp_path: Path) -> None:
    assert found(tmp_path, "<p>a</p><h1>Fin</h1>") == []


@pytest.mark.parametrize(
    ("body", "css"),
    [
        (row("a", "Organisationdelacoopérationnumérique" * 3, "واحد"), ""),
        (row("a", "un", '<span style="white-space: nowrap">' + "واحد " * 30 + "</span>"), ""),
        ("<p>mot</p>", "p { margin-left: -30mm }"),
        ("<p>mot</p>", "p { position: absolute; left: 0; top: -30mm }"),
        ("<p>mot</p>", "p { width: 2mm }"),
        ('<p dir="rtl">مرحبا</p>', "p { width: 2mm }"),
        (
            "<p>mot</p>",
            '@page { @top-left { content: "beaucoup trop"; width: 5mm; white-space: pre } }',
        ),
    ],
    ids=["word", "arabic", "start", "absolute", "block", "arabic block", "margin"],
)
def test_text_out_of_its_place_is_found(tmp_path: Path, body: str, css: str) -> None:
    assert "overflow" in found(tmp_path, body, css)


def test_text_in_the_margin_box_and_hanging_number_are_in_place(tmp_path: Path) -> None:
    css = (
        '@page { @bottom-center { content: counter(page) " / " counter(pages) } }'
        "p { margin-left: 10mm; text-indent: -5mm }"
        ".number { position: absolute; left: 0 }"
    )
    assert (
        found(tmp_path, '<p>mot</p><p style="position: relative"><b class=number></b>a</p>', css)
        == []
    )


def test_texts_on_each_other_are_found(tmp_path: Path) -> None:
    body = "<p>premier</p><p>second</p>"
    assert found(tmp_path, body, "p { margin: 0 } p + p { margin-top: -14pt }") == ["overlap"]
    assert found(tmp_path, body, "p { margin: 0 }") == []


def test_overlaps_of_a_page_are_not_listed_without_end(tmp_path: Path) -> None:
    body = "".join(f"<p>{number}</p>" for number in range(60))
    css = "p { margin: 0; line-height: 0; height: 0 }"
    assert len(rendered(tmp_path, body, css=css).findings) == 5


@pytest.mark.parametrize(
    "mark",
    [
        '<p aria-hidden="true" class="mark">PROJET</p>',
        '<p class="mark" style="transform: rotate(30deg)">PROJET</p>',
    ],
)
def test_decoration_may_lie_anywhere(tmp_path: Path, mark: str) -> None:
    css = "p { margin: 0 } .mark { position: fixed; left: 0; top: 0; font-size: 90pt }"
    assert found(tmp_path, f"{mark}<p>texte</p>", css) == []


def test_empty_page_is_found(tmp_path: Path) -> None:
    body = '<p>a</p><div style="break-before: page"></div><p style="break-before: page">b</p>'
    (finding,) = rendered(tmp_path, body).findings
    assert finding.code == "empty-page"
    assert finding.message.startswith("page 2:")


def test_page_with_a_picture_only_is_not_empty(tmp_path: Path) -> None:
    drawing = '<svg width="50" height="50"><title>x</title><path d="M0 0h9v9z"/></svg>'
    assert found(tmp_path, f'<p>a</p><div style="break-before: page">{drawing}</div>') == []


def test_footnotes_and_invisible_text_are_walked_over(tmp_path: Path) -> None:
    body = '<p>a<span style="float: footnote">note</span> <i style="visibility: hidden">x</i></p>'
    assert found(tmp_path, body) == []


def test_three_hundred_facts_are_looked_at(tmp_path: Path) -> None:
    body = "".join(
        row(f"r{n}", LONG[:90], LONG_ARABIC[:90], f'data-fact="f{n}"') for n in range(300)
    )
    result = rendered(tmp_path, body, css=".row { break-inside: avoid }")
    assert result.findings == ()
    assert (result.looked_at["pairs"], result.looked_at["facts"]) == (300, 300)
