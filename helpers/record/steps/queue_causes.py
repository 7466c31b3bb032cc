"""What comes before what in a queue, in a pipe and at a manager."""
from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from itertools import pairwise
from math import inf

from ..run import Event
from .lock_causes import between
from .moments import Actor, Moment, Moments, until

#: Methods of proxies that change nothing: two of them may come in any order.
READS = frozenset({
    "__getitem__", "get", "__contains__", "__len__", "__repr__", "__str__", "copy", "count", "index", "items", "keys",
    "values", "__getattribute__", "is_set", "qsize", "empty", "full"})
_LAST_IN_FIRST_OUT = ("LifoQueue", "PriorityQueue")


def queues(moments: Moments, name: str, events: list[Event]) -> None:
    """A queue returns what was put into it, in the order in which feeder threads wrote it; a full one makes put() wait."""
    made = next((event for event in events if event.kind == "queue"), None)
    puts = _done(events, "put")
    inside = sorted((event for event in events if event.kind == "feed" and event.end is not None), key=until) or puts
    taken = _taken(moments, events, inside)
    if made is None or made.primitive not in _LAST_IN_FIRST_OUT:
        _one_by_one(moments, inside)
        _one_by_one(moments, taken)
    if made is not None and made.number:        # its maximum size
        for get, put in zip(sorted(taken, key=until), puts[made.number:], strict=False):
            moments.cause(moments.effects[id(get)], moments.effects[id(put)])
    _asked(moments, events, puts, inside)
    _all_done(moments, events)


def _done(events: list[Event], kind: str) -> list[Event]:
    """Return the successful calls of a kind, in the order of their ends."""
    done = [event for event in events if event.kind == kind and event.end is not None and not event.outcome]
    return sorted(done, key=until)


def _taken(moments: Moments, events: list[Event], inside: list[Event]) -> list[Event]:
    """Put each get after the moment when its item was in the queue; return the gets in that order."""
    place: dict[int, int] = {}
    given: dict[int, Event] = {}
    for number, event in enumerate(inside):
        put = event.source if event.kind == "feed" and event.source is not None else event
        place[id(put)], given[id(put)] = number, event
    gets = [event for event in _done(events, "get") if event.source is not None]
    for event in gets:
        source = given.get(id(event.source), event.source)
        moments.cause(moments.effects.get(id(source)), moments.effects[id(event)])
    return sorted(gets, key=lambda event: place.get(id(event.source), -1))


def _one_by_one(moments: Moments, chain: list[Event]) -> None:
    for before, after in pairwise([moments.effects[id(event)] for event in chain]):
        moments.cause(before, after)


def _asked(moments: Moments, events: list[Event], puts: list[Event], inside: list[Event]) -> None:
    """A call that asked how full a queue is, or found it full or empty, comes between what was before and what was after."""
    empties = [one for one in events if one.kind == "empty" or (one.kind == "get" and one.outcome == "Empty")]
    fulls = [one for one in events if one.kind in ("qsize", "full") or (one.kind == "put" and one.outcome == "Full")]
    gets = _done(events, "get") if empties or fulls else []
    plain = _found_empty(moments, [event for event in empties if event.end is not None], gets, inside)
    for asked, filled in ((plain, inside), ([event for event in fulls if event.end is not None], puts)):
        if asked:
            _among(moments, asked, [*filled, *gets])


def _found_empty(moments: Moments, asked: list[Event], gets: list[Event], inside: list[Event]) -> list[Event]:
    """Put those that found a queue empty after the gets that were just taking its last items; return the others.

    What came into the queue during the call, and was not taken, came after the call had looked.
    """
    there = {id(event.source if event.kind == "feed" else event): until(event) for event in inside} if asked else {}
    ends = [until(event) for event in inside] if asked else []          # in order
    plain: list[Event] = []
    for event in asked:
        found = event.result != "False"
        taken = _just_taken(event, gets, there) if found else []
        during = inside[bisect_right(ends, event.time):bisect_right(ends, until(event))] if found else []
        late = [one for one in during if not _is_taken(one, gets, event)]
        for get in taken:
            moments.cause(moments.effects[id(get)], moments.effects[id(event)])
        for one in late:
            moments.cause(moments.effects[id(event)], moments.effects[id(one)])
        if taken or late:
            _among(moments, [event], [other for other in [*inside, *gets] if other not in [*taken, *late]])
        else:
            plain.append(event)
    return plain


def _just_taken(empty: Event, gets: list[Event], there: dict[int, float]) -> list[Event]:
    """Return the gets that had not returned when a queue was found empty, though what they return had been in it before."""
    return [get for get in gets if get.time < until(empty) < until(get) and there.get(id(get.source), inf) <= empty.time]


def _is_taken(filled: Event, gets: list[Event], empty: Event) -> bool:
    """Whether an item had been taken when a call that found the queue empty was over."""
    put = filled.source if filled.kind == "feed" else filled
    return any(get.source is put and until(get) <= until(empty) for get in gets)


def _among(moments: Moments, asked: list[Event], others: list[Event]) -> None:
    """Put each event after the last that each thread had done by then, and before the first that each did later."""
    by_actor: dict[Actor, list[Event]] = {}
    for other in sorted(others, key=until):
        by_actor.setdefault((other.process, other.lane), []).append(other)
    for mine in by_actor.values():
        ends = [until(other) for other in mine]
        for event in asked:
            place = bisect_right(ends, until(event))
            if place:
                moments.cause(moments.effects[id(mine[place - 1])], moments.effects[id(event)])
            if place < len(mine):
                moments.cause(moments.effects[id(event)], moments.effects[id(mine[place])])


def _all_done(moments: Moments, events: list[Event]) -> None:
    """A queue's join() returns when task_done() has been called for everything."""
    done = [(event.time, moments.begins[id(event)]) for event in events if event.kind == "task_done" and not event.outcome]
    for event in events:
        if event.kind == "join_queue" and event.end is not None:
            for time, moment in done:
                if time <= event.end:
                    moments.cause(moment, moments.effects[id(event)])


def pipes(moments: Moments, name: str, events: list[Event]) -> None:
    """A pipe delivers in the order of sending; its end is noticed when nobody can send any more."""
    received = [event for event in events if event.kind.startswith("recv") and event.end is not None]
    if not received and not any(event.kind == "poll" for event in events):
        return
    sent = [event for event in events if event.kind in ("send", "send_bytes")]
    by_sender: dict[str, list[Event]] = defaultdict(list)
    place = {id(event): number for number, event in enumerate(sent)}
    for event in received:
        if event.source is not None:
            by_sender[event.process].append(event)
    for mine in by_sender.values():
        mine.sort(key=lambda event: place.get(id(event.source), -1))
        _one_by_one(moments, mine)
    for event in received:
        if event.outcome == "EOFError":
            _nobody_sends(moments, event, events)
    for event in events:
        if event.kind == "poll" and event.end is not None:
            _polled(moments, event, sent, received)


def _nobody_sends(moments: Moments, recv: Event, events: list[Event]) -> None:
    """The end of what can be received comes after each process has closed its sending ends, or has ended."""
    after = moments.effects[id(recv)]
    holding: Counter[str] = Counter()
    for event in events:
        if event.side != "read" and event.time <= until(recv):
            holding[event.process] += (event.kind == "open") - (event.kind == "close")
            if event.kind == "close":
                moments.cause(moments.begins[id(event)], after)
    for process, count in holding.items():
        exit_ = moments.exits.get(process)
        if count > 0 and process != recv.process and exit_ is not None and exit_.event.time <= until(recv):
            moments.cause(exit_, after)


def _polled(moments: Moments, poll: Event, sent: list[Event], received: list[Event]) -> None:
    """What poll() says depends on what was sent by then."""
    mine = [event for event in received if event.process == poll.process and not event.outcome and until(event) <= poll.time]
    to_me = [event for event in sent if event.process != poll.process or not mine]
    following = to_me[len(mine)] if len(mine) < len(to_me) else None
    if following is None:
        return
    if poll.result == "True" and following.time <= (poll.end or 0.0):
        moments.cause(moments.begins[id(following)], moments.effects[id(poll)])
    elif poll.result == "False":
        between(moments, [], moments.effects[id(poll)], [(following.time, moments.begins[id(following)])])


def served(moments: Moments, name: str, events: list[Event]) -> None:
    """A manager carries out the calls of an object one after another. Calls that are alike may come in any order."""
    before: list[Moment] = []
    group: list[Moment] = []
    kind: tuple[str, ...] | None = None
    for event in sorted((event for event in events if event.kind == "serve" and event.end is not None), key=until):
        call = event.source if event.source is not None and event.source.end is not None else event
        moment = moments.effects.get(id(call), moments.effects[id(event)])
        now = _alike(event, call)
        if now is None or now != kind:
            before, group, kind = group, [], now
        for one in before:
            moments.cause(one, moment)
        group.append(moment)


def _alike(event: Event, call: Event) -> tuple[str, ...] | None:
    """Return what calls that may come in any order have in common: they change nothing, or do the same; else None."""
    if event.function in READS:
        return ()
    return None if call.result else (event.function, event.arguments)
