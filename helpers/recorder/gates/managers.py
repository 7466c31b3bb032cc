"""Calls to a manager: each call of a proxy is an operation on the object behind it. The manager itself is not steered."""
from ..plumbing import quietly
from ..script import short
from ..start import module as load
from .about import About
from .tasks import around, current, get_ident, made, perform, quiet, unsteered

#: methods that only look
READS = frozenset((
    "__getitem__", "get", "keys", "values", "items", "__len__", "__contains__", "copy", "count", "index", "__str__", "__repr__", "__iter__",
    "qsize", "empty", "full", "is_set", "has_key", "__getattribute__", "locked", "getvalue", "__reversed__"))
#: (type, method) -> (mode, the method of the same object that tells whether the call would return at once, a test of its
#: result)
WAITS = {("Queue", "get"): ("get", "qsize", lambda size: size > 0), ("Queue", "put"): ("put", "full", lambda full: not full),
         ("Event", "wait"): ("read", "is_set", bool)}
#: types -> how many they let pass, if nothing else was given when they were made
PERMITS = {"Lock": 1, "RLock": 1, "Semaphore": 1, "BoundedSemaphore": 1}
#: types that are only partly steered
PARTLY = ("Condition", "Barrier", "Pool", "BoundedSemaphore")
#: (thread, number of an RLock) -> how often the thread holds it: others notice only the first acquire and the last release
held: dict = {}


def kind_of(proxy) -> str:
    kind = proxy._token.typeid
    return "Queue" if kind.endswith("Queue") else kind


def patch_managers(module) -> None:
    recorded, base, manager = load("patches.managers"), module.BaseProxy, module.BaseManager
    calls = Calls(recorded, base._callmethod, frozenset(module.SyncManager._registry))

    def make_call(original):
        def _callmethod(self, methodname, args=(), kwds={}):  # noqa: B006  (as in multiprocessing)
            task = current()
            if task is None or (kind_of(self) == "RLock" and inner(calls.number(self), methodname)):
                return original(self, methodname, args, kwds)
            about = calls.about(task, self, methodname, args, kwds)
            answer = task.gate(about)
            if answer is not None and about.timed and not (about.ready() if about.ready else answer):
                args, kwds = at_once(methodname, args), {}
            return perform(task, original, (self, methodname, args, kwds), {})
        return _callmethod

    def make_create(original):
        def _create(self, typeid, /, *args, **kwds):
            token = unsteered(original, self, typeid, *args, **kwds)
            found = token[0] if type(token) is tuple else token
            which = recorded.object_number(found.address, found.id)
            made(typeid.lower(), typeid, which)
            if typeid in PERMITS and (task := current()) is not None:
                task.say("permits", which, args[0] if args and type(args[0]) is int else kwds.get("value", PERMITS[typeid]))
            return token
        return _create

    around(base, "_callmethod", make_call)
    around(manager, "_create", make_create)
    around(manager, "_finalize_manager", make_shutdown)
    quiet(manager, "start")
    quiet(base, "_incref", "_decref", "__init__")


class Calls:
    """What the calls of proxies are about.

    Args:
        recorded: the recorder's module for managers.
        call: the method with which a proxy calls.
        known: the types of each manager; of any other, the methods run in threads of the manager's, which are not steered.
    """

    def __init__(self, recorded, call, known: frozenset) -> None:
        self.recorded, self.call, self.known = recorded, call, known

    def number(self, proxy) -> int:
        return self.recorded.object_number(proxy._token.address, proxy._id)

    def about(self, task, proxy, method: str, args: tuple, kwargs: dict) -> About:
        """Return what a call is about."""
        kind, which, ready = kind_of(proxy), self.number(proxy), None
        text = f"{method}({', '.join([*map(short, args), *(f'{key}={short(value)}' for key, value in kwargs.items())])})"
        pairs = [(("m", proxy._token.address), "read")]
        waits = (kind, method) in WAITS or (kind in PERMITS and method == "acquire")
        timed = waits and limited(method, args, kwargs)
        if (kind, method) in WAITS:
            mode, question, goes = WAITS[kind, method]
            ready = question and (lambda: goes(unsteered(quietly, self.call, proxy, question)))
        else:
            mode = mode_of(kind, method)
        if kind in PARTLY or proxy._token.typeid not in self.known:
            task.say("note", f"a manager's {kind}", 0)
        if method in ("acquire", "release") and kind in PERMITS:  # the controller counts: trying would take it from others
            pairs.append((which, "looks" if timed else "permit" if method == "acquire" else "back"))
        return About("call", [(which, "write" if timed else mode), *pairs], text, ready, timed=timed)


def at_once(method: str, args: tuple) -> tuple:
    """Return the arguments of a call that does not wait."""
    return (*args[:1], False) if method == "put" else (0,) if method == "wait" else (False,)


def mode_of(kind: str, method: str) -> str:
    """Return what a call that never waits does to its object."""
    if method == "acquire" and kind in PERMITS:
        return "take"
    if method == "release" and kind in ("Lock", "RLock", "Semaphore"):
        return "give"
    return "read" if method in READS and (kind != "Queue" or method != "get") else "write"


def inner(number: int, method: str) -> bool:
    """Whether the calling thread acquires an RLock that it holds, or releases one that it continues to hold."""
    place = get_ident(), number
    depth = held.get(place, 0)
    held[place] = max(0, depth + (method == "acquire") - (method == "release"))
    return depth > 0 if method == "acquire" else depth > 1


def make_shutdown(original):
    def _finalize_manager(process, address, *args, **kwargs):
        task = current()
        if task is None:
            return original(process, address, *args, **kwargs)
        task.gate(About("shut down", [(("m", address), "write")]))
        return perform(task, original, (process, address, *args), kwargs)
    return _finalize_manager


def limited(method: str, args: tuple, kwargs: dict) -> bool:
    """Whether a call that may wait has a time-out."""
    args = args[1:] if method == "put" else args
    given = dict(zip(("timeout",) if method == "wait" else ("block", "timeout"), args, strict=False)) | kwargs
    return not given.get("block", given.get("blocking", True)) or given.get("timeout") is not None


PATCHES = {"multiprocessing.managers": patch_managers}
