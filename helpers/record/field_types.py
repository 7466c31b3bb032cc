"""Which values the fields of a run may have, by their annotations: a run may come from a file that anyone has written."""
from __future__ import annotations

import functools
import typing
from collections.abc import Mapping
from types import NoneType
from typing import Any

LARGEST = 1 << 63       #: of numbers
LATEST = 1e9            #: seconds from a run's start, some thirty years: a picture's axis has a mark for each of its steps
_ASKED_FOR = ("seconds", "timeout")     #: these may be infinite: they are what a program asked for


def check(kind: type[Any], written: Mapping[str, Any]) -> None:
    """Check that each value is one that its field may have.

    Args:
        kind: Run, Event …
        written: values by the names of their fields; what has a class of its own is checked by whoever makes it.

    Raises:
        TypeError, ValueError: one is not.
    """
    types: dict[str, tuple[tuple[type, ...], type | None]] = _types(kind)  # type: ignore[arg-type]  # a class is hashable
    for name, value in written.items():
        one, each = types.get(name, (None, None))
        if one is not None and (not isinstance(value, one) or (isinstance(value, bool) and bool not in one)):
            raise TypeError(f"{name} cannot be {_short(value)}")
        if each is not None and not all(isinstance(part, each) for part in value):
            raise TypeError(f"{name} cannot hold {_short(value)}")
        most = LATEST if one is not None and float in one else LARGEST
        if isinstance(value, int | float) and name not in _ASKED_FOR and not abs(value) <= most:
            raise ValueError(f"{name} cannot be {_short(value)}")


@functools.cache
def _types(kind: type[Any]) -> dict[str, tuple[tuple[type, ...], type | None]]:
    """Return, for each field of plain values, the types that it may have, and the type of each of its parts."""
    found: dict[str, tuple[tuple[type, ...], type | None]] = {}
    for name, hint in typing.get_type_hints(kind).items():
        if typing.get_origin(hint) is tuple:
            part = typing.get_args(hint)[0]
            found[name] = (list, tuple), part if part in (str, int) else None
            continue
        types = typing.get_args(hint) or (hint,)
        if all(one in (str, int, float, bool, NoneType) for one in types):
            found[name] = (*types, int) if float in types else types, None
    return found


def _short(value: object) -> str:
    text = ascii(value) if not isinstance(value, int) or abs(value) <= LARGEST else "a number as large"
    return text if len(text) <= 40 else f"{text[:39]}…"
