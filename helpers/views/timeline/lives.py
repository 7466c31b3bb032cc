"""When each lane worked, when it waited, and how it ended."""
from __future__ import annotations

import signal
from collections import defaultdict
from dataclasses import replace

from ...program.polling import polling_at
from ...record.run import Event, Process, Run
from .inside import inner, stands_in, turns_of
from .lanes import Rows
from .parts import End, Span
from .spans import BETWEEN, Stretch, between_sleeps, paint, stretch_of, waited, waits_still
from .text import LINE_OF_END, HowItEnds, how_it_ends, shorten

GOODBYE = 0.003             #: seconds, at most, from the last event of a process without an exit event to its end
OFTEN = 3                   #: as many calls in one line that gave up, or slept, are a habit
TAKEN_DOWN = 0.25           #: seconds that Python may take to shut down; anything longer belongs to the script


def until_it_was_ended(run: Run) -> Run:
    """Return a run as it was when it was ended: what those did that had to be ended while that took place is left out."""
    late = {process.name for process in run.processes if process.ended_by_run} if run.ended else set()
    if not late or not any(event.process in late and (event.end or event.time) > run.duration for event in run.events):
        return run
    events = [replace(event, end=None, source=None, outcome="", result="")
              if event.process in late and event.end is not None and event.end > run.duration else event
              for event in run.events if event.process not in late or event.time <= run.duration]
    return replace(run, events=events)


def loops(run: Run, rows: Rows, ends: list[End]) -> None:
    """Say of what still waits in a loop which loop it is: `while not ready`."""
    rows_of = {row: who for who, row in rows.index.items()}
    for end in ends:
        ended, (process, lane) = end.ended, rows_of.get(end.lane, ("", ""))
        if ended.how != "waiting" or not ended.line or ended.more:
            continue
        again = sum(event.kind in ("sleep", "call") or event.seconds is not None for event in run.events
                    if (event.process, event.lane, event.line) == (process, lane, ended.line) and event.end is not None)
        polling = polling_at(run.source, ended.line) if again >= OFTEN else None
        if polling is not None and polling.text not in ("while True:", "while 1:"):
            end.ended = replace(ended, more=shorten(polling.text.removesuffix(":"), LINE_OF_END))


def lives(run: Run, rows: Rows) -> tuple[list[Span], list[End]]:
    """Return what each lane did during its life, and how it ended."""
    events: dict[str, list[Event]] = defaultdict(list)
    for event in run.events:
        events[event.process].append(event)
    ended = {event.child: event.time for event in run.events if event.kind == "ended"}
    # What had to be ended went on until then: as long as any of it did.
    over = max([run.duration, *(_last(events[process.name], 0.0) for process in run.processes if process.ended_by_run)])
    born = {event.process: event.time for event in run.events if event.kind == "run" and event.source is None}
    forked = {process.parent: born[process.name] for process in run.processes if process.parent and process.name in born}
    begun, hired = _begun(run), _hired(run)
    spans: list[Span] = []
    ends: list[End] = []
    folded: dict[int, list[float]] = defaultdict(list)
    for number, process in enumerate(run.processes):
        row = rows.index.get((process.name, ""))
        if row is None:
            continue
        mine = events[process.name]
        noticed = _noticed(run, process, mine, ended.get(process.name))
        begin, last_fork = begun.get(process.name, 0.0), forked.get(process.name, 0.0)
        life = _life(process, mine, begin, noticed, over, main=number == 0, forked=last_fork)
        if rows.lanes[row].folded:
            folded[row] += life
            continue
        spans += _process(process, row, mine, life, hired=process.name in hired)
        inside = stands_in(process, rows, mine, life)
        how = _how_it_ends(run, process, mine)
        ends.append(End(row, life[1], HowItEnds("open", "not resumed again") if inside else how))
        if inside:
            spans[-1].hangs = False
        inner_spans, inner_ends = inner(process, rows, mine, life)
        spans += inner_spans
        ends += inner_ends
    for row, times in folded.items():
        spans.append(Span(row, min(times), max(times), waits=False))
        ends.append(End(row, max(times), rows.folds[row][1]))
    return spans, ends


def _begun(run: Run) -> dict[str, float]:
    """Return when each process began (seconds): at its first event; at its start, if it ended before it did anything."""
    starts = [event for event in run.events if event.kind == "start" and event.child != event.process]
    started = {event.child: event.time for event in reversed(starts)}
    return started | {event.process: event.time for event in reversed(run.events)}


def _how_it_ends(run: Run, process: Process, events: list[Event]) -> HowItEnds:
    """Return how a process ended; it is no accident if the program ended the process, or if it ended with its parent."""
    how = how_it_ends(process)
    if process.exitcode == -signal.SIGTERM and _executor_was_broken(run, process, events):
        return HowItEnds("cut", "ended by its executor")
    if _broken_off(process, events):
        by_pool = _its_pool_was_terminated(run, events)
        return HowItEnds("error", "ended by its pool" if by_pool else f"killed by signal {signal.SIGTERM:d}")
    if how.how != "error" or process.error or (process.exitcode or 0) >= 0:
        return how
    by = _ender(run, process)
    if by is not None:
        return HowItEnds("cut", f"{by.kind.removesuffix('e')}ed by {by.process}", line=by.line)
    if process.daemon and process.exitcode == -signal.SIGTERM:
        return HowItEnds("cut", f"ended with {process.parent}" if process.parent else "ended with its parent")
    return replace(how, how="killed")


def _executor_was_broken(run: Run, process: Process, events: list[Event]) -> bool:
    """Whether a worker's executor was broken by a result, or by the end of another worker: it then ends the rest."""
    pools = {event.object for event in events if event.kind == "task"}
    broken = [event for event in run.events if event.kind == "broken_pool" and event.object in pools]
    by_result = any(event.message and not event.function for event in broken)
    mine = {event.object for event in broken}
    others = {event.process for event in run.events if event.kind == "task" and event.object in mine}
    return (by_result and _ender(run, process) is None) or any(
        one.name in others and one.exitcode not in (0, None, -signal.SIGTERM) for one in run.processes)


def _ender(run: Run, process: Process) -> Event | None:
    """Return the call of the program that ended a process, if there is one."""
    return next((event for event in reversed(run.events)
                 if event.kind in ("terminate", "kill") and event.child == process.name), None)


def _its_pool_was_terminated(run: Run, events: list[Event]) -> bool:
    pools = {event.object for event in events if event.kind == "task" and event.end is None}
    return any(event.kind == "terminate_pool" and event.object in pools for event in run.events)


def _broken_off(process: Process, events: list[Event]) -> bool:
    """Whether a worker was terminated in the middle of a task; for an idle worker, that is the proper end."""
    return process.worker and process.exitcode == -15 and any(event.kind == "task" and event.end is None for event in events)


def _last(events: list[Event], begin: float) -> float:
    """Return the last moment at which a process did something; its feeder thread does not count."""
    return max([begin, *(event.time if event.end is None else event.end for event in events if event.kind != "feed")])


def _noticed(run: Run, process: Process, events: list[Event], ended: float | None) -> float | None:
    """Return when somebody noticed that a process had ended (seconds): an executor that it broke does at once."""
    pools = {event.object for event in events if event.kind == "task" and event.end is None}
    if ended is None or process.exitcode == -signal.SIGTERM:        # an executor ends its other workers so
        return ended
    return min([ended, *(event.time for event in run.events if event.kind == "broken_pool" and event.object in pools)])


def _life(process: Process, events: list[Event], begin: float, ended: float | None, over: float, *,
          main: bool, forked: float) -> Stretch:
    last = max(_last(events, begin), forked)        # a process still lived when it forked the last of its children
    if process.ended_by_run:
        return begin, max(over, last)
    goodbye = next((event.time for event in reversed(events) if event.kind == "exit"), None)
    if goodbye is not None:
        return begin, max(goodbye, begin)
    if main:
        ended = max(over, last)
        if ended - last > TAKEN_DOWN:
            return begin, ended
    if ended is None:
        return begin, max(last, begin + GOODBYE)
    # A parent may notice late that a child has ended. A child that was killed in a call lived until then.
    in_a_call = any(event.end is None for event in events)
    return begin, max(last, ended if in_a_call else min(ended, last + GOODBYE))


def _hired(run: Run) -> set[str]:
    """Return the workers of executors: a submit() started them."""
    submits = [event for event in run.events if event.kind == "submit"]
    return {start.child for start in run.events if start.kind == "start" and any(
        (start.process, start.lane) == (submit.process, submit.lane) and submit.overlaps(start) for submit in submits)}


def _process(process: Process, row: int, events: list[Event], life: Stretch, *, hired: bool) -> list[Span]:
    """Return the spans of a process's own lane; hired: it is a worker of an executor."""
    tasks = [stretch_of(event, life[1]) for event in events
             if (event.kind == "serve" and event.end is not None) or (event.kind == "task" and not event.lane)]
    if tasks or process.worker or process.helper or hired:
        # A worker works while it has a task, even if the task sleeps, but not while the task waits for others. Otherwise
        # it waits for a task. A manager does the same; a request that it never answered is a wait too.
        inside = [stretch_of(event, life[1]) for event in events
                  if event.line and not event.lane and event.kind not in ("task", "serve", "sleep") and waited(event)]
        waits = [*inside, *_not_recorded(process, events, life)]
        spans = paint(row, life, [(True, [life]), (False, tasks), (True, waits)])
        in_a_call = process.waiting is not None and process.waiting.line is not None       # an idle worker is in none
        spans[-1].hangs = process.ended_by_run and in_a_call and spans[-1].waits
        return spans
    works = turns_of(process, events, life).get("", [life])
    spans = paint(row, life, [(True, [life]), (False, works), (True, _waits(process, events, life))])
    if process.ended_by_run and spans and spans[-1].waits:
        spans[-1].hangs = True
    return spans


def _waits(process: Process, events: list[Event], life: Stretch) -> list[Stretch]:
    """Return when a process itself stood still, rather than a lane within it."""
    waits = [event for event in events if not event.lane and event.kind != "block" and waited(event)]
    return [*(stretch_of(event, life[1]) for event in waits), *between_sleeps(waits), *_not_recorded(process, events, life)]


def _not_recorded(process: Process, events: list[Event], life: Stretch) -> list[Stretch]:
    """Return when it stands in a call that is not recorded, or at its end, waiting for a thread or a child."""
    stands = process.stopped or (process.waiting is not None and not process.waiting.running)
    if not process.ended_by_run or not stands or any(
            not event.lane and event.kind != "block" and waits_still(event) for event in events):
        return []
    threads = {thread.name for thread in process.threads}
    mine = [event for event in events if event.lane not in threads]
    since = max(_last(mine, life[0]) + BETWEEN, life[0] + process.busy)        # at the earliest
    return [(min(since, life[1]), life[1])]
