"""A worker dies in the middle of its task, and the script has to learn of it without guessing a time."""

from helpers.record.run import Run
from helpers.course.checks import Verdict, at, children, done, failed, main, right, unexplained, wrong

START_METHODS = ("fork", "spawn")
TIMEOUT = 2.0
SAID = "a worker has died"


def check(run: Run) -> Verdict:
    """Judge one run."""
    script = main(run)
    printed = script.stdout.splitlines()
    tasks = [e for e in run.events if e.kind == "task"]
    died = [e for e in tasks if e.end is None] or [p for p in children(run) if p.exitcode == 1 and not p.error]
    # A look at the worker itself that found its end: is_alive(), exitcode, join().
    watched = any(e.kind == "ended" and e.process == script.name and e.line and e.number == 1 for e in run.events)
    guessed = next((e for e in run.events if e.process == script.name and (
        e.outcome == "TimeoutError" or "not ready" in e.detail or (e.kind == "sleep" and not watched))), None)
    stuck = next((e for e in run.events if e.process == script.name and e.end is None and e.line), None)
    if script.exitcode == 1 and not script.error:
        return wrong(
            "square(3) was carried out in the script's own process, and has ended it. Hand in the function and its argument "
            "separately, submit(square, 3), and to a pool of processes: threads die with theirs."
        )
    if error := failed(run, "BrokenProcessPool"):
        return wrong(
            f"Now the script learns of it: {error.name} ended with BrokenProcessPool{at(error.error_line)}. "
            f'Catch that error, and print "{SAID}".'
        )
    if error := failed(run):
        return wrong(f"{error.name} ended with {error.error}{at(error.error_line)}. Mend that first.")
    if guessed and guessed.kind == "sleep" and not run.hung:
        return wrong(
            f"MainProcess slept{at(guessed.line)}, and then looked what had become of the task. To whoever asks for the result only, a "
            "slow task looks the same as a dead worker. Take a pool that watches its workers: it tells at once."
        )
    if guessed and not run.hung:
        return wrong(
            f"MainProcess guessed{at(guessed.line)} how long a task may take. A slow task would look the same: time cannot "
            "tell it from a dead worker. Take a pool that watches its workers."
        )
    if stuck and stuck.kind == "join_pool":
        return wrong(
            f"MainProcess waits{at(stuck.line)} for the end of the pool. The pool still counts the task of the dead "
            "worker as not done. Take a pool that watches its workers."
        )
    if stuck and stuck.kind == "fetch":
        pool = next(e for e in run.events if e.kind == "pool")
        if pool.number > 1:
            return wrong(
                f"{pool.number} workers make no difference: the task was lost with the worker that had it, and the others "
                f"do not know of it. MainProcess waits for its result{at(stuck.line)}."
            )
        return wrong(
            f"MainProcess waits{at(stuck.line)}, and no exception is raised there that you could catch: multiprocessing.Pool "
            "does not tell anybody that a worker has died. Another kind of pool does."
        )
    if run.hung or run.returncode:
        return unexplained(run, "Use a pool that notices when a worker dies.")
    if not died:
        return wrong(
            "No worker has died in this run. Leave `square` as it is, and let a worker carry out square(3)."
        )
    if "4" not in printed and done(run, "submit"):
        return wrong(
            "The square of 2 was computed before the worker died, and you have not printed it. Ask for each result on its "
            "own, and print it at once."
        )
    if printed == ["4"]:
        return wrong(f'The script went on after the death of its worker, and did not say so. Print "{SAID}".')
    if printed != ["4", SAID]:
        return wrong(f'The script printed {", ".join(printed) or "nothing"}. It should be 4, and then {SAID}, a line each.')
    return right("The script learned of the death as soon as it happened, and no time was guessed.")
