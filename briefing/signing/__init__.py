"""A finished PDF, signed by its author (PAdES), so that whoever changes it later is found out.

A signature is appended to the file; no byte of what was there changes. It stands in a field without
a place on the page, so that the file stays PDF/A-3a and PDF/UA-1. By default it is a certification
that allows no change at all, not even a further signature: what an institution has published is not
to be edited. With `more_signatures`, others may sign after it, and nothing else.

pyHanko and cryptography come with the extra `sign` and are imported only when they are needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from briefing.errors import BriefingError, Place

__all__ = ["INSTALL", "Signer", "load_signer", "sign"]

INSTALL = "pip install 'briefing[sign]'"
"""What brings the libraries that sign and examine signatures."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: a private key with its certificate, as plain data that goes between processes."""

    name: str
    """The common name of the certificate, or its whole subject."""
    valid_from: datetime
    valid_until: datetime
    certificate: bytes = field(repr=False)
    """X.509, DER."""
    chain: tuple[bytes, ...] = field(repr=False)
    """The certificates that came with it, of those who vouch for it; DER."""
    key: bytes = field(repr=False)
    """PKCS #8, DER, not encrypted: never to be written anywhere."""
    place: Place = field(default=Place("the certificate"), compare=False)
    """The file that it came from."""


def load_signer(
    *,
    p12: Path | None = None,
    key: Path | None = None,
    cert: Path | None = None,
    passphrase: str | None = None,
) -> Signer:
    """Read a key and its certificate from a PKCS #12 file, or from two files in PEM or DER.

    `cert` may hold further certificates, of those who vouch for the signer's. Raises BriefingError:
    a file that cannot be read, a passphrase that is missing (`passphrase-missing`) or wrong, a key
    that is not that of the certificate or too weak, a certificate that is not for signing, an
    installation without the extra. Raises ValueError unless either `p12` or both others are given.
    """
    with _extra():
        from briefing.signing import keys
    if p12 is not None and key is None and cert is None:
        return keys.from_pkcs12(p12, passphrase)
    if p12 is None and key is not None and cert is not None:
        return keys.from_pair(key, cert, passphrase)
    raise ValueError("give either a PKCS #12 file, or a key and its certificate")


def sign(
    pdf: bytes,
    signer: Signer,
    *,
    when: datetime,
    tsa_url: str | None = None,
    reason: str | None = None,
    more_signatures: bool = False,
    shown: str = "the PDF",
) -> bytes:
    """Return the file with a signature appended (PAdES B-B; B-T with a time stamp).

    `when` is the time that the signature states, with its time zone. `tsa_url` names a time-stamp
    service (RFC 3161), which is asked over the network, twice; nothing else is. The first signature
    of a file certifies it: nothing may change afterwards, or with `more_signatures` nothing but
    further signatures. Raises BriefingError: a certificate that is not valid at `when`, a file that
    allows no further signature or cannot be read, a service that does not answer, an installation
    without the extra.
    """
    with _extra():
        from briefing.signing import pades
    if not signer.valid_from <= when <= signer.valid_until:
        early = when < signer.valid_from
        raise BriefingError.single(
            "certificate-not-valid",
            f"the certificate of {signer.name} is "
            + (f"not valid before {_day(signer.valid_from)}" if early else "")
            + ("" if early else f"valid until {_day(signer.valid_until)} only"),
            signer.place,
            "sign with a certificate that is valid at the time of signing",
        )
    terms = pades.Terms(when, tsa_url, reason, more_signatures)
    return pades.signed(pdf, signer, terms, Place(shown))


def _day(moment: datetime) -> str:
    return moment.date().isoformat()


@contextmanager
def _extra() -> Iterator[None]:
    """Turn the import of a library that is not installed into a sentence."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise BriefingError.single(
            "extra-missing",
            f"signing needs the extra “sign” ({error.name} is not installed)",
            Place("briefing"),
            f"install it: {INSTALL}",
        ) from error
