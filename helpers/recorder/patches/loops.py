"""Records asyncio's loops: that they run, which functions of the learner's they call, and which lost errors they report."""
from _thread import get_ident
from sys import _getframe

from ..core import COUNT, begin, carry_out, emit, end, fail, threads
from ..kinds import NUMBER
from ..lanes import new_task
from ..program_files import is_programs
from ..script import error_text, frame_of_caller, line_now, script, short
from ..attributes import own, set_own
from ..plumbing import around
from .. import awaits
from .task_creation import name_of
from .threads import with_the_first
from ..task_states import Loop, asked, failed, loops, states


def make_loop(original):
    def run_forever(self):
        ident = get_ident()
        before, slot = loops.get(ident), begin(NUMBER["loop"], 0, "", 0, line_now())
        loops[ident] = Loop((slot[0] >> 3) + COUNT)
        try:
            return original(self)
        finally:
            end(slot)
            if before is not None:
                loops[ident] = before
            else:
                loops.pop(ident, None)
    return run_forever


def make_handler(original):
    def call_exception_handler(self, context):
        # Only a plain dict is asked: this calls nothing of the learner's.
        task = context.get("future") if type(context) is dict else None
        lane = failed.pop(id(task), 0) if task is not None and "exception" in context else 0
        if lane:
            emit(NUMBER["unretrieved"], 0, "", lane, 0)
        elif type(job := own(task, "_recorded") if task is not None else None) is tuple:
            emit(NUMBER["forgotten"], job[0], "", job[1], 0)
        elif type(context) is dict and task is None:
            tell(context.get("exception"))
        task = None
        return original(self, context)
    return call_exception_handler


def tell(error) -> None:
    """Write which error of the learner's code came out of what the loop called."""
    line, trace = 0, error.__traceback__ if issubclass(type(error), BaseException) else None
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == script:
            line = trace.tb_lineno or 0
        trace = trace.tb_next
    if line:
        fail(begin(NUMBER["loop_error"], 0, error_text(error), 0, line), error)


def make_from_outside(original):
    """Note that a thread other than the loop's gives it something to do, in a way that does not wake it."""
    def from_outside(self, *args, **kwargs):
        if self._thread_id is None or self._thread_id == get_ident():
            return original(self, *args, **kwargs)
        slot = begin(NUMBER["loop_unwoken"], 0, "", threads.get(self._thread_id, 0), line_now())
        end(slot)                       # the loop may be quicker than we are
        return carry_out(slot, original, self, *args, **kwargs)
    return from_outside


COROUTINE = 0x80        # a flag of a function's code


def make_expecting(original):
    """Note that the learner asks the loop to call something later: that will happen without anybody else."""
    name = original.__name__

    def note(frame) -> None:
        # asyncio's own time-outs are not the learner's calls; what start_server() gets is called for each client.
        while frame is not None and (frame.f_code.co_name == "call_later" or (
                name.endswith("_server") and frame.f_code.co_filename.startswith(awaits.folder))):
            frame = frame.f_back
        if frame is not None and is_programs(frame.f_code.co_filename):
            emit(NUMBER["loop_expects"], 0, name, 0, line_now())

    def expecting(self, *args, **kwargs):
        note(frame_of_caller())
        return original(self, *args, **kwargs)

    async def expecting_later(self, *args, **kwargs):
        note(_getframe().f_back)
        return await original(self, *args, **kwargs)

    return expecting_later if original.__code__.co_flags & COROUTINE else expecting


def make_unawaited(original):
    def _warn_unawaited_coroutine(coro):
        caller = frame_of_caller()
        # A library's, such as `queue.put(1)`, if it is the program that throws it away.
        if type(coro) is awaits.coroutine and any(is_programs(each.co_filename) for each in (
                coro.cr_code, *([caller.f_code] if caller is not None else ()))):
            emit(NUMBER["unawaited"], 0, coro.cr_code.co_name, 0, line_now())
        if caller is None:
            return original(coro)
        # The warning names the caller's place and is kept in its module, so a frame of ours must look like the caller's.
        code = call.__code__.replace(co_filename=caller.f_code.co_filename, co_firstlineno=caller.f_lineno or 0)
        return function(code, caller.f_globals)(original, coro)
    return _warn_unawaited_coroutine


def call(one, value): return one(value)         # on one line, which becomes the caller's line


function = type(call)


def make_wrap(original):
    """Note whose result an asyncio future will get: awaiting it means waiting for a pool's task."""
    def wrap_future(future, *, loop=None):
        made = original(future, loop=loop)
        job = vars(future).get("_recorded") if made is not future and hasattr(future, "__dict__") else None
        if job is not None and job[0]:
            set_own(made, "_recorded", job)
            emit(NUMBER["handed_on"], job[0], "", job[1], 0)
        future = None
        return made
    return wrap_future


def make_threadsafe(original):
    """Record a coroutine that another thread hands to a loop: its future's result() waits for the task that it will become."""
    def run_coroutine_threadsafe(coro, loop):
        lane = asked[id(coro)] = new_task(name_of(coro))        # before the call: the loop may be quicker than we are
        slot = begin(NUMBER["task_create"], 0, "", lane, line_now())
        try:
            future = original(coro, loop)
        except BaseException as error:
            asked.pop(id(coro), None)
            fail(slot, error)
            raise
        end(slot)
        set_own(future, "_recorded", (0, lane))
        return future
    return run_coroutine_threadsafe


def make_cancel(original):
    def _cancel_all_tasks(loop):
        if any(state.lane and state.of is None for state in states.values()):
            emit(NUMBER["cancel_all"])
        return original(loop)
    return _cancel_all_tasks


def patch_calls_from_outside(owner) -> None:
    around(owner, "call_soon", make_from_outside)
    around(owner, "stop", make_from_outside)


def patch_loop(module) -> None:
    around(module.BaseEventLoop, "run_forever", make_loop)
    around(module.BaseEventLoop, "call_exception_handler", make_handler)
    if threads:
        patch_calls_from_outside(module.BaseEventLoop)
    else:
        with_the_first.append(lambda: patch_calls_from_outside(module.BaseEventLoop))
    for name in ("call_at", "create_server", "create_connection", "create_datagram_endpoint", "connect_read_pipe", "subprocess_exec",
                 "subprocess_shell"):
        around(module.BaseEventLoop, name, make_expecting)
    around(module.warnings, "_warn_unawaited_coroutine", make_unawaited)
    around(module.futures, "wrap_future", make_wrap)
    around(module.tasks, "run_coroutine_threadsafe", make_threadsafe)


def patch_selectors(module) -> None:
    for name in ("add_reader", "add_writer"):
        around(module.BaseSelectorEventLoop, name, make_expecting)


def patch_unix(module) -> None:
    for name in ("add_signal_handler", "create_unix_server", "create_unix_connection"):
        around(module._UnixSelectorEventLoop, name, make_expecting)


def patch_runners(module) -> None:
    around(module, "_cancel_all_tasks", make_cancel)


def patch_timeouts(module) -> None:
    """Note which time-outs apply to a task."""
    def state_of(timeout):
        task = getattr(timeout, "_task", None)
        return states.get(id(task)) if task is not None else None

    def make_reschedule(original):
        def reschedule(self, when):
            original(self, when)
            state = state_of(self)
            if state is not None:
                state.limits = {**(state.limits or {}), id(self): ""}
                if when is None:
                    del state.limits[id(self)]
                else:
                    state.limits[id(self)] = short(round(max(0.0, when - self._task.get_loop().time()), 3))
        return reschedule

    def make_exit(original):
        async def __aexit__(self, exc_type, exc_val, exc_tb):
            state = state_of(self)
            if state is not None and state.limits:
                state.limits.pop(id(self), None)
            try:
                return await original(self, exc_type, exc_val, exc_tb)
            finally:
                self = exc_val = exc_tb = None      # an error's traceback keeps this frame
        return __aexit__

    around(module.Timeout, "reschedule", make_reschedule)
    around(module.Timeout, "__aexit__", make_exit)


PATCHES = {"asyncio.base_events": patch_loop, "asyncio.runners": patch_runners, "asyncio.timeouts": patch_timeouts,
           "asyncio.selector_events": patch_selectors, "asyncio.unix_events": patch_unix}
