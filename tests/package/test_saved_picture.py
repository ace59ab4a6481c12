"""What a saved notebook shows in a widget's place."""

import base64
import io

import pytest
from ipywidgets import HTML
from PIL import Image

from dqn_lesson import saved_picture
from dqn_lesson.saved_picture import SavedPicture


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list:
    """What is displayed and, as pairs with their names, what is replaced later."""
    outputs = []

    class Handle:
        display_id = "a-cell"

    monkeypatch.setattr(saved_picture, "display", lambda content, **_: (outputs.append(content), Handle())[1])
    monkeypatch.setattr(
        saved_picture,
        "update_display",
        lambda content, raw, display_id: outputs.append((display_id, content)),
    )
    return outputs


def png(width: int, height: int) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(stream, "png")
    return stream.getvalue()


def test_it_stands_under_the_widget_and_is_replaced_where_it_stands(shown: list) -> None:
    saved = SavedPicture("dqn-x", "An x.", "The x has <gone>.")
    saved.display_under(HTML())
    widget, first = shown
    assert "application/vnd.jupyter.widget-view+json" in widget and widget["text/plain"] == "An x."
    assert first["text/plain"] == "An x." and "<p>The x has &lt;gone&gt;.</p>" in first["text/html"]
    saved.keep(["It stood."], png(3, 2))
    name, later = shown[2]
    assert (name, later["text/plain"]) == ("a-cell", "An x.\nIt stood.")
    assert base64.b64decode(later["image/png"]) == png(3, 2), "a recording must not be drawn again"
    assert later["image/png"] in later["text/html"] and "<p>It stood.</p>" in later["text/html"]


def test_several_pictures_stand_side_by_side_and_an_svg_stays_one() -> None:
    saved = SavedPicture("dqn-x", "An x.", "Gone.")
    saved.keep([], png(40, 20), b"", png(20, 20))
    whole = Image.open(io.BytesIO(base64.b64decode(saved._content["image/png"])))
    assert whole.size == (800 + 30 + 400, 400)
    saved.keep([], b"<svg/>")
    assert saved._content["image/svg+xml"] == "<svg/>" and "image/png" not in saved._content
    saved.keep([], b"")
    assert set(saved._content) == {"text/plain", "text/html"}


def test_each_widget_hides_its_own_alone() -> None:
    style = SavedPicture("dqn-x", "An x.", "Gone.")._content["text/html"]
    assert (
        ".jp-OutputArea:has(.dqn-x:not(.jupyter-widgets-disconnected)) .dqn-x-saved { display: none }"
        in style
    )
    assert 'class="dqn-saved dqn-x-saved"' in style
