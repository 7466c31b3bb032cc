"""Results and values that came back, and that nobody could unpickle: what they were put, sent or done as."""
from __future__ import annotations

from collections import Counter, defaultdict

from .run import Event, Run

#: what a get() or recv() raises that took nothing
_TOOK_NOTHING = {"Empty", "ShutDown", "EOFError", "OSError", "ValueError", "AssertionError", "KeyboardInterrupt",
                 "SystemExit", "BlockingIOError", "BrokenPipeError", "ConnectionResetError", "InterruptedError",
                 "BufferTooShort"}
_GIVES = {"get": "put", "recv": "send"}
_Thread = tuple[str, str]


def unread(run: Run) -> list[Event]:
    """Return the tasks, puts and sends of which it is certain that their results or values could not be unpickled."""
    return [*_results(run), *_values(run)]


def _results(run: Run) -> list[Event]:
    """Return the tasks whose results broke their pool: known if no other result was on its way then."""
    made: dict[str, list[str]] = defaultdict(list)      # process -> its multiprocessing pools
    executors = {event.object for event in run.events if event.kind == "pool" and event.primitive == "ProcessPoolExecutor"}
    for event in run.events:
        if event.kind == "pool" and event.primitive == "Pool":
            made[event.process].append(event.object)
    by_callback = {event.outcome for event in run.events if event.kind == "callback" and event.outcome}
    found = []
    for event in run.events:
        if event.kind == "broken_pool" and event.message and not event.function and event.object in executors:
            found.append((event.object, event))
        elif event.kind == "thread_end" and event.function == "_handle_results" and event.outcome not in by_callback and len(
                made[event.process]) == 1:
            found.append((made[event.process][0], event))
    return [task for pool, broke in found for task in _on_its_way(run, pool, broke)]


def _on_its_way(run: Run, pool: str, broke: Event) -> list[Event]:
    tasks = [event for event in run.events if event.kind == "task" and event.object == pool and event.end is not None
             and event.end <= broke.time]
    heard = {id(event.source) for event in run.events if event.kind in ("fetch", "callback") and event.source is not None
             and event.object == pool and (event.kind == "callback" or event.outcome == event.source.outcome)}
    left = [task for task in tasks if id(task) not in heard]
    return left if len(left) == 1 else []


def _values(run: Run) -> list[Event]:
    """Return what was put or sent where as many calls failed in taking something as there is that nobody took."""
    arrived = {id(event.source) for event in run.events if event.source is not None and event.kind != "feed"}
    handled: dict[_Thread, list[Event]] = defaultdict(list)     # what a handler of a signal raises is not the value's fault
    for event in run.events:
        if event.kind == "handle":
            handled[event.process, event.lane].append(event)
    failed: Counter[str] = Counter()
    given: dict[str, list[Event]] = defaultdict(list)
    for event in run.events:
        if event.local or not event.object:
            continue
        if event.kind in _GIVES and event.outcome and event.outcome not in _TOOK_NOTHING and not any(
                event.overlaps(one) for one in handled[event.process, event.lane]):
            failed[event.object] += 1
        elif event.kind in _GIVES.values() and not event.outcome and id(event) not in arrived:
            given[event.object].append(event)
    return [event for name, count in failed.items() if len(given[name]) == count for event in given[name]]
