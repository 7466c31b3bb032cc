"""Which files are the program's: its script and, unless that is a cell, the modules in its folder and below."""
import os
import sys

from .script import frame_of_caller, script

#: empty for a cell; for a script that is a link, also the folder of its target: Python imports from there
folders = tuple({os.path.dirname(path) + os.sep for path in (os.path.normpath(script), os.path.realpath(script))}
                if os.path.dirname(script) else ())
#: folders in there that do not belong to the program
INSTALLED = (os.path.dirname(os.__file__) + os.sep, f"{os.sep}site-packages{os.sep}", f"{os.sep}dist-packages{os.sep}")
_known = {script: True}


def is_programs(file: str) -> bool:
    """Whether a file, as code objects name it, is the program's."""
    found = _known.get(file)
    if found is None:
        found = _known[file] = file.startswith(folders) and not any(part in file for part in INSTALLED)
    return found


def is_the_real(name: str | None, file: str | None) -> bool:
    """Whether a module is the one that its name says, and none of the program's that hides it. `file`: where it was found."""
    if type(name) is not str or type(file) is not str:
        return False
    if name.partition(".")[0] in sys.stdlib_module_names:
        return file in ("built-in", "frozen") or file.startswith(INSTALLED[0])
    return not is_programs(file)


def runs_the_program() -> bool:
    """Whether the calling thread is running a line of the program."""
    frame = frame_of_caller()
    while frame is not None and frame.f_code.co_name != "_bootstrap":  # below are the frames of the parent that forked us
        if is_programs(frame.f_code.co_filename):
            return True
        frame = frame.f_back
    return False
