"""Every change that is made to WeasyPrint while a file is laid out and written, in one place.

`changed_engine` is the only function that touches the engine's names; what it puts in their place
lives in `text_layer` (how glyphs become text that can be copied) and `structure` (what assistive
technology is told). Written for WeasyPrint 70.0: `startup` refuses other series, and
`tests/test_render_changes.py` fails as soon as the source of anything replaced here differs from
the one that the replacement was written against.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Change:
    """One name of the engine and what stands in its place; `source` is the SHA-256 of what was."""

    owner: str
    name: str
    replacement: Any
    source: str


def changes() -> tuple[Change, ...]:
    """Return every change, for `changed_engine` and for the test that watches the engine."""
    return ()


@contextmanager
def changed_engine() -> Iterator[None]:
    """Let the engine write with our changes for a while, then put its own functions back."""
    replaced: list[tuple[Any, str, Any]] = []
    try:
        for change in changes():
            owner = _owner(change.owner)
            replaced.append((owner, change.name, getattr(owner, change.name)))
            setattr(owner, change.name, change.replacement)
        yield
    finally:
        for owner, name, before in reversed(replaced):
            setattr(owner, name, before)


def _owner(path: str) -> Any:
    """Return a module, or a class in it, written `module:Class`."""
    module, _, name = path.partition(":")
    owner: Any = importlib.import_module(module)
    return getattr(owner, name) if name else owner
