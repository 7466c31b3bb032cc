"""Measures how soon after its time-out a hang is reported and gone, and what endless output costs the kernel.

    python benchmarks/hang.py [TIMES]       30 times, then again with both cores kept busy
    python benchmarks/hang.py load [TIMES]  what a program's own load, and other programs' load, do to its time-out

The output has the median and the longest of: seconds from the time-out until the Run is there (by then every
process is gone, which is checked), seconds that the next cell takes, and how much the memory of this
process grows over 20 runs of endless output and of a million events.
"""
from __future__ import annotations

import os
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

import psutil
from programs import MODULE_LEVEL, UNDER_THE_GUARD

from helpers import run_script
from helpers.running.supervisor_client import Supervisor
from helpers.views.words import summary

STOPPED_CHILD = '''
import multiprocessing, os, signal, time
def work():
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    os.kill(os.getpid(), signal.SIGSTOP)
if __name__ == '__main__':
    p = multiprocessing.Process(target=work)
    p.start()
    p.join()
'''
TWENTY = '''
import multiprocessing, time
if __name__ == '__main__':
    ps = [multiprocessing.get_context('fork').Process(target=time.sleep, args=(99,)) for _ in range(20)]
    for p in ps: p.start()
'''
HANGS = [("module level queue, spawn", MODULE_LEVEL, "spawn"),
         ("module level queue, forkserver", MODULE_LEVEL, "forkserver"),
         ("queue under the guard, spawn", UNDER_THE_GUARD, "spawn"), ("stopped child", STOPPED_CHILD, "fork"),
         ("twenty children", TWENTY, "fork"), ("endless print", "while True: print('x' * 50)", "fork")]
FLOOD = "import sys\nwhile True:\n    print('x' * 100)\n"
EVENTS = '''
import multiprocessing
if __name__ == '__main__':
    q = multiprocessing.SimpleQueue()
    for n in range(500_000):
        q.put(n)
        q.get()
'''
#: eight workers that compute forever
OWN_LOAD = '''
import multiprocessing
def spin(_):
    while True:
        pass
if __name__ == '__main__':
    with multiprocessing.get_context('fork').Pool(8) as pool:
        pool.map(spin, range(8))
'''
#: two workers that need 1.5 s of CPU time each: alone, they take that long, beside six others 6 s
RIGHT = '''
import multiprocessing, time
def work(_):
    while time.process_time() < 1.5:
        pass
if __name__ == '__main__':
    with multiprocessing.get_context('fork').Pool(2) as pool:
        pool.map(work, range(2), 1)
    print('done')
'''
SPIN = "import time\nend = time.monotonic() + 600\nwhile time.monotonic() < end: pass"


def late(source: str, method: str, timeout: float) -> tuple[float, float]:
    """Return the seconds from the time-out to the Run with its explanation, and those of the next cell."""
    started = time.perf_counter()
    run = run_script(source, start_method=method, timeout=timeout)
    summary(run)
    after = time.perf_counter() - started - timeout
    assert run.hung, run.explain()
    assert not psutil.Process(Supervisor.ready().pid).children(recursive=True)
    started = time.perf_counter()
    run_script("pass")
    return after, time.perf_counter() - started


def row(what: str, values: list[float]) -> None:
    print(f"  {what:44} median {statistics.median(values):6.3f}  most {max(values):6.3f}  over {len(values)}", flush=True)


def hangs(times: int, timeout: float) -> None:
    for name, source, method in HANGS:
        found = [late(source, method, timeout) for _ in range(times)]
        row(f"{name}: after the time-out, s", [one for one, _ in found])
        row("  the next (empty) cell, s", [one for _, one in found])


class Used(threading.Thread):
    """Adds up, while it is entered, the CPU time of everything that the supervisor started."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.seconds, self._over = 0.0, threading.Event()

    def __enter__(self) -> Used:
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self.join()

    def run(self) -> None:
        """Look repeatedly."""
        while not self._over.wait(0.1):
            total = 0.0
            for process in psutil.Process(Supervisor.ready().pid).children(recursive=True):
                try:
                    total += sum(process.cpu_times()[:2])
                except psutil.Error:
                    continue
            self.seconds = max(self.seconds, total)


def load(times: int, timeout: float = 3.0, foreign: int = 6) -> None:
    """Print when eight spinning workers are gone, and whether a right program counts as hung: alone, and under others' load.

    The CPU time that the workers got does not depend on other load: until their end, it is as many seconds per second
    of the time-out as there are processors.
    """
    for others in (0, foreign):
        spinning = [subprocess.Popen([sys.executable, "-c", SPIN]) for _ in range(others)]
        try:
            print(f"{others} processes of others' keep the processors busy; load average {os.getloadavg()[0]:.1f}:")
            ends, used = [], []
            for _ in range(times):
                with Used() as work:
                    ends.append(late(OWN_LOAD, "fork", timeout)[0])
                used.append(work.seconds)
            row("eight spinning workers: after the time-out, s", ends)
            row(f"  the processors' seconds that they had ({timeout * (os.cpu_count() or 1):.0f} are meant)", used)
            runs = [run_script(RIGHT, timeout=timeout) for _ in range(times)]
            hung = sum(run.hung for run in runs)
            row(f"a right program, called hung {hung} times: took, s", [run.duration for run in runs])
        finally:
            for process in spinning:
                process.kill()
                process.wait()


def memory(times: int = 20) -> None:
    process = psutil.Process()
    for name, source, timeout in (("endless print", FLOOD, 1.0), ("a million events", EVENTS, 60.0)):
        sizes = []
        for _ in range(times):
            run = run_script(source, start_method="fork", timeout=timeout)
            len(run.events)
            sizes.append(process.memory_info().rss / 1e6)
        print(f"  {name}: RSS after run 1 {sizes[0]:.1f} MB, after run 3 {sizes[2]:.1f}, "
              f"after run {times} {sizes[-1]:.1f}, most {max(sizes):.1f}", flush=True)


def main() -> None:
    if sys.argv[1:2] == ["load"]:
        return load(int(sys.argv[2]) if len(sys.argv) > 2 else 5)
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    print("quiet machine:")
    hangs(times, 0.7)
    spinning = [subprocess.Popen([sys.executable, "-c", SPIN]) for _ in range(os.cpu_count() or 2)]
    try:
        print("all cores busy:")
        hangs(times, 2.0)
    finally:
        for process in spinning:
            process.kill()
            process.wait()
    print("memory:")
    memory()


if __name__ == "__main__":
    main()
