"""Runs a program as `python cell.py` does, and recorded, so that output and exit code can be compared."""
from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from helpers import run_script


class Outcome(NamedTuple):
    """What a program printed, and how it ended."""

    stdout: str
    stderr: str
    returncode: int | None      #: None if it had to be ended

    def by_voice(self) -> dict[str, list[str]]:
        """Return its lines by their first word (a process or a thread), in the order in which each printed them.

        Lines that begin with "~" may come in any order. So may standard error, as several processes may write to it.
        """
        found: dict[str, list[str]] = defaultdict(list)
        for line in self.stdout.splitlines():
            found[line.split(" ")[0]].append(line)
        found["~"].sort()
        return dict(found) | {"stderr": sorted(self.stderr.splitlines()), "exit code": [str(self.returncode)]}


CHANCE = re.compile(r"0x[0-9a-f]+|\bpid=\d+|\(pid:? ?\d+\)|/mp-\w+|\b\d+-\d\d-\d\dT[\d:]+Z")


def _same(text: str, file: str) -> str:
    """Return an output without what differs between runs: addresses, pids, times, names, the file's path."""
    return CHANCE.sub("0x", text.replace(file, "cell.py"))


def bare(program: str, folder: Path, timeout: float = 60) -> Outcome:
    """Return what a program prints to both outputs when run normally, and its exit code."""
    file = folder / "cell.py"
    file.write_text(program)
    with subprocess.Popen([sys.executable, str(file)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
                          errors="replace", cwd=folder, start_new_session=True) as process:
        try:
            stdout, stderr = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            stdout, stderr = process.communicate()
            return Outcome(_same(stdout, str(file)), _same(stderr, str(file)), None)
    return Outcome(_same(stdout, str(file)), _same(stderr, str(file)), process.returncode)


def recorded(program: str, folder: Path, timeout: float = 60) -> Outcome:
    """Return the same for its recorded run. What a child prints follows what its parent prints."""
    before = os.getcwd()
    os.chdir(folder)
    try:
        run = run_script(program, timeout=timeout)
    finally:
        os.chdir(before)
    return Outcome(_same(run.stdout, "cell.py"), _same(run.stderr, "cell.py"), None if run.hung else run.returncode)


def differences(program: str, folder: Path, timeout: float = 60) -> dict[str, tuple[list[str], list[str]]]:
    """Return where a program's two runs differ: voice -> (bare, recorded)."""
    alone, told = (run(program, folder, timeout).by_voice() for run in (bare, recorded))
    return {voice: (alone.get(voice, []), told.get(voice, [])) for voice in alone.keys() | told.keys()
            if alone.get(voice, []) != told.get(voice, [])}
