"""Closes three gaps of nbval, for all notebooks, and lets workers share them: a plugin, see pyproject.toml."""

import functools
import os
import tempfile
import time
from pathlib import Path

import tools  # noqa: F401   before nbval, which it makes start sooner

# isort: split
import pytest
from nbval import plugin
from xdist.scheduler import LoadScopeScheduling

PATIENCE = 10.0         #: seconds in which what a kernel has used may go


def pytest_configure(config: pytest.Config) -> None:
    """Have nbval start its kernels as JupyterLab does, and fail a notebook that leaves temporary files behind."""
    start_kernel, stop_kernel = plugin.IPyNbFile.setup, plugin.IPyNbFile.teardown
    folder = tempfile.TemporaryDirectory()
    config.add_cleanup(folder.cleanup)

    def setup(self: plugin.IPyNbFile) -> None:
        self.temporary = Path(tempfile.mkdtemp(dir=folder.name))
        # A kernel that sees this variable does not capture what child processes print.
        hidden = os.environ.pop("PYTEST_CURRENT_TEST", None)
        with pytest.MonkeyPatch.context() as patch:
            # A learner who has done nothing yet, whatever was done in this folder.
            patch.setenv("COURSE_PROGRESS", os.path.join(folder.name, self.path.stem))
            patch.setenv("TMPDIR", str(self.temporary))
            try:
                start_kernel(self)
            finally:
                if hidden is not None:
                    os.environ["PYTEST_CURRENT_TEST"] = hidden

    def teardown(self: plugin.IPyNbFile) -> None:
        stop_kernel(self)
        until = time.monotonic() + PATIENCE
        while (left := sorted(path.name for path in self.temporary.iterdir())) and time.monotonic() < until:
            time.sleep(0.05)
        assert not left, f"{self.path.name} left temporary files behind: {', '.join(left)}"

    plugin.IPyNbFile.setup, plugin.IPyNbFile.teardown = setup, teardown
    config.add_cleanup(lambda: setattr(plugin.IPyNbFile, "setup", start_kernel))
    config.add_cleanup(lambda: setattr(plugin.IPyNbFile, "teardown", stop_kernel))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what one worker does alone and takes longest: the tests in a browser, the notebooks, files that share something.

    Else one of them is waited for at the end. Workers take them in this order (--no-loadscope-reorder).
    """
    items.sort(key=lambda item: 0 if "browser" in item.path.name else 1 if item.path.suffix == ".ipynb" else 2 if shares(item.path) else 3)


@functools.cache
def shares(file: Path) -> bool:
    """Whether a file's tests share what one of them sets up, such as a server: each worker would set it up anew."""
    return file.suffix == ".ipynb" or 'scope="module"' in file.read_text("utf-8")


class ByNotebook(LoadScopeScheduling):
    """Give a notebook's cells, or the tests of a file that share something, to one worker; each other test to whoever is free."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if shares(self.config.rootpath / file) else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByNotebook:
    """Share the tests among the workers (xdist's own loadgroup knows no groups under pytest 9.2)."""
    return ByNotebook(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    """Fail every cell that timed out and all after it, which nbval may pass or expect to fail."""
    report = yield
    if isinstance(item, plugin.IPyNbCell) and item.parent.timed_out and report.when == "call":
        if not report.failed:
            report.outcome = "failed"
            report.longrepr = f"{item.nodeid}: this cell or one before it timed out"
        if hasattr(report, "wasxfail"):
            del report.wasxfail
            report.outcome = "failed"
    return report
