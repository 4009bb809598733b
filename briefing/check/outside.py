"""Checks from outside the package: every distribution can bring some.

An entry point of the group `briefing.checks` names a module, which adds to `CHECKS` when it is
imported, or a function that does so when it is called. They are found when a check runs, not
before, in the order of the names of the distributions.
"""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points

from briefing.check.catalogue import CHECKS
from briefing.errors import BriefingError, Finding, Place

GROUP = "briefing.checks"

_added: set[tuple[str, str, str]] = set()


def add_checks_from_outside() -> None:
    """Add to the catalogue what installed distributions bring and is not in it yet.

    Raises BriefingError that names each distribution whose checks cannot be added.
    """
    entries = {(_distribution(entry), entry.name, entry.value): entry for entry in _entries()}
    faults = []
    for key in sorted(entries.keys() - _added):
        fault = _add(entries[key], key[0])
        if fault:
            faults.append(fault)
        else:
            _added.add(key)
    if faults:
        raise BriefingError(faults)


def _entries() -> tuple[EntryPoint, ...]:
    return tuple(entry_points(group=GROUP))


def _distribution(entry: EntryPoint) -> str:
    return entry.dist.name if entry.dist else "?"


def _add(entry: EntryPoint, distribution: str) -> Finding | None:
    before = len(tuple(CHECKS))
    try:
        with CHECKS.from_outside(distribution):
            loaded = entry.load()
            if callable(loaded):
                loaded()
            if len(tuple(CHECKS)) == before:
                raise ValueError("it adds no check")
    except (Exception, SystemExit) as error:  # noqa: BLE001  # it is not our code
        return Finding(
            "check-not-added",
            f"the checks of {distribution} cannot be added ({entry.value}): "
            f"{type(error).__name__}: {error}",
            Place(distribution),
            f"tell those who wrote {distribution}, or uninstall it",
        )
    return None
