"""What assistive technology is told, read back from the file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from briefing import paths
from briefing.examine import check_brief
from briefing.pipeline import compose_edition, document_of, resource_folders
from briefing.render import changes, render
from briefing.verify.reading import read
from tests.pages import codes, folders, page, row

PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


# --- reading -------------------------------------------------------------------------------------


@dataclass
class Element:
    """A structure element; `text` is that of its own content, `links` the annotations it holds."""

    role: str
    entries: dict[str, str]
    attributes: dict[str, Any]
    properties: dict[str, str]
    pages: set[int] = field(default_factory=set)
    text: str = ""
    links: list[Any] = field(default_factory=list)
    kids: list[Element] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        """Yield the element and all below it, in reading order."""
        yield self
        for kid in self.kids:
            yield from kid.walk()

    def all(self, role: str) -> list[Element]:
        """Return the elements of a role, in reading order."""
        return [element for element in self.walk() if element.role == role]

    def one(self, role: str) -> Element:
        """Return the only element of a role."""
        (found,) = self.all(role)
        return found

    @property
    def outline(self) -> str:
        """The roles of the element and those below it: `P(Reference(Link) Span)`."""
        inner = " ".join(kid.outline for kid in self.kids)
        return f"{self.role}({inner})" if inner else self.role

    @property
    def said(self) -> str:
        """What is heard: alternative and replacement texts before what they stand for."""
        for key in ("Alt", "ActualText", "E"):
            if key in self.entries:
                return self.entries[key]
        return self.text


class File:
    """A finished file: its catalog, its structure tree with the text of each element."""

    def __init__(self, pdf: bytes) -> None:
        self.pdf: Any = pikepdf.open(BytesIO(pdf))
        self.root: Any = self.pdf.Root.StructTreeRoot
        self._numbers = {page.objgen: n for n, page in enumerate(self.pdf.pages)}
        self._texts = _marked_texts(pdf)
        self.holders: dict[tuple[int, int], Any] = {}
        self.document = self._element(self.root.K[0])

    def _element(self, found: Any) -> Element:
        attributes: dict[str, Any] = {}
        properties: dict[str, str] = {}
        for owned in _listed(found.get("/A")):
            if owned.O == "/UserProperties":
                properties |= {str(item.N): str(item.V) for item in owned.P}
            else:
                attributes |= {key[1:]: value for key, value in owned.items() if key != "/O"}
        entries = {
            key: str(found[f"/{key}"])
            for key in ("Lang", "ID", "Alt", "ActualText", "E")
            if f"/{key}" in found
        }
        element = Element(str(found.S)[1:], entries, attributes, properties)
        for kid in _listed(found.get("/K")):
            self._add(kid, found, element)
        return element

    def _add(self, kid: Any, found: Any, element: Element) -> None:
        if isinstance(kid, int):
            self._add_content(found.Pg, kid, found, element)
        elif "/S" in kid:
            assert kid.P.objgen == found.objgen
            element.kids.append(self._element(kid))
        elif kid.Type == "/MCR":
            self._add_content(kid.Pg, int(kid.MCID), found, element)
        else:
            assert kid.Type == "/OBJR"
            element.links.append(kid.Obj)

    def _add_content(self, page: Any, mcid: int, found: Any, element: Element) -> None:
        place = self._numbers[page.objgen], mcid
        assert place not in self.holders, "content belongs to one element"
        self.holders[place] = found
        element.pages.add(place[0])
        words = self._texts.get(place, "").strip()
        element.text = f"{element.text} {words}".strip()

    def parents(self) -> dict[int, Any]:
        """Return what the parent tree says."""
        return dict(zip(*[iter(self.root.ParentTree.Nums)] * 2, strict=True))


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def _marked_texts(pdf: bytes) -> dict[tuple[int, int], str]:
    """Return the text of each piece of marked content by page (from 0) and identifier."""
    return {
        (number - 1, mcid): "".join(glyph.text for glyph in glyphs)
        for (number, mcid), glyphs in read(pdf).by_mcid.items()
    }


def made(root: Path, body: str, **options: str) -> File:
    """Render a body in its page and read it."""
    return File(render(page(body, **options), folders(root)).pdf)


def operations(file: File) -> Iterator[tuple[list[tuple[str, Any]], str]]:
    """Yield what is open around each painting operation of the pages, and its operator."""
    for page_ in file.pdf.pages:
        stack: list[tuple[str, Any]] = []
        instructions: Any = pikepdf.parse_content_stream(page_)
        for operands, operator in instructions:
            name = str(operator)
            if name in ("BMC", "BDC"):
                stack.append((str(operands[0]), operands[1] if len(operands) > 1 else None))
            elif name == "EMC":
                stack.pop()
            elif name in ("Tj", "TJ", "f", "f*", "S", "s", "B", "b", "sh", "Do"):
                yield list(stack), name
        assert stack == []


# --- one element per HTML element ----------------------------------------------------------------


def test_paragraph_over_a_page_break_is_one_element(tmp_path: Path) -> None:
    file = made(tmp_path, f"<h1>Titre</h1><p>{'mot ' * 3000}</p><p>Fin</p>")
    assert file.document.outline == "Document(H1 P P)"
    assert len(file.document.kids[1].pages) > 2


def test_pair_over_a_page_break_keeps_its_two_cells(tmp_path: Path) -> None:
    body = row("long", f"<p>{'mot ' * 3000}</p>", f'<p dir="rtl">{"كلمة " * 3000}</p>')
    file = made(tmp_path, body)
    assert file.document.outline == "Document(P P)"
    assert [kid.properties for kid in file.document.kids] == [{"pair": "long"}] * 2


@pytest.mark.parametrize(
    ("body", "outline"),
    [
        ("<div><div><p><span>a</span></p></div></div>", "P"),
        ("<p>a <b>b</b> <i><span>c</span></i></p>", "P"),
        ("<div>nu</div>", "P"),
        ("nu<h1>T</h1>nu<div>nu<p>p</p></div>", "P H1 P P P"),
        ("<section><h2>a</h2>nu</section>", "Sect(H2 P)"),
        ("<article><p>a</p></article><blockquote>b</blockquote>", "Art(P) BlockQuote(P)"),
        ('<p role="heading" aria-level="3">a</p><p role="heading">b</p>', "H3 H2"),
        ('<table role="presentation"><tr role="none"><td role="none">a</table>', "P"),
        ("<p>a <q>b</q> <code>c</code></p>", "P(Quote Code)"),
        ("<p></p><div> </div><section></section><p>a</p>", "P"),
        ("<!-- rien --><p>a<!-- rien -->b</p>", "P"),
    ],
)
def test_elements_that_say_nothing_are_left_out(tmp_path: Path, body: str, outline: str) -> None:
    assert made(tmp_path, body, css="b, i { font: inherit }").document.outline == (
        f"Document({outline})"
    )


def test_order_is_that_of_the_document_whatever_the_layout_does(tmp_path: Path) -> None:
    body = (
        '<div style="display: flex"><p style="order: 2">un</p><p>deux</p></div>'
        '<p>trois <span style="position: absolute; top: 0">quatre</span> cinq</p>'
    )
    kids = made(tmp_path, body).document.kids
    assert [kid.text for kid in kids] == ["un", "deux", "trois quatre cinq"]


def test_block_within_inline_content_stays_where_it_was_written(tmp_path: Path) -> None:
    body = '<p>a <a href="https://example.org/"><span style="display: block">b</span></a> c</p>'
    document = made(tmp_path, body).document
    assert (document.one("P").text, document.one("Link").text) == ("a c", "b")


def test_element_reads_what_it_owns_in_the_order_it_says(tmp_path: Path) -> None:
    body = (
        '<p id="a">premier</p><div aria-owns="b a"><p id="b">second</p></div>'
        '<div id="round" aria-owns="round nothing"><p>fin</p></div>'
    )
    kids = made(tmp_path, body).document.kids
    assert [kid.text for kid in kids] == ["second", "premier", "fin"]


# --- languages and directions --------------------------------------------------------------------


def test_language_stands_where_it_changes_and_nowhere_else(tmp_path: Path) -> None:
    body = (
        '<p>Le <span lang="en">Web Summit</span> <span>a</span> <span lang="fr-MA">b</span></p>'
        '<div lang="ar-MA" dir="rtl"><p>نص</p><p>في <bdi dir="ltr" lang="en">AI</bdi></p></div>'
    )
    file = made(tmp_path, body, attributes='lang="fr-MA"')
    languages = [(element.role, element.entries.get("Lang")) for element in file.document.walk()]
    assert languages == [
        ("Document", "fr-MA"),
        ("P", None),
        ("Span", "en"),
        ("P", "ar-MA"),
        ("P", "ar-MA"),
        ("Span", "en"),
    ]
    assert str(file.pdf.Root.Lang) == "fr-MA"


def test_right_to_left_blocks_say_so_and_so_does_what_turns_direction(tmp_path: Path) -> None:
    body = (
        "<p>Un <bdi>mot</bdi></p>"
        '<section dir="rtl"><ul><li>نص</li></ul><p>في <bdi dir="ltr">2025</bdi></p></section>'
        '<section dir="rtl"><p dir="ltr">mot <bdi dir="rtl">نص</bdi></p></section>'
    )
    modes = [
        (element.role, str(element.attributes.get("WritingMode", ""))[1:])
        for element in made(tmp_path, body).document.walk()
    ]
    assert modes == [
        ("Document", ""),
        ("P", ""),
        ("Sect", "RlTb"),
        ("L", "RlTb"),
        ("LI", "RlTb"),
        ("Lbl", ""),
        ("LBody", "RlTb"),
        ("P", "RlTb"),
        ("Span", "LrTb"),
        ("Sect", "RlTb"),
        ("P", "LrTb"),
        ("Span", "RlTb"),
    ]


# --- facts ---------------------------------------------------------------------------------------


def test_cells_carry_pair_and_fact_and_the_fact_its_name(tmp_path: Path) -> None:
    body = (
        row("heading", "<h1>Titre</h1>", "<h1>عنوان</h1>")
        + row("seat", "<h2>Un</h2><p>a</p>", "<h2>واحد</h2><p>ا</p>", 'data-fact="seat"')
        + row("card-seat", "<p>b</p>", "<p>ب</p>", 'data-fact="seat"')
        + f'<div data-fact="seat">{row("card", "c", "ج")}</div>'
    )
    file = made(tmp_path, body)
    cells = [element for element in file.document.walk() if element.properties]
    assert [(cell.role, cell.properties, cell.entries.get("ID")) for cell in cells] == [
        ("H1", {"pair": "heading"}, None),
        ("H1", {"pair": "heading"}, None),
        ("Div", {"pair": "seat", "fact": "seat"}, "seat.fr"),
        ("Div", {"pair": "seat", "fact": "seat"}, "seat.ar"),
        ("P", {"pair": "card-seat", "fact": "seat"}, None),
        ("P", {"pair": "card-seat", "fact": "seat"}, None),
        ("P", {"pair": "card", "fact": "seat"}, None),
        ("P", {"pair": "card", "fact": "seat"}, None),
    ]
    assert file.pdf.Root.MarkInfo.UserProperties is True


def test_names_are_unique_sorted_and_lead_to_their_elements(tmp_path: Path) -> None:
    body = '<h1 id="b">B</h1><p id="aé">a</p><p id="a">b</p><p id="a">c</p><p id="نص">d</p>'
    file = made(tmp_path, body)
    names = list(file.root.IDTree.Names)
    assert [str(name) for name in names[::2]] == ["a", "b", "aé", "نص"]
    assert [bytes(name) for name in names[::2]] == sorted(bytes(name) for name in names[::2])
    assert [str(element.ID) for element in names[1::2]] == ["a", "b", "aé", "نص"]


def test_one_language_after_the_other(tmp_path: Path) -> None:
    body = (
        f"<section>{row('title', '<h1>Titre</h1>', '<h1>عنوان</h1>')}<p>partout</p></section>"
        f"<section>{row('one', '<h2>Un</h2><p>a</p>', '<h2>واحد</h2><p>ا</p>')}</section>"
        f"<section>{row('list', '<h2>Liste</h2>', '<h2>قائمة</h2>')}<ol><li>x</li></ol></section>"
    )
    by_row = made(tmp_path, body).document
    assert by_row.outline == (
        "Document(Sect(H1 H1 P) Sect(Div(H2 P) Div(H2 P)) Sect(H2 H2 L(LI(Lbl LBody))))"
    )
    attributes = 'lang="fr" data-reading-order="language"'
    by_language = made(tmp_path, body, attributes=attributes).document
    assert by_language.outline == (
        "Document(Part(Sect(H1 P) Sect(Div(H2 P)))"
        " Part(Sect(H1) Sect(Div(H2 P)))"
        " Sect(H2 H2 L(LI(Lbl LBody))))"
    )
    assert [part.entries.get("Lang") for part in by_language.all("Part")] == [None, "ar"]
    assert [element.entries.get("Lang") for element in by_language.kids[1].walk()][1:] == [None] * 6
    alone = made(tmp_path, "<p>a</p>", attributes=attributes).document
    assert alone.outline == "Document(P)"


# --- lists, tables, figures ----------------------------------------------------------------------


def test_lists_have_labels_bodies_and_numbering(tmp_path: Path) -> None:
    body = (
        "<ul><li>un<ol><li>a</li></ol></li><li><p>b</p><p>c</p></li></ul>"
        '<ul style="list-style: none"><li>d</li></ul>'
        "<dl><dt>T</dt><dd>x</dd><dd>y</dd><dt>U</dt><dd>z</dd></dl>"
    )
    document = made(tmp_path, body).document
    assert document.outline == (
        "Document(L(LI(Lbl LBody(L(LI(Lbl LBody)))) LI(Lbl LBody(P P)))"
        " L(LI(LBody))"
        " L(LI(Lbl LBody(P P)) LI(Lbl LBody)))"
    )
    styles = [str(found.attributes["ListNumbering"]) for found in document.all("L")]
    assert styles == ["/Disc", "/Decimal", "/None", "/Disc"]
    assert [label.text for label in document.all("Lbl")] == ["•", "1.", "•", "T", "U"]


def test_tables_have_scope_and_headers_and_their_head_is_read_once(tmp_path: Path) -> None:
    rows = "".join(f'<tr><th scope="row">r{n}</th><td>a</td><td>b</td></tr>' for n in range(90))
    body = (
        "<table><caption>Une table</caption><thead><tr><td></td><th>A</th><th>B</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )
    file = made(tmp_path, body, css="th { font-weight: 400 }")
    assert len(file.pdf.pages) > 1
    table = file.document.one("Table")
    assert [kid.role for kid in table.kids] == ["Caption", "THead", "TBody"]
    assert table.one("THead").outline == "THead(TR(TD TH TH))"
    assert [head.text for head in table.one("THead").all("TH")] == ["A", "B"]
    first = table.one("TBody").kids[0]
    head, a, b = first.kids
    assert (head.attributes["Scope"], table.all("TH")[0].attributes["Scope"]) == ("/Row", "/Column")
    column = table.all("TH")[1].entries["ID"]
    assert [str(name) for name in b.attributes["Headers"]] == [head.entries["ID"], column]
    assert a.entries == {}
    repeated = [
        stack[-1][1]
        for stack, operator in operations(file)
        if operator in ("Tj", "TJ") and stack[-1][0] == "/Artifact"
    ]
    assert len(repeated) == 2 * (len(file.pdf.pages) - 1)
    assert {str(kind.Type) for kind in repeated} == {"/Pagination"}


def test_cells_that_span_have_the_headers_of_all_that_they_span(tmp_path: Path) -> None:
    body = (
        '<table><tr><td></td><th colspan="2">A</th><th>B</th></tr>'
        '<tr><th rowspan="2" scope="rowgroup">r</th><td>1</td><td colspan="2">2</td></tr>'
        "<tr><td>3</td><td>4</td><td>5</td></tr></table>"
    )
    table = made(tmp_path, body, css="th { font-weight: 400 }").document.one("Table")
    names = {cell.entries["ID"]: cell.text for cell in table.all("TH")}
    headed = {
        cell.text: [names[str(name)] for name in cell.attributes.get("Headers", ())]
        for cell in table.all("TD")
        if cell.text
    }
    assert headed == {
        "1": ["r", "A"],
        "2": ["r", "A", "B"],
        "3": ["r", "A"],
        "4": ["r", "A"],
        "5": ["r", "B"],
    }
    wide = next(cell for cell in table.all("TD") if cell.text == "2")
    assert (wide.attributes["ColSpan"], table.all("TH")[-1].attributes["RowSpan"]) == (2, 2)


def test_figure_has_its_words_and_its_box_in_points(tmp_path: Path) -> None:
    style = "position: absolute; left: 30mm; top: 40mm; width: 20mm; height: 10mm"
    body = (
        f'<p lang="ar" dir="rtl">نص <img src="{PIXEL}" alt="صورة"></p>'
        f'<div style="{style}"><img style="display: block; width: 100%; height: 100%"'
        f' src="{PIXEL}" alt="Un point"></div>'
        f'<figure><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>Rond</title>'
        '<circle cx="4" cy="4" r="4"/></svg><figcaption>Légende</figcaption></figure>'
    )
    document = made(tmp_path, body, css="@page { margin: 0 }").document
    assert document.outline == "Document(P(Figure) Figure Div(Figure Caption))"
    arabic, point, drawing = document.all("Figure")
    assert [figure.entries["Alt"] for figure in (arabic, point, drawing)] == [
        "صورة",
        "Un point",
        "Rond",
    ]
    millimetre = 72 / 25.4
    expected = [30, 297 - 50, 50, 297 - 40]
    box = [float(length) / millimetre for length in point.attributes["BBox"]]
    assert box == pytest.approx(expected, abs=0.01)
    assert (point.attributes["Placement"], arabic.attributes["Placement"]) == ("/Block", "/Inline")


def test_image_without_words_is_decoration_if_it_says_so_and_a_fault_if_not(tmp_path: Path) -> None:
    body = f'<p>a</p><img src="{PIXEL}" alt="">'
    rendered = render(page(body), folders(tmp_path))
    assert codes(rendered.findings) == []
    assert File(rendered.pdf).document.outline == "Document(P)"
    bare = render(page(body.replace(' alt=""', "")), folders(tmp_path))
    assert codes(bare.findings) == ["alt-missing"]


# --- notes and links -----------------------------------------------------------------------------


def test_footnote_is_a_note_after_its_reference(tmp_path: Path) -> None:
    body = '<p>Un<span class="fn">La note</span> deux<span class="fn">Une autre</span>.</p><p>b</p>'
    document = made(tmp_path, body, css=".fn { float: footnote }").document
    assert document.outline == "Document(P(Reference Note(Lbl) Reference Note(Lbl)) P)"
    assert [(note.text, note.entries["ID"]) for note in document.all("Note")] == [
        ("La note", "note-1"),
        ("Une autre", "note-2"),
    ]


def test_note_in_the_margin_is_content_where_its_call_stands(tmp_path: Path) -> None:
    css = (
        ".n { position: note(n) } .n::note-callback { content: ' retour' }"
        "@page { @bottom-left { content: 'Pied' element(n, all-once) } }"
    )
    body = '<p>Un<span class="n">La note</span> deux.</p><p>b</p>'
    document = made(tmp_path, body, css=css).document
    assert document.outline == "Document(P(Reference Note(Lbl Link)) P)"
    assert [(e.text, e.one("Link").text) for e in document.all("Note")] == [("La note", "retour")]


def test_marker_is_a_reference_and_leads_to_its_note_and_back(tmp_path: Path) -> None:
    body = (
        '<p id="p1">Un fait<sup><a role="doc-noteref" href="#s1" title="Source 1, Titre">1</a>'
        "</sup></p>"
        '<ol><li id="s1" role="doc-endnote">Titre <a role="doc-backlink" href="#p1"'
        ' title="Retour au paragraphe 1">1</a></li></ol>'
    )
    file = made(tmp_path, body)
    assert file.document.outline == "Document(P(Reference(Link)) L(LI(Lbl LBody(Note(Link)))))"
    assert file.document.one("Note").entries["ID"] == "s1"
    (marker,), (back,) = (link.links for link in file.document.all("Link"))
    assert (str(marker.Dest), str(marker.Contents)) == ("s1", "Source 1, Titre")
    assert (str(back.Dest), str(back.Contents)) == ("p1", "Retour au paragraphe 1")
    assert {"s1", "p1"} <= {str(name) for name in file.pdf.Root.Names.Dests.Names[::2]}


def test_link_has_one_annotation_per_line_that_says_where_it_leads(tmp_path: Path) -> None:
    words = "un lien assez long pour deux lignes " * 4
    body = (
        f'<p><a href="https://example.org/"><i>{words}</i></a></p>'
        f'<p lang="ar" dir="rtl"><a href="https://example.org/"><img src="{PIXEL}" alt="شعار"></a>'
        "</p><p><a>sans but</a></p>"
    )
    file = made(tmp_path, body, css="i { font-style: normal }")
    long, image = file.document.all("Link")
    assert len(long.links) == 2
    assert {str(annotation.Contents) for annotation in long.links} == {words.strip()}
    assert str(image.links[0].Contents) == "شعار"
    assert [str(found.links[0].Lang) for found in (long, image)] == ["fr", "ar"]
    parents = file.parents()
    annotations = [annotation for page_ in file.pdf.pages for annotation in page_.Annots]
    assert len(annotations) == len(long.links) + len(image.links)
    for annotation in annotations:
        assert annotation.F == 4
        assert parents[annotation.StructParent].S == "/Link"


# --- wording -------------------------------------------------------------------------------------


def test_abbreviation_is_spelled_out(tmp_path: Path) -> None:
    body = (
        '<p>L’<abbr title="Union européenne">UE</abbr> et <abbr>x</abbr></p>'
        '<p>Le <span lang="en"><abbr title="Digital Hub">DH</abbr></span></p>'
    )
    spans = made(tmp_path, body).document.all("Span")
    assert [span.entries for span in spans] == [
        {"E": "Union européenne"},
        {"E": "Digital Hub", "Lang": "en"},
    ]


def test_label_of_a_piece_is_read_in_its_place(tmp_path: Path) -> None:
    body = '<p><span aria-label="quatorze">14</span> places</p><section aria-label="x">a</section>'
    document = made(tmp_path, body).document
    assert document.one("Span").entries == {"Alt": "quatorze"}
    assert document.one("Sect").entries == {}


def test_hyphenated_word_is_read_whole(tmp_path: Path) -> None:
    body = '<p style="width: 50mm; hyphens: auto">' + "anticonstitutionnellement " * 4 + "</p>"
    file = made(tmp_path, body)
    spans = file.document.all("Span")
    assert spans
    assert all(span.entries["ActualText"].endswith("\u00ad") for span in spans)
    said = " ".join(e.said for e in file.document.walk() if e.said)
    assert "anticonstitutionnellement" in said.replace("\u00ad ", "")
    author = made(tmp_path, '<p style="width: 10mm">anti\u2010 post\u2010 anti\u2010</p>').document
    assert author.all("Span") == []


# --- artifacts -----------------------------------------------------------------------------------

RUNNING = """
@page { @top-left { content: element(head) } @bottom-center { content: counter(page) }
        @left-middle { content: "côté" } }
.head { position: running(head) }
"""


def test_running_heads_and_page_numbers_are_artifacts(tmp_path: Path) -> None:
    body = '<div class="head"><a href="https://example.org/">Tête</a></div><p>a</p>'
    file = made(tmp_path, body, css=RUNNING)
    assert file.document.outline == "Document(P)"
    kinds = [
        {key: str(value) for key, value in stack[-1][1].items() if key != "/Attached"}
        for stack, operator in operations(file)
        if operator in ("Tj", "TJ") and stack[-1][0] == "/Artifact"
    ]
    assert sorted(kinds, key=str) == sorted(
        [
            {"/Type": "/Pagination", "/Subtype": "/Header"},
            {"/Type": "/Pagination", "/Subtype": "/Footer"},
            {"/Type": "/Pagination"},
        ],
        key=str,
    )
    assert all("/Annots" not in page_ for page_ in file.pdf.pages)


def test_everything_painted_is_content_or_artifact_and_never_both(tmp_path: Path) -> None:
    body = (
        '<h1 style="border: 1pt solid; background: #eee">T</h1><p><u>Un</u> <s>mot</s></p>'
        f'<ul><li style="background: url({PIXEL})">a</li></ul>'
        '<p aria-hidden="true">décor</p><p style="visibility: hidden">caché</p>'
        f'<table border="1"><tr><td>x</td></tr></table><img src="{PIXEL}" alt="i">'
    )
    file = made(tmp_path, body, css=RUNNING)
    found = list(operations(file))
    assert len(found) > 10
    for stack, _ in found:
        marked = [(name, what) for name, what in stack if name != "/Span" or what is not None]
        assert len(marked) == 1, marked
        assert marked[0][0] == "/Artifact" or "/MCID" in marked[0][1]
    assert file.document.outline == ("Document(H1 P L(LI(Lbl LBody)) Table(TBody(TR(TD))) Figure)")
    said = [element.text for element in file.document.walk() if element.text]
    assert said == ["T", "Un mot", "•", "a", "x"]


def test_every_piece_of_content_knows_its_element_and_the_reverse(tmp_path: Path) -> None:
    body = (
        f'<div style="opacity: 0.5"><p>transparent</p></div>{row("a", "<p>b</p>", "<p>ب</p>")}'
        f"<p>{'mot ' * 2500}</p><p><a href='#x'>c</a></p><p id='x'>d</p>"
    )
    file = made(tmp_path, body)
    parents = file.parents()
    assert [page_.StructParents for page_ in file.pdf.pages] == list(range(len(file.pdf.pages)))
    listed = {
        (key, mcid): parent
        for key, found in parents.items()
        if isinstance(found, pikepdf.Array)
        for mcid, parent in enumerate(_listed(found))
        if parent is not None
    }
    assert len(listed) == len(file.holders)
    inside = [holder for holder in file.holders.values() if _in_group(holder)]
    assert [holder.S for holder in inside] == ["/P"]
    group = inside[0].K.Stm
    assert parents[group.StructParents][int(inside[0].K.MCID)].objgen == inside[0].objgen
    for place, holder in file.holders.items():
        if not _in_group(holder):
            assert listed[place].objgen == holder.objgen
    assert file.root.ParentTreeNextKey > max(parents)


def _in_group(holder: Any) -> bool:
    return isinstance(holder.K, pikepdf.Dictionary) and "/Stm" in holder.K


# --- the file ------------------------------------------------------------------------------------


def test_same_page_gives_the_same_bytes_and_structure_changes_no_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = row("a", "<p>Un <b>mot</b></p>", '<p>نص <bdi dir="ltr">2025</bdi></p>')
    html = page(body, css="b { font-weight: 400 }" + RUNNING)
    first, second = (render(html, folders(tmp_path)).pdf for _ in range(2))
    assert first == second
    names = {"add_tags", "add_links", "marked"}
    others = tuple(change for change in changes.changes() if change.name not in names)
    monkeypatch.setattr(changes, "changes", lambda: others)
    plain = render(html, folders(tmp_path)).pdf
    assert _text(plain) == _text(first)


def _text(pdf: bytes) -> str:
    return "\f".join(page_.get_textpage().get_text_range() for page_ in pypdfium2.PdfDocument(pdf))


def test_metadata_have_titles_and_languages(tmp_path: Path) -> None:
    head = (
        '<meta name="dcterms.title" lang="fr-MA" content="Titre &amp; suite">'
        '<meta name="dcterms.title" lang="ar-MA" content="عنوان">'
    )
    html = page("<p>a</p>", head=head, attributes='lang="ar-MA" dir="rtl"')
    file = File(render(html, folders(tmp_path)).pdf)
    xmp = file.pdf.Root.Metadata.read_bytes().decode()
    assert re.findall(r'<rdf:li xml:lang="([^"]*)">([^<]*)<', xmp)[:3] == [
        ("x-default", "Essai"),
        ("fr-MA", "Titre &amp; suite"),
        ("ar-MA", "عنوان"),
    ]
    assert "<rdf:Bag><rdf:li>ar-MA</rdf:li><rdf:li>fr-MA</rdf:li></rdf:Bag>" in xmp
    with file.pdf.open_metadata() as metadata:
        assert metadata["dc:language"] == {"ar-MA", "fr-MA"}
        assert metadata["pdfuaid:part"] == "1"
    preferences = file.pdf.Root.ViewerPreferences
    assert ("/Direction" in preferences, preferences.DisplayDocTitle) == (False, True)
    assert [str(label) for label in file.pdf.Root.PageLabels.Nums[1].values()] == ["/D"]


# --- the brief that ships ------------------------------------------------------------------------


def edition(folder: Path, *languages: str) -> File:
    """Render an edition of a brief and read it."""
    checked = check_brief(folder)
    html = compose_edition(checked, document_of(checked, languages))
    return File(render(html, resource_folders(folder)).pdf)


@pytest.fixture(scope="module")
def shipped() -> File:
    """Return the parallel edition of the brief that ships."""
    return edition(paths.SHIPPED_BRIEF, "fr", "ar")


def cells(file: File, pair: str) -> list[Element]:
    """Return the cells of a pair, in reading order."""
    return [cell for cell in file.document.walk() if cell.properties.get("pair") == pair]


def phrase(element: Element) -> str:
    """Return what is heard of an element and all below it, but for its links."""
    said = " ".join(
        found.said for found in element.walk() if found.said and found.role not in ("Link", "Lbl")
    )
    return "".join(char for char in said if unicodedata.category(char) != "Cf")


def test_pairs_are_read_first_language_first(shipped: File) -> None:
    pairs: dict[str, list[str]] = {}
    for cell in shipped.document.walk():
        if "pair" in cell.properties:
            pairs.setdefault(cell.properties["pair"], []).append(cell.entries.get("Lang", "fr-MA"))
    assert len(pairs) > 50
    assert set(map(tuple, pairs.values())) == {("fr-MA", "ar-MA")}


def test_facts_are_articles_under_their_names(shipped: File) -> None:
    checked = check_brief(paths.SHIPPED_BRIEF)
    facts = [fact for section in checked.brief.sections for fact in section.facts]
    named = [
        element.entries["ID"]
        for element in shipped.document.all("Art")
        if element.entries.get("ID")
    ]
    assert named == [f"{fact}.{language}" for fact in facts for language in ("fr", "ar")]


def test_headings_do_not_skip(shipped: File) -> None:
    levels = [int(e.role[1]) for e in shipped.document.walk() if re.fullmatch("H[1-6]", e.role)]
    assert levels[:2] == [1, 1]
    assert levels.count(1) == 2
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_nothing_in_the_tree_says_nothing(shipped: File) -> None:
    roles = {element.role for element in shipped.document.walk()}
    assert "NonStruct" not in roles
    for element in shipped.document.walk():
        if element.role == "Span":
            assert element.entries.keys() & {"Lang", "E", "Alt", "ActualText"} or (
                "WritingMode" in element.attributes
            )
        if element.role == "Div":
            assert element.properties


def test_card_is_one_phrase_in_each_language(shipped: File) -> None:
    french, arabic = cells(shipped, "card-readiness-gain")
    assert (french.outline, arabic.outline) == ("Art(P)", "Art(P(Span))")
    assert phrase(french).startswith("14 places gagnées dans un classement")
    (said,) = arabic.all("Span")
    assert said.entries == {"Alt": "14"}
    assert "14" not in arabic.kids[0].text
    french, arabic = cells(shipped, "card-funding-2024")
    assert (french.outline, arabic.outline) == ("Art(P)", "Art(P)")
    assert phrase(french).startswith("plus de 17 milliards de dirhams mobilisés en 2024")
    assert "17" in phrase(arabic)


def test_event_is_a_date_then_what_happened(shipped: File) -> None:
    french, arabic = cells(shipped, "event-1")
    assert phrase(french) == "2020 Création de l’ . Organisation de la coopération numérique"
    assert arabic.all("Span")[0].entries == {"Alt": "2020"}
    french, arabic = cells(shipped, "event-5")
    assert [kid.role for kid in french.kids] == [kid.role for kid in arabic.kids] == ["P", "P"]
    assert french.kids[0].text == "8\u00a0avril 2025"
    assert "2025" in arabic.kids[0].text


def test_markers_lead_to_the_sources_and_back(shipped: File) -> None:
    notes = [note.entries["ID"] for note in shipped.document.all("Note")]
    assert notes == [f"source-{number}" for number in range(1, len(notes) + 1)]
    references = shipped.document.all("Reference")
    assert {reference.outline for reference in references} == {"Reference(Link)"}
    markers = [link for reference in references for link in reference.all("Link")]
    places = {str(name) for name in shipped.pdf.Root.Names.Dests.Names[::2]}
    for link in markers:
        (annotation,) = link.links
        assert str(annotation.Dest) == f"source-{link.text}" in notes
        label = {"fr-MA": "Source", "ar-MA": "المصدر"}[str(annotation.Lang)]
        assert str(annotation.Contents).startswith(f"{label} {link.text}")
    backs = [link for note in shipped.document.all("Note") for link in note.all("Link")]
    assert len(backs) > 20
    for link in backs:
        assert str(link.links[0].Dest) == f"paragraph-{link.text}" in places
        words = str(link.links[0].Contents)
        assert words in (f"Retour au paragraphe {link.text}", f"العودة إلى الفقرة {link.text}")


def test_bookmarks_name_each_heading_once_in_both_languages(shipped: File) -> None:
    with shipped.pdf.open_outline() as outline:
        (title,) = outline.root
        labels = [item.title for item in title.children]
    assert title.title.startswith("Le Maroc, l’OCN et la stratégie")
    assert " · المغرب" in title.title
    assert labels[:2] == ["L’essentiel · الخلاصة", "Chiffres clés · أرقام رئيسية"]
    checked = check_brief(paths.SHIPPED_BRIEF)
    assert len(labels) == 6 + len(checked.brief.sections)


def test_reading_order_of_a_brief_is_its_own(minimal_folder: Path) -> None:
    path = minimal_folder / "brief.yaml"
    path.write_text(path.read_text("utf-8") + "reading_order: language\n", encoding="utf-8")
    file = edition(minimal_folder, "ar", "fr")
    first, second, *shared = file.document.kids
    assert (first.role, second.role, second.entries["Lang"]) == ("Part", "Part", "fr-MA")
    for part, lang in ((first, {None, "en"}), (second, {"fr-MA", "en"})):
        headings = [e.role for e in part.walk() if re.fullmatch("H[1-6]", e.role)]
        assert headings[:3] == ["H1", "H2", "H2"]
        assert {cell.entries.get("Lang") for cell in part.walk() if "Lang" in cell.entries} <= lang
    assert {element.role for element in shared} == {"Sect"}
    assert [element.role for element in shared[-1].walk()].count("L") == 1


def test_arabic_edition_is_bound_and_read_from_the_right(minimal_folder: Path) -> None:
    file = edition(minimal_folder, "ar")
    assert str(file.pdf.Root.ViewerPreferences.Direction) == "/R2L"
    assert "/PageLabels" in file.pdf.Root
    words = [str(note.Contents) for page_ in file.pdf.pages for note in page_.get("/Annots", ())]
    assert "Ouvrir la source, Le Journal" in words  # in the language of the source's entry
    assert not any("://" in said or said.startswith(("source-", "paragraph-")) for said in words)
    assert file.document.entries["Lang"] == str(file.pdf.Root.Lang) == "ar-MA"
    assert file.document.attributes["WritingMode"] == "/RlTb"
    assert all(
        element.attributes.get("WritingMode") == "/RlTb" for element in file.document.all("P")
    )
