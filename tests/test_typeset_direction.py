"""Isolates: which runs are kept together, and that lines read in the right order.

The judge of the order is python-bidi, which knows nothing of our rules: an isolate is handed to it
as one unknown letter of its own direction, and is judged apart.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from bidi.algorithm import get_display
from hypothesis import given
from hypothesis import strategies as st

from briefing.document import Isolate, Paragraph, Run, RunKind
from briefing.typeset.direction import first_direction, paragraph

Part = str | tuple[RunKind, str, str]


def runs_of(parts: Sequence[Part], lang: str) -> list[Run]:
    """Return runs: plain strings are text, others are kind, text and language."""
    return [
        Run("text", part, lang) if isinstance(part, str) else Run(part[0], part[1], part[2])
        for part in parts
    ]


def arabic(*parts: Part) -> Paragraph:
    return paragraph(runs_of(parts, "ar-MA"), "rtl", "ar-MA", "en")


def french(*parts: Part) -> Paragraph:
    return paragraph(runs_of(parts, "fr-MA"), "ltr", "fr-MA", "ar")


def shown(set_: Paragraph) -> str:
    """Show isolates in brackets and borders of runs as |."""
    pieces = [
        "[" + "|".join(run.text for run in inline.runs) + "]"
        if isinstance(inline, Isolate)
        else inline.text
        for inline in set_.content
    ]
    return "|".join(pieces)


def english(text: str) -> Part:
    return ("foreign", text, "en")


def value(text: str) -> Part:
    return ("value", text, "ar-MA")


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        # words
        (
            ["مؤشر ", english("Government AI Readiness 2025"), "."],
            "مؤشر |[Government AI Readiness 2025]|.",
        ),
        (["شبكة 5G في المغرب"], "شبكة |[5G]| في المغرب"),
        (["منظمة (DCO)، ثم"], "منظمة (|[DCO]|)، ثم"),
        (["«AI Made in Morocco»"], "«|[AI Made in Morocco]|»"),
        (
            [english("AI Made in Morocco"), " ", english("Jazari Root")],
            "[AI Made in Morocco| |Jazari Root]",
        ),
        (["في DCO و", english("UNDP")], "في |[DCO]| و|[UNDP]"),
        (["DCO، UNDP"], "[DCO]|، |[UNDP]"),
        (["DCO/UNDP"], "[DCO/UNDP]"),
        (["DCO – UNDP"], "[DCO – UNDP]"),
        (["قال DCO. AI هي"], "قال |[DCO]|. |[AI]| هي"),
        (["AI 2025 ML"], "[AI 2025 ML]"),
        (["AI ", value("2025"), " نقطة"], "[AI]| |2025| نقطة"),
        (["المغرب DCO"], "المغرب |[DCO]"),
        (["C++ و@dco"], "[C++]| و|[@dco]"),
        # numbers
        (["نسبة ", value("13,3%"), "، ثم"], "نسبة |[13,3%]|، ثم"),
        (["نحو ", value("نحو 13,3%")], "نحو |نحو |[13,3%]"),
        ([value("-2,5"), " نقطة"], "[-2,5]| نقطة"),
        (["كوفيد-19"], "كوفيد-19"),
        ([value("8–18"), " سنة"], "[8–18]| سنة"),
        (["بـ", value("8–18")], "بـ|[8–18]"),
        (["الهاتف +212 537 57 69 00 ثم"], "الهاتف |[+212 537 57 69 00]| ثم"),
        (["10:05 (UTC+1)"], "[10:05]| (|[UTC+1]|)"),
        (["2026-02-05"], "[2026-02-05]"),
        (["2025/2026"], "[2025/2026]"),
        (["$5 و5€"], "[$5]| و|[5€]"),
        # addresses
        (["الموقع https://www.dco.org/a_b?c=1."], "الموقع |[https://www.dco.org/a_b?c=1]|."),
        (["هل جربتم www.dco.org؟ نعم"], "هل جربتم |[www.dco.org]|؟ نعم"),
        (["راسل a.b@dco.org، أو"], "راسل |[a.b@dco.org]|، أو"),
        # what stays as it is
        ([value("200.000"), " طفل"], "200.000| طفل"),
        ([value("1.234,56")], "1.234,56"),
        (["يومي ", value("4 و5\u00a0فبراير 2026")], "يومي |4 و5\u00a0فبراير 2026"),
        (["بـ", value("14\u00a0مرتبة")], "بـ|14\u00a0مرتبة"),
        (["من ", value("8"), " إلى ", value("18")], "من |8| إلى |18"),
        (["سنة ٢٠٢٦–٢٠٢٧"], "سنة ٢٠٢٦–٢٠٢٧"),
        ([], ""),
    ],
)
def test_isolates_in_arabic(parts: list[Part], expected: str) -> None:
    assert shown(arabic(*parts)) == expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (["Le nom منظمة التعاون الرقمي est arabe"], "Le nom |[منظمة التعاون الرقمي]| est arabe"),
        (
            ["« ", ("term", "شبكة", "ar"), " ", ("term", "الجزري", "ar"), " »"],
            "« |[شبكة| |الجزري]| »",
        ),
        (["سنة 2026، المغرب : oui"], "[سنة 2026، المغرب]| : oui"),
        (["(شبكة) et (معهد)"], "(|[شبكة]|) et (|[معهد]|)"),
        ([english("AI"), " 13,3 % (DCO)"], "AI| 13,3 % (DCO)"),
    ],
)
def test_isolates_in_french(parts: list[Part], expected: str) -> None:
    assert shown(french(*parts)) == expected


def test_isolate_has_the_other_direction_and_keeps_its_runs() -> None:
    set_ = arabic("في ", ("term", "DCO", "en"), " و")
    assert set_.content == (
        Run("text", "في ", "ar-MA"),
        Isolate("ltr", (Run("term", "DCO", "en"),)),
        Run("text", " و", "ar-MA"),
    )
    assert french("a ", ("foreign", "شبكة", "ar")).content[1] == Isolate(
        "rtl", (Run("foreign", "شبكة", "ar"),)
    )


def test_words_without_a_language_get_that_of_the_other_script() -> None:
    (isolate,) = arabic("DCO").content
    assert isolate == Isolate("ltr", (Run("text", "DCO", "en"),))
    assert french("شبكة").content == (Isolate("rtl", (Run("text", "شبكة", "ar"),)),)


def test_numbers_keep_the_language_of_the_paragraph() -> None:
    assert arabic(value("13,3%")).content == (Isolate("ltr", (Run("value", "13,3%", "ar-MA"),)),)


def test_name_that_begins_with_a_figure_is_one_isolate() -> None:
    assert shown(arabic("شبكة ", ("term", "5G+ (NR)", "en"), " في")) == "شبكة |[5G+ (NR)]| في"


def test_mark_belongs_to_its_letter() -> None:
    assert shown(french("mot مُدُن ici")) == "mot |[مُدُن]| ici"


@pytest.mark.parametrize(
    ("text", "direction"), [("12 DCO", "ltr"), ("(مغرب) DCO", "rtl"), ("12 %", None), ("", None)]
)
def test_direction_of_the_first_letter(text: str, direction: str | None) -> None:
    assert first_direction(text) == direction


# --- reading order, by python-bidi ---------------------------------------------------------------


def visual(set_: Paragraph) -> str:
    """Return a paragraph as it stands on one line, from left to right."""
    outer, inner = "", []
    for inline in set_.content:
        if isinstance(inline, Isolate):
            text = "".join(run.text for run in inline.runs)
            inner.append(str(get_display(text, base_dir="L" if inline.direction == "ltr" else "R")))
            # An isolate counts as a neutral character (UAX #9, BD9).
            outer += "\ufffc"
        else:
            outer += inline.text
    line = str(get_display(outer, base_dir="R" if set_.direction == "rtl" else "L"))
    order = inner[::-1] if set_.direction == "rtl" else inner
    for piece in order:
        line = line.replace("\ufffc", piece, 1)
    return line


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (["مؤشر ", english("AI Readiness 2025"), "."], ".AI Readiness 2025 رشؤم"),
        (["نسبة ", value("13,3%"), " ثم"], "مث 13,3% ةبسن"),
        (["أعمارهم ", value("8–18"), " سنة"], "ةنس 8–18 مهرامعأ"),
        (["يومي ", value("4 و5 فبراير 2026")], "2026 رياربف 5و 4 يموي"),
        (["منظمة (DCO) في"], "يف (DCO) ةمظنم"),
        (
            ["في ", english("Made in Morocco"), " ", english("Jazari Root")],
            "Made in Morocco Jazari Root يف",
        ),
        (["الهاتف +212 537 57"], "+212 537 57 فتاهلا"),
        ([value("200.000"), " طفل"], "لفط 200.000"),
        (["بـ", value("14 مرتبة")], "ةبترم 14ـب"),
        (["درجة ", value("-2,5"), " فقط"], "طقف -2,5 ةجرد"),
    ],
)
def test_order_on_the_line(parts: list[Part], expected: str) -> None:
    assert visual(arabic(*parts)) == expected


def test_order_of_arabic_in_french() -> None:
    assert visual(french("Le nom منظمة التعاون est")) == "Le nom نواعتلا ةمظنم est"


def test_number_without_isolate_would_read_wrong() -> None:
    """The reason for isolating: what python-bidi makes of the plain text."""
    assert str(get_display("نسبة 13,3%", base_dir="R")) == "%13,3 ةبسن"
    assert str(get_display("من 8–18", base_dir="R")) == "18–8 نم"


WORDS = st.lists(
    st.sampled_from(
        [
            "المغرب",
            "DCO",
            "AI Made",
            "13,3%",
            "200.000",
            "8–18",
            " ",
            "، ",
            "(",
            ")",
            " و",
            "2026",
            "مُدن",
        ]
    ),
    max_size=10,
)
KINDS: st.SearchStrategy[RunKind] = st.sampled_from(["text", "value"])


@given(WORDS, st.lists(KINDS, min_size=10, max_size=10), st.booleans())
def test_isolates_keep_the_text_and_its_order(
    words: list[str], kinds: list[RunKind], right_to_left: bool
) -> None:
    parts: list[Part] = [(kind, word, "x") for kind, word in zip(kinds, words, strict=False)]
    set_ = (
        paragraph(runs_of(parts, "x"), "rtl", "x", "en")
        if right_to_left
        else paragraph(runs_of(parts, "x"), "ltr", "x", "ar")
    )
    assert set_.text == "".join(words)
    opposite = "R" if right_to_left else "L"
    for inline in set_.content:
        if isinstance(inline, Isolate):
            assert inline.direction == ("ltr" if right_to_left else "rtl")
            assert all(run.text for run in inline.runs)
        else:
            letters = {first_direction(letter) for letter in inline.text if letter.isalpha()}
            assert letters <= {"rtl" if opposite == "R" else "ltr"}
