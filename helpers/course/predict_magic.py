"""%predict: ask a question, take an answer, and say whether it came true once its program has run."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from typing import Any

from ..record.run import Run
from .checks import quoted
from .messages import from_jupyterlab
from .own_text import is_own
from .place import lesson_here
from .predictions import Prediction, PredictionError, predictions
from .progress import note, read
from .telling import show, unknown

LINES = 8  #: of a program's output that are quoted
#: A click writes a magic. Unless the course was opened with its own settings, a kernel knows it only after the first cell.
_RESTARTED = "After a restart of the kernel, run the first cell of this page before you click."
_HOW = "*{do} after the name, as in `%predict {name} a`, and run this cell again.*"

#: prediction -> the letter chosen last, in this kernel
_taken: dict[str, str] = {}

# JupyterLab runs these commands when a button with these attributes is clicked: they rewrite the cell's line and run it.
_COMMANDS = ("notebook:enter-edit-mode", "codemirror:delete-line", "notebook:replace-selection", "notebook:run-cell")


def predict(shell: Any, line: str) -> None:
    """%predict NAME [CHOICE]: show a question, or say whether a choice is right and why.

    Raises:
        PredictionError: there is no prediction or no choice of that name.
    """
    name, *choice = line.split(None, 1) or [""]
    one = _find(shell, name)
    if choice:
        _taken[name] = letter = one.letter(choice[0])
        if letter != _last(name):           # a cell that is run again is no second try
            note("prediction", name, letter == one.answer, letter=letter)
    taken = _taken.get(name, "")
    runs = _own_runs(shell, one)
    parts = [_choices(one, taken, "")]
    if not taken:
        parts.append(_HOW.format(do="Write your letter", name=name))
    elif runs and not (choice and taken == one.answer):     # after choosing right, one reads why
        parts.append(outcome(one, taken, runs))
    else:
        parts.append(_said(one, taken))
    plain = "\n\n".join(parts)
    if from_jupyterlab(shell, lines=1):
        warning = "" if _loads_itself(shell) else _RESTARTED
        parts[0] = _choices(one, taken, name, warning)
        if not taken:
            parts[1] = _HOW.format(do="Click a letter. Or write it", name=name) + f" *{warning}*" * bool(warning)
    show(plain, markdown="\n\n".join(parts))


def _last(name: str) -> str:
    """Return the letter that was chosen last, in any kernel; "" if none was."""
    deeds = (deed for deed in reversed(read().deeds) if (deed.kind, deed.name) == ("prediction", name))
    return next((deed.letter for deed in deeds), "")


def after_run(shell: Any, variable: str) -> None:
    """Say whether the learner's predictions about a program that has just run came true.

    Args:
        shell: IPython's shell.
        variable: the variable that holds its run, or its runs.
    """
    for name, letter in _taken.items():
        one = predictions().get(name)
        if one and one.run == variable and (runs := _own_runs(shell, one)):
            show(outcome(one, letter, runs))


def outcome(one: Prediction, letter: str, runs: Mapping[str, Run]) -> str:
    """Return what to say about a prediction once its program has run, as Markdown.

    Args:
        one: the question.
        letter: the chosen letter.
        runs: start method -> run; the method is "" if only one run was asked for.
    """
    choice, best = one.choices[letter], one.choices[one.answer]
    if letter == one.answer:
        if one.printed:
            return f"✔ **You predicted {letter}, and so it is:** {choice.text}"
        return (f"✔ **You predicted {letter}:** {choice.text}\n\n"
                "Was it so in your run? You see it here, or in the next cells.")
    why = choice.after.strip() or f"**{one.answer}** is right: {best.text}\n\n{best.said.strip()}"
    came = f"**What happened:** {what_came(runs)}\n\n" if one.printed and any(map(_has_said, runs.values())) else ""
    return f"✘ **You predicted {letter}:** {choice.text}\n\n{came}{why}"


def what_came(runs: Mapping[str, Run]) -> str:
    """Return what programs printed and how they ended, in a sentence or two, as Markdown."""
    said: dict[str, list[str]] = {}
    for method, run in runs.items():
        said.setdefault(_came(run), []).append(method)
    if len(said) == 1:
        return next(iter(said))
    return " ".join(f"Under {' and '.join(methods)}: {text}" for text, methods in said.items())


def _has_said(run: Run) -> bool:
    """Whether a program has printed anything, or has not ended well: otherwise there is nothing to quote."""
    return run.hung or bool(run.returncode) or any(process.stdout or process.error for process in run.processes)


def _came(run: Run) -> str:
    lines = [line for process in run.processes for line in process.stdout.splitlines()]
    text = quoted(lines[:LINES]) + (", and more" if len(lines) > LINES else "")
    ending = ", and the program had not ended when its time was up" if run.hung else ""
    errors = [process.error.partition(":")[0] for process in run.processes if process.error]
    if run.returncode and not errors:
        ending = f", and the program ended with exit code {run.returncode}"
    if errors and not run.hung:
        several = f"{len(errors)} of its processes" if len(errors) > 1 else "one of its processes"
        ending = f", and {' and '.join(dict.fromkeys(errors))} ended {several if len(run.processes) > 1 else 'it'}"
    return f"{text}{ending}."


def _own_runs(shell: Any, one: Prediction) -> dict[str, Run]:
    """Return the runs that a question is about; {} if there are none, or none of the lesson's own program."""
    return _runs(shell.user_ns.get(one.run)) if one.run and is_own(one.run, one.lesson) else {}


def _runs(value: object) -> dict[str, Run]:
    """Return the runs that a variable holds, by start method; {} if it holds none."""
    if isinstance(value, Run):
        return {"": value}
    return {str(key): run for key, run in value.items() if isinstance(run, Run)} if isinstance(value, dict) else {}


def _find(shell: Any, name: str) -> Prediction:
    known = predictions()
    if name in known:
        return known[name]
    here = lesson_here(shell, [known[taken].lesson for taken in _taken if taken in known])
    near = [one.name for one in known.values() if one.lesson == here]
    if not name:
        raise PredictionError(f"Which prediction? Write its name, as in %predict {next(iter(near or known), 'NAME')}.")
    raise PredictionError(unknown("prediction", name, list(known), near))


def _loads_itself(shell: Any) -> bool:
    """Whether a restarted kernel loads the course when its first magic is used: see settings/ipython_config.json."""
    return "predict" in getattr(getattr(shell, "magics_manager", None), "lazy_magics", ())


def _choices(one: Prediction, taken: str, name: str, warning: str = "") -> str:
    """Return the question with all its choices, as Markdown; the letters are buttons, with a warning, if `name` is given."""
    mark = {"": ""} | {taken: f" ← *your choice* {'✔' if taken == one.answer else '✘'}"}
    rows = "\n".join(
        f"- {_button(name, letter, warning) if name else f'**{letter}**'}: {choice.text}{mark.get(letter, '')}"
        for letter, choice in one.choices.items()
    )
    return f"**Predict.** {one.question.strip()}\n\n{rows}"


def _button(name: str, letter: str, title: str) -> str:
    arguments = {"commands": list(_COMMANDS), "args": {"text": f"%predict {name} {letter}"}}
    return (
        '<button type="button" class="prediction" '
        f'title="{title}" data-commandlinker-command="apputils:run-all-enabled" '
        f'data-commandlinker-args="{html.escape(json.dumps(arguments))}">{letter}</button>'
    )


def _said(one: Prediction, taken: str) -> str:
    choice = one.choices[taken]
    if taken == one.answer:
        return f"✔ **{taken}** is right. {choice.said.strip()}"
    then = " Or run the program and see." if one.run else ""
    return f"✘ Not **{taken}**. {choice.said.strip()}\n\n*Choose another letter.{then}*"
