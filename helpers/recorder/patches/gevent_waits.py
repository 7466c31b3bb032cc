"""Records gevent.wait(), iwait() and a pool's imap(): waiting for several greenlets, for any of them, or for their
results."""
import sys

from ..core import begin, carry_out, end
from ..kinds import NUMBER
from ..script import line_now, parted
from ..standing_in import inside, stand_in
from ..wrapping import disguise
from . import gevent_events, gevent_pools
from .gevent_timeouts import limit
from .gevents import JOIN, lanes_of, waited

KNOWN = (list, tuple, set, frozenset)
#: id of what imap() returned -> the number of its pool; a new one in the same place gets a new number
pool_of: dict[int, int] = {}


def all_greenlets(objects, base) -> bool:
    """Whether some objects are greenlets; finding out calls nothing of the learner's."""
    return type(objects) in KNOWN and bool(objects) and all(base in type(each).__mro__ for each in objects)


def patch_waits(module) -> None:
    base = module.Greenlet
    wait, iwait = module.wait, module.iwait

    def wait_(objects=None, timeout=None, count=None):
        if all_greenlets(objects, base):
            some = list(objects)
            few = type(count) is int and count < len(some)
            return waited(some, wait, (objects, timeout, count), limit(timeout),
                          lambda done: len(done) >= (count if few else len(some)), any_one=few)
        number = gevent_events.numbers.get(id(next(iter(objects))), 0) if type(objects) in KNOWN and len(objects) == 1 else 0
        if not number or inside() or not (line := line_now()):
            return wait(objects, timeout, count)
        label = "AsyncResult" if hasattr(next(iter(objects)), "set_exception") else "Event"
        slot = begin(NUMBER["wait"], number, parted(label, limit(timeout)), 0, line)
        value = carry_out(slot, wait, objects, timeout, count)
        end(slot, "" if value else "False")
        return value

    # Taken directly: calling iwait() would create the hub.
    iterator, get_hub = one_by_one(sys.modules["gevent._hub_primitives"]._WaitIterator), module.get_hub

    def iwait_(objects=None, timeout=None, count=None):
        if inside() or not line_now() or not all_greenlets(objects, base):
            return iwait(objects, timeout, count)
        made = iterator(objects, get_hub(), timeout, count)
        made._recorded = lanes_of(list(objects)), limit(timeout)
        return made

    module.wait, module.iwait = disguise(wait_, wait), disguise(iwait_, iwait)


def one_by_one(original):
    """Return a class like the one that iwait() returns, which records each wait for the next."""
    after = original.__next__

    def __next__(self):
        if inside() or not (line := line_now()):
            return after(self)
        lanes, seconds = self._recorded
        slot = begin(JOIN, 0, parted(seconds, lanes), 1, line)
        value = carry_out(slot, after, self)
        end(slot)
        return value

    space = {"__slots__": ("_recorded",), "__module__": original.__module__, "__qualname__": original.__qualname__,
             "__doc__": original.__doc__, "__next__": disguise(__next__, after), "next": disguise(__next__, after)}
    return type(original)(original.__name__, (original,), space)


def iterating(original) -> dict:
    after = original.__next__

    def __next__(self):
        pool = pool_of.get(id(self), 0)
        if not pool or inside() or not (line := line_now()):
            return after(self)
        slot = begin(NUMBER["join_pool"], pool, parted("imap", limit(None)), 0, line)
        value = carry_out(slot, after, self)
        end(slot)
        return value

    return {"__next__": __next__, "next": __next__}


def patch_imap(module) -> None:
    stand_in(module, "IMapUnordered", iterating)
    stand_in(module, "IMap", iterating)


def patch_pool(module) -> None:
    owner = next(each for each in module.Group.__mro__ if "imap" in vars(each))
    for name in ("imap", "imap_unordered"):
        _patch_mapping(owner, name)


def _patch_mapping(owner, name: str) -> None:
    original = getattr(owner, name)

    def mapping(self, func, *iterables, **kwargs):
        made = original(self, func, *iterables, **kwargs)
        pool_of.pop(id(made), None)
        number = gevent_pools.numbers.get(id(self), 0)
        if number and not inside():
            pool_of[id(made)] = number
        return made

    setattr(owner, name, disguise(mapping, original))


PATCHES = {"gevent._imap": patch_imap, "gevent.pool": patch_pool, "gevent": patch_waits}
