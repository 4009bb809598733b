"""For each fact, the addresses that open its sources on the web at what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from briefing.evidence.anchors import Anchor, Found, anchors_of
from briefing.evidence.archive import Archive
from briefing.evidence.fragments import fragment, fragment_of, url_of_passage
from briefing.evidence.lock import Lock
from briefing.evidence.passages import Hit
from briefing.model import Brief


@dataclass(frozen=True, slots=True)
class Link:
    """Where a fact can be read in a source on the web."""

    source: str
    anchor: str
    url: str


def links_of(
    brief: Brief, lock: Lock | None, archive: Archive | None = None, found: tuple[Found, ...] = ()
) -> Mapping[str, tuple[Link, ...]]:
    """Return for each fact a link per anchor in a source that has a URL.

    With the archive and what was found in it, every anchor gets one; with the lock file alone,
    those that open their place by themselves, since context is words of the source.
    """
    links: dict[str, list[Link]] = {identifier: [] for identifier in brief.facts}
    hits = {entry.anchor.key: entry.hits for entry in found}
    for anchor in anchors_of(brief):
        kind, _, identifier = anchor.owner.partition("/")
        url = brief.sources[anchor.source].url
        if kind != "facts" or url is None:
            continue
        if archive is not None:
            part = _from_archive(archive, anchor, hits)
        else:
            known = lock.anchors.get(anchor.key) if lock is not None else None
            part = fragment_of(anchor.text) if known and known.opens else None
        if part is not None:
            link = Link(anchor.source, anchor.text, url_of_passage(url, part))
            links[identifier].append(link)
    return {identifier: tuple(found_links) for identifier, found_links in links.items()}


def _from_archive(
    archive: Archive, anchor: Anchor, hits: Mapping[str, tuple[Hit, ...]]
) -> str | None:
    places = hits.get(anchor.key)
    return fragment(archive.texts[anchor.source].passages, places[0]) if places else None
