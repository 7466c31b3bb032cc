"""A run as steps, one thing after another in an order of cause and effect: see record/steps/."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..record.kind import words
from ..record.kinds import ROWS
from ..record.run import Event, Process, Run
from ..record.steps import State, Step
from ..record.steps.lanes import begins_to_wait, never_waits
from ..record.steps.moments import AT_END, BOTH, RESULTS, Moment
from ..record.steps.order import in_order
from ..record.steps.reducer import Reducer
from ..record.steps.shown import name_of
from ..record.steps.shown import who as lane_of
from .endings import A_WORKER, FEEDER, at_the_front, called, how_it_ended, who
from .folding import folds
from .statements import say
from .words import first_turns, is_told, phrase

MOST_LINES = 200        #: of the steps as text; if there are more, the middle is left out
_SHOWN = 2              # of steps that repeat, this many rounds are shown


def steps(run: Run) -> list[Step]:
    """Return a run's steps, in an order of cause and effect that is the same whenever the same things happen."""
    found: list[Step] = []
    reducer, sentences = Reducer(run.source, run.events, {one.name for one in run.processes if one.worker}), _Sentences(run)
    apart: set[int] = set()         # ids of events whose beginning is a step of its own
    for moment in in_order(run):
        state, event = reducer.apply(moment), moment.event
        at_once = moment.ends and bool(found) and found[-1].event is event      # nothing happened in between
        if at_once and (ROWS[event.kind].over or event.kind in BOTH):
            found[-1] = replace(found[-1], state=state, sentence=sentences.whole(event) or found[-1].sentence)
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
                          moment.ends and id(event) in apart, state, event.process in sentences.workers))
    return found


class _Sentences:
    """Says what happens in a moment."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._processes = {process.name: process for process in run.processes}
        self.workers = {process.name for process in run.processes if called(run, process) == A_WORKER}
        self._managers = {event.child for event in run.events if event.kind == "manager"}
        #: ids of events -> what is said of them that only the others of their lane tell
        self._within = _in_their_lanes(run)

    def step(self, moment: Moment, state: State, *, apart: bool) -> str:
        """Return the sentence of a step, "" for a moment that is no step; apart: the beginning of its event was a step."""
        event = moment.event
        process = self._processes.get(event.process)
        # The start of a manager's process is told once: together with its purpose.
        if process is None or (event.kind == "start" and event.child in self._managers):
            return ""
        if event.kind == "exit":
            return self._exit(process)
        if begins_to_wait(moment) and not ROWS[event.kind].over:
            call = state.lanes[lane_of(event)].call or words(ROWS[event.kind].label, event) or event.kind
            return str(say("waits in", who=who(self._run, process, event.lane), call=call, line=event.line))
        unnamed = event.line is None and not ROWS[event.kind].over          # a call that a library makes
        if (never_waits(event) or unnamed) and event.kind in AT_END and not moment.over:
            return ""                   # it is told when it returns
        does = self._by_lane(moment) or (_ends(event, apart) if moment.ends else _begins(moment))
        return self._sentence(process, event, does) if does else ""

    def _by_lane(self, moment: Moment) -> str:
        """Return what a lane does, if only its other events tell that: a wait is told by them when it is over."""
        over = moment.ends or not ROWS[moment.event.kind].waits
        return self._within.get(id(moment.event), "") if over else ""

    def whole(self, event: Event) -> str:
        """Return the sentence of an event whose beginning and end are one step."""
        process, does = self._processes.get(event.process), self._within.get(id(event), "") or _done(event)
        return self._sentence(process, event, does) if process is not None and does else ""

    def _exit(self, process: Process) -> str:
        how = "" if process.helper else how_it_ended(process)
        return f"{called(self._run, process)} {how}." if how else ""

    def _sentence(self, process: Process, event: Event, does: str) -> str:
        lane = FEEDER if event.kind in ("feed", "lost") else event.lane
        if event.kind == "thread_end" and not lane:             # of a library's own thread
            lane = RESULTS if event.function == "_handle_results" else event.function
        return f"{at_the_front(who(self._run, process, lane))} {does}."


def _in_their_lanes(run: Run) -> dict[int, str]:
    """Return what to say of a generator's first turn, and of a greenlet's wait that an exception ends: by the event's id."""
    lanes: dict[tuple[str, str], list[Event]] = {}
    for event in run.events:
        if event.kind not in ("print", "prints"):
            lanes.setdefault((event.process, event.lane), []).append(event)
    found = dict.fromkeys(first_turns(run), "begins")
    for events in lanes.values():
        for event, thrown, then in zip(events, events[1:], [*events[2:], None], strict=False):
            if (event.kind, thrown.kind, thrown.function) == ("block", "switch", "throw"):
                killed = then is not None and then.kind == "finish" and then.value == "GreenletExit"
                found[id(event)] = f"is {'killed' if killed else 'interrupted'} in {words(ROWS['block'].label, event)}"
    return found


def _does(event: Event) -> str:
    """Return what a lane does if it does not wait, or if it begins something that takes time; "" for nothing to say."""
    row = ROWS[event.kind]
    if is_told(event) or (row.over and event.end is None and event.line):
        return phrase(event)
    begun = event.source is not None if event.kind == "run" else event.end is not None or event.kind == "print"
    return words(row.step, event) if begun and row.step else ""


def _done(event: Event) -> str:
    """Return what a lane has done whose beginning and end are one step."""
    row = ROWS[event.kind]
    return words(row.past, event) if row.past and not event.outcome else _does(event)


def _begins(moment: Moment) -> str:
    """Return what a lane begins; an error is told at the end, if that is a step of its own."""
    event = moment.event
    return _does(replace(event, outcome="", message="") if ROWS[event.kind].over and not moment.over else event)


def _ends(event: Event, apart: bool) -> str:
    """Return what a lane has done; apart: its beginning was a step of its own."""
    row = ROWS[event.kind]
    if apart and row.over:
        return words(row.over, event) + (f": {event.outcome}" if event.outcome else "")
    return "" if event.kind in BOTH else _does(event)


def told(step: Step) -> str:
    """Return a step in words, with its line."""
    if step.line is None or step.sentence.endswith(f", line {step.line}."):
        return step.sentence
    return f"{step.sentence[:-1]} (line {step.line})."


def lines(found: Sequence[Step]) -> list[tuple[int, str]]:
    """Return the number and the words of each line of the list of steps; number 0: the line belongs to no single step.

    What repeats is told twice, with the number of repetitions. If there are very many lines, the middle is left out.
    """
    listed: list[tuple[int, str]] = []
    starts = {fold.first + fold.period * _SHOWN: fold for fold in folds([shape(step) for step in found], _SHOWN + 2)}
    at = 0
    while at < len(found):
        if at in starts:
            fold = starts[at]
            one = "step" if fold.period == 1 else f"{fold.period} steps"
            listed.append((0, f"[The same {one} {fold.turns - _SHOWN:,} times more: {at + 1} to {fold.last + 1}]"))
            at = fold.last + 1
        else:
            listed.append((found[at].number, told(found[at])))
            at += 1
    left_out = len(listed) - MOST_LINES
    if left_out > 0:
        half = MOST_LINES // 2
        listed[half:len(listed) - half] = [(0, f"[… {left_out:,} more lines …]")]
    return listed


def text(found: Sequence[Step]) -> str:
    """Return steps as text, one line each, as listed by `lines`."""
    wide = len(str(len(found)))
    return "\n".join(f"{number or '':>{wide}}  {words}" for number, words in lines(found)) or "Nothing was recorded."


def shape(step: Step) -> tuple[object, ...]:
    """Return what a step is, without its values: it is the same in each turn of a loop."""
    event = step.event
    return "" if step.anyone else step.who, event.kind, event.object, event.child, event.outcome, step.line, step.ends
