"""The next run's interpreter, started before its cell comes: in a notebook's kernel, on Linux. See ahead.py.

On macOS, a process that was forked without exec may not use some parts of the system, so a script would not run there as it
does alone.
"""
from __future__ import annotations

import contextlib
import os

from .. import recorder
from ..program.script import Script
from .process_table import LINUX
from .supervisor_client import Supervisor, SupervisorLost
from .workspace import environment, here, new_folder

_always = False         # whether a next run is prepared
_promised: tuple[str, Supervisor] | None = None     # the folder that `folder` gave last; its interpreter is waiting


def start_always() -> None:
    """From now on, start the next run's interpreter after each run; start one now, too."""
    global _always
    _always = LINUX
    Supervisor.ready()
    start()


def end_always() -> None:
    """Start no more; one that is waiting is left to the next run."""
    global _always
    _always = False


def start() -> None:
    """Start the next run's interpreter, if wanted."""
    if not _always:
        return
    directory, script = new_folder(), Script("")
    supervisor: Supervisor | None = None
    try:
        supervisor = Supervisor.ready()
        supervisor.ahead = directory
        with open(f"{directory}.ahead", "xb") as file:
            file.write(recorder.bundle())
        with contextlib.suppress(OSError):      # on a file system without links, the file is written once more
            os.link(f"{directory}.ahead", f"{directory}.bundle")        # to be used by the run's folder: see workspace.py
        supervisor.ask(ahead={"argv": script.argv(directory), "env": environment(directory, script), "cwd": here(),
                              "directory": directory})
        supervisor.waits = True
    except (OSError, SupervisorLost):           # the next run is started like the first one
        if supervisor is not None:
            supervisor.drop_ahead()


def folder() -> str:
    """Return the path of a folder for a run: the one for which an interpreter is waiting, if it may be used."""
    global _promised
    directory, _promised = new_folder(), None
    supervisor = Supervisor.current()
    if supervisor is not None and supervisor.ahead and supervisor.waits:
        supervisor.waits = False
        if os.path.dirname(supervisor.ahead) == os.path.dirname(directory):  # else: the learner chose another one
            _promised = directory, _ = supervisor.ahead, supervisor
    return directory


def left_behind(directory: os.PathLike[str], supervisor: Supervisor) -> bool:
    """Whether an interpreter that waits for a run in a folder may belong to another supervisor, which has died."""
    return _promised is not None and _promised[0] == os.fspath(directory) and _promised[1] is not supervisor
