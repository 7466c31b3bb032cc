"""Makes the `Run` of a script that has ended from what is left: its processes' records, output and stacks."""
from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from ..record import async_tasks, greenlets, threads, waiting
from ..record import reader as record
from ..record.file import Recorded
from ..record.inside import number_events, number_places
from ..record.run import End, Process, Run
from .other_ends import OtherEnd
from .pipes import cleaner
from .process_states import State

SHARED_MEMORY = "/dev/shm"      #: where Linux keeps semaphores


def collect(run: Run, directory: Path, started: float, pid: int, *, ended: Collection[int],
            states: dict[int, State], codes: Mapping[int, int] = MappingProxyType({}), text: Callable[[int, str], str],
            left_out: int = 0) -> None:
    """Fill in the processes, the output and the events of a run.

    Args:
        run: the run; it already has its returncode.
        directory: its folder, with the records.
        started: when it was started (seconds, on the clock that all processes share).
        pid: the script's pid.
        ended: pids of the processes that had to be ended.
        states: pid -> what the process was doing at that time.
        codes: the exit codes of processes that had ended, and that nobody had waited for.
        text: called with (pid, "out" or "err"); pid 0 is the script. Returns what that process printed.
        left_out: how many events were dropped together with whole records.
    """
    run.no_semaphores = sys.platform == "linux" and not os.path.isdir(SHARED_MEMORY)
    recorded = record.read(directory, started)
    if left_out and recorded:
        recorded[0].left_out += left_out
    run.load_events_later(lambda: number_events(record.join(recorded, run.source), run.source))
    run.events_left_out = sum(one.left_out for one in recorded)
    clean = cleaner(directory)
    parents, daemons = record.parents(recorded), record.daemons(recorded)
    helpers = _helpers(recorded, parents)
    for one in recorded:
        own = 0 if one.pid == pid else one.pid
        state = states.get(one.pid, State())
        process = Process(
            one.name, one.pid, parent=parents.get(one.pid, ""), lanes=one.lanes,
            stdout=text(own, "out"), stderr=text(own, "err"), stack=clean(state.stack),
            helper=one.pid in helpers, ended_by_run=one.pid in ended,
            stopped=state.does == "stopped", busy=state.busy, threads=threads.threads(one) + async_tasks.tasks(one),
            daemon=one.pid in daemons, greenlets=greenlets.greenlets(one))
        for error, _ in one.find("error"):
            process.error, process.error_line = clean(error.message), error.line
        run.processes.append(process)
    if pid not in {one.pid for one in recorded}:    # it ended before it recorded anything
        run.processes.insert(0, Process("MainProcess", pid, stdout=text(0, "out"), stderr=text(0, "err"),
                                        ended_by_run=pid in ended))
    run.programs = list(_programs(run, states))
    _name_the_other_ends(run, states)
    _exit_codes(run, recorded, pid, codes)
    waiting.fill_in(run, recorded, {number: does for state in states.values() for number, does in state.threads.items()})
    number_places(run)
    run.stdout = "".join(process.stdout for process in run.processes)
    run.stderr = "".join(process.stderr for process in run.processes)


def _helpers(recorded: list[Recorded], parents: dict[int, str]) -> set[int]:
    """Return the pids of fork servers and managers, whatever class a manager has."""
    managers = {(one.name, event.child) for one in recorded for event, _ in one.find("manager")}
    return {one.pid for one in recorded
            if one.role == "forkserver" or "Manager" in one.name or (parents.get(one.pid), one.name) in managers}


def _programs(run: Run, states: dict[int, State]) -> Iterator[Process]:
    """Yield the programs that were still running, and are not recorded."""
    names = {process.pid: process.name for process in run.processes}
    count: Counter[str] = Counter()
    for pid, state in states.items():
        if state.program:
            name = f"program {state.program}"
            count[name] += 1
            names[pid] = name if count[name] == 1 else f"{name} ({count[name]})"
    for pid, state in states.items():
        if state.program:
            yield Process(names[pid], pid, parent=names.get(state.parent, ""), ended_by_run=True)


def _name_the_other_ends(run: Run, states: dict[int, State]) -> None:
    """Fill in what each thread waited for in a system call, such as the processes that could write what it reads."""
    everybody = [*run.processes, *run.programs]

    def named(end: OtherEnd) -> End | None:
        by = tuple(other.name for other in everybody if other.pid in end.pids)
        return End(end.does, by, end.mine, end.other, end.accepts, end.ready, end.signals, end.way,
                   end.timed) if end.does else None

    for process in everybody:
        ends = states.get(process.pid, State()).ends
        process.end = named(ends.get(process.pid, OtherEnd()))
        for thread in process.threads:
            thread.end = named(ends.get(thread.native, OtherEnd())) if thread.native and not thread.task else None
        if process.end is not None and process.end.does == "write":
            process.unread_by = process.end.by
        elif process.end is not None and process.end.does == "read":
            process.unsent_by = process.end.by


def _exit_codes(run: Run, recorded: list[Recorded], main_pid: int, codes: Mapping[int, int]) -> None:
    """Fill in how each process ended: as its parent saw it, otherwise as it recorded itself."""
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
        process.exitcode = seen.get(process.pid, codes.get(process.pid, said.get(process.pid)))
        if process.pid == main_pid:
            process.exitcode = run.returncode
