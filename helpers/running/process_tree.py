"""A script and everything that it has started: from the fork to the last of its processes.

The supervisor loads this file on its own, as it does process_table.py, so it imports next to nothing.
"""
import _signal as signal  # without its enums: they take as long to load as a third of a Python
import os
import time

if __package__:
    from .process_table import LINUX, below, is_tracker, parents, recorded_pids
else:
    from process_table import LINUX, below, is_tracker, parents, recorded_pids  # type: ignore[no-redef]

TRACKER_PATIENCE = 1.0      # seconds that a resource tracker gets to unlink what it tracks
GROUPS_AFTER = 0.2          # seconds after which whole process groups are ended: who forks for ever is faster than we
GIVE_UP = 3.0               # seconds after which what still lives cannot be ended (another user's, by sudo …)
FEWEST_LOOKS = 10           # and looks: each of them asks ps on macOS, which takes a second on a busy machine


def take(*files: int) -> None:
    """Make these the first descriptors, and close all others."""
    high = []
    for file in files:
        while file < len(files):
            file = os.dup(file)
        high.append(file)
    for number, file in enumerate(high):
        os.dup2(file, number)
    os.closerange(len(files), 256)


def default_signals() -> None:
    """Undo what the supervisor, and Python in it, has done to signals."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)


class Tree:
    """A script and everything that it has started.

    Args:
        request: how to start it.
        ours: the descriptors on which the kernel is heard and answered.
        begun: where it has been forked already: its parent's pid, its own, the descriptor on which it waits for a byte, and
            that on which its parent tells its wait status.
    """

    def __init__(self, request: dict, ours: tuple[int, int], begun: tuple[int, int, int, int] | None = None) -> None:
        self.directory, self.shares_output = request["directory"], "stdout" not in request
        self.seen: set[int] = set()                 # where there is no subreaper: members found so far
        self.exited: int | None = None              # the script's wait status
        self.buffer = b""
        self.parent, self.script, self.go, self.status = begun or self._fork(request, ours)
        os.set_blocking(self.status, False)

    def _fork(self, request: dict, ours: tuple[int, int]) -> tuple[int, int, int, int]:
        """Start the script, which waits for a byte; return what `begun` has."""
        status, write = os.pipe()
        started, tell = os.pipe()
        wait, go = os.pipe()
        # A parent between us and the script: a script that kills its parent kills only that one.
        parent = os.fork()
        if not parent:
            try:
                os.setpgid(0, 0)
                # Were the supervisor killed, the kernel could not tell as long as we held its answers' pipe.
                nothing = os.open(os.devnull, os.O_RDWR)
                for number in ours:
                    os.dup2(nothing, number, inheritable=number < 3)
                os.close(go)
                script = os.fork()
                if not script:
                    os.write(tell, b"%d" % os.getpid())
                    if os.read(wait, 1):       # nothing: the supervisor is gone
                        self._become(request)
                    os._exit(127)
                os.close(tell)
                _, status = os.waitpid(script, 0)
                os.write(write, b"%d\n" % status)
            finally:
                os._exit(0)
        os.close(write)
        os.close(tell)
        os.close(wait)
        pid = int(os.read(started, 32) or b"0")
        os.close(started)
        return parent, pid, go, status

    def begin(self) -> None:
        """Let the script begin, now that the kernel has been told of it: nothing of a script comes before that."""
        try:
            os.write(self.go, b"g")
        except OSError:
            pass                                    # it was killed while it waited
        os.close(self.go)

    @staticmethod
    def _become(request: dict) -> None:
        """In the child: turn into the script. Never returns."""
        try:
            os.setsid()
            if "stdout" in request:
                files = (os.open(os.devnull, os.O_RDONLY),
                         os.open(request["stdout"], os.O_WRONLY), os.open(request["stderr"], os.O_WRONLY))
                take(*files)
            for number in request.get("closed", ()):
                os.close(number)
            default_signals()
            for number in request.get("ignored", ()):
                signal.signal(number, signal.SIG_IGN)
            if "cwd" in request:
                try:
                    os.chdir(request["cwd"])
                except OSError:
                    os.chdir(request["directory"])
            os.execve(request["argv"][0], request["argv"], request["env"])
        except BaseException as error:
            os.write(2, f"the script could not be started: {error}\n".encode())
        finally:
            os._exit(127)

    def reap(self) -> bool:
        """Collect what has ended. Returns whether everything is gone."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                self._read_status()
                return LINUX or not self.members()
            if not pid:
                self._read_status()
                return False
            if pid == self.script and self.exited is None:
                self.exited = status                # its own parent was gone

    def _read_status(self) -> None:
        if self.exited is None:
            try:
                self.buffer += os.read(self.status, 64)
            except BlockingIOError:
                return
            if self.buffer.endswith(b"\n"):
                self.exited = int(self.buffer)

    def members(self) -> list[int]:
        """Return the pids of all living processes below this one (and of those once seen below it)."""
        table, me = parents(), os.getpid()
        if me not in table:                         # no list of processes to be had: those that we know of
            return [pid for pid in (self.parent, self.script, *recorded_pids(self.directory)) if self._in_session(pid)]
        self.seen.intersection_update(table)        # the pid of one that has ended may be given to somebody else
        found = [*self.seen, *below(table, {me} | self.seen)]
        if not LINUX:
            # A member of the script's session, though orphaned.
            found += [pid for pid in table if pid not in found and pid != me and self._in_session(pid)]
            self.seen.update(found)
        return found

    def _in_session(self, pid: int) -> bool:
        try:
            return pid == self.parent or os.getsid(pid) == self.script
        except OSError:
            return False

    def end(self) -> bool:
        """End every process, resource trackers last, so that they unlink what was leaked.

        Returns:
            Whether that succeeded.
        """
        began, deadline = time.monotonic(), None
        pause, looks = 0.001, 0
        self._stop(began + GROUPS_AFTER)
        if os.getpid() not in parents():            # nobody can be looked up: all that are in the script's group
            try:
                os.killpg(self.script, signal.SIGKILL)
            except OSError:
                pass
        while not self.reap():
            now = time.monotonic()
            looks += 1
            if now > began + GIVE_UP and looks > FEWEST_LOOKS:
                return False
            members = self.members()
            trackers = [pid for pid in members if self._tidies_up(pid)]
            others = [pid for pid in members if pid not in trackers]
            if not others and deadline is None:
                deadline = now + TRACKER_PATIENCE
            late = deadline is not None and now > deadline
            for pid in others + (trackers if late else []):
                try:
                    group = os.getpgid(pid)
                    if now > began + GROUPS_AFTER and group != os.getpgid(0):
                        os.killpg(group, signal.SIGKILL)
                    os.kill(pid, signal.SIGKILL)
                except OSError:
                    pass
            time.sleep(pause)
            pause = min(pause * 2, 0.02)
        return True

    def _tidies_up(self, pid: int) -> bool:
        """Whether a process is a resource tracker that has time to work.

        Where the program writes to our own standard error, multiprocessing's has none: it would complain there of what it
        finds, and what it would remove is on our list.
        """
        return is_tracker(pid) and not (self.shares_output and is_tracker(pid, "multiprocessing"))

    def _stop(self, until: float) -> None:
        """Stop every process first: ended one by one, each would see the others die, and go on."""
        stopped: set[int] = set()
        while time.monotonic() < until:             # who forks for ever is not stopped, but ended
            others = [pid for pid in self.members() if pid not in stopped and not self._tidies_up(pid)]
            if not others:
                return
            for pid in others:
                try:
                    os.kill(pid, signal.SIGSTOP)
                except OSError:
                    pass
            stopped.update(others)

    def signal(self, number: int) -> None:
        """Send a signal to the script and those in its group: what a terminal does for Ctrl-C."""
        try:
            os.killpg(self.script, number)
        except OSError:
            pass

    def close(self) -> None:
        """Close the pipe on which the script's parent tells its wait status."""
        os.close(self.status)
