"""Dates as a curator writes them: a year, a month or a day."""

from __future__ import annotations

import re
from typing import TypeGuard

from briefing.model import PartialDate
from briefing.yaml_source import Value

DATE_KEYS = frozenset(("date", "month", "dates", "as_of", "recorded", "gathered_until")).union(
    ("review_due", "archived", "on", "from", "until")
)
_SHAPE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")


def is_date(value: Value) -> TypeGuard[str | int]:
    """Whether a value has the shape of a date, be there such a day or not."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return False
    return _SHAPE.fullmatch(str(value)) is not None


def exists(written: str | int) -> bool:
    """Whether the calendar has this date."""
    partial = partial_date(written)
    if partial.month == 0 or partial.day == 0:
        return False
    try:
        return bool(partial.days)
    except ValueError:
        return False


def partial_date(written: str | int) -> PartialDate:
    """Return a date of the right shape as a record."""
    parts = [int(part) for part in str(written).split("-")]
    month = parts[1] if len(parts) > 1 else None
    day = parts[2] if len(parts) > 2 else None
    return PartialDate(parts[0], month, day)
