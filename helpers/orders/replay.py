"""Runs a program again in an order that was found, recorded like any other run."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable

from ..program.script import Script
from ..program.text import CellError
from ..record.run import Run
from ..running.deadline import Deadline
from ..running.interrupts import one_at_a_time
from ..running.posix import Attempt
from ..running.workspace import furnish_gates
from .connections import Connections
from .controller import Controller
from .course import Chooser, Course
from .operations import Touched
from .outcomes import key_of
from .warm import steered

TIMEOUT = 60.0  #: seconds for a run in an order that was found
BLOCKING = 0.1  #: seconds that tasks have to reach their calls if all will wait forever
SOON = 0.02  #: seconds between checks whether the controller is done


def replayer(script: Script, start_method: str, touched: Touched) -> Callable[[Course], Run]:
    """Return a function that runs the script in the order of an explored run.

    Args:
        touched: what was known of the program when it was explored: this determines what is decided.
    """
    return lambda course: replay(script, start_method, touched, course)


def replay(script: Script, start_method: str, touched: Touched, course: Course) -> Run:
    """Run a script in the order of an explored run. Raises RuntimeError if it goes another way now."""
    keys = [step.operation.key for step in course.steps]

    def choose(number: int, enabled: dict, last: str | None) -> str | None:
        return keys[number] if number < len(keys) else last if last in enabled else min(enabled)

    with one_at_a_time:
        attempt = Steered(script, start_method, choose, touched, all_visible=course.all_visible)
        run = attempt.carry_out()
    found = attempt.course
    # Its Run has what it printed and how it ended; the rule was judged when it was explored.
    found.stdout, found.stderr, found.returncode, found.broken = (
        course.stdout,
        course.stderr,
        course.returncode,
        course.broken,
    )
    if found.verdict != course.verdict or key_of(found) != key_of(course):
        raise RuntimeError("This time it went another way: something in the program is left to chance.")
    return run


class Steered(Attempt):
    """A script that runs like any other, but in a chosen order.

    Args:
        each_due: an event loop asks about each timer that is due, even if it is the only one.
    """

    def __init__(
        self,
        script: Script,
        start_method: str,
        choose: Chooser,
        touched: Touched,
        *,
        all_visible: bool = False,
        each_due: bool = False,
    ) -> None:
        super().__init__(script, start_method, TIMEOUT, lambda stream, text: None)
        self._choose, self._touched, self._all_visible, self._each_due = choose, touched, all_visible, each_due
        self._stands: float | None = None  # when all tasks were let go, because none can continue
        self._ended = False
        self.course = Course()
        self.controller: Controller | None = None  #: once it has begun

    def carry_out(self) -> Run:
        """Run it; see Attempt."""
        try:
            run = super().carry_out()
            run.stood = run.hung and self.course.verdict == "hangs"
            return run
        finally:
            self._ended = True
            if hasattr(self, "_thread"):
                self._thread.join()

    def _prepare(self) -> None:
        super()._prepare()
        furnish_gates(self.directory)
        self._connections = Connections(str(self.directory))
        self._thread = threading.Thread(target=self._control, daemon=True)
        self._thread.start()

    def _environment(self) -> dict[str, str]:
        each = {"ISOLATED_ORDERS_EACH": "1"} if self._each_due else {}
        return super()._environment() | steered(self._connections) | each

    def _control(self) -> None:
        controller = self.controller = Controller(
            self._connections,
            0,
            self.script.source,
            self._choose,
            self._touched,
            lambda: not self._ended,
            lambda sock, words: None,
            all_visible=self._all_visible,
        )
        self.course = controller.course
        try:
            controller.carry_out()
            if self.course.verdict != "ended":
                controller.let_go()
                self._stands = time.perf_counter()
                while not self._ended:  # their sockets stay open: without a controller, they would end
                    controller.pump(SOON)
        finally:
            self._connections.close()

    def _is_over(self, deadline: Deadline, after: float | None) -> bool:
        over = super()._is_over(deadline, after)
        return over or (self._stands is not None and time.perf_counter() > self._stands + BLOCKING)

    def _step(self, patience: float, *more: int) -> None:
        super()._step(min(patience, SOON), *more)


def possible() -> bool:
    """Whether this system has what is needed: a fork, and a supervisor."""
    return hasattr(os, "fork")


def check() -> None:
    """Raise CellError if orders cannot be explored."""
    if not possible():
        raise CellError(
            "This system has no fork, so the orders of a program cannot be explored here. On Linux and macOS they can."
        )
