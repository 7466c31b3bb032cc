"""Shares with the script what Python has one of for each thread, or six for all: a profile function, the tools of sys.monitoring.

The script neither sees the recorder's nor finds a place taken by it.
"""
import sys

from .core import as_builtin, disguise

real_getprofile, real_setprofile = sys.getprofile, sys.setprofile
#: the recorder's own profile functions
own: set = set()


def set_profile(function) -> None:
    """Make a function of the recorder's this thread's profile function; None takes it away."""
    if function is not None and not own:
        def getprofile():
            found = real_getprofile()
            return None if found in own else found

        sys.getprofile = as_builtin(disguise(getprofile, real_getprofile))
    if function is not None:
        own.add(function)
    real_setprofile(function)


class Tool:
    """The recorder's tool of sys.monitoring. It gives way to a script that wants one with the same number."""

    def __init__(self, callbacks: dict) -> None:
        self.number = None
        self.real = {name: value for name, value in vars(sys.monitoring).items() if callable(value)}
        self.callbacks = callbacks              # event -> function; those of calls are for single code objects
        self.codes: dict[int, object] = {}      # the code objects whose calls are watched

    def take(self) -> bool:
        """Take a place that is free. Returns whether there was one."""
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
        for code in self.codes.values():
            self.real["set_local_events"](self.number, code, events.CALL)
        return True

    def watch_calls(self, code) -> None:
        """Watch the calls that a code object makes."""
        if id(code) not in self.codes and len(self.codes) < 1000:
            self.codes[id(code)] = code
        self.real["set_local_events"](self.number, code, sys.monitoring.events.CALL)

    def leave(self) -> None:
        """Give this place up, and leave nothing in it."""
        self.real["set_events"](self.number, 0)
        for code in self.codes.values():
            self.real["set_local_events"](self.number, code, 0)
        for event in self.callbacks:
            self.real["register_callback"](self.number, event, None)
        self.real["free_tool_id"](self.number)

    def hide(self) -> None:
        """Let the script's calls find every place that the recorder has free."""
        def giving_way(name: str):
            original = self.real[name]

            def call(*args):
                if args and self.number is not None and args[0] == self.number:
                    if name == "get_tool":
                        return None
                    before = self.number
                    self.leave()
                    # Not the same one again.
                    self.real["use_tool_id"](before, "recorder")
                    self.take()
                    self.real["free_tool_id"](before)
                return original(*args)
            return as_builtin(disguise(call, original))

        def _all_events():
            mine = 0 if self.number is None else 1 << self.number
            found = {event: tools & ~mine for event, tools in self.real["_all_events"]().items()}
            return {event: tools for event, tools in found.items() if tools}

        for name in self.real:
            if name not in ("restart_events", "_all_events"):
                setattr(sys.monitoring, name, giving_way(name))
        if "_all_events" in self.real:
            sys.monitoring._all_events = as_builtin(disguise(_all_events, self.real["_all_events"]))
