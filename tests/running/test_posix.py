"""Runs of ordinary programs."""
from __future__ import annotations

import os
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from helpers import run_script
from helpers.program.text import CellError
from helpers.running.launch import start_methods
from helpers.running.workspace import new_folder, remove

METHODS = start_methods()
CHILD = '''
import multiprocessing, sys
def work():
    print('child', multiprocessing.current_process().name)
    print('wrong', file=sys.stderr)
    sys.exit(3)
if __name__ == '__main__':
    print('parent')
    p = multiprocessing.Process(target=work)
    p.start()
    p.join()
    print(p.exitcode)
'''


@pytest.mark.parametrize("method", METHODS)
def test_a_run(method: str, watch) -> None:
    run = run_script(CHILD, start_method=method)
    assert (run.returncode, run.hung, run.interrupted, run.start_method) == (0, False, False, method)
    main, child = run.process("MainProcess"), run.process("Process-1")
    assert (main.exitcode, child.exitcode, child.parent) == (0, 3, "MainProcess")
    assert run.stdout.startswith(main.stdout) and run.stderr == "wrong\n"
    if hasattr(os, "mkfifo"):
        assert (main.stdout, child.stdout, child.stderr) == ("parent\n3\n", "child Process-1\n", "wrong\n")
    assert 0 < run.duration < 20
    assert next(event.kind for event in run.events if event.process == "Process-1") == "run"


def test_output_arrives_while_it_runs(watch) -> None:
    """The script waits for a file that the test makes once it has been shown the first line."""
    go = watch.folder / "go"
    seen = []

    def show(stream: str, text: str) -> None:
        seen.append((stream, text))
        go.touch()

    run = run_script(f"import os, time\nprint('first')\nwhile not os.path.exists({str(go)!r}): time.sleep(0.01)\nprint('second')",
                     show=show, timeout=20)
    assert run.returncode == 0 and seen[0] == ("out", "first\n")


def test_a_show_that_fails_ends_the_run(watch) -> None:
    def show(stream: str, text: str) -> None:
        raise RuntimeError("nobody looks")

    with pytest.raises(RuntimeError, match="nobody looks"):
        run_script("print('x', flush=True)\nimport time\ntime.sleep(99)", show=show)
    assert run_script("print(1)").stdout == "1\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no stacks there")
@pytest.mark.parametrize("unbuffered", ["1", None])
def test_environment(watch, monkeypatch: pytest.MonkeyPatch, unbuffered: str | None) -> None:
    if unbuffered:
        monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    else:
        monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)
    run = run_script("import os, sys\nprint(sys.argv[1:], __name__, os.getcwd(), os.environ.get('PYTHONUNBUFFERED'))\nprint(os.environ.get('PYTEST_CURRENT_TEST'))")
    assert run.stdout == f"[] __main__ {os.getcwd()} None\nNone\n"


def test_many_environment_variables(watch, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than a pipe can hold."""
    for number in range(6):
        monkeypatch.setenv(f"MANY_{number}", "x" * 30_000)
    assert run_script("import os\nprint(len(os.environ['MANY_5']))").stdout == "30000\n"


def test_the_kernels_own_start_method_stays_open(watch) -> None:
    """A run with the default start method neither sets the kernel's, nor asks for it in a way that would fix it."""
    import multiprocessing
    before = multiprocessing.get_start_method(allow_none=True)
    try:
        multiprocessing.set_start_method(None, force=True)
        assert run_script("pass").start_method == METHODS[0]
        assert multiprocessing.get_start_method(allow_none=True) is None
        multiprocessing.set_start_method(METHODS[-1], force=True)
        assert run_script("pass").start_method == METHODS[0]
    finally:
        multiprocessing.set_start_method(before, force=True)


@pytest.mark.skipif(sys.platform == "win32", reason="a folder that is in use stays there")
def test_no_temporary_folder(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(CellError, match=r"^The run could not be started: No such file or directory\. It needs a temporary folder"):
        run_script("print(1)")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert run_script("print(1)").stdout == "1\n" and not list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="no umask there")
def test_folder_goes_whatever_its_rights(watch) -> None:
    folder = Path(new_folder())
    assert str(folder).startswith(tempfile.gettempdir()) and not folder.exists()
    (folder / "a" / "b").mkdir(parents=True)
    (folder / "a" / "b" / "c").touch()
    (folder / "a").chmod(0)
    remove(folder)
    assert not folder.exists()


def test_runs_from_several_threads(watch) -> None:
    found: list[str] = []
    threads = [threading.Thread(target=lambda n=n: found.append(run_script(f"print({n})").stdout)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [f"{n}\n" for n in range(4)]


DOMINOES = '''
import multiprocessing

def wait(connection):
    try:
        connection.recv()
    except EOFError:
        print('the other end was closed', flush=True)

if __name__ == '__main__':
    pipes = [multiprocessing.Pipe() for _ in range(6)]
    for number in range(6):
        multiprocessing.Process(target=wait, args=(pipes[number][0],)).start()
    for there, here in pipes:
        there.close()
    print('standing', flush=True)
    pipes[0][1].recv()
'''


@pytest.mark.skipif(sys.platform != "linux", reason="written for Linux")
@pytest.mark.long
def test_ending_one_process_wakes_no_other() -> None:
    for _ in range(3):
        run = run_script(DOMINOES, timeout=2, start_method="spawn")
        assert run.hung and run.stdout == "standing\n"
        assert not [event for event in run.events if event.outcome]
        assert all(process.waiting.call.endswith("recv()") for process in run.processes)


def test_what_it_started_has_its_moment_to_end_also_shortly_before_the_time_out():
    run = run_script("import subprocess, sys, time\ntime.sleep(0.5)\n"
                     "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(0.6)'])\n", timeout=0.9)
    assert not run.hung and run.returncode == 0, run
