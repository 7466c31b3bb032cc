"""A run as steps, one thing after another in an order of cause and effect: see record/steps/."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..record.kinds import ROWS, words
from ..record.run import Event, Process, Run
from ..record.steps import State, Step
from ..record.steps.lanes import begins_to_wait
from ..record.steps.moments import BOTH, Moment
from ..record.steps.order import in_order
from ..record.steps.reducer import Reducer
from ..record.steps.shown import name_of
from ..record.steps.shown import who as lane_of
from .endings import FEEDER, at_the_front, called, how_it_ended, who
from .statements import say
from .words import is_told, phrase

MOST_LINES = 200        #: of the steps as text; what is too much is left out of the middle
_SHOWN = 2              # of the same steps again and again, so many rounds are shown
_LONGEST_ROUND = 24     # steps that may make a round


def steps(run: Run) -> list[Step]:
    """Return a run's steps, in an order of cause and effect that is the same for the same happenings."""
    found: list[Step] = []
    reducer, sentences = Reducer(run.source), _Sentences(run)
    apart: set[int] = set()         # ids of events whose beginning is a step of its own
    for moment in in_order(run):
        state, event = reducer.apply(moment), moment.event
        at_once = moment.ends and bool(found) and found[-1].event is event      # nothing happened meanwhile
        if at_once and ROWS[event.kind].over:
            found[-1] = replace(found[-1], state=state)
            continue
        if at_once:
            found.pop()
            apart.discard(id(event))
        sentence = sentences.step(moment, state, apart=id(event) in apart)
        if not sentence:
            continue
        if not moment.over:
            apart.add(id(event))
        lane = "" if event.kind in ("feed", "lost") else event.lane
        found.append(Step(len(found) + 1, name_of(event.process, lane), event.line, sentence, event,
                          moment.ends and id(event) in apart, state))
    return found


class _Sentences:
    """Says what happens in a moment."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._processes = {process.name: process for process in run.processes}

    def step(self, moment: Moment, state: State, *, apart: bool) -> str:
        """Return the sentence of a step, "" for a moment that is none; apart: its event's beginning was a step."""
        event = moment.event
        process = self._processes.get(event.process)
        if process is None:
            return ""
        if event.kind == "exit":
            return self._exit(process)
        if begins_to_wait(moment) and not ROWS[event.kind].over:
            call = state.lanes[lane_of(event)].call or words(ROWS[event.kind].label, event) or event.kind
            return str(say("waits in", who=who(self._run, process, event.lane), call=call, line=event.line))
        does = _ends(event, apart) if moment.ends else _does(event)
        return self._sentence(process, event, does) if does else ""

    def _exit(self, process: Process) -> str:
        how = "" if process.helper else how_it_ended(process)
        return f"{called(self._run, process)} {how}." if how else ""

    def _sentence(self, process: Process, event: Event, does: str) -> str:
        lane = FEEDER if event.kind in ("feed", "lost") else event.lane
        return f"{at_the_front(who(self._run, process, lane))} {does}."


def _does(event: Event) -> str:
    """Return what somebody does who does not have to wait, or begins with what takes time; "" for nothing to tell."""
    row = ROWS[event.kind]
    if is_told(event) or (row.over and event.end is None and event.line):
        return phrase(event)
    begun = event.source is not None if event.kind == "run" else event.end is not None or event.kind == "print"
    return words(row.step, event) if begun and row.step else ""


def _ends(event: Event, apart: bool) -> str:
    """Return what somebody has done; apart: that it began was a step of its own."""
    row = ROWS[event.kind]
    if apart and row.over:
        return words(row.over, event)
    return "" if event.kind in BOTH else _does(event)


def told(step: Step) -> str:
    """Return a step in words, with its line."""
    if step.line is None or step.sentence.endswith(f", line {step.line}."):
        return step.sentence
    return f"{step.sentence[:-1]} (line {step.line})."


def text(found: Sequence[Step]) -> str:
    """Return steps as text, a line each; what comes again and again is told twice, and how often it comes."""
    lines = list(_lines(found, len(str(len(found)))))
    left_out = len(lines) - MOST_LINES
    if left_out > 0:
        half = MOST_LINES // 2
        lines[half:len(lines) - half] = [f"[… {left_out} more lines …]"]
    return "\n".join(lines) if lines else "Nothing was recorded."


def _lines(found: Sequence[Step], wide: int) -> Iterator[str]:
    same = [_what(step) for step in found]
    at = 0
    while at < len(found):
        long, times = _round(same, at)
        for step in found[at:at + long * (_SHOWN if times > _SHOWN + 1 else times)]:
            yield f"{step.number:>{wide}}  {told(step)}"
        if times > _SHOWN + 1:
            first, last = found[at + long * _SHOWN].number, found[at + long * times - 1].number
            one = "step" if long == 1 else f"{long} steps"
            yield f"{'':>{wide}}  [The same {one} {times - _SHOWN} times more: {first} to {last}]"
        at += long * times


def _what(step: Step) -> tuple[object, ...]:
    """Return what a step is, its values apart."""
    event = step.event
    return step.who, event.kind, event.object, event.child, event.outcome, step.line, step.ends


def _round(same: Sequence[tuple[object, ...]], at: int) -> tuple[int, int]:
    """Return how many steps from a place on make the round that comes most often, and how often it comes in a row."""
    best = 1, 1
    for long in range(1, min(_LONGEST_ROUND, (len(same) - at) // 2) + 1):
        times = 1
        while same[at + long * times:at + long * (times + 1)] == same[at:at + long]:
            times += 1
        if times > _SHOWN + 1 and long * times > best[0] * best[1]:
            best = long, times
    return best
