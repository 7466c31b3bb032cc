"""Record the runs of all answers for the tests: python3 course.py golden [EXERCISE ...]

tests/course/golden/ has a file for each exercise: the runs of its stub, its solution and every answer in right/ and wrong/,
under each start method with which they are judged, in the form of docs/run_format.md. They let the checks be tested
without a process. An answer is recorded again if it changed, or if its exercise is named. A change of its comments does
not count.

Without a name, only what changed is recorded.
"""

import ast
import json
import lzma
import re
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from helpers.course.exercises import Exercise, ExerciseError, judge, load, names, program, told
from helpers.record.run import Run
from tools.answers import Answer, answers, runs
from tools.notebooks import ROOT

FOLDER = ROOT / "tests" / "course" / "golden"
MOST_EVENTS = (1_000, 4_000, 16_000, sys.maxsize)    #: kept from a run that never ends: as few as its verdict needs
Records = dict[str, dict[str, str]]    #: an answer's file -> start method -> its run, as JSON


class StaleError(Exception):
    """An answer has no record, or has changed since it was recorded."""


@dataclass(frozen=True)
class Golden:
    """The recorded runs of an exercise's answers."""

    exercise: Exercise
    records: Records

    @classmethod
    def read(cls, exercise: Exercise, folder: Path = FOLDER) -> "Golden":
        """Read an exercise's file; a missing file has no records."""
        path = _path(exercise, folder)
        return cls(exercise, json.loads(lzma.decompress(path.read_bytes())) if path.exists() else {})

    def write(self, folder: Path = FOLDER) -> int:
        """Write the file; return its size in bytes."""
        folder.mkdir(parents=True, exist_ok=True)
        data = lzma.compress(json.dumps(self.records, ensure_ascii=False).encode(), preset=9 | lzma.PRESET_EXTREME)
        return _path(self.exercise, folder).write_bytes(data)

    def runs(self, answer: Answer) -> dict[str, Run]:
        """Return an answer's runs, start method -> run.

        Raises:
            StaleError: it has no record, or has changed since.
        """
        found = {method: Run.from_json(text) for method, text in self.records.get(answer.file, {}).items()}
        source = program(self.exercise, answer.source)
        if not found:
            raise StaleError(self._again(answer, "has not been recorded"))
        if any(not same(run.source, source) for run in found.values()):
            raise StaleError(self._again(answer, "has changed since it was recorded"))
        return found

    def told(self, answer: Answer) -> tuple[str, str]:
        """Judge an answer by its recorded runs; return the verdict's state and message.

        Raises:
            StaleError: it has no record, or has changed since, or is judged under a start method that was not recorded.
        """
        kept = self.runs(answer)

        def recorded(source: str, *, start_method: str, timeout: float) -> Run:
            if start_method not in kept:
                raise StaleError(self._again(answer, f"has not been recorded under {start_method}"))
            return kept[start_method]

        judged = judge(replace(self.exercise, setup=dict, observe=dict), answer.source, run=recorded)
        return judged.verdict.state, told(judged)

    def holds(self, answer: Answer, others: list[Answer]) -> bool:
        """Return whether an answer has a record that gives the verdict that it should."""
        try:
            return not answer.faults(self.told(answer), others)
        except (StaleError, ValueError):    # ValueError: the record has an older format
            return False

    def _again(self, answer: Answer, fault: str) -> str:
        return f"{self.exercise.name}, {answer.file} {fault}. Record it: python3 course.py golden {self.exercise.name}"


def same(one: str, other: str) -> bool:
    """Return whether two programs have the same code on the same lines: only their comments may differ."""
    if one == other:
        return True
    first, second = (ast.dump(ast.parse(program), include_attributes=True) for program in (one, other))
    return first == second


def _path(exercise: Exercise, folder: Path) -> Path:
    return folder / f"{exercise.name}.json.xz"


def record(exercise: Exercise, *, everything: bool, folder: Path = FOLDER) -> Golden:
    """Record the answers of an exercise that changed, or all of them.

    Raises:
        StaleError: an answer does not get the verdict that it should. It is not recorded then.
    """
    old, all_answers = Golden.read(exercise, folder), answers(exercise)
    new: Records = {}
    for answer in all_answers:
        if not everything and old.holds(answer, all_answers):
            new[answer.file] = old.records[answer.file]
            continue
        made = runs(exercise, answer)
        for most in MOST_EVENTS:
            new[answer.file] = {method: written(shortened(run, most)) for method, run in made.items()}
            if not answer.faults(Golden(exercise, new).told(answer), all_answers):
                break
    found = Golden(exercise, new)
    wrong = [answer.file for answer in all_answers if answer.faults(found.told(answer), all_answers)]
    if wrong:
        raise StaleError(f"{exercise.name}: {', '.join(wrong)} {'is' if len(wrong) == 1 else 'are'} not told what the file "
                         "says. Nothing was written: see to the check, or to the answer, first.")
    return found


def written(run: Run) -> str:
    """Return a run as JSON without what is specific to this computer: its Python's folders, and stacks that show them."""
    text = replace(run, processes=[replace(one, stack="") for one in run.processes], events=run.events).to_json()
    for prefix in sorted({sys.prefix, sys.base_prefix, str(ROOT)}, key=len, reverse=True):
        text = text.replace(prefix, "/python")
    return re.sub(r"/python\d\.\d+/", "/python3/", text)


def shortened(run: Run, most: int) -> Run:
    """Return a run with at most `most` events: if there are more, the middle is left out."""
    spare, half = len(run.events) - most, most // 2
    if spare <= 0:
        return run
    return replace(run, events=run.events[:half] + run.events[-half:], events_left_out=run.events_left_out + spare)


def main(arguments: list[str]) -> int:
    """Record the exercises named on the command line; return the exit code."""
    size = 0
    for name in arguments or names():
        try:
            found = record(load(name), everything=bool(arguments))
        except (ExerciseError, StaleError) as error:
            print(error, file=sys.stderr)
            return 1
        size += found.write()
        print(f"{name}: {sum(map(len, found.records.values()))} runs of {len(found.records)} answers", flush=True)
    print(f"{size / 1e6:.2f} MB in {FOLDER.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
