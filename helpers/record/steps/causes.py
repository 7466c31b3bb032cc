"""Finds what comes before what: each moment's causes, from what events received, and from what must be so."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from ..run import Event
from .lock_causes import barriers, events_set, locks
from .moments import BOTH, FEEDER, Moment, Moments
from .pool_causes import pools
from .queue_causes import pipes, queues, served
from .value_causes import values

Object = tuple[str, str]        #: an object's name, and its process if each process has its own
#: what finds the causes at an object, and the kinds of events of which there must be one
_FINDERS = ((queues, ("put", "get", "feed", "empty", "full", "qsize", "join_queue")),
            (pipes, ("recv", "recv_bytes", "recv_bytes_into", "poll")), (served, ("serve",)),
            (locks, ("acquire", "release", "wait")), (events_set, ("set", "clear", "wait")), (barriers, ("wait",)),
            (values, ("load", "loads", "store", "stores", "get_obj")))

_ON_ONE_THREAD = frozenset({"resume", "throw", "switch", "yield", "return"})       #: already in order
_GIVE_AT_END = BOTH | {"put"}


def add_causes(moments: Moments) -> None:
    """Find the causes of all moments of a run."""
    objects: dict[Object, list[Event]] = defaultdict(list)
    for event in moments.run.events:
        if event.source is not None and event.kind not in _ON_ONE_THREAD:
            _received(moments, event, event.source)
        if event.object:
            objects[event.object, event.process if event.local else ""].append(event)
        if event.lock and event.kind == "wait":         # it releases the Condition's lock while it waits
            objects[event.lock, event.process if event.local else ""].append(event)
    _lives(moments)
    for (name, _), events in objects.items():
        kinds = {event.kind for event in events}
        for find, its in _FINDERS:
            if not kinds.isdisjoint(its):
                find(moments, name, events)
    _pickled(moments)
    _ends_of_feeders(moments)
    pools(moments)


def _received(moments: Moments, event: Event, source: Event) -> None:
    """What an event received from comes before it."""
    before = (moments.effects if source.kind in _GIVE_AT_END else moments.begins).get(id(source))
    after = (moments.begins if event.kind in BOTH else moments.effects).get(id(event))
    moments.cause(before, after)


def _lives(moments: Moments) -> None:
    """A process begins after its start; it ends before those that wait for it continue, and after what ended it."""
    first: dict[str, Moment] = {}
    last: dict[str, list[Moment]] = defaultdict(list)
    for (process, _), lane in moments.actors.items():
        begins = lane[0].event.kind not in ("serve", "feed", "lost")
        if begins and (process not in first or lane[0].event.time < first[process].event.time):
            first[process] = lane[0]
        last[process].append(lane[-1])
    parents = {process.name: process.parent for process in moments.run.processes}
    for process, exit_ in moments.exits.items():
        for moment in last[process]:
            if moment.event.kind not in ("exit", "serve") and moment.over:
                moments.cause(moment, exit_)
        over = moments.exits.get(parents.get(process, ""))
        if over is not None and exit_.event.time <= over.event.time:
            moments.cause(exit_, over)
    for event in moments.run.events:
        if event.child:
            _of_a_child(moments, event, first.get(event.child), moments.exits.get(event.child))
    _cut_short(moments, parents)


def _of_a_child(moments: Moments, event: Event, first: Moment | None, exit_: Moment | None) -> None:
    """What one process does to another: starting it, ending it, waiting for its end."""
    begin = moments.begins.get(id(event))
    if event.kind in ("start", "manager"):
        moments.cause(begin, first)
        if event.kind == "manager" and event.end is not None:
            _started_before(moments, event, first)
    elif event.kind in ("terminate", "kill") and exit_ is not None and event.time <= exit_.event.time:
        moments.cause(begin, exit_)
    elif event.kind == "join" and event.end is not None and not event.outcome and event.result != "False" and exit_ and (
            event.seconds is None or exit_.event.time <= event.end):
        moments.cause(exit_, moments.effects[id(event)])


def _started_before(moments: Moments, event: Event, first: Moment | None) -> None:
    """A process that starts a manager continues when the manager has reported its address."""
    mine = moments.actors.get((event.process, event.lane), [])
    starting = [place for place, one in enumerate(mine)
                if one.event is event or (one.event.kind == "start" and one.event.child == event.child)]
    if starting and max(starting) + 1 < len(mine):
        moments.cause(first, mine[max(starting) + 1])


def _cut_short(moments: Moments, parents: dict[str, str]) -> None:
    """A daemon is ended at its parent's end, after everything that the parent did."""
    ended = {event.child for event in moments.run.events if event.kind in ("terminate", "kill")}
    for process in moments.run.processes:
        exit_ = moments.exits.get(process.name)
        parent = moments.actors.get((parents[process.name], ""))
        if process.daemon and process.exitcode == -15 and process.name not in ended and exit_ is not None and parent:
            before = [moment for moment in parent if moment.event.kind != "exit"]
            if before:
                moments.cause(before[-1], exit_)


def _pickled(moments: Moments) -> None:
    """Code of the program that a feeder thread runs to pickle an item comes after the item's put, and before its writing."""
    for (_, lane), mine in moments.actors.items():
        first: Moment | None = None
        for moment in mine if lane == FEEDER else ():
            if moment.event.kind == "feed":
                if first is not None and moment.event.source is not None:
                    moments.cause(moments.effects.get(id(moment.event.source)), first)
                first = None
            elif first is None:
                first = moment


def _ends_of_feeders(moments: Moments) -> None:
    """A process that ends, and a join_thread(), wait until the feeder threads have written everything."""
    feeds: dict[str, list[Moment]] = defaultdict(list)
    for event in moments.run.events:
        if event.kind == "feed" and event.end is not None:
            feeds[event.process].append(moments.begins[id(event)])
    for process, mine in feeds.items():
        exit_ = moments.exits.get(process)
        if exit_ is not None:
            _all_before(moments, mine, exit_)
    for event in moments.run.events:
        if event.kind == "join_thread" and event.end is not None:
            mine = [one for one in feeds[event.process] if one.event.object == event.object]
            _all_before(moments, mine, moments.effects[id(event)])


def _all_before(moments: Moments, before: Sequence[Moment], after: Moment) -> None:
    """Put those that were over by then before a moment."""
    until = after.event.end if after.event.end is not None else after.event.time
    for moment in before:
        if (moment.event.end or 0.0) <= until:
            moments.cause(moment, after)
