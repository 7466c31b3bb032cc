"""Records pools: tasks handed in, run by workers, their results fetched, callbacks.

A task is identified by its pool, and by the job and the index that are sent with it: `identify`. The reader turns these into
the numbers that a learner sees, see record/tasks.py.
"""
import os
from _thread import get_ident

from ..core import begin, busy, carry_out, end, fail
from ..kinds import EACH, NUMBER
from ..script import error_text, foreign, frame_of_caller, line_now, parted, script, short
from ..attributes import name_of_class, own
from ..wrapping import span
from ..plumbing import aloud, around, number_from, quietly, silence
from .connections import object_of

#: id of a pool's queue of tasks -> number of the pool, for pools of threads
of_threads: dict[int, int] = {}
class_and_bases, names_of_class = type.__dict__["__mro__"].__get__, type.__dict__["__dict__"].__get__
WRITTEN_IN_C = type(list.__len__)
#: thread -> the job of the result that it created last
last_job: dict[int, int] = {}


def identify(job: int, index: int = -1) -> int:
    """Return one number for a task: its job, and its index + 1 (0: the job as a whole)."""
    return job << 24 | min(index + 1, 0xFF_FFFF)


def number_of(inqueue) -> int:
    if hasattr(inqueue, "_reader"):
        return number_from("pool", object_of(inqueue._reader))
    return of_threads.get(id(inqueue), 0)


def line_of(function) -> int:
    """Return the line of the cell in which a function is defined."""
    code = own(own(function, "func") or function, "__code__")
    return code.co_firstlineno if code is not None and code.co_filename == script else 0


def name_of(function) -> str:
    return own(own(function, "func") or function, "__name__") or short(function)


def arguments(args: tuple, kwargs: dict) -> str:
    """Return "3, key=4"."""
    text = ", ".join([short(value, 30) for value in args] + [f"{name}={short(value, 30)}" for name, value in kwargs.items()])
    return text if len(text) <= 80 else text[:79] + "…"


def given(args, kwargs) -> str:
    """Return the arguments of a submitted task; "…" if looking would run code, or use them up."""
    if type(args) not in (tuple, list) or type(kwargs) is not dict:
        return "…"
    return arguments(tuple(args), kwargs)


def iterable(args) -> bool:
    """Whether a function can be called with the submitted object as its arguments."""
    return any(not {"__iter__", "__getitem__"}.isdisjoint(names_of_class(kind)) for kind in class_and_bases(type(args)))


def length_of(items) -> int | None:
    """Return how many items there are; None if that is unknown, or if only code of the learner's could say."""
    for kind in class_and_bases(type(items)):
        if "__len__" in (names := names_of_class(kind)):
            return len(items) if type(names["__len__"]) is WRITTEN_IN_C else None
    return None


def several(each: list[tuple]) -> str:
    """Return the arguments of the first three calls of a chunk."""
    return EACH.join(arguments(args, {}) for args in each[:3])


class Inbox:
    """A worker's queue of tasks: taking a task from it begins the task."""

    def __init__(self, queue, module) -> None:
        self.queue, self.module, self.slot, self.pool = queue, module, None, number_of(queue)
        if hasattr(queue, "_writer"):
            self._writer = queue._writer

    def get(self):
        task = quietly(self.queue.get)
        if task is not None:
            try:
                if not hasattr(self.queue, "_reader"):      # a pool of threads
                    from .threads import show
                    show()
                job, index, function, args, kwargs = task
                text, line = self.describe(function, args, kwargs)
                begins = iterable(args)         # otherwise it ends before it begins
                self.slot = begin(NUMBER["task"], self.pool, text, identify(job, index), line) if begins else None
            except Exception as error:
                if foreign(error):
                    raise
                self.slot = None
        return task

    def describe(self, function, args: tuple, kwargs: dict) -> tuple[str, int]:
        """Return a task's call as parts of a text (how many calls, "" for one; the function; its arguments), and its
        line."""
        star = function is self.module.starmapstar
        if star or function is self.module.mapstar:         # not by ==, which may be the learner's code
            function, items = args[0]
            each = several([tuple(item) if star else (item,) for item in items])
            return parted(str(len(items)), name_of(function), each), line_of(function)
        return parted("", name_of(function), given(args, kwargs)), line_of(function)


class Outbox:
    """A worker's queue of results: putting a result into it ends its task."""

    def __init__(self, queue, inbox: Inbox) -> None:
        self.queue, self.inbox = queue, inbox
        if hasattr(queue, "_reader"):
            self._reader = queue._reader

    def put(self, result) -> None:
        slot = self.inbox.slot
        if slot is not None:
            good, value = result[2]
            if good:
                end(slot)
            else:
                wrapped = name_of_class(type(value)) == "ExceptionWithTraceback"
                task_failed(slot, value.exc if wrapped else value)
        quietly(self.queue.put, result)


def task_failed(slot: tuple[int, int], error: BaseException) -> None:
    """Write that a task ended with an exception, and what it says: perhaps nobody will ever ask for it."""
    fail(slot, error, error_text(error))


def patch_pool(module) -> None:
    _patch_worker(module)
    _patch_making(module)
    _patch_submitting(module)
    pool = module.Pool
    for name in ("close", "terminate", "join"):
        span(pool, name, name + "_pool", lambda self: (number_of(self._inqueue),))

    def make_end(original):
        def _terminate_pool(cls, *args, **kwargs):
            inqueue, worker_handler = args[1], args[5]
            if get_ident() in busy or not worker_handler.is_alive():        # closed and joined before
                return quietly(original, cls, *args, **kwargs)
            slot = begin(NUMBER["terminate_pool"], number_of(inqueue), "", 0, line_now())
            try:                # called by the garbage collector, or at the end of the program
                return quietly(original, cls, *args, **kwargs)
            finally:
                end(slot)
        return _terminate_pool

    around(pool, "_terminate_pool", make_end)
    silence(pool, "__del__", "_handle_tasks", "_handle_results", "_wait_for_updates", "_join_exited_workers")
    silence(module._PoolCache, "__delitem__")


def _patch_worker(module) -> None:
    def make(original):
        def worker(inqueue, outqueue, *args, **kwargs):
            inbox = Inbox(inqueue, module)
            try:
                return original(inbox, Outbox(outqueue, inbox), *args, **kwargs)
            except BaseException as error:
                if inbox.slot is not None:
                    fail(inbox.slot, error)
                raise
        return worker

    around(module, "worker", make)


def _patch_making(module) -> None:
    def make_init(original):
        def __init__(self, *args, **kwargs):
            if get_ident() in busy:
                return original(self, *args, **kwargs)
            slot = begin(NUMBER["pool"], 0, type(self).__name__, 0, line_now())
            carry_out(slot, quietly, original, self, *args, **kwargs)
            end(slot, number=self._processes, object=number_of(self._inqueue))
        return __init__

    def make_queues(original):
        def _setup_queues(self):
            original(self)
            if not hasattr(self._inqueue, "_reader"):
                of_threads[id(self._inqueue)] = number_from("pool", os.getpid(), id(self._inqueue))
        return _setup_queues

    def make_workers(original):
        def _repopulate_pool(self):
            return aloud(original, self)
        return _repopulate_pool

    around(module.Pool, "__init__", make_init)
    for owner in (module.Pool, module.ThreadPool):
        around(owner, "_setup_queues", make_queues)
    around(module.Pool, "_repopulate_pool", make_workers)


def method_called(module) -> str:
    """Return the name of the pool's method that the cell called; "" for the recorded one itself."""
    frame = frame_of_caller()
    return frame.f_code.co_name if frame is not None and frame.f_globals is vars(module) else ""


def submit(original, self, text: str, chunks: int, *args, **kwargs):
    slot = begin(NUMBER["submit"], number_of(self._inqueue), text, 0, line_now())
    value = carry_out(slot, original, self, *args, **kwargs)
    end(slot, number=identify(last_job.pop(get_ident(), 0), min(chunks, 0xFF_FFFE) - 1))
    return value


def make_imap(original):
    method = original.__name__

    def imap(self, func, iterable, chunksize=1):
        if get_ident() in busy:
            return original(self, func, iterable, chunksize)
        length = length_of(iterable)
        text = parted(method, "" if length is None else str(length), short(chunksize), name_of(func))
        chunks = -(-length // chunksize) if length is not None and type(chunksize) is int and chunksize > 0 else 0
        return submit(original, self, text, chunks, func, iterable, chunksize)
    return imap


def _patch_submitting(module) -> None:
    def make_apply(original):
        def apply_async(self, func, args=(), kwds={}, *more, **others):  # noqa: B006  (as in multiprocessing)
            if get_ident() in busy:
                return original(self, func, args, kwds, *more, **others)
            text = parted(method_called(module) or "apply_async", "", "", name_of(func), given(args, kwds))
            return submit(original, self, text, 1, func, args, kwds, *more, **others)
        return apply_async

    def make_map(original):
        def _map_async(self, func, iterable, mapper, chunksize=None, *more, **others):
            if get_ident() in busy:
                return original(self, func, iterable, mapper, chunksize, *more, **others)
            name = method_called(module)
            if self._state == module.RUN and not hasattr(iterable, "__len__"):
                iterable = list(iterable)       # as multiprocessing would: the record says how many there are
            length, size, chunks = length_of(iterable), chunksize, 0
            if length is not None:
                if size is None:
                    size = -(-length // (len(self._pool) * 4))
                chunks = -(-length // size) if type(size) is int and size > 0 else 0
            text = parted(name or "map", "" if length is None else str(length), "" if size is None else short(size), name_of(func))
            return submit(original, self, text, chunks, func, iterable, mapper, chunksize, *more, **others)
        return _map_async

    def make_tasks(original):
        def _guarded_task_generation(self, result_job, func, iterable):
            return original(self, result_job, func, Heard(iterable))
        return _guarded_task_generation

    pool = module.Pool
    around(pool, "apply_async", make_apply)
    around(pool, "_map_async", make_map)
    around(pool, "imap", make_imap)
    around(pool, "imap_unordered", make_imap)
    around(pool, "_guarded_task_generation", make_tasks)


class Heard:
    """The items of the learner's iterable, which a quiet thread of the pool iterates: that is recorded."""

    def __init__(self, iterable) -> None:
        self.items = iterable

    def __iter__(self):
        self.items = aloud(iter, self.items)
        return self

    def __next__(self):
        return aloud(next, self.items)


PATCHES = {"multiprocessing.pool": patch_pool}
