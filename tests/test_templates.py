"""What a template says of itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefing.errors import BriefingError
from briefing.templates import Template, read_template, template_folder


def test_templates_that_ship() -> None:
    brief, sheet = template_folder("policy-brief"), template_folder("fact-sheet")
    assert read_template(brief) == Template(brief)
    assert read_template(sheet) == Template(sheet, chosen=True, pages=1)
    assert read_template(template_folder("web")).medium == "screen"
    assert read_template(template_folder("card")).medium == "picture"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("fact: chosen\n", "unknown-key"),
        ("pages: none\n", "wrong-type"),
        ("facts: some\n", "wrong-value"),
        ("medium: paper\n", "wrong-value"),
        ("", "empty-file"),
    ],
)
def test_mistake_in_a_template_s_file_is_named(tmp_path: Path, text: str, code: str) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "template.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BriefingError) as caught:
        read_template(folder)
    assert [(f.code, f.place.file) for f in caught.value.findings] == [(code, "mine/template.yaml")]
