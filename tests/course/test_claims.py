"""The claims of the article, their places in the lessons, and %%claims."""

from __future__ import annotations

import multiprocessing
from types import SimpleNamespace

import pytest
from course_content import NOTEBOOKS, nothing_wrong, unplaced
from made_notebooks import notebook

from helpers.course import claims as claiming
from helpers.course.claims import Claim, all_claims, table
from helpers.course.evidence import ClaimError, shown_by
from helpers.course.lessons import claim_lines, lessons
from helpers.record.run import Run

HEAD = "id,lesson,section,claim,verdict,condition,evidence_observed\n"
HUNG, FINE = Run("", "spawn", 1.0, hung=True), Run("", "fork", 1.0, returncode=0)
NOTEBOOK = {"ex1": {"fork": FINE, "spawn": HUNG}, "run": FINE, "limit": 3, "multiprocessing": multiprocessing}


@pytest.fixture(autouse=True)
def three(tmp_path, monkeypatch):
    """Three claims in place of the article's."""
    file = tmp_path / "claims.csv"
    file.write_text(
        HEAD + "one,01,1 Queue,It <hangs>.,TRUE-ONLY-IF,it is spawned,seen\n"
        "two,01,1 Queue,It works.,TRUE,,seen\nthree,02,extra: Queue,It is odd.,FALSE,,seen\n"
    )
    known = all_claims(file)
    monkeypatch.setattr(claiming, "all_claims", lambda: known)
    return known


def test_the_claims_can_be_read():
    known = all_claims()
    assert len(known) >= 215, "a claim of the article is gone: each keeps its line, whatever is said about it"
    numbers = {lesson.name[:2] for lesson in lessons(NOTEBOOKS)}
    assert [claim.id for claim in known.values() if not (claim.claim and claim.here)] == []
    assert [claim.id for claim in known.values() if claim.lesson not in numbers] == []


def test_every_claim_has_its_place():
    nothing_wrong(unplaced(lessons(NOTEBOOKS), all_claims()))


def test_a_claim_out_of_place_is_found(tmp_path, three):
    folder = tmp_path / "notebooks"
    assert unplaced([], three) == []
    for cells, fault in (
        (["%%claims\none  run.hung\n\ntwo"], None),
        (["%%claims\none  run.hung"], "two has no place in 01_one"),
        (["%%claims\none\ntwo", "%%claims\ntwo  run"], "two has 2 places: 01_one, 01_one"),
        (["%%claims\none\ntwo\nthree"], "three is in 01_one, and belongs to lesson 02"),
        (["%%claims\none\ntwo\nfour"], "01_one has the claim four, which is not in claims.csv"),
    ):
        notebook(folder, "01_one", *cells)
        faults = unplaced(lessons(folder), three)
        assert faults == [] if fault is None else len(faults) == 1 and fault in faults[0]


def test_lines_of_a_cell():
    assert claim_lines("# a word\none  a == 1\n\ntwo\n  three  x and\n     y\n") == [
        ("one", "a == 1"),
        ("two", "three  x and y"),
    ]
    assert claim_lines("one\none   (a\n  == 1)") == [("one", ""), ("one", "(a == 1)")]


def test_a_table():
    plain, html = table(
        'one  ex1["spawn"].hung and not ex1["fork"].hung\ntwo  ex1["fork"].returncode == 0\nthree', NOTEBOOK
    )
    assert (
        plain
        == """\
The article says: It <hangs>.
Here:             ◐ true only if: it is spawned
Seen in:          ex1 (fork, spawn)

The article says: It works.
Here:             ✔ true
Seen in:          ex1 (fork)

Claim:            (Not in the article:) It is odd.
Here:             ✘ not true
Seen in:          its words"""
    )
    assert html.count("<tr") == 4 and "It &lt;hangs&gt;." in html


@pytest.mark.parametrize(
    ("expression", "seen"),
    [
        ("run.returncode == 0", "run"),
        ("any(r.hung for r in ex1.values())", "ex1 (fork, spawn)"),
        ("ex1['spawn'].hung and not run.hung", "ex1 (spawn), run"),
        ("[m for m in ex1 if ex1[m].hung] == ['spawn'] and limit > 2", "ex1 (fork, spawn)"),
        ("limit == 3", "limit"),
        ("not hasattr(multiprocessing, 'Full')", "multiprocessing"),
        ("(lambda x: x)(limit) == 3", "limit"),
    ],
)
def test_what_showed_it(expression, seen):
    assert shown_by("one", expression, NOTEBOOK) == seen


@pytest.mark.parametrize("expression", ["here.stdout == 'yes\\n'", "here.nothing", "limit == here.stdout"])
def test_what_a_system_cannot_show_is_no_error(expression):
    line = "not shown here: this system has no epoll"
    here = Run("", "spawn", 1.0, returncode=0, stdout=f"no\n{line}\n")
    assert shown_by("one", expression, {"here": here, "limit": 3}) == line
    for other in ("no\n", f"it said {line}\n"):
        with pytest.raises(ClaimError):
            shown_by("one", expression, {"here": Run("", "spawn", 1.0, stdout=other), "limit": 3})
    assert shown_by("one", "here.returncode == 0", {"here": here}) == "here"


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("", "There is no claim in this cell"),
        ("# nothing", "There is no claim in this cell"),
        ("twoo", "There is no claim 'twoo'. Near to it: two"),
        ("two\ntwo", "two stands twice in this cell."),
        ("two  run.", "The expression of two is not a Python expression"),
        ("two  run = 1", "The expression of two is not a Python expression"),
        ("two  nothing == 1", "two needs nothing, which does not exist yet"),
        ("two  1 == 1", "uses no variable of the notebook, so it shows nothing"),
        ("two  True", "uses no variable of the notebook, so it shows nothing"),
        ("two  run", "is neither True nor False but <Run under fork"),
        ("two  ex1['forkserver'].hung", "The expression of two raises KeyError: 'forkserver'"),
        (
            "two  run.hung",
            "two does not hold here as we say it does. `run.hung` is False: `run.hung` is False.",
        ),
        ("two  limit == 4 or run.returncode < 0", "`limit` is 3, `run.returncode` is 0."),
        ("two  not (limit == 3 and len(ex1) == 2)", "`limit` is 3, `len(ex1)` is 2."),
        ("two  run.hung and missing_attribute(limit)", "two needs missing_attribute"),
        ("two  run.hung and run.nothing", "`run.hung` is False, `run.nothing` raises AttributeError."),
    ],
)
def test_a_faulty_line_is_reported_in_one_sentence(cell, said):
    with pytest.raises(ClaimError) as caught:
        table(cell, NOTEBOOK)
    assert said in str(caught.value) and "\n" not in str(caught.value)


def test_the_notebook_is_not_changed():
    given = dict(NOTEBOOK)
    table("two  [limit := 3] == [limit] and run.returncode == 0", given)
    assert given == NOTEBOOK


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ("one,01,s,c,TRUE,,e\none,01,s,c,TRUE,,e\n", "has one twice"),
        ("one,01,s,c,MAYBE,,e\n", "one has the verdict 'MAYBE'"),
        ("one,01,s,c,TRUE,,e,more\n", "its columns are id, lesson"),
    ],
)
def test_a_faulty_file_is_named(tmp_path, rows, fault):
    file = tmp_path / "faulty.csv"
    file.write_text(HEAD + rows)
    with pytest.raises(ClaimError, match=fault):
        all_claims(file)


def test_the_magic_shows_both_forms(monkeypatch):
    shown = []
    monkeypatch.setattr(claiming, "show", lambda *texts: shown.append(texts))
    claiming.claims(SimpleNamespace(user_ns=NOTEBOOK), "", "two  run.returncode == 0\n")
    assert len(shown) == 1 and "It works." in shown[0][0] and shown[0][1].startswith("<table>")


def test_a_verdict_is_put_into_words():
    for verdict in claiming.VERDICTS:
        claim = Claim("id", "01", "s", "c", verdict, "", "")
        assert claim.here[0] in "✔◐✘↺≈" and len(claim.here) > 5 and "{" not in claim.here
