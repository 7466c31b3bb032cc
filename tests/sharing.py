"""Has workers share all the tests, and what several of them need, so that none waits long for another: a plugin, see pyproject.toml."""
from __future__ import annotations

import contextlib
import functools
import gc
import json
import sqlite3
import tempfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

PATIENCE = 600          #: seconds in which another worker has done its part
EARLY = 0.6             #: the part of all in which what takes long begins
SHARED = "folder_of_all_workers"


@functools.cache
def shares(file: Path) -> bool:
    """Whether a file's tests share what one of them sets up, such as a server: each worker would set it up again."""
    return file.suffix == ".ipynb" or 'scope="module"' in file.read_text("utf-8")


class ByNotebook(LoadScopeScheduling):
    """Give a notebook's cells, or the tests of a file that share something, to one worker; each other test to whoever is free."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if shares(self.config.rootpath / file) else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByNotebook:
    """Share the tests among the workers (xdist's own loadgroup knows no groups under pytest 9.2)."""
    return ByNotebook(config, log)


def turn(item: pytest.Item) -> float:
    """Return when a test has its turn, from 0 to 1: those in a browser at once, all others mixed, in the same way each time.

    Some files of tests compute, and some wait: one after the other, the processor has too much to do, and then nothing. What takes
    one worker long is not among the last, else all wait for it at the end.
    """
    if "browser" in item.path.name:
        return 0.0
    together = shares(item.path)
    chance = zlib.crc32((item.path.name if together else item.nodeid).encode()) / 2 ** 32
    return chance * EARLY if together or item.get_closest_marker("long") else chance


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the tests in their order. Workers take them so (--no-loadscope-reorder); who runs tests without workers has them by file."""
    if shared_folder(config):
        items.sort(key=turn)


def pytest_configure(config: pytest.Config) -> None:
    """Know the mark."""
    config.addinivalue_line("markers", "long: takes one worker many seconds, so it is begun early")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker which folder all share."""
    if SHARED not in vars(node.config):
        folder = tempfile.TemporaryDirectory()
        node.config.add_cleanup(folder.cleanup)
        setattr(node.config, SHARED, folder.name)
    node.workerinput[SHARED] = getattr(node.config, SHARED)


def shared_folder(config: pytest.Config) -> Path | None:
    """Return the folder that all workers share; None where there are none."""
    return Path(config.workerinput[SHARED]) if hasattr(config, "workerinput") else None


@contextlib.contextmanager
def alone(file: Path) -> Iterator[sqlite3.Connection]:
    """Be the only worker that has a file, on every system. One that dies gives it back."""
    with contextlib.closing(sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)) as held:
        held.execute("BEGIN EXCLUSIVE")
        yield held
        held.execute("COMMIT")


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session):
    """Look for no garbage while thousands of tests are collected, and not among them later: all of them stay."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector):
    """Have one worker compile a file of tests and what it imports, and the others read that: in a fresh clone nothing is compiled."""
    folder = shared_folder(collector.config)
    with alone(folder / f"{zlib.crc32(collector.nodeid.encode())}.db") if folder and isinstance(collector, pytest.Module) else contextlib.nullcontext():
        return (yield)


@pytest.fixture
def once(request: pytest.FixtureRequest) -> Callable[[str, Callable[[], Any]], Any]:
    """Returns what a function makes, a value that JSON can hold: of all workers, the first that asks makes it, and the others wait."""
    def of_all(name: str, make: Callable[[], Any]) -> Any:
        folder = shared_folder(request.config)
        if folder is None:
            return make()
        with alone(folder / f"{name}.db") as held:
            held.execute("CREATE TABLE IF NOT EXISTS made (value TEXT)")
            found = held.execute("SELECT value FROM made").fetchone()
            if found is None:
                found = (json.dumps(make()),)
                held.execute("INSERT INTO made VALUES (?)", found)
        return json.loads(found[0])

    return of_all
