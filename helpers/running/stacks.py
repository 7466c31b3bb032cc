"""Asks the processes of a run where they are: each writes down the stacks of its threads. See recorder/stacks.py."""
from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Collection
from pathlib import Path

from ..recorder.signals import c_stack_signal, stack_signal
from .cpu_waits import CPUWaits
from .pipes import Pipes, Shared, Stream
from .process_states import State, alive, catches, look
from .process_table import children_of, descendants, recorded_pids, stat

_EXIT_CODE = 50         # the index of the wait status among the fields of /proc/PID/stat after the name
ANSWER_TIME = 0.5       #: seconds that processes have to answer: gevent checks for signals every 0.3 s


def members(supervisor: int) -> set[int] | None:
    """Return the pids of all living processes below the supervisor; None if that cannot be known."""
    found = set(descendants({supervisor}))
    return found if found and sys.platform == "linux" else None


def ask(directory: Path, supervisor: int, members: set[int] | None, pipes: Pipes | Shared,
        meanwhile: Callable[[], None]) -> dict[int, State]:
    """Ask every living process of a run where it is.

    Args:
        directory: the run's folder.
        supervisor: the pid of the process that started the run.
        members: the pids of the run's processes; None if only their records tell.
        pipes: the run's pipes.
        meanwhile: called repeatedly while we wait; it must not take long.

    Returns:
        pid -> what the process is doing.
    """
    # The pid of an ended process may belong to another one by now: a signal must not reach that by mistake.
    pids = [pid for pid in recorded_pids(directory) if (pid in members if members is not None else alive(pid))]
    others = _programs(supervisor, pids) if members is not None else {}
    everybody = look([*pids, *others], meanwhile)
    found = {pid: everybody.pop(pid) for pid in pids}
    asked = _send(found)
    until = time.monotonic() + ANSWER_TIME
    waits = CPUWaits(supervisor)
    waited = waits.seconds()
    while asked:
        if time.monotonic() >= until:
            more = waits.seconds() - waited
            if more < 0.01:             # they had a core, and did not answer
                break
            until, waited = until + more, waited + more
        meanwhile()
        asked = {pid for pid in asked if not _file(directory, pid).exists()}      # an answer is written as a whole
        time.sleep(0.004)
    for pid, answer in _ask_in_c(asked, pipes, meanwhile).items():
        found[pid].stack = answer
    for pid, state in found.items():
        with contextlib.suppress(OSError):
            state.stack = _file(directory, pid).read_text("utf-8", "replace")[-20_000:]
    for pid, state in everybody.items():
        state.program, state.parent = others[pid]
    return found | everybody


def exit_codes(directory: Path) -> dict[int, int]:
    """Return pid -> exit code, -9 for signal 9, of ended processes that nobody has waited for (Linux)."""
    found = {}
    for pid in recorded_pids(directory):
        fields = stat(pid)
        if fields and fields[0] == b"Z" and len(fields) >= _EXIT_CODE:
            found[pid] = os.waitstatus_to_exitcode(int(fields[_EXIT_CODE - 1]))
    return found


def _programs(supervisor: int, recorded: Collection[int]) -> dict[int, tuple[str, int]]:
    """Return the run's other programs, which are not recorded: pid -> command, parent's pid (Linux)."""
    found = {}
    # A process just forked from one of these has no record yet, and one that is just ending has no executable any more.
    none_of_these = {"", *(_executable(pid) for pid in recorded)}
    # Orphans are now the supervisor's children. It has children of its own, but those are in other groups.
    groups = {_group(pid) for pid in recorded}
    theirs = {*descendants(set(recorded)), *(pid for pid in children_of(supervisor) if _group(pid) in groups)}
    above = {int(fields[1]) for pid in recorded if (fields := stat(pid))}
    for pid in sorted(theirs - set(recorded) - above):
        with contextlib.suppress(OSError):
            name, fields = Path(f"/proc/{pid}/comm").read_text("utf-8", "replace").strip(), stat(pid)
            if fields and _executable(pid) not in none_of_these:
                found[pid] = name, int(fields[1])
    return found


def _executable(pid: int) -> str:
    try:
        return os.readlink(f"/proc/{pid}/exe")
    except OSError:
        return ""


def _group(pid: int) -> bytes:
    """Return the process group of a process."""
    return fields[2] if (fields := stat(pid)) else b""


def _file(directory: Path, pid: int) -> Path:
    """Return the file into which a process writes its answer: see recorder/stacks.py."""
    return directory / f"{pid}.stack"


def _send(states: dict[int, State]) -> set[int]:
    """Send the signal that asks to all processes that can answer; return their pids."""
    number, asked = stack_signal(), set()
    for pid, state in states.items():
        if number is not None and state.does != "stopped" and catches(pid, number):
            with contextlib.suppress(OSError):
                os.kill(pid, number)
                asked.add(pid)
    return asked


def _ask_in_c(pids: set[int], pipes: Pipes | Shared, meanwhile: Callable[[], None]) -> dict[int, str]:
    """Ask processes that compute in C: they answer on their standard error, if that is still a pipe of ours (Linux)."""
    number = c_stack_signal()
    streams: dict[int, Stream] = {}
    for pid in pids:
        with contextlib.suppress(OSError):
            error = os.readlink(f"/proc/{pid}/fd/2")
            if number is not None and catches(pid, number) and (stream := pipes.put_aside(pid, error)) is not None:
                os.kill(pid, number)
                streams[pid] = stream
    until = time.monotonic() + (ANSWER_TIME if streams else 0)
    while time.monotonic() < until and not all(_whole(stream) for stream in streams.values()):
        meanwhile()
        time.sleep(0.004)
    return {pid: (stream.aside or b"").decode("utf-8", "replace")[-20_000:] for pid, stream in streams.items()}


def _whole(stream: Stream) -> bool:
    """Whether an answer is complete: the main thread comes last, and its outermost frame is a module's."""
    return (stream.aside or b"").endswith(b" in <module>\n")
