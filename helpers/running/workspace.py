"""A run's folder, and the environment of its script.

A program is started before anything else is imported, so this module imports as little as possible: functions import what
they rarely need.
"""
from __future__ import annotations

import contextlib
import marshal
import os
import sys

from .. import recorder
from ..program.endings import may_leave, notices_what_goes
from ..program.script import Script
from . import process_table

#: Python's own variables with which no program can notice that objects are freed
_QUIET = {"PYTHONPATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "PYTHONHASHSEED", "PYTHONIOENCODING", "PYTHONUTF8",
          "PYTHONPYCACHEPREFIX", "PYTHON_COLORS"}
ROOM = 1 << 30      #: bytes that a folder in memory must have free: a full one would kill the script (SIGBUS)
#: Notebooks and test runners set these; a script run from a terminal would not see them.
_HIDDEN = ("PYTHONUNBUFFERED", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "PYTEST_CURRENT_TEST",
           "MPLBACKEND", "JPY_PARENT_PID", "JPY_SESSION_NAME", "PYDEVD_USE_FRAME_EVAL")
#: Some of these words are in a script that traces or profiles itself.
_WATCHING = ("settrace", "setprofile", "sys.monitoring", "import monitoring", "cProfile", "profile.run", "profile.Profile",
             "from profile import", "trace.Trace", "from trace import", "coverage", "pdb", "bdb", "breakpoint(")


def new_folder() -> str:
    """Return the path of a folder for a run; it does not exist yet."""
    return os.path.join(os.path.realpath(_fast_folder() or _temporary()), f"isolated_{os.urandom(6).hex()}")


def _temporary() -> str:
    """Return the folder for temporary files."""
    import tempfile
    return tempfile.gettempdir()


def _fast_folder() -> str | None:
    """Return a folder in memory, if there is one with enough room and the learner has not chosen another.

    Records are memory mapped to files: on a disk, each new page of them takes some microseconds.
    """
    chosen = "tempfile" in sys.modules or any(name in os.environ for name in ("TMPDIR", "TEMP", "TMP"))
    if chosen and _temporary() != "/tmp":
        return None
    try:
        room = os.statvfs("/dev/shm")
        return "/dev/shm" if room.f_bavail * room.f_frsize >= ROOM and os.access("/dev/shm", os.W_OK) else None
    except (OSError, AttributeError):
        return None


def furnish(directory: str | os.PathLike[str], script: Script, start_method: str | None) -> None:
    """Make a run's folder, with the script, the recorder and its settings in it.

    Args:
        directory: the folder's path.
        script: the script to run.
        start_method: multiprocessing's default in it; None: the system's own.

    Raises:
        OSError: there is no room for it.
    """
    os.mkdir(directory, 0o700)
    if script.program is None:
        from ..program.text import as_file
        _write(script.file(directory), as_file(script.source))
    bundle = os.path.join(directory, recorder.FILE_NAME)
    try:
        os.rename(f"{os.fspath(directory)}.bundle", bundle)     # it was written in advance
    except OSError:
        _write(bundle, recorder.bundle())
    _write(os.path.join(directory, "settings"), marshal.dumps(settings(script, start_method)))
    if watches(script):
        furnish_gates(directory)


def furnish_gates(directory: str | os.PathLike[str]) -> None:
    """Put what makes processes wait for their turns into a run's folder, and a recorder whose frames are not hidden.

    Raises:
        OSError: there is no room for it.
    """
    _write(os.path.join(directory, recorder.GATES_NAME), recorder.gates())


def _write(path: str, data: bytes) -> None:
    with open(path, "wb") as file:
        file.write(data)


def remove(directory: str | os.PathLike[str]) -> None:
    """Remove a run's folder, whatever the script has done to it."""
    process_table.remove(directory)
    if os.path.exists(directory):                   # may contain folders that cannot be read
        for folder, names, _ in os.walk(os.fspath(directory)):
            for name in [folder, *(os.path.join(folder, name) for name in names)]:
                with contextlib.suppress(OSError):
                    os.chmod(name, 0o700)
        process_table.remove(directory)


def settings(script: Script, start_method: str | None) -> dict[str, str]:
    """Return the settings of a run that the recorder reads in each process; the arguments are those of `furnish`.

    They are not in the environment: that is the same for every cell, so an interpreter may be started before its cell comes.
    """
    found = {}
    if start_method:
        found["start_method"] = start_method
    quiet = not script.options and all(name in _QUIET for name in os.environ if name.startswith("PYTHON"))
    if quiet and not notices_what_goes(script.source):
        found["spared"] = "1"
        if not may_leave(script.source):
            found["ends at once"] = "1"
    # Search for words first, which is cheap: parsing the text takes longer than starting most programs.
    if any(word in script.source for word in ("yield", "async def", "greenlet", "gevent")):
        from ..program.calls import passed, uses_generators
        if uses_generators(script.source):
            found["generators"] = "1"
        found["passed"] = passed(script.source)
    return found


def watches(script: Script) -> bool:
    """Whether a script traces or profiles itself, to which frames must not be hidden (recorder/hiding.py).

    Since Python 3.12, it would be told that an error leaves a frame, but not that the frame was entered.
    """
    return sys.version_info >= (3, 12) and any(word in script.source for word in _WATCHING)


def environment(directory: str | os.PathLike[str], script: Script, *, own_output: bool = True) -> dict[str, str]:
    """Return the environment of a run's script.

    Args:
        directory: the run's folder.
        script: the script. A cell finds the modules in the notebook's folder, and nothing that only a notebook would set.
        own_output: whether each process has an output of its own; otherwise all share ours, as under plain Python.
    """
    cell = script.program is None
    found = {name: value for name, value in os.environ.items() if not (cell and name in _HIDDEN)}
    # The recorder first.
    path = (recorder.FOLDER, here() if cell else None, found.get("PYTHONPATH"))
    found.update(ISOLATED_DIRECTORY=os.fspath(directory), ISOLATED_SCRIPT=script.file(directory), ISOLATED_MAIN="1",
                 ISOLATED_OUTPUT="own" if own_output else "shared", PYTHONPATH=os.pathsep.join(filter(None, path)))
    if own_output:
        found["PYTHON_COLORS"] = "0"
    if watches(script):
        found["ISOLATED_FRAMES"] = "seen"
    return found


def here() -> str:
    """Return our current folder; if it has been removed, one that exists."""
    try:
        return os.getcwd()
    except OSError:
        return _temporary()
