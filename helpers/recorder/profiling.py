"""Shares with the script what is scarce in Python: one profile function per thread, six tools of sys.monitoring in all.

The script does not see the recorder's, and finds no place taken by it.
"""
import sys

from .wrapping import as_builtin, disguise

real_getprofile, real_setprofile = sys.getprofile, sys.setprofile
#: the recorder's own profile functions
own: set = set()


def set_profile(function) -> None:
    """Make a function of the recorder this thread's profile function; None removes it."""
    if function is not None and not own:
        def getprofile():
            found = real_getprofile()
            return None if found in own else found

        sys.getprofile = as_builtin(disguise(getprofile, real_getprofile))
    if function is not None:
        own.add(function)
    real_setprofile(function)


class Tool:
    """The recorder's tool of sys.monitoring. It is removed as soon as the script wants any tool itself.

    Sharing does not work: the script's tools would see our functions in place of sys.monitoring's.
    """

    def __init__(self, callbacks: dict) -> None:
        self.number = None
        self.monitoring = sys.monitoring        # no longer there at the interpreter's end
        self.real = {name: value for name, value in vars(sys.monitoring).items() if callable(value)}
        self.callbacks = callbacks              # event -> function; call events are only for single code objects
        self.codes: dict[int, object] = {}      # the code objects whose calls are watched

    def take(self) -> bool:
        """Take a free place. Returns whether there was one."""
        self.number = next((number for number in (4, 3, 5, 2, 1, 0) if self.real["get_tool"](number) is None), None)
        if self.number is None:
            return False
        self.real["use_tool_id"](self.number, "recorder")
        events = sys.monitoring.events
        everywhere = 0
        for event, function in self.callbacks.items():
            self.real["register_callback"](self.number, event, function)
            if event not in (events.CALL, events.C_RETURN, events.C_RAISE):
                everywhere |= event
        self.real["set_events"](self.number, everywhere)
        return True

    def watch_calls(self, code) -> None:
        """Watch the calls that a code object makes."""
        if self.number is None:
            return
        if id(code) not in self.codes:
            self.codes[id(code)] = code
        self.real["set_local_events"](self.number, code, self.monitoring.events.CALL)

    def leave(self) -> None:
        """Give up the place, and leave nothing in it or in sys.monitoring."""
        number, self.number = self.number, None
        vars(self.monitoring).update(self.real)
        self.real["set_events"](number, 0)
        for code in self.codes.values():
            self.real["set_local_events"](number, code, 0)
        self.codes.clear()
        for event in self.callbacks:
            self.real["register_callback"](number, event, None)
        self.real["free_tool_id"](number)

    def hide(self) -> None:
        """Let the script find every place free, and give it all of them as soon as it asks for one."""
        def leaving(name: str):
            original = self.real[name]

            def hand_on(*args):
                if self.number is not None:
                    self.leave()
                return original(*args)
            return as_builtin(disguise(hand_on, original))

        def get_tool(*args):
            return None if args == (self.number,) and self.number is not None else self.real["get_tool"](*args)

        for name in self.real:
            if name not in ("restart_events", "get_tool"):
                setattr(sys.monitoring, name, leaving(name))
        sys.monitoring.get_tool = as_builtin(disguise(get_tool, self.real["get_tool"]))
