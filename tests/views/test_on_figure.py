"""The picture as Matplotlib's figure, beside the one without Matplotlib that a notebook shows."""
from __future__ import annotations

import io
import warnings

import pytest
from example_runs import EXAMPLES, busy
from PIL import Image, ImageChops, ImageColor

from helpers.views.timeline import canvas, image, timeline
from helpers.views.timeline.canvas import Style
from helpers.views.timeline.on_image import OnImage
from helpers.views.timeline.text import width


@pytest.fixture(scope="module", autouse=True)
def matplotlib() -> None:
    """Import it. Half a second of processor time: these tests are in one file, of one worker, so that only one does."""
    import matplotlib.figure  # noqa: F401


def _reach(picture: Image.Image, ink: str) -> tuple[int, int, int, int] | None:
    """Return the box around all pixels that have just this colour."""
    red, green, blue = (part.point([255 * (level == wanted) for level in range(256)])
                        for part, wanted in zip(picture.split(), ImageColor.getrgb(ink), strict=True))
    return ImageChops.multiply(ImageChops.multiply(red, green), blue).getbbox()


@pytest.mark.parametrize("name", EXAMPLES)
def test_everything_can_be_drawn_and_the_notebook_s_image_shows_what_the_figure_shows(name):
    runs, data = EXAMPLES[name](), io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("error")      # a missing glyph, for example, must not warn in the learner's notebook
        timeline(runs).savefig(data, format="png")
        shown = image(runs)
    assert data.getvalue().startswith(b"\x89PNG")
    figure = Image.open(data).convert("RGB")
    assert shown.size == figure.size
    for ink in (canvas.WORK, canvas.WAIT, canvas.STORE):            # sloping lines are smoothed differently
        one, other = _reach(figure, ink), _reach(shown, ink)
        assert (one is None) == (other is None), ink
        assert one is None or all(abs(a - b) <= 3 for a, b in zip(one, other, strict=True)), (ink, one, other)


def test_a_character_that_no_font_has_is_drawn_as_a_box_without_a_word(recwarn):
    from helpers.views.timeline.on_figure import OnFigure

    for text in ("\ud800", "\x00", "日本", "\t|", "🙂"):
        on_image, on_figure = OnImage(100, 20), OnFigure(100, 20)
        for one in (on_image, on_figure):
            one.words((5, 10), text, Style(8))
        on_figure.figure.savefig(io.BytesIO())
        assert on_image.image().getcolors() != [(100 * 110 // 72 * (20 * 110 // 72), (255, 255, 255))]
    assert not recwarn.list


def test_a_full_picture_holds_no_more_than_a_small_one():
    """Drawing time depends on the number of parts in a picture; benchmarks/ measures it."""
    small, full = (sum(len(axes.get_children()) for axes in timeline(busy(12, events)).axes) for events in (100, 10_000))
    assert full <= small


def test_words_are_measured_as_they_are_drawn():
    from matplotlib.textpath import TextPath
    text = "still waiting: q.get() l.11"
    assert width(text, 8.0) == pytest.approx(TextPath((0, 0), text, size=8).get_extents().width, rel=0.04)
