"""Records put() and get() of multiprocessing's queues. Programs call them ten thousand times.

So the usual case is written out: calls of small functions would take as long as everything else together.
"""
from _thread import get_ident
from sys import _getframe
from time import perf_counter

from . import core
from .core import SERIAL, _pack, _pack_end, begin, busy, end, fail
from .kinds import BACK, LAST, LONGEST, NUMBER, TEXT
from .script import _shown, foreign, line_now, line_of, parted, script, seconds, short
from .wrapping import disguise

PUT, GET = NUMBER["put"], NUMBER["get"]
NOT_WRITTEN = 1     # the number of a put whose item the feeder thread has not written yet
#: the lane of feeder threads: they run the script's code if it defines how its objects are pickled
FEEDERS_LANE = (1 << 21) - 1
#: ids of the feeder threads; and whether this process's record knows their lane
feeders: set[int] = set()
named: set[str] = set()
#: thread -> when it last read from a queue's pipe, in nanoseconds
read_at: dict[int, int] = {}


def give_lane() -> None:
    """Give feeder threads a lane of their own: pickling an item may run code of the script."""
    before = core.current_lane
    if getattr(before, "feeders", None) is None:
        def current_lane():
            if get_ident() in feeders:
                return FEEDERS_LANE
            return before() if before is not None else 0

        current_lane.feeders = True
        core.current_lane = current_lane
    named.add("feeders")
    core.name_lane(FEEDERS_LANE, "feeder thread")


def record_put(owner) -> None:
    """Record `owner.put`: the put is written before the item is put, and its `pending` notes where."""
    original = owner.put
    last = None, 0, 0               # where the script called it last: finding a line takes longer than everything else

    def put(self, obj, block=True, timeout=None):
        nonlocal last
        try:
            number, pending, unbounded = self._recorded
        except AttributeError:      # never initialized: put() itself raises the error
            return original(self, obj, block, timeout)
        if busy or not unbounded or not block or timeout is not None:
            return put_slowly(original, self, obj, block, timeout)
        data = b"%d" % obj if type(obj) is int and -10**18 < obj < 10**18 else text_of(obj).encode()
        code, at, line = last
        try:
            frame = _getframe(1)
        except ValueError as error:
            frame = none(error)
        if frame is None or frame.f_lasti != at or frame.f_code is not code:
            _, _, line = last = site(frame)
        place, serial = core._next()
        now = perf_counter()
        _pack(core._bytes, place, now, PUT if core.current_lane is None else PUT | core.current_lane() << 8, line, serial, number,
              now, NOT_WRITTEN, data)
        if len(data) > TEXT:
            core._more(serial, data[TEXT:LONGEST], 0)
        slot = place if place < LAST else (place, serial)  # a plain number if that is unambiguous: nothing for the collector
        pending.append(slot)
        try:
            original(self, obj, block, timeout)
        except BaseException as error:
            withdraw(pending, slot)
            fail((place, serial), error)
            raise

    owner.put = disguise(put, original)


def put_slowly(original, queue, obj, block, timeout):
    """Carry out a put() that may wait, or that begins while other calls are under way. Within another call, it is not recorded."""
    number, pending, _ = queue._recorded
    if get_ident() in busy:
        pending.append(None)
        return original(queue, obj, block, timeout)
    # Nothing that put() calls is recorded (the feeder thread writes), so it need not be "busy".
    slot = begin(PUT, number, parted(text_of(obj), seconds(timeout, block)), NOT_WRITTEN, line_now())
    pending.append(slot)
    try:
        original(queue, obj, block, timeout)
    except BaseException as error:
        withdraw(pending, slot)
        fail(slot, error)
        raise
    end(slot)


def text_of(obj) -> str:
    """Return the text of what is put."""
    if not named and id(type(obj)) not in _shown:
        give_lane()
    return short(obj)


def none(error: ValueError) -> None:
    """Return None as there is no frame, when C calls; but pass on an error of a signal handler of the script's."""
    if foreign(error):
        raise error


def site(frame) -> tuple:
    """Return where the script makes a call: its code, the place in it, the line. A library's call may get another line."""
    if frame is None:
        return None, 0, 0
    line = line_of(frame)
    return (frame.f_code, frame.f_lasti, line) if frame.f_code.co_filename == script else (None, 0, line)


def withdraw(pending, slot) -> None:
    """Forget a put that failed."""
    if slot in pending:
        pending.remove(slot)


def record_get(owner) -> None:
    """Record `owner.get`."""
    original = owner.get
    last = None, 0, 0

    def get(self, block=True, timeout=None):
        nonlocal last
        try:
            number = self._recorded[0]
        except AttributeError:      # as in put
            return original(self, block, timeout)
        if busy or not block or timeout is not None:
            return get_slowly(original, self, block, timeout)
        code, at, line = last
        try:
            frame = _getframe(1)
        except ValueError as error:
            frame = none(error)
        if frame is None or frame.f_lasti != at or frame.f_code is not code:
            _, _, line = last = site(frame)
        place, serial = core._next()
        _pack(core._bytes, place, perf_counter(), GET if core.current_lane is None else GET | core.current_lane() << 8, line,
              serial, number, 0.0, 0, b"")
        try:
            value = original(self, block, timeout)
        except BaseException as error:
            fail((place, serial), error)
            raise
        data = b"\0=%d" % value if type(value) is int and -10**18 < value < 10**18 else BACK + short(value).encode()
        # The time when it was read, inside the queue's lock: this is the order in which items left the pipe.
        if len(data) > TEXT:
            end((place, serial), data[len(BACK):].decode(), read_at.get(get_ident(), 0))
        elif place < LAST or core._numbers[(place >> 3) + SERIAL] == serial:
            _pack_end(core._bytes, place + 32, perf_counter(), read_at.get(get_ident(), 0), data)
        return value

    owner.get = disguise(get, original)


def get_slowly(original, queue, block, timeout):
    """Carry out a get() that waits with a time-out, or not at all, or while other calls are under way."""
    if get_ident() in busy:
        return original(queue, block, timeout)
    slot = begin(GET, queue._recorded[0], seconds(timeout, block), 0, line_now())
    try:
        value = original(queue, block, timeout)
    except BaseException as error:
        fail(slot, error)
        raise
    end(slot, short(value), read_at.get(get_ident(), 0))
    return value
