"""Patches a module at the moment in which the script imports it, and never imports one itself."""
from . import core
import os
import sys
import time

span, short = core.span, core.short

#: module -> (recorder's module, its function that patches it)
WANTED = {
    "traceback": ("processes", "patch_traceback"),
    "multiprocessing.context": ("processes", "patch_context"),
    "multiprocessing.process": ("processes", "patch_process"),
    "multiprocessing.util": ("processes", "patch_util"),
    "multiprocessing.popen_fork": ("processes", "patch_popen"),
    "multiprocessing.popen_forkserver": ("processes", "patch_popen"),
    "multiprocessing.popen_spawn_win32": ("processes", "patch_popen"),
    "multiprocessing.connection": ("connections", "patch_connection"),
    "multiprocessing.queues": ("queues", "patch_queues"),
    "multiprocessing.synchronize": ("locks", "patch_synchronize"),
    "multiprocessing.shared_memory": ("locks", "patch_shared_memory"),
    "multiprocessing.managers": ("managers", "patch_managers"),
    "multiprocessing.pool": ("pools", "patch_pool"),
    "concurrent.futures.process": ("executors", "patch_process_pool"),
    "selectors": ("readiness", "patch_selectors"),
    "greenlet": ("greenlets", "patch_greenlet"),
    "gevent": ("gevents", "patch_gevent"),
}


class PatchOnImport:
    """A finder that lets the others find, and patches what they have loaded."""

    def find_spec(self, name, path=None, target=None):
        patch = WANTED.pop(name, None)
        if patch is None:
            return None
        for finder in sys.meta_path:
            if finder is self or not hasattr(finder, "find_spec"):
                continue
            spec = finder.find_spec(name, path, target)
            if spec is not None:
                break
        else:
            return None
        loader = spec.loader
        execute = loader.exec_module

        def exec_module(module):
            loader.__dict__.pop("exec_module", None)
            execute(module)
            try:
                vars(core.module(f"patches.{patch[0]}"))[patch[1]](module)
            except Exception as error:      # a version that we do not know: unrecorded, but it runs
                if "ISOLATED_DEBUG" in os.environ:
                    raise RuntimeError(f"recorder: cannot patch {name}") from error

        try:
            loader.exec_module = exec_module
        except AttributeError:
            pass
        return spec


sys.meta_path.insert(0, PatchOnImport())
span(time, "sleep", "sleep", lambda seconds: (0, short(seconds)))


class Builtin:
    """Stands for a function written in C: in a class it does not become a method, as a function of Python's would."""

    __slots__ = ("__dict__",)

    def __init__(self, function) -> None:
        self.__dict__.update(function.__dict__, __name__=function.__name__, __qualname__=function.__qualname__,
                             __doc__=function.__doc__, __module__=function.__module__)

    def __repr__(self) -> str:
        return repr(self.__wrapped__)

    def __reduce__(self) -> str:
        return self.__name__


Builtin.__name__ = Builtin.__qualname__ = "builtin_function_or_method"
Builtin.__call__ = staticmethod(time.sleep)
time.sleep = Builtin(time.sleep)


def excepthook(kind, error, trace, previous=sys.excepthook):
    """Write down the exception that ends this process, then let Python print it."""
    try:
        # Called by the script itself, for an error that it has caught, it ends nothing: who caught it still runs.
        frame = sys._getframe()
        while frame is not None and frame is not trace.tb_frame:
            frame = frame.f_back
        if frame is None:
            from .patches.processes import write_error
            write_error(error, trace)
    except Exception:       # it ends as it would without us
        pass
    previous(kind, error, trace)


sys.excepthook = sys.__excepthook__ = excepthook      # both: who has not set one of their own compares them
if "-c" not in sys.orig_argv[1:4]:
    core.emit(core.NUMBER["run"], text="MainProcess" if core.script in sys.orig_argv else "", line=0)
if "ISOLATED_GENERATORS" in os.environ:
    core.module("patches.generators")
    if sys.version_info < (3, 12):      # a profile function is for one thread, monitoring for all
        WANTED["threading"] = ("generators", "patch_threading")
