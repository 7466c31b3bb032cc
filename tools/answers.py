"""The answers of an exercise's folder, with their runs kept, so that a check can be judged again and again.

A run is kept below build/, under a name made of what it depends on: the answer, the engine and this Python. When one
of these changes, the answer is run again.
"""

import hashlib
import os
import pickle
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from itertools import takewhile
from pathlib import Path

from helpers.course.checks import Verdict
from helpers.course.exercises import Exercise, Judged, judge, program, told
from helpers.record.run import Run
from tools.notebooks import ROOT

KEPT = ROOT / "build" / "runs"
SHORT = 2.5  #: seconds: enough for most runs, and a hang need not cost more
_CHECKING = {"content", "course"}    # of helpers/: what judges a run has no part in it


@dataclass(frozen=True)
class Answer:
    """A file with an answer to an exercise, and what it must be told."""

    file: str
    source: str
    state: str
    phrase: str = ""    #: what a wrong answer must be told

    def faults(self, told: tuple[str, str], others: list["Answer"]) -> bool:
        """Return whether an answer that is told this, a state and a message, is not told what it must be."""
        state, message = told
        strange = any(one.phrase and one.phrase in message for one in others if one is not self)
        return state != self.state or self.phrase not in message or strange


def answers(exercise: Exercise) -> list[Answer]:
    """Read every answer of an exercise's folder: stub, solution, those in right/ and in wrong/."""
    return [
        Answer(file, source, expected_state(file), phrase_of(file, source)) for file, source in sources(exercise).items()
    ]


def sources(exercise: Exercise) -> dict[str, str]:
    """Return the programs of an exercise, by their file: the stub, the solution, right/*.py and wrong/*.py."""
    others = [file for folder in ("right", "wrong") for file in sorted((exercise.folder / folder).glob("*.py"))]
    return {"stub.py": exercise.stub, "solution.py": exercise.solution} | {
        f"{file.parent.name}/{file.name}": file.read_text(encoding="utf-8") for file in others
    }


def expected_state(file: str) -> str:
    """Return the state that the verdict on a file must have: its folder says it."""
    return {"stub.py": "not started", "solution.py": "right"}.get(file, file.partition("/")[0])


def phrase_of(file: str, source: str) -> str:
    """Return what must be said to an answer: the comment at the top of a wrong one; "" for any other."""
    return comment_of(source) if file.startswith("wrong/") else ""


def comment_of(source: str) -> str:
    """Return the comment at the top of a program, in one line."""
    lines = takewhile(lambda line: line.startswith("#"), source.splitlines())
    return " ".join(line[1:].strip() for line in lines).strip()


def said(exercise: Exercise, answer: Answer, runs: dict[str, Run], check: Callable[[Run], Verdict]) -> tuple[str, str]:
    """Judge the kept runs of an answer by a check; return the state and the message.

    Raises:
        KeyError: it holds under each start method that was kept, and under another one it was not run.
    """
    again = replace(exercise, check=check, setup=dict, observe=dict)
    judged = judge(again, answer.source, run=lambda _, start_method, timeout: runs[start_method])
    # A stub as it is needs no check; one with a comma changed does.
    if answer.state == "not started" and judged.last is not None:
        judged = Judged(check(judged.last), judged.runs)
    return judged.verdict.state, told(judged)


def runs(exercise: Exercise, answer: Answer) -> dict[str, Run]:
    """Return an answer's runs, start method -> run: those that are kept, or new ones, which are kept."""
    source = program(exercise, answer.source)
    what = f"{_engine()} {exercise.start_methods} {exercise.timeout} {source} {answer.phrase}"
    path = KEPT / exercise.name / f"{Path(answer.file).stem}-{hashlib.sha256(what.encode()).hexdigest()[:16]}.pickle"
    try:
        return pickle.loads(path.read_bytes())
    except FileNotFoundError:
        pass
    for timeout in (min(SHORT, exercise.timeout), None):
        judged = judge(exercise, answer.source, timeout=timeout)
        if judged.verdict.state == answer.state and answer.phrase in told(judged):
            break
    for run in judged.runs.values():
        len(run.events)    # they are loaded now, and not later from a folder that is gone by then
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_bytes(pickle.dumps(judged.runs))
    draft.replace(path)
    return judged.runs


@cache
def _engine() -> str:
    """Return a digest of all that a run depends on besides the answer."""
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted((ROOT / "helpers").rglob("*.py")):
        if path.relative_to(ROOT / "helpers").parts[0] not in _CHECKING:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
