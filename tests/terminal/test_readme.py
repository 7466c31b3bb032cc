"""The README shows exactly what the engine says about programs of one's own."""
from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).resolve().parents[2] / "README.md"




def examples() -> list[tuple[str, str, str]]:
    """Return (program, command, what is said) for each example of the README."""
    section = README.read_text(encoding="utf-8").partition("## Your own programs")[2].partition("\n## ")[0]
    return re.findall(r"```python\n(.*?)```.*?`\.venv/bin/python -m helpers (.*?)`.*?```\n(■.*?)```", section, re.DOTALL)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere another start method is the default, and less is known")
@pytest.mark.parametrize(("number", "returncode"), [(0, 124), (1, 0)], ids=["hangs", "orders"])
def test_the_example_says_what_the_readme_shows(number: int, returncode: int, watch) -> None:
    program, command, shown = examples()[number]
    (watch.folder / command.split()[-1]).write_text(program)
    words = [sys.executable, "-m", "helpers", "--start-method", "fork", *command.split()]
    done = subprocess.run(words, cwd=watch.folder, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (returncode, "", shown)
    for picture in re.findall(r"--picture (\S+)", command):
        assert (watch.folder / picture).stat().st_size > 1000
