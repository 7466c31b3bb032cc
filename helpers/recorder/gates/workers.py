"""Workers of a pool, or processes of an executor: each waits for its turn to take a task, and to return its result."""
from _thread import get_ident

from ..script import own
from ..start import module as load
from . import tasks as steered
from .about import About
from .futures import finishing
from .tasks import learners, note, tasks

recorded = load("patches.pools")


def shown_task(function, args) -> str:
    """Return a call in source form: "work(1)"."""
    if own(own(function, "func"), "__name__") == "_process_chunk":      # of an executor's map()
        return ", ".join(shown_task(function.args[0], each) for each in args[0][:2])
    return f"{recorded.name_of(function)}({recorded.arguments(tuple(args), {})})"


def results_key(owner: str, number: int) -> str:
    """Return the key of the thread that hands results on; owner: the key of the pool's process."""
    return f"{owner}/f{number}"


def tasks_key(owner: str, number: int) -> str:
    """Return the key of the thread that hands tasks on."""
    return f"{owner}/f{number + 1}"


def awaits(key: str) -> tuple[str, str]:
    """Return the pair for an operation after which a pool's thread has one more thing to hand on."""
    return f"@{key}", "feeds"


class Inbox:
    """Replaces a worker's queue of tasks; thread_pools.py has another one for workers that are threads."""

    touched = None      #: see `now` in about.py

    def __init__(self, queue, task) -> None:
        self.queue, self.task, self.number = queue, task, recorded.number_of(queue)

    def __getattr__(self, name: str):
        return getattr(self.queue, name)

    def ready(self) -> bool:
        return not self.queue._rlock._semlock._is_zero() and load("patches.connections").originals["poll"](self.queue._reader, 0)

    @property
    def owner(self) -> str:
        """The key of the pool's process."""
        return steered.process_of(self.task.key.rpartition("/p")[0])

    def get(self, *args, **kwargs):
        self.task.gate(About("take task", [(self.number, "get")], "", self.ready, now=self.touched))
        item = self.queue.get(*args, **kwargs)
        self.task.result, self.task.inside = shown(item), 0
        return item


class Outbox:
    """Replaces a worker's queue of results."""

    def __init__(self, queue, inbox: Inbox) -> None:
        self.queue, self.inbox = queue, inbox

    def __getattr__(self, name: str):
        return getattr(self.queue, name)

    def put(self, result) -> None:
        if type(result) is int:             # an executor's worker reports its end
            return self.queue.put(result)
        task, number = self.inbox.task, self.inbox.number
        task.inside = 0
        task.gate(About("finish task", [(("done", number), finishing()), awaits(results_key(self.inbox.owner, number))]))
        task.inside = 1
        self.queue.put(result)


def shown(item) -> str:
    """Return what a worker is to call; "" if it is told to end."""
    if item is None:
        return ""
    if hasattr(item, "fn"):                 # an executor's item
        return shown_task(item.fn, item.args)
    _, _, function, args, _ = item
    if recorded.name_of(function) in ("mapstar", "starmapstar"):
        inner, items = args[0]
        return ", ".join(shown_task(inner, each if function.__name__ == "starmapstar" else (each,)) for each in items[:2])
    return shown_task(function, args)


def make_worker(original):
    def worker(inqueue, outqueue, initializer=None, initargs=(), *args, **kwargs):
        task = tasks.get(get_ident())
        if task is None:
            return original(inqueue, outqueue, initializer, initargs, *args, **kwargs)
        inbox = load("gates.thread_pools").inbox_for(inqueue, task) or Inbox(inqueue, task)
        if type(inbox) is Inbox:            # a process
            task.say("worker")
            task.worker = True
        if args and args[0] is not None:
            note("workers that are replaced")
        task.inside = 1
        begin = initializer and (lambda *given: learners(initializer, *given))
        try:
            return original(inbox, Outbox(outqueue, inbox), begin, initargs, *args, **kwargs)
        except BaseException:
            note("a worker that ends in its task")
            raise
        finally:
            task.inside = 0
    return worker
