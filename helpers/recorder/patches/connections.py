"""Records what goes through pipes, and which process holds which end."""
import os
from _thread import get_ident
from time import perf_counter

from .. import core
from ..core import begin, busy, emit, end, fail
from ..kinds import NUMBER
from ..script import foreign, frame_of_caller, line_now, seconds, short
from ..wrapping import disguise, moment, span

#: handle of every open connection -> number of the pipe (its inode, the same in every process)
numbers: dict[int, int] = {}
#: thread -> the number of the connection that it is receiving (Windows)
arriving: dict[int, int] = {}
made = iter(range(1, 1 << 24)).__next__
#: handle -> "read", "write" or "both"
ends_of: dict[int, str] = {}
#: thread -> when it last read or wrote a message inside another recorded call, in nanoseconds
moved_at: dict[int, int] = {}


#: the connection's own methods, for queues.py
originals: dict = {}


def object_of(connection) -> int:
    """Return the number of the connection's pipe, 0 if unknown."""
    return numbers.get(connection._handle, 0)


def _number(handle: int) -> int:
    try:
        return os.fstat(handle).st_ino
    except (OSError, TypeError, OverflowError) as error:      # a Windows handle: our own count, which is passed on with it
        if foreign(error):
            raise
        return arriving.get(get_ident()) or os.getpid() << 24 | made()


def _ends(connection) -> str:
    return ("both" if connection._readable and connection._writable
            else "read" if connection._readable else "write")


def inherit() -> None:
    """A forked process holds every end that its parent holds."""
    for handle, number in list(numbers.items()):
        emit(NUMBER["open"], object=number, text=ends_of[handle], line=0)


def data_call(base, name: str, inner: str, describe, result=None) -> None:
    """Record a call that moves a message: the cell's own, or one that multiprocessing makes for it."""
    original = originals[name] = getattr(base, name)
    outer, inner = NUMBER[name], NUMBER[inner]

    def wrapper(self, *args, **kwargs):
        ident = get_ident()
        if ident in busy:
            value = original(self, *args, **kwargs)
            moved_at[ident] = int(perf_counter() * 1e9)
            return value
        # A queue's feeder thread never runs a line of the cell: no need to search its stack each time.
        caller = frame_of_caller()
        line = 0 if caller is None or caller.f_code.co_name == "_feed" else line_now()
        if line:
            try:
                text, number = describe(*args, **kwargs)
            except Exception as error:      # wrong arguments: the call itself raises the error
                if foreign(error):
                    raise
                text, number = "", 0
            slot = begin(outer, object_of(self), text, number, line)
        else:
            slot = begin(inner, object_of(self), "", len(args[0]) if args and type(args[0]) is bytes else 0, 0)
        try:
            value = original(self, *args, **kwargs)
        except BaseException as error:
            fail(slot, error)
            raise
        if result is None or not line:
            end(slot)
        else:
            end(slot, *result(value, *args, **kwargs))
        return value

    setattr(base, name, disguise(wrapper, original))


def carry_numbers(module) -> None:
    """Pass a connection's number on to another process, where Windows gives it another handle."""
    reduce, rebuild = module.reduce_pipe_connection, module.rebuild_pipe_connection

    def reduce_pipe_connection(connection):
        function, (handle, *ways) = reduce(connection)
        # In place of each True: code that does not know this reads the number as true.
        return function, (handle, *(way and (object_of(connection) or True) for way in ways))

    def rebuild_pipe_connection(handle, *ways):
        arriving[get_ident()] = max(ways)
        try:
            return rebuild(handle, *map(bool, ways))
        finally:
            del arriving[get_ident()]

    module.rebuild_pipe_connection = disguise(rebuild_pipe_connection, rebuild)
    module.reduction.register(module.PipeConnection, reduce_pipe_connection)


def patch_connection(module) -> None:
    base = module._ConnectionBase
    if hasattr(module, "PipeConnection"):
        carry_numbers(module)

    data_call(base, "send", "write", lambda obj: (short(obj), 0))
    data_call(base, "recv", "read", lambda: ("", 0), lambda value: (short(value), 0))
    data_call(base, "send_bytes", "write",
              lambda buf, offset=0, size=None: (short(bytes(buf[offset:offset + 40])),
                                                len(buf) - offset if size is None else size))
    data_call(base, "recv_bytes", "read", lambda maxlength=None: ("", 0),
              lambda value, maxlength=None: (short(value[:40]), len(value)))
    data_call(base, "recv_bytes_into", "read", lambda buf, offset=0: ("", 0),
              lambda value, buf, offset=0: (short(bytes(buf[offset:offset + min(value, 40)])), value))
    originals["poll"] = base.poll
    span(base, "poll", "poll", lambda self, timeout=0.0: (object_of(self), seconds(timeout)),
         lambda value, *_, **__: repr(value))

    init, close, delete = base.__init__, base.close, base.__del__

    def __init__(self, *args, **kwargs):
        init(self, *args, **kwargs)
        number = _number(self._handle)
        numbers[self._handle], ends_of[self._handle] = number, _ends(self)
        emit(NUMBER["open"], object=number, text=_ends(self))

    def let_go(self, handle) -> None:
        number, ends = numbers.pop(handle, 0), ends_of.pop(handle, "")
        if number:
            emit(NUMBER["close"], object=number, text=ends)

    def wrapped_close(self):
        handle = self._handle
        if handle is not None:
            let_go(self, handle)
        close(self)

    def __del__(self):
        handle = getattr(self, "_handle", None)
        if handle is not None:
            let_go(self, handle)
        delete(self)

    base.__init__ = disguise(__init__, init)
    base.close = disguise(wrapped_close, close)
    base.__del__ = disguise(__del__, delete)
    core.after_fork.append(inherit)

    moment(module, "Pipe", "pipe", lambda ends, duplex=True: (
        object_of(ends[0]), "both" if duplex else "read", object_of(ends[1])))


PATCHES = {"multiprocessing.connection": patch_connection}
