"""A real kernel with the course's magics, for tests."""
from __future__ import annotations

import os
import queue
import sys
import time
from pathlib import Path

import psutil
from jupyter_client.manager import KernelManager
from leftovers import command_of

from tools.notebooks import ROOT

LIMIT = 40          #: seconds in which a cell of these tests must end, on however busy a machine


class Kernel:
    """A kernel with the course's magics.

    Args:
        folder: where it runs, and keeps its temporary files.
        first: what its first cell runs; "" for nothing.
        command: what starts it, in place of ipykernel itself: Python's arguments.
        environment: variables that it has besides ours.
    """

    def __init__(self, folder: Path, first: str = "%load_ext helpers", command: tuple[str, ...] = ("-m", "ipykernel_launcher"),
                 **environment: str) -> None:
        self.command = [sys.executable, *command, "-f", "{connection_file}"]
        env = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
        python_path = os.pathsep.join([str(ROOT), *filter(None, [environment.pop("PYTHONPATH", "")])])
        env |= {"TMPDIR": str(folder), "PYTHONPATH": python_path, **environment}
        try:
            self._start(env, folder)
        except RuntimeError:        # another process may have taken one of its ports between choice and use
            self._start(env, folder)
        if first:
            self.run(first)

    def _start(self, env: dict[str, str], folder: Path) -> None:
        """Start it. Raises RuntimeError if it does not get ready; then nothing of it is left."""
        self.manager = KernelManager(kernel_name="python3")
        assert self.manager.kernel_spec is not None
        self.manager.kernel_spec.argv = self.command
        self.manager.start_kernel(env=env, cwd=str(folder))
        self.pid = self.manager.provisioner.pid
        self.client = self.manager.blocking_client()
        self.client.start_channels()
        try:
            self.client.wait_for_ready(timeout=LIMIT)
        except BaseException:
            self.client.stop_channels()
            self.manager.shutdown_kernel(now=True)
            raise

    def send(self, code: str) -> str:
        return self.client.execute(code)

    def answer(self, request: str, limit: float = LIMIT) -> dict:
        """Return {"stdout", "stderr", "data", "error"} of a cell that was sent, once it has ended."""
        found = {"stdout": "", "stderr": "", "data": "", "error": "", "traceback": ""}
        until = time.monotonic() + limit
        while time.monotonic() < until:
            try:
                message = self.client.get_iopub_msg(timeout=1)
            except queue.Empty:
                assert self.manager.is_alive(), "the kernel has died"
                continue
            if message["parent_header"].get("msg_id") != request:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "stream":
                found[content["name"]] += content["text"]
            elif kind in ("execute_result", "display_data"):
                found["data"] += content["data"].get("text/plain", "")
            elif kind == "error":
                found["error"] = content["ename"]
                found["traceback"] = "\n".join(content["traceback"])
            elif kind == "status" and content["execution_state"] == "idle":
                self.client.get_shell_msg(timeout=LIMIT)
                return found
        raise TimeoutError("the cell does not end")

    def run(self, code: str, limit: float = LIMIT) -> dict:
        return self.answer(self.send(code), limit)

    def running(self, request: str, text: str = "running") -> None:
        """Wait until a cell has printed a word."""
        heard = ""
        while text not in heard:
            message = self.client.get_iopub_msg(timeout=LIMIT)
            if message["msg_type"] == "stream" and message["parent_header"].get("msg_id") == request:
                heard += message["content"]["text"]

    def supervisor(self) -> int:
        return next(process.pid for process in psutil.Process(self.pid).children()
                    if "supervisor.py" in command_of(process))

    def close(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)
