"""The way to files, without the engine."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pytest
from PIL import Image

from briefing.errors import Place
from briefing.render import resources
from briefing.render.resources import RefusedError, Resources

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'


@pytest.fixture
def brief(tmp_path: Path) -> Path:
    folder = tmp_path / "brief"
    folder.mkdir()
    return folder


def loader(brief: Path) -> Resources:
    return Resources({"brief": brief}, "page.html")


def refusal(brief: Path, url: str) -> tuple[str, str]:
    loading = loader(brief)
    with pytest.raises(RefusedError) as caught:
        loading.load(url)
    assert loading.refused == {url: caught.value.finding}
    with pytest.raises(RefusedError):  # and again
        loading.load(url)
    return caught.value.finding.code, caught.value.finding.message


def picture(form: str, size: tuple[int, int] = (30, 20)) -> bytes:
    stream = io.BytesIO()
    Image.effect_noise(size, 50).save(stream, form)
    return stream.getvalue()


def test_file_is_read_once(brief: Path) -> None:
    (brief / "a.svg").write_bytes(SVG)
    loading = loader(brief)
    first = loading.load("brief:a.svg")
    (brief / "a.svg").unlink()
    assert loading.load("brief:a.svg") is first
    assert (first.data, first.media_type) == (SVG, "image/svg+xml")


@pytest.fixture
def layers(brief: Path, tmp_path: Path) -> Resources:
    """Return a scheme that stands for two folders: brief, and the one that it falls back to."""
    (tmp_path / "shared").mkdir()
    return Resources({"template": (brief, tmp_path / "shared")}, "page.html")


def test_first_folder_that_has_a_file_counts(layers: Resources, brief: Path) -> None:
    for folder in (brief, brief.parent / "shared"):
        (folder / "a.css").write_text(folder.name, encoding="utf-8")
    (brief.parent / "shared" / "b.css").write_text("only shared", encoding="utf-8")
    assert layers.load("template:a.css").data == b"brief"
    assert layers.load("template:b.css").data == b"only shared"
    assert layers.place("template:b.css", 3) == Place(
        (brief.parent / "shared" / "b.css").as_posix(), 3
    )
    assert layers.place("template:c.css").file == (brief / "c.css").as_posix()


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("name", ["out.svg", "../secret.svg", "/etc/secret.svg"])
def test_no_folder_of_several_may_be_left(
    layers: Resources, brief: Path, name: str, first: bool
) -> None:
    (brief.parent / "secret.svg").write_bytes(SVG)
    folder = brief if first else brief.parent / "shared"
    (folder / "out.svg").symlink_to(brief.parent / "secret.svg")
    with pytest.raises(RefusedError) as caught:
        layers.load(f"template:{name}")
    assert caught.value.finding.code == "resource-refused"


def test_link_that_leads_nowhere_hides_the_shared_file(layers: Resources, brief: Path) -> None:
    (brief.parent / "shared" / "a.svg").write_bytes(SVG)
    (brief / "a.svg").symlink_to(brief / "none.svg")
    with pytest.raises(RefusedError) as caught:
        layers.load("template:a.svg")
    assert caught.value.finding.code == "resource-missing"


def test_link_that_stays_inside_is_followed(brief: Path) -> None:
    (brief / "a.svg").write_bytes(SVG)
    (brief / "b.svg").symlink_to(brief / "a.svg")
    assert loader(brief).load("brief:b.svg").data == SVG


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("brief:", "not a path below"),
        ("brief:a\0.svg", "not a path below"),
        ("brief:%00.svg", "not a path below"),
        ("brief:%ff.svg", "not UTF-8"),
        ("brief:a.svg#b", "not a path below"),
        ("BRIEF:a.svg", "leads out"),
        ("a.svg", "does not say which folder"),
        ("ftp://a/b.svg", "leads out"),
        ("data:image/png", "only images"),
        ("data:,x", "only images"),
        ("data:image/tiff,x", "only images"),
        ("data:image/png;base64,%%%", "base64 is broken"),
    ],
)
def test_url_is_refused(brief: Path, url: str, reason: str) -> None:
    code, message = refusal(brief, url)
    assert code == "resource-refused"
    assert reason in message


def test_link_in_a_circle_is_missing(brief: Path) -> None:
    (brief / "a.svg").symlink_to(brief / "b.svg")
    (brief / "b.svg").symlink_to(brief / "a.svg")
    assert refusal(brief, "brief:a.svg")[0] == "resource-missing"


def test_file_that_cannot_be_read_is_said(brief: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (brief / "a.svg").write_bytes(SVG)

    def fail(_self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", fail)
    code, message = refusal(brief, "brief:a.svg")
    assert code == "resource-missing"
    assert "Permission denied" in message


@pytest.mark.parametrize("name", ["a.png", "a.svg"])
def test_file_that_is_too_large_is_refused(
    brief: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(resources, "MAX_BYTES", 1_000_000)
    (brief / name).write_bytes(bytes(1_000_001))
    assert "larger than 1 MB" in refusal(brief, f"brief:{name}")[1]


def test_url_that_is_too_large_is_refused(brief: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "MAX_BYTES", 1_000)
    encoded = base64.b64encode(bytes(1_500)).decode()
    assert "larger than" in refusal(brief, f"data:image/png;base64,{encoded}")[1]
    assert "larger than" in refusal(brief, "data:image/png," + "x" * 4_000)[1]


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP"])
def test_whole_image_is_loaded_and_half_of_it_is_not(brief: Path, form: str) -> None:
    name = f"a.{form.lower()}"
    data = picture(form)
    (brief / name).write_bytes(data)
    assert loader(brief).load(f"brief:{name}").data == data
    (brief / name).write_bytes(data[: len(data) // 2])
    assert refusal(brief, f"brief:{name}")[0] == "image-broken"


def test_image_of_another_kind_than_its_name_is_broken(brief: Path) -> None:
    (brief / "a.png").write_bytes(picture("JPEG"))
    assert refusal(brief, "brief:a.png")[0] == "image-broken"


def test_image_with_too_many_pixels_is_refused(
    brief: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (brief / "a.png").write_bytes(picture("PNG"))
    monkeypatch.setattr(resources, "MAX_PIXELS", 599)
    assert "pixels" in refusal(brief, "brief:a.png")[1]
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    assert refusal(brief, "brief:a.png")[0] == "image-broken"


def test_broken_drawing_is_placed_in_its_file(brief: Path) -> None:
    (brief / "a.svg").write_bytes(b"<svg")
    loading = loader(brief)
    with pytest.raises(RefusedError) as caught:
        loading.load("brief:a.svg")
    assert caught.value.finding.place == Place((brief / "a.svg").as_posix())


def test_place_of_anything_else_is_the_page(brief: Path) -> None:
    assert loader(brief).place("https://a/b", 3, 4) == Place("page.html")
