"""Plain text and Markdown: what a mail program shows, and what a parser reads back."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from bidi import get_display
from markdown_it import MarkdownIt

from briefing import paths
from briefing.document import Document, Isolate, Paragraph, Run
from briefing.examine import check_brief
from briefing.media.markdown import markdown
from briefing.media.marks import LRM, RLM, marks
from briefing.media.plain import plain_text
from briefing.pipeline import document_of
from tests.conftest import DATA

FOLDERS = {
    "shipped": paths.SHIPPED_BRIEF,
    "hard-arabic": DATA / "hard-arabic",
    "minimal": DATA / "minimal",
}


@cache
def document(name: str, *codes: str) -> Document:
    folder: Path = FOLDERS[name]
    return document_of(check_brief(folder), codes or ("fr", "ar"))


# --- plain text ----------------------------------------------------------------------------------


SMALL = """\
Un exemple

Note de synthèse · Édition 1 · 10 mars 2026

■ L’essentiel

• Organisation de la coopération (OC) compte au moins 16 membres. [1]

■ Chiffres clés

• au moins 16 membres de la Organisation de la coopération

■ La coopération

1. Membres (source unique)

La Organisation de la coopération réunit au moins 16 membres. [1]

2. Session (source unique)

La 4e session a eu lieu 4 et 5 février 2026. [1]

3. Budget (source unique)

Le budget dépasse 17. [1]

■ Repères

• 4 et 5 février 2026 · Session de la Organisation

■ Glossaire

• Organisation de la coopération · OC

* Nom traduit pour cette note ; aucune source ne le donne dans cette langue.

■ Sources

1. titre non indiqué, Le Journal, auteur non indiqué, 28 février 2026, \
https://example.org/article. Paragraphes : 1, 2, 3

■ À propos de cette note

Établie à partir de sources publiques, cette note n’engage aucune institution.

Les faits sont arrêtés à la date du texte daté le plus récent : 28 février 2026.

« Source unique » : un seul texte de la liste rapporte le fait. Plusieurs sources ne sont dites \
indépendantes que si cela est établi.

Pour citer : « Un exemple », édition 1, 10 mars 2026, avec le numéro du paragraphe.
"""


def common_spaces(text: str) -> str:
    return re.sub("[\u00a0\u202f]", " ", text)


def test_plain_text_has_all_of_a_small_brief_in_the_order_of_the_page() -> None:
    assert common_spaces(plain_text(document("minimal"), "fr")) == SMALL


def test_masthead_says_who_issues_it_and_that_it_is_not_to_be_published_yet() -> None:
    said = Paragraph("fr-MA", "ltr", (Run("text", "Ministère d’essai", "fr-MA"),))
    labels = {**document("minimal", "fr").labels, "embargo": {"fr": said}}
    marked = replace(
        document("minimal", "fr"),
        labels=labels,
        issuer={"fr": said},
        contact={"fr": said},
        draft=True,
        embargo=datetime(2026, 3, 11, tzinfo=UTC),
    )
    lines = common_spaces(plain_text(marked, "fr")).splitlines()
    assert lines[:5] == ["Projet · Ministère d’essai", "", "Ministère d’essai", "", "Un exemple"]
    assert lines[-3:] == ["Publié par Ministère d’essai", "", "Contact : Ministère d’essai"]
    assert markdown(marked, "fr").startswith("**Projet** · **Ministère d’essai**\n\n")


@pytest.mark.parametrize("write", [plain_text, markdown])
def test_language_that_the_edition_lacks_is_refused(write: type) -> None:
    with pytest.raises(KeyError):
        write(document("minimal", "fr"), "ar")


@pytest.mark.parametrize("name", FOLDERS)
def test_every_arabic_line_shows_from_right_to_left_without_being_told_so(name: str) -> None:
    looked_at = 0
    own = {source.number for source in document(name).sources if source.direction == "ltr"}
    for line in plain_text(document(name), "ar").splitlines():
        number = re.match(r"(\d+)\. ", line)
        strong = next((c for c in line if unicodedata.bidirectional(c) in ("L", "R", "AL")), None)
        if strong is None or (number and int(number[1]) in own and strong.isascii()):
            continue  # the entry of a French source
        assert unicodedata.bidirectional(strong) in ("R", "AL"), line
        looked_at += 1
    assert looked_at > 10


@pytest.mark.parametrize("name", FOLDERS)
@pytest.mark.parametrize("code", ["fr", "ar"])
def test_marks_of_direction_stand_only_where_the_line_would_show_wrongly(
    name: str, code: str
) -> None:
    text = plain_text(document(name), code)
    assert set(re.findall("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]", text)) <= {LRM, RLM}
    for line in text.splitlines():
        without = re.sub(f"[{LRM}{RLM}]", "", line)
        if without != line:
            assert shown(line) != shown(without), line


def shown(line: str) -> str:
    return re.sub(f"[{LRM}{RLM}]", "", str(get_display(line)))


# --- marks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pieces", "direction", "expected"),
    [
        ([("نص DCO نص", False)], "rtl", ["نص DCO نص"]),
        ([("نص ", False), ("DCO", True), (" نص", False)], "rtl", ["نص ", "DCO", " نص"]),
        (
            [("نص (", False), ("DCO", True), ("). [1، 3]", False)],
            "rtl",
            ["نص (", "DCO" + RLM, "). [1، 3]"],
        ),
        ([("DCO", True), (" نص", False)], "rtl", [RLM + "DCO", " نص"]),
        (
            [("هاتف ", False), ("+212 5 37", True)],
            "rtl",
            ["هاتف ", RLM + LRM + "+212 5 37" + LRM + RLM],
        ),
        ([("mot ", False), ("كلمة", True), (" 14", False)], "ltr", ["mot ", "كلمة" + LRM, " 14"]),
    ],
)
def test_mark_stands_where_it_is_needed(
    pieces: list[tuple[str, bool]], direction: str, expected: list[str]
) -> None:
    wraps = marks(pieces, "rtl" if direction == "rtl" else "ltr")
    written = [
        before + text + after for (text, _), (before, after) in zip(pieces, wraps, strict=True)
    ]
    assert written == expected


def test_mark_at_the_beginning_is_not_needed_in_a_paragraph_with_a_direction() -> None:
    pieces = [("DCO", True), (" نص", False)]
    assert marks(pieces, "rtl", declared=True) == [("", ""), ("", "")]


# --- Markdown ------------------------------------------------------------------------------------


def parsed(text: str) -> str:
    """Give the words of a Markdown text, a line per block, by a CommonMark parser."""
    return "\n".join(
        "".join(child.content for child in token.children or ())
        for token in MarkdownIt("commonmark").parse(text)
        if token.type == "inline"
    )


def words_of(plain: str) -> str:
    """Give the words of the plain text as Markdown has them: what it puts into markup left out."""
    lines = (re.sub(r"^(■|•) ", "", line) for line in plain.splitlines() if line)
    return "\n".join(lines)


@pytest.mark.parametrize("name", FOLDERS)
@pytest.mark.parametrize("code", ["fr", "ar"])
def test_markdown_reads_back_as_the_plain_text(name: str, code: str) -> None:
    written = document(name)
    plain = plain_text(written, code)
    listed = len(written.sources)
    for number in range(1, listed + 1):  # numbers of an ordered list are markup
        plain = re.sub(rf"(?m)^{number}\. (?=.*(?:Paragraphes|الفقرات))", "", plain)
    assert parsed(markdown(written, code)) == words_of(plain)


def tokens_of(text: str) -> list[tuple[str, str]]:
    found = []
    for token in MarkdownIt("commonmark").parse(text):
        found.append((token.type, token.tag))
        found += [(child.type, child.tag) for child in token.children or ()]
    return found


def test_markdown_has_headings_lists_and_links_and_no_other_markup() -> None:
    kinds = {kind for kind, _ in tokens_of(markdown(document("hard-arabic"), "fr"))}
    assert kinds <= {
        *("heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "text"),
        *("bullet_list_open", "bullet_list_close", "ordered_list_open", "ordered_list_close"),
        *("list_item_open", "list_item_close", "strong_open", "strong_close", "em_open"),
        *("em_close", "link_open", "link_close", "text_special"),
    }
    assert {"heading_open", "link_open", "ordered_list_open", "strong_open"} <= kinds


@pytest.mark.parametrize(
    "words",
    [
        *(
            "# un",
            "1. un",
            "2) un",
            "- un",
            "+ un",
            "* un",
            "> un",
            "un_deux_trois",
            "*un*",
            "`un`",
        ),
        *(
            "[un](deux)",
            "![un](deux)",
            "<b>un</b>",
            "&amp; un",
            "\\un",
            "un ~~deux~~ | trois",
            "===",
        ),
        *("---", "<https://example.org>", "un #", "5 * 3 * 2", "$x$ et $y$", "[1]: deux"),
    ],
)
def test_words_that_look_like_markup_stay_words(words: str) -> None:
    text = Paragraph("fr-MA", "ltr", (Run("text", words, "fr-MA"),))
    small = document("minimal", "fr")
    changed = replace(small, title={"fr": text}, subtitle={"fr": text})
    lines = parsed(markdown(changed, "fr")).splitlines()
    assert lines[:2] == [words, words]
    plain = tokens_of(markdown(small, "fr"))
    extra = [("paragraph_open", "p"), ("inline", ""), ("text", ""), ("paragraph_close", "p")]
    kinds = [token for token in tokens_of(markdown(changed, "fr")) if token[0] != "text_special"]
    assert [token for token in kinds if token[0] != "text"] == [
        token for token in (*plain[:4], *extra, *plain[4:]) if token[0] != "text"
    ]


def test_number_of_a_source_is_a_link_where_the_source_has_an_address() -> None:
    written = markdown(document("minimal"), "fr")
    assert r" \[[1](<https://example.org/article>)\]" in written
    [target] = {
        child.attrs["href"]
        for token in MarkdownIt("commonmark").parse(written)
        for child in token.children or ()
        if child.type == "link_open"
    }
    assert target == "https://example.org/article"


def test_phrase_of_another_language_is_slanted() -> None:
    text = Paragraph(
        "ar-MA",
        "rtl",
        (Run("text", "رؤية ", "ar-MA"), Isolate("ltr", (Run("foreign", "AI for all", "en"),))),
    )
    changed = replace(document("minimal", "ar"), title={"ar": text})
    assert markdown(changed, "ar").splitlines()[0] == "# رؤية *AI for all*"
