"""Where the stages meet: from a brief folder to PDFs under the output folder.

This is the Python API behind the command line. Every function raises `BriefingError` with all
findings at once when a mistake of the user's is in the way; nothing is written before every check
of every requested edition has passed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from briefing import evidence, paths
from briefing.check import check, report_of
from briefing.compose import Head, compose
from briefing.document import AssociatedFile, Document
from briefing.dossier import attachments
from briefing.drift import State, read_lock, tracked
from briefing.errors import BriefingError, Finding, Place, Severity, raise_errors
from briefing.examine import Checked, Progress, check_brief, labels_of, refuse_languages, silent
from briefing.media.web import web_edition
from briefing.model import Brief
from briefing.packs import find_packs, pack_record
from briefing.print_edition import FOGRA39, OutputCondition, print_edition, with_bleed
from briefing.publish import publish
from briefing.render import Folders, Rendered, render
from briefing.selection import chosen_facts, fact_sheet
from briefing.templates import BASE, POLICY_BRIEF, WEB, Template, read_template, template_folder
from briefing.typeset import typeset
from briefing.verify import verify
from briefing.version import VERSION


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
            brief.place._replace(line=0, column=0),
            f"add an entry with `edition: {dated.edition}` and a text to `changes` in brief.yaml",
        )
    folder = template or template_folder(POLICY_BRIEF)
    labels = labels_of(brief, folder, checked, languages)
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
    folder = template or template_folder(POLICY_BRIEF)
    return compose(document, folder, theme=theme, head=head, page=page, given=given)


def resource_folders(brief: Path, template: Path | None = None) -> Folders:
    """Return where the URLs of a composed page lead, for `render`; `brief` is the brief folder."""
    return {
        "template": paths.template_layers(template or template_folder(POLICY_BRIEF)),
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
    template = template_folder(WEB)
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
    progress: Progress = silent,
) -> Edition:
    """Render and verify one edition without writing anything."""
    paged = _paged(template)
    folder = paged.folder
    name = edition_name(checked.brief, languages, folder)
    progress("typeset", name)
    document = document_of(checked, languages, template=folder, draft=draft, edition=edition)
    progress("compose", name)
    html = compose_edition(checked, document, folder)
    attached = attachments_of(checked, document, folder)
    rendered = _lay_out(checked, html, folder, name, progress, attached)
    too_long = _too_long(checked.brief, paged, rendered.pages)
    findings = raise_errors((*too_long, *rendered.findings))
    progress("verify", name)
    report = verify(rendered.pdf, rendered.expected, shown=f"{name}.pdf")
    findings += raise_errors(report.findings)
    return Edition(name, rendered.pdf, rendered.pages, findings)


def _paged(template: Path | None) -> Template:
    """Return the template of an edition; raises BriefingError for one that makes no pages."""
    found = read_template(template or template_folder(POLICY_BRIEF))
    if found.medium == "pages":
        return found
    raise BriefingError.single(
        "template-without-pages",
        f"the template {found.folder.name} is for a {found.medium}, and makes no PDF",
        Place(str(found.folder)),
        "briefing kit makes web editions and pictures; for a PDF use policy-brief, fact-sheet, "
        "or a template of your own",
    )


def edition_name(brief: Brief, languages: Sequence[str], template: Path) -> str:
    """Return what the file of an edition is called, without its ending.

    Where the template is not the usual one its name stands in between.
    """
    kind = template.resolve().name
    return ".".join((brief.id, *([kind] if kind != POLICY_BRIEF else []), "-".join(languages)))


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
        brief.place._replace(line=0, column=0),
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
    progress: Progress = silent,
) -> Edition:
    """Render and verify the edition for the printing house, PDF/X-4, without writing anything.

    `condition` is what is printed on what, with its ICC profile. The name ends in `.print`. Raises
    BriefingError also for colours that cannot be put into ink and pictures that are too coarse.
    """
    folder = _paged(template).folder
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
    folder = template or template_folder(POLICY_BRIEF)
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
    progress: Progress = silent,
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


def _refuse_edition(brief: Brief, languages: Sequence[str]) -> None:
    if len(set(languages)) != len(languages) or not 1 <= len(languages) <= 2:
        raise BriefingError.single(
            "wrong-languages",
            "an edition has one language, or two different ones",
            brief.place._replace(line=0, column=0),
            "write --lang fr,ar or --lang fr",
        )
