"""All that is asked of the evidence of a brief, found out once and only when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from briefing.evidence.anchors import Anchor, Found, anchors_of, find_anchors
from briefing.evidence.archive import Archive, read_archive
from briefing.evidence.figures import Figures
from briefing.model import Brief
from briefing.packs import LanguagePack


@dataclass(frozen=True)
class Lookup:
    """The evidence of a brief, looked up in the folder of its archive where there is one."""

    brief: Brief
    packs: Mapping[str, LanguagePack]
    folder: Path | None = None

    @cached_property
    def figures(self) -> Figures:
        """What reads the figures in anchors."""
        return Figures(self.brief, self.packs)

    @cached_property
    def anchors(self) -> tuple[Anchor, ...]:
        """Every anchor of the brief."""
        return anchors_of(self.brief, self.figures)

    @cached_property
    def archive(self) -> Archive | None:
        """The archived texts; None without an archive. Raises BriefingError for a wrong folder."""
        return None if self.folder is None else read_archive(self.brief, self.folder)

    @cached_property
    def found(self) -> tuple[Found, ...]:
        """Every anchor whose text is in the archive, and where it stands there."""
        return (
            () if self.archive is None else find_anchors(self.anchors, self.archive, self.figures)
        )
