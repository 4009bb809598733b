"""Every anchor with its passage, for people who hold a brief against its sources.

Passages are sentences of others: a listing is shown, or written outside of the brief folder, and
never becomes a part of a brief, a lock file or a PDF.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from briefing.evidence.anchors import Found
from briefing.evidence.archive import Archive, Archived
from briefing.evidence.fragments import fragment, url_of_passage
from briefing.evidence.passages import Hit

AROUND = 60  # characters shown on either side of an anchor


def listing_as_text(archive: Archive, found: Iterable[Found]) -> str:
    """Return a paragraph for each anchor: what rests on it, where it stands, the passage.

    The link of a source on the web opens the first of its places.
    """
    parts = []
    for entry in found:
        anchor, text = entry.anchor, archive.texts[entry.anchor.source]
        head = f"{anchor.owner}  {anchor.source}  {anchor.text}"
        lines = [
            f"    {text.path.name}:{hit.line}:{hit.column} (offset {hit.start}): "
            f"{text.passages.excerpt(hit, AROUND)}"
            for hit in entry.hits
        ]
        lines += [f"    {url}" for hit in entry.hits[:1] if (url := _link(text, hit))]
        parts.append("\n".join([head, *(lines or ["    not found"])]))
    return "\n\n".join(parts) + "\n"


def listing_as_json(archive: Archive, found: Iterable[Found]) -> str:
    """Return a JSON array with a record for each anchor; lines and columns count from 1."""
    records = [
        {
            "owner": entry.anchor.owner,
            "source": entry.anchor.source,
            "anchor": entry.anchor.text,
            "place": str(entry.anchor.place),
            "unique": entry.anchor.unique,
            "holds": entry.holds,
            "file": archive.texts[entry.anchor.source].path.name,
            "found": [
                {
                    "line": hit.line,
                    "column": hit.column,
                    "start": hit.start,
                    "end": hit.end,
                    "passage": archive.texts[entry.anchor.source].passages.excerpt(hit, AROUND),
                    "link": _link(archive.texts[entry.anchor.source], hit),
                }
                for hit in entry.hits
            ],
        }
        for entry in found
    ]
    return json.dumps(records, ensure_ascii=False, indent=2) + "\n"


def _link(text: Archived, hit: Hit) -> str | None:
    """Return the address that opens a source on the web at a place, where there is one."""
    part = fragment(text.passages, hit) if text.source.url else None
    return url_of_passage(text.source.url, part) if text.source.url and part else None
