"""What is known of asyncio's tasks and loops while they exist: shared by the patches that record them."""
from _thread import get_ident

from . import core
from .core import begin, end
from .kinds import NUMBER
from .program_files import is_programs
from .script import script
from . import awaits


class State:
    """What is known of one task while it exists."""

    __slots__ = ("aliases", "begun", "cancels", "lane", "limits", "line", "of", "slot")

    def __init__(self, lane: int, line: int = 0, of: "State | None" = None) -> None:
        self.lane, self.line = lane, line   # line: where it was created, or where it last awaited something
        self.begun, self.slot = False, None     # slot: of the await in which it is suspended
        self.cancels = 0                    # how often it was cancelled, and went on
        self.of, self.aliases = of, 0  # of: the task whose lane it has, if wait_for() made it; aliases: how many such it has
        self.limits: dict | None = None     # id of what ends its awaits -> the time-out


class Loop:
    """What is known of a running loop."""

    __slots__ = ("place", "state")

    def __init__(self, place: int = 0) -> None:
        self.place = place              # where the record says which task is running
        self.state: State | None = None     # that task's


#: id of a task -> what is known of it
states: dict[int, State] = {}
#: thread -> the loop that runs on it
loops: dict[int, "Loop"] = {}
#: id of a task that an error ended -> its lane
failed: dict[int, int] = {}
#: id of a coroutine that another thread asked to run -> the lane of the future task
asked: dict[int, int] = {}


def lane_of(task) -> int:
    """Return the lane of a task that exists, 0 if it has none."""
    state = states.get(id(task))
    return state.lane if state is not None else 0


def begins(lane: int, before: int) -> tuple[int, int]:
    """Write that a task begins; before: the lane of the thread that runs it."""
    slot = begin(NUMBER["task_run"], 0, "", before, 0)
    end(slot)
    return slot


def is_counted(name: str) -> bool:
    """Whether asyncio made up a name."""
    return name.startswith("Task-") and name[5:].isdigit()


def limit(frame) -> str:
    """Return the time-out of what a task begins to await, as a part of a text.

    Args:
        frame: the frame that awaits it.
    """
    while frame is not None and frame.f_code.co_filename.startswith(awaits.folder):
        if frame.f_code.co_name == "wait_for":
            return awaits.value(frame, "timeout")
        frame = frame.f_back
    here = loops.get(get_ident())
    return limit_of(here.state) if here is not None and here.state is not None else ""


def limit_of(state: State) -> str:
    """Return the time-out that applies to a task."""
    return min(state.limits.values(), key=len, default="") if state.limits else ""


def line_of_call(frame) -> int:
    """Return the learner's line that calls what asyncio carries out; 0 if a task began with it, or if a module calls it.

    Below a task's frames are those of the loop's caller, and its line is not meant.
    """
    in_a_module = False
    while frame is not None:
        code = frame.f_code
        if code.co_filename == script:
            return frame.f_lineno or 0
        if code is handle_run:
            here = loops.get(get_ident())
            return here.state.line if here is not None and here.state is not None and not in_a_module else 0
        in_a_module = in_a_module or is_programs(code.co_filename)
        frame = frame.f_back
    return 0


#: the code of asyncio's method that runs each step
handle_run = None


def forked() -> None:
    """A child has another record, and its parent's tasks are not its own."""
    for known in (states, loops, failed, asked):
        known.clear()
    awaits.covered.clear()


def patch_loop(module) -> None:
    """Patch asyncio.base_events: by then, its events, futures and tasks have been loaded."""
    global handle_run
    tasks, futures = module.tasks, module.futures
    handle_run = module.events.Handle._run.__code__
    folder = module.BaseEventLoop._run_once.__code__.co_filename.removesuffix("base_events.py")
    awaits.begin(tuple({tasks.Task, tasks._PyTask}), tuple({futures.Future, futures._PyFuture}), tasks._GatheringFuture, folder,
                 tasks.sleep.__code__)
    core.turns = True       # record each acquire and release of a lock: they may come from two tasks
    core.after_fork.append(forked)
