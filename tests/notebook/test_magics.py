"""The magics, in a real kernel, as a notebook uses them."""
import re
import subprocess
import sys

import pytest
from programs import AS_ARGUMENT, UNDER_THE_GUARD

from helpers.course.exercises import load
from helpers.options import OptionError, isolated_options
from helpers.usage import USAGE
from tools.notebooks import ROOT

NAME = "pass_the_answers_on"
LUCKY = "roots_and_errors"      # its check wants to see another input, too

nbclient = pytest.importorskip("nbclient")
nbformat = pytest.importorskip("nbformat")


@pytest.fixture(scope="module")
def notebook(tmp_path_factory):
    """Run cells in one kernel; return a function: cell -> (stdout, stderr, plain texts, error names)."""
    folder = tmp_path_factory.mktemp("notebook")
    book = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "", "language": "python"}})
    client = nbclient.NotebookClient(book, timeout=60, allow_errors=True, resources={"metadata": {"path": str(folder)}})
    with client.setup_kernel():
        def run(source):
            cell = nbformat.v4.new_code_cell(source)
            book.cells.append(cell)
            client.execute_cell(cell, len(book.cells) - 1)
            of = lambda name: "".join(o.text for o in cell.outputs if o.output_type == "stream" and o.name == name)  # noqa: E731
            data = [o.data for o in cell.outputs if "data" in o]
            return of("stdout"), of("stderr"), data, [o.ename for o in cell.outputs if o.output_type == "error"]
        assert run("%load_ext helpers") == ("", "", [], [])
        yield run


def test_a_cell_runs_and_its_run_is_kept(notebook):
    out, err, _, errors = notebook("%%isolated --start-method spawn --timeout 30\n" + AS_ARGUMENT)
    assert (out, err, errors) == ("MainProcess │ received: [1, 'hello', True]\n", "", [])
    assert notebook("print(run.returncode, run.start_method)")[0] == "0 spawn\n"


def test_the_picture_stands_beside_its_caption(notebook):
    *_, data, _ = notebook("%%isolated --start-method spawn --timeout 30\n" + AS_ARGUMENT)
    picture = next(bundle for bundle in data if "image/png" in bundle)
    assert picture["text/plain"].count("\n") == 0 and "Figure" not in picture["text/plain"]


def test_a_picture_to_scale(notebook):
    *_, data, errors = notebook("%%isolated --to-scale --name scaled --start-method spawn --timeout 30\n" + AS_ARGUMENT)
    *_, other, _ = notebook("from helpers.views.notebook import picture\npicture(scaled)\npicture(scaled, linear=True)")
    pictures = [bundle["image/png"] for bundle in (*data, *other) if "image/png" in bundle]
    assert not errors and pictures[0] == pictures[2] != pictures[1]


def test_the_steps_of_a_run_and_of_several_side_by_side(notebook):
    notebook("%%isolated --no-timeline --name one --start-method spawn --timeout 30\n" + AS_ARGUMENT)
    *_, [shown], errors = notebook("%step one")
    assert not errors and shown["text/plain"].splitlines()[0].strip() == "1  MainProcess makes queue q (Queue) (line 8)."
    notebook("%%isolated --no-timeline --name two --start-method fork spawn --timeout 30\n" + AS_ARGUMENT)
    *_, [shown], errors = notebook("%step one two")
    assert [line for line in shown["text/plain"].splitlines() if line.startswith("──")] == ["── one ──", "── two fork ──", "── two spawn ──"]


@pytest.mark.parametrize(("line", "said"), [
    ("%step nobody", "'nobody' is not a run. Run a cell with %%isolated --name nobody first"), ("%step one['fork']", "give it the names of runs")])
def test_only_runs_can_be_stepped_through(notebook, line, said):
    _, err, _, _ = notebook(line)
    assert said in err and err.startswith("UsageError: ") and len(err.strip().splitlines()) == 1


@pytest.mark.parametrize("name", sorted(USAGE))
def test_each_magic_says_what_it_is_for(notebook, name):
    if name not in notebook("import json; print(json.dumps(get_ipython().magics_manager.lsmagic(), default=str))")[0]:
        pytest.skip("there is no such magic yet")
    asked = [f"%{name} --help"]
    if f"%%{name}" in USAGE[name]:
        asked += [f"%%{name} --help", f"%%{name} -h\n1 / 0"]
    for line in asked:
        assert notebook(line) == (USAGE[name] + "\n", "", [], [])
    doc = notebook(f"print(get_ipython().find_line_magic('{name}').__doc__)")[0]
    assert doc == USAGE[name] + "\n"


def test_help_names_every_option():
    for option in re.findall(r"--[a-z-]+", options_of("%%isolated", "--unknown")):
        assert option in USAGE["isolated"]


def options_of(magic: str, wrong: str) -> str:
    with pytest.raises(OptionError) as caught:
        isolated_options(wrong)
    return str(caught.value).partition("Its options are")[2]


def test_an_answer_is_graded_by_the_cell_below_it(notebook):
    """As TEACHING.md shows it. A lucky answer has a right run, and is judged by another."""
    text = (ROOT / "TEACHING.md").read_text("utf-8")
    shown = text[text.index("from helpers.course.exercise_magics import last_state"):].partition("```")[0]
    one, lucky = load(NAME), load(LUCKY)
    knows_it = lucky.solution.replace("print(error)", "print('-4 has no root')")
    for name, program, error in ((NAME, one.solution, []), (NAME, one.stub, ["AssertionError"]), (LUCKY, knows_it, ["AssertionError"])):
        graded = shown.replace("give_the_child_the_queue", name)
        notebook(f"%%exercise {name}\n{program}")
        assert notebook(graded)[3] == error
        assert notebook(f"%%exercise {name} --assert\n{program}")[3] == (["NotSolved"] if error else [])


def test_lines_are_those_of_the_cell(notebook):
    """The magic's own line is line 1, as in the editor."""
    out, err, _, _ = notebook("%%isolated --no-timeline --start-method spawn --timeout 1.5\n" + UNDER_THE_GUARD)
    assert "MainProcess waits in q.get(), line 11.\n  Process-1 ended with NameError: name 'q' is not defined, line 5" in out
    assert "line 5, in child" in err


@pytest.mark.parametrize(("cell", "line"), [
    ("%%isolated --name run\nrun", 2),         # the body's words are in the first line too
    ("   %%isolated\n   x = 1\n   1 / 0", 3),   # IPython removes the indentation
    ("\n\n%%isolated\n\n1 / 0\n\n", 5),
    ("%%isolated\r\nx = 1\r\n1 / 0\r\n", 3),
    ("%%time\n%%isolated\n1 / 0", 3),
])
def test_lines_of_odd_cells(notebook, cell, line):
    assert f", line {line}." in notebook(cell)[0]


def test_several_start_methods_side_by_side(notebook):
    *_, data, _ = notebook("%%isolated --no-timeline --name all_three --timeout 30 --start-method fork spawn\n" + AS_ARGUMENT)
    table, = (bundle for bundle in data if "text/html" in bundle)
    assert "<th" in table["text/html"] and "── spawn ──" in table["text/plain"]
    assert notebook("print(list(all_three))")[0] == "['fork', 'spawn']\n"


@pytest.mark.parametrize("cell, said", [
    ("%%isolated --timeut 3\nprint(1)", "unrecognized arguments: --timeut 3"),
    ("%%isolated --timeout soon\nprint(1)", "'soon' is not a number of seconds"),
    ("%%isolated --timeout -1\nprint(1)", "-1"),
    ("%%isolated --name print\nprint(1)", "'print' is a name of Python's own"),
    ("%%isolated --name 3\nprint(1)", "'3' cannot be a variable's name"),
    ("%%isolated --name class\nprint(1)", "'class' cannot be a variable's name"),
    ("%%isolated --start-method spoon\nprint(1)", "'spoon'"),
    ("%%isolated --start-method\nprint(1)", "expected at least one argument"),
    ("%%isolated --name 'a\nprint(1)", "cannot be read"),
    ("%%isolated\n", "body is empty"),
    ("%%isolated\n   \n", "There is no program in this cell"),
    ("%%isolated\n!ls", "Line 2 begins with '!'"),
    ("%%isolated\nprint(1)\n%time 3", "Line 3 begins with '%'"),
    ("%%isolated\nawait x", "Line 2 uses await outside a function"),
    ("%%isolated\nprint(1", "Line 2 is not Python"),
])
def test_bad_input_gets_one_clear_sentence(notebook, cell, said):
    out, err, data, _ = notebook(cell)
    assert said in err and err.startswith("UsageError: ") and len(err.strip().splitlines()) == 1
    assert (out, data) == ("", [])
    assert notebook("print('goes on')")[0] == "goes on\n"


def test_output_streams_while_the_script_runs(notebook):
    """A line is shown before the script ends: the script itself waits for it."""
    notebook("import os\nfrom helpers import run_script\nflag = os.path.abspath('seen')")
    flag = notebook("print(flag)")[0].strip()
    script = f"import os, time\nprint('first')\nwhile not os.path.exists({flag!r}):\n    time.sleep(0.01)\nprint('second')\n"
    shown = ("def show(stream, text):\n    open(flag, 'w').close()\n"
             f"seen = run_script({script!r}, timeout=30, show=show)\nprint(seen.stdout)")
    assert notebook(shown)[0] == "first\nsecond\n\n"


TELLS = "import sys\nprint(__file__, sys.argv, sys.path[0])\n\ndef f():\n    1 / 0\n\nif 'fail' in sys.argv:\n    f()\n"


def test_a_program_from_its_own_file(notebook):
    folder = notebook("import os, pathlib\npathlib.Path('my programs').mkdir(exist_ok=True)\n"
                      f"_ = pathlib.Path('my programs/tells.py').write_text({TELLS!r})\nprint(os.getcwd())")[0].strip()
    out, err, _, errors = notebook("%isolated --timeout 30 --name own 'my programs/tells.py' a --name b")
    assert (out, err, errors) == (f"{folder}/my programs/tells.py ['my programs/tells.py', 'a', '--name', 'b'] {folder}/my programs\n", "", [])
    assert notebook("print(own.returncode, own.file == os.path.abspath('my programs/tells.py'))")[0] == "0 True\n"
    out, err, _, _ = notebook("%isolated --start-method spawn --no-timeline 'my programs/tells.py' fail")
    assert f'File "{folder}/my programs/tells.py", line 5, in f' in err and "<recorder>" not in err
    assert "■ MainProcess ended with ZeroDivisionError: division by zero, line 5." in out


@pytest.mark.parametrize(("line", "said"), [
    ("%isolated", "which program?"), ("%isolated nowhere.py", "There is no file 'nowhere.py'."),
    ("%isolated --timeout x a.py", "'x' is not a number of seconds"), ("%isolated --start-method fork spoon.py", "There is no file 'spoon.py'")])
def test_a_program_that_cannot_be_run(notebook, line, said):
    out, err, data, _ = notebook(line)
    assert said in err and err.startswith("UsageError: ") and (out, data) == ("", [])


LATE = "%%isolated --no-timeline\nimport multiprocessing, time\ndef f():\n    time.sleep(0.7)\n    print('late', flush=True)\n    time.sleep(0.7)\n" \
       "if __name__ == '__main__':\n    p = multiprocessing.Process(target=f)\n    p.start()\n    p.join()\n"


@pytest.mark.parametrize(("methods", "head"), [("", ""), (" --start-method spawn", ""), (" --start-method fork spawn", "── fork ──\n")])
def test_what_children_print_is_shown_live_under_the_right_head(notebook, methods, head):
    """What is shown live is cleared at the end, so it is recorded when it is sent."""
    notebook("from helpers.views import notebook as show\nupdate, seen = show.Live._update, []\n"
             "show.Live._update = lambda live, text: (seen.append(text), update(live, text))[1]")
    try:
        notebook(LATE.replace("--no-timeline", "--no-timeline" + methods))
        assert notebook("print(repr(seen[0]), repr(seen[-1]))")[0] == f"{head + 'late' + chr(10)!r} ''\n"
    finally:
        notebook("show.Live._update = update")


def test_the_extension_is_light():
    code = "import helpers, sys; print([m for m in ('matplotlib', 'numpy', 'gevent', 'IPython') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_picture_is_loaded_when_it_is_drawn_and_matplotlib_never(tmp_path):
    book = nbformat.v4.new_notebook(cells=[
        nbformat.v4.new_code_cell("%load_ext helpers"),
        nbformat.v4.new_code_cell("%%isolated --no-timeline\nprint(1)"),
        nbformat.v4.new_code_cell("import sys; print('helpers.views.timeline.draw' in sys.modules)"),
        nbformat.v4.new_code_cell("%%isolated\n" + AS_ARGUMENT),
        nbformat.v4.new_code_cell("print([name in sys.modules for name in ('helpers.views.timeline.draw', 'matplotlib', 'numpy')])"),
    ])
    nbclient.NotebookClient(book, timeout=60, kernel_name="python3").execute()
    assert book.cells[2].outputs[0]["text"] == "False\n"
    assert any("image/png" in one.get("data", {}) for one in book.cells[3].outputs)
    assert book.cells[4].outputs[0]["text"] == "[True, False, False]\n"


@pytest.mark.parametrize(("cell", "place"), [
    ("%progress", "helpers.course.report.progress"), ("%predict x", "helpers.course.predict_magic.predict"),
    ("%hint x", "helpers.course.exercise_magics.hint"), ("%solution x", "helpers.course.exercise_magics.solution"),
    ("%my_loop", "helpers.course.growing.my_loop"), ("%%exercise x\npass", "helpers.course.exercise_magics.exercise"),
    ("%%claims\nx", "helpers.course.claims.claims"), ("%step one", "helpers.magics.step"), ("%isolated x.py", "helpers.magics.isolated_program"),
    ("%%isolated\npass", "helpers.magics.isolated"), ("%%orders\npass", "helpers.magics.orders")])
def test_a_magic_that_is_stopped_shows_no_traceback(notebook, cell, place):
    """Wherever it is: here, as it begins."""
    module, _, name = place.rpartition(".")
    notebook(f"import {module} as home\ndef stopped(*_): raise KeyboardInterrupt\nhome.{name}, before = stopped, home.{name}")
    try:
        assert notebook(cell)[-1] == ["Interrupted"]
    finally:
        notebook(f"home.{name} = before")
