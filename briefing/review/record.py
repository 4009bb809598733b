"""Writes into facts.yaml who found the text of a fact right, and which text that was."""

from __future__ import annotations

import difflib
from dataclasses import replace
from datetime import date
from pathlib import Path

from briefing.errors import BriefingError, Place
from briefing.examine import read_brief, refuse_languages
from briefing.load import load
from briefing.occurrences import digest_of_fact
from briefing.publish import publish
from briefing.yaml_edit import read_source, set_value


def record_review(folder: Path, fact: str, language: str, by: str, on: date) -> Path:
    """Record that `by` read a fact in a language, as it stands, on a day; return the file.

    Raises BriefingError when there is no such fact or text, and for a name that cannot be written.
    """
    brief, _ = read_brief(folder)
    refuse_languages(brief, [language])
    path = folder / "facts.yaml"
    found = brief.facts.get(fact)
    if found is None or language not in found.text:
        near = difflib.get_close_matches(fact, brief.facts, 1, 0.6)
        raise BriefingError.single(
            "unknown-fact",
            f"there is no fact “{fact}”"
            if found is None
            else f"“{fact}” has no text in {language}",
            Place(str(path)),
            f"did you mean “{near[0]}”?" if near and found is None else "briefing facts lists them",
        )
    review = {"by": " ".join(by.split()), "on": str(on), "text": digest_of_fact(found, language)}
    try:
        edited = set_value(read_source(path), ("facts", fact, "reviewed", language), review)
    except BriefingError as error:
        raise BriefingError(replace(f, place=Place(str(path))) for f in error.findings) from error
    load(folder, {"facts": edited}, partial=True)
    publish({path: edited.encode()})
    return path
