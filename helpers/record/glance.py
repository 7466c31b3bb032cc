"""Tells at a glance whether all went well in a run, without loading what reads records."""
import os
import struct

from ..recorder.kinds import BEGINNING, HEADER, LASTING, NUMBER, SLOT

_ERROR, _ENDED, _EXIT = (NUMBER[kind] for kind in ("error", "ended", "exit"))
_SOME = HEADER + 128 * SLOT     # bytes that are read at first
_COUNT = 40             # where in a slot its number stands, in bytes: see recorder/kinds.py


def all_well(directory: str) -> bool:
    """Whether no process of a run is recorded to have ended otherwise than with exit code 0."""
    try:
        return all(_well(os.path.join(directory, name)) for name in os.listdir(directory) if name.endswith(".record"))
    except OSError:         # the script has removed the run's folder
        return False


def _well(path: str) -> bool:
    with open(path, "rb") as file:
        data = file.read(_SOME)
        if len(data) == _SOME and data[HEADER + 8::SLOT][-1]:       # not only the few that most processes have
            data += file.read(BEGINNING - _SOME)
    kinds = data[HEADER + 8::SLOT].rstrip(b"\0")
    if len(kinds) == LASTING or kinds.find(_ERROR) >= 0:
        return False
    codes = (struct.unpack_from("=q", data, HEADER + at * SLOT + _COUNT)[0]
             for at, kind in enumerate(kinds) if kind in (_ENDED, _EXIT))
    return not any(codes)
