"""The suites of peers: which are available, and how a module is run, bare or recorded, test by test."""
from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
import sysconfig
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from helpers import run_script

LONGEST = 900.0     #: seconds for a module's tests
GEVENT = 150.0      #: the same for gevent's, of which some wait for a name server without end

#: modules of CPython's own suite that meet the recorder
CPYTHON = (
    "test_asyncgen", "test_atexit", "test_contextlib", "test_coroutines", "test_dynamic", "test_fork1", "test_gc",
    "test_generators", "test_multiprocessing_main_handling", "test_queue", "test_sched", "test_selectors", "test_signal",
    "test_socketpair", "test_subprocess", "test_sys", "test_thread", "test_threadedtempfile", "test_threading",
    "test_threading_local", "test_threadsignals", "test_wait3", "test_wait4", "test_weakref", "test_weakset",
    "test_yield_from", "test_concurrent_futures")
#: modules whose file is the script itself, so that its own generators are followed
CELLS = (
    "test_asyncgen", "test_contextlib", "test_coroutines", "test_generators", "test_generator_stop", "test_pep380",
    "test_monitoring", "test_queue", "test_sys_setprofile", "test_sys_settrace", "test_thread", "test_threading_local",
    "test_threadsignals", "test_weakref", "test_yield_from")
#: modules of asyncio's own suite, each as the script itself, so that its tasks are followed
ASYNCIO = (
    "test_base_events", "test_eager_task_factory", "test_futures", "test_locks", "test_pep492", "test_queues",
    "test_runners", "test_streams", "test_taskgroups", "test_tasks", "test_threads", "test_timeouts", "test_waitfor")
#: modules that the test suite runs too: process exit, locks and threads, a library's generators; a few seconds in all
QUICK = ("test_atexit", "test_contextlib", "test_thread", "test_threading_local")

#: Put after a module's own text, or around its name: runs its tests, and writes how each ended.
RUNNER = '''
if __name__ == "__main__":
    import json, os, unittest
    ends = {}
    class Result(unittest.TestResult):
        def stopTest(self, test):
            ends.setdefault(test.id(), "passed")
            super().stopTest(test)
        def _add(self, test, end):
            ends[test.id()] = end
        def addFailure(self, test, error): self._add(test, f"{error[0].__name__}: {error[1]}"[:3000])
        def addError(self, test, error): self._add(test, f"{error[0].__name__}: {error[1]}"[:3000])
        def addSkip(self, test, reason): self._add(test, "skipped")
        def addExpectedFailure(self, test, error): self._add(test, "expected failure")
        def addUnexpectedSuccess(self, test): self._add(test, "unexpected success")
        def addSubTest(self, test, subtest, error):
            if error is not None:
                self._add(subtest, f"{error[0].__name__}: {error[1]}"[:3000])
    MODULE
    tests.run(Result())
    with open(os.environ["PEERS_RESULT"], "w") as file:
        json.dump([ends, sum(os.times()[:4])], file)
'''
MAIN = "tests = unittest.defaultTestLoader.loadTestsFromModule(__import__('__main__'))"
MULTIPROCESSING = '''\
import unittest
import test._test_multiprocessing as tests
tests.install_tests_in_module_dict(globals(), METHOD)
'''


#: The same for a module whose tests use pytest.
PYTEST = '''
if __name__ == "__main__":
    import json, os, pytest
    ends = {}
    class Hear:
        def pytest_runtest_logreport(self, report):
            if report.when == "call" or report.outcome != "passed":
                said = str(report.longrepr)[-300:] if report.failed else ""
                ends[report.nodeid.partition("::")[2]] = f"{report.outcome} {said}"
    pytest.main(["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--rootdir", ".", "--pyargs", "MODULE"], plugins=[Hear()])
    with open(os.environ["PEERS_RESULT"], "w") as file:
        json.dump([ends, sum(os.times()[:4])], file)
'''


class NotRun(Exception):
    """A module's tests did not finish even without the recorder: something they need is not installed here."""


@dataclass(frozen=True)
class Module:
    """A module of a suite, as a script that runs its tests."""

    suite: str
    name: str
    script: str
    longest: float = LONGEST

    def run(self, recorded: bool) -> tuple[dict[str, str], float, float]:
        """Run its tests; return how each ended, the wall time of them all, and their CPU time (seconds).

        The CPU time includes the script's children, if it has waited for them.

        Raises:
            NotRun: they do not finish even without the recorder.
        """
        with tempfile.TemporaryDirectory(prefix="peers_") as folder:
            answer = Path(folder, "ends.json")
            before = os.getcwd()
            os.environ["PEERS_RESULT"] = str(answer)
            os.chdir(folder)
            began = time.perf_counter()
            try:
                said = self._recorded() if recorded else self._bare(Path(folder))
            finally:
                os.chdir(before)
                del os.environ["PEERS_RESULT"]
            took = time.perf_counter() - began
            if not answer.exists() and not recorded:
                raise NotRun(said)
            ends, processor = json.loads(answer.read_text()) if answer.exists() else ({self.name: f"no result: {said}"}, 0.0)
        same = {test: re.sub(r"0x[0-9a-f]+|\d+\.\d+|/\S+|\b\d{3,}\b", "…", end)[:300] for test, end in ends.items()}
        return same, took, processor

    def _recorded(self) -> str:
        run = run_script(self.script, timeout=self.longest)
        return "hung" if run.hung else f"exit code {run.returncode}"

    def _bare(self, folder: Path) -> str:
        file = folder / "cell.py"
        file.write_text(self.script)
        try:
            done = subprocess.run([sys.executable, str(file)], capture_output=True, check=False, timeout=self.longest)
        except subprocess.TimeoutExpired:
            return "hung"
        return f"exit code {done.returncode}: {(done.stderr.decode(errors='replace').strip().splitlines() or [''])[-1]}"


def by_name(suite: str, name: str, longest: float = LONGEST) -> Module:
    """Return a module that is imported."""
    script = RUNNER.replace("MODULE", f"import {name}; {MAIN}").replace("__import__('__main__')", name)
    return Module(suite, name, script, longest)


def as_cell(suite: str, file: Path) -> Module:
    """Return a module whose file is the script itself."""
    text = re.split(r"^if __name__ *== *['\"]__main__['\"]:", file.read_text("utf-8"), flags=re.MULTILINE)[0]
    return Module(suite, file.stem, text + RUNNER.replace("MODULE", MAIN))


def cpython_folder() -> Path | None:
    """Return the folder of CPython's own tests; None if they are not installed."""
    folder = Path(sysconfig.get_path("stdlib"), "test")
    return folder if (folder / "test_generators.py").exists() else None


def _package(name: str, tests: str = "tests", files: str = "test_*.py") -> list[str]:
    """Return the modules of a package's own tests; none if it is not installed, or has none."""
    if importlib.util.find_spec(name) is None or (found := importlib.util.find_spec(f"{name}.{tests}")) is None:
        return []
    folder = Path(next(iter(found.submodule_search_locations or ["/nowhere"])))
    return [f"{name}.{tests}.{file.stem}" for file in sorted(folder.glob(files))]


def _unittest(name: str, *places: str, longest: float = LONGEST) -> list[Module]:
    return [by_name(name, module, longest) for module in _package(name, *places)]


def _pytest(name: str, *places: str) -> list[Module]:
    if importlib.util.find_spec("pytest") is None:
        return []
    return [Module(name, module, PYTEST.replace("MODULE", module)) for module in _package(name, *places)]


def _cpython(names: tuple[str, ...]) -> list[Module]:
    folder = cpython_folder()
    return [by_name("cpython", f"test.{name}") for name in names
            if folder is not None and ((folder / f"{name}.py").exists() or (folder / name).is_dir())]


def _multiprocessing() -> list[Module]:
    folder = cpython_folder()
    if folder is None or not (folder / "_test_multiprocessing.py").exists():
        return []
    return [Module("multiprocessing", method, MULTIPROCESSING.replace("METHOD", repr(method))
                   + RUNNER.replace("MODULE", MAIN))
            for method in ("fork", "spawn", "forkserver")]


def _cells() -> list[Module]:
    folder = cpython_folder()
    return [as_cell("cells", folder / f"{name}.py") for name in CELLS if folder and (folder / f"{name}.py").exists()]


def _asyncio() -> list[Module]:
    folder = (cpython_folder() or Path()) / "test_asyncio"
    return [as_cell("asyncio", folder / f"{name}.py") for name in ASYNCIO if (folder / f"{name}.py").exists()]


#: the suites by their names
SUITES = {
    "greenlet": lambda: _unittest("greenlet"), "gevent": lambda: _unittest("gevent", longest=GEVENT),
    "cpython": lambda: _cpython(CPYTHON), "multiprocessing": _multiprocessing, "cells": _cells,
    "asyncio": _asyncio,
    "joblib": lambda: _pytest("joblib", "test"), "tornado": lambda: _unittest("tornado", "test", "*_test.py"),
    "quick": lambda: _unittest("greenlet") + _cpython(QUICK),
}
