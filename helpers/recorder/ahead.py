"""In an interpreter that was started before its run: waits for the run. See running/ahead.py for the other side.

The waiting process does not become the script, because its life began too early. It forks a child that does, and ends
itself. Nothing that a program can see tells this child from a Python that was started when the cell came.
"""
import marshal
import os
import sys
from time import perf_counter, sleep

from . import memory        # noqa: F401  (it loads what others need, too)
from .collector import spare
from .script import privately
from .start import later, module, modules

PATIENCE = 1.0              # seconds
CONTROL, ANSWERS = 3, 4     # descriptors: on the first we are told to begin, on the second we report the script
#: What every script with threads or processes loads. Running these files only makes functions.
USUAL = ("history", "queue_calls", "plumbing", *("patches." + name for name in (
    "thread_locks", "thread_rlocks", "thread_signals", "threads", "signal_handlers", "readiness", "processes", "connections", "locks",
    "queues")))

for each in ("_struct", "_collections", "faulthandler"):
    privately(each)


# Do what takes long before waiting.
for name, code in modules.items():
    modules[name] = marshal.loads(later[code[0]:code[1]] if type(code) is tuple else code)


def wait(path: str) -> None:
    """Wait for a run, and return in a new process, which will be its script.

    Args:
        path: the file from which this interpreter got the recorder.
    """
    script = None
    try:
        files = read_by_python()
        before = states(files)
        for name in ("core", "output", "imports", "prints", "stacks", "audit", *USUAL):
            module(name)
        # Look for what the script looks for first: this fills Python's caches of folder contents.
        sys.modules["_frozen_importlib_external"].PathFinder.find_spec("sitecustomize")
        os.unlink(path)
        spare()
        message = os.read(CONTROL, 1 << 16)
        # No message: nobody needs us. With more threads than this one, a fork would lose them.
        if message and states(files) == before and len(os.listdir("/proc/self/task")) == 1:
            script = os.fork()
    finally:
        if script != 0:
            os._exit(0)
    try:
        begin(*marshal.loads(message))
    except BaseException as error:
        os.write(2, f"the script could not be started: {error}\n".encode())
        os._exit(127)


def read_by_python() -> list[str]:
    """Return what Python reads when it starts: the files that add to the path, and the folders that may have more."""
    site = sys.modules["site"]
    found = [os.path.join(sys.prefix, "pyvenv.cfg")]
    for folder in (*site.getsitepackages(), site.USER_SITE):
        if folder:
            found.append(folder)
            if os.path.isdir(folder):
                found += [os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(".pth")]
    return found


def states(files: list[str]) -> list:
    """Return values that change if a file changes, or if files in a folder come or go."""
    found = []
    for file in files:
        try:
            state = os.stat(file)
            found.append((state.st_ino, state.st_size, state.st_mtime_ns))
        except OSError:
            found.append(None)
    return found


def begin(parent: int, cwd: str, directory: str, out: str, err: str) -> None:
    """Become what Python would have started: process_tree.py does the same for an interpreter that starts with its run.

    Args:
        parent: the pid of the process whose child we will be.
        cwd: the current folder to be; the run's folder if that is gone.
        directory: the run's folder.
        out, err: the named pipes for the output.
    """
    os.write(ANSWERS, b"%d\n" % os.getpid())
    os.setsid()
    os.close(ANSWERS)
    for number, path in ((1, out), (2, err)):
        file = os.open(path, os.O_WRONLY)
        os.dup2(file, number)
        os.close(file)
    try:
        os.chdir(cwd)
    except OSError:
        os.chdir(directory)
    # Folders that did not exist when we looked may exist now.
    for folder in [folder for folder, finder in sys.path_importer_cache.items() if finder is None]:
        del sys.path_importer_cache[folder]
    until = perf_counter() + PATIENCE
    while os.getppid() != parent and perf_counter() < until:        # the process that forked us is about to end
        sleep(0.0001)


def let_go() -> None:
    """Return when the kernel knows of the script: nothing of the script may arrive earlier."""
    if not os.read(CONTROL, 1):             # the supervisor is gone
        os._exit(127)
    os.close(CONTROL)
