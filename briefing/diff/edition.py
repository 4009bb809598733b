"""An edition as the files that it carries tell of it, and where to find in them what it prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from briefing.errors import BriefingError, Place

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Edition:
    """What an edition carries: `facts.json`, `sources.json`, and its text by language code.

    Without the texts, headings, labels and what else is no text of a fact are not compared.
    """

    facts: Record
    sources: Record
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def languages(self) -> tuple[str, ...]:
        """The codes of its languages, that of the document first."""
        return tuple(language["code"] for language in self.facts["languages"])

    def printed_values(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """Return how each value (`fact.name`) is printed in each language, each form once."""
        found: dict[str, dict[str, dict[str, str]]] = {}
        for value, code, said in self._mentions():
            # A card sets the noun apart from its figure, and needs no space that does not break.
            found.setdefault(value, {}).setdefault(code, {}).setdefault(
                " ".join(said.split()), said
            )
        return {
            value: {code: tuple(said.values()) for code, said in by_language.items()}
            for value, by_language in found.items()
        }

    def _mentions(self) -> Iterator[tuple[str, str, str]]:
        texts = [texts for fact in self.facts["facts"] for texts in fact["texts"].values()]
        texts += [statement["texts"] for statement in self.facts["statements"]]
        for by_language in texts:
            for code, text in by_language.items():
                for value in text.get("values", ()):
                    yield value["value"], code, value["as"]
        for statement in self.facts["statements"]:
            for code, figure in statement.get("figure", {}).items():
                yield statement.get("shows", ""), code, figure


def read_edition(pdf: bytes, *, shown: str = "the PDF") -> Edition:
    """Take out of a PDF what its edition carries; nothing is believed that its manifest belies.

    Raises BriefingError for what is no PDF of briefing, and for files in it that were changed, that
    are missing, or that name a fact or a source twice.
    """
    from briefing.verify.carried import carried

    proof = carried(pdf, shown=shown)
    assert proof.facts is not None
    assert proof.sources is not None
    for name, records in (("facts", proof.facts["facts"]), ("sources", proof.sources["sources"])):
        counts = Counter(record["id"] for record in records)
        twice = [id_ for id_, count in counts.items() if count > 1]
        if twice:
            raise BriefingError.single(
                "attachment-broken",
                f"{name}.json: “{twice[0]}” is there twice",
                Place(shown),
                "render the brief again; this is not what briefing writes",
            )
    return Edition(proof.facts, proof.sources, proof.texts)
