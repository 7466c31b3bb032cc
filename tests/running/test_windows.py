"""The launcher for Windows, with a job object simulated on this system: all of it is run except three Win32 calls."""
from __future__ import annotations

import builtins
import contextlib
import marshal
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
from programs import AS_ARGUMENT, UNDER_THE_GUARD

from helpers import recorder
from helpers.program.script import Script
from helpers.record import reader as record
from helpers.recorder import bundling, kinds
from helpers.running import console, windows
from helpers.running.process_table import recorded_pids
from helpers.views.words import summary

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there the real job object is used: see test_posix.py")


class FakeJob:
    """Does what windows_job.Job does, by walking down the tree."""

    def add(self, process: subprocess.Popen) -> None:
        self.root = psutil.Process(process.pid)
        self.known: list[psutil.Process] = []

    def _members(self) -> list[psutil.Process]:
        found = list(self.known)
        for process in [self.root, *self.known]:
            with contextlib.suppress(psutil.Error):
                found += process.children(recursive=True)
        self.known = list(dict.fromkeys(found))
        return [one for one in self.known if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]

    def active(self) -> int:
        with contextlib.suppress(psutil.Error):
            return len(self._members())
        return 0

    def end(self) -> None:
        members = self._members()
        # Windows has no resource trackers. Here they must do their work, or semaphores stay.
        trackers = [one for one in members if "resource_tracker" in " ".join(one.cmdline())]
        for process in members:
            with contextlib.suppress(psutil.Error):
                if process not in trackers:
                    process.kill()
        psutil.wait_procs(trackers, timeout=5)
        with contextlib.suppress(psutil.Error):
            self.root.kill()

    def close(self) -> None:
        pass


@pytest.fixture(autouse=True)
def shared_output(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without named pipes, children keep the output that they inherit."""
    monkeypatch.setenv("ISOLATED_WITHOUT_PIPES", "1")


def run(source: str, timeout: float = 20.0, shown: list | None = None):
    return windows.run(Script(source), "spawn", timeout, lambda *two: shown.append(two) if shown is not None else None, FakeJob)


def test_runs(watch) -> None:
    shown: list[tuple[str, str]] = []
    found = run(AS_ARGUMENT, shown=shown)
    assert (found.returncode, found.hung, found.stdout) == (0, False, "received: [1, 'hello', True]\n")
    assert "".join(text for _, text in shown) == found.stdout
    assert [process.name for process in found.processes] == ["MainProcess", "Process-1"]
    assert any(event.kind == "get" and event.source is not None for event in found.events)


def test_hangs_and_says_why(watch) -> None:
    for timeout in (4, 20):         # on a busy machine, the child may not have ended in the first of these
        found = run(UNDER_THE_GUARD, timeout)
        if any(process.error for process in found.processes):
            break
    assert found.hung and found.returncode is None
    assert "MainProcess waits in q.get(), line 10." in summary(found)
    assert "Process-1 ended with NameError: name 'q' is not defined, line 4" in summary(found)


def test_a_child_that_comes_up_as_it_is_ended_has_not_ended_before(watch, monkeypatch) -> None:
    """Its record is made after we have looked which ones there are."""
    monkeypatch.setattr(windows, "recorded_pids", lambda folder: looks.pop() if looks else recorded_pids(folder))
    for timeout in (2, 20):         # on a busy machine, the child may not be there in the first of these
        looks: list[set[int]] = [set()]
        found = run("import multiprocessing, time\nif __name__ == '__main__':\n"
                    "    multiprocessing.Process(target=time.sleep, args=(99,)).start()\n", timeout)
        if len(found.processes) == 2:
            break
    assert found.hung and not looks
    assert [process.ended_by_run for process in found.processes] == [True, True]


def test_a_program_with_the_consoles_own_output(watch, capfd) -> None:
    file = watch.folder / "program.py"
    file.write_text("import sys, multiprocessing\nif __name__ == '__main__':\n    print(sys.argv[1:], flush=True)\n"
                    "    p = multiprocessing.get_context('spawn').Process(target=print, args=('child',))\n"
                    "    p.start()\n    p.join()\n    sys.exit(3)\n")
    found = console.run(Script(file.read_text(), str(file), ("a", "b c")), None, float("inf"), FakeJob)
    assert (found.returncode, found.stdout, found.ended) == (3, "", False)
    assert capfd.readouterr() == ("['a', 'b c']\nchild\n", "")
    assert [process.name for process in found.processes] == ["MainProcess", "SpawnProcess-1"]


def test_error(watch) -> None:
    found = run("1 / 0")
    assert found.returncode == 1 and "ZeroDivisionError" in found.stderr and str(watch.folder) not in found.stderr
    assert summary(found) == "MainProcess ended with ZeroDivisionError: division by zero, line 1."


def test_endless_output_is_bounded(watch) -> None:
    for timeout in (0.6, 5, 20):        # on a busy machine, little is printed in the first of these
        found = run("while True: print('x' * 99)", timeout)
        if found.output_left_out:
            break
    assert found.hung and len(found.stdout) < 30_000 and found.output_left_out > 0


TWO_QUEUES_AND_A_PIPE = """import multiprocessing

def work(inbox, outbox, end):
    outbox.put(inbox.get() + 1)
    end.send(end.recv() + 1)

if __name__ == '__main__':
    inbox, outbox = multiprocessing.Queue(), multiprocessing.Queue()
    mine, yours = multiprocessing.Pipe()
    child = multiprocessing.Process(target=work, args=(inbox, outbox, yours))
    child.start()
    inbox.put(1)
    print(outbox.get())
    mine.send(10)
    print(mine.recv())
    child.join()
"""


def test_handles_that_differ_in_each_process(watch, monkeypatch: pytest.MonkeyPatch) -> None:
    """The recorder finds no inodes, and connections are passed on as Windows does it."""
    code = bundling.unpacked(recorder.bundle())
    text = Path(recorder.FOLDER, "patches", "connections.py").read_text("utf-8")
    for there, here in (("os.fstat(handle)", "os.fstat(-1)"), ("pipe_connection", "connection"), ("PipeConnection", "Connection")):
        assert there in text
        text = text.replace(there, here)
    code["patches.connections"] = marshal.dumps(compile(text, "<recorder>", "exec"))
    bundle = bundling.packed(code)
    monkeypatch.setattr(recorder, "bundle", lambda: bundle)
    monkeypatch.setenv("ISOLATED_DEBUG", "1")
    found = run(TWO_QUEUES_AND_A_PIPE)
    assert (found.returncode, found.stdout) == (0, "2\n11\n"), found.stderr
    passed = [(e.object, e.source.process, e.process, e.value) for e in found.events if e.kind in ("get", "recv")]
    assert sorted(passed) == [
        ("pipe mine-yours", "MainProcess", "Process-1", "10"), ("pipe mine-yours", "Process-1", "MainProcess", "11"),
        ("queue inbox", "MainProcess", "Process-1", "1"), ("queue outbox", "Process-1", "MainProcess", "2")]
    assert {e.object for e in found.events if e.kind in ("open", "close")} == {"pipe mine-yours"}


def test_a_child_that_is_seen_to_end_by_wait() -> None:
    """Windows' Popen: join() calls wait(), which does not call poll()."""
    ended: list[dict] = []
    known = {"": SimpleNamespace(core=None), "kinds": kinds, "memory": SimpleNamespace(note_resource=None),
             "core": SimpleNamespace(emit=lambda kind, **said: ended.append(said)),
             "attributes": SimpleNamespace(name_of_class=None, own=None),
             "script": SimpleNamespace(error_text=None, foreign=None, frame_of_caller=None, parted=None, script=None, seconds=None),
             "start": SimpleNamespace(loaded=None, settings=None),
             "plumbing": SimpleNamespace(around=None), "wrapping": SimpleNamespace(disguise=lambda wrapper, original: wrapper, span=None)}
    module = {"__builtins__": vars(builtins) | {"__import__": lambda name, globals=None, locals=None, fromlist=(), level=0:
                                                known[name] if level else __import__(name)}}
    exec(Path(recorder.FOLDER, "patches", "processes.py").read_text("utf-8"), module)

    class Popen:
        pid, returncode = 7, None

        def wait(self, timeout=None):
            self.returncode = -15
            return self.returncode

        def poll(self):
            return self.wait(timeout=0)

    module["patch_popen"](SimpleNamespace(Popen=Popen, __name__="multiprocessing.popen_spawn_win32"))
    child = Popen()
    assert (child.wait(), child.poll()) == (-15, -15) and ended == [{"object": 7, "number": -15}]


def test_recorder_without_what_windows_lacks(watch) -> None:
    """The recorder starts even if os has no mkfifo, O_CLOEXEC and register_at_fork, and signal no SIGRTMAX."""
    lacking = ("import os, _signal, faulthandler\n"
               "for name in ('mkfifo', 'O_CLOEXEC', 'register_at_fork', 'getppid', 'fork', 'set_blocking'):\n"
               "    delattr(os, name)\n"
               "del _signal.SIGRTMAX\ndel faulthandler.register\n")
    site = watch.folder / "first"
    site.mkdir()
    # A Python without them, which then runs the recorder's sitecustomize.
    program = lacking + (
        "import runpy, sys\nsys.path.insert(0, os.environ['RECORDER'])\nsys.orig_argv[:] = [sys.executable, os.environ['ISOLATED_SCRIPT']]\n"
        "import sitecustomize\nimport multiprocessing.queues, time\ntime.sleep(0)\nprint('runs')\n")
    folder = watch.folder / "isolated"
    folder.mkdir()
    (folder / "cell.py").write_text("pass\n")
    (folder / recorder.FILE_NAME).write_bytes(recorder.bundle())
    env = {**os.environ, "RECORDER": recorder.FOLDER, "ISOLATED_DIRECTORY": str(folder), "ISOLATED_DEBUG": "1",
           "ISOLATED_SCRIPT": str(folder / "cell.py"), "ISOLATED_START_METHOD": "spawn"}
    done = subprocess.run([sys.executable, "-S", "-c", program], env=env, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("runs\n", "")
    recorded = record.read(folder, 0.0)
    assert any(event.kind == "sleep" for one in recorded for event in one.events)
