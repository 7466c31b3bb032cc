"""A time-out does not count the time that a run waited for a core: a program that is only slow is not called hung."""
from __future__ import annotations

import math
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
from helpers.running.cpu_waits import MOST, CPUWaits, cores, lost
from helpers.running.deadline import Deadline
from helpers.running.supervisor_client import Supervisor
from helpers.views.words import summary

pytestmark = pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="this system does not say who waited for a core")

WORKS = """\
import multiprocessing, time

def work(seconds):
    while time.process_time() < seconds:
        pass

if __name__ == '__main__':
    child = multiprocessing.get_context('spawn').Process(target=work, args=(0.3,))
    child.start()
    child.join()
    print('done')
"""
HANGS = "import multiprocessing\nif __name__ == '__main__':\n    multiprocessing.Queue().get()\n"


CROWD = 3


@pytest.fixture
def core() -> Iterator[None]:
    """What is started meanwhile shares one core: a crowd need not be there on each, and the other tests have the rest."""
    before = os.sched_getaffinity(0)
    end_supervisor()        # it has the cores with which it was started
    os.sched_setaffinity(0, {min(before)})
    yield
    os.sched_setaffinity(0, before)
    end_supervisor()


def end_supervisor() -> None:
    if (supervisor := Supervisor.current()) is not None:
        supervisor.forget()


@pytest.fixture
def crowd(core: None) -> Iterator[None]:
    """Busy processes, so that each gets a quarter of the core: each in a session, which Linux may schedule as one."""
    busy = [subprocess.Popen([sys.executable, "-S", "-c", "while True: pass"], start_new_session=True) for _ in range(CROWD)]
    yield
    for process in busy:
        process.kill()
        process.wait()


def test_slow_is_not_hung(watch, crowd):
    run = run_script(WORKS, timeout=0.8)
    assert not run.hung and run.stdout == "done\n", summary(run)
    assert run.duration > 0.8     # otherwise this test has shown nothing: the work alone takes less than half of that


def test_a_hang_is_still_one(watch, crowd):
    run = run_script(HANGS, timeout=0.6)
    assert run.hung and "get" in summary(run), summary(run)


SPINS = """\
import multiprocessing

def spin():
    while True:
        pass

if __name__ == '__main__':
    for _ in range(8):
        multiprocessing.Process(target=spin).start()
"""


def test_its_own_load_does_not_prolong_it(watch, core):
    """However busy the machine is with others' work: its own eight spinners get the core for no longer than the time-out."""
    run = run_script(SPINS, timeout=1, start_method="fork")
    assert run.hung and sum(process.waiting is not None and process.waiting.running for process in run.processes) == 8
    assert sum(process.busy for process in run.processes) / cores() < 2, run.duration


@pytest.mark.parametrize(("ran", "waited", "expected"), [
    (2.0, 6.0, 0.0),            # eight that spin on two cores, alone
    (1 / 7, 6 / 7, 6 / 7),      # one, and six others on each core
    (2 / 7, 12 / 7, 6 / 7),     # two, and the same others
    (8 / 7, 48 / 7, 3 / 7),     # eight, and six others in all
    (0.01, 0.06, 0.06),         # one that mostly sleeps: no more than it waited
    (0.0, 1.0, 1.0), (0.0, 0.0, 0.0), (1.0, 0.0, 0.0)])
def test_what_others_took(ran, waited, expected):
    assert lost(1.0, ran, waited, 2) == pytest.approx(expected)


class Machine:
    """A /proc with one thread, about which it says what the test wants."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.said, self.state, self.now = "0 0 0", b"R", 100.0
        monkeypatch.setattr(CPUWaits, "_threads", lambda waits: ["7/task/7"])
        monkeypatch.setattr(Path, "read_text", lambda path: self.said)
        monkeypatch.setattr(cpu_waits, "stat", lambda thread: [self.state])
        monkeypatch.setattr(cpu_waits.time, "monotonic", lambda: self.now)
        monkeypatch.setattr(cpu_waits, "cores", lambda: 2.0)


def test_a_wait_that_goes_on_counts(monkeypatch):
    """A thread that never gets its turn has waited forever by the clock, but not at all by schedstat."""
    machine = Machine(monkeypatch)
    waits = CPUWaits(1)
    machine.said = "5 7 1"
    assert waits.seconds() == 0
    machine.now += 3
    assert waits.seconds() == pytest.approx(3)
    machine.state = b"S"
    machine.now += 3
    assert waits.seconds() == pytest.approx(3)      # asleep: not waiting for a core
    machine.now += 100
    machine.state, machine.said = b"R", "5 90000000000 1"
    assert waits.seconds() == MOST


def test_what_others_took_from_what_has_ended_counts_too(crowd):
    program = f"{sys.executable} -S -c 'while True: pass' & read line; kill $!; wait; read line"
    with subprocess.Popen(["sh", "-c", program], stdin=subprocess.PIPE, bufsize=0) as root:
        waits = CPUWaits(root.pid)
        while not (first := waits.seconds()) > 0.05:
            time.sleep(0.05)
        root.stdin.write(b"\n")
        while psutil.Process(root.pid).children():
            time.sleep(0.01)
        assert first <= waits.seconds() <= MOST
        root.kill()


def test_what_went_before_is_not_of_this_run(monkeypatch):
    """The supervisor lives as long as its kernel, and may have waited for minutes: this run has not."""
    machine = Machine(monkeypatch)
    machine.state, machine.said = b"S", "60000000000 60000000000 1"
    monkeypatch.setattr(cpu_waits, "_threads_of", lambda pid: ["7/task/7"])
    waits = CPUWaits(7)
    machine.now += 2
    assert waits.seconds() == 0
    machine.now += 2
    machine.said = "60200000000 61500000000 2"
    assert waits.seconds() == pytest.approx(1.5)


def test_nothing_is_lost_where_nobody_is():
    assert CPUWaits(2**22 + 1).seconds() == 0


def test_a_wait_that_is_told_late_counts_as_much(monkeypatch):
    """A wait is reported when it ends: more waiting is then reported than time has passed since the last look."""
    machine = Machine(monkeypatch)
    waits = CPUWaits(1)
    machine.said = "0 0 0"
    waits.seconds()
    for second in range(1, 19):         # it runs for 50 ms of each second, and waits for 950
        late = 0.2 if second % 2 else 0.0
        machine.now += 1
        machine.state, machine.said = b"S", f"{int(second * 5e7)} {int((second * 0.95 - late) * 1e9)} {second}"
        lost_until_now = waits.seconds()
    assert lost_until_now == pytest.approx(18 * 0.95)


@pytest.mark.parametrize(("timeout", "most"), [(3.0, 90.0), (1.0, MOST), (math.inf, math.inf)])
def test_how_long_a_busy_machine_may_keep_a_run(tmp_path, timeout, most):
    assert Deadline(tmp_path, os.getpid(), timeout)._waits.most == most


def test_a_supervisor_that_waits_keeps_its_run_waiting():
    assert f"{os.getpid()}/task/{os.getpid()}" in CPUWaits(os.getpid())._threads()
