"""Which acquires of a lock or a semaphore have no release, according to the record."""
from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...record.run import Event
from .scene import Scene


def does(event: Event) -> str:
    """Return "acquire" or "release" if that is what an event does to a lock, an ordinary or a manager's one; else ""."""
    what = event.function if event.kind == "call" else event.kind
    return what if what in ("acquire", "release") else ""


def got(event: Event) -> bool:
    """Whether an acquire got the lock."""
    return does(event) == "acquire" and event.end is not None and not event.outcome and event.result != "False"


def unreleased(scene: Scene, events: Iterable[Event], until: float | None = None) -> list[Event]:
    """Return the acquires of a lock or a semaphore that have no release.

    Args:
        scene: the run.
        events: what happened to the lock.
        until: seconds from the start of the run; None for its end.
    """
    held: list[Event] = []
    resting: dict[int, Event] = {}          # the lock is released during the wait for a Condition
    for time, event, what in sorted(_moments(events), key=lambda moment: moment[0]):
        if until is not None and time > until:
            break
        if what == "take":
            held.append(event)
        elif what == "back" and id(event) in resting:
            held.append(resting.pop(id(event)))
        elif what == "rest" and (mine := _its_own(scene, held, event)) is not None:
            held.remove(mine)
            resting[id(event)] = mine
        elif what == "give":
            for _ in range(min(max(1, event.number), len(held))):
                held.remove(_its_own(scene, held, event) or held[-1])
    return held


def _moments(events: Iterable[Event]) -> Iterator[tuple[float, Event, str]]:
    for event in events:
        if got(event):
            yield event.end or event.time, event, "take"
        elif does(event) == "release" and not event.outcome:
            yield event.time, event, "give"
        elif event.kind == "wait" and event.primitive == "Condition":
            yield event.time, event, "rest"
            if event.end is not None:
                yield event.end, event, "back"


def _its_own(scene: Scene, held: list[Event], event: Event) -> Event | None:
    """Return the last acquire of the same thread."""
    return next((one for one in reversed(held) if one.process == event.process
                 and scene.thread_of(one) == scene.thread_of(event)), None)
