"""Tells at a glance whether there is nothing to say of a run, without loading what reads records."""
import io
import os
import struct

from ..recorder.kinds import BEGINNING, FAILED, HEADER, NUMBER, SLOT

_ENDED, _EXIT, _PUT, _GET = (NUMBER[kind] for kind in ("ended", "exit", "put", "get"))
#: Kinds after which more may be to be said: an error, a task of which nobody asked the result, a thread that was cut short …
_DOUBTFUL = bytes(NUMBER[kind] for kind in (
    "error", "lost", "submit", "task", "callback", "thread_start", "thread_run", "task_create", "unawaited", "puts", "gets",
    "terminate", "kill"))
_COUNT, _TEXT = 40, 48  # where in a slot its number and its text stand, in bytes: see recorder/kinds.py
_PIECE = SLOT * 512     # bytes that are read at once


def all_well(directory: str) -> bool:
    """Whether it is plain that nothing went wrong in a run: not for certain where it is not."""
    puts = gets = 0
    try:
        for name in os.listdir(directory):
            if name.endswith(".record"):
                with open(os.path.join(directory, name), "rb") as file:
                    slots = _written(file, HEADER, BEGINNING) + _written(file, BEGINNING, None)
                kinds = slots[8::SLOT]
                if _failed(slots) or any(kind in _DOUBTFUL for kind in kinds) or any(_codes(slots, kinds)):
                    return False
                puts, gets = puts + kinds.count(_PUT), gets + kinds.count(_GET)
    except OSError:         # the script has removed the run's folder
        return False
    return puts == gets


def _failed(slots: bytes) -> bool:
    """Whether a call failed, by the texts of the slots: a number may have the same bytes in it."""
    return FAILED in slots and any(FAILED in slots[at + _TEXT:at + SLOT] for at in range(0, len(slots), SLOT))


def _codes(slots: bytes, kinds: bytes) -> list[int]:
    """Return the exit codes that a process tells, of itself and of its children."""
    places = (at * SLOT + _COUNT for at, kind in enumerate(kinds) if kind in (_ENDED, _EXIT))
    return [struct.unpack_from("=q", slots, place)[0] for place in places]


def _written(file: io.BufferedReader, begin: int, end: int | None) -> bytes:
    """Return a part of a record as far as it has been written, and something of what has not."""
    file.seek(begin)
    found = b""
    while end is None or begin + len(found) < end:
        piece = file.read(_PIECE if end is None else min(_PIECE, end - begin - len(found)))
        found += piece
        if len(piece) < _PIECE or not piece[8 - SLOT]:
            break
    return found
