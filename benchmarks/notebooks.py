"""Measures the cost of testing the notebooks: nbval, as in the tests, against nbclient and against the scripts alone.

    python benchmarks/notebooks.py [NAME ...]       all notebooks; with names such as 01, only these

nbclient runs the same cells, one notebook after another, and compares nothing. The floor is each cell's
program run alone, without a kernel, as often as the cell runs it, one after another. nbval has two
workers, as in the tests.
"""
from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools.notebooks import notebooks

WORKERS = 2
CLIENT = """
import sys, nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], 4)
NotebookClient(notebook, timeout=60, kernel_name="python3", resources={"metadata": {"path": sys.argv[2]}}).execute()
"""
FLOOR = """
import sys, nbformat
from helpers import run_script
from helpers.options import isolated_options
from helpers.servers import start_names, start_site
if sys.argv[1].endswith(("08_gevent.ipynb", "09_epoll_and_libev.ipynb")):
    start_site(), start_names()
for cell in nbformat.read(sys.argv[1], 4).cells:
    if cell.cell_type == "code" and cell.source.startswith("%%isolated"):
        line, _, program = cell.source.partition("\\n")
        options = isolated_options(line.removeprefix("%%isolated"))
        for method in options.start_method or [None]:
            run_script(program, start_method=method, timeout=options.timeout)
"""


def seconds(call: Callable[[], object]) -> float:
    """Return how long a call takes."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def each(program: str, paths: list[Path]) -> None:
    """Run a program once for each notebook, one after another."""
    for path in paths:
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, "-c", program, str(path), str(path.parent)], check=True, cwd=path.parent,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                           env={**os.environ, "COURSE_PROGRESS": os.path.join(folder, "progress")})


def nbval(paths: list[Path]) -> None:
    """Run the notebooks as the tests do."""
    subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"-n{WORKERS}", *map(str, paths)],
                   check=True, cwd=ROOT, stdout=subprocess.DEVNULL)


def main(names: list[str]) -> None:
    """Print the table."""
    paths = [path for path in notebooks() if not names or path.name.startswith(tuple(names))]
    found = {"floor": seconds(lambda: each(FLOOR, paths)), "nbclient": seconds(lambda: each(CLIENT, paths)),
             "nbval": seconds(lambda: nbval(paths))}
    print(f"{len(paths)} notebooks: the programs alone {found['floor']:.1f} s, "
          f"nbclient {found['nbclient']:.1f} s, nbval with {WORKERS} workers {found['nbval']:.1f} s")
    for peer in ("nbclient", "floor"):
        print(f"{'nbval / ' + peer:<52} ratio {found['nbval'] / found[peer]:.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
