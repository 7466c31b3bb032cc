"""The course as a learner opens it, `python3 course.py`, with its own copies, progress and settings."""
from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import requests
from leftovers import command_of

from tools.environment import Environment, base_python
from tools.notebooks import ROOT
from tools.working_copy import WorkingCopy

PATIENCE = 120          #: seconds for JupyterLab to start or end; a busy machine may need many


class CourseServer:
    """JupyterLab with the course, on its own port. Nothing that belongs to the developer's course is touched.

    Args:
        folder: an empty folder for everything that a learner makes.
        root: the project's folder.

    Raises:
        RuntimeError: the course did not open; the message has its output.

    Attributes:
        process: the server's process.
        notebooks: the learner's copies of the lessons.
        temporary: the folder in which the learner's programs run.
        url: the address of the start page, with the token, as shown to the learner.
        base, token: its parts, such as http://127.0.0.1:41234 and 48 hexadecimal digits.
    """

    def __init__(self, folder: Path, root: Path = ROOT) -> None:
        folder = Path(os.path.realpath(folder))
        self.copy = WorkingCopy(root, folder)
        self.notebooks, self.temporary, self._log = self.copy.notebooks, folder / "tmp", folder / "log.txt"
        self._settings = folder / ".jupyter" / "lab"
        self.temporary.mkdir()
        own = {"COURSE_FOLDER": folder, "JUPYTER_DATA_DIR": folder / "data", "JUPYTER_RUNTIME_DIR": folder / "runtime",
               "TMPDIR": self.temporary}
        foreign = {"COURSE_PROGRESS", "JUPYTERHUB_SERVICE_PREFIX", "PYTEST_CURRENT_TEST"}
        variables = {name: value for name, value in os.environ.items() if name not in foreign}
        # As a learner types it, if this checkout was set up that way; otherwise with the Python that has everything.
        python = base_python() if Environment(root).is_ready() else sys.executable
        with open(self._log, "wb") as log:
            self.process = psutil.Popen(
                [python, str(root / "course.py"), "--no-browser", "--port", str(free_port())],
                env=variables | {name: str(path) for name, path in own.items()},
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        try:
            self.url = self._url()
        except BaseException:
            self.stop()
            raise
        self.base, self.token = re.match(r"(http://[^/]+)/.*token=(\w+)", self.url).groups()

    def _url(self) -> str:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.process.poll() is None:
            said = re.search(r"http://127\.0\.0\.1:(\d+)/\S+token=\w+(?=\s)", self.log())
            if said and listens(int(said[1])):      # the address is printed a moment before
                return said[0]
            time.sleep(0.02)
        raise RuntimeError(f"The course did not open:\n{self.log()}")

    def log(self) -> str:
        """Return what course.py and JupyterLab have printed."""
        return self._log.read_text("utf-8", "replace")

    def address(self, notebook: str) -> str:
        """Return the address of a notebook among the copies, such as 01_queue_namespaces.ipynb, and open nothing else.

        Without `reset`, JupyterLab also opens what was open before, and moves the focus there at some point.
        """
        return f"{self.base}/lab/tree/notebooks/{notebook}?reset&token={self.token}"

    def ask(self, method: str, path: str, **given: object) -> requests.Response:
        """Return the answer of the server's REST API, for example to ("GET", "api/kernels"), with the token."""
        answer = requests.request(method, f"{self.base}/{path}", timeout=PATIENCE,
                                  headers={"Authorization": f"token {self.token}"}, **given)
        answer.raise_for_status()
        return answer

    def kernel(self) -> psutil.Process:
        """Return the process of the only running kernel."""
        kernel, = (child for child in self.process.children() if "ipykernel" in command_of(child))
        return kernel

    def as_at_first(self) -> None:
        """End every kernel; make the learner's copies again, without any progress or settings."""
        for session in self.ask("GET", "api/sessions").json():
            self.ask("DELETE", f"api/sessions/{session['id']}")
        shutil.rmtree(self._settings, ignore_errors=True)
        shutil.rmtree(self.copy.top)
        self.copy.update()

    def stop(self) -> None:
        """End the server, and every kernel with it."""
        if self.process.poll() is None:
            family = self.process.children(recursive=True)
            self.process.terminate()
            try:
                self.process.wait(PATIENCE)
            except psutil.TimeoutExpired:
                for process in [self.process, *family]:
                    process.kill()
                self.process.wait(PATIENCE)


def listens(port: int) -> bool:
    """Return whether a process listens on a port of this machine."""
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    """Return a port of this machine that is free. (If it is taken in the meantime, JupyterLab takes another one.)"""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]
