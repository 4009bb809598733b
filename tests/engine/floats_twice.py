"""A float that is split at a page's end, and then pushed on with its parent, is printed twice.

Expected: each word once.
Actual: the second page begins with the rest of the float, then has the whole float again: the
rest stays in `context.broken_out_of_flow` when the parent is laid out anew on the next page.
"""

from __future__ import annotations

import io
from collections import Counter

import pypdf

from tests.engine import write

BODY = """
<style>
  .row::after { content: ""; display: block; clear: both }
  .cell { float: left; width: 80px }
  h3 { break-after: avoid; font: inherit }
</style>
<div style="height: 330px">avant</div>
<div class="row"><div class="cell">
<h3>titre</h3><p>premier deuxième troisième quatrième</p>
</div></div>
"""
EXPECTED: list[str] = []
ACTUAL = ["deuxième", "premier", "quatrième", "troisième"]


def actual() -> list[str]:
    """Return the words that are printed more than once."""
    file = io.BytesIO()
    write(BODY).save(file)
    words = Counter(
        word for page in pypdf.PdfReader(file).pages for word in page.extract_text().split()
    )
    return sorted(word for word, times in words.items() if times > 1)
