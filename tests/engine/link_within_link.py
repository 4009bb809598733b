"""An inline element in a link gets a link annotation of its own, which belongs to no Link.

Expected: one annotation, in the Link element.
Actual: a second one over it, in the NonStruct element of the inner box: `gather_anchors` gives
the link of the parent to each inline box. PDF/UA-1 fails on it (7.18.5).
"""

from __future__ import annotations

from tests.engine import write

BODY = '<p><a href="https://example.org/a"><b style="font-weight: 400">ici</b></a></p>'
EXPECTED = ["Link"]
ACTUAL = ["Link", "NonStruct"]


def actual() -> list[str]:
    """Return the types of the elements that the annotations belong to."""
    pdf = write(BODY, pdf_tags=True)
    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    owners = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
    return [str(owners[int(link.StructParent)].S)[1:] for link in pdf.pages[0].Annots]
