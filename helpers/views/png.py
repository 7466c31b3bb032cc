"""Writes a picture as a PNG of at most 16 colours, four bits each: a notebook holds many pictures.

Pillow's file of the same picture would be a sixth larger.
"""
from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Collection, Mapping

Colour = tuple[int, int, int]
MOST = 16


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
    import numpy
    places = bytes(_nearest(colour, colours, shade_of or {}) for colour in palette) + bytes(256 - len(palette))
    rows = numpy.frombuffer(pixels.translate(places), numpy.uint8).reshape(-1, width)
    rows = numpy.pad(rows, ((0, 0), (0, width % 2)))
    packed = rows[:, 0::2] << 4 | rows[:, 1::2]
    lines = numpy.pad(packed, ((0, 0), (1, 0))).tobytes()       # a row begins with the number of its filter: 0, none
    header = struct.pack(">IIBBBBB", width, len(rows), 4, 3, 0, 0, 0)
    inks = bytes(part for colour in colours for part in colour)
    chunks = ((b"IHDR", header), (b"PLTE", inks), (b"IDAT", _squeezed(lines)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _nearest(colour: Colour, colours: list[Colour], shade_of: Mapping[Colour, Colour]) -> int:
    ink = shade_of.get(colour)
    own = [place for place, one in enumerate(colours) if shade_of.get(one, ink) == ink]
    return min(own, key=lambda place: sum((a - b) ** 2 for a, b in zip(colour, colours[place], strict=True)))


def _squeezed(data: bytes) -> bytes:
    strategies = zlib.Z_DEFAULT_STRATEGY, zlib.Z_FILTERED
    packers = [zlib.compressobj(9, zlib.DEFLATED, 15, 9, strategy) for strategy in strategies]
    return min((packer.compress(data) + packer.flush() for packer in packers), key=len)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
