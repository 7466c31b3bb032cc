"""The course's own Python environment: made once, made anew when it is incomplete or out of date.

Standard library only, as it runs before anything is installed.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

Command = list[str | Path]      #: a program and its arguments


class SetupError(Exception):
    """What went wrong, in words for the learner."""


def ready(root: str | Path, extra: str | None = None, tests: bool = True) -> tuple[str, dict[str, str]]:
    """A Python with everything the course needs, set up first if it has to be, and its variables.

    Args:
        root: the project's folder.
        extra: a lock of packages that are good to have, and can be done without.
        tests: whether the packages of the tests are needed, which Binder and a hub's image do not have.
    """
    root = Path(root)
    if running_python_suits(root, tests):
        return sys.executable, dict(os.environ)
    environment = Environment(root)
    if not environment.is_ready():
        environment.make()
    if extra:
        environment.add(extra)
    return str(environment.python), environment.variables()


def newest(root: str | Path) -> tuple[str, dict[str, str]]:
    """A Python with the newest releases of all the course needs, made anew each time, and its variables."""
    environment = Environment(Path(root), ".venv-newest", NEWEST)
    environment.make()
    return str(environment.python), environment.variables()


def running_python_suits(root: Path, tests: bool = True) -> bool:
    """Whether the running Python has everything already, as on Binder or in a conda environment."""
    try:
        if any(metadata.version(name) != version for name, version in direct_dependencies(root, tests).items()):
            return False
    except metadata.PackageNotFoundError:
        return False
    # sys.path begins with the folder of course.py: helpers must be found without it.
    return any(Path(entry).resolve() == root.resolve() for entry in sys.path[1:] if entry)


def direct_dependencies(root: Path, tests: bool = True) -> dict[str, str]:
    """The packages that pyproject.toml names, each with the version that requirements.txt locks."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = project["dependencies"] + (project["optional-dependencies"]["test"] if tests else [])
    locked = re.findall(r"^([\w.-]+)==([\w.]+)$", (root / "requirements.txt").read_text("utf-8"), re.MULTILINE)
    return {name: version for name, version in locked if name in wanted}


# The lock, and the course itself in editable form.
PACKAGES = ("-r", "requirements.txt", "-e", ".")
LOCKS = ("requirements.txt", "pyproject.toml")
# Without the lock: what a newer release breaks is to be seen before the lock is made anew.
NEWEST = ("--upgrade", "-e", ".[test]")


class Environment:
    """An environment in the project's folder, and how it is made.

    Args:
        root: the project's folder.
        name: the environment's folder in it.
        packages: what is installed, as pip's arguments.
        locks: the files that say so: when one changes, the environment is out of date.
    """

    def __init__(self, root: Path, name: str = ".venv", packages: Sequence[str] = PACKAGES, locks: Sequence[str] = LOCKS):
        self.root, self.packages, self.locks = root, packages, locks
        self.folder = root / name
        # Written last, so that half an environment is never taken for a whole one.
        self.stamp = self.folder / "course-stamp.txt"
        self.said = ""                      # what the commands of a set-up that failed have said
        windows = os.name == "nt"
        self.programs = self.folder / ("Scripts" if windows else "bin")
        self.python = self.programs / ("python.exe" if windows else "python")

    def fingerprint(self) -> str:
        """What the environment is made for: these packages, this Python, this folder."""
        packages = [(self.root / name).read_text("utf-8") for name in self.locks]
        made_for = [*packages, f"{sys.version_info.major}.{sys.version_info.minor}", str(self.root)]
        return hashlib.sha256("\n".join(made_for).encode()).hexdigest()

    def is_ready(self) -> bool:
        """Whether it was made completely, and for what is needed now."""
        try:
            return self.stamp.read_text() == self.fingerprint() and self.python.exists()
        except OSError:
            return False

    def variables(self) -> dict[str, str]:
        """The environment variables under which it is used, as if it had been activated."""
        kept = without_foreign_packages()
        path = os.pathsep.join([str(self.programs), kept.get("PATH", os.defpath)])
        return kept | {"VIRTUAL_ENV": str(self.folder), "PATH": path}

    def make(self) -> None:
        """Make it from nothing, in the first way that works."""
        if self.folder.exists():
            say(f"What is in {self.folder} is incomplete or out of date: making it anew.")
        else:
            say(f"Setting the course up in {self.folder}, for the first time.")
        uv = working_uv()
        if not ((uv and self.make_with_uv(uv)) or self.make_with_pip()):
            raise SetupError(
                f"{self.said}\nThe course could not be set up; the reason stands above. Often it is the connection to the "
                "internet. Then run the same command again: it starts afresh."
            )
        self.stamp.write_text(self.fingerprint())
        say("The course is set up.")

    def add(self, lock: str) -> bool:
        """Install what another lock names, once; whether it is there."""
        text, stamp = (self.root / lock).read_text("utf-8"), self.folder / f"{lock}-stamp.txt"
        if stamp.exists() and stamp.read_text("utf-8") == text:
            return True
        uv = shutil.which("uv", path=self.programs) or working_uv()
        install: Command = [uv, "pip", "install", "--python", self.python] if uv else [self.python, "-m", "pip", "install"]
        if not self.succeeds([*install, "-r", lock], f"Adding {lock}"):
            return False
        stamp.write_text(text, "utf-8")
        return True

    def make_with_uv(self, uv: str) -> bool:
        """Make it with a uv that is installed."""
        self.remove()
        venv: Command = [uv, "venv", "--quiet", "--python", base_python(), self.folder]
        return self.succeeds(venv, "Making an environment") and self.install_with_uv(uv)

    def make_with_pip(self) -> bool:
        """Make it with what comes with Python; pip fetches uv first, which is many times faster."""
        if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
            raise SetupError(
                "This Python came without its modules venv and ensurepip. On Debian and Ubuntu, install them "
                f"with: sudo apt install python{sys.version_info.major}.{sys.version_info.minor}-venv\n"
                "Then run the same command again."
            )
        self.remove()
        if not self.succeeds([base_python(), "-m", "venv", self.folder], "Making an environment"):
            return False
        pip: Command = [self.python, "-m", "pip", "install", "--disable-pip-version-check"]
        if self.succeeds([*pip, "uv"], "Fetching uv, which installs faster") and self.install_with_uv(self.programs / "uv"):
            return True
        return self.succeeds([*pip, *self.packages], f"Installing {self._how_many()} with pip, which takes about a minute")

    def install_with_uv(self, uv: str | Path) -> bool:
        """Install the course and all it needs."""
        install: Command = [uv, "pip", "install", "--python", self.python, *self.packages]
        return self.succeeds(install, f"Installing {self._how_many()}")

    def _how_many(self) -> str:
        rows = (self.root / self.locks[0]).read_text("utf-8").splitlines()
        return f"{sum('==' in row for row in rows)} packages"

    def remove(self) -> None:
        """Remove it, whole or not."""
        try:
            if self.folder.is_symlink():    # to an environment of somebody's: theirs stays as it is
                self.folder.unlink()
            elif self.folder.exists():
                shutil.rmtree(self.folder)
        except OSError as error:
            raise SetupError(
                f"{self.folder} could not be removed ({error.strerror}). Close what still uses it, such as an "
                "open JupyterLab, and run the same command again."
            ) from error

    def succeeds(self, command: Command, what: str) -> bool:
        """Run a command of the set-up behind one line that says how far it is; whether it ended well.

        What the command itself says is kept in `said`: it is shown only where nothing works.

        Args:
            command: the program and its arguments.
            what: it does, in words.
        """
        settings = {
            "UV_PYTHON_DOWNLOADS": "never",  # the learner chose a Python
            "PIP_USER": "no",  # in an environment, pip can't install for the user
        }
        began = time.monotonic()
        with tempfile.TemporaryFile() as log:
            try:
                process = subprocess.Popen(command, cwd=self.root, env=without_foreign_packages() | settings, stdout=log,
                                           stderr=subprocess.STDOUT)
            except OSError as error:
                self.said += f"{command[0]} can't be run: {error.strerror}.\n"
                return False
            progress(what)
            try:
                while True:
                    try:
                        code = process.wait(1)
                        break
                    except subprocess.TimeoutExpired:
                        progress(what, time.monotonic() - began)
            except BaseException:       # interrupted: what was begun is not left to go on alone
                process.terminate()
                process.wait()
                raise
            finally:
                progress(what, time.monotonic() - began, last=True)
            log.seek(0)
            self.said += log.read().decode("utf-8", "replace")[-4000:] if code else ""
        return code == 0


def without_foreign_packages() -> dict[str, str]:
    """The environment variables, but for those that would mix another Python's packages in."""
    foreign = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__"}
    return {name: value for name, value in os.environ.items() if name not in foreign}


def base_python() -> str:
    """The installed Python behind the running one, which may itself belong to an environment."""
    return getattr(sys, "_base_executable", None) or sys.executable


def working_uv() -> str | None:
    """The uv on the PATH, if it runs: a version manager's stand-in may not."""
    uv = shutil.which("uv")
    if not uv:
        return None
    try:
        works = subprocess.run([uv, "--version"], capture_output=True).returncode == 0
    except OSError:
        return None
    return uv if works else None


def progress(what: str, seconds: float = 0.0, *, last: bool = False) -> None:
    """Show in one line what is being done and for how long already; in a file, as a line at its end only."""
    if sys.stdout.isatty():
        print(f"\r{what} … {seconds:.0f} s", end="\n" if last else "", flush=True)
    elif last:
        say(f"{what} … {seconds:.0f} s")


def say(text: str) -> None:
    """Tell the learner what happens, in order with what the commands say."""
    print(text, flush=True)
