"""Where the processes of a run were when it was ended: read from their stacks, their records and what the system said."""
from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Container, Mapping

from ..program.calls import awaited_at, call_at, loop_at, receivers_of
from ..program.script import read
from . import greenlets
from .async_tasks import made_of
from .file import Recorded
from .kind import words
from .kinds import ROWS
from .run import Event, Process, Run, Thread, Waiting

Frame = tuple[str, int, str]        #: (file, line, function)

#: What a process does if it is in one of these functions, and no line of the cell is running.
_AT_ITS_END = {
    "_finalize_join": Waiting("the end of the program: its queue's feeder thread still has data to write", None,
                              joins="feeder"),
    "_exit_function": Waiting("the end of the program, where it joins its children", None, joins="children"),
    "_shutdown": Waiting("the end of the program, where it joins its threads", None, joins="threads"),
}
#: Python looks for signals between its own instructions. One that runs, and has not answered, is in a C function.
_IN_C = Waiting("code written in C, so its line is not known", None, running=True)
#: C functions that wait, for systems that do not tell what waits: the stack ends with the line of the cell that calls one.
_WAITING = frozenset({"accept", "connect", "gethostbyname", "getaddrinfo", "input", "poll", "recv", "recv_into", "recvfrom",
                      "select", "send", "sendall", "sendto", "waitpid"})
_METHODS = {"join_queue": "join", "task_join": "result", "thread_join": "join"}      #: kind -> the method's name in the call
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
    """Return each thread's frames, innermost first, by Python's number of the thread."""
    return dict(zip((int(number, 16) for number in _THREAD.findall(stack)), threads(stack), strict=False))


def fill_in(run: Run, recorded: list[Recorded], does: Mapping[int, str]) -> None:
    """Fill in what each process that had to be ended was waiting for.

    Args:
        run: the run, its processes with their stacks.
        recorded: their records.
        does: the system's number of a thread (the main thread's is the pid) -> what the system said about it: "waits",
            "runs", "stopped", "" if it did not say.
    """
    by_pid = {one.pid: one for one in recorded}
    for process in run.processes:
        if process.ended_by_run:
            one = by_pid.get(process.pid)
            # While all were being asked, a greenlet that waits repeatedly may have continued. So may a process that did not
            # answer: the signal that asks interrupts another's write, for which it had been waiting.
            pending = [event for event in one.events if event.end is None or (
                event.end >= run.duration and (event.kind == "block" or not process.stack))] if one else []
            late = [event.lane for event in (one.events if one else ())
                    if event.kind == "thread_run" and event.time >= run.duration]
            _fill_in(run, process, pending, does, late, began=any(e.kind == "run" for e in (one.events if one else ())))
        elif process.pid in by_pid and (blocks := greenlets.at_loop_exit(by_pid[process.pid], process)):
            greenlets.fill_in(run, process, blocks)


def _fill_in(run: Run, process: Process, pending: list[Event], does: Mapping[int, str], late: Container[str], *,
             began: bool) -> None:
    """Fill in where a process, its threads, tasks and greenlets waited; `pending`: its calls that had not returned."""
    main = (threads(process.stack) or [[]])[-1]
    own: dict[str, list[Event]] = {thread.name: [] for thread in process.threads}
    rest: list[Event] = []
    for event in pending:
        own.get(event.lane, rest).append(event)
    stacks = by_ident(process.stack)
    frames = {"": main} | {thread.name: stacks.get(thread.ident, []) for thread in process.threads if not thread.task}
    natives = {"": process.pid} | {thread.name: thread.native for thread in process.threads}
    loops = {event.lane: event for event in pending if event.kind == "loop"}
    for thread in process.threads:
        if thread.task:
            _fill_in_task(run, thread, own[thread.name], loops.get(thread.loop), frames.get(thread.loop, []),
                          does.get(natives.get(thread.loop, 0), ""))
            continue
        # The end of a thread that was started with _thread may not be recorded. `late`: threads that are not on the stack.
        thread.ended |= bool(process.stack) and not frames[thread.name] and thread.name not in late
        if not thread.ended:
            thread.waiting = _of_thread(run, frames[thread.name], own[thread.name], loops.get(thread.name),
                                        does.get(thread.native, ""))
    # The main thread's stack is that of the running greenlet: what other greenlets wait in is not on it.
    blocked = {event.lane for event in rest if event.kind == "block"}
    rest = [event for event in rest if not event.lane or event.lane not in blocked]
    process.waiting = _of_thread(run, main, rest, loops.get(""), does.get(process.pid, ""), at_end=True)
    if (process.waiting is None and began and not process.stack and does.get(process.pid) == "runs"
            and "sigmask" not in run.source):
        process.waiting = _IN_C
    greenlets.fill_in(run, process, pending, _in_the_program(run, main, rest, does.get(process.pid, "")))
    process.threads = (*process.threads, *_unrecorded(run, process, stacks))


def _unrecorded(run: Run, process: Process, stacks: dict[int, list[Frame]]) -> list[Thread]:
    """Return the threads that were in the program's code and are not in the record: a library started them."""
    known, files = {thread.ident for thread in process.threads}, _Files(run)
    found = []
    for ident, frames in list(stacks.items())[:-1]:         # the last is the main thread
        mine = [name for file, _, name in frames if files.has(file)]
        if ident not in known and mine:
            found.append((mine[-1], _in_the_program(run, frames, [], "waits"), ident))
    taken = Counter(thread.name for thread in process.threads)
    threads = []
    for name, place, ident in sorted(found, key=lambda one: (one[0], one[1].line or 0 if one[1] else 0)):
        taken[name] += 1
        threads.append(Thread(name if taken[name] == 1 else f"{name} {taken[name]}", waiting=place, ident=ident))
    return threads


def _of_thread(run: Run, frames: list[Frame], mine: list[Event], loop: Event | None, does: str, *,
               at_end: bool = False) -> Waiting | None:
    """Return where a thread was; at_end: whether it may have been at the end of the program."""
    return (_in_its_loop(run, frames, loop) or _in_the_program(run, frames, mine, does)
            or (_at_its_end(frames) if at_end else None) or _in_a_call(run, mine) or _in_a_pool(frames, mine)
            or (None if at_end else _in_its_target(frames, mine, does)))


def _fill_in_task(run: Run, task: Thread, mine: list[Event], loop: Event | None, frames: list[Frame], does: str) -> None:
    """Fill in where a task was: if it was running, its thread's frames tell."""
    if task.ended:
        return
    runs = loop is not None and loop.child == task.name
    if runs:
        task.waiting = _in_the_program(run, frames, mine, does) or _in_a_call(run, mine)
    else:
        task.waiting = _suspended(run, task, mine)


def _suspended(run: Run, task: Thread, mine: list[Event]) -> Waiting | None:
    """Return what a suspended task awaits; None if it has not begun, or is about to continue."""
    event = next((event for event in reversed(mine) if event.line and (event.awaited or event.kind == "fetch")), None)
    if event is None:
        return _in_its_target([], mine, "")
    function = event.function or event.method or ("" if event.kind == "await" else _METHODS.get(event.kind, event.kind))
    text = awaited_at(run.source, event.line or 0, function)
    if any(e.kind == "task_create" and (e.child, e.line) == (task.name, event.line) for e in run.events):
        # A task that is in no line of its own has the line that made it: for a queue's get(), for example.
        text = made_of(run.source, event.line, function) or text
    return Waiting(text, event.line, object=event.object)


def _in_its_loop(run: Run, frames: list[Frame], loop: Event | None) -> Waiting | None:
    """Return the call with which a thread runs its event loop, if it does: what a task does in it belongs to the task."""
    if loop is None:
        return None
    if not loop.line:
        return Waiting("its event loop", None)
    files = _Files(run)
    at = next((n for n, (file, line, _) in enumerate(frames) if files.has(file) and line == loop.line), 0)
    function = next((name for file, _, name in reversed(frames[:at]) if file != "<recorder>"), "run")
    return Waiting(call_at(run.source, loop.line, function), loop.line)


def _in_the_program(run: Run, frames: list[Frame], pending: list[Event], does: str) -> Waiting | None:
    """What the innermost line of the program on the stack is doing: of the script, or of a module in its folder."""
    # A forked child still has its parent's frames on its stack: they end where it was forked.
    born = next((n for n, (_, _, name) in enumerate(frames) if name in ("_bootstrap", "_launch")), len(frames))
    files = _Files(run)
    at = next((n for n, (file, _, _) in enumerate(frames[:born]) if files.has(file)), None)
    if at is None:
        return None
    (file, line, _), function = frames[at], _called(frames[:at], pending)
    module, source = files.module(file)
    # The record has only the script's lines: what a module does is recorded at the line that led there, or at none.
    here = [event for event in reversed(pending) if (event.line == line or module) and event.kind != "block"]
    event = min(here, key=lambda event: event.lane != "", default=None)
    # C calls are not on the stack. The record has sleep(), but no locks of threads, which `with` acquires, too.
    text = call_at(source, line, function or (event.kind if event else "acquire"))
    if event is None and not function and text.startswith("with ") and text.endswith(")"):
        text = call_at(source, line)        # the call whose result `with` uses: open(), for a named pipe
    if event is None and not _waits(does, text, function):
        text, line = loop_at(source, line)
        return Waiting(text, line, running=True, module=module)
    joins = _of_itself(source, frames[:at], frames[at:], text)
    return Waiting(text, line, object=event.object if event else "", joins=joins, module=module)


def _waits(does: str, text: str, function: str) -> bool:
    """Whether an unrecorded call waits: as the system says, or if it does not say, as its text suggests."""
    if does in ("waits", "runs"):
        return does == "waits"
    called = bool(function) and ("(" in text or text.startswith("with "))
    return called or text.partition("(")[0].rpartition(".")[2] in _WAITING


def _of_itself(source: str, inner: list[Frame], outer: list[Frame], text: str) -> str:
    """Return "itself" if a server's handler waits in shutdown() for the end of the serve_forever() that called it."""
    shuts, serves = (any(name == wanted and file.endswith("socketserver.py") for file, _, name in frames)
                     for frames, wanted in ((inner, "shutdown"), (outer, "serve_forever")))
    server = text.rpartition(".")[0]
    itself = shuts and serves and (server == "self.server" or receivers_of(source, "serve_forever") == {server})
    return "itself" if itself else ""


class _Files:
    """The files of a program: its script and, unless that is a cell, the modules in its folder and below."""

    def __init__(self, run: Run) -> None:
        self._source = run.source
        self._script = {run.file, os.path.normpath(run.file)}       # the second form is in children that spawn starts
        folder = os.path.dirname(os.path.normpath(run.file))
        # For a script that is a link, also the folder of its target: Python imports from there.
        folders = (folder, os.path.dirname(os.path.realpath(run.file))) if folder not in ("", os.sep) else ()
        self._folders = tuple(one + os.sep for one in folders)

    def has(self, file: str) -> bool:
        """Whether a file is the program's own, and not an installed package's."""
        return file in self._script or (file.startswith(self._folders) and not _INSTALLED.search(file))

    def module(self, file: str) -> tuple[str, str]:
        """Return a file's name in words ("worker.py"; "" for the script), and its text."""
        if file in self._script:
            return "", self._source
        folder = next((one for one in self._folders if file.startswith(one)), "")
        return file.removeprefix(folder), read(file)


def _called(inner: list[Frame], pending: list[Event]) -> str:
    """Return the function that the program called and that these frames belong to; "" if there is none."""
    function = ""
    recorded = next((event.kind for event in reversed(pending) if event.line), "")
    for file, _, name in inner:
        theirs = file != "<recorder>" and "frozen" not in file
        function = name if theirs else function or recorded
    return function


def _at_its_end(frames: list[Frame]) -> Waiting | None:
    return next((_AT_ITS_END[name] for _, _, name in frames if name in _AT_ITS_END), None)


def _in_a_call(run: Run, pending: list[Event]) -> Waiting | None:
    """Return a call that is in the record and not on the stack: a suspended greenlet's."""
    latest_first = sorted(reversed(pending), key=lambda event: event.lane != "")
    event = next((event for event in latest_first if event.line), None)
    if event is None:
        return None
    name = (event.function or "joinall") if event.kind == "block" else event.method or _METHODS.get(event.kind, event.kind)
    return Waiting(call_at(run.source, event.line or 0, name), event.line, event.lane, event.object)


def _in_its_target(frames: list[Frame], pending: list[Event], does: str) -> Waiting | None:
    """Return a call that is a thread's target, so that no line of the program makes it: Thread(target=event.wait)."""
    run = next((n for n, (file, _, name) in enumerate(frames) if name == "run" and file.endswith("threading.py")), 0)
    target = frames[run - 1] if run else None
    event = next((event for event in reversed(pending) if not event.line and ROWS[event.kind].waits), None)
    if event is None:       # a library's, and what it does is not recorded
        theirs = target is not None and target[0] != "<recorder>" and not target[2].startswith("_")
        return Waiting(f"{target[2]}()", None, running=does == "runs", given=True) if target is not None and theirs else None
    return Waiting(f"{event.method or _METHODS.get(event.kind, event.kind)}()", None, object=event.object, given=True)


#: kinds of calls that a pool may get as tasks, and that may wait
_GIVEN = ("acquire", "get", "join_queue", "put", "wait")
#: the functions in which a pool's worker waits for its next task, and the ends of their files' names
_WORKERS = (("worker", "pool.py"), ("_worker", "thread.py"), ("_process_worker", "process.py"))


def _in_a_pool(frames: list[Frame], pending: list[Event]) -> Waiting | None:
    """A worker that runs nothing of the script: it waits for a task, or has one such as pool.apply(time.sleep, (9,))."""
    if not any(name == worker and file.endswith(end) for file, _, name in frames for worker, end in _WORKERS):
        return None
    task = next((event for event in pending if event.kind == "task"), None)
    if task is None:
        return Waiting("its pool's queue of tasks", None)
    # A task that is itself such a call: pool.submit(event.wait).
    call = next((event for event in reversed(pending) if not event.line and event.kind in _GIVEN), None)
    if call is not None:
        return Waiting(f"{_METHODS.get(call.kind, call.kind)}()", None, object=call.object, given=True)
    return Waiting(words(ROWS["task"].label, task), None, running=True)
