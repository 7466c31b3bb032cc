"""The queues of threads: queue.Queue and its relatives, if the learner's code made them."""
import sys

from ..script import short
from ..start import module as load
from .about import About
from .tasks import around, current, made, perform
from .thread_sync import here

recorded = load("patches.thread_queues")


def of(queue):
    """Return the object for a queue of the learner's, None for any other queue."""
    state = recorded.states.get(id(queue))
    return None if state is None else here(state.number)


def announce() -> None:
    original = recorded.State

    def State(plain):
        state = original(plain)
        queue = sys._getframe(1).f_locals.get("self")
        made("queue", type(queue).__name__, state.number)
        return state
    recorded.State = State


def patch_queue(module) -> None:
    announce()
    for owner in (module.Queue, recorded.SimpleQueue):
        around(owner, "put", make_put(module))
        around(owner, "get", make_get(module))
        if owner is module.Queue or "empty" in vars(owner):
            around(owner, "empty", looking("empty"))
            around(owner, "qsize", looking("qsize"))
    around(module.Queue, "full", looking("full"))
    around(module.Queue, "task_done", make_done)
    around(module.Queue, "join", make_join)
    if hasattr(module.Queue, "shutdown"):
        around(module.Queue, "shutdown", make_shutdown)
    if module.SimpleQueue is recorded.SimpleQueue:
        for name in ("empty", "qsize"):
            around(recorded.SimpleQueue, name, looking(name))


def in_order(module, queue) -> bool:
    """Whether it returns first what was put first: only then do a put and a get commute."""
    return type(queue) in (module.Queue, recorded.SimpleQueue)


def room(queue) -> bool:
    return getattr(queue, "maxsize", 0) <= 0 or len(queue.queue) < queue.maxsize or is_shut(queue)


def filled(queue) -> bool:
    if is_shut(queue):
        return True
    return queue._qsize() > 0 if hasattr(queue, "_qsize") else not recorded.Raw.empty(queue)


def make_put(module):
    def make(original):
        def put(self, item, block=True, timeout=None):
            task, which = current(), of(self)
            if task is None or which is None:
                return original(self, item, block, timeout)
            timed = (not block or timeout is not None) and getattr(self, "maxsize", 0) > 0
            mode = "put" if in_order(module, self) and not timed else "write"
            pairs = [(which, mode), (("u", *which), "count")]
            went = task.gate(About("put", pairs, short(item), lambda: room(self), timed=timed))
            if went is not None and timed and not room(self):
                block = False
            return perform(task, original, (self, item, block, timeout), {})
        return put
    return make


def make_get(module):
    def make(original):
        def get(self, block=True, timeout=None):
            task, which = current(), of(self)
            if task is None or which is None:
                return original(self, block, timeout)
            timed = not block or timeout is not None
            mode = "get" if in_order(module, self) and not timed else "write"
            went = task.gate(About("get", [(which, mode)], "", lambda: filled(self), timed=timed))
            if went is not None and timed and not filled(self):
                block = False
            return perform(task, original, (self, block, timeout), {})
        return get
    return make


def looking(name: str):
    def make(original):
        def look(self):
            task, which = current(), of(self)
            if task is None or which is None:
                return original(self)
            task.gate(About(name, [(which, "read")]))
            return perform(task, original, (self,), {})
        return look
    return make


def make_done(original):
    def task_done(self):
        task, which = current(), of(self)
        if task is None or which is None:
            return original(self)
        task.gate(About("task_done", [(("u", *which), "give" if self.unfinished_tasks else "write")]))
        return perform(task, original, (self,), {})
    return task_done


def make_shutdown(original):
    def shutdown(self, immediate=False):
        task, which = current(), of(self)
        if task is None or which is None:
            return original(self, immediate)
        task.gate(About("shut down queue", [(which, "write"), (("u", *which), "write")]))
        return perform(task, original, (self, immediate), {})
    return shutdown


def is_shut(queue) -> bool:
    return getattr(queue, "is_shutdown", False)


def make_join(original):
    def join(self):
        task, which = current(), of(self)
        if task is None or which is None:
            return original(self)
        task.gate(About("join_queue", [(("u", *which), "take")], ready=lambda: not self.unfinished_tasks))
        return perform(task, original, (self,), {})
    return join


PATCHES = {"queue": patch_queue}
