"""Finds every prediction, exercise and claim of the course by itself, and says what is wrong with them.

Each function returns sentences, one for each fault; [] where all is well. So a new exercise or
notebook is checked without being named anywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from helpers.claims import Claim
from helpers.exercise import Exercise, ExerciseError, judge, load, names, told
from helpers.lesson import Lesson
from helpers.predictions import Prediction
from helpers.run import Run

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
SHORT = 2.5  #: seconds: enough for most runs, and a hang need not cost more
FEWEST_WRONG, FEWEST_HINTS = 4, 3


@dataclass(frozen=True)
class Answer:
    """A file with an answer to an exercise, and what was said to it."""

    file: str
    phrase: str  #: what must be said; "" where that is not laid down
    state: str
    message: str


def _told(
    exercise: Exercise, source: str, expected: Callable[[str, str], bool], run: Callable[..., Run] | None
) -> tuple[str, str]:
    """Judge with a short time-out; again with the exercise's own where the result is not the expected one."""
    more = {} if run is None else {"run": run}
    for timeout in (min(SHORT, exercise.timeout), None):
        judged = judge(exercise, source, timeout=timeout, **more)
        result = judged.verdict.state, told(judged)
        if expected(*result):
            break
    return result


def answers(exercise: Exercise, run: Callable[..., Run] | None = None) -> list[Answer]:
    """Run the stub, the solution and every wrong answer of an exercise."""
    found = [
        Answer("stub.py", "", *_told(exercise, exercise.stub, lambda state, _: state == "not started", run)),
        Answer(
            "solution.py", "", *_told(exercise, exercise.solution, lambda state, _: state == "right", run)
        ),
    ]
    for file in sorted((exercise.folder / "wrong").glob("*.py")):
        source = file.read_text(encoding="utf-8")
        phrase = " ".join(line[1:].strip() for line in _comment(source)).strip()
        found.append(
            Answer(
                f"wrong/{file.name}",
                phrase,
                *_told(
                    exercise,
                    source,
                    lambda state, text, phrase=phrase: state == "wrong" and phrase in text,
                    run,
                ),
            )
        )
    return found


def _comment(source: str) -> list[str]:
    lines = source.splitlines()
    end = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return lines[:end]


def incomplete(folder: Path) -> list[str]:
    """Return what exercises lack: a file, hints with text, wrong answers that say what must be told."""
    faults = []
    for name in names(folder):
        try:
            exercise = load(name, folder)
        except ExerciseError as error:
            faults.append(str(error))
            continue
        if not all(exercise.hints):
            faults.append(f"{name}: hint {exercise.hints.index('') + 1} has no text.")
        elif len(exercise.hints) < FEWEST_HINTS:
            faults.append(f"{name}: {len(exercise.hints)} hints, {FEWEST_HINTS} are needed.")
        if not exercise.start_methods:
            faults.append(f"{name}: START_METHODS is empty.")
        if "TODO" not in exercise.stub:
            faults.append(f"{name}: its stub has no TODO.")
        files = sorted((folder / name / "wrong").glob("*.py"))
        if len(files) < FEWEST_WRONG:
            faults.append(f"{name}: {len(files)} wrong answers, {FEWEST_WRONG} are needed.")
        phrases = {}
        for file in files:
            phrase = " ".join(line[1:].strip() for line in _comment(file.read_text(encoding="utf-8"))).strip()
            if not phrase:
                faults.append(
                    f"{name}: wrong/{file.name} does not begin with a comment on what must be told."
                )
            elif phrase in phrases:
                faults.append(f"{name}: wrong/{file.name} must be told the same as wrong/{phrases[phrase]}.")
            phrases[phrase] = file.name
    return faults


def misjudged(name: str, given: list[Answer]) -> list[str]:
    """Return which answers of an exercise are not told what they should be."""
    faults = []
    expected = {"stub.py": "not started", "solution.py": "right"}
    for one in given:
        state = expected.get(one.file, "wrong")
        if one.state != state:
            faults.append(f"{name}, {one.file}: {one.state}, should be {state}: {one.message}")
        elif one.phrase not in one.message:
            faults.append(f"{name}, {one.file} is not told {one.phrase!r}: {one.message}")
        for other in given:
            if one.phrase and other is not one and one.phrase in other.message:
                faults.append(
                    f"{name}: what {one.file} is told, {other.file} is told as well: {other.message}"
                )
    return faults


def misused(
    course: list[Lesson], predictions: Mapping[str, Prediction], exercises: Mapping[str, Exercise]
) -> list[str]:
    """Return which predictions and exercises are not in exactly one notebook, or in none of the folders.

    A prediction whose lesson has no notebook yet need not be anywhere, nor any exercise as long as
    there are no notebooks at all.
    """
    faults = [f"{lesson.name} cannot be read: {lesson.error}." for lesson in course if lesson.error]
    written = {lesson.name for lesson in course}
    for kind, known in (("predict", predictions), ("exercise", exercises)):
        uses = Counter(name for lesson in course for name in lesson.uses(kind))
        for lesson in course:
            faults += [
                f"{lesson.name} uses {kind} {name}, which does not exist."
                for name in lesson.uses(kind)
                if name not in known
            ]
        for name, one in known.items():
            due = one.lesson in written if isinstance(one, Prediction) else bool(written)
            if uses[name] != 1 and (due or uses[name]):
                faults.append(f"{kind} {name} is used in {uses[name]} cells, and should be in one.")
    for lesson in course:
        faults += [
            f"{name} is used in {lesson.name}, but is in predictions/{predictions[name].lesson}.toml."
            for name in lesson.uses("predict")
            if name in predictions and predictions[name].lesson != lesson.name
        ]
    return faults


def begun(course: list[Lesson], exercises: Mapping[str, Exercise]) -> list[str]:
    """Return which cells are not as a learner must find them: nothing answered, each stub as it is."""
    faults = []
    for lesson in course:
        for cell in lesson.cells:
            where = f"{lesson.name}, code cell {cell.number}"
            if cell.kind == "predict" and cell.rest:
                faults.append(f"{where}: %predict {cell.name} is answered already.")
            known = exercises.get(cell.name) if cell.kind == "exercise" else None
            if known and cell.body.strip() != known.stub.strip():
                faults.append(f"{where}: what stands below %%exercise {cell.name} is not its stub.py.")
    return faults


def unplaced(course: list[Lesson], claims: Mapping[str, Claim]) -> list[str]:
    """Return which claims are not in exactly the lesson that claims.csv names, of the lessons that exist."""
    faults = []
    written = {lesson.name[:2]: lesson.name for lesson in course}
    places: dict[str, list[str]] = {}
    for lesson in course:
        for id_ in lesson.claims:
            places.setdefault(id_, []).append(lesson.name)
    for id_, found in places.items():
        if id_ not in claims:
            faults.append(f"{found[0]} has the claim {id_}, which is not in claims.csv.")
        elif len(found) > 1:
            faults.append(f"{id_} has {len(found)} places: {', '.join(found)}.")
        elif found[0][:2] != claims[id_].lesson:
            faults.append(f"{id_} is in {found[0]}, and belongs to lesson {claims[id_].lesson}.")
    faults += [
        f"{id_} has no place in {written[claim.lesson]}: {claim.claim}"
        for id_, claim in claims.items()
        if claim.lesson in written and id_ not in places
    ]
    return faults
