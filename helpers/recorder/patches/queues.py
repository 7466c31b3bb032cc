"""Records what goes through multiprocessing's queues."""
from _thread import get_ident
from time import perf_counter_ns

from .. import core, quick
from ..core import begin, busy, emit, end, fail, mark
from ..kinds import NUMBER
from ..script import _shown, error_text, line_below, parted, privately, seconds, short
from ..wrapping import disguise, moment, span
from . import connections
from .connections import moved_at, numbers
from .locks import keep_raw

#: the lane of feeder threads: they run the script's code where that says how its objects are pickled
FEEDERS_LANE = (1 << 21) - 1
#: ids of the feeder threads; and whether this process's record knows their lane
feeders: set[int] = set()
named: set[str] = set()
deque = privately("_collections").deque
#: thread -> when it last read from a queue's pipe, in nanoseconds
read_at: dict[int, int] = {}
UNBOUNDED = 1_000_000       # a queue that holds more never makes put() wait
NOT_WRITTEN = 1     # the number of a put whose item its feeder thread has not yet written


def number_of(queue) -> int:
    """Return the number of the queue's pipe: the same in every process."""
    return numbers.get(queue._writer._handle) or numbers.get(queue._reader._handle, 0)


def made(owner) -> None:
    """Record a queue's making. The locks and the pipe inside it are not events of their own."""
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


def fast_put(owner) -> None:
    """Record put(). Programs call it ten thousand times, so it is written out and not made by `span`."""
    original, kind = owner.put, NUMBER["put"]

    def put(self, obj, block=True, timeout=None):
        try:
            number, pending, unbounded = self._recorded
        except AttributeError:      # never made: it shall say so itself
            return original(self, obj, block, timeout)
        if busy and get_ident() in busy:
            pending.append(None)
            return original(self, obj, block, timeout)
        if id(type(obj)) not in _shown and "feeders" not in named:
            give_lane()
        # Nothing that put() calls is recorded (the feeder thread writes), so it needs not be "busy".
        if unbounded and block and timeout is None:
            slot = quick.instant(kind, number, obj, NOT_WRITTEN)
        else:
            slot = begin(kind, number, parted(short(obj), seconds(timeout, block)), NOT_WRITTEN, line_below())
        pending.append(slot)
        try:
            original(self, obj, block, timeout)
        except BaseException as error:
            if slot in pending:
                pending.remove(slot)
            fail(slot, error)
            raise
        if not (unbounded and block and timeout is None):
            end(slot)

    owner.put = disguise(put, original)


def fast_get(owner) -> None:
    original, kind = owner.get, NUMBER["get"]

    def get(self, block=True, timeout=None):
        if busy and get_ident() in busy:
            return original(self, block, timeout)
        try:
            number = self._recorded[0]
        except AttributeError:      # as in put
            return original(self, block, timeout)
        plain = block and timeout is None
        slot = quick.wait(kind, number) if plain else begin(kind, number, seconds(timeout, block), 0, line_below())
        try:
            value = original(self, block, timeout)
        except BaseException as error:
            fail(slot, error)
            raise
        # When it was read, inside the queue's lock: that is the order in which the pipe gave.
        if plain:
            quick.finish(slot, value, read_at.get(get_ident(), 0))
        else:
            end(slot, short(value), read_at.get(get_ident(), 0))
        return value

    owner.get = disguise(get, original)


def hear_pipe(self) -> None:
    """Hear of what is written into a queue's pipe, and read from it."""
    send, recv, poll = (connections.originals[name] for name in ("send_bytes", "recv_bytes", "poll"))
    reader, writer = self._reader, self._writer
    # The events of the puts that are not yet written, oldest first. A forked child begins with none, too.
    pending = deque()
    unbounded = self._maxsize > UNBOUNDED
    self._recorded = number_of(self), pending, unbounded

    def recv_bytes(maxlength=None):
        data = recv(reader, maxlength)
        read_at[get_ident()] = perf_counter_ns()
        return data

    taken = False                           # whether the item at work has left `pending`

    def send_bytes(data):                   # called by the feeder thread
        nonlocal taken
        slot, taken = pending.popleft() if pending else None, True
        send(writer, data)
        if slot is not None:
            quick.mark(slot, perf_counter_ns())
        taken = False

    handles = writer._handle, reader._handle

    def failed(error) -> None:              # called by the feeder thread, too
        nonlocal taken
        slot = None if taken or not pending else pending.popleft()      # not taken: it could not even be pickled
        if slot is not None:
            mark(slot, 0)
        taken = False
        number = numbers.get(handles[0]) or numbers.get(handles[1], 0)
        feeders.discard(get_ident())            # it speaks for its process
        emit(NUMBER["lost"], number, error_text(error), line=0)
        feeders.add(get_ident())

    send_bytes.failed = failed
    self._recv_bytes, self._send_bytes = recv_bytes, send_bytes
    self._poll = lambda *args: poll(reader, *args)


def fast_pipe(queue) -> None:
    """Note when an item is written into the queue's pipe, and when one is read from it.

    The feeder thread writes the items in the order in which they were put. So what it writes
    needs no event of its own: the time goes into the number of its put.
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

        # Only until the feeder thread has it: `on_error` may be a method of the queue, which must not have itself.
        self._on_queue_feeder_error = _on_queue_feeder_error
        try:
            start(self)
        finally:
            del self._on_queue_feeder_error
        feeders.add(self._thread.ident)

    queue._reset = disguise(_reset, reset)
    queue._start_thread = disguise(_start_thread, start)


def give_lane() -> None:
    """Give feeder threads a lane of their own: what is put may have code of the script's that they run to pickle it."""
    before = core.current_lane
    if getattr(before, "feeders", None) is None:
        def current_lane():
            if get_ident() in feeders:
                return FEEDERS_LANE
            return before() if before is not None else 0

        current_lane.feeders = True
        core.current_lane = current_lane
    named.add("feeders")
    core.name_lane(FEEDERS_LANE, "feeder thread")


def patch_queues(module) -> None:
    queue, joinable, simple = module.Queue, module.JoinableQueue, module.SimpleQueue

    core.after_fork += feeders.clear, named.clear

    def itself(self, *_, **__):
        return (number_of(self),)

    def given(self, obj, *_, **__):
        return number_of(self), short(obj)

    for owner in (queue, joinable, simple):
        made(owner)
        keep_raw(owner)
    fast_pipe(queue)
    fast_put(queue)
    fast_put(joinable)
    fast_get(queue)
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
