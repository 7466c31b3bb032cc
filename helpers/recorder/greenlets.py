"""Records how greenlets switch to each other, with greenlet's own trace function."""
import sys
from _thread import get_ident

begin, end, emit, script, NUMBER = (core[name] for name in ("begin", "end", "emit", "script", "NUMBER"))
lanes = part("lanes")
now, new_lane, name_lane, MOST = lanes["now"], lanes["new"], lanes["name"], lanes["MOST"]

#: id of a greenlet -> its lane
of_greenlet: dict[int, int] = {}
#: id of a gevent greenlet that has given way to the hub -> the slot of its "block"
blocked: dict[int, tuple] = {}


def lane_of(greenlet) -> int:
    if greenlet.parent is None:             # the greenlet that a thread begins with
        return 0
    lane = of_greenlet.get(id(greenlet))
    if lane is None:
        lane = of_greenlet[id(greenlet)] = new_lane()
        _name(greenlet, lane)
    return lane


def _name(greenlet, lane: int) -> None:
    """Name a lane after what its greenlet runs."""
    if type(greenlet).__name__ == "Hub":
        return name_lane(lane, "Hub")
    function = getattr(greenlet, "_run", None)      # gevent's greenlets keep it
    if function is not None:
        return name_lane(lane, getattr(function, "__name__", type(function).__name__))
    if lane > MOST or sys.getprofile() is not None:
        return None

    # A plain greenlet forgets its function when it starts: look at the first one that it calls.
    def first_call(frame, event, argument):
        if event == "call" and frame.f_code.co_filename != "<recorder>":
            sys.setprofile(None)
            name_lane(lane, frame.f_code.co_name)

    sys.setprofile(first_call)


def _place(frame) -> tuple[int, str]:
    """Return the innermost line of the cell in a suspended stack, and the function that it called."""
    called = ""
    while frame is not None:
        if frame.f_code.co_filename == script:
            return frame.f_lineno or 0, called
        if frame.f_code.co_filename != "<recorder>":
            called = frame.f_code.co_name
        frame = frame.f_back
    return 0, called


def switched(event: str, pair) -> None:
    origin, target = pair
    ident = get_ident()
    line, called = _place(origin.gr_frame)
    there = lane_of(origin)
    if origin.dead:
        now[ident] = there
        emit(NUMBER["finish"], text="with an exception" if event == "throw" else "", line=0)
        of_greenlet.pop(id(origin), None)
    elif type(target).__name__ == "Hub" and type(origin).__name__ != "Hub":
        now[ident] = there
        blocked[id(origin)] = begin(NUMBER["block"], 0, called, 0, line)
    now[ident] = lane_of(target)
    slot = blocked.pop(id(target), None)
    if slot is not None:
        end(slot)
    emit(NUMBER["switch"], number=there, line=line)


def patch_greenlet(module) -> None:
    def trace(event, pair):
        try:
            if event in ("switch", "throw"):
                switched(event, pair)
        except Exception:       # a trace function that raises is taken away
            pass

    module.settrace(trace)
