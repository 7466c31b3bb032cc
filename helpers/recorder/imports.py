"""Patches a module as soon as the script has imported it, and never imports one itself.

Python releases a module's lock when the module has been loaded, by whatever finder and loader. So nothing of ours is among the
finders or in a loader, and no frame of ours is below a module's code.
"""
import _thread
import os
import sys
import time

from . import collector
from .core import emit
from .kinds import NUMBER
from .plumbing import around
from .program_files import is_programs, is_the_real
from .script import first, foreign, frame_of_caller, short
from .attributes import own
from .start import loaded, module, wanted
from .wrapping import as_builtin, disguise, span

bootstrap = sys.modules["_frozen_importlib"]


def when_imported(name: str, patch) -> None:
    """Call `patch` with the module of a name: now if the script has it, otherwise as soon as it has imported it."""
    if name in sys.modules:
        apply([patch], sys.modules[name])
    else:
        wanted.setdefault(name, []).append(patch)


def apply(patches: list, target) -> None:
    """Apply patches to a module: each is a function, or the place of one (the recorder's module, its function).

    A module of the program's own that has the name of one of Python's is left alone.
    """
    spec = own(target, "__spec__")
    if not is_the_real(own(spec, "name"), own(spec, "origin")):
        return
    loaded[spec.name] = target
    for patch in patches:
        try:
            if type(patch) is tuple:
                patch = vars(module(patch[0]))[patch[1]]
            patch(target)
        except Exception as error:      # an unknown version: unrecorded, but it runs
            if foreign(error):
                raise
            if "ISOLATED_DEBUG" in os.environ:
                raise RuntimeError(f"recorder: cannot patch {target.__name__}") from error


def imported(name: str) -> None:
    """Patch a module that has been imported; do nothing while it is still being imported."""
    if name == "gc":
        collector.show()
    target = sys.modules.get(name)
    if target is not None and not own(own(target, "__spec__"), "_initializing"):
        apply(wanted.pop(name, ()), target)


def make_exit(original):
    def __exit__(self, kind=None, *about):
        try:
            if kind is None and (self._name in wanted or self._name == "gc"):
                imported(self._name)
        finally:
            original(self, kind, *about)
    return __exit__


def make_lazy(original):
    """A module of importlib.util.LazyLoader is loaded when an attribute of it is first needed."""
    def exec_module(self, module):
        original(self, module)
        name, loader = object.__getattribute__(module, "__spec__").name, self.loader
        if name not in wanted:
            return
        execute = loader.exec_module

        def loads(module):
            vars(loader).pop("exec_module", None)
            execute(module)
            apply(wanted.pop(name, ()), module)

        try:
            loader.exec_module = loads
        except AttributeError:
            pass
    return exec_module


around(bootstrap._ModuleLockManager, "__exit__", make_exit)
when_imported("importlib.util", lambda util: around(util.LazyLoader, "exec_module", make_lazy))
span(time, "sleep", "sleep", lambda seconds: (0, short(seconds)))
time.sleep = as_builtin(time.sleep)


def make_start(original):
    def start_new_thread(*args):
        right = (len(args) in (2, 3) and callable(args[0]) and type(args[1]) is tuple
                 and (len(args) == 2 or type(args[2]) is dict))
        if right and called_by_script(frame_of_caller()):
            from .patches.raw_threads import start_raw
            return start_raw(original, *args)
        return original(*args)
    return as_builtin(disguise(start_new_thread, original))


def called_by_script(frame) -> bool:
    return frame is not None and is_programs(frame.f_code.co_filename)


for name in ("start_new_thread", "start_new"):
    setattr(_thread, name, make_start(getattr(_thread, name)))


def excepthook(kind, error, trace, previous=sys.excepthook):
    """Write down the exception that ends this process, then let Python print it."""
    try:
        # If the script itself calls this, for an error that it caught, that ends nothing: the code that caught it is still
        # running.
        frame = frame_of_caller()
        while frame is not None and frame is not trace.tb_frame:
            frame = frame.f_back
        # The fork server catches what ends its child, and calls this: then the child does end.
        if frame is None or frame.f_globals.get("__name__") == "multiprocessing.forkserver":
            from .patches.processes import leave_out_ours, write_error
            write_error(error, trace)
            leave_out_ours(error)
    except Exception:       # it ends as it would without us
        pass
    frame = None
    previous(kind, error, trace)


excepthook = as_builtin(disguise(excepthook, sys.excepthook))
sys.excepthook = sys.__excepthook__ = excepthook      # both: a script without a hook of its own may compare them


def begins() -> None:
    """Write that this process begins, unless multiprocessing will say so."""
    if first or "-c" not in sys.orig_argv[1:4]:
        emit(NUMBER["run"], text="MainProcess" if first else "", line=0)
