"""A time-out does not count what a run waited for a core: what only goes slowly is not called a hang."""
from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from helpers import run_script
from helpers.running import cpu_waits
from helpers.running.cpu_waits import MOST, CPUWaits
from helpers.views.words import summary

pytestmark = pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="this system does not say who waited for a core")

WORKS = """\
import multiprocessing, time

def work(seconds):
    while time.process_time() < seconds:
        pass

if __name__ == '__main__':
    child = multiprocessing.get_context('spawn').Process(target=work, args=(1.2,))
    child.start()
    child.join()
    print('done')
"""
HANGS = "import multiprocessing\nif __name__ == '__main__':\n    multiprocessing.Queue().get()\n"


@contextlib.contextmanager
def crowd() -> Iterator[list[int]]:
    """Six busy processes for each core, so that each gets a seventh of one: each in a session, which Linux may schedule as one."""
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"], start_new_session=True)
            for _ in range(6 * (os.cpu_count() or 1))]
    try:
        yield [process.pid for process in busy]
    finally:
        for process in busy:
            process.kill()
            process.wait()


def test_slow_is_not_hung(watch):
    with crowd():
        run = run_script(WORKS, timeout=3)
    assert not run.hung and run.stdout == "done\n", summary(run)
    assert run.duration > 3       # else this test has tried nothing: the work alone takes less than half of that


def test_a_hang_is_still_one(watch):
    with crowd():
        run = run_script(HANGS, timeout=1.0)
    assert run.hung and "get" in summary(run), summary(run)


def test_a_wait_that_goes_on_counts(watch, monkeypatch):
    """Whose turn never comes has waited for ever by the clock, and not at all by /proc/PID/schedstat."""
    work = subprocess.Popen([sys.executable, "-c", "input('ready\\n')"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        work.stdout.readline()
        while psutil.Process(work.pid).status() != psutil.STATUS_SLEEPING:
            time.sleep(0.01)
        waits = CPUWaits(os.getpid())
        asleep = waits.seconds()
        time.sleep(0.1)
        assert waits.seconds() - asleep < 0.05
        monkeypatch.setattr(Path, "read_text", lambda self: "5 7 1" if str(self) == f"/proc/{work.pid}/schedstat" else "0 0 0")
        monkeypatch.setattr(cpu_waits, "stat", lambda pid: [b"R" if pid == work.pid else b"S"])
        before = waits.seconds()
        time.sleep(0.1)
        assert waits.seconds() - before >= 0.1
    finally:
        monkeypatch.undo()
        work.communicate(b"\n")


def test_waits_of_what_has_ended_count_too(watch):
    waits = CPUWaits(os.getpid())
    with crowd():
        work = subprocess.Popen([sys.executable, "-c", "import time\nwhile time.process_time() < 0.3: pass"])
        while not (first := waits.seconds()) > 0.1:
            time.sleep(0.05)
        work.kill()
        work.wait()
        assert first <= waits.seconds() <= MOST


def test_nobody_waited_where_nobody_is():
    assert CPUWaits(2**22 + 1).seconds() == 0
