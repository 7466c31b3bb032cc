"""Records what goes through multiprocessing's queues."""
from _thread import get_ident
from sys import exc_info
from time import perf_counter_ns

from .. import core
from ..core import COUNT, SERIAL, busy, emit, mark
from ..kinds import NUMBER
from ..queue_calls import feeders, named, read_at, record_get, record_put
from ..script import error_text, privately, short
from ..attributes import set_own
from ..wrapping import disguise, moment, span
from . import connections
from .connections import moved_at, numbers
from .locks import keep_raw

deque = privately("_collections").deque
UNBOUNDED = 1_000_000       # with a larger maximum, put() never waits


#: id of a feeder thread -> the function to call if it cannot write an item
hearing: dict = {}


def number_of(queue) -> int:
    """Return the number of the queue's pipe: the same in every process."""
    return numbers.get(queue._writer._handle) or numbers.get(queue._reader._handle, 0)


def made(owner) -> None:
    """Record that a queue is made. The locks and the pipe inside it are not events of their own."""
    init = owner.__init__

    def __init__(self, *args, **kwargs):
        ident = get_ident()
        outermost = ident not in busy
        busy.add(ident)
        try:
            init(self, *args, **kwargs)
        finally:
            if outermost:
                busy.discard(ident)
        if outermost:
            most = getattr(self, "_maxsize", 0)
            emit(NUMBER["queue"], object=number_of(self), text=type(self).__name__, number=most if most < UNBOUNDED else 0)

    wrapper = disguise(__init__, init)
    owner.__init__ = wrapper


def taken(value, *_, **__) -> dict:
    return {"back": short(value), "number": moved_at.get(get_ident(), 0)}


def hear_pipe(self) -> None:
    """Record what is written into a queue's pipe, and what is read from it."""
    send, recv, poll = (connections.originals[name] for name in ("send_bytes", "recv_bytes", "poll"))
    reader, writer = self._reader, self._writer
    # The events of puts that are not written yet, oldest first. A forked child begins with none, too.
    pending = deque()
    unbounded = self._maxsize > UNBOUNDED
    set_own(self, "_recorded", (number_of(self), pending, unbounded))

    def recv_bytes(maxlength=None):
        data = recv(reader, maxlength)
        read_at[get_ident()] = perf_counter_ns()
        return data

    taken = False                           # whether the current item has left `pending`

    def send_bytes(data):                   # called by the feeder thread
        nonlocal taken
        slot, taken = pending.popleft() if pending else None, True
        send(writer, data)
        if type(slot) is int:           # kept forever
            core._numbers[(slot >> 3) + COUNT] = perf_counter_ns()
        elif slot is not None:
            mark(slot, perf_counter_ns())
        taken = False

    handles = writer._handle, reader._handle

    def failed(error) -> None:              # called by the feeder thread, too
        nonlocal taken
        slot = None if taken or not pending else pending.popleft()      # not taken: the item could not even be pickled
        if slot is not None:
            mark((slot, core._numbers[(slot >> 3) + SERIAL]) if type(slot) is int else slot, 0)
        taken = False
        number = numbers.get(handles[0]) or numbers.get(handles[1], 0)
        feeders.discard(get_ident())            # the thread acts for its process
        emit(NUMBER["lost"], number, error_text(error), line=0)
        feeders.add(get_ident())

    send_bytes.failed = failed
    set_own(self, "_recv_bytes", recv_bytes)
    set_own(self, "_send_bytes", send_bytes)
    set_own(self, "_poll", lambda *args: poll(reader, *args))


def fast_pipe(queue) -> None:
    """Note when an item is written into the queue's pipe, and when one is read from it.

    The feeder thread writes the items in the order in which they were put. So its writing needs no event of its own: the
    time goes into the number of the put.
    """
    reset, start = queue._reset, queue._start_thread

    def _reset(self, *args, **kwargs):
        reset(self, *args, **kwargs)
        hear_pipe(self)

    def _start_thread(self):
        on_error, failed = self._on_queue_feeder_error, self._send_bytes.failed

        def _on_queue_feeder_error(e, obj):
            failed(e)
            return on_error(e, obj)

        # Only until the feeder thread has it: `on_error` may be a method of the queue, which must not refer to itself.
        set_own(self, "_on_queue_feeder_error", _on_queue_feeder_error)
        try:
            start(self)
        finally:
            object.__delattr__(self, "_on_queue_feeder_error")
        feeders.add(self._thread.ident)
        hearing[self._thread.ident] = failed

    queue._reset = disguise(_reset, reset)
    queue._start_thread = disguise(_start_thread, start)


def hear_silent_losses(module) -> None:
    """Record an item that cannot be pickled while its process is ending: multiprocessing drops it silently."""
    original = module.is_exiting

    def is_exiting():
        found = original()
        failed, error = hearing.get(get_ident()), exc_info()[1]
        if found and failed is not None and error is not None:
            failed(error)
        return found

    module.is_exiting = disguise(is_exiting, original)


def patch_queues(module) -> None:
    queue, joinable, simple = module.Queue, module.JoinableQueue, module.SimpleQueue

    core.after_fork += feeders.clear, named.clear, hearing.clear
    hear_silent_losses(module)

    def itself(self, *_, **__):
        return (number_of(self),)

    def given(self, obj, *_, **__):
        return number_of(self), short(obj)

    for owner in (queue, joinable, simple):
        made(owner)
        keep_raw(owner)
    fast_pipe(queue)
    record_put(queue)
    record_put(joinable)
    record_get(queue)
    span(simple, "put", "put", given, lambda *_, **__: {"number": moved_at.get(get_ident(), 0)})
    span(simple, "get", "get", itself, taken)
    for owner in (queue, simple):
        moment(owner, "empty", "empty", lambda value, self: (number_of(self), repr(value)))
        span(owner, "close", "close_queue", itself)
    for name in ("full", "qsize"):
        moment(queue, name, name, lambda value, self: (number_of(self), repr(value)))
    for name in ("join_thread", "cancel_join_thread"):
        span(queue, name, name, itself)
    span(joinable, "task_done", "task_done", itself)
    span(joinable, "join", "join_queue", itself)


PATCHES = {"multiprocessing.queues": patch_queues}
