"""Where a class is, from its saved files: python3 course.py class FOLDER [--again] [--to FOLDER]

FOLDER has a file from %progress --save NAME for each learner, or a folder for each, as on a hub or in a Moodle download.
The result is a page, index.html, and tables: class.csv, and canvas.csv and moodle.csv for their gradebooks.
"""

import argparse
import sys
from pathlib import Path

from helpers.course import class_page, classroom
from helpers.course.exercises import ExerciseError, judge, load
from helpers.course.lessons import lessons
from helpers.course.predictions import predictions
from helpers.course.telling import unescaped
from helpers.program.text import CellError
from tools.notebooks import FOLDER, ROOT

BUILT = ROOT / "build" / "class"


def holds(name: str, answer: str) -> str:
    """Judge an answer to an exercise again and return the message; "" if it passes."""
    try:
        judged = judge(load(name), answer)
    except (CellError, ExerciseError) as error:
        return str(error)
    return "" if judged.verdict.state == "right" else unescaped(judged.verdict.text)


def main(arguments: list[str]) -> int:
    """Make the page and the tables; return the exit code."""
    parser = argparse.ArgumentParser(prog="course.py class", description="Where a class stands, from their saved files.")
    parser.add_argument("folder", type=Path, help="with a file or a folder for each learner")
    parser.add_argument("--again", action="store_true",
                        help="judge again what is noted as right: this runs the learners' programs here")
    parser.add_argument("--to", type=Path, default=BUILT, help="the folder for the page and the tables (build/class)")
    chosen = parser.parse_args(arguments)
    try:
        learners = classroom.read_class(chosen.folder)
    except OSError as error:
        print(f"{chosen.folder} cannot be read: {error.strerror}.")
        return 1
    if not learners:
        print(f"There is no learner in {chosen.folder}: put a file of %progress --save NAME into it for each.")
        return 1
    course, known, judged = lessons(FOLDER), predictions(), None
    if chosen.again:
        judged = classroom.judge_again(learners, known, holds, lambda line: print(line, flush=True))
    written = {"index.html": class_page.page(learners, course, known, judged), **class_page.tables(learners, course)}
    try:
        chosen.to.mkdir(parents=True, exist_ok=True)
        for name, text in written.items():
            (chosen.to / name).write_text(text, "utf-8", newline="")
    except OSError as error:        # on a hub, the course is read-only
        print(f"{error.filename} cannot be written: {error.strerror}. Name another folder for the page: --to FOLDER.")
        return 1
    print(f"{len(learners)} learners: {chosen.to / 'index.html'}, and beside it {', '.join(list(written)[1:])}.")
    found = sum(len(one.doctored) for one in learners)
    if judged is not None:
        print(f"{judged} answers were judged again; {found or 'nothing'} noted as right {'is' if found < 2 else 'are'} not.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
