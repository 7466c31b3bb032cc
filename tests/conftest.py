"""Fixtures that several test modules share."""
from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    # A shell's background job ignores this signal, and so would each program that a test starts; a learner's program does
    # not.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--everything", action="store_true", help="the long searches too: every answer of every exercise is "
                     "really run, and the orders of every program are searched naively")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "everything: run with --everything only; something shorter proves the same in brief")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--everything"):
        left_out = [item for item in items if item.get_closest_marker("everything")]
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


@pytest.fixture
def everything(request: pytest.FixtureRequest) -> bool:
    """Whether everything that can be tried was asked for."""
    return request.config.getoption("--everything")


@pytest.fixture
def watch(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """A temporary folder of its own for the runs of a test; at the end, a check that they left nothing behind."""
    from leftovers import Watch
    folder = Path(os.path.realpath(tmp_path_factory.mktemp("t")))
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    found = Watch(folder, tag=f"{os.getpid()}{id(folder)}"[-12:], begun=False)
    yield found
    assert not found.left()
