"""Records gevent's greenlets: starting them, and waiting for their ends. greenlets.py records their switches."""
from _thread import get_ident

from .. import core
from ..core import begin, carry_out, emit, end
from ..kinds import NUMBER
from ..lanes import now
from ..script import line_now, parted, script, short
from ..standing_in import inside, stand_in
from ..wrapping import disguise
from . import greenlets
from .gevent_timeouts import finished, limit

#: ids of greenlets whose start has been recorded, and that have not yet begun
announced: set[int] = set()
MOST_WRITTEN = 24       #: of the greenlets that a call waits for
JOIN = NUMBER["greenlet_join"]


def methods(original) -> dict:
    join, get, kill = original.join, original.get, original.kill

    def starting(start):
        def wrapper(self, *args, **kwargs):
            if not inside():
                announce(self, line_now())
            return start(self, *args, **kwargs)
        return wrapper

    def joined(self, timeout=None):
        return waited([self], join, (self, timeout), limit(timeout), lambda value: self.dead)

    def gotten(self, block=True, timeout=None):
        return waited([self], get, (self, block, timeout), limit(timeout, block))

    def killed(self, *args, **kwargs):
        unborn = id(self) in announced
        value = kill(self, *args, **kwargs)
        if unborn:
            never_begins(self)
        return value

    return {"start": starting(original.start), "start_later": starting(original.start_later),
            "join": joined, "get": gotten, "kill": killed}


def announce(greenlet, line: int) -> None:
    """Write that the learner's code starts a greenlet."""
    if line and not greenlet.dead and id(greenlet) not in announced:
        lane = greenlets.lane_before(greenlet, starts=True)
        announced.add(id(greenlet))
        emit(NUMBER["spawn"], text=greenlets.function_name(greenlet), number=lane, line=line)


def never_begins(greenlet) -> None:
    """Write that a greenlet has ended that was killed before it began."""
    if greenlet.dead and id(greenlet) in announced:
        announced.discard(id(greenlet))
        ident, lane = get_ident(), greenlets.of_greenlet.pop(id(greenlet), 0)
        before, now[ident] = now.get(ident, 0), lane
        emit(NUMBER["finish"], text="GreenletExit", line=0)
        now[ident] = before


def lanes_of(some) -> str:
    """Return the lanes of some greenlets, as they are written."""
    return " ".join([str(lane) for each in some[:MOST_WRITTEN] if (lane := greenlets.lane_before(each))])


def waited(some, call, args: tuple, its_limit: str, over=None, any_one: bool = False):
    """Wait for the ends of greenlets, and record it.

    Args:
        some: the greenlets.
        call: waits for them.
        args: its arguments.
        its_limit: its time-out, as a part of a text.
        over: called with its result; returns whether they have ended.
        any_one: whether any one of them may end the wait.
    """
    line = line_now()
    if inside() or not line:
        return call(*args)
    slot = begin(JOIN, 0, parted(its_limit, lanes_of(some)), int(any_one), line)
    value = carry_out(slot, call, *args)
    end(slot, "" if over is None or over(value) else "False")
    return value


def patch_greenlet(module) -> None:
    base = module.Greenlet
    value_of, exception_of = base.value, base.exception     # the class's own, whatever a subclass returns
    stand_in(module, "Greenlet", methods)
    _patch_spawn_later(module.Greenlet, base)
    _patch_joinall(module, base)
    _patch_killall(module)

    def over(greenlet) -> tuple:
        finished(greenlet)
        announced.discard(id(greenlet))
        if base not in type(greenlet).__mro__:
            return "", None
        error = exception_of.__get__(greenlet)
        return ("", error) if error is not None else (short(value_of.__get__(greenlet)), None)

    greenlets.gevent_hooks.update(born=born, over=over)


def _patch_spawn_later(kind, base) -> None:
    original = vars(base)["spawn_later"]

    def spawn_later(cls, *args, **kwargs):
        # It asks whether its class is gevent's own: only that one refuses to do without a function after the seconds.
        lacking = cls is kind and len(args) < 2 and "run" not in kwargs
        return original.__get__(None, base if lacking else cls)(*args, **kwargs)

    kind.spawn_later = classmethod(disguise(spawn_later, original.__func__))


def _patch_joinall(module, base) -> None:
    original = module.joinall

    def joinall(greenlets, timeout=None, raise_error=False, count=None):
        known = type(greenlets) in (list, tuple, set, frozenset) and all(base in type(each).__mro__ for each in greenlets)
        if not known or not greenlets:
            return original(greenlets, timeout, raise_error, count)
        some, args = list(greenlets), (greenlets, timeout, raise_error, count)
        few = type(count) is int and count < len(some)
        return waited(some, original, args, limit(timeout),
                      lambda done: timeout is None or len(done) >= (count if few else len(some)), few)

    module.joinall = disguise(joinall, original)


def _patch_killall(module) -> None:
    original = module.killall

    def killall(greenlets, *args, **kwargs):
        unborn = [each for each in greenlets if id(each) in announced] if type(greenlets) in (list, tuple, set) else []
        value = original(greenlets, *args, **kwargs)
        for each in unborn:
            never_begins(each)
        return value

    module.killall = disguise(killall, original)


def born(greenlet, name: str, lane: int) -> None:
    """Write the start of a greenlet that gevent's C code made, and that was not seen: gevent knows where it was."""
    if id(greenlet) in announced:
        announced.discard(id(greenlet))
        return
    line = next((frame.f_lineno for frame in _stack(greenlet) if frame.f_code.co_filename == script), 0)
    if line:
        maker = getattr(greenlet, "spawning_greenlet", None)
        maker = maker() if maker is not None else None
        before = now.get(get_ident(), 0)
        now[get_ident()] = greenlets.lane_of(maker) if maker is not None else 0
        emit(NUMBER["spawn"], text=name, number=lane, line=line)
        now[get_ident()] = before


def _stack(greenlet):
    frame, left = getattr(greenlet, "spawning_stack", None), 20
    while frame is not None and left:
        yield frame
        frame, left = frame.f_back, left - 1


def forked() -> None:
    announced.clear()


def patch_gevent(module) -> None:
    original = module.spawn_raw

    def spawn_raw(function, *args, **kwargs):
        made = original(function, *args, **kwargs)
        emit(NUMBER["spawn"], text=short(function))
        return made

    module.spawn_raw = disguise(spawn_raw, original)


core.after_fork.append(forked)
PATCHES = {"gevent.greenlet": patch_greenlet, "gevent": patch_gevent}
