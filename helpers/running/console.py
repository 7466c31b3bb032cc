"""Runs a program from a Windows console, with the console's own input and output.

It has not been run on Windows. tests/running/test_windows.py runs all of it except the job object.
"""
from __future__ import annotations

import math
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from ..program.script import Script
from ..record.run import Run
from .windows import Attempt, job_object
from .workspace import environment

#: Started in place of the program, in its own group, which Ctrl-C does not reach. It starts the program once it is in the
#: job.
_LAUNCHER = """\
import os, subprocess, sys, time
while not os.path.exists(sys.argv[1]):
    time.sleep(0.002)
code = subprocess.call(sys.argv[2:])
sys.exit(code - (code > 0x7FFFFFFF) * 0x100000000)
"""


def run(script: Script, start_method: str | None, timeout: float, make_job: Callable[[], Any] = job_object) -> Run:
    """Run a program with our own input and output.

    Args:
        script: the program.
        start_method: multiprocessing's default in it; None: the system's own.
        timeout: seconds; inf: no limit, neither for the program nor for what it started and left running.
        make_job: makes the job object.
    """
    return Console(script, start_method or "", timeout, lambda stream, text: None, make_job).carry_out()


class Console(Attempt):
    """A program with the console's input and output."""

    grace = math.inf

    def _start(self, job: Any) -> None:
        go = self.directory / "go"
        env = environment(self.directory, self.script, own_output=False)
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _LAUNCHER, str(go), *self.script.argv(self.directory)], env=env,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0))
        job.add(self.process)
        go.touch()
        self._readers = []
