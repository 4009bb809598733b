"""What CLDR knows of a language, through Babel: plural categories, units, names.

The only user of Babel, which is imported when the first such question is asked: a start-up that
asks none does not pay for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.core import Locale

# ISO 4217's codes for "no currency" and for tests.
_NO_CURRENCIES = ("XXX", "XTS")
# The world, an unknown region, and what tests are made with.
_NOWHERE = ("001", "ZZ", "XA", "XB")


def knows_locale(tag: str) -> bool:
    """Tell whether CLDR has data for a locale, given as in BCP 47 (`fr-MA`)."""
    from babel import localedata

    return bool(localedata.exists(tag.replace("-", "_")))


def plural_category(tag: str, number: Decimal) -> str:
    """Return the plural category of a number: zero, one, two, few, many or other."""
    return str(_locale(tag).plural_form(number))


def ordinal_category(tag: str, number: int) -> str:
    """Return the ordinal category of a number: in English `one` for 1st and 21st."""
    return str(_locale(tag).ordinal_form(number))


def unit_forms(tag: str, unit: str, length: str) -> Mapping[str, str]:
    """Return the patterns of a unit by plural category, with {0} for the number.

    `unit` is CLDR's name with or without its kind: `kilometer`, `length-kilometer`. Empty when
    there is no such unit, or the language has no words for it.
    """
    units = _locale(tag)._data["unit_patterns"]
    name = next((key for key in units if key == unit or key.partition("-")[2] == unit), None)
    if name is None:
        return {}
    # Where a length has no words of its own, CLDR means those of the short one.
    for each in (length, "short"):
        forms = dict(units[name].get(each, {}))
        if "other" in forms:
            return {category: str(form) for category, form in forms.items() if category != "per"}
    return {}


def knows_unit(unit: str) -> bool:
    """Tell whether CLDR has a unit of this name."""
    return bool(unit_forms("en", unit, "short"))


def currency_forms(tag: str, code: str) -> Mapping[str, str]:
    """Return the name of a currency by plural category; empty when there is no such currency."""
    if code in _NO_CURRENCIES:
        return {}
    locale = _locale(tag)
    forms = dict(locale._data["currency_names_plural"].get(code, {}))
    name = locale.currencies.get(code)
    if not forms and name is None:
        return {}
    return {"other": name or forms["other"], **forms}


def knows_currency(code: str) -> bool:
    """Tell whether ISO 4217 has a currency of this code."""
    return code not in _NO_CURRENCIES and code in _locale("en").currencies


def listed(tag: str, items: Sequence[str]) -> str:
    """Return some names as a list in words: “a, b et c”."""
    from babel.lists import format_list

    return format_list(list(items), locale=_locale(tag))


def territories(tag: str) -> Mapping[str, str]:
    """Return the names of countries and parts of the world by code, in the language `tag`.

    Names for several ("Myanmar (Burma)") are given as the first of them.
    """
    names = _locale(tag).territories
    return {code: name.partition(" (")[0] for code, name in names.items() if code not in _NOWHERE}


def language_name(tag: str, code: str) -> str:
    """Return the name of the language `code` in the language `tag`."""
    return str(_locale(tag).languages.get(code, code))


@lru_cache(maxsize=16)
def _locale(tag: str) -> Locale:
    from babel.core import Locale

    return Locale.parse(tag, sep="-")
