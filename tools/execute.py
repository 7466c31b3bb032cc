"""Run notebooks from top to bottom and store their outputs: python3 course.py execute [NAME ...]

NAME is the beginning of a notebook's name, such as 01; without one, all are run.
"""

import os
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from tools.notebooks import clean, link, notebooks, read
from tools.pages import collapse_claims
from tools.slides import mark

TIMEOUT = 60  # seconds for a cell, as in the tests


def execute(path: Path) -> None:
    """Run a notebook in a fresh kernel; its file only changes if every cell did what it should."""
    notebook = read(path)
    client = NotebookClient(
        notebook,
        timeout=TIMEOUT,
        kernel_name="python3",
        coalesce_streams=True,
        record_timing=False,
        store_widget_state=False,
        resources={"metadata": {"path": str(path.parent)}},
    )
    with tempfile.TemporaryDirectory() as folder:
        # As for a learner who has not started, whatever the author's progress.
        client.execute(env={**os.environ, "COURSE_PROGRESS": os.path.join(folder, "progress")})
    link(path, notebook)
    collapse_claims(notebook.cells)
    mark(notebook)
    nbformat.write(clean(notebook), path)


def main(names: list[str]) -> int:
    """Run the notebooks named on the command line; return the exit code."""
    chosen = [path for path in notebooks() if not names or path.name.startswith(tuple(names))]
    if not chosen:
        print(f"No notebook's name begins with {' or '.join(names)}." if names else "There are no notebooks.")
        return 1
    for path in chosen:
        print(f"{path.name} ...", flush=True)
        try:
            execute(path)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            print(f"{path.name} was left as it was:\n{error}")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
