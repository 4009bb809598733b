"""What the cards for social media say of their figures, held to the typed values of `facts.json`.

A card is a picture: what was read from the page that it was drawn from is kept beside it, and is
judged here with the facts that the editions carry.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from briefing.errors import Finding, Place
from briefing.verify.attached import Record
from briefing.verify.page_texts import PageText, bare
from briefing.verify.told import Told, texts_of_facts
from briefing.verify.typed_values import values_of
from briefing.verify.verdict import Verdict
from briefing.verify.walking import fault, quoted

NAME = "cards"


@dataclass(frozen=True, slots=True)
class CardText:
    """What a card says of its figure: bound, number, unit and caption, in one language (code)."""

    value: str
    """The typed value that it shows: `fact.value`."""
    lang: str
    text: str


def card_texts(
    texts: Iterable[CardText],
    facts: Record,
    packs: Mapping[str, bytes] | None = None,
    *,
    shown: str = "the cards",
) -> Verdict:
    """Hold the texts of cards to the facts of an edition that has their languages.

    `facts` is the content of `facts.json`; `packs` are the language packs that do not ship, as
    JSON, by language. A card that says something else than the edition does, or shows a value that
    no card of the edition shows, is a finding; so is a figure that is read otherwise than it was
    typed.
    """
    place = Place(shown)
    known = {(one.mentions[0].value, one.lang): one for one in _cards(facts)}
    cards = list(texts)
    findings: list[Finding] = []
    found: list[Told] = []
    for number, card in enumerate(cards, 1):
        one = known.get((card.value, card.lang))
        if one is None:
            message = f"the card of {card.value} in {card.lang} is none of the edition’s"
            findings.append(fault(place, "card-unknown", message))
            continue
        exact = bare(one.text) == bare(card.text)
        if not exact:
            message = f"the card of {card.value} in {card.lang} says {quoted(card.text)}"
            findings.append(fault(place, "card-differs", f"{message}, not {quoted(one.text)}"))
        found.append(replace(one, page=_page(number, card), exact=exact))
    verdict = values_of(facts, packs or {}, found, place)
    shows = {card.value for card in cards}
    return replace(
        verdict,
        name=NAME,
        looked_at=verdict.looked_at + len(cards),
        findings=(*findings, *verdict.findings),
        skipped="" if cards else "there are no cards",
        measured=f"{len(cards)} texts" if cards else "",
        read_back=tuple(row for row in verdict.read_back if row.value in shows),
    )


def _cards(facts: Record) -> Iterator[Told]:
    return (one for one in texts_of_facts(facts) if one.part == "card")


def _page(number: int, card: CardText) -> PageText:
    """Return the text as that of a page: the cards are counted in the order in which they come."""
    return PageText(number, "P", card.lang, "", "", card.text, bare(card.text))
