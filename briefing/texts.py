"""Takes the small text templates of a brief apart: words, and what is to be printed among them.

They are a small part of Jinja2's language; only its parser is used, nothing is ever executed. A
text may print a name, a dotted name or a phrase in quotes, through the filters named here, and
nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from briefing.errors import Finding, Place
from briefing.model import Text

if TYPE_CHECKING:
    from jinja2 import nodes

VALUE_FILTERS = frozenset({"oblique", "bare", "without_year", "capital"})
TERM_FILTERS = frozenset({"name", "short", "acronym", "full", "capital"})
FOREIGN = "foreign"
FILTERS = VALUE_FILTERS | TERM_FILTERS | {FOREIGN}


class Filter(NamedTuple):
    """A filter and its arguments."""

    name: str
    args: tuple[str, ...] = ()


class Literal(NamedTuple):
    """Words as they stand; `offset` is the index of the first one in `Text.raw`."""

    text: str
    offset: int


class Placeholder(NamedTuple):
    """Something to print: `path` is a name or a dotted name, or empty beside a `literal` phrase."""

    path: tuple[str, ...]
    filters: tuple[Filter, ...]
    place: Place
    literal: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedText:
    """A text template in parts; empty when there are findings.

    `literals` are the words between the placeholders, `placeholders` what is printed there.
    """

    parts: tuple[Literal | Placeholder, ...]
    findings: tuple[Finding, ...] = ()
    # Once: nearly every check asks for them.
    literals: tuple[Literal, ...] = field(init=False, repr=False, compare=False)
    placeholders: tuple[Placeholder, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        words = tuple(part for part in self.parts if isinstance(part, Literal))
        printed = tuple(part for part in self.parts if isinstance(part, Placeholder))
        object.__setattr__(self, "literals", words)
        object.__setattr__(self, "placeholders", printed)


def place_at(text: Text, offset: int) -> Place:
    """Return the place of the character at an offset of `text.raw`."""
    before = text.raw[:offset]
    line = before.count("\n")
    column = offset - (before.rfind("\n") + 1)
    if text.indent is not None:
        column += text.indent + 1
    elif line == 0:
        column += text.place.column
    else:  # a quoted text over several lines: how far it is indented is not known
        column += 1
    return Place(text.place.file, text.place.line + line, column)


def variable_name(identifier: str) -> str:
    """Return an id as a text template writes it: hyphens become underscores."""
    return identifier.replace("-", "_")


@lru_cache(maxsize=1 << 16)  # check and typeset both read every text
def parse_text(text: Text) -> ParsedText:
    """Take a text template apart; what is wrong with it is in `findings`."""
    return _simple(text) or _parse(text)


# What nearly all texts are made of. Jinja2 needs twenty times as long for it; it judges the rest.
_SIMPLE = re.compile(
    r"\{\{[ ]*([A-Za-z_][A-Za-z0-9_]*)(?:\.([A-Za-z_][A-Za-z0-9_]*))?"
    rf"((?:[ ]*\|[ ]*(?:{'|'.join(sorted(FILTERS - {FOREIGN}))})\b)*)[ ]*\}}\}}"
)
# Jinja2 reads these as constants or operators.
_RESERVED = frozenset({"true", "false", "none", "True", "False", "None", "not"})


def _simple(text: Text) -> ParsedText | None:
    """Take a text apart that has only names and filters in braces; None when there is more."""
    parts: list[Literal | Placeholder] = []
    offset = 0
    for match in _SIMPLE.finditer(text.raw):
        path = tuple(name for name in match.group(1, 2) if name)
        if not _RESERVED.isdisjoint(path):
            return None
        if offset < match.start():
            parts.append(Literal(text.raw[offset : match.start()], offset))
        names = match[3].replace("|", " ").split()
        filters = tuple(Filter(name) for name in names)
        parts.append(Placeholder(path, filters, place_at(text, match.start())))
        offset = match.end()
    if offset < len(text.raw):
        parts.append(Literal(text.raw[offset:], offset))
    parsed = ParsedText(tuple(parts))
    if any("{" in words or "}" in words for words, _ in parsed.literals):
        return None
    return parsed


_NOT_ALLOWED_HINT = (
    "a text prints a value or a term, such as {{ gain }}, {{ dco | short }} or {{ fact.value }}"
)


def _parse(text: Text) -> ParsedText:
    from jinja2 import Environment, TemplateSyntaxError, nodes

    forbidden = re.search(r"\{[%#]", text.raw)
    if forbidden:
        # A comment leaves no trace in Jinja2's tree, so it has to be looked for here.
        return ParsedText((), (_refusal(text, forbidden.start(), "commands and comments"),))
    try:
        tree = Environment(keep_trailing_newline=True, newline_sequence="\n").parse(text.raw)
    except TemplateSyntaxError as error:
        return ParsedText((), (_syntax_finding(text, error.lineno, error.message or ""),))
    parts: list[Literal | Placeholder] = []
    findings: list[Finding] = []
    offset = 0
    for node in _printed(tree):
        if isinstance(node, nodes.TemplateData):
            # Not found where `{{-` cut white space off: then the place is a little early.
            literal = Literal(node.data, max(text.raw.find(node.data, offset), offset))
            parts.append(literal)
            stray = _stray_brace(text, literal)
            if stray:
                findings.append(stray)
            continue
        span = _EXPRESSION.search(text.raw, offset)
        start, offset = (span.start(), span.end()) if span else (offset, offset)
        try:
            parts.append(_placeholder(node, place_at(text, start)))
        except _NotAllowedError as error:
            findings.append(_refusal(text, start, str(error)))
    if findings:
        return ParsedText((), tuple(findings))
    return ParsedText(tuple(parts))


# From {{ to the }} that ends it; a }} inside quotes ends nothing.
_EXPRESSION = re.compile(r"""\{\{(?:"[^"]*"|'[^']*'|[^"'}]|\}(?!\}))*\}\}""")


def _printed(tree: nodes.Template) -> Iterator[nodes.Expr]:
    from jinja2 import nodes

    for output in tree.body:
        # Without commands and comments nothing but output is left.
        assert isinstance(output, nodes.Output)
        yield from output.nodes


class _NotAllowedError(Exception):
    """An expression that does more than printing."""


def _placeholder(node: nodes.Expr, place: Place) -> Placeholder:
    from jinja2 import nodes

    filters: list[Filter] = []
    inner: nodes.Expr | None = node
    while isinstance(inner, nodes.Filter):
        filters.append(_filter(inner))
        inner = inner.node
    filters.reverse()
    names = [filter_.name for filter_ in filters]
    if isinstance(inner, nodes.Const) and isinstance(inner.value, str):
        if names != [FOREIGN]:
            raise _NotAllowedError('a phrase without its language (write: "…" | foreign("en"))')
        return Placeholder((), tuple(filters), place, inner.value)
    if FOREIGN in names:
        raise _NotAllowedError("the filter foreign on anything but a phrase in quotes")
    return Placeholder(_path(inner), tuple(filters), place)


def _path(node: nodes.Expr | None) -> tuple[str, ...]:
    from jinja2 import nodes

    if isinstance(node, nodes.Name):
        return (node.name,)
    if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
        return (node.node.name, node.attr)
    kind = _KINDS.get(type(node).__name__, "anything but names")
    raise _NotAllowedError(kind)


_KINDS = {
    "Sub": "names with hyphens (write underscores: readiness_gain)",
    "Call": "calls",
    "Const": "constants",
    "Getitem": "square brackets",
    "Getattr": "names of more than two parts",
    "CondExpr": "conditions",
    "Test": "conditions",
    "Compare": "comparisons",
    **dict.fromkeys(
        ("Add", "Mul", "Div", "FloorDiv", "Mod", "Pow", "Neg", "Pos", "Concat"),
        "arithmetic",
    ),
}


def _filter(node: nodes.Filter) -> Filter:
    from jinja2 import nodes

    if node.name not in FILTERS:
        raise _NotAllowedError(f"the filter {node.name}")
    args: list[str] = []
    for arg in node.args:
        if not isinstance(arg, nodes.Const) or not isinstance(arg.value, str):
            raise _NotAllowedError(f"this argument of the filter {node.name}")
        args.append(arg.value)
    expected = 1 if node.name == FOREIGN else 0
    if len(args) != expected or node.kwargs or node.dyn_args or node.dyn_kwargs:
        wanted = "one argument, the language" if expected else "no argument"
        raise _NotAllowedError(f"the filter {node.name} with anything but {wanted}")
    if node.name == FOREIGN and not _LANGUAGE.fullmatch(args[0]):
        raise _NotAllowedError(f"{args[0]!r} as a language (write a code such as en)")
    return Filter(node.name, tuple(args))


_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def _refusal(text: Text, offset: int, what: str) -> Finding:
    return Finding(
        "template-not-allowed",
        f"a text cannot use {what}",
        place_at(text, offset),
        _NOT_ALLOWED_HINT,
    )


_SYNTAX_WORDS = (
    (
        re.compile(r"expected token 'end of print statement', got '(.*)'"),
        "there is more between the braces than a name: “{}”",
        "names of values and terms are written with underscores: readiness_gain",
    ),
    (
        re.compile(r"Expected an expression, got '(end of print statement)'"),
        "there is nothing between the braces",
        "write the name of a value or a term: {{ gain }}",
    ),
)
_TWO_BRACES = "write {{ name }}, with two braces on each side"


def _syntax_finding(text: Text, line: int, said: str) -> Finding:
    lines = text.raw.split("\n")
    start = sum(len(earlier) + 1 for earlier in lines[: line - 1])
    brace = _BRACE.search(text.raw, start)
    place = place_at(text, brace.start() if brace else start)
    for pattern, message, hint in _SYNTAX_WORDS:
        match = pattern.search(said)
        if match:
            return Finding("template-syntax", message.format(match[1]), place, hint)
    message = "what stands between the braces cannot be read"
    return Finding("template-syntax", message, place, _TWO_BRACES)


_BRACE = re.compile(r"[{}]")


def _stray_brace(text: Text, literal: Literal) -> Finding | None:
    """Find a brace that opens or closes nothing: a placeholder that lost its twin."""
    brace = _BRACE.search(literal.text)
    if brace is None:
        return None
    return Finding(
        "template-syntax",
        f"a single “{brace[0]}” stands in the text",
        place_at(text, literal.offset + brace.start()),
        _TWO_BRACES,
    )
