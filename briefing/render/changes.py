"""Every change that is made to WeasyPrint while a file is laid out and written, in one place.

`changed_engine` is the only function that touches the engine's names; what it puts in their place
lives in `line_breaks` (where a line ends), `codes` and `text_layer` (how glyphs become text that
can be copied) and `structure` (what assistive technology is told). Written for WeasyPrint 70.0:
`startup` refuses other series, and `tests/test_render_changes.py` fails as soon as the source of
anything replaced here differs from the one that the replacement was written against.
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
    return (*_line_breaks(), *_text_layer(), *_structure())


def _line_breaks() -> tuple[Change, ...]:
    """Return what `line_breaks` puts in place of the engine's search for the end of a line."""
    from briefing.render import line_breaks

    return (
        Change(
            "weasyprint.layout.inline",
            "split_first_line",
            line_breaks.split_first_line,
            "39ad1016863ca34de0bea4c9fcffb46da7e27813c87dd82b7011bfa19fe5504f",
        ),
    )


def _text_layer() -> tuple[Change, ...]:
    """Return what `codes` and `text_layer` put in place of the engine's text and fonts."""
    from briefing.render import codes, text_layer

    return (
        Change(
            "weasyprint.draw.text",
            "draw_first_line",
            text_layer.draw_first_line,
            "1bb8eae6d88e71b17096a034656f3be17da8f1f513c78536c1c38d971927638b",
        ),
        Change(
            "weasyprint.pdf.fonts",
            "_build_vector_font_dictionary",
            codes.build_vector_font,
            "aa6eea312c6e3375689f3405d48c5059525038a8d73d2f63bf3476de6dc05903",
        ),
        Change(
            "weasyprint.pdf",
            "build_fonts_dictionary",
            text_layer.build_fonts,
            "fc551bef35d0d6c3d288f686fd21b5ea8c1efadb8f2f3b4d379cfa6045c02230",
        ),
        Change(
            "weasyprint.pdf.fonts:Font",
            "subset",
            codes.subset,
            "61ed6bc2e9a7e43a7ad4c50e4bd61a0c5b6db06069754e66c6e328f4a97a6311",
        ),
    )


def _structure() -> tuple[Change, ...]:
    """Return what `structure` puts in place of the engine's tags, links and marked content."""
    from briefing.render import structure

    return (
        Change(
            "weasyprint.pdf",
            "add_tags",
            structure.add_tags,
            "f0e74575b0bafaf36458eaac27874e3b80457fba3694058153da514a68933f22",
        ),
        Change(
            "weasyprint.pdf",
            "add_links",
            structure.add_links,
            "262e8b9b299892a7b539bf622e47b891f9c0548e555d6438c3ae6c48f30feca0",
        ),
        Change(
            "weasyprint.pdf.stream:Stream",
            "marked",
            structure.marked,
            "3fa3acacbbf66422e7b0de4346b6eaf638657280a0f62c73172e3c445b888692",
        ),
    )


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
