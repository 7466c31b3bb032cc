"""Hides the recorder's own actions from the script's audit hooks (PEP 578).

Otherwise, a hook that prints each event would hear of what the recorder does to record that print, and so on without end.
A hook that is added from C hears everything.
"""
import sys
from _thread import get_ident

from .script import frame_at
from .wrapping import as_builtin, disguise

#: Events that the recorder's own code raises; all others come from calls of the script that it passes on.
OURS = frozenset(("builtins.id", "code.__new__", "compile", "ctypes.PyObj_FromPtr", "ctypes.cdata", "exec", "import", "marshal.loads",
                  "mmap.__new__", "object.__delattr__", "object.__getattr__", "object.__setattr__", "open", "os.listdir", "os.rename",
                  "os.truncate", "sys._getframe", "sys.monitoring.register_callback", "sys.setprofile"))
#: those that it raises in functions whose frames are hidden, see hiding.py
HIDDEN = frozenset(("builtins.id", "object.__getattr__", "object.__setattr__"))
#: the function of the recorder in which such an event is the script's after all: it passes on its calls
HANDS_ON = "hand_on"
#: the function of the recorder that a raw thread runs
RAW = "start_raw.<locals>.run"
#: threads that are examining an event
looking: set[int] = set()


def by_recorder(event: str, args: tuple, frame) -> bool:
    """Whether the recorder raised an event: in a frame of its own, by importing a module, or in a hidden one."""
    if event in HIDDEN:         # in a hidden one, if the code that is seen does not mention what it does
        name, code = args[1] if event.startswith("object.") else event.rpartition(".")[2], frame and frame.f_code
        if code is None or (name not in code.co_names and name not in code.co_consts):
            return True
    while frame is not None and frame.f_code.co_filename.startswith("<frozen importlib"):
        frame = frame.f_back
    return frame is not None and frame.f_code.co_filename == "<recorder>" and frame.f_code.co_name != HANDS_ON


def hears(hook):
    """Return an audit hook that hears of what the script does, and of nothing else."""
    def told(event, args):
        if event in OURS:
            ident = get_ident()
            if ident in looking:
                return None
            try:
                looking.add(ident)
                frame = frame_at(1)
                if frame is not None and frame.f_code is told.__code__:     # not hidden: see hiding.py
                    frame = frame.f_back
                if by_recorder(event, args, frame):
                    return None
            finally:
                looking.discard(ident)
        elif event == "_thread.start_new_thread":
            args = of_program(*args)
        return hook(event, args)

    if hasattr(hook, "__cantrace__"):
        told.__cantrace__ = hook.__cantrace__
    return told


def of_program(function, *args) -> tuple:
    """Return what a raw thread is started with: not the recorder's function, but the program's, which that calls."""
    ours = type(function) is type(share) and function.__code__.co_filename == "<recorder>" and function.__code__.co_qualname == RAW
    return function.__wrapped__ if ours else function, *args


def share() -> None:
    """From now on, wrap the hooks that the script adds."""
    original = sys.addaudithook

    def addaudithook(hook):
        ours = type(hook) is type(share) and hook.__code__.co_filename == "<recorder>"
        return original(hook if ours else hears(hook))

    sys.addaudithook = as_builtin(disguise(addaudithook, original))


share()
