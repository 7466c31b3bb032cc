"""Hostile programs under an exploration, and a kernel killed in the middle of one: nothing is left."""
from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from hostile_cells import CELLS, source_of
from order_programs import PROCESSES

from helpers import explore, run_script
from helpers.orders import controller, stuck, warm
from helpers.program.text import CellError
from helpers.running.supervisor_client import Supervisor, SupervisorLost

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="written for Linux")

#: Each takes some seconds, so only every sixth, and those that attack the explorer. All of them passed when this was
#: written.
CHOSEN = ("kills its parent", "deletes the run's folder", "hostile names", "stops itself")
#: They compute for seconds in each of several runs. So does ENDLESS, and it is ended each day, soon.
SLOW = ("a limit on its time", "computes in C")
ENDLESS = "an error whose str never ends"


@pytest.mark.parametrize("cell", [
    pytest.param(cell, id=cell.name, marks=pytest.mark.everything if cell.name in SLOW else ()) for number, cell in enumerate(CELLS)
    if "fork" in cell.methods and (cell.name in CHOSEN or number % 6 == 0)])
def test_nothing_is_left_of_a_hostile_program(cell, watch, monkeypatch):
    monkeypatch.setattr(controller, "MOST_MESSAGES", 4_000)     # a program that sleeps forever soon sends that many messages
    monkeypatch.setattr(stuck, "QUIET", 0.2)                    # and what one says that sends none is asked sooner
    found = explore(source_of(cell, watch.tag), start_method="fork", runs=2, timeout=0.5 if cell.name == ENDLESS else 1.5)
    assert found.complete or found.left_out
    assert run_script("print('still here')").stdout == "still here\n"


LONG = PROCESSES["condition, one of two"]
KERNEL = """
import sys
from helpers import explore
def progress(runs, outcomes):
    print(runs, flush=True)
explore(sys.stdin.read(), runs=1000, progress=progress)
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_kernel_that_is_killed_in_the_middle_leaves_nothing(number, watch):
    kernel = subprocess.Popen([sys.executable, "-c", KERNEL], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert kernel.stdin is not None and kernel.stdout is not None
    kernel.stdin.write(LONG)
    kernel.stdin.close()
    while int(kernel.stdout.readline()) < 5:
        pass
    kernel.send_signal(number)
    kernel.wait()
    kernel.stdout.close()


def test_stop_ends_it_and_shows_what_was_found(watch):
    def progress(runs, outcomes):
        if runs > 12:
            os.kill(os.getpid(), signal.SIGINT)
    found = explore(LONG, runs=1000, progress=progress)
    assert found.interrupted and not found.complete and found.orders
    assert "You stopped the search." in str(found)


@pytest.mark.parametrize("request_", ["folder", "start"])
def test_a_supervisor_that_is_lost_at_the_beginning_leaves_nothing(request_, watch, monkeypatch):
    """Before the run's folder is there, and when it has everything in it."""
    ask = Supervisor.ask

    def lost(supervisor: Supervisor, **request: object) -> None:
        if request_ in request:
            raise SupervisorLost
        ask(supervisor, **request)

    monkeypatch.setattr(Supervisor, "ask", lost)
    with pytest.raises(CellError, match="its supervisor does not answer"):
        explore("print(1)")


def test_a_stop_at_the_beginning_leaves_nothing(watch, monkeypatch):
    furnish = warm.furnish_gates

    def stopped(folder: object) -> None:
        furnish(folder)
        raise KeyboardInterrupt

    monkeypatch.setattr(warm, "furnish_gates", stopped)
    with pytest.raises(KeyboardInterrupt):
        explore("print(1)")


SAY = """
import marshal, os, socket
def say(*words):
    data = marshal.dumps(words)
    s = socket.socket(socket.AF_UNIX); s.connect(os.environ['ISOLATED_ORDERS'])
    s.sendall(len(data).to_bytes(4, 'little') + data)
    return s
"""
ATTACKS = {
    "bytes that are no words": SAY + "s = say('x')\ns.sendall(b'\\5\\0\\0\\0garba' + b'x' * 99)\n",
    "words of a warm process, about another one": SAY + "kept = [say('forked', VICTIM), say('warm', 1, VICTIM), say('exited', VICTIM, 0)]\n",
    "words of a task, with another's number": SAY + "kept = [say('hello'), say(), say('hello', 1, 'main/p9', 'x', VICTIM)]\n",
    "bytes into every descriptor": "import os, threading\nt = threading.Thread(target=print); t.start()\nfor fd in range(3, 64):\n"
                                   "    try: os.set_blocking(fd, False); os.write(fd, b'\\5\\0\\0\\0garba')\n    except OSError: pass\n",
    "no descriptors in a thread": "import os, threading\nt = threading.Thread(target=os.closerange, args=(3, 200)); t.start(); t.join()\nprint('on')\n",
    "a child that is stopped while it is traced": "import ctypes, os\nctypes.CDLL(None).ptrace(0, 0, 0, 0)\nos.kill(os.getpid(), 19)\n",
}


@pytest.mark.parametrize("name", ATTACKS)
def test_what_a_program_does_to_the_controller_harms_nobody_else(name, watch):
    victim = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, start_new_session=True)
    try:
        found = explore(ATTACKS[name].replace("VICTIM", str(victim.pid)), start_method="fork", runs=2, timeout=1.5)
        assert not found.complete and found.left_out
        assert victim.poll() is None
    finally:
        victim.kill()
        victim.communicate()
