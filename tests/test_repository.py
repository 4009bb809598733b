"""What the repository as a whole promises: no traces of a machine, a licence for every font."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from pathspec import GitIgnoreSpec

ROOT = Path(__file__).parent.parent

TOP_LEVEL = {
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "briefing",
    "fonts",
    "out",
    "pyproject.toml",
    "templates",
    "tests",
}

FONT_FILES = {".otf", ".ttc", ".ttf", ".woff", ".woff2"}

# Put together from pieces, so that this file does not hold what it forbids.
_FOLDERS = "|".join(["home", r"opt(?!/homebrew\b)", "root", "tmp", "Users", "var/folders", "work"])
_HOSTS = [rf"{name}\." for name in ("pypi", "pythonhosted", r"deb\.debian", "npmjs", "fury")]
FORBIDDEN = {
    "a folder of somebody's machine": re.compile(rf"(?<![\w.<])/(?:{_FOLDERS})/[\w.]"),
    "a folder of a Windows machine": re.compile(r"\b[A-Z]:\\+" + "Users", re.IGNORECASE),
    "a package index": re.compile(
        "|".join(
            [f"{a}-{b}" for a, b in (("index", "url"), ("find", "links"), ("trusted", "host"))]
            + ["/" + "simple/"]
        )
    ),
    "the host of a registry": re.compile("|".join(_HOSTS)),
}


def repository_files(root: Path = ROOT) -> Iterator[Path]:
    """Give every file that belongs to the repository: all but what .gitignore names."""
    ignored = GitIgnoreSpec.from_lines((root / ".gitignore").read_text("utf-8").splitlines())
    for folder, folders, files in os.walk(root):
        here = Path(folder).relative_to(root)
        folders[:] = [
            name
            for name in folders
            if name != ".git" and not ignored.match_file(f"{(here / name).as_posix()}/")
        ]
        yield from (
            root / here / name for name in files if not ignored.match_file((here / name).as_posix())
        )


def traces(text: str) -> list[str]:
    """Name what a text tells about the machine that it was written on."""
    return [name for name, pattern in FORBIDDEN.items() if pattern.search(text)]


def fonts_without_licence(files: Iterable[Path]) -> list[Path]:
    """List the font files whose own folder holds no licence; `fonts/` itself does not count."""
    files = list(files)
    licensed = {path.parent for path in files if re.match(r"(?i)(OFL|LICEN[CS]E)", path.name)}
    return [
        path
        for path in files
        if path.suffix.lower() in FONT_FILES
        and (path.parent not in licensed or path.parent == ROOT / "fonts")
    ]


def physical_sides(css: str) -> list[str]:
    """List the declarations that say left or right, comments aside."""
    code = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return [line.strip() for line in code.splitlines() if re.search(r"\b(left|right)\b", line)]


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = {}
    files = list(repository_files())
    for path in files:
        content = path.read_bytes()
        if b"\0" not in content:  # fonts and pictures are not ours to word
            found[path.relative_to(ROOT).as_posix()] = traces(content.decode("utf-8", "replace"))
    assert len(found) > 20
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.parametrize(
    "text",
    [
        "see /" + "work/main/x",
        "file:///" + "tmp/a",
        "'/" + "home/ann/brief'",
        "C:\\" + "Users\\ann",
        "--index" + "-url",
        "extra-index" + "-url = x",
        "x/simple" + "/briefing",
        "https://pypi" + ".org/p",
    ],
)
def test_traces_of_a_machine_are_found(text: str) -> None:
    assert len(traces(text)) == 1


@pytest.mark.parametrize(
    "text",
    ["https://example.org/home/x", "my/work/x", "a simple / plain", "/etc/passwd", "</work/x"],
)
def test_harmless_texts_are_left_alone(text: str) -> None:
    assert traces(text) == []


def test_ignored_files_do_not_belong_to_the_repository(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("/out/*\n!/out/.gitkeep\ncache/\n", encoding="utf-8")
    for name in ("out/brief.pdf", "out/.gitkeep", "a/cache/x", "a/y", ".git/config"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    names = {path.relative_to(tmp_path).as_posix() for path in repository_files(tmp_path)}
    assert names == {".gitignore", "out/.gitkeep", "a/y"}


def test_top_level_holds_what_is_agreed_and_nothing_else() -> None:
    names = {path.relative_to(ROOT).parts[0] for path in repository_files()}
    assert {name for name in names if not name.startswith(".")} == TOP_LEVEL


def test_output_folder_is_kept_empty() -> None:
    assert [path for path in repository_files() if path.parent == ROOT / "out"] == [
        ROOT / "out" / ".gitkeep"
    ]


def test_every_font_stands_beside_its_licence() -> None:
    files = list(repository_files())
    assert [path for path in files if path.suffix == ".ttf"] != []
    assert fonts_without_licence(files) == []


def test_font_without_licence_is_found() -> None:
    fonts = ROOT / "fonts"
    good = [fonts / "amiri" / "Amiri.ttf", fonts / "amiri" / "OFL.txt"]
    bad = [fonts / "other" / "Other.TTF", fonts / "Loose.woff2"]
    assert fonts_without_licence([*good, *bad, fonts / "LICENSE"]) == bad


def test_style_sheets_but_for_the_page_s_know_no_left_and_right() -> None:
    sheets = [
        path
        for path in repository_files()
        if path.suffix == ".css" and path.is_relative_to(ROOT / "templates")
    ]
    sheets = [path for path in sheets if path.name != "page.css"]
    assert {"ground.css", "brief.css"} <= {path.name for path in sheets}
    assert {
        path.relative_to(ROOT).as_posix(): physical_sides(path.read_text("utf-8"))
        for path in sheets
    } == {path.relative_to(ROOT).as_posix(): [] for path in sheets}


def test_left_and_right_are_found_outside_comments_only() -> None:
    css = "/* left\nright */ p { text-align: start }\nq { margin-left: 0 }\nb { float: right }"
    assert physical_sides(css) == ["q { margin-left: 0 }", "b { float: right }"]


def test_make_help_names_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (phony,) = re.findall(r"^\.PHONY:(.*)$", makefile, re.MULTILINE)
    inner = {"help", "system", "test-system", "bench-system"}
    assert set(re.findall(r'@echo "make ([\w-]+)', makefile)) == set(phony.split()) - inner
