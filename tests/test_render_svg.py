"""What a drawing may hold."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest

from briefing.errors import Place
from briefing.render.svg import SvgError, check_svg, parse_svg

PLACE = Place("logo.svg")
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'


def drawing(inside: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {XLINK} width="9" height="9">{inside}</svg>'


def problems(inside: str) -> list[str]:
    return [finding.message for finding in check_svg(fromstring(drawing(inside)), PLACE)]


ALLOWED = [
    '<path d="M0 0h9v9z" fill="#123"/>',
    '<defs><g id="a"><path d="M0 0"/></g></defs><use href="#a"/><use xlink:href="#a"/>',
    '<linearGradient id="g"/><rect fill="url(#g)"/>',
    '<style>.a { fill: url(#g) } .b { fill: url("#none") }</style><radialGradient id="g"/>',
    '<a href="https://example.org/"><text>AI</text></a>',
    '<image href="data:image/png;base64,AAAA"/>',
    "<!-- a comment --><title>العنوان</title>",
]


@pytest.mark.parametrize("inside", ALLOWED)
def test_plain_drawing_is_allowed(inside: str) -> None:
    assert problems(inside) == []


REFUSED = {
    '<use href="other.svg#a"/>': "its <use> refers to 'other.svg#a', outside the file",
    '<image xlink:href="http://a/b.png"/>': "its <image> refers to 'http://a/b.png', outside",
    '<image href="data:image/svg+xml,x"/>': "its <image> refers to 'data:image/svg+xml,x'",
    '<image xml:base="file:///" href="#a"/>': "it moves its base with xml:base",
    "<script>x</script>": "it holds a <script> element",
    "<foreignObject/>": "it holds a <foreignObject> element",
    '<rect fill="url(http://a/#b)"/>': "its fill refers to 'http://a/#b', outside the file",
    '<rect style="fill: \\75 rl(file:///a)"/>': "its style refers to 'file:///a', outside",
    "<rect style=\"fill: {url('file:///a')}\"/>": "its style refers to 'file:///a', outside",
    "<rect style=\"fill: f(g(src('file:///a')))\"/>": "its style refers to 'file:///a', outside",
    "<style>@import 'a.css';</style>": "its style sheet uses @import",
    "<style>@font-face { src: url(a.ttf) }</style>": "its style sheet uses @font-face",
    "<style>a { fill: url(a.svg#b) }</style>": "its style sheet refers to 'a.svg#b', outside",
    '<style>a { mask: url(#m) }</style><mask id="m"/>': "refers to '#m', which is no gradient",
    '<g id="a"><use href="#a"/></g>': "it refers to itself in a circle",
    '<mask id="a"><g mask="url(#a)"/></mask>': "it refers to itself in a circle",
    "<g>" * 70 + "</g>" * 70: "its elements are nested 71 deep",
}


@pytest.mark.parametrize("inside", REFUSED, ids=lambda inside: inside[:40])
def test_drawing_that_reaches_out_is_refused(inside: str) -> None:
    found = problems(inside)
    assert found
    assert REFUSED[inside] in found[0]


def test_drawing_that_explodes_is_refused_at_once() -> None:
    levels = "".join(
        f'<g id="l{level}">' + f'<use href="#l{level + 1}"/>' * 8 + "</g>" for level in range(9)
    )
    assert problems(f'{levels}<g id="l9"/>') == [
        "the drawing is not used: it draws more than 20000 elements"
    ]


def test_long_chain_of_references_is_refused() -> None:
    chain = "".join(f'<g id="c{n}"><use href="#c{n + 1}"/></g>' for n in range(3000))
    assert problems(chain) == ["the drawing is not used: its references are nested too deep"]


def test_arabic_text_in_a_drawing_is_found() -> None:
    tree = fromstring(drawing("<text>الذكاء</text>"))
    assert [finding.code for finding in check_svg(tree, PLACE)] == ["svg-arabic-text"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<svg", "not well-formed"),
        (b"<html/>", "not an SVG drawing"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>', "entities"),
        (
            '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>'.encode(
                "utf-16"
            ),
            "entities",
        ),
        (b'<?xml version="1.0" encoding="nonsense"?><svg/>', "not well-formed"),
    ],
)
def test_file_that_is_no_plain_drawing_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(SvgError, match=message):
        parse_svg(data)


def test_drawing_with_a_document_type_is_read() -> None:
    data = b'<!DOCTYPE svg PUBLIC "a" "b.dtd"><svg xmlns="http://www.w3.org/2000/svg"/>'
    assert check_svg(parse_svg(data), PLACE) == []
