"""Write a Document down as HTML with a template folder: base, macros, one partial per block kind.

What a template folder lacks comes from the folder that templates share.
The environment is sandboxed, escapes everything and is strict about undefined names. Templates
see `doc` (the Document), `languages`, and a few plain helpers; they format nothing themselves.
URLs use the schemes `template:`, `fonts:` and `brief:`, which `render` resolves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from briefing import paths
from briefing.document import Document, Inline, Isolate, Paragraph
from briefing.errors import BriefingError, Place
from briefing.templates import BASE

if TYPE_CHECKING:
    from jinja2 import Environment

# What the expressions of a template, or its bytes, may raise besides Jinja's own errors.
_MISTAKES = (ArithmeticError, LookupError, RecursionError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says of itself to those that link to it, for templates that put it in `head`.

    `meta` has an attribute (`name` or `property`), its value and the content: Open Graph is
    `("property", "og:title", …)`. `links` has a relation, an address, and the language of what is
    there or nothing. `json_ld` is plain data.
    """

    meta: tuple[tuple[str, str, str], ...] = ()
    links: tuple[tuple[str, str, str], ...] = ()
    json_ld: Mapping[str, object] | None = None


def compose(
    document: Document,
    template: Path,
    *,
    theme: bool = False,
    head: Head | None = None,
    page: str = BASE,
    given: Mapping[str, object] | None = None,
) -> str:
    """Return the HTML of one edition.

    `template` is the template's folder; `theme` says that the brief folder brings a `theme.css`.
    `head` is for a page that others link to. `page` is the file of the template to begin with,
    `given` what that one sees besides the document.
    Raises BriefingError with file and line for a template that is broken or asks for a name that
    does not exist.
    """
    from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError, UndefinedError

    if not (template / BASE).is_file():
        raise BriefingError.single(
            "not-a-template",
            f"the template folder has no {BASE}",
            Place(str(template)),
            "name a template that comes with briefing, or a folder that holds one",
        )
    layers = paths.template_layers(template)
    environment = _environment(layers)
    try:
        return environment.get_template(page).render(
            doc=document,
            languages=document.languages,
            columns=tuple(document.language(code) for code in document.columns),
            theme=theme,
            head=head or Head(),
            **(given or {}),
        )
    except TemplateSyntaxError as error:
        place = _place(layers, Path(error.filename or template / BASE), error.lineno)
        raise _broken("template-syntax", error.message or "bad syntax", place) from error
    except TemplateNotFound as error:
        place = Place(template.name)
        raise _broken("template-missing", f"the file {error.name} is missing", place) from error
    except UndefinedError as error:
        place = _innermost(layers, error)
        raise _broken("template-undefined", error.message or "undefined", place) from error
    except TemplateError as error:
        place = _innermost(layers, error)
        raise _broken("template-error", error.message or "cannot be run", place) from error
    except _MISTAKES as error:
        place = _innermost(layers, error)
        raise _broken("template-error", str(error) or type(error).__name__, place) from error


def _environment(layers: Sequence[Path]) -> Environment:
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(layers),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests["isolate"] = lambda inline: isinstance(inline, Isolate)
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    environment.filters["inlines"] = _without_markers
    return environment


def _without_markers(paragraph: Paragraph) -> tuple[Inline, ...]:
    """Return the paragraph's content without source markers, for headings and cards."""
    return tuple(
        inline
        for inline in paragraph.content
        if isinstance(inline, Isolate) or inline.kind != "marker"
    )


def _broken(code: str, message: str, place: Place) -> BriefingError:
    return BriefingError.single(
        code, f"the template cannot be used: {message}", place, "mend the template"
    )


def _innermost(layers: Sequence[Path], error: BaseException) -> Place:
    """Find the innermost template line of the traceback."""
    place = Place(layers[0].name)
    traceback = error.__traceback__
    while traceback is not None:
        file = Path(traceback.tb_frame.f_code.co_filename)
        if any(file.is_relative_to(layer) for layer in layers):
            place = _place(layers, file, traceback.tb_lineno)
        traceback = traceback.tb_next
    return place


def _place(layers: Sequence[Path], file: Path, line: int) -> Place:
    """Name a file of a template by its folder: the template's, or the shared one."""
    (layer,) = [layer for layer in layers if file.is_relative_to(layer)][:1]
    return Place(f"{layer.name}/{file.relative_to(layer).as_posix()}", line)
