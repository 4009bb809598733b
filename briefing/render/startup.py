"""Bring the typesetting engine up: check the system, then import WeasyPrint, and quickly.

Half of a cold start of WeasyPrint 70 goes into work whose result never changes: cffi parses four
hundred lines of C declarations (0.25 s), and fontTools (0.1 s) is imported for variable and bitmap
fonts that are not used. `load_engine` keeps the parsed declarations in the user's cache folder and
puts the import of fontTools off until something asks for it. Both leave no trace in `sys.modules`,
change no byte of the output, and give way without a word to the plain import when anything about
them is not as expected.
"""

from __future__ import annotations

import ast
import contextlib
import ctypes.util
import hashlib
import importlib
import importlib.util
import os
import stat
import sys
import tempfile
import warnings
from collections.abc import Iterator
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import ModuleType

from briefing import system
from briefing.errors import BriefingError, Finding, Place

ENGINE = "weasyprint"
WRITTEN_FOR = {"weasyprint": "70.", "pydyf": "0.13."}
"""The release series whose internals the rendering package relies on."""

_LAYOUT = b"briefing 1"  # part of the key: raise it when the kept file changes shape
_FONTCONFIG = Path(__file__).with_name("fonts.conf")


def load_engine(cache: Path | None = None) -> tuple[Finding, ...]:
    """Import WeasyPrint, unless it is there already, and say whether its version is the right one.

    `cache` is the folder for the parsed declarations, by default one of the user's own. Raises
    BriefingError when a system library is missing.
    """
    if ENGINE not in sys.modules:
        lacking = system.missing_libraries()
        if lacking:
            raise BriefingError.single(
                "missing-library", system.explain(lacking), Place("briefing"), ""
            )
        with private_fontconfig(), _quiet_import():
            _import_engine(cache or cache_folder())
    return _check_versions()


def cache_folder() -> Path:
    """Return the folder of this user for things that can be made again."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    folder = Path(base) if Path(base).is_absolute() else Path("~/.cache").expanduser()
    return folder / "briefing"


@contextlib.contextmanager
def private_fontconfig() -> Iterator[None]:
    """Let fontconfig see no font of the system for a while: only declared faces exist then."""
    names = ("FONTCONFIG_FILE", "FONTCONFIG_PATH", "FONTCONFIG_SYSROOT")
    before = {name: os.environ.pop(name, None) for name in names}
    os.environ["FONTCONFIG_FILE"] = str(_FONTCONFIG)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def _check_versions() -> tuple[Finding, ...]:
    findings = []
    for name, series in WRITTEN_FOR.items():
        version = importlib.import_module(name).__version__
        if not str(version).startswith(series):
            findings.append(
                Finding(
                    "engine-version",
                    f"{name} {version} is installed; this release works with {name} {series}x",
                    Place("briefing"),
                    f"install it: pip install '{name}=={series}*'",
                )
            )
    return tuple(findings)


def _import_engine(cache: Path) -> None:
    declarations = _kept_declarations(cache)
    if declarations is not None:
        with _stand_ins({"cffi": _cffi_with(declarations), **_late_font_tools()}):
            try:
                importlib.import_module(ENGINE)
                return
            except Exception:  # noqa: BLE001 - whatever it was, the plain import decides
                _forget_engine()
    with _stand_ins(_late_font_tools()), _no_library_search():
        importlib.import_module(ENGINE)


def _forget_engine() -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == ENGINE]:
        del sys.modules[name]


@contextlib.contextmanager
def _quiet_import() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "No fonts configured in FontConfig", UserWarning)
        yield


@contextlib.contextmanager
def _no_library_search() -> Iterator[None]:
    """Spare cffi the search that starts a C compiler for every name tried in vain."""
    search = ctypes.util.find_library
    ctypes.util.find_library = lambda name: system.find_library(name) or search(name)
    try:
        yield
    finally:
        ctypes.util.find_library = search


@contextlib.contextmanager
def _stand_ins(modules: dict[str, ModuleType]) -> Iterator[None]:
    """Put modules in the place of others during an import."""
    before = {name: sys.modules.get(name) for name in modules}
    sys.modules.update(modules)
    try:
        yield
    finally:
        for name, module in before.items():
            if module is not None:
                sys.modules[name] = module
            elif sys.modules.get(name) is modules[name]:
                del sys.modules[name]


# The parsed C declarations


def _kept_declarations(cache: Path) -> ModuleType | None:
    """Return cffi's out-of-line module of the engine's declarations; None if it cannot be had."""
    try:
        source = _declaring_source()
        backend = importlib.import_module("_cffi_backend")
        tag = f"{sys.implementation.cache_tag} {backend.__version__} {sys.platform}".encode()
        key = hashlib.sha256(b"\0".join((_LAYOUT, tag, source))).hexdigest()[:32]
        name = f"engine_{key}"
        file = cache / f"{name}.py"
        if not file.is_file():
            _keep_declarations(source, name, file)
        if not _is_ours(file):
            return None
        return _load(name, file)
    except Exception:  # noqa: BLE001 - a cache is a convenience: no fault of it may stop a run
        return None


def _declaring_source() -> bytes:
    spec = importlib.util.find_spec(ENGINE)
    if spec is None or spec.origin is None:
        raise ImportError(ENGINE)
    return (Path(spec.origin).parent / "text" / "ffi.py").read_bytes()


def find_declarations(source: bytes) -> str:
    """Return the C declarations of the engine's module; raises ValueError unless there is one."""
    found = [
        call.args[0].value
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "cdef"
        and len(call.args) == 1
        and not call.keywords
        and isinstance(call.args[0], ast.Constant)
    ]
    if len(found) != 1 or not isinstance(found[0], str):
        raise ValueError(f"{len(found)} declarations in the place of one")
    return found[0]


def _keep_declarations(source: bytes, name: str, file: Path) -> None:
    """Parse the declarations once and keep the result; nobody ever sees half a file."""
    import cffi

    builder = cffi.FFI()
    builder.cdef(find_declarations(source))
    builder.set_source(name, None)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".") as folder:
        Path(builder.compile(tmpdir=folder)).replace(file)


def _is_ours(file: Path) -> bool:
    """Whether only this user can have written a file that is about to be run."""
    if not hasattr(os, "getuid"):  # pragma: no cover - Windows keeps the profile private
        return True
    return all(
        status.st_uid == os.getuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
        for status in (file.stat(), file.parent.stat())
    )


def _load(name: str, file: Path) -> ModuleType:
    loader = SourceFileLoader(name, str(file))
    spec = ModuleSpec(name, loader, origin=str(file))
    spec.has_location = True
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    if not hasattr(module.ffi, "dlopen"):
        raise ImportError(name)
    return module


def _cffi_with(declarations: ModuleType) -> ModuleType:
    """Build the `cffi` that the engine sees: its `FFI()` has every declaration already."""
    parsed = declarations.ffi

    class Parsed:
        """An FFI object with the parsed declarations, on which `cdef` has nothing left to do."""

        def __init__(self) -> None:
            for name in dir(parsed):
                if not name.startswith("__"):
                    setattr(self, name, getattr(parsed, name))

        def cdef(self, _source: str) -> None:
            """Take the declarations as done."""

    module = ModuleType("cffi")
    module.__dict__["FFI"] = Parsed
    return module


# fontTools, later


def _late_font_tools() -> dict[str, ModuleType]:
    """Build stand-ins for the heavy parts of fontTools that load the real ones when first used."""
    subset = ModuleType("fontTools.subset")
    subset.__dict__["__getattr__"] = lambda name: getattr(_real("fontTools.subset"), name)

    def instantiate(*arguments: object, **options: object) -> object:
        real = _real("fontTools.varLib.instancer")
        return real.instantiateVariableFont(*arguments, **options)

    instancer = ModuleType("fontTools.varLib.instancer")
    instancer.__dict__["instantiateVariableFont"] = instantiate
    late = {"fontTools.subset": subset, "fontTools.varLib.instancer": instancer}
    return {name: module for name, module in late.items() if name not in sys.modules}


def _real(name: str) -> ModuleType:
    return importlib.import_module(name)
