"""Says in words what happened in a run, and why it stands still.

Only what is the same from run to run is said: who did what to which object at which line, what was
received from whom, who ended how and who waits for whom. Times, pids and the accidents of
scheduling are left to the picture.
"""
from __future__ import annotations

from collections.abc import Iterable

from ..record.kinds import ROWS
from ..record.run import Event, Process, Run
from .reasons import EACH_AFTER, called, dying, how_it_ended, why

MOST_LINES = 60         #: of an explanation; what is too much is left out of the middle

def explain(run: Run) -> str:
    """Return what happened in a run, a line for each thing, causes before effects.

    The order is made from the record and not from the clock: each process's own events in their
    order, each received message after it was sent. So two runs of the same program read the same.
    """
    lines = _fold([event for event in _ordered(run) if not _of_a_loop(run, event)])
    if len(lines) > MOST_LINES:
        half = MOST_LINES // 2
        lines[half:-half] = [f"[… {len(lines) - 2 * half} more …]"]
    died = dying(run)
    ends = [sentence for process in run.processes if process not in died[1:] and (sentence := _ending(run, process))]
    reasons = why(run) if run.hung or run.interrupted else []
    if died and EACH_AFTER not in reasons:
        ends.append(EACH_AFTER)
    lines += ends + reasons
    return "\n".join(lines) if lines else "Nothing was recorded."


def _of_a_loop(run: Run, event: Event) -> bool:
    """Whether it is one of the many turns that gevent's hub gives, which the picture shows better."""
    return event.kind == "switch" and any("Hub" in process.lanes for process in run.processes)


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
    row, text = ROWS[event.kind], event.detail
    if row.bare and not text:
        return row.bare
    if row.refused and event.result == "False":
        return _say(row.refused, event, text)
    return _say(row.tried or row.said, event, text, f": {event.outcome}") if event.outcome else _say(row.said, event, text)


def _say(phrase: str, event: Event, text: str, more: str = "") -> str:
    return phrase and phrase.format(detail=text or "nothing", object=event.object or "it", number=event.number) + more


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
            phrase = _say(ROWS[first.kind].said, first, f"{len(alike)} values ({shown}, …)")
            lines.append(f"{who} {phrase}{where}.")
        else:
            lines += [f"{who} {_phrase(event)}{where}." for event in alike]
    return lines


def _alike(one: Event, other: Event) -> bool:
    return (one.process, one.lane, one.kind, one.line, one.object, one.outcome) == (
        other.process, other.lane, other.kind, other.line, other.object, other.outcome) and ROWS[one.kind].folds


def _ending(run: Run, process: Process) -> str:
    how = "" if process.helper else how_it_ended(process)
    return f"{called(run, process)} {how}." if how else ""


def summary(run: Run) -> str:
    """Return one short paragraph on how a run ended, "" where it simply ended well."""
    return " ".join(sentences(run))


def sentences(run: Run) -> list[str]:
    """Return the sentences of that paragraph."""
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
        return [first, *_said_once(run), *why(run)]
    main = run.processes[0] if run.processes else None
    died = dying(run)
    parts = [ending for process in run.processes if process not in died[1:]
             and how_it_ended(process) != "ended well" and (ending := _ending(run, process))]
    if died:
        parts.append(EACH_AFTER)
    if main is not None and run.returncode and not parts:
        parts.append(f"MainProcess ended with exit code {run.returncode}.")
    return parts


def _said_once(run: Run) -> Iterable[str]:
    """Endings that the reasons will not say."""
    told, died = " ".join(why(run)), dying(run)
    for process in run.processes:
        ending = "" if process in died and how_it_ended(process) in told else _ending(run, process)
        if ending and how_it_ended(process) != "ended well" and ending.removesuffix(".") not in told:
            yield ending
