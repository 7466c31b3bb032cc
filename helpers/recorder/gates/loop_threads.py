"""asyncio's objects belong to their loop's thread. The loop may never hear of what another thread does to them: that is
noted."""
import sys

from ..core import after_fork
from .tasks import around, current, note

#: class -> its methods that wake other tasks, or change what they see
METHODS = {"Event": ("set", "clear"), "Lock": ("release",), "Condition": ("notify", "notify_all"), "Semaphore": ("release",),
           "Queue": ("put_nowait", "get_nowait", "task_done")}
WHAT = "what another thread does to an event loop's objects"
#: tasks whose threads have run a steered loop
runners: set = set()


def check() -> None:
    """Note a call by a thread without a loop, if another thread has one."""
    task = current()
    if task is not None and runners and task not in runners and sys.modules["asyncio"].events._get_running_loop() is None:
        note(WHAT)


def is_asyncios(function) -> bool:
    """Whether a function is a method of one of asyncio's objects, other than the replacement made for it."""
    owner = getattr(function, "__self__", None)
    of = owner if isinstance(owner, type) else type(owner)
    name = getattr(function, "__name__", "_")
    return of.__module__.startswith(("asyncio", "_asyncio")) and not name.startswith("_") and name != "call_soon_threadsafe"


def make_checked(original):
    def method(self, *args, **kwargs):
        check()
        return original(self, *args, **kwargs)
    return method


def patch(module) -> None:
    for name, methods in METHODS.items():
        for each in methods if hasattr(module, name) else ():
            around(getattr(module, name), each, make_checked)


after_fork.append(runners.clear)
PATCHES = {"asyncio.locks": patch, "asyncio.queues": patch}
