"""Every prediction of the course, and %predict."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from course_content import begun, misused, nothing_wrong, poor
from made_notebooks import notebook

from helpers.course import own_text, predict_magic, progress
from helpers.course.lessons import lessons
from helpers.course.predict_magic import after_run, outcome, predict, what_came
from helpers.course.predictions import PredictionError, predictions
from helpers.record.run import Process, Run

GOOD = """
[sum]
question = "What is 1 + 1?"
answer = "b"
run = "adding"
a = ["11", "So it is for text."]
b = ["2", "One and one."]
"""


def write(folder, lesson, text):
    """Write a lesson's predictions."""
    (folder / lesson).mkdir()
    (folder / lesson / "predictions.toml").write_text(text)


@pytest.fixture(autouse=True)
def fresh(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.jsonl"))


@pytest.fixture
def shown(tmp_path, monkeypatch):
    """One prediction in place of the course's own, and what is shown."""
    write(tmp_path, "01_one", GOOD)
    known = predictions(tmp_path)
    monkeypatch.setattr(predict_magic, "predictions", lambda: known)
    monkeypatch.setattr(predict_magic, "_taken", {})
    found: list[str] = []
    monkeypatch.setattr(predict_magic, "show", lambda plain, markdown="": found.append(plain))
    return found


def shell(**variables):
    """What a magic finds of IPython's shell in a terminal."""
    return SimpleNamespace(user_ns=variables)


def ended(*lines, **how):
    """A run that printed these lines."""
    text = "".join(f"{line}\n" for line in lines)
    return Run("", "fork", 1, stdout=text, processes=[Process("MainProcess", 1, stdout=text)], **how)


def test_predictions_are_questions_and_keep_their_answers():
    nothing_wrong(poor(predictions()))


def test_the_right_answer_is_not_always_the_same_letter():
    assert len({one.answer for one in predictions().values()}) >= 3


QUESTION = "**Predict.** What is 1 + 1?\n\n- **a**: 11{a}\n- **b**: 2{b}\n\n"


def test_a_question_is_shown_until_it_is_answered(shown):
    predict(shell(), "sum")
    assert shown == [
        QUESTION.format(a="", b="")
        + "*Write your letter after the name, as in `%predict sum a`, and run this cell again.*"
    ]
    assert progress.read().tries == {}


@pytest.mark.parametrize("choice", ["b", "B", "b.", " (b) ", "'b'"])
def test_the_right_choice(shown, choice):
    predict(shell(), f"sum {choice}")
    assert shown == [QUESTION.format(a="", b=" ← *your choice* ✔") + "✔ **b** is right. One and one."]
    assert progress.read().right == {"prediction sum"}
    assert progress.read().deeds[0].letter == "b"


def test_all_choices_stay_in_sight_after_a_wrong_one(shown):
    predict(shell(), "sum a")
    assert shown[0].startswith(QUESTION.format(a=" ← *your choice* ✘", b="") + "✘ Not **a**. So it is for text.")
    assert "another letter" in shown[0]
    predict(shell(), "sum b")
    assert progress.read().tries == {"prediction sum": 2} and progress.read().right


def test_the_program_says_what_came_of_a_wrong_choice(shown):
    here = shell()
    predict(here, "sum a")
    after_run(here, "adding")       # no run has that name
    here.user_ns["adding"], here.user_ns["other"] = ended("2"), ended("x")
    after_run(here, "other")
    assert len(shown) == 1
    after_run(here, "adding")
    assert shown[1] == "✘ **You predicted a:** 11\n\n**What happened:** `2`.\n\n**b** is right: 2\n\nOne and one."
    predict(here, "sum")            # so does the question itself, asked again
    assert shown[2] == QUESTION.format(a=" ← *your choice* ✘", b="") + shown[1]


@pytest.mark.parametrize("readable", [True, False])
def test_another_program_than_the_lessons_has_no_verdict(shown, tmp_path, monkeypatch, readable):
    program = "%%isolated --name adding --timeout 5\nif True:\n    print(1 + 1)"
    if readable:
        notebook(tmp_path, "01_one", program)
    monkeypatch.setattr(own_text, "NOTEBOOKS", tmp_path)
    monkeypatch.setattr(own_text, "ran", {})
    monkeypatch.setattr(own_text, "first", {})
    monkeypatch.setattr(own_text, "_texts", own_text._texts.__wrapped__)        # without its cache
    here = shell(adding=ended("2"))
    predict(here, "sum a")
    shown.clear()
    for line, cell, own in (("--name adding --timeout 5", "if True:\n    print(1 + 1)", True),
                            ("--name adding  --timeout 5", "if True:\n\n  print(1+1)  # two\n\n", True),
                            ("--name adding --timeout 5", "if True:\n    print(1 + 2)", False),
                            ("--name adding --timeout 9", "if True:\n    print(1 + 1)", False)):
        own_text.note("adding", line, cell)
        after_run(here, "adding")
        assert bool(shown) == own, cell
        shown.clear()
    predict(here, "sum")
    assert "You predicted" not in shown[0]


def test_a_choice_after_the_program_is_answered_by_what_came(shown):
    here = shell(adding=ended("2"))
    predict(here, "sum a")
    assert shown[0].endswith("**What happened:** `2`.\n\n**b** is right: 2\n\nOne and one.")
    assert "run the program" not in shown[0]
    predict(here, "sum b")
    assert shown[1].endswith("✔ **b** is right. One and one.")      # the reason, not only the fact


def test_the_program_confirms_a_right_choice(shown):
    here = shell(adding=ended("2"))
    after_run(here, "adding")
    assert shown == []              # nothing was predicted
    predict(here, "sum b")
    after_run(here, "adding")
    assert shown[1:] == ["✔ **You predicted b, and so it is:** 2"]


def test_a_program_that_does_not_print_the_answer_confirms_nothing():
    one = next(one for one in predictions().values() if not one.printed)
    said = outcome(one, one.answer, {"": ended("2")})
    assert "so it is" not in said and said.endswith("Was it so in your run? You see it here, or in the next cells.")


def test_where_the_thought_went_wrong_is_said_in_its_own_words(tmp_path):
    write(tmp_path, "01_one", GOOD.replace('So it is for text."', 'So it is for text.", "These were numbers."'))
    said = outcome(predictions(tmp_path)["sum"], "a", {"": ended("2")})
    assert said.endswith("**What happened:** `2`.\n\nThese were numbers.")


def test_what_was_printed_is_not_quoted_where_it_answers_nothing(tmp_path):
    write(tmp_path, "01_one", GOOD.replace('run = "adding"', 'run = "adding"\nprinted = false'))
    said = outcome(predictions(tmp_path)["sum"], "a", {"": ended("2")})
    assert said == "✘ **You predicted a:** 11\n\n**b** is right: 2\n\nOne and one."


def test_a_program_that_prints_nothing_and_ends_well_is_not_quoted(tmp_path):
    write(tmp_path, "01_one", GOOD.replace('So it is for text."', 'So it is for text.", "Look at the picture."'))
    one = predictions(tmp_path)["sum"]
    assert outcome(one, "a", {"": ended(returncode=0)}) == "✘ **You predicted a:** 11\n\nLook at the picture."
    for run in (ended("2"), ended(hung=True), ended(returncode=1)):
        assert "**What happened:** " in outcome(one, "a", {"": run})


@pytest.mark.parametrize(
    ("runs", "said"),
    [
        ({"": ended()}, "nothing."),
        ({"": ended(*"12345678")}, "`1`, `2`, `3`, `4`, `5`, `6`, `7`, `8`."),
        ({"": ended(*"123456789")}, "`1`, `2`, `3`, `4`, `5`, `6`, `7`, `8`, and more."),
        ({"": ended(returncode=3)}, "nothing, and the program ended with exit code 3."),
        ({"": ended("1", hung=True)}, "`1`, and the program had not ended when its time was up."),
        ({"": Run("", "fork", 1, processes=[Process("MainProcess", 1, error="NameError: q")])}, "nothing, and NameError ended it."),
        ({"": Run("", "fork", 1, processes=[Process(name, 1, error=error) for name, error in (
            ("MainProcess", ""), ("Process-1", "NameError: q"))])}, "nothing, and NameError ended one of its processes."),
        ({"": Run("", "fork", 1, processes=[Process(name, 1, error=error) for name, error in (
            ("MainProcess", ""), ("Process-1", "NameError: q"), ("Process-2", "NameError: q"), ("Process-3", "KeyError: 1"))])},
         "nothing, and NameError and KeyError ended 3 of its processes."),
        ({"fork": ended("1"), "spawn": ended("1")}, "`1`."),
        ({"fork": ended("1"), "spawn": ended("2")}, "Under fork: `1`. Under spawn: `2`."),
    ],
)
def test_what_came(runs, said):
    assert what_came(runs) == said


def asked_by(code, **metadata):
    return SimpleNamespace(user_ns={}, get_parent=lambda: {"header": {}, "content": {"code": code}, "metadata": metadata})


def test_the_letters_are_buttons_in_jupyterlab(shown, monkeypatch):
    found = []
    monkeypatch.setattr(predict_magic, "show", lambda plain, markdown: found.append((plain, markdown)))
    for here, buttons in (
        (asked_by("%predict sum", deletedCells=[], cellId="1"), 2),
        (asked_by("%predict sum", cellId="vscode-notebook-cell:x"), 0),
        (asked_by("%predict sum\n%predict other", deletedCells=[]), 0),      # a click would replace one of the lines
        (shell(), 0),
    ):
        predict(here, "sum")
        plain, markdown = found.pop()
        assert markdown.count("<button") == buttons and "<button" not in plain
        assert markdown.count('%predict sum b&quot;') == bool(buttons)
        # Once as a sentence, and at each button: a restarted kernel may not know the magic that a click writes.
        assert markdown.count("After a restart of the kernel, run the first cell") == (buttons and buttons + 1)
    here = asked_by("%predict sum", deletedCells=[], cellId="1")
    here.magics_manager = SimpleNamespace(lazy_magics={"predict": "helpers.magics"})        # as with the course's settings
    predict(here, "sum")
    assert found[0][1].count("<button") == 2 and "restart" not in found[0][1]


def test_an_unknown_name_is_reported_with_those_of_this_lesson(tmp_path, monkeypatch):
    write(tmp_path, "01_one", GOOD)
    write(tmp_path, "02_two", GOOD.replace("[sum]", "[difference]"))
    known = predictions(tmp_path)
    monkeypatch.setattr(predict_magic, "predictions", lambda: known)
    monkeypatch.setenv("JPY_SESSION_NAME", "/home/ada/notebooks/02_two.ipynb")
    with pytest.raises(PredictionError, match=r"^There is no prediction 'summ'\. Did you mean sum\? This lesson has: difference\.$"):
        predict(shell(), "summ")
    with pytest.raises(PredictionError, match=r"as in %predict difference\."):
        predict(shell(), "")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("summ", "There is no prediction 'summ'. Did you mean sum? There are: sum."),
        ("", "Which prediction? Write its name, as in %predict sum."),
        ("sum c", "'c' is not a choice of sum. Write one of a, b after the name."),
        ("sum a b", "'a b' is not a choice of sum"),
    ],
)
def test_what_does_not_exist_is_named(shown, line, said):
    with pytest.raises(PredictionError) as caught:
        predict(shell(), line)
    assert said in str(caught.value) and shown == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("[sum]", "[sum"), "01_one/predictions.toml is not TOML"),
        (('answer = "b"\n', ""), "01_one/predictions.toml, sum: 'answer' is missing"),
        (('answer = "b"', 'answer = "c"'), "the answer 'c' is none of its choices"),
        (('a = ["11", "So it is for text."]\n', ""), "the choices are a, b, c …, at least two, and not b"),
        (('"11", ', ""), "each choice is a list of two or three texts"),
    ],
)
def test_a_faulty_file_is_named(tmp_path, change, fault):
    write(tmp_path, "01_one", GOOD.replace(*change))
    with pytest.raises(PredictionError, match=fault.replace("…", ".")):
        predictions(tmp_path)


def test_a_name_in_two_files_is_found(tmp_path):
    for name in ("01_one", "02_two"):
        write(tmp_path, name, GOOD)
    with pytest.raises(PredictionError, match=r"sum is both in 01_one/predictions\.toml and in 02_two/predictions\.toml"):
        predictions(tmp_path)


def test_a_prediction_out_of_place_is_found(tmp_path):
    write(tmp_path, "01_one", GOOD)
    known, folder = predictions(tmp_path), tmp_path / "notebooks"
    assert misused([], known, {}) == []
    for name, cells, fault in (
        ("02_two", [], None),
        ("01_one", ["%predict sum"], None),
        ("01_one", ["x = 1"], "predict sum is used in 0 cells"),
        ("01_one", ["%predict sum", "%predict sum"], "used in 2 cells"),
        ("01_one", ["%predict sum\n%predict other"], "uses predict other, which does not exist"),
    ):
        notebook(folder, name, *cells)
        faults = misused(lessons(folder), known, {})
        assert faults == [] if fault is None else len(faults) == 1 and fault in faults[0]
    notebook(folder, "01_one")
    notebook(folder, "02_two", "%predict sum")
    assert "sum is used in 02_two, but is in content/01_one/predictions.toml." in " ".join(misused(lessons(folder), known, {}))


def test_an_answered_prediction_is_found(tmp_path):
    notebook(tmp_path / "notebooks", "01_one", "%predict sum", "%predict sum b")
    assert begun(lessons(tmp_path / "notebooks"), {}) == [
        "01_one, code cell 2: %predict sum is answered already: take the letter away."
    ]
