"""Keys, certificates and a time-stamp service for the tests, all made at run time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.tsp import TimeStampReq
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

WHEN = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
"""When the tests sign; every certificate is valid around it, or not, by this time alone."""
STAMPED = WHEN + timedelta(minutes=1)
"""The time that the time-stamp service of the tests gives."""
PASSPHRASE = "clé"

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Identity:
    """A key with its certificate, and those who vouch for it."""

    key: Key
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()

    @property
    def pem(self) -> bytes:
        """The certificate."""
        return self.certificate.public_bytes(Encoding.PEM)

    def p12(self, passphrase: str | None = PASSPHRASE) -> bytes:
        """Everything, in PKCS #12."""
        return pkcs12.serialize_key_and_certificates(
            b"", self.key, self.certificate, self.chain, _encryption(passphrase)
        )

    def key_pem(self, passphrase: str | None = None) -> bytes:
        """The key."""
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, _encryption(passphrase))

    def pair(self, folder: Path, passphrase: str | None = None) -> tuple[Path, Path]:
        """Write key and certificates, and return their files."""
        key, cert = folder / "press.key", folder / "press.pem"
        key.write_bytes(self.key_pem(passphrase))
        chain = b"".join(each.public_bytes(Encoding.PEM) for each in self.chain)
        cert.write_bytes(self.pem + chain)
        return key, cert


def _encryption(passphrase: str | None) -> KeySerializationEncryption:
    return BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()


@cache
def rsa_key(number: int) -> rsa.RSAPrivateKey:
    """Return one of the keys of this run; they take a moment to make."""
    del number
    return rsa.generate_private_key(65537, 2048)


def issue(
    name: str,
    key: Key,
    issuer: Identity | None = None,
    *,
    authority: bool = False,
    stamps: bool = False,
    signs: bool = True,
    valid: tuple[datetime, datetime] = (WHEN - timedelta(days=300), WHEN + timedelta(days=300)),
) -> Identity:
    """Issue a certificate, by itself or by an issuer, whose chain then goes with it."""
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, name),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Ministère de l’Essai"),
        ]
    )
    usage = x509.KeyUsage(
        digital_signature=signs,
        content_commitment=signs,
        key_encipherment=not signs,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(0x1234 + len(name))
        .not_valid_before(valid[0])
        .not_valid_after(valid[1])
        .add_extension(usage, critical=True)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    if stamps:
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(purpose, critical=True)
    certificate = builder.sign(issuer.key if issuer else key, hashes.SHA256())
    chain = (issuer.certificate, *issuer.chain) if issuer else ()
    return Identity(key, certificate, chain)


@cache
def authority() -> Identity:
    """Return the authority that issues the certificates of the press office and its service."""
    return issue("Autorité d’essai", rsa_key(0), authority=True)


@cache
def press() -> Identity:
    """Return the press office, certified by the authority."""
    return issue("Service de presse", rsa_key(1), authority())


@cache
def stranger() -> Identity:
    """Return somebody who certifies herself under the name of the press office."""
    return issue("Service de presse", rsa_key(2))


@cache
def time_stamps() -> Identity:
    """Return the time-stamp service, certified by the authority."""
    return issue("Horodatage d’essai", rsa_key(3), authority(), stamps=True)


@contextmanager
def time_stamp_service(answer: bytes | None = None, status: int = 200) -> Iterator[str]:
    """Run a time-stamp service on this machine and give its address; `answer` is what it says."""
    identity = time_stamps()
    stamper = DummyTimeStamper(
        Certificate.load(identity.certificate.public_bytes(Encoding.DER)),
        PrivateKeyInfo.load(
            identity.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        ),
        fixed_dt=STAMPED,
    )

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = self.rfile.read(int(self.headers["Content-Length"]))
            said = answer
            if said is None:
                said = stamper.request_tsa_response(TimeStampReq.load(request)).dump()
            self.send_response(status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's
            del format, args

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
