"""Records which code creates asyncio's tasks, and names them after what they run.

An eager task (since Python 3.12) runs its first step while it is created.
"""
import sys
from _thread import get_ident

from .. import core
from ..core import begin, end, erase, fail
from ..kinds import NUMBER
from ..lanes import new_task, now
from ..program_files import is_programs
from ..script import frame_of_caller, line_now
from ..attributes import name_of_class
from ..plumbing import around
from ..variables import look_up
from .. import awaits, task_states
from ..awaits import coroutine
from ..task_states import Loop, State, asked, begins, failed, is_counted, line_of_call, loops, states
from .tasks import paused
from .threads import called

CREATE = NUMBER["task_create"]
#: lanes of tasks that another thread asked for
handed_over: set[int] = set()
#: the code of Python 3.11's wait_for(), which makes a task of what it waits for
wait_for = None


def name_of(coro, name: object = None) -> str:
    """Return a task's name: the learner's, otherwise its coroutine, with its arguments if they are short."""
    if type(name) is str and not is_counted(name):
        return name
    if type(coro) is not coroutine:
        return awaits.generator_name(coro) or name_of_class(type(coro))
    function, code, frame = coro.__name__, coro.cr_code, coro.cr_frame
    count = code.co_argcount + code.co_kwonlyargcount
    if frame is None or coro.cr_suspended or code.co_filename == "<recorder>" or code.co_flags & 12:
        return function
    arguments = [each for each in code.co_varnames[:count] if each not in ("self", "cls")]
    found = [look_up(frame, each) for each in arguments]
    return called(Named(function), [each[0] for each in found], {}) if all(found) else function


class Named:
    """Represents a function of which only the name is known."""

    def __init__(self, name: str) -> None:
        self.__name__ = name


def announce(coro, name, frame) -> int:
    """Return the lane of a task that is about to be created; 0 if asyncio or a library makes it for itself."""
    if type(coro) is not coroutine or not is_programs(coro.cr_code.co_filename):
        file, name_ = (coro.cr_code.co_filename, coro.cr_code.co_name) if type(coro) is coroutine else ("", "")
        if file == awaits.folder + "base_events.py" or (file.startswith(awaits.folder) and name_.startswith("_")):
            return 0                    # what asyncio does for itself
        while frame is not None and frame.f_code.co_filename.startswith((awaits.folder, "<recorder>")):
            if frame.f_code is task_states.handle_run:
                return 0                # the loop itself, which closes a forgotten async generator
            frame = frame.f_back
        if frame is None or not is_programs(frame.f_code.co_filename):
            return 0
    if id(coro) in asked:
        lane = asked.pop(id(coro))
        handed_over.add(lane)           # its creation is already recorded
        return lane
    return new_task(name_of(coro, name))


def alias(frame) -> "State | None":
    """Return the state of a task that Python 3.11's wait_for() makes: since 3.12, it makes none."""
    if wait_for is None:
        return None
    for _ in range(4):
        if frame is None or frame.f_code is wait_for:
            break
        frame = frame.f_back
    here = loops.get(get_ident())
    outer = here.state if here is not None else None
    if frame is None or frame.f_code is not wait_for or outer is None:
        return None
    outer.aliases += 1
    state = State(outer.lane, line_of_call(frame), outer)
    state.limits = {0: awaits.value(frame, "timeout")}
    return state


def make_create(original):
    def create_task(self, coro, **kwargs):
        frame = frame_of_caller()
        state = alias(frame)
        lane = announce(coro, kwargs.get("name"), frame) if state is None else 0
        if not lane:
            task = original(self, coro, **kwargs)
            if state is not None:
                states[id(task)] = state
            else:
                states.pop(id(task), None)
            return task
        line = line_now()
        state = State(lane, line)
        slot = begin(CREATE, 0, "", lane, line) if lane not in handed_over else None
        if slot is not None:
            end(slot)
        # Then its first step may run within the call.
        eager = self._task_factory is not None or kwargs.get("eager_start")
        try:
            task = eagerly(original, state, self, coro, kwargs) if eager else original(self, coro, **kwargs)
        except BaseException as error:
            if slot is not None:
                fail(slot, error)
            raise
        finally:
            coro = kwargs = None
        failed.pop(id(task), None)
        if state.lane:
            states[id(task)] = state
        return task
    return create_task


def eagerly(original, state: State, loop, coro, kwargs: dict):
    """Create a task whose first step may run within this call."""
    ident = get_ident()
    here, before = loops.get(ident) or Loop(), now.get(ident, 0)
    outer, now[ident], here.state = here.state, state.lane, state
    first = begins(state.lane, before)
    if here.place:
        core._numbers[here.place] = state.lane
    try:
        task = original(loop, coro, **kwargs)
        if (coro.cr_frame is None or coro.cr_suspended) if type(coro) is coroutine else task._state != "PENDING":
            state.begun = True
            paused(task, state, ident)
        else:
            erase(first)
        return task
    finally:
        now[ident], here.state = before, outer
        if here.place:
            core._numbers[here.place] = before if outer is not None else 0
        task = coro = kwargs = None


def patch_loop(module) -> None:
    global wait_for
    wait_for = module.tasks.wait_for.__code__ if sys.version_info < (3, 12) else None
    around(module.BaseEventLoop, "create_task", make_create)


PATCHES = {"asyncio.base_events": patch_loop}
