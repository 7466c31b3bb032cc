"""The player in a real browser: from a file without a network, and in frames as notebooks make them.

test_browser.py tests it in JupyterLab itself.

    python3 course.py test -n0 tests/notebook/test_player_in_browser.py
    SCREENSHOTS=build/screenshots python3 course.py test -n0 tests/notebook/test_player_in_browser.py
"""
from __future__ import annotations

import contextlib
import html
import json
import os
import re
import time
from collections.abc import Callable, Iterator
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
from jupyterlab_page import PATIENCE, launch
from playwright.sync_api import Browser, Error, Frame, Page, Request, expect, sync_playwright
from programs import UNDER_THE_GUARD

from helpers import run_script
from helpers.record.run import Run
from helpers.views import player
from helpers.views.player.data import tracks
from helpers.views.player.listing import as_plain
from helpers.views.player.printable import visible

MOST_ELEMENTS = 2500        #: in the page, however many steps there are: then a step takes milliseconds


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        try:
            started = launch(playwright)
        except LookupError as reason:
            (pytest.fail if os.environ.get("REQUIRE_BROWSER") else pytest.skip)(str(reason))
        yield started
        started.close()


class Opened:
    """A page with a player in it.

    Args:
        page: the browser's page.
        frame: the frame with the player: the page's own, or one in it.
    """

    def __init__(self, page: Page, frame: Frame) -> None:
        self.page, self.frame = page, frame

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    @property
    def beat(self) -> int:
        return int(self.frame.locator("#player").get_attribute("data-beat"))

    @property
    def sentences(self) -> list[str]:
        return self.frame.locator(".sentence > span:last-child").all_inner_texts()

    def texts(self, selector: str) -> list[str]:
        return [" ".join(text.split()) for text in self.frame.locator(selector).all_inner_texts()]

    def axe(self, frame: Frame | None = None) -> list[str]:
        """Return what axe finds wrong with the player's own page, or with another."""
        return violations(frame or self.frame)

    def keep(self, name: str) -> None:
        """Save a screenshot of the page, if screenshots are wanted."""
        if folder := os.environ.get("SCREENSHOTS"):
            self.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def with_player(page: Page) -> Frame:
    """Return the frame with the player as soon as it is there: a frame in the page loads after the page itself."""
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until:
        for frame in page.frames:
            with contextlib.suppress(Error):        # a frame that is still loading has no page yet
                if frame.locator("#player").count():
                    return frame
        page.wait_for_timeout(50)
    raise AssertionError(f"no player came into any of {len(page.frames)} frames")


class Watched:
    """What a page does while it is watched: which addresses it requests, and which of its scripts fail.

    Args:
        page: the browser's page.

    Attributes:
        strange: whether the page itself belongs to another program: what it requests then does not count.
    """

    def __init__(self, page: Page) -> None:
        self.page, self.strange = page, False
        self.requests: list[str] = []
        self.errors: list[str] = []

    def asked(self, request: Request) -> None:
        if not (self.strange and request.frame == self.page.main_frame):
            self.requests.append(request.url)

    def failed(self, error: Error) -> None:
        self.errors.append(str(error))

    def begin(self) -> None:
        self.page.on("request", self.asked)
        self.page.on("pageerror", self.failed)

    def end(self, *known: str) -> None:
        """Stop watching, and check that no script failed and that nothing was requested but addresses that begin so."""
        self.page.remove_listener("request", self.asked)
        self.page.remove_listener("pageerror", self.failed)
        assert self.errors == []
        assert not [url for url in self.requests if not url.startswith((*known, "about:"))]


@pytest.fixture(scope="module")
def window(chromium: Browser) -> Iterator[Page]:
    """A page without a network, which shows one text after another: a page for each would take a second of CPU time."""
    context = chromium.new_context(offline=True)
    page = context.new_page()
    yield page
    watched = Watched(page)
    watched.begin()
    page.goto("about:blank")
    watched.end()
    context.close()


@pytest.fixture
def opened(window: Page, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Opens a text as a file, without a network. Afterwards: nothing was requested, and no script failed.

    What a page does when it is left counts too: in the next test, which takes it away (to take each away at once costs two seconds).
    """
    watched = Watched(window)

    def open_file(text: str, *, width: int = 1100, dark: bool = False, of_others: bool = False) -> Opened:
        """`of_others`: the page itself is another program's, and may fetch things; the player's frame fetches nothing."""
        watched.strange = of_others
        file = tmp_path / "page.html"
        file.write_text(text, "utf-8")
        window.mouse.move(0, 0)
        window.set_viewport_size({"width": width, "height": 900})
        window.emulate_media(color_scheme="dark" if dark else "light")
        window.goto(file.as_uri())
        frame = with_player(window)
        expect(frame.locator("#player")).to_have_attribute("data-beat", re.compile(r"\d+"))
        return Opened(window, frame)

    watched.begin()
    yield open_file
    assert watched.requests or watched.strange
    watched.end(tmp_path.as_uri())


def around(text: str, style: str = "") -> str:
    """Return an HTML page with an output in it."""
    return (f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A notebook</title></head>'
            f'<body style="{style}"><main><h1>A notebook</h1>{text}</main></body></html>')


def output(run: Run | dict[str, Run]) -> str:
    return player.fragment(tracks(run if isinstance(run, dict) else {"": run}))


def whole(run: Run | dict[str, Run]) -> str:
    return player.page(run if isinstance(run, dict) else {"": run})


TWO = {"fork": made_steps.message(), "spawn": made_steps.message("spawn")}


# ---- what it shows

@pytest.mark.parametrize("make", [made_steps.message, made_steps.shared, made_steps.hostile, lambda: made_steps.busy(300), lambda: made_steps.crowd(40)])
def test_the_states_in_the_page_are_those_of_the_steps(opened, make):
    """Every step, visited in any order."""
    run = make()
    steps = run.steps()
    shown = opened(whole(run))
    places = [place * 37 % len(steps) for place in range(len(steps))]
    found = shown.frame.evaluate("""places => {
      const data = JSON.parse(document.getElementById("data").textContent);
      const [track] = new Model(data).tracks;
      return JSON.stringify(places.map(place => {
        const {lanes, stores} = track.state(place);
        return {lanes: Object.fromEntries(track.lanes.map(([name], lane) => [name, lanes[lane]]).filter(([, one]) => one)),
                stores: track.stores.map(([kind, name], store) => [kind, name, stores[store]]).filter(one => one[2] !== undefined),
                printed: track.printed.slice(0, track.printedBy(place)).map(([, lane, text]) => [track.lanes[lane][0], text])};
      }));
    }""", places)       # in one text: the driver takes long for many small objects
    for place, state in zip(places, json.loads(found), strict=True):
        is_so = steps[place].state
        assert state["lanes"] == {visible(who): {"line": now.line or 0, "doing": now.doing, "call": visible(now.call), "object": visible(now.object)}
                                  for who, now in is_so.lanes.items()}
        assert sorted(map(tuple, state["stores"]), key=str) == sorted(
            ((kind, visible(name), visible(value) if isinstance(value, str) else [visible(one) for one in value])
             for kind in ("queues", "locks", "values") for name, value in getattr(is_so, kind).items()), key=str)
        assert state["printed"] == [[visible(who), visible(text)] for who, text in is_so.printed]


def test_each_part_follows_the_steps(opened):
    run = made_steps.message()
    shown = opened(whole(run))
    for at, step in enumerate(run.steps()):
        if at:
            shown.press("ArrowRight")
        assert (shown.beat, shown.sentences) == (at, [step.sentence])
        assert shown.texts(".line.now .number") == ([str(step.line)] if step.line else [])
        stands = {who: now for who, now in step.state.lanes.items() if now.line and now.doing != "ended"}
        marks = shown.frame.locator(".line:has(.chip)").evaluate_all(
            "rows => rows.flatMap(row => [...row.querySelectorAll('.chip')].map(chip => [chip.title, Number(row.querySelector('.number').textContent)]))")
        assert dict(marks) == {who: now.line for who, now in stands.items()}
        assert shown.texts(".store .value:not(.gone)") == list(step.state.queues["queue q"])
        assert shown.texts(".output pre") == [text.rstrip() for _, text in step.state.printed]
        assert shown.texts(".list [aria-current]") == [f"{step.number} {'M' if step.who == made_steps.MAIN else 'P1'} {step.sentence}"]
    assert shown.texts(".lane .doing") == ["ended", "ended"]


def test_a_greenlet_that_still_waits_when_its_process_ends_has_not_ended(opened):
    run = run_script("import gevent.event\ndef ask():\n    gevent.event.Event().wait()\ngevent.spawn(ask).join()\n", timeout=30)
    shown = opened(whole(run))
    shown.page.keyboard.press("End")
    assert [text for text in shown.texts(".lane") if text.endswith("cut off in gevent.event.Event().wait(), line 3")]
    assert len(shown.texts(".lane .chip.is-cut-off")) == 1


def test_the_code_has_most_of_the_width(opened):
    shown = opened(whole(made_steps.message()))
    wide = "all => all.map(one => one.getBoundingClientRect().width)"
    (code,), (all_,) = (shown.frame.locator(part).evaluate_all(wide) for part in (".source", ".grid"))
    assert code > 0.7 * all_


def test_what_is_put_and_taken_is_marked(opened):
    shown = opened(whole(made_steps.message()))
    shown.press(*["ArrowRight"] * 4)
    assert shown.texts(".value.new") == ["[1, 'hello', True]"]
    shown.press("ArrowRight", "ArrowRight")
    assert (shown.texts(".value.gone"), shown.texts("dd .none")) == (["[1, 'hello', True]"], ["empty"])
    expect(shown.frame.locator(".arrow.now")).to_have_count(1)
    shown.keep("player")


def test_locks_name_their_holder_and_values_what_they_were(opened):
    shown = opened(whole(made_steps.shared()))
    shown.press("ArrowRight", "ArrowRight", "ArrowRight")
    assert shown.texts(".store dd") == ["out ← empty ← in", "held by P1 Process-1", "0 → 1"]
    shown.keep("player_shared")


def test_each_end_of_a_pipe_names_its_holders(opened):
    shown = opened(whole(made_steps.pipe()))
    held = []
    for _ in range(5):
        held.append([shown.texts(".store dt"), shown.texts(".store dd")])
        shown.press("ArrowRight")
    ends = ["pipe a-b, receiving end", "pipe a-b, sending end"]
    m, p = "M MainProcess", "P1 Process-1"
    assert held == [[[*ends, "dict d"], [f"held by {m}", f"held by {m}", "{}"]],
                    [[*ends, "dict d"], [f"held by {m} {p}", f"held by {m} {p}", "{}"]],
                    [ends, [f"held by {m} {p}", f"held by {m} {p}"]],       # a holder that has just closed it is struck
                    [ends, [f"held by {m} {p}", f"held by {p} closed everywhere"]],
                    [ends, [f"held by {m} {p} closed everywhere"] + ["closed everywhere"]]]
    shown.press("Home", *["ArrowRight"] * 2)
    assert shown.texts(".holder.gone") == [m]


def test_what_is_hostile_is_shown_as_text(opened):
    for text in (whole(made_steps.hostile()), around(output(made_steps.hostile()))):
        shown = opened(text)
        title = shown.frame.title()
        for at, value in enumerate(made_steps.HOSTILE):
            assert shown.beat == at and visible(value).split()[0] in shown.sentences[0]
            shown.frame.get_by_role("slider").press("ArrowRight")
        assert shown.frame.title() == title and shown.frame.locator("img").count() == 0
        assert shown.frame.locator("script").count() == 4         # the page's own three, and the one that these unpack
        assert shown.frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert shown.axe() == []
        shown.keep("player_hostile")


def test_a_long_value_is_shown_whole_when_it_is_asked_for(opened):
    run = made_steps.message(value=repr("long " * 300))
    shown = opened(whole(run))
    shown.press(*["ArrowRight"] * 4)
    value = shown.frame.locator("button.value.new")
    assert value.get_attribute("title") == repr("long " * 300)          # on hover
    low = value.bounding_box()["height"]
    value.focus()
    shown.press("Enter")
    expect(value).to_have_attribute("aria-expanded", "true")
    assert value.bounding_box()["height"] > 3 * low


# ---- how to move through it

def test_keys_alone_reach_everything(opened):
    shown = opened(whole(made_steps.message()))
    reached = []
    for _ in range(20):
        shown.press("Tab")
        reached.append(shown.frame.evaluate("document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"))
        outline = shown.frame.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", f"no focus is seen at {reached[-1]}"
        if reached[-1].startswith("In words"):
            break
    assert reached == ["Start", "← Back", "Play", "Speed 1×", "Step →", "End", "Next of this lane", "Step", "The program", "line 5: 1 step",
                       "What is in queues, who holds locks", "MainProcess: runs, line 9. Show its steps only", "Printed so far",
                       "1MMainProcess makes queue q (Queue).", "Signs and keys: ← → to step, Space to play", "In words: 11 steps"]
    # The one button of a list that Tab reaches leads to the others.
    shown.frame.locator(".source button[tabindex='0']").focus()
    shown.press("ArrowDown", "ArrowDown", "Enter")
    assert (shown.beat, shown.texts(".steps h2")) == (0, ["1 step at line 9"])
    shown.press("Escape")
    assert shown.texts(".steps h2") == ["11 steps"]


def test_home_end_space_and_letters(opened):
    run = made_steps.message("spawn")
    shown = opened(whole(run))
    shown.press("End")
    assert shown.beat == len(run.steps()) - 1
    shown.press("Home", "e")
    assert run.steps()[shown.beat].event.kind == "error"
    shown.press("p")
    assert run.steps()[shown.beat].sentence == "Process-1 begins, and imports the script anew."
    shown.press("Home", "n", "n", "n")      # only steps of MainProcess, wrapping around
    assert shown.beat == 0
    shown.press("ArrowLeft")
    assert shown.beat == 0
    pace = shown.frame.get_by_role("button", name="Speed")
    seen = []
    for _ in range(5):
        seen.append(pace.text_content())
        pace.click()
    assert seen == ["Speed 1×", "Speed 2×", "Speed 4×", "Speed 0.5×", "Speed 1×"]
    pace.click()
    expect(pace).to_have_text("Speed 4×")
    shown.frame.locator("body").evaluate("() => document.activeElement.blur()")
    shown.press(" ")
    expect(shown.frame.get_by_role("button", name="Pause")).to_be_visible()
    expect(shown.frame.locator("#player")).to_have_attribute("data-beat", str(len(run.steps()) - 1))
    expect(shown.frame.get_by_role("button", name="Play", exact=True)).to_be_visible()       # at the end it stops


def test_the_slider_moves_by_one_and_says_where_it_is(opened):
    shown = opened(whole(made_steps.message()))
    slider = shown.frame.get_by_role("slider")
    slider.focus()
    shown.press("ArrowRight")
    assert shown.beat == 1
    expect(slider).to_have_attribute("aria-valuetext", "2 of 11: M MainProcess starts Process-1.")
    slider.fill("6")
    assert shown.beat == 6


def test_buttons_do_the_same(opened):
    shown = opened(whole(made_steps.message("spawn")))
    for name, beat in (("Step →", 1), ("Next of this lane", 2), ("End", 4), ("← Back", 3), ("First error", 4), ("Start", 0)):
        shown.frame.get_by_role("button", name=name, exact=True).click()
        assert shown.beat == beat, name
    # Reaching the end must not trap the keyboard: the pressed button keeps the focus.
    step = shown.frame.get_by_role("button", name="Step →")
    step.focus()
    shown.press(*["Enter"] * 6)
    assert shown.beat == 4 and step.evaluate("one => one === document.activeElement")


def test_a_click_at_a_line_shows_its_steps(opened):
    run = made_steps.message()
    shown = opened(whole(run))
    shown.frame.get_by_role("button", name="line 12: 3 steps").click()
    assert shown.beat == 2 and shown.texts(".steps h2") == ["3 steps at line 12"]
    assert [int(text.split()[0]) for text in shown.texts(".list button")] == [step.number for step in run.steps() if step.line == 12]
    shown.press("n", "n")
    assert shown.beat == 7
    shown.frame.get_by_role("button", name="Show all").click()
    assert shown.texts(".steps h2") == ["11 steps"]


def test_a_click_at_a_lane_shows_its_steps_and_folds_the_others(opened):
    run = made_steps.message()
    shown = opened(whole(run))
    lane = shown.frame.locator(".lane").nth(1)
    lane.click()
    expect(lane).to_have_attribute("aria-pressed", "true")
    assert [int(text.split()[0]) for text in shown.texts(".list button")] == [step.number for step in run.steps() if step.who == "Process-1"]
    shown.press("n", "n")
    assert run.steps()[shown.beat].sentence == "Process-1 puts [1, 'hello', True] into queue q."
    lane.click()
    expect(lane).to_have_attribute("aria-pressed", "false")


def test_a_click_at_a_dot_goes_to_its_step(opened):
    shown = opened(whole(made_steps.message()))
    for place in (4, 9, 0):
        shown.frame.locator("circle.step").nth(place).click(force=True)
        assert shown.beat == place
    assert shown.frame.locator("circle.step title").nth(4).text_content() == "5. Process-1 puts [1, 'hello', True] into queue q."


# ---- several runs

def test_two_runs_are_stepped_together(opened):
    shown = opened(whole(TWO))
    assert shown.texts(".name") == ["fork", "spawn"]
    while shown.texts(".position")[0].split(",")[1:] != [" they differ"]:
        shown.press("ArrowRight")
    assert shown.sentences == ["Process-1 begins.", "Process-1 begins, and imports the script anew."]
    shown.press("Home", "d", "d")
    assert shown.sentences == ["Process-1 puts [1, 'hello', True] into queue q.", "Process-1 ends with NameError: name 'q' is not defined."]
    shown.keep("player_two")
    shown.press("End")
    assert shown.sentences[1].startswith("Nothing here now. The last step was: Process-1 ends with NameError")
    assert shown.texts(".pane:nth-child(2) .ending li")[0].startswith("The program was still running after 10 s")
    one, other = shown.frame.locator(".pane").evaluate_all("panes => panes.map(pane => pane.getBoundingClientRect().top)")
    assert one == other         # beside each other


def test_of_real_runs_too(opened):
    runs = {method: run_script(UNDER_THE_GUARD, start_method=method, timeout=3) for method in ("fork", "spawn")}
    shown = opened(whole(runs))
    shown.press("End")
    assert shown.frame.locator(".pane").nth(1).locator(".lane.wrong").first.inner_text().startswith("M\nMainProcess")
    shown.keep("player_real_two")


def test_runs_of_two_programs_have_their_own(opened):
    other = made_steps.message()
    other.source = other.source.replace("# one message", "# another program")
    shown = opened(whole({"one": made_steps.message(), "two": other}))
    assert shown.texts(".comment") == ["# one message", "# another program"]


def test_what_was_printed_and_not_recorded_is_shown_at_the_end(opened):
    run = made_steps.message()
    run.process("Process-1").stdout = "sent\nand more\n"
    shown = opened(whole(run))
    assert shown.texts(".output") == ["Nothing that was recorded."]
    shown.press("End")
    assert shown.texts(".output pre") == ["sent", "received: [1, 'hello', True]", "sent and more"]


# ---- very many steps

def test_very_many_steps_are_few_elements(opened):
    shown = opened(whole(made_steps.busy(5000)))
    count = "document.querySelectorAll('*').length"
    assert shown.frame.evaluate(count) < MOST_ELEMENTS
    shown.press(*["ArrowRight"] * 40)
    assert (shown.beat, shown.frame.evaluate(count) < MOST_ELEMENTS) == (40, True)
    shown.press("End", "ArrowLeft")
    assert (shown.beat, shown.frame.evaluate(count) < MOST_ELEMENTS) == (4998, True)
    assert len(shown.texts(".list [aria-current]")) == 1
    shown.keep("player_busy")


def test_repetitions_are_skipped_unless_they_are_wanted(opened):
    shown = opened(whole(made_steps.loop(1000)))
    beats = []
    for _ in range(4):
        shown.press("ArrowRight")
        beats.append(shown.beat)
    assert beats == [1, 1999, 2000, 2000]
    shown.press("ArrowLeft")
    assert shown.beat == 1999 and shown.texts(".list [aria-current]") == ["3 … the same 999 times more, to step 2,000"]
    shown.press("ArrowLeft")
    assert shown.beat == 1
    shown.frame.get_by_label("skip repeats").uncheck()
    shown.press("ArrowRight")
    assert shown.beat == 2


def test_of_very_many_lanes_those_that_act_are_shown(opened):
    shown = opened(whole(made_steps.crowd(200)))
    shown.press(*["ArrowRight"] * 30)
    assert len(shown.texts(".lane")) == 12
    expect(shown.frame.locator(".lane.acts")).to_have_count(1)
    assert shown.texts(".more")[0].startswith("and 189 lanes more")


# ---- how it looks

NARROW, WIDE = (390, True), (1100, False)       # the width and the colours are independent


def looks(make: Callable[[], Run | dict[str, Run]], *usual: tuple[int, bool]) -> list:
    """Return how a player is looked at, as parameters: in these ways, and in the other with --everything."""
    return [pytest.param(make, *look, marks=() if look in usual else pytest.mark.everything) for look in (NARROW, WIDE)]


#: One message is looked at with --everything only: of two runs, one is the same, and what is busy has one pane in the same colours.
@pytest.mark.parametrize(("make", "width", "dark"), [
    *looks(made_steps.message), *looks(made_steps.shared, NARROW), *looks(lambda: TWO, NARROW, WIDE), *looks(lambda: made_steps.busy(300), WIDE)])
def test_axe_finds_nothing_and_nothing_is_cut_off(opened, make, width, dark):
    shown = opened(whole(make()), width=width, dark=dark)
    shown.press(*["ArrowRight"] * 4)
    shown.frame.locator(".lane").first.click()
    assert shown.axe() == []
    assert shown.frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
    background = shown.frame.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", background))) < 200) is dark
    shown.frame.get_by_text("Signs and keys").click()
    shown.press("End")
    assert shown.axe() == []
    shown.keep(f"player_{width}_{'dark' if dark else 'light'}_{len(shown.texts('.pane'))}_{len(shown.texts('.lane'))}")


def test_the_words_of_the_program_have_their_colours(opened):
    shown = opened(whole(made_steps.message()))
    assert shown.texts(".string") == ["'hello'", "'sent'", "'__main__'", "'received:'"]
    assert "# one message" in shown.texts(".comment") and "import" in shown.texts(".keyword")


# ---- in a notebook's output

@pytest.mark.parametrize(("style", "dark"), [("background: #111; color: #eee", True), ("background: white", False), ("", False)])
def test_in_an_output_it_takes_the_colours_and_the_room_that_it_has(opened, style, dark):
    shown = opened(around(output(made_steps.message()), style), dark=not dark)       # the page's colours, not the system's
    expect(shown.frame.locator("html")).to_have_attribute("data-dark", str(dark).lower())
    frame = shown.page.locator("iframe")
    shown.page.get_by_text("In words").click()
    assert shown.axe(shown.page.main_frame) == []
    for width in (1100, 390):
        shown.page.set_viewport_size({"width": width, "height": 900})
        expect(frame).to_have_css("height", re.compile(r"\d+"))
        shown.frame.wait_for_function("Math.abs(innerHeight - document.getElementById('player').offsetHeight) <= 3")
        assert shown.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if not style:
        shown.page.evaluate("document.body.style.background = 'black'")     # the learner chooses another theme
        expect(shown.frame.locator("html")).to_have_attribute("data-dark", "true")


def test_an_output_that_is_taken_out_and_put_back_stays_where_it_was(opened):
    shown = opened(around(output(made_steps.message())))
    shown.frame.get_by_role("slider").press("End")
    shown.page.evaluate("() => { const frame = document.querySelector('iframe'), there = frame.parentNode; frame.remove(); there.append(frame); }")
    expect(shown.page.frame_locator("iframe").locator("#player")).to_have_attribute("data-beat", "10")


def test_in_a_sandboxed_frame_of_another_origin(opened):
    """As Colab shows an output: there, nothing can be requested from the page around it."""
    sandboxed = f"<iframe sandbox='allow-scripts' style='width:1000px;height:800px' srcdoc='{html.escape(around(output(made_steps.message())))}'></iframe>"
    shown = opened(around(sandboxed))
    shown.frame.get_by_role("slider").press("ArrowRight")
    assert shown.sentences == ["MainProcess starts Process-1."]
    assert shown.frame.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_under_the_policy_of_a_webview(opened):
    """As VS Code shows an output: scripts and styles in the page are allowed, but nothing may be fetched."""
    policy = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
    text = around(output(made_steps.message())).replace("<title>", f'<meta http-equiv="Content-Security-Policy" content="{policy}"><title>', 1)
    shown = opened(text)
    shown.frame.get_by_role("slider").press("ArrowRight")
    assert shown.sentences == ["MainProcess starts Process-1."]


def test_a_browser_that_is_too_old_says_so(chromium, tmp_path):
    context = chromium.new_context()
    context.add_init_script("delete window.DecompressionStream")
    page = context.new_page()
    (tmp_path / "page.html").write_text(around(output(made_steps.message())), "utf-8")
    page.goto((tmp_path / "page.html").as_uri())
    expect(page.frame_locator("iframe").get_by_text("This browser is too old")).to_be_visible()
    context.close()


def test_without_scripts_the_words_are_there(chromium, tmp_path):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    for text in (whole(made_steps.message()), around(output(made_steps.message()))):
        (tmp_path / "page.html").write_text(text, "utf-8")
        page.goto((tmp_path / "page.html").as_uri())
        page.get_by_text("In words: 11 steps").click()
        expect(page.get_by_text("Process-1 puts [1, 'hello', True] into queue q (line 5).")).to_be_visible()
    context.close()


def test_in_the_page_that_nbconvert_makes(opened):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("%step run", outputs=[nbformat.v4.new_output(
        "display_data", {"text/html": output(made_steps.message()), "text/plain": as_plain(tracks({"": made_steps.message()}))})])])
    from nbconvert import HTMLExporter  # not at the top: each worker collects this file, and one of them needs it
    text, _ = HTMLExporter().from_notebook_node(notebook)
    shown = opened(text, of_others=True)
    shown.frame.get_by_role("slider").press("ArrowRight")
    assert shown.sentences == ["MainProcess starts Process-1."]
