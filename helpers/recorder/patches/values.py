"""Records reads and stores of shared values: multiprocessing's Value and Array.

Each access is recorded while the value's lock is held, so the record has them in the order in which they happened. Access
that bypasses the lock (`get_obj()`, RawValue, lock=False) is done by ctypes, which is written in C: it cannot be seen.
"""
import os
from _thread import get_ident

from .. import core
from ..core import COUNT, SERIAL, busy, emit, fail, instant, perf_counter
from ..kinds import BETWEEN, EACH, NUMBER
from ..plumbing import around, number_from
from ..script import foreign, frame_of_caller, line_at, parted, short
from ..attributes import own, set_own
from ..wrapping import disguise
from .locks import acquire_recorded

LOAD, STORE, LOADS, STORES = (NUMBER[kind] for kind in ("load", "store", "loads", "stores"))
#: this many accesses of a value are an event each in a process; later ones are counted, and the last stored value is kept
EVENTS = 200
#: this many items of an array are recorded one by one, if they are not too long together
ITEMS, ROOM = 20, 300
PLAIN = frozenset((int, float, bool, bytes, str, type(None), list, tuple, slice))     # types without code of the learner's
NOWHERE = -1            # the number for an access to items that are not consecutive


class State:
    """What is known of one value: its number, which is the same in every process, and its lock."""

    __slots__ = ("acquire", "counts", "give", "left", "number", "numbers", "semaphore", "take")

    def __init__(self, number: int, lock) -> None:
        self.number, self.numbers, self.left = number, None, 0
        self.counts: dict = {}
        # We know nothing about another kind of lock: it is acquired as the value itself would do it.
        self.semaphore = own(lock, "_semlock")
        self.acquire = lock.acquire if self.semaphore is not None else None
        self.take, self.give = (self.semaphore.acquire, self.semaphore.release) if self.semaphore is not None else (None, None)

    def lock(self, value):
        """Acquire the value's lock, and return the function that releases it."""
        if value.acquire is not self.acquire:
            value.acquire()
            return value.release
        if not self.take(False):
            acquire_recorded(self.take, True, self.semaphore, getattr(self.acquire, "label", "RLock"), "", (), {}, True)
        return self.give

    def each(self) -> bool:
        """Whether another access is an event of its own."""
        # A forked process has its own record; and a thread may have the id of one that has ended, see core.forget_places.
        if self.numbers is not core._numbers:
            self.numbers, self.left = core._numbers, EVENTS
            self.counts.clear()
        self.left -= 1
        return self.left >= 0

    def count(self, kind: int, text: str) -> None:
        """Add an access that is only counted; text: the stored value, as it is shown."""
        key = get_ident(), kind
        place, serial = self.counts.get(key, (0, -1))
        word = place >> 3
        if core._numbers[word + SERIAL] != serial:      # the first, or its slot has been reused since
            place, _ = self.counts[key] = core.begin(kind, self.number, "", 0, line_at(frame_of_caller()))
            word = place >> 3
        core._pack_end(core._bytes, place + 32, perf_counter(), core._numbers[word + COUNT] + 1, text.encode())


def number_of(thing) -> int:
    """Return a number for an object in shared memory, from its block and its place in that. 0: it is not shared."""
    try:
        (arena, start, _), _ = thing._wrapper._state
        return number_from("value", os.fstat(arena.fd).st_ino if hasattr(arena, "fd") else arena.name, start)
    except (AttributeError, OSError) as error:
        if foreign(error):
            raise
        return 0


def make_init(original):
    def __init__(self, obj, *args, **kwargs):
        original(self, obj, *args, **kwargs)
        number = number_of(obj)
        if number:
            set_own(self, "_recorded", State(number, self._lock))
    return __init__


def known(self):
    """Return what is known of a value; None if this access is not to be recorded."""
    its = vars(self).get("_recorded")
    return None if its is None or (busy and get_ident() in busy) else its


def recorded(found, name: str):
    """Return a replacement for a property that reads and writes an attribute of a shared object; it records that."""
    get, give = found.fget, found.fset
    part = "" if name == "value" else f".{name}"

    def write(kind: int, its: State, value) -> tuple[int, int]:
        return instant(kind, its.number, parted(short(value), part), 0, line_at(frame_of_caller()))

    def getter(self):
        its = known(self)
        if its is None:
            return get(self)
        unlock = its.lock(self)
        try:
            value = getattr(self._obj, name)
            if not its.each():
                its.count(LOADS, "")
            else:
                write(LOAD, its, value)
        finally:
            unlock()
        return value

    def setter(self, value):
        its = known(self)
        if its is None:
            return give(self, value)
        if type(value) not in PLAIN:  # its own code converts it to a number: that must run once, and at the usual place
            give(self, value)
            write(STORE, its, value)
            return None
        unlock = its.lock(self)
        try:
            setattr(self._obj, name, value)
            # The stored value may differ: a c_int of 2 ** 31 is negative.
            value = getattr(self._obj, name)
            if not its.each():
                its.count(STORES, parted(short(value), part) if part else short(value))
            else:
                write(STORE, its, value)
            return None
        except (TypeError, ValueError) as error:
            if foreign(error):      # a signal handler's
                raise
            fail(write(STORE, its, value), error)
        finally:
            unlock()
        return give(self, value)            # it raises its own error

    return property(disguise(getter, get), disguise(setter, give))


def about(index, length: int) -> tuple[str, int, int | None]:
    """Return how an index or a slice is shown, the place where it begins, and for a slice, how many items it has."""
    if type(index) is not slice:
        known = type(index) in (int, bool)
        return f"[{short(index)}]", index + length if known and index < 0 else index if known else NOWHERE, None
    parts = index.start, index.stop, index.step
    written = ["" if part is None else short(part) for part in parts]
    text = f"[{':'.join(written[:2] if parts[2] is None else written)}]"
    if any(part is not None and type(part) is not int for part in parts):
        return text, NOWHERE, None
    start, stop, step = index.indices(length)
    return (text, start, max(0, stop - start)) if step == 1 else (text, NOWHERE, None)


def in_words(value, several: bool) -> str:
    """Return the items of an array, each as a part of a text; "" if there are too many."""
    text = EACH.join(map(short, value)) if several and len(value) <= ITEMS else ""
    return text if len(text) <= ROOM else ""


def write(kind: int, its: State, array, index, value) -> tuple[int, int]:
    """Record an access to items of an array; value: what is read or stored."""
    place, first, items = about(index, len(array._obj))
    several = items is not None and type(value) in (list, tuple)
    text = parted(short(value), place, "" if items is None else str(items), in_words(value, several))
    return instant(kind, its.number, text, first, line_at(frame_of_caller()))


def make_get_item(original):
    def __getitem__(self, i):
        its = known(self)
        if its is None or type(i) not in PLAIN:
            return original(self, i)
        unlock = its.lock(self)
        try:
            value = self._obj[i]
            if its.each():
                write(LOAD, its, self, i, value)
            else:
                its.count(LOADS, "")
            return value
        except (IndexError, TypeError) as error:        # not recorded: usually this is the end of a loop
            if foreign(error):
                raise
        finally:
            unlock()
        return original(self, i)
    return __getitem__


def make_set_item(original):
    def __setitem__(self, i, value):
        its = known(self)
        if its is None:
            return original(self, i, value)
        if type(i) not in PLAIN or type(value) not in PLAIN:        # as in `recorded`
            original(self, i, value)
            write(STORE, its, self, i, value)
            return None
        unlock = its.lock(self)
        try:
            self._obj[i] = value
            if its.each():
                write(STORE, its, self, i, value)
            else:
                its.count(STORES, "")
            return None
        except (IndexError, TypeError, ValueError) as error:
            if foreign(error):
                raise
            fail(write(STORE, its, self, i, value), error)
        finally:
            unlock()
        return original(self, i, value)
    return __setitem__


def make_get_obj(original):
    def get_obj(self):
        its = vars(self).get("_recorded")
        if its is not None and get_ident() not in busy:
            emit(NUMBER["get_obj"], its.number, "", 0, line_at(frame_of_caller()))
        return original(self)
    return get_obj


def announce(value, label: str) -> None:
    """Record that a value or an array is made, and its contents."""
    its = getattr(value, "_recorded", None)
    if its is None or get_ident() in busy:
        return
    thing = value._obj
    items = len(thing) if hasattr(thing, "__len__") else None
    whole = short(thing.value) if hasattr(thing, "value") else ""
    shown = in_words(thing[:ITEMS + 1], True) if items is not None and not whole else ""
    emit(NUMBER["make"], its.number, BETWEEN.join((label, "", "", whole, "" if items is None else str(items), shown)), 1)


def patch_sharedctypes(module) -> None:
    properties: dict = {}

    def make_making(original):
        def make_property(name):
            if name not in properties:
                properties[name] = recorded(original(name), name)
            return properties[name]
        return make_property

    def make_made(original):
        def make(*args, **kwargs):
            value = original(*args, **kwargs)
            announce(value, original.__name__)
            return value
        return make

    around(module, "make_property", make_making)
    around(module.SynchronizedBase, "__init__", make_init)
    around(module.SynchronizedBase, "get_obj", make_get_obj)
    for owner, name in ((module.Synchronized, "value"), (module.SynchronizedString, "value"), (module.SynchronizedString, "raw")):
        setattr(owner, name, module.make_property(name))
    around(module.SynchronizedArray, "__getitem__", make_get_item)
    around(module.SynchronizedArray, "__setitem__", make_set_item)
    for name in ("Value", "Array"):
        around(module, name, make_made)


PATCHES = {"multiprocessing.sharedctypes": patch_sharedctypes}
