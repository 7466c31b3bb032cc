"""A run as steps, one thing after another in an order of cause and effect: see record/order.py, record/state.py."""
from __future__ import annotations

from ..program.calls import call_at
from ..record.order import AT_END, in_order
from ..record.run import Event, Run
from ..record.state import Reducer, name_of
from ..record.steps import Step
from .endings import who
from .statements import say
from .words import is_told, phrase


def steps(run: Run) -> list[Step]:
    """Return a run's steps, in an order of cause and effect that is the same for the same happenings."""
    found: list[Step] = []
    moments = in_order(run)
    reducer = Reducer()
    began: set[int] = set()         # ids of events whose beginning is a step of its own
    for at, moment in enumerate(moments):
        event = moment.event
        state = reducer.apply(moment)
        following = moments[at + 1] if at + 1 < len(moments) else None
        if not moment.ends and following is not None and following.ends and following.event is event:
            continue                # it did not have to wait
        waits = not moment.ends and (event.end is None or event.end > event.time) and _waits(event)
        if waits:
            began.add(id(event))
            call = call_at(run.source, event.line or 0, _METHODS.get(event.kind, event.kind))
            state, sentence = reducer.wait(moment, call), _waiting(run, event, call)
        elif is_told(event):
            sentence = _sentence(run, event)
        else:
            continue
        found.append(Step(len(found) + 1, name_of(event.process, event.lane), event.line, sentence, event,
                          moment.ends and id(event) in began, state))
    return found


_METHODS = {"join_queue": "join", "thread_join": "join", "join_pool": "join", "terminate_pool": "terminate", "fetch": "get",
            "wait_any": "wait"}


def _waits(event: Event) -> bool:
    return (event.kind in AT_END or event.kind == "put") and event.line is not None


def _waiting(run: Run, event: Event, call: str) -> str:
    return str(say("waits in", who=who(run, run.process(event.process), event.lane), call=call, line=event.line))


def _sentence(run: Run, event: Event) -> str:
    name = who(run, run.process(event.process), event.lane)
    name = name.replace("thread ", "Thread ", 1) if name.startswith("thread ") else name
    return f"{name} {phrase(event)}."


def told(step: Step) -> str:
    """Return a step in words, with its line."""
    where = f"line {step.line}." if step.line else ""
    return step.sentence if not where or step.sentence.endswith(where) else f"{step.sentence[:-1]} ({where[:-1]})."


def text(found: list[Step]) -> str:
    """Return steps as text, a line each."""
    wide = len(str(len(found)))
    return "\n".join(f"{step.number:>{wide}}  {told(step)}" for step in found)
