"""Makes texts of a program's own fit for a page."""
from __future__ import annotations

import re

#: What is not seen, or changes how its neighbours are seen: controls, turns of the writing's direction, halves of letters.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(text: str) -> str:
    """Return a text in which such signs are written as Python writes them: \\x1b."""
    return _UNSEEN.sub(lambda found: ascii(found[0])[1:-1], text)
