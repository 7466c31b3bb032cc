"""multiprocessing's Pool and ThreadPool: which worker takes a task, and which result comes first.

What the pool's own threads do between a submit and a worker, and between a worker and a result, follows from these and is no
choice. But it takes time. So the threads that hand on tasks and results are tasks of the controller, like a queue's feeder
thread: it knows how much each still has to hand on, and waits for it.
"""
import weakref
from _thread import get_ident

from ..plumbing import aloud, around
from ..start import module as load
from .about import About, process
from .items import hand_on
from .processes import key_of
from .tasks import current, learners, line_now, note, perform, register, tasks, unsteered
from .workers import awaits, make_worker, results_key, shown_task, tasks_key

recorded = load("patches.pools")


class State:
    """What is known of a pool in the process that made it."""

    def __init__(self, pool, task) -> None:
        self.pool, self.number, self.owner = weakref.ref(pool), recorded.number_of(pool._inqueue), task.process

    @property
    def tasks(self) -> tuple[str, str]:
        return awaits(tasks_key(self.owner, self.number))

    def closed(self) -> None:
        """A closed pool has nothing left to do: wait until its workers have been told."""
        pool = self.pool()
        if pool is not None and pool._state == "CLOSE" and not pool._cache:
            unsteered(pool._worker_handler.join)
            unsteered(pool._task_handler.join)


#: id of a pool's queue of results -> what is known of the pool
states: dict = {}


def state_of(pool) -> "State | None":
    found = states.get(id(getattr(pool, "_outqueue", None)))
    return found if found is not None and found.pool() is pool else None


def state_of_result(promised) -> "State | None":
    return vars(promised).get("_orders") or state_of(promised._pool)


class Handed:
    """Replaces the source from which a pool's thread gets: each get() means that it has handed on what it got before."""

    def __init__(self, get, key: str, after) -> None:
        self.real, self.key, self.after, self.got = get, key, after, False

    def __call__(self):
        task = tasks.get(get_ident())
        if self.got:
            self.after()
            if task is not None:
                task.say("fed")
        item = self.real()
        self.got = item is not None
        return item

    get = __call__


def handing(original, place: int, key_from, after):
    """Return a thread's function as a task of the controller; place: which argument is its source."""
    def handle(*args):
        state = states.get(id(next((each for each in args if id(each) in states), None)))
        if state is None:
            return original(*args)
        key = key_from(state.owner, state.number)
        task = register(key, "result thread" if place else "task thread")
        task.inside = 1
        source = args[place] if callable(args[place]) else args[place].get
        got = Handed(source, key, getattr(state, after) if after else lambda: None)
        try:
            return original(*args[:place], got, *args[place + 1:])
        finally:
            task.end()
    return handle


def make_setup(original):
    def _setup_queues(self):
        original(self)
        task = tasks.get(get_ident())
        if task is None or task.inside:
            return
        if not hasattr(self._inqueue, "_reader"):
            load("gates.thread_pools").replace_queue(self)
        state = states[id(self._outqueue)] = State(self, task)
        task.say("made", "pool", type(self).__name__, line_now(), (state.number, state.number + 1))
    return _setup_queues


def make_submit(name: str):
    def make(original):
        def submit(self, func, *args, **kwargs):
            task, state = current(), state_of(self)
            if task is None or state is None:
                return original(self, func, *args, **kwargs)
            if name != "apply_async" and args and type(args[0]) not in (list, tuple, range, str, dict, set):
                if name == "_map_async" and not hasattr(args[0], "__len__"):
                    args = (list(args[0]), *args[1:])
                elif name != "_map_async":
                    note("what a pool takes its tasks from")       # a thread of the pool iterates it
            text = shown_task(func, args[0] if args else ()) if name == "apply_async" else recorded.name_of(func)
            task.gate(About("submit", [(state.number, "put"), state.tasks], text))
            try:
                made = perform(task, original, (self, func, *args), kwargs)
            except BaseException:
                task.say("unfed", state.tasks[0])
                raise
            task.result = ""
            hand_on(args)
            if hasattr(made, "__dict__"):
                made._orders = state        # of its pool it forgets as soon as it is there
            if getattr(made, "_callback", None) or getattr(made, "_error_callback", None):
                load("gates.variables").several()       # a thread of the pool will call it
            return made
        return submit
    return make


def make_close(original):
    def close(self):
        task, state = current(), state_of(self)
        if task is None or state is None:
            return original(self)
        task.gate(About("close pool", [(state.number, "put")]))
        perform(task, original, (self,), {})
        return state.closed()
    return close


def make_join(original):
    def join(self):
        task, state = current(), state_of(self)
        if task is None or state is None or self._state == "RUN":
            return original(self)
        task.gate(About("join pool", [process(key_of(each), "await") for each in self._pool if key_of(each)] + [(state.number, "room")]))
        return perform(task, original, (self,), {})
    return join


def make_end(original):
    def terminate(self):
        task, state = current(), state_of(self)
        if task is None or state is None:
            return original(self)
        if self._terminate.still_active():
            ended(task, state, self._pool)
        return perform(task, original, (self,), {})
    return terminate


def ended(task, state: State, workers) -> None:
    """Wait for one's turn to end a pool and its workers.

    That takes many steps. A worker that is ended in the middle of its own may leave a lock acquired, and then the pool
    hangs.
    """
    pool = state.pool()
    if pool is not None and pool._cache:
        note("a pool that is terminated at work")
    ends = [process(key_of(each), "end") for each in workers if key_of(each) and hasattr(each, "terminate")]
    # Threads are told to end instead.
    task.gate(About("terminate pool", [*ends, (state.number, "room" if ends else "write")]))


def make_terminate(original):
    """A pool that nobody has ended is ended with the program."""
    def _terminate_pool(cls, *args, **kwargs):
        task, state = current(), states.get(id(args[2]))
        if task is None or state is None:
            return original(cls, *args, **kwargs)
        ended(task, state, args[3])
        return perform(task, original, (cls, *args), kwargs)
    return _terminate_pool


def make_get(original):
    """A call that waits without a time-out waits until there is nothing left to notice."""
    def get(self, timeout=None):
        return result(original, self, timeout, lambda: self._event.is_set(), "result")
    return get


def make_next(original):
    def next(self, timeout=None):
        return result(original, self, timeout, lambda: bool(self._items) or self._index == self._length, "result")
    return next


def result(original, self, timeout, ready, kind: str):
    task, state = current(), state_of_result(self)
    if task is None or state is None:
        return original(self, timeout)
    if timeout is None:
        task.gate(About(kind, [(state.number, "room")], ready=ready))
    elif task.gate(About(kind, [(("done", state.number), "read")], ready=ready, timed=True)) is not None and not ready():
        timeout = 0
    return perform(task, original, (self, timeout), {})


def looking(name: str):
    def make(original):
        def look(self):
            task, state = current(), state_of_result(self)
            if task is not None and state is not None:
                task.gate(About(name, [(("done", state.number), "read")]))
                return perform(task, original, (self,), {})
            return original(self)
        return look
    return make


def make_set(original):
    """A callback is the learner's code, although a thread of the pool calls it."""
    def _set(self, i, found):
        callback = self._callback if found[0] else self._error_callback

        def call() -> None:
            if callback and getattr(self, "_number_left", 1) == 1:
                aloud(load("gates.variables").hand_over, callback)
            original(self, i, found)
        learners(call)
    return _set


def patch_pool(module) -> None:
    pool, promised = module.Pool, module.ApplyResult
    around(module, "worker", make_worker)
    for owner in (pool, module.ThreadPool):
        around(owner, "_setup_queues", make_setup)
    around(pool, "_handle_tasks", lambda original: handing(original, 0, tasks_key, ""))
    around(pool, "_handle_results", lambda original: handing(original, 1, results_key, "closed"))
    for name in ("apply_async", "_map_async", "imap", "imap_unordered"):
        around(pool, name, make_submit(name))
    for name, make in (("close", make_close), ("join", make_join), ("terminate", make_end), ("_terminate_pool", make_terminate)):
        around(pool, name, make)
    for name in ("get", "wait"):
        around(promised, name, make_get)
    for name in ("ready", "successful"):
        around(promised, name, looking(name))
    for owner in (promised, module.MapResult):
        around(owner, "_set", make_set)
    for name in ("next", "__next__"):
        around(module.IMapIterator, name, make_next)


PATCHES = {"multiprocessing.pool": patch_pool}
