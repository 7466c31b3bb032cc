"""A painter reports each wall as done; the script waits for the work, then ends the painter."""

from dataclasses import dataclass

from helpers.course.checks import (
    Rules, Verdict, another_error, as_queues, at, children, code, despite, done, ended_with, failed, first, main,
    right, started, unexplained, waits_in, wrong,
)
from helpers.course.queue_work import gets_of, only_taken, said_too_often, turns
from helpers.record.run import Event, Process, Run

START_METHODS = ("spawn", "fork", "forkserver")
TIMEOUT = 2.0
TEA = 0.1  #: seconds: how long drink_tea() sleeps, and nothing else does
WALLS = ("north", "east", "south", "west")


@dataclass(frozen=True)
class Facts:
    """What the rules look at."""

    run: Run
    script: Process
    painters: list[Process]
    names: set[str]  #: the painters'
    puts: list[Event]  #: of walls
    ends: list[Event]  #: puts of something else, by the script
    gets: list[Event]  #: the painters', including those that never returned
    turns: list[list[Event]]  #: what the painters did: each turn runs from one get() to the painter's next
    walls: list[list[Event]]  #: the turns that began with a wall
    said: list[Event]  #: task_done(), whoever called it
    joins: list[Event]  #: the script's q.join() that returned
    in_join: Event | None  #: the one that never returned
    tea: Event | None  #: the script's first

    @property
    def waited(self) -> Event | None:
        """The script's q.join() that waited for all walls: none was put after it."""
        return first(join for join in self.joins if all(put.time < join.time for put in self.puts))

    @property
    def shown(self) -> bool:
        """Whether all printed what they should."""
        return all(wall in "".join(one.stdout for one in self.painters) for wall in WALLS) and "tea" in self.script.stdout


def is_wall(event: Event) -> bool:
    """Whether a wall was passed."""
    return event.value.strip("'") in WALLS


def read(run: Run) -> Facts:
    """Read what the rules look at from the record."""
    run = as_queues(run)
    script, painters = main(run), children(run)
    puts, names = done(run, "put"), {process.name for process in painters}
    did = turns(run, names)
    return Facts(
        run, script, painters, names,
        [put for put in puts if is_wall(put)],
        [put for put in puts if not is_wall(put) and put.process == script.name],
        gets_of(run, names), did, [turn for turn in did if is_wall(turn[0])],
        [event for event in run.events if event.kind == "task_done"], done(run, "join_queue", script), waits_in(run, "join_queue"),
        first(event for event in done(run, "sleep", script) if event.seconds == TEA),
    )


def queue_that_does_not_count(f: Facts) -> Verdict | None:
    error = failed(f.run, "AttributeError")
    return None if not error or any(event.primitive == "JoinableQueue" for event in done(f.run, "queue")) else wrong(
        f"{ended_with(error)}: only a JoinableQueue counts what is still to be done. Another queue has neither join() nor "
        "task_done(). Use a JoinableQueue, as the program did."
    )


def no_painter(f: Facts) -> Verdict | None:
    return None if started(f.run) else wrong("No child was started, so there is no painter. Let a Process call `painter`.")


def waits_for_nothing(f: Facts) -> Verdict | None:
    return None if f.script.error or any(e.kind in ("join", "join_queue") and e.line for e in f.run.events) else wrong(
        "MainProcess waited for nobody, so it may end before the first wall is painted. Call the queue's join() after "
        "the loop that puts the walls."
    )


def script_says_done(f: Facts) -> Verdict | None:
    said = first(event for event in f.said if event.process == f.script.name)
    return said and wrong(
        f"MainProcess itself called task_done(){at(said.line)}, and has painted nothing: join() then believes that walls are done "
        "which are not. The painter says it, after each wall."
    )


def asks_empty(f: Facts) -> Verdict | None:
    asked = first(e for e in f.run.events if e.kind in ("empty", "qsize") and e.process in f.names)
    return asked and wrong(
        despite(f.shown, f"`{asked.kind}()`{at(asked.line)} decides when the painter ends. Had it looked before the first wall was ")
        + "in the pipe, it would have gone home at once. Let it wait in get(), and end it with None."
    )


def paints_what_it_knows(f: Facts) -> Verdict | None:
    return None if f.gets or not f.said else wrong(
        despite(f.shown, f"the painter took nothing from the queue, and said task_done(){at(f.said[0].line)}: it paints what it ")
        + "knows, and not what it was given. Let it get each wall from the queue."
    )


def said_more_than_taken(f: Facts) -> Verdict | None:
    said = said_too_often(f.run, f.names)
    return said and wrong(
        f"task_done() was called{at(said.line)} more often than something had been taken. join() then believes that walls are done "
        "which are not; and called more often than put(), it raises ValueError. Call it once for each wall."
    )


def said_before_painting(f: Facts) -> Verdict | None:
    turn = first(t for t in f.walls if [e.kind for e in t[1:2]] == ["task_done"])
    if not turn:
        return None
    if not any(e.kind == "sleep" for e in turn):
        return wrong(f"The painter said{at(turn[1].line)} that the wall {code(turn[0].value)} was done, without painting it.")
    return wrong(
        f"task_done(){at(turn[1].line)} came when the wall was taken, before it was painted. So join() may return while the "
        "painter is still at work. Say it after paint()."
    )


def painted_no_wall(f: Facts) -> Verdict | None:
    turn = first(t for t in f.turns if not is_wall(t[0]) and any(e.kind == "sleep" and e.seconds != TEA for e in t))
    return turn and wrong(
        f"The painter painted {code(turn[0].value)} as well, which is no wall. Look at what you have got{at(turn[0].line)} "
        "before you paint it."
    )


def waits_for_ever(f: Facts) -> Verdict | None:
    if not f.in_join:
        return None
    waits = f"MainProcess waits in the queue's join(){at(f.in_join.line)}"
    if own := first(e for e in f.run.events if e.kind == "join_queue" and e.process in f.names):
        return wrong(
            f"{waits}, and {own.process} calls join(){at(own.line)} as well: it waits for walls that nobody but it could paint. The "
            "painter only paints and says so. It is MainProcess that waits."
        )
    if not f.walls:
        return wrong(f"{waits}, and the painter took no wall from the queue. Begin with its loop: get, paint, task_done.")
    if not f.said:
        return wrong(f"{waits}: task_done() was never called, so nothing says that a wall is done. Let the painter call it after each.")
    if f.ends:
        return wrong(
            f"{waits}: it waits for {code(f.ends[-1].value)} as well, which was put before{at(f.ends[-1].line)}, and is counted like "
            "a wall. Put that after the join."
        )
    if all(painter.ended_well for painter in f.painters):
        return wrong(f"{waits}. The painter took {len(f.walls)} of {len(f.puts)} walls, and then its process ended. It needs a loop.")
    if dropped := only_taken(f.walls):
        return wrong(
            f"{waits}. The get(){at(dropped.line)} took the wall {code(dropped.value)}, and nothing was done with it: each get() takes "
            "one more wall out of the queue. Call it once in each round, keep what it returns, and paint that."
        )
    times = "once" if len(f.said) == 1 else f"{len(f.said)} times"
    return wrong(f"{waits}: {len(f.puts)} walls were put, and task_done() was called {times}. Call it once for each.")


def waits_for_the_process(f: Facts) -> Verdict | None:
    join = first(e for e in f.run.events if e.kind == "join" and e.line)
    if f.joins or not join:
        return None
    if f.tea and f.tea.time < join.time:
        return wrong(
            despite(f.shown, "nothing had told MainProcess that the walls are painted when it began to drink its tea: nobody knows ")
            + "how long a painter takes. Wait with the queue's join(), and then drink."
        )
    return wrong(
        despite(f.shown, f"MainProcess waits for the painter to end{at(join.line)}, and not for the work. That holds only as long ")
        + "as the painter has nothing else to do. Wait with the queue's join(), and end the painter after that."
    )


def waits_too_early(f: Facts) -> Verdict | None:
    if f.waited:
        return None
    join = f.joins[-1]
    if all(put.time > join.time for put in f.puts):
        return wrong(
            f"The queue's join(){at(join.line)} returned at once, because nothing had been put yet: no work, nothing to wait for. Put "
            "the walls first."
        )
    return wrong(
        despite(f.shown, f"a wall was put{at(f.puts[-1].line)} after the queue's join(){at(join.line)} had returned, so nobody waits ")
        + "for that one. Put all walls, then join, then drink."
    )


def ended_from_outside(f: Facts) -> Verdict | None:
    end = first(e for e in f.run.events if e.kind in ("terminate", "kill"))
    return end and wrong(
        despite(f.shown, f"`{end.kind}()`{at(end.line)} ends the painter from outside, whatever it is doing. Put None, and let it ")
        + "end itself."
    )


def waits_for_one_more(f: Facts) -> Verdict | None:
    get = first(get for get in f.gets if get.end is None)
    if not get or not f.run.hung:
        return None
    if f.ends:
        return wrong(
            f"The walls are painted, and {get.process} has taken {code(f.ends[0].value)}, and waits in the get{at(get.line)} for "
            "one more. Let the painter leave its loop when it gets that.")
    return wrong(
        f"The walls are painted, and {get.process} waits in the get{at(get.line)} for one more: nobody ends it. Put None after "
        "the join, and let the painter leave its loop when it gets that.")


def another_end(f: Facts) -> Verdict | None:
    return None if f.run.returncode == 0 else unexplained(f.run, "The painter paints each wall; MainProcess waits with the queue's join().")


def not_painted(f: Facts) -> Verdict | None:
    missing = first(wall for wall in WALLS if not any(wall in painter.stdout for painter in f.painters))
    return missing and wrong(f"All walls were taken, and nobody said that the {missing} wall is painted. Call paint() with each wall.")


def tea_at_the_wrong_time(f: Facts) -> Verdict | None:
    if not f.tea:
        return wrong("Everything is painted, and MainProcess did not drink its tea. Call drink_tea() after the join.")
    if f.tea.time > f.waited.time:
        return None
    if f.joins[0].time < f.tea.time:
        return wrong(
            "MainProcess had begun to drink its tea when some of the walls were still to be painted: they were put after the "
            f"first join(){at(f.joins[0].line)}. Put all walls, then join, then drink."
        )
    return wrong(
        f"MainProcess had begun to drink its tea before the queue's join(){at(f.waited.line)} told it that all walls are "
        "painted. Call drink_tea() after the join."
    )


def ended_with_the_script(f: Facts) -> Verdict | None:
    cut = first(process for process in f.painters if not process.ended_well)
    return cut and wrong(
        despite(f.shown, f"{cut.name} was ended together with MainProcess, as a daemon is, whatever it was doing. Put None after ")
        + "the join, let it end itself, and join it."
    )


def told_before_the_join(f: Facts) -> Verdict | None:
    end = first(end for end in f.ends if end.time < f.waited.time)
    return end and wrong(
        despite(f.shown, f"{code(end.value)} was put{at(end.line)} before the queue's join(), so the painter goes home when the last ")
        + "wall is painted, whatever MainProcess still has for it. Put it after the join, and say task_done() for walls only."
    )


def ends_untold(f: Facts) -> Verdict | None:
    heard = any(get.end is not None and not get.outcome and not is_wall(get) for get in f.gets)
    if heard or done(f.run, "set", f.script):
        return None
    if late := first(get for get in f.gets[-1:] if get.outcome):
        return wrong(
            despite(f.shown, f"the get{at(late.line)} raised {late.outcome}, and the painter took that for the end. It says only ")
            + "that nothing came in time: a slow script would lose its painter. Let it go on until it gets None."
        )
    untaken = first(f.ends)
    told = f"nobody took the {code(untaken.value)} of line {untaken.line}" if untaken else "nobody has told the painter to end"
    return wrong(
        despite(f.shown, f"{told}: the painter knows how many walls will come. With one more wall, the queue's join() would wait ")
        + "forever. Let it go on until it gets None, and put None after the join."
    )


def said_together(f: Facts) -> Verdict | None:
    said = ([e for e in turn if e.kind == "task_done" and e.lane == turn[0].lane] for turn in f.walls)
    many = first(events for events in said if len(events) > 1)
    return many and wrong(despite(f.shown, f"task_done(){at(many[0].line)} was called {len(many)} times in a row, for walls that had been ")
                          + "painted long before. So the painter has to know how many walls will come. Say it after each paint().")


def holds(f: Facts) -> Verdict:
    return right(
        "join() returned when task_done() had been called once for each wall. MainProcess waited for the work, and not for a "
        "process to end."
    )


check = Rules(
    read,
    # The painter, and what it reports.
    queue_that_does_not_count, no_painter, waits_for_nothing, script_says_done, asks_empty, paints_what_it_knows,
    said_more_than_taken, said_before_painting, another_error, painted_no_wall,
    # The script waits forever, or for something other than the work.
    waits_for_ever, waits_for_the_process, waits_too_early,
    # The walls are painted, but the painter does not end.
    ended_from_outside, waits_for_one_more, another_end,
    not_painted, tea_at_the_wrong_time, ended_with_the_script, told_before_the_join, ends_untold, said_together, holds,
)
