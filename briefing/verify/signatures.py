"""The signatures of a file: who signed what, whether a byte has changed since, and who says so.

Where the signed bytes lie is worked out here; the cryptography is that of pyHanko, which comes with
the extra `sign` (`pades`). Without it nothing is said of validity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefing.errors import Finding, Place, Severity
from briefing.verify.read import PdfRead, SignatureField
from briefing.verify.verdict import Signature, Verdict

_INSTALL = "pip install 'briefing[sign]'"
_HINT = "do not rely on the file; get it from its publisher again"
_HEXADECIMAL = re.compile(rb"<(?:[0-9A-F]*|[0-9a-f]*)>")
_BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,20})\s+(\d{1,20})\s+(\d{1,20})\s+(\d{1,20})")


def signatures(read: PdfRead, trust: Sequence[bytes], place: Place) -> Verdict:
    """Every byte is signed, none has changed, and the signers are those that were named."""
    found = read.signatures
    findings = [_finding(place, "signature-removed", message) for message in _removed(read)]
    if not found and not findings:
        return Verdict("signatures", 0, skipped="it is not signed")
    wrong = {held: _misplaced(held, read.data) for held in found}
    sound = [held for held in found if not wrong[held]]
    findings += [
        _finding(place, "signature-broken", f"{_shown(held)}: {message}")
        for held, message in wrong.items()
        if message
    ]
    told = [
        Signature(held.name, covers=_covers(held, read.data), integrity=f"broken: {wrong[held]}")
        for held in found
        if wrong[held]
    ]
    try:
        from briefing.verify import pades
    except ModuleNotFoundError:
        return _unexamined(read, sound, findings, told, trust, place)
    try:
        roots = [root for data in trust for root in pades.certificates(data)]
    except (TypeError, ValueError):
        message = "what was named with --trust is no certificate in PEM or DER"
        findings.append(Finding("trust-unreadable", message, place, "name a certificate"))
        roots = []
    examined = pades.examine(read.data, sound, roots)
    for held, result in zip(sound, examined, strict=True):
        findings += [
            _finding(place, fault.code, f"{_shown(held)}: {fault.message}", warn=fault.warn)
            for fault in result.faults
        ]
        told.append(replace(result.told, name=held.name, covers=_covers(held, read.data)))
    findings += _unsigned(read.data, sound, told, place)
    measured = "; ".join(_in_short(each) for each in told)
    return Verdict(
        "signatures",
        len(found) or len(findings),
        tuple(findings),
        measured=measured,
        signatures=tuple(told),
    )


def _unexamined(
    read: PdfRead,
    sound: Sequence[SignatureField],
    findings: Sequence[Finding],
    told: Sequence[Signature],
    trust: Sequence[bytes],
    place: Place,
) -> Verdict:
    """Say that the file is signed, and nothing of its validity."""
    count = len(read.signatures)
    reason = f"signed ({count} signature{'' if count == 1 else 's'}); not examined: {_INSTALL}"
    asked = []
    if trust:
        message = "whether its signatures can be trusted was asked and cannot be examined"
        asked = [Finding("signature-not-examined", message, place, f"install it: {_INSTALL}")]
    unseen = [
        Signature(held.name, covers=_covers(held, read.data), integrity=f"not examined: {_INSTALL}")
        for held in sound
    ]
    return Verdict(
        "signatures", 0, (*findings, *asked), skipped=reason, signatures=(*told, *unseen)
    )


def _finding(place: Place, code: str, message: str, *, warn: bool = False) -> Finding:
    return Finding(code, message, place, _HINT, Severity.WARNING if warn else Severity.ERROR)


def _shown(held: SignatureField) -> str:
    return held.name or "a signature without a name"


def _removed(read: PdfRead) -> Iterator[str]:
    """Find signatures that stand in the bytes of the file, but not in its form."""
    known = {held.byte_range for held in read.signatures}
    for match in _BYTE_RANGE.finditer(read.data):
        if tuple(map(int, match.groups())) not in known:
            yield f"at byte {match.start()} stands a signature that the file no longer names"


def _misplaced(held: SignatureField, data: bytes) -> str:
    """Say what is wrong with where the signed bytes lie; nothing when all is well.

    They begin with the file and leave out the signature itself, from `<` to `>`, and nothing else.
    """
    if not held.contents.strip(b"\0"):
        return "there is no signature in it"
    if len(held.byte_range) != 4 or min(held.byte_range) < 0 or held.byte_range[0] != 0:
        return "it does not say which bytes are signed"
    _, first, second, length = held.byte_range
    if second + length > len(data):
        return f"{second + length} bytes were signed, and the file has {len(data)}: it is cut off"
    gap = data[first:second]
    if not _HEXADECIMAL.fullmatch(gap) or gap[1:-1].lower() != held.contents.hex().encode("ascii"):
        return "the bytes that it leaves out are not those of the signature alone"
    return ""


def _end(held: SignatureField) -> int:
    return held.byte_range[2] + held.byte_range[3]


def _covers(held: SignatureField, data: bytes) -> str:
    if len(held.byte_range) != 4:
        return "unknown"
    if _end(held) == len(data):
        return "the whole file"
    return f"the first {_end(held)} of {len(data)} bytes"


def _in_short(told: Signature) -> str:
    trust = "trust not asked" if told.trust.startswith("not asked") else told.trust
    return f"{told.signer}, {told.time}, {told.covers}, {trust}"


def _unsigned(
    data: bytes, sound: Sequence[SignatureField], told: Sequence[Signature], place: Place
) -> Iterator[Finding]:
    """Find the bytes after the last signature: nobody vouches for them."""
    rest = len(data) - max(map(_end, sound), default=len(data))
    if not rest:
        return
    later = {each.covers: each.later for each in told}
    last = max(sound, key=_end)
    message = f"{rest} bytes were added after the last signature"
    allowed = later[_covers(last, data)]
    if allowed:
        yield _finding(place, "not-signed", f"{message}: {allowed}", warn=True)
    else:
        yield _finding(place, "changed-after-signing", message)
