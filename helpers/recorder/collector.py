"""Keeps the garbage collector from what existed before the script began.

A Python that ends goes through all objects several times. Without those from its own start, this takes 1 ms less, and saves
more in a forked process, which must copy the pages that it touches.
"""
import sys

from .script import privately

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


def spare_end() -> None:
    """At this process's end, let the collector skip everything that exists, if the script cannot notice what is freed.

    Its text decides that, see program/endings.py, and here what it has imported by then.
    """
    if gc is not None:
        known = {*sys.modules, "__mp_main__"}

        def at_end() -> None:
            standard = all(name in known or name.partition(".")[0] in sys.stdlib_module_names for name in sys.modules)
            if standard and "gc" not in sys.modules:
                gc.freeze()

        privately("atexit").register(at_end)        # the first to register is called last


def show() -> None:
    """Let the collector see everything again: the script is about to import `gc`."""
    if gc is not None:
        gc.unfreeze()
