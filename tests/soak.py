"""Run the whole course again and again on a machine that is short of everything: python3 course.py soak

Each round is nbval over the notebooks, as in the tests, while other processes keep every core busy and
the disk writing, and all that the round starts shares little memory. What fails, or is left behind, is
a defect of the course; its report is kept. Ctrl-C ends the soak, with the figures so far.
"""
from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

import psutil

from tests.support.leftovers import Watch

ROOT = Path(__file__).resolve().parent.parent
MARK = "COURSE_SOAK"        #: in the environment of all that a round starts, so that it is found wherever it went
WORKERS = 2                 #: which share the memory
LONGEST = 30 * 60           #: seconds after which a round counts as hanging
PATIENCE = 10.0             #: seconds in which what is on its way out may go

BUSY = "while True: pass"
WRITING = """
import os, sys, time
block = os.urandom(1 << 20)
with open(sys.argv[1], "wb", buffering=0) as file:
    while True:
        file.seek(0)
        for _ in range(64):
            file.write(block)
            os.fsync(file.fileno())
"""


@dataclass
class Figures:
    """What the rounds came to."""

    rounds: int = 0
    cells: int = 0
    failures: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (f"{self.rounds} rounds, {self.cells:,} cells, {len(self.failures)} failed, "
                f"{len(self.left)} processes and files left behind")


@contextlib.contextmanager
def load(folder: Path) -> Iterator[None]:
    """Keep every core busy, and the disk."""
    commands = [[sys.executable, "-c", BUSY]] * (os.cpu_count() or 1)
    commands.append([sys.executable, "-c", WRITING, str(folder / "written")])
    # Linux may give each session the same share: one for each of them.
    processes = [subprocess.Popen(command, start_new_session=True) for command in commands]
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


@contextlib.contextmanager
def little_memory(size: int) -> Iterator[list[Path]]:
    """A control group with this much memory (bytes), if this user may make one (Linux).

    Yields:
        The file that a process writes 0 into to belong to it; none where there is no such group.
    """
    group = control_group()
    if group is None:
        print("Memory is not limited: that takes a Linux on which you may make a memory control group.", flush=True)
        yield []
        return
    folder, limit = group
    try:
        (folder / limit).write_text(str(size))
        print(f"Memory: {size / 1e9:.1f} GB for all that a round starts.", flush=True)
        yield [folder / "cgroup.procs"]
    finally:
        with contextlib.suppress(OSError):
            folder.rmdir()


def control_group() -> tuple[Path, str] | None:
    """A new memory control group below our own, and the name of its limit (man 7 cgroups, versions 1 and 2)."""
    try:
        lines = Path("/proc/self/cgroup").read_text().splitlines()
    except OSError:
        return None
    for line in lines:
        _, controllers, ours = line.split(":", 2)
        parent, limit = (("/sys/fs/cgroup/memory", "memory.limit_in_bytes") if controllers == "memory"
                         else ("/sys/fs/cgroup", "memory.max"))
        if controllers in ("memory", ""):
            folder = Path(parent + ours) / f"course-soak-{os.getpid()}"
            with contextlib.suppress(OSError):
                folder.mkdir()
                if (folder / limit).exists():
                    return folder, limit
                folder.rmdir()
    return None


def one_round(names: list[str], folder: Path, groups: list[Path], figures: Figures) -> list[str]:
    """Run the notebooks once; what went wrong, a line each."""
    mark = uuid.uuid4().hex
    temporary = folder / mark[:8]       # short: the names of sockets have a limit
    temporary.mkdir()
    report = folder / "report.xml"
    report.unlink(missing_ok=True)
    watch = Watch(temporary, mark)
    variables = {**os.environ, MARK: mark, "TMPDIR": str(temporary), "JUPYTER_RUNTIME_DIR": str(temporary / "jupyter")}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", f"-n{WORKERS}", f"--junitxml={report}", *names]

    def join_groups() -> None:
        for group in groups:
            group.write_text("0")

    with (folder / "output.txt").open("w") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=output, stderr=subprocess.STDOUT,
                                   start_new_session=True, preexec_fn=join_groups if groups else None)
        try:
            process.wait(LONGEST)
        except subprocess.TimeoutExpired:
            figures.failures.append("the round")
            end(mark)
            return [f"the round did not end within {LONGEST // 60} minutes"]
        except BaseException:
            end(mark)
            raise
    failed = []
    if report.exists():
        for case in ElementTree.parse(report).iter("testcase"):
            figures.cells += 1
            if case.find("failure") is not None or case.find("error") is not None:
                failed.append(f"{case.get('classname')} {case.get('name')}")
    else:
        failed.append("pytest gave no report")
    figures.failures += failed
    left = left_behind(mark, temporary, watch)
    figures.left += left
    end(mark)
    shutil.rmtree(temporary, ignore_errors=True)
    return failed + [f"left behind: {thing}" for thing in left]


def marked(mark: str) -> list[psutil.Process]:
    """The processes of a round that are still there."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.environ().get(MARK) == mark:
                found.append(process)
    return found


def end(mark: str) -> None:
    """End what a round left, so that the next one is not blamed for it."""
    for process in marked(mark):
        with contextlib.suppress(psutil.Error):
            # A resource tracker removes what the others leave, semaphores among it, and ends by itself.
            if "resource_tracker" not in " ".join(process.cmdline()):
                process.send_signal(signal.SIGKILL)


def left_behind(mark: str, temporary: Path, watch: Watch) -> list[str]:
    """What a round left: processes, semaphores and shared memory, files."""
    deadline = time.monotonic() + PATIENCE
    while marked(mark) and time.monotonic() < deadline:
        time.sleep(0.1)
    processes = []
    for process in marked(mark):
        with contextlib.suppress(psutil.Error):
            processes.append(f"process {process.pid} {' '.join(process.cmdline())[:120]}")
    # pytest's own folders are empty ones, kept for whoever wants to look; Jupyter's is removed with its files.
    files = [str(path.relative_to(temporary)) for path in temporary.rglob("*") if not path.is_dir()]
    return processes + files + watch.stays()


def main(arguments: list[str]) -> int:
    """Run rounds for as long as told; the exit code."""
    parser = argparse.ArgumentParser(prog="course.py soak", description=__doc__)
    parser.add_argument("names", nargs="*", default=[], help="notebooks; all without one")
    parser.add_argument("--minutes", type=float, default=120, help="no new round begins after so many (120)")
    parser.add_argument("--memory", type=float, default=1.5, help="GB for all that a round starts (1.5)")
    parser.add_argument("--keep", type=Path, default=None, help="the folder for the reports of failures")
    chosen = parser.parse_args(arguments)
    names = [str(Path(name).resolve()) for name in chosen.names] or ["notebooks"]
    figures = Figures()
    folder = Path(tempfile.mkdtemp(prefix="soak_"))
    kept = chosen.keep or Path(tempfile.gettempdir()) / f"course_soak_{os.getpid()}"
    until = time.monotonic() + chosen.minutes * 60
    signal.signal(signal.SIGTERM, signal.default_int_handler)      # ended either way, it tidies up
    try:
        with load(folder), little_memory(int(chosen.memory * 1e9)) as groups:
            while time.monotonic() < until:
                wrong = one_round(names, folder, groups, figures)
                figures.rounds += 1
                print(f"{time.strftime('%H:%M:%S')}  {figures}", *wrong, sep="\n    ", flush=True)
                if wrong:
                    kept.mkdir(parents=True, exist_ok=True)
                    shutil.copy(folder / "output.txt", kept / f"round_{figures.rounds}.txt")
    except KeyboardInterrupt:
        print("Ended early.")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(figures)
    if figures.failures or figures.left:
        print(f"What the failed rounds printed is in {kept}.")
    return 1 if figures.failures or figures.left or not figures.rounds else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
