"""An interpreter that is started ahead of its run: the supervisor's end of it. The interpreter's own is recorder/ahead.py.

It is started as the script would be, stops when Python has got as far as the recorder, and waits. When the cell comes, a
child that it forks becomes the script, and it ends: the two need not share memory then. The script's parent is the process
that started the interpreter, which waits, too. Where anything has changed since then, both are ended, and the script is
started as if there had been none.

The supervisor loads this file on its own, so it imports next to nothing.
"""
import _signal as signal  # without its enums: they take as long to load as a third of a Python
import marshal
import os
import select
import time

if __package__:
    from .process_table import become_subreaper, die_with
    from .process_tree import default_signals, take
else:
    from process_table import become_subreaper, die_with  # type: ignore[no-redef]
    from process_tree import default_signals, take  # type: ignore[no-redef]

IDLE = 300.0        #: seconds for which it waits
PATIENCE = 2.0      #: seconds that it gets to begin the script
#: What a process inherits and no request says, and what may be changed from outside: in /proc/self (Linux).
INHERITED = ("limits", "cgroup", "oom_score_adj", "timerslack_ns")


class Ahead:
    """An interpreter that waits for its run.

    Args:
        request: how to start it: "argv", "env", "cwd", and the "directory" of the run, beside which is a file that it reads.
        ours: the descriptors on which the kernel is heard and answered.
    """

    def __init__(self, request: dict, ours: tuple[int, ...] = ()) -> None:
        self.request, self.until = request, time.monotonic() + IDLE
        self._inherited = inherited()
        control, self.control = os.pipe()           # these two are read, and written, by recorder/ahead.py
        self.answers, answers = os.pipe()
        self._output, output = os.pipe()
        supervisor = os.getpid()
        self.pid = os.fork()                        #: of the script's parent
        if not self.pid:
            try:
                started: list[int] = []
                signal.signal(signal.SIGTERM, lambda *_: os.kill(started[0], signal.SIGKILL) if started else os._exit(0))
                die_with(supervisor)
                os.setpgid(0, 0)
                become_subreaper()
                _give_up((*ours, self.control, self.answers, self._output))
                started.append(start(request, control, answers, output))
                _give_up((control, output))
                be_parent(started[0], answers)
            finally:
                os._exit(0)
        for file in (control, answers, output):
            os.close(file)
        os.set_blocking(self._output, False)

    def release(self, request: dict) -> tuple[int, int, int, int] | None:
        """Let it begin a script.

        Args:
            request: how to start the script, see supervisor.py.

        Returns:
            What `Tree` takes as begun; None where it cannot begin it: then it has been ended.
        """
        script = 0
        try:
            if self._fits(request):
                words = [request[name] for name in ("cwd", "directory", "stdout", "stderr")]
                os.write(self.control, marshal.dumps([self.pid, *words]))
                if select.select([self.answers], [], [], PATIENCE)[0]:
                    script = int(os.read(self.answers, 32) or b"0")
        except OSError:
            pass                                    # it is gone
        if not script:
            self.end()
            return None
        os.close(self._output)
        return self.pid, script, self.control, self.answers

    def _fits(self, request: dict) -> bool:
        """Whether it is what would be started now; whatever it has said would be the script's to say."""
        same = all(request.get(name) == self.request[name] for name in ("argv", "env", "cwd", "directory"))
        return same and "stdout" in request and not self._said() and inherited() == self._inherited

    def _said(self) -> bytes:
        try:
            return os.read(self._output, 1) or b"gone"
        except BlockingIOError:
            return b""

    def waits(self) -> bool:
        """Whether it waits still. If not, it has been ended."""
        gone = bool(os.waitpid(self.pid, os.WNOHANG)[0])
        if not gone and time.monotonic() < self.until:
            return True
        self.end(gone)
        return False

    def end(self, gone: bool = False) -> None:
        """End it, if it has not gone by itself: then its pid may be another's. Nothing of it is left."""
        if not gone:
            os.kill(self.pid, signal.SIGTERM)       # it ends the interpreter first
            os.waitpid(self.pid, 0)
        for file in (self.control, self.answers, self._output):
            os.close(file)
        for ending in ("ahead", "bundle"):
            try:
                os.unlink(f"{self.request['directory']}.{ending}")
            except OSError:
                pass                                # it has read it, and removed it; the run's folder has it


def _give_up(files: tuple[int, ...]) -> None:
    """Hold what descriptors stand for no longer: who has the other ends could not tell when the supervisor is gone."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in files:
        os.dup2(nothing, number, inheritable=number < 3)


def start(request: dict, control: int, answers: int, output: int) -> int:
    """Start the interpreter; return its pid. It goes when we do."""
    parent = os.getpid()
    pid = os.fork()
    if not pid:
        try:
            die_with(parent)
            take(os.open(os.devnull, os.O_RDONLY), output, output, control, answers)
            default_signals()
            os.chdir(request["cwd"])
            os.execve(request["argv"][0], request["argv"], request["env"])
        finally:
            os._exit(127)
    return pid


def be_parent(interpreter: int, answers: int) -> None:
    """Wait for the interpreter, which ends when it has forked the script, and then for that one; tell its wait status."""
    os.waitpid(interpreter, 0)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    become_subreaper(False)                         # what the script leaves behind is the supervisor's
    try:
        _, status = os.waitpid(-1, 0)
        os.write(answers, b"%d\n" % status)
    except ChildProcessError:
        pass                                        # there is no script


def inherited() -> list:
    """Return what a process that is started now inherits of us."""
    found: list = [os.getpriority(os.PRIO_PROCESS, 0), sorted(os.sched_getaffinity(0)), os.sched_getscheduler(0)]
    for name in INHERITED:
        try:
            file = os.open(f"/proc/self/{name}", os.O_RDONLY | os.O_CLOEXEC)
            found.append(os.read(file, 1 << 16))
            os.close(file)
        except OSError:
            found.append(b"")
    return found
