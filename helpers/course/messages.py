"""What the messages that ask a kernel to run cells reveal: does a person run this cell, or is the whole notebook being run?

`watch` is called when the extension is loaded, so it must be cheap.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

MOMENT = 0.5  #: seconds that a person needs at least to look at a cell's output and run the next cell


@dataclass(slots=True)
class _Asked:
    """A request to run a cell."""

    code: str
    sent: datetime | None  #: by the clock of the front end
    begun: float  #: by this process's clock
    took: float = 0.0  #: seconds


_last: _Asked | None = None
_now: _Asked | None = None


def watch(shell: Any) -> None:
    """Start to note when each cell was asked for."""
    def before(info: Any) -> None:
        global _last, _now
        header = _parent(shell).get("header", {})
        sent = header.get("date")
        _last, _now = _now, _Asked(info.raw_cell or "", sent if isinstance(sent, datetime) else None, time.monotonic())

    def after(_result: Any) -> None:
        if _now is not None:
            _now.took = time.monotonic() - _now.begun

    shell.events.register("pre_run_cell", before)
    shell.events.register("post_run_cell", after)


def asked_alone(shell: Any) -> bool:
    """Whether a person asked for the running cell, and not for the whole notebook.

    A whole notebook is being run if nobody could answer a question (nbclient, nbconvert and nbval say so), or if the request
    was sent before the cell above had ended. The front end may be on another computer, so its clock is only compared with
    itself. If a cell runs twice in a row, a person asked for it.
    """
    content = _parent(shell).get("content", {})
    if content.get("allow_stdin") is False:
        return False
    if _now is None or _last is None or _now.sent is None or _last.sent is None or _now.code == _last.code:
        return True
    return (_now.sent - _last.sent).total_seconds() > _last.took + MOMENT


def from_jupyterlab(shell: Any, lines: int) -> bool:
    """Whether JupyterLab, or Notebook 7, asked for a cell of this many lines."""
    parent = _parent(shell)
    code = str(parent.get("content", {}).get("code", "")).strip()
    return "deletedCells" in parent.get("metadata", {}) and len(code.splitlines()) == lines


def _parent(shell: Any) -> dict[str, Any]:
    """Return the message that asked for the running cell; {} in a terminal."""
    try:
        found = shell.get_parent()
    except (AttributeError, LookupError):
        return {}
    return found if isinstance(found, dict) else {}
