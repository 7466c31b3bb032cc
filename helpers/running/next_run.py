"""The next run's interpreter, which is started before its cell comes: in a notebook's kernel, on Linux. See ahead.py.

On macOS a process that was forked and has become no other program may not use all of the system: a script would not run
there as it does alone.
"""
from __future__ import annotations

import contextlib
import os

from .. import recorder
from ..program.script import Script
from .process_table import LINUX
from .supervisor_client import Supervisor, SupervisorLost
from .workspace import environment, here, new_folder

_always = False         # whether there is a next run
_promised: tuple[str, Supervisor] | None = None     # the folder that `folder` gave last, and whose interpreter waits for it


def start_always() -> None:
    """From now on, start the next run's interpreter whenever a run has ended, and one at once."""
    global _always
    _always = LINUX
    Supervisor.ready()
    start()


def end_always() -> None:
    """Start none from now on; one that waits is left to the next run."""
    global _always
    _always = False


def start() -> None:
    """Start the next run's interpreter, where that is wanted."""
    if not _always:
        return
    directory, script = new_folder(), Script("")
    # Where it cannot be started, the next run is started as the first one was.
    with contextlib.suppress(OSError, SupervisorLost):
        supervisor = Supervisor.ready()
        supervisor.ahead, supervisor.waits = directory, True
        with open(f"{directory}.ahead", "xb") as file:
            file.write(recorder.bundle())
        with contextlib.suppress(OSError):      # a file system without links: it is written once more
            os.link(f"{directory}.ahead", f"{directory}.bundle")        # for the run's folder: see workspace.py
        supervisor.ask(ahead={"argv": script.argv(directory), "env": environment(directory, script), "cwd": here(),
                              "directory": directory})


def folder() -> str:
    """Return the path of a folder for a run: that for which an interpreter waits, if one may."""
    global _promised
    directory, _promised = new_folder(), None
    supervisor = Supervisor.current()
    if supervisor is not None and supervisor.ahead and supervisor.waits:
        supervisor.waits = False
        if os.path.dirname(supervisor.ahead) == os.path.dirname(directory):     # the learner has chosen no other place since
            _promised = directory, _ = supervisor.ahead, supervisor
    return directory


def left_behind(directory: os.PathLike[str], supervisor: Supervisor) -> bool:
    """Whether an interpreter that waits for a run in a folder may belong to another supervisor, which has died since."""
    return _promised is not None and _promised[0] == os.fspath(directory) and _promised[1] is not supervisor
