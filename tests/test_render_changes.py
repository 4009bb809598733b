"""What is replaced in the engine: that it is still what was replaced, and that it comes back."""

from __future__ import annotations

import hashlib
import importlib
import inspect
from typing import Any

import pytest

from briefing.render.changes import Change, changed_engine, changes
from briefing.render.startup import load_engine

load_engine()


def held(change: Change) -> Any:
    """Return what stands under the name that a change replaces."""
    module, _, name = change.owner.partition(":")
    owner: Any = importlib.import_module(module)
    return getattr(getattr(owner, name) if name else owner, change.name)


@pytest.mark.parametrize("change", changes(), ids=lambda change: f"{change.owner}.{change.name}")
def test_engine_still_has_what_the_change_was_written_against(change: Change) -> None:
    source = inspect.getsource(held(change)).encode()
    assert hashlib.sha256(source).hexdigest() == change.source


def test_no_name_is_replaced_twice() -> None:
    names = [(change.owner, change.name) for change in changes()]
    assert len(names) == len(set(names))


def test_engine_has_its_own_functions_back_afterwards() -> None:
    before = [held(change) for change in changes()]
    with changed_engine():
        assert [held(change) for change in changes()] == [c.replacement for c in changes()]
    assert [held(change) for change in changes()] == before


def test_engine_has_its_own_functions_back_after_an_error() -> None:
    before = [held(change) for change in changes()]
    with pytest.raises(ZeroDivisionError), changed_engine():
        raise ZeroDivisionError
    assert [held(change) for change in changes()] == before
