"""Imports go one way: what each module of the package may import, read from its source."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "briefing"

# A unit is a module of the package, or a folder of modules that go by one name.
# Foundations first, then the stages in the order of the flow: no stage knows another one, and the
# judge (verify) shares no code with those whose work it judges.
MAY_IMPORT: Mapping[str, frozenset[str]] = {
    unit: frozenset(allowed.split())
    for unit, allowed in {
        "errors": "",
        "model": "errors",
        "collector": "",
        "document": "",
        "outline": "document",
        "paths": "",
        "system": "",
        "version": "",
        "yaml_source": "errors model",
        "yaml_edit": "collector errors yaml_source",
        "schema": "errors paths yaml_source",
        "texts": "errors model",
        "folding": "",
        "occurrences": "errors model texts",
        "corroboration": "model",
        "drift": "errors model occurrences",
        "cldr": "",
        "packs": "errors model document paths cldr schema yaml_source",
        "load": "collector errors model packs paths schema texts yaml_source",
        "quantities": "errors model cldr folding packs",
        "evidence": "errors model folding occurrences packs quantities",
        "check": "cldr drift errors evidence folding model occurrences packs quantities texts",
        "typeset": "errors model document cldr corroboration packs texts",
        "dossier": "document model outline quantities texts",
        "media": "document errors model outline quantities render",
        "compose": "errors document paths templates",
        "selection": "model",
        "templates": "errors paths schema yaml_source",
        "render": "collector errors document paths system",
        "verify": "collector errors document folding packs paths quantities schema",
        "pictures": "errors compose document render verify",
        "print_edition": "errors",
        "diff": "errors quantities verify",
        "publish": "errors",
        "signing": "errors",
        "examine": (
            "collector errors model paths packs load evidence check publish templates yaml_source"
        ),
        "pipeline": (
            "drift errors examine model document paths packs evidence check typeset dossier "
            "compose media print_edition render selection templates verify publish version"
        ),
        "status": "drift errors evidence examine model occurrences",
        "po": "errors",
        "glosses": "check document model occurrences packs texts typeset",
        "vocabulary": "cldr errors model occurrences packs yaml_edit yaml_source",
        "translate": (
            "check drift errors examine glosses load model occurrences packs po publish texts "
            "vocabulary yaml_edit yaml_source"
        ),
        "review": (
            "cldr diff document drift errors evidence examine glosses load model occurrences packs "
            "paths publish quantities texts typeset yaml_edit"
        ),
        "listing": "errors model evidence examine glosses media occurrences packs",
        "adding": "drift errors examine load model publish yaml_edit yaml_source",
        "starter": "errors paths publish",
        "report": "errors",
        "sarif": "errors",
        "kit": (
            "errors examine model document cldr compose evidence media packs pictures pipeline "
            "publish templates typeset verify version"
        ),
        "cli": (
            "__init__ adding check collector diff errors examine kit listing model packs paths "
            "pipeline publish report review sarif schema signing starter status system templates "
            "translate verify yaml_edit"
        ),
        "__init__": "errors examine pipeline templates version",
        "__main__": "cli",
    }.items()
}

# Each library has one home, or the few that are named here.
LIBRARY_HOMES: Mapping[str, frozenset[str]] = {
    library: frozenset(homes.split())
    for library, homes in {
        "PIL": "pictures print_edition render verify",
        "_cffi_backend": "render",
        "arabic_reshaper": "report verify",
        "asn1crypto": "signing verify",
        "babel": "cldr po",
        "bibtexparser": "media",
        "bidi": "media report verify",
        "cffi": "render",
        "click": "cli",
        "docx": "media",
        "cryptography": "signing verify",
        "fontTools": "media render verify",
        "jinja2": "compose review texts",
        "jsonschema_rs": "schema",
        "pikepdf": "print_edition verify",
        "pydyf": "render",
        "pyhanko": "signing verify",
        "pyhanko_certvalidator": "signing verify",
        "pypdfium2": "pictures verify",
        "rispy": "media",
        "tinycss2": "media print_edition render",
        "weasyprint": "render",
        "yaml": "yaml_source",
    }.items()
}


def unit_of(path: Path) -> str:
    """Name the unit that a source file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def sources() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def imported_modules(source: str) -> Iterator[str]:
    """Give the full name of everything that a source imports, inside functions as well."""
    tree = ast.parse(source)
    constants = dict(_string_constants(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            dots = "." * node.level  # relative imports are no way around the table
            yield from (f"{dots}{node.module or ''}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and _name(node.func) in ("import_module", "__import__"):
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value
                elif isinstance(argument, ast.Name) and argument.id in constants:
                    yield constants[argument.id]


def _string_constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(text))):
                yield name, text


def _name(function: ast.expr) -> str:
    return getattr(function, "attr", getattr(function, "id", ""))


def violations(unit: str, source: str) -> list[str]:
    """Say which imports of a source its unit may not have."""
    faults = []
    for module in imported_modules(source):
        top, _, rest = module.partition(".")
        if top == "":
            faults.append(f"{unit} imports {module} by a relative name")
        elif top == "briefing":
            first = rest.partition(".")[0]
            other = first if first in MAY_IMPORT else "__init__"
            if other != unit and other not in MAY_IMPORT[unit]:
                faults.append(f"{unit} imports {other}")
        elif top not in sys.stdlib_module_names and unit not in LIBRARY_HOMES.get(top, ()):
            faults.append(f"{unit} imports {top}")
    return faults


def test_every_module_is_in_the_table_and_the_reverse() -> None:
    assert {unit_of(path) for path in sources()} == set(MAY_IMPORT)


def test_table_has_no_circle_and_no_unknown_name() -> None:
    order = list(TopologicalSorter(MAY_IMPORT).static_order())
    assert set(order) == set(MAY_IMPORT)
    assert {unit for homes in LIBRARY_HOMES.values() for unit in homes} <= set(MAY_IMPORT)


def test_stages_do_not_know_each_other() -> None:
    stages = {
        "load",
        "check",
        "typeset",
        "compose",
        "render",
        "print_edition",
        "verify",
        "publish",
    }
    for stage in stages:
        assert not MAY_IMPORT[stage] & stages


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_module_imports_only_what_it_may(path: Path) -> None:
    assert violations(unit_of(path), path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("library", LIBRARY_HOMES)
def test_library_is_used_in_each_of_its_homes(library: str) -> None:
    users = {
        unit_of(path)
        for path in sources()
        for module in imported_modules(path.read_text(encoding="utf-8"))
        if module.partition(".")[0] == library
    }
    assert users == LIBRARY_HOMES[library]


def test_package_declares_the_libraries_that_it_imports() -> None:
    project = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8"))
    lines = project["project"]["dependencies"] + project["project"]["optional-dependencies"]["sign"]
    declared = {
        re.split(r"[^\w.-]", line, maxsplit=1)[0].lower().replace("_", "-") for line in lines
    }
    known = packages_distributions()
    imported = {known[library][0].lower().replace("_", "-") for library in LIBRARY_HOMES}
    assert declared == imported


def test_no_module_hides_one_of_the_standard_library() -> None:
    # system.py runs as a script, which puts its folder first in the search for modules.
    assert not {path.stem for path in PACKAGE.glob("*.py")} & set(sys.stdlib_module_names)
    assert not set(MAY_IMPORT) & set(sys.stdlib_module_names)


@pytest.mark.parametrize(
    ("unit", "source", "expected"),
    [
        ("verify", "from briefing.typeset import typeset", ["verify imports typeset"]),
        ("verify", "from briefing import compose", ["verify imports compose"]),
        ("verify", "import briefing.render.fetch", ["verify imports render"]),
        ("load", "from briefing import __version__", ["load imports __init__"]),
        ("errors", "def f():\n    from briefing.cli import main", ["errors imports cli"]),
        ("load", "if TYPE_CHECKING:\n    from briefing.check import x", ["load imports check"]),
        ("load", "from . import typeset", ["load imports ..typeset by a relative name"]),
        (
            "load",
            "from ..check import rules",
            ["load imports ..check.rules by a relative name"],
        ),
        (
            "check",
            "import importlib\nimportlib.import_module('weasyprint')",
            ["check imports weasyprint"],
        ),
        ("check", "E = 'weasyprint'\nimport_module(E)", ["check imports weasyprint"]),
        ("check", "__import__('briefing.render')", ["check imports render"]),
        ("pipeline", "import click, yaml", ["pipeline imports click", "pipeline imports yaml"]),
        ("render", "import numpy", ["render imports numpy"]),
        ("system", "import briefing.errors", ["system imports errors"]),
        ("load", "import json\nfrom briefing.load.files import x\nimport briefing.schema", []),
        ("pipeline", "from briefing import paths\nfrom briefing.render import render", []),
    ],
)
def test_forbidden_import_is_found(unit: str, source: str, expected: list[str]) -> None:
    assert violations(unit, source) == expected
