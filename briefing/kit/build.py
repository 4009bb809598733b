"""A press kit from a brief folder: every part made once, in several processes, and judged whole."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from datetime import date
from multiprocessing import active_children, get_context, parent_process
from pathlib import Path
from threading import Thread

from briefing import pipeline
from briefing.compose import Head
from briefing.document import Document
from briefing.errors import BriefingError, Finding, Place, raise_errors
from briefing.examine import Checked, check_brief, read_brief, refuse_languages
from briefing.kit import embedding, front
from briefing.kit.embedding import Links, Shown
from briefing.kit.files import (
    CHECKSUMS,
    FRONT,
    MANIFEST,
    KitFile,
    Names,
    checksums,
    manifest,
    zipped,
)
from briefing.kit.jobs import Done, Job, Order, do, head_of, jobs_of, names_for, social_card
from briefing.media.web import web_edition
from briefing.templates import WEB, template_folder
from briefing.verify.kit import judge_files
from briefing.version import VERSION

FRONT_PAGE = "front.html.j2"
Sign = Callable[[bytes, str], bytes]
"""Called with a PDF and what it is called; returns the PDF with a signature appended."""
Told = Callable[[str, int, int], None]
"""Called with what is done, how many parts are, and how many there are in all."""


def _silent(part: str, done: int, of: int) -> None:
    del part, done, of


@dataclass(frozen=True, slots=True)
class Kit:
    """A finished kit: its files by their paths in it, and the same as a zip."""

    names: Names
    files: dict[str, bytes]
    zip: bytes
    findings: tuple[Finding, ...]
    seconds: dict[str, float]
    """How long each part took."""


def order_for(
    folder: Path,
    editions: Sequence[tuple[str, ...]] = (),
    *,
    pack_folders: Sequence[Path] = (),
    as_of: date | None = None,
    draft: bool = False,
    edition: int | None = None,
    release: bool = False,
    base: str = "",
) -> Order:
    """Return what the kit of a brief is to be made of.

    An edition in two languages brings that in each of them. Without editions, those that
    brief.yaml names, or those of its first two languages. Raises BriefingError for a folder that
    cannot be read.
    """
    brief, _ = read_brief(folder, pack_folders=pack_folders)
    wanted = brief.kit.editions
    if editions or not wanted:
        given = editions or (brief.languages[:2],)
        alone = [(code,) for languages in given for code in languages]
        wanted = tuple(dict.fromkeys((*given, *alone)))
    return Order(
        folder=folder,
        editions=wanted,
        pictures=brief.kit.pictures,
        pack_folders=tuple(pack_folders),
        as_of=as_of,
        draft=draft,
        edition=edition,
        release=release,
        base=base,
    )


def build(
    order: Order,
    *,
    sign: Sign | None = None,
    processes: int | None = None,
    progress: Told = _silent,
) -> Kit:
    """Make a kit, and judge it; nothing is written.

    `sign` is applied to each finished PDF but that for the printing house. `processes` is how many
    work at a time, by default one for each processor. Raises BriefingError with what any part
    found.
    """
    checked = checked_for(order)
    jobs = jobs_of(order)
    done = {}
    for number, one in enumerate(_all_done(order, checked, jobs, processes), 1):
        done[one.job] = one
        progress(str(one.job), number, len(jobs))
    files = [file for job in jobs for file in done[job].files]
    if sign is not None:
        files = [_signed(file, sign) for file in files]
    document = front_document(order, checked)
    files += _around(order, checked, document, files)
    names = names_for(order, checked)
    contents = _sealed(document, files)
    found = [finding for job in jobs for finding in done[job].findings]
    found += judge_files(contents, Place(names.folder)).findings
    return Kit(
        names,
        contents,
        zipped(names.folder, contents, document.date),
        raise_errors(dict.fromkeys((*checked.findings, *found))),
        {str(job): done[job].seconds for job in jobs},
    )


def checked_for(order: Order) -> Checked:
    """Check the brief of a kit; with `release` its embargo is gone."""
    checked = check_brief(order.folder, pack_folders=order.pack_folders, as_of=order.as_of)
    if not order.draft:
        pipeline.refuse_stale(checked, order.languages)
    refuse_languages(checked.brief, order.languages)
    if order.release:
        return replace(checked, brief=replace(checked.brief, embargo=None))
    return checked


# --- several processes ---------------------------------------------------------------------------

_desk: tuple[Order, Checked] | None = None  # of a worker process, which does nothing else


def _begin(order: Order) -> None:
    global _desk  # what an initializer prepares has no other place
    # Ctrl-C reaches every process of a terminal; the one that asked for the work ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    _desk = (order, checked_for(order))


def _end_with_parent() -> None:
    """End this process when the one that began it is gone, however that ended."""
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _do(job: Job) -> Done:
    assert _desk is not None
    return do(*_desk, job)


def _all_done(
    order: Order, checked: Checked, jobs: Sequence[Job], processes: int | None
) -> Iterator[Done]:
    """Yield what came of each job, in the order in which they end."""
    count = min(processes or os.cpu_count() or 1, len(jobs))
    if count == 1:
        yield from (do(order, checked, job) for job in jobs)
        return
    others = set(active_children())
    # Fresh processes: a copy of one that has threads (of Pango, of a library) may hang.
    pool = ProcessPoolExecutor(count, get_context("spawn"), _begin, (order,))
    try:
        waiting: list[Future[Done]] = [pool.submit(_do, job) for job in jobs]
        for future in as_completed(waiting):
            yield future.result()
    except BaseException as error:
        # Nobody waits for the rest: after Ctrl-C, or a fault of one part.
        for process in set(active_children()) - others:
            process.terminate()
        if isinstance(error, BrokenProcessPool):
            raise _worker_died(order) from error
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _worker_died(order: Order) -> BriefingError:
    message = "a process that made a part of the kit was ended, by the system or by somebody"
    hint = "there may be too little memory: try it again with --processes 1"
    return BriefingError.single("kit-process-ended", message, Place(str(order.folder)), hint)


# --- around the parts ----------------------------------------------------------------------------


def front_document(order: Order, checked: Checked) -> Document:
    """Typeset the brief in all languages of the kit, with the words of the front page."""
    return pipeline.document_of(
        checked,
        order.languages,
        template=template_folder(WEB),
        draft=order.draft,
        edition=order.edition,
        several=True,
    )


def _signed(file: KitFile, sign: Sign) -> KitFile:
    return replace(file, data=sign(file.data, file.name)) if file.role in _SIGNED else file


# Not the edition for the printing house: PDF/X-4 leaves no room for the form field of a signature.
_SIGNED = frozenset(("brief", "sheet"))


def _around(
    order: Order, checked: Checked, document: Document, files: Sequence[KitFile]
) -> list[KitFile]:
    """Return what tells of the other files: snippets, metadata, READMEs, the front page."""
    names = names_for(order, checked)
    around = list(_embedding(order, checked, document, files, names))
    groups = front.groups_of(document, [*files, *around], checked.packs)
    around += [
        KitFile(
            name=names.readme(code),
            data=front.readme(document, groups, code).encode(),
            role="readme",
            languages=(code,),
        )
        for code in order.languages
    ]
    template = template_folder(WEB)
    html = pipeline.compose_edition(
        checked,
        document,
        template,
        head=_front_head(order, checked, document, files, names),
        page=FRONT_PAGE,
        given={"groups": groups, "notes": _notes(document), "covers": _covers(document, files)},
    )
    data = web_edition(html, pipeline.resource_folders(checked.brief.folder, template))
    return [*around, KitFile(name=FRONT, data=data, role="front", languages=order.languages)]


def _embedding(
    order: Order, checked: Checked, document: Document, files: Sequence[KitFile], names: Names
) -> Iterator[KitFile]:
    links = Links(order.base)
    for language in document.languages:
        own = (language.code,)
        shown = _shown(checked, document, files, language.code)
        if shown is None:
            continue
        snippet = embedding.snippet(shown, links).encode()
        name = names.of("embed", own, "html", "snippet")
        yield KitFile(name=name, data=snippet, role="snippet", languages=own)
        if order.base:
            data = embedding.oembed(shown, document, links)
            name = names.of("embed", own, "json", "oembed")
            yield KitFile(name=name, data=data, role="oembed", languages=own)
    for edition in order.editions:
        page = names.of("web", edition, "html")
        own_document = pipeline.document_of(
            checked,
            edition,
            template=template_folder(WEB),
            draft=order.draft,
            edition=order.edition,
        )
        address = f"{order.base}{page}" if order.base else ""
        record = embedding.report(checked.brief, own_document, address)
        record |= embedding.encodings(files, edition, order.base)
        data = f"{embedding.json_ld(record)}\n".encode()
        name = names.of("embed", edition, "jsonld")
        yield KitFile(name=name, data=data, role="metadata", languages=edition)
        if order.base:
            card = social_card(own_document, order, names)
            tags = embedding.open_graph(
                own_document, own_document.languages[0], address, card, links
            )
            if tags:
                name = names.of("embed", edition, "html", "opengraph")
                data = embedding.meta_elements(tags).encode()
                yield KitFile(name=name, data=data, role="opengraph", languages=edition)


def _shown(
    checked: Checked, document: Document, files: Sequence[KitFile], code: str
) -> Shown | None:
    """Return what a snippet in a language shows: its own edition, else one that has it."""
    pdfs = sorted(
        (file for file in files if file.role == "brief" and code in file.languages),
        key=lambda file: len(file.languages),
    )
    for pdf in pdfs:
        for cover in files:
            of_it = cover.role == "cover" and cover.languages == pdf.languages
            if of_it and cover.media_type == "image/png":
                return Shown(
                    language=document.language(code),
                    title=document.title[code].text,
                    pdf=pdf,
                    pdf_size=front.form_and_size(checked.packs[code], "PDF", len(pdf.data)),
                    cover=cover,
                )
    return None


def _front_head(
    order: Order, checked: Checked, document: Document, files: Sequence[KitFile], names: Names
) -> Head:
    head = head_of(checked, document, order, names, FRONT)
    encodings = [embedding.encodings(files, edition, order.base) for edition in order.editions]
    every = [each for one in encodings for each in one.get("encoding", [])]
    return replace(head, json_ld={**(head.json_ld or {}), **({"encoding": every} if every else {})})


def _notes(document: Document) -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    return {
        language.code: tuple(front.notes(document, language.code))
        for language in document.languages
    }


def _covers(document: Document, files: Sequence[KitFile]) -> tuple[front.Cover, ...]:
    return tuple(
        front.cover_of(document, file, pdf)
        for file in files
        if file.role == "cover" and file.media_type == "image/webp"
        for pdf in files
        if pdf.role == "brief" and pdf.languages == file.languages
    )


def _sealed(document: Document, files: Sequence[KitFile]) -> dict[str, bytes]:
    """Return every file by its name, with the manifest and the checksums of all."""
    contents = {file.name: file.data for file in files}
    if len(contents) != len(files):
        raise AssertionError("two files of the kit have one name")
    contents[MANIFEST] = manifest(files, document, f"briefing {VERSION}")
    contents[CHECKSUMS] = checksums(contents)
    return {name: contents[name] for name in sorted(contents)}
