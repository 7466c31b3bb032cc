"""Runs the lessons' programs repeatedly, and reports whose steps differ from run to run, or contradict the record.

    PYTHONPATH=.:tests/support .venv/bin/python tests/support/lesson_steps.py [--runs 3] [LESSON ...]

A lesson is named by its beginning ("02"). If chance decides, steps may differ: `lesson_chance.py` lists these programs.
"""
from __future__ import annotations

import argparse
import difflib
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import nbformat
from lesson_chance import why
from step_contradictions import contradictions

from helpers.options import isolated_options
from helpers.running.launch import available, run_script
from helpers.servers import start_names, start_site
from helpers.views.steps import text

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
MOST_SECONDS = 10.0
MOST_STEPS = 1500           # the first ones, without those of calls that return later, are compared with the record


class Program(NamedTuple):
    """A program of a lesson, under one start method."""

    lesson: str
    run: str            #: the name of its run
    name: str           #: that, and where it is
    source: str
    method: str | None
    timeout: float


def programs(*lessons: str) -> Iterator[Program]:
    """Yield the programs of lessons; of all lessons if none is named."""
    for file in sorted(NOTEBOOKS.glob("[0-9]*.ipynb")):
        if lessons and not file.name.startswith(lessons):
            continue
        for number, cell in enumerate(nbformat.read(file, 4).cells):
            found = re.match(r"%%isolated(.*)\n", cell.source)
            if cell.cell_type != "code" or not found:
                continue
            options = isolated_options(found[1])
            for method in options.start_method or [None]:
                yield Program(file.stem[:2], options.name or "", f"{options.name} (cell {number}{', ' + method if method else ''})",
                              cell.source[found.end():], method and available(method), options.timeout)


def tried(program: Program, runs: int) -> Iterator[str]:
    """Yield what is wrong with a program's steps over several runs."""
    texts: Counter[str] = Counter()
    for _ in range(runs):
        run = run_script(program.source, start_method=program.method,
                         timeout=min(program.timeout, MOST_SECONDS), first_line=2)
        steps = run.steps()
        texts[text(steps)] += 1
        later = {id(step.event) for step in steps[MOST_STEPS:] if step.ends}
        yield from contradictions(run, [step for step in steps[:MOST_STEPS] if id(step.event) not in later])
    if len(texts) > 1 and not why(program.lesson, program.run):
        (first, _), (other, _) = texts.most_common(2)
        lines = [line for line in difflib.unified_diff(first.splitlines(), other.splitlines(), lineterm="", n=1)][2:14]
        yield "\n        ".join([f"{len(texts)} different texts in {runs} runs", *lines])


def main(words: list[str]) -> int:
    """Try the programs that the command line names; return how many had a problem."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("lessons", nargs="*")
    options = parser.parse_args(words)
    servers = start_site(), start_names()       # some programs of lessons 8 and 9 ask them
    wrong = tried_ = 0
    for program in programs(*options.lessons):
        found = list(dict.fromkeys(tried(program, options.runs)))
        tried_, wrong = tried_ + 1, wrong + bool(found)
        if found:
            print(f"lesson {program.lesson}, {program.name}", *found, sep="\n    ", flush=True)
    for server in servers:
        server.stop()
    print(f"{tried_} programs, {options.runs} runs each: {wrong} with something to look at")
    return wrong


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1:])))
