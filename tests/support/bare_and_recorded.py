"""Runs a program as `python cell.py` does, and recorded; what both print and return can then be compared."""
from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from helpers import run_script


def outcome(text: str, file: str) -> str:
    """Return an output without what differs from run to run: addresses, and where the file lies."""
    text = text.replace(file, "cell.py")
    return re.sub("0x[0-9a-f]+", "0x", text)


def bare(program: str, folder: Path, timeout: float = 60) -> tuple[str, str, int]:
    """Return what a program prints on its own, on both outputs, and its exit code."""
    file = folder / "cell.py"
    file.write_text(program)
    done = subprocess.run([sys.executable, str(file)], capture_output=True, text=True, check=False, cwd=folder, timeout=timeout)
    return outcome(done.stdout, str(file)), outcome(done.stderr, str(file)), done.returncode


def recorded(program: str, folder: Path, timeout: float = 60) -> tuple[str, str, int | None]:
    """Return the same of its recorded run. What a child prints follows what its parent prints."""
    before = os.getcwd()
    os.chdir(folder)
    try:
        run = run_script(program, timeout=timeout)
    finally:
        os.chdir(before)
    return outcome(run.stdout, "cell.py"), outcome(run.stderr, "cell.py"), run.returncode
