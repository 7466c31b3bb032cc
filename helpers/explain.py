"""Says in words what happened in a run, and why it stands still.

Only what is the same from run to run is said: who did what to which object at which line, what was
received from whom, who ended how and who waits for whom. Times, pids and the accidents of
scheduling are left to the picture.
"""
from __future__ import annotations

from collections.abc import Iterable

from .run import Event, Process, Run

MOST_LINES = 60         #: of an explanation; what is too much is left out of the middle

#: What an event is in words; {d} its detail, {o} its object.
_PHRASES = {
    "queue": "makes {o} ({d})",
    "pipe": "makes {o} ({d})",
    "pool": "makes {o}",
    "start": "starts {d}",
    "put": "puts {d} into {o}",
    "get": "gets {d} from {o}",
    "send": "sends {d} through {o}",
    "send_bytes": "sends {d} through {o}",
    "recv": "receives {d} from {o}",
    "recv_bytes": "receives {d} from {o}",
    "recv_bytes_into": "receives {d} from {o}",
    "close": "closes its {d} end of {o}",
    "close_queue": "closes {o}",
    "lost": "loses an item that cannot be pickled: {d}",
    "task_done": "says task_done() to {o}",
    "join": "has waited for {d} to end",
    "join_queue": "has waited until everything in {o} was done",
    "terminate": "terminates {d}",
    "kill": "kills {d}",
    "call": "calls {d} of {o}",
    "submit": "hands in task {n}: {d}",
    "task": "carries out task {n}: {d}",
    "fetch": "has the result of task {n}",
    "callback": "runs the callback {d} for task {n}",
    "acquire": "acquires {o}",
    "release": "releases {o}",
    "wait": "has waited for {o}",
    "set": "sets {o}",
    "notify": "notifies {o}",
    "sleep": "sleeps {d} s",
    "yield": "yields {d}",
    "return": "returns {d}",
    "throw": "is thrown {d}",
}
_TRIES = {"put": "tries to put {d} into {o}", "get": "tries to get from {o}", "poll": "polls {o}",
          "recv": "tries to receive from {o}", "recv_bytes": "tries to receive from {o}",
          "fetch": "asks for the result of task {n}", "acquire": "tries to acquire {o}"}


def explain(run: Run) -> str:
    """Return what happened in a run, a line for each thing, causes before effects.

    The order is made from the record and not from the clock: each process's own events in their
    order, each received message after it was sent. So two runs of the same program read the same.
    """
    lines = _fold(_ordered(run))
    if len(lines) > MOST_LINES:
        half = MOST_LINES // 2
        lines[half:-half] = [f"[… {len(lines) - 2 * half} more …]"]
    ends = [sentence for process in run.processes if (sentence := _ending(process))]
    if run.hung or run.interrupted:
        lines += ends + why(run)
    else:
        lines += ends
    return "\n".join(lines) if lines else "Nothing was recorded."


def _ordered(run: Run) -> list[Event]:
    """Return the events that have a phrase, causes before effects, the same in every run."""
    own: dict[str, list[Event]] = {process.name: [] for process in run.processes}
    for event in run.events:
        if event.process in own:
            own[event.process].append(event)
    next_: dict[str, int] = dict.fromkeys(own, 0)
    done: set[int] = set()
    found: list[Event] = []
    while True:
        moved = False
        for name, events in own.items():
            while next_[name] < len(events):
                event = events[next_[name]]
                source = event.source
                if source is not None and source.process != name and id(source) not in done:
                    break
                next_[name] += 1
                done.add(id(event))
                moved = True
                if _phrase(event):
                    found.append(event)
        if all(next_[name] == len(events) for name, events in own.items()):
            return found
        if not moved:           # a source that comes later on another clock: let the first one go on
            name = next(name for name, events in own.items() if next_[name] < len(events))
            done.add(id(own[name][next_[name]].source))


def _phrase(event: Event) -> str:
    if event.line is None and event.kind not in ("task", "lost", "callback"):
        return ""
    if event.end is None and event.kind not in ("start", "task"):
        return ""               # it never returned: that is said at the end
    words = dict(d=event.detail or "nothing", o=event.object or "it", n=event.number)
    if event.kind == "manager" or event.detail.endswith(", not acquired"):
        return f"does not get {words['o']}" if event.kind == "acquire" else ""
    if event.outcome:
        phrase = _TRIES.get(event.kind, _PHRASES.get(event.kind, ""))
        return phrase and phrase.format(**words) + f": {event.outcome}"
    return _PHRASES.get(event.kind, "").format(**words)


def _fold(events: list[Event]) -> list[str]:
    """Return a line for each event; the same thing again and again is one line."""
    lines: list[str] = []
    at = 0
    while at < len(events):
        first = events[at]
        alike = [first]
        while at + len(alike) < len(events) and _alike(first, events[at + len(alike)]):
            alike.append(events[at + len(alike)])
        at += len(alike)
        who = f"{first.process}, {first.lane}," if first.lane else first.process
        where = f" (line {first.line})" if first.line else ""
        if len(alike) > 3 and first.detail:
            shown = ", ".join(event.detail for event in alike[:3])
            phrase = _PHRASES[first.kind].format(d=f"{len(alike)} values ({shown}, …)", o=first.object or "it", n="")
            lines.append(f"{who} {phrase}{where}.")
        else:
            lines += [f"{who} {_phrase(event)}{where}." for event in alike]
    return lines


def _alike(one: Event, other: Event) -> bool:
    return (one.process, one.lane, one.kind, one.line, one.object, one.outcome) == (
        other.process, other.lane, other.kind, other.line, other.object, other.outcome) and one.kind in (
        "put", "get", "send", "recv", "call", "yield")


def how_it_ended(process: Process) -> str:
    """Return "ended well", "ended with NameError: …, line 4", "was killed by signal 9" or ""."""
    where = f", line {process.error_line}" if process.error_line else ""
    if process.error:
        return f"ended with {process.error}{where}"
    if process.ended_by_run or process.exitcode is None:
        return ""
    if process.ended_well:
        return "ended well"
    if process.exitcode < 0:
        return f"was killed by signal {-process.exitcode}{_signal_name(-process.exitcode)}"
    return f"ended with exit code {process.exitcode}"


def _signal_name(number: int) -> str:
    import signal
    try:
        return f" ({signal.Signals(number).name})"
    except ValueError:
        return ""


def _ending(process: Process) -> str:
    how = "" if process.helper else how_it_ended(process)
    return f"{process.name} {how}." if how else ""


def why(run: Run) -> list[str]:
    """Return a sentence for each process that stood still when the run was ended, and for the reason.

    Example: "MainProcess waits in q.get(), line 11. Process-1 ended with NameError: name 'q' is not
    defined, line 4, so nothing will ever arrive."
    """
    alike: dict[str, list[str]] = {}
    for process in run.processes:
        if process.helper or not process.ended_by_run:
            continue
        said = " ".join(_stands(run, process))
        alike.setdefault(said.replace(process.name, "{}"), []).append(process.name)
    sentences = []
    for said, names in alike.items():
        sentences.append(said.replace("{}", names[0]))
        if len(names) > 1:
            others = names[1:4] + ([f"{len(names) - 4} more"] if len(names) > 4 else [])
            sentences.append(f"So it is with {_list(others)}.")
    return sentences


def _stands(run: Run, process: Process) -> Iterable[str]:
    waiting = process.waiting
    if waiting is None:
        yield f"{process.name} was still running."
    elif waiting.running:
        yield f"{process.name} still runs line {waiting.line}: {waiting.call}"
    elif waiting.line is None:
        yield f"{process.name} waits at {waiting.call}."
    else:
        yield f"{process.name} waits in {waiting}."
    places: dict[str, list[str]] = {}
    for greenlet in process.suspended:
        places.setdefault(str(greenlet), []).append(greenlet.lane)
    for place, names in places.items():
        if len(names) > 5:
            names = [*names[:3], f"{len(names) - 3} more"]
        one = len(names) == 1
        yield f"Its {'greenlet' if one else 'greenlets'} {_list(names)} {'waits' if one else 'wait'} in {place}."
    if waiting is not None:
        pending = next((event for event in reversed(run.events) if event.process == process.name
                        and event.end is None and event.line == waiting.line and not event.lane), None)
        if pending is not None:
            yield from _reasons(run, process, pending)


def _reasons(run: Run, process: Process, pending: Event) -> Iterable[str]:
    kind = pending.kind
    if kind == "get":
        yield from _nothing_arrives(run, process, pending)
    elif kind in ("recv", "recv_bytes", "recv_bytes_into", "poll"):
        yield from _pipe_stays_open(run, process, pending)
    elif kind == "put":
        yield f"{_capital(pending.object)} is full, and nobody takes anything out."
    elif kind == "join":
        child = next((other for other in run.processes if other.name == pending.detail), None)
        if child is not None and child.ended_by_run:
            yield f"{child.name} has not ended."
    elif kind == "acquire":
        holder = _holder(run, pending)
        if holder is not None:
            yield f"{holder.process} acquired {pending.object} in line {holder.line} and has not released it."
    elif kind == "fetch":
        yield from _no_result(run, pending)
    elif kind == "join_queue":
        given = sum(e.kind == "put" and e.object == pending.object and not e.outcome for e in run.events)
        done = sum(e.kind == "task_done" and e.object == pending.object for e in run.events)
        yield f"{given} items were put into {pending.object}, and task_done() was called {done} times."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _others(run: Run, process: Process) -> list[Process]:
    return [other for other in run.processes if other is not process and not other.helper]


def _nothing_arrives(run: Run, process: Process, pending: Event) -> Iterable[str]:
    given = [e for e in run.events if e.kind == "put" and e.object == pending.object and not e.outcome]
    taken = [e for e in run.events if e.kind == "get" and e.object == pending.object and e.end is not None and not e.outcome]
    reasons = []
    for other in _others(run, process):
        puts = [e for e in run.events if e.kind == "put" and e.process == other.name and not e.outcome]
        elsewhere = next((e for e in puts if e.object != pending.object), None)
        if other.error:
            reasons.append(f"{other.name} {how_it_ended(other)}")
        elif elsewhere is not None and not any(e.object == pending.object for e in puts):
            made = next((e for e in run.events if e.kind == "queue" and e.object == elsewhere.object), None)
            again = (f"another queue, made when line {made.line} was run again"
                     if made is not None and made.process != process.name else f"another queue ({elsewhere.object})")
            reasons.append(f"{other.name} put {elsewhere.detail} into {again}")
        elif other.ended_by_run:
            if other.waiting is not None and other.waiting.line:
                reasons.append(f"{other.name} waits itself, in {other.waiting}")
        elif not puts:
            reasons.append(f"{other.name} {how_it_ended(other) or 'ended'} and put nothing")
    if given and len(given) == len(taken):
        reasons.append(f"all {len(given)} values that were put have been taken" if len(given) > 1
                       else "the one value that was put has been taken")
    if reasons and all(not other.ended_by_run for other in _others(run, process)):
        yield f"{_capital(_list(reasons))}, so nothing will ever arrive."
    elif reasons:
        yield f"{_capital(_list(reasons))}."
    elif not _others(run, process):
        yield "No other process was started, so nothing will ever arrive."


def holders(run: Run, object_: str, at: float | None = None) -> dict[str, list[str]]:
    """Return which process holds which ends of a pipe, inherited copies included.

    Args:
        run: a run.
        object_: the pipe, such as "pipe 1".
        at: seconds from the start of the run; None for its end.

    Returns:
        process -> its open ends, such as {"MainProcess": ["read", "write"]}. A process that has
        ended holds nothing.
    """
    held: dict[str, list[str]] = {}
    ended = {e.process: e.time for e in run.events if e.kind == "exit"}
    for event in run.events:
        if event.object != object_ or (at is not None and event.time > at):
            continue
        ends = held.setdefault(event.process, [])
        if event.kind == "open":
            ends.append(event.detail)
        elif event.kind == "close" and event.detail in ends:
            ends.remove(event.detail)
    gone = {p.name for p in run.processes if not p.ended_by_run} if at is None else {
        name for name, time in ended.items() if time <= at}
    return {name: ends for name, ends in held.items() if ends and name not in gone}


def _pipe_stays_open(run: Run, process: Process, pending: Event) -> Iterable[str]:
    if not pending.object:
        return
    writers = {name: ends for name, ends in holders(run, pending.object).items()
               if any(end in ("write", "both") for end in ends)}
    others = [name for name in writers if name != process.name]
    if process.name in writers and not others:
        yield (f"The only process that still holds a sending end of {pending.object} is {process.name} itself, "
               "so neither a message nor the end will ever come.")
    elif writers:
        yield f"A sending end of {pending.object} is still open in {_list(list(writers))}, so recv() does not see the end."


def _holder(run: Run, pending: Event) -> Event | None:
    held: list[Event] = []
    for event in run.events:
        if event.object != pending.object or event is pending:
            continue
        if event.kind == "acquire" and event.end is not None and not event.outcome and "not acquired" not in event.detail:
            held.append(event)
        elif event.kind == "release" and held:
            held.pop()
    return held[-1] if held else None


def _no_result(run: Run, pending: Event) -> Iterable[str]:
    task = next((e for e in run.events if e.kind == "task" and e.number == pending.number
                 and e.object == pending.object), None)
    if task is None:
        return
    worker = next((p for p in run.processes if p.name == task.process), None)
    if task.end is None and worker is not None and not worker.ended_by_run:
        yield (f"{worker.name} {how_it_ended(worker) or 'ended'} in the middle of task {task.number}, "
               "so its result will never come.")


def _list(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def summary(run: Run) -> str:
    """Return one short paragraph on how a run ended, "" where it simply ended well."""
    if run.interrupted or run.hung:
        main = run.processes[0] if run.processes else None
        if run.lost and not run.interrupted:
            first = "The process that looks after runs was killed, so the run was ended."
        elif run.interrupted:
            first = "You stopped the run."
        elif main is not None and not main.ended_by_run:
            first = "The script had ended, but something that it started had not, so it was ended."
        else:
            first = f"Still running after {run.timeout:g} s, so it was ended."
        return " ".join([first, *_said_once(run), *why(run)])
    main = run.processes[0] if run.processes else None
    parts = []
    for process in run.processes:
        how = how_it_ended(process)
        if how and how != "ended well" and not process.helper:
            parts.append(f"{process.name} {how}.")
    if main is not None and run.returncode and not parts:
        parts.append(f"MainProcess ended with exit code {run.returncode}.")
    return " ".join(parts)


def _said_once(run: Run) -> Iterable[str]:
    """Endings that the reasons will not say."""
    told = " ".join(why(run))
    for process in run.processes:
        how = how_it_ended(process)
        if how and how != "ended well" and not process.helper and f"{process.name} {how}" not in told:
            yield f"{process.name} {how}."


