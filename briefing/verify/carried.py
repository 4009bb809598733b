"""What a finished PDF carries, for those who go on from there: read once it is found whole."""

from __future__ import annotations

from briefing.errors import BriefingError, Place, raise_errors
from briefing.verify.attached import NONE, Proof, attachments, proof_of
from briefing.verify.read import PdfRead
from briefing.verify.reading import read_attachments


def carried(pdf: bytes, *, shown: str = "the PDF") -> Proof:
    """Return the files that an edition carries, held against their schemas and their hashes.

    The pages are not looked at: that they say the same is for `verify` to judge. Raises
    BriefingError with everything that is wrong, and for a PDF that carries no facts.
    """
    place = Place(shown)
    files = read_attachments(pdf, place)
    read = PdfRead((), {}, None, "", "", {}, "", {}, attachments=files)
    raise_errors(attachments(read, None, place).findings)
    proof = proof_of(read)
    if proof.facts is None or proof.sources is None:
        raise BriefingError.single(
            "no-facts-attached",
            NONE if proof.facts is None else "no sources are attached to the file",
            place,
            "give an edition that briefing rendered; some programs leave attachments out on saving",
        )
    return proof
