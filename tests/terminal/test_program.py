"""`python -m helpers PROGRAM ARGS`, as used from a shell: all as with plain Python, and a report on what went wrong."""
from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from helpers import Run
from helpers.__main__ import main
from helpers.orders.explore import TIMEOUT
from helpers.orders.outcomes import Found

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")

HANGS = """\
import multiprocessing

def child():
    q.put(1)

if __name__ == '__main__':
    multiprocessing.set_start_method('spawn')
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=child)
    p.start()
    print(q.get())
"""


class Shell:
    """A folder with a space in its name, where programs run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)

    def write(self, text: str, name: str = "program.py") -> str:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return name

    def start(self, *words: str, helpers: bool = True, **how) -> subprocess.Popen:
        command = [sys.executable, *(["-m", "helpers"] if helpers else []), *words]
        how = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "cwd": self.folder, "text": True} | how
        return subprocess.Popen(command, **how)

    def run(self, *words: str, helpers: bool = True, typed: str | None = None, **how) -> tuple[int, str, str]:
        """Return (exit code, standard output, standard error)."""
        process = self.start(*words, helpers=helpers, **({"stdin": subprocess.PIPE} if typed is not None else {}) | how)
        try:
            out, err = process.communicate(typed, timeout=60)
        finally:
            process.kill()
        return process.returncode, out, err

    def same(self, *words: str, typed: str | None = None, **how) -> tuple[int, str, str]:
        """Run it both ways, and expect the same result."""
        plain = self.run(*words, helpers=False, typed=typed, **how)
        assert self.run(*words, typed=typed, **how) == plain
        return plain


@pytest.fixture
def shell(watch) -> Shell:
    return Shell(watch.folder / "my programs")


TELLS = """\
import os, sys
print(__name__, __file__, sys.argv, sys.path[0], os.getcwd(), sys.flags.dev_mode)
print([stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)], sys.stdout.line_buffering, sys.stdout.write_through)
print(__spec__, __package__, 'helpers' in sys.modules, os.environ.get('PYTHONUNBUFFERED'), file=sys.stderr)
"""


@pytest.mark.parametrize("words", [
    ("program.py",), ("program.py", "a", "--timeout", "3", "-x", "--", ""), ("./program.py", "*"), ("../my programs/program.py",)])
def test_a_program_is_as_under_python(shell: Shell, words: tuple[str, ...]) -> None:
    shell.write(TELLS)
    assert shell.same(*words)[0] == 0


def test_an_absolute_path_and_another_folder(shell: Shell) -> None:
    shell.write("import beside\nprint(beside.__file__, __file__)", "deeper/program.py")
    shell.write("pass", "deeper/beside.py")
    shell.write("1 / 0", "json.py")         # neither ours nor the standard library's
    shell.same(str(shell.folder / "deeper/program.py"))
    shell.same("deeper/program.py")


@pytest.mark.parametrize(("program", "code"), [
    ("pass", 0), ("import sys; sys.exit(3)", 3), ("import sys; sys.exit('no')", 1), ("1 / 0", 1), ("import os; os._exit(256 + 7)", 7),
    ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", -9), ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", -15),
    ("import os; os.abort()", -6), ("raise KeyboardInterrupt", -2), ("def f(:\n", 1)])
def test_exit_codes(shell: Shell, program: str, code: int) -> None:
    shell.write(program)
    assert shell.same("program.py")[0] == code


def test_no_such_program(shell: Shell) -> None:
    assert shell.same("nothing.py")[0] == 2


def test_options_of_the_interpreter(shell: Shell) -> None:
    program = shell.write("import sys, warnings\nprint(sys.flags.dev_mode, sys.stdout.write_through)\nwarnings.warn('w')")
    plain = shell.start("-u", "-W", "ignore", program, helpers=False).communicate(timeout=60)
    command = [sys.executable, "-u", "-W", "ignore", "-m", "helpers", program]
    ours = subprocess.run(command, cwd=shell.folder, capture_output=True, text=True, timeout=60, check=False)
    assert (ours.stdout, ours.stderr) == plain == ("False True\n", "")


def test_little_is_loaded_before_the_program_is_started() -> None:
    """Each takes longer to load than everything of ours that is: `re` alone takes 4 ms."""
    early = ("import runpy, sys\nimport helpers.__main__, helpers.program.script, helpers.running.begin, helpers.running.program_signals\n"
             "print(*sys.modules, sep='\\n')\n")
    loaded = subprocess.run([sys.executable, "-c", early], capture_output=True, text=True, check=True).stdout.split()
    assert "helpers.running.begin" in loaded
    assert not {"asyncio", "ctypes", "dataclasses", "enum", "json", "re", "signal", "subprocess", "tempfile", "typing"} & set(loaded)


def test_input_from_a_pipe_and_from_nowhere(shell: Shell) -> None:
    shell.write("import sys\nprint(repr(sys.stdin and sys.stdin.read()))")
    assert shell.same("program.py", typed="a\nb")[1] == "'a\\nb'\n"
    closed = {"stdin": None, "preexec_fn": lambda: os.close(0)}
    assert shell.same("program.py", **closed)[1] == "None\n"


def test_closed_output(shell: Shell) -> None:
    shell.write("import sys\nassert sys.stdout is None\nopen('file', 'w').write(str(sys.stderr is not None))")
    for helpers in (False, True):
        process = shell.start("program.py", helpers=helpers, stdout=None, preexec_fn=lambda: os.close(1))
        assert process.communicate(timeout=60) == (None, "") and process.returncode == 0
        assert (shell.folder / "file").read_text() == "True"


def test_open_descriptors_are_handed_on(shell: Shell) -> None:
    shell.write("import os\nos.write(9, b'nine')")
    for helpers in (False, True):
        read, write = os.pipe()
        process = shell.start("program.py", helpers=helpers, pass_fds=(9,), preexec_fn=lambda w=write: os.dup2(w, 9))
        process.wait(60)
        os.close(write)
        assert os.read(read, 9) == b"nine", process.stderr.read()
        os.close(read)


def test_a_program_that_can_be_read_once_only(shell: Shell) -> None:
    """In a shell, <(…) is a pipe."""
    ends = []
    for helpers in (False, True):
        read, write = os.pipe()
        os.write(write, b"print('from a pipe', __file__[:8])")
        os.close(write)
        ends.append(shell.run(f"/dev/fd/{read}", helpers=helpers, pass_fds=(read,)))
        os.close(read)
    assert ends == [(0, "from a pipe /dev/fd/\n", "")] * 2


def test_output_comes_when_it_is_written(shell: Shell) -> None:
    """The program waits for an answer to its first line."""
    program = shell.write("import sys\nprint('first', flush=True)\nprint(sys.stdin.readline())")
    process = shell.start(program, stdin=subprocess.PIPE)
    assert process.stdout.readline() == "first\n"
    assert process.communicate("second", timeout=60)[0] == "second\n"


def test_a_hang_is_ended_and_explained(shell: Shell) -> None:
    code, out, err = shell.run("--timeout", "3", shell.write(HANGS))
    assert (code, out) == (124, "")
    assert err.endswith("■ The program was still running after 3 s, so it was ended.\n  MainProcess waits in q.get(), line 11.\n"
                        "  Process-1 ended with NameError: name 'q' is not defined, line 4, so nothing will ever arrive.\n")


def test_a_module_of_the_program_is_named_with_its_line(shell: Shell) -> None:
    shell.write("import time\n\ndef work(q):\n    take(q)\n\ndef take(q):\n    item = q.get()\n", "parts/worker.py")
    shell.write("import multiprocessing\nfrom parts import worker\nif __name__ == '__main__':\n    q = multiprocessing.Queue()\n"
                "    p = multiprocessing.Process(target=worker.work, args=(q,))\n    p.start()\n    worker.take(q)\n")
    for method in ("fork", "spawn"):
        code, _, err = shell.run("--timeout", "3", "--start-method", method, "./program.py")
        assert code == 124
        assert "MainProcess waits in q.get(), line 7 of parts/worker.py." in err
        assert "Process-1 waits in q.get(), line 7 of parts/worker.py." in err or "The same goes for Process-1" in err


def test_nothing_is_said_of_what_ends_well(shell: Shell) -> None:
    shell.write("import multiprocessing as m\nif __name__ == '__main__':\n    p = m.Process(target=print, args=(1,))\n"
                "    p.start()\n    p.join()")
    assert shell.same("program.py") == (0, "1\n", "")
    code, out, err = shell.run("--explain", "--start-method", "spawn", "program.py")
    assert (code, out) == (0, "1\n") and "MainProcess starts Process-1 (line 4)." in err


def test_an_error_in_a_child_is_said(shell: Shell) -> None:
    shell.write("import multiprocessing as m\ndef f(): 1 / 0\nif __name__ == '__main__':\n    p = m.Process(target=f)\n"
                "    p.start()\n    p.join()")
    code, _, err = shell.run("program.py")
    assert code == 0 and err.endswith("■ Process-1 ended with ZeroDivisionError: division by zero, line 2.\n") and f'"{shell.folder}/program.py", line 2' in err
    assert "■" not in shell.run("--quiet", "program.py")[2]


RAISES = """\
import multiprocessing, traceback
def f():
    multiprocessing.Queue().get(timeout=0.01)
if __name__ == '__main__':
    try:
        f()
    except Exception:
        traceback.print_exc()
    p = multiprocessing.Process(target=f)
    p.start()
    p.join()
    try:
        f()
    except Exception as error:
        raise ValueError from error
"""


def test_tracebacks_are_pythons_own(shell: Shell) -> None:
    shell.write(RAISES)
    _, _, plain = shell.run("program.py", helpers=False)
    code, _, err = shell.run("--quiet", "program.py")
    assert code == 1 and err == plain and err.count("_queue.Empty") == 3


@pytest.mark.parametrize(("words", "said"), [
    ((), "which program?"), (("--timeout", "0", "x.py"), "'0' is not a number of seconds"), (("--timeot", "x.py"), "--timeot"),
    (("--start-method", "thread", "x.py"), "'thread'"), (("--never", "n < 2", "x.py"), "--never belongs to --orders"),
    (("--orders", "9", "--picture", "x.png", "x.py"), "--picture is for a single run"),
    (("--orders", "9", "missing.py"), "missing.py is none")])
def test_wrong_options(shell: Shell, words: tuple[str, ...], said: str) -> None:
    code, out, err = shell.run(*words)
    assert (code, out) == (2, "") and said in err and err.count("\n") == 1


@pytest.mark.parametrize(("words", "timeout"), [((), TIMEOUT), (("--timeout", "7"), 7.0)])
def test_a_run_of_an_order_is_given_up(monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], timeout: float) -> None:
    asked = {}
    monkeypatch.setattr("helpers.orders.explore.explore_prepared", lambda *_, **options: asked.update(options) or Found([], True, 1, []))
    main(["--orders", "9", "--quiet", *words, __file__])
    assert asked["timeout"] == timeout


def test_help(shell: Shell) -> None:
    code, out, err = shell.run("--help")
    assert (code, err) == (0, "") and "--timeout SECONDS" in out


GOES_ON = """\
import os, time
if os.fork() == 0:
    time.sleep(%s)
    print('child', flush=True)
    os._exit(0)
print('parent', flush=True)
raise SystemExit(5)
"""


def test_what_goes_on_after_its_parent(shell: Shell) -> None:
    shell.write(GOES_ON % 0.5)
    assert shell.run("program.py") == (5, "parent\nchild\n", "")
    shell.write(GOES_ON % 99)
    code, out, err = shell.run("--timeout", "2.5", "program.py")
    assert (code, out) == (5, "parent\n")           # it ended by itself: its exit code is its own
    assert "The program has ended, and something that it started goes on" in err and "fork of MainProcess" in err and "still running" not in err


def test_the_record_is_written(shell: Shell) -> None:
    shell.write("import time\ntime.sleep(0.01)")
    code, _, err = shell.run("--picture", "a.png", "--json", "a.json", "--trace", "a.trace", "program.py")
    assert (code, err) == (0, "") and (shell.folder / "a.png").read_bytes().startswith(b"\x89PNG")
    run = Run.from_json((shell.folder / "a.json").read_text())
    assert (run.returncode, run.timeout, run.file) == (0, float("inf"), f"{shell.folder}/program.py")
    assert run.explain() == "MainProcess sleeps 0.01 s (line 2).\nMainProcess ended well."
    assert any(event["name"].startswith("sleep") for event in json.loads((shell.folder / "a.trace").read_text())["traceEvents"])
    code, _, err = shell.run("--player", "a.html", "program.py")
    assert (code, err) == (0, "") and "time.sleep(0.01)" in (shell.folder / "a.html").read_text("utf-8")
    code, _, err = shell.run("--picture", "no/where.png", "program.py")
    assert code == 1 and err == "python -m helpers: no/where.png could not be written: No such file or directory.\n"


# ---- signals

def ready(process: subprocess.Popen, line: str = "ready\n") -> None:
    assert process.stdout.readline() == line


WAITS = "import time\nprint('ready', flush=True)\ntime.sleep(99)\n"
CLEANS = "import sys, time\ntry:\n    print('ready', flush=True)\n    time.sleep(99)\nexcept KeyboardInterrupt:\n    print('cleaned')\n    sys.exit(8)\n"
STUBBORN = "import signal, time\nfor number in (2, 15): signal.signal(number, lambda *_: print('no', flush=True))\nprint('ready', flush=True)\nwhile True: time.sleep(1)\n"


@pytest.mark.parametrize(("program", "number", "code", "out"), [
    (WAITS, signal.SIGINT, -2, ""), (WAITS, signal.SIGTERM, -15, ""), (CLEANS, signal.SIGINT, 8, "cleaned\n"),
    (STUBBORN, signal.SIGINT, -2, "no\n"), (STUBBORN, signal.SIGTERM, -15, "no\n")])
def test_a_signal_asks_where_it_stands_and_is_passed_on(shell: Shell, program: str, number: int, code: int, out: str) -> None:
    process = shell.start(shell.write(program))
    ready(process)
    process.send_signal(number)
    found, err = process.communicate(timeout=60)
    assert (process.returncode, found) == (code, out)
    said = {signal.SIGINT: "Ctrl-C", signal.SIGTERM: "SIGTERM"}[number]
    assert err.startswith(f"■ Stopped by {said}.\n  MainProcess waits in time.sleep(")


def test_a_second_one_ends_it_at_once(shell: Shell) -> None:
    process = shell.start(shell.write(STUBBORN))
    ready(process)
    process.send_signal(signal.SIGINT)
    assert process.stdout.readline() == "no\n"
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == -2 and time.monotonic() - began < 2.5


def test_other_signals_are_the_programs(shell: Shell) -> None:
    process = shell.start(shell.write("import signal, time\nsignal.signal(10, lambda *_: (print('usr1', flush=True), exit(4)))\n"
                                      "print('ready', flush=True)\ntime.sleep(99)"))
    ready(process)
    process.send_signal(signal.SIGUSR1)
    assert process.communicate(timeout=60) == ("usr1\n", "") and process.returncode == 4


def test_nothing_is_left_when_we_are_killed(shell: Shell, watch) -> None:
    process = shell.start(shell.write(f"import time, sys\nsys.argv.append('{watch.tag}')\n{WAITS}"), watch.tag)
    ready(process)
    process.kill()
    process.communicate()
    assert not watch.left()


# ---- a terminal

class Terminal:
    """A pseudo-terminal that runs a shell's job."""

    def __init__(self, shell: Shell, *words: str, helpers: bool = True) -> None:
        command = [sys.executable, *(["-m", "helpers"] if helpers else []), *words]
        self.pid, self.file = pty.fork()
        if not self.pid:
            os.chdir(shell.folder)
            os.execv(command[0], command)
        self.text = ""

    def until(self, text: str) -> str:
        """Read until a text arrives."""
        deadline = time.monotonic() + 30
        while text not in self.text and time.monotonic() < deadline:
            if select.select([self.file], [], [], 0.5)[0]:
                try:
                    self.text += os.read(self.file, 4096).decode()
                except OSError:         # nothing has it open any more
                    break
        assert text in self.text, self.text
        return self.text

    def type(self, text: str) -> None:
        os.write(self.file, text.encode())

    def end(self) -> int:
        with contextlib.suppress(AssertionError):
            self.until("\0")            # to its end
        _, status = os.waitpid(self.pid, 0)
        os.close(self.file)
        return os.waitstatus_to_exitcode(status)


def test_a_terminal_is_the_programs(shell: Shell) -> None:
    program = shell.write("import getpass, os, sys\nprint(sys.stdin.isatty(), sys.stdout.isatty(), os.get_terminal_size().columns)\n"
                          "print('hello', input('name? '))\nprint('secret', getpass.getpass('word? '))")
    said = []
    for helpers in (False, True):
        terminal = Terminal(shell, program, helpers=helpers)
        terminal.until("name? ")
        terminal.type("bob\n")
        terminal.until("word? ")
        terminal.type("abc\n")
        terminal.until("secret abc")
        assert terminal.end() == 0
        said.append(terminal.text)
    assert said[0] == said[1] and "abc\r\n\r\nsecret" not in said[0]


def test_ctrl_c(shell: Shell) -> None:
    terminal = Terminal(shell, shell.write(HANGS.replace("print(q.get())", "print('ready', flush=True)\n    q.get()")))
    terminal.until("ready")
    terminal.until("is not defined")
    terminal.type("\x03")
    assert terminal.end() == -2
    assert re.search(r"Stopped by Ctrl-C\.\s+MainProcess waits in q\.get\(\), line 12\.\s+Process-1 ended with NameError", terminal.text)
    assert terminal.text.index("Stopped by") < terminal.text.index("KeyboardInterrupt")     # asked first, then passed on


def test_ctrl_c_while_it_reads(shell: Shell) -> None:
    terminal = Terminal(shell, shell.write("try:\n    input('ready')\nexcept KeyboardInterrupt:\n    print('bye')\n    raise SystemExit(7)"))
    terminal.until("ready")
    terminal.type("\x03")
    assert terminal.end() == 7 and "MainProcess waits in input('ready'), line 2." in terminal.text and terminal.text.endswith("bye\r\n")


def test_end_of_input(shell: Shell) -> None:
    terminal = Terminal(shell, shell.write("import sys\nprint(repr(sys.stdin.read()))"))
    terminal.type("abc\n\x04")
    assert terminal.end() == 0 and "'abc\\n'" in terminal.text


def test_ctrl_z_stops_and_fg_lets_go_on(shell: Shell) -> None:
    terminal = Terminal(shell, shell.write("import time\nprint('ready', flush=True)\nfor n in range(400):\n    print(n, flush=True)\n    time.sleep(0.02)"))
    terminal.until("ready")
    time.sleep(0.3)
    # The terminal cannot stop the session's leader, which would be a shell. So the signal comes from here.
    os.kill(terminal.pid, signal.SIGTSTP)
    assert os.WIFSTOPPED(os.waitpid(terminal.pid, os.WUNTRACED)[1])
    while select.select([terminal.file], [], [], 0.5)[0]:
        os.read(terminal.file, 4096)
    os.kill(terminal.pid, signal.SIGCONT)
    terminal.text = ""
    terminal.until("\n")
    os.kill(terminal.pid, signal.SIGKILL)
    terminal.end()
