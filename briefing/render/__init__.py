"""HTML to PDF bytes and findings, by WeasyPrint, closed off from everything but three folders.

The page may refer to `template:`, `fonts:` and `brief:` files and to small images in `data:` URLs.
Whatever the engine grumbles about, whatever it was refused and whatever the layout proof finds is
a finding; the bytes are the same for the same input on the same engine.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from briefing.collector import collector_paused
from briefing.document import AssociatedFile
from briefing.errors import BriefingError, Finding, Place
from briefing.render.faces import DeclaredFace, Face, check_faces
from briefing.render.log import Catalogue, engine_log, findings_of
from briefing.render.markup import Block, Declared, check_markup, declared
from briefing.render.resources import Folders, Resources
from briefing.render.sheets import check_sheets, place_urls
from briefing.render.startup import load_engine

__all__ = ["Block", "Expected", "Finisher", "Folders", "Rendered", "render"]

Finisher = Callable[[Any, Any], None]
"""Called with the engine's document and its PDF, before the PDF is serialised."""

_ONE_AT_A_TIME = threading.Lock()  # the engine's log and fontconfig's environment are the process's


@dataclass(frozen=True, slots=True)
class Expected:
    """What the finished file must be found to hold by a judge that did not make it."""

    title: str
    lang: str
    direction: str
    pages: int
    faces: frozenset[Face]
    figures: frozenset[str]
    blocks: tuple[Block, ...] = ()
    attached: frozenset[str] = frozenset()
    sheets: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendered edition; `findings` with an error mean that the file must not be published."""

    pdf: bytes
    pages: int
    findings: tuple[Finding, ...]
    expected: Expected
    looked_at: Mapping[str, int] = field(default_factory=dict)
    sheets: Mapping[str, str] = field(default_factory=dict)
    """The style sheets of the page by their URL, in the order in which they were loaded."""


def _silent(stage: str) -> None:
    del stage


def render(
    html: str,
    folders: Folders,
    *,
    attachments: Iterable[AssociatedFile] = (),
    finishers: Iterable[Finisher] = (),
    progress: Callable[[str], None] = _silent,
    shown: str = "the page",
) -> Rendered:
    """Lay a page out and write it as PDF/A-3a and PDF/UA-1.

    `folders` says what `template:`, `fonts:` and `brief:` stand for; `shown` names the page in
    findings. `progress` is told the stages `start-up`, `layout`, `proof` and `write`; `finishers`
    get the engine's document and PDF before the PDF is serialised. Raises BriefingError with
    everything found so far when no file can be made at all.
    """
    progress("start-up")
    attached = tuple(attachments)
    with _ONE_AT_A_TIME:
        findings = load_engine()
        run = _Run(Resources(folders, shown), Place(shown))
        with engine_log() as messages, collector_paused():
            run.make(html, attached, tuple(finishers), progress)
    findings += run.findings(messages)
    if run.pdf is None or run.declared is None:
        raise BriefingError(findings)
    expected = replace(run.expected(run.declared), attached=frozenset(a.name for a in attached))
    return Rendered(run.pdf, run.pages, findings, expected, dict(run.looked_at), dict(run.sheets))


@dataclass(slots=True)
class _Run:
    """One rendering: what it has made so far, and what was wrong with it."""

    resources: Resources
    place: Place
    pdf: bytes | None = None
    pages: int = 0
    declared: Declared | None = None
    faces: list[DeclaredFace] = field(default_factory=list)
    sheets: dict[str, str] = field(default_factory=dict)
    found: list[Finding] = field(default_factory=list)
    refused_faces: Mapping[str, Finding] = field(default_factory=dict)
    looked_at: dict[str, int] = field(default_factory=dict)

    def make(
        self,
        html: str,
        attachments: Sequence[AssociatedFile],
        finishers: Sequence[Finisher],
        progress: Callable[[str], None],
    ) -> None:
        """Parse, check, lay out, prove and write, as far as it goes."""
        from briefing.render import engine

        page = engine.Page(html, self.resources)
        self.declared = declared(page.tree)
        self.sheets[""] = "\n".join(style.text or "" for style in page.tree.iter("style"))
        self.faces = page.faces.declared
        self.found += check_markup(page.tree, self.place)
        if self.found:  # laying it out may not be safe
            return
        progress("layout")
        try:
            document = page.lay_out()
            self.pages = len(document.pages)
            progress("proof")
            self._prove(document)
            progress("write")
            hooks = (*engine.identify(self.declared.direction), *finishers)
            self.pdf = engine.write(document, attachments, hooks)
        except RecursionError:
            self._stop("too-deep", "the elements of the page are nested too deep")
        except MemoryError:
            self._stop("too-large", "the page needs more memory than there is")
        except engine.URLFetchingError:
            if not self.resources.refused:
                raise
        finally:
            self.refused_faces = page.faces.refused

    def _prove(self, document: Any) -> None:
        from briefing.render.proof import prove

        proof = prove(document, self.place.file)
        self.found += proof.findings
        self.found += check_faces(proof.used, self.faces, self.place)
        self.looked_at.update(proof.looked_at)

    def _stop(self, code: str, message: str) -> None:
        self.found.append(Finding(code, message, self.place, "make the brief or template simpler"))

    def findings(self, messages: Sequence[str]) -> tuple[Finding, ...]:
        """Return every finding once: refusals first, then the engine's, then our own."""
        loaded = self.resources.loaded.values()
        for resource in loaded:
            if resource.media_type == "text/css":
                self.sheets[resource.url] = resource.data.decode("utf-8", "replace")
        refused = self.resources.refused
        catalogue = Catalogue(self.resources.place, self.sheets)
        placed = place_urls(refused, catalogue, self.place).values()
        faces = place_urls(self.refused_faces, catalogue, self.place).values()
        log = findings_of(messages, catalogue, refused)
        own = (*self.found, *faces)
        quoted = tuple(finding.message for finding in own if finding.code == "missing-glyph")
        log = tuple(  # ours on the same character says more
            finding
            for finding in log
            if finding.code != "missing-glyph"
            or not any(message.startswith(finding.message) for message in quoted)
        )
        return tuple(dict.fromkeys((*placed, *check_sheets(catalogue), *log, *own)))

    def expected(self, page: Declared) -> Expected:
        """Say what the judge shall find in the file."""
        return Expected(
            page.title,
            page.lang,
            page.direction,
            self.pages,
            frozenset(face.face for face in self.faces),
            page.figures,
            page.blocks,
        )
