"""What executors promise (concurrent.futures): results, who waits for which of them, callbacks."""
import sys
from itertools import permutations

from ..plumbing import aloud
from ..script import script
from ..start import module as load
from .about import About
from .tasks import around, current, get_ident, learners, mentions, note, perform, tasks

MOST = 3            #: futures of which each order is tried
DONE = ("CANCELLED", "CANCELLED_AND_NOTIFIED", "FINISHED")
#: words in a script that may reveal which future finished first
TELLING = ("as_completed", "wait", "callback", "imap_unordered", "done", "ready", "running", "timeout")


def promise(future, number: int, count: int) -> None:
    """Note which executor a future belongs to, and which of its tasks."""
    future._orders = (f"f{count}", number), number


def of(future):
    """Return the object for a future, and its executor's number; None, None if it is not from an executor of the script's."""
    return vars(future).get("_orders") or (None, None)


def finishing() -> str:
    """Return how the end of a task touches the set of finished ones: their order matters if the script asks for them."""
    return "put" if tells else "count"


def is_done(future) -> bool:
    return future._state in DONE


def patch_futures(module) -> None:
    future = module.Future
    for name in ("result", "exception"):
        around(future, name, make_result)
    for name in ("done", "running", "cancelled"):
        around(future, name, looking(name))
    around(future, "cancel", make_cancel)
    around(future, "__init__", make_init)
    around(future, "add_done_callback", make_callback)
    around(future, "_invoke_callbacks", make_callbacks)
    for name in ("set_result", "set_exception"):
        around(future, name, make_set)
    around(module, "_create_and_install_waiters", make_waiters)
    around(module, "as_completed", make_as_completed)
    module.set = Chosen
    around(module, "wait", make_wait)


def make_init(original):
    def __init__(self):
        if current() is not None and sys._getframe(1).f_code.co_filename == script:
            note("futures that the script makes itself")
        original(self)
    return __init__


def asked_within() -> bool:
    """Whether the library itself asks a future, as wait() does while it holds all their locks: that call has had its turn."""
    frame = sys._getframe(2)
    return frame.f_globals.get("__name__") == "concurrent.futures._base" and frame.f_code.co_name != "_result_or_cancel"


def make_result(original):
    def result(self, timeout=None):
        task, (which, number) = current(), of(self)
        if task is None or asked_within() or (which is None and timeout is not None):
            return original(self, timeout)
        if timeout is None:                 # it waits until there is nothing left to notice
            task.gate(About("result", [(number or f"@{task.process}", "room")], ready=lambda: is_done(self)))
        else:
            went = task.gate(About("result", [(which, "read")], ready=lambda: is_done(self), timed=True))
            timeout = 0 if went is not None and not is_done(self) else timeout
        return perform(task, original, (self, timeout), {})
    return result


def looking(name: str):
    def make(original):
        def look(self):
            task, (which, number) = current(), of(self)
            if task is None or which is None or asked_within():
                return original(self)
            task.gate(About(name, [(which, "read"), (number, "read")]))
            return perform(task, original, (self,), {})
        return look
    return make


def make_cancel(original):
    def cancel(self):
        task, (which, number) = current(), of(self)
        if task is None or which is None or sys._getframe(1).f_code.co_name == "_result_or_cancel":
            return original(self)           # the result that map() returns has already arrived
        task.gate(About("cancel", [(which, "write"), (number, "write")]))
        return perform(task, original, (self,), {})
    return cancel


def make_callback(original):
    def add_done_callback(self, fn):
        task, (which, _) = current(), of(self)
        if task is not None and which is not None:
            task.gate(About("add callback", [(which, "write")]))
            load("gates.variables").several()
            load("gates.variables").hand_over(fn)
        return original(self, fn)
    return add_done_callback


def make_callbacks(original):
    """A callback is the learner's code, although the executor's threads call it."""
    def _invoke_callbacks(self):
        def call() -> None:
            for each in self._done_callbacks:
                aloud(load("gates.variables").hand_over, each)
            original(self)
        return learners(call)
    return _invoke_callbacks


def make_set(original):
    def set_it(self, value):
        task, (which, number) = current(), of(self)
        if task is None or which is None:
            return original(self, value)
        task.gate(About("finish task", [(which, "give"), (("done", number), finishing())]))
        return perform(task, original, (self, value), {})
    return set_it


class Event:
    """Replaces the event at which a thread waits for futures."""

    def __init__(self, event, futures) -> None:
        self._event, self._pairs = event, [(of(each)[0], "read") for each in futures]
        for name in ("set", "clear", "is_set"):
            setattr(self, name, getattr(event, name))

    def wait(self, timeout=None):
        task = tasks.get(get_ident())
        if task is None or task.inside:
            return self._event.wait(timeout)
        went = task.gate(About("wait for tasks", self._pairs, ready=self._event.is_set, timed=timeout is not None))
        return self._event.wait(timeout if went is None else 0)


def make_waiters(original):
    def _create_and_install_waiters(fs, return_when):
        waiter = original(fs, return_when)
        if current() is not None and all(of(each)[0] is not None for each in fs):
            waiter.event = Event(waiter.event, fs)
        return waiter
    return _create_and_install_waiters


class Chosen(set):
    """A set of futures or tasks. Python orders them by their addresses; here, the order was chosen."""

    def __iter__(self):
        order = orders.get(get_ident(), ())
        if len(order) == len(self) and self.issuperset(order):
            return iter(order)
        members = list(super().__iter__())
        if len(members) > 1 and sys._getframe(1).f_code.co_filename == script:
            members = in_an_order(members)
        return iter(members)

    def pop(self):
        if not self:
            return super().pop()
        first = next(iter(self)) if len(self) == 1 else in_an_order(list(super().__iter__()))[0]
        self.remove(first)
        return first

    def __sub__(self, other):
        return type(self)(super().__sub__(other))

    def __or__(self, other):
        return type(self)(super().__or__(other))

    def __and__(self, other):
        return type(self)(super().__and__(other))


def rank(member) -> tuple:
    """Return the key by which members of a set are ordered in the same way in every run."""
    its = vars(member).get("_orders", ((), 0))[0] if hasattr(member, "__dict__") else ()
    name = str(member.get_name()) if hasattr(member, "get_name") else ""
    return its or ((name, len(name)) if name else ())


def in_an_order(members: list) -> list:
    """Return the members of a set in an order that is a choice."""
    task, ranks = current(), [rank(each) for each in members]
    if task is None:
        return members
    if len(members) > MOST or () in ranks or len(set(ranks)) < len(ranks):
        note("sets of tasks")
        return members
    ways = list(permutations(sorted(members, key=lambda each: (len(rank(each)), rank(each)))))
    choices = [(f"a{number}", "order of tasks", "", "", 0) for number in range(1, len(ways))]
    return list(ways[task.gate(About("order of tasks", [(("threads", "order", task.key), "write")], choices=choices)) or 0])


def watch(fs, *, choose: bool) -> "list | None":
    """Wait for one's turn to see which futures have finished, before their locks are taken; return these, in an order."""
    task = current()
    pairs = [(of(each)[0], "write") for each in fs if of(each)[0] is not None]
    if task is None or not pairs:
        return None
    if not choose:
        task.gate(About("watch tasks", pairs))
        return None
    finished: list = []
    while True:
        ways = list(permutations(finished)) if len(finished) <= MOST else [finished]
        choices = [(f"a{number}", "watch tasks", "", "", 0) for number in range(1, len(ways))]
        went = task.gate(About("watch tasks", pairs, choices=choices))
        now = sorted(filter(is_done, fs), key=lambda each: of(each)[0] or ("", 0))
        if now == finished:
            if len(finished) > MOST:
                note("sets of tasks")
            return list(ways[went or 0])
        finished = now


def make_as_completed(original):
    def as_completed(fs, timeout=None):
        fs = set(fs)
        finished = watch(fs, choose=True)
        if finished is not None:
            orders[get_ident()] = finished[::-1]        # the last one is returned first
        given = ([each] for each in original(fs, timeout))
        del fs, finished                    # like the original, keep nothing alive that was returned
        for one in given:
            orders.pop(get_ident(), None)
            yield one.pop()
    return as_completed


def make_wait(original):
    def wait(fs, *args, **kwargs):
        fs = set(fs)
        watch(fs, choose=False)
        found = original(fs, *args, **kwargs)
        return found._replace(done=Chosen(found.done), not_done=Chosen(found.not_done)) if current() is not None else found
    return wait


#: thread -> the order of the finished futures that it will look at next
orders: dict = {}
tells = mentions(*TELLING)
PATCHES = {"concurrent.futures._base": patch_futures}
