"""Makes the page small: its script and style, and the data of a long run, are packed. unpack.js is the way back."""
from __future__ import annotations

import zlib
from base64 import b64encode


def pack(text: str) -> str:
    """Return a text packed (zlib), as base64. On one system the same text is always the same."""
    return b64encode(zlib.compress(text.encode(), 9)).decode("ascii")
