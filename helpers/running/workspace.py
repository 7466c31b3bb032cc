"""A run's folder, and the environment of its script."""
from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import tempfile
from pathlib import Path

from .. import recorder
from ..program.calls import passed, uses_generators
from ..program.text import FILE, as_file

ROOM = 1 << 30      #: bytes that a folder in memory must have free: a full one would kill the script (SIGBUS)
#: Set by notebooks and test runners; a script that is run from a terminal would not see them.
_HIDDEN = ("PYTHONUNBUFFERED", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "PYTEST_CURRENT_TEST",
           "MPLBACKEND", "JPY_PARENT_PID", "JPY_SESSION_NAME", "PYDEVD_USE_FRAME_EVAL")


def new_folder() -> Path:
    """Return the path of a folder for a run; it is not made yet."""
    return Path(os.path.realpath(_fast_folder() or tempfile.gettempdir())) / f"isolated_{secrets.token_hex(6)}"


def _fast_folder() -> str | None:
    """Return a folder in memory, if there is one with room to spare and the learner has not chosen another.

    Records are memory that is mapped to files: on a disk each new page of them takes some microseconds.
    """
    if tempfile.gettempdir() != "/tmp":
        return None
    try:
        room = os.statvfs("/dev/shm")
        return "/dev/shm" if room.f_bavail * room.f_frsize >= ROOM and os.access("/dev/shm", os.W_OK) else None
    except (OSError, AttributeError):
        return None


def furnish(directory: Path, source: str) -> None:
    """Make a run's folder, with the script and the recorder in it. Raises OSError where there is no room for it."""
    directory.mkdir(mode=0o700)
    (directory / FILE).write_bytes(as_file(source))
    (directory / recorder.FILE_NAME).write_bytes(recorder.bundle())


def remove(directory: Path) -> None:
    """Remove a run's folder, whatever the script has done to it."""
    shutil.rmtree(directory, ignore_errors=True)
    if directory.exists():              # folders that may not be read
        for folder, names, _ in os.walk(directory):
            for name in [folder, *(os.path.join(folder, name) for name in names)]:
                with contextlib.suppress(OSError):
                    os.chmod(name, 0o700)
        shutil.rmtree(directory, ignore_errors=True)


def environment(directory: Path, source: str, start_method: str) -> dict[str, str]:
    """Return the environment in which a run's script is started."""
    found = {name: value for name, value in os.environ.items() if name not in _HIDDEN}
    found.update(
        ISOLATED_DIRECTORY=str(directory), ISOLATED_SCRIPT=str(directory / FILE),
        ISOLATED_START_METHOD=start_method, ISOLATED_OUTPUT="own", PYTHON_COLORS="0",
        # The recorder first; then the notebook's folder, as in a plain cell.
        PYTHONPATH=os.pathsep.join(filter(None, (str(recorder.FOLDER), here(), found.get("PYTHONPATH")))))
    if uses_generators(source):
        found["ISOLATED_GENERATORS"] = "1"
    found["ISOLATED_PASSED"] = passed(source)
    return found


def here() -> str:
    """Return the folder that we are in; where it has been removed, one that exists."""
    try:
        return os.getcwd()
    except OSError:
        return tempfile.gettempdir()
