"""Records what goes through multiprocessing's queues."""
from _thread import get_ident

emit, short, span, moment, busy, NUMBER, disguise = (
    core[name] for name in ("emit", "short", "span", "moment", "busy", "NUMBER", "disguise"))  # noqa: F821
connections = part("connections")  # noqa: F821
object_of, moved_at = connections["object_of"], connections["moved_at"]


def number_of(queue) -> int:
    return object_of(queue._reader) or object_of(queue._writer)


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
        if outermost and type(self).__init__ is wrapper or type(self) is owner:
            emit(NUMBER["queue"], object=number_of(self), text=type(self).__name__)

    wrapper = disguise(__init__, init)
    owner.__init__ = wrapper


def taken(value, *_, **__) -> dict:
    # When it was read, inside the queue's lock: that is the order in which the pipe gave.
    return {"text": short(value), "number": moved_at.get(get_ident(), 0)}


def patch_queues(module) -> None:
    queue, joinable, simple = module.Queue, module.JoinableQueue, module.SimpleQueue

    def itself(self, *_, **__):
        return (number_of(self),)

    def given(self, obj, *_, **__):
        return number_of(self), short(obj)

    for owner in (queue, joinable, simple):
        made(owner, owner.__name__)
        span(owner, "put", "put", given,
             (lambda *_, **__: {"number": moved_at.get(get_ident(), 0)}) if owner is simple else None)
    for owner in (queue, simple):
        span(owner, "get", "get", itself, taken)
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
