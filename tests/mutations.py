"""Ways to break a good file, each with the judge that must see it.

Most take the finished file apart with pikepdf; some change the page before it is rendered. `code`
is what `briefing.verify` must find, `rule` is the clause of PDF/UA-1 or PDF/A-3a that veraPDF must
name; an empty one says that this judge is blind to the fault.
"""

from __future__ import annotations

import io
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf

from briefing.render import Rendered
from tests.conftest import DATA
from tests.editions import attached, composed, printed

ARABIC_ALT = "نجمة ثمانية"
_LOGO = """
logo:
  file: logo.svg
  alt:
    fr: Une étoile à huit branches
    ar: نجمة ثمانية
"""
_STAR = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" width="40" height="40">
<path fill="#fff" d="M0 0h10v10H0z"/></svg>"""
_PAGES = ".timeline, .glossary, .colophon { break-before: page }"


@dataclass(frozen=True, slots=True)
class Mutation:
    """A fault, by a change of the file or of the page."""

    name: str
    code: str
    rule: str
    change: Callable[[pikepdf.Pdf], None] | None = None
    page: Callable[[str], str] | None = None
    languages: tuple[str, ...] = ("fr", "ar")

    def file(self) -> Rendered:
        """Return the broken file, with what it was to hold."""
        good = subject(self.languages)
        if self.page is not None:
            return rendered(self.languages, self.page)
        assert self.change is not None
        with pikepdf.open(io.BytesIO(good.pdf)) as pdf:
            self.change(pdf)
            out = io.BytesIO()
            pdf.save(out)
        return Rendered(out.getvalue(), good.pages, (), good.expected)


def _same(page: str) -> str:
    return page


@cache
def subject(languages: tuple[str, ...] = ("fr", "ar")) -> Rendered:
    """Return the good file: the minimal brief with a logo, over four pages."""
    return rendered(languages, _same)


def rendered(languages: tuple[str, ...], change: Callable[[str], str]) -> Rendered:
    """Render the brief after a change of its page."""
    with tempfile.TemporaryDirectory() as root:
        folder = Path(shutil.copytree(DATA / "minimal", Path(root) / "minimal"))
        (folder / "logo.svg").write_text(_STAR, encoding="utf-8")
        (folder / "theme.css").write_text(_PAGES, encoding="utf-8")
        with (folder / "brief.yaml").open("a", encoding="utf-8") as brief:
            brief.write(_LOGO)
        page = composed(folder, languages)
        changed = change(page)
        assert (changed == page) is (change is _same), "the page has nothing to change"
        return printed(folder, changed, attached(folder, languages))


# Finding one's way in the file


def elements(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Yield every structure element in reading order."""
    yield from _below(pdf.Root.StructTreeRoot.K[0])


def _below(element: Any) -> Iterator[Any]:
    yield element
    for kid in kids(element):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from _below(kid)


def kids(element: Any) -> list[Any]:
    """Return the kids of an element, also when it has but one."""
    found = element.get("/K", pikepdf.Array())
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def of_role(pdf: pikepdf.Pdf, role: str) -> list[Any]:
    """Return the elements of a type; there must be some."""
    found = [element for element in elements(pdf) if str(element.S) == f"/{role}"]
    assert found, f"the file has no {role}"
    return found


def attributes(element: Any) -> list[Any]:
    """Return the attribute objects of an element."""
    found = element.get("/A", pikepdf.Array())
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def properties(element: Any) -> dict[str, str]:
    """Return the user properties of an element."""
    return {
        str(item.N): str(item.V)
        for entry in attributes(element)
        if str(entry.O) == "/UserProperties"
        for item in entry.P
    }


def cells(pdf: pikepdf.Pdf, pair: str) -> list[Any]:
    """Return the two cells of a pair, in reading order."""
    found = [element for element in elements(pdf) if properties(element).get("pair") == pair]
    assert len(found) == 2
    return found


def without(pdf: pikepdf.Pdf, *names: str) -> None:
    """Take attributes away from every element."""
    taken = 0
    for element in elements(pdf):
        for entry in attributes(element):
            for name in names:
                if name in entry:
                    del entry[name]
                    taken += 1
    assert taken


def replace_kid(parent: Any, old: Any, new: list[Any]) -> None:
    """Put other kids in the place of one."""
    parent.K = pikepdf.Array(
        [item for kid in kids(parent) for item in (new if _is(kid, old) else [kid])]
    )


def _is(one: Any, other: Any) -> bool:
    if isinstance(one, pikepdf.Object) and isinstance(other, pikepdf.Object):
        return one.objgen == other.objgen and one.objgen != (0, 0)
    return one is other


def edit_content(pdf: pikepdf.Pdf, edit: Callable[[str], str]) -> None:
    """Change the content of every page as text."""
    changes = 0
    for page in pdf.pages:
        page.contents_coalesce()
        before = page.Contents.read_bytes().decode("latin-1")
        after = edit(before)
        changes += before != after
        page.Contents = pdf.make_stream(after.encode("latin-1"))
    assert changes


def edit_xmp(pdf: pikepdf.Pdf, pattern: str, by: str) -> None:
    """Change the metadata as text."""
    stream = pdf.Root.Metadata
    before = stream.read_bytes().decode("utf-8")
    after = re.sub(pattern, by, before, flags=re.DOTALL)
    assert after != before
    stream.write(after.encode("utf-8"))


# Languages and directions


def arabic_tagged_french(pdf: pikepdf.Pdf) -> None:
    for element in elements(pdf):
        if str(element.get("/Lang", "")).startswith("ar"):
            element.Lang = pikepdf.String("fr-MA")


def language_lost(pdf: pikepdf.Pdf) -> None:
    del cells(pdf, "title")[1]["/Lang"]


def no_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/Lang"]
    del pdf.Root.StructTreeRoot.K[0]["/Lang"]


def foreign_words_untagged(pdf: pikepdf.Pdf) -> None:
    (span,) = (span for span in of_role(pdf, "Span") if str(span.get("/Lang")) == "en")
    del span["/Lang"]


def writing_mode_missing(pdf: pikepdf.Pdf) -> None:
    without(pdf, "/WritingMode")


def latin_right_to_left(pdf: pikepdf.Pdf) -> None:
    cells(pdf, "title")[0].A = pikepdf.Array(
        [
            *attributes(cells(pdf, "title")[0]),
            pikepdf.Dictionary(O=pikepdf.Name.Layout, WritingMode=pikepdf.Name.RlTb),
        ]
    )


def not_right_to_left(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.ViewerPreferences["/Direction"]


# Pictures


def alt_missing(pdf: pikepdf.Pdf) -> None:
    del of_role(pdf, "Figure")[0]["/Alt"]


def alt_in_another_language(pdf: pikepdf.Pdf) -> None:
    of_role(pdf, "Figure")[0].Alt = pikepdf.String(ARABIC_ALT)


def picture_box_from_the_top(pdf: pikepdf.Pdf) -> None:
    for entry in attributes(of_role(pdf, "Figure")[0]):
        if "/BBox" in entry:
            left, bottom, right, top = (float(edge) for edge in entry.BBox)
            entry.BBox = pikepdf.Array([left, 842 - top, right, 842 - bottom])


def alt_is_a_file_name(pdf: pikepdf.Pdf) -> None:
    of_role(pdf, "Figure")[0].Alt = pikepdf.String("logo.svg")


# What is content, and what is not

_HEAD = re.compile(r"/Artifact\s*<<[^>]*/(?:Header|Footer)[^>]*>>\s*BDC")


def running_head_untagged(pdf: pikepdf.Pdf) -> None:
    edit_content(pdf, lambda content: _HEAD.sub("/Span BMC", content))


def running_head_as_content(pdf: pikepdf.Pdf) -> None:
    """Give the running heads elements in the tree, as a careful mistake would."""
    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    parents: dict[int, Any] = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
    document = pdf.Root.StructTreeRoot.K[0]
    for page in pdf.pages:
        of_page = parents[int(page.StructParents)]
        page.contents_coalesce()
        content = page.Contents.read_bytes().decode("latin-1")
        while _HEAD.search(content):
            number = len(of_page)
            content = _HEAD.sub(f"/P <</MCID {number}>> BDC", content, count=1)
            element = pdf.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.StructElem,
                    S=pikepdf.Name.P,
                    P=document,
                    Pg=page.obj,
                    K=number,
                )
            )
            of_page.append(element)
            document.K.append(element)
        page.Contents = pdf.make_stream(content.encode("latin-1"))


def paragraph_as_artifact(pdf: pikepdf.Pdf) -> None:
    cell, _ = cells(pdf, "legend")
    numbers = "|".join(str(int(kid)) for kid in kids(cell))
    page = pikepdf.Page(cell.Pg)
    page.contents_coalesce()
    content = page.Contents.read_bytes().decode("latin-1")
    pattern = rf"/\w+\s*<<\s*/MCID (?:{numbers})\s*>>\s*BDC"
    assert re.search(pattern, content)
    page.Contents = pdf.make_stream(re.sub(pattern, "/Artifact BMC", content).encode("latin-1"))
    cell.K = pikepdf.Array()


def content_orphaned(pdf: pikepdf.Pdf) -> None:
    cells(pdf, "title")[0].K = pikepdf.Array()


def content_told_twice(pdf: pikepdf.Pdf) -> None:
    french, arabic = cells(pdf, "heading-takeaways")
    arabic.K = pikepdf.Array([*kids(arabic), *kids(french)])


def parent_tree_lost(pdf: pikepdf.Pdf) -> None:
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    for index in range(1, len(numbers), 2):
        if isinstance(numbers[index], pikepdf.Array):
            numbers[index] = pikepdf.Array()


def tree_missing(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/StructTreeRoot"]


def not_marked(pdf: pikepdf.Pdf) -> None:
    pdf.Root.MarkInfo.Marked = False


def suspects(pdf: pikepdf.Pdf) -> None:
    pdf.Root.MarkInfo.Suspects = True


# Headings, tables


def heading_skipped(pdf: pikepdf.Pdf) -> None:
    for heading in of_role(pdf, "H2"):
        heading.S = pikepdf.Name.H3


def heading_role_lost(pdf: pikepdf.Pdf) -> None:
    cells(pdf, "heading-glossary")[1].S = pikepdf.Name.P


def table_without_scope(pdf: pikepdf.Pdf) -> None:
    without(pdf, "/Scope")


def headers_nowhere(pdf: pikepdf.Pdf) -> None:
    for head in of_role(pdf, "TH"):
        head.ID = pikepdf.String(f"other-{head.ID}")


def table_ragged(pdf: pikepdf.Pdf) -> None:
    row = of_role(pdf, "TR")[-1]
    row.K = pikepdf.Array(kids(row)[:-1])


def scopes_turned(pdf: pikepdf.Pdf) -> None:
    turned = {"/Row": pikepdf.Name.Column, "/Column": pikepdf.Name.Row}
    for head in of_role(pdf, "TH"):
        for entry in attributes(head):
            if "/Scope" in entry:
                entry.Scope = turned[str(entry.Scope)]


def row_header_as_data(pdf: pikepdf.Pdf) -> None:
    of_role(pdf, "TH")[-1].S = pikepdf.Name.TD


def no_headings(pdf: pikepdf.Pdf) -> None:
    for element in elements(pdf):
        if re.fullmatch("/H[1-6]", str(element.S)):
            element.S = pikepdf.Name.P


# Bookmarks


def no_bookmarks(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/Outlines"]


def bookmarks_in_one_language(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        for bookmark in outline.root[0].children:
            bookmark.title = bookmark.title.partition(" · ")[0]


def bookmark_nowhere(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Outlines.First.Dest = pikepdf.Array([None, pikepdf.Name.Fit])


def pages_not_labelled(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/PageLabels"]


# Order and facts


def one_row_swapped(pdf: pikepdf.Pdf) -> None:
    french, arabic = cells(pdf, "members")
    parent = french.P
    replace_kid(parent, arabic, [])
    replace_kid(parent, french, [arabic, french])


def every_row_swapped(pdf: pikepdf.Pdf) -> None:
    pairs = {properties(element).get("pair", "") for element in elements(pdf)} - {""}
    for pair in pairs:
        french, arabic = cells(pdf, pair)
        parent = french.P
        replace_kid(parent, arabic, [])
        replace_kid(parent, french, [arabic, french])


def rows_shuffled(pdf: pikepdf.Pdf) -> None:
    first, last = cells(pdf, "members"), cells(pdf, "budget")
    parent = first[0].P
    for cell in last:
        replace_kid(parent, cell, [])
    replace_kid(parent, first[0], [*last, first[0]])


def arabic_cells_swapped(pdf: pikepdf.Pdf) -> None:
    """Move the text of one fact beside that of another, in one language."""
    one, other = cells(pdf, "members")[1], cells(pdf, "budget")[1]
    parent = one.P
    kept = [other if _is(kid, one) else one if _is(kid, other) else kid for kid in kids(parent)]
    parent.K = pikepdf.Array(kept)


def fact_named_another(pdf: pikepdf.Pdf) -> None:
    for cell in cells(pdf, "members"):
        for entry in attributes(cell):
            for item in entry.get("/P", ()):
                if str(item.N) == "fact":
                    item.V = pikepdf.String("budget")


def heard_otherwise(pdf: pikepdf.Pdf) -> None:
    cells(pdf, "legend")[0].ActualText = pikepdf.String("Tout autre chose")


def cell_missing(pdf: pikepdf.Pdf) -> None:
    _, arabic = cells(pdf, "session")
    replace_kid(arabic.P, arabic, [])


def fact_without_id(pdf: pikepdf.Pdf) -> None:
    del cells(pdf, "session")[0]["/ID"]


def id_twice(pdf: pikepdf.Pdf) -> None:
    cells(pdf, "session")[1].ID = cells(pdf, "session")[0].ID


# Notes and links


def note_without_id(pdf: pikepdf.Pdf) -> None:
    del of_role(pdf, "Note")[0]["/ID"]


def reference_without_link(pdf: pikepdf.Pdf) -> None:
    reference = of_role(pdf, "Reference")[0]
    (link,) = (kid for kid in kids(reference) if isinstance(kid, pikepdf.Dictionary))
    texts = [kid for kid in kids(link) if isinstance(kid, int)]
    replace_kid(reference, link, texts)


def reference_missing(pdf: pikepdf.Pdf) -> None:
    reference = of_role(pdf, "Reference")[0]
    replace_kid(reference.P, reference, [])


def reference_nowhere(pdf: pikepdf.Pdf) -> None:
    _annotation(of_role(pdf, "Reference")[0]).Dest = pikepdf.String("paragraph-1")


def way_back_missing(pdf: pikepdf.Pdf) -> None:
    note = of_role(pdf, "Note")[0]
    note.K = pikepdf.Array([kid for kid in kids(note) if isinstance(kid, int)])


def way_back_elsewhere(pdf: pikepdf.Pdf) -> None:
    _way_back(pdf).Dest = pikepdf.String("key_figures-fr")


def way_back_nowhere(pdf: pikepdf.Pdf) -> None:
    _way_back(pdf).Dest = pikepdf.String("paragraph-99")


def _way_back(pdf: pikepdf.Pdf) -> Any:
    links = [kid for kid in kids(of_role(pdf, "Note")[0]) if isinstance(kid, pikepdf.Dictionary)]
    return next(found for found in map(_annotation, links) if "/Dest" in found)


def note_role_lost(pdf: pikepdf.Pdf) -> None:
    for note in of_role(pdf, "Note"):
        note.S = pikepdf.Name.P


def link_misplaced(pdf: pikepdf.Pdf) -> None:
    _annotation(of_role(pdf, "Link")[0]).Rect = pikepdf.Array([5, 5, 40, 20])


def link_without_description(pdf: pikepdf.Pdf) -> None:
    del _annotation(of_role(pdf, "Link")[0])["/Contents"]


def link_described_by_address(pdf: pikepdf.Pdf) -> None:
    annotation = _annotation(of_role(pdf, "Link")[0])
    annotation.Contents = pikepdf.String("source-1")


def link_without_area(pdf: pikepdf.Pdf) -> None:
    annotation = _annotation(of_role(pdf, "Link")[0])
    left, bottom, right, _ = annotation.Rect
    annotation.Rect = pikepdf.Array([left, bottom, right, bottom])


def _annotation(element: Any) -> Any:
    return next(
        kid.Obj
        for at in _below(element)
        for kid in kids(at)
        if isinstance(kid, pikepdf.Dictionary) and "/Obj" in kid
    )


def no_tab_order(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        del page.obj["/Tabs"]


# Fonts


def glyph_missing(pdf: pikepdf.Pdf) -> None:
    edit_content(pdf, lambda content: re.sub(r"<[0-9a-f]{4}", "<0000", content, count=1))


def font_not_embedded(pdf: pikepdf.Pdf) -> None:
    del _font(pdf).DescendantFonts[0].FontDescriptor["/FontFile2"]


def font_without_unicode(pdf: pikepdf.Pdf) -> None:
    del _font(pdf)["/ToUnicode"]


def _font(pdf: pikepdf.Pdf) -> Any:
    return next(iter(pdf.pages[0].Resources.Font.values()))


def mark_of_order_as_text(pdf: pikepdf.Pdf) -> None:
    for font in pdf.pages[0].Resources.Font.values():
        before = font.ToUnicode.read_bytes()
        font.ToUnicode = pdf.make_stream(before.replace(b"<0020>\n", b"<FEFF>\n"))


# What is seen


def page_on_its_side(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Rotate = 90


def page_of_another_size(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].MediaBox = pikepdf.Array([0, 0, 612, 792])


def page_added(pdf: pikepdf.Pdf) -> None:
    pdf.add_blank_page(page_size=(595.28, 841.89))


def text_almost_white(pdf: pikepdf.Pdf) -> None:
    edit_content(pdf, lambda content: re.sub(r"\bBT\b", "0.99 0.99 0.99 rg BT", content))


def text_unpainted(pdf: pikepdf.Pdf) -> None:
    edit_content(pdf, lambda content: re.sub(r"\bBT\b", "BT 3 Tr", content, count=1))


def text_cut(pdf: pikepdf.Pdf) -> None:
    edit_content(pdf, lambda content: f"q 0 0 300 842 re W n\n{content}\nQ")


def text_spaced(pdf: pikepdf.Pdf) -> None:
    edit_content(pdf, lambda content: re.sub(r"\bBT\b", "BT 1.5 Tc", content))


def text_under_a_picture(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0]
    white = pdf.make_stream(
        b"\xff",
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=1,
        Height=1,
        ColorSpace=pikepdf.Name.DeviceGray,
        BitsPerComponent=8,
    )
    name = page.add_resource(white, pikepdf.Name.XObject)
    page.contents_add(f"/Artifact BMC q 596 0 0 842 0 0 cm {name} Do Q EMC".encode())


def text_switched_off(pdf: pikepdf.Pdf) -> None:
    """Put the first page into a layer that is off when the file is opened."""
    group = pdf.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=pikepdf.String("layer"))
    )
    pdf.Root.OCProperties = pikepdf.Dictionary(
        OCGs=pikepdf.Array([group]),
        D=pikepdf.Dictionary(
            Name=pikepdf.String("default"),
            OFF=pikepdf.Array([group]),
            Order=pikepdf.Array([group]),
        ),
    )
    page = pdf.pages[0]
    name = page.add_resource(group, pikepdf.Name.Properties)
    page.contents_add(f"/OC {name} BDC".encode(), prepend=True)
    page.contents_add(b"EMC")


# What the file says of itself


def title_missing(pdf: pikepdf.Pdf) -> None:
    edit_xmp(pdf, r"<dc:title>.*?</dc:title>", "")
    if "/Title" in pdf.docinfo:
        del pdf.docinfo["/Title"]


def title_differs(pdf: pikepdf.Pdf) -> None:
    edit_xmp(pdf, "Un exemple", "Une autre note")
    edit_xmp(pdf, "مثال", "مذكرة أخرى")


def title_not_shown(pdf: pikepdf.Pdf) -> None:
    pdf.Root.ViewerPreferences.DisplayDocTitle = False


def second_language_unnamed(pdf: pikepdf.Pdf) -> None:
    edit_xmp(pdf, r"<rdf:li>ar-MA</rdf:li>", "")


def title_in_one_language(pdf: pikepdf.Pdf) -> None:
    edit_xmp(pdf, r'<rdf:li xml:lang="ar-MA">.*?</rdf:li>', "")


def no_ua_mark(pdf: pikepdf.Pdf) -> None:
    edit_xmp(pdf, r' pdfuaid:part="1"', "")


def no_a_mark(pdf: pikepdf.Pdf) -> None:
    edit_xmp(pdf, r' (\w+):conformance="A"', "")


def no_output_intent(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/OutputIntents"]


# The page, before it is rendered


def page_arabic_in_french(page: str) -> str:
    return page.replace('lang="ar-MA" dir="rtl"', 'lang="fr-MA" dir="rtl"')


def page_picture_without_alt(page: str) -> str:
    return re.sub(r'(<img [^>]*)alt="[^"]*"', r"\1", page)


def page_heading_skipped(page: str) -> str:
    return re.sub(r"<(/?)h3\b", r"<\1h4", page)


def page_table_without_headers(page: str) -> str:
    return re.sub(r"<(/?)th\b", r"<\1td", page)


def page_figure_in_one_language(page: str) -> str:
    """Change the first figure that a fact has in its Arabic."""
    before, facts, after = page.partition("data-fact")
    figure = re.compile(r"([\u0621-\u064a][^<\d]*)(\d+)")
    return before + facts + figure.sub(lambda at: f"{at[1]}{int(at[2]) + 1}", after, count=1)


def page_month_in_one_language(page: str) -> str:
    """Change the first month that a fact names in Arabic."""
    before, facts, after = page.partition("data-fact")
    return before + facts + after.replace("فبراير", "أبريل", 1)


def page_shaped_before(page: str) -> str:
    """Feed presentation forms to the engine, as recipes for other programs do."""
    import arabic_reshaper

    reshaped = arabic_reshaper.ArabicReshaper().reshape
    return re.sub(r"[\u0621-\u064a]+", lambda word: reshaped(word[0]), page)


def page_turned_before(page: str) -> str:
    return re.sub(r"[\u0621-\u064a]{2,}", lambda word: word[0][::-1], page)


def page_arabic_spaced(page: str) -> str:
    return page.replace("</head>", "<style>[lang|=ar] { letter-spacing: 1pt }</style></head>")


MUTATIONS = (
    Mutation("Arabic tagged French", "wrong-text-language", "", arabic_tagged_french),
    Mutation("language of a title lost", "wrong-text-language", "", language_lost),
    Mutation("no language", "no-language", "7.2-34", no_language),
    Mutation("foreign words untagged", "wrong-text-language", "", foreign_words_untagged),
    Mutation("writing mode missing", "wrong-writing-mode", "", writing_mode_missing),
    Mutation("French from right to left", "wrong-writing-mode", "", latin_right_to_left),
    Mutation(
        "Arabic edition bound left",
        "not-right-to-left",
        "",
        not_right_to_left,
        languages=("ar",),
    ),
    Mutation("alternative text missing", "picture-without-text", "7.3-1", alt_missing),
    Mutation(
        "alternative text in another language", "wrong-text-language", "", alt_in_another_language
    ),
    Mutation("alternative text is a file name", "picture-without-text", "", alt_is_a_file_name),
    Mutation("picture box from the top", "wrong-picture-box", "", picture_box_from_the_top),
    Mutation("running head untagged", "content-untagged", "7.1-3", running_head_untagged),
    Mutation("running head as content", "header-as-content", "", running_head_as_content),
    Mutation("paragraph as artifact", "content-as-artifact", "", paragraph_as_artifact),
    Mutation("content in no element", "content-untagged", "", content_orphaned),
    Mutation("content told twice", "content-twice", "", content_told_twice),
    Mutation("parent tree lost", "", "7.1-3", parent_tree_lost),
    Mutation("no structure tree", "not-tagged", "7.1-11", tree_missing),
    Mutation("not marked", "not-tagged", "6.2-1", not_marked),
    Mutation("suspect structure", "structure-suspect", "7.1-4", suspects),
    Mutation("heading skipped", "heading-skipped", "7.4.2-1", heading_skipped),
    Mutation("heading role lost", "headings-differ", "", heading_role_lost),
    Mutation("table without scope", "header-without-scope", "", table_without_scope),
    Mutation("scopes turned", "wrong-scope", "", scopes_turned),
    Mutation("row header as data", "headers-nowhere", "", row_header_as_data),
    Mutation("no headings", "bookmark-differs", "", no_headings),
    Mutation("no bookmarks", "no-bookmarks", "", no_bookmarks),
    Mutation(
        "bookmarks in one language", "bookmark-in-one-language", "", bookmarks_in_one_language
    ),
    Mutation("bookmark leading nowhere", "bookmark-nowhere", "", bookmark_nowhere),
    Mutation("pages not labelled", "no-page-labels", "", pages_not_labelled, languages=("ar",)),
    Mutation("headers pointing nowhere", "headers-nowhere", "", headers_nowhere),
    Mutation("ragged table", "table-ragged", "7.2-43", table_ragged),
    Mutation("one row swapped", "language-order", "", one_row_swapped),
    Mutation("every row swapped", "language-order", "", every_row_swapped),
    Mutation("rows shuffled", "reads-upwards", "", rows_shuffled),
    Mutation("facts in another order", "fact-order", "", rows_shuffled),
    Mutation("Arabic of two facts swapped", "pair-order", "", arabic_cells_swapped),
    Mutation("fact named another", "fact-missing", "", fact_named_another),
    Mutation("heard otherwise than shown", "wrong-actual-text", "", heard_otherwise),
    Mutation("cell missing", "pair-incomplete", "", cell_missing),
    Mutation("fact without id", "fact-without-id", "", fact_without_id),
    Mutation("id twice", "id-twice", "", id_twice),
    Mutation("note without id", "note-without-id", "7.9-1", note_without_id),
    Mutation("reference without link", "reference-without-link", "", reference_without_link),
    Mutation("reference in one language only", "references-differ", "", reference_missing),
    Mutation("reference leading nowhere", "reference-nowhere", "", reference_nowhere),
    Mutation("no way back from a note", "note-without-return", "", way_back_missing),
    Mutation("way back to another place", "note-without-return", "", way_back_elsewhere),
    Mutation("way back to nowhere", "link-nowhere", "", way_back_nowhere),
    Mutation("note role lost", "reference-nowhere", "", note_role_lost),
    Mutation("link pressed elsewhere", "link-misplaced", "", link_misplaced),
    Mutation(
        "link without description", "link-without-description", "7.18.5-2", link_without_description
    ),
    Mutation(
        "link described by its address", "link-without-description", "", link_described_by_address
    ),
    Mutation("link without area", "link-too-small", "", link_without_area),
    Mutation("no tab order", "tab-order", "7.18.3-1", no_tab_order),
    Mutation(".notdef", "glyph-missing", "7.21.8-1", glyph_missing),
    Mutation("font not embedded", "font-not-embedded", "7.21.4.1-1", font_not_embedded),
    Mutation("font without ToUnicode", "font-without-unicode", "7.21.7-1", font_without_unicode),
    Mutation("U+FEFF as text", "glyph-without-text", "7.21.7-2", mark_of_order_as_text),
    Mutation("page on its side", "page-size", "", page_on_its_side),
    Mutation("page of another size", "page-size", "", page_of_another_size),
    Mutation("page added", "empty-page", "", page_added),
    Mutation("text almost white", "invisible-text", "", text_almost_white),
    Mutation("text unpainted", "hidden-text", "", text_unpainted),
    Mutation("text cut", "text-cut", "", text_cut),
    Mutation("letters spaced", "letters-apart", "", text_spaced),
    Mutation("text under a picture", "hidden-text", "", text_under_a_picture),
    Mutation("text in a layer that is off", "hidden-text", "", text_switched_off),
    Mutation("second language not named", "xmp-language", "", second_language_unnamed),
    Mutation("title in one language only", "xmp-title", "", title_in_one_language),
    Mutation("title missing", "wrong-title", "7.1-9", title_missing),
    Mutation("title in the XMP differs", "xmp-title", "", title_differs),
    Mutation("title not shown", "title-not-shown", "7.1-10", title_not_shown),
    Mutation("no mark of PDF/UA", "not-pdf-ua", "5-1", no_ua_mark),
    Mutation("no mark of PDF/A", "not-pdf-a", "6.6.4-3", no_a_mark),
    Mutation("no output intent", "no-output-intent", "6.2.4.3-2", no_output_intent),
    Mutation("page: Arabic in French", "wrong-text-language", "", page=page_arabic_in_french),
    Mutation(
        "page: picture without alt", "picture-without-text", "7.3-1", page=page_picture_without_alt
    ),
    Mutation("page: heading skipped", "heading-skipped", "7.4.2-1", page=page_heading_skipped),
    Mutation(
        "page: table without headers", "table-without-headers", "", page=page_table_without_headers
    ),
    Mutation(
        "page: figure in one language", "figures-differ", "", page=page_figure_in_one_language
    ),
    Mutation("page: month in one language", "dates-differ", "", page=page_month_in_one_language),
    Mutation("page: shaped before", "presentation-forms", "", page=page_shaped_before),
    Mutation("page: turned before", "reversed-text", "", page=page_turned_before),
    Mutation("page: Arabic spaced", "letters-apart", "", page=page_arabic_spaced),
)
