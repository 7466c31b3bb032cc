"""Records the waiting in selectors: an event loop of the script's own stands still in select()."""
from ..core import begin, carry_out, end
from ..kinds import NUMBER
from ..script import frame_of_caller, script, seconds
from ..wrapping import disguise


def patch_selectors(module) -> None:
    for name in ("SelectSelector", "PollSelector", "EpollSelector", "DevpollSelector", "KqueueSelector"):
        if hasattr(module, name):
            _patch(getattr(module, name))


def _patch(selector) -> None:
    original = selector.select

    def select(self, *args, **kwargs):
        caller = frame_of_caller()
        if caller is None or caller.f_code.co_filename != script:     # asyncio's, a subprocess's: not a line of the cell
            return original(self, *args, **kwargs)
        timeout = args[0] if args else kwargs.get("timeout")
        if type(timeout) is float:
            timeout = round(timeout, 3)
        slot = begin(NUMBER["select"], 0, seconds(timeout), 0, caller.f_lineno)
        ready = carry_out(slot, original, self, *args, **kwargs)
        end(slot, number=len(ready) if type(ready) is list else 0)
        return ready

    selector.select = disguise(select, original)


PATCHES = {"selectors": patch_selectors}
