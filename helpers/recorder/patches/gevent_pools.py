"""Records gevent's Pool and Group: putting greenlets into one, waiting for a free place in it, waiting for its greenlets."""
from _thread import get_ident

from ..core import begin, busy, carry_out, emit, end
from ..history import learners, new_number
from ..kinds import NUMBER
from ..script import line_now, parted
from ..standing_in import inside
from ..wrapping import disguise
from .gevent_timeouts import limit
from .greenlets import lane_before

#: id of a pool -> its number; a new one in the same place gets a new number
numbers: dict[int, int] = {}
#: ids of greenlets that are being put into a pool: Pool.add() calls Group.add()
adding: set[int] = set()


def patch_pool(module) -> None:
    for owner, label in ((module.Group, "Group"), (module.Pool, "Pool")):
        _patch_making(owner, label)
        if "add" in vars(owner):
            _patch_add(owner)
    for name in ("join", "map"):
        owner = next(each for each in module.Group.__mro__ if name in vars(each))
        _patch_waiting(owner, name)


def _patch_making(owner, label: str) -> None:
    original = owner.__init__

    def __init__(self, *args, **kwargs):
        mine = learners()
        numbers.pop(id(self), None)
        original(self, *args, **kwargs)
        if mine:
            numbers[id(self)] = number = new_number()
            size = getattr(self, "size", None)
            emit(NUMBER["pool"], number, label, size if type(size) is int else 0)

    owner.__init__ = disguise(__init__, original)


def _patch_add(owner) -> None:
    original = owner.add

    def add(self, greenlet, *args, **kwargs):
        number = numbers.get(id(self), 0)
        if not number or id(greenlet) in adding or inside():
            return original(self, greenlet, *args, **kwargs)
        timeout, block = kwargs.get("timeout", args[1] if len(args) > 1 else None), kwargs.get("blocking", args[0] if args else True)
        slot = begin(NUMBER["admit"], number, limit(timeout, block), lane_before(greenlet), line_now())
        adding.add(id(greenlet))
        try:
            carry_out(slot, original, self, greenlet, *args, **kwargs)
        finally:
            adding.discard(id(greenlet))
        end(slot)
        return None

    owner.add = disguise(add, original)


def _patch_waiting(owner, name: str) -> None:
    original = getattr(owner, name)

    def wrapper(self, *args, **kwargs):
        number = numbers.get(id(self), 0)
        if not number or inside():
            return original(self, *args, **kwargs)
        timeout = kwargs.get("timeout", args[0] if args else None) if name == "join" else None
        slot, ident = begin(NUMBER["join_pool"], number, parted(name, limit(timeout)), 0, line_now()), get_ident()
        busy.add(ident)
        try:
            value = carry_out(slot, original, self, *args, **kwargs)
        finally:
            busy.discard(ident)
        end(slot)
        return value

    setattr(owner, name, disguise(wrapper, original))


PATCHES = {"gevent.pool": patch_pool}
