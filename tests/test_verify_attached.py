"""What a file carries with it: read back, held against its hashes, the pages and the typed values.

A shipped edition is rendered once; each test changes one thing in the finished file.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
import pytest

from briefing import paths
from briefing.errors import Place
from briefing.render import Rendered
from briefing.schema import faults_of
from briefing.verify import Report, verify
from briefing.verify.read import Glyph
from briefing.verify.reading import read
from tests.editions import attached, composed, edition, printed
from tests.foreign import foreign

PAIR = ("fr", "ar")
Change = Callable[[Any], None]


@pytest.fixture(scope="module")
def good() -> Rendered:
    return edition("shipped", PAIR)


def codes(report: Report) -> set[str]:
    return {finding.code for finding in report.findings}


def messages(report: Report, code: str) -> list[str]:
    return [finding.message for finding in report.findings if finding.code == code]


def changed(pdf: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        change(opened)
        out = io.BytesIO()
        opened.save(out)
    return out.getvalue()


def streams(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    names = pdf.Root.Names.EmbeddedFiles.Names
    return {str(names[i]): names[i + 1].EF.F for i in range(0, len(names), 2)}


def write(stream: pikepdf.Object, data: bytes) -> None:
    """Put other bytes into an embedded file, as a program does that means it: size and checksum."""
    stream.write(data)
    stream.Params.Size = len(data)
    stream.Params.CheckSum = pikepdf.String(hashlib.md5(data, usedforsecurity=False).digest())


def with_record(
    name: str, change: Change, *, rehash: bool = False
) -> Callable[[pikepdf.Pdf], None]:
    """Change an attached JSON file, and with it its hash in the manifest where that is asked."""

    def apply(pdf: pikepdf.Pdf) -> None:
        files = streams(pdf)
        record = json.loads(files[name].read_bytes())
        change(record)
        data = json.dumps(record, ensure_ascii=False).encode()
        write(files[name], data)
        if rehash:
            manifest = json.loads(files["manifest.json"].read_bytes())
            for entry in manifest["files"]:
                if entry["name"] == name:
                    entry["sha256"] = hashlib.sha256(data).hexdigest()
                    entry["size"] = len(data)
            write(files["manifest.json"], json.dumps(manifest).encode())

    return apply


def with_text(name: str, old: str, new: str, *, rehash: bool) -> Callable[[pikepdf.Pdf], None]:
    def apply(pdf: pikepdf.Pdf) -> None:
        files = streams(pdf)
        text = files[name].read_bytes().decode()
        assert old in text
        data = text.replace(old, new, 1).encode()
        write(files[name], data)
        if rehash:
            manifest = json.loads(files["manifest.json"].read_bytes())
            [entry] = [entry for entry in manifest["files"] if entry["name"] == name]
            entry["sha256"] = hashlib.sha256(data).hexdigest()
            entry["size"] = len(data)
            write(files["manifest.json"], json.dumps(manifest).encode())

    return apply


def fact(record: Any, name: str) -> Any:
    return next(entry for entry in record["facts"] if entry["id"] == name)


# --- a good file ----------------------------------------------------------------------------------


def test_good_file_is_judged_from_itself_alone(good: Rendered) -> None:
    report = verify(good.pdf)
    outcomes = {verdict.name: (verdict.outcome, verdict.looked_at) for verdict in report.verdicts}
    assert outcomes["attachments"] == ("passed", 6)
    assert outcomes["attached facts"][0] == "passed"
    assert outcomes["attached facts"][1] > 200
    assert outcomes["typed values"][0] == "passed"
    assert outcomes["typed values"][1] > 100
    assert outcomes["attached texts"][0] == "passed"
    assert outcomes["attached sources"] == ("passed", 5)
    assert outcomes["attached checks"][0] == "passed"


@pytest.mark.slow
@pytest.mark.parametrize("languages", [("ar", "fr"), ("fr",), ("ar",)])
def test_values_are_read_back_in_every_edition(languages: tuple[str, ...]) -> None:
    report = verify(edition("shipped", languages).pdf)
    [verdict] = [verdict for verdict in report.verdicts if verdict.name == "typed values"]
    assert (verdict.outcome, verdict.findings) == ("passed", ())
    assert verdict.looked_at > 25 * len(languages)
    assert {code for row in verdict.read_back for code in row.said} == set(languages)


def test_every_value_is_read_back_in_both_languages(good: Rendered) -> None:
    [verdict] = [verdict for verdict in verify(good.pdf).verdicts if verdict.name == "typed values"]
    rows = {row.value: row for row in verdict.read_back}
    assert all(row.agrees and set(row.said) == {"fr", "ar"} for row in rows.values())
    assert rows["readiness-gain.gain"].typed == "14 rank"
    assert rows["flagship-initiatives.presented"].said == {
        "fr": ("deux initiatives",),
        "ar": ("مبادرتين",),
    }
    assert rows["reelection-2026.happened"].said == {
        "fr": ("4 et 5 février 2026",),
        "ar": ("4 و5 فبراير 2026",),
    }


def test_attached_files_fit_their_schemas_and_hold_no_sentence_of_a_source(good: Rendered) -> None:
    with pikepdf.open(io.BytesIO(good.pdf)) as pdf:
        files = {name: stream.read_bytes() for name, stream in streams(pdf).items()}
    assert sorted(files) == [
        "checks.json",
        "facts.json",
        "manifest.json",
        "sources.json",
        "text.ar.txt",
        "text.fr.txt",
    ]
    for name in ("facts", "sources", "checks", "manifest"):
        record = json.loads(files[f"{name}.json"])
        assert faults_of(record, f"attached/{name}") == []
        assert faults_of({**record, "more": 1}, f"attached/{name}") != []
    anchors = (paths.SHIPPED_BRIEF / "facts.yaml").read_text("utf-8")
    assert "est arrivé en tête du scrutin" in anchors
    assert b"est arriv\xc3\xa9 en t\xc3\xaate du scrutin" not in files["facts.json"]


def test_attached_files_are_associated_once_with_what_they_are(good: Rendered) -> None:
    found = read(good.pdf, Place("a.pdf")).attachments
    assert {file.name: (file.relationship, file.media_type) for file in found} == {
        "checks.json": ("Supplement", "application/json"),
        "facts.json": ("Source", "application/json"),
        "manifest.json": ("Supplement", "application/json"),
        "sources.json": ("Source", "application/json"),
        "text.ar.txt": ("Alternative", "text/plain"),
        "text.fr.txt": ("Alternative", "text/plain"),
    }
    assert len(found) == 6
    assert all(file.associated and file.listed for file in found)


def test_file_of_another_program_has_nothing_to_read_back() -> None:
    outcomes = {verdict.name: verdict.outcome for verdict in verify(foreign(b"")).verdicts}
    for name in ("attachments", "attached facts", "typed values", "attached texts"):
        assert outcomes[name] == "skipped"


# --- the attached files are changed ---------------------------------------------------------------


def more(record: Any) -> None:
    fact(record, "readiness-gain")["values"]["gain"]["count"] = 15


def other_word(record: Any) -> None:
    texts = fact(record, "readiness-gain")["texts"]["text"]["ar"]
    texts["text"] = f"{texts['text']} جدا"


def other_number(record: Any) -> None:
    fact(record, "readiness-gain")["number"] += 1


def other_author(record: Any) -> None:
    record["sources"][0]["author"] = "Lycha Jaimssy MBELLE"


def other_date(record: Any) -> None:
    record["sources"][0]["date_said"] = "6 février 2026"


def no_source(record: Any) -> None:
    del record["sources"][2]


def other_source_day(record: Any) -> None:
    record["sources"][0]["date"] = "2026-02-06"


def other_printed(record: Any) -> None:
    fact(record, "funding-2024")["texts"]["text"]["fr"]["values"][0]["as"] = "71"


def other_title(record: Any) -> None:
    record["title"]["ar"] += " 2031"


def other_day(record: Any) -> None:
    record["date"] = "2026-11-22"


def unknown_fact(record: Any) -> None:
    record["statements"][0]["facts"] = ["reelection-2027"]


def unknown_noun(record: Any) -> None:
    fact(record, "reelection-2026")["values"]["assembly"]["noun"] = "meeting"


def unknown_bound(record: Any) -> None:
    fact(record, "funding-2024")["values"]["amount"]["bound"] = "less_than"


def two_kinds(record: Any) -> None:
    fact(record, "funding-2024")["values"]["amount"]["percent"] = 17


def passed_over(record: Any) -> None:
    record["checks"][0]["looked_at"] = 0


def failed_check(record: Any) -> None:
    record["checks"][0]["findings"] = [{"code": "a", "severity": "error", "message": "wrong"}]


@pytest.mark.parametrize(
    ("name", "change", "code"),
    [
        ("facts.json", more, "value-differs"),
        ("facts.json", other_word, "attached-text-differs"),
        ("facts.json", other_number, "attached-number-differs"),
        ("sources.json", other_author, "attached-source-differs"),
        ("sources.json", other_date, "attached-source-differs"),
        ("sources.json", no_source, "attached-source-missing"),
        ("sources.json", other_source_day, "attached-record-differs"),
        ("facts.json", other_printed, "attached-record-differs"),
        ("facts.json", other_title, "attached-text-missing"),
        ("facts.json", other_day, "attached-record-differs"),
        ("facts.json", unknown_fact, "attached-record-differs"),
        ("facts.json", unknown_noun, "attached-record-differs"),
        ("facts.json", unknown_bound, "attachment-broken"),
        ("facts.json", two_kinds, "attachment-broken"),
        ("checks.json", passed_over, "attached-record-differs"),
        ("checks.json", failed_check, "attached-check-failed"),
    ],
)
def test_changed_record_is_caught_with_its_hash_and_without(
    good: Rendered, name: str, change: Change, code: str
) -> None:
    by_hash = verify(changed(good.pdf, with_record(name, change)))
    assert codes(by_hash) >= {"attachment-changed", code}
    assert any(name in message for message in messages(by_hash, "attachment-changed"))
    with_hash = verify(changed(good.pdf, with_record(name, change, rehash=True)))
    assert code in codes(with_hash)
    assert "attachment-changed" not in codes(with_hash)


@pytest.mark.parametrize("rehash", [False, True])
def test_changed_digit_in_an_attached_text_is_caught(good: Rendered, rehash: bool) -> None:
    report = verify(changed(good.pdf, with_text("text.ar.txt", "14", "41", rehash=rehash)))
    assert "attached-line-missing" in codes(report)
    assert ("attachment-changed" in codes(report)) != rehash


def drop(name: str) -> Callable[[pikepdf.Pdf], None]:
    def apply(pdf: pikepdf.Pdf) -> None:
        names = pdf.Root.Names.EmbeddedFiles.Names
        index = next(i for i in range(0, len(names), 2) if str(names[i]) == name)
        gone = names[index + 1].objgen
        del names[index : index + 2]
        kept = [entry for entry in pdf.Root.AF if entry.objgen != gone]
        pdf.Root.AF = pikepdf.Array(kept)

    return apply


@pytest.mark.parametrize(
    "name", ["facts.json", "sources.json", "checks.json", "manifest.json", "text.fr.txt"]
)
def test_file_that_is_taken_out_is_missed(good: Rendered, name: str) -> None:
    report = verify(changed(good.pdf, drop(name)))
    assert any(name in message for message in messages(report, "attachment-missing"))


@pytest.mark.parametrize("name", ["facts.json", "sources.json", "checks.json", "text.ar.txt"])
def test_file_that_is_taken_out_of_the_manifest_too_is_missed(good: Rendered, name: str) -> None:
    def apply(pdf: pikepdf.Pdf) -> None:
        drop(name)(pdf)
        manifest = json.loads(streams(pdf)["manifest.json"].read_bytes())
        manifest["files"] = [entry for entry in manifest["files"] if entry["name"] != name]
        streams(pdf)["manifest.json"].write(json.dumps(manifest).encode())

    report = verify(changed(good.pdf, apply))
    assert any(name in message for message in messages(report, "attachment-missing"))


def test_files_that_are_all_taken_out_are_missed_where_the_pages_name_their_facts(
    good: Rendered,
) -> None:
    def strip(pdf: pikepdf.Pdf) -> None:
        del pdf.Root.AF, pdf.Root.Names.EmbeddedFiles

    assert "attachment-missing" in codes(verify(changed(good.pdf, strip)))


def test_texts_of_two_languages_that_are_exchanged_are_found(good: Rendered) -> None:
    def exchange(pdf: pikepdf.Pdf) -> None:
        files = streams(pdf)
        texts = {code: files[f"text.{code}.txt"].read_bytes() for code in PAIR}
        manifest = json.loads(files["manifest.json"].read_bytes())
        for code, other in (PAIR, PAIR[::-1]):
            files[f"text.{code}.txt"].write(texts[other])
            [entry] = [one for one in manifest["files"] if one["name"] == f"text.{code}.txt"]
            entry.update(sha256=hashlib.sha256(texts[other]).hexdigest(), size=len(texts[other]))
        files["manifest.json"].write(json.dumps(manifest).encode())

    report = verify(changed(good.pdf, exchange))
    assert [text[:29] for text in messages(report, "attached-line-missing")] == [
        "most of text.ar.txt stands on",
        "most of text.fr.txt stands on",
    ]


def test_files_that_are_all_taken_out_are_missed_by_render(good: Rendered) -> None:
    def strip(pdf: pikepdf.Pdf) -> None:
        del pdf.Root.AF, pdf.Root.Names.EmbeddedFiles

    report = verify(changed(good.pdf, strip), good.expected)
    assert messages(report, "attachment-missing")[1:] == [
        "checks.json is not attached",
        "facts.json is not attached",
        "manifest.json is not attached",
        "sources.json is not attached (and 2 more)",
    ]


def unlist(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.AF[0]


def unrelate(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.AF[0].AFRelationship


def rename_of_manifest(pdf: pikepdf.Pdf) -> None:
    [entry] = [entry for entry in pdf.Root.AF if str(entry.UF) == "manifest.json"]
    entry.AFRelationship = pikepdf.Name.Data


def two_names(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AF[0].F = pikepdf.String("sources.json")


def two_keys(pdf: pikepdf.Pdf) -> None:
    names = pdf.Root.Names.EmbeddedFiles.Names
    names[2] = pikepdf.String("figures.json")


def two_files(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AF[0].EF.UF = pdf.make_stream(b"{}", Type=pikepdf.Name.EmbeddedFile)


def other_checksum(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AF[0].EF.F.Params.CheckSum = pikepdf.String(bytes(16))


def other_size(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AF[0].EF.F.Params.Size = 3


def rename(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AF[0].AFRelationship = pikepdf.Name.Data


def retype(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AF[0].EF.F.Subtype = pikepdf.Name("/image/png")


def add(pdf: pikepdf.Pdf) -> None:
    stream = pdf.make_stream(b"{}", Type=pikepdf.Name.EmbeddedFile)
    stream.Subtype = pikepdf.Name("/application/json")
    extra = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Filespec,
            F=pikepdf.String("more.json"),
            UF=pikepdf.String("more.json"),
            EF=pikepdf.Dictionary(F=stream),
            AFRelationship=pikepdf.Name.Data,
        )
    )
    pdf.Root.AF.append(extra)
    pdf.Root.Names.EmbeddedFiles.Names.extend([pikepdf.String("more.json"), extra])


def spoil(pdf: pikepdf.Pdf) -> None:
    streams(pdf)["facts.json"].write(b"{")


def twice(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AF.append(pdf.make_indirect(pikepdf.Dictionary(dict(pdf.Root.AF[0].items()))))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (unlist, "attachment-not-listed"),
        (unrelate, "attachment-without-relationship"),
        (rename, "attachment-relationship"),
        (rename_of_manifest, "attachment-relationship"),
        (two_names, "attachment-contradicts-itself"),
        (two_keys, "attachment-contradicts-itself"),
        (two_files, "attachment-contradicts-itself"),
        (other_checksum, "attachment-contradicts-itself"),
        (other_size, "attachment-contradicts-itself"),
        (retype, "attachment-media-type"),
        (add, "attachment-not-named"),
        (spoil, "attachment-broken"),
        (twice, "attachment-twice"),
    ],
)
def test_wrong_attachment_is_caught(
    good: Rendered, change: Callable[[pikepdf.Pdf], None], code: str
) -> None:
    assert code in codes(verify(changed(good.pdf, change)))


# --- a page is changed ----------------------------------------------------------------------------


def digits(pdf: bytes) -> Iterator[tuple[Glyph, Glyph]]:
    """Yield digits of facts on the pages, each with another digit of the same font."""
    found = read(pdf, Place("a.pdf"))
    by_font: dict[str, dict[str, Glyph]] = {}
    for page in found.pages:
        for glyph in page.glyphs:
            if glyph.text.isdigit():
                by_font.setdefault(glyph.font, {})[glyph.text] = glyph
    assert found.root is not None
    for element in found.root.walk():
        if element.role != "P" or "fact" not in _properties(element):
            continue
        for glyph in found.glyphs_of(element)[:-8]:
            others = by_font.get(glyph.font, {})
            if glyph.text.isdigit() and len(others) > 1:
                other = next(text for text in sorted(others) if text != glyph.text)
                yield glyph, others[other]


def _properties(element: Any) -> dict[str, str]:
    node, found = element, dict[str, str]()
    while node is not None:
        found = {**node.properties, **found}
        node = node.parent
    return found


def with_glyph(glyph: Glyph, other: Glyph) -> Callable[[pikepdf.Pdf], None]:
    """Show another glyph where the first of its kind stands in its marked content."""
    old, new = (one.code.to_bytes(2, "big") for one in (glyph, other))

    def apply(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[glyph.page - 1]
        inside = done = False
        kept: list[tuple[Any, Any]] = []
        for instruction in pikepdf.parse_content_stream(page):
            operands: Any = instruction.operands
            operator = instruction.operator
            if str(operator) == "BDC":
                properties = operands[1]
                mcid = properties.get("/MCID") if hasattr(properties, "get") else None
                inside = mcid is not None and int(mcid) == glyph.mcid
            if inside and not done and str(operator) == "TJ":
                shown = [
                    bytes(part) if isinstance(part, pikepdf.String) else part
                    for part in operands[0]
                ]
                for index, part in enumerate(shown):
                    if isinstance(part, bytes) and old in part and not done:
                        shown[index] = part.replace(old, new, 1)
                        done = True
                operands = [
                    pikepdf.Array([pikepdf.String(p) if isinstance(p, bytes) else p for p in shown])
                ]
            kept.append((operands, operator))
        assert done
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))

    return apply


def test_changed_digit_on_a_page_is_caught_wherever_it_stands(good: Rendered) -> None:
    pairs = list(digits(good.pdf))
    assert len(pairs) > 50
    for glyph, other in pairs[::29]:
        found = codes(verify(changed(good.pdf, with_glyph(glyph, other))))
        # A digit of a name is no value, nor is a source marker or a count of sources.
        told = [code for code in found if code.startswith(("value-", "figure-", "attached-"))]
        assert told, (glyph.page, glyph.text)


def test_changed_digit_of_a_date_that_stands_alone_is_caught(good: Rendered) -> None:
    """The year stands in the prose of its fact as well: that must not do for the timeline."""
    found = read(good.pdf, Place("a.pdf"))
    assert found.root is not None
    dates = [
        glyph
        for element in found.root.walk()
        if element.role == "P" and _properties(element).get("fact") == "dco-origin"
        for glyph in found.glyphs_of(element)
        if "".join(one.text for one in found.glyphs_of(element)).strip() == "2020"
    ]
    others = {
        glyph.text: glyph
        for page in found.pages
        for glyph in page.glyphs
        if glyph.font == dates[0].font
    }
    report = verify(changed(good.pdf, with_glyph(dates[0], others["5"])))
    assert "value-differs" in codes(report)


def ids_in_the_tree(pdf: pikepdf.Pdf) -> Iterator[tuple[Any, Any]]:
    """Yield the user properties that name a fact, each with the dictionary that holds it."""
    waiting: list[Any] = [pdf.Root.StructTreeRoot]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting += list(node)
        elif isinstance(node, pikepdf.Dictionary):
            waiting.append(node.get("/K"))
            attributes = node.get("/A", pikepdf.Array())
            for one in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
                for entry in one.get("/P", ()):
                    if str(entry.N) == "fact":
                        yield one, entry


@pytest.mark.parametrize("swap", [False, True])
def test_fact_that_is_not_named_or_named_wrong_is_found_wherever_it_is_told(
    good: Rendered, *, swap: bool
) -> None:
    with pikepdf.open(io.BytesIO(good.pdf)) as pdf:
        count = len(list(ids_in_the_tree(pdf)))
    assert count > 90
    for index in range(0, count, 19):

        def change(pdf: pikepdf.Pdf, index: int = index) -> None:
            holder, entry = list(ids_in_the_tree(pdf))[index]
            if swap:
                entry.V = pikepdf.String("ai-strategy" if str(entry.V) != "ai-strategy" else "x")
            else:
                holder.P = pikepdf.Array([one for one in holder.P if str(one.N) != "fact"])

        assert codes(verify(changed(good.pdf, change))), index


@pytest.mark.parametrize("subtype", ["FreeText", "Stamp"])
def test_annotation_that_is_laid_over_a_page_is_found(good: Rendered, subtype: str) -> None:
    def lay(pdf: pikepdf.Pdf) -> None:
        box = pikepdf.Array([100, 700, 130, 720])
        stamp = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Rect=box)
        stamp.Subtype = pikepdf.Name(f"/{subtype}")
        pdf.pages[0].obj.get("/Annots", pikepdf.Array()).append(pdf.make_indirect(stamp))

    assert "page-laid-over" in codes(verify(changed(good.pdf, lay)))


def test_encrypted_file_is_found_though_it_opens(good: Rendered) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(good.pdf)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user=""))
    assert "file-broken" in codes(verify(out.getvalue()))


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (
            "deux\N{NO-BREAK SPACE}initiatives",
            "trois\N{NO-BREAK SPACE}initiatives",
            "value-differs",
        ),
        ("مبادرتين", "مبادرات", "value-differs"),
        ("8\N{NO-BREAK SPACE}avril 2025", "8\N{NO-BREAK SPACE}août 2025", "value-differs"),
        ("plus de 17", "17", "value-differs"),
        ("الدورة الخامسة", "الدورة الخامس", "value-differs"),
        ("14\N{NO-BREAK SPACE}مرتبة", "14\N{NO-BREAK SPACE}مراتب", "value-differs"),
        ("بـ14", "14", "attached-text-differs"),
        ("renouvelé leur engagement", "renouvelé leurs 3 engagements", "figure-without-value"),
    ],
)
def test_changed_words_on_a_page_are_caught(old: str, new: str, code: str) -> None:
    page = composed(paths.SHIPPED_BRIEF, PAIR)
    assert old in page
    file = printed(paths.SHIPPED_BRIEF, page.replace(old, new), attached(paths.SHIPPED_BRIEF, PAIR))
    report = verify(file.pdf)
    assert {code, "attached-text-differs"} <= codes(report)


def test_text_that_goes_on_is_caught() -> None:
    page = composed(paths.SHIPPED_BRIEF, PAIR)
    end = "devant tous les autres pays candidats."
    assert end in page
    longer = page.replace(end, f"{end} Tous ont applaudi.")
    last = "l’expérience marocaine."
    assert last in page
    appended = page.replace(last, f"{last} Les membres ont applaudi.", 1)
    for changed_page, code in (
        (longer, "attached-text-differs"),
        (appended, "attached-text-longer"),
    ):
        files = attached(paths.SHIPPED_BRIEF, PAIR)
        assert code in codes(verify(printed(paths.SHIPPED_BRIEF, changed_page, files).pdf))


def other_sources(record: Any) -> None:
    fact(record, "reelection-2026")["sources"] = ["lodj"]


def one_fact_less(record: Any) -> None:
    record["facts"] = [entry for entry in record["facts"] if entry["id"] != "qatar-topics"]


@pytest.mark.parametrize(
    ("change", "code"),
    [(other_sources, "attached-marker-differs"), (one_fact_less, "fact-not-attached")],
)
def test_markers_and_facts_of_the_pages_are_those_attached(
    good: Rendered, change: Change, code: str
) -> None:
    assert code not in codes(verify(good.pdf))
    assert code in codes(verify(changed(good.pdf, with_record("facts.json", change, rehash=True))))


def test_two_facts_that_change_places_are_caught() -> None:
    page = composed(paths.SHIPPED_BRIEF, PAIR)
    swapped = page.replace('data-fact="reelection-2026" data-pair', 'data-fact="X" data-pair')
    swapped = swapped.replace(
        'data-fact="election-2025" data-pair', 'data-fact="reelection-2026" data-pair'
    ).replace('data-fact="X" data-pair', 'data-fact="election-2025" data-pair')
    assert swapped != page
    file = printed(paths.SHIPPED_BRIEF, swapped, attached(paths.SHIPPED_BRIEF, PAIR))
    assert codes(verify(file.pdf)) & {"attached-text-missing", "attached-text-differs"}


@pytest.mark.parametrize("languages", [("en", "ar"), ("ar", "en")])
def test_language_whose_pack_does_not_ship_is_read_with_the_attached_one(
    languages: tuple[str, ...],
) -> None:
    file = edition("english-arabic", languages).pdf
    [verdict] = [verdict for verdict in verify(file).verdicts if verdict.name == "typed values"]
    assert verdict.outcome == "passed"
    rows = {row.value: row for row in verdict.read_back}
    assert rows["meetings.day"].said == {"en": ("4 March 2025",), "ar": ("4 مارس 2025",)}
    stripped = verify(changed(file, drop("language.en.json")))
    [verdict] = [verdict for verdict in stripped.verdicts if verdict.name == "typed values"]
    assert verdict.measured.endswith("nothing is known of en")
    assert any("language.en.json" in text for text in messages(stripped, "attachment-missing"))
