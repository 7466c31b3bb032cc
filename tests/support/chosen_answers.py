"""Which answers to exercises really run: those that show a recorder everything that happens in any of them.

The verdicts on all answers are judged from their recorded runs (test_golden.py). The real runs only need to show that this
engine, under this Python, still records what the checks read. For that, each kind of happening must be in a real
run of some exercise, each kind of object under each start method, and each exercise must call its solution right. A right
answer is run under one start method, and under another only if that shows something new. Its stub is not among them: the
lessons' notebooks run every stub, and nbval compares what is said of it.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator

from helpers.record.run import Run
from tools.answers import Answer, answers
from tools.golden import Golden, StaleError

START = 0.3         #: seconds that each process takes besides what it does
ORDERS = 5.0        #: seconds that a right answer takes if its other orders are explored
EVENTS = 5000       #: that take a second to be recorded and read
LONGEST = 6.0      #: seconds; an answer whose runs take longer (most of these never end) only runs with --everything

Key = tuple[str, str, tuple[str, ...]]      #: an exercise, a file in its folder, start methods


def happenings(method: str, run: Run) -> Iterator[tuple]:
    """Yield what happens in a run, each kind at least once. Of an error the class does not matter: all are recorded alike."""
    yield "run", method, run.hung, bool(run.returncode)
    for event in run.events:
        yield "event", event.kind, event.object_kind, bool(event.outcome), event.method, event.end is None
        yield "object", method, event.object_kind
    for process in run.processes:
        code = process.exitcode
        ended = "not" if code is None else "well" if code == 0 else "killed" if code < 0 else "by an error"
        yield "process", method, ended, process.waiting is not None, bool(process.error)


def seconds(run: Run) -> float:
    """Return about how long a run takes, on a machine that has other things to do."""
    return run.duration + START * len(run.processes) + (len(run.events) + run.events_left_out) / EVENTS


def parts(answer: Answer, runs: dict[str, Run]) -> Iterator[dict[str, Run]]:
    """Yield what can be run of an answer by itself: a right one under any start method, a wrong one until it is refused."""
    if answer.state == "right":
        yield from ({method: run} for method, run in runs.items())
    else:
        yield runs


def chosen(exercises: Iterable[Golden]) -> dict[str, dict[str, list[str]]]:
    """Return the start methods under which answers are to run, by the exercise's name and the answer's file.

    They are the solution, where it takes the least time; answers without a record; and as many others as it takes to have each
    kind of happening in a real run, those first that show most in the least time. What shows nothing new, or takes long, is
    left out.
    """
    found: dict[str, dict[str, list[str]]] = {}
    shows: dict[Key, set[tuple]] = {}
    takes: dict[Key, float] = {}
    for recorded in exercises:
        exercise = recorded.exercise
        found[exercise.name] = {}
        solution: list[tuple[float, Key]] = []
        for answer in answers(exercise):
            try:
                runs = recorded.runs(answer)
            except StaleError:
                found[exercise.name][answer.file] = list(exercise.start_methods)
                continue
            for part in parts(answer, runs):
                key = exercise.name, answer.file, tuple(part)
                explored = exercise.other_orders and answer.state == "right"
                takes[key] = sum(map(seconds, part.values())) + ORDERS * explored
                shows[key] = {one for method, run in part.items() for one in happenings(method, run)}
                if answer.file == "solution.py":
                    solution.append((takes[key], key))
        if solution:
            _add(found, min(solution)[1])
    quick = {key for key in shows if takes[key] < LONGEST and key[1] != "stub.py"}
    shown = {one for (name, file, methods), what in shows.items() if set(methods) <= set(found[name].get(file, ())) for one in what}
    while new := {key: shows[key] - shown for key in quick if shows[key] - shown}:
        key = max(sorted(new), key=lambda key: len(new[key]) / takes[key])
        _add(found, key)
        shown |= new[key]
    return found


def _add(found: dict[str, dict[str, list[str]]], key: Key) -> None:
    name, file, methods = key
    there = found[name].setdefault(file, [])
    there += [method for method in methods if method not in there]
