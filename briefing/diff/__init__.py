"""What differs between two editions of a brief, fact by fact, from what each carries with it.

`read_edition` takes it out of a PDF, `compare` says what differs, as plain data; `as_lines` and
`as_record` tell it. An edition that is not rendered yet is compared by the records that would be
attached to it (`briefing.dossier`).
"""

from briefing.diff.compare import (
    Change,
    Difference,
    Entry,
    Revalued,
    Reworded,
    compare,
    paired,
)
from briefing.diff.edition import Edition, read_edition
from briefing.diff.told import as_lines, as_record

__all__ = [
    "Change",
    "Difference",
    "Edition",
    "Entry",
    "Revalued",
    "Reworded",
    "as_lines",
    "as_record",
    "compare",
    "paired",
    "read_edition",
]
