"""Runs the few tests that failed beside the others once more, alone, as CPython's regrtest --rerun does: a plugin, see pyproject.toml.

What fails again has failed. What passes is named at the end, with the text of its failure.
"""
from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

FEW = 5             #: if more tests than these fail, none is run again: that is no chance
OPTION = "--write-outcomes"
TITLE = "failed beside the others, passed alone"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option by which the second run answers."""
    parser.addoption(OPTION, metavar="FILE", help="write the outcomes of each test to FILE, as JSON")


def pytest_configure(config: pytest.Config) -> None:
    """Look for failures where workers share all the tests; in the second run, tell how each ended."""
    if config.getoption(OPTION):
        config.pluginmanager.register(Outcomes(Path(config.getoption(OPTION))))
    elif not hasattr(config, "workerinput") and not config.option.file_or_dir:
        config.pluginmanager.register(SecondRun(config))


def together(test: str) -> str:
    """Return what is run to run a test: a notebook's cell needs those before it."""
    file = test.partition("::")[0]
    return file if file.endswith(".ipynb") else test


class Outcomes:
    """Writes, at the end, how each test ended: a list of passed, skipped and failed, as it is set up, called and torn down."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.found: dict[str, list[str]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep it."""
        self.found.setdefault(report.nodeid, []).append(report.outcome)

    def pytest_sessionfinish(self) -> None:
        """Write the file."""
        self.file.write_text(json.dumps(self.found), "utf-8")


class SecondRun:
    """The second run of what failed, when all workers have ended."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.said = ""

    @property
    def _terminal(self) -> pytest.TerminalReporter:
        return self.config.pluginmanager.getplugin("terminalreporter")

    def _failures(self) -> list[pytest.TestReport]:
        return [report for kind in ("failed", "error") for report in self._terminal.stats.get(kind, [])]

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Run again what failed, if it is little and nothing was left out. The exit code is that of what still fails."""
        again = list(dict.fromkeys(together(report.nodeid) for report in self._failures()))
        left_out = session.shouldfail or session.shouldstop or self.config.getoption("maxfail")
        shared = self.config.pluginmanager.hasplugin("dsession")
        if exitstatus != pytest.ExitCode.TESTS_FAILED or left_out or not shared or not 0 < len(again) <= FEW:
            return
        passed = self._passed_alone(again)
        stats = self._terminal.stats
        for kind in ("failed", "error"):
            reports = stats.pop(kind, [])
            for report in reports:
                stats.setdefault(TITLE if report.nodeid in passed else kind, []).append(report)
        session.testsfailed = len(self._failures())
        if not session.testsfailed:
            session.exitstatus = pytest.ExitCode.OK

    def _passed_alone(self, again: list[str]) -> set[str]:
        """Run these again under the same options; return the tests that passed. Of a notebook all cells must, or none has."""
        self._terminal.write_line("")
        self._terminal.write_line(f"Once more, alone: {', '.join(again)}")
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "outcomes.json")
            command = [sys.executable, "-m", "pytest", *self.config.invocation_params.args, "-n0", "-p", "no:cacheprovider",
                       f"{OPTION}={file}", *again]
            done = subprocess.run(command, cwd=self.config.rootpath, stdin=subprocess.DEVNULL, text=True, errors="replace",
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            self.said = done.stdout
            found = json.loads(file.read_text("utf-8")) if file.exists() else {}
        failed = {together(test) for test, outcomes in found.items() if "failed" in outcomes}
        return {test for test, outcomes in found.items() if {*outcomes} == {"passed"} and together(test) not in failed}

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print what the second run said of what failed in it, and the first failure of each test that passed in it."""
        if self.said and self._failures():
            terminalreporter.section("once more, alone")
            terminalreporter.write_line(self.said)
        if reports := terminalreporter.stats.get(TITLE):
            terminalreporter.section(TITLE, yellow=True)
            for report in reports:
                terminalreporter.write_sep("_", report.nodeid, yellow=True)
                terminalreporter.write_line(report.longreprtext)
                for name, text in report.sections:
                    terminalreporter.write_sep("-", name)
                    terminalreporter.write_line(text)
