"""What the tests of quantities share: packs, nouns and words of three languages."""

from __future__ import annotations

from pathlib import Path

from briefing import paths
from briefing.errors import Place
from briefing.load import load
from briefing.model import Noun, NounForms
from briefing.packs import load_pack
from briefing.quantities import Kind, Quantity, words_of

PLACE = Place("facts.yaml", 1, 1)
ENGLISH = Path(__file__).parent / "data" / "english-arabic" / "languages" / "en.yaml"
PACKS = {code: load_pack(paths.LANGUAGES / f"{code}.yaml") for code in ("fr", "ar")} | {
    "en": load_pack(ENGLISH)
}
BRIEF = load(Path(__file__).parent.parent / "briefing" / "content" / "morocco-dco-ai")


def in_english(noun: Noun) -> Noun:
    """Add English forms to a noun of the shipped brief, which has none; the plainest will do."""
    forms = NounForms(None, {"one": noun.id, "other": f"{noun.id}s"}, PLACE)
    return Noun(noun.id, PLACE, {**noun.languages, "en": forms})


NOUNS = {id_: in_english(noun) for id_, noun in BRIEF.nouns.items()}
UNITS = ("kilometer", "meter", "hectare", "year", "hour", "gigahertz", "megawatt", "liter", "day")
CURRENCIES = ("MAD", "USD", "EUR")
KNOWN = [
    *(Quantity(Kind.NUMBER, units=(unit,)) for unit in UNITS),
    *(Quantity(Kind.MONEY, currency=code) for code in CURRENCIES),
]
WORDS = {code: words_of(pack, NOUNS, KNOWN) for code, pack in PACKS.items()}
