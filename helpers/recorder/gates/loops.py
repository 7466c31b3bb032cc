"""asyncio's loops: what is ready runs in its order; which timer is due next is a choice, if the clock leaves one.

A loop runs its calls in the order in which they became ready: nothing there is left to chance. What may differ is when a
timer is due (a sleep, a time-out), what other threads hand in, and what arrives through sockets and pipes. Timers are kept
here and not in the loop's heap. The loop's clock moves only by what the timers wait, and clock.py says which timer may be
next.

A timer that is due in a turn comes after everything that this turn runs, and before what that makes ready. So the choice is
made after the turn, and only if the turn made something ready: otherwise, it makes no difference.
"""
import os
import sys
from _thread import get_ident

from ..lanes import names
from ..plumbing import number_from
from ..script import script
from ..task_states import loops as running
from . import futures, loop_threads
from . import tasks as steered
from .about import About
from .clock import Clock
from .outside import CLOCK, sleeps
from .tasks import around, current, line_now, made, note, script_frame

#: functions between the code that sets a timer, and the timer
INNER = ("call_later", "call_at", "expecting", "reschedule", "__aenter__")
#: what is not steered -> the methods of a loop that do it
OUTSIDE = {"other programs": ("subprocess_exec", "subprocess_shell"),
           "sockets": ("create_connection", "create_server", "create_datagram_endpoint", "getaddrinfo", "getnameinfo")}
SOON = 0.02         #: seconds for which a loop listens to its sockets, before one of its timers is due
originals: dict = {}


class Timer:
    """A call at some time in the future."""

    def __init__(self, handle, number: int, seconds: float, who: str, what: str, line: int) -> None:
        self.handle, self.number, self.who, self.line = handle, number, who, line
        self.what = what if what == "sleep" else "a time-out" if what == "time-out" else "the time"
        self.text = f"{what}({seconds:g})" if what == "sleep" else f"{self.what} of {seconds:g} s"


EACH = "ISOLATED_ORDERS_EACH" in os.environ      # each timer that is due is a step, even if it is the only one


def ask(task, number: int, goes_on: bool, due: list, ready) -> "Timer | None":
    """Return the timer of a loop that is due next, None for none.

    Args:
        number: the loop's number.
        goes_on: whether it may continue without any.
        due: the timers that may be due.
        ready: returns whether it has something to run by now.
    """
    if not steered.threads_begun() and len(due) + goes_on == 1 and not (due and EACH):
        return due[0] if due else None
    if due:
        note("timers")
    choices = [(f"a{timer.number}", "due", timer.who, timer.text, timer.line) for timer in due]
    answer = task.gate(About("turn", [(number, "write")], "", lambda: goes_on or ready(), choices=choices), 0)
    return due[answer - 1] if answer else None


class Turns:
    """What is known of a steered loop."""

    def __init__(self, loop, task) -> None:
        self.loop, self.task, self.clock = loop, task, Clock()
        self.time, self.count, self.timers = originals["time"](loop), 0, {}
        loop_threads.runners.add(task)
        self.number = number_from("loop", os.getpid(), id(loop))
        made("event loop", type(loop).__name__, self.number)

    def set(self, handle) -> None:
        """Keep a timer that the loop has just put into its heap."""
        self.loop._scheduled.clear()
        handle._scheduled = False
        frame, passed = sys._getframe(2), ""
        while frame is not None and frame.f_code.co_name in INNER:
            frame, passed = frame.f_back, frame.f_code.co_name
        its = frame.f_code if frame is not None else script_frame.__code__
        what = "call" if its.co_filename == script and passed != "__aenter__" else "sleep" if its.co_name == "sleep" else "time-out"
        if its.co_name == "shutdown_default_executor":
            return                          # asyncio's own, of some minutes
        self.count += 1
        here = running.get(get_ident())
        lane = here.state.lane if here is not None and here.state is not None else 0
        seconds = round(max(0.0, handle._when - self.time), 9)
        self.timers[self.count] = Timer(handle, self.count, seconds, names.get(lane, "a timer"), what, line_now())
        self.clock.begin(self.count, seconds)

    def decide(self, *, last: bool = False) -> None:
        """Before the loop's next turn, let the chosen timers be due; last: there was no turn after this one."""
        ready, joined = self.loop._ready, 0
        while True:
            self.drop_cancelled()
            joins = bool(ready) or last
            due = [timer for timer in self.timers.values() if self.clock.may_be_due(timer.number, joins=joins)
                   and not (last and timer.what == "sleep")]
            goes_on = joins and (last or not due or self.clock.none_may_be_due())
            chosen = ask(self.task, self.number, goes_on, due, lambda: bool(ready))
            if chosen is None:
                break
            self.clock.is_due(chosen.number, joins=joins)
            del self.timers[chosen.number]
            self.time = max(self.time, chosen.handle._when)
            ready.insert(joined, chosen.handle)
            joined += 1
            if not joins:
                return
        if ready and not last:
            if self.clock.none_may_be_due():
                self.clock.none_is_due()
            self.clock.turn()

    def drop_cancelled(self) -> None:
        for number, timer in list(self.timers.items()):
            if timer.handle._cancelled:
                del self.timers[number]
                self.clock.forget(number)

    def last_turn(self, run) -> None:
        """The loop was stopped in this turn: what was due in it is still to come."""
        ready = self.loop._ready
        before = list(ready)
        ready.clear()
        self.decide(last=True)
        if ready:
            run(self.loop)
        after = list(ready)
        ready.clear()
        ready.extend(before + after)

    def give_back(self) -> None:
        """Let the loop keep its timers itself again."""
        heap = sys.modules["heapq"]
        for timer in self.timers.values():
            timer.handle._scheduled = True
            heap.heappush(self.loop._scheduled, timer.handle)
        self.timers.clear()


def turns_of(loop) -> "Turns | None":
    """Return what is known of a loop; None if its thread is not steered."""
    task, turns = current(), vars(loop).get("_orders_turns")
    if task is None:
        return None
    if turns is None or turns.task is not task:
        turns = loop._orders_turns = Turns(loop, task)
    return turns


def make_run(original):
    def _run_once(self):
        turns = turns_of(self)
        if turns is None:
            if vars(self).get("_orders_turns") is not None and steered.tasks.get(get_ident()) is None:
                self._orders_turns.give_back()
            return original(self)
        if listens(self):
            note("asyncio's sockets and pipes")
            if not self._ready and not self._stopping:
                self._process_events(self._selector.select(SOON if turns.timers else None))
        if not self._stopping:
            turns.decide()
        if current() is None:               # no task can continue: it waits as it would without us
            turns.give_back()
            return original(self)
        original(self)
        if self._stopping and turns.timers:
            turns.last_turn(original)
    return _run_once


def listens(loop) -> bool:
    """Whether a loop waits for more than other threads."""
    selector = getattr(loop, "_selector", None)
    return selector is not None and len(selector.get_map() or ()) > 1


def make_call_at(original):
    def call_at(self, when, *args, **kwargs):
        loop_threads.check()
        turns = turns_of(self)
        handle = original(self, when, *args, **kwargs)
        if turns is not None:
            turns.set(handle)
        return handle
    return call_at


def make_time(original):
    originals["time"] = original

    def time(self):
        turns = turns_of(self)
        if turns is None:
            return original(self)
        if sys._getframe(1).f_code.co_filename == script:
            note(CLOCK)
        return turns.time
    return time


def make_threadsafe(original):
    def call_soon_threadsafe(self, *args, **kwargs):
        task, turns = current(), vars(self).get("_orders_turns")
        if task is not None and turns is not None and turns.task is not task:
            task.gate(About("hand to loop", [(turns.number, "write")]))
        return original(self, *args, **kwargs)
    return call_soon_threadsafe


def make_soon(original):
    """While other threads hand something in, that may come before or after each call that the loop itself makes ready."""
    def call_soon(self, *args, **kwargs):
        loop_threads.check()
        if steered.threads_begun():
            task, turns = current(), vars(self).get("_orders_turns")
            if task is not None and turns is not None and turns.task is task:
                task.gate(About("make ready", [(turns.number, "write")]))
        return original(self, *args, **kwargs)
    return call_soon


def patch_loop(module) -> None:
    loop = module.BaseEventLoop
    for name, make in (("time", make_time), ("_run_once", make_run), ("call_at", make_call_at),
                       ("call_soon_threadsafe", make_threadsafe), ("call_soon", make_soon)):
        around(loop, name, make)
    for what, names_ in OUTSIDE.items():
        for name in names_:
            around(loop, name, lambda original, what=what: noting(original, what))
    sleeps.append(slept)


def noting(original, what: str):
    """Note that a loop is used for something that is not steered."""
    def asked(*args, **kwargs):
        note(what)
        return original(*args, **kwargs)
    return asked


def slept(seconds: float) -> None:
    """A coroutine blocked its whole loop for a time."""
    loop = sys.modules["asyncio"].events._get_running_loop()
    turns = vars(loop).get("_orders_turns") if loop is not None else None
    if turns is not None:
        turns.clock.passes(seconds)
        turns.time += seconds


def patch_tasks(module) -> None:
    def make_as_completed(original):
        def as_completed(fs, *args, **kwargs):
            fs = fs if isinstance(fs, (list, tuple, set, frozenset, dict)) else list(fs)
            if sum(module.coroutines.iscoroutine(each) for each in fs) > 1:
                note("sets of tasks")
            return original(fs, *args, **kwargs)
        return as_completed

    module.set = futures.Chosen             # what wait() returns
    around(module, "as_completed", make_as_completed)


def patch_runners(module) -> None:
    def make_cancel(original):
        def _cancel_all_tasks(loop):
            if len(module.tasks.all_tasks(loop)) > 1:
                note("sets of tasks")
            return original(loop)
        return _cancel_all_tasks
    around(module, "_cancel_all_tasks", make_cancel)


PATCHES = {"asyncio.base_events": patch_loop, "asyncio.tasks": patch_tasks, "asyncio.runners": patch_runners}
