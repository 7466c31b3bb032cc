"""Records what is special to gevent; its switches are recorded by greenlets.py."""
from _thread import get_ident

from ..core import emit
from ..kinds import NUMBER
from ..script import script, short
from ..wrapping import disguise
from ..lanes import now
from . import greenlets

#: ids of greenlets whose making has been recorded, and that have not yet begun
announced: set[int] = set()


def patch_gevent(module) -> None:
    base = module.Greenlet
    value_of, exception_of = base.value, base.exception     # the class's own, whatever a subclass says

    def record(name: str, at: int) -> None:
        original = getattr(module, name)

        def wrapper(*args, **kwargs):
            made = original(*args, **kwargs)
            announced.add(id(made))
            emit(NUMBER["spawn"], text=short(args[at]) if len(args) > at else "")
            return made

        setattr(module, name, disguise(wrapper, original))

    for name, at in (("spawn", 0), ("spawn_later", 1), ("spawn_raw", 0)):
        if hasattr(module, name):
            record(name, at)

    def born(greenlet, name, lane_of) -> None:
        """Record a making that was not seen, by Greenlet.spawn() or start(): gevent knows where it was."""
        if id(greenlet) in announced:
            announced.discard(id(greenlet))
            return
        line = next((frame.f_lineno for frame in _stack(greenlet) if frame.f_code.co_filename == script), 0)
        if line:
            maker = getattr(greenlet, "spawning_greenlet", None)
            maker = maker() if maker is not None else None
            before = now.get(get_ident(), 0)
            now[get_ident()] = lane_of(maker) if maker is not None else 0
            emit(NUMBER["spawn"], text=name, line=line)
            now[get_ident()] = before

    def over(greenlet) -> tuple:
        if base not in type(greenlet).__mro__:
            return "", None
        error = exception_of.__get__(greenlet)
        return ("", error) if error is not None else (short(value_of.__get__(greenlet)), None)

    greenlets.gevent_hooks.update(born=born, over=over)


def _stack(greenlet):
    frame, left = getattr(greenlet, "spawning_stack", None), 20
    while frame is not None and left:
        yield frame
        frame, left = frame.f_back, left - 1


PATCHES = {"gevent": patch_gevent}
