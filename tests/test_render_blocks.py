"""The texts of a page as they went in, read from its HTML for the judge."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
import tinyhtml5

from briefing.render import Block
from briefing.render.markup import declared
from tests.pages import page, rendered, row


def blocks(body: str) -> tuple[Block, ...]:
    tree: Element = tinyhtml5.parse(page(body), namespace_html_elements=False)
    return declared(tree).blocks


def texts(body: str) -> list[str]:
    return [block.text for block in blocks(body)]


def test_each_text_is_one_block_in_document_order() -> None:
    body = '<h1><span class="text">Un</span></h1><p><span class="small text">Deux</span></p>'
    assert texts(body) == ["Un", "Deux"]


def test_text_without_its_span_is_no_block() -> None:
    assert texts('<p>Un</p><span class="texture">Deux</span>') == []


def test_language_direction_pair_and_fact_are_inherited() -> None:
    body = row(
        "gain",
        '<p><span class="text">Un</span></p>',
        '<p lang="ar-MA"><span class="text">واحد</span></p>',
        'data-fact="f1"',
    )
    assert blocks(f'<section lang="en" dir="ltr">{body}</section>') == (
        Block("Un", "fr", "ltr", "gain", "f1", "Un"),
        Block("واحد", "ar-MA", "rtl", "gain", "f1", "واحد"),
    )


def test_direction_is_left_to_right_where_nothing_says_more() -> None:
    (block,) = blocks('<span class="text">Un</span>')
    assert (block.direction, block.pair, block.fact) == ("ltr", "", "")


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ('a <bdi dir="ltr">b <i>c</i></bdi> d', "a \u2066b c\u2069 d"),
        ('a <bdi dir="rtl">ب</bdi>', "a \u2067ب\u2069"),
        ("a <bdi>b</bdi>", "a \u2068b\u2069"),
        ('a <span dir="rtl">ب</span>', "a \u2067ب\u2069"),
        ('a <bdi dir="ltr">b <bdi dir="rtl">ب</bdi></bdi>', "a \u2066b \u2067ب\u2069\u2069"),
        ("a <b>b</b><!-- c --> d", "a b d"),
        ("a\n   b\u00a0\u202fc ", "a b\u00a0\u202fc"),
        ('<span class="text">inner</span> outer', "inner outer"),
    ],
)
def test_text_is_logical_with_its_isolates(inner: str, expected: str) -> None:
    assert texts(f'<p><span class="text">{inner}</span></p>') == [expected]


def test_markers_are_left_out_of_the_text_and_kept_beside_it() -> None:
    (block,) = blocks(
        '<span class="text">Un.<sup class="markers">\u202f<a href="#s1">1</a>, '
        '<a href="#s2">2</a></sup></span>'
    )
    assert (block.text, block.marked) == ("Un.", "Un.\u202f1, 2")


def test_other_raised_text_stays() -> None:
    assert texts('<span class="text">1<sup>er</sup> mai<sup class="mark">*</sup></span>') == [
        "1er mai*"
    ]


def test_judge_is_told_the_blocks(tmp_path: Path) -> None:
    body = row("p", '<p><span class="text">Un</span></p>', '<p><span class="text">واحد</span></p>')
    assert [block.text for block in rendered(tmp_path, body).expected.blocks] == ["Un", "واحد"]
