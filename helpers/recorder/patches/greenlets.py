"""Records how greenlets switch to each other, with greenlet's own trace function."""
from _thread import get_ident
from _weakref import ref

from .. import core, variables
from ..core import begin, emit, end, fail
from ..kinds import NUMBER
from ..script import error_text, foreign, harmless, parted, script, short
from ..attributes import method, name_of_class, own
from ..start import loaded
from ..wrapping import disguise
from ..imports import when_imported
from ..lanes import MOST, given, name as name_lane, names, new as new_lane, now, tell, told, unnamed, value_passed
from ..profiling import real_getprofile, set_profile

MOST_ENDED = 10_000     #: this many ended greenlets are remembered
#: id of a greenlet -> its lane
of_greenlet: dict[int, int] = {}
#: the same for those that were named before they were started: if one is dropped, another may get its id
early: dict[int, ref] = {}
#: the same for ended ones that somebody may still ask about
ended: dict[int, tuple[ref, int]] = {}
#: id of a greenlet that is paused inside a generator -> that generator's lane
resting: dict[int, int] = {}
#: id of a gevent greenlet that has given way to the hub -> the slot of its "block"
blocked: dict[int, tuple] = {}
#: ids of greenlets that gave way within a recorded call: what that call does itself is not recorded, what others do is
within: set[int] = set()
#: id of a greenlet -> the error that ends it, in its written form, and its line
raised: dict[int, tuple[str, int]] = {}
#: ids of gevent's greenlets that have begun
begun: set[int] = set()
#: thread -> the trace function that the script has set itself
theirs: dict[int, object] = {}
#: set by gevents.py: called with a gevent greenlet when it first runs, and when it is finished
gevent_hooks: dict[str, object] = {}


def lane_of(greenlet) -> int:
    if greenlet.parent is None:             # the greenlet that a thread begins with
        return core.threads.get(get_ident(), 0)
    lane = of_greenlet.get(id(greenlet))
    if lane is None:
        lane = of_greenlet[id(greenlet)] = new_lane()
        _name(greenlet, lane)
    elif lane not in told:
        tell(lane)
    return lane


def lane_before(greenlet, *, starts: bool = False) -> int:
    """Return the lane of a greenlet that may not have begun, or be over; 0 where it is not known. Starts: it is being started."""
    if greenlet.dead:
        its, lane = ended.get(id(greenlet), (None, 0))
        return lane if its is not None and its() is greenlet else 0
    known = early.pop(id(greenlet), None)
    if starts and (known is None or known() is not greenlet):
        of_greenlet.pop(id(greenlet), None)
    elif known is not None or id(greenlet) not in of_greenlet:
        early[id(greenlet)] = ref(greenlet)
    return lane_of(greenlet)


def function_name(greenlet) -> str:
    """Return the name of the function that a gevent greenlet runs; "" for a plain greenlet."""
    kind, function = name_of_class(type(greenlet)), own(greenlet, "_run")
    if function is None:
        return ""
    name = own(function, "__name__") or name_of_class(type(function))
    if name == "_run" and kind != "Greenlet":       # a class of the learner's, with a _run of its own
        name = kind
    return name.removeprefix("__")                  # gevent's own, for Pool.map()


def _name(greenlet, lane: int) -> None:
    """Name a lane after what its greenlet runs."""
    if name_of_class(type(greenlet)) == "Hub":
        return name_lane(lane, "Hub")
    name = function_name(greenlet)
    if name:
        function = own(greenlet, "_run")
        if name == "_bootstrap" and type(function) is method:
            return _name_of_thread(function.__self__, lane)
        values = own(greenlet, "args")
        return name_lane(lane, given(name, values if type(values) is tuple and not own(greenlet, "kwargs") else ()))
    if lane > MOST:
        return None
    # A plain greenlet forgets its function when it starts: look at the first function that it calls.
    unnamed[get_ident()] = lane
    if real_getprofile() is None:
        set_profile(_first_call)
    return None


def _name_of_thread(thread, lane: int) -> None:
    """Name the greenlet that monkey patching made of a thread: it is that thread's lane."""
    from . import threads
    its = threads.lane_of.get(id(thread), 0)
    if not its:
        return name_lane(lane, threads.name_of(thread))
    names[lane] = names[its]
    return tell(lane)


@harmless
def _first_call(frame, event, argument) -> None:
    if event == "call" and frame.f_code.co_filename != "<recorder>":
        set_profile(None)
        lane = unnamed.pop(get_ident(), None)
        if lane is not None:
            name_lane(lane, frame.f_code.co_name, frame)


def _name_late(lane: int, frame) -> None:
    """Name a lane that had no name when it began: its greenlet runs a built-in, or began before us."""
    if unnamed.pop(get_ident(), None) is not None and real_getprofile() is _first_call:
        set_profile(None)
    while frame is not None and frame.f_back is not None:
        frame = frame.f_back
    name_lane(lane, frame.f_code.co_name if frame is not None else "greenlet")


def _place(frame) -> tuple[int, str, object]:
    """Return the innermost line of the cell in a suspended stack, the function that it called, and its frame."""
    called = ""
    while frame is not None:
        if frame.f_code.co_filename == script:
            return frame.f_lineno or 0, called, frame
        if frame.f_code.co_filename != "<recorder>":
            called = frame.f_code.co_name
        frame = frame.f_back
    return 0, called, None


def _seconds(called: str, frame) -> str:
    """Return how long a greenlet sleeps that has called gevent's sleep(); "" if it called another function."""
    while called == "sleep" and frame is not None and frame.f_code.co_filename != script:
        if frame.f_code.co_name == "sleep" and (found := variables.look_up(frame, "seconds")) and type(found[0]) in (int, float):
            return short(found[0])
        frame = frame.f_back
    return ""


def switched(event: str, origin, target) -> None:
    ident, me = get_ident(), id(origin)
    line, called, frame = _place(origin.gr_frame)
    _change(ident, me, id(target), origin.dead)
    there = lane_of(origin)
    running = now.get(ident, 0)
    now[ident] = there
    if there and there not in names:
        _name_late(there, origin.gr_frame)
    text = value_passed(frame) if frame is not None and not called else ""
    if origin.dead:
        text = parted("", "", "exception") if event == "throw" else ""
        _finished(event, origin)
        if me in begun and len(ended) < MOST_ENDED:
            ended[me] = ref(origin), there
        of_greenlet.pop(me, None)
        resting.pop(me, None)
        begun.discard(me)
    else:
        if running != there:
            resting[me] = running
        if event == "throw":
            text = parted("", "throw")
        if name_of_class(type(target)) == "Hub" and name_of_class(type(origin)) != "Hub":
            blocked[me] = begin(NUMBER["block"], 0, parted(called, _seconds(called, origin.gr_frame)), 0, line)
    goes_on = lane_of(target)
    now[ident] = goes_on
    if "born" in gevent_hooks and id(target) not in begun:
        _begins(target, goes_on)
    slot = blocked.pop(id(target), None)
    if slot is not None:
        _unblocked(slot, event, origin, target)
    emit(NUMBER["switch"], text=text, number=there, line=line)
    now[ident] = resting.pop(id(target), goes_on)


def _begins(greenlet, lane: int) -> None:
    begun.add(id(greenlet))
    early.pop(id(greenlet), None)
    name = function_name(greenlet) if lane and name_of_class(type(greenlet)) != "Hub" else ""
    if name and name != "_bootstrap":
        gevent_hooks["born"](greenlet, name, lane)


def _unblocked(slot: tuple[int, int], event: str, origin, target) -> None:
    """Write that a greenlet continues. If the hub finds that nothing is left that could wake it, the hub's own method throws into it."""
    frame = origin.gr_frame
    if (event == "throw" and frame is not None and frame.f_code.co_name == "run" and name_of_class(type(origin)) == "Hub"
            and origin.parent is target and "gevent" in loaded):
        fail(slot, loaded["gevent"].exceptions.LoopExit())
    else:
        end(slot)


def _change(ident: int, me: int, other: int, over: bool) -> None:
    """Whether a thread is inside a recorded call depends on which greenlet is running."""
    if ident in core.busy:
        core.busy.discard(ident)
        if not over:
            within.add(me)
    if other in within:
        within.discard(other)
        core.busy.add(ident)


def _finished(event: str, greenlet) -> None:
    value, error = gevent_hooks["over"](greenlet) if "over" in gevent_hooks else ("", None)
    if error is not None:
        note_error(error, greenlet)
    text, line = raised.pop(id(greenlet), ("\0!exception" if event == "throw" else value, 0))
    emit(NUMBER["finish"], text=text, line=line)


def note_error(error: BaseException, greenlet=None) -> None:
    """Note which error ends a greenlet, by default the running one; it is written when the greenlet is finished."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == script:
            line = trace.tb_lineno or 0
        trace = trace.tb_next
    one = loaded["greenlet"].getcurrent() if greenlet is None else greenlet
    raised[id(one)] = parted("", error_text(error)) + "\0!" + name_of_class(type(error)), line


def forked() -> None:
    """In a forked child, the greenlet that forked is the process itself."""
    within.clear()
    blocked.clear()             # the parent's record has what waits
    unnamed.clear()
    theirs_here = theirs.get(get_ident())
    theirs.clear()
    if theirs_here is not None:
        theirs[get_ident()] = theirs_here
    mine = now.get(get_ident(), 0)
    for key, lane in of_greenlet.items():
        if lane == mine and lane:
            of_greenlet[key] = now[get_ident()] = 0
            break


def patch_greenlet(module) -> None:
    real_settrace, real_gettrace = module.settrace, module.gettrace
    variables.begin()

    def trace(event, pair):
        if event in ("switch", "throw"):
            try:
                switched(event, *pair)
            except Exception as error:      # a trace function that raises is removed
                if foreign(error):
                    raise
        other = theirs.get(get_ident())
        if other is not None:
            try:
                other(event, pair)
            except BaseException:
                theirs.pop(get_ident(), None)       # it is removed, and ours with it
                raise

    def settrace(callback):
        ident = get_ident()
        before = real_settrace(trace)
        before = theirs.pop(ident, None) if before is trace else before
        if callback is not None:
            theirs[ident] = callback
        return before

    def gettrace():
        found = real_gettrace()
        return theirs.get(get_ident()) if found is trace else found

    def patch_threading(threading):
        original = threading.Thread._bootstrap

        def _bootstrap(self):
            real_settrace(trace)        # each thread has its own
            ident = get_ident()
            theirs.pop(ident, None)     # of an earlier thread with this id
            try:
                return original(self)
            finally:
                theirs.pop(ident, None)

        threading.Thread._bootstrap = disguise(_bootstrap, original)

    when_imported("threading", patch_threading)
    core.turns = True       # record each acquire and release of a lock: they may come from two greenlets
    core.after_fork.insert(0, forked)        # before lanes.py names the lane that continues
    real_settrace(trace)
    module.settrace = disguise(settrace, real_settrace)
    module.gettrace = disguise(gettrace, real_gettrace)


PATCHES = {"greenlet": patch_greenlet}
