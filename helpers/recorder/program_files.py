"""Which files are the program's: its script and, where that is no cell, the modules in its folder and below it."""
import os

from .script import frame_of_caller, script

#: "" for a cell
folder = os.path.dirname(script)
#: what lies there and is no module of the program's
INSTALLED = (os.path.dirname(os.__file__) + os.sep, f"{os.sep}site-packages{os.sep}", f"{os.sep}dist-packages{os.sep}")
_known = {script: True}


def is_programs(file: str) -> bool:
    """Whether a file, as its code objects call it, is the program's."""
    found = _known.get(file)
    if found is None:
        found = _known[file] = bool(folder) and file.startswith(folder + os.sep) and not any(part in file for part in INSTALLED)
    return found


def runs_the_program() -> bool:
    """Whether the calling thread runs a line of the program."""
    frame = frame_of_caller()
    while frame is not None and frame.f_code.co_name != "_bootstrap":       # below are the frames of the parent that forked us
        if is_programs(frame.f_code.co_filename):
            return True
        frame = frame.f_back
    return False
