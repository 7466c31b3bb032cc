"""A script and everything that it started: from the fork to the end of the last process.

The supervisor loads this file on its own, like process_table.py, so it imports as little as possible.
"""
import _signal as signal  # without its enums: they take a third as long to load as a whole Python
import errno
import os
import time

if __package__:
    from .process_table import LINUX, below, can_look, descendants, is_tracker, lists_children, parents, recorded_pids
else:
    from process_table import LINUX, below, can_look, descendants, is_tracker, lists_children, parents, recorded_pids  # type: ignore[no-redef]

TRACKER_PATIENCE = 1.0      # seconds that a resource tracker may take to unlink what it tracks
GROUPS_AFTER = 0.2  # seconds after which whole process groups are ended: a program that forks forever is faster than we are
GIVE_UP = 3.0               # seconds after which we conclude that the rest cannot be ended (another user's, by sudo …)
FEWEST_LOOKS = 10           # and looks: on macOS, each one runs ps, which takes a second on a busy machine


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
    """Undo what the supervisor, and its Python, did to signals."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)


class Tree:
    """A script and everything that it started.

    Args:
        request: how to start it.
        ours: the descriptors that connect us with the kernel.
        begun: if it has been forked already: its parent's pid, its own pid, the descriptor on which it waits for a byte, and
            the one on which its parent reports its wait status.
    """

    def __init__(self, request: dict, ours: tuple[int, int], begun: tuple[int, int, int, int] | None = None) -> None:
        self.directory, self.shares_output = request["directory"], "stdout" not in request
        self.seen: set[int] = set()                 # without a subreaper: members found so far
        self.exited: int | None = None              # the script's wait status
        self.buffer = b""
        self.parent, self.script, self.go, self.status = begun or self._fork(request, ours)
        os.set_blocking(self.status, False)

    def _fork(self, request: dict, ours: tuple[int, int]) -> tuple[int, int, int, int]:
        """Start the script, which waits for a byte; return the tuple that `begun` describes."""
        status, write = os.pipe()
        started, tell = os.pipe()
        wait, go = os.pipe()
        # A parent between us and the script: a script that kills its parent kills only this process.
        parent = os.fork()
        if not parent:
            try:
                os.setpgid(0, 0)
                # If this process held the pipe of answers, the kernel could not notice that the supervisor was killed.
                nothing = os.open(os.devnull, os.O_RDWR)
                for number in ours:
                    os.dup2(nothing, number, inheritable=number < 3)
                os.close(go)
                script = os.fork()
                if not script:
                    os.write(tell, b"%d" % os.getpid())
                    if os.read(wait, 1):       # no byte: the supervisor is gone
                        self._become(request)
                    os._exit(127)
                os.close(tell)
                _, status = os.waitpid(script, 0)
                os.write(write, b"%d\n" % status)
            except OSError as error:
                os.write(tell, b"-%d" % (error.errno or errno.ECHILD))
            finally:
                os._exit(0)
        os.close(write)
        os.close(tell)
        os.close(wait)
        pid = int(os.read(started, 32) or b"0")
        os.close(started)
        if pid <= 0:                                # the script was not forked
            for file in (go, status):
                os.close(file)
            raise OSError(-pid or errno.ECHILD, os.strerror(-pid or errno.ECHILD))
        return parent, pid, go, status

    def begin(self) -> None:
        """Let the script begin, now that the kernel knows of it: nothing of a script may arrive earlier."""
        try:
            os.write(self.go, b"g")
        except OSError:
            pass                                    # it was killed while it waited
        os.close(self.go)

    @staticmethod
    def _become(request: dict) -> None:
        """In the child: become the script. Never returns."""
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
        """Collect processes that ended. Returns whether everything is gone."""
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
        """Return the pids of all living processes below this one, and of those seen below it before."""
        me = os.getpid()
        if lists_children():                        # and every orphan below us is a child of ours
            return descendants({me})
        table = parents()
        if me not in table:                         # no list of processes is available: use those that we know
            return [pid for pid in (self.parent, self.script, *recorded_pids(self.directory)) if self._in_session(pid)]
        self.seen.intersection_update(table)        # the pid of an ended process may be given to another one
        found = [*self.seen, *below(table, {me} | self.seen)]
        if not LINUX:
            # A member of the script's session, although it is an orphan.
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
            Whether all of them have ended.
        """
        began, deadline = time.monotonic(), None
        pause, looks = 0.001, 0
        self._stop(began + GROUPS_AFTER)
        if not can_look():                          # end at least the script's group
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
        """Whether a process is a resource tracker that gets time to work.

        If the program writes to our own standard error, multiprocessing's tracker gets none: it would complain there about
        what it finds, and we remove that ourselves.
        """
        return is_tracker(pid) and not (self.shares_output and is_tracker(pid, "multiprocessing"))

    def _stop(self, until: float) -> None:
        """Stop all processes first: if they ended one by one, the rest would see it and react."""
        stopped: set[int] = set()
        while time.monotonic() < until:             # a program that forks forever is ended, not stopped
            others = [pid for pid in self.members() if pid not in stopped and not self._tidies_up(pid)]
            if not others:
                return
            for pid in others:
                try:
                    os.kill(pid, signal.SIGSTOP)
                except OSError:
                    pass
            stopped.update(others)

    def close(self) -> None:
        """Close the pipe on which the script's parent reports its wait status."""
        os.close(self.status)
