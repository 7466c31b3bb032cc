"""Finds every prediction, exercise and claim of the course by itself, and says what is wrong with them.

Each function returns sentences, one for each fault; [] if all is well. So a new exercise or
notebook is checked without being registered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from helpers.course.claims import Claim
from helpers.course.exercises import Exercise, ExerciseError, judge, load, names, told
from helpers.course.lessons import Lesson
from helpers.course.predictions import Prediction
from helpers.record.run import Run
from tools.answers import SHORT, comment_of, expected_state, phrase_of, sources

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
_HOMES = {"predict": "helpers/content/{lesson}/predictions.toml", "exercise": "helpers/content/{lesson}/exercises/{name}"}
FEWEST_WRONG, FEWEST_RIGHT, FEWEST_HINTS = 4, 3, 3
FEWEST_CHOICES, FEWEST_WORDS = 3, 8  #: of a prediction, of the feedback on a choice


def nothing_wrong(found: list[str]) -> None:
    """Fail if something is wrong, and print every sentence in full."""
    if found:
        pytest.fail("\n".join(found), pytrace=False)


@dataclass(frozen=True)
class Answer:
    """A file with an answer to an exercise, and its verdict."""

    file: str
    phrase: str  #: what the message must say; "" if that is not specified
    state: str
    message: str


def _told(
    exercise: Exercise, source: str, expected: Callable[[str, str], bool], run: Callable[..., Run] | None
) -> tuple[str, str]:
    """Judge with a short time-out; if the result is not the expected one, again with the exercise's own time-out."""
    more = {} if run is None else {"run": run}
    for timeout in (min(SHORT, exercise.timeout), None):
        judged = judge(exercise, source, timeout=timeout, **more)
        result = judged.verdict.state, told(judged)
        if expected(*result):
            break
    return result


def answers(
    exercise: Exercise, run: Callable[..., Run] | None = None, *, only: Mapping[str, Sequence[str]] | None = None,
) -> list[Answer]:
    """Run the stub, the solution, and every answer in right/ and wrong/; or only the given files, each under its start methods."""
    found = []
    for file, source in sources(exercise).items():
        if only is not None and file not in only:
            continue
        state, phrase = expected_state(file), phrase_of(file, source)
        tried = exercise if only is None else replace(exercise, start_methods=tuple(only[file]))
        found.append(Answer(file, phrase, *_told(
            tried, source, lambda said, text, state=state, phrase=phrase: said == state and phrase in text, run,
        )))
    return found


def incomplete(folder: Path) -> list[str]:
    """Return what exercises lack: a file, hints with text, wrong answers that say what the message must be."""
    faults = []
    for name in names(folder):
        try:
            exercise = load(name, folder)
        except ExerciseError as error:
            faults.append(str(error))
            continue
        if not exercise.solution:
            faults.append(f"{name} lacks its file solution.py: write an answer that holds into it.")
        if not all(exercise.hints):
            faults.append(f"{name}: hint {exercise.hints.index('') + 1} has no text: write it, or take its --- out of hints.md.")
        elif len(exercise.hints) < FEWEST_HINTS:
            faults.append(
                f"{name}: {len(exercise.hints)} hints, {FEWEST_HINTS} are needed: from a nudge to nearly there, "
                "with lines of --- between them in hints.md."
            )
        if not exercise.start_methods:
            faults.append(f"{name}: START_METHODS is empty: write those under which check.py has it run.")
        if "TODO" not in exercise.stub:
            faults.append(f"{name}: its stub has no TODO: mark with one in stub.py where the learner begins.")
        files = {file: text for file, text in sources(exercise).items() if "/" in file}
        wrong = [file for file in files if file.startswith("wrong/")]
        right = [file for file in files if file.startswith("right/")]
        home = f"helpers/{exercise.folder.as_posix().rpartition('/helpers/')[2]}"
        if len(wrong) < FEWEST_WRONG:
            faults.append(
                f"{name}: {len(wrong)} wrong answers, {FEWEST_WRONG} are needed: write what beginners would into "
                f"{home}/wrong, a file for each mistake."
            )
        if len(right) < FEWEST_RIGHT:
            faults.append(
                f"{name}: {len(right)} right answers beside the solution, {FEWEST_RIGHT} are needed: write them in other "
                f"styles into {home}/right, a file for each."
            )
        faults += _unclear_comments(name, files)
    return faults


def _unclear_comments(name: str, files: Mapping[str, str]) -> list[str]:
    """Return which answers do not say at the top what they are for, or say the same as another answer."""
    faults, said = [], {}
    for file, source in files.items():
        comment, is_right = comment_of(source), file.startswith("right/")
        if not comment:
            faults.append(f"{name}: {file} does not begin with a comment on " + (
                "its style: say there what sets it apart from the solution." if is_right else
                "what must be told: write a phrase of the check's message there."
            ))
        elif comment in said:
            faults.append(
                f"{name}: {file} is there for the same style as {said[comment]}. Keep one, or say what differs."
                if is_right else
                f"{name}: {file} must be told the same as {said[comment]}. A mistake of its own needs words of its "
                "own; the same mistake needs one file."
            )
        said[comment] = file
    return faults


def misjudged(name: str, given: list[Answer]) -> list[str]:
    """Return which answers of an exercise do not get the verdict that they should."""
    faults = []
    for one in given:
        state = expected_state(one.file)
        if one.state != state:
            faults.append(
                f"{name}, {one.file}: {one.state}, should be {state}: mend it, or have check.py tell them apart by "
                f"the record. It is told: {one.message}"
            )
        elif one.phrase not in one.message:
            faults.append(
                f"{name}, {one.file} is not told {one.phrase!r}: correct the comment at its top, or what check.py "
                f"says. It is told: {one.message}"
            )
        for other in given:
            if one.phrase and other is not one and one.phrase in other.message:
                faults.append(
                    f"{name}: what {one.file} is told, {other.file} is told as well: choose a phrase that only one "
                    f"of the two is told. It is: {other.message}"
                )
    return faults


def misused(
    course: list[Lesson], predictions: Mapping[str, Prediction], exercises: Mapping[str, Exercise]
) -> list[str]:
    """Return which predictions and exercises are not in exactly one notebook, or are in no folder.

    A prediction may be missing if its lesson has no notebook yet, and an exercise if
    there are no notebooks at all.
    """
    faults = [f"{lesson.name} cannot be read: {lesson.error}. Is it JSON?" for lesson in course if lesson.error]
    written = {lesson.name for lesson in course}
    for kind, known in (("predict", predictions), ("exercise", exercises)):
        uses = Counter(name for lesson in course for name in lesson.uses(kind))
        for lesson in course:
            faults += [
                f"{lesson.name} uses {kind} {name}, which does not exist: correct the name, or write it in "
                f"{_HOMES[kind].format(lesson=lesson.name, name=name)}."
                for name in lesson.uses(kind)
                if name not in known
            ]
        for name, one in known.items():
            due = one.lesson in written if isinstance(one, Prediction) else bool(written)
            if uses[name] != 1 and (due or uses[name]):
                what = "remove the others" if uses[name] else "write its cell, or remove it"
                faults.append(
                    f"{kind} {name} is used in {uses[name]} cells, and should be in one: {what}."
                )
    for lesson in course:
        faults += [
            f"{name} is used in {lesson.name}, but is in content/{predictions[name].lesson}/predictions.toml. "
            "Move it to the file of its lesson."
            for name in lesson.uses("predict")
            if name in predictions and predictions[name].lesson != lesson.name
        ]
    return faults


def begun(course: list[Lesson], exercises: Mapping[str, Exercise]) -> list[str]:
    """Return which cells are not as a learner must find them: nothing answered, each stub unchanged."""
    faults = []
    for lesson in course:
        for cell in lesson.cells:
            where = f"{lesson.name}, code cell {cell.number}"
            if cell.kind == "predict" and cell.rest:
                faults.append(f"{where}: %predict {cell.name} is answered already: take the letter away.")
            known = exercises.get(cell.name) if cell.kind == "exercise" else None
            if known and cell.body.strip() != known.stub.strip():
                faults.append(
                    f"{where}: what stands below %%exercise {cell.name} is not its stub.py: copy that into the cell."
                )
    return faults


def unplaced(course: list[Lesson], claims: Mapping[str, Claim]) -> list[str]:
    """Return which claims are not in exactly the lesson that claims.csv names, among the lessons that exist."""
    faults = []
    written = {lesson.name[:2]: lesson.name for lesson in course}
    places: dict[str, list[str]] = {}
    for lesson in course:
        for id_ in lesson.claims:
            places.setdefault(id_, []).append(lesson.name)
    for id_, found in places.items():
        if id_ not in claims:
            faults.append(f"{found[0]} has the claim {id_}, which is not in claims.csv: add its line, or correct it.")
        elif len(found) > 1:
            faults.append(f"{id_} has {len(found)} places: {', '.join(found)}. Keep one.")
        elif found[0][:2] != claims[id_].lesson:
            faults.append(
                f"{id_} is in {found[0]}, and belongs to lesson {claims[id_].lesson}: move it, or correct claims.csv."
            )
    faults += [
        f"{id_} has no place in {written[claim.lesson]}: add it to a cell %%claims there. It says: {claim.claim}"
        for id_, claim in claims.items()
        if claim.lesson in written and id_ not in places
    ]
    return faults


def poor(predictions: Mapping[str, Prediction]) -> list[str]:
    """Return which predictions are not a real question, or give the answer away to a learner who chose another one."""
    faults = []
    for name, one in predictions.items():
        where = f"{one.lesson}/predictions.toml, {name}"
        if not one.question.strip():
            faults.append(f"{where}: there is no question.")
        if len(one.choices) < FEWEST_CHOICES:
            faults.append(f"{where}: {len(one.choices)} choices, {FEWEST_CHOICES} are needed: what else would a beginner expect?")
        text, why, _ = one.choices[one.answer]
        if why.strip() in one.question:
            faults.append(f"{where}: the question holds why {one.answer} is right: leave that to the answer.")
        for letter, (_, said, _after) in one.choices.items():
            if len(said.split()) < FEWEST_WORDS:
                faults.append(f"{where}: {letter} is answered with next to nothing: say why it is right, or why it tempts.")
            if letter == one.answer:
                continue
            if text in said or why.strip() in said:
                faults.append(f"{where}: what is said to {letter} gives the answer away: ask something that leads to it instead.")
            elif "?" not in said:
                faults.append(f"{where}: what is said to {letter} asks nothing: end with a question that leads further.")
    return faults
