"""Lets this process say where it stands, even inside a call that never returns.

faulthandler answers a signal from C, whatever the interpreter is doing, with the stack of every
thread, written to a file of this process's own.
"""
import os

from . import core
from .core import directory
from .signals import stack_signal


def arm() -> None:
    number = stack_signal()
    if number is None:
        return
    faulthandler = core.privately("faulthandler")
    if not hasattr(faulthandler, "register"):   # Windows
        return
    global file                                 # faulthandler keeps the number only
    try:
        file = os.open(os.path.join(directory, f"{os.getpid()}.stack"),
                       os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        faulthandler.register(number, file=file, all_threads=True, chain=False)
    except OSError:
        pass                                    # out of descriptors: this process stays silent


arm()
core.after_fork.append(arm)
