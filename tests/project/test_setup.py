"""Setting up: done once, repeated if it was interrupted or is out of date, and reported in clear sentences."""
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import course
from tools import browser, environment
from tools.notebooks import ROOT


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A copy of the project's files, in a folder with a space, and a set-up that takes no time."""
    root = tmp_path / "a course"
    root.mkdir()
    for name in ("pyproject.toml", "requirements.txt"):
        shutil.copy(ROOT / name, root)
    made = []

    def make(self, uv=None):
        self.remove()
        self.programs.mkdir(parents=True)
        self.python.write_text("")
        made.append(uv)
        return True

    monkeypatch.setattr(environment.Environment, "make_with_uv", make)
    monkeypatch.setattr(environment.Environment, "make_with_pip", make)
    monkeypatch.setattr(environment, "running_python_suits", lambda *of: False)
    return root, made


def test_nothing_is_done_twice(project, capsys):
    root, made = project
    python, variables = environment.ready(root)
    assert len(made) == 1 and Path(python).exists() and variables["VIRTUAL_ENV"] == str(root / ".venv")
    assert "for the first time" in capsys.readouterr().out
    environment.ready(root)
    assert len(made) == 1 and capsys.readouterr().out == ""


def test_the_newest_packages_are_another_environment_made_each_time(project):
    root, made = project
    environment.ready(root)
    for _ in range(2):
        _, variables = environment.newest(root)
        assert variables["VIRTUAL_ENV"] == str(root / ".venv-newest")
    assert len(made) == 3 and "--upgrade" in environment.Environment(root, ".venv-newest", environment.NEWEST).packages
    environment.ready(root)
    assert len(made) == 3


def test_what_is_good_to_have_is_added_once_and_can_fail(project, monkeypatch):
    root, _ = project
    (root / "more.txt").write_text("more==1\n")
    commands, works = [], [False, True]
    monkeypatch.setattr(environment.Environment, "succeeds", lambda self, command, what: commands.append(command) or works.pop(0))
    for _ in range(3):
        environment.ready(root, "more.txt")
    assert [command[-2:] for command in commands] == [["-r", "more.txt"]] * 2


def test_what_drives_a_browser_is_wanted_only_where_there_is_one(tmp_path, monkeypatch):
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert browser.installed() is None
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert browser.installed() == str(program)
    monkeypatch.setenv("CHROMIUM", "/opt/another")
    assert browser.installed() == "/opt/another"


def test_an_interrupted_set_up_is_repaired(project, capsys):
    root, made = project
    environment.ready(root)
    (root / ".venv" / "course-stamp.txt").unlink()      # it is written last
    environment.ready(root)
    assert len(made) == 2 and "incomplete or out of date" in capsys.readouterr().out


def test_a_link_to_another_environment_is_replaced_and_that_one_left_alone(project):
    root, made = project
    other = root.parent / "other"
    other.mkdir()
    (root / ".venv").symlink_to(other, target_is_directory=True)
    environment.ready(root)
    assert len(made) == 1 and not (root / ".venv").is_symlink() and list(other.iterdir()) == []


def test_other_packages_make_it_anew(project):
    root, made = project
    environment.ready(root)
    with open(root / "requirements.txt", "a") as file:
        file.write("# changed\n")
    environment.ready(root)
    assert len(made) == 2


@pytest.mark.parametrize(("table", "times"), [("tool.ruff]\nline-length = 79\n", 1), ("build-system]\nrequires = []\n", 2)])
def test_only_what_is_installed_makes_it_anew_and_no_setting_of_a_tool(project, table, times):
    root, made = project
    (root / "pyproject.toml").write_text("[project]\nname = 'course'\n")
    environment.ready(root)
    with open(root / "pyproject.toml", "a") as file:
        file.write(f"[{table}")
    environment.ready(root)
    assert len(made) == times


def test_a_failure_is_told(project, monkeypatch):
    root, _ = project
    for way in ("make_with_uv", "make_with_pip"):
        monkeypatch.setattr(environment.Environment, way, lambda self, uv=None: False)
    with pytest.raises(environment.SetupError, match="run the same command again"):
        environment.ready(root)
    assert not environment.Environment(root).is_ready()


def test_a_python_without_venv_is_told_what_to_install(project, monkeypatch):
    monkeypatch.undo()
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(environment.SetupError, match=r"apt install python3\.\d+-venv"):
        environment.Environment(project[0]).make_with_pip()


OURS, OWN = ["venv --without-pip", "pip --python"], ["venv", "pip install"]


@pytest.mark.parametrize(("fails", "ways"), [
    ("nothing", [*OURS, "uv"]),
    ("pip --python", [*OURS, *OWN, "uv"]),      # such as a pip that its distribution has changed
    ("uv", [*OURS, "uv", *OWN, "uv", "pip install"])])
def test_the_pip_of_this_python_fetches_uv_and_one_of_its_own_where_that_fails(project, monkeypatch, fails, ways):
    """The environment's own pip takes longer to make than all the rest; where there is no uv, it installs everything."""
    monkeypatch.undo()
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: object())     # this Python has venv and pip
    made = environment.Environment(project[0])
    tried: list[str] = []

    def succeeds(command: list, what: str) -> bool:
        words = [str(word) for word in command]
        tried.append("uv" if words[0].endswith("uv") else " ".join(words[2:4]) if words[3] in ("--without-pip", "--python", "install") else words[2])
        return tried[-1] != fails

    monkeypatch.setattr(made, "succeeds", succeeds)
    assert made.make_with_pip() and tried == ways


def test_what_a_command_says_is_shown_only_where_nothing_works(project, capsys):
    made = environment.Environment(project[0])
    assert made.succeeds([sys.executable, "-c", "print('a package')"], "Installing 3 packages")
    assert re.fullmatch(r"Installing 3 packages … \d s\n", capsys.readouterr().out) and not made.said
    assert not made.succeeds([sys.executable, "-c", "import sys; sys.exit('no connection')"], "Installing 3 packages")
    assert not made.succeeds(["no_such_program"], "Installing 3 packages")
    assert "a package" not in made.said and "no connection\nno_such_program can't be run" in made.said


@pytest.mark.parametrize("version", [(2, 7), (3, 6), (3, 10)])
def test_an_old_python_gets_a_clear_sentence(version):
    assert f"this is Python {version[0]}.{version[1]}" in course.too_old(version)


def old_pythons() -> list[str]:
    """Return the interpreters on this machine that are too old."""
    found = []
    for name in ("python2.7", "python3.6", "python3.8", "python3.9", "python3.10"):
        path = shutil.which(name)
        if path and subprocess.run([path, "-c", "pass"], capture_output=True).returncode == 0:
            found.append(path)
    return found


def test_an_old_python_can_read_course_py(tmp_path):
    pythons = old_pythons()
    if not pythons:
        pytest.skip("this machine has no Python older than 3.11")
    for python in pythons:
        done = subprocess.run([python, str(ROOT / "course.py")], capture_output=True, text=True, cwd=tmp_path)
        assert done.returncode == 1 and "needs Python 3.11 or newer" in done.stderr


def test_commands_from_another_folder(tmp_path):
    done = subprocess.run([sys.executable, str(ROOT / "course.py"), "--help"], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0 and "python3 course.py test" in done.stdout
    done = subprocess.run([sys.executable, str(ROOT / "course.py"), "tset"], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 1 and "There is no command 'tset'" in done.stderr


@pytest.mark.parametrize("name", ["lessons", "reset", "site", "setup", "execute", "screenshots"])
def test_help_does_nothing_else(tmp_path, name):
    done = subprocess.run([sys.executable, str(ROOT / "course.py"), name, "--help"], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0 and "python3 course.py test" in done.stdout and not list(tmp_path.iterdir())


@pytest.mark.parametrize("words", [["--without-solution"], ["a", "class"]])
def test_lessons_go_into_one_folder(tmp_path, words):
    done = subprocess.run([sys.executable, str(ROOT / "course.py"), "lessons", *words], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 1 and "Name one folder" in done.stderr and not list(tmp_path.iterdir())


@pytest.mark.parametrize("words", [["--version"], ["reset", "03"]])
def test_a_folder_that_cannot_be_written_to_is_told(tmp_path, words):
    (tmp_path / "a_file").touch()
    done = subprocess.run([sys.executable, str(ROOT / "course.py"), *words], capture_output=True, text=True,
                          env={**os.environ, "COURSE_FOLDER": str(tmp_path / "a_file" / "mine")})
    assert done.returncode == 1 and "could not be written" in done.stderr and "Traceback" not in done.stderr


def test_the_lock_names_every_package_once_and_no_place_to_get_it():
    lock = (ROOT / "requirements.txt").read_text()
    assert "uv pip compile" in lock.splitlines()[1] and "://" not in lock and "--index" not in lock
    rows = [line for line in lock.splitlines() if line and not line.startswith("#")]
    assert all(re.match(r"[\w.-]+==[\w.!+]+( ; .+)?$", row) for row in rows)
    direct = environment.direct_dependencies(ROOT)
    assert {"gevent", "greenlet", "ipykernel", "jupyterlab", "matplotlib", "psutil", "requests", "nbval", "pytest", "ruff"} <= set(direct)
