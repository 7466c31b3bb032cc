"""The answers in an exercise's folder. Their runs are kept, so that a check can judge them again and again.

A run is kept under build/, with a name derived from what it depends on: the answer, the engine and this Python. When one
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
SHORT = 2.5  #: seconds: enough for most runs, and a hang then costs no more
_CHECKING = {"content", "course"}    # folders of helpers/ that judge a run and play no part in it


@dataclass(frozen=True)
class Answer:
    """A file with an answer to an exercise, and the verdict that it must get."""

    file: str
    source: str
    state: str
    phrase: str = ""    #: what the message on it must say

    def faults(self, told: tuple[str, str], others: list["Answer"]) -> bool:
        """Return whether a verdict, as its state and message, is not the one that this answer must get."""
        state, message = told
        strange = any(one.phrase and one.phrase in message for one in others if one is not self)
        return state != self.state or self.phrase not in message or strange


def answers(exercise: Exercise) -> list[Answer]:
    """Read every answer in an exercise's folder: stub, solution, and those in right/ and in wrong/."""
    return [
        Answer(file, source, expected_state(file), phrase_of(file, source)) for file, source in sources(exercise).items()
    ]


def sources(exercise: Exercise) -> dict[str, str]:
    """Return the programs of an exercise, by file: the stub, the solution, right/*.py and wrong/*.py."""
    others = [file for folder in ("right", "wrong") for file in sorted((exercise.folder / folder).glob("*.py"))]
    return {"stub.py": exercise.stub, "solution.py": exercise.solution} | {
        f"{file.parent.name}/{file.name}": file.read_text(encoding="utf-8") for file in others
    }


def expected_state(file: str) -> str:
    """Return the state that the verdict on a file must have: its folder determines it."""
    return {"stub.py": "not started", "solution.py": "right"}.get(file, file.partition("/")[0])


def phrase_of(file: str, source: str) -> str:
    """Return what the message must say: the comment at the top of a wrong answer; of a right one, what follows `→` in it."""
    comment = comment_of(source) if file.startswith(("wrong/", "right/")) else ""
    return comment if file.startswith("wrong/") else comment.partition("→ ")[2]


def comment_of(source: str) -> str:
    """Return the comment at the top of a program, in one line."""
    lines = takewhile(lambda line: line.startswith("#"), source.splitlines())
    return " ".join(line[1:].strip() for line in lines).strip()


def said(exercise: Exercise, answer: Answer, runs: dict[str, Run], check: Callable[[Run], Verdict]) -> tuple[str, str]:
    """Judge the kept runs of an answer with a check; return the state and the message.

    Raises:
        KeyError: it passes under each start method that was kept, but was not run under another one.
    """
    again = replace(exercise, check=check, setup=dict, observe=dict)
    judged = judge(again, answer.source, run=lambda _, start_method, timeout: runs[start_method])
    # An unchanged stub needs no check, but one with a changed comma does.
    if answer.state == "not started" and judged.last is not None:
        judged = Judged(check(judged.last), judged.runs)
    return judged.verdict.state, told(judged)


def runs(exercise: Exercise, answer: Answer) -> dict[str, Run]:
    """Return an answer's runs, start method -> run: the kept ones, or new ones, which are then kept."""
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
        len(run.events)    # load the events now, as their folder will be gone later
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_bytes(pickle.dumps(judged.runs))
    draft.replace(path)
    return judged.runs


@cache
def _engine() -> str:
    """Return a digest of everything but the answer that a run depends on."""
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted((ROOT / "helpers").rglob("*.py")):
        if path.relative_to(ROOT / "helpers").parts[0] not in _CHECKING:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
