"""Where the processes of a run stand: asks them, and reads their answers."""
from __future__ import annotations

import contextlib
import os
import re
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from ..program.source import FILE, call_at, loop_at
from ..record.file import Recorded, read_file
from ..record.run import Run, Waiting
from ..recorder.signals import stack_signal
from . import supervisor as supervisor_module
from .core_waits import CoreWaits
from .states import Stand, alive, catches, look, runs

ANSWER_TIME = 0.25      #: seconds that processes get to say where they stand
LONG = 40               #: looks, 4 ms apart, after which an answer that may lack its end is taken as it is

#: What a process does when it stands still in these functions, with no line of the cell being run.
_AT_ITS_END = {
    "_finalize_join": "the end of the program: its queue's feeder thread still has data to write",
    "_exit_function": "the end of the program, where it joins its children",
    "_shutdown": "the end of the program, where it joins its threads",
}


#: Functions of C that wait, for systems that do not say who does: the stack ends with the line of the cell that calls one.
_WAITING = frozenset({"accept", "connect", "gethostbyname", "getaddrinfo", "input", "poll", "recv", "recv_into", "recvfrom",
                      "select", "send", "sendall", "sendto", "waitpid"})


def adopt(orphans: bool) -> None:
    """While a run goes on, let its processes come to us should their supervisor be killed (Linux only)."""
    if sys.platform == "linux":
        import ctypes
        ctypes.CDLL(None).prctl(36, int(orphans), 0, 0, 0)      # PR_SET_CHILD_SUBREAPER


def members(supervisor: int) -> set[int] | None:
    """Return the pids of all living processes below the supervisor, None where that cannot be known."""
    table = supervisor_module.parents()
    found = set(supervisor_module.below(table, {supervisor}))
    return found if found and sys.platform == "linux" else None


def ask(directory: Path, supervisor: int, members: set[int] | None, meanwhile: Callable[[], None]) -> dict[int, Stand]:
    """Ask every living process of a run where it stands.

    Args:
        directory: the run's folder.
        supervisor: the pid of the process that started the run.
        members: the pids of the run's processes; None where only their records tell.
        meanwhile: called again and again while we wait; it must not take long.

    Returns:
        pid -> where it stands.
    """
    pids = {int(word) for file in directory.glob("*.record") if (word := file.name.split(".")[0]).isdecimal()}
    # A pid may have been given to somebody else since its process of ours ended: nobody may be asked by mistake.
    found = look([pid for pid in pids if (pid in members if members is not None else alive(pid))], meanwhile)
    number = stack_signal()
    waiting = set()
    for pid, stand in found.items():
        if (number is not None and stand.does != "stopped" and (directory / f"{pid}.stack").exists()
                and catches(pid, number)):
            with contextlib.suppress(OSError):
                os.kill(pid, number)
                waiting.add(pid)
    until = time.monotonic() + ANSWER_TIME
    waits = CoreWaits(supervisor)
    waited = waits.seconds()
    sizes: dict[int, int] = {}
    same: dict[int, int] = dict.fromkeys(waiting, 0)        # for how many looks its answer has not grown
    while waiting:
        if time.monotonic() >= until:
            more = waits.seconds() - waited
            if more < 0.01:             # they had a core, and did not answer
                break
            until, waited = until + more, waited + more
        meanwhile()
        for pid in list(waiting):
            with contextlib.suppress(OSError):
                size = (directory / f"{pid}.stack").stat().st_size
                same[pid] = same[pid] + 1 if size and sizes.get(pid) == size else 0
                # Who is ready to run may have been interrupted in the middle of its answer.
                if same[pid] > (LONG if runs(pid) and not _whole(directory / f"{pid}.stack") else 0):
                    waiting.discard(pid)
                sizes[pid] = size
        time.sleep(0.004)
    for pid in found:
        with contextlib.suppress(OSError):
            found[pid].stack = (directory / f"{pid}.stack").read_text("utf-8", "replace")[-20_000:]
    return found


def _whole(stack: Path) -> bool:
    """Whether an answer has its end: the main thread comes last, and its outermost frame is a module's."""
    return stack.read_bytes().endswith(b" in <module>\n")


def starting(directory: Path) -> bool:
    """Whether a child is still on its way: asked for and not yet running, or running and just ending.

    On a busy machine a new Python may take longer than a time-out of two seconds. What it is going
    to do belongs to the explanation, which would otherwise differ from run to run.
    """
    records = {one.pid: one for file in directory.glob("*.record") if (one := _quick_read(file)) is not None}
    asked = [event for one in records.values() for event, _ in one.find("start")]
    if any(event.end is None and event.number == 0 for event in asked):
        return True
    for event in asked:
        child = records.get(event.number)
        if not event.number or not alive(event.number):     # 0: it could not be started; macOS has a process of that number
            continue
        if child is None:
            return True
        ran, ended = child.find("run"), child.find("exit", "error")
        stands = any(one.end is None for one in child.events)
        if (not ran or ended) and not stands:
            return True
    return False


def _quick_read(file: Path) -> Recorded | None:
    try:
        return read_file(file, 0.0)
    except (OSError, ValueError):
        return None


def end_marked(directory: Path, born: float) -> None:
    """End every process that carries the run's mark in its environment, and what came to us since it began.

    For the one case in which the supervisor itself was killed, and with it the knowledge of who
    belongs to the run.

    Args:
        directory: the run's folder.
        born: when the run began, by `clock`.
    """
    import psutil
    me, linux = os.getpid(), sys.platform == "linux"
    until = time.monotonic() + 5
    while time.monotonic() < until:
        table = supervisor_module.parents()
        found = [pid for pid in (supervisor_module.below(table, {me}) if linux else []) if _start(pid) >= born]
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if process.pid != me and process.environ().get("ISOLATED_DIRECTORY") == str(directory):
                    found.append(process.pid)
        found = [pid for pid in set(found) if alive(pid)]
        others = [pid for pid in found if "resource_tracker" not in supervisor_module.command(pid)]
        for pid in others:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        if not found:
            break
        time.sleep(0.01)
    supervisor_module.unlink(str(directory))
    for pid, parent in supervisor_module.parents(zombies=True).items() if linux else ():
        if parent == me and _start(pid) >= born:        # nobody else waits for what came to us
            with contextlib.suppress(OSError):
                os.waitpid(pid, os.WNOHANG)


def clock() -> float:
    """Return the time on the clock that says when a process began (Linux), in seconds."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.time()


def _start(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return -1.0
    return (int(fields[19]) + 1) / os.sysconf("SC_CLK_TCK")


def exit_codes(run: Run, recorded: list[Recorded], main_pid: int) -> None:
    """Fill in how each process ended: as its parent saw it, else as it said itself."""
    seen, said = {}, {}
    for one in recorded:
        for event, object_ in one.find("ended", "exit"):
            if event.kind == "ended":
                seen[object_] = event.number
            else:
                said[one.pid] = event.number
    for process in run.processes:
        if process.ended_by_run:
            continue
        process.exitcode = seen.get(process.pid, said.get(process.pid))
        if process.pid == main_pid:
            process.exitcode = run.returncode


_FRAME = re.compile(r'^  File "(.*)", line (\d+) in (.*)$')


def threads(stack: str) -> list[list[tuple[str, int, str]]]:
    """Return each thread's frames as (file, line, function), innermost first; the main thread last."""
    found: list[list[tuple[str, int, str]]] = []
    for line in stack.splitlines():
        match = _FRAME.match(line)
        if match and found:
            found[-1].append((match[1], int(match[2]), match[3]))
        elif "(most recent call first)" in line:
            found.append([])
    return found


def waiting(run: Run, recorded: list[Recorded], stands: dict[int, Stand]) -> None:
    """Fill in what each process that had to be ended was waiting for."""
    by_pid = {one.pid: one for one in recorded}
    for process in run.processes:
        if not process.ended_by_run:
            continue
        one = by_pid.get(process.pid)
        # A greenlet that waits again and again may have gone on while everybody was being asked.
        pending = [event for event in one.events if event.end is None or (
            event.kind == "block" and event.end >= run.duration)] if one else []
        stacks = threads(process.stack)
        does = stands[process.pid].does if process.pid in stands else ""
        process.waiting = _from_stack(run, stacks[-1] if stacks else [], pending, does)
        suspended = {event.lane: event for event in pending if event.kind == "block" and event.lane}
        process.suspended = tuple(
            Waiting(call_at(run.source, event.line, event.detail or "joinall") if event.line else "the hub",
                    event.line, event.lane)
            for event in suspended.values())


def _from_stack(run: Run, frames: list[tuple[str, int, str]], pending: list, does: str) -> Waiting | None:
    function = ""
    # A forked child still has its parent's frames on its stack: they end where it was born.
    born = next((n for n, (_, _, name) in enumerate(frames) if name in ("_bootstrap", "_launch")), len(frames))
    for file, line, name in frames[:born]:
        if os.path.basename(file) == FILE or file == FILE:
            here = [event for event in reversed(pending) if event.line == line and event.kind != "block"]
            event = min(here, key=lambda event: event.lane != "", default=None)
            # Calls of C are not on the stack. The record has sleep(), but no lock of threads, which `with` takes as well.
            text = call_at(run.source, line, function or (event.kind if event else "acquire"))
            waits = event is not None or does == "waits" or (does != "runs" and (
                (function and ("(" in text or text.startswith("with ")))
                or text.partition("(")[0].rpartition(".")[2] in _WAITING))
            if not waits:
                text, line = loop_at(run.source, line)
            return Waiting(text, line, object=event.object if event else "", running=not waits)
        if file != "<recorder>" and "frozen" not in file:
            function = name
        elif event_name := next((e.kind for e in reversed(pending) if e.line), None):
            function = function or event_name
    for _, _, name in frames:
        if name in _AT_ITS_END:
            return Waiting(_AT_ITS_END[name], None)
    event = next((event for event in sorted(reversed(pending), key=lambda event: event.lane != "") if event.line), None)
    if event is not None:
        name = (event.detail or "joinall") if event.kind == "block" else event.kind
        return Waiting(call_at(run.source, event.line, name), event.line, event.lane, event.object)
    if any(name == "worker" and file.endswith("pool.py") for file, _, name in frames):
        task = next((event for event in pending if event.kind == "task"), None)
        # A task that runs nothing of the cell: pool.apply(time.sleep, (9,)).
        return Waiting(task.detail, None, running=True) if task else Waiting("its pool's queue of tasks", None)
    return None
