"""What is recorded of gevent: its locks, events, queues, pools and greenlets, including monkey-patched threads."""
from __future__ import annotations

import pytest

from helpers import Run, run_script

EXCLUDING = """
from gevent import monkey
monkey.patch_all()
import threading, time

def work(n):
    with lock:
        print('in', n)
        time.sleep(0.01)
        print('out', n)

lock = threading.{make}()
threads = [threading.Thread(target=work, args=(n,)) for n in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


def told(run: Run, *kinds: str) -> list[tuple[str, str, str]]:
    """Return (lane, kind, object) of some kinds of events."""
    return [(event.lane, event.kind, event.object) for event in run.events if event.kind in kinds]


@pytest.mark.parametrize("make", ["Lock", "RLock", "Condition", "Semaphore"])
def test_locks_of_monkey_patched_threads_still_exclude(make):
    run = run_script(EXCLUDING.format(make=make), timeout=30)
    assert run.stdout == "in 0\nout 0\nin 1\nout 1\n"
