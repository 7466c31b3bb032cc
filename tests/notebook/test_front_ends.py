"""The course in front ends other than JupyterLab: tools that execute notebooks, a terminal, VS Code, a browser's Python."""
from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from helpers import run_script
from helpers.course.place import folder_here
from helpers.program.text import CellError
from tools.notebooks import ROOT

PROGRAM = "import multiprocessing\n\ndef f(q):\n    q.put(42)\n\nif __name__ == '__main__':\n" \
    "    q = multiprocessing.Queue()\n    p = multiprocessing.Process(target=f, args=(q,))\n    p.start()\n    print(q.get())\n    p.join()"


@pytest.fixture
def notebook(tmp_path) -> Path:
    """A notebook that has not been run."""
    file = tmp_path / "mine.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell("%load_ext helpers"), new_code_cell(f"%%isolated --name run\n{PROGRAM}"),
                                       new_code_cell("print(run.explain())")]), file)
    return file


def command(*words: object, folder: Path) -> str:
    """Run a Jupyter command; return what it printed."""
    done = subprocess.run([sys.executable, "-m", *words], cwd=folder, capture_output=True, text=True, timeout=120,
                          env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_jupyter_execute_and_nbconvert_make_a_page(notebook):
    """What `jupyter nbconvert` writes, the exporter returns: it needs no command of its own."""
    command("jupyter", "execute", "--inplace", notebook.name, folder=notebook.parent)
    program = nbformat.read(notebook, as_version=4).cells[1]
    assert program.outputs[0].text == "MainProcess │ 42\n"
    assert "image/png" in program.outputs[-1].data and "MainProcess" in program.outputs[-1].data["text/plain"]
    from nbconvert import HTMLExporter  # not at the top: each worker collects this file, and one of them needs it
    page, _ = HTMLExporter().from_filename(notebook)
    assert "MainProcess │ 42" in page and "data:image/png;base64" in page


def test_ipython_in_a_terminal_has_the_words_of_a_picture(tmp_path):
    (tmp_path / "typed.ipy").write_text(f"%load_ext helpers\nget_ipython().run_cell_magic('isolated', '--name run', {PROGRAM!r})\n")
    said = command("IPython", "--no-banner", "--colors=NoColor", "typed.ipy", folder=tmp_path)
    assert "MainProcess │ 42" in said and "Timeline. MainProcess, Process-1; 1 value passed; all ended well." in said


@pytest.mark.parametrize(("named", "found"), [("01_queue_namespaces.ipynb", True), ("my_own.ipynb", False), (None, False)])
def test_vs_code_names_the_lesson_where_the_kernel_is_elsewhere(tmp_path, named, found):
    """VS Code may run a kernel in the folder that it has opened; it is not started here, only its variable is set."""
    variables = {} if named is None else {"__vsc_ipynb_file__": str(tmp_path / named)}
    assert folder_here(SimpleNamespace(user_ns=variables)) == (tmp_path if found else Path())


def test_python_within_a_browser_is_refused_in_words(monkeypatch):
    """JupyterLite has no processes; it is not started here, only the platform's name is set."""
    monkeypatch.setattr(sys, "platform", "emscripten")
    with pytest.raises(CellError, match="no process can be started"):
        run_script("print(1)")
