"""Which answers to an exercise are really run: those that show a recorder all that happens in any of them.

The verdicts on all answers are judged from their recorded runs. What is left for real runs is that this engine, under this
Python, still records what the checks read.
"""
from __future__ import annotations

from collections.abc import Iterator

from helpers.course.exercises import Exercise
from helpers.record.run import Run
from tools.answers import answers
from tools.golden import Golden, StaleError

ALWAYS = ("stub.py", "solution.py")
START = 0.3         #: seconds that each answer takes beside its runs
LONGEST = 10.0      #: seconds: an answer whose runs take longer, most of them without an end, is run with --everything only


def happenings(method: str, run: Run) -> Iterator[tuple]:
    """Yield what happens in a run, each sort of it once or more."""
    yield "run", method, run.hung, run.returncode
    for event in run.events:
        yield "event", method, event.kind, event.object_kind, event.outcome, event.method, event.end is None
    for process in run.processes:
        code = process.exitcode
        ended = "not" if code is None else "well" if code == 0 else "killed" if code < 0 else "by an error"
        yield "process", method, ended, process.waiting is not None, process.error.partition(":")[0]


def chosen(exercise: Exercise, recorded: Golden) -> set[str]:
    """Return the files of the answers that are run: the stub, the solution, what has no record, and as many of the others
    as it takes to have each sort of happening in a real run, those first that show most in the shortest time. What shows
    nothing new, or takes long, is left out.
    """
    shows: dict[str, set[tuple]] = {}
    takes: dict[str, float] = {}
    files = {*ALWAYS}
    for answer in answers(exercise):
        try:
            runs = recorded.runs(answer)
        except StaleError:
            files.add(answer.file)
            continue
        takes[answer.file] = START + sum(run.duration for run in runs.values())
        if takes[answer.file] < LONGEST or answer.file in ALWAYS:
            shows[answer.file] = {one for method, run in runs.items() for one in happenings(method, run)}
    shown = {one for file in files for one in shows.get(file, ())}
    while shows:
        best = max(shows, key=lambda file: len(shows[file] - shown) / takes[file])
        if shows[best] <= shown:
            break
        files.add(best)
        shown |= shows[best]
    return files
