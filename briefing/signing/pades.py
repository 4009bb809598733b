"""The signature itself, by pyHanko: PAdES, appended to the file as an update of its own.

What pyHanko would write besides is left out: its own metadata, a newer version of PDF and a random
identifier would not be those of the edition, and a version past 1.7 is not PDF/A-3.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.tsp import SigningCertificateV2
from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.attributes import CMSAttributeProvider, SignedAttributeProviderSpec
from pyhanko.sign.fields import (
    InvisSigSettings,
    MDPPerm,
    SigFieldSpec,
    SigSeedSubFilter,
    enumerate_sig_fields,
)
from pyhanko.sign.general import as_signing_certificate_v2
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko.sign.validation import read_certification_data
from pyhanko_certvalidator.registry import SimpleCertificateStore

from briefing.errors import BriefingError, Place
from briefing.signing import Signer

_PATIENCE = 30
"""How many seconds a time-stamp service is given for an answer."""

_REFUSALS = (
    PdfError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What pyHanko raises for a file, or an answer, that is not as it should be."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is signed besides the file, and on which terms."""

    when: datetime
    tsa_url: str | None
    reason: str | None
    more_signatures: bool


def signed(pdf: bytes, signer: Signer, terms: Terms, place: Place) -> bytes:
    """Return a file with a signature appended; raises BriefingError."""
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        if reader.encrypted:
            raise _refused("encrypted", "the PDF is encrypted", place, "save it without a password")
        _allow(reader, place)
        writer = _Update(reader, _identifier(pdf, signer, terms))
        return _appended(writer, signer, terms)
    except _NoTimeStampError as error:
        raise _refused(
            "no-time-stamp",
            f"the time-stamp service {terms.tsa_url} gave no time stamp: {error}",
            place,
            "try again later, name another service with --tsa, or sign without a time stamp",
        ) from error
    except _REFUSALS as error:
        raise _refused(
            "cannot-sign", f"the PDF cannot be signed as it is: {error}", place, "render it again"
        ) from error


def _refused(code: str, message: str, place: Place, hint: str) -> BriefingError:
    return BriefingError.single(code, message, place, hint)


def _allow(reader: PdfFileReader, place: Place) -> None:
    """Refuse a file whose author allows nothing more, which a signature would make invalid."""
    certified = read_certification_data(reader)
    if certified is not None and certified.permission is MDPPerm.NO_CHANGES:
        raise _refused(
            "signed-for-good",
            "the PDF is signed already, and its signer allows no further signature",
            place,
            "sign the unsigned file; where several sign, the first one uses --more-signatures",
        )


def _identifier(pdf: bytes, signer: Signer, terms: Terms) -> bytes:
    """Return the identifier of the signed file (14.4), which depends on what is signed by whom."""
    digest = hashlib.sha256(pdf)
    digest.update(signer.certificate)
    digest.update(terms.when.astimezone(UTC).isoformat().encode("ascii"))
    return digest.digest()[:16]


class _Update(IncrementalPdfFileWriter):
    """An update that touches nothing but what a signature needs."""

    def __init__(self, reader: PdfFileReader, identifier: bytes) -> None:
        super().__init__(reader.stream, prev=reader)
        first = self._document_id[0]
        self._document_id = generic.ArrayObject([first, generic.ByteStringObject(identifier)])

    def _update_meta(self) -> None:
        """Leave title, producer and dates alone: they are those of the edition."""


class _Author(PdfSigner):
    """A signer that leaves the version of the file alone."""

    def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:
        """Name the one extension that PAdES needs in PDF 1.7 (ETSI TS 102 778)."""
        del md_algorithm
        pdf_out.register_extension(ESIC_EXTENSION_1)


def _appended(writer: _Update, signer: Signer, terms: Terms) -> bytes:
    fields = list(enumerate_sig_fields(writer.prev))
    names = [str(name) for name, _, _ in fields]
    name = next(name for n in range(1, len(names) + 2) if (name := f"Signature{n}") not in names)
    metadata = PdfSignatureMetadata(
        field_name=name,
        reason=terms.reason,
        subfilter=SigSeedSubFilter.PADES,
        certify=all(signature is None for _, signature, _ in fields),
        docmdp_permissions=MDPPerm.FILL_FORMS if terms.more_signatures else MDPPerm.NO_CHANGES,
    )
    # A widget must be tagged, hidden or off the page (ISO 14289-1, 7.18.1 and 7.18.4); PDF/A lets
    # none be hidden (ISO 19005-3, 6.3.2). There is nothing to see: it is off the page.
    field = SigFieldSpec(
        name,
        invis_sig_settings=InvisSigSettings(box_out_of_bounds=True),
        readable_field_name="Signature",
    )
    author = _Author(
        metadata,
        _simple_signer(signer),
        timestamper=_stamper(terms.tsa_url),
        new_field_spec=field,
    )
    return asyncio.run(_written(writer, author, terms.when.astimezone(UTC)))


def _simple_signer(signer: Signer) -> SimpleSigner:
    own = Certificate.load(signer.certificate)
    chain = [Certificate.load(other) for other in signer.chain]
    store = SimpleCertificateStore()
    store.register_multiple(chain)
    made = SimpleSigner(
        signing_cert=own, signing_key=PrivateKeyInfo.load(signer.key), cert_registry=store
    )
    made.signed_attr_prov_spec = _SignedAlong([own, *chain])
    return made


class _SignedAlong(SignedAttributeProviderSpec):
    """Signs the certificates along with the file: the signer's first, as PAdES asks.

    The others are of no matter to the signature, but then none of them can be changed either.
    """

    def __init__(self, certificates: Sequence[Certificate]) -> None:
        self._certificates = certificates

    def signed_attr_providers(
        self, data_digest: bytes, digest_algorithm: str
    ) -> Sequence[CMSAttributeProvider]:
        """Return what makes the one attribute."""
        del data_digest, digest_algorithm
        return [_References(self._certificates)]


class _References(CMSAttributeProvider):
    """The hashes of certificates (ESS signing-certificate-v2, RFC 5035)."""

    attribute_type = "signing_certificate_v2"

    def __init__(self, certificates: Sequence[Certificate]) -> None:
        self._certificates = certificates

    async def build_attr_value(self, dry_run: bool = False) -> SigningCertificateV2:
        """Return the value of the attribute."""
        del dry_run
        each = [as_signing_certificate_v2(one)["certs"][0] for one in self._certificates]
        return SigningCertificateV2({"certs": each})


async def _written(writer: IncrementalPdfFileWriter, author: PdfSigner, when: datetime) -> bytes:
    """Do what `PdfSigner.sign_pdf` does, at the time that is stated."""
    session = author.init_signing_session(writer)
    session.system_time = when
    page = writer.find_page_for_modification(0)[0].get_object()
    page.setdefault(pdf_name("/Tabs"), pdf_name("/S"))  # it has an annotation now (7.18.3)
    room = await session.estimate_signature_container_size(None)
    prepared = session.prepare_tbs_document(None, room)
    digest, output = prepared.digest_tbs_document()
    done = await prepared.perform_signature(
        digest.document_digest, PdfCMSSignedAttributes(signing_time=when)
    )
    await done.post_signature_processing(output)
    output.seek(0)
    return bytes(output.read())


class _NoTimeStampError(Exception):
    """The time-stamp service gave no time stamp; says why."""


class _Stamper(HTTPTimeStamper):
    """Asks a time-stamp service (RFC 3161)."""

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> object:
        """Return a token, or raise `_NoTimeStampError` whatever went wrong."""
        try:
            return await super().async_timestamp(message_digest, md_algorithm)
        except (OSError, *_REFUSALS) as error:
            raise _NoTimeStampError(
                str(error.__cause__ or error) or type(error).__name__
            ) from error


def _stamper(url: str | None) -> _Stamper | None:
    return None if url is None else _Stamper(url, timeout=_PATIENCE)
