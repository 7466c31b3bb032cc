"""ThreadPoolExecutor: its workers are threads like any other, and which of them takes a task is a choice.

Only what a worker does at the executor's queue has a gate. Whether a submit finds an idle worker is a choice, too, until
there are as many workers as allowed.
"""
import sys
import weakref

from ..start import module as load
from .about import About
from .futures import promise
from .tasks import around, current, made
from .workers import shown_task

recorded = load("patches.thread_executors")
COUNTS_IDLE = sys.version_info < (3, 12)        # a worker reports after each task that it is idle, not when it finds none


class Inbox:
    """Replaces an executor's queue of tasks."""

    def __init__(self, queue, executor) -> None:
        self.queue, self.number, self.most = queue, recorded.number_of(executor), executor._max_workers
        self.begun = self.count = self.waiting = 0     # workers started, tasks handed in, tasks that wait
        self.ended = False                  # the workers have been told to end

    def __getattr__(self, name: str):
        return getattr(self.queue, name)

    @property
    def full(self) -> bool:
        """Whether there are as many workers as allowed: then nobody notices which is idle."""
        return self.begun >= self.most

    def put(self, item) -> None:
        task = current()
        if item is not None:
            self.waiting += 1
        else:
            self.tell(task)
        self.queue.put(item)

    def tell(self, task) -> None:
        """Wait for one's turn to tell the workers to end."""
        if task is not None and not self.ended:
            task.gate(About("tell workers", [(self.number, "put")]))
            self.ended = True

    def get(self, block=True, timeout=None):
        task = current()
        if task is not None:
            self.take(task)
        return self.took(task, self.queue.get(block, timeout))

    def take(self, task) -> None:
        """Wait for a task; if there is none left, that is the same for each worker."""
        task.gate(About("take task", [(self.number, "get")], "", lambda: not self.queue.empty(),
                        now=lambda: () if self.ended and not self.waiting else None))

    def get_nowait(self):
        task = current()
        if task is None:
            return self.queue.get_nowait()
        if sys._getframe(1).f_code.co_name != "_worker":
            task.gate(About("take back", [(self.number, "write")]))
        elif self.full:
            self.might_be_idle(task)
            self.take(task)
        else:
            task.gate(About("look for task", [(self.number, "write"), (("idle", self.number), "write")], "", lambda: True,
                            now=self.looks_at))
        return self.took(task, self.queue.get_nowait())

    def looks_at(self) -> "list | None":
        """Return what a look for a task touches as soon as nobody notices any more who is idle: it only takes one then."""
        return None if not self.full else [] if self.queue.empty() else [(self.number, "get")]

    def might_be_idle(self, task) -> None:
        """Report what this worker would do if it came here in time: as long as there are fewer workers than allowed."""
        task.say("touches", ((self.number, "write"), (("idle", self.number), "write")))

    def took(self, task, item):
        self.waiting -= item is not None
        if task is not None:
            task.result = shown_item(item)
            load("gates.variables").hand_over(called_by(item)[0])
        return item


class Idle:
    """Replaces the semaphore that counts idle workers."""

    def __init__(self, semaphore, inbox: Inbox) -> None:
        self.semaphore, self.inbox = semaphore, inbox

    def acquire(self, *args, **kwargs):
        return self.semaphore.acquire(*args, **kwargs)

    def release(self, *args) -> None:
        task = current()
        if COUNTS_IDLE and task is not None:
            if self.inbox.full:
                self.inbox.might_be_idle(task)
            else:
                task.gate(About("idle", [(("idle", self.inbox.number), "write")], "", lambda: True, now=lambda: () if self.inbox.full else None))
        self.semaphore.release(*args)


def shown_item(item) -> str:
    """Return what a worker is to call; "" if the item tells it something else."""
    fn, args = called_by(item)
    return shown_task(fn, args) if fn is not None else ""


def called_by(item) -> tuple:
    """Return the function that a worker is to call (None for none), and its arguments."""
    fn, args, *_ = getattr(item, "task", None) or (getattr(item, "fn", None), getattr(item, "args", ()))
    return (args[2], args[3]) if fn is recorded.carried else (fn, args)


#: steered executors -> their inboxes
inboxes = weakref.WeakKeyDictionary()


def of_worker(thread) -> "Inbox | None":
    """Return the inbox of the executor that a worker thread belongs to; None for any other thread."""
    return next((each for each in getattr(thread, "_args", ()) if type(each) is Inbox), None)


def patch_threads(module) -> None:
    executor = module.ThreadPoolExecutor

    def make_init(original):
        def __init__(self, *args, **kwargs):
            original(self, *args, **kwargs)
            if current() is not None and recorded.ours(self):
                inbox = inboxes[self] = Inbox(self._work_queue, self)
                made("pool", type(self).__name__, inbox.number)
                self._work_queue, self._idle_semaphore = inbox, Idle(self._idle_semaphore, inbox)
        return __init__

    def make_submit(original):
        def submit(self, fn, /, *args, **kwargs):
            task, inbox = current(), inboxes.get(self)
            if task is None or inbox is None:
                return original(self, fn, *args, **kwargs)
            pairs = [(inbox.number, "put")] + [(("idle", inbox.number), "write")] * (not inbox.full)
            task.gate(About("submit", pairs, shown_task(fn, args), lambda: not self._shutdown_lock.locked()))
            inbox.count += 1
            number = inbox.count
            future = original(self, fn, *args, **kwargs)
            promise(future, inbox.number, number)
            return future
        return submit

    def make_shutdown(original):
        def shutdown(self, *args, **kwargs):
            task, inbox = current(), inboxes.get(self)
            if task is not None and inbox is not None:
                inbox.tell(task)            # before it takes the executor's lock
            return original(self, *args, **kwargs)
        return shutdown

    around(executor, "__init__", make_init)
    around(executor, "shutdown", make_shutdown)
    around(executor, "submit", make_submit)


PATCHES = {"concurrent.futures.thread": patch_threads}
