"""Where the stages meet: from a brief folder to PDFs under the output folder.

This is the Python API behind the command line. Every function raises `BriefingError` with all
findings at once when a mistake of the user's is in the way; nothing is written before every check
of every requested edition has passed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from briefing import evidence, paths
from briefing.check import CheckResult, check, findings_of, report_of
from briefing.compose import BASE, Head, compose
from briefing.document import AssociatedFile, Document
from briefing.dossier import attachments
from briefing.drift import State, read_lock, tracked
from briefing.errors import BriefingError, Finding, Place, Severity, raise_errors
from briefing.evidence import Lookup
from briefing.load import load
from briefing.media.web import web_edition
from briefing.model import Brief, Text
from briefing.packs import LanguagePack, find_packs, load_labels, load_pack, pack_record
from briefing.print_edition import FOGRA39, OutputCondition, print_edition, with_bleed
from briefing.publish import publish
from briefing.render import Folders, Rendered, render
from briefing.selection import chosen_facts, fact_sheet
from briefing.templates import Template, read_template
from briefing.typeset import typeset
from briefing.verify import verify
from briefing.version import VERSION
from briefing.yaml_source import collector_paused

TEMPLATE = "policy-brief"
WEB_TEMPLATE = "web"
Progress = Callable[[str, str], None]
"""Called with the name of a stage and what it works on, when the stage begins."""


def _silent(stage: str, subject: str) -> None:
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


@dataclass(frozen=True, slots=True)
class Edition:
    """One rendered edition: the bytes of its PDF and what was noticed on the way.

    `silenced` is how many findings of its checks the brief silences.
    """

    name: str
    pdf: bytes
    pages: int
    findings: tuple[Finding, ...]
    silenced: int = 0


def check_brief(
    folder: Path,
    *,
    template: Path | None = None,
    pack_folders: Iterable[Path] = (),
    as_of: date | None = None,
    archive: Path | None = None,
    progress: Progress = _silent,
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
    progress: Progress = _silent,
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
            replace(brief.place, line=0, column=0),
            f"it is written in {', '.join(brief.languages)}",
        )


def document_of(
    checked: Checked,
    languages: Sequence[str],
    *,
    template: Path | None = None,
    draft: bool = False,
    edition: int | None = None,
    several: bool = False,
) -> Document:
    """Typeset one edition; `languages` in the order asked, the first is the document language.

    `edition` replaces the edition number of brief.yaml; an edition after the first must say what
    changed. `several` is for what may have more than two languages, such as the front page of a
    press kit. Raises BriefingError for a language that the brief is not written in.
    """
    brief = checked.brief
    refuse_languages(brief, languages)
    if not several:
        _refuse_edition(brief, languages)
    dated = _dated(brief, brief.edition if edition is None else edition)
    if dated.edition > 1 and not dated.changes:
        raise BriefingError.single(
            "changes-missing",
            f"edition {dated.edition} does not say what changed since the last edition",
            replace(brief.place, line=0, column=0),
            f"add an entry with `edition: {dated.edition}` and a text to `changes` in brief.yaml",
        )
    folder = template or template_folder(TEMPLATE)
    labels = _labels(brief, folder, checked, languages)
    shown = _shown(dated, folder, languages)
    return typeset(shown, languages, checked.packs, labels, draft=draft, whole=dated)


def _dated(brief: Brief, edition: int) -> Brief:
    """Return the brief as one edition of it, with the changes that this edition brought."""
    changes = tuple(change for change in brief.changes if change.edition == edition)
    return replace(brief, edition=edition, changes=changes)


def _shown(brief: Brief, template: Path, languages: Sequence[str]) -> Brief:
    """Return what a template shows of a brief in so many languages."""
    if read_template(template).chosen:
        return fact_sheet(brief, parallel=len(languages) > 1)
    return brief


def compose_edition(
    checked: Checked,
    document: Document,
    template: Path | None = None,
    *,
    head: Head | None = None,
    page: str = BASE,
    given: Mapping[str, object] | None = None,
) -> str:
    """Write a typeset edition down as HTML; `head` is for a page that others link to.

    `page` is the file of the template to begin with, `given` what it sees besides the document.
    """
    theme = (checked.brief.folder / "theme.css").is_file()
    folder = template or template_folder(TEMPLATE)
    return compose(document, folder, theme=theme, head=head, page=page, given=given)


def resource_folders(brief: Path, template: Path | None = None) -> Folders:
    """Return where the URLs of a composed page lead, for `render`; `brief` is the brief folder."""
    return {
        "template": paths.template_layers(template or template_folder(TEMPLATE)),
        "fonts": (paths.asset_folder("fonts"),),
        "brief": (brief,),
    }


def web_edition_of(
    checked: Checked,
    languages: Sequence[str],
    *,
    draft: bool = False,
    edition: int | None = None,
    head: Head | None = None,
) -> bytes:
    """Return one edition as a self-contained HTML file, without writing anything."""
    template = template_folder(WEB_TEMPLATE)
    document = document_of(checked, languages, template=template, draft=draft, edition=edition)
    html = compose_edition(checked, document, template, head=head)
    return web_edition(html, resource_folders(checked.brief.folder, template))


def render_edition(
    checked: Checked,
    languages: Sequence[str],
    *,
    template: Path | None = None,
    draft: bool = False,
    edition: int | None = None,
    progress: Progress = _silent,
) -> Edition:
    """Render and verify one edition without writing anything."""
    folder = template or template_folder(TEMPLATE)
    name = edition_name(checked.brief, languages, folder)
    progress("typeset", name)
    document = document_of(checked, languages, template=folder, draft=draft, edition=edition)
    progress("compose", name)
    html = compose_edition(checked, document, folder)
    attached = attachments_of(checked, document, folder)
    rendered = _lay_out(checked, html, folder, name, progress, attached)
    too_long = _too_long(checked.brief, read_template(folder), rendered.pages)
    findings = raise_errors((*too_long, *rendered.findings))
    progress("verify", name)
    report = verify(rendered.pdf, rendered.expected, shown=f"{name}.pdf")
    findings += raise_errors(report.findings)
    return Edition(name, rendered.pdf, rendered.pages, findings)


def edition_name(brief: Brief, languages: Sequence[str], template: Path) -> str:
    """Return what the file of an edition is called, without its ending.

    Where the template is not the usual one its name stands in between.
    """
    kind = template.resolve().name
    return ".".join((brief.id, *([kind] if kind != TEMPLATE else []), "-".join(languages)))


def _too_long(brief: Brief, template: Template, pages: int) -> Iterator[Finding]:
    if template.pages is None or pages <= template.pages:
        return
    hint = "shorten titles and texts"
    if template.chosen:
        facts = ", ".join(chosen_facts(brief))
        hint = f"name fewer facts or shorter ones under `fact_sheet` in brief.yaml (now {facts}), "
        hint += "or shorten their texts, the captions of the key figures, or the timeline"
    yield Finding(
        "too-many-pages",
        f"the template {template.folder.name} has room for {template.pages} page"
        f"{'s' if template.pages > 1 else ''}, and this takes {pages}",
        replace(brief.place, line=0, column=0),
        hint,
    )


def render_print_edition(
    checked: Checked,
    languages: Sequence[str],
    *,
    template: Path | None = None,
    draft: bool = False,
    edition: int | None = None,
    condition: OutputCondition = FOGRA39,
    progress: Progress = _silent,
) -> Edition:
    """Render and verify the edition for the printing house, PDF/X-4, without writing anything.

    `condition` is what is printed on what, with its ICC profile. The name ends in `.print`. Raises
    BriefingError also for colours that cannot be put into ink and pictures that are too coarse.
    """
    folder = template or template_folder(TEMPLATE)
    name = f"{edition_name(checked.brief, languages, folder)}.print"
    progress("typeset", name)
    document = document_of(checked, languages, template=folder, draft=draft, edition=edition)
    progress("compose", name)
    html = with_bleed(compose_edition(checked, document, folder))
    rendered = _lay_out(checked, html, folder, name, progress)
    findings = raise_errors(rendered.findings)
    progress("inks", name)
    printed = print_edition(rendered.pdf, rendered.sheets, condition, shown=f"{name}.pdf")
    findings += printed.findings
    progress("verify", name)
    report = verify(printed.pdf, rendered.expected, shown=f"{name}.pdf")
    findings += raise_errors(report.findings)
    return Edition(name, printed.pdf, rendered.pages, findings)


def _lay_out(
    checked: Checked,
    html: str,
    template: Path,
    name: str,
    progress: Progress,
    attached: Iterable[AssociatedFile] = (),
) -> Rendered:
    """Render the page of an edition with the folders that it may refer to."""
    progress("layout", name)
    return render(
        html,
        resource_folders(checked.brief.folder, template),
        attachments=attached,
        progress=lambda stage: progress(stage, name),
    )


def attachments_of(
    checked: Checked, document: Document, template: Path | None = None
) -> tuple[AssociatedFile, ...]:
    """Return what the edition carries with it, whatever day was taken for today.

    `template` is the one that the document was set for. What is written depends on the brief folder
    and the program alone: a report on another day, or with an archive at hand, is for those who ran
    the checks.
    """
    brief, results = checked.brief, checked.results
    if checked.day or (checked.evidence and checked.evidence.folder):
        results = check(brief, checked.packs)
    checks = report_of(results, as_of=brief.date, version=VERSION, folder=brief.folder)
    verified = evidence.last_verified(brief)
    found = find_packs(checked.pack_folders)
    own = {
        language.code: pack_record(path)
        for language in document.languages
        if (path := found.get(language.code)) and path.parent != paths.LANGUAGES
    }
    folder = template or template_folder(TEMPLATE)
    shown = _shown(_dated(brief, document.edition), folder, document.columns)
    program, name = f"briefing {VERSION}", folder.resolve().name
    return attachments(shown, document, checks, verified, own, program, name)


def render_brief(
    folder: Path,
    editions: Sequence[Sequence[str]] = (("fr", "ar"),),
    out: Path = Path("out"),
    *,
    template: Path | None = None,
    pack_folders: Iterable[Path] = (),
    for_print: bool = False,
    draft: bool = False,
    edition: int | None = None,
    as_of: date | None = None,
    progress: Progress = _silent,
) -> tuple[tuple[Path, Edition], ...]:
    """Render every edition asked for, then publish all of them, or nothing.

    `for_print` makes the edition for the printing house beside each. `as_of` is the day that the
    checks take for today; it leaves no trace in a PDF. Returns the path and the edition of each
    PDF, whose findings begin with those of the brief. Raises BriefingError; `out` is then
    unchanged.
    """
    checked = check_brief(
        folder, template=template, pack_folders=pack_folders, as_of=as_of, progress=progress
    )
    if not draft:
        refuse_stale(checked, {code for languages in editions for code in languages})
    kinds = (render_edition, render_print_edition) if for_print else (render_edition,)
    done = tuple(
        kind(checked, languages, template=template, draft=draft, edition=edition, progress=progress)
        for languages in dict.fromkeys(tuple(languages) for languages in editions)
        for kind in kinds
    )
    files = {out / f"{edition.name}.pdf": edition.pdf for edition in done}
    progress("publish", str(out))
    publish(files)
    silenced = sum(len(result.silenced) for result in checked.results)
    noticed = (
        replace(edition, findings=(*checked.findings, *edition.findings), silenced=silenced)
        for edition in done
    )
    return tuple(zip(files, noticed, strict=True))


def refuse_stale(checked: Checked, languages: Collection[str]) -> None:
    """Raise BriefingError for stale translations: the two columns could contradict each other.

    What the brief silences is not among the findings of its checks, and stays silent here.
    """
    lock = read_lock(checked.brief.folder)
    stale = {
        item.places[code]
        for item in tracked(checked.brief)
        for code in item.places
        if code in languages and item.state(code, lock) is State.STALE
    }
    raise_errors(
        replace(finding, severity=Severity.ERROR)
        for finding in checked.findings
        if finding.code == "translation-stale" and finding.place in stale
    )


def template_folder(name: str) -> Path:
    """Return the folder of a template: one that ships, by name, or a folder of one's own.

    Raises BriefingError that lists the templates that ship.
    """
    own = Path(name)
    if own.is_dir() and (own / BASE).is_file():
        return own
    shipped = paths.asset_folder("templates")
    names = sorted(base.parent.name for base in shipped.glob(f"*/{BASE}"))
    if name in names:
        return shipped / name
    raise BriefingError.single(
        "unknown-template",
        f"there is no template {name!r}",
        Place(name),
        f"use one of {', '.join(names)}, or a folder with a {BASE}",
    )


def _packs(brief: Brief, folders: Sequence[Path]) -> dict[str, LanguagePack]:
    found = find_packs(folders)
    missing = [code for code in brief.languages if code not in found]
    if missing:
        raise BriefingError(
            Finding(
                "unknown-language",
                f"there is no language pack for {code!r}",
                replace(brief.place, line=0, column=0),
                f"add languages/{code}.yaml to the brief folder, or use --languages; "
                f"there are packs for {', '.join(sorted(found))}",
            )
            for code in missing
        )
    needed = {*brief.languages, *(source.language for source in brief.sources.values())}
    return {code: load_pack(found[code]) for code in sorted(needed) if code in found}


def _refuse_edition(brief: Brief, languages: Sequence[str]) -> None:
    if len(set(languages)) != len(languages) or not 1 <= len(languages) <= 2:
        raise BriefingError.single(
            "wrong-languages",
            "an edition has one language, or two different ones",
            replace(brief.place, line=0, column=0),
            "write --lang fr,ar or --lang fr",
        )


def _label_faults(checked: Checked, template: Path | None) -> tuple[Finding, ...]:
    """Return what is wrong with the labels that the brief folder and its packs bring."""
    try:
        folder = template or template_folder(TEMPLATE)
        _labels(checked.brief, folder, checked, checked.brief.languages)
    except BriefingError as error:
        return error.findings
    return ()


def _labels(
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
