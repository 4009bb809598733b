"""The web edition: one HTML file that asks for nothing else, made from the page that compose wrote.

Style sheets go into the page, pictures become `data:` URLs, and of each font face goes in what the
page needs, as WOFF2: the letters and signs that it writes, with everything that joins and places
them (ISO/IEC 14496-22, GSUB and GPOS). Whatever else the page would fetch is an error. The same
page gives the same bytes.
"""

from __future__ import annotations

import io
import re
import unicodedata
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from briefing.errors import Finding, Place, raise_errors
from briefing.render.faces import read_characters
from briefing.render.resources import Folders, RefusedError, Resources

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

SHOWN = "the web edition"
WOFF2 = "font/woff2"
# What counters and list markers write, which stands in no text.
_COUNTED = "0123456789.,"
_FETCHED = frozenset({"background", "data", "formaction", "ping", "poster", "src", "srcset"})
_LINKS = frozenset({"alternate", "author", "canonical", "license"})  # nothing is fetched for these
_DATA_BLOCK = "application/ld+json"


def web_edition(html: str, folders: Folders) -> bytes:
    """Return a composed page as one file that stands for itself.

    `folders` are those that its URLs name, as for `render`. Raises BriefingError with everything
    that cannot be had, that would be fetched from elsewhere, and that no font of the page can show.
    """
    resources = Resources(folders, SHOWN)
    page = _Page()
    page.feed(html)
    page.close()
    findings = list(page.findings)
    sheets = [_Sheet.read(url, resources, findings) for url in page.sheets]
    pictures = {url: _data_url(url, resources, findings) for url in page.pictures}
    written = "".join(page.texts) + "".join(sheet.written for sheet in sheets)
    characters = frozenset(map(ord, written + _COUNTED))
    findings += _unshown(characters, [face for sheet in sheets for face in sheet.faces.values()])
    raise_errors(findings)
    style = "\n".join(sheet.text(characters) for sheet in sheets)
    return page.written(f"<style>\n{style}\n</style>", pictures).encode()


# --- the page ------------------------------------------------------------------------------------


class _Page(HTMLParser):
    """Takes a page apart into what stays as it is and what is put in its place.

    Our templates escape what they print: a tag is a tag of the template.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.sheets: list[str] = []
        self.pictures: dict[str, None] = {}
        self.texts: list[str] = []
        self.findings: list[Finding] = []
        self._pieces: list[tuple[str, str]] = []  # text to keep, and a picture's URL behind it
        self._style_at: int | None = None
        self._unseen = 0

    def written(self, style: str, pictures: dict[str, str]) -> str:
        """Return the page with its style and its pictures inside."""
        pieces = [kept + pictures.get(url, "") for kept, url in self._pieces]
        if self._style_at is not None:
            pieces.insert(self._style_at, style)
        return "".join(pieces)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag, put a picture into it, or take a style sheet out of the page."""
        raw, given = self.get_starttag_text() or "", {key: value or "" for key, value in attrs}
        rel = given.get("rel", "").lower()
        if tag == "link" and rel == "stylesheet":
            if self._style_at is None:
                self._style_at = len(self._pieces)
            self.sheets.append(given.get("href", ""))
            return
        picture = {"img": "src", "link": "href" if rel == "icon" else ""}.get(tag, "")
        self._check(tag, rel, {key: value for key, value in given.items() if key != picture})
        if given.get(picture):
            before, behind = re.split(rf'(?<=\s{picture}=")[^"]*', raw, maxsplit=1)
            self.pictures[given[picture]] = None
            self._pieces += [(before, given[picture]), (behind, "")]
        else:
            self._pieces.append((raw, ""))
        self._unseen += tag in ("title", "script", "style")

    def handle_endtag(self, tag: str) -> None:
        """Keep the end of an element."""
        self._pieces.append((f"</{tag}>", ""))
        self._unseen -= tag in ("title", "script", "style")

    def handle_data(self, data: str) -> None:
        """Keep a text and its letters."""
        self._pieces.append((data, ""))
        if not self._unseen:
            self.texts.append(data)

    def handle_entityref(self, name: str) -> None:
        """Keep a character that is written by its name."""
        self._reference(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Keep a character that is written by its number."""
        self._reference(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        """Keep the document type."""
        self._pieces.append((f"<!{decl}>", ""))

    def _reference(self, written: str) -> None:
        self._pieces.append((written, ""))
        self.texts.append(unescape(written))

    def _check(self, tag: str, rel: str, given: dict[str, str]) -> None:
        if tag == "script" and given.get("type") != _DATA_BLOCK:
            self._refuse("script-refused", "a script stands in the page", "take it out")
        if tag == "base" or (tag == "link" and rel not in _LINKS | {"icon"}):
            self._refuse_fetch(f"<{tag}>", given.get("href", ""))
        for key in sorted(_FETCHED & given.keys()):
            self._refuse_fetch(f"{key} of <{tag}>", given[key])

    def _refuse_fetch(self, what: str, url: str) -> None:
        message = f"{what} would be fetched from elsewhere: {url or 'nothing'}"
        self._refuse("not-self-contained", message, "take it out, or show an image with <img src>")

    def _refuse(self, code: str, message: str, hint: str) -> None:
        self.findings.append(Finding(code, message, Place(SHOWN), hint))


# --- style sheets --------------------------------------------------------------------------------


@dataclass(slots=True)
class _Sheet:
    """A style sheet taken apart: its rules, and the files of its faces."""

    rules: list[Any]
    faces: dict[int, bytes] = field(default_factory=dict)  # by the number of the rule
    written: str = ""  # what the sheet itself writes, as in `content`

    @classmethod
    def read(cls, url: str, resources: Resources, findings: list[Finding]) -> _Sheet:
        """Read a sheet and everything that it names; what is missing goes to the findings."""
        from tinycss2 import parse_stylesheet_bytes

        data = _load(url, resources, findings)
        rules, _ = parse_stylesheet_bytes(data, skip_comments=True, skip_whitespace=True)
        sheet = cls(list(rules))
        for number, rule in enumerate(sheet.rules):
            if rule.type == "error":
                place = resources.place(url, rule.source_line, rule.source_column)
                findings.append(Finding("css-invalid", rule.message, place, "mend the style sheet"))
            elif getattr(rule, "lower_at_keyword", "") == "import":
                place = resources.place(url, rule.source_line, rule.source_column)
                message = "a style sheet of the web edition imports no other"
                findings.append(Finding("css-import", message, place, "write its rules here"))
            elif getattr(rule, "lower_at_keyword", "") == "font-face":
                for node in [*_urls(rule.content)][:1]:  # the first source that a face names
                    sheet.faces[number] = _load(node.value, resources, findings)
            else:
                tokens = [*rule.prelude, *(rule.content or ())]
                for node in _urls(tokens):
                    _point(node, _data_url(node.value, resources, findings))
                sheet.written += "".join(_strings(rule.content or ()))
        return sheet

    def text(self, characters: frozenset[int]) -> str:
        """Return the sheet with the part of its faces that shows these characters."""
        from tinycss2 import serialize

        lines = []
        for number, rule in enumerate(self.rules):
            if number not in self.faces:
                lines.append(serialize([rule]))
            elif kept := characters & read_characters(self.faces[number]):
                lines.append(_font_face(rule, subset_face(self.faces[number], kept)))
        # A string of the sheet must not end the element that it stands in.
        return "\n".join(lines).replace("</", "<\\/")


def _font_face(rule: Any, data: bytes) -> str:
    from tinycss2 import parse_blocks_contents

    entries = parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
    kept = [entry.serialize() for entry in entries if getattr(entry, "lower_name", "") != "src"]
    source = f'url("data:{WOFF2};base64,{b64encode(data).decode()}") format("woff2")'
    return f"@font-face {{ {'; '.join([*kept, f'src: {source}'])} }}"


def _nodes(tokens: Iterable[Any]) -> Iterator[Any]:
    for token in tokens:
        yield token
        yield from _nodes(
            getattr(token, "arguments", None) or getattr(token, "content", None) or ()
        )


def _urls(tokens: Iterable[Any]) -> Iterator[Any]:
    """Yield the tokens that name a file; a reference within the page names none."""
    for node in _nodes(tokens):
        parts: list[Any] = [node] if node.type == "url" else []
        if node.type == "function" and node.lower_name in ("url", "src"):
            parts = [part for part in node.arguments if part.type == "string"]
        yield from (part for part in parts if not part.value.startswith("#"))


def _strings(tokens: Iterable[Any]) -> Iterator[str]:
    urls = {id(node) for node in _urls(tokens)}
    for node in _nodes(tokens):
        if node.type == "string" and id(node) not in urls:
            yield node.value


def _point(node: Any, url: str) -> None:
    """Make a token name another URL; it is written as its `representation` says."""
    node.value = url
    node.representation = f'url("{url}")' if node.type == "url" else f'"{url}"'


# --- files ---------------------------------------------------------------------------------------


def _load(url: str, resources: Resources, findings: list[Finding]) -> bytes:
    try:
        return resources.load(url).data
    except RefusedError as error:
        findings.append(error.finding)
        return b""


def _data_url(url: str, resources: Resources, findings: list[Finding]) -> str:
    data = _load(url, resources, findings)
    if url not in resources.loaded:
        return ""
    return f"data:{resources.loaded[url].media_type};base64,{b64encode(data).decode()}"


# --- fonts ---------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def subset_face(data: bytes, characters: frozenset[int]) -> bytes:
    """Return the part of a font file that shows some characters, as WOFF2, without hinting.

    The features that join, place and localise letters stay, with the glyphs that they lead to.
    """
    from fontTools import subset

    options = subset.Options()
    options.hinting = False  # browsers hint by themselves; the instructions are half of the file
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]  # whose it is, and under which licence
    options.notdef_outline = True
    font = _open(data)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    font.flavor = "woff2"
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


def _open(data: bytes) -> TTFont:
    from fontTools.config import Config
    from fontTools.ttLib import TTFont

    # With HarfBuzz's packer, the bytes would hang on what else is installed.
    config = Config({"fontTools.ttLib.tables.otBase:USE_HARFBUZZ_REPACKER": False})
    return TTFont(io.BytesIO(data), lazy=True, recalcTimestamp=False, cfg=config)


def _unshown(characters: frozenset[int], faces: Iterable[bytes]) -> Iterator[Finding]:
    """Yield what none of the faces has: a browser would take it from a font of its own choice."""
    shown = frozenset().union(*map(read_characters, faces))
    for codepoint in sorted(characters - shown):
        if unicodedata.category(chr(codepoint))[0] not in "CZ":
            name = unicodedata.name(chr(codepoint), "without a name")
            yield Finding(
                "missing-glyph",
                f"no font of the page has U+{codepoint:04X} ({name})",
                Place(SHOWN),
                "declare a font that has it, or write another sign",
            )
