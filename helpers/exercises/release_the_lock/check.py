"""A lock that is released on every way out."""

from helpers.run import Run
from helpers.verdict import Verdict, at, done, failed, main, right, unexplained, wrong

START_METHODS = ("spawn",)
TIMEOUT = 3.0


def check(run: Run) -> Verdict:
    """Judge one run."""
    printed = run.stdout
    taken, given = done(run, "acquire"), done(run, "release")
    if error := failed(run, "ValueError: semaphore or lock released too many times"):
        return wrong(
            f"{error.name} ended with {error.error}{at(error.error_line)}: it released a lock that was not taken any more. One "
            "`release` for each `acquire`, on every way through the function."
        )
    if error := failed(run, "FileNotFoundError") or failed(run, "ConnectionResetError") or failed(run, "BrokenPipeError") or (
        failed(run, "EOFError") or failed(run, "ConnectionRefusedError")
    ):
        return wrong(
            f"{error.name} ended with {error.error.partition(':')[0]}{at(error.error_line)}: the manager was gone. The script "
            "went on before the deposits were made. Join the children within the `with` block."
        )
    if error := failed(run):
        return wrong(f"{error.name} ended with {error.error}{at(error.error_line)}. Mend that first.")
    if run.hung:
        holder = taken[-1] if len(taken) > len(given) else None
        if holder is None:
            return unexplained(run, "Let the script end by itself.")
        return wrong(
            f"{holder.process} took the lock{at(holder.line)}, ended, and still has the lock: nobody can take it any more. Which way "
            "through the function comes to no `release`?"
        )
    if "refused: -5" not in printed:
        return wrong("Nothing was refused. The deposit of -5 is to be tried, and refused.")
    if "money: 145" in printed:
        return wrong("The refused deposit was carried out all the same: 5 are missing.")
    if "money: 150" not in printed:
        if "money: 100" in printed:
            return wrong("The money was printed before the deposits were made. Join the children first.")
        return wrong(f"The end should be: money: 150. It was: {main(run).stdout.strip() or 'nothing'}.")
    if len(taken) < 3:
        return wrong(
            "The result is right, as the children come one after another here. But Nobody takes the lock, or not everybody: with two at "
            "the same time a deposit would get lost."
        )
    return right("Each child took the lock and gave it back, the refused one, too.")
