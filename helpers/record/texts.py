"""An event's fields, read from the text of its slot: see `recorder/kinds.py` for how it is written."""
from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ..recorder.kinds import BACK, BETWEEN, EACH, FAILED

_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+…?| \(otid=0x[0-9a-fA-F]+\)")      # differs from run to run
_NUMBERS = ("seconds", "items", "chunk_size", "permits")        # numeric fields


def text_of(data: bytes) -> str:
    """Return a text without addresses, which differ from run to run."""
    text = data.decode("utf-8", "ignore")       # only a text that was cut at its end may be incomplete
    return _ADDRESS.sub("", text) if " at 0x" in text else text


def split(text: bytes) -> tuple[bytes, bytes, bytes]:
    """Return what a call was given, what came back, and the name of its error."""
    if b"\0" not in text:
        return text, b"", b""
    text, _, failed = text.partition(FAILED)
    given, _, back = text.partition(BACK)
    return given, back, failed


def fields_of(names: tuple[str, ...], data: bytes) -> dict[str, Any]:
    """Return an event's fields from the parts of its text."""
    fields: dict[str, Any] = dict(zip(names, text_of(data).split(BETWEEN, len(names) - 1), strict=False))
    for name in _NUMBERS:
        if name in fields:
            fields[name] = _number(fields[name])
    if "daemon" in fields:
        fields["daemon"] = fields["daemon"] == "True"
    for name, several in _SEVERAL.items():
        if name in fields:
            fields[name] = tuple(several(fields[name]))
    if EACH in fields.get("arguments", ""):
        fields["chunk"] = tuple(fields["arguments"].split(EACH))
        fields["arguments"] = ", ".join(fields["chunk"])
    return fields


def _ranges(text: str) -> Iterator[int]:
    """Yield the numbers that "1-3 7" stands for."""
    for part in text.split():
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


#: fields with several values -> how to find these in a text; for pipes, the text has their numbers
_SEVERAL: dict[str, Callable[[str], Iterable[Any]]] = {
    "tasks": _ranges, "pipes": str.split, "sentinels": lambda text: text.split(EACH) if text else ()}


def _number(text: str) -> float | None:
    """Return a number as it was written; None if it is not a number (a Fraction, a class of the learner's)."""
    for make in (int, float):
        with contextlib.suppress(ValueError):
            return make(text)
    return None
