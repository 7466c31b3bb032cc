"""An interpreter started before its run: a program cannot tell it from one that was started only then."""
from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from leftovers import command_of

from helpers import run_script
from helpers.running import ahead, next_run
from helpers.running.process_states import alive
from helpers.running.process_table import LINUX, parents
from helpers.running.supervisor_client import Supervisor
from tools.notebooks import ROOT

pytestmark = pytest.mark.skipif(not LINUX, reason="next_run.py starts none")
PARENT = "import os\nprint(os.getppid())\n"
SEEN = '''
import sys
found = {"modules": list(sys.modules), "caches": sorted(map(str, sys.path_importer_cache.items()))}
import gc, json, os, resource, signal, stat, threading, time
def read(name):
    with open(f"/proc/self/{name}", "rb") as file:
        return file.read().decode("utf-8", "backslashreplace")
status = dict(line.split(":", 1) for line in read("status").splitlines())
fields = read("stat").rpartition(")")[2].split()
parent = os.getppid()
found |= {
    "argv": sys.argv, "orig_argv": sys.orig_argv, "path": sys.path, "flags": str(sys.flags), "executable": sys.executable,
    "environ": dict(os.environ), "environ of the system": read("environ"), "cmdline": read("cmdline"), "comm": read("comm"),
    "cwd": os.getcwd(), "limits": read("limits"), "cgroup": read("cgroup"), "oom": read("oom_score_adj"),
    "rlimits": [resource.getrlimit(number) for number in range(16)], "priority": os.getpriority(os.PRIO_PROCESS, 0),
    "scheduler": os.sched_getscheduler(0), "affinity": sorted(os.sched_getaffinity(0)), "terminal": fields[4],
    "signals": {number: str(signal.getsignal(number)) for number in signal.valid_signals()},
    "mask": sorted(signal.pthread_sigmask(signal.SIG_BLOCK, ())), "pending": sorted(signal.sigpending()),
    "status": {name: status[name] for name in status if name.startswith(("SigB", "SigI", "SigC", "SigP", "Shd", "Cap", "Umask", "Seccomp", "Threads", "Groups",
                                                                          "NoNewPrivs", "Tracer"))},
    "leads": [os.getpid() == os.getpgrp() == os.getsid(0), parent != os.getsid(0), os.getpgid(parent) == parent],
    "descriptors": {number: [oct(os.fstat(int(number)).st_mode), os.get_inheritable(int(number))] for number in os.listdir("/proc/self/fd")
                    if os.path.exists(f"/proc/self/fd/{number}")},
    "streams": [(s.encoding, s.errors, s.line_buffering, s.write_through, s.isatty(), s.seekable(), s.buffer.raw.mode, s.buffer.raw._blksize)
                for s in (sys.stdin, sys.stdout, sys.stderr)],
    "stdin": [os.readlink("/proc/self/fd/0"), sys.stdin.read()], "threads": [threading.active_count(), len(os.listdir("/proc/self/task"))],
    "interval": sys.getswitchinterval(), "gc": [gc.isenabled(), gc.get_threshold()], "meta_path": [str(finder).partition(" at 0x")[0] for finder in sys.meta_path],
    "hooks": [sys.gettrace(), sys.getprofile()], "timers": signal.getitimer(signal.ITIMER_REAL),
    "children": list(os.times()[2:4]), "main": str(sorted(vars(sys.modules["__main__"]))),
    "early": time.process_time() < 0.5, "age": time.clock_gettime(time.CLOCK_BOOTTIME) - int(fields[19]) / os.sysconf("SC_CLK_TCK"),
    "hash": hash("a word"), "parent": parent, "pid": os.getpid(),
}
print(json.dumps(found))
'''


@pytest.fixture
def waiting(watch, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """Starts an interpreter ahead, as a kernel does, and returns its pid; none is left at the end."""
    def start() -> int:
        monkeypatch.setattr(next_run, "_always", True)
        next_run.start()
        monkeypatch.setattr(next_run, "_always", False)
        return parent_of(pid_of_the_one_that_waits())

    yield start
    Supervisor.ready().forget()


def pid_of_the_one_that_waits() -> int:
    """Return it as soon as the interpreter waits: by then it has removed the file that it was given."""
    supervisor, until = Supervisor.ready(), time.monotonic() + 30
    while True:
        found = interpreters(psutil.Process(supervisor.pid))
        assert len(found) <= 1, "never more than one"
        if found and not os.path.exists(f"{supervisor.ahead}.ahead"):
            return found[0].pid
        assert time.monotonic() < until
        time.sleep(0.01)


def interpreters(supervisor: psutil.Process) -> list[psutil.Process]:
    """Return the waiting ones: the process that will be the script's parent is a fork of the supervisor."""
    return [process for process in supervisor.children(recursive=True) if command_of(process).endswith("cell.py")]


def parent_of(pid: int) -> int:
    """Return the pid of the process that started an interpreter, and will be the script's parent."""
    return psutil.Process(pid).ppid()


def seen(program: str = SEEN) -> dict:
    run = run_script(program)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def the_same(one: dict, other: dict) -> None:
    """Both programs saw the same, except for the name of the run's folder, which differs each time."""
    texts = []
    for found in (one, other):
        folder = found["environ"]["ISOLATED_DIRECTORY"]
        kept = {name: value for name, value in found.items() if name not in ("age", "hash", "parent", "pid")}
        texts.append(json.dumps(kept, indent=1).replace(folder, "FOLDER"))
    assert texts[0] == texts[1]


def test_a_program_sees_the_same(waiting) -> None:
    alone = seen()
    pid = waiting()
    time.sleep(0.3)
    ahead_of_it = seen()
    assert ahead_of_it["parent"] == pid != alone["parent"]
    the_same(alone, ahead_of_it)
    assert ahead_of_it["age"] < 0.3 + alone["age"], "its life began when its cell came"
    assert ahead_of_it["hash"] != alone["hash"]


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_its_settings_are_the_cells(waiting, method: str) -> None:
    pid = waiting()
    run = run_script("import multiprocessing, os\ndef give():\n    yield 1\nif __name__ == '__main__':\n"
                     "    print(os.getppid(), multiprocessing.get_start_method(), *give())\n", start_method=method)
    assert run.stdout == f"{pid} {method} 1\n", run.stderr
    assert any(event.kind == "yield" for event in run.events)


def changed_environment(monkeypatch: pytest.MonkeyPatch, folder: Path) -> str:
    monkeypatch.setenv("NEW_WORD", "heard")
    return "heard"


def changed_folder(monkeypatch: pytest.MonkeyPatch, folder: Path) -> str:
    (folder / "elsewhere").mkdir()
    monkeypatch.chdir(folder / "elsewhere")
    return "None"


def changed_limit(monkeypatch: pytest.MonkeyPatch, folder: Path) -> str:
    psutil.Process(Supervisor.ready().pid).nice(5)
    return "None"


@pytest.mark.parametrize("change", [changed_environment, changed_folder, changed_limit])
def test_another_one_where_it_does_not_fit(waiting, watch, monkeypatch: pytest.MonkeyPatch, change) -> None:
    pid = waiting()
    word = change(monkeypatch, watch.folder)
    run = run_script("import os\nprint(os.getppid(), os.getcwd(), os.environ.get('NEW_WORD'), os.nice(0))")
    nice = psutil.Process(Supervisor.ready().pid).nice()
    parent, *rest = run.stdout.split()
    assert rest == [os.getcwd(), word, str(nice)] and int(parent) != pid and not psutil.pid_exists(pid)


def test_what_is_installed_meanwhile(waiting, watch, monkeypatch: pytest.MonkeyPatch) -> None:
    """pip may add to the path, with a file that Python reads when it starts."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", watch.folder / "env"], check=True)
    monkeypatch.setattr(sys, "executable", str(watch.folder / "env" / "bin" / "python"))
    pid = waiting()
    assert run_script(PARENT).stdout == f"{pid}\n"
    pid = waiting()
    packages, = (watch.folder / "env" / "lib").glob("python*/site-packages")
    (watch.folder / "more").mkdir()
    (packages / "more.pth").write_text(f"{watch.folder}/more\n")
    parent, found = run_script("import os, sys\nprint(os.getppid(), any(entry.endswith('/more') for entry in sys.path))").stdout.split()
    assert int(parent) != pid and found == "True"


def test_a_folder_that_is_made_meanwhile(waiting, watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(watch.folder / "later"))
    pid = waiting()
    (watch.folder / "later").mkdir()
    (watch.folder / "later" / "made_later.py").write_text("word = 'found'\n")
    assert run_script("import os, made_later\nprint(os.getppid(), made_later.word)").stdout == f"{pid} found\n"


def test_what_python_says_when_it_starts_is_the_scripts(waiting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPROFILEIMPORTTIME", "1")
    waiting()
    assert "import time" in run_script("pass").stderr


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_killed_or_stopped_while_it_waits(waiting, number: int) -> None:
    parent = waiting()
    interpreter, = psutil.Process(parent).children()
    for whose in range(2 if number == signal.SIGKILL else 1):
        os.kill((interpreter.pid, parent)[whose], number)
        assert run_script("print(1)").stdout == "1\n"
        assert not psutil.pid_exists(interpreter.pid) and not psutil.pid_exists(parent)
        parent = waiting()
        interpreter, = psutil.Process(parent).children()


def test_it_stays_the_parent_and_may_be_killed(waiting, watch) -> None:
    """As without it: a script that kills its parent kills only that process."""
    for number in ("SIGINT", "SIGKILL"):
        pid = waiting()
        run = run_script(f"import os, signal, time\nparent = os.getppid()\nos.kill(parent, signal.{number})\ntime.sleep(0.1)\n"
                         "print(parent)\nraise SystemExit(7)")
        assert (run.stdout, run.returncode) == (f"{pid}\n", 7)
        assert not watch.left()


@pytest.mark.parametrize("code, status", [("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)", -signal.SIGSEGV),
                                          ("raise SystemExit(3)", 3), ("1 / 0", 1)])
def test_how_it_ends(waiting, watch, code: str, status: int) -> None:
    waiting()
    assert run_script(code).returncode == status
    assert not watch.left()


def test_a_hang_is_explained_and_ended(waiting, watch) -> None:
    waiting()
    run = run_script("import multiprocessing\nif __name__ == '__main__':\n    multiprocessing.Queue().get()", timeout=0.5)
    assert run.hung and run.processes[0].waiting is not None
    assert not watch.left()


def test_the_next_takes_the_place_of_one_that_waits(waiting) -> None:
    first = waiting()
    second = waiting()
    assert first != second and not psutil.pid_exists(first)
    assert run_script(PARENT).stdout == f"{second}\n"


def test_it_goes_with_the_supervisor(waiting, watch) -> None:
    pid = waiting()
    os.kill(Supervisor.ready().pid, signal.SIGKILL)
    assert run_script("print(1)").stdout == "1\n"
    assert not watch.left() and not alive(pid)


def zombies() -> set[int]:
    """Return the pids of our children that have ended and that nobody has waited for."""
    return {pid for pid, parent in parents(zombies=True).items() if parent == os.getpid() and not alive(pid)}


def test_killed_before_its_interpreter_waits(watch, monkeypatch: pytest.MonkeyPatch) -> None:
    """The script, started by another supervisor, must not read the file for that interpreter; nothing of it is left."""
    before = zombies()
    for delay in (0, 0.003, 0.006, 0.009, 0.012):
        monkeypatch.setattr(next_run, "_always", True)
        next_run.start()
        monkeypatch.setattr(next_run, "_always", False)
        time.sleep(delay)
        os.kill(Supervisor.ready().pid, signal.SIGKILL)
        run = run_script("print(1)")
        assert [(process.name, process.stdout) for process in run.processes] == [("MainProcess", "1\n")]
        assert not list(watch.folder.glob("*.ahead"))
        assert zombies() <= before
    Supervisor.ready().forget()


def test_no_room_for_the_recorder(watch, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the file for the interpreter could not be written as a whole, no script reads it, and it is removed."""
    def full() -> bytes:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(next_run, "_always", True)
        patch.setattr(next_run.recorder, "bundle", full)
        next_run.start()
    run = run_script("print(1)")
    assert [(process.name, process.stdout, process.stderr) for process in run.processes] == [("MainProcess", "1\n", "")]
    assert not list(watch.folder.glob("*.ahead"))
    Supervisor.ready().forget()


def test_it_goes_with_the_kernel(watch) -> None:
    program = (f"import sys\nsys.path.insert(0, {str(ROOT)!r})\nfrom helpers.running import next_run\nnext_run.start_always()\n"
               "print(next_run.Supervisor.ready().pid, flush=True)\nsys.stdin.read()")
    kernel = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    supervisor = psutil.Process(int(kernel.stdout.readline()))
    while not (children := supervisor.children()):
        time.sleep(0.01)
    kernel.kill()
    kernel.wait()
    until = time.monotonic() + 20
    while any(alive(process.pid) for process in (supervisor, *children)):
        assert time.monotonic() < until
        time.sleep(0.01)
    kernel.stdin.close()
    kernel.stdout.close()
    assert not watch.left()


def test_it_goes_after_a_while(watch) -> None:
    file = watch.folder / "isolated_x.ahead"
    file.touch()
    one = ahead.Ahead({"argv": [sys.executable, "-c", "import time; time.sleep(99)"], "env": {}, "cwd": "/",
                       "directory": str(watch.folder / "isolated_x")})
    assert one.waits() and ahead.IDLE == 300
    one.until = time.monotonic()
    assert not one.waits() and not psutil.pid_exists(one.pid) and not file.exists()


def test_a_run_that_comes_before_it_waits(watch, monkeypatch: pytest.MonkeyPatch) -> None:
    for delay in (0, 0.002, 0.005, 0.01, 0.015):
        monkeypatch.setattr(next_run, "_always", True)
        next_run.start()
        monkeypatch.setattr(next_run, "_always", False)
        time.sleep(delay)
        run = run_script("print(1)")
        assert [(process.name, process.stdout) for process in run.processes] == [("MainProcess", "1\n")]
    Supervisor.ready().forget()


def test_one_that_has_ended_is_noticed(watch) -> None:
    one = ahead.Ahead({"argv": [sys.executable, "-c", "pass"], "env": {}, "cwd": "/", "directory": str(watch.folder / "isolated_x")})
    until = time.monotonic() + 30
    while one.waits():
        assert time.monotonic() < until
        time.sleep(0.01)
    assert not psutil.pid_exists(one.pid)
