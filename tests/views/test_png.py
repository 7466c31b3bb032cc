"""Pictures of few colours, as another reader sees them: each pixel has the colour that is nearest to its own."""
from __future__ import annotations

import io
import random
from collections import Counter

import pytest
from PIL import Image

from helpers.views.png import MOST, encode, few_colours


@pytest.mark.parametrize(("width", "height"), [(1, 1), (2, 3), (7, 5), (33, 10)])      # two pixels share a byte: odd widths are filled up
@pytest.mark.parametrize("number", [1, 5, MOST, 40])
def test_another_reader_sees_each_pixel_in_its_nearest_colour(width, height, number):
    chance = random.Random(number)
    palette = [(chance.randrange(256), chance.randrange(256), chance.randrange(256)) for _ in range(number)]
    pixels = bytes(chance.randrange(number) for _ in range(width * height))
    colours = few_colours(Counter(palette[place] for place in pixels), palette[:3])
    assert len(colours) <= MOST and {palette[place] for place in pixels if place < 3} <= set(colours)
    image = Image.open(io.BytesIO(encode(pixels, width, palette, colours))).convert("RGB")
    assert image.size == (width, height)
    for at, place in enumerate(pixels):
        nearest = min(colours, key=lambda one, own=palette[place]: sum((a - b) ** 2 for a, b in zip(own, one, strict=True)))
        assert image.getpixel((at % width, at // width)) == nearest


def test_more_inks_than_a_picture_can_have_are_refused():
    inks = [(number, 0, 0) for number in range(MOST + 1)]
    assert few_colours(Counter(inks), inks) is None and few_colours(Counter(inks[:MOST]), inks) == inks[:MOST]


def test_a_shade_becomes_no_other_ink():
    """Thin red strokes among much orange: each shade of orange is more frequent, and nearer to a shade of red than red is."""
    red, orange, white = (180, 20, 30), (210, 96, 15), (255, 255, 255)
    reds, oranges = [(210, 114, 120), (232, 184, 187)], [(219, 128, 63), (228, 160, 111), (237, 191, 159), (246, 223, 207)]
    shade_of = {**dict.fromkeys([red, *reds], red), **dict.fromkeys([orange, *oranges], orange)}
    palette = [white, red, orange, *reds, *oranges]
    counts = Counter({white: 9000, red: 1, reds[0]: 9, reds[1]: 8, **dict.fromkeys([orange, *oranges], 500)})
    colours = few_colours(counts, [white, red, orange], shade_of)
    assert reds[0] in colours
    few = [white, red, orange, *oranges]
    pixels = bytes(range(len(palette)))
    image = Image.open(io.BytesIO(encode(pixels, len(palette), palette, few, shade_of))).convert("RGB")
    seen = [image.getpixel((at, 0)) for at in range(len(palette))]
    assert {seen[palette.index(one)] for one in reds} <= {red, white} and seen[palette.index(reds[0])] == red
    assert [seen[palette.index(one)] for one in oranges] == oranges
