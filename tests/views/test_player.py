"""The player's data, its words and its page, as texts; what it does in a browser is in tests/notebook/test_player_in_browser.py."""
from __future__ import annotations

import base64
import html
import json
import lzma
import re
import zlib
from html.parser import HTMLParser
from pathlib import Path

import made_steps
import pytest
from hypothesis import given
from hypothesis import strategies as st
from programs import AS_ARGUMENT, UNDER_THE_GUARD

from helpers import Run, run_script
from helpers.views import player
from helpers.views.folding import folds
from helpers.views.player.aligned import NONE, beats
from helpers.views.player.data import DOING, page, tracks
from helpers.views.player.lanes import signs
from helpers.views.player.listing import as_list, as_plain
from helpers.views.player.packing import pack
from helpers.views.player.printable import visible
from helpers.views.steps import MOST_LINES

LEAST = 6
GOLDEN = Path(__file__).parents[1] / "course" / "golden"
MOST_BYTES = 200_000        #: of an output, its text and its page together


class Elements(HTMLParser):
    """The elements of a page, with their attributes, and the text that is not in a script or style."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text, self._inside = "", ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag):
        self._inside = ""

    def handle_data(self, data):
        if self._inside not in ("script", "style"):
            self.text += data

    def names(self) -> list[str]:
        return [name for name, _ in self.found]


# ---- sources

def test_no_arrow_says_who_came_last_to_a_barrier():
    run = run_script("""\
import threading

def meet():
    barrier.wait()

barrier = threading.Barrier(2)
thread = threading.Thread(target=meet)
thread.start()
barrier.wait()
thread.join()
""", timeout=30)
    assert any(event.primitive == "Barrier" and event.source for event in run.events)
    data = page(tracks({"": run}))
    sources = {step.sentence: coded[4] for step, coded in zip(run.steps(), data["runs"][0]["steps"], strict=True)}
    assert {source for sentence, source in sources.items() if "has waited at barrier" in sentence} == {-1}
    assert any(source >= 0 for source in sources.values())


# ---- folding

@pytest.mark.parametrize(("shapes", "found"), [
    ("", []), ("abc", []), ("ab" * (LEAST - 1), []), ("ab" * LEAST, [(0, 2, LEAST)]), ("x" + "a" * 9 + "y", [(1, 1, 9)]),
    ("abc" * 7 + "abd" * 6, [(0, 3, 7), (21, 3, 6)]), ("ab" * 8 + "a", [(0, 2, 8)]), ("abcdefghijklmnopqrstuvwxy" * 9, []),
])
def test_what_repeats_is_folded(shapes, found):
    assert folds(shapes, LEAST) == found


@given(st.text("ab", max_size=60))
def test_a_fold_holds_repetitions_and_nothing_else(shapes):
    end = -1
    for fold in folds(shapes, LEAST):
        assert fold.first > end and fold.turns >= LEAST
        end = fold.last
        assert shapes[fold.first:end + 1] == shapes[fold.first:fold.first + fold.period] * fold.turns


# ---- runs beside each other

@pytest.mark.parametrize(("runs", "found"), [
    (["abc", "abc"], [(0, 0), (1, 1), (2, 2)]),
    (["abc", "abxc"], [(0, 0), (1, 1), (NONE, 2), (2, 3)]),
    (["abc", "axc"], [(0, 0), (1, 1), (2, 2)]),
    (["ab", "", "ab"], [(0, NONE, 0), (1, NONE, 1)]),
    (["", "a"], [(NONE, 0)]),
    (["ab", "abc", "abcd"], [(0, 0, 0), (1, 1, 1), (NONE, 2, 2), (NONE, NONE, 3)]),
])
def test_runs_are_laid_beside_each_other(runs, found):
    assert [beat.steps for beat in beats(runs)] == found
    assert [beat.differs for beat in beats(runs)] == [
        NONE in steps or len({run[at] for run, at in zip(runs, steps, strict=True)}) > 1 for steps in found]


@given(st.lists(st.text("abc", max_size=12), min_size=1, max_size=3))
def test_every_step_has_its_beat_and_they_keep_their_order(runs):
    found = [beat.steps for beat in beats(runs)]
    for number, run in enumerate(runs):
        assert [steps[number] for steps in found if steps[number] != NONE] == list(range(len(run)))


def test_very_long_runs_are_laid_beside_each_other_at_once():
    one, other = [f"a{number}" for number in range(5000)], [f"b{number}" for number in range(5000)]
    assert [beat.steps for beat in beats([one, other])] == [(at, at) for at in range(5000)]


# ---- packing

def unpack(packed: str) -> str:
    return zlib.decompress(base64.b64decode(packed)).decode()


@given(st.text(max_size=300))
def test_what_is_packed_comes_back(text):
    assert unpack(pack(text)) == text and pack(text).isascii()


def test_a_long_text_is_small_and_comes_back():
    text = json.dumps([[number, number % 7, f"Process-{number % 12} puts {number} into queue q."] for number in range(20_000)])
    assert len(pack(text)) < len(text) / 5 and unpack(pack(text)) == text


def code_of(page: str) -> str:
    """The style and the script that a page unpacks."""
    return unpack(page.partition('id="code">')[2].partition("<")[0])


def test_the_page_carries_its_style_and_its_script():
    style, script = code_of(player.page({"": made_steps.message()})).split("\0")
    assert style.startswith(":root") and script.startswith('"use strict"') and "class Player" in script
    assert len(player.fragment(tracks({"": made_steps.message()}))) < 25_000        # a notebook holds several


# ---- signs and texts

@pytest.mark.parametrize(("names", "found"), [
    (["MainProcess", "Process-1", "Process-2", "Process-1:1"], ["M", "P1", "P2", "P1:1"]),
    (["ForkPoolWorker-1", "SpawnPoolWorker-1"], ["W1", "W1.2"]),
    (["fetch('/a')", "fetch('/b')", "count('b')", "f()"], ["fa", "fb", "cb", "f"]),
    (["worker", "waiter", "Thread-1", "包子", "…"], ["w", "w2", "T1", "包", "?"]),
])
def test_signs_are_short_and_all_different(names, found):
    assert signs(names) == found


@given(st.lists(st.text(max_size=20)))
def test_signs_of_any_names_are_different(names):
    found = signs(names)
    assert len(set(found)) == len(names) and all(found)


def test_what_is_not_seen_is_written_out():
    assert visible("a\u202eb\x1b[0m\ud800\ttab\nline 包子 👩‍👧") == "a\\u202eb\\x1b[0m\\ud800\ttab\nline 包子 👩‍👧"


# ---- the steps in words

def test_the_words_are_the_numbered_steps():
    run = made_steps.message()
    lines = as_plain(tracks({"": run})).splitlines()
    assert lines[0] == " 1  MainProcess makes queue q (Queue) (line 9)."
    assert [int(line.split()[0]) for line in lines] == [step.number for step in run.steps()]


def test_repetitions_are_told_as_one():
    found = [line.strip() for line in as_plain(tracks({"": made_steps.loop(1000)})).splitlines()]
    assert found == [
        "1  MainProcess puts 0 into queue q (line 5).", "2  MainProcess gets 0 from queue q (line 6).",
        "3  MainProcess puts 1 into queue q (line 5).", "4  MainProcess gets 1 from queue q (line 6).",
        "[The same 2 steps 998 times more: 5 to 2000]", "2001  MainProcess ends with exit code 0."]


def test_of_very_many_the_middle_is_left_out():
    shown = tracks({"": made_steps.busy(1000)})
    found = as_plain(shown).splitlines()
    assert len(found) == MOST_LINES + 1 and re.fullmatch(r"\[… \d+ more lines …\]", found[MOST_LINES // 2].strip())
    assert found[-1].startswith("1000  ")
    assert as_list(shown).count("<li") == MOST_LINES + 1


def test_runs_that_are_told_alike_are_told_once():
    runs = {"fork": made_steps.message(), "spawn": made_steps.message("spawn"), "forkserver": made_steps.message()}
    plain = as_plain(tracks(runs))
    assert plain.count("MainProcess makes queue q") == 2
    assert plain.endswith("── forkserver ──\nThe same steps as under fork.")


# ---- the page

def test_each_step_is_told_by_what_it_changes():
    """Put together again, the changes are the states."""
    for run in (made_steps.message(), made_steps.shared(), made_steps.hostile(), made_steps.busy(300), made_steps.crowd(30)):
        told, = page(tracks({"": run}))["runs"]
        lanes, stores, printed = {}, {}, []
        for step, (lane, line, text, _, _, *changes) in zip(run.steps(), told["steps"], strict=True):
            text_of = told["texts"].__getitem__
            assert (told["lanes"][lane][0], line or None, text_of(text)) == (visible(step.who), step.line, visible(step.sentence))
            for kind, which, *rest in changes:
                if kind == 0:
                    lanes[told["lanes"][which][0]] = (rest[0], rest[1], text_of(rest[2]), text_of(rest[3]))
                elif kind == 1:
                    stores.setdefault(which, [])[rest[0]:rest[0] + rest[1]] = map(text_of, rest[2:])
                elif kind == 2:
                    stores[which] = text_of(rest[0])
                else:
                    printed.append((told["lanes"][which][0], text_of(rest[0])))
            doing = DOING.index
            assert lanes == {visible(who): (doing(now.doing), now.line or 0, visible(now.call), visible(now.object))
                             for who, now in step.state.lanes.items()}
            shown = {tuple(told["stores"][which]): value for which, value in stores.items()}
            assert shown == {(kind, visible(name)): visible(value) if isinstance(value, str) else [visible(one) for one in value]
                             for kind in ("queues", "locks", "values") for name, value in getattr(step.state, kind).items()}
            assert printed == [(visible(who), visible(text)) for who, text in step.state.printed]


def test_a_get_names_the_step_of_its_put():
    told, = page(tracks({"": made_steps.message()}))["runs"]
    steps = {told["texts"][step[2]]: (place, step[4]) for place, step in enumerate(told["steps"])}
    put, _ = steps["Process-1 puts [1, 'hello', True] into queue q."]
    assert steps["MainProcess gets [1, 'hello', True] from queue q."][1] == put
    assert steps["MainProcess waits in q.get(), line 12."][1] == -1     # it has not come yet


def test_what_is_hostile_stays_text():
    shown = {"": made_steps.hostile()}
    whole = Elements(player.page(shown))
    assert whole.names().count("script") == 3 and not {"img", "b"} & set(whole.names())
    for text in made_steps.HOSTILE:
        assert visible(text) in whole.text
    outside = Elements(player.fragment(tracks(shown)))
    assert set(outside.names()) == {"div", "iframe", "details", "summary", "ol", "li"}
    (_, frame), = [one for one in outside.found if one[0] == "iframe"]
    assert set(frame) == {"title", "srcdoc", "style"}
    inside = Elements(frame["srcdoc"])
    assert inside.names() == [name for name in whole.names() if name not in ("details", "summary", "ol", "li")]
    frame["srcdoc"].encode("utf-8")


def test_the_name_of_a_run_is_text_too():
    outside = Elements(player.fragment(tracks({"'><img src=x>": made_steps.message(), "b": made_steps.message()})))
    assert "img" not in outside.names() and "'><img src=x>" in outside.text


def test_nothing_is_asked_for_elsewhere():
    for text in (player.page({"": made_steps.hostile()}), player.page({"a": made_steps.message(), "b": made_steps.shared()})):
        whole = text + code_of(text)
        addresses = set(re.findall(r"[a-z]+://[^\s\"'`;]+", whole))
        assert addresses == {"http://www.w3.org/2000/svg"}          # a name, which nothing is fetched from
        elements = Elements(text)
        assert not {"link", "img", "object", "base"} & set(elements.names()) and "@import" not in whole and "url(" not in whole
        assert not any({"src", "href"} & set(attributes) for _, attributes in elements.found)


@pytest.mark.parametrize("make", [made_steps.busy, made_steps.loop, made_steps.crowd])
def test_an_output_of_very_many_steps_is_small(make):
    shown = tracks({"": make()})
    assert len(player.fragment(shown).encode()) + len(as_plain(shown).encode()) <= MOST_BYTES


def test_a_short_run_can_be_read_in_the_notebooks_file():
    assert "Process-1 puts [1, " in html.unescape(player.fragment(tracks({"": made_steps.message()}))).split("</script>")[0]


def test_the_same_happenings_make_the_same_page():
    """Two runs differ in their clock and in their pids: neither is in the page."""
    for program, timeout in ((AS_ARGUMENT, 20), (UNDER_THE_GUARD, 1.5)):
        one, other = (run_script(program, start_method="spawn", timeout=timeout) for _ in range(2))
        assert player.page({"": one}) == player.page({"": other})


def test_a_run_without_steps_is_shown_too():
    run = made_steps.Tale().done()
    assert as_plain(tracks({"": run})) == "Nothing was recorded."
    assert "In words: 0 steps" in player.page({"": run})


@pytest.mark.parametrize("file", sorted(GOLDEN.glob("*.json.xz")), ids=lambda file: file.name.split(".")[0])
def test_the_runs_of_an_exercise_can_be_shown(file):
    """One answer of each exercise, of those that the course keeps, under each start method, and these beside each other."""
    answers = json.loads(lzma.decompress(file.read_bytes()))
    runs = {method: Run.from_json(text) for method, text in answers[sorted(answers)[len(answers) // 2]].items()}
    shown = tracks(runs)
    told = page(shown)
    assert len(player.fragment(shown).encode()) + len(as_plain(shown).encode()) <= MOST_BYTES * len(runs)
    for run, found in zip(runs.values(), told["runs"], strict=True):
        assert len(found["steps"]) == len(run.steps())
        assert len({sign for _, sign, *_ in found["lanes"]}) == len(found["lanes"])


def test_a_process_comes_before_what_is_in_it():
    run = run_script("def count(n):\n    yield n\nnext(count(1))\nprint('done')\n", timeout=30)
    assert [step.who for step in run.steps()][:1] == ["MainProcess · count(1)"]
    told = page(tracks({"": run}))["runs"][0]
    assert [called for _, _, called, _ in told["lanes"]] == ["MainProcess", "count(1)"]
