"""Texts to a translator and back: PO files, what is refused, and what an import changes."""

from __future__ import annotations

import difflib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner, Result

from briefing import paths
from briefing.check import check
from briefing.cli import main
from briefing.drift import LOCK, State, read_lock, tracked
from briefing.errors import BriefingError
from briefing.examine import check_brief
from briefing.load import load
from briefing.occurrences import wordings
from briefing.translate import accept, export, import_po
from tests.conftest import DATA
from tests.test_drift import ARABIC, FACTS, FRENCH, PACKS, edit

MESSAGE = 'msgstr "تجمع {{ coop }} {{ total }}."'


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def folder(minimal_folder: Path) -> Path:
    """Return a brief whose texts were all recorded."""
    accept(minimal_folder)
    return minimal_folder


def exported(folder: Path, *changes: tuple[str, str], language: str = "ar") -> Path:
    """Export the texts of a brief and change the PO file as a translator would."""
    text = export(folder, language).decode()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    file = folder.parent / f"{language}.po"
    file.write_text(text, encoding="utf-8")
    return file


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.*")}


def refused(folder: Path, file: Path, *, stale: bool = False) -> list[str]:
    """Import a file that must be refused; return places and codes, and see that nothing changed."""
    before = contents(folder)
    with pytest.raises(BriefingError) as caught:
        import_po(folder, file, stale=stale)
    assert contents(folder) == before
    return [f"{Path(f.place.file).name}:{f.place.line} {f.code}" for f in caught.value.findings]


def line_of(file: Path, key: str) -> int:
    """Return the line of the msgid of a text."""
    return file.read_text("utf-8").splitlines().index(f'msgctxt "{key}"') + 2


# --- export --------------------------------------------------------------------------------------


def test_export_says_where_a_text_stands_and_what_its_placeholders_print(folder: Path) -> None:
    text = export(folder, "ar").decode()
    assert (
        "#. text, written in fr\n"
        "#. {{ coop }}: fr “Organisation de la coopération”, ar “منظمة التعاون”\n"
        "#. {{ total }}: fr “au moins 16\u00a0membres”, ar “ما لا يقل عن 16\u00a0عضوا”\n"
        "#: facts.yaml:11\n"
        'msgctxt "facts/members/text"\n'
        f'msgid "{FRENCH}"\n'
        f'msgstr "{ARABIC}"\n'
    ) in text


def test_export_shows_no_evidence(folder: Path) -> None:
    text = export(folder, "ar").decode()
    assert "4e session" not in text
    assert "journal" not in text


@pytest.mark.parametrize("brief", [paths.SHIPPED_BRIEF, paths.STARTER_BRIEF], ids=lambda p: p.name)
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_export_is_a_catalogue_that_gettext_accepts(
    brief: Path, language: str, tmp_path: Path
) -> None:
    if all(wording.written_in == language for wording in wordings(load(brief))):
        with pytest.raises(BriefingError, match="were written in fr first"):
            export(brief, language)
        return
    file = tmp_path / "texts.po"
    file.write_bytes(export(brief, language))
    catalogue = read_po(BytesIO(file.read_bytes()), abort_invalid=True)
    assert len(catalogue) > 5
    assert list(catalogue.check()) == []
    msgfmt = shutil.which("msgfmt")
    if msgfmt:
        subprocess.run([msgfmt, "--check", "-o", os.devnull, file], check=True)


def test_export_depends_on_the_brief_alone(folder: Path) -> None:
    code = (
        f"from briefing.cli import main; main(['translate','export',{str(folder)!r},'--lang','ar'])"
    )
    written = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, **surroundings},
            capture_output=True,
            check=True,
        ).stdout
        for surroundings in (
            {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C"},
            {"PYTHONHASHSEED": "2", "TZ": "America/Lima"},
        )
    }
    assert written == {export(folder, "ar")}
    assert b'"POT-Creation-Date: 2026-03-10 00:00+0000\\n"' in export(folder, "ar")
    assert b"Generated-By" not in export(folder, "ar")


def test_export_marks_what_is_stale_as_fuzzy(folder: Path) -> None:
    assert "fuzzy" not in export(folder, "ar").decode().partition('msgid ""')[2]
    edit(folder, FACTS, ("réunit", "compte"))
    assert '#: facts.yaml:11\n#, fuzzy\nmsgctxt "facts/members/text"' in (
        export(folder, "ar").decode()
    )


def test_export_of_per_cent_signs_and_braces_is_no_format_of_python(folder: Path) -> None:
    edit(folder, FACTS, ("réunit {{ total }}", "réunit % de {{ total }}"))
    assert "-format" not in export(folder, "ar").decode()


def test_export_of_texts_written_in_arabic_first_goes_into_french(folder: Path) -> None:
    edit(folder, FACTS, ("written_in: fr", "written_in: ar"))
    text = export(folder, "fr").decode()
    assert text.count("msgctxt") == 2
    assert f'msgid "{ARABIC}"\nmsgstr "{FRENCH}"' in text
    assert "facts/members" not in export(folder, "ar").decode()


def test_export_into_a_new_language_leaves_words_out_that_are_not_there_yet(folder: Path) -> None:
    shutil.copytree(DATA / "english-arabic" / "languages", folder / "languages")
    edit(folder, "brief.yaml", ("[fr, ar]", "[fr, ar, en]"))
    text = export(folder, "en").decode()
    assert "#. {{ coop }}: fr “Organisation de la coopération”\n" in text
    assert "#. {{ total }}: fr “au moins 16\u00a0membres”\n" in text
    assert "#. {{ held }}: fr “4 et 5\u00a0février 2026”, en “" in text
    assert f'msgid "{FRENCH}"\nmsgstr ""' in text
    assert run("translate", "export", str(folder), "--lang", "de").exit_code == 1


# --- there and back ------------------------------------------------------------------------------


@pytest.mark.parametrize("recorded", [True, False])
def test_file_that_nobody_touched_changes_no_byte(minimal_folder: Path, recorded: bool) -> None:
    if recorded:
        accept(minimal_folder)
    before = contents(minimal_folder)
    import_po(minimal_folder, exported(minimal_folder))
    assert contents(minimal_folder) == before


def test_untouched_file_of_the_shipped_brief_changes_no_byte(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(paths.SHIPPED_BRIEF, tmp_path / "b"))
    before = contents(folder)
    import_po(folder, exported(folder))
    assert contents(folder) == before


def test_file_that_another_program_saved_changes_no_byte(folder: Path) -> None:
    before = contents(folder)
    file = exported(
        folder,
        ('msgctxt "facts/members/text"', 'msgctxt ""\n"facts/members/"\n"text"'),
        ('msgctxt "facts/members/title"', 'msgctxt ""\n"facts/members/"\n"title"'),
        (f'msgid "{FRENCH}"', 'msgid ""\n"La {{ coop }} "\n"réunit {{ total }}."'),
    )
    text = file.read_text("utf-8") + '\n#~ msgctxt "gone"\n#~ msgid "a"\n#~ msgstr "b"\n'
    file.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    import_po(folder, file)
    assert contents(folder) == before


def test_part_of_a_new_language_can_be_taken_in(folder: Path) -> None:
    shutil.copytree(DATA / "english-arabic" / "languages", folder / "languages")
    edit(folder, "brief.yaml", ("[fr, ar]", "[fr, ar, en]"))
    change = (
        f'msgid "{FRENCH}"\nmsgstr ""',
        f'msgid "{FRENCH}"\nmsgstr "{{{{ coop }}}} unites {{{{ total }}}}."',
    )
    before = contents(folder)
    assert import_po(folder, exported(folder, change, language="en")).written == 1
    assert changed_lines(before, contents(folder), FACTS) == [
        "+      en: |",
        "+        {{ coop }} unites {{ total }}.",
    ]


def test_one_edited_translation_changes_its_block_and_its_line_of_the_lock(folder: Path) -> None:
    before = contents(folder)
    done = import_po(folder, exported(folder, (MESSAGE, MESSAGE.replace("تجمع", "تضم"))))
    after = contents(folder)
    assert (done.written, done.confirmed) == (1, 0)
    assert {name for name in after if after[name] != before[name]} == {FACTS, LOCK}
    assert changed_lines(before, after, FACTS) == [
        "-        تجمع {{ coop }} {{ total }}.",
        "+        تضم {{ coop }} {{ total }}.",
    ]
    assert len(changed_lines(before, after, LOCK)) == 2
    assert check_brief(folder).findings == ()


def changed_lines(before: Mapping[str, bytes], after: Mapping[str, bytes], name: str) -> list[str]:
    old, new = (side[name].decode().splitlines() for side in (before, after))
    lines = difflib.unified_diff(old, new, lineterm="", n=0)
    return [line for line in lines if line[0] in "+-" and line[:3] not in ("+++", "---")]


def test_title_on_the_line_of_its_key_stays_there(folder: Path) -> None:
    before = contents(folder)
    import_po(folder, exported(folder, ('msgstr "الأعضاء"', 'msgstr "أعضاء: المنظمة"')))
    assert changed_lines(before, contents(folder), FACTS) == [
        "-      ar: الأعضاء",
        '+      ar: "أعضاء: المنظمة"',
    ]


def test_missing_translations_are_written_where_they_belong(folder: Path) -> None:
    edit(folder, FACTS, (f"      ar: |\n        {ARABIC}\n", ""), ("      ar: الأعضاء\n", ""))
    changes = [
        ('"Membres"\nmsgstr ""', '"Membres"\nmsgstr "الأعضاء"'),
        (f'msgid "{FRENCH}"\nmsgstr ""', f'msgid "{FRENCH}"\n{MESSAGE}'),
    ]
    assert import_po(folder, exported(folder, *changes)).written == 2
    assert (folder / FACTS).read_bytes() == (DATA / "minimal" / FACTS).read_bytes()
    assert check_brief(folder).findings == ()


def test_part_of_the_missing_translations_can_be_taken_in(folder: Path) -> None:
    edit(folder, FACTS, (f"      ar: |\n        {ARABIC}\n", ""), ("      ar: الأعضاء\n", ""))
    done = import_po(
        folder, exported(folder, ('"Membres"\nmsgstr ""', '"Membres"\nmsgstr "الأعضاء"'))
    )
    assert (done.written, done.empty) == (1, 1)


def test_stale_translation_is_confirmed_when_the_mark_is_taken_away(folder: Path) -> None:
    edit(folder, FACTS, ("réunit", "compte"))
    before = contents(folder)
    assert import_po(folder, exported(folder)).fuzzy == 1
    assert contents(folder) == before
    done = import_po(folder, exported(folder, ("#, fuzzy\n", "")))
    assert (done.written, done.confirmed) == (0, 1)
    assert {name for name, was in before.items() if contents(folder)[name] != was} == {LOCK}
    assert check_brief(folder).findings == ()


def test_import_without_a_lock_records_the_brief_as_it_then_stands(minimal_folder: Path) -> None:
    import_po(minimal_folder, exported(minimal_folder, (MESSAGE, MESSAGE.replace("تجمع", "تضم"))))
    lock = read_lock(minimal_folder)
    states = {
        item.state(code, lock) for item in tracked(load(minimal_folder)) for code in item.places
    }
    assert states == {State.WRITTEN, State.TRANSLATED}


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("new", "codes"),
    [
        ("تجمع {{ coop }}.", ["value-lost"]),
        ("تجمع {{ total }}.", ["term-lost"]),
        ("تجمع.", ["term-lost", "value-lost"]),
        ("تجمع {{ coop }} {{ total }} {{ totl }}.", ["unknown-placeholder", "value-added"]),
        ("تجمع {{ coop }} {{ totl }}.", ["unknown-placeholder", "value-added", "value-lost"]),
        (
            "تجمع {{ coop }} {{ total }} عضوا و{{ budget.amount }}.",
            ["fact-not-named", "value-added"],
        ),
        ("تجمع {{ coop }} {{ total.", ["template-syntax"]),
        ("تجمع {{ coop }} {{ total }} {% if x %}", ["template-not-allowed"]),
        ("تجمع {{ coop }} {{ total | short }}.", ["wrong-filter"]),
        ("تجمع {{ coop }} {{ total }} في 2026.", ["bare-digit"]),
        ("تجمع {{ coop }} {{ total }} members.", ["wrong-script"]),
        ("تجمع <b>{{ coop }}</b> {{ total }}.", ["markup-in-text", "wrong-script"]),
        ("تجمع **{{ coop }}** {{ total }}.", ["markup-in-text"]),
        ("تجمع &nbsp;{{ coop }} {{ total }}.", ["markup-in-text", "wrong-script"]),
        ("تجمع \u202b{{ coop }}\u202c {{ total }}.", ["bidi-control"]),
        ("تجمع, {{ coop }} {{ total }}.", ["latin-punctuation"]),
        ("La {{ coop }} réunit {{ total }}.", ["untranslated-text", "wrong-script"]),
    ],
)
def test_faulty_translation_is_refused_at_its_message(
    folder: Path, new: str, codes: list[str]
) -> None:
    file = exported(folder, (MESSAGE, f'msgstr "{new}"'))
    line = line_of(file, "facts/members/text")
    found = refused(folder, file)
    # A character that must not stand in any file is found where it stands, below the msgid.
    places = {f"ar.po:{line}", f"ar.po:{line + 1}"}
    assert sorted({entry.split()[1] for entry in found}) == codes
    assert {entry.split()[0] for entry in found} <= places


@pytest.mark.parametrize(
    "new",
    ["تضم {{ coop | short }} {{ total | oblique }}.", "{{ total }} في {{ coop }}، {{ coop }}."],
)
def test_filters_order_and_repetition_may_differ(folder: Path, new: str) -> None:
    assert import_po(folder, exported(folder, (MESSAGE, f'msgstr "{new}"'))).written == 1


@pytest.mark.parametrize("text", ["كلمة " * 5000, "ك" * 5000, "كلمة\\n" * 5000])
def test_translation_that_no_file_may_hold_is_refused(folder: Path, text: str) -> None:
    file = exported(folder, (MESSAGE, f'msgstr "{{{{ coop }}}} {{{{ total }}}} {text}"'))
    assert {entry.split(":")[0] for entry in refused(folder, file)} == {"ar.po"}


PHRASE = '{{ "Coop Now" | foreign("en") }}'
IN_PO = PHRASE.replace('"', r"\"")


@pytest.mark.parametrize(
    "new",
    ["", r"{{ \"Coop Later\" | foreign(\"en\") }}", r"{{ \"Coop Now\" | foreign(\"fr\") }}"],
)
def test_foreign_phrase_may_not_be_lost(folder: Path, new: str) -> None:
    edit(folder, FACTS, (FRENCH, f"{FRENCH[:-1]} {PHRASE}."), (ARABIC, f"{ARABIC[:-1]} {PHRASE}."))
    edit(folder, FACTS, ('["au moins 16 membres"]', '["au moins 16 membres", Coop Now]'))
    accept(folder)
    file = exported(folder, (f'{IN_PO}."\n\n', f'{new}."\n\n'))
    place = f"ar.po:{line_of(file, 'facts/members/text')}"
    assert f"{place} phrase-lost" in refused(folder, file)


def test_foreign_phrase_is_none_in_its_own_language(folder: Path) -> None:
    phrase = '{{ "التعاون" | foreign("ar") }}'
    edit(folder, FACTS, (FRENCH, f"{FRENCH[:-1]} {phrase}."))
    assert import_po(folder, exported(folder, ("#, fuzzy\n", ""))).confirmed == 1


def test_all_faults_are_told_at_once(folder: Path) -> None:
    file = exported(
        folder,
        (MESSAGE, MESSAGE.replace("{{ total }}", "")),
        ('msgstr "الدورة"', 'msgstr "الدورة 4"'),
        ('msgstr "الميزانية"', 'msgstr "<i>الميزانية</i>"'),
    )
    found = [entry.split()[1] for entry in refused(folder, file)]
    assert {"value-lost", "markup-in-text"} <= set(found)
    assert len(found) >= 3


def test_translation_may_go_on_to_deviate_as_it_did_when_it_was_recorded(folder: Path) -> None:
    edit(folder, FACTS, ("تجمع {{ coop }} {{ total }}.", "تجمع {{ total }}."))
    accept(folder)
    file = exported(folder, ('msgstr "تجمع {{ total }}."', 'msgstr "تضم {{ total }}."'))
    assert import_po(folder, file).written == 1
    edit(folder, FACTS, ("réunit", "compte"))  # stale: it has to follow its original again
    file = exported(folder, ("#, fuzzy\n", ""))
    assert [entry.split()[1] for entry in refused(folder, file)] == ["term-lost"]


def test_error_that_the_brief_has_already_stands_in_no_translators_way(folder: Path) -> None:
    edit(folder, FACTS, ("Le budget dépasse", "Le budget 7 dépasse"))
    accept(folder)
    assert import_po(folder, exported(folder, (MESSAGE, MESSAGE.replace("تجمع", "تضم")))).written


def test_translation_of_another_text_is_refused_unless_taken_in_as_stale(folder: Path) -> None:
    file = exported(folder, (MESSAGE, MESSAGE.replace("تجمع", "تضم")))
    edit(folder, FACTS, ("réunit", "compte"))
    line = line_of(file, "facts/members/text")
    assert refused(folder, file) == [f"ar.po:{line} po-outdated"]
    assert import_po(folder, file, stale=True).written == 1
    assert "تضم {{ coop }}" in (folder / FACTS).read_text("utf-8")
    results = {entry.code: entry for entry in check(load(folder), PACKS)}
    assert len(results["translation-stale"].findings) == 1
    assert results["text-not-recorded"].findings == ()


def test_file_of_another_brief_or_language_is_refused(folder: Path) -> None:
    file = exported(folder, ("Version: minimal 1", "Version: maximal 1"), ("ar\\n", "en\\n"))
    assert refused(folder, file) == ["ar.po:0 po-of-another-brief", "ar.po:0 missing-language"]


def test_message_of_a_text_that_is_not_there_is_refused(folder: Path) -> None:
    file = exported(folder, ("facts/members/text", "facts/member/text"))
    assert refused(folder, file) == [f"ar.po:{line_of(file, 'facts/member/text')} unknown-text"]
    with pytest.raises(BriefingError) as caught:
        import_po(folder, file)
    assert caught.value.findings[0].hint == "did you mean “facts/members/text”?"


def test_message_of_a_text_that_was_written_in_this_language_is_refused(folder: Path) -> None:
    file = exported(folder)
    edit(folder, FACTS, ("written_in: fr", "written_in: ar"))
    assert {entry.split()[1] for entry in refused(folder, file)} == {"unknown-text"}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('msgctxt "facts/members/text"\n', "", "unknown-text"),
        ('msgid ""\n', "#-#-#-#-#  a  #-#-#-#-#\n", "po-unreadable"),
        ('msgid "Membres"', "msgwrong", "po-unreadable"),
        ('msgstr "الأعضاء"', 'msgstr[x] "الأعضاء"', "po-unreadable"),
        ("nplurals=6", "nplurals=six", "po-unreadable"),
        ('msgstr "الأعضاء"', 'msgstr "الأعضاء', "po-unreadable"),
        ('msgstr "الأعضاء"', 'msgstr الأعضاء"', "po-unreadable"),
        ('msgstr "الأعضاء"', 'msgstr "الأعضاء" "و"', "po-unreadable"),
        ('msgstr "الأعضاء"', r'msgstr "الأعضاء\q"', "po-unreadable"),
        ('msgstr "الأعضاء"', 'msgstr "الأعضاء"\nmsgstr "غيرها"', "po-unreadable"),
        ('msgid "Membres"', 'msgid "Membres"\nmsgid_plural "Membres"', "plural-message"),
        ('msgctxt "facts/budget/title"', 'msgctxt "facts/members/title"', "duplicate-message"),
    ],
)
def test_damaged_file_is_refused(folder: Path, old: str, new: str, code: str) -> None:
    found = refused(folder, exported(folder, (old, new)))
    assert code in {entry.split()[1] for entry in found}


def test_file_that_was_cut_off_is_refused(folder: Path) -> None:
    file = exported(folder, (MESSAGE, MESSAGE.replace("تجمع", "تضم")))
    whole = file.read_text("utf-8")
    cut = whole.index(MESSAGE.replace("تجمع", "تضم"))
    file.write_text(whole[: cut + 15], encoding="utf-8")
    last = whole.count("\n", 0, cut) + 1
    assert refused(folder, file) == [f"ar.po:{last} po-unreadable"]
    file.write_text(whole[:cut], encoding="utf-8")
    assert refused(folder, file) == [f"ar.po:{last} po-unreadable"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("POT-Creation-Date: 2026-03-10 00:00+0000", "POT-Creation-Date: YEAR-MO-DA"),
        ("PO-Revision-Date: 2026-03-10 00:00+0000", "PO-Revision-Date: 2026-03-10"),
        ("Project-Id-Version: minimal 1", "Project-Id-Version: minimal"),
    ],
)
def test_what_other_programs_write_into_the_head_is_no_matter(
    folder: Path, old: str, new: str
) -> None:
    file = exported(folder, (old, new), ('msgstr "الأعضاء"', 'msgstr "الدول الأعضاء"'))
    assert import_po(folder, file).written == 1


def test_file_without_a_head_is_told_what_it_lacks(folder: Path) -> None:
    file = exported(folder)
    text = file.read_text("utf-8")
    file.write_text(text[text.index("#. title") :], encoding="utf-8")
    with pytest.raises(BriefingError) as caught:
        import_po(folder, file)
    assert [(found.code, found.message) for found in caught.value.findings] == [
        ("po-of-another-brief", "the head of this file does not say which brief its texts are of"),
        ("missing-language", "the head of this file does not say which language its texts are in"),
    ]


def test_fault_that_is_found_in_two_ways_is_told_once(folder: Path) -> None:
    file = exported(folder, (MESSAGE, MESSAGE.replace("{{ total }}", "{{ total | upper }}")))
    assert refused(folder, file) == [
        f"ar.po:{line_of(file, 'facts/members/text')} template-not-allowed"
    ]


def test_file_in_another_encoding_is_refused(folder: Path) -> None:
    file = exported(folder)
    file.write_bytes(file.read_text("utf-8").encode("utf-16"))
    assert refused(folder, file) == ["ar.po:0 cannot-read"]


def test_commands_say_what_they_did(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "texts.po"
    assert run("translate", "export", str(folder), "--lang", "ar", "--out", str(file)).output == ""
    assert file.read_bytes() == export(folder, "ar")
    result = run("translate", "import", str(file), str(folder))
    assert result.exit_code == 0
    assert result.output == (
        f"{file}: 0 texts written, 0 confirmed as they were, 0 fuzzy and 0 empty passed over\n"
    )
    file.write_text(file.read_text("utf-8").replace('{{ total }}."\n\n', '."\n\n'), "utf-8")
    result = run("translate", "import", str(file), str(folder))
    assert (result.exit_code, "[value-lost]" in result.stderr) == (1, True)


# --- names and forms -----------------------------------------------------------------------------

TERMS = "terms.yaml"


def test_export_has_names_and_every_form_of_a_noun(folder: Path) -> None:
    text = export(folder, "ar").decode()
    assert (
        "#. name (institution), written in fr\n"
        "#. its acronym is OC\n"
        "#: terms.yaml:4\n"
        'msgctxt "terms/coop/name"\n'
        'msgid "Organisation de la coopération"\n'
        'msgstr "منظمة التعاون"\n'
    ) in text
    assert (
        "#. form of a noun for 2, written in fr\n"
        "#. case: oblique\n"
        "#. the figure is not printed with it\n"
        "#: terms.yaml:13\n"
        'msgctxt "nouns/member/two/oblique"\n'
        'msgid "membres"\n'
        'msgstr "عضوين"\n'
    ) in text
    forms = ["zero", "one", "two/nominative", "two/oblique", "few", "many", "other"]
    keys = [f"nouns/member/{form}" for form in ("gender", *forms)]
    assert [line[9:-1] for line in text.splitlines() if line.startswith('msgctxt "nouns')] == keys


def test_names_are_not_exported_into_the_language_of_the_brief(folder: Path) -> None:
    edit(folder, FACTS, ("written_in: fr", "written_in: ar"))
    assert "terms/" not in export(folder, "fr").decode().replace("terms.yaml", "")


def test_short_form_that_a_language_does_without_is_not_asked_for(folder: Path) -> None:
    assert 'msgctxt "terms/coop/short"' in export(folder, "ar").decode()
    edit(folder, TERMS, (", short: المنظمة", ""))
    assert 'msgctxt "terms/coop/short"' not in export(folder, "ar").decode()


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            'msgstr "منظمة التعاون"',
            'msgstr "هيئة  التعاون: المغرب"',
            '{name: "هيئة التعاون: المغرب", short: المنظمة}}',
        ),
        ('msgstr "أعضاء"', 'msgstr "أعضائنا"', "few: أعضائنا"),
        ('msgstr "عضوين"', 'msgstr "عضوتين"', "two: {nominative: عضوان, oblique: عضوتين}"),
    ],
)
def test_name_or_form_is_written_into_its_place_and_nothing_else(
    folder: Path, old: str, new: str, line: str
) -> None:
    edit(folder, TERMS, ("nouns:\n", "# Counted things.\nnouns:  # in order\n"))
    accept(folder)
    before = contents(folder)
    done = import_po(folder, exported(folder, (old, new)))
    after = contents(folder)
    assert (done.written, done.confirmed, done.empty) == (1, 0, 0)
    assert {name for name in after if after[name] != before[name]} == {TERMS, LOCK}
    removed, added = changed_lines(before, after, TERMS)
    assert (removed[0], added[0], added.endswith(line)) == ("-", "+", True)
    assert len(changed_lines(before, after, LOCK)) == 2
    assert check_brief(folder).findings == ()


def test_gender_is_taken_in(folder: Path) -> None:
    before = contents(folder)
    import_po(folder, exported(folder, ('msgstr "masculine"', 'msgstr "feminine"')))
    assert changed_lines(before, contents(folder), TERMS) == [
        "-        gender: masculine",
        "+        gender: feminine",
    ]


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ('msgstr "منظمة التعاون"', 'msgstr "منظمة {{ total }}"', {"placeholder-in-name"}),
        ('msgstr "منظمة التعاون"', 'msgstr "<b>منظمة</b>"', {"markup-in-text"}),
        ('msgstr "منظمة التعاون"', 'msgstr "منظمة التعاون 2030"', {"figure-added"}),
        ('msgstr "أعضاء"', 'msgstr "3 أعضاء"', {"figure-added"}),
        ('msgstr "masculine"', 'msgstr "neuter"', {"unknown-gender"}),
        ('msgid "Organisation de la coopération"', 'msgid "Organisation"', {"po-outdated"}),
        ("nouns/member/few", "nouns/member/phew", {"unknown-text"}),
        ("terms/coop/short", "terms/coop/name", {"duplicate-message"}),
    ],
)
def test_faulty_name_or_form_is_refused(folder: Path, old: str, new: str, codes: set[str]) -> None:
    found = refused(folder, exported(folder, (old, new)))
    assert codes <= {entry.split()[1] for entry in found}
    assert {entry.split(":")[0] for entry in found} == {"ar.po"}


def test_figure_in_a_name_may_not_be_lost(folder: Path) -> None:
    edit(
        folder,
        TERMS,
        ("{name: Organisation de la coopération,", "{name: Coopération 2030,"),
        ("{name: منظمة التعاون,", "{name: التعاون 2030,"),
        ("Organisation de la coopération (OC)", "Coopération 2030"),
    )
    accept(folder)
    lost = exported(folder, ('msgstr "التعاون 2030"', 'msgstr "التعاون"'))
    assert [entry.split()[1] for entry in refused(folder, lost)] == ["figure-lost"]
    kept = exported(folder, ('msgstr "التعاون 2030"', 'msgstr "تعاون 2030"'))
    assert import_po(folder, kept).written == 1


def test_name_that_was_edited_in_the_other_language_is_fuzzy_until_it_is_confirmed(
    folder: Path,
) -> None:
    edit(folder, TERMS, ("one: membre,", "one: adhérent,"))
    text = export(folder, "ar").decode()
    assert '#, fuzzy\nmsgctxt "nouns/member/one"\nmsgid "adhérent"' in text
    assert '#, fuzzy\nmsgctxt "terms/coop/name"' not in text
    before = contents(folder)
    assert import_po(folder, exported(folder)).fuzzy == 8
    assert contents(folder) == before
    changed = [finding.code for finding in check_brief(folder).findings]
    assert changed == ["text-changed"]
    confirmed = exported(folder)
    confirmed.write_text(confirmed.read_text("utf-8").replace("#, fuzzy\n", ""), "utf-8")
    assert import_po(folder, confirmed).confirmed == 8
    assert {name for name, was in before.items() if contents(folder)[name] != was} == {LOCK}
    assert check_brief(folder).findings == ()


def test_part_of_the_forms_that_is_still_fuzzy_keeps_the_noun_open(folder: Path) -> None:
    edit(folder, TERMS, ("one: membre,", "one: adhérent,"))
    import_po(folder, exported(folder, ("#, fuzzy\n", "")))
    assert [finding.code for finding in check_brief(folder).findings] == ["text-changed"]


def new_language(folder: Path) -> None:
    shutil.copytree(DATA / "english-arabic" / "languages", folder / "languages")
    edit(folder, "brief.yaml", ("[fr, ar]", "[fr, ar, en]"))


def test_names_and_forms_of_a_new_language_are_written_as_one_mapping(folder: Path) -> None:
    new_language(folder)
    file = exported(
        folder,
        (
            'msgid "Organisation de la coopération"\nmsgstr ""',
            'msgid "Organisation de la coopération"\nmsgstr "Cooperation"',
        ),
        (
            'msgctxt "nouns/member/one"\nmsgid "membre"\nmsgstr ""',
            'msgctxt "nouns/member/one"\nmsgid "membre"\nmsgstr "member"',
        ),
        (
            'msgctxt "nouns/member/other"\nmsgid "membres"\nmsgstr ""',
            'msgctxt "nouns/member/other"\nmsgid "membres"\nmsgstr "members"',
        ),
        language="en",
    )
    before = contents(folder)
    assert import_po(folder, file).written == 3
    added = [line for line in changed_lines(before, contents(folder), TERMS) if line[0] == "+"]
    assert "      en: {one: member, other: members}" in [line[1:] for line in added]
    assert "en: {name: Cooperation}" in added[0]
    assert load(folder, partial=True).nouns["member"].languages["en"].forms == {
        "one": "member",
        "other": "members",
    }


def test_forms_of_a_new_arabic_noun_are_asked_for_by_case_and_joined_where_they_agree(
    tmp_path: Path,
) -> None:
    folder = Path(shutil.copytree(DATA / "minimal", tmp_path / "minimal"))
    path = folder / TERMS
    text = path.read_text("utf-8")
    path.write_text(text[: text.index("      ar:\n        gender")], "utf-8")
    file = exported(folder)
    po = file.read_text("utf-8")
    words = {"zero": "عضو", "one": "عضو واحد", "few": "أعضاء", "many": "عضوا", "other": "عضو"}
    written = {
        "gender": "masculine",
        **{f"{form}/{case}": words[form] for form in words for case in ("nominative", "oblique")},
        "two/nominative": "عضوان",
        "two/oblique": "عضوين",
    }
    for key, said in written.items():
        head, mark, rest = po.partition(f'msgctxt "nouns/member/{key}"\n')
        assert mark, key
        po = head + mark + rest.replace('msgstr ""', f'msgstr "{said}"', 1)
    file.write_text(po, "utf-8")
    import_po(folder, file)
    forms = load(folder).nouns["member"].languages["ar"]
    assert forms.forms == {**words, "two": {"nominative": "عضوان", "oblique": "عضوين"}}
    assert forms.gender == "masculine"
    assert check_brief(folder).findings == ()


def test_case_that_is_left_out_is_refused(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(DATA / "minimal", tmp_path / "minimal"))
    edit(folder, TERMS, ("        two: {nominative: عضوان, oblique: عضوين}\n", ""))
    context = 'msgctxt "nouns/member/two/nominative"\nmsgid "membres"\n'
    file = exported(folder, (f'{context}msgstr ""', f'{context}msgstr "عضوان"'))
    assert [entry.split()[1] for entry in refused(folder, file)] == ["missing-case"]
    other = 'msgctxt "nouns/member/two/oblique"\nmsgid "membres"\n'
    text = file.read_text("utf-8").replace(f'{other}msgstr ""', f'{other}msgstr "عضوين"')
    file.write_text(text, "utf-8")
    assert import_po(folder, file).written == 2
    assert check_brief(folder).findings == ()
