"""Layers that are off when a file is opened hide what is in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from briefing.verify.pages import is_shown
from briefing.verify.reading import read
from tests.foreign import changed, foreign

CONTENT = b"/OC /L BDC BT /F 10 Tf (a) Tj ET 0 0 9 9 re f EMC"


def shown(settings: Mapping[str, Any], content: bytes = CONTENT, **membership: Any) -> list[bool]:
    """Say of the letters, then of the areas of a page whether they are shown.

    The layers are `one` and `two`; the content stands in the first, or in a membership of both.
    """

    def change(pdf: pikepdf.Pdf) -> None:
        groups = [
            pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(name)))
            for name in ("one", "two")
        ]
        default = Dictionary()
        for key, value in settings.items():
            default[f"/{key}"] = (
                Array([groups[index] for index in value]) if isinstance(value, list) else value
            )
        pdf.Root.OCProperties = Dictionary(OCGs=Array(groups), D=default)
        layer = groups[0]
        if membership:
            layer = Dictionary(Type=Name.OCMD, OCGs=Array(groups), **membership)
        resources = pdf.pages[0].Resources
        resources.Properties = Dictionary(L=layer)
        form = pdf.make_stream(b"BT /F 10 Tf (a) Tj ET", Subtype=Name.Form, OC=layer)
        image = pdf.make_stream(b"", Subtype=Name.Image, OC=layer)
        resources.XObject = Dictionary(Form=form, Image=image)

    page = read(changed(foreign(content), change)).pages[0]
    return [*map(is_shown, page.glyphs), *(area.alpha > 0 for area in page.areas)]


@pytest.mark.parametrize(
    ("settings", "seen"),
    [
        ({}, True),
        ({"OFF": [0]}, False),
        ({"OFF": [1]}, True),
        ({"BaseState": Name.OFF}, False),
        ({"BaseState": Name.OFF, "ON": [0]}, True),
    ],
)
def test_layer_is_shown_as_the_file_says(settings: Mapping[str, Any], seen: bool) -> None:
    assert shown(settings) == [seen, seen]


@pytest.mark.parametrize(
    ("policy", "seen"),
    [("AnyOn", True), ("AllOn", False), ("AnyOff", True), ("AllOff", False), ("Other", True)],
)
def test_membership_goes_by_its_policy(policy: str, seen: bool) -> None:
    assert shown({"OFF": [0]}, P=Name(f"/{policy}"))[0] is seen


def test_membership_with_an_expression_counts_as_shown() -> None:
    assert shown({"OFF": [0, 1]}, P=Name.AnyOn)[0] is False
    assert shown({"OFF": [0, 1]}, VE=Array([Name.Not]))[0] is True


def test_forms_and_images_have_layers_of_their_own() -> None:
    content = b"/Form Do /Image Do"
    assert shown({}, content) == [True, True]
    assert shown({"OFF": [0]}, content) == [False]


def test_mark_of_another_kind_with_the_name_of_a_layer_hides_nothing() -> None:
    assert shown({"OFF": [0]}, CONTENT.replace(b"/OC ", b"/Span ")) == [True, True]
