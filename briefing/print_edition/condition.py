"""Output conditions: what is printed on what, and the ICC profile that describes it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from briefing.errors import BriefingError, Place

PROFILES = Path(__file__).parent / "profiles"
_SIGNATURE = slice(36, 40)
_CLASS = slice(12, 16)
_SPACE = slice(16, 20)


@dataclass(frozen=True, slots=True)
class OutputCondition:
    """A printing condition: its name in the registry of characterisations, and its profile."""

    identifier: str
    """As registered with the ICC: `FOGRA39`."""
    description: str
    file: Path
    registry: str = "http://www.color.org"

    def profile(self) -> bytes:
        """Return the ICC profile; raises BriefingError if it describes no four-colour printing."""
        place = Place(str(self.file))
        try:
            data = self.file.read_bytes()
        except OSError as error:
            raise BriefingError.single(
                "profile-missing",
                f"the profile cannot be read: {error.strerror}",
                place,
                "name the ICC profile that the printing house gave you",
            ) from error
        header = data[_SIGNATURE], data[_CLASS], data[_SPACE]
        if header != (b"acsp", b"prtr", b"CMYK"):
            raise BriefingError.single(
                "profile-not-for-print",
                "the file is no ICC profile of a printing condition with four inks",
                place,
                "name the ICC profile that the printing house gave you",
            )
        return data


FOGRA39 = OutputCondition(
    "FOGRA39",
    "Offset on coated paper, ISO 12647-2:2004/Amd 1, paper type 1 or 2 (FOGRA39L)",
    PROFILES / "FOGRA39L-coated.icc",
)
"""What European and Moroccan houses expect of a job on coated stock, unless they say otherwise."""
