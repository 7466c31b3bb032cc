"""ProcessPoolExecutor: which worker takes a task, and which result comes first.

As in pools.py, the executor's own thread is a task of the controller: after each submit, each result and the shutdown it has
something to do, and the controller waits until that is done. It writes itself what it hands to the workers, without a feeder
thread.
"""
import sys
from _thread import get_ident

from ..plumbing import around
from ..script import privately
from ..start import module as load
from . import tasks as steered
from .about import About, process
from .futures import promise
from .items import hand_on
from .processes import key_of
from .tasks import current, learners, note, perform, register, tasks
from .workers import Inbox, Outbox, awaits, results_key, shown_task

recorded = load("patches.executors")


class State:
    """What is known of an executor in the process that made it."""

    def __init__(self, executor, task) -> None:
        self.number, self.key = recorded.number_of(executor._call_queue), results_key(task.process, recorded.number_of(executor._call_queue))
        self.count = 0                      # tasks handed in
        self.sent = self.taken = 0          # what its thread has yet to take, and yet to report as done
        self.executor_queue = executor._call_queue

    def takes(self, results: int) -> None:
        """Note that its thread takes some results, and everything else that it was woken for."""
        self.taken, self.sent = self.taken + self.sent + results, 0

    def tell(self) -> None:
        """Report, from the executor's thread, that it has done everything that it has taken."""
        task, taken, self.taken = tasks.get(get_ident()), self.taken, 0
        for _ in range(taken if task is not None else 0):
            task.say("fed")


#: id of an executor's queue of calls -> what is known of the executor
states: dict = {}


def state_of(executor) -> "State | None":
    found = states.get(id(executor._call_queue)) if executor._call_queue is not None else None
    return found if found is not None and found.executor_queue is executor._call_queue else None


class Calls(Inbox):
    """Replaces a worker's queue of calls."""

    def __init__(self, queue, task) -> None:
        self.queue, self.task, self.number = queue, task, recorded.number_of(queue)


def write_directly(queue) -> None:
    """Let a put write at once, as the feeder thread would a moment later."""
    pickler = sys.modules["multiprocessing.reduction"].ForkingPickler
    full = sys.modules["queue"].Full

    def put(obj, block=True, timeout=None):
        if not queue._sem.acquire(block, timeout):
            raise full
        try:
            data = pickler.dumps(obj)
            with queue._wlock or privately("contextlib").nullcontext():
                queue._writer.send_bytes(data)
        except Exception as error:
            queue._sem.release()
            queue._on_queue_feeder_error(error, obj)

    queue.put, queue.put_nowait = put, lambda obj: put(obj, False)


def patch_processes(module) -> None:
    executor, manager = module.ProcessPoolExecutor, module._ExecutorManagerThread

    def make_init(original):
        def __init__(self, *args, **kwargs):
            original(self, *args, **kwargs)
            task = current()
            if task is None:
                return
            state = states[id(self._call_queue)] = State(self, task)
            self._executor_manager_thread_wakeup._orders = state
            write_directly(self._call_queue)
            steered.made("pool", type(self).__name__, state.number)
            if self._max_tasks_per_child is not None:
                note("workers that are replaced")
        return __init__

    def make_submit(original):
        def submit(self, fn, /, *args, **kwargs):
            task, state = current(), state_of(self)
            if task is None or state is None:
                return original(self, fn, *args, **kwargs)
            if not self._shutdown_thread and not self._broken:
                start_workers(self)
            task.gate(About("submit", [(state.number, "put"), awaits(state.key)], shown_task(fn, args)))
            state.count += 1
            number = state.count
            try:
                future = original(self, fn, *args, **kwargs)
            except BaseException:
                task.say("unfed", f"@{state.key}")
                raise
            promise(future, state.number, number)
            hand_on(args)
            return future
        return submit

    def make_shutdown(original):
        def shutdown(self, wait=True, *, cancel_futures=False):
            task, state = current(), state_of(self)
            thread = self._executor_manager_thread
            if task is None or state is None or thread is None:
                return original(self, wait, cancel_futures=cancel_futures)
            workers = [key_of(each) for each in self._processes.values()]
            task.gate(About("shut down pool", [(state.number, "write"), awaits(state.key)]))
            with self._shutdown_lock:
                self._cancel_pending_futures, self._shutdown_thread = cancel_futures, True
                self._executor_manager_thread_wakeup.wakeup()
            if wait:
                task.gate(About("join pool", [process(key, "await") for key in workers if key] + [(state.number, "room")]))
            return perform(task, original, (self, wait), {"cancel_futures": cancel_futures})
        return shutdown

    for name, make in (("__init__", make_init), ("submit", make_submit), ("shutdown", make_shutdown)):
        around(executor, name, make)
    around(module, "_process_worker", make_worker)
    around(manager, "run", make_run)
    around(manager, "wait_result_broken_or_wakeup", make_wait)
    around(manager, "shutdown_workers", make_told)
    around(module._ThreadWakeup, "wakeup", make_wakeup)


def start_workers(executor) -> None:
    """Start the workers that the next submit would start: a start waits for a turn of its own."""
    if getattr(executor, "_safe_to_dynamically_spawn_children", False):
        note("workers that are started one by one")
        executor._safe_to_dynamically_spawn_children = False
    executor._start_executor_manager_thread()


def make_worker(original):
    def _process_worker(call_queue, result_queue, initializer, initargs, *args):
        task = tasks.get(get_ident())
        if task is None:
            return original(call_queue, result_queue, initializer, initargs, *args)
        task.say("worker")
        task.worker = True
        task.inside = 1
        inbox = Calls(call_queue, task)
        begin = initializer and (lambda *given: learners(initializer, *given))
        try:
            return original(inbox, Outbox(result_queue, inbox), begin, initargs, *args)
        finally:
            task.inside = 0
    return _process_worker


def make_run(original):
    def run(self):
        state = states.get(id(self.call_queue))
        if state is None:
            return original(self)
        task = register(state.key, "result thread")
        task.inside = 1
        try:
            return original(self)
        finally:
            task.end()
    return run


def make_wait(original):
    """The thread has done what it was woken for when it has nothing to read."""
    def wait_result_broken_or_wakeup(self):
        state = states.get(id(self.call_queue))
        if state is not None:
            poll = load("patches.connections").originals["poll"]
            if not poll(self.result_queue._reader, 0) and not poll(self.thread_wakeup._reader, 0):
                state.tell()
        found = original(self)
        if state is not None:
            state.takes(int(found[0] is not None))
        return found
    return wait_result_broken_or_wakeup


def make_wakeup(original):
    def wakeup(self):
        state = vars(self).get("_orders")
        if state is not None:
            state.sent += 1
        original(self)
    return wakeup


def make_told(original):
    """Its workers have been told to end; now it waits for them."""
    def shutdown_workers(self):
        original(self)
        state = states.get(id(self.call_queue))
        if state is not None:
            state.takes(0)                  # it does not look any more whether it was woken for this
            state.tell()
    return shutdown_workers


PATCHES = {"concurrent.futures.process": patch_processes}
