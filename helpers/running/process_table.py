"""The system's processes: which is whose child, what each runs, and what a run's processes left for others to remove.

The supervisor loads this file on its own (see supervisor.py), so it imports as little as possible, and nothing of ours.
"""
import os
import sys
import time

LINUX = sys.platform == "linux"
STEADY = 4          #: times that a process's children are asked for at most, until the answer is the same

TYPE_CHECKING = False       # typing itself is not loaded for it
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def stat(pid: int | str) -> list[bytes]:
    """Return the fields of /proc/PID/stat after the command's name; [] if there is no such process.

    See proc_pid_stat(5): the first is the state (field 3 there), the second the parent's pid.
    """
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            return file.read().rpartition(b")")[2].split()
    except OSError:
        return []


def parents(zombies: bool = False) -> dict[int, int]:
    """Return pid -> parent's pid for every living process; with `zombies`, also for those that nobody has waited for."""
    found = {}
    if LINUX:
        for name in os.listdir("/proc"):        # empty in a plain chroot
            if name.isdigit() and (fields := stat(name)) and (zombies or fields[0] != b"Z"):
                found[int(name)] = int(fields[1])
    else:
        import subprocess
        with subprocess.Popen(["ps", "-axo", "pid=,ppid=,stat="], stdout=subprocess.PIPE, text=True) as ps:
            for row in ps.stdout or ():
                pid, parent, state = row.split()[:3]
                if zombies or not state.startswith("Z"):
                    found[int(pid)] = int(parent)
        found.pop(ps.pid, None)                 # it lists itself, and does not belong to any run
    return found


def below(table: dict[int, int], roots: set[int]) -> list[int]:
    """Return the pids of all descendants of some processes."""
    children: dict[int, list[int]] = {}
    for pid, parent in table.items():
        children.setdefault(parent, []).append(pid)
    return _closure(roots, lambda pid: children.get(pid, ()))


def descendants(roots: set[int], zombies: bool = False) -> list[int]:
    """Return the pids of all living descendants of some processes, with `zombies` of all; none if none are listed.

    Where Linux lists a process's children, only those are looked at, and not every process of the machine.
    """
    if not lists_children():
        return below(parents(zombies), roots)
    found = _closure(roots, children_of)
    return [pid for pid in found if zombies or ((fields := stat(pid)) and fields[0] != b"Z")]


def lists_children() -> bool:
    """Whether the system lists a process's children: Linux, if it was built so."""
    return LINUX and os.path.exists(f"/proc/self/task/{os.getpid()}/children")


def can_look() -> bool:
    """Whether processes can be looked up: not in a plain chroot."""
    return lists_children() or os.getpid() in parents()


def children_of(pid: int) -> list[int]:
    """Return the pids of a process's children, ended ones included: see proc_pid_task(5).

    While one of them ends, Linux may leave another one out, so it is asked until it says the same twice.
    """
    found: list[int] = []
    for _ in range(STEADY):
        before, found = found, []
        for thread in _threads(pid):
            try:
                with open(f"/proc/{pid}/task/{thread}/children", "rb") as file:
                    found += map(int, file.read().split())
            except OSError:                     # the thread has just ended
                pass
        if found == before:
            break
    return found


def _threads(pid: int) -> list[str]:
    try:
        return os.listdir(f"/proc/{pid}/task")
    except OSError:
        return []


def _closure(roots: set[int], children: "Callable[[int], Iterable[int]]") -> list[int]:
    found, waiting = dict.fromkeys(roots), list(roots)
    while waiting:
        for child in children(waiting.pop()):
            if child not in found:
                found[child] = None
                waiting.append(child)
    return [pid for pid in found if pid not in roots]


def command(pid: int) -> str:
    """Return a process's command line; "" if it cannot be read."""
    try:
        if LINUX:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                return file.read().replace(b"\0", b" ").decode("utf-8", "replace")
        import subprocess
        ps = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, check=False)
        return ps.stdout.decode("utf-8", "replace")
    except OSError:
        return ""


def is_tracker(pid: int, of: str = "") -> bool:
    """Whether a process is a resource tracker, which removes what others leave: that of one package (`of`), or of any."""
    return f"{of}.resource_tracker" in command(pid) if of else "resource_tracker" in command(pid)


def become_subreaper(orphans: bool = True) -> None:
    """Make this process the parent of every orphan below it, or end that (Linux only)."""
    if LINUX:
        _prctl(36, int(orphans))            # PR_SET_CHILD_SUBREAPER


def die_with(parent: int) -> None:
    """Be killed when our parent ends, or now if it is gone already (Linux only). Children do not inherit this."""
    if LINUX:
        _prctl(1, 9)                        # PR_SET_PDEATHSIG, SIGKILL
        if os.getppid() != parent:
            os._exit(127)


def _prctl(option: int, value: int) -> None:
    """Call prctl(2). Loading all of ctypes would take a fifth as long as starting Python."""
    try:
        from _ctypes import call_function, dlopen, dlsym
        call_function(dlsym(dlopen(None, 0), "prctl"), (option, value, 0, 0, 0))  # type: ignore[arg-type]
    except (ImportError, AttributeError):       # a Python other than the CPython that we know
        import ctypes
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def recorded_pids(directory: str | os.PathLike) -> set[int]:
    """Return the pids of the processes that have a record in a run's folder."""
    try:
        names = os.listdir(directory)
    except OSError:
        return set()
    return {int(name.split(".")[0]) for name in names if name.endswith(".record") and name.split(".")[0].isdecimal()}


def resources(directory: str | os.PathLike, name: str) -> set[tuple[str, str]]:
    """Return the kind and name of each resource that processes noted in a file: see recorder/patches/processes.py."""
    try:
        with open(os.path.join(directory, name), encoding="utf-8", errors="surrogateescape") as file:
            lines = [line.partition(" ") for line in file.read().splitlines()]
    except OSError:
        return set()
    return {(kind, name) for kind, _, name in lines if name}


def unlink_leaked(directory: str) -> None:
    """Remove semaphores, shared memory and folders if no process of the run is left to remove them."""
    for kind, name in {*resources(directory, "resources"), *resources(directory, "resources.old")}:
        try:
            if kind == "semaphore" and _may_exist(name):
                import _multiprocessing
                _multiprocessing.sem_unlink(name)
            elif kind == "shared_memory":
                import _posixshmem
                _posixshmem.shm_unlink(name)
            elif kind == "folder" and os.path.basename(name).startswith("pymp-"):
                remove(name)
        except (OSError, ValueError, ImportError):
            pass


def _may_exist(semaphore: str) -> bool:
    """Whether a named semaphore may still be there: most are gone by now, and what removes one takes long to load.

    On Linux it is a file: see sem_overview(7) for glibc's name of it; another library may give it the plain one.
    """
    return not LINUX or any(os.path.exists(f"/dev/shm/{before}{semaphore.lstrip('/')}") for before in ("sem.", ""))


def remove(folder: str | os.PathLike[str]) -> None:
    """Remove a folder with its contents, as far as possible."""
    try:
        # Most runs leave only files, so shutil need not be loaded.
        for entry in os.scandir(os.fspath(folder)):
            os.unlink(entry.path)
        os.rmdir(folder)
    except OSError:
        if os.path.exists(folder):
            import shutil
            shutil.rmtree(folder, ignore_errors=True)


def clock() -> float:
    """Return the time in seconds, on the clock that says when a process began (Linux)."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.time()
