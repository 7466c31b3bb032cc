"""What it costs to switch between generators, greenlets, threads and processes, and how much memory each of them needs.

Run as a program of its own, without the recorder, for each kind: python switch_costs.py KIND MANY TRIPS
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

Made = tuple[Sequence[Any], Callable[[], object]]  # what was made, and a switch to the first of them and back


def measure(kind: str, many: int, trips: int) -> dict[str, float]:
    """Measure one kind.

    Args:
        kind: "generators", "greenlets", "threads" or "processes".
        many: how many of them are made, and stay alive.
        trips: how many switches there and back one measurement takes.

    Returns:
        switch: seconds there and back; memory: bytes for each; seen: how many waits the system counted for each switch.

    Raises:
        subprocess.CalledProcessError: it could not be measured, for instance as the system allows no more threads.
    """
    command = [sys.executable, "-I", __file__, kind, str(many), str(trips)]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def generators(many: int) -> Made:
    """Make generators that pause, and switch to the first of them and back."""
    def task() -> Any:
        while True:
            yield

    made = [task() for _ in range(many)]
    for one in made:
        next(one)
    return made, made[0].__next__


def greenlets(many: int) -> Made:
    """Make greenlets that pause, and switch to the first of them and back."""
    from greenlet import getcurrent, greenlet

    def task() -> None:
        while True:
            script.switch()

    script = getcurrent()
    made = [greenlet(task) for _ in range(many)]
    for one in made:
        one.switch()
    return made, made[0].switch


def threads(many: int) -> Made:
    """Make threads that wait for a lock, and let the first of them go on and wait again."""
    def task(go: threading.Lock) -> None:
        while True:
            go.acquire()
            back.release()

    back, *made = [threading.Lock() for _ in range(many + 1)]
    for one in (back, *made):
        one.acquire()
    for go in made:
        threading.Thread(target=task, args=(go,), daemon=True).start()

    def there_and_back() -> None:
        made[0].release()
        back.acquire()

    return made, there_and_back


def processes(many: int) -> Made:
    """Make processes that wait for a byte, and let the first of them answer one."""
    echo = "import os\nwhile True: os.write(1, os.read(0, 1))"
    made = [
        subprocess.Popen([sys.executable, "-c", echo], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        for _ in range(many)
    ]

    def there_and_back(one: Any = made[0]) -> None:
        one.stdin.write(b".")
        one.stdout.read(1)

    for one in made:
        there_and_back(one)
    return made, there_and_back


KINDS = {"generators": generators, "greenlets": greenlets, "threads": threads, "processes": processes}


def main(kind: str, many: int, trips: int) -> None:
    """Measure one kind, and print what `measure` returns."""
    import psutil

    me = psutil.Process()
    warm, _ = KINDS[kind](many)  # takes the memory that Python still has in stock
    before = me.memory_info().rss
    made, there_and_back = KINDS[kind](many)
    memory = me.memory_info().rss - before
    if kind == "processes":
        memory = sum(psutil.Process(one.pid).memory_full_info().uss for one in made)
    seen, times = me.num_ctx_switches().voluntary, []
    for _ in range(5):
        begin = time.perf_counter()
        for _ in range(trips):
            there_and_back()
        times.append((time.perf_counter() - begin) / trips)
    seen = (me.num_ctx_switches().voluntary - seen) / trips / 5
    if kind == "processes":
        for one in (*made, *warm):
            one.kill()
            one.communicate()
    print(json.dumps({"switch": min(times), "memory": memory / many, "seen": seen}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
