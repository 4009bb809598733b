"""The conditions of a print edition, PDF/X-4 (ISO 15930-7:2010), one by one.

No validator of PDF/X is free to run here, so each condition that can be checked in the file is a
check of its own. Where we ask for more than the standard, the check says so: four inks and nothing
else, 3 mm of bleed, crop marks, black letters on the black plate, at most 300 % of ink, 300 pixels
to the inch, no embedded files, identifiers made from the content.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf

from briefing.errors import Place
from briefing.verify import print_inks, print_marks, print_sheet
from briefing.verify.plain import array, get, identity, keys, name, numbers, text
from briefing.verify.print_file import PrintRead, ordered, touches
from briefing.verify.read import PdfRead
from briefing.verify.verdict import Verdict
from briefing.verify.walking import few

Condition = Callable[[PrintRead], Verdict]

_ACTIONS = ("/AA", "/OpenAction", "/URI")


def conditions(read: PdfRead, place: Place) -> tuple[Verdict, ...]:
    """Judge a print edition, condition by condition."""
    with pikepdf.open(io.BytesIO(read.data), suppress_warnings=True) as opened:
        file = PrintRead(read, opened, place)
        return tuple(condition(file) for condition in CONDITIONS)


def press_settings(file: PrintRead) -> Verdict:
    """No graphics state brings transfer curves or halftones of its own."""
    findings = [
        file.fault("press-setting", f"page {page}: a graphics state has {key}")
        for page, key in file.painting.states
    ]
    return Verdict(
        "transfer and halftones",
        file.painting.used_states,
        few(findings),
        "no graphics state is used",
    )


def replacements(file: PrintRead) -> Verdict:
    """Nothing on a page stands for something else: PostScript, OPI, alternates, references."""
    findings = [
        file.fault("not-complete", f"page {page}: an object has {key}")
        for page, key in file.painting.foreign
    ]
    return Verdict("complete objects", file.painting.objects + 1, few(findings))


def no_annotations(file: PrintRead) -> Verdict:
    """No annotation but printer's marks lies in the bleed; there are no form fields."""
    findings = []
    for number_of, page in enumerate(file.pages, 1):
        around = file.boxes(page)["/BleedBox"] or file.boxes(page)["/MediaBox"]
        for annotation in array(get(page, "/Annots")):
            subtype = name(get(annotation, "/Subtype"))
            sides = numbers(get(annotation, "/Rect"), 4)
            if subtype in ("PrinterMark", "TrapNet"):
                continue
            if sides is None or around is None or touches(ordered(sides), around):
                message = f"page {number_of}: there is a {subtype or 'nameless'} annotation on it"
                findings.append(file.fault("annotation-in-print", message))
    if get(file.root, "/AcroForm") is not None:
        findings.append(file.fault("form-in-print", "the file has form fields"))
    return Verdict("no annotations", len(file.pages) + 1, few(findings))


def no_actions(file: PrintRead) -> Verdict:
    """Nothing happens: no actions and no JavaScript."""
    findings = [
        file.fault("action-in-print", f"the catalog has {key[1:]}")
        for key in _ACTIONS
        if get(file.root, key) is not None
    ]
    if get(get(file.root, "/Names"), "/JavaScript") is not None:
        findings.append(file.fault("action-in-print", "the file has JavaScript"))
    for number_of, page in enumerate(file.pages, 1):
        if get(page, "/AA") is not None:
            message = f"page {number_of}: it has actions"
            findings.append(file.fault("action-in-print", message))
    entries = list(_bookmarks(get(get(file.root, "/Outlines"), "/First")))
    if any(get(entry, "/A") is not None for entry in entries):
        findings.append(file.fault("action-in-print", "bookmarks have actions"))
    return Verdict(
        "no actions", len(_ACTIONS) + 1 + len(file.pages) + len(entries), tuple(findings)
    )


def _bookmarks(first: Any) -> Iterator[Any]:
    waiting, seen = [first], set[tuple[int, int]]()
    while waiting:
        entry = waiting.pop()
        if entry is None or (identity(entry) != (0, 0) and identity(entry) in seen):
            continue
        seen.add(identity(entry))
        yield entry
        waiting += [get(entry, "/First"), get(entry, "/Next")]


def no_files(file: PrintRead) -> Verdict:
    """No files are embedded: the press has no use for them (ours)."""
    findings = []
    if get(get(file.root, "/Names"), "/EmbeddedFiles") is not None or array(get(file.root, "/AF")):
        findings.append(file.fault("file-in-print", "files are embedded"))
    return Verdict("no files", 2, tuple(findings))


def optional_content(file: PrintRead) -> Verdict:
    """Layers, where there are any, have names and are not switched by what views them."""
    properties = get(file.root, "/OCProperties")
    if properties is None:
        return Verdict("layers", 0, skipped="the file has no layers")
    configurations = [get(properties, "/D"), *array(get(properties, "/Configs"))]
    findings = []
    for configuration in configurations:
        if not text(get(configuration, "/Name")):
            findings.append(file.fault("layer-configuration", "a configuration has no Name"))
        if "/AS" in keys(configuration):
            message = "a configuration switches layers by itself (AS)"
            findings.append(file.fault("layer-configuration", message))
    return Verdict("layers", len(configurations), tuple(findings))


CONDITIONS: tuple[Condition, ...] = (
    print_marks.version,
    print_marks.metadata,
    print_marks.dates,
    print_marks.trapped,
    print_marks.output_intent,
    print_marks.identifiers,
    print_marks.encryption,
    print_sheet.boxes,
    print_sheet.bleed,
    print_sheet.crop_marks,
    print_inks.colours,
    print_inks.black_letters,
    print_inks.total_ink,
    print_inks.resolution,
    press_settings,
    replacements,
    no_annotations,
    no_actions,
    no_files,
    optional_content,
)
"""Every condition, in the order of the report; fonts are judged as in every other file."""
