"""`python -m helpers` where a shell, a daemon or a file name leaves it something unusual: the program runs as under Python."""
from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from helpers import Run

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")

TELLS = """\
import os, signal, subprocess, sys
print(os.fsencode(__file__), os.fsencode(sys.argv[0]), signal.getsignal(signal.SIGCHLD), signal.getsignal(signal.SIGINT))
print(subprocess.run(['false']).returncode, __name__)
1 / 0
"""


def run(folder, before: str, *words: str | bytes) -> tuple[int, bytes, bytes]:
    """Return (exit code, standard output, standard error) of a Python in a folder, once a shell has done something before."""
    done = subprocess.run(["/bin/sh", "-c", f'{before}; exec "$@"', "sh", sys.executable, *words], cwd=folder, capture_output=True,
                          timeout=60, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(("before", "words"), [
    ("mkdir gone; cd gone; rmdir ../gone", (b"FOLDER/program.py",)), ("mkdir gone; cd gone; rmdir ../gone", (b"program.py",)),
    ("trap '' CHLD", (b"program.py",)), ("trap '' CHLD INT TERM HUP PIPE USR1 ALRM WINCH", (b"program.py",)),
    ("exec 0<&- 2>&-", (b"program.py",)), ("umask 777", (b"program.py",)), (":", (b"--", b"-x.py")), (":", (b"a\xff.py",)),
    ("ulimit -n 20", (b"program.py",))])
def test_a_program_is_as_under_python(tmp_path, before, words):
    for name in (b"program.py", b"-x.py", b"a\xff.py"):
        with open(os.fsencode(tmp_path) + b"/" + name, "w", encoding="utf-8") as file:
            file.write(TELLS)
    words = tuple(word.replace(b"FOLDER", os.fsencode(tmp_path)) for word in words)
    plain = run(tmp_path, before, *words)
    assert plain[0] in (1, 2)
    assert run(tmp_path, before, "-m", "helpers", *words) == plain


def test_the_record_of_a_name_that_is_no_utf_8(tmp_path):
    with open(os.fsencode(tmp_path) + b"/a\xff.py", "w", encoding="utf-8") as file:
        file.write("1 / 0")
    files = [f"--{name}={tmp_path / name}.{kind}" for name, kind in
             (("json", "json"), ("trace", "json"), ("player", "html"), ("picture", "svg"))]
    code, _, said = run(tmp_path, ":", "-m", "helpers", *files, b"a\xff.py")
    assert code == 1 and b"could not be written" not in said
    text = (tmp_path / "json.json").read_text("utf-8")
    assert json.loads((tmp_path / "trace.json").read_text("utf-8")) and "a\\udcff.py" in text
    assert Run.from_json(text).to_json() == text
    assert all((tmp_path / name).stat().st_size for name in ("player.html", "picture.svg"))


@pytest.mark.parametrize("option", ["-m", "-c"])
def test_an_option_of_pythons_own(tmp_path, option):
    code, _, said = run(tmp_path, ":", "-m", "helpers", option, "package")
    assert code == 2 and f"{option} is an option of Python's".encode() in said


@pytest.mark.parametrize("options", [(), ("--json", "run.json", "--explain")])
@pytest.mark.parametrize("files", range(7, 21))
def test_few_files_to_start_it(tmp_path, monkeypatch, files, options):
    (tmp_path / "program.py").write_text("print(1)")
    (tmp_path / "runs").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "runs"))
    code, out, said = run(tmp_path, f"ulimit -n {files}", "-m", "helpers", *options, "program.py")
    if code:                # how many are needed depends on the Python
        assert (code, out) == (125, b"") and b"could not be run: Too many open files." in said and b"Traceback" not in said
    assert code or files > 8
    assert os.listdir(tmp_path / "runs") == []
