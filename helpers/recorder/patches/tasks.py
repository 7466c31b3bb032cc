"""Records asyncio's tasks: which code creates them, when each continues, where it is suspended, how it ends.

A task is written in C and cannot be patched; the program would see a task factory, a wrapped coroutine or a context variable
of ours. But each step of each task goes through `Handle._run`, which is Python in every version, and the handle's callback
is bound to its task. So this one method tells which task is running, and what its coroutine awaits afterwards can be read
from the suspended frames (awaits.py). `BaseEventLoop.create_task` tells which code created it (task_creation.py). Profiling
or sys.monitoring would report every call, but no step that a task makes in C.

What asyncio does for itself is not recorded: a library's own task becomes a lane only when a line of the learner's is found
in it.
"""
from _thread import get_ident
from time import perf_counter

from .. import core
from .. import variables
from ..core import SERIAL, begin, emit, end, fail
from ..kinds import NUMBER
from ..lanes import names, new_task, now, rename
from ..program_files import is_programs
from ..script import _lines as known_lines, error_text, foreign, script
from ..attributes import method
from ..plumbing import around
from .. import awaits
from ..task_states import Loop, State, begins, failed, is_counted, lane_of, limit_of, loops, states
from ..task_states import patch_loop as patch_states
from .threads import code_of, lanes

AWAIT, END, CALL = NUMBER["await"], NUMBER["task_end"], NUMBER["loop_call"]
coroutine = awaits.coroutine
GIVES_WAY = awaits.SLEEPS_NOT.encode()
#: the types of callbacks that are bound to their task
bound = {type(get_ident), type(iter(()).__next__), method}


def adopt(task) -> State:
    """Return the state of a task that was created through its class, and not by its loop's create_task()."""
    coro = task.get_coro()
    mine = type(coro) is coroutine and is_programs(coro.cr_code.co_filename)
    state = states[id(task)] = State(new_task(name_of(task)) if mine else 0)
    return state


def make_run(original):
    def _run(self):
        callback = self._callback
        task = callback.__self__ if type(callback) in bound else None
        if task is None or not issubclass(type(task), kinds):
            task = None
            return another(original, self, callback)
        ident = get_ident()
        state, here = states.get(id(task)) or adopt(task), loops.get(ident) or Loop()
        before, outer, lane = now.get(ident, 0), here.state, state.lane
        here.state = state
        if lane:
            now[ident] = lane
            if here.place:
                core._numbers[here.place] = lane
            slot = state.slot
            if slot is not None:
                state.slot = None
                args = self._args
                if args or task._must_cancel:
                    goes_on(task, slot, args)
                elif core._numbers[word := (slot[0] >> 3) + SERIAL] == slot[1]:  # `end`, written out: each step pays for it
                    core._doubles[word + 2] = perf_counter()
            elif not state.begun:
                begun(task, state, before)
        try:
            return original(self)
        finally:
            if task._fut_waiter is not None or task._state != "PENDING" or not gives_way(task, state):
                paused(task, state, ident)
            now[ident], here.state = before, outer
            if here.place:
                core._numbers[here.place] = 0
            self = callback = task = None
    return _run


def gives_way(task, state: State) -> bool:
    """Write that a task gives way once, by `await asyncio.sleep(0)` in its own coroutine. Returns False if it is another await."""
    coro = task.get_coro()
    if type(coro) is not coroutine or type(inner := coro.cr_await) is not coroutine or inner.cr_code is not awaits.sleep:
        return False
    frame = coro.cr_frame
    line = known_lines.get(id(frame.f_code) + frame.f_lasti)
    if line is None or not state.lane:
        return False                # the first time, everything is looked up as for other awaits
    state.line = line
    place, serial = state.slot = core._next()
    core._pack(core._bytes, place, perf_counter(), AWAIT | state.lane << 8, line, serial, 0, 0.0, 0, GIVES_WAY)
    return True


def name_of(task) -> str:
    """Return the name of a task whose creation was not seen."""
    name = task.get_name()
    coro = task.get_coro()
    return getattr(coro, "__name__", "") or awaits.generator_name(coro) or name if is_counted(name) else name


def begun(task, state: State, before: int) -> None:
    """Write that a task begins; before: the lane of the thread that runs it."""
    state.begun = True
    if state.of is None:
        name = task.get_name()
        # The learner may have named the task since it was created.
        if type(name) is str and not is_counted(name) and not names[state.lane].startswith(name):
            rename(state.lane, name)
        begins(state.lane, before)


def another(original, handle, callback):
    """Run a callback of the loop that is not a step of a task: the learner's are recorded."""
    if type(callback).__name__ == "TaskStepMethWrapper" and type(callback) not in bound:
        bound.add(type(callback))
        return handle._run()
    code = code_of(callback)
    if code is None or code.co_filename != script:
        return original(handle)
    slot = begin(CALL, 0, code.co_name, 0, code.co_firstlineno)
    try:
        return original(handle)
    finally:
        end(slot)
        handle = callback = None


def goes_on(task, slot: tuple[int, int], args) -> None:
    """Write that a task's await is over, and what it raises, if anything."""
    if task._must_cancel or (args and issubclass(type(args[0]), futures) and args[0]._state == "CANCELLED"):
        fail(slot, CANCELLED)
    elif args and issubclass(type(args[0]), futures) and args[0]._exception is not None:
        fail(slot, args[0]._exception)
    else:
        end(slot)


def paused(task, state: State, ident: int) -> None:
    """Write where a task is suspended, or that it has ended."""
    try:
        if task._state != "PENDING":
            return ended(task, state)
        if (times := times_cancelled(task)) > state.cancels:
            emit(NUMBER["cancel_survived"])
        state.cancels = times
        if state.aliases or state.lane in awaits.covered:
            return None
        found = awaits.find(task, lane_of)
        if found is None:
            return None
        line, kind, object, text, number = found
        if not state.lane:                  # a library's, in which the learner's code is found
            state.lane = now[ident] = new_task(name_of(task))
            begins(state.lane, 0)
        state.line = line = line or state.line      # a library's coroutine is shown where its task was created
        if state.limits and kind == AWAIT:
            text = awaits.limited(text, limit_of(state))
        state.slot = begin(kind, object, text, number, line)
    except Exception as error:
        if foreign(error):
            raise
    return None


def times_cancelled(task) -> int:
    """Return how often a task was asked to end, and did not: a class of the learner's may return anything."""
    return type(task).cancelling(task) if type(task) in kinds else 0


def ended(task, state: State) -> None:
    states.pop(id(task), None)
    if state.of is not None:
        state.of.aliases -= 1
    elif state.lane:
        if task._state == "CANCELLED":
            emit(END, 0, "\0!CancelledError", 0, state.line)
        elif (error := task._exception) is None:
            emit(END, 0, "", 0, 0)
        else:
            line, trace = 0, error.__traceback__
            while trace is not None:
                if trace.tb_frame.f_code.co_filename == script:
                    line = trace.tb_lineno or 0
                trace = trace.tb_next
            fail(begin(END, 0, error_text(error), 0, line), error)
            failed[id(task)] = state.lane


def patch_loop(module) -> None:
    global kinds, futures, CANCELLED
    kinds, futures = tuple({module.tasks.Task, module.tasks._PyTask}), tuple({module.futures.Future, module.futures._PyFuture})
    CANCELLED = module.exceptions.CancelledError()
    variables.begin()
    lanes()
    patch_states(module)
    around(module.events.Handle, "_run", make_run)


PATCHES = {"asyncio.base_events": patch_loop}
