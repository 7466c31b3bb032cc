"""Values and arrays in shared memory: each access through `value`, an index or a field is an operation."""
import os

from ..plumbing import around
from ..script import short
from ..start import module as load
from .about import About
from .semaphores import is_free, number_of
from .tasks import current, gated, made, note, perform, tasks

KINDS = ("c_bool", "c_byte", "c_ubyte", "c_short", "c_ushort", "c_int", "c_uint", "c_long", "c_ulong", "c_longlong", "c_ulonglong",
         "c_float", "c_double", "c_char", "c_wchar")


def number(value) -> str:
    """Return a text that is the same for a value in every process: its place in its block of shared memory."""
    (arena, start, _), _ = getattr(value, "_obj", value)._wrapper._state
    where = os.fstat(arena.fd).st_ino if hasattr(arena, "fd") else getattr(arena, "name", 0)
    return f"{where}+{start}"


def through(value) -> list:
    """Return what an access touches of the value's own lock."""
    lock = getattr(value, "_lock", None)
    return [(number_of(lock), "pass")] if hasattr(lock, "_semlock") else []


def free(value):
    semaphore = getattr(getattr(value, "_lock", None), "_semlock", None)
    return None if semaphore is None else lambda: is_free(semaphore)


def access(value, parts, kind: str, text: str, *, locked: bool = True) -> About | None:
    """Return what an access to parts of a value is about: to its fields, to its items, or ("",) for the whole.

    locked: it acquires the value's lock, if it has one.
    """
    try:
        pairs = [((part, number(value)), kind) for part in parts]
        return About(kind, pairs + through(value), text, free(value)) if locked else About(kind, pairs, text)
    except AttributeError:                  # not in shared memory
        return None


def steer_property(owner, name: str) -> None:
    """Let reads and writes of an attribute wait for their turns."""
    inner, in_c = vars(owner).get(name) or getattr(owner, name), owner.__module__ == "ctypes"

    def about(self, *more: str) -> About | None:
        if in_c and load("gates.variables").several_here:   # where it is accessed, no other thread of the process can run
            note("a raw value in a process with several threads")
        return access(self, ("",), *more)

    def read(self):
        task = current()
        found = None if task is None else about(self, "read", "")
        if found is None:
            return inner.__get__(self, owner)
        task.gate(found)
        return perform(task, inner.__get__, (self, owner), {}, in_c=in_c)

    def write(self, value):
        task = current()
        found = None if task is None else about(self, "write", short(value))
        if found is None:
            return inner.__set__(self, value)
        task.gate(found)
        return perform(task, inner.__set__, (self, value), {}, in_c=in_c)

    setattr(owner, name, property(read, write))


def steer_text(owner) -> None:
    """Let a text of a value wait for its turn: it tells what is in it, without the lock."""
    inner = owner.__repr__

    def __repr__(self):
        task = current()
        about = None if task is None else access(self, ("",), "read", "", locked=False)
        if about is None:
            return inner(self)
        task.gate(about)
        return perform(task, inner, (self,), {})
    owner.__repr__ = __repr__


def patch_sharedctypes(module) -> None:
    steer_property(module.Synchronized, "value")
    steer_text(module.Synchronized)
    for name in KINDS:
        steer_property(getattr(module.ctypes, name), "value")
        steer_text(getattr(module.ctypes, name))
    for name in ("value", "raw"):
        steer_property(module.SynchronizedString, name)
    for name in ("Value", "Array"):
        around(module, name, make_made)
    for name in ("RawValue", "RawArray"):
        around(module, name, make_raw)
    around(module.SynchronizedBase, "get_obj", make_get_obj)
    array = module.SynchronizedArray
    gated(array, "__getitem__", lambda self, i: access(self, items(self, i), "read", written(i)))
    gated(array, "__setitem__", lambda self, i, value: access(self, items(self, i), "write", f"{written(i)} = {short(value)}"))

    def make_property(original):
        def make(name):
            found = original(name)
            return property(lambda self: field(self, found, name), lambda self, value: field(self, found, name, value))
        return make
    around(module, "make_property", make_property)


def field(self, found, name: str, *value):
    """Read or write a field of a structure."""
    task = current()
    about = None if task is None else access(self, (f".{name}",), "write" if value else "read", f".{name}" + "".join(f" = {short(v)}" for v in value))
    call = found.fset if value else found.fget
    if about is None:
        return call(self, *value)
    task.gate(about)
    return perform(task, call, (self, *value), {})


def items(array, i) -> list[str]:
    """Return the parts for the items of an array that an index or a slice touches."""
    everything = range(len(array._obj))
    found = everything[i] if type(i) is slice else [everything[i]] if -len(everything) <= i < len(everything) else []
    return [f"[{each}]" for each in found]


def written(i) -> str:
    """Return an index or a slice as it is written: "[2]", "[1:]"."""
    if type(i) is not slice:
        return f"[{i!r}]"
    parts = ["" if part is None else repr(part) for part in (i.start, i.stop)]
    return "[" + ":".join(parts + ([] if i.step is None else [repr(i.step)])) + "]"


def make_made(original):
    def make(*args, **kwargs):
        task = current()
        if task is None:
            return original(*args, **kwargs)
        task.inside += 1
        try:
            value = original(*args, **kwargs)
        finally:
            task.inside -= 1
        announce(value)
        if not hasattr(value, "_obj") and hasattr(value, "__len__"):
            note("a raw array or structure in shared memory")
        return value
    return make


def make_raw(original):
    def make(*args, **kwargs):
        value = original(*args, **kwargs)
        task = current()
        if task is not None:
            announce(value)
            if hasattr(value, "__len__") or hasattr(value, "_fields_"):
                note("a raw array or structure in shared memory")
        return value
    return make


def make_get_obj(original):
    def get_obj(self):
        if current() is not None:
            note("get_obj() of shared memory")
        return original(self)
    return get_obj


def announce(value) -> None:
    lock = getattr(value, "_lock", None)
    name = "Array" if hasattr(getattr(value, "_obj", value), "__len__") else "Value"
    made("value", name, number(value))
    if hasattr(lock, "_semlock"):
        if not hasattr(lock, "_orders"):
            load("gates.semaphores").cover(lock, "RLock")
            value.acquire, value.release = lock.acquire, lock.release
            recorded = vars(value).get("_recorded")
            if recorded is not None:        # it still acquires the lock by itself, see patches/values.py
                recorded.acquire = lock.acquire
        made("lock of value", name, number_of(lock))


def patch_shared_memory(module) -> None:
    def make(original):
        def __init__(self, *args, **kwargs):
            if tasks:
                note("shared memory by its buffer")
            original(self, *args, **kwargs)
        return __init__
    around(module.SharedMemory, "__init__", make)


PATCHES = {"multiprocessing.sharedctypes": patch_sharedctypes, "multiprocessing.shared_memory": patch_shared_memory}
