"""A signed edition keeps both standards, says who signed it, and gives away every change."""

from __future__ import annotations

import asyncio
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import cms
from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.x509 import Certificate
from click.testing import CliRunner, Result
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper, SimpleSigner
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from briefing.cli import main
from briefing.errors import BriefingError, Place
from briefing.signing import Signer, load_signer, sign
from briefing.verify import verify
from briefing.verify.read import PdfRead
from briefing.verify.reading import read
from briefing.verify.signature_fields import signature_fields
from briefing.verify.signatures import signatures
from briefing.verify.verdict import Verdict
from tests import verapdf
from tests.editions import edition
from tests.foreign import changed, foreign
from tests.signing import (
    PASSPHRASE,
    STAMPED,
    WHEN,
    Identity,
    Key,
    authority,
    issue,
    press,
    rsa_key,
    stranger,
    time_stamp_service,
)

PLACE = Place("brief.pdf")


def signer_of(identity: Identity, folder: Path) -> Signer:
    """Read an identity from a file."""
    file = folder / "identity.p12"
    file.write_bytes(identity.p12())
    return load_signer(p12=file, passphrase=PASSPHRASE)


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    """Return the press office, ready to sign."""
    return signer_of(press(), tmp_path)


@cache
def unsigned() -> bytes:
    """Return a small edition, as `render` makes it."""
    return edition("minimal", ("fr", "ar")).pdf


@cache
def signed(more_signatures: bool = False, stamped: bool = False) -> bytes:
    """Return the edition, signed by the press office."""
    with tempfile.TemporaryDirectory() as folder:
        who = signer_of(press(), Path(folder))
    if not stamped:
        return sign(unsigned(), who, when=WHEN, more_signatures=more_signatures)
    with time_stamp_service() as url:
        return sign(unsigned(), who, when=WHEN, tsa_url=url)


def judged(pdf: bytes, *trust: Identity) -> Verdict:
    """Return what is said of the signatures of a file, without reading its pages."""
    with pikepdf.open(io.BytesIO(pdf), suppress_warnings=True) as opened:
        fields = tuple(signature_fields(opened.Root))
    found = replace(blank(), data=pdf, signatures=fields)
    return signatures(found, [identity.pem for identity in trust], PLACE)


@cache
def blank() -> PdfRead:
    """Return a file with nothing in it."""
    return read(foreign(b""))


def codes(verdict: Verdict) -> list[str]:
    """Return the codes of what was found, each once."""
    return list(dict.fromkeys(finding.code for finding in verdict.findings))


def refused(error: pytest.ExceptionInfo[BriefingError]) -> list[str]:
    """Return the codes of an error."""
    return [finding.code for finding in error.value.findings]


def loaded(files: Mapping[str, Path], passphrase: str | None = None) -> Signer:
    """Load a signer from files that are named by the arguments that they are for."""
    p12, key, cert = (files.get(name) for name in ("p12", "key", "cert"))
    return load_signer(p12=p12, key=key, cert=cert, passphrase=passphrase)


def run(*arguments: str | Path, typed: str = "") -> Result:
    """Run the command line in this process."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=typed)


# What is signed, and how it stays


@pytest.mark.parametrize("profile", verapdf.PROFILES)
@pytest.mark.parametrize(
    "made",
    [
        lambda _: signed(),
        lambda _: signed(stamped=True),
        lambda signer: sign(signed(more_signatures=True), signer, when=WHEN),
    ],
    ids=["signed", "stamped", "twice"],
)
def test_signed_edition_keeps_both_standards(
    made: Callable[[Signer], bytes], profile: str, signer: Signer
) -> None:
    judgement = verapdf.judge(made(signer), profile)
    assert judgement.passed, str(judgement)


@pytest.mark.parametrize("languages", [("ar",), ("fr",)], ids="-".join)
def test_edition_in_one_language_keeps_both_standards(
    languages: tuple[str, ...], signer: Signer
) -> None:
    made = sign(edition("minimal", languages).pdf, signer, when=WHEN)
    for profile in verapdf.PROFILES:
        judgement = verapdf.judge(made, profile)
        assert judgement.passed, str(judgement)


def test_signed_edition_passes_every_check_of_verify() -> None:
    made = edition("minimal", ("fr", "ar"))
    before = {each.name: each.looked_at for each in verify(made.pdf, made.expected).verdicts}
    report = verify(signed(), made.expected, trust=[authority().pem])
    assert report.findings == ()
    after = {each.name: each.looked_at for each in report.verdicts}
    assert after == {**before, "signatures": 1}


def test_page_without_links_is_given_a_tab_order(signer: Signer) -> None:
    made = sign(foreign(b"BT /F 10 Tf (a) Tj ET"), signer, when=WHEN)
    assert read(made).pages[0].tabs == "S"
    assert judged(made).findings == ()


def test_signature_is_appended_and_leaves_the_metadata_alone() -> None:
    assert signed().startswith(unsigned())
    before, after = read(unsigned()), read(signed())
    assert (after.xmp, after.info) == (before.xmp, before.info)
    with pikepdf.open(io.BytesIO(signed())) as pdf:
        assert pdf.pdf_version == "1.7"
        assert "/Version" not in pdf.Root
        assert set(pdf.Root.keys()) - set(_catalogue(unsigned())) == {
            "/AcroForm",
            "/Extensions",
            "/Perms",
        }
        assert pdf.Root.AcroForm.SigFlags == 3


def _catalogue(pdf: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return list(opened.Root.keys())


def test_same_key_and_time_give_the_same_bytes(signer: Signer) -> None:
    assert sign(unsigned(), signer, when=WHEN) == signed()
    assert sign(unsigned(), signer, when=WHEN + timedelta(1)) != signed()


def test_signature_on_an_elliptic_curve_leaves_the_version_alone(tmp_path: Path) -> None:
    curve = issue("Service", ec.generate_private_key(ec.SECP256R1()))
    made = sign(unsigned(), signer_of(curve, tmp_path), when=WHEN)
    assert verapdf.judge(made, "3a").passed
    assert codes(judged(made, curve)) == []


def test_reason_stands_in_the_signature(signer: Signer) -> None:
    made = sign(unsigned(), signer, when=WHEN, reason="Édition de référence — نسخة")
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert str(pdf.Root.AcroForm.Fields[0].V.Reason) == "Édition de référence — نسخة"


@pytest.mark.optional_tool  # some builds of poppler come without it
@pytest.mark.skipif(not shutil.which("pdfsig"), reason="there is no pdfsig")
def test_poppler_finds_the_signature_valid_and_the_whole_file_signed(tmp_path: Path) -> None:
    (tmp_path / "sound.pdf").write_bytes(signed(stamped=True))
    at = signed(stamped=True).index(b"stream", 3000) + 20
    (tmp_path / "changed.pdf").write_bytes(flipped(signed(stamped=True), at))
    told = {
        file.stem: subprocess.run(
            ["pdfsig", "-nocert", file], capture_output=True, text=True, check=False
        ).stdout
        for file in tmp_path.glob("*.pdf")
    }
    assert "Signer Certificate Common Name: Service de presse" in told["sound"]
    assert "Total document signed" in told["sound"]
    assert "Signature is Valid" in told["sound"]
    assert "Signature is Valid" not in told["changed"]


# Who signed, when, and whether one may believe it


def test_verdict_says_who_signed_when_and_what() -> None:
    verdict = judged(signed(), authority())
    assert (verdict.outcome, verdict.looked_at) == ("passed", 1)
    [told] = verdict.signatures
    assert told.as_record() == {
        "name": "Signature1",
        "signer": "Service de presse",
        "organisation": "Ministère de l’Essai",
        "issuer": "Autorité d’essai",
        "serial": f"{press().certificate.serial_number:x}",
        "valid_from": "2026-01-25 12:00:00 UTC",
        "valid_until": "2027-09-17 12:00:00 UTC",
        "time": "2026-11-21 12:00:00 UTC",
        "time_from": "stated by the signer",
        "covers": "the whole file",
        "later": "",
        "allows": "nothing",
        "integrity": "intact",
        "trust": "rests on Autorité d’essai",
    }


def test_time_stamp_says_when_it_was_signed() -> None:
    verdict = judged(signed(stamped=True), authority())
    assert verdict.findings == ()
    [told] = verdict.signatures
    assert told.time == STAMPED.strftime("%Y-%m-%d %H:%M:%S UTC")
    assert told.time_from == "time stamp of Horodatage d’essai"


def test_time_stamp_of_a_service_that_was_not_named_is_a_warning() -> None:
    verdict = judged(signed(stamped=True), press())
    assert (verdict.outcome, codes(verdict)) == ("warned", ["time-stamp-not-trusted"])


def test_without_a_named_certificate_trust_is_not_claimed() -> None:
    [told] = judged(signed()).signatures
    assert told.trust == "not asked: name a certificate with --trust"
    assert "not asked" in judged(signed()).measured


def test_somebody_else_of_the_same_name_is_not_trusted(tmp_path: Path) -> None:
    made = sign(unsigned(), signer_of(stranger(), tmp_path), when=WHEN)
    assert codes(judged(made)) == []
    verdict = judged(made, authority())
    assert codes(verdict) == ["signature-not-trusted"]
    [told] = verdict.signatures
    assert (told.signer, told.integrity) == ("Service de presse", "intact")
    assert told.trust == "rests on none that was named"
    assert codes(judged(made, authority(), stranger())) == []


def test_what_is_trusted_must_be_a_certificate() -> None:
    with pikepdf.open(io.BytesIO(signed())) as pdf:
        found = replace(blank(), data=signed(), signatures=tuple(signature_fields(pdf.Root)))
    for junk in (b"junk", b"", press().key_pem()):
        assert codes(signatures(found, [junk], PLACE)) == ["trust-unreadable"]


def test_certificate_may_be_named_in_der_too() -> None:
    der = authority().certificate.public_bytes(Encoding.DER)
    report = verify(signed(), trust=[der])
    assert not [each for each in report.findings if each.code.startswith("sign")]


def test_certificate_that_was_not_valid_then_is_found(signer: Signer) -> None:
    late = replace(signer, valid_until=datetime(2100, 1, 1, tzinfo=UTC))  # as a forger would do
    made = sign(unsigned(), late, when=WHEN + timedelta(days=400))
    for trust in ((), (authority(),)):
        assert codes(judged(made, *trust)) == ["certificate-not-valid"]


def test_signature_with_a_weak_digest_is_found() -> None:
    identity = stranger()
    key = identity.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    author = PdfSigner(
        PdfSignatureMetadata(field_name="S", md_algorithm="sha1"),
        SimpleSigner(
            Certificate.load(identity.certificate.public_bytes(Encoding.DER)),
            PrivateKeyInfo.load(key),
            SimpleCertificateStore(),
        ),
    )
    made = author.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(foreign(b"")))).getvalue()
    assert codes(judged(made)) == ["signature-weak"]


def test_signature_that_states_no_time_is_told() -> None:
    made = signed().replace(b"/M (D", b"/N (D")
    assert codes(judged(made)) == ["signature-broken", "signature-without-time"]


def test_two_signatures_of_one_name_are_not_taken_for_each_other() -> None:
    with pikepdf.open(io.BytesIO(signed())) as pdf:
        [held] = signature_fields(pdf.Root)
    twin = replace(held, byte_range=(0, *held.byte_range[1:3], held.byte_range[3] - 1))
    found = replace(blank(), data=signed(), signatures=(twin, held))
    verdict = signatures(found, (), PLACE)
    assert codes(verdict) == ["signature-broken"]
    assert [told.integrity for told in verdict.signatures] == ["broken", "intact"]


# What others may add


def test_signed_for_good_takes_no_further_signature(signer: Signer) -> None:
    with pytest.raises(BriefingError) as error:
        sign(signed(), signer, when=WHEN)
    assert refused(error) == ["signed-for-good"]


def test_two_signatures_are_both_told(tmp_path: Path) -> None:
    first = signed(more_signatures=True)
    both = sign(first, signer_of(stranger(), tmp_path), when=WHEN)
    verdict = judged(both)
    assert (verdict.findings, verdict.looked_at) == ((), 2)
    one, two = verdict.signatures
    assert (one.name, one.covers) == ("Signature1", f"the first {len(first)} of {len(both)} bytes")
    assert (one.allows, one.later) == (
        "further signatures and filled-in forms",
        "further signatures or filled-in forms",
    )
    assert (two.name, two.covers, two.allows) == ("Signature2", "the whole file", "")


class Editor(IncrementalPdfFileWriter):
    """Changes what it is told to, and leaves the metadata alone."""

    def _update_meta(self) -> None:
        pass


def updated(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """Append an update to a file, as an editor does that leaves what is signed alone."""
    writer: IncrementalPdfFileWriter = Editor(io.BytesIO(pdf))
    change(writer)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def _retitled(writer: IncrementalPdfFileWriter) -> None:
    info = writer.trailer["/Info"]
    info[generic.pdf_name("/Title")] = generic.pdf_string("Un autre titre")
    writer.update_container(info)


def _redirected(writer: IncrementalPdfFileWriter) -> None:
    page = writer.find_page_for_modification(0)[0].get_object()
    content = generic.StreamObject(stream_data=b"BT /F 9 Tf (autre) Tj ET")
    page[generic.pdf_name("/Contents")] = writer.add_object(content)
    writer.update_container(page)


def _unsigned_again(writer: IncrementalPdfFileWriter) -> None:
    del writer.root["/AcroForm"]
    del writer.root["/Perms"]
    writer.update_root()


@pytest.mark.parametrize("more_signatures", [False, True])
@pytest.mark.parametrize("change", [_retitled, _redirected, _unsigned_again])
def test_update_after_signing_is_found(
    change: Callable[[IncrementalPdfFileWriter], None], more_signatures: bool
) -> None:
    base = signed(more_signatures=more_signatures)
    verdict = judged(updated(base, change))
    if change is _unsigned_again:
        assert codes(verdict) == ["signature-removed"]
    else:
        assert codes(verdict) == ["changed-after-signing"]


def test_archival_time_stamp_may_follow_and_is_told() -> None:
    with time_stamp_service() as url:
        output = PdfTimeStamper(HTTPTimeStamper(url), field_name="Archive").timestamp_pdf(
            IncrementalPdfFileWriter(io.BytesIO(signed())), "sha256"
        )
    verdict = judged(output.read(), authority())
    assert verdict.findings == ()
    first, second = verdict.signatures
    assert (first.name, first.later) == ("Signature1", "proofs of validity or time stamps")
    assert (second.name, second.signer) == ("Archive", "Horodatage d’essai")
    assert (second.covers, second.time_from) == (
        "the whole file",
        "time stamp of Horodatage d’essai",
    )
    assert codes(judged(output.getvalue(), press())) == ["signature-not-trusted"]


@pytest.mark.parametrize("more_signatures", [False, True])
def test_signature_field_that_nobody_has_signed_is_a_warning(more_signatures: bool) -> None:
    made = updated(
        signed(more_signatures=more_signatures),
        lambda writer: append_signature_field(writer, SigFieldSpec("Later")),
    )
    verdict = judged(made)
    assert (verdict.outcome, codes(verdict)) == ("warned", ["not-signed"])


@pytest.mark.parametrize("tail", [b"\n", b" ", b"%", b"\n%%EOF\n", b"0" * 2000])
def test_bytes_behind_the_file_are_found(tail: bytes) -> None:
    assert "failed" in {judged(signed() + tail).outcome}


# A changed byte


def flipped(pdf: bytes, at: int) -> bytes:
    """Change one bit of a file."""
    return pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]


def positions(pdf: bytes) -> dict[str, int]:
    """Return a place in each part of a signed file."""
    _, before, after, _ = read(pdf).signatures[0].byte_range
    attached = pdf.index(b"/EmbeddedFile")
    return {
        "header": 5,
        "content": pdf.index(b"stream", 3000) + 20,
        "attachment": pdf.index(b"stream", attached) + 20,
        "catalogue": pdf.index(b"/MarkInfo", len(unsigned())) + 3,
        "field": pdf.index(b"/SigFlags") + 10,
        "beginning of the signature": before,
        "algorithm": before + 41,
        "certificate": before + 700,
        "padding": after - 20,
        "end of the signature": after - 1,
        "stated time": pdf.index(b"/M (D", after) + 12,
        "last byte": len(pdf) - 1,
    }


@pytest.mark.parametrize("stamped", [False, True], ids=["signed", "stamped"])
def test_changed_byte_is_found_wherever_it_is(stamped: bool) -> None:
    pdf = signed(stamped=stamped)
    sound = {}
    for name, at in positions(pdf).items():
        report = verify(flipped(pdf, at))
        told = {each.name: each for each in report.verdicts}
        sound[name] = report.clean or told.get("signatures", told["file"]).outcome != "failed"
    assert sound == dict.fromkeys(sound, False)


@pytest.mark.parametrize("stamped", [False, True], ids=["signed", "stamped"])
def test_changed_byte_of_the_signature_itself_is_found(stamped: bool) -> None:
    pdf = signed(stamped=stamped)
    _, before, after, _ = read(pdf).signatures[0].byte_range
    assert judged(pdf).findings == ()
    unnoticed = []
    for at in range(before, after, 223):
        other = b"1" if pdf[at : at + 1] == b"0" else b"0"
        if judged(pdf[:at] + other + pdf[at + 1 :]).outcome != "failed":
            unnoticed.append(at - before)
    assert unnoticed == []


def test_letters_of_the_signature_in_another_case_are_found() -> None:
    pdf = signed()
    at = pdf.index(b"A", pdf.index(b"/Contents <", len(unsigned())))
    assert codes(judged(pdf[:at] + b"a" + pdf[at + 1 :])) == ["signature-broken"]


@pytest.mark.parametrize("kept", [-1, -200, -2000])
def test_truncated_file_is_found(kept: int) -> None:
    report = verify(signed()[:kept])
    assert not report.clean
    assert {each.code for each in report.findings} <= {
        "file-broken",
        "signature-broken",
        "signature-removed",
    }


def test_signature_of_another_file_is_found(signer: Signer) -> None:
    other = sign(unsigned(), signer, when=WHEN + timedelta(seconds=1))
    pdf = bytearray(signed())
    _, before, after, _ = read(signed()).signatures[0].byte_range
    pdf[before:after] = other[before:after]
    assert codes(judged(bytes(pdf))) == ["signature-broken"]


def test_time_stamp_of_another_signature_is_found() -> None:
    pdf = signed(stamped=True)
    held = read(pdf).signatures[0]
    info = cms.ContentInfo.load(held.contents)
    signature = info["content"]["signer_infos"][0]
    with time_stamp_service() as url:
        stamper = HTTPTimeStamper(url)
        token = asyncio.run(stamper.async_timestamp(b"\1" * 32, "sha256"))
    signature["unsigned_attrs"][0]["values"][0] = token
    der = info.dump(force=True)
    _, before, after, _ = held.byte_range
    room = der.hex().upper().ljust(after - before - 2, "0").encode()
    assert len(room) == after - before - 2
    changed_one = pdf[: before + 1] + room + pdf[after - 1 :]
    assert codes(judged(changed_one)) == ["time-stamp-broken"]


# Files that make no sense


def with_signature(**entries: object) -> bytes:
    """Return a file whose signature holds what one says."""

    def change(pdf: pikepdf.Pdf) -> None:
        held = pdf.make_indirect(Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite")))
        for key, value in entries.items():
            held[f"/{key}"] = value
        field = pdf.make_indirect(Dictionary(FT=Name.Sig, T=String("S"), V=held))
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)

    return changed(foreign(b""), change)


@pytest.mark.parametrize(
    "entries",
    [
        {},
        {"Contents": String("00" * 9)},
        {"Contents": b"\0" * 9, "ByteRange": Array([0, 1, 2, 3])},
        {"Contents": b"\x30\x03\x02\x01\x01", "ByteRange": Array([0, 1, 2, 3])},
        {"Contents": b"x", "ByteRange": Array([])},
        {"Contents": b"x", "ByteRange": Array([0, -1, 5, 10])},
        {"Contents": b"x", "ByteRange": Array([1, 2, 3, 4])},
        {"Contents": b"x", "ByteRange": Array([0, 1, 2, 10**15])},
        {"Contents": b"x", "ByteRange": Array([0, Name.X, String("y"), Dictionary()])},
        {"Contents": b"x", "ByteRange": Array([0, True, 2, 3])},
        {"Contents": b"x", "ByteRange": Dictionary()},
        {"Contents": Array([]), "ByteRange": Array([0, 1, 2, 3, 4, 5])},
        {"ByteRange": Array([0, 1, 2, 3])},
    ],
)
def test_signature_that_makes_no_sense_is_a_finding(entries: Mapping[str, object]) -> None:
    made = {key: String(v) if isinstance(v, bytes) else v for key, v in entries.items()}
    report = verify(with_signature(**made))
    [verdict] = [each for each in report.verdicts if each.name == "signatures"]
    assert set(codes(verdict)) <= {"signature-broken", "signature-removed"}
    assert (verdict.outcome, len(verdict.signatures)) == ("failed", 1)


def test_signature_of_a_kind_that_is_not_known_is_not_claimed_to_be_examined() -> None:
    pdf = signed().replace(b"/ETSI.CAdES.detached", b"/ETSI.CAdES.attached")
    verdict = judged(pdf)
    assert codes(verdict) == ["signature-not-examined"]
    assert [told.integrity for told in verdict.signatures] == ["not examined"]


def test_form_that_goes_round_in_circles_comes_to_an_end() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        field = pdf.make_indirect(Dictionary(FT=Name.Sig, T=String("S")))
        field.Kids = Array([field, field])
        direct = Dictionary(Kids=Array([Dictionary(V=Dictionary())] * 3))
        pdf.Root.AcroForm = Dictionary(Fields=Array([field, field, direct, Name.X]))

    report = verify(changed(foreign(b""), change))
    assert [each.outcome for each in report.verdicts if each.name == "signatures"] == ["skipped"]


JUNK = st.one_of(
    st.binary(max_size=40),
    st.lists(st.one_of(st.integers(-10, 100_000), st.just(None)), max_size=6),
    st.sampled_from(["Sig", "DocTimeStamp", "ETSI.CAdES.detached", "Odd"]),
)


@given(st.dictionaries(st.sampled_from(["Contents", "ByteRange", "Type", "SubFilter"]), JUNK))
@settings(max_examples=60, deadline=None)
def test_any_signature_dictionary_is_judged(entries: dict[str, object]) -> None:
    made = {
        key: String(value)
        if isinstance(value, bytes)
        else Array(value)
        if isinstance(value, list)
        else Name(f"/{value}")
        for key, value in entries.items()
    }
    assert judged(with_signature(**made)).outcome == "failed"


@given(st.integers(0, 10**6), st.binary(min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_any_bytes_in_the_signature_are_judged(at: int, junk: bytes) -> None:
    pdf = signed()
    _, before, after, _ = read_range(pdf)
    start = before + 1 + at % (after - before - 2 * len(junk) - 2)
    written = junk.hex().upper().encode()
    other = pdf[:start] + written + pdf[start + len(written) :]
    assert judged(other).outcome == ("passed" if other == pdf else "failed")


@cache
def read_range(pdf: bytes) -> tuple[int, ...]:
    """Return which bytes are signed."""
    return read(pdf).signatures[0].byte_range


# Keys and certificates


def test_key_and_certificate_in_two_files_sign_as_well(tmp_path: Path) -> None:
    key, cert = press().pair(tmp_path, PASSPHRASE)
    who = load_signer(key=key, cert=cert, passphrase=PASSPHRASE)
    assert who.name == "Service de presse"
    assert sign(unsigned(), who, when=WHEN) == signed()
    (tmp_path / "der").write_bytes(press().certificate.public_bytes(Encoding.DER))
    alone = load_signer(key=key, cert=tmp_path / "der", passphrase=PASSPHRASE)
    made = sign(unsigned(), alone, when=WHEN)
    assert codes(judged(made, authority())) == []


def test_signer_shows_no_key(signer: Signer) -> None:
    assert repr(signer.key)[:20] not in repr(signer)
    assert set(re.findall(r"(\w+)=", repr(signer))) & {"key", "certificate"} == set()


def test_passphrase_is_not_needed_for_a_file_without_one(tmp_path: Path) -> None:
    (tmp_path / "open.p12").write_bytes(press().p12(None))
    assert load_signer(p12=tmp_path / "open.p12").name == "Service de presse"
    key, cert = press().pair(tmp_path)
    assert load_signer(key=key, cert=cert, passphrase="unused").name == "Service de presse"


def test_signer_needs_one_key(tmp_path: Path) -> None:
    file = tmp_path / "x"
    for wrong in ({}, {"p12": file, "key": file, "cert": file}, {"key": file}):
        with pytest.raises(ValueError, match="give either"):
            loaded(wrong)


@pytest.mark.parametrize(
    ("passphrase", "code"), [("wrong", "passphrase-wrong"), (None, "passphrase-missing")]
)
def test_wrong_and_missing_passphrases_are_told_apart(
    passphrase: str | None, code: str, tmp_path: Path
) -> None:
    (tmp_path / "press.p12").write_bytes(press().p12())
    key, cert = press().pair(tmp_path, PASSPHRASE)
    for files in ({"p12": tmp_path / "press.p12"}, {"key": key, "cert": cert}):
        with pytest.raises(BriefingError) as error:
            loaded(files, passphrase)
        assert refused(error) == [code]
        [finding] = error.value.findings
        assert Path(finding.place.file) == next(iter(files.values()))


def test_files_that_are_not_there_or_something_else_are_named(tmp_path: Path) -> None:
    key, cert = press().pair(tmp_path)
    (tmp_path / "junk").write_bytes(b"junk")
    for files, code in (
        ({"p12": tmp_path / "none.p12"}, "cannot-read"),
        ({"p12": tmp_path / "junk"}, "key-unreadable"),
        ({"key": tmp_path / "junk", "cert": cert}, "key-unreadable"),
        ({"key": cert, "cert": cert}, "key-unreadable"),
        ({"key": key, "cert": tmp_path / "junk"}, "key-unreadable"),
        ({"key": key, "cert": key}, "key-unreadable"),
        ({"key": key, "cert": tmp_path / "none.pem"}, "cannot-read"),
    ):
        with pytest.raises(BriefingError) as error:
            loaded(files)
        assert refused(error) == [code], files


def test_key_of_another_certificate_is_refused(tmp_path: Path) -> None:
    key, cert = press().pair(tmp_path)
    cert.write_bytes(stranger().pem)
    with pytest.raises(BriefingError) as error:
        load_signer(key=key, cert=cert)
    assert refused(error) == ["key-of-another-certificate"]


def test_file_without_a_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cert.p12").write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"", None, press().certificate, None, BestAvailableEncryption(b"x")
        )
    )
    with pytest.raises(BriefingError) as error:
        load_signer(p12=tmp_path / "cert.p12", passphrase="x")
    assert refused(error) == ["key-missing"]


@pytest.mark.parametrize(
    ("key", "signs", "expected"),
    [
        (lambda: rsa.generate_private_key(65537, 1024), True, ["key-unsuitable"]),
        (lambda: ec.generate_private_key(ec.SECP192R1()), True, ["key-unsuitable"]),
        (lambda: rsa_key(1), False, ["certificate-not-for-signing"]),
    ],
)
def test_key_that_does_not_serve_is_refused(
    key: Callable[[], Key], signs: bool, expected: list[str], tmp_path: Path
) -> None:
    with pytest.raises(BriefingError) as error:
        signer_of(issue("Service", key(), signs=signs), tmp_path)
    assert refused(error) == expected


def test_key_of_a_kind_that_readers_do_not_know_is_refused(tmp_path: Path) -> None:
    key, cert = tmp_path / "k", tmp_path / "c"
    edwards = ed25519.Ed25519PrivateKey.generate()
    key.write_bytes(edwards.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    subject = press().certificate.subject
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(edwards.public_key())
        .serial_number(1)
        .not_valid_before(WHEN)
        .not_valid_after(WHEN + timedelta(1))
        .sign(edwards, None)
    )
    cert.write_bytes(certificate.public_bytes(Encoding.PEM))
    with pytest.raises(BriefingError) as error:
        load_signer(key=key, cert=cert)
    assert refused(error) == ["key-unsuitable"]


@pytest.mark.parametrize("days", [-301, 301])
def test_certificate_that_is_not_valid_signs_nothing(days: int, signer: Signer) -> None:
    with pytest.raises(BriefingError, match="valid") as error:
        sign(unsigned(), signer, when=WHEN + timedelta(days=days))
    assert refused(error) == ["certificate-not-valid"]


# Files that cannot be signed, and services that do not answer


@pytest.mark.parametrize("pdf", [b"", b"junk", foreign(b"")[:300], foreign(b"")[:-30]])
def test_file_that_is_no_pdf_is_not_signed(pdf: bytes, signer: Signer) -> None:
    with pytest.raises(BriefingError) as error:
        sign(pdf, signer, when=WHEN)
    assert refused(error) == ["cannot-sign"]


def test_encrypted_file_is_not_signed(signer: Signer) -> None:
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(foreign(b""))) as pdf:
        pdf.save(stream, encryption=pikepdf.Encryption(owner="x", user=""))
    with pytest.raises(BriefingError) as error:
        sign(stream.getvalue(), signer, when=WHEN)
    assert refused(error) == ["encrypted"]


@pytest.mark.parametrize(
    ("answer", "status"),
    [(b"", 200), (b"junk", 200), (b"0\x03\x02\x01\x01", 200), (None, 500), (b"\x30\x00", 200)],
)
def test_time_stamp_service_that_gives_none_is_an_error(
    answer: bytes | None, status: int, signer: Signer
) -> None:
    with time_stamp_service(answer, status) as url, pytest.raises(BriefingError) as error:
        sign(unsigned(), signer, when=WHEN, tsa_url=url)
    assert refused(error) == ["no-time-stamp"]
    assert url in str(error.value)


def test_time_stamp_service_that_is_not_there_is_an_error(signer: Signer) -> None:
    with time_stamp_service() as url:
        pass
    with pytest.raises(BriefingError) as error:
        sign(unsigned(), signer, when=WHEN, tsa_url=url)
    assert refused(error) == ["no-time-stamp"]


# Without the extra


@pytest.fixture
def no_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the libraries of the extra away, once the file that is looked at is signed."""
    signed()
    for name in [*sys.modules]:
        if name.partition(".")[0] in ("pyhanko", "pyhanko_certvalidator", "cryptography"):
            monkeypatch.setitem(sys.modules, name, None)
        elif name in ("briefing.signing.keys", "briefing.signing.pades", "briefing.verify.pades"):
            monkeypatch.delitem(sys.modules, name)
    for name in ("pyhanko", "cryptography"):
        monkeypatch.setitem(sys.modules, name, None)
    import briefing.signing
    import briefing.verify

    for package in (briefing.signing, briefing.verify):
        for module in ("keys", "pades"):
            monkeypatch.delattr(package, module, raising=False)


@pytest.mark.usefixtures("no_extra")
def test_signing_without_the_extra_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(BriefingError) as error:
        load_signer(p12=tmp_path / "x.p12")
    [finding] = error.value.findings
    assert (finding.code, finding.hint) == (
        "extra-missing",
        "install it: pip install 'briefing[sign]'",
    )


@pytest.mark.usefixtures("no_extra")
def test_verify_without_the_extra_claims_no_validity() -> None:
    pdf = signed()
    verdict = judged(pdf)
    assert (verdict.outcome, verdict.looked_at) == ("skipped", 0)
    assert verdict.skipped == ("signed (1 signature); not examined: pip install 'briefing[sign]'")
    [told] = verdict.signatures
    assert told.integrity == "not examined: pip install 'briefing[sign]'"
    assert told.signer == told.trust == ""
    assert codes(judged(pdf[:-1])) == ["signature-broken"]
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        found = replace(blank(), data=pdf, signatures=tuple(signature_fields(opened.Root)))
    assert codes(signatures(found, [b"x"], PLACE)) == ["signature-not-examined"]


# The command line


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with an edition and the key of the press office."""
    (tmp_path / "brief.pdf").write_bytes(unsigned())
    (tmp_path / "press.p12").write_bytes(press().p12())
    (tmp_path / "secret.txt").write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    (tmp_path / "authority.pem").write_bytes(authority().pem)
    return tmp_path


AT = ("--signed-at", "2026-11-21T12:00:00Z")


def test_command_signs_in_place_and_verify_says_who(folder: Path) -> None:
    brief = folder / "brief.pdf"
    key = ("--p12", folder / "press.p12", "--passphrase-file", folder / "secret.txt")
    result = run("sign", brief, *key, *AT)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"{brief}: signed by Service de presse\n"
    assert brief.read_bytes() == signed()
    told = run("verify", brief, "--no-figures", "--trust", folder / "authority.pem")
    assert told.exit_code == 0
    assert "    signer        Service de presse\n" in told.stdout
    assert "    trust         rests on Autorité d’essai\n" in told.stdout
    assert "Service de presse, 2026-11-21 12:00:00 UTC, the whole file, rests on" in told.stdout
    again = run("sign", brief, *key)
    assert (again.exit_code, brief.read_bytes()) == (1, signed())
    assert "[signed-for-good]" in again.stderr


def test_verify_of_a_changed_byte_ends_in_exit_code_1(folder: Path) -> None:
    pdf = signed()
    (folder / "brief.pdf").write_bytes(flipped(pdf, positions(pdf)["stated time"]))
    result = run("verify", folder / "brief.pdf", "--no-figures", "--format", "json")
    assert result.exit_code == 1
    [file] = json.loads(result.stdout)
    [check] = [each for each in file["checks"] if each["name"] == "signatures"]
    assert check["outcome"] == "failed"
    assert "signature-broken" in [each["code"] for each in check["findings"]]
    assert [each["integrity"] for each in check["signatures"]] == ["broken"]


def test_passphrase_may_come_from_the_environment(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, cert = press().pair(folder, PASSPHRASE)
    command = ("sign", folder / "brief.pdf", "--key", key, "--cert", cert, *AT, "--out")
    monkeypatch.setenv("BRIEFING_PASSPHRASE", PASSPHRASE)
    assert run(*command, folder / "signed").exit_code == 0
    assert (folder / "signed" / "brief.pdf").read_bytes() == signed()
    assert (folder / "brief.pdf").read_bytes() == unsigned()


def test_passphrase_is_asked_for_at_a_terminal_only(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ("sign", folder / "brief.pdf", "--p12", folder / "press.p12", *AT)
    result = run(*command)
    assert result.exit_code == 1
    assert "[passphrase-missing]" in result.stderr
    assert "--passphrase-file" in result.stderr
    monkeypatch.setattr("briefing.cli.signing._can_ask", lambda: True)
    result = run(*command, typed=f"{PASSPHRASE}\n")
    assert result.exit_code == 0
    assert PASSPHRASE not in result.output
    assert (folder / "brief.pdf").read_bytes() == signed()


def test_passphrase_that_is_no_text_is_told(folder: Path) -> None:
    (folder / "secret.txt").write_bytes(b"\xff\xfe")
    key = ("--p12", folder / "press.p12", "--passphrase-file", folder / "secret.txt")
    result = run("sign", folder / "brief.pdf", *key)
    assert result.exit_code == 1
    assert "[passphrase-unreadable]" in result.stderr


def test_time_stamp_service_is_asked_when_it_is_named(folder: Path) -> None:
    key, cert = press().pair(folder)
    with time_stamp_service() as url:
        result = run("sign", folder / "brief.pdf", "--key", key, "--cert", cert, *AT, "--tsa", url)
    assert result.exit_code == 0
    [told] = judged((folder / "brief.pdf").read_bytes()).signatures
    assert told.time_from == "time stamp of Horodatage d’essai"


def test_all_files_are_signed_or_none(folder: Path) -> None:
    key, cert = press().pair(folder)
    (folder / "other.pdf").write_bytes(b"junk")
    files = (folder / "brief.pdf", folder / "other.pdf")
    result = run("sign", *files, "--key", key, "--cert", cert, *AT)
    assert result.exit_code == 1
    assert f"{folder / 'other.pdf'}: error: " in result.stderr
    assert (folder / "brief.pdf").read_bytes() == unsigned()


def test_wrong_use_of_the_options_is_told(folder: Path) -> None:
    key, cert = press().pair(folder)
    (folder / "b").mkdir()
    (folder / "b" / "brief.pdf").write_bytes(unsigned())
    brief, p12 = folder / "brief.pdf", folder / "press.p12"
    for arguments in (
        (),
        ("--key", key),
        ("--cert", cert),
        ("--p12", p12, "--key", key, "--cert", cert),
        ("--reason", "x"),
        ("--p12", p12, "--tsa", "ftp://example.org"),
        ("--p12", p12, "--passphrase", PASSPHRASE),
        ("--key", key, "--cert", cert, folder / "b" / "brief.pdf", "--out", folder / "c"),
    ):
        result = run("sign", brief, *arguments)
        assert result.exit_code == 2, arguments
    assert not (folder / "c").exists()
    assert brief.read_bytes() == unsigned()


def test_signed_file_can_be_signed_by_others_where_the_first_one_says_so(folder: Path) -> None:
    key, cert = press().pair(folder)
    command = ("sign", folder / "brief.pdf", "--key", key, "--cert", cert, *AT)
    assert run(*command, "--more-signatures").exit_code == 0
    assert run(*command, "--reason", "Contreseing").exit_code == 0
    verdict = judged((folder / "brief.pdf").read_bytes(), authority())
    assert (verdict.outcome, verdict.looked_at) == ("passed", 2)
