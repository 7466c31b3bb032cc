"""Records concurrent.futures.ProcessPoolExecutor as a pool: submit, task, fetch, callback."""
from _thread import get_ident

from ..core import begin, busy, carry_out, emit, end
from ..kinds import NUMBER
from ..script import error_text, frame_of_caller, line_now, parted, raised_at
from ..attributes import own, set_own
from ..plumbing import aloud, around, number_from, quietly, silence
from .connections import object_of
from .pools import arguments, identify, line_of, name_of, several, task_failed


def number_of(call_queue) -> int:
    """Return an executor's number; it is kept, because a broken executor closes the pipe that tells it."""
    number = own(call_queue, "_recorded_pool")
    if number is None:
        number = number_from("executor", object_of(call_queue._reader))
        set_own(call_queue, "_recorded_pool", number)
    return number


class Inbox:
    """A worker's queue of calls: taking a call from it begins a task."""

    def __init__(self, queue, module) -> None:
        self.queue, self.module, self.slot, self.pool = queue, module, None, number_of(queue)

    def __getattr__(self, name: str):
        return getattr(self.queue, name)

    def get(self, *args, **kwargs):
        item = quietly(self.queue.get, *args, **kwargs)
        self.slot = None
        if item is not None:
            *text, line = described(self.module, item.fn, item.args, item.kwargs)
            self.slot = begin(NUMBER["task"], self.pool, parted(*text), identify(item.work_id, 0), line)
        return item


class Outbox:
    """A worker's queue of results: putting a result into it ends the task."""

    def __init__(self, queue, inbox: Inbox) -> None:
        self.queue, self.inbox = queue, inbox

    def __getattr__(self, name: str):
        return getattr(self.queue, name)

    def put(self, result) -> None:
        slot, error = self.inbox.slot, getattr(result, "exception", None)
        if slot is not None:
            if error is None:
                end(slot)
            else:
                task_failed(slot, getattr(error, "exc", error))
        quietly(self.queue.put, result)


def described(module, function, args: tuple, kwargs: dict) -> tuple[str, str, str, int]:
    """Return how many calls a task makes ("" for one), its function, its arguments, and the function's line."""
    if own(function, "func") is module._process_chunk:        # from map()
        inner, items = function.args[0], args[0]
        return str(len(items)), name_of(inner), several([tuple(item) for item in items]), line_of(inner)
    return "", name_of(function), arguments(args, kwargs), line_of(function)


def heard(initializer, pool: int):
    """Return an initializer that writes why it failed: the worker then ends normally, and its pool is broken."""
    def begin_worker(*args):
        try:
            return initializer(*args)
        except BaseException as error:
            failed(pool, initializer, error)
            raise
    return begin_worker


def failed(pool: int, initializer, error: BaseException) -> None:
    """Write that an executor's initializer failed."""
    emit(NUMBER["broken_pool"], pool, parted(error_text(error), name_of(initializer)), 0, raised_at(error))


def make_broken(original):
    def terminate_broken(self, cause, *args, **kwargs):
        # The last line of what is known of it is the error: "TypeError: …".
        lines = "".join(cause or ()).strip().splitlines()
        emit(NUMBER["broken_pool"], number_of(self.call_queue), lines[-1] if lines else "", 0, 0)
        return original(self, cause, *args, **kwargs)
    return terminate_broken


def make_unsent(original):
    """A task that cannot be pickled gets its error at once."""
    def _on_queue_feeder_error(self, e, obj):
        work_id = own(obj, "work_id")
        if type(work_id) is int:
            emit(NUMBER["unsent"], number_of(self), error_text(e), identify(work_id, 0), 0)
        return original(self, e, obj)
    return _on_queue_feeder_error


def patch_process_pool(module) -> None:
    executor = module.ProcessPoolExecutor

    def make_worker(original):
        def _process_worker(call_queue, result_queue, initializer, *args, **kwargs):
            inbox = Inbox(call_queue, module)
            begins = initializer and heard(initializer, inbox.pool)
            return original(inbox, Outbox(result_queue, inbox), begins, *args, **kwargs)
        return _process_worker

    def make_init(original):
        def __init__(self, *args, **kwargs):
            slot = begin(NUMBER["pool"], 0, type(self).__name__, 0, line_now())
            carry_out(slot, quietly, original, self, *args, **kwargs)
            end(slot, number=self._max_workers, object=number_of(self._call_queue))
        return __init__

    def make_submit(original):
        def submit(self, fn, /, *args, **kwargs):
            if get_ident() in busy or self._call_queue is None:
                return original(self, fn, *args, **kwargs)
            caller = frame_of_caller()
            method = "map" if caller is not None and caller.f_globals is vars(module._base) else "submit"
            items, *text, _ = described(module, fn, args, kwargs)
            pool, text = number_of(self._call_queue), parted(method, items, "", *text)
            slot = begin(NUMBER["submit"], pool, text, 0, line_now())
            job = identify(self._queue_count, 0)
            made = carry_out(slot, quietly, original, self, fn, *args, **kwargs)
            end(slot, number=job)
            set_own(made, "_recorded", (pool, job - 1))
            return made
        return submit

    def make_shutdown(original):
        def shutdown(self, *args, **kwargs):
            if get_ident() in busy or self._call_queue is None:
                return quietly(original, self, *args, **kwargs)
            slot = begin(NUMBER["join_pool"], number_of(self._call_queue), "shutdown", 0, line_now())
            try:
                return quietly(original, self, *args, **kwargs)
            finally:
                end(slot)
        return shutdown

    def make_spawn(original):
        def _spawn_process(self):
            return aloud(original, self)
        return _spawn_process

    for owner, name, make in (
            (module, "_process_worker", make_worker), (executor, "__init__", make_init),
            (executor, "submit", make_submit), (executor, "_spawn_process", make_spawn),
            (executor, "shutdown", make_shutdown), (module._ExecutorManagerThread, "terminate_broken", make_broken)):
        around(owner, name, make)
    around(module._SafeQueue, "_on_queue_feeder_error", make_unsent)
    silence(module._ExecutorManagerThread, "run")
    silence(module._ThreadWakeup, "wakeup", "clear", "close")


PATCHES = {"concurrent.futures.process": patch_process_pool}
