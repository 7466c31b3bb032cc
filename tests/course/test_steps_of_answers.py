"""The steps of every answer's recorded runs do not contradict the record; no process is needed to check that."""
from __future__ import annotations

import pytest
from course_content import nothing_wrong
from step_contradictions import contradictions

from helpers.course.exercises import load, names
from helpers.record.run import Run
from helpers.views.steps import text
from tools.golden import Golden

MOST_STEPS = 1_500      #: in a run that goes on forever, the rest is more of the same


@pytest.mark.parametrize("name", names())
def test_the_steps_of_every_answer_agree_with_its_record(name, everything):
    """Of each answer the run of one start method, of the next answer that of another; with --everything, all runs."""
    faults = []
    for number, (file, runs) in enumerate(Golden.read(load(name)).records.items()):
        methods = sorted(runs)
        for method in methods if everything else methods[number % len(methods):][:1]:
            run = Run.from_json(runs[method])
            steps = run.steps()
            assert text(steps)
            faults += [f"{name}, {file}, {method}: {fault}" for fault in contradictions(run, steps[:MOST_STEPS])]
    nothing_wrong(faults)
