"""%%orders in a notebook's kernel, and --orders in a terminal."""
from __future__ import annotations

import subprocess
import sys

import pytest
from order_programs import PROCESSES

from helpers.options import OptionError, orders_options
from tools.notebooks import ROOT

nbclient = pytest.importorskip("nbclient")
nbformat = pytest.importorskip("nbformat")


@pytest.mark.long
def test_a_cell_is_explored_and_what_is_found_is_kept(tmp_path):
    cells = ["%load_ext helpers", "%%orders --never 'v.value < 2' --name lost\n" + PROCESSES["value"],
             "lost.complete, lost.orders, lost[0].stdout, lost[0].run().stdout", "%%orders --play\n" + PROCESSES["value"],
             "%%orders --runs none\nprint(1)",
             "from helpers.views import exploring\nexploring.LIVE_AFTER = 0.0", "%%orders\n" + PROCESSES["value"]]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    nbclient.NotebookClient(book, timeout=120, allow_errors=True, resources={"metadata": {"path": str(tmp_path)}}).execute()
    _, explored, kept, played, misused, _, long = (cell.outputs for cell in book.cells)

    def text(outputs):
        return "".join(output.text for output in outputs if output.output_type == "stream")

    said = text(explored)
    assert "4 orders, and no others: 2 outcomes." in said
    assert "breaks the rule: v.value < 2" in said and "(line 5)" in said
    assert kept[0].data["text/plain"] == "(True, 4, '1\\n', '1\\n')"
    assert "nobody can answer here" in text(played) and "'none' is not a number of runs" in text(misused)
    # An area showed the progress, and is empty now.
    assert [output.output_type for output in long] == ["display_data", "stream"]
    assert [output.output_type for output in long if output.get("data") or output.get("text")] == ["stream"]


def test_options_that_cannot_be_used_say_so():
    assert orders_options("--never 'n < 2' --runs 5").never == "n < 2"
    for line in ("--never 'n <'", "--runs 0", "--name 1x", "--unknown"):
        with pytest.raises(OptionError):
            orders_options(line)


def test_a_program_is_explored_from_a_terminal(tmp_path):
    (tmp_path / "lost.py").write_text(PROCESSES["value"])

    def python(*words):
        return subprocess.run([sys.executable, "-m", "helpers", *words, "lost.py"], cwd=tmp_path, capture_output=True, text=True,
                              env={"PYTHONPATH": str(ROOT), "PATH": ""}, check=False)

    found = python("--orders", "50", "--never", "v.value < 2")
    assert found.returncode == 1 and found.stdout == "" and "■ [0]  2 of 4  prints 1   breaks the rule" in found.stderr
    assert python("--orders", "50").returncode == 0
    assert python("--orders", "many").returncode == 2
