"""Lets this process say where it is when a signal asks: see signals.py.

Until then, nothing is open: the script could list, close or replace a descriptor of ours. The first signal's handler is a
Python function. It runs in the main thread, even while that waits in a system call: Python wakes up for a signal, and then
goes on waiting. It does not run while the main thread computes in C. For that there is a second signal, which faulthandler
answers on the standard error; the asking process makes sure that this is still the run's own pipe.
"""
import os

from .memory import directory
from .script import privately
from .wrapping import disguise
from .imports import when_imported
from .signals import c_stack_signal, stack_signal

# Kept here: it may be asked when names are already gone.
open_file, close_file, rename, process_id = os.open, os.close, os.rename, os.getpid
FLAGS = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_CLOEXEC", 0)
faulthandler = privately("faulthandler")
dump = faulthandler.dump_traceback


def stand(number, frame) -> None:
    """Write this process's answer, as a whole."""
    try:
        whole = f"{directory}/{process_id()}.stack"
        file = open_file(whole + ".part", FLAGS, 0o600)
        try:
            dump(file, all_threads=True)
        finally:
            close_file(file)
        rename(whole + ".part", whole)
    except Exception:                       # out of descriptors: this process gives no answer
        pass


def hide(module) -> None:
    """Let the script find the signal's default action, as it would without us."""
    def hiding(original):
        def wrapper(*args, **kwargs):
            found = original(*args, **kwargs)
            return module.SIG_DFL if found is stand else found
        return disguise(wrapper, original)

    module.signal, module.getsignal = hiding(module.signal), hiding(module.getsignal)


def arm() -> None:
    """Install the handlers of the signals."""
    number = stack_signal()
    if number is None or not hasattr(os, "register_at_fork"):       # Windows
        return
    try:
        privately("_signal").signal(number, stand)
        if c_stack_signal() is not None:
            faulthandler.register(c_stack_signal(), file=2, all_threads=True, chain=False)
    except (OSError, ValueError):               # not the main thread: an embedded interpreter
        return
    when_imported("signal", hide)


arm()
