"""The site, slides, handouts and a class's page in a real browser, from a folder: answers are folded, and the pages are accessible."""
from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import browser

if not os.environ.get("REQUIRE_BROWSER"):
    if not browser.installed():
        pytest.skip(browser.NONE, allow_module_level=True)
    for driver in ("playwright", "axe_playwright_python"):
        pytest.importorskip(driver, reason=f"what drives a browser is missing: pip install -r {browser.DRIVER}")

import made_steps
import nbformat
from accessibility import violations
from jupyterlab_page import launch
from playwright.sync_api import Page, expect, sync_playwright

from helpers.course.class_page import page as class_page
from helpers.course.classroom import Learner
from helpers.course.lessons import lessons
from helpers.course.predictions import predictions
from helpers.course.progress import Deed, Progress
from helpers.views.player import fragment
from helpers.views.player.data import tracks
from tools.handouts import INDEX, make
from tools.notebooks import FOLDER, ROOT, notebooks, read, title
from tools.pages import FOLD
from tools.site import BUILT
from tools.slides import mark, write

SITE = ROOT / BUILT
built = pytest.mark.skipif(not (SITE / "searchindex.js").exists(), reason="there is no site: python3 course.py site builds it")
LESSONS = [path.stem for path in notebooks()]


@pytest.fixture(scope="module")
def window() -> Iterator[Page]:
    """A window without network access."""
    with sync_playwright() as playwright:
        opened = launch(playwright)
        context = opened.new_context(viewport={"width": 1200, "height": 900}, offline=True)
        yield context.new_page()
        opened.close()


def opened(window: Page, lesson: str, width: int) -> None:
    """Open a lesson and unfold everything in it."""
    if not (SITE / f"{lesson}.html").exists():
        pytest.skip("the site is older than this lesson")
    window.set_viewport_size({"width": width, "height": 900})
    window.goto((SITE / f"{lesson}.html").as_uri())
    window.add_style_tag(content="* { animation: none !important; transition: none !important }")     # axe would see colours in transition
    window.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")


@built
def test_what_answers_a_question_is_folded(window):
    window.goto((SITE / f"{LESSONS[1]}.html").as_uri())
    expect(window.locator("details.answers").first.locator("> summary")).to_have_text(FOLD)
    assert window.locator("details[open].answers, details[open].choice").count() == 0
    window.locator("details.choice > summary").first.click()
    expect(window.locator("details[open].choice")).to_have_count(1)


@built
@pytest.mark.parametrize("lesson", [*LESSONS, "glossary"])
def test_a_phone_shows_a_lesson_without_sideways_scrolling(window, lesson):
    opened(window, lesson, 390)
    assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")


@built
@pytest.mark.parametrize(("lesson", "scheme"), [
    *((lesson, "light") for lesson in [*LESSONS, "glossary"]),
    *((lesson, "dark") for lesson in [LESSONS[1], LESSONS[5], "glossary"])])
def test_axe_finds_nothing_on_the_site(window, lesson, scheme):
    window.emulate_media(color_scheme=scheme)       # the theme follows it
    opened(window, lesson, 1200)
    assert violations(window, "article") == []


@built
def test_the_site_is_searched_from_a_folder_without_a_network(window):
    window.goto((SITE / "search.html").as_uri() + "?q=forkserver")
    expect(window.locator("#search-results a", has_text=title(read(notebooks()[1]))).first).to_be_visible()


@built
def test_a_player_plays_on_the_site(window):
    window.set_viewport_size({"width": 1200, "height": 900})
    window.goto((SITE / f"{LESSONS[1]}.html").as_uri())
    player = window.frame_locator("iframe").first
    expect(player.locator("#player")).to_have_attribute("data-beat", "0")
    player.get_by_role("button", name="Step →").click()
    expect(player.locator("#player")).to_have_attribute("data-beat", "1")


@built
def test_what_is_folded_is_printed(window, tmp_path):
    window.emulate_media(media="print")
    window.goto((SITE / f"{LESSONS[1]}.html").as_uri())
    hidden = "fold => ![...fold.children].slice(1).every(one => one.checkVisibility({contentVisibilityAuto: true}))"
    folds = window.locator("details.answers, details.choice").all()
    assert len(folds) > 10 and not [fold for fold in folds if fold.evaluate(hidden)]
    window.emulate_media(media="screen")
    assert [fold for fold in folds if fold.evaluate(hidden)] == folds


#: As much of reveal.js as the slides need: one slide after another, on a page that fetches nothing.
REVEAL = """
const RevealNotes = {}, Reveal = {
  at: 0, listeners: {},
  get slides() { return [...document.querySelectorAll('.slides section')].filter(one => !one.querySelector('section')); },
  on(name, listener) { this.listeners[name] = listener; },
  getCurrentSlide() { return this.slides[this.at]; },
  layout() {},
  initialize() { this.go(0); },
  go(number) {
    this.at = number;
    this.slides.forEach((one, place) => { one.style.display = place === number ? 'block' : 'none'; });
    this.listeners.slidechanged({currentSlide: this.getCurrentSlide()});
  },
};
window.Reveal = Reveal;
"""


#: Slides that are not whole after a while, with their folds closed or open. A whole one fits the screen or can be scrolled, and is
#: large enough to read. All in one call, because a call for each slide takes ten times as long.
NOT_WHOLE = """async folds_open => {
  const whole = () => {
    const slide = Reveal.getCurrentSlide(), box = slide.querySelector(':scope > .fitted'), scale = Number(slide.dataset.scale);
    return scale >= 0.6 && (scale * box.scrollHeight <= 721 || slide.style.overflowY === 'auto');
  };
  const found = [];
  document.querySelectorAll('details').forEach(one => { one.open = folds_open; });
  for (let number = 0; number < Reveal.slides.length; number++) {
    Reveal.go(number);
    for (const until = Date.now() + 10000; !whole() && Date.now() < until;) await new Promise(resolve => setTimeout(resolve, 5));
    if (!whole()) found.push(`slide ${number}, folds ${folds_open ? 'open' : 'closed'}`);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def slides(tmp_path_factory, request) -> Path:
    """The slides of a lesson, with --everything of two, with the stand-in for reveal.js."""
    folder = tmp_path_factory.mktemp("slides")
    for name, text in (("dist/reveal.js", REVEAL), ("plugin/notes/notes.js", "")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    write(notebooks()[1:3 if request.config.getoption("--everything") else 2], folder, str(folder))
    return folder


#: The slides of one lesson are looked at, and with --everything of another: both are made by the same code from the same kinds of cells.
@pytest.mark.parametrize("lesson", [LESSONS[1], pytest.param(LESSONS[2], marks=pytest.mark.everything)])
def test_no_slide_is_drawn_too_small_or_cut_off_and_axe_finds_nothing(window, slides, lesson):
    window.set_viewport_size({"width": 1280, "height": 720})
    window.emulate_media(color_scheme="light")
    window.goto((slides / f"{lesson}.html").as_uri())
    window.add_style_tag(content=".reveal .slides { width: 1280px; } aside.notes { display: none; }")   # reveal.css does
    number = window.evaluate("Reveal.slides.length")
    assert number > 20 and [fault for folds_open in (False, True) for fault in window.evaluate(NOT_WHOLE, folds_open)] == []
    faults: set[str] = set()
    # The folds are open. Only every tenth slide stays in the page: axe goes through all of it each time, hidden or not.
    window.evaluate("""() => { const left = Reveal.slides.filter((one, place) => place % 10 === 0);
        document.querySelectorAll('.slides section').forEach(one => left.some(slide => one.contains(slide)) || one.remove()); }""")
    places = window.evaluate("Reveal.slides.length")
    for place in range(places):
        window.evaluate("place => { Reveal.go(place); Reveal.getCurrentSlide().id = 'shown'; }", place)
        faults.update(violations(window, "#shown"))
        window.evaluate("Reveal.getCurrentSlide().removeAttribute('id')")
    assert faults == set() and places == -(-number // 10)


def test_a_player_plays_on_its_slide(window, slides):
    """A hidden slide has no size, and its frame reloads when it comes up. Nothing is fetched."""
    output = nbformat.v4.new_output("display_data", {"text/html": fragment(tracks({"": made_steps.message()})), "text/plain": "steps"})
    cells = [nbformat.v4.new_markdown_cell("# Stepping"), nbformat.v4.new_code_cell("%step run", outputs=[output])]
    notebook = nbformat.v4.new_notebook(cells=cells)
    mark(notebook)
    nbformat.write(notebook, slides / "stepping.ipynb")
    (made,) = write([slides / "stepping.ipynb"], slides, str(slides))
    asked: list[str] = []
    window.on("request", lambda request: asked.append(request.url))
    window.set_viewport_size({"width": 1280, "height": 720})
    window.goto(made.as_uri())
    window.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    window.evaluate("Reveal.go(Reveal.slides.findIndex(one => one.querySelector('iframe')))")
    player = window.locator("section:visible iframe").first.content_frame
    expect(player.locator("#player")).to_have_attribute("data-beat", "0")
    player.get_by_role("button", name="Step →").click()
    expect(player.locator("#player")).to_have_attribute("data-beat", "1")
    expect(player.locator(".sentence").first).to_be_visible()
    inside = window.locator("section:visible iframe").first.element_handle().content_frame()
    assert violations(inside) == []
    assert [url for url in asked if not url.startswith(("file:", "about:"))] == []


@pytest.fixture(scope="module")
def handouts(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("handouts")
    make([], folder)
    return folder


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_handout_is_two_pages_and_keeps_nobody_out(window, handouts, lesson, everything):
    window.emulate_media(color_scheme="light")
    window.set_viewport_size({"width": 390, "height": 900})
    window.goto((handouts / f"{lesson}.html").as_uri())
    assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if everything or lesson in LESSONS[1::4]:        # all are made by the same code from the same kinds of parts
        assert violations(window, "main") == []
    printed = window.pdf(prefer_css_page_size=True)
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2


def test_the_index_of_wrong_ideas_keeps_nobody_out(window, handouts):
    window.goto((handouts / INDEX).as_uri())
    assert violations(window, "main") == []


def test_a_class(window, tmp_path):
    done = Progress()
    for deed in (Deed("prediction", "list_in_a_child", letter="a"), Deed("exercise", "guard_the_main", verdict="no_guard", answer="x = 1"),
                 Deed("exercise", "guard_the_main", True, answer="x = 2", time="2026-11-29T10:00:00+00:00")):
        done.add(deed)
    learners = [Learner("Ada", done, doctored=["exercise guard_the_main: noted as right, and judged again: no."]),
                Learner("Ben", Progress(), "it cannot be read: torn")]
    (tmp_path / "index.html").write_text(class_page(learners, lessons(FOLDER), predictions(), 1), "utf-8")
    window.set_viewport_size({"width": 1200, "height": 900})
    window.goto((tmp_path / "index.html").as_uri())
    window.get_by_text("1 × no guard").click()
    expect(window.get_by_text("x = 1")).to_be_visible()
    for scheme in ("light", "dark"):
        window.emulate_media(color_scheme=scheme)
        assert violations(window, "main") == [], scheme
