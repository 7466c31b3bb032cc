"""Every prediction of the course, and %predict."""

from __future__ import annotations

import pytest
from course_content import begun, misused, nothing_wrong, poor
from made_notebooks import notebook

from helpers.course import predictions as predicting
from helpers.course import progress
from helpers.course.lessons import lessons
from helpers.course.predictions import PredictionError, predict, predictions

GOOD = """
[sum]
question = "What is 1 + 1?"
answer = "b"
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
    monkeypatch.setattr(predicting, "predictions", lambda: known)
    found: list[str] = []
    monkeypatch.setattr(predicting, "show", found.append)
    return found


def test_predictions_are_questions_and_keep_their_answers():
    nothing_wrong(poor(predictions()))


def test_the_right_answer_is_not_always_the_same_letter():
    assert len({one.answer for one in predictions().values()}) >= 3


def test_a_question_is_shown_until_it_is_answered(shown):
    predict(None, "sum")
    assert shown[0] == (
        "**Predict.** What is 1 + 1?\n\n- **a**: 11\n- **b**: 2\n\n"
        "*Add the letter of your choice, as in `%predict sum a`, and run this cell again.*"
    )
    assert progress.read().tries == {}


@pytest.mark.parametrize("choice", ["b", "B", "b.", " (b) ", "'b'"])
def test_the_right_choice(shown, choice):
    predict(None, f"sum {choice}")
    assert shown == ["✔ **b** is right: 2\n\nOne and one."]
    assert progress.read().right == {"prediction sum"}


def test_a_tempting_choice_may_be_followed_by_another(shown):
    predict(None, "sum a")
    assert shown[0].startswith("✘ Not **a**: 11\n\nSo it is for text.") and "another letter" in shown[0]
    predict(None, "sum b")
    assert progress.read().tries == {"prediction sum": 2} and progress.read().right


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("summ", "There is no prediction 'summ'. Did you mean sum? There are: sum."),
        ("", "Which prediction? Write its name, as in %predict sum."),
        ("sum c", "'c' is not a choice of sum: write one of a, b behind the name."),
        ("sum a b", "'a b' is not a choice of sum"),
    ],
)
def test_what_does_not_exist_is_named(shown, line, said):
    with pytest.raises(PredictionError) as caught:
        predict(None, line)
    assert said in str(caught.value) and shown == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("[sum]", "[sum"), "01_one/predictions.toml is not TOML"),
        (('answer = "b"\n', ""), "01_one/predictions.toml, sum: 'answer' is missing"),
        (('answer = "b"', 'answer = "c"'), "the answer 'c' is none of its choices"),
        (('a = ["11", "So it is for text."]\n', ""), "the choices are a, b, c …, at least two, and not b"),
        (('"11", ', ""), "each choice is a list of two texts"),
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
