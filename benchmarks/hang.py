"""Measures how soon a hang is reported and gone after its time-out, and what endless output costs the kernel.

    python benchmarks/hang.py [TIMES]       30 times, then again with both cores kept busy

Printed are the median and the most of: seconds from the time-out until the Run is there (by then every
process is gone, which is checked), seconds that the next cell takes, and how much the memory of this
process grows over 20 runs of endless output and of a million events.
"""
from __future__ import annotations

import os
import statistics
import subprocess
import sys
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
SPIN = "import time\nend = time.monotonic() + 600\nwhile time.monotonic() < end: pass"


def late(source: str, method: str, timeout: float) -> tuple[float, float]:
    """Return the seconds from the time-out to the Run with its explanation, and of the next cell."""
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
