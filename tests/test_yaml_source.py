"""Reading one YAML file: values, places, and everything that is refused."""

from __future__ import annotations

import os
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefing import yaml_source
from briefing.errors import BriefingError, Finding, Place
from briefing.yaml_source import YamlFile, read_yaml

PARSERS = [yaml.SafeLoader, *([yaml.CSafeLoader] if yaml.__with_libyaml__ else [])]


@pytest.fixture(params=PARSERS, ids=lambda parser: parser.__name__)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both parsers must say the same: libyaml is not everywhere."""
    monkeypatch.setattr(yaml_source, "_PARSER", request.param)


def read(tmp_path: Path, source: str | bytes) -> YamlFile:
    path = tmp_path / "file.yaml"
    path.write_bytes(source if isinstance(source, bytes) else source.encode("utf-8"))
    return read_yaml(path, "b/file.yaml")


def findings(tmp_path: Path, source: str | bytes) -> list[Finding]:
    with pytest.raises(BriefingError) as caught:
        read(tmp_path, source)
    return list(caught.value.findings)


def faults(tmp_path: Path, source: str | bytes) -> list[tuple[str, int, int]]:
    return [(f.code, f.place.line, f.place.column) for f in findings(tmp_path, source)]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("14:30", "14:30"),
        ("1_000", "1_000"),
        ("2026-02-05", "2026-02-05"),
        ("12e", "12e"),
        (".inf", ".inf"),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("14", 14),
        ("-7", -7),
        ("007", 7),
        ("0o17", 15),
        ("0x1F", 31),
        ("'14'", "14"),
        ('"true"', "true"),
        ("a <<b", "a <<b"),
    ],
)
@pytest.mark.usefixtures("parser")
def test_scalars_follow_the_core_schema_of_yaml_1_2(
    tmp_path: Path, written: str, value: object
) -> None:
    data = read(tmp_path, f"key: {written}\n").data
    assert data == {"key": value}
    assert isinstance(data, dict)
    assert type(data["key"]) is type(value)


def test_decimals_keep_the_digits_written(tmp_path: Path) -> None:
    assert repr(read(tmp_path, "[3.50, .5, 1e3, 5.]").data) == (
        "[Decimal('3.50'), Decimal('0.5'), Decimal('1E+3'), Decimal('5')]"
    )


@pytest.mark.usefixtures("parser")
def test_places_of_values_and_keys(tmp_path: Path) -> None:
    source = read(tmp_path, "facts:\n  - id: a\n    values: {gain: 14}\n")
    assert source.place(("facts", 0, "values", "gain")) == Place("b/file.yaml", 3, 20)
    assert source.key_place(("facts", 0, "values", "gain")) == Place("b/file.yaml", 3, 14)
    assert source.place(("facts", 0)) == Place("b/file.yaml", 2, 5)
    assert source.place() == Place("b/file.yaml", 1, 1)
    assert source.key_place(()) == Place("b/file.yaml", 1, 1)


def test_place_of_what_is_not_there_is_that_of_what_is_around_it(tmp_path: Path) -> None:
    source = read(tmp_path, "facts:\n  - id: a\n")
    assert source.place(("facts", 0, "text", "fr")) == Place("b/file.yaml", 2, 5)
    assert source.key_place(("facts", 0, "text")) == Place("b/file.yaml", 2, 5)
    assert source.key_place(("facts", 0, "id", "x")) == Place("b/file.yaml", 2, 9)


def test_block_text_keeps_its_indentation(tmp_path: Path) -> None:
    text = read(tmp_path, "a:\n  fr: |\n    Un\n    deux.\n  ar: x\n").text(("a", "fr"))
    assert (text.raw, text.place, text.indent) == ("Un\ndeux.\n", Place("b/file.yaml", 3, 5), 4)


def test_block_text_with_a_deeper_first_line(tmp_path: Path) -> None:
    text = read(tmp_path, "a: |2\n    Un\n  deux\n").text(("a",))
    assert (text.raw, text.indent) == ("  Un\ndeux\n", 2)


def test_block_text_at_the_end_without_a_line_break(tmp_path: Path) -> None:
    text = read(tmp_path, "a: >-\n  Un\n  deux").text(("a",))
    assert (text.raw, text.indent) == ("Un\ndeux\n", 2)


def test_folded_text_keeps_the_lines_of_the_file(tmp_path: Path) -> None:
    source = read(tmp_path, "a: >\n  Un\n  deux\n\n  trois\nb: 1\n")
    assert source.text(("a",)).raw == "Un\ndeux\n\ntrois\n"


def test_empty_block_text_has_a_place(tmp_path: Path) -> None:
    assert read(tmp_path, "a: |\nb: 1\n").text(("a",)).raw == ""


@pytest.mark.parametrize(
    ("written", "raw", "column"),
    [("Un", "Un", 4), ("'Un'", "Un", 5), ('"Un"', "Un", 5), ('"U\\x6e"', "Un", 5)],
)
def test_text_on_the_line_of_its_key(tmp_path: Path, written: str, raw: str, column: int) -> None:
    text = read(tmp_path, f"a: {written}\n").text(("a",))
    assert (text.raw, text.place.column, text.indent) == (raw, column, None)


@pytest.mark.parametrize("mark", ["", "'", '"'])
def test_text_over_several_lines_keeps_them(tmp_path: Path, mark: str) -> None:
    text = read(tmp_path, f"a: {mark}Un\n  deux\n  trois{mark}\nb: 1\n").text(("a",))
    assert text.raw == "Un\n  deux\n  trois"


def test_text_over_several_lines_with_escapes_is_what_they_mean(tmp_path: Path) -> None:
    text = read(tmp_path, "a: 'l''eau\n  claire'\n").text(("a",))
    assert text.raw == "l'eau claire"


def test_text_that_is_in_a_list(tmp_path: Path) -> None:
    assert read(tmp_path, "a: [x, y]\n").text(("a", 1)).raw == "y"


def test_text_that_is_none_is_a_bug(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        read(tmp_path, "a: 1\n").text(("a",))


@pytest.mark.parametrize(
    ("source", "message", "line", "column"),
    [
        ("a:\n\tb: 1\n", "a line is indented with a tab", 2, 1),
        ("a:\n  b: 1\n\tc: 2\n", "a line is indented with a tab", 3, 1),
        ("a: Le Maroc: un\n", "a colon followed by a space stands inside", 1, 12),
        ("a: 1\n  b: 2\n", "this line is indented deeper", 2, 4),
        ('a: "b\nc: 1\n', "the quotation mark that opens here", 1, 4),
        ("a: 'b\nc: 1\n", "the quotation mark that opens here", 1, 4),
        ("a:\n    b: 1\n  c: 2\n", "this line does not line up", 3, 3),
        ("a:\n  - b\n  c: 1\n", "this line does not line up", 3, 3),
        ("a: 1\nb\nc: 2\n", "a key without a colon", 2, 1),
        ("a: {b: 1\nc: 2\n", "a bracket is not closed", 2, 2),
        ("a: [1, 2\n", "a bracket is not closed", 2, 1),
        ("a: @x\n", "a text cannot begin with this character", 1, 4),
        ("a: * x\n", "a text cannot begin with * or &", 1, 5),
        ("a: & x\n", "a text cannot begin with * or &", 1, 5),
        ("a: !<x y\n", "a text cannot begin with !", 1, 7),
        ('a: "\\q"\n', "a \\ in double quotes", 1, None),
        ("a: 'l'eau'\n", "text stands after the closing quotation mark", 1, 7),
        ("a: |x\n  b\n", "nothing but a line break may follow", 1, 5),
        ("%YAML x\n", "a line cannot begin with %", 1, None),
    ],
)
@pytest.mark.usefixtures("parser")
def test_syntax_errors_are_in_plain_words(
    tmp_path: Path, source: str, message: str, line: int, column: int | None
) -> None:
    (finding,) = findings(tmp_path, source)
    assert finding.code == "yaml-syntax"
    assert finding.message.startswith(message)
    assert finding.hint
    assert finding.place.line == line
    assert column in (None, finding.place.column)


def test_syntax_error_of_no_known_kind_is_quoted(tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, "- a\n...\n}\n")
    assert finding.message.startswith("this is not valid YAML: ")
    assert finding.place.line == 3


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a: 1\na: 2\n", [("duplicate-key", 2, 1)]),
        ("a: &x 1\nb: *x\n", [("alias-not-allowed", 1, 4)]),
        ("a: *x\nb: &y {c: 1}\n", [("alias-not-allowed", 1, 4), ("alias-not-allowed", 2, 4)]),
        ("&k a: 1\n", [("alias-not-allowed", 1, 1)]),
        ("<<: {a: 1}\n", [("merge-not-allowed", 1, 1)]),
        ("a: !!str 1\nb: !x {c: 1}\n", [("tag-not-allowed", 1, 4), ("tag-not-allowed", 2, 4)]),
        ("a: 1\n---\nb: 1\n", [("several-documents", 2, 1)]),
        ("%YAML 1.1\n---\na: 1\n", [("directive-not-allowed", 1, 1)]),
        ("? [a]\n: 1\n", [("key-not-text", 1, 3)]),
        ("a: {{ x }}\n", [("key-not-text", 1, 5)]),
        ("", [("empty-file", 0, 0)]),
        ("# only\n", [("empty-file", 0, 0)]),
        ("---\n", [("empty-file", 0, 0)]),
        ("a: 1234567890123456789\n", [("number-too-long", 1, 4)]),
        ("a: 1e999\n", [("number-too-long", 1, 4)]),
        ("a: " + "[" * 30 + "]" * 30, [("too-deep", 1, 23)]),
        ("a: " + "x" * 101, [("word-too-long", 1, 4)]),
        ("a" * 101 + ": 1", [("word-too-long", 1, 1)]),
        ("a: " + "mot " * 1001, [("text-too-long", 1, 4)]),
        ('"\\u202E": 1\n', [("bidi-control", 1, 1)]),
        ('a: "\\u0000"\n', [("control-character", 1, 4)]),
        ("a: \u202eb\nc: \u2067d\u2067\n", [("bidi-control", 1, 4), ("bidi-control", 2, 4)]),
        ("a: b\u200e \ufefb\n", [("bidi-control", 1, 5), ("presentation-form", 1, 7)]),
        ("a: ﬁn\n", [("presentation-form", 1, 4)]),
        ("a: b\x07\n", [("control-character", 1, 5)]),
        ("a: b\x85\n", [("control-character", 1, 5)]),
        ("a: b\ufdd0\n", [("control-character", 1, 5)]),
        ("a: b\U0001fffe\n", [("control-character", 1, 5)]),
        ("a: b\ue000\n", [("private-use-character", 1, 5)]),
        ("a: b\U00100000\n", [("private-use-character", 1, 5)]),
        ("a: b\ufffd\n", [("damaged-character", 1, 5)]),
        ("a: b\r\nc: \x01\r\n", [("control-character", 2, 4)]),
        ("\ufeffa: b\n", [("wrong-encoding", 1, 1)]),
        ("a: b".encode("utf-16"), [("wrong-encoding", 1, 1)]),
        (("a: b" * 20).encode("utf-16-le"), [("wrong-encoding", 1, 1)]),
        ("a: b\nc: été\n".encode("latin-1"), [("wrong-encoding", 2, 4)]),
        (b"a: \xed\xa0\x80\n", [("wrong-encoding", 1, 4)]),
    ],
)
@pytest.mark.usefixtures("parser")
def test_what_is_refused(
    tmp_path: Path, source: str | bytes, expected: list[tuple[str, int, int]]
) -> None:
    assert faults(tmp_path, source) == expected


def test_long_addresses_are_no_long_words(tmp_path: Path) -> None:
    address = "https://example.org/" + "a" * 200
    assert read(tmp_path, f"url: {address}\n").data == {"url": address}


def test_faults_of_characters_and_syntax_come_together(tmp_path: Path) -> None:
    assert faults(tmp_path, "a: \u202ex\nb: 1\nb: 2\nc: {\n") == [
        ("bidi-control", 1, 4),
        ("duplicate-key", 3, 1),
        ("yaml-syntax", 5, 1),
    ]
    assert faults(tmp_path, "a: \u202ex\n---\n---\n")[0] == ("bidi-control", 1, 4)


def test_hostile_file_gives_a_bounded_number_of_findings(tmp_path: Path) -> None:
    assert len(findings(tmp_path, "a: \u202e\n" * 100_000)) < 250
    assert len(findings(tmp_path, "".join(f"k{i}: *a{i}\n" for i in range(9999)))) < 250


@pytest.mark.usefixtures("parser")
def test_alias_bomb_is_never_expanded(tmp_path: Path) -> None:
    names = "abcdefghij"
    bomb = "a: &a [x, x]\n" + "".join(
        f"{name}: &{name} [{', '.join(['*' + before] * 99)}]\n" for before, name in pairwise(names)
    )
    assert {code for code, *_ in faults(tmp_path, bomb)} == {"alias-not-allowed"}


def test_file_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_source, "MAX_BYTES", 10)
    assert read(tmp_path, "a: 4567890").data == {"a": 4567890}
    assert faults(tmp_path, "a: 45678901") == [("file-too-large", 0, 0)]


def test_too_many_values_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_source, "MAX_VALUES", 5)
    assert read(tmp_path, "[a, a, a, a]").data == ["a"] * 4
    assert faults(tmp_path, "[a, a, a, a, a, a]") == [("too-many", 1, 14)]


def test_endless_line_with_a_mistake_takes_no_endless_time(tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, "a: b\n  c: " + "'x: \"" * 200_000)
    assert finding.code == "yaml-syntax"


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(BriefingError) as caught:
        read_yaml(tmp_path / "none.yaml", "none.yaml")
    assert caught.value.findings[0].code == "missing-file"


def test_folder_and_pipe_are_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe"):
        with pytest.raises(BriefingError) as caught:
            read_yaml(path, path.name)
        assert caught.value.findings[0].code == "unreadable-file"


def test_error_of_the_system_is_quoted(tmp_path: Path) -> None:
    with pytest.raises(BriefingError) as caught:
        read_yaml(tmp_path / ("x" * 300), "long")
    assert caught.value.findings[0].message == "the file cannot be read: File name too long"


def test_escape_out_of_range_is_a_finding_with_the_slow_parser_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml_source, "_PARSER", yaml.SafeLoader)
    assert [code for code, *_ in faults(tmp_path, 'a: "\\UFFFFFFFF"\n')] == ["yaml-syntax"]


YAML_LIKE = st.text(
    st.one_of(
        st.sampled_from("abc \n\n\t:-?,[]{}#&*!|>'\"%@`~<=\\0123456789.eExuU\r"),
        st.characters(),
    ),
    max_size=200,
)


@pytest.mark.parametrize("loader", PARSERS, ids=lambda loader: loader.__name__)
@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    source=st.one_of(st.binary(max_size=300), YAML_LIKE.map(lambda t: t.encode("utf-8", "replace")))
)
def test_random_bytes_give_values_or_findings_and_nothing_else(
    loader: type[yaml.SafeLoader],
    source: bytes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(yaml_source, "_PARSER", loader)
    path = tmp_path / "fuzz.yaml"
    path.write_bytes(source)
    try:
        read = read_yaml(path, "fuzz.yaml")
    except BriefingError as error:
        refused = error.findings
    else:
        walk(read, (), read.data)
        return
    assert refused
    assert all(finding.code and finding.message for finding in refused)


def walk(source: YamlFile, keys: tuple[str | int, ...], value: object) -> None:
    """Ask for every place and text: none may fail, none may lie outside the file."""
    assert source.place(keys).line >= 1
    if isinstance(value, dict):
        for key, inner in value.items():
            assert source.key_place((*keys, key)).line >= 1
            walk(source, (*keys, key), inner)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            walk(source, (*keys, index), inner)
    elif isinstance(value, str):
        assert source.text(keys).raw.split() == value.split()
    else:
        assert value is None or isinstance(value, (bool, int, Decimal))
