"""Writes a picture as a PNG of at most 16 colours, four bits each: a notebook holds many pictures.

Pillow's file of the same picture would be a sixth larger.
"""
from __future__ import annotations

import gc
import io
import logging
import struct
import zlib
from collections import Counter
from collections.abc import Collection, Mapping
from functools import cache
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from PIL import Image

Colour = tuple[int, int, int]
MOST = 16
_STEPS = 5              # from each ink to white

# If the home folder is read-only, matplotlib warns in the learner's cell and shows a path. It works all the same.
logging.getLogger("matplotlib").setLevel(logging.ERROR)


def png(image: Image.Image) -> bytes:
    """Return an image (RGB) as a PNG with few colours: a quarter of the size."""
    from PIL import Image
    few = image.quantize(palette=_palette(), dither=Image.Dither.NONE)
    parts = few.getpalette() or []
    palette = [cast("Colour", tuple(parts[at:at + 3])) for at in range(0, len(parts), 3)]
    counts = Counter({palette[place]: count for count, place in cast("list[tuple[int, int]]", few.getcolors())})
    colours = few_colours(counts, _inks(), _shades())
    if colours is not None:
        return encode(few.tobytes(), few.width, palette, colours, _shades())
    data = io.BytesIO()
    few.save(data, format="PNG", optimize=True)
    return data.getvalue()


def png_of_figure(figure: Figure) -> bytes:
    """Return a figure as such a PNG.

    If the caller does not keep the figure, it is freed here, or a lesson's many figures would pile up: matplotlib's
    objects form reference cycles, and Python rarely collects old ones.
    """
    from PIL import Image
    canvas = cast("FigureCanvasAgg", figure.canvas)
    canvas.draw()
    image = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba()).convert("RGB")
    del figure, canvas
    gc.collect(1)               # the young generations only: a millisecond
    return png(image)


@cache
def _palette() -> Image.Image:
    """Return every ink, with its steps to white for smooth edges. A palette made for the picture could lose a rare ink."""
    from PIL import Image
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in (*_inks()[:1], *_shades()) for part in colour])
    return palette


@cache
def _shades() -> dict[Colour, Colour]:
    """Return each shade from an ink to white -> red, or one ink for all others, whose shades may mix."""
    from PIL import ImageColor

    from .timeline.canvas import ALARM
    red, other = cast("Colour", ImageColor.getrgb(ALARM)), _inks()[1]
    found = {cast("Colour", tuple(round(part + (255 - part) * step / _STEPS) for part in ink)): ink
             for step in reversed(range(_STEPS)) for ink in _inks()}
    # Pillow compares colours in steps of four, so it would take white for an almost white shade: those are left out.
    return {shade: red if ink == red else other for shade, ink in found.items() if min(shade) < 245}


@cache
def _inks() -> list[Colour]:
    """Return white and every ink."""
    from PIL import ImageColor

    from .timeline.canvas import INKS
    from .timeline.ends import COLOURS
    return [cast("Colour", ImageColor.getrgb(ink)) for ink in ("white", *INKS, *COLOURS.values())]


def few_colours(counts: Counter[Colour], inks: Collection[Colour], shade_of: Mapping[Colour, Colour] | None = None,
                ) -> list[Colour] | None:
    """Return the colours that a picture is written in: its inks, and shades at their edges: one of each ink, then the most
    frequent.

    Args:
        counts: how many pixels of the picture have each colour.
        inks: colours that must not change.
        shade_of: shade -> its ink.

    Returns:
        At most 16 colours; None if the picture has more inks than that.
    """
    kept = [colour for colour in counts if colour in inks]
    if len(kept) > MOST:
        return None
    shades = sorted((colour for colour in counts if colour not in inks), key=lambda colour: (-counts[colour], colour))
    firsts = list({(shade_of or {}).get(shade): shade for shade in reversed(shades)}.values())
    return sorted(kept + sorted(shades, key=lambda shade: shade not in firsts)[:MOST - len(kept)])


def encode(pixels: bytes, width: int, palette: list[Colour], colours: list[Colour],
           shade_of: Mapping[Colour, Colour] | None = None) -> bytes:
    """Return a PNG.

    Args:
        pixels: for each pixel, the index of its colour in the palette, row by row.
        width: pixels of a row.
        palette: the colours of the pixels.
        colours: at most 16; each colour of the palette becomes the nearest of these.
        shade_of: shade -> its ink: a shade becomes one of the same ink, or a colour that is not listed here, such as white.
            The thin strokes of a red word are all shades, and among much orange the nearest would be orange.
    """
    places = [_nearest(colour, colours, shade_of or {}) for colour in palette] + [0] * (256 - len(palette))
    high, low = pixels.translate(bytes(place << 4 for place in places)), pixels.translate(bytes(places))
    rows = [_packed(high[at:at + width:2], low[at + 1:at + width:2]) for at in range(0, len(pixels), width)]
    lines = b"".join(b"\0" + row for row in rows)               # a row begins with the number of its filter: 0, none
    header = struct.pack(">IIBBBBB", width, len(rows), 4, 3, 0, 0, 0)
    inks = bytes(part for colour in colours for part in colour)
    chunks = ((b"IHDR", header), (b"PLTE", inks), (b"IDAT", _squeezed(lines)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _nearest(colour: Colour, colours: list[Colour], shade_of: Mapping[Colour, Colour]) -> int:
    ink = shade_of.get(colour)
    own = [place for place, one in enumerate(colours) if shade_of.get(one, ink) == ink]
    return min(own, key=lambda place: sum((a - b) ** 2 for a, b in zip(colour, colours[place], strict=True)))


def _packed(high: bytes, low: bytes) -> bytes:
    """Return a row, two pixels a byte. Its bits are joined as one large number; an odd row's last byte has one pixel."""
    both = int.from_bytes(high, "big") | int.from_bytes(low.ljust(len(high), b"\0"), "big")
    return both.to_bytes(len(high), "big")


def _squeezed(data: bytes) -> bytes:
    strategies = zlib.Z_DEFAULT_STRATEGY, zlib.Z_FILTERED
    packers = [zlib.compressobj(9, zlib.DEFLATED, 15, 9, strategy) for strategy in strategies]
    return min((packer.compress(data) + packer.flush() for packer in packers), key=len)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
