"""What the system says of processes, also where psutil is not there."""
from __future__ import annotations

import os
import subprocess
import sys

import pytest

from helpers.running import process_states
from helpers.running.orphans import end_marked
from helpers.running.process_states import alive
from helpers.running.process_table import clock

pytestmark = pytest.mark.skipif(os.name != "posix", reason="asks with signals")
NOBODY = 2**22 + 1      #: no process has such a number


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
