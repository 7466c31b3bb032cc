"""Three tasks at once on three workers, their results printed by the script in the order of the tasks."""

import re

from helpers.record.run import Run
from helpers.course.checks import Verdict, at, done, failed, main, right, unexplained, wrong

START_METHODS = ("fork", "spawn")
TIMEOUT = 5.0
SQUARES = ["4", "9", "16"]


def check(run: Run) -> Verdict:
    """Judge one run."""
    script = main(run)
    lines = [re.findall(r"[\w.]+", line) for line in script.stdout.splitlines()]
    # In three lines, perhaps with more words in front of each square, or as a list.
    printed = [words[-1] for words in lines if words] if len(lines) == 3 else sum(lines, [])
    tasks = [e for e in run.events if e.kind == "task"]
    submits = done(run, "submit")
    called = next((e for e in run.events if e.kind == "sleep" and e.process == script.name), None)
    if called and not any(e.kind == "sleep" and e.process != script.name for e in run.events):
        return wrong(
            f"square was called by MainProcess itself{at(called.line)}, before anything was handed in. Hand in the function and "
            "its arguments apart from each other: apply_async(square, (n,))."
        )
    if error := failed(run):
        return wrong(f"{error.name} ended with {error.error}{at(error.error_line)}. Mend that first.")
    if run.hung or run.returncode:
        return unexplained(run, "Hand in all three tasks, then have their results, then close() and join().")
    if "<multiprocessing.pool" in script.stdout or "<Future" in script.stdout:
        return wrong(
            "You printed the object that you get in place of a result. It is a promise of a result: get() has the result itself."
        )
    if any(e.kind == "callback" for e in run.events):
        return wrong(
            "A callback gets the results as they arrive, and nobody knows in which order that will be. Ask for them in the "
            "main thread, in the order of the tasks."
        )
    if any(process.stdout for process in run.processes[1:]):
        return wrong(
            "Now the workers print, each when it likes. Return the square, and let the script print it."
        )
    if not printed:
        return wrong(
            "The script has handed in the tasks and printed nothing. Keep what apply_async() returns, and ask "
            "it for the result."
        )
    if sorted(printed) != sorted(SQUARES):
        return wrong(f"The script printed {script.stdout.strip()}: it should be 4, 9 and 16.")
    if not any(a.overlaps(b) for a in tasks for b in tasks if a is not b):
        return _one_after_another(run)
    if any("unordered" in e.detail for e in submits):
        return wrong(
            "They were computed at once, but imap_unordered() gives them in the order of their coming. That may be another one "
            "each time; and to sort them puts them in the order of their size, not of the tasks."
        )
    if printed != SQUARES:
        return wrong(f"They were computed at once, but printed as {', '.join(printed)}. The order should be that of the tasks.")
    if pool := next((e for e in run.events if e.kind == "pool" and e.number == 2), None):
        return wrong(f"This pool{at(pool.line)} has two workers, so the third task had to wait for one of them. Make it three.")
    return right("All three were handed in before the first result was asked for, so the workers could work at once.")


def _one_after_another(run: Run) -> Verdict:
    """Say why no two tasks were going on at once."""
    pool = next((e for e in run.events if e.kind == "pool"), None)
    if not any(e.kind == "task" for e in run.events):
        return wrong("No worker has done a task: the script has worked the squares out by itself. Hand in all three to the pool.")
    submits, tasks = done(run, "submit"), [e for e in run.events if e.kind == "task"]
    if pool is not None and pool.number == 1:
        return wrong(f"This pool{at(pool.line)} has one worker, and one worker does one task after another.")
    if len(tasks) == 1:
        return wrong(
            f"The three values went to one worker in one chunk ({submits[0].detail}), and it computed them one after another."
        )
    if submits and submits[0].detail.startswith("apply "):
        return wrong(
            f"One after another still: apply(){at(submits[0].line)} returns when its task is done. Which method does not wait?"
        )
    first = done(run, "fetch")
    if first and submits and first[0].time > submits[-1].time:
        return unexplained(run, "No two tasks were going on at the same time. Leave square as it was, and give each to a worker.")
    return wrong(
        f"One after another still: the script asks for a result{at(first[0].line if first else None)} before it has handed in "
        "the next task. Hand in all of them first."
    )
