"""Records threads: which code starts them, when they begin and end, which code joins them.

Each thread that runs the learner's code is a lane of its process. A library's threads are not shown until one of them runs a
line of the learner's.
"""
from _thread import get_ident, get_native_id
from sys import exc_info

from .. import core
from ..core import begin, busy, carry_out, emit, end, fail
from ..core import threads as running
from ..kinds import NUMBER
from ..program_files import is_programs, runs_the_program
from ..script import error_text, foreign, frame_of_caller, line_now, parted, raised_at, script, seconds, short
from ..attributes import method, name_of_class, own, set_own
from ..start import loaded, module as load
from ..wrapping import disguise

#: id of a thread's object -> its lane, 0 if it is a library's
lane_of: dict[int, int] = {}
#: ids of threads that have ended; other threads may get them
ended: set[int] = set()
#: files whose functions are only steps between the learner's line and what is recorded
between: set[str] = set()
#: called when the first thread begins: a program without threads does not pay for these
with_the_first: list = []
#: libraries whose threads' work is recorded by other patches
KNOWN = ("multiprocessing", "concurrent")
plain_function = type(line_now)


def lanes():
    """Return the module of lanes. The first lane loads it: a program without threads does not pay for it."""
    found = load("lanes")
    found.stranger = stranger
    return found


def code_of(function):
    """Return the code of a function, of a method, or of what a partial calls; None if there is none."""
    function = innermost(function)
    return function.__code__ if type(function) is plain_function else None


def innermost(function):
    """Return the function that a method or a partial calls; for anything else, the object itself."""
    for _ in range(9):
        kind = type(function)
        if kind is method:
            function = function.__func__
        elif name_of_class(kind) == "partial":
            function = own(function, "func")
        else:
            break
    return function


def callers_line(frame) -> int | None:
    """Return the line of the learner's that asks for something; 0 if it is what a thread was made to run.

    None: a library asks. What it does for itself is not recorded.
    """
    while frame is not None:
        name = frame.f_code.co_filename
        if name == script:
            return frame.f_lineno or 0
        if name not in between and name != "<recorder>" and not is_programs(name):
            return None
        frame = frame.f_back
    return 0 if get_ident() in running else None


def begins(number: int, daemon: bool) -> None:
    """Write that the calling thread begins: from now on it is lane `number`."""
    ident = get_ident()
    while with_the_first:
        with_the_first.pop()()
    if ident in ended:
        core.forget_places()        # those places are stored by the id that this thread has now
    running[ident] = lanes().now[ident] = number
    emit(NUMBER["thread_run"], get_native_id() << 1 | daemon, "", ident, 0)


def ends(error: BaseException | None = None) -> None:
    """Write that the calling thread ends, with an error if there is one, and forget it: another thread may get its id."""
    ident = get_ident()
    if ident not in running:
        return
    if error is None or isinstance(error, SystemExit):
        emit(NUMBER["thread_end"], 0, "", 0, 0)
    else:
        fail(begin(NUMBER["thread_end"], 0, error_text(error), 0, raised_at(error)), error)
    del running[ident]
    ended.add(ident)
    lanes().now.pop(ident, None)


def died(error: BaseException, function: str) -> None:
    """Write that a library's own thread died of an error: waiting for its further work is in vain."""
    fail(begin(NUMBER["thread_end"], 0, parted(error_text(error), function), 0, 0), error)


def stranger() -> int:
    """Return the lane of a thread that has none yet: a lane of its own if it is running a line of the learner's."""
    ident = get_ident()
    if ident == core.main:
        lanes().now[ident] = 0
    elif ident not in busy and runs_the_program():
        show()
    return lanes().now.get(ident, 0)


def show(name: str = "") -> None:
    """Make the calling thread a lane, if it is not one yet: it runs the learner's code."""
    ident = get_ident()
    if ident == core.main or ident in running:
        return
    lanes().now[ident] = 0
    thread = loaded["threading"]._active.get(ident) if "threading" in loaded else None
    number = lanes().new_thread(name or (name_of(thread) if thread is not None else "thread"))
    if thread is not None:
        lane_of[id(thread)] = number
    begins(number, thread is not None and own(thread, "_daemonic") is True)


def name_of(thread) -> str:
    """Return a thread's name if it was given one, otherwise what it runs: "fetch('/a')"."""
    name, target = own(thread, "_name"), own(thread, "_target")
    if type(name) is not str or not (name.startswith("Thread-") and name[7:].partition(" ")[0].isdigit()):
        return name if type(name) is str else name_of_class(type(thread))
    if target is not None:
        return called(target, own(thread, "_args"), own(thread, "_kwargs"))
    if name.endswith(")"):  # it has run, so only its name says what. A pool's is the one that runs callbacks, see results.py
        function = name.partition(" (")[2][:-1]
        return "result thread" if function == "_handle_results" else function
    kind = name_of_class(type(thread))
    if kind == "Timer" and own(thread, "function") is not None:
        return called(own(thread, "function"), own(thread, "args") or (), own(thread, "kwargs") or {})
    return name if kind == "Thread" else kind


def delay(thread) -> str:
    """Return after how many seconds a Timer calls its function, "" for any other thread."""
    interval = own(thread, "interval") if name_of_class(type(thread)) == "Timer" else None
    return short(interval) if type(interval) in (int, float) else ""


def called(function, args, kwargs) -> str:
    """Return the name of a function, with its arguments if they are short; for a wrapper, the name of the wrapped function."""
    name = own(innermost(function), "__name__")
    if type(name) is not str:
        name = name_of_class(type(function))
    if not (args or kwargs) or not all(type(value) in (int, float, bool, str) for value in (*args, *kwargs.values())):
        return name
    text = ", ".join([*map(short, args), *(f"{key}={short(value)}" for key, value in kwargs.items())])
    return f"{name}({text})" if len(text) <= 16 else name


def is_mine(thread, frame) -> bool:
    """Whether the learner's code starts a thread, or is what the thread runs."""
    if frame is not None and is_programs(frame.f_code.co_filename):
        return True
    codes = code_of(own(thread, "run")), code_of(own(thread, "_target"))
    return any(code is not None and is_programs(code.co_filename) for code in codes)


def may_be_mine(thread) -> bool:
    """Whether a library's thread may run a line of the learner's that no other patch records."""
    code = code_of(own(thread, "_target") or own(thread, "run"))
    return code is not None and not any(word in code.co_filename for word in KNOWN)


def patch_threading(module) -> None:
    base = module.Thread
    between.add(base.start.__code__.co_filename)
    _patch_start(base)
    _patch_join(base)
    _patch_life(base)
    core.after_fork.append(forked)


def _patch_start(base) -> None:
    original = base.start

    def start(self):
        ident, number = get_ident(), 0
        try:
            if ident not in busy and is_mine(self, frame_of_caller()):
                # Starting a thread twice does not make it another one.
                number = (own(self, "_started").is_set() and lane_of.get(id(self), 0)) or lanes().new_thread(name_of(self))
            elif may_be_mine(self):
                lanes()
        except Exception as error:      # an unknown kind of thread: it starts as it would without us
            if foreign(error):
                raise
        if not number:
            lane_of.pop(id(self), None)
            return original(self)
        lane_of[id(self)] = number
        slot = begin(NUMBER["thread_start"], 0, delay(self), number, line_now())
        busy.add(ident)
        try:
            carry_out(slot, original, self)
        finally:
            busy.discard(ident)
        end(slot)

    base.start = disguise(start, original)


def _patch_join(base) -> None:
    original, is_alive = base.join, base.is_alive

    def join(self, timeout=None):
        number, ident = lane_of.get(id(self), 0), get_ident()
        line = callers_line(frame_of_caller()) if number and ident not in busy else None
        if line is None:
            return original(self, timeout)
        slot = begin(NUMBER["thread_join"], 0, seconds(timeout), number, line)
        busy.add(ident)
        try:
            carry_out(slot, original, self, timeout)
        finally:
            busy.discard(ident)
        end(slot, "False" if timeout is not None and is_alive(self) else "")

    base.join = disguise(join, original)


def _patch_life(base) -> None:
    original = base._bootstrap_inner

    def _bootstrap_inner(self):
        if get_ident() == core.main:        # a greenlet that monkey patching made of a thread
            return _as_greenlet(self, original)
        if number := lane_of.get(id(self), 0):
            begins(number, own(self, "_daemonic") is True)
        function = own(own(self, "_target"), "__name__")

        def note(error):
            if get_ident() in running:
                ends(error)
            elif error is not None and not isinstance(error, SystemExit):
                died(error, function if type(function) is str else "")

        _hear_of_error(self, note)
        try:
            original(self)
        finally:
            ends()

    base._bootstrap_inner = disguise(_bootstrap_inner, original)


def _hear_of_error(thread, note) -> None:
    """Call a function with the error that ends a thread, or with None, before the error is printed; leave out our frames."""
    hook = own(thread, "_invoke_excepthook")

    def noted(thread):
        note(error := exc_info()[1])
        load("patches.processes").leave_out_ours(error)
        del error
        hook(thread)

    set_own(thread, "_invoke_excepthook", noted)


def _as_greenlet(thread, run) -> None:
    """Run a thread that is a greenlet: threading catches its error, so gevent never sees it."""
    _hear_of_error(thread, lambda error: isinstance(error, SystemExit | None) or load("patches.greenlets").note_error(error))
    run(thread)


def forked() -> None:
    """Of all threads, only the one that forked lives on in the child, as its main thread."""
    running.clear()
    lane_of.clear()


PATCHES = {"threading": patch_threading}
