"""What a figure says, wherever it was read: a record of plain data that never changes."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from briefing.model import Bound, Gender, Scale

POWERS = {"none": 0, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}


class Kind(StrEnum):
    """What sort of quantity it is."""

    NUMBER = "number"
    PERCENT = "percent"
    MONEY = "money"
    COUNT = "count"
    ORDINAL = "ordinal"
    DATE = "date"
    DATES = "dates"
    RANGE = "range"


class DateParts(NamedTuple):
    """A day, a month or a year, as far as it is said: "5 February" has no year."""

    year: int | None = None
    month: int | None = None
    day: int | None = None


class Quantity(NamedTuple):
    """A figure with all that stands beside it.

    `number` and `last` (of a range) are in units of `scale`; digits are kept as written. Four
    digits in one piece are a `date` with a year, and have a `number` as well. A word may be a form
    of several nouns or units, so there may be more than one of each. `bound` is None for one that
    no typed value has ("less than"). `gender` is that of the form, None where it shows none.
    `in_words` tells that no digit stands there. `fits` is False where number, noun and gender do
    not go together. `start` and `end` are offsets in the text that was read.
    """

    kind: Kind
    start: int = 0
    end: int = 0
    number: Decimal | None = None
    last: Decimal | None = None
    date: DateParts | None = None
    until: DateParts | None = None
    bound: Bound | None = Bound.EXACTLY
    nouns: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    currency: str | None = None
    scale: Scale = "none"
    gender: Gender | None = None
    in_words: bool = False
    fits: bool = True

    @property
    def total(self) -> Decimal | None:
        """The number with its scale multiplied out."""
        return None if self.number is None else self.number.scaleb(POWERS[self.scale])

    @property
    def is_bare(self) -> bool:
        """Whether nothing says what is counted."""
        return not (self.nouns or self.units or self.currency) and self.scale == "none"
