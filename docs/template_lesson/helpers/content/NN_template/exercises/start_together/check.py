"""Two runners wait for one signal, and the script gives it when both have been started."""

from helpers.record.run import Run
from helpers.course.checks import Verdict, at, children, failed, main, not_started, right, unexplained, wrong

START_METHODS = ("fork", "spawn")
TIMEOUT = 2.0
NEXT = "Both runners call `gun.wait()`, and the script calls `gun.set()` when both have been started."


def check(run: Run) -> Verdict:
    """Judge one run."""
    if error := failed(run):
        return wrong(f"{error.name} ended with {error.error}{at(error.error_line)}. Mend that first.")
    runners = {process.name for process in children(run)}
    waits = [e for e in run.events if e.kind == "wait" and e.process in runners]
    signals = [e for e in run.events if e.kind == "set" and e.process == main(run).name]
    starts = [e for e in run.events if e.kind == "start" and e.process == main(run).name]
    if not waits and not signals:
        return not_started(NEXT)
    if nap := next((e for e in run.events if e.kind == "sleep" and e.process in runners), None):
        return wrong(
            f"{nap.process} sleeps{at(nap.line)}. A pause is no signal: it ends after its time, whether the script has said Go "
            "or not. `gun.wait()` ends when the signal is given."
        )
    if idle := sorted(runners - {e.process for e in waits}):
        return wrong(f"{idle[0]} did not wait for the signal: `gun.wait()` was never called in it.")
    if not starts:
        return wrong(f"The signal was given{at(signals[0].line)}, and no runner was started. {NEXT}")
    if len(starts) < 2:
        return wrong(
            f"The script waits for {starts[0].child} to end before it has given the signal, and {starts[0].child} waits for the "
            "signal. Start both, give the signal, and join after that."
        )
    if not signals:
        return wrong(f"Both wait{at(waits[0].line)}, and nobody has set the event. {NEXT}")
    if foreign := next((e for e in waits if e.object != signals[0].object), None):
        return wrong(
            f"{foreign.process} waits{at(foreign.line)} for an event of its own, which nobody else knows. Wait for the one that "
            "it was given as an argument."
        )
    if signals[0].time < starts[-1].time:
        return wrong(
            f"The signal was given{at(signals[0].line)}, before both runners were started. It stays given, so neither had to wait. "
            "Give it when both are there."
        )
    if run.hung or len(runners) != 2:
        return unexplained(run, NEXT)
    return right("Both waited for one event, and the script set it once, for both.")
