"""The styles of a Word file: how a press office's document looks, in both scripts at once.

A style names a Latin and a complex-script face, a size for each (`w:sz`, `w:szCs`), and never a
side: `w:ind` and tab stops count from where a paragraph begins, so one style serves both
directions. Lines have one height in both scripts, as on the page, so that pairs stay level. The
faces are those that briefing ships; `FONT_TABLE` names what to take where a machine lacks them.
Sizes are in half points, lengths in twentieths of a point, as in the format.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

GREEN, RED, INK, MUTED, RULE, SAND = "0B4A3F", "A3271F", "1B211F", "4F5753", "D8CFBA", "F7F3EA"

Voice = Literal["text", "note", "head", "number"]
_FACES: dict[Voice, tuple[str, str]] = {
    "text": ("Source Serif Pro", "Noto Naskh Arabic"),
    "note": ("Source Sans Pro", "Noto Naskh Arabic"),
    "head": ("Source Sans Pro", "Noto Kufi Arabic"),
    "number": ("Source Sans Pro", "Source Sans Pro"),
}
_NUMBER = 480  # how far a text is indented behind its number
_DATE = 2300
_BULLET = 284
_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """A style of paragraphs or, without `paragraph`, of characters.

    `sizes` are those of Latin and of Arabic letters; None where they are the base style's.
    """

    name: str
    id: str = ""
    paragraph: bool = True
    based_on: str = "Normal"
    next: str = ""
    voice: Voice | None = None
    sizes: tuple[int, int] | None = None
    bold: bool | None = None
    colour: str = ""
    characters: str = ""
    before: int = 0
    after: int = 0
    line: int = 0
    indent: int = 0
    hanging: int = 0
    level: int | None = None
    keep_next: bool = False
    centred: bool = False
    layout: str = ""

    @property
    def key(self) -> str:
        """The id by which paragraphs and runs name the style."""
        return self.id or self.name.replace(" ", "")


def _border(side: str, size: int, space: int, colour: str) -> str:
    return (
        f'<w:pBdr><w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{colour}"/>'
        "</w:pBdr>"
    )


def _tabs(*stops: tuple[str, int]) -> str:
    inner = "".join(f'<w:tab w:val="{kind}" w:pos="{place}"/>' for kind, place in stops)
    return f"<w:tabs>{inner}</w:tabs>"


TEXT_WIDTH = 9638  # A4 without its margins
CELL_MARGIN = 115

STYLES: tuple[Style, ...] = (
    Style(name="Normal", based_on="", voice="text", sizes=(19, 21), colour=INK, after=60, line=276),
    Style(
        name="Title",
        next="Subtitle",
        voice="head",
        sizes=(42, 39),
        bold=True,
        colour=GREEN,
        before=160,
        after=80,
        line=540,
        keep_next=True,
    ),
    Style(name="Subtitle", sizes=(22, 24), colour=MUTED, after=120, line=320),
    Style(
        name="heading 1",
        id="Heading1",
        next="Normal",
        voice="head",
        sizes=(27, 25),
        bold=True,
        colour=GREEN,
        before=160,
        after=100,
        line=360,
        level=0,
        keep_next=True,
        layout=_border("top", 12, 5, GREEN),
    ),
    Style(
        name="heading 2",
        id="Heading2",
        next="FactText",
        voice="head",
        sizes=(20, 19),
        bold=True,
        colour=INK,
        before=100,
        after=0,
        line=276,
        indent=_NUMBER,
        hanging=_NUMBER,
        level=1,
        keep_next=True,
        layout=_tabs(("left", _NUMBER)),
    ),
    Style(name="Label", voice="head", sizes=(17, 16), colour=MUTED, after=40, line=230),
    Style(
        name="Imprint",
        based_on="Label",
        after=240,
        line=230,
        layout=_border("bottom", 18, 6, RED),
    ),
    Style(
        name="Status",
        based_on="Label",
        bold=True,
        colour=RED,
        after=60,
        line=260,
        keep_next=True,
    ),
    Style(name="Support", based_on="Label", indent=_NUMBER, keep_next=True, line=220),
    Style(name="Lead", sizes=(21, 23), colour=GREEN, after=100, line=300),
    Style(name="Fact Text", indent=_NUMBER, after=60, line=276),
    Style(
        name="Note",
        voice="note",
        sizes=(16, 18),
        colour=MUTED,
        indent=_NUMBER,
        after=60,
        line=226,
    ),
    Style(
        name="List Bullet",
        after=60,
        line=276,
        layout='<w:numPr><w:numId w:val="1"/></w:numPr>',
    ),
    Style(
        name="Key Figure",
        next="Caption",
        voice="head",
        sizes=(34, 31),
        bold=True,
        colour=GREEN,
        before=80,
        line=440,
        keep_next=True,
    ),
    Style(name="caption", id="Caption", voice="note", sizes=(18, 20), after=100, line=250),
    Style(name="Date", voice="head", sizes=(19, 18), bold=True, colour=GREEN, before=40, line=276),
    Style(
        name="Event",
        indent=_DATE,
        hanging=_DATE,
        after=60,
        line=276,
        layout=_tabs(("left", _DATE)),
    ),
    Style(name="Table Text", voice="note", sizes=(18, 20), before=30, after=30, line=250),
    Style(
        name="Table Head",
        based_on="TableText",
        voice="head",
        sizes=(17, 16),
        bold=True,
        colour=GREEN,
        before=30,
        after=30,
        line=250,
        keep_next=True,
    ),
    Style(
        name="Source",
        voice="note",
        sizes=(17, 19),
        indent=_NUMBER,
        hanging=_NUMBER,
        after=80,
        line=240,
        layout=_tabs(("left", _NUMBER)),
    ),
    Style(name="Colophon", voice="note", sizes=(17, 19), after=60, line=240),
    Style(
        name="header",
        id="Header",
        based_on="Label",
        after=160,
        line=220,
        layout=_tabs(("right", TEXT_WIDTH)),
    ),
    Style(
        name="footer",
        id="Footer",
        based_on="Label",
        line=220,
        layout=_tabs(("right", TEXT_WIDTH)),
    ),
    Style(name="Page Number", based_on="Label", line=220, centred=True),
    # Between two tables, which would grow together.
    Style(name="Gap", sizes=(2, 2), line=60),
    Style(name="Strong", paragraph=False, bold=True),
    # Emphasis is slant where letters have it; Arabic letters have weight.
    Style(name="Emphasis", paragraph=False, characters="<w:bCs/><w:i/>"),
    Style(name="Raised", paragraph=False, characters='<w:vertAlign w:val="superscript"/>'),
    Style(
        name="Paragraph Number",
        paragraph=False,
        voice="number",
        bold=True,
        colour=GREEN,
    ),
    Style(
        name="Source Marker",
        paragraph=False,
        voice="number",
        bold=True,
        colour=RED,
        characters='<w:vertAlign w:val="superscript"/>',
    ),
    Style(name="Only Source", paragraph=False, bold=True, colour=RED),
    Style(
        name="Hyperlink",
        paragraph=False,
        colour=GREEN,
        characters='<w:u w:val="single"/>',
    ),
)


KEPT_WITH_NEXT = frozenset(style.key for style in STYLES if style.keep_next)


def styles_xml(latin: str, complex_script: str) -> str:
    """Return `w:styles`; the arguments are the languages (BCP 47) of text that names none."""
    latin_face, arabic_face = _FACES["text"]
    defaults = (
        "<w:docDefaults><w:rPrDefault><w:rPr>"
        f'<w:rFonts w:ascii="{latin_face}" w:hAnsi="{latin_face}" w:eastAsia="{latin_face}" '
        f'w:cs="{arabic_face}"/><w:sz w:val="19"/><w:szCs w:val="21"/>'
        f'<w:lang w:val="{latin}" w:eastAsia="{latin}" w:bidi="{complex_script}"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )
    styles = "".join(map(_style, STYLES))
    return f"<w:styles {_NAMESPACE}>{defaults}{_FIXED}{styles}{_TABLES}</w:styles>"


def _style(style: Style) -> str:
    kind = "paragraph" if style.paragraph else "character"
    base = style.based_on if style.paragraph else "DefaultParagraphFont"
    default = ' w:default="1"' if style.name == "Normal" else ""
    custom = "" if style.name in _BUILT_IN else ' w:customStyle="1"'
    parts = [f'<w:name w:val="{style.name}"/>']
    parts += [f'<w:basedOn w:val="{base}"/>'] if base else []
    parts += [f'<w:next w:val="{style.next}"/>'] if style.next else []
    parts += ['<w:uiPriority w:val="1"/><w:qFormat/>']
    properties = "".join(_paragraph_properties(style)) if style.paragraph else ""
    parts += [f"<w:pPr>{properties}</w:pPr>"] if properties else []
    parts.append(f"<w:rPr>{''.join(_run_properties(style))}</w:rPr>")
    return (
        f'<w:style w:type="{kind}"{default}{custom} w:styleId="{style.key}">{"".join(parts)}'
        "</w:style>"
    )


_BUILT_IN = frozenset(
    (
        *("Normal", "Title", "Subtitle", "heading 1", "heading 2", "List Bullet", "Date"),
        *("Strong", "Emphasis", "Hyperlink", "caption", "header", "footer"),
    )
)


def _paragraph_properties(style: Style) -> Iterator[str]:
    """Yield the properties in the order of the schema (CT_PPrBase)."""
    if style.keep_next:
        yield "<w:keepNext/>"
    if style.level is not None or style.name == "Key Figure":
        yield "<w:keepLines/>"
    spacing = (
        f'<w:spacing w:before="{style.before}" w:after="{style.after}" w:line="{style.line}" '
        'w:lineRule="exact"/>'
    )
    yield style.layout
    yield spacing
    if style.indent:
        hanging = f' w:hanging="{style.hanging}"' if style.hanging else ""
        yield f'<w:ind w:left="{style.indent}"{hanging}/>'
    if style.centred:
        yield '<w:jc w:val="center"/>'
    if style.level is not None:
        yield f'<w:outlineLvl w:val="{style.level}"/>'


def _run_properties(style: Style) -> Iterator[str]:
    """Yield the properties in the order of the schema (EG_RPrBase)."""
    if style.voice:
        latin, arabic = _FACES[style.voice]
        yield (
            f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{latin}" w:cs="{arabic}"/>'
        )
    if style.bold:
        yield "<w:b/><w:bCs/>"
    raised = "vertAlign" in style.characters
    if style.characters.startswith("<w:bCs/>"):
        yield style.characters
    if style.colour:
        yield f'<w:color w:val="{style.colour}"/>'
    if style.sizes:
        latin_size, arabic_size = style.sizes
        yield f'<w:sz w:val="{latin_size}"/><w:szCs w:val="{arabic_size}"/>'
    if raised or style.characters.startswith("<w:u "):
        yield style.characters


_FIXED = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
    '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/>'
    '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    "</w:style>"
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
)
_TABLES = (
    '<w:style w:type="table" w:customStyle="1" w:styleId="Pairs"><w:name w:val="Pairs"/>'
    '<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="2"/><w:qFormat/><w:tblPr><w:tblCellMar>'
    f'<w:left w:w="{CELL_MARGIN}" w:type="dxa"/><w:right w:w="{CELL_MARGIN}" w:type="dxa"/>'
    "</w:tblCellMar></w:tblPr>"
    "</w:style>"
    '<w:style w:type="table" w:customStyle="1" w:styleId="Terms"><w:name w:val="Terms"/>'
    '<w:basedOn w:val="Pairs"/><w:uiPriority w:val="2"/><w:qFormat/><w:tblPr><w:tblBorders>'
    f'<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>'
    f'<w:bottom w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/></w:tblBorders></w:tblPr>'
    '<w:tblStylePr w:type="firstRow"><w:tcPr>'
    f'<w:tcBorders><w:bottom w:val="single" w:sz="8" w:space="0" w:color="{GREEN}"/>'
    f'</w:tcBorders><w:shd w:val="clear" w:color="auto" w:fill="{SAND}"/></w:tcPr>'
    "</w:tblStylePr></w:style>"
)

NUMBERING = (
    f'<w:numbering {_NAMESPACE}><w:abstractNum w:abstractNumId="0">'
    '<w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="bullet"/><w:pStyle w:val="ListBullet"/><w:lvlText w:val="•"/>'
    f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{_BULLET}" w:hanging="{_BULLET}"/></w:pPr>'
    f'<w:rPr><w:color w:val="{RED}"/></w:rPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)


def _font(name: str, instead: str, family: str) -> str:
    return (
        f'<w:font w:name="{name}"><w:altName w:val="{instead}"/><w:family w:val="{family}"/>'
        '<w:pitch w:val="variable"/></w:font>'
    )


FONT_TABLE = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts {_NAMESPACE}>'
    + _font("Source Serif Pro", "Georgia", "roman")
    + _font("Source Sans Pro", "Calibri", "swiss")
    + _font("Noto Naskh Arabic", "Sakkal Majalla", "auto")
    + _font("Noto Kufi Arabic", "Segoe UI", "swiss")
    + "</w:fonts>"
)


def settings_xml(latin: str, complex_script: str) -> str:
    """Return `w:settings`: the present form of the format, and the languages of the file."""
    return (
        f'<w:settings {_NAMESPACE}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting '
        'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
        'w:val="15"/></w:compat>'
        f'<w:themeFontLang w:val="{latin}" w:bidi="{complex_script}"/>'
        '<w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
    )
