"""Patches a module at the moment when the script imports it, and never imports one itself."""
import _thread
import os
import sys
import time
from sys import _getframe

from . import collector
from .core import emit
from .kinds import NUMBER
from .program_files import is_programs
from .script import first, foreign, short
from .start import module, wanted
from .wrapping import as_builtin, disguise, span, unseen


def when_imported(name: str, patch) -> None:
    """Call `patch` with the module of a name: now if the script has it, otherwise as soon as it has imported it."""
    if name in sys.modules:
        patch(sys.modules[name])
    else:
        wanted.setdefault(name, []).append(patch)


def apply(patches: list, target) -> None:
    """Apply patches to a module: each is a function, or the place of one (the recorder's module, its function)."""
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


class PatchOnImport:
    """A finder that lets the other finders find, and patches what they have loaded."""

    def others(self) -> list:
        """Return the finders that have not been asked yet: those after this one."""
        places = sys.meta_path
        here = next((place for place, finder in enumerate(places) if finder is self), -1)
        return [finder for finder in places[here + 1:] if hasattr(finder, "find_spec")]

    def find_spec(self, name, path=None, target=None):
        if name == "gc":
            collector.show()
        patches = wanted.pop(name, None)
        if patches is None:
            return None
        for finder in self.others():
            spec = finder.find_spec(name, path, target)
            if spec is not None:
                break
        else:
            wanted[name] = patches
            return None
        loader = spec.loader
        execute = loader.exec_module

        def exec_module(module):
            loader.__dict__.pop("exec_module", None)
            try:
                execute(module)
                apply(patches, module)
            except BaseException:       # it will be imported again
                wanted[name] = patches
                raise

        try:
            loader.exec_module = unseen(exec_module)  # otherwise an error in a module would show Python's frames below it
        except AttributeError:
            pass
        return spec


sys.meta_path.insert(0, PatchOnImport())
span(time, "sleep", "sleep", lambda seconds: (0, short(seconds)))
time.sleep = as_builtin(time.sleep)


def start_new_thread(function, args, kwargs={}, /, start=_thread.start_new_thread):     # noqa: B006  (as in _thread)
    if type(args) is tuple and type(kwargs) is dict and callable(function) and called_by_script(_getframe()):
        from .patches.threads import start_raw
        return start_raw(start, function, args, kwargs)
    return start(function, args, kwargs)


def called_by_script(frame) -> bool:
    return frame.f_back is not None and is_programs(frame.f_back.f_code.co_filename)


_thread.start_new_thread = _thread.start_new = as_builtin(disguise(start_new_thread, _thread.start_new_thread))


def excepthook(kind, error, trace, previous=sys.excepthook):
    """Write down the exception that ends this process, then let Python print it."""
    try:
        # If the script itself calls this, for an error that it caught, that ends nothing: the code that caught it is still
        # running.
        frame = _getframe()
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
