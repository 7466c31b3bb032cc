"""Makes texts from the program fit to print on a page."""
from __future__ import annotations

import re

#: Invisible characters, and those that change how their neighbours look: controls, changes of direction, lone surrogates.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(text: str) -> str:
    """Return a text with such characters written as Python writes them: \\x1b."""
    return _UNSEEN.sub(lambda found: ascii(found[0])[1:-1], text)
