"""The explorer's warm processes: each run is a fork of one of them, see recorder/gates/warm.py.

The supervisor starts them like a script, so everything that they start is ended whatever dies: they themselves, the kernel,
or the supervisor.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ..program.script import Script
from ..program.text import CellError
from ..running import orphans
from ..running.process_table import become_subreaper, below, clock, parents, unlink_leaked
from ..running.supervisor_client import Supervisor, SupervisorLost
from ..running.workspace import environment, furnish, furnish_gates, here, new_folder, remove
from .connections import Connections
from .controller import Controller
from .course import Chooser, Course
from .operations import Touched

if TYPE_CHECKING:
    import socket

STARTING = 30.0  #: seconds that a warm process has to start
#: Which of the warm processes: the first one, and its fork with other addresses. 2 and more have other hash seeds.
FIRST, MOVED = 1, 0
MOVES = 6  #: runs of an outcome, each with other addresses, where a program may show a part of one
LEAVING = 0.2  #: seconds that they have to end by themselves, as they do when nobody listens any more
ENDING = 4.0  #: seconds that the supervisor has to end them


class Lost(Exception):
    """The warm processes are gone: something has ended them."""


class Warm:
    """The warm processes for one program, for the duration of a `with`.

    Args:
        script: the program.
        start_method: multiprocessing's default in it.
        interrupted: returns whether the exploration should stop.
        never: an expression that must not be true at the script's end, "" for none.
        timeout: seconds that a run may go without a message.
        seeds: how many further ones there are, each with a hash seed of its own.
    """

    def __init__(
        self,
        script: Script,
        start_method: str,
        interrupted: Callable[[], bool],
        never: str = "",
        timeout: float = 60.0,
        seeds: int = 0,
    ) -> None:
        self.script, self.start_method, self._interrupted = script, start_method, interrupted
        #: Those in which an order that was found is run again. A text may show a single digit of an address.
        self.others = (*range(2, 2 + seeds), *[MOVED] * (MOVES if seeds else 1))
        self.never, self.timeout, self.directory = never, timeout, Path(new_folder())
        self._warm: dict[int, socket.socket] = {}
        self._forked = 0
        self._status: int | None = None  # the pid of the run's script, and its wait status
        self._number = 0
        self.controller: Controller | None = None  #: of the last run
        self.born = clock()

    def __enter__(self) -> Warm:
        with contextlib.ExitStack() as begun:
            begun.callback(self._clear)
            try:
                self._start(begun)
            except SupervisorLost:
                self._lose_supervisor()
                raise CellError(
                    "The program could not be started: its supervisor does not answer. Restart the kernel."
                ) from None
            except OSError as error:
                raise CellError(
                    f"The program could not be started: {error.strerror}. It needs a temporary folder with room in it, and "
                    "some open files."
                ) from None
            begun.pop_all()
        return self

    def _start(self, begun: contextlib.ExitStack) -> None:
        self._supervisor = Supervisor.ready()
        self._supervisor.ask(folder=str(self.directory))
        furnish(self.directory, self.script, self.start_method)
        furnish_gates(self.directory)
        self.connections = Connections(str(self.directory))
        begun.callback(self.connections.close)
        output = str(self.directory / "warm")
        Path(output).touch(0o600)
        env = (
            environment(self.directory, self.script)
            | steered(self.connections)
            | {
                "ISOLATED_ORDERS_WARM": "1",
                "ISOLATED_ORDERS_LAST": str(max(FIRST, *self.others)),
                "ISOLATED_WITHOUT_PIPES": "1",
                "ISOLATED_UNREAD": "1",
                "ISOLATED_ORDERS_NEVER": self.never,
            }
        )
        become_subreaper()
        self._supervisor.ask(
            start={
                "argv": self.script.argv(self.directory),
                "cwd": here(),
                "env": env,
                "directory": str(self.directory),
                "stdout": output,
                "stderr": output,
            }
        )

    def run(self, choose: Chooser, touched: Touched, *, which: int = FIRST, all_visible: bool = False) -> Course:
        """Make one run, with a chooser.

        Args:
            choose, touched, all_visible: see Controller.
            which: the warm process that makes it: FIRST, MOVED, or one of `others`.

        Raises:
            Lost: the warm process is gone.
        """
        warm = self._ready(which)
        self._number += 1
        self._forked, self._status = 0, None
        controller = self.controller = Controller(
            self.connections,
            self._number,
            self.script.source,
            choose,
            touched,
            self._there,
            self._words,
            all_visible=all_visible,
            timeout=self.timeout,
        )
        warm.sendall(self._number.to_bytes(4, "little"))
        try:
            course = controller.carry_out()
            if course.verdict == "ended":
                self._hear(lambda: self._status is not None, controller)
        finally:
            self._kill(controller.course.pids)
        self._hear(lambda: self._status is not None, controller)
        self._output(course)
        if course.verdict == "ended" and self._status is not None:
            course.returncode = os.waitstatus_to_exitcode(self._status)
        return course

    def _ready(self, which: int) -> socket.socket:
        self._hear(lambda: which in self._warm)
        return self._warm[which]

    def _there(self) -> bool:
        return self._status is None

    def _words(self, sock: socket.socket, words: tuple | None) -> None:
        """Handle a message of a warm process."""
        if words is None:
            if sock in self._warm.values():
                raise Lost
        elif words[0] == "warm":
            self._warm.setdefault(words[1], sock)
        elif sock not in self._warm.values():  # a program that talks to us like a warm process
            pass
        elif words[0] == "forked":
            self._forked = words[1]
        elif words[0] == "exited" and words[1] == self._forked:
            self._status = words[2]

    def _hear(self, come: Callable[[], object], controller: Controller | None = None) -> None:
        """Listen until something has arrived."""
        until = time.monotonic() + STARTING
        while not come():
            if controller is not None:
                controller.pump(0.2)
            else:
                for sock, words in self.connections.receive(0.2):
                    self._words(sock, words)
            if time.monotonic() > until or self._interrupted():
                raise Lost

    def _kill(self, pids: set[int]) -> None:
        """End what is left of a run: its group, and processes that have left the group."""
        with contextlib.suppress(OSError):
            if self._forked:
                os.killpg(self._forked, signal.SIGKILL)
        left = set()
        for pid in pids:
            with contextlib.suppress(OSError):
                if os.getpgid(pid) != self._forked:
                    left.add(pid)
        if left:  # a program may name any number, and a number may be another process's by now
            left.intersection_update(below(parents(), {self._supervisor.pid}))
        for pid in left:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)

    def _output(self, course: Course) -> None:
        """Note what each process of the run printed, and remove everything that it left in the folder."""
        unlink_leaked(str(self.directory))
        try:
            files = list(self.directory.iterdir())
        except OSError:  # the script removed it
            raise Lost from None
        for file in files:
            if file.suffix in (".out", ".err"):
                text = file.read_text(encoding="utf-8", errors="replace").replace(f"{self.directory}{os.sep}", "")
                (course.stdout if file.suffix == ".out" else course.stderr)[file.stem.replace("+", "/")] = text
            elif file.suffix not in (".record", ".stack") and file.name != "resources":
                continue
            with contextlib.suppress(OSError):
                file.unlink()

    def __exit__(self, *_: object) -> None:
        """End them, and everything that they started."""
        self.connections.close()
        try:
            if not self._gone(LEAVING):
                self._supervisor.ask(end=True)
                if not self._gone(ENDING):
                    raise SupervisorLost
        except SupervisorLost:
            self._lose_supervisor()
        finally:
            self._clear()

    def _lose_supervisor(self) -> None:
        self._supervisor.forget()
        orphans.end_marked(self.directory, self.born, self._supervisor.pid)

    def _clear(self) -> None:
        """Leave no folder and no semaphore."""
        become_subreaper(False)
        unlink_leaked(str(self.directory))
        remove(self.directory)

    def _gone(self, patience: float) -> bool:
        """Wait at most `patience` seconds until the supervisor has reported that nothing is left. Returns whether it has."""
        until = time.monotonic() + patience
        while not any(answer.get("gone") for answer in self._supervisor.answers()):
            left = until - time.monotonic()
            if left <= 0:
                return False
            select.select([self._supervisor.file], [], [], left)
        return True


def steered(connections: Connections) -> dict[str, str]:
    """Return the environment of a program whose tasks wait for their turns."""
    return {"ISOLATED_ORDERS": connections.address, "PYTHONHASHSEED": "0"}
