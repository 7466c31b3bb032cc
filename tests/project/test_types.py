"""Mypy over the package and the tools, as configured in pyproject.toml: in one run, which takes 9 seconds at first. Then its
cache tells it what has not changed, as when somebody runs it."""
import os
import subprocess
import sys
import tomllib

import pytest
from course_content import nothing_wrong

from tools.notebooks import ROOT

MISTAKE = "def half(number: int) -> str:\n    return number / 2\n"


@pytest.mark.long
def test_types(tmp_path):
    files = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]["files"]
    wrong = tmp_path / "wrong.py"
    wrong.write_text(MISTAKE)
    done = subprocess.run([sys.executable, "-m", "mypy", "--no-error-summary", *files, str(wrong)],
                          cwd=ROOT, capture_output=True, text=True, env=os.environ | {"NO_COLOR": "1"})
    assert not done.stderr, done.stderr
    found = [line for line in done.stdout.splitlines() if "wrong.py:2: error: " in line]
    assert found, "mypy did not find the mistake that was made for it"
    nothing_wrong([line for line in done.stdout.splitlines() if line not in found])
