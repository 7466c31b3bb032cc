"""Tells quickly whether there is nothing to report about a run, without loading what reads records."""
import io
import os

from ..recorder.kinds import BEGINNING, FAILED, HEADER, NUMBER, SLOT

_ENDED, _EXIT, _PUT, _GET = (NUMBER[kind] for kind in ("ended", "exit", "put", "get"))
#: Kinds after which there may be more to report: an error, a task whose result was not fetched, a thread that was cut short
#: …
_DOUBTFUL = frozenset(NUMBER[kind] for kind in (
    "error", "lost", "submit", "task", "callback", "thread_start", "thread_run", "task_create", "unawaited", "puts", "gets",
    "terminate", "kill", "call", "store", "stores", "spawn", "switch"))
_START = NUMBER["start"]
#: parts of a text that may change a variable that each process has for itself
_CHANGES = ("global ", ".append(", ".add(", ".update(", ".extend(", ".insert(", ".pop(", ".remove(", ".clear(",
            ".setdefault(", "] =", " += ", "class ")
_COUNT, _TEXT = 40, 48  # the places of a slot's number and text, in bytes: see recorder/kinds.py
_FIRST, _PIECE = SLOT * 32, SLOT * 512     # bytes that are read at once: most records are small


def all_well(directory: str, source: str) -> bool:
    """Whether it is clear that nothing went wrong in a run of a program. False does not mean that something did."""
    changes = any(part in source for part in _CHANGES) or _hands_over_results(source)
    puts = gets = 0
    try:
        for name in os.listdir(directory):
            if name.endswith(".record"):
                with open(os.path.join(directory, name), "rb", 0) as file:
                    slots = _written(file, HEADER, BEGINNING) + _written(file, BEGINNING, None)
                kinds = slots[8::SLOT]
                if changes and _START in kinds:
                    return False
                if _failed(slots) or not _DOUBTFUL.isdisjoint(kinds) or any(_codes(slots, kinds)):
                    return False
                puts, gets = puts + kinds.count(_PUT), gets + kinds.count(_GET)
    except OSError:         # the script removed the run's folder
        return False
    return puts == gets


def _hands_over_results(source: str) -> bool:
    """Whether a target may be a call: `target=work()`."""
    return any("(" in piece.partition(",")[0].partition(")")[0] for piece in source.split("target=")[1:])


def _failed(slots: bytes) -> bool:
    """Whether a call failed. Only texts of slots count: the same bytes may occur in a number."""
    return FAILED in slots and any(FAILED in slots[at + _TEXT:at + SLOT] for at in range(0, len(slots), SLOT))


def _codes(slots: bytes, kinds: bytes) -> list[int]:
    """Return the exit codes that a process recorded, its own and its children's."""
    places = (at * SLOT + _COUNT for at, kind in enumerate(kinds) if kind in (_ENDED, _EXIT))
    return [int.from_bytes(slots[place:place + 8], "little") for place in places]


def _written(file: io.FileIO, begin: int, end: int | None) -> bytes:
    """Return a part of a record, as far as it has been written."""
    file.seek(begin)
    pieces, size = [], _FIRST
    while end is None or begin < end:
        piece = file.read(size if end is None else min(size, end - begin))
        pieces.append(piece)
        begin += len(piece)
        if len(piece) < size or not piece[8 - SLOT]:
            break
        size = _PIECE
    found = b"".join(pieces)
    return found[:len(found[8::SLOT].rstrip(b"\0")) * SLOT]
