"""A key and its certificate, read from files; whatever does not fit is said at once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from briefing.errors import BriefingError, Finding, Place
from briefing.signing import Signer

_PEM = b"-----BEGIN "
_LEAST_BITS = 2048
_LEAST_CURVE = 256
_PASSPHRASE = "give its passphrase: --passphrase-file FILE, or the variable BRIEFING_PASSPHRASE"


def from_pkcs12(path: Path, passphrase: str | None) -> Signer:
    """Read a PKCS #12 file."""
    place, data = Place(str(path)), _bytes(path)
    secret = passphrase.encode("utf-8") if passphrase else None
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(data, secret)
    except (ValueError, UnsupportedAlgorithm) as error:
        if "password" not in str(error):
            raise _unreadable(place, "a PKCS #12 file (.p12, .pfx)") from None
        raise _locked(place, passphrase) from None
    if key is None or certificate is None:
        raise BriefingError.single(
            "key-missing",
            "the file holds no private key with its certificate",
            place,
            "export the certificate again, together with its private key",
        )
    return _signer(key, certificate, others, place)


def from_pair(key_path: Path, cert_path: Path, passphrase: str | None) -> Signer:
    """Read a private key from one file and its certificate, with others after it, from another."""
    place = Place(str(cert_path))
    key = _private_key(key_path, passphrase)
    certificates = _certificates(cert_path)
    own = [certificate for certificate in certificates if _public(certificate) == _public(key)]
    if not own:
        raise BriefingError.single(
            "key-of-another-certificate",
            f"the key in {key_path.name} is not that of the certificate",
            place,
            "name the certificate that was issued for this key",
        )
    return _signer(key, own[0], [other for other in certificates if other != own[0]], place)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"the file cannot be read: {error.strerror}"
        raise BriefingError.single("cannot-read", message, Place(str(path))) from None


def _private_key(path: Path, passphrase: str | None) -> object:
    place, data = Place(str(path)), _bytes(path)
    load = load_pem_private_key if _PEM in data else load_der_private_key
    secret = passphrase.encode("utf-8") if passphrase else None
    try:
        try:
            return load(data, secret)
        except TypeError:  # it needs a passphrase and there is none, or the reverse
            if secret is None:
                raise _locked(place, None) from None
            return load(data, None)
    except (ValueError, UnsupportedAlgorithm) as error:
        if "password" in str(error):
            raise _locked(place, passphrase) from None
        raise _unreadable(place, "a private key in PEM or DER") from None


def _certificates(path: Path) -> list[x509.Certificate]:
    data = _bytes(path)
    try:
        if _PEM in data:
            return x509.load_pem_x509_certificates(data)
        return [x509.load_der_x509_certificate(data)]
    except ValueError:
        raise _unreadable(Place(str(path)), "a certificate in PEM or DER") from None


def _public(holder: object) -> bytes | None:
    """Return the public key of a certificate or of a private key, DER."""
    public = getattr(holder, "public_key", None)
    if public is None:
        return None
    found: bytes = public().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return found


def _signer(
    key: object, certificate: x509.Certificate, others: Iterable[x509.Certificate], place: Place
) -> Signer:
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        message = "the key is neither RSA nor on an elliptic curve, which is what readers can check"
        raise BriefingError.single("key-unsuitable", message, place, "use a key of such a kind")
    findings = [*_weak(key, place), *_not_for_signing(certificate, place)]
    if findings:
        raise BriefingError(findings)
    return Signer(
        name=_name(certificate.subject),
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
        certificate=certificate.public_bytes(Encoding.DER),
        chain=tuple(other.public_bytes(Encoding.DER) for other in others),
        key=key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
        place=place,
    )


def _weak(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, place: Place) -> list[Finding]:
    least = _LEAST_BITS if isinstance(key, rsa.RSAPrivateKey) else _LEAST_CURVE
    if key.key_size >= least:
        return []
    message = f"the key has {key.key_size} bits, which is too weak"
    return [Finding("key-unsuitable", message, place, f"use one of {least} bits or more")]


def _not_for_signing(certificate: x509.Certificate, place: Place) -> list[Finding]:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except (x509.ExtensionNotFound, ValueError):
        return []
    if usage.digital_signature or usage.content_commitment:
        return []
    message = "the certificate was not issued for signing documents"
    hint = "use one whose key usage is digital signature or non-repudiation"
    return [Finding("certificate-not-for-signing", message, place, hint)]


def _name(subject: x509.Name) -> str:
    names = subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else subject.rfc4514_string()


def _unreadable(place: Place, wanted: str) -> BriefingError:
    return BriefingError.single("key-unreadable", f"the file is not {wanted}", place)


def _locked(place: Place, passphrase: str | None) -> BriefingError:
    if passphrase:
        message = "the passphrase does not open the file"
        return BriefingError.single("passphrase-wrong", message, place, "check the passphrase")
    message = "the file is locked with a passphrase"
    return BriefingError.single("passphrase-missing", message, place, _PASSPHRASE)
