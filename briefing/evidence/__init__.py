"""The evidence of a brief: its anchors, found in the archived texts of its sources.

`Lookup` reads the texts and looks every anchor up, `read_lock` and `make_lock` keep what came of it
in the brief folder, `last_verified` tells it per fact, and `links_of` points
into the pages on the web.
"""

from briefing.evidence.anchors import Anchor, Found, anchors_of, find_anchors
from briefing.evidence.archive import Archive, Archived, read_archive
from briefing.evidence.figures import Figures
from briefing.evidence.fragments import MAX_FRAGMENT, fragment, url_of_passage
from briefing.evidence.links import Link, links_of
from briefing.evidence.listing import listing_as_json, listing_as_text
from briefing.evidence.lock import (
    LOCK,
    Lock,
    Locked,
    differences,
    is_changed,
    last_verified,
    lock_bytes,
    lock_path,
    make_lock,
    read_lock,
)
from briefing.evidence.lookup import Lookup
from briefing.evidence.passages import Hit, Passages

__all__ = [
    "LOCK",
    "MAX_FRAGMENT",
    "Anchor",
    "Archive",
    "Archived",
    "Figures",
    "Found",
    "Hit",
    "Link",
    "Lock",
    "Locked",
    "Lookup",
    "Passages",
    "anchors_of",
    "differences",
    "find_anchors",
    "fragment",
    "is_changed",
    "last_verified",
    "links_of",
    "listing_as_json",
    "listing_as_text",
    "lock_bytes",
    "lock_path",
    "make_lock",
    "read_archive",
    "read_lock",
    "url_of_passage",
]
