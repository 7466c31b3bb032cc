"""Closes four gaps of nbval, for all notebooks: a plugin, see pyproject.toml."""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import tools  # noqa: F401   before nbval, which it makes start sooner

# isort: split
import pytest
from nbval import plugin

PATIENCE = 10.0         #: seconds in which what a kernel has used may go


def start(kernel: Callable[[], None]) -> None:
    """Start a kernel, and once more if it dies as it starts: its ports were free when they were chosen, and another may have them."""
    try:
        kernel()
    except RuntimeError:
        kernel()


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
                start(lambda: start_kernel(self))
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
