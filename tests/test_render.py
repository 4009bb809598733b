"""HTML to PDF: what the engine may reach, what becomes of its grumbling, and the same bytes."""

from __future__ import annotations

import base64
import gc
import io
import logging
import os
import socket
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pydyf
import pypdf
import pytest
import weasyprint

from briefing.document import AssociatedFile
from briefing.errors import BriefingError, Place
from briefing.render import engine, render
from briefing.render.metadata import add_pdf_ua
from tests.pages import codes, folders, page, rendered, row

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
SECRET = "do not read me"


def test_page_in_two_languages_renders_without_a_finding(tmp_path: Path) -> None:
    result = rendered(
        tmp_path,
        '<h1>Le Royaume</h1><p data-fact="a">gagne 14 places</p>'
        '<p lang="ar" dir="rtl">تقدمت المملكة</p>',
    )
    assert result.findings == ()
    assert result.pages == 1
    assert result.looked_at == {"pages": 1, "pairs": 0, "facts": 1, "headings": 1, "texts": 3}
    assert result.expected.figures == {"14"}
    assert (result.expected.title, result.expected.lang) == ("Essai", "fr")
    assert {face.family for face in result.expected.faces} == {"Latin", "Arabic"}


def test_stages_are_told_in_order(tmp_path: Path) -> None:
    stages: list[str] = []
    render(page("<p>a</p>"), folders(tmp_path), progress=stages.append)
    assert stages == ["start-up", "layout", "proof", "write"]


# What may be loaded

SVG = '<svg width="9" height="9">{}</svg>'
FACE = "<style>@font-face {{{{ font-family: X; src: {} }}}}</style>"
REACHING_OUT = {
    "file": '<img alt="" src="file:///{root}/secret.svg">',
    "file host": '<img alt="" src="file://evil/secret.svg">',
    "http": '<img alt="" src="http://127.0.0.1:9/x.png">',
    "protocol-relative": '<img alt="" src="//127.0.0.1/x.png">',
    "relative": '<img alt="" src="secret.svg">',
    "up": '<img alt="" src="brief:../secret.svg">',
    "up encoded": '<img alt="" src="brief:%2e%2e/secret.svg">',
    "up twice encoded": '<img alt="" src="brief:%252e%252e/secret.svg">',
    "absolute": '<img alt="" src="brief:/{root}/secret.svg">',
    "host": '<img alt="" src="brief://{root}/secret.svg">',
    "backslash": '<img alt="" src="brief:..\\secret.svg">',
    "symbolic link": '<img alt="" src="brief:link.svg">',
    "symbolic folder": '<img alt="" src="brief:out/secret.svg">',
    "folder": '<img alt="" src="brief:folder.svg">',
    "query": '<img alt="" src="brief:a.svg?x">',
    "unknown kind": '<img alt="" src="brief:facts.yaml">',
    "style sheet": '<link rel="stylesheet" href="file:///{root}/secret.css">',
    "import": '<style>@import "file:///{root}/secret.css";</style>',
    "import from the net": "<style>@import url(https://example.org/a.css);</style>",
    "background": '<p style="background: url(file:///{root}/secret.svg)">a</p>',
    "content": "<style>p::before {{ content: url(file:///etc/hostname) }}</style><p>a</p>",
    "list mark": '<ul style="list-style-image: url(http://127.0.0.1/)"><li>a</li></ul>',
    "colour profile": "<style>@color-profile --x {{ src: url(file:///{root}/secret.css) }}</style>",
    "data sheet": '<link rel="stylesheet" href="data:text/css,p{{color:red}}">',
    "data text": '<img alt="" src="data:text/html,x">',
    "data that lies": '<img alt="" src="data:image/png,{secret}">',
    "data sheet as image": '<link rel="stylesheet" href="data:image/png,p{{color:red}}">',
    "object": '<object data="file:///{root}/secret.svg"></object>',
    "embed": '<embed src="file:///{root}/secret.svg">',
    "frame": '<iframe src="file:///{root}/secret.svg"></iframe>',
    "base": '<base href="file:///{root}/"><img alt="" src="secret.svg">',
    "attachment": '<link rel="attachment" href="brief:a.svg">',
    "attachment link": '<a rel="ATTACHMENT x" href="file:///{root}/secret.svg">a</a>',
    "svg image": SVG.format('<image href="file:///{root}/secret.svg" width="9" height="9"/>'),
    "svg image, old": SVG.format('<image xlink:href="brief:a.svg" width="9" height="9"/>'),
    "svg use": SVG.format('<use href="brief:a.svg#x"/>'),
    "svg style": SVG.format('<style>@import "file:///{root}/secret.css";</style>'),
    "svg fill": SVG.format('<rect fill="url(http://127.0.0.1/#a)"/>'),
    "svg file reaching out": '<img alt="" src="brief:reaching.svg">',
    "font of the system": FACE.format('local("DejaVu Sans")'),
    "font file": FACE.format("url(file:///{root}/x.ttf)"),
    "font in a URL": FACE.format("url(data:image/png,x)"),
    "font of the template": FACE.format("url(template:x.ttf)"),
    "font of another element": FACE.format("url(#x)"),
}


REFUSALS = {
    "attachment-refused",
    "font-refused",
    "image-broken",
    "markup-refused",
    "resource-missing",
    "resource-refused",
    "svg-refused",
}


@pytest.mark.parametrize("body", REACHING_OUT.values(), ids=REACHING_OUT)
def test_page_that_reaches_out_fails_and_gets_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    calls: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda _self, address: calls.append(address))
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *_, **__: calls.append(host))
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    (tmp_path / "secret.svg").write_text(f"<!-- {SECRET} -->{drawing}", encoding="utf-8")
    (tmp_path / "secret.css").write_text(f"p::after {{ content: '{SECRET}' }}", encoding="utf-8")
    where = folders(tmp_path)
    brief = where["brief"]
    (brief / "a.svg").write_text(drawing, encoding="utf-8")
    (brief / "facts.yaml").write_text("facts: []", encoding="utf-8")
    (brief / "folder.svg").mkdir()
    (brief / "link.svg").symlink_to(tmp_path / "secret.svg")
    (brief / "out").symlink_to(tmp_path)
    (brief / "reaching.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
        '<image href="../secret.svg" width="9" height="9"/></svg>',
        encoding="utf-8",
    )
    text = body.format(root=str(tmp_path).lstrip("/"), secret=SECRET)
    try:
        result = render(page(f"<p>a</p>{text}"), where)
        findings, pdf = result.findings, result.pdf
    except BriefingError as error:
        findings, pdf = error.findings, b""
    assert REFUSALS & set(codes(findings))
    assert calls == []
    if pdf:
        content = b"".join(
            item.get_data()
            for item in pypdf.PdfReader(io.BytesIO(pdf)).resolved_objects.values()
            if isinstance(item, pypdf.generic.StreamObject)
        )
        assert SECRET.encode() not in content
        assert b"EmbeddedFile" not in pdf


def test_files_of_the_three_folders_are_loaded(tmp_path: Path) -> None:
    where = folders(tmp_path)
    (where["template"] / "css").mkdir()
    (where["template"] / "css" / "a.css").write_text(
        '@import "template:css/b.css"; p { background: url("template:star.svg") }', encoding="utf-8"
    )
    (where["template"] / "css" / "b.css").write_text("p { color: #123456 }", encoding="utf-8")
    (where["template"] / "star.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>',
        encoding="utf-8",
    )
    (where["brief"] / "été 1.png").write_bytes(PIXEL)
    inline = base64.b64encode(PIXEL).decode()
    html = page(
        '<p>a <img alt="un" src="brief:été 1.png">'
        '<img alt="deux" src="brief:%C3%A9t%C3%A9%201.png">'
        f'<img alt="trois" src="data:image/png;base64,{inline}"></p>',
        head='<link rel="stylesheet" href="template:css/a.css">',
    )
    assert render(html, where).findings == ()


def test_missing_file_is_named_where_it_should_be(tmp_path: Path) -> None:
    where = folders(tmp_path)
    result = render(page('<p>a<img alt="logo" src="brief:logo.svg"></p>'), where)
    (finding,) = result.findings
    assert finding.code == "resource-missing"
    assert finding.place == Place((where["brief"] / "logo.svg").as_posix())


def test_missing_font_is_one_finding(tmp_path: Path) -> None:
    faces = '@font-face { font-family: Latin; src: url("fonts:none.ttf") }'
    result = rendered(tmp_path, "", faces=faces, css="html { font-family: Latin }")
    assert "resource-missing" in codes(result.findings)
    assert "font-not-loaded" not in codes(result.findings)


def test_file_that_is_no_font_is_a_finding(tmp_path: Path) -> None:
    where = folders(tmp_path)
    (where["brief"] / "fonts").mkdir()
    (where["brief"] / "fonts" / "x.ttf").write_bytes(b"not a font")
    css = '@font-face { font-family: X; src: url("brief:fonts/x.ttf") }'
    result = render(page("<p>a</p>", css=css), where)
    assert codes(result.findings) == ["font-not-loaded"]


# Links


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JAVA\tscript:x",
        "file:///etc/passwd",
        "page.html",
        "https:",
        "data:,x",
    ],
)
def test_link_that_is_no_web_address_is_refused(tmp_path: Path, target: str) -> None:
    with pytest.raises(BriefingError) as caught:
        rendered(tmp_path, f'<p><a href="{target}">a</a></p>')
    assert codes(caught.value.findings) == ["link-refused"]


def test_links_to_web_mail_and_the_page_itself_are_kept(tmp_path: Path) -> None:
    body = (
        '<p id="a"><a href="https://example.org/é">a</a> <a href="mailto:a@example.org">b</a>'
        '<a href="#a">c</a></p>'
    )
    assert rendered(tmp_path, body).findings == ()


# The engine's grumbling

GRUMBLING = {
    "css-unknown-property": ("<p>a</p>", "p { colour: red }"),
    "css-ignored": ("<p>a</p>", "p { color: reddish }"),
    "css-broken": ("<p>a</p>", "p::nonsense { color: red }"),
    "missing-glyph": ("<p>\u4e2d</p>", ""),
    "dead-link": ('<p><a href="#nowhere">a</a></p>', ""),
    "id-twice": ('<p id="a">a</p><p id="a">b</p>', ""),
    "alt-missing": ('<p>a<img src="brief:a.png"></p>', ""),
    "font-not-declared": ("<p>a</p>", "p { font-family: Latni, Latin }"),
    "synthetic-face": ("<p><b>a</b></p>", ""),
    "font-fallback": ("<p>ا</p>", "p { font-family: Latin }"),
    "image-broken": ('<p>a<img alt="x" src="brief:half.png"></p>', ""),
}


@pytest.mark.parametrize("code", GRUMBLING)
def test_grumble_of_the_engine_is_a_finding(tmp_path: Path, code: str) -> None:
    body, css = GRUMBLING[code]
    brief = folders(tmp_path)["brief"]
    (brief / "a.png").write_bytes(PIXEL)
    (brief / "half.png").write_bytes(PIXEL[:-30])
    assert codes(rendered(tmp_path, body, css=css).findings) == [code]


def test_language_of_the_page_must_be_said(tmp_path: Path) -> None:
    assert codes(rendered(tmp_path, "<p>a</p>", attributes="").findings) == ["lang-missing"]


def test_unknown_property_is_placed_in_its_own_sheet(tmp_path: Path) -> None:
    where = folders(tmp_path)
    (where["template"] / "a.css").write_text("p { color: red }\n\n\n", encoding="utf-8")
    sheet = where["template"] / "b.css"
    sheet.write_text("p {\n  /* a */ colour: red;\n}\n", encoding="utf-8")
    links = "".join(f'<link rel="stylesheet" href="template:{name}.css">' for name in "ab")
    (finding,) = render(page("<p>a</p>", head=links), where).findings
    assert finding.place == Place(sheet.as_posix(), 2, 11)


def test_missing_character_is_named(tmp_path: Path) -> None:
    (finding,) = rendered(tmp_path, "<p>\u4e2d</p>").findings
    assert finding.message == (
        "no font of the page has the character 中 (U+4E2D, CJK UNIFIED IDEOGRAPH-4E2D)"
        " in the text “中”"
    )


def test_missing_character_is_shown_in_the_beginning_of_its_text(tmp_path: Path) -> None:
    body = "<p>Le Maroc gagne 14 places dans le classement 😀</p>"
    (finding,) = rendered(tmp_path, body).findings
    assert finding.message.endswith(" in the text “Le Maroc gagne 14 places dans…”")


@pytest.mark.parametrize("name", ["bad.svg", "half.png", "none.png"])
def test_text_in_place_of_a_refused_image_is_not_judged(tmp_path: Path, name: str) -> None:
    brief = folders(tmp_path)["brief"]
    (brief / "bad.svg").write_text("<svg><script/></svg>", encoding="utf-8")
    (brief / "half.png").write_bytes(PIXEL[:-30])
    body = f'<figure style="font-family: serif"><img alt="Logo" src="brief:{name}"></figure>'
    result = rendered(tmp_path, f"<p>a</p>{body}")
    assert len(result.findings) == 1
    assert "font-not-declared" not in codes(result.findings)


def test_text_of_an_image_without_a_source_is_judged(tmp_path: Path) -> None:
    body = '<figure style="font-family: serif"><img alt="Logo"></figure>'
    assert "font-not-declared" in codes(rendered(tmp_path, body).findings)


LINK = '<link rel="stylesheet" href="template:a.css">'


def sheet_findings(root: Path, css: str) -> list[tuple[str, int, int]]:
    where = folders(root)
    sheet = where["template"] / "a.css"
    sheet.write_text(css, encoding="utf-8")
    try:
        findings = render(page("<p>a</p>", head=LINK), where).findings
    except BriefingError as error:
        findings = error.findings
    assert {finding.place.file for finding in findings} <= {sheet.as_posix()}
    return [(finding.code, finding.place.line, finding.place.column) for finding in findings]


@pytest.mark.parametrize(
    ("css", "line", "column"),
    [
        ("p{", 1, 2),
        ("p { color: red }\nq {\n  color: red\n", 2, 3),
        ("@media print {\np { color: red }", 1, 14),
        ("p { color: red }\n/* a", 2, 1),
        ("p { width: calc(1px }\nq { color: red }", 1, 12),
        ("p {}\nq { background: url(", 2, 17),
    ],
)
def test_what_is_never_closed_is_placed_in_its_sheet(
    tmp_path: Path, css: str, line: int, column: int
) -> None:
    assert ("css-broken", line, column) in sheet_findings(tmp_path, css)


def test_brackets_in_strings_and_comments_close_nothing_and_open_nothing(tmp_path: Path) -> None:
    css = "/* { ( */ p::before { content: \"{ ( [ \\\" /*\" } q { quotes: '}' ')' }\n/* } */"
    assert sheet_findings(tmp_path, css) == []


@pytest.mark.parametrize(
    ("css", "code", "line", "column"),
    [
        ("a {}\np {\n  background: url(http://x.y/a.png) }", "resource-refused", 3, 15),
        ("a {}\np { background: url('file:///é.png') }", "resource-refused", 2, 21),
        ("\n@import /* a */ 'file:///a.css';", "resource-refused", 2, 17),
        ("\n@import url(https://x.y/a.css);", "resource-refused", 2, 9),
        ("\n@font-face { font-family: X; src: url(http://x.y/a.ttf) }", "font-refused", 2, 35),
    ],
)
def test_refused_url_is_placed_in_its_sheet(
    tmp_path: Path, css: str, code: str, line: int, column: int
) -> None:
    assert sheet_findings(tmp_path, css) == [(code, line, column)]


def test_import_that_comes_too_late_is_placed_in_its_sheet(tmp_path: Path) -> None:
    css = "p { color: red }\n@import 'template:b.css';"
    assert sheet_findings(tmp_path, css) == [("css-broken", 2, 1)]


def test_log_stays_quiet_and_is_put_back(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    logger = logging.getLogger("weasyprint")
    before = (logger.propagate, logger.level, list(logger.handlers))
    rendered(tmp_path, "<p>a</p>", css="p { colour: red }")
    assert (logger.propagate, logger.level, list(logger.handlers)) == before
    assert caplog.text == ""
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("error", "code"), [(RecursionError(), "too-deep"), (MemoryError(), "too-large")]
)
def test_page_beyond_the_engine_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: str
) -> None:
    def fail(_self: object) -> None:
        raise error

    monkeypatch.setattr(engine.Page, "lay_out", fail)
    with pytest.raises(BriefingError) as caught:
        rendered(tmp_path, "<p>a</p>")
    assert codes(caught.value.findings) == [code]


def test_nesting_too_deep_is_a_finding(tmp_path: Path) -> None:
    with pytest.raises(BriefingError) as caught:
        rendered(tmp_path, "<div>" * 400 + "a" + "</div>" * 400)
    assert codes(caught.value.findings) == ["too-deep"]


def test_fetching_error_of_the_engine_alone_is_a_bug(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_self: object) -> None:
        raise engine.URLFetchingError("a bug")

    monkeypatch.setattr(engine.Page, "lay_out", fail)
    with pytest.raises(OSError, match="a bug"):
        rendered(tmp_path, "<p>a</p>")


@pytest.mark.parametrize("enabled", [True, False])
def test_garbage_collection_is_put_back(tmp_path: Path, enabled: bool) -> None:
    seen: list[bool] = []
    if not enabled:
        gc.disable()
    try:
        finisher = lambda *_: seen.append(gc.isenabled())  # noqa: E731
        render(page("<p>a</p>"), folders(tmp_path), finishers=[finisher])
        assert (seen, gc.isenabled()) == ([False], enabled)
    finally:
        gc.enable()


# The styles that are spared


def test_engine_has_the_five_styles_for_notes_where_they_are_looked_for() -> None:
    (sheet,) = weasyprint.HTML(string="")._ua_stylesheets()
    pseudo = [entry[3] for entry in sheet.matcher.other_selectors]
    assert set(pseudo) >= engine._NOTES
    lean = engine._without_notes(sheet)
    assert [entry[3] for entry in lean.matcher.other_selectors] == [
        name for name in pseudo if name not in engine._NOTES
    ]
    assert [entry[3] for entry in sheet.matcher.other_selectors] == pseudo


def test_page_without_notes_is_the_same_without_their_styles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = "<h1>Un</h1><ul><li>a</li></ul><q>b</q>" + row("a", "un<br>deux", "واحد")
    lean = rendered(tmp_path, body)
    monkeypatch.setattr(engine, "_has_notes", lambda *_: True)
    assert rendered(tmp_path, body) == lean


@pytest.mark.parametrize("where", ["style", "attribute", "sheet", "import"])
def test_page_with_notes_keeps_their_styles(tmp_path: Path, where: str) -> None:
    rule = "span { float: footnote }"
    template = folders(tmp_path)["template"]
    (template / "notes.css").write_text(rule, encoding="utf-8")
    (template / "all.css").write_text('@import "template:notes.css";', encoding="utf-8")
    link = '<link rel="stylesheet" href="template:{}.css">'
    heads = {
        "style": f"<style>{rule}</style>",
        "attribute": "",
        "sheet": link.format("notes"),
        "import": link.format("all"),
    }
    inline = ' style="float: footnote"' if where == "attribute" else ""
    result = rendered(tmp_path, f"<p>mot<span{inline}>note</span></p>", head=heads[where])
    assert result.findings == ()
    assert "1. note" in reader(result.pdf).pages[0].extract_text()


def test_page_references_are_those_that_pydyf_makes(tmp_path: Path) -> None:
    seen: list[tuple[Any, ...]] = []

    def compare(_document: Any, pdf: Any) -> None:
        quick = pdf.page_references
        seen.append((tuple(quick), plain.fget(pdf), quick[0], quick[-1], quick[1:], len(quick)))
        with pytest.raises(IndexError):
            quick[3]

    plain = pydyf.PDF.page_references
    body = '<p>a</p><p style="break-before: page">b</p><p style="break-before: page">c</p>'
    render(page(body), folders(tmp_path), finishers=[compare])
    ((quick, slow, first, last, rest, length),) = seen
    assert quick == slow == (first, *rest)
    assert (last, length) == (slow[2], 3)
    assert pydyf.PDF.page_references is plain


# The file


def reader(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def test_file_says_that_it_is_pdf_a_and_pdf_ua(tmp_path: Path) -> None:
    pdf = rendered(tmp_path, "<p>a</p>").pdf
    root = reader(pdf).root_object
    metadata: Any = root["/Metadata"]
    assert "/Filter" not in metadata
    xmp = metadata.get_data()
    assert xmp.count(b"<rdf:RDF") == 1
    assert b'pdfaid:part="3"' in xmp
    assert b'pdfaid:conformance="A"' in xmp
    assert b'pdfuaid:part="1"' in xmp
    assert b"pdfaExtension:schemas" in xmp


def test_metadata_of_another_make_are_not_touched() -> None:
    class Stream:
        stream = (b"<x/>",)
        compress = True

    pdf = SimpleNamespace(catalog={"Metadata": "0 0 R"}, objects=[Stream()])
    with pytest.raises(ValueError, match="metadata"):
        add_pdf_ua(None, pdf)


@pytest.mark.parametrize(("direction", "expected"), [("rtl", "/R2L"), ("ltr", None)])
def test_binding_follows_the_direction_of_the_page(
    tmp_path: Path, direction: str, expected: str | None
) -> None:
    result = rendered(tmp_path, "<p>ا</p>", attributes=f'lang="ar" dir="{direction}"')
    preferences: Any = reader(result.pdf).root_object["/ViewerPreferences"]
    assert preferences.get("/Direction") == expected


def test_attachments_are_given_by_the_caller_with_their_date(tmp_path: Path) -> None:
    moment = datetime(2026, 11, 21, 1, 0, tzinfo=timezone(timedelta(hours=2)))
    attached = AssociatedFile("facts.json", b'{"a": 1}', "Faits", moment, "Source")
    result = render(page("<p>a</p>"), folders(tmp_path), attachments=[attached])
    found = reader(result.pdf)
    assert found.attachments == {"facts.json": [b'{"a": 1}']}
    files: Any = found.root_object["/AF"]
    specification = files[0].get_object()
    assert specification["/AFRelationship"] == "/Source"
    assert specification["/EF"]["/F"]["/Params"]["/ModDate"] == "D:20261120230000Z"


def test_finishers_see_the_pdf(tmp_path: Path) -> None:
    def mark(_document: Any, pdf: Any) -> None:
        pdf.catalog["BriefingMark"] = 7

    result = render(page("<p>a</p>"), folders(tmp_path), finishers=[mark])
    assert str(reader(result.pdf).root_object["/BriefingMark"]) == "7"


def test_fonts_of_the_system_do_not_exist(tmp_path: Path) -> None:
    result = rendered(tmp_path, "<p>a \u2603</p>", css="p { font-family: DejaVu Sans }")
    assert codes(result.findings) == ["font-not-declared", "missing-glyph"]
    assert b"DejaVu" not in result.pdf


def test_environment_is_put_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", "mine")
    monkeypatch.setenv("FONTCONFIG_SYSROOT", "mine too")
    rendered(tmp_path, "<p>a</p>")
    assert os.environ["FONTCONFIG_FILE"] == "mine"
    assert os.environ["FONTCONFIG_SYSROOT"] == "mine too"
    assert "FONTCONFIG_PATH" not in os.environ


SCRIPT = """
import sys
from datetime import datetime, timezone
from pathlib import Path
from briefing.render import engine, render
from briefing.document import AssociatedFile
from tests.pages import folders, page, row
body = "<h1>Essai</h1>" + "".join(row(f"r{n}", f"Fait {n} é", f"واقعة {n}") for n in range(80))
moment = datetime(2026, 11, 21, tzinfo=timezone.utc)
html = page(body + "<svg width='9' height='9'><title>x</title><path d='M0 0h9v9z'/></svg>")
attached = AssociatedFile("a.json", b"{}", "a", moment)
result = render(html, folders(Path(sys.argv[1])), attachments=[attached])
assert result.findings == (), result.findings
sys.stdout.buffer.write(result.pdf)
"""


def test_same_page_gives_the_same_bytes_in_any_process(tmp_path: Path) -> None:
    settings = (
        {"TZ": "UTC", "PYTHONHASHSEED": "1", "LC_ALL": "C", "XDG_CACHE_HOME": str(tmp_path)},
        {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "77", "LC_ALL": "C.UTF-8", "TMPDIR": str(tmp_path)},
    )
    files = []
    for index, setting in enumerate(settings):
        root = tmp_path / str(index)
        root.mkdir()
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", SCRIPT, str(root)],
            env={**os.environ, **setting},
            cwd=Path(__file__).parent.parent,
            capture_output=True,
            check=False,
        )
        assert done.stderr == b""
        files.append(done.stdout)
    assert files[0].startswith(b"%PDF-1.7")
    assert files[0] == files[1]


def test_dates_are_the_pages_not_todays(tmp_path: Path) -> None:
    information = reader(rendered(tmp_path, "<p>a</p>").pdf).metadata
    assert information is not None
    assert information.creation_date == datetime(2026, 11, 21)
