"""Where a class is, read from what its learners have saved (`course.py class`; class_page.py shows it).

A learner is a file made by `%progress --save`, or a folder that contains a progress file, as on a hub. An answer that is
shown to the class comes without a name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from . import progress
from .lessons import Lesson
from .predictions import Prediction
from .progress import Deed, Progress, whole
from .saved_work import FILE, PROGRESS
from .zips import contents

_DEPTHS = ("", "*/", "*/*/", "*/*/*/")  #: below a home folder, where its progress file may be


@dataclass(slots=True)
class Learner:
    """One learner's work."""

    name: str
    done: Progress
    problem: str = ""  #: why it could not be read; "" if it could
    doctored: list[str] = field(default_factory=list)  #: what is noted as right and is wrong, in words

    @property
    def last(self) -> Deed | None:
        """What was done last, None if nothing was."""
        return max(self.done.deeds, key=lambda deed: deed.time, default=None) if self.done.deeds else None


def read_class(folder: Path) -> list[Learner]:
    """Return the learners whose work is in a folder, sorted by name.

    Raises:
        OSError: the folder cannot be read.
    """
    found: list[Learner] = []
    for entry in sorted(folder.iterdir(), key=lambda path: path.name.casefold()):
        if entry.name.startswith("."):
            continue
        if entry.suffix == ".zip":
            found.append(_from_zip(entry, whole(entry.stem)))
        elif entry.is_dir():
            found += _from_folder(entry)
    return found


def _from_folder(home: Path) -> Iterator[Learner]:
    """Yield the learner of a home folder, or of a folder with one submission; nothing if it has neither."""
    files = [file for depth in _DEPTHS for file in home.glob(f"{depth}{progress.FILE}")]
    zips = sorted(home.glob("*.zip"))
    if files or zips:
        done, problem = Progress(), ""
        for file in files:
            try:
                _add(done, progress.contents(file))
            except OSError as error:
                problem = f"{file.name} cannot be read: {error.strerror}"
        for file in zips:
            one = _from_zip(file, home.name)
            problem = problem or one.problem
            for deed in one.done.deeds:
                done.add(deed)
        yield Learner(whole(home.name), done, problem)


def _from_zip(file: Path, name: str) -> Learner:
    try:
        data = contents(file, progress.MOST, PROGRESS.__eq__).get(PROGRESS)
    except (OSError, ValueError) as error:
        return Learner(name, Progress(), f"it cannot be read: {error}")
    if data is None:
        return Learner(name, Progress(), "nothing was done in it, or it was not made by %progress --save")
    done = Progress()
    _add(done, data)
    same = " (it is called as every other: use %progress --save NAME)" if file.name == FILE else ""
    return Learner(name + same, done)


def _add(done: Progress, data: bytes) -> None:
    found = progress.parse(data)
    for deed in found.deeds:
        done.add(deed)
    done.unreadable += found.unreadable


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one learner has come in one lesson."""

    done: int  #: predictions answered rightly, exercises solved
    asked: int  #: predictions and exercises


def standing(learner: Learner, lesson: Lesson) -> Standing:
    """Return how far a learner has come in a lesson."""
    things = _things(lesson)
    return Standing(sum(thing in learner.done.right for thing in things), len(things))


def asked(lesson: Lesson) -> int:
    """Return how many predictions and exercises a lesson has."""
    return len(_things(lesson))


def _things(lesson: Lesson) -> list[str]:
    kinds = {"predict": "prediction", "exercise": "exercise"}
    return list(dict.fromkeys(f"{kinds[cell.kind]} {cell.name}" for cell in lesson.cells))


def stopped(learner: Learner, course: Iterable[Lesson]) -> str:
    """Return what comes after the last task that a learner got right, in the course's order; "" if all is done."""
    things = [(lesson, thing) for lesson in course for thing in _things(lesson)]
    last = max((number for number, (_, thing) in enumerate(things) if thing in learner.done.right), default=-1)
    left = [(lesson, thing) for lesson, thing in [*things[last + 1:], *things[:last + 1]] if thing not in learner.done.right]
    return f"{left[0][0].name[:2]}, {left[0][1]}" if left else ""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong letter or verdict, and how many learners gave or got it."""

    what: str  #: the letter, or the name of the rule that gave the verdict
    learners: int
    example: str = ""  #: an answer that got this verdict, without its author


@dataclass(frozen=True, slots=True)
class Question:
    """A prediction or an exercise, and how the class did."""

    kind: str  #: "prediction" or "exercise"
    name: str
    tried: int  #: learners
    right: int  #: learners; for a prediction: those whose first letter was right
    mistakes: tuple[Mistake, ...]  #: most frequent first
    hints: int = 0  #: that were asked for


def questions(learners: Iterable[Learner], lesson: Lesson, known: Mapping[str, Prediction]) -> list[Question]:
    """Return how a class did with each prediction and exercise of a lesson, in their order.

    Args:
        learners: the learners of the class.
        lesson: one of the course's lessons.
        known: all predictions. They decide which letter is wrong, not what a file says.
    """
    learners = list(learners)
    found = []
    for thing in _things(lesson):
        kind, _, name = thing.partition(" ")
        deeds = {number: [deed for deed in learner.done.deeds if (deed.kind, deed.name) == (kind, name)]
                 for number, learner in enumerate(learners)}
        deeds = {number: some for number, some in deeds.items() if some}
        if kind == "prediction":
            answer = known[name].answer if name in known else ""
            first = [some[0] for some in deeds.values()]
            right = sum(deed.letter == answer if deed.letter else deed.right for deed in first)
            wrong = Counter(deed.letter for deed in first if deed.letter and deed.letter != answer)
            mistakes = [Mistake(letter, many) for letter, many in wrong.most_common()]
            found.append(Question(kind, name, len(deeds), right, tuple(mistakes)))
        else:
            right = sum(any(deed.right for deed in some) for some in deeds.values())
            hints = sum(learner.done.hints.get(name, 0) for learner in learners)
            found.append(Question(kind, name, len(deeds), right, tuple(_verdicts(deeds.values())), hints))
    return found


def _verdicts(deeds: Iterable[list[Deed]]) -> list[Mistake]:
    """Return an exercise's wrong verdicts, each counted once per learner, with the shortest answer that got it."""
    counted: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for some in deeds:
        wrong = [deed for deed in some if not deed.right and deed.verdict]
        counted.update({deed.verdict for deed in wrong})
        for deed in wrong:
            if deed.answer and len(deed.answer) < len(examples.get(deed.verdict, deed.answer + " ")):
                examples[deed.verdict] = deed.answer
    return [Mistake(verdict, many, examples.get(verdict, "")) for verdict, many in counted.most_common()]


def judge_again(
    learners: Iterable[Learner],
    known: Mapping[str, Prediction],
    holds: Callable[[str, str], str],
    say: Callable[[str], None],
) -> int:
    """Judge again what the files say is right; note for each learner what is not.

    Args:
        learners: those whose answers are judged.
        known: all predictions.
        holds: called with an exercise's name and an answer; returns "" if it is right, and otherwise the verdict's text.
        say: called with a line about the progress.

    Returns:
        How many answers were run.
    """
    told: dict[tuple[str, str], str] = {}
    for learner in learners:
        for deed in learner.done.deeds:
            if not deed.right:
                continue
            if deed.kind == "prediction":
                if not deed.letter:
                    learner.doctored.append(f"prediction {deed.name}: noted as right, without a letter")
                elif deed.name in known and deed.letter != known[deed.name].answer:
                    learner.doctored.append(f"prediction {deed.name}: {deed.letter} is noted as right")
            elif deed.kind == "exercise":
                if not deed.answer.strip():
                    learner.doctored.append(f"exercise {deed.name}: noted as right, without an answer to judge")
                    continue
                key = deed.name, deed.answer
                if key not in told:
                    say(f"{learner.name}: {deed.name}")
                    told[key] = holds(*key)
                if told[key]:
                    learner.doctored.append(f"exercise {deed.name}: noted as right, and judged again: {told[key]}")
    return len(told)
