"""What happens when a plain cell starts processes, tried in a second, hidden kernel: lesson 1's last look at notebooks.

The kernel is a process of its own. Whatever is done to it, the learner's own kernel goes on.
"""
from __future__ import annotations

import os
import re
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from ...running.launch import start_methods
from ..telling import LessonError

_PATIENCE = 60      # seconds for one cell, however busy the machine
_CHILD = """
import multiprocessing
def child():
    print("hello")
"""
_START = """
p = multiprocessing.get_context("{}").Process(target=child)
p.start()
p.join()
print("exit code", p.exitcode)
"""
_PRINT = """
import multiprocessing, sys
def child(name):
    for part in range(20):
        sys.stdout.write(name)
        sys.stdout.flush()
fork = multiprocessing.get_context("fork")
children = [fork.Process(target=child, args=(name,)) for name in "abcd"]
for p in children: p.start()
for p in children: p.join()
"""
_WAIT = """
sleeper = fork.Process(target=time.sleep, args=(60,))
sleeper.start()
print("waiting", flush=True)
fork.Queue().get()
"""
_SHELL = """
import os
os.environ["PATH"] = "/nowhere"
!python -c "print(6 * 7)"
"""


def start_a_child() -> dict[str, int]:
    """Run the plain cell in a second kernel, under each start method of this system.

    Returns:
        Start method -> the child's exit code: 0 if it called the function.
    """
    with _kernel() as (run, _, _):
        run(_CHILD)
        # Not in the system's order, which begins with its default.
        methods = sorted(start_methods(), key=("fork", "spawn", "forkserver").index)
        return {method: _exit_code(run(_START.format(method))) for method in methods}


def try_the_rest() -> dict[str, bool]:
    """Try in a second kernel what else is different there.

    Returns:
        What is asked -> whether it is so.

    Raises:
        LessonError: this system has no fork, and under another start method the children find no function.
    """
    if "fork" not in start_methods():
        raise LessonError("This system has no fork, and children that a plain cell defines need it.")
    with _kernel() as (run, client, manager):
        outputs: set[str] = set()
        while len(outputs) < 2:     # two that differ will come
            outputs.add(run(_PRINT))
        run("import time")
        _interrupt(client, manager)
        answer = run("print(6 * 7)")
        exit_code = run("sleeper.join(20); print(sleeper.exitcode)").strip()
        return {
            "do several children always print in the same order?": len(outputs) == 1,
            "does an interrupt end a cell that waits forever?": "42" in answer,
            "does the interrupt reach its child, too?": exit_code == "1",
            "is !python the Python of the notebook?": "42" in run(_SHELL),
        }


def _exit_code(said: str) -> int:
    found = re.search(r"exit code (-?\d+)", said)
    assert found, said
    return int(found[1])


@contextmanager
def _kernel() -> Iterator[tuple[Callable[[str], str], Any, Any]]:
    """Start a kernel; yield what runs a cell there and returns what was printed, its client, and its manager."""
    from jupyter_client.manager import KernelManager

    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "kernel.json")
        # Not TCP if it can be helped: a port that was free when it was chosen may be taken before the kernel has it.
        # Windows has no such sockets, and their paths may not be long.
        transport = "ipc" if os.name == "posix" and len(os.fsencode(file)) < 80 else "tcp"
        manager = KernelManager(transport=transport, connection_file=file)
        manager.start_kernel(stderr=subprocess.DEVNULL, env=os.environ | {"TMPDIR": folder})
        client = manager.blocking_client()

        def run(cell: str) -> str:
            said: list[str] = []

            def hook(message: Any) -> None:
                if message["content"].get("name") == "stdout":
                    said.append(message["content"]["text"])

            client.execute_interactive(cell, timeout=_PATIENCE, output_hook=hook)
            return "".join(said)

        try:
            client.start_channels()
            client.wait_for_ready(timeout=_PATIENCE)
            yield run, client, manager
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)


def _interrupt(client: Any, manager: Any) -> None:
    """Start a cell that waits forever, and interrupt it once it does."""
    client.execute(_WAIT, stop_on_error=False)
    while "waiting" not in client.get_iopub_msg(timeout=_PATIENCE)["content"].get("text", ""):
        pass
    time.sleep(0.5)     # from the print to the get
    manager.interrupt_kernel()
