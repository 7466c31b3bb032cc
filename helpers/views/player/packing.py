"""Makes the page small: packs its script and style, and the data of a long run. unpack.js reverses it."""
from __future__ import annotations

import zlib
from base64 import b64encode


def pack(text: str) -> str:
    """Return a text packed (zlib), as base64. On the same system, the same text always gives the same result."""
    return b64encode(zlib.compress(text.encode(), 9)).decode("ascii")
