"""Records managers: their start, each call of a proxy, and how the manager's process carries it out."""
from _thread import get_ident

from .. import core
from ..core import begin, busy, carry_out, emit, end, fail
from ..kinds import EACH, NUMBER
from ..script import foreign, line_now, parted, short
from ..plumbing import aloud, around, number_from, quietly, silence

MOST_ITEMS, MOST_TEXT = 20, 300         #: the contents of a new list or dict are written if there are no more
INTEGERS = tuple("bBhHiIlLqQ")          #: type codes of an Array that stores what it is given unchanged
#: Threads that are starting a manager: of all that this does, only the start of its process is recorded.
starting: set[int] = set()


class Failed(Exception):
    """Represents an error that the manager could only describe."""


def called(method: str, args: tuple, kwargs: dict) -> str:
    """Return a call as parts of a text: the method's name, and its arguments ("4") with EACH between them."""
    text = EACH.join([short(value) for value in args] + [f"{name}={short(value)}" for name, value in kwargs.items()])
    return parted(method, text if len(text) <= 80 else text[:79] + "…")


def content(typeid: str, args: tuple, kwargs: dict) -> tuple:
    """Return the contents of a new list, Array, dict or Namespace as parts of a text: how many items, and these; () if unknown."""
    items = _items(typeid, args, kwargs)
    if items is None:
        return ()
    first = list(items.items() if type(items) is dict else items)[:MOST_ITEMS]
    text = EACH.join([short(part) for each in first for part in (each if type(items) is dict else (each,))])
    return (str(len(items)), text) if len(items) <= MOST_ITEMS and len(text) <= MOST_TEXT else ()


def permits(typeid: str, args: tuple, kwargs: dict) -> str:
    """Return how many a semaphore lets pass, or how many a Barrier waits for; "" for anything else."""
    name = {"Semaphore": "value", "BoundedSemaphore": "value", "Barrier": "parties"}.get(typeid)
    given = args[0] if args else kwargs.get(name, 1 if name == "value" else None)
    return short(given) if name and type(given) is int else ""


def _items(typeid: str, args: tuple, kwargs: dict):
    """Return the contents of a manager's new object: a list, tuple or dict; None if unknown."""
    given = args[0] if len(args) == 1 else None
    if typeid == "Array":               # one of floats might store others than it was given
        given = args[1] if len(args) > 1 and args[0] in INTEGERS else None
    if typeid in ("list", "Array"):
        return given if type(given) in (list, tuple) and not kwargs else [] if typeid == "list" and not args else None
    if typeid == "dict" and type(given) is dict:
        return {**given, **kwargs}
    return kwargs if typeid in ("dict", "Namespace") and not args else None


def class_of(thing) -> str:
    """Return the class of a shared object if it is the standard library's; its proxy may have another name: "Queue"."""
    kind = type(thing)
    return kind.__name__ if kind.__module__ in ("queue", "_queue", "threading") else ""


def object_number(address: object, ident: str) -> int:
    return number_from("proxy", address, ident)


def manager_number(address: object) -> int:
    return number_from("manager", address)


class Client:
    """A proxy's connection in the manager's thread that serves it: each request is a `serve`."""

    def __init__(self, server, connection, key: int) -> None:
        self._server, self._connection, self._key, self._slot = server, connection, key, None

    def __getattr__(self, name: str):
        return getattr(self._connection, name)

    def recv(self):
        request = quietly(self._connection.recv)
        try:
            ident, method, args, kwargs = request
            shared = self._server.id_to_obj.get(ident, (None,))[0]
            self._slot = begin(NUMBER["serve"], object_number(self._server.address, ident),
                               parted(class_of(shared), called(method, args, kwargs)), self._key, 0)
        except Exception as error:
            if foreign(error):
                raise
            self._slot = None
        return request

    def send(self, message) -> None:
        slot = self._slot
        if slot is not None:
            kind, value = message
            if kind == "#ERROR":
                fail(slot, value)
            elif kind in ("#TRACEBACK", "#UNSERIALIZABLE"):
                fail(slot, Failed())
            else:
                end(slot)
        quietly(self._connection.send, message)


#: a client's name -> its number
keys: dict[str, int] = {}


def key_of(name: str) -> int:
    if name not in keys:
        keys[name] = number_from("client", name)
    return keys[name]


def patch_managers(module) -> None:
    Failed.__name__ = "RemoteError"
    _patch_start(module.BaseManager, module.process.BaseProcess)
    _patch_calls(module.BaseProxy, module.process, module.threading)
    _patch_making(module.BaseManager, module.State)
    _patch_server(module)
    silence(module, "dispatch")
    silence(module.connection, "deliver_challenge", "answer_challenge")


def _patch_calls(proxy, process, threading) -> None:
    """Record the arguments and results of a proxy's methods."""
    def recorded(original, number: int, text: str, key: int, *args, **kwargs):
        """Call `original` as a `call`."""
        slot = begin(NUMBER["call"], number, text, key, line_now())
        value = carry_out(slot, quietly, original, *args, **kwargs)
        is_proxy = issubclass(type(value), proxy)
        end(slot, "" if value is None else value._token.typeid if is_proxy else short(value, 20))
        return value

    def make_call(original):
        def _callmethod(self, methodname, args=(), kwds={}):  # noqa: B006  (as in multiprocessing)
            if get_ident() in busy:
                return original(self, methodname, args, kwds)
            try:
                name, thread = process.current_process().name, threading.current_thread().name
                about = (object_number(self._token.address, self._id),
                         parted(self._token.typeid, called(methodname, args, kwds)),
                         key_of(name if thread == "MainThread" else f"{name}|{thread}"))
            except Exception as error:
                if foreign(error):
                    raise
                about = 0, "", 0
            return recorded(original, *about, self, methodname, args, kwds)
        return _callmethod

    around(proxy, "_callmethod", make_call)
    silence(proxy, "_incref", "_decref", "_after_fork")


def _patch_making(manager, state) -> None:
    """Record what a manager is asked to create, and its end."""
    def make_create(original):
        def _create(self, typeid, /, *args, **kwds):
            if get_ident() in busy or self._state.value != state.STARTED:
                return original(self, typeid, *args, **kwds)
            slot = begin(NUMBER["call"], manager_number(self._address),
                         parted("manager", called(typeid, args, kwds)), 0, line_now())
            value = carry_out(slot, quietly, original, self, typeid, *args, **kwds)
            end(slot)
            # What a function of the learner's returns may be an older object.
            new = isinstance(self._registry.get(typeid, (None,))[0], type)
            emit(NUMBER["make"], object_number(self._address, value[0].id), parted(typeid, permits(typeid, args, kwds), "", "", *content(typeid, args, kwds)),
                 int(new))
            return value
        return _create

    def make_end(original):
        def _finalize_manager(process, address, *args, **kwargs):
            line = line_now()
            if get_ident() in busy or not line:
                return quietly(original, process, address, *args, **kwargs)
            slot = begin(NUMBER["call"], manager_number(address), parted("manager", "shutdown"), 0, line)
            try:
                return quietly(original, process, address, *args, **kwargs)
            finally:
                end(slot)
        return _finalize_manager

    around(manager, "_create", make_create)
    around(manager, "_finalize_manager", make_end)
    silence(manager, "connect", "_debug_info", "_number_of_objects")


def _patch_server(module) -> None:
    """Record each request in the manager's process, as its thread carries it out."""
    threading, server = module.threading, module.Server

    def make_serve(original):
        def serve_client(self, conn):
            return original(self, Client(self, conn, key_of(threading.current_thread().name)))
        return serve_client

    def make_created(original):
        def create(self, c, typeid, /, *args, **kwds):
            if type(c) is Client:           # the result of another call
                return original(self, c, typeid, *args, **kwds)
            slot = begin(NUMBER["serve"], manager_number(self.address), parted("", called(typeid, args, kwds)), 0, 0)
            value = carry_out(slot, original, self, c, typeid, *args, **kwds)
            end(slot)
            return value
        return create

    def make_run(original):
        def _run_server(cls, registry, address, authkey, serializer, writer, initializer=None, initargs=()):
            def begin_aloud(*args):
                return aloud(initializer, *args)
            return quietly(original, cls, registry, address, authkey, serializer, writer,
                           initializer and begin_aloud, initargs)
        return _run_server

    around(server, "serve_client", make_serve)
    around(server, "create", make_created)
    around(module.BaseManager, "_run_server", make_run)


def _patch_start(manager, base) -> None:
    def make_start(original):
        def start(self, *args, **kwargs):
            ident = get_ident()
            if ident in busy:
                return original(self, *args, **kwargs)
            slot = begin(NUMBER["manager"], 0, type(self).__name__, 0, line_now())
            starting.add(ident)
            try:
                carry_out(slot, quietly, original, self, *args, **kwargs)
            finally:
                starting.discard(ident)
            end(slot, self._process.name, object=manager_number(self._address))
        return start

    def make_process_start(original):
        def start(self):
            if get_ident() in starting:
                return aloud(original, self)
            return original(self)
        return start

    around(manager, "start", make_start)
    around(base, "start", make_process_start)
    core.after_fork.append(starting.clear)


PATCHES = {"multiprocessing.managers": patch_managers}
