"""What a turn costs on three loops: the learner's own, asyncio's and gevent's.

Each is measured by a Python of its own, which is not recorded: to record generators costs more than a turn.
"""

from __future__ import annotations

import subprocess
import sys

from .. import growing
from ..place import loop_here

TASKS, TURNS, TIMES = 100, 1000, 3
_TIMED = f"""
import time
def best(run):
    found = []
    for _ in range({TIMES}):
        started = time.perf_counter()
        run()
        found.append(time.perf_counter() - started)
    print(min(found) / {TASKS * TURNS})
"""
_OWN = f"""
def work():
    for _ in range({TURNS}):
        yield
def run():
    loop = Loop()
    for _ in range({TASKS}):
        loop.spawn(work())
    loop.run()
best(run)
"""
_ASYNCIO = f"""
import asyncio
async def work():
    for _ in range({TURNS}):
        await asyncio.sleep(0)
async def main():
    await asyncio.gather(*[work() for _ in range({TASKS})])
best(lambda: asyncio.run(main()))
"""
_GEVENT = f"""
import gevent
def work():
    for _ in range({TURNS}):
        gevent.sleep(0)
best(lambda: gevent.joinall([gevent.spawn(work) for _ in range({TASKS})]))
"""


def turns() -> dict[str, float]:
    """Print what a turn costs on each loop; return it in seconds, the least of three times.

    Raises:
        subprocess.CalledProcessError: a loop failed.
    """
    from IPython import get_ipython

    file = loop_here(get_ipython())
    own = file.read_text(encoding="utf-8") if file.is_file() else growing.courses_own()
    programs = {"your loop": own + _TIMED + _OWN, "asyncio": _TIMED + _ASYNCIO, "gevent": _TIMED + _GEVENT}
    found = {}
    for name, program in programs.items():
        done = subprocess.run([sys.executable, "-"], input=program, capture_output=True, text=True, check=True, timeout=120)
        found[name] = float(done.stdout)
        print(f"{name:10} {1e6 * found[name]:5.1f} microseconds a turn")
    return found
