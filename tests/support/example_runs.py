"""Made-up runs of every kind that a lesson shows, to look at their pictures and test them.

    python tests/support/example_runs.py FOLDER      draws them all
"""
from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from helpers.record.kinds import ROWS
from helpers.record.run import Event, Process, Run, Waiting

MAIN = "MainProcess"
_OBJECTS = {"put": "queue", "get": "queue", "acquire": "lock", "release": "lock", "call": "list"}     # what each is about
BOOT = {"fork": 0.002, "spawn": 0.060, "forkserver": 0.012}     # seconds until a child begins


class Story:
    """Builds a run event by event."""

    def __init__(self, method: str = "fork", *names: str, timeout: float = 10.0) -> None:
        self.run = Run("", method, timeout, returncode=0)
        self.add(0.020, MAIN, "run", what=MAIN)
        self.run.processes = [Process(name, number, 0) for number, name in enumerate((MAIN, *names), 1)]

    def add(self, time: float, process: str, kind: str, line: int | None = None, what: str = "", *,
            took: float | None = 0.0, lane: str = "", object_: str = "", **fields: Any) -> Event:
        """Add an event; `what` is the main field of its kind: the value of a put, the child of a start."""
        row = ROWS[kind]
        texts = [row.back] if row.back == "value" else [name for name in row.given if name not in ("seconds", "items")]
        fields.setdefault(texts[0] if texts else "value", what)
        event = Event(time, process, lane, kind, line, end=None if took is None else time + took, object=object_,
                      object_kind=_OBJECTS.get(kind, kind) if object_ else "", **fields)
        self.run.events.append(event)
        return event

    def start(self, time: float, child: str, line: int | None = 10, *, boot: float | None = None) -> float:
        """Start a child; return when it runs."""
        begin = time + (BOOT[self.run.start_method] if boot is None else boot)
        self.add(begin, child, "run", what=child, source=self.add(time, MAIN, "start", line, child, took=0.0012))
        return begin

    def done(self, duration: float) -> Run:
        self.run.duration = duration
        self.run.events.sort(key=lambda event: event.time)
        return self.run

    def hangs(self, call: str, line: int, name: str = MAIN) -> None:
        process = self.run.process(name)
        process.exitcode, process.waiting, process.ended_by_run = None, Waiting(call, line), True
        self.run.hung, self.run.returncode = True, None


def queue_at_module_level(method: str) -> Run:
    story = Story(method, "Process-1", timeout=2.0)
    story.add(0.050, MAIN, "queue", 7, "Queue", object_="queue q")
    begin = story.start(0.051, "Process-1")
    own = "queue q" if method == "fork" else "queue q of Process-1"
    if method != "fork":
        story.add(begin - 0.0001, "Process-1", "queue", 7, "Queue", object_=own)
    put = story.add(begin + 0.0002, "Process-1", "put", 4, "[1, 'hello', True]", took=0.0003, object_=own)
    story.add(begin + 0.0008, "Process-1", "exit")
    if method == "fork":
        story.add(0.0525, MAIN, "get", 11, put.value, took=put.time - 0.052, source=put, object_=own)
        return story.done(0.062)
    story.add(0.0525, MAIN, "get", 11, took=None, object_="queue q")
    story.hangs("q.get()", 11)
    return story.done(2.0)


def queue_under_the_guard(method: str) -> Run:
    if method == "fork":
        return queue_at_module_level(method)
    story = Story(method, "Process-1", timeout=2.0)
    story.add(0.050, MAIN, "queue", 8, "Queue", object_="queue q")
    begin = story.start(0.051, "Process-1")
    story.add(0.0525, MAIN, "get", 11, took=None, object_="queue q")
    story.add(begin + 0.003, "Process-1", "error", 4, "NameError: name 'q' is not defined")
    story.add(begin + 0.008, "Process-1", "exit", number=1)
    child = story.run.process("Process-1")
    child.exitcode, child.error, child.error_line = 1, "NameError: name 'q' is not defined", 4
    story.hangs("q.get()", 11)
    return story.done(2.0)


def queue_as_argument(method: str) -> Run:
    story = Story(method, "Process-1")
    for line, name in ((6, "queue first"), (10, "queue q")):
        story.add(0.045 + line / 1000, MAIN, "queue", line, "Queue", object_=name)
    begin = story.start(0.057, "Process-1", 12)
    put = story.add(begin + 0.0002, "Process-1", "put", 4, "[1, 'hello', True]", took=0.0003, object_="queue q")
    exit_ = story.add(begin + 0.0008, "Process-1", "exit")
    story.add(0.0585, MAIN, "get", 13, put.value, took=put.time - 0.0578, source=put, object_="queue q")
    story.add(put.time + 0.0009, MAIN, "join", None, "Process-1", took=0.002, source=exit_)
    return story.done(begin + 0.012)


def three_start_methods(program: Callable[[str], Run]) -> dict[str, Run]:
    return {method: program(method) for method in ("fork", "spawn", "forkserver")}


def ping_pong() -> Run:
    story = Story("spawn", "Process-1")
    story.add(0.048, MAIN, "pipe", 8, "both", object_="pipe a-b")
    begin = story.start(0.049, "Process-1")
    hello = story.add(begin + 0.0002, "Process-1", "send", 4, "'Hello World'", took=0.0001)
    story.add(0.052, MAIN, "recv", 11, hello.value, took=hello.time - 0.0518, source=hello)
    answer = story.add(hello.time + 0.0006, MAIN, "send", 12, "'Hi son'", took=0.0001)
    story.add(hello.time + 0.0002, "Process-1", "recv", 5, answer.value, took=0.0006, source=answer)
    exit_ = story.add(answer.time + 0.0005, "Process-1", "exit")
    story.add(answer.time + 0.0002, MAIN, "join", 13, "Process-1", took=0.009, source=exit_)
    return story.done(0.135)


def three_consumers() -> Run:
    names = [f"Process-{number}" for number in (1, 2, 3)]
    story = Story("fork", *names)
    story.add(0.048, MAIN, "queue", 8, "Queue", object_="queue q")
    free = {name: story.start(0.050 + 0.0013 * number, name, 11) for number, name in enumerate(names)}
    puts = [story.add(0.056 + 0.00004 * item, MAIN, "put", 13, str(item), took=0.00002) for item in range(20)]
    puts += [story.add(0.057 + 0.00004 * number, MAIN, "put", 15, "None", took=0.00002) for number in range(3)]
    for put in puts:
        name = min(free, key=free.get)
        took = max(free[name], put.time + 0.0004) + 0.0002
        story.add(free[name], name, "get", 4, put.value, took=took - free[name], source=put)
        free[name] = took + 0.0102
        if put.value == "None":
            story.add(took + 0.0003, name, "exit")
            free[name] = 99.0
        else:
            story.add(took + 0.0001, name, "sleep", 5, seconds=0.01, took=0.01)
    story.add(0.0575, MAIN, "join", 17, names[0], took=0.079)
    return story.done(0.145)


def manager_and_five() -> Run:
    names = [f"Process-{number}" for number in range(2, 7)]
    story = Story("fork", "SyncManager-1", *names)
    story.run.process("SyncManager-1").helper = True
    story.start(0.048, "SyncManager-1", 7)
    for number, name in enumerate(names):
        begin = story.start(0.056 + 0.0013 * number, name, 12)
        call = story.add(begin + 0.0004, name, "call", 4, "list", function="append", arguments=str(number ** number), took=0.0015,
                         object_="list ml")
        call.source = story.add(call.time + 0.0009, "SyncManager-1", "serve", None, "append", arguments=call.arguments,
                                took=0.00001, source=call)
        story.add(call.end + 0.0002, name, "exit")
    last = story.add(0.072, MAIN, "call", 16, "list", function="__repr__", result="'[11, 22, 33, 1, 1, 4…'", took=0.001,
                     object_="list ml")
    last.source = story.add(0.0724, "SyncManager-1", "serve", None, "__repr__", took=0.00001, source=last)
    story.add(0.075, "SyncManager-1", "exit")
    return story.done(0.082)


def pool(*, at_once: bool) -> Run:
    names = [f"ForkPoolWorker-{number}" for number in range(1, 6)]
    story = Story("fork", *names)
    story.add(0.047, MAIN, "pool", 9, "Pool", took=0.012, object_="pool", number=5)
    for number, name in enumerate(names):
        story.start(0.048 + 0.0015 * number, name, 9)
    time, done = 0.060, []
    for number in range(10):
        how = "apply_async" if at_once else "apply"
        submit = story.add(time, MAIN, "submit", 11, how, function="foo", arguments=str(number), took=0.0001, number=number + 1)
        begin = time + 0.0005 + (1.003 if at_once and number > 4 else 0.0)
        task = story.add(begin, names[number % 5], "task", 4, "foo", arguments=str(number), took=1.001, source=submit,
                         number=number + 1)
        story.add(begin + 0.0001, names[number % 5], "sleep", 6, seconds=1, took=1.0)
        if not at_once:
            story.add(time + 0.0001, MAIN, "fetch", 11, "get", took=1.0024, source=task, number=number + 1)
        time += 0.00005 if at_once else 1.0028
        done.append(task.end)
    end = max(done)
    story.add(time + 0.0002, MAIN, "close_pool", 12)
    story.add(time + 0.0003, MAIN, "join_pool", 13, took=max(end - time, 0.0) + 0.004)
    for number, name in enumerate(names):
        story.add(end + 0.0015 + 0.0003 * number, name, "exit")
    return story.done(end + 0.012)


def _turn(story: Story, time: float, kind: str, line: int | None, value: str, from_: str, to: str) -> Event:
    source = Event(time, MAIN, from_, kind, line, end=time, value=value)
    return story.add(time, MAIN, kind, line, value, lane=to, source=source)


def generators() -> Run:
    story = Story()
    time = 0.022
    _turn(story, time, "resume", 15, "", "", "consumer")
    for number in range(6):
        resume = story.run.events[-1]
        if number:
            time += 0.00002
            resume = _turn(story, time, "resume", 19, str(number), "", "consumer")
            story.add(time + 0.00001, MAIN, "sleep", 9, seconds=1, took=1.0, lane="consumer")
            time += 1.0
        time += 0.00002
        story.add(time, MAIN, "yield", 5, "'200 Ok'" if number else "''", lane="consumer", source=resume)
    return story.done(time + 0.01)


def greenlets() -> Run:
    story = Story()
    _turn(story, 0.0400, "switch", 14, "", "", "g1")
    _turn(story, 0.04002, "switch", 4, "", "g1", "g2")
    _turn(story, 0.04003, "switch", 9, "", "g2", "g1")
    _turn(story, 0.04004, "switch", 6, "", "g1", "g2")
    story.add(0.04005, MAIN, "finish", None, lane="g2")
    _turn(story, 0.04006, "switch", None, "", "g2", "")
    return story.done(0.048)


def gevent_sleeps() -> Run:
    story = Story()
    for line, name in ((9, "foo"), (10, "bar")):
        story.add(0.2 + line / 10000, MAIN, "spawn", line, name)
    story.add(0.2020, MAIN, "block", 11, call="gevent.joinall([g1, g2])", took=4.001)
    _turn(story, 0.2021, "switch", 11, "", "", "Hub")
    for time, name, line, seconds in ((0.2022, "foo", 4, 4), (0.2024, "bar", 7, 2)):
        _turn(story, time, "switch", None, "", "Hub", name)
        story.add(time + 0.00005, MAIN, "block", line, call=f"gevent.sleep({seconds})", took=float(seconds), lane=name)
        _turn(story, time + 0.0001, "switch", line, "", name, "Hub")
        back = time + seconds
        _turn(story, back, "switch", None, "", "Hub", name)
        story.add(back + 0.0001, MAIN, "finish", None, lane=name)
        _turn(story, back + 0.00012, "switch", None, "", name, "Hub")
    _turn(story, 4.2029, "switch", None, "", "Hub", "")
    return story.done(4.21)


def lock_fight() -> Run:
    names = [f"Process-{number}" for number in (1, 2, 3)]
    story = Story("fork", *names)
    release, time = None, 0.062
    for number, name in enumerate(names):
        begin = story.start(0.056 + 0.0015 * number, name, 12) + 0.0003
        time = max(time, begin)
        story.add(begin, name, "acquire", 5, "Lock", took=time - begin, source=release, object_="lock",
                  waited=number > 0)
        story.add(time + 0.0001, name, "sleep", 6, seconds=0.1, took=0.1)
        release = story.add(time + 0.1003, name, "release", 5, "Lock", object_="lock")
        story.add(time + 0.1005, name, "exit")
        time += 0.1008
    return story.done(0.39)


def crowd(children: int = 200) -> Run:
    names = [f"Process-{number}" for number in range(1, children + 1)]
    story = Story("fork", *names)
    for number, name in enumerate(names):
        begin = story.start(0.05 + 0.0015 * number, name, 12)
        if number == 77:
            story.add(begin + 0.001, name, "error", 5, "ValueError: 77")
            child = story.run.process(name)
            child.exitcode, child.error, child.error_line = 1, "ValueError: 77", 5
        else:
            put = story.add(begin + 0.0003, name, "put", 6, str(number), took=0.0002)
            story.add(0.4 + 0.0001 * number, MAIN, "get", 14, str(number), took=0.00005, source=put)
        story.add(begin + 0.002, name, "exit")
    return story.done(0.5)


def busy(lanes: int = 12, events: int = 5000) -> Run:
    names = [f"Process-{number}" for number in range(1, lanes)]
    story = Story("spawn", *names)
    for name in names:
        story.start(0.05, name)
    for number in range(events // 2):
        name = names[number * 7 % len(names)]
        put = story.add(0.2 + number * 0.0004, name, "put", 4, str(number), took=0.0001)
        story.add(put.time, MAIN, "get", 9, str(number), took=0.0003, source=put)
    for number, name in enumerate(names):
        story.add(1.25 + number * 0.001, name, "exit")
    return story.done(1.3)


def killed() -> Run:
    story = Story("fork", "Process-1")
    begin = story.start(0.05, "Process-1", 11)
    put = story.add(begin + 0.0003, "Process-1", "put", 4, "'last words'", took=0.0004)
    story.add(0.0525, MAIN, "get", 12, put.value, took=0.002, source=put)
    story.add(begin + 0.001, "Process-1", "sleep", 5, seconds=60, took=None)
    story.add(0.06, MAIN, "kill", 13, "Process-1")
    story.add(0.0601, MAIN, "join", 14, "Process-1", took=0.002)
    story.add(0.0620, MAIN, "ended", 14, "Process-1", number=-9)
    story.run.process("Process-1").exitcode = -9
    return story.done(0.07)


def odd_values() -> Run:
    """What a learner may put: characters that the font lacks, dollars, backslashes, very long values."""
    story = Story("fork", "Process-1")
    begin = story.start(0.05, "Process-1")
    for number, value in enumerate(("'包子'", "'$x^$ $'", "'\\\\n'", repr("x" * 300))):
        put = story.add(begin + 0.001 * number, "Process-1", "put", 4 + number, value, took=0.0001)
        story.add(put.time - 0.0005, MAIN, "get", 12 + number, value, took=0.0009, source=put)
    story.add(begin + 0.01, "Process-1", "exit")
    return story.done(0.07)


#: name -> how to make the run, or the runs under several start methods
EXAMPLES: dict[str, Callable[[], Run | dict[str, Run]]] = {
    "module_level": lambda: three_start_methods(queue_at_module_level),
    "under_the_guard": lambda: three_start_methods(queue_under_the_guard),
    "as_argument": lambda: three_start_methods(queue_as_argument),
    "ping_pong": ping_pong,
    "three_consumers": three_consumers,
    "manager": manager_and_five,
    "pool_apply": lambda: pool(at_once=False),
    "pool_apply_async": lambda: pool(at_once=True),
    "generators": generators,
    "greenlets": greenlets,
    "gevent": gevent_sleeps,
    "lock": lock_fight,
    "crowd": crowd,
    "busy": busy,
    "killed": killed,
    "odd_values": odd_values,
    "no_events": lambda: Run("", "fork", 1.0, processes=[Process(MAIN, 1, 0)], duration=0.03),
    "nothing": lambda: Run("", "fork", 1.0),
}


if __name__ == "__main__":
    from helpers.views.timeline import caption, timeline
    for example, make in EXAMPLES.items():
        runs = make()
        print(f"{example}: {caption(runs)}")
        for linear in (False, True):
            timeline(runs, linear=linear).savefig(Path(sys.argv[1]) / f"{example}{'_linear' if linear else ''}.png")
