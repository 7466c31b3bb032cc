"""Looks at the frames of generators and coroutines that are paused."""


async def _coroutine():
    pass


_waiting = _coroutine()
_waiting.close()
generator, coroutine = type(_ for _ in ()), type(_waiting)
_sample = (lambda: (yield))()
#: the opcode at which a generator stands that has not begun
UNBEGUN = _sample.gi_code.co_code[_sample.gi_frame.f_lasti]


def unbegun(frame) -> bool:
    """Whether a generator's frame has not run yet."""
    return frame.f_code.co_code[frame.f_lasti] == UNBEGUN


def chain(thing) -> list:
    """Return the frame of a generator or coroutine, and of those to which it delegates; [] if it has ended or is something else."""
    frames: list = []
    while type(thing) in (generator, coroutine):
        frame, thing = ((thing.gi_frame, thing.gi_yieldfrom) if type(thing) is generator
                        else (thing.cr_frame, thing.cr_await))
        if frame is None:
            break
        frames.append(frame)
    return frames
