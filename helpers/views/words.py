"""Says in words what happened in a run, and why it stands still.

Only what is the same on every run is said: who did what to which object at which line, what was
received from whom, who ended how, and who waits for whom. Times, pids and accidents of scheduling
are left to the picture.
"""
from __future__ import annotations

from collections.abc import Container, Iterator

from ..record.kinds import ROWS
from ..record.run import Event, Process, Run, Thread
from ..record.steps.moments import BOTH, two_moments
from ..record.steps.order import in_order
from ..record.wording import passed, tasks
from .endings import (
    Ending,
    at_the_front,
    called,
    dying,
    ended_somehow,
    ending,
    how_it_ended,
    how_it_was_ended,
    thread_ending,
    was_ended,
    who,
)
from .reasons import at_loop_exit, losses, unrecorded, why
from .reasons.greenlets import asked_by_map
from .reasons.pipes import RECEIVES
from .statements import Statement, say

MOST_LINES = 60         #: of an explanation; if there are more, the middle is left out
_UNNAMED = {"pool": "a pool", **dict.fromkeys((*RECEIVES, "send", "send_bytes", "poll", "close"), "a connection")}
_FEW = 3                # of the same thing repeated, this many are told one by one, or as examples


def explain(run: Run) -> str:
    """Return what happened in a run, one line for each thing, causes before effects.

    The order comes from the record and not from the clock: each process's events in order, and each
    message received after it was sent. So two runs of the same program read the same.
    """
    lines = _lines(run)
    died = dying(run)
    reasons = [*at_loop_exit(run), *(why(run) if run.ended else losses(run))]
    told = {one for statement in reasons for one in statement.tells}
    ways = {one.way for one in told} if died else set()     # of workers that died alike, the reasons tell of one
    ends = [sentence for process in run.processes
            if process not in died[1:] and not (process in died and ending(run, process).way in ways)
            for sentence in _endings(run, process, told)]
    if died and say("each after") not in reasons:
        ends.append(str(say("each after")))
    lines += ends + list(map(str, [*reasons, *unrecorded(run)]))
    return "\n".join(lines) if lines else "Nothing was recorded."


def _lines(run: Run) -> list[str]:
    """Return a line for each thing that happened; if there are too many, the middle is left out."""
    hub = any("Hub" in process.lanes for process in run.processes)
    # gevent's hub switches so often that the picture shows it better.
    groups = _alike([event for event in _ordered(run) if not (hub and event.kind == "switch")])
    begun = first_turns(run)
    counts = [len(group) if len(group) <= _FEW or not group[0].detail else 1 for group in groups]
    half, total = MOST_LINES // 2, sum(counts)
    if total <= MOST_LINES:
        return [line for group in groups for line in _fold(run, group, begun)]
    first: list[str] = []
    last: list[str] = []
    for group in groups:
        first += _fold(run, group, begun)
        if len(first) >= half:
            break
    for group in reversed(groups):
        last[:0] = _fold(run, group, begun)
        if len(last) >= half:
            break
    return [*first[:half], f"[… {total - 2 * half} more …]", *last[-half:]]


def _ordered(run: Run) -> Iterator[Event]:
    """Yield the events that are told, causes before effects, in an order that is the same on every run.

    A call is told when it returns; a call that begins one thing and ends another is told when it begins.
    """
    names = {process.name for process in run.processes}
    for moment in in_order(run):
        event = moment.event
        told_at_end = event.end != event.time and two_moments(event) and event.kind not in BOTH
        if moment.ends == told_at_end and event.process in names and is_told(event):
            yield event


def is_told(event: Event) -> bool:
    """Whether there is anything to say about an event."""
    row = ROWS[event.kind]
    if event.line is None and not row.without_line:
        return False
    if event.end is None and event.kind not in ("start", "task"):
        return False            # it never returned: the end says so
    return bool(row.said or (row.tried and event.outcome))


def phrase(event: Event) -> str:
    """Return what a lane does: "puts 'hello' into queue q"."""
    row, text = ROWS[event.kind], event.detail
    if row.bare and not text:
        return _filled(row.bare, event, text)
    if row.refused and event.result == "False":
        return _filled(row.refused, event, text)
    if row.awaited and event.outcome == "CancelledError":
        return f"is cancelled in {text}"
    if event.outcome:
        return f"{_filled(row.tried or row.said, event, text)}: {event.outcome}"
    return _filled(row.said, event, text)


def _filled(phrase: str, event: Event, text: str) -> str:
    return phrase.format(detail=text or "nothing", object=event.object or _UNNAMED.get(event.kind, "it"),
                         number=event.number, child=event.child, tasks=tasks(event),
                         passed=passed(event), at="at" if event.primitive == "Barrier" else "for")


def _alike(events: list[Event]) -> list[list[Event]]:
    """Return the events in groups, each of the same thing repeated."""
    groups: list[list[Event]] = []
    before = None
    for event in events:
        now = (event.process, event.lane, event.kind, event.line, event.object, event.outcome, event.seconds)
        if now == before and ROWS[event.kind].folds:
            groups[-1].append(event)
        else:
            groups.append([event])
        before = now
    return groups


def first_turns(run: Run) -> set[int]:
    """Return the ids of the events that resume a generator for the first time: it begins."""
    first: dict[tuple[str, str], Event] = {}
    for event in () if run.events_left_out else run.events:
        if event.kind not in ("print", "prints"):
            first.setdefault((event.process, event.lane), event)
    return {id(event) for event in first.values() if event.kind == "resume" and event.value in ("", "None")}


def _fold(run: Run, alike: list[Event], begun: Container[int]) -> list[str]:
    """Return a line for each event of a group, or one for all of them."""
    first = alike[0]
    name = at_the_front(who(run, run.process(first.process), first.lane))
    where = f" (line {first.line})" if first.line else ""
    if len(alike) > _FEW and first.detail:
        shown = ", ".join(event.detail for event in alike[:_FEW])
        many = ROWS[first.kind].many.format(count=len(alike), shown=shown, first=first.detail)
        phrases = [_filled(ROWS[first.kind].said, first, many)]
    else:
        phrases = ["begins" if id(event) in begun else phrase(event) for event in alike]
    return [f"{name} {words}{where}." for words in phrases]


def _ending(run: Run, process: Process) -> str:
    how = "" if process.helper else how_it_was_ended(process) if was_ended(run, process) else how_it_ended(process)
    return f"{called(run, process)} {how}." if how else ""


def _endings(run: Run, process: Process, told: Container[Ending]) -> Iterator[str]:
    """Say how a process ended, and first how each of its threads and greenlets failed, except those that are in `told`."""
    yield from (_thread_ending(run, process, thread) for thread in process.threads if thread.error and not thread.task
                and not (run.ended and thread_ending(run, process, thread) in told))
    yield from (_thread_ending(run, process, one) for one in _failed(run, process)
                if thread_ending(run, process, one) not in told)
    if ending(run, process) not in told and (sentence := _ending(run, process)):
        yield sentence


def _failed(run: Run, process: Process) -> list[Thread]:
    """Return the greenlets that failed and whose result was never asked for: asking would have raised the error."""
    failed = [one for one in process.greenlets if one.error]
    if not failed:
        return []
    asked = {child for event in run.events if event.kind == "greenlet_join"
             and event.outcome not in ("", "LoopExit") and event.process == process.name for child in event.children}
    asked |= asked_by_map(run, process, failed)
    return [one for one in failed if one.name not in asked]


def _thread_ending(run: Run, process: Process, thread: Thread) -> str:
    return f"{at_the_front(who(run, process, thread.name))} {how_it_ended(thread)}."


def summary(run: Run) -> str:
    """Return a short paragraph on how a run ended, "" if it simply ended well."""
    return " ".join(sentences(run))


def sentences(run: Run) -> list[str]:
    """Return the sentences of that paragraph."""
    if run.ended:
        reasons = [*at_loop_exit(run), *why(run), *unrecorded(run)]
        return [_how_it_was_ended(run), *_untold(run, reasons), *map(str, reasons)]
    main = run.processes[0] if run.processes else None
    died = dying(run)
    lost = [*at_loop_exit(run), *losses(run)]
    told = {one for statement in lost for one in statement.tells}
    parts = [sentence for process in run.processes
             if process not in died[1:] and not process.helper and ending(run, process) not in told
             for sentence in _endings(run, process, told) if not process.ended_well or sentence != _ending(run, process)]
    if died:
        parts.append(str(say("each after")))
    if main is not None and run.returncode and not parts:
        parts.append(f"MainProcess ended with exit code {run.returncode}.")
    if run.no_semaphores and any(process.error for process in run.processes):
        parts.append("This system has no folder /dev/shm. Without it multiprocessing can make no lock, so no queue, pool "
                     "or event: that is the FileNotFoundError. A container needs to be started with one.")
    return parts + list(map(str, lost))


def _how_it_was_ended(run: Run) -> str:
    if run.interrupted:
        return "You stopped the run."
    if run.lost:
        return "The process that looks after runs was killed, so the run was ended."
    if run.stood:
        return "Nobody could go on, so it was ended."
    if run.hung:
        return f"The program was still running after {run.timeout:g} s, so it was ended."
    return "The script had ended, but something that it started had not, so it was ended."


def _untold(run: Run, reasons: list[Statement]) -> Iterator[str]:
    """Yield endings that the reasons do not tell."""
    told = {one for statement in reasons for one in statement.tells}
    ways, died = {one.way for one in told}, dying(run)
    for process in run.processes:
        yield from (_thread_ending(run, process, thread) for thread in (*process.threads, *_failed(run, process))
                    if thread.error and thread_ending(run, process, thread) not in told)
        if process.helper or process.ended_well or not ended_somehow(process):
            continue
        how = ending(run, process)
        if how not in told and not (process in died and how.way in ways):
            yield _ending(run, process)
