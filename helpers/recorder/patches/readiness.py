"""Records waiting for one of several things: in a selector, as an event loop of the script's does, or in
connection.wait()."""

from ..core import begin, carry_out, end
from ..kinds import EACH, NUMBER
from ..program_files import is_programs
from ..script import frame_of_caller, line_now, parted, seconds
from ..attributes import own
from ..start import loaded
from ..wrapping import disguise
from .connections import numbers
from .processes import name_of

MOST = 20           #: how many of the things waited for are looked at


def patch_selectors(module) -> None:
    for name in ("SelectSelector", "PollSelector", "EpollSelector", "DevpollSelector", "KqueueSelector"):
        if hasattr(module, name):
            selector = getattr(module, name)
            selector.select = _recorded(selector.select, "select")


def patch_connection(module) -> None:
    module.wait = _recorded(module.wait, "wait_any", things)


def things(object_list, *args, **kwargs) -> tuple[str, str]:
    """Return the processes whose ends it waits for, and the numbers of the pipes; nothing if there is anything else."""
    if type(object_list) not in (list, tuple) or len(object_list) > MOST:
        return "", ""
    started = loaded["multiprocessing.process"]._children.copy()       # another thread may start one in the meantime
    children = {own(own(child, "_popen"), "sentinel"): name_of(child) for child in started}
    names = [children.get(each) for each in object_list if type(each) is int]
    pipes = [numbers.get(own(each, "_handle"), 0) for each in object_list if type(each) is not int]
    return (EACH.join(names), " ".join(map(str, pipes))) if all(names) and all(pipes) else ("", "")


def _recorded(original, kind: str, about=None):
    """Wrap a function whose second argument is a time-out and which returns a list of what is ready; about: what it waits for."""
    def waits(*args, **kwargs):
        caller = frame_of_caller()
        if caller is None or not is_programs(caller.f_code.co_filename):       # asyncio's, a subprocess's, or a pipe's own
            return original(*args, **kwargs)
        timeout = args[1] if len(args) > 1 else kwargs.get("timeout")
        if type(timeout) is float:
            timeout = round(timeout, 3)
        more = about(*args, **kwargs) if about is not None else ()
        slot = begin(NUMBER[kind], 0, parted(seconds(timeout), *more), 0, line_now())
        ready = carry_out(slot, original, *args, **kwargs)
        end(slot, number=len(ready) if type(ready) is list else 0)
        return ready

    return disguise(waits, original)


PATCHES = {"selectors": patch_selectors, "multiprocessing.connection": patch_connection}
