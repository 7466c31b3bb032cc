"""What is inside a proxy is changed by assigning it anew."""

from helpers.run import Run
from helpers.verdict import Verdict, at, failed, main, right, unexplained, wrong

START_METHODS = ("spawn",)
TIMEOUT = 6.0
RIGHT = "{'ann': ['soup', 'cake'], 'bob': ['rice']}"


def check(run: Run) -> Verdict:
    """Judge one run."""
    printed = main(run).stdout.strip()
    if error := failed(run, "TypeError: 'NoneType'") or failed(run, "AttributeError: 'NoneType'"):
        return wrong(
            f"{error.name} ended with {error.error}{at(error.error_line)}. The list's append returns None, and None was assigned. "
            "Make a new list instead."
        )
    if error := failed(run):
        return wrong(f"{error.name} ended with {error.error}{at(error.error_line)}. Mend that first.")
    if run.hung:
        return unexplained(run, "Let the script end by itself.")
    if printed == "{'ann': [], 'bob': []}":
        return wrong(
            "Still nothing arrives. The copy has it: what `orders[name]` returned. The manager is told nothing of what you do "
            "to a copy."
        )
    if printed == "{'ann': ['cake'], 'bob': ['rice']}":
        return wrong("Only the last dish of each is there: the list before it was thrown away. Keep what was in it.")
    if "'s', 'o', 'u', 'p'" in printed:
        return wrong("The dishes came letter by letter: by `list(…)` a text is taken apart. Put the dish into a list by `[dish]`.")
    if "'soup':" in printed or "'rice':" in printed:
        return wrong("The dishes became new entries of the dictionary. They belong into the lists of ann and bob.")
    if printed != RIGHT:
        return wrong(f"Printed was {printed or 'nothing'}. It should be {RIGHT}.")
    return right("The new list was assigned, so the manager got it.")
