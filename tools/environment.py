"""The course's own Python environment: made once, and again when it is incomplete or out of date.

Standard library only, because it runs before anything is installed.
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
    """Return a Python with everything the course needs, set up if necessary, and its environment variables.

    Args:
        root: the project's folder.
        extra: a lock of packages that are useful but not required.
        tests: whether to include the packages for the tests, which Binder and a hub's image do not have.
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
    """Return a Python with the newest releases of everything, set up again each time, and its environment variables."""
    environment = Environment(Path(root), ".venv-newest", NEWEST)
    environment.make()
    return str(environment.python), environment.variables()


def running_python_suits(root: Path, tests: bool = True) -> bool:
    """Whether the running Python already has everything, as on Binder or in a conda environment."""
    try:
        if any(metadata.version(name) != version for name, version in direct_dependencies(root, tests).items()):
            return False
    except metadata.PackageNotFoundError:
        return False
    # sys.path begins with course.py's folder: helpers must be found without it.
    return any(Path(entry).resolve() == root.resolve() for entry in sys.path[1:] if entry)


def direct_dependencies(root: Path, tests: bool = True) -> dict[str, str]:
    """Return the packages that pyproject.toml names, each with the version locked in requirements.txt."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = project["dependencies"] + (project["optional-dependencies"]["test"] if tests else [])
    locked = re.findall(r"^([\w.-]+)==([\w.]+)$", (root / "requirements.txt").read_text("utf-8"), re.MULTILINE)
    return {name: version for name, version in locked if name in wanted}


def installs(pyproject: str) -> str:
    """Return what a pyproject.toml says of the installation."""
    tables = tomllib.loads(pyproject)
    return repr((tables.get("project"), tables.get("build-system"), tables.get("tool", {}).get("flit")))


# The lock, and the course itself in editable form.
PACKAGES = ("-r", "requirements.txt", "-e", ".")
LOCKS = ("requirements.txt", "pyproject.toml")
# Without the lock: it shows what a newer release breaks before the lock is updated.
NEWEST = ("--upgrade", "-e", ".[test]")


class Environment:
    """An environment in the project's folder, and how it is made.

    Args:
        root: the project's folder.
        name: the environment's folder in it.
        packages: what is installed, as pip's arguments.
        locks: the files that list them: when one changes, the environment is out of date.
    """

    def __init__(self, root: Path, name: str = ".venv", packages: Sequence[str] = PACKAGES, locks: Sequence[str] = LOCKS):
        self.root, self.packages, self.locks = root, packages, locks
        self.folder = root / name
        # Written last, so that an unfinished environment is never taken for a complete one.
        self.stamp = self.folder / "course-stamp.txt"
        self.said = ""                      # output of set-up commands that failed
        windows = os.name == "nt"
        self.programs = self.folder / ("Scripts" if windows else "bin")
        self.python = self.programs / ("python.exe" if windows else "python")

    def fingerprint(self) -> str:
        """Return what the environment was made for: these packages, this Python, this folder."""
        made_for = [f"{sys.version_info.major}.{sys.version_info.minor}", str(self.root)]
        for name in self.locks:
            text = (self.root / name).read_text("utf-8")
            # A setting of a tool's changes nothing in the environment, and to make it again takes a connection.
            made_for.append(installs(text) if name == "pyproject.toml" else text)
        return hashlib.sha256("\n".join(made_for).encode()).hexdigest()

    def is_ready(self) -> bool:
        """Whether it is complete and made for what is needed now."""
        try:
            return self.stamp.read_text() == self.fingerprint() and self.python.exists()
        except OSError:
            return False

    def variables(self) -> dict[str, str]:
        """Return the environment variables to use it with, as if it had been activated."""
        kept = without_foreign_packages()
        path = os.pathsep.join([str(self.programs), kept.get("PATH", os.defpath)])
        return kept | {"VIRTUAL_ENV": str(self.folder), "PATH": path}

    def make(self) -> None:
        """Make it from scratch, in the first way that works."""
        if self.folder.exists():
            say(f"What is in {self.folder} is incomplete or out of date, so it is made again.")
        else:
            say(f"Setting the course up in {self.folder}, for the first time.")
        uv = working_uv()
        if not ((uv and self.make_with_uv(uv)) or self.make_with_pip()):
            raise SetupError(
                f"{self.said}\nThe course could not be set up; the reason is above. Often it is the connection to the "
                "internet. Then run the same command again: it starts afresh."
            )
        self.stamp.write_text(self.fingerprint())
        say("The course is set up.")

    def add(self, lock: str) -> bool:
        """Install the packages of another lock, once; return whether they are installed."""
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
        """Make it with the installed uv."""
        self.remove()
        venv: Command = [uv, "venv", "--quiet", "--python", base_python(), self.folder]
        return self.succeeds(venv, "Making an environment") and self.install_with_uv(uv)

    def make_with_pip(self) -> bool:
        """Make it with Python's own tools; pip first fetches uv, which is many times faster."""
        if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
            raise SetupError(
                "This Python came without its modules venv and ensurepip. On Debian and Ubuntu, install them "
                f"with: sudo apt install python{sys.version_info.major}.{sys.version_info.minor}-venv\n"
                "Then run the same command again."
            )
        python, fetching = base_python(), "Fetching uv, which installs faster"
        install: Command = ["install", "--disable-pip-version-check"]
        if importlib.util.find_spec("pip"):     # it can fetch uv: to give the environment a pip of its own takes longer
            self.remove()
            if (self.succeeds([python, "-m", "venv", "--without-pip", self.folder], "Making an environment")
                    and self.succeeds([python, "-m", "pip", "--python", self.python, *install, "uv"], fetching)
                    and self.install_with_uv(self.programs / "uv")):
                return True
        self.remove()
        if not self.succeeds([python, "-m", "venv", self.folder], "Making an environment"):
            return False
        pip: Command = [self.python, "-m", "pip", *install]
        if self.succeeds([*pip, "uv"], fetching) and self.install_with_uv(self.programs / "uv"):
            return True
        return self.succeeds([*pip, *self.packages], f"Installing {self._how_many()} with pip, which takes about a minute")

    def install_with_uv(self, uv: str | Path) -> bool:
        """Install the course and everything it needs."""
        install: Command = [uv, "pip", "install", "--python", self.python, *self.packages]
        return self.succeeds(install, f"Installing {self._how_many()}")

    def _how_many(self) -> str:
        rows = (self.root / self.locks[0]).read_text("utf-8").splitlines()
        return f"{sum('==' in row for row in rows)} packages"

    def remove(self) -> None:
        """Remove it, complete or not."""
        try:
            if self.folder.is_symlink():    # it points to an environment that the user made: leave that alone
                self.folder.unlink()
            elif self.folder.exists():
                shutil.rmtree(self.folder)
        except OSError as error:
            raise SetupError(
                f"{self.folder} could not be removed ({error.strerror}). Close what still uses it, such as an "
                "open JupyterLab, and run the same command again."
            ) from error

    def succeeds(self, command: Command, what: str) -> bool:
        """Run a set-up command, and show its progress in one line; return whether it succeeded.

        The command's own output is kept in `said`: it is only shown if nothing works.

        Args:
            command: the program and its arguments.
            what: what it does, in words.
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
            except BaseException:       # interrupted: do not leave the command running alone
                process.terminate()
                process.wait()
                raise
            finally:
                progress(what, time.monotonic() - began, last=True)
            log.seek(0)
            self.said += log.read().decode("utf-8", "replace")[-4000:] if code else ""
        return code == 0


def without_foreign_packages() -> dict[str, str]:
    """Return the environment variables without those that would mix in another Python's packages."""
    foreign = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__"}
    return {name: value for name, value in os.environ.items() if name not in foreign}


def base_python() -> str:
    """Return the installed Python that the running one is based on, if that belongs to an environment."""
    return getattr(sys, "_base_executable", None) or sys.executable


def working_uv() -> str | None:
    """Return the uv on the PATH if it runs: a version manager's shim may not."""
    uv = shutil.which("uv")
    if not uv:
        return None
    try:
        works = subprocess.run([uv, "--version"], capture_output=True).returncode == 0
    except OSError:
        return None
    return uv if works else None


def progress(what: str, seconds: float = 0.0, *, last: bool = False) -> None:
    """Show in one line what is being done and how long it has taken; in a file, only one line at the end."""
    if sys.stdout.isatty():
        print(f"\r{what} … {seconds:.0f} s", end="\n" if last else "", flush=True)
    elif last:
        say(f"{what} … {seconds:.0f} s")


def say(text: str) -> None:
    """Tell the learner what happens, in order with the commands' output."""
    print(text, flush=True)
