"""Where the processes of a run that was ended stood still, and for what reason: statements, read off the record."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from ..record.holding import holder, holders
from ..record.run import Event, Process, Run
from .endings import A_WORKER, called, dying, ending, how_it_ended
from .statements import ME, Statement, say

__all__ = ["holders", "why"]        # the lessons look up holders() here

_MOST_NAMED = 3         #: of many alike, so many are named
_RECEIVES = ("recv", "recv_bytes", "recv_bytes_into")


class Found:
    """What is asked of a run's record for each of its processes, found once for all of them."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.dying = dying(run)
        self.own: dict[str, list[Event]] = defaultdict(list)            #: process -> its events
        self.about: dict[str, list[Event]] = defaultdict(list)          #: object -> the events about it
        for event in run.events:
            self.own[event.process].append(event)
            if event.object:
                self.about[event.object].append(event)
        #: process -> object -> the first of its puts into it
        self.first_put: dict[str, dict[str, Event]] = {name: _first_puts(events) for name, events in self.own.items()}
        self.processes = {process.name: process for process in run.processes}
        self._counts: dict[tuple[str, str], int] = {}
        self._writers: dict[str, list[str]] = {}

    def others(self, process: Process) -> list[Process]:
        """The other processes of the program."""
        return [other for other in self.run.processes if other is not process and not other.helper]

    @cached_property
    def all_ended(self) -> dict[str, bool]:
        """Process -> whether all others of the program have ended."""
        standing = {process.name for process in self.run.processes if process.ended_by_run and not process.helper}
        return {process.name: not standing - {process.name} for process in self.run.processes}

    def count(self, object_: str, kind: str) -> int:
        """Return how many calls of a kind about an object did not fail; but for puts, only what has returned counts."""
        if (object_, kind) not in self._counts:
            mine = (event for event in self.about[object_] if event.kind == kind and not event.outcome)
            self._counts[object_, kind] = sum(kind == "put" or event.end is not None for event in mine)
        return self._counts[object_, kind]

    def writers(self, pipe: str) -> list[str]:
        """Return the processes that hold a sending end of a pipe."""
        if pipe not in self._writers:
            held = holders(self.run, pipe)
            self._writers[pipe] = [name for name, ends in held.items() if {"write", "both"}.intersection(ends)]
        return self._writers[pipe]


def _first_puts(events: Iterable[Event]) -> dict[str, Event]:
    first: dict[str, Event] = {}
    for event in events:
        if event.kind == "put" and not event.outcome:
            first.setdefault(event.object, event)
    return first


def why(run: Run) -> list[Statement]:
    """Return statements on each process that stood still when the run was ended, and on the reason.

    As sentences, for example: "MainProcess waits in q.get(), line 11.", "Process-1 ended with NameError: name 'q' is not
    defined, line 4, so nothing will ever arrive."
    """
    found = Found(run)
    alike: dict[tuple[Statement, ...], list[Process]] = {}
    stands: dict[str, list[Statement]] = {}
    for process in run.processes:
        # Where workers die one after another, the last one is just beginning, or ending.
        if not process.helper and process.ended_by_run and not (found.dying and process.worker):
            mine = stands[process.name] = list(_stands(found, process))
            name = called(run, process)
            alike.setdefault(tuple(one.instead(name, ME) for one in mine), []).append(process)
    # Which worker it was is left to chance, and so is their order.
    by_chance = iter(sorted(((said, processes) for said, processes in alike.items()
                             if called(run, processes[0]) == A_WORKER), key=lambda one: list(map(str, one[0]))))
    told: dict[Statement, None] = {}
    said: list[Statement] = []
    for processes in alike.values():
        if called(run, processes[0]) == A_WORKER:
            _, processes = next(by_chance)
        new = [one for one in stands[processes[0].name] if one not in told]
        told.update(dict.fromkeys(new))
        said += [*new, *_of_the_others(processes)]
    return said


def _of_the_others(processes: list[Process]) -> Iterator[Statement]:
    """What is said of those that stand as the first of them does."""
    names = [process.name for process in processes[1:]]
    if names and processes[0].worker:
        yield say("so does" if len(names) == 1 else "so do", number=len(names))
    elif names:
        yield say("the same", others=_some(names), who=processes[0].name)


def _some(names: list[str], most: int = _MOST_NAMED) -> tuple[str, ...]:
    """Return the first names, and how many more there are where they are more than so many."""
    return tuple(names if len(names) <= most else [*names[:_MOST_NAMED], f"{len(names) - _MOST_NAMED} more"])


def _stands(found: Found, process: Process) -> Iterator[Statement]:
    """What is said of a process that stood still."""
    waiting, name = process.waiting, called(found.run, process)
    if process.stopped:
        yield say("stopped", who=name)
    elif waiting is None:
        yield say("was running", who=name)
    elif waiting.line is None:
        yield say("carries out" if waiting.running else "waits at", who=name, call=waiting.call)
    else:
        yield say("runs" if waiting.running else "waits in", who=name, line=waiting.line, call=waiting.call)
    places: dict[str, list[str]] = {}
    for greenlet in process.suspended:
        places.setdefault(str(greenlet), []).append(greenlet.lane)
    for place, names in places.items():
        yield say("a greenlet waits" if len(names) == 1 else "greenlets wait", names=_some(names, 5), place=place)
    if waiting is not None:
        pending = next((event for event in reversed(found.own[process.name])
                        if event.end is None and event.line == waiting.line and not event.lane), None)
        if pending is not None:
            yield from _REASONS.get(pending.kind, _no_reason)(found, process, pending)


def _no_reason(found: Found, process: Process, pending: Event) -> Iterator[Statement]:
    yield from ()


def _nothing_arrives(found: Found, process: Process, pending: Event) -> Iterator[Statement]:
    clauses = [*_of_each(found, process, pending), *_of_the_queue(found, pending)]
    if clauses:
        yield say("never" if found.all_ended[process.name] else "not yet", clauses=tuple(clauses))
    elif not found.others(process):
        yield say("alone")


def _of_each(found: Found, process: Process, pending: Event) -> Iterator[Statement]:
    """What the other processes did instead of putting something into the queue."""
    for other in found.others(process):
        puts = found.first_put.get(other.name, {})
        elsewhere = next((put for object_, put in puts.items() if object_ != pending.object), None)
        if other.error:
            yield say("ended", ending(found.run, other), who=other.name, how=how_it_ended(other))
        elif elsewhere is not None and pending.object not in puts:
            made = next((e for e in found.about[elsewhere.object] if e.kind == "queue"), None)
            if made is not None and made.process != process.name:
                yield say("put into another", who=other.name, value=elsewhere.value, line=made.line)
            else:
                yield say("put elsewhere", who=other.name, value=elsewhere.value, object=elsewhere.object)
        elif not puts and not other.ended_by_run:       # where one stands that was ended is said of itself
            yield say("put nothing", ending(found.run, other), who=other.name, how=how_it_ended(other) or "ended")


def _of_the_queue(found: Found, pending: Event) -> Iterator[Statement]:
    """What became of what was put into the queue."""
    half = next((e for e in found.about[pending.object] if e.kind == "feed" and e.end is None), None)
    if half is not None and not found.processes[half.process].ended_by_run:
        yield say("half written", who=half.process, value=half.value)
    given = found.count(pending.object, "put")
    if given and given == found.count(pending.object, "get"):
        yield say("one taken") if given == 1 else say("all taken", number=given)


def _pipe_stays_open(found: Found, process: Process, pending: Event) -> Iterator[Statement]:
    if not pending.object:
        return
    writers = found.writers(pending.object)
    waiting = {e.process for e in found.about[pending.object] if e.end is None and e.kind in _RECEIVES}
    if writers == [process.name]:
        yield say("own end", object=pending.object, who=process.name)
    elif writers and waiting.issuperset(writers):
        yield say("all receive", names=tuple(writers), object=pending.object)
    elif writers:
        yield say("open end", object=pending.object, names=tuple(writers))


def _queue_is_full(found: Found, process: Process, pending: Event) -> Iterator[Statement]:
    yield say("full queue", object=pending.object or "the queue")


def _pipe_is_full(found: Found, process: Process, pending: Event) -> Iterator[Statement]:
    yield say("full pipe", object=pending.object or "the pipe")


def _not_written(found: Found, process: Process, pending: Event) -> Iterator[Statement]:
    if pending.source is not None:
        yield say("unwritten", line=pending.source.line, object=pending.object)


def _child_runs(found: Found, process: Process, pending: Event) -> Iterator[Statement]:
    child = found.processes.get(pending.child)
    # At the end of the program, chance decides which child is waited for first.
    if child is not None and child.ended_by_run and (pending.line or len(found.others(process)) == 1):
        yield say("child runs", child=child.name)


def _lock_is_held(found: Found, process: Process, pending: Event) -> Iterator[Statement]:
    by = holder(found.about[pending.object], pending)
    if by is not None:
        yield say("held", holder=by.process, object=pending.object, line=by.line)


def _answer_is_late(found: Found, process: Process, pending: Event) -> Iterator[Statement]:
    if pending.function == "acquire":       # of a manager's lock
        yield from _lock_is_held(found, process, pending)


def _not_all_done(found: Found, process: Process, pending: Event) -> Iterator[Statement]:
    done = found.count(pending.object, "task_done")
    yield say("undone", given=found.count(pending.object, "put"), object=pending.object, done=done)


def _no_result(found: Found, process: Process, pending: Event) -> Iterator[Statement]:
    """Why a pool's task gives no result, or why join() and terminate() of its pool do not return: the first that applies."""
    tasks = [event for event in found.about[pending.object] if event.kind == "task"]
    if pending.kind == "fetch":
        tasks = [task for task in tasks if task.number == pending.number]
    for reason in (_task_is_lost, _callback_raised, _pool_was_terminated, _worker_ended):
        said = list(reason(found, pending, tasks))
        if said:
            yield from said
            return


def _task_is_lost(found: Found, pending: Event, tasks: list[Event]) -> Iterator[Statement]:
    for task in tasks:
        worker = found.processes[task.process]
        left = task.end is None or task.outcome in ("SystemExit", "KeyboardInterrupt")
        if left and not worker.ended_by_run and worker.exitcode != -15:
            yield say("task lost", ending(found.run, worker), who=called(found.run, worker),
                      how=how_it_ended(worker) or "ended", number=task.number)
            return


def _callback_raised(found: Found, pending: Event, tasks: list[Event]) -> Iterator[Statement]:
    callback = next((e for e in found.about[pending.object] if e.kind == "callback" and e.outcome), None)
    if callback is not None:
        yield say("callback raised", function=callback.function, error=callback.outcome, object=pending.object)


def _pool_was_terminated(found: Found, pending: Event, tasks: list[Event]) -> Iterator[Statement]:
    ended = next((e for e in found.about[pending.object] if e.kind == "terminate_pool" and e.end is not None), None)
    if ended is not None and pending.kind == "fetch" and all(task.end is None for task in tasks):
        where = f" in line {ended.line}" if ended.line else ""
        yield say("terminated", object=pending.object, where=where, number=pending.number)


def _worker_ended(found: Found, pending: Event, tasks: list[Event]) -> Iterator[Statement]:
    busy = {task.process for task in tasks if task.end is None}
    for worker in found.run.processes:
        if worker.worker and not worker.ended_by_run and not worker.ended_well and worker.name not in busy:
            # What a worker runs of the program outside of a task is its initializer.
            doing = "before" if worker.error_line else "taking" if worker.error else "waiting"
            who, how = called(found.run, worker), how_it_ended(worker)
            yield say(f"worker ended {doing}", ending(found.run, worker), who=who, how=how)
            if found.dying:
                yield say("each after")
            return


_REASONS: dict[str, Callable[[Found, Process, Event], Iterator[Statement]]] = {
    "get": _nothing_arrives,
    "recv": _pipe_stays_open, "recv_bytes": _pipe_stays_open, "recv_bytes_into": _pipe_stays_open, "poll": _pipe_stays_open,
    "put": _queue_is_full, "send": _pipe_is_full, "send_bytes": _pipe_is_full, "feed": _not_written,
    "join": _child_runs,
    "acquire": _lock_is_held, "call": _answer_is_late,
    "fetch": _no_result, "join_pool": _no_result, "terminate_pool": _no_result,
    "join_queue": _not_all_done,
}
