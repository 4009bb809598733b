"""Whatever file it is given, the judge gives findings and no traceback, in bounded time."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Stream, String

from briefing.verify import content, verify
from briefing.verify.lexer import operations
from briefing.verify.reading import read
from tests.foreign import changed, foreign, saved
from tests.pages import codes, rendered, row

RELAXED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@cache
def good() -> bytes:
    with TemporaryDirectory() as folder:
        body = row("p1", 'Bonjour <a href="#x">1</a>', "مرحبا (DCO) 14") + '<p id="x">Fin</p>'
        return rendered(Path(folder), body).pdf


@given(st.binary(max_size=300))
@RELAXED
def test_any_bytes_are_judged(data: bytes) -> None:
    assert verify(data).verdicts
    assert verify(b"%PDF-1.7\n" + data).verdicts


@given(st.binary(max_size=200))
@RELAXED
def test_any_content_is_taken_apart(data: bytes) -> None:
    for operator, operands in operations(data):
        assert isinstance(operator, str)
        assert isinstance(operands, list)


PIECES = (
    b"q|Q|BT|ET|/F 9 Tf|(a)Tj|[(b)-9<63>]TJ|1 0 0 1 5 5 cm|0 0 0 0 0 0 cm|/P <</MCID 0>>BDC|EMC|"
    b"BMC|0 0 9 9 re|1 1 1 1 1 1 c|h|f*|W n|sh|1 2 3|/X Do|Tj|/P scn|/Q cs|-1e9 Td|Tm|3 Tr|0 Tz|"
    b"/F Tf|gs|9999999999999999999999 w|1 0 0 1 9999999999999999 0 cm|BI /W 9 ID x EI|<|[|>>"
    b"|(|)|T*|'|\""
).split(b"|")


@given(st.lists(st.sampled_from(PIECES), max_size=30))
@RELAXED
def test_operators_in_any_order_are_judged(pieces: list[bytes]) -> None:
    assert verify(foreign(b" ".join(pieces))).verdicts


@given(st.integers(0, 2**32), st.integers(1, 40))
@RELAXED
def test_file_with_bytes_changed_is_judged(seed: int, count: int) -> None:
    chance = random.Random(seed)
    data = bytearray(good())
    for _ in range(count):
        data[chance.randrange(len(data))] = chance.randrange(256)
    assert verify(bytes(data)).verdicts


@given(st.integers(0, 10**6))
@RELAXED
def test_file_cut_off_anywhere_is_judged(end: int) -> None:
    assert verify(good()[: end % len(good())]).verdicts


VALUES: tuple[Callable[[], object], ...] = (
    lambda: None,
    lambda: -1,
    lambda: 10**12,
    lambda: True,
    lambda: Name.Odd,
    lambda: String("odd"),
    lambda: Array([]),
    lambda: Array([None, Name.X, 1.5, Array([])]),
    lambda: Dictionary(),
    lambda: Dictionary(S=Name.P, K=0, Type=Name.MCR, MCID=String("x")),
)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(VALUES))
@RELAXED
def test_object_with_an_entry_of_the_wrong_kind_is_judged(
    which: int, entry: int, value: Callable[[], object]
) -> None:
    with pikepdf.open(io.BytesIO(good())) as pdf:
        holders = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary)]
        holder = holders[which % len(holders)]
        key = sorted(holder.keys())[entry % len(holder.keys())]
        put = value()
        if put is None:
            del holder[key]
        else:
            holder[key] = put
        try:
            data = saved(pdf, fix_metadata_version=False)
        except (pikepdf.PdfError, ValueError, RuntimeError, TypeError, KeyError):
            return  # not even pikepdf can write it
    assert verify(data).verdicts


def test_forms_that_multiply_come_to_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "MOST_OPERATIONS", 20_000)
    pdf = pikepdf.open(io.BytesIO(foreign(b"/X0 Do")))
    forms = Dictionary()
    for level in range(10):
        form = Stream(pdf, b"/X%d Do " % (level + 1) * 10)
        form.Subtype, form.BBox = Name.Form, Array([0, 0, 9, 9])
        forms[f"/X{level}"] = pdf.make_indirect(form)
    last = Stream(pdf, b"BT /F 9 Tf (a) Tj ET")
    last.Subtype = Name.Form
    forms["/X10"] = last
    pdf.pages[0].Resources.XObject = forms
    done = 0

    def counted(data: bytes) -> Iterator[tuple[str, list[object]]]:
        nonlocal done
        for operation in operations(data):
            done += 1
            assert done < 20_100, "the limit is passed"  # each form around ends by one more
            yield operation

    monkeypatch.setattr(content, "operations", counted)
    found = read(saved(pdf))
    assert found.faults == ("the pages hold more than is read; the rest was left out",)
    assert done >= 20_000


def test_everything_nested_too_deep_is_judged() -> None:
    def nest(pdf: pikepdf.Pdf) -> None:
        tree = Dictionary(S=Name.P)
        for _ in range(3000):
            tree = pdf.make_indirect(Dictionary(S=Name.P, K=Array([tree])))
        pdf.Root.StructTreeRoot = Dictionary(K=tree)
        names = Dictionary()
        names.Kids = Array([pdf.make_indirect(names)])
        pdf.Root.Names = Dictionary(EmbeddedFiles=pdf.make_indirect(names))

    deep = b"q " * 5000 + b"/P BMC " * 5000 + b"[" * 5000 + b"<<" * 5000
    assert "file-broken" in codes(verify(changed(foreign(deep), nest)).findings)


def test_file_of_another_maker_is_judged_as_far_as_it_goes() -> None:
    report = verify(foreign(b"BT /F 10 Tf 50 700 Td (Hello) Tj ET"), shown="other.pdf")
    outcomes = {verdict.name: verdict.outcome for verdict in report.verdicts}
    assert outcomes["pages"] == outcomes["contrast"] == outcomes["overflow"] == "passed"
    assert outcomes["alignment"] == "skipped"
    assert {"font-not-embedded", "not-tagged", "not-pdf-a", "wrong-title"} <= set(
        codes(report.findings)
    )
    assert {finding.place.file for finding in report.findings} == {"other.pdf"}
