"""The judges of the structure tree: each passes what is right and finds what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest

from briefing.errors import Place
from briefing.verify import walking
from briefing.verify.languages import directions, languages, script_of_language, scripts
from briefing.verify.read import Annotation, Area, Box, Content, Element, PdfRead, Spot
from briefing.verify.sequence import down_the_page, facts, pairs
from briefing.verify.structure import (
    CHECKS,
    headings,
    identifiers,
    links,
    notes,
    pictures,
    running_heads,
    structure,
    tables,
    tags,
)
from briefing.verify.verdict import Check, Verdict
from tests.trees import At, Node, link_to, node, tree

HERE = Place("brief.pdf")
FRENCH = "Bonjour"
ARABIC = "مرحبا"


def judged(check: Check, read: PdfRead) -> Verdict:
    return check(read, None, HERE)


def found(check: Check, *nodes: Node, **options: object) -> list[str]:
    """Return the codes that a check finds in a tree, and be sure that it looked at something."""
    verdict = judged(check, tree(*nodes, **options))  # type: ignore[arg-type]
    assert verdict.looked_at > 0
    assert all(finding.place == HERE and finding.hint for finding in verdict.findings)
    return [finding.code for finding in verdict.findings]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_file_without_a_tree_is_skipped_with_the_reason(check: Check) -> None:
    read = tree(loose=[At(FRENCH)])
    verdict = judged(check, replace(read, root=None))
    assert verdict.outcome == "skipped"
    assert verdict.skipped == "the file has no structure tree"


@pytest.mark.parametrize(
    "check",
    [check for check in CHECKS if check not in (tags, running_heads)],
    ids=lambda check: check.__name__,
)
def test_check_that_finds_nothing_to_judge_is_skipped_with_the_reason(check: Check) -> None:
    verdict = judged(check, tree(node("Document")))
    assert verdict.outcome == "skipped"
    assert verdict.skipped not in ("", "the file has no structure tree")


def test_every_check_is_run() -> None:
    names = [verdict.name for verdict in structure(tree(node("P", FRENCH)), None, HERE)]
    assert len(set(names)) == len(names) == len(CHECKS)


def test_findings_of_one_kind_on_a_page_are_counted() -> None:
    verdict = judged(headings, tree(node("H1"), node("H1"), node("H1")))
    (finding,) = verdict.findings
    assert finding.message.startswith("page 1: ")
    assert finding.message.endswith("(2 more on the page)")


# Tags


def test_tagged_text_and_artifacts_pass() -> None:
    assert found(tags, node("P", FRENCH), loose=[At("1", artifact=True, mcid=None)]) == []


def test_text_outside_the_tree_is_found() -> None:
    assert found(tags, node("P", FRENCH), loose=[At("Orphelin")]) == ["content-untagged"]
    assert found(tags, node("P", FRENCH), loose=[At("Libre", mcid=None)]) == ["content-untagged"]


def test_unmarked_space_says_nothing() -> None:
    assert found(tags, node("P", FRENCH), loose=[At(" \u00a0", mcid=None)]) == []


def test_text_of_two_elements_is_found() -> None:
    read = tree(node("P", FRENCH), node("P", "Encore"))
    second = read.root and read.root.kids[1]
    assert isinstance(second, Element)
    second.kids.append(Content(1, 0))
    assert [finding.code for finding in judged(tags, read).findings] == ["content-twice"]


# Languages and directions


@pytest.mark.parametrize(
    ("lang", "script"),
    [
        ("ar", "Arab"),
        ("ar-MA", "Arab"),
        ("fr_MA", "Latn"),
        ("ber-Latn", "Latn"),
        ("az-arab-IR", "Arab"),
        ("zgh", ""),
        ("", ""),
    ],
)
def test_script_of_a_language(lang: str, script: str) -> None:
    assert script_of_language(lang) == script


def test_addresses_signs_and_tatweel_are_of_no_script() -> None:
    assert not scripts("https://example.org/a info@example.org www.example.org 5G A4 x 14 ـ %")
    assert scripts("abc مرح") == {"Latn": 3, "Arab": 3}


@pytest.mark.parametrize(
    ("lang", "text", "code"),
    [
        ("fr", FRENCH, []),
        ("ar-MA", ARABIC, []),
        ("ar-MA", "تغطية 5G على https://example.org", []),
        ("fr", ARABIC, ["wrong-text-language"]),
        ("ar", FRENCH, ["wrong-text-language"]),
        ("", FRENCH, ["no-language"]),
    ],
)
def test_language_is_held_against_the_letters(lang: str, text: str, code: list[str]) -> None:
    assert found(languages, node("P", text, lang=lang)) == code


def test_each_span_is_judged_by_its_own_language() -> None:
    right = node("P", ARABIC, node("Span", "Digital", lang="en"), lang="ar")
    wrong = node("P", ARABIC, node("Span", "Digital"), lang="ar")
    assert found(languages, right) == []
    assert found(languages, right, wrong) == ["wrong-text-language"]


def test_marked_content_names_its_own_language() -> None:
    read = tree(node("P", ARABIC, lang="fr"))
    assert [finding.code for finding in judged(languages, read).findings] == ["wrong-text-language"]
    for glyph in read.pages[0].glyphs:
        glyph.lang = "ar"
    assert judged(languages, read).outcome == "passed"


def test_languages_of_other_scripts_are_not_judged() -> None:
    assert judged(languages, tree(node("P", FRENCH, lang="zgh"))).outcome == "skipped"


@pytest.mark.parametrize(
    ("lang", "text", "mode", "code"),
    [
        ("ar", ARABIC, "RlTb", []),
        ("fr", FRENCH, "LrTb", []),
        ("fr", FRENCH, None, []),
        ("ar", ARABIC, None, ["wrong-writing-mode"]),
        ("ar", ARABIC, "LrTb", ["wrong-writing-mode"]),
        ("fr", FRENCH, "RlTb", ["wrong-writing-mode"]),
    ],
)
def test_writing_mode_is_that_of_the_language(
    lang: str, text: str, mode: str | None, code: list[str]
) -> None:
    attributes = {} if mode is None else {"WritingMode": mode}
    assert found(directions, node("P", text, lang=lang, **attributes)) == code  # type: ignore[arg-type]


def test_writing_mode_is_inherited_and_spans_belong_to_their_block() -> None:
    cell = node("Div", node("P", node("Span", ARABIC)), lang="ar", WritingMode="RlTb")
    assert found(directions, cell) == []


# Running heads


def heads(role: str | None) -> list[str]:
    """Judge five pages with a running head, in an element or as an artifact."""
    texts = [At(f"Note · {page} / 5", page, 810.0, artifact=role is None) for page in range(1, 6)]
    bodies = [At(f"Paragraphe {'abcde'[page - 1]}", page, 400.0) for page in range(1, 6)]
    nodes = [node("P", body) for body in bodies]
    if role is not None:
        nodes += [node(role, text) for text in texts]
    loose = texts if role is None else []
    return found(running_heads, *nodes, pages=5, loose=loose)


def test_running_heads_are_artifacts() -> None:
    assert heads(None) == []


def test_running_head_as_content_is_found_on_each_page() -> None:
    assert heads("P") == ["header-as-content"] * 5


def test_text_of_the_page_as_artifact_is_found() -> None:
    hidden = [At("Paragraphe", artifact=True, mcid=None)]
    assert found(running_heads, node("P", FRENCH), loose=hidden) == ["content-as-artifact"]


def test_what_is_repeated_within_the_page_is_no_running_head() -> None:
    rows = [node("P", At("Total", page, 400.0)) for page in range(1, 6)]
    assert found(running_heads, *rows, pages=5) == []


def test_what_many_facts_say_at_the_head_of_a_page_is_no_running_head() -> None:
    said = [At("source unique", page, 810.0) for page in range(1, 6)]
    facts = [
        node("Sect", node("P", at), properties={"fact": f"fact-{at.page}"}, lang="fr")
        for at in said
    ]
    assert found(running_heads, *facts, pages=5) == []
    assert found(running_heads, *(node("P", at) for at in said), pages=5) != []


@pytest.mark.parametrize(
    ("numbers", "codes"), [("12345", ["header-as-content"] * 5), ("14689", [])]
)
def test_figures_at_the_head_are_page_numbers_when_they_count(
    numbers: str, codes: list[str]
) -> None:
    texts = [node("P", At(number, page, 810.0)) for page, number in enumerate(numbers, 1)]
    assert found(running_heads, *texts, pages=5) == codes


# Headings


@pytest.mark.parametrize(
    ("roles", "code"),
    [
        ("H1 H2 H3 H2 H1", []),
        ("H1 H3", ["heading-skipped"]),
        ("H2", ["heading-skipped"]),
        ("H1 H2 H4 H2", ["heading-skipped"]),
    ],
)
def test_headings_skip_no_level(roles: str, code: list[str]) -> None:
    assert found(headings, *(node(role, FRENCH) for role in roles.split())) == code


def test_empty_heading_is_found() -> None:
    assert found(headings, node("H1", " ")) == ["heading-empty"]


# Pairs, facts and the way down


def cell(pair: str, lang: str, *kids: Node | At | str, fact: str = "", own: bool = True) -> Node:
    """Return one language's side of a pair."""
    properties = {"pair": pair} | ({"fact": fact} if fact else {})
    name = f"{fact}.{lang}" if fact and fact == pair and own else None
    return node("Div", *(kids or (pair,)), lang=lang, id=name, properties=properties)


def rows(*names: str, languages: Sequence[str] = ("fr", "ar")) -> list[Node]:
    """Return pairs that are read row by row."""
    return [cell(name, lang) for name in names for lang in languages]


def test_pairs_are_read_row_by_row_or_language_by_language() -> None:
    assert found(pairs, *rows("a", "b")) == []
    assert found(pairs, *rows("a", "b", languages=("fr",))) == []
    by_language = [cell(name, lang) for lang in ("fr", "ar") for name in ("a", "b")]
    assert found(pairs, *by_language) == []


def test_pair_without_one_language_is_found() -> None:
    assert found(pairs, *rows("a", "b"), cell("c", "fr")) == ["pair-incomplete"]


def test_pair_told_twice_is_found() -> None:
    assert found(pairs, *rows("a", "b"), cell("b", "ar")) == ["pair-incomplete"]


def test_pair_in_another_order_of_languages_is_found() -> None:
    swapped = rows("b", languages=("ar", "fr"))
    assert found(pairs, *rows("a"), *swapped) == ["language-order"]


def test_document_begins_with_its_own_language() -> None:
    assert found(pairs, *rows("a", languages=("ar", "fr"))) == ["language-order"]
    assert found(pairs, *rows("a", languages=("ar", "fr")), lang="ar-MA") == []


def test_languages_that_tell_pairs_in_different_orders_are_found() -> None:
    mixed = [cell("a", "fr"), cell("b", "fr"), cell("b", "ar"), cell("a", "ar")]
    assert found(pairs, *mixed) == ["pair-order"]


def test_heading_of_one_language_alone_is_found() -> None:
    sides = [cell("a", "fr", node("H2", FRENCH)), cell("a", "ar", node("P", ARABIC))]
    assert found(pairs, *sides) == ["headings-differ"]
    roles = {"fr": "H2", "ar": "P"}  # the heading itself is the cell
    bare = [node(role, "a", lang=lang, properties={"pair": "a"}) for lang, role in roles.items()]
    assert found(pairs, *bare) == ["headings-differ"]


def test_reference_of_one_language_alone_is_found() -> None:
    sides = [cell("a", "fr", node("Reference", "1")), cell("a", "ar", node("P", ARABIC))]
    assert found(pairs, *sides) == ["references-differ"]


@dataclass(frozen=True)
class Told:
    """A text of the brief, as far as these checks ask."""

    fact: str
    pair: str
    text: str = ""
    lang: str = "fr"
    direction: str = "ltr"
    marked: str = ""


@dataclass(frozen=True)
class Brief:
    """What a file is held to, as far as these checks ask."""

    blocks: Sequence[Told] = ()
    title: str = ""
    lang: str = "fr"
    direction: str = "ltr"
    pages: int = 1
    sheets: Sequence[tuple[float, float]] = ()
    faces: Sequence[tuple[str, int, str]] = ()
    figures: Sequence[str] = ()
    attached: frozenset[str] = frozenset()


def told(*nodes: Node, order: str = "") -> list[str]:
    """Return the codes found in a file that must tell these facts."""
    brief = Brief([Told(fact, fact) for fact in order.split()])
    verdict = facts(tree(*nodes), brief, HERE)
    assert verdict.looked_at > 0
    return [finding.code for finding in verdict.findings]


def fact_rows(*names: str, own: bool = True) -> list[Node]:
    return [cell(name, lang, fact=name, own=own) for name in names for lang in ("fr", "ar")]


def test_facts_have_their_ids_in_each_language() -> None:
    card = [cell("card-a", lang, fact="a") for lang in ("fr", "ar")]
    assert told(*card, *fact_rows("a", "b"), order="a b") == []
    assert told(*fact_rows("a", own=False)) == ["fact-without-id"]


def test_fact_that_is_not_told_is_found() -> None:
    assert told(*fact_rows("a"), order="a b") == ["fact-missing"]
    assert told(*fact_rows("a"), cell("b", "fr", fact="b")) == ["fact-missing"]
    assert told(node("P", FRENCH), order="a") == ["fact-missing"]
    card = [cell("card-b", lang, fact="b") for lang in ("fr", "ar")]
    assert told(*fact_rows("a"), *card, order="a b") == ["fact-missing"]


def test_facts_in_another_order_are_found() -> None:
    assert told(*fact_rows("b", "a"), order="a b") == ["fact-order"]


def test_reading_goes_down_the_page() -> None:
    assert found(down_the_page, *rows("a", "b", "c")) == []


def test_rows_that_are_read_upwards_are_found() -> None:
    places = {"a": At("a", 1, 500), "c": At("c", 1, 300), "b": At("b", 1, 400)}
    nodes = [cell(name, "fr", at) for name, at in places.items()]
    assert found(down_the_page, *nodes) == ["reads-upwards"]


def test_what_languages_share_is_read_after_both() -> None:
    places = {"a": 500, "b": 400, "end": 200}
    parts = [
        cell(name, lang, At(name, 1, y)) for lang in ("fr", "ar") for name, y in places.items()
    ]
    shared = [cell("shared", lang, At("shared", 1, 300)) for lang in ("fr", "ar")]
    assert found(down_the_page, *parts, *shared) == []
    again = [cell("up", lang, At("up", 1, 350)) for lang in ("fr", "ar")]
    assert found(down_the_page, *parts, *shared, *again) == ["reads-upwards"]


def test_next_page_is_further_down_and_the_same_line_is_no_step_up() -> None:
    places = [At("a", 1, 100), At("b", 2, 700), At("c", 2, 700.5)]
    nodes = [cell(at.text, "fr", at) for at in places]
    assert found(down_the_page, *nodes, pages=2) == []
    assert found(down_the_page, *nodes[::-1], pages=2) == ["reads-upwards"]


def test_what_stands_beside_is_no_step_up() -> None:
    cards = [cell("a", "fr", At("a", 1, 400)), cell("b", "fr", At("b", 1, 440, 300))]
    assert found(down_the_page, *cards) == []


# Tables


def table(scope: str | None = "Column", headers: str = "h", second: int = 1) -> Node:
    """Return a table of one column and two rows."""
    attributes = {} if scope is None else {"Scope": scope}
    return node(
        "Table",
        node("TR", node("TH", "Nom", id="h", **attributes)),  # type: ignore[arg-type]
        node("TR", *(node("TD", "Valeur", Headers=[headers]) for _ in range(second))),
    )


def test_table_with_scope_and_headers_passes() -> None:
    assert found(tables, table()) == []


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (table(scope=None), "header-without-scope"),
        (table(scope="Nowhere"), "header-without-scope"),
        (table(headers="x"), "headers-nowhere"),
        (table(second=2), "table-ragged"),
        (node("Table", node("TR", node("TD", "Valeur"))), "table-without-headers"),
    ],
)
def test_fault_of_a_table_is_found(wrong: Node, code: str) -> None:
    assert found(tables, wrong) == [code]


def test_cells_may_span_rows_and_columns() -> None:
    head = node("TR", node("TH", "A", Scope="Column", ColSpan=2.0), node("TH", "B", Scope="Column"))
    tall = node("TR", node("TD", "1", RowSpan=2), node("TD", "2"), node("TD", "3"))
    short = node("TR", node("TD", "4"), node("TD", "5"))
    assert found(tables, node("Table", node("THead", head), node("TBody", tall, short))) == []
    assert found(tables, node("Table", head, short)) == ["table-ragged"]


def headed(column: str, row: str, *corner: Node) -> list[str]:
    """Judge a table whose columns and rows have headers of these scopes."""
    heads = [node("TH", name, Scope=column) for name in "AB"]
    first = node("TR", *corner, *heads)
    rows = [node("TR", node("TH", "1", Scope=row), node("TD", "2"), *corner[1:]) for _ in range(2)]
    return found(tables, node("Table", first, *rows))


def test_headers_say_of_a_row_or_a_column_what_they_can_head() -> None:
    assert headed("Column", "Row") == []
    assert headed("Both", "Both") == []
    assert headed("Row", "Row") == ["wrong-scope"]
    assert headed("Column", "Column") == ["wrong-scope"]


def test_header_alone_in_its_row_may_head_either() -> None:
    lone = node("TR", node("TH", "Groupe", Scope="Row", ColSpan=2))
    data = node("TR", node("TH", "1", Scope="Row"), node("TD", "2"))
    assert found(tables, node("Table", lone, data)) == []


# Pictures

PAINTED = [Area(1, Box(100, 500, 200, 600), None, 0)]


def picture(alt: str | None = "Un étendard", box: object = (100, 500, 200, 600)) -> Node:
    if box is None:
        return node("Figure", alt=alt)
    return node("Figure", alt=alt, BBox=box)


def test_picture_with_text_and_box_passes() -> None:
    assert found(pictures, picture(), areas=PAINTED) == []


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (picture(alt=None), "picture-without-text"),
        (picture(alt=" "), "picture-without-text"),
        (picture(alt="Logo-2.SVG"), "picture-without-text"),
        (picture(alt=ARABIC), "wrong-text-language"),
        (picture(box=None), "picture-without-box"),
        (picture(box=("a", 1, 2, 3)), "picture-without-box"),
        (picture(box=(500, 500, 700, 600)), "wrong-picture-box"),
        (picture(box=(300, 100, 400, 200)), "wrong-picture-box"),
        (picture(box=(0, 0, 590, 840)), "wrong-picture-box"),
    ],
)
def test_fault_of_a_picture_is_found(wrong: Node, code: str) -> None:
    assert found(pictures, wrong, areas=PAINTED) == [code]


# Links and notes


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (node("Link", "ici", link_to(uri="https://example.org")), []),
        (node("Link", "www.a.org", link_to(uri="https://a.org", contents="www.a.org")), []),
        (node("Link", "ici"), ["link-without-target"]),
        (node("Link", "ici", link_to(contents="")), ["link-without-description"]),
        (
            node("Link", "ici", link_to(uri="https://a.org", contents="https://a.org")),
            ["link-without-description"],
        ),
        (node("Link", "ici", link_to("s-1", contents="s-1")), ["link-without-description"]),
        (node("Link", "ici", link_to("s-1", contents="#s-1")), ["link-without-description"]),
    ],
)
def test_links_say_where_they_lead(wrong: Node, code: list[str]) -> None:
    assert found(links, wrong) == code


def annotated(box: Box, tagged: bool) -> list[str]:
    """Return the codes found in a file with one link annotation."""
    read = tree(node("P", FRENCH))
    link = Annotation(1, "Link", box, "ici", "https://a.org", None, tagged=tagged)
    page = replace(read.pages[0], annotations=(link,))
    return [finding.code for finding in judged(links, replace(read, pages=(page,))).findings]


def test_link_outside_the_tree_is_found() -> None:
    assert annotated(Box(0, 0, 30, 10), tagged=True) == []
    assert annotated(Box(0, 0, 30, 10), tagged=False) == ["link-untagged"]


def test_link_that_cannot_be_pressed_is_found() -> None:
    assert annotated(Box(0, 10, 30, 10), tagged=True) == ["link-too-small"]


@pytest.mark.parametrize(
    ("box", "codes"),
    [
        (Box(45, 615, 100, 635), []),
        (Box(45, 500, 100, 520), ["link-misplaced"]),
        (Box(300, 615, 400, 635), ["link-misplaced"]),
    ],
)
def test_link_that_is_pressed_elsewhere_is_found(box: Box, codes: list[str]) -> None:
    target = replace(link_to(uri="https://a.org", contents="Le site"), number=7)
    read = tree(node("P", node("Link", "Le site", target)))
    link = Annotation(1, "Link", box, "Le site", "https://a.org", None, tagged=True, number=7)
    page = replace(read.pages[0], annotations=(link,))
    verdict = judged(links, replace(read, pages=(page,)))
    assert [finding.code for finding in verdict.findings] == codes


@pytest.mark.parametrize(
    ("aim", "codes"),
    [("here", []), ("there", []), ("object 5", []), ("nowhere", ["link-nowhere"])],
)
def test_link_to_a_place_that_is_not_in_the_file_is_found(aim: str, codes: list[str]) -> None:
    read = tree(node("P", FRENCH, id="here"))
    link = Annotation(1, "Link", Box(0, 0, 30, 10), "ici", None, aim, tagged=True)
    page = replace(read.pages[0], annotations=(link,))
    verdict = judged(links, replace(read, pages=(page,), destinations={"there": Spot(1, None)}))
    assert [finding.code for finding in verdict.findings] == codes


def mark(name: str | None = "source-1") -> Node:
    kids = () if name is None else (node("Link", "1", link_to(name)),)
    return node("Reference", *(kids or ("1",)))


def note(name: str | None = "source-1", back: Sequence[str] = ("a",)) -> Node:
    returns = (node("Link", "1", link_to(place)) for place in back)
    return node("LBody", node("Note", "Le Journal", *returns, id=name))


def telling(fact: str, *kids: Node) -> Node:
    return node("Div", *kids, properties={"pair": fact, "fact": fact})


def test_references_lead_to_notes_and_back() -> None:
    assert found(notes, telling("a", mark()), note()) == []
    assert found(notes, node("P", mark()), note(back=())) == []  # no fact to lead back to


@pytest.mark.parametrize(
    ("nodes", "codes"),
    [
        ((mark(None), mark(), note()), ["reference-without-link"]),
        ((mark("source-2"), mark(), note()), ["reference-nowhere"]),
        ((mark("object 12"), mark(), note()), []),
        ((mark(), note(), note(None)), ["note-without-id"]),
        ((note(),), ["note-unused"]),
        ((telling("a", mark()), note(back=())), ["note-without-return"]),
        ((telling("a", mark()), telling("b", mark()), note()), ["note-without-return"]),
    ],
)
def test_fault_of_notes_is_found(nodes: tuple[Node, ...], codes: list[str]) -> None:
    assert found(notes, *nodes) == codes


@pytest.mark.parametrize(
    ("spot", "codes"),
    [
        (Spot(1, 640.0), []),
        (Spot(1, None), []),
        (Spot(1, 700.0), ["note-without-return"]),
        (Spot(1, 600.0), ["note-without-return"]),
        (Spot(2, 640.0), ["note-without-return"]),
    ],
)
def test_way_back_leads_to_the_fact(spot: Spot, codes: list[str]) -> None:
    read = replace(tree(telling("a", mark()), note(back=["back"])), destinations={"back": spot})
    assert [finding.code for finding in judged(notes, read).findings] == codes


def test_note_that_nothing_refers_to_is_a_warning() -> None:
    assert judged(notes, tree(note())).outcome == "warned"


def test_ids_are_unique() -> None:
    assert found(identifiers, node("P", id="a"), node("P", id="b")) == []
    assert found(identifiers, node("P", id="a"), node("P", id="a")) == ["id-twice"]


def test_long_texts_are_quoted_by_their_beginning() -> None:
    assert walking.quoted("a " * 40) == f"«{'a ' * 15}…»"
    assert walking.quoted(" a\n b ") == "«a b»"
