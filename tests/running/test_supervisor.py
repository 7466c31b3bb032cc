"""What happens to a run when its kernel dies, and to the supervisor when there is no /proc."""
from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from helpers import run_script
from helpers.program.text import CellError
from helpers.running import process_table, process_tree, supervisor
from helpers.running.supervisor_client import Supervisor, SupervisorLost

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="written for Linux")
ROOT = Path(__file__).resolve().parents[2]
KERNEL = '''
import sys
sys.path.insert(0, {root!r})
from helpers import run_script
run_script({cell!r}, timeout=60, start_method={method!r}, show=lambda *_: print('ready', flush=True))
'''
CELL = '''
import multiprocessing, os, signal, time
def work():
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    time.sleep(99)
if __name__ == '__main__':
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.execve('/bin/sleep', ['sleep', '99.TAG'], {})
        os._exit(0)
    semaphores = [multiprocessing.Semaphore() for _ in range(3)]
    p = multiprocessing.Process(target=work)
    p.start()
    print('ready', flush=True)
    p.join()
'''


def start(watch, method: str) -> subprocess.Popen:
    program = KERNEL.format(root=str(ROOT), cell=CELL.replace("TAG", watch.tag), method=method)
    kernel = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert kernel.stdout.readline() == b"ready\n"
    return kernel


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_killed_kernel_leaves_nothing(method: str, watch) -> None:
    kernel = start(watch, method)
    kernel.kill()
    kernel.wait()
    kernel.stdout.close()
    assert not watch.left()


def test_killed_kernel_whose_child_lives(watch) -> None:
    """A child forked by the kernel keeps the pipe to the supervisor open, but the kernel's death is noticed all the same."""
    program = (f"import os, sys\nsys.path.insert(0, {str(ROOT)!r})\nfrom helpers.running.supervisor_client import Supervisor\n"
               "print(Supervisor.ready().pid, flush=True)\nif os.fork() == 0:\n    os.closerange(1, 3)\n    import time\n    time.sleep(30)\n"
               "sys.stdin.read()")
    kernel = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    pid = int(kernel.stdout.readline())
    children = psutil.Process(kernel.pid).children()
    kernel.kill()
    kernel.wait()
    psutil.wait_procs([child for child in children if child.pid == pid], timeout=10)
    assert not psutil.pid_exists(pid)
    for child in children:
        if child.pid != pid:
            child.kill()
    kernel.stdin.close()
    kernel.stdout.close()


def test_killed_between_runs(watch) -> None:
    assert run_script("print(1)").stdout == "1\n"
    os.kill(Supervisor.ready().pid, signal.SIGKILL)
    assert run_script("print(2)").stdout == "2\n"


def test_a_supervisor_that_takes_nothing_is_reported(watch, monkeypatch: pytest.MonkeyPatch) -> None:
    ask = Supervisor.ask

    def deaf(self, **request: object) -> None:
        if "start" in request:
            raise SupervisorLost
        ask(self, **request)

    monkeypatch.setattr(Supervisor, "ask", deaf)
    with pytest.raises(CellError, match="Restart the kernel"):
        run_script("pass")


def test_without_proc(watch) -> None:
    """A plain chroot has no /proc: the supervisor ends the processes that it knows, and does not wait forever."""
    file = copied(watch.folder, 'os.listdir("/proc")', "()")
    folder = watch.folder / "isolated_x"
    folder.mkdir()
    (folder / "cell.py").write_text("import os, time\nif os.fork() == 0:\n    print('forked', flush=True)\ntime.sleep(99)\n")
    out = watch.folder / "out"
    out.touch()
    request = {"argv": [sys.executable, str(folder / "cell.py")], "cwd": "/", "directory": str(folder),
               "env": {"ISOLATED_DIRECTORY": str(folder)}, "stdout": str(out), "stderr": os.devnull}
    process = subprocess.Popen([sys.executable, "-I", "-S", str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    process.stdin.write(json.dumps({"start": request}).encode() + b"\n")
    process.stdin.flush()
    script = json.loads(process.stdout.readline())["started"]
    while not out.read_text():
        time.sleep(0.01)
    process.stdin.close()
    process.wait(20)
    process.stdout.close()
    assert not psutil.pid_exists(script) and not folder.exists()


WITHOUT_SUBREAPER = """import os, sys, time
if os.fork() == 0:
    if 'session' in sys.argv:
        os.setsid()
    print(os.getpid(), flush=True)
    time.sleep(99)
if 'orphan' not in sys.argv:
    time.sleep(99)
"""


@pytest.mark.skipif(not shutil.which("ps"), reason="there is no ps")
@pytest.mark.parametrize("words", [[], ["session"], ["orphan"]])
def test_without_a_subreaper(words: list[str], watch) -> None:
    """On macOS, the table of ps says which processes belong to a run, despite sessions of their own or parents that ended."""
    process, answer = without_subreaper(watch.folder, WITHOUT_SUBREAPER, words)
    file = watch.folder / "isolated_x" / "out"
    while not file.read_text().endswith("\n"):
        time.sleep(0.01)
    child = int(file.read_text())
    if words == ["orphan"]:
        assert answer() == {"exited": 0}
    process.stdin.write(b'{"end": true}\n')
    process.stdin.flush()
    said = answer()
    assert (answer() if "exited" in said else said) == {"gone": True} and child not in process_table.parents()
    process.stdin.close()
    process.wait(20)
    process.stdout.close()


@pytest.mark.skipif(not shutil.which("ps"), reason="there is no ps")
def test_without_a_subreaper_a_script_that_has_ended_is_gone(watch) -> None:
    process, answer = without_subreaper(watch.folder, "pass", [])
    assert [answer(), answer()] == [{"exited": 0}, {"gone": True}]
    process.stdin.close()
    process.wait(20)
    process.stdout.close()


def test_where_each_look_takes_long_it_is_not_given_up_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """As with ps on a busy machine: what was ended is still listed at the second look, when the time is over."""
    looks = iter([False, False, True])
    tree = object.__new__(process_tree.Tree)
    monkeypatch.setattr(process_tree, "GIVE_UP", 0.0)
    for name, what in (("_stop", lambda until: None), ("reap", lambda: next(looks)), ("members", lambda: [])):
        monkeypatch.setattr(tree, name, what, raising=False)
    assert tree.end()


def copied(place: Path, here: str, there: str) -> Path:
    """Copy the supervisor and its table of processes with one piece replaced; return the script."""
    text = Path(process_table.__file__).read_text(encoding="utf-8")
    assert here in text
    (place / "process_table.py").write_text(text.replace(here, there), encoding="utf-8")
    shutil.copy(process_tree.__file__, place)
    return Path(shutil.copy(supervisor.__file__, place))


def without_subreaper(place: Path, program: str, words: list[str]) -> tuple:
    """Start a program below a supervisor as it works on macOS; return that, and a function that reads its answers."""
    file, folder = copied(place, 'LINUX = sys.platform == "linux"', "LINUX = False"), place / "isolated_x"
    folder.mkdir()
    (folder / "cell.py").write_text(program)
    (folder / "out").touch()
    request = {"argv": [sys.executable, str(folder / "cell.py"), *words], "cwd": "/", "directory": str(folder),
               "env": {"ISOLATED_DIRECTORY": str(folder)}, "stdout": str(folder / "out"), "stderr": os.devnull}
    process = subprocess.Popen([sys.executable, "-I", "-S", str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    process.stdin.write(json.dumps({"start": request}).encode() + b"\n")
    process.stdin.flush()

    def answer() -> dict:
        return json.loads(process.stdout.readline())

    assert "started" in answer()
    return process, answer


def test_tree() -> None:
    assert set(process_table.below({2: 1, 3: 2, 4: 3, 5: 1}, {2})) == {3, 4}
    assert process_table.below({1: 1}, {7}) == []
    assert process_table.parents()[os.getpid()] == os.getppid()


@pytest.mark.parametrize("files", [7, 10])
def test_a_supervisor_without_a_file_left(files: int) -> None:
    """The run is not started, the reason is said, and the same supervisor starts the next one."""
    resource = pytest.importorskip("resource")
    assert run_script("print(1)").stdout == "1\n"
    now = Supervisor.current()
    limits = resource.prlimit(now.pid, resource.RLIMIT_NOFILE)
    try:
        resource.prlimit(now.pid, resource.RLIMIT_NOFILE, (files, limits[1]))
        with pytest.raises(CellError, match=r"^The run could not be started: Too many open files\."):
            run_script("print(2)")
    finally:
        resource.prlimit(now.pid, resource.RLIMIT_NOFILE, limits)
    assert run_script("print(3)").stdout == "3\n" and Supervisor.current() is now


def test_a_supervisor_that_may_not_fork(monkeypatch) -> None:
    forks = iter([0, BlockingIOError(errno.EAGAIN, "no more")])

    def fork() -> int:
        found = next(forks)
        if isinstance(found, OSError):
            raise found
        return real()

    real = os.fork
    monkeypatch.setattr(os, "fork", fork)
    before = os.listdir("/proc/self/fd")
    with pytest.raises(BlockingIOError):        # the one between it and the script cannot fork
        process_tree.Tree({"directory": "/nowhere"}, (os.open(os.devnull, 0), os.open(os.devnull, 0)))
    assert len(os.listdir("/proc/self/fd")) == len(before) + 2
    os.wait()
