"""What the system says about processes, also without psutil."""
from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from helpers.running import process_states
from helpers.running.orphans import end_marked
from helpers.running.process_states import alive
from helpers.running.process_table import become_subreaper, clock

pytestmark = pytest.mark.skipif(os.name != "posix", reason="asks with signals")
NOBODY = 2**22 + 1      #: no process has this number


@pytest.mark.parametrize("psutil", [True, False])
def test_alive(monkeypatch: pytest.MonkeyPatch, psutil: bool) -> None:
    monkeypatch.setattr(process_states, "stat", lambda pid: [])     # a chroot without /proc, or macOS
    if not psutil:
        monkeypatch.setitem(sys.modules, "psutil", None)
    assert alive(os.getpid()) and not alive(NOBODY)
    monkeypatch.setattr(process_states.os, "name", "nt")
    assert alive(os.getpid())


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_what_carries_the_mark_is_ended_without_psutil(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psutil", None)
    marked, other = (subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(60)"],
                                      env={"ISOLATED_DIRECTORY": str(folder)}) for folder in (tmp_path, tmp_path / "other"))
    end_marked(tmp_path, clock() + 1)
    assert marked.wait() == -9 and other.poll() is None
    other.kill()
    other.wait()


FORKS = "import os, time\nif child := os.fork():\n    print(child, flush=True)\nelse:\n    os.setpgid(0, 0)\ntime.sleep(60)"


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_what_a_supervisor_had_started_before_the_run_is_ended_and_waited_for(tmp_path) -> None:
    one, other = (subprocess.Popen([sys.executable, "-S", "-c", FORKS], start_new_session=True, stdout=subprocess.PIPE) for _ in range(2))
    left, stays = (int(process.stdout.readline()) for process in (one, other))
    become_subreaper()
    try:
        one.kill()
        one.wait()                          # its children are ours now
        end_marked(tmp_path, clock() + 1, one.pid)
    finally:
        become_subreaper(False)
    assert not os.path.exists(f"/proc/{left}"), "neither alive nor a zombie"
    assert alive(stays) and other.poll() is None
    os.kill(stays, signal.SIGKILL)
    other.kill()
    for process in (one, other):
        process.wait()
        process.stdout.close()
