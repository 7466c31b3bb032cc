"""From which lesson a cell was run, as far as can be known."""

from __future__ import annotations

import os
import re
from pathlib import Path, PurePath
from typing import Any

from .loop_text import FILE as LOOP


def lesson_here(shell: Any, used: list[str]) -> str:
    """Return the name of the notebook from which a cell was run: "01_queue_namespaces".

    No message names it. Jupyter's server puts it into an environment variable, VS Code into a variable of the notebook;
    elsewhere, it is the lesson of whatever was used last.

    Args:
        shell: IPython's shell.
        used: the lessons whose predictions or exercises were used in this kernel, the latest last.
    """
    names = (getattr(shell, "user_ns", {}).get("__vsc_ipynb_file__"), os.environ.get("JPY_SESSION_NAME"))
    for name in names:
        if isinstance(name, str) and name.endswith(".ipynb"):
            return PurePath(name.replace("\\", "/")).stem
    return used[-1] if used else ""


def folder_here(shell: Any) -> Path:
    """Return the folder of the lesson from which a cell was run: usually the kernel's own.

    VS Code may start a kernel in the folder that it opened, and names the notebook in a variable.
    """
    named = getattr(shell, "user_ns", {}).get("__vsc_ipynb_file__")
    if isinstance(named, str) and re.fullmatch(r"\d\d_\w+\.ipynb", Path(named).name) and Path(named).parent.is_dir():
        return Path(named).parent
    return Path()


def loop_here(shell: Any) -> Path:
    """Return the file of the module that grows beside the lesson from which a cell was run; it may not exist yet."""
    return folder_here(shell) / LOOP
