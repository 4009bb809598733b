"""Bringing the engine up: the savings are made, leave no trace, and give way when in doubt."""

from __future__ import annotations

import ctypes.util
import importlib
import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from briefing import system
from briefing.errors import BriefingError
from briefing.render import startup
from briefing.render.startup import cache_folder, find_declarations, load_engine

ROOT = Path(__file__).parent.parent

REPORT = """
import json, sys
from pathlib import Path
{before}
from briefing.render.startup import load_engine
findings = load_engine(Path({cache!r}))
heavy = ("cffi", "pycparser", "fontTools.subset", "fontTools.varLib")
from weasyprint.pdf import fonts
from weasyprint.text import ffi
print(json.dumps({{
    "findings": len(findings),
    "imported": [name for name in heavy if name in sys.modules],
    "parsed": type(ffi.ffi).__name__ == "Parsed",
    "subset": fonts.subset.Options.__name__,
    "variable": getattr(fonts.instantiateVariableFont, "__module__", ""),
}}))
"""


def start(cache: Path, before: str = "") -> dict[str, object]:
    """Load the engine in a process of its own and report what was imported."""
    import json

    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", REPORT.format(cache=str(cache), before=before)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    report: dict[str, object] = json.loads(done.stdout)
    return report


def test_second_start_parses_nothing(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first = start(cache)
    kept = [path.name for path in cache.iterdir() if path.suffix == ".py"]
    second = start(cache)
    assert first["findings"] == second["findings"] == 0
    assert first["parsed"] == second["parsed"] is True
    assert second["imported"] == []
    assert [path.name for path in cache.iterdir() if path.suffix == ".py"] == kept
    assert len(kept) == 1


def test_real_font_tools_come_when_asked_for(tmp_path: Path) -> None:
    assert start(tmp_path)["subset"] == "Options"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: file.write_text("raise RuntimeError", encoding="utf-8"),
        lambda file: file.write_text("ffi = None", encoding="utf-8"),
        lambda file: file.write_text("", encoding="utf-8"),
        lambda file: file.write_text("class ffi:\n    dlopen = None", encoding="utf-8"),
        lambda file: file.chmod(0o666),
    ],
    ids=["raises", "wrong", "empty", "incomplete", "writable by others"],
)
def test_spoilt_cache_gives_way_to_the_plain_import(tmp_path: Path, spoil: object) -> None:
    start(tmp_path)
    (file,) = tmp_path.glob("*.py")
    assert callable(spoil)
    spoil(file)
    report = start(tmp_path)
    assert (report["findings"], report["parsed"]) == (0, False)


def test_cache_that_cannot_be_written_gives_way(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    assert start(file / "cache")["parsed"] is False


def test_modules_that_are_there_already_stay(tmp_path: Path) -> None:
    report = start(tmp_path, before="import cffi, fontTools.subset, fontTools.varLib.instancer")
    assert report["parsed"] is True
    assert report["imported"] == ["cffi", "pycparser", "fontTools.subset", "fontTools.varLib"]
    assert report["variable"] == "fontTools.varLib.instancer"


# The engine's internals that the savings rest on


def test_engine_declares_everything_in_one_place() -> None:
    source = startup._declaring_source()
    assert "pango_layout_new" in find_declarations(source)
    assert source.count(b"cffi") == 2  # import cffi; cffi.FFI()


def test_engine_imports_the_heavy_parts_of_font_tools_in_one_place() -> None:
    spec = importlib.util.find_spec("weasyprint")
    assert spec is not None
    assert spec.origin is not None
    lines = [
        line.strip()
        for path in sorted(Path(spec.origin).parent.rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith(("from fontTools", "import fontTools"))
    ]
    assert lines == [
        "from fontTools import subset",
        "from fontTools.ttLib import TTFont, TTLibError, ttFont",
        "from fontTools.varLib.instancer import instantiateVariableFont",
        "from fontTools.ttLib import TTFont, woff2",
    ]


@pytest.mark.parametrize(
    "source", [b"", b"ffi.cdef('a')\nffi.cdef('b')", b"ffi.cdef(a)", b"ffi.cdef(1)", b"ffi.cdef()"]
)
def test_declarations_elsewhere_are_not_guessed_at(source: bytes) -> None:
    with pytest.raises(ValueError, match="declarations in the place of one"):
        find_declarations(source)


# In this process


@pytest.fixture
def unloaded() -> Iterator[None]:
    """Take the engine out of this process for a while."""
    load_engine()
    kept = {name: sys.modules[name] for name in sys.modules if name.split(".")[0] == "weasyprint"}
    startup._forget_engine()
    yield
    startup._forget_engine()
    sys.modules.update(kept)


@pytest.mark.usefixtures("unloaded")
def test_engine_is_imported_with_what_was_kept(tmp_path: Path) -> None:
    assert load_engine(tmp_path) == ()
    assert "weasyprint" in sys.modules
    assert type(sys.modules["weasyprint.text.ffi"].ffi).__name__ == "Parsed"


@pytest.mark.usefixtures("unloaded")
def test_engine_is_imported_without_a_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(startup, "_kept_declarations", lambda _cache: None)
    assert load_engine(tmp_path) == ()
    assert type(sys.modules["weasyprint.text.ffi"].ffi).__name__ == "FFI"


@pytest.mark.parametrize("text", ["ffi = None", "class ffi:\n    pass", "raise RuntimeError"])
def test_kept_file_that_is_not_what_it_was_is_not_used(tmp_path: Path, text: str) -> None:
    assert startup._kept_declarations(tmp_path) is not None
    (file,) = tmp_path.glob("*.py")
    file.write_text(text, encoding="utf-8")
    assert startup._kept_declarations(tmp_path) is None


def test_kept_file_that_others_may_write_is_not_used(tmp_path: Path) -> None:
    assert startup._kept_declarations(tmp_path) is not None
    tmp_path.chmod(0o777)
    assert startup._kept_declarations(tmp_path) is None


def test_module_that_stood_there_comes_back() -> None:
    name = "briefing_test_module"
    first, second = ModuleType(name), ModuleType(name)
    with startup._stand_ins({name: first}):
        with startup._stand_ins({name: second}):
            assert sys.modules[name] is second
        assert sys.modules[name] is first
        del sys.modules[name]
    assert name not in sys.modules


def test_missing_library_is_one_sentence_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(system, "missing_libraries", lambda: list(system.LIBRARIES[1:2]))
    with pytest.raises(BriefingError) as caught:
        load_engine()
    (finding,) = caught.value.findings
    assert finding.code == "missing-library"
    assert finding.message == system.explain(system.LIBRARIES[1:2])
    assert "weasyprint" not in sys.modules


@pytest.mark.parametrize("name", ["weasyprint", "pydyf"])
def test_engine_of_another_version_is_a_finding(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    load_engine()
    monkeypatch.setattr(importlib.import_module(name), "__version__", "71.0")
    (finding,) = load_engine()
    assert finding.code == "engine-version"
    assert finding.message.startswith(f"{name} 71.0 is installed")


def test_cache_folder_follows_the_standard(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "briefing"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_folder() == tmp_path / ".cache" / "briefing"


def test_import_goes_on_without_the_kept_declarations(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    load_engine()
    engine = {name: sys.modules[name] for name in sys.modules if name.split(".")[0] == "weasyprint"}
    asked: list[str] = []

    def importer(name: str) -> ModuleType:
        asked.append(name)
        if len(asked) == 1:
            sys.modules["weasyprint.half"] = ModuleType("weasyprint.half")
            raise OSError("a library under another name")
        return ModuleType(name)

    monkeypatch.setattr(importlib, "import_module", importer)
    monkeypatch.setattr(startup, "_kept_declarations", lambda cache: ModuleType(cache.name))
    monkeypatch.setattr(startup, "_cffi_with", lambda declarations: declarations)
    search = ctypes.util.find_library
    try:
        startup._import_engine(tmp_path)
        assert asked == ["weasyprint", "weasyprint"]
        assert "weasyprint.half" not in sys.modules
        assert ctypes.util.find_library is search
    finally:
        sys.modules.update(engine)


def test_kept_declarations_have_what_the_engine_uses(tmp_path: Path) -> None:
    module = startup._kept_declarations(tmp_path)
    assert module is not None
    again = startup._kept_declarations(tmp_path)
    assert again is not None
    assert again.__name__ == module.__name__
    parsed = startup._cffi_with(module).FFI()
    parsed.cdef("anything")
    assert parsed.new("int *", 3)[0] == 3
    assert parsed.NULL == module.ffi.NULL


def test_library_search_knows_the_names_of_the_table() -> None:
    with startup._no_library_search():
        assert ctypes.util.find_library("pango-1.0") == system.find_library("pango-1.0")
        assert ctypes.util.find_library("no such library at all") is None


def test_late_font_tools_hand_over_to_the_real_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.import_module("fontTools.subset")
    for name in ("fontTools.subset", "fontTools.varLib.instancer"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    late = startup._late_font_tools()
    monkeypatch.setitem(sys.modules, "fontTools.subset", real)
    assert late["fontTools.subset"].Options is real.Options
    with pytest.raises(TypeError):
        late["fontTools.varLib.instancer"].instantiateVariableFont()


def test_engine_that_is_not_installed_has_no_declarations(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(startup, "ENGINE", "no_such_engine")
    assert startup._kept_declarations(tmp_path) is None
