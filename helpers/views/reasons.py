"""Says in words where the processes of a run that was ended stood still, and for what reason."""
from __future__ import annotations

import signal
from collections.abc import Iterable

from ..record.run import Event, Process, Run

EACH_AFTER = "So did each that took its place."     #: said after how the first worker of a pool ended: see dying()


def how_it_ended(process: Process) -> str:
    """Return "ended well", "ended with NameError: …, line 4", "was killed by signal 9" or ""."""
    where = f", line {process.error_line}" if process.error_line else ""
    if process.error:
        return f"ended with {process.error.rstrip('.')}{where}"
    if process.ended_by_run or process.exitcode is None:
        return ""
    if process.ended_well:
        return "ended well"
    if process.exitcode < 0:
        return f"was killed by signal {-process.exitcode}{_signal_name(-process.exitcode)}"
    return f"ended with exit code {process.exitcode}"


def _signal_name(number: int) -> str:
    try:
        return f" ({signal.Signals(number).name})"
    except ValueError:
        return ""


def called(run: Run, process: Process) -> str:
    """Return a process's name; where a pool has several workers, chance decides which of them it was."""
    several = sum(other.worker and (other.ended_by_run or other.ended_well) for other in run.processes) > 1
    return "A pool worker" if process.worker and several else process.name


def dying(run: Run) -> list[Process]:
    """Return the workers of a pool that ended in the same way, one after another: how many there were is left to chance."""
    alike: dict[str, list[Process]] = {}
    for process in run.processes:
        if process.worker and not process.ended_well and (how := how_it_ended(process)):
            alike.setdefault(how, []).append(process)
    most = max(alike.values(), key=len, default=[])
    if len(most) < 2:
        return []
    return most if len(most) > max((event.number for event in run.events if event.kind == "pool"), default=0) else []


def why(run: Run) -> list[str]:
    """Return sentences on each process that stood still when the run was ended, and on the reason.

    Example: "MainProcess waits in q.get(), line 11.", "Process-1 ended with NameError: name 'q' is not
    defined, line 4, so nothing will ever arrive."
    """
    alike: dict[tuple[str, ...], list[Process]] = {}
    replaced = bool(dying(run))         # then the last worker is just beginning, or ending
    for process in run.processes:
        if not process.helper and process.ended_by_run and not (replaced and process.worker):
            said = tuple(sentence.replace(called(run, process), "{}") for sentence in _stands(run, process))
            alike.setdefault(said, []).append(process)
    # Which worker it was is left to chance, and so is their order.
    workers = sorted(said for said, processes in alike.items() if called(run, processes[0]) != processes[0].name)
    order = iter(workers)
    found: list[str] = []
    told: set[str] = set()
    for said in list(alike):
        processes = alike[next(order) if said in workers else said]
        sentences = [sentence for sentence in _stands(run, processes[0]) if sentence not in told]
        told.update(sentences)
        found += sentences
        names = [process.name for process in processes[1:]]
        if names and processes[0].worker:
            found.append(f"So {'does' if len(names) == 1 else 'do'} {len(names)} more.")
        elif names:
            others = _list(names[:3] + ([f"{len(names) - 3} more"] if len(names) > 3 else []))
            found.append(f"It is the same with {others} as with {processes[0].name}.")
    return found


def _stands(run: Run, process: Process) -> Iterable[str]:
    waiting, name = process.waiting, called(run, process)
    if process.stopped:
        yield f"{name} had been stopped by a signal, and nobody let it go on (SIGCONT)."
    elif waiting is None:
        yield f"{name} was still running."
    elif waiting.running and waiting.line is None:
        yield f"{name} still carries out {waiting.call}."
    elif waiting.running:
        yield f"{name} still runs line {waiting.line}: {waiting.call}"
    elif waiting.line is None:
        yield f"{name} waits at {waiting.call}."
    else:
        yield f"{name} waits in {waiting}."
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
    elif kind in ("send", "send_bytes"):
        yield f"{_capital(pending.object)} is full, and nobody receives."
    elif kind == "feed" and pending.source is not None:
        yield (f"What it put in line {pending.source.line} does not fit into the pipe of {pending.object}, "
               "and nobody takes anything out.")
    elif kind == "join" and (pending.line or len(_others(run, process)) == 1):     # at its end chance decides who is first
        child = next((other for other in run.processes if other.name == pending.child), None)
        if child is not None and child.ended_by_run:
            yield f"{child.name} has not ended."
    elif kind == "acquire" or (kind == "call" and pending.function == "acquire"):
        holder = _holder(run, pending)
        if holder is not None:
            yield f"{holder.process} acquired {pending.object} in line {holder.line} and has not released it."
    elif kind in ("fetch", "join_pool", "terminate_pool"):
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
            reasons.append(f"{other.name} put {elsewhere.value} into {again}")
        elif not puts and not other.ended_by_run:       # where one stands that was ended is said of itself
            reasons.append(f"{other.name} {how_it_ended(other) or 'ended'} and put nothing")
    half = next((e for e in run.events if e.kind == "feed" and e.object == pending.object and e.end is None), None)
    if half is not None and not run.process(half.process).ended_by_run:
        reasons.append(f"{half.process} ended before all of {half.value} was written")
    if given and len(given) == len(taken):
        reasons.append(f"all {len(given)} values that were put have been taken" if len(given) > 1
                       else "the one value that was put has been taken")
    if reasons and all(not other.ended_by_run for other in _others(run, process)):
        yield f"{_capital(_clauses(reasons))}, so nothing will ever arrive."
    elif reasons:
        yield f"{_capital(_clauses(reasons))}."
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
            ends.append(event.side)
        elif event.kind == "close" and event.side in ends:
            ends.remove(event.side)
    gone = {p.name for p in run.processes if not p.ended_by_run} if at is None else {
        name for name, time in ended.items() if time <= at}
    return {name: ends for name, ends in held.items() if ends and name not in gone}


def _pipe_stays_open(run: Run, process: Process, pending: Event) -> Iterable[str]:
    if not pending.object:
        return
    writers = {name: ends for name, ends in holders(run, pending.object).items()
               if any(end in ("write", "both") for end in ends)}
    others = [name for name in writers if name != process.name]
    waiting = {event.process for event in run.events if event.object == pending.object and event.end is None
               and event.kind in ("recv", "recv_bytes", "recv_bytes_into")}
    if process.name in writers and not others:
        yield (f"The only process that still holds a sending end of {pending.object} is {process.name} itself, "
               "so neither a message nor the end will ever come.")
    elif others and waiting.issuperset(writers):
        yield f"Only {_list(list(writers))} could send through {pending.object}, and all of them wait to receive."
    elif writers:
        yield f"A sending end of {pending.object} is still open in {_list(list(writers))}, so recv() does not see the end."


def _holder(run: Run, pending: Event) -> Event | None:
    """Return the acquire, or the call of a manager's lock, by which somebody holds what is waited for."""
    held: list[Event] = []
    for event in run.events:
        if event.object != pending.object or event is pending:
            continue
        what = event.function if event.kind == "call" else event.kind
        if what == "acquire":
            if event.end is not None and not event.outcome and event.result != "False":
                held.append(event)
        elif what == "release" and held:
            # One that had to wait for this release stands in the list already.
            held.remove(next((one for one in reversed(held) if one.process == event.process), held[-1]))
    return held[-1] if held else None


def _no_result(run: Run, pending: Event) -> Iterable[str]:
    """Why a pool's task gives no result, or why join() and terminate() of its pool do not return."""
    mine = [e for e in run.events if e.object == pending.object]
    tasks = [e for e in mine if e.kind == "task"]
    if pending.kind == "fetch":
        tasks = [e for e in tasks if e.number == pending.number]
    for task in tasks:
        worker = run.process(task.process)
        left = task.end is None or task.outcome in ("SystemExit", "KeyboardInterrupt")
        if left and not worker.ended_by_run and worker.exitcode != -15:
            yield (f"{called(run, worker)} {how_it_ended(worker) or 'ended'} in the middle of task {task.number}, "
                   "so its result will never come.")
            return
    callback = next((e for e in mine if e.kind == "callback" and e.outcome), None)
    if callback is not None:
        yield (f"The callback {callback.function} raised {callback.outcome}, which ended the thread that receives "
               f"{pending.object}'s results, so none will come any more.")
        return
    terminated = next((e for e in mine if e.kind == "terminate_pool" and e.end is not None), None)
    if terminated is not None and pending.kind == "fetch" and all(task.end is None for task in tasks):
        where = f" in line {terminated.line}" if terminated.line else ""
        yield (f"{_capital(pending.object)} was terminated{where} before task {pending.number} was done, "
               "so its result will never come.")
        return
    busy = {task.process for task in tasks if task.end is None}
    for worker in run.processes:
        if worker.worker and not worker.ended_by_run and not worker.ended_well and worker.name not in busy:
            # What a worker runs of the cell outside of a task is its initializer.
            doing = (", before it took a task" if worker.error_line else " when it took a task" if worker.error else
                     " while it waited for a task, and held the lock that all workers need for that")
            yield f"{called(run, worker)} {how_it_ended(worker)}{doing}."
            if dying(run):
                yield EACH_AFTER
            return


def _clauses(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + ", and " + parts[-1]


def _list(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]
