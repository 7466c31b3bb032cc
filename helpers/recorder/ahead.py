"""In an interpreter that was started ahead of its run: waits until there is one. See running/ahead.py for the other end.

What waits does not become the script: its life began too early. A child that it forks does, and it ends itself. Nothing that
a program can see tells that from a Python that was started when the cell came.
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
CONTROL, ANSWERS = 3, 4     # descriptors: where we are told to begin, and tell of the script
#: What every script with threads or processes loads. To run these files makes functions, and does nothing else.
USUAL = ("history", "queue_calls", "plumbing", *("patches." + name for name in (
    "thread_locks", "thread_rlocks", "thread_signals", "threads", "signal_handlers", "readiness", "processes", "connections", "locks",
    "queues")))

for each in ("_struct", "_collections", "faulthandler"):
    privately(each)


# What takes long is done before it waits.
for name, code in modules.items():
    modules[name] = marshal.loads(later[code[0]:code[1]] if type(code) is tuple else code)


def wait(path: str) -> None:
    """Wait for a run, and return in a new process, which is to be its script.

    Args:
        path: the file that this interpreter was given the recorder in.
    """
    script = None
    try:
        files = read_by_python()
        before = states(files)
        for name in ("core", "output", "imports", "prints", "stacks", "audit", *USUAL):
            module(name)
        # What the script looks for first, which fills Python's notes of what is in which folder.
        sys.modules["_frozen_importlib_external"].PathFinder.find_spec("sitecustomize")
        os.unlink(path)
        spare()
        message = os.read(CONTROL, 1 << 16)
        # Nothing: nobody needs us. And a fork would lose other threads.
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
    """Return what Python reads when it starts: the files that add to the path, and the folders in which there may be more."""
    site = sys.modules["site"]
    found = [os.path.join(sys.prefix, "pyvenv.cfg")]
    for folder in (*site.getsitepackages(), site.USER_SITE):
        if folder:
            found.append(folder)
            if os.path.isdir(folder):
                found += [os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(".pth")]
    return found


def states(files: list[str]) -> list:
    """Return what tells whether files have changed, or what is in folders."""
    found = []
    for file in files:
        try:
            state = os.stat(file)
            found.append((state.st_ino, state.st_size, state.st_mtime_ns))
        except OSError:
            found.append(None)
    return found


def begin(parent: int, cwd: str, directory: str, out: str, err: str) -> None:
    """Become what Python would have started: see process_tree.py for the same of one that is started anew.

    Args:
        parent: the pid of the process whose child we are to be.
        cwd: where we are to be; the run's folder where it is gone.
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
    # Folders that were not there when we looked may be there now.
    for folder in [folder for folder, finder in sys.path_importer_cache.items() if finder is None]:
        del sys.path_importer_cache[folder]
    until = perf_counter() + PATIENCE
    while os.getppid() != parent and perf_counter() < until:        # who forked us is on its way out
        sleep(0.0001)


def let_go() -> None:
    """Return when the kernel has been told of the script: nothing of the script comes before that."""
    if not os.read(CONTROL, 1):             # the supervisor is gone
        os._exit(127)
    os.close(CONTROL)
