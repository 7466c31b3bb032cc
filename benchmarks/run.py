"""Measures the speed of the engine, each figure as a ratio against its peer in one run.

    python benchmarks/run.py            all of it, a few minutes
    python benchmarks/run.py empty      only the rows whose name contains "empty"

Each pair is run alternately, A B B A …, after one warm-up. What is printed is the median of the ratios pair by pair,
so that a machine of varying speed does not mislead, and between which ratios half of them are: if these are far apart,
the machine was busy. The last figure, on Linux, is the ratio of the CPU seconds of all processes together. Others on
the machine hardly change it. Threads that hand the GIL to each other wait for a processor each time, so that on a busy
machine the time that they take says little, and this figure says more. A cell is run as in a notebook: the interpreter
of the next one is started ahead, and is ready before the next measurement.
"""
from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from helpers import explore, recorder, run_script
from helpers.recorder.bundling import packed
from helpers.running import next_run
from helpers.running.supervisor_client import Supervisor

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)      # as on a learner's machine
SUPERVISED = sys.platform == "linux"                 # /proc says what the supervisor's processes have used
FOLDER = tempfile.TemporaryDirectory(prefix="benchmark_")     # removed at the end
MANY = 60               # rounds where the difference is small
EMPTY = "pass\n"
TWO_SPAWNED = '''\
import multiprocessing

def work(q, n):
    q.put(n)

if __name__ == '__main__':
    multiprocessing.set_start_method('spawn')
    q = multiprocessing.Queue()
    children = [multiprocessing.Process(target=work, args=(q, n)) for n in range(2)]
    for p in children:
        p.start()
    total = sum(q.get() for _ in children)
    for p in children:
        p.join()
'''
TWO_FORKED = TWO_SPAWNED.replace("spawn", "fork")
COMPUTES = "total = 0\nfor n in range(10_000_000):\n    total += n * n\n"
LOST_UPDATE = '''\
import multiprocessing

def add(n):
    n.value += 1

if __name__ == '__main__':
    n = multiprocessing.Value('i', 0)
    children = [multiprocessing.Process(target=add, args=(n,)) for _ in range(2)]
    for p in children:
        p.start()
    for p in children:
        p.join()
    print(n.value)
'''
PAIRS = '''\
import multiprocessing

def produce(q):
    for n in range(10_000):
        q.put(n)

if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=produce, args=(q,))
    p.start()
    for _ in range(10_000):
        q.get()
    p.join()
'''

BETWEEN_THREADS = '''\
import queue, threading

def produce():
    for n in range(10_000):
        q.put(n)

q = queue.Queue()
t = threading.Thread(target=produce)
t.start()
for _ in range(10_000):
    q.get()
t.join()
'''
LOCKED = '''\
import threading

lock, n = threading.Lock(), 0
for _ in range(10_000):
    with lock:
        n += 1
'''
TASKS = '''\
import asyncio

async def main():
    for _ in range(10_000):
        await asyncio.sleep(0)

asyncio.run(main())
'''


def seconds(call: Callable[[], object]) -> float:
    """Return how long a call takes."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


class Pairs(NamedTuple):
    """How long ours and its peer take, in alternation."""

    ours: float                 #: the median (seconds)
    peer: float
    ratios: list[float]         #: the quartiles of the ratios pair by pair
    cpu: float | None           #: the ratio of all CPU seconds; None where they are not known

    def __str__(self) -> str:
        low, median, high = self.ratios
        cpu = "" if self.cpu is None else f", CPU {self.cpu:.2f}"
        return f"{self.ours * 1e3:7.1f} ms {self.peer * 1e3:7.1f} ms   ratio {median:.2f} ({low:.2f} to {high:.2f}){cpu}"


def pairs(ours: Callable[[], object], peer: Callable[[], object], rounds: int,
          before: Callable[[], object] = lambda: None) -> Pairs:
    """Run ours and its peer alternately; `before` runs before each of ours."""
    before(), ours(), peer()
    found, used = [], {ours: 0.0, peer: 0.0}
    for turn in range(rounds):
        took = {}
        for one in (ours, peer) if turn % 2 else (peer, ours):
            if one is ours:
                before()
            begun = cpu_seconds()
            took[one] = seconds(one)
            used[one] += cpu_seconds() - begun
        found.append((took[ours], took[peer]))
    return Pairs(statistics.median(a for a, _ in found), statistics.median(b for _, b in found),
                 statistics.quantiles((a / b for a, b in found), n=4), used[ours] / used[peer] if SUPERVISED else None)


def cpu_seconds() -> float:
    """Return the CPU seconds of this process, and of what it and the supervisor started and has ended."""
    used = os.times()[:4] if SUPERVISED else ()
    one = Supervisor.current() if SUPERVISED else None
    if one is not None:
        fields = Path(f"/proc/{one.pid}/stat").read_text().rpartition(")")[2].split()
        used = (*used, *(int(each) / os.sysconf("SC_CLK_TCK") for each in fields[11:15]))
    return sum(used)


def plain(source: str) -> Callable[[], object]:
    """Return a call that runs a program as `python file.py` does."""
    file = Path(tempfile.mkdtemp(dir=FOLDER.name)) / "file.py"
    file.write_text(source)
    return lambda: subprocess.run([sys.executable, str(file)], capture_output=True, check=True)


def unrecorded(source: str) -> Callable[[], object]:
    """Return a call that runs a program isolated, with a recorder that records nothing."""
    def run() -> None:
        bundle = recorder.bundle
        recorder.bundle = lambda: packed({})        # sitecustomize loads nothing
        try:
            run_script(source, timeout=60)
        finally:
            recorder.bundle = bundle
    return run


def isolated(source: str) -> Callable[[], object]:
    """Return a call that runs a program isolated and recorded."""
    return lambda: run_script(source, timeout=60)


def searched(source: str) -> Callable[[], object]:
    """Return a call that runs a program under each order of its operations."""
    return lambda: explore(source)


def start_ahead() -> None:
    """Start the next run's interpreter, as after each cell of a notebook, and return when it is ready (Linux)."""
    next_run.start_always()
    next_run.end_always()
    while os.path.exists(f"{Supervisor.ready().ahead}.ahead"):
        time.sleep(0.005)
    time.sleep(0.02)


def from_a_terminal(source: str) -> Callable[[], object]:
    """Return a call that runs a program as `python -m helpers file.py` does."""
    file = Path(tempfile.mkdtemp(dir=FOLDER.name)) / "file.py"
    file.write_text(source)
    return lambda: subprocess.run([sys.executable, "-m", "helpers", str(file)], capture_output=True, check=True, cwd=ROOT)


def hang() -> tuple[float, float]:
    """Return the median and the longest of the seconds from a time-out until everything is gone."""
    source = "import multiprocessing\nif __name__ == '__main__':\n    multiprocessing.Queue().get()\n"
    late = [seconds(lambda: run_script(source, start_method="spawn", timeout=1.0)) - 1.0 for _ in range(10)]
    return statistics.median(late), max(late)


def drawing() -> float:
    """Return the seconds that it takes to draw 5,000 events on 12 lanes."""
    from helpers.record.run import Event, Process, Run
    run = Run("", "spawn", 10.0)
    names = ["MainProcess", *(f"Process-{n}" for n in range(1, 12))]
    run.processes = [Process(name, n, 0) for n, name in enumerate(names)]
    for n in range(2500):
        put = Event(n * 0.001, names[1 + n % 11], "", "put", 4, end=n * 0.001 + 0.0001, object="queue q", value=str(n))
        run.events += [put, Event(n * 0.001, names[0], "", "get", 9, end=n * 0.001 + 0.0005, object="queue q", source=put,
                                  value=str(n))]
    from helpers.views.png import png
    from helpers.views.timeline import image
    return seconds(lambda: png(image(run)))


def told() -> tuple[float, float]:
    """Return the seconds that it takes to say how a run of 18,000 events ended, and what happened in it."""
    from helpers.record.run import Event, Process, Run, Waiting
    from helpers.views.words import explain, summary
    run = Run("", "fork", 2.0, hung=True, duration=2.0)
    names = ["MainProcess", *(f"Process-{n}" for n in range(1, 31))]
    run.processes = [Process(name, n, ended_by_run=True, waiting=Waiting("q.get()", 11)) for n, name in enumerate(names)]
    queue = {"object": "queue q", "object_kind": "queue"}
    for n in range(6000):
        at = 0.1 + n * 0.0002
        put = Event(at, names[1 + n % 30], "", "put", 4, end=at, value=str(n), **queue)
        run.events += [put, Event(at, put.process, "", "feed", None, end=at, source=put, value=str(n), **queue),
                       Event(at, names[1 + n * 7 % 30], "", "get", 6, end=at, source=put, value=str(n), **queue)]
    run.events += [Event(1.9, name, "", "get", 11, **queue) for name in names]
    return seconds(lambda: summary(run)), seconds(lambda: explain(run))


def importing() -> float:
    """Return the seconds that `import helpers` and registering the magics take in a fresh Python with IPython."""
    code = ("import time, IPython\nfrom IPython.testing.globalipapp import start_ipython\nshell = start_ipython()\n"
            "t = time.perf_counter()\nimport helpers\nhelpers.load_ipython_extension(shell)\nprint(time.perf_counter() - t)")
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return float(out.stdout.split()[-1])


def main(wanted: str = "") -> None:
    """Print the table."""
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores\n")
    rows = {
        "first cell of a notebook, empty / python file.py": lambda: pairs(isolated(EMPTY), plain(EMPTY), 20),
        "empty cell, isolated / python file.py": lambda: pairs(isolated(EMPTY), plain(EMPTY), 40, start_ahead),
        "two forked processes, isolated / python file.py": lambda: pairs(
            isolated(TWO_FORKED), plain(TWO_FORKED), 20, start_ahead),
        "two spawned processes, isolated / python file.py": lambda: pairs(
            isolated(TWO_SPAWNED), plain(TWO_SPAWNED), 20, start_ahead),
        "lost update of two processes, all orders / python file.py": lambda: pairs(
            searched(LOST_UPDATE), plain(LOST_UPDATE), 20),
        "empty program, python -m helpers / python": lambda: pairs(from_a_terminal(EMPTY), plain(EMPTY), 20),
        "one that computes, python -m helpers / python": lambda: pairs(from_a_terminal(COMPUTES), plain(COMPUTES), 8),
        "two spawned, python -m helpers / python": lambda: pairs(from_a_terminal(TWO_SPAWNED), plain(TWO_SPAWNED), 40),
        "10,000 put and get, recorder / no recorder": lambda: pairs(isolated(PAIRS), unrecorded(PAIRS), MANY),
        "10,000 put and get between threads, recorder / no recorder": lambda: pairs(
            isolated(BETWEEN_THREADS), unrecorded(BETWEEN_THREADS), MANY),
        "10,000 await asyncio.sleep(0), recorder / no recorder": lambda: pairs(isolated(TASKS), unrecorded(TASKS), MANY),
        "10,000 lock acquisitions, recorder / no recorder": lambda: pairs(isolated(LOCKED), unrecorded(LOCKED), MANY),
    }
    for name, measure in rows.items():
        if wanted in name:
            print(f"{name:<58} {measure()}")
    if wanted in "hang":
        median, most = hang()
        print(f"{'hang: gone after its time-out':<52} median {median:.2f} s, most {most:.2f} s")
    if wanted in "drawing":
        first, again = drawing(), drawing()
        print(f"{'drawing 5,000 events on 12 lanes':<52} {first:.2f} s with importing Pillow, {again:.2f} s after it")
    if wanted in "telling":
        ended, happened = told()
        print(f"{'telling of 18,000 events of 31 processes':<52} {ended:.2f} s how it ended, {happened:.2f} s what happened")
    if wanted in "import":
        print(f"{'import helpers and register the magics':<52} {importing() * 1e3:.0f} ms")


if __name__ == "__main__":
    main(*sys.argv[1:2])
