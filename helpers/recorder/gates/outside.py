"""What cannot be steered is noted, so that nobody says "all orders": chance, the clock, files, sockets, other programs.

An audit hook (PEP 578) hears of the system's own calls. What multiprocessing, threading and imports do for themselves does
not count as the script's.
"""
import sys
import time

from ..script import frame_at, script
from ..wrapping import as_builtin, disguise
from .about import About, process
from .tasks import current, note, perform, tasks

#: the beginning of an audit event's name -> its category
AUDITED = {"open": "files", "os.": "files", "shutil.": "files", "glob.": "files", "sqlite3.": "files", "mmap.": "files", "fcntl.": "files",
           "tempfile.": "files", "socket.": "sockets", "subprocess.": "other programs", "signal.": "signals", "ctypes.dlopen": "code of C",
           "os.fork": "os.fork()", "os.system": "other programs", "os.exec": "other programs", "os.posix_spawn": "other programs",
           "os.spawn": "other programs", "os.kill": "signals", "os.putenv": "", "os.unsetenv": "", "os.getpid": "",
           "_thread.": "threads that are started by their function", "sys.settrace": "a function that traces",
           "sys.setprofile": "a function that traces"}
#: modules whose own actions are not the script's
OWN = ("multiprocessing", "importlib", "threading", "traceback", "linecache", "concurrent", "asyncio", "selectors", "zipimport", "encodings",
       "site", "_frozen_importlib", "runpy", "logging", "weakref", "tokenize", "ctypes")
CHANCE, CLOCK, RAW = "chance", "the clock", "pipes and files by their descriptors"
#: module -> its functions -> the category of calling them
CALLS = {
    "time": ((CLOCK, ("time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "process_time", "process_time_ns",
                      "thread_time", "thread_time_ns", "clock_gettime", "clock_gettime_ns", "localtime", "gmtime", "ctime", "strftime", "asctime")),),
    "os": ((CHANCE, ("urandom", "getrandom", "getpid", "getppid", "times", "getloadavg")),
           (RAW, ("pipe", "pipe2", "read", "write", "eventfd", "close", "closerange", "dup", "dup2", "readv", "writev", "pread", "pwrite",
                  "sendfile", "splice", "openpty", "memfd_create")), ("files", ("stat", "lstat", "fstat", "access", "statvfs")),
           ("other processes", ("wait", "waitpid", "wait3", "wait4"))),
    "random": ((CHANCE, ("random", "uniform", "triangular", "randint", "choice", "randrange", "sample", "shuffle", "choices", "normalvariate",
                         "lognormvariate", "expovariate", "vonmisesvariate", "gammavariate", "gauss", "betavariate", "paretovariate",
                         "weibullvariate", "getrandbits", "randbytes", "Random", "SystemRandom")),),
    "secrets": ((CHANCE, ("choice", "randbelow", "token_bytes", "token_hex", "token_urlsafe", "randbits")),),
    "uuid": ((CHANCE, ("uuid1", "uuid4")),),
    "resource": ((CHANCE, ("getrusage",)), ("limits of the system", ("setrlimit", "prlimit"))),
    "signal": (("signals", ("signal", "alarm", "setitimer", "sigwait", "pause", "raise_signal", "pthread_kill")),),
}
#: parts of the library that are frozen into Python, and act for the script
FROZEN = ("os", "posixpath", "ntpath", "genericpath", "codecs", "io")
#: the beginnings of the files that are not the learner's own, and of what is no file
LIBRARIES = ("<", sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix)
#: functions of the library that call what the script handed to them, by module and name
HANDED = frozenset((
    ("threading", "run"), ("multiprocessing.process", "run"), ("multiprocessing.pool", "worker"), ("multiprocessing.pool", "mapstar"),
    ("multiprocessing.pool", "starmapstar"), ("concurrent.futures.thread", "run"), ("concurrent.futures._base", "_invoke_callbacks"),
    ("<recorder>", "carried"), ("<recorder>", "carry_out"), ("concurrent.futures.process", "_process_worker"),
    ("concurrent.futures.process", "_process_chunk"), ("asyncio.events", "_run")))
seeded = False      #: the script has seeded its random numbers


def owner_of(depth: int, *, hidden: bool = False) -> str:
    """Return the script's name if the script caused the call, even through a library; "" if it did not.

    hidden: a wrapper of the recorder is around it.
    """
    frame = frame_at(depth + 1)
    if frame is not None and (frame.f_globals.get("__name__"), frame.f_code.co_name.replace("<listcomp>", "_process_chunk")) in HANDED:
        return script
    while frame is not None:
        name = frame.f_code.co_filename
        if name == script or not name.startswith(LIBRARIES):    # a module of the learner's own, too, while it is imported
            return script
        module = str(frame.f_globals.get("__name__"))
        recorders = name == "<recorder>" and module == "<recorder>"
        if (recorders and not hidden) or module.startswith(OWN) or (name.startswith("<frozen") and module not in FROZEN):
            return ""
        frame = frame.f_back
    return ""


def audit(event: str, args: tuple) -> None:
    if event == "sys._getframe" or not tasks:
        return
    what = AUDITED.get(event)
    if what is None:
        what = next((AUDITED[start] for start in (event.partition(".")[0] + ".",) if start in AUDITED), None)
    if what and owner_of(2) and not (event == "open" and args[0] == script):
        note(what)


def watch() -> None:
    """From now on, note what cannot be steered."""
    global watching
    if not watching:
        watching = True
        sys.addaudithook(audit)


watching = False


def patch(module) -> None:
    """Note the script's calls that raise no audit event."""
    for what, names in CALLS[module.__name__]:
        for name in names:
            if callable(original := getattr(module, name, None)):
                found = noting(original, what, module.__name__)
                for owner in (module, sys.modules.get(getattr(original, "__module__", None))):     # os, posix
                    if getattr(owner, name, None) is original:
                        setattr(owner, name, found)
    if module.__name__ == "random":
        seed = module.seed

        def seeding(*args, **kwargs):
            global seeded
            seeded = bool(args or kwargs) and args[:1] != (None,)
            return seed(*args, **kwargs)
        module.seed = seeding


def noting(original, what: str, module: str):
    if isinstance(original, type):
        class Noting(original):
            def __init__(self, *args, **kwargs):
                if owner_of(2) and args in ((), (None,)):
                    note(what)
                super().__init__(*args, **kwargs)
        return disguise(Noting, original)

    def wrapper(*args, **kwargs):
        # An executor's worker reports its end by its number.
        worker = original.__name__ == "getpid" and frame_at(2).f_code.co_name == "_process_worker"
        if tasks and not worker and owner_of(2, hidden=what == "signals") and not (what == CHANCE and seeded):
            note(what)
        return original(*args, **kwargs)
    wrapper = disguise(wrapper, original)
    if type(getattr(original, "__self__", None)) is type(sys):
        return as_builtin(wrapper) if type(original) is type(len) else wrapper
    wrapper.__module__, wrapper.__qualname__ = module, original.__name__     # by which it can be sent to another process
    return wrapper


PLAIN = (int, float, str, bool, type(None), list, tuple, dict)
#: called with the seconds that a steered thread sleeps
sleeps: list = []


def steer_sleep() -> None:
    """A sleep takes no time: it does not order anything."""
    sleeping = time.sleep.__wrapped__
    recorded = type(time.sleep).__call__

    def sleep(seconds, /):
        task = current()
        if task is None:
            return recorded(seconds)
        if not isinstance(seconds, (int, float)) or seconds < 0:
            return sleeping(seconds)            # it raises the error itself
        if task.gate(About("sleep", [], "")) is None:
            return recorded(seconds)
        if seconds:
            note("sleep")
            for slept in sleeps:
                slept(seconds)
        return recorded(0)
    type(time.sleep).__call__ = staticmethod(sleep)


def steer_print() -> None:
    """Others see what is printed if they can end the process, or print to the same output."""
    builtins = sys.modules["builtins"]
    original = builtins.print

    def print(*args, **kwargs):
        task = current()
        if task is None or kwargs.get("file") not in (None, sys.stdout):
            return original(*args, **kwargs)
        args = tuple(each if type(each) in PLAIN else str(each) for each in args)      # str() may read what others change
        task.gate(About("print", [(("out", task.process), "write"), process(task.process, "live")], (kwargs.get("sep") or " ").join(map(plain, args))))
        return perform(task, original, args, kwargs)
    builtins.print = as_builtin(disguise(print, original))


def steer_writes(stream, name: str) -> None:
    """Let what is written without print(), such as a log, wait for its turn, too."""
    original = getattr(stream, "write", None)
    if original is None:
        return

    def write(text, /):
        task = current()
        if task is None:
            return original(text)
        task.gate(About("print", [((name, task.process), "write"), process(task.process, "live")], str(text).strip()[:40]))
        return perform(task, original, (text,), {})
    try:
        stream.write = disguise(write, original)
    except AttributeError:                  # a stream of another kind
        pass


def plain(value) -> str:
    """Return a value as it would be printed, if that runs no code of the learner's."""
    return str(value)[:40] if type(value) in PLAIN else "…"


patch(time)
patch(sys.modules["os"])         # ours is a copy
steer_sleep()
steer_print()
steer_writes(sys.stdout, "out")
steer_writes(sys.stderr, "err")
PATCHES = {"random": patch, "secrets": patch, "uuid": patch, "signal": patch, "resource": patch}
