"""Edits of YAML files: what was asked is there, and every other byte is where it was."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import cast

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing import paths, yaml_source
from briefing.errors import BriefingError
from briefing.yaml_edit import Plain, append_item, read_source, set_value, set_values
from briefing.yaml_source import Keys, Value, parse_yaml

FILES = sorted([*paths.SHIPPED_BRIEF.glob("*.yaml"), *paths.STARTER_BRIEF.glob("*.yaml")])
SMALL = sorted(paths.STARTER_BRIEF.glob("*.yaml"))


def data(source: str) -> Value:
    return parse_yaml(source.removeprefix("\ufeff"), Path(), "test").data


def at(value: Value, keys: Keys) -> Value:
    for key in keys:
        value = cast("dict[str | int, Value]", value)[key]
    return value


def leaves(value: Value, keys: Keys = ()) -> list[Keys]:
    if isinstance(value, dict):
        return [path for key, inner in value.items() for path in leaves(inner, (*keys, key))]
    if isinstance(value, list):
        return [path for i, inner in enumerate(value) for path in leaves(inner, (*keys, i))]
    return [keys]


FACT: dict[str, Plain] = {
    "id": "new-fact",
    "topic": "dco",
    "as_of": 2026,
    "values": {"share": {"percent": Decimal("13.30")}, "day": {"date": "2026-02-05"}},
    "title": {"fr": "Un titre : le bon", "ar": "عنوان جديد"},
    "text": {"fr": "Il y a {{ share }}, #un.\nEt {{ day }}.\n", "ar": "هناك {{ share }}.\n"},
    "written_in": "fr",
    "recorded": "2026-11-21",
    "evidence": [{"source": "lodj", "anchors": ["deux", 'le "bon" \\ mot']}],
}
WRITTEN = """\
  - id: new-fact
    topic: dco
    as_of: 2026
    values:
      share: {percent: 13.30}
      day: {date: 2026-02-05}
    title:
      fr: "Un titre : le bon"
      ar: عنوان جديد
    text:
      fr: |
        Il y a {{ share }}, #un.
        Et {{ day }}.
      ar: |
        هناك {{ share }}.
    written_in: fr
    recorded: 2026-11-21
    evidence:
      - {source: lodj, anchors: ["deux", "le \\"bon\\" \\\\ mot"]}
"""


def test_fact_is_appended_to_the_shipped_brief_like_its_neighbours() -> None:
    source = read_source(paths.SHIPPED_BRIEF / "facts.yaml")
    assert append_item(source, ("facts",), FACT) == source + WRITTEN


def test_item_goes_before_the_next_key_of_the_file() -> None:
    source = read_source(paths.STARTER_BRIEF / "terms.yaml")
    edited = append_item(
        source, ("terms",), {"id": "oecd", "kind": "other", "names": {"fr": {"name": "OCDE"}}}
    )
    new = "  - id: oecd\n    kind: other\n    names:\n      fr: {name: OCDE}\n"
    assert edited == source.replace("nouns:\n", f"{new}nouns:\n")


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_leaf_is_changed_alone(path: Path) -> None:
    source = read_source(path)
    file = parse_yaml(source, path, path.name)
    looked_at = 0
    every = 1 if len(source) < 10_000 else 7  # each looks at the whole file several times
    for keys in leaves(file.data)[::every]:
        old, extent = at(file.data, keys), file.extent(keys)
        assert set_value(source, keys, old) == source
        new: Plain = f"x{old}" if isinstance(old, str) else 7
        edited = set_value(source, keys, new)
        assert at(data(edited), keys) == new
        # Nothing before the value and nothing behind it has moved.
        kept = source[extent.end :].lstrip("\n")
        assert edited.startswith(source[: extent.start])
        assert edited.endswith(kept)
        looked_at += 1
    assert looked_at > 3


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_record_is_given_a_key_and_nothing_else_changes(path: Path) -> None:
    source = read_source(path)
    records = [
        (name, index)
        for name, items in cast("dict[str, Value]", data(source)).items()
        if isinstance(items, list)
        for index, item in enumerate(items)
        if isinstance(item, dict)
    ]
    assert records
    for keys in records[:: 1 + len(records) // 12]:
        edited = set_value(source, (*keys, "reviewed", "fr"), {"by": "A: B", "on": "2026-11-21"})
        new = '    reviewed:\n      fr: {by: "A: B", on: 2026-11-21}\n'
        assert edited.count(new) == 1
        assert edited.replace(new, "") == source


def test_one_fact_is_put_into_its_section() -> None:
    source = read_source(paths.SHIPPED_BRIEF / "brief.yaml")
    edited = append_item(source, ("sections", "qatar", "facts"), "new-fact")
    assert edited == source.replace(
        "[qatar-meeting, qatar-topics, qatar-projects]\ntimeline",
        "[qatar-meeting, qatar-topics, qatar-projects, new-fact]\ntimeline",
    )


@pytest.mark.parametrize(
    ("source", "keys", "value", "edited"),
    [
        ("a: 1 # why\n", ("a",), 2, "a: 2 # why\n"),
        ("a:   'x'\nb: 1\n", ("a",), "y", "a: y\nb: 1\n"),
        ("a: x # why\nb: 1\n", ("a",), "two\nlines\n", "a: | # why\n  two\n  lines\nb: 1\n"),
        ("a: | # why\n  x\n\n# b\nb: 1\n", ("a",), "y\n", "a: | # why\n  y\n\n# b\nb: 1\n"),
        ("a: >\n    x\n    y\nb: 1\n", ("a",), "z", "a: z\nb: 1\n"),
        ("a: |\n  x \n\nb: 1\n", ("a",), "z\u202f\n", "a: |\n  z\u202f\n\nb: 1\n"),
        ("a: |\n  z\u202f\n\nb: 1\n", ("a",), "x\n", "a: |\n  x\n\nb: 1\n"),
        ("a:\nb: 1\n", ("a",), "z", "a: z\nb: 1\n"),
        ("a:\nb: 1\n", ("a", "x"), "z", "a: {x: z}\nb: 1\n"),
        ("a: # why\n  - x # y\n  - z\nb: 1\n", ("a",), ["q"], "a: # why\n  - q\nb: 1\n"),
        ("a: {x: 1, y: 2, }\n", ("a", "z"), "no", "a: {x: 1, y: 2, z: no, }\n"),
        ("a: {}\n", ("a", "z"), ["b"], "a: {z: [b]}\n"),
        ("a:\n  x: 1\n  # y: 2\n\n# b\nb: 1\n", ("a", "z"), 3, None),
        ("- id: x\n  n: 1\n- id: y\n", ("x", "n"), 2, "- id: x\n  n: 2\n- id: y\n"),
        ("a:\n  - x\n  - y\n", ("a", 0), "z", "a:\n  - z\n  - y\n"),
        ("a:\n  - id: x\n    n: 1\n", ("a", "x"), {"id": "y", "t": "q\n"}, None),
        ("a: 1\n---\n", ("a",), 2, "cannot"),
    ],
)
def test_value_is_set(source: str, keys: Keys, value: Plain, edited: str | None) -> None:
    if edited == "cannot":
        with pytest.raises(BriefingError):
            set_value(source, keys, value)
        return
    expected = (
        edited
        or {
            "a:\n  x: 1\n  # y: 2\n\n# b\nb: 1\n": "a:\n  x: 1\n  # y: 2\n  z: 3\n\n# b\nb: 1\n",
            "a:\n  - id: x\n    n: 1\n": "a:\n  - id: y\n    t: |\n      q\n",
        }[source]
    )
    assert set_value(source, keys, value) == expected


@pytest.mark.parametrize(
    ("source", "value", "edited"),
    [
        ("a:\n- x\n", "y", "a:\n- x\n- y\n"),
        (
            "a:\n    - x # c\n      # d\n        # e\n    # f\n",
            "y",
            "a:\n    - x # c\n      # d\n        # e\n    - y\n    # f\n",
        ),
        ("a: [x,\n    z]  # c\n", "y", "a: [x,\n    z, y]  # c\n"),
        ("a: []\n", "y", "a: [y]\n"),
        ('a: ["x"]\n', "y", 'a: ["x"]\n'.replace("]", ", y]")),
        ("b: 1\n", "y", "b: 1\na: [y]\n"),
        ("a:\n  - k: 1\n\n  - k: 2\n\nb: 1\n", {"k": 3}, None),
        ("a:\n  - t: |+\n      x\n\nb: 1\n", {"t": "y\n"}, None),
        ("a:\n  - [x]\n", ["y", "z"], "a:\n  - [x]\n  - [y, z]\n"),
        ("a:\n  - - x\n", ["y", "z"], "a:\n  - - x\n  - - y\n    - z\n"),
    ],
)
def test_item_is_appended(source: str, value: Plain, edited: str | None) -> None:
    expected = (
        edited
        or {
            1: "a:\n  - k: 1\n\n  - k: 2\n\n  - k: 3\n\nb: 1\n",
            2: "a:\n  - t: |+\n      x\n\n  - t: |\n      y\nb: 1\n",
        }[1 if "k" in source else 2]
    )
    assert append_item(source, ("a",), value) == expected


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("final", [True, False])
def test_line_breaks_and_byte_order_mark_are_kept(newline: str, mark: str, final: bool) -> None:
    source = "facts:\n  - id: x\n    text:\n      fr: |\n        Un\n  # behind\n"
    new = "  - id: y\n    text:\n      fr: |\n        Deux\n        lignes\n"
    edited = source.replace("  # behind\n", new + "  # behind\n")
    written = mark + source.replace("\n", newline)
    written = written if final else written.removesuffix(newline)
    result = append_item(written, ("facts",), {"id": "y", "text": {"fr": "Deux\nlignes\n"}})
    assert result == mark + edited.replace("\n", newline)


def test_missing_final_line_break_is_supplied_before_something_is_added() -> None:
    assert append_item("a:\n  - x", ("a",), "y") == "a:\n  - x\n  - y\n"


@pytest.mark.parametrize(
    "keys", [("b", "c", "d"), ("a", "nowhere", "n"), ("a", 7), ("a", 0, "id", "x"), ()]
)
def test_place_that_is_not_there_is_an_error(keys: Keys) -> None:
    source = "a:\n  - id: x\n"
    if keys == ("b", "c", "d"):
        assert set_value(source, keys, 1) == "a:\n  - id: x\nb:\n  c: {d: 1}\n"
        return
    with pytest.raises(LookupError):
        set_value(source, keys, 1)


def test_list_that_is_none_is_an_error() -> None:
    keys: Keys
    for keys in (("b",), ("c", "d")):
        with pytest.raises(LookupError):
            append_item("b: 1\n", keys, 1)


def test_edit_that_cannot_be_read_back_is_refused() -> None:
    # A text that long is one that a brief may not have.
    with pytest.raises(BriefingError) as caught:
        set_value("a: b\n", ("a",), "x" * 5000)
    assert caught.value.findings[0].code == "cannot-edit"


def test_edit_that_says_something_else_when_it_is_read_again_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("briefing.yaml_edit._reads_back", lambda text: bool(text))
    with pytest.raises(BriefingError) as caught:
        set_value("a: b\n", ("a",), "x # y")
    assert caught.value.findings[0].message.endswith("something else would change with it")


def test_unreadable_file_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes(b"\xe9")
    for name in ("latin.yaml", "none.yaml"):
        with pytest.raises(BriefingError) as caught:
            read_source(tmp_path / name)
        assert caught.value.findings[0].code == "cannot-read"


# --- any value, anywhere --------------------------------------------------------------------------

WORDS = st.text(
    st.sampled_from("aé ع\u0651 1:#-{}[],&*!|>'\"%@`?\\~=.\n\t\u00a0\u202f« »{{}}"), max_size=30
).filter(lambda text: all(len(word) <= 100 for word in text.split()))
SCALARS = st.one_of(
    WORDS,
    WORDS.map(lambda text: text + "\n"),
    st.integers(-(10**12), 10**12),
    st.decimals(-1000, 1000, places=2),
    st.booleans(),
    st.none(),
)
NAMES = st.one_of(st.sampled_from(["id", "title", "text", "fr", "ar"]), WORDS)
VALUES: st.SearchStrategy[Plain] = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=3)),
    max_leaves=8,
)


def plain(value: Plain) -> Value:
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return cast("Value", value)


@settings(max_examples=150, deadline=None)
@given(values=st.lists(VALUES, min_size=1, max_size=4), newline=st.sampled_from(["\n", "\r\n"]))
def test_any_value_is_appended_below_what_was_there(values: list[Plain], newline: str) -> None:
    source = f"# top{newline}a:{newline}  - x: 1{newline}    # c{newline}"
    expected: list[Value] = [{"x": 1}]
    for value in values:
        edited = append_item(source, ("a",), value)
        expected.append(plain(value))
        assert edited.startswith(source)
        assert data(edited) == {"a": expected}
        source = edited


@settings(max_examples=150, deadline=None)
@given(value=VALUES, chosen=st.integers(0, 10_000), file=st.sampled_from(SMALL))
def test_any_value_is_set_anywhere_and_nothing_else_changes(
    value: Plain, chosen: int, file: Path
) -> None:
    source = read_source(file)
    parsed = parse_yaml(source, file, file.name)
    paths_there = leaves(parsed.data)
    keys = paths_there[chosen % len(paths_there)]
    keys = keys[: 1 + chosen % len(keys)]
    edited = set_value(source, keys, value)
    assert at(data(edited), keys) == plain(value)
    extent = parsed.extent(keys)
    assert edited.endswith(source[extent.end :].lstrip("\n"))
    start = extent.start if isinstance(keys[-1], int) else parsed.key_extent(keys).end
    assert edited.startswith(source[:start])
    # And back again.
    assert data(set_value(edited, keys, at(parsed.data, keys))) == parsed.data


@pytest.mark.parametrize("parser", [yaml.SafeLoader, yaml.CSafeLoader])
def test_both_parsers_give_the_same_places(
    parser: type[yaml.SafeLoader], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml_source, "_PARSER", parser)
    source = "a: ع\r\nb:\r\n  - |\r\n    م\r\n\r\n  - {x: [y, z]}\r\n# c\r\n"
    file = parse_yaml(source, Path(), "")
    spans = [
        (source[e.start : e.end], e.column, e.style)
        for e in (file.extent(k) for k in [("a",), ("b",), ("b", 1), ("b", 1, "x")])
    ]
    assert spans == [
        ("ع", 3, ""),
        ("- |\r\n    م\r\n\r\n  - {x: [y, z]}", 2, "-"),
        ("{x: [y, z]}", 4, "{"),
        ("[y, z]", 8, "["),
    ]
    assert file.key_extent(("b", 1, "x")).start == source.index("x")
    for missing in (("c",), ("a", "b")):
        with pytest.raises(KeyError):
            file.extent(missing)


def test_several_values_are_set_as_one_after_the_other() -> None:
    source = "a:\n  # one\n  fr: x  # mine\nb: {fr: y}\nc:\n  - fr: |\n      z\n    no: 1\n"
    values: dict[Keys, Plain] = {
        ("a", "fr"): "une autre",
        ("b", "ar"): "ثان",
        ("c", 0, "fr"): "un\ndeux\n",
        ("a", "ar"): "أول",
    }
    one_by_one = source
    for keys, value in values.items():
        one_by_one = set_value(one_by_one, keys, value)
    del values[("a", "ar")]
    once = set_value(set_values(source, values), ("a", "ar"), "أول")
    assert once == one_by_one
    assert data(once) == {
        "a": {"fr": "une autre", "ar": "أول"},
        "b": {"fr": "y", "ar": "ثان"},
        "c": [{"fr": "un\ndeux\n", "no": 1}],
    }


@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.name)
def test_every_text_is_replaced_at_once_and_nothing_else(path: Path) -> None:
    source = read_source(path)
    texts = {keys: "neu" for keys in leaves(data(source)) if keys[-1] in ("fr", "ar")}
    edited = data(set_values(source, texts))
    assert leaves(edited) == leaves(data(source))
    assert [k for k in leaves(edited) if at(edited, k) != at(data(source), k)] == list(texts)
    assert set_values(source, {}) == source
    assert set_values(source, {keys: at(data(source), keys) for keys in texts}) == source
