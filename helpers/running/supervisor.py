"""The process that starts a run's script and ends everything that comes of it.

Started once for each kernel, as a script of its own: `python -I -S supervisor.py PID`. It reads requests
from standard input and answers on standard output, one JSON object a line:

    {"folder": path}                    the next run's folder, which goes when the kernel dies
    {"start": {"argv", "env", "cwd", "directory", "stdout", "stderr"}}   -> {"started": pid}
                                        the script has ended             -> {"exited": wait status}
                                        all that it started has, too     -> {"gone": true}
    {"end": true}                       end them all                     -> {"gone": true}
                                        some cannot be ended             -> {"gone": true, "given_up": true}

When its input ends, the kernel is gone, however it died: the supervisor ends the run, removes its
folder and goes too. It lives in a session of its own, so no interrupt reaches it. On Linux it is a
child subreaper (prctl(2)): whatever the script leaves behind, daemons in sessions of their own
included, becomes its child, so "no children left" means "nothing left". On macOS ps is asked; a daemon in a
session of its own whose parent had ended before the run did is not found there.
"""
import json
import os
import select
import shutil
import signal
import sys
import time

if __name__ == "__main__":
    # Started with -I, which leaves its own folder out; and only for this import, as files here have names of others'.
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    from process_table import LINUX, become_subreaper, below, is_tracker, parents, recorded_pids, unlink_leaked
    del sys.path[0]
else:
    from .process_table import LINUX, become_subreaper, below, is_tracker, parents, recorded_pids, unlink_leaked

TRACKER_PATIENCE = 1.0      # seconds that a resource tracker gets to unlink what it tracks
GROUPS_AFTER = 0.2          # seconds after which whole process groups are ended: who forks for ever is faster than we
GIVE_UP = 3.0               # seconds after which what still lives cannot be ended (another user's, by sudo …)


class Tree:
    """A script and everything that it has started."""

    def __init__(self, request: dict) -> None:
        self.directory = request["directory"]
        self.seen: set[int] = set()                 # where there is no subreaper: members found so far
        self.exited = None                          # the script's wait status
        read, write = os.pipe()
        started, tell = os.pipe()
        self.wait, self.go = os.pipe()
        self.status, self.buffer = read, b""
        os.set_blocking(read, False)
        # A parent between us and the script: a script that kills its parent kills only that one.
        self.parent = os.fork()
        if not self.parent:
            try:
                os.setpgid(0, 0)
                # Were the supervisor killed, the kernel could not tell as long as we held its answers' pipe.
                nothing = os.open(os.devnull, os.O_RDWR)
                for number in (0, 1):
                    os.dup2(nothing, number)
                os.close(self.go)
                script = os.fork()
                if not script:
                    os.write(tell, b"%d" % os.getpid())
                    if os.read(self.wait, 1):       # nothing: the supervisor is gone
                        self._become(request)
                    os._exit(127)
                os.close(tell)
                _, status = os.waitpid(script, 0)
                os.write(write, b"%d\n" % status)
            finally:
                os._exit(0)
        os.close(write)
        os.close(tell)
        os.close(self.wait)
        self.script = int(os.read(started, 32) or b"0")
        os.close(started)

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
            files = (os.open(os.devnull, os.O_RDONLY),
                     os.open(request["stdout"], os.O_WRONLY), os.open(request["stderr"], os.O_WRONLY))
            for number, file in enumerate(files):
                os.dup2(file, number)
            os.closerange(3, 256)
            for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGPIPE):
                signal.signal(number, signal.SIG_DFL)
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGINT, signal.default_int_handler)
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
        pause = 0.001
        self._stop(began + GROUPS_AFTER)
        if os.getpid() not in parents():            # nobody can be looked up: all that are in the script's group
            try:
                os.killpg(self.script, signal.SIGKILL)
            except OSError:
                pass
        while not self.reap():
            now = time.monotonic()
            if now > began + GIVE_UP:
                return False
            members = self.members()
            trackers = [pid for pid in members if is_tracker(pid)]
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

    def _stop(self, until: float) -> None:
        """Stop every process first: ended one by one, each would see the others die, and go on."""
        stopped: set[int] = set()
        while time.monotonic() < until:             # who forks for ever is not stopped, but ended
            others = [pid for pid in self.members() if pid not in stopped and not is_tracker(pid)]
            if not others:
                return
            for pid in others:
                try:
                    os.kill(pid, signal.SIGSTOP)
                except OSError:
                    pass
            stopped.update(others)

    def close(self) -> None:
        """Close the pipe on which the script's parent tells its wait status."""
        os.close(self.status)


class Supervisor:
    """Serves one kernel until it is gone: one run after another.

    Args:
        kernel: the kernel's pid.
    """

    def __init__(self, kernel: int) -> None:
        self.kernel = kernel
        self.tree = None                            # the run that goes on
        self.told = False                           # its script's end has been told
        self.given_up = False                       # some of it cannot be ended
        self.directory = None                       # the last run's folder
        self.requests = b""                         # the beginning of a line
        self.wake, wake_write = os.pipe()
        for end in (self.wake, wake_write):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in (signal.SIGINT, signal.SIGPIPE):
            signal.signal(number, signal.SIG_IGN)

    def serve(self) -> None:
        """Take requests and look after the run until the kernel is gone, or a run cannot be ended; then remove it all."""
        while self._listen():
            self._look_after()
            if self.given_up:
                break
        if self.tree is not None:
            self.tree.end()
            unlink_leaked(self.tree.directory)
        if self.directory is not None:
            shutil.rmtree(self.directory, ignore_errors=True)   # the kernel removes it itself, if it lives

    def _listen(self) -> bool:
        """Wait for a request or for a process to end, and do what is asked. Returns whether the kernel is there."""
        # Without a subreaper nothing wakes us when an orphan ends: look again soon.
        patience = 1.0 if LINUX or self.tree is None else 0.05
        ready, there = select.select([0, self.wake], [], [], patience)[0], True
        if self.wake in ready:
            os.read(self.wake, 4096)
        if 0 in ready:
            data = os.read(0, 1 << 16)
            there = bool(data)
            self.requests += data
        *lines, self.requests = self.requests.split(b"\n")
        for line in lines:
            self._take(json.loads(line))
        return there and os.getppid() == self.kernel

    def _take(self, request: dict) -> None:
        if "folder" in request:
            self.directory = request["folder"]
        elif "start" in request:
            self.tree, self.told, self.directory = Tree(request["start"]), False, request["start"]["directory"]
            self._answer(started=self.tree.script)
            self.tree.begin()
        elif "end" in request and self.tree is not None:
            self.given_up = not self.tree.end()

    def _look_after(self) -> None:
        """Collect what has ended, and tell of it."""
        if self.tree is None:
            return
        gone = self.tree.reap() or self.given_up
        if self.tree.exited is not None and not self.told:
            self.told = True
            self._answer(exited=self.tree.exited)
        if gone:
            unlink_leaked(self.tree.directory)
            self.tree.close()
            self._answer(gone=True, **({"given_up": True} if self.given_up else {}))
            self.tree = None

    @staticmethod
    def _answer(**message: object) -> None:
        try:
            os.write(1, json.dumps(message).encode() + b"\n")
        except OSError:
            pass                                    # the kernel is gone: our input will end, too


if __name__ == "__main__":
    become_subreaper()
    Supervisor(int(sys.argv[1]) if len(sys.argv) > 1 else os.getppid()).serve()     # the kernel may be gone by now
