"""How many sources stand behind a fact, and how many of them are independent of each other.

Sources are independent only where `independent_of` in sources.yaml says so, of either of the two.
Nothing is inferred: two newspapers may have printed the same agency text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from briefing.model import Fact, Source


@dataclass(frozen=True, slots=True)
class Corroboration:
    """The ids of the sources behind a fact, and the largest set of mutually independent ones."""

    sources: tuple[str, ...]
    independent: tuple[str, ...]

    @property
    def rests_on_one(self) -> bool:
        """Whether a single source stands behind the fact."""
        return len(self.sources) == 1


def corroboration(fact: Fact, sources: Mapping[str, Source]) -> Corroboration:
    """Return what stands behind a fact; `independent` is empty where no two sources are."""
    behind = {evidence.source for evidence in fact.evidence}
    named = tuple(id_ for id_ in sources if id_ in behind)
    apart = {id_: _independent_of(id_, sources) & behind for id_ in named}
    largest = _largest((), named, apart)
    return Corroboration(named, largest if len(largest) > 1 else ())


def _independent_of(id_: str, sources: Mapping[str, Source]) -> set[str]:
    said = set(sources[id_].independent_of)
    return said | {other.id for other in sources.values() if id_ in other.independent_of}


def _largest(
    chosen: tuple[str, ...], left: tuple[str, ...], apart: Mapping[str, set[str]]
) -> tuple[str, ...]:
    """Return the largest set that holds `chosen` and some of `left`, all independent."""
    best = chosen
    for index, id_ in enumerate(left):
        if len(chosen) + len(left) - index <= len(best):
            break
        further = tuple(other for other in left[index + 1 :] if other in apart[id_])
        best = max(best, _largest((*chosen, id_), further, apart), key=len)
    return best
