"""Named destinations and the outline are read as far as they lead to a page."""

from __future__ import annotations

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from briefing.verify.read import Bookmark, Spot
from briefing.verify.reading import read
from tests.foreign import changed, foreign

TWO_PAGES = foreign(b"", b"")


def second(pdf: pikepdf.Pdf, *fit: object) -> Array:
    """Return a destination on the second page."""
    return Array([pdf.pages[1].obj, *fit])


def named(pdf: pikepdf.Pdf) -> None:
    leaf = Dictionary(
        Names=Array(
            [String("a"), second(pdf, Name.XYZ, 0, 700, 0), String("b"), Dictionary(D=second(pdf))]
        )
    )
    tree = Dictionary(Kids=Array([leaf, Dictionary(Names=Array([String("lost"), Array([])]))]))
    tree.Kids.append(pdf.make_indirect(Dictionary(Names=Array([String("odd")]))))
    pdf.Root.Names = Dictionary(Dests=tree)
    pdf.Root.Dests = Dictionary(old=second(pdf, Name.FitH, 600))


def test_named_destinations_are_read_from_both_places() -> None:
    assert read(changed(TWO_PAGES, named)).destinations == {
        "a": Spot(2, 700),
        "b": Spot(2, None),
        "old": Spot(2, 600),
    }


@pytest.mark.parametrize(
    ("fit", "top"),
    [
        ((Name.Fit,), None),
        ((Name.FitR, 10, 20, 30, 40), 40),
        ((Name.FitBH, 50), 50),
        ((Name.XYZ, None, None, None), None),
        ((Name.XYZ,), None),
    ],
)
def test_height_stands_where_the_kind_of_destination_has_it(
    fit: tuple[object, ...], top: float | None
) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Dests = Dictionary(a=second(pdf, *fit))

    assert read(changed(TWO_PAGES, change)).destinations == {"a": Spot(2, top)}


def test_height_is_that_of_the_page_as_it_is_seen() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[1].Rotate = 180
        pdf.Root.Dests = Dictionary(a=second(pdf, Name.FitH, 41.89))

    (spot,) = read(changed(TWO_PAGES, change)).destinations.values()
    assert spot.top == pytest.approx(800)


def test_bookmarks_are_read_from_top_to_bottom_each_once() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        named(pdf)
        last = pdf.make_indirect(Dictionary(Title=String("fin"), Dest=String("lost")))
        inner = pdf.make_indirect(Dictionary(Title=String("dedans"), Dest=String("a")))
        action = Dictionary(S=Name.GoTo, D=second(pdf, Name.Fit))
        first = pdf.make_indirect(Dictionary(Title=String("début"), A=action))
        first.First, first.Next, last.Next = inner, last, first  # round in a circle
        pdf.Root.Outlines = Dictionary(First=first)

    assert read(changed(TWO_PAGES, change)).bookmarks == (
        Bookmark("début", Spot(2, None)),
        Bookmark("dedans", Spot(2, 700)),
        Bookmark("fin", None),
    )
