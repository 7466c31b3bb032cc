"""What it costs to bring one number from one process to another, in five ways: lesson 4 measures and draws it."""
from __future__ import annotations

import ast
import subprocess
import sys

from ...views.timeline.canvas import FAINT, VALUE, WORK
from .bars import bars, two_digits

#: Both ends are in one process: what is measured is the way, not how long another process takes to wake up.
#: Only the manager is another process.
PROGRAM = """
import multiprocessing
import time
from multiprocessing import shared_memory

def microseconds(*steps):
    rounds = []
    for _ in range(5):
        begin = time.perf_counter()
        for step in steps:
            for _ in range(200):
                step()
        rounds.append((time.perf_counter() - begin) / 200 * 1e6)
    return round(min(rounds), 3)

if __name__ == '__main__':
    q = multiprocessing.Queue()
    reader, writer = multiprocessing.Pipe(duplex=False)
    man = multiprocessing.Manager()
    d = man.dict()
    v = multiprocessing.Value('i', 0)
    memory = shared_memory.SharedMemory(create=True, size=1)
    print({
        'Manager': microseconds(lambda: d.update(n=1)),
        'Queue': microseconds(lambda: q.put(1), q.get),
        'Pipe': microseconds(lambda: writer.send(1), reader.recv),
        'Value': microseconds(lambda: setattr(v, 'value', 1)),
        'shared_memory': microseconds(lambda: memory.buf.__setitem__(0, 1)),
    })
    memory.close()
    memory.unlink()
"""
#: One colour for what goes through a manager, one for messages, one for shared memory.
COLOURS = {"Manager": FAINT, "Queue": VALUE, "Pipe": VALUE, "Value": WORK, "shared_memory": WORK}


def measure() -> dict[str, float]:
    """Measure the five ways, in a plain Python that records nothing: recording takes time, too.

    Returns:
        Way -> microseconds for one number; of five rounds of 200 the fastest.

    Raises:
        subprocess.TimeoutExpired: it took longer than a minute.
    """
    plain = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60, check=True)
    return ast.literal_eval(plain.stdout)


def draw_costs(cost: dict[str, float]) -> None:
    """Show what each way costs, as bars; each grid line is ten times the one before.

    Args:
        cost: way -> microseconds, as `measure` returns it.
    """
    bars(cost, "Microseconds for one number: through a manager, a queue, a pipe, and in shared memory.",
         lambda value: f"{two_digits(value)} µs", COLOURS, title="microseconds", logarithmic=True)
