"""What comes before what at a lock, a semaphore, an Event or a Barrier."""
from __future__ import annotations

from collections.abc import Iterator

from ..run import Event
from .moments import Moment, Moments, until

Timed = tuple[float, Moment]        #: a moment, and its time (seconds)


def locks(moments: Moments, name: str, events: list[Event]) -> None:
    """A lock is acquired after its previous holder released it; an acquire in vain came while nothing was free."""
    permits = next((event.permits for event in events if event.kind == "make" and event.permits is not None), 1)
    taken = sorted(_taken(moments, name, events), key=lambda one: one[0])
    given = list(_given(moments, name, events))
    for (time, moment), (before, release) in zip(taken[permits:], given, strict=False):
        if before <= time:              # its holder may acquire it again, if it is reentrant
            moments.cause(release, moment)
    for event in events:
        if event.kind == "acquire" and event.end is not None and (event.outcome or event.result == "False"):
            between(moments, taken, moments.effects[id(event)], given)


def _waits_for_condition(name: str, event: Event) -> bool:
    """Whether an event is a Condition's wait() that releases this lock, the Condition's own or one that it was given."""
    return event.kind == "wait" and event.primitive == "Condition" and name == (event.lock or event.object)


def _taken(moments: Moments, name: str, events: list[Event]) -> Iterator[Timed]:
    for event in events:
        got = event.kind == "acquire" and not event.outcome and event.result != "False"
        if event.end is not None and (got or _waits_for_condition(name, event)):
            yield event.end, moments.effects[id(event)]


def _given(moments: Moments, name: str, events: list[Event]) -> Iterator[Timed]:
    for event in events:
        if (event.kind == "release" and not event.outcome) or _waits_for_condition(name, event):
            for _ in range(max(event.number, 1)):
                yield event.time, moments.begins[id(event)]


def between(moments: Moments, before: list[Timed], moment: Moment, after: list[Timed]) -> None:
    """Put a moment after the last of those that were before it, and before the first of those that came later."""
    time = moment.event.end if moment.event.end is not None else moment.event.time
    moments.cause(max((one for one in before if one[0] <= time), key=lambda one: one[0], default=(0.0, None))[1], moment)
    moments.cause(moment, min((one for one in after if one[0] > time), key=lambda one: one[0], default=(0.0, None))[1])


def events_set(moments: Moments, name: str, events: list[Event]) -> None:
    """An Event is set and cleared in turn; a wait for it began before it was cleared again."""
    changes = [event for event in events if event.kind in ("set", "clear")]
    for one, other in zip(changes, changes[1:], strict=False):
        if one.kind != other.kind:
            moments.cause(moments.begins[id(one)], moments.begins[id(other)])
    sets = [(event.time, moments.begins[id(event)]) for event in changes if event.kind == "set"]
    for event in events:
        if event.kind != "wait" or event.primitive != "Event":
            continue
        begin = moments.begins[id(event)]
        if event.end is not None and event.result == "False":
            between(moments, [], moments.effects[id(event)], sets)
        later = next((other for other in changes if other.kind == "clear" and other.time >= event.time), None)
        if event.end is not None and event.result != "False" and later is not None:
            moments.cause(begin, moments.begins[id(later)])


def barriers(moments: Moments, name: str, events: list[Event]) -> None:
    """Everything that a Barrier waits for has come before anything continues."""
    parties = next((event.permits for event in events if event.kind == "make" and event.permits), None)
    come = [event for event in events if event.kind == "wait" and event.primitive == "Barrier" and not event.outcome]
    if parties is None:
        return
    broken = sorted((event for event in events if event.kind == "wait" and event.outcome), key=until)
    for event in broken[1:]:            # the first broke it: a time-out, or an error of its action
        if event.time < until(broken[0]):
            moments.cause(moments.begins[id(event)], moments.effects[id(broken[0])])
        moments.cause(moments.effects[id(broken[0])], moments.effects[id(event)])
    for first in range(0, len(come), parties):
        together = come[first:first + parties]
        for event in together if len(together) == parties else []:
            for other in together:
                if event.end is not None and other is not event:
                    moments.cause(moments.begins[id(other)], moments.effects[id(event)])
