"""What our changes to the engine cost, and what the judge does: in one process, run in turns.

Processor time and not the clock's, and a ratio within each round: neighbours on the machine slow
both sides down alike.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from unittest import mock

from briefing import pipeline
from briefing.document import AssociatedFile
from briefing.examine import check_brief
from briefing.render import Folders, Rendered, changes, render
from briefing.verify import verify

LANGUAGES = ("fr", "ar")
_PARTS = ("_line_breaks", "_text_layer", "_structure")
_MEASURED = ("layout", "write")


@dataclass(frozen=True, slots=True)
class Cost:
    """The medians of some rounds: seconds of processor time, bytes, and their ratios."""

    seconds: float
    plain_seconds: float
    verify_seconds: float
    size: int
    plain_size: int
    growth: float
    slowdown: float
    verify_share: float


@dataclass(frozen=True, slots=True)
class _Round:
    ours: float
    plain: float
    verify: float


@contextmanager
def plain_engine() -> Iterator[None]:
    """Let the engine write by itself for a while."""
    with ExitStack() as patches:
        for part in _PARTS:
            patches.enter_context(mock.patch.object(changes, part, tuple))
        yield


def cost(brief: Path, rounds: int) -> Cost:
    """Lay a brief out and write it, with our changes and without, and verify ours."""
    checked = check_brief(brief)
    document = pipeline.document_of(checked, LANGUAGES)
    html = pipeline.compose_edition(checked, document)
    attached = pipeline.attachments_of(checked, document)
    folders = pipeline.resource_folders(brief)
    measured: list[_Round] = []
    for number in range(rounds + 1):
        ours, seconds = _made(html, folders, attached)
        with plain_engine():
            plain, plain_seconds = _made(html, folders, attached)
        start = time.process_time()
        verify(ours.pdf, ours.expected)
        if number:  # the first round imports, and fills what is kept between runs
            measured.append(_Round(seconds, plain_seconds, time.process_time() - start))
    return Cost(
        statistics.median(one.ours for one in measured),
        statistics.median(one.plain for one in measured),
        statistics.median(one.verify for one in measured),
        len(ours.pdf),
        len(plain.pdf),
        len(ours.pdf) / len(plain.pdf),
        statistics.median(one.ours / one.plain for one in measured),
        statistics.median(one.verify / one.ours for one in measured),
    )


def _made(
    html: str, folders: Folders, attached: Sequence[AssociatedFile]
) -> tuple[Rendered, float]:
    """Render a page, and return the seconds that layout and writing took together."""
    begun: list[tuple[str, float]] = []
    rendered = render(
        html,
        folders,
        attachments=attached,
        progress=lambda stage: begun.append((stage, time.process_time())),
    )
    begun.append(("", time.process_time()))
    spent = {stage: end - start for (stage, start), (_, end) in pairwise(begun)}
    return rendered, sum(spent[stage] for stage in _MEASURED)
