"""What several workers need is made by the first who asks for it."""
from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PATIENCE = 600          #: seconds in which another worker has made it


def once(request: pytest.FixtureRequest, name: str, make: Callable[[], Any]) -> Any:
    """Return what `make` returns, a value that JSON can hold: who comes second waits for it, and reads it.

    The file is the lock as well, on every system; a worker that dies gives it back.
    """
    run = getattr(request.config, "workerinput", {}).get("testrunuid")
    if run is None:         # there are no other workers
        return make()
    folder = request.getfixturevalue("tmp_path_factory").getbasetemp().parent
    with contextlib.closing(sqlite3.connect(Path(folder, f"once-{run}.db"), timeout=PATIENCE, isolation_level=None)) as kept:
        kept.execute("BEGIN EXCLUSIVE")
        kept.execute("CREATE TABLE IF NOT EXISTS made (name TEXT PRIMARY KEY, value TEXT)")
        found = kept.execute("SELECT value FROM made WHERE name = ?", (name,)).fetchone()
        if found is None:
            found = (json.dumps(make()),)
            kept.execute("INSERT INTO made VALUES (?, ?)", (name, *found))
        kept.execute("COMMIT")
    return json.loads(found[0])
