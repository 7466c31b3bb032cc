"""What a script has measured, for the notebook that draws it: a file whose name is in the environment."""
from __future__ import annotations

import atexit
import json
import os
import secrets
import tempfile
from pathlib import Path
from typing import Any


class Figures:
    """Figures by name, which a script writes and the notebook that started it reads.

    Args:
        variable: the environment variable that holds the file's name.
    """

    def __init__(self, variable: str) -> None:
        self._variable = variable
        self._read: dict[str, Any] = {}
        self._placed: Path | None = None

    def place(self) -> None:
        """Name a file, for scripts that are started from now on, and forget what was read."""
        self._remove()
        self._placed = Path(tempfile.gettempdir(), f"{self._variable.lower()}-{secrets.token_hex(8)}.json")
        os.environ[self._variable] = str(self._placed)
        self._read.clear()
        atexit.register(self._remove)       # if nobody has read it by then

    def keep(self, figures: dict[str, Any]) -> None:
        """Write figures into the file, beside those that are there. Without a file, nobody wants them."""
        if self._variable in os.environ:
            file = Path(os.environ[self._variable])
            known = json.loads(file.read_text("utf-8")) if file.exists() else {}
            file.write_text(json.dumps(known | figures), "utf-8")

    def all(self) -> dict[str, Any]:
        """Return the figures that were kept. The file goes when it has been read where its place was chosen."""
        file = Path(os.environ[self._variable])
        if file.exists():
            self._read.update(json.loads(file.read_text("utf-8")))
        self._remove()
        return self._read

    def _remove(self) -> None:
        if self._placed is not None:
            self._placed.unlink(missing_ok=True)
