"""`briefing sign`, and the options of every command that signs."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefing.cli.common import FORMAT, SHAPED, boundary
from briefing.errors import BriefingError, Place, raise_errors

if TYPE_CHECKING:
    from briefing.signing import Signer

PASSPHRASE = "BRIEFING_PASSPHRASE"
"""The environment variable that may hold the passphrase of the key."""


@dataclass(frozen=True, slots=True)
class Signing:
    """What the options of `signing_options` say: with which key, and on which terms."""

    p12: Path | None
    key: Path | None
    cert: Path | None
    passphrase_file: Path | None
    tsa_url: str | None
    reason: str | None
    more_signatures: bool
    when: datetime

    def signer(self) -> Signer:
        """Read the key; the passphrase comes from its file, the environment, or is asked for.

        Raises BriefingError as `briefing.signing.load_signer` does.
        """
        from briefing.signing import load_signer

        load = functools.partial(load_signer, p12=self.p12, key=self.key, cert=self.cert)
        passphrase = _passphrase(self.passphrase_file)
        try:
            return load(passphrase=passphrase)
        except BriefingError as error:
            missing = any(finding.code == "passphrase-missing" for finding in error.findings)
            if not (missing and _can_ask()):
                raise
        name = (self.p12 or self.key or Path()).name
        return load(passphrase=click.prompt(f"Passphrase of {name}", hide_input=True, err=True))

    def sign(self, pdf: bytes, signer: Signer, shown: str) -> bytes:
        """Return a file with a signature appended, read back and found sound.

        Raises BriefingError as `briefing.signing.sign` does, and for what is not sound.
        """
        from briefing.signing import sign as append
        from briefing.verify.reading import read
        from briefing.verify.signatures import signatures

        signed = append(
            pdf,
            signer,
            when=self.when,
            tsa_url=self.tsa_url,
            reason=self.reason,
            more_signatures=self.more_signatures,
            shown=shown,
        )
        place = Place(shown)
        raise_errors(signatures(read(signed, place), (), place).findings)
        return signed


def _can_ask() -> bool:
    return sys.stdin.isatty()


def _passphrase(file: Path | None) -> str | None:
    if file is None:
        return os.environ.get(PASSPHRASE)
    try:
        return file.read_text(encoding="utf-8").removesuffix("\n").removesuffix("\r")
    except (OSError, UnicodeDecodeError):
        message = "the passphrase cannot be read from the file, as UTF-8"
        raise BriefingError.single("passphrase-unreadable", message, Place(str(file))) from None


def signing_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of signing, as one argument `signing`: a `Signing`, or None.

    It is None where neither --p12 nor --key and --cert are given.
    """

    @functools.wraps(command)
    def with_signing(
        *args: Any,
        p12: Path | None,
        key: Path | None,
        cert: Path | None,
        signed_at: datetime | None,
        **options: Any,
    ) -> Any:
        names = ("passphrase_file", "tsa_url", "reason", "more_signatures")
        terms = {name: options.pop(name) for name in names}
        if (key is None) != (cert is None) or (p12 is not None and key is not None):
            raise click.UsageError("sign with --p12 FILE, or with --key FILE and --cert FILE")
        signing = None
        if p12 is not None or key is not None:
            signing = Signing(p12, key, cert, when=_moment(signed_at), **terms)
        elif any(terms.values()) or signed_at is not None:
            raise click.UsageError("nothing signs: add --p12 FILE, or --key FILE and --cert FILE")
        return command(*args, signing=signing, **options)

    for option in reversed(_OPTIONS):
        with_signing = option(with_signing)
    return with_signing


def _moment(stated: datetime | None) -> datetime:
    """Return the time that a signature states: the one thing here that the clock decides."""
    return (
        datetime.now(UTC).replace(microsecond=0) if stated is None else stated.replace(tzinfo=UTC)
    )


def _address(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    del context, parameter
    if value is not None and not value.startswith(("https://", "http://")):
        raise click.BadParameter("give an address that begins with https:// or http://")
    return value


_FILE = click.Path(dir_okay=False, path_type=Path)
_OPTIONS: tuple[Callable[..., Any], ...] = (
    click.option("--p12", type=_FILE, help="Sign with this PKCS #12 file (.p12, .pfx)."),
    click.option("--key", type=_FILE, help="Sign with this private key (PEM or DER)."),
    click.option(
        "--cert",
        type=_FILE,
        help="The certificate of --key (PEM or DER); those who vouch for it may follow in it.",
    ),
    click.option(
        "--passphrase-file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help=f"A file with the passphrase of the key.  [default: {PASSPHRASE}, or it is asked for]",
    ),
    click.option(
        "--tsa",
        "tsa_url",
        metavar="URL",
        callback=_address,
        help="Have the time of signing confirmed by this time-stamp service (RFC 3161).",
    ),
    click.option("--reason", help="Why it is signed, in the words of the signer."),
    click.option(
        "--more-signatures",
        is_flag=True,
        help="Let others sign after it; otherwise nothing at all may be added.",
    ),
    click.option(
        "--signed-at",
        type=click.DateTime(["%Y-%m-%dT%H:%M:%SZ"]),
        metavar="TIME",
        help="The time that the signature states, such as 2026-11-21T12:00:00Z.  [default: now]",
    ),
)


@click.command()
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE.pdf...",
)
@signing_options
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the signed files go.  [default: in the place of the unsigned ones]",
)
@FORMAT
@SHAPED
def sign(
    files: tuple[Path, ...],
    signing: Signing | None,
    out: Path | None,
    form: str,
    shape_arabic: bool,
) -> None:
    """Sign finished PDFs (PAdES), so that nobody can change them without being found out.

    The signature is appended; what was there stays byte for byte, and with it PDF/A-3a and
    PDF/UA-1. The first signature of a file certifies it: nothing may be added, not even a further
    signature, unless with --more-signatures. All files are signed, or none is.

    No passphrase is taken from the command line, where others could read it. The network is used
    for the time-stamp service that --tsa names, and for nothing else.

    \b
    Examples:
      briefing sign out/*.pdf --p12 press.p12
      briefing sign brief.pdf --key press.key --cert press.pem --tsa https://tsa.example.org
      briefing sign brief.pdf --p12 press.p12 --passphrase-file secret.txt --out signed/
    """
    if signing is None:
        raise click.UsageError(
            "give the key to sign with: --p12 FILE, or --key FILE and --cert FILE"
        )
    with boundary(form, shape_arabic):
        from briefing.publish import publish

        signer = signing.signer()
        targets = [file if out is None else out / file.name for file in files]
        if len(set(targets)) < len(targets):
            raise click.UsageError("two of the files have the same name: sign them one by one")
        made = {
            target: signing.sign(file.read_bytes(), signer, str(file))
            for file, target in zip(files, targets, strict=True)
        }
        publish(made)
        for target in made:
            click.echo(f"{target}: signed by {signer.name}", err=True)
