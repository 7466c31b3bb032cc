"""An interpreter that is started before its run: the supervisor's side. The interpreter's own side is recorder/ahead.py.

It is started like the script, stops when Python has loaded the recorder, and waits. When the cell comes, it forks a child
that becomes the script, and ends itself, so that the two need not share memory. The script's parent is the process that
started the interpreter; it waits, too. If anything has changed in the meantime, both are ended, and the script is started as
if there had been no interpreter.

The supervisor loads this file on its own, so the file imports as little as possible.
"""
import _signal as signal  # without its enums: they take a third as long to load as a whole Python
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

IDLE = 300.0        #: seconds that it waits for a run
PATIENCE = 2.0      #: seconds that it has to begin the script
#: What a process inherits although no request mentions it, and what may be changed from outside: in /proc/self (Linux).
INHERITED = ("limits", "cgroup", "oom_score_adj", "timerslack_ns")


class Ahead:
    """An interpreter that waits for its run.

    Args:
        request: how to start it: "argv", "env", "cwd", and the run's "directory"; beside that is a file that it reads.
        ours: the descriptors that connect us with the kernel.
    """

    def __init__(self, request: dict, ours: tuple[int, ...] = ()) -> None:
        self.request, self.until = request, time.monotonic() + IDLE
        self._inherited = inherited()
        control, self.control = os.pipe()           # recorder/ahead.py reads one and writes to the other
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
            The arguments that `Tree` takes as `begun`; None if it cannot begin the script: then it has been ended.
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
        """Whether it is what would be started now, and has printed nothing, which would seem to be the script's output."""
        same = all(request.get(name) == self.request[name] for name in ("argv", "env", "cwd", "directory"))
        return same and "stdout" in request and not self._said() and inherited() == self._inherited

    def _said(self) -> bytes:
        try:
            return os.read(self._output, 1) or b"gone"
        except BlockingIOError:
            return b""

    def waits(self) -> bool:
        """Whether it is still waiting. If not, it has been ended."""
        gone = bool(os.waitpid(self.pid, os.WNOHANG)[0])
        if not gone and time.monotonic() < self.until:
            return True
        self.end(gone)
        return False

    def end(self, gone: bool = False) -> None:
        """End it, unless it has ended by itself: then its pid may already be another's. Nothing of it is left."""
        if not gone:
            os.kill(self.pid, signal.SIGTERM)       # it ends the interpreter first
            os.waitpid(self.pid, 0)
        for file in (self.control, self.answers, self._output):
            os.close(file)
        for ending in ("ahead", "bundle"):
            try:
                os.unlink(f"{self.request['directory']}.{ending}")
            except OSError:
                pass                                # it has read and removed the file; the run's folder has it


def _give_up(files: tuple[int, ...]) -> None:
    """Let go of some descriptors: otherwise processes at the other ends could not notice that the supervisor ended."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in files:
        os.dup2(nothing, number, inheritable=number < 3)


def start(request: dict, control: int, answers: int, output: int) -> int:
    """Start the interpreter; return its pid. It is killed when we end."""
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
    """Wait for the interpreter, which ends once it has forked the script; then for the script. Report its wait status."""
    os.waitpid(interpreter, 0)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    become_subreaper(False)                         # orphans of the script belong to the supervisor
    try:
        _, status = os.waitpid(-1, 0)
        os.write(answers, b"%d\n" % status)
    except ChildProcessError:
        pass                                        # there is no script


def inherited() -> list:
    """Return what a process started now would inherit from us."""
    found: list = [os.getpriority(os.PRIO_PROCESS, 0), sorted(os.sched_getaffinity(0)), os.sched_getscheduler(0)]
    for name in INHERITED:
        try:
            file = os.open(f"/proc/self/{name}", os.O_RDONLY | os.O_CLOEXEC)
            found.append(os.read(file, 1 << 16))
            os.close(file)
        except OSError:
            found.append(b"")
    return found
