"""Signatures examined by pyHanko (CMS, X.509, RFC 3161), without the network and without a clock.

A certificate is judged at the time when it signed: that of the time stamp, else the one that the
signer states. Whether it was revoked since is not looked up.
"""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from asn1crypto import cms, parser, pem
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    CatalogModificationRule,
    DiffPolicy,
    DSSCompareRule,
    FormUpdatingRule,
    GenericFieldModificationRule,
    ModificationLevel,
    ObjectStreamRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    XrefStreamRule,
)
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.general import extract_certificate_info, extract_signer_info
from pyhanko.sign.validation import (
    DocumentTimestampStatus,
    EmbeddedPdfSignature,
    PdfSignatureStatus,
    validate_pdf_signature,
    validate_pdf_timestamp,
)
from pyhanko.sign.validation.generic_cms import (
    extract_tst_data_iter,
    get_signing_cert_attr,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from briefing.verify.read import SignatureField
from briefing.verify.verdict import Signature

Status = PdfSignatureStatus | DocumentTimestampStatus

_USAGE = KeyUsageConstraints(
    key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False
)
_WEAK = (
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE,
)
_NONE = (b"", b"\x05\x00")
"""What stands for no parameters of a digest (RFC 5754, 2)."""
_PARTS_OF_SIGNER = 5
"""How many parts a SignerInfo has at least (RFC 5652, 5.3)."""
_NOT_ASKED = "not asked: name a certificate with --trust"

# Whoever signs later may have touched the title and the dates, and answers for it. What nobody has
# signed may be proofs of validity, empty signature fields or entries of a form, and nothing else.
_UNSIGNED: DiffPolicy = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(),
        *(
            rule.as_qualified(ModificationLevel.LTA_UPDATES)
            for rule in (XrefStreamRule(), ObjectStreamRule(), DSSCompareRule())
        ),
    ],
    form_rule=FormUpdatingRule(
        field_rules=[
            SigFieldCreationRule(),
            SigFieldModificationRule(),
            GenericFieldModificationRule(),
        ]
    ),
    ignore_orphaned_objects=False,
)
_ALLOWS = {
    MDPPerm.NO_CHANGES: "nothing",
    MDPPerm.FILL_FORMS: "further signatures and filled-in forms",
    MDPPerm.ANNOTATE: "further signatures, filled-in forms and comments",
}
_LATER = {
    ModificationLevel.LTA_UPDATES: "proofs of validity or time stamps",
    ModificationLevel.FORM_FILLING: "further signatures or filled-in forms",
    ModificationLevel.ANNOTATIONS: "comments",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong with a signature."""

    code: str
    message: str
    warn: bool = False


@dataclass(frozen=True, slots=True)
class Examined:
    """What came of one signature; its name and the bytes that it covers are not set."""

    told: Signature
    faults: tuple[Fault, ...] = ()


def examine(
    pdf: bytes, fields: Sequence[SignatureField], roots: list[Certificate]
) -> list[Examined]:
    """Examine each of the signatures of a file, in their order.

    `roots` are the certificates that are trusted; without them trust is not looked at.
    """
    logging.getLogger("pyhanko").addHandler(logging.NullHandler())  # what it says is said here
    logging.getLogger("pyhanko_certvalidator").addHandler(logging.NullHandler())
    try:
        found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        embedded = {each.field_name: each for each in found}
    except Exception as error:  # noqa: BLE001 - as below
        unread = _unsound(Signature(""), error)
        return [unread for _ in fields]
    signed = any(sum(held.byte_range[2:]) == len(pdf) for held in fields)
    policy = DEFAULT_DIFF_POLICY if signed else _UNSIGNED
    return [_examined(embedded.get(held.name), held, policy, roots) for held in fields]


def certificates(data: bytes) -> list[Certificate]:
    """Read certificates in PEM or DER; raises ValueError."""
    parts = pem.unarmor(data, multiple=True) if pem.detect(data) else [("CERTIFICATE", {}, data)]
    found = [Certificate.load(der, strict=True) for kind, _, der in parts if kind == "CERTIFICATE"]
    if not found or any(each.serial_number is None for each in found):
        raise ValueError("there is no certificate in it")
    return found


def _unsound(told: Signature, error: BaseException) -> Examined:
    said = " ".join(str(error).split()) or type(error).__name__
    fault = Fault("signature-broken", f"it cannot be made sense of: {said}")
    return Examined(replace(told, integrity="broken"), (fault,))


def _examined(
    embedded: EmbeddedPdfSignature | None,
    held: SignatureField,
    policy: DiffPolicy,
    roots: list[Certificate],
) -> Examined:
    told = Signature("")
    if embedded is None:
        fault = Fault("signature-not-examined", "it is of a kind that is not known here")
        return Examined(replace(told, integrity="not examined"), (fault,))
    try:
        if (tuple(embedded.byte_range), embedded.pkcs7_content) != (held.byte_range, held.contents):
            return _unsound(told, ValueError("two readers find two different signatures"))
        told = _described(embedded)
        return _judged(embedded, told, policy, roots)
    except Exception as error:  # noqa: BLE001 - three libraries read what may be hostile bytes:
        # whatever they raise, the signature was not shown to be sound, and that is what is said
        return _unsound(told, error)


def _described(embedded: EmbeddedPdfSignature) -> Signature:
    """Say who signed, when, and with which certificate."""
    certificate = embedded.signer_cert
    when, stamper = _time(embedded)
    permitted = embedded.docmdp_level
    stated = "stated by the signer" if when else ""
    return Signature(
        name="",
        signer=_name(certificate.subject),
        organisation=_text(certificate.subject.native.get("organization_name")),
        issuer=_name(certificate.issuer),
        serial=f"{certificate.serial_number:x}",
        valid_from=_moment(certificate.not_valid_before),
        valid_until=_moment(certificate.not_valid_after),
        time=_moment(when) if when else "not stated",
        time_from=f"time stamp of {stamper}" if stamper else stated,
        allows=_ALLOWS[permitted] if permitted else "",
    )


def _name(subject: Any) -> str:
    """Return the common name, else all that is said of the subject."""
    return _text(subject.native.get("common_name")) or str(subject.human_friendly)


def _text(found: object) -> str:
    return ", ".join(map(str, found)) if isinstance(found, list) else str(found or "")


def _moment(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def _time(embedded: EmbeddedPdfSignature) -> tuple[datetime | None, str]:
    """Return when it was signed, and which time-stamp service says so, if one does."""
    token = embedded.signed_data
    if embedded.sig_object_type != "/DocTimeStamp":
        stamps = list(extract_tst_data_iter(embedded.signer_info, signed=False))
        if not stamps:
            return embedded.self_reported_timestamp, ""
        token = stamps[0]
    when: datetime = token["encap_content_info"]["content"].parsed["gen_time"].native
    return when, _name(extract_certificate_info(token).signer_cert.subject)


def _judged(
    embedded: EmbeddedPdfSignature, told: Signature, policy: DiffPolicy, roots: list[Certificate]
) -> Examined:
    when, _ = _time(embedded)
    status = _status(embedded, when, policy, roots)
    timely = list(_of_the_time(embedded, when))
    faults = [
        *_broken(embedded, status),
        *_changed(status),
        *timely,
        *_of_the_stamp(status, asked=bool(roots)),
        *_of_the_certificate(status, asked=bool(roots) and not timely),
    ]
    broken = any(fault.code == "signature-broken" for fault in faults)
    level = status.modification_level
    later = "" if broken or level is None else _LATER.get(level, "")
    path = status.validation_path if status.trusted else None
    trusted = f"rests on {_name(path.first.subject)}" if path else "rests on none that was named"
    told = replace(
        told,
        later=later,
        integrity="broken" if broken else "intact",
        trust=trusted if roots else _NOT_ASKED,
    )
    return Examined(told, tuple(faults))


def _status(
    embedded: EmbeddedPdfSignature,
    when: datetime | None,
    policy: DiffPolicy,
    roots: list[Certificate],
) -> Status:
    context = ValidationContext(
        trust_roots=roots,
        moment=when or embedded.signer_cert.not_valid_before,
        allow_fetching=False,
    )
    if embedded.sig_object_type == "/DocTimeStamp":
        return validate_pdf_timestamp(embedded, context, diff_policy=policy)
    return validate_pdf_signature(embedded, context, diff_policy=policy, key_usage_settings=_USAGE)


def _broken(embedded: EmbeddedPdfSignature, status: Status) -> Iterator[Fault]:
    if not status.intact:
        yield Fault("signature-broken", "a byte that was signed has changed")
    elif not status.valid:
        yield Fault("signature-broken", "it was not made with the key of its certificate")
    for message in dict.fromkeys(_loose(embedded.pkcs7_content)):
        yield Fault("signature-broken", message)


def _changed(status: Status) -> Iterator[Fault]:
    if status.modification_level is ModificationLevel.OTHER or status.docmdp_ok is False:
        yield Fault(
            "changed-after-signing", "the file was changed after it in a way that is not allowed"
        )


def _of_the_time(embedded: EmbeddedPdfSignature, when: datetime | None) -> Iterator[Fault]:
    first, last = embedded.signer_cert.not_valid_before, embedded.signer_cert.not_valid_after
    if when is None:
        yield Fault("signature-without-time", "it does not state when it was made", warn=True)
    elif not first <= when <= last:
        yield Fault(
            "certificate-not-valid",
            f"its certificate, valid from {_moment(first)} to {_moment(last)}, was not valid "
            f"when it was made, {_moment(when)}",
        )


def _of_the_stamp(status: Status, *, asked: bool) -> Iterator[Fault]:
    stamp = status.timestamp_validity if isinstance(status, PdfSignatureStatus) else None
    if stamp is None:
        return
    if not (stamp.intact and stamp.valid):
        yield Fault("time-stamp-broken", "its time stamp is not that of this signature")
    elif asked and not stamp.trusted:
        message = "its time stamp rests on no certificate that was named with --trust"
        yield Fault("time-stamp-not-trusted", message, warn=True)


def _of_the_certificate(status: Status, *, asked: bool) -> Iterator[Fault]:
    if status.trust_problem_indic in _WEAK:
        yield Fault("signature-weak", "it was made with an algorithm that is too weak")
    elif asked and not status.trusted:
        message = "it rests on no certificate that was named with --trust"
        yield Fault("signature-not-trusted", message)


def _loose(contents: bytes) -> Iterator[str]:
    """Find changes in the parts of a container that no signature covers (RFC 5652, 5.1 and 5.3)."""
    info = cms.ContentInfo.load(contents)
    if contents[len(info.dump()) :].strip(b"\0"):
        yield "there is something behind it that is not signed"
    yield from _loose_parts(info["content"])


def _loose_parts(signed: Any) -> Iterator[str]:
    signer = extract_signer_info(signed)
    parts = _parts(signer.contents)  # before the parts are read, which forgets the others
    plain = signed["encap_content_info"]["content_type"].native == "data"
    by_issuer = signer["sid"].name == "issuer_and_serial_number"
    versions = ("v1" if plain and by_issuer else "v3", "v1" if by_issuer else "v3")
    if (signed["version"].native, signer["version"].native) != versions:
        yield "the version that it names is not that of its contents"
    digests = [*signed["digest_algorithms"], signer["digest_algorithm"]]
    names = [entry["algorithm"].native for entry in digests]
    if names[-1] not in names[:-1] or any(e["parameters"].dump() not in _NONE for e in digests):
        yield "it does not name the digest that it was made with"
    unsigned = [] if signer["unsigned_attrs"].native is None else list(signer["unsigned_attrs"])
    optional = (signer["signed_attrs"].native is not None) + bool(unsigned)
    if parts != _PARTS_OF_SIGNER + optional:
        yield "it has a part that nobody knows"
    if any("." in attribute["type"].native for attribute in unsigned):
        yield "it has an attribute that nobody signed and nobody knows"
    yield from _unlinked(signed)
    for token in extract_tst_data_iter(signer, signed=False):
        yield from _loose_parts(token)


def _parts(sequence: bytes) -> int:
    """Count the parts of a sequence, those included that are passed over when it is read."""
    count = 0
    while sequence:
        sequence = sequence[parser.peek(sequence) :]
        count += 1
    return count


def _unlinked(signed: Any) -> Iterator[str]:
    """Find the certificates that came along and fit none of the others.

    That of the signer is signed; so may others be (RFC 5035, 5.4.1), or they vouch for each other.
    """
    own = extract_certificate_info(signed).signer_cert.dump()
    found = [each.chosen.dump() for each in signed["certificates"]]
    attribute = get_signing_cert_attr(extract_signer_info(signed)["signed_attrs"])
    references = [entry["cert_hash"].native for entry in attribute["certs"]] if attribute else []
    hashes = [hashlib.sha256(each).digest() for each in found]
    lost = len(references) > 1 and not set(references) <= set(hashes)
    parsed = [x509.load_der_x509_certificate(each) for each in found]
    for one, written, digest in zip(parsed, found, hashes, strict=True):
        others = [other for other in parsed if other is not one]
        issuers = [one] if one.issuer == one.subject else others
        linked = any(_issued(one, issuer) for issuer in issuers) or (
            one not in issuers and any(_issued(other, one) for other in others)
        )
        if written != own and digest not in references and (lost or not linked):
            yield f"the certificate of {one.subject.rfc4514_string()} fits none of the others"


def _issued(one: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        one.verify_directly_issued_by(issuer)
    except (InvalidSignature, TypeError, ValueError, UnsupportedAlgorithm):
        return False
    return True
