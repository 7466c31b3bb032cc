"""Records how processes start, run and end."""
import os
from sys import exc_info

from .. import core
from ..core import emit
from ..kinds import METHODS, NUMBER
from ..memory import note_resource
from ..script import error_text, foreign, frame_of_caller, parted, script, seconds
from ..attributes import name_of_class, own
from ..start import loaded, settings
from ..plumbing import around
from ..wrapping import disguise, span

OURS = "<recorder>"     # the name of our files in tracebacks


def write_error(error: BaseException, trace) -> None:
    """Write down an exception that ends a process, with the innermost line of the cell that raised it."""
    line = 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == script:
            line = trace.tb_lineno or 0
        trace = trace.tb_next
    emit(NUMBER["error"], text=error_text(error), line=line)


def patch_context(module) -> None:
    """Make the run's start method the default; the script may still choose its own."""
    method = settings.get("start_method")
    if method:
        default = module._default_context
        default._default_context = default.get_context(method)


def patch_process(module) -> None:
    base = module.BaseProcess

    span(base, "start", "start", lambda self: (0, parted(name_of(self), "True" if own(self, "_config").get("daemon") else "")),
         lambda value, self: {"number": own(self, "_popen").pid})
    span(base, "join", "join", lambda self, timeout=None: (0, parted(seconds(timeout), name_of(self))),
         lambda value, self, timeout=None: "False" if timeout is not None and own(self, "_popen").returncode is None else "")
    for name in ("terminate", "kill"):
        span(base, name, name, lambda self: (0, name_of(self)))

    bootstrap = base._bootstrap

    def _bootstrap(self, *args, **kwargs):
        core.busy.clear()
        emit(NUMBER["run"], text=name_of(self), line=0, number=method_number(self))
        code = bootstrap(self, *args, **kwargs)
        emit(NUMBER["exit"], number=exit_status(code), line=0)
        return code

    base._bootstrap = disguise(_bootstrap, bootstrap)


def name_of(process) -> str:
    """Return a process's name, which may be anything, and may be asked for by a property of the learner's."""
    name = own(process, "_name")
    return name if type(name) is str else name_of_class(type(process))


def exit_status(code: object) -> int:
    """Return the exit status that the system makes of an exit code."""
    if not isinstance(code, int):
        return 1
    return code & 0xFF if os.name == "posix" else int(code)


def method_number(process) -> int:
    """Return by which start method a process was started: its place in kinds.METHODS; 0 if unknown."""
    method = own(process, "_start_method")
    if method is None:
        method = loaded["multiprocessing.context"]._default_context.get_start_method(allow_none=True)
    return METHODS.index(method) if method in METHODS else 0


def patch_util(module) -> None:
    """Note the folder that multiprocessing makes for its sockets: a killed process leaves it."""
    get_temp_dir = module.get_temp_dir
    known = set()

    def wrapper():
        folder = get_temp_dir()
        if folder not in known:
            known.add(folder)
            note_resource("folder", folder)
        return folder

    module.get_temp_dir = disguise(wrapper, get_temp_dir)


def patch_popen(module) -> None:
    """Record the moment when a parent learns that a child has ended."""
    popen = module.Popen
    name = "wait" if module.__name__.endswith("win32") else "poll"  # there, poll() calls wait(); elsewhere, wait() calls poll()
    if name not in vars(popen):
        return
    original = vars(popen)[name]

    def wrapper(self, *args, **kwargs):
        before = self.returncode
        code = original(self, *args, **kwargs)
        if before is None and code is not None:
            emit(NUMBER["ended"], object=self.pid, number=code)
        return code

    setattr(popen, name, disguise(wrapper, original))


def leave_out_ours(error: BaseException) -> None:
    """Remove our frames from the tracebacks of an exception that ends this process, and of those that led to it."""
    todo, seen = [error], set()
    while todo:
        error = todo.pop()
        if error is None or id(error) in seen:
            continue
        seen.add(id(error))
        todo += error.__cause__, error.__context__
        trace = error.__traceback__
        while trace is not None:
            following = trace.tb_next
            while following is not None and following.tb_frame.f_code.co_filename == OURS:
                following = following.tb_next
            if following is not trace.tb_next:
                trace.tb_next = following
            trace = following


def without_ours(walk):
    """Return a function that walks along a traceback or a stack as `walk` does, but skips our frames."""
    def wrapper(*args, **kwargs):
        if args == (None,):         # the caller's stack, some calls up
            return walk(*args)
        return (found for found in walk(*args, **kwargs) if found[0].f_code.co_filename != OURS)
    return disguise(wrapper, walk)


def patch_traceback(module) -> None:
    """A child prints the exception that ends it with print_exc(), called by Process._bootstrap. Leave out our frames."""
    for name in ("walk_tb", "_walk_tb_with_full_positions", "walk_stack"):
        if hasattr(module, name):
            setattr(module, name, without_ours(getattr(module, name)))
    print_exc = module.print_exc

    def wrapper(*args, **kwargs):
        caller = frame_of_caller()
        if caller is not None and caller.f_code.co_name == "_bootstrap":
            error = exc_info()[1]
            try:
                if error is not None:
                    write_error(error, error.__traceback__)
            except Exception as failed:     # it ends as it would without us
                if foreign(failed):
                    raise
        return print_exc(*args, **kwargs)

    module.print_exc = disguise(wrapper, print_exc)


def patch_graph(module) -> None:
    """Leave our coroutines out of what asyncio says of who awaits what (Python 3.14)."""
    def make(original):
        def build(future, **limit):
            graph = original(future, **limit)
            stack = tuple(entry for entry in graph.call_stack
                          if entry.frame is None or entry.frame.f_code.co_filename != OURS)
            return type(graph)(graph.future, stack, graph.awaited_by)
        return build

    around(module, "_build_graph_for_future", make)


PATCHES = {
    "traceback": patch_traceback,
    "asyncio.graph": patch_graph,
    "multiprocessing.context": patch_context,
    "multiprocessing.process": patch_process,
    "multiprocessing.util": patch_util,
    "multiprocessing.popen_fork": patch_popen,
    "multiprocessing.popen_forkserver": patch_popen,
    "multiprocessing.popen_spawn_win32": patch_popen,
}
