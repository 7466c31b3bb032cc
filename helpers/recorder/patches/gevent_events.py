"""Records gevent's Event and AsyncResult, if the learner's code makes them."""
from ..core import begin, carry_out, end
from ..history import learners, made, new_number
from ..kinds import NUMBER
from ..script import frame_of_caller, line_now, parted
from ..standing_in import inside, stand_in
from .gevent_timeouts import limit

#: id of an object -> its number; a new one in the same place gets a new number
numbers: dict[int, int] = {}
#: where a queue is being made: C code makes its own Event at the same place, and that is not the learner's
queue_made_at: list[tuple[int, int]] = []


def place_of_maker() -> tuple[int, int]:
    """Return the frame and the instruction that create an object, from within its `__new__`."""
    frame = frame_of_caller()
    return (id(frame), frame.f_lasti) if frame is not None else (0, 0)


def making(self, *args, **kwargs) -> None:
    mine, at = learners(), queue_made_at.pop() if queue_made_at else None
    numbers.pop(id(self), None)
    if mine and at != place_of_maker():
        numbers[id(self)] = new_number()
        made(numbers[id(self)], "AsyncResult" if _is_result(self) else "Event")


def _is_result(self) -> bool:
    return hasattr(type(self), "set_exception")


def waits(original, label: str, has_block: bool):
    """Return a replacement that records a method that waits; has_block: whether its first argument says whether to wait at all."""
    code = NUMBER["wait"]

    def wrapper(self, *args, **kwargs):
        number = numbers.get(id(self), 0)
        if not number or inside():
            return original(self, *args, **kwargs)
        block = kwargs.get("block", args[0] if has_block and args else True)
        timeout = kwargs.get("timeout", args[has_block] if len(args) > has_block else None)
        slot = begin(code, number, parted(label, limit(timeout, block)), 0, line_now())
        value = carry_out(slot, original, self, *args, **kwargs)
        end(slot, "" if label == "AsyncResult" or value else "False")
        return value

    return wrapper


def does(original, label: str, kind: str):
    """Return a replacement that records a method that never waits, before it is carried out."""
    code = NUMBER[kind]

    def wrapper(self, *args, **kwargs):
        number = numbers.get(id(self), 0)
        if not number or inside():
            return original(self, *args, **kwargs)
        slot = begin(code, number, label, 0, line_now())
        end(slot)
        return carry_out(slot, original, self, *args, **kwargs)

    return wrapper


def of_event(original) -> dict:
    return {"wait": waits(original.wait, "Event", False),
            **{name: does(getattr(original, name), "Event", name) for name in ("set", "clear")}}


def of_result(original) -> dict:
    waiting = {name: waits(getattr(original, name), "AsyncResult", name == "get")
               for name in ("get", "wait", "result") if hasattr(original, name)}
    setting = {name: does(getattr(original, name), "AsyncResult", "set")
               for name in ("set", "set_exception", "set_result") if hasattr(original, name)}
    return waiting | setting


def patch_events(module) -> None:
    stand_in(module, "Event", of_event, making)
    stand_in(module, "AsyncResult", of_result, making)


PATCHES = {"gevent.event": patch_events}
