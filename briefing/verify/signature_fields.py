"""The signatures that a file names in its form (ISO 32000-1, 12.7.4.5 and 12.8.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf

from briefing.verify.plain import array, get, identity, name, text
from briefing.verify.read import SignatureField

_DEEPEST = 20
MOST_FIELDS = 10_000


def signature_fields(catalog: Any) -> Iterator[SignatureField]:
    """Yield each signature field that is signed, in the order of the form."""
    seen: set[tuple[int, int]] = set()
    for field in array(get(get(catalog, "/AcroForm"), "/Fields")):
        yield from _signed(field, "", "", seen, _DEEPEST)


def _signed(
    field: Any, kind: str, above: str, seen: set[tuple[int, int]], depth: int
) -> Iterator[SignatureField]:
    own = identity(field)
    if own in seen or len(seen) > MOST_FIELDS:
        return
    seen |= {own} - {(0, 0)}  # that of every direct object
    kind = name(get(field, "/FT")) or kind
    partial = text(get(field, "/T"))
    full = ".".join(filter(None, (above, partial)))
    held = get(field, "/V")
    if kind == "Sig" and held is not None:
        yield _field(full, held)
    if depth:
        for kid in array(get(field, "/Kids")):
            yield from _signed(kid, kind, full, seen, depth - 1)


def _field(full: str, held: Any) -> SignatureField:
    found = get(held, "/Contents")
    contents = bytes(found) if isinstance(found, pikepdf.String) else b""
    ends = array(get(held, "/ByteRange"))
    whole = all(isinstance(end, int) and not isinstance(end, bool) for end in ends)
    return SignatureField(
        full, name(get(held, "/Type")) or "Sig", tuple(ends) if whole else (), contents
    )
