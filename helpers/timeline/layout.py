"""From a run to what is drawn of it: lanes, spans, arrows, labels, ends. Data only; draw.py inks it."""
from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..run import Event, Process, Run

MOST_LANES = 14         #: more are folded into one lane
MOST_ARROWS = 6         #: from one lane to another; of more, some are drawn and the number of all is said
MOST_FOLDED = 3         #: the same to and from a lane that stands for many
SHORTEST_WAIT = 0.002   #: seconds: what takes less is not worth a change of the line
SHORTEST_GIVE = 0.02    #: seconds: the same for put() and send(), which wait only where something is full
LONG_PAUSE = 0.5        #: seconds: a pause as long as this is marked with its length

WAITS = frozenset({"get", "put", "recv", "recv_bytes", "recv_bytes_into", "send", "send_bytes", "poll", "join", "acquire",
                   "wait", "sleep", "fetch", "join_queue", "join_thread", "join_pool", "block", "call"})
NAMED = {"yield", "block", "put", "get", "send", "recv", "send_bytes", "recv_bytes", "join", "acquire", "release", "wait",
         "set", "sleep",
         "fetch", "submit", "callback", "close", "task_done", "join_queue", "call", "notify", "terminate", "kill",
         "cancel_join_thread", "join_thread", "close_queue", "recv_bytes_into", "poll"}
THIN = {"run", "join", "task", "fetch", "callback"}     #: arrows that carry no value


@dataclass(slots=True)
class Lane:
    """A row of the picture."""

    name: str
    inner: bool = False         #: a generator's or greenlet's lane, below its process's
    folded: int = 0             #: how many processes it stands for, 0 for itself


@dataclass(slots=True)
class Span:
    """A stretch of a lane in which it worked, or waited."""

    lane: int
    begin: float                #: seconds
    end: float
    waits: bool


@dataclass(slots=True)
class Arrow:
    """From where something was given to where it was taken."""

    from_lane: int
    from_time: float
    to_lane: int
    to_time: float
    text: str = ""
    thin: bool = False


@dataclass(slots=True)
class Label:
    """A word above a bar."""

    lane: int
    time: float
    text: str
    important: bool = False
    level: int = 0              #: which of the rows above the bar


@dataclass(slots=True)
class End:
    """How a lane ends: "well", "error", "waiting" (it had to be ended) or "open"."""

    lane: int
    time: float
    how: str
    text: str = ""


@dataclass(slots=True)
class Axis:
    """Maps seconds to places between 0 and 1."""

    times: list[float]
    places: list[float]
    pauses: list[tuple[float, float, str]] = field(default_factory=list)    #: (from, to, length) of long pauses

    def __call__(self, time: float) -> float:
        """Return the place of a moment (seconds)."""
        at = min(max(bisect_right(self.times, time), 1), len(self.times) - 1)
        begin, end = self.times[at - 1], self.times[at]
        share = (time - begin) / (end - begin) if end > begin else 0.0
        return self.places[at - 1] + (self.places[at] - self.places[at - 1]) * min(max(share, 0.0), 1.0)


@dataclass(slots=True)
class Picture:
    """Everything that is drawn of one run."""

    title: str
    lanes: list[Lane]
    spans: list[Span]
    arrows: list[Arrow]
    labels: list[Label]
    ends: list[End]
    axis: Axis
    note: str = ""              #: what was folded or left out


def layout(run: Run, *, linear: bool = False, title: str = "") -> Picture:
    """Return what is to be drawn of a run.

    Args:
        run: the run.
        linear: time to scale. Otherwise it is stretched: the order is kept, and each pause is drawn
            about as its logarithm, since a run is mostly 100 ms of starting processes and 1 ms of interest.
        title: a word above the picture, such as the start method.
    """
    lanes, index, note = _lanes(run)
    spans, ends = _lives(run, lanes, index)
    arrows = _arrows(run, lanes, index)
    labels = _labels(run, lanes, index)
    times = [time for span in spans for time in (span.begin, span.end)]
    times += [time for arrow in arrows for time in (arrow.from_time, arrow.to_time)]
    # Within one process a turn takes microseconds.
    axis = make_axis(times + [label.time for label in labels], linear=linear,
                     unit=3e-6 if any(lane.inner for lane in lanes) else 2e-4)
    _stagger(labels, axis)
    notes = [note] if note else []
    if run.events_left_out:
        notes.append("the middle of the record was too long to keep")
    return Picture(title, lanes, spans, arrows, labels, ends, axis, "; ".join(notes))


def make_axis(times: Iterable[float], *, linear: bool = False, unit: float = 2e-4) -> Axis:
    """Return the axis on which all `times` (seconds) have a place; pauses below `unit` look nearly to scale."""
    ordered = sorted(set(times)) or [0.0]
    # Moments much closer than that are one moment: thousands of events need no place each.
    points = [ordered[0]]
    for time in ordered[1:]:
        if time - points[-1] > unit / 10:
            points.append(time)
    if len(points) == 1:
        points.append(points[0] + 0.001)
    gaps = [b - a for a, b in zip(points, points[1:], strict=False)]
    sizes = gaps if linear else [math.log1p(gap / unit) for gap in gaps]
    total = sum(sizes)
    places = [0.0]
    for size in sizes:
        places.append(places[-1] + size / total)
    pauses = [] if linear else [(places[n], places[n + 1], f"{gap:.1f} s")
                                for n, gap in enumerate(gaps) if gap >= LONG_PAUSE]
    return Axis(points, places, pauses)


def _shown(run: Run) -> list[Process]:
    """A helper (a fork server, a manager) is shown if it printed or served something."""
    serving = {event.process for event in run.events if event.kind == "serve"}
    return [p for p in run.processes if not p.helper or p.stdout or p.name in serving] or run.processes[:1]


def _lanes(run: Run) -> tuple[list[Lane], dict[tuple[str, str], int], str]:
    shown = _shown(run)
    kept = shown
    if len(shown) > MOST_LANES:
        special = [p for p in shown if p.error or p.waiting or p.exitcode or p.ended_by_run]
        room = MOST_LANES - 1
        kept = [p for p in shown if p in special][:room - 2] if special else []
        for process in shown:
            if len(kept) >= room:
                break
            if process not in kept:
                kept.append(process)
        kept.sort(key=shown.index)
    own: dict[str, list[str]] = defaultdict(list)
    for event in run.events:
        if event.lane and event.lane not in own[event.process]:
            own[event.process].append(event.lane)
    lanes: list[Lane] = []
    index: dict[tuple[str, str], int] = {}
    for process in kept:
        index[process.name, ""] = len(lanes)
        lanes.append(Lane(process.name))
        names = own[process.name]
        for name in names[:MOST_LANES]:
            index[process.name, name] = len(lanes)
            lanes.append(Lane(name, inner=True))
        for name in names[MOST_LANES:]:
            index[process.name, name] = len(lanes) - 1
        if len(names) > MOST_LANES:
            lanes[-1].name, lanes[-1].folded = f"… {len(names) - MOST_LANES + 1} more", len(names) - MOST_LANES + 1
    note = ""
    folded = [p for p in shown if p not in kept]
    if folded:
        well = all(not (p.error or p.waiting or p.exitcode) for p in folded)
        for process in folded:
            for name in ("", *own[process.name]):
                index[process.name, name] = len(lanes)
        lanes.append(Lane(f"{len(folded)} more", folded=len(folded)))
        note = f"{folded[0].name} … {folded[-1].name}: {len(folded)} processes in one lane"
        note += ", all ended well" if well else ""
    return lanes, index, note


def _lives(run: Run, lanes: list[Lane], index: dict[tuple[str, str], int]) -> tuple[list[Span], list[End]]:
    by_process: dict[str, list[Event]] = defaultdict(list)
    for event in run.events:
        by_process[event.process].append(event)
    spans: list[Span] = []
    ends: list[End] = []
    folded: dict[int, list[float]] = defaultdict(list)
    ended_at = {e.detail: e.time for e in run.events if e.kind == "ended"}
    for process in run.processes:
        if (process.name, "") not in index:
            continue
        lane = index[process.name, ""]
        events = by_process[process.name]
        begin = next((e.time for e in events if e.kind == "run"), events[0].time if events else 0.0)
        begin = min([begin, *(e.time for e in events[:1])])
        last = max([begin, *(e.end or e.time for e in events)])
        exit_ = next((e.time for e in reversed(events) if e.kind == "exit"), None)
        if process.ended_by_run:
            finish = max(run.duration, last)
        elif process is run.processes[0]:
            finish = max(last, run.duration if process.exitcode is not None else last)
            finish = min(finish, last + 0.02)
        else:
            finish = exit_ or max(last, min(ended_at.get(process.name, last), last + 0.02))
        if lanes[lane].folded and not lanes[lane].inner:
            folded[lane] += [begin, finish]
            continue
        inner = {name for (who, name) in index if who == process.name and name}
        tasks = [e for e in events if e.kind == "task"]
        if tasks or process.worker:
            _worker_spans(lane, tasks, begin, finish, spans)
        elif inner:
            _inner_spans(process.name, events, index, begin, finish, spans, ends, process)
        else:
            _spans(lane, [e for e in events if e.kind in WAITS], begin, finish, spans)
        ends.append(_end(lane, process, finish))
    for lane, times in folded.items():
        spans.append(Span(lane, min(times), max(times), waits=False))
        ends.append(End(lane, max(times), "open"))
    return spans, ends


def _shortest(event: Event) -> float:
    return SHORTEST_GIVE if event.kind in ("put", "send", "send_bytes") else SHORTEST_WAIT


def _spans(lane: int, waits: list[Event], begin: float, finish: float, spans: list[Span]) -> None:
    """Cut a life into work and waiting."""
    at = begin
    for event in sorted(waits, key=lambda e: e.time):
        end = finish if event.end is None else event.end
        if end - event.time < _shortest(event) or end <= at:
            continue
        start = max(event.time, at)
        if start > at:
            spans.append(Span(lane, at, start, waits=False))
        spans.append(Span(lane, start, end, waits=True))
        at = end
    if finish > at or at == begin:
        spans.append(Span(lane, at, finish, waits=False))


def _worker_spans(lane: int, tasks: list[Event], begin: float, finish: float, spans: list[Span]) -> None:
    """A pool's worker works while it has a task, whatever the task does; else it waits for one."""
    at = begin
    for task in tasks:
        end = finish if task.end is None else task.end
        if task.time > at:
            spans.append(Span(lane, at, task.time, waits=True))
        spans.append(Span(lane, task.time, end, waits=False))
        at = end
    if finish > at:
        spans.append(Span(lane, at, finish, waits=True))


def _inner_spans(name: str, events: list[Event], index: dict, begin: float, finish: float, spans: list[Span],
                 ends: list[End], process: Process) -> None:
    """Within a process only one generator or greenlet works at a time: the others stand still."""
    turns: list[tuple[float, str]] = [(begin, "")]
    over: dict[str, float] = {}
    failed: dict[str, str] = {}
    for event in events:
        if event.kind in ("resume", "throw"):
            turns.append((event.time, event.lane))
        elif event.kind in ("yield", "return") and event.source is not None and event.source.source is not None:
            turns.append((event.time, event.source.source.lane))        # back to whoever resumed it
        elif event.kind == "switch":
            turns.append((event.time, event.lane))
        if event.kind in ("return", "finish") and event.lane:
            over[event.lane] = event.time
            if event.outcome and event.outcome != "GeneratorExit":      # that one was closed
                failed[event.lane] = event.outcome
    turns.append((finish, ""))
    first: dict[str, float] = {"": begin}
    for event in events:
        first.setdefault(event.lane, event.time)
    work: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for (time, lane), (until, _) in zip(turns, turns[1:], strict=False):
        if until > time:
            work[lane].append((time, until))
    blocked = [(e.time, finish if e.end is None else e.end, e.lane) for e in events
               if e.kind in WAITS and e.kind != "block" and (e.end is None or e.end - e.time > _shortest(e))]
    for lane, born in first.items():
        if (name, lane) not in index:
            continue
        row, end, at = index[name, lane], over.get(lane, finish), born
        for start, stop in work[lane]:
            if start > at:
                spans.append(Span(row, at, start, waits=True))
            if lane == "Hub" and stop - start > SHORTEST_WAIT:      # all wait, and so does the hub
                spans.append(Span(row, start, stop, waits=True))
                at = stop
                continue
            waits = [(a, b) for a, b, who in blocked if who == lane and a < stop and b > start]
            position = max(start, at)
            for a, b in waits:
                if a > position:
                    spans.append(Span(row, position, a, waits=False))
                spans.append(Span(row, max(a, position), min(b, stop), waits=True))
                position = min(b, stop)
            if stop > position:
                spans.append(Span(row, position, stop, waits=False))
            at = stop
        if end > at:
            spans.append(Span(row, at, end, waits=True))
        if lane:
            suspended = next((w for w in process.suspended if w.lane == lane), None)
            how = "error" if lane in failed else "well" if lane in over else "waiting" if suspended else "open"
            text = failed.get(lane, "") or (f"still waiting: {suspended.call} l.{suspended.line}" if suspended else "")
            ends.append(End(row, max(end, at), how, text))


def _end(lane: int, process: Process, time: float) -> End:
    if process.ended_by_run:
        waiting = process.waiting
        if waiting is None or waiting.line is None:
            return End(lane, time, "waiting", "still running" if waiting is None else "still waiting")
        verb = "still running" if waiting.running else "still waiting"
        return End(lane, time, "waiting", f"{verb}: {waiting.call} l.{waiting.line}")
    if process.error:
        name = process.error.split(":")[0]
        return End(lane, time, "error", f"{name} l.{process.error_line}" if process.error_line else name)
    if process.ended_well:
        return End(lane, time, "well")
    if process.exitcode is None:
        return End(lane, time, "open")
    if process.exitcode < 0:
        return End(lane, time, "error", f"killed by signal {-process.exitcode}")
    return End(lane, time, "error", f"exit code {process.exitcode}")


def _arrows(run: Run, lanes: list[Lane], index: dict[tuple[str, str], int]) -> list[Arrow]:
    groups: dict[tuple[int, int, bool], list[Arrow]] = defaultdict(list)
    for event in run.events:
        source = event.source
        if source is None or event.end is None:
            continue
        here, there = index.get((event.process, event.lane)), index.get((source.process, source.lane))
        if event.kind in ("yield", "return"):       # back to whoever resumed it
            back = source.source
            there, here = here, index.get((back.process, back.lane)) if back is not None else None
        if here is None or there is None or here == there:
            continue
        thin = event.kind in THIN or source.kind == "start"
        to = event.time if event.kind in ("run", "task", "resume", "throw", "switch", "serve") else event.end
        if event.kind in ("yield", "return"):
            source = event
        begin = source.time if source.kind not in ("task", "serve") or source.end is None else source.end
        text = "" if thin or event.kind in ("acquire", "wait") else event.detail
        if event.kind == "return" and text == "None":
            text = ""
        if event.kind == "call":        # back from the manager: only what it brings
            text = text.partition(" → ")[2]
        groups[there, here, thin].append(Arrow(there, min(begin, to), here, to, text, thin))
    kept = []
    for (there, here, thin), arrows in groups.items():
        folded = lanes[here].folded or lanes[there].folded
        most = MOST_FOLDED if folded else MOST_ARROWS * (3 if thin else 1)
        if len(arrows) > most:
            count = len(arrows)
            arrows = [arrows[round(n * (count - 1) / (most - 1))] for n in range(most)]
            for arrow in arrows:
                arrow.text = ""
            if not thin:
                arrows[most // 2].text = f"{count} values"
        kept += arrows
    return kept


def _labels(run: Run, lanes: list[Lane], index: dict[tuple[str, str], int]) -> list[Label]:
    labels: list[Label] = []
    seen: dict[tuple, Label] = {}
    counts: dict[tuple, int] = defaultdict(int)
    # Where there are several queues or pipes, which one it was is half of the story.
    several = {kind for kind in ("queue", "pipe", "lock")
               if len({e.object for e in run.events if e.object.startswith(kind + " ")}) > 1}
    workers = {process.name for process in run.processes if process.worker}
    for event in run.events:
        lane = index.get((event.process, event.lane))
        if lane is not None and event.kind == "task" and not lanes[lane].folded:
            text = event.detail + (f": {event.outcome}" if event.outcome else "")
            labels.append(Label(lane, event.time, text, important=bool(event.outcome) or event.end is None))
            continue
        if lane is None or event.line is None or event.kind not in NAMED or event.process in workers:
            continue
        key = (lane, event.kind, event.line, event.object)
        counts[key] += 1
        if counts[key] == 1:
            word = event.detail if event.kind == "block" and event.detail else event.kind
            if len(word) > 24:
                word = word.partition("(")[0][:24] + "(…)"
            text = f"{word} l.{event.line}" + (f": {event.outcome}" if event.outcome else "")
            if event.object.split(" ")[0] in several:
                text += f", {event.object}"
            seen[key] = Label(lane, event.time, text, important=bool(event.outcome) or event.end is None)
            labels.append(seen[key])
    for key, label in seen.items():
        if counts[key] > 3:
            label.text += f" × {counts[key]}"
    return labels


#: About how much of the axis one character takes, at the size in which it is drawn.
CHARACTER = 0.0088


def _stagger(labels: list[Label], axis: Axis) -> None:
    """Put labels that would overlap into the second row, and drop what has no room there either."""
    rows: dict[tuple[int, int], float] = {}
    dropped = set()
    for label in sorted(labels, key=lambda one: (axis(one.time), not one.important)):
        place = axis(label.time)
        for level in (0, 1):
            if rows.get((label.lane, level), -1.0) <= place:
                label.level = level
                rows[label.lane, level] = place + CHARACTER * (len(label.text) + 1.5)
                break
        else:
            dropped.add(id(label))
    labels[:] = [label for label in labels if id(label) not in dropped]


def caption(runs: Run | dict[str, Run]) -> str:
    """Return one line that says what the picture shows, the same on every run of the same program."""
    if isinstance(runs, dict):
        return "Timelines. " + " ".join(f"{method}: {_says(run)}." for method, run in runs.items())
    return f"Timeline. {_says(runs)}."


def _says(run: Run) -> str:
    shown = [p for p in run.processes if not p.helper] or run.processes
    names = [p.name for p in shown]
    parts = [", ".join(names) if len(names) <= 5 else f"{names[0]}, {names[1]} … {names[-1]} ({len(names)} processes)"]
    passed = sum(e.source is not None and e.kind in ("get", "recv", "recv_bytes", "recv_bytes_into") for e in run.events)
    if passed:
        parts.append("1 value passed" if passed == 1 else f"{passed} values passed")
    for process in shown[:8]:
        end = _end(0, process, 0.0)
        if end.text:
            parts.append(f"{process.name} {end.text}" if end.how == "waiting" else f"{process.name}: {end.text}")
    return "; ".join(parts)
