"""Keeps out of the record what multiprocessing does below the learner's calls, including its own threads."""
from _thread import get_ident

from .core import busy
from .wrapping import disguise


def number_from(*words: object) -> int:
    """Return a number made of words, the same in every process (FNV-1a, 64 bits)."""
    number = 0xCBF29CE484222325
    for byte in repr(words).encode("utf-8", "replace"):
        number = (number ^ byte) * 0x100000001B3 & 0xFFFF_FFFF_FFFF_FFFF
    return number & 0x7FFF_FFFF_FFFF_FFFF      # the highest bit marks objects that each process has for itself: history.py


def quietly(function, *args, **kwargs):
    """Call a function, and record nothing of what it does."""
    ident = get_ident()
    if ident in busy:
        return function(*args, **kwargs)
    try:
        busy.add(ident)
        return function(*args, **kwargs)
    finally:
        busy.discard(ident)
        function = args = kwargs = None     # an error's traceback keeps this frame: see `carry_out`


def aloud(function, *args, **kwargs):
    """Call a function of the learner's from within a quiet one, and record what it does."""
    ident = get_ident()
    if ident not in busy:
        return function(*args, **kwargs)
    try:
        busy.discard(ident)
        return function(*args, **kwargs)
    finally:
        busy.add(ident)
        function = args = kwargs = None


def around(owner, name: str, make) -> None:
    """Replace `owner.name` with `make(original)`; this also works for static and class methods."""
    found = vars(owner).get(name) or getattr(owner, name)
    kind = type(found) if isinstance(found, (staticmethod, classmethod)) else None
    original = found.__func__ if kind else found
    wrapper = disguise(make(original), original)
    setattr(owner, name, kind(wrapper) if kind else wrapper)


def silence(owner, *names: str) -> None:
    """Record nothing of what these methods do."""
    def make(original):
        def wrapper(*args, **kwargs):
            return quietly(original, *args, **kwargs)
        return wrapper

    for name in names:
        around(owner, name, make)
