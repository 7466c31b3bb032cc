"""A warm process: it stops before the script's first line, and forks itself into the script once for each run.

So a run costs a fork, and not the start of a Python with everything that the script imports. Each child continues as
Python's own start does: it becomes the script, with its arguments, its `__main__` and its end.

The controller sends a number in four bytes: fork for the run with that number; 0 ends this process. The answers are ("warm",
which, pid), ("forked", pid) and ("exited", pid, wait status). The first warm process, 1, forks another one, 0, in whose
runs objects have other addresses. Each except the last (ISOLATED_ORDERS_LAST) starts a new Python as the next one, with another hash seed. An
outcome that differs there was left to chance.
"""
import os
import sys

from ..script import privately
from ..start import module, settings
from .tasks import connect, forked, say

gc, signal, select = privately("gc"), privately("_signal"), privately("select")
#: words in a script -> the modules that it will import, to be imported in advance
AHEAD = (("multiprocessing", ("multiprocessing.context", "multiprocessing.process", "multiprocessing.popen_fork",
                              "multiprocessing.connection", "multiprocessing.queues", "multiprocessing.synchronize", "queue",
                              "multiprocessing.util", "tempfile", "random")),
         ("Manager", ("multiprocessing.managers", "multiprocessing.pool", "hmac")), ("Pool", ("multiprocessing.pool",)),
         ("Value", ("multiprocessing.sharedctypes", "multiprocessing.heap")), ("Array", ("multiprocessing.sharedctypes", "multiprocessing.heap")),
         ("threading", ("threading",)), ("asyncio", ("asyncio",)), ("concurrent", ("concurrent.futures.thread", "concurrent.futures.process")),
         ("hread", ("queue",)), ("spawn", ("multiprocessing.popen_spawn_posix",)), ("forkserver", ("multiprocessing.popen_forkserver",)))
#: the same for the recorder's own: what it loads as soon as there are several threads of the script's, or of multiprocessing's
OURS_AHEAD = (("hread", ("lanes", "gates.variables", "gates.segments", "gates.loop_threads")), ("ool", ("lanes", "gates.variables")))


moved: list = []        #: what fills the space between the addresses that are free now


#: What makes an object of each size for which Python has free places: 16 bytes, 32, 48 …
SIZES = (lambda number: object(), lambda number: complex(number, 1), *(lambda number, size=size: bytes(size) for size in range(15, 240, 16)))


def move(run: int) -> None:
    """Make objects created later get addresses in another order in each run: each takes the place that was freed last."""
    by_chance = sorted(range(128), key=lambda number: hash(f"{run} {number}"))
    for make in SIZES:
        blocks = [make(number) for number in range(128)]
        for number in by_chance[::2]:
            blocks[number] = None
        moved.append(blocks)


def import_ahead() -> None:
    with open(os.environ["ISOLATED_SCRIPT"], encoding="utf-8", errors="replace") as file:
        source = file.read()
    for word, names in AHEAD:
        for name in names if word in source else ():
            try:
                __import__(name)
            except ImportError:
                pass
    for word, names in OURS_AHEAD:
        for name in names if word in source else ():
            module(name)


def serve() -> None:
    """Fork for each run that is requested. Returns in the child, which is then the script."""
    which, last = int(os.environ.pop("ISOLATED_ORDERS_WARM")), os.environ.pop("ISOLATED_ORDERS_LAST")
    import_ahead()
    if which == 1 and not os.fork():
        which = 0
    gc.freeze()
    sock = connect()
    say(sock, ("warm", which, os.getpid()))
    if 0 < which < int(last) and not os.fork():
        os.execve(sys.executable, sys.orig_argv, {**os.environ, "ISOLATED_MAIN": "1", "ISOLATED_ORDERS_WARM": str(which + 1),
                                                  "ISOLATED_ORDERS_LAST": last, "PYTHONHASHSEED": str(which)})
    wake, wake_write = os.pipe()
    for end in (wake, wake_write):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
    before = signal.signal(signal.SIGCHLD, lambda *_: None)
    while True:
        ready = select.select([sock.fileno(), wake], [], [])[0]
        if wake in ready:
            os.read(wake, 4096)
            reap(sock)
        if sock.fileno() in ready:
            number = int.from_bytes(sock.recv(4), "little")
            if not number:
                os._exit(0)
            pid = os.fork()
            if not pid:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, before)
                for file in (wake, wake_write):
                    os.close(file)
                sock.close()
                if which != 1:
                    move(number)
                return become(number)
            say(sock, ("forked", pid))


def become(number: int) -> None:
    """Become the script of a run."""
    os.setsid()
    os.environ["ISOLATED_ORDERS_RUN"] = str(number)
    forked()
    own_output("main")
    if "spared" not in settings:    # else its end would go through, and so copy, everything that was imported here
        gc.unfreeze()


def own_output(key: str) -> None:
    """Write what this process prints to a file of its own."""
    for number, ending in ((1, "out"), (2, "err")):
        name = f"{key.replace('/', '+')}.{ending}"
        file = os.open(os.path.join(os.environ["ISOLATED_DIRECTORY"], name), os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        os.dup2(file, number)
        os.close(file)


def reap(sock) -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not pid:
            return
        if not os.WIFSTOPPED(status):       # as one that has itself traced may be
            say(sock, ("exited", pid, status))
