"""Programs made at random whose truth is known: two or three threads, processes, tasks or greenlets with locks, queues and the like.

A program is a few steps for each. `final` tries every order of the steps in its own model, which knows nothing of
Python. If every order ends alike, it is known which of them end, and where and for what the others wait.
`contradictions` then compares what is said about the real run with that.

    python tests/support/made_programs.py 2000 [FIRST [KIND]]       tries 2000 programs, and prints what is wrong

KIND is tasks; greenlets, of gevent; patched, threads that gevent's monkey patching turns into greenlets; ticking, greenlets
and another one that runs forever, so that the hub never finds nothing left to run. Without it: threads and processes; more
is these with RLocks and Conditions, too.
"""
from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

from helpers.record.run import Run

Step = tuple[str, str]          #: ("acquire", "lock_0"); ("fail", "")
State = tuple                   #: the step that each is at, what each object holds

#: how to make each kind of object; the module is that of threads, processes or tasks
_MAKES = {
    "lock": "Lock()", "queue": "Queue()", "narrow": "Queue(1)", "event": "Event()", "permits": "Semaphore(1)",
    "signal": "Semaphore(0)", "barrier": "Barrier(2)", "again": "RLock()", "result": "AsyncResult()", "pool": "Pool(1)",
    "condition": "Condition()",
}
_MODULES = {"threads": "threading", "patched": "threading", "processes": "multiprocessing", "tasks": "asyncio"}
_GREEN = ("greenlets", "ticking")
#: what a task awaits
_AWAITED = ("acquire", "put", "get", "wait")
_DOES = {
    "lock": ("acquire", "release"), "queue": ("put", "get"), "narrow": ("put", "get"), "event": ("set", "wait"),
    "permits": ("acquire", "release"), "signal": ("acquire", "release"), "barrier": ("wait",), "again": ("acquire", "release"),
    "result": ("set", "get"), "pool": ("add",), "condition": ("wait", "notify_all"),
}
#: the objects in a program of a kind
_COMMON = ("lock", "queue", "narrow", "event", "permits", "signal", "barrier")
_OF_GREENLETS = ("queue", "narrow", "event", "permits", "signal", "again", "result", "pool")
ERROR = "ValueError: enough"


@dataclass
class Program:
    """A program and its lines."""

    kind: str                               #: "threads", "processes", "tasks", "greenlets", "ticking", "patched"
    steps: list[list[Step]]                 #: of main and of each worker
    source: str = ""
    lines: list[list[int]] = field(default_factory=list)    #: the line of each step

    def name(self, number: int) -> str:
        """Return the name of a worker, or of main."""
        if self.kind == "tasks":
            return f"task worker_{number}" if number else "task main"
        if self.kind in _GREEN and number:
            return f"greenlet worker_{number}"
        return "MainProcess" if not number else f"thread worker_{number}" if self.kind in ("threads", "patched") else f"Process-{number}"

    @property
    def start_method(self) -> str | None:
        """The start method with which it runs."""
        return "fork" if self.kind == "processes" else None

    def statement(self, step: Step) -> str:
        """Return a step as the program writes it."""
        if step[1].startswith("condition"):
            return f"with {step[1]}: {self.call(step)}"
        return f"await {self.call(step)}" if self.kind == "tasks" and step[0] in _AWAITED else self.call(step)

    def call(self, step: Step) -> str:
        """Return the call in a step."""
        what, name = step
        if what == "join" and self.kind in _GREEN and int(name) % 2 == 0:
            return f"gevent.wait([one_{name}])"
        if what == "join":
            return f"asyncio.wait([one_{name}])" if self.kind == "tasks" else f"one_{name}.join()"
        if what == "fail":
            return "raise ValueError('enough')"
        if what == "add":
            return f"{name}.add(gevent.getcurrent())"
        return f"{name}.put('item')" if what == "put" else f"{name}.{what}()"


def make(seed: int, kind: str = "") -> Program:
    """Return a program of some kind."""
    chance = random.Random(seed)
    possible = _OF_GREENLETS if kind in _GREEN else (*_COMMON, "again", "condition") if kind == "more" else _COMMON
    names = [f"{each}_{number}" for number, each in enumerate(chance.choices(possible, k=chance.randint(1, 3)))]
    steps: list[list[Step]] = []
    for worker in range(chance.randint(2, 4)):
        mine: list[Step] = []
        held: list[str] = []
        for _ in range(chance.randint(0 if not worker else 1, 4)):
            name = chance.choice(names)
            what = chance.choice(_DOES[name.partition("_")[0]])
            if name.startswith("pool") and (not worker or ("add", name) in mine):
                continue                    # a place is taken once, and kept to the end
            if name.startswith(("lock", "again")):      # only its holder releases a lock
                what = "release" if name in held and chance.random() < 0.7 else "acquire"
                (held.remove if what == "release" else held.append)(name)
            mine.append((what, name))
        if worker and chance.random() < 0.15:
            mine.insert(chance.randint(0, len(mine)), ("fail", ""))
        steps.append(mine)
    program = Program(kind.removeprefix("more") or ("threads" if chance.random() < 0.6 else "processes"), steps)
    (_write_tasks if kind == "tasks" else _write)(program, names)
    return program


def _write_tasks(program: Program, names: list[str]) -> None:
    lines = ["import asyncio", *(f"{name} = asyncio.{_MAKES[name.partition('_')[0]]}" for name in names)]
    found: list[list[int]] = [[] for _ in program.steps]
    workers = range(1, len(program.steps))
    for number in (*workers, 0):
        lines.append(f"async def worker_{number}():" if number else "async def main():")
        if not number:
            lines += [f"    one_{each} = asyncio.create_task(worker_{each}())" for each in workers]
            program.steps[0] += [("join", str(each)) for each in workers]
        for step in program.steps[number]:
            lines.append(f"    {'await ' if step[0] == 'join' else ''}{program.statement(step)}")
            found[number].append(len(lines))
    lines.append("asyncio.run(main())")
    program.source, program.lines = "\n".join(lines) + "\n", found


def _beginning(program: Program, names: list[str]) -> list[str]:
    """Return the lines that import, and that make the objects."""
    if program.kind in _GREEN:
        lines = ["import gevent", "from gevent.event import AsyncResult, Event", "from gevent.lock import RLock, Semaphore",
                 "from gevent.pool import Pool", "from gevent.queue import Queue"]
        return lines + [f"{name} = {_MAKES[name.partition('_')[0]]}" for name in names]
    threads, module = program.kind in ("threads", "patched"), _MODULES[program.kind]
    lines = ["from gevent import monkey; monkey.patch_all()"] if program.kind == "patched" else []
    lines.append("import queue, threading" if threads else "import multiprocessing")
    for name in names:
        kind = name.partition("_")[0]
        lines.append(f"{name} = {'queue' if threads and kind in ('queue', 'narrow') else module}.{_MAKES[kind]}")
    return lines


def _write(program: Program, names: list[str]) -> None:
    lines = _beginning(program, names)
    found: list[list[int]] = [[] for _ in program.steps]
    for number, mine in enumerate(program.steps[1:], 1):
        lines.append(f"def worker_{number}():")
        for step in mine:
            lines.append(f"    {program.statement(step)}")
            found[number].append(len(lines))
    if program.kind == "ticking":
        lines += ["def tick():", "    while True:", "        gevent.sleep(0.05)", "gevent.spawn(tick)"]
    lines.append("if __name__ == '__main__':")
    workers = range(1, len(program.steps))
    if program.kind in _GREEN:
        lines += [f"    one_{number} = gevent.spawn(worker_{number})" for number in workers]
    else:
        made = "multiprocessing.Process" if program.kind == "processes" else "threading.Thread"
        lines += [f"    one_{number} = {made}(target=worker_{number})" for number in workers]
        lines += [f"    one_{number}.start()" for number in workers]
    for step in program.steps[0]:
        lines.append(f"    {program.statement(step)}")
        found[0].append(len(lines))
    for number in workers:          # main joins them, which is a step too
        program.steps[0].append(("join", str(number)))
        lines.append(f"    {program.call(('join', str(number)))}")
        found[0].append(len(lines))
    program.source, program.lines = "\n".join(lines) + "\n", found


@dataclass(frozen=True)
class Final:
    """Where each of them is when nothing can go on, and what each object holds then."""

    places: tuple[int, ...]             #: how many of its steps each has done; -1: an error ended it
    objects: tuple[tuple[str, object], ...]
    puts: tuple[tuple[str, int], ...]

    def __getitem__(self, name: str) -> object:
        return dict(self.objects)[name]


def final(program: Program) -> Final | None:
    """Return how the program ends in any order; None if that depends on chance, or if there are too many orders."""
    names = sorted({name for mine in program.steps for what, name in mine if what not in ("join", "fail")})
    empty = {"lock": (), "queue": 0, "narrow": 0, "event": False, "permits": 1, "signal": 0, "barrier": (),
             "again": (), "result": False, "pool": (), "condition": ()}
    start = Final((0,) * len(program.steps), tuple((name, empty[name.partition("_")[0]]) for name in names),
                  tuple((name, 0) for name in names))
    seen, waiting, ends = {start}, [start], set()
    while waiting:
        state = waiting.pop()
        following = [new for number in range(len(program.steps)) for new in _go(program, state, number)]
        if not following:
            ends.add(state)
            if len(ends) > 1:
                return None
        for new in following:
            if new not in seen:
                seen.add(new)
                waiting.append(new)
        if len(seen) > 20_000:
            return None
    return ends.pop()


def _go(program: Program, state: Final, number: int) -> Iterator[Final]:
    """Yield the states that follow if one of them does its next step; nothing if it cannot."""
    place = state.places[number]
    if place < 0 or place >= len(program.steps[number]):
        return
    what, name = program.steps[number][place]
    objects, puts = dict(state.objects), dict(state.puts)
    kind = name.partition("_")[0]
    if what == "fail":
        yield _moved(state, number, -1, objects, puts)
        return
    if what == "join":
        other = state.places[int(name)]
        if other >= 0 and other < len(program.steps[int(name)]):
            return
    elif kind == "lock":
        if what == "acquire" and objects[name]:
            return
        objects[name] = (number, place) if what == "acquire" else ()
    elif kind == "again":
        holder = objects[name]
        if what == "acquire" and holder and holder[0] != number:
            return
        if what == "acquire":
            objects[name] = (number, holder[1] if holder else place, holder[2] + 1 if holder else 1)
        else:
            objects[name] = (*holder[:2], holder[2] - 1) if holder[2] > 1 else ()
    elif kind == "pool":
        if any(0 <= state.places[one] < len(program.steps[one]) for one in objects[name]):
            return
        objects[name] = (number,)
    elif kind in ("queue", "narrow"):
        if (what == "get" and not objects[name]) or (what == "put" and kind == "narrow" and objects[name]):
            return
        objects[name] += 1 if what == "put" else -1
        puts[name] += what == "put"
    elif kind in ("event", "result"):
        if what in ("wait", "get") and not objects[name]:
            return
        objects[name] = True
    elif kind in ("permits", "signal"):
        if what == "acquire" and not objects[name]:
            return
        objects[name] += 1 if what == "release" else -1
    elif what == "notify_all":                      # it wakes all who wait, and is not kept
        new = _moved(state, number, place + 1, objects | {name: ()}, puts | {name: puts[name] + 1})
        for other in objects[name]:
            new = _moved(new, other, new.places[other] + 1, dict(new.objects), dict(new.puts))
        yield new
        return
    elif kind == "condition":
        if number not in objects[name]:
            yield _moved(state, number, place, objects | {name: (*objects[name], number)}, puts)
        return
    elif kind == "barrier":
        there = objects[name]
        if number in there:                         # it has arrived, and waits
            return
        if len(there) + 1 == 2:                     # the last one releases all
            objects[name] = ()
            new = _moved(state, number, place + 1, objects, puts)
            for other in there:
                new = _moved(new, other, new.places[other] + 1, dict(new.objects), puts)
            yield new
        else:
            objects[name] = (*there, number)
            yield _moved(state, number, place, objects, puts)
        return
    yield _moved(state, number, place + 1, objects, puts)


def _moved(state: Final, number: int, place: int, objects: dict, puts: dict) -> Final:
    places = (*state.places[:number], place, *state.places[number + 1:])
    return Final(places, tuple(objects.items()), tuple(puts.items()))


#: any name that may be mentioned
_WHO = r"(MainProcess|(?:[Tt]hread|[Tt]ask|[Gg]reenlet) worker_\d|Process-\d|[Tt]ask main)"


def alive(program: Program, end: Final) -> list[int]:
    """Return those that have not ended."""
    return [number for number, place in enumerate(end.places) if 0 <= place < len(program.steps[number])]


def contradictions(program: Program, end: Final, said: str, hung: bool) -> Iterator[str]:
    """Yield what is said but is not true, and what should be said but is not."""
    stuck = alive(program, end)
    if hung != bool(stuck):
        yield f"hung is {hung}, and {len(stuck)} wait"
        return
    if not hung:
        return
    by_name = {program.name(number).lower(): number for number in range(len(program.steps))}
    for number in stuck:
        step = program.steps[number][end.places[number]]
        sentence = f"{program.name(number)} waits in {program.call(step)}, line {program.lines[number][end.places[number]]}.".lower()
        if sentence not in said.lower():
            yield f"not said: {sentence}"
        yield from _unnamed(program, end, number, step, said)
    for name, line in re.findall(_WHO + r" waits in [^ ]+, line (\d+)\.", said):
        if program.kind == "tasks" and name == "MainProcess":
            continue                    # it runs the loop
        number = by_name[name.lower()]
        if number not in stuck or program.lines[number][end.places[number]] != int(line):
            yield f"{name} does not wait in line {line}"
    yield from _false(program, end, said, by_name, stuck)


def _unnamed(program: Program, end: Final, number: int, step: Step, said: str) -> Iterator[str]:
    """Yield what blocks one of them but is not said."""
    what, name = step
    kind = name.partition("_")[0]
    if kind in ("lock", "again"):
        holder, place = end[name][:2]
        wanted = f"{program.name(holder)} acquired {'rlock ' * (kind == 'again')}{name} in line {program.lines[holder][place]} and has not released it."
        if wanted.lower() not in said.lower():
            yield f"not said: {wanted}"
    elif what == "join":
        if f"{program.name(int(name))} has not ended." not in said and f"{program.name(int(name))[1:]} has not ended." not in said:
            yield f"not said: {program.name(int(name))} has not ended"
    elif kind == "pool" and f"has the only place of {name}." not in said:
        yield f"not said: who has the place of {name}"
    elif kind == "result" and f"Nobody has set {name}" not in said:
        yield f"not said: nobody has set {name}"
    elif what == "put" and "which is full" not in said:
        yield f"not said: {name} is full"
    elif kind == "event" and f"Nobody has set {name}" not in said and f"Nobody has set event {name}" not in said:
        yield f"not said: nobody has set {name}"
    elif kind == "condition" and f" notified {name}" not in said:
        yield f"not said: nobody has notified {name}"
    elif kind == "barrier" and "1 of 2 has come" not in said:
        yield f"not said: 1 of 2 has come to {name}"
    elif kind in ("permits", "signal") and not re.search(rf"(No permit of (semaphore )?{name}|acquired (semaphore )?{name}) ", said):
        yield f"not said: who has the permit of {name}"
    elif what == "get" and kind != "result" and not re.search(
            r"nothing will ever arrive|wait for each other|is left who could|none of them can go on|have been taken|has been taken|put nothing|"
            r"into another queue|ended with|Nothing was put", said) and len(alive(program, end)) <= 2:
        yield f"not said: why nothing comes out of {name}"


def _false(program: Program, end: Final, said: str, by_name: dict[str, int], stuck: list[int]) -> Iterator[str]:
    """Yield sentences that are not true."""
    who = _WHO
    for name, object_, line in re.findall(who + r" acquired (?:lock )?(lock_\d) in line (\d+)", said):
        number = by_name[name.lower()]
        if end[object_] != (number, program.lines[number].index(int(line))):
            yield f"{name} does not hold {object_} of line {line}"
    for name, object_, line in re.findall(who + r" acquired rlock (again_\d) in line (\d+)", said):
        number = by_name[name.lower()]
        if end[object_][:2] != (number, program.lines[number].index(int(line))):
            yield f"{name} does not hold {object_} of line {line}"
    for name, object_ in re.findall(who + r" has the only place of (pool_\d)", said):
        if end[object_] != (by_name[name.lower()],) or by_name[name.lower()] not in stuck:
            yield f"{name} does not have the place of {object_}"
    for name in re.findall(who + r" has not ended", said):
        if by_name[name.lower()] not in stuck:
            yield f"{name} has ended"
    for name, how in re.findall(who + r" (ended well|ended with ValueError)", said):
        number = by_name[name.lower()]
        if number in stuck or (end.places[number] < 0) != (how != "ended well"):
            yield f"{name} {how}: that is not so"
    for name in re.findall(who + r" ended \w+ and put nothing", said):
        number = by_name[name.lower()]
        mine = program.steps[number]
        done = mine[:mine.index(("fail", ""))] if end.places[number] < 0 else mine[:end.places[number]]
        if any(what == "put" for what, _ in done):
            yield f"{name} has put something"
    for one, other in re.findall(who + r" and " + who + " wait for each other", said):
        pair = by_name[one.lower()], by_name[other.lower()]
        if not all(number in stuck and _waits_for(program, end, number, pair[1 - place], stuck)
                   for place, number in enumerate(pair)):
            yield f"{one} and {other} do not wait for each other"
    for other, one in re.findall("Only " + who + r" is left who could [^.]*, and it waits for " + who, said):
        pair = by_name[one.lower()], by_name[other.lower()]
        if not all(number in stuck and _waits_for(program, end, number, pair[1 - place], stuck)
                   for place, number in enumerate(pair)):
            yield f"{other} is not the only one left, or does not wait for {one}"
    for names in re.findall(r"([^.]*) wait for that, and nobody else is left who could", said):
        some = {by_name[name.lower()] for name in re.findall(who, names)}
        same = {program.steps[number][end.places[number]] for number in some if number in stuck}
        if some != set(stuck) or len(same) != 1:
            yield f"{names} do not all wait for the same, or are not all that are left"
    for number in re.findall(r"[Aa]ll (\d+) values that were put have been taken", said.replace("oth values", "ll 2 values")):
        if not any(count == int(number) and end[name] == 0 for name, count in end.puts if name.startswith(("queue", "narrow"))):
            yield f"no queue of which all {number} values were taken"
    for name in re.findall(r"Nobody has set (?:event )?((?:event|result)_\d)", said):
        if end[name]:
            yield f"{name} is set"
    for name in re.findall(r"Nobody has notified (condition_\d)", said):
        if dict(end.puts)[name]:
            yield f"{name} was notified"
    for name, line in re.findall(who + r" notified condition_\d in line (\d+)", said):
        number = by_name[name.lower()]
        if int(line) not in program.lines[number]:
            yield f"{name} did not notify in line {line}"


def _waits_for(program: Program, end: Final, number: int, other: int, stuck: list[int]) -> bool:
    what, name = program.steps[number][end.places[number]]
    if what == "join":
        return int(name) == other
    if name.startswith(("lock", "again", "pool")):
        return end[name][0] == other
    # One that waits for the same cannot be the first to give it.
    same = {one for one in stuck if program.steps[one][end.places[one]] == (what, name)}
    return set(stuck) - same <= {number, other}


def stands_still(run: Run) -> bool:
    """Whether a run did not end by itself: it hung, or gevent's hub found that nothing was left to wake."""
    return run.hung or run.processes[0].error.startswith("LoopExit")


def main(count: int, first: int = 0, kind: str = "") -> int:
    """Try `count` programs; return how many of them are reported wrongly."""
    from helpers import run_script
    from helpers.views.words import summary
    wrong = tried = hung = 0
    seed = first
    while tried < count:
        program = make(seed, kind)
        end = final(program)
        seed += 1
        if end is None:
            continue
        tried += 1
        hung += bool(alive(program, end))
        run = run_script(program.source, timeout=1.0, start_method=program.start_method)
        found = list(contradictions(program, end, summary(run), stands_still(run)))
        run.explain()
        if found:
            wrong += 1
            print(f"--- {seed - 1}\n{program.source}\n{summary(run)}\n  " + "\n  ".join(found), flush=True)
    print(f"{tried} programs, of which {hung} hang; {wrong} told wrongly; seeds {first} to {seed - 1}")
    return wrong


if __name__ == "__main__":
    sys.exit(bool(main(*map(int, sys.argv[1:3]), *sys.argv[3:])))
