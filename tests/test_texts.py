"""Text templates taken apart: parts, places, and everything that a text may not do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing import texts
from briefing.errors import Place
from briefing.model import Text
from briefing.texts import (
    FILTERS,
    Filter,
    Literal,
    Placeholder,
    parse_text,
    place_at,
    variable_name,
)

BLOCK = Place("facts.yaml", 10, 9)


def block(raw: str) -> Text:
    """Return a text as it stands in a block scalar indented by eight."""
    return Text(raw, BLOCK, 8)


def placeholder(*path: str, column: int, line: int = 10, filters: str = "") -> Placeholder:
    place = Place("facts.yaml", line, column)
    return Placeholder(path, tuple(Filter(name) for name in filters.split()), place)


def test_text_without_braces_is_one_literal() -> None:
    assert parse_text(block("Rien à imprimer.\n")).parts == (Literal("Rien à imprimer.\n", 0),)


def test_empty_text_has_no_parts() -> None:
    assert parse_text(block("")).parts == ()


def test_names_dotted_names_and_filters() -> None:
    parsed = parse_text(block("a {{gain}} b {{ fact.value | bare|capital }}\n{{ dco | full }}"))
    assert parsed.findings == ()
    assert parsed.parts == (
        Literal("a ", 0),
        placeholder("gain", column=11),
        Literal(" b ", 10),
        placeholder("fact", "value", column=22, filters="bare capital"),
        Literal("\n", 44),
        placeholder("dco", column=9, line=11, filters="full"),
    )
    assert [found.path for found in parsed.placeholders] == [
        ("gain",),
        ("fact", "value"),
        ("dco",),
    ]


def test_foreign_phrase_keeps_its_words_and_language() -> None:
    (part,) = parse_text(block('{{ "Jazari Root" | foreign("en") }}')).parts
    assert part == Placeholder((), (Filter("foreign", ("en",)),), BLOCK, "Jazari Root")


def test_braces_inside_a_phrase_end_nothing() -> None:
    parsed = parse_text(block("{{ \"a }} b\" | foreign('en-GB') }} et {{ x }}"))
    assert [(p.literal, p.place.column) for p in parsed.placeholders] == [
        ("a }} b", 9),
        (None, 46),
    ]


def test_white_space_control_is_understood() -> None:
    parsed = parse_text(block("a {{- x }} b"))
    assert parsed.findings == ()
    assert [part.text for part in parsed.parts if isinstance(part, Literal)] == ["a", " b"]


@pytest.mark.parametrize(
    ("raw", "column", "words"),
    [
        ("a {{ gain", 11, "cannot be read"),
        ("a {{ gain }", 11, "cannot be read"),
        ("{{ gain ici }}", 9, "more between the braces than a name: “ici”"),
        ("ab {{ }}", 12, "nothing between the braces"),
        ("a }} b {{ x }}", 11, "a single “}”"),
        ("a {x} b", 11, "a single “{”"),
        ("{{ x | }}", 9, "cannot be read"),
        ("{{ 'a }}", 9, "cannot be read"),
    ],
)
def test_bad_syntax_is_found(raw: str, column: int, words: str) -> None:
    (finding,) = parse_text(block(raw)).findings
    assert finding.code == "template-syntax"
    assert words in finding.message
    assert finding.place == Place("facts.yaml", 10, column)
    assert parse_text(block(raw)).parts == ()


def test_bad_syntax_in_a_later_line_has_that_line() -> None:
    (finding,) = parse_text(block("une\ndeux {{ a b }}\n")).findings
    assert finding.place == Place("facts.yaml", 11, 14)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("{{ readiness-gain }}", "names with hyphens"),
        ("{{ f(x) }}", "calls"),
        ("{{ x() }}", "calls"),
        ("{{ 14 }}", "constants"),
        ("{{ none }}", "constants"),
        ("{{ true }}", "constants"),
        ("{{ x[0] }}", "square brackets"),
        ("{{ x['y'] }}", "square brackets"),
        ("{{ a.b.c }}", "names of more than two parts"),
        ("{{ a if b else c }}", "conditions"),
        ("{{ a is defined }}", "conditions"),
        ("{{ a == b }}", "comparisons"),
        ("{{ a + b }}", "arithmetic"),
        ("{{ a ~ b }}", "arithmetic"),
        ("{{ -a }}", "arithmetic"),
        ("{{ not a }}", "anything but names"),
        ("{{ (a, b) }}", "anything but names"),
        ("{{ x | upper }}", "the filter upper"),
        ("{{ x | short('a') }}", "the filter short with anything but no argument"),
        ("{{ x | short(a='b') }}", "the filter short with anything but no argument"),
        ("{{ x | short(*y) }}", "the filter short with anything but no argument"),
        ("{{ x | foreign('en') }}", "the filter foreign on anything but a phrase"),
        ("{{ 'x' }}", "a phrase without its language"),
        ("{{ 'x' | foreign }}", "the filter foreign with anything but one argument"),
        ("{{ 'x' | foreign(y) }}", "this argument of the filter foreign"),
        ("{{ 'x' | foreign(1) }}", "this argument of the filter foreign"),
        ("{{ 'x' | foreign('English') }}", "'English' as a language"),
        ("{{ 'x' | foreign('en') | capital }}", "a phrase without its language"),
        ("{% if x %}a{% endif %}", "commands and comments"),
        ("{% raw %}a{% endraw %}", "commands and comments"),
        ("{# not printed #}", "commands and comments"),
    ],
)
def test_anything_but_printing_is_refused(raw: str, words: str) -> None:
    (finding,) = parse_text(block(f"texte {raw}")).findings
    assert finding.code == "template-not-allowed"
    assert words in finding.message
    assert finding.place == Place("facts.yaml", 10, 15)


def test_all_faults_of_a_text_are_found_at_once() -> None:
    findings = parse_text(block("{{ a-b }}\n{{ c | upper }} }")).findings
    assert [(f.code, f.place.line, f.place.column) for f in findings] == [
        ("template-not-allowed", 10, 9),
        ("template-not-allowed", 11, 9),
        ("template-syntax", 11, 25),
    ]


@pytest.mark.parametrize(
    ("indent", "offset", "expected"),
    [
        (8, 0, (10, 9)),
        (8, 2, (10, 11)),
        (8, 4, (11, 9)),
        (8, 6, (11, 11)),
        (None, 2, (10, 11)),
        (None, 5, (11, 2)),
    ],
)
def test_place_of_a_character(indent: int | None, offset: int, expected: tuple[int, int]) -> None:
    place = place_at(Text("une\nligne", BLOCK, indent), offset)
    assert (place.line, place.column) == expected


def test_variable_name_has_underscores() -> None:
    assert variable_name("readiness-gain") == "readiness_gain"


NAMES = st.from_regex(r"[a-z_][a-z0-9_]{0,8}", fullmatch=True)
PRINTED = st.builds(
    lambda left, path, filters, right: "{{" + left + ".".join(path) + filters + right + "}}",
    st.sampled_from(["", " "]),
    st.lists(NAMES, min_size=1, max_size=2),
    st.sampled_from(["", *(f" | {name}" for name in sorted(FILTERS - {"foreign"}))]),
    st.sampled_from(["", " "]),
)
WORDS = st.text(alphabet="ab é\nالو،.:«»\u202f", max_size=12)


@given(st.lists(st.one_of(PRINTED, WORDS), max_size=6).map("".join))
def test_short_way_gives_what_jinja_gives(raw: str) -> None:
    """The quick way for simple texts must not differ from Jinja2's parser."""
    text = block(raw)
    quick = texts._simple(text)
    if quick is not None:
        assert quick == texts._parse(text)


def test_short_way_is_taken_for_simple_texts_only() -> None:
    assert texts._simple(block("a {{ x | short }} b {{ f.v }}")) is not None
    assert texts._simple(block("{{ true }}")) is None
    assert texts._simple(block("{{ 'a' | foreign('en') }}")) is None
