"""Three guests eat, and the script ends by itself."""

from helpers.record.run import Run
from helpers.course.checks import Verdict, at, failed, main, right, unexplained, wrong

START_METHODS = ("spawn",)
TIMEOUT = 2.0


def check(run: Run) -> Verdict:
    """Judge one run."""
    printed = main(run).stdout.strip()
    dishes = sorted(printed.removeprefix("eaten:").replace(",", " ").split())
    standing = {
        event.lane.split()[0]: event
        for event in run.events
        if event.kind == "block" and event.end is None and event.lane not in ("", "Hub")
    }
    finished = {event.lane.split()[0] for event in run.events if event.kind == "finish"}
    fed = sum(event.kind == "finish" and event.lane.startswith("guest") for event in run.events)
    hungry = next((e for e in run.events if e.kind == "finish" and e.outcome == "Empty"), None)
    failing = next((e for e in run.events if e.kind == "finish" and e.outcome and e.lane == "cook"), None)
    waiting = next((e for e in reversed(run.events) if e.kind == "block" and not e.lane and e.end is None), None)
    if error := failed(run, "gevent.exceptions.LoopExit") or failed(run, "LoopExit"):
        return wrong(
            f"LoopExit says that nobody is left who could wake the script{at(error.error_line)}. With the candle out, the hub "
            "notices it; but the guests are as hungry as before. Who shall give the cook the sign?"
        )
    if error := failed(run):
        return wrong(f"{error.name} ended with {error.error}{at(error.error_line)}. Mend that first.")
    if hungry is not None and any(e.kind == "block" and e.lane == hungry.lane for e in run.events):
        return wrong(
            "A guest lost patience and ended with the error queue.Empty, or Empty: within its time-out the cook had put no dish for it. "
            "Why does he put none?"
        )
    if hungry is not None or "Empty" in main(run).stderr:
        return wrong(
            "A guest ended with the error queue.Empty, or Empty: it asked for a dish without waiting, before the cook had put one. "
            "`get()` waits."
        )
    if failing is not None:
        said = (line for line in main(run).stderr.splitlines() if line.startswith(failing.outcome))
        return wrong(f"The cook ended with {next(said, failing.outcome)}. Mend that first.")
    if run.hung and "cook" in standing:
        return wrong(
            f"The cook waits{at(standing['cook'].line)} for a sign that does not come, and the script waits"
            f"{at(waiting.line if waiting else None)}. Whatever is to give the sign has to run before that, or in a greenlet that "
            "does not wait for the cook itself."
        )
    if run.hung and "guest" in standing and fed < 3:
        return wrong(
            f"{3 - fed} of the guests wait{at(standing['guest'].line)}, and nobody is left who would put a dish: the cook has ended. "
            "Did he put all three?"
        )
    if run.hung and "guest" in standing:
        return wrong(
            f"All dishes are eaten, and somebody still waits{at(standing['guest'].line)}: there are more guests than dishes."
        )
    if run.hung and "guest" in finished and "candle" in standing:
        return wrong(
            f"The guests have eaten, but the script waits on{at(waiting.line if waiting else None)}. Only the candle is left, and that never "
            "ends. Whom should the script wait for?"
        )
    if run.hung:
        return unexplained(run, "Let the script end by itself.")
    if not dishes and not finished and not standing:
        return wrong("The script has ended before any greenlet had a turn: it never waited for one. `spawn` alone runs nothing.")
    if dishes == ["cake", "rice", "soup"] and fed < 3:
        return wrong(f"The line is right, but {fed or 'none'} of the three guests came to the end of a meal. Let them eat, and wait for them.")
    if dishes == ["cake", "rice", "soup"]:
        return right(
            f"The guests have eaten, and the script ends. (The cook still waits{at(standing['cook'].line)}: nobody needs him.)"
            if "cook" in standing
            else "The cook waits for nothing that never comes, the guests got their dishes, and the script did not wait for the candle."
        )
    if not dishes and "cook" in standing:
        return wrong(
            f"The script ends, but nobody has eaten: the cook still waits{at(standing['cook'].line)}. A `timeout` ends the "
            "waiting of the script, not the reason for it."
        )
    return wrong(f"Printed was {printed or 'nothing'}. It should be the three dishes that the guests have eaten.")
