"""What is collected of a run, beyond what its processes recorded."""
from __future__ import annotations

import sys

import pytest

from helpers import run_script
from helpers.running import collect
from helpers.views.words import summary


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere semaphores are kept in no folder")
def test_a_system_without_dev_shm_is_reported_once(watch, monkeypatch: pytest.MonkeyPatch) -> None:
    program = "raise FileNotFoundError(2, 'No such file or directory')"
    assert "/dev/shm" not in summary(run_script(program))
    monkeypatch.setattr(collect, "SHARED_MEMORY", str(watch.folder / "none"))
    assert summary(run_script(program)).count("This system has no folder /dev/shm.") == 1
    assert summary(run_script("print(1)")) == ""


def test_a_script_that_has_ended_is_never_called_hung(watch) -> None:
    run = run_script("import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'import time; time.sleep(99)'])\nsys.exit(1)", timeout=30)
    assert (run.hung, run.outlived, run.ended, run.returncode) == (False, True, True, 1)
    assert summary(run).startswith("The script had ended, but something that it started had not, so it was ended. "
                                   "MainProcess ended with exit code 1.")
    assert "hung" not in repr(run)


KILLED_AS_IT_MAKES_A_LOCK = """import multiprocessing, multiprocessing.util, os, signal

if __name__ == '__main__':
    multiprocessing.util.debug = lambda *_: os.kill(os.getpid(), signal.SIGKILL)    # called between making it and registering it
    multiprocessing.get_context('spawn').Lock()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="semaphores can only be listed on Linux")
def test_a_lock_is_removed_whose_process_was_killed_as_it_made_it(watch) -> None:
    assert run_script(KILLED_AS_IT_MAKES_A_LOCK).returncode == -9
