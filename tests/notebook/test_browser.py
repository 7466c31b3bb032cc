"""The course in a real browser, as a learner sees it: `python3 course.py`, then clicks and keys.

The tests need an installed Chromium, Chrome or Edge, and are skipped without one; `course.py test`
installs the driver. If REQUIRE_BROWSER is set, as in the project's workflow, they fail instead.

    python3 course.py test -n0 tests/notebook/test_browser.py
    SCREENSHOTS=build/screenshots python3 course.py test -n0 tests/notebook/test_browser.py

The second command saves screenshots in that folder; README.md shows two of them, from docs/.
"""
from __future__ import annotations

import contextlib
import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import psutil
import pytest

from tools import browser

if not os.environ.get("REQUIRE_BROWSER"):
    if not browser.installed():
        pytest.skip(browser.NONE, allow_module_level=True)
    for driver in ("playwright", "axe_playwright_python"):
        pytest.importorskip(driver, reason=f"what drives a browser is missing: pip install -r {browser.DRIVER}")

import made_steps
from accessibility import violations
from course_server import CourseServer
from jupyterlab_page import NOT_RUN, WAITS, LabPage, launch
from leftovers import Watch, environ_of, waits_for_a_cell
from PIL import Image
from playwright.sync_api import BrowserContext, Locator, expect, sync_playwright
from programs import AS_ARGUMENT

from helpers.views import player
from helpers.views.player.data import tracks
from helpers.views.player.listing import as_plain
from tools.notebooks import notebooks, read

START, LESSON_1 = "00_start_here.ipynb", "01_queue_namespaces.ipynb"
# A family of three processes that no gentle signal ends, and that says when it is complete.
HANGING = """%%isolated --timeout 600 --start-method spawn
import multiprocessing, signal, subprocess, sys

def child(q):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])
    q.put('ready')
    q.get()

if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=child, args=(q,))
    p.start()
    print('the child is', q.get(), flush=True)
    p.join()
"""
WRONG, SOLVED = (f"%%exercise give_the_child_the_queue\n{text}" for text in ("""\
import multiprocessing


def foo():
    global q
    q.put([1, 'Hello', True])


if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=foo)
    p.start()
    print(q.get())
    p.join()
""", """\
import multiprocessing


def foo(q):
    q.put([1, 'Hello', True])


if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=foo, args=(q,))
    p.start()
    print(q.get())
    p.join()
"""))
# The least contrast between any text in the outputs and its background, as WCAG computes it (1 to 21).
LEAST_CONTRAST = """outputs => {
  const light = rgb => { const [r, g, b] = rgb.map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
                         return .2126 * r + .7152 * g + .0722 * b; };
  const colour = text => text.match(/[\\d.]+/g).map(Number);
  const behind = one => { for (; one; one = one.parentElement) { const c = colour(getComputedStyle(one).backgroundColor);
                          if (c.length == 3 || c[3] == 1) return c; } return [255, 255, 255]; };
  let least = 21;
  for (const output of outputs) for (const one of [output, ...output.querySelectorAll('*')]) {
    if (![...one.childNodes].some(node => node.nodeType == 3 && node.textContent.trim())) continue;
    const [a, b] = [colour(getComputedStyle(one).color), behind(one)].map(c => light(c.slice(0, 3))).sort((x, y) => x - y);
    least = Math.min(least, (b + .05) / (a + .05));
  }
  return least;
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CourseServer]:
    course = CourseServer(tmp_path_factory.mktemp("course"))
    yield course
    course.stop()


@pytest.fixture(scope="module")
def window() -> Iterator[BrowserContext]:
    with sync_playwright() as playwright:
        try:
            started = launch(playwright)
        except LookupError as reason:
            (pytest.fail if os.environ.get("REQUIRE_BROWSER") else pytest.skip)(str(reason))
        # One context for all tests, because a browser caches JupyterLab's own files: only the first page has to fetch them.
        yield started.new_context(viewport={"width": 1300, "height": 900})
        started.close()


@contextlib.contextmanager
def page_of_a_learner(window: BrowserContext, server: CourseServer, folder: Path) -> Iterator[LabPage]:
    """An empty page, for a learner who has not started. Afterwards nothing is left, here or elsewhere."""
    server.as_at_first()
    page = LabPage(window.new_page())
    yield page
    page.page.screenshot(path=folder / "last.png")      # worth a look after a failure
    page.page.close()
    server.as_at_first()
    assert left_behind(server) == []
    assert page.requests and page.elsewhere() == []


@pytest.fixture
def lab(window: BrowserContext, server: CourseServer, tmp_path: Path) -> Iterator[LabPage]:
    with page_of_a_learner(window, server, tmp_path) as page:
        yield page


@pytest.fixture(scope="class")
def start(window: BrowserContext, server: CourseServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabPage]:
    """The first page, opened once for several tests: to load JupyterLab takes some seconds of processor time."""
    with page_of_a_learner(window, server, tmp_path_factory.mktemp("start")) as page:
        page.open(server.url)
        yield page


def watch(server: CourseServer) -> Watch:
    """Return a watch on the runs that the server's kernels start: everything that is tied to its temporary folder."""
    return Watch(server.temporary, tag=str(server.temporary), root=server.process.pid)


def left_behind(server: CourseServer) -> list[str]:
    """Return what is left of any run; the kernel may stay, and the one Python that waits for the next cell."""
    waiting = [process for process in psutil.process_iter() if waits_for_a_cell(process, server.temporary)]
    assert len(waiting) <= 1
    its = {f"{environ_of(process).get('ISOLATED_DIRECTORY')}.bundle" for process in waiting}     # the recorder, for its run's folder
    return watch(server).left(lambda one: one in its or any(f"process {process.pid} " in one for process in waiting))


def keep(lab: LabPage, name: str, top: Locator | None = None) -> None:
    """Save a screenshot of the page, if screenshots are wanted; `top` is what its upper edge shows."""
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        if top:
            top.evaluate("one => one.scrollIntoView()")
            lab.page.wait_for_timeout(500)      # what has just scrolled into view is drawn
        picture = Image.open(io.BytesIO(lab.page.screenshot())).convert("RGB")
        Path(folder).mkdir(parents=True, exist_ok=True)
        picture.quantize(128, dither=Image.Dither.NONE).save(Path(folder) / f"{name}.png", optimize=True)


def stored_pictures(name: str) -> int:
    """Return how many pictures a lesson shows, according to the course's own notebook."""
    path, = (path for path in notebooks() if path.name == name)
    return sum("image/png" in output.get("data", {}) for cell in read(path).cells for output in cell.get("outputs", ()))


def all_pictures_are_seen(lab: LabPage, number: int) -> None:
    expect(lab.pictures).to_have_count(number)
    sizes = lab.pictures.evaluate_all("all => Promise.all(all.map(one => one.decode().then(() => [one.width, one.height])))")
    assert min(width for width, _ in sizes) > 200 and min(height for _, height in sizes) > 50


def run_all(lab: LabPage) -> None:
    """Run every cell, as a learner may, and wait until all have run."""
    lab.menu("Run", "Run All Cells")
    for number in range(lab.cells.count()):
        if not lab.cells.nth(number).locator(".jp-Placeholder-prompt").count():     # a collapsed cell shows no number
            lab.has_run(lab.cells.nth(number))
    lab.idle()


def code_cells(name: str) -> list[nbformat.NotebookNode]:
    """Return the code cells of the course's own notebook."""
    path, = (path for path in notebooks() if path.name == name)
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def collapsed(code: list[nbformat.NotebookNode]) -> list[bool]:
    return [bool(cell.metadata.get("jupyter", {}).get("source_hidden")) for cell in code]


def nothing_has_run(lab: LabPage, code: list[nbformat.NotebookNode]) -> None:
    """Check that no cell has a number or shows anything; a collapsed one has no place for a number."""
    assert any(collapsed(code))
    expect(lab.cells.locator(".jp-InputPrompt").filter(has_text=NOT_RUN)).to_have_count(collapsed(code).count(False))
    assert not any(lab.shown())         # no question is answered before it is asked


def all_is_shown(lab: LabPage, name: str, code: list[nbformat.NotebookNode]) -> None:
    """Check that each cell has run in its turn, and shows words and pictures where the course's own notebook does."""
    assert lab.prompts() == ["" if hidden else f"[{number}]:" for number, hidden in enumerate(collapsed(code), 1)]
    all_pictures_are_seen(lab, stored_pictures(name))
    words = [any("image/png" not in output.get("data", {}) for output in cell.outputs) for cell in code]     # a picture has none
    assert [bool(text) for text in lab.shown()] == words


def progress_file(server: CourseServer) -> Path:
    return server.notebooks / ".progress.jsonl"


def progress_of(server: CourseServer) -> str:
    file = progress_file(server)
    return file.read_text("utf-8") if file.exists() else ""


def answers(lab: LabPage, cell: Locator, code: str, answer: str) -> None:
    """Check that the kernel runs a cell with this code and gives this answer."""
    expect(lab.run(lab.write(cell, code)).locator(".jp-OutputArea-output")).to_have_text(answer)


def write_notebook(server: CourseServer, name: str, *cells: nbformat.NotebookNode) -> None:
    """Write a notebook with these cells among the learner's."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Stepping"), *cells], metadata={
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}})
    nbformat.write(notebook, server.notebooks / name)


def from_lesson_1(text: str) -> nbformat.NotebookNode:
    """Return the cell of lesson 1 that has a text in its code, as it is before it runs."""
    cell, = (cell for cell in code_cells(LESSON_1) if text in cell.source)
    return nbformat.v4.new_code_cell(cell.source)


class TestOneLearner:
    def test_the_first_page_in_both_themes_and_nothing_in_its_way(self, start, server):
        """Nothing is shown before anything runs, and after "Run All" all that the course's own notebook shows. That gives no hint;
        a cell that is run on its own does.
        """
        lab = start
        expect(lab.page).to_have_title(re.compile("00_start"))
        code = code_cells(START)
        lab.write(lab.cell("%progress"), "%hint guard_the_main")
        nothing_has_run(lab, code)
        run_all(lab)
        all_is_shown(lab, START, code)
        assert left_behind(server) == []
        hint = lab.cell("%hint guard_the_main")
        expect(hint.locator(".jp-Cell-outputArea")).to_contain_text("Run this cell by itself for a hint")
        assert "hint" not in progress_of(server)
        for number in (1, 2):
            expect(lab.run(hint)).to_contain_text(f"Hint {number} of 3.")
        expect(lab.page.locator(".jp-DirListing-itemName")).to_have_text([path.name for path in notebooks()])
        expect(lab.page.locator(".jp-Dialog, .Toastify__toast, .jp-toast")).to_have_count(0)
        assert lab.page.locator(".jp-Notification-Status").all_inner_texts() in ([], ["0"])
        expect(lab.notebook.locator("table").first).to_be_visible()
        assert lab.notebook.locator(".jp-OutputArea-output").evaluate_all(LEAST_CONTRAST) >= 4.5
        keep(lab, "start")
        keep(lab, "start_picture", lab.cell("--name stuck"))
        lab.menu("Settings", "Theme", "JupyterLab Dark")
        expect(lab.page.locator("body")).to_have_attribute("data-jp-theme-light", "false")
        assert lab.notebook.locator(".jp-OutputArea-output").evaluate_all(LEAST_CONTRAST) >= 4.5
        keep(lab, "dark")
        keep(lab, "dark_picture", lab.cell("--name stuck"))
        lab.menu("Settings", "Theme", "JupyterLab Light")

    def test_the_stop_button_and_a_restart_end_a_hanging_cell(self, start, server):
        lab = start
        lab.run(lab.cell("%load_ext helpers"))
        cell = lab.write(lab.cell("--name stuck"), HANGING)
        output = lab.start(cell)
        expect(output).to_contain_text("the child is ready")
        expect(cell.locator(".jp-InputPrompt")).to_have_text(WAITS)
        assert len(list(watch(server).processes())) >= 3      # the script, its child, the child's
        lab.press("interrupt")
        lab.has_run(cell)
        expect(output).to_contain_text("KeyboardInterrupt: you stopped this cell")
        keep(lab, "stopped", cell)
        assert left_behind(server) == []
        plain = lab.write(lab.cell("stuck.hung"), "import time\nprint('begun')\ntime.sleep(600)")
        expect(lab.start(plain)).to_contain_text("begun")
        lab.press("interrupt")
        lab.has_run(plain)
        expect(plain.locator(".jp-Cell-outputArea")).to_contain_text("KeyboardInterrupt")
        answers(lab, plain, "6 * 7", "42")
        cell = lab.write(cell, HANGING.replace("the child is", "another one is"))
        expect(lab.start(cell)).to_contain_text("another one is ready")
        before = server.kernel()
        lab.press("restart")
        lab.agree()
        expect(cell.locator(".jp-InputPrompt")).to_have_text(NOT_RUN)
        lab.idle()
        assert not before.is_running() and left_behind(server) == []
        keep(lab, "restarted", cell)
        lab.run(lab.cell("--name message"))         # the lesson's first cell need not run again
        answers(lab, plain, "message.stdout", r"'received: hello\n'")

    def test_what_a_learner_did_stays_when_the_page_is_loaded_again(self, start, server):
        """Predictions are clicked, an exercise is solved, and a player plays; all is still there afterwards.

        All in one short notebook: to show a whole lesson takes seconds of processor time.
        """
        lab = start
        code = [from_lesson_1(text) for text in ("%predict list_in_a_child", "--name isolation", "%%exercise give_the_child_the_queue")]
        code += [nbformat.v4.new_code_cell(source) for source in ("%load_ext helpers", f"%%isolated --no-timeline --name message\n{AS_ARGUMENT}", "%step message")]
        run = tracks({"": made_steps.hostile()})
        made = nbformat.v4.new_output("display_data", {"text/html": player.fragment(run), "text/plain": as_plain(run)})
        write_notebook(server, "stepping.ipynb", *code)
        write_notebook(server, "of_others.ipynb", nbformat.v4.new_markdown_cell("# Made elsewhere"), nbformat.v4.new_code_cell("%step run", outputs=[made]))
        lab.shut_down()
        progress_file(server).unlink(missing_ok=True)       # of the hints that were asked for before
        lab.from_list("stepping.ipynb")
        lab.rendered()
        lab.run(lab.cell("%load_ext"))
        a_prediction_is_clicked(lab)
        an_exercise_is_solved(lab)
        progress = lab.write(lab.cell("--name isolation"), "%progress")
        lab.run(progress)
        row = lab.notebook.locator("tr").filter(has=lab.page.get_by_role("link", name="Pass messages between processes"))
        done = ["◐", "Pass messages between processes", re.compile(r"^1 of \d+ right \(2 tries\)$"), re.compile(r"^1 of \d+ solved$"), re.compile("%predict .+")]
        expect(row.locator("td")).to_have_text(done)
        a_player_plays(lab)
        lab.save()
        expect(lab.page.locator(".jp-mod-dirty")).to_have_count(0)
        lab.reload()
        expect(row.locator("td")).to_have_text(done)
        expect(lab.cell("%step message").locator("iframe")).to_have_count(1)       # it was run here, so it is trusted
        no_reader_is_kept_out(lab)
        keep(lab, "progress", progress)
        it_only_has_words(lab)


@pytest.mark.everything     # the first page is run so as well, and nbval compares what each cell of this lesson shows
def test_lesson_1_from_top_to_bottom(lab, server):
    lab.open(server.address(LESSON_1))
    code = code_cells(LESSON_1)
    nothing_has_run(lab, code)
    run_all(lab)
    all_is_shown(lab, LESSON_1, code)
    no_reader_is_kept_out(lab, "%step copies", "%step spawned")
    keep(lab, "lesson_1_run", lab.cell("--name example_2"))
    assert left_behind(server) == []
    hints = lab.cells.filter(has=lab.page.locator(".jp-InputArea .cm-line", has_text="%hint ")).locator(".jp-Cell-outputArea")
    expect(hints).to_have_text([re.compile("Run this cell by itself for a hint")] * 3)
    assert "hint" not in progress_of(server)


def a_prediction_is_clicked(lab: LabPage) -> None:
    """Click a wrong choice and the right one, and run the program that shows it."""
    asked = lab.cell("%predict list_in_a_child")
    output = lab.run(asked)
    number = lab.cells.evaluate_all("(cells, cell) => cells.indexOf(cell)", asked.element_handle())
    cell = lab.cells.nth(number)
    letters = cell.locator("button.prediction")
    expect(letters).to_have_text(["a", "b", "c", "d"])
    for letter, said in (("a", "✘ Not a."), ("b", "✔ b is right.")):
        letters.get_by_text(letter, exact=True).click()
        expect(output).to_contain_text(said)
        expect(letters).to_have_count(4)        # all choices stay in sight
        expect(output.locator("li").filter(has_text="your choice")).to_have_count(1)
        expect(cell.locator(".jp-InputArea .cm-line")).to_have_text([f"%predict list_in_a_child {letter}"])     # as a learner would type it
    keep(lab, "prediction", cell)
    expect(lab.run(lab.cell("--name isolation"))).to_contain_text("You predicted b, and so it is")


def an_exercise_is_solved(lab: LabPage) -> None:
    """Run the stub of an exercise, a wrong answer and a right one."""
    exercise = lab.cell("%%exercise give_the_child_the_queue")
    expect(lab.run(exercise)).to_contain_text("Not started yet")
    output = lab.run(lab.write(exercise, WRONG))
    expect(output).to_contain_text("does not exist in a spawned child, not even with global")
    expect(output.locator("img")).to_be_visible()
    keep(lab, "exercise_wrong", exercise)
    expect(lab.run(lab.write(exercise, SOLVED))).to_contain_text("The queue was handed over when the child was started")
    keep(lab, "exercise_solved", exercise)


def a_player_plays(lab: LabPage) -> None:
    """Step through a run, in both themes; what else a player does is in test_player_in_browser.py."""
    for text in ("--name message", "%step message"):
        lab.run(lab.cell(text))
    inside = lab.cell("%step message").frame_locator("iframe").locator("#player")
    expect(inside).to_have_attribute("data-beat", "0")
    lab.cell("%step message").locator("iframe").scroll_into_view_if_needed()
    inside.get_by_role("button", name="Step →").click()
    expect(inside).to_have_attribute("data-beat", "1")
    lab.page.keyboard.press("ArrowRight")           # the notebook does not take the key
    expect(inside).to_have_attribute("data-beat", "2")
    expect(inside.locator(".sentence")).to_be_visible()
    no_reader_is_kept_out(lab, "%step message")     # the prediction above it too, with its buttons
    expect(lab.notebook.locator("button.prediction")).to_have_count(4)
    dark = inside.locator("xpath=ancestor::html")
    expect(dark).to_have_attribute("data-dark", "false")
    lab.menu("Settings", "Theme", "JupyterLab Dark")
    expect(dark).to_have_attribute("data-dark", "true")
    expect(inside).to_have_attribute("data-beat", "2")
    no_reader_is_kept_out(lab, "%step message")
    keep(lab, "player_jupyterlab")
    lab.menu("Settings", "Theme", "JupyterLab Light")
    expect(dark).to_have_attribute("data-dark", "false")


def no_reader_is_kept_out(lab: LabPage, *players: str) -> None:
    """Check with axe what the notebook's cells show, and the players in the cells with these texts."""
    found = violations(lab.page, ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-OutputArea-output")
    # JupyterLab itself makes an <img> of an image, and gives none an alternative text.
    assert [one for one in found if not one.startswith("image-alt: ")] == []
    for text in players:
        assert violations(lab.cell(text).locator("iframe").element_handle().content_frame()) == []


def it_only_has_words(lab: LabPage) -> None:
    """Check a player that another computer has made: JupyterLab does not trust it, so only its words are shown."""
    lab.from_list("of_others.ipynb")
    expect(lab.notebook.locator("h1", has_text="Made elsewhere")).to_be_visible()
    cell = lab.cell("%step run")
    expect(cell.locator("iframe")).to_have_count(0)
    cell.get_by_text("In words: 10 steps").click()
    expect(cell.get_by_text("puts </script><script>document.title='broken'</script> into queue q")).to_be_visible()
    assert lab.page.title() != "broken"
    keep(lab, "player_not_trusted")
