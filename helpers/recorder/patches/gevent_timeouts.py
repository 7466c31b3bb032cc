"""Knows which of gevent's timeouts apply to a greenlet: they may end its wait, although no other greenlet does anything."""

from ..script import seconds, short
from ..start import loaded
from ..wrapping import disguise

#: id of a greenlet -> the timeouts running for it: their ids, and the seconds after which they end it
running: dict[int, dict[int, str]] = {}
#: id of a timeout -> id of its greenlet
of: dict[int, int] = {}


def limit(timeout, block: object = True) -> str:
    """Return the time-out of a wait as a part of a text: its own, or one that applies to its greenlet."""
    own = seconds(timeout, block)
    if own or not running:
        return own
    return next(iter(running.get(id(loaded["greenlet"].getcurrent()), {}).values()), "")


def ended(timeout) -> None:
    ours = running.get(of.pop(id(timeout), 0))
    if ours is not None:
        ours.pop(id(timeout), None)


def finished(greenlet) -> None:
    """Forget a greenlet: another one may get its id."""
    running.pop(id(greenlet), None)


def patch_timeout(module) -> None:
    owner, current = module.Timeout, loaded["greenlet"].getcurrent
    start = owner.start

    def begin(self):
        value = start(self)
        if self.seconds is not None:
            of[id(self)] = id(current())
            running.setdefault(id(current()), {})[id(self)] = short(self.seconds)
        return value

    owner.start = disguise(begin, start)
    for name in ("cancel", "close", "_on_expiration"):
        if name in vars(owner):
            _ends(owner, name)


def _ends(owner, name: str) -> None:
    original = getattr(owner, name)

    def wrapper(self, *args, **kwargs):
        ended(self)
        return original(self, *args, **kwargs)

    setattr(owner, name, disguise(wrapper, original))


PATCHES = {"gevent.timeout": patch_timeout}
