"""The catalogue that the checks of a brief are added to."""

from __future__ import annotations

from briefing.check.context import Context
from briefing.check.registry import Catalogue

CHECKS: Catalogue[Context] = Catalogue()
