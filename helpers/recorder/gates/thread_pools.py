"""multiprocessing's pools of threads: as with a pool of processes, which worker takes a task is a choice."""
from ..start import module as load
from .workers import Inbox

recorded = load("patches.pools")


class Tasks:
    """Replaces a pool's queue of tasks, and knows how many of them are waiting."""

    def __init__(self, queue, number: int) -> None:
        self.queue, self.empty, self.number, self.waiting = queue, queue.empty, number, 0
        recorded.of_threads[id(self)] = number

    def put(self, item) -> None:
        self.waiting += item is not None
        self.queue.put(item)

    def get(self, block=True, timeout=None):
        item = self.queue.get(block, timeout)
        self.waiting -= item is not None
        return item


class ThreadsInbox(Inbox):
    """Replaces the queue of tasks in a worker that is a thread."""

    def __init__(self, queue: Tasks, task) -> None:
        super().__init__(queue, task)
        recorded.of_threads[id(self)] = self.number

    @property
    def owner(self) -> str:
        return self.task.process

    def ready(self) -> bool:
        return not self.queue.empty()

    def touched(self) -> "tuple | None":
        """Return what taking something touches: nothing if it can only be told to end, which is the same for each worker."""
        return () if self.ready() and not self.queue.waiting else None


def replace_queue(pool) -> None:
    """Give a new pool of threads a queue of tasks that can be steered."""
    pool._inqueue = Tasks(pool._inqueue, recorded.number_of(pool._inqueue))
    pool._quick_put = pool._inqueue.put


def inbox_for(queue, task) -> "ThreadsInbox | None":
    """Return an inbox for a worker that is a thread, None if it is a process."""
    return ThreadsInbox(queue, task) if type(queue) is Tasks else None


def of_worker(thread) -> "Tasks | None":
    """Return the queue of tasks of the pool that a worker thread belongs to; None for any other thread."""
    return next((each for each in getattr(thread, "_args", ()) if type(each) is Tasks), None)
