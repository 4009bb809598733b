"""The parts of a kit, each made by itself, so that several processes can share the work.

A worker loads and checks the brief once, then makes one part after the other. What goes to a worker
and comes back are plain values.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from briefing import pipeline
from briefing.compose import Head
from briefing.document import Document
from briefing.errors import Finding
from briefing.evidence import last_verified
from briefing.examine import Checked
from briefing.kit import embedding
from briefing.kit.embedding import Links
from briefing.kit.files import KitFile, Names
from briefing.media.citations import bibtex, csl_json, ris
from briefing.media.docx import LOGO_HEIGHT, docx
from briefing.media.markdown import markdown
from briefing.media.plain import plain_text
from briefing.media.tables import facts_csv
from briefing.model import PictureKind
from briefing.pictures import SHAPES, Picture, card_pictures, page_pictures
from briefing.pictures.logo import logo_bitmap
from briefing.templates import POLICY_BRIEF, WEB, template_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a kit is to be made of; `languages` are those of all its editions.

    `base` is the absolute URL of the folder where its files will live, with a slash at the end;
    nothing where that is not known. With `release` there is no embargo.
    """

    folder: Path
    editions: tuple[tuple[str, ...], ...]
    pictures: tuple[PictureKind, ...]
    pack_folders: tuple[Path, ...] = ()
    as_of: date | None = None
    draft: bool = False
    edition: int | None = None
    release: bool = False
    base: str = ""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of all editions, in the order in which they come."""
        return tuple(dict.fromkeys(code for edition in self.editions for code in edition))

    def widest(self) -> tuple[tuple[str, ...], ...]:
        """Return the editions whose languages are not all in another one."""
        found: list[tuple[str, ...]] = []
        for edition in sorted(self.editions, key=len, reverse=True):
            if not any(set(edition) <= set(other) for other in found):
                found.append(edition)
        return tuple(found)


class Job(NamedTuple):
    """One part in the languages of one edition."""

    part: str
    languages: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.part} {'-'.join(self.languages)}"


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a job: its files, what was noticed, and how many seconds it took."""

    job: Job
    files: tuple[KitFile, ...]
    findings: tuple[Finding, ...]
    seconds: float


def jobs_of(order: Order) -> tuple[Job, ...]:
    """Return the jobs of a kit, those first that take longest."""
    cards = order.languages if "cards" in order.pictures else ()
    return (
        # What is too coarse for the printing house is found first.
        *(Job("print", edition) for edition in order.editions),
        *(Job("brief", edition) for edition in order.editions),
        *(Job("sheet", edition) for edition in order.editions),
        *(Job("cards", (code,)) for code in cards),
        *(Job("web", edition) for edition in order.editions),
        *(Job("data", edition) for edition in order.widest()),
    )


def names_for(order: Order, checked: Checked) -> Names:
    """Return how the files of a kit are named; `checked` has no embargo any more if released."""
    brief = checked.brief
    return Names(brief.id, order.edition or brief.edition, brief.embargo is not None)


def do(order: Order, checked: Checked, job: Job) -> Done:
    """Do one job; raises BriefingError with everything that stands in its way."""
    begun = time.perf_counter()
    files, findings = _PARTS[job.part](_Desk(order, checked), job.languages)
    return Done(job, tuple(files), tuple(findings), time.perf_counter() - begun)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every part works with."""

    order: Order
    checked: Checked

    @property
    def names(self) -> Names:
        """How the files are named."""
        return names_for(self.order, self.checked)

    def template(self, name: str) -> Path:
        """Return the folder of a template that ships."""
        return template_folder(name)

    def document(self, languages: Sequence[str], template: str) -> Document:
        """Typeset an edition with the labels of a template."""
        order = self.order
        return pipeline.document_of(
            self.checked,
            languages,
            template=self.template(template),
            draft=order.draft,
            edition=order.edition,
        )


Made = tuple[list[KitFile], Sequence[Finding]]


def _brief(desk: _Desk, languages: tuple[str, ...]) -> Made:
    """The policy brief, and the pictures of its pages, which are drawn once."""
    rendered = _rendered(desk, languages, POLICY_BRIEF)
    files = [_pdf(desk, languages, rendered, "brief")]
    wanted = {_KINDS[kind] for kind in desk.order.pictures}
    if wanted & {"page", "cover"}:
        words = desk.document(languages, "card")
        files += [
            _picture(desk, languages, picture)
            for picture in page_pictures(rendered.pdf, words)
            if _ROLES[picture.kind] in wanted
        ]
    return files, rendered.findings


def _sheet(desk: _Desk, languages: tuple[str, ...]) -> Made:
    rendered = _rendered(desk, languages, "fact-sheet")
    return [_pdf(desk, languages, rendered, "sheet", "fact-sheet")], rendered.findings


def _print(desk: _Desk, languages: tuple[str, ...]) -> Made:
    rendered = pipeline.render_print_edition(
        desk.checked, languages, draft=desk.order.draft, edition=desk.order.edition
    )
    return [_pdf(desk, languages, rendered, "print", "print")], rendered.findings


def _rendered(desk: _Desk, languages: Sequence[str], template: str) -> pipeline.Edition:
    return pipeline.render_edition(
        desk.checked,
        languages,
        template=desk.template(template),
        draft=desk.order.draft,
        edition=desk.order.edition,
    )


def _pdf(
    desk: _Desk, languages: tuple[str, ...], rendered: pipeline.Edition, role: str, part: str = ""
) -> KitFile:
    name = desk.names.of(part or role, languages, "pdf", part)
    return KitFile(
        name=name, data=rendered.pdf, role=role, languages=languages, pages=rendered.pages
    )


_KINDS: Mapping[PictureKind, str] = {"pages": "page", "cover": "cover", "cards": "card"}
_ROLES = {"page": "page", "thumbnail": "cover", "card": "card", "title-card": "title-card"}


def _picture(desk: _Desk, languages: tuple[str, ...], picture: Picture) -> KitFile:
    part, _, ending = picture.name.rpartition(".")
    return KitFile(
        name=desk.names.of("pictures", languages, ending, part),
        data=picture.data,
        role=_ROLES[picture.kind],
        languages=languages,
        page=picture.page if picture.kind == "page" else None,
        size=(picture.width, picture.height),
        alt=picture.alt,
        said=picture.text,
        value=picture.shows,
    )


def _cards(desk: _Desk, languages: tuple[str, ...]) -> Made:
    brief, template = desk.checked.brief, desk.template("card")
    pictures = card_pictures(
        desk.document(languages, "card"),
        template,
        pipeline.resource_folders(brief.folder, template),
        theme=(brief.folder / "theme.css").is_file(),
    )
    return [_picture(desk, languages, picture) for picture in pictures], ()


def _web(desk: _Desk, languages: tuple[str, ...]) -> Made:
    """The web edition and the Word file."""
    order, names = desk.order, desk.names
    document = desk.document(languages, WEB)
    page = names.of("web", languages, "html")
    html = pipeline.web_edition_of(
        desk.checked,
        languages,
        draft=order.draft,
        edition=order.edition,
        head=head_of(desk.checked, document, order, names, page),
    )
    folder, logo = desk.checked.brief.folder, None
    if document.logo:
        folders = pipeline.resource_folders(folder)
        logo = logo_bitmap(folder, document.logo.file, folders, LOGO_HEIGHT)
    return [
        KitFile(name=page, data=html, role="web", languages=languages),
        KitFile(
            name=names.of("word", languages, "docx"),
            data=docx(desk.document(languages, POLICY_BRIEF), logo),
            role="word",
            languages=languages,
        ),
    ], ()


def head_of(checked: Checked, document: Document, order: Order, names: Names, page: str) -> Head:
    """Return what a page of the kit says of itself; Open Graph only where its address is known."""
    if not order.base:
        return Head(json_ld=embedding.report(checked.brief, document))
    address = f"{order.base}{page}"
    first = document.languages[0]
    card = social_card(document, order, names)
    meta = embedding.open_graph(document, first, address, card, Links(order.base))
    return Head(
        meta=tuple(("property", name, content) for name, content in meta),
        links=(("canonical", address, ""),),
        json_ld=embedding.report(checked.brief, document, address),
    )


def social_card(document: Document, order: Order, names: Names) -> KitFile | None:
    """Return the card that stands for a page elsewhere, without its bytes; None without cards."""
    if "cards" not in order.pictures:
        return None
    code = document.languages[0].code
    width, height = SHAPES["wide"]
    return KitFile(
        name=names.of("pictures", (code,), "png", f"card-title-{width}x{height}"),
        data=b"",
        role="title-card",
        languages=(code,),
        size=(width, height),
        alt={code: document.title[code].text},
    )


def _data(desk: _Desk, languages: tuple[str, ...]) -> Made:
    """The facts and sources as data, and the text of each language."""
    brief, names = desk.checked.brief, desk.names
    document = desk.document(languages, POLICY_BRIEF)
    attached = {file.name: file.data for file in pipeline.attachments_of(desk.checked, document)}
    contents: list[tuple[str, str, str, bytes]] = [
        ("facts", "facts", "json", attached["facts.json"]),
        ("sources", "sources", "json", attached["sources.json"]),
        ("table", "facts", "csv", facts_csv(brief, document, last_verified(brief))),
        ("csl", "sources.csl", "json", csl_json(brief, document)),
        ("bibtex", "sources", "bib", bibtex(brief, document)),
        ("ris", "sources", "ris", ris(brief, document)),
    ]
    files = [
        KitFile(
            name=names.of("data", languages, ending, part),
            data=data,
            role=role,
            languages=languages,
        )
        for role, part, ending, data in contents
    ]
    for code in languages:
        pack = attached.get(f"language.{code}.json")
        if pack is not None:
            name = names.of("data", (code,), "json", "language")
            files.append(KitFile(name=name, data=pack, role="language", languages=(code,)))
        for role, ending, text in (
            ("text", "txt", plain_text(document, code)),
            ("markdown", "md", markdown(document, code)),
        ):
            name = names.of("text", (code,), ending)
            files.append(KitFile(name=name, data=text.encode(), role=role, languages=(code,)))
    return files, ()


_PARTS: Mapping[str, Callable[[_Desk, tuple[str, ...]], Made]] = {
    "brief": _brief,
    "print": _print,
    "sheet": _sheet,
    "cards": _cards,
    "web": _web,
    "data": _data,
}
