"""Fixtures that several test modules share."""
from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    # A shell's job in the background ignores it, and so would each program that a test starts: a learner's does not.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def watch(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """A temporary folder of its own for the runs of a test, and a look at what they leave behind at its end."""
    from leftovers import Watch
    folder = Path(os.path.realpath(tmp_path_factory.mktemp("t")))
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    found = Watch(folder, tag=f"{os.getpid()}{id(folder)}"[-12:])
    yield found
    assert not found.left()
