"""Three greenlets print three steps each, in turns, and all of them end."""

from collections import Counter

from helpers.record.run import Run
from helpers.course.checks import Verdict, at, failed, main, right, unexplained, wrong

START_METHODS = ("spawn",)
TIMEOUT = 2.0
LINES = [f"{name} {step}" for step in (1, 2, 3) for name in "abc"]


def check(run: Run) -> Verdict:
    """Judge one run."""
    printed = main(run).stdout.splitlines()
    switches = [e for e in run.events if e.kind == "switch"]
    begun = list(dict.fromkeys(e.lane for e in switches if e.lane))
    ended = [e.lane for e in run.events if e.kind == "finish" and e.lane]
    standing = [lane for lane in begun if lane not in ended]
    if error := failed(run, "TypeError: task()"):
        return wrong(
            f"The first switch to a greenlet calls its function{at(error.error_line)}, and `task` wants a name then. Whoever "
            "switches first to it has to pass the name."
        )
    if error := failed(run):
        return wrong(f"{error.name} ended with {error.error}{at(error.error_line)}. Mend that first.")
    if not switches:
        return wrong("No greenlet took part: nothing in the record is a switch. Let the three greenlets print.")
    if run.hung and begun and not standing:
        return wrong(
            "All three have ended, and the script switches to them for ever: a switch to an ended greenlet does not fail, "
            "it comes back. Go round only while one of them is still in the middle."
        )
    if run.hung:
        return unexplained(run, "Somebody goes on for ever. Go round only while one of them is in the middle.")
    of_each = Counter(lane.rstrip("0123456789 ") for lane in begun)       # "task 2" is the second one that runs task()
    if begun and max(of_each.values()) > 3:
        return wrong(
            f"{max(of_each.values())} greenlets of one kind have begun, where three are enough. A new greenlet begins at the first line of its "
            "function. To go on in an old one, switch to that one again."
        )
    if not printed and not standing:
        return wrong(
            "Each greenlet has ended at its first switch and printed nothing. Is there a `yield` in `task`? Then a call of it only "
            "makes a generator, which nobody runs. A greenlet needs no `yield`: it stands still in a switch."
        )
    if not standing and printed == LINES[: len(printed)] and len(printed) < len(LINES):
        return wrong(
            f"After \"{printed[-1]}\" all of them have ended. A function that returns is over, and its greenlet with it. To go on later "
            "it has to stand still, in a switch."
        )
    one_by_one = [f"{name} {step}" for name in "abc" for step in (1, 2, 3)]
    if printed == one_by_one and any(e.lane and e.lane == e.source.lane for e in switches):
        return wrong(
            "Each task switches to itself, and such a switch comes back at once. While a task runs, `getcurrent()` is that task, and "
            "so is `g`, to which the script has just switched. Whom do you want to go on instead?"
        )
    if printed == one_by_one and sum(e.source.lane == begun[0] and bool(e.line) for e in switches) > 1:
        back = next(e for e in switches if e.source.lane == begun[0])
        again = next(e for e in switches if e.time > back.time)
        return wrong(
            f"The tasks give their turn away{at(back.line)}, but{at(again.line)} the script gives it back to the same task until that "
            "one has ended. Switch to each of them once, and then go round again."
        )
    if printed == one_by_one:
        return wrong(
            "Each task has printed all its steps before it gave its turn away. The switch has to come after each step, within "
            "the loop."
        )
    if standing and printed == LINES[: len(printed)] and len(printed) < len(LINES):
        last = next(e for e in reversed(switches) if e.source.lane == standing[0])
        return wrong(
            f"After \"{printed[-1] if printed else 'nothing'}\" nobody resumed them: {', '.join(standing)} stand{at(last.line)} and wait "
            "for their turn. Let the script go round until all have ended."
        )
    if printed != LINES:
        return wrong(f"Printed was {', '.join(printed) or 'nothing'}. It should be {', '.join(LINES)}.")
    turns = {lane: sum(e.kind == "switch" and e.lane == lane for e in run.events) for lane in begun}
    if idle := [lane for lane in begun if turns[lane] < 3]:
        return wrong(
            f"The lines are right, but {', '.join(idle)} had the turn only {'once' if turns[idle[0]] == 1 else 'twice'}: three steps "
            "in turns take three. Let the greenlets print their own steps, and give the turn away after each."
        )
    if standing:
        return wrong(
            f"All steps are printed, but not all have ended: {', '.join(standing)} still stand{'s' * (len(standing) == 1)} in a switch "
            "after the last step. Resume each once more."
        )
    return right("Each gave its turn away between its steps and got it back, and all three have ended.")
