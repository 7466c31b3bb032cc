"""The lanes within a process: its threads, generators and greenlets."""
from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace

from ...record.kind import words
from ...record.kinds import ROWS
from ...record.run import Event, Process, Thread, Waiting
from ...record.steps.moments import RESULTS
from .lanes import Rows
from .parts import End, Span
from .spans import BETWEEN, SHORTEST_WAIT, Layers, Stretch, between_sleeps, paint, stretch_of, waited, waits_still
from .text import HowItEnds, failed, how_it_ends, how_thread_ends

_CLOSED = ("GeneratorExit", "GreenletExit")       # not errors: close() and kill() end a generator or greenlet with them


def stands_in(process: Process, rows: Rows, events: list[Event], life: Stretch) -> str:
    """Return the generator or greenlet that was running when the process was ended; "" for none."""
    if process.waiting is None or process.waiting.line is None:
        return ""
    name = next((name for name, mine in turns_of(process, events, life).items() if mine[-1][1] == life[1]), "")
    drawn = (process.name, name) in rows.index and not rows.lanes[rows.index[process.name, name]].folded
    return name if drawn and name != "Hub" else ""


@dataclass(slots=True)
class _Inside:
    """What the lanes within a process need to know about it."""

    process: Process
    life: Stretch
    turns: dict[str, list[Stretch]]
    standing: str               #: the lane that was running when the process was ended; "" for none
    suspended: dict[str, Waiting]
    threads: dict[str, Thread] = field(default_factory=dict)
    unasked: set[str] = field(default_factory=set)      #: tasks whose errors were never retrieved
    broken: str = ""                                    #: what ended a library's own thread: an error in a pool's callback

    def lost(self, name: str, outcome: str = "") -> bool:
        """Whether the error that ended a lane was not caught: it ended other lanes too, or was never retrieved.

        Args:
            name: the lane.
            outcome: the error of a generator or greenlet, "exception" if its name is not known; "" for a task.
        """
        if name in self.unasked or any(one.name == name for one in self.process.greenlets):
            return True
        mine = self.threads[name].error if name in self.threads else ""
        others = [self.process.error, *(thread.error for thread in self.threads.values() if not thread.task)]
        if outcome == "exception":
            return any(others)
        return any(error.startswith(mine or outcome) for error in others if error)


def inner(process: Process, rows: Rows, events: list[Event], life: Stretch) -> tuple[list[Span], list[End]]:
    """Return the spans and the ends of a process's generators, greenlets and threads."""
    own: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if event.lane:
            own[event.lane].append(event)
    inside = _Inside(process, life, turns_of(process, events, life), stands_in(process, rows, events, life),
                     {waiting.lane: waiting for waiting in process.suspended},
                     {thread.name: thread for thread in process.threads},
                     {event.child for event in events if event.kind == "unretrieved"},
                     next((event.message for event in events if event.kind == "thread_end" and not event.lane), ""))
    spans: list[Span] = []
    ends: list[End] = []
    merged: dict[int, list[Stretch]] = defaultdict(list)
    for name, mine in own.items():
        row = rows.index[process.name, name]
        stretch, layers = _layers(inside, name, mine)
        if rows.lanes[row].folded:
            merged[row].append(stretch)
            continue
        painted = paint(row, stretch, layers)
        ends.append(_inner_end(inside, name, mine, painted[-1]))
        spans += painted
    for row, stretches in merged.items():
        end = max(stop for _, stop in stretches)
        spans.append(Span(row, min(start for start, _ in stretches), end, waits=False))
        ends.append(End(row, end, HowItEnds("open")))
    return spans, ends


def _layers(inside: _Inside, name: str, events: list[Event]) -> tuple[Stretch, Layers]:
    """Return when a lane lived, and its layers."""
    if name in inside.threads:
        return _of_a_thread(inside, inside.threads[name], events)
    return _in_turns(inside, name, events) if _takes_turns(inside, name, events) else _as_seen(inside, events)


def _of_a_thread(inside: _Inside, thread: Thread, events: list[Event]) -> tuple[Stretch, Layers]:
    """A thread works from beginning to end, except where it waits; a pool's thread works while it has a task.

    An asyncio task waits from its creation until its loop runs it.
    """
    end = next((event.time for event in reversed(events) if event.kind in ("thread_end", "task_end")), inside.life[1])
    first = events[0].source if thread.task and events[0].source is not None else events[0]
    life = min(first.time, events[0].time), max(end, events[0].time)
    tasks = [stretch_of(event, end) for event in events if event.kind == "task"]
    waits = [stretch_of(event, end) for event in events if event.kind != "task" and waited(event)] + between_sleeps(events)
    stands = thread.waiting is not None and not thread.waiting.running
    if inside.process.ended_by_run and stands and not thread.ended and not any(map(waits_still, events)):
        # In a call that is not recorded: it waits since its last event at the earliest.
        last = max(event.time if event.end is None else event.end for event in events)
        waits.append((min(last + BETWEEN, end), end))
    works = tasks or inside.turns.get(thread.name) or [(events[0].time, life[1])]
    return life, [(True, [life]), (False, works), (True, waits)]


def _takes_turns(inside: _Inside, name: str, events: list[Event]) -> bool:
    """Whether a lane is a generator or a greenlet, and not a thread."""
    return name in inside.turns or any(ROWS[event.kind].turns for event in events)


def _is_over(events: list[Event]) -> bool:
    return events[-1].kind in ("return", "finish")


def _in_turns(inside: _Inside, name: str, events: list[Event]) -> tuple[Stretch, Layers]:
    """Return when a generator or greenlet lived, and its layers: it only works during its turns."""
    turns, last = inside.turns[name], events[-1]
    end = max(last.time, turns[-1][1] if turns else 0.0) if _is_over(events) else inside.life[1]
    waits = [stretch_of(event, end) for event in events if event.kind != "block" and waited(event)]
    if name == inside.standing and inside.process.waiting is not None and not inside.process.waiting.running:
        since = max(event.time if event.end is None else event.end for event in events)
        waits.append((min(since + BETWEEN, end), end))      # in a call that may not be recorded
    works = [turn for turn in turns if name != "Hub" or turn[1] - turn[0] < SHORTEST_WAIT]
    life = events[0].time, end
    return life, [(True, [life]), (False, works), (True, waits)]


def _as_seen(inside: _Inside, events: list[Event]) -> tuple[Stretch, Layers]:
    """Return when a thread lived, and its layers: it counts as working only where the record shows it."""
    life = events[0].time, max(event.time if event.end is None else event.end for event in events)
    does = [event for event in events if event.kind in ("task", "callback")]
    waits = [stretch_of(event, inside.life[1]) for event in events
             if event.kind not in ("task", "callback") and waited(event)]
    if does:
        return life, [(True, [life]), (False, [stretch_of(event, life[1]) for event in does]), (True, waits)]
    return life, [(False, [life]), (True, waits)]


def _inner_end(inside: _Inside, name: str, events: list[Event], last: Span) -> End:
    """Return how a lane within a process ends; its last span hangs if the lane never ended."""
    thread = _thread_end(inside, name, events)
    if thread is not None:
        last.hangs = thread.how == "waiting" and last.waits
        return End(last.lane, last.end, thread)
    over, outcome, waiting = _is_over(events), events[-1].outcome, inside.process.waiting
    ended = HowItEnds("well" if over else "open")
    if outcome in _CLOSED:
        ended = replace(ended, what="closed")
    elif over and outcome:
        ended = _failed(inside, name, outcome)
    elif name == inside.standing and waiting is not None:
        ended = how_it_ends(inside.process)
        last.waits = last.hangs = not waiting.running
    elif name in inside.suspended:
        place = inside.suspended[name]
        ended = HowItEnds("waiting", "still waiting", place.call, place.line)
        last.hangs = last.waits
    elif name not in inside.turns and inside.process.ended_by_run and waits_still(events[-1]):      # a feeder thread
        ended, last.hangs = _in_its_last_call(events[-1]), last.waits
    elif not over and name != "Hub" and name in inside.turns and last.waits:
        ended = replace(ended, what="not resumed again")
    return End(last.lane, last.end, ended)


def _thread_end(inside: _Inside, name: str, events: list[Event]) -> HowItEnds | None:
    """Return how a thread or a task ends, None if the lane is neither."""
    if name == RESULTS and inside.broken and any(event.kind == "callback" and event.outcome for event in events):
        return failed("error", inside.broken, None)
    if name not in inside.threads:
        return None
    thread = inside.threads[name]
    ended = how_thread_ends(inside.process, thread)
    return replace(ended, how="caught") if ended.how == "error" and thread.task and not inside.lost(name) else ended


def _failed(inside: _Inside, name: str, outcome: str) -> HowItEnds:
    """Return the end of a generator or a greenlet that an error ended: of gevent's, more is known than the error's kind."""
    how = "error" if inside.lost(name, outcome) else "caught"
    known = next((one for one in inside.process.greenlets if one.name == name and one.error), None)
    return failed(how, outcome, None) if known is None else failed(how, known.error, known.error_line)


def _in_its_last_call(event: Event) -> HowItEnds:
    return HowItEnds("waiting", "still waiting", words(ROWS[event.kind].label, event) or event.kind, event.line)


def turns_of(process: Process, events: list[Event], life: Stretch) -> dict[str, list[Stretch]]:
    """Return when each generator or greenlet had its turn: only one of a thread's lanes runs at a time.

    The thread's own lane takes turns too if there are other lanes on its thread.
    """
    threads = {thread.name for thread in process.threads}
    thread_of = {name: name for name in threads}    # lane -> the thread that it runs on
    now: dict[str, tuple[float, str]] = {}          # thread -> (since when, which lane is running)
    turns: dict[str, list[Stretch]] = defaultdict(list)
    for event in events:
        if event.kind in ("resume", "throw", "switch"):
            before, then = event.source.lane if event.source is not None else "", event.lane
        elif event.kind in ("yield", "return") and event.source is not None and event.source.source is not None:
            before, then = event.lane, event.source.source.lane         # back to the lane that resumed it
        else:
            continue
        thread = thread_of.get(before, "")
        if then and then not in threads:
            thread_of[then] = thread
        since, lane = now.get(thread, (life[0], thread))
        turns[lane].append((since, event.time))
        now[thread] = event.time, then
    for since, lane in now.values():
        turns[lane].append((since, life[1]))
    return turns
