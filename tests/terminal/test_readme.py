"""The README shows exactly what the engine says about a program of one's own."""
from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).resolve().parents[2] / "README.md"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere another start method is the default, and less is known")
def test_the_example_says_what_the_readme_shows(watch) -> None:
    section = README.read_text(encoding="utf-8").partition("## Your own programs")[2].partition("\n## ")[0]
    program, = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    command, = re.findall(r"`\.venv/bin/python -m helpers (.*?)`", section)
    shown, = re.findall(r"```\n(■.*?)```", section, re.DOTALL)
    (watch.folder / "transfer.py").write_text(program)
    words = [sys.executable, "-m", "helpers", "--start-method", "fork", *command.split()]
    done = subprocess.run(words, cwd=watch.folder, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (124, "", shown)
    assert (watch.folder / "own_program.png").stat().st_size > 1000
