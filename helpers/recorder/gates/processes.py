"""Processes: start, join, end, terminate."""
import os
import sys

from ..script import error_text, name_of_class, privately, short
from ..start import module as load
from . import tasks
from .about import About, process
from .tasks import around, count, current, gated, perform, register, unsteered

directory = os.environ["ISOLATED_DIRECTORY"]


def key_of(child) -> str:
    """Return the key of a steered child, "" for any other."""
    return getattr(child, "_orders_key", "")


def alike(child) -> str:
    """Return a text that is the same for two children of one process that run the same code."""
    target = getattr(child, "_target", None)
    code = getattr(target, "__qualname__", "") or name_of_class(type(child))
    values = [*getattr(child, "_args", ()), *getattr(child, "_kwargs", {}).values()]
    plain = (int, float, str, bytes, bool, type(None))
    return " ".join([code, *(short(value, 400) if type(value) in plain else f"#{id(value)}" for value in values)])


def shown(name: object, room: int = 100) -> str:
    """Return a name in a form that fits into a text: it may be anything."""
    return str(name).replace("\0", " ")[:room].encode("utf-8", "replace").decode()


def patch_process(module) -> None:
    base = module.BaseProcess
    around(base, "start", make_start)
    around(base, "_bootstrap", make_bootstrap)
    around(base, "join", make_join)
    around(base, "is_alive", lambda original: looking(original, "is_alive"))
    around(base, "close", lambda original: looking(original, "close process"))
    for name in ("is_alive", "join"):
        around(module._ParentProcess, name, make_of_parent)
    fget = base.exitcode.fget
    base.exitcode = property(looking(fget, "exitcode"), doc=base.exitcode.__doc__)
    for name in ("terminate", "kill"):
        gated(base, name, lambda self, name=name: About(name, [process(key_of(self), "end")], shown(self.name)) if key_of(self) else None)
    around(module, "active_children", lambda original: make_active(original, module))


def make_start(original):
    def start(self):
        task = current()
        if task is None:
            return original(self)
        if tasks.threads_begun():
            tasks.note("a process that is started beside threads")      # it gets a copy of what they hold at that moment
        self._orders_key = key = f"{task.key}/p{count(task, 'p')}"
        task.gate(About("start", [process(task.process, "live"), (key, "start")], "\0".join((shown(self.name), key, shown(alike(self), 600)))))
        task.inside += 1
        try:
            original(self)
        except BaseException:
            task.say("stillborn", key)
            raise
        finally:
            task.inside -= 1
        self._popen._orders_key = key
    return start


def make_bootstrap(original):
    def _bootstrap(self, *args, **kwargs):
        key = key_of(self)
        if not key:                         # a manager's process: calls to it are steered where they are made
            return original(self, *args, **kwargs)
        if "ISOLATED_WITHOUT_PIPES" in os.environ:
            load("gates.warm").own_output(key)
        register(key, shown(self.name))
        load("gates.outside").watch()
        late = ends_after_its_queues()
        code = original(self, *args, **kwargs)
        if late is not None:
            late.append(code)
        else:
            ends(code)
        return code
    return _bootstrap


def ends_after_its_queues() -> list | None:
    """Since Python 3.13, a child writes what its queues still hold after everything else, with atexit: make its end follow
    that.

    Returns:
        A list to which its exit code is to be added; None if it has already written.
    """
    if sys.version_info < (3, 13):
        return None
    atexit, code = privately("atexit"), []
    joins = sys.modules["multiprocessing.util"]._exit_function
    atexit.unregister(joins)
    atexit.register(lambda: ends(*code))
    atexit.register(joins)              # the last to register is called first
    return code


def ends(code: object = 0, mode: str = "exit") -> None:
    """Wait for one's turn to end: when a process ends, its ends of pipes are closed, and its daemon threads are gone.

    mode: "end" if it takes all of its threads with it.
    """
    judge()
    task = current()
    if task is not None and not ended_here:
        ended_here.append(code)
        connections = load("patches.connections")
        pairs = [process(task.process, mode)]
        for number, ways in sorted({(number, connections.ends_of.get(handle, "both")) for handle, number in connections.numbers.items()}):
            pairs += closing(number, ways)
        task.gate(About("exit", pairs, short(code)), line=0)


def make_exit(original):
    """A process that ends at once closes everything that it has, like any other."""
    def _exit(*args, **kwargs):
        task = current()
        if task is not None and not task.worker and not ended_here:
            ends(args[0] if args else kwargs.get("status"), "end" if tasks.threads_begun() else "exit")
        return original(*args, **kwargs)
    return _exit


def judge() -> None:
    """At the script's end, report whether the expression that must never be true is true."""
    rule = os.environ.get("ISOLATED_ORDERS_NEVER")
    task = tasks.tasks.get(tasks.get_ident())
    if not rule or task is None or task.key != "main" or judged:
        return
    judged.append(rule)
    task.inside += 1
    try:
        broken, error = bool(eval(rule, vars(sys.modules["__main__"]))), ""
    except Exception as problem:
        broken, error = False, error_text(problem)
    finally:
        task.inside -= 1
    task.say("rule", broken, error)


judged: list = []
ended_here: list = []       #: not empty once this process has had its turn to end


def closing(number: int, ways: str) -> list:
    """Return what closing an end of a pipe does to its streams."""
    return [(("to", number), "eof")] * (ways != "read") + [(("from", number), "deaf")] * (ways != "write")


def make_join(original):
    def join(self, timeout=None):
        task, key = current(), key_of(self)
        if task is None or not key:
            return original(self, timeout)
        if timeout is None:
            task.gate(About("join", [process(key, "await")], shown(self.name)))
            return perform(task, original, (self,), {})
        if task.gate(About("join", [process(key, "read")], shown(self.name), timed=True)) == 0:
            timeout = 0                     # it has not ended, and will not while we look
        return perform(task, original, (self, timeout), {})
    return join


def looking(original, name: str):
    """Return a method that tells whether a child has ended: it has as soon as the controller says so."""
    def look(self):
        task, key = current(), key_of(self)
        if task is None or not key or self._popen is None:
            return original(self)
        if task.gate(About(name, [process(key, "read")], shown(self.name))):
            unsteered(self._popen.wait)
        return perform(task, original, (self,), {})
    look.__name__ = name
    return look


def make_of_parent(original):
    def ask(self, *args, **kwargs):
        if current() is not None:
            tasks.note("what is asked of a parent process")
        return original(self, *args, **kwargs)
    return ask


def make_active(original, module):
    def active_children():
        task = current()
        caller = sys._getframe(1).f_code.co_name
        children = [child for child in module._children if key_of(child) and (caller != "_exit_function" or child.daemon)]
        if task is None or not children:
            return original()
        answer = task.gate(About("active_children", [process(key_of(child), "read") for child in children]))
        if answer:                          # bits for the first ones that have ended
            for number, child in enumerate(sorted(children, key=key_of)[:8]):
                if answer >> number & 1:
                    unsteered(child._popen.wait)
        return perform(task, original, (), {})
    return active_children


def patch_popen(module) -> None:
    """At a process's end, its daemons are terminated without a call of Process.terminate()."""
    def about(self, number):
        key = key_of(self)
        return About("terminate", [process(key, "end")], "") if key and self.returncode is None else None
    gated(module.Popen, "_send_signal", about)


def forked() -> None:
    ended_here.clear()


load("core").after_fork.append(forked)
for name in ("_exit", "abort"):
    around(sys.modules["os"], name, make_exit)
PATCHES = {"multiprocessing.process": patch_process, "multiprocessing.popen_fork": patch_popen}
