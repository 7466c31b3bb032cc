"""One job, done in each way that Python has: lesson 12 measures them on the learner's machine, and draws them.

A script compares, and says what is the same on every machine; the notebook reads the figures from a file, whose name is in
the environment. For gevent, which patches all of a process, and for interpreters, which are not recorded, this file is run
as a program of its own.
"""

from __future__ import annotations

import ast
import asyncio
import json
import os
import runpy
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent import futures
from dataclasses import dataclass, field
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any

from helpers.course.shows.figures import Figures

Job = Callable[[Any], Any]
Done = tuple[Any, float, float, tuple[int, int]]  #: what a job returned, when it began and ended, and where it ran
Round = Callable[[], Sequence[Done]]
ALONE, INTERPRETERS = "one after another", "interpreters"
ROUNDS, MOST = 2, 12        #: of each way, and where a busy machine hides what it can do
PATIENCE = 60.0             #: seconds for gevent's process
_figures = Figures("WAYS")
place = _figures.place


@dataclass
class Measured:
    """What one way did."""

    seconds: float = float("inf")  #: for all calls; of several rounds the fastest
    at_once: int = 0  #: how many calls were under way at the same time, at most
    places: int = 0  #: in how many interpreters of how many processes, at most: each has a GIL of its own
    answers: list[str] = field(default_factory=list)  #: what the calls returned, as Python writes it

    def measure(self, round_: Round, shown: Callable[[Measured], bool]) -> None:
        """Do rounds: the first one may have to start what does the work.

        Args:
            round_: makes all calls.
            shown: whether what this way can do has been seen. On a busy machine, one worker may do the work of all.
        """
        for number in range(MOST):
            if number >= ROUNDS and shown(self):
                break
            begin = time.monotonic()
            done = round_()
            spans = [(one[1], one[2]) for one in done]
            self.seconds = min(self.seconds, time.monotonic() - begin)
            self.at_once = max(self.at_once, *(sum(a <= now < b for a, b in spans) for now, _ in spans))
            self.places = max(self.places, len({place for *_, place in done}))
            self.answers = [repr(answer) for answer, *_ in done]


def timed(job: Job, value: Any) -> Done:
    """Call a job; return what came of it."""
    begin = time.monotonic()
    answer = job(value)
    return answer, begin, time.monotonic(), _place()


def _place() -> tuple[int, int]:
    """Return the process's number, and the interpreter's in it."""
    try:
        interpreters = import_module("concurrent.interpreters")
    except ImportError:  # before Python 3.14
        return os.getpid(), 0
    return os.getpid(), interpreters.get_current().id


def compare(job: Job, values: Sequence[Any], awaited: Callable[[Any], Awaitable[Any]] | None = None) -> None:
    """Call a job with each value, in each way; print how many were under way at once, and under how many GILs.

    Args:
        job: a function at the top of the script. Its answer is the same in each way.
        values: what it is called with.
        awaited: a coroutine function that does the same; without it a coroutine calls the job.
    """
    found = {ALONE: _here(lambda: [timed(job, value) for value in values])}
    found["threads"] = _pooled(futures.ThreadPoolExecutor, job, values, _at_once)
    found["processes"] = _pooled(futures.ProcessPoolExecutor, job, values, _under_several_gils)
    if hasattr(futures, "InterpreterPoolExecutor"):  # from Python 3.14 on
        found[INTERPRETERS] = _apart(INTERPRETERS, job, values)
    found["asyncio"] = _looped(job, values, awaited)
    found["gevent"] = _apart("gevent", job, values)
    _figures.keep({job.__name__: {way: one.seconds for way, one in found.items()}})
    print(f"{'':18}  calls at once  GILs")
    for way, one in found.items():
        if way != INTERPRETERS:  # older Pythons have none, and would print another line
            print(f"{way:18}  {_word(one.at_once):13}  {_word(one.places)}")
    print("the same answers everywhere:", len({tuple(one.answers) for one in found.values()}) == 1)


def _word(number: int) -> str:
    return "several" if number > 1 else "one"


def _here(round_: Round, shown: Callable[[Measured], bool] = lambda found: True) -> Measured:
    found = Measured()
    found.measure(round_, shown)
    return found


def _at_once(found: Measured) -> bool:
    return found.at_once > 1


def _under_several_gils(found: Measured) -> bool:
    return found.at_once > 1 and found.places > 1


def _pooled(make: Callable[[int], futures.Executor], job: Job, values: Sequence[Any],
            shown: Callable[[Measured], bool]) -> Measured:
    with make(len(values)) as pool:
        return _here(lambda: list(pool.map(timed, [job] * len(values), values)), shown)


def _looped(job: Job, values: Sequence[Any], awaited: Callable[[Any], Awaitable[Any]] | None) -> Measured:
    """Measure asyncio's tasks."""
    async def one(value: Any) -> Done:
        begin = time.monotonic()
        answer = await awaited(value) if awaited else job(value)
        return answer, begin, time.monotonic(), _place()

    async def all_of_them() -> list[Done]:
        return await asyncio.gather(*map(one, values))

    return _here(lambda: asyncio.run(all_of_them()))


def _apart(way: str, job: Job, values: Sequence[Any]) -> Measured:
    """Measure a way in a process of its own, which is not recorded."""
    script, root = str(sys.modules["__main__"].__file__), str(Path(__file__).parents[3])
    command = [sys.executable, __file__, way, os.path.abspath(script), job.__name__, repr(list(values))]
    plain = os.environ | {"PYTHONPATH": root}
    done = subprocess.run(command, env=plain, stdout=subprocess.PIPE, check=True, timeout=PATIENCE, text=True)
    return Measured(**json.loads(done.stdout.splitlines()[-1]))


@cache
def _function(script: str, job: str) -> Job:
    """Return a function of a script, which runs as a spawned child runs it."""
    found: Job = runpy.run_path(script, run_name="__mp_main__")[job]
    return found


def of_script(script: str, job: str, value: Any) -> Done:
    """Call a script's function, wherever this is: in another interpreter it is looked up there."""
    return timed(_function(script, job), value)


def seconds(name: str) -> dict[str, float]:
    """Return what was measured of a job: way -> seconds for all calls."""
    found: dict[str, float] = _figures.all()[name]
    return found


def draw(name: str, caption: str) -> None:
    """Show the seconds that each way took for a job, as bars.

    Args:
        name: of the job's function.
        caption: one line that says what is shown; it holds no figure that was measured.
    """
    from helpers.course.shows.bars import bars
    from helpers.views.timeline.canvas import FAINT, WORK

    found = seconds(name)
    bars(found, caption, "{:.2f} s".format, {way: FAINT if way == ALONE else WORK for way in found},
         title=f"{caption.rstrip('.')}: shorter is quicker")


def main(way: str, script: str, job: str, values: str) -> None:
    """Measure a way with a script's function, and print what came of it."""
    wanted = ast.literal_eval(values)
    if way == "gevent":
        from gevent import monkey

        monkey.patch_all()
        from gevent.pool import Pool

        call = partial(of_script, script, job)
        found = _here(lambda: Pool(len(wanted)).map(call, wanted))
    else:
        # The module's function, and not this program's: each interpreter imports it.
        call = partial(import_module("helpers.course.shows.ways").of_script, script, job)
        with futures.InterpreterPoolExecutor(len(wanted)) as pool:  # type: ignore[attr-defined]
            found = _here(lambda: list(pool.map(call, wanted)), _under_several_gils)
    print()
    print(json.dumps(vars(found)))


if __name__ == "__main__":
    main(*sys.argv[1:])
