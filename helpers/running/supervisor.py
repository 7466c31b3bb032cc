"""The process that starts a run's script, and ends it with everything that it started.

It is started once for each kernel, as a script of its own: `python -I -S supervisor.py PID`. For a program from a terminal
it is forked (see begin.py), which is quicker. It reads requests and answers them, one JSON object a line, on standard input
and output or on the pipes that it was forked with:

    {"folder": path}                    the next run's folder, to be removed when the kernel dies
    {"ahead": {"argv", "env", "directory", "cwd"}}   the next run's interpreter: see ahead.py
    {"start": {"argv", "env", "directory", "cwd", "stdout", "stderr"}}   -> {"started": pid}
                                        the script has ended             -> {"exited": wait status}
                                        all that it started has, too     -> {"gone": true}
    {"end": true}                       end them all                     -> {"gone": true}
                                        some cannot be ended             -> {"gone": true, "given_up": true}
                                        it could not be started          -> {"failed": errno}

Without "stdout", the script gets the input and output of this process, except for the descriptors in "closed", and ignores
the signals in "ignored".

When its input ends, the kernel is gone, however it died: the supervisor then ends the run, removes its folder, and ends
itself. It lives in a session of its own, so no interrupt reaches it. On Linux it is a child subreaper (prctl(2)): whatever
the script leaves running, including daemons in sessions of their own, becomes its child, so "no children left" means
"nothing left". On macOS it asks ps; a daemon in a session of its own is not found there if its parent ended before the run.
"""
import _signal as signal  # without its enums: they take a third as long to load as a whole Python
import os
import select
import sys

if __package__:
    from .process_table import LINUX, become_subreaper, remove, unlink_leaked
    from .process_tree import Tree
else:       # started with -I, which leaves its own folder out: added for this import only, as others use these names, too
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    from process_table import LINUX, become_subreaper, remove, unlink_leaked  # type: ignore[no-redef]
    from process_tree import Tree  # type: ignore[no-redef]
    del sys.path[0]

TYPE_CHECKING = False       # typing itself is not loaded for it
if TYPE_CHECKING:
    from .ahead import Ahead


class Supervisor:
    """Serves one kernel until it is gone, one run after another.

    Args:
        kernel: the kernel's pid.
        requests, answers: the descriptors that connect us with the kernel.
    """

    def __init__(self, kernel: int, requests: int = 0, answers: int = 1) -> None:
        self.kernel = kernel
        self.requests, self.answers = requests, answers
        self.tree: Tree | None = None               # the current run
        self.ahead: Ahead | None = None             # the next run's interpreter
        self.told = False                           # the end of its script has been reported
        self.given_up = False                       # some of its processes cannot be ended
        self.directory: str | None = None           # the last run's folder
        self.begun = b""                            # an incomplete line
        self.wake, wake_write = os.pipe()
        for end in (self.wake, wake_write):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in (signal.SIGINT, signal.SIGPIPE):
            signal.signal(number, signal.SIG_IGN)

    def serve(self) -> None:
        """Take requests and look after the run until the kernel is gone or a run cannot be ended; then remove everything."""
        while self._listen():
            self._look_after()
            if self.given_up:
                break
        if self.ahead is not None:
            self.ahead.end()
        if self.tree is not None:
            self.tree.end()
            unlink_leaked(self.tree.directory)
        if self.directory is not None:
            remove(self.directory)                  # the kernel removes it itself, if it is alive

    def _listen(self) -> bool:
        """Wait for a request or for a process to end, and do what is asked. Returns whether the kernel is alive."""
        # Without a subreaper, nothing wakes us when an orphan ends: look again soon.
        patience = 1.0 if LINUX or self.tree is None else 0.05
        ready, there = select.select([self.requests, self.wake], [], [], patience)[0], True
        if self.wake in ready:
            os.read(self.wake, 4096)
        if self.requests in ready:
            data = os.read(self.requests, 1 << 16)
            there = bool(data)
            self.begun += data
        *lines, self.begun = self.begun.split(b"\n")
        for line in lines:
            import json  # later than the start of a script, if we were forked
            self.take(json.loads(line))
        return there and os.getppid() == self.kernel

    def take(self, request: dict) -> None:
        """Do what a request asks."""
        if "folder" in request:
            self.directory = request["folder"]
        elif "ahead" in request:
            if self.ahead is not None:
                self.ahead.end()
                self.ahead = None
            if self.tree is None:
                try:
                    self.ahead = start_ahead(request["ahead"], (self.requests, self.answers))
                except OSError:
                    pass                        # then the script is started when it is asked for
        elif "start" in request:
            self.directory, self.told = request["start"]["directory"], False
            ahead, self.ahead = self.ahead, None
            begun = None if ahead is None else ahead.release(request["start"])
            try:
                self.tree = Tree(request["start"], (self.requests, self.answers), begun)
            except OSError as error:            # no descriptor or no process is left
                self._answer(failed=error.errno)
                return
            self._answer(started=self.tree.script)
            self.tree.begin()
        elif self.tree is not None and "end" in request:
            self.given_up = not self.tree.end()

    def _look_after(self) -> None:
        """Collect processes that ended, and report it."""
        if self.ahead is not None and not self.ahead.waits():
            self.ahead = None
        if self.tree is None:
            if self.ahead is None:
                self._reap()
            return
        gone = self.tree.reap() or self.given_up
        if self.tree.exited is not None and not self.told:
            self.told = True
            self._answer(exited=self.tree.exited)
        if gone:
            unlink_leaked(self.tree.directory)
            self.tree.close()
            self._answer(gone="true", **({"given_up": "true"} if self.given_up else {}))
            self.tree = None

    @staticmethod
    def _reap() -> None:
        """Collect ended processes that nobody waits for: an interpreter that lost its parent as it started."""
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            pass

    def _answer(self, **message: object) -> None:
        """Write a JSON object of numbers and literals."""
        said = ", ".join(f'"{name}": {value}' for name, value in message.items())
        try:
            os.write(self.answers, f"{{{said}}}\n".encode())
        except OSError:
            pass                                    # the kernel is gone: our input will end, too


def start_ahead(request: dict, ours: tuple[int, int]) -> "Ahead":
    """Start the next run's interpreter; the first call loads what this needs."""
    if __package__:
        from .ahead import Ahead
    else:
        sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
        from ahead import Ahead  # type: ignore[no-redef]
        del sys.path[0]
    return Ahead(request, ours)


if __name__ == "__main__":
    become_subreaper()
    Supervisor(int(sys.argv[1]) if len(sys.argv) > 1 else os.getppid()).serve()     # the kernel may be gone by now
