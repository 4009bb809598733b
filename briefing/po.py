"""Texts to translate as a gettext PO file, and back: through Babel, imported when first needed.

The context of a message is the key of the text, so that a translation finds its place again
wherever the text has moved to. Nothing in the file depends on the day it was written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from io import BytesIO, StringIO
from pathlib import PurePath

from briefing.errors import BriefingError, Finding, Place, raise_errors

_ABOUT = """\
# Translate msgstr. What stands in double braces is printed by the program: keep every name, put it
# where the sentence needs it, and change what follows a bar as the language asks for. Type no
# figures. The lines with “#.” say what is printed. When a message is marked “fuzzy”, the text that
# it was made from has changed: mend it, and take the mark away."""


@dataclass(frozen=True, slots=True)
class Message:
    """A text and its translation.

    `place` is where the text stands in the brief; in a file that was read, where the message does.
    """

    key: str
    source: str
    translation: str
    place: Place
    fuzzy: bool = False
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """The texts of a brief to be translated into one language (a code of the brief)."""

    brief: str
    edition: int
    language: str
    messages: Sequence[Message]


def po_bytes(sheet: Sheet, day: date) -> bytes:
    """Return a sheet as a PO file that bears a day."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    moment = datetime.combine(day, time(), UTC)
    catalog = Catalog(
        locale=sheet.language,
        header_comment=_ABOUT,
        project=sheet.brief,
        version=str(sheet.edition),
        msgid_bugs_address="-",
        creation_date=moment,
        revision_date=moment,
        last_translator="-",
        language_team="-",
        fuzzy=False,
    )
    for message in sheet.messages:
        added = catalog.add(
            message.source,
            message.translation,
            locations=[(PurePath(message.place.file).name, message.place.line)],
            flags=["fuzzy"] if message.fuzzy else [],
            auto_comments=message.comments,
            context=message.key,
        )
        # Babel takes per cent signs and braces for formats of Python, and msgfmt would check them.
        added.flags.difference_update({"python-format", "python-brace-format"})
    file = BytesIO()
    write_po(file, catalog, width=0)
    # Which release of Babel wrote it is nobody's concern.
    return re.sub(rb'^"Generated-By: .*\n', b"", file.getvalue(), flags=re.MULTILINE)


def read_po(source: str, shown: str) -> Sheet:
    """Read a PO file; raises BriefingError for what is none, and for messages without a key."""
    from babel.messages.pofile import PoFileError
    from babel.messages.pofile import read_po as parse

    raise_errors(_misread(source, shown))
    try:
        catalog = parse(StringIO(_DATES.sub('""', source)), abort_invalid=True)
    except PoFileError as error:
        reason = re.sub(r" on \d+$", "", str(error))
        raise _unreadable(shown, reason, getattr(error, "lineno", 0) + 1) from error
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        # What a damaged file makes of Babel's reader.
        raise _unreadable(shown, str(error) or type(error).__name__, 0) from error
    messages = [
        Message(
            key=message.context or "",
            source=message.id if isinstance(message.id, str) else message.id[0],
            translation=message.string if isinstance(message.string, str) else "",
            place=Place(shown, message.lineno or 0),
            fuzzy=message.fuzzy,
        )
        for message in catalog
        if message.id
    ]
    raise_errors(_faults(messages, source, shown))
    language = str(catalog.locale_identifier or "").replace("_", "-")
    project, version = catalog.project or catalog.version, catalog.version
    edition = int(version) if re.fullmatch(r"[0-9]{1,9}", version) else 0
    # Babel’s word where the head says nothing.
    return Sheet("" if project == "PROJECT" else project, edition, language, messages)


# Of no use here, and each program writes them in its own way.
_DATES = re.compile(r'^"(?:POT-Creation|PO-Revision)-Date:[^"\n]*"(?=\r?$)', re.MULTILINE)
_KEYWORD = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr(?:\[[0-9]+\])?)(?:\s+|$)")
_WHOLE = re.compile(r'"(?:[^"\\]|\\[\\"nrt])*"')
# What a keyword may stand behind; "" is the beginning of the file.
_BEHIND = {
    "msgctxt": ("", "msgstr"),
    "msgid": ("", "msgstr", "msgctxt"),
    "msgstr": ("msgid",),
}


def _misread(source: str, shown: str) -> tuple[Finding, ...]:
    """Return the first thing that Babel would read otherwise than it is meant, without a word.

    Where a quotation mark is missing, as in a file that was cut off, it takes away the last letter;
    of an escape that it does not know, the backslash; of two translations, the second.
    """
    before = ""
    number = 0
    for number, line in enumerate(map(str.strip, source.split("\n")), 1):
        found = _KEYWORD.match(line)
        if not line or line.startswith("#") or not (found or line.startswith('"')):
            continue  # a comment, or nothing that Babel would pass over
        if not _WHOLE.fullmatch(line[found.end() :] if found else line):
            reason = "no quotation mark ends the text, or there is one, or a backslash, within it"
            return _unreadable(shown, reason, number).findings
        if found is None:
            continue
        keyword = found[1].partition("[")[0]
        if keyword == "msgid_plural":
            return (_plural(Place(shown, number)),)
        if before not in _BEHIND[keyword]:
            reason = f"{keyword} stands behind {before or 'nothing'}"
            return _unreadable(shown, reason, number).findings
        before = keyword
    if before not in ("", "msgstr"):
        return _unreadable(shown, "the last message is cut off", number).findings
    return ()


def _plural(place: Place) -> Finding:
    return Finding(
        "plural-message",
        "this message is a plural of gettext, and no text of a brief is one",
        place,
        "export it anew; each form of a counted noun is a message by itself",
    )


_STRING = r'"(?:[^"\\\n]|\\.)*"'
# Long ones may be broken over several lines.
_CONTEXT = re.compile(rf"^msgctxt((?:\s+{_STRING})+)", re.MULTILINE)


def _faults(messages: Sequence[Message], source: str, shown: str) -> list[Finding]:
    findings = [
        Finding(
            "unknown-text",
            "this message does not say which text of the brief it translates",
            message.place,
            "keep the lines with msgctxt as they were exported",
        )
        for message in messages
        if not message.key
    ]
    # Babel keeps the first of two messages and says nothing.
    seen: Counter[str] = Counter()
    for found in _CONTEXT.finditer(source):
        key = "".join(piece[1:-1] for piece in re.findall(_STRING, found[1]))
        seen[key] += 1
        if seen[key] == 2:
            line = source.count("\n", 0, found.start()) + 1
            findings.append(
                Finding(
                    "duplicate-message",
                    f"the text “{key}” is translated twice",
                    Place(shown, line),
                    "delete one of the two messages",
                )
            )
    return findings


def _unreadable(shown: str, reason: str, line: int) -> BriefingError:
    return BriefingError.single(
        "po-unreadable",
        f"this is no PO file that can be read: {reason}",
        Place(shown, line),
        "export it anew, or save it again with the program that wrote it",
    )
