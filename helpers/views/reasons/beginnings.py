"""Why a process ended before it began: under spawn it receives only the name of an object, which may be gone by then."""
from __future__ import annotations

from collections.abc import Iterator

from ..endings import who
from ..statements import Statement, say
from .scene import Scene

#: the error when multiprocessing looks for a semaphore that its owner has already removed: it names no file
_GONE = "FileNotFoundError: [Errno 2] No such file or directory"


def losses(scene: Scene) -> Iterator[Statement]:
    """Report each process that ended like that, and the parent that gave it the object."""
    began = {event.process for event in scene.run.events if event.kind == "run" and event.child}
    for process in scene.run.processes:
        if process.error == _GONE and process.error_line is None and process.name not in began and process.parent:
            parent = who(scene.run, scene.run.process(process.parent), "")
            yield say("given what was gone", who=process.name, parent=parent)
