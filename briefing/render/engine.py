"""WeasyPrint itself: the strict fetcher, the declared faces, layout, and writing the file.

Imported only after `startup.load_engine`.
"""

from __future__ import annotations

import copy
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC
from typing import Any, overload
from xml.etree.ElementTree import Element

import pydyf
import weasyprint
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse, URLFetchingError

from briefing.document import AssociatedFile
from briefing.errors import Finding
from briefing.render import metadata
from briefing.render.changes import changed_engine
from briefing.render.faces import DeclaredFace, Face
from briefing.render.resources import Loaded, RefusedError, Resources
from briefing.render.startup import private_fontconfig
from briefing.render.structure import mark_artifacts

__all__ = [
    "Page",
    "URLFetchingError",
    "identify",
    "write",
]

VARIANT = "pdf/a-3a"
_FONT_FOLDERS = ("fonts:", "brief:fonts/")
_NOTES = frozenset(
    ("footnote-call", "footnote-marker", "note-call", "note-marker", "note-callback")
)
_NOTE_WORDS = re.compile(r"note\(|footnote|@import", re.IGNORECASE)  # sheets may import others
_WEIGHTS = {"normal": 400, "bold": 700}


class Fetcher(URLFetcher):  # type: ignore[misc] # the engine carries no types
    """Hands the engine's requests to `Resources`; nothing else is ever opened."""

    def __init__(self, resources: Resources) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._resources = resources

    def fetch(self, url: str, headers: object = None) -> Any:
        """Return the resource; raises RefusedError, which the engine logs and we keep."""
        del headers
        loaded = self._resources.load(url)
        return URLFetcherResponse(url, loaded.data, {"Content-Type": loaded.media_type})


class Faces(FontConfiguration):  # type: ignore[misc] # the engine carries no types
    """Font configuration without system fonts, which remembers every face it takes in."""

    def __init__(self, resources: Resources) -> None:
        with private_fontconfig():
            super().__init__()
        self._resources = resources
        self.declared: list[DeclaredFace] = []
        self.refused: dict[str, Finding] = {}

    def add_font_face(self, rule_descriptors: dict[str, Any], url_fetcher: object) -> None:
        """Take a face from our folders; system fonts and fonts within a URL are refused."""
        family = str(rule_descriptors["font_family"])
        for kind, url in rule_descriptors["src"]:
            loaded = self._load(family, str(kind), url)
            if loaded is None:
                return
            self.declared.append(_declared_face(family, rule_descriptors, loaded))
            break
        super().add_font_face(rule_descriptors, url_fetcher)

    def _load(self, family: str, kind: str, url: str | None) -> Loaded | None:
        if kind != "external" or url is None or not url.startswith(_FONT_FOLDERS):
            finding = Finding(
                "font-refused",
                f"the font {family} is not taken from {kind}({url or ''})",
                self._resources.place(url or ""),
                "font files lie in fonts: or in brief:fonts/",
            )
            self.refused.setdefault(url or "", finding)
            return None
        try:
            return self._resources.load(url)
        except RefusedError:
            return None


def _declared_face(family: str, descriptors: dict[str, Any], loaded: Loaded) -> DeclaredFace:
    weight = descriptors.get("font_weight", 400)
    return DeclaredFace(
        Face(
            family,
            _WEIGHTS.get(weight) or int(weight),
            str(descriptors.get("font_style", "normal")),
        ),
        loaded.data,
        tuple(range(part.start, part.end + 1) for part in descriptors.get("unicode_range") or ()),
    )


class _Html(weasyprint.HTML):  # type: ignore[misc] # the engine carries no types
    """A page without footnotes, spared the five styles per element that serve them.

    They are most of what the engine computes and keeps for a long page; nothing else uses them.
    """

    def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
        return [_without_notes(sheet) for sheet in super()._ua_stylesheets(forms)]


def _without_notes(sheet: Any) -> Any:
    lean = copy.copy(sheet)
    lean.matcher = copy.copy(sheet.matcher)
    lean.matcher.other_selectors = [
        entry for entry in sheet.matcher.other_selectors if entry[3] not in _NOTES
    ]
    return lean


def _has_notes(html: str, resources: Resources) -> bool:
    """Whether a page may use footnotes: the words stand in it or in a sheet it links to."""
    if _NOTE_WORDS.search(html):
        return True
    for link in re.findall(r"<link\b[^>]*>", html):
        href = re.search(r"""href=["']?([^"'\s>]+)""", link)
        if href is not None and "stylesheet" in link:
            try:
                text = resources.load(href[1]).data.decode("utf-8", "replace")
            except RefusedError:
                continue
            if _NOTE_WORDS.search(text):
                return True
    return False


class Page:
    """A parsed page, on its way to being laid out and written."""

    def __init__(self, html: str, resources: Resources) -> None:
        kind = weasyprint.HTML if _has_notes(html, resources) else _Html
        self._html = kind(string=html, url_fetcher=Fetcher(resources))
        self.tree: Element = self._html.etree_element
        self.faces = Faces(resources)

    def lay_out(self) -> Any:
        """Return the engine's laid-out document."""
        with _hanging_spaces_noted(), changed_engine():
            return self._html.render(font_config=self.faces, pdf_variant=VARIANT)


@contextmanager
def _hanging_spaces_noted() -> Iterator[None]:
    """Note on a text box how far right of its place it is painted, as `hanging_space`.

    Where the space at the end of a right-to-left line is removed, the engine moves the line left by
    it, but paints the last text with its space: its letters stand right, its box does not.
    """
    before = inline.remove_last_whitespace

    def remove_last_whitespace(context: Any, line: Any) -> None:
        last = line
        while isinstance(last, boxes.LineBox | boxes.InlineBox) and last.children:
            last = last.children[-1]
        place = last.position_x
        before(context, line)
        if last.position_x < place:
            last.hanging_space = place - last.position_x

    inline.remove_last_whitespace = remove_last_whitespace
    try:
        yield
    finally:
        inline.remove_last_whitespace = before


def write(document: Any, attachments: Iterable[AssociatedFile], finishers: Sequence[Any]) -> bytes:
    """Write a laid-out document as PDF/A-3a; `finishers` see the PDF before it is serialised."""

    def finish(laid_out: Any, pdf: Any) -> None:
        for finisher in finishers:
            finisher(laid_out, pdf)

    with warnings.catch_warnings(), _quick_page_references(), changed_engine():
        # The engine leaves its colour profile's file for Python to close.
        warnings.simplefilter("ignore", ResourceWarning)
        mark_artifacts(document.pages)
        written: bytes = document.write_pdf(
            pdf_variant=VARIANT,
            finisher=finish,
            attachments=[_attachment(attached) for attached in attachments],
        )
    return written


class PageReferences(Sequence[bytes]):
    """The references of a file's pages, made when asked for: the engine asks for one per link.

    pydyf makes all of them every time, which is a third of the writing at four hundred pages.
    """

    def __init__(self, pdf: Any) -> None:
        self._kids = pdf.pages["Kids"]

    @overload
    def __getitem__(self, index: int) -> bytes: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[bytes, ...]: ...

    def __getitem__(self, index: int | slice) -> bytes | tuple[bytes, ...]:
        if isinstance(index, slice):
            return tuple(self)[index]
        return f"{self._kids[::3][index] if index < 0 else self._kids[3 * index]} 0 R".encode()

    def __len__(self) -> int:
        return len(self._kids) // 3


@contextmanager
def _quick_page_references() -> Iterator[None]:
    before = pydyf.PDF.page_references
    pydyf.PDF.page_references = property(PageReferences)
    try:
        yield
    finally:
        pydyf.PDF.page_references = before


def identify(direction: str) -> list[Any]:
    """Return the finishers that make the file PDF/UA-1 as well, describe it and set the binding."""
    finishers: list[Any] = [
        metadata.add_pdf_ua,
        metadata.add_languages,
        metadata.label_pages,
        metadata.associate_once,
    ]
    if direction == "rtl":
        finishers.append(metadata.bind_right_to_left)
    return finishers


def _attachment(attached: AssociatedFile) -> Any:
    moment = attached.date.astimezone(UTC)
    return weasyprint.Attachment(
        string=attached.data,
        name=attached.name,
        description=attached.description,
        relationship=attached.relationship,
        created=moment,
        modified=moment,
    )
