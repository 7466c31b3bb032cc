"""Closes two gaps of nbval, for all notebooks, and lets workers share them: a plugin, see pyproject.toml."""

import os
import tempfile

import tools  # noqa: F401   before nbval, which it makes start sooner

# isort: split
import pytest
from nbval import plugin
from xdist.scheduler import LoadScopeScheduling


def pytest_configure(config: pytest.Config) -> None:
    """Have nbval start its kernels as JupyterLab does."""
    start_kernel = plugin.IPyNbFile.setup
    folder = tempfile.TemporaryDirectory()
    config.add_cleanup(folder.cleanup)

    def setup(self: plugin.IPyNbFile) -> None:
        # A kernel that sees this variable does not capture what child processes print.
        hidden = os.environ.pop("PYTEST_CURRENT_TEST", None)
        with pytest.MonkeyPatch.context() as patch:
            # A learner who has done nothing yet, whatever was done in this folder.
            patch.setenv("COURSE_PROGRESS", os.path.join(folder.name, self.path.stem))
            try:
                start_kernel(self)
            finally:
                if hidden is not None:
                    os.environ["PYTEST_CURRENT_TEST"] = hidden

    plugin.IPyNbFile.setup = setup
    config.add_cleanup(lambda: setattr(plugin.IPyNbFile, "setup", start_kernel))


class ByNotebook(LoadScopeScheduling):
    """Give a notebook's cells to one worker, together and in order, and every other test to whoever is free."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition(".ipynb::")[0]


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
