"""The rows of a picture: a lane for each process and, below it, for its generators, greenlets and threads.

If there are very many processes, those that ended in the same way are folded into one lane.
"""
from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace

from ...record.run import Event, Process, Run
from .inner_lanes import inner_lanes
from .parts import Lane
from .text import HowItEnds, how_it_ends

MOST_LANES = 14         #: if there are more, some are folded
_SHOWN_OF_ALIKE = 2     # of many alike, this many still have a lane each


@dataclass
class Rows:
    """The rows, and what each of them shows."""

    lanes: list[Lane] = field(default_factory=list)
    index: dict[tuple[str, str], int] = field(default_factory=dict)     #: (process, lane) -> row
    stores: dict[str, int] = field(default_factory=dict)    #: queue -> its row, if it has one
    folds: dict[int, tuple[list[Process], HowItEnds]] = field(default_factory=dict)   #: row -> its processes, their end


def make_rows(run: Run) -> Rows:
    """Return the rows of a run, with the processes in the order in which they were born."""
    shown = _shown(run)
    inner: dict[str, dict[str, list[Event]]] = defaultdict(lambda: defaultdict(list))
    for event in run.events:
        if event.lane:
            inner[event.process][event.lane].append(event)
    rows = Rows()
    groups = _alike(shown) if len(shown) > MOST_LANES else [[process] for process in shown]
    room = max(MOST_LANES - len(groups), 4)
    for group in groups:
        process, row = group[0], len(rows.lanes)
        if len(group) > 1:
            for one in group:
                rows.index.update({(one.name, lane): row for lane in ("", *inner[one.name])})
            rows.lanes.append(Lane(f"{group[0].name} …\n{group[-1].name}", folded=len(group)))
            rows.folds[row] = (group, _said_of(group))
            continue
        rows.lanes.append(Lane(process.name))
        rows.index[process.name, ""] = row
        for lane, names in inner_lanes(run, process, inner[process.name], room):
            rows.index.update({(process.name, name): len(rows.lanes) for name in names})
            rows.lanes.append(lane)
    if not rows.lanes:
        rows.lanes.append(Lane("no process"))
    return rows


def insert(rows: Rows, at: int, queue: str) -> None:
    """Give a queue a row of its own, before the row `at`."""
    rows.lanes.insert(at, Lane(queue, store=True))
    rows.index = {who: row + (row >= at) for who, row in rows.index.items()}
    rows.stores = {name: row + (row >= at) for name, row in rows.stores.items()} | {queue: at}
    rows.folds = {row + (row >= at): fold for row, fold in rows.folds.items()}


def _said_of(group: list[Process]) -> HowItEnds:
    """Return how a group of processes ended, as one ending."""
    ways = {how_it_ends(process) for process in group}
    one, alike = ways.pop(), f"{len(group)} alike"
    if ways:
        hows = {one.how, *(other.how for other in ways)}
        return HowItEnds(hows.pop() if len(hows) == 1 else "open", f"{len(group)} others, with different ends")
    if one.how == "waiting":
        return replace(one, what=f"{alike}, {one.what}")
    if one.what:
        return HowItEnds(one.how, alike, one.what, one.line)
    return replace(one, what=alike + (", all ended well" if one.how == "well" else ""))


def _shown(run: Run) -> list[Process]:
    """Return the processes to show; a helper (a fork server, a manager) only if it printed or served something."""
    serving = {event.process for event in run.events if event.kind == "serve"}
    return [p for p in run.processes if not p.helper or p.stdout or p.name in serving] or run.processes[:1]


def _alike(shown: list[Process]) -> list[list[Process]]:
    """Fold the largest groups of processes that ended in the same way until there are few enough."""
    ways: dict[HowItEnds, list[Process]] = defaultdict(list)
    for process in shown[1:]:
        ways[how_it_ends(process)].append(process)
    groups = [[shown[0]]]
    for way in ways.values():
        cut = _SHOWN_OF_ALIKE if len(way) > _SHOWN_OF_ALIKE + 2 else len(way)
        groups += [[process] for process in way[:cut]]
        if way[cut:]:
            groups.append(way[cut:])
    if len(groups) > MOST_LANES:        # they ended in too many ways
        rest = [process for group in groups[MOST_LANES - 1:] for process in group]
        groups[MOST_LANES - 1:] = [rest]
    place = {process.name: number for number, process in enumerate(shown)}
    for group in groups:
        group.sort(key=lambda process: place[process.name])
    return sorted(groups, key=lambda group: place[group[0].name])
