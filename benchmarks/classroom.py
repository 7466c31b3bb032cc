"""Measures a class: learners who log in to a JupyterHub at the same time, and run lessons on their own servers.

    python benchmarks/classroom.py [--learners 30] [--lessons 01 05] [--pull] [--plain]

Each learner is a browser's worth of requests: the login page, the start of a server, what JupyterLab's page
asks of it, the notebook, each cell of it in turn over the kernel's WebSocket, and at the end the notebook is
saved. A cell is right if its outputs match the ones stored in the notebook, as nbval compares them. The servers are
those of settings/hub/ (TEACHING.md says how to set up a hub with them), or with --plain JupyterHub's own. With --pull,
nbgitpuller fetches the lessons as committed here. The hub culls idle servers: when the class has gone, it must end each
server.

In a hub of containers, learners have ports of their own. Here all share the machine's, and a port that was free when it
was chosen may be taken half a minute later: so servers and kernels are given theirs.

This needs more than the course does: an environment with settings/hub/requirements.txt and jupyterhub-idle-culler, and
`npm install configurable-http-proxy` (then --proxy its file).
"""
from __future__ import annotations

import argparse
import contextlib
import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.classroom_hub import running_hub, settled, until_culled
from benchmarks.learner_browser import Browser, run_cell
from tests.support.notebook_rules import uncompared
from tools.notebooks import notebooks


@dataclass
class Learner:
    """What one learner went through."""

    name: str
    cells: int = 0
    wrong: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")
    started: float = 0.0        # seconds until the server answered
    finished: bool = False
    memory: dict[str, float] = field(default_factory=dict)      # peak bytes of the server, the kernel and programs
    tasks: int = 0              # peak number of processes and threads, which a limit on pids counts


def comparable(outputs: list[dict]) -> list[tuple]:
    """Return what nbval compares of outputs: no pictures, no tracebacks, the pieces of each stream joined."""
    streams: dict[str, str] = {}
    others = []
    for output in outputs:
        kind = output["output_type"]
        if kind == "stream":
            streams[output["name"]] = streams.get(output["name"], "") + "".join(output["text"])
        elif kind == "error":
            others.append((output["ename"], output["evalue"]))
        else:
            others.append(tuple(sorted((mime, "".join(text)) for mime, text in output["data"].items()
                                       if not mime.startswith("image/"))))
    # The live area of a run is empty at its end.
    return sorted(streams.items()) + [other for other in others if other]


def learn(hub: str, learner: Learner, lessons: list[str], pull: bool) -> None:
    """Do what one learner does."""
    browser, began = Browser(hub, learner.name), time.monotonic()
    browser.log_in()
    learner.started = time.monotonic() - began
    if pull:
        branch = subprocess.check_output(["git", "-C", ROOT, "rev-parse", "--abbrev-ref", "HEAD"], text=True).strip()
        browser.pull(f"file://{ROOT}", branch)
    for lesson in lessons:
        path = f"{'pulled/' if pull else ''}notebooks/{lesson}"
        content, channel, session = browser.open(path)
        for number, cell in enumerate(cell for cell in content["cells"] if cell["cell_type"] == "code"):
            source, began = "".join(cell["source"]), time.monotonic()
            outputs = run_cell(channel, source, "raises-exception" in cell["metadata"].get("tags", []))
            took, name = time.monotonic() - began, f"{lesson} [{number + 1}] {source.splitlines()[0]}"
            learner.cells += 1
            learner.slowest = max(learner.slowest, (took, name))
            if comparable(outputs) != comparable(cell["outputs"]) and not uncompared(as_node(cell)):
                learner.wrong.append(f"{name}\n{differences(cell['outputs'], outputs)}")
            cell["outputs"] = outputs
        browser.save(path, content)
        channel.close()
        browser.close(session)
    learner.finished = True


def as_node(cell: dict) -> object:
    """Return a cell as nbformat has it."""
    import nbformat
    return nbformat.from_dict(cell)


def differences(wanted: list[dict], got: list[dict]) -> str:
    """Return what differs between the stored outputs and the actual ones."""
    import difflib
    first, second = (json.dumps(comparable(outputs), indent=1, ensure_ascii=False).replace("\\n", "\n").splitlines()
                     for outputs in (wanted, got))
    return "\n".join(line[:200] for line in difflib.unified_diff(first, second, "stored", "came", lineterm="", n=0))


PARTS = {"single_user.py": "server", "jupyterhub.singleuser": "server",
         "kernel.py -f": "kernel", "ipykernel_launcher": "kernel"}      #: by a part of the command line


def watch_memory(mark: str, learners: dict[str, Learner], over: threading.Event, totals: list[float]) -> None:
    """Record each learner's peak: the memory of all their processes, with shared memory divided among its users (PSS)."""
    while not over.wait(3):
        now: dict[str, dict[str, float]] = {name: {"server": 0, "kernel": 0, "programs": 0} for name in learners}
        tasks = dict.fromkeys(learners, 0)
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error, OSError):
                variables = process.environ()
                name = variables.get("JUPYTERHUB_USER", "")
                if variables.get("CLASSROOM") == mark and name in now:
                    command = " ".join(process.cmdline())
                    part = next((part for sign, part in PARTS.items() if sign in command), "programs")
                    now[name][part] += process.memory_full_info().pss
                    tasks[name] += process.num_threads()
        for name, parts in now.items():
            learners[name].memory = max(learners[name].memory, parts, key=lambda one: sum(one.values()))
            learners[name].tasks = max(learners[name].tasks, tasks[name])
        totals.append(sum(sum(parts.values()) for parts in now.values()))


def hold(learners: dict[str, Learner], lessons: list[str], hub: str, mark: str,
         pull: bool) -> tuple[float, float, list[str]]:
    """Let all learners work at once; return the seconds it took, the peak of their memory in bytes, and what broke."""
    over, totals, broken = threading.Event(), [0.0], []

    def one(learner: Learner) -> None:
        try:
            learn(hub, learner, lessons, pull)
        except Exception as error:
            broken.append(f"{learner.name}: {type(error).__name__}: {error}")

    began = time.monotonic()
    watcher = threading.Thread(target=watch_memory, args=(mark, learners, over, totals))
    threads = [threading.Thread(target=one, args=(learner,)) for learner in learners.values()]
    for thread in (watcher, *threads):
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - began
    over.set()
    watcher.join()
    return took, max(totals), broken


def report(everybody: list[Learner], lessons: list[str], took: float, at_once: float) -> None:
    """Print the figures of a class."""
    print(f"{sum(one.finished for one in everybody)} of {len(everybody)} learners finished {' and '.join(lessons)} "
          f"in {took:.0f} s; a server took {max(one.started for one in everybody):.0f} s to start at most")
    print(f"{sum(one.cells for one in everybody):,} cells, {sum(len(one.wrong) for one in everybody)} wrong")
    peaks = sorted((one.memory for one in everybody), key=lambda parts: sum(parts.values()))
    half, most = peaks[len(peaks) // 2], peaks[-1]
    parts = ", ".join(f"{part} {size / 1e6:.0f}" for part, size in half.items())
    print(f"memory of a learner at their peak: median {sum(half.values()) / 1e6:.0f} MB ({parts}), "
          f"most {sum(most.values()) / 1e6:.0f} MB; all at once {at_once / 1e6:.0f} MB")
    print(f"processes and threads of a learner at their peak: most {max(one.tasks for one in everybody)}")
    print("slowest cell: {:.1f} s, {}".format(*max(one.slowest for one in everybody)))


def main() -> int:
    """Run the class, print the figures; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--learners", type=int, default=30)
    parser.add_argument("--lessons", nargs="+", default=["01", "05"])
    parser.add_argument("--proxy", default=shutil.which("configurable-http-proxy"))
    parser.add_argument("--plain", action="store_true", help="JupyterHub's own servers, without settings/hub/")
    parser.add_argument("--pull", action="store_true", help="the lessons come by nbgitpuller")
    parser.add_argument("--culled", type=int, default=60, help="seconds after which the hub ends an idle server")
    chosen = parser.parse_args()
    if not chosen.proxy:
        print("There is no configurable-http-proxy: npm install configurable-http-proxy, and --proxy its file.")
        return 2
    lessons = [path.name for path in notebooks() if path.name.startswith(tuple(chosen.lessons))]
    learners = {name: Learner(name) for name in (f"learner{number:02}" for number in range(1, chosen.learners + 1))}
    left: list[str] = []
    folder = Path(tempfile.mkdtemp(prefix="classroom_"))
    try:
        address = settled(chosen, folder, list(learners))
        with running_hub(folder, address, left):
            took, at_once, broken = hold(learners, lessons, address, str(folder), chosen.pull)
            culled = until_culled(str(folder), 5 * chosen.culled + 60)
        log = (folder / "hub.log").read_text()[-3000:] if broken else ""
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    report(list(learners.values()), lessons, took, at_once)
    print(culled)
    print(f"left behind: {len(left)} processes", *left, sep="\n    ")
    wrong = sorted({one for learner in learners.values() for one in learner.wrong})
    print(*broken, *wrong, log, sep="\n")
    return int(bool(broken or left or "still there" in culled or wrong))


if __name__ == "__main__":
    sys.exit(main())
