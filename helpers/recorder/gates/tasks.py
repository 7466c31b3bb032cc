"""A thread that is steered, and its messages to and from the controller.

Each task has a socket for messages both ways. The task sends marshalled tuples, each after its length in four bytes:

    ("hello", run, key, name, pid)                  its first message
    ("at", kind, pairs, text, line, place, ready, blocks, result, busy, choices, bound)     it is at a gate
    ("ready", bool, pairs)                          the answer to a probe; None: its pairs are the same
    ("made", kind, class name, line, numbers)       it has made an object that others may share
    ("touches", pairs)                              what it would do in another order, but not in this one
    ("note", what, where, line)                     it does something that cannot be steered
    ("fed",), ("stillborn", key), ("bye", result)   see queues.py, processes.py, threads.py

The controller sends two bytes: "g" and an answer: go; "p": is it ready now?; "a": go, although no task can continue.
"""
import marshal
import os
from _thread import get_ident
from time import thread_time

from ..core import after_fork, begin, busy
from ..core import end as finish
from ..kinds import NUMBER
from ..plumbing import around
from ..script import frame_at, line_now, name_of_class, privately, script, short
from ..start import module as load

socket = privately("_socket")
ADDRESS = os.environ["ISOLATED_ORDERS"]

#: thread -> its task
tasks: dict = {}
#: called with a task, and the kind of the operation that it is about to wait for
before_gate: list = []
#: a task's key -> how many things of each kind it has started or made
counts: dict = {}


def connect():
    """Return a socket that is connected to the controller."""
    try:
        if ADDRESS.isdigit():
            found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            found.connect(("127.0.0.1", int(ADDRESS)))
        else:
            found = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            found.connect(ADDRESS)
    except OSError:                         # the script removed the run's folder: without a controller it does not continue
        os._exit(99)
    return found


def say(sock, words) -> None:
    data = marshal.dumps(words)
    sock.sendall(len(data).to_bytes(4, "little") + data)


class Task:
    """A thread that is steered. Its key identifies it: "main/p2/t1" is the first thread of main's second child."""

    __slots__ = ("call", "entered", "held", "inside", "key", "result", "seen", "since", "sock", "worker")

    def __init__(self, key: str, name: str) -> None:
        self.key, self.inside, self.result = key, 0, ""
        self.held = 0           # how many locks of threads it has acquired and not released
        self.switches()
        self.worker = False     # the process is a pool's worker
        self.sock = connect()
        self.say("hello", int(os.environ.get("ISOLATED_ORDERS_RUN", "0")), key, name, os.getpid())
        self.since = thread_time()

    def say(self, *words) -> None:
        say(self.sock, words)

    @property
    def process(self) -> str:
        """The key of its process."""
        return process_of(self.key)

    def switches(self) -> None:
        """Note that other threads may run here."""
        self.seen = True            # they may have run since its last access to a variable
        self.entered = False        # they cannot have run since it acquired a lock, by a `with`
        self.call = None            # the call up to which they cannot have run since then: (code, place)

    def gate(self, about, line: int | None = None) -> int | None:
        """Wait for one's turn.

        Returns:
            The controller's answer, a number; None: no task can continue, so the call should block as it would.
        """
        for look in before_gate:
            look(self, about.kind)
        ready, result, self.result = about.ready, self.result, ""
        waits = begin(NUMBER["turn"], line=0)
        # A signal handler may raise anything anywhere: what it does at a gate is not steered, which is noted where it is
        # installed.
        frame = None if line is not None else script_frame(2)
        line, place = (line or 0, 0) if frame is None else (frame.f_lineno or 0, frame.f_lasti)
        self.say("at", about.kind, about.pairs, about.text, line, place,
                 ready is None or about.timed or bool(ready()), ready is not None and not about.timed, result,
                 thread_time() - self.since, about.choices, about.bound)
        while True:
            word = self.hear()
            if word[0] == 112:              # p
                self.say("ready", ready is None or bool(ready()), about.touches_now())
                continue
            finish(waits)
            if word[0] == 103:              # g
                self.since = thread_time()
                return word[1]
            self.leave()
            return None

    def hear(self) -> bytes:
        word = b""
        while len(word) < 2:
            more = self.sock.recv(2 - len(word))
            if not more:                    # the controller is gone, and so is the run
                os._exit(99)
            word += more
        return word

    def leave(self) -> None:
        """Stop being steered."""
        tasks.pop(get_ident(), None)
        self.sock.close()

    def end(self) -> None:
        """Report that this thread has ended."""
        if tasks.get(get_ident()) is self:
            self.say("bye", self.result)
            self.leave()


def script_frame(depth: int):
    """Return the innermost frame of the script, None if there is none: like `line_now`."""
    frame = frame_at(depth + 1)
    while frame is not None and frame.f_code.co_filename != script:
        if frame.f_code.co_name == "_bootstrap":
            return None
        frame = frame.f_back
    return frame


def process_of(key: str) -> str:
    """Return the key of the process that a task belongs to: "main/p1" for "main/p1/t2" and "main/p1/f:q"."""
    parts = key.split("/")
    while parts[-1][0] in "tf":
        parts.pop()
    return "/".join(parts)


def current() -> "Task | None":
    """Return the calling thread's task; None if it is not steered, or is within a call that has had its turn."""
    ident = get_ident()
    task = tasks.get(ident)
    return None if task is None or task.inside or ident in busy else task


def register(key: str, name: str) -> Task:
    """From now on, steer the calling thread."""
    task = tasks[get_ident()] = Task(key, name)
    return task


def mentions(*words: str) -> bool:
    """Whether the script's text contains one of some words; also if it cannot be read."""
    try:
        with open(script, encoding="utf-8", errors="replace") as file:
            text = file.read()
    except OSError:
        return True
    return any(word in text for word in words)


def count(task: Task, what: str) -> int:
    """Return 1 for the first thing that a task starts or makes, 2 for the next …"""
    counts[task.key, what] = counts.get((task.key, what), 0) + 1
    return counts[task.key, what]


def threads_begun() -> bool:
    """Whether this process has ever started a thread: which ones are still running would depend on the moment."""
    return any(what == "t" for _, what in counts)


def made(kind: str, name: str, *numbers: int) -> None:
    """Report an object that others may share; its numbers are those that operations on it will have."""
    task = current()
    if task is not None:
        task.say("made", kind, name, line_now(), numbers)


def note(what: str) -> None:
    """Report something that cannot be steered."""
    task = tasks.get(get_ident())
    if task is not None:
        task.say("note", what, line_now())


def unsteered(function, *args, **kwargs):
    """Call a function without steering anything that it does."""
    task = tasks.get(get_ident())
    if task is None:
        return function(*args, **kwargs)
    task.inside += 1
    try:
        return function(*args, **kwargs)
    finally:
        task.inside -= 1


def learners(function, *args):
    """Call a function that calls the learner's code from within a library's: it is steered again."""
    task = tasks.get(get_ident())
    if task is None:
        return function(*args)
    before, task.inside = task.inside, 0
    load("gates.variables").follow()
    try:
        return function(*args)
    finally:
        task.inside = before


def perform(task: Task, function, args, kwargs, *, in_c: bool = False):
    """Carry out an operation that has had its turn, and keep its result for the task's next message.

    in_c: it is written in C, so other threads run in it only if it waits.
    """
    task.inside += 1
    try:
        value = function(*args, **kwargs)
        task.result = "" if value is None else short(value)
        return value
    except BaseException as error:
        task.result = "!" + name_of_class(type(error))
        raise
    finally:
        task.inside -= 1
        if not in_c:
            task.switches()


def gated(owner, name: str, describe, late=None) -> None:
    """Let the method `owner.name` wait for its turn.

    Args:
        describe: called with the call's own arguments; returns an About, None for a call that nobody can notice.
        late: called with the call's own arguments if it has a time-out and is not ready when its turn comes: returns the
            arguments of a call that does not wait.
    """
    def make(original):
        def wrapper(*args, **kwargs):
            task = current()
            if task is None:
                return original(*args, **kwargs)
            try:
                about = describe(*args, **kwargs)
            except TypeError:               # wrong arguments: the call itself raises the error
                about = None
            if about is None:
                return original(*args, **kwargs)
            went = task.gate(about)
            if went is not None and about.timed and late is not None and not (about.ready and about.ready()):
                args, kwargs = late(*args, **kwargs)
            return perform(task, original, args, kwargs)
        return wrapper
    around(owner, name, make)


def quiet(owner, *names: str) -> None:
    """Steer nothing that these methods do."""
    def make(original):
        def wrapper(*args, **kwargs):
            return unsteered(original, *args, **kwargs)
        return wrapper
    for name in names:
        around(owner, name, make)


def called_by_library(depth: int = 2) -> bool:
    """Whether the caller is the standard library's multiprocessing or threading, and not only a process that is a thread."""
    frame = frame_at(depth + 1)
    while frame is not None and frame.f_globals.get("__name__") == "multiprocessing.dummy":
        frame = frame.f_back
    return frame is not None and str(frame.f_globals.get("__name__")).startswith(("multiprocessing", "threading", "concurrent"))


def forked() -> None:
    """In a forked child, nothing is steered yet; see processes.py."""
    for task in tasks.values():
        task.sock.close()
    tasks.clear()
    counts.clear()


after_fork.append(forked)
