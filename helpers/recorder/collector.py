"""Spares the garbage collector what is there before the script begins.

A Python that ends looks through all objects several times: without those of its own start that takes 1 ms less, more where the
process was forked and must copy what it touches.
"""
import sys

from .script import privately

#: the collector's module; None where it has been imported already: then nothing is hidden
gc = None if "gc" in sys.modules else privately("gc")


def spare() -> None:
    """Let the collector pass over all that there is, but for what the script's names will be in."""
    if gc is None or main_is_known():
        return
    gc.freeze()
    before = sys.modules["__main__"]
    main = sys.modules["__main__"] = type(sys)("__main__")
    for name, value in vars(before).items():
        vars(main)[name] = value if name != "__annotations__" else {}


def main_is_known() -> bool:
    """Whether anybody has the script's module, or its names, already: a line of a .pth file may have imported it."""
    fresh, count = {"__main__": type(sys)("__main__")}, sys.getrefcount
    main, another = sys.modules["__main__"], fresh["__main__"]
    return count(main) > count(another) or count(vars(main)) > count(vars(another))


def spare_end() -> None:
    """At this process's end, let the collector pass over all that there is: the script cannot notice what goes.

    That is told by its text, see program/endings.py, and here by what it has imported by then.
    """
    if gc is not None:
        known = {*sys.modules, "__mp_main__"}

        def at_end() -> None:
            standard = all(name in known or name.partition(".")[0] in sys.stdlib_module_names for name in sys.modules)
            if standard and "gc" not in sys.modules:
                gc.freeze()

        privately("atexit").register(at_end)        # the first to register is the last to be called


def show() -> None:
    """Let it see everything again: the script is about to import `gc`."""
    if gc is not None:
        gc.unfreeze()
