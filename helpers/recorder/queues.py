"""Records what goes through multiprocessing's queues."""
from _thread import get_ident

begin, end, fail, emit, short, span, moment, busy, NUMBER, disguise = (
    core[name] for name in  # noqa: F821
    ("begin", "end", "fail", "emit", "short", "span", "moment", "busy", "NUMBER", "disguise"))
connections = part("connections")  # noqa: F821
numbers, moved_at = connections["numbers"], connections["moved_at"]


def number_of(queue) -> int:
    """Return the number of the queue's pipe: the same in every process."""
    return numbers.get(queue._writer._handle) or numbers.get(queue._reader._handle, 0)


def made(owner, name: str) -> None:
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
            emit(NUMBER["queue"], object=number_of(self), text=type(self).__name__)

    wrapper = disguise(__init__, init)
    owner.__init__ = wrapper


def taken(value, *_, **__) -> dict:
    return {"text": short(value), "number": moved_at.get(get_ident(), 0)}


def fast_put(owner) -> None:
    """Record put(). Programs call it ten thousand times, so it is written out and not made by `span`."""
    original, kind = owner.put, NUMBER["put"]

    def put(self, obj, block=True, timeout=None):
        if get_ident() in busy:
            return original(self, obj, block, timeout)
        # Nothing that put() calls is recorded (the feeder thread writes), so it needs not be "busy".
        slot = begin(kind, number_of(self), short(obj))
        try:
            original(self, obj, block, timeout)
        except BaseException as error:
            fail(slot, error)
            raise
        end(slot)

    owner.put = disguise(put, original)


def fast_get(owner) -> None:
    original, kind = owner.get, NUMBER["get"]

    def get(self, block=True, timeout=None):
        ident = get_ident()
        if ident in busy:
            return original(self, block, timeout)
        slot = begin(kind, number_of(self))
        busy.add(ident)
        try:
            value = original(self, block, timeout)
        except BaseException as error:
            fail(slot, error)
            raise
        finally:
            busy.discard(ident)
        # When it was read, inside the queue's lock: that is the order in which the pipe gave.
        end(slot, short(value), moved_at.get(ident, 0))
        return value

    owner.get = disguise(get, original)


def patch_queues(module) -> None:
    queue, joinable, simple = module.Queue, module.JoinableQueue, module.SimpleQueue

    def itself(self, *_, **__):
        return (number_of(self),)

    def given(self, obj, *_, **__):
        return number_of(self), short(obj)

    for owner in (queue, joinable, simple):
        made(owner, owner.__name__)
        part("locks")["keep_raw"](owner)        # noqa: F821
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

    lost = queue._on_queue_feeder_error

    def _on_queue_feeder_error(e, obj):
        emit(NUMBER["lost"], text=core["error_text"](e), line=0)  # noqa: F821
        return lost(e, obj)

    queue._on_queue_feeder_error = staticmethod(disguise(_on_queue_feeder_error, lost))
