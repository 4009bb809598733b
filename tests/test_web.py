"""The web edition: one file that asks for nothing, read, shown and judged in a real browser."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from fontTools import subset
from fontTools.ttLib import TTFont
from tinyhtml5.parser import HTMLParser

from briefing import paths, pipeline
from briefing.compose import Head
from briefing.errors import BriefingError
from briefing.examine import check_brief
from briefing.kit import build
from briefing.media import web as media
from briefing.media.web import subset_face, web_edition
from tests.chromium import BrowserError, Chromium, Page, chromium
from tests.conftest import DATA
from tests.kits import EMBARGO, SAID, order, small_brief
from tests.readers.browser import browser
from tests.web_pages import EDITIONS, SHIPPED, elements, figure_faults, link_faults, tree_of, web

# Where `make` unpacks axe-core: beside the packages of the virtual environment, not among them.
AXE = Path(sys.prefix) / "axe" / "axe_playwright_python" / "axe.min.js"
WIDTHS = (360, 820, 1400)
SCHEMES = ("light", "dark")
NASKH = paths.asset_folder("fonts") / "noto-naskh" / "NotoNaskhArabic-Regular.ttf"
NAMES = ["-".join(languages) for languages in EDITIONS]

_EVERYTHING = """
logo: {file: logo.svg, alt: {fr: Une étoile, ar: نجمة}}
issuer: {fr: La Coopération, ar: التعاون}
contact: {fr: presse@example.org, ar: presse@example.org}
prevails: fr
embargo: 2026-03-12T10:00:00+01:00
changes:
  - edition: 2
    facts: [members]
    text:
      fr: |
        La {{ coop }} compte {{ members.total }}.
      ar: |
        في {{ coop }} {{ members.total }}.
"""
_STAR = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" width="40" height="40">
<path fill="#fff" d="M0 0h10v10H0z"/></svg>"""


@pytest.fixture(scope="module")
def open_browser() -> Iterator[Chromium]:
    """Start one browser for all tests of this file."""
    if browser() is None:
        pytest.skip("Chromium is not installed")
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a brief with logo, issuer, contact, embargo, changes and a theme of its own."""
    folder = Path(shutil.copytree(DATA / "minimal", tmp_path_factory.mktemp("all") / "minimal"))
    brief = (folder / "brief.yaml").read_text("utf-8").replace("edition: 1\n", "edition: 2\n", 1)
    (folder / "brief.yaml").write_text(brief + _EVERYTHING, "utf-8")
    (folder / "logo.svg").write_text(_STAR, "utf-8")
    (folder / "theme.css").write_text(":root { --green: #14365c; --size: 4pt }", "utf-8")
    return folder


def shown(running: Chromium, html: bytes, folder: Path, width: int = 1400) -> Page:
    file = folder / "page.html"
    file.write_bytes(html)
    return running.open(file.as_uri(), width=width)


def violations(page: Page) -> list[str]:
    """Return what axe-core objects to, and where it cannot measure a contrast."""
    if not AXE.is_file():
        pytest.skip("axe-core is not unpacked (make test does it)")
    if not page.run("Boolean(window.axe)"):
        page.run(f"{AXE.read_text('utf-8')}\n;true")
    found = page.run(
        "axe.run(document, {resultTypes: ['violations', 'incomplete']}).then(found => ({"
        "passed: found.passes.length, faults: ["
        "...found.violations, ...found.incomplete.filter(one => one.id == 'color-contrast')"
        "].flatMap(one => one.nodes.map(node => one.id + ': ' + node.html.slice(0, 200)))}))"
    )
    assert found["passed"] > 25, "axe-core looked at next to nothing"
    return list(found["faults"])


def sticking_out(page: Page) -> list[str]:
    """Return the elements that reach out of the window sideways, and the page if it scrolls."""
    found = page.run(
        "(() => { const root = document.documentElement, width = root.clientWidth;"
        "const out = [...document.querySelectorAll('body *')].filter(element => {"
        "  const box = element.getBoundingClientRect();"
        "  return box.width > 1 && (box.right > width + 1 || box.left < -1) });"
        "return [...(root.scrollWidth > width ? ['the page'] : []),"
        "  ...out.map(element => element.outerHTML.slice(0, 120))] })()"
    )
    return list(found)


def contrasts(page: Page, selector: str) -> list[float]:
    """Return the contrast of some texts against the page or panel that they stand on (WCAG 2)."""
    found = page.run(
        "(() => { const canvas = document.createElement('canvas').getContext("
        "'2d', {willReadFrequently: true});"
        "const rgb = css => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = css;"
        "  canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data] };"
        "const ground = element => { for (; element; element = element.parentElement) {"
        "  const colour = rgb(getComputedStyle(element).backgroundColor);"
        "  if (colour[3] == 255) return colour } return [255, 255, 255, 255] };"
        "const light = colour => { const [r, g, b] = colour.slice(0, 3).map(part => part / 255)"
        "  .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);"
        "  return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05 };"
        f"return [...document.querySelectorAll({json.dumps(selector)})].map(element => {{"
        "  const one = light(rgb(getComputedStyle(element).color)), other = light(ground(element));"
        "  return Math.max(one, other) / Math.min(one, other) }) })()"
    )
    return list(found)


# --- in a browser --------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("languages", EDITIONS, ids=NAMES)
def test_page_stands_at_every_width_by_day_and_by_night(
    open_browser: Chromium, languages: tuple[str, ...], tmp_path: Path
) -> None:
    page = shown(open_browser, web(SHIPPED, languages), tmp_path)
    for width in WIDTHS:
        for scheme in SCHEMES:
            page.look(width, scheme=scheme)
            assert sticking_out(page) == [], (width, scheme)
            assert violations(page) == [], (width, scheme)
            assert min(contrasts(page, ".fact .body p:not(.note), .takeaway p")) >= 7
            assert min(contrasts(page, "p, li, h1, h2, h3, a, summary")) >= 4.5
    assert page.messages == []
    assert {url for url in page.requests if not url.startswith("data:")} == {
        (tmp_path / "page.html").as_uri()
    }


@pytest.mark.slow
@pytest.mark.parametrize("languages", EDITIONS, ids=NAMES)
def test_page_with_everything_stands_too(
    open_browser: Chromium, everything: Path, languages: tuple[str, ...], tmp_path: Path
) -> None:
    checked = check_brief(everything)
    html = pipeline.web_edition_of(checked, languages, draft=True)
    page = shown(open_browser, html, tmp_path)
    for width in WIDTHS:
        for scheme in SCHEMES:
            page.look(width, scheme=scheme)
            assert sticking_out(page) == [], (width, scheme)
            assert violations(page) == [], (width, scheme)
    assert page.messages == []
    tree = tree_of(html)
    assert len([mark for mark in elements(tree, "mark") if mark.tag == "span"]) == len(languages)
    assert len(elements(tree, "change")) == 1
    assert page.run("document.querySelector('.logo img').naturalWidth") == 40
    size = page.run("getComputedStyle(document.querySelector('.fact .body p')).fontSize")
    assert size in ("17px", "18.7px")  # the theme speaks of paper; Arabic is a tenth larger
    assert link_faults(html)[0] == []


@pytest.fixture(scope="module", params=[("fr", "ar"), ("ar", "fr"), ("ar",)], ids="-".join)
def front_page(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The front page of a small kit in both orders of its languages, and in one alone."""
    folder = small_brief(tmp_path_factory.mktemp("front"), SAID + EMBARGO)
    languages: tuple[str, ...] = request.param
    editions = tuple(dict.fromkeys([languages, *((code,) for code in languages)]))
    return build(replace(order(folder), editions=editions), processes=1).files["index.html"]


@pytest.mark.slow
def test_front_page_of_a_kit_stands_at_every_width_by_day_and_by_night(
    open_browser: Chromium, front_page: bytes, tmp_path: Path
) -> None:
    page = shown(open_browser, front_page, tmp_path)
    for width in WIDTHS:
        for scheme in SCHEMES:
            page.look(width, scheme=scheme)
            assert sticking_out(page) == [], (width, scheme)
            assert violations(page) == [], (width, scheme)
            assert min(contrasts(page, "p, li, h1, h2, h3, a, label")) >= 4.5, (width, scheme)
        # Covers stand side by side even on a phone.
        tops = page.run("[...document.querySelectorAll('.covers img')].map(each => each.y)")
        assert len(set(tops)) == 1, width
    assert page.messages == []
    assert {url for url in page.requests if not url.startswith("data:")} == {
        (tmp_path / "page.html").as_uri()
    }
    assert [name for name in page.fonts("body *") if name.startswith("*")] == []


@pytest.mark.slow
def test_front_page_of_a_kit_shows_one_language_where_that_is_chosen(
    open_browser: Chromium, front_page: bytes, tmp_path: Path
) -> None:
    views = len(elements(tree_of(front_page), "views"))
    page = shown(open_browser, front_page, tmp_path, width=820)
    seen = "[...document.querySelectorAll('main .cell')].filter(each => each.offsetWidth)"
    langs = f"[...new Set({seen}.map(each => each.lang.slice(0, 2)))].sort()"
    both = page.run(langs)
    assert views == len(both) - 1
    for column in range(1, 1 + 2 * views):
        page.run(f"document.querySelector('#view-{column}').click()")
        assert page.run(langs) == [("fr", "ar")[column - 1]]
        assert sticking_out(page) == []


BROKEN = {
    "a colour that is too pale": ("</style>", ".fact .body p { color: #999 }</style>"),
    "a picture without words": ("</main>", "<img src='data:,'></main>"),
    "text outside of all landmarks": ("</main>", "</main><p>Ici</p>"),
    "a language that is none": ('lang="ar-MA"', 'lang="arabe"'),
}


@pytest.mark.slow
@pytest.mark.parametrize("fault", BROKEN)
def test_fault_that_is_put_in_is_found_by_axe(
    open_browser: Chromium, fault: str, tmp_path: Path
) -> None:
    old, new = BROKEN[fault]
    html = web(DATA / "minimal", ("fr", "ar")).decode()
    page = shown(open_browser, html.replace(old, new).encode(), tmp_path)
    assert violations(page) != []


@pytest.mark.slow
def test_what_sticks_out_or_asks_or_grumbles_is_noticed(
    open_browser: Chromium, tmp_path: Path
) -> None:
    html = web(DATA / "minimal", ("fr", "ar")).decode()
    wide = html.replace("</style>", ".takeaways { inline-size: 120vw }</style>")
    assert "the page" in sticking_out(shown(open_browser, wide.encode(), tmp_path, width=360))
    asking = html.replace("</main>", "<img alt='' src='http://127.0.0.1:9/x.png'></main>")
    page = shown(open_browser, asking.encode(), tmp_path)
    assert any("Content Security Policy" in message for message in page.messages)
    free = re.sub('<meta http-equiv="Content-Security-Policy"[^>]*>', "", asking)
    assert "http://127.0.0.1:9/x.png" in shown(open_browser, free.encode(), tmp_path).requests


@pytest.mark.slow
@pytest.mark.parametrize("languages", EDITIONS, ids=NAMES)
def test_every_letter_comes_from_a_face_that_the_page_carries(
    open_browser: Chromium, languages: tuple[str, ...], tmp_path: Path
) -> None:
    page = shown(open_browser, web(SHIPPED, languages), tmp_path)
    fonts = page.fonts("body *")
    assert [name for name in fonts if name.startswith("*")] == []
    assert sum(fonts.values()) > 5000
    assert {name.split("-")[0] for name in fonts} == {
        "SourceSerifPro",
        "SourceSansPro",
        "NotoNaskhArabic",
        "NotoKufiArabic",
    } - ({"NotoKufiArabic"} if languages == ("fr",) else set())
    states = page.run("[...document.fonts].map(face => face.status)")
    assert "loaded" in states
    assert "error" not in states


@pytest.mark.slow
def test_font_that_is_none_of_the_page_s_is_noticed(open_browser: Chromium, tmp_path: Path) -> None:
    html = web(DATA / "minimal", ("ar",)).decode()
    page = shown(open_browser, re.sub("@font-face[^}]*Naskh[^}]*}", "", html).encode(), tmp_path)
    assert [name for name in page.fonts("body *") if name.startswith("*")] != []


@pytest.mark.slow
def test_page_is_set_as_with_the_whole_fonts(
    open_browser: Chromium, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ours = web(DATA / "hard-arabic", ("fr", "ar"))
    monkeypatch.setattr(media, "subset_face", whole_face)
    checked = check_brief(DATA / "hard-arabic")
    whole = pipeline.web_edition_of(checked, ("fr", "ar"))
    assert len(whole) > 2 * len(ours)
    assert letters(open_browser, ours, tmp_path) == letters(open_browser, whole, tmp_path)
    monkeypatch.setattr(media, "subset_face", apart)
    torn = pipeline.web_edition_of(checked, ("fr", "ar"))
    assert letters(open_browser, ours, tmp_path) != letters(open_browser, torn, tmp_path)


def letters(running: Chromium, html: bytes, folder: Path) -> tuple[dict[str, int], list[float]]:
    """Return how many glyphs come from each face, and the place and size of every text."""
    page = shown(running, html, folder, width=820)
    boxes = page.run(
        "[...document.querySelectorAll('.text, .text *')].map(element => element"
        ".getBoundingClientRect()).flatMap(box => [box.x, box.y, box.width, box.height])"
    )
    return page.fonts("body *"), list(boxes)


def apart(data: bytes, characters: frozenset[int]) -> bytes:
    """Pack a font whose letters do not join and whose marks have no place."""
    font = TTFont(io.BytesIO(data))
    options = subset.Options(hinting=False, layout_features=[], notdef_outline=True)
    bare = subset.Subsetter(options)
    bare.populate(unicodes=characters)
    bare.subset(font)
    font.flavor = "woff2"
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


def whole_face(data: bytes, characters: frozenset[int]) -> bytes:
    """Pack a font with all of its letters and features, and, like ours, without hinting."""
    assert characters
    font = TTFont(io.BytesIO(data))
    options = subset.Options(hinting=False, layout_features=["*"], notdef_outline=True)
    everything = subset.Subsetter(options)
    everything.populate(glyphs=font.getGlyphOrder(), unicodes=font.getBestCmap())
    everything.subset(font)
    font.flavor = "woff2"
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


@pytest.mark.slow
def test_one_language_of_two_is_shown_without_a_script(
    open_browser: Chromium, tmp_path: Path
) -> None:
    page = shown(open_browser, web(SHIPPED, ("fr", "ar")), tmp_path)
    visible = (
        "['fr-MA', 'ar-MA'].map(lang => [...document.querySelectorAll(`main .cell[lang=${lang}]`)]"
        ".filter(cell => cell.checkVisibility()).length)"
    )
    both = page.run(visible)
    assert both[0] == both[1] > 50
    for number, expected in ((1, [both[0], 0]), (2, [0, both[1]]), (0, both)):
        page.run(f"document.querySelector('label[for=view-{number}]').click()")
        for width in WIDTHS:
            page.look(width)
            assert page.run(visible) == expected
            assert sticking_out(page) == []
            assert violations(page) == []


@pytest.mark.slow
def test_columns_keep_their_sides_whatever_the_language_of_the_page(
    open_browser: Chromium, tmp_path: Path
) -> None:
    sides = (
        "['fr-MA', 'ar-MA'].map(lang => document.querySelector(`.fact [lang=${lang}]`)"
        ".getBoundingClientRect()).map(box => [Math.round(box.left), Math.round(box.top)])"
    )
    for languages in (("fr", "ar"), ("ar", "fr")):
        page = shown(open_browser, web(SHIPPED, languages), tmp_path)
        (french, french_top), (arabic, arabic_top) = page.run(sides)
        assert french < 700 < arabic
        assert abs(french_top - arabic_top) <= 3  # on one baseline
        page.look(360)
        (french, french_top), (arabic, arabic_top) = page.run(sides)
        assert abs(french - arabic) <= 1
        assert (french_top < arabic_top) is (languages == ("fr", "ar"))


@pytest.mark.slow
@pytest.mark.parametrize("languages", EDITIONS, ids=NAMES)
def test_page_prints_on_white_a4_by_night_too(
    open_browser: Chromium, languages: tuple[str, ...], tmp_path: Path
) -> None:
    page = shown(open_browser, web(SHIPPED, languages), tmp_path)
    page.look(1400, scheme="dark")
    pdf = page.printed()
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert 3 <= len(reader.pages) <= 12
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [595, 842]
    with pypdfium2.PdfDocument(pdf) as document:
        for sheet in document:
            picture = sheet.render(scale=0.5).to_pil().convert("L")
            assert picture.getpixel((3, 3)) == 255
            dark = sum(picture.histogram()[:128]) / (picture.width * picture.height)
            assert dark < 0.2
        text = document[0].get_textpage().get_text_range()
    assert "Sommaire" not in text
    assert ("OCN" in text) or ("منظمة" in text) or languages == ("ar",)


def test_browser_that_is_gone_or_refuses_says_so(open_browser: Chromium, tmp_path: Path) -> None:
    page = shown(open_browser, web(DATA / "minimal", ("fr",)), tmp_path)
    with pytest.raises(BrowserError, match=r"No\.such"):
        page.order("No.such")
    with pytest.raises(BrowserError, match="ReferenceError"):
        page.run("nothing.at.all")


# --- what it says, where it leads ----------------------------------------------------------------


@pytest.mark.parametrize("languages", EDITIONS, ids=NAMES)
def test_every_figure_is_read_back_as_it_was_typed(languages: tuple[str, ...]) -> None:
    for folder in (SHIPPED, DATA / "minimal"):
        faults, found = figure_faults(web(folder, languages), folder, languages)
        assert faults == []
        assert found >= 4 * len(languages)


def test_figures_of_another_pair_of_languages_are_read_back() -> None:
    folder = DATA / "english-arabic"
    faults, found = figure_faults(web(folder, ("en", "ar")), folder, ("en", "ar"))
    assert faults == []
    assert found > 4


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("plus de 17 milliards", "plus de 18 milliards", "does not say"),
        ("أكثر من 17 مليار", "أكثر من 71 مليار", "does not say"),
        ("plus de 17 milliards", "17 milliards", "does not say"),
        ("200.000", "20.000", "does not say"),
        ("octobre 2025", "novembre 2025", "does not say"),
        ("Création de l’", "Création en 1999 de l’", "says 1999"),
    ],
)
def test_figure_that_was_changed_is_found(old: str, new: str, fault: str) -> None:
    html = web(SHIPPED, ("fr", "ar")).decode()
    plain = html.replace("\u00a0", " ").replace("&nbsp;", " ")
    assert old in plain, "there is nothing to change"
    faults, _ = figure_faults(plain.replace(old, new).encode(), SHIPPED, ("fr", "ar"))
    assert any(fault in one for one in faults)


@pytest.mark.parametrize("languages", EDITIONS, ids=NAMES)
def test_every_link_within_the_page_leads_there_and_back(languages: tuple[str, ...]) -> None:
    faults, links = link_faults(web(SHIPPED, languages))
    assert faults == []
    assert links > 150


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('id="source-2"', 'id="source-9"'),
        ('role="doc-backlink" href="#fact-3"', 'role="doc-backlink" href="#fact-7"'),
        ('id="takeaways-1"', 'id="takeaways-2"'),
    ],
)
def test_link_that_leads_astray_is_found(old: str, new: str) -> None:
    html = web(SHIPPED, ("fr", "ar")).decode()
    assert old in html
    assert link_faults(html.replace(old, new).encode())[0] != []


@pytest.mark.parametrize("languages", EDITIONS, ids=NAMES)
def test_html_is_written_by_the_rules(languages: tuple[str, ...]) -> None:
    parser = HTMLParser(namespace_html_elements=False)
    parser.parse(web(SHIPPED, languages).decode())
    assert parser.errors == []
    parser.parse("<!doctype html><p>a</div>")
    assert parser.errors != []


@pytest.mark.parametrize("languages", EDITIONS, ids=NAMES)
def test_languages_and_directions_stand_on_the_page_and_on_every_cell(
    languages: tuple[str, ...],
) -> None:
    tree = tree_of(web(SHIPPED, languages))
    assert (tree.get("lang"), tree.get("dir")) == {
        "fr": ("fr-MA", "ltr"),
        "ar": ("ar-MA", "rtl"),
    }[languages[0]]
    cells = elements(tree, "cell")
    assert {(cell.get("lang"), cell.get("dir")) for cell in cells} == {
        {"fr": ("fr-MA", "ltr"), "ar": ("ar-MA", "rtl")}[code] for code in languages
    }
    for number in range(1, 4):
        wanted = [f"fact-{number}", *(f"fact-{number}-{code}" for code in languages)]
        ids = {element.get("id") for element in tree.iter()}
        assert set(wanted if len(languages) == 2 else wanted[:1]) <= ids


# --- one file, the same each time ----------------------------------------------------------------


def test_file_names_nothing_outside_of_itself() -> None:
    html = web(SHIPPED, ("fr", "ar")).decode()
    style = html[html.index("<style>") : html.index("</style>")]
    assert set(re.findall(r"url\(\"?([a-z]+:)", style)) == {"data:"}
    assert "@import" not in style
    assert set(re.findall(r"<link rel=\"(\w+)\"", html)) == {"icon"}
    assert "<script" not in html
    assert "default-src 'none'" in html
    assert len(html) < 400_000


def test_bytes_depend_on_nothing_but_the_brief(tmp_path: Path) -> None:
    program = (
        "import sys, hashlib; from pathlib import Path;"
        "from briefing import check_brief, pipeline;"
        "checked = check_brief(Path(sys.argv[1]));"
        "print(hashlib.sha256(pipeline.web_edition_of(checked, ('fr', 'ar'))).hexdigest())"
    )
    copy = shutil.copytree(DATA / "minimal", tmp_path / "elsewhere")
    found = set()
    for seed, folder in (("1", DATA / "minimal"), ("2", copy)):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": f"UTC+{seed}"}
        command = (sys.executable, "-c", program, str(folder))
        done = subprocess.run(
            command, env=environment, cwd=paths.PACKAGE.parent, check=True, capture_output=True
        )
        found.add(done.stdout)
    assert len(found) == 1


def test_head_carries_what_is_known_of_where_the_page_will_lie(
    open_browser: Chromium, tmp_path: Path
) -> None:
    head = Head(
        (("property", "og:title", 'Un « titre » & "plus"'), ("name", "twitter:card", "summary")),
        (("canonical", "https://example.org/a?b=1&c=2", ""), ("alternate", "b.html", "ar")),
        {"@type": "Report", "name": "</script><p>منظمة"},
    )
    checked = check_brief(DATA / "minimal")
    html = pipeline.web_edition_of(checked, ("fr", "ar"), head=head)
    tree = tree_of(html)
    meta = {m.get("property") or m.get("name"): m.get("content") for m in tree.iter("meta")}
    assert meta["og:title"] == 'Un « titre » & "plus"'
    links = [(link.get("rel"), link.get("href")) for link in tree.iter("link")]
    assert links[:2] == [("canonical", "https://example.org/a?b=1&c=2"), ("alternate", "b.html")]
    (script,) = tree.iter("script")
    assert json.loads(script.text or "") == head.json_ld
    assert "منظمة" in (script.text or "")
    page = shown(open_browser, html, tmp_path)
    assert page.messages == []
    assert violations(page) == []


# --- what is refused -----------------------------------------------------------------------------

FACE = '@font-face { font-family: "A"; src: url("fonts:noto-naskh/NotoNaskhArabic-Regular.ttf") }'


def made(tmp_path: Path, body: str, css: str = "") -> str:
    """Make a page with a style sheet of its own."""
    (tmp_path / "a.css").write_text(f"{FACE}\n{css}", "utf-8")
    link = '<link rel="stylesheet" href="template:a.css">'
    head = f"<!doctype html><html lang=ar><head><title>x</title>{link}</head>"
    page = f"{head}<body>{body}</body></html>"
    folders = {"template": tmp_path, "fonts": paths.asset_folder("fonts")}
    return web_edition(page, folders).decode()


@pytest.mark.parametrize(
    ("body", "css", "code"),
    [
        ("<script>1</script>", "", "script-refused"),
        ('<img src="https://example.org/x.png">', "", "resource-refused"),
        ('<img src="template:none.png">', "", "resource-missing"),
        ('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" srcset="b.png">', "", None),
        ('<iframe src="https://example.org"></iframe>', "", "not-self-contained"),
        ('<video poster="x.png"></video>', "", "not-self-contained"),
        ('<link rel="preload" href="x.css">', "", "not-self-contained"),
        ("<base href='https://example.org'>", "", "not-self-contained"),
        ("سلام", 'p { background: url("https://example.org/x.png") }', "resource-refused"),
        ("سلام", '@import "b.css";', "css-import"),
        ("سلام", "p", "css-invalid"),
        ("Ж", "", "missing-glyph"),
        ("&#x416;", "", "missing-glyph"),
        ("سلام", 'p::before { content: "Ж" }', "missing-glyph"),
    ],
)
def test_what_the_page_cannot_carry_is_an_error(
    tmp_path: Path, body: str, css: str, code: str | None
) -> None:
    with pytest.raises(BriefingError) as caught:
        made(tmp_path, body, css)
    assert (code or "not-self-contained") in {finding.code for finding in caught.value.findings}


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(BriefingError) as caught:
        made(tmp_path, "<script>1</script>Ж", '@import "b.css";')
    assert {finding.code for finding in caught.value.findings} == {
        "script-refused",
        "missing-glyph",
        "css-import",
    }


def test_texts_pictures_and_references_go_in_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "a&b.svg").write_text(_STAR, "utf-8")
    body = (
        "<!-- gone --><p title='a &amp; b'>سلام &nbsp; &#1605;<br>"
        '<img alt="" class="x" src="template:a&amp;b.svg"></p>'
    )
    html = made(
        tmp_path, body, "p { mask: url(#m); cursor: url(template:a%26b.svg), auto } /* x */"
    )
    assert "<p title='a &amp; b'>سلام &nbsp; &#1605;<br>" in html
    assert '<img alt="" class="x" src="data:image/svg+xml;base64,' in html
    assert html.count("data:image/svg+xml;base64,") == 2
    assert "url(#m)" in html
    assert "gone" not in html
    assert "/* x */" not in html


def test_string_of_a_style_sheet_does_not_end_the_style(tmp_path: Path) -> None:
    html = made(tmp_path, "سلام", 'p[title="</style>"] { color: red }')
    assert html.count("</style>") == 1


def test_page_without_a_style_sheet_has_no_letters_to_show() -> None:
    with pytest.raises(BriefingError):
        web_edition("<!doctype html><p>a</p>", {})


# --- fonts ---------------------------------------------------------------------------------------


def test_subset_keeps_what_joins_and_places_arabic_letters() -> None:
    font = TTFont(io.BytesIO(subset_face(NASKH.read_bytes(), frozenset(map(ord, "لا إِلَه")))))
    assert font.flavor == "woff2"
    substitutions = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    assert {"init", "medi", "fina", "rlig"} <= substitutions
    positions = {record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord}
    assert "mark" in positions
    assert set(font.getBestCmap()) == set(map(ord, "لا إِلَه"))
    assert 10 < len(font.getGlyphOrder()) < 60  # forms of each letter, and no other letters


def test_subset_says_whose_the_font_is_and_is_not_hinted() -> None:
    font = TTFont(io.BytesIO(subset_face(NASKH.read_bytes(), frozenset({0x644}))))
    assert "Open Font License" in str(font["name"].getName(13, 3, 1))
    assert "fpgm" not in font


def test_face_that_shows_nothing_of_the_page_stays_out() -> None:
    html = web(DATA / "minimal", ("fr",)).decode()
    assert "Source Serif Pro" in html
    faces = re.findall(r'@font-face { font-family: "([^"]+)"', html)
    assert faces
    assert len(faces) <= 14
