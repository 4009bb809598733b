"""The engine's messages in the words of the person who can mend them."""

from __future__ import annotations

import logging

import pytest

from briefing.errors import Finding, Place
from briefing.render.log import Catalogue, engine_log, findings_of, missing_glyph

SHEETS = {
    "": "p { color: red }",
    "template:a.css": "p {\n  color: reddish;\n}\n@nonsense;\n",
    "template:b.css": "a\nb\nc\nd\nq { x",
}
CATALOGUE = Catalogue(lambda url, line, column: Place(url or "page", line, column), SHEETS)


def one(message: str) -> Finding:
    (finding,) = findings_of([message], CATALOGUE, {})
    return finding


@pytest.mark.parametrize(
    ("message", "code", "place"),
    [
        (
            "Ignored `color: reddish` at 2:3, invalid value.",
            "css-ignored",
            Place("template:a.css", 2, 3),
        ),
        (
            "Ignored `colour:red` at 5:1, unknown property.",
            "css-unknown-property",
            Place("template:b.css", 5, 1),
        ),
        ("Ignored `x:y` at 9:9, unknown property.", "css-unknown-property", Place("page")),
        ("Parse error at 5:3: EOF", "css-broken", Place("template:b.css", 5, 3)),
        ("Unknown rule <AtRule @nonsense …> at 4:1", "css-broken", Place("page")),
        ("Invalid math function at 1:2: calc(x)", "css-broken", Place("page")),
        (
            "Invalid or unsupported selector, 'q {', unknown",
            "css-broken",
            Place("template:b.css", 5, 1),
        ),
        ("Invalid or unsupported selector, nothing quoted", "css-broken", Place("page")),
        ("Failed to load image at 'brief:a.png': broken", "image-broken", Place("brief:a.png")),
        ("Failed to load image at 'brief:a.png': ", "image-broken", Place("brief:a.png")),
        ("Failed to render SVG image brief:a.svg", "image-broken", Place("brief:a.svg")),
        ("Failed to load inline SVG: x", "svg-refused", Place("page")),
        ("Content discarded: target points to undefined anchor 'a'", "dead-link", Place("page")),
        ("Relative URI reference without a base URI: a.css", "resource-refused", Place("page")),
        ("Something new", "engine-warning", Place("page")),
    ],
)
def test_message_becomes_a_finding_at_its_place(message: str, code: str, place: Place) -> None:
    finding = one(message)
    assert (finding.code, finding.place) == (code, place)


def test_unknown_message_keeps_its_text() -> None:
    assert one("Something new").message == "the typesetting engine says: Something new"


def test_message_on_a_url_that_has_a_finding_is_dropped() -> None:
    known = {"brief:a.png": one("Something new")}
    messages = ["Failed to load image at 'brief:a.png': x", "Something new", "Something new"]
    assert findings_of(messages, CATALOGUE, known) == (one("Something new"),)


@pytest.mark.parametrize(
    ("codepoint", "message"),
    [
        (0xE9, "no font of the page has the character é (U+00E9, LATIN SMALL LETTER E WITH ACUTE)"),
        (0x64B, "no font of the page has the character (U+064B, ARABIC FATHATAN)"),
        (0x1, "no font of the page has the character (U+0001, a character without a name)"),
    ],
)
def test_missing_character_is_named_and_shown_where_it_can_be(codepoint: int, message: str) -> None:
    assert missing_glyph(codepoint, Place("page")).message == message


def test_log_is_collected_from_warnings_on(capfd: pytest.CaptureFixture[str]) -> None:
    logger = logging.getLogger("fontTools.subset")
    with engine_log() as messages:
        logger.info("not this")
        logger.warning("but %s", "this")
        logging.getLogger("PIL").error("and this")
    assert messages == ["but this", "and this"]
    assert capfd.readouterr().err == ""


def test_log_that_was_switched_off_is_collected_all_the_same() -> None:
    logger = logging.getLogger("weasyprint")
    logger.setLevel(logging.CRITICAL)
    logger.disabled = True
    try:
        with engine_log() as messages:
            logger.warning("heard")
        assert messages == ["heard"]
        assert (logger.disabled, logger.level) == (True, logging.CRITICAL)
    finally:
        logger.setLevel(logging.NOTSET)
        logger.disabled = False
