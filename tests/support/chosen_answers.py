"""Which answers to exercises really run: those that show a recorder everything that happens in any of them.

The verdicts on all answers are judged from their recorded runs (test_golden.py). The real runs only need to show that this
engine, under this Python, still records what the checks read. For that, each kind of happening must be in a real
run of some exercise, each kind of object under each start method, and each exercise must call something right and something
wrong. Its stub is not among them: the lessons' notebooks run every stub, and nbval compares what is said of it.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator

from helpers.record.run import Run
from tools.answers import answers
from tools.golden import Golden, StaleError

ALWAYS = ("solution.py",)     #: and the wrong answer that takes the least time
START = 0.3         #: seconds that each answer takes besides its runs
LONGEST = 10.0      #: seconds; an answer whose runs take longer (most of these never end) only runs with --everything


def happenings(method: str, run: Run) -> Iterator[tuple]:
    """Yield what happens in a run, each kind at least once."""
    yield "run", method, run.hung, run.returncode
    for event in run.events:
        yield "event", event.kind, event.object_kind, event.outcome, event.method, event.end is None
        yield "object", method, event.object_kind
    for process in run.processes:
        code = process.exitcode
        ended = "not" if code is None else "well" if code == 0 else "killed" if code < 0 else "by an error"
        yield "process", method, ended, process.waiting is not None, process.error.partition(":")[0]


def chosen(exercises: Iterable[Golden]) -> dict[str, list[str]]:
    """Return the files of the answers to run, by the exercise's name: the solution, the quickest wrong answer,
    answers without a record, and as many others as it takes to have each kind of happening in a real run, those first that
    show most in the least time. An answer that shows nothing new, or takes long, is left out.
    """
    files: dict[str, set[str]] = {}
    shows: dict[tuple[str, str], set[tuple]] = {}
    takes: dict[tuple[str, str], float] = {}
    for recorded in exercises:
        name = recorded.exercise.name
        files[name], wrong = {*ALWAYS}, []
        for answer in answers(recorded.exercise):
            try:
                runs = recorded.runs(answer)
            except StaleError:
                files[name].add(answer.file)
                continue
            seconds = START + sum(run.duration for run in runs.values())
            if answer.state == "wrong":
                wrong.append((seconds, answer.file))
            if seconds < LONGEST or answer.file in ALWAYS:
                takes[name, answer.file] = seconds
                shows[name, answer.file] = {one for method, run in runs.items() for one in happenings(method, run)}
        files[name].update(file for _, file in sorted(wrong)[:1])
    shown = {one for name in files for file in files[name] for one in shows.get((name, file), ())}
    while new := {key: found - shown for key, found in shows.items() if found - shown}:
        name, file = max(new, key=lambda key: len(new[key]) / takes[key])
        files[name].add(file)
        shown |= new[name, file]
    return {name: sorted(found) for name, found in files.items()}
