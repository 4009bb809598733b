"""Load a brief folder and check it, with its archive where there is one; nothing is rendered.

What every command begins with, and most need no more: importing it costs a third less than
importing the whole pipeline.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from briefing import evidence, paths
from briefing.check import CheckResult, check, findings_of
from briefing.collector import collector_paused
from briefing.errors import BriefingError, Finding, Place, raise_errors
from briefing.evidence import Lookup
from briefing.load import load
from briefing.model import Brief, Text
from briefing.packs import LanguagePack, find_packs, load_labels, load_pack
from briefing.publish import publish
from briefing.templates import POLICY_BRIEF, template_folder

Progress = Callable[[str, str], None]
"""Called with the name of a stage and what it works on, when the stage begins."""


def silent(stage: str, subject: str) -> None:
    """Report no progress."""
    del stage, subject


@dataclass(frozen=True, slots=True)
class Checked:
    """A brief that went through its checks, with the language packs of its languages.

    `results` are what came of each check, `findings` theirs and those on the labels. `day` is the
    one that was to be taken for today; None for the date of the edition. `evidence` is what was
    looked up in the archive.
    """

    brief: Brief
    packs: Mapping[str, LanguagePack]
    findings: tuple[Finding, ...]
    results: tuple[CheckResult, ...] = ()
    pack_folders: tuple[Path, ...] = ()
    day: date | None = None
    evidence: Lookup | None = None

    @property
    def as_of(self) -> date:
        """The day that the checks took for today."""
        return self.day or self.brief.date


def check_brief(
    folder: Path,
    *,
    template: Path | None = None,
    pack_folders: Iterable[Path] = (),
    as_of: date | None = None,
    archive: Path | None = None,
    progress: Progress = silent,
) -> Checked:
    """Load a brief folder and check it; raises BriefingError with every error found.

    `template` is the one that the labels of the brief folder are meant for. `as_of` is the day
    taken for today, `archive` the folder with the archived texts of the sources.
    """
    checked = examine_brief(
        folder,
        template=template,
        pack_folders=pack_folders,
        as_of=as_of,
        archive=archive,
        progress=progress,
    )
    raise_errors(checked.findings)
    return checked


def examine_brief(
    folder: Path,
    *,
    template: Path | None = None,
    pack_folders: Iterable[Path] = (),
    as_of: date | None = None,
    archive: Path | None = None,
    edited: Mapping[str, str] | None = None,
    progress: Progress = silent,
) -> Checked:
    """Do what `check_brief` does, and return errors of the checks among the findings.

    `edited` has the text that a file would have after a change (see `load`).
    Raises BriefingError only where no check could run: for files that cannot be read.
    """
    with collector_paused():  # a quarter of the time with 3,000 facts goes into looking for circles
        progress("load", folder.name)
        brief = load(folder, edited)
        folders = (folder / "languages", *pack_folders, paths.LANGUAGES)
        packs = _packs(brief, folders)
        progress("check", brief.id)
        lookup = evidence.Lookup(brief, packs, archive)
        results = check(brief, packs, as_of=as_of, archive=archive, lookup=lookup)
        checked = Checked(brief, packs, findings_of(results), results, folders, as_of, lookup)
        return replace(checked, findings=(*checked.findings, *_label_faults(checked, template)))


def lock_evidence(checked: Checked, *, locked: bool = False, program: str = "") -> bool:
    """Record in the lock file of a brief what its checks found in the archive.

    Returns whether the file was written: it is not when nothing has changed. When a day was given
    for today, all anchors count as verified on that day; otherwise those that were not verified yet
    count as verified on the date of the edition. `locked` writes nothing and raises BriefingError
    when the file would change.
    """
    brief = checked.brief
    texts, found = _looked_up(checked)
    before = None
    with suppress(BriefingError):  # a damaged one is written anew
        before = evidence.read_lock(brief)
    lock = evidence.make_lock(
        texts,
        [entry for entry in found if entry.holds],
        before,
        program,
        checked.as_of,
        again=checked.day is not None and not locked,
    )
    if lock == before:
        return False
    path = evidence.lock_path(brief)
    if locked:
        raise BriefingError.single(
            "lock-outdated",
            evidence.differences(before, lock),
            Place(str(path)),
            "run  briefing check --archive DIR  without --locked, and keep the file with the brief",
        )
    publish({path: evidence.lock_bytes(lock)})
    return True


def list_evidence(checked: Checked, *, as_json: bool = False) -> str:
    """Return every anchor of a brief that was checked with its archive, and the passages."""
    listing = evidence.listing_as_json if as_json else evidence.listing_as_text
    return listing(*_looked_up(checked))


def find_links(
    brief: Brief, packs: Mapping[str, LanguagePack], archive: Path | None = None
) -> Mapping[str, tuple[evidence.Link, ...]]:
    """Return for each fact the links that open its sources on the web at what it rests on.

    Without the archive, those of the anchors that open their place by themselves, as the lock file
    tells. Raises BriefingError for an archive that lacks a text, and for a damaged lock file.
    """
    if archive is None:
        return evidence.links_of(brief, evidence.read_lock(brief))
    lookup = Lookup(brief, packs, archive)
    assert lookup.archive is not None
    return evidence.links_of(brief, None, lookup.archive, lookup.found)


def write_evidence_list(checked: Checked, file: Path) -> None:
    """Write that list to a file, as JSON where its name ends in .json.

    Raises BriefingError for a file in the brief folder, where no sentence of a source may stand.
    """
    if file.resolve().is_relative_to(checked.brief.folder.resolve()):
        raise BriefingError.single(
            "report-in-brief",
            "the report quotes the sources, and must not become a part of the brief",
            Place(str(file)),
            "name a file outside of the brief folder",
        )
    text = list_evidence(checked, as_json=file.suffix.lower() == ".json")
    publish({file: text.encode()})


def refuse_file_of_brief(folder: Path, out: Path) -> None:
    """Raise BriefingError for a file that the brief is made of, which must not be written over."""
    inside = out.resolve().is_relative_to(folder.resolve())
    if inside and out.suffix.lower() in (".yaml", ".lock"):
        raise BriefingError.single(
            "file-of-brief",
            "this is a file of the brief itself, and is not written over",
            Place(str(out)),
            "give another name",
        )


def _looked_up(checked: Checked) -> tuple[evidence.Archive, tuple[evidence.Found, ...]]:
    """Return the archive that a brief was checked with, and what was found in it."""
    looked_up = checked.evidence
    if looked_up is None or looked_up.archive is None:
        raise ValueError("the brief was checked without an archive")
    return looked_up.archive, looked_up.found


def read_brief(
    folder: Path, *, pack_folders: Iterable[Path] = ()
) -> tuple[Brief, Mapping[str, LanguagePack]]:
    """Load a brief that may lack translations, with its language packs; nothing is checked.

    Raises BriefingError with every mistake in the files.
    """
    brief = load(folder, partial=True)
    return brief, _packs(brief, (folder / "languages", *pack_folders, paths.LANGUAGES))


def refuse_languages(brief: Brief, languages: Iterable[str]) -> None:
    """Raise BriefingError when a brief is not written in one of these languages."""
    wrong = [code for code in languages if code not in brief.languages]
    if wrong:
        raise BriefingError.single(
            "missing-language",
            f"the brief is not written in {', '.join(wrong)}",
            brief.place._replace(line=0, column=0),
            f"it is written in {', '.join(brief.languages)}",
        )


def _packs(brief: Brief, folders: Sequence[Path]) -> dict[str, LanguagePack]:
    found = find_packs(folders)
    missing = [code for code in brief.languages if code not in found]
    if missing:
        raise BriefingError(
            Finding(
                "unknown-language",
                f"there is no language pack for {code!r}",
                brief.place._replace(line=0, column=0),
                f"add languages/{code}.yaml to the brief folder, or use --languages; "
                f"there are packs for {', '.join(sorted(found))}",
            )
            for code in missing
        )
    needed = {*brief.languages, *(source.language for source in brief.sources.values())}
    return {code: load_pack(found[code]) for code in sorted(needed) if code in found}


def _label_faults(checked: Checked, template: Path | None) -> tuple[Finding, ...]:
    """Return what is wrong with the labels that the brief folder and its packs bring."""
    try:
        folder = template or template_folder(POLICY_BRIEF)
        labels_of(checked.brief, folder, checked, checked.brief.languages)
    except BriefingError as error:
        return error.findings
    return ()


def labels_of(
    brief: Brief, template: Path, checked: Checked, languages: Sequence[str]
) -> Mapping[str, Mapping[str, Text]]:
    """Return the labels by language; the brief folder's own ones come first.

    Besides those of the edition, the languages of its sources that the template speaks.
    """
    layers = paths.template_layers(template)
    spoken = {path.stem for layer in layers for path in (layer / "labels").glob("*.yaml")}
    sources = {source.language for source in brief.sources.values()} & spoken
    codes = [*languages, *sorted(sources & checked.packs.keys() - set(languages))]
    return load_labels(
        {code: checked.packs[code] for code in codes}, layers, brief.folder / "labels"
    )
