"""A painter says after each wall that it is done; the script waits for the work, then ends the painter."""

from helpers.record.run import Event, Run
from helpers.course.checks import (
    Verdict,
    at,
    children,
    done,
    failed,
    main,
    not_started,
    right,
    unexplained,
    waits_in,
    wrong,
)

START_METHODS = ("spawn", "fork", "forkserver")
TIMEOUT = 2.0
TEA = "0.1"     # seconds: the sleep in drink_tea(), and no other
WALLS = ("'north'", "'east'", "'south'", "'west'")


def _turns(events: list[Event]) -> list[list[Event]]:
    """Part a painter's events: each part begins with a get and goes on to the next one."""
    found: list[list[Event]] = []
    for event in events:
        if event.kind == "get" and event.end is not None:
            found.append([event])
        elif found and event.kind in ("sleep", "task_done"):
            found[-1].append(event)
    return found


def _too_often(events: list[Event]) -> bool:
    """Whether a painter has at some moment called task_done() more often than it had taken something."""
    taken = 0
    for event in events:
        taken += (event.kind == "get" and event.end is not None) - (event.kind == "task_done")
        if taken < 0:
            return True
    return False


def check(run: Run) -> Verdict:
    """Judge one run."""
    script, painters = main(run), children(run)
    puts = [e for e in done(run, "put") if e.detail in WALLS]
    joined = next(iter(done(run, "join_queue", script)), None)
    in_join = waits_in(run, "join_queue")
    if error := failed(run, "AttributeError: 'Queue' object"):
        return wrong(
            f"{error.name} ended with {error.error}{at(error.error_line)}: a Queue has neither join() nor task_done(). "
            "Use a JoinableQueue."
        )
    if not done(run, "start") and puts:
        return wrong("No child was started: MainProcess painted the walls itself. Let a Process call painter.")
    names = {process.name for process in painters}
    turns = [turn for process in painters for turn in _turns([e for e in run.events if e.process == process.name])]
    no_wall = next(
        (turn[0] for turn in turns if turn[0].detail not in WALLS and any(e.kind == "sleep" and e.detail != TEA for e in turn)),
        None,
    )
    turns = [turn for turn in turns if turn[0].detail in WALLS]
    said = [e for e in run.events if e.kind == "task_done"]
    if early := next((e for e in said if e.process == script.name), None):
        return wrong(
            f"MainProcess itself called task_done(){at(early.line)}, and has painted nothing: join() then believes that "
            "walls are done which are not. The painter says it, after each wall."
        )
    if asked := next((e for e in run.events if e.kind == "empty" and e.process in names), None):
        return wrong(
            f"empty(){at(asked.line)} decides when the painter ends. Had it looked before the first wall was "
            "in the pipe, it would have gone home at once. Let it wait in get(), and end it with None."
        )
    for turn in turns:
        kinds = [event.kind for event in turn]
        if kinds.count("task_done") > 1 and _too_often([e for e in run.events if e.process == turn[0].process]):
            return wrong(
                f"For the wall {turn[0].detail} task_done() was called {kinds.count('task_done')} times. Called more "
                "often than put(), it raises ValueError; before that, join() believes that walls are done "
                "which are not. Call it once for each wall."
            )
        if "task_done" in kinds and "sleep" not in kinds:
            return wrong(
                f"The painter said{at(turn[kinds.index('task_done')].line)} that the wall {turn[0].detail} was "
                "done, without painting it. Call paint(wall) first."
            )
        if "task_done" in kinds and kinds.index("task_done") < kinds.index("sleep"):
            return wrong(
                f"task_done(){at(turn[kinds.index('task_done')].line)} came when the wall was taken, before "
                "it was painted. So join() may return while the painter is still at work. Say it after paint()."
            )
    if error := failed(run):
        return wrong(f"{error.name} ended with {error.error}{at(error.error_line)}. Mend that first.")
    if no_wall:
        return wrong(
            f"The painter painted {no_wall.detail} as well, which is no wall. Look at what you have got{at(no_wall.line)} "
            "before you paint it."
        )
    if joined and puts and joined.end < puts[0].time:
        return wrong(
            f"The join{at(joined.line)} returned at once, because nothing had been put yet: no work, nothing to "
            "wait for. Put the walls first."
        )
    if in_join:
        painter = painters[0] if painters else None
        where = f"MainProcess waits in q.join(){at(in_join.line)}"
        if own := next((e for e in run.events if e.kind == "join_queue" and e.process in names and e.end is None), None):
            return wrong(
                f"{where}, and {own.process} waits in q.join(){at(own.line)} as well: for walls that nobody but it could "
                "paint. The painter only paints and says so. It is MainProcess that waits."
            )
        if painter and painter.ended_well and any(e.detail == "None" for e in done(run, "get")):
            return wrong(
                f"{where}, and all walls are done: it waits for None as well, which was put before, and is "
                "counted like a wall. Put None after the join, or say task_done() for it too."
            )
        if painter and painter.ended_well and not turns:
            return not_started("the painter ended without taking a wall. Begin with its loop: get, paint, task_done.")
        if painter and painter.ended_well:
            return wrong(
                f"{where}. The painter took {len(turns)} of {len(puts)} walls, and then its process ended. It needs "
                "a loop that goes on until it gets None."
            )
        if not said:
            return wrong(
                f"{where}, and all walls are painted: task_done() was never called, so nobody has told the "
                "queue. Let the painter call it after each wall."
            )
        return wrong(
            f"{where}: {len(puts)} walls were put, and task_done() was called "
            f"{'once' if len(said) == 1 else f'{len(said)} times'}. Call it once for each."
        )
    if not joined:
        if any(e.kind == "join" and e.line for e in run.events) and turns:
            return wrong(
                "MainProcess waited for the painter to end, and not for the work. That holds only as long "
                "as the painter has nothing else to do. Wait with q.join(), and end the painter after that."
            )
        return wrong("MainProcess did not wait until the walls were painted. Call `q.join()` behind the loop.")
    taken = {turn[0].detail for turn in turns}
    if len(taken) < len(WALLS) and any(e.process in names for e in said):
        return wrong(
            f"The painter took {len(taken)} of {len(WALLS)} walls from the queue, and said task_done() {len(said)} times: "
            "it paints what it knows, and not what it was given. Let it get each wall from q."
        )
    if forced := next((e for e in run.events if e.kind in ("terminate", "kill") and e.line), None):
        return wrong(
            f"{forced.kind}(){at(forced.line)} ends the painter from outside, whatever it is doing. Put None, and let "
            "it end itself."
        )
    stuck = next((e for e in run.events if e.kind == "get" and e.end is None and e.process in names), None)
    if stuck and run.hung:
        return wrong(
            f"The walls are painted, and {stuck.process} waits in the get{at(stuck.line)} for one more: nobody ends "
            "it. Put None behind the join, and let the painter leave its loop when it gets that."
        )
    painted = sum(wall.strip("'") in process.stdout for wall in WALLS for process in painters)
    if painted == len(WALLS) and not run.hung and run.returncode == 0:
        tea = next((e for e in run.events if e.process == script.name and e.kind == "sleep" and e.detail == TEA), None)
        if tea is None:
            return wrong("All is painted, and MainProcess did not drink its tea. Call drink_tea() after the join.")
        if tea.time < joined.end:
            return wrong(
                f"MainProcess had begun to drink its tea before q.join(){at(joined.line)} told it that all walls are painted. "
                "Call drink_tea() after the join."
            )
        later = [e for turn in turns for e in turn if e.kind == "task_done" and e.time > tea.time]
        if later:
            return wrong(
                f"MainProcess had begun to drink its tea when {len(later)} of {len(WALLS)} walls were still to be painted: "
                "they were put after that join. Put all walls, then join, then drink."
            )
        if cut := next((p for p in painters if not p.ended_well), None):
            return wrong(
                f"{cut.name} was ended together with the script, as a daemon is, whatever it was doing. Put None behind the "
                "join, let it end itself, and join it."
            )
        told = any(e.kind == "set" or (e.kind == "put" and e.detail not in WALLS) for e in run.events)
        if not told and not any(e.kind == "get" and e.outcome for e in run.events):
            return wrong(
                "The painter ended, but nobody has told it to: it knows how many walls will come. With one wall more, "
                "q.join() would wait for ever. Let it go on until it gets None, and put None behind the join."
            )
        return right(
            "join() returned when task_done() had been called once for each wall: MainProcess waited for the "
            "work, and not for a process to end."
        )
    return unexplained(run, "The painter paints each wall and says so; the script waits with q.join().")
