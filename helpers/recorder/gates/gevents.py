"""gevent's loops: greenlets continue in the order in which they became ready; which timer is due next is a choice, as in
loops.py.

A loop runs everything that is ready (with a limit of some dozens of calls), and only then looks at its timers. Those that
are due at once come one after another, before what they make ready. Timers are kept here; the loop of libev or libuv has
none, and returns when nothing is left to run.
"""
import os
import sys

from ..plumbing import number_from
from .clock import Clock
from .loops import ask
from .tasks import current, line_now, made, note

MOST = 50           #: calls after which gevent may look at its timers, before it continues with what is ready


class Timer:
    """Replaces a watcher of a time."""

    ref = True

    def __init__(self, loop, after: float) -> None:
        self.loop, self.after, self.number = loop, round(max(0.0, float(after)), 9), 0
        self.callback, self.args, self.who, self.text, self.line = None, (), "a timer", f"sleep({after:g})", 0

    def start(self, callback, *args, update=None) -> None:
        self.stop()
        self.callback, self.args = callback, args
        greenlet = sys.modules["greenlet"].getcurrent()
        run = getattr(callback, "__self__", greenlet) if getattr(callback, "__name__", "") == "switch" else greenlet
        run = run if getattr(run, "_run", None) is not None else greenlet
        self.who, self.line = getattr(getattr(run, "_run", None), "__name__", "MainProcess"), line_now()
        self.loop.steered.set(self)

    def stop(self) -> None:
        self.loop.steered.drop(self)

    def close(self) -> None:
        self.stop()

    again = start

    @property
    def active(self) -> bool:
        return self.number in self.loop.steered.timers

    pending = False

    def __enter__(self) -> "Timer":
        return self

    def __exit__(self, *_) -> None:
        self.close()


class Timers:
    """The timers of a loop."""

    def __init__(self, loop, task) -> None:
        self.loop, self.task, self.clock, self.timers = loop, task, Clock(), {}
        self.count = self.calls = 0         # timers that were set; calls since the last one was due
        self.number = number_from("loop", os.getpid(), id(loop))
        made("event loop", "loop", self.number)

    def set(self, timer: Timer) -> None:
        self.count += 1
        timer.number = self.count
        self.timers[timer.number] = timer
        self.clock.begin(timer.number, timer.after)

    def drop(self, timer: Timer) -> None:
        if self.timers.pop(timer.number, None) is not None:
            self.clock.forget(timer.number)

    def next(self) -> "Timer | None":
        """Return the timer that is due next; None if what is ready runs first."""
        ready = bool(self.loop._callbacks)
        due = [timer for timer in self.timers.values() if self.clock.may_be_due(timer.number, joins=ready)]
        goes_on = ready and (not due or self.clock.none_may_be_due())
        chosen = ask(self.task, self.number, goes_on, due, lambda: bool(self.loop._callbacks))
        if chosen is not None:
            self.clock.is_due(chosen.number, joins=ready)
            del self.timers[chosen.number]
        elif ready and self.clock.none_may_be_due():
            self.clock.none_is_due()
        return chosen


def steered_loop(base):
    """Return a class of loops whose timers are steered."""
    class loop(base):
        def __init__(self, *args, **kwargs) -> None:
            super().__init__(*args, **kwargs)
            task = current()
            self.steered = Timers(self, task) if task is not None else None

        def timer(self, after, repeat=0.0, ref=True, priority=None):
            if self.steered is None or current() is not self.steered.task:
                return super().timer(after, repeat, ref, priority)
            if repeat:
                note("timers that repeat")
                return super().timer(after, repeat, ref, priority)
            return Timer(self, after)

        def run_callback(self, func, *args):
            if self.steered is not None:
                self.steered.calls += 1
                if self.steered.calls == MOST and self.steered.timers:
                    note("many calls before a timer")
            return super().run_callback(func, *args)

        def run(self, nowait=False, once=False):
            if self.steered is None or nowait or once:
                return super().run(nowait, once)
            while True:
                self.steered.calls = 0
                super().run()               # until nothing is left to run
                if not self.steered.timers or current() is None:
                    return None
                while (timer := self.steered.next()) is not None:
                    try:
                        timer.callback(*timer.args)
                    except BaseException:
                        self.handle_error(timer, *sys.exc_info())
                    if not self.steered.timers:
                        break

    for name in ("io", "async_", "child", "stat", "signal"):
        setattr(loop, name, noting(getattr(base, name)))
    loop.__name__ = loop.__qualname__ = base.__name__
    return loop


def noting(original):
    def watcher(self, *args, **kwargs):
        if current() is not None:
            note("gevent's sockets, threads and programs")
        return original(self, *args, **kwargs)
    return watcher


def patch_gevent(module) -> None:
    module.config.loop = steered_loop(module.config.loop)


PATCHES = {"gevent": patch_gevent}
