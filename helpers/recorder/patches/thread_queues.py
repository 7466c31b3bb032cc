"""Records what goes through the queues of threads, `queue.Queue` and its relatives, if the learner's code makes them."""
import sys
from _queue import SimpleQueue as Raw
from _thread import get_ident
from time import perf_counter

from .. import core
from ..core import COUNT, KIND, begin, busy, carry_out, emit, end, fail, finish, instant, wait
from ..history import learners, new_number
from ..kinds import LAST, NUMBER
from ..script import frame_of_caller, line_at, parted, seconds, short
from ..wrapping import as_builtin, disguise

PUT, GET = NUMBER["put"], NUMBER["get"]
#: this many puts and gets of a queue are an event each; later ones that need not wait are only counted
EACH = 200
#: whether two threads never count at the same time: no other one runs between the parts of `state.given = state.given + 1`
COUNTS = getattr(sys, "_is_gil_enabled", lambda: True)()
#: id of a queue -> what is known of it; a new one in the same place gets a new number
states: dict[int, "State"] = {}


class State:
    """What is known of one queue."""

    __slots__ = ("doubles", "gets", "given", "left", "number", "numbers", "plain", "puts", "standing", "taken")

    def __init__(self, plain: bool) -> None:
        self.number, self.plain = new_number(), plain       # plain: of a class that we know
        self.left = EACH if plain and COUNTS else 0
        self.numbers = self.doubles = None      # the record, if events are only counted from now on
        self.puts = self.gets = 0               # where the counts are in it
        self.given = self.taken = 0             # and their values
        #: thread and kind -> where its waiting is recorded, and for what: the code and the place in it, and the event's
        #: first word
        self.standing: dict[tuple[int, int], list] = {}

    def count(self) -> None:
        """Count one more event. After the last recorded one, only count."""
        self.left -= 1
        if self.left == 0:
            places = [begin(NUMBER[kind], self.number, "", 0, 0)[0] for kind in ("puts", "gets")]
            if max(places) < LAST:
                self.puts, self.gets = (COUNT + (place >> 3) for place in places)
                self.numbers, self.doubles = core._numbers, core._doubles

    def stand(self, kind: int, frame, call, args: tuple):
        """Make a call that may have to wait: its waiting is in the record as long as it lasts."""
        numbers, key = self.numbers, (get_ident(), kind)
        its = self.standing.get(key)
        if its is None or its[1] is not frame.f_code or its[2] != frame.f_lasti:
            place, _ = its[3] if its else begin(kind, self.number, "", 0, 0)
            if place >= LAST:
                return call(*args)
            word, lane = (place >> 3) + KIND, core.current_lane() if core.current_lane is not None else 0
            its = self.standing[key] = [word, frame.f_code, frame.f_lasti, (place, 0), kind | lane << 8 | line_at(frame) << 32]
        word = its[0]
        self.doubles[word - KIND] = perf_counter()
        numbers[word] = its[4]
        try:
            return call(*args)
        finally:
            numbers[word] = 0


def made(owner, plain) -> None:
    original = owner.__init__

    def __init__(self, *args, **kwargs):
        states.pop(id(self), None)
        original(self, *args, **kwargs)
        if learners():
            states[id(self)] = state = State(plain(self))
            emit(NUMBER["queue"], state.number, type(self).__name__, max(self.maxsize, 0) if type(self.maxsize) is int else 0)

    owner.__init__ = disguise(__init__, original)


def put(state: State, original, queue, item, block, timeout, room: bool) -> None:
    """Carry out a put(), and record it. Its number is the identity of the item: the get that returns it has the same."""
    frame = frame_of_caller()
    if state.numbers is not None and frame is not None:
        state.stand(PUT, frame, original, (queue, item, block, timeout))
        state.given = state.numbers[state.puts] = state.given + 1
        return
    state.count()
    if room:                        # then it does not wait
        carry_out(instant(PUT, state.number, short(item), id(item), line_at(frame)), original, queue, item, block, timeout)
        return
    slot = begin(PUT, state.number, parted(short(item), seconds(timeout, block)), id(item), line_at(frame))
    carry_out(slot, original, queue, item, block, timeout)
    end(slot)


def get(state: State, original, queue, block, timeout):
    frame = frame_of_caller()
    if state.numbers is not None and frame is not None:
        value = state.stand(GET, frame, original, (queue, block, timeout))
        state.taken = state.numbers[state.gets] = state.taken + 1
        return value
    state.count()
    quick = block is True and timeout is None
    slot = wait(GET, state.number, line_at(frame)) if quick else begin(GET, state.number, seconds(timeout, block), 0, line_at(frame))
    try:
        value = original(queue, block, timeout)
    except BaseException as error:
        fail(slot, error)
        raise
    if quick:
        finish(slot, short(value), id(value))
    else:
        end(slot, short(value), id(value))
    return value


def patch_queues(owner) -> None:
    give, take = owner.put, owner.get

    # What is only counted (most calls, where speed matters) is written out here: each further call would be noticeable.
    def wrapped_put(self, item, block=True, timeout=None):
        state = states.get(id(self))
        if state is None:
            return give(self, item, block, timeout)
        room = self.maxsize <= 0 or (state.plain and len(self.queue) < self.maxsize)
        if room and state.numbers is not None:
            give(self, item, block, timeout)
            state.given = state.numbers[state.puts] = state.given + 1
        elif busy and get_ident() in busy:
            give(self, item, block, timeout)
        else:
            put(state, give, self, item, block, timeout, room)

    def wrapped_get(self, block=True, timeout=None):
        state = states.get(id(self))
        if state is None:
            return take(self, block, timeout)
        if state.numbers is not None and self.queue:
            value = take(self, block, timeout)
            state.taken = state.numbers[state.gets] = state.taken + 1
            return value
        if busy and get_ident() in busy:
            return take(self, block, timeout)
        return get(state, take, self, block, timeout)

    owner.put, owner.get = disguise(wrapped_put, give), disguise(wrapped_get, take)


def patch_others(owner) -> None:
    def about(name: str, kind: str, waits: bool = False, answers: bool = False) -> None:
        original, code = getattr(owner, name), NUMBER[kind]

        def wrapper(self, *args, **kwargs):
            state = states.get(id(self))
            if state is None or (busy and get_ident() in busy):
                return original(self, *args, **kwargs)
            line = line_at(frame_of_caller())
            if answers:
                value = original(self, *args, **kwargs)
                emit(code, state.number, repr(value), 0, line)
                return value
            at_once = kind == "close_queue" and int((args[0] if args else kwargs.get("immediate")) is True)
            slot = begin(code, state.number, "", at_once, line)
            if not waits:
                end(slot)
            value = carry_out(slot, original, self, *args, **kwargs)
            if waits:
                end(slot)
            return value

        setattr(owner, name, disguise(wrapper, original))

    about("task_done", "task_done")
    about("join", "join_queue", waits=True)
    for name in ("empty", "full", "qsize"):
        about(name, name, answers=True)
    if hasattr(owner, "shutdown"):      # since Python 3.13
        about("shutdown", "close_queue")


def forked() -> None:
    """A child has another record."""
    for state in states.values():
        state.numbers, state.left = None, 0
        state.standing.clear()


def new(cls, *args, **kwargs):
    """Replaces SimpleQueue.__new__. An __init__ of ours would take no arguments, but a subclass's may."""
    self = Raw.__new__(cls, *args, **kwargs)
    states.pop(id(self), None)
    if learners():
        states[id(self)] = state = State(True)
        emit(NUMBER["queue"], state.number, "SimpleQueue")
    return self


class SimpleQueue(Raw):
    """Replaces the class that is written in C."""

    __slots__ = ()
    __new__ = as_builtin(disguise(new, Raw.__new__))

    def put(self, item, block=True, timeout=None):
        state = states.get(id(self))
        if state is None or (busy and get_ident() in busy):
            give(self, item, block, timeout)
        elif state.numbers is not None:
            give(self, item, block, timeout)
            state.given = state.numbers[state.puts] = state.given + 1
        else:
            put(state, give, self, item, block, timeout, True)

    def get(self, block=True, timeout=None):
        state = states.get(id(self))
        if state is None or (busy and get_ident() in busy):
            return take(self, block, timeout)
        if state.numbers is not None and not self.empty():
            value = take(self, block, timeout)
            state.taken = state.numbers[state.gets] = state.taken + 1
            return value
        return get(state, take, self, block, timeout)

    def put_nowait(self, item):
        return SimpleQueue.put(self, item, False)       # as in C: does not call a subclass's method

    def get_nowait(self):
        return SimpleQueue.get(self, False)

    def __reduce_ex__(self, version):
        return object.__reduce_ex__(Raw(), version)     # raises TypeError


give, take = Raw.put, Raw.get


def patch_queue(module) -> None:
    kinds = module.Queue, module.LifoQueue, module.PriorityQueue
    made(module.Queue, lambda queue: type(queue) in kinds)
    patch_queues(module.Queue)
    patch_others(module.Queue)
    core.after_fork.append(forked)
    if module.SimpleQueue is Raw:
        for attribute in ("__name__", "__qualname__", "__module__", "__doc__"):
            setattr(SimpleQueue, attribute, getattr(Raw, attribute))
        for name in ("put", "get"):
            disguise(vars(SimpleQueue)[name], getattr(Raw, name))
        module.SimpleQueue = sys.modules["_queue"].SimpleQueue = SimpleQueue     # both: it is pickled by the second name


PATCHES = {"queue": patch_queue}
