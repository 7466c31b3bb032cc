"""Records the waiting for one of several: in a selector, as an event loop of the script's own does, or in connection.wait()."""

from ..core import begin, carry_out, end
from ..kinds import NUMBER
from ..script import frame_of_caller, script, seconds
from ..wrapping import disguise


def patch_selectors(module) -> None:
    for name in ("SelectSelector", "PollSelector", "EpollSelector", "DevpollSelector", "KqueueSelector"):
        if hasattr(module, name):
            selector = getattr(module, name)
            selector.select = _recorded(selector.select, "select")


def patch_connection(module) -> None:
    module.wait = _recorded(module.wait, "wait_any")


def _recorded(original, kind: str):
    """Wrap a function whose second argument is a time-out, and which returns a list of what is ready."""
    def waits(*args, **kwargs):
        caller = frame_of_caller()
        if caller is None or caller.f_code.co_filename != script:     # asyncio's, a subprocess's, a pipe's own: not a line of the cell
            return original(*args, **kwargs)
        timeout = args[1] if len(args) > 1 else kwargs.get("timeout")
        if type(timeout) is float:
            timeout = round(timeout, 3)
        slot = begin(NUMBER[kind], 0, seconds(timeout), 0, caller.f_lineno)
        ready = carry_out(slot, original, *args, **kwargs)
        end(slot, number=len(ready) if type(ready) is list else 0)
        return ready

    return disguise(waits, original)


PATCHES = {"selectors": patch_selectors, "multiprocessing.connection": patch_connection}
