"""Compares a run's steps with what its record proves: how long a queue was, which acquires failed, what was read.

    PYTHONPATH=. .venv/bin/python tests/support/step_contradictions.py FILE ...      runs programs, and prints contradictions
"""
from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from helpers.record.kinds import ROWS
from helpers.record.run import Event, Run
from helpers.record.steps import State, Step
from helpers.record.steps.moments import AT_END, BOTH
from helpers.record.steps.shown import thing

_CUT = re.compile(r"^… \d+ more$")
_OF_OTHER_THREADS = ("feed", "lost", "serve", "unsent")        # though they are told of the lane


def contradictions(run: Run, steps: list[Step] | None = None) -> Iterator[str]:
    """Yield what the steps say but the record does not."""
    steps = run.steps() if steps is None else steps
    if run.events_left_out:
        return
    half_written = {event.object for event in run.events if event.kind == "feed" and event.end is None}
    yield from _out_of_order(steps)
    for step in steps:
        check = _CHECKS.get(step.event.kind)
        over = step.ends or (step.event.end is not None and not _waits(step, steps))
        if check is not None and over and step.event.object not in half_written:
            for fault in check(step.event, step.state):
                yield f"step {step.number}, {step.sentence}: {fault}"


def _waits(step: Step, steps: list[Step]) -> bool:
    """Whether a step is the beginning of a call whose end is another step."""
    return not step.ends and any(other.ends and other.event is step.event for other in steps[step.number:])


def _out_of_order(steps: list[Step]) -> Iterator[str]:
    place: dict[int, int] = {}
    lanes: dict[str, float] = {}
    for step in steps:
        event = step.event
        if step.ends or event.end == event.time or event.kind not in BOTH:
            place[id(event)] = step.number
        source = event.source
        if source is not None and id(source) in {id(one.event) for one in steps[step.number:]} and id(source) not in place and (
                step.ends or (event.end is not None and not _waits(step, steps))):
            yield f"step {step.number}, {step.sentence}: what it received from comes later"
        # A call that a library makes is told when it returns.
        late = step.ends or (event.line is None and event.kind in AT_END and not ROWS[event.kind].over)
        time = event.end if late and event.end is not None else event.time
        if event.kind not in _OF_OTHER_THREADS and time < lanes.get(step.who, 0.0):
            yield f"step {step.number}, {step.sentence}: not in the order of its lane"
        if event.kind not in _OF_OTHER_THREADS:
            lanes[step.who] = time


def _values(state: State, name: str) -> int | None:
    """Return how many values are in a queue, including those that are not yet written; None if that is not known."""
    inside = [state.queues.get(name, ())] + [values for key, values in state.queues.items() if key.startswith(f"{name}, not yet")]
    if any(value == "?" or _CUT.match(value) for values in inside for value in values):
        return None
    return sum(map(len, inside))


def _qsize(event: Event, state: State) -> Iterator[str]:
    count = _values(state, thing(event))
    if count is not None and event.result.isdecimal() and count != int(event.result):
        yield f"the state has {count}"


def _empty(event: Event, state: State) -> Iterator[str]:
    inside = state.queues.get(thing(event), ())
    if inside != ("?",) and (event.result == "True") != (not inside):
        yield f"the state has {inside}"


def _get(event: Event, state: State) -> Iterator[str]:
    inside = state.queues.get(thing(event), ())
    if event.outcome == "Empty" and inside and inside != ("?",):
        yield f"the state has {inside}"
    if not event.outcome and inside == ("?",) and not event.local:
        yield "the state does not know what is in it"


def _acquire(event: Event, state: State) -> Iterator[str]:
    holders = state.locks.get(thing(event), ())
    if event.result == "False" and not holders and not state.values.get(thing(event), "").startswith("0 "):
        yield "nobody holds it"
    if event.result != "False" and not event.outcome and event.object_kind in ("lock", "rlock") and len(holders) != 1:
        yield f"it is held by {holders}"


def _wait(event: Event, state: State) -> Iterator[str]:
    if event.primitive == "Event" and event.result == "False" and state.values.get(thing(event)) == "set":
        yield "it is set"


def _call(event: Event, state: State) -> Iterator[str]:
    known = state.values.get(event.object, "?")
    if event.outcome or "?" in known or not event.result or "…" in event.result + known:
        return
    if event.function in ("__repr__", "__str__") and event.object_kind in ("list", "dict") and known != event.result.strip("'\""):
        yield f"the state has {known}"
    if event.object_kind == "value" and event.function == "get" and known != event.result:
        yield f"the state has {known}"
    if event.function == "__getitem__" and "Proxy" not in known and event.result not in known:
        yield f"the state has {known}"


def _load(event: Event, state: State) -> Iterator[str]:
    known = state.values.get(event.object, "?")
    if "?" not in known and "…" not in known + event.value and (
            event.value not in known if event.function else known != event.value):
        yield f"the state has {known}"


_CHECKS = {"load": _load, "qsize": _qsize, "empty": _empty, "get": _get, "acquire": _acquire, "wait": _wait, "call": _call}


def main(files: list[str]) -> int:
    """Run programs, and print the contradictions; return how many there are."""
    from helpers import run_script
    from helpers.views.steps import text
    wrong = 0
    for file in files:
        with open(file, encoding="utf-8") as opened:
            run = run_script(opened.read(), timeout=3)
        found = list(contradictions(run))
        wrong += bool(found)
        print(file, len(run.events), "events", *found, sep="\n    ")
        if "-v" in sys.argv:
            print(text(run.steps()))
    return wrong


if __name__ == "__main__":
    sys.exit(main([word for word in sys.argv[1:] if word != "-v"]))
