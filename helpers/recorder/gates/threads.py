"""Threads: start, join, end; and the end of a process, which waits for its threads."""
import sys

from ..start import module as load
from . import tasks
from .about import About, process
from .processes import judge, shown
from .tasks import around, count, current, perform, register, unsteered


def key_of(thread) -> str:
    """Return the key of a steered thread, "" for any other."""
    return getattr(thread, "_orders_key", "")


def patch_threading(module) -> None:
    base = module.Thread
    around(base, "__init__", make_new)
    around(base, "start", make_start)
    around(base, "_bootstrap_inner", make_bootstrap)
    around(base, "join", make_join)
    around(base, "is_alive", make_is_alive)
    around(module, "_shutdown", make_shutdown)
    for name in ("active_count", "enumerate"):
        around(module, name, lambda original: make_counting(original, module))


#: words in a script that may reveal a thread's name
NAMING = (".name", "getName", "threadName", "current_thread", "enumerate(")


def make_new(original):
    """A thread without a given name gets a number: if several tasks make threads at once, the first gets the smaller one."""
    def __init__(self, *args, **kwargs):
        task = current()
        if task is not None and numbered and not kwargs.get("name") and not tasks.called_by_library():
            task.gate(About("make thread", [(("threads", "names", task.process), "write")]))
        original(self, *args, **kwargs)
    return __init__


numbered = tasks.mentions(*NAMING)


def make_start(original):
    def start(self):
        task = current()
        if task is None:
            return original(self)
        inbox = load("gates.thread_executors").of_worker(self) if "concurrent.futures.thread" in sys.modules else None
        pool = load("gates.thread_pools").of_worker(self) if "multiprocessing.pool" in sys.modules else None
        if inbox is None and pool is None and tasks.called_by_library():
            if "concurrent.futures.process" not in sys.modules or type(self).__name__ != "_ExecutorManagerThread":
                tasks.note("threads of a library")
            return unsteered(original, self)
        key = f"{task.key}/t{count(task, 't')}"
        name = self._orders_name = shown(load("patches.threads").name_of(self))     # later it forgets what it runs
        self._orders_worker = inbox is not None or pool is not None
        if inbox is not None:
            inbox.begun += 1
        lives = [process(task.process, "live"), (begun(task), "count")] * (inbox is None)  # a submit holds locks: no other must come between
        task.gate(About("start", [*lives, (key, "start")], f"{name}\0{key}\0{'daemon' if self.daemon else ''}"))
        self._orders_key = key
        load("gates.variables").several()
        task.inside += 1
        try:
            original(self)
        except BaseException:
            task.say("stillborn", key)
            raise
        finally:
            task.inside -= 1
    return start


def make_bootstrap(original):
    def _bootstrap_inner(self):
        key = key_of(self)
        if not key:
            return original(self)
        task = register(key, "")
        task.inside = 1                     # until its own code runs
        run = self.run

        def steered():
            task.inside = 0
            variables = load("gates.variables")
            variables.follow()
            try:
                if not self._orders_worker:
                    variables.hand_over(called_by(self))
                run()
            finally:
                variables.leave()
                if tasks.tasks.get(tasks.get_ident()) is task:
                    task.gate(About("thread ends", [process(key, "end")]), line=0)
                    task.inside = 1
        self.run = steered
        try:
            original(self)
        finally:
            del self.run
            task.end()
    return _bootstrap_inner


def called_by(thread):
    """Return what a thread calls: its function, or its own run()."""
    runs_it = type(thread).run is sys.modules["threading"].Thread.run
    return thread._target if runs_it and thread._target is not None else getattr(thread, "function", thread.run)


def is_begun(task, thread) -> bool:
    """Whether a steered thread has been started by now: if another one starts it, that depends on the order."""
    key = key_of(thread)
    if not key and getattr(thread, "_initialized", False) and not thread._started.is_set():
        task.gate(About("begun", [(begun(task), "read")], shown(load("patches.threads").name_of(thread))))
        key = key_of(thread)
    elif key.rpartition("/")[0] not in ("", task.key):
        task.say("touches", ((begun(task), "read"),))
    return bool(key)


def make_join(original):
    def join(self, timeout=None):
        task = current()
        if task is None or not is_begun(task, self) or (key := key_of(self)) == task.key:
            return original(self, timeout)
        name = self._orders_name
        if timeout is None or sys._getframe(1).f_globals.get("__name__") == "asyncio.base_events":    # it waits for minutes
            task.gate(About("join", [process(key, "await")], name))
            return perform(task, original, (self,), {})
        answer = task.gate(About("join", [process(key, "read")], name, timed=True))
        return perform(task, original, (self, None if answer else 0 if answer == 0 else timeout), {})
    return join


def make_is_alive(original):
    def is_alive(self):
        task = current()
        if task is None or not is_begun(task, self) or not self._started.is_set():
            return original(self)
        key = key_of(self)
        if task.gate(About("is_alive", [process(key, "read")], self._orders_name)):
            unsteered(self.join)
        return perform(task, original, (self,), {})
    return is_alive


def make_counting(original, module):
    """A task that asks which threads there are notices each one that begins or ends."""
    def ask():
        task = current()
        if task is None or tasks.called_by_library():
            return original()
        others = sorted((each for each in module._active.values() if key_of(each)), key=key_of)
        if len(others) > 8:
            tasks.note("which of many threads there are")
        answer = task.gate(About(original.__name__, [(begun(task), "read"), *(process(key_of(each), "read") for each in others)]))
        for number, each in enumerate(others[:8]):
            if (answer or 0) >> number & 1:
                unsteered(each.join)
        return perform(task, original, (), {})
    return ask


def begun(task) -> tuple:
    """Return the object that represents how many threads a process has begun."""
    return "threads", "begun", task.process


def end_executors() -> None:
    """Tell the workers of executors to end, as threading would at the process's end: waiting for them happens at a gate."""
    module = sys.modules.get("concurrent.futures.thread")
    if module is not None:
        module._shutdown = True
        for queue in list(module._threads_queues.values()):
            queue.put(None)


def make_shutdown(original):
    def _shutdown(*args):
        task = current()
        if task is not None:
            end_executors()
        if task is not None and tasks.threads_begun():
            task.gate(About("finish", [process(task.process, "threads")]), line=0)
        original(*args)
        judge()
    return _shutdown




PATCHES = {"threading": patch_threading}
