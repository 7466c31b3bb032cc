"""Runs inside a real kernel: interrupted at many moments, restarted, killed, two at once, in odd circumstances."""
from __future__ import annotations

import json
import os
import queue
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from kernels import LIMIT, Kernel

from helpers.usage import USAGE

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="written for Linux")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def kernel(watch) -> Iterator[Kernel]:
    found = Kernel(watch.folder)
    yield found
    found.close()


STANDS = """%%isolated --timeout 30 --no-timeline
import multiprocessing, time
def work():
    time.sleep(99)
if __name__ == '__main__':
    p = multiprocessing.get_context('fork').Process(target=work)
    p.start()
    print('running', flush=True)
    p.join()
"""
SHORT = "%%isolated --no-timeline\nprint('running', flush=True)\n"
WORKS = "%%isolated --no-timeline\nprint(6 * 7)"


def works(kernel: Kernel) -> None:
    found = kernel.run(WORKS)
    assert found["stdout"] == "42\n" and not found["error"], found


def nothing_left(watch) -> None:
    assert not watch.left()


@pytest.mark.parametrize("cell", [STANDS, SHORT], ids=["stands", "short"])
@pytest.mark.long
def test_interrupt_at_many_moments(kernel: Kernel, cell: str, everything: bool) -> None:
    for delay in (0, 2, 5, 10, 15, 20, 30, 40, 50, 60, 80, 100, 150, 200, 300)[::1 if everything else 2]:
        request = kernel.send(cell)
        time.sleep(delay / 1000)
        kernel.manager.interrupt_kernel()
        # An interrupt that comes too early has no effect; a learner would press again. And ipykernel drops a cell
        # that it was just reading when the interrupt came: then there is no answer, but the next cell runs.
        for patience in (3, 3, 10):
            try:
                content = reply(kernel, request, patience)
            except queue.Empty:
                kernel.manager.interrupt_kernel()
                continue
            if cell is STANDS:
                assert content["status"] == "error", content
                assert content["ename"] in ("Interrupted", "KeyboardInterrupt")
            break
        works_at_once(kernel)


def reply(kernel: Kernel, request: str, patience: float) -> dict:
    """Return the answer to a cell that was sent. Raises queue.Empty if there is none."""
    until = time.monotonic() + patience
    while True:
        message = kernel.client.get_shell_msg(timeout=max(0.0, until - time.monotonic()))
        if message["parent_header"]["msg_id"] == request:
            return message["content"]


def works_at_once(kernel: Kernel) -> None:
    """Check that the next cell runs. An interrupt that came too late may hit it, or make ipykernel drop it unread, once."""
    try:
        found = kernel.run(WORKS, limit=15)
        if found["stdout"] == "42\n" and not found["error"]:
            return
    except TimeoutError:
        pass
    found = kernel.run(WORKS)
    assert found["stdout"] == "42\n" and not found["error"], found


def test_interrupted_and_explained(kernel: Kernel) -> None:
    for _ in range(3):
        request = kernel.send(STANDS)
        kernel.running(request)
        kernel.manager.interrupt_kernel()
        found = kernel.answer(request)
        assert "You stopped the run.\n  MainProcess" in found["stdout"], found
        assert found["error"] == "Interrupted" and "Traceback" not in found["traceback"], found
        works(kernel)
        assert "True None" in kernel.run("print(run.stdout == '42\\n', run.processes[0].waiting)")["stdout"]


def test_killed_in_mid_run(watch) -> None:
    kernel = Kernel(watch.folder)
    request = kernel.send(STANDS)
    kernel.running(request)
    assert list(watch.folder.glob("isolated_*"))
    supervisor = kernel.supervisor()
    os.kill(kernel.pid, signal.SIGKILL)
    kernel.manager.provisioner.process.wait()
    nothing_left(watch)
    psutil.wait_procs([psutil.Process(supervisor)] if psutil.pid_exists(supervisor) else [], timeout=LIMIT)
    assert not psutil.pid_exists(supervisor)
    kernel.close()


@pytest.mark.parametrize("delay", [0, 10])
def test_killed_while_it_starts(watch, delay: int) -> None:
    kernel = Kernel(watch.folder)
    kernel.send(STANDS)
    time.sleep(delay / 1000)
    os.kill(kernel.pid, signal.SIGKILL)
    kernel.manager.provisioner.process.wait()
    nothing_left(watch)
    kernel.close()


def test_restarted_in_mid_run(kernel: Kernel, watch) -> None:
    request = kernel.send(STANDS)
    kernel.running(request)
    kernel.client.stop_channels()
    kernel.manager.restart_kernel(now=True)
    nothing_left(watch)
    kernel.client = kernel.manager.blocking_client()
    kernel.client.start_channels()
    kernel.client.wait_for_ready(timeout=LIMIT)
    kernel.run("%load_ext helpers")
    works(kernel)


def test_two_kernels(kernel: Kernel, watch) -> None:
    other = Kernel(watch.folder, PYTHONUNBUFFERED="1")
    requests = kernel.send(STANDS), other.send(STANDS)
    kernel.running(requests[0])
    other.running(requests[1])
    kernel.manager.interrupt_kernel()
    assert kernel.answer(requests[0])["error"] == "Interrupted"
    works(kernel)
    assert other.manager.is_alive()
    other.manager.interrupt_kernel()
    assert other.answer(requests[1])["error"] == "Interrupted"
    works(other)
    other.close()


def test_supervisor_killed_between_runs(kernel: Kernel) -> None:
    works(kernel)
    os.kill(kernel.supervisor(), signal.SIGKILL)
    works(kernel)


def test_odd_places(watch) -> None:
    site = watch.folder / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text("import builtins\nbuiltins.mine = 'still in force'\n")
    kernel = Kernel(watch.folder, PYTHONPATH=str(site))
    found = kernel.run("%%isolated --no-timeline\nimport multiprocessing\nif __name__ == '__main__':\n    print(mine)\n"
                       "    multiprocessing.get_context('spawn').Process(target=print, args=('child',)).start()")
    assert "still in force" in found["stdout"] and "Process-1" in found["stdout"], found
    # inside asyncio
    assert kernel.run("import asyncio\nawait asyncio.sleep(0.01)")["error"] == ""
    works(kernel)
    assert kernel.run("await asyncio.sleep(0.01, 'slept')")["data"] == "'slept'"
    # from a thread
    found = kernel.run("import threading\nfrom helpers import run_script\nruns = []\n"
                       "threads = [threading.Thread(target=lambda: runs.append(run_script('print(1)'))) for _ in range(3)]\n"
                       "for t in threads: t.start()\nfor t in threads: t.join()\nprint([r.stdout for r in runs])")
    assert found["stdout"] == "['1\\n', '1\\n', '1\\n']\n", found
    # in a fork of the kernel
    found = kernel.run("import os\nif not (pid := os.fork()):\n    os._exit(0 if run_script('print(1)').stdout == '1\\n' else 3)\n"
                       "print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))")
    assert found["stdout"].strip() == "0", found
    works(kernel)
    # without a working directory
    gone = watch.folder / "gone"
    gone.mkdir()
    kernel.run(f"import os\nos.chdir({str(gone)!r})")
    shutil.rmtree(gone)
    works(kernel)
    kernel.close()


def test_names_of_the_notebooks_folder(kernel: Kernel, watch) -> None:
    """A module beside the notebook shadows Python's own, as in a plain cell and in a script there."""
    for name in ("multiprocessing", "mmap", "helpers", "recorder", "struct", "_struct"):
        (watch.folder / f"{name}.py").write_text(f"print('my {name}')\n")
    found = kernel.run("%%isolated --no-timeline\nprint(1)")
    assert found["stdout"] == "1\n" and not found["stderr"], found
    assert kernel.run("print([event.kind for event in run.events])")["stdout"] == "['run', 'print']\n"     # it is recorded all the same
    found = kernel.run("%%isolated --no-timeline\nimport multiprocessing\nmultiprocessing.Process")
    assert "my multiprocessing" in found["stdout"] and "AttributeError" in found["stdout"] + found["stderr"], found


@pytest.mark.parametrize("where", ["own computer", "hub"])
def test_after_a_restart_any_magic_loads_the_course(watch, where):
    """Whoever restarts a kernel and clicks on a prediction has not run the lesson's first cell."""
    if where == "hub":
        command, variables = (str(ROOT / "settings/hub/kernels/python3/kernel.py"),), {}
    else:                           # as course.py has it
        profile = watch.folder / "ipython" / "profile_default"
        profile.mkdir(parents=True)
        shutil.copy(ROOT / "settings/ipython_config.json", profile)
        command, variables = ("-m", "ipykernel_launcher"), {"IPYTHONDIR": str(profile.parent)}
    kernel = Kernel(watch.folder, "", command, **variables)
    try:
        assert "Not **a**." in kernel.run("%predict list_in_a_child a")["data"]
        works(kernel)
        assert kernel.run("%load_ext helpers") == kernel.run("pass")        # and says nothing of having been loaded
    finally:
        kernel.close()


def test_each_of_the_courses_magics_loads_it():
    assert json.loads((ROOT / "settings/ipython_config.json").read_text("utf-8"))["MagicsManager"]["lazy_magics"] == dict.fromkeys(
        USAGE, "helpers.magics")
