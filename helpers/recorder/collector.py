"""Keeps the garbage collector from what existed before the script began.

A Python that ends goes through all objects several times, and frees them. Without that, an end takes some milliseconds less, and more in a
forked process, which must copy the pages that it touches.
"""
import os
import sys

from .script import foreign, privately

#: the collector's module; None if it is already imported: then nothing is hidden
gc = None if "gc" in sys.modules else privately("gc")


def spare() -> None:
    """Let the collector skip everything that exists, except the dict that the script's names will be in."""
    if gc is None or main_is_known():
        return
    gc.freeze()
    before = sys.modules["__main__"]
    main = sys.modules["__main__"] = type(sys)("__main__")
    for name, value in vars(before).items():
        vars(main)[name] = value if name != "__annotations__" else {}


def main_is_known() -> bool:
    """Whether anything already refers to the script's module or its names: a line of a .pth file may have imported it."""
    fresh, count = {"__main__": type(sys)("__main__")}, sys.getrefcount
    main, another = sys.modules["__main__"], fresh["__main__"]
    return count(main) > count(another) or count(vars(main)) > count(vars(another))


#: the modules that existed before the script began; empty: nothing is spared at this process's end
known: set = set()


def watch_end(code: int | None) -> None:
    """Be called at this process's end, after everything else that will have been registered for it.

    Args:
        code: the exit code of a script that ends without an error; None: its text does not tell.
    """
    if gc is not None:
        atexit = privately("atexit")        # the first to register is called last
        # What a line of a .pth file has registered comes after us.
        atexit.register(at_end, None if atexit._ncallbacks() else code)


def spare_end() -> None:
    """At this process's end, let nothing be freed if the script cannot notice it.

    Its text decides that, see program/endings.py, and here what it has imported by then.
    """
    known.update(sys.modules, ("__mp_main__",))


def at_end(code: int | None) -> None:
    standard = all(name in known or name.partition(".")[0] in sys.stdlib_module_names for name in sys.modules)
    if not known or not standard or "gc" in sys.modules:
        return
    gc.freeze()
    if code is not None and nothing_follows() and flushed():
        os._exit(code)


def nothing_follows() -> bool:
    """Whether Python would now only free what is left, and end."""
    failed = hasattr(sys, "last_type")
    daemons = privately("_thread")._count()     # one may hold what Python needs at its end, and then that fails
    # Since Python 3.12, the tracker is waited for when its object is freed.
    tracker = getattr(sys.modules.get("multiprocessing.resource_tracker"), "_resource_tracker", None)
    own = sys.stdout is sys.__stdout__ and sys.stderr is sys.__stderr__
    return own and not failed and not daemons and getattr(tracker, "_pid", None) is None


def flushed() -> bool:
    """Write what the script has printed, as Python would. Returns whether it could: if not, Python meets the same error."""
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except Exception as error:
        if foreign(error):
            raise
        return False
    return True


def show() -> None:
    """Let the collector see everything again: the script is about to import `gc`."""
    if gc is not None:
        gc.unfreeze()
