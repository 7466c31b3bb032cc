"""In which lesson a cell was run, as far as that can be known."""

from __future__ import annotations

import os
import re
from pathlib import Path, PurePath
from typing import Any


def lesson_here(shell: Any, used: list[str]) -> str:
    """Return the name of the notebook from which a cell was run: "01_queue_namespaces".

    No message names it. Jupyter's server names the notebook in an environment variable, VS Code in a variable of the
    notebook; elsewhere it is the lesson of what was used last.

    Args:
        shell: IPython's.
        used: lessons of what has been used in this kernel, the last one last.
    """
    names = (getattr(shell, "user_ns", {}).get("__vsc_ipynb_file__"), os.environ.get("JPY_SESSION_NAME"))
    for name in names:
        if isinstance(name, str) and name.endswith(".ipynb"):
            return PurePath(name.replace("\\", "/")).stem
    return used[-1] if used else ""


def folder_here(shell: Any) -> Path:
    """Return the folder of the lesson from which a cell was run: the kernel's own, mostly.

    VS Code may start a kernel in the folder that it has opened, and names the notebook in a variable.
    """
    named = getattr(shell, "user_ns", {}).get("__vsc_ipynb_file__")
    if isinstance(named, str) and re.fullmatch(r"\d\d_\w+\.ipynb", Path(named).name) and Path(named).parent.is_dir():
        return Path(named).parent
    return Path()
