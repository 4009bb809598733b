"""Says which system libraries briefing needs, whether they are there and how to install them.

`make` runs this file as a script before there is a virtual environment, perhaps with a Python that
is too old for the rest of the package: so it imports the standard library only and keeps to what
Python 3.8 understands.
"""

from __future__ import annotations

import ctypes
import os
import shlex
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

OLDEST_PYTHON = (3, 11)


class Need(NamedTuple):
    """Something that must be on the system, and the package that holds it, per package manager."""

    name: str
    packages: Mapping[str, str]
    libraries: Mapping[str, str] = {}  # for a library: platform -> the file that is loaded
    short_name: str = ""  # for a library: what ctypes.util.find_library calls it
    programs: Sequence[str] = ()  # for a tool: any one of these is enough
    modules: Sequence[str] = ()  # for a part of Python: all of these


class Manager(NamedTuple):
    """A package manager: its command, who may run it, and whether briefing runs it by itself."""

    command: Sequence[str]
    needs_root: bool = True
    automatic: bool = False
    where: str = ""  # what to do before the command, when it does not run in any terminal
    afterwards: str = ""


class Host(NamedTuple):
    """What is asked of the machine and done to it; tests pass one of their own."""

    platform: str
    os_release: str
    python: tuple[int, int]
    environment: Mapping[str, str]
    is_root: bool
    loads: Callable[[str], bool]
    finds: Callable[[str], str | None]
    exists: Callable[[str], bool]
    has_module: Callable[[str], bool]
    which: Callable[[str], str | None]
    run: Callable[[Sequence[str]], int]


MANAGERS: Mapping[str, Manager] = {
    "apt": Manager(
        # A machine that has just started is often still updating itself: wait for it.
        ("apt-get", "install", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300"),
        automatic=True,
    ),
    "dnf": Manager(("dnf", "install", "-y"), automatic=True),
    "brew": Manager(("brew", "install"), needs_root=False, automatic=True),
    "pacman": Manager(("pacman", "-S", "--needed")),
    "apk": Manager(("apk", "add")),
    "zypper": Manager(("zypper", "install")),
    "msys2": Manager(
        ("pacman", "-S", "--needed"),
        needs_root=False,
        where="install MSYS2 into C:\\msys64 and, in its UCRT64 terminal, ",
        afterwards=", or set WEASYPRINT_DLL_DIRECTORIES to the folder that holds the DLLs",
    ),
}

# ID and ID_LIKE of /etc/os-release -> package manager.
DISTRIBUTIONS: Mapping[str, str] = {
    "debian": "apt",
    "ubuntu": "apt",
    "fedora": "dnf",
    "rhel": "dnf",
    "centos": "dnf",
    "arch": "pacman",
    "alpine": "apk",
    "suse": "zypper",
    "opensuse": "zypper",
    "opensuse-leap": "zypper",
    "opensuse-tumbleweed": "zypper",
}

_PANGO = {
    "apt": "libpango-1.0-0",
    "dnf": "pango",
    "brew": "pango",
    "pacman": "pango",
    "apk": "pango",
    "zypper": "libpango-1_0-0",
    "msys2": "mingw-w64-ucrt-x86_64-pango",
}
_MSYS_HARFBUZZ = "mingw-w64-ucrt-x86_64-harfbuzz"

# The libraries that WeasyPrint loads (a test compares the names with WeasyPrint's own). GLib comes
# with Pango under a package name that differs between releases, so Pango's package stands for it.
LIBRARIES: Sequence[Need] = (
    Need(
        "GLib",
        _PANGO,
        {
            "linux": "libgobject-2.0.so.0",
            "darwin": "libgobject-2.0.0.dylib",
            "win32": "libgobject-2.0-0.dll",
        },
        "gobject-2.0",
    ),
    Need(
        "Pango",
        _PANGO,
        {
            "linux": "libpango-1.0.so.0",
            "darwin": "libpango-1.0.dylib",
            "win32": "libpango-1.0-0.dll",
        },
        "pango-1.0",
    ),
    Need(
        "PangoFT2",
        {**_PANGO, "apt": "libpangoft2-1.0-0"},
        {
            "linux": "libpangoft2-1.0.so.0",
            "darwin": "libpangoft2-1.0.dylib",
            "win32": "libpangoft2-1.0-0.dll",
        },
        "pangoft2-1.0",
    ),
    Need(
        "HarfBuzz",
        {
            "apt": "libharfbuzz0b",
            "dnf": "harfbuzz",
            "brew": "harfbuzz",
            "pacman": "harfbuzz",
            "apk": "harfbuzz",
            "zypper": "libharfbuzz0",
            "msys2": _MSYS_HARFBUZZ,
        },
        {
            "linux": "libharfbuzz.so.0",
            "darwin": "libharfbuzz.0.dylib",
            "win32": "libharfbuzz-0.dll",
        },
        "harfbuzz",
    ),
    # WeasyPrint can do without, four times slower and with a deprecation warning; briefing cannot.
    Need(
        "HarfBuzz-subset",
        {
            "apt": "libharfbuzz-subset0",
            "dnf": "harfbuzz",
            "brew": "harfbuzz",
            "pacman": "harfbuzz",
            "apk": "harfbuzz-subset",
            "zypper": "libharfbuzz-subset0",
            "msys2": _MSYS_HARFBUZZ,
        },
        {
            "linux": "libharfbuzz-subset.so.0",
            "darwin": "libharfbuzz-subset.0.dylib",
            "win32": "libharfbuzz-subset-0.dll",
        },
        "harfbuzz-subset",
    ),
    Need(
        "fontconfig",
        {
            "apt": "libfontconfig1",
            "dnf": "fontconfig",
            "brew": "fontconfig",
            "pacman": "fontconfig",
            "apk": "fontconfig",
            "zypper": "libfontconfig1",
            "msys2": "mingw-w64-ucrt-x86_64-fontconfig",
        },
        {
            "linux": "libfontconfig.so.1",
            "darwin": "libfontconfig.1.dylib",
            "win32": "libfontconfig-1.dll",
        },
        "fontconfig",
    ),
)

# Debian takes these out of Python and puts them into a package for each Python version.
VIRTUAL_ENVIRONMENTS = Need(
    "Python's venv",
    {
        "apt": "python{}.{}-venv",
        "dnf": "python3",
        "brew": "python@3.13",
        "pacman": "python",
        "apk": "python3",
        "zypper": "python3",
    },
    modules=("venv", "ensurepip"),
)

TEST_TOOLS: Sequence[Need] = (
    Need(
        "Poppler's pdftotext and pdftoppm",
        {
            "apt": "poppler-utils",
            "dnf": "poppler-utils",
            "brew": "poppler",
            "pacman": "poppler",
            "apk": "poppler-utils",
            "zypper": "poppler-tools",
            "msys2": "mingw-w64-ucrt-x86_64-poppler",
        },
        programs=("pdftotext",),
    ),
    # Separates a print edition into its plates. AGPL: a tool of the tests, never of briefing.
    Need(
        "Ghostscript",
        {
            "apt": "ghostscript",
            "dnf": "ghostscript",
            "brew": "ghostscript",
            "pacman": "ghostscript",
            "apk": "ghostscript",
            "zypper": "ghostscript",
            "msys2": "mingw-w64-ucrt-x86_64-ghostscript",
        },
        programs=("gs",),
    ),
    # Runs pdf.js as a browser does; benchmarks let it print pages as well.
    Need(
        "Chromium",
        {
            "apt": "chromium",
            "dnf": "chromium",
            "brew": "chromium",
            "pacman": "chromium",
            "apk": "chromium",
            "zypper": "chromium",
        },
        programs=("chromium", "chromium-browser", "google-chrome"),
    ),
)

BENCHMARK_TOOLS: Sequence[Need] = (
    Need(
        "MuPDF's mutool",
        {
            "apt": "mupdf-tools",
            "dnf": "mupdf",
            "brew": "mupdf-tools",
            "pacman": "mupdf-tools",
            "apk": "mupdf-tools",
            "zypper": "mupdf",
        },
        programs=("mutool",),
    ),
)


def this_host() -> Host:
    """Describe the machine that the program runs on."""
    geteuid = getattr(os, "geteuid", None)  # absent on Windows
    return Host(
        platform=sys.platform,
        os_release=_read_os_release(),
        python=sys.version_info[:2],
        environment=os.environ,
        is_root=geteuid is not None and geteuid() == 0,
        loads=_loads,
        finds=_finds,
        exists=lambda path: Path(path).exists(),
        has_module=_has_module,
        which=shutil.which,
        run=_run,
    )


def missing_libraries(host: Host | None = None) -> list[Need]:
    """List the libraries that type setting needs and that cannot be loaded."""
    return missing(LIBRARIES, host or this_host())


def missing(needs: Sequence[Need], host: Host) -> list[Need]:
    """List those of the given needs that the system does not meet."""
    return [need for need in needs if not _is_met(need, host)]


def package_manager(platform: str, os_release: str) -> str | None:
    """Name the package manager of a system from `sys.platform` and the text of os-release."""
    if platform == "darwin":
        return "brew"
    if platform == "win32":
        return "msys2"
    for name in _distribution_names(os_release):
        if name in DISTRIBUTIONS:
            return DISTRIBUTIONS[name]
    return None


def packages(lacking: Sequence[Need], host: Host) -> list[str]:
    """List the packages that hold what is missing, each once; none for an unknown system."""
    manager = package_manager(host.platform, host.os_release)
    if manager is None:
        return []
    names = [need.packages[manager] for need in lacking if manager in need.packages]
    return list(dict.fromkeys(name.format(*host.python) for name in names))


def install_command(lacking: Sequence[Need], host: Host | None = None) -> str:
    """Give the command that installs what is missing, as a person types it; "" if none is known."""
    host = host or this_host()
    manager = package_manager(host.platform, host.os_release)
    wanted = packages(lacking, host)
    if manager is None or not wanted:
        return ""
    return shlex.join([*_rights(manager, host), *_without_options(manager), *wanted])


def explain(lacking: Sequence[Need], host: Host | None = None) -> str:
    """Say in one sentence what is missing and what to do about it."""
    host = host or this_host()
    what = _listed([need.name for need in lacking])
    folder = _unseen_homebrew(lacking, host)
    if folder:
        return (
            f"{what} cannot be loaded, though Homebrew has installed it, because this Python does "
            f"not look in {folder}: run `export DYLD_FALLBACK_LIBRARY_PATH={folder}`."
        )
    subject = f"{what} {'is' if len(lacking) == 1 else 'are'} missing on this system"
    command = install_command(lacking, host)
    if not command:
        files = [need.libraries.get(host.platform) or need.name for need in lacking]
        return f"{subject}: install the packages of your system that hold {_listed(files)}."
    if command.startswith("sudo ") and not host.which("sudo"):
        return f"{subject}: as root, run `{command[5:]}`."
    manager = MANAGERS[str(package_manager(host.platform, host.os_release))]
    return f"{subject}: {manager.where}run `{command}`{manager.afterwards}."


def find_library(name: str, platform: str = sys.platform) -> str | None:
    """Answer like `ctypes.util.find_library`, for the libraries in the table, without a search.

    That search starts the C compiler for every name that WeasyPrint tries in vain, which takes a
    third of the time of its import where there is a compiler. So each name that WeasyPrint tries
    is answered: "libpango-1.0-0" and "pango-1.0-0" (as Windows calls it) like "pango-1.0".
    """
    for need in LIBRARIES:
        windows = need.libraries["win32"][: -len(".dll")]
        if name in (need.short_name, windows, windows[len("lib") :]):
            return need.libraries.get(platform)
    return None


def install(needs: Sequence[Need], host: Host, say: Callable[[str], None]) -> bool:
    """Install what is missing of the given needs, and tell whether all of them are there now."""
    lacking = missing(needs, host)
    if not lacking:
        return True
    manager = package_manager(host.platform, host.os_release)
    if (
        manager is None
        or not MANAGERS[manager].automatic
        or not _may_run(manager, host)
        or _unseen_homebrew(lacking, host)
    ):
        say(explain(lacking, host))
        return False
    say(f"Installing {_listed([need.name for need in lacking])}: {install_command(lacking, host)}")
    done = _install_packages(manager, packages(lacking, host), host)
    lacking = missing(needs, host)
    if lacking:
        outcome = "was installed but does not work" if done else "could not be installed"
        say(f"{_listed([need.name for need in lacking])} {outcome}. {explain(lacking, host)}")
    return not lacking


def main(
    arguments: Sequence[str], host: Host | None = None, say: Callable[[str], None] = print
) -> int:
    """Check or install what briefing needs from the system, and give the exit code."""
    import argparse  # here, because the package itself imports this module for the table only

    parser = argparse.ArgumentParser(
        prog="system.py", description="The system libraries and programs that briefing needs."
    )
    parser.add_argument("action", choices=("check", "install"))
    parser.add_argument("--tests", action="store_true", help="also the programs that tests use")
    parser.add_argument("--bench", action="store_true", help="also those that benchmarks use")
    options = parser.parse_args(arguments)
    host = host or this_host()
    if host.python < OLDEST_PYTHON:
        say(_python_too_old(host))
        return 1
    needs = [*LIBRARIES, VIRTUAL_ENVIRONMENTS]
    needs += TEST_TOOLS if options.tests else []
    needs += BENCHMARK_TOOLS if options.bench else []
    if options.action == "install":
        return 0 if install(needs, host, say) else 1
    lacking = missing(needs, host)
    say(explain(lacking, host) if lacking else "All that briefing needs from the system is here.")
    return 1 if lacking else 0


def _is_met(need: Need, host: Host) -> bool:
    if need.libraries:
        return _is_loadable(need, host)
    if need.programs:
        return any(host.which(program) for program in need.programs)
    return all(host.has_module(module) for module in need.modules)


def _is_loadable(need: Need, host: Host) -> bool:
    name = need.libraries.get(host.platform, need.libraries["linux"])  # the BSDs name them alike
    if host.loads(name):
        return True
    # Only there does the search find more than the loader does; on Linux it starts a compiler.
    found = host.finds(need.short_name) if host.platform in ("darwin", "win32") else None
    return found is not None and host.loads(found)


def _may_run(manager: str, host: Host) -> bool:
    """Whether the package manager is there and the user can get the rights that it asks for."""
    if not host.which(MANAGERS[manager].command[0]):
        return False
    return not MANAGERS[manager].needs_root or host.is_root or host.which("sudo") is not None


def _install_packages(manager: str, names: Sequence[str], host: Host) -> bool:
    rights = _rights(manager, host)
    if manager != "apt":
        return host.run([*rights, *MANAGERS[manager].command, *names]) == 0
    # sudo drops the environment, so the variable goes through env(1).
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive"]
    command = [*rights, *quiet, *MANAGERS[manager].command, *names]
    # A new machine has no package lists, an old one has lists that name packages long replaced.
    if _has_apt_lists(host) and host.run(command) == 0:
        return True
    host.run([*rights, *quiet, "apt-get", "update"])
    return host.run(command) == 0


def _has_apt_lists(host: Host) -> bool:
    # apt-get writes this folder's lock at the first update; a fresh image has none of it.
    return host.exists("/var/lib/apt/lists/lock")


def _rights(manager: str, host: Host) -> Sequence[str]:
    return ["sudo"] if MANAGERS[manager].needs_root and not host.is_root else []


def _without_options(manager: str) -> Sequence[str]:
    """Drop from a command what only matters when nobody watches it."""
    unwatched = ("-o", "DPkg::Lock::Timeout=300", "--no-install-recommends")
    return [word for word in MANAGERS[manager].command if word not in unwatched]


def _unseen_homebrew(lacking: Sequence[Need], host: Host) -> str:
    """Give the Homebrew folder that holds every missing library, when there is one."""
    files = [need.libraries.get(host.platform) for need in lacking]
    if host.platform != "darwin" or None in files:
        return ""
    prefixes = (host.environment.get("HOMEBREW_PREFIX"), "/opt/homebrew", "/usr/local")
    for folder in [f"{prefix}/lib" for prefix in prefixes if prefix]:
        if all(host.exists(f"{folder}/{file}") for file in files):
            return folder
    return ""


def _python_too_old(host: Host) -> str:
    wanted = "{}.{}".format(*OLDEST_PYTHON)
    ways = {
        "apt": "install a newer one (Debian 12 and Ubuntu 24.04 come with one)",
        "dnf": "run `sudo dnf install -y python3.12`",
        "brew": "run `brew install python@3.13`",
    }
    manager = package_manager(host.platform, host.os_release)
    way = ways.get(str(manager), "install one from your system's packages or from python.org")
    return (
        f"briefing needs Python {wanted} or newer, and this is Python "
        f"{host.python[0]}.{host.python[1]}: {way}, then name it, as in `make PYTHON=python3.12`."
    )


def _distribution_names(os_release: str) -> list[str]:
    """Give ID and then each word of ID_LIKE: the distribution itself before its relatives."""
    fields = {}
    for line in os_release.splitlines():
        key, _, value = line.partition("=")
        fields[key.strip()] = value.strip().strip("\"'")
    return [fields.get("ID", ""), *fields.get("ID_LIKE", "").split()]


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _read_os_release() -> str:
    for place in ("/etc/os-release", "/usr/lib/os-release"):
        try:
            return Path(place).read_text(encoding="utf-8")
        except OSError:
            continue
    return ""


def _loads(name: str) -> bool:
    _open_dll_folders()
    try:
        ctypes.CDLL(name, winmode=0x1000)  # WeasyPrint's own flag: Windows looks in added folders
    except OSError:
        return False
    return True


def _open_dll_folders() -> None:
    """Let Windows look where WeasyPrint will look."""
    add = getattr(os, "add_dll_directory", None)
    if add is None:
        return
    usual = "C:\\msys64\\ucrt64\\bin;C:\\msys64\\mingw64\\bin"
    folders = os.environ.get("WEASYPRINT_DLL_DIRECTORIES", usual)
    for folder in folders.split(";"):
        if Path(folder).is_dir():
            add(folder)


def _finds(name: str) -> str | None:
    from ctypes.util import find_library as search  # slow to import; Linux does without

    return search(name)


def _has_module(name: str) -> bool:
    import importlib

    importlib.invalidate_caches()  # it may have been installed a moment ago
    return find_spec(name) is not None


def _run(command: Sequence[str]) -> int:
    import subprocess

    # Our own lines first, then the package manager's.
    sys.stdout.flush()
    try:
        return subprocess.run(command, check=False).returncode
    except OSError as error:
        print(error, file=sys.stderr)
        return 127


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
