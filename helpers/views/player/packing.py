"""Makes the data of a long run small (LZW): the same text is the same bytes on every system, which zlib does not promise."""
from __future__ import annotations

from base64 import b64encode

CODES = 1 << 16         #: when so many texts are known, no more are learnt


def pack(text: str) -> str:
    """Return an ASCII text packed, as base64. `unpack` of model.js is the way back.

    Each code is as wide as the number of known texts asks for, so both sides know it without being told.
    """
    known = {chr(code): code for code in range(128)}
    bits = count = 0
    out = bytearray()

    def write(code: int) -> None:
        nonlocal bits, count
        width = len(known).bit_length()
        bits |= code << count
        count += width
        while count >= 8:
            out.append(bits & 255)
            bits >>= 8
            count -= 8

    seen = ""
    for letter in text:
        if seen + letter in known:
            seen += letter
            continue
        write(known[seen])
        if len(known) < CODES:
            known[seen + letter] = len(known)
        seen = letter
    if seen:
        write(known[seen])
    if count:
        out.append(bits)
    return b64encode(bytes(out)).decode("ascii")
