"""Where the processes of a run stood when it was ended: read off their stacks, their records and what the system said."""
from __future__ import annotations

import os
import re
from collections.abc import Mapping

from ..program.calls import call_at, loop_at
from ..program.script import read
from .file import Recorded
from .kinds import ROWS, words
from .run import Event, Process, Run, Waiting

Frame = tuple[str, int, str]        #: (file, line, function)

#: What a process does when it stands still in these functions, with no line of the cell being run.
_AT_ITS_END = {
    "_finalize_join": Waiting("the end of the program: its queue's feeder thread still has data to write", None),
    "_exit_function": Waiting("the end of the program, where it joins its children", None, joins="children"),
    "_shutdown": Waiting("the end of the program, where it joins its threads", None, joins="threads"),
}
#: Functions of C that wait, for systems that do not say who does: the stack ends with the line of the cell that calls one.
_WAITING = frozenset({"accept", "connect", "gethostbyname", "getaddrinfo", "input", "poll", "recv", "recv_into", "recvfrom",
                      "select", "send", "sendall", "sendto", "waitpid"})
_THREAD = re.compile(r"^(?:Current thread|Thread) (0x[0-9a-f]+)", re.MULTILINE)
_INSTALLED = re.compile(r"[/\\](site-packages|dist-packages|lib[/\\]python3\.\d+t?)[/\\]", re.IGNORECASE)
_FRAME = re.compile(r'^  File "(.*)", line (\d+) in (.*)$')


def threads(stack: str) -> list[list[Frame]]:
    """Return each thread's frames as faulthandler prints them, innermost first; the main thread last."""
    found: list[list[Frame]] = []
    for line in stack.splitlines():
        match = _FRAME.match(line)
        if match and found:
            found[-1].append((match[1], int(match[2]), match[3]))
        elif "(most recent call first)" in line:
            found.append([])
    return found


def by_ident(stack: str) -> dict[int, list[Frame]]:
    """Return each thread's frames, innermost first, by the number by which Python knows it."""
    return dict(zip((int(number, 16) for number in _THREAD.findall(stack)), threads(stack), strict=False))


def fill_in(run: Run, recorded: list[Recorded], does: Mapping[int, str]) -> None:
    """Fill in what each process that had to be ended was waiting for.

    Args:
        run: the run, its processes with their stacks.
        recorded: their records.
        does: the system's number of a thread, a main thread's is its pid -> what the system said of it: "waits", "runs",
            "stopped", "" where it did not say.
    """
    by_pid = {one.pid: one for one in recorded}
    for process in run.processes:
        if process.ended_by_run:
            one = by_pid.get(process.pid)
            # A greenlet that waits again and again may have gone on while everybody was being asked.
            pending = [event for event in one.events if event.end is None or (
                event.kind == "block" and event.end >= run.duration)] if one else []
            _fill_in(run, process, pending, does)


def _fill_in(run: Run, process: Process, pending: list[Event], does: Mapping[int, str]) -> None:
    """Fill in where one process waited, its threads and its greenlets; `pending`: its calls that had not returned."""
    for thread in process.threads:
        mine = [event for event in pending if event.lane == thread.name]
        pending = [event for event in pending if event.lane != thread.name]
        frames = by_ident(process.stack).get(thread.ident, [])
        # The end of one that was begun with _thread may have gone unseen.
        thread.ended |= bool(process.stack) and not frames
        if not thread.ended:
            thread.waiting = (_in_the_program(run, frames, mine, does.get(thread.native, "")) or _in_a_call(run, mine)
                              or _in_a_pool(frames, mine))
    frames = (threads(process.stack) or [[]])[-1]
    process.waiting = (_in_the_program(run, frames, pending, does.get(process.pid, "")) or _at_its_end(frames)
                       or _in_a_call(run, pending) or _in_a_pool(frames, pending))
    suspended = {event.lane: event for event in pending if event.kind == "block" and event.lane}
    process.suspended = tuple(
        Waiting(call_at(run.source, event.line, event.function or "joinall") if event.line else "the hub",
                event.line, event.lane)
        for event in suspended.values())


def _in_the_program(run: Run, frames: list[Frame], pending: list[Event], does: str) -> Waiting | None:
    """What the innermost line of the program on the stack is doing: of the script, or of a module in its folder."""
    # A forked child still has its parent's frames on its stack: they end where it was born.
    born = next((n for n, (_, _, name) in enumerate(frames) if name in ("_bootstrap", "_launch")), len(frames))
    files = _Files(run)
    at = next((n for n, (file, _, _) in enumerate(frames[:born]) if files.has(file)), None)
    if at is None:
        return None
    (file, line, _), function = frames[at], _called(frames[:at], pending)
    module, source = files.module(file)
    # The record has the script's lines only: what a module does is recorded at the line that led there, or at none.
    here = [event for event in reversed(pending) if (event.line == line or module) and event.kind != "block"]
    event = min(here, key=lambda event: event.lane != "", default=None)
    # Calls of C are not on the stack. The record has sleep(), but no lock of threads, which `with` takes as well.
    text = call_at(source, line, function or (event.kind if event else "acquire"))
    if event is None and not (does == "waits" or (does != "runs" and _seems_to_wait(text, function))):
        text, line = loop_at(source, line)
        return Waiting(text, line, running=True, module=module)
    return Waiting(text, line, object=event.object if event else "", module=module)


class _Files:
    """The files of a program: its script and, where that is no cell, the modules in its folder and below it."""

    def __init__(self, run: Run) -> None:
        self._source = run.source
        self._script = {run.file, os.path.normpath(run.file)}       # the latter in the children that spawn starts
        folder = os.path.dirname(os.path.normpath(run.file))
        self._folder = folder + os.sep if folder not in ("", os.sep) else ""

    def has(self, file: str) -> bool:
        """Whether a file is the program's own, and not an installed package's."""
        return file in self._script or (bool(self._folder) and file.startswith(self._folder) and not _INSTALLED.search(file))

    def module(self, file: str) -> tuple[str, str]:
        """Return how a file is called in words ("worker.py"; "" for the script), and its text."""
        if file in self._script:
            return "", self._source
        return file.removeprefix(self._folder), read(file)


def _called(inner: list[Frame], pending: list[Event]) -> str:
    """Return the function that the program has called, of which these frames are, "" where there is none."""
    function = ""
    recorded = next((event.kind for event in reversed(pending) if event.line), "")
    for file, _, name in inner:
        theirs = file != "<recorder>" and "frozen" not in file
        function = name if theirs else function or recorded
    return function


def _seems_to_wait(text: str, function: str) -> bool:
    """Whether a call that is not recorded is one that waits, where the system does not say."""
    called = bool(function) and ("(" in text or text.startswith("with "))
    return called or text.partition("(")[0].rpartition(".")[2] in _WAITING


def _at_its_end(frames: list[Frame]) -> Waiting | None:
    return next((_AT_ITS_END[name] for _, _, name in frames if name in _AT_ITS_END), None)


def _in_a_call(run: Run, pending: list[Event]) -> Waiting | None:
    """A call that the record has and the stack has not: a greenlet's that is suspended."""
    latest_first = sorted(reversed(pending), key=lambda event: event.lane != "")
    event = next((event for event in latest_first if event.line), None)
    if event is None:
        return None
    name = (event.function or "joinall") if event.kind == "block" else event.kind
    return Waiting(call_at(run.source, event.line or 0, name), event.line, event.lane, event.object)


def _in_a_pool(frames: list[Frame], pending: list[Event]) -> Waiting | None:
    """A worker that runs nothing of the script: it waits for a task, or has one such as pool.apply(time.sleep, (9,))."""
    if not any(name == "worker" and file.endswith("pool.py") for file, _, name in frames):
        return None
    task = next((event for event in pending if event.kind == "task"), None)
    if task is None:
        return Waiting("its pool's queue of tasks", None)
    return Waiting(words(ROWS["task"].label, task), None, running=True)
