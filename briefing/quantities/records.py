"""Typed values and nouns as plain data that JSON can hold, in the shape of the YAML files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, cast

from briefing.errors import Place
from briefing.model import (
    Bound,
    Count,
    Date,
    DateRange,
    Gender,
    Money,
    Noun,
    NounForms,
    Number,
    NumberRange,
    Ordinal,
    PartialDate,
    Percent,
    Scale,
    TypedValue,
)
from briefing.quantities.quantity import DateParts, Kind, Quantity

Record = dict[str, Any]


def record_of(value: TypedValue) -> Record:
    """Return a typed value as in facts.yaml; decimals are strings, so that no digit is lost."""
    record = _said(value)
    if value.bound is not Bound.EXACTLY:
        record["bound"] = value.bound.value
    if value.as_of is not None:
        record["as_of"] = _date_record(value.as_of)
    return record


def _said(value: TypedValue) -> Record:
    match value:
        case Number():
            whole = cast(int, value.number.as_tuple().exponent) >= 0
            key = "integer" if whole else "decimal"
            return {key: _plain(value.number), **_given(unit=value.unit)}
        case Percent():
            return {"percent": _plain(value.percent)}
        case Money():
            return {
                "money": _plain(value.amount),
                "scale": value.scale,
                "currency": value.currency,
            }
        case Count():
            return {"count": value.count, "noun": value.noun}
        case Ordinal():
            return {"ordinal": value.ordinal, **_given(noun=value.noun, gender=value.gender)}
        case Date():
            return {_precision(value.date): _date_record(value.date)}
        case DateRange():
            return {"dates": [_date_record(value.start), _date_record(value.end)]}
        case NumberRange():
            ends = [_plain(value.start), _plain(value.end)]
            return {"range": ends, **_given(noun=value.noun, unit=value.unit)}
    raise TypeError(f"no record of {type(value).__name__}")


def _given(**entries: str | None) -> Record:
    return {key: entry for key, entry in entries.items() if entry is not None}


def _plain(number: Decimal) -> int | str:
    return int(number) if cast(int, number.as_tuple().exponent) >= 0 else f"{number:f}"


def _precision(day: PartialDate) -> str:
    return "year" if day.month is None else "month" if day.day is None else "date"


def _date_record(day: PartialDate) -> int | str:
    return day.year if day.month is None else str(day)


def quantity_of(record: Mapping[str, Any]) -> Quantity:
    """Return what a record says; raises KeyError when it is of no known kind."""
    kind = next((key for key in record if key in _KINDS), None)
    if kind is None:
        raise KeyError(f"no kind of value among {', '.join(record) or 'nothing'}")
    said = record[kind]
    first, last = said if isinstance(said, list) else (said, None)
    dated = kind in ("date", "month", "year", "dates")
    noun, unit = record.get("noun"), record.get("unit")
    return Quantity(
        _KINDS[kind],
        number=None if dated else Decimal(first),
        last=None if dated or last is None else Decimal(last),
        date=_parts(first) if dated else None,
        until=_parts(last) if dated and last is not None else None,
        bound=Bound(record.get("bound", "exactly")),
        nouns=(noun,) if noun else (),
        units=(unit,) if unit else (),
        currency=record.get("currency"),
        scale=cast(Scale, record.get("scale", "none")),
        gender=cast("Gender | None", record.get("gender")),
    )


_KINDS = {
    "integer": Kind.NUMBER,
    "decimal": Kind.NUMBER,
    "percent": Kind.PERCENT,
    "money": Kind.MONEY,
    "count": Kind.COUNT,
    "ordinal": Kind.ORDINAL,
    "date": Kind.DATE,
    "month": Kind.DATE,
    "year": Kind.DATE,
    "dates": Kind.DATES,
    "range": Kind.RANGE,
}


def _parts(written: int | str) -> DateParts:
    return DateParts(*map(int, str(written).split("-")))


def nouns_record(nouns: Mapping[str, Noun]) -> list[Record]:
    """Return nouns as in terms.yaml."""
    return [
        {
            "id": noun.id,
            "forms": {
                code: {**_given(gender=words.gender), **words.forms}
                for code, words in noun.languages.items()
            },
        }
        for noun in nouns.values()
    ]


def nouns_of(records: Iterable[Mapping[str, Any]]) -> dict[str, Noun]:
    """Return the nouns of such records; where they were written is not known."""
    place = Place("nouns")
    return {
        record["id"]: Noun(
            record["id"],
            place,
            {
                code: NounForms(
                    forms.get("gender"),
                    {category: form for category, form in forms.items() if category != "gender"},
                    place,
                )
                for code, forms in record["forms"].items()
            },
        )
        for record in records
    }


_AFTER = ("scale", "currency", "noun", "unit", "gender")
_NOT_SAID = ("bound", "as_of")


def spoken(record: Mapping[str, object]) -> str:
    """Return a typed value in plain words: `17 billion MAD, more than`."""
    first = [key for key in record if key not in (*_AFTER, *_NOT_SAID)]
    entries = (record[key] for key in (*first, *_AFTER) if key in record)
    words = " ".join(_in_words(entry) for entry in entries if entry != "none")
    bound = str(record.get("bound", "")).replace("_", " ")
    return f"{words}, {bound}" if bound else words


def _in_words(entry: object) -> str:
    return " to ".join(map(str, entry)) if isinstance(entry, list) else str(entry)
