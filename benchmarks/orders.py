"""Plain runs against the orders that are found, and whether both stay the same: python -m benchmarks orders, some minutes.

Whatever a program does when it simply runs, unrecorded and with all cores busy, must be among the outcomes of `explore`. How
many of the outcomes come up in plain runs is chance, and printed for comparison. One order is run again and again, and one
program is explored again and again: each comes out alike.
    python benchmarks/orders.py [RUNS [NAME ...]]       the plain runs of some programs; "all": of all, which takes hours;
                                                        "same" for what stays the same
"""
from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

from order_programs import PROCESSES, THREADS

from helpers import explore

RUNS, AGAIN, TEXTS = 1000, 200, 20
SAME, ALL = "same", "all"
PATIENCE = 20       # seconds: a run that takes longer has hung
#: one for each kind of primitive; hangs are rare in all of them
NAMES = ("value", "manager's dict", "two producers, a sentinel each", "poll", "semaphore as a signal",
         "event with a time-out", "an attribute", "simple queue of threads")

#: Forks itself into the program once for each run, so that a run costs no start of Python. Nothing of ours is in it.
FORKS = """
import json, os, signal, sys, time, types
import multiprocessing.connection, multiprocessing.managers, multiprocessing.queues, multiprocessing.sharedctypes
import queue, threading
path, out, runs, patience = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
code = compile(open(path).read(), path, "exec")
for number in range(runs):
    pid = os.fork()
    if not pid:
        os.setsid()
        os.dup2(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND), 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        main = sys.modules["__main__"] = types.ModuleType("__main__")
        exec(code, main.__dict__)
        break                               # it ends as Python ends
    until, status = time.monotonic() + patience, None
    while status is None and time.monotonic() < until:
        ended, found = os.waitpid(pid, os.WNOHANG)
        status = found if ended else time.sleep(0.001)
    if status is None:
        os.killpg(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    ended = None if status is None else os.waitstatus_to_exitcode(status)
    print(json.dumps([status is None, ended, sorted(open(out))]), flush=True)
"""

Way = tuple[bool, int | None, tuple[str, ...]]      # whether it hung, its exit code, all lines


def plain_runs(text: str, runs: int) -> Counter[Way]:
    """Return how often a program came out in which way."""
    with tempfile.TemporaryDirectory() as folder:
        for name, contents in (("forks.py", FORKS), ("program.py", text)):
            Path(folder, name).write_text(contents)
        argv = [sys.executable, "forks.py", "program.py", "out", str(runs), str(PATIENCE)]
        lines = subprocess.run(argv, cwd=folder, capture_output=True, text=True, check=True).stdout.splitlines()
    return Counter((hung, code, tuple(each.rstrip("\n") for each in out)) for hung, code, out in map(json.loads, lines))


def found_ways(text: str) -> tuple[set[Way], bool]:
    """Return the outcomes that an exploration finds, and whether it is complete."""
    found = explore(text, start_method="fork")
    return {(one.hung, one.returncode, tuple(sorted(one.stdout.splitlines()))) for one in found}, found.complete


def stays_the_same() -> int:
    """Print how many replays of an order, and texts of an exploration, are alike; return how many other ways there are."""
    lost = next(one for one in explore(PROCESSES["value"], start_method="fork") if one.stdout == "1\n")
    replays = Counter((run.stdout, run.returncode, run.hung, run.explain()) for run in (lost.run() for _ in range(AGAIN)))
    print(f"{'one order, run again':<32} {replays.most_common(1)[0][1]} of {AGAIN} alike", flush=True)
    texts = Counter(str(explore(PROCESSES["two producers, a sentinel each"], start_method="fork")) for _ in range(TEXTS))
    print(f"{'one exploration, as a text':<32} {texts.most_common(1)[0][1]} of {TEXTS} alike", flush=True)
    return len(replays) - 1 + len(texts) - 1


def compared(runs: int, names: list[str]) -> int:
    """Print a row for each program; return how many ways of a plain run were not found."""
    missed = 0
    for name in names:
        began, (ways, complete) = time.monotonic(), found_ways((PROCESSES | THREADS)[name])
        came = plain_runs((PROCESSES | THREADS)[name], runs)
        others = {way: count for way, count in came.items() if way not in ways}
        missed += len(others) if complete else 0        # else it says that there may be more
        print(f"{name:<32} {sum(came.values())} plain runs, in {len(came)} of {len(ways)} ways"
              f"{'' if complete else ', not complete'}{f', NOT FOUND: {others}' if others else ''}"
              f"   {time.monotonic() - began:.0f} s", flush=True)
    return missed


def main(runs: int, names: list[str]) -> int:
    """Print a row for each program; return 1 if anything came out that was not found, or not alike."""
    idle = max(0, (os.cpu_count() or 1) - int(os.getloadavg()[0]))
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(idle)]
    try:
        every = list(PROCESSES | THREADS) if ALL in names else names
        wrong = compared(runs, [name for name in every if name != SAME])
        wrong += stays_the_same() if SAME in names else 0
    finally:
        for process in busy:
            process.kill()
            process.wait()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS, sys.argv[2:] or [*NAMES, SAME]))
