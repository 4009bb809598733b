"""The table of system libraries, and what is said and done when some of them are missing."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest

from briefing import system
from briefing.system import BENCHMARK_TOOLS, LIBRARIES, TEST_TOOLS, VIRTUAL_ENVIRONMENTS, Host, Need

SCRIPT = Path(system.__file__)

DEBIAN = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\nVERSION_ID="12"\n'
UBUNTU = 'NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\n'
MINT = 'ID=linuxmint\nID_LIKE="ubuntu debian"\n'
FEDORA = "NAME=Fedora\nID=fedora\n"
ROCKY = 'ID="rocky"\nID_LIKE="rhel centos fedora"\n'
ARCH = "ID=arch\n"
ALPINE = "ID=alpine\n"
TUMBLEWEED = 'ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"\n'
NIXOS = "ID=nixos\n"

PANGO, SUBSET = "libpango-1.0.so.0", "libharfbuzz-subset.so.0"


class Machine:
    """A made-up computer that remembers what was run on it."""

    def __init__(
        self,
        *,
        platform: str = "linux",
        os_release: str = DEBIAN,
        python: tuple[int, int] = (3, 11),
        lacks: Sequence[str] = (),
        programs: Sequence[str] = (
            "apt-get",
            "dnf",
            "brew",
            "sudo",
            "pdftotext",
            "gs",
            "chromium",
            "mutool",
        ),
        root: bool = True,
        files: Sequence[str] = ("/var/lib/apt/lists/lock",),
        answers: Sequence[int] = (),
        repairs: bool = True,
        environment: dict[str, str] | None = None,
    ) -> None:
        self.lacks = list(lacks)
        self.commands: list[str] = []
        self.said: list[str] = []
        self.searched: list[str] = []
        self.answers = list(answers)
        self.repairs = repairs
        self.host = Host(
            platform=platform,
            os_release=os_release,
            python=python,
            environment=environment or {},
            is_root=root,
            loads=lambda name: name not in self.lacks,
            finds=self.find,
            exists=lambda path: path in files,
            has_module=lambda name: name not in self.lacks,
            which=lambda name: f"/usr/bin/{name}" if name in programs else None,
            run=self.run,
        )

    def find(self, name: str) -> str | None:
        self.searched.append(name)
        return None

    def run(self, command: Sequence[str]) -> int:
        self.commands.append(" ".join(command))
        code = self.answers.pop(0) if self.answers else 0
        if code == 0 and self.repairs and "update" not in command:
            self.lacks.clear()
        return code

    def main(self, *arguments: str) -> int:
        return system.main(arguments, self.host, self.said.append)


APT = (
    "env DEBIAN_FRONTEND=noninteractive "
    "apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300"
)


def everything() -> list[str]:
    return [name for need in LIBRARIES for name in need.libraries.values()]


# --- which system it is ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("platform", "os_release", "expected"),
    [
        ("linux", DEBIAN, "apt"),
        ("linux", UBUNTU, "apt"),
        ("linux", MINT, "apt"),
        ("linux", FEDORA, "dnf"),
        ("linux", ROCKY, "dnf"),
        ("linux", ARCH, "pacman"),
        ("linux", ALPINE, "apk"),
        ("linux", TUMBLEWEED, "zypper"),
        ("linux", NIXOS, None),
        ("linux", "", None),
        ("freebsd14", "", None),
        ("darwin", "", "brew"),
        ("win32", "", "msys2"),
    ],
)
def test_package_manager_follows_platform_and_os_release(
    platform: str, os_release: str, expected: str | None
) -> None:
    assert system.package_manager(platform, os_release) == expected


# --- what is missing ------------------------------------------------------------------------------


def test_nothing_is_missing_on_this_machine() -> None:
    assert system.missing_libraries() == []


def test_missing_libraries_are_those_that_do_not_load() -> None:
    machine = Machine(lacks=[PANGO, SUBSET])
    names = [need.name for need in system.missing_libraries(machine.host)]
    assert names == ["Pango", "HarfBuzz-subset"]


def test_linux_is_asked_without_a_search_that_starts_a_compiler() -> None:
    machine = Machine(lacks=everything())
    assert system.missing_libraries(machine.host) == list(LIBRARIES)
    assert machine.searched == []


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_other_systems_are_searched_as_well(platform: str) -> None:
    machine = Machine(platform=platform, lacks=everything())
    found = machine.host._replace(finds=lambda name: f"/somewhere/{name}")
    assert system.missing_libraries(machine.host) == list(LIBRARIES)
    assert machine.searched == [need.short_name for need in LIBRARIES]
    assert system.missing_libraries(found) == []


def test_an_unknown_unix_is_asked_for_the_names_of_linux() -> None:
    assert system.missing_libraries(Machine(platform="freebsd14", lacks=[PANGO]).host) == [
        LIBRARIES[1]
    ]


def test_asking_this_machine_starts_no_program(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[object] = []
    monkeypatch.setattr(subprocess, "Popen", lambda *command, **_: started.append(command))
    assert system.missing_libraries() == []
    assert started == []


def _weasyprint_names() -> list[list[str]]:
    """Read the names that the installed WeasyPrint loads from its source."""
    spec = find_spec("weasyprint")
    assert spec is not None
    assert spec.origin is not None
    source = (Path(spec.origin).parent / "text" / "ffi.py").read_text(encoding="utf-8")
    calls = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "_dlopen"
    ]
    return [[ast.literal_eval(name) for name in call.args[1:]] for call in calls]


def test_table_holds_the_libraries_that_weasyprint_loads() -> None:
    theirs = _weasyprint_names()
    assert len(theirs) >= len(LIBRARIES)
    for need in LIBRARIES:
        ours = {*need.libraries.values(), need.short_name}
        assert any(ours <= set(names) for names in theirs), need.name
    known = {file for need in LIBRARIES for file in need.libraries.values()}
    unknown = [names[0] for names in theirs if not known & set(names)]
    assert unknown == ["libharfbuzz-vector-0"]  # optional, and for bitmap fonts only


def test_every_name_that_weasyprint_searches_for_first_is_known() -> None:
    found = {system.find_library(names[0], "linux") for names in _weasyprint_names()}
    assert found == {*(need.libraries["linux"] for need in LIBRARIES), None}


def test_known_libraries_stand_in_for_the_search_of_the_standard_library() -> None:
    assert system.find_library("pango-1.0", "linux") == PANGO
    assert system.find_library("c", "linux") is None
    assert system.find_library("pango-1.0", "darwin") == "libpango-1.0.dylib"
    code = (
        "import ctypes.util; from briefing.system import find_library;"
        "ctypes.util.find_library = find_library;"
        "import weasyprint.text.ffi as ffi; print(ffi.harfbuzz_subset is not None)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("True\n", "")


# --- what is said ---------------------------------------------------------------------------------


def test_each_automatic_manager_has_a_package_for_every_need() -> None:
    needs = [*LIBRARIES, VIRTUAL_ENVIRONMENTS, *TEST_TOOLS, *BENCHMARK_TOOLS]
    for name, manager in system.MANAGERS.items():
        if manager.automatic:
            assert [need.name for need in needs if name not in need.packages] == []


@pytest.mark.parametrize(
    ("machine", "expected"),
    [
        (Machine(), "apt-get install -y libpango-1.0-0 libharfbuzz-subset0"),
        (Machine(root=False), "sudo apt-get install -y libpango-1.0-0 libharfbuzz-subset0"),
        (Machine(os_release=FEDORA, root=False), "sudo dnf install -y pango harfbuzz"),
        (Machine(platform="darwin", root=False), "brew install pango harfbuzz"),
        (Machine(os_release=ARCH), "pacman -S --needed pango harfbuzz"),
        (Machine(os_release=ALPINE), "apk add pango harfbuzz-subset"),
        (Machine(os_release=TUMBLEWEED), "zypper install libpango-1_0-0 libharfbuzz-subset0"),
        (
            Machine(platform="win32", root=False),
            "pacman -S --needed mingw-w64-ucrt-x86_64-pango mingw-w64-ucrt-x86_64-harfbuzz",
        ),
        (Machine(os_release=NIXOS), ""),
    ],
)
def test_install_command_is_the_one_of_the_system(machine: Machine, expected: str) -> None:
    assert system.install_command([LIBRARIES[1], LIBRARIES[4]], machine.host) == expected


def test_install_command_names_each_package_once_and_nothing_for_nothing() -> None:
    machine = Machine()
    assert system.install_command(LIBRARIES, machine.host) == (
        "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 "
        "libfontconfig1"
    )
    assert system.install_command([], machine.host) == ""


def test_install_command_and_explain_describe_this_machine_by_default() -> None:
    assert system.install_command([]) == ""
    assert "Pango" in system.explain([LIBRARIES[1]])


@pytest.mark.parametrize(
    ("machine", "expected"),
    [
        (
            Machine(root=False),
            "Pango and HarfBuzz-subset are missing on this system: "
            "run `sudo apt-get install -y libpango-1.0-0 libharfbuzz-subset0`.",
        ),
        (
            Machine(root=False, programs=["apt-get"]),
            "Pango and HarfBuzz-subset are missing on this system: "
            "as root, run `apt-get install -y libpango-1.0-0 libharfbuzz-subset0`.",
        ),
        (
            Machine(os_release=NIXOS),
            "Pango and HarfBuzz-subset are missing on this system: install the "
            "packages of your system that hold libpango-1.0.so.0 and libharfbuzz-subset.so.0.",
        ),
        (
            Machine(platform="win32", root=False),
            "Pango and HarfBuzz-subset are missing on this system: install MSYS2 into "
            "C:\\msys64 and, in its UCRT64 terminal, run `pacman -S --needed "
            "mingw-w64-ucrt-x86_64-pango mingw-w64-ucrt-x86_64-harfbuzz`, or set "
            "WEASYPRINT_DLL_DIRECTORIES to the folder that holds the DLLs.",
        ),
        (
            Machine(platform="darwin", root=False),
            "Pango and HarfBuzz-subset are missing on this system: "
            "run `brew install pango harfbuzz`.",
        ),
    ],
)
def test_explanation_is_one_sentence_with_the_remedy(machine: Machine, expected: str) -> None:
    assert system.explain([LIBRARIES[1], LIBRARIES[4]], machine.host) == expected


def test_explanation_of_one_and_of_three_needs_lists_them_as_people_do() -> None:
    machine = Machine()
    assert system.explain([LIBRARIES[1]], machine.host).startswith("Pango is missing on this")
    three = system.explain(LIBRARIES[:3], machine.host)
    assert three.startswith("GLib, Pango and PangoFT2 are missing on this system: run")


def test_homebrew_libraries_that_python_does_not_see_get_a_hint() -> None:
    folder = "/opt/homebrew/lib"
    pango = LIBRARIES[1]
    file = pango.libraries["darwin"]
    machine = Machine(platform="darwin", root=False, lacks=[file], files=[f"{folder}/{file}"])
    assert system.explain([pango], machine.host) == (
        "Pango cannot be loaded, though Homebrew has installed it, because this Python does not "
        f"look in {folder}: run `export DYLD_FALLBACK_LIBRARY_PATH={folder}`."
    )
    assert machine.main("install") == 1
    assert machine.commands == []


def test_homebrew_is_looked_for_where_it_says_it_is() -> None:
    file = LIBRARIES[1].libraries["darwin"]
    machine = Machine(
        platform="darwin",
        files=[f"/brew/lib/{file}"],
        environment={"HOMEBREW_PREFIX": "/brew"},
    )
    assert "/brew/lib" in system.explain([LIBRARIES[1]], machine.host)


# --- what is done ---------------------------------------------------------------------------------


def test_check_passes_where_all_is_there() -> None:
    machine = Machine()
    assert machine.main("check", "--tests", "--bench") == 0
    assert machine.said == ["All that briefing needs from the system is here."]


def test_check_says_what_is_missing_and_runs_nothing() -> None:
    machine = Machine(lacks=[PANGO])
    assert machine.main("check") == 1
    assert machine.said == [
        "Pango is missing on this system: run `apt-get install -y libpango-1.0-0`."
    ]
    assert machine.commands == []


def test_install_does_nothing_where_all_is_there() -> None:
    machine = Machine()
    assert machine.main("install") == 0
    assert (machine.commands, machine.said) == ([], [])


def test_install_installs_only_what_is_missing() -> None:
    machine = Machine(lacks=[SUBSET])
    assert machine.main("install") == 0
    assert machine.commands == [f"{APT} libharfbuzz-subset0"]
    assert machine.said == [
        "Installing HarfBuzz-subset: apt-get install -y libharfbuzz-subset0",
    ]


def test_install_uses_sudo_only_without_rights() -> None:
    machine = Machine(lacks=[PANGO], root=False)
    assert machine.main("install") == 0
    assert machine.commands == [f"sudo {APT} libpango-1.0-0"]


def test_install_without_rights_and_sudo_says_the_command() -> None:
    machine = Machine(lacks=[PANGO], root=False, programs=["apt-get"])
    assert machine.main("install") == 1
    assert machine.commands == []
    assert machine.said == [
        "Pango is missing on this system: as root, run `apt-get install -y libpango-1.0-0`."
    ]


@pytest.mark.parametrize("os_release", [ARCH, ALPINE, TUMBLEWEED, NIXOS])
def test_install_only_says_the_command_of_other_systems(os_release: str) -> None:
    machine = Machine(os_release=os_release, lacks=[PANGO])
    assert machine.main("install") == 1
    assert machine.commands == []
    assert len(machine.said) == 1


def test_install_without_the_package_manager_says_the_command() -> None:
    machine = Machine(platform="darwin", lacks=["libpango-1.0.dylib"], programs=[], root=False)
    assert machine.main("install") == 1
    assert (machine.commands, len(machine.said)) == ([], 1)


def test_install_updates_the_package_lists_first_on_a_new_machine() -> None:
    machine = Machine(lacks=[PANGO], files=[], root=False)
    assert machine.main("install") == 0
    assert machine.commands == [
        "sudo env DEBIAN_FRONTEND=noninteractive apt-get update",
        f"sudo {APT} libpango-1.0-0",
    ]


def test_install_updates_the_package_lists_when_the_first_try_fails() -> None:
    machine = Machine(lacks=[PANGO], answers=[100, 0, 0])
    assert machine.main("install") == 0
    assert machine.commands == [
        f"{APT} libpango-1.0-0",
        "env DEBIAN_FRONTEND=noninteractive apt-get update",
        f"{APT} libpango-1.0-0",
    ]


def test_install_that_fails_says_so() -> None:
    machine = Machine(lacks=[PANGO], answers=[100, 0, 100])
    assert machine.main("install") == 1
    assert machine.said[-1].startswith("Pango could not be installed. Pango is missing on")


def test_install_that_changes_nothing_says_so() -> None:
    machine = Machine(lacks=[PANGO], repairs=False)
    assert machine.main("install") == 1
    assert machine.said[-1].startswith("Pango was installed but does not work. Pango is missing")


def test_install_on_fedora_and_macos_calls_their_managers() -> None:
    fedora = Machine(os_release=FEDORA, lacks=[SUBSET], root=False)
    macos = Machine(platform="darwin", lacks=["libpango-1.0.dylib"], root=False)
    assert (fedora.main("install"), macos.main("install")) == (0, 0)
    assert fedora.commands == ["sudo dnf install -y harfbuzz"]
    assert macos.commands == ["brew install pango"]


def test_install_adds_venv_for_the_version_that_runs() -> None:
    machine = Machine(lacks=["ensurepip"], python=(3, 12))
    assert machine.main("install") == 0
    assert machine.commands == [f"{APT} python3.12-venv"]


def test_install_adds_programs_only_when_asked() -> None:
    machine = Machine(programs=["apt-get"], repairs=False)
    assert machine.main("install") == 0
    assert machine.commands == []
    machine.main("install", "--tests", "--bench")
    assert machine.commands == [f"{APT} poppler-utils ghostscript chromium mupdf-tools"]


@pytest.mark.parametrize(
    ("machine", "way"),
    [
        (Machine(python=(3, 9)), "install a newer one (Debian 12 and Ubuntu 24.04 come with one)"),
        (Machine(python=(3, 9), os_release=FEDORA), "run `sudo dnf install -y python3.12`"),
        (Machine(python=(3, 9), platform="darwin"), "run `brew install python@3.13`"),
        (
            Machine(python=(3, 9), os_release=NIXOS),
            "install one from your system's packages or from python.org",
        ),
    ],
)
def test_an_old_python_gets_one_sentence(machine: Machine, way: str) -> None:
    assert machine.main("install") == 1
    assert machine.commands == []
    assert machine.said == [
        f"briefing needs Python 3.11 or newer, and this is Python 3.9: {way}, "
        "then name it, as in `make PYTHON=python3.12`."
    ]


# --- the machine itself ---------------------------------------------------------------------------


def test_this_host_asks_the_machine() -> None:
    host = system.this_host()
    assert host.platform == sys.platform
    assert host.python == sys.version_info[:2]
    assert not host.loads("libno-such-library.so.0")
    assert host.has_module("venv")
    assert not host.has_module("no_such_module")
    assert host.exists(str(SCRIPT))
    assert host.finds("no-such-library") is None
    assert host.run([sys.executable, "-c", "raise SystemExit(3)"]) == 3


def test_a_command_that_is_not_there_fails_without_a_traceback(
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert system.this_host().run(["no-such-command"]) == 127
    assert "no-such-command" in capfd.readouterr().err


def test_os_release_is_looked_for_in_both_places(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def read(path: Path, encoding: str) -> str:
        asked.append((path.as_posix(), encoding))
        raise OSError

    monkeypatch.setattr(Path, "read_text", read)
    assert system.this_host().os_release == ""
    assert asked == [("/etc/os-release", "utf-8"), ("/usr/lib/os-release", "utf-8")]


def test_windows_looks_in_the_folders_of_weasyprint(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(os, "add_dll_directory", opened.append, raising=False)
    monkeypatch.setenv("WEASYPRINT_DLL_DIRECTORIES", f"{tmp_path};{tmp_path / 'absent'}")
    assert not system.this_host().loads("no-such-library.dll")
    assert opened == [str(tmp_path)]


def test_script_runs_alone_without_site_packages(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-S", "-E", SCRIPT, "check"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        "All that briefing needs from the system is here.\n",
        "",
    )


def test_script_is_readable_by_python_3_8() -> None:
    ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 8))


def test_needs_are_of_one_kind_each() -> None:
    needs: list[Need] = [*LIBRARIES, VIRTUAL_ENVIRONMENTS, *TEST_TOOLS, *BENCHMARK_TOOLS]
    for need in needs:
        kinds = [bool(need.libraries), bool(need.programs), bool(need.modules)]
        assert kinds.count(True) == 1, need.name
        assert bool(need.short_name) == bool(need.libraries), need.name
